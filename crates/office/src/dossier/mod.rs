//! Work files: the yearly list, documents put into files, closing, hand-over to the archive, archive packages
//! (Decree 30/2020/NĐ-CP, arts. 28–31 and Appendices V, VI; Circular 10/2022/TT-BNV for how long a file is kept).
//!
//! `open` → `entry` → `close` → `hand_over`; `package` makes what leaves the system. No verb deletes, renumbers or
//! renames a file, and none destroys what its time has run out for.

mod close;
mod entry;
mod filing;
mod hand_over;
mod open;
mod package;
mod page;
mod paper;
mod refusals;
mod retention;
mod sought;
mod store;
mod words;

use base::authority::{Action, Actor, AuthorityId, Role, Scope};
use base::db::Tx;
use base::events::Event;
use base::{Refusal, Result, Text};
use desk::{Act, Subject};
use directory::PersonId;
use directory::roles::{ARCHIVIST, AUDITOR, CLERK, LEADER, OFFICIAL};
use jiff::Timestamp;

pub use close::close;
use entry::open_files;
pub(crate) use entry::{has, put_into};
pub use entry::{put, take_out};
pub(crate) use filing::Filing;
pub use hand_over::{give_back, offer, receive, warn};
pub use open::{NewDossier, open};
pub use package::{MakePackage, ask, make};
pub use page::routes;
pub use retention::{RETENTION, Retention};
pub(crate) use sought::{keepers_of, shown, sought};

use crate::trail::Access;
use crate::{Looker, freeze, person};

base::typed_id!(/// One work file.
    DossierId);

/// Opening a file, putting documents in, closing it, handing it over.
pub const KEEP: Action = Action { name: "dossier.keep", roles: &[OFFICIAL, LEADER, CLERK] };
/// Taking a file into the archive, or giving it back.
pub const RECEIVE: Action = Action { name: "dossier.receive", roles: &[ARCHIVIST] };
/// Asking for the archive package of a file.
pub const PACKAGE: Action = Action { name: "dossier.package", roles: &[ARCHIVIST, CLERK] };

/// What is to be done with a file, as it stands on people's desks.
pub static TO_HAND_OVER: Act = act("dossier.hand-over", "Nộp lưu hồ sơ", "Hand the file over");
pub static TO_RECEIVE: Act =
    act("dossier.receive", "Nhận hồ sơ vào lưu trữ", "Take into the archive");
pub static TO_COMPLETE: Act =
    act("dossier.complete", "Hoàn thiện hồ sơ bị trả lại", "Put the returned file right");

/// Every act on files, for the desk.
pub static ACTS: [&Act; 3] = [&TO_HAND_OVER, &TO_RECEIVE, &TO_COMPLETE];
/// What the desk calls a file, and where it is shown.
pub const KIND: &str = "dossier";
pub const WAY: &str = "/dossiers/";

const fn act(name: &'static str, vi: &'static str, en: &'static str) -> Act {
    Act { name, word: Text::new(vi, en), by_substitute: false }
}

/// Where a file stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Documents enter and leave.
    Open,
    /// Nothing enters or leaves.
    Closed,
    /// Handed over; the archive has not answered.
    Offered,
    /// In the archive.
    Received,
}

/// A work file.
#[derive(Debug, Clone)]
pub struct Dossier {
    pub id: DossierId,
    pub authority: AuthorityId,
    /// The year of the list it stands in (`FileCatalog`).
    pub year: i16,
    /// Its place in that list, counted from 1.
    pub place: u32,
    /// Number and notation, "01.TCCB" (`FileNotation`, at most 20 letters).
    pub notation: String,
    pub title: String,
    pub retention: Retention,
    /// Who collects, closes and hands over.
    pub keeper: PersonId,
    pub opened_at: Timestamp,
    pub opened_by: PersonId,
    pub state: State,
    pub closed_at: Option<Timestamp>,
    pub offered: Option<By>,
    pub received: Option<By>,
}

/// Who did something, and when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct By {
    pub at: Timestamp,
    pub person: PersonId,
}

impl Dossier {
    #[must_use]
    pub fn about(&self) -> Subject {
        Subject::of(KIND, self.id)
    }
}

/// The file of this id at this authority.
fn find(tx: &Tx, authority: AuthorityId, id: DossierId) -> Result<Dossier> {
    let found = store::get(tx, id)?.filter(|one| one.authority == authority);
    Ok(found.ok_or_else(Refusal::not_found)?)
}

/// The file that an actor keeps, free of holds and standing where the act needs it.
fn kept(
    tx: &Tx,
    actor: &Actor,
    authority: AuthorityId,
    (id, state): (DossierId, State),
) -> Result<Dossier> {
    let one = find(tx, authority, id)?;
    if person(actor)? != one.keeper {
        return Err(refusals::keeper().into());
    }
    must_be(tx, &one, state)?;
    Ok(one)
}

/// Refuses an act that comes too late or too early, and every act on what is held.
fn must_be(tx: &Tx, one: &Dossier, state: State) -> Result<()> {
    freeze::free(tx, &one.about())?;
    match one.state == state {
        true => Ok(()),
        false => Err(refusals::state(one.state).into()),
    }
}

/// The file with what stands in it, for who may look; an auditor's looking is itself recorded.
fn seen(tx: &Tx, looker: &Looker, id: DossierId) -> Result<Dossier> {
    let one = find(tx, looker.authority, id)?;
    match access(looker, &one) {
        Access::Theirs => {}
        Access::Inspection => {
            let permit = looker.actor.may(&crate::VIEW, Scope::Authority(looker.authority))?;
            tx.change(&permit, &Event::of("dossier.inspected", KIND, id))?;
        }
        Access::None => return Err(Refusal::not_found().into()),
    }
    Ok(one)
}

/// What a file is to somebody: theirs to its keeper, to whoever opened it, to clerks and archivists; to everybody else but
/// auditors it is a line of the yearly list.
fn access(looker: &Looker, one: &Dossier) -> Access {
    let part = [one.keeper, one.opened_by].contains(&looker.person);
    let has = |role: &Role| looker.actor.has(role);
    match (part || has(&CLERK) || has(&ARCHIVIST), has(&AUDITOR)) {
        (true, _) => Access::Theirs,
        (false, true) => Access::Inspection,
        (false, false) => Access::None,
    }
}

/// Whether a file opens a document to somebody: to its keeper, and to the archive once the file was handed over.
pub(crate) fn opens(tx: &Tx, looker: &Looker, document: &Subject) -> Result<bool> {
    let archive = looker.actor.has(&ARCHIVIST);
    let files = store::files_of(tx, document)?.into_iter();
    Ok(files.filter(|one| one.authority == looker.authority).any(|one| {
        one.keeper == looker.person
            || archive && [State::Offered, State::Received].contains(&one.state)
    }))
}
