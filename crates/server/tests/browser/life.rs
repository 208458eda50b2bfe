//! The whole life of one letter, by the hands of all who touch it: arrival, assignment, reply, signature on a phone, number, seal,
//! a task from a sentence of it, the work file, the archive, and who held what how long. Decree 30/2020/NĐ-CP, chapters II to V.
//!
//! With `TRUC_GUIDE_PICTURES=docs/guide/pictures` the same journey takes the pictures of the guide.

use crate::both;
use crate::browser::{Browser, Page};
use crate::office::{act, open_work, to_desk};
use crate::service::Service;
use crate::signing::{confirm, enter_with_passkey};

const BODY: &str = "Thực hiện đề nghị của Văn phòng Chính phủ, Ủy ban nhân dân thành phố Hà Nội trả lời như sau:\n\n\
                    1. Thành phố đã kiểm tra kết nối của các sở, ngành, phường, xã; tất cả gửi, nhận được văn bản điện tử.\n\n\
                    2. Giao Sở Khoa học và Công nghệ tổng hợp, báo cáo tình hình kết nối trước ngày 20 tháng 12 năm 2026.";
const SHEET: [(&str, &str); 10] = [
    ("body", BODY),
    ("issuer", "ỦY BAN NHÂN DÂN THÀNH PHỐ HÀ NỘI"),
    ("abbreviation", "UBND"),
    ("unit", "TH"),
    ("place", "Hà Nội"),
    ("capacities", "TM. ỦY BAN NHÂN DÂN\nKT. CHỦ TỊCH"),
    ("office", "PHÓ CHỦ TỊCH"),
    ("to", "Như trên"),
    ("within", "Phòng Tổng hợp"),
    ("subject", "trả lời về việc kiểm tra kết nối Trục liên thông văn bản"),
];

/// Where something is on the site, without the site.
async fn way(page: &Page) -> String {
    page.evaluate("location.pathname").await.as_str().unwrap().to_owned()
}

async fn at(browser: &Browser, service: &Service, login: &str) -> Page {
    let page = browser.apart(&service.url("/")).await;
    to_desk(&page, service, login).await;
    page
}

/// Waits until a page says these words.
async fn comes(page: &Page, service: &Service, way: &str, words: &str) {
    let said = format!("document.body.innerText.includes('{words}')");
    page.comes(&service.url(way), &said).await;
}

async fn notice(page: &Page, words: &str) {
    page.wait_for(&format!("document.querySelector('.notice')?.innerText.includes('{words}')"))
        .await;
    page.is_accessible_and_fits().await;
}

/// The clerk registers and submits, the deputy assigns, the official takes it up.
async fn arrives(service: &Service, [clerk, leader, official]: [&Page; 3]) -> String {
    open_work(clerk, service).await;
    let letter = way(clerk).await;
    clerk.go(&service.url("/desk")).await;
    clerk.picture("desk").await;
    clerk.go(&service.url(&letter)).await;
    clerk.picture("registration").await;
    act(clerk, "registration", "Đã vào sổ").await;
    clerk.pick("#f-leader", "Ngô Thu Hà").await;
    clerk.fill("#f-proposal", "Đề nghị giao chuyên viên tổng hợp, trả lời trong tuần.").await;
    act(clerk, "submission", "Đã trình").await;

    leader.go(&service.url(&letter)).await;
    leader.tick("Đặng Anh Tuấn", "lead").await;
    leader.tick("Bùi Hải Yến", "informed").await;
    leader.fill("#f-direction", "Tổng hợp, dự thảo văn bản trả lời.").await;
    leader.picture("assignment").await;
    act(leader, "assignment", "Đã phân công").await;

    official.go(&service.url(&letter)).await;
    act(official, "beginning", "Đã nhận việc").await;
    official.picture("handling").await;
    letter
}

// law!("30/2020:5") law!("30/2020:10") law!("30/2020:11")
/// The official drafts the reply, the head of the unit approves what it says, the clerk its form.
async fn is_drafted(
    service: &Service,
    letter: &str,
    [official, head, clerk]: [&Page; 3],
) -> String {
    let reply = letter.rsplit('/').next().unwrap();
    official.go(&service.url(&format!("/outgoing/new?reply={reply}"))).await;
    for (name, words) in SHEET {
        official.fill(&format!("#f-{name}"), words).await;
    }
    official.pick("#f-signer", "Ngô Thu Hà").await;
    official.is_accessible_and_fits().await;
    official.submit("#f-body").await;
    notice(official, "Đã lưu bản v1").await;
    let draft = way(official).await;
    official.picture("draft").await;
    official.pick("#f-reviewer", "Phùng Thị Liên").await;
    act(official, "submission", "Đã trình duyệt nội dung").await;

    head.go(&service.url("/desk")).await;
    head.wait_for(&format!("!!document.querySelector(\"td.first a[href='{draft}']\")")).await;
    head.go(&service.url(&draft)).await;
    act(head, "approval", "Đã duyệt").await;
    clerk.go(&service.url(&draft)).await;
    clerk.wait_for("document.body.innerText.includes('Không thấy điểm nào sai Phụ lục I')").await;
    act(clerk, "approval", "Đã duyệt").await;
    draft
}

// law!("30/2020:13") law!("30/2020:15")
/// The deputy signs on a phone, the clerk numbers and seals, and the recipient has it.
async fn is_issued(service: &Service, draft: &str, browser: &Browser, clerk: &Page) {
    let signer = browser.apart(&service.url("/")).await.of_phone().await;
    enter_with_passkey(&signer, service, "ha.h26").await;
    signer.picture("passkey-phone").await;
    signer.go(&service.url("/desk")).await;
    signer.picture("desk-phone").await;
    signer.go(&service.url("/signing")).await;
    signer.is_accessible_and_fits().await;
    signer.picture("signing-phone").await;
    signer.evaluate("document.querySelectorAll('input[type=checkbox]').forEach(box => { box.checked = box.closest('tr, li, label, div').innerText.includes('trả lời về') })").await;
    signer.submit("input[name=act]").await;
    signer.wait_for("location.pathname.startsWith('/signing/batches/')").await;
    signer.picture("confirm-phone").await;
    confirm(&signer, 1).await;

    comes(clerk, service, draft, "Số tiếp theo của sổ").await;
    act(clerk, "number", "Đã cấp số").await;
    enter_again_with_passkey(clerk, service).await;
    clerk.go(&service.url("/signing")).await;
    clerk.submit("input[name=act]").await;
    confirm(clerk, 1).await;
    comes(clerk, service, draft, "Đã đến").await;
    clerk.wait_for("document.body.innerText.includes('Trong cơ quan (1)')").await;
    clerk.is_accessible_and_fits().await;
    clerk.picture("issued").await;
}

/// A passkey for somebody who is signed in.
async fn enter_again_with_passkey(page: &Page, service: &Service) {
    page.go(&service.url("/me")).await;
    page.virtual_authenticator().await;
    page.wait_for("!document.querySelector('[data-passkey]').hidden").await;
    page.fill("#f-name", "Máy ở cơ quan").await;
    page.submit("#f-name").await;
    notice(page, "Đã thêm khóa").await;
}

/// The deputy makes a task of a sentence, the official reports it as done, the deputy confirms.
async fn becomes_a_task(service: &Service, draft: &str, [leader, official]: [&Page; 2]) {
    let outgoing = draft.rsplit('/').next().unwrap();
    leader.go(&service.url(&format!("/tasks/new?outgoing={outgoing}"))).await;
    leader.is_accessible_and_fits().await;
    leader.evaluate("[...document.querySelectorAll('.papers')].find(one => one.innerText.includes('Giao Sở Khoa học')).querySelector('a').click()").await;
    leader.wait_for("!!document.querySelector('#f-words')").await;
    leader.pick("#f-person", "Đặng Anh Tuấn").await;
    leader.fill("#f-due_on", "2099-12-18").await;
    leader.fill("#f-evidence", "Văn bản báo cáo kết quả").await;
    leader.is_accessible_and_fits().await;
    leader.submit("#f-words").await;
    notice(leader, "Đã giao nhiệm vụ").await;
    let task = way(leader).await;

    official.go(&service.url("/desk")).await;
    official.wait_for(&format!("!!document.querySelector(\"td.first a[href='{task}']\")")).await;
    official.go(&service.url(&task)).await;
    official.fill("#f-words", "Đã có văn bản báo cáo.").await;
    official.fill("#f-reference", "12/BC-SKHCN").await;
    official.click("button[formaction$='/proposed']").await;
    notice(official, "Đã ghi nhận").await;
    leader.go(&service.url(&task)).await;
    leader.is_accessible_and_fits().await;
    leader.press("Xác nhận hoàn thành").await;
    notice(leader, "Đã ghi nhận").await;
}

// law!("30/2020:29") law!("30/2020:30")
/// The matter is closed, its papers go into a file, the file into the archive, and comes out as a package.
async fn is_filed(service: &Service, [letter, draft]: [&str; 2], hands: [&Page; 3]) {
    let [official, leader, archivist] = hands;
    official.go(&service.url(letter)).await;
    official.fill("form[action$='/report'] textarea", "Đã trả lời bằng văn bản.").await;
    act(official, "report", "Đã báo cáo").await;
    leader.go(&service.url(letter)).await;
    act(leader, "confirmation", "Đã xác nhận").await;

    official.go(&service.url("/dossiers/opening")).await;
    official.is_accessible_and_fits().await;
    official.fill("#f-title", "Kết nối Trục liên thông văn bản quốc gia năm 2026").await;
    official.fill("#f-mark", "TH").await;
    official.fill("#f-retention", "years-10").await;
    official.submit("#f-title").await;
    notice(official, "Đã mở hồ sơ").await;
    let file = way(official).await;
    for paper in [letter, draft] {
        official.go(&service.url(paper)).await;
        official.fill("#f-dossier", file.rsplit('/').next().unwrap()).await;
        act(official, "filing", "Đã lưu").await;
    }
    official.go(&service.url(&file)).await;
    official.is_accessible_and_fits().await;
    official.picture("file").await;
    act(official, "closing", "Đã kết thúc hồ sơ").await;
    act(official, "hand-over", "Đã nộp lưu").await;

    archivist.go(&service.url("/desk")).await;
    archivist.wait_for(&format!("!!document.querySelector(\"td.first a[href='{file}']\")")).await;
    archivist.go(&service.url(&file)).await;
    archivist.picture("archive").await;
    act(archivist, "receipt", "Đã nhận hồ sơ vào lưu trữ").await;
    archivist.press("Lập gói lưu trữ").await;
    comes(archivist, service, &file, "SHA-256 ").await;
}

/// The inspector finds in supervision who held the letter.
async fn is_looked_into(service: &Service, letter: &str, inspector: &Page) {
    for way in ["/supervision", "/incoming", "/outgoing", "/tasks"] {
        inspector.go(&service.url(way)).await;
        inspector.is_accessible_and_fits().await;
    }
    inspector.go(&service.url("/supervision")).await;
    inspector.picture("supervision").await;
    inspector.go(&service.url(letter)).await;
    for name in ["Bùi Hải Yến", "Ngô Thu Hà", "Đặng Anh Tuấn"] {
        let held = format!(
            "document.querySelector('#trail, [aria-labelledby=trail], .days')?.innerText.includes('{name}')
             || document.body.innerText.split('Ai đã giữ')[1]?.includes('{name}')"
        );
        inspector.wait_for(&held).await;
    }
    inspector.is_accessible_and_fits().await;
    let acts = "document.querySelectorAll(\"main form[action$='/registration'], main form[action$='/assignment']\").length";
    assert_eq!(inspector.evaluate(acts).await, 0, "who looks on does not act");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_letter_lives_from_its_arrival_to_the_archive() {
    let Some((service, browser)) = both().await else { return };
    service.send_letter().await;
    let clerk = at(&browser, &service, "yen.h26").await;
    let leader = at(&browser, &service, "ha.h26").await;
    let official = at(&browser, &service, "tuan.h26").await;
    let head = at(&browser, &service, "lien.h26").await;
    let letter = arrives(&service, [&clerk, &leader, &official]).await;
    let draft = is_drafted(&service, &letter, [&official, &head, &clerk]).await;
    is_issued(&service, &draft, &browser, &clerk).await;
    becomes_a_task(&service, &draft, [&leader, &official]).await;
    let archivist = at(&browser, &service, "nguyet.h26").await;
    is_filed(&service, [&letter, &draft], [&official, &leader, &archivist]).await;
    let inspector = at(&browser, &service, "thinh.h26").await;
    is_looked_into(&service, &letter, &inspector).await;
    if browser.takes_pictures() {
        service.with_tasks().await;
        let giver = at(&browser, &service, "minh.g22").await;
        giver.go(&service.url("/tasks/wall")).await;
        giver.picture("wall").await;
    }
}
