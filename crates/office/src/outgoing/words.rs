//! What the states of an outgoing document and the stances of opinions are called.

use typeset::document::Urgency;

use super::{Amendment, Stance, State};

/// Icon kind, Vietnamese, English.
pub(super) fn state(state: State) -> (&'static str, (&'static str, &'static str)) {
    match state {
        State::Draft => ("running", ("Đang dự thảo", "Being drafted")),
        State::Content => ("wait", ("Chờ duyệt nội dung", "Content to be approved")),
        State::Form => ("wait", ("Chờ kiểm tra thể thức", "Form to be checked")),
        State::ToSign => ("wait", ("Chờ ký", "To be signed")),
        State::Signed => ("wait", ("Đã ký, chờ cấp số", "Signed, to be numbered")),
        State::Numbered => ("wait", ("Đã cấp số, chờ đóng dấu", "Numbered, to be sealed")),
        State::Sealed => ("running", ("Đang phát hành", "Being issued")),
        State::Issued => ("done", ("Đã phát hành", "Issued")),
        State::Recalled => ("stopped", ("Đã thu hồi", "Recalled")),
    }
}

/// What a later document is to an earlier one: Vietnamese, English.
pub(crate) fn amendment(how: Amendment) -> (&'static str, &'static str) {
    match how {
        Amendment::Correction => ("Đính chính văn bản", "Corrects"),
        Amendment::Replacement => ("Thay thế văn bản", "Replaces"),
    }
}

/// What became of the earlier one: Vietnamese, English.
pub(crate) fn amended(how: Amendment) -> (&'static str, &'static str) {
    match how {
        Amendment::Correction => ("Văn bản này được đính chính bởi", "It is corrected by"),
        Amendment::Replacement => ("Văn bản này bị thay thế bởi", "It is replaced by"),
    }
}

/// Vietnamese, English.
pub(crate) fn stance(stance: Stance) -> (&'static str, &'static str) {
    match stance {
        Stance::Agrees => ("Đồng ý", "Agrees"),
        Stance::Comments => ("Đồng ý, có ý kiến", "Agrees, with comments"),
        Stance::Disagrees => ("Không đồng ý", "Disagrees"),
    }
}

/// Name in forms, Vietnamese, English; the most usual first.
pub(super) const URGENCIES: [(Urgency, &str, &str, &str); 4] = [
    (Urgency::Normal, "normal", "Thường", "Normal"),
    (Urgency::Urgent, "urgent", "Khẩn", "Urgent"),
    (Urgency::VeryUrgent, "very_urgent", "Thượng khẩn", "Very urgent"),
    (Urgency::Express, "express", "Hỏa tốc", "Express"),
];

/// `Priority` of the envelope, and the rank of work on it: 1 goes first.
pub(super) fn priority(urgency: Urgency) -> (i32, i64) {
    match urgency {
        Urgency::Normal => (0, 4),
        Urgency::Urgent => (1, 3),
        Urgency::VeryUrgent => (2, 2),
        Urgency::Express => (3, 1),
    }
}
