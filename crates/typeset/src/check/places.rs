//! Where a finished PDF that was laid out elsewhere leaves room for what enters it later: the number, the day, the signature.
//! Decree 30/2020/NĐ-CP, Appendix I, II.3, II.4, II.7; a place that is filled or missing is told, none is guessed.

use super::element::Element;
use super::paper::{Area, Paper};
use super::text::folded;
use super::{Anatomy, Part, PlacedWord};
use crate::layout::Measures;

/// In ems, a digit having half of one: three digits of a number, two of a day or a month, four of a year.
const NUMBER_EM: f64 = 1.5;
const DAY_EM: f64 = 1.0;
const YEAR_EM: f64 = 2.0;
/// Between a word and digits that nothing else keeps apart.
const SPACE_EM: f64 = 0.25;
/// A year ends this far from the edge of the sheet at the latest, in points: 10 mm.
const EDGE: f64 = 28.0;
/// Least height for the image of a signature, in points: 12 mm.
const SIGNATURE_LEAST: f64 = 34.0;
const PT_PER_MM: f64 = 72.0 / 25.4;

/// Room between two words on one line; points from the upper left corner.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Room {
    pub page: usize,
    pub left: f64,
    pub right: f64,
    pub baseline: f64,
    pub size_pt: f64,
}

/// Every place that signing fills.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FreePlaces {
    pub number: Room,
    pub day: Room,
    pub month: Room,
    pub year: Room,
    /// Between the signer's office and name, with its page.
    pub signature: (usize, Area),
}

// law!("30/2020:PL1.II.3") law!("30/2020:PL1.II.4") law!("30/2020:PL1.II.7")
/// The places of a PDF, by its lines and the words they were made of.
///
/// # Errors
/// The elements that have no free place: [`Element::Number`], [`Element::Date`], [`Element::Signer`].
pub fn free_places(paper: &Paper, words: &[PlacedWord]) -> Result<FreePlaces, Vec<Element>> {
    let anatomy = Anatomy::of(paper);
    let number = number(&anatomy, words);
    let date = date(&anatomy, words);
    let signature = signature(&anatomy);
    match (number, date, signature) {
        (Some(number), Some([day, month, year]), Some(signature)) => {
            Ok(FreePlaces { number, day, month, year, signature })
        }
        (number, date, signature) => {
            let missing = [
                (Element::Number, number.is_none()),
                (Element::Date, date.is_none()),
                (Element::Signer, signature.is_none()),
            ];
            Err(missing.into_iter().filter(|(_, none)| *none).map(|(element, _)| element).collect())
        }
    }
}

/// The words of an element's one line, from the left.
fn words_of<'w>(
    anatomy: &Anatomy<'_>,
    words: &'w [PlacedWord],
    element: Element,
) -> Option<Vec<&'w PlacedWord>> {
    let lines = anatomy.element(Part::Main, element);
    let [line] = lines[..] else { return None };
    let area = line.area?;
    let on_line = |word: &&PlacedWord| {
        let level = (area.top..=area.bottom).contains(&word.baseline);
        word.page == line.page && level && word.left >= area.left - 1.0
    };
    let mut found: Vec<&PlacedWord> = words.iter().filter(on_line).collect();
    found.sort_by(|one, other| one.left.total_cmp(&other.left));
    Some(found)
}

/// The room between two words, when it has so many ems.
fn room(before: &PlacedWord, after: f64, ems: f64) -> Option<Room> {
    let size_pt = before.style.size_pt?;
    let (page, left, baseline) = (before.page, before.right, before.baseline);
    (after - left >= ems * size_pt).then_some(Room { page, left, right: after, baseline, size_pt })
}

/// Between "Số:" and the stroke.
fn number(anatomy: &Anatomy<'_>, words: &[PlacedWord]) -> Option<Room> {
    let words = words_of(anatomy, words, Element::Number)?;
    let pair = words.windows(2).find(|pair| {
        pair[0].text.trim_end().ends_with(':') && pair[1].text.trim_start().starts_with('/')
    })?;
    room(pair[0], pair[1].left, NUMBER_EM)
}

/// Between "ngày" and "tháng", between "tháng" and "năm", and after "năm".
fn date(anatomy: &Anatomy<'_>, words: &[PlacedWord]) -> Option<[Room; 3]> {
    let words = words_of(anatomy, words, Element::Date)?;
    let named = |name: &str| words.iter().position(|word| folded(word.text.trim()) == name);
    let (day, month, year) = (named("ngay")?, named("thang")?, named("nam")?);
    if (month, year, words.len()) != (day + 1, day + 2, day + 3) {
        return None;
    }
    let (last, sheet) = (words[year], anatomy.paper.sheets.get(words[year].page)?);
    let after = room(last, sheet.width_pt - EDGE, YEAR_EM + SPACE_EM)?;
    let left = after.left + SPACE_EM * after.size_pt;
    Some([
        room(words[day], words[month].left, DAY_EM)?,
        room(words[month], words[year].left, DAY_EM)?,
        Room { left, right: left + YEAR_EM * after.size_pt, ..after },
    ])
}

/// Between office and name of the one signer.
fn signature(anatomy: &Anatomy<'_>) -> Option<(usize, Area)> {
    let offices = anatomy.element(Part::Main, Element::Capacity);
    let names = anatomy.element(Part::Main, Element::Signer);
    let (office, name) = (offices.last()?, names.first()?);
    let one = offices.iter().chain(&names).all(|line| line.side == name.side);
    let (above, below) = (office.area?, name.area?);
    let room = below.top - above.bottom;
    if !one || office.page != name.page || room < SIGNATURE_LEAST {
        return None;
    }
    let measures = Measures::default();
    let width = measures.signature_width_mm * PT_PER_MM;
    let height = (measures.signature_height_mm * PT_PER_MM).min(room);
    let (left, top) = (below.middle() - width / 2.0, above.bottom + (room - height) / 2.0);
    let sheet = anatomy.paper.sheets.get(name.page)?;
    let fits = left >= 0.0 && left + width <= sheet.width_pt;
    fits.then_some((name.page, Area { left, top, right: left + width, bottom: top + height }))
}
