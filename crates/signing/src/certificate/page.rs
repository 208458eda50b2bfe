//! The pages of certificates: those of one's own authority, one with its issuers, withdrawing it, registering one more.

mod registration;

use anyhow::Context as _;
use askama::Template;
use axum::Router;
use axum::body::Body;
use axum::extract::{DefaultBodyLimit, Form, Path, State as Of};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use base::db::Tx;
use base::pages::{Chrome, Page, Refusals};
use base::{Error, Refusal, Result, Text};
use directory::person::person;
use http::header;
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use sha2::{Digest, Sha256};
use signature::crypto::Certificate;

use super::{CertificateId, Owner, Registered};
use crate::desk::Desk;
use crate::mandate::{Keeper, title};

/// So long before its end a certificate is marked: a new one takes weeks to get.
const ENDS_SOON: SignedDuration = SignedDuration::from_hours(30 * 24);

/// The pages of certificates.
pub fn routes(desk: Desk) -> Router {
    Router::new()
        .route("/signing/certificates", get(list))
        .route(
            "/signing/certificates/registration",
            get(registration::ask).post(registration::register),
        )
        .route("/signing/certificates/{id}", get(show))
        .route("/signing/certificates/{id}/picture", get(picture))
        .route("/signing/certificates/{id}/withdrawal", post(withdraw))
        .layer(DefaultBodyLimit::max(registration::FORM_BYTES_MAX))
        .with_state(desk)
}

/// A certificate as people read it.
struct Seen {
    registered: Registered,
    /// Whose it is: a person and their title, or the authority.
    owner: Text,
}

impl Seen {
    fn of(tx: &Tx, registered: Registered) -> Result<Seen> {
        let owner = match registered.owner {
            Owner::Authority => Text::new("Con dấu của cơ quan", "The authority's seal"),
            Owner::Person(id) => {
                let (name, title) = (person(tx, id)?.name, title(tx, registered.authority, id)?);
                Text::with(format!("{name}, {}", title.vi), format!("{name}, {}", title.en))
            }
        };
        Ok(Seen { registered, owner })
    }

    /// Kind of state, and its words.
    fn state(&self, chrome: &Chrome) -> (&'static str, String) {
        let (one, now) = (&self.registered, chrome.now);
        let say = |vi: &str, en: &str| chrome.say(vi, en).to_owned();
        if one.withdrawn_at.is_some() {
            return ("stopped", say("Đã thu hồi", "Withdrawn"));
        }
        if one.to_at <= now {
            return ("late", say("Đã hết hạn", "Expired"));
        }
        if now < one.from_at {
            return ("wait", say("Chưa có hiệu lực", "Not valid yet"));
        }
        let left = one.to_at.duration_since(now);
        if left < ENDS_SOON {
            let days = left.as_hours() / 24;
            return ("wait", say(&format!("Còn {days} ngày"), &format!("{days} days left")));
        }
        ("done", say("Đang hiệu lực", "In force"))
    }
}

#[derive(Template)]
#[template(path = "certificate/list.html")]
struct List {
    chrome: Chrome,
    all: Vec<Seen>,
}

async fn list(Of(desk): Of<Desk>, keeper: Keeper, chrome: Chrome) -> Result<Page> {
    let read = move |tx: &Tx| {
        let all = super::of_authority(tx, keeper.authority)?;
        all.into_iter().map(|one| Seen::of(tx, one)).collect::<Result<Vec<Seen>>>()
    };
    let all = desk.db.read(read).await?;
    Ok(Page::show(List { chrome, all }))
}

#[derive(Template)]
#[template(path = "certificate/one.html")]
struct Show {
    chrome: Chrome,
    refusals: Refusals,
    seen: Seen,
    /// Its own, then its issuers.
    chain: Vec<Link>,
    reason: String,
}

/// A certificate of the chain in words.
struct Link {
    subject: String,
    issuer: String,
    serial: String,
    to_at: Timestamp,
    /// SHA-256 of its DER, hexadecimal.
    digest: String,
}

impl Link {
    fn of(certificate: &Certificate) -> Result<Link> {
        let said = &certificate.decoded().tbs_certificate;
        let digest = Sha256::digest(certificate.der());
        Ok(Link {
            subject: said.subject.to_string(),
            issuer: said.issuer.to_string(),
            serial: said.serial_number.to_string(),
            to_at: certificate.validity().context("a certificate's validity")?.1,
            digest: digest.iter().map(|byte| format!("{byte:02x}")).collect(),
        })
    }
}

async fn show(
    Of(desk): Of<Desk>,
    keeper: Keeper,
    Path(id): Path<CertificateId>,
    chrome: Chrome,
) -> Result<Page> {
    let none = (Refusals::none(), String::new());
    Ok(Page::show(look(&desk, &keeper, id, chrome, none).await?))
}

async fn look(
    desk: &Desk,
    keeper: &Keeper,
    id: CertificateId,
    chrome: Chrome,
    (refusals, reason): (Refusals, String),
) -> Result<Show> {
    let authority = keeper.authority;
    let read = move |tx: &Tx| {
        let one = super::get(tx, id)?;
        // Another authority's is not there for this one.
        let own = Some(one).filter(|one| one.authority == authority);
        Seen::of(tx, own.ok_or_else(Refusal::not_found)?)
    };
    let seen = desk.db.read(read).await?;
    let all = std::iter::once(&seen.registered.certificate).chain(&seen.registered.chain);
    let chain = all.map(Link::of).collect::<Result<Vec<Link>>>()?;
    Ok(Show { chrome, refusals, seen, chain, reason })
}

/// The picture of the signature or the seal.
async fn picture(
    Of(desk): Of<Desk>,
    keeper: Keeper,
    Path(id): Path<CertificateId>,
) -> Result<Response> {
    let one = desk.db.read(move |tx| super::get(tx, id)).await?;
    let own = Some(one).filter(|one| one.authority == keeper.authority);
    let picture = own.and_then(|one| one.picture).ok_or_else(Refusal::not_found)?;
    let png = desk.blobs.open(picture).await?.bytes().await?;
    Ok(([(header::CONTENT_TYPE, "image/png")], Body::from(png)).into_response())
}

#[derive(Deserialize)]
struct Withdrawn {
    #[serde(default)]
    reason: String,
}

async fn withdraw(
    Of(desk): Of<Desk>,
    keeper: Keeper,
    Path(id): Path<CertificateId>,
    chrome: Chrome,
    Form(Withdrawn { reason }): Form<Withdrawn>,
) -> Result<Page> {
    let (actor, authority, why) = (keeper.actor.clone(), keeper.authority, reason.clone());
    let act = move |tx: &Tx| super::withdraw(tx, &actor, authority, id, &why);
    match desk.db.write(act).await {
        Ok(()) => Ok(Page::to("/signing/certificates").notice(Text::new(
            "Đã thu hồi chứng thư số; văn bản đã ký giữ nguyên giá trị.",
            "The certificate is withdrawn; what was signed with it stays signed.",
        ))),
        Err(Error::Refused(refusal)) if refusal.field.is_some() => {
            let said = ((*refusal).into(), reason);
            Ok(Page::again(look(&desk, &keeper, id, chrome, said).await?))
        }
        Err(error) => Err(error),
    }
}
