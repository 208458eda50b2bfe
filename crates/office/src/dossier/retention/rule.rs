//! The page of the times of keeping: those of the law for all, and what an authority decided beside them. A file keeps the time it was
//! opened with, also when that time is ended (Circular 10/2022/TT-BNV).

use base::authority::AuthorityId;
use base::clock::vietnam;
use base::db::Tx;
use base::events::Event;
use base::{Lang, Refusal, Result, Text};
use desk::rule::{
    Board, COMMON, Field, Form, Input, Keeper, Keeps, Line, Rules, State, day, pick, since,
};
use directory::PersonId;
use jiff::Timestamp;

use super::{Retention, store};

base::typed_id!(/// One time of keeping that was added.
    RetentionId);

/// The longest time in years; longer is permanent.
const YEARS_MAX: u32 = 100;

/// The page of the times of keeping.
pub static RETENTION: Rules = Rules {
    name: "retention",
    title: Text::new("Thời hạn bảo quản", "Times of keeping"),
    lead: Text::new(
        "Thời hạn để chọn khi mở hồ sơ: theo Thông tư 10/2022/TT-BNV, và theo bảng thời hạn của cơ quan. Hồ sơ đã mở giữ thời hạn của mình.",
        "The times to choose from when a file is opened: of Circular 10/2022/TT-BNV, and of the authority's own table. Files that were opened keep theirs.",
    ),
    keeps: Keeps::Both,
    heads: [Text::new("Thời hạn", "Time"), Text::new("Dùng cho", "For")],
    none: Text::new("Không có thời hạn nào.", "There are none."),
    add_words: [
        Text::new("Thêm thời hạn", "Add a time"),
        Text::new("Ghi thời hạn", "Add the time"),
        Text::new("Đã thêm thời hạn bảo quản.", "The time of keeping is added."),
    ],
    end_words: [
        Text::new(
            "Không chọn được thời hạn này cho hồ sơ mới; hồ sơ đã mở giữ thời hạn của mình.",
            "It cannot be chosen for new files; files that were opened with it keep it.",
        ),
        Text::new("Đã kết thúc thời hạn bảo quản.", "The time of keeping is ended."),
    ],
    board,
    add,
    end,
};

/// A time of keeping as it was set.
#[derive(Debug)]
pub(super) struct SetRetention {
    pub(super) retention: Retention,
    pub(super) authority: AuthorityId,
    pub(super) added_at: Timestamp,
    pub(super) added_by: Option<PersonId>,
    pub(super) ended_at: Option<Timestamp>,
}

// law!("10/2022")
fn add(tx: &Tx, keeper: &Keeper, form: &Form) -> Result<()> {
    let permit = keeper.permit(Keeps::Both)?;
    let years = form.read("years", |years| match years {
        "" => Some(None),
        years => years.parse().ok().filter(|years| (1..=YEARS_MAX).contains(years)).map(Some),
    })?;
    let basis = form.basis()?;
    let same = |one: &SetRetention| {
        let open = one.ended_at.is_none();
        open && one.retention.years == years && one.retention.basis == basis
    };
    if store::set(tx, keeper.owner)?.iter().any(same) {
        return Err(known().into());
    }
    let code = RetentionId::new(tx).to_string();
    let event = Event::of("retention.added", "retention", code.as_str())
        .with("years", years.map_or(0, i64::from));
    let new = Retention { code, years, basis };
    store::add(&tx.change(&permit, &event)?, keeper, &new)?;
    Ok(())
}

fn end(tx: &Tx, keeper: &Keeper, key: &str) -> Result<()> {
    let permit = keeper.permit(Keeps::Both)?;
    let change = tx.change(&permit, &Event::of("retention.ended", "retention", key))?;
    match store::end(&change, keeper, key)? {
        0 => Err(Refusal::not_found().into()),
        _ => Ok(()),
    }
}

fn board(tx: &Tx, keeper: &Keeper, lang: Lang) -> Result<Board> {
    let lines = store::set(tx, keeper.owner)?.into_iter().map(|one| {
        let from = match one.added_by {
            Some(_) => day(vietnam(one.added_at).date()),
            None => String::new(),
        };
        let whose = match one.authority {
            COMMON => Text::new("Mọi cơ quan", "All authorities"),
            _ => Text::new("Cơ quan này", "This authority"),
        };
        let open = one.ended_at.is_none();
        Ok(Line {
            what: one.retention.words(lang),
            says: pick(whose, lang),
            since: since(tx, lang, &from, one.added_by)?,
            state: if open { State::InForce } else { State::Ended },
            key: (open && one.authority == keeper.owner).then_some(one.retention.code),
            basis: one.retention.basis,
        })
    });
    let fields = vec![Field {
        name: "years",
        label: Text::new("Số năm", "Years"),
        hint: Text::new("Từ 1 đến 100; để trống: vĩnh viễn", "1 to 100; empty: permanent"),
        input: Input::Number { required: false },
    }];
    Ok(Board { lines: lines.collect::<Result<_>>()?, fields, computed: None })
}

fn known() -> Refusal {
    Refusal::new(
        "retention.known",
        Text::new("Thời hạn này đã có với cùng căn cứ.", "This time exists already on that basis."),
        Text::new("Dùng thời hạn đang có, hoặc ghi căn cứ khác.", "Use it, or give another basis."),
    )
    .status(409)
    .field("years")
}
