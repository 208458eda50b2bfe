//! What a signature was judged by, for whoever has to keep it beside the document: certificates, timestamps,
//! revocation data as they stood in the file (Circular 41/2017/TT-BTTTT, art. 9).

use super::cryptography::Stamp;
use super::evidence::Store;
use crate::crypto::Certificate;

/// Proofs found in a file; each once, in the order found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Proofs {
    /// Of signers, of their issuers, of the makers of timestamps.
    pub certificates: Vec<Certificate>,
    /// Tokens (RFC 3161) that are sound in themselves, in DER.
    pub timestamps: Vec<Vec<u8>>,
    /// OCSP responses and revocation lists, in DER.
    pub revocation: Vec<Vec<u8>>,
}

impl Proofs {
    /// What came with one signature.
    pub(super) fn of_signature(certificates: &[Certificate], stamps: &[Stamp]) -> Proofs {
        let mut proofs = Proofs::default();
        let of_stamps = stamps.iter().flat_map(|stamp| &stamp.certificates);
        certificates.iter().chain(of_stamps).for_each(|one| proofs.add(one));
        proofs.timestamps = stamps.iter().map(|stamp| stamp.token.clone()).collect();
        proofs
    }

    /// What the file keeps for all its signatures.
    pub(super) fn of_file(store: &Store) -> Proofs {
        let mut proofs = Proofs { revocation: store.revocation.clone(), ..Proofs::default() };
        store.certificates.iter().for_each(|one| proofs.add(one));
        proofs
    }

    fn add(&mut self, certificate: &Certificate) {
        if !self.certificates.contains(certificate) {
            self.certificates.push(certificate.clone());
        }
    }
}
