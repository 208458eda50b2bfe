//! Approval: a person's passkey answers a challenge that is the digest of the act, and the answer
//! is kept as evidence. W3C Web Authentication level 3, section 7.2; any later reader can verify it
//! with the public key in it.

use anyhow::Context;
use base::db::Tx;
use base::{Error, Result};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::Timestamp;
use serde::Serialize;
use webauthn_rs::prelude::{Passkey, PublicKeyCredential};

use super::ceremony::{Kind, begin, take};
use super::refusals::approval as refusals;
use super::{Answer, Passkeys, Question, credential_id, json, read, store};
use crate::person::PersonId;

/// Where the library keeps the challenge and the passkeys in the state of an authentication.
const CHALLENGE: &str = "/ast/challenge";
const PASSKEYS: &str = "/ast/credentials";

/// Evidence that a person approved: to be stored beside the signature that it led to.
///
/// The signature is over `authenticator_data`, then the SHA-256 of `client_data`; the challenge in
/// `client_data` is the digest that was approved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Approval {
    /// The credential id, base64url.
    pub passkey: String,
    /// The passkey's public key (a COSE key as JSON), so that removing the passkey takes no
    /// evidence away.
    pub public_key: String,
    /// The browser's `clientDataJSON`, byte by byte.
    pub client_data: Vec<u8>,
    pub authenticator_data: Vec<u8>,
    pub signature: Vec<u8>,
    pub at: Timestamp,
}

impl Passkeys {
    /// Asks a person to approve with one of their passkeys; the challenge is the digest.
    ///
    /// The digest must name the act and not the matter alone (document, capacity, action, and an id
    /// of its own): the same digest asked twice can be answered by the same approval.
    ///
    /// # Errors
    /// `approval.no-passkey`.
    pub async fn ask_approval(&self, person: PersonId, digest: [u8; 32]) -> Result<Question> {
        let rows = self.db.read(move |tx| store::of_person(tx, person)).await?;
        if rows.is_empty() {
            return Err(refusals::no_passkey().into());
        }
        let known = rows.iter().map(|row| row.passkey()).collect::<Result<Vec<Passkey>>>()?;
        let asked = self.webauthn.start_passkey_authentication(&known);
        let (mut options, state) = asked.context("asking for an approval")?;
        options.public_key.challenge = digest.to_vec();
        let state = bound(&state, digest)?;
        let ceremony = begin(&self.db, Kind::Approval, Some(person), &state).await?;
        Ok(Question { ceremony, options: json(&options.public_key)? })
    }

    /// The approval of this digest by this person, if the answer is one. Its ceremony is used up
    /// either way.
    ///
    /// # Errors
    /// `approval.ceremony` (unknown, used, older than five minutes, another person's),
    /// `approval.digest`, `approval.passkey`, `approval.unverified`, `approval.origin`,
    /// `approval.counter`, `approval.answer`.
    pub async fn approve(
        &self,
        person: PersonId,
        digest: [u8; 32],
        answer: &Answer,
    ) -> Result<Approval> {
        let begun = take(&self.db, Kind::Approval, Some(person), &answer.ceremony).await;
        let state: serde_json::Value = begun.map_err(by_name)?.read()?;
        if state.pointer(CHALLENGE) != Some(&challenge(digest)) {
            return Err(refusals::digest().into());
        }
        let state = serde_json::from_value(state).context("reading an approval")?;
        let credential: PublicKeyCredential = read(&answer.credential).map_err(by_name)?;
        let id = credential_id(credential.get_credential_id());
        let row = self.db.read(move |tx| store::one(tx, &id)).await?;
        let row = row.filter(|row| row.person == person).ok_or_else(refusals::passkey)?;
        let public_key = serde_json::to_string(row.passkey()?.get_public_key());
        let public_key = public_key.context("writing a public key")?;
        let used = self.verify(&credential, state, row)?;
        let used = used.map_err(|error| refusals::answer(&error))?;
        let passkey = used.id.clone();
        let note = move |tx: &Tx| used.note(tx).map(|()| tx.now());
        let at = self.db.write(note).await.map_err(by_name)?;
        let response = credential.response;
        Ok(Approval {
            passkey,
            public_key,
            client_data: response.client_data_json,
            authenticator_data: response.authenticator_data,
            signature: response.signature,
            at,
        })
    }
}

/// The state of an authentication with the digest in the place of the library's own challenge, and
/// without the passkeys: they are looked up again with the answer, so that neither a removed one
/// nor an old counter passes.
fn bound(state: &impl Serialize, digest: [u8; 32]) -> Result<serde_json::Value> {
    let mut state = json(state)?;
    for (place, value) in [(CHALLENGE, challenge(digest)), (PASSKEYS, serde_json::json!([]))] {
        *state.pointer_mut(place).context("the library keeps its state otherwise")? = value;
    }
    Ok(state)
}

fn challenge(digest: [u8; 32]) -> serde_json::Value {
    URL_SAFE_NO_PAD.encode(digest).into()
}

/// Refusals of the ceremony under the names of an approval.
fn by_name(error: Error) -> Error {
    match error.refusal().map(|refusal| refusal.rule) {
        Some("passkey.ceremony") => refusals::ceremony().into(),
        Some("passkey.answer") => refusals::wrong().into(),
        Some("passkey.gone") => refusals::passkey().into(),
        _ => error,
    }
}
