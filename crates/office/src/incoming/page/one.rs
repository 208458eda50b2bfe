//! One incoming document: its pages, what is to be done about it, who holds it and held it, what people wrote.

use askama::Template;
use axis::check::Checks;
use axum::body::Body;
use axum::extract::{Path, State as Of};
use axum::response::{IntoResponse, Response};
use base::authority::Scope;
use base::db::Tx;
use base::pages::{Choice, Chrome, Page};
use base::{Refusal, Result};
use desk::extension::TO_DECIDE;
use desk::notice::Mute;
use desk::{Act, Todo};
use directory::person::{Person, Position, person as find_person, staff};
use directory::roles::{CLERK, LEADER, OFFICIAL};
use edxml::codes::StatusCode;
use http::header;
use jiff::Timestamp;

use super::scan::Scan;
use super::time::Time;
use crate::beside::Beside;
use crate::consultation::Asked;
use crate::dossier::Filing;
use crate::files::{self, File};
use crate::incoming::recall::{self, Order, Outcome};
use crate::incoming::{
    ACTS, Incoming, IncomingId, Part, State, TO_ASSIGN, TO_CONFIRM, TO_DESTROY, TO_FILE, TO_HANDLE,
    TO_OPINE, TO_READ, TO_REGISTER, TO_SUBMIT, WAY, access_to, amend, arrival, find, in_hands_of,
    store, take_back, words,
};
use crate::note::{self, Note};
use crate::outgoing::{self, Amendment, Outgoing};
use crate::said::Said;
use crate::task::{self, Task};
use crate::trail::{self, Trail};
use crate::{Looker, Office, STAFF_MAX, freeze, ocr};

/// Pages that are shown as pictures; the rest is in the file.
const PAGES_SHOWN: usize = 10;

#[derive(Template)]
#[template(path = "incoming/page/one.html")]
pub(super) struct One {
    pub(super) chrome: Chrome,
    pub(super) said: Said,
    one: Incoming,
    files: Vec<File>,
    /// What a machine read on its scans.
    scans: Vec<Scan>,
    /// A stamp of secrecy that a machine found, dismissed by nobody.
    stamp: Option<ocr::Stamp>,
    trail: Trail,
    /// Outgoing documents that answer it.
    answers: Vec<Outgoing>,
    /// The document of this house that it answers.
    answered: Option<Outgoing>,
    notes: Vec<(Note, Person)>,
    parts: Vec<(Person, Part)>,
    /// What another authority asks of this one, when the document is such a request.
    asked: Option<Asked>,
    twins: Vec<IncomingId>,
    statuses: Vec<(String, Timestamp)>,
    /// What was found out about its signatures when it arrived.
    checks: Option<Checks>,
    /// What the form check said of what came without the axis; none for who may not open its files.
    advice: Option<arrival::Advice>,
    /// What an assistant of its holder has here.
    beside: Beside,
    /// Whether the looker is told of it.
    mute: Mute,
    /// What the looker has to do with it.
    mine: Vec<Todo>,
    time: Time,
    /// Whether the looker may take the last step back.
    may_take_back: bool,
    may_draft: bool,
    leads: bool,
    /// The files that the looker may put it into.
    filing: Filing,
    /// The recall it is or was under, with who settled it.
    recall: Option<(Order, Option<String>)>,
    /// The earlier document that it corrects or replaces, and the later ones that do so to it.
    amends: Option<(Amendment, Incoming)>,
    amended: Vec<(Amendment, Incoming)>,
    /// Why nothing of it may change, and whether the looker may hold it or let it go.
    hold: Option<(freeze::Hold, String)>,
    may_freeze: bool,
    clerk: bool,
    leaders: Vec<(Person, Position)>,
    people: Vec<(Person, Position)>,
    /// Whether the looker may give tasks from it, and those that were given.
    may_task: bool,
    tasks: Vec<Task>,
}

#[derive(Template)]
#[template(path = "incoming/page/assignment.html")]
struct Given<'a> {
    chrome: &'a Chrome,
    said: &'a Said,
    people: &'a [(Person, Position)],
}

impl One {
    fn state(&self) -> (&'static str, &'static str) {
        let (kind, (vi, en)) = words::state(self.one.state);
        (kind, self.chrome.lang.pick(vi, en))
    }

    /// Whether the looker has anything to do here.
    fn acts(&self) -> bool {
        !self.mine.is_empty()
    }

    fn has(&self, act: &Act) -> bool {
        self.mine.iter().any(|todo| todo.act == act.name)
    }

    /// The id of the field for the reason, in the form of an act that is late: one of a kind on the page.
    fn late(&self, act: &Act) -> Option<String> {
        let late = || self.mine.iter().filter(|todo| todo.late(self.chrome.now));
        let place = late().position(|todo| todo.act == act.name)?;
        Some(if place == 0 { "late_reason".to_owned() } else { format!("late_reason-{place}") })
    }

    fn came_by(&self) -> &'static str {
        let (vi, en) = self.one.way.words();
        self.chrome.lang.pick(vi, en)
    }

    /// Who learns why it was refused: what did not come over the axis has no way back.
    fn refusal_hint(&self) -> &'static str {
        match self.one.copy.is_some() {
            true => self.chrome.say("Nơi gửi nhận được lý do này.", "The sender is told."),
            false => self.chrome.say(
                "Văn bản không đến qua trục: nơi gửi không tự nhận được lý do, hãy báo lại cho họ.",
                "It did not come over the axis: tell the sender yourself.",
            ),
        }
    }

    /// The three checks made at arrival, as a part of the page.
    fn checked(&self) -> Option<String> {
        self.checks.as_ref().and_then(|checks| checks.html(&self.chrome).ok())
    }

    /// What the form check said, as a part of the page.
    fn advised(&self) -> Option<String> {
        self.advice.as_ref().map(|advice| advice.html(&self.chrome))
    }

    fn may_assign(&self) -> bool {
        self.leads
    }

    fn part(&self, part: &Part) -> &'static str {
        let (vi, en) = words::part(*part);
        self.chrome.lang.pick(vi, en)
    }

    fn kind(&self, note: &Note) -> &'static str {
        let (vi, en) = note.kind.words();
        self.chrome.lang.pick(vi, en)
    }

    fn status(&self, code: &str) -> String {
        let code = StatusCode::parse(code);
        self.chrome.lang.pick(code.vietnamese(), code.english()).to_owned()
    }

    fn leaders(&self) -> Vec<Choice> {
        let label = |(person, position): &(Person, Position)| {
            Choice::new(person.id.to_string(), format!("{}, {}", person.name, position.title))
        };
        self.leaders.iter().map(label).collect()
    }

    /// The fields with which a leader gives it to people.
    fn assignment(&self) -> String {
        let fields = Given { chrome: &self.chrome, said: &self.said, people: &self.people };
        fields.render().unwrap_or_default()
    }

    /// Whether the looker may draft an answer to it: in the register, and asked of nobody back.
    fn answerable(&self) -> bool {
        self.may_draft
            && !self.beside.assists()
            && self.one.entry.is_some()
            && !self.one.withdrawn()
    }

    /// What stands, in one sentence, once its sender recalled it.
    fn recalled(&self) -> Option<String> {
        let (order, by) = self.recall.as_ref()?;
        let ordered = self.chrome.exactly(&order.at);
        let by = by.as_deref().unwrap_or_default();
        let lang = self.chrome.lang;
        let (vi, en) = match &order.settled {
            None => (
                format!(
                    "Cơ quan ban hành thu hồi văn bản này lúc {ordered}; mọi việc dừng lại cho đến khi văn thư xác nhận hủy."
                ),
                format!(
                    "Its sender recalled it at {ordered}; everything stands still until a clerk confirms that it is destroyed."
                ),
            ),
            Some((at, _, Outcome::Destroyed)) => {
                let at = self.chrome.exactly(at);
                (
                    format!(
                        "Đã hủy theo lệnh thu hồi lúc {at}, {by} xác nhận; sổ đăng ký và dữ liệu thu hồi được giữ lại."
                    ),
                    format!(
                        "Recalled and destroyed at {at}, confirmed by {by}; its place in the register and the record of the recall stay."
                    ),
                )
            }
            Some((at, _, Outcome::Declined)) => {
                let at = self.chrome.exactly(at);
                (
                    format!("Yêu cầu thu hồi bị từ chối lúc {at}, {by}; việc xử lý tiếp tục."),
                    format!("The recall was declined at {at} by {by}; handling goes on."),
                )
            }
        };
        Some(lang.pick(vi, en))
    }

    fn amendment(&self, how: &Amendment) -> &'static str {
        let (vi, en) = outgoing::amendment_words(*how);
        self.chrome.lang.pick(vi, en)
    }

    fn amended_by(&self, how: &Amendment) -> &'static str {
        let (vi, en) = outgoing::amended_words(*how);
        self.chrome.lang.pick(vi, en)
    }

    /// Whether the looker decides on the stamp.
    fn decides(&self) -> bool {
        self.clerk && self.stamp.as_ref().is_some_and(|stamp| stamp.outcome.is_none())
    }

    fn picture(&self) -> Option<&File> {
        self.files.iter().find(|file| file.is_shown())
    }
}

pub(super) async fn show(
    Of(office): Of<Office>,
    looker: Looker,
    Path(id): Path<IncomingId>,
    chrome: Chrome,
) -> Result<Page> {
    Ok(Page::show(look(&office, looker, id, chrome, Said::default()).await?))
}

pub(super) async fn look(
    office: &Office,
    looker: Looker,
    id: IncomingId,
    chrome: Chrome,
    said: Said,
) -> Result<One> {
    let seeing = looker.clone();
    office.hub.db.write(move |tx| seen(tx, &seeing, id).map(drop)).await?;
    let reads = office.ocr.is_some();
    let read = move |tx: &Tx| {
        let scope = Scope::Authority(looker.authority);
        let one = find(tx, looker.authority, id)?;
        let about = one.about();
        let name = |person| find_person(tx, person);
        let notes = note::on(tx, &about)?.into_iter();
        let parts = store::parts(tx, id)?.into_iter();
        let mine = trail::held_now(tx, &looker.actor, &about, &ACTS)?;
        let may_file = fileable(&one) && in_hands_of(tx, &looker.actor, &one)?;
        let waits = mine.iter().any(|todo| todo.act == TO_FILE.name);
        let shown = (&chrome, &said);
        let way = format!("{WAY}{id}");
        let filing = Filing::read(tx, shown, &looker, (way, &about), (may_file, waits))?;
        let Opened { files, scans, advice, stamp } = opened(tx, &one, &looker, reads)?;
        Ok(One {
            trail: Trail::read(tx, &chrome, &about, &ACTS)?,
            answers: outgoing::answers(tx, id)?,
            answered: outgoing::answer::answered(tx, id)?,
            may_draft: looker
                .actor
                .may(&outgoing::DRAFT, Scope::Authority(looker.authority))
                .is_ok(),
            may_take_back: take_back::reversible(tx, &looker.actor, &one)?.is_some(),
            time: Time::read(tx, &chrome, &said, (&one, &mine, looker.person))?,
            mine,
            beside: Beside::read(tx, shown, &looker, (WAY, &about))?,
            mute: Mute::read(tx, &chrome, &looker.actor, (WAY, one.about()))?,
            files,
            scans,
            advice,
            stamp,
            recall: order_on(tx, id)?,
            amends: amend::of(tx, id)?,
            amended: amend::by(tx, id)?,
            notes: notes
                .map(|note| Ok((name(note.by)?, note)).map(|(by, note)| (note, by)))
                .collect::<Result<_>>()?,
            parts: parts.map(|(who, part)| Ok((name(who)?, part))).collect::<Result<_>>()?,
            asked: Asked::read(tx, (&chrome, &said), &looker, &one)?,
            twins: store::twins(tx, &one)?,
            statuses: store::statuses(tx, id)?,
            checks: match &one.copy {
                Some(copy) => axis::receive::checks(tx, one.authority, &copy.hub_doc_id)?,
                None => arrival::checks(tx, id)?,
            },
            leaders: staff(tx, looker.authority, &[LEADER], STAFF_MAX)?,
            people: staff(tx, looker.authority, &[OFFICIAL, LEADER, CLERK], STAFF_MAX)?,
            leads: looker.actor.has(&LEADER),
            clerk: looker.actor.has(&CLERK),
            filing,
            hold: freeze::told(tx, &about)?,
            may_freeze: looker.actor.may(&freeze::FREEZE, scope).is_ok(),
            may_task: one.entry.is_some() && !one.withdrawn() && task::may_give(&looker),
            tasks: task::of_document(tx, one.authority, &about)?,
            one,
            said: said.clone(),
            chrome: chrome.clone(),
        })
    };
    office.hub.db.read(read).await
}

/// The document again with what was typed, after a refusal.
pub(crate) async fn look_again(
    office: &Office,
    looker: Looker,
    id: IncomingId,
    (chrome, said): (Chrome, Said),
) -> Result<Page> {
    Ok(Page::again(look(office, looker, id, chrome, said).await?))
}

/// The recall that it is or was under, with the name of who settled it.
fn order_on(tx: &Tx, id: IncomingId) -> Result<Option<(Order, Option<String>)>> {
    let Some(order) = recall::order_of(tx, id)? else { return Ok(None) };
    let by = order.settled.map(|(_, by, _)| find_person(tx, by)).transpose()?;
    Ok(Some((order, by.map(|by| by.name))))
}

/// What the looker may open of it, and what a machine made of that.
struct Opened {
    files: Vec<File>,
    scans: Vec<Scan>,
    advice: Option<arrival::Advice>,
    stamp: Option<ocr::Stamp>,
}

fn opened(tx: &Tx, one: &Incoming, looker: &Looker, reads: bool) -> Result<Opened> {
    let stamp = ocr::standing(tx, one.id)?;
    let (files, advice) = match closed_to(one, looker, stamp.as_ref()) {
        true => (Vec::new(), None),
        false => (files::of(tx, &one.about())?, arrival::advice(tx, one.id)?),
    };
    let scans = match stamp {
        Some(_) => Vec::new(),
        None => Scan::read(tx, &files, reads)?,
    };
    Ok(Opened { files, scans, advice, stamp })
}

/// Once its sender recalled it, or a stamp of secrecy was found on it, its files are for the clerks alone, who have to see
/// what they destroy or decide on.
fn closed_to(one: &Incoming, looker: &Looker, stamp: Option<&ocr::Stamp>) -> bool {
    (one.withdrawn() || stamp.is_some()) && !looker.actor.has(&CLERK)
}

/// Whether it belongs into a file.
fn fileable(one: &Incoming) -> bool {
    ![State::Waiting, State::Refused].contains(&one.state) && !one.withdrawn()
}

/// The document, when the looker may see it: clerks and leaders it was submitted to, whoever has or had a hand in it,
/// whoever keeps a file that it stands in, the archive once that was handed over, and auditors, whose looking is itself recorded (mission: the inspector sees all, and is seen).
pub(super) fn seen(tx: &Tx, looker: &Looker, id: IncomingId) -> Result<Incoming> {
    let one = find(tx, looker.authority, id)?;
    trail::see(tx, looker, (&one.about(), access_to(tx, looker, &one)?), "incoming-document")?;
    Ok(one)
}

/// A file as it came.
pub(super) async fn file(
    Of(office): Of<Office>,
    looker: Looker,
    Path((id, place)): Path<(IncomingId, usize)>,
) -> Result<Response> {
    let file = its_file(&office, looker, id, place).await?;
    files::download(&office.hub.blobs, &file).await
}

/// A page as a picture.
pub(super) async fn page(
    Of(office): Of<Office>,
    looker: Looker,
    Path((id, place, page)): Path<(IncomingId, usize, usize)>,
) -> Result<Response> {
    let file = its_file(&office, looker, id, place).await?;
    let drawing = office.drawing.as_ref().filter(|_| file.is_shown() && page <= PAGES_SHOWN);
    let drawing = drawing.ok_or_else(Refusal::not_found)?;
    let bytes = office.hub.blobs.open(file.body).await?.bytes().await?;
    let png = drawing.page(&bytes, page).await.ok_or_else(Refusal::not_found)?;
    let headers =
        [(header::CONTENT_TYPE, "image/png"), (header::CACHE_CONTROL, "private, max-age=3600")];
    Ok((headers, Body::from(png)).into_response())
}

async fn its_file(office: &Office, looker: Looker, id: IncomingId, place: usize) -> Result<File> {
    let read = move |tx: &Tx| {
        let one = seen(tx, &looker, id)?;
        if closed_to(&one, &looker, ocr::standing(tx, id)?.as_ref()) {
            return Err(Refusal::not_found().into());
        }
        let about = one.about();
        let found = files::of(tx, &about)?.into_iter().find(|file| file.place == place);
        Ok(found.ok_or_else(Refusal::not_found)?)
    };
    office.hub.db.write(read).await
}
