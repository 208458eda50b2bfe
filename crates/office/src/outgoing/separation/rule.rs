//! The page of the separations: what holds as usual, what the authority decided otherwise, and why.

use base::clock::vietnam;
use base::db::Tx;
use base::events::Event;
use base::pages::Choice;
use base::{Lang, Refusal, Result, Text};
use desk::rule::{
    Board, Computed, Field, Form, Input, Keeper, Keeps, Line, Rules, State, day, pick, since,
};
use directory::PersonId;
use jiff::Timestamp;

use super::{Separation, store};

/// The page of the separations.
pub static SEPARATION: Rules = Rules {
    name: "separation",
    title: Text::new("Phân tách người thực hiện", "Separate people"),
    lead: Text::new(
        "Duyệt nội dung, kiểm tra thể thức, cấp số và đóng dấu là những việc riêng (Nghị định 30/2020/NĐ-CP, Điều 11, 12, 15); ở đây cơ quan quy định việc nào phải do người khác làm. Việc đã làm giữ nguyên.",
        "Approving the content, checking the form, numbering and sealing are acts of their own (Decree 30/2020/NĐ-CP, arts. 11, 12, 15); here the authority says which need another person. What was done stays.",
    ),
    keeps: Keeps::Authority,
    heads: [Text::new("Quy định", "Rule"), Text::new("Đặt là", "Set to")],
    none: Text::new(
        "Chưa có quyết định riêng: theo mặc định dưới đây.",
        "Nothing was decided: as usual, see below.",
    ),
    add_words: [
        Text::new("Đặt khác mặc định", "Decide otherwise"),
        Text::new("Ghi quyết định", "Add the decision"),
        Text::new("Đã ghi quyết định.", "The decision is added."),
    ],
    end_words: [
        Text::new("Trở lại mặc định.", "It is as usual again."),
        Text::new("Đã trở lại mặc định.", "It is as usual again."),
    ],
    board,
    add,
    end,
};

/// What an authority decided about a separation.
#[derive(Debug)]
pub(super) struct Decision {
    pub(super) rule: String,
    pub(super) on: bool,
    pub(super) basis: String,
    pub(super) added_at: Timestamp,
    pub(super) added_by: Option<PersonId>,
    pub(super) ended_at: Option<Timestamp>,
}

/// Decides a separation in the place of what was decided before.
fn add(tx: &Tx, keeper: &Keeper, form: &Form) -> Result<()> {
    let permit = keeper.permit(Keeps::Authority)?;
    let rule = form.read("rule", Separation::parse)?;
    let on = form.read("state", |state| match state {
        "on" => Some(true),
        "off" => Some(false),
        _ => None,
    })?;
    let basis = form.basis()?;
    if rule.holds(tx, keeper.owner)? == on {
        return Err(already().into());
    }
    let event = Event::of("separation.decided", "authority", keeper.owner.0)
        .with("rule", rule.name())
        .with("state", if on { "on" } else { "off" });
    let change = tx.change(&permit, &event)?;
    store::end(&change, keeper, rule.name())?;
    store::add(&change, keeper, (rule.name(), on), &basis)?;
    Ok(())
}

fn end(tx: &Tx, keeper: &Keeper, key: &str) -> Result<()> {
    let permit = keeper.permit(Keeps::Authority)?;
    let rule = Separation::parse(key).ok_or_else(Refusal::not_found)?;
    let event =
        Event::of("separation.ended", "authority", keeper.owner.0).with("rule", rule.name());
    match store::end(&tx.change(&permit, &event)?, keeper, rule.name())? {
        0 => Err(Refusal::not_found().into()),
        _ => Ok(()),
    }
}

fn board(tx: &Tx, keeper: &Keeper, lang: Lang) -> Result<Board> {
    let lines = store::decisions(tx, keeper.owner)?.into_iter().map(|one| {
        let rule = Separation::parse(&one.rule).ok_or_else(Refusal::not_found)?;
        let open = one.ended_at.is_none();
        let from = day(vietnam(one.added_at).date());
        Ok(Line {
            what: pick(rule.words(), lang),
            says: pick(switch(one.on), lang),
            basis: one.basis,
            since: since(tx, lang, &from, one.added_by)?,
            state: if open { State::InForce } else { State::Ended },
            key: open.then(|| rule.name().to_owned()),
        })
    });
    let lines = lines.collect::<Result<_>>()?;
    let rules = Separation::ALL.map(|rule| Choice::new(rule.name(), pick(rule.words(), lang)));
    let states = [("on", true), ("off", false)];
    let states = states.map(|(name, on)| Choice::new(name, pick(switch(on), lang)));
    let field = |name, label, choices| Field {
        name,
        label,
        hint: Text::new("", ""),
        input: Input::Choice(choices),
    };
    let fields = vec![
        field("rule", Text::new("Quy định", "Rule"), rules.into()),
        field("state", Text::new("Đặt là", "Set to"), states.into()),
    ];
    Ok(Board { lines, fields, computed: Some(now(tx, keeper, lang)?) })
}

/// What holds now of every separation.
fn now(tx: &Tx, keeper: &Keeper, lang: Lang) -> Result<Computed> {
    let rows = Separation::ALL.into_iter().map(|rule| {
        let by = match store::decided(tx, keeper.owner, rule.name())? {
            Some(_) => Text::new("Quyết định của cơ quan", "The authority's decision"),
            None => Text::new("Mặc định", "As usual"),
        };
        let holds = rule.holds(tx, keeper.owner)?;
        Ok([rule.words(), switch(holds), by].map(|words| pick(words, lang)))
    });
    Ok(Computed {
        caption: lang.pick("Đang áp dụng", "What holds now").to_owned(),
        heads: [
            Text::new("Quy định", "Rule"),
            Text::new("Hiện nay", "Now"),
            Text::new("Theo", "By"),
        ],
        rows: rows.collect::<Result<_>>()?,
    })
}

fn switch(on: bool) -> Text {
    match on {
        true => Text::new("Bật", "On"),
        false => Text::new("Tắt", "Off"),
    }
}

fn already() -> Refusal {
    Refusal::new(
        "separation.as-is",
        Text::new("Quy định này đang như vậy.", "The rule is so already."),
        Text::new("Không cần ghi lại.", "Nothing has to be added."),
    )
    .status(409)
    .field("state")
}
