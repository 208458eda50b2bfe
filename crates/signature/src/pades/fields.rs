//! Fields made before anybody signs, and filled between two signatures: the number and the date of
//! a document enter after the authorised person signed and before the authority seals (Decree
//! 30/2020, art. 15).

use super::appearance::{self, FONT_NAME, Line};
use super::{PadesError, Place, font, form, sign, text_string};
use crate::pdf::{Dictionary, Document, Object, ObjectId, Update};

pub use super::appearance::Align;

/// Bit 1 of `Ff`: people do not type into it, the register does.
const READ_ONLY: i64 = 1;

/// A field to be made.
#[derive(Debug, Clone, Copy)]
pub enum NewField<'a> {
    /// One line of text, in the font given to `add`.
    Text { name: &'a str, place: Place, points: f64, align: Align },
    /// A signature; without a place it is invisible. Once it is signed, the text fields in `locks`
    /// must not change any more.
    Signature { name: &'a str, place: Option<Place>, locks: &'a [&'a str] },
}

/// Makes fields, empty. The font (TrueType) goes into the file and serves `fill` later, so that
/// filling adds nothing but the lines themselves. Fields in another font are made by another call.
///
/// # Errors
/// When a name is taken, a page is missing, or the font is unusable.
pub fn add(pdf: &[u8], fields: &[NewField<'_>], font: &[u8]) -> Result<Vec<u8>, PadesError> {
    let document = Document::read(pdf)?;
    let mut update = Update::new(&document);
    sign::check_open(&update)?;
    let root = form::ensure(&mut update)?;
    let mut font_name = String::new();
    if fields.iter().any(|field| matches!(field, NewField::Text { .. })) {
        font_name = add_font(&mut update, root, font)?;
    }
    for field in fields {
        let (name, place, own) = match *field {
            NewField::Text { name, place, points, align } => {
                let own = Dictionary::new()
                    .with("FT", Object::name("Tx"))
                    .with("Ff", READ_ONLY)
                    .with("DA", Object::String(format!("/{font_name} {points} Tf 0 g").into()))
                    .with("Q", quadding(align));
                (name, Some(place), own)
            }
            NewField::Signature { name, place, locks } => (name, place, signature(locks)),
        };
        if form::field(&update, name)?.is_some() {
            return Err(PadesError::Taken(name.to_owned()));
        }
        let mut own = own.with("T", text_string(name));
        if let Some(place) = place {
            let empty = appearance::empty(&mut update, (place.width, place.height));
            own.set("AP", Dictionary::new().with("N", empty));
        }
        form::add(&mut update, own, place)?;
    }
    Ok(update.finish().bytes)
}

/// Puts a font into the form's resources under a name of its own.
fn add_font(update: &mut Update<'_>, root: ObjectId, font: &[u8]) -> Result<String, PadesError> {
    let font = font::add(update, font)?;
    let mut acro_form = update.dictionary(root)?;
    let resources = update.lookup(&acro_form, "DR")?;
    let resources = resources.as_dictionary().cloned().unwrap_or_default();
    let fonts = update.lookup(&resources, "Font")?;
    let mut fonts = fonts.as_dictionary().cloned().unwrap_or_default();
    let name = match fonts.iter().filter(|(name, _)| name.starts_with(FONT_NAME.as_bytes())).count()
    {
        0 => FONT_NAME.to_owned(),
        more => format!("{FONT_NAME}{more}"),
    };
    fonts.set(&name, font);
    acro_form.set("DR", resources.with("Font", fonts));
    update.set(root, acro_form);
    Ok(name)
}

/// Fills text fields that `add` made, each once: values and appearances in one update. To fill them
/// together with the signature that locks them, see `SignatureRequest::fill`.
///
/// # Errors
/// When a field is missing, filled already, or its font lacks a letter.
pub fn fill(pdf: &[u8], values: &[(&str, &str)]) -> Result<Vec<u8>, PadesError> {
    let document = Document::read(pdf)?;
    let mut update = Update::new(&document);
    sign::check_open(&update)?;
    fill_in(&mut update, values)?;
    Ok(update.finish().bytes)
}

/// Names of the fields that are still empty: nothing filled, nothing signed.
///
/// # Errors
/// When the file cannot be read, or an earlier signature permits no change.
pub fn empty(pdf: &[u8]) -> Result<Vec<String>, PadesError> {
    let document = Document::read(pdf)?;
    let update = Update::new(&document);
    sign::check_open(&update)?;
    let mut found = Vec::new();
    for (name, id) in form::fields(&update)? {
        if !update.dictionary(id)?.contains("V") {
            found.push(name);
        }
    }
    Ok(found)
}

// law!("30/2020:15")
pub(super) fn fill_in(update: &mut Update<'_>, values: &[(&str, &str)]) -> Result<(), PadesError> {
    if values.is_empty() {
        return Ok(());
    }
    let catalog = update.dictionary(update.root()?)?;
    let acro_form = update.lookup(&catalog, "AcroForm")?;
    let resources = update.lookup(acro_form.as_dictionary().unwrap_or(&catalog), "DR")?;
    let fonts = update.lookup(resources.as_dictionary().unwrap_or(&catalog), "Font")?;
    let fonts = fonts.as_dictionary().cloned().unwrap_or_default();
    for (name, text) in values {
        let missing = || PadesError::NoField((*name).to_owned());
        let id = form::field(update, name)?.ok_or_else(missing)?;
        let mut field = update.dictionary(id)?;
        let look = field.get("DA").and_then(Object::as_string).and_then(look);
        let Some((font, points)) = look.filter(|_| field.is("FT", "Tx")) else {
            return Err(PadesError::FieldKind((*name).to_owned()));
        };
        let font = fonts.get(&font).cloned();
        let font = font.ok_or(PadesError::Font("the form has none of ours"))?;
        if field.contains("V") {
            return Err(PadesError::Taken((*name).to_owned()));
        }
        let align = match field.get("Q").and_then(Object::as_integer) {
            Some(1) => Align::Centre,
            Some(2) => Align::Right,
            _ => Align::Left,
        };
        let size = extent(&field);
        let line = Line { text, points, align };
        let shown = appearance::line(update, size, &line, &font)?;
        field.set("V", text_string(text));
        field.set("AP", Dictionary::new().with("N", shown));
        update.set(id, field);
    }
    Ok(())
}

fn signature(locks: &[&str]) -> Dictionary {
    let field = Dictionary::new().with("FT", Object::name("Sig"));
    if locks.is_empty() {
        return field;
    }
    let names: Vec<Object> = locks.iter().map(|name| text_string(name)).collect();
    let lock = Dictionary::new()
        .with("Type", Object::name("SigFieldLock"))
        .with("Action", Object::name("Include"))
        .with("Fields", names);
    field.with("Lock", lock)
}

fn quadding(align: Align) -> i64 {
    match align {
        Align::Left => 0,
        Align::Centre => 1,
        Align::Right => 2,
    }
}

/// Font and size in a default appearance that `add` wrote: `/TrucForm 13 Tf 0 g`.
fn look(appearance: &[u8]) -> Option<(String, f64)> {
    let text = std::str::from_utf8(appearance).ok()?;
    let mut words = text.split(' ');
    let font = words.next()?.strip_prefix('/').filter(|name| name.starts_with(FONT_NAME))?;
    Some((font.to_owned(), words.next()?.parse().ok()?))
}

/// Width and height of a widget.
pub(super) fn extent(widget: &Dictionary) -> (f64, f64) {
    let corners = widget.get("Rect").and_then(Object::as_array).unwrap_or_default();
    match corners.iter().map(Object::as_number).collect::<Option<Vec<_>>>().as_deref() {
        Some(&[left, bottom, right, top]) => ((right - left).abs(), (top - bottom).abs()),
        _ => (0., 0.),
    }
}
