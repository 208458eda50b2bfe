//! What the states of an incoming document and parts in handling are called.

use super::{Part, State};

/// Icon kind, Vietnamese, English.
pub(crate) fn state(state: State) -> (&'static str, (&'static str, &'static str)) {
    match state {
        State::Waiting => ("wait", ("Chờ tiếp nhận", "To be registered")),
        State::Registered => ("wait", ("Đã vào sổ, chờ trình", "Registered, to be submitted")),
        State::Submitted => ("wait", ("Chờ lãnh đạo phân công", "With a leader")),
        State::Assigned => ("running", ("Đã phân công", "Assigned")),
        State::Handling => ("running", ("Đang xử lý", "In progress")),
        State::Proposed => ("wait", ("Chờ xác nhận hoàn thành", "Reported done")),
        State::Done => ("done", ("Hoàn thành", "Done")),
        State::Refused => ("stopped", ("Đã từ chối tiếp nhận", "Refused")),
        State::Recalled => ("late", ("Bị thu hồi, chờ hủy", "Recalled, to be destroyed")),
        State::Destroyed => ("stopped", ("Đã hủy theo lệnh thu hồi", "Recalled and destroyed")),
    }
}

/// Vietnamese, English.
pub(super) fn part(part: Part) -> (&'static str, &'static str) {
    match part {
        Part::Lead => ("Chủ trì", "In charge"),
        Part::With => ("Phối hợp", "Asked for an opinion"),
        Part::Informed => ("Xem để biết", "For information"),
    }
}
