//! The laid-out pages of every sample held against the table of Appendix I: place, order, size and style of each cell.

mod annexes_and_marks;
mod book;
mod outcome;
mod volume;

use std::path::Path;

use typst::layout::{Frame, FrameItem, Point};
use typst::text::{FontStyle, FontWeight};
use typst::visualize::Geometry;
use typst_layout::PagedDocument;

use super::{Part, Places, places, sheet, world};
use crate::document::{Document, Draft, Heading, Kind, Line};
use crate::layout::{Bounded, Layout};

const MM: f64 = 72.0 / 25.4;
/// Letters may overhang their advance by a hair.
const TOLERANCE_PT: f64 = 0.5;

/// A run of text on a page; points from the upper left corner.
#[derive(Debug, Clone)]
struct Item {
    page: usize,
    text: String,
    left: f64,
    right: f64,
    baseline: f64,
    size: f64,
    bold: bool,
    italic: bool,
}

/// A horizontal rule; points from the upper left corner.
#[derive(Debug, Clone, Copy)]
struct Ruler {
    page: usize,
    left: f64,
    width: f64,
    top: f64,
}

struct Laid {
    draft: Draft,
    items: Vec<Item>,
    rules: Vec<Ruler>,
    places: Places,
    /// Width and height of each page, in points.
    pages: Vec<(f64, f64)>,
}

impl Laid {
    fn of(document: &Document) -> Self {
        let layout = Layout::default();
        let json = serde_json::to_vec(&sheet::Sheet::of(document, Part::Whole, &layout)).unwrap();
        let paged: PagedDocument =
            super::laid_out(&world::Sheets::new(world::Kind::Document, json)).unwrap();
        let (mut items, mut rules) = (Vec::new(), Vec::new());
        for (page, it) in paged.pages().iter().enumerate() {
            collect(&it.frame, Point::zero(), page, &mut items, &mut rules);
        }
        let places = places::find(&paged, &layout).unwrap();
        let size = |it: &typst_layout::Page| (it.frame.width().to_pt(), it.frame.height().to_pt());
        let pages = paged.pages().iter().map(size).collect();
        Self { draft: document.draft().clone(), items, rules, places, pages }
    }

    fn texts(&self) -> Vec<&str> {
        self.items.iter().map(|item| item.text.as_str()).collect()
    }

    /// The first run, in reading order, that begins with the text.
    fn find(&self, text: &str) -> &Item {
        let found = self.items.iter().find(|item| item.text.trim_start().starts_with(text));
        found.unwrap_or_else(|| panic!("no run begins with {text:?} in {:?}", self.texts()))
    }

    /// The rule next below a run, centred on it within a point.
    fn rule_below(&self, item: &Item) -> Ruler {
        let middle = f64::midpoint(item.left, item.right);
        let below = |rule: &&Ruler| {
            rule.page == item.page
                && (rule.left + rule.width / 2.0 - middle).abs() < 1.0
                && (0.0..80.0).contains(&(rule.top - item.baseline))
        };
        let found = self.rules.iter().find(below);
        *found.unwrap_or_else(|| panic!("no rule below {item:?} in {:?}", self.rules))
    }

    /// The first run of a text that may wrap: at least its first word.
    fn find_start(&self, text: &str, bold: bool) -> &Item {
        let word = text.split(' ').next().unwrap();
        let fits = |item: &&Item| {
            item.bold == bold && item.text.starts_with(word) && text.starts_with(item.text.trim())
        };
        let found = self.items.iter().find(fits);
        found.unwrap_or_else(|| panic!("{text:?} begins nowhere in {:?}", self.texts()))
    }
}

fn collect(
    frame: &Frame,
    offset: Point,
    page: usize,
    items: &mut Vec<Item>,
    rules: &mut Vec<Ruler>,
) {
    for (point, item) in frame.items() {
        let at = offset + *point;
        match item {
            FrameItem::Group(group) => collect(&group.frame, at, page, items, rules),
            FrameItem::Shape(shape, _) => {
                if let Geometry::Line(to) = shape.geometry {
                    let (left, width, top) = (at.x.to_pt(), to.x.to_pt(), at.y.to_pt());
                    rules.push(Ruler { page, left, width, top });
                }
            }
            FrameItem::Text(text) if !text.text.trim().is_empty() => items.push(Item {
                page,
                text: text.text.to_string(),
                left: at.x.to_pt(),
                right: (at.x + text.width()).to_pt(),
                baseline: at.y.to_pt(),
                size: text.size.to_pt(),
                bold: text.font.info().variant.weight == FontWeight::BOLD,
                italic: text.font.info().variant.style == FontStyle::Italic,
            }),
            _ => {}
        }
    }
}

fn sample(name: &str) -> Document {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/samples/{name}.json"));
    Document::from_json(&std::fs::read(path).unwrap()).unwrap()
}

fn samples() -> Vec<(String, Laid)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/samples");
    let names = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let name = |path: &Path| path.file_stem().unwrap().to_str().unwrap().to_owned();
    let mut names: Vec<String> = names.map(|path| name(&path)).collect();
    names.sort();
    names.into_iter().map(|name| (name.clone(), Laid::of(&sample(&name)))).collect()
}

/// The range the law gives a measure.
fn range(name: &str) -> Bounded {
    let all = Layout::default().measures().bounded();
    *all.iter().find(|measure| measure.name == name).unwrap()
}

#[track_caller]
fn styled(item: &Item, measure: &str, bold: bool, italic: bool) {
    let Bounded { least, most, .. } = range(measure);
    assert!((least - 0.01..=most + 0.01).contains(&item.size), "size of {item:?}");
    assert_eq!((item.bold, item.italic), (bold, italic), "style of {item:?}");
}

/// Halves of the text area, in points: left edge, middle, right edge.
fn edges() -> (f64, f64, f64) {
    let m = *Layout::default().measures();
    let (left, right) = (m.margin_left_mm * MM, (210.0 - m.margin_right_mm) * MM);
    (left, f64::midpoint(left, right), right)
}

/// One test, because laying out every sample is what takes the time.
#[test]
fn every_kind_of_article_7_keeps_to_the_table() {
    // law!("30/2020:7")
    let samples = samples();
    for kind in Kind::ALL {
        assert!(samples.iter().any(|(_, laid)| laid.draft.kind == kind), "no sample: {kind:?}");
    }
    for (name, laid) in &samples {
        the_head_stands_as_cells_1_to_4(name, laid);
        kind_and_subject_stand_as_cell_5a_or_5b(name, laid);
        signers_stand_right_recipients_left_on_one_line(name, laid);
        everything_stands_within_the_margins(name, laid);
        the_seal_covers_the_left_third_of_the_signature(name, laid);
    }
}

fn the_head_stands_as_cells_1_to_4(name: &str, laid: &Laid) {
    // law!("30/2020:PL1.II.3") law!("30/2020:PL1.II.4")
    let (nation, motto) = (laid.find("CỘNG HÒA"), laid.find("Độc lập"));
    styled(nation, "nation_pt", true, false);
    styled(motto, "motto_pt", true, false);
    assert_eq!(nation.text, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "on one line: {name}");
    let (_, middle, _) = edges();
    assert!(nation.page == 0 && nation.left > middle - 80.0 && motto.baseline > nation.baseline);
    let length = laid.rule_below(motto).width / (motto.right - motto.left);
    assert!((0.99..=1.01).contains(&length), "{name}: as long as the motto, {length}");
    let issuer = laid.find_start(&laid.draft.issuer.capitals(), true);
    let length = laid.rule_below(issuer).width / (issuer.right - issuer.left);
    assert!((0.33..=0.51).contains(&length), "{name}: a third to a half of the name, {length}");
    styled(issuer, "authority_pt", true, false);
    assert!(issuer.right < nation.left, "{name}: columns do not touch");
    if let Some(superior) = &laid.draft.superior {
        let superior = laid.find_start(&superior.capitals(), false);
        styled(superior, "authority_pt", false, false);
        assert!(superior.baseline < issuer.baseline, "{name}");
        assert!((superior.baseline - nation.baseline).abs() < 1.0, "{name}: one first line");
    }
    if laid.draft.notation.is_some() {
        let number = laid.find("Số:");
        styled(number, "number_pt", false, false);
        assert!(number.baseline > issuer.baseline && number.right < nation.left, "{name}");
        if laid.draft.kind.shows_date() {
            let date = laid.find(&format!("{}, ngày", laid.draft.place.as_str()));
            styled(date, "date_pt", false, true);
            assert!((date.baseline - number.baseline).abs() < 0.1, "{name}: on one line");
        }
    }
}

#[test]
fn numbers_below_ten_and_early_months_get_a_zero() {
    // law!("30/2020:PL1.II.3") law!("30/2020:PL1.II.4")
    let laid = Laid::of(&sample("invitation"));
    assert!(laid.items.iter().any(|item| item.text == "Số: 09/GM-VP"));
    assert_eq!(laid.find("Hà Nội, ngày").text, "Hà Nội, ngày 08 tháng 01 năm 2026");
    assert_eq!(
        Laid::of(&sample("report")).find("Hà Nội,").text,
        "Hà Nội, ngày 30 tháng 6 năm 2026"
    );
}

fn kind_and_subject_stand_as_cell_5a_or_5b(name: &str, laid: &Laid) {
    // law!("30/2020:PL1.II.5")
    let (_, middle, _) = edges();
    let subject = laid.draft.subject.as_ref().map(Line::as_str);
    if laid.draft.kind.heading() == Heading::OfficialLetter {
        let below = laid.find("V/v");
        styled(below, "letter_subject_pt", false, false);
        let gap = below.baseline - laid.find("Số:").baseline;
        assert!(gap >= 6.0 + below.size * 0.891, "{name}: 6 pt below the number, {gap}");
        assert!(below.right < laid.find("CỘNG HÒA").left, "{name}");
        return;
    }
    let kind = laid.find(&laid.draft.kind.vietnamese().to_uppercase());
    styled(kind, "title_pt", true, false);
    assert!((f64::midpoint(kind.left, kind.right) - middle).abs() < 1.0, "{name}: centred");
    if let Some(subject) = subject {
        let subject = laid.find_start(subject, true);
        styled(subject, "title_pt", true, false);
        assert!(subject.baseline > kind.baseline, "{name}");
        assert!((f64::midpoint(subject.left, subject.right) - middle).abs() < 1.0, "{name}");
    }
}

#[test]
fn bases_are_italic_and_closed_and_the_body_upright() {
    // law!("30/2020:PL1.II.6")
    let laid = Laid::of(&sample("decision"));
    styled(laid.find("Căn cứ"), "body_pt", false, true);
    let text: String =
        laid.items.iter().map(|item| item.text.as_str()).collect::<Vec<_>>().join(" ");
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        text.contains("về công tác văn thư;") && text.contains("Chánh Văn phòng Bộ. QUYẾT ĐỊNH:")
    );
    styled(laid.find("Điều 1."), "body_pt", true, false);
    styled(laid.find("Ban hành kèm theo"), "body_pt", false, false);
    let clause = laid.find("1. Văn phòng");
    styled(clause, "body_pt", false, false);
    let (left, ..) = edges();
    assert!((clause.left - left - 12.7 * MM).abs() < 0.1, "first line indented by 1.27 cm");
    for letter in ["a)", "b)", "c)", "d)", "đ)"] {
        laid.find(letter);
    }
    assert!(text.contains("thi hành Quyết định này./."));
}

#[test]
fn addressees_stand_on_one_line_or_in_a_list_below_the_colon() {
    // law!("30/2020:PL1.II.9")
    let one = Laid::of(&sample("submission"));
    let (label, name) = (one.find("Kính gửi:"), one.find("Ủy ban nhân dân tỉnh Cao Nguyên"));
    assert!((label.baseline - name.baseline).abs() < 0.1 && !name.text.ends_with('.'));
    let many = Laid::of(&sample("official_letter"));
    let label = many.find("Kính gửi:");
    styled(label, "body_pt", false, false);
    let lines =
        ["Ủy ban nhân dân các xã", "Các sở, ban", "Trung tâm Phục vụ"].map(|it| many.find(it));
    assert!(lines.iter().all(|line| line.text.ends_with(';') && line.baseline > label.baseline));
    let hyphens: Vec<f64> =
        many.items.iter().filter(|it| it.text == "-").map(|it| it.left).collect();
    assert_eq!(hyphens.len(), 4);
    let colon = label.right - label.size * 0.278;
    assert!(hyphens.iter().all(|left| (left - colon).abs() < 1.0), "{hyphens:?} below {colon}");
    assert!(many.items.iter().any(|item| item.text.ends_with("dân tỉnh.")));
}

fn signers_stand_right_recipients_left_on_one_line(name: &str, laid: &Laid) {
    // law!("30/2020:13") law!("30/2020:PL1.II.9")
    let (left, middle, _) = edges();
    let label = laid.find("Nơi nhận:");
    styled(label, "recipients_label_pt", true, true);
    assert!((label.left - left).abs() < 0.1, "{name}: at the left margin");
    let kept = laid.find("- Lưu: VT");
    styled(kept, "recipients_pt", false, false);
    assert!(kept.text.ends_with('.') && (kept.left - left).abs() < 0.1, "{name}");
    let signer = laid.draft.signers.last().unwrap();
    let lines = signer.lines();
    let first = laid.find_start(&lines[0], true);
    styled(first, "body_pt", true, false);
    assert!(first.left > middle, "{name}: the right half");
    let full_name = laid.find(signer.full_name.as_str());
    styled(full_name, "body_pt", true, false);
    assert!(full_name.baseline > first.baseline, "{name}");
    if laid.draft.signers.len() == 1 {
        // Label and capacity begin at one height, so the larger letters have the lower baseline.
        let top = |item: &Item| item.baseline - 0.891 * item.size;
        assert!((top(label) - top(first)).abs() < 0.5, "{name}");
    } else {
        assert!(laid.find(laid.draft.signers[0].full_name.as_str()).right < middle, "{name}");
    }
}

fn everything_stands_within_the_margins(name: &str, laid: &Laid) {
    // law!("30/2020:PL1.I.3")
    let m = *Layout::default().measures();
    for item in &laid.items {
        let (width, height) = laid.pages[item.page];
        let in_header = item.baseline < m.margin_top_mm * MM;
        assert!(item.left >= m.margin_left_mm * MM - TOLERANCE_PT, "{name}: {item:?}");
        assert!(item.right <= width - m.margin_right_mm * MM + TOLERANCE_PT, "{name}: {item:?}");
        assert!(item.baseline <= height - m.margin_bottom_mm * MM, "{name}: {item:?}");
        let number = item.text.chars().all(|c| c.is_ascii_digit()) && item.page > 0;
        assert!(!in_header || number || laid.draft.circulation.is_some(), "{name}: {item:?}");
    }
}

fn the_seal_covers_the_left_third_of_the_signature(name: &str, laid: &Laid) {
    // law!("30/2020:PL1.II.8")
    assert_eq!(laid.places.signatures.len(), laid.draft.signers.len(), "{name}");
    for (place, signer) in laid.places.signatures.iter().zip(&laid.draft.signers) {
        let (person, seal) = (place.person, place.seal);
        let overlap = (seal.left + seal.width - person.left) / person.width;
        assert!((overlap - 1.0 / 3.0).abs() < 0.01, "{name}: {overlap}");
        assert!((seal.width - 36.0 * MM).abs() < 0.01 && seal.page == person.page);
        let full_name = laid.find(signer.full_name.as_str());
        let below = 297.0 * MM - full_name.baseline;
        assert!(below < person.bottom, "{name}: the image stands above the name");
    }
}
