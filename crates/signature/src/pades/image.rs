//! A PNG as an image with its transparency (ISO 32000-1, 8.9.5, 11.6.5.3): the handwritten
//! signature in blue, the seal in red (Decree 30/2020, annex I).

use std::io::{Cursor, Write};

use png::{ColorType, Decoder, Transformations};

use super::PadesError;
use crate::pdf::{Content, Dictionary, Object, ObjectId, Stream, Update};

/// Longer side in dots: a seal of 4 cm at 1,200 dots per inch has 1,900.
const SIDE_MAX: u32 = 4096;

/// An image that was added to a file.
pub(super) struct Image {
    pub(super) id: ObjectId,
    pub(super) width: u32,
    pub(super) height: u32,
}

/// A picture dot by dot.
struct Dots {
    width: u32,
    height: u32,
    colours: Vec<u8>,
    alphas: Vec<u8>,
}

/// Whether a picture could be shown in a signature: known before anybody signs with it.
///
/// # Errors
/// `PadesError::Picture` when it is no PNG, or none of usual size.
pub fn check_picture(png: &[u8]) -> Result<(), PadesError> {
    dots(png).map(drop)
}

/// Adds the picture: colours in one stream, transparency as its soft mask.
pub(super) fn add(update: &mut Update<'_>, png: &[u8]) -> Result<Image, PadesError> {
    let Dots { width, height, colours, alphas } = dots(png)?;
    let image = |space: &str, samples: &[u8]| {
        let dictionary = Dictionary::new()
            .with("Type", Object::name("XObject"))
            .with("Subtype", Object::name("Image"))
            .with("Width", i64::from(width))
            .with("Height", i64::from(height))
            .with("BitsPerComponent", 8_i64)
            .with("ColorSpace", Object::name(space));
        packed(dictionary, samples)
    };
    let mask = update.add(Object::Stream(image("DeviceGray", &alphas)));
    let mut picture = image("DeviceRGB", &colours);
    picture.dictionary.set("SMask", mask);
    Ok(Image { id: update.add(Object::Stream(picture)), width, height })
}

fn dots(png: &[u8]) -> Result<Dots, PadesError> {
    let mut decoder = Decoder::new(Cursor::new(png));
    decoder.set_transformations(Transformations::normalize_to_color8() | Transformations::ALPHA);
    let mut reader = decoder.read_info().map_err(|_| PadesError::Picture("its head"))?;
    let (width, height) = (reader.info().width, reader.info().height);
    if width > SIDE_MAX || height > SIDE_MAX {
        return Err(PadesError::Picture("too large"));
    }
    let size = reader.output_buffer_size().ok_or(PadesError::Picture("too large"))?;
    let mut dots = vec![0; size];
    let frame = reader.next_frame(&mut dots).map_err(|_| PadesError::Picture("its content"))?;
    let (mut colours, mut alphas) = (Vec::new(), Vec::new());
    match frame.color_type {
        ColorType::Rgba => {
            for dot in dots.chunks_exact(4) {
                colours.extend_from_slice(&dot[..3]);
                alphas.push(dot[3]);
            }
        }
        ColorType::GrayscaleAlpha => {
            for dot in dots.chunks_exact(2) {
                colours.extend([dot[0]; 3]);
                alphas.push(dot[1]);
            }
        }
        ColorType::Rgb | ColorType::Grayscale | ColorType::Indexed => {
            return Err(PadesError::Picture("its colours"));
        }
    }
    Ok(Dots { width, height, colours, alphas })
}

/// A stream packed with FlateDecode.
pub(super) fn packed(dictionary: Dictionary, content: &[u8]) -> Stream {
    let mut packer = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::default());
    // Writing to memory cannot fail; should it, the content goes unpacked.
    match packer.write_all(content).and_then(|()| packer.finish()) {
        Ok(packed) => {
            let dictionary = dictionary.with("Filter", Object::name("FlateDecode"));
            Stream { dictionary, content: Content::New(packed) }
        }
        Err(_) => Stream { dictionary, content: Content::New(content.to_vec()) },
    }
}
