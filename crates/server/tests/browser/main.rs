//! Journeys in a real Chromium against a running service, with an accessibility check (axe-core) of every page seen,
//! in both languages and at the width of a phone. Needs `TRUC_TEST_CHROMIUM`, which the test command sets.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod browser;
mod line;
#[path = "../provider/mod.rs"]
mod provider;
mod service;
#[path = "../it/signed.rs"]
mod signed;

use browser::{Browser, Page};
use line::Line;
use provider::RealProvider;
use service::Service;

/// Starts both, or says why there is no journey.
async fn both() -> Option<(Service, Browser)> {
    let Some(browser) = Browser::start().await else {
        println!("SKIPPED: no Chromium (TRUC_TEST_CHROMIUM)");
        return None;
    };
    Some((Service::start().await, browser))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_visitor_reads_what_this_is_in_both_languages() {
    let Some((service, browser)) = both().await else { return };
    let page = browser.open(&service.url("/")).await;
    assert_eq!(page.evaluate("document.documentElement.lang").await, "vi");
    page.is_accessible_and_fits().await;
    page.click("a.tongue").await;
    page.wait_for("document.documentElement.lang === 'en'").await;
    page.is_accessible_and_fits().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_vendor_checks_a_packet_and_sees_where_it_is_wrong() {
    let Some((service, browser)) = both().await else { return };
    let page = browser.open(&service.url("/checker")).await;
    page.is_accessible_and_fits().await;
    page.fill("textarea", "<?xml version=\"1.0\"?><!DOCTYPE x><edXML/>").await;
    page.submit("textarea").await;
    page.wait_for("document.body.innerText.includes('DOCTYPE')").await;
    page.is_accessible_and_fits().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn anybody_drops_a_signed_file_and_reads_three_answers() {
    let Some((service, browser)) = both().await else { return };
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("van-ban.pdf");
    let (_, signed) = signed::signed(base::clock::Clock::system().now());
    std::fs::write(&file, signed).unwrap();
    for (lang, words) in [("vi", "Nguyên vẹn"), ("en", "Intact")] {
        let page = browser.open(&service.url(&format!("/verification?lang={lang}"))).await;
        page.is_accessible_and_fits().await;
        page.choose("input[type=file]", &file).await;
        page.submit("input[type=file]").await;
        page.wait_for(&format!("document.body.innerText.includes('{words}')")).await;
        page.wait_for("document.body.innerText.includes('Trần Quang Minh')").await;
        page.is_accessible_and_fits().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_clerk_adds_a_passkey_and_signs_in_by_it() {
    let Some((service, browser)) = both().await else { return };
    let page = browser.open(&service.url("/sign-in?next=/me")).await;
    page.virtual_authenticator().await;
    page.fill("#f-login", "lan.g22").await;
    page.fill("#f-password", &service.password).await;
    page.submit("#f-password").await;
    page.wait_for("location.pathname === '/me'").await;
    page.wait_for("!document.querySelector('[data-passkey]').hidden").await;
    page.fill("#f-name", "Điện thoại của Lan").await;
    page.submit("#f-name").await;
    page.wait_for("document.querySelector('.notice')?.innerText.includes('Đã thêm khóa')").await;
    page.is_accessible_and_fits().await;

    page.fill("#f-name", "Cùng một máy").await;
    page.submit("#f-name").await;
    let said = "document.querySelector('[data-passkey] [role=status]').innerText";
    page.wait_for(&format!("{said}.includes('đã có khóa của tài khoản')")).await;

    page.submit("form[action='/sign-out'] button").await;
    page.wait_for("location.pathname === '/sign-in'").await;
    page.go(&service.url("/sign-in?next=/me")).await;
    page.is_accessible_and_fits().await;
    page.wait_for("!document.querySelector('[data-passkey]').hidden").await;
    page.submit("[data-passkey] button").await;
    page.wait_for("location.pathname === '/me'").await;
    page.wait_for("document.body.innerText.includes('Lê Thị Lan')").await;

    page.submit("form[action$='/removal'] button").await;
    page.wait_for("document.querySelector('.notice')?.innerText.includes('Đã xóa khóa')").await;
    page.submit("form[action='/sign-out'] button").await;
    page.wait_for("location.pathname === '/sign-in'").await;
    page.wait_for("!document.querySelector('[data-passkey]').hidden").await;
    page.submit("[data-passkey] button").await;
    page.wait_for("document.body.innerText.includes('không dùng được để đăng nhập')").await;
    page.is_accessible_and_fits().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_clerk_signs_in_by_a_provider_and_unlinks_it() {
    let Some(browser) = Browser::start().await else {
        println!("SKIPPED: no Chromium (TRUC_TEST_CHROMIUM)");
        return;
    };
    // The provider must know the address to come back to before the service listens there.
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = free.local_addr().unwrap().port();
    let origin = format!("http://localhost:{port}");
    let Some(provider) = RealProvider::start(&origin) else { return };
    drop(free);
    let service = Service::with(|config, folder| {
        config.listen = format!("127.0.0.1:{port}");
        provider.set_in(config, &origin, folder);
    });
    let service = service.await;
    let page = browser.open(&service.url("/sign-in?next=/me")).await;
    page.is_accessible_and_fits().await;
    page.submit("form[action='/sign-in/provider/officials'] button").await;
    let there = format!("location.port !== '{port}'");
    page.wait_for(&format!("{there} && !!document.querySelector('input[name=login]')")).await;
    page.fill("input[name=login]", "lan.g22").await;
    page.fill("input[name=password]", "x").await;
    page.submit("input[name=login]").await;
    page.wait_for("document.querySelector('input[name=prompt]')?.value === 'consent'").await;
    page.submit("input[name=prompt]").await;
    page.wait_for("location.pathname === '/me'").await;
    page.wait_for("document.body.innerText.includes('Lê Thị Lan')").await;
    page.is_accessible_and_fits().await;
    page.submit("form[action^='/me/identities/'] button").await;
    page.wait_for("document.querySelector('.notice')?.innerText.includes('Đã hủy liên kết')").await;
    page.is_accessible_and_fits().await;
}

/// Signs in at a page and adds a passkey to the account.
async fn enter_with_passkey(page: &Page, service: &Service, login: &str) {
    page.go(&service.url("/sign-in?next=/me")).await;
    page.virtual_authenticator().await;
    page.fill("#f-login", login).await;
    page.fill("#f-password", &service.password).await;
    page.submit("#f-password").await;
    page.wait_for("location.pathname === '/me'").await;
    page.wait_for("!document.querySelector('[data-passkey]').hidden").await;
    page.fill("#f-name", "Điện thoại").await;
    page.submit("#f-name").await;
    page.wait_for("document.querySelector('.notice')?.innerText.includes('Đã thêm khóa')").await;
}

/// Confirms the batch that is shown, and waits until all of it is done.
async fn confirm(page: &Page, count: usize) {
    page.wait_for("location.pathname.startsWith('/signing/batches/')").await;
    page.wait_for("!document.querySelector('[data-passkey]').hidden").await;
    page.is_accessible_and_fits().await;
    page.submit("[data-passkey] button").await;
    page.wait_for(&format!("document.body.innerText.includes('Xong: {count}/{count}')")).await;
    page.is_accessible_and_fits().await;
}

// law!("30/2020:5") law!("30/2020:15")
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_head_signs_the_clerk_numbers_and_seals_and_anybody_checks() {
    let Some((service, browser)) = both().await else { return };
    let minh = browser.open(&service.url("/")).await;
    enter_with_passkey(&minh, &service, "minh.g22").await;
    minh.go(&service.url("/signing")).await;
    minh.is_accessible_and_fits().await;
    minh.submit("input[name=act]").await;
    confirm(&minh, 3).await;
    minh.submit("form[action='/sign-out'] button").await;

    let lan = browser.apart(&service.url("/")).await;
    enter_with_passkey(&lan, &service, "lan.g22").await;
    lan.go(&service.url("/signing")).await;
    lan.is_accessible_and_fits().await;
    lan.click("a[href^='/signing/requests/']").await;
    lan.wait_for("document.querySelector('#f-number')?.value === '1'").await;
    lan.wait_for("document.querySelector('.pages img')?.naturalWidth > 500").await;
    lan.is_accessible_and_fits().await;
    lan.submit("#f-number").await;
    lan.wait_for("document.querySelector('.notice')?.innerText.includes('Đã cấp số')").await;
    lan.submit("input[name=act]").await;
    confirm(&lan, 1).await;
    lan.click(".batch a[href^='/signing/requests/']").await;
    lan.wait_for("document.body.innerText.includes('\\n01/')").await;
    lan.is_accessible_and_fits().await;

    // The sweep that was rung by the seal adds the long-term evidence.
    let here = lan.evaluate("location.href").await;
    while lan.evaluate("document.body.innerText.includes('B-LTA')").await != true {
        lan.go(here.as_str().unwrap()).await;
    }

    let pdf = lan.download("a[href$='/file']").await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("van-ban.pdf");
    std::fs::write(&file, pdf).unwrap();
    let anybody = browser.apart(&service.url("/verification")).await;
    anybody.choose("input[type=file]", &file).await;
    anybody.submit("input[type=file]").await;
    for words in ["Trần Quang Minh", "Văn phòng Chính phủ", "B-LTA"] {
        anybody.wait_for(&format!("document.body.innerText.includes('{words}')")).await;
    }
    assert_eq!(anybody.evaluate("document.querySelectorAll('article').length").await, 3);
    assert_eq!(anybody.evaluate("document.querySelectorAll('.alert-success').length").await, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn at_a_bare_address_passkeys_stay_out_of_sight() {
    let Some((service, browser)) = both().await else { return };
    let bare = service.url("/sign-in").replace("localhost", "127.0.0.1");
    let page = browser.open(&bare).await;
    assert_eq!(page.evaluate("document.querySelector('[data-passkey]').hidden").await, true);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_operator_signs_in_and_sees_a_parcel_arrive_without_reloading() {
    let Some((service, browser)) = both().await else { return };
    let page = browser.open(&service.url("/axis")).await;
    page.wait_for("location.pathname === '/sign-in'").await;
    page.is_accessible_and_fits().await;
    page.fill("#f-login", "van.hanh").await;
    page.fill("#f-password", &service.password).await;
    page.submit("#f-password").await;
    page.wait_for("location.pathname === '/axis'").await;
    page.is_accessible_and_fits().await;

    page.evaluate("window.notReloaded = true").await;
    let id = service.send("V/v một văn bản vừa đến").await;
    page.wait_for("document.body.innerText.includes('một văn bản vừa đến')").await;
    assert_eq!(page.evaluate("window.notReloaded === true").await, true, "the line came by itself");

    page.go(&service.url(&format!("/axis/parcels/{id}"))).await;
    page.wait_for("document.body.innerText.includes('G22')").await;
    page.is_accessible_and_fits().await;
    for path in
        ["/axis/parcels", "/axis/systems", "/axis/stuck", "/directory", "/directory/G22", "/me"]
    {
        page.go(&service.url(path)).await;
        page.is_accessible_and_fits().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_administrator_gives_a_right_and_submits_a_letter() {
    let Some((service, browser)) = both().await else { return };
    let page = browser.open(&service.url("/sign-in?next=/signing")).await;
    page.fill("#f-login", "lan.g22").await;
    page.fill("#f-password", &service.password).await;
    page.submit("#f-password").await;
    page.wait_for("location.pathname === '/signing'").await;
    page.is_accessible_and_fits().await;

    page.go(&service.url("/signing/certificates")).await;
    page.is_accessible_and_fits().await;
    page.click("tbody a").await;
    page.wait_for("document.body.innerText.includes('Chuỗi chứng thư')").await;
    page.is_accessible_and_fits().await;
    page.go(&service.url("/signing/certificates/registration?lang=en")).await;
    page.is_accessible_and_fits().await;
    page.submit("#f-owner").await;
    page.wait_for("!!document.querySelector('.errors')").await;
    page.is_accessible_and_fits().await;

    page.go(&service.url("/signing/mandates?lang=vi")).await;
    page.is_accessible_and_fits().await;
    page.evaluate("document.querySelector('#f-person').selectedIndex = 1").await;
    page.fill("#f-capacity", "by_order").await;
    page.fill("#f-basis", "Quy chế làm việc").await;
    page.submit("#f-basis").await;
    page.wait_for("document.querySelector('.notice')?.innerText.includes('Đã giao quyền')").await;
    page.is_accessible_and_fits().await;

    page.go(&service.url("/signing/submission")).await;
    page.is_accessible_and_fits().await;
    let letter = concat!(env!("CARGO_MANIFEST_DIR"), "/src/demo/letters/g22-giay-moi.pdf");
    page.choose("#f-file", std::path::Path::new(letter)).await;
    page.fill("#f-subject", "Giấy mời họp tổng kết năm").await;
    page.fill("#f-notation", "GM-VPCP").await;
    page.evaluate("document.querySelector('#f-signer').selectedIndex = 1").await;
    page.submit("#f-file").await;
    page.wait_for("document.querySelector('.notice')?.innerText.includes('Đã trình ký')").await;
    page.is_accessible_and_fits().await;
    page.click("a[href$='/form']").await;
    page.wait_for("location.pathname.endsWith('/form')").await;
    page.wait_for("document.body.innerText.includes('Kết quả kiểm tra')").await;
    page.is_accessible_and_fits().await;
}

/// Signs in with the password, on the way to one's own work.
async fn to_desk(page: &Page, service: &Service, login: &str) {
    page.go(&service.url("/sign-in?next=/desk")).await;
    page.fill("#f-login", login).await;
    page.fill("#f-password", &service.password).await;
    page.submit("#f-password").await;
    page.wait_for("location.pathname === '/desk'").await;
}

/// Opens the document that waits on the desk.
async fn open_work(page: &Page, service: &Service) {
    page.go(&service.url("/desk")).await;
    while page.evaluate("!!document.querySelector('td.first a')").await != true {
        page.go(&service.url("/desk")).await;
    }
    page.is_accessible_and_fits().await;
    page.click("td.first a").await;
    page.wait_for("location.pathname.startsWith('/incoming/')").await;
    page.is_accessible_and_fits().await;
}

async fn act(page: &Page, form: &str, notice: &str) {
    page.submit(&format!("form[action$='/{form}'] button")).await;
    let said = format!("document.querySelector('.notice')?.innerText.includes('{notice}')");
    page.wait_for(&said).await;
    page.is_accessible_and_fits().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_letter_goes_through_the_hands_of_an_office() {
    let Some((service, browser)) = both().await else { return };
    service.send("V/v báo cáo tình hình thực hiện").await;
    let yen = browser.open(&service.url("/")).await;
    to_desk(&yen, &service, "yen.h26").await;
    open_work(&yen, &service).await;
    act(&yen, "registration", "Đã vào sổ").await;
    yen.evaluate("document.querySelector('#f-leader').selectedIndex = 1").await;
    act(&yen, "submission", "Đã trình").await;

    let ha = browser.apart(&service.url("/")).await;
    to_desk(&ha, &service, "ha.h26").await;
    open_work(&ha, &service).await;
    ha.click("tbody tr:last-child input[name=lead]").await;
    ha.fill("#f-direction", "Tham mưu trả lời trong tuần").await;
    act(&ha, "assignment", "Đã phân công").await;

    let tuan = browser.apart(&service.url("/")).await;
    to_desk(&tuan, &service, "tuan.h26").await;
    open_work(&tuan, &service).await;
    act(&tuan, "beginning", "Đã nhận việc").await;
    tuan.fill("form[action$='/report'] textarea", "Đã trả lời").await;
    act(&tuan, "report", "Đã báo cáo").await;

    open_work(&ha, &service).await;
    act(&ha, "confirmation", "Đã xác nhận").await;
    for path in ["/supervision", "/supervision/work?state=before", "/incoming", "/desk"] {
        ha.go(&service.url(path)).await;
        ha.is_accessible_and_fits().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_typed_stays_on_the_device_until_it_has_arrived() {
    let Some((service, browser)) = both().await else { return };
    let tuan = browser.open(&service.url("/")).await;
    to_desk(&tuan, &service, "tuan.h26").await;
    let (form, subject) = (service.url("/outgoing/new"), "mời họp giao ban");
    tuan.go(&form).await;
    tuan.fill("#f-subject", subject).await;
    tuan.evaluate(
        "document.querySelector('#f-subject').dispatchEvent(new Event('input', { bubbles: true }))",
    )
    .await;
    tuan.wait_for("Object.keys(localStorage).some((key) => key.startsWith('typed:'))").await;
    let typed = format!("document.querySelector('#f-subject').value === '{subject}'");
    tuan.go(&form).await;
    tuan.wait_for(&typed).await;
    tuan.wait_for("!document.querySelector('[data-typed-note]').hidden").await;
    tuan.is_accessible_and_fits().await;

    // Kept at the server, it is gone from the device.
    tuan.click("button[value=keep]").await;
    tuan.wait_for("location.pathname === '/outgoing'").await;
    tuan.wait_for("!Object.keys(localStorage).some((key) => key.startsWith('typed:'))").await;
    tuan.go(&form).await;
    tuan.wait_for("document.querySelector('#f-subject').value === ''").await;

    // And nothing of one person is left for the next.
    tuan.fill("#f-subject", subject).await;
    tuan.evaluate(
        "document.querySelector('#f-subject').dispatchEvent(new Event('input', { bubbles: true }))",
    )
    .await;
    tuan.wait_for("Object.keys(localStorage).some((key) => key.startsWith('typed:'))").await;
    tuan.go(&service.url("/me")).await;
    tuan.submit("form[action='/sign-out'] button").await;
    tuan.wait_for("!Object.keys(localStorage).some((key) => key.startsWith('typed:'))").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_sent_without_a_network_waits_on_the_device_and_goes_by_itself() {
    let Some((service, browser)) = both().await else { return };
    let line = Line::to(service.address()).await;
    let tuan = browser.open("about:blank").await.with_workers().await;
    tuan.go(&line.url("/sign-in?next=/outgoing/new")).await;
    tuan.fill("#f-login", "tuan.h26").await;
    tuan.fill("#f-password", &service.password).await;
    tuan.submit("#f-password").await;
    tuan.wait_for("location.pathname === '/outgoing/new'").await;
    tuan.wait_for("!!navigator.serviceWorker.controller").await;

    let subject = "mời họp giao ban khi mất mạng";
    tuan.fill("#f-subject", subject).await;
    line.cut();
    tuan.click("button[value=keep]").await;
    tuan.wait_for("location.pathname === '/away'").await;
    tuan.wait_for("document.querySelectorAll('[data-entry]').length === 1").await;
    tuan.wait_for("document.body.innerText.includes('Soạn văn bản')").await;
    tuan.is_accessible_and_fits().await;
    // A page that is asked for meanwhile is not the browser's error.
    tuan.go(&line.url("/desk")).await;
    tuan.wait_for("document.body.innerText.includes('Chờ gửi')").await;

    line.mend();
    tuan.go(&line.url("/outgoing")).await;
    tuan.wait_for("document.getElementById('live-say').innerText.includes('Đã gửi')").await;
    tuan.go(&line.url("/outgoing")).await;
    let kept = format!("document.body.innerText.includes('{subject}')");
    tuan.wait_for(&kept).await;
    tuan.wait_for("document.body.innerText.includes('Bản soạn dở của bạn (1)')").await;
    tuan.go(&line.url("/outgoing/new")).await;
    tuan.wait_for("document.querySelector('#f-subject').value === ''").await;

    // What is no letter yet is not taken: its person reads why, with every word still there.
    tuan.fill("#f-subject", subject).await;
    line.cut();
    tuan.submit("#f-subject").await;
    tuan.wait_for("document.querySelectorAll('[data-entry]').length === 1").await;
    line.mend();
    tuan.go(&line.url("/away")).await;
    tuan.wait_for("!document.querySelector('[data-refused]').hidden").await;
    tuan.is_accessible_and_fits().await;
    tuan.submit("[data-entry] form button").await;
    tuan.wait_for(&format!("document.querySelector('#f-subject')?.value === '{subject}'")).await;
    tuan.wait_for("!!document.querySelector('.errors')").await;
}
