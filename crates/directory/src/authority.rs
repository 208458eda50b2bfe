//! Authorities in time: registered, changed, closed with a successor, never deleted; looked up from memory.
//! Decision 20/2020, art. 10 (sub-codes and sharing); Decision 09/2025 (closed codes are never used again).

mod feed;
mod memory;
mod national;
mod page;
mod store;
#[cfg(test)]
mod tests;

use base::authority::{Action, AuthorityId, Permit, Role};
use base::db::Tx;
use base::events::Event;
use base::{Refusal, Result, Text};
use jiff::Timestamp;

pub(crate) use memory::BELL;
pub use memory::{Directory, Snapshot};
pub use national::load_national_list;
pub use page::routes;

use crate::code::AuthorityCode;

/// Keeps the directory of the whole installation.
pub const DIRECTORY_KEEPER: Role = Role::new("directory-keeper");

/// Registering, changing and closing authorities.
pub const KEEP: Action = Action { name: "directory.keep", roles: &[DIRECTORY_KEEPER] };

const NAME_MAX: usize = 300;

/// Whether a body exchanges documents itself or is a part of one that does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Authority,
    Unit,
}

/// An authority as it is known now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Authority {
    pub id: AuthorityId,
    pub parent: Option<AuthorityId>,
    pub kind: Kind,
    /// A top member of the axis.
    pub member: bool,
    pub name: String,
    pub name_en: Option<String>,
    pub mail: String,
    pub valid_from: Timestamp,
    pub valid_to: Option<Timestamp>,
    pub successor: Option<AuthorityId>,
    /// The feed's number of the last change.
    pub version: i64,
    /// The code to show; the others are old or alternative ones.
    pub code: AuthorityCode,
    pub other_codes: Vec<AuthorityCode>,
}

impl Authority {
    /// Whether it exists at an instant: it may send, and be sent to.
    #[must_use]
    pub fn exists_at(&self, at: Timestamp) -> bool {
        self.valid_from <= at && self.valid_to.is_none_or(|end| at < end)
    }

    /// Every code it bears or bore, the one to show first.
    pub fn codes(&self) -> impl Iterator<Item = &AuthorityCode> {
        std::iter::once(&self.code).chain(&self.other_codes)
    }

    /// Its code by QCVN 102, where it has one.
    #[must_use]
    pub fn old_code(&self) -> Option<&AuthorityCode> {
        self.codes().find(|code| code.form() == crate::code::Form::Qcvn102)
    }
}

/// What is told when an authority is registered or changed.
#[derive(Debug, Clone)]
pub struct Entry {
    pub parent: Option<AuthorityId>,
    pub kind: Kind,
    pub member: bool,
    pub name: String,
    pub name_en: Option<String>,
    pub mail: String,
    pub valid_from: Timestamp,
    pub code: AuthorityCode,
    pub other_codes: Vec<AuthorityCode>,
}

/// Registers an authority. The twin of a level-1 code is registered with it.
///
/// # Errors
/// `code.taken` when a code belongs to another one, `authority.name` when the name is missing or too long.
pub fn register(tx: &Tx, permit: &Permit, mut entry: Entry) -> Result<AuthorityId> {
    check_name(&entry.name)?;
    if let Some(twin) = entry.code.twin()
        && !entry.other_codes.contains(&twin)
    {
        entry.other_codes.push(twin);
    }
    for code in std::iter::once(&entry.code).chain(&entry.other_codes) {
        if store::holder(tx, code)?.is_some() {
            return Err(taken(code).into());
        }
    }
    let id = store::insert(tx, permit, &entry)?;
    tx.ring(memory::BELL);
    Ok(id)
}

/// Changes name, parent or mail; codes are added, never taken away.
///
/// # Errors
/// 404 when there is no such authority; `code.taken`; `authority.name`.
pub fn change(tx: &Tx, permit: &Permit, id: AuthorityId, entry: &Entry) -> Result<()> {
    check_name(&entry.name)?;
    let event = Event::of("authority.changed", "authority", id.0).with("code", entry.code.as_str());
    let change = tx.change(permit, &event)?;
    for code in std::iter::once(&entry.code).chain(&entry.other_codes) {
        match store::holder(tx, code)? {
            Some(holder) if holder != id => return Err(taken(code).into()),
            Some(_) => {}
            None => store::add_code(&change, id, code, false)?,
        }
    }
    if store::update(&change, id, entry)? == 0 {
        return Err(Refusal::not_found().into());
    }
    tx.ring(memory::BELL);
    Ok(())
}

/// Closes an authority from an instant on, naming who takes its matters over. Its codes stay its own for ever.
///
/// # Errors
/// 404 when there is no such open authority, `authority.successor` when it would follow itself.
pub fn close(
    tx: &Tx,
    permit: &Permit,
    id: AuthorityId,
    from: Timestamp,
    successor: Option<AuthorityId>,
) -> Result<()> {
    if successor == Some(id) {
        return Err(own_successor().into());
    }
    let event = Event::of("authority.closed", "authority", id.0)
        .with("successor", successor.map(|id| id.0));
    if store::close(&tx.change(permit, &event)?, id, from, successor)? == 0 {
        return Err(Refusal::not_found().into());
    }
    tx.ring(memory::BELL);
    Ok(())
}

pub(crate) fn check_name(name: &str) -> Result<(), Refusal> {
    if (1..=NAME_MAX).contains(&name.trim().chars().count()) {
        return Ok(());
    }
    Err(Refusal::new(
        "authority.name",
        Text::with(
            format!("Tên cơ quan phải có từ 1 đến {NAME_MAX} ký tự."),
            format!("The authority's name must have 1 to {NAME_MAX} characters."),
        ),
        Text::new("Ghi tên đầy đủ của cơ quan.", "Write the authority's full name."),
    )
    .field("name"))
}

// law!("09/2025")
fn taken(code: &AuthorityCode) -> Refusal {
    Refusal::new(
        "code.taken",
        Text::with(
            format!("Mã {code} đã được cấp cho cơ quan khác và không được cấp lại."),
            format!("The code {code} belongs to another authority and is never given again."),
        ),
        Text::new("Dùng một mã chưa cấp.", "Use a code that has not been given."),
    )
    .status(409)
    .field("code")
    .source("Quyết định 09/2025/QĐ-TTg")
}

fn own_successor() -> Refusal {
    Refusal::new(
        "authority.successor",
        Text::new(
            "Cơ quan kế thừa không thể là chính cơ quan bị đóng mã.",
            "An authority cannot be its own successor.",
        ),
        Text::new("Chọn cơ quan khác, hoặc để trống.", "Choose another one, or leave it empty."),
    )
    .field("successor")
}
