//! Every field the real library reads from the vendor's sample packets, read by us the same way.
//! The samples have no licence and stay outside the project; without them this says so and passes.

use std::path::PathBuf;

use edxml::dates::{write_day, write_time};
use edxml::document::{Business, Organization, ResponseFor, Staff};
use edxml::{AttachmentRead, Discard, Document, Limits, Packet, StatusMessage};
use serde_json::{Map, Value, json};

#[test]
fn samples_read_as_the_real_library_reads_them() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/samples");
    let Ok(expected) = std::fs::read(folder.join("expected-by-real-parser.json")) else {
        eprintln!("skipped: the vendor's sample packets are not here ({})", folder.display());
        return;
    };
    let expected: Map<String, Value> = serde_json::from_slice(&expected).expect("JSON");
    assert_eq!(expected.len(), 8);
    for (name, value) in &expected {
        let bytes = std::fs::read(folder.join(name)).expect("sample");
        let reading = edxml::read(&bytes[..], &Limits::default(), &mut Discard).expect(name);
        assert_eq!(reading.refusal(), None, "{name}");
        let ours = match &reading.packet {
            Packet::Document(document) => {
                json!({"ed": of_document(document, &reading.attachments)})
            }
            Packet::Status(status) => json!({"status": of_status(status)}),
        };
        assert_eq!(&ours, value, "{name}");
    }
}

/// Members that are present only when there is something.
fn object<const N: usize>(members: [(&str, Option<Value>); N]) -> Value {
    members.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))).collect()
}

fn text(text: &Option<String>) -> Option<Value> {
    text.clone().map(Value::from)
}

fn list(values: impl IntoIterator<Item = Value>) -> Option<Value> {
    let values: Vec<_> = values.into_iter().collect();
    (!values.is_empty()).then(|| values.into())
}

fn of_document(document: &Document, attachments: &[AttachmentRead]) -> Value {
    let code = document.code.clone().unwrap_or_default();
    let promulgation = document.promulgation.clone().unwrap_or_default();
    let kind = document.document_type.clone().unwrap_or_default();
    let signer = document.signer.clone().unwrap_or_default();
    let other = document.other.clone().unwrap_or_default();
    object([
        ("From", document.from.as_ref().map(of_organization)),
        ("To", list(document.to.iter().map(of_organization))),
        ("DocumentId", text(&document.document_id)),
        ("CodeNumber", text(&code.number)),
        ("CodeNotation", text(&code.notation)),
        ("Place", text(&promulgation.place)),
        ("PromulgationDate", promulgation.date.value.map(|day| write_day(day).into())),
        ("Type", Some(kind.kind.value.into())),
        ("TypeDetail", Some(kind.detail.value.into())),
        ("TypeName", text(&kind.name)),
        ("Subject", text(&document.subject)),
        ("Content", text(&document.content)),
        ("SignerCompetence", text(&signer.competence)),
        ("SignerPosition", text(&signer.position)),
        ("SignerFullName", text(&signer.full_name)),
        ("DueDate", document.due_date.value.map(|day| write_day(day).into())),
        ("ToPlaces", list(document.to_places.iter().cloned().map(Value::from))),
        ("SteeringType", Some(document.steering_type.value.into())),
        ("Priority", Some(other.priority.value.into())),
        ("SphereOfPromulgation", text(&other.sphere_of_promulgation)),
        ("TyperNotation", text(&other.typer_notation)),
        ("PromulgationAmount", Some(other.promulgation_amount.value.into())),
        ("PageAmount", Some(other.page_amount.value.into())),
        ("Direction", Some(other.direction.value.into())),
        ("Appendixes", list(other.appendixes.iter().cloned().map(Value::from))),
        ("ResponseFor", list(document.response_for.iter().map(of_response))),
        (
            "TraceHeader",
            list(document.traces.iter().map(|trace| {
                let time = trace.timestamp.value.map(|time| write_time(time).into());
                object([("OrganId", text(&trace.organ_id)), ("Timestamp", time)])
            })),
        ),
        ("Bussiness", document.business.as_ref().map(of_business)),
        ("hasSignature", Some(document.signature.is_some().into())),
        (
            "ManifestReferences",
            list(document.manifest.iter().map(|line| {
                object([
                    ("ContentId", text(&line.content_id)),
                    ("ContentType", text(&line.content_type)),
                    ("AttachmentName", text(&line.name)),
                    ("Description", text(&line.description)),
                ])
            })),
        ),
        ("Attachments", list(attachments.iter().map(of_attachment))),
    ])
}

fn of_attachment(attachment: &AttachmentRead) -> Value {
    object([
        ("ContentId", text(&attachment.content_id)),
        ("AttachmentName", text(&attachment.name)),
        ("ContentType", text(&attachment.declared_type)),
        ("Format", text(&attachment.format)),
        ("contentLength", attachment.content_size.map(Value::from)),
        ("contentSha256", attachment.content_sha256.map(|digest| digest.to_string().into())),
    ])
}

fn of_business(business: &Business) -> Value {
    let update = business.updates.first().cloned().unwrap_or_default();
    let receivers = update.receivers.iter().map(|receiver| {
        let change = receiver.change.as_ref().map_or("", |change| change.code());
        format!("{} {change}", receiver.organ_id.as_deref().unwrap_or_default()).into()
    });
    object([
        ("DocumentId", text(&business.document_id)),
        ("BussinessDocType", business.kind.as_ref().map(|kind| kind.code().into())),
        ("BussinessDocReason", text(&business.reason)),
        ("Paper", text(&business.paper)),
        ("DocumentInfo", text(&update.document_info)),
        ("DocumentReceiver", text(&update.document_receiver)),
        ("Receivers", list(receivers)),
        ("StaffInfo", list(business.staff.iter().map(of_staff))),
    ])
}

fn of_status(status: &StatusMessage) -> Value {
    object([
        ("From", status.from.as_ref().map(of_organization)),
        ("ResponseFor", status.response_for.as_ref().map(of_response)),
        ("StatusCode", status.code.as_ref().map(|code| code.code().into())),
        ("Description", text(&status.description)),
        ("Timestamp", status.timestamp.value.map(|time| write_time(time).into())),
        ("StaffInfo", status.staff.as_ref().map(of_staff)),
    ])
}

fn of_organization(organization: &Organization) -> Value {
    object([
        ("OrganId", text(&organization.organ_id)),
        ("OrganizationInCharge", text(&organization.organization_in_charge)),
        ("OrganName", text(&organization.organ_name)),
        ("OrganAdd", text(&organization.organ_add)),
        ("Email", text(&organization.email)),
        ("Telephone", text(&organization.telephone)),
        ("Fax", text(&organization.fax)),
        ("Website", text(&organization.website)),
    ])
}

fn of_response(target: &ResponseFor) -> Value {
    object([
        ("OrganId", text(&target.organ_id)),
        ("Code", text(&target.code)),
        ("DocumentId", text(&target.document_id)),
        ("PromulgationDate", target.promulgation_date.value.map(|day| write_day(day).into())),
    ])
}

fn of_staff(staff: &Staff) -> Value {
    object([
        ("Department", text(&staff.department)),
        ("DepartmentId", text(&staff.department_id)),
        ("Staff", text(&staff.staff)),
        ("StaffId", text(&staff.staff_id)),
        ("Email", text(&staff.email)),
        ("Mobile", text(&staff.mobile)),
    ])
}
