//! Whether the elements of a draft fit together: obligatory elements, notation and kind, capacity lines, limits.
//! Decree 30/2020/NĐ-CP, arts. 8 and 13; Appendix I.

use jiff::civil::Date;

use super::marks::is_secrecy_mark;
use super::{
    Annex, Block, Cell, CopyBlock, Document, Draft, Heading, Kind, Line, Notation, Prose, Signer,
    SigningCapacity, Table,
};
use crate::limits::{
    ADDRESSEES_MAX, ANNEXES_MAX, BASES_MAX, BLOCKS_MAX, CAPACITY_LINES_MAX, DOCUMENT_CHARS_MAX,
    RECIPIENTS_MAX, SIGNERS_MAX, TABLE_COLUMNS_MAX, TABLE_ROWS_MAX,
};
use crate::numbering::Numbering;
use crate::rule::{Finding, Refused, Rule};

/// Years that can stand on a document of the Republic, in four digits.
const YEARS: std::ops::RangeInclusive<i16> = 1945..=9999;
/// Lines of the foot of page 1: more would be a letterhead.
const CONTACT_LINES_MAX: usize = 4;
/// Titles that may not stand before the signer's name.
const TITLES: [&str; 12] = [
    "GS.",
    "PGS.",
    "TS.",
    "ThS.",
    "GS ",
    "PGS ",
    "TS ",
    "ThS ",
    "NGND ",
    "NGƯT ",
    "Giáo sư ",
    "Tiến sĩ ",
];

impl Document {
    /// Takes a draft whose elements fit together.
    ///
    /// # Errors
    /// Every rule broken, each with its place.
    pub fn new(draft: Draft) -> Result<Self, Refused> {
        let mut check = Check::default();
        check.elements(&draft);
        check.numbers(&draft);
        check.lists(&draft);
        check.body(&draft.body, "body");
        for (place, annex) in draft.annexes.iter().enumerate() {
            check.annex(annex, place);
        }
        for (place, signer) in draft.signers.iter().enumerate() {
            check.signer(signer, &format!("signers[{place}]"));
        }
        if let Some(copy) = &draft.copy {
            check.copy(copy);
        }
        check.refuse(check.chars > DOCUMENT_CHARS_MAX, Rule::DocumentTooLong, "");
        if check.findings.is_empty() {
            Ok(Self(draft))
        } else {
            Err(Refused { findings: check.findings })
        }
    }
}

#[derive(Default)]
struct Check {
    findings: Vec<Finding>,
    chars: usize,
}

impl Check {
    fn refuse(&mut self, broken: bool, rule: Rule, at: &str) {
        if broken {
            self.findings.push(Finding { rule, at: at.to_owned() });
        }
    }

    // law!("30/2020:8")
    fn elements(&mut self, draft: &Draft) {
        let kind = draft.kind;
        let no_subject = kind.needs_subject() && draft.subject.is_none();
        self.refuse(no_subject, Rule::SubjectMissing, "subject");
        let letter = kind.heading() == Heading::OfficialLetter;
        let prefixed = |line: &Line| line.as_str().to_lowercase().starts_with("v/v");
        let doubled = letter && draft.subject.as_ref().is_some_and(prefixed);
        self.refuse(doubled, Rule::SubjectPrefix, "subject");
        let nobody = kind.needs_addressee() && draft.addressees.is_empty();
        self.refuse(nobody, Rule::AddresseeMissing, "addressees");
        let enacts = kind.enacting_word().is_some();
        let no_competence = (enacts || kind == Kind::Telegram) && draft.competence.is_none();
        self.refuse(no_competence, Rule::CompetenceMissing, "competence");
        self.refuse(enacts && draft.bases.is_empty(), Rule::BasesMissing, "bases");
        let secret = draft.subject.as_ref().is_some_and(|line| is_secrecy_mark(line.as_str()));
        self.refuse(secret, Rule::SecretRefused, "subject");
    }

    fn numbers(&mut self, draft: &Draft) {
        let misfit = |notation: &Notation| !notation.fits(draft.kind);
        match &draft.notation {
            Some(notation) if draft.kind.is_numbered() => {
                self.refuse(misfit(notation), Rule::NotationKind, "notation");
            }
            Some(_) => self.refuse(true, Rule::NotationSurplus, "notation"),
            None => self.refuse(draft.kind.is_numbered(), Rule::NotationMissing, "notation"),
        }
        let surplus = !draft.kind.is_numbered() && draft.number.is_some();
        self.refuse(surplus, Rule::NotationSurplus, "number");
        self.date(draft.dated_on, "dated_on");
    }

    fn date(&mut self, date: Option<Date>, at: &str) {
        let outside = date.is_some_and(|date| !YEARS.contains(&date.year()));
        self.refuse(outside, Rule::DateRange, at);
    }

    fn lists(&mut self, draft: &Draft) {
        let lists = [
            ("addressees", draft.addressees.len(), ADDRESSEES_MAX),
            ("bases", draft.bases.len(), BASES_MAX),
            ("recipients.to", draft.recipients.to.len(), RECIPIENTS_MAX),
            ("annexes", draft.annexes.len(), ANNEXES_MAX),
            ("contact", draft.contact.len(), CONTACT_LINES_MAX),
        ];
        for (at, length, max) in lists {
            self.refuse(length > max, Rule::ListTooLong, at);
        }
        self.chars += draft.bases.iter().map(Prose::chars).sum::<usize>();
        let signers = draft.signers.len();
        self.refuse(signers == 0 || signers > SIGNERS_MAX, Rule::SignerCount, "signers");
    }

    fn annex(&mut self, annex: &Annex, place: usize) {
        let at = format!("annexes[{place}]");
        let secret = annex.title.as_ref().is_some_and(|line| is_secrecy_mark(line.as_str()));
        self.refuse(secret, Rule::SecretRefused, &format!("{at}.title"));
        self.body(&annex.body, &format!("{at}.body"));
    }

    fn body(&mut self, blocks: &[Block], at: &str) {
        self.refuse(blocks.is_empty(), Rule::BodyEmpty, at);
        self.refuse(blocks.len() > BLOCKS_MAX, Rule::ListTooLong, at);
        let mut numbering = Numbering::default();
        for (place, block) in blocks.iter().enumerate() {
            let at = format!("{at}[{place}]");
            if let Err(rule) = numbering.label(block) {
                self.refuse(true, rule, &at);
            }
            self.block(block, &at);
        }
    }

    fn block(&mut self, block: &Block, at: &str) {
        let (title, text) = match block {
            Block::Part { title }
            | Block::Chapter { title }
            | Block::Section { title }
            | Block::Subsection { title }
            | Block::Heading { title } => (Some(title), None),
            Block::Article { title, text } | Block::Clause { title, text } => {
                self.refuse(title.is_none() && text.is_none(), Rule::ArticleEmpty, at);
                (title.as_ref(), text.as_ref())
            }
            Block::Point { text } | Block::Dash { text } | Block::Paragraph { text } => {
                (None, Some(text))
            }
            Block::Table(table) => return self.table(table, at),
        };
        self.chars += text.map_or(0, Prose::chars);
        let marks = title.map(|line| line.as_str().to_owned()).into_iter();
        let secret = marks.chain(text.map(Prose::plain)).any(|text| is_secrecy_mark(&text));
        self.refuse(secret, Rule::SecretRefused, at);
    }

    fn table(&mut self, table: &Table, at: &str) {
        let columns = table.columns.len();
        let rows = table.head.len() + table.rows.len();
        self.refuse(columns > TABLE_COLUMNS_MAX || rows > TABLE_ROWS_MAX, Rule::ListTooLong, at);
        let uneven = |rows: &[Vec<Cell>]| rows.iter().any(|row| row.len() != columns);
        let shape = columns == 0
            || table.head.is_empty()
            || uneven(&table.head)
            || uneven(&table.rows)
            || table.columns.iter().any(|column| !(1..=100).contains(&column.width));
        self.refuse(shape, Rule::TableShape, at);
        let cells = table.head.iter().chain(&table.rows).flatten().flatten();
        self.chars += cells.map(Prose::chars).sum::<usize>();
    }

    // law!("30/2020:13")
    fn signer(&mut self, signer: &Signer, at: &str) {
        let capacities: Vec<_> = signer.capacities.iter().map(|line| line.capacity).collect();
        let ranks: Vec<u8> = capacities.iter().map(|it| capacity_rank(*it)).collect();
        let ordered = ranks.windows(2).all(|pair| pair[0] < pair[1]);
        let head = capacities.contains(&SigningCapacity::Head);
        let misfit = head || !ordered || capacities.len() > CAPACITY_LINES_MAX;
        self.refuse(misfit, Rule::SignerCapacity, &format!("{at}.capacities"));
        let acting = capacities.last() == Some(&SigningCapacity::Acting);
        self.refuse(
            signer.office.is_none() && !acting,
            Rule::SignerOffice,
            &format!("{at}.office"),
        );
        let titled = has_title(signer.full_name.as_str());
        self.refuse(titled, Rule::SignerTitle, &format!("{at}.full_name"));
    }

    fn copy(&mut self, copy: &CopyBlock) {
        let first = copy.notation.as_str().split_once('-').map(|(first, _)| first);
        let misfit = first != Some(copy.form.abbreviation());
        self.refuse(misfit, Rule::NotationKind, "copy.notation");
        self.date(copy.dated_on, "copy.dated_on");
        let long = copy.recipients.to.len() > RECIPIENTS_MAX;
        self.refuse(long, Rule::ListTooLong, "copy.recipients.to");
        self.signer(&copy.signer, "copy.signer");
    }
}

/// From the outside in: on behalf of a body, then by order or authorisation, then for or as the head.
pub(crate) fn capacity_rank(capacity: SigningCapacity) -> u8 {
    match capacity {
        SigningCapacity::Head => 0,
        SigningCapacity::OnBehalf => 1,
        SigningCapacity::ByOrder | SigningCapacity::UnderAuthorization => 2,
        SigningCapacity::ForHead | SigningCapacity::Acting => 3,
    }
}

/// Whether an academic or honorary title stands before a name.
pub(crate) fn has_title(name: &str) -> bool {
    TITLES.iter().any(|title| name.starts_with(title))
}
