//! The 29 kinds of administrative documents with their names, abbreviations and layouts.
//! Decree 30/2020/NĐ-CP, art. 7; abbreviations: Appendix III, section I; forms: Appendix III, section II.

use serde::{Deserialize, Serialize};

/// Where kind and subject of a document stand (Appendix I, part I, section IV).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Heading {
    /// Cell 5a: the kind in capitals and the subject below, centred.
    Named,
    /// Cell 5b: "V/v …" under number and notation; only the official letter.
    OfficialLetter,
}

macro_rules! kinds {
    ($($(#[$doc:meta])* $kind:ident, $name:literal, $abbreviation:expr;)*) => {
        /// A kind of administrative document (loại văn bản hành chính). The serialised name is a promise.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum Kind { $($(#[$doc])* $kind),* }

        impl Kind {
            /// All kinds in the order of article 7.
            pub const ALL: [Kind; 29] = [$(Kind::$kind),*];

            /// The name as the law writes it, in ordinary letters.
            #[must_use]
            pub fn vietnamese(self) -> &'static str { match self { $(Kind::$kind => $name),* } }

            /// The abbreviation that begins the notation; the official letter and the courtesy letter have none.
            #[must_use]
            pub fn abbreviation(self) -> Option<&'static str> {
                match self { $(Kind::$kind => $abbreviation),* }
            }
        }
    };
}

// law!("30/2020:7")
kinds! {
    Resolution, "Nghị quyết", Some("NQ");
    Decision, "Quyết định", Some("QĐ");
    Directive, "Chỉ thị", Some("CT");
    Regulation, "Quy chế", Some("QC");
    Provisions, "Quy định", Some("QyĐ");
    Communique, "Thông cáo", Some("TC");
    Notice, "Thông báo", Some("TB");
    Guideline, "Hướng dẫn", Some("HD");
    Programme, "Chương trình", Some("CTr");
    Plan, "Kế hoạch", Some("KH");
    /// Phương án: one way of doing something, not yet a whole scheme.
    Alternative, "Phương án", Some("PA");
    /// Đề án: a scheme put up for approval.
    Scheme, "Đề án", Some("ĐA");
    Project, "Dự án", Some("DA");
    Report, "Báo cáo", Some("BC");
    Minutes, "Biên bản", Some("BB");
    Submission, "Tờ trình", Some("TTr");
    Contract, "Hợp đồng", Some("HĐ");
    /// Công văn; never "dispatch".
    OfficialLetter, "Công văn", None;
    Telegram, "Công điện", Some("CĐ");
    Memorandum, "Bản ghi nhớ", Some("BGN");
    Agreement, "Bản thỏa thuận", Some("BTT");
    PowerOfAttorney, "Giấy ủy quyền", Some("GUQ");
    Invitation, "Giấy mời", Some("GM");
    Introduction, "Giấy giới thiệu", Some("GGT");
    LeavePermit, "Giấy nghỉ phép", Some("GNP");
    /// Phiếu gửi: goes with papers sent.
    SendingSlip, "Phiếu gửi", Some("PG");
    /// Phiếu chuyển: passes a matter on to whom it concerns.
    TransferSlip, "Phiếu chuyển", Some("PC");
    NoticeSlip, "Phiếu báo", Some("PB");
    /// Thư công: an office-holder's letter of thanks, congratulation or condolence; without number.
    CourtesyLetter, "Thư công", None;
}

impl Kind {
    // law!("30/2020:PL1.II.5")
    #[must_use]
    pub fn heading(self) -> Heading {
        match self {
            Self::OfficialLetter => Heading::OfficialLetter,
            _ => Heading::Named,
        }
    }

    /// Whether the document has a number and notation: all but the courtesy letter.
    #[must_use]
    pub fn is_numbered(self) -> bool {
        self != Self::CourtesyLetter
    }

    /// Whether place and date stand under the motto; minutes tell their time in the text (form 1.9).
    #[must_use]
    pub fn shows_date(self) -> bool {
        self != Self::Minutes
    }

    /// Whether the document must have a subject: forms 1.8 and 1.10 have none, slips and letters of courtesy may do without.
    #[must_use]
    pub fn needs_subject(self) -> bool {
        !matches!(
            self,
            Self::Introduction
                | Self::LeavePermit
                | Self::SendingSlip
                | Self::TransferSlip
                | Self::NoticeSlip
                | Self::PowerOfAttorney
                | Self::Contract
                | Self::CourtesyLetter
        )
    }

    /// Whether "Kính gửi" (the telegram's "… điện") must name somebody.
    #[must_use]
    pub fn needs_addressee(self) -> bool {
        matches!(self, Self::OfficialLetter | Self::Submission | Self::Telegram)
    }

    /// The word before the operative part (forms 1.1 to 1.3).
    #[must_use]
    pub fn enacting_word(self) -> Option<&'static str> {
        match self {
            Self::Resolution => Some("QUYẾT NGHỊ:"),
            Self::Decision => Some("QUYẾT ĐỊNH:"),
            _ => None,
        }
    }
}
