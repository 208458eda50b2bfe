//! Issuing: what was sealed is written as a packet and queued for every authority chosen, at once (Decree 30/2020/NĐ-CP,
//! art. 18; Decision 28/2018/QĐ-TTg, art. 6).

use std::sync::Arc;

use axis::hub::MessageKind;
use axis::send::{self, SEND};
use base::authority::{Actor, Permit, Scope};
use base::blobs::Stored;
use base::clock::vietnam;
use base::db::Tx;
use base::events::Event;
use base::jobs::{self, Job, Outcome};
use base::{Refusal, Result};
use directory::{Authority, Snapshot};
use edxml::codes::BusinessKind;
use edxml::document::{
    Business, Code, DocumentType, Organization, OtherInfo, Promulgation, Replacement, ResponseFor,
    Signer, Trace, Update,
};
use edxml::{AttachmentMeta, dates};
use jiff::SignedDuration;
use serde::{Deserialize, Serialize};
use typeset::Document;

use super::draft::Version;
use super::review::title;
use super::sheet::{codes, paper, signer_by};
use super::{
    Amendment, Outgoing, OutgoingId, State, amend, attachment, find, store, tell_author, told,
    within, words,
};
use crate::Office;
use crate::files::File;
use crate::incoming::Incoming;

/// Writes and queues the packet of one sealed document.
#[derive(Serialize, Deserialize)]
pub struct Issue {
    pub(super) outgoing: OutgoingId,
}

impl Job for Issue {
    const KIND: &'static str = "issue";
    const WAITS_S: &'static [i64] = &[2, 3, 5, 10, 20, 30, 60, 300, 900, 3600, 3600, 3600];
}

/// Registered in the door's list of jobs.
pub async fn issue(office: &Office, job: Issue) -> Outcome {
    match carry(office, job.outgoing).await {
        Ok(outcome) => outcome,
        Err(error) => Outcome::Again(jobs::describe(&error)),
    }
}

/// Everything that a packet is written from.
struct Matter {
    one: Outgoing,
    version: Version,
    answers: Option<Incoming>,
    /// The earlier document that it corrects or replaces.
    amends: Option<(Amendment, Outgoing)>,
    file: Stored,
    attachments: Vec<File>,
    /// Sealed a moment ago, and not closed for the long term yet.
    evidence_to_come: bool,
}

/// Recipients are spared asking whether a certificate was revoked: what was sealed is sent with its evidence, unless the
/// services that give it stay away for longer than this.
const EVIDENCE_WAIT: SignedDuration = SignedDuration::from_secs(60);

async fn carry(office: &Office, id: OutgoingId) -> Result<Outcome> {
    let hub = &office.hub;
    let Some(matter) = hub.db.read(move |tx| load(tx, id)).await? else {
        return Ok(Outcome::Done);
    };
    if office.evidence && matter.evidence_to_come {
        return Ok(Outcome::Again("its long-term evidence is being fetched".to_owned()));
    }
    let directory = hub.directory.snapshot();
    let to = recipients(&directory, &matter, hub.db.clock().now());
    let document_id = document_id(&directory, &matter.one);
    let body = match to.is_empty() {
        true => None,
        false => {
            let pdf = hub.blobs.open(matter.file).await?.bytes().await?;
            let attached = attachment::packed(office, &matter.one, &matter.attachments).await?;
            let packet = written(&directory, &matter, (&to, &document_id), (&pdf, &attached))?;
            Some(hub.blobs.put(&packet).await?)
        }
    };
    let (to, out) = (Arc::new(to), out(&matter)?);
    let one = matter.one;
    let settled = move |tx: &Tx| {
        settle(tx, &one, body, (&to, &document_id)).and_then(|first| {
            if first { within::hand_out(tx, &directory, &one, &out) } else { Ok(()) }
        })
    };
    hub.db.write(settled).await?;
    Ok(Outcome::Done)
}

/// What those inside the authority get: the files of the packet, under the same names.
fn out(matter: &Matter) -> Result<within::Out> {
    let document = Document::from_json(matter.version.content.as_bytes());
    let signer = signer(&document.map_err(anyhow::Error::from)?).unwrap_or_default();
    let body = File {
        place: 0,
        name: name(&matter.one),
        media_type: "application/pdf".to_owned(),
        body: matter.file,
    };
    let beside = matter.attachments.iter().enumerate();
    let beside = beside.map(|(at, file)| File { place: at + 1, ..file.clone() });
    Ok(within::Out {
        lines: matter.version.sheet.within.clone(),
        signer: signer_by(&matter.version.sheet),
        signer_name: (signer.full_name.unwrap_or_default(), signer.position.unwrap_or_default()),
        files: std::iter::once(body).chain(beside).collect(),
    })
}

/// The name of the sealed file wherever it goes.
fn name(one: &Outgoing) -> String {
    let number = one.number.map_or(0, |(number, _)| number);
    format!("{number:02}-{}.pdf", one.notation)
}

fn load(tx: &Tx, id: OutgoingId) -> Result<Option<Matter>> {
    let Some(one) = store::get(tx, id)?.filter(|one| one.state == State::Sealed) else {
        return Ok(None);
    };
    let version = store::version(tx, id, one.version)?.ok_or_else(Refusal::not_found)?;
    let answers = match one.reply_to {
        Some(incoming) => crate::incoming::get(tx, one.authority, incoming)?,
        None => None,
    };
    let request = one.request.map(|request| signing::desk::get(tx, request)).transpose()?;
    let evidence_to_come = request.is_some_and(|request| {
        request.closed_at.is_none() && tx.now() < request.moved_at + EVIDENCE_WAIT
    });
    let (amends, attachments) = (amend::of(tx, id)?, attachment::of(tx, &one)?);
    let Some(file) = one.sealed else { return Ok(None) };
    Ok(Some(Matter { one, version, answers, amends, file, attachments, evidence_to_come }))
}

/// Whom it goes to: whoever was chosen, or carries on the matters of a chosen one that was closed meanwhile.
fn recipients(directory: &Snapshot, matter: &Matter, at: jiff::Timestamp) -> Vec<Authority> {
    let mut found: Vec<Authority> = Vec::new();
    for code in codes(&matter.version.sheet.recipients) {
        let Some(chosen) = directory.find(code) else { continue };
        let there = match chosen.exists_at(at) {
            true => Some(chosen),
            false => directory.successor(chosen, at),
        };
        if let Some(there) = there.filter(|there| !found.iter().any(|one| one.id == there.id)) {
            found.push(there.clone());
        }
    }
    found
}

/// What recipients name it by: "G22,2026/11/23,05/VPCP-KSTT".
pub(super) fn document_id(directory: &Snapshot, one: &Outgoing) -> String {
    let code = directory.get(one.authority).map_or("", |own| own.code.as_str());
    let day = one.number.map(|(_, day)| dates::write_day(day)).unwrap_or_default();
    format!("{code},{day},{}", one.reference())
}

/// Writes down that it is issued; answers whether it was not before.
fn settle(
    tx: &Tx,
    one: &Outgoing,
    body: Option<Stored>,
    (to, document_id): (&[Authority], &str),
) -> Result<bool> {
    // Another node may have done it meanwhile; what stands first counts.
    if find(tx, one.authority, one.id)?.state != State::Sealed {
        return Ok(false);
    }
    let permit: Permit = Actor::machine("issue").may(&SEND, Scope::Authority(one.authority))?;
    let (kind, rank) = (MessageKind::Document, one.rank);
    let packet = body.map(|body| send::Packet { authority: one.authority, kind, body, rank });
    let packet = packet.map(|packet| send::queue(tx, &permit, &packet)).transpose()?;
    let event =
        Event::of("document.issued", "outgoing-document", one.id).with("recipients", to.len());
    let change = tx.change(&permit, &event)?;
    told::expect(&change, one.id, to)?;
    tell_author(&change, one, desk::notice::Kind::Issued)?;
    store::issued(&change, one.id, packet, document_id).map(|_| true)
}

/// The packet: envelope, the sealed file, and after it what goes with it.
fn written(
    directory: &Snapshot,
    matter: &Matter,
    (to, document_id): (&[Authority], &str),
    (pdf, attached): (&[u8], &[(AttachmentMeta, Vec<u8>)]),
) -> Result<Vec<u8>> {
    let document = Document::from_json(matter.version.content.as_bytes());
    let document = document.map_err(anyhow::Error::from)?;
    let one = &matter.one;
    let (number, day) = one.number.ok_or_else(Refusal::not_found)?;
    let own = directory.get(one.authority).ok_or_else(Refusal::not_found)?;
    let issued_at = one.signed_at.map(|at| vietnam(at).datetime());
    let on_paper = paper(&matter.version.sheet.paper).count();
    let envelope = edxml::Document {
        from: Some(organization(own)),
        to: to.iter().map(organization).collect(),
        document_id: Some(document_id.to_owned()),
        code: Some(Code {
            number: Some(format!("{number:02}")),
            notation: Some(one.notation.clone()),
        }),
        promulgation: Some(Promulgation {
            place: Some(document.draft().place.as_str().to_owned()),
            date: Some(day).into(),
        }),
        document_type: Some(DocumentType {
            kind: 2.into(),
            detail: 0.into(),
            name: Some(one.kind.vietnamese().to_owned()),
        }),
        subject: Some(title(one)),
        signer: signer(&document),
        other: Some(OtherInfo {
            priority: words::priority(document.draft().urgency).0.into(),
            page_amount: i32::try_from(matter.version.pages).unwrap_or(1).into(),
            promulgation_amount: i32::try_from(to.len() + on_paper).unwrap_or(1).into(),
            appendixes: matter.attachments.iter().map(|file| file.name.clone()).collect(),
            ..OtherInfo::default()
        }),
        response_for: matter.answers.iter().map(answered).collect(),
        business: Some(Business {
            paper: Some(if on_paper > 0 { "1" } else { "0" }.to_owned()),
            ..business(directory, matter)
        }),
        traces: vec![Trace { organ_id: Some(own.code.to_string()), timestamp: issued_at.into() }],
        ..edxml::Document::default()
    };
    let meta = AttachmentMeta {
        content_id: one.id.to_string(),
        name: name(one),
        ..AttachmentMeta::default()
    };
    let files = attached.iter().map(|(meta, bytes)| (meta.clone(), bytes.as_slice()));
    let files = [(meta, pdf)].into_iter().chain(files);
    let mut packet = Vec::with_capacity(pdf.len() * 3 / 2);
    edxml::write_document(&envelope, files, &mut packet).map_err(anyhow::Error::from)?;
    Ok(packet)
}

// law!("30/2020:18")
/// What the packet does: a new document, or one that corrects or replaces an earlier one, which it names.
fn business(directory: &Snapshot, matter: &Matter) -> Business {
    let Some((how, earlier)) = &matter.amends else {
        return Business {
            kind: Some(BusinessKind::New),
            reason: Some("Văn bản điện tử mới".to_owned()),
            ..Business::default()
        };
    };
    let named = document_id(directory, earlier);
    match how {
        Amendment::Correction => Business {
            document_id: Some(named),
            kind: Some(BusinessKind::Update),
            reason: Some(format!("Đính chính văn bản số {}", earlier.reference())),
            updates: vec![Update {
                document_info: Some("1".to_owned()),
                document_receiver: Some("0".to_owned()),
                receivers: Vec::new(),
            }],
            ..Business::default()
        },
        Amendment::Replacement => Business {
            document_id: Some(named.clone()),
            kind: Some(BusinessKind::Replace),
            reason: Some(format!("Thay thế văn bản số {}", earlier.reference())),
            replacements: vec![Replacement { document_id: Some(named), organ_ids: Vec::new() }],
            ..Business::default()
        },
    }
}

pub(super) fn organization(of: &Authority) -> Organization {
    Organization {
        organ_id: Some(of.code.to_string()),
        organ_name: Some(of.name.clone()),
        ..Organization::default()
    }
}

fn signer(document: &Document) -> Option<Signer> {
    let signer = document.draft().signers.first()?;
    let lines = signer.lines();
    let competence = lines.split_last().map(|(_, above)| above.join("\n"));
    Some(Signer {
        competence: competence.filter(|text| !text.is_empty()),
        position: signer.office.as_ref().map(|office| office.as_str().to_owned()),
        full_name: Some(signer.full_name.as_str().to_owned()),
    })
}

fn answered(incoming: &Incoming) -> ResponseFor {
    ResponseFor {
        organ_id: Some(incoming.sender_code.clone()),
        code: Some(incoming.reference.clone()),
        document_id: None,
        promulgation_date: incoming.dated_on.into(),
    }
}
