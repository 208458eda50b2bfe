//! What is said when a file is not taken, or what was typed cannot be entered.

use base::{Refusal, Text};

use super::Part;
use crate::files::refusals::{megabytes, of_file, what};

pub(super) fn too_many(part: Part, most: usize) -> Refusal {
    let what = Text::with(
        format!("Văn bản đã có {most} tệp."),
        format!("The document has {most} files already."),
    );
    let remedy = Text::new(
        "Bỏ bớt tệp, hoặc ghép các phụ lục thành một PDF.",
        "Take some out, or join the annexes into one PDF.",
    );
    of_file("arrival.files", part.field(), what, remedy)
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
    of_file("arrival.room", part.field(), what, remedy)
}

pub(super) fn no_main() -> Refusal {
    of_file(
        "arrival.main",
        Part::Main.field(),
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
        part.field(),
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
