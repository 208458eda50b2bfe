//! One incoming letter, through the hands of an office.

use crate::both;
use crate::browser::Page;
use crate::service::Service;

/// Signs in with the password, on the way to one's own work.
pub async fn to_desk(page: &Page, service: &Service, login: &str) {
    page.go(&service.url("/sign-in?next=/desk")).await;
    page.fill("#f-login", login).await;
    page.fill("#f-password", &service.password).await;
    page.submit("#f-password").await;
    page.wait_for("location.pathname === '/desk'").await;
}

/// Opens the document that waits on the desk.
pub async fn open_work(page: &Page, service: &Service) {
    page.comes(&service.url("/desk"), "!!document.querySelector('td.first a')").await;
    page.is_accessible_and_fits().await;
    page.click("td.first a").await;
    page.wait_for("location.pathname.startsWith('/incoming/')").await;
    page.is_accessible_and_fits().await;
}

pub async fn act(page: &Page, form: &str, notice: &str) {
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
    yen.pick("#f-leader", "Ngô Thu Hà").await;
    act(&yen, "submission", "Đã trình").await;

    let ha = browser.apart(&service.url("/")).await;
    to_desk(&ha, &service, "ha.h26").await;
    open_work(&ha, &service).await;
    ha.tick("Đặng Anh Tuấn", "lead").await;
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
