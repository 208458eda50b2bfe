//! Review: the content is approved, then form and technique are checked, each as an act of its own and of one version;
//! without both nothing reaches the signing desk (Decree 30/2020/NĐ-CP, arts. 11–12).

use base::authority::{Actor, AuthorityId, Scope};
use base::db::{Change, Tx};
use base::events::Event;
use base::{Error, Refusal, Result, Text};
use desk::{Closing, Holder};
use directory::PersonId;
use directory::person::staff;
use directory::roles::{CLERK, LEADER, OFFICIAL};
use jiff::Timestamp;
use signing::desk::{NewSigningRequest, SigningRequestId};
use signing::mandate::SigningCapacity;
use typeset::document::{Heading, Kind};

use super::draft::own;
use super::{
    CHECK, DRAFT, Outgoing, OutgoingId, REVIEW, State, TO_CHECK, TO_REVIEW, TO_REVISE, TO_SIGN,
    find, hand, held, must_be, refusals, separation, stands, store,
};
use crate::beside::not_theirs;
use crate::note::{self, Kind as NoteKind};
use crate::stand_in::impartial;
use crate::{STAFF_MAX, person, trail};

/// What is approved of a version before it is signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    Content,
    Form,
}

impl Step {
    pub(super) const ALL: [Step; 2] = [Step::Content, Step::Form];

    pub(super) fn name(self) -> &'static str {
        match self {
            Step::Content => "content",
            Step::Form => "form",
        }
    }

    pub(super) fn words(self) -> Text {
        match self {
            Step::Content => Text::new("nội dung", "content"),
            Step::Form => Text::new("thể thức, kỹ thuật trình bày", "form"),
        }
    }
}

/// One approval.
#[derive(Debug, Clone)]
pub struct Approval {
    pub version: u32,
    pub step: Step,
    pub by: PersonId,
    pub at: Timestamp,
}

// law!("30/2020:11")
/// Submits the author's document for approval of its content, to somebody else of the authority; `words` say why, when
/// there is something to say.
///
/// # Errors
/// The permission's; 404 when it is another's; `outgoing.state`, `outgoing.reviewer`, `outgoing.words`.
pub fn submit(
    tx: &Tx,
    actor: &Actor,
    authority: AuthorityId,
    id: OutgoingId,
    (reviewer, words): (Option<PersonId>, &str),
) -> Result<()> {
    let permit = actor.may(&DRAFT, Scope::Authority(authority))?;
    let one = own(tx, actor, authority, id)?;
    must_be(tx, &one, &[State::Draft])?;
    let here = staff(tx, authority, &[LEADER, OFFICIAL, CLERK], STAFF_MAX)?;
    let others = here.iter().map(|(known, _)| known.id).filter(|known| *known != one.author);
    let reviewer = others.into_iter().find(|known| Some(*known) == reviewer);
    let reviewer = reviewer.ok_or_else(refusals::reviewer)?;
    let words = if words.trim().is_empty() { "" } else { refusals::said("purpose", words)? };
    let event = Event::of("document.submitted", "outgoing-document", id)
        .with("version", one.version)
        .with("reviewer", reviewer.to_string());
    let change = tx.change(&permit, &event)?;
    store::move_to(&change, id, State::Content)?;
    note::write(&change, &one.about(), NoteKind::Submission, one.author, words)?;
    desk::todo::close(&change, actor, &one.about(), &TO_REVISE, Closing::by("submitted"))?;
    hand(&change, &one, Holder::Person(reviewer), &TO_REVIEW, None)
}

/// Takes the author's submission back, as long as whoever is to approve it has not acted; the draft is theirs again.
///
/// # Errors
/// The permission's; 404 when it is another's; `outgoing.state`, `outgoing.words`.
pub fn withdraw(
    tx: &Tx,
    actor: &Actor,
    authority: AuthorityId,
    id: OutgoingId,
    words: &str,
) -> Result<()> {
    let permit = actor.may(&DRAFT, Scope::Authority(authority))?;
    let one = own(tx, actor, authority, id)?;
    must_be(tx, &one, &[State::Content])?;
    let words = refusals::said("words", words)?;
    let event =
        Event::of("document.withdrawn", "outgoing-document", id).with("version", one.version);
    let change = tx.change(&permit, &event)?;
    store::move_to(&change, id, State::Draft)?;
    note::write(&change, &one.about(), NoteKind::TakingBack, person(actor)?, words)?;
    desk::todo::close_done(&change, one.author, &one.about(), &TO_REVIEW, "taken-back")?;
    hand(&change, &one, Holder::Person(one.author), &TO_REVISE, None)
}

// law!("30/2020:12")
/// Approves the version that was shown: its content, which sends it to the clerks; or its form, which sends it to the
/// signing desk.
///
/// # Errors
/// The permission's; 404 when it is not theirs to approve; `outgoing.state`, `outgoing.edited`, `outgoing.not-approved`, `absence.own-work`;
/// `separation.content-form`, `separation.author-form`, `separation.open-opinions`, `separation.open-dispositions`;
/// those of `signing::desk::submit`.
pub fn approve(
    tx: &Tx,
    actor: &Actor,
    authority: AuthorityId,
    (id, shown): (OutgoingId, u32),
) -> Result<()> {
    let one = find(tx, authority, id)?;
    let (step, action, act) = match one.state {
        State::Content => (Step::Content, &REVIEW, &TO_REVIEW),
        State::Form => (Step::Form, &CHECK, &TO_CHECK),
        _ => return Err(elsewhere(tx, actor, &one)?),
    };
    let permit = actor.may(action, Scope::Authority(authority))?;
    impartial(actor, &held(tx, actor, &one, act)?, one.author)?;
    if one.version != shown {
        return Err(refusals::edited(one.version).into());
    }
    match step {
        Step::Content => separation::approves_content(tx, &one)?,
        Step::Form => separation::checks_form(tx, actor, &one)?,
    }
    let event = Event::of("document.approved", "outgoing-document", id)
        .with("step", step.name())
        .with("version", one.version);
    let change = tx.change(&permit, &event)?;
    store::approve(&change, (id, one.version), step, person(actor)?)?;
    desk::todo::close(&change, actor, &one.about(), act, Closing::by("approved"))?;
    match step {
        Step::Content => {
            store::move_to(&change, id, State::Form)?;
            hand(&change, &one, Holder::Role(CLERK), &TO_CHECK, None)
        }
        Step::Form => present(&change, actor, &one),
    }
}

// law!("30/2020:11")
/// Puts an approved version on the signing desk.
fn present(change: &Change, actor: &Actor, one: &Outgoing) -> Result<()> {
    let tx = change.tx();
    let given = store::approvals(tx, one.id)?;
    let given = |step| given.iter().any(|one_| one_.step == step && one_.version == one.version);
    if let Some(missing) = Step::ALL.into_iter().find(|step| !given(*step)) {
        return Err(refusals::not_approved(&missing.words()).into());
    }
    let version = store::version(tx, one.id, one.version)?.ok_or_else(Refusal::not_found)?;
    let (signer, capacity) = signatory(&version.sheet.signer).ok_or_else(refusals::signer)?;
    let new = NewSigningRequest {
        authority: one.authority,
        subject: title(one),
        file: version.file,
        pages: version.pages,
        notation: one.notation.clone(),
        signer,
        capacity,
        submitted_by: one.author,
    };
    let request: SigningRequestId = signing::desk::submit(tx, actor, &new)?;
    store::presented(change, one.id, request)?;
    hand(change, one, Holder::Person(signer), &TO_SIGN, None)
}

/// Who signs and in which capacity, out of the form's value.
pub(super) fn signatory(value: &str) -> Option<(PersonId, SigningCapacity)> {
    let (person, capacity) = value.split_once('/')?;
    Some((person.parse().ok()?, capacity.parse().ok()?))
}

/// How a document is named on the signing desk and in its packet.
pub(crate) fn title(one: &Outgoing) -> String {
    match one.kind {
        Kind::OfficialLetter => format!("V/v {}", one.subject),
        kind if kind.heading() == Heading::Named && one.subject != kind.vietnamese() => {
            format!("{} {}", kind.vietnamese(), one.subject)
        }
        _ => one.subject.clone(),
    }
}

/// Whoever may see a document is told where it stands; to others it does not exist.
fn elsewhere(tx: &Tx, actor: &Actor, one: &Outgoing) -> Result<Error> {
    let theirs = actor.has(&CLERK) && actor.home() == Some(one.authority);
    Ok(match theirs || trail::had_a_hand(tx, actor, &one.about())? {
        true => stands(tx, one)?.into(),
        false => not_theirs(tx, actor, &one.about())?.into(),
    })
}

/// Returns a document to its author, with what is to be corrected.
///
/// # Errors
/// The permission's; 404 when it is not theirs to approve; `outgoing.state`, `outgoing.words`.
pub fn return_(
    tx: &Tx,
    actor: &Actor,
    authority: AuthorityId,
    id: OutgoingId,
    words: &str,
) -> Result<()> {
    let one = find(tx, authority, id)?;
    let (action, act) = match one.state {
        State::Content => (&REVIEW, &TO_REVIEW),
        State::Form => (&CHECK, &TO_CHECK),
        _ => return Err(elsewhere(tx, actor, &one)?),
    };
    let permit = actor.may(action, Scope::Authority(authority))?;
    held(tx, actor, &one, act)?;
    let words = refusals::said("words", words)?;
    let event = Event::of("document.returned", "outgoing-document", id);
    let change = tx.change(&permit, &event)?;
    desk::todo::close(&change, actor, &one.about(), act, Closing::by("returned"))?;
    back(&change, &one, person(actor)?, words)
}

/// Back to the author, with the reason.
pub(super) fn back(change: &Change, one: &Outgoing, by: PersonId, words: &str) -> Result<()> {
    store::move_to(change, one.id, State::Draft)?;
    note::write(change, &one.about(), NoteKind::Return, by, words)?;
    hand(change, one, Holder::Person(one.author), &TO_REVISE, None)?;
    desk::notice::came_back(change, one.author, &one.about())
}
