//! Days off and days worked by decision, and the year that follows from them and from the law. Deadlines that were given stay as they
//! are (Labour Code 2019, arts. 111–112).

use base::clock::vietnam;
use base::db::Tx;
use base::events::Event;
use base::pages::Choice;
use base::{Lang, Refusal, Result, Text};
use directory::PersonId;
use jiff::Timestamp;
use jiff::civil::{Date, Weekday};

use super::hours::{decided, past};
use super::{Calendar, HOLIDAYS, Kind, YEARS, store};
use crate::rule::{
    self, Board, Computed, Field, Form, Input, Keeper, Keeps, Line, Rules, State, pick, since,
};

/// The page of the calendar.
pub static CALENDAR: Rules = Rules {
    name: "calendar",
    title: Text::new("Lịch ngày làm việc", "Working days"),
    lead: Text::new(
        "Ngày nghỉ lễ, Tết tính theo Bộ luật Lao động 2019 (Điều 111, 112); hoán đổi, nghỉ thêm, làm bù ghi ở đây theo quyết định. Thời hạn đã giao giữ nguyên.",
        "Public holidays follow the Labour Code 2019 (arts. 111–112); exchanged days, more days off and days worked instead are added here as decided. Deadlines that were given stay as they are.",
    ),
    keeps: Keeps::Installation,
    heads: [Text::new("Ngày", "Day"), Text::new("Nghỉ hay làm việc", "Off or worked")],
    none: Text::new("Chưa có quyết định: theo luật.", "Nothing was decided: as the law says."),
    add_words: [
        Text::new("Thêm ngày", "Add a day"),
        Text::new("Ghi ngày", "Add the day"),
        Text::new(
            "Đã ghi ngày; thời hạn đã giao giữ nguyên.",
            "The day is added; deadlines that were given stay as they are.",
        ),
    ],
    end_words: [
        Text::new(
            "Ngày này trở lại như luật; thời hạn đã giao giữ nguyên.",
            "The day is again as the law says; deadlines that were given stay as they are.",
        ),
        Text::new("Đã kết thúc quyết định về ngày này.", "The decision on this day is ended."),
    ],
    board,
    add,
    end,
};

/// A day as it was decided.
#[derive(Debug)]
pub(super) struct Decision {
    pub(super) day: Date,
    pub(super) kind: Kind,
    pub(super) basis: String,
    pub(super) added_at: Timestamp,
    pub(super) added_by: Option<PersonId>,
    pub(super) ended_at: Option<Timestamp>,
}

// law!("45/2019/QH14:112")
fn add(tx: &Tx, keeper: &Keeper, form: &Form) -> Result<()> {
    let permit = keeper.permit(Keeps::Installation)?;
    let day = form.day("day")?;
    if day < vietnam(tx.now()).date() {
        return Err(past("day").into());
    }
    let kind = form.read("kind", |name| {
        [Kind::Off, Kind::Working].into_iter().find(|kind| kind.name() == name)
    })?;
    let basis = form.basis()?;
    if store::decisions(tx)?.iter().any(|one| one.day == day && one.ended_at.is_none()) {
        return Err(decided("day").into());
    }
    let event = Event::of("day.decided", "calendar", day).with("kind", kind.name());
    store::decide(&tx.change(&permit, &event)?, keeper, (day, kind), &basis)?;
    Ok(())
}

fn end(tx: &Tx, keeper: &Keeper, key: &str) -> Result<()> {
    let permit = keeper.permit(Keeps::Installation)?;
    let day: Date = key.parse().map_err(|_| Refusal::not_found())?;
    if day < vietnam(tx.now()).date() {
        return Err(past("day").into());
    }
    let change = tx.change(&permit, &Event::of("day.ended", "calendar", day))?;
    match store::end_decision(&change, keeper, day)? {
        0 => Err(Refusal::not_found().into()),
        _ => Ok(()),
    }
}

fn board(tx: &Tx, _: &Keeper, lang: Lang) -> Result<Board> {
    let today = vietnam(tx.now()).date();
    let lines = store::decisions(tx)?.into_iter().map(|one| {
        let open = one.ended_at.is_none();
        let added = vietnam(one.added_at).date();
        let from = if one.added_by.is_some() { rule::day(added) } else { String::new() };
        Ok(Line {
            what: format!("{}, {}", pick(weekday(one.day), lang), rule::day(one.day)),
            says: pick(one.kind.words(), lang),
            basis: one.basis,
            since: since(tx, lang, &from, one.added_by)?,
            state: if open { State::InForce } else { State::Ended },
            key: (open && one.day >= today).then(|| one.day.to_string()),
        })
    });
    let kinds =
        [Kind::Off, Kind::Working].map(|kind| Choice::new(kind.name(), pick(kind.words(), lang)));
    let fields = vec![
        Field {
            name: "day",
            label: Text::new("Ngày", "Day"),
            hint: Text::new("Hôm nay hoặc sau đó", "Today or later"),
            input: Input::Day,
        },
        Field {
            name: "kind",
            label: Text::new("Nghỉ hay làm việc", "Off or worked"),
            hint: Text::new("", ""),
            input: Input::Choice(kinds.into()),
        },
    ];
    let computed = Some(years(&Calendar::read(tx)?, today.year(), lang));
    Ok(Board { lines: lines.collect::<Result<_>>()?, fields, computed })
}

/// The days off by law of this year and the next, and what became of each.
fn years(calendar: &Calendar, year: i16, lang: Lang) -> Computed {
    let next = year.saturating_add(1);
    let days = [year, next].into_iter().filter_map(|year| YEARS.get(&year)).flatten();
    let rows = days.map(|day| {
        let worked = calendar.is_working(*day);
        [
            format!("{}, {}", pick(weekday(*day), lang), rule::day(*day)),
            pick(name(*day), lang),
            pick(if worked { Kind::Working.words() } else { Kind::Off.words() }, lang),
        ]
    });
    Computed {
        caption: lang.pick(
            format!("Ngày nghỉ lễ, Tết năm {year} và {next}"),
            format!("Public holidays of {year} and {next}"),
        ),
        heads: [
            Text::new("Ngày", "Day"),
            Text::new("Ngày lễ", "Holiday"),
            Text::new("Thành", "Now"),
        ],
        rows: rows.collect(),
    }
}

/// The holiday of a day off; one that is none makes up for one on a weekend.
fn name(day: Date) -> Text {
    let holiday = HOLIDAYS.iter().find(|holiday| holiday.in_year(day.year()).contains(&day));
    holiday.map_or_else(
        || Text::new("Nghỉ bù (Điều 111 khoản 3)", "In place of a weekend (art. 111.3)"),
        |holiday| holiday.name.clone(),
    )
}

impl Kind {
    pub(super) fn name(self) -> &'static str {
        match self {
            Kind::Off => "off",
            Kind::Working => "working",
        }
    }

    fn words(self) -> Text {
        match self {
            Kind::Off => Text::new("Nghỉ", "Off"),
            Kind::Working => Text::new("Làm việc", "Worked"),
        }
    }
}

fn weekday(day: Date) -> Text {
    match day.weekday() {
        Weekday::Monday => Text::new("Thứ Hai", "Monday"),
        Weekday::Tuesday => Text::new("Thứ Ba", "Tuesday"),
        Weekday::Wednesday => Text::new("Thứ Tư", "Wednesday"),
        Weekday::Thursday => Text::new("Thứ Năm", "Thursday"),
        Weekday::Friday => Text::new("Thứ Sáu", "Friday"),
        Weekday::Saturday => Text::new("Thứ Bảy", "Saturday"),
        Weekday::Sunday => Text::new("Chủ nhật", "Sunday"),
    }
}
