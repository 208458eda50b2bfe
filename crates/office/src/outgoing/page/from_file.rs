//! A document that was written elsewhere: a DOCX becomes an unfinished draft in the editor, and what it says beyond the
//! editor's fields is told beside it.

use axum::extract::{DefaultBodyLimit, FromRequest, Multipart, Request, State as Of};
use axum::routing::{MethodRouter, post};
use base::authority::Scope;
use base::db::Tx;
use base::pages::{Chrome, FileForm, Page, cut_off};
use base::{Error, Refusal, Result, Text};
use signing::form_check::{Reason, Report, check};
use typeset::Document;

use super::form::Typed;
use super::source::Source;
use crate::files::sound::{Sent, look as examine};
use crate::outgoing::converted::{self, Converted};
use crate::outgoing::draft::{Origin, known};
use crate::outgoing::sheet::{Known, Sheet};
use crate::outgoing::{Amendment, DRAFT, refusals, unfinished};
use crate::{Looker, Office};

/// The field of the form.
const FIELD: &str = "file";
/// One form with its file, in megabytes: the most that is taken of a file.
const FORM_MB_MAX: usize = 33;
const DOCX: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

/// Opening, with room for the file.
pub(super) fn opening() -> MethodRouter<Office> {
    post(open).layer(DefaultBodyLimit::max(FORM_MB_MAX << 20))
}

async fn open(
    Of(office): Of<Office>,
    looker: Looker,
    chrome: Chrome,
    request: Request,
) -> Result<Page> {
    let home = looker.authority;
    looker.actor.may(&DRAFT, Scope::Authority(home))?;
    let broken = || cut_off("outgoing.file-cut-off", FORM_MB_MAX);
    let multipart = Multipart::from_request(request, &()).await.map_err(|_| broken())?;
    let mut sent = FileForm::read(multipart, "outgoing.file-cut-off", FORM_MB_MAX).await?;
    let how = Amendment::parse(sent.text("amends"));
    let amends = how.and_then(|how| Some((how, sent.text("earlier").parse().ok()?)));
    let origin = Origin { reply_to: sent.text("reply").parse().ok(), amends, form: None };
    let source = Source::asked(&office, &looker, origin).await?;
    let known = known(&office, home).await?;
    let begun = source.begun(&office, &looker, &known).await?;
    let form = office.hub.db.read(|tx: &Tx| Ok(unfinished::begin(tx))).await?;
    let origin = Origin { form: Some(form), ..source.origin() };
    let typed = Typed::new_one(form, source, chrome);
    let opened = match sent.take(FIELD) {
        Some(upload) => {
            let file = Sent { field: FIELD, name: upload.name, bytes: upload.bytes.into() };
            read(&office, file, (begun.clone(), &known)).await
        }
        None => Err(refusals::no_file().into()),
    };
    let opened = match opened {
        Ok(opened) => keep(&office, &looker, origin, opened).await,
        refused => refused,
    };
    match opened {
        Ok(opened) => typed.opened(&office, &looker, opened).await,
        Err(Error::Refused(refusal)) if refusal.field.is_some() => {
            typed.again(&office, &looker, begun, (*refusal).into()).await
        }
        Err(error) => Err(error),
    }
}

/// Kept as an unfinished draft of the looker's, so that leaving the page loses nothing.
async fn keep(
    office: &Office,
    looker: &Looker,
    origin: Origin,
    opened: Converted,
) -> Result<Converted> {
    let Some(form) = origin.form else { return Ok(opened) };
    let (actor, home, sheet) = (looker.actor.clone(), looker.authority, opened.sheet.clone());
    let act = move |tx: &Tx| unfinished::keep(tx, &actor, home, (form, &sheet, origin));
    office.hub.db.write(act).await?;
    Ok(opened)
}

/// Looks at a file and converts it; nothing of the file itself is kept.
///
/// # Errors
/// As `files::sound`; `outgoing.file-kind`, `outgoing.file-unread`.
async fn read(office: &Office, file: Sent, (begun, known): (Sheet, &Known)) -> Result<Converted> {
    let sound = examine(office, &file).await?;
    if sound.media_type != DOCX {
        return Err(refusals::file_kind().into());
    }
    let checking = tokio::task::spawn_blocking(move || check(&file.bytes));
    let report = checking.await.map_err(anyhow::Error::from)?;
    let (document, notes) = conversion(report)?;
    let mut opened = converted::sheet(document, begun, &known.signers);
    opened.left_out.extend(notes);
    Ok(opened)
}

/// The structured document with what was not converted; a refusal that tells why there is none.
fn conversion(report: Report) -> Result<(Document, Vec<Text>), Refusal> {
    let words = |of: &Reason| Text::with(of.words.vi.clone(), of.words.en.clone());
    let Some(conversion) = report.conversion else {
        return Err(refusals::file_unread(&report.reasons.iter().map(words).collect::<Vec<_>>()));
    };
    let notes: Vec<Text> = conversion.notes.iter().map(words).collect();
    let json = conversion.document.map(|document| document.to_string());
    match json.and_then(|json| Document::from_json(json.as_bytes()).ok()) {
        Some(document) => Ok((document, notes)),
        None => Err(refusals::file_unread(&notes)),
    }
}
