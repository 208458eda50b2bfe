//! The pages on which an authority sets its own rules, all after one pattern: rows with their legal basis and since when they hold, a
//! form that adds one, and an end for each; no row is ever deleted (Decree 30/2020/NĐ-CP, Appendix VI, part III: administration).

mod form;
mod page;

use base::authority::{Action, Actor, AuthorityId, Permit, Scope};
use base::db::Tx;
use base::pages::Choice;
use base::{Lang, Refusal, Result, Text};
use directory::PersonId;
use directory::roles::{AUTHORITY_ADMIN, HUB_OPERATOR};
use jiff::civil::Date;

pub use form::Form;
pub use page::routes;

/// Setting the rules of one's own authority.
pub const KEEP: Action = Action { name: "rules.keep", roles: &[AUTHORITY_ADMIN] };
/// Setting the rules that hold for every authority of the installation.
pub const KEEP_COMMON: Action = Action { name: "rules.keep-common", roles: &[HUB_OPERATOR] };

/// Owner of the rules that hold for all.
pub const COMMON: AuthorityId = AuthorityId(0);

/// One matter that has rules, with all that its page says.
#[derive(Debug)]
pub struct Rules {
    /// In the address: `/rules/series`.
    pub name: &'static str,
    pub title: Text,
    /// What is ruled here, by which law, and what stays as it is.
    pub lead: Text,
    pub keeps: Keeps,
    /// Heads of the first two columns: what the rule is about, what it says.
    pub heads: [Text; 2],
    /// What holds where there is no row.
    pub none: Text,
    /// The form that adds: its head, its button, what is said afterwards.
    pub add_words: [Text; 3],
    /// The end of a row: what follows from it, what is said afterwards.
    pub end_words: [Text; 2],
    pub board: fn(&Tx, &Keeper, Lang) -> Result<Board>,
    pub add: fn(&Tx, &Keeper, &Form) -> Result<()>,
    /// Ends the row with this key.
    pub end: fn(&Tx, &Keeper, &str) -> Result<()>,
}

/// Who keeps a matter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keeps {
    /// Each authority for itself.
    Authority,
    /// Whoever runs the installation, for all; authorities look.
    Installation,
    /// The installation for all, each authority for itself beside it.
    Both,
}

/// Whoever sets rules: an administrator for their authority, or who runs the installation for all.
#[derive(Debug, Clone)]
pub struct Keeper {
    pub actor: Actor,
    /// Whose rules; [`COMMON`] for those of all.
    pub owner: AuthorityId,
}

impl Keeper {
    /// As what an actor sets rules.
    ///
    /// # Errors
    /// The permission's.
    pub fn of(actor: &Actor) -> Result<Keeper> {
        let home = actor.home();
        let own = home.filter(|home| actor.may(&KEEP, Scope::Authority(*home)).is_ok());
        if own.is_none() {
            actor.may(&KEEP_COMMON, Scope::Installation)?;
        }
        Ok(Keeper { actor: actor.clone(), owner: own.unwrap_or(COMMON) })
    }

    /// The permit to change a matter.
    ///
    /// # Errors
    /// The permission's: an authority does not change what holds for all, nor the installation what is an authority's own.
    pub fn permit(&self, keeps: Keeps) -> Result<Permit> {
        match (keeps, self.owner) {
            (Keeps::Installation, _) | (Keeps::Both, COMMON) => {
                self.actor.may(&KEEP_COMMON, Scope::Installation)
            }
            (Keeps::Authority | Keeps::Both, owner) => {
                self.actor.may(&KEEP, Scope::Authority(owner))
            }
        }
    }

    /// The person behind the keeper, for the row.
    ///
    /// # Errors
    /// 404 for the machine, which sets no rules.
    pub fn person(&self) -> Result<PersonId> {
        Ok(directory::person::acting(&self.actor).ok_or_else(Refusal::not_found)?)
    }

    /// Whether the matter is this keeper's to look at.
    fn sees(&self, keeps: Keeps) -> bool {
        keeps != Keeps::Authority || self.owner != COMMON
    }
}

/// Whether this actor sets rules: decides on the entry in the navigation.
#[must_use]
pub fn may_keep(actor: &Actor) -> bool {
    Keeper::of(actor).is_ok()
}

/// What the page of a matter shows now.
#[derive(Debug, Default)]
pub struct Board {
    /// Those that hold first, then those to come, then those that ended.
    pub lines: Vec<Line>,
    /// What a new row is asked for, its basis apart.
    pub fields: Vec<Field>,
    /// What follows from the rules.
    pub computed: Option<Computed>,
}

/// One rule as people read it.
#[derive(Debug)]
pub struct Line {
    pub what: String,
    pub says: String,
    pub basis: String,
    /// Since when it holds, until when, and who set it.
    pub since: String,
    pub state: State,
    /// By what the reader may end it.
    pub key: Option<String>,
}

/// Whether a rule holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    InForce,
    ToCome,
    /// A rule for all that one of the authority's own stands before.
    Replaced,
    Ended,
}

impl State {
    fn kind(self) -> &'static str {
        match self {
            State::InForce => "done",
            State::ToCome => "wait",
            State::Replaced => "info",
            State::Ended => "stopped",
        }
    }

    fn words(self) -> Text {
        match self {
            State::InForce => Text::new("Đang áp dụng", "In force"),
            State::ToCome => Text::new("Chưa đến ngày", "To come"),
            State::Replaced => Text::new("Dùng quy định riêng", "Replaced by an own rule"),
            State::Ended => Text::new("Đã hết", "Ended"),
        }
    }
}

/// A field of the form that adds.
#[derive(Debug)]
pub struct Field {
    pub name: &'static str,
    pub label: Text,
    pub hint: Text,
    pub input: Input,
}

/// How a field is filled in.
#[derive(Debug)]
pub enum Input {
    Choice(Vec<Choice>),
    Day,
    Time,
    /// A number; empty where nothing is asked.
    Number {
        required: bool,
    },
}

/// What follows from the rules, as a table.
#[derive(Debug)]
pub struct Computed {
    pub caption: String,
    pub heads: [Text; 3],
    pub rows: Vec<[String; 3]>,
}

/// `22/11/2026`
#[must_use]
pub fn day(day: Date) -> String {
    day.strftime("%d/%m/%Y").to_string()
}

/// The words of one language.
#[must_use]
pub fn pick(text: Text, lang: Lang) -> String {
    lang.pick(text.vi, text.en).into_owned()
}

/// Since when a row holds and who set it; without a person it came with the program.
///
/// # Errors
/// When the store fails.
pub fn since(tx: &Tx, lang: Lang, from: &str, by: Option<PersonId>) -> Result<String> {
    let from = if from.is_empty() { lang.pick("từ đầu", "from the start") } else { from };
    Ok(match by {
        Some(person) => format!("{from} · {}", directory::person::person(tx, person)?.name),
        None => from.to_owned(),
    })
}
