//! Who comes without an office: visitors, vendors, whoever holds a signed file; and the operator of the hub.

use crate::{both, signed};

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
