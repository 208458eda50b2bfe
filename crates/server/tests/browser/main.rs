//! Journeys in a real Chromium against a running service, with an accessibility check (axe-core) of every page seen,
//! in both languages and at the width of a phone. Needs `TRUC_TEST_CHROMIUM`, which the test command sets.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod browser;
mod keys;
mod life;
mod line;
mod office;
mod offline;
#[path = "../provider/mod.rs"]
mod provider;
mod service;
#[path = "../it/signed.rs"]
mod signed;
mod signing;
mod visitor;

use browser::Browser;
use service::Service;

/// Starts both, or says why there is no journey.
async fn both() -> Option<(Service, Browser)> {
    let Some(browser) = Browser::start().await else {
        println!("SKIPPED: no Chromium (TRUC_TEST_CHROMIUM)");
        return None;
    };
    Some((Service::start().await, browser))
}
