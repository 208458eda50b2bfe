//! Which line is which element, found by words, style and place. Tolerant on purpose: what is written wrongly is still
//! recognised, so that the finding says what is wrong with it rather than that it is missing.

use super::element::Element;
use super::paper::{Line, Paper, Side};
use super::parts::{Part, is_copy_form, parts};
use super::text::{date_line, folded, is_capitals, letters_only, number_line};
use super::{content, ends};
use crate::document::Kind;

/// The head stands among the first lines of the first page.
const HEAD_LINES_MAX: usize = 45;
/// A date that is not written as a date is looked for this many lines after the number.
const DATE_AFTER_MAX: usize = 4;
/// In points: what ends above this stands in the top margin.
const TOP_MARGIN: f64 = 72.0;
/// Words that signing programs print beside a signature; they are no part of the document.
const SIGNING_WORDS: [&str; 7] =
    ["ky boi", "nguoi ky", "ngay ky", "thoi gian ky", "email:", "co quan:", "signature"];
/// The stamps of urgency and circulation, and the annexes' own marks.
const STAMPS: [&str; 6] =
    ["HỎA TỐC", "HOẢ TỐC", "THƯỢNG KHẨN", "KHẨN", "XEM XONG TRẢ LẠI", "LƯU HÀNH NỘI BỘ"];

/// What a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    Element(Element),
    /// A stamp, or words of a signing program.
    Mark,
    /// Thẩm quyền ban hành.
    Competence,
    /// "QUYẾT ĐỊNH:"
    Enacting,
    /// The foot of page 1 (cell 13) and the drafter's mark (cell 12).
    Foot,
    /// "SAO Y" of the copy block.
    CopyForm,
}

/// Lines with what they are.
pub(crate) struct Anatomy<'a> {
    pub(crate) paper: &'a Paper,
    pub(crate) parts: Vec<Part>,
    pub(crate) roles: Vec<Option<Role>>,
    /// None when no kind was found; the official letter by its "V/v".
    pub(crate) kind: Option<Kind>,
}

impl<'a> Anatomy<'a> {
    pub(crate) fn of(paper: &'a Paper) -> Anatomy<'a> {
        let parts = parts(paper);
        let roles = vec![None; paper.lines.len()];
        let mut anatomy = Anatomy { paper, parts, roles, kind: None };
        anatomy.marks();
        anatomy.page_numbers();
        for part in [Part::Main, Part::Copy] {
            anatomy.number_and_date(part);
        }
        anatomy.nation();
        for part in [Part::Main, Part::Copy] {
            anatomy.authorities(part);
        }
        anatomy.title();
        for part in [Part::Main, Part::Copy] {
            ends::find(&mut anatomy, part);
        }
        content::find(&mut anatomy);
        anatomy
    }

    /// The lines of a part with this role, in reading order.
    pub(crate) fn of_role(&self, part: Part, role: Role) -> Vec<&'a Line> {
        let places = 0..self.paper.lines.len();
        let fits = |place: &usize| self.parts[*place] == part && self.roles[*place] == Some(role);
        places.filter(fits).map(|place| &self.paper.lines[place]).collect()
    }

    pub(crate) fn element(&self, part: Part, element: Element) -> Vec<&'a Line> {
        self.of_role(part, Role::Element(element))
    }

    /// Every line of a part with what it is.
    pub(crate) fn of_part(&self, part: Part) -> impl Iterator<Item = (&'a Line, Option<Role>)> {
        let places = (0..self.paper.lines.len()).filter(move |place| self.parts[*place] == part);
        places.map(|place| (&self.paper.lines[place], self.roles[place]))
    }

    /// Places of the lines of a part that are nothing yet.
    pub(crate) fn free(&self, part: Part) -> Vec<usize> {
        let free = |place: &usize| self.parts[*place] == part && self.roles[*place].is_none();
        (0..self.paper.lines.len()).filter(free).collect()
    }

    pub(crate) fn place_of(&self, part: Part, role: Role) -> Option<usize> {
        let fits = |place: &usize| self.parts[*place] == part && self.roles[*place] == Some(role);
        (0..self.paper.lines.len()).find(fits)
    }

    pub(crate) fn line(&self, place: usize) -> &'a Line {
        &self.paper.lines[place]
    }

    pub(crate) fn name(&mut self, place: usize, role: Role) {
        self.roles[place] = Some(role);
    }

    fn marks(&mut self) {
        for place in 0..self.roles.len() {
            let text = self.line(place).text();
            let plain = folded(&text);
            let signing = SIGNING_WORDS.iter().any(|words| plain.starts_with(words));
            if signing || STAMPS.contains(&text.trim_end_matches(':')) {
                self.name(place, Role::Mark);
            } else if is_copy_form(self.line(place)) && self.parts[place] == Part::Copy {
                self.name(place, Role::CopyForm);
            }
        }
    }

    fn page_numbers(&mut self) {
        for place in 0..self.roles.len() {
            let line = self.line(place);
            let high = line.area.is_some_and(|area| area.bottom < TOP_MARGIN);
            let height = self.paper.sheets.get(line.page).map_or(f64::MAX, |sheet| sheet.height_pt);
            let low = line.area.is_some_and(|area| area.top > height - TOP_MARGIN);
            let counts = line.text().parse() == Ok(line.page + 1);
            let figures =
                !line.text().is_empty() && line.text().chars().all(|c| c.is_ascii_digit());
            if (high && figures) || (low && counts) {
                self.name(place, Role::Element(Element::PageNumber));
            }
        }
    }

    fn head(&self, part: Part) -> Vec<usize> {
        let places = self.free(part).into_iter().take(HEAD_LINES_MAX);
        places.filter(|place| part == Part::Copy || self.line(*place).page == 0).collect()
    }

    fn nation(&mut self) {
        let head = self.head(Part::Main);
        let found = |words: &[&str]| {
            let fits = |place: &&usize| {
                let letters = letters_only(&self.line(**place).text());
                letters.chars().count() < 60 && words.iter().any(|words| letters.contains(words))
            };
            head.iter().find(fits).copied()
        };
        let nation = found(&["xahoichunghia", "conghoaxahoi", "chunghiavietnam"]);
        let motto = found(&["doclaptudo", "tudohanhphuc", "doclaphanhphuc"]);
        if let Some(place) = nation {
            self.name(place, Role::Element(Element::Nation));
            self.text_blocks_above(place);
        }
        if let Some(place) = motto {
            self.name(place, Role::Element(Element::Motto));
        }
    }

    /// Cell 14: what an electronic copy or a separate attachment bears top right, above the head.
    fn text_blocks_above(&mut self, nation: usize) {
        let Some(limit) = self.line(nation).area else { return };
        for place in self.free(Part::Main) {
            let line = self.line(place);
            let above = line.area.is_some_and(|area| area.bottom < limit.top);
            if line.page == 0 && line.side == Side::Right && above {
                self.name(place, Role::Mark);
            }
        }
    }

    fn number_and_date(&mut self, part: Part) {
        let head = self.head(part);
        let number = head.iter().find(|place| {
            let line = self.line(**place);
            let text = line.text();
            let numbered = number_line(&text).is_some() && text.chars().count() < 60;
            numbered || (text.starts_with("Số:") && line.side == Side::Left)
        });
        if let Some(place) = number {
            self.name(*place, Role::Element(Element::Number));
        }
        let limit = number.copied().unwrap_or(0) + DATE_AFTER_MAX;
        let date = head.iter().find(|place| {
            let line = self.line(**place);
            let text = line.text();
            let aside = line.side == Side::Right && !line.is_bold() && **place <= limit;
            let short = folded(&text).contains("ngay") && text.chars().count() < 60;
            date_line(&text).is_some() || (aside && short)
        });
        if let Some(place) = date {
            self.name(*place, Role::Element(Element::Date));
        }
    }

    /// The left column above the number: the superior in plain letters, the issuer in bold ones.
    fn authorities(&mut self, part: Part) {
        let first = |element| self.place_of(part, Role::Element(element));
        let below = first(Element::Number).or(first(Element::Date)).or(first(Element::Motto));
        let Some(below) = below else { return };
        let above = self.head(part).into_iter().filter(|place| *place < below);
        let left: Vec<usize> = above.filter(|place| self.line(*place).side == Side::Left).collect();
        let bold = left.iter().any(|place| self.line(*place).is_bold());
        for place in &left {
            let issuer =
                if bold { self.line(*place).is_bold() } else { Some(place) == left.last() };
            let element = if issuer { Element::Issuer } else { Element::Superior };
            self.name(*place, Role::Element(element));
        }
    }

    fn title(&mut self) {
        let head = self.head(Part::Main);
        let kind = head.iter().find_map(|place| Some((*place, named_kind(self.line(*place))?)));
        if let Some((place, kind)) = kind {
            self.kind = Some(kind);
            self.name(place, Role::Element(Element::Kind));
            return self.subject(place);
        }
        let opens = |place: &&usize| letters_only(&self.line(**place).text()).starts_with("vv");
        let Some(first) = head.iter().find(opens).copied() else { return };
        self.kind = Some(Kind::OfficialLetter);
        let mut last = first;
        for place in head.into_iter().filter(|place| *place >= first) {
            let line = self.line(place);
            if line.side == Side::Left && (place == first || !line.parted_from(self.line(last))) {
                self.name(place, Role::Element(Element::LetterSubject));
                last = place;
            }
        }
    }

    /// What follows the kind, centred, until the content begins.
    fn subject(&mut self, kind: usize) {
        let mut above = kind;
        for place in self.head(Part::Main).into_iter().filter(|place| *place > kind) {
            let (line, text) = (self.line(place), self.line(place).text());
            let plain = folded(&text);
            let content =
                plain.starts_with("kinh gui") || text.ends_with(':') || is_content(&plain);
            // Set without bold letters it is still the subject, where there has to be one.
            let due = above == kind && self.kind.is_some_and(Kind::needs_subject);
            let goes_on = (line.is_bold() && !line.is_italic()) || due;
            let competence = is_capitals(&text) && line.is_bold() && above != kind;
            let centred = line.centred || line.area.is_none_or(|area| area.width() > 300.0);
            let parted = line.parted_from(self.line(above));
            if content || competence || !goes_on || !centred || parted {
                return;
            }
            self.name(place, Role::Element(Element::Subject));
            above = place;
        }
    }
}

fn is_content(plain: &str) -> bool {
    ["can cu", "dieu 1", "i. ", "1. ", "phan ", "chuong "]
        .iter()
        .any(|words| plain.starts_with(words))
}

/// The kind that a line names alone, in capitals or in bold.
fn named_kind(line: &Line) -> Option<Kind> {
    let text = line.text();
    let set_as_title = is_capitals(&text) || (line.is_bold() && line.centred);
    if !set_as_title {
        return None;
    }
    let name = letters_only(&text);
    let named =
        |kind: &&Kind| **kind != Kind::OfficialLetter && letters_only(kind.vietnamese()) == name;
    Kind::ALL.iter().find(named).copied()
}
