//! A year of documents in twenty authorities of one installation; one of them has a fifth of everything.

use base::Result;
use base::authority::{Actor, AuthorityId};
use base::clock::vietnam;
use base::db::Tx;
use directory::PersonId;
use directory::person::{Login, NewPerson, NewPosition, Unit, add_person, by_login, take_position};
use directory::roles::{AUDITOR, CLERK, LEADER, OFFICIAL};
use directory::sign_in::{Hash, Password, set_password};
use jiff::{SignedDuration, Timestamp};
use office::incoming::State;
use office::past::{CameIn, Hands, WentOut, bring_in, bring_out};

use super::words;
use crate::installation::Installation;

/// Authorities that share the documents.
const HOUSES: usize = 20;
/// Documents, or people, written in one transaction.
const BATCH: u64 = 2_000;
/// Of a hundred documents, those that come in.
const COME_IN: u64 = 70;
/// Of a hundred incoming documents, the first are only registered, the next still being handled.
const REGISTERED: u64 = 1;
const HANDLED: u64 = 4;

/// What was made.
pub struct Seeded {
    /// Everybody's.
    pub password: String,
    /// The largest authority and after it the others.
    pub houses: Vec<House>,
}

/// One authority with its people.
pub struct House {
    pub authority: AuthorityId,
    pub code: String,
    pub name: String,
    clerks: Vec<PersonId>,
    leaders: Vec<PersonId>,
    officials: Vec<PersonId>,
    /// By which they sign in: "clerk.0.G22".
    pub logins: Vec<String>,
}

/// Makes the people and the documents.
///
/// # Errors
/// When the store fails.
pub async fn seed(installation: &Installation, documents: u64, people: u64) -> Result<Seeded> {
    crate::demo::seed(installation).await?;
    let password = Password::made(installation.db.random());
    let hash = installation.sign_ins.hash(password.clone()).await?;
    let directory = installation.hub.directory.snapshot();
    let now = installation.db.clock().now();
    let members = directory.all().iter().filter(|one| one.member && one.exists_at(now)).cloned();
    let mut houses = Vec::new();
    for authority in members.take(HOUSES) {
        let open = move |tx: &Tx| office::house::open(tx, &Actor::machine("bench"), authority.id);
        installation.db.write(open).await?;
        let mut house = House {
            authority: authority.id,
            code: authority.code.to_string(),
            name: authority.name.clone(),
            clerks: Vec::new(),
            leaders: Vec::new(),
            officials: Vec::new(),
            logins: Vec::new(),
        };
        settle(installation, &mut house, people / HOUSES as u64, &hash).await?;
        houses.push(house);
    }
    if has_documents(installation, &houses).await? {
        println!("  the documents of an earlier run are measured again");
        return Ok(Seeded { password: password.reveal().to_owned(), houses });
    }
    let mut done = 0;
    for (at, house) in houses.iter().enumerate() {
        // The first has a fifth, the others share the rest.
        let share = match at {
            0 => documents / 5,
            _ => documents * 4 / 5 / (HOUSES as u64 - 1),
        };
        fill(installation, (house, &houses), share, now).await?;
        done += share;
        println!("  {done} documents, {} filled", house.code);
    }
    Ok(Seeded { password: password.reveal().to_owned(), houses })
}

/// Whether the folder holds the documents of an earlier run.
async fn has_documents(installation: &Installation, houses: &[House]) -> Result<bool> {
    let Some(first) = houses.first().map(|house| house.authority) else { return Ok(false) };
    let read = move |tx: &Tx| office::past::samples(tx, first);
    Ok(!installation.db.read(read).await?.is_empty())
}

/// Of a house's people one in fifty is a clerk, one in twenty leads, one supervises, the rest handle.
async fn settle(
    installation: &Installation,
    house: &mut House,
    people: u64,
    hash: &Hash,
) -> Result<()> {
    for number in 0..people {
        let (kind, role) = match number {
            0 => ("auditor", AUDITOR),
            n if n % 50 == 1 => ("clerk", CLERK),
            n if n % 20 == 2 => ("leader", LEADER),
            _ => ("official", OFFICIAL),
        };
        let login = format!("{kind}.{number}.{}", house.code.to_lowercase());
        let (authority, hash, signs_in) = (house.authority, hash.clone(), login.clone());
        let add = move |tx: &Tx| {
            let actor = Actor::machine("bench");
            let login = Login::parse(&signs_in)?;
            if let Some(known) = by_login(tx, &login)? {
                set_password(tx, &actor, known.id, &hash)?;
                return Ok(known.id);
            }
            let new = NewPerson {
                authority,
                name: format!("Nguyễn Văn {number}"),
                login,
                mail: String::new(),
            };
            let person = add_person(tx, &actor, &new)?;
            let position = NewPosition {
                person,
                authority,
                unit: Unit::Named(String::new()),
                title: kind.to_owned(),
                title_en: None,
                roles: vec![role.clone()],
                from_at: tx.now(),
            };
            take_position(tx, &actor, &position)?;
            set_password(tx, &actor, person, &hash)?;
            Ok(person)
        };
        let person = installation.db.write(add).await?;
        match kind {
            "clerk" => house.clerks.push(person),
            "leader" => house.leaders.push(person),
            "official" => house.officials.push(person),
            _ => {}
        }
        house.logins.push(login);
    }
    Ok(())
}

/// The documents of one house, spread over the year before now.
async fn fill(
    installation: &Installation,
    (house, all): (&House, &[House]),
    documents: u64,
    now: Timestamp,
) -> Result<()> {
    let year = SignedDuration::from_hours(24 * 365);
    let at = |number: u64| {
        let part = i32::try_from(documents - number).unwrap_or(i32::MAX);
        now - year * part / i32::try_from(documents.max(1)).unwrap_or(i32::MAX)
    };
    let (mut entries, mut numbers, mut number) = (Running::default(), Running::default(), 0);
    while number < documents {
        let (mut came, mut went) = (Vec::new(), Vec::new());
        for number in number..documents.min(number + BATCH) {
            let when = at(number);
            match number % 100 < COME_IN {
                true => came.push(came_in((house, all), number, when, entries.next(when))),
                false => went.push(went_out((house, all), number, when, numbers.next(when))),
            }
        }
        number += BATCH;
        installation.db.write(move |tx| bring_in(tx, &came)).await?;
        installation.db.write(move |tx| bring_out(tx, &went)).await?;
    }
    Ok(())
}

/// 1..n in each year.
#[derive(Default)]
struct Running {
    year: i16,
    last: u32,
}

impl Running {
    fn next(&mut self, at: Timestamp) -> (u32, i16) {
        let year = vietnam(at).year();
        if year != self.year {
            *self = Running { year, last: 0 };
        }
        self.last += 1;
        (self.last, year)
    }
}

fn hands(house: &House, number: u64) -> Hands {
    let of = |people: &[PersonId]| people[usize::try_from(number).unwrap_or(0) % people.len()];
    Hands {
        authority: house.authority,
        clerk: of(&house.clerks),
        leader: of(&house.leaders),
        official: of(&house.officials),
    }
}

fn came_in(
    (house, all): (&House, &[House]),
    number: u64,
    received_at: Timestamp,
    (entry, year): (u32, i16),
) -> CameIn {
    let sender = &all[usize::try_from(number).unwrap_or(0) % all.len()];
    // What is open is what came lately: everything older is done.
    let state = match number / 7 % 100 {
        n if n < REGISTERED => State::Registered,
        n if n < REGISTERED + HANDLED => State::Handling,
        _ => State::Done,
    };
    CameIn {
        hands: hands(house, number),
        number: entry,
        year,
        sender: (sender.code.clone(), sender.name.clone()),
        reference: format!("{number}/{}-TH", sender.code),
        subject: words::subject(number),
        received_at,
        state,
        late: number.is_multiple_of(20),
    }
}

fn went_out(
    (house, all): (&House, &[House]),
    number: u64,
    signed_at: Timestamp,
    (given, _): (u32, i16),
) -> WentOut {
    let hands = hands(house, number);
    let subject = words::subject(number);
    let sheet = words::sheet(&subject, &hands.leader.to_string());
    let first = usize::try_from(number).unwrap_or(0);
    let recipients = (0..2).map(|more| &all[(first + more) % all.len()]);
    let recipients = recipients.map(|to| (to.authority, to.code.clone(), to.name.clone()));
    WentOut {
        hands,
        number: given,
        notation: "UBND-VX".to_owned(),
        subject,
        content: sheet.clone(),
        sheet,
        signed_at,
        recipients: recipients.collect(),
    }
}
