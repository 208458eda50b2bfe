//! The acts of people on an outgoing document: each translates a form, and shows it again when a rule said no.

use axum::Form;
use axum::RequestPartsExt;
use axum::extract::{FromRequest, Path, Request, State as Of};
use base::db::Tx;
use base::pages::{Chrome, Page};
use base::{Error, Refusal, Result, Text};
use desk::notice;
use jiff::civil::Date;

use super::one::{look, seen};
use crate::beside::write_note;
use crate::outgoing::{self, OutgoingId, Stance};
use crate::said::Said;
use crate::{Looker, Office, dossier};

/// Where an act was asked for, by whom, with what.
pub(super) struct Asked {
    looker: Looker,
    id: OutgoingId,
    chrome: Chrome,
    said: Said,
}

impl FromRequest<Office> for Asked {
    type Rejection = Error;

    async fn from_request(request: Request, office: &Office) -> Result<Asked> {
        let (mut parts, body) = request.into_parts();
        let looker = parts.extract_with_state::<Looker, Office>(office).await?;
        let path = parts.extract::<Path<OutgoingId>>().await;
        let Path(id) = path.map_err(|_| Refusal::not_found())?;
        let chrome = parts.extract::<Chrome>().await?;
        let form = Form::from_request(Request::from_parts(parts, body), office).await;
        let Form(fields) = form.map_err(|_| Refusal::not_found())?;
        Ok(Asked { looker, id, chrome, said: Said::of_form(fields) })
    }
}

impl Asked {
    /// Does an act in its transaction; a refusal at a field shows the document again with what was typed.
    async fn act(
        self,
        office: Office,
        verb: impl Fn(&Tx, &Looker, &Said) -> Result<()> + Send + 'static,
        notice: Text,
    ) -> Result<Page> {
        let Asked { looker, id, chrome, said } = self;
        let (who, what) = (looker.clone(), said.clone());
        match office.hub.db.write(move |tx| verb(tx, &who, &what)).await {
            Ok(()) => Ok(Page::to(format!("/outgoing/{id}")).notice(notice)),
            Err(Error::Refused(refusal)) if refusal.field.is_some() => {
                let said = said.refused(*refusal);
                Ok(Page::again(look(&office, looker, id, chrome, said).await?))
            }
            Err(error) => Err(error),
        }
    }

    /// The version that the form was shown for.
    fn shown(&self) -> u32 {
        self.said.of("version").parse().unwrap_or(0)
    }
}

pub(super) async fn submit(Of(office): Of<Office>, asked: Asked) -> Result<Page> {
    let id = asked.id;
    let verb = move |tx: &Tx, who: &Looker, said: &Said| {
        let told = (said.person("reviewer"), said.of("purpose"));
        outgoing::submit(tx, &who.actor, who.authority, id, told)
    };
    asked.act(office, verb, Text::new("Đã trình duyệt nội dung.", "Submitted for approval.")).await
}

pub(super) async fn note_down(Of(office): Of<Office>, asked: Asked) -> Result<Page> {
    let id = asked.id;
    let verb = move |tx: &Tx, who: &Looker, said: &Said| {
        write_note(tx, who, &seen(tx, who, id)?.about(), said.of("note"))
    };
    let told = Text::new(
        "Đã ghi chú; lãnh đạo thấy ghi chú này trên văn bản.",
        "Written down; the leader sees it on the document.",
    );
    asked.act(office, verb, told).await
}

pub(super) async fn mute(Of(office): Of<Office>, asked: Asked) -> Result<Page> {
    let id = asked.id;
    let verb = move |tx: &Tx, who: &Looker, _: &Said| {
        let one = seen(tx, who, id)?;
        notice::mute(tx, &who.actor, &one.about(), (&one.subject, &one.reference()))
    };
    let told = Text::new(
        "Bạn không còn nhận thông báo về văn bản này.",
        "You are told nothing of it any more.",
    );
    asked.act(office, verb, told).await
}

pub(super) async fn withdraw(Of(office): Of<Office>, asked: Asked) -> Result<Page> {
    let id = asked.id;
    let verb = move |tx: &Tx, who: &Looker, said: &Said| {
        outgoing::withdraw(tx, &who.actor, who.authority, id, said.of("words"))
    };
    let notice = Text::new("Đã rút lại; dự thảo trở về bàn của bạn.", "Taken back; it is yours.");
    asked.act(office, verb, notice).await
}

pub(super) async fn approve(Of(office): Of<Office>, asked: Asked) -> Result<Page> {
    let of = (asked.id, asked.shown());
    let verb =
        move |tx: &Tx, who: &Looker, _: &Said| outgoing::approve(tx, &who.actor, who.authority, of);
    let notice = Text::new("Đã duyệt; văn bản chuyển bước tiếp theo.", "Approved; it goes on.");
    asked.act(office, verb, notice).await
}

pub(super) async fn return_(Of(office): Of<Office>, asked: Asked) -> Result<Page> {
    let id = asked.id;
    let verb = move |tx: &Tx, who: &Looker, said: &Said| {
        outgoing::return_(tx, &who.actor, who.authority, id, said.of("words"))
    };
    let notice = Text::new("Đã trả lại người soạn.", "Returned to its author.");
    asked.act(office, verb, notice).await
}

pub(super) async fn ask(Of(office): Of<Office>, asked: Asked) -> Result<Page> {
    let id = asked.id;
    let verb = move |tx: &Tx, who: &Looker, said: &Said| {
        let due_on = Some(said.of("due_on").trim()).filter(|day| !day.is_empty());
        // A day that is none is refused like one that has passed.
        let due_on = due_on.map(|day| day.parse().unwrap_or(Date::MIN));
        outgoing::ask(tx, &who.actor, who.authority, id, (&said.people("ask"), due_on))
    };
    let notice = Text::new("Đã gửi xin ý kiến.", "Opinions are asked for.");
    asked.act(office, verb, notice).await
}

pub(super) async fn opine(Of(office): Of<Office>, asked: Asked) -> Result<Page> {
    let id = asked.id;
    let verb = move |tx: &Tx, who: &Looker, said: &Said| {
        let stance = Stance::parse(said.of("stance"));
        let told = (stance, said.of("opinion"), said.of("late_reason"));
        outgoing::opine(tx, &who.actor, who.authority, id, told)
    };
    asked.act(office, verb, Text::new("Đã gửi ý kiến.", "The opinion is given.")).await
}

pub(super) async fn number(Of(office): Of<Office>, asked: Asked) -> Result<Page> {
    let (id, room) = (asked.id, office.room.clone());
    let verb = move |tx: &Tx, who: &Looker, _: &Said| {
        outgoing::number(tx, &room, &who.actor, who.authority, id).map(drop)
    };
    let notice = Text::new(
        "Đã cấp số tiếp theo của sổ; văn bản chờ ký số của cơ quan.",
        "The next number of the series is given; it waits for the seal.",
    );
    asked.act(office, verb, notice).await
}

pub(super) async fn file(Of(office): Of<Office>, asked: Asked) -> Result<Page> {
    let id = asked.id;
    let verb = move |tx: &Tx, who: &Looker, said: &Said| {
        let about = outgoing::find(tx, who.authority, id)?.about();
        dossier::put_into(tx, who, said.of("dossier"), &about)
    };
    asked.act(office, verb, Text::new("Đã lưu vào hồ sơ.", "Put into the file.")).await
}

pub(super) async fn recall(Of(office): Of<Office>, asked: Asked) -> Result<Page> {
    let id = asked.id;
    let verb = move |tx: &Tx, who: &Looker, said: &Said| {
        outgoing::recall(tx, &who.actor, who.authority, id, said.of("recall_reason"))
    };
    let notice = Text::new(
        "Đã thu hồi; mọi nơi nhận qua trục được báo và phải xác nhận hủy.",
        "Recalled; everybody who got it over the axis is told, and confirms that it is destroyed.",
    );
    asked.act(office, verb, notice).await
}
