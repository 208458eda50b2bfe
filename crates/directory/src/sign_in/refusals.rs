//! What sign-in says when it says no. A wrong login and a wrong password read alike.

use base::{Refusal, Text};
use jiff::Timestamp;

pub(super) fn wrong() -> Refusal {
    Refusal::new(
        "sign-in.wrong",
        Text::new(
            "Tên đăng nhập hoặc mật khẩu không đúng.",
            "The login or the password is not right.",
        ),
        Text::new(
            "Kiểm tra phím Caps Lock và bộ gõ tiếng Việt; nếu quên mật khẩu, đề nghị quản trị của cơ quan cấp lại.",
            "Check Caps Lock and the keyboard; if you forgot the password, ask your authority's administrator.",
        ),
    )
}

pub(super) fn wrong_passkey() -> Refusal {
    Refusal::new(
        "sign-in.passkey",
        Text::new(
            "Khóa truy cập này không dùng được để đăng nhập.",
            "This passkey does not sign anybody in.",
        ),
        Text::new(
            "Thử khóa khác, hoặc đăng nhập bằng mật khẩu rồi xem lại các khóa của mình.",
            "Try another one, or sign in with the password and look through your passkeys.",
        ),
    )
}

pub(super) fn wrong_present() -> Refusal {
    Refusal::new(
        "password.wrong",
        Text::new("Mật khẩu hiện tại không đúng.", "The present password is not right."),
        Text::new("Nhập lại mật khẩu đang dùng.", "Write the password you sign in with."),
    )
    .field("present")
}

pub(super) fn not_repeated() -> Refusal {
    Refusal::new(
        "password.not-repeated",
        Text::new(
            "Hai lần nhập mật khẩu mới khác nhau.",
            "The new password differs from its repetition.",
        ),
        Text::new(
            "Nhập lại mật khẩu mới ở cả hai ô.",
            "Write the new password in both fields again.",
        ),
    )
    .field("again")
}

pub(super) fn no_position() -> Refusal {
    Refusal::new(
        "sign-in.no-position",
        Text::new(
            "Tài khoản này chưa có hoặc không còn chức vụ nào đang hiệu lực.",
            "This account has no position in force.",
        ),
        Text::new(
            "Đề nghị quản trị của cơ quan cập nhật chức vụ, vai trò.",
            "Ask your authority's administrator to enter your position and roles.",
        ),
    )
    .status(403)
}

pub(super) fn wait(until: Timestamp, now: Timestamp) -> Refusal {
    let seconds = until.duration_since(now).as_secs().max(1);
    let minutes = (seconds + 59) / 60;
    let plural = if minutes == 1 { "" } else { "s" };
    Refusal::new(
        "sign-in.wait",
        Text::new("Đã thử đăng nhập quá nhiều lần.", "Sign-in was tried too often."),
        Text::with(
            format!("Thử lại sau {minutes} phút; mật khẩu đúng vẫn giữ nguyên hiệu lực."),
            format!("Try again in {minutes} minute{plural}; the right password stays good."),
        ),
    )
    .status(429)
}
