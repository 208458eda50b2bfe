//! Every route tried by everybody: nobody, people of an authority in each role, those who serve the installation.
//! The outcome is `permissions.txt`; a new route without a line, or another outcome, fails here and is reviewed there.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::Path;

use axum::body::Body;
use axum::http::{Request, header};
use base::authority::Actor;
use base::db::Tx;
use server::demo::people;
use server::demo::trial::Trial;
use tower::ServiceExt;

use crate::agency::Doc;
use crate::outgoing::{drafted, letter};
use crate::world::World;

/// Column and login.
const ACTORS: [(&str, Option<&str>); 7] = [
    ("nobody", None),
    ("official", Some("hoa.g22")),
    ("leader", Some("minh.g22")),
    ("clerk", Some("lan.g22")),
    ("archivist", Some("thu.g22")),
    ("auditor", Some("phu.g09")),
    ("operator", Some("van.hanh")),
];

/// Every route with the methods it takes. Parameters are filled with things that exist.
const ROUTES: [(&str, &str); 214] = [
    ("GET", "/"),
    ("GET", "/absences"),
    ("POST", "/absences"),
    ("POST", "/absences/{id}/end"),
    ("GET", "/assets/{*name}"),
    ("GET", "/away"),
    ("GET", "/axis"),
    ("GET", "/axis/live"),
    ("GET", "/axis/parcels"),
    ("GET", "/axis/parcels/{id}"),
    ("GET", "/axis/refusals"),
    ("GET", "/axis/stuck"),
    ("POST", "/axis/stuck/{job}/retry"),
    ("GET", "/axis/systems"),
    ("GET", "/checker"),
    ("POST", "/checker"),
    ("GET", "/desk"),
    ("POST", "/desk/bulk"),
    ("POST", "/desk/bulk/doing"),
    ("POST", "/desk/views"),
    ("POST", "/desk/views/{id}/removal"),
    ("POST", "/desk/waking"),
    ("GET", "/directory"),
    ("GET", "/directory/feed"),
    ("GET", "/directory/import"),
    ("POST", "/directory/import"),
    ("POST", "/directory/import/done"),
    ("GET", "/directory/{code}"),
    ("GET", "/document-check"),
    ("POST", "/document-check"),
    ("GET", "/dossiers"),
    ("GET", "/dossiers/opening"),
    ("POST", "/dossiers/opening"),
    ("GET", "/dossiers/{id}"),
    ("POST", "/dossiers/{id}/closing"),
    ("POST", "/dossiers/{id}/entries"),
    ("POST", "/dossiers/{id}/hand-over"),
    ("POST", "/dossiers/{id}/hold"),
    ("POST", "/dossiers/{id}/packages"),
    ("GET", "/dossiers/{id}/packages/{package}"),
    ("POST", "/dossiers/{id}/receipt"),
    ("GET", "/dossiers/{id}/record"),
    ("POST", "/dossiers/{id}/release"),
    ("POST", "/dossiers/{id}/removal"),
    ("POST", "/dossiers/{id}/return"),
    ("GET", "/health"),
    ("GET", "/incoming"),
    ("GET", "/incoming/new"),
    ("POST", "/incoming/new"),
    ("GET", "/incoming/{id}"),
    ("GET", "/incoming/{id}/files/{place}"),
    ("GET", "/incoming/{id}/files/{place}/pages/{page}"),
    ("POST", "/incoming/{id}/assignment"),
    ("POST", "/incoming/{id}/beginning"),
    ("POST", "/incoming/{id}/confirmation"),
    ("POST", "/incoming/{id}/consultation"),
    ("POST", "/incoming/{id}/consultation/approval"),
    ("POST", "/incoming/{id}/consultation/return"),
    ("POST", "/incoming/{id}/destruction"),
    ("POST", "/incoming/{id}/filing"),
    ("POST", "/incoming/{id}/hold"),
    ("POST", "/incoming/{id}/more-time"),
    ("POST", "/incoming/{id}/mute"),
    ("POST", "/incoming/{id}/no-more-time"),
    ("POST", "/incoming/{id}/no-stamp"),
    ("POST", "/incoming/{id}/notes"),
    ("POST", "/incoming/{id}/opinion"),
    ("POST", "/incoming/{id}/pause"),
    ("POST", "/incoming/{id}/reading"),
    ("POST", "/incoming/{id}/recall-refusal"),
    ("POST", "/incoming/{id}/refusal"),
    ("POST", "/incoming/{id}/registration"),
    ("POST", "/incoming/{id}/release"),
    ("POST", "/incoming/{id}/report"),
    ("POST", "/incoming/{id}/resumption"),
    ("POST", "/incoming/{id}/return"),
    ("POST", "/incoming/{id}/stamp"),
    ("POST", "/incoming/{id}/submission"),
    ("POST", "/incoming/{id}/taking-back"),
    ("POST", "/incoming/{id}/time"),
    ("GET", "/me"),
    ("POST", "/me/acting"),
    ("POST", "/me/identities"),
    ("POST", "/me/identities/{id}/removal"),
    ("POST", "/me/passkeys"),
    ("POST", "/me/passkeys/challenge"),
    ("POST", "/me/passkeys/{id}/removal"),
    ("POST", "/me/password"),
    ("POST", "/me/sessions/{id}/end"),
    ("GET", "/metrics"),
    ("GET", "/me/notices"),
    ("POST", "/me/notices"),
    ("POST", "/me/notices/unmuting"),
    ("GET", "/notices"),
    ("GET", "/notices/live"),
    ("POST", "/notices/reading"),
    ("GET", "/notices/{id}"),
    ("GET", "/outgoing"),
    ("GET", "/outgoing/new"),
    ("POST", "/outgoing/new"),
    ("POST", "/outgoing/new/file"),
    ("GET", "/outgoing/templates"),
    ("POST", "/outgoing/templates/{id}/withdrawal"),
    ("POST", "/outgoing/unfinished/{id}/removal"),
    ("GET", "/outgoing/{id}"),
    ("POST", "/outgoing/{id}/approval"),
    ("POST", "/outgoing/{id}/attachments"),
    ("GET", "/outgoing/{id}/attachments/{place}"),
    ("GET", "/outgoing/{id}/attachments/{place}/pages/{page}"),
    ("POST", "/outgoing/{id}/attachments/{place}/removal"),
    ("GET", "/outgoing/{id}/brief"),
    ("GET", "/outgoing/{id}/brief/book"),
    ("GET", "/outgoing/{id}/consultations"),
    ("POST", "/outgoing/{id}/consultations"),
    ("GET", "/outgoing/{id}/consultations/{asked}"),
    ("POST", "/outgoing/{id}/consultations/{asked}/extension"),
    ("POST", "/outgoing/{id}/consultations/{asked}/opinion"),
    ("POST", "/outgoing/{id}/consultations/{asked}/withdrawal"),
    ("GET", "/outgoing/{id}/dispositions"),
    ("POST", "/outgoing/{id}/dispositions"),
    ("GET", "/outgoing/{id}/edit"),
    ("POST", "/outgoing/{id}/edit"),
    ("GET", "/outgoing/{id}/file"),
    ("POST", "/outgoing/{id}/filing"),
    ("GET", "/outgoing/{id}/live"),
    ("POST", "/outgoing/{id}/mute"),
    ("POST", "/outgoing/{id}/notes"),
    ("POST", "/outgoing/{id}/number"),
    ("POST", "/outgoing/{id}/opinion"),
    ("POST", "/outgoing/{id}/opinions"),
    ("GET", "/outgoing/{id}/pages/{page}"),
    ("POST", "/outgoing/{id}/recall"),
    ("POST", "/outgoing/{id}/return"),
    ("POST", "/outgoing/{id}/submission"),
    ("POST", "/outgoing/{id}/taking-back"),
    ("GET", "/outgoing/{id}/versions"),
    ("GET", "/people"),
    ("POST", "/people"),
    ("POST", "/people/positions/{position}/confirmation"),
    ("POST", "/people/positions/{position}/end"),
    ("GET", "/people/import"),
    ("POST", "/people/import"),
    ("POST", "/people/import/done"),
    ("GET", "/people/import/template"),
    ("GET", "/people/{id}"),
    ("POST", "/people/{id}/closing"),
    ("POST", "/people/{id}/password"),
    ("POST", "/people/{id}/positions"),
    ("GET", "/registers"),
    ("GET", "/registers/{register}"),
    ("GET", "/registers/{register}/{form}"),
    ("GET", "/rules"),
    ("GET", "/rules/{matter}"),
    ("POST", "/rules/{matter}"),
    ("POST", "/rules/{matter}/{key}/end"),
    ("GET", "/search"),
    ("POST", "/search/saved"),
    ("POST", "/search/saved/{id}/removal"),
    ("GET", "/secrets"),
    ("POST", "/secrets"),
    ("GET", "/secrets/{id}"),
    ("POST", "/secrets/{id}/completion"),
    ("POST", "/secrets/{id}/hand-over"),
    ("GET", "/set-up"),
    ("POST", "/set-up/opening"),
    ("GET", "/sign-in"),
    ("POST", "/sign-in"),
    ("POST", "/sign-in/passkey"),
    ("POST", "/sign-in/passkey/challenge"),
    ("POST", "/sign-in/provider/{name}"),
    ("GET", "/sign-in/provider/{name}/return"),
    ("GET", "/no/such/page"),
    ("POST", "/no/such/page"),
    ("POST", "/sign-out"),
    ("GET", "/supervision"),
    ("GET", "/supervision/{form}"),
    ("GET", "/supervision/work"),
    ("GET", "/supervision/work/{form}"),
    ("GET", "/signing"),
    ("POST", "/signing/batches"),
    ("GET", "/signing/batches/{id}"),
    ("POST", "/signing/batches/{id}/approval"),
    ("POST", "/signing/batches/{id}/challenge"),
    ("GET", "/signing/certificates"),
    ("GET", "/signing/certificates/registration"),
    ("POST", "/signing/certificates/registration"),
    ("GET", "/signing/certificates/{id}"),
    ("GET", "/signing/certificates/{id}/picture"),
    ("POST", "/signing/certificates/{id}/withdrawal"),
    ("GET", "/signing/mandates"),
    ("POST", "/signing/mandates"),
    ("POST", "/signing/mandates/{id}/end"),
    ("GET", "/signing/requests/{id}"),
    ("GET", "/signing/requests/{id}/file"),
    ("GET", "/signing/requests/{id}/form"),
    ("POST", "/signing/requests/{id}/number"),
    ("GET", "/signing/requests/{id}/pages/{page}"),
    ("POST", "/signing/requests/{id}/return"),
    ("GET", "/signing/submission"),
    ("POST", "/signing/submission"),
    ("GET", "/tasks"),
    ("GET", "/tasks/new"),
    ("POST", "/tasks/new"),
    ("GET", "/tasks/wall"),
    ("GET", "/tasks/wall/{form}"),
    ("GET", "/tasks/{id}"),
    ("POST", "/tasks/{id}/mute"),
    ("POST", "/tasks/{id}/reading"),
    ("POST", "/tasks/{id}/steps/{step}"),
    ("POST", "/uploads"),
    ("HEAD", "/uploads/{id}"),
    ("PATCH", "/uploads/{id}"),
    ("GET", "/verification"),
    ("POST", "/verification"),
];

#[tokio::test]
async fn the_table_of_permissions_holds() {
    let w = World::new().await;
    let people = people::seed(&w.installation).await.unwrap();
    w.vpcp.send(&Doc::new("G22", &["H26"], 1).xml()).await.ok();
    let parcel: String =
        w.installation.db.read(|tx| tx.one("select id from parcel", &[])).await.unwrap();

    let trial = Trial::start(&w.installation.folder, w.clock.clone(), w.installation.db.random());
    server::demo::signing::seed(&w.installation, &trial.await.unwrap()).await.unwrap();
    // Văn phòng Chính phủ's, submitted by its official to its leader.
    let sql = "select s.id from signing_request s join person p on p.id = s.signer_id
               where p.login = 'minh.g22' limit 1";
    let request: String = w.installation.db.read(move |tx| tx.one(sql, &[])).await.unwrap();

    // One that arrived at Văn phòng Chính phủ, which works in the office.
    let vpcp = w.house(&w.vpcp, None).await;
    let open = move |tx: &Tx| office::house::open(tx, &Actor::machine("test"), vpcp);
    w.installation.db.write(open).await.unwrap();
    w.ha_noi.send(&Doc::new("H26", &["G22"], 2).xml()).await.ok();
    w.run_jobs().await;
    let sql = "select id from office_incoming limit 1";
    let incoming: String = w.installation.db.read(move |tx| tx.one(sql, &[])).await.unwrap();
    // A file that its official keeps.
    let official = |tx: &Tx| tx.one("select id from person where login = 'hoa.g22'", &[]);
    let official: String = w.installation.db.read(official).await.unwrap();
    let file = crate::dossier::opened(&w, vpcp, &official).await;
    // The seal of the same authority, kept by its clerk, who is its administrator.
    let sql = "select c.id from signing_certificate c join signing_request r
               on r.authority_id = c.authority_id where r.id = ?1 and c.person_id is null";
    let of = request.clone();
    let seal: String =
        w.installation.db.read(move |tx| tx.one(sql, base::params![of.as_str()])).await.unwrap();

    // One that its official drafts.
    let sheet = letter(&w, "minh.g22", "H26").await;
    let outgoing = drafted(&w, ("hoa.g22", &people[0].password), &sheet).await;

    // One of its tasks.
    let task = crate::tasks::given(&w, "H26").await;

    let mut table = format!("{:<4} {:<39}", "", "");
    for (actor, _) in ACTORS {
        write!(table, " {actor:>9}").unwrap();
    }
    for (method, route) in ROUTES {
        write!(table, "\n{method:<4} {route:<39}").unwrap();
        let path = route
            .replace("{*name}", "kit.css")
            .replace("{register}", "incoming")
            .replace("{form}", "book")
            .replace("{matter}", "ladder")
            .replace("{key}", "remind.9")
            .replace("/axis/parcels/{id}", &format!("/axis/parcels/{parcel}"))
            .replace("/requests/{id}", &format!("/requests/{request}"))
            .replace("/incoming/{id}", &format!("/incoming/{incoming}"))
            .replace("/outgoing/{id}", &format!("/outgoing/{outgoing}"))
            .replace("/dossiers/{id}", &format!("/dossiers/{file}"))
            .replace("{package}", "019ab000-0000-7000-8000-000000000000")
            .replace("/tasks/{id}", &format!("/tasks/{task}"))
            .replace("{step}", "reported")
            .replace("{place}", "0")
            .replace("/certificates/{id}", &format!("/certificates/{seal}"))
            .replace("{page}", "1")
            .replace("{job}", "1")
            .replace("{asked}", "019ab000-0000-7000-8000-000000000000")
            .replace("{code}", "G22")
            .replace("{id}", "019ab000-0000-7000-8000-000000000000");
        for (_, login) in ACTORS {
            let mut request = Request::builder()
                .method(method)
                .uri(&path)
                .header(header::ACCEPT, "application/json")
                .header("sec-fetch-site", "same-origin")
                .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
            if let Some(login) = login {
                let cookie = signed_in(&w, login, &people[0].password).await;
                request = request.header(header::COOKIE, cookie);
            }
            let response =
                w.router.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
            write!(table, " {:>9}", response.status().as_u16()).unwrap();
        }
    }
    table.push('\n');
    let kept = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../permissions.txt");
    let before = std::fs::read_to_string(&kept).unwrap_or_default();
    if before != table {
        let fresh = kept.with_extension("new");
        std::fs::write(&fresh, &table).unwrap();
        panic!(
            "permissions changed; review permissions.new and put it in the place of permissions.txt:\n{table}"
        );
    }
}

/// Signs in over the page, as a browser does, and answers the cookie.
pub async fn signed_in(w: &World, login: &str, password: &str) -> String {
    // Tries are limited by time; this clock stands still otherwise.
    w.clock.advance(60);
    let request = Request::post("/sign-in")
        .header("sec-fetch-site", "same-origin")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Body::from(format!("login={login}&password={password}")))
        .unwrap();
    let response = w.router.clone().oneshot(request).await.unwrap();
    assert_eq!(response.status(), 303, "{login} signs in");
    let cookie = response.headers()[header::SET_COOKIE].to_str().unwrap();
    cookie.split(';').next().unwrap().to_owned()
}

/// Whatever the crates route stands in the table.
#[test]
fn every_route_stands_in_the_table() {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut found = BTreeSet::new();
    let mut folders = vec![crates];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap().map(Result::unwrap) {
            let (path, name) = (entry.path(), entry.file_name().into_string().unwrap());
            if path.is_dir() {
                if !["tests", "target", "examples", "assets"].contains(&name.as_str()) {
                    folders.push(path);
                }
            } else if name.ends_with(".rs") && !["tests.rs", "trial.rs"].contains(&&*name) {
                // The trial's services listen at an address of their own.
                let text = std::fs::read_to_string(&path).unwrap();
                let routes =
                    text.split(".route(\"").skip(1).filter_map(|rest| rest.split('"').next());
                found.extend(routes.map(str::to_owned));
            }
        }
    }
    let known: BTreeSet<String> = ROUTES.iter().map(|(_, route)| (*route).to_owned()).collect();
    let missing: Vec<&String> = found.difference(&known).collect();
    assert!(found.len() > 20 && missing.is_empty(), "routes without a line: {missing:?}");
}
