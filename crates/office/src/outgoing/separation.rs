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

use super::{Outgoing, Step, opinion, store as documents};
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
}

impl Separation {
    const ALL: [Separation; 5] = [
        Separation::ContentForm,
        Separation::AuthorForm,
        Separation::FormNumber,
        Separation::FormSeal,
        Separation::OpenOpinions,
    ];

    /// The name of its refusal.
    fn refusal(self) -> &'static str {
        match self {
            Separation::ContentForm => "separation.content-form",
            Separation::AuthorForm => "separation.author-form",
            Separation::FormNumber => "separation.form-number",
            Separation::FormSeal => "separation.form-seal",
            Separation::OpenOpinions => "separation.open-opinions",
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
        self == Separation::ContentForm
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
        }
    }

    /// As the authority decided, else as usual.
    fn holds(self, tx: &Tx, authority: AuthorityId) -> Result<bool> {
        Ok(store::decided(tx, authority, self.name())?.unwrap_or(self.usual()))
    }
}

// law!("30/2020:11")
/// Refuses the approval of content while colleagues were asked and have not answered.
///
/// # Errors
/// `separation.open-opinions`.
pub(super) fn approves_content(tx: &Tx, one: &Outgoing) -> Result<()> {
    if !Separation::OpenOpinions.holds(tx, one.authority)? {
        return Ok(());
    }
    let mut names = Vec::new();
    for open in opinion::on(tx, one.id)?.into_iter().filter(|one| one.given_at.is_none()) {
        names.push(find_person(tx, open.person)?.name);
    }
    match names.is_empty() {
        true => Ok(()),
        false => Err(awaited(&names).into()),
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
        Separation::FormNumber | Separation::FormSeal | Separation::OpenOpinions => {
            ("đã kiểm tra thể thức bản này", "checked the form")
        }
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

fn awaited(names: &[String]) -> Refusal {
    let more = names.len().saturating_sub(NAMED_MAX);
    let mut named = names.iter().take(NAMED_MAX).cloned().collect::<Vec<_>>().join(", ");
    if more > 0 {
        named.push_str(&format!(" (+{more})"));
    }
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
