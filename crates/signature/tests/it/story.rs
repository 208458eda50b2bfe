//! The legal order in one file (Decree 30/2020, arts. 5, 15): fields are made, the authorised
//! person signs, number and date enter with the seal, which locks them, evidence and a document
//! timestamp close it.
//! law!("30/2020:5") law!("30/2020:15")

use signature::pades::fields::{self, Align, NewField};
use signature::pades::{self, Appearance, Certification, Place, SignatureRequest};
use signature::pdf::XrefStyle;

use super::support::{FONT, letter};
use super::world::{Hand, World};

pub const SIGNER: Place = Place { page: 0, left: 330., bottom: 250., width: 150., height: 60. };
pub const SEAL: Place = Place { page: 0, left: 280., bottom: 235., width: 100., height: 100. };

/// What enters between the two signatures.
pub const VALUES: [(&str, &str); 2] =
    [("number", "15/QĐ-UBND"), ("date", "Khánh Hòa, ngày 22 tháng 11 năm 2026")];

/// A square in one colour whose corners are transparent.
pub fn picture(colour: [u8; 3]) -> Vec<u8> {
    const SIDE: u32 = 64;
    let mut dots = Vec::new();
    for (y, x) in (0..SIDE).flat_map(|y| (0..SIDE).map(move |x| (y, x))) {
        let (y, x) = (f64::from(y) - 31.5, f64::from(x) - 31.5);
        let inside = (20.0..32.0).contains(&y.hypot(x));
        dots.extend([colour[0], colour[1], colour[2], if inside { 255 } else { 0 }]);
    }
    let mut png = Vec::new();
    let mut encoder = png::Encoder::new(&mut png, SIDE, SIDE);
    encoder.set_color(png::ColorType::Rgba);
    encoder.set_depth(png::BitDepth::Eight);
    let mut writer = encoder.write_header().unwrap();
    writer.write_image_data(&dots).unwrap();
    writer.finish().unwrap();
    png
}

/// The letter with its fields, before anybody signed.
pub fn with_fields(style: XrefStyle) -> Vec<u8> {
    let text = |name, left, width, align| NewField::Text {
        name,
        place: Place { page: 0, left, bottom: 760., width, height: 18. },
        points: 13.,
        align,
    };
    let fields = [
        text("number", 85., 120., Align::Centre),
        text("date", 300., 230., Align::Right),
        NewField::Signature { name: "person", place: Some(SIGNER), locks: &[] },
        NewField::Signature { name: "agency", place: Some(SEAL), locks: &["number", "date"] },
        NewField::Signature { name: "further", place: None, locks: &[] },
    ];
    fields::add(&letter(style), &fields, FONT).unwrap()
}

/// Every file on the way, in order.
pub struct Story {
    pub signed: Vec<u8>,
    pub sealed: Vec<u8>,
    pub proved: Vec<u8>,
    pub closed: Vec<u8>,
}

pub fn story(
    world: &World,
    person: &Hand,
    agency: &Hand,
    style: XrefStyle,
    certification: Certification,
) -> Story {
    let (blue, red) = (picture([0, 0, 200]), picture([220, 0, 0]));
    let request = SignatureRequest {
        appearance: Appearance::Picture { png: &blue },
        certification,
        name: Some("Nguyễn Văn An"),
        ..SignatureRequest::new("person", world.now)
    };
    let signed = world.sign_stamped(&with_fields(style), person, &request);
    let request = SignatureRequest {
        appearance: Appearance::Picture { png: &red },
        fill: &VALUES,
        ..SignatureRequest::new("agency", world.now)
    };
    let sealed = world.sign_stamped(&signed, agency, &request);
    let evidence = [("person", world.evidence(person)), ("agency", world.evidence(agency))];
    let proved = pades::add_evidence(&sealed, &evidence).unwrap();
    let closed = world.stamp(&proved, "archive");
    Story { signed, sealed, proved, closed }
}
