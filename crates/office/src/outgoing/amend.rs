//! A later document that corrects or replaces one that was issued: form, number or date are corrected by an official letter,
//! the content is replaced by a document of equal form (Decree 30/2020/NĐ-CP, art. 18). Both know of each other.

mod store;

use base::authority::{Actor, AuthorityId};
use base::db::{Change, Tx};
use base::{Refusal, Result};
use typeset::document::Kind;

use super::{Outgoing, OutgoingId, State, known, must_be, refusals};

/// What a later document does to an earlier one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Amendment {
    Correction,
    Replacement,
}

impl Amendment {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Amendment::Correction => "correction",
            Amendment::Replacement => "replacement",
        }
    }

    pub(crate) fn parse(name: &str) -> Option<Amendment> {
        [Amendment::Correction, Amendment::Replacement].into_iter().find(|one| one.name() == name)
    }
}

// law!("30/2020:18")
/// The issued document that a draft of this kind is to correct or replace, where the actor may see it. What was recalled may
/// still be replaced.
///
/// # Errors
/// 404 when it is not theirs to see; `outgoing.state` before it was issued; `outgoing.equal-form`,
/// `outgoing.correction-letter`.
pub(super) fn earlier(
    tx: &Tx,
    actor: &Actor,
    authority: AuthorityId,
    (how, id): (Amendment, OutgoingId),
    kind: Kind,
) -> Result<Outgoing> {
    let (one, _) = known(tx, actor, authority, id)?;
    match how {
        Amendment::Correction => must_be(tx, &one, &[State::Issued])?,
        Amendment::Replacement => must_be(tx, &one, &[State::Issued, State::Recalled])?,
    }
    fits(how, &one, kind)?;
    Ok(one)
}

/// Whether a document of this kind may correct or replace an earlier one.
pub(super) fn fits(how: Amendment, earlier: &Outgoing, kind: Kind) -> Result<(), Refusal> {
    match how {
        Amendment::Correction if kind != Kind::OfficialLetter => Err(refusals::correction_letter()),
        Amendment::Replacement if kind != earlier.kind => Err(refusals::equal_form(earlier.kind)),
        Amendment::Correction | Amendment::Replacement => Ok(()),
    }
}

/// Writes down what a new document does to an earlier one.
pub(super) fn link(
    change: &Change,
    id: OutgoingId,
    (how, earlier): (Amendment, OutgoingId),
) -> Result<()> {
    store::insert(change, id, how, earlier).map(drop)
}

/// The earlier document that this one corrects or replaces.
pub(super) fn of(tx: &Tx, id: OutgoingId) -> Result<Option<(Amendment, Outgoing)>> {
    let Some((how, earlier)) = store::of(tx, id)? else { return Ok(None) };
    Ok(super::store::get(tx, earlier)?.map(|earlier| (how, earlier)))
}

/// The later documents that correct or replace this one, the first one first.
pub(super) fn by(tx: &Tx, id: OutgoingId) -> Result<Vec<(Amendment, Outgoing)>> {
    let later = store::by(tx, id)?.into_iter();
    let with = |(how, later)| Ok(super::store::get(tx, later)?.map(|later| (how, later)));
    later.map(with).filter_map(Result::transpose).collect()
}
