//! What the rules about people say when they say no.

use std::ops::RangeInclusive;

use base::authority::Role;
use base::{Refusal, Result, Text};

use super::{Login, store};
use crate::roles;

pub(super) fn check_length(
    rule: &'static str,
    field: &'static str,
    text: &str,
    length: RangeInclusive<usize>,
) -> Result<(), Refusal> {
    if length.contains(&text.trim().chars().count()) && !text.chars().any(char::is_control) {
        return Ok(());
    }
    let (from, to) = (length.start(), length.end());
    let refusal = Refusal::new(
        rule,
        Text::with(
            format!("Mục này phải có từ {from} đến {to} ký tự, trên một dòng."),
            format!("This must have {from} to {to} characters on one line."),
        ),
        Text::new("Sửa lại rồi gửi lại.", "Correct it and send again."),
    );
    Err(refusal.field(field))
}

pub(crate) fn login_taken(login: &Login) -> Refusal {
    Refusal::new(
        "person.login-taken",
        Text::with(
            format!("Tên đăng nhập {login} đã có người dùng."),
            format!("The login {login} belongs to somebody already."),
        ),
        Text::new(
            "Chọn tên khác; tên của tài khoản đã đóng không được cấp lại.",
            "Choose another one; that of a closed account is never given again.",
        ),
    )
    .status(409)
    .field("login")
}

pub(super) fn unknown_role(role: &Role) -> Refusal {
    let known: Vec<&str> = roles::ALL.iter().map(|known| known.role.0.as_ref()).collect();
    let known = known.join(", ");
    let role: String = role.0.chars().take(40).collect();
    Refusal::new(
        "position.role",
        Text::with(format!("Không có vai trò “{role}”."), format!("There is no role “{role}”.")),
        Text::with(format!("Dùng một trong: {known}."), format!("Use one of: {known}.")),
    )
    .field("role")
}

pub(super) fn too_many_positions() -> Refusal {
    let most = store::POSITIONS_MAX;
    Refusal::new(
        "position.too-many",
        Text::with(
            format!("Một người giữ tối đa {most} chức vụ, kể cả chức vụ đã thôi."),
            format!("One person holds at most {most} positions, past ones included."),
        ),
        Text::new("Dùng một tài khoản khác.", "Use another account."),
    )
}
