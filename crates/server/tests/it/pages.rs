//! Every page as its reader meets it, in both languages, compared with what was kept: a page that says something else
//! is looked at before it is accepted (`cargo insta review`). The pages are the same on both engines.

use axum::body::{Body, to_bytes};
use axum::http::{Request, header};
use base::authority::Actor;
use base::db::Tx;
use server::demo::{self, people, trial::Trial};
use tower::ServiceExt;

use crate::agency::Doc;
use crate::house::queue;
use crate::outgoing::{drafted, letter};
use crate::outline::outline;
use crate::permissions::signed_in;
use crate::world::World;

/// Snapshot, who looks (a login), path.
const PAGES: [(&str, Option<&str>, &str); 68] = [
    ("home", None, "/"),
    ("home-operator", Some("van.hanh"), "/"),
    ("checker", None, "/checker"),
    ("verification", None, "/verification"),
    ("document-check", None, "/document-check"),
    ("directory", None, "/directory?q=khanh+hoa"),
    ("authority", None, "/directory/H32"),
    ("authority-closed", None, "/directory/H43"),
    ("sign-in", None, "/sign-in"),
    ("me", Some("lan.g22"), "/me"),
    ("import", Some("van.hanh"), "/directory/import"),
    ("board", Some("van.hanh"), "/axis"),
    ("parcels", Some("van.hanh"), "/axis/parcels"),
    ("parcel", Some("van.hanh"), "/axis/parcels/{parcel}"),
    ("parcel-status", Some("van.hanh"), "/axis/parcels/{status}"),
    ("refusals", Some("van.hanh"), "/axis/refusals"),
    ("stuck", Some("van.hanh"), "/axis/stuck"),
    ("systems", Some("van.hanh"), "/axis/systems"),
    ("desk-clerk", Some("yen.h26"), "/desk"),
    ("desk-empty", Some("tuan.h26"), "/desk"),
    ("secrets", Some("lan.g22"), "/secrets"),
    ("absences", Some("lan.g22"), "/absences"),
    ("supervision", Some("ha.h26"), "/supervision"),
    ("supervision-work", Some("ha.h26"), "/supervision/work?state=running"),
    ("incoming", Some("yen.h26"), "/incoming"),
    ("incoming-new", Some("yen.h26"), "/incoming/new?arrival=019ab000-0000-7000-8000-0000000000aa"),
    ("incoming-one", Some("yen.h26"), "/incoming/{incoming}"),
    ("outgoing", Some("lan.g22"), "/outgoing"),
    ("outgoing-new", Some("yen.h26"), "/outgoing/new?reply={incoming}"),
    ("outgoing-templates", Some("lan.g22"), "/outgoing/templates"),
    ("outgoing-one", Some("hoa.g22"), "/outgoing/{outgoing}"),
    ("outgoing-brief", Some("hoa.g22"), "/outgoing/{outgoing}/brief"),
    ("outgoing-consultations", Some("hoa.g22"), "/outgoing/{outgoing}/consultations"),
    ("outgoing-dispositions", Some("hoa.g22"), "/outgoing/{outgoing}/dispositions"),
    ("outgoing-versions", Some("hoa.g22"), "/outgoing/{outgoing}/versions"),
    ("people", Some("lan.g22"), "/people"),
    ("people-import", Some("lan.g22"), "/people/import"),
    ("registers", Some("yen.h26"), "/registers"),
    ("register-incoming", Some("yen.h26"), "/registers/incoming"),
    ("register-report", Some("yen.h26"), "/registers/outgoing-report"),
    ("away", Some("yen.h26"), "/away"),
    ("set-up", Some("yen.h26"), "/set-up"),
    ("rules", Some("yen.h26"), "/rules"),
    ("rules-series", Some("yen.h26"), "/rules/series"),
    ("rules-calendar", Some("van.hanh"), "/rules/calendar"),
    ("rules-calendar-seen", Some("yen.h26"), "/rules/calendar"),
    ("rules-hours", Some("van.hanh"), "/rules/hours"),
    ("rules-retention", Some("yen.h26"), "/rules/retention"),
    ("rules-ladder", Some("yen.h26"), "/rules/ladder"),
    ("rules-separation", Some("yen.h26"), "/rules/separation"),
    ("tasks", Some("minh.g22"), "/tasks"),
    ("tasks-wall", Some("minh.g22"), "/tasks/wall"),
    ("task", Some("minh.g22"), "/tasks/{task}"),
    ("task-none", Some("tuan.h26"), "/tasks?direction=taken"),
    ("dossiers", Some("yen.h26"), "/dossiers"),
    ("dossier-opening", Some("tuan.h26"), "/dossiers/opening"),
    ("dossier", Some("tuan.h26"), "/dossiers/{file}"),
    ("search", Some("yen.h26"), "/search"),
    ("search-found", Some("yen.h26"), "/search?q=lien+thong"),
    ("signing-leader", Some("minh.g22"), "/signing"),
    ("signing-clerk", Some("lan.g22"), "/signing"),
    ("signing-certificates", Some("lan.g22"), "/signing/certificates"),
    ("signing-registration", Some("lan.g22"), "/signing/certificates/registration"),
    ("signing-mandates", Some("lan.g22"), "/signing/mandates"),
    ("signing-submission", Some("hoa.g22"), "/signing/submission"),
    ("signing-request", Some("minh.g22"), "/signing/requests/{request}"),
    ("notices-none", Some("yen.h26"), "/notices"),
    ("notices-by-mail", Some("yen.h26"), "/me/notices"),
];

/// A morning: one document to three, at three stages; a report; a refusal; a packet that got stuck.
async fn morning() -> World {
    let w = World::new().await;
    let document = Doc::new("G22", &["H26", "H32", "G09"], 7);
    w.vpcp.send(&document.xml()).await.ok();
    let fetched = w.ha_noi.inbox("edoc").await.remove(0);
    w.ha_noi.read(&fetched).await;
    w.ha_noi.acknowledge(&fetched, "done").await.ok();
    w.ha_noi.send(&document.status("H26", "G22", "03", "Đã vào sổ")).await.ok();
    let waiting = w.khanh_hoa.inbox("edoc").await.remove(0);
    w.khanh_hoa.read(&waiting).await;
    w.vpcp.send(&Doc::new("G22", &["G99"], 8).xml()).await.rule();
    let house = w.house(&w.vpcp, None).await;
    queue(&w, house, &Doc::new("G22", &["G99"], 9).xml()).await;
    w.run_jobs().await;
    w
}

#[tokio::test]
async fn every_page_says_what_was_kept() {
    let w = morning().await;
    let people = people::seed(&w.installation).await.unwrap();
    let trial = Trial::start(&w.installation.folder, w.clock.clone(), w.installation.db.random());
    demo::signing::seed(&w.installation, &trial.await.unwrap()).await.unwrap();
    let first = "select id from signing_request where notation = 'VPCP-KSTT' limit 1";
    let request: String = w.installation.db.read(move |tx| tx.one(first, &[])).await.unwrap();
    let parcels = |tx: &Tx| tx.list("select id from parcel order by seq limit 2", &[]);
    let parcels: Vec<String> = w.installation.db.read(parcels).await.unwrap();
    // Hà Nội works in the office, and a letter has arrived.
    let ha_noi = w.house(&w.ha_noi, None).await;
    let open = move |tx: &Tx| office::house::open(tx, &Actor::machine("test"), ha_noi);
    w.installation.db.write(open).await.unwrap();
    w.khanh_hoa.send(&Doc::new("H32", &["H26"], 3).xml()).await.ok();
    w.run_jobs().await;
    let arrived = "select id from office_incoming limit 1";
    let incoming: String = w.installation.db.read(move |tx| tx.one(arrived, &[])).await.unwrap();
    let sheet = letter(&w, "minh.g22", "H26").await;
    let outgoing = drafted(&w, ("hoa.g22", &people[0].password), &sheet).await;
    let official = |tx: &Tx| tx.one("select id from person where login = 'tuan.h26'", &[]);
    let official: String = w.installation.db.read(official).await.unwrap();
    let file = crate::dossier::opened(&w, ha_noi, &official).await;
    let task = crate::tasks::given(&w, "H26").await;
    // What the search would know two seconds later; nothing else moves.
    base::events::seal(&w.installation.db).await.unwrap();
    office::search::feed(&w.installation.office).await.unwrap();
    for (name, login, path) in PAGES {
        let cookie = match login {
            Some(login) => Some(signed_in(&w, login, &people[0].password).await),
            None => None,
        };
        for lang in ["vi", "en"] {
            let mark = if path.contains('?') { '&' } else { '?' };
            let path = format!(
                "{}{mark}lang={lang}",
                path.replace("{parcel}", &parcels[0])
                    .replace("{status}", &parcels[1])
                    .replace("{request}", &request)
                    .replace("{incoming}", &incoming)
                    .replace("{outgoing}", &outgoing)
                    .replace("{task}", &task)
                    .replace("{file}", &file)
            );
            let mut request = Request::get(path).header(header::ACCEPT, "text/html");
            if let Some(cookie) = &cookie {
                request = request.header(header::COOKIE, cookie);
            }
            let answer =
                w.router.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
            assert_eq!(answer.status(), 200, "{name} {lang}");
            let html = to_bytes(answer.into_body(), 2_000_000).await.unwrap();
            let said = outline(std::str::from_utf8(&html).unwrap());
            insta::assert_snapshot!(format!("{name}-{lang}"), said);
        }
    }
}
