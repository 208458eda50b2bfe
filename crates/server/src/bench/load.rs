//! Many people at once: each opens a page, reads, opens the next.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use axum::Router;
use base::Result;
use http::StatusCode;
use tokio::sync::Mutex;
use tokio::task::JoinSet;

use super::Seeded;
use super::measure::{get, signed_in};

/// What came of it.
pub struct Crowd {
    pub pages: usize,
    pub errors: u64,
    pub p50: Duration,
    pub p95: Duration,
    pub max: Duration,
    pub lasted: Duration,
}

/// `people` of all authorities work for a while; between two pages each reads for `reading`.
///
/// # Errors
/// When somebody does not sign in.
pub async fn crowd(
    router: &Router,
    seeded: &Seeded,
    people: usize,
    (lasting, reading): (Duration, Duration),
) -> Result<Crowd> {
    let logins = seeded.houses.iter().flat_map(|house| {
        let share = people.div_ceil(seeded.houses.len());
        house.logins.iter().filter(|login| !login.starts_with("auditor")).take(share)
    });
    let mut cookies = Vec::new();
    for login in logins.take(people) {
        cookies.push((login.clone(), signed_in(router, login, &seeded.password).await?));
    }
    let (waited, errors) = (Arc::new(Mutex::new(Vec::new())), Arc::new(AtomicU64::new(0)));
    let start = Instant::now();
    let mut everybody = JoinSet::new();
    for (number, (login, cookie)) in cookies.into_iter().enumerate() {
        let (router, waited, errors) = (router.clone(), waited.clone(), errors.clone());
        everybody.spawn(async move {
            let ways = ways(&login);
            // Nobody begins at the same moment.
            let part = u32::try_from(number).unwrap_or(0);
            tokio::time::sleep(reading * part / u32::try_from(people).unwrap_or(1)).await;
            for path in ways.iter().cycle() {
                if start.elapsed() > lasting {
                    break;
                }
                let asked = Instant::now();
                let answer = get(&router, &cookie, path).await;
                waited.lock().await.push(asked.elapsed());
                if !matches!(answer, Ok((StatusCode::OK, _))) {
                    errors.fetch_add(1, Ordering::Relaxed);
                }
                tokio::time::sleep(reading).await;
            }
        });
    }
    while everybody.join_next().await.is_some() {}
    let mut times = std::mem::take(&mut *waited.lock().await);
    times.sort_unstable();
    let at = |percent: usize| times.get(times.len().saturating_sub(1) * percent / 100).copied();
    Ok(Crowd {
        pages: times.len(),
        errors: errors.load(Ordering::Relaxed),
        p50: at(50).unwrap_or_default(),
        p95: at(95).unwrap_or_default(),
        max: at(100).unwrap_or_default(),
        lasted: start.elapsed(),
    })
}

/// The pages somebody works with, by what they are.
fn ways(login: &str) -> &'static [&'static str] {
    match login.split('.').next() {
        Some("clerk") => &["/desk", "/incoming", "/incoming?state=registered", "/outgoing"],
        Some("leader") => &["/desk", "/supervision", "/incoming", "/desk"],
        _ => &["/desk", "/outgoing", "/desk", "/dossiers"],
    }
}
