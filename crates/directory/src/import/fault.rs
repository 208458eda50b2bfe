//! One thing wrong with one cell: where, what stands there, which rule, in words.

use base::{Refusal, Text};

use super::table::{Cells, Column};

const VALUE_SHOWN: usize = 80;

/// A fault in a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The row in the file, counted from 1 with the heads.
    pub row: usize,
    pub column: Column,
    pub value: String,
    pub refusal: Refusal,
}

impl Fault {
    pub(super) fn of(cells: &Cells, column: Column, refusal: Refusal) -> Fault {
        let value = cells.get(column).unwrap_or("").chars().take(VALUE_SHOWN).collect();
        Fault { row: cells.line, column, value, refusal }
    }
}

fn correct() -> Text {
    Text::new("Sửa ô này rồi kiểm tra lại.", "Correct this cell and check again.")
}

pub(super) fn missing_code() -> Refusal {
    Refusal::new(
        "import.code-missing",
        Text::new("Thiếu mã định danh.", "The code is missing."),
        correct(),
    )
}

pub(super) fn duplicate(first: usize) -> Refusal {
    Refusal::new(
        "import.duplicate",
        Text::with(
            format!("Mã này đã có ở dòng {first} của tệp."),
            format!("Row {first} of the file bears this code already."),
        ),
        Text::new("Bỏ một trong hai dòng.", "Take one of the two rows out."),
    )
}

pub(super) fn two_bodies() -> Refusal {
    Refusal::new(
        "code.taken",
        Text::new(
            "Mã này thuộc một cơ quan khác trong danh mục và không được cấp lại.",
            "This code belongs to another authority of the directory and is never given again.",
        ),
        Text::new("Kiểm tra lại cặp mã mới – mã cũ.", "Check the pair of new and old code."),
    )
    .source("Quyết định 09/2025/QĐ-TTg")
}

pub(super) fn unknown(column: Column) -> Refusal {
    let (rule, vi, en) = match column {
        Column::Successor => ("import.successor-unknown", "kế thừa", "successor"),
        _ => ("import.parent-unknown", "cấp trên", "parent"),
    };
    Refusal::new(
        rule,
        Text::with(
            format!("Không có cơ quan {vi} mang mã này, trong tệp cũng như trong danh mục."),
            format!("There is no {en} with this code, neither in the file nor in the directory."),
        ),
        Text::new(
            "Thêm cơ quan đó vào tệp, hoặc sửa mã.",
            "Add it to the file, or correct the code.",
        ),
    )
}

pub(super) fn cycle() -> Refusal {
    Refusal::new(
        "import.cycle",
        Text::new(
            "Cơ quan này là cấp trên của chính mình qua chuỗi mã cấp trên.",
            "By the chain of parents this authority stands above itself.",
        ),
        correct(),
    )
}

pub(super) fn too_deep(levels: usize) -> Refusal {
    Refusal::new(
        "import.too-deep",
        Text::with(
            format!("Cây cơ quan sâu quá {levels} cấp."),
            format!("The tree of authorities is deeper than {levels} levels."),
        ),
        correct(),
    )
}

pub(super) fn date() -> Refusal {
    Refusal::new(
        "import.date",
        Text::new("Không đọc được ngày.", "The date cannot be read."),
        Text::new(
            "Ghi ngày theo dạng 01/07/2025 hoặc 2025-07-01.",
            "Write 01/07/2025 or 2025-07-01.",
        ),
    )
}

pub(super) fn dates_reversed() -> Refusal {
    Refusal::new(
        "import.dates-reversed",
        Text::new("Ngày đóng không sau ngày hiệu lực.", "It closes before it begins."),
        correct(),
    )
}

pub(super) fn closed_already() -> Refusal {
    Refusal::new(
        "import.closed-already",
        Text::new(
            "Mã đã đóng từ một ngày khác; việc đóng mã không sửa được bằng nhập danh mục.",
            "The code was closed on another day; an import does not change that.",
        ),
        Text::new("Để trống ô này.", "Leave this cell empty."),
    )
    .source("Quyết định 09/2025/QĐ-TTg")
}

pub(super) fn successor_of_open() -> Refusal {
    Refusal::new(
        "import.successor-open",
        Text::new(
            "Có mã kế thừa nhưng không có ngày đóng.",
            "There is a successor but no day of closing.",
        ),
        Text::new(
            "Ghi ngày đóng, hoặc bỏ mã kế thừa.",
            "Write the day, or take the successor out.",
        ),
    )
}

pub(super) fn own_successor() -> Refusal {
    Refusal::new(
        "authority.successor",
        Text::new(
            "Cơ quan kế thừa không thể là chính cơ quan bị đóng mã.",
            "An authority cannot be its own successor.",
        ),
        correct(),
    )
}

pub(super) fn mail() -> Refusal {
    Refusal::new(
        "import.mail",
        Text::new("Địa chỉ thư điện tử không hợp lệ.", "This is no mail address."),
        correct(),
    )
}

pub(super) fn kind() -> Refusal {
    Refusal::new(
        "import.kind",
        Text::new("Loại không rõ.", "The kind is unknown."),
        Text::new("Ghi “cơ quan” hoặc “đơn vị”.", "Write “authority” or “unit”."),
    )
}
