//! Carrying a step to the other houses of a task: as a packet of the axis, whether they work in this installation or not.
//! At least once, and written once: a step is marked as sent in the transaction that queues its packet.

use axis::hub::MessageKind;
use axis::send::{self, SEND};
use base::Result;
use base::authority::{Actor, AuthorityId, Scope};
use base::clock::vietnam;
use base::db::Tx;
use base::events::Event;
use base::jobs::{self, Job, Outcome};
use directory::{Authority, Snapshot};
use edxml::AttachmentMeta;
use edxml::codes::BusinessKind;
use edxml::document::{
    Business, Code, DocumentType, Organization, Promulgation, ResponseFor, Signer, Trace,
};
use serde::{Deserialize, Serialize};

use super::message::{self, Codes, FORMAT, Message, PART_NAME, TEXT_NAME};
use super::step::Step;
use super::{RANK, Side, StepId, Task, find, store};
use crate::Office;

/// Carries one step.
#[derive(Serialize, Deserialize)]
pub struct CarryTask {
    pub(super) step: StepId,
}

impl Job for CarryTask {
    const KIND: &'static str = "carry-task";
    const WAITS_S: &'static [i64] = &[2, 10, 60, 300, 900, 3600, 3600, 3600];
}

/// Registered in the door's list of jobs.
pub async fn carry_task(office: &Office, job: CarryTask) -> Outcome {
    match carry(office, job.step).await {
        Ok(outcome) => outcome,
        Err(error) => Outcome::Again(jobs::describe(&error)),
    }
}

async fn carry(office: &Office, id: StepId) -> Result<Outcome> {
    let hub = &office.hub;
    let Some((task, with, step)) = hub.db.read(move |tx| load(tx, id)).await? else {
        return Ok(Outcome::Done);
    };
    let directory = hub.directory.snapshot();
    let Some(packet) = written(&directory, &task, (&with, &step), hub.db.clock().now())? else {
        return Ok(Outcome::Stuck("no authority of the task can be addressed".to_owned()));
    };
    let body = hub.blobs.put(&packet).await?;
    let authority = task.authority;
    let queue = move |tx: &Tx| {
        let permit = Actor::machine("task").may(&SEND, Scope::Authority(authority))?;
        let change = tx.change(&permit, &Event::of("task.told", "task", task.id))?;
        if store::sent(&change, id)? == 0 {
            return Ok(());
        }
        let packet = send::Packet { authority, kind: MessageKind::Document, body, rank: RANK };
        send::queue(tx, &permit, &packet).map(drop)
    };
    hub.db.write(queue).await?;
    Ok(Outcome::Done)
}

fn load(tx: &Tx, id: StepId) -> Result<Option<(Task, Vec<AuthorityId>, Step)>> {
    let Some((task, step)) = store::unsent(tx, id)? else { return Ok(None) };
    let authority = store::get(tx, task)?.map(|one| one.authority);
    let Some(authority) = authority else { return Ok(None) };
    Ok(Some((find(tx, authority, task)?, store::with(tx, task)?, step)))
}

/// The packet with its two parts; none when nobody can be addressed any more.
fn written(
    directory: &Snapshot,
    task: &Task,
    (with, step): (&[AuthorityId], &Step),
    now: jiff::Timestamp,
) -> Result<Option<Vec<u8>>> {
    let code = |id: AuthorityId| directory.get(id).map_or("", |one| one.code.as_str()).to_owned();
    let name = |id: AuthorityId| directory.get(id).map_or("", |one| one.name.as_str());
    let to: Vec<AuthorityId> = match step.side {
        Side::Giver => std::iter::once(task.lead).chain(with.iter().copied()).collect(),
        Side::Taker => vec![task.giver],
    };
    let to: Vec<&Authority> = to.iter().filter_map(|id| there(directory, *id, now)).collect();
    let Some(own) = directory.get(task.authority).filter(|_| !to.is_empty()) else {
        return Ok(None);
    };
    let codes = Codes {
        giver: code(task.giver),
        lead: code(task.lead),
        with: with.iter().map(|id| code(*id)).collect(),
    };
    let part = serde_json::to_vec_pretty(&Message::of(task, step, codes));
    let part = part.map_err(anyhow::Error::from)?;
    let text = message::text(task, step, name(task.giver), name(task.lead));
    let envelope = envelope(own, &to, task, step);
    let meta = |name: &str| AttachmentMeta {
        content_id: format!("{}-{name}", step.message),
        name: name.to_owned(),
        ..AttachmentMeta::default()
    };
    let parts = [(meta(TEXT_NAME), text.as_bytes()), (meta(PART_NAME), part.as_slice())];
    let mut packet = Vec::new();
    edxml::write_document(&envelope, parts, &mut packet).map_err(anyhow::Error::from)?;
    Ok(Some(packet))
}

/// An authority, or who carries on its matters.
fn there(directory: &Snapshot, id: AuthorityId, now: jiff::Timestamp) -> Option<&Authority> {
    let one = directory.get(id)?;
    match one.exists_at(now) {
        true => Some(one),
        false => directory.successor(one, now),
    }
}

/// The envelope: nothing in it looks like a document that was signed; `ResponseForTask` and `ResponseFor` say what it is about.
fn envelope(own: &Authority, to: &[&Authority], task: &Task, step: &Step) -> edxml::Document {
    let organization = |of: &Authority| Organization {
        organ_id: Some(of.code.to_string()),
        organ_name: Some(of.name.clone()),
        ..Organization::default()
    };
    let at = vietnam(step.at);
    let (number, notation) = task.source.reference.split_once('/').unwrap_or(("0", ""));
    edxml::Document {
        from: Some(organization(own)),
        to: to.iter().map(|one| organization(one)).collect(),
        document_id: Some(step.message.clone()),
        code: Some(Code {
            number: Some(number.to_owned()),
            notation: Some(format!("{notation}/NV-{}", step.seq)),
        }),
        promulgation: Some(Promulgation { place: None, date: Some(at.date()).into() }),
        document_type: Some(DocumentType {
            kind: 2.into(),
            detail: 0.into(),
            name: Some("Phiếu theo dõi nhiệm vụ".to_owned()),
        }),
        subject: Some(message::subject(task, step)),
        content: Some(message::subject(task, step)),
        signer: Some(Signer { full_name: Some(step.by_name.clone()), ..Signer::default() }),
        due_date: task.due_on.into(),
        response_for: vec![ResponseFor {
            organ_id: Some(task.source.issuer.clone()),
            code: Some(task.source.reference.clone()),
            document_id: Some(task.source.document_id.clone()).filter(|id| !id.is_empty()),
            promulgation_date: task.source.dated_on.into(),
        }],
        response_for_task: vec![task.code.clone()],
        application_type: Some(FORMAT.to_owned()),
        business: Some(Business {
            kind: Some(BusinessKind::New),
            reason: Some("Theo dõi nhiệm vụ".to_owned()),
            paper: Some("0".to_owned()),
            ..Business::default()
        }),
        traces: vec![Trace {
            organ_id: Some(own.code.to_string()),
            timestamp: Some(at.datetime()).into(),
        }],
        ..edxml::Document::default()
    }
}
