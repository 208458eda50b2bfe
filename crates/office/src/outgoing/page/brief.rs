//! Phiếu trình: all that an approver has to know about a draft on one sheet, on screen and in print: what it is, why, who was
//! asked, each opinion with what was made of it, attachments, the form (Decree 30/2020/NĐ-CP, arts. 10–12).

use askama::Template;
use axum::extract::{Path, State as Of};
use axum::response::Response;
use base::db::Tx;
use base::pages::{Chrome, Page};
use base::{Refusal, Result};
use directory::person::{Person, person as find_person};
use signing::form_check::Finding;
use signing::mandate::{self, SigningCapacity};
use tables::{Cell, Table};

use super::one::{file_of, found, seen, with_person};
use crate::consultation::Lines;
use crate::files::File;
use crate::incoming::{self, Incoming};
use crate::note::{self, Kind as NoteKind, Note};
use crate::outgoing::disposition::Disposition;
use crate::outgoing::opinion::{self, Opinion};
use crate::outgoing::review::{Approval, signatory, title};
use crate::outgoing::{Outgoing, OutgoingId, Stance, attachment, store, words};
use crate::{Looker, Office};

#[derive(Template)]
#[template(path = "outgoing/page/brief.html")]
struct Brief {
    chrome: Chrome,
    one: Outgoing,
    author: Person,
    signer: Option<(Person, SigningCapacity)>,
    /// Why it was submitted last.
    purpose: Option<Note>,
    reply: Option<Incoming>,
    attachments: Vec<File>,
    opinions: Vec<(Opinion, Person)>,
    /// What other authorities were asked and said.
    asked: Lines,
    approvals: Vec<(Approval, Person)>,
    findings: Vec<Finding>,
}

impl Brief {
    fn title(&self) -> String {
        title(&self.one)
    }

    fn state(&self) -> (&'static str, &'static str) {
        let (kind, (vi, en)) = words::state(self.one.state);
        (kind, self.chrome.lang.pick(vi, en))
    }

    fn stance(&self, of: &Stance) -> &'static str {
        let (vi, en) = words::stance(*of);
        self.chrome.lang.pick(vi, en)
    }

    fn outcome(&self, of: &Disposition) -> String {
        of.outcome.words().get(self.chrome.lang).to_owned()
    }

    fn step(&self, of: &Approval) -> String {
        of.step.words().get(self.chrome.lang).to_owned()
    }

    /// Who signs, and in which capacity.
    fn signer(&self) -> Option<String> {
        let (who, capacity) = self.signer.as_ref()?;
        let (vi, en) = mandate::words(*capacity);
        Some(format!("{}, {}", who.name, self.chrome.lang.pick(vi, en)))
    }

    fn attached(&self) -> String {
        self.attachments.iter().map(|file| file.name.as_str()).collect::<Vec<_>>().join(", ")
    }

    /// What a machine finds, and what to do about it.
    fn finding(&self, of: &Finding) -> String {
        let words = [&of.sentence, &of.remedy];
        words.map(|words| self.chrome.lang.pick(&*words.vi, &*words.en)).join(" ")
    }

    /// An opinion as it is printed: stance and words; who has not answered yet is told too.
    fn opinion(&self, of: &Opinion) -> String {
        match of.stance {
            None => self.chrome.say("chưa trả lời", "not yet").to_owned(),
            Some(stance) if of.words.is_empty() => self.stance(&stance).to_owned(),
            Some(stance) => format!("{}: {}", self.stance(&stance), of.words),
        }
    }

    /// The author's last word to an opinion, as it is printed.
    fn disposition(&self, of: &Opinion) -> String {
        let open = self.chrome.say("chưa tiếp thu, giải trình", "neither taken up nor explained");
        match of.disposition() {
            Some(said) => format!("{}: {}", self.outcome(said), said.words),
            None if of.is_open() => open.to_owned(),
            None => String::new(),
        }
    }
}

pub(super) async fn show(
    Of(office): Of<Office>,
    looker: Looker,
    Path(id): Path<OutgoingId>,
    chrome: Chrome,
) -> Result<Page> {
    Ok(Page::show(look(&office, looker, id, chrome).await?))
}

/// The sheet in print.
pub(super) async fn book(
    Of(office): Of<Office>,
    looker: Looker,
    Path(id): Path<OutgoingId>,
    chrome: Chrome,
) -> Result<Response> {
    let brief = look(&office, looker, id, chrome).await?;
    let (table, rows) = table(&brief);
    tables::book(table, rows, brief.chrome.now, "phieu-trinh").await
}

async fn look(office: &Office, looker: Looker, id: OutgoingId, chrome: Chrome) -> Result<Brief> {
    let seeing = looker.clone();
    office.hub.db.write(move |tx| seen(tx, &seeing, id).map(drop)).await?;
    let read = move |tx: &Tx| gather(tx, &looker, id, &chrome);
    let (brief, file) = office.hub.db.read(read).await?;
    Ok(Brief { findings: found(office, file).await?, ..brief })
}

fn gather(
    tx: &Tx,
    looker: &Looker,
    id: OutgoingId,
    chrome: &Chrome,
) -> Result<(Brief, base::blobs::Stored)> {
    let one = crate::outgoing::find(tx, looker.authority, id)?;
    let version = store::version(tx, id, one.version)?.ok_or_else(Refusal::not_found)?;
    let signer = match signatory(&version.sheet.signer) {
        Some((person, capacity)) => Some((find_person(tx, person)?, capacity)),
        None => None,
    };
    let mut purposes = note::on(tx, &one.about())?.into_iter();
    let reply = one.reply_to.map(|reply| incoming::get(tx, one.authority, reply)).transpose()?;
    let brief = Brief {
        chrome: chrome.clone(),
        author: find_person(tx, one.author)?,
        signer,
        purpose: purposes.rfind(|note| note.kind == NoteKind::Submission),
        reply: reply.flatten(),
        attachments: attachment::of(tx, &one)?,
        opinions: with_person(tx, opinion::on(tx, id)?, |opinion| opinion.person)?,
        asked: Lines::read(tx, chrome, &one)?,
        approvals: with_person(tx, store::approvals(tx, id)?, |approval| approval.by)?,
        findings: Vec::new(),
        one,
    };
    let file = file_of(tx, &brief.one, &version)?;
    Ok((brief, file))
}

/// The sheet as it is printed: a line for each matter and each opinion.
fn table(brief: &Brief) -> (Table, Vec<Vec<Cell>>) {
    let (chrome, one) = (&brief.chrome, &brief.one);
    let columns = [
        (chrome.say("Mục", "Matter"), 20),
        (chrome.say("Nội dung", "Content"), 45),
        (chrome.say("Tiếp thu, giải trình", "What was made of it"), 35),
    ];
    let heading = chrome.say("PHIẾU TRÌNH", "SUBMISSION SHEET").to_owned();
    let table = Table::of(chrome, (heading, brief.title()), columns);
    let row = |matter: &str, content: String, made: String| {
        vec![Cell::words(matter), Cell::words(content), Cell::words(made)]
    };
    let plain = |matter: &str, content: String| row(matter, content, String::new());
    let draft = format!("{}, {}, v{}", one.kind.vietnamese(), one.reference(), one.version);
    let mut rows = vec![
        plain(chrome.say("Dự thảo", "Draft"), draft),
        plain(chrome.say("Người trình", "Submitted by"), brief.author.name.clone()),
    ];
    let purpose = brief.purpose.as_ref().map(|note| note.words.clone());
    let reply = brief.reply.as_ref().map(|one| format!("{}, {}", one.reference, one.subject));
    let optional = [
        (chrome.say("Nội dung trình", "Why"), purpose),
        (chrome.say("Trả lời", "In answer to"), reply),
        (chrome.say("Người ký", "Signer"), brief.signer()),
    ];
    let told = optional.into_iter().filter_map(|(matter, told)| Some(plain(matter, told?)));
    rows.extend(told);
    let none = || chrome.say("Không có", "None").to_owned();
    let attached = if brief.attachments.is_empty() { none() } else { brief.attached() };
    rows.push(plain(chrome.say("Tệp đính kèm", "Attachments"), attached));
    let asked = brief
        .opinions
        .iter()
        .map(|(opinion, by)| row(&by.name, brief.opinion(opinion), brief.disposition(opinion)));
    rows.extend(asked);
    let authorities = brief.asked.rows();
    rows.extend(authorities.into_iter().map(|(name, said, made)| row(&name, said, made)));
    let form = chrome.say("Thể thức", "Form");
    let sound = chrome.say("Không thấy điểm nào sai Phụ lục I", "Nothing found against Appendix I");
    if brief.findings.is_empty() {
        rows.push(plain(form, sound.to_owned()));
    }
    rows.extend(brief.findings.iter().map(|of| plain(form, brief.finding(of))));
    let given = brief.approvals.iter().map(|(approval, by)| {
        let (step, at) = (brief.step(approval), chrome.exactly(&approval.at));
        let words = format!("{step}, v{}, {}, {at}", approval.version, by.name);
        plain(chrome.say("Đã duyệt", "Approved"), words)
    });
    rows.extend(given);
    (table, rows)
}
