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

pub(super) fn anothers_key() -> Refusal {
    Refusal::new(
        "certificate.key",
        Text::new(
            "Khóa này đang được cơ quan khác sử dụng.",
            "Another authority has this key in use.",
        ),
        Text::new(
            "Chọn khóa của cơ quan mình; nếu khóa đã chuyển giao, cơ quan kia thu hồi chứng thư trước.",
            "Choose a key of your own authority; where it was handed over, the other withdraws its certificate first.",
        ),
    )
    .field("key")
}

pub(super) fn reason(max: usize) -> Refusal {
    Refusal::new(
        "certificate.reason",
        Text::new(
            "Chưa ghi lý do thu hồi, hoặc lý do quá dài.",
            "The reason for the withdrawal is missing or too long.",
        ),
        Text::with(
            format!("Ghi lý do trong {max} ký tự."),
            format!("Give it in at most {max} characters."),
        ),
    )
    .field("reason")
}

pub(super) fn owner() -> Refusal {
    Refusal::new(
        "certificate.owner",
        Text::new("Chưa chọn chủ của chứng thư số.", "It is not said whose certificate it is."),
        Text::new(
            "Chọn một người của cơ quan, hoặc con dấu của cơ quan.",
            "Choose one of the authority's people, or the authority's own seal.",
        ),
    )
    .field("owner")
}

pub(super) fn no_key() -> Refusal {
    Refusal::new(
        "certificate.key-unknown",
        Text::new(
            "Chưa chọn khóa, hoặc nơi giữ khóa không còn khóa này.",
            "No key is chosen, or its holder offers it no longer.",
        ),
        Text::new(
            "Chọn một khóa trong danh sách; khóa mới do bộ phận vận hành đưa vào.",
            "Choose one of the list; new keys are put in by those who run the system.",
        ),
    )
    .field("key")
}

pub(super) fn file(megabytes: usize) -> Refusal {
    Refusal::new(
        "certificate.file",
        Text::new(
            "Chưa có tệp chứng thư số, hoặc tệp không đọc được.",
            "There is no certificate file, or it cannot be read.",
        ),
        Text::with(
            format!("Chọn tệp PEM có cả chuỗi chứng thư, hoặc tệp DER, không quá {megabytes} MB."),
            format!("Choose a PEM file with the whole chain, or a DER file, up to {megabytes} MB."),
        ),
    )
    .field("certificates")
}

pub(super) fn picture() -> Refusal {
    Refusal::new(
        "certificate.picture",
        Text::new(
            "Hình chữ ký hoặc hình dấu không phải là tệp PNG dùng được.",
            "The picture of the signature or seal is no PNG that can be used.",
        ),
        Text::new(
            "Chọn tệp PNG nền trong suốt, không quá 1 MB.",
            "Choose a transparent PNG up to 1 MB.",
        ),
    )
    .field("picture")
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
