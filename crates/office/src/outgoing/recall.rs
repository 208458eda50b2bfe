//! Recalling an issued document: from that moment nothing follows from it here, and everybody who got it over the axis is
//! told by one packet (Decree 30/2020/NĐ-CP, art. 18, Appendix VI; Decision 28/2018/QĐ-TTg, arts. 8–9;
//! docs/decisions/0031). The document itself stays at its authority as it was sealed.

mod store;

use axis::hub::MessageKind;
use axis::send::{self, SEND};
use base::Result;
use base::authority::{Actor, AuthorityId, Scope};
use base::clock::vietnam;
use base::db::Tx;
use base::events::Event;
use base::jobs::{self, Job, Outcome};
use directory::{Authority, PersonId, Snapshot};
use edxml::codes::BusinessKind;
use edxml::document::{Business, Code, DocumentType, Promulgation, Signer, Trace};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::issue::{document_id, organization};
use super::review::title;
use super::{
    Outgoing, OutgoingId, RECALL, State, known, must_be, refusals, store as documents, told, within,
};
use crate::{Office, incoming, person};

pub(super) use store::named;

/// What follows the notation in the name of a recall, so that it is never taken for the document.
const MARK: &str = "/TH";
/// A recall goes before everything that is not urgent.
const RANK: i64 = 1;

/// A recall as it was decided.
#[derive(Debug, Clone)]
pub(super) struct Recall {
    pub(super) reason: String,
    pub(super) by: PersonId,
    pub(super) at: Timestamp,
    pub(super) packet: Option<send::OutgoingId>,
}

/// Tells everybody who got a document over the axis that it is recalled.
#[derive(Serialize, Deserialize)]
pub struct CallBack {
    outgoing: OutgoingId,
}

impl Job for CallBack {
    const KIND: &'static str = "call-back";
    const WAITS_S: &'static [i64] = super::Issue::WAITS_S;
}

// law!("30/2020:18")
/// Recalls an issued document, with the reason that every recipient is told.
///
/// # Errors
/// The permission's; 404 to who has nothing to do with it; `outgoing.state`, `outgoing.words`.
pub fn recall(
    tx: &Tx,
    actor: &Actor,
    authority: AuthorityId,
    id: OutgoingId,
    reason: &str,
) -> Result<()> {
    let (one, _) = known(tx, actor, authority, id)?;
    let permit = actor.may(&RECALL, Scope::Authority(authority))?;
    must_be(tx, &one, &[State::Issued])?;
    let reason = refusals::said("recall_reason", reason)?;
    let event = Event::of("document.recalled", "outgoing-document", id);
    let change = tx.change(&permit, &event)?;
    store::insert(&change, id, reason, person(actor)?)?;
    documents::move_to(&change, id, State::Recalled)?;
    for copy in within::copies(tx, id)? {
        incoming::stop(tx, authority, copy, reason)?;
    }
    jobs::queue(tx, &CallBack { outgoing: id }, RANK)
}

/// The recall of a document, where it was recalled.
pub(super) fn of(tx: &Tx, id: OutgoingId) -> Result<Option<Recall>> {
    store::get(tx, id)
}

/// Registered in the door's list of jobs.
pub async fn call_back(office: &Office, job: CallBack) -> Outcome {
    match carry(office, job.outgoing).await {
        Ok(outcome) => outcome,
        Err(error) => Outcome::Again(jobs::describe(&error)),
    }
}

/// What the packet is written from; nothing when there is nobody to tell, or everybody was told.
struct Matter {
    one: Outgoing,
    recall: Recall,
    to: Vec<AuthorityId>,
    /// Whether the document itself is at the hub by now.
    sent: bool,
}

async fn carry(office: &Office, id: OutgoingId) -> Result<Outcome> {
    let hub = &office.hub;
    let Some(matter) = hub.db.read(move |tx| load(tx, id)).await? else {
        return Ok(Outcome::Done);
    };
    // Overtaking its own document, a recall would name what nobody knows yet.
    if !matter.sent {
        return Ok(Outcome::Again("its document is not at the hub yet".to_owned()));
    }
    let directory = hub.directory.snapshot();
    let now = hub.db.clock().now();
    let to: Vec<&Authority> = matter
        .to
        .iter()
        .filter_map(|id| directory.get(*id))
        .filter_map(|one| match one.exists_at(now) {
            true => Some(one),
            false => directory.successor(one, now),
        })
        .collect();
    let Some((message, packet)) = written(&directory, &matter, &to)? else {
        return Ok(Outcome::Done);
    };
    let body = hub.blobs.put(&packet).await?;
    let authority = matter.one.authority;
    let queue = move |tx: &Tx| {
        // Another node may have done it meanwhile; what stands first counts.
        if store::get(tx, id)?.is_none_or(|recall| recall.packet.is_some()) {
            return Ok(());
        }
        let permit = Actor::machine("recall").may(&SEND, Scope::Authority(authority))?;
        let packet = send::Packet { authority, kind: MessageKind::Document, body, rank: RANK };
        let packet = send::queue(tx, &permit, &packet)?;
        let event = Event::of("document.recall-sent", "outgoing-document", id);
        store::sent(&tx.change(&permit, &event)?, id, &message, packet).map(drop)
    };
    hub.db.write(queue).await?;
    Ok(Outcome::Done)
}

fn load(tx: &Tx, id: OutgoingId) -> Result<Option<Matter>> {
    let Some(recall) = store::get(tx, id)?.filter(|recall| recall.packet.is_none()) else {
        return Ok(None);
    };
    let Some(one) = documents::get(tx, id)? else { return Ok(None) };
    let Some(packet) = one.packet else { return Ok(None) };
    let packet = send::get(tx, packet)?;
    // What the hub never took, nobody got.
    if packet.as_ref().is_some_and(|packet| packet.refusal.is_some()) {
        return Ok(None);
    }
    let sent = packet.is_some_and(|packet| packet.sent_at.is_some());
    let to = told::recipients(tx, id)?;
    Ok(Some(Matter { one, recall, to, sent }))
}

/// The packet and its name; none when nobody can be addressed any more.
fn written(
    directory: &Snapshot,
    matter: &Matter,
    to: &[&Authority],
) -> Result<Option<(String, Vec<u8>)>> {
    let (one, recall) = (&matter.one, &matter.recall);
    let Some(own) = directory.get(one.authority).filter(|_| !to.is_empty()) else {
        return Ok(None);
    };
    let named = document_id(directory, one);
    let message = format!("{named}{MARK}");
    let at = vietnam(recall.at);
    let envelope = edxml::Document {
        from: Some(organization(own)),
        to: to.iter().map(|one| organization(one)).collect(),
        document_id: Some(message.clone()),
        code: Some(Code {
            number: one.number.map(|(number, _)| format!("{number:02}")),
            notation: Some(format!("{}{MARK}", one.notation)),
        }),
        promulgation: Some(Promulgation { place: None, date: Some(at.date()).into() }),
        document_type: Some(DocumentType {
            kind: 2.into(),
            detail: 0.into(),
            name: Some(one.kind.vietnamese().to_owned()),
        }),
        subject: Some(format!("Thu hồi: {}", title(one))),
        signer: Some(Signer::default()),
        business: Some(Business {
            document_id: Some(named),
            kind: Some(BusinessKind::Recall),
            reason: Some(recall.reason.clone()),
            paper: Some("0".to_owned()),
            ..Business::default()
        }),
        traces: vec![Trace {
            organ_id: Some(own.code.to_string()),
            timestamp: Some(at.datetime()).into(),
        }],
        ..edxml::Document::default()
    };
    let mut packet = Vec::new();
    let none: [(edxml::AttachmentMeta, &[u8]); 0] = [];
    edxml::write_document(&envelope, none, &mut packet).map_err(anyhow::Error::from)?;
    Ok(Some((message, packet)))
}
