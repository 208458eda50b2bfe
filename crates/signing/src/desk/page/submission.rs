//! Submitting a finished PDF for signature, and what the form check says of a submitted file: advice, no bar. Only what
//! is marked secret stays out (Decree 30/2020/NĐ-CP, arts. 8 and 13).

use askama::Template;
use axum::Router;
use axum::extract::{Path, Request, State as Of};
use axum::routing::get;
use base::authority::AuthorityId;
use base::blobs::{Digest, Stored};
use base::db::Tx;
use base::pages::{Choice, Chrome, FileForm, Page, Refusals};
use base::{Error, Lang, Result, Text};
use directory::PersonId;
use directory::person::person as find;

use super::{Looker, seen};
use crate::desk::lay_on::{lay_on, stands, trial};
use crate::desk::request::{
    FILE_BYTES_MAX, NewSigningRequest, SigningRequestId, check, check_file, submit,
};
use crate::desk::{Desk, refusals};
use crate::form_check::{FormCheck, Report, Verdict};
use crate::intake::{Intake, Rules};
use crate::mandate::{self, SigningCapacity};

const RULES: Rules =
    Rules { cut_off: "request.cut-off", busy: "request.busy", nothing: refusals::nothing };
/// Between person and capacity in the form's value.
const BETWEEN: char = ':';

#[derive(Clone)]
struct Submissions {
    desk: Desk,
    form_check: FormCheck,
    intake: Intake,
}

pub(super) fn routes(desk: Desk, form_check: FormCheck) -> Router {
    let bytes_max = usize::try_from(FILE_BYTES_MAX).unwrap_or(usize::MAX);
    let intake = Intake::new(bytes_max, RULES);
    let limit = intake.limit();
    Router::new()
        .route("/signing/submission", get(ask).post(take))
        .route("/signing/requests/{id}/form", get(form))
        .layer(limit)
        .with_state(Submissions { desk, form_check, intake })
}

#[derive(Template)]
#[template(path = "desk/page/submission.html")]
struct Ask {
    chrome: Chrome,
    refusals: Refusals,
    /// Who may sign as what, now.
    signers: Vec<Choice>,
    subject: String,
    notation: String,
    signer: String,
}

async fn ask(Of(all): Of<Submissions>, looker: Looker, chrome: Chrome) -> Result<Page> {
    let form = FileForm::default();
    Ok(Page::show(look(&all.desk, looker.authority, chrome, Refusals::none(), &form).await?))
}

async fn look(
    desk: &Desk,
    authority: AuthorityId,
    chrome: Chrome,
    refusals: Refusals,
    form: &FileForm,
) -> Result<Ask> {
    let lang = chrome.lang;
    let signers = desk.db.read(move |tx| signers(tx, authority, lang)).await?;
    let text = |name: &str| form.text(name).to_owned();
    let (subject, notation, signer) = (text("subject"), text("notation"), text("signer"));
    Ok(Ask { chrome, refusals, signers, subject, notation, signer })
}

/// Who may sign for an authority now, each in each capacity.
fn signers(tx: &Tx, authority: AuthorityId, lang: Lang) -> Result<Vec<Choice>> {
    let mut choices: Vec<Choice> = Vec::new();
    for one in mandate::of_authority(tx, authority)? {
        let value = format!("{}{BETWEEN}{}", one.person, one.capacity.name());
        let listed = choices.iter().any(|choice| choice.value == value);
        if listed || mandate::in_force(tx, authority, one.person, one.capacity).is_err() {
            continue;
        }
        let (vi, en) = mandate::words(one.capacity);
        let name = find(tx, one.person)?.name;
        choices.push(Choice::new(value, format!("{name}, {}", lang.pick(vi, en))));
    }
    Ok(choices)
}

async fn take(
    Of(all): Of<Submissions>,
    looker: Looker,
    chrome: Chrome,
    request: Request,
) -> Result<Page> {
    let mut form = match all.intake.form(request).await {
        Ok(form) => form,
        Err(Error::Refused(refusal)) => {
            let (desk, empty) = (&all.desk, FileForm::default());
            let page = look(desk, looker.authority, chrome, (*refusal).into(), &empty).await?;
            return Ok(Page::again(page));
        }
        Err(failed) => return Err(failed),
    };
    let authority = looker.authority;
    match submitted(&all, looker, &mut form).await {
        Ok((id, report)) => Ok(Page::to(format!("/signing/requests/{id}")).notice(advice(&report))),
        Err(Error::Refused(refusal)) => {
            let page = look(&all.desk, authority, chrome, (*refusal).into(), &form).await?;
            Ok(Page::again(page))
        }
        Err(failed) => Err(failed),
    }
}

async fn submitted(
    all: &Submissions,
    looker: Looker,
    form: &mut FileForm,
) -> Result<(SigningRequestId, Report)> {
    let file = form.take("file").ok_or_else(refusals::nothing)?;
    let (signer, capacity) = signer(form.text("signer")).ok_or_else(refusals::no_signer)?;
    let turn = all.intake.turn().await?;
    let bytes = file.bytes;
    let report = all.form_check.report(&bytes).await?;
    if report.verdict == Verdict::Refused {
        return Err(refusals::secret().into());
    }
    let (bytes, pages) = with_fields(all, bytes, &report).await?;
    drop(turn);
    let new = NewSigningRequest {
        authority: looker.authority,
        subject: form.text("subject").to_owned(),
        file: Stored { digest: Digest::of(&bytes), size: bytes.len() as u64 },
        pages,
        notation: form.text("notation").to_owned(),
        signer,
        capacity,
        submitted_by: looker.person,
    };
    // What is refused leaves no body behind.
    let (asked, actor) = (new.clone(), looker.actor.clone());
    all.desk.db.read(move |tx| check(tx, &actor, &asked).map(drop)).await?;
    all.desk.blobs.put(&bytes).await?;
    let id = all.desk.db.write(move |tx| submit(tx, &looker.actor, &new)).await?;
    Ok((id, report))
}

/// The file with its fields: as it came, or with them laid onto it when it was made without any.
async fn with_fields(
    all: &Submissions,
    bytes: Vec<u8>,
    report: &Report,
) -> Result<(Vec<u8>, usize)> {
    let (known, at) = (report.clone(), all.desk.db.clock().now());
    let made = move || match check_file(&bytes) {
        Ok(pages) => Ok((bytes, pages, None)),
        Err(refused) if refused.rule != "request.fields" => Err(refused),
        Err(_) => {
            let (laid, pages) = lay_on(&bytes, &known, at)?;
            let trial = trial(&laid)?;
            Ok((laid, pages, Some(trial)))
        }
    };
    let made = tokio::task::spawn_blocking(made).await.map_err(anyhow::Error::from)?;
    let (bytes, pages, trial) = made?;
    if let Some(trial) = trial {
        stands(&all.form_check.report(&trial).await?)?;
    }
    Ok((bytes, pages))
}

fn signer(value: &str) -> Option<(PersonId, SigningCapacity)> {
    let (person, capacity) = value.split_once(BETWEEN)?;
    Some((person.parse().ok()?, capacity.parse().ok()?))
}

fn advice(report: &Report) -> Text {
    let count = report.findings.len();
    match report.verdict {
        Verdict::Faulty => Text::with(
            format!(
                "Đã trình ký. Kiểm tra thể thức thấy {count} điểm cần xem lại; mở mục Kiểm tra thể thức bên dưới."
            ),
            format!(
                "Submitted. The form check found {count} points to look at; open Form check below."
            ),
        ),
        Verdict::Sound => Text::new(
            "Đã trình ký. Kiểm tra thể thức không thấy điểm nào chưa đúng.",
            "Submitted. The form check found nothing wrong.",
        ),
        Verdict::Unreadable | Verdict::Refused => Text::new(
            "Đã trình ký. Chưa kiểm tra được thể thức của tệp.",
            "Submitted. The file's form could not be checked.",
        ),
    }
}

/// What the form check says of a submitted file as it stands now.
async fn form(
    Of(all): Of<Submissions>,
    looker: Looker,
    Path(id): Path<SigningRequestId>,
    chrome: Chrome,
) -> Result<Page> {
    let one = all.desk.db.read(move |tx| Ok(seen(tx, &looker, id)?.request)).await?;
    let bytes = all.desk.blobs.open(one.file).await?.bytes().await?;
    let _turn = all.intake.turn().await?;
    let back = format!("/signing/requests/{id}");
    all.form_check.answer(chrome, &bytes, (one.subject, back)).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signer_is_a_person_and_a_capacity() {
        let id = "0190a6b8-0000-7000-8000-000000000001";
        let (person, capacity) = signer(&format!("{id}:for_head")).unwrap();
        assert_eq!((person.to_string().as_str(), capacity), (id, SigningCapacity::ForHead));
        for wrong in ["", "x:head", id, &format!("{id}:king")] {
            assert!(signer(wrong).is_none(), "{wrong}");
        }
    }
}
