//! Searches that people keep under a name (Decree 30/2020/NĐ-CP, Appendix VI, part I: searches are saved).

use base::authority::Scope;
use base::db::Tx;
use base::events::Event;
use base::{Refusal, Result};

use super::{refusals, store};
use crate::{Looker, VIEW};

base::typed_id!(/// One search that somebody keeps.
    SavedSearchId);

/// Searches that one person keeps: a list that is still read.
pub(super) const SAVED_MAX: usize = 50;
/// Letters of a name.
const NAME_MAX: usize = 100;

/// A search under its name.
#[derive(Debug, Clone)]
pub(super) struct SavedSearch {
    pub(super) id: SavedSearchId,
    pub(super) name: String,
    pub(super) query: String,
}

// law!("30/2020:VI")
/// Keeps a search for the person themselves, under a name of theirs.
///
/// # Errors
/// `search.name`, `search.saved`, and those of a faulty query.
pub(super) fn keep(tx: &Tx, looker: &Looker, name: &str, query: &str) -> Result<SavedSearchId> {
    let permit = looker.actor.may(&VIEW, Scope::Authority(looker.authority))?;
    let (name, query) = (name.trim(), query.trim());
    if !(1..=NAME_MAX).contains(&name.chars().count()) {
        return Err(refusals::name(NAME_MAX).into());
    }
    search::Query::parse(query).map_err(|fault| refusals::fault(&fault))?;
    if store::saved(tx, looker.authority, looker.person)?.len() >= SAVED_MAX {
        return Err(refusals::saved(SAVED_MAX).into());
    }
    let id = SavedSearchId::new(tx);
    let change = tx.change(&permit, &Event::of("search.saved", "saved-search", id))?;
    store::save(&change, id, (looker.authority, looker.person), (name, query))?;
    Ok(id)
}

/// Drops a search of one's own.
///
/// # Errors
/// 404 when it is not the person's.
pub(super) fn remove(tx: &Tx, looker: &Looker, id: SavedSearchId) -> Result<()> {
    let permit = looker.actor.may(&VIEW, Scope::Authority(looker.authority))?;
    let change = tx.change(&permit, &Event::of("search.dropped", "saved-search", id))?;
    match store::remove(&change, id, looker.person)? {
        0 => Err(Refusal::not_found().into()),
        _ => Ok(()),
    }
}
