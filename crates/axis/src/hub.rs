//! The centre of the axis: accepts a parcel durably, fans it out, hands it to each recipient once, carries reports
//! back. It reads the envelope and delivers the sender's bytes (Decision 28/2018, arts. 8–9). What it does with the files
//! beside that is to judge their signatures, afterwards (`check`).

pub mod accept;
mod address;
mod envelope;
pub mod fan_out;
pub mod inbox;
mod inspect;
mod lists;
pub(crate) mod refusals;
pub mod report;
pub mod sent;
pub mod statistics;
pub(crate) mod store;

use base::Refusal;
use base::blobs::Blobs;
use base::db::{Db, FromValue, Value};
use directory::Directory;

use crate::check::Judges;
use crate::receive::House;
use crate::system::Systems;

pub use accept::{Accepted, Submission};
pub use envelope::MessageKind;
pub(crate) use envelope::RANK_NORMAL;
pub use lists::Lists;

/// The hub's parts. Cheap to clone.
#[derive(Clone)]
pub struct Hub {
    pub db: Db,
    pub blobs: Blobs,
    pub directory: Directory,
    pub systems: Systems,
    pub settings: Settings,
    pub lists: Lists,
    pub judges: Judges,
    /// The room that works with what authorities of this house take in.
    pub house: House,
}

/// What an operator may set; the defaults and their reasons stand in `config.default.toml`.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The hub's own code, written into the trace.
    pub code: String,
    /// The longest body taken in.
    pub body_bytes_max: u64,
    pub recipients_max: usize,
    /// A re-sent parcel within so many seconds is the same parcel.
    pub resend_window_s: i64,
    /// How old a signed header may be; 0 takes any age, because agency software never renews it.
    pub header_age_max_s: i64,
    /// How many waiting parcels one list answer names.
    pub list_max: u32,
    /// Whether the signatures on accepted documents are looked at.
    pub check_signatures: bool,
}

/// A parcel's number on this hub.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ParcelSeq(pub i64);

impl FromValue for ParcelSeq {
    fn from_value(value: Value) -> anyhow::Result<ParcelSeq> {
        i64::from_value(value).map(ParcelSeq)
    }
}

impl From<ParcelSeq> for Value {
    fn from(seq: ParcelSeq) -> Value {
        Value::Int(seq.0)
    }
}

/// What the agency protocol calls a document's id: 24 hex digits, the parcel and, for a recipient's copy, the
/// recipient. It begins with a letter, since some clients write it without quotes where a number would be read. Nothing is looked up to make one, and whoever guesses one still needs the right to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DocId {
    pub parcel: ParcelSeq,
    /// Nobody in the sender's own id.
    pub recipient: Option<base::authority::AuthorityId>,
}

impl DocId {
    /// Reads an id as clients send it, quotes and space around it forgiven.
    ///
    /// # Errors
    /// 404: an id that is none and an id of somebody else answer alike.
    pub fn parse(text: &str) -> Result<DocId, Refusal> {
        let digits =
            text.trim_matches(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '{' | '}'));
        let read = |part: Option<&str>| part.and_then(|part| i64::from_str_radix(part, 16).ok());
        match (read(digits.get(1..16)), read(digits.get(16..))) {
            (Some(parcel), Some(recipient)) if digits.len() == 24 && digits.starts_with('a') => {
                Ok(DocId {
                    parcel: ParcelSeq(parcel),
                    recipient: (recipient != 0).then_some(base::authority::AuthorityId(recipient)),
                })
            }
            _ => Err(refusals::no_such_document()),
        }
    }
}

impl std::fmt::Display for DocId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "a{:015x}{:08x}", self.parcel.0, self.recipient.map_or(0, |id| id.0))
    }
}
