//! The index in its folder. It belongs to one node, follows from the record and may be thrown away at any time: what cannot be
//! opened, was written by another version or was never finished is made again. How far it has come is committed with it.

use std::path::Path;
use std::sync::{Mutex, PoisonError};

use tantivy::collector::TopDocs;
use tantivy::directory::MmapDirectory;
use tantivy::schema::Schema;
use tantivy::{
    DocAddress, IndexReader, IndexWriter, Order, ReloadPolicy, TantivyDocument, TantivyError,
};

use crate::schema::{DATED, DUE, Fields, schema, tokenizers};
use crate::{Asked, Entry, Hit, Sort, matching};

/// Raised whenever words are cut or folded in another way, or other things come into the index: those of before are made again.
const VERSION: u32 = 2;
/// Memory in which new entries are gathered before they are written, in bytes; the least that is taken is 15 MB.
const WRITER_BYTES: usize = 50_000_000;
/// Matches that are passed over and answered at most: whoever looks further is better served by another word.
pub const DEPTH_MAX: usize = 2_000;

/// Why an index does not answer.
#[derive(Debug, thiserror::Error)]
pub enum IndexError {
    #[error("the index is of another version")]
    Version,
    #[error("the index was never finished")]
    Unfinished,
    #[error("the index cannot be read or written")]
    Failed(#[from] TantivyError),
}

/// An open index.
pub struct Index {
    index: tantivy::Index,
    reader: IndexReader,
    fields: Fields,
    /// Made when something is written first: who only asks holds no lock on the folder.
    writer: Mutex<Option<IndexWriter>>,
}

impl Index {
    /// An empty index in a folder that is there and empty.
    ///
    /// # Errors
    /// [`IndexError::Failed`].
    pub fn create(folder: &Path) -> Result<Index, IndexError> {
        let (schema, fields) = schema();
        let directory = MmapDirectory::open(folder).map_err(TantivyError::from)?;
        let index = tantivy::Index::builder().schema(schema).tokenizers(tokenizers());
        Index::of(index.open_or_create(directory)?, fields)
    }

    /// The finished index in a folder.
    ///
    /// # Errors
    /// Every [`IndexError`].
    pub fn open(folder: &Path) -> Result<Index, IndexError> {
        let (known, fields): (Schema, Fields) = schema();
        let mut index = tantivy::Index::open_in_dir(folder)?;
        index.set_tokenizers(tokenizers());
        if index.schema() != known {
            return Err(IndexError::Version);
        }
        let opened = Index::of(index, fields)?;
        opened.position()?;
        Ok(opened)
    }

    fn of(index: tantivy::Index, fields: Fields) -> Result<Index, IndexError> {
        let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
        Ok(Index { index, reader, fields, writer: Mutex::new(None) })
    }

    /// How far it has come, as it was committed.
    ///
    /// # Errors
    /// [`IndexError::Unfinished`] before the first commit; [`IndexError::Version`].
    pub fn position(&self) -> Result<i64, IndexError> {
        let payload = self.index.load_metas()?.payload.ok_or(IndexError::Unfinished)?;
        let (version, position) = payload.split_once(' ').ok_or(IndexError::Version)?;
        match version.parse() == Ok(VERSION) {
            true => position.parse().map_err(|_| IndexError::Version),
            false => Err(IndexError::Version),
        }
    }

    /// Puts an entry in the place of the one of its id. Found after the next commit.
    ///
    /// # Errors
    /// [`IndexError::Failed`].
    pub fn put(&self, entry: &Entry) -> Result<(), IndexError> {
        self.write(|writer| {
            writer.delete_term(self.fields.id(&entry.id));
            writer.add_document(self.fields.document(entry)).map(drop)
        })
    }

    /// Takes an entry out. Found no more after the next commit.
    ///
    /// # Errors
    /// [`IndexError::Failed`].
    pub fn remove(&self, id: &str) -> Result<(), IndexError> {
        self.write(|writer| {
            writer.delete_term(self.fields.id(id));
            Ok(())
        })
    }

    /// Makes what was put and removed durable, together with how far that is.
    ///
    /// # Errors
    /// [`IndexError::Failed`].
    pub fn commit(&self, position: i64) -> Result<(), IndexError> {
        self.write(|writer| {
            let mut prepared = writer.prepare_commit()?;
            prepared.set_payload(&format!("{VERSION} {position}"));
            prepared.commit().map(drop)
        })?;
        Ok(self.reader.reload()?)
    }

    fn write(
        &self,
        act: impl FnOnce(&mut IndexWriter) -> tantivy::Result<()>,
    ) -> Result<(), IndexError> {
        // A writer whose thread panicked is no longer trusted: the next one begins at the last commit.
        let mut held = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        let mut writer = match held.take() {
            Some(writer) => writer,
            None => self.index.writer_with_num_threads(1, WRITER_BYTES)?,
        };
        act(&mut writer)?;
        *held = Some(writer);
        Ok(())
    }

    /// What a person finds, at most [`DEPTH_MAX`] matches deep.
    ///
    /// # Errors
    /// [`IndexError::Failed`].
    pub fn search(&self, asked: &Asked<'_>) -> Result<Vec<Hit>, IndexError> {
        let limit = asked.limit.min(DEPTH_MAX.saturating_sub(asked.offset));
        if limit == 0 || asked.readers.is_empty() {
            return Ok(Vec::new());
        }
        let (query, searcher) = (matching::search(&self.fields, asked), self.reader.searcher());
        let top = || TopDocs::with_limit(limit).and_offset(asked.offset);
        let by_field = |field, order| {
            let found = searcher.search(&query, &top().order_by_fast_field::<i64>(field, order));
            Ok::<_, IndexError>(found?.into_iter().map(|(_, at)| at).collect())
        };
        let found: Vec<DocAddress> = match asked.sort {
            Sort::Relevance if asked.query.ranks() => {
                let found = searcher.search(&query, &top().order_by_score())?;
                found.into_iter().map(|(_, at)| at).collect()
            }
            Sort::Relevance | Sort::Newest => by_field(DATED, Order::Desc)?,
            Sort::Due => by_field(DUE, Order::Asc)?,
        };
        let hit = |at| Ok(self.fields.hit(&searcher.doc::<TantivyDocument>(at)?));
        found.into_iter().map(hit).collect()
    }

    /// How many entries there are.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.reader.searcher().num_docs()
    }
}
