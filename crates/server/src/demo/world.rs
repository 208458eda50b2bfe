//! Who is in the demonstration: the national list, a connected system for each member, units of three of them.

use axis::connection::{self, NewConnection};
use axis::system::{self, CONNECT, NewSystem, Secret};
use base::authority::{Actor, AuthorityId, Scope};
use base::db::Tx;
use base::{Refusal, Result};
use directory::AuthorityCode;
use directory::authority::{Entry, KEEP, Kind, load_national_list, register};

use crate::installation::Installation;

/// Units of three members; their codes are invented, since the members issue them themselves.
const UNITS: [(&str, &str, &str); 9] = [
    ("G22", "G22.01", "Văn thư Văn phòng Chính phủ"),
    ("G22", "G22.02", "Vụ Hành chính"),
    ("G22", "G22.03", "Cục Kiểm soát thủ tục hành chính"),
    ("G09", "G09.01", "Văn phòng Bộ Nội vụ"),
    ("G09", "G09.02", "Vụ Công chức - Viên chức"),
    ("G09", "G09.03", "Cục Văn thư và Lưu trữ nhà nước"),
    ("H26", "H26.01", "Văn phòng UBND thành phố Hà Nội"),
    ("H26", "H26.02", "Sở Nội vụ Hà Nội"),
    ("H26", "H26.03", "Sở Xây dựng Hà Nội"),
];

/// Makes the world where it is not yet there; answers the members.
///
/// # Errors
/// When the store fails.
pub async fn seed(installation: &Installation) -> Result<Vec<AuthorityId>> {
    let hub = &installation.hub;
    hub.db
        .write(|tx| {
            load_national_list(tx, &Actor::machine("demo").may(&KEEP, Scope::Installation)?)
                .map(drop)
        })
        .await?;
    hub.directory.refresh().await?;
    let (directory, now) = (hub.directory.snapshot(), hub.db.clock().now());
    let members: Vec<(AuthorityId, String)> = directory
        .all()
        .iter()
        .filter(|found| found.member && found.exists_at(now))
        .map(|found| (found.id, found.code.to_string()))
        .collect();
    let missing: Vec<(AuthorityId, String)> =
        members.iter().filter(|(_, code)| hub.systems.get(code).is_none()).cloned().collect();
    let key = hub.systems.key().clone();
    hub.db
        .write(move |tx| {
            missing.iter().try_for_each(|(id, code)| join(tx, *id, code, &key))?;
            UNITS.iter().try_for_each(|unit| add_unit(tx, unit, &members_by_code(&missing)))
        })
        .await?;
    hub.directory.refresh().await?;
    hub.systems.refresh().await?;
    Ok(members.into_iter().map(|(id, _)| id).collect())
}

type ByCode = std::collections::HashMap<String, AuthorityId>;

fn members_by_code(members: &[(AuthorityId, String)]) -> ByCode {
    members.iter().map(|(id, code)| (code.clone(), *id)).collect()
}

/// Connects a member's system and gives the member's house its way to the hub.
fn join(tx: &Tx, id: AuthorityId, code: &str, key: &system::SealingKey) -> Result<()> {
    let permit = Actor::machine("demo").may(&CONNECT, Scope::Installation)?;
    let secret = Secret::new(tx.random());
    let new = NewSystem { id: code.to_owned(), authority: id, also: Vec::new() };
    system::connect(tx, &permit, &new, &secret, key)?;
    let connection =
        NewConnection { authority: id, endpoint: String::new(), system: code.to_owned(), secret };
    connection::connect(tx, &permit, &connection, key)
}

/// Registers a unit below a member that has just joined.
fn add_unit(tx: &Tx, (above, code, name): &(&str, &str, &str), joined: &ByCode) -> Result<()> {
    let Some(parent) = joined.get(*above) else { return Ok(()) };
    let permit = Actor::machine("demo").may(&KEEP, Scope::Installation)?;
    let entry = Entry {
        parent: Some(*parent),
        kind: Kind::Unit,
        member: false,
        name: (*name).to_owned(),
        name_en: None,
        mail: String::new(),
        valid_from: tx.now(),
        code: AuthorityCode::parse(code).map_err(|refusal: Refusal| refusal)?,
        other_codes: Vec::new(),
    };
    register(tx, &permit, entry).map(drop)
}
