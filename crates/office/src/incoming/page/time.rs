//! The part of an incoming document's page about its time: standing still, going on, asking for more, and all that was.

use askama::Template;
use base::Result;
use base::db::Tx;
use base::pages::Chrome;
use desk::Todo;
use desk::extension::{self, Decided, Decision, Extension};
use desk::pause::{self, Pause};
use directory::PersonId;
use directory::person::person as find_person;
use jiff::Timestamp;

use crate::incoming::{Incoming, IncomingId, State, TO_HANDLE, store, time};
use crate::said::Said;

/// What the looker may do about the time, and what was done.
pub(super) struct Time {
    chrome: Chrome,
    said: Said,
    id: IncomingId,
    /// The pause it is in.
    running: Option<Pause>,
    may_go_on: bool,
    may_pause: bool,
    may_ask: bool,
    pauses: Vec<(Pause, String)>,
    wishes: Vec<(Extension, String, String)>,
}

#[derive(Template)]
#[template(path = "incoming/page/time.html")]
struct Acts<'a> {
    chrome: &'a Chrome,
    said: &'a Said,
    of: &'a Time,
}

#[derive(Template)]
#[template(path = "incoming/page/times.html")]
struct Past<'a> {
    chrome: &'a Chrome,
    of: &'a Time,
}

impl Time {
    pub(super) fn read(
        tx: &Tx,
        chrome: &Chrome,
        said: &Said,
        (one, mine, looker): (&Incoming, &[Todo], PersonId),
    ) -> Result<Time> {
        let about = one.about();
        let name = |person| Ok::<String, base::Error>(find_person(tx, person)?.name);
        let pauses = pause::about(tx, &about)?.into_iter();
        let pauses: Vec<(Pause, String)> = pauses
            .map(|one| Ok((name(one.paused_by)?, one)).map(|(by, one)| (one, by)))
            .collect::<Result<_>>()?;
        let mut wishes = Vec::new();
        for wish in extension::about(tx, &about)? {
            let (by, giver) = (name(wish.asked_by)?, name(wish.giver)?);
            wishes.push((wish, by, giver));
        }
        let handles = one.state == State::Handling;
        let work = mine.iter().find(|todo| todo.act == TO_HANDLE.name).filter(|_| handles);
        let gave = handles && store::giver(tx, one.id)? == Some(looker);
        let running = match time::work_of_lead(tx, one)?.filter(|_| handles) {
            Some(work) => pause::running(tx, &work)?,
            None => None,
        };
        let waits = wishes.iter().any(|(wish, ..)| {
            wish.decided.is_none() && work.is_some_and(|work| work.id == wish.todo)
        });
        let due = work.is_some_and(|work| work.due_at.is_some());
        Ok(Time {
            may_go_on: running.is_some() && (work.is_some() || gave),
            may_pause: due && !waits && !work.is_some_and(|work| work.late(chrome.now)),
            may_ask: due && !waits,
            running,
            pauses,
            wishes,
            id: one.id,
            said: said.clone(),
            chrome: chrome.clone(),
        })
    }

    /// What may be done, with what stands now.
    pub(super) fn acts(&self) -> String {
        let acts = Acts { chrome: &self.chrome, said: &self.said, of: self };
        acts.render().unwrap_or_default()
    }

    /// Every pause and every wish, as a part of the page; nothing when there was none.
    pub(super) fn past(&self) -> String {
        match self.pauses.is_empty() && self.wishes.is_empty() {
            true => String::new(),
            false => Past { chrome: &self.chrome, of: self }.render().unwrap_or_default(),
        }
    }

    /// The wish that waits, in one sentence.
    pub(super) fn wish(&self) -> Option<String> {
        let (wish, by, _) = self.wishes.iter().rev().find(|(wish, ..)| wish.decided.is_none())?;
        let (was, until) = (self.at(&wish.was_due_at), self.at(&wish.until_at));
        let reason = &wish.reason;
        Some(self.chrome.lang.pick(
            format!("{by} xin gia hạn từ {was} đến {until}. Lý do: {reason}"),
            format!("{by} asks for more time, from {was} to {until}. Reason: {reason}"),
        ))
    }

    fn at(&self, at: &Timestamp) -> String {
        self.chrome.moment(at)
    }

    fn decided(&self, how: &Decided) -> &'static str {
        match how.decision {
            Decision::Grant => self.chrome.lang.pick("Đã gia hạn", "Granted"),
            Decision::Refuse => self.chrome.lang.pick("Không gia hạn", "Refused"),
        }
    }
}
