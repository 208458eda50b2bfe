//! What xmlsec1 says of the XML signatures that we make, and what we say of those that it makes.

use std::path::{Path, PathBuf};

use SignatureAlgorithm::{Ecdsa, Ed25519, RsaPkcs1, RsaPss};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use signature::crypto::{Certificate, Digest, SignatureAlgorithm, SoftwareKey};
use signature::validate::xml::{Matter, validate};
use signature::validate::{Context, Level, Verdict};
use signature::xml::{Canonicalization, Form, Name, Part, Place, Request};
use zeroize::Zeroizing;

use super::oracle::{Desk, have, now, run, text};
use super::world::{self, Hand, PERSON, World};
use super::xml::{HEADER, PACKET, ROOT, anchors, codes, judged, sign, signed_at, stamped};

const FORMS: [Canonicalization; 3] =
    [Canonicalization::Inclusive10, Canonicalization::Inclusive11, Canonicalization::Exclusive];

/// Attributes that xmlsec1 is to take for ids, since there is no DTD.
const IDS: [&str; 8] = [
    "--id-attr:Id",
    "http://www.mic.gov.vn/TBT/QCVN_102_2016:MessageHeader",
    "--id-attr:Id",
    "http://www.mic.gov.vn/TBT/QCVN_102_2016:edXMLBody",
    "--id-attr:Id",
    "http://uri.etsi.org/01903/v1.3.2#:SignedProperties",
    "--id-attr:Id",
    "http://www.mic.gov.vn/TBT/QCVN_102_2016:edXMLHeader",
];

fn xmlsec1_accepts(desk: &Desk, file: &Path) {
    let arguments = [&["--verify", "--trusted-pem", text(&desk.root_pem)][..], &IDS, &[text(file)]];
    run("xmlsec1", &arguments.concat());
}

fn have_xmlsec1() -> bool {
    have("xmlsec1", &["--version"]) && have("openssl", &["version"])
}

/// Every algorithm that xmlsec1 1.2 knows and we sign with.
fn hands(world: &World) -> Vec<Hand> {
    let all: [(SoftwareKey, SignatureAlgorithm); 5] = [
        (world::rsa(2048), RsaPkcs1(Digest::Sha256)),
        (world::rsa(3072), RsaPkcs1(Digest::Sha384)),
        (world::rsa(4096), RsaPkcs1(Digest::Sha512)),
        (world::p256(20), Ecdsa(Digest::Sha256)),
        (world::p384(), Ecdsa(Digest::Sha384)),
    ];
    let numbered = all.into_iter().zip(200..);
    numbered.map(|((key, algorithm), serial)| world.hand(&PERSON, key, algorithm, serial)).collect()
}

#[test]
fn what_we_sign_is_verified_by_xmlsec1() {
    if !have_xmlsec1() {
        return;
    }
    let world = World::at(now());
    let desk = Desk::new(&world);
    for hand in hands(&world) {
        for canonicalization in FORMS {
            let request =
                |parts| Request { id: "S1", form: signed_at(&world), canonicalization, parts };
            let xml = PACKET.as_bytes();
            let place = Place::Within { xml, path: &HEADER };
            let parts = [Part::Element("message"), Part::Element("body")];
            let parts = sign(place, &request(&parts), &hand);
            xmlsec1_accepts(&desk, &desk.put("parts.xml", &parts));
            let around = sign(place, &request(&[Part::Element("header")]), &hand);
            xmlsec1_accepts(&desk, &desk.put("around.xml", &around));
            let place = Place::Within { xml, path: &ROOT };
            let whole = sign(place, &request(&[Part::Document]), &hand);
            xmlsec1_accepts(&desk, &desk.put("whole.xml", &stamped(&world, &whole, "S1")));
        }
    }
}

/// A key as PEM for programs that sign with it themselves.
fn pem(desk: &Desk, name: &str, secret: &Zeroizing<Vec<u8>>) -> PathBuf {
    let der = desk.put(&format!("{name}.key"), secret);
    let pem = der.with_extension("pem");
    let arguments = ["pkey", "-inform", "DER", "-in", text(&der), "-out", text(&pem)];
    run("openssl", &arguments);
    pem
}

fn certificate_pem(desk: &Desk, name: &str, certificate: &Certificate) -> PathBuf {
    let der = desk.put(&format!("{name}.crt"), certificate.der());
    let pem = der.with_extension("crt.pem");
    run("openssl", &["x509", "-inform", "DER", "-in", text(&der), "-out", text(&pem)]);
    pem
}

fn template(form: &str, method: &str, digest: &str, uri: &str, transforms: &[&str]) -> String {
    let transforms: String =
        transforms.iter().map(|one| format!("<Transform Algorithm=\"{one}\"/>\n")).collect();
    format!(
        "<Signature xmlns=\"http://www.w3.org/2000/09/xmldsig#\">\n<SignedInfo>\n\
         <CanonicalizationMethod Algorithm=\"{form}\"/>\n\
         <SignatureMethod Algorithm=\"{method}\"/>\n\
         <Reference URI=\"{uri}\">\n<Transforms>\n{transforms}</Transforms>\n\
         <DigestMethod Algorithm=\"{digest}\"/>\n<DigestValue/>\n</Reference>\n</SignedInfo>\n\
         <SignatureValue/>\n<KeyInfo><X509Data/></KeyInfo>\n</Signature>\n"
    )
}

#[test]
fn what_xmlsec1_signs_is_verified_here() {
    if !have_xmlsec1() {
        return;
    }
    let world = World::at(now());
    let desk = Desk::new(&world);
    let more = "http://www.w3.org/2001/04/xmldsig-more#";
    let enc = "http://www.w3.org/2001/04/xmlenc#";
    let enveloped = "http://www.w3.org/2000/09/xmldsig#enveloped-signature";
    let forms = [
        "http://www.w3.org/TR/2001/REC-xml-c14n-20010315",
        "http://www.w3.org/TR/2001/REC-xml-c14n-20010315#WithComments",
        "http://www.w3.org/2006/12/xml-c14n11",
        "http://www.w3.org/2001/10/xml-exc-c14n#",
        "http://www.w3.org/2001/10/xml-exc-c14n#WithComments",
    ];
    let keys = [
        ("rsa", world::rsa_with_secret(2048), RsaPkcs1(Digest::Sha256)),
        ("ec", world::p384_with_secret(), Ecdsa(Digest::Sha384)),
    ];
    let issuing = certificate_pem(&desk, "issuing", &world.pki.issuing.certificate);
    for (serial, (kind, (secret, key), algorithm)) in (300..).zip(keys) {
        let hand = world.hand(&PERSON, key, algorithm, serial);
        let key = pem(&desk, kind, &secret);
        let own = certificate_pem(&desk, kind, &hand.signer.certificate);
        let key = format!("{},{},{}", text(&key), text(&own), text(&issuing));
        let (names, digests) = match kind {
            "rsa" => {
                (["rsa-sha256", "rsa-sha512"], [format!("{enc}sha256"), format!("{enc}sha512")])
            }
            _ => (
                ["ecdsa-sha384", "ecdsa-sha256"],
                [format!("{more}sha384"), format!("{enc}sha256")],
            ),
        };
        for form in forms {
            for (name, digest) in names.iter().zip(&digests) {
                for (uri, transforms) in [
                    ("", vec![enveloped]),
                    ("", vec![enveloped, form]),
                    ("#header", vec![enveloped, form]),
                    ("#message", vec![form]),
                ] {
                    let method = format!("{more}{name}");
                    let unsigned = template(form, &method, digest, uri, &transforms);
                    let unsigned = PACKET.replace(
                        "</edXML:edXMLHeader>",
                        &format!("{unsigned}</edXML:edXMLHeader>"),
                    );
                    let (from, to) = (
                        desk.put("template.xml", unsigned.as_bytes()),
                        desk.put("signed.xml", b""),
                    );
                    let asked = ["--sign", "--privkey-pem", &key, "--output", text(&to)];
                    run("xmlsec1", &[&asked[..], &IDS, &[text(&from)]].concat());
                    let signed = std::fs::read(&to).unwrap();
                    let report = judged(&world, &signed);
                    let said = (report.verdict, codes(&report));
                    assert_eq!(said, (Verdict::Passed, vec![]), "{form} {name} {uri:?}");
                }
            }
        }
    }
}

/// The algorithms that xmlsec1 1.2 does not know, and all others once more with their properties.
#[test]
fn what_we_sign_is_verified_by_signxml() {
    if !have("python3", &["-c", "import signxml"]) {
        return;
    }
    let world = World::at(now());
    let desk = Desk::new(&world);
    let more: [(SoftwareKey, SignatureAlgorithm); 4] = [
        (world::rsa(2048), RsaPss(Digest::Sha256)),
        (world::rsa(3072), RsaPss(Digest::Sha384)),
        (world::rsa(4096), RsaPss(Digest::Sha512)),
        (world::ed25519(), Ed25519),
    ];
    let more = more.into_iter().zip(210..);
    let more = more.map(|((key, algorithm), serial)| world.hand(&PERSON, key, algorithm, serial));
    let mut files = Vec::new();
    for (index, hand) in hands(&world).into_iter().chain(more).enumerate() {
        let request = Request {
            id: "S1",
            form: signed_at(&world),
            canonicalization: Canonicalization::Exclusive,
            parts: &[Part::Element("message"), Part::Element("body")],
        };
        let place = Place::Within { xml: PACKET.as_bytes(), path: &HEADER };
        let signed = sign(place, &request, &hand);
        assert_eq!(judged(&world, &signed).verdict, Verdict::Passed, "{:?}", hand.signer.algorithm);
        files.push(desk.put(&format!("{index}.xml"), &stamped(&world, &signed, "S1")));
    }
    let judge = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/oracle/judge_xml.py");
    let arguments: Vec<&str> =
        std::iter::once(&judge).chain(&files).map(|path| text(path)).collect();
    let (said, _) = run("python3", &arguments);
    let references: Vec<usize> = serde_json::from_str(&said).unwrap();
    assert_eq!(references, vec![3; files.len()]);
}

#[test]
fn old_matter_is_read_and_told_to_be_weak() {
    if !have_xmlsec1() {
        return;
    }
    let world = World::at(now());
    let desk = Desk::new(&world);
    let (secret, key) = world::rsa_with_secret(2048);
    let hand = world.hand(&PERSON, key, RsaPkcs1(Digest::Sha256), 400);
    let (key, own) =
        (pem(&desk, "old", &secret), certificate_pem(&desk, "old", &hand.signer.certificate));
    let issuing = certificate_pem(&desk, "issuing", &world.pki.issuing.certificate);
    let dsig = "http://www.w3.org/2000/09/xmldsig#";
    let form = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315";
    let (method, digest) = (format!("{dsig}rsa-sha1"), format!("{dsig}sha1"));
    let unsigned = template(form, &method, &digest, "#message", &[form]);
    let end = "</edXML:edXMLHeader>";
    let unsigned = PACKET.replace(end, &format!("{unsigned}{end}"));
    let (from, to) = (desk.put("template.xml", unsigned.as_bytes()), desk.put("signed.xml", b""));
    let key = format!("{},{},{}", text(&key), text(&own), text(&issuing));
    let asked = ["--sign", "--privkey-pem", &key, "--output", text(&to)];
    run("xmlsec1", &[&asked[..], &IDS, &[text(&from)]].concat());
    let report = judged(&world, &std::fs::read(&to).unwrap());
    assert_eq!((report.verdict, codes(&report)), (Verdict::Indeterminate, vec!["algorithm.weak"]));
    assert_eq!(report.signatures[0].intact, Some(true));
}

/// Pieces that canonical forms treat in their own ways.
fn piece() -> impl Strategy<Value = String> {
    let attribute = prop::sample::select(vec![
        "",
        " b=\"2\" a='1'",
        " p:a=\"&#x9;&#xA;&#xD;&quot;'&amp;&lt;\"",
        " q:a=\" two\n lines \" a=\"&gt;\"",
        " xml:lang=\"vi\"",
        " xml:space='preserve' xml:id=\"ID\"",
    ]);
    let declaration = prop::sample::select(vec![
        "",
        " xmlns=\"urn:default\"",
        " xmlns=\"\"",
        " xmlns:p=\"urn:other\"",
        " xmlns:q=\"urn:p\" xmlns:p=\"urn:q\"",
        // No `&amp;` in the name: libxml2 writes another character reference for it.
        " xmlns:unused=\"urn:unused'2'\"",
    ]);
    let name = prop::sample::select(vec!["e", "p:e", "q:e", "tên"]);
    let words = prop::sample::select(vec![
        "",
        "chữ &amp; &lt;số&gt; &#13;&#xA;",
        "<![CDATA[<a> & ]]>]]&gt;",
        "a\r\nb\rc",
        "<!-- not signed -->",
        "<?target   value ?>",
        "<?target?>",
        "\u{1F58B} \"'",
    ]);
    let leaf = (name.clone(), attribute.clone(), declaration.clone())
        .prop_map(|(name, attribute, declaration)| format!("<{name}{declaration}{attribute} />"));
    let leaf = prop_oneof![leaf, words.prop_map(str::to_owned)];
    leaf.prop_recursive(5, 40, 5, move |inside| {
        let inside = prop::collection::vec(inside, 0..5);
        (name.clone(), attribute.clone(), declaration.clone(), inside).prop_map(
            |(name, attribute, declaration, inside)| {
                format!("<{name}{attribute}{declaration}>{}</{name}>", inside.concat())
            },
        )
    })
}

/// Every id of the strategy gets a number of its own.
fn numbered(text: &str) -> String {
    let parts = text.split("\"ID\"").enumerate();
    parts
        .map(|(index, part)| if index == 0 { part.into() } else { format!("\"i{index}\"{part}") })
        .collect()
}

/// Whatever a document is made of, our canonical forms are those of xmlsec1 (libxml2).
#[test]
fn any_document_has_the_canonical_form_of_xmlsec1() {
    if !have_xmlsec1() {
        return;
    }
    let world = World::at(now());
    let desk = Desk::new(&world);
    let hand = world.person();
    let mut runner = TestRunner::deterministic();
    let mut files = Vec::new();
    for index in 0..150 {
        let inside = numbered(&piece().new_tree(&mut runner).unwrap().current());
        let xml = format!(
            "<?before it?><!-- and --><r xmlns:p='urn:p' xmlns:q='urn:q' xml:lang='en' \
             xml:space='default'><m xmlns='urn:m' Id='part'>{inside}</m><n/></r>\
             <!-- after --><?it all?>"
        );
        let (place, part) = match index % 2 {
            0 => ("m", Part::Element("part")),
            _ => ("r", Part::Document),
        };
        let path = [Name { namespace: "", local: "r" }, Name { namespace: "urn:m", local: "m" }];
        let path = if place == "m" { &path[..] } else { &path[..1] };
        let request = Request {
            id: "S1",
            form: Form::Plain,
            canonicalization: FORMS[index / 2 % 3],
            parts: &[part],
        };
        let signed = sign(Place::Within { xml: xml.as_bytes(), path }, &request, &hand);
        files.push(desk.put(&format!("any{index}.xml"), &signed));
    }
    let ids = ["--verify", "--trusted-pem", text(&desk.root_pem), "--id-attr:Id", "urn:m:m"];
    for file in files {
        run("xmlsec1", &[&ids[..], &[text(&file)]].concat());
    }
}

#[test]
fn what_signxml_signs_is_verified_here() {
    if !have("python3", &["-c", "import signxml"]) || !have("openssl", &["version"]) {
        return;
    }
    let world = World::at(now());
    let desk = Desk::new(&world);
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/oracle/sign_xml.py");
    let keys = [
        ("RSA_SHA256", world::rsa_with_secret(2048), RsaPkcs1(Digest::Sha256)),
        ("SHA512_RSA_MGF1", world::rsa_with_secret(2048), RsaPss(Digest::Sha512)),
        ("ECDSA_SHA384", world::p384_with_secret(), Ecdsa(Digest::Sha384)),
    ];
    for (serial, (method, (secret, key), algorithm)) in (500..).zip(keys) {
        let hand = world.hand(&PERSON, key, algorithm, serial);
        let key = pem(&desk, method, &secret);
        let own = certificate_pem(&desk, method, &hand.signer.certificate);
        let issuing = certificate_pem(&desk, "issuing", &world.pki.issuing.certificate);
        let both = [&own, &issuing].map(|path| std::fs::read(path).unwrap()).concat();
        let certificates = desk.put("chain.pem", &both);
        // signxml forgets the namespaces around a signature, so there are none.
        let letter = "<letter><words Id=\"message\">Chữ &amp; số</words></letter>";
        let (from, to) = (desk.put("in.xml", letter.as_bytes()), desk.put("out.xml", b""));
        let arguments =
            [text(&script), text(&key), text(&certificates), method, text(&from), text(&to)];
        run("python3", &arguments);
        let signed = std::fs::read(&to).unwrap();
        let anchors = anchors(&world);
        let context = Context { anchors: Some(&anchors), at: world.now };
        let words = ["letter", "words"].map(|local| Name { namespace: "", local });
        let matter = Matter { xml: &signed, detached: &[], must_cover: &[&words] };
        let report = validate(&matter, context);
        assert_eq!((report.verdict, codes(&report)), (Verdict::Passed, vec![]), "{method}");
        assert_eq!(report.signatures[0].level, Some(Level::B));
        assert_eq!(report.signatures[0].covered.len(), 1, "the certificates are no content");
    }
}
