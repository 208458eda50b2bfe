//! Closing a file: checked for what is missing or there twice, put in the order of its documents' dates, and from then on
//! as it is (Decree 30/2020/NĐ-CP, art. 29).

use base::Result;
use base::authority::{Actor, AuthorityId, Scope};
use base::db::Tx;
use base::events::Event;
use desk::Closing;

use super::paper::{self, Paper, Standing};
use super::store::Entry;
use super::{Dossier, DossierId, KEEP, KIND, State, TO_COMPLETE, kept, refusals, store};

/// What keeps a file from being closed, by the names of the documents.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Faults {
    pub(super) is_empty: bool,
    /// Still being handled.
    pub(super) unfinished: Vec<String>,
    /// Of the same sender under the same number as one before.
    pub(super) twice: Vec<String>,
}

impl Faults {
    pub(super) fn none(&self) -> bool {
        !self.is_empty && self.unfinished.is_empty() && self.twice.is_empty()
    }
}

// law!("30/2020:29")
/// Looks for what is missing or there twice.
pub(super) fn check(papers: &[(Entry, Paper)]) -> Faults {
    let mut faults = Faults { is_empty: papers.is_empty(), ..Faults::default() };
    for (place, (_, paper)) in papers.iter().enumerate() {
        if paper.standing != Standing::Done {
            faults.unfinished.push(paper.name().to_owned());
        }
        let before = papers[..place].iter().map(|(_, other)| other.same());
        if paper.same().is_some_and(|own| before.flatten().any(|other| other == own)) {
            faults.twice.push(paper.name().to_owned());
        }
    }
    faults
}

/// Closes a file. Its documents are numbered in the order of their dates; nothing enters or leaves any more.
///
/// # Errors
/// The permission's; 404; `dossier.keeper`, `dossier.state`, `dossier.incomplete`; `freeze.held`.
pub fn close(tx: &Tx, actor: &Actor, authority: AuthorityId, id: DossierId) -> Result<()> {
    let permit = actor.may(&KEEP, Scope::Authority(authority))?;
    let one: Dossier = kept(tx, actor, authority, (id, State::Open))?;
    let mut papers = paper::papers(tx, authority, store::entries(tx, id)?)?;
    let faults = check(&papers);
    if !faults.none() {
        return Err(refusals::incomplete(&faults).into());
    }
    let event = Event::of("dossier.closed", KIND, id).with("documents", papers.len());
    let change = tx.change(&permit, &event)?;
    papers.sort_by_key(|(entry, paper)| (paper.dated_on, paper.came_at, entry.ordinal));
    for (place, (_, paper)) in papers.iter().enumerate() {
        store::number(&change, id, &paper.about, place + 1)?;
    }
    store::close(&change, id)?;
    desk::todo::close(&change, actor, &one.about(), &TO_COMPLETE, Closing::by("closed")).map(drop)
}
