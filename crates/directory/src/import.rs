//! Import of authorities and units from a table (CSV or XLSX): first every fault and what would change, then all of
//! it in one transaction or nothing. Decision 20/2020/QĐ-TTg, art. 10: whoever issues codes shares them.

mod apply;
mod fault;
mod page;
mod plan;
mod read;
mod row;
mod store;
mod table;
#[cfg(test)]
mod tests;
pub(crate) mod waiting;

use base::Result;
use base::authority::{Actor, Scope};
use base::db::Tx;

pub use fault::Fault;
pub use page::routes;
pub use read::{BYTES_MAX, ROWS_MAX, read};
pub(crate) use row::mail;
pub use table::{Column, Table};

use crate::authority::{KEEP, Snapshot};

/// What an import would do, or did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    pub rows: usize,
    pub new: usize,
    pub changed: usize,
    pub closed: usize,
    pub same: usize,
    pub faults: Vec<Fault>,
    /// More faults than are listed.
    pub more_faults: usize,
}

impl Report {
    #[must_use]
    pub fn sound(&self) -> bool {
        self.faults.is_empty()
    }

    /// How many authorities the import touches.
    #[must_use]
    pub fn touched(&self) -> usize {
        self.new + self.changed + self.closed
    }
}

/// Says what an import would change and lists every fault; changes nothing.
///
/// # Errors
/// The permission's.
pub fn dry_run(tx: &Tx, actor: &Actor, table: &Table) -> Result<Report> {
    actor.may(&KEEP, Scope::Installation)?;
    let present = Snapshot::load(tx)?;
    Ok(plan::plan(&present, table, tx.now()).report)
}

/// Imports a table: all of it, or nothing when there are faults. A second time it changes nothing.
///
/// # Errors
/// The permission's; a failure of the store.
pub fn import(tx: &Tx, actor: &Actor, table: &Table) -> Result<Report> {
    let permit = actor.may(&KEEP, Scope::Installation)?;
    let present = Snapshot::load(tx)?;
    let plan = plan::plan(&present, table, tx.now());
    if plan.report.sound() && plan.report.touched() > 0 {
        apply::apply(tx, &permit, &plan, table)?;
    }
    Ok(plan.report)
}
