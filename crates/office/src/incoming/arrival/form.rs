//! The form with which a clerk enters what came without the axis: what was typed, what was uploaded, and what the files offer
//! for the fields that are empty, marked as read by a machine.

use askama::Template;
use base::Result;
use base::db::Tx;
use base::pages::{Choice, Chrome, Refusals};

use super::head::{self, Offered};
use super::{Advice, Arrival, ArrivalId, Part, Pending, advice, begun, fields, store};
use crate::files::megabytes;
use crate::incoming::take_in::NORMAL;
use crate::incoming::{IncomingId, Way};
use crate::said::Said;
use crate::{Looker, Office};

/// What stands at the address of an arrival.
pub(super) enum Shown {
    Form(Box<New>),
    Entered(IncomingId),
}

pub(super) async fn form(
    office: &Office,
    looker: &Looker,
    id: ArrivalId,
    chrome: Chrome,
    refusals: Refusals,
) -> Result<Shown> {
    let (looker, directory, now) =
        (looker.clone(), office.hub.directory.snapshot(), office.hub.db.clock().now());
    let reads = office.ocr.is_some();
    let read = move |tx: &Tx| {
        let arrival = begun(tx, &looker, id)?;
        if let Some(incoming) = arrival.as_ref().and_then(|one| one.incoming) {
            return Ok(Shown::Entered(incoming));
        }
        let typed = arrival.map(|one| one.typed).unwrap_or_default();
        let mut said = Said::of_form(typed);
        said.refusals = refusals.clone();
        let files = store::files(tx, id)?;
        let main = files.iter().find(|file| file.part == Part::Main);
        let mut offered = main.map(|file| head::read(&file.head)).unwrap_or_default();
        // An issuer is offered when the directory knows it; part of a name would mislead.
        offered.issuer = fields::sender(&offered.issuer, &directory, now)
            .map_or_else(String::new, |one| one.name.clone());
        let (sender, reference) = (said.of("sender"), said.of("reference"));
        let from = fields::sender(sender, &directory, now);
        let code = from.map_or_else(String::new, |from| from.code.to_string());
        let twins = match reference.is_empty() {
            true => Vec::new(),
            false => store::earlier(tx, looker.authority, (&code, sender), reference)?,
        };
        let others = store::begun_by(tx, &looker)?;
        let there = directory.all().iter().filter(|one| one.member && one.exists_at(now));
        Ok(Shown::Form(Box::new(New {
            reads,
            advice: None,
            chrome: chrome.clone(),
            said,
            id,
            files,
            offered,
            twins,
            others: others.into_iter().filter(|other| other.id != id).collect(),
            authorities: there.map(|one| (one.code.to_string(), one.name.clone())).collect(),
        })))
    };
    match office.hub.db.read(read).await? {
        Shown::Form(mut form) => {
            form.advice = advised(office, form.main()).await?;
            Ok(Shown::Form(form))
        }
        entered @ Shown::Entered(_) => Ok(entered),
    }
}

/// What the form check says of the document's file.
async fn advised(office: &Office, main: Option<&Pending>) -> Result<Option<Advice>> {
    let Some(main) = main else { return Ok(None) };
    let (file, media_type) = (main.id, main.media_type.as_deref().unwrap_or_default());
    let bytes = office.hub.db.read(move |tx: &Tx| store::bytes(tx, file)).await?;
    Ok(advice::on(office, media_type, &bytes).await)
}

#[derive(Template)]
#[template(path = "incoming/arrival/new.html")]
pub(super) struct New {
    chrome: Chrome,
    said: Said,
    id: ArrivalId,
    files: Vec<Pending>,
    offered: Offered,
    /// Documents of the same sender under the same number.
    twins: Vec<IncomingId>,
    /// What else the clerk has begun.
    others: Vec<Arrival>,
    /// Code and name.
    authorities: Vec<(String, String)>,
    /// What the form check says of the document's file.
    advice: Option<Advice>,
    /// Whether a machine here reads pictures.
    reads: bool,
}

impl New {
    /// What stands in a field: what was typed, else what was read from the file.
    fn value(&self, field: &str) -> String {
        match self.said.of(field) {
            "" => self.read(field).unwrap_or_default(),
            typed => typed.to_owned(),
        }
    }

    /// Says of a field that a machine filled it in, and how sure it is where it read a picture.
    fn hint(&self, field: &str) -> String {
        if !self.said.of(field).is_empty() || self.read(field).is_none() {
            return String::new();
        }
        match self.main().and_then(|main| main.certainty) {
            None => self.chrome.say(
                "Máy đọc từ tệp; đối chiếu với văn bản trước khi vào sổ.",
                "Read from the file by a machine; compare before you enter it.",
            ).to_owned(),
            Some(sure) => self.chrome.lang.pick(
                format!("Máy nhận dạng từ bản quét, chắc chắn {sure} %; đối chiếu với văn bản trước khi vào sổ."),
                format!("Read off the scan by a machine, {sure} % sure; compare before you enter it."),
            ),
        }
    }

    fn sender_hint(&self) -> String {
        match self.hint("sender").as_str() {
            "" => self.chrome.say(
                "Cơ quan có mã định danh: chọn trong danh sách. Người dân, doanh nghiệp: ghi tên.",
                "An authority with a code: choose it from the list. Anybody else: the name.",
            ).to_owned(),
            read => read.to_owned(),
        }
    }

    fn read(&self, field: &str) -> Option<String> {
        let offered = &self.offered;
        let text = match field {
            "sender" => offered.issuer.clone(),
            "reference" => offered.reference.clone(),
            "dated_on" => offered.dated_on.map(|day| day.to_string()).unwrap_or_default(),
            "kind" => offered.kind.clone(),
            "subject" => offered.subject.clone(),
            _ => String::new(),
        };
        Some(text).filter(|text| !text.is_empty())
    }

    fn ways(&self) -> Vec<Choice> {
        let label = |way: Way| {
            let (vi, en) = way.words();
            Choice::new(way.name(), self.chrome.lang.pick(vi, en))
        };
        Way::ENTERED.into_iter().map(label).collect()
    }

    fn ranks(&self) -> Vec<Choice> {
        let say = |rank: i64, vi, en| Choice::new(rank.to_string(), self.chrome.say(vi, en));
        vec![
            say(NORMAL, "Không khẩn", "Not urgent"),
            say(3, "Khẩn", "Urgent"),
            say(2, "Thượng khẩn", "Very urgent"),
            say(1, "Hỏa tốc", "Express"),
        ]
    }

    fn rank(&self) -> String {
        match self.said.of("rank") {
            "" => NORMAL.to_string(),
            rank => rank.to_owned(),
        }
    }

    fn main(&self) -> Option<&Pending> {
        self.files.iter().find(|file| file.part == Part::Main && file.media_type.is_some())
    }

    /// Whether the document is a picture that no machine here reads.
    fn unread(&self) -> bool {
        let picture = |file: &Pending| {
            file.media_type.as_ref().is_some_and(|kind| kind.starts_with("image/"))
        };
        !self.reads && self.main().is_some_and(picture)
    }

    fn advised(&self) -> Option<String> {
        self.advice.as_ref().map(|advice| advice.html(&self.chrome))
    }

    /// "1,5 MB".
    fn size(&self, bytes: &u64) -> String {
        megabytes(&self.chrome, *bytes)
    }

    fn called(&self, other: &Arrival) -> String {
        let typed = Said::of_form(other.typed.clone());
        match typed.of("subject") {
            "" => self.chrome.say("Chưa có trích yếu", "No abstract yet").to_owned(),
            subject => subject.to_owned(),
        }
    }
}
