//! What making promises without any judge: bytes before stay, ByteRange covers all but the space,
//! mistakes are refused before anything is written.

use proptest::prelude::*;
use signature::cms::{self, CmsError, Matter, SignedData, oid};
use signature::crypto::{Certificate, Digest, KeyError, SignatureAlgorithm, VerifyError, verify};
use signature::pades::fields::{self, Align, NewField};
use signature::pades::{
    self, Appearance, Certification, Evidence, PadesError, Place, SignatureRequest,
};
use signature::pdf::{Dictionary, Document, Object, Update, XrefStyle};
use signature::timestamp::{TimestampError, TimestampRequest, Token};
use signature::trial::Revoked;

use super::story::{Story, picture, story, with_fields};
use super::support::{FONT, letter};
use super::world::{World, days};

const STYLES: [XrefStyle; 2] = [XrefStyle::Table, XrefStyle::Stream];

#[test]
fn each_step_of_the_legal_order_only_appends() {
    for style in STYLES {
        for certification in [Certification::None, Certification::FormFilling] {
            let world = World::fixed();
            let (person, agency) = (world.person(), world.agency());
            let Story { signed, sealed, proved, closed } =
                story(&world, &person, &agency, style, certification);
            let steps = [with_fields(style), signed, sealed, proved, closed];
            for pair in steps.windows(2) {
                assert!(pair[1].starts_with(&pair[0]));
            }
            let document = Document::read(&steps[4]).unwrap();
            assert_eq!(document.revisions().len(), 6);
            assert_eq!(document.anomalies(), []);
        }
    }
}

#[test]
fn the_same_input_makes_the_same_file() {
    let world = World::fixed();
    let request = SignatureRequest::new("person", world.now);
    let made = || pades::prepare(&letter(XrefStyle::Table), &request).unwrap();
    assert_eq!(made().digest(Digest::Sha256), made().digest(Digest::Sha256));
}

fn value_of(pdf: &[u8], field: &str, name: &str) -> Object {
    let document = Document::read(pdf).unwrap();
    let view = document.latest();
    let catalog = view.catalog().unwrap();
    let form = view.lookup(&catalog, "AcroForm").unwrap();
    let fields = view.lookup(form.as_dictionary().unwrap(), "Fields").unwrap();
    for item in fields.as_array().unwrap() {
        let item = view.resolve(item).unwrap();
        let dictionary = item.as_dictionary().unwrap();
        if dictionary.get("T").unwrap().as_string() == Some(field.as_bytes()) {
            return view.lookup(dictionary, name).unwrap();
        }
    }
    panic!("no field {field}");
}

#[test]
fn the_signature_dictionary_says_what_pades_wants() {
    let world = World::fixed();
    let request = SignatureRequest {
        name: Some("Nguyễn Văn An"),
        reason: Some("Ban hành"),
        ..SignatureRequest::new("person", world.now)
    };
    let pdf = world.sign(&letter(XrefStyle::Table), &world.person(), &request);
    let value = value_of(&pdf, "person", "V");
    let value = value.as_dictionary().unwrap();
    assert!(value.is("Filter", "Adobe.PPKLite") && value.is("SubFilter", "ETSI.CAdES.detached"));
    let text = |name| value.get(name).and_then(Object::as_string).unwrap().to_vec();
    assert_eq!(text("M"), b"D:20261122140000+07'00'");
    assert_eq!(text("Name")[..4], [0xfe, 0xff, 0, b'N']);
    let contents = text("Contents");
    let signed = SignedData::read(cms::unpadded(&contents).unwrap()).unwrap();
    let signer = signed.signer().unwrap();
    assert_eq!(signer.signed_attributes.as_ref().unwrap().len(), 3);
    assert_eq!(
        signer.signed_attribute(oid::ID_SIGNING_TIME),
        Err(CmsError::Attribute(oid::ID_SIGNING_TIME))
    );
    let certificate = signed.certificate_of(signer).unwrap();
    let (digest, value) = signer.signing_certificate().unwrap();
    assert_eq!(digest.hash(certificate.der()), value);
    assert_eq!(signer.verify(&certificate.public_key_info().unwrap()), Ok(()));
}

#[test]
fn a_value_of_another_key_goes_into_no_file() {
    let world = World::fixed();
    let (person, agency) = (world.person(), world.agency());
    let request = SignatureRequest::new("person", world.now);
    let prepare = || pades::prepare(&letter(XrefStyle::Table), &request).unwrap();
    let signing = prepare().sign_with(&person.signer).unwrap();
    let foreign = agency.key.sign(agency.signer.algorithm, signing.to_sign.bytes()).unwrap();
    assert_eq!(signing.finish(&foreign), Err(PadesError::Cms(CmsError::ForeignKey)));

    let other = SignatureRequest::new("other", world.now);
    let other = pades::prepare(&letter(XrefStyle::Table), &other).unwrap();
    let other = other.sign_with(&person.signer).unwrap();
    let value = person.key.sign(person.signer.algorithm, other.to_sign.bytes()).unwrap();
    let cms = other.cms(&value).unwrap();
    assert_eq!(prepare().finish(&cms), Err(PadesError::Foreign));
}

#[test]
fn a_signature_larger_than_its_space_is_refused() {
    let world = World::fixed();
    let request =
        SignatureRequest { reserved_bytes: 100, ..SignatureRequest::new("person", world.now) };
    let person = world.person();
    let signing = pades::prepare(&letter(XrefStyle::Table), &request).unwrap();
    let signing = signing.sign_with(&person.signer).unwrap();
    let value = person.key.sign(person.signer.algorithm, signing.to_sign.bytes()).unwrap();
    let needed = signing.cms(&value).unwrap().len();
    assert_eq!(signing.finish(&value), Err(PadesError::Space { needed, reserved: 100 }));
}

#[test]
fn fields_are_signed_and_filled_once_and_only_as_what_they_are() {
    let world = World::fixed();
    let person = world.person();
    let pdf = with_fields(XrefStyle::Table);
    let request = |field| SignatureRequest::new(field, world.now);
    let refused = |pdf: &[u8], field| pades::prepare(pdf, &request(field)).unwrap_err();
    assert_eq!(refused(&pdf, "number"), PadesError::FieldKind("number".into()));
    let signed = world.sign(&pdf, &person, &request("person"));
    assert_eq!(refused(&signed, "person"), PadesError::Taken("person".into()));
    let late = SignatureRequest { certification: Certification::FormFilling, ..request("agency") };
    assert_eq!(pades::prepare(&signed, &late).unwrap_err(), PadesError::CertifiedTooLate);

    let filled = fields::fill(&signed, &[("number", "15/QĐ-UBND")]).unwrap();
    let fill = |field, text| fields::fill(&filled, &[(field, text)]).unwrap_err();
    assert_eq!(fill("number", "16"), PadesError::Taken("number".into()));
    assert_eq!(fill("person", "16"), PadesError::FieldKind("person".into()));
    assert_eq!(fill("nobody", "16"), PadesError::NoField("nobody".into()));
    assert_eq!(fill("date", "日"), PadesError::Letter('日'));
    assert_eq!(value_of(&filled, "number", "V").as_string().unwrap()[..2], [0xfe, 0xff]);
    let place = Place { page: 1, left: 0., bottom: 0., width: 1., height: 1. };
    let beyond = [NewField::Text { name: "x", place, points: 13., align: Align::Left }];
    assert_eq!(fields::add(&letter(XrefStyle::Table), &beyond, FONT), Err(PadesError::NoPage(1)));
    assert_eq!(refused(&pdf, "a.b"), PadesError::FieldName("a.b".into()));
}

/// A file whose only signature forbids every change, and whose form asks to be drawn anew.
#[test]
fn a_file_that_forbids_changes_takes_nothing_but_evidence_and_timestamps() {
    let world = World::fixed();
    let base = letter(XrefStyle::Table);
    let document = Document::read(&base).unwrap();
    let mut update = Update::new(&document);
    let certified = Dictionary::new()
        .with("TransformMethod", Object::name("DocMDP"))
        .with("TransformParams", Dictionary::new().with("P", 1_i64));
    let signature = Dictionary::new().with("Reference", vec![Object::from(certified)]);
    let form = Dictionary::new().with("NeedAppearances", true).with("Fields", vec![]);
    let root = update.root().unwrap();
    let catalog = update.dictionary(root).unwrap();
    let permissions = Dictionary::new().with("DocMDP", update.add(signature));
    update.set(root, catalog.with("Perms", permissions).with("AcroForm", form));
    let pdf = update.finish().bytes;
    let request = SignatureRequest::new("person", world.now);
    assert_eq!(pades::prepare(&pdf, &request).unwrap_err(), PadesError::Locked);
    assert_eq!(fields::add(&pdf, &[], FONT), Err(PadesError::Locked));
    assert_eq!(fields::fill(&pdf, &[("number", "1")]), Err(PadesError::Locked));
    let stamped = world.stamp(&pdf, "archive");
    let document = Document::read(&stamped).unwrap();
    let view = document.latest();
    let form = view.lookup(&view.catalog().unwrap(), "AcroForm").unwrap();
    let form = form.as_dictionary().unwrap();
    assert!(!form.contains("NeedAppearances"));
    assert_eq!(form.get("SigFlags"), Some(&Object::Integer(3)));
}

#[test]
fn a_separate_attachment_carries_the_text_block_alone() {
    let world = World::fixed();
    let place = Place { page: 0, left: 380., bottom: 790., width: 200., height: 36. };
    let request = SignatureRequest {
        place: Some(place),
        appearance: Appearance::Text {
            lines: &["15/QĐ-UBND", "2026-11-22T14:00:00+07:00"],
            font: FONT,
        },
        ..SignatureRequest::new("annex", world.now)
    };
    let pdf = world.sign(&letter(XrefStyle::Table), &world.agency(), &request);
    let appearance = value_of(&pdf, "annex", "AP");
    let document = Document::read(&pdf).unwrap();
    let view = document.latest();
    let shown = view.lookup(appearance.as_dictionary().unwrap(), "N").unwrap();
    let content = view.unpack(shown.as_stream().unwrap()).unwrap();
    let content = String::from_utf8(content).unwrap();
    assert!(content.starts_with("BT /TrucForm 10 Tf 0 g 12 TL"), "{content}");
    assert_eq!(content.matches(" Tj").count(), 2);
}

#[test]
fn evidence_enters_once_however_often_it_is_given() {
    let world = World::fixed();
    let person = world.person();
    let request = SignatureRequest::new("person", world.now);
    let signed = world.sign_stamped(&letter(XrefStyle::Table), &person, &request);
    let evidence = [("person", world.evidence(&person))];
    let once = pades::add_evidence(&signed, &evidence).unwrap();
    let twice = pades::add_evidence(&once, &evidence).unwrap();
    for (pdf, revision) in [(&once, 2), (&twice, 3)] {
        let document = Document::read(pdf).unwrap();
        assert_eq!(document.revisions().len(), revision + 1);
        let view = document.latest();
        let dss = view.lookup(&view.catalog().unwrap(), "DSS").unwrap();
        let dss = dss.as_dictionary().unwrap();
        let count = |name| dss.get(name).unwrap().as_array().unwrap().len();
        assert_eq!([count("Certs"), count("OCSPs"), count("CRLs")], [5, 1, 2]);
        assert_eq!(dss.get("VRI").unwrap().as_dictionary().unwrap().len(), 1);
    }
    let nobody = pades::add_evidence(&signed, &[("nobody", Evidence::default())]);
    assert_eq!(nobody, Err(PadesError::NoField("nobody".into())));
}

#[test]
fn a_timestamp_that_answers_something_else_is_refused() {
    let world = World::fixed();
    let asked = TimestampRequest::over(b"matter", Digest::Sha256, [1; 16]).unwrap();
    let answer = |request: &TimestampRequest| {
        world.pki.answer_timestamp(request.der(), 9, world.now).unwrap()
    };
    let token = asked.check(&answer(&asked)).unwrap();
    let token = Token::read(&token).unwrap();
    assert_eq!((token.at, token.serial), (world.now, &[9][..]));
    assert_eq!(token.verify().unwrap(), world.pki.tsa.certificate);

    let other = TimestampRequest::over(b"other", Digest::Sha256, [1; 16]).unwrap();
    assert_eq!(asked.check(&answer(&other)), Err(TimestampError::Imprint));
    let later = TimestampRequest::over(b"matter", Digest::Sha256, [2; 16]).unwrap();
    assert_eq!(asked.check(&answer(&later)), Err(TimestampError::Nonce));
    let refused = world.pki.answer_timestamp(b"?", 9, world.now).unwrap();
    assert_eq!(asked.check(&refused), Err(TimestampError::Refused { status: 2 }));
    let mut broken = answer(&asked);
    let last = broken.len() - 1;
    broken[last] ^= 1;
    let found = asked.check(&broken);
    assert_eq!(found, Err(TimestampError::Cms(CmsError::Verify(VerifyError::Mismatch))));
}

#[test]
fn the_responder_tells_good_revoked_and_unknown_apart() {
    use der::Decode;
    use x509_ocsp::{BasicOcspResponse, CertStatus, OcspResponse};
    let world = World::fixed();
    let request = world.ocsp_request(&world.person());
    let status = |revoked: &[Revoked], request: &[u8]| {
        let answer = world.pki.answer_ocsp(request, revoked, world.now).unwrap();
        let bytes = OcspResponse::from_der(&answer).unwrap().response_bytes?;
        let basic = BasicOcspResponse::from_der(bytes.response.as_bytes()).unwrap();
        Some(basic.tbs_response_data.responses[0].cert_status)
    };
    assert!(matches!(status(&[], &request), Some(CertStatus::Good(_))));
    let revoked = Revoked { serial: 100, at: days(world.now, -1) };
    assert!(matches!(status(&[revoked], &request), Some(CertStatus::Revoked(_))));
    let later = Revoked { serial: 100, at: days(world.now, 1) };
    assert!(matches!(status(&[later], &request), Some(CertStatus::Good(_))));
    let mut foreign = request;
    let place = foreign.len() - 40;
    foreign[place] ^= 1;
    assert!(matches!(status(&[], &foreign), Some(CertStatus::Unknown(_))));
    assert!(status(&[], b"?").is_none());
}

#[test]
fn a_key_signs_only_with_its_own_algorithms_and_seeds_repeat() {
    let world = World::fixed();
    let key = world.person().key;
    let info = key.public_key_info().unwrap();
    assert_eq!(info, world.person().key.public_key_info().unwrap());
    let wrong = SignatureAlgorithm::Ed25519;
    assert_eq!(key.sign(wrong, b"m"), Err(KeyError::Algorithm(wrong)));
    let own = key.usual_algorithm();
    let value = key.sign(own, b"m").unwrap();
    assert_eq!(verify(&info, own, b"m", &value), Ok(()));
    assert_eq!(verify(&info, own, b"n", &value), Err(VerifyError::Mismatch));
    assert!(matches!(verify(&info, wrong, b"m", &value), Err(VerifyError::Key(_))));
}

#[test]
fn enveloped_content_is_carried_and_checked() {
    let world = World::fixed();
    let person = world.person();
    let matter = Matter::Enveloped { kind: oid::ID_DATA, content: b"receipt" };
    let to_sign = person.signer.prepare(matter).unwrap();
    let value = person.key.sign(person.signer.algorithm, to_sign.bytes()).unwrap();
    let cms = to_sign.finish(&value).unwrap();
    let signed = SignedData::read(&cms).unwrap();
    assert_eq!(signed.content, Some(&b"receipt"[..]));
    let signer = signed.signer().unwrap();
    assert_eq!(signer.message_digest().unwrap(), Digest::Sha256.hash(b"receipt"));
    let mut space = cms.clone();
    space.extend([0; 10]);
    assert_eq!(cms::unpadded(&space), Ok(&cms[..]));
    space.push(1);
    assert_eq!(cms::unpadded(&space), Err(CmsError::Padding));
    assert!(Certificate::read(signed.certificates[0]).is_ok());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn whatever_is_signed_keeps_its_bytes_and_all_but_the_space_is_covered(
        stream in any::<bool>(),
        reason in ".{0,40}",
        name in "[^.]{1,20}",
        reserved_bytes in 4096_usize..8192,
        shown in any::<bool>(),
    ) {
        let world = World::fixed();
        let base = letter(if stream { XrefStyle::Stream } else { XrefStyle::Table });
        let png = picture([0, 0, 200]);
        let place = Place { page: 0, left: 9., bottom: 9., width: 40., height: 20. };
        let request = SignatureRequest {
            place: shown.then_some(place),
            appearance: if shown {
                Appearance::Picture { png: &png }
            } else {
                Appearance::Unchanged
            },
            reason: Some(&reason),
            reserved_bytes,
            ..SignatureRequest::new(&name, world.now)
        };
        let prepared = pades::prepare(&base, &request).unwrap();
        let [begin, before, after, rest] = prepared.byte_range();
        let pdf = world.sign(&base, &world.person(), &request);
        prop_assert!(pdf.starts_with(&base));
        prop_assert_eq!((begin, after - before), (0, reserved_bytes * 2 + 2));
        prop_assert_eq!(after + rest, pdf.len());
        prop_assert_eq!((pdf[before], pdf[after - 1]), (b'<', b'>'));
        let document = Document::read(&pdf).unwrap();
        prop_assert_eq!(document.revisions().len(), 2);
        prop_assert_eq!(document.revisions()[1].end, pdf.len());
    }

    #[test]
    fn no_bytes_make_the_readers_of_cms_and_tokens_panic(
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
    ) {
        let world = World::fixed();
        let asked = TimestampRequest::over(b"matter", Digest::Sha256, [1; 16]).unwrap();
        let mut answer = world.pki.answer_timestamp(asked.der(), 9, world.now).unwrap();
        for (place, byte) in changes {
            let place = place.index(answer.len());
            answer[place] = byte;
        }
        let _ = asked.check(&answer);
        let _ = SignedData::read(&answer);
        let _ = world.pki.answer_ocsp(&answer, &[], world.now);
    }
}
