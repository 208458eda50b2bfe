//! What is said when a file is not taken, or what was typed cannot be entered.

use base::{Refusal, Text};
use edxml::Secrecy;

use super::Part;

fn of_file(rule: &'static str, part: Part, what: Text, remedy: Text) -> Refusal {
    Refusal::new(rule, what, remedy).status(422).field(part.field())
}

fn what(name: &str, vi: &str, en: &str) -> Text {
    Text::with(format!("Tệp “{name}” {vi}."), format!("The file “{name}” {en}."))
}

fn megabytes(bytes: u64) -> u64 {
    bytes.div_ceil(1 << 20)
}

pub(super) fn empty(part: Part, name: &str) -> Refusal {
    let remedy = Text::new(
        "Mở tệp trên máy để kiểm tra, rồi chọn lại tệp có nội dung.",
        "Open it on your computer, then choose a file with something in it.",
    );
    of_file("arrival.empty", part, what(name, "không có nội dung", "has nothing in it"), remedy)
}

pub(super) fn too_large(part: Part, name: &str, size: u64) -> Refusal {
    let (size, most) = (megabytes(size), megabytes(super::FILE_BYTES_MAX as u64));
    let what = what(name, &format!("lớn {size} MB"), &format!("has {size} MB"));
    let remedy = Text::with(
        format!("Mỗi tệp không quá {most} MB: quét ở 200–300 dpi hoặc chia thành nhiều tệp."),
        format!("Up to {most} MB a file: scan at 200–300 dpi, or part it into several files."),
    );
    of_file("arrival.too-large", part, what, remedy)
}

pub(super) fn too_many(part: Part, most: usize) -> Refusal {
    let what = Text::with(
        format!("Văn bản đã có {most} tệp."),
        format!("The document has {most} files already."),
    );
    let remedy = Text::new(
        "Bỏ bớt tệp, hoặc ghép các phụ lục thành một PDF.",
        "Take some out, or join the annexes into one PDF.",
    );
    of_file("arrival.files", part, what, remedy)
}

pub(super) fn no_room(part: Part, most: u64) -> Refusal {
    let most = megabytes(most);
    let what = Text::with(
        format!("Các tệp bạn đã tải lên mà chưa vào sổ sẽ vượt {most} MB."),
        format!("What you uploaded and did not enter would take more than {most} MB."),
    );
    let remedy = Text::new(
        "Vào sổ hoặc bỏ các văn bản đang nhập dở, rồi tải lại tệp này.",
        "Enter or give up what you have begun, then upload this file again.",
    );
    of_file("arrival.room", part, what, remedy)
}

pub(super) fn kind(part: Part, name: &str) -> Refusal {
    let remedy = Text::new(
        "Chọn tệp PDF, DOCX, XLSX, JPEG, PNG hoặc TIFF; loại khác thì chuyển sang PDF.",
        "Choose a PDF, DOCX, XLSX, JPEG, PNG or TIFF; make a PDF of anything else.",
    );
    let what = what(name, "không thuộc loại được nhận", "is of no kind that is taken");
    of_file("arrival.kind", part, what, remedy)
}

/// The name says one kind, the bytes another.
pub(super) fn wrongly_named(part: Part, name: &str, really: Option<&str>) -> Refusal {
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
    of_file("arrival.name", part, what, remedy)
}

pub(super) fn locked(part: Part, name: &str) -> Refusal {
    let what = what(
        name,
        "được đặt mật khẩu hoặc hạn chế quyền mở",
        "is locked with a password or restricted",
    );
    let remedy = Text::new(
        "Yêu cầu nơi gửi bỏ mật khẩu, hoặc lưu lại thành tệp không mã hóa rồi tải lên.",
        "Ask the sender to take the lock off, or save it again without one.",
    );
    of_file("arrival.locked", part, what, remedy)
}

pub(super) fn broken(part: Part, name: &str) -> Refusal {
    let remedy = Text::new(
        "Mở thử trên máy; nếu không mở được, quét lại hoặc đề nghị nơi gửi gửi lại.",
        "Try to open it; if that fails, scan it again or ask the sender for it again.",
    );
    of_file(
        "arrival.broken",
        part,
        what(name, "bị hỏng, không đọc được", "is broken and cannot be read"),
        remedy,
    )
}

pub(super) fn bomb(part: Part, name: &str) -> Refusal {
    let what =
        what(name, "bung ra lớn bất thường so với kích thước", "unpacks to far more than its size");
    let remedy = Text::new(
        "Không mở tệp này trên máy; hỏi lại nơi gửi và xin bản PDF.",
        "Do not open it; ask the sender, and ask for a PDF.",
    );
    of_file("arrival.bomb", part, what, remedy)
}

// law!("28/2018:1.2")
pub(super) fn secret(part: Part, name: &str, degree: Secrecy) -> Refusal {
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
    of_file("arrival.secret", part, what, remedy).source("28/2018/QĐ-TTg, Điều 1.2")
}

pub(super) fn no_main() -> Refusal {
    of_file(
        "arrival.main",
        Part::Main,
        Text::new("Chưa có tệp văn bản.", "There is no file of the document."),
        Text::new(
            "Chọn tệp của chính văn bản; phụ lục để ở ô dưới.",
            "Choose the document's own file; annexes go below.",
        ),
    )
}

pub(super) fn on_its_way(part: Part, name: &str) -> Refusal {
    of_file(
        "arrival.incomplete",
        part,
        what(name, "chưa tải lên xong", "has not arrived whole"),
        Text::new(
            "Chọn lại đúng tệp đó để tải tiếp, hoặc bỏ nó ra.",
            "Choose the same file again to go on, or take it out.",
        ),
    )
}

/// A piece does not begin where the last one ended.
pub(super) fn offset(received: u64) -> Refusal {
    Refusal::new(
        "arrival.offset",
        Text::with(
            format!("Máy chủ đã có {received} byte đầu của tệp này."),
            format!("The first {received} bytes of this file are here."),
        ),
        Text::new("Gửi tiếp từ vị trí đó.", "Go on from there."),
    )
    .status(409)
}

pub(super) fn piece(least: usize, most: usize) -> Refusal {
    Refusal::new(
        "arrival.piece",
        Text::new("Phần tệp gửi lên có kích thước sai.", "A piece of the file has a wrong size."),
        Text::with(
            format!("Gửi từng phần {least}–{most} byte; chỉ phần cuối được ngắn hơn."),
            format!("Send pieces of {least}–{most} bytes; only the last may be shorter."),
        ),
    )
    .status(413)
}

/// Something typed is missing, too long, or not what its field is for.
pub(super) fn typed(field: &'static str, vi: &str, en: &str) -> Refusal {
    Refusal::new(
        "arrival.field",
        Text::with(vi.to_owned(), en.to_owned()),
        Text::new("Ghi như trên văn bản.", "Write it as it stands on the document."),
    )
    .status(422)
    .field(field)
    .source("30/2020/NĐ-CP, Điều 22, Phụ lục IV")
}

// law!("28/2018:1.2")
/// What was typed says that the document is secret.
pub(super) fn typed_secret(field: &'static str) -> Refusal {
    Refusal::new(
        "arrival.secret",
        Text::new("Nội dung ghi ở đây mang độ mật.", "What stands here is marked secret."),
        Text::new(
            "Không nhập văn bản mật vào hệ thống; đăng ký tại sổ văn bản mật.",
            "Enter nothing secret; it goes into the register of secret documents.",
        ),
    )
    .status(422)
    .field(field)
    .source("28/2018/QĐ-TTg, Điều 1.2")
}
