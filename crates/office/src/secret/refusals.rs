//! What the room of secret documents says when it says no.

use base::{Refusal, Text};

fn at(field: &'static str, rule: &'static str, what: Text, remedy: Text) -> Refusal {
    Refusal::new(rule, what, remedy).status(422).field(field)
}

pub(super) fn degree() -> Refusal {
    at(
        "degree",
        "secret.degree",
        Text::new("Chưa chọn độ mật.", "No degree of secrecy is chosen."),
        Text::new("Chọn Mật, Tối mật hoặc Tuyệt mật.", "Choose one of the three."),
    )
    .source("29/2018/QH14, Điều 8")
}

pub(super) fn other() -> Refusal {
    at(
        "other",
        "secret.other",
        Text::new("Không có cơ quan mang mã này.", "No authority has this code."),
        Text::new("Chọn mã của cơ quan gửi hoặc nhận.", "Choose the code of the other authority."),
    )
}

pub(super) fn reference() -> Refusal {
    at(
        "reference",
        "secret.reference",
        Text::new(
            "Số, ký hiệu chỉ gồm chữ số, “/”, chữ cái in hoa và “-”.",
            "Number and notation are digits, “/”, capital letters and “-”.",
        ),
        Text::new(
            "Ghi như “15/BC-BCA”; không ghi trích yếu hay lời nào khác.",
            "Write it like “15/BC-BCA”, and nothing of what the document says.",
        ),
    )
}

// law!("26/2020:4")
pub(super) fn top_secret() -> Refusal {
    at(
        "reference",
        "secret.top-secret",
        Text::new(
            "Văn bản Tuyệt mật không ghi số, ký hiệu ở đây.",
            "Of what is top secret not even number and notation stand here.",
        ),
        Text::new("Để trống ô này.", "Leave the field empty."),
    )
    .source("26/2020/NĐ-CP, Điều 4")
}

pub(super) fn day() -> Refusal {
    at(
        "dated_on",
        "secret.day",
        Text::new("Chưa có ngày văn bản, hoặc ngày chưa đến.", "No date, or one to come."),
        Text::new("Chọn ngày ghi trên văn bản.", "Choose the date that it bears."),
    )
}

pub(super) fn holder() -> Refusal {
    at(
        "holder",
        "secret.holder",
        Text::new("Chưa chọn người giữ.", "Nobody is chosen to hold it."),
        Text::new("Chọn một người đang công tác tại cơ quan.", "Choose somebody who works here."),
    )
}

pub(super) fn done() -> Refusal {
    Refusal::new(
        "secret.done",
        Text::new("Văn bản này đã xử lý xong.", "This one is settled already."),
        Text::new("Không cần làm gì thêm.", "Nothing is left to be done."),
    )
    .status(409)
}
