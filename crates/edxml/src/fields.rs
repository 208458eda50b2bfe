//! From the tree to the values: each element read as the common library reads it, each surprise noted.
//! QCVN 102:2016/BTTTT, MessageHeader and TraceHeaderList.

use crate::codes::{BusinessKind, ReceiverChange, StatusCode, Urgency};
use crate::document::{
    Business, Code, Document, DocumentType, Organization, OtherInfo, Promulgation, Receiver,
    Reference, Replacement, ResponseFor, Signer, Staff, StatusMessage, Trace, Update,
};
use crate::finding::Findings;
use crate::rule::Rule;

mod values;

pub(crate) use values::Spot;
use values::length;

pub(crate) struct Fields<'f> {
    pub(crate) findings: &'f mut Findings,
}

impl Fields<'_> {
    pub(crate) fn document(&mut self, header: &Spot, envelope: &Spot) -> Document {
        let Some(message) = header.child("MessageHeader") else { return Document::default() };
        let traces = header.child("TraceHeaderList");
        let body = envelope.child("edXMLBody").and_then(|body| body.child("edXMLManifest"));
        let message = Spot { path: "MessageHeader".to_owned(), ..message };
        let mut document = self.message(&message);
        if let Some(list) = traces {
            document.paper = self.text(&list, "Paper", length::FREE);
            document.traces = list.children("TraceHeader").map(|spot| self.trace(&spot)).collect();
            document.business = self.business(&list);
        } else {
            self.missing(header, Rule::TraceListMissing, "TraceHeaderList");
        }
        if let Some(manifest) = body {
            let lines = manifest.children("Reference");
            document.manifest = lines.map(|spot| self.reference(&spot)).collect();
        }
        document.marking = crate::secrecy::home_made(header.node);
        document
    }

    pub(crate) fn status(&mut self, header: &Spot) -> StatusMessage {
        let Some(message) = header.child("MessageHeader") else { return StatusMessage::default() };
        let message = Spot { path: "MessageHeader".to_owned(), ..message };
        let from = self.from(&message);
        let response_for = message.child("ResponseFor").map(|spot| self.response_for(&spot));
        let named = response_for.as_ref().is_some_and(|target| {
            let document = target.document_id.is_some()
                || (target.code.is_some() && target.promulgation_date.value.is_some());
            target.organ_id.is_some() && document
        });
        if !named {
            self.missing(&message, Rule::StatusTargetMissing, "ResponseFor");
        }
        let code =
            self.text(&message, "StatusCode", length::FREE).map(|text| StatusCode::parse(&text));
        match &code {
            None => self.missing(&message, Rule::StatusCodeMissing, "StatusCode"),
            Some(StatusCode::Other(raw)) => {
                self.note(&message, "StatusCode", Rule::StatusCodeUnknown, raw);
            }
            Some(_) => {}
        }
        StatusMessage {
            from,
            response_for,
            staff: message.child("StaffInfo").map(|spot| self.staff(&spot)),
            code,
            description: self.text(&message, "Description", length::FREE),
            timestamp: self.time(&message, "Timestamp"),
        }
    }

    fn message(&mut self, message: &Spot) -> Document {
        let from = self.from(message);
        let to: Vec<_> = message.children("To").map(|spot| self.organization(&spot)).collect();
        if to.iter().all(|organization| organization.organ_id.is_none()) {
            self.missing(message, Rule::ToMissing, "To/OrganId");
        }
        let document_id = self.text(message, "DocumentId", length::FREE);
        if document_id.is_none() {
            self.missing(message, Rule::DocumentIdMissing, "DocumentId");
        }
        let subject = self.text(message, "Subject", length::SUBJECT);
        if subject.is_none() {
            self.missing(message, Rule::SubjectMissing, "Subject");
        }
        Document {
            from,
            to,
            document_id,
            code: self.code(message),
            promulgation: self.promulgation(message),
            document_type: self.document_type(message),
            subject,
            content: self.text(message, "Content", length::SUBJECT),
            signer: message.child("SignerInfo").map(|spot| self.signer(&spot)),
            due_date: self.day(message, "DueDate"),
            other: message.child("OtherInfo").map(|spot| self.other(&spot)),
            response_for: message
                .children("ResponseFor")
                .map(|spot| self.response_for(&spot))
                .collect(),
            steering_type: self.steering_type(message),
            response_for_task: message
                .child("ResponseForTask")
                .map_or_else(Vec::new, |spot| self.texts(&spot, "TaskCode", length::FREE)),
            application_type: self.text(message, "ApplicationType", length::FREE),
            to_places: message
                .child("ToPlaces")
                .map_or_else(Vec::new, |spot| self.texts(&spot, "Place", length::TO_PLACE)),
            ..Document::default()
        }
    }

    fn from(&mut self, message: &Spot) -> Option<Organization> {
        let from = message.child("From").map(|spot| self.organization(&spot));
        if from.as_ref().is_none_or(|from| from.organ_id.is_none()) {
            self.missing(message, Rule::FromMissing, "From/OrganId");
        }
        from
    }

    fn organization(&mut self, spot: &Spot) -> Organization {
        Organization {
            organ_id: self.organ_id(spot),
            organization_in_charge: self.text(spot, "OrganizationInCharge", length::NAME),
            organ_name: self.text(spot, "OrganName", length::NAME),
            organ_add: self.text(spot, "OrganAdd", length::ADDRESS),
            email: self.text(spot, "Email", length::EMAIL),
            telephone: self.text(spot, "Telephone", length::PHONE),
            fax: self.text(spot, "Fax", length::PHONE),
            website: self.text(spot, "Website", length::NAME),
        }
    }

    fn code(&mut self, message: &Spot) -> Option<Code> {
        let code = message.child("Code").map(|spot| Code {
            number: self.text(&spot, "CodeNumber", length::CODE_NUMBER),
            notation: self.text(&spot, "CodeNotation", length::CODE_NOTATION),
        });
        if code.as_ref().is_none_or(|code| code.number.is_none() || code.notation.is_none()) {
            self.missing(message, Rule::CodeMissing, "Code");
        }
        code
    }

    fn promulgation(&mut self, message: &Spot) -> Option<Promulgation> {
        let found = message.child("PromulgationInfo").map(|spot| Promulgation {
            place: self.text(&spot, "Place", length::PLACE),
            date: self.day(&spot, "PromulgationDate"),
        });
        let dated = |found: &Promulgation| found.date.value.is_some() || found.date.raw.is_some();
        if !found.as_ref().is_some_and(dated) {
            let path = "PromulgationInfo/PromulgationDate";
            self.missing(message, Rule::PromulgationDateMissing, path);
        }
        found
    }

    fn document_type(&mut self, message: &Spot) -> Option<DocumentType> {
        let Some(spot) = message.child("DocumentType") else {
            self.missing(message, Rule::DocumentTypeMissing, "DocumentType");
            return None;
        };
        let kind = self.integer(&spot, "Type", 2, Rule::TypeUnreadable);
        if kind.raw.is_none() && !matches!(kind.value, 1 | 2) {
            self.note(&spot, "Type", Rule::TypeUnusual, &kind.value.to_string());
        }
        let detail = self.integer(&spot, "TypeDetail", -1, Rule::NumberUnreadable);
        Some(DocumentType { kind, detail, name: self.text(&spot, "TypeName", length::TYPE_NAME) })
    }

    fn signer(&mut self, spot: &Spot) -> Signer {
        Signer {
            competence: self.text(spot, "Competence", length::FREE),
            position: self.text(spot, "Position", length::FREE),
            full_name: self.text(spot, "FullName", length::FREE),
        }
    }

    fn other(&mut self, spot: &Spot) -> OtherInfo {
        let priority = self.integer(spot, "Priority", 0, Rule::NumberUnreadable);
        if Urgency::of(priority.value).is_none() {
            self.note(spot, "Priority", Rule::PriorityUnknown, &priority.value.to_string());
        }
        OtherInfo {
            priority,
            sphere_of_promulgation: self.text(spot, "SphereOfPromulgation", length::SPHERE),
            typer_notation: self.text(spot, "TyperNotation", length::TYPER),
            promulgation_amount: self.integer(
                spot,
                "PromulgationAmount",
                1,
                Rule::NumberUnreadable,
            ),
            page_amount: self.integer(spot, "PageAmount", 1, Rule::NumberUnreadable),
            reply_fors: self.text(spot, "ReplyFors", length::FREE),
            direction: self.flag(spot, "Direction"),
            reference_codes: self.text(spot, "ReferenceCodes", length::FREE),
            appendixes: spot
                .child("Appendixes")
                .map_or_else(Vec::new, |list| self.texts(&list, "Appendix", length::FREE)),
        }
    }

    fn response_for(&mut self, spot: &Spot) -> ResponseFor {
        ResponseFor {
            organ_id: self.organ_id(spot),
            code: self.text(spot, "Code", length::FREE),
            document_id: self.text(spot, "DocumentId", length::FREE),
            promulgation_date: self.day(spot, "PromulgationDate"),
        }
    }

    /// `Bussiness`, or the same spelled right, which the common library does not see.
    fn business(&mut self, list: &Spot) -> Option<Business> {
        let spot = list.child("Bussiness").or_else(|| {
            let spot = list.child("Business")?;
            self.findings.add(Rule::BusinessSpelling, spot.node.at, &spot.path, None);
            Some(spot)
        })?;
        let kind = self.text(&spot, "BussinessDocType", length::FREE);
        let kind = kind.map(|text| BusinessKind::parse(&text));
        let document_id = self.text(&spot, "DocumentId", length::FREE);
        let updates =
            spot.children("BussinessDocumentInfo").map(|spot| self.update(&spot)).collect();
        let replacements: Vec<_> = spot
            .children("ReplacementInfoList")
            .flat_map(|list| list.children("ReplacementInfo").collect::<Vec<_>>())
            .map(|spot| self.replacement(&spot))
            .collect();
        let named =
            document_id.is_some() || replacements.iter().any(|one| one.document_id.is_some());
        match &kind {
            None => self.missing(&spot, Rule::BusinessKindMissing, "BussinessDocType"),
            Some(BusinessKind::Unknown(raw)) => {
                self.note(&spot, "BussinessDocType", Rule::BusinessKindUnknown, raw);
            }
            Some(BusinessKind::Recall | BusinessKind::Update | BusinessKind::Replace) if !named => {
                self.missing(&spot, Rule::BusinessTargetMissing, "DocumentId");
            }
            Some(_) => {}
        }
        Some(Business {
            document_id,
            kind,
            reason: self.text(&spot, "BussinessDocReason", length::FREE),
            paper: self.text(&spot, "Paper", length::FREE),
            updates,
            replacements,
            staff: spot.children("StaffInfo").map(|spot| self.staff(&spot)).collect(),
        })
    }

    fn update(&mut self, spot: &Spot) -> Update {
        let receivers = spot
            .children("ReceiverList")
            .flat_map(|list| list.children("Receiver").collect::<Vec<_>>())
            .map(|spot| Receiver {
                organ_id: self.organ_id(&spot),
                change: self
                    .text(&spot, "ReceiverType", length::FREE)
                    .map(|text| ReceiverChange::parse(&text)),
            })
            .collect();
        Update {
            document_info: self.text(spot, "DocumentInfo", length::FREE),
            document_receiver: self.text(spot, "DocumentReceiver", length::FREE),
            receivers,
        }
    }

    fn replacement(&mut self, spot: &Spot) -> Replacement {
        let lists = spot.children("OrganIdList").collect::<Vec<_>>();
        Replacement {
            document_id: self.text(spot, "DocumentId", length::FREE),
            organ_ids: lists
                .iter()
                .flat_map(|list| self.texts(list, "OrganId", length::ORGAN_ID))
                .collect(),
        }
    }

    fn staff(&mut self, spot: &Spot) -> Staff {
        Staff {
            department: self.text(spot, "Department", length::FREE),
            department_id: self.text(spot, "DepartmentId", length::FREE),
            staff: self.text(spot, "Staff", length::FREE),
            staff_id: self.text(spot, "StaffId", length::FREE),
            email: self.text(spot, "Email", length::EMAIL),
            mobile: self.text(spot, "Mobile", length::PHONE),
        }
    }

    fn trace(&mut self, spot: &Spot) -> Trace {
        let organ_id = self.organ_id(spot);
        if organ_id.is_none() {
            self.missing(spot, Rule::TraceOrganIdMissing, "OrganId");
        }
        Trace { organ_id, timestamp: self.time(spot, "Timestamp") }
    }

    fn reference(&mut self, spot: &Spot) -> Reference {
        let id = self.text(spot, "ContentId", length::FREE);
        if let Some(id) = id.as_deref().filter(|id| id.starts_with("cid:cid:")) {
            self.note(spot, "ContentId", Rule::CidRepeated, id);
        }
        Reference {
            content_id: id.map(|id| id.strip_prefix("cid:").map(str::to_owned).unwrap_or(id)),
            content_type: self.text(spot, "ContentType", length::FREE),
            description: self.text(spot, "Description", length::FREE),
            name: self.text(spot, "AttachmentName", length::ADDRESS),
        }
    }
}
