//! From a table and what is known to a plan: what is new, what changes, what closes, and everything that is wrong.
//! It knows no database and no clock.

use std::collections::HashMap;

use base::authority::AuthorityId;
use jiff::Timestamp;

use super::Report;
use super::fault::{self, Fault};
use super::row::Row;
use super::table::{Column, Table};
use crate::authority::{Authority, Kind, Snapshot};
use crate::code::AuthorityCode;

/// Deeper than any government.
pub(super) const LEVELS_MAX: usize = 32;
/// Listed one by one; more are counted.
const FAULTS_MAX: usize = 100_000;

/// What to do, when there are no faults.
pub(super) struct Plan {
    pub(super) report: Report,
    pub(super) news: Vec<New>,
    pub(super) changes: Vec<Change>,
}

/// Somebody the plan speaks of: a row that becomes an authority, or one that is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Who {
    Row(usize),
    Known(AuthorityId),
}

/// An authority to register.
pub(super) struct New {
    pub(super) row: usize,
    /// How many new ones stand above it: they are inserted first.
    pub(super) level: usize,
    pub(super) parent: Option<Who>,
    pub(super) successor: Option<Who>,
    pub(super) kind: Kind,
    pub(super) name: String,
    pub(super) name_en: Option<String>,
    pub(super) mail: String,
    pub(super) valid_from: Timestamp,
    pub(super) valid_to: Option<Timestamp>,
    pub(super) codes: Vec<AuthorityCode>,
}

/// A known authority as it will be.
pub(super) struct Change {
    pub(super) after: Authority,
    pub(super) parent: Option<Who>,
    pub(super) successor: Option<Who>,
    pub(super) closes: bool,
    pub(super) added: Vec<AuthorityCode>,
}

pub(super) fn plan(present: &Snapshot, table: &Table, now: Timestamp) -> Plan {
    let mut faults = Vec::new();
    let rows = table.rows.iter().map(|cells| Row::parse(cells, &mut faults)).collect();
    let mut planner =
        Planner { present, table, rows, by_code: HashMap::new(), known: Vec::new(), faults };
    planner.index();
    let parents: Vec<Option<Who>> = (0..table.rows()).map(|row| planner.parent(row)).collect();
    let levels = planner.levels(&parents);
    let mut plan = Plan { report: Report::default(), news: Vec::new(), changes: Vec::new() };
    for row in 0..table.rows() {
        let successor = planner.named(row, Column::Successor);
        planner.check_closing(row, successor);
        match planner.known[row] {
            None => {
                if let Some(new) = planner.new_one(row, now) {
                    let (parent, level) = (parents[row], levels[row]);
                    plan.report.new += 1;
                    plan.news.push(New { parent, level, successor, ..new });
                }
            }
            Some(known) => planner.change(row, known, parents[row], successor, &mut plan),
        }
    }
    plan.report.rows = table.rows();
    planner.faults.sort_by_key(|fault| (fault.row, fault.column as usize));
    // A code and its twin are one thing wrong.
    planner.faults.dedup_by_key(|fault| (fault.row, fault.column, fault.refusal.rule));
    plan.report.more_faults = planner.faults.len().saturating_sub(FAULTS_MAX);
    planner.faults.truncate(FAULTS_MAX);
    plan.report.faults = planner.faults;
    plan
}

struct Planner<'a> {
    present: &'a Snapshot,
    table: &'a Table,
    rows: Vec<Row>,
    /// Which row gives a code, by its capitals.
    by_code: HashMap<String, usize>,
    /// The known authority that a row speaks of.
    known: Vec<Option<&'a Authority>>,
    faults: Vec<Fault>,
}

impl<'a> Planner<'a> {
    fn blame(&mut self, row: usize, column: Column, refusal: base::Refusal) {
        self.faults.push(Fault::of(&self.table.rows[row], column, refusal));
    }

    /// Which row gives which code, and of whom each row speaks.
    fn index(&mut self) {
        let mut spoken: HashMap<AuthorityId, usize> = HashMap::new();
        for row in 0..self.rows.len() {
            let mut known: Option<&'a Authority> = None;
            for (code, column) in self.rows[row].codes() {
                match self.by_code.get(&key(code.as_str())) {
                    Some(first) => {
                        let line = self.table.rows[*first].line;
                        self.blame(row, column, fault::duplicate(line));
                        continue;
                    }
                    None => {
                        self.by_code.insert(key(code.as_str()), row);
                    }
                }
                match (known, self.present.find(code.as_str())) {
                    (None, found) => known = found,
                    (Some(one), Some(other)) if one.id != other.id => {
                        self.blame(row, column, fault::two_bodies());
                    }
                    _ => {}
                }
            }
            if let Some(known) = known
                && let Some(first) = spoken.insert(known.id, row)
            {
                let line = self.table.rows[first].line;
                self.blame(row, Column::Code, fault::duplicate(line));
            }
            self.known.push(known);
        }
    }

    fn find(&self, code: &str) -> Option<Who> {
        let row = self.by_code.get(&key(code));
        match row.map(|row| (*row, self.known[*row])) {
            Some((_, Some(known))) => Some(Who::Known(known.id)),
            Some((row, None)) => Some(Who::Row(row)),
            None => self.present.find(code).map(|found| Who::Known(found.id)),
        }
    }

    /// The authority that a cell names by a code.
    fn named(&mut self, row: usize, column: Column) -> Option<Who> {
        let code = self.table.rows[row].get(column)?;
        let found = self.find(code);
        if found.is_none() {
            self.blame(row, column, fault::unknown(column));
        }
        found
    }

    /// Who stands above: as the cell says, else as it is known, else by the code's own groups (art. 4.3).
    fn parent(&mut self, row: usize) -> Option<Who> {
        if self.table.rows[row].get(Column::Parent).is_some() {
            return self.named(row, Column::Parent);
        }
        if let Some(known) = self.known[row] {
            return known.parent.map(Who::Known);
        }
        let mut above = self.rows[row].code.as_ref()?.parent();
        while let Some(code) = above {
            if let Some(found) = self.find(code.as_str()) {
                return Some(found);
            }
            above = code.parent();
        }
        None
    }

    /// How many new authorities stand above each row; faults where the way up does not end.
    fn levels(&mut self, parents: &[Option<Who>]) -> Vec<usize> {
        let row_of: HashMap<AuthorityId, usize> = (0..)
            .zip(&self.known)
            .filter_map(|(row, known)| known.map(|known| (known.id, row)))
            .collect();
        let up = |who: Who| match who {
            Who::Row(row) => parents[row],
            Who::Known(id) => match row_of.get(&id) {
                Some(row) => parents[*row],
                None => self.present.get(id)?.parent.map(Who::Known),
            },
        };
        let ways: Vec<Way> = (0..self.rows.len())
            .map(|row| walk(self.known[row].map_or(Who::Row(row), |k| Who::Known(k.id)), up))
            .collect();
        let mut levels = Vec::with_capacity(ways.len());
        for (row, way) in ways.into_iter().enumerate() {
            match way {
                Way::Ends { new } => levels.push(new),
                Way::Round => self.blame(row, Column::Parent, fault::cycle()),
                Way::TooFar => self.blame(row, Column::Parent, fault::too_deep(LEVELS_MAX)),
                // The ones that go round say so themselves.
                Way::IntoRound => {}
            }
            levels.resize(row + 1, 0);
        }
        levels
    }

    fn check_closing(&mut self, row: usize, successor: Option<Who>) {
        let me = self.known[row].map_or(Who::Row(row), |known| Who::Known(known.id));
        if successor == Some(me) {
            self.blame(row, Column::Successor, fault::own_successor());
        }
        let closed_before = self.known[row].and_then(|known| known.valid_to);
        let closes = self.rows[row].closed;
        if successor.is_some() && closes.is_none() && closed_before.is_none() {
            self.blame(row, Column::Successor, fault::successor_of_open());
        }
        if closed_before.is_some() && closes.is_some() && closed_before != closes {
            self.blame(row, Column::Closed, fault::closed_already());
        }
        let from = self.rows[row].valid_from.or(self.known[row].map(|known| known.valid_from));
        if let (Some(from), Some(closes)) = (from, closes)
            && self.rows[row].valid_from.is_none()
            && closes <= from
        {
            self.blame(row, Column::Closed, fault::dates_reversed());
        }
    }

    fn new_one(&mut self, row: usize, now: Timestamp) -> Option<New> {
        let read = self.rows[row].clone();
        // A name that could not be read has its fault already.
        if read.name.is_none()
            && self.table.rows[row].get(Column::Name).is_none()
            && let Err(refusal) = crate::authority::check_name("")
        {
            self.blame(row, Column::Name, refusal);
        }
        let codes = read.codes().into_iter().map(|(code, _)| code).collect();
        let closes_first = read.closed.filter(|closed| *closed <= now);
        Some(New {
            row,
            level: 0,
            parent: None,
            successor: None,
            kind: read.kind.unwrap_or(Kind::Authority),
            name: read.name?,
            name_en: read.name_en,
            mail: read.mail.unwrap_or_default(),
            // Without a day it exists from now on; one that closed before now existed only in the past.
            valid_from: read
                .valid_from
                .or(closes_first.map(|_| Timestamp::UNIX_EPOCH))
                .unwrap_or(now),
            valid_to: read.closed,
            codes,
        })
    }

    fn change(
        &self,
        row: usize,
        before: &Authority,
        parent: Option<Who>,
        successor: Option<Who>,
        plan: &mut Plan,
    ) {
        let read = self.rows[row].clone();
        let closes = before.valid_to.is_none() && read.closed.is_some();
        let after = Authority {
            kind: read.kind.unwrap_or(before.kind),
            name: read.name.unwrap_or_else(|| before.name.clone()),
            name_en: read.name_en.or_else(|| before.name_en.clone()),
            mail: read.mail.unwrap_or_else(|| before.mail.clone()),
            valid_from: read.valid_from.unwrap_or(before.valid_from),
            valid_to: before.valid_to.or(read.closed),
            ..before.clone()
        };
        let added: Vec<AuthorityCode> = self.rows[row]
            .codes()
            .into_iter()
            .map(|(code, _)| code)
            .filter(|code| self.present.find(code.as_str()).is_none())
            .collect();
        let successor = successor.or(before.successor.map(Who::Known));
        let same = after == *before
            && added.is_empty()
            && parent == before.parent.map(Who::Known)
            && successor == before.successor.map(Who::Known);
        match (same, closes) {
            (true, _) => plan.report.same += 1,
            (false, true) => plan.report.closed += 1,
            (false, false) => plan.report.changed += 1,
        }
        if !same {
            plan.changes.push(Change { after, parent, successor, closes, added });
        }
    }
}

/// How the way up from somebody goes.
enum Way {
    Ends {
        new: usize,
    },
    /// Back to where it began.
    Round,
    /// Into a round that it does not belong to.
    IntoRound,
    TooFar,
}

fn walk(start: Who, up: impl Fn(Who) -> Option<Who>) -> Way {
    let mut passed = vec![start];
    let mut new = 0;
    while let Some(next) = up(passed[passed.len() - 1]) {
        if next == start {
            return Way::Round;
        }
        if passed.contains(&next) {
            return Way::IntoRound;
        }
        if passed.len() >= LEVELS_MAX {
            return Way::TooFar;
        }
        new += usize::from(matches!(next, Who::Row(_)));
        passed.push(next);
    }
    Way::Ends { new }
}

fn key(code: &str) -> String {
    code.trim().to_ascii_uppercase()
}
