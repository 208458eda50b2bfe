//! A DOCX that was written elsewhere, as a sheet for the editor: its words go where the form has a field for them, and
//! whatever has none is told (Decree 30/2020/NĐ-CP, art. 8; Appendix I).

use base::Text;
use typeset::Document;
use typeset::document::{Annex, Block, Draft, Line, Notation, Prose, Signer};
use typeset::numbering::POINT_LETTERS;

use super::body::{annex, table};
use super::sheet::{Sheet, Signatory, kind_name};

/// A sheet, and what of the file does not stand in it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Converted {
    pub(super) sheet: Sheet,
    pub(super) left_out: Vec<Text>,
}

/// The sheet of a converted file. What a file does not say, as its recipients over the axis, stays as `begun`.
pub(super) fn sheet(document: Document, begun: Sheet, signers: &[Signatory]) -> Converted {
    let mut left_out = Vec::new();
    let draft = document.into_draft();
    let ((body, headings), (annexes, more)) = (body(&draft.body), annexes(&draft.annexes));
    if headings + more > 0 {
        left_out.push(divided(headings + more));
    }
    if draft.number.is_some() || draft.dated_on.is_some() {
        left_out.push(Text::new(
            "Số và ngày trong tệp được bỏ: văn thư cấp số, ngày khi ban hành.",
            "Its number and date are left out: the clerk gives both when it is issued.",
        ));
    }
    let mut sheet = Sheet {
        kind: kind_name(draft.kind),
        subject: words(draft.subject.as_ref()),
        superior: words(draft.superior.as_ref()),
        issuer: draft.issuer.as_str().to_owned(),
        abbreviation: abbreviation(&draft),
        unit: words(draft.recipients.drafting_unit.as_ref()),
        place: draft.place.as_str().to_owned(),
        addressees: lines(&draft.addressees),
        competence: words(draft.competence.as_ref()),
        bases: draft.bases.iter().map(Prose::plain).collect::<Vec<_>>().join("\n"),
        body,
        annexes,
        to: lines(&draft.recipients.to),
        ..begun
    };
    left_out.extend(signed(&mut sheet, draft.signers.first(), signers));
    if draft.signers.len() > 1 {
        left_out
            .push(Text::new("Chỉ giữ người ký thứ nhất.", "Of several signers the first is kept."));
    }
    Converted { sheet, left_out }
}

/// Enters who signs, when the authority knows them in that capacity; else says so and leaves the choice open.
fn signed(sheet: &mut Sheet, signer: Option<&Signer>, signers: &[Signatory]) -> Option<Text> {
    let chosen = signer.and_then(|signer| Some((signer, signs(signer, signers)?)));
    let Some((signer, value)) = chosen else {
        (sheet.signer, sheet.capacities, sheet.office) = Default::default();
        return Some(no_signer(signer.map_or("", |signer| signer.full_name.as_str())));
    };
    sheet.signer = value;
    sheet.capacities = signer.capacities.iter().map(capacity).collect::<Vec<_>>().join("\n");
    sheet.office = words(signer.office.as_ref());
    None
}

/// The signatory of the authority who has the signer's name and capacity.
fn signs(signer: &Signer, signers: &[Signatory]) -> Option<String> {
    let name = signer.full_name.as_str().to_lowercase();
    let mut fitting = signers
        .iter()
        .filter(|one| one.name.to_lowercase() == name && one.capacity == signer.capacity());
    fitting.next().map(Signatory::value)
}

fn no_signer(name: &str) -> Text {
    Text::with(
        format!("Người ký trong tệp ({name}) chưa được giao thẩm quyền ký như vậy; chọn người ký."),
        format!("Who signs it in the file ({name}) has no such right here; choose the signer."),
    )
}

fn capacity(line: &typeset::document::CapacityLine) -> String {
    match line.capacity.mark() {
        Some(mark) => format!("{mark} {}", line.of.as_str()),
        None => line.of.as_str().to_owned(),
    }
}

// law!("30/2020:PL1.II.3")
/// The issuer's part of the notation: "UBND" of "QĐ-UBND", and of "UBND-KSTT" in a letter.
fn abbreviation(draft: &Draft) -> String {
    let notation = draft.notation.as_ref().map_or("", Notation::as_str);
    let unit = draft.recipients.drafting_unit.as_ref().map_or("", Line::as_str);
    let part = match draft.kind.abbreviation() {
        Some(kind) => notation.strip_prefix(&format!("{kind}-")),
        None => notation.strip_suffix(&format!("-{unit}")),
    };
    part.unwrap_or(notation).to_owned()
}

fn words(line: Option<&Line>) -> String {
    line.map_or("", Line::as_str).to_owned()
}

fn lines(of: &[Line]) -> String {
    of.iter().map(Line::as_str).collect::<Vec<_>>().join("\n")
}

/// Where the numbers of the body stand, as the editor counts them.
#[derive(Default)]
struct Numbers {
    article: usize,
    clause: usize,
    point: usize,
}

/// The content as an official would have typed it, and how many headings the editor has no form for.
fn body(blocks: &[Block]) -> (String, usize) {
    let (mut typed, mut numbers, mut divisions) = (Vec::new(), Numbers::default(), 0);
    for block in blocks {
        typed.push(match block {
            Block::Part { title }
            | Block::Chapter { title }
            | Block::Section { title }
            | Block::Subsection { title }
            | Block::Heading { title } => {
                divisions += 1;
                title.as_str().to_owned()
            }
            Block::Article { title, text } => {
                numbers = Numbers { article: numbers.article + 1, ..Numbers::default() };
                format!("Điều {}. {}", numbers.article, headed(title.as_ref(), text.as_ref()))
            }
            Block::Clause { title, text } => {
                numbers = Numbers { clause: numbers.clause + 1, point: 0, ..numbers };
                format!("{}. {}", numbers.clause, headed(title.as_ref(), text.as_ref()))
            }
            Block::Point { text } => {
                let letter = POINT_LETTERS.get(numbers.point).copied().unwrap_or('?');
                numbers.point += 1;
                format!("{letter}) {}", text.plain())
            }
            Block::Dash { text } => format!("- {}", text.plain()),
            Block::Paragraph { text } => text.plain(),
            Block::Table(of) => table::write(of),
        });
    }
    (typed.join("\n\n"), divisions)
}

/// The annexes as they would have been typed, and how many headings of theirs the editor has no form for.
fn annexes(of: &[Annex]) -> (String, usize) {
    let (mut typed, mut divisions) = (Vec::new(), 0);
    for (place, one) in of.iter().enumerate() {
        let (content, headings) = body(&one.body);
        divisions += headings;
        typed.push(format!("{}\n\n{content}", annex::label(one, (place, of.len()))));
    }
    (typed.join("\n\n"), divisions)
}

fn headed(title: Option<&Line>, text: Option<&Prose>) -> String {
    let title = title.map(|title| title.as_str().to_owned());
    title.or_else(|| text.map(Prose::plain)).unwrap_or_default()
}

fn divided(count: usize) -> Text {
    Text::with(
        format!("{count} tiêu đề phần, chương, mục thành đoạn văn thường."),
        format!("Headings of parts, chapters and sections became paragraphs: {count}."),
    )
}

#[cfg(test)]
mod tests;
