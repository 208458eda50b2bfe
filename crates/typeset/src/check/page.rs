//! The page: size, margins from where words stand, page numbers, fonts and colour.
//! Decree 30/2020/NĐ-CP, Appendix I, part I.

use super::anatomy::{Anatomy, Role};
use super::element::Element;
use super::finding::{Finding, Pair, Place};
use super::paper::{Line, Paper, Sheet};
use super::parts::{Part, begins_annex};
use super::rule::Rule;
use crate::layout::{Measures, PAGE_HEIGHT_MM, PAGE_WIDTH_MM};

const PT_PER_MM: f64 = 72.0 / 25.4;
/// Sizes of sheets and margins are right within this, in millimetres.
const TOLERANCE_MM: f64 = 1.0;
/// The first line may stand this much below the margin: space before a paragraph, wide line spacing.
const TOP_SLACK_MM: f64 = 3.0;
/// So many lines that end at one place show where the right margin is.
const EDGE_LINES_MIN: usize = 3;
/// Names of fonts with the measures of Times New Roman.
const FAMILIES: [&str; 7] = [
    "timesnewroman",
    "tinos",
    "liberationserif",
    "nimbusroman",
    "texgyretermes",
    "freeserif",
    "times",
];
/// Fonts of signs, for marks of lists.
const SIGNS: [&str; 3] = ["symbol", "wingdings", "zapfdingbats"];

pub(super) fn check(anatomy: &Anatomy<'_>, findings: &mut Vec<Finding>) {
    for (page, sheet) in anatomy.paper.sheets.iter().enumerate() {
        findings.extend(size(page, sheet, anatomy.paper));
        findings.extend(declared_margins(sheet));
        findings.extend(declared_number(sheet));
    }
    margins(anatomy, findings);
    page_numbers(anatomy, findings);
    fonts(anatomy, findings);
    findings.extend(colour(anatomy));
}

// law!("30/2020:PL1.I.1")
fn size(page: usize, sheet: &Sheet, paper: &Paper) -> Option<Finding> {
    let (width, height) = (sheet.width_pt / PT_PER_MM, sheet.height_pt / PT_PER_MM);
    let near = |a: f64, b: f64| (a - b).abs() <= TOLERANCE_MM;
    let upright = near(width, PAGE_WIDTH_MM) && near(height, PAGE_HEIGHT_MM);
    let across = near(width, PAGE_HEIGHT_MM) && near(height, PAGE_WIDTH_MM);
    if upright || across {
        return None;
    }
    let mut finding = Finding::new(Rule::PageSize, &[]);
    finding.place =
        if paper.form == super::Form::Pdf { Place::page(page) } else { Place::default() };
    let found = Pair::same(format!("{width:.0} x {height:.0} mm"));
    Some(finding.found(found).wanted(Pair::same("210 x 297 mm")))
}

/// A margin with its names.
struct Margin {
    measure: &'static str,
    vi: &'static str,
    en: &'static str,
}

const TOP: Margin = Margin { measure: "margin_top_mm", vi: "lề trên", en: "top" };
const BOTTOM: Margin = Margin { measure: "margin_bottom_mm", vi: "lề dưới", en: "bottom" };
const LEFT: Margin = Margin { measure: "margin_left_mm", vi: "lề trái", en: "left" };
const RIGHT: Margin = Margin { measure: "margin_right_mm", vi: "lề phải", en: "right" };

impl Margin {
    // law!("30/2020:PL1.I.3")
    fn range(&self) -> (f64, f64) {
        let bounded = Measures::default().bounded();
        let found = bounded.iter().find(|bounded| bounded.name == self.measure);
        found.map_or((0.0, f64::MAX), |bounded| (bounded.least, bounded.most))
    }

    /// A finding when the margin, in points, is outside its range by more than the tolerance.
    fn hold(&self, pt: f64, slack_mm: f64, lines: &[&Line]) -> Option<Finding> {
        let (mm, (least, most)) = (pt / PT_PER_MM, self.range());
        if (least - TOLERANCE_MM..=most + TOLERANCE_MM + slack_mm).contains(&mm) {
            return None;
        }
        let finding = Finding::new(Rule::PageMargin, lines);
        let (vi, en) = (self.vi, self.en);
        let found = Pair::new(format!("{vi} {mm:.0} mm"), format!("{en} {mm:.0} mm"));
        let wanted =
            Pair::new(format!("{vi} {least}–{most} mm"), format!("{en} {least}–{most} mm"));
        Some(finding.found(found).wanted(wanted))
    }
}

/// Of a section of a DOCX; the sides of a page turned across are not said by the law.
fn declared_margins(sheet: &Sheet) -> Vec<Finding> {
    let Some(margins) = sheet.margins.filter(|_| sheet.width_pt < sheet.height_pt) else {
        return Vec::new();
    };
    let sides = [
        (TOP, margins.top),
        (BOTTOM, margins.bottom),
        (LEFT, margins.left),
        (RIGHT, margins.right),
    ];
    sides.iter().filter_map(|(margin, pt)| margin.hold(*pt, 0.0, &[])).collect()
}

/// Of a PDF: from the outermost words of upright pages. Words that run out of the page count page by page; that a margin
/// is too wide is seen only where text is sure to reach it.
fn margins(anatomy: &Anatomy<'_>, findings: &mut Vec<Finding>) {
    let paper = anatomy.paper;
    let text = (0..paper.lines.len()).filter(|place| {
        let exempt = [Role::Mark, Role::Element(Element::PageNumber)];
        let role = anatomy.roles[*place];
        let upright =
            paper.sheets.get(paper.lines[*place].page).is_some_and(|it| it.width_pt < it.height_pt);
        upright && !role.is_some_and(|role| exempt.contains(&role))
    });
    let lines: Vec<(&Line, super::Area, &Sheet)> = text
        .filter_map(|place| {
            let line = &paper.lines[place];
            Some((line, line.area?, paper.sheets.get(line.page)?))
        })
        .collect();
    let least = lines.iter().min_by(|a, b| a.1.left.total_cmp(&b.1.left));
    findings.extend(least.and_then(|(line, area, _)| LEFT.hold(area.left, 0.0, &[*line])));
    findings.extend(right(&lines));
    let first = lines.first().filter(|(line, ..)| line.page == 0);
    let marked =
        anatomy.place_of(Part::Main, Role::Mark).is_some_and(|place| paper.lines[place].page == 0);
    let sunk = first
        .filter(|_| !marked)
        .and_then(|(line, area, _)| TOP.hold(area.top, TOP_SLACK_MM, &[*line]));
    findings.extend(sunk);
    let (top, _) = TOP.range();
    let high = |line: &&(&Line, super::Area, &Sheet)| line.1.top / PT_PER_MM < top - TOLERANCE_MM;
    let high = lines.iter().filter(|line| line.0.page > 0).find(high);
    findings.extend(high.and_then(|(line, area, _)| TOP.hold(area.top, 0.0, &[*line])));
    let depth = |(_, area, sheet): &(&Line, super::Area, &Sheet)| sheet.height_pt - area.bottom;
    let lowest = lines.iter().min_by(|a, b| depth(a).total_cmp(&depth(b)));
    let low = lowest.filter(|line| depth(line) / PT_PER_MM < BOTTOM.range().0);
    findings.extend(low.and_then(|line| BOTTOM.hold(depth(line), 0.0, &[line.0])));
}

fn right(lines: &[(&Line, super::Area, &Sheet)]) -> Option<Finding> {
    let room = |(_, area, sheet): &(&Line, super::Area, &Sheet)| sheet.width_pt - area.right;
    let outermost = lines.iter().min_by(|a, b| room(a).total_cmp(&room(b)))?;
    let edge = room(outermost);
    let justified = lines.iter().filter(|line| (room(line) - edge).abs() < 1.5).count();
    let narrow = edge / PT_PER_MM < RIGHT.range().0;
    let sure = narrow || justified >= EDGE_LINES_MIN;
    RIGHT.hold(edge, 0.0, &[outermost.0]).filter(|_| sure)
}

// law!("30/2020:PL1.I.7")
/// Pages of a PDF are counted from the beginning of the document and of each annex.
fn page_numbers(anatomy: &Anatomy<'_>, findings: &mut Vec<Finding>) {
    let paper = anatomy.paper;
    let mut count = 0;
    for page in 0..paper.sheets.len() {
        count = if page == 0 || begins_annex(paper, page) { 1 } else { count + 1 };
        if paper.form != super::Form::Pdf {
            return;
        }
        let numbers = (0..paper.lines.len()).filter(|place| {
            paper.lines[*place].page == page
                && anatomy.roles[*place] == Some(Role::Element(Element::PageNumber))
        });
        let number = numbers.map(|place| &paper.lines[place]).next();
        let about = |rule, lines: &[&Line]| Finding::new(rule, lines).about(Element::PageNumber);
        match number {
            None if count == 1 => {}
            None => {
                let mut finding =
                    about(Rule::PageNumber, &[]).wanted(Pair::same(count.to_string()));
                finding.place = Place::page(page);
                findings.push(finding);
            }
            Some(line) if count == 1 => findings.push(about(Rule::PageNumber, &[line])),
            Some(line) => {
                let high =
                    line.area.is_some_and(|area| area.bottom < paper.sheets[page].height_pt / 2.0);
                if line.text() != count.to_string() {
                    let finding = about(Rule::PageNumber, &[line]);
                    findings.push(finding.wanted(Pair::same(count.to_string())));
                }
                if !high || !line.centred {
                    findings.push(about(Rule::PageNumberPlace, &[line]));
                }
            }
        }
    }
}

/// Of a section of a DOCX with more than one page.
fn declared_number(sheet: &Sheet) -> Option<Finding> {
    let numbering = sheet.numbering?;
    let rule = match () {
        () if !numbering.in_header || numbering.on_first => Rule::PageNumber,
        () if !numbering.centred => Rule::PageNumberPlace,
        () => return None,
    };
    Some(Finding::new(rule, &[]).about(Element::PageNumber))
}

fn plain(font: &str) -> String {
    font.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

// law!("30/2020:PL1.I.4")
fn fonts(anatomy: &Anatomy<'_>, findings: &mut Vec<Finding>) {
    let mut told: Vec<String> = Vec::new();
    let marked = Some(Role::Mark);
    let lines = anatomy.paper.lines.iter().zip(&anatomy.roles).filter(|(_, role)| **role != marked);
    for (line, _) in lines {
        for font in line.spans.iter().filter_map(|span| span.style.font.as_deref()) {
            let name = plain(font);
            let known = FAMILIES.iter().chain(&SIGNS).any(|family| name.starts_with(family));
            if !known && !name.is_empty() && !told.contains(&name) {
                let finding = Finding::new(Rule::FontFamily, &[line]).found(Pair::same(font));
                findings.push(finding.wanted(Pair::same("Times New Roman")));
                told.push(name);
            }
        }
    }
    for font in anatomy.paper.fonts.iter().filter(|font| !font.embedded) {
        let set = |line: &&Line| {
            line.spans.iter().any(|span| span.style.font.as_ref() == Some(&font.name))
        };
        let line: Vec<&Line> = anatomy.paper.lines.iter().find(set).into_iter().collect();
        let mut finding = Finding::new(Rule::FontEmbedded, &line).found(Pair::same(&font.name));
        finding.place.page = finding.place.page.or(Some(0));
        findings.push(finding);
    }
}

/// Stamps are red, signatures blue; words are black.
fn colour(anatomy: &Anatomy<'_>) -> Option<Finding> {
    let coloured = |line: &&Line| line.spans.iter().any(|span| !span.style.black);
    let places = (0..anatomy.paper.lines.len()).filter(|place| {
        anatomy.roles[*place] != Some(Role::Mark) && anatomy.parts[*place] != Part::Annex
    });
    let line = places.map(|place| &anatomy.paper.lines[place]).find(coloured)?;
    Some(Finding::new(Rule::FontColour, &[line]))
}
