//! Long answers kept as finished text: the whole directory is asked for daily by every connected system.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use jiff::Timestamp;

/// A list is made anew after this long even when nothing changed: an authority may begin or end by date.
const AGE_MAX_S: i64 = 600;

/// Finished lists by name. Cheap to clone; clones share them.
#[derive(Clone, Default)]
pub struct Lists(Arc<Mutex<HashMap<&'static str, Kept>>>);

struct Kept {
    version: i64,
    made_at: Timestamp,
    text: Bytes,
}

impl Lists {
    /// The list of this name, made when it is missing, of another version, or old.
    pub fn get(
        &self,
        name: &'static str,
        version: i64,
        now: Timestamp,
        make: impl FnOnce() -> String,
    ) -> Bytes {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(list) = kept.get(name)
            && list.version == version
            && (0..AGE_MAX_S).contains(&(now.as_second() - list.made_at.as_second()))
        {
            return list.text.clone();
        }
        let text = Bytes::from(make());
        kept.insert(name, Kept { version, made_at: now, text: text.clone() });
        text
    }
}
