//! The packet as plain values, one per element of QCVN 102:2016 (with amendment 1:2022). Names are the
//! English of the element; the official spelling `Bussiness` lives in the XML only.

use jiff::civil::{Date, DateTime};
use serde::Serialize;

use crate::codes::{BusinessKind, ReceiverChange, StatusCode, Urgency};

/// A value as the common library reads it, with the text it stood for when that text says more.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Lossy<T> {
    pub value: T,
    /// Present only when the text is not the usual form of the value.
    pub raw: Option<String>,
}

impl<T> From<T> for Lossy<T> {
    fn from(value: T) -> Self {
        Lossy { value, raw: None }
    }
}

/// An electronic document with its header; attachments are listed by [`crate::AttachmentRead`].
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Document {
    pub from: Option<Organization>,
    pub to: Vec<Organization>,
    pub document_id: Option<String>,
    pub code: Option<Code>,
    pub promulgation: Option<Promulgation>,
    pub document_type: Option<DocumentType>,
    pub subject: Option<String>,
    pub content: Option<String>,
    pub signer: Option<Signer>,
    pub due_date: Lossy<Option<Date>>,
    pub other: Option<OtherInfo>,
    pub response_for: Vec<ResponseFor>,
    /// 0 when absent, as the common library has it.
    pub steering_type: Lossy<i32>,
    pub response_for_task: Vec<String>,
    pub application_type: Option<String>,
    pub to_places: Vec<String>,
    /// `TraceHeaderList/Paper`.
    pub paper: Option<String>,
    pub business: Option<Business>,
    pub traces: Vec<Trace>,
    pub signature: Option<Signature>,
    pub manifest: Vec<Reference>,
    /// The value of a home-made secrecy element such as `SecurityLevel`; the regulation has none.
    pub marking: Option<String>,
}

/// A status message: what became of a document, told to `response_for.organ_id`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct StatusMessage {
    pub from: Option<Organization>,
    pub response_for: Option<ResponseFor>,
    pub staff: Option<Staff>,
    pub code: Option<StatusCode>,
    pub description: Option<String>,
    pub timestamp: Lossy<Option<DateTime>>,
}

#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Organization {
    pub organ_id: Option<String>,
    pub organization_in_charge: Option<String>,
    pub organ_name: Option<String>,
    pub organ_add: Option<String>,
    pub email: Option<String>,
    pub telephone: Option<String>,
    pub fax: Option<String>,
    pub website: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Code {
    pub number: Option<String>,
    pub notation: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Promulgation {
    pub place: Option<String>,
    pub date: Lossy<Option<Date>>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DocumentType {
    /// 1 legal normative, 2 administrative; others occur. 2 when not a number.
    pub kind: Lossy<i32>,
    /// -1 when absent or not a number.
    pub detail: Lossy<i32>,
    pub name: Option<String>,
}

impl Default for DocumentType {
    fn default() -> Self {
        DocumentType { kind: 2.into(), detail: (-1).into(), name: None }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Signer {
    pub competence: Option<String>,
    pub position: Option<String>,
    pub full_name: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OtherInfo {
    /// 0 when absent or not a number.
    pub priority: Lossy<i32>,
    pub sphere_of_promulgation: Option<String>,
    pub typer_notation: Option<String>,
    /// 1 when absent or not a number.
    pub promulgation_amount: Lossy<i32>,
    /// 1 when absent or not a number.
    pub page_amount: Lossy<i32>,
    pub reply_fors: Option<String>,
    pub direction: Lossy<bool>,
    pub reference_codes: Option<String>,
    pub appendixes: Vec<String>,
}

impl Default for OtherInfo {
    fn default() -> Self {
        OtherInfo {
            priority: 0.into(),
            sphere_of_promulgation: None,
            typer_notation: None,
            promulgation_amount: 1.into(),
            page_amount: 1.into(),
            reply_fors: None,
            direction: false.into(),
            reference_codes: None,
            appendixes: Vec::new(),
        }
    }
}

impl OtherInfo {
    #[must_use]
    pub fn urgency(&self) -> Option<Urgency> {
        Urgency::of(self.priority.value)
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct ResponseFor {
    pub organ_id: Option<String>,
    pub code: Option<String>,
    pub document_id: Option<String>,
    pub promulgation_date: Lossy<Option<Date>>,
}

/// What the packet does to an earlier one (`Bussiness`).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Business {
    /// The earlier document.
    pub document_id: Option<String>,
    pub kind: Option<BusinessKind>,
    pub reason: Option<String>,
    pub paper: Option<String>,
    pub updates: Vec<Update>,
    pub replacements: Vec<Replacement>,
    pub staff: Vec<Staff>,
}

/// `BussinessDocumentInfo`: which parts change (`"1"`), and for whom.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Update {
    pub document_info: Option<String>,
    pub document_receiver: Option<String>,
    pub receivers: Vec<Receiver>,
}

#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Receiver {
    pub organ_id: Option<String>,
    pub change: Option<ReceiverChange>,
}

/// `ReplacementInfo`: a document replaced, and for which receivers.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Replacement {
    pub document_id: Option<String>,
    pub organ_ids: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Staff {
    pub department: Option<String>,
    pub department_id: Option<String>,
    pub staff: Option<String>,
    pub staff_id: Option<String>,
    pub email: Option<String>,
    pub mobile: Option<String>,
}

/// One hop (`TraceHeader`).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Trace {
    pub organ_id: Option<String>,
    /// Vietnam time.
    pub timestamp: Lossy<Option<DateTime>>,
}

/// A line of the manifest. `content_id` has lost one `cid:`, as the common library does it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Reference {
    pub content_id: Option<String>,
    pub content_type: Option<String>,
    pub description: Option<String>,
    pub name: Option<String>,
}

/// A signature as it stands in the packet; nothing here is verified.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Signature {
    pub canonicalization: Option<String>,
    pub method: Option<String>,
    pub references: Vec<SignedReference>,
    pub value: Option<String>,
    pub subject: Option<String>,
    pub certificate: Option<String>,
    /// Whether it stands in the XML-DSig namespace; any other cannot be verified by anyone.
    pub is_xmldsig: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct SignedReference {
    pub uri: Option<String>,
    pub transforms: Vec<String>,
    pub digest_method: Option<String>,
    pub digest_value: Option<String>,
}
