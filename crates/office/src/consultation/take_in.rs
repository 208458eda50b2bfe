//! Taking in what another house says. A request becomes an incoming document; what belongs to none that these two houses
//! share goes to the register as a letter, so that a clerk sees it (Decree 30/2020/NĐ-CP, arts. 10, 21).

use axis::hub::Hub;
use base::Result;
use base::authority::{Actor, AuthorityId, Scope};
use base::blobs::{Digest, Stored};
use base::db::Tx;
use base::events::Event;
use base::jobs::{self, Job, Outcome};
use desk::Calendar;
use directory::Snapshot;
use edxml::document::Document;
use serde::{Deserialize, Serialize};

use super::answer::{Heard, Request};
use super::message::{FORMAT, Message, PART_NAME, Says};
use super::send::RANK;
use super::{Answer, StepKind, refusals, reply, store};
use crate::outgoing::{self, DRAFT, Stance};
use crate::{Office, house, incoming, part};

/// Reads the message out of one copy.
#[derive(Serialize, Deserialize)]
pub struct TakeConsultation {
    authority: AuthorityId,
    hub_doc_id: String,
    digest: [u8; 32],
    size: u64,
}

impl Job for TakeConsultation {
    const KIND: &'static str = "take-consultation";
    /// Steps that came before their request wait for it: at once at first, then five days long as packets do.
    const WAITS_S: &'static [i64] = &{
        let mut waits = [3600; 124];
        waits[0] = 1;
        waits[1] = 5;
        waits[2] = 30;
        waits[3] = 300;
        waits
    };
}

/// Whether a packet says that it carries such a message.
#[must_use]
pub fn is_consultation(document: &Document) -> bool {
    document.application_type.as_deref() == Some(FORMAT)
}

/// Queues the reading of such a packet, in the transaction that notes the copy.
///
/// # Errors
/// When the store fails.
pub fn took_in(tx: &Tx, authority: AuthorityId, hub_doc_id: &str, packet: Stored) -> Result<()> {
    if !house::is_open(tx, authority)? {
        return Ok(());
    }
    let (digest, size) = (packet.digest.0, packet.size);
    let job = TakeConsultation { authority, hub_doc_id: hub_doc_id.to_owned(), digest, size };
    jobs::queue(tx, &job, RANK)
}

/// Registered in the door's list of jobs.
pub async fn take_consultation(office: &Office, job: TakeConsultation) -> Outcome {
    match carry(&office.hub, job).await {
        Ok(outcome) => outcome,
        Err(error) => Outcome::Again(jobs::describe(&error)),
    }
}

/// A copy as it is taken in.
struct Came<'a> {
    authority: AuthorityId,
    hub_doc_id: &'a str,
    packet: Stored,
    document: &'a Document,
}

/// What became of a message.
enum Taken {
    /// It stands in the record, now or already.
    Done,
    /// What it belongs to is not here.
    TooEarly,
    /// It belongs to nothing that this house and the sender share.
    Foreign,
}

async fn carry(hub: &Hub, job: TakeConsultation) -> Result<Outcome> {
    let packet = Stored { digest: Digest(job.digest), size: job.size };
    let Some((document, part)) = part::read(hub, packet, PART_NAME).await? else {
        return Ok(Outcome::Done);
    };
    let message = part.as_deref().and_then(Message::read);
    let directory = hub.directory.snapshot();
    let write = move |tx: &Tx| {
        let (authority, hub_doc_id) = (job.authority, job.hub_doc_id.as_str());
        let came = Came { authority, hub_doc_id, packet, document: &document };
        let taken = match &message {
            Some(message) => take(tx, &directory, &came, message)?,
            None => Taken::Foreign,
        };
        if matches!(taken, Taken::Foreign) && !incoming::is_here(tx, authority, hub_doc_id)? {
            let rule = refusals::unreadable().rule;
            tracing::warn!(doc = hub_doc_id, rule, "to the register");
            incoming::take_in(tx, authority, hub_doc_id, packet, &document)?;
        }
        Ok(taken)
    };
    Ok(match hub.db.write(write).await? {
        Taken::Done | Taken::Foreign => Outcome::Done,
        Taken::TooEarly => Outcome::Again("its request has not come yet".to_owned()),
    })
}

fn take(tx: &Tx, directory: &Snapshot, came: &Came<'_>, message: &Message) -> Result<Taken> {
    let known = |code: &str| directory.find(code).map(|one| one.id);
    let from = came.document.from.as_ref();
    let sender = from.and_then(|from| known(from.organ_id.as_deref()?));
    let Some(sender) = sender else { return Ok(Taken::Foreign) };
    match message.says() {
        Some(Says::Answer(stance)) => answered(tx, came.authority, sender, (message, stance)),
        Some(Says::Step(kind)) if known(&message.asker) == Some(sender) => {
            match (store::by_code(tx, came.authority, sender, &message.consultation)?, kind) {
                (Some(request), _) => heard(tx, &request, (message, kind)),
                (None, StepKind::Asked) => arrived(tx, came, sender, message),
                (None, StepKind::Extended | StepKind::Withdrawn) => Ok(Taken::TooEarly),
            }
        }
        Some(Says::Step(_)) | None => Ok(Taken::Foreign),
    }
}

/// A request becomes an incoming document; refused by the house's own rules it stays with the axis.
fn arrived(tx: &Tx, came: &Came<'_>, sender: AuthorityId, message: &Message) -> Result<Taken> {
    let id = incoming::take_in(tx, came.authority, came.hub_doc_id, came.packet, came.document)?;
    let Some(id) = id else { return Ok(Taken::Done) };
    let actor = Actor::machine("consultation");
    let permit = actor.may(&incoming::REGISTER, Scope::Authority(came.authority))?;
    let event = Event::of("consultation.arrived", "incoming-document", id).with("from", sender.0);
    let change = tx.change(&permit, &event)?;
    let calendar = Calendar::read(tx)?;
    let request = Request {
        incoming: id,
        authority: came.authority,
        asker: sender,
        code: message.consultation.clone(),
        version: message.version,
        question: message.words.clone(),
        due_on: message.due_on,
        due_at: message.due_on.map(|day| calendar.end_of(day)),
        withdrawn: None,
    };
    store::insert_consulted(&change, &request)?;
    store::add_heard(&change, id, &of(message, StepKind::Asked))?;
    Ok(Taken::Done)
}

/// A step of a request that is here: once. An extension that crossed a later one does not shorten it.
fn heard(tx: &Tx, request: &Request, (message, kind): (&Message, StepKind)) -> Result<Taken> {
    let steps = store::heard(tx, request.incoming)?;
    if steps.iter().any(|step| step.seq == message.seq) {
        return Ok(Taken::Done);
    }
    let actor = Actor::machine("consultation");
    let permit = actor.may(&incoming::REGISTER, Scope::Authority(request.authority))?;
    let event = Event::of("consultation.heard", "incoming-document", request.incoming)
        .with("step", kind.name());
    let change = tx.change(&permit, &event)?;
    store::add_heard(&change, request.incoming, &of(message, kind))?;
    let newest = steps.iter().all(|step| step.seq < message.seq);
    match (kind, message.due_on) {
        (StepKind::Extended, Some(due_on)) if newest && request.withdrawn.is_none() => {
            let due_at = Calendar::read(tx)?.end_of(due_on);
            store::extend_consulted(&change, request.incoming, (due_on, due_at))?;
            let about = desk::Subject::of(incoming::KIND, request.incoming);
            desk::todo::extend(&change, &about, &incoming::TO_APPROVE, due_at)?;
        }
        (StepKind::Withdrawn, _) => {
            store::withdraw_consulted(&change, request.incoming, &message.words)?;
            super::answer::called_off(&change, request)?;
        }
        (StepKind::Asked | StepKind::Extended, _) => {}
    }
    Ok(Taken::Done)
}

/// An answer: from whom it was asked, and once. That it comes after its deadline, or after the request was withdrawn, is told
/// beside it; another one than stands is a letter.
fn answered(
    tx: &Tx,
    authority: AuthorityId,
    sender: AuthorityId,
    (message, stance): (&Message, Stance),
) -> Result<Taken> {
    let Some(id) = message.consultation() else { return Ok(Taken::Foreign) };
    let found = store::get(tx, id)?;
    let Some(one) = found.filter(|one| one.authority == authority && one.asked == sender) else {
        return Ok(Taken::Foreign);
    };
    let says = (stance, message.words.as_str(), message.at);
    match &one.answer {
        Some(given) if (given.stance, given.words.as_str(), given.given_at) == says => {
            return Ok(Taken::Done);
        }
        Some(_) => return Ok(Taken::Foreign),
        None => {}
    }
    let permit = Actor::machine("consultation").may(&DRAFT, Scope::Authority(authority))?;
    let event = Event::of("consultation.answered", "outgoing-document", one.outgoing)
        .with("from", one.code.as_str())
        .with("stance", stance.name());
    let change = tx.change(&permit, &event)?;
    let answer = Answer {
        stance,
        words: message.words.clone(),
        by: message.by.clone(),
        given_at: message.at,
        received_at: tx.now(),
        reply: None,
    };
    store::answer(&change, one.id, &answer, None)?;
    let machine = Actor::machine("consultation");
    reply::nothing_to_enter(&change, &machine, &one, "answered")?;
    outgoing::tell_author(
        &change,
        &outgoing::find(tx, authority, one.outgoing)?,
        desk::notice::Kind::Opinion,
    )?;
    Ok(Taken::Done)
}

fn of(message: &Message, kind: StepKind) -> Heard {
    Heard {
        seq: message.seq,
        kind,
        by: message.by.clone(),
        at: message.at,
        due_on: message.due_on,
        words: message.words.clone(),
    }
}
