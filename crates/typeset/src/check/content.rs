//! What stands between head and ends: addressees, competence, legal bases, the words "QUYẾT ĐỊNH:", the content.
//! Decree 30/2020/NĐ-CP, Appendix I, II.6 and II.9; Appendix III, forms 1.1 to 1.3.

use super::anatomy::{Anatomy, Role};
use super::element::Element;
use super::ends::is_item;
use super::paper::Line;
use super::parts::Part;
use super::text::{folded, is_capitals, letters_only};
use crate::document::Kind;

/// How legal bases begin.
const OPENERS: [&str; 6] = ["can cu", "theo de nghi", "xet de nghi", "theo ", "xet ", "thuc hien "];
/// A first line is indented at least this much against the lines below, in points.
const INDENT: f64 = 12.0;

pub(super) fn find(anatomy: &mut Anatomy<'_>) {
    addressees(anatomy);
    let enacting = enacting_word(anatomy);
    bases(anatomy, enacting);
    competence(anatomy);
    for part in [Part::Main, Part::Copy] {
        for place in anatomy.free(part) {
            anatomy.name(place, Role::Element(Element::Body));
        }
    }
}

fn addressees(anatomy: &mut Anatomy<'_>) {
    let telegram = anatomy.kind == Some(Kind::Telegram);
    let free = anatomy.free(Part::Main);
    let addresses = |place: &&usize| {
        let text = anatomy.line(**place).text();
        folded(&text).starts_with("kinh gui") || (telegram && text.contains("điện:"))
    };
    let Some(first) = free.iter().find(addresses).copied() else { return };
    anatomy.name(first, Role::Element(Element::Addressees));
    let list = free.into_iter().filter(|place| *place > first);
    for place in list.take_while(|place| is_item(&anatomy.line(*place).text())).collect::<Vec<_>>()
    {
        anatomy.name(place, Role::Element(Element::Addressees));
    }
}

/// "QUYẾT ĐỊNH:" or "QUYẾT NGHỊ:" before the first article.
fn enacting_word(anatomy: &mut Anatomy<'_>) -> Option<usize> {
    let enacts = |place: &usize| {
        let text = anatomy.line(*place).text();
        let word = letters_only(&text);
        is_capitals(&text) && (word == "quyetdinh" || word == "quyetnghi")
    };
    let found = anatomy.free(Part::Main).into_iter().find(enacts)?;
    anatomy.name(found, Role::Enacting);
    Some(found)
}

// law!("30/2020:PL1.II.6")
/// The paragraphs that name the bases. Without "QUYẾT ĐỊNH:" only italic ones, for letters too begin with "Căn cứ …".
fn bases(anatomy: &mut Anatomy<'_>, enacting: Option<usize>) {
    let free = anatomy.free(Part::Main);
    let until = |place: &&usize| enacting.is_none_or(|end| **place < end);
    let opens = |place: &usize| {
        let line = anatomy.line(*place);
        let plain = folded(&line.text());
        let opener = OPENERS.iter().any(|words| plain.starts_with(words));
        opener && (enacting.is_some() || line.is_italic())
    };
    let lines: Vec<usize> = free.iter().take_while(until).copied().collect();
    let Some(start) = lines.iter().position(|place| opens(place) && is_first(anatomy, *place))
    else {
        return;
    };
    let mut named = Vec::new();
    for place in &lines[start..] {
        let first = is_first(anatomy, *place);
        if first && !opens(place) && enacting.is_none() {
            break;
        }
        if !anatomy.line(*place).is_bold() {
            named.push(*place);
        }
    }
    for place in named {
        anatomy.name(place, Role::Element(Element::Bases));
    }
}

/// Whether a paragraph begins here: indented against the left edge of the text, or a paragraph of a DOCX.
pub(super) fn is_first(anatomy: &Anatomy<'_>, place: usize) -> bool {
    let line = anatomy.line(place);
    let Some(area) = line.area else { return true };
    let on_page = |other: &&Line| other.page == line.page;
    let edges = anatomy.paper.lines.iter().filter(on_page).filter_map(|other| other.area);
    let edge = edges.map(|area| area.left).fold(f64::MAX, f64::min);
    area.left > edge + INDENT
}

/// Paragraphs of several lines: each begins with an indented line.
pub(crate) fn paragraphs<'a>(anatomy: &Anatomy<'a>, lines: &[&'a Line]) -> Vec<Vec<&'a Line>> {
    let mut paragraphs: Vec<Vec<&Line>> = Vec::new();
    for line in lines {
        let place = anatomy.paper.lines.iter().position(|other| std::ptr::eq(other, *line));
        let first = place.is_none_or(|place| is_first(anatomy, place));
        match paragraphs.last_mut().filter(|_| !first) {
            Some(paragraph) => paragraph.push(line),
            None => paragraphs.push(vec![line]),
        }
    }
    paragraphs
}

fn competence(anatomy: &mut Anatomy<'_>) {
    let end = Role::Element(Element::Bases);
    let Some(end) = anatomy.place_of(Part::Main, end) else { return };
    for place in anatomy.free(Part::Main).into_iter().filter(|place| *place < end) {
        let line = anatomy.line(place);
        if line.is_bold() && is_capitals(&line.text()) {
            anatomy.name(place, Role::Competence);
        }
    }
}
