//! What an administrator does with the people of the authority, and confirming what another one did.

use axum::extract::{Form, Path, State};
use base::authority::{Actor, AuthorityId, Role};
use base::db::Tx;
use base::pages::{Chrome, Page};
use base::{Error, Refusal, Result, Text};

use super::Watcher;
use super::list::{self, Asked, Typed};
use super::one;
use crate::person::{
    Login, NewPerson, NewPosition, PersonId, PositionId, Unit, add_person, close_person,
    confirm_position, leave_position, person, positions, take_position,
};
use crate::sign_in::{Password, SignIns, set_password};

/// Adds somebody with a first position; the password is shown once.
pub(super) async fn add(
    State(sign_ins): State<SignIns>,
    watcher: Watcher,
    chrome: Chrome,
    Form(typed): Form<Typed>,
) -> Result<Page> {
    watcher.must_keep()?;
    let password = Password::made(sign_ins.db().random());
    let hash = sign_ins.hash(password.clone()).await?;
    let (actor, authority, asked) = (watcher.actor.clone(), watcher.authority, typed.clone());
    let act = move |tx: &Tx| {
        let login = Login::parse(said(&asked, "login"))?;
        let (name, mail) = (said(&asked, "name").to_owned(), said(&asked, "mail").to_owned());
        let id = add_person(tx, &actor, &NewPerson { authority, name, login, mail })?;
        take_position(tx, &actor, &position(tx, authority, id, &asked)?)?;
        set_password(tx, &actor, id, &hash)?;
        Ok(id)
    };
    match sign_ins.db().write(act).await {
        Ok(id) => {
            let nothing = (base::pages::Refusals::none(), Typed::new());
            let shown = one::look(&sign_ins, watcher, chrome, id, nothing).await?;
            Ok(Page::show(shown.revealing(password.reveal().to_owned())))
        }
        Err(Error::Refused(refusal)) if refusal.field.is_some() => {
            let again = ((*refusal).into(), typed);
            let list = list::look(&sign_ins, watcher, chrome, Asked::default(), again).await?;
            Ok(Page::again(list))
        }
        Err(error) => Err(error),
    }
}

/// Gives somebody of the house another position.
pub(super) async fn give(
    State(sign_ins): State<SignIns>,
    watcher: Watcher,
    Path(id): Path<PersonId>,
    chrome: Chrome,
    Form(typed): Form<Typed>,
) -> Result<Page> {
    watcher.must_keep()?;
    let (actor, authority, asked) = (watcher.actor.clone(), watcher.authority, typed.clone());
    let act = move |tx: &Tx| {
        ours(tx, authority, id)?;
        take_position(tx, &actor, &position(tx, authority, id, &asked)?).map(drop)
    };
    match sign_ins.db().write(act).await {
        Ok(()) => Ok(Page::to(format!("/people/{id}"))
            .notice(Text::new("Đã giao vị trí.", "The position is given."))),
        Err(Error::Refused(refusal)) if refusal.field.is_some() => {
            let again = ((*refusal).into(), typed);
            Ok(Page::again(one::look(&sign_ins, watcher, chrome, id, again).await?))
        }
        Err(error) => Err(error),
    }
}

/// Ends a position now.
pub(super) async fn end(
    State(sign_ins): State<SignIns>,
    watcher: Watcher,
    Path(position): Path<PositionId>,
) -> Result<Page> {
    let act = move |tx: &Tx| leave_position(tx, &watcher.actor, position, tx.now());
    sign_ins.db().write(act).await?;
    Ok(Page::to("/people").notice(Text::new("Vị trí đã kết thúc.", "The position has ended.")))
}

/// Confirms what another one changed.
pub(super) async fn confirm(
    State(sign_ins): State<SignIns>,
    watcher: Watcher,
    Path(position): Path<PositionId>,
) -> Result<Page> {
    let act = move |tx: &Tx| confirm_position(tx, &watcher.actor, position);
    sign_ins.db().write(act).await?;
    Ok(Page::to("/people")
        .notice(Text::new("Đã xác nhận thay đổi quyền.", "The change of rights is confirmed.")))
}

/// Another password, shown once; whoever has the old one is signed out.
pub(super) async fn password(
    State(sign_ins): State<SignIns>,
    watcher: Watcher,
    Path(id): Path<PersonId>,
    chrome: Chrome,
) -> Result<Page> {
    watcher.must_keep()?;
    let password = Password::made(sign_ins.db().random());
    let hash = sign_ins.hash(password.clone()).await?;
    let (actor, authority) = (watcher.actor.clone(), watcher.authority);
    let act = move |tx: &Tx| {
        ours(tx, authority, id)?;
        set_password(tx, &actor, id, &hash)
    };
    sign_ins.db().write(act).await?;
    let nothing = (base::pages::Refusals::none(), Typed::new());
    let shown = one::look(&sign_ins, watcher, chrome, id, nothing).await?;
    Ok(Page::show(shown.revealing(password.reveal().to_owned())))
}

/// Closes an account for good.
pub(super) async fn close(
    State(sign_ins): State<SignIns>,
    watcher: Watcher,
    Path(id): Path<PersonId>,
) -> Result<Page> {
    watcher.must_keep()?;
    let act = move |tx: &Tx| {
        ours(tx, watcher.authority, id)?;
        not_oneself(&watcher.actor, id)?;
        close_person(tx, &watcher.actor, id)
    };
    sign_ins.db().write(act).await?;
    Ok(Page::to("/people").notice(Text::new("Tài khoản đã đóng.", "The account is closed.")))
}

fn said<'a>(typed: &'a Typed, name: &str) -> &'a str {
    typed.get(name).map_or("", |text| text.trim())
}

/// The position that the form asks for, from now on.
fn position(tx: &Tx, authority: AuthorityId, id: PersonId, typed: &Typed) -> Result<NewPosition> {
    let roles: Vec<Role> = typed
        .keys()
        .filter_map(|name| name.strip_prefix("role-"))
        .map(|name| Role(name.to_owned().into()))
        .collect();
    if roles.is_empty() {
        return Err(no_role().into());
    }
    Ok(NewPosition {
        person: id,
        authority,
        unit: Unit::Named(said(typed, "unit").to_owned()),
        title: said(typed, "title").to_owned(),
        title_en: None,
        roles,
        from_at: tx.now(),
    })
}

/// Whoever's account another authority keeps does not exist here.
fn ours(tx: &Tx, authority: AuthorityId, id: PersonId) -> Result<()> {
    let theirs = positions(tx, id)?.iter().any(|held| held.authority == authority);
    match person(tx, id)?.authority == authority || theirs {
        true => Ok(()),
        false => Err(Refusal::not_found().into()),
    }
}

fn not_oneself(actor: &Actor, id: PersonId) -> Result<()> {
    match crate::person::acting(actor) == Some(id) {
        false => Ok(()),
        true => Err(Refusal::new(
            "person.oneself",
            Text::new(
                "Bạn không tự đóng tài khoản của mình.",
                "You cannot close your own account.",
            ),
            Text::new("Đề nghị quản trị viên khác.", "Ask another administrator."),
        )
        .status(409)
        .into()),
    }
}

fn no_role() -> Refusal {
    Refusal::new(
        "position.no-role",
        Text::new("Vị trí chưa có quyền nào.", "The position carries no right."),
        Text::new("Chọn ít nhất một vai trò.", "Tick one role or more."),
    )
    .status(422)
    .field("roles")
}
