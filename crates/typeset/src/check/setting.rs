//! Letters, size, style and place of each element. Decree 30/2020/NĐ-CP, Appendix I, part IV (plan) and V (table).

use super::anatomy::Anatomy;
use super::element::{Element, Letters};
use super::finding::{Finding, Pair};
use super::paper::{Form, Line, Side};
use super::parts::Part;
use super::rule::Rule;
use super::text::is_capitals;

/// Printing programs round sizes to their own grid.
const SIZE_TOLERANCE_PT: f64 = 0.3;
/// Words shorter than this may be abbreviations: "UBND" is no line in capitals.
const CAPITALS_CHARS_MIN: usize = 8;
/// Lines on one level differ by less, in points.
const LEVEL_PT: f64 = 4.0;

pub(super) fn check(anatomy: &Anatomy<'_>, findings: &mut Vec<Finding>) {
    for element in Element::ALL {
        for part in [Part::Main, Part::Copy] {
            for line in anatomy.element(part, *element) {
                findings.extend(size(*element, line));
                findings.extend(style(*element, line));
                findings.extend(letters(*element, line));
                findings.extend(place(*element, part, line));
            }
        }
    }
    findings.extend(level(anatomy));
}

// law!("30/2020:PL1.V")
fn size(element: Element, line: &Line) -> Option<Finding> {
    let size = line.style().size_pt?;
    let (least, most) = element.sizes();
    let range = least - SIZE_TOLERANCE_PT..=most + SIZE_TOLERANCE_PT;
    if range.contains(&size) {
        return None;
    }
    let wanted = if least < most { format!("{least}–{most}") } else { least.to_string() };
    let finding = Finding::new(Rule::ElementSize, &[line]).about(element);
    let found = format!("{}", (size * 10.0).round() / 10.0);
    Some(finding.found(Pair::same(found)).wanted(Pair::same(wanted)))
}

fn style(element: Element, line: &Line) -> Option<Finding> {
    let (setting, style) = (element.setting(), line.style());
    let differs = |wanted: Option<bool>, found: Option<bool>| {
        wanted.zip(found).is_some_and(|(wanted, found)| wanted != found)
    };
    // The words "Kính gửi" alone may be stressed by habit; names after them are read line by line all the same.
    if !differs(setting.bold, style.bold) && !differs(setting.italic, style.italic) {
        return None;
    }
    let found = words(style.bold.unwrap_or(false), style.italic.unwrap_or(false));
    let wanted = words(setting.bold.unwrap_or(false), setting.italic.unwrap_or(false));
    Some(Finding::new(Rule::ElementStyle, &[line]).about(element).found(found).wanted(wanted))
}

fn words(bold: bool, italic: bool) -> Pair {
    match (bold, italic) {
        (false, false) => Pair::new("đứng, không đậm", "upright, not bold"),
        (true, false) => Pair::new("đứng, đậm", "upright, bold"),
        (false, true) => Pair::new("nghiêng, không đậm", "italic, not bold"),
        (true, true) => Pair::new("nghiêng, đậm", "italic, bold"),
    }
}

fn letters(element: Element, line: &Line) -> Option<Finding> {
    let text = line.text();
    let capitals = is_capitals(&text);
    let many = text.chars().filter(|c| c.is_alphabetic()).count() >= CAPITALS_CHARS_MIN;
    let wanted = match element.setting().letters {
        Letters::Capitals if !capitals => Pair::new("chữ in hoa", "capitals"),
        Letters::Small if capitals && many => Pair::new("chữ in thường", "small letters"),
        Letters::Capitals | Letters::Small | Letters::Any => return None,
    };
    Some(Finding::new(Rule::ElementLetters, &[line]).about(element).wanted(wanted))
}

/// Sides are known of pages and of cells of a DOCX.
fn place(element: Element, part: Part, line: &Line) -> Option<Finding> {
    let sided = line.area.is_some() || line.side != Side::Across;
    let right = || Pair::new("nửa phải của trang", "the right half of the page");
    let left = || Pair::new("nửa trái của trang", "the left half of the page");
    let wanted = match element {
        Element::Nation | Element::Motto if sided && line.side != Side::Right => right(),
        Element::Date if sided && line.side != Side::Right => right(),
        Element::Number | Element::RecipientsLabel if sided && line.side != Side::Left => left(),
        Element::Kind | Element::Subject if part == Part::Main && !line.centred => {
            Pair::new("canh giữa", "centred")
        }
        _ => return None,
    };
    Some(Finding::new(Rule::ElementPlace, &[line]).about(element).wanted(wanted))
}

// law!("30/2020:PL1.II.4")
/// Place and date stand on one line with the number.
fn level(anatomy: &Anatomy<'_>) -> Option<Finding> {
    let number = anatomy.element(Part::Main, Element::Number);
    let date = anatomy.element(Part::Main, Element::Date);
    let (number, date) = (number.first()?, date.first()?);
    let apart = (date.area?.bottom - number.area?.bottom).abs();
    let level = number.page == date.page && apart <= LEVEL_PT;
    let wanted = Pair::new("cùng dòng với số, ký hiệu", "on one line with the number");
    let finding = || Finding::new(Rule::ElementPlace, &[*date]).about(Element::Date);
    (anatomy.paper.form == Form::Pdf && !level).then(|| finding().wanted(wanted))
}
