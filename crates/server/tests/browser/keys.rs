//! Signing in by passkey and by a provider.

use crate::both;
use crate::browser::Browser;
use crate::provider::RealProvider;
use crate::service::Service;

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
