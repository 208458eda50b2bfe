//! The page where work begins: everything that waits for whoever looks, from every room, what is due first on top.

mod filter;
mod show;
#[cfg(test)]
mod tests;

use axum::extract::{Path, RawQuery, State};
use axum::routing::{get, post};
use axum::{Form, Router};
use base::authority::{Action, Actor, Scope};
use base::db::{Db, Tx};
use base::pages::{Chrome, Page, Refusals};
use base::{Error, Result, Text};
use directory::SignedIn;
use directory::roles::{ARCHIVIST, AUDITOR, CLERK, LEADER, OFFICIAL};

use self::filter::Filter;
pub(crate) use self::show::ROLES;
use self::show::{Desk, Waits};
use crate::said::Said;
use crate::view::ViewId;
use crate::{Acts, snooze, view};

/// Seeing one's own work, and laying it out as one likes.
pub const VIEW: Action =
    Action { name: "desk.view", roles: &[CLERK, LEADER, OFFICIAL, ARCHIVIST, AUDITOR] };

#[derive(Clone)]
struct Room {
    db: Db,
    acts: Acts,
}

/// The page of everybody's work.
pub fn routes(db: Db, acts: Acts) -> Router {
    Router::new()
        .route("/desk", get(show))
        .route("/desk/waking", post(wake))
        .route("/desk/views", post(keep))
        .route("/desk/views/{id}/removal", post(drop_view))
        .with_state(Room { db, acts })
}

/// Whether there is a desk for this actor: decides on its entry in the navigation.
#[must_use]
pub fn may_view(actor: &Actor) -> bool {
    actor.home().is_some_and(|home| actor.may(&VIEW, Scope::Authority(home)).is_ok())
}

async fn show(
    State(room): State<Room>,
    SignedIn(actor): SignedIn,
    RawQuery(query): RawQuery,
    chrome: Chrome,
) -> Result<Page> {
    Ok(Page::show(look(&room, actor, &query.unwrap_or_default(), chrome).await?))
}

async fn look(room: &Room, actor: Actor, query: &str, chrome: Chrome) -> Result<Desk> {
    actor.may(&VIEW, actor.home().map_or(Scope::Installation, Scope::Authority))?;
    let (filter, page) = Filter::parse(query);
    let acts = room.acts.clone();
    let of = filter.of;
    let waits = room.db.read(move |tx| Waits::read(tx, &actor, &acts, of)).await?;
    let (acts, refusals) = (room.acts.clone(), Refusals::none());
    let said = Said::default();
    Ok(Desk { chrome, filter, page, acts, refusals, said, waits })
}

/// The list to go back to, by the filter that a form carries: never an address that the form itself wrote.
pub(crate) fn way_back(filter: &str) -> String {
    Filter::parse(filter).0.way(1)
}

/// Does an act in its transaction and goes back to the list; a refusal at a field shows it again with what was said.
async fn act(
    (room, actor, chrome): (Room, Actor, Chrome),
    said: Said,
    verb: impl Fn(&Tx, &Actor, &Said) -> Result<Text> + Send + 'static,
) -> Result<Page> {
    let (who, what) = (actor.clone(), said.clone());
    match room.db.write(move |tx| verb(tx, &who, &what)).await {
        Ok(told) => Ok(Page::to(way_back(said.of("filter"))).notice(told)),
        Err(Error::Refused(refusal)) if refusal.field.is_some() => {
            let desk = look(&room, actor, said.of("filter"), chrome).await?;
            let refusals = (*refusal).into();
            Ok(Page::again(Desk { refusals, said, ..desk }))
        }
        Err(error) => Err(error),
    }
}

async fn wake(
    State(room): State<Room>,
    SignedIn(actor): SignedIn,
    chrome: Chrome,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Page> {
    let verb = |tx: &Tx, actor: &Actor, said: &Said| {
        let count = snooze::wake(tx, actor, said)?;
        Ok(Text::with(
            format!("Đã đưa {count} việc về danh sách."),
            format!("Back in the list: {count}."),
        ))
    };
    act((room, actor, chrome), Said::of_form(fields), verb).await
}

async fn keep(
    State(room): State<Room>,
    SignedIn(actor): SignedIn,
    chrome: Chrome,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Page> {
    let verb = |tx: &Tx, actor: &Actor, said: &Said| {
        let filter = Filter::parse(said.of("filter")).0;
        view::keep(tx, actor, said.of("name"), &filter.query())?;
        Ok(Text::new("Đã lưu khung nhìn.", "The view is kept."))
    };
    act((room, actor, chrome), Said::of_form(fields), verb).await
}

async fn drop_view(
    State(room): State<Room>,
    SignedIn(actor): SignedIn,
    Path(id): Path<ViewId>,
) -> Result<Page> {
    room.db.write(move |tx| view::remove(tx, &actor, id)).await?;
    Ok(Page::to("/desk").notice(Text::new("Đã bỏ khung nhìn.", "The view is dropped.")))
}
