//! What the room of work files says when it says no.

use base::{Refusal, Text};
use typeset::volume::VOLUME_PAGES_MAX;

use super::close::Faults;
use super::{Dossier, State, words};
use crate::note::WORDS_MAX;

/// The article on making files and closing them.
const FILES: &str = "30/2020/NĐ-CP, Điều 29";

pub(super) fn unchosen() -> Refusal {
    Refusal::new(
        "dossier.unchosen",
        Text::new("Chưa chọn hồ sơ.", "No file is chosen."),
        Text::new("Chọn một hồ sơ đang mở.", "Choose a file that is open."),
    )
    .field("dossier")
    .source("30/2020/NĐ-CP, Điều 29")
}

pub(super) fn state(state: State) -> Refusal {
    let (_, (vi, en)) = words::state(state);
    Refusal::new(
        "dossier.state",
        Text::with(
            format!("Hồ sơ đang ở bước khác: {vi}."),
            format!("The file stands elsewhere by now: {en}."),
        ),
        Text::new(
            "Chỉ hồ sơ đang mở mới thêm bớt được văn bản; hồ sơ đã kết thúc chỉ mở lại khi lưu trữ trả lại.",
            "Documents enter and leave open files only; a closed file opens again only when the archive gives it back.",
        ),
    )
    .status(409)
}

pub(super) fn keeper() -> Refusal {
    Refusal::new(
        "dossier.keeper",
        Text::new("Hồ sơ này do người khác lập.", "Somebody else keeps this file."),
        Text::new(
            "Đề nghị người lập hồ sơ thực hiện.",
            "Ask the person in charge of the file to do it.",
        ),
    )
    .status(403)
    .source(FILES)
}

pub(super) fn mark(most: usize) -> Refusal {
    Refusal::new(
        "dossier.mark",
        Text::new("Ký hiệu hồ sơ chưa đúng.", "The notation of the file is not as it should be."),
        Text::with(
            format!("Ghi chữ viết tắt của đơn vị hoặc lĩnh vực, ví dụ TCCB: chữ, số, gạch nối, dấu chấm, không quá {most} ký tự."),
            format!("Write the abbreviation of the unit or field, such as TCCB: letters, digits, hyphen, dot, at most {most}."),
        ),
    )
    .field("mark")
    .source("30/2020/NĐ-CP, Phụ lục V")
}

pub(super) fn title(text: &str, most: usize) -> Result<&str, Refusal> {
    let text = text.trim();
    match (1..=most).contains(&text.chars().count()) {
        true => Ok(text),
        false => Err(Refusal::new(
            "dossier.title",
            Text::new(
                "Chưa ghi tiêu đề, hoặc tiêu đề quá dài.",
                "No title is given, or too long a one.",
            ),
            Text::with(
                format!("Ghi từ 1 đến {most} ký tự."),
                format!("Write 1 to {most} letters."),
            ),
        )
        .field("title")),
    }
}

pub(super) fn retention() -> Refusal {
    Refusal::new(
        "dossier.retention",
        Text::new("Chưa chọn thời hạn bảo quản.", "No time of keeping is chosen."),
        Text::new("Chọn một thời hạn trong bảng.", "Choose one of the table."),
    )
    .field("retention")
    .source("10/2022/TT-BNV")
}

pub(super) fn keeper_unknown() -> Refusal {
    Refusal::new(
        "dossier.keeper-unknown",
        Text::new(
            "Người lập hồ sơ không công tác tại cơ quan.",
            "The person in charge does not work at this authority.",
        ),
        Text::new("Chọn một người của cơ quan.", "Choose one of its people."),
    )
    .field("keeper")
}

pub(super) fn unregistered() -> Refusal {
    Refusal::new(
        "dossier.unregistered",
        Text::new(
            "Văn bản chưa vào sổ hoặc đã bị từ chối tiếp nhận.",
            "The document is not in the register, or was refused.",
        ),
        Text::new("Vào sổ văn bản trước khi lưu hồ sơ.", "Register it before it is filed."),
    )
    .status(409)
    .source("30/2020/NĐ-CP, Điều 22")
}

pub(super) fn twice(of: &Dossier) -> Refusal {
    let notation = &of.notation;
    Refusal::new(
        "dossier.twice",
        Text::with(
            format!("Văn bản đã có trong hồ sơ {notation}."),
            format!("The document stands in file {notation} already."),
        ),
        Text::new("Chọn hồ sơ khác nếu cần.", "Choose another file if need be."),
    )
    .status(409)
    .field("dossier")
}

pub(super) fn full(most: usize) -> Refusal {
    Refusal::new(
        "dossier.full",
        Text::with(
            format!("Hồ sơ đã có {most} văn bản, mức cao nhất."),
            format!("The file holds {most} documents, the most it may."),
        ),
        Text::new("Mở tập hồ sơ tiếp theo.", "Open the next volume."),
    )
    .status(409)
    .field("dossier")
    .source("30/2020/NĐ-CP, Phụ lục VI")
}

/// Names everything that keeps a file from being closed.
pub(super) fn incomplete(faults: &Faults) -> Refusal {
    let mut vi = Vec::new();
    let mut en = Vec::new();
    if faults.is_empty {
        vi.push("Hồ sơ chưa có văn bản nào.".to_owned());
        en.push("The file holds no document.".to_owned());
    }
    if !faults.unfinished.is_empty() {
        let names = faults.unfinished.join("; ");
        vi.push(format!("Còn đang xử lý: {names}."));
        en.push(format!("Still being handled: {names}."));
    }
    if !faults.twice.is_empty() {
        let names = faults.twice.join("; ");
        vi.push(format!("Có trùng: {names}."));
        en.push(format!("There twice: {names}."));
    }
    Refusal::new(
        "dossier.incomplete",
        Text::with(vi.join(" "), en.join(" ")),
        Text::new(
            "Hoàn thành hoặc đưa văn bản ra khỏi hồ sơ rồi kết thúc lại.",
            "Finish these or take them out, then close the file.",
        ),
    )
    .status(409)
    .source(FILES)
}

pub(super) fn reason(words: &str) -> Result<&str, Refusal> {
    let words = words.trim();
    match (1..=WORDS_MAX).contains(&words.chars().count()) {
        true => Ok(words),
        false => Err(Refusal::new(
            "dossier.reason",
            Text::new(
                "Chưa ghi lý do trả lại, hoặc quá dài.",
                "No reason is given, or too long a one.",
            ),
            Text::with(
                format!("Ghi từ 1 đến {WORDS_MAX} ký tự."),
                format!("Write 1 to {WORDS_MAX} letters."),
            ),
        )
        .field("reason")),
    }
}

pub(super) fn too_large(gib: u64) -> Refusal {
    Refusal::new(
        "dossier.package-size",
        Text::with(
            format!("Gói lưu trữ vượt quá {gib} GiB."),
            format!("The archive package would be larger than {gib} GiB."),
        ),
        Text::new("Chia thành nhiều tập hồ sơ.", "Divide the file into volumes."),
    )
    .status(413)
}

pub(super) fn volume() -> Refusal {
    Refusal::new(
        "dossier.volume",
        Text::with(
            format!("Hồ sơ có hơn {VOLUME_PAGES_MAX} trang, quá lớn hoặc có tệp không đọc được, nên không lập được bản PDF."),
            format!("The file has more than {VOLUME_PAGES_MAX} pages, is too large or holds a file that cannot be read, so there is no PDF of it."),
        ),
        Text::new("Lập gói lưu trữ: gói chứa đủ mọi tệp.", "Make a package: it holds every file."),
    )
    .status(413)
}

pub(super) fn entry_unknown() -> Refusal {
    Refusal::new(
        "dossier.entry-unknown",
        Text::new(
            "Không có văn bản đến nào của bạn mang số đến này.",
            "None of your incoming documents has this entry number.",
        ),
        Text::new(
            "Ghi số đến và năm như trong sổ, ví dụ 12/2026.",
            "Write number and year as in the register, such as 12/2026.",
        ),
    )
    .field("entry")
}
