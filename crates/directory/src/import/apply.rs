//! Carries out a plan within one transaction, level by level and in batches.

use std::collections::HashMap;

use base::Result;
use base::authority::{AuthorityId, Permit};
use base::db;
use base::db::Tx;
use base::events::Event;

use super::plan::{Change, New, Plan, Who};
use super::store::{self, Line};
use super::table::Table;

/// Rows sent to the database at once.
const BATCH: usize = 5_000;

pub(super) fn apply(tx: &Tx, permit: &Permit, plan: &Plan, table: &Table) -> Result<()> {
    let report = &plan.report;
    let event = Event::of("directory.imported", "directory", "import")
        .with("sha256", table.digest.as_str())
        .with("rows", report.rows)
        .with("new", report.new)
        .with("changed", report.changed)
        .with("closed", report.closed);
    let importing = tx.change(permit, &event)?;
    let mut ids: HashMap<usize, AuthorityId> = HashMap::with_capacity(plan.news.len());
    let levels = plan.news.iter().map(|new| new.level).max().unwrap_or(0);
    for level in 0..=levels {
        let here: Vec<&New> = plan.news.iter().filter(|new| new.level == level).collect();
        for batch in here.chunks(BATCH) {
            register(&importing, batch, &mut ids)?;
        }
    }
    for new in plan.news.iter().filter(|new| new.successor.is_some()) {
        store::set_successor(&importing, ids[&new.row], id_of(new.successor, &ids))?;
    }
    change(&importing, permit, &plan.changes, &ids)?;
    tx.ring(crate::authority::BELL);
    Ok(())
}

fn register(
    importing: &db::Change,
    news: &[&New],
    ids: &mut HashMap<usize, AuthorityId>,
) -> Result<()> {
    let versions = store::versions(importing, news.len())?;
    let lines: Vec<Line> = news
        .iter()
        .zip(versions.clone())
        .map(|(new, version)| Line { new, parent: id_of(new.parent, ids), version })
        .collect();
    store::insert(importing, &lines)?;
    let given = store::ids(importing.tx(), &versions)?;
    for (new, version) in news.iter().zip(versions) {
        let id = given.get(&version).copied();
        let id = id.ok_or_else(|| anyhow::anyhow!("a registered authority has no id"))?;
        ids.insert(new.row, id);
    }
    let codes: Vec<_> = news
        .iter()
        .flat_map(|new| {
            let id = ids[&new.row];
            new.codes.iter().enumerate().map(move |(place, code)| (id, code, place == 0))
        })
        .collect();
    store::add_codes(importing, &codes)
}

fn change(
    importing: &db::Change,
    permit: &Permit,
    changes: &[Change],
    ids: &HashMap<usize, AuthorityId>,
) -> Result<()> {
    let versions = store::versions(importing, changes.len())?;
    for (change, version) in changes.iter().zip(versions) {
        let (parent, successor) = (id_of(change.parent, ids), id_of(change.successor, ids));
        let kind = if change.closes { "authority.closed" } else { "authority.changed" };
        let mut event = Event::of(kind, "authority", change.after.id.0)
            .with("code", change.after.code.as_str());
        if change.closes {
            event = event.with("successor", successor.map(|id| id.0));
        }
        let writing = importing.tx().change(permit, &event)?;
        store::update(&writing, &change.after, parent, successor, version)?;
        let added: Vec<_> =
            change.added.iter().map(|code| (change.after.id, code, false)).collect();
        store::add_codes(&writing, &added)?;
    }
    Ok(())
}

fn id_of(who: Option<Who>, ids: &HashMap<usize, AuthorityId>) -> Option<AuthorityId> {
    match who? {
        Who::Known(id) => Some(id),
        Who::Row(row) => ids.get(&row).copied(),
    }
}
