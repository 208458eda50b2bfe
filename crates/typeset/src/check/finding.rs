//! A finding: which rule, about what, where on the page, what was found and what is asked for.

use super::element::Element;
use super::paper::{Area, Line};
use super::rule::Rule;

/// One text in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Pair {
    pub vi: String,
    pub en: String,
}

impl Pair {
    pub(super) fn new(vi: impl Into<String>, en: impl Into<String>) -> Pair {
        Pair { vi: vi.into(), en: en.into() }
    }

    /// The same in every language: a figure, words of the document.
    pub(super) fn same(text: impl Into<String>) -> Pair {
        let text = text.into();
        Pair { en: text.clone(), vi: text }
    }
}

/// Where something stands.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Place {
    /// Page of a PDF, from 0.
    pub page: Option<usize>,
    pub area: Option<Area>,
    /// Paragraph of a DOCX, from 0.
    pub paragraph: Option<usize>,
}

impl Place {
    /// The place of one or more lines; of several on different pages, the first.
    pub(super) fn of(lines: &[&Line]) -> Place {
        let Some(first) = lines.first() else { return Place::default() };
        let Some(area) = first.area else {
            return Place { paragraph: Some(first.paragraph), ..Place::default() };
        };
        let on_page = lines.iter().filter(|line| line.page == first.page);
        let area = on_page.filter_map(|line| line.area).fold(area, |sum, area| sum.with(&area));
        Place { page: Some(first.page), area: Some(area), paragraph: None }
    }

    pub(super) fn page(page: usize) -> Place {
        Place { page: Some(page), ..Place::default() }
    }

    /// Grows in reading order.
    pub(super) fn order(&self) -> f64 {
        let top = self.area.map_or(0.0, |area| area.top);
        let step = self.page.or(self.paragraph).unwrap_or(0);
        // No page is higher than this.
        #[expect(clippy::cast_precision_loss, reason = "pages are few")]
        let steps = step as f64 * 100_000.0;
        steps + top
    }
}

/// Something that does not keep to the form.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    pub rule: Rule,
    pub element: Option<Element>,
    pub place: Place,
    /// The words it is about, shortened; empty when it is about what is not there.
    pub quote: String,
    pub found: Option<Pair>,
    pub wanted: Option<Pair>,
}

/// Letters of a quote.
const QUOTE_CHARS_MAX: usize = 120;

impl Finding {
    pub(super) fn new(rule: Rule, lines: &[&Line]) -> Finding {
        let words: Vec<String> = lines.iter().map(|line| line.text()).collect();
        let words = words.join(" ");
        let mut quote: String = words.chars().take(QUOTE_CHARS_MAX).collect();
        if words.chars().count() > QUOTE_CHARS_MAX {
            quote.push('…');
        }
        let place = Place::of(lines);
        Finding { rule, element: None, place, quote, found: None, wanted: None }
    }

    pub(super) fn about(self, element: Element) -> Finding {
        Finding { element: Some(element), ..self }
    }

    pub(super) fn found(self, found: Pair) -> Finding {
        Finding { found: Some(found), ..self }
    }

    pub(super) fn wanted(self, wanted: Pair) -> Finding {
        Finding { wanted: Some(wanted), ..self }
    }

    /// Where the law says it: of the element when the rule is about any.
    #[must_use]
    pub fn article(&self) -> &'static str {
        match (self.rule, self.element) {
            (
                Rule::ElementSize | Rule::ElementStyle | Rule::ElementLetters | Rule::ElementPlace,
                Some(element),
            ) => element.article(),
            (rule, _) => rule.source(),
        }
    }
}
