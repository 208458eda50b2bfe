//! What people write on a document: directions, opinions, reports, reasons. Kept as written, for as long as the document
//! (Decree 30/2020/NĐ-CP, Appendix VI: all opinions are kept).

mod store;

use base::db::{Change, Tx};
use base::{Refusal, Result, Text};
use desk::Subject;
use directory::PersonId;
use jiff::Timestamp;

base::typed_id!(/// One note on a document.
    NoteId);

/// Letters of one note.
pub(crate) const WORDS_MAX: usize = 4_000;
/// Notes shown on one document.
const NOTES_MAX: usize = 1_000;

/// What a note is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Bút phê: what a leader wants done.
    Direction,
    Opinion,
    Report,
    Return,
    Refusal,
    /// Why a step was taken back.
    TakingBack,
    /// Why a draft is submitted.
    Submission,
    /// What an assistant wrote beside a leader.
    Note,
}

impl Kind {
    const ALL: [Kind; 8] = [
        Kind::Direction,
        Kind::Opinion,
        Kind::Report,
        Kind::Return,
        Kind::Refusal,
        Kind::TakingBack,
        Kind::Submission,
        Kind::Note,
    ];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Kind::Direction => "direction",
            Kind::Opinion => "opinion",
            Kind::Report => "report",
            Kind::Return => "return",
            Kind::Refusal => "refusal",
            Kind::TakingBack => "taking-back",
            Kind::Submission => "submission",
            Kind::Note => "note",
        }
    }

    /// Vietnamese and English.
    pub(crate) fn words(self) -> (&'static str, &'static str) {
        match self {
            Kind::Direction => ("Ý kiến chỉ đạo", "Direction"),
            Kind::Opinion => ("Ý kiến", "Opinion"),
            Kind::Report => ("Báo cáo kết quả", "Report"),
            Kind::Return => ("Lý do trả lại", "Returned because"),
            Kind::Refusal => ("Lý do từ chối", "Refused because"),
            Kind::TakingBack => ("Lý do rút lại", "Taken back because"),
            Kind::Submission => ("Nội dung trình", "Submitted because"),
            Kind::Note => ("Ghi chú", "Note"),
        }
    }
}

/// A note as it stands.
#[derive(Debug, Clone)]
pub struct Note {
    pub kind: Kind,
    pub by: PersonId,
    pub words: String,
    pub written_at: Timestamp,
    /// The name of the leader whom the writer assisted by it.
    pub beside: Option<String>,
}

/// Writes a note down; nothing is written when nothing was said.
pub(crate) fn write(
    change: &Change,
    subject: &Subject,
    kind: Kind,
    by: PersonId,
    words: &str,
) -> Result<()> {
    let words = words.trim();
    if words.is_empty() {
        return Ok(());
    }
    store::insert(change, NoteId::new(change.tx()), subject, (kind, by, None), words)
}

/// Writes down what an assistant says beside a leader.
pub(crate) fn write_beside(
    change: &Change,
    subject: &Subject,
    (by, leader): (PersonId, PersonId),
    words: &str,
) -> Result<()> {
    let id = NoteId::new(change.tx());
    store::insert(change, id, subject, (Kind::Note, by, Some(leader)), words)
}

/// The notes on a document, the first one first.
pub(crate) fn on(tx: &Tx, subject: &Subject) -> Result<Vec<Note>> {
    store::on(tx, subject)
}

/// What was said in a field, without the space around it.
///
/// # Errors
/// The rule, at the field, when nothing was said or more than a note holds.
pub(crate) fn said<'a>(
    rule: &'static str,
    field: &'static str,
    words: &'a str,
) -> std::result::Result<&'a str, Refusal> {
    let words = words.trim();
    let letters = words.chars().count();
    let what = match letters {
        0 => Text::new("Chưa ghi nội dung.", "Nothing is said."),
        1..=WORDS_MAX => return Ok(words),
        _ => Text::with(
            format!("Nội dung dài {letters} ký tự, nhiều hơn {WORDS_MAX}."),
            format!("This has {letters} letters, more than {WORDS_MAX}."),
        ),
    };
    let remedy = Text::with(
        format!("Ghi từ 1 đến {WORDS_MAX} ký tự."),
        format!("Write 1 to {WORDS_MAX} letters."),
    );
    Err(Refusal::new(rule, what, remedy).status(422).field(field))
}
