//! Where the parts of a rendered page are that signing fills later, found by walking the frames that typst laid out.
//! Decree 30/2020/NĐ-CP, Appendix I, II.3, II.4, II.7d, II.8.

use typst::foundations::Label;
use typst::layout::{Frame, FrameItem, GroupItem, Transform};
use typst_layout::PagedDocument;

use crate::layout::{Layout, Measures, PAGE_HEIGHT_MM, PAGE_WIDTH_MM};
use crate::rule::{Refused, Rule};

const PT_PER_MM: f64 = 72.0 / 25.4;
/// Descent of the font in em: where the baseline stands above the bottom of a field.
const DESCENT_EM: f64 = 0.216;
/// Groups within groups on one page: templates nest some twenty deep.
const DEPTH_MAX: usize = 200;

/// A rectangle on a page, counted from 0; points, origin at the bottom left of the page as in PDF.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rect {
    pub page: usize,
    pub left: f64,
    pub bottom: f64,
    pub width: f64,
    pub height: f64,
}

/// Which face of [`crate::field_font`] a field is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FieldStyle {
    Regular,
    Italic,
}

/// How digits stand in a field that is wider than they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FieldAlign {
    Centre,
    /// Against the stroke that follows: number and notation are not spaced (Appendix I, II.3c).
    Right,
}

/// Space kept for digits that enter after the person has signed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Field {
    pub rect: Rect,
    /// Height of the baseline above the bottom of the page.
    pub baseline: f64,
    pub style: FieldStyle,
    pub size_pt: f64,
    pub align: FieldAlign,
    /// Digits for which there is room; every digit is half an em wide.
    pub digits: usize,
}

/// Places for one signer.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SignaturePlace {
    /// The image of the handwritten signature, between office and name.
    pub person: Rect,
    /// The seal in real size, over the left third of the person's image.
    pub seal: Rect,
}

/// All places of a rendered document. Fields are `None` when the value was given and printed.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Places {
    pub number: Option<Field>,
    pub day: Option<Field>,
    pub month: Option<Field>,
    pub year: Option<Field>,
    /// In the order of the signers; empty for an annex.
    pub signatures: Vec<SignaturePlace>,
    /// Cell 14: text of an electronic copy or of a separate attachment, top right of page 1.
    pub text_block: Option<Rect>,
    pub copy_number: Option<Field>,
    pub copy_day: Option<Field>,
    pub copy_month: Option<Field>,
    pub copy_year: Option<Field>,
    pub copy_signature: Option<SignaturePlace>,
}

/// Finds all places; refuses `text.glyph` when a letter has no shape in our fonts.
pub(super) fn find(document: &PagedDocument, layout: &Layout) -> Result<Places, Refused> {
    let measures = layout.measures();
    let mut walk =
        Walk { measures, page: 0, height: 0.0, places: Places::default(), missing: None };
    walk.places.text_block = Some(text_block(measures));
    for (place, page) in document.pages().iter().enumerate() {
        walk.page = place;
        walk.height = page.frame.height().to_pt();
        walk.frame(&page.frame, Transform::identity(), 0);
    }
    match walk.missing {
        Some(text) => Err(Refused::one(Rule::GlyphMissing, &text)),
        None => Ok(walk.places),
    }
}

struct Walk<'a> {
    measures: &'a Measures,
    page: usize,
    height: f64,
    places: Places,
    missing: Option<String>,
}

impl Walk<'_> {
    fn frame(&mut self, frame: &Frame, outer: Transform, depth: usize) {
        if depth > DEPTH_MAX {
            return;
        }
        for (point, item) in frame.items() {
            let here = outer.pre_concat(Transform::translate(point.x, point.y));
            match item {
                FrameItem::Group(group) => self.group(group, here, depth),
                FrameItem::Text(text) if text.glyphs.iter().any(|glyph| glyph.id == 0) => {
                    self.missing.get_or_insert_with(|| text.text.to_string());
                }
                _ => {}
            }
        }
    }

    fn group(&mut self, group: &GroupItem, outer: Transform, depth: usize) {
        let here = outer.pre_concat(group.transform);
        if let Some(label) = group.label {
            self.labelled(label, &group.frame, here);
        }
        self.frame(&group.frame, here, depth + 1);
    }

    fn labelled(&mut self, label: Label, frame: &Frame, here: Transform) {
        // Templates never turn or scale, so the translation is all there is.
        let (left, top) = (here.tx.to_pt(), here.ty.to_pt());
        let (width, height) = (frame.width().to_pt(), frame.height().to_pt());
        let bottom = self.height - top - height;
        let rect = Rect { page: self.page, left, bottom, width, height };
        let m = self.measures;
        let number = |digits| Some(field(rect, FieldStyle::Regular, m.number_pt, digits));
        let date = |digits| Some(field(rect, FieldStyle::Italic, m.date_pt, digits));
        let signature = || SignaturePlace { person: rect, seal: seal(&rect, m.seal_diameter_mm) };
        let places = &mut self.places;
        match label.resolve().as_str() {
            "number" => places.number = number(m.number_digits),
            "date-day" => places.day = date(2.0),
            "date-month" => places.month = date(2.0),
            "date-year" => places.year = date(4.0),
            "copy-number" => places.copy_number = number(m.number_digits),
            "copy-date-day" => places.copy_day = date(2.0),
            "copy-date-month" => places.copy_month = date(2.0),
            "copy-date-year" => places.copy_year = date(4.0),
            "copy-signature" => places.copy_signature = Some(signature()),
            name if name.starts_with("signature-") => places.signatures.push(signature()),
            _ => {}
        }
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a whole number from 2 to 6, by the range of the measure"
)]
fn field(rect: Rect, style: FieldStyle, size_pt: f64, digits: f64) -> Field {
    let align = match style {
        FieldStyle::Regular => FieldAlign::Right,
        FieldStyle::Italic => FieldAlign::Centre,
    };
    let baseline = rect.bottom + DESCENT_EM * size_pt;
    Field { rect, baseline, style, size_pt, align, digits: digits as usize }
}

// law!("30/2020:PL1.II.8")
/// The seal's right edge stands at a third of the person's image, both on one middle line.
fn seal(person: &Rect, diameter_mm: f64) -> Rect {
    let side = diameter_mm * PT_PER_MM;
    Rect {
        page: person.page,
        left: person.left + person.width / 3.0 - side,
        bottom: person.bottom + person.height / 2.0 - side / 2.0,
        width: side,
        height: side,
    }
}

/// Width and height of cell 14, in millimetres: three lines of size 10.
const TEXT_BLOCK_MM: (f64, f64) = (52.0, 13.0);
/// Distance of cell 14 from the upper edge, which printers leave white.
const TEXT_BLOCK_TOP_MM: f64 = 5.0;

fn text_block(measures: &Measures) -> Rect {
    let (width, height) = TEXT_BLOCK_MM;
    Rect {
        page: 0,
        left: (PAGE_WIDTH_MM - measures.margin_right_mm - width) * PT_PER_MM,
        bottom: (PAGE_HEIGHT_MM - TEXT_BLOCK_TOP_MM - height) * PT_PER_MM,
        width: width * PT_PER_MM,
        height: height * PT_PER_MM,
    }
}
