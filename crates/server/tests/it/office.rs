//! The paperless office as its people live it: a letter arrives, is registered, submitted, assigned, handled and confirmed,
//! each by whose turn it is; the sender learns of every step by itself.

use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode, header};
use base::authority::Actor;
use base::db::Tx;
use server::config::Config;
use server::demo::people;
use tower::ServiceExt;

use crate::agency::Doc;
use crate::checks::with_files;
use crate::permissions::signed_in;
use crate::signed::LETTER;
use crate::signers::truc;
use crate::world::World;

/// Hà Nội works in the office; Văn phòng Chính phủ has software of its own.
pub struct Story {
    pub w: World,
    pub password: String,
}

/// What a page answered.
pub struct Answered {
    pub status: StatusCode,
    pub location: String,
    pub bytes: Vec<u8>,
    pub text: String,
}

impl Story {
    pub async fn new() -> Story {
        Story::with(|_| {}).await
    }

    /// An office with other settings.
    pub async fn with(set: impl FnOnce(&mut Config)) -> Story {
        let w = World::with(set).await;
        let password = people::seed(&w.installation).await.unwrap()[0].password.clone();
        let ha_noi = w.house(&w.ha_noi, None).await;
        let open = move |tx: &Tx| office::house::open(tx, &Actor::machine("test"), ha_noi);
        w.installation.db.write(open).await.unwrap();
        Story { w, password }
    }

    /// Văn phòng Chính phủ sends a letter, and it arrives.
    pub async fn letter(&self, number: u32) -> String {
        let document = Doc::new("G22", &["H26"], number);
        self.w.vpcp.send(&with_files(&document, &[LETTER])).await.ok();
        self.w.run_jobs().await;
        self.w.run_jobs().await;
        let arrived = "select id from office_incoming where reference = ?1";
        let reference = format!("{number}/VP-TH");
        let read = move |tx: &Tx| tx.one(arrived, &[reference.as_str().into()]);
        self.w.installation.db.read(read).await.unwrap()
    }

    pub async fn get(&self, login: &str, path: &str) -> Answered {
        let cookie = signed_in(&self.w, login, &self.password).await;
        let request = Request::get(path).header(header::COOKIE, cookie);
        self.ask(request.header(header::ACCEPT, "text/html").body(Body::empty()).unwrap()).await
    }

    pub async fn post(&self, login: &str, path: &str, form: &[(&str, &str)]) -> Answered {
        let cookie = signed_in(&self.w, login, &self.password).await;
        let mut fields = form_urlencoded::Serializer::new(String::new());
        fields.extend_pairs(form);
        let request = Request::post(path)
            .header(header::COOKIE, cookie)
            .header("sec-fetch-site", "same-origin")
            .header(header::ACCEPT, "text/html")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.ask(request.body(Body::from(fields.finish())).unwrap()).await
    }

    pub async fn ask(&self, request: Request<Body>) -> Answered {
        let answer = self.w.router.clone().oneshot(request).await.unwrap();
        let status = answer.status();
        let location = answer.headers().get(header::LOCATION);
        let location = location.map(|to| to.to_str().unwrap().to_owned()).unwrap_or_default();
        let bytes = to_bytes(answer.into_body(), 2_000_000).await.unwrap().to_vec();
        let text = String::from_utf8_lossy(&bytes).into_owned();
        Answered { status, location, bytes, text }
    }

    pub async fn person(&self, login: &'static str) -> String {
        let find = "select id from person where login = ?1";
        let read = move |tx: &Tx| tx.one(find, &[login.into()]);
        self.w.installation.db.read(read).await.unwrap()
    }

    /// The statuses that Văn phòng Chính phủ was told, in order.
    pub async fn told(&self) -> Vec<String> {
        self.w.run_jobs().await;
        let mut codes = Vec::new();
        for id in self.w.vpcp.inbox("status").await {
            let read = self.w.vpcp.read(&id).await;
            let code = read.split("<edXML:StatusCode>").nth(1).unwrap();
            codes.push(code.split('<').next().unwrap().to_owned());
        }
        codes.sort();
        codes
    }
}

// law!("30/2020:21") law!("30/2020:22") law!("30/2020:23") law!("30/2020:24")
#[tokio::test]
async fn a_letter_goes_from_hand_to_hand_and_its_sender_knows() {
    let s = Story::new().await;
    let id = s.letter(1).await;
    let path = |act: &str| format!("/incoming/{id}/{act}");
    let board = s.get("ha.h26", "/supervision/work?state=soon").await.text;
    assert!(board.contains("V/v kết nối") && !board.contains(&id), "counted, and no way to a 404");
    let desk = s.get("yen.h26", "/desk").await;
    assert!(desk.text.contains(&format!("/incoming/{id}")), "it waits on the clerk's desk");
    assert!(!s.get("tuan.h26", "/desk").await.text.contains(&id), "and on nobody else's");
    assert_eq!(s.get("tuan.h26", &format!("/incoming/{id}")).await.status, 404, "not his yet");

    assert_eq!(s.post("yen.h26", &path("registration"), &[]).await.status, 303);
    let leader = s.person("ha.h26").await;
    let form = [("leader", leader.as_str()), ("proposal", "Giao Sở Nội vụ")];
    assert_eq!(s.post("yen.h26", &path("submission"), &form).await.status, 303);
    assert!(s.get("ha.h26", "/desk").await.text.contains(&id));
    let board = s.get("ha.h26", "/supervision/work?state=running").await.text;
    assert!(board.contains(&id), "hers now, so she may open it");

    let (tuan, yen) = (s.person("tuan.h26").await, s.person("yen.h26").await);
    let informed = format!("informed-{yen}");
    let form = [
        ("lead", tuan.as_str()),
        (informed.as_str(), "on"),
        ("direction", "Tham mưu trả lời trong tuần"),
        ("due_on", "2026-11-27"),
    ];
    assert_eq!(s.post("ha.h26", &path("assignment"), &form).await.status, 303);
    assert_eq!(s.post("tuan.h26", &path("beginning"), &[]).await.status, 303);
    let form = [("words", "Đã trả lời bằng công văn")];
    assert_eq!(s.post("tuan.h26", &path("report"), &form).await.status, 303);
    let form = [("words", "Bổ sung số liệu quý III")];
    assert_eq!(s.post("ha.h26", &path("return"), &form).await.status, 303);
    let form = [("words", "Đã bổ sung")];
    assert_eq!(s.post("tuan.h26", &path("report"), &form).await.status, 303);
    assert_eq!(s.post("ha.h26", &path("confirmation"), &[]).await.status, 303);

    assert_eq!(s.told().await, ["01", "03", "04", "05", "06"]);
    let page = s.get("ha.h26", &format!("/incoming/{id}?lang=vi")).await.text;
    for said in ["Hoàn thành", "Tham mưu trả lời trong tuần", "Bổ sung số liệu quý III", "1/2026"]
    {
        assert!(page.contains(said), "{said}");
    }
    assert!(!s.get("yen.h26", "/desk").await.text.contains(&id), "nothing waits any more");
    s.w.assert_chain_is_whole().await;
}

#[tokio::test]
async fn a_stale_page_is_told_where_the_document_stands() {
    let s = Story::new().await;
    let id = s.letter(1).await;
    let path = format!("/incoming/{id}/registration");
    assert_eq!(s.post("yen.h26", &path, &[]).await.status, 303);
    let again = s.post("yen.h26", &path, &[]).await;
    assert_eq!(again.status, 409);
    assert!(again.text.contains("Đã vào sổ, chờ trình"), "{}", again.text);
}

#[tokio::test]
async fn whoever_refuses_late_says_why_it_is_late() {
    let s = Story::new().await;
    let id = s.letter(1).await;
    s.w.clock.advance(30 * 3_600);
    let path = format!("/incoming/{id}/refusal");
    let form = [("reason", "Gửi nhầm cơ quan")];
    let refused = s.post("yen.h26", &path, &form).await;
    assert_eq!(refused.status, 422, "the reason of the refusal is none for being late");
    assert!(refused.text.contains("Gửi nhầm cơ quan"), "nothing typed is lost");
    let form = [("reason", "Gửi nhầm cơ quan"), ("late_reason", "Mất điện cả ngày")];
    assert_eq!(s.post("yen.h26", &path, &form).await.status, 303);
}

#[tokio::test]
async fn the_register_goes_on_where_its_page_ended_though_much_came_at_one_instant() {
    let s = Story::new().await;
    for number in 1..=53 {
        s.w.vpcp.send(&Doc::new("G22", &["H26"], number).xml()).await.ok();
    }
    s.w.run_jobs().await;
    s.w.run_jobs().await;
    let seen = |text: &str| text.matches("<td class=\"first\">").count();
    let first = s.get("yen.h26", "/incoming").await.text;
    assert_eq!(seen(&first), 50);
    let older = first.split("rel=\"next\" href=\"").nth(1).unwrap().split('"').next().unwrap();
    let older = older.replace("&amp;", "&").replace("&#38;", "&");
    assert_eq!(seen(&s.get("yen.h26", &older).await.text), 3);
}

// law!("28/2018:5.4")
#[tokio::test]
async fn a_refusal_needs_a_reason_and_reaches_the_sender() {
    let s = Story::new().await;
    let id = s.letter(1).await;
    let path = format!("/incoming/{id}/refusal");
    let empty = s.post("yen.h26", &path, &[("reason", " ")]).await;
    assert_eq!(empty.status, 422);
    assert!(empty.text.contains("f-reason-fault"));
    let form = [("reason", "Gửi nhầm cơ quan")];
    assert_eq!(s.post("yen.h26", &path, &form).await.status, 303);
    assert_eq!(s.told().await, ["01", "02"]);
    assert!(!s.get("yen.h26", "/desk").await.text.contains(&id));
}

// law!("30/2020:24")
#[tokio::test]
async fn exactly_one_person_is_in_charge_and_works_here() {
    let s = Story::new().await;
    let id = s.letter(1).await;
    s.post("yen.h26", &format!("/incoming/{id}/registration"), &[]).await;
    let (leader, hoa) = (s.person("ha.h26").await, s.person("hoa.g22").await);
    let tuan = s.person("tuan.h26").await;
    let submission = format!("/incoming/{id}/submission");
    let nobody = s.post("yen.h26", &submission, &[("leader", hoa.as_str())]).await;
    assert_eq!(nobody.status, 422, "not a leader of this house");
    s.post("yen.h26", &submission, &[("leader", leader.as_str())]).await;
    let path = format!("/incoming/{id}/assignment");
    let with = format!("with-{tuan}");
    for form in [
        vec![("direction", "Xử lý")],
        vec![("lead", hoa.as_str())],
        vec![("lead", tuan.as_str()), (with.as_str(), "on")],
        vec![("lead", tuan.as_str()), ("due_on", "2026-11-20")],
    ] {
        let refused = s.post("ha.h26", &path, &form).await;
        assert_eq!(refused.status, 422, "{form:?}");
        assert!(refused.text.contains("class=\"fault\""), "{form:?}");
    }
    assert_eq!(s.post("tuan.h26", &path, &[("lead", tuan.as_str())]).await.status, 403);
    assert_eq!(s.post("minh.g22", &path, &[("lead", tuan.as_str())]).await.status, 404);
}

// law!("30/2020:22")
#[tokio::test]
async fn numbers_of_the_register_run_without_gaps_whoever_comes_at_once() {
    let s = Story::new().await;
    let mut ids = Vec::new();
    for number in 1..=6 {
        ids.push(s.letter(number).await);
    }
    let clerk = s.w.installation.db.read(|tx| {
        let login = directory::person::Login::parse("yen.h26")?;
        let person = directory::person::by_login(tx, &login)?.unwrap();
        let positions = directory::person::positions(tx, person.id)?;
        Ok(directory::person::actor(&person, &positions, None, tx.now()).unwrap())
    });
    let clerk = clerk.await.unwrap();
    let home = clerk.home().unwrap();
    let tries = ids.iter().map(|id| {
        let (id, clerk) = (id.parse::<office::incoming::IncomingId>().unwrap(), clerk.clone());
        s.w.installation.db.write(move |tx| office::incoming::register(tx, &clerk, home, id, ""))
    });
    let mut numbers: Vec<u32> =
        futures::future::join_all(tries).await.into_iter().map(Result::unwrap).collect();
    numbers.sort_unstable();
    assert_eq!(numbers, [1, 2, 3, 4, 5, 6]);
}

// law!("30/2020:24")
#[tokio::test]
async fn whoever_is_late_says_why_and_it_stays() {
    let s = Story::new().await;
    let id = s.letter(1).await;
    s.w.clock.advance(30 * 3_600);
    let path = format!("/incoming/{id}/registration");
    assert!(s.get("yen.h26", &format!("/incoming/{id}")).await.text.contains("late_reason"));
    let refused = s.post("yen.h26", &path, &[]).await;
    assert_eq!(refused.status, 422);
    let form = [("late_reason", "Mất điện cả ngày")];
    assert_eq!(s.post("yen.h26", &path, &form).await.status, 303);
    let page = s.get("yen.h26", &format!("/incoming/{id}")).await.text;
    assert!(page.contains("Mất điện cả ngày"));
}

#[tokio::test]
async fn the_files_of_a_packet_come_out_as_they_were_put_in() {
    let s = Story::new().await;
    let id = s.letter(1).await;
    let page = s.get("yen.h26", &format!("/incoming/{id}")).await.text;
    assert!(page.contains(&format!("/incoming/{id}/files/0")), "{page}");
    assert!(page.contains("Để biết, tham khảo"), "nobody signed it, and the clerk is told so");
    let file = s.get("yen.h26", &format!("/incoming/{id}/files/0")).await;
    assert_eq!(file.status, 200);
    assert_eq!(file.bytes, LETTER);
    assert_eq!(s.get("tuan.h26", &format!("/incoming/{id}/files/0")).await.status, 404);
    assert_eq!(s.get("yen.h26", &format!("/incoming/{id}/files/9")).await.status, 404);
}

#[test]
fn an_operator_opens_an_office_by_command() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    truc(&data, &["directory", "national"]).unwrap();
    assert!(truc(&data, &["office", "open", "G22"]).unwrap().contains("Văn phòng Chính phủ"));
    truc(&data, &["office", "open", "G22"]).expect("one that is open stays so");
    assert!(truc(&data, &["office", "open", "G99"]).is_err());
    assert!(truc(&folder.path().join("other"), &["office", "open", "G22"]).is_err());
}
