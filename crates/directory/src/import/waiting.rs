//! Tables that were looked at and wait for the second press, which carries out exactly what was shown.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use base::authority::Actor;
use base::random::Random;
use base::{Refusal, Text};

/// Tables kept on this node; one more pushes the oldest out. Each is at most as large as its import allows.
const WAITING_MAX: usize = 4;

/// The tables that wait. Cheap to clone.
pub(crate) struct Waiting<T>(Arc<Mutex<VecDeque<Kept<T>>>>);

struct Kept<T> {
    key: String,
    actor: String,
    table: Arc<T>,
}

impl<T> Default for Waiting<T> {
    fn default() -> Waiting<T> {
        Waiting(Arc::default())
    }
}

impl<T> Clone for Waiting<T> {
    fn clone(&self) -> Waiting<T> {
        Waiting(Arc::clone(&self.0))
    }
}

impl<T> Waiting<T> {
    /// Keeps a table for whoever looked at it and answers its key.
    pub(crate) fn keep(&self, random: &Random, actor: &Actor, table: Arc<T>) -> String {
        let key: String = random.array::<16>().iter().map(|byte| format!("{byte:02x}")).collect();
        let mut waiting = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        while waiting.len() >= WAITING_MAX {
            waiting.pop_front();
        }
        waiting.push_back(Kept { key: key.clone(), actor: actor.name().to_owned(), table });
        key
    }

    /// The table of this key, once, for whoever looked at it.
    pub(crate) fn take(&self, actor: &Actor, key: &str) -> Option<Arc<T>> {
        let mut waiting = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let place = waiting.iter().position(|w| w.key == key && w.actor == actor.name())?;
        waiting.remove(place).map(|waiting| waiting.table)
    }
}

/// The second press came too late, or twice.
pub(crate) fn gone() -> Refusal {
    Refusal::new(
        "import.gone",
        Text::new("Tệp đã kiểm tra không còn được giữ.", "The checked file is no longer kept."),
        Text::new("Chọn tệp và kiểm tra lại.", "Choose the file and check it again."),
    )
    .status(409)
}
