//! What absences and assisting say when they say no.

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
        Text::new(
            "Chưa chọn người làm thay hoặc trợ lý.",
            "Nobody is chosen to stand in or to assist.",
        ),
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
        Text::new("Thời gian không hợp lệ.", "These are no days for it."),
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
            "Trong thời gian này đã có người làm thay, hoặc người này đã là trợ lý.",
            "On some of these days somebody stands in already, or they assist already.",
        ),
        Text::new(
            "Kết thúc lần trước, hoặc chọn ngày khác.",
            "End the other one first, or choose other days.",
        ),
    )
}

pub(super) fn no_leader() -> Refusal {
    at(
        "duty",
        "assistant.leader",
        Text::new(
            "Chỉ lãnh đạo có trợ lý; người này không có vai trò Lãnh đạo.",
            "Leaders alone have assistants, and this is no leader.",
        ),
        Text::new(
            "Chọn “Làm thay khi vắng mặt”, hoặc chọn một lãnh đạo.",
            "Choose “Substitute”, or choose a leader.",
        ),
    )
}
