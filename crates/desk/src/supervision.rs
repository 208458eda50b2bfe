//! Supervision: how much each person and each role holds, how much of it is late, what they finished before, at or after its
//! time, and which piece of work has lain longest (Decree 30/2020/NĐ-CP, art. 24.3). Unfinished work counts too.

mod leave;
mod page;
mod store;
pub mod tally;
#[cfg(test)]
mod tests;

use base::Result;
use base::authority::{Action, AuthorityId};
use base::db::Tx;
use directory::roles::{AUDITOR, AUTHORITY_ADMIN, LEADER};
use jiff::{SignedDuration, Timestamp};

pub use page::routes;

use crate::todo::{Holder, Todo};

/// Seeing who holds what, at one's own authority.
pub const SUPERVISE: Action =
    Action { name: "desk.supervise", roles: &[LEADER, AUDITOR, AUTHORITY_ADMIN] };

/// Work that is due within this time is due soon.
const SOON: SignedDuration = SignedDuration::from_hours(24);
/// How far back finished work is counted: whole days, and today.
const PERIOD: SignedDuration = SignedDuration::from_hours(30 * 24);
/// Lines of one page of a list.
const LISTED: u32 = 100;
/// Holders on the board.
const HOLDERS_MAX: usize = 5_000;

/// Where a piece of work stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bucket {
    /// Open, in time or without a deadline.
    Running,
    /// Open, due within a day.
    Soon,
    Overdue,
    /// Finished before the day it was due, or without a deadline.
    Before,
    /// Finished on the day it was due.
    At,
    After,
}

impl Bucket {
    pub(crate) const ALL: [Bucket; 6] =
        [Bucket::Running, Bucket::Soon, Bucket::Overdue, Bucket::Before, Bucket::At, Bucket::After];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Bucket::Running => "running",
            Bucket::Soon => "soon",
            Bucket::Overdue => "overdue",
            Bucket::Before => "before",
            Bucket::At => "at",
            Bucket::After => "after",
        }
    }

    /// Icon kind, Vietnamese, English.
    pub(crate) fn told(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Bucket::Running => ("running", "Trong hạn", "In time"),
            Bucket::Soon => ("wait", "Sắp đến hạn", "Due soon"),
            Bucket::Overdue => ("late", "Quá hạn", "Overdue"),
            Bucket::Before => ("done", "Xong trước hạn", "Done before its time"),
            Bucket::At => ("done", "Xong đúng hạn", "Done in time"),
            Bucket::After => ("stopped", "Xong trễ hạn", "Done late"),
        }
    }
}

/// What one holder has and had. What a role held counts for the person who ended it.
#[derive(Debug, Clone)]
pub struct Load {
    pub holder: Holder,
    counts: [u64; 6],
    /// Since when the oldest open piece is theirs.
    oldest_at: Option<Timestamp>,
    /// The longest that they held a piece which is finished.
    longest_done: SignedDuration,
}

/// The longest that somebody held one piece of work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Hold {
    pub lasted: SignedDuration,
    /// Whether it is theirs still.
    pub running: bool,
}

impl Load {
    #[must_use]
    pub fn count(&self, bucket: Bucket) -> u64 {
        self.counts[bucket as usize]
    }

    /// All of it, open and finished.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.counts.iter().sum()
    }

    #[must_use]
    pub fn longest(&self, now: Timestamp) -> Hold {
        let open = self.oldest_at.map_or(SignedDuration::ZERO, |at| now.duration_since(at));
        Hold { lasted: open.max(self.longest_done), running: open > self.longest_done }
    }
}

// law!("30/2020:24.3")
/// Everybody who holds something or finished something lately; who held one piece longest comes first.
///
/// # Errors
/// When the store fails.
pub fn loads(tx: &Tx, authority: AuthorityId) -> Result<Vec<Load>> {
    let mut loads = store::loads(tx, authority)?;
    loads.sort_by_key(|load| std::cmp::Reverse(load.longest(tx.now())));
    Ok(loads)
}

/// A page, from 0, of the pieces of work in a bucket or in all, of one holder or of all; the longest held first.
///
/// # Errors
/// When the store fails.
pub fn pieces(
    tx: &Tx,
    authority: AuthorityId,
    (bucket, holder): (Option<Bucket>, Option<&Holder>),
    page: u32,
) -> Result<Vec<Todo>> {
    store::pieces(tx, authority, (bucket, holder), page)
}
