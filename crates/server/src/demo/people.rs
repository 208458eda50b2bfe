//! The people of the demonstration: an operator of the hub, and three offices with head, deputy, head of a unit, official,
//! two clerks, archivist, inspector and administrator.
//! Names and passwords are invented; the passwords are made anew at every start and printed.

use base::Result;
use base::authority::Actor;
use base::db::Tx;
use directory::person::{Login, NewPerson, NewPosition, Unit, add_person, by_login, take_position};
use directory::roles;
use directory::sign_in::{Hash, Password, set_password};

use crate::installation::Installation;

/// Their list: login, name, authority, unit, title in both languages, roles.
const LIST: &str = include_str!("people.txt");

struct Who {
    login: &'static str,
    name: &'static str,
    authority: &'static str,
    /// Empty for whoever belongs to no unit.
    unit: &'static str,
    title: &'static str,
    title_en: &'static str,
    roles: &'static str,
}

fn people() -> impl Iterator<Item = Who> {
    LIST.lines().filter(|line| !line.starts_with('#')).filter_map(|line| {
        let mut fields = line.split('|').map(str::trim);
        Some(Who {
            login: fields.next()?,
            name: fields.next()?,
            authority: fields.next()?,
            unit: fields.next()?,
            title: fields.next()?,
            title_en: fields.next()?,
            roles: fields.next()?,
        })
    })
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
        .write(move |tx| people().try_for_each(|who| add(tx, &who, &given, &hash)))
        .await?;
    let place = |who: &Who| {
        let name = directory.find(who.authority).map_or("", |found| found.name.as_str());
        format!("{}, {name}", who.title)
    };
    let sign_in = |who: Who| SignIn {
        login: who.login,
        name: who.name,
        place: place(&who),
        password: password.reveal().to_owned(),
    };
    Ok(people().map(sign_in).collect())
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
        unit: Unit::Named(who.unit.to_owned()),
        title: who.title.to_owned(),
        title_en: Some(who.title_en.to_owned()),
        roles: who
            .roles
            .split(' ')
            .filter_map(roles::find)
            .map(|known| known.role.clone())
            .collect(),
        from_at: tx.now(),
    };
    take_position(tx, &actor, &position)?;
    set_password(tx, &actor, person, hash)
}
