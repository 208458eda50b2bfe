//! What is said when an uploaded file is not taken.

use base::{Refusal, Text};
use edxml::Secrecy;

use super::sound::FILE_BYTES_MAX;

pub(crate) fn of_file(
    rule: &'static str,
    field: &'static str,
    what: Text,
    remedy: Text,
) -> Refusal {
    Refusal::new(rule, what, remedy).status(422).field(field)
}

pub(crate) fn what(name: &str, vi: &str, en: &str) -> Text {
    Text::with(format!("Tệp “{name}” {vi}."), format!("The file “{name}” {en}."))
}

pub(crate) fn megabytes(bytes: u64) -> u64 {
    bytes.div_ceil(1 << 20)
}

pub(crate) fn empty(field: &'static str, name: &str) -> Refusal {
    let remedy = Text::new(
        "Mở tệp trên máy để kiểm tra, rồi chọn lại tệp có nội dung.",
        "Open it on your computer, then choose a file with something in it.",
    );
    of_file("arrival.empty", field, what(name, "không có nội dung", "has nothing in it"), remedy)
}

pub(crate) fn too_large(field: &'static str, name: &str, size: u64) -> Refusal {
    let (size, most) = (megabytes(size), megabytes(FILE_BYTES_MAX as u64));
    let what = what(name, &format!("lớn {size} MB"), &format!("has {size} MB"));
    let remedy = Text::with(
        format!("Mỗi tệp không quá {most} MB: quét ở 200–300 dpi hoặc chia thành nhiều tệp."),
        format!("Up to {most} MB a file: scan at 200–300 dpi, or field it into several files."),
    );
    of_file("arrival.too-large", field, what, remedy)
}

pub(crate) fn kind(field: &'static str, name: &str) -> Refusal {
    let remedy = Text::new(
        "Chọn tệp PDF, DOCX, XLSX, JPEG, PNG hoặc TIFF; loại khác thì chuyển sang PDF.",
        "Choose a PDF, DOCX, XLSX, JPEG, PNG or TIFF; make a PDF of anything else.",
    );
    let what = what(name, "không thuộc loại được nhận", "is of no kind that is taken");
    of_file("arrival.kind", field, what, remedy)
}

/// The name says one kind, the bytes another.
pub(crate) fn wrongly_named(field: &'static str, name: &str, really: Option<&str>) -> Refusal {
    let what = what(name, "có tên không khớp với nội dung bên trong", "is not what its name says");
    let remedy = match really {
        Some(ending) => Text::with(
            format!(
                "Nội dung là tệp .{ending}: đổi đúng phần mở rộng, hoặc xuất lại tệp từ phần mềm gốc."
            ),
            format!("Inside it is a .{ending}: name it so, or export it again from its program."),
        ),
        None => Text::new(
            "Xuất lại tệp từ phần mềm gốc; không đổi phần mở rộng bằng tay.",
            "Export it again from its program; do not change the ending by hand.",
        ),
    };
    of_file("arrival.name", field, what, remedy)
}

pub(crate) fn locked(field: &'static str, name: &str) -> Refusal {
    let what = what(
        name,
        "được đặt mật khẩu hoặc hạn chế quyền mở",
        "is locked with a password or restricted",
    );
    let remedy = Text::new(
        "Yêu cầu nơi gửi bỏ mật khẩu, hoặc lưu lại thành tệp không mã hóa rồi tải lên.",
        "Ask the sender to take the lock off, or save it again without one.",
    );
    of_file("arrival.locked", field, what, remedy)
}

pub(crate) fn broken(field: &'static str, name: &str) -> Refusal {
    let remedy = Text::new(
        "Mở thử trên máy; nếu không mở được, quét lại hoặc đề nghị nơi gửi gửi lại.",
        "Try to open it; if that fails, scan it again or ask the sender for it again.",
    );
    of_file(
        "arrival.broken",
        field,
        what(name, "bị hỏng, không đọc được", "is broken and cannot be read"),
        remedy,
    )
}

pub(crate) fn bomb(field: &'static str, name: &str) -> Refusal {
    let what =
        what(name, "bung ra lớn bất thường so với kích thước", "unpacks to far more than its size");
    let remedy = Text::new(
        "Không mở tệp này trên máy; hỏi lại nơi gửi và xin bản PDF.",
        "Do not open it; ask the sender, and ask for a PDF.",
    );
    of_file("arrival.bomb", field, what, remedy)
}

// law!("28/2018:1.2")
pub(crate) fn secret(field: &'static str, name: &str, degree: Secrecy) -> Refusal {
    let mark = degree.vietnamese().to_uppercase();
    let what = what(
        name,
        &format!("có dấu chỉ độ mật “{mark}”; đã gỡ tệp khỏi hệ thống"),
        &format!("bears the mark of a state secret, “{mark}”; it was taken off the system"),
    );
    let remedy = Text::new(
        "Không tải lên văn bản mật. Đăng ký tại sổ văn bản mật và xử lý theo quy định về bảo vệ bí mật nhà nước; báo người phụ trách nếu tệp đã lưu trên máy có nối mạng.",
        "Upload nothing secret. Enter it in the register of secret documents; tell who is in charge if it lay on a computer with a network.",
    );
    of_file("arrival.secret", field, what, remedy).source("28/2018/QĐ-TTg, Điều 1.2")
}
