//! Carrying a message to the other house: as a packet of the axis, whether it works in this installation or not. The request
//! brings the draft, marked DỰ THẢО across every page, and what goes with it. At least once, and queued once.

use axis::hub::MessageKind;
use axis::send::{self, SEND};
use base::authority::{Actor, AuthorityId, Scope};
use base::clock::vietnam;
use base::db::Tx;
use base::events::Event;
use base::jobs::{self, Job, Outcome};
use base::{Refusal, Result};
use directory::person::person as find_person;
use directory::{Authority, Snapshot};
use edxml::AttachmentMeta;
use edxml::codes::BusinessKind;
use edxml::document::{
    Business, Code, DocumentType, Organization, Promulgation, ResponseFor, Signer, Trace,
};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use typeset::{Document, Mark, Options, render};

use super::message::{DRAFT_NAME, FORMAT, Message, PART_NAME, TEXT_NAME};
use super::{MessageId, StepKind, store};
use crate::files::File;
use crate::outgoing::{self, attachment};
use crate::{Office, incoming};

/// Opinions come after urgent documents.
pub(super) const RANK: i64 = 4;

/// Which side's message.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(super) enum Out {
    Step(MessageId),
    Answer(MessageId),
}

/// Carries one message.
#[derive(Serialize, Deserialize)]
pub struct CarryConsultation {
    pub(super) out: Out,
}

impl Job for CarryConsultation {
    const KIND: &'static str = "carry-consultation";
    const WAITS_S: &'static [i64] = &[2, 10, 60, 300, 900, 3600, 3600, 3600];
}

/// Registered in the door's list of jobs.
pub async fn carry_consultation(office: &Office, job: CarryConsultation) -> Outcome {
    match carry(office, job.out).await {
        Ok(outcome) => outcome,
        Err(error) => Outcome::Again(jobs::describe(&error)),
    }
}

/// Everything that a packet is written from.
struct Matter {
    from: AuthorityId,
    to: AuthorityId,
    /// What the event is about.
    subject: (&'static str, String),
    message: Message,
    /// Its DocumentId, and the document's number and notation.
    document_id: String,
    reference: String,
    /// The request that this one belongs to: whose, its number, its id; none with the request itself.
    about: Option<(AuthorityId, String, String)>,
    /// What the draft is called.
    title: String,
    due_on: Option<Date>,
    /// The structured draft and what goes with it, with a request.
    draft: Option<(String, outgoing::Outgoing, Vec<File>)>,
}

async fn carry(office: &Office, out: Out) -> Result<Outcome> {
    let hub = &office.hub;
    let directory = hub.directory.snapshot();
    let read = move |tx: &Tx| match out {
        Out::Step(message) => of_step(tx, &directory, message),
        Out::Answer(message) => of_answer(tx, &directory, message),
    };
    let Some(matter) = hub.db.read(read).await? else { return Ok(Outcome::Done) };
    let (directory, now) = (hub.directory.snapshot(), hub.db.clock().now());
    let own = directory.get(matter.from).cloned();
    let to = there(&directory, matter.to, now).cloned();
    let (Some(own), Some(to)) = (own, to) else {
        return Ok(Outcome::Stuck("the authority cannot be addressed".to_owned()));
    };
    let mut files = Vec::new();
    if let Some((content, one, attached)) = &matter.draft {
        let meta = AttachmentMeta { name: DRAFT_NAME.to_owned(), ..AttachmentMeta::default() };
        files.push((meta, marked(office, content, now).await?));
        files.extend(texts(&matter, (&own, &to))?);
        files.extend(attachment::packed(office, one, attached).await?);
    } else {
        files.extend(texts(&matter, (&own, &to))?);
    }
    for (at, (meta, _)) in files.iter_mut().enumerate() {
        meta.content_id = format!("{}-{at}", matter.message.message);
    }
    let envelope = envelope(&directory, &matter, (&own, &to));
    let files = files.iter().map(|(meta, bytes)| (meta.clone(), bytes.as_slice()));
    let mut packet = Vec::new();
    edxml::write_document(&envelope, files, &mut packet).map_err(anyhow::Error::from)?;
    let body = hub.blobs.put(&packet).await?;
    let (from, (kind, id)) = (matter.from, matter.subject);
    let queue = move |tx: &Tx| {
        let permit = Actor::machine("consultation").may(&SEND, Scope::Authority(from))?;
        let change = tx.change(&permit, &Event::of("consultation.told", kind, &id))?;
        let sent = match out {
            Out::Step(message) => store::step_sent(&change, message)?,
            Out::Answer(message) => store::answer_sent(&change, message)?,
        };
        if sent == 0 {
            return Ok(());
        }
        let kind = MessageKind::Document;
        send::queue(tx, &permit, &send::Packet { authority: from, kind, body, rank: RANK })
            .map(drop)
    };
    hub.db.write(queue).await?;
    Ok(Outcome::Done)
}

/// An authority, or who carries on its matters.
fn there(directory: &Snapshot, id: AuthorityId, now: Timestamp) -> Option<&Authority> {
    let one = directory.get(id)?;
    match one.exists_at(now) {
        true => Some(one),
        false => directory.successor(one, now),
    }
}

/// What the asking house says, as long as it is not sent.
fn of_step(tx: &Tx, directory: &Snapshot, message: MessageId) -> Result<Option<Matter>> {
    let Some((id, step)) = store::unsent_step(tx, message)? else { return Ok(None) };
    let one = store::get(tx, id)?.ok_or_else(Refusal::not_found)?;
    let document = outgoing::find(tx, one.authority, one.outgoing)?;
    let own = directory.get(one.authority).map_or("", |own| own.code.as_str());
    let by = find_person(tx, step.by)?.name;
    let asks = step.kind == StepKind::Asked;
    let draft = match asks {
        true => {
            let content = outgoing::content_of(tx, one.outgoing, one.version)?;
            let files = attachment::of_version(tx, one.outgoing, one.version)?;
            Some((content, document.clone(), files))
        }
        false => None,
    };
    let about = (one.authority, one.reference.clone(), one.id.to_string());
    Ok(Some(Matter {
        from: one.authority,
        to: one.asked,
        subject: ("outgoing-document", one.outgoing.to_string()),
        message: Message::of_step(&one, &step, (own, &by)),
        document_id: if asks { one.id.to_string() } else { step.message.to_string() },
        reference: match asks {
            true => one.reference.clone(),
            false => format!("{}-{}", one.reference, step.seq),
        },
        about: (!asks).then_some(about),
        title: outgoing::title(&document),
        due_on: step.due_on.or(one.due_on),
        draft,
    }))
}

/// What the asked house answers, as long as it is not sent.
fn of_answer(tx: &Tx, directory: &Snapshot, message: MessageId) -> Result<Option<Matter>> {
    let Some((id, given)) = store::unsent_answer(tx, message)? else { return Ok(None) };
    let Some(request) = store::consulted(tx, id)? else { return Ok(None) };
    let Some(document) = incoming::get(tx, request.authority, id)? else { return Ok(None) };
    let code = |id: AuthorityId| directory.get(id).map_or("", |one| one.code.as_str());
    let by = find_person(tx, given.by)?.name;
    let of = (request.code.as_str(), request.version);
    let codes = (code(request.asker), code(request.authority));
    Ok(Some(Matter {
        from: request.authority,
        to: request.asker,
        subject: ("incoming-document", id.to_string()),
        message: Message::of_answer(of, codes, &given, &by),
        document_id: given.message.to_string(),
        reference: format!("{}-TL", document.reference),
        about: Some((request.asker, document.reference, request.code.clone())),
        title: document.subject,
        due_on: None,
        draft: None,
    }))
}

/// The draft laid out again, with its mark.
async fn marked(office: &Office, content: &str, at: Timestamp) -> Result<Vec<u8>> {
    let document = Document::from_json(content.as_bytes()).map_err(anyhow::Error::from)?;
    let turn = office.typesetter.turn().await?;
    let laying = tokio::task::spawn_blocking(move || {
        let _turn = turn;
        let options = Options { mark: Mark::Draft, ..Options::new(vietnam(at).datetime()) };
        render(&document, &options)
    });
    let laid = laying.await.map_err(anyhow::Error::from)?.map_err(anyhow::Error::from)?;
    Ok(laid.pdf)
}

/// The part for people and the one for machines.
fn texts(
    matter: &Matter,
    (own, to): (&Authority, &Authority),
) -> Result<[(AttachmentMeta, Vec<u8>); 2]> {
    let of = |name: &str| AttachmentMeta { name: name.to_owned(), ..AttachmentMeta::default() };
    let names = match matter.message.asker == own.code.as_str() {
        true => (own.name.as_str(), to.name.as_str()),
        false => (to.name.as_str(), own.name.as_str()),
    };
    let text = matter.message.text(&matter.title, names).into_bytes();
    let part = serde_json::to_vec_pretty(&matter.message).map_err(anyhow::Error::from)?;
    Ok([(of(TEXT_NAME), text), (of(PART_NAME), part)])
}

/// The envelope: nothing in it looks like a document that was signed.
fn envelope(
    directory: &Snapshot,
    matter: &Matter,
    (own, to): (&Authority, &Authority),
) -> edxml::Document {
    let organization = |of: &Authority| Organization {
        organ_id: Some(of.code.to_string()),
        organ_name: Some(of.name.clone()),
        ..Organization::default()
    };
    let at = vietnam(matter.message.at);
    let (number, notation) = matter.reference.split_once('/').unwrap_or(("0", &matter.reference));
    let (vi, _) = matter.message.title();
    let subject: String = format!("{vi}: {}", matter.title).chars().take(SUBJECT_MAX).collect();
    let about = matter.about.iter().map(|(whose, code, id)| ResponseFor {
        organ_id: directory.get(*whose).map(|one| one.code.to_string()),
        code: Some(code.clone()),
        document_id: Some(id.clone()),
        ..ResponseFor::default()
    });
    edxml::Document {
        from: Some(organization(own)),
        to: vec![organization(to)],
        document_id: Some(matter.document_id.clone()),
        code: Some(Code { number: Some(number.to_owned()), notation: Some(notation.to_owned()) }),
        promulgation: Some(Promulgation { place: None, date: Some(at.date()).into() }),
        document_type: Some(DocumentType {
            kind: 2.into(),
            detail: 0.into(),
            name: Some("Phiếu lấy ý kiến".to_owned()),
        }),
        subject: Some(subject),
        content: Some(matter.message.words.chars().take(SUBJECT_MAX).collect()),
        signer: Some(Signer { full_name: Some(matter.message.by.clone()), ..Signer::default() }),
        due_date: matter.due_on.into(),
        response_for: about.collect(),
        application_type: Some(FORMAT.to_owned()),
        business: Some(Business {
            kind: Some(BusinessKind::New),
            reason: Some("Lấy ý kiến dự thảo".to_owned()),
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

/// Letters of a subject.
const SUBJECT_MAX: usize = 500;
