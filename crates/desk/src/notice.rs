//! What people are told: new work, reminders, what came of what they sent. Written with the act that causes it, in its
//! transaction; read in the product, live, and counted at the bell in the head of every page.

mod choice;
mod mail;
mod mute;
mod page;
mod store;

use base::authority::{Actor, AuthorityId};
use base::db::{Change, Db, Tx};
use base::events::Event;
use base::{Refusal, Result, Text};
use directory::PersonId;
use directory::person::acting;
use jiff::Timestamp;

use choice::When;
pub use mail::{MailDigest, MailNotice, Post, Protection, Relay, digest, mail_digest, mail_notice};
pub use mute::{Mute, mute};
pub(crate) use page::routes;

use crate::todo::{NewTodo, Subject, Todo};
use crate::view::theirs;

base::typed_id!(/// One thing that somebody was told.
    NoticeId);

/// Notices on one page.
const LISTED_MAX: usize = 50;
/// Unread notices are counted up to here; more are told as "99+".
const COUNTED_MAX: usize = 100;
const TITLE_MAX: usize = 500;

/// What a notice is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Work was given to the reader by name.
    Work,
    Reminder,
    /// Somebody else's work is overdue, and the reader leads them.
    Escalation,
    /// What the reader submitted came back.
    Returned,
    /// A recipient told where the reader's document stands.
    Status,
    Signed,
    Issued,
    /// A machine found a stamp of secrecy on a document that is here.
    Stamp,
    /// Another authority gave its opinion, or needs none any more.
    Opinion,
}

impl Kind {
    const ALL: [Kind; 9] = [
        Kind::Work,
        Kind::Reminder,
        Kind::Escalation,
        Kind::Returned,
        Kind::Status,
        Kind::Signed,
        Kind::Issued,
        Kind::Stamp,
        Kind::Opinion,
    ];

    fn name(self) -> &'static str {
        match self {
            Kind::Work => "work",
            Kind::Reminder => "reminder",
            Kind::Escalation => "escalation",
            Kind::Returned => "returned",
            Kind::Status => "status",
            Kind::Signed => "signed",
            Kind::Issued => "issued",
            Kind::Stamp => "stamp",
            Kind::Opinion => "opinion",
        }
    }

    /// Icon kind, and what happened.
    fn told(self) -> (&'static str, Text) {
        match self {
            Kind::Work => ("running", Text::new("Việc mới", "New work")),
            Kind::Reminder => ("wait", Text::new("Nhắc hạn", "Reminder")),
            Kind::Escalation => {
                ("late", Text::new("Quá hạn tại cơ quan", "Overdue with somebody you lead"))
            }
            Kind::Returned => ("late", Text::new("Bị trả lại", "Returned")),
            Kind::Status => ("done", Text::new("Nơi nhận báo trạng thái", "A recipient answered")),
            Kind::Signed => ("sealed", Text::new("Đã ký", "Signed")),
            Kind::Issued => ("done", Text::new("Đã phát hành", "Issued")),
            Kind::Stamp => {
                ("stopped", Text::new("Bản quét có dấu mật", "A stamp of secrecy on a scan"))
            }
            Kind::Opinion => {
                ("people", Text::new("Lấy ý kiến cơ quan khác", "Another authority's opinion"))
            }
        }
    }
}

/// Something to be told.
#[derive(Debug, Clone, Copy)]
pub struct New<'a> {
    pub authority: AuthorityId,
    pub kind: Kind,
    pub subject: (&'a str, &'a str),
    /// The name of the work, or empty.
    pub act: &'a str,
    pub title: &'a str,
    /// Number and notation, or empty.
    pub reference: &'a str,
}

impl<'a> New<'a> {
    /// About a thing, not about a piece of work.
    #[must_use]
    pub fn about(
        (authority, kind): (AuthorityId, Kind),
        subject: &'a Subject,
        (title, reference): (&'a str, &'a str),
    ) -> New<'a> {
        let subject = (subject.kind, subject.id.as_str());
        New { authority, kind, subject, act: "", title, reference }
    }

    pub(crate) fn of_todo(kind: Kind, todo: &'a Todo) -> New<'a> {
        New {
            authority: todo.authority,
            kind,
            subject: (&todo.subject_kind, &todo.subject_id),
            act: &todo.act,
            title: &todo.title,
            reference: &todo.reference,
        }
    }

    pub(crate) fn of_new(new: &'a NewTodo<'_>) -> New<'a> {
        New {
            authority: new.authority,
            kind: Kind::Work,
            subject: (new.subject.kind, &new.subject.id),
            act: new.act.name,
            title: new.title,
            reference: new.reference,
        }
    }
}

/// Something that was told.
#[derive(Debug, Clone)]
pub struct Notice {
    pub id: NoticeId,
    pub kind: Kind,
    pub subject_kind: String,
    pub subject_id: String,
    pub act: String,
    pub title: String,
    pub reference: String,
    pub told_at: Timestamp,
    pub read_at: Option<Timestamp>,
}

/// Tells somebody, unless it is they who did it, or they want no notices about the matter. Reminders always come: they are
/// about work that the reader holds.
///
/// # Errors
/// When the store fails.
pub fn tell(change: &Change, to: PersonId, new: &New<'_>) -> Result<()> {
    if change.by() == format!("person:{to}") {
        return Ok(());
    }
    if new.kind != Kind::Reminder && store::is_muted(change.tx(), to, new.subject)? {
        return Ok(());
    }
    let title: String = new.title.chars().take(TITLE_MAX).collect();
    let id = NoticeId::new(change.tx());
    store::insert(change, id, to, new, &title)?;
    match store::when(change.tx(), to, new.kind)? {
        When::Now => mail::queue(change.tx(), id),
        When::Daily | When::Never => Ok(()),
    }
}

/// Says of work that was just given that it came back: it is told as returned, not as new.
///
/// # Errors
/// When the store fails.
pub fn came_back(change: &Change, to: PersonId, subject: &Subject) -> Result<()> {
    store::came_back(change, to, subject).map(drop)
}

/// How many an actor has not read at the authority they act at, up to a hundred; none for whoever has no desk.
///
/// # Errors
/// When the store fails.
pub async fn unread(db: &Db, actor: &Actor) -> Result<Option<usize>> {
    let (Some(person), Some(home)) = (acting(actor), actor.home()) else { return Ok(None) };
    if !crate::may_view(actor) {
        return Ok(None);
    }
    db.read(move |tx| store::unread(tx, home, person)).await.map(Some)
}

/// Marks one as read; answers what it is about.
fn read(tx: &Tx, actor: &Actor, id: NoticeId) -> Result<Notice> {
    let (permit, person) = theirs(actor)?;
    let one = store::get(tx, person, id)?.ok_or_else(Refusal::not_found)?;
    if one.read_at.is_none() {
        store::read(&tx.change(&permit, &Event::of("notice.read", "notice", id))?, id)?;
    }
    Ok(one)
}

/// Marks all as read that the actor has at the authority they act at, up to the newest that they saw.
fn read_all(tx: &Tx, actor: &Actor, newest: NoticeId) -> Result<()> {
    let (permit, person) = theirs(actor)?;
    let home = actor.home().ok_or_else(Refusal::not_found)?;
    let change = tx.change(&permit, &Event::of("notice.all-read", "person", person))?;
    store::read_all(&change, home, person, newest).map(drop)
}
