//! How a document ends: "Nơi nhận" with its list, the signers with their capacity. Found from the label downwards, the
//! signer right of it, or above it when two sign. Decree 30/2020/NĐ-CP, Appendix I, II.7 and II.9.

use super::anatomy::{Anatomy, Role};
use super::element::Element;
use super::paper::{Line, Side};
use super::parts::Part;
use super::text::{folded, is_capitals};

/// Lines above the label that may hold the signatures of two: capacity, office and name of each, with room for wraps.
const ABOVE_MAX: usize = 16;
/// The signer may begin this much above the label, in points: the two cells are seldom level to the point.
const ABOVE_PT: f64 = 24.0;

pub(super) fn find(anatomy: &mut Anatomy<'_>, part: Part) {
    let label = label(anatomy, part);
    if let Some(label) = label {
        anatomy.name(label, Role::Element(Element::RecipientsLabel));
        recipients(anatomy, part, label);
    }
    for side in [Side::Right, Side::Left] {
        let lines = signature_lines(anatomy, part, label, side);
        signer(anatomy, &lines);
    }
    foot(anatomy, part);
}

fn label(anatomy: &Anatomy<'_>, part: Part) -> Option<usize> {
    let labels = |place: &usize| {
        let plain = folded(&anatomy.line(*place).text());
        plain.starts_with("noi nhan") && plain.chars().count() < 25
    };
    anatomy.free(part).into_iter().rfind(labels)
}

/// The lines of the list end with "Lưu"; what stands right is the signer's.
fn recipients(anatomy: &mut Anatomy<'_>, part: Part, label: usize) {
    let mut kept = false;
    let left = anatomy.line(label).area.map_or(0.0, |area| area.left);
    for place in anatomy.free(part).into_iter().filter(|place| *place > label) {
        let line = anatomy.line(place);
        let text = line.text();
        let begins = is_item(&text);
        let aside =
            line.side == Side::Right || line.area.is_some_and(|area| area.left > left + 120.0);
        if aside || line.is_bold() {
            continue;
        }
        if kept && !begins {
            return;
        }
        anatomy.name(place, Role::Element(Element::Recipients));
        let item = text.trim_start_matches(['-', '–', '+', '•', '*', ' ']);
        kept = (begins || kept) && folded(item).starts_with("luu") && !text.ends_with(',');
    }
}

/// Whether the line begins an entry of a list.
pub(crate) fn is_item(text: &str) -> bool {
    text.starts_with(['-', '–', '—', '+', '•', '*', '\u{f0b7}'])
}

/// The lines on one side that hold a signature, top first.
fn signature_lines(
    anatomy: &Anatomy<'_>,
    part: Part,
    label: Option<usize>,
    side: Side,
) -> Vec<usize> {
    let free = anatomy.free(part);
    let on_side = |place: &usize| anatomy.line(*place).side == side;
    let Some(label) = label else {
        // Without the list: the bold lines that close the last page.
        let closing = free.iter().rev().take_while(|place| anatomy.line(**place).is_bold());
        let mut closing: Vec<usize> = closing.copied().filter(on_side).collect();
        closing.reverse();
        return closing;
    };
    let level = |place: &usize| {
        let (line, mark) = (anatomy.line(*place), anatomy.line(label));
        match (line.area, mark.area) {
            (Some(area), Some(top)) if line.page == mark.page => area.top >= top.top - ABOVE_PT,
            _ => *place > label,
        }
    };
    let beside: Vec<usize> =
        free.iter().copied().filter(|place| level(place) && on_side(place)).collect();
    let right = free.iter().any(|place| level(place) && anatomy.line(*place).side == Side::Right);
    if right {
        return if side == Side::Right { beside } else { Vec::new() };
    }
    let above: Vec<usize> = free.into_iter().filter(|place| *place < label).collect();
    let above = above.iter().rev().take(ABOVE_MAX).take_while(|place| {
        let line = anatomy.line(**place);
        line.is_bold() && line.side != Side::Across
    });
    let mut above: Vec<usize> = above.copied().filter(on_side).collect();
    above.reverse();
    above
}

/// Capitals first, then the name after the room for the signature.
fn signer(anatomy: &mut Anatomy<'_>, lines: &[usize]) {
    let parted = |pair: &[usize]| anatomy.line(pair[1]).parted_from(anatomy.line(pair[0]));
    let room = lines.windows(2).position(parted).map(|place| place + 1);
    let small = |place: &usize| !is_capitals(&anatomy.line(*place).text());
    let capitals = match room {
        Some(room) => room,
        None => lines.iter().position(small).unwrap_or(lines.len()),
    };
    let (above, below) = lines.split_at(capitals);
    for place in above {
        anatomy.name(*place, Role::Element(Element::Capacity));
    }
    // Between them another office of the signer may stand; the name is the last.
    for place in below {
        anatomy.name(*place, Role::Element(Element::Signer));
    }
}

/// The drafter's mark below the list, the address at the foot of page 1.
fn foot(anatomy: &mut Anatomy<'_>, part: Part) {
    let list = Role::Element(Element::Recipients);
    let last = anatomy.of_role(part, list).last().map(|line| line.paragraph);
    for place in anatomy.free(part) {
        let line: &Line = anatomy.line(place);
        let mark = last.is_some_and(|last| line.paragraph > last) && line.side == Side::Left;
        if mark || below_rule(anatomy, line) {
            anatomy.name(place, Role::Foot);
        }
    }
}

/// Whether the line stands below a rule across the foot of the first page.
fn below_rule(anatomy: &Anatomy<'_>, line: &Line) -> bool {
    let (Some(area), Some(sheet)) = (line.area, anatomy.paper.sheets.first()) else { return false };
    anatomy.paper.rulers.iter().any(|ruler| {
        let across = ruler.right - ruler.left > 0.6 * sheet.width_pt;
        let low = ruler.top > 0.75 * sheet.height_pt && ruler.top < area.top;
        ruler.page == 0 && line.page == 0 && across && low
    })
}
