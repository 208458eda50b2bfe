//! The job that makes one signature or seal of an approved batch: prepared here, signed by the key's holder, stamped,
//! checked as anybody would check it, and only then kept (Decree 30/2020/NĐ-CP, arts. 5, 15).

use base::authority::{Actor, Scope};
use base::blobs::Stored;
use base::db::Tx;
use base::events::Event;
use base::jobs::{self, Job, Outcome};
use base::{Result, Text, crash};
use directory::PersonId;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use signature::cms::{Signer, add_timestamp};
use signature::pades::{self, Appearance, PadesError, SignatureRequest, Signing};
use signature::validate::{Context, Effect, Report, Verdict, validate};

use super::batch::{Act, ActId, Item};
use super::request::{self, FIELDS, SigningRequest};
use super::{Desk, Room, SEAL, SIGN, refusals, store};
use crate::certificate::{self, Registered};
use crate::keys::KeyError;

/// Makes one signature of a batch.
#[derive(Serialize, Deserialize)]
pub struct Sign {
    pub(super) act: ActId,
}

impl Job for Sign {
    const KIND: &'static str = "sign";
    /// Holders come back soon or need somebody: about two hours in all.
    const WAITS_S: &'static [i64] = &[2, 5, 15, 60, 300, 900, 1800, 3600];
}

/// Everything about one act.
pub(super) struct Work {
    pub(super) act: Act,
    /// Who approved it.
    pub(super) by: PersonId,
    pub(super) item: Item,
    pub(super) request: SigningRequest,
    pub(super) certificate: Registered,
}

/// The signed file.
struct Made {
    bytes: Vec<u8>,
    level: &'static str,
}

/// Why there is none.
enum NotMade {
    /// The signer has to do something.
    Final(Text),
    /// Another try may help.
    Later(Text),
}

/// Registered in the door's list of jobs.
pub async fn sign(desk: &Desk, job: Sign) -> Outcome {
    match carry(desk, job.act).await {
        Ok(outcome) => outcome,
        Err(error) => Outcome::Again(jobs::describe(&error)),
    }
}

async fn carry(desk: &Desk, id: ActId) -> Result<Outcome> {
    let work = desk.db.read(move |tx| load(tx, id)).await?;
    if work.item.done_at.is_some() {
        return Ok(Outcome::Done);
    }
    match make(desk, &work).await? {
        Ok(made) => {
            let after = desk.blobs.put(&made.bytes).await?;
            crash::point("sign.after-put");
            let room = desk.room.clone();
            desk.db.write(move |tx| settle(tx, &room, &work, after, made.level)).await?;
            Ok(Outcome::Done)
        }
        Err(NotMade::Final(why)) => {
            desk.db.write(move |tx| give_up(tx, &work, &why)).await?;
            Ok(Outcome::Done)
        }
        Err(NotMade::Later(why)) => {
            let told = why.clone();
            desk.db.write(move |tx| store::note_failure(tx, id, &told).map(drop)).await?;
            Ok(Outcome::Again(why.en.into_owned()))
        }
    }
}

fn load(tx: &Tx, id: ActId) -> Result<Work> {
    let item = store::act(tx, id)?.ok_or_else(base::Refusal::not_found)?;
    let batch = store::batch(tx, item.batch)?.ok_or_else(base::Refusal::not_found)?;
    let request = store::get(tx, item.request)?.ok_or_else(base::Refusal::not_found)?;
    let certificate = certificate::get(tx, item.certificate)?;
    Ok(Work { act: batch.act, by: batch.person, item, request, certificate })
}

async fn make(desk: &Desk, work: &Work) -> Result<Result<Made, NotMade>> {
    // Between approval and signature the certificate may have ended.
    if let Err(refusal) = work.certificate.check(desk.db.clock().now()) {
        return Ok(Err(NotMade::Final(refusal.what)));
    }
    if let Some(at) = revoked(desk, &work.certificate).await {
        return Ok(Err(NotMade::Final(certificate::revoked(at).what)));
    }
    let pdf = desk.blobs.open(work.item.before).await?.bytes().await?;
    let picture = match work.certificate.picture {
        Some(picture) => Some(desk.blobs.open(picture).await?.bytes().await?),
        None => None,
    };
    let prepared = prepare(desk, work, &pdf, picture.as_deref());
    let signing = match prepared {
        Ok(signing) => signing,
        Err(error) => return Ok(Err(NotMade::Final(refusals::not_prepared(&error)))),
    };
    let cms = match value(desk, work, &signing).await? {
        Ok(cms) => cms,
        Err(not_made) => return Ok(Err(not_made)),
    };
    let made = match desk.services.timestamp(&cms.1).await {
        Ok(token) => signing
            .prepared
            .finish(&add_timestamp(&cms.0, &token).map_err(anyhow::Error::from)?)
            .map(|bytes| Made { bytes, level: "B-T" }),
        Err(away) => {
            tracing::warn!(%away, "signed without a timestamp");
            signing.prepared.finish(&cms.0).map(|bytes| Made { bytes, level: "B-B" })
        }
    };
    let made = made.map_err(anyhow::Error::from)?;
    Ok(checked(desk, made))
}

/// When its issuer revoked the certificate. Where the issuer does not answer, the signature is made, and the evidence
/// that closes the file says what became of it.
async fn revoked(desk: &Desk, of: &Registered) -> Option<Timestamp> {
    let issuer = of.chain.first()?;
    let known = desk.services.revocation(&of.certificate, issuer).await;
    let known = known.inspect_err(|away| tracing::warn!(%away, "signing unasked")).ok()?;
    known.revoked(&of.certificate, issuer, desk.db.clock().now())
}

/// The update that waits for its signature.
fn prepare(
    desk: &Desk,
    work: &Work,
    pdf: &[u8],
    picture: Option<&[u8]>,
) -> Result<Signing, PadesError> {
    let values = match work.act {
        Act::Signature => None,
        Act::Seal => work.request.number.map(|given| given.values()),
    };
    let values = values.as_ref().map_or(&[][..], |values| &values[..]);
    let fill: Vec<(&str, &str)> = values.iter().map(|(name, text)| (*name, &text[..])).collect();
    let field = match work.act {
        Act::Signature => FIELDS.signer,
        Act::Seal => FIELDS.seal,
    };
    let request = SignatureRequest {
        appearance: picture.map_or(Appearance::Unchanged, |png| Appearance::Picture { png }),
        fill: &fill,
        ..SignatureRequest::new(field, desk.db.clock().now())
    };
    let of = &work.certificate;
    let algorithm = of.certificate.usual_algorithm().ok_or(PadesError::Foreign)?;
    let signer = Signer { certificate: of.certificate.clone(), chain: of.chain.clone(), algorithm };
    pades::prepare(pdf, &request)?.sign_with(&signer)
}

/// The signature as CMS and its bare value, from the holder of the key.
async fn value(
    desk: &Desk,
    work: &Work,
    signing: &Signing,
) -> Result<Result<(Vec<u8>, Vec<u8>), NotMade>> {
    let (of, to_sign) = (&work.certificate, &signing.to_sign);
    let Some(holder) = desk.keys.holder(&of.holder) else {
        return Ok(Err(NotMade::Final(refusals::no_holder())));
    };
    let value = match holder.sign(&of.label, to_sign.algorithm(), to_sign.bytes()).await {
        Ok(value) => value,
        Err(KeyError::Away(why)) => {
            tracing::warn!(holder = of.holder, why, "a key's holder does not answer");
            return Ok(Err(NotMade::Later(refusals::holder_away())));
        }
        Err(error) => {
            tracing::warn!(holder = of.holder, %error, "a key's holder refused");
            return Ok(Err(NotMade::Final(refusals::holder_refused())));
        }
    };
    Ok(match signing.cms(&value) {
        Ok(cms) => Ok((cms, value)),
        Err(_) => Err(NotMade::Final(refusals::wrong_key())),
    })
}

/// What is made must stand the check that anybody can make.
fn checked(desk: &Desk, made: Made) -> Result<Made, NotMade> {
    let context = Context { anchors: Some(&desk.anchors), at: desk.db.clock().now() };
    let report = validate(&made.bytes, context);
    if report.verdict != Verdict::Failed {
        return Ok(made);
    }
    Err(NotMade::Final(refusals::not_sound(&failing(&report))))
}

/// Codes of what failed.
fn failing(report: &Report) -> String {
    let own = report.signatures.iter().flat_map(|one| &one.reasons);
    let all = report.reasons.iter().chain(own);
    let codes: Vec<&str> =
        all.filter(|reason| reason.effect == Effect::Failed).map(|reason| reason.code).collect();
    codes.join(", ")
}

fn settle(tx: &Tx, room: &Room, work: &Work, after: Stored, level: &'static str) -> Result<()> {
    // Another node may have done it meanwhile; what stands first counts.
    if store::act(tx, work.item.id)?.is_none_or(|item| item.done_at.is_some()) {
        return Ok(());
    }
    let [_, under_way, done] = work.act.states();
    let event = Event::of("signing.done", "signing-request", work.request.id)
        .with("act", work.item.id.to_string())
        .with("before", work.item.before.digest.to_string())
        .with("after", after.digest.to_string())
        .with("level", level);
    let change = tx.change(&permit(work)?, &event)?;
    store::settle(&change, work.item.id, after, level)?;
    tx.ring(super::BELL);
    store::replace_file(&change, work.request.id, (under_way, done), after)?;
    room.moved(tx, &request::get(tx, work.request.id)?, work.by)
}

fn give_up(tx: &Tx, work: &Work, why: &Text) -> Result<()> {
    let [before, under_way, _] = work.act.states();
    let event = Event::of("signing.failed", "signing-request", work.request.id)
        .with("act", work.item.id.to_string());
    let change = tx.change(&permit(work)?, &event)?;
    store::fail(&change, work.item.id, why)?;
    store::move_on(&change, work.request.id, under_way, before)
}

fn permit(work: &Work) -> Result<base::authority::Permit> {
    let action = match work.act {
        Act::Signature => &SIGN,
        Act::Seal => &SEAL,
    };
    Actor::machine("sign").may(action, Scope::Authority(work.request.authority))
}
