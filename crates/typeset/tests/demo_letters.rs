//! The letters of the demonstration: what stands in the repository is what this crate renders, with the fields that the
//! signing desk fills. `TRUC_WRITE_LETTERS=1` writes them anew.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::path::{Path, PathBuf};

use signature::pades::Place;
use signature::pades::fields::{self, Align, NewField};
use typeset::{
    Document, Field, FieldAlign, FieldStyle, Options, Rect, Rendered, field_font, render,
};

/// How far below the middle of its place a line's baseline lies, as share of the size (`pades::fields::fill`).
const HALF_CAPITAL: f64 = 0.33;

fn place(rect: &Rect) -> Place {
    let Rect { page, left, bottom, width, height } = *rect;
    Place { page, left, bottom, width, height }
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

/// Number, date and the two signatures, empty.
fn with_fields(rendered: &Rendered) -> Vec<u8> {
    let places = &rendered.places;
    let named = [
        ("number", &places.number),
        ("day", &places.day),
        ("month", &places.month),
        ("year", &places.year),
    ];
    let named = named.map(|(name, field)| (name, field.unwrap()));
    let mut pdf = rendered.pdf.clone();
    for style in [FieldStyle::Regular, FieldStyle::Italic] {
        let of_style = named.iter().filter(|(_, field)| field.style == style);
        let of_style: Vec<NewField<'_>> = of_style.map(|(name, field)| text(name, field)).collect();
        pdf = fields::add(&pdf, &of_style, &field_font(style).unwrap()).unwrap();
    }
    let of = places.signatures.first().unwrap();
    let locks = named.map(|(name, _)| name);
    let signatures = [
        NewField::Signature { name: "signer", place: Some(place(&of.person)), locks: &[] },
        NewField::Signature { name: "seal", place: Some(place(&of.seal)), locks: &locks },
    ];
    fields::add(&pdf, &signatures, &[]).unwrap()
}

#[expect(clippy::disallowed_methods, reason = "whoever changes a letter asks for it here")]
fn writing() -> bool {
    std::env::var("TRUC_WRITE_LETTERS").is_ok()
}

#[test]
fn the_letters_in_the_repository_are_those_that_are_rendered() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../server/src/demo/letters");
    let all = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let drafts: Vec<PathBuf> = all.filter(|path| path.extension().unwrap() == "json").collect();
    assert!(drafts.len() >= 5);
    for draft in drafts {
        let document = Document::from_json(&std::fs::read(&draft).unwrap()).unwrap();
        let options = Options::new("2026-11-23T08:00:00".parse().unwrap());
        let pdf = with_fields(&render(&document, &options).unwrap());
        let kept = draft.with_extension("pdf");
        if writing() {
            std::fs::write(&kept, &pdf).unwrap();
        }
        assert!(std::fs::read(&kept).unwrap() == pdf, "{}", kept.display());
    }
}
