//! What the room of incoming documents says when it says no.

use base::{Refusal, Text};

use super::{State, words};
use crate::note;

/// The document stands elsewhere than the act needs it; and what was done to it last.
pub(super) fn state(state: State, last: &Text) -> Refusal {
    let (_, (vi, en)) = words::state(state);
    Refusal::new(
        "incoming.state",
        Text::with(
            format!("Văn bản đang ở bước khác: {vi}.{}", last.vi),
            format!("The document stands elsewhere by now: {en}.{}", last.en),
        ),
        Text::new(
            "Mở lại văn bản để xem toàn bộ quá trình.",
            "Open the document again to see its whole trail.",
        ),
    )
    .status(409)
}

/// Nothing can be taken back: somebody acted since, or the step was another's.
pub(super) fn acted(state: State, last: &Text) -> Refusal {
    let (_, (vi, en)) = words::state(state);
    let what = Text::with(
        format!("Văn bản đang ở bước “{vi}”.{}", last.vi),
        format!("The document stands at “{en}”.{}", last.en),
    );
    let remedy = Text::new(
        "Chỉ người làm bước sau cùng rút lại được, khi chưa ai xử lý tiếp. Trao đổi với người đang giữ.",
        "Only whoever did the last step takes it back, until somebody acts on it. Talk to who holds it.",
    );
    Refusal::new("incoming.acted", what, remedy).status(409)
}

/// What was said in a field, within its bounds.
pub(super) fn said<'a>(field: &'static str, words: &'a str) -> Result<&'a str, Refusal> {
    let rule = if field == "reason" { "incoming.reason" } else { "incoming.words" };
    note::said(rule, field, words)
}

pub(super) fn leader() -> Refusal {
    Refusal::new(
        "incoming.leader",
        Text::new("Chưa chọn lãnh đạo để trình.", "No leader is chosen."),
        Text::new(
            "Chọn một lãnh đạo đang giữ chức vụ tại cơ quan.",
            "Choose a leader who holds a position at this authority.",
        ),
    )
    .status(422)
    .field("leader")
    .source("30/2020/NĐ-CP, Điều 23")
}

pub(super) fn people(most: usize) -> Refusal {
    Refusal::new(
        "assignment.people",
        Text::new(
            "Chưa chọn người chủ trì, hoặc có người không công tác tại cơ quan.",
            "Nobody is in charge, or somebody does not work at this authority.",
        ),
        Text::with(
            format!("Chọn đúng một người chủ trì; phối hợp và để biết không quá {most} người."),
            format!("Choose exactly one person in charge, and at most {most} beside."),
        ),
    )
    .status(422)
    .field("lead")
    .source("30/2020/NĐ-CP, Điều 24")
}

pub(super) fn twice() -> Refusal {
    Refusal::new(
        "assignment.twice",
        Text::new(
            "Một người được giao hai vai trò trong cùng văn bản.",
            "Somebody has two parts in the same document.",
        ),
        Text::new("Mỗi người chỉ giữ một vai trò.", "Give everybody one part."),
    )
    .status(422)
    .field("lead")
}

pub(super) fn due_past() -> Refusal {
    Refusal::new(
        "assignment.due",
        Text::new("Thời hạn ở trong quá khứ.", "The deadline has passed."),
        Text::new("Chọn ngày hôm nay hoặc sau đó.", "Choose today or a later day."),
    )
    .status(422)
    .field("due_on")
}
