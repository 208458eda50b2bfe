//! What the desk calls things: states with the icon they stand beside, Vietnamese and English.

use super::request::State;

/// Kind of state for `kit::status`, and its words.
pub(super) fn state(of: State) -> (&'static str, (&'static str, &'static str)) {
    match of {
        State::ToSign => ("wait", ("Chờ ký", "To be signed")),
        State::Signing => ("running", ("Đang ký", "Being signed")),
        State::Signed => ("done", ("Đã ký, chờ cấp số", "Signed, to be numbered")),
        State::Numbered => ("wait", ("Đã cấp số, chờ đóng dấu", "Numbered, to be sealed")),
        State::Sealing => ("running", ("Đang ký số cơ quan", "Being sealed")),
        State::Sealed => ("sealed", ("Đã ký số cơ quan", "Sealed")),
        State::Returned => ("stopped", ("Bị trả lại", "Returned")),
    }
}
