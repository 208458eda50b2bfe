//! What of all that waits is looked at: by due date, room, act, urgency, holder and words, all of it in the address. A
//! counter is computed by the rule that makes the list behind it, so both say the same.

use base::clock::vietnam;
use directory::PersonId;
use directory::fold;
use jiff::civil::Weekday;
use jiff::{Timestamp, ToSpan};

use crate::todo::{Holder, Todo};

/// Letters of the words looked for.
pub(super) const WORDS_MAX: usize = 100;
/// Letters of any other part of a filter: names of acts and roles are shorter.
const VALUE_MAX: usize = 60;

/// When something is due, as seen from now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Due {
    Overdue,
    Today,
    /// Until Sunday.
    Week,
    Later,
    Open,
}

impl Due {
    pub(super) const ALL: [Due; 5] = [Due::Overdue, Due::Today, Due::Week, Due::Later, Due::Open];

    pub(super) fn name(self) -> &'static str {
        match self {
            Due::Overdue => "overdue",
            Due::Today => "today",
            Due::Week => "week",
            Due::Later => "later",
            Due::Open => "open",
        }
    }

    /// Icon kind, Vietnamese, English.
    pub(super) fn told(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Due::Overdue => ("late", "Quá hạn", "Overdue"),
            Due::Today => ("wait", "Đến hạn hôm nay", "Due today"),
            Due::Week => ("running", "Đến hạn tuần này", "Due this week"),
            Due::Later => ("running", "Đến hạn sau đó", "Due later"),
            Due::Open => ("done", "Không có hạn", "Without a deadline"),
        }
    }

    pub(super) fn of(todo: &Todo, now: Timestamp) -> Due {
        let Some(due) = todo.due_at else { return Due::Open };
        let (day, today) = (vietnam(due).date(), vietnam(now).date());
        let left = today.weekday().until(Weekday::Sunday);
        match today.saturating_add(i64::from(left).days()) {
            _ if due < now => Due::Overdue,
            _ if day == today => Due::Today,
            sunday if day <= sunday => Due::Week,
            _ => Due::Later,
        }
    }
}

/// Work that waits, as the list of one person has it.
#[derive(Debug, Clone)]
pub(super) struct Piece {
    pub(super) todo: Todo,
    pub(super) due: Due,
    /// Out of sight until then.
    pub(super) hidden_until: Option<Timestamp>,
    /// Whose it is, when the looker stands in for them: person and name.
    pub(super) absent: Option<(PersonId, String)>,
    /// Who put it off, where that was somebody else.
    pub(super) put_off_by: Option<String>,
    /// Who wants it looked at first; an empty name is the owner of the desk.
    pub(super) marked_by: Option<String>,
    /// Number and subject in plain letters.
    words: String,
}

impl Piece {
    /// `until`: put off until then by whoever looks. What has become due is not put off any longer.
    pub(super) fn of(todo: Todo, until: Option<Timestamp>, now: Timestamp) -> Piece {
        let due = Due::of(&todo, now);
        let until = until.filter(|until| *until > now && due > Due::Today);
        let words = fold(&format!("{} {}", todo.reference, todo.title));
        Piece {
            todo,
            due,
            hidden_until: until,
            absent: None,
            put_off_by: None,
            marked_by: None,
            words,
        }
    }

    /// The same, as it was laid out on this desk: put off by somebody else, marked.
    pub(super) fn laid_out(self, put_off_by: Option<String>, marked_by: Option<String>) -> Piece {
        Piece { put_off_by, marked_by, ..self }
    }

    /// The same, as the work of somebody for whom the looker stands in.
    pub(super) fn of_absent(self, absent: Option<(PersonId, String)>) -> Piece {
        Piece { absent, ..self }
    }

    fn value(&self, facet: Facet) -> String {
        match facet {
            Facet::Due => self.due.name().to_owned(),
            Facet::Room => self.todo.subject_kind.clone(),
            Facet::Act => self.todo.act.clone(),
            Facet::Rank => self.todo.rank.to_string(),
            Facet::Holder => match &self.todo.holder {
                Holder::Person(_) => match &self.absent {
                    Some((absent, _)) => absent.to_string(),
                    None => ME.to_owned(),
                },
                Holder::Role(role) => role.0.to_string(),
            },
        }
    }
}

/// The holder that is the looker in person.
pub(super) const ME: &str = "me";

/// What can be chosen by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Facet {
    Due,
    Room,
    Act,
    Rank,
    Holder,
}

impl Facet {
    const ALL: [Facet; 5] = [Facet::Due, Facet::Room, Facet::Act, Facet::Rank, Facet::Holder];

    /// As in the address.
    fn name(self) -> &'static str {
        match self {
            Facet::Due => "due",
            Facet::Room => "room",
            Facet::Act => "act",
            Facet::Rank => "rank",
            Facet::Holder => "holder",
        }
    }
}

/// What is looked at. An empty choice means all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Filter {
    chosen: [String; 5],
    pub(super) words: String,
    /// The words in plain letters.
    sought: String,
    /// What was put off, instead of what was not.
    pub(super) hidden: bool,
    /// The desk of a leader whom the looker assists, instead of their own.
    pub(super) of: Option<PersonId>,
}

impl Filter {
    /// Reads what an address carries; what it does not know means nothing. Answers the page as well, from 1.
    pub(super) fn parse(query: &str) -> (Filter, usize) {
        let (mut filter, mut page) = (Filter::default(), 1);
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            match &*name {
                "q" => {
                    filter.words = value.trim().chars().take(WORDS_MAX).collect();
                    filter.sought = fold(&filter.words);
                }
                "of" => filter.of = value.parse().ok(),
                "hidden" => filter.hidden = value == "yes",
                "page" => page = value.parse().unwrap_or(1).max(1),
                name => {
                    if let Some(at) = Facet::ALL.iter().position(|facet| facet.name() == name) {
                        filter.chosen[at] = value.chars().take(VALUE_MAX).collect();
                    }
                }
            }
        }
        (filter, page)
    }

    /// What an address carries: the same for the same choices.
    pub(super) fn query(&self) -> String {
        let mut fields = form_urlencoded::Serializer::new(String::new());
        if let Some(of) = self.of {
            fields.append_pair("of", &of.to_string());
        }
        for facet in Facet::ALL {
            let value = self.of(facet);
            if !value.is_empty() {
                fields.append_pair(facet.name(), value);
            }
        }
        if !self.words.is_empty() {
            fields.append_pair("q", &self.words);
        }
        if self.hidden {
            fields.append_pair("hidden", "yes");
        }
        fields.finish()
    }

    /// The address of this list, on one of its pages.
    pub(super) fn way(&self, page: usize) -> String {
        let mut query = self.query();
        if page > 1 {
            let mark = if query.is_empty() { "" } else { "&" };
            query.push_str(&format!("{mark}page={page}"));
        }
        if query.is_empty() { "/desk".to_owned() } else { format!("/desk?{query}") }
    }

    pub(super) fn of(&self, facet: Facet) -> &str {
        &self.chosen[facet as usize]
    }

    /// What is chosen, as an address carries it; for a form that asks for words beside.
    pub(super) fn chosen(&self) -> Vec<(&'static str, &str)> {
        let named = Facet::ALL.iter().map(|facet| (facet.name(), self.of(*facet)));
        let hidden = [("hidden", if self.hidden { "yes" } else { "" })];
        named.chain(hidden).filter(|(_, value)| !value.is_empty()).collect()
    }

    pub(super) fn with(&self, facet: Facet, value: &str) -> Filter {
        let mut other = self.clone();
        value.clone_into(&mut other.chosen[facet as usize]);
        other
    }

    pub(super) fn hiding(&self, hidden: bool) -> Filter {
        Filter { hidden, ..self.clone() }
    }

    /// All of somebody's desk: the looker's own, or that of a leader.
    pub(super) fn desk(of: Option<PersonId>) -> Filter {
        Filter { of, ..Filter::default() }
    }

    /// All of the same desk.
    pub(super) fn whole(&self) -> Filter {
        Filter::desk(self.of)
    }

    pub(super) fn is_empty(&self) -> bool {
        *self == self.whole()
    }

    pub(super) fn shows(&self, piece: &Piece) -> bool {
        let fits = |facet: Facet| {
            let wanted = self.of(facet);
            wanted.is_empty() || piece.value(facet) == wanted
        };
        piece.hidden_until.is_some() == self.hidden
            && Facet::ALL.into_iter().all(fits)
            && self.sought.split(' ').all(|word| piece.words.contains(word))
    }

    /// How many lines the list would have.
    pub(super) fn count(&self, all: &[Piece]) -> usize {
        all.iter().filter(|piece| self.shows(piece)).count()
    }

    /// The values of a facet among what the rest of the filter shows, each with the filter that chooses it and how many
    /// lines that one has.
    pub(super) fn ways(&self, facet: Facet, all: &[Piece]) -> Vec<(String, Filter, usize)> {
        let rest = self.with(facet, "");
        let mut found: Vec<(String, Filter, usize)> = Vec::new();
        for piece in all.iter().filter(|piece| rest.shows(piece)) {
            let value = piece.value(facet);
            match found.iter_mut().find(|(known, _, _)| *known == value) {
                Some(known) => known.2 += 1,
                None => found.push((value.clone(), rest.with(facet, &value), 1)),
            }
        }
        found.sort_by(|(one, ..), (other, ..)| one.cmp(other));
        found
    }
}
