//! What is kept of drafting beside the drafts: forms that were left unfinished, and the templates of the authority.

use axum::extract::{Path, State as Of};
use base::db::Tx;
use base::pages::{Chrome, Page};
use base::{Result, Text};
use directory::person::person;

use crate::outgoing::template::{self, Template, TemplateId};
use crate::outgoing::unfinished::{self, FormId};
use crate::outgoing::{DRAFT, KEEP_TEMPLATES, Origin, Sheet, draft};
use crate::{Looker, Office};

pub(super) async fn keep(
    office: &Office,
    looker: &Looker,
    (form, sheet, origin): (FormId, Sheet, Origin),
) -> Result<Page> {
    let (actor, home) = (looker.actor.clone(), looker.authority);
    let act = move |tx: &Tx| unfinished::keep(tx, &actor, home, (form, &sheet, origin));
    office.hub.db.write(act).await?;
    Ok(Page::to("/outgoing").notice(Text::new(
        "Đã lưu tạm; bản soạn dở chỉ mình bạn thấy.",
        "Kept unfinished; only you see it.",
    )))
}

pub(super) async fn drop_(
    Of(office): Of<Office>,
    looker: Looker,
    Path(id): Path<FormId>,
) -> Result<Page> {
    let home = looker.authority;
    office.hub.db.write(move |tx| unfinished::drop_(tx, &looker.actor, home, id)).await?;
    Ok(Page::to("/outgoing")
        .notice(Text::new("Đã bỏ bản soạn dở.", "The unfinished draft is dropped.")))
}

pub(super) async fn keep_template(
    office: &Office,
    looker: &Looker,
    name: &str,
    sheet: Sheet,
) -> Result<Page> {
    let (actor, home, name) = (looker.actor.clone(), looker.authority, name.to_owned());
    let act = move |tx: &Tx| template::keep(tx, &actor, home, (&name, &sheet)).map(drop);
    office.hub.db.write(act).await?;
    Ok(Page::to("/outgoing/templates")
        .notice(Text::new("Đã lưu mẫu của cơ quan.", "The template is kept.")))
}

#[derive(askama::Template)]
#[template(path = "outgoing/page/templates.html")]
struct Templates {
    chrome: Chrome,
    /// Each with the name of who made it.
    templates: Vec<(Template, String)>,
    keeps: bool,
    may_draft: bool,
}

pub(super) async fn templates(
    Of(office): Of<Office>,
    looker: Looker,
    chrome: Chrome,
) -> Result<Page> {
    let home = looker.authority;
    let keeps = draft::may(&looker.actor, &KEEP_TEMPLATES, home);
    let may_draft = draft::may(&looker.actor, &DRAFT, home);
    if !keeps {
        looker.actor.may(&DRAFT, base::authority::Scope::Authority(home))?;
    }
    let read = move |tx: &Tx| {
        let named = |one: Template| Ok((one.clone(), person(tx, one.by)?.name));
        template::of(tx, home)?.into_iter().map(named).collect::<Result<Vec<_>>>()
    };
    let templates = office.hub.db.read(read).await?;
    Ok(Page::show(Templates { chrome, templates, keeps, may_draft }))
}

pub(super) async fn withdraw(
    Of(office): Of<Office>,
    looker: Looker,
    Path(id): Path<TemplateId>,
) -> Result<Page> {
    let home = looker.authority;
    office.hub.db.write(move |tx| template::withdraw(tx, &looker.actor, home, id)).await?;
    Ok(Page::to("/outgoing/templates")
        .notice(Text::new("Đã bỏ mẫu.", "The template is withdrawn.")))
}
