//! The versions of a document, and what changed between two of them, word by word.

use std::time::Duration;

use askama::Template;
use axum::extract::{Path, Query, State as Of};
use base::db::Tx;
use base::pages::{Choice, Chrome, Page};
use base::{Refusal, Result};
use directory::person::{Person, person as find_person};
use serde::Deserialize;
use similar::{ChangeTag, TextDiff};

use super::one::seen;
use crate::outgoing::draft::Version;
use crate::outgoing::sheet::Sheet;
use crate::outgoing::{Outgoing, OutgoingId, store};
use crate::{Looker, Office};

/// Two versions that share nothing would be compared for long; after this time the rest counts as replaced.
const COMPARING: Duration = Duration::from_millis(500);

/// Which versions are compared: the last two unless chosen.
#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    from: Option<u32>,
    to: Option<u32>,
}

/// Words that stand, came or went together.
struct Piece {
    tag: ChangeTag,
    words: String,
}

#[derive(Template)]
#[template(path = "outgoing/page/versions.html")]
struct Versions {
    chrome: Chrome,
    one: Outgoing,
    versions: Vec<(Version, Person)>,
    from: u32,
    to: u32,
    pieces: Vec<Piece>,
}

impl Versions {
    fn choices(&self) -> Vec<Choice> {
        let choice = |(version, _): &(Version, Person)| {
            Choice::new(version.number.to_string(), format!("v{}", version.number))
        };
        self.versions.iter().map(choice).collect()
    }
}

pub(super) async fn show(
    Of(office): Of<Office>,
    looker: Looker,
    Path(id): Path<OutgoingId>,
    Query(asked): Query<Asked>,
    chrome: Chrome,
) -> Result<Page> {
    let read = move |tx: &Tx| {
        let one = seen(tx, &looker, id)?;
        let versions = store::versions(tx, id)?.into_iter();
        let versions = versions.map(|version| Ok((find_person(tx, version.by)?, version)));
        let versions = versions.map(|found: Result<_>| found.map(|(by, version)| (version, by)));
        Ok((one, versions.collect::<Result<Vec<(Version, Person)>>>()?))
    };
    let (one, versions) = office.hub.db.write(read).await?;
    let to = asked.to.unwrap_or(one.version);
    let from = asked.from.unwrap_or(to.saturating_sub(1).max(1));
    let text = |number: u32| {
        let found = versions.iter().find(|(version, _)| version.number == number);
        found.map(|(version, _)| plain(&version.sheet)).ok_or_else(Refusal::not_found)
    };
    let (before, after) = (text(from)?, text(to)?);
    let compared = tokio::task::spawn_blocking(move || compare(&before, &after));
    let pieces = compared.await.map_err(anyhow::Error::from)?;
    Ok(Page::show(Versions { chrome, one, versions, from, to, pieces }))
}

/// What a version says, in the order of the document.
fn plain(of: &Sheet) -> String {
    let parts = [
        &of.superior,
        &of.issuer,
        &of.place,
        &of.subject,
        &of.addressees,
        &of.competence,
        &of.bases,
        &of.body,
        &of.annexes,
        &of.to,
        &of.capacities,
        &of.office,
        &of.recipients,
        &of.paper,
    ];
    let parts = parts.into_iter().map(|part| part.trim()).filter(|part| !part.is_empty());
    parts.collect::<Vec<_>>().join("\n\n").replace("\r\n", "\n")
}

fn compare(before: &str, after: &str) -> Vec<Piece> {
    let compared = TextDiff::configure().timeout(COMPARING).diff_words(before, after);
    let mut pieces: Vec<Piece> = Vec::new();
    for change in compared.iter_all_changes() {
        match pieces.last_mut().filter(|last| last.tag == change.tag()) {
            Some(last) => last.words.push_str(change.value()),
            None => pieces.push(Piece { tag: change.tag(), words: change.value().to_owned() }),
        }
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::{ChangeTag, compare};

    #[test]
    fn what_changed_is_told_in_words() {
        let pieces = compare("báo cáo trước ngày 05 tháng 12", "báo cáo trước ngày 10 tháng 12");
        let told: Vec<(ChangeTag, &str)> =
            pieces.iter().map(|piece| (piece.tag, piece.words.as_str())).collect();
        let expected = [
            (ChangeTag::Equal, "báo cáo trước ngày "),
            (ChangeTag::Delete, "05"),
            (ChangeTag::Insert, "10"),
            (ChangeTag::Equal, " tháng 12"),
        ];
        assert_eq!(told, expected);
    }
}
