//! Every authority that was asked on a draft, with its opinion and what was made of it, as a part of the document's page and
//! of the submission sheet (Decree 30/2020/NĐ-CP, arts. 10, 11).

use askama::Template;
use base::Result;
use base::db::Tx;
use base::pages::Chrome;

use crate::consultation::{Consultation, Disposed, on};
use crate::outgoing::{Outgoing, Stance, stance_words};

/// The authorities asked, as a part of a page.
#[derive(Template)]
#[template(path = "consultation/page/lines.html")]
pub(crate) struct Lines {
    chrome: Chrome,
    /// The document's newest version.
    version: u32,
    outgoing: String,
    lines: Vec<Consultation>,
    /// Whether each leads to its page, which is the author's.
    led: bool,
}

impl Lines {
    pub(crate) fn read(tx: &Tx, chrome: &Chrome, one: &Outgoing) -> Result<Lines> {
        Ok(Lines::of(chrome, one, on(tx, one.id)?))
    }

    pub(super) fn of(chrome: &Chrome, one: &Outgoing, lines: Vec<Consultation>) -> Lines {
        let (version, outgoing) = (one.version, one.id.to_string());
        Lines { chrome: chrome.clone(), version, outgoing, lines, led: false }
    }

    /// Each with the way to its page.
    pub(super) fn led(self) -> Lines {
        Lines { led: true, ..self }
    }

    pub(crate) fn html(&self) -> String {
        self.render().unwrap_or_default()
    }

    pub(crate) fn len(&self) -> usize {
        self.lines.len()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// Opinions that the author still owes a word.
    pub(crate) fn open(&self) -> usize {
        self.lines.iter().filter(|one| one.is_open()).count()
    }

    /// Whether any asks for a word of the author's.
    pub(crate) fn asks(&self) -> bool {
        self.lines.iter().any(Consultation::needs_disposition)
    }

    /// Each as it is printed: who, what they said, what was made of it.
    pub(crate) fn rows(&self) -> Vec<(String, String, String)> {
        let row = |one: &Consultation| {
            let asked = format!("{} (v{})", one.name, one.version);
            (asked, self.said(one), self.made(one))
        };
        self.lines.iter().map(row).collect()
    }

    fn said(&self, of: &Consultation) -> String {
        let (state, said) = (self.state(of).1, of.answer.as_ref());
        let words = said.map(|answer| format!("{}: {}", self.stance(&answer.stance), answer.words));
        match words {
            Some(words) if self.more(of).is_empty() => words,
            Some(words) => format!("{words} ({})", self.more(of).join("; ")),
            None => state.to_owned(),
        }
    }

    fn made(&self, of: &Consultation) -> String {
        let open = self.chrome.say("chưa tiếp thu, giải trình", "neither taken up nor explained");
        match of.disposition() {
            Some(said) => format!("{}: {}", self.outcome(said), said.words),
            None if of.is_open() => open.to_owned(),
            None => String::new(),
        }
    }

    fn stance(&self, of: &Stance) -> &'static str {
        let (vi, en) = stance_words(*of);
        self.chrome.lang.pick(vi, en)
    }

    fn outcome(&self, of: &Disposed) -> String {
        of.outcome.words().get(self.chrome.lang).to_owned()
    }

    /// Icon kind, and where the request stands.
    fn state(&self, of: &Consultation) -> (&'static str, &'static str) {
        let say = |vi, en| self.chrome.say(vi, en);
        match (&of.answer, &of.withdrawn) {
            (Some(_), _) => ("done", say("Đã trả lời", "Answered")),
            (None, Some(_)) => ("stopped", say("Đã rút yêu cầu", "Withdrawn")),
            (None, None) if of.late(self.chrome.now) => ("late", say("Quá hạn trả lời", "Overdue")),
            (None, None) if !of.replies.is_empty() => {
                ("wait", say("Có văn bản trả lời, chờ ghi ý kiến", "Answered by a document"))
            }
            (None, None) => ("wait", say("Chờ trả lời", "Awaited")),
        }
    }

    /// What is to be known beside the answer.
    fn more(&self, of: &Consultation) -> Vec<String> {
        let mut more = Vec::new();
        if of.answer.is_some() && of.late(self.chrome.now) {
            more.push(self.chrome.say("trả lời sau hạn", "after the deadline").to_owned());
        }
        if of.answered_after_all() {
            let after = "trả lời sau khi đã rút yêu cầu";
            more.push(self.chrome.say(after, "after the request was withdrawn").to_owned());
        }
        if of.version != self.version {
            let word = self.chrome.say("hỏi về bản", "asked about version");
            more.push(format!("{word} v{}", of.version));
        }
        more
    }
}
