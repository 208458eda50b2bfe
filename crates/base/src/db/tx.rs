//! One transaction, the same over both engines. Everything in it is synchronous; time stands still inside.

use std::cell::RefCell;

use jiff::Timestamp;

use super::Sources;
use super::postgres::Connection as Pg;
use super::sqlite::Connection as Lite;
use super::value::{FromRow, Row, Value};
use crate::error::{Error, Result};
use crate::random::Random;

/// A running transaction. SQL is the subset both engines share, with `?1`-style parameters; lower-case; only in
/// files called `store.rs`.
pub struct Tx<'a> {
    engine: Engine<'a>,
    now: Timestamp,
    sources: &'a Sources,
    after: RefCell<Vec<Hook>>,
}

pub(crate) type Hook = Box<dyn FnOnce() + Send>;

pub(crate) enum Engine<'a> {
    Sqlite(&'a Lite),
    Postgres(RefCell<Pg<'a>>),
}

impl<'a> Tx<'a> {
    pub(crate) fn new(engine: Engine<'a>, sources: &'a Sources) -> Tx<'a> {
        Tx { engine, now: sources.clock.now(), sources, after: RefCell::default() }
    }

    /// The one instant of this transaction.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.now
    }

    #[must_use]
    pub fn random(&self) -> &Random {
        &self.sources.random
    }

    /// Writes what is nobody's act and follows from the record: queues, counters, when something was last seen.
    /// The tables that may be written so are listed in `tests/tidy`; all else takes a [`super::Change`].
    ///
    /// # Errors
    /// When the statement fails.
    pub fn upkeep(&self, sql: &'static str, values: &[Value]) -> Result<u64> {
        self.execute(sql, values)
    }

    /// [`Tx::upkeep`] of many rows; those that stand already stay as they are. Counts the new ones.
    ///
    /// # Errors
    /// When the statement fails.
    pub fn upkeep_many(
        &self,
        table: &'static str,
        columns: &'static [&'static str],
        rows: &[Vec<Value>],
    ) -> Result<u64> {
        self.insert_many(table, columns, rows)
    }

    /// Runs a statement and counts the rows it changed.
    pub(crate) fn execute(&self, sql: &'static str, values: &[Value]) -> Result<u64> {
        match &self.engine {
            Engine::Sqlite(connection) => connection.execute(sql, values),
            Engine::Postgres(connection) => connection.borrow_mut().execute(sql, values),
        }
    }

    /// All rows of a query. The SQL bounds the list (`limit`).
    ///
    /// # Errors
    /// When the query fails or its columns do not fit `T`, and when it is no `select`.
    pub fn list<T: FromRow>(&self, sql: &'static str, values: &[Value]) -> Result<Vec<T>> {
        if !sql.starts_with("select ") {
            return Err(Error::Failed(anyhow::anyhow!("not a query: {sql}")));
        }
        self.query(sql, values)
    }

    /// The rows of a query or of a statement that returns what it wrote.
    pub(crate) fn query<T: FromRow>(&self, sql: &'static str, values: &[Value]) -> Result<Vec<T>> {
        let mut found = Vec::new();
        let mut take = |mut row: Row| -> Result<()> {
            found.push(T::from_row(&mut row)?);
            Ok(())
        };
        match &self.engine {
            Engine::Sqlite(connection) => connection.query(sql, values, &mut take)?,
            Engine::Postgres(connection) => {
                connection.borrow_mut().query(sql, values, &mut take)?;
            }
        }
        Ok(found)
    }

    /// The first row of a query, if there is one.
    ///
    /// # Errors
    /// As [`Tx::list`].
    pub fn optional<T: FromRow>(&self, sql: &'static str, values: &[Value]) -> Result<Option<T>> {
        Ok(self.list(sql, values)?.into_iter().next())
    }

    /// The row that must be there.
    ///
    /// # Errors
    /// As [`Tx::list`], and when there is no row.
    pub fn one<T: FromRow>(&self, sql: &'static str, values: &[Value]) -> Result<T> {
        self.optional(sql, values)?
            .ok_or_else(|| Error::Failed(anyhow::anyhow!("a row was expected: {sql}")))
    }

    /// Inserts many rows of one table in one go: the primitive behind fan-out and imports. Rows that already stand
    /// (by a unique key) are left as they are. Counts the rows that are new.
    pub(crate) fn insert_many(
        &self,
        table: &'static str,
        columns: &'static [&'static str],
        rows: &[Vec<Value>],
    ) -> Result<u64> {
        if rows.is_empty() {
            return Ok(0);
        }
        match &self.engine {
            Engine::Sqlite(connection) => connection.insert_many(table, columns, rows),
            Engine::Postgres(connection) => {
                connection.borrow_mut().insert_many(table, columns, rows)
            }
        }
    }

    /// Does one of several things of this transaction: when a rule says no to it, what it wrote goes and the others stay.
    /// A failure of the store has to be handed on, because the whole transaction may have to be tried again.
    ///
    /// # Errors
    /// What the closure returned; when the store fails.
    pub fn attempt<T>(&self, act: impl FnOnce(&Tx) -> Result<T>) -> Result<T> {
        self.within(act, Result::is_ok)
    }

    /// Does something to see what would come of it, and undoes it: the same rules answer as when it is done.
    ///
    /// # Errors
    /// As [`Tx::attempt`].
    pub fn rehearse<T>(&self, act: impl FnOnce(&Tx) -> Result<T>) -> Result<T> {
        self.within(act, |_| false)
    }

    fn within<T>(
        &self,
        act: impl FnOnce(&Tx) -> Result<T>,
        keeps: impl FnOnce(&Result<T>) -> bool,
    ) -> Result<T> {
        self.execute("savepoint step", &[])?;
        let hooks = self.after.borrow().len();
        let result = act(self);
        if !keeps(&result) {
            self.after.borrow_mut().truncate(hooks);
            self.execute("rollback to savepoint step", &[])?;
        }
        self.execute("release savepoint step", &[])?;
        result
    }

    /// Ends a `select … limit n` that claims rows: PostgreSQL nodes must skip what another one holds; SQLite has
    /// one writer. The one other place where the engines differ.
    #[must_use]
    pub fn skip_locked(&self, lite: &'static str, pg: &'static str) -> &'static str {
        match self.engine {
            Engine::Sqlite(_) => lite,
            Engine::Postgres(_) => pg,
        }
    }

    /// Does something once the transaction is durable (wake a worker, tell a live page); dropped when it is not.
    pub fn after_commit(&self, hook: impl FnOnce() + Send + 'static) {
        self.after.borrow_mut().push(Box::new(hook));
    }

    /// Rings a bell once the transaction is durable.
    pub fn ring(&self, bell: &'static str) {
        let bell = self.sources.bells.get(bell);
        self.after_commit(move || bell.notify_one());
    }

    pub(crate) fn take_hooks(&self) -> Vec<Hook> {
        self.after.take()
    }

    pub(crate) fn into_engine(self) -> Engine<'a> {
        self.engine
    }
}
