//! From values to elements, in the library's order.
//! QCVN 102:2016/BTTTT, MessageHeader and TraceHeaderList.

use crate::dates::{write_day, write_time};
use crate::document::{
    Business, Document, Organization, OtherInfo, Replacement, ResponseFor, Staff, StatusMessage,
    Trace, Update,
};
use crate::element::Element;

pub(crate) fn status_header(status: &StatusMessage) -> Element {
    let message = Element::new("MessageHeader")
        .child(status.from.as_ref().map(|one| organization("From", one)))
        .child(status.response_for.as_ref().map(response_for))
        .child(status.staff.as_ref().map(staff))
        .text("StatusCode", status.code.as_ref().map(|code| code.code()))
        .text("Description", status.description.as_deref())
        .text("Timestamp", status.timestamp.value.map(write_time).as_deref());
    Element::new("edXMLHeader").child(Some(message))
}

pub(crate) fn header(document: &Document) -> Element {
    let list = Element::new("TraceHeaderList")
        .text("Paper", document.paper.as_deref())
        .child(document.business.as_ref().map(business))
        .children(document.traces.iter().map(trace));
    Element::new("edXMLHeader").child(Some(message(document))).child(Some(list))
}

fn message(document: &Document) -> Element {
    let tasks = &document.response_for_task;
    let places = &document.to_places;
    Element::new("MessageHeader")
        .child(document.from.as_ref().map(|one| organization("From", one)))
        .children(document.to.iter().map(|one| organization("To", one)))
        .text("DocumentId", document.document_id.as_deref())
        .child(document.code.as_ref().map(|code| {
            Element::new("Code")
                .text("CodeNumber", code.number.as_deref())
                .text("CodeNotation", code.notation.as_deref())
        }))
        .child(document.promulgation.as_ref().map(|info| {
            Element::new("PromulgationInfo")
                .text("Place", info.place.as_deref())
                .text("PromulgationDate", info.date.value.map(write_day).as_deref())
        }))
        .child(document.document_type.as_ref().map(|kind| {
            Element::new("DocumentType")
                .value("Type", &kind.kind.value)
                .value("TypeDetail", &kind.detail.value)
                .text("TypeName", kind.name.as_deref())
        }))
        .text("Subject", document.subject.as_deref())
        .text("Content", document.content.as_deref())
        .child(document.signer.as_ref().map(|signer| {
            Element::new("SignerInfo")
                .text("Competence", signer.competence.as_deref())
                .text("Position", signer.position.as_deref())
                .text("FullName", signer.full_name.as_deref())
        }))
        .text("DueDate", document.due_date.value.map(write_day).as_deref())
        .child(document.other.as_ref().map(other))
        .children(document.response_for.iter().map(response_for))
        .value("SteeringType", &document.steering_type.value)
        .child(
            (!tasks.is_empty()).then(|| Element::new("ResponseForTask").texts("TaskCode", tasks)),
        )
        .text("ApplicationType", document.application_type.as_deref())
        .child((!places.is_empty()).then(|| Element::new("ToPlaces").texts("Place", places)))
}

fn organization(name: &'static str, one: &Organization) -> Element {
    Element::new(name)
        .text("OrganId", one.organ_id.as_deref())
        .text("OrganizationInCharge", one.organization_in_charge.as_deref())
        .text("OrganName", one.organ_name.as_deref())
        .text("OrganAdd", one.organ_add.as_deref())
        .text("Email", one.email.as_deref())
        .text("Telephone", one.telephone.as_deref())
        .text("Fax", one.fax.as_deref())
        .text("Website", one.website.as_deref())
}

fn other(other: &OtherInfo) -> Element {
    let appendixes = &other.appendixes;
    let list = || Element::new("Appendixes").texts("Appendix", appendixes);
    Element::new("OtherInfo")
        .value("Priority", &other.priority.value)
        .text("SphereOfPromulgation", other.sphere_of_promulgation.as_deref())
        .text("TyperNotation", other.typer_notation.as_deref())
        .value("PromulgationAmount", &other.promulgation_amount.value)
        .value("PageAmount", &other.page_amount.value)
        .text("ReplyFors", other.reply_fors.as_deref())
        .value("Direction", &other.direction.value)
        .text("ReferenceCodes", other.reference_codes.as_deref())
        .child((!appendixes.is_empty()).then(list))
}

fn response_for(target: &ResponseFor) -> Element {
    Element::new("ResponseFor")
        .text("OrganId", target.organ_id.as_deref())
        .text("Code", target.code.as_deref())
        .text("DocumentId", target.document_id.as_deref())
        .text("PromulgationDate", target.promulgation_date.value.map(write_day).as_deref())
}

fn business(business: &Business) -> Element {
    let replacements = &business.replacements;
    let list =
        || Element::new("ReplacementInfoList").children(replacements.iter().map(replacement));
    Element::new("Bussiness")
        .text("DocumentId", business.document_id.as_deref())
        .text("BussinessDocType", business.kind.as_ref().map(|kind| kind.code()))
        .text("BussinessDocReason", business.reason.as_deref())
        .text("Paper", business.paper.as_deref())
        .children(business.updates.iter().map(update))
        .child((!replacements.is_empty()).then(list))
        .children(business.staff.iter().map(staff))
}

fn update(update: &Update) -> Element {
    let receivers = update.receivers.iter().map(|receiver| {
        Element::new("Receiver")
            .text("OrganId", receiver.organ_id.as_deref())
            .text("ReceiverType", receiver.change.as_ref().map(|change| change.code()))
    });
    let list =
        (!update.receivers.is_empty()).then(|| Element::new("ReceiverList").children(receivers));
    Element::new("BussinessDocumentInfo")
        .text("DocumentInfo", update.document_info.as_deref())
        .text("DocumentReceiver", update.document_receiver.as_deref())
        .child(list)
}

fn replacement(replacement: &Replacement) -> Element {
    let ids = &replacement.organ_ids;
    Element::new("ReplacementInfo")
        .text("DocumentId", replacement.document_id.as_deref())
        .child((!ids.is_empty()).then(|| Element::new("OrganIdList").texts("OrganId", ids)))
}

fn staff(staff: &Staff) -> Element {
    Element::new("StaffInfo")
        .text("Department", staff.department.as_deref())
        .text("DepartmentId", staff.department_id.as_deref())
        .text("Staff", staff.staff.as_deref())
        .text("StaffId", staff.staff_id.as_deref())
        .text("Email", staff.email.as_deref())
        .text("Mobile", staff.mobile.as_deref())
}

fn trace(trace: &Trace) -> Element {
    Element::new("TraceHeader")
        .text("OrganId", trace.organ_id.as_deref())
        .text("Timestamp", trace.timestamp.value.map(write_time).as_deref())
}
