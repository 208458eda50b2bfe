//! Two houses write to each other over a line that loses requests, loses answers and says things twice, while the service
//! restarts and the clock jumps. At the end, when the line is whole: every letter is there once, no number was given twice or
//! left out, and each status that was told is known to the sender. `TRUC_SIMULATION_SEED` repeats a run.

use std::sync::{Arc, Mutex};

use axis::connection::{self, NewConnection};
use axis::system::CONNECT;
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use base::authority::{Actor, Scope};
use base::db::{FromRow, Tx};
use base::params;
use base::random::Random;
use tower::ServiceExt;

use crate::agency::Agency;
use crate::outgoing::{Story, letter};

/// What people and the world do, one after the other.
const STEPS: usize = 40;
/// Letters that are written: each is drafted, approved, signed, numbered and sealed.
const LETTERS: usize = 6;
/// Longer than any wait between two tries.
const PATIENCE_S: i64 = 3600;
/// Bytes of one request or answer.
const BYTES_MAX: usize = 4_000_000;

/// The line to the hub.
#[derive(Clone)]
struct Line {
    hub: Arc<Mutex<Router>>,
    random: Random,
    /// Of a hundred requests, how many something happens to.
    faults: Arc<Mutex<u64>>,
}

impl Line {
    /// A line to the hub that houses reach at the answered address.
    async fn open(hub: Router, random: Random) -> (Line, String) {
        let faults = Arc::new(Mutex::new(60));
        let line = Line { hub: Arc::new(Mutex::new(hub)), random, faults };
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let endpoint = format!("http://{}", listener.local_addr().unwrap());
        let served = Router::new().fallback(carry).with_state(line.clone());
        tokio::spawn(async move { axum::serve(listener, served).await });
        (line, endpoint)
    }

    fn leads_to(&self, hub: Router) {
        *self.hub.lock().unwrap() = hub;
    }

    fn is_whole(&self) {
        *self.faults.lock().unwrap() = 0;
    }
}

async fn carry(State(line): State<Line>, request: Request) -> Response {
    let hub = line.hub.lock().unwrap().clone();
    let faults = *line.faults.lock().unwrap();
    let (parts, body) = request.into_parts();
    let Ok(body) = to_bytes(body, BYTES_MAX).await else { return lost() };
    let ask = async || {
        let again = Request::from_parts(parts.clone(), Body::from(body.clone()));
        hub.clone().oneshot(again).await.unwrap()
    };
    let fault = line.random.below(100);
    match fault {
        _ if fault >= faults => ask().await,
        // The request never came there; the answer never came back; it came twice.
        _ if fault % 3 == 0 => lost(),
        _ if fault % 3 == 1 => {
            ask().await;
            lost()
        }
        _ => {
            ask().await;
            ask().await
        }
    }
}

fn lost() -> Response {
    StatusCode::BAD_GATEWAY.into_response()
}

/// Lets a house reach the hub by the line.
async fn over_the_line(s: &Story, agency: &Agency, endpoint: &str) {
    let w = &s.o.w;
    let connection = NewConnection {
        authority: w.id(&agency.system),
        endpoint: endpoint.to_owned(),
        system: agency.system.clone(),
        secret: agency.secret.clone(),
    };
    let key = w.installation.hub.systems.key().clone();
    let connect = move |tx: &Tx| {
        let permit = Actor::machine("test").may(&CONNECT, Scope::Installation)?;
        connection::connect(tx, &permit, &connection, &key)
    };
    w.installation.db.write(connect).await.unwrap();
}

async fn list<T: FromRow + Send + 'static>(s: &Story, code: &str, sql: &'static str) -> Vec<T> {
    let authority = s.o.w.id(code);
    let read = move |tx: &Tx| tx.list(sql, params![authority]);
    s.o.w.installation.db.read(read).await.unwrap()
}

/// Tuấn's letter to Bộ Nội vụ, sealed: from here on it goes by itself.
async fn write(s: &Story) {
    let sheet = letter(&s.o.w, "ha.h26", "G09").await;
    let saved = s.post("tuan.h26", "/outgoing/new", &sheet).await;
    assert_eq!(saved.0, 303, "{}", saved.1);
    let id = saved.1.strip_prefix("/outgoing/").unwrap();
    s.to_sign(id).await;
    s.confirm("ha.h26", signing::desk::Act::Signature, id).await;
    assert_eq!(s.act("yen.h26", id, "number", &[]).await, 303);
    s.confirm("yen.h26", signing::desk::Act::Seal, id).await;
}

/// Bộ Nội vụ's clerk registers one of the letters that wait, or sends it back; sometimes pressing twice.
async fn receive(s: &Story, random: &Random) {
    let waiting =
        "select id from office_incoming where authority_id = ?1 and state = 'waiting' order by id";
    let waiting: Vec<String> = list(s, "G09", waiting).await;
    let Some(id) = waiting.get(random.below(waiting.len() as u64) as usize) else { return };
    let (act, form): (_, &[(&str, &str)]) = match random.below(4) {
        0 => ("refusal", &[("reason", "Gửi nhầm nơi nhận")]),
        _ => ("registration", &[]),
    };
    for _ in 0..=random.below(2) {
        let done = s.o.post("binh.g09", &format!("/incoming/{id}/{act}"), form).await;
        assert!([303, 409].contains(&done.status.as_u16()), "{}", done.text);
    }
}

#[tokio::test]
async fn over_a_bad_line_no_status_is_lost_and_no_number_given_twice() {
    let seed = setting("TRUC_SIMULATION_SEED").unwrap_or_else(|| Random::system().below(1 << 32));
    println!("TRUC_SIMULATION_SEED={seed}");
    let random = Random::seeded(seed);
    let mut s = Story::new().await;
    let (line, endpoint) = Line::open(s.o.w.router.clone(), random.clone()).await;
    let noi_vu = Agency::new(s.o.w.router.clone(), "G09", &s.o.w.clock);
    over_the_line(&s, &noi_vu, &endpoint).await;
    over_the_line(&s, &s.o.w.ha_noi, &endpoint).await;

    let mut written = 0;
    for _ in 0..STEPS {
        match random.below(8) {
            0 | 1 if written < LETTERS => {
                write(&s).await;
                written += 1;
            }
            0..=3 => receive(&s, &random).await,
            4 => {
                // The service of before is still held by the agencies of this test, with its index.
                drop(std::fs::remove_dir_all(s.o.w.installation.folder.join("search")));
                s.o.w.reopen().await;
                line.leads_to(s.o.w.router.clone());
            }
            5 => s.o.w.clock.advance(60 - i64::try_from(random.below(90)).unwrap()),
            _ => {
                s.o.w.clock.advance(60);
                s.o.w.run_jobs().await;
            }
        }
    }
    while written < LETTERS {
        write(&s).await;
        written += 1;
    }
    settle(&s, &line, &random).await;
    judge(&s).await;
}

/// The line is whole: everything goes its way, and every letter is taken up.
async fn settle(s: &Story, line: &Line, random: &Random) {
    line.is_whole();
    let waiting =
        "select count(*) from office_incoming where authority_id = ?1 and state = 'waiting'";
    for _ in 0..30 {
        s.o.w.clock.advance(PATIENCE_S);
        s.o.w.run_jobs().await;
        while list::<i64>(s, "G09", waiting).await != [0] {
            receive(s, random).await;
        }
    }
}

async fn judge(s: &Story) {
    let one_to_all = |last: usize| (1..=last as i64).collect::<Vec<_>>();
    let numbers = "select number from office_outgoing where authority_id = ?1 order by number";
    assert_eq!(list::<i64>(s, "H26", numbers).await, one_to_all(LETTERS), "numbers of letters");
    let states = "select distinct state from office_outgoing where authority_id = ?1";
    assert_eq!(list::<String>(s, "H26", states).await, ["issued"]);

    let arrived =
        "select reference from office_incoming where authority_id = ?1 order by reference";
    let sent = "select case when number < 10 then '0' else '' end || number || '/' || notation from office_outgoing where authority_id = ?1 order by 1";
    let (arrived, sent) =
        (list::<String>(s, "G09", arrived).await, list::<String>(s, "H26", sent).await);
    assert_eq!(arrived, sent, "each letter is there once");
    let entries = "select entry_number from office_incoming
        where authority_id = ?1 and entry_number is not null order by entry_number";
    let entries = list::<i64>(s, "G09", entries).await;
    assert_eq!(entries, one_to_all(entries.len()), "numbers of the register");

    let told = "select i.reference || ' ' || t.code from office_status t join office_incoming i on i.id = t.incoming_id
        where i.authority_id = ?1 order by 1";
    let heard = "select case when o.number < 10 then '0' else '' end || o.number || '/' || o.notation || ' ' || t.code from office_outgoing_status t
        join office_outgoing o on o.id = t.outgoing_id where o.authority_id = ?1 order by 1";
    let (told, heard) =
        (list::<String>(s, "G09", told).await, list::<String>(s, "H26", heard).await);
    assert!(told.len() >= LETTERS, "each was at least refused or registered: {told:?}");
    let missing: Vec<_> = told.iter().filter(|one| !heard.contains(one)).collect();
    assert!(missing.is_empty(), "told and never heard: {missing:?} of {heard:?}");
    s.o.w.assert_chain_is_whole().await;
}

#[expect(clippy::disallowed_methods, reason = "who repeats a run names its seed here")]
fn setting(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}
