//! The page of the ladder: its steps are set for all, or by an authority for itself, whose own then stand in the place of those of all
//! (Decree 30/2020/NĐ-CP, art. 24).

use base::clock::vietnam;
use base::db::Tx;
use base::events::Event;
use base::pages::Choice;
use base::{Lang, Refusal, Result, Text};
use directory::PersonId;
use jiff::Timestamp;

use super::{Act, Step, store};
use crate::rule::{
    self, Board, COMMON, Field, Form, Input, Keeper, Keeps, Line, Rules, State, pick, since,
};

/// The farthest step from its deadline: a quarter of a year of working days.
const DAYS_MAX: i64 = 60;

/// The basis of the steps that came with the program and rest on no law.
const HOUSE_RULE: &str = "house rule";

/// The page of the ladder.
pub static LADDER: Rules = Rules {
    name: "ladder",
    title: Text::new("Nhắc hạn, báo lãnh đạo", "Reminders and escalation"),
    lead: Text::new(
        "Ai được nhắc, trước hay sau hạn bao nhiêu ngày làm việc (Nghị định 30/2020/NĐ-CP, Điều 24). Khi cơ quan đặt bậc riêng, các bậc chung không áp dụng cho cơ quan nữa; lời nhắc đã gửi giữ nguyên.",
        "Who is reminded how many working days before or after a deadline (Decree 30/2020/NĐ-CP, art. 24). Once an authority sets steps of its own, those of all no longer hold for it; reminders that were sent stay.",
    ),
    keeps: Keeps::Both,
    heads: [Text::new("Khi nào", "When"), Text::new("Báo cho ai", "Who is told")],
    none: Text::new("Không có bậc nào: không ai được nhắc.", "No steps: nobody is reminded."),
    add_words: [
        Text::new("Thêm bậc", "Add a step"),
        Text::new("Ghi bậc", "Add the step"),
        Text::new("Đã thêm bậc nhắc hạn.", "The step is added."),
    ],
    end_words: [
        Text::new(
            "Bậc này không nhắc nữa; khi không còn bậc riêng nào, các bậc chung áp dụng trở lại.",
            "This step reminds no more; once no own step is left, those of all hold again.",
        ),
        Text::new("Đã kết thúc bậc nhắc hạn.", "The step is ended."),
    ],
    board,
    add,
    end,
};

/// A step as it was set.
#[derive(Debug)]
pub(super) struct SetStep {
    pub(super) step: Step,
    pub(super) basis: String,
    pub(super) added_at: Timestamp,
    pub(super) added_by: Option<PersonId>,
    pub(super) ended_at: Option<Timestamp>,
}

// law!("30/2020:24")
fn add(tx: &Tx, keeper: &Keeper, form: &Form) -> Result<()> {
    let permit = keeper.permit(Keeps::Both)?;
    let act = form.read("act", Act::parse)?;
    let in_range = |days: &i64| (-DAYS_MAX..=DAYS_MAX).contains(days);
    let days = form.read("days", |days| days.parse().ok().filter(in_range))?;
    let basis = form.basis()?;
    let same = |one: &SetStep| {
        one.ended_at.is_none() && one.step == Step { authority: keeper.owner, act, days }
    };
    if store::set(tx, keeper.owner)?.iter().any(same) {
        return Err(known().into());
    }
    let event = Event::of("ladder.step-added", "authority", keeper.owner.0)
        .with("act", act.name())
        .with("days", days);
    store::add(&tx.change(&permit, &event)?, keeper, (act, days), &basis)?;
    Ok(())
}

fn end(tx: &Tx, keeper: &Keeper, key: &str) -> Result<()> {
    let permit = keeper.permit(Keeps::Both)?;
    let (act, days) = key.split_once('.').ok_or_else(Refusal::not_found)?;
    let act = Act::parse(act).ok_or_else(Refusal::not_found)?;
    let days: i64 = days.parse().map_err(|_| Refusal::not_found())?;
    let event = Event::of("ladder.step-ended", "authority", keeper.owner.0)
        .with("act", act.name())
        .with("days", days);
    match store::end(&tx.change(&permit, &event)?, keeper, (act, days))? {
        0 => Err(Refusal::not_found().into()),
        _ => Ok(()),
    }
}

fn board(tx: &Tx, keeper: &Keeper, lang: Lang) -> Result<Board> {
    let set = store::set(tx, keeper.owner)?;
    let open = |one: &SetStep| one.ended_at.is_none();
    let own = set.iter().any(|one| open(one) && one.step.authority != COMMON);
    let lines = set.into_iter().map(|one| {
        let from = match one.added_by {
            Some(_) => rule::day(vietnam(one.added_at).date()),
            None => String::new(),
        };
        let mine = one.step.authority == keeper.owner;
        Ok(Line {
            what: when(one.step.days, lang),
            says: pick(one.step.act.words(), lang),
            since: since(tx, lang, &from, one.added_by)?,
            state: match (open(&one), own && one.step.authority == COMMON) {
                (false, _) => State::Ended,
                (true, true) => State::Replaced,
                (true, false) => State::InForce,
            },
            key: (open(&one) && mine).then(|| format!("{}.{}", one.step.act.name(), one.step.days)),
            basis: match one.basis.as_str() {
                HOUSE_RULE => pick(Text::new("Quy định nội bộ", "House rule"), lang),
                _ => one.basis,
            },
        })
    });
    let acts = Act::ALL.map(|act| Choice::new(act.name(), pick(act.words(), lang)));
    let fields = vec![
        Field {
            name: "act",
            label: Text::new("Báo cho ai", "Who is told"),
            hint: Text::new("", ""),
            input: Input::Choice(acts.into()),
        },
        Field {
            name: "days",
            label: Text::new("Số ngày làm việc sau hạn", "Working days after the deadline"),
            hint: Text::new(
                "Số âm: trước hạn; 0: trong ngày đến hạn",
                "Negative: before it; 0: on the day itself",
            ),
            input: Input::Number { required: true },
        },
    ];
    Ok(Board { lines: lines.collect::<Result<_>>()?, fields, computed: None })
}

fn when(days: i64, lang: Lang) -> String {
    let count = days.abs();
    let english = if count == 1 { "working day" } else { "working days" };
    match days {
        0 => lang.pick("Trong ngày đến hạn", "On the day it is due").to_owned(),
        ..0 => lang
            .pick(format!("Trước hạn {count} ngày làm việc"), format!("{count} {english} before")),
        1.. => {
            lang.pick(format!("Sau hạn {count} ngày làm việc"), format!("{count} {english} after"))
        }
    }
}

impl Act {
    const ALL: [Act; 2] = [Act::Remind, Act::Escalate];

    pub(super) fn name(self) -> &'static str {
        match self {
            Act::Remind => "remind",
            Act::Escalate => "escalate",
        }
    }

    pub(super) fn parse(name: &str) -> Option<Act> {
        Act::ALL.into_iter().find(|act| act.name() == name)
    }

    fn words(self) -> Text {
        match self {
            Act::Remind => Text::new("Nhắc người đang giữ việc", "Whoever holds it"),
            Act::Escalate => Text::new("Báo lãnh đạo", "The leader over them"),
        }
    }
}

fn known() -> Refusal {
    Refusal::new(
        "ladder.known",
        Text::new("Bậc này đã có.", "This step exists already."),
        Text::new(
            "Chọn số ngày khác, hoặc kết thúc bậc cũ trước.",
            "Choose other days, or end the old step first.",
        ),
    )
    .status(409)
    .field("days")
}
