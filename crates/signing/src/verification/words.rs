//! The report in the words of the page.

use base::Text;
use signature::crypto::Subject;
use signature::validate::{After, Effect, Kind, Level, Reason, Signature, Standing, Verdict, json};

use super::Answer;
use super::known::Whose;

impl Answer {
    /// Kind of alert, icon, headline, meaning.
    pub(super) fn verdict(&self) -> (&'static str, &'static str, Text, Text) {
        match self.report.verdict {
            Verdict::Passed => (
                "success",
                "done",
                Text::new("Chữ ký hợp lệ", "The signatures are valid"),
                Text::new(
                    "Nội dung nguyên vẹn, mọi chữ ký đều đúng và người ký được xác định.",
                    "The content is intact, every signature is right, and the signers are known.",
                ),
            ),
            Verdict::Indeterminate => (
                "warning",
                "late",
                Text::new("Chưa kết luận được", "Not proven"),
                Text::new(
                    "Không phát hiện sai phạm, nhưng còn điều chưa chứng minh được; xem lý do bên dưới.",
                    "Nothing was found wrong, but something could not be proven; see why below.",
                ),
            ),
            Verdict::Failed => (
                "danger",
                "stopped",
                Text::new("Không hợp lệ", "Not valid"),
                Text::new(
                    "Không sử dụng tệp này như văn bản đã ký; xem lý do bên dưới.",
                    "Do not use this file as a signed document; see why below.",
                ),
            ),
            Verdict::Unsigned => (
                "info",
                "info",
                Text::new("Không có chữ ký số", "Not signed"),
                Text::new(
                    "Tệp không có chữ ký số của người hay cơ quan nào; chỉ để biết, tham khảo.",
                    "No person or authority signed this file; for information only.",
                ),
            ),
        }
    }

    pub(super) fn reason_words<'a>(&self, reason: &'a Reason) -> &'a str {
        self.chrome.say(&reason.vi, &reason.en)
    }

    pub(super) fn effect(&self, reason: &Reason) -> (&'static str, &str) {
        match reason.effect {
            Effect::Failed => ("stopped", self.chrome.say("Sai", "Wrong")),
            Effect::Indeterminate => ("late", self.chrome.say("Chưa rõ", "Not proven")),
            Effect::Note => ("info", self.chrome.say("Ghi chú", "Note")),
        }
    }

    pub(super) fn signatures(&self) -> usize {
        self.of_kind(Kind::Signature)
    }

    pub(super) fn of_kind(&self, kind: Kind) -> usize {
        self.report.signatures.iter().filter(|signature| signature.kind == kind).count()
    }

    pub(super) fn title(&self, of: &Signature) -> String {
        match (of.kind, &of.signer) {
            (Kind::DocTimestamp, _) => self.chrome.say("Dấu thời gian", "Timestamp").to_owned(),
            (Kind::Signature, Some(signer)) => signer.clone(),
            (Kind::Signature, None) => {
                self.chrome.say("Người ký không rõ", "Unknown signer").to_owned()
            }
        }
    }

    /// Does the value belong to the bytes?
    pub(super) fn cryptography(&self, of: &Signature) -> (&'static str, &str) {
        match of.intact {
            Some(true) => ("done", self.chrome.say("Nguyên vẹn", "Intact")),
            Some(false) => ("stopped", self.chrome.say("Không khớp nội dung", "Does not match")),
            None => ("late", self.chrome.say("Không kiểm tra được", "Could not be checked")),
        }
    }

    /// What came after?
    pub(super) fn change(&self, of: &Signature) -> (&'static str, &str) {
        match of.changes_after {
            After::Nothing => ("done", self.chrome.say("Không thay đổi gì", "Nothing changed")),
            After::Permitted => (
                "done",
                self.chrome.say("Chỉ bổ sung trong phạm vi cho phép", "Permitted additions only"),
            ),
            After::Forbidden => {
                ("stopped", self.chrome.say("Bị thay đổi trái phép", "Changed without permission"))
            }
        }
    }

    /// Who signed, and may one rely on it?
    pub(super) fn identity(&self, of: &Signature) -> (&'static str, &str) {
        let say = |vi, en| self.chrome.say(vi, en);
        match of.trust {
            Standing::Trusted => ("done", say("Xác định, được tin cậy", "Known and trusted")),
            Standing::NotChecked => ("wait", say("Chưa kiểm tra", "Not checked")),
            Standing::Untrusted => {
                ("late", say("Không rõ tổ chức cấp chứng thư", "Issuer not known here"))
            }
            Standing::Expired => ("late", say("Chứng thư hết hạn", "Certificate expired")),
            Standing::NotYetValid => {
                ("stopped", say("Chứng thư chưa có hiệu lực", "Certificate not yet valid"))
            }
            Standing::WrongUse => {
                ("late", say("Chứng thư không dùng để ký văn bản", "Certificate not for signing"))
            }
            Standing::Revoked => ("stopped", say("Chứng thư đã bị thu hồi", "Certificate revoked")),
            Standing::RevocationUnknown => {
                ("late", say("Chưa rõ chứng thư có bị thu hồi", "Revocation not known"))
            }
        }
    }

    pub(super) fn time(&self, of: &Signature) -> Option<String> {
        let time = self.chrome.exactly(&of.signing_time?);
        let source = match of.time_proven {
            true => self.chrome.say("có dấu thời gian chứng minh", "proven by a timestamp"),
            false => self.chrome.say("theo lời người ký, chưa chứng minh", "as the signer says"),
        };
        Some(format!("{time} ({source})"))
    }

    /// The first page as it was when this signature was made.
    pub(super) fn picture(&self, place: &usize) -> Option<&str> {
        self.pictures.get(*place).map(String::as_str)
    }

    /// What the certificate says of the signer's office.
    pub(super) fn certified_title(&self, of: &Signature) -> Option<String> {
        of.certificate.as_ref().and_then(|certificate| Subject::of(certificate).title)
    }

    /// What this installation knows of the signer: icon kind, words.
    pub(super) fn known(&self, place: &usize) -> Option<(&'static str, String)> {
        let known = self.known.get(*place)?.as_ref()?;
        let authority = &known.authority;
        Some(match &known.whose {
            Whose::Seal => {
                let seal = self.chrome.say("Chữ ký số của cơ quan", "Seal of the authority");
                ("done", format!("{seal}: {authority}"))
            }
            Whose::Person { name, title: Some(title) } => {
                ("done", format!("{name}, {title}, {authority}"))
            }
            Whose::Person { name, title: None } => {
                let words = self.chrome.say(
                    "không giữ chức vụ tại cơ quan vào lúc ký",
                    "held no position there at the time of signing",
                );
                ("late", format!("{name}, {authority}: {words}"))
            }
        })
    }

    pub(super) fn level(&self, of: &Signature) -> Option<&'static str> {
        of.level.map(|level: Level| json::level(level))
    }
}
