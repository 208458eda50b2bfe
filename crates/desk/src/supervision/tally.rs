//! Finished work of days that are over, counted once: the board then adds up a month of lines instead of its pieces of work.

use base::Result;
use base::clock::vietnam;
use base::db::{Db, Tx};
use jiff::{SignedDuration, Timestamp};

use super::{PERIOD, store};

/// Registered in the door's list of sweeps. A day stays uncounted until another begins; what is not in the tally yet, the
/// board counts itself, so it is right at every instant. Answers how many days it counted.
///
/// # Errors
/// When the store fails.
pub async fn count(db: &Db) -> Result<u64> {
    let mut days = 0;
    while db.write(next_day).await? {
        days += 1;
    }
    Ok(days)
}

/// Counts the earliest day that is over and not counted; answers whether there was one.
fn next_day(tx: &Tx) -> Result<bool> {
    let earliest = day_of(tx.now() - PERIOD);
    let from = store::tallied(tx)?.unwrap_or(earliest).max(earliest);
    // Long enough to end within the next day, whatever happens to the clocks.
    let until = day_of(from + SignedDuration::from_hours(30));
    let over = until <= tx.now();
    if over {
        store::tally(tx, from, until)?;
    }
    Ok(over)
}

/// Work was brought over that ended at this instant or later: the days since are counted again.
pub(crate) fn again(tx: &Tx, ended: Timestamp) -> Result<()> {
    let from = day_of(ended);
    match store::tallied(tx)? {
        Some(until) if from < until => store::untally(tx, from),
        _ => Ok(()),
    }
}

/// When the day of an instant began in Việt Nam.
pub(super) fn day_of(at: Timestamp) -> Timestamp {
    vietnam(at).start_of_day().map_or(at, |day| day.timestamp())
}
