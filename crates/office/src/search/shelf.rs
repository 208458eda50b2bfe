//! This node's index: a numbered folder for each time it was made; the last one that was finished answers. What is missing,
//! damaged or of another version is made again in the next folder, while the one before answers.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

use anyhow::Context as _;
use base::Result;
use search::Index;
use tokio::sync::Mutex;

/// A file of this name asks for another index.
const WANTED: &str = "rebuild";

/// The search of one node. Cheap to clone.
#[derive(Clone)]
pub struct Search(Arc<Shelf>);

struct Shelf {
    folder: PathBuf,
    current: RwLock<Option<Arc<Index>>>,
    /// Up to where the record was read: ahead of the index where nothing concerned it.
    read_to: AtomicI64,
    /// One feeds, the others find their work done.
    feeding: Mutex<()>,
}

impl Search {
    /// The finished index in a folder, if there is one; the sweep `search` makes it otherwise.
    #[must_use]
    pub fn in_folder(folder: &Path) -> Search {
        let opened = generations(folder).into_iter().rev().find_map(|number| {
            let opened = Index::open(&folder.join(number.to_string()));
            let told =
                opened.inspect_err(|why| tracing::warn!(%why, number, "an index is not used"));
            told.ok()
        });
        let read_to = opened.as_ref().and_then(|index| index.position().ok()).unwrap_or(0);
        Search(Arc::new(Shelf {
            folder: folder.to_owned(),
            current: RwLock::new(opened.map(Arc::new)),
            read_to: AtomicI64::new(read_to),
            feeding: Mutex::default(),
        }))
    }

    /// Asks for another index; the sweep of the service makes it. May be called from another process.
    ///
    /// # Errors
    /// When the folder cannot be written.
    pub fn want_anew(&self) -> Result<()> {
        let folder = &self.0.folder;
        std::fs::create_dir_all(folder).with_context(|| format!("making {}", folder.display()))?;
        let path = folder.join(WANTED);
        Ok(std::fs::write(&path, b"").with_context(|| format!("writing {}", path.display()))?)
    }

    pub(super) fn feeding(&self) -> &Mutex<()> {
        &self.0.feeding
    }

    pub(super) fn current(&self) -> Option<Arc<Index>> {
        self.0.current.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Whether there is no index to follow with.
    pub(super) fn wanted(&self) -> bool {
        self.current().is_none() || self.0.folder.join(WANTED).exists()
    }

    /// The index failed: it is used no more, and made again.
    pub(super) fn damaged(&self) {
        *self.0.current.write().unwrap_or_else(PoisonError::into_inner) = None;
    }

    pub(super) fn read_to(&self) -> i64 {
        self.0.read_to.load(Ordering::Acquire)
    }

    pub(super) fn has_read_to(&self, position: i64) {
        self.0.read_to.store(position, Ordering::Release);
    }

    /// An empty index in the next folder.
    pub(super) fn next(&self) -> Result<(u64, Index)> {
        let number = generations(&self.0.folder).last().map_or(1, |last| last + 1);
        let folder = self.0.folder.join(number.to_string());
        std::fs::create_dir_all(&folder).with_context(|| format!("making {}", folder.display()))?;
        Ok((number, Index::create(&folder).map_err(anyhow::Error::from)?))
    }

    /// From now on this one answers; those before it go.
    pub(super) fn take(&self, number: u64, index: Index, position: i64) {
        let _ = std::fs::remove_file(self.0.folder.join(WANTED));
        self.has_read_to(position);
        *self.0.current.write().unwrap_or_else(PoisonError::into_inner) = Some(Arc::new(index));
        for old in generations(&self.0.folder).into_iter().filter(|old| *old < number) {
            // What stays is removed the next time.
            let _ = std::fs::remove_dir_all(self.0.folder.join(old.to_string()));
        }
    }
}

/// The folders that there are, the oldest first.
fn generations(folder: &Path) -> Vec<u64> {
    let names = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut found: Vec<u64> =
        names.filter_map(|entry| entry.file_name().to_str()?.parse().ok()).collect();
    found.sort_unstable();
    found
}
