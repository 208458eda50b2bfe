//! The sheet: a document turned into ready words, numbers and marks, in the order of the page. The templates give
//! them places and decide nothing. Decree 30/2020/NĐ-CP, Appendix I, II and III.

use jiff::civil::Date;
use serde::Serialize;

use super::Part;
use super::sheet_body::{BlockSheet, body, runs};
use crate::document::{
    Annex, CopyBlock, Document, Draft, Heading, Kind, Line, Notation, Number, Orientation, Prose,
    Run, Signer, Stamp,
};
use crate::layout::{Layout, Measures};
use crate::numbering::roman;

#[derive(Serialize)]
pub(super) struct Sheet<'a> {
    layout: &'a Measures,
    title: String,
    author: String,
    main: Option<MainSheet>,
    annexes: Vec<AnnexSheet>,
}

#[derive(Serialize)]
struct MainSheet {
    superior: Option<String>,
    issuer: String,
    number: Option<NumberSheet>,
    place: String,
    date: Option<DateSheet>,
    shows_date: bool,
    title: Option<String>,
    subject: Option<String>,
    letter_subject: Option<String>,
    stamp: Option<StampSheet>,
    circulation: Option<&'static str>,
    addressee_label: String,
    addressees: Vec<String>,
    competence: Option<String>,
    bases: Vec<Vec<Run>>,
    enacting_word: Option<&'static str>,
    blocks: Vec<BlockSheet>,
    recipients: Vec<String>,
    drafter: Option<String>,
    signers: Vec<SignerSheet>,
    contact: Vec<String>,
    copy: Option<CopySheet>,
}

#[derive(Serialize)]
struct NumberSheet {
    written: Option<String>,
    notation: String,
}

#[derive(Serialize)]
struct DateSheet {
    day: String,
    month: String,
    year: String,
}

#[derive(Serialize)]
struct StampSheet {
    words: &'static str,
    width_mm: f64,
    height_mm: f64,
}

#[derive(Serialize)]
struct SignerSheet {
    lines: Vec<String>,
    other_office: Option<String>,
    full_name: String,
}

#[derive(Serialize)]
struct AnnexSheet {
    /// Of a document put into force: it has a head of its own, without number and date.
    head: Option<NamesSheet>,
    label: String,
    title: Option<String>,
    reference: String,
    landscape: bool,
    blocks: Vec<BlockSheet>,
}

#[derive(Serialize)]
struct NamesSheet {
    superior: Option<String>,
    issuer: String,
}

#[derive(Serialize)]
struct CopySheet {
    form: &'static str,
    issuer: String,
    number: NumberSheet,
    place: String,
    date: Option<DateSheet>,
    recipients: Vec<String>,
    /// Copies name no drafter; the templates share one layout of recipients.
    drafter: Option<String>,
    signer: SignerSheet,
}

impl<'a> Sheet<'a> {
    /// The sheet of the chosen part.
    pub(super) fn of(document: &Document, part: Part, layout: &'a Layout) -> Self {
        let draft = document.draft();
        let annex = |index: usize| draft.annexes.get(index).map(|it| annex_sheet(draft, it, index));
        let (main, annexes) = match part {
            Part::Whole => (true, (0..draft.annexes.len()).filter_map(annex).collect()),
            Part::Main => (true, Vec::new()),
            Part::Annex(index) => (false, annex(index).into_iter().collect()),
        };
        Self {
            layout: layout.measures(),
            title: title(draft),
            author: draft.issuer.as_str().to_owned(),
            main: main.then(|| main_sheet(draft)),
            annexes,
        }
    }
}

/// "Quyết định 15/QĐ-BNV: Về việc …", for the viewer's title bar and for search.
fn title(draft: &Draft) -> String {
    let mut title = draft.kind.vietnamese().to_owned();
    match (draft.number, &draft.notation) {
        (Some(number), Some(notation)) => {
            title.push_str(&format!(" {}/{}", number.written(), notation.as_str()));
        }
        (None, Some(notation)) => title.push_str(&format!(" {}", notation.as_str())),
        (_, None) => {}
    }
    if let Some(subject) = &draft.subject {
        title.push_str(&format!(": {}", subject.as_str()));
    }
    title
}

fn main_sheet(draft: &Draft) -> MainSheet {
    let letter = draft.kind.heading() == Heading::OfficialLetter;
    let subject = draft.subject.as_ref().map(|line| line.as_str().to_owned());
    let (subject, letter_subject) =
        if letter { (None, subject.map(|it| format!("V/v {it}"))) } else { (subject, None) };
    let telegram = draft.kind == Kind::Telegram;
    let sender = draft.competence.as_ref().filter(|_| telegram);
    MainSheet {
        superior: draft.superior.as_ref().map(Line::capitals),
        issuer: draft.issuer.capitals(),
        number: draft.notation.as_ref().map(|notation| number_sheet(draft.number, notation)),
        place: draft.place.as_str().to_owned(),
        date: draft.dated_on.map(date_sheet),
        shows_date: draft.kind.shows_date(),
        title: (!letter).then(|| draft.kind.vietnamese().to_uppercase()),
        subject,
        letter_subject,
        stamp: draft.urgency.stamp().map(stamp_sheet),
        circulation: draft.circulation.map(crate::document::Circulation::words),
        addressee_label: match sender {
            Some(sender) => format!("{} điện:", sender.as_str()),
            None => "Kính gửi:".to_owned(),
        },
        addressees: addressee_lines(&draft.addressees),
        competence: draft.competence.as_ref().filter(|_| !telegram).map(Line::capitals),
        bases: base_lines(&draft.bases),
        enacting_word: draft.kind.enacting_word(),
        blocks: body(&draft.body),
        recipients: draft.recipients.lines(),
        drafter: draft.drafter.as_ref().map(|drafter| match drafter.copies {
            Some(copies) => format!("{}.({copies})", drafter.mark.capitals()),
            None => drafter.mark.capitals(),
        }),
        signers: draft.signers.iter().map(signer_sheet).collect(),
        contact: draft.contact.iter().map(|line| line.as_str().to_owned()).collect(),
        copy: draft.copy.as_ref().map(copy_sheet),
    }
}

fn number_sheet(number: Option<Number>, notation: &Notation) -> NumberSheet {
    NumberSheet { written: number.map(Number::written), notation: notation.as_str().to_owned() }
}

// law!("30/2020:PL1.II.4")
/// Days below ten and the months January and February get a leading zero, the other months none.
fn date_sheet(date: Date) -> DateSheet {
    let month = date.month();
    DateSheet {
        day: format!("{:02}", date.day()),
        month: if month < 3 { format!("{month:02}") } else { month.to_string() },
        year: date.year().to_string(),
    }
}

fn stamp_sheet(stamp: Stamp) -> StampSheet {
    let Stamp { words, width_mm, height_mm } = stamp;
    StampSheet { words, width_mm, height_mm }
}

// law!("30/2020:PL1.II.9")
/// One stands beside the label without a mark; of several each ends with ";", the last with ".".
fn addressee_lines(lines: &[Line]) -> Vec<String> {
    match lines {
        [only] => vec![only.as_str().to_owned()],
        lines => closed(lines.iter().map(|line| line.as_str().to_owned()).collect()),
    }
}

/// Adds ";" to every line and "." to the last, in the place of marks that already stand there.
fn closed(lines: Vec<String>) -> Vec<String> {
    let last = lines.len().saturating_sub(1);
    let close = |(place, line): (usize, String)| {
        let bare = line.trim_end().trim_end_matches([';', '.', ',']);
        format!("{bare}{}", if place == last { "." } else { ";" })
    };
    lines.into_iter().enumerate().map(close).collect()
}

// law!("30/2020:PL1.II.6")
/// Each legal basis ends with ";", the last one with ".".
fn base_lines(bases: &[Prose]) -> Vec<Vec<Run>> {
    let last = bases.len().saturating_sub(1);
    let close = |(place, basis): (usize, &Prose)| {
        super::sheet_body::ending(runs(basis), if place == last { "." } else { ";" })
    };
    bases.iter().enumerate().map(close).collect()
}

fn signer_sheet(signer: &Signer) -> SignerSheet {
    SignerSheet {
        lines: signer.lines(),
        other_office: signer.other_office.as_ref().map(|line| line.as_str().to_owned()),
        full_name: signer.full_name.as_str().to_owned(),
    }
}

/// Room for a number written by hand, in spaces that do not shrink.
const FREE: &str = "\u{a0}\u{a0}\u{a0}\u{a0}\u{a0}\u{a0}";

// law!("30/2020:PL1.III.1")
/// Two or more annexes are numbered in Roman; in electronic documents number and date of the reference stay free.
fn annex_sheet(draft: &Draft, annex: &Annex, index: usize) -> AnnexSheet {
    let notation = draft.notation.as_ref().map_or("", Notation::as_str);
    let issuer = draft.issuer.as_str();
    let kind = draft.kind.vietnamese();
    AnnexSheet {
        head: annex.enacts.map(|_| names_sheet(draft)),
        label: annex.enacts.map_or_else(
            || annex_label(&draft.annexes, index),
            |kind| kind.vietnamese().to_uppercase(),
        ),
        title: annex.title.as_ref().map(|title| match annex.enacts {
            Some(_) => title.as_str().to_owned(),
            None => title.capitals(),
        }),
        reference: format!(
            "(Kèm theo {kind} số{FREE}/{notation} ngày{FREE}tháng{FREE}năm{FREE}của {issuer})"
        ),
        landscape: annex.orientation == Orientation::Landscape,
        blocks: body(&annex.body),
    }
}

/// "Phụ lục", or "Phụ lục II" when there are several; documents put into force are not counted.
fn annex_label(annexes: &[Annex], index: usize) -> String {
    let plain = |annexes: &[Annex]| annexes.iter().filter(|it| it.enacts.is_none()).count();
    match plain(annexes) {
        0 | 1 => "Phụ lục".to_owned(),
        _ => format!("Phụ lục {}", roman(plain(&annexes[..=index]))),
    }
}

fn names_sheet(draft: &Draft) -> NamesSheet {
    NamesSheet {
        superior: draft.superior.as_ref().map(Line::capitals),
        issuer: draft.issuer.capitals(),
    }
}

fn copy_sheet(copy: &CopyBlock) -> CopySheet {
    CopySheet {
        form: copy.form.words(),
        issuer: copy.issuer.capitals(),
        number: number_sheet(copy.number, &copy.notation),
        place: copy.place.as_str().to_owned(),
        date: copy.dated_on.map(date_sheet),
        recipients: copy.recipients.lines(),
        drafter: None,
        signer: signer_sheet(&copy.signer),
    }
}
