//! A PDF that was finished elsewhere on its way to the desk: the empty fields of number, date and signatures are laid onto the
//! room it leaves for them, in an update that keeps every byte before it (Decree 30/2020/NĐ-CP, Appendix I, II.3, II.4, II.7,
//! II.8; docs/decisions/0053).

use base::Refusal;
use jiff::Timestamp;
use signature::pades::fields::{self, Align, NewField};
use signature::pades::{PadesError, Place};
use signature::validate::{Context, validate};
use typeset::check::Element;
use typeset::{FieldStyle, Measures};

use super::lay_out::{FONTS, HALF_CAPITAL};
use super::refusals;
use super::request::{FIELDS, check_file};
use crate::form_check::{Area, Report, Room, Words};

/// Height of a field's line, as share of the size.
const LINE: f64 = 1.2;
const PT_PER_MM: f64 = 72.0 / 25.4;
/// What is filled into a copy to see that it stands where it is read: number, day, month, year.
const TRIAL: [&str; 4] = ["187", "28", "11", "2043"];

/// The file with its fields and its number of pages; `report` is what the form check says of the file.
///
/// # Errors
/// `request.file`, `request.signed`, `request.fields`, `request.places`.
pub(super) fn lay_on(
    pdf: &[u8],
    report: &Report,
    at: Timestamp,
) -> Result<(Vec<u8>, usize), Refusal> {
    if !validate(pdf, Context { anchors: None, at }).signatures.is_empty() {
        return Err(refusals::signed());
    }
    let Some(places) = &report.places else { return Err(refusals::unreadable()) };
    let (Some(rooms), Some(signature)) = (places.rooms, places.signature) else {
        return Err(refusals::no_places(&places.missing));
    };
    let laid = add(pdf, report, (rooms, signature)).map_err(|error| match error {
        PadesError::Taken(name) => refusals::fields(&[&name]),
        PadesError::Locked => refusals::fields(&FIELDS.all()),
        _ => refusals::unreadable(),
    })?;
    let pages = check_file(&laid)?;
    Ok((laid, pages))
}

/// The laid-on file with digits in its fields, to be read: whoever reads it finds no room left for them.
///
/// # Errors
/// `request.file`.
pub(super) fn trial(laid: &[u8]) -> Result<Vec<u8>, Refusal> {
    let values: Vec<(&str, &str)> = digits().into_iter().zip(TRIAL).collect();
    fields::fill(laid, &values).map_err(|_| refusals::unreadable())
}

// law!("30/2020:PL1.II.3") law!("30/2020:PL1.II.4")
/// Whether the digits of a trial stand where the page has its number and its date: a page may have its origin elsewhere.
///
/// # Errors
/// `request.places`.
pub(super) fn stands(trial: &Report) -> Result<(), Refusal> {
    let filled = [Element::Number, Element::Date];
    let left: Vec<Words> = filled
        .into_iter()
        .map(|element| Words { vi: element.vietnamese().into(), en: element.english().into() })
        .filter(|words| !trial.places.as_ref().is_some_and(|it| it.missing.contains(words)))
        .collect();
    match left.is_empty() {
        true => Ok(()),
        false => Err(refusals::no_places(&left)),
    }
}

/// The fields of number, day, month and year.
fn digits() -> [&'static str; 4] {
    [FIELDS.number, FIELDS.day, FIELDS.month, FIELDS.year]
}

fn add(
    pdf: &[u8],
    report: &Report,
    (rooms, (page, image)): ([Room; 4], (usize, Area)),
) -> Result<Vec<u8>, PadesError> {
    let height = |page: usize| report.pages.get(page).map_or(0.0, |page| page.height);
    let names = digits();
    let styles = [FieldStyle::Regular, FieldStyle::Italic, FieldStyle::Italic, FieldStyle::Italic];
    let mut laid = pdf.to_vec();
    let fonts = FONTS.as_ref().map_err(|_| PadesError::Font("ours was not made"))?;
    for (style, font) in fonts {
        let of_style = (0..names.len()).filter(|place| styles[*place] == *style);
        let texts: Vec<NewField<'_>> = of_style
            .map(|place| text(names[place], &rooms[place], height(rooms[place].page), *style))
            .collect();
        laid = fields::add(&laid, &texts, font)?;
    }
    let person = Place {
        page,
        left: image.left,
        bottom: height(page) - image.bottom,
        width: image.right - image.left,
        height: image.bottom - image.top,
    };
    let signatures = [
        NewField::Signature { name: FIELDS.signer, place: Some(person), locks: &[] },
        NewField::Signature { name: FIELDS.seal, place: Some(seal(&person)), locks: &names },
    ];
    fields::add(&laid, &signatures, &[])
}

fn text<'a>(name: &'a str, room: &Room, height: f64, style: FieldStyle) -> NewField<'a> {
    let points = room.size;
    let line = LINE * points;
    let bottom = height - room.baseline + points * HALF_CAPITAL - line / 2.0;
    let (page, left, width) = (room.page, room.left, room.right - room.left);
    let align = match style {
        FieldStyle::Regular => Align::Right,
        FieldStyle::Italic => Align::Centre,
    };
    NewField::Text { name, place: Place { page, left, bottom, width, height: line }, points, align }
}

// law!("30/2020:PL1.II.8")
/// The seal covers a third of the image, as in what is laid out here.
fn seal(person: &Place) -> Place {
    let side = Measures::default().seal_diameter_mm * PT_PER_MM;
    Place {
        page: person.page,
        left: (person.left + person.width / 3.0 - side).max(0.0),
        bottom: person.bottom + person.height / 2.0 - side / 2.0,
        width: side,
        height: side,
    }
}

#[cfg(test)]
pub(super) mod tests;
