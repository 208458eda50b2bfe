//! The acts of people on an incoming document: each translates a form, and shows it again when a rule said no.

use axum::Form;
use axum::extract::{Path, State as Of};
use base::db::Tx;
use base::pages::{Chrome, Page};
use base::{Error, Result, Text};
use desk::extension::Decision;
use desk::notice;
use jiff::civil::Date;

use super::one::{look, seen};
use crate::beside::write_note;
use crate::incoming::{self, Assignment, IncomingId};
use crate::said::Said;
use crate::{Looker, Office, dossier, freeze as holds, ocr};

/// Where the act was asked for, and by whom.
struct Asked {
    office: Office,
    looker: Looker,
    id: IncomingId,
    chrome: Chrome,
    said: Said,
}

/// Does an act in its transaction; a refusal at a field shows the document again with what was typed.
async fn act(
    asked: Asked,
    verb: impl Fn(&Tx, &Looker, &Said) -> Result<()> + Send + 'static,
    notice: Text,
) -> Result<Page> {
    let Asked { office, looker, id, chrome, said } = asked;
    let (who, what) = (looker.clone(), said.clone());
    match office.hub.db.write(move |tx| verb(tx, &who, &what)).await {
        Ok(()) => Ok(Page::to(format!("/incoming/{id}")).notice(notice)),
        Err(Error::Refused(refusal)) if refusal.field.is_some() => {
            let said = said.refused(*refusal);
            Ok(Page::again(look(&office, looker, id, chrome, said).await?))
        }
        Err(error) => Err(error),
    }
}

/// One handler: what comes in is the same for all of them.
macro_rules! handler {
    ($(#[$doc:meta])* $name:ident, $verb:expr, $vi:literal, $en:literal) => {
        $(#[$doc])*
        pub(super) async fn $name(
            Of(office): Of<Office>,
            looker: Looker,
            Path(id): Path<IncomingId>,
            chrome: Chrome,
            Form(fields): Form<Vec<(String, String)>>,
        ) -> Result<Page> {
            let said = Said::of_form(fields);
            let asked = Asked { office, looker, id, chrome, said };
            let verb: fn(&Tx, &Looker, &Said, IncomingId) -> Result<()> = $verb;
            act(asked, move |tx, who, said| verb(tx, who, said, id), Text::new($vi, $en)).await
        }
    };
}

handler!(
    register,
    |tx, who, said, id| {
        let late = said.of("late_reason");
        incoming::register(tx, &who.actor, who.authority, id, late).map(drop)
    },
    "Đã vào sổ; nơi gửi qua trục được báo đã tiếp nhận.",
    "Registered; a sender over the axis is told so."
);
handler!(
    refuse,
    |tx, who, said, id| {
        let words = (said.of("reason"), said.of("late_reason"));
        incoming::refuse(tx, &who.actor, who.authority, id, words)
    },
    "Đã từ chối tiếp nhận; nơi gửi qua trục được báo lý do.",
    "Refused; a sender over the axis is told why."
);
handler!(
    submit,
    |tx, who, said, id| {
        let rest = (said.person("leader"), said.of("proposal"), said.of("late_reason"));
        incoming::submit(tx, &who.actor, who.authority, id, rest)
    },
    "Đã trình lãnh đạo.",
    "Submitted."
);
handler!(
    assign,
    |tx, who, said, id| {
        let due_on = Some(said.of("due_on").trim()).filter(|day| !day.is_empty());
        let assignment = Assignment {
            lead: said.person("lead"),
            with: said.people("with"),
            informed: said.people("informed"),
            direction: said.of("direction").to_owned(),
            // A day that is none is refused like one that has passed.
            due_on: due_on.map(|day| day.parse().unwrap_or(Date::MIN)),
            late_reason: said.of("late_reason").to_owned(),
        };
        incoming::assign(tx, &who.actor, who.authority, id, &assignment)
    },
    "Đã phân công; người chủ trì có việc trên bàn.",
    "Assigned; whoever is in charge has it on the desk."
);
handler!(
    take_back,
    |tx, who, said, id| {
        incoming::take_back(tx, &who.actor, who.authority, id, said.of("words"))
    },
    "Đã rút lại; việc trở về bàn của bạn.",
    "Taken back; it is on your desk again."
);
handler!(
    accept,
    |tx, who, _, id| incoming::accept(tx, &who.actor, who.authority, id),
    "Đã nhận việc; nơi gửi qua trục được báo đang xử lý.",
    "Begun; a sender over the axis is told so."
);
handler!(
    opine,
    |tx, who, said, id| {
        let words = (said.of("words"), said.of("late_reason"));
        incoming::opine(tx, &who.actor, who.authority, id, words)
    },
    "Đã gửi ý kiến.",
    "The opinion is given."
);
handler!(
    note_seen,
    |tx, who, _, id| incoming::note_seen(tx, &who.actor, who.authority, id),
    "Đã ghi nhận bạn đã xem.",
    "Noted that you have read it."
);
handler!(
    propose,
    |tx, who, said, id| {
        let words = (said.of("words"), said.of("late_reason"));
        incoming::propose(tx, &who.actor, who.authority, id, words)
    },
    "Đã báo cáo hoàn thành; chờ lãnh đạo xác nhận.",
    "Reported as done; the leader confirms it."
);
handler!(
    pause,
    |tx, who, said, id| {
        incoming::pause(tx, &who.actor, who.authority, id, said.of("pause_reason"))
    },
    "Đã tạm dừng; hạn không chạy cho đến khi tiếp tục.",
    "Stopped: its time does not run until it goes on."
);
handler!(
    go_on,
    |tx, who, _, id| incoming::go_on(tx, &who.actor, who.authority, id),
    "Tiếp tục xử lý; thời gian còn lại được cộng vào hạn.",
    "It goes on; the time that was left is given back."
);
handler!(
    ask_time,
    |tx, who, said, id| {
        let wish = (said.of("wish_until").trim().parse().ok(), said.of("wish_reason"));
        incoming::ask_time(tx, &who.actor, who.authority, id, wish)
    },
    "Đã xin gia hạn; người giao việc quyết định.",
    "Asked for more time; whoever gave the work decides."
);
handler!(
    give_time,
    |tx, who, said, id| {
        let rest = (Decision::Grant, said.of("answer"), said.of("late_reason"));
        incoming::decide_time(tx, &who.actor, who.authority, id, rest)
    },
    "Đã gia hạn.",
    "More time is given."
);
handler!(
    refuse_time,
    |tx, who, said, id| {
        let rest = (Decision::Refuse, said.of("answer"), said.of("late_reason"));
        incoming::decide_time(tx, &who.actor, who.authority, id, rest)
    },
    "Đã từ chối gia hạn; hạn không đổi.",
    "Refused: the deadline stands."
);
handler!(
    confirm,
    |tx, who, _, id| incoming::confirm(tx, &who.actor, who.authority, id),
    "Đã xác nhận hoàn thành; nơi gửi qua trục được báo.",
    "Confirmed as done; a sender over the axis is told so."
);
handler!(
    send_back,
    |tx, who, said, id| {
        incoming::send_back(tx, &who.actor, who.authority, id, said.of("words"))
    },
    "Đã trả lại người chủ trì.",
    "Sent back to whoever is in charge."
);
handler!(
    file,
    |tx, who, said, id| {
        let about = incoming::movable(tx, who.authority, id)?.about();
        dossier::put_into(tx, who, said.of("dossier"), &about)
    },
    "Đã lưu vào hồ sơ.",
    "Put into the file."
);
handler!(
    destroy,
    |tx, who, said, id| {
        incoming::destroy(tx, &who.actor, who.authority, id, said.of("late_reason"))
    },
    "Đã xác nhận hủy; nơi gửi được báo.",
    "Destroyed; the sender is told so."
);
handler!(
    decline,
    |tx, who, said, id| {
        let words = (said.of("reason"), said.of("late_reason"));
        incoming::decline(tx, &who.actor, who.authority, id, words)
    },
    "Đã từ chối thu hồi; nơi gửi được báo lý do.",
    "The recall is declined; the sender is told why."
);
handler!(
    note_down,
    |tx, who, said, id| write_note(tx, who, &seen(tx, who, id)?.about(), said.of("note")),
    "Đã ghi chú; lãnh đạo thấy ghi chú này trên văn bản.",
    "Written down; the leader sees it on the document."
);
handler!(
    mute,
    |tx, who, _, id| {
        let one = seen(tx, who, id)?;
        let called = (one.subject.as_str(), one.reference.as_str());
        notice::mute(tx, &who.actor, &one.about(), called)
    },
    "Bạn không còn nhận thông báo về văn bản này.",
    "You are told nothing of it any more."
);
handler!(
    freeze,
    |tx, who, said, id| {
        let about = seen(tx, who, id)?.about();
        holds::freeze(tx, &who.actor, who.authority, &about, said.of("hold"))
    },
    "Đã phong tỏa: văn bản không thay đổi được cho đến khi gỡ.",
    "On hold: nothing of it changes until the hold is lifted."
);
handler!(
    release,
    |tx, who, said, id| {
        let about = seen(tx, who, id)?.about();
        holds::lift(tx, &who.actor, who.authority, &about, said.of("hold"))
    },
    "Đã gỡ phong tỏa.",
    "The hold is lifted."
);
handler!(
    dismiss_stamp,
    |tx, who, _, id| ocr::dismiss(tx, who, id),
    "Đã ghi nhận: không phải dấu mật. Văn bản được xử lý và tìm kiếm như thường lệ.",
    "Noted: no stamp of secrecy. It is handled and found as any other."
);
handler!(
    confirm_stamp,
    |tx, who, _, id| ocr::confirm(tx, who, id),
    "Đã đóng các tệp. Đăng ký văn bản tại sổ văn bản mật và xử lý bản giấy theo quy định.",
    "Its files are closed. Enter it in the register of secret documents, and handle the paper as the law says."
);
