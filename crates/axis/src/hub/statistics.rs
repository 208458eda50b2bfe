//! Figures of the flow, for the operator and for the reports of the law (Decision 28/2018, art. 11).

use base::Result;
use base::db::Tx;

use super::store;

/// What passed the hub since it began.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Totals {
    pub documents: u64,
    pub statuses: u64,
    pub copies: u64,
    pub copies_done: u64,
    pub copies_failed: u64,
}

/// Counts everything.
///
/// # Errors
/// When the store fails.
pub fn totals(tx: &Tx) -> Result<Totals> {
    let (documents, statuses) = store::count_parcels(tx)?;
    let (copies, copies_done, copies_failed) = store::count_copies(tx)?;
    Ok(Totals { documents, statuses, copies, copies_done, copies_failed })
}
