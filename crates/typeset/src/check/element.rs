//! The elements of a document as the check names them, with letters, size and style of each.
//! Decree 30/2020/NĐ-CP, art. 8 and the table of Appendix I, part V.

use crate::layout::Measures;

/// Capitals or small letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Letters {
    Capitals,
    Small,
    /// As the words ask.
    Any,
}

/// How an element is set. The size is the range of a measure of [`Measures`].
#[derive(Debug, Clone, Copy)]
pub(super) struct Setting {
    pub measure: &'static str,
    pub letters: Letters,
    /// None where both may stand, as in the content, where words and headings are stressed.
    pub bold: Option<bool>,
    pub italic: Option<bool>,
}

macro_rules! elements {
    ($($element:ident = $id:literal, $article:literal, $vi:literal, $en:literal,
        $measure:literal, $letters:ident, bold: $bold:expr, italic: $italic:expr;)*) => {
        /// A part of a document with a place of its own (ô số). The id is a promise.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Element { $($element),* }

        impl Element {
            pub const ALL: &[Element] = &[$(Element::$element),*];

            #[must_use]
            pub fn id(self) -> &'static str { match self { $(Element::$element => $id),* } }

            /// Section of Appendix I.
            #[must_use]
            pub fn article(self) -> &'static str { match self { $(Element::$element => $article),* } }

            #[must_use]
            pub fn vietnamese(self) -> &'static str { match self { $(Element::$element => $vi),* } }

            #[must_use]
            pub fn english(self) -> &'static str { match self { $(Element::$element => $en),* } }

            pub(super) fn setting(self) -> Setting {
                match self {
                    $(Element::$element => Setting {
                        measure: $measure, letters: Letters::$letters, bold: $bold, italic: $italic,
                    }),*
                }
            }
        }
    };
}

// law!("30/2020:PL1.V")
elements! {
    Nation = "nation", "NĐ 30/2020, Phụ lục I, II.1", "Quốc hiệu", "name of the nation",
        "nation_pt", Capitals, bold: Some(true), italic: Some(false);
    Motto = "motto", "NĐ 30/2020, Phụ lục I, II.1", "Tiêu ngữ", "motto",
        "motto_pt", Small, bold: Some(true), italic: Some(false);
    Superior = "superior", "NĐ 30/2020, Phụ lục I, II.2", "Tên cơ quan chủ quản trực tiếp", "superior authority",
        "authority_pt", Capitals, bold: Some(false), italic: Some(false);
    Issuer = "issuer", "NĐ 30/2020, Phụ lục I, II.2", "Tên cơ quan ban hành", "issuing authority",
        "authority_pt", Capitals, bold: Some(true), italic: Some(false);
    Number = "number", "NĐ 30/2020, Phụ lục I, II.3", "Số, ký hiệu", "number and notation",
        "number_pt", Any, bold: Some(false), italic: Some(false);
    Date = "date", "NĐ 30/2020, Phụ lục I, II.4", "Địa danh và thời gian ban hành", "place and date",
        "date_pt", Small, bold: Some(false), italic: Some(true);
    Kind = "kind", "NĐ 30/2020, Phụ lục I, II.5", "Tên loại văn bản", "kind of document",
        "title_pt", Capitals, bold: Some(true), italic: Some(false);
    Subject = "subject", "NĐ 30/2020, Phụ lục I, II.5", "Trích yếu nội dung", "subject",
        "title_pt", Small, bold: Some(true), italic: Some(false);
    LetterSubject = "letter_subject", "NĐ 30/2020, Phụ lục I, II.5", "Trích yếu công văn", "subject of the official letter",
        "letter_subject_pt", Small, bold: Some(false), italic: Some(false);
    Addressees = "addressees", "NĐ 30/2020, Phụ lục I, II.9", "Kính gửi", "addressees",
        "body_pt", Small, bold: Some(false), italic: Some(false);
    Bases = "bases", "NĐ 30/2020, Phụ lục I, II.6", "Căn cứ ban hành", "legal bases",
        "body_pt", Small, bold: Some(false), italic: Some(true);
    Body = "body", "NĐ 30/2020, Phụ lục I, II.6", "Nội dung", "content",
        "body_pt", Any, bold: None, italic: None;
    Capacity = "capacity", "NĐ 30/2020, Phụ lục I, II.7", "Quyền hạn, chức vụ của người ký", "capacity and office of the signer",
        "body_pt", Capitals, bold: Some(true), italic: Some(false);
    Signer = "signer", "NĐ 30/2020, Phụ lục I, II.7", "Họ và tên người ký", "name of the signer",
        "body_pt", Small, bold: Some(true), italic: Some(false);
    RecipientsLabel = "recipients_label", "NĐ 30/2020, Phụ lục I, II.9", "Dòng chữ “Nơi nhận”", "the words “Nơi nhận”",
        "recipients_label_pt", Small, bold: Some(true), italic: Some(true);
    Recipients = "recipients", "NĐ 30/2020, Phụ lục I, II.9", "Danh sách nơi nhận", "recipients",
        "recipients_pt", Any, bold: Some(false), italic: Some(false);
    PageNumber = "page_number", "NĐ 30/2020, Phụ lục I, I.7", "Số trang", "page number",
        "page_number_pt", Any, bold: None, italic: None;
}

impl Element {
    /// Least and greatest size in points.
    pub(super) fn sizes(self) -> (f64, f64) {
        let measure = self.setting().measure;
        let bounded = Measures::default().bounded();
        let found = bounded.iter().find(|bounded| bounded.name == measure);
        found.map_or((0.0, f64::MAX), |bounded| (bounded.least, bounded.most))
    }
}
