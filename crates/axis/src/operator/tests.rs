//! The operator's pages as the operator, an authority's auditor, a stranger and nobody meet them, over a small world: three
//! authorities with a system each, and what they send.

use std::sync::Arc;

use axum::body::{Body, to_bytes};
use axum::extract::Extension;
use base::authority::{Actor, AuthorityId, Role, Scope};
use base::blobs::Digest;
use base::pages::{Chrome, dress, sample};
use base::testing::Fresh;
use base::{Lang, Result};
use directory::authority::{Entry, KEEP, Kind, register};
use directory::{AuthorityCode, Directory};
use edxml::document::{Code, Document, Organization, OtherInfo, Promulgation};
use http::{Request, StatusCode, header};
use jiff::civil::date;
use tower::ServiceExt;

use super::board::{self, Pieces};
use super::routes;
use crate::check::Judges;
use crate::hub::inbox::Settlement;
use crate::hub::{Accepted, DocId, Hub, Lists, Settings, Submission, fan_out, statistics};
use directory::roles::HUB_OPERATOR;

use crate::system::{CONNECT, NewSystem, SealingKey, Secret, Systems, connect};

const NAMES: [(&str, &str); 3] = [
    ("G22", "Văn phòng Chính phủ"),
    ("G09", "Bộ Nội vụ"),
    ("H26", "Ủy ban nhân dân thành phố Hà Nội"),
];

/// A hub with three authorities, each with a system of the same name as its code.
pub(crate) struct World {
    pub(crate) hub: Hub,
    fresh: Fresh,
}

impl World {
    pub(crate) async fn new() -> World {
        let fresh = Fresh::new();
        let key = SealingKey::new(&fresh.random);
        let hub = Hub {
            db: fresh.db.clone(),
            blobs: fresh.blobs(),
            directory: Directory::open(fresh.db.clone()).await.unwrap(),
            systems: Systems::open(fresh.db.clone(), key.clone()).await.unwrap(),
            settings: Settings {
                code: "TRUC.HUB".to_owned(),
                body_bytes_max: 1_000_000,
                recipients_max: 1_000,
                resend_window_s: 3_600,
                header_age_max_s: 0,
                list_max: 100,
                check_signatures: true,
            },
            lists: Lists::default(),
            house: crate::receive::House::default(),
            judges: Judges::new(Arc::default()),
        };
        let machine = Actor::machine("test");
        hub.db
            .write(move |tx| {
                for (code, name) in NAMES {
                    let entry = Entry {
                        parent: None,
                        kind: Kind::Authority,
                        member: true,
                        name: name.to_owned(),
                        name_en: None,
                        mail: String::new(),
                        valid_from: tx.now(),
                        code: AuthorityCode::parse(code)?,
                        other_codes: vec![],
                    };
                    let id = register(tx, &machine.may(&KEEP, Scope::Installation)?, entry)?;
                    let permit = machine.may(&CONNECT, Scope::Installation)?;
                    let system = NewSystem { id: code.to_owned(), authority: id, also: vec![] };
                    connect(tx, &permit, &system, &Secret::new(tx.random()), &key)?;
                }
                Ok(())
            })
            .await
            .unwrap();
        hub.directory.refresh().await.unwrap();
        hub.systems.refresh().await.unwrap();
        World { hub, fresh }
    }

    /// Every file below the bodies' folder.
    pub(crate) fn stored_files(&self) -> Vec<std::path::PathBuf> {
        let mut folders = vec![self.fresh.folder().join("blobs")];
        let mut files = Vec::new();
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() { folders.push(path) } else { files.push(path) }
            }
        }
        files
    }

    async fn send(&self, from: &str, to: &[&str], number: &str) -> Result<Accepted> {
        let bytes = packet(from, to, number);
        let mut incoming = self.hub.blobs.incoming().await?;
        incoming.write(&bytes).await?;
        let submission = Submission {
            system: self.hub.systems.get(from).unwrap(),
            from: None,
            to: vec![],
            message_kind: None,
            hash: Some(Digest::of(&bytes).to_string()),
            stamp: number.to_owned(),
            send_id: None,
        };
        let accepted = self.hub.accept(submission, incoming).await;
        fan_out::fan_out(&self.hub).await?;
        self.count().await;
        accepted
    }

    async fn settle(&self, by: &str, parcel: &Accepted, how: Settlement, why: Option<&str>) {
        let recipient = self.hub.directory.snapshot().find(by).map(|found| found.id);
        let doc = DocId { parcel: parcel.doc_id.parcel, recipient };
        let system = self.hub.systems.get(by).unwrap();
        self.hub.settle(&system, doc, how, why.map(str::to_owned)).await.unwrap();
        self.count().await;
    }

    async fn count(&self) {
        base::events::seal(&self.hub.db).await.unwrap();
        statistics::count(&self.hub.db).await.unwrap();
    }

    async fn open(&self, actor: &Actor, path: &str) -> (StatusCode, String) {
        self.ask(actor, Request::get(path).body(Body::empty()).unwrap()).await
    }

    async fn ask(&self, actor: &Actor, mut request: Request<Body>) -> (StatusCode, String) {
        let html = header::HeaderValue::from_static("text/html");
        request.headers_mut().insert(header::ACCEPT, html);
        let app = dress(routes(self.hub.clone()).layer(Extension(actor.clone())), sample::door());
        let response = app.oneshot(request).await.unwrap();
        let status = response.status();
        let body = to_bytes(response.into_body(), 5_000_000).await.unwrap();
        (status, String::from_utf8(body.to_vec()).unwrap())
    }

    /// The path of a parcel's page, as the list links to it.
    async fn path_of(&self, parcel: &Accepted) -> String {
        let seq = parcel.doc_id.parcel;
        let sent = self.hub.db.read(move |tx| crate::hub::store::sent(tx, seq)).await.unwrap();
        format!("/axis/parcels/{}", sent.unwrap().id)
    }
}

/// A document as an authority's software writes it.
pub(crate) fn packet(from: &str, to: &[&str], number: &str) -> Vec<u8> {
    let organization = |code: &str| Organization {
        organ_id: Some(code.to_owned()),
        organ_name: Some(code.to_owned()),
        ..Organization::default()
    };
    let document = Document {
        from: Some(organization(from)),
        to: to.iter().map(|code| organization(code)).collect(),
        document_id: Some(format!("{from},2026/11/23,{number}/{from}-VP")),
        code: Some(Code { number: Some(number.to_owned()), notation: Some(format!("{from}-VP")) }),
        promulgation: Some(Promulgation {
            place: Some("Hà Nội".to_owned()),
            date: Some(date(2026, 11, 23)).into(),
        }),
        subject: Some(format!("V/v rà soát <thủ tục> số {number}")),
        other: Some(OtherInfo { priority: 3.into(), ..OtherInfo::default() }),
        ..Document::default()
    };
    let mut bytes = Vec::new();
    edxml::write_document(&document, Vec::<(edxml::AttachmentMeta, &[u8])>::new(), &mut bytes)
        .unwrap();
    bytes
}

fn person(role: Option<Role>) -> Actor {
    Actor::known("person:1".to_owned(), AuthorityId(1), vec![], role.into_iter().collect())
}

fn operator() -> Actor {
    person(Some(HUB_OPERATOR))
}

#[tokio::test]
async fn only_the_operator_sees_the_pages() {
    let world = World::new().await;
    let sent = world.send("G22", &["G09", "H26"], "7").await.unwrap();
    let one = world.path_of(&sent).await;
    for path in ["/axis", "/axis/parcels", &one, "/axis/systems", "/axis/refusals", "/axis/stuck"] {
        for (actor, expected) in [
            (Actor::nobody(), StatusCode::UNAUTHORIZED),
            (person(None), StatusCode::FORBIDDEN),
            (person(Some(directory::roles::AUDITOR)), StatusCode::FORBIDDEN),
            (operator(), StatusCode::OK),
        ] {
            let (status, body) = world.open(&actor, path).await;
            assert_eq!(status, expected, "{path}: {body}");
            let hidden = status != StatusCode::OK && body.contains("rà soát");
            assert!(!hidden, "{path} tells a stranger");
        }
    }
}

#[tokio::test]
async fn the_board_tells_what_was_sent_and_what_waits() {
    let world = World::new().await;
    let sent = world.send("G22", &["G09", "H26"], "7").await.unwrap();
    world.settle("G09", &sent, Settlement::Done, None).await;
    let (_, body) = world.open(&operator(), "/axis").await;
    for words in ["7/G22-VP", "rà soát &#60;thủ tục&#62;", "Bộ Nội vụ", "UBND TP Hà Nội"]
    {
        assert!(body.contains(words), "no “{words}” in {body}");
    }
    for words in ["Đã giao", "Chờ lấy", "Hỏa tốc"] {
        assert!(body.contains(words), "no “{words}” in {body}");
    }
    let seen = world.hub.db.read(board::look).await.unwrap();
    assert_eq!(seen.figures.documents, 1);
    assert_eq!(seen.figures.documents_today, 1);
    assert_eq!((seen.figures.copies, seen.figures.copies_done), (2, 1));
    assert_eq!(seen.lately.copies(), 2);
    let hanoi = world.hub.directory.snapshot().find("H26").unwrap().id;
    assert_eq!(seen.oldest.map(|(_, _, recipient, _)| recipient), Some(hanoi));
}

#[tokio::test]
async fn figures_are_the_same_counted_along_the_way_and_at_once() {
    let world = World::new().await;
    let first = world.send("G22", &["G09", "H26"], "1").await.unwrap();
    world.send("G09", &["H26"], "2").await.unwrap();
    world.settle("G09", &first, Settlement::Fail, Some("Tệp hỏng")).await;
    let failed = world.hub.db.read(statistics::figures).await.unwrap();
    assert_eq!((failed.copies_failed, failed.copies_waiting()), (1, 2));
    world.settle("G09", &first, Settlement::Done, None).await;
    world.settle("G09", &first, Settlement::Done, None).await;
    let along = world.hub.db.read(statistics::figures).await.unwrap();
    let at_once = world.hub.db.read(statistics::totals).await.unwrap();
    assert_eq!((along.documents, along.copies), (at_once.documents, at_once.copies));
    assert_eq!(along.copies_done, at_once.copies_done);
    assert_eq!((along.copies_failed, at_once.copies_failed), (0, 0));
}

#[tokio::test]
async fn a_parcels_page_tells_its_whole_way() {
    let world = World::new().await;
    let sent = world.send("G22", &["G09", "H26"], "7").await.unwrap();
    world.fresh.clock.advance(130);
    world.settle("G09", &sent, Settlement::Fail, Some("Không giải nén được")).await;
    let (status, body) = world.open(&operator(), &world.path_of(&sent).await).await;
    assert_eq!(status, StatusCode::OK);
    for words in [
        "Không giải nén được",
        "08:02:10 23/11/2026",
        "sau 2 phút 10 giây",
        "Trục tiếp nhận và lưu bền",
        "G22,2026/11/23,7/G22-VP",
    ] {
        assert!(body.contains(words), "no “{words}” in {body}");
    }
    let digest = Digest::of(&packet("G22", &["G09", "H26"], "7")).to_string();
    assert!(body.contains(&digest));
    let unknown = "/axis/parcels/01936f00-0000-7000-8000-000000000000";
    assert_eq!(world.open(&operator(), unknown).await.0, StatusCode::NOT_FOUND);
    assert_eq!(world.open(&operator(), "/axis/parcels/x").await.0, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_list_is_found_by_every_filter() {
    let world = World::new().await;
    let first = world.send("G22", &["G09", "H26"], "71").await.unwrap();
    world.send("G09", &["H26"], "82").await.unwrap();
    world.settle("G09", &first, Settlement::Fail, None).await;
    for (query, expected) in [
        ("", "71 82"),
        ("?from=G22", "71"),
        ("?from=B%E1%BB%99%20N%E1%BB%99i", "82"),
        ("?to=G09", "71"),
        ("?to=H26", "71 82"),
        ("?to=nowhere", ""),
        ("?state=failed", "71"),
        ("?state=waiting", "71 82"),
        ("?state=refused", ""),
        ("?q=82/g09", "82"),
        ("?q=TH%E1%BB%A6%20T%E1%BB%A4C", "71 82"),
        ("?urgency=3", "71 82"),
        ("?urgency=0", ""),
        ("?business=0", "71 82"),
        ("?business=1", ""),
        ("?day=2026-11-23", "71 82"),
        ("?day=2026-11-22", ""),
        ("?kind=status", ""),
        ("?before=2", "71"),
    ] {
        let (status, body) = world.open(&operator(), &format!("/axis/parcels{query}")).await;
        assert_eq!(status, StatusCode::OK, "{query}: {body}");
        let mut found = Vec::new();
        for number in ["71", "82"] {
            let shown = body.contains(&format!("<b>{number}/"));
            found.extend(shown.then_some(number));
        }
        assert_eq!(found.join(" "), expected, "{query}");
    }
    let by_id = world.open(&operator(), &format!("/axis/parcels?q={}", first.doc_id)).await;
    assert_eq!(by_id.0, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn the_live_pieces_are_those_of_the_page_and_only_what_changed() {
    let world = World::new().await;
    let sent = world.send("G22", &["G09"], "7").await.unwrap();
    let chrome = Chrome::sample(Lang::Vi, "/axis");
    let look = async || {
        let seen = world.hub.db.read(board::look).await.unwrap();
        Pieces::of(&chrome, &world.hub.directory.snapshot(), &seen).unwrap()
    };
    let before = look().await;
    assert!(before.since(&before).is_empty());
    world.settle("G09", &sent, Settlement::Done, None).await;
    let after = look().await;
    let changed = after.since(&before);
    assert_eq!(changed.len(), 2, "{changed:?}");
    assert!(changed[0].contains("id=\"tiles\"") && !changed[0].contains("id=\"flows\""));
    assert!(changed[1].starts_with("<tr data-v=\"") && changed[1].contains("id=\"p-1\""));
}

#[tokio::test]
async fn a_listener_gets_the_board_and_then_the_news() {
    use futures::StreamExt;
    let world = World::new().await;
    let app = dress(routes(world.hub.clone()).layer(Extension(operator())), sample::door());
    let request = Request::get("/axis/live").body(Body::empty()).unwrap();
    let response = app.oneshot(request).await.unwrap();
    assert_eq!(response.headers()[header::CONTENT_TYPE], "text/event-stream");
    let mut lines = response.into_body().into_data_stream();
    let mut heard = String::new();
    world.send("G22", &["G09"], "7").await.unwrap();
    let listening = async {
        while !heard.contains("7/G22-VP") {
            let chunk = lines.next().await.expect("the line is open").unwrap();
            heard.push_str(std::str::from_utf8(&chunk).unwrap());
        }
    };
    tokio::time::timeout(std::time::Duration::from_secs(20), listening).await.unwrap();
    let nobody = world.open(&Actor::nobody(), "/axis/live").await;
    assert_eq!(nobody.0, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_refusal_is_counted_by_system_and_rule() {
    let world = World::new().await;
    for _ in 0..2 {
        let refused = world.send("G22", &["X99"], "9").await.unwrap_err();
        world.hub.note_refusal("G22", &refused).await;
    }
    let (_, body) = world.open(&operator(), "/axis/refusals?day=2026-11-23").await;
    assert!(body.contains("recipient.unknown") && body.contains("X99"), "{body}");
    let seen = world.hub.db.read(board::look).await.unwrap();
    assert_eq!(seen.refused, 2);
}

#[derive(serde::Serialize, serde::Deserialize)]
struct Hopeless;

impl base::jobs::Job for Hopeless {
    const KIND: &'static str = "hopeless";
    const WAITS_S: &'static [i64] = &[];
}

#[tokio::test]
async fn a_stuck_job_is_tried_again_by_the_operator_only() {
    let world = World::new().await;
    let db = world.hub.db.clone();
    db.write(|tx| base::jobs::queue(tx, &Hopeless, 1)).await.unwrap();
    // Nobody knows how to do it, so it ends with a person.
    let shop = base::jobs::Workshop::<()>::default();
    shop.run_due(&Arc::new(()), &db).await.unwrap();
    let (_, body) = world.open(&operator(), "/axis/stuck").await;
    assert!(body.contains("no job is called hopeless"), "{body}");
    let retry = || Request::post("/axis/stuck/1/retry").body(Body::empty()).unwrap();
    assert_eq!(world.ask(&person(None), retry()).await.0, StatusCode::FORBIDDEN);
    assert_eq!(world.ask(&Actor::nobody(), retry()).await.0, StatusCode::UNAUTHORIZED);
    assert_eq!(world.ask(&operator(), retry()).await.0, StatusCode::SEE_OTHER);
    assert_eq!(world.ask(&operator(), retry()).await.0, StatusCode::NOT_FOUND);
    let told = db.read(|tx| base::events::about(tx, "job", "1", 10)).await.unwrap();
    assert_eq!(told.iter().map(|e| e.kind.as_str()).collect::<Vec<_>>(), ["job.revived"]);
}

#[tokio::test]
async fn a_silent_system_is_seen() {
    let world = World::new().await;
    world.fresh.clock.advance(2 * 3_600);
    let seen = world.hub.db.read(board::look).await.unwrap();
    assert_eq!(seen.silent, 3);
    let (_, body) = world.open(&operator(), "/axis/systems?silent=1&lang=en").await;
    assert!(body.contains("Văn phòng Chính phủ") && body.contains("never called"), "{body}");
}

#[tokio::test]
async fn every_page_is_whole_in_both_languages() {
    let world = World::new().await;
    let sent = world.send("G22", &["G09", "H26"], "7").await.unwrap();
    world.settle("G09", &sent, Settlement::Fail, Some("?")).await;
    let one = world.path_of(&sent).await;
    let paths = ["/axis", "/axis/parcels", "/axis/systems", "/axis/refusals", "/axis/stuck"];
    for path in paths.into_iter().chain([one.as_str()]) {
        for (lang, word, others) in
            [("vi", "Vận hành trục", "The axis in"), ("en", "The axis in operation", "nơi nhận")]
        {
            let (status, body) = world.open(&operator(), &format!("{path}?lang={lang}")).await;
            assert_eq!(status, StatusCode::OK, "{path}");
            assert!(body.contains(&format!("<html lang=\"{lang}\"")) && body.contains(word));
            assert!(!body.contains(others), "{path} in {lang} has “{others}”");
        }
    }
}
