//! What the room of outgoing documents says when it says no.

use base::{Refusal, Text};
use signing::mandate::{SigningCapacity, words as capacity_words};
use typeset::document::Kind;

use super::{State, words};
use crate::note;

/// The document stands elsewhere than the act needs it; and what was done to it last.
pub(super) fn state(state: State, last: &Text) -> Refusal {
    let (_, (vi, en)) = words::state(state);
    Refusal::new(
        "outgoing.state",
        Text::with(
            format!("Văn bản đang ở bước khác: {vi}.{}", last.vi),
            format!("The document stands elsewhere by now: {en}.{}", last.en),
        ),
        Text::new(
            "Mở lại văn bản để xem toàn bộ quá trình.",
            "Open the document again to see its whole trail.",
        ),
    )
    .status(409)
}

/// Somebody saved another version meanwhile.
pub(super) fn edited(version: u32) -> Refusal {
    Refusal::new(
        "outgoing.edited",
        Text::with(
            format!("Trong lúc đó đã có bản v{version}."),
            format!("Meanwhile there is version {version}."),
        ),
        Text::new(
            "Nội dung bạn gõ còn nguyên dưới đây. Mở bản mới ở trang khác để so rồi lưu lại.",
            "What you typed still stands below. Look at the new version beside it, then save again.",
        ),
    )
    .status(422)
    .field("body")
}

/// What was submitted is looked at as it is: its attachments stay.
pub(super) fn attached(state: State) -> Refusal {
    let (_, (vi, en)) = words::state(state);
    Refusal::new(
        "outgoing.attached",
        Text::with(
            format!("Tệp đính kèm không đổi được nữa. Văn bản đang ở bước: {vi}."),
            format!("Its attachments do not change any more. It stands at: {en}."),
        ),
        Text::new(
            "Rút lại, hoặc đề nghị trả lại dự thảo; sửa tệp đính kèm rồi trình lại.",
            "Take it back or have it returned, change the attachments, then submit it again.",
        ),
    )
    .status(409)
    .source("30/2020/NĐ-CP, Điều 11")
}

pub(super) fn attachments(most: usize) -> Refusal {
    at(
        "attachment",
        "outgoing.attachments",
        Text::with(
            format!("Văn bản có quá {most} tệp đính kèm."),
            format!("The document has more than {most} attachments."),
        ),
        Text::new(
            "Bỏ bớt tệp, hoặc ghép các phụ lục thành một PDF.",
            "Take some out, or join the annexes into one PDF.",
        ),
    )
}

/// What goes in one packet would be too large for it.
pub(super) fn packet_size(bytes: u64, room: u64) -> Refusal {
    let (bytes, room) = (bytes.div_ceil(1 << 20), room >> 20);
    at(
        "attachment",
        "outgoing.packet-size",
        Text::with(
            format!("Văn bản và tệp đính kèm cộng lại {bytes} MB, quá {room} MB của một gói tin."),
            format!("With its attachments it has {bytes} MB; a packet takes {room} MB."),
        ),
        Text::new(
            "Bỏ bớt tệp, quét ở 200–300 dpi, hoặc gửi phần còn lại bằng văn bản khác.",
            "Take some out, scan at 200–300 dpi, or send the rest with another document.",
        ),
    )
}

// law!("30/2020:11")
pub(super) fn not_approved(step: &Text) -> Refusal {
    Refusal::new(
        "outgoing.not-approved",
        Text::with(
            format!("Bản hiện tại chưa được duyệt: {}.", step.vi),
            format!("This version is not approved: {}.", step.en),
        ),
        Text::new(
            "Trình duyệt lại; việc duyệt gắn với từng bản dự thảo.",
            "Submit it again: an approval is of one version.",
        ),
    )
    .status(409)
    .source("30/2020/NĐ-CP, Điều 11, Điều 12")
}

// law!("30/2020:18")
pub(super) fn equal_form(of: Kind) -> Refusal {
    at(
        "kind",
        "outgoing.equal-form",
        Text::with(
            format!("Văn bản thay thế phải cùng hình thức: {}.", of.vietnamese()),
            format!("A replacement has the same form: {}.", of.vietnamese()),
        ),
        Text::new(
            "Chọn lại tên loại như văn bản bị thay thế.",
            "Choose the kind of the document that is replaced.",
        ),
    )
    .source("30/2020/NĐ-CP, Điều 18")
}

// law!("30/2020:18")
pub(super) fn correction_letter() -> Refusal {
    at(
        "kind",
        "outgoing.correction-letter",
        Text::new(
            "Đính chính thể thức, số, ngày bằng công văn.",
            "Form, number and date are corrected by an official letter.",
        ),
        Text::new(
            "Chọn tên loại Công văn; sai sót về nội dung thì ban hành văn bản thay thế.",
            "Choose official letter; where the content is wrong, issue a replacement.",
        ),
    )
    .source("30/2020/NĐ-CP, Điều 18")
}

/// What was said in a field, within its bounds.
pub(super) fn said<'a>(field: &'static str, words: &'a str) -> Result<&'a str, Refusal> {
    note::said("outgoing.words", field, words)
}

pub(super) fn reviewer() -> Refusal {
    at(
        "reviewer",
        "outgoing.reviewer",
        Text::new("Chưa chọn người duyệt nội dung.", "Nobody is chosen to approve the content."),
        Text::new(
            "Chọn người khác đang công tác tại cơ quan; người soạn không tự duyệt.",
            "Choose somebody else who works here: an author does not approve.",
        ),
    )
    .source("30/2020/NĐ-CP, Điều 11")
}

pub(super) fn people(most: usize) -> Refusal {
    at(
        "people",
        "outgoing.people",
        Text::new("Chưa chọn người cho ý kiến.", "Nobody is asked for an opinion."),
        Text::with(
            format!("Chọn từ 1 đến {most} người đang công tác tại cơ quan, trừ người soạn."),
            format!("Choose 1 to {most} people who work here, the author not among them."),
        ),
    )
}

pub(super) fn due_past() -> Refusal {
    at(
        "due_on",
        "outgoing.due",
        Text::new("Thời hạn không phải một ngày từ hôm nay.", "The deadline is no day to come."),
        Text::new("Chọn ngày hôm nay hoặc sau đó.", "Choose today or a later day."),
    )
}

pub(super) fn stance() -> Refusal {
    at(
        "stance",
        "outgoing.stance",
        Text::new("Chưa chọn ý kiến.", "No stance is chosen."),
        Text::new(
            "Chọn đồng ý, đồng ý có ý kiến, hoặc không đồng ý.",
            "Choose one: agree, agree with comments, disagree.",
        ),
    )
}

pub(super) fn signer() -> Refusal {
    at(
        "signer",
        "outgoing.signer",
        Text::new(
            "Chưa chọn người ký, hoặc người đó không còn thẩm quyền ký.",
            "No signer is chosen, or they have no right to sign any more.",
        ),
        Text::new(
            "Chọn một người trong danh sách; quản trị của cơ quan cập nhật thẩm quyền ký.",
            "Choose one of the list; the authority's administrator keeps the rights to sign.",
        ),
    )
    .source("30/2020/NĐ-CP, Điều 13")
}

pub(super) fn capacity(capacity: SigningCapacity) -> Refusal {
    let (vi, en) = capacity_words(capacity);
    let remedy = match capacity.mark() {
        None => Text::new(
            "Bỏ dòng quyền hạn: người đứng đầu ký không ghi TM., KT., TL., TUQ.",
            "Leave the line out: a head signs without one.",
        ),
        Some(mark) => Text::with(
            format!("Dòng đầu ghi “{mark}” và chức vụ hoặc tập thể được ký thay."),
            format!("Begin with “{mark}” and for whom is signed."),
        ),
    };
    let what = Text::with(
        format!("Dòng quyền hạn không khớp với thẩm quyền ký: {vi}."),
        format!("The lines above the signature do not fit the right to sign: {en}."),
    );
    at("capacities", "outgoing.capacity", what, remedy).source("30/2020/NĐ-CP, Điều 13")
}

pub(super) fn kind() -> Refusal {
    at(
        "kind",
        "outgoing.kind",
        Text::new("Chưa chọn tên loại văn bản.", "No kind of document is chosen."),
        Text::new("Chọn một trong 29 tên loại.", "Choose one of the 29 kinds."),
    )
    .source("30/2020/NĐ-CP, Điều 7")
}

pub(super) fn unnumbered() -> Refusal {
    at(
        "kind",
        "outgoing.unnumbered",
        Text::new(
            "Loại văn bản này không mang số hoặc ngày trên đầu trang, chưa ký được ở đây.",
            "This kind bears no number or date at its head and is not signed here yet.",
        ),
        Text::new("Chọn tên loại khác.", "Choose another kind."),
    )
}

pub(super) fn urgency() -> Refusal {
    at(
        "urgency",
        "outgoing.urgency",
        Text::new("Chưa chọn mức độ khẩn.", "No urgency is chosen."),
        Text::new("Chọn một mức, thường là “Thường”.", "Choose one, as a rule “Normal”."),
    )
}

pub(super) fn order(field: &'static str, typed: &str, follows: &str) -> Refusal {
    at(
        field,
        "outgoing.order",
        Text::with(
            format!("Có “{typed}” ở chỗ phải là “{follows}”."),
            format!("“{typed}” stands where “{follows}” follows."),
        ),
        Text::new(
            "Sửa số thứ tự; số của điều, khoản, điểm, phụ lục chạy liên tục.",
            "Correct it: articles, clauses, points and annexes are numbered in order.",
        ),
    )
    .source("30/2020/NĐ-CP, Phụ lục I, II.6")
}

/// A row of a table with more or fewer cells than its head.
pub(super) fn row(field: &'static str, typed: &str, (cells, columns): (usize, usize)) -> Refusal {
    at(
        field,
        "outgoing.table-row",
        Text::with(
            format!("Dòng “{typed}” của bảng có {cells} ô; bảng có {columns} cột."),
            format!("The row “{typed}” has {cells} cells; the table has {columns} columns."),
        ),
        Text::new(
            "Ngăn các ô bằng dấu “|”; ô không có nội dung để trống giữa hai dấu.",
            "Part the cells by “|”; a cell without words stays empty between two of them.",
        ),
    )
}

pub(super) fn no_annex(typed: &str) -> Refusal {
    at(
        "annexes",
        "outgoing.no-annex",
        Text::with(
            format!("“{typed}” đứng trước phụ lục thứ nhất."),
            format!("“{typed}” stands before the first annex."),
        ),
        Text::new(
            "Bắt đầu mỗi phụ lục bằng một dòng: PHỤ LỤC I. Tên phụ lục.",
            "Begin each annex with a line: PHỤ LỤC I. Its title.",
        ),
    )
    .source("30/2020/NĐ-CP, Phụ lục I, III")
}

pub(super) fn own_recipient(code: &str) -> Refusal {
    at(
        "recipients",
        "outgoing.own-recipient",
        Text::with(
            format!("{code} là mã của chính cơ quan gửi."),
            format!("{code} is the sender's own code."),
        ),
        Text::new("Bỏ mã này khỏi nơi nhận.", "Leave it out."),
    )
}

pub(super) fn nobody_within(line: &str) -> Refusal {
    at(
        "within",
        "outgoing.within",
        Text::with(
            format!("“{line}” không phải là đơn vị có người đứng đầu hay người của cơ quan."),
            format!("“{line}” is neither a unit with a head nor a person of the authority."),
        ),
        Text::new(
            "Ghi đúng tên đơn vị, họ tên hoặc tên đăng nhập; đơn vị chưa có người đứng đầu thì ghi tên một người.",
            "Write the unit, the full name or the login as it is known here; for a unit without a head, name a person.",
        ),
    )
}

pub(super) fn several_within(line: &str) -> Refusal {
    at(
        "within",
        "outgoing.within-several",
        Text::with(
            format!("“{line}” chỉ nhiều người."),
            format!("“{line}” means more than one person."),
        ),
        Text::new("Ghi tên đăng nhập của người nhận.", "Write the login of the one who is meant."),
    )
}

pub(super) fn many_within(most: usize) -> Refusal {
    at(
        "within",
        "outgoing.within-many",
        Text::with(
            format!("Quá {most} nơi nhận trong cơ quan."),
            format!("More than {most} recipients inside the authority."),
        ),
        Text::new("Chọn đơn vị thay cho từng người.", "Name units instead of people."),
    )
}

pub(super) fn many_recipients(most: usize) -> Refusal {
    at(
        "recipients",
        "outgoing.many-recipients",
        Text::new("Quá nhiều nơi nhận.", "Too many recipients."),
        Text::with(format!("Chọn không quá {most} nơi."), format!("Choose at most {most}.")),
    )
}

pub(super) fn paper() -> Refusal {
    at(
        "paper",
        "outgoing.paper",
        Text::new(
            "Có nơi nhận bản giấy chưa ghi lý do.",
            "Somebody is to get paper and no reason is given.",
        ),
        Text::new(
            "Mỗi dòng ghi: tên nơi nhận; lý do gửi bản giấy.",
            "On each line: the recipient; why on paper.",
        ),
    )
    .source("28/2018/QĐ-TTg, Điều 5")
}

pub(super) fn no_file() -> Refusal {
    at(
        "file",
        "outgoing.no-file",
        Text::new("Chưa chọn tệp nào.", "No file was chosen."),
        Text::new("Chọn một tệp DOCX.", "Choose a DOCX."),
    )
}

pub(super) fn file_kind() -> Refusal {
    at(
        "file",
        "outgoing.file-kind",
        Text::new("Chỉ tệp DOCX soạn tiếp được ở đây.", "Only a DOCX can be written on here."),
        Text::new(
            "Dùng tệp DOCX của văn bản; tệp PDF đã hoàn chỉnh thì trình ký ở mục Ký số.",
            "Use the DOCX of the document; a finished PDF is submitted at the signing desk.",
        ),
    )
}

/// The words of a file do not make a document; `why` says what could not be made out.
pub(super) fn file_unread(why: &[Text]) -> Refusal {
    let said = |pick: fn(&Text) -> &str| why.iter().map(pick).collect::<Vec<_>>().join(" ");
    at(
        "file",
        "outgoing.file-unread",
        Text::with(
            format!("Tệp không chuyển được thành dự thảo. {}", said(|text| &text.vi)),
            format!("The file does not become a draft. {}", said(|text| &text.en)),
        ),
        Text::new(
            "Sửa tệp theo mẫu của Nghị định 30/2020/NĐ-CP, hoặc gõ nội dung vào biểu dưới đây.",
            "Give it the form of Decree 30/2020, or type the document into the form below.",
        ),
    )
    .source("30/2020/NĐ-CP, Phụ lục I, III")
}

fn at(field: &'static str, rule: &'static str, what: Text, remedy: Text) -> Refusal {
    Refusal::new(rule, what, remedy).status(422).field(field)
}
