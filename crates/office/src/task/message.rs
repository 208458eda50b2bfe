//! `truc.task/1`: one step of a task as it travels between houses, and what a clerk without our software reads beside it.
//! The form is a promise: docs/connect/tasks.md.

use base::{Refusal, Text};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::step::Step;
use super::{Source, StepKind, Task, words};
use crate::note::WORDS_MAX;
use crate::part::BYTES_MAX;

/// What `ApplicationType` says of a packet with a step, and `format` of its part.
pub(super) const FORMAT: &str = "truc.task/1";
/// The name of the part for machines, and of the one for people.
pub(super) const PART_NAME: &str = "truc.task.json";
pub(super) const TEXT_NAME: &str = "nhiem-vu.txt";
/// Letters of names, references and ids.
const NAME_MAX: usize = 500;
/// Steps of one side of one task.
const SEQ_MAX: u32 = 2_000;

/// One step on its way. Unknown members are passed over, so that a later edition may add some.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Message {
    pub(super) format: String,
    pub(super) message: String,
    /// The giver's id of the task.
    pub(super) task: String,
    /// Codes of authorities.
    pub(super) giver: String,
    pub(super) lead: String,
    pub(super) with: Vec<String>,
    pub(super) side: String,
    pub(super) seq: u32,
    pub(super) step: String,
    pub(super) at: Timestamp,
    pub(super) by: String,
    #[serde(default)]
    pub(super) words: String,
    #[serde(default)]
    pub(super) percent: Option<u32>,
    #[serde(default)]
    pub(super) due_on: Option<Date>,
    #[serde(default)]
    pub(super) reference: String,
    #[serde(default)]
    pub(super) file_name: String,
    #[serde(default)]
    pub(super) file_sha256: String,
    #[serde(default)]
    pub(super) late_reason: String,
    /// What the task is: said with the step that gives it.
    #[serde(default)]
    pub(super) content: Option<Content>,
}

/// What a task is.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Content {
    pub(super) document: About,
    pub(super) quote: String,
    pub(super) place: String,
    pub(super) words: String,
    pub(super) evidence: String,
}

/// The signed document.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct About {
    pub(super) issuer: String,
    pub(super) reference: String,
    pub(super) document_id: String,
    pub(super) dated_on: Option<Date>,
    pub(super) subject: String,
}

/// The codes that a message names.
pub(super) struct Codes {
    pub(super) giver: String,
    pub(super) lead: String,
    pub(super) with: Vec<String>,
}

impl Message {
    pub(super) fn of(task: &Task, step: &Step, codes: Codes) -> Message {
        let content = (step.kind == StepKind::Given).then(|| Content {
            document: About {
                issuer: task.source.issuer.clone(),
                reference: task.source.reference.clone(),
                document_id: task.source.document_id.clone(),
                dated_on: task.source.dated_on,
                subject: task.source.subject.clone(),
            },
            quote: task.quote.clone(),
            place: task.place.clone(),
            words: task.words.clone(),
            evidence: task.evidence.clone(),
        });
        Message {
            format: FORMAT.to_owned(),
            message: step.message.clone(),
            task: task.code.clone(),
            giver: codes.giver,
            lead: codes.lead,
            with: codes.with,
            side: step.side.name().to_owned(),
            seq: step.seq,
            step: step.kind.name().to_owned(),
            at: step.at,
            by: step.by_name.clone(),
            words: step.words.clone(),
            percent: step.percent,
            due_on: step.due_on,
            reference: step.reference.clone(),
            file_name: step.file_name.clone(),
            file_sha256: step.file_sha256.clone(),
            late_reason: step.late_reason.clone(),
            content,
        }
    }

    /// Reads a part; none when it is not one that this edition understands, within its limits.
    pub(super) fn read(bytes: &[u8]) -> Option<Message> {
        if bytes.len() > BYTES_MAX {
            return None;
        }
        let message: Message = serde_json::from_slice(bytes).ok()?;
        let texts = [&message.words, &message.late_reason];
        let names = [
            &message.message,
            &message.task,
            &message.by,
            &message.reference,
            &message.file_name,
            &message.file_sha256,
        ];
        let within = |text: &str, most: usize| text.chars().count() <= most;
        let content = message.content.as_ref().is_none_or(|content| {
            [&content.quote, &content.words, &content.evidence, &content.document.subject]
                .iter()
                .all(|text| within(text, WORDS_MAX))
                && within(&content.document.reference, NAME_MAX)
                && within(&content.document.document_id, NAME_MAX)
                && within(&content.place, NAME_MAX)
        });
        let sound = message.format == FORMAT
            && message.kind().is_some_and(|kind| kind.side().name() == message.side)
            && (1..=SEQ_MAX).contains(&message.seq)
            && message.percent.is_none_or(|percent| percent <= 100)
            && texts.iter().all(|text| within(text, WORDS_MAX))
            && names.iter().all(|text| within(text, NAME_MAX))
            && !message.task.is_empty()
            && !message.message.is_empty()
            && content;
        sound.then_some(message)
    }

    pub(super) fn kind(&self) -> Option<StepKind> {
        StepKind::parse(&self.step)
    }

    /// The step as the record of another house keeps it.
    pub(super) fn step(&self, kind: StepKind) -> Step {
        Step {
            message: self.message.clone(),
            side: kind.side(),
            seq: self.seq,
            kind,
            at: self.at,
            by: None,
            by_name: self.by.clone(),
            words: self.words.clone(),
            percent: self.percent,
            due_on: self.due_on,
            reference: self.reference.clone(),
            file_name: self.file_name.clone(),
            file_sha256: self.file_sha256.clone(),
            late_reason: self.late_reason.clone(),
        }
    }

    pub(super) fn source(&self, content: &Content) -> Source {
        Source {
            kind: String::new(),
            id: String::new(),
            issuer: content.document.issuer.clone(),
            reference: content.document.reference.clone(),
            document_id: content.document.document_id.clone(),
            dated_on: content.document.dated_on,
            subject: content.document.subject.clone(),
        }
    }
}

/// The subject of the packet: "Giao nhiệm vụ tại văn bản 05/VPCP-KSTT: …".
pub(super) fn subject(task: &Task, step: &Step) -> String {
    let (_, (vi, _)) = words::step(step.kind);
    let text = format!("{vi} (nhiệm vụ tại văn bản {}): {}", task.source.reference, task.words);
    text.chars().take(NAME_MAX).collect()
}

/// The step for a reader without our software, in both languages.
pub(super) fn text(task: &Task, step: &Step, giver: &str, lead: &str) -> String {
    let (_, (vi, en)) = words::step(step.kind);
    let day = |day: Option<Date>| day.map(|day| day.strftime("%d/%m/%Y").to_string());
    let due = match task.due_on {
        Some(due) => Text::with(due.strftime("%d/%m/%Y").to_string(), due.to_string()),
        None => Text::new("không có hạn", "none"),
    };
    let said = [
        ("Nội dung / Words", step.words.clone()),
        ("Tỷ lệ / Share", step.percent.map(|percent| format!("{percent} %")).unwrap_or_default()),
        ("Ngày / Day", day(step.due_on).unwrap_or_default()),
        ("Văn bản / Document", step.reference.clone()),
        ("Tệp / File", step.file_name.clone()),
        ("SHA-256", step.file_sha256.clone()),
        ("Lý do chậm / Why it is late", step.late_reason.clone()),
    ];
    let mut text = format!(
        "{}\r\n{en}\r\n\r\nNơi giao / Given by: {giver}, {}\r\nChủ trì / Lead: {lead}\r\n\
         Văn bản / Document: {}, {}, {}\r\nNguyên văn / As signed: {}\r\n\
         Nhiệm vụ / Task: {}\r\nHạn / Deadline: {} ({})\r\nMinh chứng / Evidence: {}\r\n",
        vi.to_uppercase(),
        task.giver_name,
        task.source.reference,
        day(task.source.dated_on).unwrap_or_default(),
        task.source.subject,
        task.quote,
        task.words,
        due.vi,
        due.en,
        task.evidence,
    );
    for (name, value) in said.iter().filter(|(_, value)| !value.is_empty()) {
        text.push_str(&format!("{name}: {value}\r\n"));
    }
    text.push_str(
        "\r\nTin này để theo dõi, không phải văn bản ký; căn cứ là câu đã ký trong văn bản nêu trên.\r\n\
         For information, not signed: what binds is the signed sentence of the document above.\r\n",
    );
    text
}

/// Why a packet was not taken as a step: it goes to the register, where a clerk sees it.
pub(super) fn unreadable() -> Refusal {
    Refusal::new(
        "task.unreadable",
        Text::new(
            "Gói tin nhiệm vụ không đọc được theo truc.task/1.",
            "The packet is no step of a task by truc.task/1.",
        ),
        Text::new(
            "Đối chiếu với tài liệu truc.task/1.",
            "Compare it with the description of truc.task/1.",
        ),
    )
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{BYTES_MAX, Message};

    fn part() -> Value {
        json!({
            "format": "truc.task/1", "message": "m", "task": "t", "giver": "G22", "lead": "H26",
            "with": [], "side": "taker", "seq": 1, "step": "reported",
            "at": "2026-11-23T01:00:00Z", "by": "Đặng Anh Tuấn", "words": "Đã làm", "percent": 60,
            "later_edition": true
        })
    }

    fn read(change: impl FnOnce(&mut Value)) -> bool {
        let mut part = part();
        change(&mut part);
        Message::read(part.to_string().as_bytes()).is_some()
    }

    #[test]
    fn a_part_is_read_within_its_limits_and_nothing_else_is() {
        assert!(read(|_| {}));
        assert!(!read(|part| part["format"] = json!("truc.task/2")));
        assert!(!read(|part| part["side"] = json!("giver")), "a report is the lead's");
        assert!(!read(|part| part["step"] = json!("deleted")));
        assert!(!read(|part| part["seq"] = json!(0)));
        assert!(!read(|part| part["percent"] = json!(101)));
        assert!(!read(|part| part["message"] = json!("")));
        assert!(!read(|part| part["words"] = json!("x".repeat(4_001))));
        assert!(!read(|part| part["padding"] = json!("x".repeat(BYTES_MAX))));
        assert!(Message::read(b"{").is_none());
    }
}
