//! What is done to many tasks at once: those in which the house only co-operates are noted as read.

use base::{Refusal, Text};
use desk::Bulk;

use super::{TO_READ, note_read};

static READ_MANY: Bulk = Bulk {
    name: "task.read",
    act: Some(&TO_READ),
    word: Text::new("Đã xem nhiệm vụ", "Note tasks as read"),
    icon: "done",
    asks: &[],
    verb: |tx, actor, todo, _| {
        let id = todo.subject_id.parse().map_err(|_| Refusal::not_found())?;
        note_read(tx, actor, todo.authority, id)?;
        Ok(Text::new("Đã xem", "Noted as read"))
    },
};

/// What of tasks can be done to many at once.
pub static BULKS: [&Bulk; 1] = [&READ_MANY];
