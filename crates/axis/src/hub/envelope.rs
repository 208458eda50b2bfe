//! What the hub needs to know of a packet, taken from its envelope. QCVN 102:2016/BTTTT.

use base::Refusal;
use edxml::codes::{BusinessKind, StatusCode};
use edxml::document::ResponseFor;
use edxml::read::Packet;
use edxml::{Document, StatusMessage};

use super::refusals;

// law!("28/2018:6.2")
/// How a parcel overtakes others: express first (Decision 28/2018, art. 6.2).
pub(crate) const RANK_NORMAL: i64 = 4;
const URGENCY_MAX: i32 = 4;

/// A text as it stands in the envelope, shortened to what a register line can show.
const SHOWN_MAX: usize = 500;

/// Whether a parcel carries a document or says what became of one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MessageKind {
    Document,
    Status,
}

impl MessageKind {
    /// As the agency protocol names it (`messagetype`).
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            MessageKind::Document => "edoc",
            MessageKind::Status => "status",
        }
    }

    /// Reads the protocol's name; a request that does not say means documents.
    ///
    /// # Errors
    /// `messagetype.unknown` for any other word.
    pub fn parse(name: Option<&str>) -> Result<MessageKind, Refusal> {
        match name.map(|name| name.trim().to_ascii_lowercase()).as_deref() {
            None | Some("edoc") => Ok(MessageKind::Document),
            Some("status") => Ok(MessageKind::Status),
            Some(other) => Err(refusals::bad_message_kind(other)),
        }
    }
}

/// The earlier document that a packet speaks of.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct About {
    pub(crate) organ: String,
    pub(crate) document_key: String,
    pub(crate) code: String,
    pub(crate) issued_on: String,
}

/// The register line of a parcel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Envelope {
    pub(crate) kind: MessageKind,
    /// 0 new, 1 recall, 2 update, 3 replace; unknown ones pass as new.
    pub(crate) business: i64,
    pub(crate) rank: i64,
    pub(crate) sender: String,
    pub(crate) recipients: Vec<String>,
    pub(crate) document_key: String,
    pub(crate) code_number: String,
    pub(crate) code_notation: String,
    pub(crate) issued_on: String,
    pub(crate) type_name: String,
    pub(crate) subject: String,
    pub(crate) about: Option<About>,
    pub(crate) report: Option<Reported>,
}

/// What a status message says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Reported {
    pub(crate) code: StatusCode,
    pub(crate) description: String,
    pub(crate) staff: String,
    /// Microseconds, where the message gives a readable time.
    pub(crate) said_at: Option<i64>,
}

impl Envelope {
    pub(crate) fn of(packet: &Packet) -> Envelope {
        match packet {
            Packet::Document(document) => document_envelope(document),
            Packet::Status(status) => status_envelope(status),
        }
    }
}

fn document_envelope(document: &Document) -> Envelope {
    let business = document.business.as_ref();
    let kind = business.and_then(|business| business.kind.clone());
    let priority =
        document.other.as_ref().map_or(0, |other| other.priority.value).clamp(0, URGENCY_MAX);
    // "By a set time" is no more urgent than plain express.
    let rank = RANK_NORMAL - i64::from(priority.min(3));
    let code = document.code.clone().unwrap_or_default();
    let day = document.promulgation.as_ref().and_then(|promulgation| promulgation.date.value);
    Envelope {
        kind: MessageKind::Document,
        business: kind.map_or(0, |kind| business_number(&kind)),
        rank,
        sender: text(document.from.as_ref().and_then(|from| from.organ_id.as_ref())),
        recipients: document.to.iter().filter_map(|to| to.organ_id.clone()).collect(),
        document_key: text(document.document_id.as_ref()),
        code_number: text(code.number.as_ref()),
        code_notation: text(code.notation.as_ref()),
        issued_on: day.map(edxml::dates::write_day).unwrap_or_default(),
        type_name: text(document.document_type.as_ref().and_then(|kind| kind.name.as_ref())),
        subject: text(document.subject.as_ref()),
        about: business.and_then(|business| business.document_id.clone()).map(|document_key| {
            About {
                organ: text(document.from.as_ref().and_then(|from| from.organ_id.as_ref())),
                document_key,
                ..About::default()
            }
        }),
        report: None,
    }
}

fn status_envelope(status: &StatusMessage) -> Envelope {
    let about = status.response_for.clone().unwrap_or_default();
    let code = status.code.clone().unwrap_or(StatusCode::Other(String::new()));
    let said_at = status.timestamp.value.and_then(|time| {
        let zone = jiff::tz::TimeZone::fixed(jiff::tz::offset(7));
        time.to_zoned(zone).ok().map(|zoned| zoned.timestamp().as_microsecond())
    });
    let staff = status.staff.clone().unwrap_or_default();
    let staff: Vec<String> = [staff.staff, staff.department].into_iter().flatten().collect();
    Envelope {
        kind: MessageKind::Status,
        business: code.code().parse().unwrap_or(0),
        rank: RANK_NORMAL,
        sender: text(status.from.as_ref().and_then(|from| from.organ_id.as_ref())),
        recipients: about.organ_id.iter().cloned().collect(),
        document_key: text(about.document_id.as_ref()),
        code_number: String::new(),
        code_notation: text(about.code.as_ref()),
        issued_on: day_of(&about),
        type_name: String::new(),
        subject: String::new(),
        report: Some(Reported {
            code,
            description: text(status.description.as_ref()),
            staff: shorten(&staff.join(", ")),
            said_at,
        }),
        about: Some(About {
            organ: text(about.organ_id.as_ref()),
            document_key: text(about.document_id.as_ref()),
            code: text(about.code.as_ref()),
            issued_on: day_of(&about),
        }),
    }
}

fn business_number(kind: &BusinessKind) -> i64 {
    match kind {
        BusinessKind::New | BusinessKind::Unknown(_) => 0,
        BusinessKind::Recall => 1,
        BusinessKind::Update => 2,
        BusinessKind::Replace => 3,
    }
}

fn day_of(about: &ResponseFor) -> String {
    about.promulgation_date.value.map(edxml::dates::write_day).unwrap_or_default()
}

fn text(value: Option<&String>) -> String {
    value.map(|value| shorten(value.trim())).unwrap_or_default()
}

fn shorten(text: &str) -> String {
    match text.char_indices().nth(SHOWN_MAX) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
