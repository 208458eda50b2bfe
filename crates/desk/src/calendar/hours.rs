//! Office hours, from a day on: set with their basis by whoever runs the installation. Deadlines that were given stay as they are.

use base::clock::vietnam;
use base::db::Tx;
use base::events::Event;
use base::{Lang, Refusal, Result, Text};
use directory::PersonId;
use jiff::Timestamp;
use jiff::civil::{Date, Time, time};

use super::store;
use crate::rule::{self, Board, Field, Form, Input, Keeper, Keeps, Line, Rules, State, since};

/// The page of office hours.
pub static HOURS: Rules = Rules {
    name: "hours",
    title: Text::new("Giờ làm việc", "Office hours"),
    lead: Text::new(
        "Thời hạn tính theo giờ làm việc của ngày làm việc. Giờ mới áp dụng cho thời hạn giao sau đó; thời hạn đã giao giữ nguyên.",
        "Time is counted in the office hours of working days. New hours count for deadlines given after that; those that were given stay as they are.",
    ),
    keeps: Keeps::Installation,
    heads: [Text::new("Từ ngày", "From"), Text::new("Giờ làm việc", "Office hours")],
    none: Text::new(
        "Chưa đặt: 08:00–12:00 và 13:00–17:00.",
        "Not set: 08:00–12:00 and 13:00–17:00.",
    ),
    add_words: [
        Text::new("Đặt giờ làm việc", "Set office hours"),
        Text::new("Ghi giờ làm việc", "Set the hours"),
        Text::new(
            "Đã đặt giờ làm việc; thời hạn đã giao giữ nguyên.",
            "The hours are set; deadlines that were given stay as they are.",
        ),
    ],
    end_words: [
        Text::new(
            "Từ ngày mai trở lại giờ đặt trước đó; thời hạn đã giao giữ nguyên.",
            "From tomorrow on the hours before them hold again; deadlines that were given stay.",
        ),
        Text::new("Đã kết thúc giờ làm việc này.", "These hours are ended."),
    ],
    board,
    add,
    end,
};

/// Office hours (Việt Nam's time).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hours {
    pub begins: Time,
    /// The end of the morning, which Decision 28/2018 (art. 6.2) counts by.
    pub noon: Time,
    /// The beginning of the afternoon.
    pub resumes: Time,
    pub ends: Time,
}

impl Default for Hours {
    /// The usual ones of the administration; provinces set their own.
    fn default() -> Hours {
        Hours {
            begins: time(8, 0, 0, 0),
            noon: time(12, 0, 0, 0),
            resumes: time(13, 0, 0, 0),
            ends: time(17, 0, 0, 0),
        }
    }
}

/// Hours as they were set.
#[derive(Debug, Clone)]
pub(super) struct SetHours {
    pub(super) from_on: Date,
    /// The first day on which they hold no more.
    pub(super) to_on: Option<Date>,
    pub(super) hours: Hours,
    pub(super) basis: String,
    pub(super) added_by: Option<PersonId>,
    pub(super) ended_at: Option<Timestamp>,
}

impl SetHours {
    pub(super) fn holds(&self, day: Date) -> bool {
        self.from_on <= day && self.to_on.is_none_or(|to| day < to)
    }

    fn state(&self, today: Date) -> State {
        match self.to_on {
            Some(to) if to <= today.max(self.from_on) => State::Ended,
            _ if self.from_on > today => State::ToCome,
            _ => State::InForce,
        }
    }
}

fn add(tx: &Tx, keeper: &Keeper, form: &Form) -> Result<()> {
    let permit = keeper.permit(Keeps::Installation)?;
    let from_on = form.day("from")?;
    if from_on < vietnam(tx.now()).date() {
        return Err(past("from").into());
    }
    let at = |field| form.read(field, |text| text.parse().ok());
    let hours = Hours {
        begins: at("begins")?,
        noon: at("noon")?,
        resumes: at("resumes")?,
        ends: at("ends")?,
    };
    let in_order = hours.begins < hours.noon && hours.noon <= hours.resumes;
    if !in_order || hours.resumes >= hours.ends {
        return Err(out_of_order().into());
    }
    let basis = form.basis()?;
    if store::hours(tx)?.iter().any(|one| one.from_on == from_on && one.ended_at.is_none()) {
        return Err(decided("from").into());
    }
    let event = Event::of("hours.set", "calendar", from_on);
    store::set_hours(&tx.change(&permit, &event)?, keeper, (from_on, hours), &basis)?;
    Ok(())
}

/// Hours that hold today hold to its end; those to come never do.
fn end(tx: &Tx, keeper: &Keeper, key: &str) -> Result<()> {
    let permit = keeper.permit(Keeps::Installation)?;
    let from_on: Date = key.parse().map_err(|_| Refusal::not_found())?;
    let tomorrow = vietnam(tx.now()).date().tomorrow().map_err(anyhow::Error::from)?;
    let event = Event::of("hours.ended", "calendar", from_on);
    let change = tx.change(&permit, &event)?;
    match store::end_hours(&change, keeper, from_on, tomorrow.max(from_on))? {
        0 => Err(Refusal::not_found().into()),
        _ => Ok(()),
    }
}

fn board(tx: &Tx, _: &Keeper, lang: Lang) -> Result<Board> {
    let today = vietnam(tx.now()).date();
    let lines = store::hours(tx)?.into_iter().map(|one| {
        let hours = one.hours;
        let from = match one.to_on {
            Some(to) => format!("{} – {}", rule::day(one.from_on), rule::day(to)),
            None => rule::day(one.from_on),
        };
        Ok(Line {
            what: rule::day(one.from_on),
            says: [(hours.begins, hours.noon), (hours.resumes, hours.ends)]
                .map(|(from, to)| format!("{}–{}", from.strftime("%H:%M"), to.strftime("%H:%M")))
                .join(", "),
            since: since(tx, lang, &from, one.added_by)?,
            state: one.state(today),
            key: one.ended_at.is_none().then(|| one.from_on.to_string()),
            basis: one.basis,
        })
    });
    let at = |name, label| Field { name, label, hint: Text::new("", ""), input: Input::Time };
    let fields = vec![
        Field {
            name: "from",
            label: Text::new("Từ ngày", "From"),
            hint: Text::new("Hôm nay hoặc sau đó", "Today or later"),
            input: Input::Day,
        },
        at("begins", Text::new("Bắt đầu buổi sáng", "The morning begins")),
        at("noon", Text::new("Hết buổi sáng", "The morning ends")),
        at("resumes", Text::new("Bắt đầu buổi chiều", "The afternoon begins")),
        at("ends", Text::new("Hết giờ làm việc", "The day ends")),
    ];
    Ok(Board { lines: lines.collect::<Result<_>>()?, fields, computed: None })
}

pub(super) fn past(field: &'static str) -> Refusal {
    Refusal::new(
        "calendar.past",
        Text::new("Ngày này đã qua.", "That day is over."),
        Text::new(
            "Chọn hôm nay hoặc ngày sau đó; thời gian đã tính giữ nguyên.",
            "Choose today or a later day; time that was counted stays.",
        ),
    )
    .status(422)
    .field(field)
}

pub(super) fn decided(field: &'static str) -> Refusal {
    Refusal::new(
        "calendar.decided",
        Text::new("Ngày này đã có quyết định.", "That day is decided already."),
        Text::new("Kết thúc quyết định đó trước.", "End that decision first."),
    )
    .status(409)
    .field(field)
}

fn out_of_order() -> Refusal {
    Refusal::new(
        "hours.order",
        Text::new("Các giờ không theo thứ tự.", "The hours are not in order."),
        Text::new(
            "Ghi giờ bắt đầu, hết buổi sáng, bắt đầu buổi chiều, hết giờ theo thứ tự.",
            "Write beginning, end of the morning, beginning of the afternoon and end in order.",
        ),
    )
    .status(422)
    .field("begins")
}
