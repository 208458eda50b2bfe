//! `metadata.xml`: a file and its documents in the names and the order of Decree 30/2020/NĐ-CP, Appendix VI, part II. What
//! is not known is left out, never made up.

use std::io;

use base::Lang;
use base::clock::vietnam;
use jiff::Timestamp;
use jiff::civil::Date;
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};

use super::super::paper::Room;
use super::content::{Content, Document};

type Out = Writer<Vec<u8>>;

// law!("30/2020:VI.II")
/// The document as UTF-8.
///
/// # Errors
/// None but those of the writer, which writes into memory.
pub(super) fn write(content: &Content) -> io::Result<Vec<u8>> {
    let mut out = Writer::new_with_indent(Vec::new(), b' ', 2);
    out.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    out.create_element("File").write_inner_content(|out| {
        file(out, content)?;
        content.documents.iter().try_for_each(|one| {
            out.create_element("Document")
                .write_inner_content(|out| document(out, content, one))
                .map(drop)
        })
    })?;
    Ok(out.into_inner())
}

fn file(out: &mut Out, content: &Content) -> io::Result<()> {
    let one = &content.dossier;
    code(out, content)?;
    text(out, "Title", &one.title)?;
    text(out, "Maintenance", &one.retention.words(Lang::Vi))?;
    text(out, "Creator", &content.keeper)?;
    day(out, "StartDate", Some(local(one.opened_at)))?;
    day(out, "EndDate", one.closed_at.map(local))?;
    text(out, "DocTotal", &content.documents.len().to_string())
}

fn code(out: &mut Out, content: &Content) -> io::Result<()> {
    let one = &content.dossier;
    group(out, "FileCode", |out| {
        text(out, "OrganId", &content.organ)?;
        text(out, "FileCatalog", &one.year.to_string())?;
        text(out, "FileNotation", &one.notation)
    })
}

fn document(out: &mut Out, content: &Content, of: &Document) -> io::Result<()> {
    let paper = &of.paper;
    let (number, notation) = paper.reference.split_once('/').unwrap_or((&paper.reference, ""));
    code(out, content)?;
    text(out, "DocOrdinal", &of.ordinal.to_string())?;
    text(out, "TypeName", &paper.kind)?;
    text(out, "CodeNumber", number)?;
    text(out, "CodeNotation", notation)?;
    day(out, "IssuedDate", paper.dated_on)?;
    text(out, "OrganName", &paper.organ)?;
    text(out, "Subject", &paper.subject)?;
    if let Room::Incoming(one) = &paper.room {
        day(out, "ArrivalDate", Some(local(one.received_at)))?;
        let entry = one.entry.as_ref().map(|entry| entry.number.to_string());
        text(out, "ArrivalNumber", &entry.unwrap_or_default())?;
    }
    let (position, name) = &of.signer;
    if !name.is_empty() {
        group(out, "SignerInfo", |out| {
            text(out, "Position", position)?;
            text(out, "FullName", name)
        })?;
    }
    for (code, name) in &of.to {
        group(out, "To", |out| {
            text(out, "OrganId", code)?;
            text(out, "OrganName", name)
        })?;
    }
    // 0 is not urgent, 3 as urgent as can be.
    text(out, "Priority", &(4 - paper.rank.clamp(1, 4)).to_string())?;
    match &paper.room {
        Room::Incoming(one) => {
            text(out, "ToPlaces", &of.places.join("; "))?;
            text(out, "TraceHeaderList", &of.directions.join("\n"))?;
            day(out, "DueDate", one.due_on)
        }
        Room::Outgoing(_) => text(out, "IssuedAmount", &of.to.len().to_string()),
    }
}

fn group(
    out: &mut Out,
    name: &str,
    within: impl FnOnce(&mut Out) -> io::Result<()>,
) -> io::Result<()> {
    out.create_element(name).write_inner_content(within).map(drop)
}

/// An element with a text; none where nothing is known.
fn text(out: &mut Out, name: &str, value: &str) -> io::Result<()> {
    // What XML cannot say is left out (XML 1.0, 2.2).
    let value: String = value.chars().filter(|c| !c.is_control() || "\t\n".contains(*c)).collect();
    if value.is_empty() {
        return Ok(());
    }
    out.create_element(name).write_text_content(BytesText::new(&value)).map(drop)
}

fn day(out: &mut Out, name: &str, value: Option<Date>) -> io::Result<()> {
    text(out, name, &value.map(|day| day.to_string()).unwrap_or_default())
}

fn local(at: Timestamp) -> Date {
    vietnam(at).date()
}
