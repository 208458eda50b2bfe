//! The feed of changes for programs: who follows it never needs the whole directory again. Decision 20/2020/QĐ-TTg,
//! art. 10 (sharing of codes).

use axum::Json;
use axum::extract::{Query, State};
use serde::{Deserialize, Serialize};

use super::page::Shown;
use super::{Authority, Snapshot};

/// Changes in one answer, unless fewer or more are asked for.
const FEED: usize = 1_000;
const FEED_MAX: usize = 5_000;

#[derive(Deserialize)]
pub(super) struct Since {
    #[serde(default)]
    since: i64,
    limit: Option<usize>,
}

/// Changes after a version, oldest first. Ask again with `since` = `next` while there is `more`.
#[derive(Serialize)]
pub(super) struct Feed {
    version: i64,
    next: i64,
    more: bool,
    changes: Vec<Changed>,
}

/// An authority as it is after its last change.
#[derive(Serialize)]
struct Changed {
    version: i64,
    code: String,
    other_codes: Vec<String>,
    kind: &'static str,
    member: bool,
    name: String,
    name_en: Option<String>,
    mail: String,
    parent: Option<String>,
    valid_from: String,
    valid_to: Option<String>,
    successor: Option<String>,
}

pub(super) async fn feed(State(shown): State<Shown>, Query(asked): Query<Since>) -> Json<Feed> {
    let snapshot = shown.directory.snapshot();
    let limit = asked.limit.unwrap_or(FEED).clamp(1, FEED_MAX);
    let changed = snapshot.changed_since(asked.since);
    let more = changed.len() > limit;
    let changes: Vec<Changed> =
        changed.into_iter().take(limit).map(|found| Changed::of(&snapshot, found)).collect();
    let next = changes.last().map_or(asked.since.min(snapshot.version()), |last| last.version);
    Json(Feed { version: snapshot.version(), next, more, changes })
}

impl Changed {
    fn of(snapshot: &Snapshot, found: &Authority) -> Changed {
        let code = |id| snapshot.get(id).map(|other| other.code.to_string());
        Changed {
            version: found.version,
            code: found.code.to_string(),
            other_codes: found.other_codes.iter().map(ToString::to_string).collect(),
            kind: found.kind.name(),
            member: found.member,
            name: found.name.clone(),
            name_en: found.name_en.clone(),
            mail: found.mail.clone(),
            parent: found.parent.and_then(code),
            valid_from: found.valid_from.to_string(),
            valid_to: found.valid_to.map(|end| end.to_string()),
            successor: found.successor.and_then(code),
        }
    }
}
