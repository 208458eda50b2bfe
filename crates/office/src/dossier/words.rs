//! What the states of a file are called.

use super::State;

/// Icon kind, Vietnamese, English.
pub(super) fn state(state: State) -> (&'static str, (&'static str, &'static str)) {
    match state {
        State::Open => ("running", ("Đang mở", "Open")),
        State::Closed => ("done", ("Đã kết thúc", "Closed")),
        State::Offered => ("wait", ("Chờ lưu trữ tiếp nhận", "With the archive, not yet taken")),
        State::Received => ("sealed", ("Đã nộp lưu", "In the archive")),
    }
}
