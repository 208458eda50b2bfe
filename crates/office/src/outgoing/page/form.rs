//! The form in which an official drafts: new, in answer to an incoming document, or the next version. A refused form shows
//! everything again.

use askama::Template;
use axum::Form;
use axum::extract::{Path, Query, State as Of};
use base::authority::Scope;
use base::db::Tx;
use base::pages::{Choice, Chrome, Page, Refusals};
use base::{Error, Refusal, Result, Text};
use serde::Deserialize;
use typeset::document::Kind;

use crate::incoming::{self, Incoming, IncomingId};
use crate::outgoing::draft::{self, known, lay, own};
use crate::outgoing::sheet::{Known, Sheet, codes, kind_name};
use crate::outgoing::{DRAFT, OutgoingId, store, words};
use crate::{Looker, Office};

#[derive(Template)]
#[template(path = "outgoing/page/form.html")]
struct Drafting {
    chrome: Chrome,
    refusals: Refusals,
    sheet: Sheet,
    /// The document and the version the form was filled from; none for a new one.
    of: Option<(OutgoingId, u32)>,
    reply: Option<Incoming>,
    known: Known,
}

impl Drafting {
    fn kinds(&self) -> Vec<Choice> {
        let numbered = Kind::ALL.into_iter().filter(|kind| kind.is_numbered());
        let label = |kind: Kind| match kind.abbreviation() {
            Some(short) => format!("{} ({short})", kind.vietnamese()),
            None => kind.vietnamese().to_owned(),
        };
        numbered.map(|kind| Choice::new(kind_name(kind), label(kind))).collect()
    }

    fn urgencies(&self) -> Vec<Choice> {
        let choice = |(_, name, vi, en): &(_, &str, &str, &str)| {
            Choice::new(*name, self.chrome.lang.pick(*vi, *en))
        };
        words::URGENCIES.iter().map(choice).collect()
    }

    fn signers(&self) -> Vec<Choice> {
        let label = |one: &crate::outgoing::sheet::Signatory| {
            let (vi, en) = signing::mandate::words(one.capacity);
            let capacity = self.chrome.lang.pick(vi, en);
            Choice::new(one.value(), format!("{}, {} – {capacity}", one.name, one.title))
        };
        self.known.signers.iter().map(label).collect()
    }

    /// The top members of the axis, to choose from: code and name.
    fn members(&self) -> Vec<(String, String)> {
        let known = &self.known;
        let there = known.directory.all().iter();
        let there = there.filter(|one| one.member && one.exists_at(known.now));
        let others = there.filter(|one| one.id != known.home);
        others.map(|one| (one.code.to_string(), one.name.clone())).collect()
    }

    fn chosen(&self) -> usize {
        codes(&self.sheet.recipients).count()
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    reply: Option<IncomingId>,
}

/// What was sent: the sheet, which button was pressed, and what the form was made from.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Sent {
    #[serde(flatten)]
    sheet: Sheet,
    press: String,
    /// A code to be added to the recipients.
    add: String,
    reply: String,
    version: String,
}

pub(super) async fn new(
    Of(office): Of<Office>,
    looker: Looker,
    Query(asked): Query<Asked>,
    chrome: Chrome,
) -> Result<Page> {
    looker.actor.may(&DRAFT, Scope::Authority(looker.authority))?;
    let reply = answered(&office, &looker, asked.reply).await?;
    let home = looker.authority;
    let last = office.hub.db.read(move |tx| store::last_sheet(tx, home)).await?;
    let last: Sheet = last.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default();
    let known = known(&office, home).await?;
    let sheet = begun(last, &known, reply.as_ref());
    let refusals = Refusals::none();
    Ok(Page::show(Drafting { chrome, refusals, sheet, of: None, reply, known }))
}

/// The head of the last document, which is the same for all of an authority, and what an answer begins with.
fn begun(last: Sheet, known: &Known, reply: Option<&Incoming>) -> Sheet {
    let own = known.directory.get(known.home).map_or("", |own| own.name.as_str());
    let issuer = if last.issuer.is_empty() { own.to_owned() } else { last.issuer };
    let sheet = Sheet {
        urgency: "normal".to_owned(),
        to: "Như trên".to_owned(),
        superior: last.superior,
        issuer,
        abbreviation: last.abbreviation,
        unit: last.unit,
        place: last.place,
        signer: last.signer,
        capacities: last.capacities,
        office: last.office,
        ..Sheet::default()
    };
    let Some(reply) = reply else { return sheet };
    Sheet {
        kind: kind_name(Kind::OfficialLetter),
        subject: format!("trả lời văn bản số {} của {}", reply.reference, reply.sender_name),
        addressees: reply.sender_name.clone(),
        recipients: reply.sender_code.clone(),
        ..sheet
    }
}

/// The incoming document that is to be answered, when it is the looker's to answer.
async fn answered(
    office: &Office,
    looker: &Looker,
    id: Option<IncomingId>,
) -> Result<Option<Incoming>> {
    let Some(id) = id else { return Ok(None) };
    let (actor, home) = (looker.actor.clone(), looker.authority);
    let read = move |tx: &Tx| match incoming::is_known_to(tx, &actor, home, id)? {
        true => incoming::get(tx, home, id),
        false => Err(Refusal::not_found().into()),
    };
    office.hub.db.read(read).await
}

pub(super) async fn create(
    Of(office): Of<Office>,
    looker: Looker,
    chrome: Chrome,
    Form(sent): Form<Sent>,
) -> Result<Page> {
    looker.actor.may(&DRAFT, Scope::Authority(looker.authority))?;
    let (home, reply) = (looker.authority, sent.reply.parse().ok());
    let reply = answered(&office, &looker, reply).await?;
    let reply_to = reply.as_ref().map(|reply| reply.id);
    let typed = Typed { of: None, reply, chrome };
    if let Some(page) = typed.helped(&office, home, &sent).await? {
        return Ok(page);
    }
    let laid = match lay(&office, home, sent.sheet.clone()).await? {
        Ok(laid) => laid,
        Err(refusals) => return typed.again(&office, home, sent.sheet, refusals).await,
    };
    let act = move |tx: &Tx| draft::write(tx, &looker.actor, home, &laid, reply_to);
    let id = office.hub.db.write(act).await?;
    Ok(Page::to(format!("/outgoing/{id}"))
        .notice(Text::new("Đã lưu bản v1 của dự thảo.", "Version 1 of the draft is saved.")))
}

pub(super) async fn edit(
    Of(office): Of<Office>,
    looker: Looker,
    Path(id): Path<OutgoingId>,
    chrome: Chrome,
) -> Result<Page> {
    let home = looker.authority;
    let read = move |tx: &Tx| {
        let one = own(tx, &looker.actor, home, id)?;
        let version = store::version(tx, id, one.version)?.ok_or_else(Refusal::not_found)?;
        let reply = match one.reply_to {
            Some(reply) => incoming::get(tx, home, reply)?,
            None => None,
        };
        Ok((version, reply))
    };
    let (version, reply) = office.hub.db.read(read).await?;
    let known = known(&office, home).await?;
    let (sheet, of) = (version.sheet, Some((id, version.number)));
    Ok(Page::show(Drafting { chrome, refusals: Refusals::none(), sheet, of, reply, known }))
}

pub(super) async fn save(
    Of(office): Of<Office>,
    looker: Looker,
    Path(id): Path<OutgoingId>,
    chrome: Chrome,
    Form(sent): Form<Sent>,
) -> Result<Page> {
    looker.actor.may(&DRAFT, Scope::Authority(looker.authority))?;
    let (home, actor) = (looker.authority, looker.actor.clone());
    office.hub.db.read(move |tx| own(tx, &actor, home, id).map(drop)).await?;
    let shown = sent.version.parse().unwrap_or(0);
    let typed = Typed { of: Some((id, shown)), reply: None, chrome };
    if let Some(page) = typed.helped(&office, home, &sent).await? {
        return Ok(page);
    }
    let laid = match lay(&office, home, sent.sheet.clone()).await? {
        Ok(laid) => laid,
        Err(refusals) => return typed.again(&office, home, sent.sheet, refusals).await,
    };
    let act = move |tx: &Tx| draft::edit(tx, &looker.actor, home, (id, shown), &laid);
    match office.hub.db.write(act).await {
        Ok(()) => Ok(Page::to(format!("/outgoing/{id}")).notice(Text::with(
            format!("Đã lưu bản v{}; bản mới cần được duyệt.", shown + 1),
            format!("Version {} is saved; it has to be approved.", shown + 1),
        ))),
        Err(Error::Refused(refusal)) if refusal.field.is_some() => {
            typed.again(&office, home, sent.sheet, (*refusal).into()).await
        }
        Err(error) => Err(error),
    }
}

/// Where a form was filled in.
struct Typed {
    of: Option<(OutgoingId, u32)>,
    reply: Option<Incoming>,
    chrome: Chrome,
}

impl Typed {
    async fn again(
        self,
        office: &Office,
        home: base::authority::AuthorityId,
        sheet: Sheet,
        refusals: Refusals,
    ) -> Result<Page> {
        let known = known(office, home).await?;
        let Typed { of, reply, chrome } = self;
        Ok(Page::again(Drafting { chrome, refusals, sheet, of, reply, known }))
    }

    /// The form with more recipients, when that is what was asked for; nothing is saved then.
    async fn helped(
        &self,
        office: &Office,
        home: base::authority::AuthorityId,
        sent: &Sent,
    ) -> Result<Option<Page>> {
        if sent.press.is_empty() {
            return Ok(None);
        }
        let mut page = Drafting {
            chrome: self.chrome.clone(),
            refusals: Refusals::none(),
            sheet: sent.sheet.clone(),
            of: self.of,
            reply: self.reply.clone(),
            known: known(office, home).await?,
        };
        let more: Vec<String> = match sent.press.as_str() {
            "members" => page.members().into_iter().map(|(code, _)| code).collect(),
            _ => codes(&sent.add).map(str::to_owned).collect(),
        };
        let all = codes(&page.sheet.recipients).map(str::to_owned).chain(more);
        let mut chosen: Vec<String> = Vec::new();
        all.for_each(|code| {
            if !chosen.contains(&code) {
                chosen.push(code);
            }
        });
        page.sheet.recipients = chosen.join(" ");
        Ok(Some(Page::show(page)))
    }
}
