//! What was read of a packet, arranged for a reader: groups of named values, recipients with what the directory knows of
//! them, attachments.

use base::pages::Chrome;
use directory::Snapshot;
use edxml::document::{Document, Lossy, Organization, ResponseFor, Staff, StatusMessage};
use edxml::{AttachmentRead, Packing, Report, TraceState, dates};
use jiff::Timestamp;
use jiff::civil::{Date, DateTime};

use crate::operator::size;

const RECIPIENTS_SHOWN: usize = 200;
const ATTACHMENTS_SHOWN: usize = 200;

pub(super) struct Shown {
    pub(super) groups: Vec<Group>,
    pub(super) recipients: Vec<Recipient>,
    pub(super) recipients_total: usize,
    pub(super) attachments: Vec<Attachment>,
    pub(super) attachments_total: usize,
}

/// Values that belong together.
pub(super) struct Group {
    pub(super) title: String,
    pub(super) facts: Vec<(String, String)>,
}

pub(super) struct Recipient {
    pub(super) code: String,
    pub(super) name: String,
    /// Why nothing would reach it, if so.
    pub(super) fault: Option<String>,
}

pub(super) struct Attachment {
    pub(super) name: String,
    pub(super) declared: String,
    pub(super) size: String,
    /// Of the content as the receiver gets it.
    pub(super) sha256: String,
    pub(super) zipped: bool,
}

impl Shown {
    pub(super) fn of(
        report: &Report,
        directory: &Snapshot,
        now: Timestamp,
        chrome: &Chrome,
    ) -> Shown {
        let mut to: &[Organization] = &[];
        let mut groups = Vec::new();
        if let Some(document) = &report.document {
            groups.extend(document_groups(document, chrome));
            to = &document.to;
        }
        if let Some(status) = &report.status {
            groups.extend(status_groups(status, chrome));
        }
        groups.push(packet_group(report, chrome));
        groups.retain(|group| !group.facts.is_empty());
        let attachments = report.attachments.iter().take(ATTACHMENTS_SHOWN);
        Shown {
            groups,
            recipients: to
                .iter()
                .take(RECIPIENTS_SHOWN)
                .map(|one| recipient(one, directory, now, chrome))
                .collect(),
            recipients_total: to.len(),
            attachments: attachments.map(|one| attachment(one, chrome)).collect(),
            attachments_total: report.attachments.len(),
        }
    }
}

/// Collects the values that are there.
struct Facts<'a> {
    chrome: &'a Chrome,
    facts: Vec<(String, String)>,
}

impl<'a> Facts<'a> {
    fn new(chrome: &'a Chrome) -> Facts<'a> {
        Facts { chrome, facts: Vec::new() }
    }

    fn add(&mut self, vi: &str, en: &str, value: Option<impl Into<String>>) {
        let value = value.map(Into::into).filter(|value: &String| !value.trim().is_empty());
        self.facts.extend(value.map(|value| (self.chrome.say(vi, en).to_owned(), value)));
    }

    fn group(self, vi: &str, en: &str) -> Group {
        Group { title: self.chrome.say(vi, en).to_owned(), facts: self.facts }
    }
}

fn document_groups(document: &Document, chrome: &Chrome) -> Vec<Group> {
    let mut facts = Facts::new(chrome);
    let code = document.code.clone().unwrap_or_default();
    let number = [code.number.unwrap_or_default(), code.notation.unwrap_or_default()].join("/");
    let kind = document.document_type.clone().unwrap_or_default();
    let promulgation = document.promulgation.clone().unwrap_or_default();
    let other = document.other.clone().unwrap_or_default();
    facts.add("Mã văn bản", "Document id", document.document_id.clone());
    facts.add("Số, ký hiệu", "Number and notation", Some(number.trim_matches('/')));
    facts.add("Loại văn bản", "Type", kind.name);
    facts.add("Trích yếu", "Subject", document.subject.clone());
    facts.add("Nội dung", "Content", document.content.clone());
    facts.add("Nơi ban hành", "Issued at", promulgation.place);
    facts.add("Ngày ban hành", "Issued on", day(&promulgation.date));
    facts.add("Hạn xử lý", "Due", day(&document.due_date));
    let urgency =
        other.urgency().map(|urgency| chrome.say(urgency.vietnamese(), urgency.english()));
    facts.add("Mức độ khẩn", "Urgency", urgency);
    if let Some(signer) = &document.signer {
        let parts = [&signer.competence, &signer.position, &signer.full_name];
        let parts: Vec<&str> = parts.into_iter().filter_map(|part| part.as_deref()).collect();
        facts.add("Người ký", "Signatory", Some(parts.join(", ")));
    }
    facts.add(
        "Số trang",
        "Pages",
        document.other.as_ref().map(|other| other.page_amount.value.to_string()),
    );
    facts.add("Phụ lục", "Appendixes", Some(other.appendixes.join("; ")));
    facts.add("Nơi nhận ghi trên văn bản", "Places named", Some(document.to_places.join("; ")));
    for answered in &document.response_for {
        facts.add("Trả lời văn bản", "Answers", Some(response(answered)));
    }
    let mut groups = vec![facts.group("Văn bản", "The document")];
    groups.extend(document.from.as_ref().map(|from| organization(from, chrome)));
    groups.extend(business_group(document, chrome));
    groups.push(proof_group(document, chrome));
    groups
}

fn organization(from: &Organization, chrome: &Chrome) -> Group {
    let mut facts = Facts::new(chrome);
    facts.add("Mã định danh", "Code", from.organ_id.clone());
    facts.add("Tên", "Name", from.organ_name.clone());
    facts.add("Cơ quan chủ quản", "In charge", from.organization_in_charge.clone());
    facts.add("Địa chỉ", "Address", from.organ_add.clone());
    facts.add("Thư điện tử", "E-mail", from.email.clone());
    facts.add("Điện thoại", "Telephone", from.telephone.clone());
    facts.group("Nơi gửi", "Sender")
}

fn business_group(document: &Document, chrome: &Chrome) -> Option<Group> {
    let business = document.business.as_ref()?;
    let mut facts = Facts::new(chrome);
    let kind = business.kind.as_ref().map(|kind| chrome.say(kind.vietnamese(), kind.english()));
    facts.add("Nghiệp vụ", "Purpose", kind);
    facts.add("Văn bản trước đó", "Earlier document", business.document_id.clone());
    facts.add("Lý do", "Reason", business.reason.clone());
    for staff in &business.staff {
        facts.add("Cán bộ", "Official", Some(official(staff)));
    }
    Some(facts.group("Nghiệp vụ", "Purpose"))
}

fn proof_group(document: &Document, chrome: &Chrome) -> Group {
    let mut facts = Facts::new(chrome);
    for trace in &document.traces {
        let organ = trace.organ_id.clone().unwrap_or_default();
        let at = time(&trace.timestamp).unwrap_or_default();
        facts.add("Qua", "Passed", Some(format!("{organ}, {at}")));
    }
    let signature = match &document.signature {
        None => chrome.say("Không có", "None"),
        Some(_) => chrome.say("Có, trang này không xác minh", "Present; not verified here"),
    };
    facts.add("Chữ ký của gói tin", "The packet's signature", Some(signature));
    if let Some(signature) = &document.signature {
        facts.add("Chủ thể chứng thư", "Certificate subject", signature.subject.clone());
        facts.add("Thuật toán ký", "Signature method", signature.method.clone());
    }
    facts.group("Dấu vết và chữ ký", "Trace and signature")
}

fn status_groups(status: &StatusMessage, chrome: &Chrome) -> Vec<Group> {
    let mut facts = Facts::new(chrome);
    let code = status
        .code
        .as_ref()
        .map(|code| format!("{} – {}", code.code(), chrome.say(code.vietnamese(), code.english())));
    facts.add("Trạng thái", "Status", code);
    facts.add("Diễn giải", "Description", status.description.clone());
    facts.add("Thời điểm", "Time", time(&status.timestamp));
    facts.add("Cán bộ", "Official", status.staff.as_ref().map(official));
    facts.add("Phản hồi cho văn bản", "Reports on", status.response_for.as_ref().map(response));
    let mut groups = vec![facts.group("Phản hồi trạng thái", "Status message")];
    groups.extend(status.from.as_ref().map(|from| organization(from, chrome)));
    groups
}

fn packet_group(report: &Report, chrome: &Chrome) -> Group {
    let mut facts = Facts::new(chrome);
    facts.add("Dung lượng", "Size", report.size.map(|bytes| size(bytes, chrome)));
    facts.add(
        "Bảng mã",
        "Encoding",
        report.encoding.map(|encoding| {
            serde_json::to_value(encoding)
                .ok()
                .and_then(|v| v.as_str().map(str::to_owned))
                .unwrap_or_default()
        }),
    );
    let trace = report.trace.map(|trace| match trace {
        TraceState::Open => chrome.say("Trục ghi thêm được", "The hub can append to it"),
        TraceState::Signed => {
            chrome.say("Nằm trong chữ ký, trục để nguyên", "Signed; the hub leaves it")
        }
        TraceState::Absent => chrome.say("Không có", "None"),
    });
    facts.add("Danh sách dấu vết", "Trace list", trace);
    facts.group("Gói tin", "The packet")
}

fn official(staff: &Staff) -> String {
    let parts = [&staff.staff, &staff.department, &staff.email, &staff.mobile];
    parts.into_iter().filter_map(|part| part.as_deref()).collect::<Vec<_>>().join(", ")
}

fn response(answered: &ResponseFor) -> String {
    let on = day(&answered.promulgation_date);
    let parts = [
        answered.code.as_deref(),
        on.as_deref(),
        answered.organ_id.as_deref(),
        answered.document_id.as_deref(),
    ];
    parts.into_iter().flatten().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
}

fn recipient(
    to: &Organization,
    directory: &Snapshot,
    now: Timestamp,
    chrome: &Chrome,
) -> Recipient {
    let code = to.organ_id.clone().unwrap_or_default();
    let resolved = directory.resolve(&code, now);
    let fault = resolved.as_ref().err().map(|refusal| chrome.text(&refusal.what).to_owned());
    let known = resolved.ok().map(|found| {
        let english = found.name_en.as_deref().filter(|_| chrome.lang == base::Lang::En);
        english.unwrap_or(&found.name).to_owned()
    });
    let name = known.or_else(|| to.organ_name.clone()).unwrap_or_default();
    Recipient { code, name, fault }
}

fn attachment(read: &AttachmentRead, chrome: &Chrome) -> Attachment {
    Attachment {
        name: read
            .name
            .clone()
            .unwrap_or_else(|| chrome.say("(không tên)", "(no name)").to_owned()),
        declared: read.declared_type.clone().unwrap_or_else(|| "–".to_owned()),
        size: size(read.content_size.unwrap_or(read.decoded_size), chrome),
        sha256: read.content_sha256.unwrap_or(read.sha256).to_string(),
        zipped: read.packing == Packing::FirstEntry,
    }
}

fn day(date: &Lossy<Option<Date>>) -> Option<String> {
    let read = date.value.map(|day| day.strftime("%d/%m/%Y").to_string());
    read.or_else(|| date.raw.clone())
}

fn time(time: &Lossy<Option<DateTime>>) -> Option<String> {
    time.value.map(dates::write_time).or_else(|| time.raw.clone())
}
