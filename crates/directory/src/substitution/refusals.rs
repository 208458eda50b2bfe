//! What absences say when they say no.

use base::authority::Role;
use base::{Refusal, Text};

use crate::roles;

fn at(field: &'static str, rule: &'static str, what: Text, remedy: Text) -> Refusal {
    Refusal::new(rule, what, remedy).status(422).field(field)
}

pub(super) fn substitute() -> Refusal {
    at(
        "substitute",
        "absence.substitute",
        Text::new("Chưa chọn người làm thay.", "Nobody is chosen to stand in."),
        Text::new(
            "Chọn một người khác đang công tác tại cơ quan.",
            "Choose somebody else who works here.",
        ),
    )
}

pub(super) fn rights(missing: &Role) -> Refusal {
    let name = roles::find(&missing.0).map(|known| known.name.clone());
    let name = name.unwrap_or_else(|| Text::new("", ""));
    at(
        "substitute",
        "absence.rights",
        Text::with(
            format!("Người được chọn không có vai trò {}.", name.vi),
            format!("They do not have this role themselves: {}.", name.en),
        ),
        Text::new(
            "Chọn người có cùng vai trò; làm thay không cho thêm quyền.",
            "Choose somebody who has it: standing in gives no rights.",
        ),
    )
}

pub(super) fn days(most: i64) -> Refusal {
    at(
        "until",
        "absence.days",
        Text::new("Thời gian vắng mặt không hợp lệ.", "These are no days of absence."),
        Text::with(
            format!(
                "Chọn ngày đầu từ hôm nay và ngày cuối không trước ngày đầu, tối đa {most} ngày."
            ),
            format!(
                "Choose a first day from today on and a last day not before it, at most {most} days."
            ),
        ),
    )
}

pub(super) fn basis(most: usize) -> Refusal {
    at(
        "basis",
        "absence.basis",
        Text::new("Căn cứ quá dài.", "The basis is too long."),
        Text::with(
            format!("Ghi không quá {most} ký tự."),
            format!("Write at most {most} letters."),
        ),
    )
}

pub(super) fn overlap() -> Refusal {
    at(
        "from",
        "absence.overlap",
        Text::new(
            "Trong thời gian này đã có người làm thay.",
            "Somebody stands in on some of these days already.",
        ),
        Text::new(
            "Kết thúc lần trước, hoặc chọn ngày khác.",
            "End the other absence first, or choose other days.",
        ),
    )
}
