//! Sign-in without a login: any passkey of this site says whose it is, and its signature proves it.

use std::net::IpAddr;

use base::Result;

use super::session::{Origin, Proven, begin, note_failure};
use super::{SignIns, Token, refusals};
use crate::passkey::{Answer, Question};

impl SignIns {
    /// Asks a browser for a passkey. Counted as a try: without a question nothing can be answered.
    ///
    /// # Errors
    /// `sign-in.wait` after too many tries from this address.
    pub async fn ask_passkey(&self, address: IpAddr) -> Result<Question> {
        self.limits.admit(None, address, self.db.clock().now())?;
        self.passkeys.ask_sign_in().await
    }

    /// Begins a session for whoever's passkey answered.
    ///
    /// # Errors
    /// `passkey.ceremony` when nothing like it was asked; `sign-in.passkey` for every answer that
    /// proves nothing, one by an unknown passkey included; `sign-in.no-position`; `passkey.gone`.
    pub async fn sign_in_by_passkey(&self, answer: &Answer, from: Origin) -> Result<Token> {
        match self.passkeys.identify(answer).await? {
            Ok(used) => {
                let (person, proven) = (used.person, Proven::Passkey(used));
                let address = from.address;
                let token = self.db.write(move |tx| begin(tx, person, &proven, &from)).await?;
                self.limits.forget(None, address);
                Ok(token)
            }
            Err(person) => {
                self.db.write(move |tx| note_failure(tx, person, from.address)).await?;
                Err(refusals::wrong_passkey().into())
            }
        }
    }
}
