//! An authority sets its own rules: series of numbers, working days and hours, times of keeping, reminders, separate people. Each
//! with its basis, ended and never deleted; what was done stays as it is.

use base::db::Tx;
use signing::desk::Act;

use crate::office::{Answered, Story};
use crate::outgoing::Story as Outgoing;

/// Hà Nội's administrator, who is its clerk; and who runs the installation.
const ADMIN: &str = "yen.h26";
const INSTALLATION: &str = "van.hanh";

const BASIS: (&str, &str) = ("basis", "Quyết định 12/QĐ-UBND ngày 20/11/2026");

impl Story {
    async fn rules(&self, login: &str, matter: &str) -> String {
        let page = self.get(login, &format!("/rules/{matter}?lang=vi")).await;
        assert_eq!(page.status, 200, "{}", page.text);
        page.text
    }

    async fn rule(&self, login: &str, matter: &str, form: &[(&str, &str)]) -> Answered {
        self.post(login, &format!("/rules/{matter}?lang=vi"), form).await
    }

    async fn add_rule(&self, login: &str, matter: &str, form: &[(&str, &str)]) {
        let added = self.rule(login, matter, form).await;
        assert_eq!(added.status, 303, "{}", added.text);
    }

    async fn refused_rule(&self, login: &str, matter: &str, form: &[(&str, &str)], says: &str) {
        let refused = self.rule(login, matter, form).await;
        assert_eq!(refused.status, 422, "{}", refused.text);
        assert!(refused.text.contains(says), "{says}: {}", refused.text);
    }

    async fn end_rule(&self, login: &str, matter: &str, key: &str) -> u16 {
        self.post(login, &format!("/rules/{matter}/{key}/end"), &[]).await.status.as_u16()
    }

    async fn counted(&self, sql: &'static str) -> i64 {
        self.w.installation.db.read(move |tx: &Tx| tx.one(sql, &[])).await.unwrap()
    }
}

// law!("30/2020:15")
#[tokio::test]
async fn a_series_of_the_running_year_never_jumps_and_a_decision_holds_from_the_next() {
    let s = Outgoing::new().await;
    let this_year =
        [("kind", "decision"), ("series", "kind-decision"), ("from_year", "2026"), BASIS];
    s.o.add_rule(ADMIN, "series", &this_year).await;
    s.o.refused_rule(ADMIN, "series", &this_year, "đã có quyết định áp dụng từ 2026").await;
    let page = s.o.rules(ADMIN, "series").await;
    assert!(page.contains("Riêng: Quyết định") && page.contains("Quyết định 12/QĐ-UBND"), "{page}");

    s.issued().await;
    let letters = [("kind", "official_letter"), ("series", "administrative"), BASIS];
    let now = [letters.as_slice(), &[("from_year", "2026")]].concat();
    s.o.refused_rule(ADMIN, "series", &now, "năm 2026 đã cấp đến số 1").await;
    let into = [("kind", "notice"), ("series", "official-letter"), ("from_year", "2026"), BASIS];
    s.o.refused_rule(ADMIN, "series", &into, "Chọn áp dụng từ năm 2027").await;
    let later = [letters.as_slice(), &[("from_year", "2027")]].concat();
    s.o.add_rule(ADMIN, "series", &later).await;
    let page = s.o.rules(ADMIN, "series").await;
    assert!(page.contains("Chưa đến ngày"), "it is to come: {page}");
    let last = "select last from office_series where name = 'official-letter' and year = 2026";
    s.issued().await;
    assert_eq!(s.o.counted(last).await, 2, "this year's numbers run on");

    let decision = "select to_year from office_series_decision where kind = 'notice'";
    let own = [("kind", "notice"), ("series", "kind-notice"), ("from_year", "2026"), BASIS];
    s.o.add_rule(ADMIN, "series", &own).await;
    assert_eq!(s.o.end_rule(ADMIN, "series", "notice-2026").await, 303);
    assert_eq!(s.o.counted(decision).await, 2026, "no number was given: it ends at once");

    // Six weeks later it is another year.
    s.o.w.clock.advance(45 * 24 * 3_600);
    s.issued().await;
    let last = "select last from office_series where name = 'administrative' and year = 2027";
    assert_eq!(s.o.counted(last).await, 1, "as decided");
    assert_eq!(s.o.end_rule(ADMIN, "series", "official_letter-2027").await, 303);
    let to = "select to_year from office_series_decision where kind = 'official_letter'";
    assert_eq!(s.o.counted(to).await, 2028, "numbers were given: it holds until the year ends");
    assert_eq!(s.o.end_rule(ADMIN, "series", "official_letter-2027").await, 404, "once");
    s.o.w.assert_chain_is_whole().await;
}

#[tokio::test]
async fn rules_are_set_by_who_keeps_them_and_need_a_basis() {
    let s = Story::new().await;
    let index = s.get(ADMIN, "/rules?lang=vi").await.text;
    for matter in ["series", "calendar", "hours", "retention", "ladder", "separation"] {
        assert!(index.contains(&format!("/rules/{matter}")), "{matter}");
        assert_eq!(s.get("tuan.h26", &format!("/rules/{matter}")).await.status, 403);
    }
    assert!(s.get(ADMIN, "/desk").await.text.contains("href=\"/rules\""), "from everywhere");
    assert!(!s.get("tuan.h26", "/desk").await.text.contains("href=\"/rules\""));
    assert_eq!(s.get(ADMIN, "/rules/no-such").await.status, 404);

    let day = [("day", "2026-12-24"), ("kind", "off"), BASIS];
    assert_eq!(s.rule(ADMIN, "calendar", &day).await.status, 403, "for all authorities");
    assert!(!s.rules(ADMIN, "calendar").await.contains("<form method=\"post\" action=\"/rules/"));
    assert_eq!(s.get(INSTALLATION, "/rules/series").await.status, 404, "an authority's own");
    assert_eq!(s.rule("tuan.h26", "series", &[]).await.status, 403);
    assert_eq!(s.end_rule(ADMIN, "ladder", "remind.-3").await, 404, "a step of all");
    let unsaid = [("act", "remind"), ("days", "-5"), ("basis", " ")];
    s.refused_rule(ADMIN, "ladder", &unsaid, "Chưa ghi căn cứ").await;
}

// law!("45/2019/QH14:112")
#[tokio::test]
async fn a_day_off_moves_what_is_due_later_and_nothing_that_was_given() {
    let s = Story::new().await;
    let due = "select count(*) from todo where due_at = (select min(due_at) from todo)";
    s.letter(1).await;
    let before: i64 = s.counted("select min(due_at) from todo").await;
    assert!(s.counted(due).await > 0);
    let shorter = [
        ("from", "2026-11-23"),
        ("begins", "07:30"),
        ("noon", "11:30"),
        ("resumes", "13:00"),
        ("ends", "16:30"),
        BASIS,
    ];
    s.add_rule(INSTALLATION, "hours", &shorter).await;
    s.refused_rule(INSTALLATION, "hours", &shorter, "Ngày này đã có quyết định").await;
    let jumbled: Vec<_> = shorter
        .iter()
        .map(|(name, value)| match *name {
            "noon" => (*name, "06:00"),
            _ => (*name, *value),
        })
        .collect();
    s.refused_rule(INSTALLATION, "hours", &jumbled, "không theo thứ tự").await;
    assert!(s.rules(ADMIN, "hours").await.contains("07:30–11:30, 13:00–16:30"));
    assert_eq!(s.counted("select min(due_at) from todo").await, before, "given, so it stays");
    s.letter(2).await;
    let half_an_hour = 30 * 60 * 1_000_000;
    assert_eq!(s.counted("select min(due_at) from todo").await, before - half_an_hour);

    let off = [("day", "2026-11-24"), ("kind", "off"), BASIS];
    s.add_rule(INSTALLATION, "calendar", &off).await;
    s.refused_rule(INSTALLATION, "calendar", &off, "Kết thúc quyết định đó trước").await;
    let past = [("day", "2026-11-20"), ("kind", "off"), BASIS];
    s.refused_rule(INSTALLATION, "calendar", &past, "Ngày này đã qua").await;
    let page = s.rules(ADMIN, "calendar").await;
    for said in ["Thứ Ba, 24/11/2026", "Giỗ Tổ Hùng Vương", "Ngày nghỉ lễ, Tết năm 2026 và 2027"]
    {
        assert!(page.contains(said), "{said}: {page}");
    }
    assert_eq!(s.end_rule(INSTALLATION, "calendar", "2026-11-24").await, 303);
    assert!(s.rules(ADMIN, "calendar").await.contains("Đã hết"), "ended, not deleted");
    s.add_rule(INSTALLATION, "calendar", &off).await;
    assert_eq!(s.end_rule(INSTALLATION, "hours", "2026-11-23").await, 303);
    s.w.assert_chain_is_whole().await;
}

// law!("10/2022")
#[tokio::test]
async fn a_time_of_keeping_is_chosen_until_it_ends_and_files_keep_theirs() {
    let s = Story::new().await;
    let own = [("years", "15"), BASIS];
    s.add_rule(ADMIN, "retention", &own).await;
    s.refused_rule(ADMIN, "retention", &own, "Thời hạn này đã có").await;
    s.refused_rule(ADMIN, "retention", &[("years", "101"), BASIS], "không đọc được").await;
    let opening = "/dossiers/opening?lang=vi";
    let form = s.get("tuan.h26", opening).await.text;
    let code = form.split("15 năm").next().unwrap().rsplit("value=\"").next().unwrap();
    let code = code.split('"').next().unwrap().to_owned();
    assert!(!s.rules("lan.g22", "retention").await.contains("15 năm"), "another's");
    let file = [("mark", "TH"), ("title", "Hồ sơ 15 năm"), ("retention", code.as_str())];
    let opened = s.post("tuan.h26", "/dossiers/opening", &file).await;
    assert_eq!(opened.status, 303, "{}", opened.text);

    assert_eq!(s.end_rule("lan.g22", "retention", &code).await, 404, "not theirs to end");
    assert_eq!(s.end_rule(ADMIN, "retention", "years-10").await, 404, "of the law, for all");
    assert_eq!(s.end_rule(ADMIN, "retention", &code).await, 303);
    assert!(!s.get("tuan.h26", opening).await.text.contains("15 năm"), "no longer to choose");
    let again = s.post("tuan.h26", "/dossiers/opening", &file).await;
    assert_eq!(again.status, 422, "{}", again.text);
    let kept = s.get("tuan.h26", &format!("{}?lang=vi", opened.location)).await.text;
    assert!(kept.contains("15 năm"), "the file keeps its time: {kept}");
    assert_eq!(s.end_rule(INSTALLATION, "retention", "years-10").await, 303);
    assert!(!s.get("tuan.h26", opening).await.text.contains("10 năm"));
}

// law!("30/2020:24")
#[tokio::test]
async fn an_own_ladder_stands_in_the_place_of_that_of_all() {
    let s = Story::new().await;
    let told = "select count(*) from desk_reminder";
    let step = [("act", "remind"), ("days", "-2"), BASIS];
    s.add_rule(ADMIN, "ladder", &step).await;
    s.refused_rule(ADMIN, "ladder", &step, "Bậc này đã có").await;
    let page = s.rules(ADMIN, "ladder").await;
    assert!(page.contains("Trước hạn 2 ngày làm việc") && page.contains("Dùng quy định riêng"));
    assert!(!s.rules("lan.g22", "ladder").await.contains("Dùng quy định riêng"), "for it alone");

    s.in_hand(1, "2026-11-27").await;
    s.w.clock.advance(24 * 3_600);
    s.w.run_jobs().await;
    assert_eq!(s.counted(told).await, 0, "three days before, of all: not here");
    s.w.clock.advance(24 * 3_600);
    s.w.run_jobs().await;
    assert_eq!(s.counted(told).await, 1, "two days before, its own");
    assert_eq!(s.end_rule(ADMIN, "ladder", "remind.-2").await, 303);
    s.w.clock.advance(24 * 3_600);
    s.w.run_jobs().await;
    assert_eq!(s.counted(told).await, 2, "the day before: those of all hold again");
    s.w.assert_chain_is_whole().await;
}

// law!("30/2020:11") law!("30/2020:12") law!("30/2020:15")
#[tokio::test]
async fn who_approved_the_content_does_not_check_the_form_unless_the_authority_says_so() {
    let s = Outgoing::new().await;
    let id = s.draft().await;
    let yen = s.o.person(ADMIN).await;
    let reviewer = [("reviewer", yen.as_str())];
    assert_eq!(s.act("tuan.h26", &id, "submission", &reviewer).await, 303);
    let shown = [("version", "1")];
    assert_eq!(s.act(ADMIN, &id, "approval", &shown).await, 303);
    let way = format!("/outgoing/{id}/approval?lang=vi");
    let refused = s.o.post(ADMIN, &way, &shown).await;
    assert_eq!(refused.status, 409, "{}", refused.text);
    assert!(refused.text.contains("Bùi Hải Yến đã duyệt nội dung bản này"), "{}", refused.text);
    assert!(refused.text.contains("Đề nghị văn thư khác"), "{}", refused.text);
    assert_eq!(s.state(&id).await, "form", "nothing was done");

    let off = [("rule", "content-form"), ("state", "off"), BASIS];
    s.o.add_rule(ADMIN, "separation", &off).await;
    s.o.refused_rule(ADMIN, "separation", &off, "đang như vậy").await;
    assert_eq!(s.act(ADMIN, &id, "approval", &shown).await, 303);

    // Number and seal by others than who checked the form.
    s.confirm("ha.h26", Act::Signature, &id).await;
    let number = [("rule", "form-number"), ("state", "on"), BASIS];
    s.o.add_rule(ADMIN, "separation", &number).await;
    assert_eq!(s.act(ADMIN, &id, "number", &[]).await, 409);
    assert_eq!(s.state(&id).await, "signed");
    assert_eq!(s.o.end_rule(ADMIN, "separation", "form-number").await, 303);
    assert_eq!(s.act(ADMIN, &id, "number", &[]).await, 303, "as usual again");
    let seal = [("rule", "form-seal"), ("state", "on"), BASIS];
    s.o.add_rule(ADMIN, "separation", &seal).await;
    let chosen = format!("request-{}", s.request(&id).await);
    let listed = [("act", "seal"), (chosen.as_str(), "on")];
    let listed = s.o.post(ADMIN, "/signing/batches?lang=vi", &listed).await;
    assert_eq!(listed.status, 409, "{}", listed.text);
    assert!(listed.text.contains("đã kiểm tra thể thức bản này"), "{}", listed.text);
    assert_eq!(s.o.end_rule(ADMIN, "separation", "form-seal").await, 303);
    s.confirm(ADMIN, Act::Seal, &id).await;
    s.o.w.assert_chain_is_whole().await;
}

// law!("30/2020:11")
#[tokio::test]
async fn open_opinions_block_the_content_and_authors_the_form_where_it_is_decided() {
    let s = Outgoing::new().await;
    let (ha, yen) = (s.o.person("ha.h26").await, s.o.person(ADMIN).await);
    for rule in ["open-opinions", "author-form"] {
        s.o.add_rule(ADMIN, "separation", &[("rule", rule), ("state", "on"), BASIS]).await;
    }
    // Yến drafts, and would check the form herself.
    let saved = s.post(ADMIN, "/outgoing/new", &s.sheet().await).await;
    let id = saved.1.strip_prefix("/outgoing/").unwrap().to_owned();
    let ask = format!("ask-{}", s.o.person("tuan.h26").await);
    let asked = [(ask.as_str(), "on"), ("due_on", "2026-11-27")];
    assert_eq!(s.act(ADMIN, &id, "opinions", &asked).await, 303);
    assert_eq!(s.act(ADMIN, &id, "submission", &[("reviewer", &ha)]).await, 303);
    let (way, shown) = (format!("/outgoing/{id}/approval?lang=vi"), [("version", "1")]);
    let early = s.o.post("ha.h26", &way, &shown).await;
    assert_eq!(early.status, 409);
    assert!(early.text.contains("Còn chờ ý kiến của: Đặng Anh Tuấn"), "{}", early.text);
    let agrees = [("stance", "agrees"), ("opinion", "Nhất trí")];
    assert_eq!(s.act("tuan.h26", &id, "opinion", &agrees).await, 303);
    assert_eq!(s.o.post("ha.h26", &way, &shown).await.status, 303);
    let own = s.o.post(ADMIN, &way, &shown).await;
    assert_eq!(own.status, 409, "{yen} wrote it");
    assert!(own.text.contains("Bùi Hải Yến là người soạn văn bản"), "{}", own.text);
}
