//! Keys kept by a remote signing service that speaks the Cloud Signature Consortium's API, version 2.0.0.2: a key's
//! label is its credentialID, and the service is given digests only (sections 11.1, 11.4, 11.5, 11.6, 11.10).

mod line;
mod message;
#[cfg(test)]
mod tests;

use std::sync::Arc;
use std::time::Duration;

use base::clock::Clock;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use der::Encode;
use signature::crypto::{Certificate, SignatureAlgorithm};
use zeroize::Zeroizing;

use super::{KeyError, KeyHolder, Offer, Offers, Value, ecdsa};
use line::Line;
use message::{
    Authorization, AuthorizeCredential, CREDENTIALS, Credential, CredentialList, HASH,
    ListCredentials, Pin, SeeCredential, SignHash, Signatures,
};

/// Credentials of one client that are listed; an agency has some dozens of seals and signers.
const CREDENTIALS_MAX: usize = 500;
/// Longest credentialID in bytes that is asked for; services use UUIDs or short names.
const CREDENTIAL_ID_BYTES_MAX: usize = 255;

/// Where the service is and how this installation signs in.
#[derive(Clone)]
pub struct CscService {
    /// Base address with the version, such as `https://sign.example.vn/csc/v2` (section 7.2).
    pub base: String,
    pub client_id: String,
    pub client_secret: Zeroizing<String>,
    /// The owner of the credentials, where the service wants one named (section 11.4).
    pub user: Option<String>,
    /// The PIN of credentials in explicit mode (section 8.3.1).
    pub pin: Option<Zeroizing<String>>,
    /// How long one call may take.
    pub wait: Duration,
}

/// A remote signing service. Cheap to clone.
#[derive(Clone)]
pub struct Csc(Arc<Inner>);

struct Inner {
    line: Line,
    user: Option<String>,
    pin: Option<Zeroizing<String>>,
}

impl Csc {
    /// Calls nobody yet.
    ///
    /// # Errors
    /// When the address is neither HTTPS nor of this machine, or TLS cannot be set up.
    pub fn new(service: CscService, clock: Clock) -> base::Result<Csc> {
        let (user, pin) = (service.user.clone(), service.pin.clone());
        Ok(Csc(Arc::new(Inner { line: Line::new(service, clock)?, user, pin })))
    }

    /// The credentials that the service keeps for this client, with their certificates (sections 11.4 and 11.5).
    ///
    /// # Errors
    /// As [`KeyHolder::sign`].
    pub async fn credentials(&self) -> Result<Vec<Offer>, KeyError> {
        let ask = ListCredentials { user_id: self.0.user.as_deref() };
        let list: CredentialList = self.0.line.call("credentials/list", &ask).await?;
        if list.credential_ids.len() > CREDENTIALS_MAX {
            return Err(KeyError::Refused("the service lists too many credentials".to_owned()));
        }
        let mut offers = Vec::new();
        for id in list.credential_ids {
            let credential = self.credential(&id, "chain").await?;
            let certificates = certificates(&credential)?;
            offers.push(Offer { label: id, certificates, enabled: credential.key.enabled() });
        }
        Ok(offers)
    }

    async fn credential(&self, id: &str, certificates: &str) -> Result<Credential, KeyError> {
        if !(1..=CREDENTIAL_ID_BYTES_MAX).contains(&id.len()) {
            return Err(KeyError::Unknown);
        }
        let ask = SeeCredential { credential_id: id, certificates, auth_info: true };
        self.0.line.call(CREDENTIALS, &ask).await
    }

    async fn value(
        &self,
        id: &str,
        algorithm: SignatureAlgorithm,
        message: &[u8],
    ) -> Result<Vec<u8>, KeyError> {
        let credential = self.credential(id, "none").await?;
        if !credential.key.enabled() {
            return Err(KeyError::Refused("the service has disabled the key".to_owned()));
        }
        let (sign_algo, sign_algo_params) = named(algorithm, &credential.key.algo)?;
        let hash = BASE64_STANDARD.encode(algorithm.digest().hash(message));
        let hash_oid = algorithm.digest().oid().to_string();
        let authorization = self.authorize(id, &credential, &hash, &hash_oid).await?;
        let ask = SignHash {
            credential_id: id,
            sad: authorization.as_ref().map(|given| given.sad.as_str()),
            hashes: [&hash],
            hash_algorithm_oid: &hash_oid,
            sign_algo: &sign_algo,
            sign_algo_params: sign_algo_params.as_deref(),
            operation_mode: "S",
        };
        let answer: Signatures = self.0.line.call(HASH, &ask).await?;
        let [value] = &answer.signatures[..] else {
            return Err(garbage("one signature was asked for"));
        };
        let value = BASE64_STANDARD.decode(value).map_err(|_| garbage("no Base64"))?;
        match algorithm {
            SignatureAlgorithm::Ecdsa(_) => {
                ecdsa::as_der(&value).ok_or_else(|| garbage("no ECDSA value"))
            }
            _ => Ok(value),
        }
    }

    /// Signature activation data for one digest, where the credential wants any (sections 8.2 and 11.6). It is bound to
    /// the digest for SCAL2, and costs nothing to bind for SCAL1.
    async fn authorize(
        &self,
        id: &str,
        credential: &Credential,
        hash: &str,
        hash_oid: &str,
    ) -> Result<Option<Authorization>, KeyError> {
        let Some(auth) = &credential.auth else {
            return Ok(None);
        };
        let auth_data: Vec<Pin> = match (auth.mode.as_str(), &self.0.pin) {
            ("implicit", _) => Vec::new(),
            ("explicit", Some(pin)) => vec![Pin { id: "PIN", value: pin }],
            ("explicit", None) => {
                return Err(KeyError::Refused("the service wants a PIN".to_owned()));
            }
            _ => return Err(KeyError::Refused("the service wants its user's consent".to_owned())),
        };
        let ask = AuthorizeCredential {
            credential_id: id,
            num_signatures: 1,
            hashes: [hash],
            hash_algorithm_oid: hash_oid,
            auth_data: &auth_data,
        };
        self.0.line.call("credentials/authorize", &ask).await.map(Some)
    }
}

impl KeyHolder for Csc {
    fn sign<'a>(
        &'a self,
        label: &'a str,
        algorithm: SignatureAlgorithm,
        message: &'a [u8],
    ) -> Value<'a> {
        Box::pin(self.value(label, algorithm, message))
    }

    fn offers(&self) -> Offers<'_> {
        Box::pin(self.credentials())
    }
}

/// OID and parameters of the signature algorithm (section 7.6), where the key is offered for it (`key/algo`, section
/// 11.5). A service that names the key's own algorithm takes the digest from hashAlgorithmOID.
fn named(
    algorithm: SignatureAlgorithm,
    offered: &[String],
) -> Result<(String, Option<String>), KeyError> {
    use const_oid::db::rfc5912;
    let refused = |why: &str| KeyError::Refused(why.to_owned());
    let plain = match algorithm {
        SignatureAlgorithm::RsaPkcs1(_) => Some(rfc5912::RSA_ENCRYPTION),
        SignatureAlgorithm::Ecdsa(_) => Some(rfc5912::ID_EC_PUBLIC_KEY),
        SignatureAlgorithm::RsaPss(_) => None,
        SignatureAlgorithm::Ed25519 => {
            return Err(refused("Ed25519 signs messages, and the service takes digests"));
        }
    };
    let whole = algorithm.identifier().map_err(|_| refused("nothing is signed with SHA-1"))?;
    let has = |oid: &str| offered.iter().any(|offer| offer == oid);
    let (exact, plain) = (whole.oid.to_string(), plain.map(|oid| oid.to_string()));
    if has(&exact) {
        let pss = matches!(algorithm, SignatureAlgorithm::RsaPss(_));
        let parameters = whole.parameters.filter(|_| pss).map(|parameters| parameters.to_der());
        let parameters = parameters.transpose().map_err(|error| refused(&error.to_string()))?;
        return Ok((exact, parameters.map(|der| BASE64_STANDARD.encode(der))));
    }
    let plain = plain.filter(|oid| has(oid));
    plain.map(|oid| (oid, None)).ok_or_else(|| refused("the key does not sign in this way"))
}

fn certificates(credential: &Credential) -> Result<Vec<Certificate>, KeyError> {
    let read = |text: &String| {
        let der = BASE64_STANDARD.decode(text).ok()?;
        Certificate::read(&der).ok()
    };
    let all = credential.cert.certificates.iter().map(read).collect::<Option<Vec<_>>>();
    all.ok_or_else(|| garbage("a certificate cannot be read"))
}

/// What does not keep to the specification is taken for an accident on the way.
fn garbage(why: &str) -> KeyError {
    KeyError::Away(format!("an answer out of form: {why}"))
}
