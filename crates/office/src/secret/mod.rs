//! Secret documents: a stub and nothing else. They are written, signed, kept and carried outside of this system; what it may
//! know is that one exists, how secret it is, who holds it and until when (Decision 28/2018/QĐ-TTg, art. 1.2; Law
//! 29/2018/QH14; Decree 26/2020/NĐ-CP, art. 4). No field takes words, so none of its content can enter
//! ([0036](../../../docs/decisions/0036-secret-matter-stays-out.md)).

mod page;
mod refusals;
mod store;

use base::authority::{Action, Actor, AuthorityId, Scope};
use base::clock::vietnam;
use base::db::{Change, Tx};
use base::events::Event;
use base::{Refusal, Result, Text};
use desk::{Act, Calendar, Closing, Holder, NewTodo, Subject};
use directory::PersonId;
use directory::person::{acting, staff};
use directory::roles::{CLERK, LEADER, OFFICIAL};
use jiff::Timestamp;
use jiff::civil::Date;

pub use page::routes;

use crate::{STAFF_MAX, person, series};

base::typed_id!(/// One secret document, by its stub.
    StubId);

/// Entering secret documents, and seeing which there are.
pub const REGISTER: Action = Action { name: "secret.register", roles: &[CLERK] };
/// Passing one on, and saying that it is settled.
pub const HANDLE: Action = Action { name: "secret.handle", roles: &[CLERK, LEADER, OFFICIAL] };

pub static TO_HANDLE: Act = Act {
    name: "secret.handle",
    word: Text::new("Xử lý ngoài hệ thống", "Handle outside"),
    by_substitute: false,
};
/// Every act on secret documents, for the desk.
pub static ACTS: [&Act; 1] = [&TO_HANDLE];
/// What the desk calls one, and where it is shown.
pub const KIND: &str = "secret";
pub const WAY: &str = "/secrets/";

/// Letters of a notation: "15/BC-BCA".
const REFERENCE_MAX: usize = 40;

/// How secret a document is (Law 29/2018/QH14, art. 8).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Degree {
    Secret,
    HighlySecret,
    TopSecret,
}

impl Degree {
    pub const ALL: [Degree; 3] = [Degree::Secret, Degree::HighlySecret, Degree::TopSecret];

    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Degree::Secret => "secret",
            Degree::HighlySecret => "highly-secret",
            Degree::TopSecret => "top-secret",
        }
    }

    #[must_use]
    pub fn word(self) -> Text {
        match self {
            Degree::Secret => Text::new("Mật", "Secret"),
            Degree::HighlySecret => Text::new("Tối mật", "Highly secret"),
            Degree::TopSecret => Text::new("Tuyệt mật", "Top secret"),
        }
    }

    fn parse(name: &str) -> Option<Degree> {
        Degree::ALL.into_iter().find(|degree| degree.name() == name)
    }
}

/// Whether it came or goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    In,
    Out,
}

impl Direction {
    pub const ALL: [Direction; 2] = [Direction::In, Direction::Out];

    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Direction::In => "in",
            Direction::Out => "out",
        }
    }

    fn parse(name: &str) -> Option<Direction> {
        Direction::ALL.into_iter().find(|direction| direction.name() == name)
    }

    /// Each direction has a book, and so a series, of its own (Decree 26/2020/NĐ-CP, art. 4).
    fn series(self) -> &'static str {
        match self {
            Direction::In => "secret-in",
            Direction::Out => "secret-out",
        }
    }
}

/// All that is known of a secret document.
#[derive(Debug, Clone)]
pub struct Stub {
    pub id: StubId,
    pub authority: AuthorityId,
    pub direction: Direction,
    pub year: i16,
    /// Its place in the book of the year.
    pub number: u32,
    pub degree: Degree,
    pub other: AuthorityId,
    pub reference: String,
    pub dated_on: Date,
    pub due_on: Option<Date>,
    pub entered_at: Timestamp,
    pub entered_by: PersonId,
    pub done_at: Option<Timestamp>,
}

impl Stub {
    #[must_use]
    pub fn about(&self) -> Subject {
        Subject::of(KIND, self.id)
    }

    /// All that a list says of it, in Vietnamese as the books are kept: "Văn bản mật đến số 3".
    #[must_use]
    pub fn title(&self) -> String {
        let way = if self.direction == Direction::In { "đến" } else { "đi" };
        format!("Văn bản mật {way} số {}/{}", self.number, self.year)
    }
}

/// A stub to be entered, as the form has it.
#[derive(Debug, Clone)]
pub struct NewStub {
    pub direction: Direction,
    pub degree: Option<Degree>,
    pub other: Option<AuthorityId>,
    pub reference: String,
    pub dated_on: Option<Date>,
    pub due_on: Option<Date>,
    /// Who holds it first.
    pub holder: Option<PersonId>,
}

// law!("26/2020:4")
/// Enters a secret document under the next number of its book and puts it on its holder's desk.
///
/// # Errors
/// The permission's; `secret.degree`, `secret.other`, `secret.reference`, `secret.day`, `secret.holder`.
pub fn register(tx: &Tx, actor: &Actor, authority: AuthorityId, new: &NewStub) -> Result<StubId> {
    let permit = actor.may(&REGISTER, Scope::Authority(authority))?;
    let degree = new.degree.ok_or_else(refusals::degree)?;
    let other = new.other.filter(|other| *other != authority).ok_or_else(refusals::other)?;
    let reference = reference(&new.reference, degree)?;
    let today = vietnam(tx.now()).date();
    let dated_on = new.dated_on.filter(|day| *day <= today).ok_or_else(refusals::day)?;
    let holder = works_here(tx, authority, new.holder)?;
    let id = StubId::new(tx);
    let event = Event::of("secret.registered", KIND, id).with("holder", holder.to_string());
    let change = tx.change(&permit, &event)?;
    let year = today.year();
    let stub = Stub {
        id,
        authority,
        direction: new.direction,
        year,
        number: series::next(&change, authority, new.direction.series(), year)?,
        degree,
        other,
        reference,
        dated_on,
        due_on: new.due_on,
        entered_at: tx.now(),
        entered_by: person(actor)?,
        done_at: None,
    };
    store::insert(&change, &stub)?;
    hand(&change, &stub, holder)?;
    Ok(id)
}

/// Passes it from its holder to another, as the book of hand-overs says; a clerk enters it for whoever holds it.
///
/// # Errors
/// The permission's; 404; `secret.done`, `secret.holder`.
pub fn hand_over(
    tx: &Tx,
    actor: &Actor,
    authority: AuthorityId,
    id: StubId,
    to: Option<PersonId>,
) -> Result<()> {
    let permit = actor.may(&HANDLE, Scope::Authority(authority))?;
    let stub = open_for(tx, actor, authority, id)?;
    let to = works_here(tx, authority, to)?;
    let event = Event::of("secret.handed-over", KIND, id).with("holder", to.to_string());
    let change = tx.change(&permit, &event)?;
    desk::todo::close_done(&change, person(actor)?, &stub.about(), &TO_HANDLE, "handed-over")?;
    hand(&change, &stub, to)
}

/// Says that it is settled; where, and what was decided, stands in the file outside.
///
/// # Errors
/// The permission's; 404; `secret.done`; `todo.late-reason`.
pub fn complete(
    tx: &Tx,
    actor: &Actor,
    authority: AuthorityId,
    id: StubId,
    late: Option<Late>,
) -> Result<()> {
    let permit = actor.may(&HANDLE, Scope::Authority(authority))?;
    let stub = open_for(tx, actor, authority, id)?;
    let change = tx.change(&permit, &Event::of("secret.completed", KIND, id))?;
    let late_reason = late.map_or("", Late::said);
    let closing = Closing { outcome: "completed", late_reason };
    desk::todo::close(&change, actor, &stub.about(), &TO_HANDLE, closing)?;
    store::done(&change, id).map(drop)
}

/// Why it took longer: one of three, because a field for words could say what is secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Late {
    Superior,
    Others,
    Workload,
}

impl Late {
    pub const ALL: [Late; 3] = [Late::Superior, Late::Others, Late::Workload];

    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Late::Superior => "superior",
            Late::Others => "others",
            Late::Workload => "workload",
        }
    }

    #[must_use]
    pub fn word(self) -> Text {
        match self {
            Late::Superior => Text::new("Chờ ý kiến cấp trên", "Waited for superiors"),
            Late::Others => Text::new("Chờ cơ quan, đơn vị phối hợp", "Waited for others"),
            Late::Workload => Text::new("Khối lượng công việc lớn", "Too much other work"),
        }
    }

    /// As the trail keeps it.
    fn said(self) -> &'static str {
        match self {
            Late::Superior => "Chờ ý kiến cấp trên",
            Late::Others => "Chờ cơ quan, đơn vị phối hợp",
            Late::Workload => "Khối lượng công việc lớn",
        }
    }

    fn parse(name: &str) -> Option<Late> {
        Late::ALL.into_iter().find(|late| late.name() == name)
    }
}

/// The stub, for clerks and for who has or had it in hand; to others it does not exist.
fn known(tx: &Tx, actor: &Actor, authority: AuthorityId, id: StubId) -> Result<Stub> {
    let stub = store::get(tx, id)?.filter(|stub| stub.authority == authority);
    let stub = stub.ok_or_else(Refusal::not_found)?;
    // In person: whoever stands in for a holder is not let in to what is secret.
    let about = stub.about();
    let theirs = acting(actor)
        .map_or(Ok(false), |person| desk::todo::had_a_hand(tx, person, (about.kind, &about.id)))?;
    match actor.has(&CLERK) || theirs {
        true => Ok(stub),
        false => Err(Refusal::not_found().into()),
    }
}

/// A stub that is open, for its holder or a clerk.
fn open_for(tx: &Tx, actor: &Actor, authority: AuthorityId, id: StubId) -> Result<Stub> {
    let stub = known(tx, actor, authority, id)?;
    if stub.done_at.is_some() {
        return Err(refusals::done().into());
    }
    let holds = holder(tx, &stub)?.is_some_and(|holder| Some(holder) == acting(actor));
    match holds || actor.has(&CLERK) {
        true => Ok(stub),
        false => Err(Refusal::not_found().into()),
    }
}

/// Who holds it now.
fn holder(tx: &Tx, stub: &Stub) -> Result<Option<PersonId>> {
    let hands = desk::todo::trail(tx, &stub.about())?;
    let open = hands.into_iter().find(|hand| hand.done_at.is_none());
    Ok(open.and_then(|hand| match hand.holder {
        Holder::Person(person) => Some(person),
        Holder::Role(_) => None,
    }))
}

fn hand(change: &Change, stub: &Stub, to: PersonId) -> Result<()> {
    let calendar = Calendar::read(change.tx())?;
    let (subject, title) = (stub.about(), stub.title());
    let new = NewTodo {
        authority: stub.authority,
        holder: Holder::Person(to),
        subject: &subject,
        act: &TO_HANDLE,
        title: &title,
        reference: "",
        rank: 4,
        due_at: stub.due_on.map(|day| calendar.end_of(day)),
    };
    desk::todo::open(change, &new).map(drop)
}

fn works_here(tx: &Tx, authority: AuthorityId, who: Option<PersonId>) -> Result<PersonId> {
    let here = staff(tx, authority, &[CLERK, LEADER, OFFICIAL], STAFF_MAX)?;
    let found = here.into_iter().map(|(known, _)| known.id).find(|known| Some(*known) == who);
    Ok(found.ok_or_else(refusals::holder)?)
}

/// Number and notation in the signs that they are made of, so that nothing else is written there; none of what is top secret.
fn reference(typed: &str, degree: Degree) -> Result<String, Refusal> {
    let typed = typed.trim().to_uppercase();
    if degree == Degree::TopSecret {
        return if typed.is_empty() { Ok(typed) } else { Err(refusals::top_secret()) };
    }
    let (number, notation) = typed.split_once('/').unwrap_or_default();
    let digits = (1..=6).contains(&number.len()) && number.chars().all(|c| c.is_ascii_digit());
    let sign = |c: char| c.is_ascii_uppercase() || c == 'Đ' || c.is_ascii_digit() || c == '-';
    let sound = !notation.is_empty() && notation.chars().all(sign);
    match digits && sound && typed.chars().count() <= REFERENCE_MAX {
        true => Ok(typed),
        false => Err(refusals::reference()),
    }
}
