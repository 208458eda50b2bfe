//! Văn phòng Chính phủ with its signer, its clerk, a trial PKI, and holders and lines that can fail.

use std::sync::atomic::{AtomicU8, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use base::Result;
use base::authority::{Actor, AuthorityId, Role, Scope};
use base::blobs::Stored;
use base::db::Tx;
use base::jobs::Outcome;
use base::testing::Fresh;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use directory::authority::{Entry, KEEP, Kind, register};
use directory::passkey::{Approval, Site};
use directory::person::{
    Login, NewPerson, NewPosition, PositionId, Unit, add_person, leave_position, take_position,
};
use directory::roles::{CLERK, LEADER, PERSON};
use directory::{AuthorityCode, Passkeys, PersonId};
use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use signature::crypto::{SignatureAlgorithm, SoftwareKey};
use signature::trial::{Addresses, Keys, Pki, Revoked, Subject, Validity, key_from_seed};
use signature::validate::Anchors;

use super::super::*;
use crate::certificate::{self, CertificateId, NewCertificate, Owner};
use crate::desk::request::NewSigningRequest;
use crate::desk::{batch, request, sign, store};
use crate::keys::{KeyError, KeyHolder, Keyring, Value};
use crate::mandate::{self, MandateId, NewMandate, SigningCapacity};
use crate::services::{Answer, Away, Line, Services};

pub const LETTER: &[u8] = include_bytes!("../../../../server/src/demo/letters/g22-giay-moi.pdf");

fn key(seed: u8) -> SoftwareKey {
    key_from_seed(&[seed; 32]).unwrap()
}

/// The trial's authorities with certificates that hold ten years from `from`.
fn pki(from: Timestamp) -> Pki {
    let [root, issuing, tsa, ocsp] = [1, 2, 3, 4].map(key);
    let (ocsp_at, crl) = ("http://ocsp.example".to_owned(), "http://crl.example".to_owned());
    let addresses = Addresses { ocsp: Some(ocsp_at), crl: Some(crl) };
    Pki::new(Keys { root, issuing, tsa, ocsp }, from, addresses).unwrap()
}

/// What the holder of the keys does when it is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Hand {
    Signs,
    Away,
    Refuses,
    WrongKey,
}

#[derive(Clone, Default)]
pub struct Holder(Arc<AtomicU8>);

impl Holder {
    pub fn set(&self, hand: Hand) {
        self.0.store(hand as u8, Ordering::SeqCst);
    }
}

fn seed_of(label: &str) -> u8 {
    if label == "minh" { 10 } else { 11 }
}

impl KeyHolder for Holder {
    fn sign<'a>(
        &'a self,
        label: &'a str,
        algorithm: SignatureAlgorithm,
        message: &'a [u8],
    ) -> Value<'a> {
        let hand = self.0.load(Ordering::SeqCst);
        Box::pin(async move {
            match hand {
                1 => Err(KeyError::Away("unplugged".to_owned())),
                2 => Err(KeyError::Refused("PIN locked".to_owned())),
                3 => Ok(key(99).sign(algorithm, message).unwrap()),
                _ => Ok(key(seed_of(label)).sign(algorithm, message).unwrap()),
            }
        })
    }
}

/// The trial's timestamp service without a network.
#[derive(Clone)]
pub struct Wire {
    pki: Arc<Pki>,
    /// The same authorities with newer certificates, once the services have them.
    newer: Arc<Mutex<Option<Arc<Pki>>>>,
    clock: base::clock::Clock,
    serial: Arc<AtomicU64>,
    /// How often OCSP was asked.
    pub asked: Arc<AtomicU64>,
    pub revoked: Arc<Mutex<Vec<Revoked>>>,
}

impl Wire {
    /// From now on nothing answers.
    pub fn away(&self) {
        self.serial.store(0, Ordering::SeqCst);
    }

    pub fn back(&self) {
        self.serial.store(1, Ordering::SeqCst);
    }

    /// The services get certificates that hold ten years from now on, by the same keys.
    pub fn renew_certificates(&self) {
        *self.newer.lock().unwrap() = Some(Arc::new(pki(self.clock.now())));
    }

    pub fn pki(&self) -> Arc<Pki> {
        self.newer.lock().unwrap().clone().unwrap_or_else(|| self.pki.clone())
    }
}

impl Line for Wire {
    fn post<'a>(&'a self, url: &'a str, kind: &'static str, body: Vec<u8>) -> Answer<'a> {
        Box::pin(async move {
            let (serial, now) = (self.serial.load(Ordering::SeqCst), self.clock.now());
            match (serial, url) {
                (0, _) => Err(Away("no route".to_owned())),
                (_, "http://tsa.example") => {
                    assert_eq!(kind, "application/timestamp-query");
                    Ok(self.pki().answer_timestamp(&body, serial, now).unwrap())
                }
                (_, "http://ocsp.example") => {
                    self.asked.fetch_add(1, Ordering::SeqCst);
                    let revoked = self.revoked.lock().unwrap().clone();
                    Ok(self.pki().answer_ocsp(&body, &revoked, now).unwrap())
                }
                _ => Err(Away(format!("nobody lives at {url}"))),
            }
        })
    }

    fn get<'a>(&'a self, url: &'a str) -> Answer<'a> {
        Box::pin(async move {
            let revoked = self.revoked.lock().unwrap().clone();
            match (self.serial.load(Ordering::SeqCst), url) {
                (1, "http://crl.example") => {
                    Ok(self.pki().crl(&revoked, self.clock.now()).unwrap())
                }
                _ => Err(Away("no route".to_owned())),
            }
        })
    }
}

/// A person of the small world.
pub struct Who {
    pub person: PersonId,
    pub actor: Actor,
    pub position: PositionId,
    pub certificate: CertificateId,
}

pub struct World {
    pub fresh: Fresh,
    pub desk: Desk,
    pub home: AuthorityId,
    pub minh: Who,
    pub lan: Who,
    /// A leader of another authority.
    pub son: Who,
    pub mandate: MandateId,
    pub hand: Holder,
    pub line: Wire,
}

impl World {
    pub async fn new() -> World {
        let fresh = Fresh::new();
        let from = fresh.clock.now() - SignedDuration::from_hours(24 * 60);
        let pki = Arc::new(pki(from));
        let line = Wire {
            pki: pki.clone(),
            newer: Arc::default(),
            clock: fresh.clock.clone(),
            serial: Arc::new(AtomicU64::new(1)),
            asked: Arc::default(),
            revoked: Arc::default(),
        };
        let (hand, anchors) = (
            Holder::default(),
            Anchors { roots: vec![pki.root.certificate.clone()], ..Anchors::default() },
        );
        let desk = Desk {
            db: fresh.db.clone(),
            blobs: fresh.blobs(),
            passkeys: Passkeys::new(fresh.db.clone(), Site::localhost().unwrap()).unwrap(),
            keys: Keyring::default().with("test", hand.clone()),
            services: Services::new(
                line.clone(),
                fresh.clock.clone(),
                fresh.random.clone(),
                "http://tsa.example",
            ),
            anchors: Arc::new(anchors),
            drawing: None,
            room: Room::default(),
        };
        let people = |tx: &Tx| {
            let (home, other) =
                (house(tx, "G22", "Văn phòng Chính phủ")?, house(tx, "G09", "Bộ Nội vụ")?);
            let minh = who(tx, "minh", "Trần Quang Minh", home, LEADER)?;
            let lan = who(tx, "lan", "Lê Thị Lan", home, CLERK)?;
            let son = who(tx, "son", "Đỗ Thanh Sơn", other, LEADER)?;
            Ok((home, minh, lan, son))
        };
        let (home, minh, lan, son) = fresh.db.write(people).await.unwrap();
        let who = |(person, position, actor): (PersonId, PositionId, Actor), certificate| Who {
            person,
            actor,
            position,
            certificate,
        };
        let mut world = World {
            home,
            mandate: mandate_for(&fresh, home, minh.0, SigningCapacity::ForHead, None)
                .await
                .unwrap(),
            minh: who(minh, nobodys()),
            lan: who(lan, nobodys()),
            son: who(son, nobodys()),
            fresh,
            desk,
            hand,
            line,
        };
        world.minh.certificate =
            world.certify(Owner::Person(world.minh.person), "minh", -30, 365).await;
        world.certify(Owner::Authority, "seal", -30, 365).await;
        world
    }

    pub fn now(&self) -> Timestamp {
        self.fresh.clock.now()
    }

    pub async fn write<T: Send + 'static>(
        &self,
        act: impl FnMut(&Tx) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        self.fresh.db.write(act).await
    }

    /// A certificate under the key of this label, valid between these days from now.
    pub async fn certify(&self, owner: Owner, label: &str, from: i64, to: i64) -> CertificateId {
        let day = |days: i64| self.now() + SignedDuration::from_hours(24 * days);
        let name = if label == "minh" { "Trần Quang Minh" } else { "Văn phòng Chính phủ" };
        let subject = Subject { name, organisation: None };
        let serial = 100 + u64::try_from(self.now().as_second() % 1_000).unwrap();
        let info = key(seed_of(label)).public_key_info().unwrap();
        let validity = Validity { from: day(from), to: day(to) };
        let new = NewCertificate {
            authority: self.home,
            owner,
            holder: "test".to_owned(),
            label: label.to_owned(),
            certificate: self.line.pki.issue(&subject, info, serial, validity).unwrap(),
            chain: self.line.pki.chain(),
            picture: None,
        };
        // The newest counts first.
        self.fresh.clock.advance(1);
        let act = move |tx: &Tx| certificate::register(tx, &Actor::machine("test"), &new);
        self.write(act).await.unwrap()
    }

    pub async fn give_mandate(
        &self,
        capacity: SigningCapacity,
        to_at: Option<Timestamp>,
    ) -> Result<MandateId> {
        mandate_for(&self.fresh, self.home, self.minh.person, capacity, to_at).await
    }

    pub async fn leave(&self, who: &Who) {
        let (position, now) = (who.position, self.now());
        let act = move |tx: &Tx| leave_position(tx, &Actor::machine("test"), position, now);
        self.write(act).await.unwrap();
    }

    pub async fn try_submit(&self) -> Result<SigningRequestId> {
        self.submit_file(LETTER).await
    }

    pub async fn submit_file(&self, pdf: &[u8]) -> Result<SigningRequestId> {
        let file = self.desk.blobs.put(pdf).await?;
        let new = NewSigningRequest {
            authority: self.home,
            subject: "Giấy mời họp".to_owned(),
            file,
            pages: check_file(pdf)?,
            notation: "GM-VPCP".to_owned(),
            signer: self.minh.person,
            capacity: SigningCapacity::ForHead,
            submitted_by: self.lan.person,
        };
        let actor = self.lan.actor.clone();
        self.write(move |tx| submit(tx, &actor, &new)).await
    }

    pub async fn submit(&self) -> SigningRequestId {
        self.try_submit().await.unwrap()
    }

    /// A document that went the whole way.
    pub async fn sealed(&self) -> SigningRequestId {
        let id = self.submit().await;
        self.to_seal(id).await;
        id
    }

    /// Signed, numbered, sealed.
    pub async fn to_seal(&self, id: SigningRequestId) {
        self.sign_as(&self.minh, Act::Signature, &[id]).await.unwrap();
        let dated_on = request::today(self.now());
        self.number(id, DocumentNumber { number: 1, dated_on }).await.unwrap();
        self.sign_as(&self.lan, Act::Seal, &[id]).await.unwrap();
    }

    /// The issuer takes back Minh's certificate.
    pub async fn revoke_minh(&self) {
        let id = self.minh.certificate;
        let of = self.fresh.db.read(move |tx| certificate::get(tx, id)).await.unwrap();
        let serial = of.certificate.decoded().tbs_certificate.serial_number.as_bytes().to_vec();
        let serial = serial.iter().fold(0, |sum, byte| sum << 8 | u64::from(*byte));
        self.line.revoked.lock().unwrap().push(Revoked { serial, at: self.now() });
    }

    pub async fn list(&self, who: &Who, act: Act, of: &[SigningRequestId]) -> Result<BatchId> {
        let (actor, of) = (who.actor.clone(), of.to_vec());
        self.write(move |tx| list(tx, &Room::default(), &actor, act, &of)).await
    }

    pub async fn approve(&self, who: &Who, id: BatchId, approval: Approval) -> Result<()> {
        let actor = who.actor.clone();
        self.write(move |tx| approve(tx, &actor, id, &approval)).await
    }

    /// Lists, approves and makes every signature.
    pub async fn sign_as(&self, who: &Who, act: Act, of: &[SigningRequestId]) -> Result<BatchId> {
        let id = self.list(who, act, of).await?;
        let approval = approval(&self.batch(id).await, self.now());
        self.approve(who, id, approval).await?;
        self.work(id).await;
        Ok(id)
    }

    /// The jobs of a batch, once each.
    pub async fn work(&self, id: BatchId) -> Vec<Outcome> {
        let mut outcomes = Vec::new();
        for item in self.items(id).await {
            outcomes.push(sign::sign(&self.desk, sign::Sign { act: item.id }).await);
        }
        outcomes
    }

    pub async fn return_(&self, who: &Who, id: SigningRequestId) -> Result<()> {
        let actor = who.actor.clone();
        self.write(move |tx| request::return_(tx, &Room::default(), &actor, id, "Sửa lại căn cứ"))
            .await
    }

    pub async fn number(&self, id: SigningRequestId, given: DocumentNumber) -> Result<()> {
        let actor = self.lan.actor.clone();
        let act = move |tx: &Tx| number(tx, &Room::default(), &actor, id, Some(given)).map(drop);
        self.write(act).await
    }

    pub async fn get(&self, id: SigningRequestId) -> SigningRequest {
        self.fresh.db.read(move |tx| store::get(tx, id)).await.unwrap().unwrap()
    }

    pub async fn batch(&self, id: BatchId) -> batch::Batch {
        self.fresh.db.read(move |tx| store::batch(tx, id)).await.unwrap().unwrap()
    }

    pub async fn items(&self, id: BatchId) -> Vec<Item> {
        self.fresh.db.read(move |tx| store::items(tx, id)).await.unwrap()
    }

    pub async fn bytes(&self, of: Stored) -> Vec<u8> {
        self.desk.blobs.open(of).await.unwrap().bytes().await.unwrap()
    }
}

/// What a passkey answers to a batch. That passkeys are verified is tested where they are.
pub fn approval(batch: &batch::Batch, at: Timestamp) -> Approval {
    let challenge = URL_SAFE_NO_PAD.encode(batch.digest());
    Approval {
        passkey: "phone".to_owned(),
        public_key: json!({ "type": "ES256" }).to_string(),
        client_data: json!({ "challenge": challenge }).to_string().into_bytes(),
        authenticator_data: vec![1],
        signature: vec![2],
        at,
    }
}

/// The rule that said no.
pub fn rule<T: std::fmt::Debug>(result: Result<T>) -> &'static str {
    result.unwrap_err().refusal().expect("a refusal").rule
}

fn nobodys() -> CertificateId {
    "00000000-0000-7000-8000-000000000000".parse().unwrap()
}

async fn mandate_for(
    fresh: &Fresh,
    authority: AuthorityId,
    person: PersonId,
    capacity: SigningCapacity,
    to_at: Option<Timestamp>,
) -> Result<MandateId> {
    let (basis, from_at) = ("Phân công công tác".to_owned(), fresh.clock.now());
    let new = NewMandate { authority, person, capacity, basis, from_at, to_at };
    fresh.db.write(move |tx| mandate::give(tx, &Actor::machine("test"), &new)).await
}

fn house(tx: &Tx, code: &str, name: &str) -> Result<AuthorityId> {
    let entry = Entry {
        parent: None,
        kind: Kind::Authority,
        member: true,
        name: name.to_owned(),
        name_en: None,
        mail: String::new(),
        valid_from: tx.now(),
        code: AuthorityCode::parse(code)?,
        other_codes: Vec::new(),
    };
    register(tx, &Actor::machine("test").may(&KEEP, Scope::Installation)?, entry)
}

fn who(
    tx: &Tx,
    login: &str,
    name: &str,
    authority: AuthorityId,
    role: Role,
) -> Result<(PersonId, PositionId, Actor)> {
    let keeper = Actor::machine("test");
    let (login, mail, name) = (Login::parse(login)?, String::new(), name.to_owned());
    let person = add_person(tx, &keeper, &NewPerson { authority, name, login, mail })?;
    let position = NewPosition {
        person,
        authority,
        unit: Unit::Named(String::new()),
        title: "Phó Chủ nhiệm".to_owned(),
        title_en: None,
        roles: vec![role.clone()],
        from_at: tx.now(),
    };
    let position = take_position(tx, &keeper, &position)?;
    let actor = Actor::known(format!("person:{person}"), authority, Vec::new(), vec![PERSON, role]);
    Ok((person, position, actor))
}
