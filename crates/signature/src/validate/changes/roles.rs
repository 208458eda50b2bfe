//! The parts that objects play in a document. Only an object with one part may change, and only
//! as that part permits; one that plays two could be changed as the one and read as the other.

use std::collections::HashMap;

use super::Step;
use super::mentions::{Mentions, TRAILER};
use crate::pdf::{Dictionary, Object, ObjectId, PdfError, View};
use crate::validate::form::items;

/// Nodes of the page tree.
const PAGES_MAX: usize = 100_000;
const PAGES_DEPTH_MAX: usize = 32;
/// Objects of the store of evidence.
const EVIDENCE_MAX: usize = 20_000;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    Root,
    Form,
    /// A field or one of its appearances.
    Field,
    /// Index from 0.
    Page(usize),
    /// The list of annotations of a page.
    Annotations(usize),
    /// What a field shows, by the field's index in the form.
    Appearance(usize),
    Evidence,
    Information,
    Metadata,
}

#[derive(Default)]
pub(super) struct Roles {
    roles: HashMap<u32, Option<Role>>,
    pub(super) pages: Vec<ObjectId>,
}

impl Roles {
    pub(super) fn of(step: &Step<'_>) -> Result<Roles, PdfError> {
        let mut roles = Roles::default();
        let catalog = step.old.catalog()?;
        roles.claim(step.old.trailer().get("Root"), Role::Root);
        roles.claim(step.old.trailer().get("Info"), Role::Information);
        roles.claim(catalog.get("Metadata"), Role::Metadata);
        let form = step.old_form;
        roles.claim_id(form.id, Role::Form);
        roles.claim_id(form.list_id, Role::Form);
        for (index, field) in form.fields.iter().enumerate() {
            roles.claim_id(field.id, Role::Field);
            roles.appearance(step.old, index, &field.dictionary)?;
            for (widget, of) in &field.widgets {
                roles.claim_id(*widget, Role::Field);
                roles.appearance(step.old, index, of)?;
            }
        }
        let root = catalog.get("Pages").and_then(Object::as_reference);
        let root = root.ok_or(PdfError::Structure("no page tree"))?;
        roles.pages = pages(step.old, root)?;
        for (index, page) in roles.pages.clone().into_iter().enumerate() {
            roles.claim_id(Some(page), Role::Page(index));
            if let Object::Dictionary(page) = step.old.get(page)? {
                roles.claim(page.get("Annots"), Role::Annotations(index));
            }
        }
        roles.evidence(step.old, catalog.get("DSS"))?;
        roles.evidence(step.old, catalog.get("Extensions"))?;
        roles.not_twice(&catalog);
        Ok(roles)
    }

    /// The part of an object. Parts in which anything may change are played by nothing that is pointed at from
    /// elsewhere: else a page's font could be prepared as evidence and changed as such.
    pub(super) fn of_number(&self, number: u32, mentions: &Mentions) -> Option<Role> {
        let role = self.roles.get(&number).copied().flatten()?;
        let plays = |from: u32, part: Role| self.roles.get(&from) == Some(&Some(part));
        let alone = match role {
            Role::Information => mentions.only_from(number, |from| from == TRAILER),
            Role::Metadata => mentions.only_from(number, |from| plays(from, Role::Root)),
            Role::Evidence => mentions
                .only_from(number, |from| plays(from, Role::Root) || plays(from, Role::Evidence)),
            Role::Appearance(_) => self.of_fields_only(number, mentions),
            Role::Root | Role::Form | Role::Field | Role::Page(_) | Role::Annotations(_) => true,
        };
        alone.then_some(role)
    }

    /// Nothing but fields and their appearances points at it.
    pub(super) fn of_fields_only(&self, number: u32, mentions: &Mentions) -> bool {
        mentions.only_from(number, |from| {
            matches!(self.roles.get(&from), Some(Some(Role::Field | Role::Appearance(_))))
        })
    }

    /// What a field or one of its widgets shows: `AP`, its states, their streams.
    fn appearance(
        &mut self,
        view: View<'_>,
        field: usize,
        of: &Dictionary,
    ) -> Result<(), PdfError> {
        let mut waiting: Vec<(Object, u8)> =
            of.get("AP").cloned().into_iter().map(|o| (o, 0)).collect();
        while let Some((value, depth)) = waiting.pop() {
            self.claim(Some(&value), Role::Appearance(field));
            // AP, its N, R and D, the states of a button.
            if let Object::Dictionary(below) = view.resolve(&value)?
                && depth < 3
            {
                waiting.extend(below.iter().map(|(_, value)| (value.clone(), depth + 1)));
            }
        }
        Ok(())
    }

    /// An object that the root names twice plays two parts.
    fn not_twice(&mut self, catalog: &Dictionary) {
        let mut seen = std::collections::HashSet::new();
        for id in catalog.iter().filter_map(|(_, value)| value.as_reference()) {
            if !seen.insert(id.number) {
                self.roles.insert(id.number, None);
            }
        }
    }

    fn claim(&mut self, value: Option<&Object>, role: Role) {
        self.claim_id(value.and_then(Object::as_reference), role);
    }

    fn claim_id(&mut self, id: Option<ObjectId>, role: Role) {
        let Some(id) = id else { return };
        let before = self.roles.entry(id.number).or_insert(Some(role));
        if *before != Some(role) {
            *before = None;
        }
    }

    /// The dictionaries and lists of the document security store; its streams never change.
    fn evidence(&mut self, view: View<'_>, store: Option<&Object>) -> Result<(), PdfError> {
        let mut waiting: Vec<(Object, u8)> = store.cloned().into_iter().map(|o| (o, 0)).collect();
        let mut count = 0;
        while let Some((value, depth)) = waiting.pop() {
            count += 1;
            if count > EVIDENCE_MAX {
                return Err(PdfError::Limit("objects of the security store"));
            }
            let found = view.resolve(&value)?;
            let below: Vec<Object> = match &found {
                Object::Dictionary(store) => store.iter().map(|(_, value)| value.clone()).collect(),
                Object::Array(items) => items.clone(),
                _ => continue,
            };
            self.claim(Some(&value), Role::Evidence);
            // DSS, VRI, one entry of it, one list.
            if depth < 4 {
                waiting.extend(below.into_iter().map(|value| (value, depth + 1)));
            }
        }
        Ok(())
    }
}

/// The pages in order. A node seen twice, or one that is no page, ends the reading.
fn pages(view: View<'_>, root: ObjectId) -> Result<Vec<ObjectId>, PdfError> {
    let wrong = PdfError::Structure("the page tree");
    let (mut pages, mut seen) = (Vec::new(), std::collections::HashSet::new());
    let mut waiting = vec![(root, 0)];
    while let Some((id, depth)) = waiting.pop() {
        if !seen.insert(id.number) || seen.len() > PAGES_MAX || depth > PAGES_DEPTH_MAX {
            return Err(wrong);
        }
        let Object::Dictionary(node) = view.get(id)? else { return Err(wrong) };
        if !is_tree(&node) {
            pages.push(id);
            continue;
        }
        for kid in items(view, node.get("Kids").unwrap_or(&Object::Null))?.into_iter().rev() {
            waiting.push((kid.as_reference().ok_or(wrong.clone())?, depth + 1));
        }
    }
    Ok(pages)
}

fn is_tree(node: &Dictionary) -> bool {
    node.is("Type", "Pages") || node.contains("Kids")
}
