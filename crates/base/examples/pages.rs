//! Shows the kit's samples in a browser: `cargo run -p base --example pages`, then http://127.0.0.1:4300/list.

use axum::Router;
use axum::extract::Path;
use axum::response::Html;
use axum::routing::get;
use base::pages::{Chrome, Page, dress, sample};
use base::{Refusal, Result, Text};

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let router: Router = Router::new()
        .route("/", get(async || Page::to("/list").notice(Text::new("Đã lưu.", "Saved."))))
        .route("/broken", get(async || broken()))
        .route("/closed", get(async || Page::refused(closed())))
        .route("/{name}", get(show));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:4300").await?;
    Ok(axum::serve(listener, dress(router, sample::door())).await?)
}

async fn show(mut chrome: Chrome, Path(name): Path<String>) -> Result<Html<String>> {
    let theme = chrome.theme;
    let mut drawn = Chrome::sample(chrome.lang, &chrome.here);
    drawn.theme = theme;
    drawn.notice = chrome.notice.take();
    let pages = sample::kit(&drawn)?;
    let page = pages.into_iter().find(|(known, _)| *known == name);
    Ok(Html(page.ok_or_else(Refusal::not_found)?.1))
}

fn broken() -> Result<Page> {
    Err(anyhow::anyhow!("disk unplugged").context("reading the register").into())
}

fn closed() -> Refusal {
    let what =
        Text::new("Sổ văn bản đi năm 2026 đã khoá.", "The outgoing register of 2026 is closed.");
    let remedy = Text::new(
        "Chọn sổ năm 2027, hoặc đề nghị văn thư mở lại sổ.",
        "Choose the register of 2027, or ask the clerk to reopen it.",
    );
    Refusal::new("register.closed", what, remedy)
        .status(409)
        .source("Nghị định 30/2020/NĐ-CP, Điều 15")
}
