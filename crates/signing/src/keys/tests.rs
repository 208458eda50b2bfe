//! Key files: sealed, read back by OpenSSL, and each way in which one is not opened.

use std::os::unix::fs::PermissionsExt;
use std::process::Command;

use base::random::Random;
use signature::crypto::{SignatureAlgorithm, verify};
use signature::trial::{key_from_seed, secret_from_seed};
use zeroize::Zeroizing;

use super::*;

const SEED: [u8; 32] = [5; 32];
const PASSPHRASE: &str = "mưa rào tháng bảy";

fn folder(place: &tempfile::TempDir, passphrase: &str) -> KeyFolder {
    KeyFolder::new(&place.path().join("keys"), Zeroizing::new(passphrase.to_owned()))
}

fn algorithm() -> SignatureAlgorithm {
    key_from_seed(&SEED).unwrap().usual_algorithm()
}

#[tokio::test]
async fn a_key_is_kept_sealed_and_signs() {
    let place = tempfile::tempdir().unwrap();
    let keys = folder(&place, PASSPHRASE);
    assert!(!keys.has("seal.g22"));
    keys.add("seal.g22", &secret_from_seed(&SEED), &Random::seeded(1)).unwrap();
    assert!(keys.has("seal.g22"));
    let again = keys.add("seal.g22", &secret_from_seed(&SEED), &Random::seeded(2));
    assert!(again.is_err(), "a label is given once");

    let file = place.path().join("keys/seal.g22.pem");
    let mode = std::fs::metadata(&file).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let pem = std::fs::read_to_string(&file).unwrap();
    assert!(pem.starts_with("-----BEGIN ENCRYPTED PRIVATE KEY-----"));

    // As after a restart.
    let ring = Keyring::default().with("files", folder(&place, PASSPHRASE));
    let value =
        ring.holder("files").unwrap().sign("seal.g22", algorithm(), b"bytes").await.unwrap();
    let public = key_from_seed(&SEED).unwrap().public_key_info().unwrap();
    verify(&public, algorithm(), b"bytes", &value).unwrap();
    assert!(ring.holder("elsewhere").is_none());
    let offers = ring.holder("files").unwrap().offers().await.unwrap();
    assert_eq!(offers.iter().map(|offer| &offer.label[..]).collect::<Vec<_>>(), ["seal.g22"]);
    assert_eq!(ring.names(), ["files"]);
}

#[tokio::test]
async fn what_cannot_be_opened_is_refused_without_saying_anything_of_the_key() {
    let place = tempfile::tempdir().unwrap();
    folder(&place, PASSPHRASE).add("minh", &secret_from_seed(&SEED), &Random::seeded(1)).unwrap();
    let wrong = folder(&place, "another").sign("minh", algorithm(), b"bytes").await.unwrap_err();
    assert!(matches!(wrong, KeyError::Refused(_)));
    let keys = folder(&place, PASSPHRASE);
    for label in ["nobody", "../minh", "minh/../minh", "", ".minh", "Minh", &"a".repeat(65)] {
        let refused = keys.sign(label, algorithm(), b"bytes").await.unwrap_err();
        assert_eq!(refused, KeyError::Unknown, "{label}");
    }
    let rsa = SignatureAlgorithm::RsaPkcs1(signature::crypto::Digest::Sha256);
    assert!(matches!(keys.sign("minh", rsa, b"bytes").await, Err(KeyError::Refused(_))));
    std::fs::write(place.path().join("keys/broken.pem"), "nothing").unwrap();
    assert!(matches!(keys.sign("broken", algorithm(), b"x").await, Err(KeyError::Refused(_))));
}

/// OpenSSL reads the file with the passphrase and finds the same key in it.
#[test]
fn openssl_reads_a_key_file() {
    let place = tempfile::tempdir().unwrap();
    folder(&place, PASSPHRASE).add("minh", &secret_from_seed(&SEED), &Random::seeded(1)).unwrap();
    if !have("openssl", &["version"]) {
        return;
    }
    let file = place.path().join("keys/minh.pem");
    let (file, pass) = (file.to_str().unwrap(), format!("pass:{PASSPHRASE}"));
    let pkey = ["pkey", "-pubout", "-outform", "DER", "-passin", &pass, "-in", file];
    assert_eq!(run("openssl", &pkey), key_from_seed(&SEED).unwrap().public_key_info().unwrap());
}

/// Whether a judge is there.
#[expect(clippy::disallowed_methods, reason = "the test command tells the tests where they run")]
pub(super) fn have(program: &str, arguments: &[&str]) -> bool {
    if Command::new(program).args(arguments).output().is_ok_and(|output| output.status.success()) {
        return true;
    }
    assert_ne!(std::env::var("CI").as_deref(), Ok("true"), "{program} is missing");
    println!("skipped: {program} is missing, so its judgement is");
    false
}

/// What a program that must succeed says.
pub(super) fn run(program: &str, arguments: &[&str]) -> Vec<u8> {
    let output = Command::new(program).args(arguments).output().unwrap();
    let warned = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{program} {arguments:?}\n{warned}");
    output.stdout
}
