//! Which part of a file a line belongs to: the document itself, the block of a copy made of it, its annexes.
//! Decree 30/2020/NĐ-CP, Appendix I, III.1 (annexes); arts. 25 to 27 (copies).

use super::paper::{Form, Line, Paper, Side};
use super::text::folded;
use crate::document::CopyForm;

/// Which part of the file a line belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    Main,
    Copy,
    Annex,
}

/// "SAO Y", "SAO LỤC", "TRÍCH SAO" alone in bold letters.
pub(super) fn is_copy_form(line: &Line) -> bool {
    let text = line.text();
    line.is_bold() && CopyForm::ALL.iter().any(|form| form.words() == text)
}

/// Main document, then the copy block, then annexes.
pub(super) fn parts(paper: &Paper) -> Vec<Part> {
    let copy = paper.lines.iter().position(is_copy_form);
    let annex = annex_start(paper);
    let in_copy = |place: usize| {
        let Some(copy) = copy.filter(|copy| *copy > 3) else { return false };
        let (line, first) = (&paper.lines[place], &paper.lines[copy]);
        match (line.area, first.area) {
            (Some(area), Some(head)) if line.page == first.page => area.top >= head.top - 6.0,
            (Some(_), Some(_)) => line.page > first.page,
            _ => {
                place >= copy || paper.lines[place..copy].iter().all(|line| line.side == Side::Left)
            }
        }
    };
    let part = |place| match () {
        () if annex.is_some_and(|annex| place >= annex) => Part::Annex,
        () if in_copy(place) => Part::Copy,
        () => Part::Main,
    };
    (0..paper.lines.len()).map(part).collect()
}

/// Whether the line is the label of an annex, or says what it goes with.
fn opens_annex(line: &Line) -> bool {
    is_annex_label(line) || is_annex_reference(line)
}

/// "PHỤ LỤC II" alone.
pub(crate) fn is_annex_label(line: &Line) -> bool {
    let plain = folded(&line.text());
    let labels = plain.starts_with("phu luc") && plain.chars().count() <= 12;
    labels && (line.centred || line.is_bold())
}

/// "(Kèm theo Quyết định số …".
pub(crate) fn is_annex_reference(line: &Line) -> bool {
    let plain = folded(&line.text());
    plain.starts_with("(kem theo") || plain.starts_with("(ban hanh kem theo")
}

/// Whether a line may be one of the title of an annex: the signer's name above it stands on a side.
pub(crate) fn titled_annex(line: &Line) -> bool {
    let centred = line.centred && line.side == Side::Across && line.cell.is_none();
    centred && line.is_bold() && !is_annex_reference(line)
}

/// Lines of a page within which an annex's title and reference stand; a head of its own has some ten.
const ANNEX_HEAD_LINES_MAX: usize = 20;

/// Whether an annex begins on this page of a PDF. None begins on the first, whose letter may speak of its annexes.
pub(crate) fn begins_annex(paper: &Paper, page: usize) -> bool {
    let lines = paper.lines.iter().filter(|line| line.page == page);
    page > 0 && lines.take(ANNEX_HEAD_LINES_MAX).any(opens_annex)
}

/// The first line of the first annex: on a PDF the first of its page.
fn annex_start(paper: &Paper) -> Option<usize> {
    match paper.form {
        Form::Pdf => {
            let page = (0..paper.sheets.len()).find(|page| begins_annex(paper, *page))?;
            paper.lines.iter().position(|line| line.page == page)
        }
        // Label and title stand above the reference.
        Form::Docx => {
            let found = paper.lines.iter().position(opens_annex)?;
            let above = paper.lines[..found].iter().rev();
            let titles = above.take_while(|line| titled_annex(line)).count();
            Some(found - titles).filter(|first| *first > 0)
        }
    }
}
