//! Keys in a token or an HSM that is reached through its maker's module (PKCS #11 v2.40 and later): a key's label is its
//! CKA_LABEL. Modules are foreign code and slow, so everything here happens on blocking threads, one call at a time.

mod error;
mod mechanism;
mod session;
#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use cryptoki::context::Pkcs11;
use cryptoki::session::Session;
use cryptoki::types::AuthPin;
use signature::crypto::SignatureAlgorithm;
use zeroize::Zeroizing;

use super::{KeyError, KeyHolder, Offers, Value};
use error::{broken, of_module};
use mechanism::Prepared;

/// A token. Cheap to clone.
#[derive(Clone)]
pub struct Pkcs11Token(Arc<Inner>);

struct Inner {
    module: PathBuf,
    token: String,
    pin: AuthPin,
    /// Loaded once and kept: modules have threads of their own, which do not survive being unloaded.
    library: OnceLock<Pkcs11>,
    state: Mutex<State>,
}

/// What is known of the token at present.
enum State {
    Closed,
    Open(Session),
    /// The token did not take the PIN. It is never shown again: tokens lock themselves after a few wrong ones.
    PinRefused,
}

impl Pkcs11Token {
    /// The token of this label (CKF token label, without its padding) behind a module. Nothing is opened yet.
    #[must_use]
    pub fn new(module: &Path, token: &str, pin: &Zeroizing<String>) -> Pkcs11Token {
        let pin = AuthPin::from(pin.as_str());
        Pkcs11Token(Arc::new(Inner {
            module: module.into(),
            token: token.to_owned(),
            pin,
            library: OnceLock::new(),
            state: Mutex::new(State::Closed),
        }))
    }

    /// Does `work` in a session that is logged in; a session that broke is closed, for the next call to open anew.
    fn with<T>(
        &self,
        work: impl FnOnce(&Session) -> Result<T, cryptoki::error::Error>,
    ) -> Result<T, KeyError> {
        let Inner { token, pin, .. } = &*self.0;
        let mut state = self.0.state.lock().unwrap_or_else(PoisonError::into_inner);
        if matches!(*state, State::Closed) {
            *state = session::open(self.library()?, token, pin)?;
        }
        let State::Open(session) = &*state else {
            return Err(KeyError::Refused("the token did not take the PIN".to_owned()));
        };
        let done = work(session);
        if done.as_ref().is_err_and(broken) {
            *state = State::Closed;
        }
        done.map_err(|error| of_module(&error))
    }

    fn library(&self) -> Result<&Pkcs11, KeyError> {
        if let Some(library) = self.0.library.get() {
            return Ok(library);
        }
        let loaded = session::load(&self.0.module).map_err(|error| of_module(&error))?;
        Ok(self.0.library.get_or_init(|| loaded))
    }

    fn value(&self, label: &str, prepared: &Prepared) -> Result<Vec<u8>, KeyError> {
        // In one go: handles of objects mean nothing in another session.
        match self.with(|session| session::sign(session, label, prepared))? {
            Err(KeyError::Unknown) if self.gone() => {
                Err(KeyError::Away("the token is not there".to_owned()))
            }
            value => prepared.finish(value?),
        }
    }

    /// Whether the token was taken away; some modules show a token without objects then.
    fn gone(&self) -> bool {
        let mut state = self.0.state.lock().unwrap_or_else(PoisonError::into_inner);
        let gone = match &*state {
            State::Open(session) => {
                let library = self.0.library.get();
                !library.is_some_and(|found| session::is_there(session, found, &self.0.token))
            }
            State::Closed | State::PinRefused => false,
        };
        if gone {
            *state = State::Closed;
        }
        gone
    }
}

impl KeyHolder for Pkcs11Token {
    fn sign<'a>(
        &'a self,
        label: &'a str,
        algorithm: SignatureAlgorithm,
        message: &'a [u8],
    ) -> Value<'a> {
        let (token, label, message) = (self.clone(), label.to_owned(), message.to_vec());
        super::blocking(move || token.value(&label, &Prepared::new(algorithm, &message)?))
    }

    fn offers(&self) -> Offers<'_> {
        let token = self.clone();
        super::blocking(move || token.with(session::offers))
    }
}
