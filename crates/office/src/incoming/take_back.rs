//! Taking back one's last step, until somebody acted on it: a clerk a submission, a leader an assignment. What was given and
//! what was said stay on record; the sender is not told, because no status says so (Decree 30/2020/NĐ-CP, arts. 23–24).

use base::authority::{Actor, AuthorityId, Scope};
use base::db::Tx;
use base::events::Event;
use base::{Error, Refusal, Result};
use desk::todo::{self, LastStep};

use super::{ACTS, HANDLE, Incoming, IncomingId, State, is_known_to, movable, refusals, store};
use crate::note::{self, Kind};
use crate::{person, trail};

/// What the actor may take back, if anything: the last step about the document, while it is theirs and has led nowhere.
pub(super) fn reversible(tx: &Tx, actor: &Actor, one: &Incoming) -> Result<Option<LastStep>> {
    let led_to = |step: &LastStep| match step.done.outcome.as_deref() {
        Some("submitted") => one.state == State::Submitted,
        Some("assigned" | "handed-on") => one.state == State::Assigned,
        _ => false,
    };
    let step = todo::last_step(tx, &one.about())?;
    Ok(step.filter(|step| step.is_by(actor) && led_to(step)))
}

/// Takes the actor's last step back. Whoever had been given something by it has it no more.
///
/// # Errors
/// The permission's; 404 to who does not know the document; `incoming.acted`, which says who did what since, and when;
/// `incoming.words`.
pub fn take_back(
    tx: &Tx,
    actor: &Actor,
    authority: AuthorityId,
    id: IncomingId,
    words: &str,
) -> Result<()> {
    let permit = actor.may(&HANDLE, Scope::Authority(authority))?;
    let one = movable(tx, authority, id)?;
    if !is_known_to(tx, actor, authority, id)? {
        return Err(Refusal::not_found().into());
    }
    let step = reversible(tx, actor, &one)?;
    let Some(step) = step else { return Err(acted(tx, &one)?) };
    let words = refusals::said("words", words)?;
    let outcome = step.done.outcome.clone().unwrap_or_default();
    let event = Event::of("document.taken-back", "incoming-document", id).with("step", outcome);
    let change = tx.change(&permit, &event)?;
    let state = if one.state == State::Submitted {
        store::unsubmit(&change, id)?;
        State::Registered
    } else {
        let at = step.done.done_at.unwrap_or(tx.now());
        store::end_parts(&change, id, at)?;
        store::lead_again(&change, id, at)?;
        let again = store::lead(tx, id)?.is_some();
        if again { State::Assigned } else { State::Submitted }
    };
    store::move_to(&change, id, state)?;
    note::write(&change, &one.about(), Kind::TakingBack, person(actor)?, words)?;
    todo::take_back(&change, actor, &step)
}

/// Why nothing can be taken back: who did what last, and when.
fn acted(tx: &Tx, one: &Incoming) -> Result<Error> {
    Ok(refusals::acted(one.state, &trail::last_step(tx, &one.about(), &ACTS)?).into())
}
