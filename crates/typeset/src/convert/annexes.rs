//! Annexes as structure: each begins at its label; its title stands centred below, then the reference to the document, which
//! the layout writes itself. Decree 30/2020/NĐ-CP, Appendix I, III.1.

use super::names::sentence_case;
use super::{Notes, blocks, text};
use crate::check::{Anatomy, Element, Line as Written, Part, Role, is_annex_label, is_capitals};
use crate::check::{is_annex_reference, titled_annex};
use crate::document::{Annex, Orientation};

// law!("30/2020:PL1.III.1")
pub(super) fn annexes(anatomy: &Anatomy<'_>, notes: &mut Notes) -> Vec<Annex> {
    let lines: Vec<&Written> = anatomy
        .of_part(Part::Annex)
        .filter(|(_, role)| !matches!(role, Some(Role::Element(Element::PageNumber))))
        .map(|(line, _)| line)
        .collect();
    let mut found: Vec<&[&Written]> = Vec::new();
    let mut begun = 0;
    for (place, line) in lines.iter().enumerate() {
        if is_annex_label(line) && place > begun {
            found.push(&lines[begun..place]);
            begun = place;
        }
    }
    found.push(&lines[begun..]);
    let annexes = found.into_iter().filter(|lines| !lines.is_empty());
    annexes.filter_map(|lines| annex(anatomy, lines, notes)).collect()
}

/// One annex; none when it has no content, of which is told.
fn annex(anatomy: &Anatomy<'_>, lines: &[&Written], notes: &mut Notes) -> Option<Annex> {
    let label = usize::from(lines.first().is_some_and(|line| is_annex_label(line)));
    let titles = lines[label..].iter().take_while(|line| titled_annex(line)).count();
    let (title, rest) = lines[label..].split_at(titles);
    let rest = &rest[reference(rest)..];
    let body = blocks::body(rest, notes);
    let words = text(title);
    if body.is_empty() {
        notes.unfit("phụ lục", "annex", &words);
        return None;
    }
    let words = if is_capitals(&words) { sentence_case(&words) } else { words };
    let title = super::line(&words, "tên phụ lục", "title of the annex", notes);
    let sheet = rest.first().and_then(|line| anatomy.paper.sheets.get(line.page));
    let across = sheet.is_some_and(|sheet| sheet.width_pt > sheet.height_pt);
    let orientation = if across { Orientation::Landscape } else { Orientation::Portrait };
    Some(Annex { enacts: None, title, orientation, body })
}

/// Lines of the reference, which ends with its bracket.
fn reference(lines: &[&Written]) -> usize {
    if !lines.first().is_some_and(|line| is_annex_reference(line)) {
        return 0;
    }
    /// A reference runs over some lines; beyond them the bracket was forgotten.
    const LINES_MAX: usize = 4;
    let ends = lines.iter().take(LINES_MAX).position(|line| line.text().ends_with(')'));
    ends.unwrap_or(0) + 1
}
