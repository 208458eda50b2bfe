//! The sheet: a document turned into ready words, numbers and marks, in the order of the page. The templates give
//! them places and decide nothing. Decree 30/2020/NĐ-CP, Appendix I, II and III.

use jiff::civil::Date;
use serde::Serialize;

use super::Part;
use super::measure::{Style, balanced, longest, width};
use super::sheet_body::{BlockSheet, Piece, body, pieces};
use crate::document::{
    Annex, CopyBlock, Document, Draft, Heading, Kind, Line, Notation, Number, Orientation, Prose,
    Recipients, Signer, Stamp,
};
use crate::layout::{Layout, Measures, PAGE_WIDTH_MM};
use crate::numbering::roman;

#[derive(Serialize)]
pub(super) struct Sheet<'a> {
    layout: &'a Measures,
    title: String,
    author: String,
    /// Length of the rule under the motto: that of its words.
    motto_rule_pt: f64,
    /// What stands across every page.
    #[serde(skip_serializing_if = "Option::is_none")]
    mark: Option<&'static str>,
    main: Option<MainSheet>,
    annexes: Vec<AnnexSheet>,
}

#[derive(Serialize)]
struct MainSheet {
    names: NamesSheet,
    number: Option<NumberSheet>,
    place: String,
    date: Option<DateSheet>,
    shows_date: bool,
    title: Option<RuledSheet>,
    subject: Option<RuledSheet>,
    letter_subject: Vec<String>,
    stamp: Option<StampSheet>,
    circulation: Option<&'static str>,
    addressee_label: String,
    addressees: Vec<String>,
    competence: Vec<String>,
    bases: Vec<Vec<Piece>>,
    enacting_word: Option<&'static str>,
    blocks: Vec<BlockSheet>,
    recipients: Vec<Vec<Piece>>,
    /// A list that long may break over pages; otherwise recipients and signature stay together.
    long: bool,
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
    lines: Vec<Vec<String>>,
    other_office: Vec<String>,
    full_name: String,
}

#[derive(Serialize)]
struct AnnexSheet {
    /// Of a document put into force: it has a head of its own, without number and date.
    head: Option<NamesSheet>,
    label: String,
    title: Vec<String>,
    reference: Vec<String>,
    landscape: bool,
    blocks: Vec<BlockSheet>,
}

#[derive(Serialize)]
struct NamesSheet {
    superior: Vec<String>,
    issuer: RuledSheet,
}

/// Lines with a rule below; what length it has is said by the law as a share of the longest.
#[derive(Serialize)]
struct RuledSheet {
    lines: Vec<String>,
    rule_pt: f64,
}

#[derive(Serialize)]
struct CopySheet {
    form: &'static str,
    names: NamesSheet,
    number: NumberSheet,
    place: String,
    date: Option<DateSheet>,
    recipients: Vec<Vec<Piece>>,
    /// Copies name no drafter; the templates share one layout of recipients.
    drafter: Option<String>,
    signer: SignerSheet,
}

impl<'a> Sheet<'a> {
    /// With words across every page.
    pub(super) fn marked(self, mark: Option<&'static str>) -> Self {
        Self { mark, ..self }
    }

    /// The sheet of the chosen part.
    pub(super) fn of(document: &Document, part: Part, layout: &'a Layout) -> Self {
        let draft = document.draft();
        let m = layout.measures();
        let annex =
            |index: usize| draft.annexes.get(index).map(|it| annex_sheet(draft, it, index, m));
        let (main, annexes) = match part {
            Part::Whole => (true, (0..draft.annexes.len()).filter_map(annex).collect()),
            Part::Main => (true, Vec::new()),
            Part::Annex(index) => (false, annex(index).into_iter().collect()),
        };
        Self {
            layout: m,
            title: title(draft),
            mark: None,
            author: draft.issuer.as_str().to_owned(),
            motto_rule_pt: width(MOTTO, Style::Bold, m.motto_pt),
            main: main.then(|| main_sheet(draft, m)),
            annexes,
        }
    }
}

/// Tiêu ngữ; the template writes the same words.
const MOTTO: &str = "Độc lập - Tự do - Hạnh phúc";
/// Recipients beyond this may break over pages.
const RECIPIENTS_TOGETHER_MAX: usize = 30;
const PT_PER_MM: f64 = 72.0 / 25.4;

/// A share of the width between the margins, in points.
fn column(m: &Measures, share: f64) -> f64 {
    (PAGE_WIDTH_MM - m.margin_left_mm - m.margin_right_mm) * PT_PER_MM * share
}

/// Lines for the left column of the head, for a centred title, and for one half at the end.
const HEAD_SHARE: f64 = 0.395;
const TITLE_SHARE: f64 = 0.9;
const HALF_SHARE: f64 = 0.5;

fn ruled(text: &str, size_pt: f64, share: f64, m: &Measures) -> RuledSheet {
    let lines = balanced(text, Style::Bold, size_pt, column(m, share));
    let rule_pt = longest(&lines, Style::Bold, size_pt) * m.rule_share;
    RuledSheet { lines, rule_pt }
}

fn names_sheet(superior: Option<&Line>, issuer: &Line, m: &Measures) -> NamesSheet {
    let size = m.authority_pt;
    let regular = |it: &Line| balanced(&it.capitals(), Style::Regular, size, column(m, HEAD_SHARE));
    NamesSheet {
        superior: superior.map(regular).unwrap_or_default(),
        issuer: ruled(&issuer.capitals(), size, HEAD_SHARE, m),
    }
}

fn recipient_lines(recipients: &Recipients) -> Vec<Vec<Piece>> {
    recipients.lines().iter().map(|line| Piece::of(line, false, false)).collect()
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

fn main_sheet(draft: &Draft, m: &Measures) -> MainSheet {
    let letter = draft.kind.heading() == Heading::OfficialLetter;
    let subject = draft.subject.as_ref().map(Line::as_str);
    let telegram = draft.kind == Kind::Telegram;
    let competence = draft.competence.as_ref();
    let title = draft.kind.vietnamese().to_uppercase();
    MainSheet {
        names: names_sheet(draft.superior.as_ref(), &draft.issuer, m),
        number: draft.notation.as_ref().map(|notation| number_sheet(draft.number, notation)),
        place: draft.place.as_str().to_owned(),
        date: draft.dated_on.map(date_sheet),
        shows_date: draft.kind.shows_date(),
        title: (!letter).then(|| ruled(&title, m.title_pt, TITLE_SHARE, m)),
        subject: subject.filter(|_| !letter).map(|it| ruled(it, m.title_pt, TITLE_SHARE, m)),
        letter_subject: subject.filter(|_| letter).map_or_else(Vec::new, |it| {
            let size = m.letter_subject_pt;
            balanced(&format!("V/v {it}"), Style::Regular, size, column(m, HEAD_SHARE))
        }),
        stamp: draft.urgency.stamp().map(stamp_sheet),
        circulation: draft.circulation.map(crate::document::Circulation::words),
        addressee_label: match competence.filter(|_| telegram) {
            Some(sender) => format!("{} điện:", sender.as_str()),
            None => "Kính gửi:".to_owned(),
        },
        addressees: addressee_lines(&draft.addressees),
        competence: competence.filter(|_| !telegram).map_or_else(Vec::new, |it| {
            balanced(&it.capitals(), Style::Bold, m.body_pt, column(m, TITLE_SHARE))
        }),
        bases: base_lines(&draft.bases),
        enacting_word: draft.kind.enacting_word(),
        blocks: body(&draft.body),
        recipients: recipient_lines(&draft.recipients),
        long: draft.recipients.to.len() > RECIPIENTS_TOGETHER_MAX,
        drafter: draft.drafter.as_ref().map(|drafter| match drafter.copies {
            Some(copies) => format!("{}.({copies})", drafter.mark.capitals()),
            None => drafter.mark.capitals(),
        }),
        signers: draft.signers.iter().map(|signer| signer_sheet(signer, m)).collect(),
        contact: draft.contact.iter().map(|line| line.as_str().to_owned()).collect(),
        copy: draft.copy.as_ref().map(|copy| copy_sheet(copy, m)),
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
fn base_lines(bases: &[Prose]) -> Vec<Vec<Piece>> {
    let last = bases.len().saturating_sub(1);
    let close = |(place, basis): (usize, &Prose)| {
        super::sheet_body::ending(pieces(basis), if place == last { "." } else { ";" })
    };
    bases.iter().enumerate().map(close).collect()
}

fn signer_sheet(signer: &Signer, m: &Measures) -> SignerSheet {
    let half = |text: &str| balanced(text, Style::Bold, m.body_pt, column(m, HALF_SHARE));
    SignerSheet {
        lines: signer.lines().iter().map(|line| half(line)).collect(),
        other_office: signer.other_office.as_ref().map(|it| half(it.as_str())).unwrap_or_default(),
        full_name: signer.full_name.as_str().to_owned(),
    }
}

/// Room for a number written by hand, in spaces that do not shrink.
const FREE: &str = "\u{a0}\u{a0}\u{a0}\u{a0}\u{a0}\u{a0}";

// law!("30/2020:PL1.III.1")
/// Two or more annexes are numbered in Roman; in electronic documents number and date of the reference stay free.
fn annex_sheet(draft: &Draft, annex: &Annex, index: usize, m: &Measures) -> AnnexSheet {
    let notation = draft.notation.as_ref().map_or("", Notation::as_str);
    let issuer = draft.issuer.as_str();
    let kind = draft.kind.vietnamese();
    let reference =
        format!("(Kèm theo {kind} số{FREE}/{notation} ngày{FREE}tháng{FREE}năm{FREE}của {issuer})");
    let title = annex.title.as_ref().map(|title| match annex.enacts {
        Some(_) => title.as_str().to_owned(),
        None => title.capitals(),
    });
    let centred = |text: &str, style, size| balanced(text, style, size, column(m, TITLE_SHARE));
    AnnexSheet {
        head: annex.enacts.map(|_| names_sheet(draft.superior.as_ref(), &draft.issuer, m)),
        label: annex.enacts.map_or_else(
            || annex_label(&draft.annexes, index),
            |kind| kind.vietnamese().to_uppercase(),
        ),
        title: title.map(|it| centred(&it, Style::Bold, m.title_pt)).unwrap_or_default(),
        reference: centred(&reference, Style::Italic, m.body_pt),
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

fn copy_sheet(copy: &CopyBlock, m: &Measures) -> CopySheet {
    CopySheet {
        form: copy.form.words(),
        names: names_sheet(None, &copy.issuer, m),
        number: number_sheet(copy.number, &copy.notation),
        place: copy.place.as_str().to_owned(),
        date: copy.dated_on.map(date_sheet),
        recipients: recipient_lines(&copy.recipients),
        drafter: None,
        signer: signer_sheet(&copy.signer, m),
    }
}
