//! From a file to the positions it asks for: heads are recognised in both languages, every cell that cannot be read is a fault.

use base::{Refusal, Text};

use super::refusals;
use crate::authority::Snapshot;
use crate::fold::fold;
use crate::person::{Login, Unit, check_person, check_title};
use crate::roles::{self, Reach};
use crate::sheet::{self, HEAD_ROWS};
use base::authority::{AuthorityId, Role};

/// The people of a large ministry; more come in a second file. Bounds the passwords to be hashed, some 40 ms each.
pub(super) const ROWS_MAX: usize = 1_000;
/// Some 2 KB a row.
pub(super) const BYTES_MAX: usize = 2 * 1024 * 1024;
const VALUE_SHOWN: usize = 80;

/// What a column means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Column {
    Name,
    Login,
    Mail,
    Unit,
    Title,
    Roles,
}

const COLUMNS: usize = 6;

/// Each column with the words to show and the heads it is known by, folded.
pub(super) static HEADS: [(Column, Text, &[&str]); COLUMNS] = [
    (Column::Name, Text::new("Họ và tên", "Name"), &["ho va ten", "ho ten", "name", "full name"]),
    (Column::Login, Text::new("Tên đăng nhập", "Login"), &["ten dang nhap", "login", "tai khoan"]),
    (
        Column::Mail,
        Text::new("Thư điện tử", "Mail"),
        &["thu dien tu", "mail", "email", "e mail", "dia chi thu dien tu"],
    ),
    (Column::Unit, Text::new("Đơn vị", "Unit"), &["don vi", "unit", "phong ban"]),
    (Column::Title, Text::new("Chức vụ", "Title"), &["chuc vu", "title", "position", "chuc danh"]),
    (Column::Roles, Text::new("Vai trò", "Roles"), &["vai tro", "roles", "role", "quyen"]),
];

impl Column {
    fn of(head: &str) -> Option<Column> {
        let head = fold(head);
        let known = HEADS.iter().find(|(_, _, known)| known.contains(&head.as_str()));
        known.map(|(column, ..)| *column)
    }

    pub(super) fn words(self) -> &'static Text {
        &HEADS[self as usize].1
    }
}

/// A row of the file as it was read: where it stands, counted from 1 with the heads, and its texts by column.
#[derive(Debug, Clone, Default)]
pub(super) struct Cells {
    pub(super) line: usize,
    texts: [String; COLUMNS],
}

impl Cells {
    pub(super) fn get(&self, column: Column) -> &str {
        &self.texts[column as usize]
    }
}

/// The rows of a file.
#[derive(Debug, Default)]
pub(super) struct Table {
    pub(super) rows: Vec<Cells>,
    /// SHA-256 of the file, for the record.
    pub(super) digest: String,
}

/// One thing wrong with one cell.
#[derive(Debug, Clone)]
pub(super) struct Fault {
    pub(super) line: usize,
    pub(super) column: Column,
    pub(super) value: String,
    pub(super) refusal: Refusal,
}

impl Fault {
    pub(super) fn of(cells: &Cells, column: Column, refusal: Refusal) -> Fault {
        let value = cells.get(column).chars().take(VALUE_SHOWN).collect();
        Fault { line: cells.line, column, value, refusal }
    }
}

/// A row that says who somebody is and which position they hold.
#[derive(Debug, Clone)]
pub(super) struct Row {
    pub(super) name: String,
    pub(super) login: Login,
    pub(super) mail: String,
    pub(super) unit: Unit,
    pub(super) title: String,
    pub(super) roles: Vec<Role>,
}

/// Reads a file.
///
/// # Errors
/// `import.too-large`, `import.too-many-rows`, `import.heads`, and those of an unreadable file.
pub(super) fn read(bytes: &[u8]) -> Result<Table, Refusal> {
    if bytes.len() > BYTES_MAX {
        return Err(refusals::too_large(BYTES_MAX / 1024 / 1024));
    }
    let (mut columns, mut seen) = (None, 0);
    let mut table = Table { rows: Vec::new(), digest: sheet::digest(bytes) };
    sheet::rows(bytes, |line, texts| {
        let Some(known) = &columns else {
            seen += 1;
            columns = heads(texts);
            return if columns.is_none() && seen >= HEAD_ROWS {
                Err(refusals::no_heads())
            } else {
                Ok(())
            };
        };
        let cells = cells(line, known, texts);
        if cells.texts.iter().all(String::is_empty) {
            return Ok(());
        }
        if table.rows.len() >= ROWS_MAX {
            return Err(refusals::too_many_rows(ROWS_MAX));
        }
        table.rows.push(cells);
        Ok(())
    })?;
    if columns.is_none() { Err(refusals::no_heads()) } else { Ok(table) }
}

/// The meaning of each column, when the row is one of heads.
fn heads(texts: &[String]) -> Option<Vec<Option<Column>>> {
    let known: Vec<Option<Column>> = texts.iter().map(|text| Column::of(text)).collect();
    let needed = [Column::Name, Column::Login, Column::Title, Column::Roles];
    needed.iter().all(|column| known.contains(&Some(*column))).then_some(known)
}

fn cells(line: usize, columns: &[Option<Column>], texts: &[String]) -> Cells {
    let mut cells = Cells { line, ..Cells::default() };
    for (column, text) in columns.iter().zip(texts) {
        if let Some(column) = column {
            text.trim().clone_into(&mut cells.texts[*column as usize]);
        }
    }
    cells
}

/// A row in our types; none when something in it is wrong, which then stands among the faults.
pub(super) fn parse(
    cells: &Cells,
    (directory, authority): (&Snapshot, AuthorityId),
    faults: &mut Vec<Fault>,
) -> Option<Row> {
    let before = faults.len();
    let mut blame = |column, refusal| faults.push(Fault::of(cells, column, refusal));
    let (name, mail) = (cells.get(Column::Name), cells.get(Column::Mail));
    if let Err(refusal) = check_person(name, mail) {
        let wrong =
            if refusal.field.as_deref() == Some("mail") { Column::Mail } else { Column::Name };
        blame(wrong, refusal);
    } else if !mail.is_empty()
        && let Err(refusal) = crate::import::mail(mail)
    {
        blame(Column::Mail, refusal);
    }
    let title = cells.get(Column::Title);
    if let Err(refusal) = check_title(title) {
        blame(Column::Title, refusal);
    } else if title.is_empty() {
        blame(Column::Title, refusals::no_title());
    }
    if let Err(refusal) = check_title(cells.get(Column::Unit)) {
        blame(Column::Unit, refusal);
    }
    let given = given_roles(cells.get(Column::Roles)).map_err(|no| blame(Column::Roles, no)).ok();
    let login = Login::parse(cells.get(Column::Login)).map_err(|no| blame(Column::Login, no)).ok();
    let (roles, login) = (given?, login?);
    (faults.len() == before).then(|| Row {
        name: name.split_whitespace().collect::<Vec<_>>().join(" "),
        login,
        mail: mail.to_owned(),
        unit: unit(cells.get(Column::Unit), directory, authority),
        title: title.to_owned(),
        roles,
    })
}

/// The unit of the directory with this code or name directly under the authority; else the name as it was written.
fn unit(text: &str, directory: &Snapshot, authority: AuthorityId) -> Unit {
    let named = fold(text);
    let mut under = directory.under(authority);
    let listed = under.find(|unit| {
        unit.valid_to.is_none()
            && (fold(&unit.name) == named || unit.codes().any(|code| code.as_str() == text))
    });
    listed.map_or_else(|| Unit::Named(text.to_owned()), |unit| Unit::Listed(unit.id))
}

/// The roles of a cell: names in either language or as in forms, a semicolon between.
fn given_roles(text: &str) -> Result<Vec<Role>, Refusal> {
    let mut given = Vec::new();
    for said in text.split(';').map(str::trim).filter(|said| !said.is_empty()) {
        let named = fold(said);
        let means = |known: &&roles::Known| {
            known.reach == Reach::Authority
                && [&known.role.0, &known.name.vi, &known.name.en]
                    .into_iter()
                    .any(|name| fold(name) == named)
        };
        let known = roles::ALL.iter().find(means).ok_or_else(|| refusals::unknown_role(said))?;
        if !given.contains(&known.role) {
            given.push(known.role.clone());
        }
    }
    if given.is_empty() { Err(refusals::no_role()) } else { Ok(given) }
}
