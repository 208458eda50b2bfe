//! Sign-in by a provider: the browser goes to where the person has an account, and comes back with a code that
//! is worth an ID token. OpenID Connect Core 1.0, section 3.1; RFC 6749, section 4.1; RFC 7636 (PKCE).

mod identity;
mod line;
mod page;
mod provider;
mod refusals;
mod store;
#[cfg(test)]
mod tests;

use std::net::IpAddr;

use base::db::Tx;
use base::random::Random;
use base::{Error, Refusal, Result};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};

pub use identity::{Identity, IdentityId, identities, unlink};
pub(crate) use identity::{check, end_all};
pub(crate) use page::routes;
pub(super) use page::{Account, Button, buttons, own};
pub(crate) use provider::Proof;
pub use provider::{Linking, Provider, Setup};

use super::page::Local;
use super::session::{Origin, Proven, begin, note_failure};
use super::{SignIns, Token, Visit};
use crate::passkey::{self, Kind};
use crate::person::PersonId;
use provider::Expected;

/// What is kept of a browser that is away at a provider.
#[derive(Serialize, Deserialize)]
struct Away {
    provider: String,
    expected: Expected,
    /// SHA-256 of the token that only this browser has, so that nobody comes back with another's answer.
    browser: [u8; 32],
    next: String,
    /// Who links an account to their own; nobody when it is a sign-in.
    links: Option<PersonId>,
}

/// Why a browser is led away.
enum Wish {
    SignIn { next: String },
    Link { person: PersonId },
}

/// With what a browser comes back (RFC 6749, sections 4.1.2 and 4.1.2.1; RFC 9207).
#[derive(Default, Deserialize)]
#[serde(default)]
struct Returned {
    state: String,
    code: String,
    error: String,
    iss: Option<String>,
}

/// What became of it.
enum Outcome {
    SignedIn { token: Token, next: String },
    Linked,
}

impl SignIns {
    fn provider(&self, name: &str) -> Result<&Provider> {
        let found = self.providers.iter().find(|provider| provider.name == name);
        Ok(found.ok_or_else(Refusal::not_found)?)
    }

    /// Where to lead a browser, given its token. Counted as a try: without this nothing comes back.
    async fn lead_away(
        &self,
        name: &str,
        wish: Wish,
        browser: &Token,
        address: IpAddr,
    ) -> Result<String> {
        let provider = self.provider(name)?;
        self.limits.admit(None, address, self.db.clock().now())?;
        let found = provider.find().await?;
        let expected =
            Expected { nonce: secret(self.db.random()), verifier: secret(self.db.random()) };
        let (next, links) = match wish {
            Wish::SignIn { next } => (Local::parse(&next).text(), None),
            Wish::Link { person } => ("/me".to_owned(), Some(person)),
        };
        let (browser, kept) = (browser.digest(), expected.clone());
        let away = Away { provider: name.to_owned(), expected: kept, browser, next, links };
        let state = passkey::begin(&self.db, Kind::Provider, None, &away).await?;
        Ok(provider.address(&found, state.to_string(), &expected))
    }

    /// Takes a browser back. Everything is checked again in the transaction that begins the session.
    async fn take_back(
        &self,
        name: &str,
        returned: Returned,
        browser: Option<Token>,
        visit: Option<&Visit>,
        from: Origin,
    ) -> Result<Outcome> {
        let provider = self.provider(name)?;
        let begun = passkey::take_any(&self.db, Kind::Provider, None, &returned.state).await?;
        let away: Away = begun.ok_or_else(refusals::state)?.read()?;
        let same = browser.is_some_and(|token| token.digest() == away.browser);
        let person = visit.map(|visit| visit.person.id);
        let meant = away.links.is_none() || away.links == person;
        let (address, issuer) = (from.address, returned.iss.as_deref());
        if !same || !meant || away.provider != name {
            return Err(refusals::state().into());
        }
        if !returned.error.is_empty() {
            return Err(refusals::refused().into());
        }
        // An answer of another provider, led here by mistake or on purpose (RFC 9207, section 2.4).
        if issuer.is_some_and(|issuer| issuer != provider.issuer()) {
            return self.failed(refusals::token().into(), address).await;
        }
        let now = self.db.clock().now();
        let proof = match provider.prove(returned.code, away.expected, now).await {
            Ok(proof) => proof,
            Err(error) => return self.failed(error, address).await,
        };
        if let (Some(owner), Some(visit)) = (away.links, visit) {
            let actor = visit.actor.clone();
            self.db.write(move |tx| identity::link(tx, &actor, owner, &proof)).await?;
            return Ok(Outcome::Linked);
        }
        let act = move |tx: &Tx| {
            let owner = identity::owner(tx, &proof)?;
            begin(tx, owner, &Proven::Provider(proof.clone()), &from)
        };
        match self.db.write(act).await {
            Ok(token) => {
                self.limits.forget(None, address);
                Ok(Outcome::SignedIn { token, next: away.next })
            }
            Err(error) => self.failed(error, address).await,
        }
    }

    /// A try that proved nothing is written down; a provider that is away is no try.
    async fn failed<T>(&self, error: Error, address: IpAddr) -> Result<T> {
        if error.refusal().is_some_and(|refusal| refusal.status < 500) {
            self.db.write(move |tx| note_failure(tx, None, address)).await?;
        }
        Err(error)
    }
}

/// 256 bits in the letters that a nonce and a verifier may have (RFC 7636, section 4.1).
fn secret(random: &Random) -> String {
    URL_SAFE_NO_PAD.encode(random.array::<32>())
}
