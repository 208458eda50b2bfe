//! The head and the beginning: obligatory elements, wording of nation and motto, number, date, subject, legal bases.
//! Decree 30/2020/NĐ-CP, art. 8; Appendix I, II.1 to II.6.

use super::anatomy::Anatomy;
use super::content::paragraphs;
use super::element::Element;
use super::finding::{Finding, Pair, Place};
use super::paper::{Form, Line};
use super::parts::Part;
use super::rule::Rule;
use super::text::{date_line, letters_only, number_line};
use crate::document::{CopyForm, Kind, Notation};

const NATION: &str = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM";
const MOTTO: &str = "Độc lập - Tự do - Hạnh phúc";
/// A rule may stand this far below the motto, in points.
const RULE_BELOW_PT: f64 = 14.0;
/// As long as the words, within this share.
const RULE_SHARE: f64 = 0.15;

pub(super) fn check(anatomy: &Anatomy<'_>, findings: &mut Vec<Finding>) {
    missing(anatomy, findings);
    wording(anatomy, findings);
    findings.extend(motto_rule(anatomy));
    for part in [Part::Main, Part::Copy] {
        number(anatomy, part, findings);
        date(anatomy, part, findings);
    }
    findings.extend(letter_subject(anatomy));
    bases(anatomy, findings);
}

// law!("30/2020:8")
fn missing(anatomy: &Anatomy<'_>, findings: &mut Vec<Finding>) {
    let kind = anatomy.kind;
    let letter = kind == Some(Kind::OfficialLetter);
    let is = |fits: fn(Kind) -> bool| kind.is_some_and(fits);
    let subject = if letter { Element::LetterSubject } else { Element::Subject };
    let obligatory = [
        (Element::Nation, true),
        (Element::Motto, true),
        (Element::Issuer, true),
        (Element::Number, kind.is_none_or(Kind::is_numbered)),
        (Element::Date, kind.is_none_or(Kind::shows_date)),
        (Element::Kind, kind.is_none()),
        (subject, is(Kind::needs_subject)),
        (Element::Addressees, is(Kind::needs_addressee)),
        (Element::Bases, is(|kind| kind.enacting_word().is_some())),
        (Element::Body, true),
        (Element::Capacity, true),
        (Element::Signer, true),
        (Element::RecipientsLabel, true),
        (Element::Recipients, true),
    ];
    for (element, due) in obligatory {
        if due && anatomy.element(Part::Main, element).is_empty() {
            let mut finding = Finding::new(Rule::ElementMissing, &[]).about(element);
            finding.place = first_page(anatomy);
            findings.push(finding);
        }
    }
}

/// What is not there is told of the first page.
fn first_page(anatomy: &Anatomy<'_>) -> Place {
    match anatomy.paper.form {
        Form::Pdf => Place::page(0),
        Form::Docx => Place::default(),
    }
}

// law!("30/2020:PL1.II.1")
fn wording(anatomy: &Anatomy<'_>, findings: &mut Vec<Finding>) {
    let modern = |text: &str| text.replace("HOÀ", "HÒA").replace("Hoà", "Hòa");
    for line in anatomy.element(Part::Main, Element::Nation) {
        if modern(&line.text()).to_uppercase() != NATION {
            let finding = Finding::new(Rule::NationWording, &[line]).about(Element::Nation);
            findings.push(finding.wanted(Pair::same(NATION)));
        }
    }
    for line in anatomy.element(Part::Main, Element::Motto) {
        let text = line.text();
        // Capitals throughout are a matter of letters, not of words.
        if text != MOTTO && text != MOTTO.to_uppercase() {
            let finding = Finding::new(Rule::MottoWording, &[line]).about(Element::Motto);
            findings.push(finding.wanted(Pair::same(MOTTO)));
        }
    }
}

/// Only pages show their rules.
fn motto_rule(anatomy: &Anatomy<'_>) -> Option<Finding> {
    let motto = *anatomy.element(Part::Main, Element::Motto).first()?;
    let area = motto.area?;
    let fits = anatomy.paper.rulers.iter().any(|ruler| {
        let below = (-2.0..RULE_BELOW_PT).contains(&(ruler.top - area.bottom));
        let length = ((ruler.right - ruler.left) / area.width() - 1.0).abs() <= RULE_SHARE;
        let beneath = (f64::midpoint(ruler.left, ruler.right) - area.middle()).abs() < 10.0;
        ruler.page == motto.page && below && length && beneath
    });
    (!fits).then(|| Finding::new(Rule::MottoRule, &[motto]).about(Element::Motto))
}

// law!("30/2020:PL1.II.3")
fn number(anatomy: &Anatomy<'_>, part: Part, findings: &mut Vec<Finding>) {
    let lines = anatomy.element(part, Element::Number);
    let Some(line) = lines.first() else { return };
    let finding = |rule| Finding::new(rule, &[*line]).about(Element::Number);
    let Some(read) = number_line(&line.text()) else {
        return findings.push(finding(Rule::NumberForm));
    };
    if read.misformed {
        findings.push(finding(Rule::NumberForm));
    }
    let value = read.digits.parse::<u32>().unwrap_or(0);
    let written = format!("{value:02}");
    if !read.digits.is_empty() && read.digits != written {
        findings.push(
            finding(Rule::NumberZero).found(Pair::same(&read.digits)).wanted(Pair::same(written)),
        );
    }
    if let Some(year) = &read.year {
        findings.push(finding(Rule::NumberYear).found(Pair::same(year)));
    }
    match Notation::parse(&read.notation) {
        Err(_) => findings.push(finding(Rule::NotationForm).found(Pair::same(&read.notation))),
        Ok(notation) if !fits(anatomy, part, &notation) => {
            findings.push(finding(Rule::NotationKind).found(Pair::same(&read.notation)));
        }
        Ok(_) => {}
    }
}

/// A copy's notation begins with the abbreviation of its form.
fn fits(anatomy: &Anatomy<'_>, part: Part, notation: &Notation) -> bool {
    match part {
        Part::Copy => {
            let first = notation.as_str().split('-').next();
            CopyForm::ALL.iter().any(|form| Some(form.abbreviation()) == first)
        }
        Part::Main | Part::Annex => anatomy.kind.is_none_or(|kind| notation.fits(kind)),
    }
}

// law!("30/2020:PL1.II.4")
fn date(anatomy: &Anatomy<'_>, part: Part, findings: &mut Vec<Finding>) {
    let lines = anatomy.element(part, Element::Date);
    let Some(line) = lines.first() else { return };
    let finding = |rule| Finding::new(rule, &[*line]).about(Element::Date);
    let Some(read) = date_line(&line.text()) else {
        return findings.push(finding(Rule::DateForm));
    };
    let figure = |text: &str| text.parse::<u32>().unwrap_or(0);
    let (day, month) = (figure(&read.day), figure(&read.month));
    let given = [(&read.day, 1..=31), (&read.month, 1..=12), (&read.year, 1945..=9999)];
    let outside =
        given.iter().any(|(text, range)| !text.is_empty() && !range.contains(&figure(text)));
    if !read.comma || outside {
        findings.push(finding(Rule::DateForm));
    }
    let bare = |text: &str, below: u32, value: u32| text.len() == 1 && value < below;
    if bare(&read.day, 10, day) || bare(&read.month, 3, month) {
        findings.push(finding(Rule::DateZero));
    }
}

// law!("30/2020:PL1.II.5")
fn letter_subject(anatomy: &Anatomy<'_>) -> Option<Finding> {
    let lines = anatomy.element(Part::Main, Element::LetterSubject);
    let sound = lines.first()?.text().starts_with("V/v ");
    let finding = || Finding::new(Rule::SubjectPrefix, &lines).about(Element::LetterSubject);
    (!sound).then(finding)
}

// law!("30/2020:PL1.II.6")
fn bases(anatomy: &Anatomy<'_>, findings: &mut Vec<Finding>) {
    let lines = anatomy.element(Part::Main, Element::Bases);
    let paragraphs = paragraphs(anatomy, &lines);
    let last = paragraphs.len().saturating_sub(1);
    for (place, paragraph) in paragraphs.iter().enumerate() {
        let mark = if place == last { '.' } else { ';' };
        let closed = paragraph.last().is_some_and(|line: &&Line| line.text().ends_with(mark));
        // Older forms close the last one with a comma; the decree asks for the full stop.
        let words = paragraph.iter().any(|line| !letters_only(&line.text()).is_empty());
        if words && !closed {
            let finding = Finding::new(Rule::BasesClose, paragraph).about(Element::Bases);
            findings.push(finding.wanted(Pair::same(mark)));
        }
    }
}
