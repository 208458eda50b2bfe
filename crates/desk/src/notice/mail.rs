//! Notices by e-mail: at once, once a day, or not at all, as each person chooses by kind. A letter says number, kind of work
//! and the way to it, never what a document is about: mail leaves the house unprotected.

use std::time::Duration;

use anyhow::Context;
use base::clock::vietnam;
use base::db::{Db, Tx};
use base::jobs::{self, Job, Outcome};
use base::{Lang, Result};
use directory::PersonId;
use directory::person::person as find_person;
use lettre::message::Mailbox;
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Tls, TlsParameters};
use lettre::{AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};
use serde::{Deserialize, Serialize};

use super::{Notice, NoticeId, store};
use crate::Acts;

/// From this hour of the day on, what came since the last time goes out in one letter.
const DIGEST_HOUR: i8 = 8;
/// Notices in one letter; the rest stands in the product.
const LINES_MAX: usize = 100;
/// People whose letters are queued in one go.
const PEOPLE_MAX: usize = 200;
/// How long the mail server may take for one command.
const PATIENCE: Duration = Duration::from_secs(20);
/// Letters come after everything that moves documents.
const RANK: i64 = 9;

/// The way out for letters. Cheap to clone.
#[derive(Clone)]
pub struct Post {
    line: Option<(AsyncSmtpTransport<Tokio1Executor>, Mailbox)>,
    /// The address that people open.
    origin: String,
    acts: Acts,
}

/// A mail server that takes letters from this house.
#[derive(Debug, Clone)]
pub struct Relay {
    pub host: String,
    pub port: u16,
    pub protection: Protection,
    /// Login and password, where the server asks for them.
    pub login: Option<(String, String)>,
    /// The address that letters come from.
    pub from: String,
}

/// How the line to the mail server is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Protection {
    /// Not at all: for a server on this machine.
    None,
    /// TLS after a greeting (STARTTLS), required.
    Starttls,
    /// TLS from the first byte.
    Tls,
}

impl Post {
    /// Letters leave by a mail server; without one, none leave.
    ///
    /// # Errors
    /// When the address that letters come from is none, or the server's name cannot be one.
    pub fn open(relay: Option<&Relay>, origin: String, acts: Acts) -> Result<Post> {
        let line = relay.map(|relay| anyhow::Ok((line(relay)?, relay.from.parse::<Mailbox>()?)));
        let line = line.transpose().context("the settings [mail]")?;
        Ok(Post { line, origin, acts })
    }
}

fn line(relay: &Relay) -> anyhow::Result<AsyncSmtpTransport<Tokio1Executor>> {
    let tls = || TlsParameters::new(relay.host.clone());
    let tls = match relay.protection {
        Protection::None => Tls::None,
        Protection::Starttls => Tls::Required(tls()?),
        Protection::Tls => Tls::Wrapper(tls()?),
    };
    // Dangerous only in that it sets no protection by itself: it is set here, as the settings say.
    let line = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(&relay.host);
    let line = line.port(relay.port).tls(tls).timeout(Some(PATIENCE));
    let line = match &relay.login {
        Some((user, password)) => {
            line.credentials(Credentials::new(user.clone(), password.clone()))
        }
        None => line,
    };
    Ok(line.build())
}

/// Sends one notice at once.
#[derive(Serialize, Deserialize)]
pub struct MailNotice {
    notice: NoticeId,
}

impl Job for MailNotice {
    const KIND: &'static str = "mail-notice";
    const WAITS_S: &'static [i64] = &[60, 600, 3_600, 14_400];
}

/// Sends somebody what came since the last letter.
#[derive(Serialize, Deserialize)]
pub struct MailDigest {
    person: PersonId,
    /// The day it is for, which makes its letter one of a kind.
    day: String,
}

impl Job for MailDigest {
    const KIND: &'static str = "mail-digest";
    const WAITS_S: &'static [i64] = &[60, 600, 3_600, 14_400];
}

/// Queues a notice to be sent at once.
pub(super) fn queue(tx: &Tx, notice: NoticeId) -> Result<()> {
    jobs::queue(tx, &MailNotice { notice }, RANK)
}

/// Job: one notice, unless it was read or sent meanwhile.
pub async fn mail_notice(db: &Db, post: &Post, job: MailNotice) -> Outcome {
    let notice = job.notice;
    let read = move |tx: &Tx| {
        let Some(person) = store::to_be_mailed(tx, notice)? else { return Ok(None) };
        let one = store::get(tx, person, notice)?.filter(|one| one.read_at.is_none());
        Ok(one.zip(Some(find_person(tx, person)?.mail)))
    };
    match db.read(read).await {
        Ok(Some((one, to))) => send(db, post, (&to, notice.to_string()), vec![one]).await,
        Ok(None) => Outcome::Done,
        Err(error) => Outcome::Again(jobs::describe(&error)),
    }
}

/// Job: one letter with what somebody has not read and not been sent.
pub async fn mail_digest(db: &Db, post: &Post, job: MailDigest) -> Outcome {
    let person = job.person;
    let read = move |tx: &Tx| {
        Ok((store::of_digest(tx, person, LINES_MAX)?, find_person(tx, person)?.mail))
    };
    match db.read(read).await {
        Ok((lines, _)) if lines.is_empty() => Outcome::Done,
        Ok((lines, to)) => send(db, post, (&to, format!("{person}-{}", job.day)), lines).await,
        Err(error) => Outcome::Again(jobs::describe(&error)),
    }
}

/// Sweep: once a working morning, a letter is queued for everybody who has something for it; answers how many.
///
/// # Errors
/// When the store fails.
pub async fn digest(db: &Db, post: &Post) -> Result<u64> {
    if post.line.is_none() {
        return Ok(0);
    }
    db.write(|tx| {
        let now = vietnam(tx.now());
        if now.hour() < DIGEST_HOUR {
            return Ok(0);
        }
        let day = now.date().to_string();
        let mut queued = 0;
        for person in store::with_digest(tx, &day, PEOPLE_MAX)? {
            store::digested(tx, person, &day)?;
            jobs::queue(tx, &MailDigest { person, day: day.clone() }, RANK)?;
            queued += 1;
        }
        Ok(queued)
    })
    .await
}

/// Sends a letter and notes that its lines are sent. When the house dies between the two, it goes out again under the same
/// Message-ID, by which mail software knows it.
async fn send(db: &Db, post: &Post, (to, mark): (&str, String), lines: Vec<Notice>) -> Outcome {
    let Some((line, from)) = &post.line else { return Outcome::Done };
    let Ok(to) = to.parse::<Mailbox>() else { return Outcome::Done };
    let subject = post.subject(&lines);
    let letter = Message::builder()
        .from(from.clone())
        .to(to)
        .message_id(Some(format!("<{mark}@{}>", from.email.domain())))
        .subject(subject)
        .body(post.text(&lines));
    let letter = match letter {
        Ok(letter) => letter,
        Err(error) => return Outcome::Stuck(error.to_string()),
    };
    if let Err(error) = line.send(letter).await {
        return Outcome::Again(error.to_string());
    }
    let sent = move |tx: &Tx| lines.iter().try_for_each(|one| store::mailed(tx, one.id).map(drop));
    match db.write(sent).await {
        Ok(()) => Outcome::Done,
        Err(error) => Outcome::Again(jobs::describe(&error)),
    }
}

impl Post {
    fn subject(&self, lines: &[Notice]) -> String {
        match lines {
            [one] => format!("{}: {}", one.kind.told().1.get(Lang::Vi), one.reference),
            many => format!("{} thông báo mới / {} new notices", many.len(), many.len()),
        }
    }

    /// Number, kind of work and the way to it; what a document is about stays inside.
    fn text(&self, lines: &[Notice]) -> String {
        let mut text = String::new();
        for one in lines {
            let told = one.kind.told().1;
            let work = match one.act.is_empty() {
                true => None,
                false => Some(self.acts.word(&one.act)),
            };
            for lang in [Lang::Vi, Lang::En] {
                let work = work.as_ref().map_or("", |work| work.get(lang));
                text.push_str(&format!("{} · {} · {work}\n", told.get(lang), one.reference));
            }
            text.push_str(&format!("{}/notices/{}\n\n", self.origin, one.id));
        }
        text.push_str(&format!(
            "Đổi cách nhận / change how you are told: {}/me/notices\n",
            self.origin
        ));
        text
    }
}
