//! Bodies as files `ab/cd/<digest>`: synced, then renamed into place, then the folder synced, so that after a power
//! cut a body is there whole or not at all.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tokio_util::io::ReaderStream;

use super::read::{Body, CHUNK};
use super::{Stored, failed_io};
use crate::error::{Error, Result};

fn place(folder: &Path, stored: Stored) -> PathBuf {
    let name = stored.digest.to_string();
    folder.join(&name[..2]).join(&name[2..4]).join(&name)
}

pub(super) async fn open(folder: &Path, stored: Stored) -> Result<Body> {
    let file = tokio::fs::File::open(place(folder, stored)).await.map_err(failed_io)?;
    Ok(Body::new(stored, Box::pin(ReaderStream::with_capacity(file, CHUNK))))
}

pub(super) async fn keep(
    folder: Arc<Path>,
    file: File,
    from: PathBuf,
    stored: Stored,
) -> Result<()> {
    let moved = tokio::task::spawn_blocking(move || move_in(&folder, &file, &from, stored));
    moved.await.map_err(|e| Error::Failed(e.into()))?.map_err(failed_io)
}

fn move_in(folder: &Path, file: &File, from: &Path, stored: Stored) -> std::io::Result<()> {
    let to = place(folder, stored);
    if to.metadata().is_ok_and(|there| there.len() == stored.size) {
        return Ok(());
    }
    file.sync_data()?;
    let home = to.parent().unwrap_or(folder);
    if !home.is_dir() {
        std::fs::create_dir_all(home)?;
        // The new folders must survive too: sync what holds them.
        for above in [home.parent(), Some(folder)].into_iter().flatten() {
            File::open(above)?.sync_all()?;
        }
    }
    std::fs::rename(from, &to)?;
    File::open(home)?.sync_all()
}
