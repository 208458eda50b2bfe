//! An authority sets itself up: its people come from a table, first looked at row by row, then all or none; and it sees what is still
//! missing before its first letter.

use axum::body::Body;
use axum::http::{Request, header};
use base::authority::Actor;
use base::db::Tx;
use directory::person::close_person;

use crate::office::{Answered, Story};
use crate::outgoing::Story as Outgoing;
use crate::permissions::signed_in;

const HEADS: &str = "Họ và tên,Tên đăng nhập,Thư điện tử,Đơn vị,Chức vụ,Vai trò";
const IMPORT: &str = "/people/import";
const DONE: &str = "/people/import/done";

/// Sends a table to be looked at.
async fn look(s: &Story, login: &str, rows: &str) -> Answered {
    let file = format!(
        "--b\r\ncontent-disposition: form-data; name=\"file\"; filename=\"can-bo.csv\"\r\n\r\n{HEADS}\n{rows}\r\n--b--\r\n"
    );
    let request = Request::post(format!("{IMPORT}?lang=en"))
        .header(header::COOKIE, signed_in(&s.w, login, &s.password).await)
        .header("sec-fetch-site", "same-origin")
        .header(header::ACCEPT, "text/html")
        .header(header::CONTENT_TYPE, "multipart/form-data; boundary=b");
    s.ask(request.body(Body::from(file)).unwrap()).await
}

/// The key under which a sound table waits.
fn key(looked: &Answered) -> String {
    let key = looked.text.split("name=\"key\" value=\"").nth(1);
    key.unwrap_or_else(|| panic!("it cannot be imported: {}", looked.text))[..32].to_owned()
}

/// How many positions wait for confirmation.
async fn flagged(s: &Story) -> i64 {
    let count = "select count(*) from position where confirmed_at is null";
    s.w.installation.db.read(move |tx| tx.one(count, &[])).await.unwrap()
}

const TWO: &str = "Trịnh Bảo Ngọc,ngoc.h26,ngoc@example.vn,Văn phòng,Chuyên viên,Chuyên viên\n\
    Trịnh Bảo Ngọc,ngoc.h26,,Phòng Lưu trữ,Lưu trữ viên,Lưu trữ; auditor\n\
    Đào Duy Khánh,khanh.h26,,Văn phòng,Văn thư,clerk";

// law!("30/2020:PL VI")
#[tokio::test]
async fn people_come_from_a_table_in_one_go_and_their_rights_are_flagged() {
    let s = Story::new().await;
    let looked = look(&s, "yen.h26", TWO).await;
    assert!(looked.text.contains("Somebody new") && looked.text.contains("Another position"));
    assert_eq!(flagged(&s).await, 0, "looking changes nothing");
    let key = key(&looked);
    let done = s.post("yen.h26", DONE, &[("key", &key)]).await;
    assert_eq!(done.status, 200, "{}", done.text);
    assert_eq!(flagged(&s).await, 3, "each right waits for another person");
    let passwords: Vec<&str> = done.text.split("<code>").skip(1).collect();
    assert_eq!(passwords.len(), 2, "one for each newcomer");
    signed_in(&s.w, "ngoc.h26", passwords[0].split('<').next().unwrap()).await;
    assert_eq!(s.post("yen.h26", DONE, &[("key", &key)]).await.status, 409, "pressed once");

    let again = look(&s, "yen.h26", TWO).await;
    assert!(again.text.contains("already are as the file says"), "{}", again.text);
    let other = TWO.replace(",clerk", ",leader");
    let changed = look(&s, "yen.h26", &other).await;
    assert!(changed.text.contains("Other rights"), "{}", changed.text);
    let key = self::key(&changed);
    assert_eq!(s.post("yen.h26", DONE, &[("key", &key)]).await.status, 200);
    assert_eq!(flagged(&s).await, 4, "the end of one and the beginning of another");
    s.w.assert_chain_is_whole().await;
}

#[tokio::test]
async fn every_fault_of_a_table_is_told_and_nothing_of_it_is_done() {
    let s = Story::new().await;
    let faulty = "Một,mot.h26,,,Chuyên viên,Hoàng đế\n\
        Hai,h,,,Chuyên viên,official\n\
        Ba,ba.h26,khong-phai-thu,,Chuyên viên,official\n\
        Bốn,bon.h26,,,,official\n\
        Năm,lan.g22,,,Chuyên viên,official\n\
        Sáu,tuan.h26,,,Chuyên viên,official\n\
        Bảy,bay.h26,,Văn phòng,Văn thư,clerk\n\
        Bảy,bay.h26,,Văn phòng,Văn thư,official\n\
        Tám,tam.h26,,,Trục,hub-operator";
    let looked = look(&s, "yen.h26", faulty).await;
    for rule in [
        "position.role",
        "person.login",
        "import.mail",
        "import.title-missing",
        "person.login-taken",
        "import.other-name",
        "import.duplicate",
    ] {
        assert!(looked.text.contains(rule), "{rule}: {}", looked.text);
    }
    assert_eq!(looked.text.matches("<code>position.role</code>").count(), 2, "none over all");
    assert!(!looked.text.contains("name=\"key\""), "a faulty table cannot be imported");
    let heads = look(&s, "yen.h26", "").await;
    assert_eq!(heads.status, 200, "an empty table has nothing to import");
    assert!(!heads.text.contains("name=\"key\""));
}

#[tokio::test]
async fn only_the_administrator_imports_and_never_their_own_rights() {
    let s = Story::new().await;
    assert_eq!(look(&s, "tuan.h26", TWO).await.status, 403);
    assert_eq!(look(&s, "ha.h26", TWO).await.status, 403, "whoever watches does not give");
    assert_eq!(s.get("ha.h26", IMPORT).await.status, 403);
    let name = "select name from person where login = 'yen.h26'";
    let name: String = s.w.installation.db.read(move |tx| tx.one(name, &[])).await.unwrap();
    let own = look(&s, "yen.h26", &format!("{name},yen.h26,,,Chánh Văn phòng,leader")).await;
    assert!(own.text.contains("import.oneself"), "{}", own.text);
    let waiting = key(&look(&s, "yen.h26", TWO).await);
    assert_eq!(s.post("lan.g22", DONE, &[("key", &waiting)]).await.status, 409, "another's key");
    let template = s.get("yen.h26", "/people/import/template?lang=vi").await;
    assert_eq!(template.text.trim_start_matches('\u{feff}').trim(), HEADS);
}

/// The lines of the page that are still open.
fn missing(page: &str) -> Vec<&str> {
    let lines = page.split("<tr>").skip(2).filter(|line| line.contains("Còn thiếu"));
    lines.map(|line| line.split("class=\"first\">").nth(1).unwrap()).map(named).collect()
}

fn named(cell: &str) -> &str {
    let cell = cell.split("<small").next().unwrap();
    cell.trim_end_matches("</a>").rsplit('>').next().unwrap()
}

// law!("30/2020:VI.III")
#[tokio::test]
async fn an_administrator_sees_what_is_missing_before_the_first_letter() {
    let s = Story::new().await;
    let signing = ["Có người được ký", "Người ký có chứng thư", "Cơ quan có chứng thư"];
    let page = s.get("yen.h26", "/set-up?lang=vi").await;
    assert_eq!(page.status, 200, "{}", page.text);
    assert_eq!(missing(&page.text), [&signing[..], &["Người ký có khóa truy cập"]].concat());
    assert_eq!(s.get("tuan.h26", "/set-up").await.status, 403);
    assert_eq!(s.post("tuan.h26", "/set-up/opening", &[]).await.status, 403);

    let closed = s.get("lan.g22", "/set-up?lang=vi").await.text;
    assert_eq!(missing(&closed)[0], "Cơ quan làm việc trên hệ thống");
    for _ in 0..2 {
        assert_eq!(s.post("lan.g22", "/set-up/opening", &[]).await.status, 303, "once is enough");
    }
    let opened = s.get("lan.g22", "/set-up?lang=vi").await.text;
    assert!(!opened.contains("/set-up/opening"), "{opened}");
    s.w.assert_chain_is_whole().await;
}

#[tokio::test]
async fn who_has_signers_with_certificates_lacks_their_passkeys_only() {
    let s = Outgoing::new().await;
    let page = s.o.get("yen.h26", "/set-up?lang=vi").await.text;
    assert_eq!(missing(&page), ["Người ký có khóa truy cập"]);
    assert!(page.contains("Ngô Thu Hà"), "{page}");

    for login in ["ha.h26", "bach.h26", "lien.h26"] {
        let leader = s.o.person(login).await.parse().unwrap();
        let leave = move |tx: &Tx| close_person(tx, &Actor::machine("test"), leader);
        s.o.w.installation.db.write(leave).await.unwrap();
    }
    let page = s.o.get("yen.h26", "/set-up?lang=vi").await.text;
    let without =
        ["Có lãnh đạo", "Có người được ký", "Người ký có chứng thư", "Người ký có khóa truy cập"];
    assert_eq!(missing(&page), without, "a right to sign ends with the position");
}
