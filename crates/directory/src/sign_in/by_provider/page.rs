//! The routes of sign-in by a provider: away, back, linked and unlinked.

use askama::Template;
use axum::Router;
use axum::extract::{DefaultBodyLimit, Form, Path, Query, State};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use base::pages::{Chrome, Page};
use base::{Error, Lang, Refusal, Result, Text};
use http::HeaderMap;
use serde::Deserialize;

use super::{Identity, IdentityId, Outcome, Provider, Returned, Wish, unlink};
use crate::sign_in::page::{Caller, account, admitted, origin};
use crate::sign_in::token::AWAY;
use crate::sign_in::{SignIns, Token, Visit};

/// The forms here carry an address at most.
const FORM_BYTES_MAX: usize = 8 * 1024;

pub(crate) fn routes(sign_ins: &SignIns) -> Router {
    Router::new()
        .route("/sign-in/provider/{name}", post(sign_in))
        .route("/sign-in/provider/{name}/return", get(come_back))
        .route("/me/identities", post(link))
        .route("/me/identities/{id}/removal", post(remove))
        .layer(DefaultBodyLimit::max(FORM_BYTES_MAX))
        .with_state(sign_ins.clone())
}

/// The button of a provider.
pub(in crate::sign_in) struct Button {
    pub(in crate::sign_in) name: String,
    pub(in crate::sign_in) label: Text,
}

impl Button {
    fn of(provider: &Provider) -> Button {
        Button { name: provider.name.clone(), label: provider.label.clone() }
    }

    pub(in crate::sign_in) fn sign_in(&self, chrome: &Chrome) -> String {
        let label = chrome.text(&self.label);
        match chrome.lang {
            Lang::Vi => format!("Đăng nhập bằng {label}"),
            Lang::En => format!("Sign in with {label}"),
        }
    }

    pub(in crate::sign_in) fn link(&self, chrome: &Chrome) -> String {
        let label = chrome.text(&self.label);
        match chrome.lang {
            Lang::Vi => format!("Liên kết với {label}"),
            Lang::En => format!("Link {label}"),
        }
    }
}

/// A linked account on its owner's page.
pub(in crate::sign_in) struct Account {
    pub(in crate::sign_in) identity: Identity,
    /// What people call the provider; its address when the settings know it no more.
    pub(in crate::sign_in) label: String,
}

pub(in crate::sign_in) fn buttons(sign_ins: &SignIns) -> Vec<Button> {
    sign_ins.providers.iter().map(Button::of).collect()
}

/// What of one's own is linked, and what may be.
pub(in crate::sign_in) fn own(
    sign_ins: &SignIns,
    chrome: &Chrome,
    identities: Vec<Identity>,
) -> (Vec<Account>, Vec<Button>) {
    let providers = &sign_ins.providers;
    let linked = |provider: &Provider| identities.iter().any(|i| i.issuer == provider.issuer());
    let linkable = providers.iter().filter(|one| !linked(one)).map(Button::of).collect();
    let named = |identity: Identity| {
        let known = providers.iter().find(|one| one.issuer() == identity.issuer);
        let label = known.map_or(identity.issuer.as_str(), |one| chrome.text(&one.label));
        Account { label: label.to_owned(), identity }
    };
    (identities.into_iter().map(named).collect(), linkable)
}

/// The page between here and the provider. A redirect would do, but browsers hold the answers to forms to the policy
/// `form-action 'self'`, wherever they are redirected.
#[derive(Template)]
#[template(path = "sign_in/by_provider/away.html")]
struct Leaving {
    chrome: Chrome,
    label: Text,
    address: String,
}

#[derive(Deserialize)]
struct Asked {
    #[serde(default)]
    next: String,
}

async fn sign_in(
    State(sign_ins): State<SignIns>,
    chrome: Chrome,
    Caller(address): Caller,
    headers: HeaderMap,
    Path(name): Path<String>,
    Form(Asked { next }): Form<Asked>,
) -> Result<Response> {
    let browser = browser(&sign_ins, &headers);
    let wish = Wish::SignIn { next: next.clone() };
    match sign_ins.lead_away(&name, wish, &browser, address).await {
        Ok(address) => leave(&sign_ins, chrome, &name, address, &browser, &headers),
        Err(error) => admitted(&sign_ins, Err(error), chrome, &headers, String::new(), &next),
    }
}

#[derive(Deserialize)]
struct Linked {
    provider: String,
}

async fn link(
    State(sign_ins): State<SignIns>,
    chrome: Chrome,
    visit: Visit,
    Caller(address): Caller,
    headers: HeaderMap,
    Form(Linked { provider }): Form<Linked>,
) -> Result<Response> {
    let (browser, wish) = (browser(&sign_ins, &headers), Wish::Link { person: visit.person.id });
    match sign_ins.lead_away(&provider, wish, &browser, address).await {
        Ok(address) => leave(&sign_ins, chrome, &provider, address, &browser, &headers),
        Err(error) => account_again(&sign_ins, chrome, visit, error).await,
    }
}

async fn come_back(
    State(sign_ins): State<SignIns>,
    chrome: Chrome,
    Caller(address): Caller,
    headers: HeaderMap,
    visit: Result<Visit>,
    Path(name): Path<String>,
    Query(returned): Query<Returned>,
) -> Result<Response> {
    let (visit, browser) = (visit.ok(), AWAY.token(&headers));
    let from = origin(address, &headers);
    match (sign_ins.take_back(&name, returned, browser, visit.as_ref(), from).await, visit) {
        (Ok(Outcome::SignedIn { token, next }), _) => {
            admitted(&sign_ins, Ok(token), chrome, &headers, String::new(), &next)
        }
        (Ok(Outcome::Linked), _) => Ok(Page::to("/me")
            .notice(Text::new(
                "Đã liên kết; từ nay có thể đăng nhập bằng định danh này.",
                "It is linked; you can sign in with it from now on.",
            ))
            .into_response()),
        (Err(error), Some(visit)) => account_again(&sign_ins, chrome, visit, error).await,
        (Err(error), None) => admitted(&sign_ins, Err(error), chrome, &headers, String::new(), "/"),
    }
}

async fn remove(
    State(sign_ins): State<SignIns>,
    visit: Visit,
    Path(id): Path<String>,
) -> Result<Page> {
    let id: IdentityId = id.parse().map_err(|refusal: Refusal| Error::from(refusal))?;
    let act = move |tx: &base::db::Tx| unlink(tx, &visit.actor, visit.person.id, id);
    sign_ins.db.write(act).await?;
    Ok(Page::to("/me").notice(Text::new(
        "Đã hủy liên kết; không đăng nhập bằng định danh này được nữa.",
        "The link is removed; this identity signs nobody in any more.",
    )))
}

/// The token that ties what comes back to this browser; the one it has, where several tabs are away at once.
fn browser(sign_ins: &SignIns, headers: &HeaderMap) -> Token {
    AWAY.token(headers).unwrap_or_else(|| Token::new(sign_ins.db.random()))
}

fn leave(
    sign_ins: &SignIns,
    chrome: Chrome,
    name: &str,
    address: String,
    browser: &Token,
    headers: &HeaderMap,
) -> Result<Response> {
    let label = sign_ins.provider(name)?.label.clone();
    let mut answer = Page::show(Leaving { chrome, label, address }).into_response();
    AWAY.give(browser, headers, answer.headers_mut());
    Ok(answer)
}

async fn account_again(
    sign_ins: &SignIns,
    chrome: Chrome,
    visit: Visit,
    error: Error,
) -> Result<Response> {
    let Error::Refused(refusal) = error else { return Err(error) };
    let page = account(sign_ins, chrome, visit, (*refusal).into(), String::new()).await?;
    Ok(Page::again(page).into_response())
}

#[cfg(test)]
mod samples {
    use base::pages::sample::Samples;

    use super::{Account, Button, Chrome, Identity, Leaving, Text};

    impl Button {
        pub(in crate::sign_in) fn sample() -> Button {
            let label = Text::new("Cổng định danh tỉnh", "the province's identity service");
            Button { name: "province".to_owned(), label }
        }
    }

    impl Account {
        pub(in crate::sign_in) fn sample(chrome: &Chrome) -> Account {
            let identity = Identity {
                id: "0190a6b8-0000-7000-8000-000000000004".parse().unwrap(),
                issuer: "https://id.example.vn".to_owned(),
                linked_at: chrome.now,
            };
            Account { identity, label: "Định danh cán bộ".to_owned() }
        }
    }

    impl Samples for Leaving {
        fn samples(chrome: &Chrome) -> Vec<(&'static str, Leaving)> {
            let (chrome, label) = (chrome.clone(), Button::sample().label);
            let address = "https://id.example.vn/auth?state=1&nonce=2".to_owned();
            vec![("leaving", Leaving { chrome, label, address })]
        }
    }

    #[test]
    fn the_page_between_leads_on_without_script() -> base::Result<()> {
        for lang in [base::Lang::Vi, base::Lang::En] {
            let chrome = Chrome::sample(lang, "/sign-in");
            let pages = base::pages::sample::render::<Leaving>(&chrome)?;
            let (_, html) = &pages[0];
            let escaped = "https://id.example.vn/auth?state=1&#38;nonce=2";
            assert!(html.contains(&format!("content=\"0; url={escaped}\"")), "{html}");
            assert!(html.contains(&format!("href=\"{escaped}\"")), "{html}");
        }
        Ok(())
    }
}
