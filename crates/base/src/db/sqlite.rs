//! SQLite: one writing thread that commits many transactions with one sync (group commit), and a few readers.
//! Sync latency varies twenty-fold on ordinary disks; sharing it is what keeps acknowledgements quick.

use std::path::Path;
use std::time::Duration;

use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{ErrorCode, OpenFlags, ToSql, params_from_iter};

use super::tx::{Engine, Tx};
use super::value::{Row, Value};
use super::work::{Lane, TryAgain, Turns, Wish, Work, lane};
use super::{Sources, migrate};
use crate::error::{Error, Refusal, Result};

/// How many transactions share one sync at most: bounds how long the first of them waits.
const GROUP_MAX: usize = 256;
/// Another process (a sub-command beside the running server) may hold the file for so long.
const BUSY_TIMEOUT: Duration = Duration::from_secs(10);
const CACHED_STATEMENTS: usize = 256;

/// Opens the file, migrates it and starts the threads.
pub(super) fn open(path: &Path, sources: &Sources, readers: usize) -> Result<(Lane, Lane)> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(|e| failed_io(e, path))?;
    }
    let writer = Connection::open(path, false)?;
    migrate::sqlite(&writer)?;
    let (writes, turns) = lane();
    let given = sources.clone();
    spawn("db-writer", move || serve_writes(&writer, &turns, &given))?;
    let (reads, turns) = lane();
    for _ in 0..readers {
        let (reader, turns, given) =
            (Connection::open(path, true)?, turns.clone(), sources.clone());
        spawn("db-reader", move || serve_reads(&reader, &turns, &given))?;
    }
    Ok((writes, reads))
}

fn spawn(name: &str, serve: impl FnOnce() + Send + 'static) -> Result<()> {
    std::thread::Builder::new().name(name.to_owned()).spawn(serve).map_err(anyhow::Error::from)?;
    Ok(())
}

fn failed_io(error: std::io::Error, path: &Path) -> Error {
    if error.kind() == std::io::ErrorKind::StorageFull {
        return Refusal::storage_full().into();
    }
    Error::Failed(anyhow::Error::from(error).context(format!("opening {}", path.display())))
}

fn serve_writes(connection: &Connection, turns: &Turns, sources: &Sources) {
    while let Some(first) = turns.next() {
        let mut kept: Vec<Box<dyn Work>> = Vec::new();
        if let Err(error) = connection.batch("begin immediate") {
            first.settle(Err(error));
            continue;
        }
        let mut next = Some(first);
        while let Some(mut work) = next {
            match connection.savepoint(work.as_mut(), sources) {
                Wish::Keep => kept.push(work),
                Wish::Discard | Wish::Retry => work.settle(Ok(())),
            }
            // A full disk makes SQLite drop the whole transaction: then nothing of this group was written.
            if connection.0.is_autocommit() || kept.len() >= GROUP_MAX {
                break;
            }
            next = turns.next_waiting();
        }
        connection.commit(kept);
    }
}

fn serve_reads(connection: &Connection, turns: &Turns, sources: &Sources) {
    while let Some(mut work) = turns.next() {
        let fate = connection.batch("begin").map(|()| {
            work.run(&Tx::new(Engine::Sqlite(connection), sources));
        });
        let _ = connection.batch("rollback");
        work.settle(fate);
    }
}

/// One connection, speaking [`Value`].
pub(crate) struct Connection(pub(super) rusqlite::Connection);

impl Connection {
    fn open(path: &Path, read_only: bool) -> Result<Connection> {
        let access = if read_only {
            OpenFlags::SQLITE_OPEN_READ_ONLY
        } else {
            OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE
        };
        let connection =
            rusqlite::Connection::open_with_flags(path, access | OpenFlags::SQLITE_OPEN_NO_MUTEX)
                .map_err(failed)?;
        connection.busy_timeout(BUSY_TIMEOUT).map_err(failed)?;
        connection.set_prepared_statement_cache_capacity(CACHED_STATEMENTS);
        let connection = Connection(connection);
        connection.batch("pragma foreign_keys = on; pragma cache_size = -65536")?;
        if !read_only {
            connection.batch("pragma journal_mode = wal; pragma synchronous = full")?;
        }
        Ok(connection)
    }

    pub(super) fn batch(&self, sql: &str) -> Result<()> {
        self.0.execute_batch(sql).map_err(failed)
    }

    /// Runs one transaction of the group; what it wrote goes when it does not want to keep it.
    fn savepoint(&self, work: &mut dyn Work, sources: &Sources) -> Wish {
        if self.batch("savepoint one").is_err() {
            return Wish::Discard;
        }
        let wish = work.run(&Tx::new(Engine::Sqlite(self), sources));
        let end = match wish {
            Wish::Keep => "release one",
            Wish::Discard | Wish::Retry => "rollback to one; release one",
        };
        match self.batch(end) {
            Ok(()) => wish,
            Err(_) => Wish::Discard,
        }
    }

    fn commit(&self, kept: Vec<Box<dyn Work>>) {
        let fate = if self.0.is_autocommit() {
            Err(Error::from(Refusal::storage_full()))
        } else {
            self.batch("commit")
        };
        if fate.is_err() {
            let _ = self.batch("rollback");
        }
        for work in kept {
            work.settle(match &fate {
                Ok(()) => Ok(()),
                Err(Error::Refused(refusal)) => Err(Error::Refused(refusal.clone())),
                Err(Error::Failed(cause)) => {
                    Err(Error::Failed(anyhow::anyhow!("commit: {cause:#}")))
                }
            });
        }
    }

    pub(super) fn execute(&self, sql: &str, values: &[Value]) -> Result<u64> {
        let mut statement = self.0.prepare_cached(sql).map_err(|e| failed_sql(e, sql))?;
        let changed =
            statement.execute(params_from_iter(values)).map_err(|e| failed_sql(e, sql))?;
        Ok(changed as u64)
    }

    pub(super) fn query(
        &self,
        sql: &str,
        values: &[Value],
        take: &mut dyn FnMut(Row) -> Result<()>,
    ) -> Result<()> {
        let mut statement = self.0.prepare_cached(sql).map_err(|e| failed_sql(e, sql))?;
        let columns = statement.column_count();
        let mut rows = statement.query(params_from_iter(values)).map_err(|e| failed_sql(e, sql))?;
        while let Some(row) = rows.next().map_err(|e| failed_sql(e, sql))? {
            let mut values = Vec::with_capacity(columns);
            for column in 0..columns {
                values.push(read(row.get_ref(column).map_err(failed)?)?);
            }
            take(Row(values))?;
        }
        Ok(())
    }

    pub(super) fn insert_many(
        &self,
        table: &str,
        columns: &[&str],
        rows: &[Vec<Value>],
    ) -> Result<u64> {
        let places: Vec<String> = (1..=columns.len()).map(|n| format!("?{n}")).collect();
        let (columns, places) = (columns.join(", "), places.join(", "));
        let sql =
            format!("insert into {table} ({columns}) values ({places}) on conflict do nothing");
        let mut statement = self.0.prepare_cached(&sql).map_err(|e| failed_sql(e, &sql))?;
        let mut inserted = 0;
        for row in rows {
            inserted +=
                statement.execute(params_from_iter(row)).map_err(|e| failed_sql(e, &sql))?;
        }
        Ok(inserted as u64)
    }
}

impl ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Value::Null => ValueRef::Null,
            Value::Int(number) => ValueRef::Integer(*number),
            Value::Text(text) => ValueRef::Text(text.as_bytes()),
            Value::Blob(bytes) => ValueRef::Blob(bytes),
        }))
    }
}

fn read(value: ValueRef<'_>) -> Result<Value> {
    Ok(match value {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(number) => Value::Int(number),
        ValueRef::Text(text) => {
            Value::Text(String::from_utf8(text.to_vec()).map_err(anyhow::Error::from)?)
        }
        ValueRef::Blob(bytes) => Value::Blob(bytes.to_vec()),
        ValueRef::Real(_) => {
            return Err(Error::Failed(anyhow::anyhow!("no fractions in the database")));
        }
    })
}

fn failed_sql(error: rusqlite::Error, sql: &str) -> Error {
    match failed(error) {
        Error::Failed(cause) => Error::Failed(cause.context(sql.to_owned())),
        refused @ Error::Refused(_) => refused,
    }
}

fn failed(error: rusqlite::Error) -> Error {
    match error.sqlite_error_code() {
        Some(ErrorCode::DiskFull) => Refusal::storage_full().into(),
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
            Error::Failed(TryAgain(error.to_string()).into())
        }
        _ => Error::Failed(error.into()),
    }
}
