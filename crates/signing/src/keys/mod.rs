//! Who keeps signing keys. A key never leaves its holder: it is called by its label, is given a message and answers
//! with the signature's value (Decree 30/2020/NĐ-CP, arts. 32 and 33: the means of signing stay in their keeper's hands).

mod csc;
mod ecdsa;
mod pkcs11;
mod pkcs12;
mod software;
#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use signature::crypto::{Certificate, SignatureAlgorithm};

pub use csc::{Csc, CscService};
pub use pkcs11::Pkcs11Token;
pub use pkcs12::Pkcs12File;
pub use software::{KeyFolder, LABEL_MAX};

/// A value under way: holders may be in another process, another machine, a token.
pub type Value<'a> = Pin<Box<dyn Future<Output = Result<Vec<u8>, KeyError>> + Send + 'a>>;

/// What a holder offers, under way.
pub type Offers<'a> = Pin<Box<dyn Future<Output = Result<Vec<Offer>, KeyError>> + Send + 'a>>;

/// A key that a holder could sign with, for registering its certificate.
#[derive(Debug, Clone)]
pub struct Offer {
    pub label: String,
    /// The key's own certificate, then its issuers as far as the holder knows them; empty when it knows none.
    pub certificates: Vec<Certificate>,
    /// Whether the holder would sign with it at present.
    pub enabled: bool,
}

/// Keeps keys and signs with them.
pub trait KeyHolder: Send + Sync {
    /// The value over `message` by the key of this label. ECDSA values are DER, as in CMS (RFC 5753, 2.1.1).
    fn sign<'a>(
        &'a self,
        label: &'a str,
        algorithm: SignatureAlgorithm,
        message: &'a [u8],
    ) -> Value<'a>;

    /// The keys that it offers; none where a holder cannot tell.
    fn offers(&self) -> Offers<'_> {
        Box::pin(async { Ok(Vec::new()) })
    }
}

/// Why a holder did not sign. None of them says anything about the key itself.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    #[error("no key has this label here")]
    Unknown,
    /// No further try helps.
    #[error("the holder refused: {0}")]
    Refused(String),
    /// Another try may help.
    #[error("the holder does not answer: {0}")]
    Away(String),
}

/// The holders of an installation, by the names they have in its settings. Cheap to clone.
#[derive(Clone, Default)]
pub struct Keyring(Arc<HashMap<String, Arc<dyn KeyHolder>>>);

impl Keyring {
    /// With one holder more.
    #[must_use]
    pub fn with(&self, name: &str, holder: impl KeyHolder + 'static) -> Keyring {
        let mut holders = HashMap::clone(&self.0);
        holders.insert(name.to_owned(), Arc::new(holder));
        Keyring(Arc::new(holders))
    }

    /// The names of all holders, in order.
    #[must_use]
    pub fn names(&self) -> Vec<&str> {
        let mut names: Vec<&str> = self.0.keys().map(String::as_str).collect();
        names.sort_unstable();
        names
    }

    /// The holder of this name.
    #[must_use]
    pub fn holder(&self, name: &str) -> Option<&dyn KeyHolder> {
        self.0.get(name).map(|holder| &**holder)
    }
}

/// Work that a holder does on a thread of its own: it computes, reads files, or waits for a device.
fn blocking<'a, T: Send + 'static>(
    work: impl FnOnce() -> Result<T, KeyError> + Send + 'static,
) -> Pin<Box<dyn Future<Output = Result<T, KeyError>> + Send + 'a>> {
    let done = tokio::task::spawn_blocking(work);
    Box::pin(async { done.await.map_err(|error| KeyError::Away(error.to_string()))? })
}
