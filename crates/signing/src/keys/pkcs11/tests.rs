//! Against SoftHSM2, a token in software. It finds its tokens by an environment variable, so each test starts itself
//! once more as a process of its own. SoftHSM2 that is missing is said; on CI (`CI=true`) that is a failure.

use std::path::PathBuf;
use std::process::Command;

use cryptoki::object::{Attribute, CertificateType, ObjectClass};
use cryptoki::session::UserType;
use signature::crypto::{Digest, verify};

use super::*;
use crate::keys::tests::{have, run};

const MESSAGE: &[u8] = b"what is signed";
const PIN: &str = "246810";
const PLACE: &str = "SOFTHSM2_CONF";
const RSA: [&str; 4] = ["-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"];
const P256: [&str; 4] = ["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"];
const P384: [&str; 4] = ["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-384"];
const ECDSA: SignatureAlgorithm = SignatureAlgorithm::Ecdsa(Digest::Sha256);

fn module() -> Option<PathBuf> {
    let usual = ["/usr/lib/softhsm", "/usr/lib/x86_64-linux-gnu/softhsm", "/usr/lib64/pkcs11"];
    let usual = usual.iter().map(|folder| Path::new(folder).join("libsofthsm2.so"));
    usual.into_iter().find(|path| path.exists())
}

/// The folder of a fresh token "truc" with five keys, in the process that has it; nothing in the other one.
#[expect(clippy::disallowed_methods, reason = "SoftHSM2 is told of its tokens this way alone")]
fn token(test: &str) -> Option<PathBuf> {
    if let Ok(place) = std::env::var(PLACE) {
        return Path::new(&place).parent().map(Path::to_owned);
    }
    if !have("softhsm2-util", &["--version"]) || !have("openssl", &["version"]) {
        return None;
    }
    let folder = tempfile::tempdir().unwrap();
    let (tokens, place) = (folder.path().join("tokens"), folder.path().join("softhsm2.conf"));
    std::fs::create_dir(&tokens).unwrap();
    std::fs::write(&place, format!("directories.tokendir = {}\n", tokens.display())).unwrap();
    let softhsm = |arguments: &[&str]| {
        let done = Command::new("softhsm2-util").args(arguments).env(PLACE, &place).output();
        let done = done.unwrap();
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    };
    softhsm(&["--init-token", "--free", "--label", "truc", "--so-pin", "1234567", "--pin", PIN]);
    for (id, kind) in [("01", RSA), ("02", P256), ("03", P384), ("04", P256), ("05", P256)] {
        let path = folder.path().join(id);
        let path = path.to_str().unwrap();
        run("openssl", &[&["genpkey", "-out", path][..], &kind].concat());
        let public = format!("{path}.pub");
        run("openssl", &["pkey", "-in", path, "-pubout", "-outform", "DER", "-out", &public]);
        // Two keys of one label are a keeper's mistake.
        let label = if ["04", "05"].contains(&id) { "twice" } else { &format!("key-{id}") };
        let import = ["--import", path, "--token", "truc", "--pin", PIN];
        softhsm(&[&import[..], &["--label", label, "--id", id]].concat());
    }
    let name = format!("keys::pkcs11::tests::{test}");
    let done = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", &name, "--nocapture"])
        .env(PLACE, &place)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&done.stdout);
    assert!(done.status.success(), "{said}\n{}", String::from_utf8_lossy(&done.stderr));
    assert!(said.contains("1 passed"), "the other process ran this test: {said}");
    None
}

fn holder(token: &str, pin: &str) -> Pkcs11Token {
    Pkcs11Token::new(&module().unwrap(), token, &Zeroizing::new(pin.to_owned()))
}

#[tokio::test]
async fn a_token_signs_with_rsa_and_ecdsa() {
    let Some(folder) = token("a_token_signs_with_rsa_and_ecdsa") else { return };
    let token = holder("truc", PIN);
    for (id, algorithm) in [
        ("01", SignatureAlgorithm::RsaPkcs1(Digest::Sha256)),
        ("01", SignatureAlgorithm::RsaPkcs1(Digest::Sha512)),
        ("01", SignatureAlgorithm::RsaPss(Digest::Sha256)),
        ("01", SignatureAlgorithm::RsaPss(Digest::Sha384)),
        ("01", SignatureAlgorithm::RsaPss(Digest::Sha512)),
        ("02", ECDSA),
        ("03", SignatureAlgorithm::Ecdsa(Digest::Sha384)),
    ] {
        let public = std::fs::read(folder.join(format!("{id}.pub"))).unwrap();
        let value = token.sign(&format!("key-{id}"), algorithm, MESSAGE).await.unwrap();
        verify(&public, algorithm, MESSAGE, &value).unwrap();
    }
    let unknown = token.sign("key-04", ECDSA, MESSAGE).await.unwrap_err();
    assert_eq!(unknown, KeyError::Unknown);
    for (label, algorithm) in [
        ("twice", ECDSA),
        ("key-01", ECDSA),
        ("key-02", SignatureAlgorithm::RsaPkcs1(Digest::Sha256)),
        ("key-01", SignatureAlgorithm::RsaPkcs1(Digest::Sha1)),
        ("key-02", SignatureAlgorithm::Ed25519),
    ] {
        let error = token.sign(label, algorithm, MESSAGE).await.unwrap_err();
        assert!(matches!(error, KeyError::Refused(_)), "{label} {algorithm:?}: {error}");
    }
}

#[tokio::test]
async fn a_token_lists_its_keys_with_their_certificates() {
    let Some(folder) = token("a_token_lists_its_keys_with_their_certificates") else { return };
    let at = |name: &str| folder.join(name).to_str().unwrap().to_owned();
    let new = ["req", "-new", "-x509", "-subj", "/CN=Own", "-outform", "DER"];
    run("openssl", &[&new[..], &["-key", &at("02"), "-out", &at("own.der")]].concat());
    let der = std::fs::read(folder.join("own.der")).unwrap();
    put_certificate(&der, 2);
    let offers = holder("truc", PIN).offers().await.unwrap();
    let labels: Vec<&str> = offers.iter().map(|offer| &offer.label[..]).collect();
    assert_eq!(labels, ["key-01", "key-02", "key-03", "twice", "twice"]);
    assert!(offers[0].certificates.is_empty());
    assert_eq!(offers[1].certificates[0].der(), der);
}

/// A session that may write.
fn opened() -> Session {
    let library = session::load(&module().unwrap()).unwrap();
    let slot = library.get_slots_with_initialized_token().unwrap()[0];
    let session = library.open_rw_session(slot).unwrap();
    session.login(UserType::User, Some(&AuthPin::from(PIN))).unwrap();
    session
}

/// A certificate beside its key, as a token's own tools put it.
fn put_certificate(der: &[u8], id: u8) {
    let session = opened();
    let template = [
        Attribute::Class(ObjectClass::CERTIFICATE),
        Attribute::CertificateType(CertificateType::X_509),
        Attribute::Token(true),
        Attribute::Id(vec![id]),
        Attribute::Subject(vec![0x30, 0x00]),
        Attribute::Value(der.to_vec()),
    ];
    session.create_object(&template).unwrap();
}

#[tokio::test]
async fn a_wrong_pin_is_shown_to_the_token_once() {
    let Some(_) = token("a_wrong_pin_is_shown_to_the_token_once") else { return };
    let holds = holder("truc", "135791");
    let refused = KeyError::Refused("the token did not take the PIN".to_owned());
    assert_eq!(holds.sign("key-02", ECDSA, MESSAGE).await.unwrap_err(), refused);
    {
        let session = opened();
        session.set_pin(&AuthPin::from(PIN), &AuthPin::from("135791")).unwrap();
    }
    // Shown now, the PIN would be taken.
    assert_eq!(holds.sign("key-02", ECDSA, MESSAGE).await.unwrap_err(), refused);
    holder("truc", "135791").sign("key-02", ECDSA, MESSAGE).await.unwrap();
}

#[tokio::test]
async fn a_token_or_module_that_is_gone_is_away() {
    let Some(folder) = token("a_token_or_module_that_is_gone_is_away") else { return };
    let missing = holder("another", PIN).sign("key-02", ECDSA, MESSAGE).await.unwrap_err();
    assert_eq!(missing, KeyError::Away("the token is not there".to_owned()));
    let module = folder.join("no-module.so");
    let module = Pkcs11Token::new(&module, "truc", &Zeroizing::new(PIN.to_owned()));
    let module = module.sign("key-02", ECDSA, MESSAGE).await.unwrap_err();
    assert_eq!(module, KeyError::Away("the module cannot be loaded".to_owned()));

    let token = holder("truc", PIN);
    token.sign("key-02", ECDSA, MESSAGE).await.unwrap();
    std::fs::remove_dir_all(folder.join("tokens")).unwrap();
    let gone = token.sign("key-02", ECDSA, MESSAGE).await.unwrap_err();
    assert!(matches!(gone, KeyError::Away(_)), "{gone}");
}
