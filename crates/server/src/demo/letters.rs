//! Letters of the demonstration that are really signed: made once at the start and sent now and then by the authorities
//! that have a desk. Most bear both signatures, some one, some were changed on the way, so that every standing is seen.

use base::Result;
use base::authority::AuthorityId;
use base::clock::vietnam;
use signature::cms::{Signer, add_timestamp};
use signature::crypto::{Digest, SoftwareKey};
use signature::pades::{self, Appearance, Evidence, Prepared, SignatureRequest};
use signature::timestamp::TimestampRequest;
use signature::trial::{Subject, key_from_seed};
use signing::desk::{DocumentNumber, FIELDS};

use super::signing::{HOUSES, House, LETTERS, person};
use super::trial::Trial;
use crate::installation::Installation;

/// One document in so many of an authority with a desk carries a letter; the month stays small on disk.
const EVERY: u64 = 3;
/// Serial numbers of the certificates made for these letters begin here; the desks' own stay below.
const SERIALS_FROM: u64 = 1_000;
/// The closing document timestamp.
const CLOSING: &str = "closing";

/// A letter as it is sent.
pub struct Letter {
    sender: AuthorityId,
    pub subject: &'static str,
    pub pdf: Vec<u8>,
}

/// The letters of all houses; none where the demonstration does without.
#[derive(Default)]
pub struct Letters(Vec<Letter>);

impl Letters {
    /// The letter that the document of this index carries, if it does.
    #[must_use]
    pub fn of(&self, sender: AuthorityId, index: u64) -> Option<&Letter> {
        let own: Vec<&Letter> = self.0.iter().filter(|letter| letter.sender == sender).collect();
        let turn = usize::try_from(index / EVERY).ok()?.checked_rem(own.len())?;
        own.get(turn).copied().filter(|_| index.is_multiple_of(EVERY))
    }
}

/// Signs and seals the letters with keys of their own, which are forgotten.
///
/// # Errors
/// When a letter cannot be signed, or a person is missing.
pub async fn make(installation: &Installation, trial: &Trial) -> Result<Letters> {
    let directory = installation.hub.directory.snapshot();
    let now = installation.db.clock().now();
    let mut letters = Vec::new();
    for (house, serial) in HOUSES.iter().zip((SERIALS_FROM..).step_by(2)) {
        let authority = directory.resolve(house.code, now)?;
        let leader = person(installation, house.first().login).await?;
        let theirs = Subject { name: &leader.name, organisation: Some(&authority.name) };
        let own = Subject { name: &authority.name, organisation: None };
        let hands = Hands {
            installation,
            trial,
            leader: Hand::new(installation, trial, &theirs, serial)?,
            seal: Hand::new(installation, trial, &own, serial + 1)?,
            house,
        };
        for (_, subject, _, pdf) in LETTERS.iter().filter(|of| of.0 == house.code) {
            let letter = |pdf| Letter { sender: authority.id, subject, pdf };
            let signed = hands.signed(pdf)?;
            let official = hands.sealed(&signed)?;
            letters.push(letter(official.clone()));
            letters.push(letter(hands.closed(&signed, &[(FIELDS.signer, &hands.leader)])?));
            letters.push(letter(official.clone()));
            letters.push(letter(changed(official)));
        }
    }
    Ok(Letters(letters))
}

/// One bit of the page is another, as after a careless program in between.
fn changed(mut pdf: Vec<u8>) -> Vec<u8> {
    let middle = pdf.len() / 8;
    if let Some(byte) = pdf.get_mut(middle) {
        *byte ^= 1;
    }
    pdf
}

/// A key with its certificate.
struct Hand {
    key: SoftwareKey,
    signer: Signer,
}

impl Hand {
    fn new(
        installation: &Installation,
        trial: &Trial,
        subject: &Subject<'_>,
        serial: u64,
    ) -> Result<Hand> {
        let seed = installation.db.random().array();
        let key = key_from_seed(&seed).map_err(anyhow::Error::from)?;
        let public = key.public_key_info().map_err(anyhow::Error::from)?;
        let certificate = trial.issue(subject, public, serial)?;
        let algorithm = key.usual_algorithm();
        Ok(Hand { signer: Signer { certificate, chain: trial.chain(), algorithm }, key })
    }
}

/// Who signs and seals for one house.
struct Hands<'a> {
    installation: &'a Installation,
    trial: &'a Trial,
    leader: Hand,
    seal: Hand,
    house: &'static House,
}

impl Hands<'_> {
    /// By the person.
    fn signed(&self, pdf: &[u8]) -> Result<Vec<u8>> {
        self.sign(pdf, &self.leader, (FIELDS.signer, self.house.first().picture), &[])
    }

    /// Numbered, sealed, and closed for the long term.
    fn sealed(&self, signed: &[u8]) -> Result<Vec<u8>> {
        let dated_on = vietnam(self.installation.db.clock().now()).date();
        let values = DocumentNumber { number: 1, dated_on }.values();
        let fill: Vec<(&str, &str)> =
            values.iter().map(|(name, text)| (*name, &text[..])).collect();
        let sealed = self.sign(signed, &self.seal, (FIELDS.seal, self.house.seal), &fill)?;
        self.closed(&sealed, &[(FIELDS.signer, &self.leader), (FIELDS.seal, &self.seal)])
    }

    fn sign(
        &self,
        pdf: &[u8],
        hand: &Hand,
        (field, png): (&str, &[u8]),
        fill: &[(&str, &str)],
    ) -> Result<Vec<u8>> {
        let at = self.installation.db.clock().now();
        let appearance = Appearance::Picture { png };
        let request = SignatureRequest { appearance, fill, ..SignatureRequest::new(field, at) };
        let signing = pades::prepare(pdf, &request).and_then(|one| one.sign_with(&hand.signer));
        let signing = signing.map_err(anyhow::Error::from)?;
        let algorithm = hand.signer.algorithm;
        let value = hand.key.sign(algorithm, signing.to_sign.bytes());
        let value = value.map_err(anyhow::Error::from)?;
        let cms = signing.cms(&value).map_err(anyhow::Error::from)?;
        let nonce = self.installation.db.random().array();
        let asked = TimestampRequest::over(&value, Digest::Sha256, nonce);
        let token = self.trial.token(&asked.map_err(anyhow::Error::from)?)?;
        let stamped = add_timestamp(&cms, &token).map_err(anyhow::Error::from)?;
        finished(&signing.prepared, &stamped)
    }

    /// With the evidence for these signatures and a timestamp over all.
    fn closed(&self, pdf: &[u8], signatures: &[(&str, &Hand)]) -> Result<Vec<u8>> {
        let of = |(field, hand): &(_, &Hand)| Ok((*field, self.trial.evidence(&hand.signer)?));
        let evidence: Vec<(&str, Evidence)> = signatures.iter().map(of).collect::<Result<_>>()?;
        let proved = pades::add_evidence(pdf, &evidence).map_err(anyhow::Error::from)?;
        let prepared = pades::prepare_timestamp(&proved, CLOSING).map_err(anyhow::Error::from)?;
        let nonce = self.installation.db.random().array();
        let digest = prepared.digest(Digest::Sha256);
        let asked = TimestampRequest::over_digest(digest, Digest::Sha256, nonce);
        let token = self.trial.token(&asked.map_err(anyhow::Error::from)?)?;
        finished(&prepared, &token)
    }
}

fn finished(prepared: &Prepared, value: &[u8]) -> Result<Vec<u8>> {
    Ok(prepared.clone().finish(value).map_err(anyhow::Error::from)?)
}
