//! The signing desk: a head on a phone, the clerk's number and seal, the administrator's rights.

use crate::both;
use crate::browser::Page;
use crate::service::Service;

/// Signs in at a page and adds a passkey to the account.
pub async fn enter_with_passkey(page: &Page, service: &Service, login: &str) {
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
pub async fn confirm(page: &Page, count: usize) {
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
    lan.comes(here.as_str().unwrap(), "document.body.innerText.includes('B-LTA')").await;

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
