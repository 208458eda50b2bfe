//! What the later revisions mean for one signature: which changes it permits, and whether somebody answered for
//! them with a signature of their own. The default is strict, as for official documents: an empty field may be
//! filled, never a filled one changed, and only under a later signature.

use super::changes::{Change, Forbidden};
use super::found::Found;
use super::reason::{self, Reason, with_both};
use super::report::After;
use crate::pdf::{Anomaly, Dictionary, Document, Object, View};

/// What a signature lets happen after it.
pub(super) struct Permissions {
    /// DocMDP 1: nothing but evidence.
    closed: bool,
    locked: Vec<Locked>,
}

/// FieldMDP, or the lock of the signature field (tables 233 and 256).
enum Locked {
    All,
    Only(Vec<String>),
    Except(Vec<String>),
}

impl Permissions {
    /// What this signature says, and the lock of its field.
    pub(super) fn of(view: View<'_>, found: &Found) -> Permissions {
        let mut permissions = Permissions { closed: false, locked: Vec::new() };
        permissions.locked.extend(found.lock.as_ref().and_then(locked));
        let closed = |of: &Dictionary| of.get("P").and_then(Object::as_integer) == Some(1);
        permissions.closed = found.lock.as_ref().is_some_and(closed);
        let references = view.lookup(&found.dictionary, "Reference");
        let references = references.ok().and_then(|r| r.as_array().map(<[Object]>::to_vec));
        for reference in references.unwrap_or_default() {
            let Ok(Object::Dictionary(reference)) = view.resolve(&reference) else { continue };
            let parameters = view.lookup(&reference, "TransformParams");
            let Ok(Object::Dictionary(parameters)) = parameters else { continue };
            if reference.is("TransformMethod", "DocMDP") {
                permissions.closed |= closed(&parameters);
            }
            if reference.is("TransformMethod", "FieldMDP") {
                permissions.locked.extend(locked(&parameters));
            }
        }
        permissions
    }

    fn locks(&self, field: &str) -> bool {
        let among = |names: &[String]| {
            names.iter().any(|name| field == name || field.starts_with(&format!("{name}.")))
        };
        self.locked.iter().any(|locked| match locked {
            Locked::All => true,
            Locked::Only(names) => among(names),
            Locked::Except(names) => !among(names),
        })
    }
}

fn locked(of: &Dictionary) -> Option<Locked> {
    let names = of.get("Fields").and_then(Object::as_array).unwrap_or_default();
    let names = names.iter().filter_map(Object::as_string).map(super::form::text_string).collect();
    match of.get("Action")?.as_name()? {
        b"All" => Some(Locked::All),
        b"Include" => Some(Locked::Only(names)),
        b"Exclude" => Some(Locked::Except(names)),
        _ => None,
    }
}

/// What is needed to judge what came after one signature.
pub(super) struct Afterwards<'a> {
    pub(super) document: &'a Document<'a>,
    pub(super) changes: &'a [Vec<Change>],
    pub(super) found: &'a Found,
    pub(super) covered_to: usize,
    /// Revisions that a sound signature closes, by index: somebody answers for what they brought.
    pub(super) signed: &'a [usize],
    /// Those that a sound timestamp closes as well: anybody gets one, it answers for nothing but itself.
    pub(super) covered: &'a [usize],
}

impl Afterwards<'_> {
    pub(super) fn judge(&self) -> (After, Vec<Reason>) {
        let mut worst = After::Nothing;
        let mut reasons: Vec<Reason> = Vec::new();
        let mut add = |after: After, why: Option<Reason>| {
            worst = worst.max(after);
            if let Some(why) = why.filter(|why| !reasons.contains(why)) {
                reasons.push(why);
            }
        };
        let permissions = Permissions::of(self.document.at(self.found.revision), self.found);
        for (revision, changes) in self.changes.iter().enumerate().skip(self.found.revision + 1) {
            add(After::Permitted, None);
            for change in changes {
                let (after, why) = self.one(&permissions, revision, change);
                add(after, Some(why));
            }
        }
        for why in self.beside() {
            add(After::Forbidden, Some(why));
        }
        (worst, reasons)
    }

    fn one(&self, permissions: &Permissions, revision: usize, change: &Change) -> (After, Reason) {
        let (vi, en) = words(change);
        let permitted = || (After::Permitted, with_both(reason::change_permitted(), &vi, &en));
        let forbidden = || (After::Forbidden, with_both(reason::change_forbidden(), &vi, &en));
        let under = |closed: &[usize]| match closed.iter().any(|to| *to >= revision) {
            true => permitted(),
            false => (After::Forbidden, with_both(reason::change_unsigned(), &vi, &en)),
        };
        match change {
            Change::Evidence | Change::Metadata => permitted(),
            Change::Timestamped { .. } => under(self.covered),
            Change::Forbidden(_) => forbidden(),
            _ if permissions.closed => forbidden(),
            Change::FieldAdded { shows: false, .. } => permitted(),
            Change::FieldAdded { shows: true, .. } => under(self.signed),
            Change::Signed { field } | Change::Filled { field, was_empty: true }
                if !permissions.locks(field) =>
            {
                under(self.signed)
            }
            Change::Signed { .. } | Change::Filled { .. } => forbidden(),
        }
    }

    /// Bytes and tables that no revision explains.
    fn beside(&self) -> Vec<Reason> {
        let own = self.found.revision;
        let later = |anomaly: &&Anomaly| match anomaly {
            Anomaly::Hybrid { revision } | Anomaly::BeyondSize { revision, .. } => *revision > own,
            Anomaly::AfterEnd { .. } => true,
            Anomaly::UnlinkedEnd { at } => *at >= self.covered_to,
        };
        let reason = |_| {
            let (vi, en) =
                ("dữ liệu nằm ngoài các phiên bản của tệp", "matter outside the file's revisions");
            with_both(reason::change_forbidden(), vi, en)
        };
        self.document.anomalies().iter().filter(later).map(reason).collect()
    }
}

/// A change in words.
fn words(change: &Change) -> (String, String) {
    let pair = |vi: &str, en: &str| (vi.to_owned(), en.to_owned());
    let named =
        |vi: &str, en: &str, name: &str| (format!("{vi} “{name}”"), format!("{en} “{name}”"));
    match change {
        Change::Evidence => pair("dữ liệu xác thực lâu dài", "evidence for long-term keeping"),
        Change::Metadata => pair("thông tin mô tả tệp", "what the file says of itself"),
        Change::Signed { field } => named("chữ ký ở ô", "a signature in the field", field),
        Change::Timestamped { field } => {
            named("dấu thời gian ở ô", "a timestamp in the field", field)
        }
        Change::FieldAdded { field, .. } => named("ô ký mới", "a new signature field", field),
        Change::Filled { field, was_empty: true } => {
            named("điền ô", "the field was filled:", field)
        }
        Change::Filled { field, was_empty: false } => {
            named("sửa nội dung đã có ở ô", "the value of the field was replaced:", field)
        }
        Change::Forbidden(forbidden) => forbidden_words(forbidden),
    }
}

fn forbidden_words(forbidden: &Forbidden) -> (String, String) {
    let named =
        |vi: &str, en: &str, name: &str| (format!("{vi} “{name}”"), format!("{en} “{name}”"));
    match forbidden {
        Forbidden::Root { entry } => named("mục gốc của tệp", "the document's root entry", entry),
        Forbidden::Form => ("biểu mẫu của tệp".to_owned(), "the document's form".to_owned()),
        Forbidden::FieldAdded { field } => named("thêm ô", "the added field", field),
        Forbidden::FieldChanged { field } => named("sửa hoặc xóa ô", "the changed field", field),
        Forbidden::AppearanceChanged { field } => {
            named("đổi hình hiển thị của ô", "the changed appearance of the field", field)
        }
        Forbidden::SignatureReplaced { field } => {
            named("thay hoặc xóa chữ ký ở ô", "the replaced signature in the field", field)
        }
        Forbidden::Page { page } => (format!("nội dung trang {page}"), format!("page {page}")),
        Forbidden::Object { number } => (
            format!("nội dung văn bản (đối tượng {number})"),
            format!("the document's matter (object {number})"),
        ),
    }
}
