//! The form in which an official drafts: new, from what it answers or amends, or the next version. A refused form shows
//! everything again.

use axum::Form;
use axum::extract::{Path, Query, State as Of};
use base::authority::Scope;
use base::db::Tx;
use base::pages::{Choice, Chrome, Page, Refusals};
use base::{Error, Refusal, Result, Text};
use directory::PersonId;
use serde::Deserialize;
use typeset::document::Kind;

use super::kept;
use super::source::Source;
use crate::incoming::IncomingId;
use crate::outgoing::converted::Converted;
use crate::outgoing::draft::{self, Origin, known, lay, own};
use crate::outgoing::sheet::{Known, Sheet, codes, kind_name};
use crate::outgoing::template::{self, Template, TemplateId};
use crate::outgoing::unfinished::{self, FormId};
use crate::outgoing::{Amendment, DRAFT, KEEP_TEMPLATES, OutgoingId, store, within, words};
use crate::{Looker, Office};

#[derive(askama::Template)]
#[template(path = "outgoing/page/form.html")]
struct Drafting {
    chrome: Chrome,
    refusals: Refusals,
    sheet: Sheet,
    /// The document and the version the form was filled from; none for a new one.
    of: Option<(OutgoingId, u32)>,
    /// The key of a new one.
    form: Option<FormId>,
    source: Source,
    known: Known,
    /// What a new one may begin with.
    templates: Vec<Template>,
    /// Whether the looker keeps the templates of the authority; and the name of one being made.
    keeps: bool,
    template: String,
    person: PersonId,
    /// What a new one was begun from, so that one form is not put back into another.
    began: String,
    /// Whether it shows again what was sent.
    answer: bool,
    /// What stood in the file it was filled from, and does not stand here.
    left_out: Vec<Text>,
}

impl Drafting {
    /// What the device knows the form by while it is being typed.
    fn key(&self) -> String {
        match self.of {
            Some((id, version)) => format!("outgoing/{id}/{version}/{}", self.person),
            None => format!("outgoing/new/{}/{}", self.began, self.person),
        }
    }

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

    /// Units and people of the authority, to choose from.
    fn inside(&self) -> Vec<(String, String)> {
        within::choices(&self.known.colleagues)
    }

    fn amendment(&self, how: &Amendment) -> &'static str {
        let (vi, en) = words::amendment(*how);
        self.chrome.lang.pick(vi, en)
    }

    fn chosen(&self) -> usize {
        codes(&self.sheet.recipients).count()
    }

    fn add_within(&mut self, typed: &str) {
        let kept = self.sheet.within.trim_end();
        self.sheet.within = format!("{kept}\n{typed}").trim().to_owned();
    }

    /// More recipients: those whose codes were typed, or every member of the axis.
    fn add_recipients(&mut self, typed: Option<&str>) {
        let more: Vec<String> = match typed {
            Some(typed) => codes(typed).map(str::to_owned).collect(),
            None => self.members().into_iter().map(|(code, _)| code).collect(),
        };
        let mut chosen: Vec<String> = Vec::new();
        for code in codes(&self.sheet.recipients).map(str::to_owned).chain(more) {
            if !chosen.contains(&code) {
                chosen.push(code);
            }
        }
        self.sheet.recipients = chosen.join(" ");
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    /// An unfinished form that is taken up again.
    form: Option<FormId>,
    template: Option<TemplateId>,
    reply: Option<IncomingId>,
    corrects: Option<OutgoingId>,
    replaces: Option<OutgoingId>,
}

impl Asked {
    /// What the form begins from, in a word.
    fn began(&self) -> String {
        let form = self.form.map(|id| id.to_string());
        let template = self.template.map(|id| id.to_string());
        let reply = self.reply.map(|id| id.to_string());
        let earlier = self.corrects.or(self.replaces).map(|id| id.to_string());
        form.or(template).or(reply).or(earlier).unwrap_or_default()
    }

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
    /// A line to be added to the recipients inside.
    add_within: String,
    reply: String,
    /// How and which issued document it amends.
    amends: String,
    earlier: String,
    version: String,
    /// The key of a new form, and what it was begun from.
    form: String,
    began: String,
    /// The name of a template that is to be made of it.
    template: String,
}

impl Sent {
    fn origin(&self) -> Origin {
        let how = Amendment::parse(&self.amends);
        let amends = how.and_then(|how| Some((how, self.earlier.parse().ok()?)));
        Origin { reply_to: self.reply.parse().ok(), amends, form: None }
    }
}

pub(super) async fn new(
    Of(office): Of<Office>,
    looker: Looker,
    Query(asked): Query<Asked>,
    chrome: Chrome,
) -> Result<Page> {
    looker.actor.may(&DRAFT, Scope::Authority(looker.authority))?;
    let (who, home) = (looker.actor.clone(), looker.authority);
    let (taken_up, chosen, began) = (asked.form, asked.template, asked.began());
    let read = move |tx: &Tx| {
        let left = taken_up.map(|id| unfinished::find(tx, &who, home, id)).transpose()?;
        let chosen = chosen.map(|id| template::find(tx, home, id)).transpose()?;
        Ok((left, chosen, unfinished::begin(tx)))
    };
    let (left, chosen, begun) = office.hub.db.read(read).await?;
    let amends = asked.amends();
    let asked = Origin { reply_to: asked.reply, amends, form: Some(begun) };
    let origin = left.as_ref().map_or(asked, |left| left.origin);
    let source = Source::asked(&office, &looker, origin).await?;
    let known = known(&office, home).await?;
    let sheet = match (left, chosen) {
        (Some(left), _) => left.sheet,
        (None, Some(chosen)) => chosen.sheet,
        (None, None) => source.begun(&office, &looker, &known).await?,
    };
    let (form, template) = (origin.form, String::new());
    let typed = Typed { of: None, form, source, chrome, template, began };
    Ok(Page::show(typed.page(&office, &looker, sheet, Refusals::none()).await?))
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
    let origin = Origin { form: sent.form.parse().ok(), ..source.origin() };
    let (form, template, began) = (origin.form, sent.template.clone(), sent.began.clone());
    let typed = Typed { of: None, form, source, chrome, template, began };
    if let Some(page) = typed.helped(&office, &looker, &sent, origin).await? {
        return Ok(page);
    }
    let laid = match lay(&office, home, sent.sheet.clone()).await? {
        Ok(laid) => laid,
        Err(refusals) => return typed.again(&office, &looker, sent.sheet, refusals).await,
    };
    let actor = looker.actor.clone();
    let act = move |tx: &Tx| draft::write(tx, &actor, home, &laid, origin);
    let id = match office.hub.db.write(act).await {
        Ok(id) => id,
        Err(Error::Refused(refusal)) if refusal.field.is_some() => {
            return typed.again(&office, &looker, sent.sheet, (*refusal).into()).await;
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
    let actor = looker.actor.clone();
    let read = move |tx: &Tx| {
        let one = own(tx, &actor, home, id)?;
        let version = store::version(tx, id, one.version)?.ok_or_else(Refusal::not_found)?;
        Ok((version, Source::of(tx, &one)?))
    };
    let (version, source) = office.hub.db.read(read).await?;
    let of = Some((id, version.number));
    let (template, began) = (String::new(), String::new());
    let typed = Typed { of, form: None, source, chrome, template, began };
    Ok(Page::show(typed.page(&office, &looker, version.sheet, Refusals::none()).await?))
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
    let template = sent.template.clone();
    let of = Some((id, shown));
    let typed = Typed { of, form: None, source, chrome, template, began: String::new() };
    if let Some(page) = typed.helped(&office, &looker, &sent, Origin::default()).await? {
        return Ok(page);
    }
    let laid = match lay(&office, home, sent.sheet.clone()).await? {
        Ok(laid) => laid,
        Err(refusals) => return typed.again(&office, &looker, sent.sheet, refusals).await,
    };
    let actor = looker.actor.clone();
    let act = move |tx: &Tx| draft::edit(tx, &actor, home, (id, shown), &laid);
    match office.hub.db.write(act).await {
        Ok(()) => Ok(Page::to(format!("/outgoing/{id}")).notice(Text::with(
            format!("Đã lưu bản v{}; bản mới cần được duyệt.", shown + 1),
            format!("Version {} is saved; it has to be approved.", shown + 1),
        ))),
        Err(Error::Refused(refusal)) if refusal.field.is_some() => {
            typed.again(&office, &looker, sent.sheet, (*refusal).into()).await
        }
        Err(error) => Err(error),
    }
}

/// Where a form was filled in.
pub(super) struct Typed {
    of: Option<(OutgoingId, u32)>,
    form: Option<FormId>,
    source: Source,
    chrome: Chrome,
    template: String,
    began: String,
}

impl Typed {
    /// A new form under a key of its own.
    pub(super) fn new_one(form: FormId, source: Source, chrome: Chrome) -> Typed {
        let began = form.to_string();
        Typed { of: None, form: Some(form), source, chrome, template: String::new(), began }
    }

    /// The form filled from a file, with what does not stand in it.
    pub(super) async fn opened(
        &self,
        office: &Office,
        looker: &Looker,
        opened: Converted,
    ) -> Result<Page> {
        let page = self.page(office, looker, opened.sheet, Refusals::none()).await?;
        Ok(Page::show(Drafting { left_out: opened.left_out, answer: true, ..page }))
    }

    async fn page(
        &self,
        office: &Office,
        looker: &Looker,
        sheet: Sheet,
        refusals: Refusals,
    ) -> Result<Drafting> {
        let home = looker.authority;
        let templates = match self.of {
            None => office.hub.db.read(move |tx| template::of(tx, home)).await?,
            Some(_) => Vec::new(),
        };
        Ok(Drafting {
            chrome: self.chrome.clone(),
            refusals,
            sheet,
            of: self.of,
            form: self.form,
            source: self.source.clone(),
            known: known(office, home).await?,
            templates,
            keeps: draft::may(&looker.actor, &KEEP_TEMPLATES, home),
            template: self.template.clone(),
            person: looker.person,
            began: self.began.clone(),
            answer: false,
            left_out: Vec::new(),
        })
    }

    pub(super) async fn again(
        &self,
        office: &Office,
        looker: &Looker,
        sheet: Sheet,
        refusals: Refusals,
    ) -> Result<Page> {
        let page = self.page(office, looker, sheet, refusals).await?;
        Ok(Page::again(Drafting { answer: true, ..page }))
    }

    /// What another button than that which saves the draft was pressed for.
    async fn helped(
        &self,
        office: &Office,
        looker: &Looker,
        sent: &Sent,
        origin: Origin,
    ) -> Result<Option<Page>> {
        let sheet = sent.sheet.clone();
        let kept = match (sent.press.as_str(), origin.form) {
            ("", _) => return Ok(None),
            ("keep", Some(form)) => kept::keep(office, looker, (form, sheet, origin)).await,
            ("template", _) => kept::keep_template(office, looker, &sent.template, sheet).await,
            (press, _) => {
                let mut page = self.page(office, looker, sheet, Refusals::none()).await?;
                match press {
                    "members" => page.add_recipients(None),
                    "within" => page.add_within(&sent.add_within),
                    _ => page.add_recipients(Some(&sent.add)),
                }
                return Ok(Some(Page::show(Drafting { answer: true, ..page })));
            }
        };
        match kept {
            Err(Error::Refused(refusal)) if refusal.field.is_some() => {
                let (sheet, refusals) = (sent.sheet.clone(), (*refusal).into());
                Ok(Some(self.again(office, looker, sheet, refusals).await?))
            }
            kept => kept.map(Some),
        }
    }
}
