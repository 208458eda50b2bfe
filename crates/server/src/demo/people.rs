//! The people of the demonstration: an operator of the hub and three offices with leader, clerk, official and archivist.
//! Names and passwords are invented; the passwords are made anew at every start and printed.

use base::Result;
use base::authority::Actor;
use base::db::Tx;
use directory::person::{Login, NewPerson, NewPosition, Unit, add_person, by_login, take_position};
use directory::roles;
use directory::sign_in::{Hash, Password, set_password};

use crate::installation::Installation;

struct Who {
    login: &'static str,
    name: &'static str,
    authority: &'static str,
    title: &'static str,
    title_en: &'static str,
    roles: &'static [&'static str],
}

const PEOPLE: [Who; 13] = [
    who(
        "van.hanh",
        "Nguyễn Hải Đăng",
        "G22",
        "Vận hành Trục",
        "Hub operator",
        &["hub-operator", "directory-keeper"],
    ),
    who("minh.g22", "Trần Quang Minh", "G22", "Phó Chủ nhiệm", "Vice chair", &["leader"]),
    who("lan.g22", "Lê Thị Lan", "G22", "Văn thư", "Records clerk", &["clerk", "authority-admin"]),
    who("hoa.g22", "Phạm Thu Hòa", "G22", "Chuyên viên", "Official", &["official"]),
    who("thu.g22", "Mai Thị Thu", "G22", "Lưu trữ viên", "Archivist", &["archivist"]),
    who("son.g09", "Đỗ Thanh Sơn", "G09", "Thứ trưởng", "Deputy minister", &["leader"]),
    who(
        "binh.g09",
        "Vũ Thị Bình",
        "G09",
        "Văn thư",
        "Records clerk",
        &["clerk", "authority-admin"],
    ),
    who("duc.g09", "Hoàng Minh Đức", "G09", "Chuyên viên", "Official", &["official", "auditor"]),
    who("khang.g09", "Lý Văn Khang", "G09", "Lưu trữ viên", "Archivist", &["archivist"]),
    who("ha.h26", "Ngô Thu Hà", "H26", "Phó Chủ tịch", "Vice chair", &["leader"]),
    who("yen.h26", "Bùi Hải Yến", "H26", "Văn thư", "Records clerk", &["clerk", "authority-admin"]),
    who("tuan.h26", "Đặng Anh Tuấn", "H26", "Chuyên viên", "Official", &["official"]),
    who("nguyet.h26", "Tạ Minh Nguyệt", "H26", "Lưu trữ viên", "Archivist", &["archivist"]),
];

const fn who(
    login: &'static str,
    name: &'static str,
    authority: &'static str,
    title: &'static str,
    title_en: &'static str,
    roles: &'static [&'static str],
) -> Who {
    Who { login, name, authority, title, title_en, roles }
}

/// A way to sign in, to be printed.
pub struct SignIn {
    pub login: &'static str,
    pub name: &'static str,
    pub place: String,
    pub password: String,
}

/// Adds the people where they are not yet there and gives all of them one new password.
///
/// # Errors
/// When the store fails.
pub async fn seed(installation: &Installation) -> Result<Vec<SignIn>> {
    let password = Password::made(installation.db.random());
    let hash = installation.sign_ins.hash(password.clone()).await?;
    let directory = installation.hub.directory.snapshot();
    let given = directory.clone();
    installation
        .db
        .write(move |tx| PEOPLE.iter().try_for_each(|who| add(tx, who, &given, &hash)))
        .await?;
    let place = |who: &Who| {
        let name = directory.find(who.authority).map_or("", |found| found.name.as_str());
        format!("{}, {name}", who.title)
    };
    let sign_in = |who: &Who| SignIn {
        login: who.login,
        name: who.name,
        place: place(who),
        password: password.reveal().to_owned(),
    };
    Ok(PEOPLE.iter().map(sign_in).collect())
}

fn add(tx: &Tx, who: &Who, directory: &directory::Snapshot, hash: &Hash) -> Result<()> {
    let (actor, login) = (Actor::machine("demo"), Login::parse(who.login)?);
    if let Some(known) = by_login(tx, &login)? {
        return set_password(tx, &actor, known.id, hash);
    }
    let authority = directory.resolve(who.authority, tx.now())?.id;
    let (name, mail) = (who.name.to_owned(), format!("{}@truc.example", who.login));
    let person = add_person(tx, &actor, &NewPerson { authority, name, login, mail })?;
    let position = NewPosition {
        person,
        authority,
        unit: Unit::Named(String::new()),
        title: who.title.to_owned(),
        title_en: Some(who.title_en.to_owned()),
        roles: who
            .roles
            .iter()
            .filter_map(|name| roles::find(name))
            .map(|known| known.role.clone())
            .collect(),
        from_at: tx.now(),
    };
    take_position(tx, &actor, &position)?;
    set_password(tx, &actor, person, hash)
}
