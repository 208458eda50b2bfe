//! What is written is read back the same, and is XML to a reader that is not ours.

use std::io;

use edxml::codes::{BusinessKind, ReceiverChange, StatusCode};
use edxml::document::{
    Business, Code, DocumentType, Organization, OtherInfo, Promulgation, Receiver, Replacement,
    ResponseFor, Signer, Staff, Trace, Update,
};
use edxml::{
    AttachmentMeta, AttachmentSink, Document, Limits, Packet, Packing, StatusMessage, WriteError,
    read, write_document, write_status,
};
use jiff::civil::{Date, DateTime, date};
use proptest::prelude::*;

#[derive(Default)]
struct Keep {
    plain: Vec<Vec<u8>>,
    unzipped: Vec<Vec<u8>>,
}

fn append(list: &mut Vec<Vec<u8>>, index: usize, chunk: &[u8]) {
    list.resize(list.len().max(index + 1), Vec::new());
    list[index].extend_from_slice(chunk);
}

impl AttachmentSink for Keep {
    fn decoded(&mut self, index: usize, chunk: &[u8]) -> io::Result<()> {
        append(&mut self.plain, index, chunk);
        Ok(())
    }

    fn unzipped(&mut self, index: usize, chunk: &[u8]) -> io::Result<()> {
        append(&mut self.unzipped, index, chunk);
        Ok(())
    }
}

fn assert_xml(bytes: &[u8]) {
    let mut reader = quick_xml::Reader::from_reader(bytes);
    loop {
        if reader.read_event().expect("well-formed") == quick_xml::events::Event::Eof {
            return;
        }
    }
}

/// Text without white space at its ends (U+1680, the one between À and ỹ, is left out: a reader
/// trims it), line ends as XML has them.
fn text() -> impl Strategy<Value = String> {
    "[a-zA-Z0-9À-\u{167f}\u{1681}-ỹ&<>\"'.,/\\]\u{1f600}]{1,6}( [a-zđ&\n]{1,6}[x-z]){0,2}"
}

fn maybe() -> impl Strategy<Value = Option<String>> {
    prop::option::of(text())
}

fn texts() -> impl Strategy<Value = Vec<String>> {
    prop::collection::vec(text(), 0..3)
}

fn day() -> impl Strategy<Value = Date> {
    (1900..2100_i16, 1..=12_i8, 1..=28_i8).prop_map(|(year, month, day)| date(year, month, day))
}

fn time() -> impl Strategy<Value = DateTime> {
    (day(), 0..24_i8, 0..60_i8, 0..60_i8).prop_map(|(day, h, m, s)| day.at(h, m, s, 0))
}

fn organization() -> impl Strategy<Value = Organization> {
    (text(), [maybe(), maybe(), maybe(), maybe(), maybe(), maybe(), maybe()]).prop_map(
        |(id, [a, b, c, d, e, f, g])| Organization {
            organ_id: Some(id),
            organization_in_charge: a,
            organ_name: b,
            organ_add: c,
            email: d,
            telephone: e,
            fax: f,
            website: g,
        },
    )
}

fn staff() -> impl Strategy<Value = Staff> {
    [maybe(), maybe(), maybe(), maybe(), maybe(), maybe()].prop_map(|[a, b, c, d, e, f]| Staff {
        department: a,
        department_id: b,
        staff: c,
        staff_id: d,
        email: e,
        mobile: f,
    })
}

fn response_for() -> impl Strategy<Value = ResponseFor> {
    (text(), maybe(), maybe(), prop::option::of(day())).prop_map(|(id, code, document, day)| {
        ResponseFor {
            organ_id: Some(id),
            code,
            document_id: document,
            promulgation_date: day.into(),
        }
    })
}

fn business() -> impl Strategy<Value = Business> {
    let kind = prop_oneof![
        Just(BusinessKind::New),
        Just(BusinessKind::Recall),
        Just(BusinessKind::Update),
        Just(BusinessKind::Replace),
        Just(BusinessKind::Unknown("8".to_owned())),
    ];
    let receiver = (maybe(), prop::option::of(Just(ReceiverChange::Added)))
        .prop_map(|(organ_id, change)| Receiver { organ_id, change });
    let update = (maybe(), maybe(), prop::collection::vec(receiver, 0..3)).prop_map(
        |(document_info, document_receiver, receivers)| Update {
            document_info,
            document_receiver,
            receivers,
        },
    );
    let replacement = (maybe(), texts())
        .prop_map(|(document_id, organ_ids)| Replacement { document_id, organ_ids });
    (
        (maybe(), prop::option::of(kind), maybe(), maybe()),
        prop::collection::vec(update, 0..2),
        prop::collection::vec(replacement, 0..2),
        prop::collection::vec(staff(), 0..3),
    )
        .prop_map(|((document_id, kind, reason, paper), updates, replacements, staff)| {
            Business { document_id, kind, reason, paper, updates, replacements, staff }
        })
}

fn other() -> impl Strategy<Value = OtherInfo> {
    (any::<i32>(), any::<i32>(), any::<bool>(), [maybe(), maybe(), maybe(), maybe()], texts())
        .prop_map(|(priority, amount, direction, [a, b, c, d], appendixes)| OtherInfo {
            priority: priority.into(),
            sphere_of_promulgation: a,
            typer_notation: b,
            promulgation_amount: amount.into(),
            page_amount: amount.into(),
            reply_fors: c,
            direction: direction.into(),
            reference_codes: d,
            appendixes,
        })
}

fn document() -> impl Strategy<Value = Document> {
    let ids = (organization(), prop::collection::vec(organization(), 1..4), text());
    let promulgation =
        (maybe(), day()).prop_map(|(place, day)| Promulgation { place, date: Some(day).into() });
    let code = (maybe(), maybe()).prop_map(|(number, notation)| Code { number, notation });
    let kind = (any::<i32>(), any::<i32>(), maybe()).prop_map(|(kind, detail, name)| {
        DocumentType { kind: kind.into(), detail: detail.into(), name }
    });
    let signer = [maybe(), maybe(), maybe()].prop_map(|[competence, position, full_name]| Signer {
        competence,
        position,
        full_name,
    });
    let trace = (maybe(), time())
        .prop_map(|(organ_id, time)| Trace { organ_id, timestamp: Some(time).into() });
    (
        ids,
        (prop::option::of(code), promulgation, prop::option::of(kind), prop::option::of(signer)),
        [maybe(), maybe(), maybe(), maybe()],
        (prop::option::of(day()), any::<i32>(), prop::option::of(other())),
        prop::collection::vec(response_for(), 0..2),
        (texts(), texts()),
        prop::option::of(business()),
        prop::collection::vec(trace, 0..3),
    )
        .prop_map(
            |(
                ids,
                info,
                [a, b, c, d],
                (due, steering, other),
                response_for,
                lists,
                business,
                traces,
            )| {
                Document {
                    from: Some(ids.0),
                    to: ids.1,
                    document_id: Some(ids.2),
                    code: info.0,
                    promulgation: Some(info.1),
                    document_type: info.2,
                    signer: info.3,
                    subject: a,
                    content: b,
                    application_type: c,
                    paper: d,
                    due_date: due.into(),
                    steering_type: steering.into(),
                    other,
                    response_for,
                    response_for_task: lists.0,
                    to_places: lists.1,
                    business,
                    traces,
                    ..Document::default()
                }
            },
        )
        // What stands as a secrecy mark by chance is refused, rightly.
        .prop_filter("marked", |document| edxml::secrecy(document).is_none())
}

fn files() -> impl Strategy<Value = Vec<(AttachmentMeta, Vec<u8>)>> {
    let name =
        (text(), prop::sample::select(vec![".pdf", ".DOCX", ".zip", ".ZIP", ".xlsx", ".txt", ""]));
    let file = (name, maybe(), prop::collection::vec(any::<u8>(), 1..400)).prop_map(
        |((stem, extension), description, content)| {
            let name = format!("{stem}{extension}");
            (AttachmentMeta { name, description, ..AttachmentMeta::default() }, content)
        },
    );
    prop::collection::vec(file, 0..4).prop_map(|mut files| {
        for (number, (meta, _)) in files.iter_mut().enumerate() {
            meta.content_id = format!("cid:cid:00000000-0000-0000-0000-{number:012}");
        }
        files
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn documents_come_back_as_they_went(document in document(), files in files()) {
        let mut bytes = Vec::new();
        let parts = files.iter().map(|(meta, content)| (meta.clone(), &content[..]));
        write_document(&document, parts, &mut bytes).expect("written");
        assert_xml(&bytes);
        let mut keep = Keep::default();
        let reading = read(&bytes[..], &Limits::default(), &mut keep).expect("read");
        prop_assert_eq!(reading.refusal(), None);
        let Packet::Document(mut back) = reading.packet else { panic!("a status") };
        prop_assert_eq!(back.manifest.len(), files.len());
        for (line, attachment) in back.manifest.iter().zip(&reading.attachments) {
            prop_assert_eq!(&line.name, &attachment.name);
            prop_assert_eq!(Some(format!("cid:{}", line.content_id.as_deref().unwrap_or_default())), attachment.content_id.clone());
        }
        back.manifest.clear();
        prop_assert_eq!(back, document);
        for (index, (attachment, (meta, content))) in reading.attachments.iter().zip(&files).enumerate() {
            let read = match attachment.packing {
                Packing::Plain => &keep.plain[index],
                Packing::FirstEntry => &keep.unzipped[index],
            };
            prop_assert_eq!(read, content);
            prop_assert_eq!(attachment.name.as_deref(), Some(meta.name.as_str()));
            prop_assert_eq!(attachment.content_size, Some(content.len() as u64));
        }
    }

    #[test]
    fn statuses_come_back_as_they_went(
        (from, target, staff) in (organization(), response_for(), prop::option::of(staff())),
        (description, time) in (maybe(), time()),
    ) {
        let status = StatusMessage {
            from: Some(from),
            response_for: Some(target),
            staff,
            code: Some(StatusCode::Refused),
            description,
            timestamp: Some(time).into(),
        };
        let mut bytes = Vec::new();
        write_status(&status, &mut bytes).expect("written");
        assert_xml(&bytes);
        let reading = read(&bytes[..], &Limits::default(), &mut Keep::default()).expect("read");
        prop_assert_eq!(reading.packet, Packet::Status(status));
    }
}

fn least() -> Document {
    let organization =
        |id: &str| Organization { organ_id: Some(id.to_owned()), ..Organization::default() };
    Document {
        from: Some(organization("000.00.00.X01")),
        to: vec![organization("000.00.01.X01")],
        document_id: Some("000.00.00.X01,2024/05/06,12/VP-TH".to_owned()),
        promulgation: Some(Promulgation { place: None, date: Some(date(2024, 5, 6)).into() }),
        subject: Some("V/v thử".to_owned()),
        ..Document::default()
    }
}

#[test]
fn the_layout_is_the_library_s() {
    let meta = AttachmentMeta {
        content_id: "11111111-2222-3333-4444-555555555555".to_owned(),
        name: "12.pdf".to_owned(),
        ..AttachmentMeta::default()
    };
    let mut bytes = Vec::new();
    write_document(&least(), [(meta, &b"%PDF-1.4"[..])], &mut bytes).expect("written");
    let text = String::from_utf8(bytes).expect("UTF-8");
    assert_eq!(text.matches('\n').count(), text.matches("\r\n").count());
    assert_eq!(text.replace("\r\n", "\n"), include_str!("fixtures/least.edxml").trim_end());
}

#[test]
fn what_breaks_receivers_is_not_written() {
    let refused = |document: &Document, files: Vec<(AttachmentMeta, &[u8])>| match write_document(
        document,
        files,
        io::sink(),
    ) {
        Err(WriteError::Refused(rule)) => rule.id(),
        other => panic!("{other:?}"),
    };
    let named = |name: &str| AttachmentMeta { name: name.to_owned(), ..AttachmentMeta::default() };
    assert_eq!(
        refused(&Document { document_id: None, ..least() }, vec![]),
        "edxml.document_id.missing"
    );
    assert_eq!(refused(&Document { from: None, ..least() }, vec![]), "edxml.from.missing");
    assert_eq!(refused(&Document { to: vec![], ..least() }, vec![]), "edxml.to.missing");
    assert_eq!(
        refused(&Document { subject: Some("TUYỆT MẬT".into()), ..least() }, vec![]),
        "edxml.secrecy"
    );
    assert_eq!(refused(&least(), vec![(named(" "), b"a")]), "edxml.attachment.name.missing");
    assert_eq!(refused(&least(), vec![(named("a.pdf"), b"")]), "edxml.attachment.content.missing");
}
