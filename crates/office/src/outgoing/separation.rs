//! Which acts on one document need different people: few switches, each as usual unless the authority decided otherwise
//! (Decree 30/2020/NĐ-CP, arts. 11, 12, 15: content, form, number and seal are answered for by different people).

mod rule;
mod store;

use base::authority::{Actor, AuthorityId};
use base::db::Tx;
use base::{Refusal, Result, Text};
use directory::PersonId;
use directory::person::person as find_person;

pub use rule::SEPARATION;

use super::opinion::{self, Opinion};
use super::{Outgoing, Step, store as documents};
use crate::consultation::{self, Consultation};
use crate::person;

/// Names in one refusal; more are counted.
const NAMED_MAX: usize = 5;

/// One separation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Separation {
    ContentForm,
    AuthorForm,
    FormNumber,
    FormSeal,
    OpenOpinions,
    OpenDispositions,
}

impl Separation {
    const ALL: [Separation; 6] = [
        Separation::ContentForm,
        Separation::AuthorForm,
        Separation::FormNumber,
        Separation::FormSeal,
        Separation::OpenOpinions,
        Separation::OpenDispositions,
    ];

    /// The name of its refusal.
    fn refusal(self) -> &'static str {
        match self {
            Separation::ContentForm => "separation.content-form",
            Separation::AuthorForm => "separation.author-form",
            Separation::FormNumber => "separation.form-number",
            Separation::FormSeal => "separation.form-seal",
            Separation::OpenOpinions => "separation.open-opinions",
            Separation::OpenDispositions => "separation.open-dispositions",
        }
    }

    fn name(self) -> &'static str {
        self.refusal().trim_start_matches("separation.")
    }

    fn parse(name: &str) -> Option<Separation> {
        Separation::ALL.into_iter().find(|known| known.name() == name)
    }

    /// Whether it holds where nothing was decided.
    fn usual(self) -> bool {
        matches!(self, Separation::ContentForm | Separation::OpenDispositions)
    }

    fn words(self) -> Text {
        match self {
            Separation::ContentForm => Text::new(
                "Người duyệt nội dung không kiểm tra thể thức của cùng bản",
                "Who approved the content does not check the form of that version",
            ),
            Separation::AuthorForm => Text::new(
                "Người soạn không kiểm tra thể thức văn bản của mình",
                "Authors do not check the form of their own documents",
            ),
            Separation::FormNumber => Text::new(
                "Người kiểm tra thể thức không cấp số",
                "Who checked the form does not number it",
            ),
            Separation::FormSeal => Text::new(
                "Người kiểm tra thể thức không đóng dấu",
                "Who checked the form does not seal it",
            ),
            Separation::OpenOpinions => Text::new(
                "Còn ý kiến chưa trả lời thì chưa duyệt nội dung",
                "While opinions are awaited the content is not approved",
            ),
            Separation::OpenDispositions => Text::new(
                "Còn ý kiến chưa được tiếp thu, giải trình thì chưa duyệt nội dung",
                "While an opinion is neither taken up nor explained the content is not approved",
            ),
        }
    }

    /// As the authority decided, else as usual.
    fn holds(self, tx: &Tx, authority: AuthorityId) -> Result<bool> {
        Ok(store::decided(tx, authority, self.name())?.unwrap_or(self.usual()))
    }
}

// law!("30/2020:11")
/// Refuses the approval of content while colleagues were asked and have not answered, or the author has not said what was
/// made of an opinion that was more than agreement.
///
/// # Errors
/// `separation.open-opinions`, `separation.open-dispositions`.
pub(super) fn approves_content(tx: &Tx, one: &Outgoing) -> Result<()> {
    let (opinions, asked) = (opinion::on(tx, one.id)?, consultation::on(tx, one.id)?);
    let awaited = opinions.iter().filter(|of| of.given_at.is_none());
    let from = asked.iter().filter(|of| of.awaited());
    none(tx, one, (Separation::OpenOpinions, awaited_from), (awaited, from))?;
    let open = opinions.iter().filter(|of| of.is_open());
    let theirs = asked.iter().filter(|of| of.is_open());
    none(tx, one, (Separation::OpenDispositions, undisposed), (open, theirs))
}

/// Refuses while there are opinions of which a rule allows none, and names whose.
fn none<'a>(
    tx: &Tx,
    one: &Outgoing,
    (rule, refusal): (Separation, fn(&str) -> Refusal),
    (opinions, authorities): (
        impl Iterator<Item = &'a Opinion>,
        impl Iterator<Item = &'a Consultation>,
    ),
) -> Result<()> {
    let names = opinions.map(|of| Ok(find_person(tx, of.person)?.name));
    let names = names.chain(authorities.map(|of| Ok(of.name.clone())));
    let names = names.collect::<Result<Vec<String>>>()?;
    match names.is_empty() || !rule.holds(tx, one.authority)? {
        true => Ok(()),
        false => Err(refusal(&named(&names)).into()),
    }
}

// law!("30/2020:12")
/// Refuses the form check to who approved the content of this version, or wrote it.
///
/// # Errors
/// `separation.content-form`, `separation.author-form`.
pub(super) fn checks_form(tx: &Tx, actor: &Actor, one: &Outgoing) -> Result<()> {
    let approver = approved(tx, one, Step::Content)?;
    apart(tx, actor, one, Separation::ContentForm, approver)?;
    apart(tx, actor, one, Separation::AuthorForm, Some(one.author))
}

// law!("30/2020:15")
/// Refuses the number to who checked the form of this version.
///
/// # Errors
/// `separation.form-number`.
pub(super) fn numbers(tx: &Tx, actor: &Actor, one: &Outgoing) -> Result<()> {
    apart(tx, actor, one, Separation::FormNumber, approved(tx, one, Step::Form)?)
}

/// Refuses the seal to who checked the form of this version.
///
/// # Errors
/// `separation.form-seal`.
pub(super) fn seals(tx: &Tx, actor: &Actor, one: &Outgoing) -> Result<()> {
    apart(tx, actor, one, Separation::FormSeal, approved(tx, one, Step::Form)?)
}

/// Who approved a step of the newest version.
fn approved(tx: &Tx, one: &Outgoing, step: Step) -> Result<Option<PersonId>> {
    let given = documents::approvals(tx, one.id)?.into_iter();
    let mut given = given.filter(|given| given.version == one.version && given.step == step);
    Ok(given.next().map(|given| given.by))
}

fn apart(
    tx: &Tx,
    actor: &Actor,
    one: &Outgoing,
    rule: Separation,
    other: Option<PersonId>,
) -> Result<()> {
    let same = other.filter(|other| person(actor).is_ok_and(|acting| acting == *other));
    match same {
        Some(same) if rule.holds(tx, one.authority)? => {
            Err(same_person(rule, &find_person(tx, same)?.name).into())
        }
        _ => Ok(()),
    }
}

fn same_person(rule: Separation, name: &str) -> Refusal {
    let words = rule.words();
    let (vi, en) = match rule {
        Separation::ContentForm => ("đã duyệt nội dung bản này", "approved the content"),
        Separation::AuthorForm => ("là người soạn văn bản", "wrote the document"),
        Separation::FormNumber
        | Separation::FormSeal
        | Separation::OpenOpinions
        | Separation::OpenDispositions => ("đã kiểm tra thể thức bản này", "checked the form"),
    };
    Refusal::new(
        rule.refusal(),
        Text::with(
            format!("{name} {vi}. Quy định của cơ quan: {}.", words.vi.to_lowercase()),
            format!("{name} {en}. The rule of the house: {}.", words.en.to_lowercase()),
        ),
        Text::new(
            "Đề nghị văn thư khác làm việc này; quản trị của cơ quan đổi được quy định ở mục Quy định.",
            "Ask another clerk to do it; the authority's administrator may change the rule under Rules.",
        ),
    )
    .status(409)
    .source("30/2020/NĐ-CP, Điều 11, Điều 12")
}

fn awaited_from(named: &str) -> Refusal {
    Refusal::new(
        Separation::OpenOpinions.refusal(),
        Text::with(
            format!("Còn chờ ý kiến của: {named}."),
            format!("Opinions are awaited from: {named}."),
        ),
        Text::new(
            "Chờ ý kiến, hoặc trả lại để người soạn điều chỉnh.",
            "Wait for them, or return the draft to its author.",
        ),
    )
    .status(409)
    .source("30/2020/NĐ-CP, Điều 11")
}

fn undisposed(named: &str) -> Refusal {
    Refusal::new(
        Separation::OpenDispositions.refusal(),
        Text::with(
            format!("Chưa tiếp thu, giải trình ý kiến của: {named}."),
            format!("Neither taken up nor explained: the opinion of {named}."),
        ),
        Text::new(
            "Đề nghị người soạn ghi tiếp thu, giải trình cho từng ý kiến, hoặc trả lại dự thảo.",
            "Have the author say what was taken up of each opinion or why not, or return the draft.",
        ),
    )
    .status(422)
    .field("opinions")
    .source("30/2020/NĐ-CP, Điều 10, Điều 11")
}

/// The first names; more are counted.
fn named(names: &[String]) -> String {
    let more = names.len().saturating_sub(NAMED_MAX);
    let named = names.iter().take(NAMED_MAX).cloned().collect::<Vec<_>>().join(", ");
    if more > 0 { format!("{named} (+{more})") } else { named }
}
