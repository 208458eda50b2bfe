//! What a document is worth by its signatures: at the hub, which delivers it all the same, and at the receiving house with
//! its three checks and the evidence.

use axis::check::sweep::check_waiting;
use axis::check::{Answer, Checks, Standing, Verdict};
use axis::hub::DocId;
use axum::body::{Body, to_bytes};
use axum::http::{Request, header};
use base::authority::AuthorityId;
use base::clock::Clock;
use base::db::Tx;
use base::events;
use base::random::Random;
use edxml::read::Packet;
use edxml::{AttachmentMeta, Discard, Limits};
use serde_json::Value;
use server::demo::trial::Trial;
use server::demo::{letters, people};
use signature::trial::Subject;
use tempfile::TempDir;
use tower::ServiceExt;

use crate::agency::Doc;
use crate::permissions::signed_in;
use crate::signed::{Hands, LETTER, MINH};
use crate::world::World;

const SEAL: (u8, Subject<'_>) = (11, Subject { name: "Văn phòng Chính phủ", organisation: None });

/// A world that trusts a trial PKI, with a house for Hà Nội.
struct Story {
    w: World,
    hands: Hands,
    ha_noi: AuthorityId,
    _trust: TempDir,
}

impl Story {
    async fn new() -> Story {
        Story::with(true).await
    }

    async fn with(check_signatures: bool) -> Story {
        let (trust, now) = (tempfile::tempdir().unwrap(), "2026-11-23T01:00:00Z".parse().unwrap());
        let hands = Hands::new(now);
        std::fs::write(trust.path().join("root.der"), hands.root()).unwrap();
        let w = World::with(|config| {
            config.signing.trust = trust.path().to_owned();
            config.hub.check_signatures = check_signatures;
        });
        let w = w.await;
        let ha_noi = w.house(&w.ha_noi, None).await;
        Story { w, hands, ha_noi, _trust: trust }
    }

    fn sealed(&self) -> Vec<u8> {
        self.hands.sign(&self.hands.sign(LETTER, MINH), SEAL)
    }

    /// Sends a document with these files to Hà Nội; its number at the hub.
    async fn send(&self, number: u32, files: &[&[u8]]) -> i64 {
        let packet = with_files(&Doc::new("G22", &["H26"], number), files);
        self.send_packet(&packet).await
    }

    async fn send_packet(&self, packet: &str) -> i64 {
        DocId::parse(&self.w.vpcp.send(packet).await.doc_id()).unwrap().parcel.0
    }

    /// What the hub found out: standing, files, when.
    async fn at_hub(&self, parcel: i64) -> Option<(String, Value, i64)> {
        let look = move |tx: &Tx| {
            tx.optional(
                "select standing, files, checked_at from parcel_check
                 where parcel_seq = ?1 and checked_at is not null",
                &[parcel.into()],
            )
        };
        let found: Option<(String, String, i64)> = self.w.installation.db.read(look).await.unwrap();
        found.map(|(standing, files, at)| (standing, serde_json::from_str(&files).unwrap(), at))
    }

    async fn standing(&self, parcel: i64) -> String {
        self.at_hub(parcel).await.expect("the hub has checked it").0
    }

    /// The newest document that Hà Nội took in, with its checks.
    async fn at_house(&self) -> (String, Checks) {
        let ha_noi = self.ha_noi;
        let look = move |tx: &Tx| {
            let newest = axis::receive::list(tx, ha_noi, 1)?.remove(0);
            let checks = axis::receive::checks(tx, ha_noi, &newest.hub_doc_id)?;
            Ok((newest.hub_doc_id, checks.expect("a document is checked")))
        };
        self.w.installation.db.read(look).await.unwrap()
    }

    async fn page(&self, path: &str) -> String {
        let people = people::seed(&self.w.installation).await.unwrap();
        let cookie = signed_in(&self.w, "van.hanh", &people[0].password).await;
        let request = Request::get(path).header(header::ACCEPT, "text/html");
        let request = request.header(header::COOKIE, cookie).body(Body::empty()).unwrap();
        let answer = self.w.router.clone().oneshot(request).await.unwrap();
        assert_eq!(answer.status(), 200, "{path}");
        let html = to_bytes(answer.into_body(), 2_000_000).await.unwrap();
        String::from_utf8(html.to_vec()).unwrap()
    }

    async fn set(&self, sql: &'static str) {
        self.w.installation.db.write(move |tx| tx.upkeep(sql, &[])).await.unwrap();
    }
}

pub fn with_files(document: &Doc, files: &[&[u8]]) -> String {
    let xml = document.xml();
    let read = edxml::read(xml.as_bytes(), &Limits::default(), &mut Discard).unwrap();
    let Packet::Document(document) = read.packet else { panic!("a document") };
    let meta =
        |n: usize| AttachmentMeta { name: format!("tep-{n}.pdf"), ..AttachmentMeta::default() };
    let files: Vec<_> = files.iter().enumerate().map(|(n, file)| (meta(n + 1), *file)).collect();
    let mut out = Vec::new();
    edxml::write_document(&document, files, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn answers(checks: &Checks) -> [Answer; 3] {
    checks.answers.three().map(|(_, told)| told.answer)
}

// law!("28/2018:4.1") law!("28/2018:9.1") law!("41/2017:9")
#[tokio::test]
async fn a_signed_and_sealed_document_is_official_at_both_ends() {
    let s = Story::new().await;
    let parcel = s.send(1, &[&s.sealed()]).await;
    s.w.run_jobs().await;
    assert_eq!(s.standing(parcel).await, "official");

    let (doc_id, checks) = s.at_house().await;
    assert_eq!(checks.standing, Standing::Official);
    assert_eq!(answers(&checks), [Answer::Passed; 3], "{:#?}", checks.answers);

    let evidence = checks.evidence.expect("a signed document has evidence");
    let body = s.w.installation.hub.blobs.open(evidence).await.unwrap().bytes().await.unwrap();
    let kept: Value = serde_json::from_slice(&body).unwrap();
    assert_eq!((&kept["form"], &kept["standing"]), (&"truc.evidence/1".into(), &"official".into()));
    assert_eq!(kept["files"][0]["signatures"].as_array().unwrap().len(), 2);
    let about = move |tx: &Tx| events::about(tx, "incoming", &doc_id, 10);
    let events = s.w.installation.db.read(about).await.unwrap();
    let named = format!("{events:?}").contains(&evidence.digest.to_string());
    assert!(named, "the event of taking in names the evidence: {events:?}");
    s.w.assert_chain_is_whole().await;
}

// law!("28/2018:4.2")
#[tokio::test]
async fn an_unsigned_document_is_delivered_for_information() {
    let s = Story::new().await;
    let parcel = s.send(1, &[LETTER]).await;
    s.w.run_jobs().await;
    assert_eq!(s.standing(parcel).await, "for-information");
    let (_, checks) = s.at_house().await;
    let [complete, intact, authentic] = answers(&checks);
    assert_eq!((complete, intact), (Answer::Passed, Answer::Indeterminate));
    assert_eq!((authentic, checks.evidence), (Answer::Indeterminate, None));

    let look = |tx: &Tx| tx.one("select id from parcel order by seq limit 1", &[]);
    let id: String = s.w.installation.db.read(look).await.unwrap();
    let page = s.page(&format!("/axis/parcels/{id}")).await;
    assert!(page.contains("Để biết, tham khảo") && page.contains("Không ký số"), "{page}");
    assert!(s.page("/axis/parcels").await.contains("Để biết, tham khảo"));
}

#[tokio::test]
async fn a_changed_file_is_delivered_in_doubt_with_its_reason() {
    let s = Story::new().await;
    let mut changed = s.sealed();
    changed[200] ^= 1;
    let parcel = s.send(1, &[&changed]).await;
    s.w.run_jobs().await;
    let (standing, files, _) = s.at_hub(parcel).await.unwrap();
    assert_eq!((&*standing, &files[0]["verdict"]), ("doubtful", &"failed".into()));
    let (_, checks) = s.at_house().await;
    assert_eq!((checks.standing, answers(&checks)[1]), (Standing::Doubtful, Answer::Failed));
    assert_eq!(checks.answers.intact.reasons[0].code, "check.changed");
    assert!(checks.evidence.is_some(), "what is wrong is evidence, too");
}

#[tokio::test]
async fn a_truncated_file_and_a_foreign_seal_are_told_by_name() {
    let s = Story::new().await;
    let whole = with_files(&Doc::new("G22", &["H26"], 1), &[&s.sealed()]);
    let start = whole.find("JVBERi0").unwrap();
    let end = start + whole[start..].find('<').unwrap();
    // Three quarters of it, cut inside a group of four.
    let kept = start + (end - start) / 16 * 12 + 1;
    s.send_packet(&[&whole[..kept], &whole[end..]].concat()).await;
    s.w.run_jobs().await;
    let (_, checks) = s.at_house().await;
    assert_eq!((answers(&checks)[0], checks.standing), (Answer::Failed, Standing::Doubtful));
    assert_eq!(checks.files[0].verdict, Verdict::Unreadable);

    let foreign = (12, Subject { name: "Bộ Nội vụ", organisation: None });
    s.w.clock.advance(1);
    s.send(2, &[&s.hands.sign(&s.hands.sign(LETTER, MINH), foreign)]).await;
    s.w.run_jobs().await;
    let (_, checks) = s.at_house().await;
    assert_eq!(answers(&checks), [Answer::Passed, Answer::Passed, Answer::Failed]);
    assert_eq!(checks.answers.authentic.reasons[0].code, "check.seal-foreign");
    assert!(checks.answers.authentic.reasons[0].vi.contains("Bộ Nội vụ"));
}

/// Urgent or not, what the hub found is found once; a check that a crash cut short is made again, a body that cannot be
/// read holds up no other.
#[tokio::test]
async fn a_check_is_made_once_and_again_only_when_it_was_cut_short() {
    let s = Story::new().await;
    let parcel = s.send(1, &[&s.sealed()]).await;
    s.w.run_jobs().await;
    let first = s.at_hub(parcel).await.unwrap();
    s.w.clock.advance(3_600);
    s.w.run_jobs().await;
    assert_eq!(s.at_hub(parcel).await.unwrap(), first);

    // Killed after it had begun.
    let cut_short = "update parcel_check set checked_at = null, standing = null, files = null";
    s.set(cut_short).await;
    let now = s.w.clock.now();
    let begin = move |tx: &Tx| tx.upkeep("update parcel_check set begun_at = ?1", &[now.into()]);
    s.w.installation.db.write(begin).await.unwrap();
    assert_eq!(check_waiting(&s.w.installation.hub).await.unwrap(), 0, "another may be at it");
    s.w.clock.advance(181);
    assert_eq!(check_waiting(&s.w.installation.hub).await.unwrap(), 1);
    assert_eq!(s.standing(parcel).await, "official");

    // Its check never ends.
    s.set(cut_short).await;
    s.set("update parcel_check set tries = 3").await;
    s.w.clock.advance(181);
    assert_eq!(check_waiting(&s.w.installation.hub).await.unwrap(), 1);
    let (standing, files, _) = s.at_hub(parcel).await.unwrap();
    assert_eq!((&*standing, &files[0]["verdict"]), ("doubtful", &"unreadable".into()));
}

#[tokio::test]
async fn a_damaged_body_holds_up_no_other() {
    let s = Story::new().await;
    let (broken, sound) = (s.send(1, &[LETTER]).await, s.send(2, &[&s.sealed()]).await);
    let look =
        move |tx: &Tx| tx.one("select body_digest from parcel where seq = ?1", &[broken.into()]);
    let digest: base::blobs::Digest = s.w.installation.db.read(look).await.unwrap();
    let name = digest.to_string();
    let folder = s.w.installation.folder.join("blobs");
    let path = folder.join(&name[..2]).join(&name[2..4]).join(&name);
    let mut bytes = std::fs::read(&path).unwrap();
    let last = bytes.len() - 20;
    bytes[last] ^= 1;
    std::fs::remove_file(&path).unwrap();
    std::fs::write(&path, bytes).unwrap();
    let hub = &s.w.installation.hub;
    axis::hub::fan_out::fan_out(hub).await.unwrap();
    assert_eq!(check_waiting(hub).await.unwrap(), 2);
    assert_eq!((&*s.standing(broken).await, &*s.standing(sound).await), ("doubtful", "official"));
}

#[tokio::test]
async fn a_hub_that_does_not_look_leaves_no_trace_of_it_and_statuses_are_never_checked() {
    let s = Story::with(false).await;
    let parcel = s.send(1, &[&s.sealed()]).await;
    s.w.run_jobs().await;
    assert_eq!(s.at_hub(parcel).await, None);
    let (_, checks) = s.at_house().await;
    assert_eq!(checks.standing, Standing::Official, "the house checks what it takes in");

    let s = Story::new().await;
    s.w.house(&s.w.vpcp, None).await;
    s.send(1, &[LETTER]).await;
    s.w.run_jobs().await;
    let count = |tx: &Tx| {
        let hub: i64 = tx.one("select count(*) from parcel_check", &[])?;
        let parcels: i64 = tx.one("select count(*) from parcel", &[])?;
        let houses: i64 = tx.one("select count(*) from incoming_check", &[])?;
        Ok((hub, parcels, houses))
    };
    let counted = s.w.installation.db.read(count).await.unwrap();
    assert_eq!(counted, (1, 2, 1), "of a document and the status that answers it");
}

/// The letters of the demonstration show each standing that signatures can give.
#[tokio::test]
async fn the_demonstration_sends_letters_of_every_standing() {
    let folder = tempfile::tempdir().unwrap();
    let clock = Clock::manual("2026-11-23T01:00:00Z".parse().unwrap());
    let trial = Trial::start(folder.path(), clock, &Random::seeded(5)).await.unwrap();
    let w = World::with(|config| trial.set_in(config, folder.path()).unwrap()).await;
    people::seed(&w.installation).await.unwrap();
    let letters = letters::make(&w.installation, &trial).await.unwrap();
    let vpcp = w.id("G22");
    assert!(letters.of(vpcp, 1).is_none() && letters.of(w.id("H32"), 0).is_none());
    for (number, index) in (1..).zip([0, 3, 6, 9]) {
        let letter = letters.of(vpcp, index).unwrap();
        let packet = with_files(&Doc::new("G22", &["H26"], number), &[&letter.pdf]);
        w.vpcp.send(&packet).await.ok();
    }
    w.run_jobs().await;
    let look = |tx: &Tx| tx.list("select standing from parcel_check order by parcel_seq", &[]);
    let found: Vec<String> = w.installation.db.read(look).await.unwrap();
    assert_eq!(found, ["official", "signed", "official", "doubtful"]);
}
