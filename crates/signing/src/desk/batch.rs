//! A batch: what one approval covers. It is listed first, item by item with the digest of each file; the statement that
//! says so is what the passkey answers; only then is anything signed, and nothing that was not listed.

use base::authority::{Actor, AuthorityId, Permit, Scope};
use base::blobs::{Digest, Stored};
use base::db::Tx;
use base::events::Event;
use base::jobs;
use base::{Refusal, Result};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use directory::PersonId;
use directory::passkey::Approval;
use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use sha2::{Digest as _, Sha256};

use super::request::{SigningRequest, SigningRequestId, State};
use super::{Room, SEAL, SIGN, Sign, person, refusals, store};
use crate::certificate::{self, CertificateId, Owner, Registered};
use crate::mandate;

base::typed_id!(/// One batch.
    BatchId);
base::typed_id!(/// One signature or seal of a batch.
    ActId);

/// Documents of one batch, each of which the signer is shown.
pub const ITEMS_MAX: usize = 100;
/// How long a batch may wait for its approval: longer, and the list is no longer what the signer looked at.
const LISTED_LIFE: SignedDuration = SignedDuration::from_mins(30);

/// What a batch does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    /// The authorised person signs.
    Signature,
    /// The authority seals, number and date enter.
    Seal,
}

impl Act {
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Act::Signature => "signature",
            Act::Seal => "seal",
        }
    }

    /// Where a request stands before, during and after.
    pub(super) fn states(self) -> [State; 3] {
        match self {
            Act::Signature => [State::ToSign, State::Signing, State::Signed],
            Act::Seal => [State::Numbered, State::Sealing, State::Sealed],
        }
    }
}

/// A batch as it stands.
#[derive(Debug, Clone)]
pub struct Batch {
    pub id: BatchId,
    pub authority: AuthorityId,
    pub person: PersonId,
    pub act: Act,
    /// What is approved, word by word.
    pub statement: String,
    pub listed_at: Timestamp,
    pub approved_at: Option<Timestamp>,
}

impl Batch {
    /// What the passkey answers.
    #[must_use]
    pub fn digest(&self) -> [u8; 32] {
        Sha256::digest(self.statement.as_bytes()).into()
    }
}

/// One signature or seal of a batch, with what became of it.
#[derive(Debug, Clone)]
pub struct Item {
    pub id: ActId,
    pub batch: BatchId,
    pub request: SigningRequestId,
    pub certificate: CertificateId,
    pub before: Stored,
    pub after: Option<Stored>,
    /// The PAdES level reached.
    pub level: Option<String>,
    /// Why it has not come about, in both languages; final once `done_at` is set.
    pub failure: Option<base::Text>,
    pub done_at: Option<Timestamp>,
}

/// Lists what one approval is to cover.
///
/// # Errors
/// 404 for what the person may not sign; `batch.empty`, `batch.many`, `request.state`; those of
/// `mandate::in_force` and `certificate::in_force`; the room's.
pub fn list(
    tx: &Tx,
    room: &Room,
    actor: &Actor,
    act: Act,
    requests: &[SigningRequestId],
) -> Result<BatchId> {
    if requests.is_empty() {
        return Err(refusals::empty().into());
    }
    if requests.len() > ITEMS_MAX {
        return Err(refusals::many().into());
    }
    let authority = actor.home().ok_or_else(Refusal::not_found)?;
    let permit = permit(actor, act, authority)?;
    let (id, signer) = (BatchId::new(tx), person(actor)?);
    let mut lines = vec![
        "truc.signing/1".to_owned(),
        format!("batch {id}"),
        format!("act {}", act.name()),
        format!("person {signer}"),
        format!("authority {}", authority.0),
    ];
    let mut items = Vec::new();
    for request in requests {
        let one = store::get(tx, *request)?.ok_or_else(Refusal::not_found)?;
        if one.authority != authority {
            return Err(Refusal::not_found().into());
        }
        let certificate = ready(tx, act, signer, &one)?;
        room.allows(tx, actor, &one, act)?;
        lines.push(line(&one, &certificate));
        items.push((one, certificate.id));
    }
    let statement = lines.join("\n") + "\n";
    let event = Event::of("signing.listed", "batch", id).with("items", items.len());
    let change = tx.change(&permit, &event)?;
    store::insert_batch(&change, id, authority, signer, act, &statement)?;
    for (place, (request, certificate)) in items.iter().enumerate() {
        store::insert_act(&change, ActId::new(tx), id, place, request, *certificate)?;
    }
    Ok(id)
}

/// Takes an approval of a batch: what can still be signed as it was listed is queued, what cannot is told why.
///
/// # Errors
/// 404 for another's batch; `batch.approved`, `batch.old`, `batch.statement`.
pub fn approve(tx: &Tx, actor: &Actor, id: BatchId, approval: &Approval) -> Result<()> {
    let batch = open_batch(tx, actor, id)?;
    let permit = permit(actor, batch.act, batch.authority)?;
    if !covers(approval, &batch) {
        return Err(refusals::other_statement().into());
    }
    let event = Event::of("signing.approved", "batch", id)
        .with("passkey", approval.passkey.as_str())
        .with("statement", Digest(batch.digest()).to_string());
    let change = tx.change(&permit, &event)?;
    let [before, under_way, _] = batch.act.states();
    store::approve(&change, id, &evidence(approval)?)?;
    for item in store::items(tx, id)? {
        let one = store::get(tx, item.request)?.ok_or_else(Refusal::not_found)?;
        let refused = match one.file == item.before {
            true => ready(tx, batch.act, batch.person, &one).err(),
            false => Some(refusals::changed().into()),
        };
        match refused {
            None => {
                store::move_on(&change, one.id, before, under_way)?;
                jobs::queue(tx, &Sign { act: item.id }, 0)?;
            }
            Some(base::Error::Refused(refusal)) => store::fail(&change, item.id, &refusal.what)?,
            Some(failed) => return Err(failed),
        }
    }
    Ok(())
}

/// Whether the passkey answered the digest of this batch's statement.
fn covers(approval: &Approval, batch: &Batch) -> bool {
    let client: Option<serde_json::Value> = serde_json::from_slice(&approval.client_data).ok();
    let challenge = client.as_ref().and_then(|client| client["challenge"].as_str());
    challenge == Some(BASE64.encode(batch.digest()).as_str())
}

/// A batch of this person that waits for their approval.
///
/// # Errors
/// As `approve`.
pub(super) fn open_batch(tx: &Tx, actor: &Actor, id: BatchId) -> Result<Batch> {
    let batch = own_batch(tx, actor, id)?;
    if batch.approved_at.is_some() {
        return Err(refusals::approved().into());
    }
    if tx.now().duration_since(batch.listed_at) > LISTED_LIFE {
        return Err(refusals::old().into());
    }
    Ok(batch)
}

/// A batch of this person.
///
/// # Errors
/// 404 for another's.
pub(super) fn own_batch(tx: &Tx, actor: &Actor, id: BatchId) -> Result<Batch> {
    let batch = store::batch(tx, id)?.ok_or_else(Refusal::not_found)?;
    if batch.person != person(actor)? || actor.home() != Some(batch.authority) {
        return Err(Refusal::not_found().into());
    }
    Ok(batch)
}

fn permit(actor: &Actor, act: Act, authority: AuthorityId) -> Result<Permit> {
    let action = match act {
        Act::Signature => &SIGN,
        Act::Seal => &SEAL,
    };
    actor.may(action, Scope::Authority(authority))
}

// law!("30/2020:5")
/// Whether this person may do the act on the request as it stands now, and with which certificate.
fn ready(tx: &Tx, act: Act, signer: PersonId, one: &SigningRequest) -> Result<Registered> {
    if one.state != act.states()[0] {
        return Err(refusals::state(one.state).into());
    }
    match act {
        Act::Signature if one.signer != signer => Err(Refusal::not_found().into()),
        Act::Signature => {
            mandate::in_force(tx, one.authority, signer, one.capacity)?;
            certificate::in_force(tx, one.authority, Owner::Person(signer))
        }
        Act::Seal => certificate::in_force(tx, one.authority, Owner::Authority),
    }
}

/// One line of the statement: which file, in which capacity, by which key, with which number.
fn line(one: &SigningRequest, certificate: &Registered) -> String {
    let fingerprint = Digest(Sha256::digest(certificate.certificate.der()).into());
    let numbered = one.number.map(|given| {
        format!(" number {}/{} dated {}", given.digits(), one.notation, given.dated_on)
    });
    format!(
        "request {} file {} capacity {} certificate {fingerprint}{}",
        one.id,
        one.file.digest,
        one.capacity.name(),
        numbered.unwrap_or_default()
    )
}

/// The passkey's answer as it is kept beside the signatures it led to (WebAuthn level 3, 7.2).
fn evidence(approval: &Approval) -> Result<String> {
    let key: serde_json::Value =
        serde_json::from_str(&approval.public_key).map_err(anyhow::Error::from)?;
    let kept = json!({
        "passkey": approval.passkey,
        "public_key": key,
        "client_data": BASE64.encode(&approval.client_data),
        "authenticator_data": BASE64.encode(&approval.authenticator_data),
        "signature": BASE64.encode(&approval.signature),
        "at": approval.at.to_string(),
    });
    Ok(kept.to_string())
}
