//! Decisions of an authority's head on which series a kind of document takes its numbers from. A decision holds for whole years, so
//! that the numbers of a running year neither repeat nor jump (Decree 30/2020/NĐ-CP, art. 15).

use base::db::Tx;
use base::events::Event;
use base::pages::Choice;
use base::{Lang, Refusal, Result, Text};
use desk::rule::{
    Board, Computed, Field, Form, Input, Keeper, Keeps, Line, Rules, State, pick, since,
};
use directory::PersonId;
use jiff::Timestamp;
use typeset::document::Kind;

use super::{ADMINISTRATIVE, INCOMING, LETTERS, of, store, usual};
use crate::outgoing::{kind_name, kind_words};

/// Series of an authority's own, named after the kind of document that has it.
const OF_KIND: &str = "kind-";

/// The page of the series.
pub static SERIES: Rules = Rules {
    name: "series",
    title: Text::new("Hệ thống số văn bản đi", "Series of numbers"),
    lead: Text::new(
        "Theo luật, công văn có một hệ thống số, các loại văn bản hành chính khác chung một hệ thống số; người đứng đầu cơ quan có thể quyết định khác (Nghị định 30/2020/NĐ-CP, Điều 15). Quyết định áp dụng từ đầu năm; số đã cấp giữ nguyên.",
        "By law letters have one series and all other kinds share one; the head of the authority may decide otherwise (Decree 30/2020/NĐ-CP, art. 15). A decision holds for whole years; numbers that were given stay.",
    ),
    keeps: Keeps::Authority,
    heads: [Text::new("Loại văn bản", "Kind"), Text::new("Hệ thống số", "Series")],
    none: Text::new(
        "Chưa có quyết định riêng: áp dụng hai hệ thống số theo luật.",
        "Nothing was decided: the two series of the law hold.",
    ),
    add_words: [
        Text::new("Thêm quyết định", "Add a decision"),
        Text::new("Ghi quyết định", "Add the decision"),
        Text::new("Đã ghi quyết định về hệ thống số.", "The decision on the series is added."),
    ],
    end_words: [
        Text::new(
            "Nếu năm nay đã cấp số, quyết định còn áp dụng đến hết ngày 31/12; số đã cấp giữ nguyên.",
            "Where numbers were given this year, it holds until 31 December; they stay as they are.",
        ),
        Text::new("Đã kết thúc quyết định.", "The decision is ended."),
    ],
    board,
    add,
    end,
};

/// A decision.
#[derive(Debug)]
pub(super) struct Decision {
    pub(super) kind: String,
    pub(super) series: String,
    pub(super) from_year: i32,
    /// The first year in which it holds no more.
    pub(super) to_year: Option<i32>,
    pub(super) basis: String,
    pub(super) added_by: Option<PersonId>,
    pub(super) ended_at: Option<Timestamp>,
}

impl Decision {
    fn state(&self, year: i32) -> State {
        match (self.to_year, self.from_year) {
            (Some(to), from) if to <= year.max(from) => State::Ended,
            (_, from) if from > year => State::ToCome,
            _ => State::InForce,
        }
    }
}

// law!("30/2020:15")
/// Decides the series of a kind from a year on.
fn add(tx: &Tx, keeper: &Keeper, form: &Form) -> Result<()> {
    let permit = keeper.permit(Keeps::Authority)?;
    let kind = form.read("kind", kind)?;
    let series = form.read("series", |name| all().into_iter().find(|known| known == name))?;
    let year = this_year(tx);
    let from = form.read("from_year", |year| year.parse().ok())?;
    if ![year, year + 1].contains(&from) {
        return Err(other_year(year).into());
    }
    let basis = form.basis()?;
    let name = kind_name(kind);
    if store::decided(tx, keeper.owner)?
        .iter()
        .any(|one| one.ended_at.is_none() && one.kind == name && one.from_year == from)
    {
        return Err(decided(from).into());
    }
    if from == year {
        let before = of(tx, keeper.owner, kind, year)?;
        unused(tx, keeper, &[before, series.clone()], year)?;
    }
    let event = Event::of("series.decided", "authority", keeper.owner.0)
        .with("kind", name.as_str())
        .with("series", series.as_str())
        .with("from", i64::from(from));
    store::decide(&tx.change(&permit, &event)?, keeper, (&name, &series), (from, &basis))?;
    Ok(())
}

/// Ends a decision: at once where neither its series nor the one that follows has given a number this year, else with the year.
fn end(tx: &Tx, keeper: &Keeper, key: &str) -> Result<()> {
    let permit = keeper.permit(Keeps::Authority)?;
    let (name, from) = key.rsplit_once('-').ok_or_else(Refusal::not_found)?;
    let from: i32 = from.parse().map_err(|_| Refusal::not_found())?;
    let year = this_year(tx);
    let kind = kind(name).ok_or_else(Refusal::not_found)?;
    let mut others = store::decided(tx, keeper.owner)?;
    others.retain(|one| one.kind == name);
    let this = |one: &Decision| one.ended_at.is_none() && one.from_year == from;
    let one = others.remove(others.iter().position(this).ok_or_else(Refusal::not_found)?);
    let after = others.iter().find(|other| other.state(year) == State::InForce);
    let after = after.map_or(usual(kind), |other| other.series.as_str());
    let mut used = false;
    for series in [one.series.as_str(), after] {
        used |= store::used(tx, keeper.owner, series, year)? > 0;
    }
    let to = if used { year + 1 } else { year };
    let event = Event::of("series.ended", "authority", keeper.owner.0)
        .with("kind", name)
        .with("to", i64::from(to.max(from)));
    store::end(&tx.change(&permit, &event)?, keeper, (name, from), to.max(from))?;
    Ok(())
}

/// Refuses what would change numbers of a running year.
fn unused(tx: &Tx, keeper: &Keeper, series: &[String], year: i32) -> Result<()> {
    for name in series {
        let last = store::used(tx, keeper.owner, name, year)?;
        if last > 0 {
            return Err(running(&words(name), last, year).into());
        }
    }
    Ok(())
}

fn board(tx: &Tx, keeper: &Keeper, lang: Lang) -> Result<Board> {
    let year = this_year(tx);
    let lines = store::decided(tx, keeper.owner)?.into_iter().map(|one| {
        let from = match one.to_year {
            Some(to) => format!("{}–{}", one.from_year, (to - 1).max(one.from_year)),
            None => lang.pick(format!("từ {}", one.from_year), format!("from {}", one.from_year)),
        };
        Ok(Line {
            what: kind_words(&one.kind),
            says: pick(words(&one.series), lang),
            since: since(tx, lang, &from, one.added_by)?,
            state: one.state(year),
            key: one.ended_at.is_none().then(|| format!("{}-{}", one.kind, one.from_year)),
            basis: one.basis,
        })
    });
    let lines = lines.collect::<Result<_>>()?;
    Ok(Board { lines, fields: fields(lang, year), computed: Some(used(tx, keeper, lang, year)?) })
}

/// How far each series has come this year, and which kinds take their numbers from it.
fn used(tx: &Tx, keeper: &Keeper, lang: Lang, year: i32) -> Result<Computed> {
    let mut rows = Vec::new();
    for series in all() {
        let mut kinds = Vec::new();
        for kind in Kind::ALL {
            if of(tx, keeper.owner, kind, year)? == series {
                kinds.push(kind.vietnamese());
            }
        }
        let last = store::used(tx, keeper.owner, &series, year)?;
        if last > 0 || !kinds.is_empty() {
            let kinds = match kinds.len() {
                0..=3 => kinds.join(", "),
                count => lang.pick(format!("{count} loại"), format!("{count} kinds")),
            };
            rows.push([pick(words(&series), lang), kinds, last.to_string()]);
        }
    }
    let incoming = store::used(tx, keeper.owner, INCOMING, year)?;
    rows.push([
        lang.pick("Văn bản đến", "Incoming documents").to_owned(),
        lang.pick("tất cả", "all").to_owned(),
        incoming.to_string(),
    ]);
    Ok(Computed {
        caption: lang.pick(format!("Đã dùng năm {year}"), format!("Used in {year}")),
        heads: [
            Text::new("Hệ thống số", "Series"),
            Text::new("Loại văn bản", "Kinds"),
            Text::new("Số cuối", "Last number"),
        ],
        rows,
    })
}

fn fields(lang: Lang, year: i32) -> Vec<Field> {
    let kinds = Kind::ALL.map(|kind| Choice::new(kind_name(kind), kind.vietnamese()));
    let series = all().into_iter().map(|name| {
        let label = pick(words(&name), lang);
        Choice::new(name, label)
    });
    let years = [year, year + 1].map(|year| Choice::new(year.to_string(), year.to_string()));
    vec![
        Field {
            name: "kind",
            label: Text::new("Loại văn bản", "Kind of document"),
            hint: Text::new("", ""),
            input: Input::Choice(kinds.into()),
        },
        Field {
            name: "series",
            label: Text::new("Lấy số từ", "Takes its numbers from"),
            hint: Text::new(
                "Nhiều loại có thể chung một hệ thống số riêng",
                "Several kinds may share one series",
            ),
            input: Input::Choice(series.collect()),
        },
        Field {
            name: "from_year",
            label: Text::new("Áp dụng từ năm", "From the year"),
            hint: Text::new(
                "Năm nay chỉ khi cả hai hệ thống số chưa cấp số nào",
                "This year only where neither series has given a number yet",
            ),
            input: Input::Choice(years.into()),
        },
    ]
}

/// Every series that can be chosen.
fn all() -> Vec<String> {
    let own = Kind::ALL.map(|kind| format!("{OF_KIND}{}", kind_name(kind)));
    [LETTERS, ADMINISTRATIVE].map(str::to_owned).into_iter().chain(own).collect()
}

fn kind(name: &str) -> Option<Kind> {
    Kind::ALL.into_iter().find(|kind| kind_name(*kind) == name)
}

fn words(series: &str) -> Text {
    match (series, series.strip_prefix(OF_KIND).and_then(kind)) {
        (LETTERS, _) => Text::new("Công văn (theo luật)", "Letters (of the law)"),
        (ADMINISTRATIVE, _) => Text::new("Văn bản khác (theo luật)", "Other kinds (of the law)"),
        (_, Some(kind)) => Text::with(
            format!("Riêng: {}", kind.vietnamese()),
            format!("Own: {}", kind.vietnamese()),
        ),
        (other, None) => Text::with(other.to_owned(), other.to_owned()),
    }
}

fn this_year(tx: &Tx) -> i32 {
    i32::from(base::clock::vietnam(tx.now()).year())
}

fn other_year(year: i32) -> Refusal {
    Refusal::new(
        "series.year",
        Text::new("Năm áp dụng không phù hợp.", "The decision cannot hold from that year."),
        Text::with(
            format!("Chọn {year} hoặc {}.", year + 1),
            format!("Choose {year} or {}.", year + 1),
        ),
    )
    .status(422)
    .field("from_year")
}

fn decided(year: i32) -> Refusal {
    Refusal::new(
        "series.decided",
        Text::with(
            format!("Loại văn bản này đã có quyết định áp dụng từ {year}."),
            format!("For this kind a decision holds from {year} already."),
        ),
        Text::new("Kết thúc quyết định đó trước.", "End that decision first."),
    )
    .status(409)
    .field("kind")
}

fn running(series: &Text, last: u32, year: i32) -> Refusal {
    Refusal::new(
        "series.running",
        Text::with(
            format!("Hệ thống số “{}” năm {year} đã cấp đến số {last}.", series.vi),
            format!("The series “{}” of {year} has come to number {last}.", series.en),
        ),
        Text::with(
            format!("Chọn áp dụng từ năm {}, bắt đầu ngày 01/01.", year + 1),
            format!("Let it hold from {}, beginning on 1 January.", year + 1),
        ),
    )
    .status(409)
    .field("from_year")
    .source("30/2020/NĐ-CP, Điều 15")
}
