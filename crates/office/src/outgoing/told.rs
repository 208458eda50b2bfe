//! What is heard of an issued document: on its way, at the hub, and then what each recipient tells by status message
//! (Decision 28/2018/QĐ-TTg, arts. 6.3, 9.2).

mod store;

use axis::send::{self, SEND};
use base::Result;
use base::authority::{Actor, AuthorityId, Scope};
use base::db::{Change, Tx};
use base::events::Event;
use directory::Authority;
use edxml::codes::StatusCode;
use edxml::document::StatusMessage;
use jiff::Timestamp;

use super::{Outgoing, OutgoingId, State, recall, tell_author};

/// Letters kept of what a recipient wrote.
const WORDS_MAX: usize = 1_000;

/// One recipient with what it told last.
#[derive(Debug, Clone)]
pub(super) struct Recipient {
    pub(super) code: String,
    pub(super) name: String,
    pub(super) told: Option<Told>,
}

/// One status of a recipient.
#[derive(Debug, Clone)]
pub(super) struct Told {
    pub(super) code: String,
    pub(super) words: String,
    pub(super) at: Timestamp,
}

/// How far the packet is.
#[derive(Debug, Clone)]
pub(super) enum Way {
    /// Nothing was sent over the axis.
    None,
    Queued,
    AtHub(Timestamp),
    /// The hub refused it, and why.
    Refused(String),
}

/// Writes down whom a document went to.
pub(super) fn expect(change: &Change, id: OutgoingId, to: &[Authority]) -> Result<()> {
    store::expect(change, id, to)
}

// law!("28/2018:6.3")
/// Takes in what a recipient tells of a document of this authority. What is about none of its documents, or comes from
/// whom it was not sent to, stays with the axis.
///
/// # Errors
/// When the store fails.
pub fn took_in(tx: &Tx, authority: AuthorityId, message: &StatusMessage) -> Result<()> {
    let named = message.response_for.as_ref().and_then(|about| about.document_id.as_deref());
    let from = message.from.as_ref().and_then(|from| from.organ_id.as_deref());
    let (Some(named), Some(from), Some(code)) = (named, from, &message.code) else {
        return Ok(());
    };
    let found = match store::find(tx, authority, named, from)? {
        // Some software answers a recall by the name of the recall, not of the document.
        None if answers_recall(code) => recall::named(tx, authority, named, from)?,
        found => found,
    };
    let Some((id, recipient)) = found else { return Ok(()) };
    let permit = Actor::machine("receive").may(&SEND, Scope::Authority(authority))?;
    let event = Event::of("document.status-heard", "outgoing-document", id)
        .with("from", from)
        .with("code", code.code());
    let words = message.description.as_deref().unwrap_or_default();
    let words: String = words.chars().take(WORDS_MAX).collect();
    let change = tx.change(&permit, &event)?;
    let heard = store::heard(&change, id, recipient, (code.code(), &words))?;
    // That it arrived is what one expects; the same told again is known already.
    match heard > 0 && *code != StatusCode::Arrived {
        true => tell_author(&change, &super::find(tx, authority, id)?, desk::notice::Kind::Status),
        false => Ok(()),
    }
}

/// The document that goes by this name, when it went to who bears this code.
pub(super) fn find(
    tx: &Tx,
    authority: AuthorityId,
    named: &str,
    from: &str,
) -> Result<Option<(OutgoingId, AuthorityId)>> {
    store::find(tx, authority, named, from)
}

/// Everybody it went to with what they told last, and how far the packet is.
pub(super) fn lines(tx: &Tx, one: &Outgoing) -> Result<(Vec<Recipient>, Way)> {
    let way = match one.packet {
        None => Way::None,
        Some(packet) => match send::get(tx, packet)? {
            Some(packet) => match (packet.sent_at, packet.refusal) {
                (Some(at), _) => Way::AtHub(at),
                (None, Some(why)) => Way::Refused(why),
                (None, None) => Way::Queued,
            },
            None => Way::Queued,
        },
    };
    let told = store::told(tx, one.id)?;
    let recalled = one.state == State::Recalled;
    let of = |id: AuthorityId| {
        let theirs = told.iter().filter(|(recipient, _)| *recipient == id);
        // Of what was recalled, the answer to the recall counts, whatever came later.
        let rank = |told: &Told| (recalled && told.answers_recall(), told.at);
        theirs.max_by_key(|(_, told)| rank(told)).map(|(_, told)| told.clone())
    };
    let lines = store::recipients(tx, one.id)?.into_iter();
    let lines = lines.map(|(id, code, name)| Recipient { code, name, told: of(id) }).collect();
    Ok((lines, way))
}

/// Whom a document went to.
pub(super) fn recipients(tx: &Tx, id: OutgoingId) -> Result<Vec<AuthorityId>> {
    Ok(store::recipients(tx, id)?.into_iter().map(|(id, _, _)| id).collect())
}

/// Whether a status is what a recipient says to a recall.
fn answers_recall(code: &StatusCode) -> bool {
    matches!(code, StatusCode::Agreed | StatusCode::Declined)
}

impl Told {
    /// Whether it is what the recipient says to a recall.
    pub(super) fn answers_recall(&self) -> bool {
        answers_recall(&StatusCode::parse(&self.code))
    }

    /// Icon kind, and the status.
    pub(super) fn status(&self) -> (&'static str, StatusCode) {
        let code = StatusCode::parse(&self.code);
        let kind = match code {
            StatusCode::Refused | StatusCode::Declined => "stopped",
            StatusCode::Arrived => "running",
            _ => "done",
        };
        (kind, code)
    }
}
