//! The paperless office: a document's whole life inside an authority and between authorities, nobody's paper
//! (Decree 30/2020/NĐ-CP; Decision 28/2018/QĐ-TTg).

mod beside;
pub mod consultation;
pub mod dossier;
mod files;
mod freeze;
pub mod house;
pub mod incoming;
mod note;
pub mod ocr;
pub mod outgoing;
mod part;
pub mod past;
pub mod register;
mod said;
pub mod search;
pub mod secret;
mod series;
pub mod set_up;
mod stand_in;
pub mod task;
mod trail;

use self::ocr::Ocr;
use self::search::Search;
use axis::hub::Hub;
use axum::Router;
use base::authority::{Action, Actor, AuthorityId, Scope};
use base::pages::Audience;
use base::{Error, Refusal, Result};
use directory::roles::{ARCHIVIST, AUDITOR, CLERK, LEADER, OFFICIAL};
use directory::{PersonId, SignedIn};
use http::request::Parts;
use outgoing::Typesetter;
use signing::desk::Room;
use signing::form_check::FormCheck;
use signing::verification::Drawing;

/// Seeing documents of one's authority that one has a part in.
pub const VIEW: Action =
    Action { name: "office.view", roles: &[CLERK, LEADER, OFFICIAL, ARCHIVIST, AUDITOR] };

/// People of one authority among whom work is given.
pub(crate) const STAFF_MAX: u32 = 5_000;

/// People who follow a document live at once: each asks the database every two seconds.
const LISTENERS_MAX: usize = 200;

/// Everything the office needs. Cheap to clone.
#[derive(Clone)]
pub struct Office {
    pub hub: Hub,
    pub drawing: Option<Drawing>,
    /// What follows at the signing desk when the office numbers a document.
    pub room: Room,
    pub typesetter: Typesetter,
    pub audience: Audience,
    pub search: Search,
    /// The machine that reads pages which are pictures, where there is one.
    pub ocr: Option<Ocr>,
    /// The form check, for what comes without the axis.
    pub form_check: Option<FormCheck>,
    /// Whether what is sealed gets long-term evidence before it is sent.
    evidence: bool,
}

impl Office {
    #[must_use]
    pub fn new(hub: Hub, drawing: Option<Drawing>, room: Room, search: Search) -> Office {
        let audience = Audience::of(LISTENERS_MAX);
        let typesetter = Typesetter::default();
        let (ocr, form_check, evidence) = (None, None, false);
        Office { hub, drawing, room, typesetter, audience, search, ocr, form_check, evidence }
    }

    /// Has pages that are pictures read by a machine.
    #[must_use]
    pub fn read_by(self, ocr: Option<Ocr>) -> Office {
        Office { ocr, ..self }
    }

    /// Says of what comes without the axis where it leaves the legal layout.
    #[must_use]
    pub fn advised_by(self, form_check: FormCheck) -> Office {
        Office { form_check: Some(form_check), ..self }
    }

    /// Sends what was sealed with its long-term evidence, for which it waits a little; to be said where services give any.
    #[must_use]
    pub fn with_evidence(self) -> Office {
        Office { evidence: true, ..self }
    }
}

/// Every matter on which an authority sets its own rules.
static RULES: [&desk::rule::Rules; 6] = [
    &series::SERIES,
    &desk::calendar::CALENDAR,
    &desk::calendar::HOURS,
    &dossier::RETENTION,
    &desk::ladder::LADDER,
    &outgoing::SEPARATION,
];

/// Every route of the office.
pub fn routes(office: Office) -> Router {
    Router::new()
        .merge(incoming::routes(office.clone()))
        .merge(outgoing::routes(office.clone()))
        .merge(consultation::routes(office.clone()))
        .merge(dossier::routes(office.clone()))
        .merge(register::routes(office.clone()))
        .merge(task::routes(office.clone()))
        .merge(secret::routes(office.clone()))
        .merge(set_up::routes(office.clone()))
        .merge(desk::rule::routes(office.hub.db.clone(), &RULES))
        .merge(search::routes(office))
}

/// Whether the office is this actor's to see: decides on its entries in the navigation.
#[must_use]
pub fn may_view(actor: &Actor) -> bool {
    actor.home().is_some_and(|home| actor.may(&VIEW, Scope::Authority(home)).is_ok())
}

/// Who looks at the office of their authority.
#[derive(Clone)]
pub(crate) struct Looker {
    pub(crate) actor: Actor,
    pub(crate) authority: AuthorityId,
    pub(crate) person: PersonId,
}

impl<S: Sync> axum::extract::FromRequestParts<S> for Looker {
    type Rejection = Error;

    /// Whoever is not signed in is led to sign in, whoever has no part in it is told so.
    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Looker> {
        let Ok(SignedIn(actor)) = SignedIn::from_request_parts(parts, state).await;
        let home = actor.home();
        actor.may(&VIEW, home.map_or(Scope::Installation, Scope::Authority))?;
        let authority = home.ok_or_else(Refusal::not_found)?;
        let person = person(&actor)?;
        Ok(Looker { actor, authority, person })
    }
}

/// The person behind an actor.
pub(crate) fn person(actor: &Actor) -> Result<PersonId> {
    Ok(directory::person::acting(actor).ok_or_else(Refusal::not_found)?)
}
