//! What a module's return value means for the one who wants to sign (PKCS #11 v3.0, 5.1).

use cryptoki::error::{Error, RvError};

use super::KeyError;

/// Whether the session is of no more use.
pub(super) fn broken(error: &Error) -> bool {
    match error {
        Error::Pkcs11(value, _) => matches!(
            value,
            RvError::SessionHandleInvalid
                | RvError::SessionClosed
                | RvError::DeviceRemoved
                | RvError::DeviceError
                | RvError::DeviceMemory
                | RvError::TokenNotPresent
                | RvError::TokenNotRecognized
                | RvError::SlotIdInvalid
                | RvError::UserNotLoggedIn
                | RvError::CryptokiNotInitialized
                | RvError::GeneralError
                | RvError::FunctionFailed
                | RvError::HostMemory
        ),
        _ => false,
    }
}

/// A token that is gone may come back; what a token does not do, it will not do.
pub(super) fn of_module(error: &Error) -> KeyError {
    let why = match error {
        // Its own display explains the value at length; the name is enough for a log.
        Error::Pkcs11(value, function) => format!("{function}: {value:?}"),
        Error::LibraryLoading(_) => "the module cannot be loaded".to_owned(),
        other => other.to_string(),
    };
    match broken(error) || matches!(error, Error::LibraryLoading(_)) {
        true => KeyError::Away(why),
        false => KeyError::Refused(why),
    }
}
