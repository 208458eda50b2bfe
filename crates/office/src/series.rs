//! Running numbers: 1..n within a series and year, without gaps, never given twice (Decree 30/2020/NĐ-CP, arts. 15, 22). The
//! number is taken in the transaction that writes it, so a failure takes it back.

mod store;

use base::Result;
use base::authority::AuthorityId;
use base::db::Change;

/// The series of incoming documents: one for all of an authority (art. 22).
pub(crate) const INCOMING: &str = "incoming";

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
