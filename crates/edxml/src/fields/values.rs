//! Single values out of the tree: text, numbers, days, each as the common library reads it (observed),
//! with the lengths of QCVN 102:2016/BTTTT as a known exchange hub checks them.

use jiff::civil::{Date, DateTime};

use super::Fields;
use crate::dates;
use crate::document::Lossy;
use crate::rule::Rule;
use crate::tree::Node;

/// Lengths as the provincial hub's checker means them; longer values pass with a warning.
pub(super) mod length {
    pub(crate) const NAME: usize = 200;
    pub(crate) const ADDRESS: usize = 500;
    pub(crate) const EMAIL: usize = 100;
    pub(crate) const PHONE: usize = 20;
    pub(crate) const CODE_NUMBER: usize = 11;
    pub(crate) const CODE_NOTATION: usize = 30;
    pub(crate) const PLACE: usize = 50;
    pub(crate) const SUBJECT: usize = 500;
    pub(crate) const TYPE_NAME: usize = 100;
    pub(crate) const SPHERE: usize = 100;
    pub(crate) const TYPER: usize = 10;
    pub(crate) const TO_PLACE: usize = 150;
    pub(crate) const ORGAN_ID: usize = 13;
    pub(crate) const ORGAN_ID_PARTS: usize = 4;
    pub(crate) const FREE: usize = usize::MAX;
}

/// An element and how one gets there from the header.
#[derive(Clone)]
pub(crate) struct Spot<'t> {
    pub(crate) node: &'t Node,
    pub(crate) path: String,
}

impl<'t> Spot<'t> {
    pub(crate) fn new(node: &'t Node, path: &str) -> Self {
        Spot { node, path: path.to_owned() }
    }

    pub(crate) fn below(&self, name: &str) -> String {
        if self.path.is_empty() { name.to_owned() } else { format!("{}/{name}", self.path) }
    }

    /// The last child of a name: of repeated elements the last one wins.
    pub(crate) fn child(&self, name: &str) -> Option<Spot<'t>> {
        self.node.last(name).map(|node| Spot { node, path: self.below(name) })
    }

    pub(crate) fn children(&self, name: &'t str) -> impl Iterator<Item = Spot<'t>> {
        let path = self.below(name);
        let matching = self.node.children.iter().filter(move |child| child.is(name));
        matching.map(move |node| Spot { node, path: path.clone() })
    }
}

impl Fields<'_> {
    pub(super) fn organ_id(&mut self, spot: &Spot) -> Option<String> {
        let id = self.text(spot, "OrganId", length::FREE)?;
        let parts = id.split('.').count();
        if parts > length::ORGAN_ID_PARTS || id.chars().count() > length::ORGAN_ID {
            self.note(spot, "OrganId", Rule::OrganIdLong, &id);
        }
        Some(id)
    }

    /// The trimmed text of a child; empty is absent.
    pub(crate) fn text(&mut self, spot: &Spot, name: &str, max: usize) -> Option<String> {
        let child = spot.child(name)?;
        self.own_text(&child, max)
    }

    pub(super) fn texts(&mut self, spot: &Spot, name: &str, max: usize) -> Vec<String> {
        spot.children(name).filter_map(|child| self.own_text(&child, max)).collect()
    }

    pub(super) fn own_text(&mut self, spot: &Spot, max: usize) -> Option<String> {
        let text = spot.node.text.trim();
        if text.is_empty() {
            return None;
        }
        if text.len() < spot.node.text.len() {
            self.findings.add(Rule::TextPadded, spot.node.at, &spot.path, Some(text));
        }
        if text.chars().count() > max {
            self.findings.add(Rule::LengthExceeded, spot.node.at, &spot.path, Some(text));
        }
        Some(text.to_owned())
    }

    pub(super) fn integer(
        &mut self,
        spot: &Spot,
        name: &str,
        default: i32,
        rule: Rule,
    ) -> Lossy<i32> {
        let Some(text) = self.text(spot, name, length::FREE) else { return default.into() };
        match text.parse::<i32>() {
            Ok(value) => lossy_number(value, &text),
            Err(_) => {
                self.note(spot, name, rule, &text);
                Lossy { value: default, raw: Some(text) }
            }
        }
    }

    /// Absent is 0; blank or no number breaks the common library.
    pub(super) fn steering_type(&mut self, message: &Spot) -> Lossy<i32> {
        let Some(spot) = message.child("SteeringType") else { return 0.into() };
        let text = spot.node.text.trim();
        match text.parse::<i32>() {
            Ok(value) => lossy_number(value, text),
            Err(_) => {
                let value = Some(text);
                self.findings.add(Rule::SteeringTypeUnreadable, spot.node.at, &spot.path, value);
                Lossy { value: 0, raw: Some(text.to_owned()) }
            }
        }
    }

    pub(super) fn flag(&mut self, spot: &Spot, name: &str) -> Lossy<bool> {
        let Some(text) = self.text(spot, name, length::FREE) else { return false.into() };
        let value = text.eq_ignore_ascii_case("true");
        if !value && !text.eq_ignore_ascii_case("false") {
            self.note(spot, name, Rule::NumberUnreadable, &text);
        }
        Lossy { value, raw: (text != value.to_string()).then_some(text) }
    }

    pub(super) fn day(&mut self, spot: &Spot, name: &str) -> Lossy<Option<Date>> {
        let text = self.text(spot, name, length::FREE);
        let day = dates::lossy_day(text.as_deref());
        let readable = day.value.is_some();
        // What merely follows a good day, such as a time, changes nothing.
        let harmless = day
            .value
            .zip(text.as_deref())
            .is_some_and(|(value, text)| text.starts_with(&dates::write_day(value)));
        self.odd_date(spot, name, text.filter(|_| day.raw.is_some() && !harmless), readable);
        day
    }

    pub(super) fn time(&mut self, spot: &Spot, name: &str) -> Lossy<Option<DateTime>> {
        let text = self.text(spot, name, length::FREE);
        let time = dates::lossy_time(text.as_deref());
        let readable = time.value.is_some();
        self.odd_date(spot, name, text.filter(|_| time.raw.is_some()), readable);
        time
    }

    pub(super) fn odd_date(
        &mut self,
        spot: &Spot,
        name: &str,
        text: Option<String>,
        readable: bool,
    ) {
        if let Some(text) = text {
            let rule = if readable { Rule::DateImpossible } else { Rule::DateUnreadable };
            self.note(spot, name, rule, &text);
        }
    }

    /// A finding at a child that is there.
    pub(super) fn note(&mut self, spot: &Spot, name: &str, rule: Rule, value: &str) {
        let at = spot.node.last(name).map_or(spot.node.at, |node| node.at);
        self.findings.add(rule, at, &spot.below(name), Some(value));
    }

    /// A finding about what is not there, at the element that lacks it.
    pub(super) fn missing(&mut self, spot: &Spot, rule: Rule, path: &str) {
        self.findings.add(rule, spot.node.at, &spot.below(path), None);
    }
}

fn lossy_number(value: i32, text: &str) -> Lossy<i32> {
    Lossy { value, raw: (text != value.to_string()).then(|| text.to_owned()) }
}
