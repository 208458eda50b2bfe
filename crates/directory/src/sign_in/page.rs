//! The pages of sign-in and of one's own account.

#[cfg(test)]
mod samples;

use std::convert::Infallible;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use askama::Template;
use axum::Router;
use axum::extract::{ConnectInfo, DefaultBodyLimit, Form, FromRequestParts, Path, Query, State};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use base::authority::AuthorityId;
use base::pages::{Chrome, Page, Refusals};
use base::{Error, Lang, Refusal, Result, Text};
use http::request::Parts;
use http::{HeaderMap, StatusCode, header};
use serde::Deserialize;

use super::by_provider::{self, Account, Button};
use super::token::SESSION;
use super::{Attempt, NewPassword, Origin, Session, SessionId, SignIns, Token, Visit, refusals};
use crate::passkey::{self, Listed};
use crate::person::{Position, Unit};
use crate::roles;

/// The forms of these pages are small.
const FORM_BYTES_MAX: usize = 16 * 1024;
const NEXT_MAX: usize = 2_000;

/// The pages of sign-in.
pub fn routes(sign_ins: &SignIns) -> Router {
    Router::new()
        .route("/sign-in", get(ask).post(sign_in))
        .route("/sign-out", post(sign_out))
        .route("/me", get(me))
        .route("/me/password", post(change_password))
        .route("/me/acting", post(act_at))
        .route("/me/sessions/{id}/end", post(end_session))
        .layer(DefaultBodyLimit::max(FORM_BYTES_MAX))
        .with_state(sign_ins.clone())
}

/// An address on this site. Whatever would lead elsewhere leads to the first page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Local(String);

impl Local {
    pub(super) fn parse(text: &str) -> Local {
        let inside = text.starts_with('/')
            && !text.starts_with("//")
            && !text.contains('\\')
            && text.len() <= NEXT_MAX
            && text.bytes().all(|b| b.is_ascii_graphic())
            && !text.starts_with("/sign-in");
        Local(if inside { text.to_owned() } else { "/".to_owned() })
    }

    pub(super) fn text(self) -> String {
        self.0
    }

    pub(super) fn way_to_sign_in(&self) -> String {
        let mut way = "/sign-in?next=".to_owned();
        for byte in self.0.bytes() {
            match byte {
                b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'/' | b'-' | b'_' | b'.' => {
                    way.push(char::from(byte));
                }
                byte => way.push_str(&format!("%{byte:02X}")),
            }
        }
        way
    }
}

#[derive(Template)]
#[template(path = "sign_in/sign_in.html")]
struct Ask {
    chrome: Chrome,
    refusals: Refusals,
    login: String,
    next: String,
    /// The domain that passkeys are bound to.
    site: String,
    providers: Vec<Button>,
}

impl Ask {
    fn new(sign_ins: &SignIns, chrome: Chrome, next: String) -> Ask {
        let site = sign_ins.passkeys.site().domain().to_owned();
        let providers = by_provider::buttons(sign_ins);
        Ask { chrome, refusals: Refusals::none(), login: String::new(), next, site, providers }
    }
}

#[derive(Deserialize)]
struct Way {
    #[serde(default)]
    next: String,
}

async fn ask(State(sign_ins): State<SignIns>, chrome: Chrome, Query(way): Query<Way>) -> Page {
    let next = Local::parse(&way.next).0;
    if chrome.viewer().is_some() {
        return Page::to(next);
    }
    Page::show(Ask::new(&sign_ins, chrome, next))
}

#[derive(Deserialize)]
struct Asked {
    login: String,
    password: String,
    #[serde(default)]
    next: String,
}

async fn sign_in(
    State(sign_ins): State<SignIns>,
    chrome: Chrome,
    Caller(address): Caller,
    headers: HeaderMap,
    Form(asked): Form<Asked>,
) -> Result<Response> {
    let from = origin(address, &headers);
    let attempt = Attempt { login: asked.login.clone(), password: asked.password, from };
    let entered = sign_ins.sign_in(attempt).await;
    admitted(&sign_ins, entered, chrome, &headers, asked.login, &asked.next)
}

/// The way in for whoever proved who they are; the form again for whoever did not.
pub(crate) fn admitted(
    sign_ins: &SignIns,
    entered: Result<Token>,
    chrome: Chrome,
    headers: &HeaderMap,
    login: String,
    next: &str,
) -> Result<Response> {
    let next = Local::parse(next).0;
    match entered {
        Ok(token) => {
            let mut answer = Page::to(next).into_response();
            SESSION.give(&token, headers, answer.headers_mut());
            Ok(answer)
        }
        Err(Error::Refused(refusal)) => {
            let status = refusal.status;
            let refusals = Refusals::from(*refusal);
            let page = Page::again(Ask { refusals, login, ..Ask::new(sign_ins, chrome, next) });
            let mut answer = page.into_response();
            *answer.status_mut() = StatusCode::from_u16(status).unwrap_or_default();
            Ok(answer)
        }
        Err(failed) => Err(failed),
    }
}

async fn sign_out(
    State(sign_ins): State<SignIns>,
    headers: HeaderMap,
    visit: Result<Visit>,
) -> Result<Response> {
    if let Ok(Visit { session, person, actor, .. }) = visit {
        let act = move |tx: &base::db::Tx| super::sign_out(tx, &actor, person.id, session.id);
        sign_ins.db.write(act).await?;
    }
    let notice = Text::new("Đã đăng xuất.", "You have signed out.");
    let mut answer = Page::to("/sign-in").notice(notice).into_response();
    SESSION.take_back(&headers, answer.headers_mut());
    Ok(answer)
}

#[derive(Template)]
#[template(path = "sign_in/me.html")]
pub(crate) struct Me {
    chrome: Chrome,
    refusals: Refusals,
    name: String,
    login: String,
    positions: Vec<Held>,
    sessions: Vec<Session>,
    here: SessionId,
    passkeys: Vec<Listed>,
    /// What a passkey that could not be added was to be called.
    device: String,
    /// The domain that passkeys are bound to.
    site: String,
    /// Accounts at providers that are linked, and providers that may be.
    accounts: Vec<Account>,
    linkable: Vec<Button>,
}

/// A position as its holder reads it.
struct Held {
    authority: AuthorityId,
    authority_name: String,
    unit: String,
    title: String,
    roles: String,
    from: String,
    to: String,
    state: HeldState,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum HeldState {
    /// The rights of this moment come from here.
    Acting,
    InForce,
    Past,
    ToCome,
}

async fn me(State(sign_ins): State<SignIns>, chrome: Chrome, visit: Visit) -> Result<Page> {
    Ok(Page::show(account(&sign_ins, chrome, visit, Refusals::none(), String::new()).await?))
}

/// The page of one's account; `device` is the name of a passkey that could not be added.
pub(crate) async fn account(
    sign_ins: &SignIns,
    chrome: Chrome,
    visit: Visit,
    refusals: Refusals,
    device: String,
) -> Result<Me> {
    let person = visit.person.id;
    let all = move |tx: &base::db::Tx| {
        let sessions = super::sessions(tx, person)?;
        Ok((sessions, passkey::passkeys(tx, person)?, by_provider::identities(tx, person)?))
    };
    let (sessions, passkeys, identities) = sign_ins.db.read(all).await?;
    let (accounts, linkable) = by_provider::own(sign_ins, &chrome, identities);
    let mut positions: Vec<Held> =
        visit.positions.iter().map(|held| Held::of(sign_ins, &chrome, &visit, held)).collect();
    positions.reverse();
    let (name, login) = (visit.person.name, visit.person.login);
    let (here, site) = (visit.session.id, sign_ins.passkeys.site().domain().to_owned());
    Ok(Me {
        chrome,
        refusals,
        name,
        login,
        positions,
        sessions,
        here,
        passkeys,
        device,
        site,
        accounts,
        linkable,
    })
}

impl Held {
    fn of(sign_ins: &SignIns, chrome: &Chrome, visit: &Visit, held: &Position) -> Held {
        let directory = sign_ins.directory.snapshot();
        let name = |id| directory.get(id).map_or(String::new(), |found| found.name.clone());
        let state = match held.in_force(chrome.now) {
            true if visit.actor.home() == Some(held.authority) => HeldState::Acting,
            true => HeldState::InForce,
            false if held.from_at > chrome.now => HeldState::ToCome,
            false => HeldState::Past,
        };
        let english = held.title_en.as_ref().filter(|_| chrome.lang == Lang::En);
        let roles = held.roles.iter().filter_map(|role| roles::find(&role.0));
        let roles: Vec<&str> = roles.map(|known| chrome.text(&known.name)).collect();
        Held {
            authority: held.authority,
            authority_name: name(held.authority),
            unit: match &held.unit {
                Unit::Listed(id) => name(*id),
                Unit::Named(name) => name.clone(),
            },
            title: english.unwrap_or(&held.title).clone(),
            roles: roles.join(", "),
            from: chrome.day(&held.from_at),
            to: held.to_at.map_or(String::new(), |to| chrome.day(&to)),
            state,
        }
    }
}

#[derive(Deserialize)]
struct PasswordForm {
    present: String,
    password: String,
    again: String,
}

async fn change_password(
    State(sign_ins): State<SignIns>,
    chrome: Chrome,
    visit: Visit,
    Caller(address): Caller,
    Form(form): Form<PasswordForm>,
) -> Result<Page> {
    let refusal = if form.password == form.again {
        let asked = NewPassword { present: form.present, new: form.password, address };
        match sign_ins.change_password(&visit, asked).await {
            Ok(()) => {
                return Ok(Page::to("/me").notice(Text::new(
                    "Đã đổi mật khẩu; các phiên đăng nhập khác đã kết thúc.",
                    "The password is changed; your other sessions have ended.",
                )));
            }
            Err(Error::Refused(refusal)) => *refusal,
            Err(failed) => return Err(failed),
        }
    } else {
        refusals::not_repeated()
    };
    Ok(Page::again(account(&sign_ins, chrome, visit, refusal.into(), String::new()).await?))
}

#[derive(Deserialize)]
struct Acting {
    authority: i64,
}

async fn act_at(
    State(sign_ins): State<SignIns>,
    visit: Visit,
    Form(form): Form<Acting>,
) -> Result<Page> {
    let at = AuthorityId(form.authority);
    let act = move |tx: &base::db::Tx| super::act_at(tx, &visit.actor, &visit.session, at);
    sign_ins.db.write(act).await?;
    Ok(Page::to("/me").notice(Text::new("Đã đổi cơ quan làm việc.", "You act there from now on.")))
}

async fn end_session(
    State(sign_ins): State<SignIns>,
    visit: Visit,
    Path(id): Path<String>,
) -> Result<Page> {
    let id: SessionId = id.parse().map_err(|refusal: Refusal| Error::from(refusal))?;
    let act = move |tx: &base::db::Tx| super::end_session(tx, &visit.actor, visit.person.id, id);
    sign_ins.db.write(act).await?;
    Ok(Page::to("/me").notice(Text::new("Đã kết thúc phiên.", "The session has ended.")))
}

/// Where a session begins that this request asks for.
pub(crate) fn origin(address: IpAddr, headers: &HeaderMap) -> Origin {
    let agent = headers.get(header::USER_AGENT).and_then(|v| v.to_str().ok()).unwrap_or("");
    Origin { address, agent: agent.to_owned(), before: SESSION.token(headers) }
}

/// The address a request comes from. Only a proxy on this machine is believed when it names another.
pub(crate) struct Caller(pub(crate) IpAddr);

impl<S: Sync> FromRequestParts<S> for Caller {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Caller, Infallible> {
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|peer| peer.0.ip());
        let peer = peer.unwrap_or(IpAddr::V4(Ipv4Addr::LOCALHOST));
        let told = parts.headers.get_all("x-forwarded-for").iter().next_back();
        let told =
            told.and_then(|line| line.to_str().ok()?.rsplit(',').next()?.trim().parse().ok());
        Ok(Caller(told.filter(|_| peer.is_loopback()).unwrap_or(peer)))
    }
}
