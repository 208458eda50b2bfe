//! The corpus of attacks: a signed file, each known attack applied to it, and beside each the verdict it must get.
//! None may ever pass. Sources: Mladenov et al. 2019 (universal forgery, incremental saving, wrapping), Mainka et
//! al. 2021 (shadow attacks), Rohlmann et al. 2021 (annotations, certified files).

use std::sync::OnceLock;

use cms::content_info::ContentInfo;
use cms::signed_data::{EncapsulatedContentInfo, SignedData, SignerInfos};
use der::asn1::{OctetString, SetOfVec};
use der::{Any, Decode, Encode, Tag};
use jiff::Timestamp;
use proptest::prelude::*;
use signature::cms::{self as own, unpadded};
use signature::crypto::Digest;
use signature::pades::{self, SignatureRequest, fields};
use signature::pdf::{Content, Dictionary, Document, Object, ObjectId, Stream, Update, XrefStyle};
use signature::timestamp::TimestampRequest;
use signature::validate::{Anchors, Context, Verdict, json, validate};

use super::story::{Story, with_fields};
use super::support::{id, letter};
use super::validation::{anchors, told};
use super::world::World;

type Attack = fn(&World, &Story) -> Vec<u8>;

/// Name, attack, the verdict, a reason that must be among those given.
const ATTACKS: &[(&str, Attack, Verdict, &str)] = &[
    ("a byte of the text", flip, Verdict::Failed, "digest.mismatch"),
    (
        "bytes after the end",
        |_, s| [&s.sealed[..], b"\n% more"].concat(),
        Verdict::Failed,
        "change.forbidden",
    ),
    ("page content replaced", content, Verdict::Failed, "change.forbidden"),
    ("page content appended", content_added, Verdict::Failed, "change.forbidden"),
    ("a page appended", page, Verdict::Failed, "change.forbidden"),
    ("a note over the text", note, Verdict::Failed, "change.forbidden"),
    (
        "a font replaced",
        |_, s| set(&s.sealed, 5, Dictionary::new().into()),
        Verdict::Failed,
        "change.forbidden",
    ),
    ("a field's value swapped", |_, s| swap(&s.sealed, "V"), Verdict::Failed, "change.forbidden"),
    (
        "a field's appearance swapped",
        |_, s| swap(&s.sealed, "AP"),
        Verdict::Failed,
        "change.forbidden",
    ),
    (
        "a field filled after the signature",
        |_, s| fields::fill(&s.signed, &[("number", "16/QĐ")]).unwrap(),
        Verdict::Failed,
        "change.unsigned",
    ),
    (
        "a field filled under a timestamp that anybody can get",
        |w, s| w.stamp(&fields::fill(&s.signed, &[("number", "16/QĐ")]).unwrap(), "archive"),
        Verdict::Failed,
        "change.unsigned",
    ),
    ("an empty field that paints over the text", painted, Verdict::Failed, "change.unsigned"),
    ("a text field added", text_field, Verdict::Failed, "change.forbidden"),
    ("a root with another catalog", root, Verdict::Failed, "change.forbidden"),
    ("an action on opening", action, Verdict::Failed, "change.forbidden"),
    (
        "appearances made anew by the viewer",
        |_, s| form_entry(&s.sealed, "NeedAppearances", true.into()),
        Verdict::Failed,
        "change.forbidden",
    ),
    ("the form taken away", |_, s| without_form(&s.sealed), Verdict::Failed, "signature.removed"),
    ("a signature emptied", |_, s| without_value(&s.sealed), Verdict::Failed, "signature.removed"),
    ("a signature shown in a second field", second_field, Verdict::Failed, "change.unsigned"),
    ("a signature of another file", transplant, Verdict::Failed, "digest.mismatch"),
    ("an open reference filled later", shadow_reference, Verdict::Failed, "change.forbidden"),
    ("a font prepared as information", shadow_information, Verdict::Failed, "change.forbidden"),
    ("a font prepared as evidence", shadow_evidence, Verdict::Failed, "change.forbidden"),
    ("a foreign timestamp", foreign_timestamp, Verdict::Failed, "timestamp.foreign"),
    (
        "two signers in one value",
        |w, _| altered(w, |data| data.signer_infos = twice(&data.signer_infos)),
        Verdict::Failed,
        "cms.signers",
    ),
    (
        "content inside the value",
        |w, _| altered(w, |data| data.encap_content_info = inside()),
        Verdict::Failed,
        "cms.embedded-content",
    ),
    ("no signed attributes", |w, _| altered(w, bare), Verdict::Failed, "cms.signed-attributes"),
    (
        "no signer at all",
        |w, _| altered(w, |data| data.signer_infos = SignerInfos(SetOfVec::new())),
        Verdict::Failed,
        "cms.signers",
    ),
    ("a value of zeros", zeros, Verdict::Indeterminate, "cms.unreadable"),
    ("a range with a wider hole", |_, s| range(&s.sealed, "wider"), Verdict::Failed, "range.hole"),
    ("a range of six numbers", |_, s| range(&s.sealed, "six"), Verdict::Failed, "range.malformed"),
    (
        "a range that overlaps itself",
        |_, s| range(&s.sealed, "overlap"),
        Verdict::Failed,
        "range.malformed",
    ),
    (
        "a range that ends early",
        |_, s| range(&s.sealed, "short"),
        Verdict::Failed,
        "digest.mismatch",
    ),
    ("sections in a circle", circle, Verdict::Indeterminate, "file.unreadable"),
    ("a table for old readers only", hybrid, Verdict::Failed, "change.forbidden"),
    ("signed on by a stranger", stranger, Verdict::Indeterminate, "trust.unknown"),
];

#[test]
fn no_attack_passes_and_each_is_named() {
    let world = World::fixed();
    let told = told(&world);
    let anchors = anchors(&world);
    let mut wrong = Vec::new();
    for (name, attack, verdict, code) in ATTACKS {
        let report =
            validate(&attack(&world, &told), Context { anchors: Some(&anchors), at: world.now });
        let codes: Vec<&str> = report.all_reasons().map(|reason| reason.code).collect();
        if report.verdict != *verdict || !codes.contains(code) {
            wrong.push(format!(
                "{name}: {:?} {codes:?}, expected {verdict:?} {code}",
                report.verdict
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Without asking who signed, what is proven wrong stays wrong.
#[test]
fn what_is_forged_fails_without_asking_for_identity_too() {
    let world = World::fixed();
    let told = told(&world);
    for (name, attack, verdict, _) in ATTACKS.iter().filter(|(_, _, v, _)| *v == Verdict::Failed) {
        let report = validate(&attack(&world, &told), Context { anchors: None, at: world.now });
        assert_eq!(report.verdict, *verdict, "{name}");
    }
}

/// Appends an update that `change` writes.
fn update(pdf: &[u8], change: impl FnOnce(&Document<'_>, &mut Update<'_>)) -> Vec<u8> {
    let document = Document::read(pdf).unwrap();
    let mut update = Update::new(&document);
    change(&document, &mut update);
    update.finish().bytes
}

fn set(pdf: &[u8], number: u32, object: Object) -> Vec<u8> {
    update(pdf, |_, update| update.set(id(number), object))
}

fn stream(text: &str) -> Object {
    Object::Stream(Stream { dictionary: Dictionary::new(), content: Content::New(text.into()) })
}

fn dictionary(document: &Document<'_>, id: ObjectId) -> Dictionary {
    document.latest().get(id).unwrap().as_dictionary().unwrap().clone()
}

fn flip(_: &World, told: &Story) -> Vec<u8> {
    let mut pdf = told.sealed.clone();
    let at = pdf.windows(12).position(|window| window == b"Independence").unwrap();
    pdf[at] ^= 1;
    pdf
}

fn content(_: &World, told: &Story) -> Vec<u8> {
    set(&told.sealed, 4, stream("BT /F1 13 Tf 85 700 Td (Pay) Tj ET"))
}

fn content_added(_: &World, told: &Story) -> Vec<u8> {
    update(&told.sealed, |document, update| {
        let more = update.add(stream("BT /F1 13 Tf 85 600 Td (Pay) Tj ET"));
        let page = dictionary(document, id(3));
        update.set(id(3), page.with("Contents", vec![id(4).into(), more.into()]));
    })
}

fn page(_: &World, told: &Story) -> Vec<u8> {
    update(&told.sealed, |document, update| {
        let page = update.add(dictionary(document, id(3)));
        let pages = dictionary(document, id(2)).with("Count", 2_i64);
        update.set(id(2), pages.with("Kids", vec![id(3).into(), page.into()]));
    })
}

fn note(_: &World, told: &Story) -> Vec<u8> {
    update(&told.sealed, |document, update| {
        let note = Dictionary::new()
            .with("Type", Object::name("Annot"))
            .with("Subtype", Object::name("FreeText"))
            .with("Contents", Object::String(b"another amount".to_vec()));
        let note = update.add(note);
        let page = dictionary(document, id(3));
        let mut notes =
            document.latest().lookup(&page, "Annots").unwrap().as_array().unwrap().to_vec();
        notes.push(note.into());
        update.set(id(3), page.with("Annots", notes));
    })
}

/// The object of a field by its name.
fn field(document: &Document<'_>, name: &str) -> ObjectId {
    let view = document.latest();
    let form = view.lookup(&view.catalog().unwrap(), "AcroForm").unwrap();
    let list = view.lookup(form.as_dictionary().unwrap(), "Fields").unwrap();
    let ids = list.as_array().unwrap().iter().filter_map(Object::as_reference);
    ids.into_iter()
        .find(|id| dictionary(document, *id).get("T").unwrap().as_string() == Some(name.as_bytes()))
        .unwrap()
}

fn swap(pdf: &[u8], entry: &str) -> Vec<u8> {
    update(pdf, |document, update| {
        let number = field(document, "number");
        let shown = update.add(stream("BT (99) Tj ET"));
        let value: Object = match entry {
            "V" => Object::String(b"99/Q".to_vec()),
            _ => Dictionary::new().with("N", shown).into(),
        };
        update.set(number, dictionary(document, number).with(entry, value));
    })
}

fn form_entry(pdf: &[u8], entry: &str, value: Object) -> Vec<u8> {
    update(pdf, |document, update| set_form_entry(document, update, entry, value))
}

fn set_form_entry(document: &Document<'_>, update: &mut Update<'_>, entry: &str, value: Object) {
    let view = document.latest();
    let catalog = view.catalog().unwrap();
    let form = view.lookup(&catalog, "AcroForm").unwrap().as_dictionary().unwrap().clone();
    let form = form.with(entry, value);
    match catalog.get("AcroForm").unwrap().as_reference() {
        Some(id) => update.set(id, form),
        None => update.set(id(1), catalog.with("AcroForm", form)),
    }
}

/// The form with one field more, in one revision.
fn with_field(pdf: &[u8], field: Dictionary) -> Vec<u8> {
    update(pdf, |document, update| {
        let view = document.latest();
        let form = view.lookup(&view.catalog().unwrap(), "AcroForm").unwrap();
        let list = view.lookup(form.as_dictionary().unwrap(), "Fields").unwrap();
        let mut list = list.as_array().unwrap().to_vec();
        list.push(update.add(field).into());
        set_form_entry(document, update, "Fields", list.into());
    })
}

fn text_field(_: &World, told: &Story) -> Vec<u8> {
    let field = Dictionary::new()
        .with("FT", Object::name("Tx"))
        .with("T", Object::String(b"extra".to_vec()))
        .with("V", Object::String(b"and more".to_vec()));
    with_field(&told.sealed, field)
}

/// A signature field without appearance whose background some viewers paint.
fn painted(_: &World, told: &Story) -> Vec<u8> {
    let white = Dictionary::new().with("BG", vec![Object::Integer(1)]);
    let field = Dictionary::new()
        .with("Type", Object::name("Annot"))
        .with("Subtype", Object::name("Widget"))
        .with("FT", Object::name("Sig"))
        .with("T", Object::String(b"cover".to_vec()))
        .with("Rect", vec![0_i64.into(), 0_i64.into(), 500_i64.into(), 800_i64.into()])
        .with("MK", white);
    with_field(&told.sealed, field)
}

fn root(_: &World, told: &Story) -> Vec<u8> {
    let other = update(&told.sealed, |document, update| {
        update.add(dictionary(document, id(1)));
    });
    // The new catalog is the last object; the last trailer points at it.
    let document = Document::read(&other).unwrap();
    let last = document.latest().numbers().max().unwrap();
    let text = String::from_utf8_lossy(&other[told.sealed.len()..]).into_owned();
    let changed = text.replacen("/Root 1 0 R", &format!("/Root {last} 0 R"), 1);
    [&told.sealed[..], changed.as_bytes()].concat()
}

fn action(_: &World, told: &Story) -> Vec<u8> {
    update(&told.sealed, |document, update| {
        let act = Dictionary::new().with("S", Object::name("JavaScript"));
        update.set(id(1), dictionary(document, id(1)).with("OpenAction", act));
    })
}

fn without_form(pdf: &[u8]) -> Vec<u8> {
    update(pdf, |document, update| {
        let mut catalog = dictionary(document, id(1));
        catalog.remove("AcroForm");
        update.set(id(1), catalog);
    })
}

fn without_value(pdf: &[u8]) -> Vec<u8> {
    update(pdf, |document, update| {
        let agency = field(document, "agency");
        let mut emptied = dictionary(document, agency);
        emptied.remove("V");
        update.set(agency, emptied);
    })
}

fn second_field(_: &World, told: &Story) -> Vec<u8> {
    update(&told.sealed, |document, update| {
        let value = dictionary(document, field(document, "agency")).get("V").unwrap().clone();
        let further = field(document, "further");
        update.set(further, dictionary(document, further).with("V", value));
    })
}

/// The value of one file put into the space of another.
fn transplant(world: &World, told: &Story) -> Vec<u8> {
    with_value(world, &letter(XrefStyle::Stream), &value_of(&told.signed))
}

/// The CMS structure of a file's first signature.
fn value_of(pdf: &[u8]) -> Vec<u8> {
    let document = Document::read(pdf).unwrap();
    let person = dictionary(&document, field(&document, "person"));
    let value = document.latest().lookup(&person, "V").unwrap();
    let contents =
        value.as_dictionary().unwrap().get("Contents").unwrap().as_string().unwrap().to_vec();
    unpadded(&contents).unwrap().to_vec()
}

/// Signs a letter that was prepared, then defines what it left open.
fn shadow_reference(world: &World, _: &Story) -> Vec<u8> {
    let prepared = update(&with_fields(XrefStyle::Table), |document, update| {
        let page = dictionary(document, id(3));
        let mut notes =
            document.latest().lookup(&page, "Annots").unwrap().as_array().unwrap().to_vec();
        notes.push(id(900).into());
        update.set(id(3), page.with("Annots", notes));
    });
    let signed =
        world.sign(&prepared, &world.person(), &SignatureRequest::new("person", world.now));
    let note = Dictionary::new()
        .with("Type", Object::name("Annot"))
        .with("Subtype", Object::name("FreeText"));
    set(&signed, 900, note.into())
}

fn shadow_information(world: &World, _: &Story) -> Vec<u8> {
    let text = String::from_utf8_lossy(&letter(XrefStyle::Table)).into_owned();
    assert!(text.contains("/Info 9 0 R"));
    let mut prepared = letter(XrefStyle::Table);
    let at = prepared.windows(11).rposition(|window| window == b"/Info 9 0 R").unwrap();
    prepared[at + 6] = b'5';
    let signed =
        world.sign(&prepared, &world.person(), &SignatureRequest::new("person", world.now));
    set(&signed, 5, Dictionary::new().with("Type", Object::name("Font")).into())
}

fn shadow_evidence(world: &World, _: &Story) -> Vec<u8> {
    let prepared = update(&with_fields(XrefStyle::Table), |document, update| {
        let store = Dictionary::new().with("VRI", id(5));
        update.set(id(1), dictionary(document, id(1)).with("DSS", store));
    });
    let signed =
        world.sign(&prepared, &world.person(), &SignatureRequest::new("person", world.now));
    set(&signed, 5, Dictionary::new().with("Type", Object::name("Font")).into())
}

/// A sound signature with a timestamp that was made over another value.
fn foreign_timestamp(world: &World, _: &Story) -> Vec<u8> {
    let hand = world.person();
    let request = SignatureRequest::new("person", world.now);
    let signing = pades::prepare(&with_fields(XrefStyle::Table), &request).unwrap();
    let signing = signing.sign_with(&hand.signer).unwrap();
    let value = hand.key.sign(hand.signer.algorithm, signing.to_sign.bytes()).unwrap();
    let asked = TimestampRequest::over(b"another value", Digest::Sha256, [7; 16]).unwrap();
    let answer = world.pki.answer_timestamp(asked.der(), 1, world.now).unwrap();
    let token = asked.check(&answer).unwrap();
    let cms = signing.cms(&value).unwrap();
    signing.prepared.finish(&own::add_timestamp(&cms, &token).unwrap()).unwrap()
}

/// A sound signature whose value was then altered.
fn altered(world: &World, change: impl FnOnce(&mut SignedData)) -> Vec<u8> {
    let hand = world.person();
    let request = SignatureRequest::new("person", world.now);
    let signing = pades::prepare(&with_fields(XrefStyle::Table), &request).unwrap();
    let signing = signing.sign_with(&hand.signer).unwrap();
    let value = hand.key.sign(hand.signer.algorithm, signing.to_sign.bytes()).unwrap();
    let cms = signing.cms(&value).unwrap();
    let info = ContentInfo::from_der(&cms).unwrap();
    let mut data: SignedData = info.content.decode_as().unwrap();
    change(&mut data);
    let content = Any::encode_from(&data).unwrap();
    let cms = ContentInfo { content_type: info.content_type, content }.to_der().unwrap();
    with_value(world, &with_fields(XrefStyle::Table), &cms)
}

/// The file as the person signs it, with other bytes in the place of the value.
fn with_value(world: &World, pdf: &[u8], cms: &[u8]) -> Vec<u8> {
    let request = SignatureRequest::new("person", world.now);
    let [_, before, after, _] = pades::prepare(pdf, &request).unwrap().byte_range();
    let mut signed = world.sign(pdf, &world.person(), &request);
    let digits: String = cms.iter().map(|byte| format!("{byte:02x}")).collect();
    let space = &mut signed[before + 1..after - 1];
    space.fill(b'0');
    space[..digits.len()].copy_from_slice(digits.as_bytes());
    signed
}

fn twice(signers: &SignerInfos) -> SignerInfos {
    let mut both = signers.0.clone();
    let mut second = both.as_slice()[0].clone();
    second.unsigned_attrs = None;
    second.signature = OctetString::new(vec![1; 70]).unwrap();
    both.insert(second).unwrap();
    SignerInfos(both)
}

fn inside() -> EncapsulatedContentInfo {
    let content = Any::new(Tag::OctetString, &b"another document"[..]).unwrap();
    EncapsulatedContentInfo { econtent_type: own::oid::ID_DATA, econtent: Some(content) }
}

fn bare(data: &mut SignedData) {
    let mut signer = data.signer_infos.0.as_slice()[0].clone();
    signer.signed_attrs = None;
    data.signer_infos = SignerInfos(SetOfVec::try_from(vec![signer]).unwrap());
}

fn zeros(world: &World, _: &Story) -> Vec<u8> {
    with_value(world, &with_fields(XrefStyle::Table), &[])
}

/// Rewrites the first `ByteRange` in place, at the same length.
fn range(pdf: &[u8], how: &str) -> Vec<u8> {
    let at = pdf.windows(11).position(|window| window == b"/ByteRange ").unwrap();
    let length = pdf[at..].iter().position(|byte| *byte == b']').unwrap() + 1;
    let text = String::from_utf8_lossy(&pdf[at..at + length]).into_owned();
    let numbers: Vec<usize> = text
        .split(|c: char| !c.is_ascii_digit())
        .filter(|part| !part.is_empty())
        .map(|part| part.parse().unwrap())
        .collect();
    let [first, before, second, rest] = numbers[..] else { panic!("four numbers") };
    let numbers = match how {
        "wider" => vec![first, before, second + 10, rest - 10],
        "six" => vec![0, 9, 9, 9, 9, 9],
        "overlap" => vec![first, before, before - 10, rest],
        _ => vec![first, before, second, rest - 50],
    };
    let list: Vec<String> = numbers.iter().map(usize::to_string).collect();
    let new = format!("/ByteRange [{}", list.join(" "));
    let new = format!("{new:<width$}]", width = length - 1);
    assert_eq!(new.len(), length, "{text}");
    [&pdf[..at], new.as_bytes(), &pdf[at + length..]].concat()
}

fn circle(_: &World, told: &Story) -> Vec<u8> {
    let end = told.sealed.len();
    let update = format!(
        "xref\n0 0\ntrailer\n<</Size 10/Root 1 0 R/Prev {end}>>\nstartxref\n{end}\n%%EOF\n"
    );
    [&told.sealed[..], update.as_bytes()].concat()
}

/// An update whose table is empty, with another one beside it that replaces the page's content.
fn hybrid(_: &World, told: &Story) -> Vec<u8> {
    let mut out = told.sealed.clone();
    let document = Document::read(&told.sealed).unwrap();
    let previous = document.revisions().last().unwrap().startxref;
    let content = out.len();
    out.extend_from_slice(b"4 0 obj\n<</Length 3>>stream\nq Q\nendstream\nendobj\n");
    let beside = out.len();
    let row = [&[1][..], &(content as u32).to_be_bytes(), &[0]].concat();
    out.extend_from_slice(
        format!(
            "950 0 obj\n<</Type/XRef/Size 951/W[1 4 1]/Index[4 1]/Length {}>>stream\n",
            row.len()
        )
        .as_bytes(),
    );
    out.extend_from_slice(&row);
    out.extend_from_slice(b"\nendstream\nendobj\n");
    let table = out.len();
    let trailer = format!(
        "xref\n0 0\ntrailer\n<</Size 951/Root 1 0 R/Prev {previous}/XRefStm {beside}>>\nstartxref\n{table}\n%%EOF\n"
    );
    out.extend_from_slice(trailer.as_bytes());
    out
}

/// Somebody whom nobody knows signs a sealed file once more, over an appearance of their own.
fn stranger(world: &World, told: &Story) -> Vec<u8> {
    let other = World::at(world.now);
    let pki = signature::trial::Pki::new(
        signature::trial::Keys {
            root: super::world::p256(21),
            issuing: super::world::p256(22),
            tsa: super::world::p256(23),
            ocsp: super::world::p256(24),
        },
        super::world::days(world.now, -30),
        signature::trial::Addresses::default(),
    );
    let other = World { pki: pki.unwrap(), ..other };
    other.sign(&told.sealed, &other.person(), &SignatureRequest::new("further", world.now))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    /// The last timestamp covers everything but itself, so no byte of the file may differ and pass. In its
    /// own value nothing answers for a second copy of a certificate: there, what passes says the same.
    #[test]
    fn no_changed_byte_passes(place in any::<prop::sample::Index>()) {
        let (anchors, now, closed) = closed();
        let at = place.index(closed.len());
        let mut changed = closed.clone();
        changed[at] ^= 1;
        let context = Context { anchors: Some(anchors), at: *now };
        let report = validate(&changed, context);
        if last_value(closed).contains(&at) && report.verdict == Verdict::Passed {
            prop_assert_eq!(json::report(&report), json::report(&validate(closed, context)));
        } else {
            prop_assert_ne!(report.verdict, Verdict::Passed);
        }
    }

    /// What is cut off, doubled or put in never passes and never stops the validator.
    #[test]
    fn no_cut_and_no_insertion_passes(
        from in any::<prop::sample::Index>(),
        length in 1_usize..2_000,
        to in any::<prop::sample::Index>(),
    ) {
        let (anchors, now, closed) = closed();
        let from = from.index(closed.len() - 1);
        let piece = &closed[from..(from + length).min(closed.len())];
        let to = to.index(closed.len());
        let inserted = [&closed[..to], piece, &closed[to..]].concat();
        let cut = [&closed[..from], &closed[from + piece.len()..]].concat();
        for changed in [inserted, cut] {
            let report = validate(&changed, Context { anchors: Some(anchors), at: *now });
            prop_assert_ne!(report.verdict, Verdict::Passed);
        }
    }
}

/// Where the value of the last timestamp stands.
fn last_value(closed: &[u8]) -> std::ops::Range<usize> {
    let key = closed.windows(9).rposition(|at| at == b"/Contents").unwrap();
    let after =
        |from: usize, mark: u8| from + closed[from..].iter().position(|b| *b == mark).unwrap();
    let from = after(key, b'<');
    from..after(from, b'>')
}

/// A file at B-LTA, made once.
fn closed() -> &'static (Anchors, Timestamp, Vec<u8>) {
    static CLOSED: OnceLock<(Anchors, Timestamp, Vec<u8>)> = OnceLock::new();
    CLOSED.get_or_init(|| {
        let world = World::fixed();
        (anchors(&world), world.now, told(&world).closed)
    })
}
