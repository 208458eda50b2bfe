//! PostgreSQL, or a database that speaks its protocol: a few connections, each on a thread of its own, serialisable
//! transactions, retried when the server asks for it. No advisory locks, no notifications, no extensions.

use std::collections::HashMap;
use std::time::Duration;

use ::postgres::types::{IsNull, ToSql, Type, to_sql_checked};
use ::postgres::{Client, IsolationLevel, NoTls, Statement, Transaction};
use bytes::BytesMut;

use super::tx::{Engine, Tx};
use super::value::{Row, Value};
use super::work::{Lane, TryAgain, Turns, Wish, Work, lane};
use super::{Sources, migrate};
use crate::error::{Error, Refusal, Result};

/// How often a transaction is tried before its conflict is told to the caller.
const TRIES_MAX: u32 = 25;
/// The longest wait between two tries.
const WAIT_MAX_MS: u64 = 200;

/// Connects, migrates and starts the threads.
pub(super) fn open(url: &str, sources: &Sources, connections: usize) -> Result<(Lane, Lane)> {
    let url = url.to_owned();
    // The client brings its own small runtime, which may not be started from within another one.
    let (mut first, url) = on_a_thread(move || connect(&url).map(|client| (client, url)))?;
    let (writes, write_turns) = lane();
    let (reads, read_turns) = lane();
    let first = on_a_thread(move || migrate::postgres(&mut first).map(|()| first))?;
    let mut first = Some(first);
    for _ in 0..connections {
        start(&url, first.take(), write_turns.clone(), sources.clone(), Access::Write)?;
        start(&url, None, read_turns.clone(), sources.clone(), Access::Read)?;
    }
    Ok((writes, reads))
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Access {
    Read,
    Write,
}

fn on_a_thread<T: Send + 'static>(act: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    std::thread::spawn(act)
        .join()
        .map_err(|_| Error::Failed(anyhow::anyhow!("panic while connecting")))?
}

fn connect(url: &str) -> Result<Client> {
    Client::connect(url, NoTls).map_err(failed)
}

fn start(
    url: &str,
    client: Option<Client>,
    turns: Turns,
    sources: Sources,
    access: Access,
) -> Result<()> {
    let url = url.to_owned();
    std::thread::Builder::new()
        .name("db-postgres".to_owned())
        .spawn(move || {
            Server { url, client, statements: HashMap::new() }.serve(&turns, &sources, access);
        })
        .map_err(anyhow::Error::from)?;
    Ok(())
}

/// One serving thread: its connection is opened when first needed and again after it was lost.
struct Server {
    url: String,
    client: Option<Client>,
    statements: HashMap<String, Statement>,
}

impl Server {
    fn serve(mut self, turns: &Turns, sources: &Sources, access: Access) {
        while let Some(mut work) = turns.next() {
            let fate = self.run(work.as_mut(), sources, access);
            work.settle(fate);
        }
    }

    /// Runs one transaction to its end, trying again while the server asks for it.
    fn run(&mut self, work: &mut dyn Work, sources: &Sources, access: Access) -> Result<()> {
        let mut tries = 0;
        loop {
            tries += 1;
            let fate = self.attempt(work, sources, access);
            if self.client.as_ref().is_some_and(Client::is_closed) {
                self.client = None;
                self.statements.clear();
            }
            match fate {
                Ok(Wish::Retry) if tries < TRIES_MAX => {}
                Ok(_) => return Ok(()),
                Err(error) if tries < TRIES_MAX && asks_again(&error) => {}
                Err(error) => return Err(error),
            }
            wait(tries, sources);
        }
    }

    fn attempt(&mut self, work: &mut dyn Work, sources: &Sources, access: Access) -> Result<Wish> {
        let client = match &mut self.client {
            Some(client) => client,
            none => none.insert(connect(&self.url)?),
        };
        let level = match access {
            Access::Write => IsolationLevel::Serializable,
            Access::Read => IsolationLevel::RepeatableRead,
        };
        let transaction = client
            .build_transaction()
            .isolation_level(level)
            .read_only(access == Access::Read)
            .start()
            .map_err(failed)?;
        let connection = Connection { transaction, statements: &mut self.statements };
        let tx = Tx::new(Engine::Postgres(connection.into()), sources);
        let wish = work.run(&tx);
        if let (Wish::Keep, Engine::Postgres(connection)) = (wish, tx.into_engine()) {
            connection.into_inner().transaction.commit().map_err(failed)?;
        }
        Ok(wish)
    }
}

fn asks_again(error: &Error) -> bool {
    matches!(error, Error::Failed(cause) if cause.chain().any(|cause| cause.is::<TryAgain>()))
}

#[expect(
    clippy::disallowed_methods,
    reason = "conflicting transactions must step apart; this thread serves only them"
)]
fn wait(tries: u32, sources: &Sources) {
    let span = WAIT_MAX_MS.min(1 << tries.min(8));
    std::thread::sleep(Duration::from_millis(sources.random.below(span) + 1));
}

/// One transaction's connection, speaking [`Value`].
pub(crate) struct Connection<'a> {
    transaction: Transaction<'a>,
    statements: &'a mut HashMap<String, Statement>,
}

impl Connection<'_> {
    fn prepare(&mut self, sql: &str) -> Result<Statement> {
        if let Some(statement) = self.statements.get(sql) {
            return Ok(statement.clone());
        }
        let text = dollars(sql);
        let statement = self.transaction.prepare(&text).map_err(|e| failed_sql(e, sql))?;
        self.statements.insert(sql.to_owned(), statement.clone());
        Ok(statement)
    }

    pub(super) fn execute(&mut self, sql: &str, values: &[Value]) -> Result<u64> {
        let statement = self.prepare(sql)?;
        self.transaction.execute(&statement, &references(values)).map_err(|e| failed_sql(e, sql))
    }

    pub(super) fn query(
        &mut self,
        sql: &str,
        values: &[Value],
        take: &mut dyn FnMut(Row) -> Result<()>,
    ) -> Result<()> {
        let statement = self.prepare(sql)?;
        let rows = self
            .transaction
            .query(&statement, &references(values))
            .map_err(|e| failed_sql(e, sql))?;
        for row in rows {
            let values: Result<Vec<Value>> =
                (0..row.len()).map(|column| read(&row, column)).collect();
            take(Row(values?))?;
        }
        Ok(())
    }

    /// One statement for all rows: a column travels as one array.
    pub(super) fn insert_many(
        &mut self,
        table: &str,
        columns: &[&str],
        rows: &[Vec<Value>],
    ) -> Result<u64> {
        let mut arrays = Vec::with_capacity(columns.len());
        for column in 0..columns.len() {
            arrays.push(Array(
                rows.iter().map(|row| row.get(column).unwrap_or(&Value::Null)).collect(),
            ));
        }
        let kinds: Vec<String> = arrays
            .iter()
            .enumerate()
            .map(|(n, array)| format!("?{}::{}[]", n + 1, array.element()))
            .collect();
        let (columns, kinds) = (columns.join(", "), kinds.join(", "));
        let sql = format!(
            "insert into {table} ({columns}) select * from unnest({kinds}) on conflict do nothing"
        );
        let statement = self.prepare(&sql)?;
        let values: Vec<&(dyn ToSql + Sync)> =
            arrays.iter().map(|a| a as &(dyn ToSql + Sync)).collect();
        self.transaction.execute(&statement, &values).map_err(|e| failed_sql(e, &sql))
    }
}

/// `?1` → `$1`, the only difference between the engines' texts.
fn dollars(sql: &str) -> String {
    sql.replace('?', "$")
}

fn references(values: &[Value]) -> Vec<&(dyn ToSql + Sync)> {
    values.iter().map(|value| value as &(dyn ToSql + Sync)).collect()
}

type BoxedError = Box<dyn std::error::Error + Sync + Send>;

impl ToSql for Value {
    fn to_sql(&self, kind: &Type, out: &mut BytesMut) -> std::result::Result<IsNull, BoxedError> {
        match self {
            Value::Null => Ok(IsNull::Yes),
            Value::Int(number) => match *kind {
                Type::INT4 => i32::try_from(*number)?.to_sql(kind, out),
                Type::INT2 => i16::try_from(*number)?.to_sql(kind, out),
                Type::BOOL => (*number != 0).to_sql(kind, out),
                _ => number.to_sql(kind, out),
            },
            Value::Text(text) => text.to_sql(kind, out),
            Value::Blob(bytes) => bytes.to_sql(kind, out),
        }
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}

/// One column of many rows.
#[derive(Debug)]
struct Array<'a>(Vec<&'a Value>);

impl Array<'_> {
    fn element(&self) -> &'static str {
        match self.0.iter().find(|value| !matches!(value, Value::Null)) {
            Some(Value::Text(_)) => "text",
            Some(Value::Blob(_)) => "bytea",
            _ => "bigint",
        }
    }
}

impl ToSql for Array<'_> {
    fn to_sql(&self, kind: &Type, out: &mut BytesMut) -> std::result::Result<IsNull, BoxedError> {
        self.0.as_slice().to_sql(kind, out)
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}

fn read(row: &::postgres::Row, column: usize) -> Result<Value> {
    let kind = row.columns()[column].type_().clone();
    let value = match kind {
        Type::INT8 => row.try_get::<_, Option<i64>>(column).map(|v| v.map(Value::Int)),
        Type::INT4 => {
            row.try_get::<_, Option<i32>>(column).map(|v| v.map(|v| Value::Int(v.into())))
        }
        Type::BOOL => {
            row.try_get::<_, Option<bool>>(column).map(|v| v.map(|v| Value::Int(v.into())))
        }
        Type::BYTEA => row.try_get::<_, Option<Vec<u8>>>(column).map(|v| v.map(Value::Blob)),
        Type::TEXT | Type::VARCHAR | Type::NAME | Type::UNKNOWN => {
            row.try_get::<_, Option<String>>(column).map(|v| v.map(Value::Text))
        }
        other => {
            return Err(Error::Failed(anyhow::anyhow!(
                "column of type {other}: cast it in the SQL"
            )));
        }
    };
    Ok(value.map_err(failed)?.unwrap_or(Value::Null))
}

fn failed_sql(error: ::postgres::Error, sql: &str) -> Error {
    match failed(error) {
        Error::Failed(cause) => Error::Failed(cause.context(sql.to_owned())),
        refused @ Error::Refused(_) => refused,
    }
}

fn failed(error: ::postgres::Error) -> Error {
    // 40001 serialisation, 40P01 deadlock, 57P01/57P03 server going down or coming up, 53100 disk full.
    let code = error.code().map(|code| code.code().to_owned()).unwrap_or_default();
    match code.as_str() {
        "53100" => Refusal::storage_full().into(),
        "40001" | "40P01" | "57P01" | "57P03" => Error::Failed(TryAgain(error.to_string()).into()),
        _ if error.is_closed() => Error::Failed(TryAgain(error.to_string()).into()),
        _ => {
            let detail = error.as_db_error().map(|e| e.message().to_owned()).unwrap_or_default();
            Error::Failed(anyhow::Error::from(error).context(detail))
        }
    }
}
