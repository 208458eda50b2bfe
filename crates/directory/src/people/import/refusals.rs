//! What the import of people says when it says no.

use base::{Refusal, Text};

use crate::person::Login;
use crate::roles::{self, Reach};

pub(super) fn too_large(megabytes: usize) -> Refusal {
    file(
        "import.too-large",
        Text::with(
            format!("Tệp lớn hơn {megabytes} MB."),
            format!("The file is larger than {megabytes} MB."),
        ),
        Text::new("Tách thành nhiều tệp.", "Split it into several files."),
    )
    .status(413)
}

pub(super) fn too_many_rows(most: usize) -> Refusal {
    file(
        "import.too-many-rows",
        Text::with(
            format!("Tệp có nhiều hơn {most} dòng."),
            format!("The file has more than {most} rows."),
        ),
        Text::new("Tách thành nhiều tệp.", "Split it into several files."),
    )
}

pub(super) fn no_heads() -> Refusal {
    file(
        "import.heads",
        Text::new(
            "Không thấy dòng tiêu đề có các cột Họ và tên, Tên đăng nhập, Chức vụ, Vai trò.",
            "There is no row of heads with the columns name, login, title and roles.",
        ),
        Text::new(
            "Tải tệp mẫu, điền vào đó rồi gửi lại.",
            "Download the template, fill it in and send it again.",
        ),
    )
}

pub(super) fn no_title() -> Refusal {
    cell(
        "import.title-missing",
        Text::new("Thiếu chức vụ.", "The title is missing."),
        Text::new("Ghi chức vụ, ví dụ Chuyên viên.", "Write it, such as Official."),
    )
}

pub(super) fn no_role() -> Refusal {
    cell(
        "position.no-role",
        Text::new("Vị trí chưa có quyền nào.", "The position carries no right."),
        given(),
    )
}

pub(super) fn unknown_role(said: &str) -> Refusal {
    let said: String = said.chars().take(40).collect();
    cell(
        "position.role",
        Text::with(
            format!("Cơ quan không giao vai trò “{said}”."),
            format!("An authority gives no role “{said}”."),
        ),
        given(),
    )
}

/// The roles that an authority gives.
fn given() -> Text {
    let ours = || roles::ALL.iter().filter(|known| known.reach == Reach::Authority);
    let vi: Vec<&str> = ours().map(|known| known.name.vi.as_ref()).collect();
    let en: Vec<&str> = ours().map(|known| known.name.en.as_ref()).collect();
    Text::with(
        format!("Ghi một hay nhiều vai trò, cách nhau bằng dấu chấm phẩy: {}.", vi.join("; ")),
        format!("Write one role or more, a semicolon between: {}.", en.join("; ")),
    )
}

/// The login is another one's: of another authority, or closed.
pub(super) fn login_taken(login: &Login) -> Refusal {
    crate::person::login_taken(login)
}

/// The login is known here under another name.
pub(super) fn other_name(known: &str) -> Refusal {
    cell(
        "import.other-name",
        Text::with(
            format!("Tên đăng nhập này là của {known}."),
            format!("This login is that of {known}."),
        ),
        Text::new(
            "Nếu là người khác, chọn tên đăng nhập khác; nếu cùng một người, ghi đúng họ tên.",
            "For somebody else choose another login; for the same person write the name as it stands.",
        ),
    )
}

pub(super) fn twice(line: usize) -> Refusal {
    cell(
        "import.duplicate",
        Text::with(
            format!("Người này đã có vị trí này ở dòng {line} của tệp."),
            format!("Row {line} of the file gives this person this position already."),
        ),
        Text::new("Bỏ một trong hai dòng.", "Take one of the two rows out."),
    )
}

// law!("30/2020:PL VI")
pub(super) fn oneself() -> Refusal {
    cell(
        "import.oneself",
        Text::new("Dòng này đổi quyền của chính bạn.", "This row changes your own rights."),
        Text::new(
            "Bỏ dòng này; quản trị viên khác giao quyền cho bạn.",
            "Take it out: another administrator gives you rights.",
        ),
    )
    .source("30/2020/NĐ-CP, Phụ lục VI")
}

fn file(rule: &'static str, what: Text, remedy: Text) -> Refusal {
    Refusal::new(rule, what, remedy).status(422).field("file")
}

fn cell(rule: &'static str, what: Text, remedy: Text) -> Refusal {
    Refusal::new(rule, what, remedy).status(422)
}
