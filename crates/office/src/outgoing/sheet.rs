//! What an official types about a document, field by field, and the structured document it makes. Whatever does not fit is
//! told at its field, all of it at once (Decree 30/2020/NĐ-CP, arts. 8, 13; Appendices I, III).

use std::sync::Arc;

use base::authority::AuthorityId;
use base::pages::Refusals;
use base::{Refusal, Text};
use directory::{PersonId, Snapshot};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use typeset::document::{
    CapacityLine, Kind, Line, Notation, Prose, Recipients, Signer, SigningCapacity,
};
use typeset::{Document, Draft, Finding, Rule};

use super::body::{self, BodyError};
use super::within::{Colleague, LINES_MAX, meant};
use super::{refusals, words};

/// Recipients over the axis: the hub's own limit (`sendEdoc`).
const RECIPIENTS_MAX: usize = 20_000;
/// What parts the recipient on paper from the reason.
const BECAUSE: char = ';';

/// The fields of the form, as they were typed. Kept with every version.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Sheet {
    pub kind: String,
    pub urgency: String,
    pub subject: String,
    pub superior: String,
    pub issuer: String,
    /// Of the issuer: "VPCP".
    pub abbreviation: String,
    /// Of the drafting unit: "KSTT".
    pub unit: String,
    pub place: String,
    /// Kính gửi, a line each.
    pub addressees: String,
    pub competence: String,
    /// Căn cứ, a line each.
    pub bases: String,
    pub body: String,
    /// Phụ lục, each from a line "PHỤ LỤC I. Its title" on.
    pub annexes: String,
    /// Nơi nhận, a line each; "Lưu: VT" follows by itself.
    pub to: String,
    /// Codes of the authorities it goes to over the axis.
    pub recipients: String,
    /// Units and people of the authority itself, a line each.
    pub within: String,
    /// Recipients on paper with the reason, a line each: "Name; reason".
    pub paper: String,
    /// `<person>/<capacity>`.
    pub signer: String,
    /// The lines above the signer's office, a line each: "TM. ỦY BAN NHÂN DÂN".
    pub capacities: String,
    /// The signer's office; that of the position when empty.
    pub office: String,
}

/// Somebody who may sign now, in one capacity.
#[derive(Debug, Clone)]
pub(super) struct Signatory {
    pub(super) person: PersonId,
    pub(super) capacity: SigningCapacity,
    pub(super) name: String,
    pub(super) title: String,
}

impl Signatory {
    pub(super) fn value(&self) -> String {
        format!("{}/{}", self.person, self.capacity.name())
    }
}

/// What a sheet is held against.
#[derive(Debug, Clone)]
pub(super) struct Known {
    pub(super) home: AuthorityId,
    pub(super) directory: Arc<Snapshot>,
    pub(super) signers: Vec<Signatory>,
    /// Who can get it inside the authority.
    pub(super) colleagues: Vec<Colleague>,
    pub(super) now: Timestamp,
}

impl Sheet {
    // law!("30/2020:8")
    /// Reads what was typed; whatever does not fit is told at its field.
    pub(super) fn read(&self, known: &Known) -> Result<Document, Refusals> {
        let mut reading = Reading::default();
        let (kind, urgency) = (reading.kind(self), reading.urgency(self));
        reading.recipients(self, known);
        reading.paper(self);
        reading.within(self, known);
        let signatory = known.signers.iter().find(|one| one.value() == self.signer);
        if signatory.is_none() {
            reading.refuse(refusals::signer());
        }
        let content = reading.content(self);
        let signer = signatory.and_then(|signatory| reading.signer(self, signatory));
        let issuer = reading.required("issuer", &self.issuer);
        let place = reading.required("place", &self.place);
        let unit = reading.line("unit", &self.unit);
        let notation = kind.and_then(|kind| reading.notation(self, kind));
        let (Some(kind), Some(urgency), Some(issuer), Some(place), Some(signer), true) =
            (kind, urgency, issuer, place, signer, reading.refusals.is_empty())
        else {
            return Err(reading.refusals);
        };
        let draft = Draft {
            kind,
            superior: content.superior,
            issuer,
            number: None,
            notation,
            place,
            dated_on: None,
            subject: content.subject,
            addressees: content.addressees,
            competence: content.competence,
            bases: content.bases,
            body: content.body,
            recipients: Recipients { to: content.to, drafting_unit: unit, copies_kept: None },
            signers: vec![signer],
            urgency,
            circulation: None,
            drafter: None,
            contact: Vec::new(),
            annexes: content.annexes,
            copy: None,
        };
        Document::new(draft).map_err(|refused| told(&refused.findings))
    }
}

/// Findings of the layout at the fields they come from, one a field.
pub(super) fn told(findings: &[Finding]) -> Refusals {
    let mut refusals = Refusals::none();
    for finding in findings {
        let refusal = by_rule(finding.rule).field(field(&finding.at));
        if refusals.at(field(&finding.at)).is_none() {
            refusals.add(refusal);
        }
    }
    refusals
}

/// The field of the form behind a place of the structured form.
fn field(at: &str) -> &'static str {
    const FIELDS: [(&str, &str); 14] = [
        ("annexes", "annexes"),
        ("subject", "subject"),
        ("addressees", "addressees"),
        ("competence", "competence"),
        ("bases", "bases"),
        ("notation", "abbreviation"),
        ("recipients", "to"),
        ("issuer", "issuer"),
        ("superior", "superior"),
        ("place", "place"),
        ("signers[0].office", "office"),
        ("signers[0].capacities", "capacities"),
        ("signers", "signer"),
        ("kind", "kind"),
    ];
    let found = FIELDS.iter().find(|(place, _)| at.starts_with(place));
    found.map_or("body", |(_, field)| field)
}

fn by_rule(rule: Rule) -> Refusal {
    let (vi, en) = (rule.vietnamese(), rule.english());
    let what = Text::new(vi.sentence, en.sentence);
    let refusal = Refusal::new(rule.id(), what, Text::new(vi.remedy, en.remedy));
    refusal.status(422).source(rule.source())
}

/// The parts of the document that are words alone.
#[derive(Default)]
struct Content {
    superior: Option<Line>,
    subject: Option<Line>,
    addressees: Vec<Line>,
    competence: Option<Line>,
    bases: Vec<Prose>,
    body: Vec<typeset::document::Block>,
    annexes: Vec<typeset::document::Annex>,
    to: Vec<Line>,
}

#[derive(Default)]
struct Reading {
    refusals: Refusals,
}

impl Reading {
    fn refuse(&mut self, refusal: Refusal) {
        self.refusals.add(refusal);
    }

    fn rule(&mut self, field: &'static str, rule: Rule) {
        if self.refusals.at(field).is_none() {
            self.refuse(by_rule(rule).field(field));
        }
    }

    /// One line; none when nothing was typed.
    fn line(&mut self, field: &'static str, text: &str) -> Option<Line> {
        match text.trim().is_empty() {
            true => None,
            false => self.required(field, text),
        }
    }

    fn required(&mut self, field: &'static str, text: &str) -> Option<Line> {
        Line::parse(text).map_err(|rule| self.rule(field, rule)).ok()
    }

    fn lines(&mut self, field: &'static str, text: &str) -> Vec<Line> {
        lines(text).filter_map(|line| self.required(field, line)).collect()
    }

    fn kind(&mut self, sheet: &Sheet) -> Option<Kind> {
        let kind = kind(&sheet.kind);
        if kind.is_none() {
            self.refuse(refusals::kind());
        }
        kind
    }

    fn urgency(&mut self, sheet: &Sheet) -> Option<typeset::document::Urgency> {
        let known = words::URGENCIES.iter().find(|known| known.1 == sheet.urgency);
        if known.is_none() {
            self.refuse(refusals::urgency());
        }
        known.map(|known| known.0)
    }

    fn content(&mut self, sheet: &Sheet) -> Content {
        let bases = lines(&sheet.bases).map(|line| line.trim_end_matches([';', '.', ' ']));
        let bases = bases.map(Prose::parse).collect::<Result<_, _>>();
        let body = body::read(&sheet.body).map_err(|error| self.typed("body", error));
        let annexes = body::annex::read(&sheet.annexes);
        let annexes = annexes.map_err(|error| self.typed("annexes", error));
        Content {
            superior: self.line("superior", &sheet.superior),
            subject: self.line("subject", &sheet.subject),
            addressees: self.lines("addressees", &sheet.addressees),
            competence: self.line("competence", &sheet.competence),
            bases: bases.map_err(|rule| self.rule("bases", rule)).unwrap_or_default(),
            body: body.unwrap_or_default(),
            annexes: annexes.unwrap_or_default(),
            to: self.lines("to", &sheet.to),
        }
    }

    /// Why what was typed makes no content.
    fn typed(&mut self, field: &'static str, error: BodyError) {
        match error {
            BodyError::Rule(rule) => self.rule(field, rule),
            BodyError::Order { typed, follows } => {
                self.refuse(refusals::order(field, &typed, &follows));
            }
            BodyError::Row { typed, cells, columns } => {
                self.refuse(refusals::row(field, &typed, (cells, columns)));
            }
            BodyError::NoAnnex { typed } => self.refuse(refusals::no_annex(&typed)),
        }
    }

    // law!("30/2020:PL1.II.3")
    /// "QĐ-VPCP", and "VPCP-KSTT" for an official letter.
    fn notation(&mut self, sheet: &Sheet, kind: Kind) -> Option<Notation> {
        if !kind.is_numbered() {
            self.refuse(refusals::unnumbered());
            return None;
        }
        let (issuer, unit) = (sheet.abbreviation.trim(), sheet.unit.trim());
        let text = match kind.abbreviation() {
            Some(abbreviation) => format!("{abbreviation}-{issuer}"),
            None if unit.is_empty() => issuer.to_owned(),
            None => format!("{issuer}-{unit}"),
        };
        Notation::parse(&text).map_err(|rule| self.rule("abbreviation", rule)).ok()
    }

    // law!("30/2020:13")
    /// Who signs, with the lines above the name; the outermost line is the capacity of the mandate.
    fn signer(&mut self, sheet: &Sheet, by: &Signatory) -> Option<Signer> {
        let mut capacities = Vec::new();
        for line in lines(&sheet.capacities) {
            let (capacity, of) = capacity(line).unwrap_or((by.capacity, line));
            capacities.push(CapacityLine { capacity, of: self.required("capacities", of)? });
        }
        let office = match (sheet.office.trim(), by.capacity) {
            ("", SigningCapacity::Acting) => None,
            ("", _) => self.required("office", &by.title),
            (office, _) => self.required("office", office),
        };
        let full_name = self.required("signer", &by.name)?;
        let signer = Signer { capacities, office, other_office: None, full_name };
        if signer.capacity() != by.capacity {
            self.refuse(refusals::capacity(by.capacity));
            return None;
        }
        Some(signer)
    }

    /// Every code has to be that of another open authority; the first that is not is told.
    fn recipients(&mut self, sheet: &Sheet, known: &Known) {
        let mut count = 0;
        for code in codes(&sheet.recipients) {
            let refusal = match known.directory.resolve(code, known.now) {
                Ok(authority) if authority.id == known.home => refusals::own_recipient(code),
                Ok(_) => {
                    count += 1;
                    continue;
                }
                Err(refusal) => refusal.status(422).field("recipients"),
            };
            return self.refuse(refusal);
        }
        if count > RECIPIENTS_MAX {
            self.refuse(refusals::many_recipients(RECIPIENTS_MAX));
        }
    }

    /// Every line has to mean one desk; the first that does not is told.
    fn within(&mut self, sheet: &Sheet, known: &Known) {
        if within(&sheet.within).count() > LINES_MAX {
            return self.refuse(refusals::many_within(LINES_MAX));
        }
        let wrong = within(&sheet.within).find_map(|line| meant(line, &known.colleagues).err());
        if let Some(refusal) = wrong {
            self.refuse(refusal);
        }
    }

    /// Whoever gets paper although the axis exists gets it for a reason (Decision 28/2018, art. 5).
    fn paper(&mut self, sheet: &Sheet) {
        if paper(&sheet.paper).any(|(_, reason)| reason.is_empty()) {
            self.refuse(refusals::paper());
        }
    }
}

fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.lines().map(str::trim).filter(|line| !line.is_empty())
}

/// The codes in a field, however they are parted.
pub(super) fn codes(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| c.is_whitespace() || c == ',' || c == ';').filter(|code| !code.is_empty())
}

/// Recipients inside the authority.
pub(super) fn within(text: &str) -> impl Iterator<Item = &str> {
    lines(text)
}

/// Recipients on paper with the reason.
pub(super) fn paper(text: &str) -> impl Iterator<Item = (&str, &str)> {
    lines(text).map(|line| line.split_once(BECAUSE).unwrap_or((line, ""))).map(trimmed)
}

fn trimmed<'a>((one, other): (&'a str, &'a str)) -> (&'a str, &'a str) {
    (one.trim(), other.trim())
}

/// "KT. BỘ TRƯỞNG": the capacity and for whom.
fn capacity(line: &str) -> Option<(SigningCapacity, &str)> {
    SigningCapacity::ALL.into_iter().find_map(|capacity| {
        let of = line.strip_prefix(capacity.mark()?)?;
        Some((capacity, of.trim()))
    })
}

/// A kind by its name in the structured form.
pub(super) fn kind(name: &str) -> Option<Kind> {
    serde_json::from_value(serde_json::Value::String(name.to_owned())).ok()
}

/// The kind of this name as the law writes it; an unknown one stays as it is.
pub(crate) fn kind_words(name: &str) -> String {
    kind(name).map_or_else(|| name.to_owned(), |kind| kind.vietnamese().to_owned())
}

/// Who signs by a kept sheet (JSON).
pub(crate) fn signer_of(sheet: &str) -> Option<PersonId> {
    signer_by(&serde_json::from_str(sheet).ok()?)
}

/// Who signs by a sheet.
pub(super) fn signer_by(sheet: &Sheet) -> Option<PersonId> {
    sheet.signer.split_once('/')?.0.parse().ok()
}

/// Recipients on paper with the reason, by a kept sheet (JSON).
pub(crate) fn on_paper(sheet: &str) -> Vec<(String, String)> {
    let sheet: Sheet = serde_json::from_str(sheet).unwrap_or_default();
    paper(&sheet.paper).map(|(name, reason)| (name.to_owned(), reason.to_owned())).collect()
}

/// What `kind` reads.
pub(crate) fn kind_name(kind: Kind) -> String {
    let value = serde_json::to_value(kind).unwrap_or_default();
    value.as_str().unwrap_or_default().to_owned()
}
