//! The roles that a position can carry, with the words people know them by. Decree 30/2020/NĐ-CP names the clerk's,
//! the official's and the leader's part; the others run the installation.

use base::Text;
use base::authority::Role;

pub use crate::authority::DIRECTORY_KEEPER;

/// Runs the hub: connects systems, watches flows, appoints those who serve the whole installation.
pub const HUB_OPERATOR: Role = Role::new("hub-operator");
/// Keeps the people of one authority.
pub const AUTHORITY_ADMIN: Role = Role::new("authority-admin");
/// Văn thư: registers, numbers, seals, sends and receives.
pub const CLERK: Role = Role::new("clerk");
/// Chuyên viên: drafts and handles.
pub const OFFICIAL: Role = Role::new("official");
/// Lãnh đạo: assigns, decides, signs.
pub const LEADER: Role = Role::new("leader");
/// Lưu trữ: takes files over into the archive and keeps them.
pub const ARCHIVIST: Role = Role::new("archivist");
/// Reads what happened; holds what must not change, and changes nothing else.
pub const AUDITOR: Role = Role::new("auditor");

/// What everybody who is signed in has by that alone; no position carries it.
pub const PERSON: Role = Role::new("person");

/// How far a role reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    Installation,
    Authority,
}

/// A role that can be given.
#[derive(Debug)]
pub struct Known {
    pub role: Role,
    pub reach: Reach,
    pub name: Text,
}

/// Every role that can be given, in the order to show them.
pub static ALL: [Known; 8] = [
    known(LEADER, Reach::Authority, Text::new("Lãnh đạo", "Leader")),
    known(OFFICIAL, Reach::Authority, Text::new("Chuyên viên", "Official")),
    known(CLERK, Reach::Authority, Text::new("Văn thư", "Clerk")),
    known(ARCHIVIST, Reach::Authority, Text::new("Lưu trữ", "Archivist")),
    known(AUDITOR, Reach::Authority, Text::new("Kiểm tra, giám sát", "Auditor")),
    known(
        AUTHORITY_ADMIN,
        Reach::Authority,
        Text::new("Quản trị của cơ quan", "Administrator of the authority"),
    ),
    known(
        DIRECTORY_KEEPER,
        Reach::Installation,
        Text::new("Quản lý danh mục cơ quan", "Keeper of the directory"),
    ),
    known(HUB_OPERATOR, Reach::Installation, Text::new("Vận hành trục", "Operator of the hub")),
];

const fn known(role: Role, reach: Reach, name: Text) -> Known {
    Known { role, reach, name }
}

/// The role of this name, if it can be given.
#[must_use]
pub fn find(name: &str) -> Option<&'static Known> {
    ALL.iter().find(|known| known.role.0 == name)
}
