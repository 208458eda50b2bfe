//! A finished document as the check sees it: lines of words with their style, from the pages of a PDF or the paragraphs
//! of a DOCX. What a format does not tell is absent, and no rule is held against it.

use unicode_normalization::UnicodeNormalization;

/// Room between two lines above this many times the size parts them.
const PARTED: f64 = 1.2;

/// An upright rectangle in points from the upper left corner of its page.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Area {
    pub left: f64,
    pub top: f64,
    pub right: f64,
    pub bottom: f64,
}

impl Area {
    #[must_use]
    pub fn middle(&self) -> f64 {
        f64::midpoint(self.left, self.right)
    }

    #[must_use]
    pub fn width(&self) -> f64 {
        self.right - self.left
    }

    /// The least area that holds both.
    #[must_use]
    pub fn with(&self, other: &Area) -> Area {
        Area {
            left: self.left.min(other.left),
            top: self.top.min(other.top),
            right: self.right.max(other.right),
            bottom: self.bottom.max(other.bottom),
        }
    }
}

/// How words look; none where the file does not tell.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Style {
    /// Name of the font.
    pub font: Option<String>,
    pub size_pt: Option<f64>,
    pub bold: Option<bool>,
    pub italic: Option<bool>,
    pub black: bool,
}

/// Words of one style.
#[derive(Debug, Clone, PartialEq)]
pub struct Span {
    /// With the space that parts it from the next, if one does.
    pub text: String,
    pub style: Style,
    pub area: Option<Area>,
}

/// On which side of the page a line stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    Left,
    Right,
    /// Over the middle, or across the page.
    Across,
}

/// Words on one line of a page, or between two breaks of a paragraph.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// Page of a PDF, from 0; section of a DOCX.
    pub page: usize,
    /// Paragraph of a DOCX, from 0; of a PDF the line's place in the file.
    pub paragraph: usize,
    pub side: Side,
    /// In the middle between the margins.
    pub centred: bool,
    pub area: Option<Area>,
    pub spans: Vec<Span>,
    /// The number that a word processor writes before the paragraph by itself.
    pub label: Option<String>,
    /// Which table of the content the line stands in, if any: table, row, column.
    pub cell: Option<(usize, usize, usize)>,
}

impl Line {
    /// The words, composed, with single spaces; the label of a list before them.
    #[must_use]
    pub fn text(&self) -> String {
        let label = self.label.iter().map(String::as_str);
        let label = label.flat_map(|label| [label, " "]);
        let words = label.chain(self.spans.iter().map(|span| span.text.as_str()));
        let text: String = words.collect::<String>().nfc().collect();
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    #[must_use]
    pub fn is_bold(&self) -> bool {
        self.style().bold == Some(true)
    }

    #[must_use]
    pub fn is_italic(&self) -> bool {
        self.style().italic == Some(true)
    }

    /// Whether so much room is left above that the line begins something new: an empty paragraph, or two lines.
    pub(super) fn parted_from(&self, above: &Line) -> bool {
        let size = self.style().size_pt.unwrap_or(13.0);
        match (self.area, above.area) {
            (Some(area), Some(other)) if self.page == above.page => {
                area.top - other.bottom > PARTED * size
            }
            (Some(_), Some(_)) => true,
            _ => self.paragraph > above.paragraph + 1,
        }
    }

    /// The style that most letters have.
    #[must_use]
    pub fn style(&self) -> Style {
        let mut styles: Vec<(&Style, usize)> = Vec::new();
        for span in &self.spans {
            let letters = span.text.chars().count();
            match styles.iter_mut().find(|(style, _)| **style == span.style) {
                Some((_, count)) => *count += letters,
                None => styles.push((&span.style, letters)),
            }
        }
        let most = styles.into_iter().max_by_key(|(_, letters)| *letters);
        most.map(|(style, _)| style.clone()).unwrap_or_default()
    }
}

/// A page of a PDF or a section of a DOCX.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sheet {
    pub width_pt: f64,
    pub height_pt: f64,
    /// As a DOCX declares them; those of a PDF follow from where words stand.
    pub margins: Option<Margins>,
    /// Whether a DOCX numbers the pages of the section.
    pub numbering: Option<PageNumbering>,
}

/// In points.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Margins {
    pub top: f64,
    pub bottom: f64,
    pub left: f64,
    pub right: f64,
}

/// What the header of a DOCX section does with page numbers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PageNumbering {
    /// A page number stands in the header.
    pub in_header: bool,
    pub centred: bool,
    /// It also stands on the first page.
    pub on_first: bool,
}

/// A font of a PDF.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Font {
    pub name: String,
    pub embedded: bool,
}

/// Where the lines come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    Pdf,
    Docx,
}

/// A horizontal rule on a page.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ruler {
    pub page: usize,
    pub left: f64,
    pub right: f64,
    pub top: f64,
}

/// A finished document.
#[derive(Debug, Clone, PartialEq)]
pub struct Paper {
    pub form: Form,
    pub sheets: Vec<Sheet>,
    /// In reading order.
    pub lines: Vec<Line>,
    pub rulers: Vec<Ruler>,
    pub fonts: Vec<Font>,
    /// Words of headers and footers of a DOCX.
    pub aside: Vec<String>,
}
