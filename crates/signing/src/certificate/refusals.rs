//! Why a certificate cannot be registered or signed with.

use base::{Refusal, Text};
use jiff::Timestamp;

const ASK: Text = Text::new(
    "Đề nghị quản trị của cơ quan đăng ký chứng thư số mới.",
    "Ask the authority's administrator to register a new certificate.",
);

pub(super) fn chain() -> Refusal {
    Refusal::new(
        "certificate.chain",
        Text::new(
            "Chuỗi chứng thư không liền: có chứng thư không do chứng thư kế tiếp cấp.",
            "The chain is broken: a certificate was not issued by the next one.",
        ),
        Text::new(
            "Xếp chứng thư người ký trước, rồi đến các chứng thư cấp trên theo thứ tự.",
            "Put the signer's first, then its issuers in order.",
        ),
    )
    .field("certificates")
}

pub(super) fn none() -> Refusal {
    Refusal::new(
        "certificate.none",
        Text::new(
            "Chưa có chứng thư số nào được đăng ký để ký cho cơ quan này.",
            "No certificate is registered for signing for this authority.",
        ),
        ASK,
    )
}

pub(super) fn withdrawn() -> Refusal {
    Refusal::new(
        "certificate.withdrawn",
        Text::new("Chứng thư số đã bị thu hồi khỏi hệ thống.", "The certificate was withdrawn."),
        ASK,
    )
}

pub(super) fn not_yet_valid(from: Timestamp) -> Refusal {
    let day = day(from);
    Refusal::new(
        "certificate.not-yet-valid",
        Text::with(
            format!("Chứng thư số chưa có hiệu lực, bắt đầu từ ngày {day}."),
            format!("The certificate is not valid yet; it begins on {day}."),
        ),
        Text::new("Ký sau khi chứng thư có hiệu lực.", "Sign once it is valid."),
    )
}

pub(super) fn expired(to: Timestamp) -> Refusal {
    let day = day(to);
    Refusal::new(
        "certificate.expired",
        Text::with(
            format!("Chứng thư số đã hết hạn ngày {day}."),
            format!("The certificate expired on {day}."),
        ),
        ASK,
    )
}

pub(crate) fn revoked(at: Timestamp) -> Refusal {
    let day = day(at);
    Refusal::new(
        "certificate.revoked",
        Text::with(
            format!("Chứng thư số đã bị tổ chức cấp thu hồi ngày {day}."),
            format!("Its issuer revoked the certificate on {day}."),
        ),
        ASK,
    )
}

fn day(at: Timestamp) -> String {
    at.to_zoned(jiff::tz::TimeZone::fixed(jiff::tz::offset(7))).strftime("%d/%m/%Y").to_string()
}
