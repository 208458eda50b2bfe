//! The words of a spreadsheet, a line for each text: cells, headers and footers, boxes drawn over them (ECMA-376-1, 18.4 and 21.1).

use std::io::{BufRead, BufReader, Cursor};

use base::Refusal;
use quick_xml::Reader;
use quick_xml::events::Event;
use zip::ZipArchive;

use super::Sent;
use crate::files::refusals;

/// Words of one spreadsheet that are looked through: more than anybody types.
const WORDS_BYTES_MAX: usize = 16 << 20;

/// What a package says that was unpacked to its end before.
pub(super) fn words(sent: &Sent) -> Result<String, Refusal> {
    let broken = || refusals::broken(sent.field, &sent.name);
    let mut archive = ZipArchive::new(Cursor::new(sent.bytes.as_slice())).map_err(|_| broken())?;
    let mut words = String::new();
    for place in 0..archive.len() {
        let entry = archive.by_index(place).map_err(|_| broken())?;
        let is_part = |name: &str| name.starts_with("xl/") && name.ends_with(".xml");
        if entry.name().is_ok_and(|name| is_part(&name)) {
            texts(BufReader::new(entry), &mut words).map_err(|_| broken())?;
        }
    }
    Ok(words)
}

/// Where a text ends: a shared or inline string, a paragraph of a drawing, a header or footer.
fn ends(name: &str) -> bool {
    matches!(name, "si" | "is" | "p") || is_margin(name)
}

/// `oddHeader`, `firstFooter` and their like.
fn is_margin(name: &str) -> bool {
    name.ends_with("Header") || name.ends_with("Footer")
}

fn texts(xml: impl BufRead, words: &mut String) -> Result<(), quick_xml::Error> {
    let (mut reader, mut buffer, mut inside) = (Reader::from_reader(xml), Vec::new(), false);
    while words.len() < WORDS_BYTES_MAX {
        buffer.clear();
        match reader.read_event_into(&mut buffer)? {
            Event::Start(tag) => {
                let name = tag.local_name();
                inside = name.as_ref() == "t" || is_margin(name.as_ref());
            }
            Event::Text(text) if inside => words.push_str(&text),
            Event::GeneralRef(letter) if inside => words.extend(letter.resolve_char_ref()?),
            Event::End(tag) => {
                inside = false;
                if ends(tag.local_name().as_ref()) {
                    words.push('\n');
                }
            }
            Event::Eof => break,
            _ => {}
        }
    }
    Ok(())
}
