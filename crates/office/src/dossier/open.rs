//! Opening a file in the list of the year: the number runs by itself, the notation is the unit's or the field's
//! (Decree 30/2020/NĐ-CP, arts. 28–29, Appendix V).

use base::Result;
use base::authority::{Actor, AuthorityId, Scope};
use base::clock::vietnam;
use base::db::Tx;
use base::events::Event;
use directory::PersonId;
use directory::person::staff;
use directory::roles::{CLERK, LEADER, OFFICIAL};

use super::{DossierId, KEEP, KIND, refusals, retention, store};
use crate::{person, series};

/// The series of files: one for all of an authority.
const SERIES: &str = "dossier";
/// `Title` (Appendix VI).
pub(super) const TITLE_MAX: usize = 500;
/// `FileNotation` has 20 letters, of which a number below 100,000 and the dot leave these.
const MARK_MAX: usize = 14;
/// People of one authority among whom a keeper is chosen.
pub(super) const STAFF_MAX: u32 = 5_000;

/// A file to be opened, as the form has it.
#[derive(Debug, Clone)]
pub struct NewDossier {
    /// The unit or field: "TCCB".
    pub mark: String,
    pub title: String,
    /// Code of a value of the table.
    pub retention: String,
    /// Who keeps it; nobody: whoever opens it.
    pub keeper: Option<PersonId>,
}

// law!("30/2020:29")
/// Opens a file under the next number of this year's list.
///
/// # Errors
/// The permission's; `dossier.mark`, `dossier.title`, `dossier.retention`, `dossier.keeper-unknown`.
pub fn open(tx: &Tx, actor: &Actor, authority: AuthorityId, new: &NewDossier) -> Result<DossierId> {
    let permit = actor.may(&KEEP, Scope::Authority(authority))?;
    let (mark, title) = (mark(&new.mark)?, refusals::title(&new.title, TITLE_MAX)?);
    let retentions = retention::retentions(tx, authority)?;
    if !retentions.iter().any(|known| known.code == new.retention) {
        return Err(refusals::retention().into());
    }
    let by = person(actor)?;
    let keeper = new.keeper.unwrap_or(by);
    let staff = staff(tx, authority, &[OFFICIAL, LEADER, CLERK], STAFF_MAX)?;
    if !staff.iter().any(|(known, _)| known.id == keeper) {
        return Err(refusals::keeper_unknown().into());
    }
    let id = DossierId::new(tx);
    let event = Event::of("dossier.opened", KIND, id).with("keeper", keeper.to_string());
    let change = tx.change(&permit, &event)?;
    let year = vietnam(tx.now()).date().year();
    let place = series::next(&change, authority, SERIES, year)?;
    let notation = format!("{place:02}.{mark}");
    let line = store::Line { authority, year, place, notation: &notation };
    store::insert(&change, id, &line, (title, &new.retention), (keeper, by))?;
    Ok(id)
}

/// Letters, digits and what joins them, in capitals: "TCCB", "VX-TH".
fn mark(text: &str) -> Result<String, base::Refusal> {
    let mark = text.trim().to_uppercase();
    let sound = |c: char| c.is_alphanumeric() || "-.".contains(c);
    match (1..=MARK_MAX).contains(&mark.chars().count()) && mark.chars().all(sound) {
        true => Ok(mark),
        false => Err(refusals::mark(MARK_MAX)),
    }
}
