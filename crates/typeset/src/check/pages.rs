//! Lines out of the words of a PDF. Words that follow each other in the file on one level are a line; words written
//! later into a gap of it (number and date after signing) join it.

use super::paper::{Area, Font, Form, Line, Paper, Ruler, Sheet, Side, Span, Style};

/// A word of a PDF; points from the upper left corner of its page.
#[derive(Debug, Clone, PartialEq)]
pub struct PlacedWord {
    pub page: usize,
    pub text: String,
    pub left: f64,
    pub right: f64,
    pub baseline: f64,
    pub style: Style,
}

/// Letters reach this share of the size above and below the baseline (Times New Roman).
const ASCENT: f64 = 0.891;
const DESCENT: f64 = 0.216;
/// A gap above this many times the size ends a line always: columns of the head, cells of tables.
const GAP_MAX: f64 = 3.0;
/// The same where the style changes, as between "Số: …" and the date.
const GAP_STYLED_MAX: f64 = 1.0;
/// A gap above this share of the size is a space.
const SPACE: f64 = 0.12;
/// The middle between the margins lies this far right of the page's middle, in points: 7.5 mm, and as much either way.
const CENTRE_LEAST: f64 = -9.0;
const CENTRE_MOST: f64 = 50.0;
/// Words on one level differ by less than this share of the size.
const LEVEL: f64 = 0.15;
/// A line whose ends are this much apart from the edges of the page's text, as a share of the page, is not on one side.
const SIDE_SHARE: f64 = 0.04;

impl Paper {
    /// A PDF's pages (width and height in points), its words in the order of the file, its rules and fonts.
    #[must_use]
    pub fn of_pages(
        pages: &[(f64, f64)],
        words: Vec<PlacedWord>,
        rulers: Vec<Ruler>,
        fonts: Vec<Font>,
    ) -> Paper {
        let sheet = |(width_pt, height_pt): &(f64, f64)| Sheet {
            width_pt: *width_pt,
            height_pt: *height_pt,
            margins: None,
            numbering: None,
        };
        let sheets: Vec<Sheet> = pages.iter().map(sheet).collect();
        let mut rows = joined(rows(words));
        let key = |row: &Row| (row.page, row.area.top, row.area.left);
        rows.sort_by(|a, b| key(a).partial_cmp(&key(b)).unwrap_or(std::cmp::Ordering::Equal));
        let lines = rows.into_iter().enumerate().filter_map(|(paragraph, row)| {
            let sheet = sheets.get(row.page)?;
            Some(row.line(paragraph, sheet.width_pt))
        });
        Paper { form: Form::Pdf, lines: lines.collect(), sheets, rulers, fonts, aside: Vec::new() }
    }
}

struct Row {
    page: usize,
    baseline: f64,
    area: Area,
    words: Vec<PlacedWord>,
}

fn size(word: &PlacedWord) -> f64 {
    word.style.size_pt.unwrap_or(12.0)
}

fn area(word: &PlacedWord) -> Area {
    let size = size(word);
    Area {
        left: word.left,
        right: word.right,
        top: word.baseline - ASCENT * size,
        bottom: word.baseline + DESCENT * size,
    }
}

fn rows(words: Vec<PlacedWord>) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    for word in words {
        match rows.last_mut().filter(|row| row.goes_on_with(&word)) {
            Some(row) => row.take(word),
            None => rows.push(Row {
                page: word.page,
                baseline: word.baseline,
                area: area(&word),
                words: vec![word],
            }),
        }
    }
    rows
}

/// Rows that stand within the gaps of another become part of it.
fn joined(rows: Vec<Row>) -> Vec<Row> {
    let mut joined: Vec<Row> = Vec::new();
    for row in rows {
        match joined.iter_mut().find(|other| other.surrounds(&row)) {
            Some(other) => other.insert(row),
            None => joined.push(row),
        }
    }
    joined
}

impl Row {
    fn goes_on_with(&self, word: &PlacedWord) -> bool {
        let Some(last) = self.words.last() else { return false };
        let em = size(last).max(size(word));
        let gap = word.left - last.right;
        let styled = last.style != word.style;
        let most = if styled { GAP_STYLED_MAX } else { GAP_MAX };
        self.page == word.page
            && (self.baseline - word.baseline).abs() < LEVEL * em
            && (-0.5 * em..=most * em).contains(&gap)
    }

    fn surrounds(&self, row: &Row) -> bool {
        let level =
            (self.baseline - row.baseline).abs() < LEVEL * (self.area.bottom - self.area.top);
        let within = self.area.left <= row.area.left && row.area.right <= self.area.right;
        self.page == row.page && level && within
    }

    fn take(&mut self, word: PlacedWord) {
        self.area = self.area.with(&area(&word));
        self.words.push(word);
    }

    fn insert(&mut self, row: Row) {
        self.words.extend(row.words);
        self.words.sort_by(|a, b| a.left.total_cmp(&b.left));
    }

    fn line(self, paragraph: usize, page_width: f64) -> Line {
        let slack = SIDE_SHARE * page_width;
        let middle = page_width / 2.0;
        let side = match (self.area.left, self.area.right) {
            (_, right) if right < middle + slack => Side::Left,
            (left, _) if left > middle - 2.0 * slack => Side::Right,
            _ => Side::Across,
        };
        let starts: Vec<f64> = self.words.iter().skip(1).map(|word| word.left).collect();
        let span = |(place, mut word): (usize, PlacedWord)| {
            let parted =
                starts.get(place).is_some_and(|next| next - word.right > SPACE * size(&word));
            word.text.push_str(if parted { " " } else { "" });
            Span { area: Some(area(&word)), text: word.text, style: word.style }
        };
        let aside = self.area.middle() - middle;
        Line {
            page: self.page,
            paragraph,
            side,
            centred: (CENTRE_LEAST..=CENTRE_MOST).contains(&aside),
            area: Some(self.area),
            spans: self.words.into_iter().enumerate().map(span).collect(),
            label: None,
            cell: None,
        }
    }
}
