//! Without a network nothing typed is lost.

use crate::both;
use crate::line::Line;
use crate::office::to_desk;

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
