//! All SQL of tasks and their steps.

use base::authority::AuthorityId;
use base::db::{Change, FromRow, Row, Tx, Value};
use base::{Result, params};
use jiff::civil::Date;

use super::figures::{Counted, Filter};
use super::step::Step;
use super::{Part, Side, Source, State, StepId, StepKind, Task, TaskId};

/// Lines of one page of a list.
pub(super) const LISTED_MAX: usize = 50;
/// Steps of one task that are read.
const STEPS_MAX: usize = 2_000;
/// Authorities that co-operate in one task.
pub(super) const WITH_MAX: usize = 200;
/// Leads times states.
const COUNTED_MAX: usize = 120_000;

macro_rules! columns {
    () => {
        "id, authority_id, part, code, giver_id, lead_id, source_kind, source_id, source_issuer,
         source_reference, source_document_id, source_dated_on, source_subject, quote, place, words,
         evidence, due_on, given_at, given_by, giver_name, follower_id, person_id, state, percent,
         asked_on, done_on"
    };
}

/// Whether the day of a task passed before it was done; ?1 is today.
macro_rules! late {
    () => {
        "due_on < coalesce(done_on, ?1)"
    };
}

/// `Standing::of` in SQL.
macro_rules! standing {
    () => {
        concat!(
            "case when state = 'withdrawn' then 'withdrawn'
             when state = 'done' then case when ",
            late!(),
            " then 'late' else 'in-time' end when ",
            late!(),
            " then 'overdue' when state in ('waiting', 'declined') then 'waiting' else 'running' end"
        )
    };
}

/// What a filter lets through but its standing; ?2 to ?7.
macro_rules! filtered {
    () => {
        "authority_id = ?2 and direction = ?3 and (?4 = 0 or lead_id = ?4) and (?5 = '' or due_on <= ?5)
         and (?6 = '' or source_reference = ?6)
         and (?7 = '' or person_id = ?7 or follower_id = ?7 or given_by = ?7)"
    };
}

pub(super) fn insert(change: &Change, one: &Task) -> Result<u64> {
    change.insert_many("office_task", &COLUMNS, &[row(one, one.given_at)])
}

/// Many tasks in one go; those that stand already stay.
pub(super) fn insert_all(change: &Change, tasks: &[Task]) -> Result<u64> {
    let rows: Vec<Vec<Value>> = tasks.iter().map(|one| row(one, change.tx().now())).collect();
    change.insert_many("office_task", &COLUMNS, &rows)
}

const COLUMNS: [&str; 29] = [
    "id",
    "authority_id",
    "part",
    "direction",
    "code",
    "giver_id",
    "lead_id",
    "source_kind",
    "source_id",
    "source_issuer",
    "source_reference",
    "source_document_id",
    "source_dated_on",
    "source_subject",
    "quote",
    "place",
    "words",
    "evidence",
    "due_on",
    "given_at",
    "given_by",
    "giver_name",
    "follower_id",
    "person_id",
    "state",
    "percent",
    "asked_on",
    "done_on",
    "moved_at",
];

fn row(one: &Task, moved_at: jiff::Timestamp) -> Vec<Value> {
    params![
        one.id,
        one.authority,
        one.part.name(),
        one.part.direction(),
        one.code.as_str(),
        one.giver,
        one.lead,
        one.source.kind.as_str(),
        one.source.id.as_str(),
        one.source.issuer.as_str(),
        one.source.reference.as_str(),
        one.source.document_id.as_str(),
        one.source.dated_on.map(|day| day.to_string()),
        one.source.subject.as_str(),
        one.quote.as_str(),
        one.place.as_str(),
        one.words.as_str(),
        one.evidence.as_str(),
        one.due_on.map(|day| day.to_string()),
        one.given_at,
        one.given_by,
        one.giver_name.as_str(),
        one.follower,
        one.person,
        one.state.name(),
        one.percent,
        one.asked_on.map(|day| day.to_string()),
        one.done_on.map(|day| day.to_string()),
        moved_at
    ]
    .to_vec()
}

/// Everything of a task that steps change.
pub(super) fn update(change: &Change, one: &Task) -> Result<u64> {
    change.execute(
        "update office_task set state = ?2, percent = ?3, due_on = ?4, asked_on = ?5, done_on = ?6,
         person_id = ?7, moved_at = ?8 where id = ?1",
        params![
            one.id,
            one.state.name(),
            one.percent,
            one.due_on.map(|day| day.to_string()),
            one.asked_on.map(|day| day.to_string()),
            one.done_on.map(|day| day.to_string()),
            one.person,
            change.tx().now()
        ],
    )
}

pub(super) fn get(tx: &Tx, id: TaskId) -> Result<Option<Task>> {
    tx.optional(concat!("select ", columns!(), " from office_task where id = ?1"), params![id])
}

/// This house's line of a task that another authority gave, or of its own under that name.
pub(super) fn by_code(
    tx: &Tx,
    authority: AuthorityId,
    giver: AuthorityId,
    code: &str,
) -> Result<Option<Task>> {
    tx.optional(
        concat!(
            "select ",
            columns!(),
            " from office_task where authority_id = ?1 and giver_id = ?2 and code = ?3"
        ),
        params![authority, giver, code],
    )
}

/// Tasks that a document of this house gave, the first one first.
pub(super) fn of_source(
    tx: &Tx,
    authority: AuthorityId,
    (kind, id): (&str, &str),
) -> Result<Vec<Task>> {
    tx.list(
        concat!(
            "select ",
            columns!(),
            " from office_task where authority_id = ?1 and direction = 'given' and source_kind = ?2
             and source_id = ?3 order by id limit 200"
        ),
        params![authority, kind, id],
    )
}

/// The incoming document that a task comes from, by sender, number and notation, and day: the parts of its id on the axis.
pub(super) fn arrived(tx: &Tx, authority: AuthorityId, of: &Source) -> Result<Option<String>> {
    tx.optional(
        "select id from office_incoming where authority_id = ?1 and reference = ?2 and sender_code = ?3
         and coalesce(dated_on, '') = ?4 order by received_at desc limit 1",
        params![
            authority,
            of.reference.as_str(),
            of.issuer.as_str(),
            of.dated_on.map_or_else(String::new, |day| day.to_string())
        ],
    )
}

pub(super) fn list(
    tx: &Tx,
    filter: &Filter,
    before: Option<TaskId>,
    today: Date,
) -> Result<Vec<Task>> {
    let mut values = values(filter, today);
    values.extend_from_slice(params![
        filter.standing.as_str(),
        before.map_or_else(String::new, |id| id.to_string()),
        LISTED_MAX
    ]);
    tx.list(
        concat!(
            "select ",
            columns!(),
            " from (select *, ",
            standing!(),
            " as standing from office_task where ",
            filtered!(),
            ") t where (?8 = '' or standing = ?8
             or (?8 = 'due' and standing in ('in-time', 'late', 'overdue'))
             or (?8 = 'open' and standing in ('waiting', 'running'))
             or (?8 = 'open-ended' and due_on is null and state not in ('done', 'withdrawn')))
             and (?9 = '' or id < ?9) order by id desc limit ?10"
        ),
        &values,
    )
}

/// The order of the index, so that nothing is sorted: 100,000 tasks are counted in one pass.
pub(super) fn count(tx: &Tx, filter: &Filter, today: Date) -> Result<Vec<Counted>> {
    let mut values = values(filter, today);
    values.extend_from_slice(params![COUNTED_MAX]);
    tx.list(
        concat!(
            "select lead_id, state, count(*), sum(case when due_on is null then 1 else 0 end),
             sum(case when ",
            late!(),
            " then 1 else 0 end), min(case when ",
            late!(),
            " then due_on end) from office_task where ",
            filtered!(),
            " group by lead_id, state limit ?8"
        ),
        &values,
    )
}

fn values(filter: &Filter, today: Date) -> Vec<Value> {
    params![
        today.to_string(),
        filter.authority,
        filter.direction,
        filter.lead.unwrap_or(AuthorityId(0)),
        filter.until.map_or_else(String::new, |day| day.to_string()),
        filter.reference.as_str(),
        filter.person.map_or_else(String::new, |id| id.to_string())
    ]
    .to_vec()
}

pub(super) fn add_with(change: &Change, id: TaskId, authorities: &[AuthorityId]) -> Result<u64> {
    let row = |authority: &AuthorityId| params![id, *authority].to_vec();
    let rows: Vec<Vec<Value>> = authorities.iter().map(row).collect();
    change.insert_many("office_task_with", &["task_id", "authority_id"], &rows)
}

pub(super) fn with(tx: &Tx, id: TaskId) -> Result<Vec<AuthorityId>> {
    tx.list(
        "select authority_id from office_task_with where task_id = ?1 order by authority_id limit ?2",
        params![id, WITH_MAX],
    )
}

pub(super) fn add_step(change: &Change, id: StepId, task: TaskId, step: &Step) -> Result<u64> {
    change.execute(
        "insert into office_task_step (id, task_id, message, side, seq, kind, at, by_id, by_name, words,
         percent, due_on, reference, file_name, file_sha256, late_reason)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)",
        params![
            id,
            task,
            step.message.as_str(),
            step.side.name(),
            step.seq,
            step.kind.name(),
            step.at,
            step.by,
            step.by_name.as_str(),
            step.words.as_str(),
            step.percent,
            step.due_on.map(|day| day.to_string()),
            step.reference.as_str(),
            step.file_name.as_str(),
            step.file_sha256.as_str(),
            step.late_reason.as_str()
        ],
    )
}

/// How many steps of a side are here.
pub(super) fn last_seq(tx: &Tx, task: TaskId, side: Side) -> Result<u32> {
    tx.one(
        "select coalesce(max(seq), 0) from office_task_step where task_id = ?1 and side = ?2",
        params![task, side.name()],
    )
}

/// Every step in the order it came to this house.
pub(super) fn steps(tx: &Tx, task: TaskId) -> Result<Vec<Step>> {
    tx.list(
        "select message, side, seq, kind, at, by_id, by_name, words, percent, due_on, reference, file_name,
         file_sha256, late_reason from office_task_step where task_id = ?1 order by id limit ?2",
        params![task, STEPS_MAX],
    )
}

/// A step that waits to be sent, with its task.
pub(super) fn unsent(tx: &Tx, id: StepId) -> Result<Option<(TaskId, Step)>> {
    let task: Option<TaskId> = tx.optional(
        "select task_id from office_task_step where id = ?1 and sent_at is null",
        params![id],
    )?;
    let Some(task) = task else { return Ok(None) };
    let step = tx.one(
        "select message, side, seq, kind, at, by_id, by_name, words, percent, due_on, reference, file_name,
         file_sha256, late_reason from office_task_step where id = ?1",
        params![id],
    )?;
    Ok(Some((task, step)))
}

pub(super) fn sent(change: &Change, id: StepId) -> Result<u64> {
    change.execute(
        "update office_task_step set sent_at = ?2 where id = ?1 and sent_at is null",
        params![id, change.tx().now()],
    )
}

pub(super) fn any(tx: &Tx, authority: AuthorityId) -> Result<bool> {
    let found: Option<TaskId> = tx.optional(
        "select id from office_task where authority_id = ?1 limit 1",
        params![authority],
    )?;
    Ok(found.is_some())
}

impl Part {
    const ALL: [Part; 4] = [Part::Giver, Part::Own, Part::Lead, Part::With];

    fn name(self) -> &'static str {
        match self {
            Part::Giver => "giver",
            Part::Own => "own",
            Part::Lead => "lead",
            Part::With => "with",
        }
    }

    fn direction(self) -> &'static str {
        match self {
            Part::Giver | Part::Own => "given",
            Part::Lead | Part::With => "taken",
        }
    }
}

/// The value of an enum that a column names.
fn named<T: Copy>(all: &[T], name: &str, of: impl Fn(T) -> &'static str) -> anyhow::Result<T> {
    let found = all.iter().copied().find(|one| of(*one) == name);
    found.ok_or_else(|| anyhow::anyhow!("nothing of a task is called {name}"))
}

impl FromRow for Counted {
    fn from_row(row: &mut Row) -> Result<Counted> {
        let state: String = row.take(1)?;
        Ok(Counted {
            lead: row.take(0)?,
            state: named(&State::ALL, &state, State::name)?,
            count: row.take(2)?,
            without_day: row.take(3)?,
            late: row.take(4)?,
            oldest: day(row.take(5)?)?,
        })
    }
}

impl FromRow for Task {
    fn from_row(row: &mut Row) -> Result<Task> {
        let (part, state): (String, String) = (row.take(2)?, row.take(23)?);
        Ok(Task {
            id: row.take(0)?,
            authority: row.take(1)?,
            part: named(&Part::ALL, &part, Part::name)?,
            code: row.take(3)?,
            giver: row.take(4)?,
            lead: row.take(5)?,
            source: Source {
                kind: row.take(6)?,
                id: row.take(7)?,
                issuer: row.take(8)?,
                reference: row.take(9)?,
                document_id: row.take(10)?,
                dated_on: day(row.take(11)?)?,
                subject: row.take(12)?,
            },
            quote: row.take(13)?,
            place: row.take(14)?,
            words: row.take(15)?,
            evidence: row.take(16)?,
            due_on: day(row.take(17)?)?,
            given_at: row.take(18)?,
            given_by: row.take(19)?,
            giver_name: row.take(20)?,
            follower: row.take(21)?,
            person: row.take(22)?,
            state: named(&State::ALL, &state, State::name)?,
            percent: row.take(24)?,
            asked_on: day(row.take(25)?)?,
            done_on: day(row.take(26)?)?,
        })
    }
}

impl FromRow for Step {
    fn from_row(row: &mut Row) -> Result<Step> {
        let (side, kind): (String, String) = (row.take(1)?, row.take(3)?);
        Ok(Step {
            message: row.take(0)?,
            side: named(&[Side::Giver, Side::Taker], &side, Side::name)?,
            seq: row.take(2)?,
            kind: named(&StepKind::ALL, &kind, StepKind::name)?,
            at: row.take(4)?,
            by: row.take(5)?,
            by_name: row.take(6)?,
            words: row.take(7)?,
            percent: row.take(8)?,
            due_on: day(row.take(9)?)?,
            reference: row.take(10)?,
            file_name: row.take(11)?,
            file_sha256: row.take(12)?,
            late_reason: row.take(13)?,
        })
    }
}

fn day(text: Option<String>) -> Result<Option<Date>> {
    Ok(text.map(|text| text.parse()).transpose().map_err(anyhow::Error::from)?)
}
