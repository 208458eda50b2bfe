//! Sections of a DOCX: paper, margins, and what their headers do with page numbers. ECMA-376-1, 17.6, 17.10, 17.16.

use super::styles::{Styles, points};
use super::xml::Node;
use crate::check::{Margins, PageNumbering, Sheet};

/// A4 in twentieths of a point: what a section has that does not say.
const A4: (&str, &str) = ("11906", "16838");

pub(super) fn sheets(
    body: &Node,
    marginals: &[(String, Node)],
    styles: &Styles,
    one_page: bool,
) -> Vec<Sheet> {
    let mut sheets: Vec<Sheet> = Vec::new();
    let mut headers: Vec<&Node> = Vec::new();
    for section in body.below("sectPr") {
        // A section without headers of its own goes on with those before.
        if section.child("headerReference").is_some() {
            headers = section.all("headerReference").collect();
        }
        let numbering = numbering(section, &headers, marginals, styles);
        let first = sheets.is_empty();
        sheets.push(Sheet {
            numbering: Some(numbering).filter(|_| first && !one_page),
            ..sheet(section)
        });
    }
    if sheets.is_empty() {
        sheets.push(sheet(&Node::default()));
    }
    sheets
}

fn sheet(section: &Node) -> Sheet {
    let size = section.child("pgSz");
    let length = |name, default: &str| {
        let said = size.and_then(|size| size.attribute(name)).and_then(points);
        said.or(points(default)).unwrap_or_default()
    };
    let margins = section.child("pgMar").and_then(|margins| {
        let margin = |name| margins.attribute(name).and_then(points);
        let (top, bottom) = (margin("top")?.abs(), margin("bottom")?.abs());
        let gutter = margin("gutter").unwrap_or_default();
        Some(Margins { top, bottom, left: margin("left")? + gutter, right: margin("right")? })
    });
    Sheet { width_pt: length("w", A4.0), height_pt: length("h", A4.1), margins, numbering: None }
}

fn numbering(
    section: &Node,
    headers: &[&Node],
    marginals: &[(String, Node)],
    styles: &Styles,
) -> PageNumbering {
    let of_kind = |kind: &str| {
        let header = headers.iter().find(|it| it.attribute("type").unwrap_or("default") == kind)?;
        let id = header.attribute("id")?;
        marginals.iter().find(|(known, _)| known == id).map(|(_, part)| part)
    };
    let number = of_kind("default").and_then(|part| page_field(part));
    let apart = section.switch("titlePg") == Some(true);
    let on_first = match apart {
        true => of_kind("first").and_then(page_field).is_some(),
        false => number.is_some(),
    };
    let centred = number.is_some_and(|paragraph| {
        let (props, _) = styles.paragraph(paragraph);
        let framed = paragraph.below("framePr");
        let framed = framed.iter().any(|frame| frame.attribute("xAlign") == Some("center"));
        framed || props.align.as_deref() == Some("center") || !paragraph.below("ptab").is_empty()
    });
    PageNumbering { in_header: number.is_some(), centred, on_first }
}

/// The paragraph that holds the field of the page number.
fn page_field(part: &Node) -> Option<&Node> {
    part.below("p").into_iter().find(|paragraph| {
        let simple = paragraph.below("fldSimple");
        let instructions = simple.iter().filter_map(|field| field.attribute("instr"));
        let written = paragraph.below("instrText");
        let mut instructions = instructions.chain(written.iter().map(|it| it.text.as_str()));
        instructions.any(|it| it.split_whitespace().next() == Some("PAGE"))
    })
}

/// The words of headers and footers, paragraph by paragraph.
pub(super) fn words(marginals: &[(String, Node)]) -> Vec<String> {
    let paragraphs = marginals.iter().flat_map(|(_, part)| part.below("p"));
    let text = |paragraph: &Node| {
        paragraph.below("t").iter().map(|it| it.text.as_str()).collect::<String>()
    };
    paragraphs.map(text).filter(|text| !text.trim().is_empty()).collect()
}
