//! What the standings, steps and parts of a task are called.

use super::figures::Standing;
use super::{Part, StepKind};

/// Icon kind, Vietnamese, English.
pub(super) fn standing(of: Standing) -> (&'static str, (&'static str, &'static str)) {
    match of {
        Standing::Waiting => ("wait", ("Chưa thực hiện", "Not begun")),
        Standing::Running => ("running", ("Đang thực hiện", "In progress")),
        Standing::Overdue => ("late", ("Quá hạn", "Overdue")),
        Standing::InTime => ("done", ("Hoàn thành đúng hạn", "Done on time")),
        Standing::Late => ("done", ("Hoàn thành quá hạn", "Done late")),
        Standing::Withdrawn => ("stopped", ("Đã rút", "Withdrawn")),
    }
}

/// Icon kind, Vietnamese, English.
pub(super) fn step(of: StepKind) -> (&'static str, (&'static str, &'static str)) {
    match of {
        StepKind::Given => ("send", ("Giao nhiệm vụ", "Given")),
        StepKind::Accepted => ("done", ("Nhận nhiệm vụ", "Accepted")),
        StepKind::Declined => ("back", ("Trả lại nhiệm vụ", "Sent back")),
        StepKind::GivenAgain => ("again", ("Giao lại", "Given again")),
        StepKind::Reported => ("running", ("Báo cáo tiến độ", "Progress reported")),
        StepKind::ExtensionAsked => ("wait", ("Xin gia hạn", "More time asked for")),
        StepKind::ExtensionGranted => ("calendar", ("Đồng ý gia hạn", "More time given")),
        StepKind::ExtensionRefused => ("stopped", ("Không gia hạn", "No more time given")),
        StepKind::Proposed => ("check", ("Báo cáo hoàn thành", "Reported as done")),
        StepKind::Returned => ("back", ("Yêu cầu bổ sung", "More is asked for")),
        StepKind::Confirmed => ("done", ("Xác nhận hoàn thành", "Confirmed as done")),
        StepKind::Withdrawn => ("stopped", ("Rút nhiệm vụ", "Withdrawn")),
    }
}

/// Vietnamese, English.
pub(super) fn part(of: Part) -> (&'static str, &'static str) {
    match of {
        Part::Giver => ("Giao cho cơ quan khác", "Given to another authority"),
        Part::Own => ("Giao trong cơ quan", "Given in the house"),
        Part::Lead => ("Cơ quan chủ trì", "This authority leads"),
        Part::With => ("Cơ quan phối hợp", "This authority co-operates"),
    }
}
