//! A finished document back into the structured form, as far as its words tell it. What could not be made out is told
//! plainly; nothing is invented. Decree 30/2020/NĐ-CP, art. 8; the form is `truc.document/1`.

mod annexes;
mod blocks;
mod ends;
mod names;

use jiff::civil::Date;
use names::{named, sentence_case};

use crate::check::{
    Anatomy, Element, Line as Written, Pair, Paper, Part, Role, date_line, is_item, number_line,
    paragraphs,
};
use crate::document::{Draft, Kind, Line, Notation, Number, Prose};
use crate::{Document, Refused};

/// Something left out, guessed, or in the way; the code is a promise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    pub code: &'static str,
    pub words: Pair,
}

/// What became of a document.
#[derive(Debug, Clone, PartialEq)]
pub struct Conversion {
    /// None when something obligatory could not be made out, or its elements do not fit together.
    pub document: Option<Document>,
    pub notes: Vec<Note>,
}

#[derive(Default)]
struct Notes(Vec<Note>);

impl Notes {
    fn tell(&mut self, code: &'static str, vi: impl Into<String>, en: impl Into<String>) {
        self.0.push(Note { code, words: Pair { vi: vi.into(), en: en.into() } });
    }

    /// A field that was found but does not fit its form.
    fn unfit(&mut self, vi: &str, en: &str, text: &str) {
        let vi = format!("Không đưa được {vi} vào dạng có cấu trúc: “{text}”.");
        self.tell(
            "convert.unfit",
            vi,
            format!("The {en} does not fit the structured form: “{text}”."),
        );
    }
}

/// Converts what was read from a DOCX. Stamps, the drafter's mark and the address at the foot are left out.
#[must_use]
pub fn convert(paper: &Paper) -> Conversion {
    let anatomy = Anatomy::of(paper);
    let mut notes = Notes::default();
    let document = draft(&anatomy, &mut notes).and_then(|draft| match Document::new(draft) {
        Ok(document) => Some(document),
        Err(refused) => {
            misfit(&refused, &mut notes);
            None
        }
    });
    left_out(&anatomy, &mut notes);
    Conversion { document, notes: notes.0 }
}

fn misfit(refused: &Refused, notes: &mut Notes) {
    for finding in &refused.findings {
        let (vi, en) = (finding.rule.vietnamese(), finding.rule.english());
        let at = &finding.at;
        notes.tell(
            "convert.misfit",
            format!("{} ({at})", vi.sentence),
            format!("{} ({at})", en.sentence),
        );
    }
}

fn left_out(anatomy: &Anatomy<'_>, notes: &mut Notes) {
    if anatomy.parts.contains(&Part::Copy) {
        notes.tell(
            "convert.copy",
            "Phần sao văn bản chưa được chuyển.",
            "The block of the copy was not converted.",
        );
    }
    if !anatomy.of_role(Part::Main, Role::Mark).is_empty() {
        notes.tell(
            "convert.marks",
            "Dấu chỉ mức độ khẩn, chỉ dẫn lưu hành chưa được chuyển; hãy chọn lại.",
            "Marks of urgency and circulation were not converted; choose them again.",
        );
    }
    if !anatomy.of_role(Part::Main, Role::Foot).is_empty() {
        notes.tell(
            "convert.foot",
            "Ký hiệu người soạn thảo, địa chỉ liên hệ ở cuối trang chưa được chuyển.",
            "The drafter's mark and the address at the foot were not converted.",
        );
    }
}

fn draft(anatomy: &Anatomy<'_>, notes: &mut Notes) -> Option<Draft> {
    let Some(kind) = anatomy.kind else {
        notes.tell(
            "convert.kind",
            "Không xác định được tên loại văn bản.",
            "The kind of the document could not be made out.",
        );
        return None;
    };
    let (number, notation) = numbers(anatomy, notes);
    let (place, dated_on) = place_and_date(anatomy, notes);
    let issuer = named(anatomy, Element::Issuer, notes);
    let (Some(issuer), Some(place)) = (issuer, place) else {
        notes.tell(
            "convert.head",
            "Không xác định được cơ quan ban hành hoặc địa danh.",
            "The issuing authority or the place could not be made out.",
        );
        return None;
    };
    let subject =
        if kind == Kind::OfficialLetter { Element::LetterSubject } else { Element::Subject };
    let subject = text(&anatomy.element(Part::Main, subject));
    let subject = subject.trim_start_matches("V/v").trim_start();
    let (telegram_sender, addressees) = addressees(anatomy, kind);
    let competence = text(&anatomy.of_role(Part::Main, Role::Competence));
    let competence =
        if kind == Kind::Telegram { telegram_sender } else { sentence_case(&competence) };
    Some(Draft {
        kind,
        superior: named(anatomy, Element::Superior, notes),
        issuer,
        number,
        notation,
        place,
        dated_on,
        subject: line(subject, "trích yếu", "subject", notes),
        addressees,
        competence: line(&competence, "thẩm quyền ban hành", "competence", notes),
        bases: bases(anatomy),
        body: blocks::body(&anatomy.element(Part::Main, Element::Body), notes),
        recipients: ends::recipients(anatomy, notes),
        signers: ends::signers(anatomy, notes),
        urgency: crate::document::Urgency::default(),
        circulation: None,
        drafter: None,
        contact: Vec::new(),
        annexes: annexes::annexes(anatomy, notes),
        copy: None,
    })
}

/// The words of several lines as one.
fn text(lines: &[&Written]) -> String {
    lines.iter().map(|line| line.text()).collect::<Vec<_>>().join(" ")
}

fn line(text: &str, vi: &str, en: &str, notes: &mut Notes) -> Option<Line> {
    if text.is_empty() {
        return None;
    }
    let line = Line::parse(text).ok();
    if line.is_none() {
        notes.unfit(vi, en, text);
    }
    line
}

fn numbers(anatomy: &Anatomy<'_>, notes: &mut Notes) -> (Option<Number>, Option<Notation>) {
    let Some(line) = anatomy.element(Part::Main, Element::Number).first().map(|line| line.text())
    else {
        return (None, None);
    };
    let Some(read) = number_line(&line) else {
        notes.unfit("số, ký hiệu", "number and notation", &line);
        return (None, None);
    };
    let notation = Notation::parse(&read.notation).ok();
    if notation.is_none() {
        notes.unfit("ký hiệu", "notation", &read.notation);
    }
    (read.digits.parse().ok().and_then(|number| Number::new(number).ok()), notation)
}

fn place_and_date(anatomy: &Anatomy<'_>, notes: &mut Notes) -> (Option<Line>, Option<Date>) {
    let Some(line) = anatomy.element(Part::Main, Element::Date).first().map(|line| line.text())
    else {
        return (None, None);
    };
    let Some(read) = date_line(&line) else {
        notes.unfit("địa danh và thời gian", "place and date", &line);
        return (None, None);
    };
    let date = || {
        Date::new(read.year.parse().ok()?, read.month.parse().ok()?, read.day.parse().ok()?).ok()
    };
    (Line::parse(&read.place).ok(), date())
}

/// The sender of a telegram, and who is addressed.
fn addressees(anatomy: &Anatomy<'_>, kind: Kind) -> (String, Vec<Line>) {
    let lines = anatomy.element(Part::Main, Element::Addressees);
    let Some((label, list)) = lines.split_first() else { return (String::new(), Vec::new()) };
    let label = label.text();
    let (before, first) = label.split_once(':').unwrap_or((&label, ""));
    let sender = before.trim_end_matches("điện").trim().to_owned();
    let mut names: Vec<String> = vec![first.to_owned()];
    for line in list {
        let text = line.text();
        match names.last_mut().filter(|_| !is_item(&text)) {
            Some(last) => last.push_str(&format!(" {text}")),
            None => names.push(text),
        }
    }
    let bare = |name: &String| {
        let bare =
            name.trim_start_matches(['-', '–', '+', '•', ' ']).trim_end_matches([';', '.', ' ']);
        Line::parse(bare).ok()
    };
    let sender = if kind == Kind::Telegram { sender } else { String::new() };
    (sender, names.iter().filter_map(bare).collect())
}

fn bases(anatomy: &Anatomy<'_>) -> Vec<Prose> {
    let lines = anatomy.element(Part::Main, Element::Bases);
    let prose = |paragraph: &Vec<&Written>| {
        let text = text(paragraph);
        Prose::parse(text.trim_end_matches([';', '.', ',', ' '])).ok()
    };
    paragraphs(anatomy, &lines).iter().filter_map(prose).collect()
}
