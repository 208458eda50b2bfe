//! Unpacks streams (ISO 32000-1, 7.4): FlateDecode with PNG predictors and ASCIIHexDecode, which is
//! all that cross-reference streams, object streams and form appearances are made with.

use std::io::Read;

use flate2::read::ZlibDecoder;

use super::{Dictionary, Object, PdfError};

/// Filters one after another on one stream; nobody needs more than two.
const FILTERS_MAX: usize = 4;
/// A row of samples: 64 Ki pixels of four channels with 16 bits.
const ROW_BYTES_MAX: usize = 512 << 10;

/// Applies the stream's filters. `resolve` follows a reference in the stream's dictionary.
pub(crate) fn decode(
    raw: &[u8],
    dictionary: &Dictionary,
    bytes_max: usize,
    resolve: &dyn Fn(&Object) -> Result<Object, PdfError>,
) -> Result<Vec<u8>, PdfError> {
    let entry = |name| dictionary.get(name).map_or(Ok(Object::Null), resolve);
    // An external file as content is a hole in every signature.
    if dictionary.contains("F") {
        return Err(PdfError::Filter("F".to_owned()));
    }
    let filters = listed(entry("Filter")?);
    let parameters = listed(entry("DecodeParms")?);
    if filters.len() > FILTERS_MAX {
        return Err(PdfError::Limit("filters on one stream"));
    }
    let mut data = raw.to_vec();
    for (place, filter) in filters.iter().enumerate() {
        let filter = resolve(filter)?;
        let parameters = parameters.get(place).map_or(Ok(Object::Null), resolve)?;
        data = match filter.as_name() {
            Some(b"FlateDecode" | b"Fl") => {
                let data = inflate(&data, bytes_max)?;
                match parameters.as_dictionary() {
                    Some(parameters) => predict(data, parameters)?,
                    None => data,
                }
            }
            Some(b"ASCIIHexDecode" | b"AHx") => hexadecimal(&data)?,
            other => {
                let name = String::from_utf8_lossy(other.unwrap_or_default());
                return Err(PdfError::Filter(name.into_owned()));
            }
        };
    }
    Ok(data)
}

fn listed(value: Object) -> Vec<Object> {
    match value {
        Object::Null => Vec::new(),
        Object::Array(items) => items,
        one => vec![one],
    }
}

fn inflate(data: &[u8], bytes_max: usize) -> Result<Vec<u8>, PdfError> {
    let mut unpacked = Vec::new();
    let bound = u64::try_from(bytes_max).unwrap_or(u64::MAX).saturating_add(1);
    ZlibDecoder::new(data).take(bound).read_to_end(&mut unpacked).map_err(|_| PdfError::Inflate)?;
    if unpacked.len() > bytes_max {
        return Err(PdfError::Limit("unpacked bytes"));
    }
    Ok(unpacked)
}

fn hexadecimal(data: &[u8]) -> Result<Vec<u8>, PdfError> {
    let digits: Option<Vec<u8>> = data
        .iter()
        .take_while(|byte| **byte != b'>')
        .filter(|byte| !super::parser::is_space(**byte))
        .map(|byte| char::from(*byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok()))
        .collect();
    let digits = digits.ok_or(PdfError::Inflate)?;
    Ok(digits.chunks(2).map(|pair| pair[0] << 4 | pair.get(1).unwrap_or(&0)).collect())
}

/// Undoes a PNG predictor (RFC 2083, 6): each row says by its first byte how it was foretold.
fn predict(data: Vec<u8>, parameters: &Dictionary) -> Result<Vec<u8>, PdfError> {
    let number = |name, usual| match parameters.get(name) {
        None => Ok(usual),
        Some(value) => value.as_size().ok_or(PdfError::Inflate),
    };
    match number("Predictor", 1)? {
        1 => return Ok(data),
        10..=15 => {}
        other => return Err(PdfError::Filter(format!("Predictor {other}"))),
    }
    let bits = number("Colors", 1)?
        .checked_mul(number("BitsPerComponent", 8)?)
        .filter(|bits| (1..=256).contains(bits))
        .ok_or(PdfError::Inflate)?;
    let row_bits = number("Columns", 1)?.checked_mul(bits).ok_or(PdfError::Inflate)?;
    let (pixel, row) = (bits.div_ceil(8), row_bits.div_ceil(8));
    if row == 0 || row > ROW_BYTES_MAX {
        return Err(PdfError::Limit("bytes in one row"));
    }
    let mut above = vec![0; row];
    let mut all = Vec::with_capacity(data.len());
    for line in data.chunks(row + 1) {
        let mut now = line[1..].to_vec();
        now.resize(row, 0);
        unfilter(line[0], pixel, &above, &mut now)?;
        all.extend_from_slice(&now);
        above = now;
    }
    Ok(all)
}

fn unfilter(kind: u8, pixel: usize, above: &[u8], now: &mut [u8]) -> Result<(), PdfError> {
    for place in 0..now.len() {
        let before = |row: &[u8]| place.checked_sub(pixel).map_or(0, |left| row[left]);
        let (left, up, corner) = (before(now), above[place], before(above));
        let foretold = match kind {
            0 => 0,
            1 => left,
            2 => up,
            3 => u16::midpoint(left.into(), up.into()).to_le_bytes()[0],
            4 => paeth(left, up, corner),
            _ => return Err(PdfError::Inflate),
        };
        now[place] = now[place].wrapping_add(foretold);
    }
    Ok(())
}

fn paeth(left: u8, up: u8, corner: u8) -> u8 {
    let guess = i16::from(left) + i16::from(up) - i16::from(corner);
    let distance = |value: u8| (guess - i16::from(value)).abs();
    if distance(left) <= distance(up) && distance(left) <= distance(corner) {
        left
    } else if distance(up) <= distance(corner) {
        up
    } else {
        corner
    }
}
