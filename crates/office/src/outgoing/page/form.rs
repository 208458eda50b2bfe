//! The form in which an official drafts: new, from what it answers or amends, or the next version. A refused form shows
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

use super::source::Source;
use crate::incoming::IncomingId;
use crate::outgoing::draft::{self, Origin, known, lay, own};
use crate::outgoing::sheet::{Known, Sheet, codes, kind_name};
use crate::outgoing::{Amendment, DRAFT, OutgoingId, store, words};
use crate::{Looker, Office};

#[derive(Template)]
#[template(path = "outgoing/page/form.html")]
struct Drafting {
    chrome: Chrome,
    refusals: Refusals,
    sheet: Sheet,
    /// The document and the version the form was filled from; none for a new one.
    of: Option<(OutgoingId, u32)>,
    source: Source,
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

    fn amendment(&self, how: &Amendment) -> &'static str {
        let (vi, en) = words::amendment(*how);
        self.chrome.lang.pick(vi, en)
    }

    fn chosen(&self) -> usize {
        codes(&self.sheet.recipients).count()
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    reply: Option<IncomingId>,
    corrects: Option<OutgoingId>,
    replaces: Option<OutgoingId>,
}

impl Asked {
    fn amends(&self) -> Option<(Amendment, OutgoingId)> {
        let corrects = self.corrects.map(|id| (Amendment::Correction, id));
        corrects.or_else(|| self.replaces.map(|id| (Amendment::Replacement, id)))
    }
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
    /// How and which issued document it amends.
    amends: String,
    earlier: String,
    version: String,
}

impl Sent {
    fn origin(&self) -> Origin {
        let how = Amendment::parse(&self.amends);
        let amends = how.and_then(|how| Some((how, self.earlier.parse().ok()?)));
        Origin { reply_to: self.reply.parse().ok(), amends }
    }
}

pub(super) async fn new(
    Of(office): Of<Office>,
    looker: Looker,
    Query(asked): Query<Asked>,
    chrome: Chrome,
) -> Result<Page> {
    looker.actor.may(&DRAFT, Scope::Authority(looker.authority))?;
    let origin = Origin { reply_to: asked.reply, amends: asked.amends() };
    let source = Source::asked(&office, &looker, origin).await?;
    let known = known(&office, looker.authority).await?;
    let sheet = source.begun(&office, &looker, &known).await?;
    let refusals = Refusals::none();
    Ok(Page::show(Drafting { chrome, refusals, sheet, of: None, source, known }))
}

pub(super) async fn create(
    Of(office): Of<Office>,
    looker: Looker,
    chrome: Chrome,
    Form(sent): Form<Sent>,
) -> Result<Page> {
    looker.actor.may(&DRAFT, Scope::Authority(looker.authority))?;
    let home = looker.authority;
    let source = Source::asked(&office, &looker, sent.origin()).await?;
    let origin = source.origin();
    let typed = Typed { of: None, source, chrome };
    if let Some(page) = typed.helped(&office, home, &sent).await? {
        return Ok(page);
    }
    let laid = match lay(&office, home, sent.sheet.clone()).await? {
        Ok(laid) => laid,
        Err(refusals) => return typed.again(&office, home, sent.sheet, refusals).await,
    };
    let act = move |tx: &Tx| draft::write(tx, &looker.actor, home, &laid, origin);
    let id = match office.hub.db.write(act).await {
        Ok(id) => id,
        Err(Error::Refused(refusal)) if refusal.field.is_some() => {
            return typed.again(&office, home, sent.sheet, (*refusal).into()).await;
        }
        Err(error) => return Err(error),
    };
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
        Ok((version, Source::of(tx, &one)?))
    };
    let (version, source) = office.hub.db.read(read).await?;
    let known = known(&office, home).await?;
    let (sheet, of) = (version.sheet, Some((id, version.number)));
    Ok(Page::show(Drafting { chrome, refusals: Refusals::none(), sheet, of, source, known }))
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
    let read = move |tx: &Tx| Source::of(tx, &own(tx, &actor, home, id)?);
    let source = office.hub.db.read(read).await?;
    let shown = sent.version.parse().unwrap_or(0);
    let typed = Typed { of: Some((id, shown)), source, chrome };
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
    source: Source,
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
        let Typed { of, source, chrome } = self;
        Ok(Page::again(Drafting { chrome, refusals, sheet, of, source, known }))
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
            source: self.source.clone(),
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
