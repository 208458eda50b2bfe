//! PKCS#12 files as OpenSSL writes them, modern and old, and those that are not opened. OpenSSL that is missing is said
//! and its part skipped; on CI (`CI=true`) that is a failure.

use std::path::PathBuf;

use signature::crypto::{Digest, verify};

use super::*;
use crate::keys::tests::{have, run};

const PASSPHRASE: &str = "mưa rào tháng bảy";
const MESSAGE: &[u8] = b"what is signed";

/// A key with its certificate and its issuer's, in a folder.
struct Made {
    folder: tempfile::TempDir,
}

impl Made {
    /// `kind` are arguments of `openssl genpkey`.
    fn new(kind: &[&str]) -> Made {
        let made = Made { folder: tempfile::tempdir().unwrap() };
        let at = |name: &str| made.at(name).to_str().unwrap().to_owned();
        for name in ["ca.key", "own.key"] {
            run("openssl", &[&["genpkey", "-out", &at(name)], kind].concat());
        }
        let (ca_key, ca, own_key) = (at("ca.key"), at("ca.pem"), at("own.key"));
        let (request, own) = (at("own.csr"), at("own.pem"));
        let new = ["req", "-new", "-key"];
        run("openssl", &[&new[..], &[&ca_key, "-x509", "-subj", "/CN=CA", "-out", &ca]].concat());
        run("openssl", &[&new[..], &[&own_key, "-subj", "/CN=Own", "-out", &request]].concat());
        let sign = ["x509", "-req", "-in", &request, "-CA", &ca, "-CAkey", &ca_key, "-out", &own];
        run("openssl", &sign);
        made
    }

    fn at(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// `openssl pkcs12 -export` with further arguments.
    fn exported(&self, more: &[&str]) -> PathBuf {
        let at = |name: &str| self.at(name).to_str().unwrap().to_owned();
        let (key, own, ca, out) = (at("own.key"), at("own.pem"), at("ca.pem"), at("seal.p12"));
        let pass = format!("pass:{PASSPHRASE}");
        let export = ["pkcs12", "-export", "-inkey", &key, "-in", &own, "-certfile", &ca];
        run("openssl", &[&export[..], &["-passout", &pass, "-out", &out], more].concat());
        self.at("seal.p12")
    }
}

fn open(path: &Path) -> Pkcs12File {
    Pkcs12File::new(path, Zeroizing::new(PASSPHRASE.to_owned()))
}

async fn signs(file: &Pkcs12File, label: &str, algorithm: SignatureAlgorithm) {
    let offers = file.offers().await.unwrap();
    assert_eq!(offers.len(), 1);
    assert_eq!(offers[0].label, label);
    let [own, issuer] = &offers[0].certificates[..] else { panic!("own and issuer") };
    assert_eq!(own.decoded().tbs_certificate.issuer, issuer.decoded().tbs_certificate.subject);
    let value = file.sign(label, algorithm, MESSAGE).await.unwrap();
    verify(&own.public_key_info().unwrap(), algorithm, MESSAGE, &value).unwrap();
}

const P256: [&str; 4] = ["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"];
const ECDSA: SignatureAlgorithm = SignatureAlgorithm::Ecdsa(Digest::Sha256);

#[tokio::test]
async fn files_of_openssl_sign_with_rsa_and_ecdsa() {
    if !have("openssl", &["version"]) {
        return;
    }
    let rsa = Made::new(&["-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"]);
    let file = open(&rsa.exported(&["-name", "Dấu Cục Tin học"]));
    for algorithm in [SignatureAlgorithm::RsaPkcs1, SignatureAlgorithm::RsaPss] {
        signs(&file, "Dấu Cục Tin học", algorithm(Digest::Sha256)).await;
    }
    let p256 = Made::new(&P256);
    // Without a name the file's own counts.
    signs(&open(&p256.exported(&[])), "seal", ECDSA).await;
}

#[tokio::test]
async fn old_files_are_read_too() {
    if !have("openssl", &["version"]) {
        return;
    }
    let made = Made::new(&P256);
    let triple = "PBE-SHA1-3DES";
    let triple = ["-keypbe", triple, "-certpbe", triple, "-macalg", "sha1"];
    signs(&open(&made.exported(&triple)), "seal", ECDSA).await;
    // RC2 with 40 bits for certificates, as Windows and OpenSSL 1 wrote them.
    if have("openssl", &["list", "-provider", "legacy", "-providers"]) {
        signs(&open(&made.exported(&["-legacy"])), "seal", ECDSA).await;
    }
}

#[tokio::test]
async fn what_is_not_opened_says_why_and_nothing_of_the_key() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("seal.p12");
    let gone = open(&path).sign("seal", ECDSA, MESSAGE).await.unwrap_err();
    assert!(matches!(gone, KeyError::Away(_)), "{gone}");
    for broken in [&b"nothing"[..], b"", &[0x30; 4096]] {
        std::fs::write(&path, broken).unwrap();
        let error = open(&path).sign("seal", ECDSA, MESSAGE).await.unwrap_err();
        assert!(matches!(&error, KeyError::Refused(why) if why.contains("PKCS#12")), "{error}");
    }
    std::fs::write(&path, vec![0; 1024 * 1024 + 1]).unwrap();
    let long = open(&path).sign("seal", ECDSA, MESSAGE).await.unwrap_err();
    assert_eq!(long, refused("the file is too long"));

    if !have("openssl", &["version"]) {
        return;
    }
    let path = Made::new(&P256);
    let (path, _kept) = (path.exported(&[]), path);
    let wrong = Pkcs12File::new(&path, Zeroizing::new("another".to_owned()));
    let wrong = wrong.sign("seal", ECDSA, MESSAGE).await.unwrap_err();
    assert_eq!(wrong, refused("the passphrase does not open the file"));
    let file = open(&path);
    assert_eq!(file.sign("Seal", ECDSA, MESSAGE).await.unwrap_err(), KeyError::Unknown);
    let rsa = SignatureAlgorithm::RsaPkcs1(Digest::Sha256);
    let rsa = file.sign("seal", rsa, MESSAGE).await.unwrap_err();
    assert!(matches!(rsa, KeyError::Refused(_)), "{rsa}");
}
