//! Running numbers: 1..n within a series and year, without gaps, never given twice (Decree 30/2020/NĐ-CP, arts. 15, 22). The
//! number is taken in the transaction that writes it, so a failure takes it back.

mod decision;
mod store;

use base::Result;
use base::authority::AuthorityId;
use base::db::{Change, Tx};
use typeset::document::Kind;

pub use decision::SERIES;

/// The series of incoming documents: one for all of an authority (art. 22).
pub(crate) const INCOMING: &str = "incoming";

/// Official letters, where the head of an authority decided nothing else.
const LETTERS: &str = "official-letter";
/// All other kinds of administrative documents.
const ADMINISTRATIVE: &str = "administrative";

// law!("30/2020:15")
/// The series that documents of a kind take their numbers from in a year: as the head of the authority decided, else one for official
/// letters and one for all other kinds.
///
/// # Errors
/// When the store fails.
pub(crate) fn of(tx: &Tx, authority: AuthorityId, kind: Kind, year: i32) -> Result<String> {
    let decided = store::holding(tx, authority, &crate::outgoing::kind_name(kind), year)?;
    Ok(decided.unwrap_or_else(|| usual(kind).to_owned()))
}

/// The series of a kind where nothing was decided.
fn usual(kind: Kind) -> &'static str {
    if kind == Kind::OfficialLetter { LETTERS } else { ADMINISTRATIVE }
}

// law!("30/2020:22")
/// The next number of a series in a year.
///
/// # Errors
/// When the store fails.
pub(crate) fn next(
    change: &Change,
    authority: AuthorityId,
    series: &str,
    year: i16,
) -> Result<u32> {
    store::next(change, authority, series, year)
}
