//! What is done to many incoming documents at once, each by its own verb: a morning's letters are entered in the order of the
//! list, given to one person, noted as read (Decree 30/2020/NĐ-CP, arts. 22, 24).

use base::authority::Actor;
use base::clock::vietnam;
use base::db::Tx;
use base::{Refusal, Result, Text};
use desk::todo::LATE_REASON;
use desk::{Ask, AskKind, Bulk, Said, Todo};
use directory::person::person as find_person;
use directory::roles::{CLERK, LEADER, OFFICIAL};
use jiff::civil::Date;

use super::{Assignment, IncomingId, TO_ASSIGN, TO_READ, TO_REGISTER, assign, note_seen, register};

static REGISTER_MANY: Bulk = Bulk {
    name: "incoming.register",
    act: Some(&TO_REGISTER),
    word: Text::new("Vào sổ", "Register"),
    icon: "book",
    asks: &[],
    verb: |tx, actor, todo, said| {
        let number = register(tx, actor, todo.authority, id(todo)?, said.of(LATE_REASON))?;
        let year = vietnam(tx.now()).year();
        let told = format!("Số đến {number}/{year}");
        Ok(Text::with(told, format!("Entry {number}/{year}")))
    },
};

static ASSIGN_MANY: Bulk = Bulk {
    name: "incoming.assign",
    act: Some(&TO_ASSIGN),
    word: Text::new("Phân công", "Assign"),
    icon: "people",
    asks: &[
        Ask {
            field: "lead",
            label: Text::new("Người chủ trì", "In charge"),
            kind: AskKind::Person(&[OFFICIAL, LEADER, CLERK]),
            required: true,
        },
        Ask {
            field: "due_on",
            label: Text::new("Thời hạn", "Deadline"),
            kind: AskKind::Day,
            required: false,
        },
        Ask {
            field: "direction",
            label: Text::new("Ý kiến chỉ đạo", "Direction"),
            kind: AskKind::Words,
            required: false,
        },
    ],
    verb: give,
};

static READ_MANY: Bulk = Bulk {
    name: "incoming.read",
    act: Some(&TO_READ),
    word: Text::new("Đã xem", "Note as read"),
    icon: "done",
    asks: &[],
    verb: |tx, actor, todo, _| {
        note_seen(tx, actor, todo.authority, id(todo)?)?;
        Ok(Text::new("Đã xem để biết", "Noted as read"))
    },
};

/// What of incoming documents can be done to many at once.
pub static BULKS: [&Bulk; 3] = [&REGISTER_MANY, &ASSIGN_MANY, &READ_MANY];

fn id(todo: &Todo) -> Result<IncomingId> {
    Ok(todo.subject_id.parse().map_err(|_| Refusal::not_found())?)
}

/// Gives one document to the one in charge of all of them.
fn give(tx: &Tx, actor: &Actor, todo: &Todo, said: &Said) -> Result<Text> {
    let due_on = Some(said.of("due_on").trim()).filter(|day| !day.is_empty());
    let of = Assignment {
        lead: said.of("lead").parse().ok(),
        with: Vec::new(),
        informed: Vec::new(),
        direction: said.of("direction").to_owned(),
        // A day that is none is refused like one that has passed.
        due_on: due_on.map(|day| day.parse().unwrap_or(Date::MIN)),
        late_reason: said.of(LATE_REASON).to_owned(),
    };
    assign(tx, actor, todo.authority, id(todo)?, &of)?;
    let name = of
        .lead
        .map(|lead| find_person(tx, lead))
        .transpose()?
        .map_or_else(String::new, |lead| lead.name);
    let (vi, en) = (format!("Giao {name} chủ trì"), format!("{name} is in charge"));
    Ok(match of.due_on {
        None => Text::with(vi, en),
        Some(day) => {
            let day = day.strftime("%d/%m/%Y");
            Text::with(format!("{vi}, hạn {day}"), format!("{en}, due {day}"))
        }
    })
}
