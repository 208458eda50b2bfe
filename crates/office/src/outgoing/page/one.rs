//! One outgoing document: its pages as they stand, what is to be done about it, opinions and approvals, every recipient with
//! how far it is there, who holds it and held it.

use askama::Template;
use axum::body::Body;
use axum::extract::{Path, State as Of};
use axum::response::{IntoResponse, Response};
use base::authority::Scope;
use base::blobs::Stored;
use base::db::Tx;
use base::pages::{Choice, Chrome, Page};
use base::{Refusal, Result};
use desk::notice::Mute;
use desk::{Act, Calendar, Todo};
use directory::person::{Person, Position, person as find_person, staff};
use directory::roles::{CLERK, LEADER, OFFICIAL};
use http::header;
use jiff::Timestamp;
use signing::form_check::{Finding, Words, check};
use signing::mandate::{self, SigningCapacity};

use super::recipients::Lines;
use crate::beside::Beside;
use crate::consultation::Lines as Consulted;
use crate::dossier::Filing;
use crate::files::{File, megabytes};
use crate::incoming::{self, Incoming};
use crate::note::{self, Note};
use crate::outgoing::answer::Answer;
use crate::outgoing::attachment;
use crate::outgoing::disposition::Disposition;
use crate::outgoing::draft::Version;
use crate::outgoing::opinion::{self, Opinion};
use crate::outgoing::recall::Recall;
use crate::outgoing::review::{Approval, signatory, title};
use crate::outgoing::sheet::{codes, paper, within};
use crate::outgoing::{
    ACTS, Amendment, DRAFT, Outgoing, OutgoingId, RECALL, Stance, State, TO_CHECK, TO_NUMBER,
    TO_OPINE, TO_REVIEW, TO_SEAL, TO_SIGN, WAY, access_to, amend, answer, find, in_hands_of,
    recall, store, words,
};
use crate::said::Said;
use crate::task::{self, Task};
use crate::trail::{self, Trail};
use crate::{Looker, Office, STAFF_MAX};

/// Pages that are shown as pictures; the rest is in the file.
const PAGES_SHOWN: usize = 10;

#[derive(Template)]
#[template(path = "outgoing/page/one.html")]
pub(super) struct One {
    chrome: Chrome,
    said: Said,
    one: Outgoing,
    version: Version,
    /// The file as it stands: the version's, or what the signing desk made of it.
    file: Stored,
    /// What goes with it, and what both may take together, in bytes.
    attachments: Vec<File>,
    room: u64,
    author: Person,
    signer: Option<(Person, SigningCapacity)>,
    reply: Option<Incoming>,
    trail: Trail,
    /// What an assistant of its holder has here.
    beside: Beside,
    /// Whether the looker is told of it.
    mute: Mute,
    notes: Vec<(Note, Person)>,
    opinions: Vec<(Opinion, Person)>,
    /// What other authorities were asked and said.
    asked: Consulted,
    approvals: Vec<(Approval, Person)>,
    /// Whom it went to, and how far it is there.
    lines: Lines,
    /// Until when it had to leave, once it was signed.
    leave_by: Option<Timestamp>,
    /// What the looker has to do with it.
    mine: Vec<Todo>,
    is_author: bool,
    /// What a machine finds about the form, for whoever checks it; none for others.
    findings: Option<Vec<Finding>>,
    people: Vec<(Person, Position)>,
    /// Its recall with who decided it, and whether the looker may recall it.
    recall: Option<(Recall, Person)>,
    may_recall: bool,
    /// The earlier document that it corrects or replaces, the later ones that do so to it, and whether the looker may draft one.
    answers: Vec<Answer>,
    filing: Filing,
    amends: Option<(Amendment, Outgoing)>,
    amended: Vec<(Amendment, Outgoing)>,
    may_amend: bool,
    /// Whether the looker may give tasks from it, and those that were given.
    may_task: bool,
    tasks: Vec<Task>,
}

impl One {
    fn state(&self) -> (&'static str, &'static str) {
        let (kind, (vi, en)) = words::state(self.one.state);
        (kind, self.chrome.lang.pick(vi, en))
    }

    fn amendment(&self, how: &Amendment) -> &'static str {
        let (vi, en) = words::amendment(*how);
        self.chrome.lang.pick(vi, en)
    }

    fn amended_by(&self, how: &Amendment) -> &'static str {
        let (vi, en) = words::amended(*how);
        self.chrome.lang.pick(vi, en)
    }

    fn title(&self) -> String {
        title(&self.one)
    }

    fn has(&self, act: &Act) -> bool {
        self.mine.iter().any(|todo| todo.act == act.name)
    }

    /// Whether a reason has to be given for an act of the looker that is late.
    fn late(&self, act: &Act) -> bool {
        self.mine.iter().any(|todo| todo.act == act.name && todo.late(self.chrome.now))
    }

    fn may_edit(&self) -> bool {
        let open = [State::Draft, State::Content, State::Form].contains(&self.one.state);
        self.is_author && open
    }

    /// Whether the looker may take the submission back.
    fn may_withdraw(&self) -> bool {
        self.is_author && self.one.state == State::Content
    }

    /// Opinions that the author still owes a word.
    fn open_opinions(&self) -> usize {
        self.opinions.iter().filter(|(opinion, _)| opinion.is_open()).count() + self.asked.open()
    }

    /// Whether the looker may say what was made of opinions.
    fn may_dispose(&self) -> bool {
        let open = [State::Draft, State::Content].contains(&self.one.state);
        let asks = self.opinions.iter().any(|(opinion, _)| opinion.needs_disposition())
            || self.asked.asks();
        self.is_author && open && asks
    }

    fn in_draft(&self) -> bool {
        self.is_author && self.one.state == State::Draft
    }

    fn pages(&self) -> std::ops::RangeInclusive<usize> {
        1..=self.version.pages.min(PAGES_SHOWN)
    }

    fn capacity(&self, of: &SigningCapacity) -> &'static str {
        let (vi, en) = mandate::words(*of);
        self.chrome.lang.pick(vi, en)
    }

    fn words<'a>(&self, of: &'a Words) -> &'a str {
        self.chrome.lang.pick(&of.vi, &of.en)
    }

    fn step(&self, of: &Approval) -> String {
        of.step.words().get(self.chrome.lang).to_owned()
    }

    fn kind(&self, note: &Note) -> &'static str {
        let (vi, en) = note.kind.words();
        self.chrome.lang.pick(vi, en)
    }

    fn stance(&self, of: &Stance) -> &'static str {
        let (vi, en) = words::stance(*of);
        self.chrome.lang.pick(vi, en)
    }

    fn outcome(&self, of: &Disposition) -> String {
        of.outcome.words().get(self.chrome.lang).to_owned()
    }

    fn stances(&self) -> Vec<Choice> {
        Stance::ALL.iter().map(|one| Choice::new(one.name(), self.stance(one))).collect()
    }

    /// Everybody but the author, to be chosen.
    fn others(&self) -> Vec<&(Person, Position)> {
        self.people.iter().filter(|(person, _)| person.id != self.one.author).collect()
    }

    fn reviewers(&self) -> Vec<Choice> {
        let label = |(person, position): &&(Person, Position)| {
            Choice::new(person.id.to_string(), format!("{}, {}", person.name, position.title))
        };
        self.others().iter().map(label).collect()
    }

    /// Codes it will go to, before it went.
    fn chosen(&self) -> Vec<&str> {
        codes(&self.version.sheet.recipients).collect()
    }

    /// What goes with it: "1,5 MB".
    fn size(&self, file: &File) -> String {
        megabytes(&self.chrome, file.body.size)
    }

    /// What there is room for beside it, in whole megabytes.
    fn left(&self) -> u64 {
        let sizes = self.attachments.iter().map(|file| file.body.size);
        let taken = sizes.sum::<u64>() + self.version.file.size;
        self.room.saturating_sub(taken) >> 20
    }

    fn on_paper(&self) -> Vec<(&str, &str)> {
        paper(&self.version.sheet.paper).collect()
    }

    /// Units and people of the authority, as they were typed.
    fn inside(&self) -> Vec<&str> {
        within(&self.version.sheet.within).collect()
    }

    // law!("28/2018:6.2")
    /// Whether it left later than the morning after the signature.
    fn left_late(&self) -> bool {
        let left = self.one.issued_at.unwrap_or(self.chrome.now);
        self.leave_by.is_some_and(|by| by < left)
    }
}

pub(super) async fn show(
    Of(office): Of<Office>,
    looker: Looker,
    Path(id): Path<OutgoingId>,
    chrome: Chrome,
) -> Result<Page> {
    Ok(Page::show(look(&office, looker, id, chrome, Said::default()).await?))
}

pub(super) async fn look(
    office: &Office,
    looker: Looker,
    id: OutgoingId,
    chrome: Chrome,
    said: Said,
) -> Result<One> {
    let seeing = looker.clone();
    office.hub.db.write(move |tx| seen(tx, &seeing, id).map(drop)).await?;
    let read = move |tx: &Tx| gather(tx, &looker, id, (&chrome, &said));
    let one = office.hub.db.read(read).await?;
    let findings = match one.has(&TO_CHECK) {
        true => Some(found(office, one.file).await?),
        false => None,
    };
    Ok(One { findings, room: attachment::room(office), ..one })
}

// law!("30/2020:12")
/// What does not keep to the form, as far as a machine sees it: help for the clerk, who decides.
pub(super) async fn found(office: &Office, file: Stored) -> Result<Vec<Finding>> {
    let bytes = office.hub.blobs.open(file).await?.bytes().await?;
    let checking = tokio::task::spawn_blocking(move || check(&bytes));
    Ok(checking.await.map_err(anyhow::Error::from)?.findings)
}

fn gather(
    tx: &Tx,
    looker: &Looker,
    id: OutgoingId,
    (chrome, said): (&Chrome, &Said),
) -> Result<One> {
    let one = find(tx, looker.authority, id)?;
    let about = one.about();
    let name = |person| find_person(tx, person);
    let version = store::version(tx, id, one.version)?.ok_or_else(Refusal::not_found)?;
    let signer = match signatory(&version.sheet.signer) {
        Some((person, capacity)) => Some((name(person)?, capacity)),
        None => None,
    };
    let calendar = Calendar::read(tx)?;
    // From the number on it stands in the register, and belongs into a file.
    let may_file = one.number.is_some() && in_hands_of(tx, &looker.actor, &one)?;
    let way = format!("{WAY}{id}");
    let filing = Filing::read(tx, (chrome, said), looker, (way, &about), (may_file, false))?;
    let may = |action| looker.actor.may(action, Scope::Authority(looker.authority)).is_ok();
    Ok(One {
        file: file_of(tx, &one, &version)?,
        attachments: attachment::of(tx, &one)?,
        room: 0,
        author: name(one.author)?,
        signer,
        reply: match one.reply_to {
            Some(reply) => incoming::get(tx, one.authority, reply)?,
            None => None,
        },
        trail: Trail::read(tx, chrome, &about, &ACTS)?,
        beside: Beside::read(tx, (chrome, said), looker, (WAY, &about))?,
        mute: Mute::read(tx, chrome, &looker.actor, (WAY, one.about()))?,
        notes: with_person(tx, note::on(tx, &about)?, |note| note.by)?,
        opinions: with_person(tx, opinion::on(tx, id)?, |opinion| opinion.person)?,
        asked: Consulted::read(tx, chrome, &one)?,
        approvals: with_person(tx, store::approvals(tx, id)?, |approval| approval.by)?,
        lines: Lines::read(tx, chrome, &one)?,
        leave_by: one.signed_at.map(|at| calendar.next_morning(at)),
        mine: trail::held_now(tx, &looker.actor, &about, &ACTS)?,
        is_author: one.author == looker.person,
        findings: None,
        people: staff(tx, looker.authority, &[LEADER, OFFICIAL, CLERK], STAFF_MAX)?,
        recall: match recall::of(tx, id)? {
            Some(recall) => {
                let by = name(recall.by)?;
                Some((recall, by))
            }
            None => None,
        },
        may_recall: one.state == State::Issued && may(&RECALL),
        answers: answer::of(tx, looker, id)?,
        filing,
        amends: amend::of(tx, id)?,
        amended: amend::by(tx, id)?,
        may_amend: one.issued_at.is_some() && may(&DRAFT),
        may_task: one.sealed.is_some() && one.state != State::Recalled && task::may_give(looker),
        tasks: task::of_document(tx, one.authority, &about)?,
        one,
        version,
        chrome: chrome.clone(),
        said: said.clone(),
    })
}

pub(super) fn with_person<T>(
    tx: &Tx,
    of: Vec<T>,
    by: impl Fn(&T) -> directory::PersonId,
) -> Result<Vec<(T, Person)>> {
    of.into_iter().map(|one| Ok((find_person(tx, by(&one))?, one))).map(swapped).collect()
}

fn swapped<T>(pair: Result<(Person, T)>) -> Result<(T, Person)> {
    pair.map(|(person, one)| (one, person))
}

/// What the signing desk made of the newest version, or the version as it was laid out.
pub(in crate::outgoing) fn file_of(tx: &Tx, one: &Outgoing, version: &Version) -> Result<Stored> {
    let at_desk = ![State::Draft, State::Content, State::Form].contains(&one.state);
    match one.request.filter(|_| at_desk) {
        Some(request) => Ok(signing::desk::get(tx, request)?.file),
        None => Ok(version.file),
    }
}

/// The document, when the looker may see it: its author, clerks, whoever has or had a hand in it, and auditors.
pub(super) fn seen(tx: &Tx, looker: &Looker, id: OutgoingId) -> Result<Outgoing> {
    let one = find(tx, looker.authority, id)?;
    trail::see(tx, looker, (&one.about(), access_to(tx, looker, &one)?), "outgoing-document")?;
    Ok(one)
}

/// The file as it stands, as a download.
pub(super) async fn file(
    Of(office): Of<Office>,
    looker: Looker,
    Path(id): Path<OutgoingId>,
) -> Result<Response> {
    let (one, bytes) = its_file(&office, looker, id).await?;
    let name = one.reference().replace(|c: char| !c.is_ascii_alphanumeric(), "-");
    let headers = [
        (header::CONTENT_TYPE, "application/pdf".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}.pdf\"")),
    ];
    Ok((headers, Body::from(bytes)).into_response())
}

/// A page as a picture. Its address names the file's digest, so that it may be kept.
pub(super) async fn page(
    Of(office): Of<Office>,
    looker: Looker,
    Path((id, page)): Path<(OutgoingId, usize)>,
) -> Result<Response> {
    let (_, bytes) = its_file(&office, looker, id).await?;
    picture(&office, &bytes, page).await
}

/// A page of a PDF, one of those that are shown.
pub(super) async fn picture(office: &Office, bytes: &[u8], page: usize) -> Result<Response> {
    let drawing = office.drawing.as_ref().filter(|_| page <= PAGES_SHOWN);
    let drawing = drawing.ok_or_else(Refusal::not_found)?;
    let png = drawing.page(bytes, page).await.ok_or_else(Refusal::not_found)?;
    let headers =
        [(header::CONTENT_TYPE, "image/png"), (header::CACHE_CONTROL, "private, max-age=3600")];
    Ok((headers, Body::from(png)).into_response())
}

async fn its_file(office: &Office, looker: Looker, id: OutgoingId) -> Result<(Outgoing, Vec<u8>)> {
    let read = move |tx: &Tx| {
        let one = seen(tx, &looker, id)?;
        let version = store::version(tx, id, one.version)?.ok_or_else(Refusal::not_found)?;
        let file = file_of(tx, &one, &version)?;
        Ok((one, file))
    };
    let (one, file) = office.hub.db.write(read).await?;
    Ok((one, office.hub.blobs.open(file).await?.bytes().await?))
}
