//! Signatures and validations per second beside their probes, in one run on one machine: the raw key operation of
//! `openssl speed`, and pyHanko where `python3` has it. `cargo bench` in this folder; ratios count, times do not.

use std::error::Error;
use std::process::Command;
use std::time::{Duration, Instant};

use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der};
use aws_lc_rs::rsa::{KeyPair, KeySize};
use jiff::{SignedDuration, Timestamp};
use signature::cms::Signer;
use signature::crypto::SoftwareKey;
use signature::pades::{self, SignatureRequest};
use signature::trial::{Addresses, Keys, Pki, Subject, Validity, key_from_seed};
use signature::validate::{Anchors, Context, validate};
use zeroize::Zeroizing;

type Outcome<T> = Result<T, Box<dyn Error>>;

/// One measurement; three are taken and the quickest counts, because the machine may be shared.
const SPAN: Duration = Duration::from_secs(3);
const ROUNDS: usize = 3;
/// Size of the file that is signed.
const FILE_BYTES: usize = 100 * 1024;

struct Subjects {
    name: &'static str,
    /// What `openssl speed` calls the algorithm.
    speed: &'static str,
    key: SoftwareKey,
    secret: Zeroizing<Vec<u8>>,
}

#[expect(clippy::disallowed_methods, reason = "pyHanko judges by the system's clock")]
fn main() -> Outcome<()> {
    let now = Timestamp::now();
    let pki = pki(now)?;
    let file = file();
    println!(
        "| algorithm | raw, openssl | raw, here | PAdES B-B | share of raw | validation | pyHanko signs | validates |"
    );
    println!("|---|---|---|---|---|---|---|---|");
    for of in subjects()? {
        let signer = signer(&pki, &of.key, now)?;
        let raw =
            per_second(|| of.key.sign(signer.algorithm, &[7; 64]).map(drop).map_err(Into::into))?;
        let openssl = openssl_speed(of.speed)?;
        let signed = sign(&file, &of.key, &signer, now)?;
        let signing = per_second(|| sign(&file, &of.key, &signer, now).map(drop))?;
        let anchors = Anchors { roots: vec![pki.root.certificate.clone()], ..Anchors::default() };
        let context = Context { anchors: Some(&anchors), at: now };
        let validation = per_second(|| {
            drop(validate(&signed, context));
            Ok(())
        })?;
        let peer = pyhanko(&of, &signer, &pki, &file, &signed)?;
        let against = |own: f64, peer: Option<f64>| {
            peer.map_or("–".to_owned(), |peer| format!("{peer:.0}/s, we {:.1}×", own / peer))
        };
        println!(
            "| {} | {openssl:.0}/s | {raw:.0}/s | {signing:.0}/s | {:.2} | {validation:.0}/s | {} | {} |",
            of.name,
            signing / openssl.max(raw),
            against(signing, peer.map(|peer| peer.0)),
            against(validation, peer.map(|peer| peer.1)),
        );
    }
    Ok(())
}

fn subjects() -> Outcome<Vec<Subjects>> {
    let rsa = KeyPair::generate(KeySize::Rsa2048)?;
    let der: Pkcs8V1Der<'_> = rsa.as_der()?;
    let rsa = Zeroizing::new(der.as_ref().to_vec());
    let p256 = signature::trial::secret_from_seed(&[10; 32]);
    let of = |name, speed, secret: Zeroizing<Vec<u8>>| -> Outcome<Subjects> {
        Ok(Subjects { name, speed, key: SoftwareKey::from_pkcs8(&secret)?, secret })
    };
    Ok(vec![of("RSA-2048, PKCS#1", "rsa2048", rsa)?, of("ECDSA P-256", "ecdsap256", p256)?])
}

fn pki(now: Timestamp) -> Outcome<Pki> {
    let key = |seed: u8| key_from_seed(&[seed; 32]);
    let keys = Keys { root: key(1)?, issuing: key(2)?, tsa: key(3)?, ocsp: key(4)? };
    Ok(Pki::new(keys, now - SignedDuration::from_hours(24), Addresses::default())?)
}

fn signer(pki: &Pki, key: &SoftwareKey, now: Timestamp) -> Outcome<Signer> {
    let day = SignedDuration::from_hours(24);
    let subject = Subject { name: "Nguyễn Văn An", organisation: None };
    let validity = Validity { from: now - day, to: now + day };
    let certificate = pki.issue(&subject, key.public_key_info()?, 100, validity)?;
    Ok(Signer { certificate, chain: pki.chain(), algorithm: key.usual_algorithm() })
}

fn sign(file: &[u8], key: &SoftwareKey, signer: &Signer, now: Timestamp) -> Outcome<Vec<u8>> {
    let request = SignatureRequest::new("person", now);
    let signing = pades::prepare(file, &request)?.sign_with(signer)?;
    let value = key.sign(signer.algorithm, signing.to_sign.bytes())?;
    Ok(signing.finish(&value)?)
}

/// How often something is done in a second: the best of the rounds.
fn per_second(mut act: impl FnMut() -> Outcome<()>) -> Outcome<f64> {
    let mut best: f64 = 0.;
    for _ in 0..ROUNDS {
        let (begun, mut done) = (Instant::now(), 0_u32);
        while begun.elapsed() < SPAN {
            act()?;
            done += 1;
        }
        best = best.max(f64::from(done) / begun.elapsed().as_secs_f64());
    }
    Ok(best)
}

/// Signatures per second by `openssl speed`: the best of the rounds.
fn openssl_speed(algorithm: &str) -> Outcome<f64> {
    let mut best: f64 = 0.;
    for _ in 0..ROUNDS {
        let seconds = SPAN.as_secs().to_string();
        let ran = Command::new("openssl")
            .args(["speed", "-mr", "-seconds", &seconds, algorithm])
            .output()?;
        let text = String::from_utf8(ran.stdout)?;
        // "+F2:2:2048:3429.411765:57369.230769": number, bits, signatures and verifications in a second.
        let line =
            text.lines().find(|line| line.starts_with("+F")).ok_or("openssl said nothing")?;
        let rate: f64 = line.split(':').nth(3).ok_or("openssl said something else")?.parse()?;
        best = best.max(rate);
    }
    Ok(best)
}

/// Signatures and validations per second by pyHanko; none where it is not installed.
fn pyhanko(
    of: &Subjects,
    signer: &Signer,
    pki: &Pki,
    file: &[u8],
    signed: &[u8],
) -> Outcome<Option<(f64, f64)>> {
    let folder = tempfile::tempdir()?;
    let put = |name: &str, bytes: &[u8]| std::fs::write(folder.path().join(name), bytes);
    put("key.der", &of.secret)?;
    put("certificate.der", signer.certificate.der())?;
    put("issuing.der", pki.issuing.certificate.der())?;
    put("root.der", pki.root.certificate.der())?;
    put("file.pdf", file)?;
    put("signed.pdf", signed)?;
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/pyhanko_rates.py");
    let ran = Command::new("python3").arg(script).arg(folder.path()).output()?;
    let text = String::from_utf8(ran.stdout)?;
    let rates: Vec<f64> = text.split_whitespace().filter_map(|rate| rate.parse().ok()).collect();
    match rates[..] {
        [signs, validates] => Ok(Some((signs, validates))),
        _ => {
            eprintln!("pyHanko was not measured: {}", String::from_utf8_lossy(&ran.stderr));
            Ok(None)
        }
    }
}

/// One page with a stream of noise, as long as a scanned letter.
fn file() -> Vec<u8> {
    let mut noise = 1_u32;
    let mut byte = || {
        noise = noise.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        noise.to_be_bytes()[0]
    };
    let stream: Vec<u8> = (0..FILE_BYTES).map(|_| byte()).collect();
    let objects: [Vec<u8>; 4] = [
        b"<</Type/Catalog/Pages 2 0 R>>".to_vec(),
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>".to_vec(),
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<<>>>>".to_vec(),
        [format!("<</Length {FILE_BYTES}>>stream\n").as_bytes(), &stream, b"\nendstream"].concat(),
    ];
    let (mut pdf, mut offsets) = (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n".to_vec(), Vec::new());
    for (place, object) in objects.iter().enumerate() {
        offsets.push(pdf.len());
        pdf.extend(format!("{} 0 obj\n", place + 1).as_bytes());
        pdf.extend(object);
        pdf.extend(b"\nendobj\n");
    }
    let table = pdf.len();
    pdf.extend(b"xref\n0 5\n0000000000 65535 f \n");
    for offset in offsets {
        pdf.extend(format!("{offset:010} 00000 n \n").as_bytes());
    }
    let id = "<0123456789abcdef0123456789abcdef>";
    let trailer =
        format!("trailer\n<</Size 5/Root 1 0 R/ID[{id}{id}]>>\nstartxref\n{table}\n%%EOF\n");
    pdf.extend(trailer.as_bytes());
    pdf
}
