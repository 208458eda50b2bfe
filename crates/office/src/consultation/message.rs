//! `truc.consultation/1`: what two houses say to each other about an opinion on a draft, and what a clerk without our
//! software reads beside it. Why so: docs/decisions/0054.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::ask::STEPS_MAX;
use super::{Consultation, ConsultationId, Step, StepKind};
use crate::note::WORDS_MAX;
use crate::outgoing::Stance;
use crate::part::BYTES_MAX;

/// What `ApplicationType` says of such a packet, and `format` of its part.
pub(super) const FORMAT: &str = "truc.consultation/1";
/// The name of the part for machines, of the one for people, and of the draft.
pub(super) const PART_NAME: &str = "truc.consultation.json";
pub(super) const TEXT_NAME: &str = "lay-y-kien.txt";
pub(super) const DRAFT_NAME: &str = "du-thao.pdf";
/// Letters of names and ids.
const NAME_MAX: usize = 500;
/// Versions of a draft.
const VERSION_MAX: u32 = 100_000;
/// What `step` says of an answer.
const ANSWERED: &str = "answered";

/// One message. Unknown members are passed over, so that a later edition may add some.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Message {
    pub(super) format: String,
    pub(super) message: String,
    /// The asking house's id of the request.
    pub(super) consultation: String,
    /// Codes of authorities.
    pub(super) asker: String,
    pub(super) asked: String,
    pub(super) step: String,
    /// The step's number among the asking house's, from 1; 1 with an answer.
    pub(super) seq: u32,
    pub(super) version: u32,
    pub(super) at: Timestamp,
    pub(super) by: String,
    /// The question, why, or the opinion in words.
    #[serde(default)]
    pub(super) words: String,
    #[serde(default)]
    pub(super) due_on: Option<Date>,
    #[serde(default)]
    pub(super) stance: Option<String>,
}

/// What a message is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Says {
    Step(StepKind),
    Answer(Stance),
}

impl Message {
    pub(super) fn of_step(one: &Consultation, step: &Step, (asker, by): (&str, &str)) -> Message {
        Message {
            format: FORMAT.to_owned(),
            message: step.message.to_string(),
            consultation: one.id.to_string(),
            asker: asker.to_owned(),
            asked: one.code.clone(),
            step: step.kind.name().to_owned(),
            seq: step.seq,
            version: one.version,
            at: step.at,
            by: by.to_owned(),
            words: step.words.clone(),
            due_on: step.due_on,
            stance: None,
        }
    }

    pub(super) fn of_answer(
        (consultation, version): (&str, u32),
        (asker, asked): (&str, &str),
        given: &super::answer::Given,
        by: &str,
    ) -> Message {
        Message {
            format: FORMAT.to_owned(),
            message: given.message.to_string(),
            consultation: consultation.to_owned(),
            asker: asker.to_owned(),
            asked: asked.to_owned(),
            step: ANSWERED.to_owned(),
            seq: 1,
            version,
            at: given.at,
            by: by.to_owned(),
            words: given.words.clone(),
            due_on: None,
            stance: Some(given.stance.name().to_owned()),
        }
    }

    /// Reads a part; none when it is not one that this edition understands, within its limits.
    pub(super) fn read(bytes: &[u8]) -> Option<Message> {
        if bytes.len() > BYTES_MAX {
            return None;
        }
        let message: Message = serde_json::from_slice(bytes).ok()?;
        let within = |text: &str, most: usize| text.chars().count() <= most;
        let names = [&message.message, &message.asker, &message.asked, &message.by];
        let sound = message.format == FORMAT
            && message.says().is_some()
            && message.consultation().is_some()
            && (1..=STEPS_MAX).contains(&message.seq)
            && (1..=VERSION_MAX).contains(&message.version)
            && within(&message.words, WORDS_MAX)
            && names.iter().all(|text| !text.is_empty() && within(text, NAME_MAX));
        sound.then_some(message)
    }

    /// What it says; none when that is nothing known, or an opinion that is more than agreement comes without words.
    pub(super) fn says(&self) -> Option<Says> {
        if self.step != ANSWERED {
            return StepKind::parse(&self.step).map(Says::Step);
        }
        let stance = Stance::parse(self.stance.as_deref()?)?;
        let enough = stance == Stance::Agrees || !self.words.trim().is_empty();
        enough.then_some(Says::Answer(stance))
    }

    pub(super) fn consultation(&self) -> Option<ConsultationId> {
        self.consultation.parse().ok()
    }

    /// What it is called in both languages.
    pub(super) fn title(&self) -> (&'static str, &'static str) {
        match self.says() {
            Some(Says::Step(kind)) => kind.words(),
            Some(Says::Answer(_)) | None => ("Trả lời lấy ý kiến", "Opinion on a draft"),
        }
    }

    /// The message for a reader without our software, in both languages.
    pub(super) fn text(&self, title: &str, (asker, asked): (&str, &str)) -> String {
        let (vi, en) = self.title();
        let stance = match self.says() {
            Some(Says::Answer(stance)) => {
                let (vi, en) = crate::outgoing::stance_words(stance);
                format!("{vi} / {en}")
            }
            Some(Says::Step(_)) | None => String::new(),
        };
        let day = |day: Option<Date>| day.map(|day| day.strftime("%d/%m/%Y").to_string());
        let lines = [
            ("Cơ quan lấy ý kiến / Asked by", asker.to_owned()),
            ("Cơ quan được hỏi / Asked of", asked.to_owned()),
            ("Dự thảo / Draft", format!("{title}, v{}", self.version)),
            ("Người gửi / Sent by", self.by.clone()),
            ("Ý kiến / Opinion", stance),
            ("Thời hạn / Deadline", day(self.due_on).unwrap_or_default()),
            ("Nội dung / Words", self.words.clone()),
        ];
        let mut text = format!("{}\r\n{en}\r\n\r\n", vi.to_uppercase());
        for (name, value) in lines.iter().filter(|(_, value)| !value.is_empty()) {
            text.push_str(&format!("{name}: {value}\r\n"));
        }
        text.push_str(
            "\r\nDự thảo chưa được ký, không có giá trị thi hành. Trả lời bằng văn bản thì ghi số, ký hiệu của yêu cầu này.\r\n\
             The draft is not signed and binds nobody. Who answers by a document names the number of this request.\r\n",
        );
        text
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{BYTES_MAX, Message};

    fn read(change: impl FnOnce(&mut Value)) -> bool {
        let mut part = json!({
            "format": "truc.consultation/1", "message": "m", "asker": "H26", "asked": "G09",
            "consultation": "019ab000-0000-7000-8000-000000000001", "step": "answered", "seq": 1,
            "version": 2, "at": "2026-11-23T01:00:00Z", "by": "Trần Sơn", "words": "Bổ sung",
            "stance": "comments", "later_edition": true
        });
        change(&mut part);
        Message::read(part.to_string().as_bytes()).is_some()
    }

    #[test]
    fn a_part_is_read_within_its_limits_and_nothing_else_is() {
        assert!(read(|_| {}));
        assert!(read(|part| part["step"] = json!("withdrawn")));
        assert!(!read(|part| part["format"] = json!("truc.consultation/2")));
        assert!(!read(|part| part["step"] = json!("deleted")));
        assert!(!read(|part| part["stance"] = json!("shrugs")));
        assert!(!read(|part| part["stance"] = json!(null)));
        assert!(!read(|part| part["words"] = json!(" ")), "comments say what");
        assert!(!read(|part| part["consultation"] = json!("x")));
        assert!(!read(|part| part["seq"] = json!(0)));
        assert!(!read(|part| part["version"] = json!(0)));
        assert!(!read(|part| part["by"] = json!("")));
        assert!(!read(|part| part["words"] = json!("x".repeat(4_001))));
        assert!(!read(|part| part["padding"] = json!("x".repeat(BYTES_MAX))));
        assert!(Message::read(b"{").is_none());
    }
}
