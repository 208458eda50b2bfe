//! What a signature or a filled field looks like: a picture, a text block, one line, or nothing
//! (Decree 30/2020, annex I, part I: pictures for person and authority, text for copies and
//! annexes).

use super::image::{self, packed};
use super::{PadesError, font};
use crate::pdf::{Dictionary, Object, ObjectId, Update, write_hexadecimal};

/// Size and line distance of the text block in points; the size is the decree's.
const TEXT_POINTS: f64 = 10.;
const LEADING_POINTS: f64 = 12.;
/// How far below the middle of capital letters their baseline lies, as share of the size.
const HALF_CAPITAL: f64 = 0.33;
/// The name fonts have inside an appearance and in the form's resources.
pub(super) const FONT_NAME: &str = "TrucForm";

/// What shows at the place of a signature.
#[derive(Debug, Clone, Copy)]
pub enum Appearance<'a> {
    /// What the field shows already: nothing, where it has no extent.
    Unchanged,
    /// A PNG, as large as the place allows without distortion.
    Picture { png: &'a [u8] },
    /// Black lines of size 10 from the top left corner of the place. The font is TrueType.
    Text { lines: &'a [&'a str], font: &'a [u8] },
}

/// Where a line begins in its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Align {
    Left,
    Centre,
    Right,
}

/// One line of a form field.
pub(super) struct Line<'a> {
    pub(super) text: &'a str,
    pub(super) points: f64,
    pub(super) align: Align,
}

/// Adds the appearance for a place of this size.
pub(super) fn add(
    update: &mut Update<'_>,
    (width, height): (f64, f64),
    appearance: &Appearance<'_>,
) -> Result<Option<ObjectId>, PadesError> {
    match appearance {
        Appearance::Unchanged => Ok(None),
        Appearance::Picture { png } => picture(update, (width, height), png).map(Some),
        Appearance::Text { lines, font } => block(update, (width, height), lines, font).map(Some),
    }
}

fn picture(
    update: &mut Update<'_>,
    (width, height): (f64, f64),
    png: &[u8],
) -> Result<ObjectId, PadesError> {
    let image = image::add(update, png)?;
    let (dots_x, dots_y) = (f64::from(image.width), f64::from(image.height));
    let scale = (width / dots_x).min(height / dots_y);
    let (wide, high) = (dots_x * scale, dots_y * scale);
    let (left, bottom) = ((width - wide) / 2., (height - high) / 2.);
    let content = format!("q {wide:.3} 0 0 {high:.3} {left:.3} {bottom:.3} cm /Im Do Q");
    let resources = Dictionary::new().with("XObject", Dictionary::new().with("Im", image.id));
    Ok(form(update, (width, height), resources, content.as_bytes()))
}

fn block(
    update: &mut Update<'_>,
    (width, height): (f64, f64),
    lines: &[&str],
    program: &[u8],
) -> Result<ObjectId, PadesError> {
    let mut content = format!(
        "BT /{FONT_NAME} {TEXT_POINTS} Tf 0 g {LEADING_POINTS} TL 0 {:.3} Td",
        height - TEXT_POINTS
    );
    for line in lines {
        let (codes, _) = font::encode(program, line)?;
        content += &format!(" <{}> Tj T*", hex(&codes));
    }
    content += " ET";
    let font = font::add(update, program)?;
    let resources = Dictionary::new().with("Font", Dictionary::new().with(FONT_NAME, font));
    Ok(form(update, (width, height), resources, content.as_bytes()))
}

/// One line in the middle of its place's height, in a font that is in the file.
pub(super) fn line(
    update: &mut Update<'_>,
    (width, height): (f64, f64),
    line: &Line<'_>,
    font: &Object,
) -> Result<ObjectId, PadesError> {
    let program = font::program(update, font)?;
    let (codes, wide) = font::encode(&program, line.text)?;
    let spare = width - wide * line.points;
    let left = match line.align {
        Align::Left => 0.,
        Align::Centre => spare / 2.,
        Align::Right => spare,
    };
    let base = height / 2. - line.points * HALF_CAPITAL;
    let content = format!(
        "/Tx BMC q BT /{FONT_NAME} {} Tf 0 g {left:.3} {base:.3} Td <{}> Tj ET Q EMC",
        line.points,
        hex(&codes)
    );
    let resources = Dictionary::new().with("Font", Dictionary::new().with(FONT_NAME, font.clone()));
    Ok(form(update, (width, height), resources, content.as_bytes()))
}

/// An appearance with nothing in it: PDF/A wants one for every widget that has an extent.
pub(super) fn empty(update: &mut Update<'_>, size: (f64, f64)) -> ObjectId {
    form(update, size, Dictionary::new(), b"/Tx BMC EMC")
}

fn form(
    update: &mut Update<'_>,
    (width, height): (f64, f64),
    resources: Dictionary,
    content: &[u8],
) -> ObjectId {
    let dictionary = Dictionary::new()
        .with("Type", Object::name("XObject"))
        .with("Subtype", Object::name("Form"))
        .with("BBox", [0., 0., width, height].map(Object::Real).to_vec())
        .with("Resources", resources);
    update.add(Object::Stream(packed(dictionary, content)))
}

pub(super) fn hex(bytes: &[u8]) -> String {
    let mut digits = Vec::new();
    write_hexadecimal(&mut digits, bytes);
    digits.into_iter().map(char::from).collect()
}
