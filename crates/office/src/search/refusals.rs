//! What the search says when it says no.

use base::{Refusal, Text};
use search::{BYTES_MAX, Fault};

/// A query that cannot be answered as it stands.
pub(super) fn fault(fault: &Fault) -> Refusal {
    let refusal = match fault {
        Fault::Long => Refusal::new(
            "search.long",
            Text::new("Câu tìm quá dài.", "The query is too long."),
            Text::with(
                format!("Rút ngắn còn không quá {BYTES_MAX} ký tự."),
                format!("Shorten it to at most {BYTES_MAX} characters."),
            ),
        ),
        Fault::Parts => Refusal::new(
            "search.parts",
            Text::new("Câu tìm có quá nhiều từ.", "The query has too many words."),
            Text::new("Giữ lại những từ riêng nhất.", "Keep the words that are most particular."),
        ),
        Fault::Phrase => Refusal::new(
            "search.phrase",
            Text::new("Cụm từ trong ngoặc kép quá dài.", "The phrase in quotes is too long."),
            Text::new("Bỏ bớt từ trong ngoặc kép.", "Leave some words of it out."),
        ),
        Fault::Empty(operator) => Refusal::new(
            "search.empty",
            Text::with(
                format!("Sau {operator}: chưa có gì."),
                format!("Nothing stands after {operator}:."),
            ),
            Text::with(
                format!(
                    "Viết giá trị liền sau dấu hai chấm, ví dụ {operator}:05/VPCP, hoặc bỏ dấu hai chấm."
                ),
                format!(
                    "Write the value after the colon, such as {operator}:05/VPCP, or leave the colon out."
                ),
            ),
        ),
        Fault::Date(value) => Refusal::new(
            "search.date",
            Text::with(format!("“{value}” không phải ngày."), format!("“{value}” is no date.")),
            Text::new(
                "Viết ngày:2026, ngày:11/2026, ngày:5/11/2026 hoặc ngày:1/11/2026..22/11/2026.",
                "Write date:2026, date:11/2026, date:5/11/2026 or date:1/11/2026..22/11/2026.",
            ),
        ),
        Fault::Due(value) => Refusal::new(
            "search.due",
            Text::with(
                format!("“{value}” không phải thời hạn."),
                format!("“{value}” is no deadline."),
            ),
            Text::new(
                "Viết hạn:<7d (trong 7 ngày tới), hạn:>2w (sau 2 tuần) hoặc hạn:11/2026.",
                "Write due:<7d (within 7 days), due:>2w (later than 2 weeks) or due:11/2026.",
            ),
        ),
    };
    refusal.status(422).field("q")
}

pub(super) fn name(most: usize) -> Refusal {
    Refusal::new(
        "search.name",
        Text::new(
            "Chưa có tên cho tìm kiếm này, hoặc tên quá dài.",
            "The search has no name, or too long a one.",
        ),
        Text::with(
            format!("Đặt tên không quá {most} ký tự."),
            format!("Give it a name of at most {most} characters."),
        ),
    )
    .status(422)
    .field("name")
}

pub(super) fn saved(most: usize) -> Refusal {
    Refusal::new(
        "search.saved",
        Text::with(
            format!("Bạn đã lưu đủ {most} tìm kiếm."),
            format!("You keep {most} searches already."),
        ),
        Text::new("Bỏ bớt một tìm kiếm rồi lưu lại.", "Drop one of them, then save again."),
    )
    .status(409)
}
