//! The numbers that a word processor writes before paragraphs by itself: counted as it counts them, so that they stand
//! in the text as readers see them. ECMA-376-1, 17.9.

use std::collections::HashMap;

use super::xml::Node;
use crate::numbering::roman;

/// Levels of a list.
const LEVELS: usize = 9;

#[derive(Clone, Default)]
struct Level {
    format: String,
    text: String,
    start: usize,
}

#[derive(Default)]
pub(super) struct Lists {
    /// Levels by the list's abstract form.
    forms: HashMap<String, Vec<Level>>,
    /// The abstract form of each list.
    of: HashMap<String, String>,
    counts: HashMap<String, [usize; LEVELS]>,
}

impl Lists {
    pub(super) fn read(numbering: Option<&Node>) -> Lists {
        let mut lists = Lists::default();
        let Some(numbering) = numbering else { return lists };
        for form in numbering.all("abstractNum") {
            let level = |node: &Node| Level {
                format: node.value("numFmt").unwrap_or("decimal").to_owned(),
                text: node.value("lvlText").unwrap_or_default().to_owned(),
                start: node.value("start").and_then(|start| start.parse().ok()).unwrap_or(1),
            };
            let levels = form.all("lvl").take(LEVELS).map(level).collect();
            let id = form.attribute("abstractNumId").unwrap_or_default();
            lists.forms.insert(id.to_owned(), levels);
        }
        for list in numbering.all("num") {
            let form = list.value("abstractNumId").unwrap_or_default();
            lists
                .of
                .insert(list.attribute("numId").unwrap_or_default().to_owned(), form.to_owned());
        }
        lists
    }

    /// The label of the next paragraph of a list; none for lists that are switched off.
    pub(super) fn label(&mut self, list: &str, level: usize) -> Option<String> {
        let form = self.of.get(list)?;
        let levels = self.forms.get(form)?;
        let at = levels.get(level)?;
        let counts = self.counts.entry(form.clone()).or_default();
        counts[level] += 1;
        counts[level + 1..].fill(0);
        if at.format == "bullet" {
            return Some("-".to_owned());
        }
        let mut label = at.text.clone();
        for (place, level) in levels.iter().enumerate() {
            let count = counts[place].max(1) + level.start.saturating_sub(1);
            label = label.replace(&format!("%{}", place + 1), &written(&level.format, count));
        }
        Some(label).filter(|label| !label.trim().is_empty())
    }
}

fn written(format: &str, count: usize) -> String {
    let letter = || char::from_u32(u32::from('a') + u32::try_from((count - 1) % 26).unwrap_or(0));
    match format {
        "lowerLetter" => letter().map(String::from).unwrap_or_default(),
        "upperLetter" => letter().map(|it| it.to_uppercase().to_string()).unwrap_or_default(),
        "upperRoman" => roman(count.min(3999)),
        "lowerRoman" => roman(count.min(3999)).to_lowercase(),
        "none" => String::new(),
        _ => count.to_string(),
    }
}
