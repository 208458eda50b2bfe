//! The ends of a document as structure: recipients, and signers with their capacity.

use super::names::sentence_case;
use super::{Notes, text};
use crate::check::{Anatomy, Element, Line as Written, Part, Side, is_item, marked};
use crate::document::{CapacityLine, Line, Recipients, Signer, SigningCapacity};

pub(super) fn recipients(anatomy: &Anatomy<'_>, notes: &mut Notes) -> Recipients {
    let mut items: Vec<String> = Vec::new();
    for line in anatomy.element(Part::Main, Element::Recipients) {
        let text = line.text();
        match items.last_mut().filter(|_| !is_item(&text)) {
            Some(item) => item.push_str(&format!(" {text}")),
            None => items.push(text),
        }
    }
    let bare = |item: &str| {
        let item = item.trim_start_matches(['-', '–', '—', '+', '•', ' ']);
        item.trim_end_matches([';', '.', ' ']).to_owned()
    };
    let mut recipients = Recipients { to: Vec::new(), drafting_unit: None, copies_kept: None };
    for item in items.iter().map(|item| bare(item)) {
        match item.strip_prefix("Lưu:") {
            Some(kept) => keep(kept, &mut recipients),
            None => match Line::parse(&item) {
                Ok(line) => recipients.to.push(line),
                Err(_) => notes.unfit("một nơi nhận", "recipient", &item),
            },
        }
    }
    recipients
}

/// "VT, CĐS (2)".
fn keep(kept: &str, recipients: &mut Recipients) {
    let (kept, copies) = match kept.trim().strip_suffix(')').and_then(|it| it.rsplit_once('(')) {
        Some((kept, copies)) => (kept.trim(), copies.trim().parse().ok()),
        None => (kept.trim(), None),
    };
    let unit = kept.strip_prefix("VT").unwrap_or(kept).trim_start_matches([',', ' ']);
    recipients.drafting_unit = Line::parse(unit).ok();
    recipients.copies_kept = copies;
}

pub(super) fn signers(anatomy: &Anatomy<'_>, notes: &mut Notes) -> Vec<Signer> {
    let capacities = anatomy.element(Part::Main, Element::Capacity);
    let names = anatomy.element(Part::Main, Element::Signer);
    let mut signers = Vec::new();
    for side in [Side::Left, Side::Right, Side::Across] {
        let on_side = |lines: &[&'_ Written]| -> Vec<String> {
            lines.iter().filter(|line| line.side == side).map(|line| line.text()).collect()
        };
        let (lines, mut below) = (on_side(&capacities), on_side(&names));
        let Some(name) = below.pop() else { continue };
        let Ok(full_name) = Line::parse(&name) else {
            notes.unfit("họ tên người ký", "name of the signer", &name);
            continue;
        };
        let (marks, office) = offices(&lines);
        let other_office = Line::parse(&below.join(" ")).ok();
        signers.push(Signer { capacities: marks, office, other_office, full_name });
    }
    if signers.is_empty() {
        let found = text(&capacities);
        notes.tell(
            "convert.signer",
            format!("Không xác định được người ký: “{found}”."),
            format!("The signer could not be made out: “{found}”."),
        );
    }
    signers
}

/// The lines with a mark, then the signer's own office, which may run over several.
fn offices(lines: &[String]) -> (Vec<CapacityLine>, Option<Line>) {
    let mut marks: Vec<(SigningCapacity, String)> = Vec::new();
    let mut office: Vec<&str> = Vec::new();
    for text in lines {
        match marked(text) {
            Some((capacity, of)) => marks.push((capacity, of.to_owned())),
            None => office.push(text),
        }
    }
    let line = |(capacity, of): (SigningCapacity, String)| {
        Some(CapacityLine { capacity, of: Line::parse(&sentence_case(&of)).ok()? })
    };
    let office = Line::parse(&sentence_case(&office.join(" "))).ok();
    (marks.into_iter().filter_map(line).collect(), office)
}
