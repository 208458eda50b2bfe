//! Handing a closed file over to the archive, which takes it or gives it back with a reason; the keeper is reminded 30 days
//! before the year is over in which it has to be handed over (Decree 30/2020/NĐ-CP, art. 30, Appendix VI).

use base::Result;
use base::authority::{Actor, AuthorityId, Scope};
use base::clock::vietnam;
use base::db::{Change, Db, Tx};
use base::events::Event;
use desk::{Act, Calendar, Closing, Holder, NewTodo};
use directory::roles::ARCHIVIST;
use jiff::civil::Date;
use jiff::{Span, Timestamp};

use super::{
    Dossier, DossierId, KEEP, KIND, RECEIVE, State, TO_COMPLETE, TO_HAND_OVER, TO_RECEIVE, find,
    kept, must_be, refusals, store,
};
use crate::note;
use crate::person;

/// Files go to the archive within a year after the work ended (art. 30).
const YEARS: i16 = 1;
/// The keeper is told so many days before (Appendix VI).
const NOTICE_DAYS: i32 = 30;
/// What is not urgent.
const RANK: i64 = 4;
/// Files that one sweep reminds of.
const WARNED_MAX: usize = 500;

/// The last day for handing a file over that was closed at an instant.
pub(super) fn due_on(closed_at: Timestamp) -> Date {
    let day = vietnam(closed_at).date();
    day.checked_add(Span::new().years(YEARS)).unwrap_or(day)
}

// law!("30/2020:30")
/// Hands a closed file over: it waits for the archive now.
///
/// # Errors
/// The permission's; 404; `dossier.keeper`, `dossier.state`; `freeze.held`; `todo.late-reason`.
pub fn offer(
    tx: &Tx,
    actor: &Actor,
    authority: AuthorityId,
    id: DossierId,
    late_reason: &str,
) -> Result<()> {
    let permit = actor.may(&KEEP, Scope::Authority(authority))?;
    let one = kept(tx, actor, authority, (id, State::Closed))?;
    let change = tx.change(&permit, &Event::of("dossier.handed-over", KIND, id))?;
    store::offer(&change, id, person(actor)?)?;
    let closing = Closing { outcome: "handed-over", late_reason };
    desk::todo::close(&change, actor, &one.about(), &TO_HAND_OVER, closing)?;
    hand(&change, &one, Holder::Role(ARCHIVIST), &TO_RECEIVE, None)
}

// law!("30/2020:30")
/// Takes a file into the archive.
///
/// # Errors
/// The permission's; 404; `dossier.state`; `freeze.held`.
pub fn receive(tx: &Tx, actor: &Actor, authority: AuthorityId, id: DossierId) -> Result<()> {
    let permit = actor.may(&RECEIVE, Scope::Authority(authority))?;
    let one = find(tx, authority, id)?;
    must_be(tx, &one, State::Offered)?;
    let change = tx.change(&permit, &Event::of("dossier.received", KIND, id))?;
    store::receive(&change, id, person(actor)?)?;
    desk::todo::close(&change, actor, &one.about(), &TO_RECEIVE, Closing::by("received")).map(drop)
}

/// Gives a file back to its keeper with what is missing: it is open again, the only way that a closed file opens.
///
/// # Errors
/// The permission's; 404; `dossier.state`, `dossier.reason`; `freeze.held`.
pub fn give_back(
    tx: &Tx,
    actor: &Actor,
    authority: AuthorityId,
    id: DossierId,
    reason: &str,
) -> Result<()> {
    let permit = actor.may(&RECEIVE, Scope::Authority(authority))?;
    let one = find(tx, authority, id)?;
    must_be(tx, &one, State::Offered)?;
    let reason = refusals::reason(reason)?;
    let change = tx.change(&permit, &Event::of("dossier.returned", KIND, id))?;
    store::reopen(&change, id)?;
    let about = one.about();
    note::write(&change, &about, note::Kind::Return, person(actor)?, reason)?;
    desk::todo::close(&change, actor, &about, &TO_RECEIVE, Closing::by("returned"))?;
    hand(&change, &one, Holder::Person(one.keeper), &TO_COMPLETE, None)
}

// law!("30/2020:30")
/// Sweep: reminds keepers of the files whose hand-over comes due; answers how many.
///
/// # Errors
/// When the store fails.
pub async fn warn(db: &Db) -> Result<u64> {
    db.write(|tx| {
        // What was closed by then is due within the notice.
        let latest = vietnam(tx.now()).checked_add(Span::new().days(NOTICE_DAYS));
        let latest = latest.and_then(|day| day.checked_sub(Span::new().years(YEARS)));
        let latest = latest.map_err(anyhow::Error::from)?.timestamp();
        let calendar = Calendar::read(tx)?;
        let mut warned = 0;
        for one in store::unwarned(tx, latest, WARNED_MAX)? {
            let Some(closed_at) = one.closed_at else { continue };
            let scope = Scope::Authority(one.authority);
            let permit = Actor::machine("hand-over").may(&KEEP, scope)?;
            let change = tx.change(&permit, &Event::of("dossier.hand-over-due", KIND, one.id))?;
            store::warned(&change, one.id)?;
            let due_at = calendar.end_of(due_on(closed_at));
            hand(&change, &one, Holder::Person(one.keeper), &TO_HAND_OVER, Some(due_at))?;
            warned += 1;
        }
        Ok(warned)
    })
    .await
}

/// Puts a file on somebody's desk.
fn hand(
    change: &Change,
    one: &Dossier,
    holder: Holder,
    act: &'static Act,
    due_at: Option<Timestamp>,
) -> Result<()> {
    let new = NewTodo {
        authority: one.authority,
        holder,
        subject: &one.about(),
        act,
        title: &one.title,
        reference: &one.notation,
        rank: RANK,
        due_at,
    };
    desk::todo::open(change, &new).map(drop)
}
