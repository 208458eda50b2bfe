//! An administrator says on the pages who signs with what, an official submits a document; each way in which the pages
//! say no keeps what was typed (Decree 30/2020/NĐ-CP, arts. 5 and 13).

use axum::body::{Body, to_bytes};
use axum::http::{Request, header};
use base::db::Tx;
use base64::Engine;
use server::demo::{self, people, trial::Trial};
use signing::certificate::{self, Owner, Registered};
use tower::ServiceExt;

use crate::permissions::signed_in;
use crate::world::World;

const LETTER: &[u8] = include_bytes!("../../src/demo/letters/g22-giay-moi.pdf");
const SECRET: &[u8] = include_bytes!("../../../signing/tests/fixtures/secret.docx");
const PICTURE: &[u8] = include_bytes!("../../src/demo/pictures/minh.g22.png");
const BOUNDARY: &str = "ranh-gioi";

/// A part of a form: its name, a file's name or none, the content.
type Part<'a> = (&'a str, Option<&'a str>, &'a [u8]);

struct Answer {
    status: u16,
    location: String,
    body: String,
}

/// Somebody signed in.
struct Who<'a> {
    world: &'a World,
    cookie: String,
}

impl Who<'_> {
    async fn send(&self, request: axum::http::request::Builder, body: Body) -> Answer {
        let request = request
            .header(header::COOKIE, &self.cookie)
            .header(header::ACCEPT, "text/html")
            .header("sec-fetch-site", "same-origin")
            .body(body)
            .unwrap();
        let response = self.world.router.clone().oneshot(request).await.unwrap();
        let text = |name| response.headers().get(name).and_then(|v| v.to_str().ok()).unwrap_or("");
        let (status, location) = (response.status().as_u16(), text(header::LOCATION).to_owned());
        let body = to_bytes(response.into_body(), 4_000_000).await.unwrap();
        Answer { status, location, body: String::from_utf8_lossy(&body).into_owned() }
    }

    async fn get(&self, path: &str) -> Answer {
        self.send(Request::get(path), Body::empty()).await
    }

    async fn post(&self, path: &str, form: &str) -> Answer {
        let kind = "application/x-www-form-urlencoded";
        let request = Request::post(path).header(header::CONTENT_TYPE, kind);
        self.send(request, Body::from(form.to_owned())).await
    }

    async fn upload(&self, path: &str, parts: &[Part<'_>]) -> Answer {
        let mut body = Vec::new();
        for (name, file, content) in parts {
            let file = file.map_or(String::new(), |file| format!("; filename=\"{file}\""));
            let head = format!("form-data; name=\"{name}\"{file}\r\n\r\n");
            body.extend(format!("--{BOUNDARY}\r\nContent-Disposition: {head}").into_bytes());
            body.extend_from_slice(content);
            body.extend_from_slice(b"\r\n");
        }
        body.extend(format!("--{BOUNDARY}--\r\n").into_bytes());
        let kind = format!("multipart/form-data; boundary={BOUNDARY}");
        let request = Request::post(path).header(header::CONTENT_TYPE, kind);
        self.send(request, Body::from(body)).await
    }
}

fn says(answer: &Answer, status: u16, words: &str) {
    assert_eq!(answer.status, status, "{words}: {}", answer.body);
    assert!(answer.body.contains(words), "{words}: {}", answer.body);
}

/// The desks of the demonstration, and the password of all.
async fn desks() -> (World, String) {
    let w = World::new().await;
    let people = people::seed(&w.installation).await.unwrap();
    let trial = Trial::start(&w.installation.folder, w.clock.clone(), w.installation.db.random());
    demo::signing::seed(&w.installation, &trial.await.unwrap()).await.unwrap();
    (w, people[0].password.clone())
}

async fn person(w: &World, login: &'static str) -> String {
    let sql = "select id from person where login = ?1";
    w.installation.db.read(move |tx| tx.one(sql, base::params![login])).await.unwrap()
}

/// The leader's certificate at an authority.
async fn leaders(w: &World, code: &str) -> Registered {
    let authority = w.id(code);
    let all = move |tx: &Tx| certificate::of_authority(tx, authority);
    let all = w.installation.db.read(all).await.unwrap();
    all.into_iter().find(|one| one.owner != Owner::Authority).unwrap()
}

fn pem(of: &[&signature::crypto::Certificate]) -> Vec<u8> {
    let block = |one: &&signature::crypto::Certificate| {
        let text = base64::engine::general_purpose::STANDARD.encode(one.der());
        let lines: Vec<&str> =
            text.as_bytes().chunks(64).map(|l| std::str::from_utf8(l).unwrap()).collect();
        format!("-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n", lines.join("\n"))
    };
    of.iter().map(block).collect::<String>().into_bytes()
}

#[tokio::test]
async fn an_administrator_registers_a_certificate_and_withdraws_it_with_a_reason() {
    let (w, password) = desks().await;
    let lan = Who { world: &w, cookie: signed_in(&w, "lan.g22", &password).await };
    let listed = lan.get("/signing/certificates").await;
    for words in ["Con dấu của cơ quan", "Trần Quang Minh, Phó Chủ nhiệm", "Đang hiệu lực"]
    {
        says(&listed, 200, words);
    }
    let path = "/signing/certificates/registration";
    let page = lan.get(path).await;
    says(&page, 200, "files/minh.g22");
    assert!(!page.body.contains("files/seal.g09"), "another authority's key is not offered");

    let known = leaders(&w, "G22").await;
    let chain = pem(&[&known.certificate, &known.chain[0], &known.chain[1]]);
    let broken = pem(&[&known.certificate, &known.chain[1]]);
    let (hoa, son) = (person(&w, "hoa.g22").await, person(&w, "son.g09").await);
    let register = async |owner: &str, key: &str, chain: &[u8], picture: &[u8]| {
        let parts: [Part<'_>; 4] = [
            ("owner", None, owner.as_bytes()),
            ("key", None, key.as_bytes()),
            ("certificates", Some("a.pem"), chain),
            ("picture", Some("a.png"), picture),
        ];
        lan.upload(path, &parts).await
    };
    let (own, theirs) = ("files/minh.g22", "files/seal.g09");
    for (owner, key, chain, picture, words) in [
        ("authority", "", &chain[..], PICTURE, "Chưa chọn khóa"),
        ("authority", own, b"", PICTURE, "Chưa có tệp chứng thư số"),
        ("authority", own, b"-----BEGIN x", PICTURE, "Chưa có tệp chứng thư số"),
        ("authority", own, &broken, PICTURE, "Chuỗi chứng thư không liền"),
        ("", own, &chain, PICTURE, "Chưa chọn chủ của chứng thư số"),
        (&son, own, &chain, PICTURE, "Chưa chọn chủ của chứng thư số"),
        (&hoa, own, &chain, b"\x89PNG", "không phải là tệp PNG"),
        ("authority", theirs, &chain, PICTURE, "đang được cơ quan khác sử dụng"),
    ] {
        says(&register(owner, key, chain, picture).await, 422, words);
    }
    let done = register(&hoa, own, &chain, PICTURE).await;
    assert_eq!(done.status, 303, "{}", done.body);

    let one = done.location;
    says(&lan.get(&one).await, 200, "Phạm Thu Hòa, Chuyên viên");
    assert_eq!(lan.get(&format!("{one}/picture")).await.status, 200);
    let binh = Who { world: &w, cookie: signed_in(&w, "binh.g09", &password).await };
    assert_eq!(binh.get(&one).await.status, 404, "another authority's");
    assert_eq!(binh.get(&format!("{one}/picture")).await.status, 404);
    let withdrawal = format!("{one}/withdrawal");
    assert_eq!(binh.post(&withdrawal, "reason=x").await.status, 404);
    says(&lan.post(&withdrawal, "reason=+").await, 422, "Chưa ghi lý do thu hồi");
    assert_eq!(lan.post(&withdrawal, "reason=M%E1%BA%A5t+kh%C3%B3a").await.status, 303);
    says(&lan.get(&one).await, 200, "Mất khóa");
    says(&lan.get("/signing/certificates").await, 200, "Đã thu hồi");
    assert_eq!(lan.post(&withdrawal, "reason=x").await.status, 404, "once");
}

/// How many files there are below a folder.
fn walk(folder: &std::path::Path) -> usize {
    let entries = std::fs::read_dir(folder).unwrap().map(Result::unwrap);
    entries.map(|entry| if entry.path().is_dir() { walk(&entry.path()) } else { 1 }).sum()
}

// law!("30/2020:13")
#[tokio::test]
async fn an_administrator_gives_a_right_to_sign_and_ends_it() {
    let (w, password) = desks().await;
    let lan = Who { world: &w, cookie: signed_in(&w, "lan.g22", &password).await };
    let (path, hoa) = ("/signing/mandates", person(&w, "hoa.g22").await);
    says(&lan.get(path).await, 200, "Trần Quang Minh, Phó Chủ nhiệm");
    let stranger = person(&w, "son.g09").await;
    let given = |person: &str, more: &str| format!("person={person}&{more}");
    for (form, words) in [
        (given(&stranger, "capacity=by_order&basis=x"), "Chưa chọn người được giao quyền ký"),
        (given(&hoa, "basis=x"), "Chưa chọn tư cách ký"),
        (given(&hoa, "capacity=by_order&basis=+"), "Chưa ghi căn cứ"),
        (given(&hoa, "capacity=under_authorization&basis=x"), "phải có thời hạn"),
        (given(&hoa, "capacity=by_order&basis=x&from=2026-12-02&to=2026-12-01"), "Ngày không đọc"),
        (given(&hoa, "capacity=by_order&basis=x&to=mai"), "Ngày không đọc"),
    ] {
        says(&lan.post(path, &form).await, 422, words);
    }
    let form = given(&hoa, "capacity=under_authorization&basis=GUQ&to=2026-12-31");
    assert_eq!(lan.post(path, &form).await.status, 303);
    says(&lan.get(path).await, 200, "đến hết 31/12/2026");
    let official = Who { world: &w, cookie: signed_in(&w, "hoa.g22", &password).await };
    says(&official.get("/signing/submission").await, 200, "Phạm Thu Hòa, thừa ủy quyền (TUQ.)");

    let id = "select id from signing_mandate where capacity = 'under_authorization'";
    let id: String = w.installation.db.read(move |tx| tx.one(id, &[])).await.unwrap();
    let binh = Who { world: &w, cookie: signed_in(&w, "binh.g09", &password).await };
    assert_eq!(binh.post(&format!("{path}/{id}/end"), "").await.status, 404, "another authority's");
    assert_eq!(lan.post(&format!("{path}/{id}/end"), "").await.status, 303);
    let page = official.get("/signing/submission").await;
    assert!(!page.body.contains("Phạm Thu Hòa, thừa"), "it has ended");
}

#[tokio::test]
async fn an_official_submits_a_letter_and_gets_advice() {
    let (w, password) = desks().await;
    let hoa = Who { world: &w, cookie: signed_in(&w, "hoa.g22", &password).await };
    let signer = format!("{}:for_head", person(&w, "minh.g22").await);
    let path = "/signing/submission";
    says(&hoa.get(path).await, 200, &format!("value=\"{signer}\""));
    let send = async |file: &[u8], subject: &str, notation: &str, signer: &str| {
        let parts: [Part<'_>; 4] = [
            ("file", Some("giay-moi.pdf"), file),
            ("subject", None, subject.as_bytes()),
            ("notation", None, notation.as_bytes()),
            ("signer", None, signer.as_bytes()),
        ];
        hoa.upload(path, &parts).await
    };
    let subject = "Giấy mời họp tổng kết";
    let nobody = format!("{}:head", person(&w, "minh.g22").await);
    let (_, signed) = crate::signed::signed(w.clock.now());
    let (plain, filled) = (finished(None), finished(Some(187)));
    let before = walk(&w.installation.folder.join("blobs"));
    for (file, subject, notation, signer, words) in [
        (b"".as_slice(), subject, "GM-VPCP", signer.as_str(), "Chưa chọn tệp"),
        (SECRET, subject, "GM-VPCP", &signer, "Văn bản mang dấu chỉ độ mật"),
        (b"%PDF-1.7 x", subject, "GM-VPCP", &signer, "Tệp không phải là PDF đọc được"),
        (&signed, subject, "GM-VPCP", &signer, "Tệp đã có chữ ký số"),
        (&filled, subject, "GM-VPCP", &signer, "Tệp không có chỗ trống cho: Số, ký hiệu"),
        (LETTER, " ", "GM-VPCP", &signer, "Chưa ghi trích yếu"),
        (LETTER, subject, "", &signer, "Chưa ghi ký hiệu"),
        (LETTER, subject, "GM-VPCP", "", "Chưa chọn người ký"),
        (LETTER, subject, "GM-VPCP", &nobody, "Người ký chưa được giao quyền"),
    ] {
        let answer = send(file, subject, notation, signer).await;
        says(&answer, 422, words);
        assert!(answer.body.contains(subject) && answer.body.contains(notation), "{words}");
    }
    let bodies = walk(&w.installation.folder.join("blobs"));
    assert_eq!(bodies, before, "what is refused leaves no body behind");
    let done = send(LETTER, subject, "GM-VPCP", &signer).await;
    assert_eq!(done.status, 303, "{}", done.body);
    says(&hoa.get(&done.location).await, 200, subject);
    let form = hoa.get(&format!("{}/form", done.location)).await;
    says(&form, 200, "Kết quả kiểm tra");
    says(&form, 200, "Trở lại văn bản");
    let minh = Who { world: &w, cookie: signed_in(&w, "minh.g22", &password).await };
    says(&minh.get("/signing").await, 200, subject);

    // A page that was laid out elsewhere has no fields; they are laid onto the room it leaves.
    let done = send(&plain, "Công văn soạn ngoài hệ thống", "BNV-VTLT", &signer).await;
    assert_eq!(done.status, 303, "{}", done.body);
    says(&minh.get("/signing").await, 200, "Công văn soạn ngoài hệ thống");
}

/// A letter as a word processor leaves it, without fields; its number free or typed.
fn finished(number: Option<u32>) -> Vec<u8> {
    let json = include_bytes!("../../../typeset/tests/samples/official_letter.json");
    let mut draft = typeset::Document::from_json(json).unwrap().into_draft();
    draft.number = number.map(|number| typeset::document::Number::new(number).unwrap());
    draft.dated_on = None;
    let document = typeset::Document::new(draft).unwrap();
    let made = jiff::civil::date(2026, 11, 23).at(8, 0, 0, 0);
    typeset::render(&document, &typeset::Options::new(made)).unwrap().pdf
}
