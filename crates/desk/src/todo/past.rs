//! Work that was done elsewhere or long ago, brought over with its times: a desk does not begin empty when an authority
//! comes from another system, and measurements begin with a year of it.

use base::Result;
use base::authority::AuthorityId;
use base::db::Change;
use directory::PersonId;
use jiff::Timestamp;

use crate::supervision::tally;

use super::{Act, Holder, Subject, TodoId, store};

/// One piece of work with its times.
#[derive(Debug, Clone)]
pub struct Past<'a> {
    pub authority: AuthorityId,
    pub holder: Holder,
    pub subject: &'a Subject,
    pub act: &'static Act,
    pub title: &'a str,
    pub reference: &'a str,
    pub rank: i64,
    pub opened_at: Timestamp,
    pub due_at: Option<Timestamp>,
    /// When it ended, who ended it, how.
    pub done: Option<(Timestamp, PersonId, &'static str)>,
    pub late_reason: Option<&'a str>,
}

/// Brings work over as it was.
///
/// # Errors
/// When the store fails.
pub fn bring(change: &Change, past: &[Past<'_>]) -> Result<()> {
    let rows: Vec<_> =
        past.iter().map(|one| store::past(TodoId::at(change.tx(), one.opened_at), one)).collect();
    store::insert_past(change, &rows)?;
    match past.iter().filter_map(|one| one.done.map(|(at, _, _)| at)).min() {
        Some(ended) => tally::again(change.tx(), ended),
        None => Ok(()),
    }
}
