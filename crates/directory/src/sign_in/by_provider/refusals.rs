//! What sign-in by a provider says when it says no. The provider's own words are not repeated.

use base::{Refusal, Text};

pub(super) fn issuer(given: &str) -> Refusal {
    Refusal::new(
        "config.value",
        Text::with(
            format!("Địa chỉ “{given}” của nơi cung cấp định danh không dùng được."),
            format!("The address “{given}” of the sign-in provider cannot be used."),
        ),
        Text::new(
            "Ghi địa chỉ https:// đúng như trường issuer mà nơi đó công bố; http:// chỉ dùng cho máy này, khi allow_http = true.",
            "Write the https:// address that the provider publishes as its issuer; http:// is for this machine alone, with allow_http = true.",
        ),
    )
    .field("sign_in.providers.issuer")
}

pub(super) fn no_origin() -> Refusal {
    Refusal::new(
        "config.value",
        Text::new(
            "Chưa ghi địa chỉ của trang nên nơi cung cấp định danh không biết đưa người dùng về đâu.",
            "The site has no address that a sign-in provider could lead people back to.",
        ),
        Text::new(
            "Ghi địa chỉ người dùng mở, ví dụ https://truc.example.vn, vào site.origin.",
            "Write the address that people open, such as https://truc.example.vn, into site.origin.",
        ),
    )
    .field("site.origin")
}

pub(super) fn away(label: &Text) -> Refusal {
    Refusal::new(
        "sign-in.provider-away",
        Text::with(
            format!("{} hiện không trả lời, hoặc trả lời không đúng chuẩn.", label.vi),
            format!("{} does not answer, or not as the standard says.", label.en),
        ),
        Text::new(
            "Thử lại sau ít phút, hoặc đăng nhập bằng cách khác; nếu vẫn lỗi, báo bộ phận vận hành.",
            "Try again in a few minutes, or sign in another way; if it goes on, tell those who run the system.",
        ),
    )
    .status(503)
}

/// Unknown, used, old, of another browser or another provider: they read alike.
pub(super) fn state() -> Refusal {
    Refusal::new(
        "sign-in.provider-state",
        Text::new(
            "Lượt đăng nhập này đã dùng, đã quá năm phút hoặc bắt đầu từ trình duyệt khác.",
            "This sign-in was used already, is older than five minutes, or began in another browser.",
        ),
        Text::new(
            "Bấm nút đăng nhập lần nữa, trong cùng một trình duyệt.",
            "Press the button to sign in again, in one and the same browser.",
        ),
    )
}

pub(super) fn refused() -> Refusal {
    Refusal::new(
        "sign-in.provider-refused",
        Text::new(
            "Nơi cung cấp định danh chưa xác nhận: bạn đã hủy, hoặc bị nơi đó từ chối.",
            "The sign-in provider did not confirm: you cancelled, or it refused.",
        ),
        Text::new("Thử lại, hoặc đăng nhập bằng cách khác.", "Try again, or sign in another way."),
    )
}

pub(super) fn token() -> Refusal {
    Refusal::new(
        "sign-in.provider-token",
        Text::new(
            "Xác nhận của nơi cung cấp định danh không hợp lệ.",
            "What the sign-in provider confirmed is not valid.",
        ),
        Text::new(
            "Đăng nhập lại; nếu vẫn lỗi, báo bộ phận vận hành.",
            "Sign in again; if it goes on, tell those who run the system.",
        ),
    )
}

pub(super) fn unlinked() -> Refusal {
    Refusal::new(
        "sign-in.provider-unlinked",
        Text::new(
            "Định danh này chưa liên kết với tài khoản nào ở đây.",
            "This identity is linked to no account here.",
        ),
        Text::new(
            "Đăng nhập bằng mật khẩu hoặc khóa truy cập, rồi liên kết trong trang Tài khoản; chưa có tài khoản thì liên hệ quản trị của cơ quan.",
            "Sign in by password or passkey and link it on the page Account; without an account, ask your authority's administrator.",
        ),
    )
    .status(403)
}

pub(super) fn closed() -> Refusal {
    Refusal::new(
        "sign-in.provider-closed",
        Text::new("Tài khoản này đã đóng.", "This account is closed."),
        Text::new(
            "Nếu bạn vẫn làm việc tại cơ quan, liên hệ quản trị của cơ quan.",
            "If you still work for the authority, ask its administrator.",
        ),
    )
    .status(403)
}

pub(super) fn taken() -> Refusal {
    Refusal::new(
        "identity.taken",
        Text::new(
            "Định danh này đã liên kết với tài khoản của người khác.",
            "This identity is linked to somebody else's account.",
        ),
        Text::new(
            "Chọn đúng định danh của mình; nếu đây là định danh của bạn, báo quản trị của cơ quan.",
            "Choose your own; if it is yours, tell your authority's administrator.",
        ),
    )
}

pub(super) fn known() -> Refusal {
    Refusal::new(
        "identity.known",
        Text::new(
            "Tài khoản đã liên kết với một định danh khác của nơi này.",
            "The account is linked to another identity of this provider.",
        ),
        Text::new(
            "Đăng nhập bằng định danh đó; muốn đổi, hủy liên kết cũ trong trang Tài khoản rồi liên kết lại.",
            "Sign in with that one; to change it, remove the link on the page Account and link anew.",
        ),
    )
}
