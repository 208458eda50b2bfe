//! Opinions of colleagues on a draft: asked in parallel, each with a deadline; agree, agree with comments, disagree
//! (Decree 30/2020/NĐ-CP, art. 10; Appendix VI: all opinions are kept).

mod store;

use base::Result;
use base::authority::{Actor, AuthorityId, Scope};
use base::clock::vietnam;
use base::db::Tx;
use base::events::Event;
use desk::{Calendar, Closing, Holder};
use directory::PersonId;
use directory::person::staff;
use directory::roles::{CLERK, LEADER, OFFICIAL};
use jiff::Timestamp;
use jiff::civil::Date;

use super::disposition::{self, Disposition};
use super::draft::own;
use super::{DRAFT, OutgoingId, REVIEW, State, TO_OPINE, find, hand, held, must_be, refusals};
use crate::{STAFF_MAX, person};

/// People asked at once.
const ASKED_MAX: usize = 50;

/// What somebody thinks of a draft.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stance {
    Agrees,
    Comments,
    Disagrees,
}

impl Stance {
    pub(crate) const ALL: [Stance; 3] = [Stance::Agrees, Stance::Comments, Stance::Disagrees];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Stance::Agrees => "agrees",
            Stance::Comments => "comments",
            Stance::Disagrees => "disagrees",
        }
    }

    pub(crate) fn parse(name: &str) -> Option<Stance> {
        Stance::ALL.into_iter().find(|stance| stance.name() == name)
    }
}

/// One person asked, with the answer once it is there.
#[derive(Debug, Clone)]
pub(super) struct Opinion {
    pub(super) version: u32,
    pub(super) person: PersonId,
    pub(super) due_at: Option<Timestamp>,
    pub(super) stance: Option<Stance>,
    pub(super) words: String,
    pub(super) given_at: Option<Timestamp>,
    /// What the author said to it, the newest last.
    pub(super) dispositions: Vec<Disposition>,
}

impl Opinion {
    /// Whether it is more than agreement, so that the author says what was made of it.
    pub(super) fn needs_disposition(&self) -> bool {
        matches!(self.stance, Some(Stance::Comments | Stance::Disagrees))
    }

    /// Whether the author still owes a word to it.
    pub(super) fn is_open(&self) -> bool {
        self.needs_disposition() && self.dispositions.is_empty()
    }

    /// The author's last word to it.
    pub(super) fn disposition(&self) -> Option<&Disposition> {
        self.dispositions.last()
    }
}

/// Asks colleagues for their opinion on the newest version of the author's draft, until the end of a day.
///
/// # Errors
/// The permission's; 404 when it is another's; `outgoing.state`, `outgoing.people`, `outgoing.due`.
pub fn ask(
    tx: &Tx,
    actor: &Actor,
    authority: AuthorityId,
    id: OutgoingId,
    (people, due_on): (&[PersonId], Option<Date>),
) -> Result<()> {
    let permit = actor.may(&DRAFT, Scope::Authority(authority))?;
    let one = own(tx, actor, authority, id)?;
    must_be(tx, &one, &[State::Draft])?;
    let here = staff(tx, authority, &[LEADER, OFFICIAL, CLERK], STAFF_MAX)?;
    let works_here = |asked: &PersonId| here.iter().any(|(known, _)| known.id == *asked);
    let fit = (1..=ASKED_MAX).contains(&people.len());
    if !fit || people.contains(&one.author) || !people.iter().all(works_here) {
        return Err(refusals::people(ASKED_MAX).into());
    }
    if due_on.is_some_and(|day| day < vietnam(tx.now()).date()) {
        return Err(refusals::due_past().into());
    }
    let event = Event::of("document.opinions-asked", "outgoing-document", id)
        .with("version", one.version)
        .with("people", people.len());
    let change = tx.change(&permit, &event)?;
    let calendar = Calendar::read(tx)?;
    let due_at = due_on.map(|day| calendar.end_of(day));
    for asked in people {
        if store::ask(&change, (id, one.version), *asked, person(actor)?, due_at)? > 0 {
            hand(&change, &one, Holder::Person(*asked), &TO_OPINE, due_at)?;
        }
    }
    Ok(())
}

/// Gives the opinion one was asked for; without agreement plain and simple it says why.
///
/// # Errors
/// The permission's; 404 when nobody asked; `outgoing.stance`, `outgoing.words`; `todo.late-reason`.
pub fn opine(
    tx: &Tx,
    actor: &Actor,
    authority: AuthorityId,
    id: OutgoingId,
    (stance, words, late_reason): (Option<Stance>, &str, &str),
) -> Result<()> {
    let permit = actor.may(&REVIEW, Scope::Authority(authority))?;
    let one = find(tx, authority, id)?;
    held(tx, actor, &one, &TO_OPINE)?;
    let stance = stance.ok_or_else(refusals::stance)?;
    let words = match (stance, words.trim()) {
        (Stance::Agrees, "") => "",
        _ => refusals::said("opinion", words)?,
    };
    let by = person(actor)?;
    let event =
        Event::of("document.opinion-given", "outgoing-document", id).with("stance", stance.name());
    let change = tx.change(&permit, &event)?;
    store::give(&change, id, by, (stance, words))?;
    let closing = Closing { outcome: "opinion-given", late_reason };
    desk::todo::close_of(&change, actor, by, (&one.about(), &TO_OPINE), closing).map(drop)
}

/// Everybody who was asked, the first version first, with what the author said to each opinion. Who was asked on several
/// versions and answered once has one opinion: that on the newest of them.
pub(super) fn on(tx: &Tx, id: OutgoingId) -> Result<Vec<Opinion>> {
    let said = disposition::on(tx, id)?;
    let all = store::on(tx, id)?;
    let same = |one: &Opinion, other: &Opinion| {
        one.given_at.is_some() && (one.person, one.given_at) == (other.person, other.given_at)
    };
    let repeated = |at: usize, one: &Opinion| all.iter().skip(at + 1).any(|later| same(one, later));
    let opinions = all.iter().enumerate().filter(|(at, one)| !repeated(*at, one));
    let with = |(_, one): (usize, &Opinion)| {
        let of =
            |said: &&Disposition| said.person == one.person && Some(said.given_at) == one.given_at;
        Opinion { dispositions: said.iter().filter(of).cloned().collect(), ..one.clone() }
    };
    Ok(opinions.map(with).collect())
}
