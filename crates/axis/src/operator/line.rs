//! One message as a line of a register: what it is, and what became of it at each recipient.

use std::collections::HashMap;

use askama::Template;
use base::db::Tx;
use base::pages::Chrome;
use base::{Result, Text};
use directory::Snapshot;

use super::store;
use super::words::{self, Name, State};
use crate::check::{Standing, standing_of};
use crate::hub::report::status;
use crate::hub::store::{Copy, Fact, Sent, copies, facts};
use base::authority::AuthorityId;

/// Up to so many recipients each show their own state; of more, the numbers.
const FEW: u32 = 5;
const FACTS_MAX: u32 = 200;

/// A message with what its line says of the recipients.
#[derive(Debug, Clone)]
pub(super) struct Known {
    pub(super) parcel: Sent,
    pub(super) reached: Reached,
    /// What its signatures came to; nothing while they are not checked.
    pub(super) standing: Option<Standing>,
}

#[derive(Debug, Clone)]
pub(super) enum Reached {
    Few(Vec<(AuthorityId, State)>),
    Many { total: u32, done: u32, open: u32, failed: u32 },
}

/// Looks up what became of a message.
///
/// # Errors
/// When the store fails.
pub(super) fn look(tx: &Tx, parcel: Sent) -> Result<Known> {
    let standing = standing_of(tx, parcel.seq)?;
    let total = parcel.recipient_count;
    if total <= FEW {
        let copies = copies(tx, parcel.seq, FEW)?;
        let by_recipient = grouped(facts(tx, parcel.seq, FACTS_MAX)?);
        let state = |copy: &Copy| (copy.recipient, state(copy, &by_recipient));
        let few = copies.iter().map(state).collect();
        return Ok(Known { parcel, reached: Reached::Few(few), standing });
    }
    let (open, failed) = store::unsettled(tx, &parcel.kind, parcel.seq)?;
    // Not fanned out yet: no copy is written, all are open.
    let open = if parcel.fanned_out_at.is_some() { open } else { total };
    let done = total.saturating_sub(open + failed);
    let reached = Reached::Many { total, done, open, failed };
    Ok(Known { parcel, reached, standing })
}

pub(super) type ByRecipient = HashMap<AuthorityId, Vec<Fact>>;

pub(super) fn grouped(facts: Vec<Fact>) -> ByRecipient {
    let mut grouped = ByRecipient::new();
    for fact in facts {
        grouped.entry(fact.recipient).or_default().push(fact);
    }
    grouped
}

pub(super) fn state(copy: &Copy, facts: &ByRecipient) -> State {
    let own = facts.get(&copy.recipient).into_iter().flatten();
    State::of(&status(copy, own))
}

/// A row of the register, for the board and the list alike.
#[derive(Template)]
#[template(path = "operator/line.html")]
pub(super) struct Line<'a> {
    pub(super) chrome: &'a Chrome,
    pub(super) known: &'a Known,
    pub(super) sender: Name,
    pub(super) few: Vec<(Name, State)>,
    /// The list that it joins when it comes live; nothing on a page that stands still.
    pub(super) into: Option<&'static str>,
}

impl<'a> Line<'a> {
    pub(super) fn of(
        chrome: &'a Chrome,
        directory: &Snapshot,
        known: &'a Known,
        into: Option<&'static str>,
    ) -> Line<'a> {
        let few = match &known.reached {
            Reached::Few(few) => few.as_slice(),
            Reached::Many { .. } => &[],
        };
        let name = |id| Name::of(directory, id, chrome.lang);
        let few = few.iter().map(|(id, state)| (name(*id), state.clone())).collect();
        Line { chrome, known, sender: name(known.parcel.sender), few, into }
    }

    fn parcel(&self) -> &Sent {
        &self.known.parcel
    }

    fn number(&self) -> String {
        words::number(self.parcel())
    }

    fn subject(&self) -> &str {
        let subject = self.parcel().subject.as_str();
        match (subject.is_empty(), self.parcel().kind.as_str()) {
            (false, _) => subject,
            (true, "status") => self.chrome.say("Phản hồi trạng thái xử lý", "Status report"),
            (true, _) => self.chrome.say("Không có trích yếu", "No subject"),
        }
    }

    fn counted(&self, count: &u32, vi: &str, en: &str) -> String {
        format!("{} {}", self.chrome.count(count), self.chrome.say(vi, en))
    }

    /// What stands out: urgency, recall, what the signatures came to, a status by its code.
    fn marks(&self) -> Vec<(&'static str, Text)> {
        let parcel = self.parcel();
        if parcel.kind == "status" {
            let code = edxml::codes::StatusCode::parse(&format!("{:02}", parcel.business));
            let word = Text::with(code.vietnamese().to_owned(), code.english().to_owned());
            return vec![(words::kind_of(&code), word)];
        }
        let urgency = words::urgency(parcel.rank).map(|word| ("late", word));
        let business = words::business(parcel.business).map(|word| ("info", word));
        let standing = self.known.standing.map(Standing::chip);
        urgency.into_iter().chain(business).chain(standing).collect()
    }
}
