//! Who signs, and who receives: capacity lines, the signer's name, the list "Nơi nhận".
//! Decree 30/2020/NĐ-CP, art. 13; Appendix I, II.7 and II.9.

use super::anatomy::Anatomy;
use super::element::Element;
use super::ends::is_item;
use super::finding::{Finding, Pair};
use super::paper::{Line, Side};
use super::parts::Part;
use super::rule::Rule;
use super::text::{folded, is_capitals};
use crate::document::{SigningCapacity, capacity_rank, has_title};

/// Words with which the office of a deputy begins; a vice minister is "THỨ TRƯỞNG".
const DEPUTIES: [&str; 2] = ["PHÓ ", "THỨ TRƯỞNG"];
/// Ways in which the marks are miswritten, without the full stop or with strokes.
const MISWRITTEN: [&str; 14] = [
    "TM ", "T.M ", "T.M. ", "T/M ", "KT ", "K.T ", "K.T. ", "K/T ", "TL ", "T.L ", "T.L. ", "T/L ",
    "TUQ ", "Q ",
];

/// The mark before a line of capacity and what stands after it.
pub(crate) fn marked(text: &str) -> Option<(SigningCapacity, &str)> {
    let all = [
        SigningCapacity::UnderAuthorization,
        SigningCapacity::OnBehalf,
        SigningCapacity::ForHead,
        SigningCapacity::ByOrder,
        SigningCapacity::Acting,
    ];
    all.iter().find_map(|capacity| Some((*capacity, text.strip_prefix(capacity.mark()?)?.trim())))
}

pub(super) fn check(anatomy: &Anatomy<'_>, findings: &mut Vec<Finding>) {
    for part in [Part::Main, Part::Copy] {
        let lines = anatomy.element(part, Element::Capacity);
        let names = anatomy.element(part, Element::Signer);
        let two =
            [Side::Left, Side::Right].iter().all(|side| lines.iter().any(|it| it.side == *side));
        for side in [Side::Left, Side::Right, Side::Across] {
            let lines: Vec<&Line> = lines.iter().copied().filter(|it| it.side == side).collect();
            capacity(&lines, two, findings);
        }
        name(&names, findings);
        recipients(anatomy, part, findings);
    }
}

// law!("30/2020:13")
fn capacity(lines: &[&Line], two: bool, findings: &mut Vec<Finding>) {
    let about = |rule, lines: &[&Line]| Finding::new(rule, lines).about(Element::Capacity);
    let texts: Vec<String> = lines.iter().map(|line| line.text().to_uppercase()).collect();
    let Some(last) = texts.last() else { return };
    for (line, text) in lines.iter().zip(&texts) {
        let miswritten = MISWRITTEN.iter().any(|mark| text.starts_with(mark));
        let glued = marked(text).is_some_and(|(capacity, _)| {
            capacity.mark().is_some_and(|mark| !text[mark.len()..].starts_with(' '))
        });
        if miswritten || glued {
            findings.push(about(Rule::CapacityForm, &[*line]));
        }
    }
    let marks: Vec<SigningCapacity> =
        texts.iter().filter_map(|text| Some(marked(text)?.0)).collect();
    let ranks: Vec<u8> = marks.iter().map(|capacity| capacity_rank(*capacity)).collect();
    if !ranks.windows(2).all(|pair| pair[0] < pair[1]) {
        findings.push(about(Rule::CapacityOrder, lines));
    }
    let innermost = marks.last();
    let unnamed = marked(last).is_some();
    if unnamed && innermost != Some(&SigningCapacity::Acting) {
        return findings.push(about(Rule::CapacityOffice, lines));
    }
    let miswritten = texts.iter().any(|text| MISWRITTEN.iter().any(|mark| text.starts_with(mark)));
    let deputy = texts.iter().any(|text| DEPUTIES.iter().any(|word| text.starts_with(word)));
    let misfit = match innermost {
        Some(SigningCapacity::ForHead) => !deputy,
        // Two sign minutes and agreements in the offices they hold there.
        None => deputy && !two && !miswritten,
        Some(_) => false,
    };
    if misfit {
        findings.push(about(Rule::CapacityDeputy, lines));
    }
}

// law!("30/2020:PL1.II.7")
fn name(names: &[&Line], findings: &mut Vec<Finding>) {
    for line in names.iter().filter(|line| has_title(&line.text())) {
        findings.push(Finding::new(Rule::SignerTitle, &[*line]).about(Element::Signer));
    }
}

// law!("30/2020:PL1.II.9")
fn recipients(anatomy: &Anatomy<'_>, part: Part, findings: &mut Vec<Finding>) {
    let label = anatomy.element(part, Element::RecipientsLabel);
    for line in label.iter().filter(|line| line.text() != "Nơi nhận:" && !is_capitals(&line.text()))
    {
        let finding = Finding::new(Rule::RecipientsLabel, &[*line]);
        findings.push(finding.about(Element::RecipientsLabel).wanted(Pair::same("Nơi nhận:")));
    }
    let lines = anatomy.element(part, Element::Recipients);
    let about = |rule, lines: &[&Line]| Finding::new(rule, lines).about(Element::Recipients);
    let mut items: Vec<Vec<&Line>> = Vec::new();
    for line in &lines {
        let text = line.text();
        // What follows a closed line begins a new one, hyphen or not.
        let closed = items
            .last()
            .and_then(|item| item.last())
            .is_none_or(|last| last.text().ends_with([';', '.']));
        match items.last_mut().filter(|_| !is_item(&text) && !closed) {
            Some(item) => item.push(line),
            None => items.push(vec![line]),
        }
    }
    let Some((kept, others)) = items.split_last() else { return };
    for item in &items {
        if !item[0].text().starts_with('-') {
            findings.push(about(Rule::RecipientsDash, item));
        }
    }
    let ends = |item: &[&Line], mark| item.last().is_some_and(|line| line.text().ends_with(mark));
    for item in others.iter().filter(|item| !ends(item, ';')) {
        findings.push(about(Rule::RecipientsClose, item).wanted(Pair::same(';')));
    }
    let words: String = kept.iter().map(|line| line.text() + " ").collect();
    let words = folded(words.trim_start_matches(['-', ' ']));
    if !words.starts_with("luu: vt") {
        findings.push(about(Rule::RecipientsKept, kept));
    } else if !ends(kept, '.') {
        findings.push(about(Rule::RecipientsClose, kept).wanted(Pair::same('.')));
    }
}
