//! Why a check came out as it did: a stable code, what it weighs, and a sentence in both languages. Codes of the
//! signature validator and of the packet reader are passed on; those of the exchange itself stand here.

use serde::{Deserialize, Serialize};
use signature::validate::Effect;

use super::{Answer, Signer, words};

/// Reasons kept of one file or answer: a prepared file must not flood the register.
pub(super) const REASONS_MAX: usize = 16;
/// Characters of a name repeated in a sentence.
const NAMED_MAX: usize = 120;

/// A reason. Codes are an interface: they are never renamed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reason {
    pub code: String,
    /// What it makes of the answer at best.
    pub effect: Answer,
    pub vi: String,
    pub en: String,
}

impl Reason {
    fn new(code: &str, effect: Answer, vi: &str, en: &str) -> Reason {
        Reason { code: code.to_owned(), effect, vi: vi.to_owned(), en: en.to_owned() }
    }

    /// The sentence with what it is about put in the place of `{}`.
    pub(super) fn about(self, what: &str) -> Reason {
        let what: String = what.chars().take(NAMED_MAX).collect();
        Reason { vi: self.vi.replace("{}", &what), en: self.en.replace("{}", &what), ..self }
    }

    /// About a signer, whose name a broken signature may not tell.
    pub(super) fn about_signer(self, signer: &Signer) -> Reason {
        if !signer.name.is_empty() {
            return self.about(&signer.name);
        }
        let nobody = words::nobody();
        Reason {
            vi: self.vi.replace("{}", &nobody.vi),
            en: self.en.replace("{}", &nobody.en),
            ..self
        }
    }

    /// What the reader of packets found, with another weight than it has for passing the hub.
    pub(super) fn of_packet(finding: &edxml::Finding, effect: Answer) -> Reason {
        let value = finding.value.as_deref().map_or(String::new(), |value| format!(" ({value})"));
        Reason {
            code: finding.rule.id().to_owned(),
            effect,
            vi: format!("{}{value}", finding.rule.vietnamese().sentence),
            en: format!("{}{value}", finding.rule.english().sentence),
        }
    }
}

impl From<&signature::validate::Reason> for Reason {
    fn from(reason: &signature::validate::Reason) -> Reason {
        let effect = match reason.effect {
            Effect::Note => Answer::Passed,
            Effect::Indeterminate => Answer::Indeterminate,
            Effect::Failed => Answer::Failed,
        };
        Reason::new(reason.code, effect, &reason.vi, &reason.en)
    }
}

/// Each reason once, the heaviest first, no more than are kept.
pub(super) fn gathered(reasons: impl Iterator<Item = Reason>) -> Vec<Reason> {
    let mut all: Vec<Reason> = Vec::new();
    for reason in reasons {
        if !all.contains(&reason) {
            all.push(reason);
        }
    }
    all.sort_by_key(|reason| std::cmp::Reverse(reason.effect));
    all.truncate(REASONS_MAX);
    all
}

macro_rules! reasons {
    ($($name:ident: $code:literal, $effect:ident, $vi:literal, $en:literal;)*) => {
        $(pub(super) fn $name() -> Reason {
            Reason::new($code, Answer::$effect, $vi, $en)
        })*
    };
}

reasons! {
    file_large: "check.file-large", Indeterminate,
        "Tệp lớn hơn giới hạn kiểm tra chữ ký của trục.",
        "The file is larger than what the exchange checks for signatures.";
    file_surplus: "check.file-surplus", Indeterminate,
        "Gói tin có quá nhiều tệp; tệp này không được kiểm tra chữ ký.",
        "The packet has too many files; this one was not checked for signatures.";
    file_missing: "check.file-missing", Failed,
        "Tệp không có nội dung hoặc không giải nén được: {}.",
        "The file has no content or cannot be unpacked: {}.";
    form_office: "check.form-office", Indeterminate,
        "Tệp Office có chữ ký theo chuẩn riêng, trục chưa kiểm tra được.",
        "The office file carries signatures of a form of its own, which the exchange does not check.";
    form_other: "check.form-other", Passed,
        "Loại tệp này không được kiểm tra chữ ký (chỉ kiểm tra PDF, XML, ASiC-E).",
        "Files of this kind are not checked for signatures (PDF, XML and ASiC-E are).";
    xml_partial: "check.xml-partial", Indeterminate,
        "Chữ ký chỉ bao trùm một phần của tệp XML.",
        "The signature covers only a part of the XML file.";
    body: "check.body", Indeterminate,
        "Không đọc được gói tin đã lưu để kiểm tra chữ ký.",
        "The kept packet could not be read to check its signatures.";
    broke: "check.broke", Indeterminate,
        "Việc kiểm tra chữ ký của tệp bị gián đoạn do lỗi của phần mềm; cần kiểm tra lại bằng trang kiểm tra chữ ký.",
        "Checking the file broke off by a fault of the software; check it on the page for signed files.";
    files_none: "check.files-none", Failed,
        "Gói tin văn bản mới không kèm tệp văn bản nào.",
        "The packet of a new document brings no file.";
    unsigned: "check.unsigned", Indeterminate,
        "Văn bản không có chữ ký số, nên không có gì chứng minh nội dung và nguồn gốc; chỉ để biết, tham khảo.",
        "The document is not signed, so nothing proves its content and origin; for information only.";
    file_unreadable: "check.file-unreadable", Indeterminate,
        "Không kiểm tra được tệp: {}.",
        "A file could not be checked: {}.";
    changed: "check.changed", Failed,
        "Tệp đã bị thay đổi sau khi ký, hoặc chữ ký không khớp nội dung: {}.",
        "A file was changed after signing, or its signature does not match: {}.";
    not_found_out: "check.not-found-out", Indeterminate,
        "Chưa xác định được chữ ký có khớp nội dung hay không: {}.",
        "Whether a signature matches the content could not be found out: {}.";
    not_valid: "check.not-valid", Failed,
        "Chứng thư không có hiệu lực khi ký hoặc đã bị thu hồi: {}.",
        "The certificate was not valid when signing, or was revoked: {}.";
    not_trusted: "check.not-trusted", Indeterminate,
        "Chưa xác định được chứng thư của người ký là đáng tin cậy: {}.",
        "It could not be found out that the signer's certificate can be trusted: {}.";
    seal_none: "check.seal-none", Indeterminate,
        "Không có chữ ký số của cơ quan, nên chưa xác định được cơ quan ban hành.",
        "No authority sealed it, so who issued it could not be found out.";
    seal_unknown: "check.seal-unknown", Indeterminate,
        "Chưa xác định được chữ ký số của cơ quan là của bên gửi: {}.",
        "It could not be found out that the seal is the sender's: {}.";
    seal_foreign: "check.seal-foreign", Failed,
        "Chữ ký số của cơ quan không phải của bên gửi: {}.",
        "The seal is not the sender's: {}.";
}
