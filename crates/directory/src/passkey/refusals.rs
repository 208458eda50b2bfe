//! What passkeys and approvals say when they say no.

use base::{Refusal, Text};
use webauthn_rs::prelude::WebauthnError;

use super::{NAME_MAX, PASSKEYS_MAX};

/// The name in the spelling that is kept.
pub(super) fn check_name(name: &str) -> Result<String, Refusal> {
    let name: String = name.trim().chars().filter(|c| !c.is_control()).collect();
    if (1..=NAME_MAX).contains(&name.chars().count()) {
        return Ok(name);
    }
    Err(Refusal::new(
        "passkey.name",
        Text::new(
            "Chưa đặt tên cho khóa truy cập, hoặc tên quá dài.",
            "The passkey has no name, or too long a one.",
        ),
        Text::with(
            format!("Đặt tên để nhận ra thiết bị, 1–{NAME_MAX} ký tự, ví dụ “Điện thoại”."),
            format!("Name the device in 1–{NAME_MAX} characters, such as “Phone”."),
        ),
    )
    .field("name"))
}

pub(super) fn too_many() -> Refusal {
    Refusal::new(
        "passkey.too-many",
        Text::with(
            format!("Tài khoản đã có {PASSKEYS_MAX} khóa truy cập, không thêm được nữa."),
            format!("The account has {PASSKEYS_MAX} passkeys and takes no more."),
        ),
        Text::new(
            "Xóa khóa không còn dùng rồi thêm lại.",
            "Remove one that you no longer use, then add it.",
        ),
    )
}

pub(super) fn ceremony() -> Refusal {
    Refusal::new(
        "passkey.ceremony",
        Text::new(
            "Lượt xác nhận này đã dùng hoặc đã quá năm phút.",
            "This confirmation was used already or is older than five minutes.",
        ),
        Text::new("Bấm nút lần nữa để xác nhận lại.", "Press the button again to confirm anew."),
    )
}

pub(super) fn unreadable() -> Refusal {
    Refusal::new(
        "passkey.answer",
        Text::new(
            "Không đọc được trả lời của thiết bị.",
            "The answer of the device cannot be read.",
        ),
        Text::new(
            "Thử lại; nếu vẫn lỗi, dùng trình duyệt khác.",
            "Try again; if it fails again, use another browser.",
        ),
    )
}

/// A passkey that was made, but not as it must be.
pub(super) fn answer(error: &WebauthnError) -> Refusal {
    let (what, remedy) = match error {
        WebauthnError::UserNotVerified => unverified(),
        WebauthnError::InvalidRPOrigin | WebauthnError::InvalidRPIDHash => (
            Text::new(
                "Khóa truy cập này được tạo cho một trang khác.",
                "This passkey was made for another site.",
            ),
            Text::new(
                "Mở đúng địa chỉ của hệ thống rồi thêm lại.",
                "Open the system's own address and add it there.",
            ),
        ),
        _ => (
            Text::new(
                "Khóa truy cập vừa tạo không được chấp nhận.",
                "The passkey just made is not accepted.",
            ),
            Text::new("Thử lại, hoặc dùng thiết bị khác.", "Try again, or use another device."),
        ),
    };
    Refusal::new("passkey.answer", what, remedy)
}

fn unverified() -> (Text, Text) {
    (
        Text::new(
            "Thiết bị chưa xác minh người dùng bằng vân tay, khuôn mặt hoặc mã PIN.",
            "The device did not verify its user by fingerprint, face or PIN.",
        ),
        Text::new(
            "Đặt khóa màn hình cho thiết bị rồi thử lại.",
            "Set a screen lock on the device, then try again.",
        ),
    )
}

pub(super) fn known() -> Refusal {
    Refusal::new(
        "passkey.known",
        Text::new("Khóa truy cập này đã được thêm.", "This passkey was added already."),
        Text::new(
            "Không cần thêm lại; dùng nó để đăng nhập.",
            "There is nothing to add; sign in with it.",
        ),
    )
}

pub(super) fn gone() -> Refusal {
    Refusal::new(
        "passkey.gone",
        Text::new(
            "Khóa truy cập này vừa bị xóa hoặc vừa được dùng ở nơi khác.",
            "This passkey was removed, or used elsewhere at the same moment.",
        ),
        Text::new("Thử lại, hoặc dùng cách đăng nhập khác.", "Try again, or sign in another way."),
    )
}

/// Refusals of an approval; each names one reason.
pub(super) mod approval {
    use super::{Refusal, Text, WebauthnError, unverified};

    pub(in crate::passkey) fn no_passkey() -> Refusal {
        Refusal::new(
            "approval.no-passkey",
            Text::new("Tài khoản chưa có khóa truy cập (passkey).", "The account has no passkey."),
            Text::new(
                "Thêm một khóa trong trang Tài khoản rồi thực hiện lại.",
                "Add one on the page Account, then do this again.",
            ),
        )
    }

    /// Unknown, used, old and another person's answer alike.
    pub(in crate::passkey) fn ceremony() -> Refusal {
        Refusal::new(
            "approval.ceremony",
            Text::new(
                "Lượt xác nhận này đã dùng, đã quá năm phút hoặc không phải của bạn.",
                "This confirmation was used already, is older than five minutes, or is not yours.",
            ),
            Text::new(
                "Xem lại nội dung rồi xác nhận lần nữa.",
                "Look at the matter again and confirm anew.",
            ),
        )
    }

    pub(in crate::passkey) fn digest() -> Refusal {
        Refusal::new(
            "approval.digest",
            Text::new(
                "Nội dung đã thay đổi so với lúc xác nhận.",
                "The matter is not the one that was confirmed.",
            ),
            Text::new(
                "Xem lại nội dung mới rồi xác nhận lần nữa.",
                "Read what it is now and confirm anew.",
            ),
        )
    }

    pub(in crate::passkey) fn passkey() -> Refusal {
        Refusal::new(
            "approval.passkey",
            Text::new(
                "Khóa truy cập này không thuộc tài khoản của bạn.",
                "This passkey is none of your account.",
            ),
            Text::new(
                "Dùng khóa có trong danh sách ở trang Tài khoản.",
                "Use one that the page Account lists.",
            ),
        )
    }

    /// What was sent is no answer at all, or one that does not verify.
    pub(in crate::passkey) fn wrong() -> Refusal {
        Refusal::new(
            "approval.answer",
            Text::new("Không xác minh được xác nhận này.", "This confirmation does not verify."),
            Text::new("Xác nhận lại trên thiết bị của bạn.", "Confirm again on your device."),
        )
    }

    /// What the library found wrong with an answer, as a refusal by name.
    pub(in crate::passkey) fn answer(error: &WebauthnError) -> Refusal {
        match error {
            WebauthnError::MismatchedChallenge => digest(),
            WebauthnError::UserNotVerified => {
                let (what, remedy) = unverified();
                Refusal::new("approval.unverified", what, remedy)
            }
            WebauthnError::InvalidRPOrigin | WebauthnError::InvalidRPIDHash => Refusal::new(
                "approval.origin",
                Text::new(
                    "Xác nhận này được tạo ở một trang khác.",
                    "This confirmation was made on another site.",
                ),
                Text::new(
                    "Mở đúng địa chỉ của hệ thống rồi xác nhận lại.",
                    "Open the system's own address and confirm there.",
                ),
            ),
            WebauthnError::CredentialPossibleCompromise => Refusal::new(
                "approval.counter",
                Text::new(
                    "Bộ đếm của khóa truy cập không tăng; có thể khóa đã bị sao chép.",
                    "The passkey's counter did not rise; it may have been copied.",
                ),
                Text::new(
                    "Xóa khóa này, thêm khóa mới và báo bộ phận an toàn thông tin.",
                    "Remove it, add a new one, and tell those who look after security.",
                ),
            ),
            _ => wrong(),
        }
    }
}
