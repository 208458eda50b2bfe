//! What a form said: for the verb it asks for, and for showing it again when a rule said no, with nothing lost.

use base::Refusal;
use base::pages::Refusals;
use directory::PersonId;

/// What a form said, for the verb and for showing it again.
#[derive(Debug, Clone, Default)]
pub(crate) struct Said {
    pub(crate) refusals: Refusals,
    fields: Vec<(String, String)>,
}

impl Said {
    pub(crate) fn of_form(fields: Vec<(String, String)>) -> Said {
        Said { refusals: Refusals::none(), fields }
    }

    /// The same words, with what is wrong with them.
    pub(crate) fn refused(self, refusal: Refusal) -> Said {
        Said { refusals: refusal.into(), ..self }
    }

    /// The same words, with everything that is wrong with them.
    pub(crate) fn wrong(self, refusals: Refusals) -> Said {
        Said { refusals, ..self }
    }

    /// What stands in a field; empty when it was not there.
    pub(crate) fn of(&self, field: &str) -> &str {
        let found = self.fields.iter().find(|(name, _)| name == field);
        found.map_or("", |(_, value)| value)
    }

    /// What stands in a field, or what stood before anything was sent.
    pub(crate) fn or<'a>(&'a self, field: &str, before: &'a str) -> &'a str {
        let found = self.fields.iter().find(|(name, _)| name == field);
        found.map_or(before, |(_, value)| value)
    }

    /// Whether a person is ticked in a row of boxes: `with-<id>`.
    pub(crate) fn ticks(&self, group: &str, person: &PersonId) -> bool {
        self.fields.iter().any(|(name, _)| *name == format!("{group}-{person}"))
    }

    pub(crate) fn person(&self, field: &str) -> Option<PersonId> {
        self.of(field).parse().ok()
    }

    pub(crate) fn people(&self, group: &str) -> Vec<PersonId> {
        let names = self.fields.iter().filter_map(|(name, _)| name.strip_prefix(group));
        names.filter_map(|id| id.strip_prefix('-')?.parse().ok()).collect()
    }
}
