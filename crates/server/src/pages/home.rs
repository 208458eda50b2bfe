//! The first page, for everybody: what this is, how a document travels, why none is lost, and the ways on. Whoever has a
//! desk begins there instead.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use askama::Template;
use axis::hub::statistics::{self, Figures};
use axum::Router;
use axum::extract::State;
use axum::routing::get;
use base::Result;
use base::db::Db;
use base::pages::{Chrome, Page};
use directory::SignedIn;

use crate::config::Part;
use crate::installation::Installation;

/// Public figures are looked up no more often than this, however many people come.
const KEPT: Duration = Duration::from_secs(5);

#[derive(Clone)]
struct Home {
    db: Db,
    axis: bool,
    directory: bool,
    office: bool,
    kept: Arc<Mutex<Option<(Instant, Figures)>>>,
}

pub(super) fn routes(installation: &Arc<Installation>) -> Router {
    let parts = &installation.config.parts;
    let home = Home {
        db: installation.db.clone(),
        axis: parts.contains(&Part::Axis),
        directory: parts.contains(&Part::Directory),
        office: parts.contains(&Part::Office),
        kept: Arc::default(),
    };
    Router::new().route("/", get(show)).with_state(home)
}

#[derive(Template)]
#[template(path = "pages/home.html")]
pub(crate) struct First {
    pub(crate) chrome: Chrome,
    pub(crate) figures: Figures,
    pub(crate) axis: bool,
    pub(crate) directory: bool,
}

async fn show(State(home): State<Home>, SignedIn(actor): SignedIn, chrome: Chrome) -> Result<Page> {
    if home.office && desk::may_view(&actor) {
        return Ok(Page::to("/desk"));
    }
    let figures = home.figures().await?;
    Ok(Page::show(First { chrome, figures, axis: home.axis, directory: home.directory }))
}

impl Home {
    async fn figures(&self) -> Result<Figures> {
        let kept = *self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((at, figures)) = kept
            && at.elapsed() < KEPT
        {
            return Ok(figures);
        }
        let figures = self.db.read(statistics::figures).await?;
        *self.kept.lock().unwrap_or_else(PoisonError::into_inner) = Some((Instant::now(), figures));
        Ok(figures)
    }
}

#[cfg(test)]
mod tests {
    use base::Lang;
    use base::pages::sample::{Samples, render};

    use super::*;

    impl Samples for First {
        fn samples(chrome: &Chrome) -> Vec<(&'static str, First)> {
            let first =
                |figures, axis| First { chrome: chrome.clone(), figures, axis, directory: true };
            let busy = Figures {
                documents: 8_315,
                copies: 19_310,
                copies_done: 19_296,
                connected: 95,
                ..Figures::default()
            };
            vec![
                ("home", first(busy, true)),
                ("home-new", first(Figures::default(), true)),
                ("home-office", first(busy, false)),
            ]
        }
    }

    #[test]
    fn the_first_page_says_in_both_languages_what_this_is() {
        for (lang, words) in [
            (Lang::Vi, ["Trục liên thông văn bản", "19.296", "bí mật nhà nước"]),
            (Lang::En, ["exchange of documents between authorities", "19,296", "state secrets"]),
        ] {
            let pages = render::<First>(&Chrome::sample(lang, "/")).unwrap();
            for word in words {
                assert!(pages[0].1.contains(word), "no “{word}” in {}", pages[0].1);
            }
            assert!(!pages[2].1.contains("/checker"));
        }
    }
}
