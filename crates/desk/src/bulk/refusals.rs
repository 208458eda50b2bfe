//! What bulk acts say when they say no.

use base::{Refusal, Text};
use jiff::Zoned;

pub(crate) fn nothing() -> Refusal {
    Refusal::new(
        "bulk.nothing",
        Text::new("Chưa chọn việc nào.", "Nothing is chosen."),
        Text::new(
            "Trở lại danh sách, đánh dấu ít nhất một dòng.",
            "Go back to the list and tick at least one line.",
        ),
    )
}

pub(super) fn done(at: &Zoned) -> Refusal {
    let at = at.strftime("%H:%M %d/%m/%Y");
    Refusal::new(
        "bulk.done",
        Text::with(format!("Việc này đã xong lúc {at}."), format!("This was done at {at}.")),
        Text::new("Không cần làm gì thêm.", "There is nothing left to do."),
    )
    .status(409)
}

pub(super) fn other_work(work: &Text) -> Refusal {
    Refusal::new(
        "bulk.other-work",
        Text::with(
            format!("Việc ở dòng này là “{}”.", work.vi),
            format!("This line is other work: “{}”.", work.en),
        ),
        Text::new("Mở văn bản để làm riêng.", "Open the document and do it by itself."),
    )
    .status(409)
}
