//! The routes of passkeys: questions as JSON for `passkey.js`, answers as forms. Their words stand
//! on the pages of sign-in and of one's own account.

use axum::extract::{DefaultBodyLimit, Form, Path, State};
use axum::response::Response;
use axum::routing::post;
use axum::{Json, Router};
use base::pages::{Chrome, Page};
use base::{Error, Result, Text};
use http::HeaderMap;
use serde::Deserialize;

use super::{Answer, Question};
use crate::sign_in::{Caller, SignIns, Visit, account, admitted, origin};

/// A credential as long as one may be, escaped for a form.
const FORM_BYTES_MAX: usize = 32 * 1024;

pub(crate) fn routes(sign_ins: &SignIns) -> Router {
    Router::new()
        .route("/me/passkeys", post(add))
        .route("/me/passkeys/challenge", post(ask_addition))
        .route("/me/passkeys/{id}/removal", post(remove))
        .route("/sign-in/passkey", post(sign_in))
        .route("/sign-in/passkey/challenge", post(ask_sign_in))
        .layer(DefaultBodyLimit::max(FORM_BYTES_MAX))
        .with_state(sign_ins.clone())
}

async fn ask_addition(State(sign_ins): State<SignIns>, visit: Visit) -> Result<Json<Question>> {
    Ok(Json(sign_ins.passkeys().ask_addition(&visit.person).await?))
}

#[derive(Deserialize)]
struct Added {
    ceremony: String,
    answer: String,
    name: String,
}

async fn add(
    State(sign_ins): State<SignIns>,
    chrome: Chrome,
    visit: Visit,
    Form(form): Form<Added>,
) -> Result<Page> {
    let answer = Answer { ceremony: form.ceremony, credential: form.answer };
    let (passkeys, owner) = (sign_ins.passkeys(), visit.person.id);
    match passkeys.add(&visit.actor, owner, &answer, &form.name).await {
        Ok(()) => Ok(Page::to("/me").notice(Text::new(
            "Đã thêm khóa truy cập; từ nay có thể đăng nhập bằng khóa này.",
            "The passkey is added; you can sign in with it from now on.",
        ))),
        Err(Error::Refused(refusal)) => {
            let page = account(&sign_ins, chrome, visit, (*refusal).into(), form.name).await?;
            Ok(Page::again(page))
        }
        Err(failed) => Err(failed),
    }
}

async fn remove(
    State(sign_ins): State<SignIns>,
    visit: Visit,
    Path(id): Path<String>,
) -> Result<Page> {
    let act = move |tx: &base::db::Tx| super::remove(tx, &visit.actor, visit.person.id, &id);
    sign_ins.db().write(act).await?;
    Ok(Page::to("/me").notice(Text::new(
        "Đã xóa khóa truy cập; không đăng nhập bằng khóa này được nữa.",
        "The passkey is removed and signs nobody in any more.",
    )))
}

async fn ask_sign_in(
    State(sign_ins): State<SignIns>,
    Caller(address): Caller,
) -> Result<Json<Question>> {
    Ok(Json(sign_ins.ask_passkey(address).await?))
}

#[derive(Deserialize)]
struct SignIn {
    ceremony: String,
    answer: String,
    #[serde(default)]
    next: String,
}

async fn sign_in(
    State(sign_ins): State<SignIns>,
    chrome: Chrome,
    Caller(address): Caller,
    headers: HeaderMap,
    Form(form): Form<SignIn>,
) -> Result<Response> {
    let answer = Answer { ceremony: form.ceremony, credential: form.answer };
    let entered = sign_ins.sign_in_by_passkey(&answer, origin(address, &headers)).await;
    admitted(&sign_ins, entered, chrome, &headers, String::new(), &form.next)
}
