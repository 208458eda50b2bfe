//! A structured document on its way to the desk: laid out (Decree 30/2020/NĐ-CP, Appendix I), with the empty fields that
//! number, date and the two signatures enter later (docs/decisions/0015).

use std::sync::LazyLock;

use jiff::Timestamp;
use signature::pades::fields::{self, Align, NewField};
use signature::pades::{PadesError, Place};
use typeset::{
    Document, Field, FieldAlign, FieldFontError, FieldStyle, Options, Places, Rect, Refused,
    RenderError, field_font, render,
};

use super::request::FIELDS;

/// How far below the middle of its place a line's baseline lies, as share of the size (`pades::fields::fill`).
pub(super) const HALF_CAPITAL: f64 = 0.33;

/// The font of each style.
pub(super) type Fonts = [(FieldStyle, Vec<u8>); 2];

/// Making a subset takes longer than laying out a letter.
pub(super) static FONTS: LazyLock<Result<Fonts, FieldFontError>> = LazyLock::new(|| {
    let [regular, italic] = [FieldStyle::Regular, FieldStyle::Italic];
    Ok([(regular, field_font(regular)?), (italic, field_font(italic)?)])
});

/// A document as a file that can be submitted for signature.
#[derive(Debug, Clone)]
pub struct LaidOut {
    /// PDF/A-2a with the fields of [`FIELDS`], all empty.
    pub pdf: Vec<u8>,
    pub pages: usize,
}

/// Why there is no file.
#[derive(Debug, thiserror::Error)]
pub enum LayOutError {
    /// A rule of the layout said no; each finding names its place in the structured form.
    #[error(transparent)]
    Refused(Refused),
    /// A kind of document without number or date on it: minutes, courtesy letters.
    #[error("the layout has no place for number, date or signature")]
    NoPlace,
    #[error("the typesetter failed: {0}")]
    Typesetter(String),
    #[error(transparent)]
    Font(#[from] FieldFontError),
    #[error("the fields were not added: {0}")]
    Fields(#[from] PadesError),
}

impl From<RenderError> for LayOutError {
    fn from(error: RenderError) -> LayOutError {
        match error {
            RenderError::Refused(refused) => LayOutError::Refused(refused),
            RenderError::Failed(why) => LayOutError::Typesetter(why),
        }
    }
}

/// Lays a document out. It computes for some milliseconds up to seconds: not for a thread that serves others.
///
/// # Errors
/// [`LayOutError::Refused`] and [`LayOutError::NoPlace`] are the document's; the others are ours.
pub fn lay_out(document: &Document, at: Timestamp) -> Result<LaidOut, LayOutError> {
    let rendered = render(document, &Options::new(base::clock::vietnam(at).datetime()))?;
    let named = named(&rendered.places).ok_or(LayOutError::NoPlace)?;
    let of = rendered.places.signatures.first().ok_or(LayOutError::NoPlace)?;
    let mut pdf = rendered.pdf;
    for (style, font) in FONTS.as_ref().map_err(|error| *error)? {
        let of_style = named.iter().filter(|(_, field)| field.style == *style);
        let of_style: Vec<NewField<'_>> = of_style.map(|(name, field)| text(name, field)).collect();
        pdf = fields::add(&pdf, &of_style, font)?;
    }
    let locks = named.map(|(name, _)| name);
    let signatures = [
        NewField::Signature { name: FIELDS.signer, place: Some(place(&of.person)), locks: &[] },
        NewField::Signature { name: FIELDS.seal, place: Some(place(&of.seal)), locks: &locks },
    ];
    Ok(LaidOut { pdf: fields::add(&pdf, &signatures, &[])?, pages: rendered.pages })
}

/// The places of number and date with the names of their fields.
fn named(places: &Places) -> Option<[(&'static str, Field); 4]> {
    Some([
        (FIELDS.number, places.number?),
        (FIELDS.day, places.day?),
        (FIELDS.month, places.month?),
        (FIELDS.year, places.year?),
    ])
}

fn text<'a>(name: &'a str, field: &Field) -> NewField<'a> {
    let (rect, points) = (place(&field.rect), field.size_pt);
    let bottom = field.baseline + points * HALF_CAPITAL - rect.height / 2.;
    let align = match field.align {
        FieldAlign::Centre => Align::Centre,
        FieldAlign::Right => Align::Right,
    };
    NewField::Text { name, place: Place { bottom, ..rect }, points, align }
}

fn place(rect: &Rect) -> Place {
    let Rect { page, left, bottom, width, height } = *rect;
    Place { page, left, bottom, width, height }
}
