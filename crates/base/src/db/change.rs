//! A change of record: nothing of anybody's act is written without a permit and an event, and both stand in the type.
//! A store function that writes takes a [`Change`]; one forgotten permission check, one forgotten event, and it does
//! not compile (ARCHITECTURE.md, invariant 3).

use super::tx::Tx;
use super::value::{FromRow, Value};
use crate::authority::Permit;
use crate::error::{Error, Result};
use crate::events::{self, Event};

/// One act in the middle of being written: it was permitted, its event stands in the same transaction.
pub struct Change<'t, 'e> {
    tx: &'t Tx<'e>,
    by: String,
}

impl<'e> Tx<'e> {
    /// Begins a change by writing its event; the rows follow.
    ///
    /// # Errors
    /// When the store fails.
    pub fn change(&self, permit: &Permit, event: &Event) -> Result<Change<'_, 'e>> {
        events::record(self, permit, event)?;
        Ok(Change { tx: self, by: permit.actor().to_owned() })
    }

    /// Begins a change whose event speaks of the row that its first statement returns: an id just given, a row that
    /// was still open. Without such a row nothing changes and nothing is recorded.
    ///
    /// # Errors
    /// When the store fails.
    pub fn change_returning<T: FromRow>(
        &self,
        permit: &Permit,
        sql: &'static str,
        values: &[Value],
        event: impl FnOnce(&T) -> Event,
    ) -> Result<Option<(T, Change<'_, 'e>)>> {
        let Some(row) = self.query::<T>(sql, values)?.into_iter().next() else { return Ok(None) };
        let change = self.change(permit, &event(&row))?;
        Ok(Some((row, change)))
    }
}

impl<'t, 'e> Change<'t, 'e> {
    /// The transaction, for reading and for its time and randomness.
    #[must_use]
    pub fn tx(&self) -> &'t Tx<'e> {
        self.tx
    }

    /// Who changes, as events name them: `person:…`, `system:…`, `machine:…`.
    #[must_use]
    pub fn by(&self) -> &str {
        &self.by
    }

    /// Runs a statement of this change and counts the rows it touched.
    ///
    /// # Errors
    /// When the statement fails.
    pub fn execute(&self, sql: &'static str, values: &[Value]) -> Result<u64> {
        self.tx.execute(sql, values)
    }

    /// Runs a statement of this change that returns one row.
    ///
    /// # Errors
    /// When the statement fails or returns no row.
    pub fn one<T: FromRow>(&self, sql: &'static str, values: &[Value]) -> Result<T> {
        let found = self.tx.query(sql, values)?.into_iter().next();
        found.ok_or_else(|| Error::Failed(anyhow::anyhow!("a row was expected: {sql}")))
    }

    /// Inserts many rows of this change in one go; those that stand already stay as they are. Counts the new ones.
    ///
    /// # Errors
    /// When the statement fails.
    pub fn insert_many(
        &self,
        table: &'static str,
        columns: &'static [&'static str],
        rows: &[Vec<Value>],
    ) -> Result<u64> {
        self.tx.insert_many(table, columns, rows)
    }
}
