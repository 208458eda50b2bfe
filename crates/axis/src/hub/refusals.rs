//! Every way in which the hub says no, by name. The wording is what a clerk or a vendor's engineer reads.

use base::{Refusal, Text};
use directory::Authority;
use edxml::Finding;

pub(crate) fn no_such_document() -> Refusal {
    Refusal::new(
        "parcel.unknown",
        Text::new(
            "Không có văn bản nào mang mã này trong hộp gửi, nhận của hệ thống.",
            "No document with this id is in the boxes of this system.",
        ),
        Text::new(
            "Lấy lại danh sách bằng getReceivedEdocList hoặc getSentEdocList rồi dùng đúng docId trong đó.",
            "List again with getReceivedEdocList or getSentEdocList and use a docId from there.",
        ),
    )
    .status(404)
    .field("docId")
}

pub(crate) fn hash_missing() -> Refusal {
    Refusal::new(
        "hash.missing",
        Text::new("Thiếu mã băm hash-file của tệp gửi.", "The hash-file of the body is missing."),
        Text::new(
            "Gửi kèm SHA-256 của tệp (hệ 16) trong khóa hash-file đã ký.",
            "Send the file's SHA-256 (hexadecimal) in the signed key hash-file.",
        ),
    )
    .field("hash-file")
}

pub(crate) fn hash_wrong(found: &str) -> Refusal {
    Refusal::new(
        "hash.wrong",
        Text::with(
            format!("Mã băm hash-file không khớp với tệp nhận được (SHA-256 của tệp là {found})."),
            format!("The hash-file does not match the body received (its SHA-256 is {found})."),
        ),
        Text::new(
            "Tệp có thể bị thay đổi hoặc bị cắt khi truyền: gửi lại tệp đầy đủ.",
            "The file may have been changed or cut off on the way: send the whole file again.",
        ),
    )
    .field("hash-file")
}

pub(crate) fn too_large(limit: u64) -> Refusal {
    let megabytes = limit / 1_000_000;
    Refusal::new(
        "body.too-large",
        Text::with(
            format!("Tệp gửi vượt giới hạn {megabytes} MB của trục."),
            format!("The body exceeds the hub's limit of {megabytes} MB."),
        ),
        Text::new(
            "Chia thành nhiều văn bản, hoặc giảm dung lượng tệp quét.",
            "Split it into several documents, or make the scans smaller.",
        ),
    )
    .status(413)
}

pub(crate) fn body_cut_off() -> Refusal {
    Refusal::new(
        "body.cut-off",
        Text::new(
            "Đường truyền bị ngắt trước khi nhận đủ tệp; chưa có gì được ghi.",
            "The connection broke before the whole body arrived; nothing was written.",
        ),
        Text::new("Gửi lại tệp.", "Send it again."),
    )
    .status(400)
}

/// What the envelope's checker forbids, told as a refusal with its line and element.
pub(crate) fn envelope(finding: &Finding) -> Refusal {
    let (vi, en) = (finding.rule.vietnamese(), finding.rule.english());
    let (line, column) = (finding.line, finding.column);
    Refusal::new(
        finding.rule.id(),
        Text::with(
            format!("{} (dòng {line}, cột {column})", vi.sentence),
            format!("{} (line {line}, column {column})", en.sentence),
        ),
        Text::new(vi.remedy, en.remedy),
    )
    .field(if finding.path.is_empty() { "edXML" } else { &finding.path })
    .source(finding.rule.source())
}

pub(crate) fn sender_missing(path: &'static str) -> Refusal {
    Refusal::new(
        "sender.missing",
        Text::new("Gói tin không ghi mã cơ quan gửi.", "The packet does not name its sender."),
        Text::new(
            "Ghi mã định danh vào From/OrganId.",
            "Write the sender's code into From/OrganId.",
        ),
    )
    .field(path)
    .source("QCVN 102:2016/BTTTT")
}

pub(crate) fn sender_unknown(code: &str, cause: Refusal) -> Refusal {
    let rule = if cause.rule == "code.closed" { "sender.closed" } else { "sender.unknown" };
    Refusal {
        rule,
        what: Text::with(
            format!("Cơ quan gửi {code}: {}", cause.what.vi),
            format!("Sender {code}: {}", cause.what.en),
        ),
        ..cause
    }
    .field("From/OrganId")
}

pub(crate) fn sender_foreign(code: &str, system: &str) -> Refusal {
    Refusal::new(
        "sender.foreign",
        Text::with(
            format!("Hệ thống {system} không được gửi thay cơ quan {code}."),
            format!("The system {system} may not send for the authority {code}."),
        ),
        Text::new(
            "Sửa From/OrganId, hoặc đề nghị đơn vị vận hành trục cấp quyền gửi thay cho hệ thống này.",
            "Correct From/OrganId, or ask the hub's operator to let this system act for that authority.",
        ),
    )
    .field("From/OrganId")
}

pub(crate) fn sender_differs(header: &str, envelope: &str) -> Refusal {
    Refusal::new(
        "sender.differs",
        Text::with(
            format!("Khóa from ({header}) khác cơ quan gửi ghi trong gói tin ({envelope})."),
            format!("The key from ({header}) names another authority than the packet's From ({envelope})."),
        ),
        Text::new("Ghi cùng một cơ quan ở cả hai nơi.", "Name the same authority in both places."),
    )
    .field("from")
}

pub(crate) fn no_recipient() -> Refusal {
    Refusal::new(
        "recipient.missing",
        Text::new("Gói tin không có nơi nhận.", "The packet names no recipient."),
        Text::new(
            "Ghi mã nơi nhận vào To/OrganId (văn bản) hoặc ResponseFor/OrganId (trạng thái).",
            "Write the recipients' codes into To/OrganId (document) or ResponseFor/OrganId (status).",
        ),
    )
    .field("To/OrganId")
}

pub(crate) fn too_many_recipients(count: usize, limit: usize) -> Refusal {
    Refusal::new(
        "recipient.too-many",
        Text::with(
            format!("Gói tin có {count} nơi nhận, vượt giới hạn {limit}."),
            format!("The packet has {count} recipients, over the limit of {limit}."),
        ),
        Text::new("Chia thành nhiều lần gửi.", "Send it in several parcels."),
    )
    .field("To/OrganId")
}

/// Recipients that cannot be: the first few by name, all of one answer.
pub(crate) fn recipients(faults: &[(String, Refusal)]) -> Refusal {
    const SHOWN: usize = 5;
    let first = &faults[0].1;
    let more = faults.len().saturating_sub(SHOWN);
    let list = |lang: base::Lang| {
        let shown: Vec<&str> =
            faults.iter().take(SHOWN).map(|(_, fault)| fault.what.get(lang)).collect();
        let rest = match more {
            0 => String::new(),
            more => lang.pick(format!(" (và {more} nơi nhận khác)"), format!(" (and {more} more)")),
        };
        format!("{}{rest}", shown.join(" "))
    };
    let rule = if faults.iter().all(|(_, fault)| fault.rule == "code.closed") {
        "recipient.closed"
    } else {
        "recipient.unknown"
    };
    Refusal { rule, what: Text::with(list(base::Lang::Vi), list(base::Lang::En)), ..first.clone() }
        .field("To/OrganId")
}

pub(crate) fn already_settled(recipient: &Authority) -> Refusal {
    Refusal::new(
        "delivery.settled",
        Text::with(
            format!("Văn bản này đã được {} xác nhận trước đó.", recipient.name),
            format!("This document was acknowledged by {} before.", recipient.name),
        ),
        Text::new("Không cần làm gì thêm.", "Nothing more needs to be done."),
    )
    .status(409)
}

pub(crate) fn bad_transport_status(text: &str) -> Refusal {
    let shown: String = text.chars().take(40).collect();
    Refusal::new(
        "status.unknown",
        Text::with(
            format!("Trạng thái “{shown}” không thuộc danh mục processing, done, fail."),
            format!("The status “{shown}” is none of processing, done, fail."),
        ),
        Text::new("Gửi lại với một trong ba giá trị này.", "Send one of these three values."),
    )
    .field("status")
}

pub(crate) fn bad_message_kind(text: &str) -> Refusal {
    let shown: String = text.chars().take(40).collect();
    Refusal::new(
        "messagetype.unknown",
        Text::with(
            format!("Loại gói tin “{shown}” không phải edoc hoặc status."),
            format!("The message type “{shown}” is neither edoc nor status."),
        ),
        Text::new(
            "Truyền messagetype là edoc (văn bản) hoặc status (trạng thái).",
            "Pass edoc (document) or status as messagetype.",
        ),
    )
    .field("messagetype")
}
