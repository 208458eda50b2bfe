//! The directory in memory: one immutable snapshot per version, so a look-up costs no query and no lock is held.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use base::authority::AuthorityId;
use base::db::{Db, Tx};
use base::{Refusal, Result, Text};
use jiff::Timestamp;

use super::{Authority, store};
use crate::code::{AuthorityCode, LENGTH_MAX};
use crate::fold::fold;

/// Rings when the directory changed on this node.
pub const BELL: &str = "directory";

/// How many successors are followed at most; a longer chain is a mistake in the data.
const SUCCESSORS_MAX: usize = 16;

/// The directory as this node knows it. Cheap to clone.
#[derive(Clone)]
pub struct Directory {
    db: Db,
    present: Arc<RwLock<Arc<Snapshot>>>,
}

/// The directory at one version.
#[derive(Debug, Default)]
pub struct Snapshot {
    version: i64,
    authorities: Vec<Authority>,
    by_id: HashMap<AuthorityId, u32>,
    by_code: HashMap<Box<str>, u32>,
    /// Each name without marks, for searching.
    folded: Vec<Box<str>>,
}

impl Directory {
    /// Loads the directory.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn open(db: Db) -> Result<Directory> {
        let directory = Directory { db, present: Arc::default() };
        directory.refresh().await?;
        Ok(directory)
    }

    /// The present state; what is held of it does not change any more.
    #[must_use]
    pub fn snapshot(&self) -> Arc<Snapshot> {
        self.present.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Takes over changes, of this node or another; answers 1 when there were any.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn refresh(&self) -> Result<u64> {
        let known = self.snapshot().version;
        let fresh = self
            .db
            .read(move |tx| {
                let version = store::last_version(tx)?;
                if version == known { Ok(None) } else { Ok(Some((version, store::all(tx)?))) }
            })
            .await?;
        let Some((version, authorities)) = fresh else { return Ok(0) };
        let snapshot = Arc::new(Snapshot::of(version, authorities));
        *self.present.write().unwrap_or_else(PoisonError::into_inner) = snapshot;
        Ok(1)
    }
}

impl Snapshot {
    /// The directory as this transaction sees it.
    pub(crate) fn load(tx: &Tx) -> Result<Snapshot> {
        Ok(Snapshot::of(store::last_version(tx)?, store::all(tx)?))
    }

    /// Indexes a list of authorities.
    #[must_use]
    pub fn of(version: i64, authorities: Vec<Authority>) -> Snapshot {
        let mut snapshot = Snapshot { version, ..Snapshot::default() };
        for (place, authority) in (0..).zip(&authorities) {
            snapshot.by_id.insert(authority.id, place);
            for code in std::iter::once(&authority.code).chain(&authority.other_codes) {
                snapshot.by_code.insert(code.as_str().to_ascii_uppercase().into(), place);
            }
        }
        snapshot.folded = authorities.iter().map(|found| fold(&found.name).into()).collect();
        snapshot.authorities = authorities;
        snapshot
    }

    /// The feed's number of the last change it contains.
    #[must_use]
    pub fn version(&self) -> i64 {
        self.version
    }

    /// Every authority, in order of registration.
    #[must_use]
    pub fn all(&self) -> &[Authority] {
        &self.authorities
    }

    /// What changed after a version, oldest change first: the feed.
    #[must_use]
    pub fn changed_since(&self, version: i64) -> Vec<&Authority> {
        let mut changed: Vec<&Authority> =
            self.authorities.iter().filter(|authority| authority.version > version).collect();
        changed.sort_by_key(|authority| authority.version);
        changed
    }

    /// Everybody whose name has all these words, marks or not, or one of whose codes contains the text; who bears
    /// exactly that code stands first. No words find all.
    #[must_use]
    pub fn search(&self, text: &str) -> Vec<&Authority> {
        let (folded, code) = (fold(text), text.trim().to_ascii_uppercase());
        let words: Vec<&str> = folded.split(' ').collect();
        let exact = self.find(text).map(|found| found.id);
        let fits = |(authority, name): &(&Authority, &str)| {
            words.iter().all(|word| name.contains(word))
                || (!code.is_empty() && authority.codes().any(|c| c.as_str().contains(&code)))
        };
        let mut found: Vec<&Authority> = self
            .authorities
            .iter()
            .zip(self.folded.iter().map(AsRef::as_ref))
            .filter(fits)
            .map(|(authority, _)| authority)
            .collect();
        found.sort_by_key(|authority| Some(authority.id) != exact);
        found
    }

    /// What stands directly under an authority.
    pub fn under(&self, id: AuthorityId) -> impl Iterator<Item = &Authority> {
        self.authorities.iter().filter(move |authority| authority.parent == Some(id))
    }

    #[must_use]
    pub fn get(&self, id: AuthorityId) -> Option<&Authority> {
        self.authorities.get(*self.by_id.get(&id)? as usize)
    }

    /// Whoever bears a code, in any form, open or closed. No query, no allocation.
    #[must_use]
    pub fn find(&self, code: &str) -> Option<&Authority> {
        let code = code.trim().as_bytes();
        let mut upper = [0_u8; LENGTH_MAX];
        let upper = upper.get_mut(..code.len())?;
        upper.copy_from_slice(code);
        upper.make_ascii_uppercase();
        let key = std::str::from_utf8(upper).ok()?;
        self.authorities.get(*self.by_code.get(key)? as usize)
    }

    /// The open authority behind a code that somebody wrote.
    ///
    /// # Errors
    /// `code.form` for what is no code, `code.unknown`, or `code.closed` with the successor named.
    pub fn resolve(&self, code: &str, at: Timestamp) -> Result<&Authority, Refusal> {
        let Some(found) = self.find(code) else {
            AuthorityCode::parse_any(code)?;
            return Err(unknown(code));
        };
        if found.exists_at(at) { Ok(found) } else { Err(self.closed(found, at)) }
    }

    /// Who carries on the matters of a closed authority, through as many mergers as there were.
    #[must_use]
    pub fn successor(&self, authority: &Authority, at: Timestamp) -> Option<&Authority> {
        let mut next = self.get(authority.successor?)?;
        for _ in 0..SUCCESSORS_MAX {
            if next.exists_at(at) {
                return Some(next);
            }
            next = self.get(next.successor?)?;
        }
        None
    }

    fn closed(&self, authority: &Authority, at: Timestamp) -> Refusal {
        let (code, name) = (&authority.code, &authority.name);
        let remedy = match self.successor(authority, at) {
            Some(next) => Text::with(
                format!("Gửi đến cơ quan kế thừa: {} – {}.", next.code, next.name),
                format!(
                    "Send to its successor: {} – {}.",
                    next.code,
                    next.name_en.as_ref().unwrap_or(&next.name)
                ),
            ),
            None => Text::new(
                "Tra cứu danh mục cơ quan để chọn nơi nhận đang hoạt động.",
                "Look up the directory and choose an authority that exists.",
            ),
        };
        Refusal::new(
            "code.closed",
            Text::with(
                format!("Mã {code} ({name}) đã đóng, không gửi, nhận văn bản được nữa."),
                format!("The code {code} ({name}) is closed and can neither send nor receive."),
            ),
            remedy,
        )
        .source("Quyết định 09/2025/QĐ-TTg")
    }
}

fn unknown(code: &str) -> Refusal {
    let code = code.trim();
    Refusal::new(
        "code.unknown",
        Text::with(
            format!("Không có cơ quan nào mang mã {code} trên trục."),
            format!("No authority on the axis bears the code {code}."),
        ),
        Text::new(
            "Tải lại danh sách cơ quan (getAgenciesList) và kiểm tra mã nơi nhận.",
            "Load the list of authorities again (getAgenciesList) and check the recipient's code.",
        ),
    )
}
