//! Standing in ends where one's own work begins: who does the work of somebody who is away decides nothing by it about what they
//! did or ask for themselves (Decree 30/2020/NĐ-CP, arts. 11, 24: somebody else approves).

use base::authority::Actor;
use base::{Refusal, Text};
use desk::Todo;
use directory::PersonId;
use directory::person::acting;

/// Refuses a decision about somebody's own work that they would take in the place of another.
///
/// # Errors
/// `absence.own-work`.
pub(crate) fn impartial(actor: &Actor, work: &Todo, done_by: PersonId) -> Result<(), Refusal> {
    let own = acting(actor) == Some(done_by);
    let in_place = work.person().is_some_and(|holder| acting(actor) != Some(holder));
    match own && in_place {
        true => Err(own_work()),
        false => Ok(()),
    }
}

fn own_work() -> Refusal {
    Refusal::new(
        "absence.own-work",
        Text::new(
            "Bạn đang làm thay, và đây là việc của chính bạn.",
            "You stand in for somebody, and this is work of your own.",
        ),
        Text::new(
            "Chờ người vắng mặt trở lại, hoặc đề nghị lãnh đạo khác quyết định.",
            "Wait for who is away, or ask another leader to decide.",
        ),
    )
    .status(409)
    .source("30/2020/NĐ-CP, Điều 11, Điều 24")
}
