//! One line of history for both engines: `migrations/NNNN_part_what.sql`, applied in order, each in a transaction.
//! `bigserial primary key` is the one phrase the engines spell differently.

use rust_embed::RustEmbed;

use super::sqlite::Connection;
use crate::error::{Error, Result};

#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/../../migrations"]
#[include = "*.sql"]
struct Files;

const HISTORY: &str =
    "create table if not exists schema_history (name text primary key, digest text not null)";

struct Migration {
    name: String,
    sql: String,
    digest: String,
}

fn all() -> Result<Vec<Migration>> {
    let mut names: Vec<String> = Files::iter().map(|name| name.to_string()).collect();
    names.sort();
    names.into_iter().map(read).collect()
}

fn read(name: String) -> Result<Migration> {
    let file = Files::get(&name).ok_or_else(|| anyhow::anyhow!("migration {name} vanished"))?;
    let digest = file.metadata.sha256_hash().iter().map(|byte| format!("{byte:02x}")).collect();
    let sql = String::from_utf8(file.data.into_owned()).map_err(anyhow::Error::from)?;
    Ok(Migration { name, sql, digest })
}

/// The migrations that are still to be applied.
///
/// # Errors
/// When an applied one is unknown here (the data is newer than the program) or has changed since.
fn missing(applied: &[(String, String)]) -> Result<Vec<Migration>> {
    let all = all()?;
    for (name, digest) in applied {
        match all.iter().find(|migration| migration.name == *name) {
            Some(migration) if migration.digest == *digest => {}
            Some(_) => return refuse(format!("migration {name} was changed after it was applied")),
            None => return refuse(format!("the data is newer than this program: it knows {name}")),
        }
    }
    Ok(all.into_iter().filter(|m| applied.iter().all(|(name, _)| *name != m.name)).collect())
}

fn refuse<T>(why: String) -> Result<T> {
    Err(Error::Failed(anyhow::anyhow!(why)))
}

pub(super) fn sqlite(connection: &Connection) -> Result<()> {
    connection.batch("begin immediate")?;
    connection.batch(HISTORY)?;
    let mut applied = Vec::new();
    connection.query("select name, digest from schema_history", &[], &mut |mut row| {
        applied.push((row.take(0)?, row.take(1)?));
        Ok(())
    })?;
    for migration in missing(&applied)? {
        connection.batch(&migration.sql.replace("bigserial primary key", "integer primary key"))?;
        let values = [migration.name.into(), migration.digest.into()];
        connection.execute("insert into schema_history (name, digest) values (?1, ?2)", &values)?;
    }
    connection.batch("commit")
}

pub(super) fn postgres(client: &mut ::postgres::Client) -> Result<()> {
    let failed = |error: ::postgres::Error| {
        let detail = error.as_db_error().map(ToString::to_string).unwrap_or_default();
        Error::Failed(anyhow::Error::from(error).context(detail))
    };
    let mut transaction = client.transaction().map_err(failed)?;
    transaction.batch_execute(HISTORY).map_err(failed)?;
    // Two nodes that start together: the second waits here and then finds nothing to do.
    transaction.batch_execute("lock table schema_history in exclusive mode").map_err(failed)?;
    let rows = transaction.query("select name, digest from schema_history", &[]).map_err(failed)?;
    let applied: Vec<(String, String)> = rows.iter().map(|row| (row.get(0), row.get(1))).collect();
    for migration in missing(&applied)? {
        transaction.batch_execute(&migration.sql).map_err(failed)?;
        transaction
            .execute(
                "insert into schema_history (name, digest) values ($1, $2)",
                &[&migration.name, &migration.digest],
            )
            .map_err(failed)?;
    }
    transaction.commit().map_err(failed)
}
