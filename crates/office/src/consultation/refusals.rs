//! What the room of consultations says when it says no.

use base::{Refusal, Text};

use super::Consultation;

pub(super) fn authorities(most: usize) -> Refusal {
    Refusal::new(
        "consultation.authorities",
        Text::with(
            format!("Chọn từ 1 đến {most} cơ quan khác để lấy ý kiến."),
            format!("Between 1 and {most} other authorities are asked at once."),
        ),
        Text::new(
            "Ghi mã các cơ quan, cách nhau bằng dấu cách; ý kiến trong cơ quan thì xin trên trang dự thảo.",
            "Give their codes, parted by spaces; ask colleagues on the page of the draft.",
        ),
    )
    .status(422)
    .field("codes")
}

pub(super) fn asked(name: &str, version: u32) -> Refusal {
    Refusal::new(
        "consultation.asked",
        Text::with(
            format!("Đã lấy ý kiến {name} về bản v{version}."),
            format!("{name} was asked about version {version} already."),
        ),
        Text::new(
            "Bỏ cơ quan này ra; cần thêm thời gian thì gia hạn yêu cầu đã gửi.",
            "Leave it out; if it needs more time, extend the request that was sent.",
        ),
    )
    .status(422)
    .field("codes")
}

pub(super) fn due() -> Refusal {
    Refusal::new(
        "consultation.due",
        Text::new(
            "Thời hạn phải từ hôm nay; khi gia hạn, phải sau hạn đang có.",
            "The deadline is today or later; an extension ends after the deadline that stands.",
        ),
        Text::new("Chọn lại ngày.", "Choose another day."),
    )
    .status(422)
    .field("due_on")
}

/// The request was answered or withdrawn meanwhile.
pub(super) fn over(one: &Consultation) -> Refusal {
    let what = match &one.answer {
        Some(_) => Text::with(
            format!("{} đã trả lời yêu cầu này.", one.name),
            format!("{} has answered this request.", one.name),
        ),
        None => Text::with(
            format!("Yêu cầu lấy ý kiến {} đã được rút.", one.name),
            format!("The request to {} was withdrawn.", one.name),
        ),
    };
    let remedy = Text::new(
        "Cần hỏi lại thì gửi yêu cầu mới về bản dự thảo hiện tại.",
        "To ask again, send a new request about the present version.",
    );
    Refusal::new("consultation.over", what, remedy).status(409)
}

pub(super) fn steps(most: u32) -> Refusal {
    Refusal::new(
        "consultation.steps",
        Text::with(
            format!("Yêu cầu này đã thay đổi {most} lần."),
            format!("This request was changed {most} times."),
        ),
        Text::new("Rút yêu cầu và gửi yêu cầu mới.", "Withdraw it and send a new one."),
    )
    .status(409)
}

pub(super) fn stance() -> Refusal {
    Refusal::new(
        "consultation.stance",
        Text::new("Chưa chọn ý kiến.", "No stance is chosen."),
        Text::new(
            "Chọn đồng ý, đồng ý có ý kiến, hoặc không đồng ý.",
            "Choose to agree, agree with comments, or disagree.",
        ),
    )
    .status(422)
    .field("stance")
}

/// No document came that says it.
pub(super) fn no_reply(name: &str) -> Refusal {
    Refusal::new(
        "consultation.no-reply",
        Text::with(
            format!("Chưa có văn bản trả lời của {name}."),
            format!("No document of {name} answers this request."),
        ),
        Text::new(
            "Chờ văn bản đến; ý kiến chỉ được ghi khi có văn bản làm căn cứ.",
            "Wait for it: an opinion is entered only with a document that shows it.",
        ),
    )
    .status(409)
}

/// The request that an answer is for was withdrawn.
pub(super) fn withdrawn(reason: &str) -> Refusal {
    Refusal::new(
        "consultation.withdrawn",
        Text::with(
            format!("Cơ quan hỏi đã rút yêu cầu: {reason}"),
            format!("The asking authority withdrew its request: {reason}"),
        ),
        Text::new(
            "Không cần trả lời nữa; kết thúc xử lý văn bản này.",
            "No answer is needed any more; end the handling of this document.",
        ),
    )
    .status(409)
}

/// The authority has answered, or a leader has the answer.
pub(super) fn answered(sent: bool) -> Refusal {
    let what = match sent {
        true => Text::new("Cơ quan đã trả lời yêu cầu này.", "The authority has answered."),
        false => Text::new(
            "Ý kiến đã trình lãnh đạo và đang chờ duyệt.",
            "The answer is with a leader, who has to approve it.",
        ),
    };
    let remedy = Text::new(
        "Cần bổ sung thì soạn văn bản trả lời, hoặc đề nghị lãnh đạo trả lại.",
        "To add to it, draft an answering document, or have the leader return it.",
    );
    Refusal::new("consultation.answered", what, remedy).status(409)
}

pub(super) fn nothing_to_decide() -> Refusal {
    Refusal::new(
        "consultation.nothing",
        Text::new("Không có ý kiến chờ duyệt.", "No answer waits for approval."),
        Text::new("Mở lại văn bản để xem.", "Open the document again."),
    )
    .status(409)
}

/// Why a packet was not taken as a message: it goes to the register, where a clerk sees it.
pub(super) fn unreadable() -> Refusal {
    Refusal::new(
        "consultation.unreadable",
        Text::new(
            "Gói tin lấy ý kiến không đọc được theo truc.consultation/1, hoặc không thuộc yêu cầu nào.",
            "The packet is no message by truc.consultation/1, or belongs to no request.",
        ),
        Text::new(
            "Đối chiếu với tài liệu truc.consultation/1.",
            "Compare it with the description of truc.consultation/1.",
        ),
    )
}
