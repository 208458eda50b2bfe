//! Templates of an authority: what a document of a kind begins with there, kept under a name (Decree 30/2020/NĐ-CP, art. 10).

mod store;

use base::authority::{Action, Actor, AuthorityId, Scope};
use base::db::Tx;
use base::events::Event;
use base::{Refusal, Result, Text};
use directory::PersonId;
use directory::roles::{AUTHORITY_ADMIN, CLERK, LEADER};
use jiff::Timestamp;
use typeset::document::Kind;

use super::Sheet;
use super::sheet::kind;
use crate::person;

base::typed_id!(/// One template.
    TemplateId);

/// Keeping the templates of an authority.
pub const KEEP_TEMPLATES: Action =
    Action { name: "outgoing.templates", roles: &[CLERK, LEADER, AUTHORITY_ADMIN] };

/// Templates of one authority: some for each of the 29 kinds.
const TEMPLATES_MAX: usize = 300;
/// Letters of a name.
const NAME_MAX: usize = 120;

/// A template under its name.
#[derive(Debug, Clone)]
pub(super) struct Template {
    pub(super) id: TemplateId,
    pub(super) name: String,
    pub(super) kind: Kind,
    pub(super) sheet: Sheet,
    pub(super) made_at: Timestamp,
    pub(super) by: PersonId,
}

/// Keeps what was typed as a template; nothing of it has to be complete but the kind.
///
/// # Errors
/// The permission's; `template.name`, `template.many`, `outgoing.kind`.
pub(super) fn keep(
    tx: &Tx,
    actor: &Actor,
    authority: AuthorityId,
    (name, sheet): (&str, &Sheet),
) -> Result<TemplateId> {
    let permit = actor.may(&KEEP_TEMPLATES, Scope::Authority(authority))?;
    let name = name.trim();
    if !(1..=NAME_MAX).contains(&name.chars().count()) {
        return Err(unnamed().into());
    }
    let kind = kind(&sheet.kind).ok_or_else(super::refusals::kind)?;
    if store::of(tx, authority)?.len() >= TEMPLATES_MAX {
        return Err(enough().into());
    }
    let id = TemplateId::new(tx);
    let change = tx.change(&permit, &Event::of("template.kept", "document-template", id))?;
    store::insert(&change, (id, authority, person(actor)?), (name, kind), sheet)?;
    Ok(id)
}

/// Withdraws a template; what was drafted from it stays as it is.
///
/// # Errors
/// The permission's; 404.
pub(super) fn withdraw(
    tx: &Tx,
    actor: &Actor,
    authority: AuthorityId,
    id: TemplateId,
) -> Result<()> {
    let permit = actor.may(&KEEP_TEMPLATES, Scope::Authority(authority))?;
    let change = tx.change(&permit, &Event::of("template.withdrawn", "document-template", id))?;
    match store::withdraw(&change, (id, authority), person(actor)?)? {
        0 => Err(Refusal::not_found().into()),
        _ => Ok(()),
    }
}

/// The templates of an authority, by kind and name.
pub(super) fn of(tx: &Tx, authority: AuthorityId) -> Result<Vec<Template>> {
    store::of(tx, authority)
}

/// One that is in use.
pub(super) fn find(tx: &Tx, authority: AuthorityId, id: TemplateId) -> Result<Template> {
    let known = of(tx, authority)?.into_iter().find(|one| one.id == id);
    Ok(known.ok_or_else(Refusal::not_found)?)
}

fn unnamed() -> Refusal {
    Refusal::new(
        "template.name",
        Text::new("Mẫu chưa có tên.", "The template has no name."),
        Text::with(
            format!("Ghi tên mẫu, không quá {NAME_MAX} ký tự."),
            format!("Write a name of at most {NAME_MAX} letters."),
        ),
    )
    .status(422)
    .field("template")
}

fn enough() -> Refusal {
    Refusal::new(
        "template.many",
        Text::with(
            format!("Cơ quan đã có {TEMPLATES_MAX} mẫu."),
            format!("There are {TEMPLATES_MAX} templates already."),
        ),
        Text::new("Bỏ bớt mẫu không dùng.", "Withdraw one that is not used."),
    )
    .status(422)
    .field("template")
}
