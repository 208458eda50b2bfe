//! What a clerk types of a document: the columns of the register of incoming documents
//! (Decree 30/2020/NĐ-CP, art. 22 and Appendix IV), kept as typed until they are entered.

use base::Result;
use base::authority::AuthorityId;
use base::pages::Refusals;
use directory::{Authority, Snapshot};
use jiff::Timestamp;
use jiff::civil::Date;

use super::{Arrival, refusals};
use crate::incoming::Way;
use crate::incoming::take_in::{NORMAL, NewIncoming};
use crate::said::Said;

/// Every field of the form.
const FIELDS: [&str; 10] = [
    "way",
    "sender",
    "reference",
    "dated_on",
    "kind",
    "subject",
    "signer_name",
    "signer_title",
    "due_on",
    "rank",
];
/// Letters of one field: the longest abstracts have some hundred.
const LETTERS_MAX: usize = 1_000;
/// What is kept of a field while it is too long: what was pasted by mistake is cut.
const KEPT_LETTERS_MAX: usize = 4_000;

/// What was typed, as it is kept.
pub(super) fn typed(said: &Said) -> Result<String> {
    let kept = FIELDS.map(|field| {
        let value: String = said.of(field).chars().take(KEPT_LETTERS_MAX).collect();
        (field, value)
    });
    let kept: Vec<&(&str, String)> = kept.iter().filter(|(_, value)| !value.is_empty()).collect();
    Ok(serde_json::to_string(&kept).map_err(anyhow::Error::from)?)
}

/// The sender that was typed: an authority of the directory by its code, or by its name; none for anybody else.
pub(super) fn sender<'a>(
    typed: &str,
    directory: &'a Snapshot,
    now: Timestamp,
) -> Option<&'a Authority> {
    let code = typed.split_whitespace().next().unwrap_or_default();
    let name = typed.trim().to_lowercase();
    let named = || {
        let there = directory.all().iter().filter(|one| one.exists_at(now));
        let mut named = there.filter(|one| one.name.to_lowercase() == name);
        named.next().filter(|_| named.next().is_none())
    };
    directory.find(code).or_else(named)
}

/// What the register takes, or everything that is wrong with what was typed.
pub(super) fn read(
    arrival: &Arrival,
    directory: &Snapshot,
    now: Timestamp,
) -> Result<(NewIncoming, Option<AuthorityId>), Refusals> {
    let said = Said::of_form(arrival.typed.clone());
    let mut form = Form { said, wrong: Refusals::none() };
    let sender_typed = form.needed("sender", "Chưa ghi nơi gửi.", "The sender is missing.");
    let from = sender(&sender_typed, directory, now);
    let way = Way::parse(form.said.of("way")).filter(|way| Way::ENTERED.contains(way));
    if way.is_none() {
        form.wrong("way", "Chưa chọn cách văn bản đến.", "How it came is not chosen.");
    }
    let new = NewIncoming {
        authority: arrival.authority,
        way: way.unwrap_or(Way::Paper),
        copy: None,
        document_id: String::new(),
        sender_code: from.map_or_else(String::new, |from| from.code.to_string()),
        sender_name: from.map_or(sender_typed, |from| from.name.clone()),
        reference: form.bounded("reference"),
        dated_on: form.day("dated_on"),
        kind: form.bounded("kind"),
        subject: form.needed("subject", "Chưa ghi trích yếu.", "The abstract is missing."),
        signer_name: form.bounded("signer_name"),
        signer_title: form.bounded("signer_title"),
        due_on: form.day("due_on"),
        rank: form.said.of("rank").parse().unwrap_or(NORMAL).clamp(1, NORMAL),
    };
    for (field, value) in [("subject", &new.subject), ("kind", &new.kind)] {
        if edxml::marking(value).is_some() {
            form.wrong.add(refusals::typed_secret(field));
        }
    }
    let today = base::clock::vietnam(now).date();
    if new.dated_on.is_some_and(|day| day > today) {
        form.wrong("dated_on", "Ngày văn bản ở trong tương lai.", "The date lies ahead.");
    }
    match form.wrong.is_empty() {
        true => Ok((new, from.map(|from| from.id))),
        false => Err(form.wrong),
    }
}

/// A form being read, with what is wrong so far.
struct Form {
    said: Said,
    wrong: Refusals,
}

impl Form {
    fn wrong(&mut self, field: &'static str, vi: &str, en: &str) {
        self.wrong.add(refusals::typed(field, vi, en));
    }

    fn bounded(&mut self, field: &'static str) -> String {
        let value = self.said.of(field).trim().to_owned();
        let letters = value.chars().count();
        if letters > LETTERS_MAX {
            let vi = format!("Ô này có {letters} ký tự, nhiều hơn {LETTERS_MAX}.");
            self.wrong(
                field,
                &vi,
                &format!("This has {letters} letters, more than {LETTERS_MAX}."),
            );
        }
        value
    }

    fn needed(&mut self, field: &'static str, vi: &str, en: &str) -> String {
        let value = self.bounded(field);
        if value.is_empty() {
            self.wrong(field, vi, en);
        }
        value
    }

    fn day(&mut self, field: &'static str) -> Option<Date> {
        let value = self.bounded(field);
        let day = value.parse().ok();
        if day.is_none() && !value.is_empty() {
            self.wrong(field, "Không phải là một ngày.", "This is no day.");
        }
        day
    }
}
