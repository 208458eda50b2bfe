//! Remote signing over real HTTP against a service that keeps to the published text, and each way in which one fails.

mod server;

use std::sync::atomic::Ordering;

use signature::crypto::{Digest, verify};
use signature::trial::{Addresses, Keys, Pki, Subject, Validity, key_from_seed};

use super::*;
use server::{CONSENT, DISABLED, IMPLICIT, PIN, SEAL, SECRET, SEED, Service, Trouble};

const MESSAGE: &[u8] = b"what is signed";
const ALGORITHM: SignatureAlgorithm = SignatureAlgorithm::Ecdsa(Digest::Sha256);
/// Long enough for a busy machine, short enough to see a slow service.
const WAIT: Duration = Duration::from_secs(2);

struct World {
    service: Arc<Service>,
    base: String,
    clock: Clock,
    certificate: Certificate,
}

async fn world() -> World {
    let clock = Clock::manual("2026-03-02T02:00:00Z".parse().unwrap());
    let certificate = certificate(clock.now());
    let (service, base) = Service::start(MESSAGE, certificate.der()).await;
    World { service, base, clock, certificate }
}

impl World {
    fn settings(&self) -> CscService {
        CscService {
            base: self.base.clone(),
            client_id: "truc".to_owned(),
            client_secret: Zeroizing::new(SECRET.to_owned()),
            user: Some("G22".to_owned()),
            pin: Some(Zeroizing::new(PIN.to_owned())),
            wait: WAIT,
        }
    }

    fn csc(&self) -> Csc {
        Csc::new(self.settings(), self.clock.clone()).unwrap()
    }

    /// With one setting that is not right.
    fn wrong(&self, change: impl FnOnce(&mut CscService)) -> Csc {
        let mut settings = self.settings();
        change(&mut settings);
        Csc::new(settings, self.clock.clone()).unwrap()
    }
}

#[tokio::test]
async fn a_remote_key_signs_and_lists_itself() {
    let world = world().await;
    let csc = world.csc();
    let public = world.certificate.public_key_info().unwrap();
    for label in [SEAL, IMPLICIT] {
        let value = csc.sign(label, ALGORITHM, MESSAGE).await.unwrap();
        verify(&public, ALGORITHM, MESSAGE, &value).unwrap();
    }
    let offers = csc.credentials().await.unwrap();
    let seen: Vec<_> = offers.iter().map(|offer| (&offer.label[..], offer.enabled)).collect();
    assert_eq!(seen, [(SEAL, true), (IMPLICIT, true), (DISABLED, false), (CONSENT, true)]);
    assert_eq!(offers[0].certificates, [world.certificate]);
    assert_eq!(world.service.tokens.load(Ordering::SeqCst), 1, "one token serves all");
}

#[tokio::test]
async fn a_token_is_fetched_anew_when_it_ends_by_time_or_by_the_service() {
    let world = world().await;
    let csc = world.csc();
    csc.sign(SEAL, ALGORITHM, MESSAGE).await.unwrap();
    world.clock.advance(289);
    csc.sign(SEAL, ALGORITHM, MESSAGE).await.unwrap();
    assert_eq!(world.service.tokens.load(Ordering::SeqCst), 1);
    world.clock.advance(2);
    csc.sign(SEAL, ALGORITHM, MESSAGE).await.unwrap();
    assert_eq!(world.service.tokens.load(Ordering::SeqCst), 2, "ended by time");
    world.service.revoke();
    csc.sign(SEAL, ALGORITHM, MESSAGE).await.unwrap();
    assert_eq!(world.service.tokens.load(Ordering::SeqCst), 4, "ended by the service");
    assert_eq!(world.service.signatures.load(Ordering::SeqCst), 4, "each was signed once");
}

#[tokio::test]
async fn what_no_further_try_helps_is_refused() {
    let world = world().await;
    let csc = world.csc();
    let long = "x".repeat(256);
    for unknown in ["nobody", "", &long] {
        let error = csc.sign(unknown, ALGORITHM, MESSAGE).await.unwrap_err();
        assert_eq!(error, KeyError::Unknown, "{unknown}");
    }
    let rsa = SignatureAlgorithm::RsaPkcs1(Digest::Sha256);
    let sha1 = SignatureAlgorithm::Ecdsa(Digest::Sha1);
    for (label, algorithm, why) in [
        (DISABLED, ALGORITHM, "disabled"),
        (CONSENT, ALGORITHM, "consent"),
        (SEAL, rsa, "does not sign in this way"),
        (SEAL, sha1, "SHA-1"),
        (SEAL, SignatureAlgorithm::Ed25519, "Ed25519"),
    ] {
        let error = csc.sign(label, algorithm, MESSAGE).await.unwrap_err();
        let KeyError::Refused(told) = &error else { panic!("{label}: {error}") };
        assert!(told.contains(why), "{told}");
    }
    let no_pin = world.wrong(|settings| settings.pin = None);
    let wrong_pin =
        world.wrong(|settings| settings.pin = Some(Zeroizing::new("135791".to_owned())));
    for (csc, why) in [(no_pin, "wants a PIN"), (wrong_pin, "invalid_pin")] {
        let error = csc.sign(SEAL, ALGORITHM, MESSAGE).await.unwrap_err();
        assert!(matches!(&error, KeyError::Refused(told) if told.contains(why)), "{error}");
        assert!(!error.to_string().contains("135791"), "{error}");
    }
    assert_eq!(world.service.signatures.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn a_wrong_secret_is_refused_and_never_repeated() {
    let world = world().await;
    let secret = "not-the-secret";
    let csc = world.wrong(|settings| settings.client_secret = Zeroizing::new(secret.to_owned()));
    let error = csc.sign(SEAL, ALGORITHM, MESSAGE).await.unwrap_err();
    let KeyError::Refused(told) = &error else { panic!("{error}") };
    assert!(told.contains("invalid_client"), "{told}");
    assert!(!told.contains(secret), "{told}");
}

#[tokio::test]
async fn what_passes_is_away_and_then_signs() {
    let world = world().await;
    let csc = world.csc();
    for (trouble, why) in [
        (Trouble::Garbage, "JSON"),
        (Trouble::Flood, "too long"),
        (Trouble::Busy, "503"),
        (Trouble::Twice, "one signature"),
        (Trouble::Slow, "in time"),
    ] {
        world.service.has(trouble);
        let error = csc.sign(SEAL, ALGORITHM, MESSAGE).await.unwrap_err();
        assert!(matches!(&error, KeyError::Away(told) if told.contains(why)), "{error}");
    }
    world.service.has(Trouble::None);
    csc.sign(SEAL, ALGORITHM, MESSAGE).await.unwrap();
}

#[tokio::test]
async fn nobody_there_is_away() {
    let world = world().await;
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let csc = world.wrong(|settings| settings.base = format!("http://{free}/csc/v2"));
    let error = csc.sign(SEAL, ALGORITHM, MESSAGE).await.unwrap_err();
    assert_eq!(error, KeyError::Away("no connection".to_owned()));
}

#[tokio::test]
async fn secrets_travel_over_https_alone() {
    let world = world().await;
    for address in [
        "http://sign.example.vn/csc/v2",
        "http://127.0.0.1.example.vn/csc/v2",
        "https://name:word@sign.example.vn/csc/v2",
        "ftp://127.0.0.1/",
        "",
    ] {
        let mut settings = world.settings();
        settings.base = address.to_owned();
        let error = Csc::new(settings, world.clock.clone()).err().unwrap();
        assert_eq!(error.refusal().unwrap().rule, "signing.csc.address", "{address}");
    }
}

#[test]
fn algorithms_are_named_as_the_key_offers_them() {
    let named = |algorithm, offered: &[&str]| {
        super::named(algorithm, &offered.iter().map(|oid| (*oid).to_owned()).collect::<Vec<_>>())
    };
    let (sha256_rsa, rsa, pss) =
        ("1.2.840.113549.1.1.11", "1.2.840.113549.1.1.1", "1.2.840.113549.1.1.10");
    let pkcs1 = SignatureAlgorithm::RsaPkcs1(Digest::Sha256);
    assert_eq!(named(pkcs1, &[rsa, sha256_rsa]), Ok((sha256_rsa.to_owned(), None)));
    assert_eq!(named(pkcs1, &[rsa]), Ok((rsa.to_owned(), None)));
    assert!(named(pkcs1, &[pss]).is_err());
    let (oid, parameters) = named(SignatureAlgorithm::RsaPss(Digest::Sha256), &[pss]).unwrap();
    assert_eq!(oid, pss);
    // RFC 4055, 3.1: SHA-256, MGF1 with SHA-256, salt of 32 bytes.
    let expected = "MDSgDzANBglghkgBZQMEAgEFAKEcMBoGCSqGSIb3DQEBCDANBglghkgBZQMEAgEFAKIDAgEg";
    assert_eq!(parameters.as_deref(), Some(expected));
}

fn certificate(now: jiff::Timestamp) -> Certificate {
    let key = |seed| key_from_seed(&[seed; 32]).unwrap();
    let keys = Keys { root: key(1), issuing: key(2), tsa: key(3), ocsp: key(4) };
    let pki = Pki::new(keys, now, Addresses::default()).unwrap();
    let subject = Subject { name: "Cục Tin học", organisation: None };
    let public = key_from_seed(&SEED).unwrap().public_key_info().unwrap();
    let validity = Validity { from: now, to: "2027-03-02T02:00:00Z".parse().unwrap() };
    pki.issue(&subject, public, 100, validity).unwrap()
}
