//! What the room of tasks says when it says no.

use base::{Refusal, Text};

use super::figures::Standing;
use super::words;
use crate::note;

/// Somebody else was first, or it is too early.
pub(super) fn state(standing: Standing, last: Option<(&str, &str, &str)>) -> Refusal {
    let (_, (vi, en)) = words::standing(standing);
    let (vi, en) = match last {
        Some((by, step_vi, step_en)) => (
            format!("Nhiệm vụ đang ở bước khác: {vi}; bước cuối: {step_vi}, {by}."),
            format!("The task stands elsewhere by now: {en}; the last step: {step_en}, {by}."),
        ),
        None => (
            format!("Nhiệm vụ đang ở bước khác: {vi}."),
            format!("The task stands elsewhere by now: {en}."),
        ),
    };
    Refusal::new(
        "task.state",
        Text::with(vi, en),
        Text::new(
            "Mở lại nhiệm vụ để xem ai đã làm gì, lúc nào.",
            "Open the task again to see who did what, and when.",
        ),
    )
    .status(409)
}

pub(super) fn unsigned() -> Refusal {
    Refusal::new(
        "task.unsigned",
        Text::new(
            "Văn bản chưa được ký, cấp số và đóng dấu.",
            "The document is not signed, numbered and sealed yet.",
        ),
        Text::new(
            "Giao nhiệm vụ sau khi văn bản được ký và phát hành.",
            "Assign tasks once the document is signed and issued.",
        ),
    )
    .status(409)
}

pub(super) fn unregistered() -> Refusal {
    Refusal::new(
        "task.unregistered",
        Text::new("Văn bản đến chưa vào sổ.", "The incoming document is not registered."),
        Text::new(
            "Kiểm tra chữ ký, tiếp nhận và vào sổ trước khi giao nhiệm vụ.",
            "Check its signature and register it before you assign tasks.",
        ),
    )
    .status(409)
}

/// What was said in a field, within its bounds.
pub(super) fn said<'a>(field: &'static str, words: &'a str) -> Result<&'a str, Refusal> {
    note::said("task.words", field, words)
}

pub(super) fn lead() -> Refusal {
    at(
        "lead",
        "task.lead",
        Text::new("Chưa chọn đúng một nơi chủ trì.", "Exactly one lead has to be chosen."),
        Text::new(
            "Ghi mã định danh của một cơ quan, hoặc chọn một người của cơ quan mình; không chọn cả hai.",
            "Write the code of one authority, or choose one person of your own house; not both.",
        ),
    )
}

pub(super) fn with(code: &str, most: usize) -> Refusal {
    at(
        "with",
        "task.with",
        Text::with(
            format!("Cơ quan phối hợp không hợp lệ: {code}."),
            format!("Not an authority that can co-operate: {code}."),
        ),
        Text::with(
            format!(
                "Ghi tối đa {most} mã định danh, cách nhau bằng dấu phẩy, không trùng nơi chủ trì."
            ),
            format!("Write up to {most} codes with commas between them, the lead not among them."),
        ),
    )
}

pub(super) fn person(field: &'static str) -> Refusal {
    at(
        field,
        "task.person",
        Text::new("Chưa chọn người của cơ quan.", "Nobody of the house is chosen."),
        Text::new("Chọn người đang công tác tại cơ quan.", "Choose somebody who works here."),
    )
}

pub(super) fn due() -> Refusal {
    at(
        "due_on",
        "task.due",
        Text::new("Thời hạn không phải một ngày từ hôm nay.", "The deadline is no day to come."),
        Text::new(
            "Chọn ngày hôm nay hoặc sau đó, hoặc đánh dấu không có hạn.",
            "Choose today or a later day, or tick that there is no deadline.",
        ),
    )
}

pub(super) fn done_on() -> Refusal {
    at(
        "due_on",
        "task.done-on",
        Text::new("Ngày văn bản trả lời không hợp lệ.", "Not the day of an answer."),
        Text::new("Chọn ngày hôm nay hoặc trước đó.", "Choose today or an earlier day."),
    )
}

pub(super) fn percent() -> Refusal {
    at(
        "percent",
        "task.percent",
        Text::new("Tỷ lệ không phải số từ 0 đến 100.", "The share is no number from 0 to 100."),
        Text::new("Ghi một số từ 0 đến 100, hoặc để trống.", "Write 0 to 100, or nothing."),
    )
}

pub(super) fn proof() -> Refusal {
    at(
        "reference",
        "task.evidence",
        Text::new("Chưa có minh chứng hoàn thành.", "There is no evidence of completion."),
        Text::new(
            "Ghi số, ký hiệu văn bản trả lời, hoặc tên tệp và mã băm SHA-256 (64 ký tự hệ 16).",
            "Write number and notation of the answering document, or a file's name and its SHA-256 (64 hexadecimal digits).",
        ),
    )
}

fn at(field: &'static str, rule: &'static str, what: Text, remedy: Text) -> Refusal {
    Refusal::new(rule, what, remedy).status(422).field(field)
}
