//! Opening a token and finding keys and certificates in it (PKCS #11 v3.0, 5.4 to 5.7).

use std::path::Path;

use cryptoki::context::{CInitializeArgs, CInitializeFlags, Pkcs11};
use cryptoki::error::{Error, RvError};
use cryptoki::object::{Attribute, AttributeType, KeyType, ObjectClass, ObjectHandle};
use cryptoki::session::{Session, UserType};
use cryptoki::slot::Slot;
use cryptoki::types::AuthPin;
use signature::crypto::Certificate;

use super::{KeyError, Prepared, State, of_module};
use crate::keys::Offer;

/// Keys of one token that are listed.
const KEYS_MAX: usize = 500;

/// Opens a session and logs in, once.
pub(super) fn open(library: &Pkcs11, token: &str, pin: &AuthPin) -> Result<State, KeyError> {
    let slot = find(library, token).map_err(|error| of_module(&error))?;
    let slot = slot.ok_or_else(|| KeyError::Away("the token is not there".to_owned()))?;
    let information = library.get_token_info(slot).map_err(|error| of_module(&error))?;
    if information.user_pin_locked() || information.user_pin_final_try() {
        // A wrong last try locks the token for good; somebody has to log in by hand first.
        return Err(KeyError::Refused("the token's PIN is locked or at its last try".to_owned()));
    }
    let session = library.open_ro_session(slot).map_err(|error| of_module(&error))?;
    match session.login(UserType::User, Some(pin)) {
        Ok(()) | Err(Error::Pkcs11(RvError::UserAlreadyLoggedIn, _)) => Ok(State::Open(session)),
        Err(Error::Pkcs11(
            RvError::PinIncorrect
            | RvError::PinLocked
            | RvError::PinExpired
            | RvError::PinInvalid
            | RvError::PinLenRange,
            _,
        )) => Ok(State::PinRefused),
        Err(error) => Err(of_module(&error)),
    }
}

/// Whether the token still answers where it was.
pub(super) fn is_there(session: &Session, library: &Pkcs11, token: &str) -> bool {
    session.get_session_info().is_ok() && matches!(find(library, token), Ok(Some(_)))
}

/// The value of the one private key of this label; the inner error is the token's answer to our question.
pub(super) fn sign(
    session: &Session,
    label: &str,
    prepared: &Prepared,
) -> Result<Result<Vec<u8>, KeyError>, Error> {
    let label = Attribute::Label(label.as_bytes().to_vec());
    let keys = session.find_objects(&[Attribute::Class(ObjectClass::PRIVATE_KEY), label])?;
    let refused = |why: &str| Ok(Err(KeyError::Refused(why.to_owned())));
    let key = match keys[..] {
        [key] => key,
        [] => return Ok(Err(KeyError::Unknown)),
        [_, _, ..] => return refused("several keys of the token have this label"),
    };
    if kind(session, key)? != Some(prepared.kind) {
        return refused("the key is of another kind");
    }
    session.sign(&prepared.mechanism, key, &prepared.input).map(Ok)
}

/// What kind of key it is, as the token says.
fn kind(session: &Session, key: ObjectHandle) -> Result<Option<KeyType>, Error> {
    let attributes = session.get_attributes(key, &[AttributeType::KeyType])?;
    Ok(attributes.into_iter().find_map(|attribute| match attribute {
        Attribute::KeyType(kind) => Some(kind),
        _ => None,
    }))
}

/// Every private key with a label, and the certificates of the same CKA_ID (PKCS #11 v3.0, 4.6.3 and 4.8).
pub(super) fn offers(session: &Session) -> Result<Vec<Offer>, Error> {
    let mut offers = Vec::new();
    let all = session.find_objects(&[Attribute::Class(ObjectClass::PRIVATE_KEY)])?;
    for key in all.into_iter().take(KEYS_MAX) {
        let (mut label, mut id) = (None, None);
        for attribute in session.get_attributes(key, &[AttributeType::Label, AttributeType::Id])? {
            match attribute {
                Attribute::Label(bytes) => label = String::from_utf8(bytes).ok(),
                Attribute::Id(bytes) => id = Some(bytes).filter(|id| !id.is_empty()),
                _ => {}
            }
        }
        let certificates = id.map_or_else(|| Ok(Vec::new()), |id| certificates(session, id))?;
        let offer = |label| Offer { label, certificates, enabled: true };
        offers.extend(label.filter(|label| !label.is_empty()).map(offer));
    }
    offers.sort_by(|one, other| one.label.cmp(&other.label));
    Ok(offers)
}

fn certificates(session: &Session, id: Vec<u8>) -> Result<Vec<Certificate>, Error> {
    let wanted = [Attribute::Class(ObjectClass::CERTIFICATE), Attribute::Id(id)];
    let mut certificates = Vec::new();
    for object in session.find_objects(&wanted)? {
        for attribute in session.get_attributes(object, &[AttributeType::Value])? {
            if let Attribute::Value(der) = attribute {
                certificates.extend(Certificate::read(&der));
            }
        }
    }
    Ok(certificates)
}

/// A module is loaded once by the system, and initialised once by whichever holder comes first.
pub(super) fn load(module: &Path) -> Result<Pkcs11, Error> {
    let library = Pkcs11::new(module)?;
    match library.initialize(CInitializeArgs::new(CInitializeFlags::OS_LOCKING_OK)) {
        Ok(()) | Err(Error::Pkcs11(RvError::CryptokiAlreadyInitialized, _)) => Ok(library),
        Err(error) => Err(error),
    }
}

fn find(library: &Pkcs11, token: &str) -> Result<Option<Slot>, Error> {
    for slot in library.get_slots_with_token()? {
        // A slot that fails is another token's trouble.
        if library.get_token_info(slot).is_ok_and(|found| found.label() == token) {
            return Ok(Some(slot));
        }
    }
    Ok(None)
}
