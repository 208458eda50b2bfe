//! What the desk says when it says no, and why a signature has not come about.

use base::{Refusal, Text};
use signature::pades::PadesError;

use super::batch::ITEMS_MAX;
use super::request::State;
use super::words;
use crate::form_check::Words;

const LIST_AGAIN: Text = Text::new(
    "Mở lại danh sách, chọn văn bản rồi xác nhận lại.",
    "Open the list again, choose the documents and confirm anew.",
);

pub(super) fn nothing() -> Refusal {
    Refusal::new(
        "request.nothing",
        Text::new("Chưa chọn tệp để trình ký.", "No file is chosen."),
        Text::new("Chọn tệp PDF rồi trình lại.", "Choose the PDF, then submit."),
    )
    .field("file")
}

pub(super) fn no_signer() -> Refusal {
    Refusal::new(
        "request.signer",
        Text::new("Chưa chọn người ký.", "No signer is chosen."),
        Text::new(
            "Chọn người ký và tư cách ký trong danh sách.",
            "Choose signer and capacity from the list.",
        ),
    )
    .field("signer")
}

pub(super) fn secret() -> Refusal {
    Refusal::new(
        "request.secret",
        Text::new(
            "Văn bản mang dấu chỉ độ mật; hệ thống này không tiếp nhận bí mật nhà nước.",
            "The document is marked secret; this system takes in no state secrets.",
        ),
        Text::new("Xử lý trên máy không kết nối mạng.", "Handle it on a machine without network."),
    )
    .field("file")
}

pub(super) fn unreadable() -> Refusal {
    Refusal::new(
        "request.file",
        Text::new("Tệp không phải là PDF đọc được.", "The file is no readable PDF."),
        Text::new("Xuất lại tệp PDF rồi trình lại.", "Export the PDF anew and submit it."),
    )
    .field("file")
}

pub(super) fn too_large(megabytes: u64) -> Refusal {
    Refusal::new(
        "request.large",
        Text::with(
            format!("Tệp trình ký lớn hơn {megabytes} MB."),
            format!("The file is larger than {megabytes} MB."),
        ),
        Text::new(
            "Giảm dung lượng ảnh, hoặc tách phụ lục thành tệp riêng.",
            "Make its pictures smaller, or put annexes into files of their own.",
        ),
    )
    .field("file")
}

pub(super) fn fields(missing: &[&str]) -> Refusal {
    let missing = missing.join(", ");
    Refusal::new(
        "request.fields",
        Text::with(
            format!("Tệp thiếu ô dành cho số, ngày tháng, chữ ký hoặc dấu, hoặc ô đã có nội dung: {missing}."),
            format!("The file lacks fields for number, date, signature or seal, or they are filled: {missing}."),
        ),
        Text::new(
            "Dùng tệp do phần soạn thảo tạo, chưa ký.",
            "Use the file that the drafting made, unsigned.",
        ),
    )
    .field("file")
    .source("30/2020/NĐ-CP, Phụ lục I")
}

/// Whoever signed it signed these bytes: nothing is laid onto them.
pub(super) fn signed() -> Refusal {
    Refusal::new(
        "request.signed",
        Text::new("Tệp đã có chữ ký số.", "The file bears a digital signature."),
        Text::new(
            "Dùng tệp chưa ký để trình ký.",
            "Submit the file as it was before it was signed.",
        ),
    )
    .field("file")
    .source("30/2020/NĐ-CP, Điều 5")
}

// law!("30/2020:PL1.II.3") law!("30/2020:PL1.II.4") law!("30/2020:PL1.II.7")
pub(super) fn no_places(missing: &[Words]) -> Refusal {
    let vi: Vec<&str> = missing.iter().map(|words| words.vi.as_str()).collect();
    let en: Vec<&str> = missing.iter().map(|words| words.en.as_str()).collect();
    Refusal::new(
        "request.places",
        Text::with(
            format!("Tệp không có chỗ trống cho: {}.", vi.join("; ")),
            format!("The file leaves no room for: {}.", en.join("; ")),
        ),
        Text::new(
            "Để trống sau “Số:” trước dấu “/”, sau “ngày”, “tháng”, “năm” (không gõ chấm), và giữa chức vụ với họ tên người ký, rồi xuất lại PDF.",
            "Leave room after “Số:” before the stroke, after “ngày”, “tháng”, “năm” (no dots), and between the signer's office and name; then export the PDF anew.",
        ),
    )
    .field("file")
    .source("30/2020/NĐ-CP, Phụ lục I, II.3, II.4, II.7")
}

pub(super) fn subject() -> Refusal {
    Refusal::new(
        "request.subject",
        Text::new(
            "Chưa ghi trích yếu, hoặc trích yếu quá dài.",
            "The subject is missing or too long.",
        ),
        Text::new("Ghi trích yếu, tối đa 500 ký tự.", "Give it in at most 500 characters."),
    )
    .field("subject")
}

pub(super) fn notation() -> Refusal {
    Refusal::new(
        "request.notation",
        Text::new(
            "Chưa ghi ký hiệu, hoặc ký hiệu quá dài.",
            "The notation is missing or too long.",
        ),
        Text::new(
            "Ghi ký hiệu như VPCP-TTĐT, tối đa 30 ký tự.",
            "Write it as VPCP-TTĐT, at most 30 characters.",
        ),
    )
    .field("notation")
}

pub(super) fn remark() -> Refusal {
    Refusal::new(
        "request.remark",
        Text::new(
            "Chưa ghi lý do trả lại, hoặc lý do quá dài.",
            "The reason is missing or too long.",
        ),
        Text::new("Ghi lý do để người trình biết cần sửa gì.", "Say what is to be corrected."),
    )
    .field("remark")
}

pub(super) fn state(now: State) -> Refusal {
    let (vi, en) = words::state(now).1;
    Refusal::new(
        "request.state",
        Text::with(
            format!("Văn bản đang ở trạng thái “{vi}”, không thực hiện được việc này."),
            format!("The document is “{en}”; this cannot be done now."),
        ),
        LIST_AGAIN,
    )
    .status(409)
}

pub(super) fn number_range(max: u32) -> Refusal {
    Refusal::new(
        "number.range",
        Text::new("Số văn bản không hợp lệ.", "The number is out of range."),
        Text::with(format!("Ghi số từ 1 đến {max}."), format!("Give a number from 1 to {max}.")),
    )
    .field("number")
    .source("30/2020/NĐ-CP, Điều 15")
}

pub(super) fn number_date() -> Refusal {
    Refusal::new(
        "number.date",
        Text::new(
            "Ngày ban hành ở tương lai hoặc không thuộc năm nay.",
            "The date is in the future or not in this year.",
        ),
        Text::new(
            "Ghi ngày ban hành trong năm nay, không sau hôm nay.",
            "Give a day of this year, not after today.",
        ),
    )
    .field("dated_on")
    .source("30/2020/NĐ-CP, Điều 15")
}

pub(super) fn number_taken(next: u32) -> Refusal {
    Refusal::new(
        "number.taken",
        Text::new("Số này đã cấp cho văn bản khác.", "Another document has this number."),
        Text::with(format!("Số tiếp theo là {next}."), format!("The next number is {next}.")),
    )
    .field("number")
    .source("30/2020/NĐ-CP, Điều 15")
}

pub(super) fn empty() -> Refusal {
    Refusal::new(
        "batch.empty",
        Text::new("Chưa chọn văn bản nào.", "No document is chosen."),
        Text::new("Chọn ít nhất một văn bản.", "Choose at least one."),
    )
}

pub(super) fn many() -> Refusal {
    Refusal::new(
        "batch.many",
        Text::with(
            format!("Mỗi lần xác nhận không quá {ITEMS_MAX} văn bản."),
            format!("One confirmation covers at most {ITEMS_MAX} documents."),
        ),
        Text::new(
            "Chọn ít hơn rồi thực hiện nhiều lần.",
            "Choose fewer, and confirm several times.",
        ),
    )
}

pub(super) fn approved() -> Refusal {
    Refusal::new(
        "batch.approved",
        Text::new("Danh sách này đã được xác nhận.", "This list was confirmed already."),
        Text::new("Xem kết quả của từng văn bản.", "See what became of each document."),
    )
    .status(409)
}

pub(super) fn old() -> Refusal {
    Refusal::new(
        "batch.old",
        Text::new("Danh sách đã lập quá 30 phút.", "The list is older than 30 minutes."),
        LIST_AGAIN,
    )
    .status(409)
}

pub(super) fn other_statement() -> Refusal {
    Refusal::new(
        "batch.statement",
        Text::new(
            "Xác nhận này không phải cho danh sách đang mở.",
            "This confirmation is not for the list that is open.",
        ),
        LIST_AGAIN,
    )
}

pub(super) fn changed() -> Refusal {
    Refusal::new(
        "batch.changed",
        Text::new(
            "Văn bản đã thay đổi sau khi lập danh sách.",
            "The document changed after the list was made.",
        ),
        LIST_AGAIN,
    )
}

pub(super) fn not_prepared(error: &PadesError) -> Text {
    Text::with(
        format!("Tệp không nhận được chữ ký ({error})."),
        format!("The file cannot take the signature ({error})."),
    )
}

pub(super) fn no_holder() -> Text {
    Text::new(
        "Nơi giữ khóa của chứng thư này chưa được cấu hình; đề nghị quản trị kiểm tra.",
        "The holder of this certificate's key is not set up; ask the administrator.",
    )
}

pub(super) fn holder_away() -> Text {
    Text::new(
        "Nơi giữ khóa chưa trả lời; hệ thống đang tự thử lại.",
        "The key's holder does not answer yet; it is tried again.",
    )
}

pub(super) fn holder_refused() -> Text {
    Text::new(
        "Nơi giữ khóa từ chối ký; đề nghị quản trị kiểm tra khóa và quyền sử dụng.",
        "The key's holder refused to sign; ask the administrator to check the key and its use.",
    )
}

pub(super) fn wrong_key() -> Text {
    Text::new(
        "Chữ ký nhận được không phải của khóa trong chứng thư; tệp giữ nguyên.",
        "The value received was not made with the certificate's key; the file stays as it was.",
    )
}

pub(super) fn not_sound(codes: &str) -> Text {
    Text::with(
        format!("Tệp ký xong không qua được bước tự kiểm tra ({codes}); tệp giữ nguyên."),
        format!("The signed file did not pass our own check ({codes}); the file stays as it was."),
    )
}
