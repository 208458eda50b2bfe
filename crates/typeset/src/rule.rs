//! Every rule a document may break: stable id, source, and what to tell people in Vietnamese and English.

use std::fmt;

use crate::wording::{Wording, rules};

rules! {
    // Texts.
    TextEmpty = "text.empty", "NĐ 30/2020, Điều 8",
        vi: "Một trường bắt buộc để trống.", "Nhập nội dung cho trường này hoặc bỏ hẳn trường nếu không dùng.",
        en: "A field that must say something is empty.", "Fill the field in, or leave it out if it is not used.";
    TextControl = "text.control", "NĐ 30/2020, Phụ lục I, I.4",
        vi: "Văn bản có ký tự điều khiển hoặc ký tự ngoài bộ mã Unicode tiếng Việt.", "Dán lại nội dung dưới dạng văn bản thuần, gõ lại các ký tự hiện thành ô vuông.",
        en: "The text holds control characters or characters of no standard meaning.", "Paste it again as plain text and retype the letters shown as boxes.";
    TextTooLong = "text.too_long", "limit of this program",
        vi: "Một trường dài quá giới hạn.", "Rút gọn trường này hoặc chuyển nội dung vào phần lời văn.",
        en: "A field is too long.", "Shorten it, or move the matter into the body.";
    DocumentTooLong = "document.too_long", "limit of this program",
        vi: "Văn bản dài quá giới hạn cho phép.", "Chuyển bớt nội dung sang phụ lục lập thành tệp riêng.",
        en: "The document is too long.", "Move a part into annexes kept as files of their own.";
    ListTooLong = "list.too_long", "limit of this program",
        vi: "Danh sách có quá nhiều mục.", "Gộp các nơi nhận theo nhóm hoặc chia nội dung thành nhiều phụ lục.",
        en: "A list has too many entries.", "Name groups instead of single recipients, or split the content into annexes.";
    GlyphMissing = "text.glyph", "NĐ 30/2020, Phụ lục I, I.4",
        vi: "Phông chữ của văn bản không có một ký tự đã dùng.", "Thay ký tự đó bằng chữ hoặc ký hiệu thông dụng.",
        en: "The document's font lacks a character that is used.", "Replace the character by a common letter or sign.";
    // Number and notation.
    NumberRange = "number.range", "NĐ 30/2020, Điều 15",
        vi: "Số của văn bản phải bắt đầu từ 1 và không quá sáu chữ số.", "Lấy số do hệ thống số của cơ quan cấp.",
        en: "A document's number runs from 1 and has at most six digits.", "Take the number that the register gave.";
    NotationForm = "notation.form", "NĐ 30/2020, Phụ lục I, II.3",
        vi: "Ký hiệu phải gồm các nhóm chữ viết tắt nối bằng dấu gạch nối, không cách chữ.", "Viết ký hiệu theo dạng QĐ-BNV hoặc BNV-VP.",
        en: "A notation is made of abbreviations joined by hyphens without spaces.", "Write it as QĐ-BNV or BNV-VP.";
    NotationKind = "notation.kind", "NĐ 30/2020, Phụ lục I, II.3 và Phụ lục III, mục I",
        vi: "Ký hiệu không bắt đầu bằng chữ viết tắt của tên loại văn bản (công văn không mang chữ viết tắt tên loại).", "Đổi nhóm chữ đầu của ký hiệu theo tên loại, hoặc chọn đúng tên loại.",
        en: "The notation does not begin with the abbreviation of the document's kind (an official letter has none).", "Change its first group to fit the kind, or choose the right kind.";
    NotationMissing = "notation.missing", "NĐ 30/2020, Điều 8",
        vi: "Thiếu ký hiệu của văn bản.", "Ghi ký hiệu gồm chữ viết tắt tên loại và tên cơ quan ban hành.",
        en: "The notation is missing.", "Give the abbreviations of kind and issuer.";
    NotationSurplus = "notation.surplus", "NĐ 30/2020, Điều 7",
        vi: "Thư công không mang số và ký hiệu.", "Bỏ số và ký hiệu, hoặc chọn tên loại khác.",
        en: "A courtesy letter bears no number and notation.", "Remove them, or choose another kind.";
    DateRange = "date.range", "NĐ 30/2020, Phụ lục I, II.4",
        vi: "Năm của văn bản phải có bốn chữ số, từ năm 1945.", "Kiểm tra lại ngày, tháng, năm ban hành.",
        en: "The year has four digits and is not before 1945.", "Check the date of issue.";
    // Elements.
    SubjectMissing = "subject.missing", "NĐ 30/2020, Điều 8",
        vi: "Thiếu trích yếu nội dung.", "Ghi một câu hoặc cụm từ phản ánh nội dung chủ yếu.",
        en: "The subject is missing.", "Say in a phrase what the document is about.";
    SubjectPrefix = "subject.prefix", "NĐ 30/2020, Phụ lục I, II.5",
        vi: "Trích yếu công văn đã có sẵn chữ “V/v”.", "Bỏ chữ “V/v”; khi trình bày hệ thống tự thêm.",
        en: "The letter's subject already begins with “V/v”.", "Leave it out; the layout adds it.";
    AddresseeMissing = "addressee.missing", "NĐ 30/2020, Phụ lục I, II.9",
        vi: "Thiếu nơi gửi ở phần “Kính gửi”.", "Ghi tên cơ quan, tổ chức, cá nhân trực tiếp giải quyết công việc.",
        en: "Nobody is addressed.", "Name who is to deal with the matter.";
    CompetenceMissing = "competence.missing", "NĐ 30/2020, Phụ lục III, mẫu 1.1, 1.2, 1.3, 1.6",
        vi: "Thiếu dòng thẩm quyền ban hành (ở công điện: cơ quan, chức danh gửi điện).", "Ghi chức vụ của người đứng đầu hoặc tên tập thể, cơ quan có thẩm quyền.",
        en: "The line that names the competent office or body is missing.", "Give the head's office, or the body's name.";
    BasesMissing = "bases.missing", "NĐ 30/2020, Phụ lục III, mẫu 1.1, 1.2, 1.3",
        vi: "Nghị quyết, quyết định phải có căn cứ ban hành.", "Ghi ít nhất căn cứ về thẩm quyền.",
        en: "A resolution or decision names its legal bases.", "Give at least the one on competence.";
    BodyEmpty = "body.empty", "NĐ 30/2020, Điều 8",
        vi: "Văn bản hoặc phụ lục chưa có nội dung.", "Nhập nội dung.",
        en: "The document or an annex has no content.", "Write the content.";
    ArticleEmpty = "article.empty", "NĐ 30/2020, Phụ lục I, II.6",
        vi: "Điều hoặc khoản không có tiêu đề và không có lời văn.", "Ghi tiêu đề hoặc lời văn, hoặc bỏ mục này.",
        en: "An article or clause has neither title nor words.", "Give one of them, or remove it.";
    PointLetters = "point.letters", "NĐ 30/2020, Phụ lục I, II.6đ",
        vi: "Một khoản có quá 23 điểm, vượt số chữ cái tiếng Việt dùng để đánh thứ tự.", "Chia khoản thành nhiều khoản.",
        en: "A clause has more than 23 points, more than the Vietnamese letters in order.", "Split the clause.";
    TableShape = "table.shape", "limit of this program",
        vi: "Bảng không cân: số ô của một hàng khác số cột, thiếu hàng tiêu đề, hoặc độ rộng cột ngoài 1–100.", "Sửa để mỗi hàng có đủ số ô bằng số cột và bảng có hàng tiêu đề.",
        en: "The table is uneven: a row has another number of cells than there are columns, the head is missing, or a width is outside 1–100.", "Give each row one cell a column, and the table a head.";
    // Signing.
    SignerCount = "signer.count", "NĐ 30/2020, Điều 13",
        vi: "Văn bản phải có một người ký, hoặc hai người đối với văn bản liên tịch và biên bản.", "Khai đủ người ký.",
        en: "A document has one signer, or two for joint documents and minutes.", "Name the signers.";
    SignerCapacity = "signer.capacity", "NĐ 30/2020, Điều 13; Phụ lục I, II.7",
        vi: "Dòng quyền hạn không hợp lệ: người đứng đầu ký không ghi quyền hạn; “TM.” phải ở dòng đầu; “TL.”, “TUQ.” không đứng sau “KT.”, “Q.”; mỗi quyền hạn chỉ ghi một lần.", "Ghi lại quyền hạn theo thứ tự từ ngoài vào: TM., rồi TL./TUQ., rồi KT. hoặc Q.",
        en: "The capacity lines do not fit: the head signs without one, TM. stands first, TL. and TUQ. not after KT. or Q., each once.", "Order them from the outside: TM., then TL. or TUQ., then KT. or Q.";
    SignerOffice = "signer.office", "NĐ 30/2020, Phụ lục I, II.7",
        vi: "Thiếu chức vụ của người ký (chỉ ký “Q.” mới không ghi thêm chức vụ).", "Ghi chức vụ chính thức của người ký.",
        en: "The signer's office is missing (only “Q.” goes without another).", "Give the signer's official position.";
    SignerTitle = "signer.title", "NĐ 30/2020, Phụ lục I, II.7c",
        vi: "Trước họ tên người ký có học hàm, học vị hoặc danh hiệu.", "Chỉ ghi họ, tên đệm và tên.",
        en: "The signer's name has an academic or honorary title before it.", "Write the name alone.";
    SecretRefused = "secret.refused", "QĐ 28/2018, Điều 1 khoản 2; Luật Bảo vệ bí mật nhà nước",
        vi: "Văn bản mang dấu chỉ độ mật; hệ thống này không soạn thảo, lưu giữ văn bản bí mật nhà nước.", "Soạn thảo trên máy không kết nối mạng theo quy định về bảo vệ bí mật nhà nước.",
        en: "The document is marked secret; this system neither drafts nor keeps state secrets.", "Draft it on a machine without network, as the law on state secrets says.";
    // Pages.
    PagesTooMany = "pages.too_many", "limit of this program",
        vi: "Văn bản có quá nhiều trang.", "Chuyển bớt nội dung sang phụ lục lập thành tệp riêng.",
        en: "The document has too many pages.", "Move a part into annexes kept as files of their own.";
    LayoutRange = "layout.range", "NĐ 30/2020, Phụ lục I, I.3, II và V",
        vi: "Một kích thước trình bày nằm ngoài khoảng cho phép.", "Chọn giá trị trong khoảng mà Phụ lục I cho phép.",
        en: "A measure of the layout is outside its legal range.", "Choose a value that Appendix I allows.";
    AnnexUnknown = "annex.unknown", "NĐ 30/2020, Phụ lục I, III.1",
        vi: "Văn bản không có phụ lục mang số thứ tự này.", "Chọn một phụ lục có trong văn bản.",
        en: "The document has no annex of this number.", "Choose one of its annexes.";
    // JSON.
    JsonSize = "json.size", "limit of this program",
        vi: "Tệp nội dung có cấu trúc quá lớn.", "Chia bớt nội dung.",
        en: "The structured file is too large.", "Make it smaller.";
    JsonVersion = "json.version", "truc.document/1",
        vi: "Tệp không phải định dạng truc.document/1.", "Xuất lại tệp bằng phiên bản phần mềm tương thích.",
        en: "The file is not of the form truc.document/1.", "Export it again with a fitting version.";
    JsonForm = "json.form", "truc.document/1",
        vi: "Tệp không đúng cấu trúc của truc.document/1.", "Xem vị trí báo lỗi và sửa theo tài liệu mô tả định dạng.",
        en: "The file does not have the structure of truc.document/1.", "Look at the place named and correct it after the description of the form.";
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}

impl std::error::Error for Rule {}

/// A rule broken at a place of the structured form, as `annexes[0].body[3].text`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    pub rule: Rule,
    pub at: String,
}

/// Why something was not made. At least one finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    pub findings: Vec<Finding>,
}

impl Refused {
    pub(crate) fn one(rule: Rule, at: &str) -> Self {
        Self { findings: vec![Finding { rule, at: at.to_owned() }] }
    }
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let findings: Vec<String> =
            self.findings.iter().map(|found| format!("{} ({})", found.rule, found.at)).collect();
        write!(f, "refused: {}", findings.join(", "))
    }
}

impl std::error::Error for Refused {}
