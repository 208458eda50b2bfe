//! Taking in a step that another house took. It does not go into the register; what cannot be read as a step does, so that
//! a clerk sees it. A step that came before is passed over; one that came too early waits for those before it.

use axis::hub::Hub;
use base::Result;
use base::authority::{Actor, AuthorityId, Scope};
use base::blobs::{Digest, Stored};
use base::db::Tx;
use base::events::Event;
use base::jobs::{self, Job, Outcome};
use directory::Snapshot;
use edxml::document::Document;
use serde::{Deserialize, Serialize};

use super::act::{note, record};
use super::follow::follow;
use super::message::{self, FORMAT, Message, PART_NAME};
use super::step::Step;
use super::{CARRY_OUT, Part, RANK, Side, State, StepKind, Task, TaskId, store};
use crate::{Office, house, incoming, part};

/// Reads the step out of one copy.
#[derive(Serialize, Deserialize)]
pub struct TakeTask {
    authority: AuthorityId,
    hub_doc_id: String,
    digest: [u8; 32],
    size: u64,
}

impl Job for TakeTask {
    const KIND: &'static str = "take-task";
    /// Steps that came too early wait for those before them: at once at first, then five days long as packets do.
    const WAITS_S: &'static [i64] = &{
        let mut waits = [3600; 124];
        waits[0] = 1;
        waits[1] = 5;
        waits[2] = 30;
        waits[3] = 300;
        waits
    };
}

/// Whether a packet says that it carries a step.
#[must_use]
pub fn is_task(document: &Document) -> bool {
    document.application_type.as_deref() == Some(FORMAT)
}

/// Queues the reading of a packet that says that it carries a step, in the transaction that notes the copy.
///
/// # Errors
/// When the store fails.
pub fn took_in(tx: &Tx, authority: AuthorityId, hub_doc_id: &str, packet: Stored) -> Result<()> {
    if !house::is_open(tx, authority)? {
        return Ok(());
    }
    let (digest, size) = (packet.digest.0, packet.size);
    let job = TakeTask { authority, hub_doc_id: hub_doc_id.to_owned(), digest, size };
    jobs::queue(tx, &job, RANK)
}

/// Registered in the door's list of jobs.
pub async fn take_task(office: &Office, job: TakeTask) -> Outcome {
    match carry(&office.hub, job).await {
        Ok(outcome) => outcome,
        Err(error) => Outcome::Again(jobs::describe(&error)),
    }
}

async fn carry(hub: &Hub, job: TakeTask) -> Result<Outcome> {
    let packet = Stored { digest: Digest(job.digest), size: job.size };
    let Some((document, part)) = part::read(hub, packet, PART_NAME).await? else {
        return Ok(Outcome::Done);
    };
    let part = part.as_deref().and_then(Message::read);
    let directory = hub.directory.snapshot();
    let write = move |tx: &Tx| {
        let taken = match &part {
            Some(message) => take(tx, &directory, job.authority, (&document, message))?,
            None => Taken::Foreign,
        };
        if matches!(taken, Taken::Foreign)
            && !incoming::is_here(tx, job.authority, &job.hub_doc_id)?
        {
            tracing::warn!(
                doc = job.hub_doc_id,
                rule = message::unreadable().rule,
                "to the register"
            );
            incoming::take_in(tx, job.authority, &job.hub_doc_id, packet, &document)?;
        }
        Ok(taken)
    };
    Ok(match hub.db.write(write).await? {
        Taken::Done | Taken::Foreign => Outcome::Done,
        Taken::TooEarly => Outcome::Again("a step before it has not come yet".to_owned()),
    })
}

/// What became of a step.
enum Taken {
    /// It stands in the record, now or already.
    Done,
    /// A step of its side before it is not here.
    TooEarly,
    /// Not a step of a task that this house and the sender share.
    Foreign,
}

fn take(
    tx: &Tx,
    directory: &Snapshot,
    authority: AuthorityId,
    (document, message): (&Document, &Message),
) -> Result<Taken> {
    let known = |code: &str| directory.find(code).map(|one| one.id);
    let sender = document.from.as_ref().and_then(|from| known(from.organ_id.as_deref()?));
    let (giver, lead) = (known(&message.giver), known(&message.lead));
    let (Some(sender), Some(giver), Some(lead), Some(kind)) = (sender, giver, lead, message.kind())
    else {
        return Ok(Taken::Foreign);
    };
    let author = match kind.side() {
        Side::Giver => giver,
        Side::Taker => lead,
    };
    if sender != author {
        return Ok(Taken::Foreign);
    }
    let step = message.step(kind);
    match store::by_code(tx, authority, giver, &message.task)? {
        Some(task) if kind.side() == Side::Taker && task.lead != sender => Ok(Taken::Foreign),
        Some(task) => heard(tx, &task, &step),
        None if kind == StepKind::Given => {
            match received(tx, authority, (giver, lead), (directory, message)) {
                Some(task) => arrived(tx, &task, &step, (directory, message)),
                None => Ok(Taken::Foreign),
            }
        }
        None if kind.side() == Side::Giver => Ok(Taken::TooEarly),
        None => Ok(Taken::Foreign),
    }
}

/// A task that was given to this house.
fn arrived(
    tx: &Tx,
    task: &Task,
    step: &Step,
    (directory, message): (&Snapshot, &Message),
) -> Result<Taken> {
    let actor = Actor::machine("task");
    let permit = actor.may(&CARRY_OUT, Scope::Authority(task.authority))?;
    let event = Event::of("task.arrived", "task", task.id).with("from", task.giver.0);
    let change = tx.change(&permit, &event)?;
    let with = message.with.iter().filter_map(|code| Some(directory.find(code)?.id));
    store::insert(&change, task)?;
    store::add_with(&change, task.id, &with.collect::<Vec<AuthorityId>>())?;
    note(&change, task, step)?;
    follow(&change, &actor, task, (StepKind::Given, ""))?;
    Ok(Taken::Done)
}

/// A step of a task that is here: in its turn, and once.
fn heard(tx: &Tx, task: &Task, step: &Step) -> Result<Taken> {
    let last = store::last_seq(tx, task.id, step.side)?;
    if step.seq <= last {
        return Ok(Taken::Done);
    }
    if step.seq > last + 1 {
        return Ok(Taken::TooEarly);
    }
    let actor = Actor::machine("task");
    let permit = actor.may(&CARRY_OUT, Scope::Authority(task.authority))?;
    let event = Event::of("task.heard", "task", task.id).with("step", step.kind.name());
    let change = tx.change(&permit, &event)?;
    match task.after(step) {
        Some(next) => record(&change, &actor, &next, step)?,
        // It crossed another on its way: a fact, and no move.
        None => note(&change, task, step)?,
    }
    Ok(Taken::Done)
}

/// This house's line of a task that came; none when the house has no part in it.
fn received(
    tx: &Tx,
    authority: AuthorityId,
    (giver, lead): (AuthorityId, AuthorityId),
    (directory, message): (&Snapshot, &Message),
) -> Option<Task> {
    let content = message.content.as_ref()?;
    let among = |code: &String| directory.find(code).is_some_and(|one| one.id == authority);
    let part = match (lead == authority, message.with.iter().any(among)) {
        (true, _) => Part::Lead,
        (false, true) => Part::With,
        (false, false) => return None,
    };
    Some(Task {
        id: TaskId::new(tx),
        authority,
        part,
        code: message.task.clone(),
        giver,
        lead,
        source: message.source(content),
        quote: content.quote.clone(),
        place: content.place.clone(),
        words: content.words.clone(),
        evidence: content.evidence.clone(),
        due_on: message.due_on,
        given_at: message.at,
        given_by: None,
        giver_name: message.by.clone(),
        follower: None,
        person: None,
        state: State::Waiting,
        percent: 0,
        asked_on: None,
        done_on: None,
    })
}
