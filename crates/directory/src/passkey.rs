//! Passkeys: added to one's account, used to sign in, and used to approve an act bound to a digest.
//! W3C Web Authentication level 3, sections 7.1 and 7.2; Decree 30/2020/NĐ-CP, art. 5.

mod approval;
mod ceremony;
mod page;
mod refusals;
mod site;
mod store;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use anyhow::Context;
use base::Result;
use base::authority::Actor;
use base::db::{Change, Db, Tx};
use base::events::Event;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::Timestamp;
use serde::Serialize;
use webauthn_rs::prelude::{
    DiscoverableAuthentication, Passkey, PasskeyRegistration, PublicKeyCredential,
    RegisterPublicKeyCredential, Uuid, Webauthn, WebauthnError,
};
use webauthn_rs_proto::ResidentKeyRequirement;

pub use approval::Approval;
pub use ceremony::{CEREMONY_LIFE, CeremonyId};
pub(crate) use ceremony::{Kind, begin, clear, take_any};
pub(crate) use page::routes;
pub use site::Site;

use crate::person::{self, Person, PersonId};
use crate::sign_in::{OWN_ACCOUNT, home};
use ceremony::take;

/// Passkeys of one person: telephone, office machine, a key on the ring, and their successors.
pub const PASSKEYS_MAX: usize = 10;
/// What a person may call a passkey, in letters.
const NAME_MAX: usize = 60;
/// An answer as JSON: about 2 KB without attestation, and 6 KB more with the longest id there is.
const CREDENTIAL_BYTES_MAX: usize = 16 * 1024;

/// Everything passkeys need. Cheap to clone.
#[derive(Clone)]
pub struct Passkeys {
    db: Db,
    webauthn: Arc<Webauthn>,
    site: Site,
}

/// What a browser is asked: `publicKey` is for `parseCreationOptionsFromJSON` or
/// `parseRequestOptionsFromJSON`, the ceremony comes back with the answer.
#[derive(Debug, Serialize)]
pub struct Question {
    pub ceremony: CeremonyId,
    #[serde(rename = "publicKey")]
    pub options: serde_json::Value,
}

/// What came back from a browser: the ceremony's id, and the credential as JSON
/// (`PublicKeyCredential.toJSON`).
#[derive(Debug, Clone)]
pub struct Answer {
    pub ceremony: String,
    pub credential: String,
}

/// A passkey as its owner sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// The credential id, base64url.
    pub id: String,
    pub name: String,
    pub added_at: Timestamp,
    pub used_at: Option<Timestamp>,
}

/// A passkey that answered rightly just now. It counts once [`Used::note`] wrote it down, in the
/// transaction of the act.
#[derive(Debug, Clone)]
pub(crate) struct Used {
    pub(crate) id: String,
    pub(crate) person: PersonId,
    before: String,
    after: String,
}

impl Used {
    /// Writes down the use, unless the passkey was removed or used elsewhere since it was looked
    /// up.
    pub(crate) fn note(&self, tx: &Tx) -> Result<()> {
        match store::note_use(tx, &self.id, &self.before, &self.after)? {
            0 => Err(refusals::gone().into()),
            _ => Ok(()),
        }
    }
}

impl Passkeys {
    /// # Errors
    /// When the library does not take the site.
    pub fn new(db: Db, site: Site) -> Result<Passkeys> {
        let webauthn = Arc::new(site.webauthn()?);
        Ok(Passkeys { db, webauthn, site })
    }

    /// The domain passkeys are bound to.
    #[must_use]
    pub fn site(&self) -> &Site {
        &self.site
    }

    /// Asks the browser for a new passkey of this person: one that is found without a login name,
    /// and verifies its user.
    ///
    /// # Errors
    /// `passkey.too-many`.
    pub async fn ask_addition(&self, person: &Person) -> Result<Question> {
        let owner = person.id;
        let known = self.db.read(move |tx| store::of_person(tx, owner)).await?;
        if known.len() >= PASSKEYS_MAX {
            return Err(refusals::too_many().into());
        }
        let known = known.iter().map(|row| row.passkey()).collect::<Result<Vec<_>>>()?;
        let known = known.iter().map(|passkey| passkey.cred_id().clone()).collect();
        let (mut options, state) = self
            .webauthn
            .start_passkey_registration(uuid(owner)?, &person.login, &person.name, Some(known))
            .context("asking for a passkey")?;
        if let Some(selection) = &mut options.public_key.authenticator_selection {
            selection.resident_key = Some(ResidentKeyRequirement::Required);
            selection.require_resident_key = true;
        }
        let ceremony = begin(&self.db, Kind::Addition, Some(owner), &state).await?;
        Ok(Question { ceremony, options: json(&options.public_key)? })
    }

    /// Adds the passkey that the browser made.
    ///
    /// # Errors
    /// `passkey.name`, `passkey.ceremony` (unknown, used, old, another's), `passkey.answer`,
    /// `passkey.known`, `passkey.too-many`.
    pub async fn add(
        &self,
        actor: &Actor,
        owner: PersonId,
        answer: &Answer,
        name: &str,
    ) -> Result<()> {
        let name = refusals::check_name(name)?;
        let state = take(&self.db, Kind::Addition, Some(owner), &answer.ceremony).await?;
        let state: PasskeyRegistration = state.read()?;
        let credential: RegisterPublicKeyCredential = read(&answer.credential)?;
        let passkey = self
            .webauthn
            .finish_passkey_registration(&credential, &state)
            .map_err(|error| refusals::answer(&error))?;
        let (id, kept) = (credential_id(passkey.cred_id()), text(&passkey)?);
        let actor = actor.clone();
        self.db.write(move |tx| add(tx, &actor, owner, &id, &name, &kept)).await
    }

    /// Asks any browser for any passkey of this site.
    ///
    /// # Errors
    /// When the store fails.
    pub(crate) async fn ask_sign_in(&self) -> Result<Question> {
        let (options, state) =
            self.webauthn.start_discoverable_authentication().context("asking who it is")?;
        let ceremony = begin(&self.db, Kind::SignIn, None, &state).await?;
        Ok(Question { ceremony, options: json(&options.public_key)? })
    }

    /// Whose passkey answered, or whose it claims to be when the answer is wrong.
    ///
    /// # Errors
    /// `passkey.ceremony` when nothing like it was asked.
    pub(crate) async fn identify(&self, answer: &Answer) -> Result<Result<Used, Option<PersonId>>> {
        let state = take(&self.db, Kind::SignIn, None, &answer.ceremony).await?.read()?;
        let Ok(credential) = read::<PublicKeyCredential>(&answer.credential) else {
            return Ok(Err(None));
        };
        let id = credential_id(credential.get_credential_id());
        let Some(row) = self.db.read(move |tx| store::one(tx, &id)).await? else {
            return Ok(Err(None));
        };
        // The browser names the owner; the database decides (section 7.2, step 6).
        let named = self.webauthn.identify_discoverable_authentication(&credential);
        if !named.is_ok_and(|(owner, _)| uuid(row.person).is_ok_and(|known| known == owner)) {
            return Ok(Err(Some(row.person)));
        }
        let person = row.person;
        Ok(self.verify(&credential, state, row)?.map_err(|_| Some(person)))
    }

    /// Holds an answer against the question and the passkey as it stands now.
    fn verify(
        &self,
        credential: &PublicKeyCredential,
        asked: DiscoverableAuthentication,
        row: store::Row,
    ) -> Result<Result<Used, WebauthnError>> {
        let mut passkey = row.passkey()?;
        let verified =
            self.webauthn.finish_discoverable_authentication_v2(credential, asked, &passkey);
        let result = match verified {
            Ok(result) => result,
            Err(error) => return Ok(Err(error)),
        };
        passkey.update_credential(&result);
        let (id, person, after) = (row.listed.id, row.person, text(&passkey)?);
        Ok(Ok(Used { id, person, before: row.kept, after }))
    }
}

/// The passkeys of a person, oldest first.
///
/// # Errors
/// When the store fails.
pub fn passkeys(tx: &Tx, owner: PersonId) -> Result<Vec<Listed>> {
    Ok(store::of_person(tx, owner)?.into_iter().map(|row| row.listed).collect())
}

/// Removes one of one's own passkeys.
///
/// # Errors
/// 404 when it is not one's own.
pub fn remove(tx: &Tx, actor: &Actor, owner: PersonId, id: &str) -> Result<()> {
    let permit = actor.may(&OWN_ACCOUNT, home(actor))?;
    let event = Event::of("person.passkey-removed", "person", owner).with("passkey", id);
    if store::delete(&tx.change(&permit, &event)?, owner, id)? == 0 {
        return Err(base::Refusal::not_found().into());
    }
    Ok(())
}

/// Ends every passkey of a person whose account closes; the event is the closing's.
pub(crate) fn end_all(change: &Change, owner: PersonId) -> Result<u64> {
    store::delete_all(change, owner)
}

fn add(tx: &Tx, actor: &Actor, owner: PersonId, id: &str, name: &str, kept: &str) -> Result<()> {
    person::open_person(tx, owner)?;
    let permit = actor.may(&OWN_ACCOUNT, home(actor))?;
    if store::of_person(tx, owner)?.len() >= PASSKEYS_MAX {
        return Err(refusals::too_many().into());
    }
    if store::one(tx, id)?.is_some() {
        return Err(refusals::known().into());
    }
    let event = Event::of("person.passkey-added", "person", owner).with("passkey", id);
    store::insert(&tx.change(&permit, &event)?, owner, id, name, kept).map(drop)
}

/// A credential as a browser wrote it.
fn read<T: serde::de::DeserializeOwned>(credential: &str) -> Result<T> {
    if credential.len() > CREDENTIAL_BYTES_MAX {
        return Err(refusals::unreadable().into());
    }
    Ok(serde_json::from_str(credential).map_err(|_| refusals::unreadable())?)
}

fn text(passkey: &Passkey) -> Result<String> {
    Ok(serde_json::to_string(passkey).context("writing a passkey down")?)
}

fn json(options: &impl Serialize) -> Result<serde_json::Value> {
    Ok(serde_json::to_value(options).context("writing the options")?)
}

fn credential_id(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// The handle under which authenticators keep the account: the person's id, which says nothing
/// about them.
fn uuid(person: PersonId) -> Result<Uuid> {
    Ok(Uuid::parse_str(&person.to_string()).context("a person's id")?)
}
