//! One file on its way over the desk: submitted, signed or returned, numbered, sealed.

use base::authority::{Actor, AuthorityId, Permit, Scope};
use base::blobs::Stored;
use base::db::Tx;
use base::events::Event;
use base::{Refusal, Result};
use directory::PersonId;
use jiff::Timestamp;
use jiff::civil::Date;
use signature::pades::{PadesError, fields};
use signature::pdf::Document;

use super::{FollowsUp, Room, SEAL, SIGN, SUBMIT, person, refusals, store};
use crate::mandate::{self, SigningCapacity};

base::typed_id!(/// One file submitted for signature.
    SigningRequestId);

/// What the fields of a file are called that number and date enter.
pub const FIELDS: Fields = Fields {
    number: "number",
    day: "day",
    month: "month",
    year: "year",
    signer: "signer",
    seal: "seal",
};

/// Files longer than this are not signed here: they are held in memory meanwhile.
pub(super) const FILE_BYTES_MAX: u64 = 64 * 1024 * 1024;
const SUBJECT_MAX: usize = 500;
const NOTATION_MAX: usize = 30;
const REMARK_MAX: usize = 1_000;
/// Highest number of a year's series (Appendix I, II.3 leaves room for six digits).
const NUMBER_MAX: u32 = 999_999;

/// Names of a file's fields.
#[derive(Debug, Clone, Copy)]
pub struct Fields {
    pub number: &'static str,
    pub day: &'static str,
    pub month: &'static str,
    pub year: &'static str,
    pub signer: &'static str,
    pub seal: &'static str,
}

impl Fields {
    pub(super) fn all(&self) -> [&'static str; 6] {
        [self.number, self.day, self.month, self.year, self.signer, self.seal]
    }
}

/// Where a request stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    ToSign,
    /// Approved; the signature is being made.
    Signing,
    Signed,
    Numbered,
    /// Approved; the seal is being put on.
    Sealing,
    Sealed,
    Returned,
}

/// Number and date of a document; its notation stands with the request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DocumentNumber {
    pub number: u32,
    pub dated_on: Date,
}

impl DocumentNumber {
    // law!("30/2020:15")
    /// The digits as they are printed: two at least.
    #[must_use]
    pub fn digits(&self) -> String {
        format!("{:02}", self.number)
    }

    /// What enters the fields of a file: days below 10 and the months 1 and 2 with two digits (Appendix I, II.4).
    #[must_use]
    pub fn values(&self) -> [(&'static str, String); 4] {
        let (day, month) = (self.dated_on.day(), self.dated_on.month());
        let month = if month <= 2 { format!("{month:02}") } else { month.to_string() };
        [
            (FIELDS.number, self.digits()),
            (FIELDS.day, format!("{day:02}")),
            (FIELDS.month, month),
            (FIELDS.year, self.dated_on.year().to_string()),
        ]
    }
}

/// A file on the desk.
#[derive(Debug, Clone)]
pub struct SigningRequest {
    pub id: SigningRequestId,
    pub authority: AuthorityId,
    pub subject: String,
    /// The file as it stands now.
    pub file: Stored,
    pub pages: usize,
    pub notation: String,
    pub signer: PersonId,
    pub capacity: SigningCapacity,
    pub submitted_by: PersonId,
    pub submitted_at: Timestamp,
    pub state: State,
    pub remark: Option<String>,
    pub number: Option<DocumentNumber>,
    pub moved_at: Timestamp,
    /// When the long-term evidence and the closing timestamp entered the sealed file.
    pub closed_at: Option<Timestamp>,
}

/// A file to be submitted; its body is kept already.
#[derive(Debug, Clone)]
pub struct NewSigningRequest {
    pub authority: AuthorityId,
    pub subject: String,
    pub file: Stored,
    pub pages: usize,
    pub notation: String,
    pub signer: PersonId,
    pub capacity: SigningCapacity,
    pub submitted_by: PersonId,
}

impl SigningRequest {
    /// Number and notation as they are written, "05/VPCP-TTĐT"; the notation alone as long as there is no number.
    #[must_use]
    pub fn reference(&self) -> String {
        match &self.number {
            Some(given) => format!("{}/{}", given.digits(), self.notation),
            None => self.notation.clone(),
        }
    }
}

/// Whether a file has every field that the desk fills, and nobody signed it yet; answers its number of pages.
///
/// # Errors
/// `request.file`, `request.fields`.
pub fn check_file(pdf: &[u8]) -> Result<usize, Refusal> {
    let empty = fields::empty(pdf).map_err(|error| match error {
        PadesError::Locked => refusals::fields(&FIELDS.all()),
        _ => refusals::unreadable(),
    })?;
    let missing: Vec<&str> =
        FIELDS.all().into_iter().filter(|name| !empty.iter().any(|known| known == name)).collect();
    if !missing.is_empty() {
        return Err(refusals::fields(&missing));
    }
    let document = Document::read(pdf).map_err(|_| refusals::unreadable())?;
    document.latest().page_count().map_err(|_| refusals::unreadable())
}

/// Submits a file for signature. Give it to `check_file` first.
///
/// # Errors
/// The permission's; `request.large`, `request.subject`, `request.notation`; those of `mandate::in_force`, so that nobody is
/// asked to sign what they have no right to.
pub fn submit(tx: &Tx, actor: &Actor, new: &NewSigningRequest) -> Result<SigningRequestId> {
    let permit = check(tx, actor, new)?;
    let id = SigningRequestId::new(tx);
    let event = Event::of("signing-request.submitted", "signing-request", id)
        .with("digest", new.file.digest.to_string())
        .with("signer", new.signer.to_string())
        .with("capacity", new.capacity.name());
    store::insert(&tx.change(&permit, &event)?, id, new)?;
    Ok(id)
}

/// Whether a file could be submitted as it is, before its body is kept.
///
/// # Errors
/// As [`submit`].
pub(super) fn check(tx: &Tx, actor: &Actor, new: &NewSigningRequest) -> Result<Permit> {
    let permit = actor.may(&SUBMIT, Scope::Authority(new.authority))?;
    if new.file.size > FILE_BYTES_MAX {
        return Err(refusals::too_large(FILE_BYTES_MAX / (1024 * 1024)).into());
    }
    if !(1..=SUBJECT_MAX).contains(&new.subject.trim().chars().count()) {
        return Err(refusals::subject().into());
    }
    if !(1..=NOTATION_MAX).contains(&new.notation.trim().chars().count()) {
        return Err(refusals::notation().into());
    }
    mandate::in_force(tx, new.authority, new.signer, new.capacity)?;
    Ok(permit)
}

/// A request as it stands; whoever calls knows that it may be seen.
///
/// # Errors
/// 404 when there is none.
pub fn get(tx: &Tx, id: SigningRequestId) -> Result<SigningRequest> {
    Ok(store::get(tx, id)?.ok_or_else(Refusal::not_found)?)
}

/// Returns a request unsigned, with a remark.
///
/// # Errors
/// 404 when it is not this signer's; `request.state`, `request.remark`.
pub fn return_(
    tx: &Tx,
    room: &Room,
    actor: &Actor,
    id: SigningRequestId,
    remark: &str,
) -> Result<()> {
    let one = store::get(tx, id)?.ok_or_else(Refusal::not_found)?;
    let permit = actor.may(&SIGN, Scope::Authority(one.authority))?;
    if one.signer != person(actor)? {
        return Err(Refusal::not_found().into());
    }
    if one.state != State::ToSign {
        return Err(refusals::state(one.state).into());
    }
    let remark = remark.trim();
    if !(1..=REMARK_MAX).contains(&remark.chars().count()) {
        return Err(refusals::remark().into());
    }
    let event = Event::of("signing-request.returned", "signing-request", id);
    store::return_(&tx.change(&permit, &event)?, id, remark)?;
    room.moved(tx, &get(tx, id)?, person(actor)?)
}

// law!("30/2020:15")
/// Gives a signed document its number and date: after the signature, before the seal. A number once given in a series
/// is never given again. Where the room that brought the document keeps the series, the next one is taken and today is the
/// day, whatever was `given`.
///
/// # Errors
/// The permission's; 404; `request.state`, `number.range`, `number.date`, `number.taken`.
pub fn number(
    tx: &Tx,
    room: &Room,
    actor: &Actor,
    id: SigningRequestId,
    given: Option<DocumentNumber>,
) -> Result<DocumentNumber> {
    let one = store::get(tx, id)?.ok_or_else(Refusal::not_found)?;
    let permit = actor.may(&SEAL, Scope::Authority(one.authority))?;
    if one.state != State::Signed {
        return Err(refusals::state(one.state).into());
    }
    let given = match room.that_numbers(tx, &one)? {
        Some(room) => next(tx, room, actor, &one)?,
        None => given.ok_or_else(|| refusals::number_range(NUMBER_MAX))?,
    };
    if !(1..=NUMBER_MAX).contains(&given.number) {
        return Err(refusals::number_range(NUMBER_MAX).into());
    }
    let today = today(tx.now());
    if given.dated_on > today || given.dated_on.year() != today.year() {
        return Err(refusals::number_date().into());
    }
    if store::is_taken(tx, &one, given)? {
        let next = store::next_number(tx, one.authority, &one.notation, given.dated_on.year())?;
        return Err(refusals::number_taken(next).into());
    }
    let event = Event::of("signing-request.numbered", "signing-request", id)
        .with("number", given.number)
        .with("notation", one.notation.as_str())
        .with("dated_on", given.dated_on.to_string());
    store::number(&tx.change(&permit, &event)?, id, given)?;
    room.moved(tx, &get(tx, id)?, person(actor)?)?;
    Ok(given)
}

/// The next number of the room's series. Numbers that were typed at the desk before are passed over.
fn next(
    tx: &Tx,
    room: &dyn FollowsUp,
    actor: &Actor,
    one: &SigningRequest,
) -> Result<DocumentNumber> {
    loop {
        let number = room.next_number(tx, actor, one)?;
        let given = DocumentNumber { number, dated_on: today(tx.now()) };
        if !store::is_taken(tx, one, given)? {
            return Ok(given);
        }
    }
}

/// The day in Việt Nam.
pub(super) fn today(at: Timestamp) -> Date {
    at.to_zoned(jiff::tz::TimeZone::fixed(jiff::tz::offset(7))).date()
}
