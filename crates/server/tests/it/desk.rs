//! The desk as people work at it: all of it counted, found by words, kept as views, put off and back; a step taken back
//! until somebody acted on it.

use base::db::Tx;
use server::demo::trial::Trial;

use crate::office::Story;
use crate::outgoing::{drafted, letter};

const CLERK: &str = "yen.h26";
const OFFICIAL: &str = "tuan.h26";
const LEADER: &str = "ha.h26";

/// The lines of a page of the list.
fn lines(page: &str) -> usize {
    page.matches("data-line").count()
}

impl Story {
    /// The pieces of work that somebody sees, by the boxes that pick them.
    pub async fn pieces(&self, login: &str, path: &str) -> Vec<String> {
        let page = self.get(login, path).await.text;
        let boxes = page.split("name=\"todo\" value=\"").skip(1);
        boxes.map(|rest| rest.split('"').next().unwrap().to_owned()).collect()
    }

    /// A letter that is registered and with the leader.
    pub async fn submitted(&self, number: u32) -> String {
        let id = self.letter(number).await;
        let registered = self.post(CLERK, &format!("/incoming/{id}/registration"), &[]).await;
        assert_eq!(registered.status, 303);
        let leader = self.person(LEADER).await;
        let form = [("leader", leader.as_str())];
        let submitted = self.post(CLERK, &format!("/incoming/{id}/submission"), &form).await;
        assert_eq!(submitted.status, 303);
        id
    }

    pub async fn count(&self, sql: &'static str) -> i64 {
        self.w.installation.db.read(move |tx: &Tx| tx.one(sql, &[])).await.unwrap()
    }
}

#[tokio::test]
async fn counters_lead_to_lists_of_that_length() {
    let s = Story::new().await;
    for number in 1..=3 {
        s.letter(number).await;
    }
    let id = s.submitted(4).await;
    let page = s.get(CLERK, "/desk").await.text;
    assert_eq!(lines(&page), 3, "the fourth is with the leader");
    let ways = page.split("<a href=\"/desk?").skip(1);
    let mut counted = 0;
    for way in ways.filter(|way| way.split("</a>").next().unwrap().contains("class=\"count\"")) {
        let (query, rest) = way.split_once('"').unwrap();
        let count = rest.split("class=\"count\">").nth(1).unwrap().split('<').next().unwrap();
        let path = format!("/desk?{}", query.replace("&amp;", "&").replace("&#38;", "&"));
        let listed = lines(&s.get(CLERK, &path).await.text);
        assert_eq!(count.parse::<usize>().unwrap(), listed, "{path}");
        counted += 1;
    }
    assert!(counted >= 1, "{page}");
    assert!(s.get(LEADER, "/desk?holder=me").await.text.contains(&id));
    assert_eq!(lines(&s.get(LEADER, "/desk?holder=clerk").await.text), 0);
}

#[tokio::test]
async fn words_find_without_marks_and_more_than_a_page_is_turned() {
    let s = Story::new().await;
    for number in 1..=52 {
        s.w.vpcp.send(&crate::agency::Doc::new("G22", &["H26"], number).xml()).await.ok();
    }
    s.w.run_jobs().await;
    s.w.run_jobs().await;
    let first = s.get(CLERK, "/desk?q=lien+thong").await.text;
    assert_eq!(lines(&first), 50);
    assert!(first.contains("1–50 trong 52") && first.contains("(52)"), "{first}");
    assert_eq!(lines(&s.get(CLERK, "/desk?q=lien+thong&page=2").await.text), 2);
    assert_eq!(lines(&s.get(CLERK, "/desk?q=7/VP").await.text), 5, "7, 17, 27, 37, 47");
    assert_eq!(lines(&s.get(CLERK, "/desk?q=khong+co").await.text), 0);
}

#[tokio::test]
async fn a_view_is_kept_under_its_name_and_by_nobody_else() {
    let s = Story::new().await;
    s.letter(1).await;
    let form = [("filter", "act=incoming.register&evil=1"), ("name", "Sáng nay")];
    let kept = s.post(CLERK, "/desk/views", &form).await;
    assert_eq!(
        (kept.status.as_u16(), kept.location.as_str()),
        (303, "/desk?act=incoming.register")
    );
    let page = s.get(CLERK, "/desk").await.text;
    assert!(page.contains("Sáng nay") && page.contains("/desk?act=incoming.register"));
    assert!(!s.get(LEADER, "/desk").await.text.contains("Sáng nay"));
    let nameless = s.post(CLERK, "/desk/views", &[("filter", "due=today"), ("name", " ")]).await;
    assert_eq!(nameless.status, 422);
    assert!(nameless.text.contains("f-name-fault"));
    let id = page.split("/desk/views/").nth(1).unwrap().split('/').next().unwrap();
    let removal = format!("/desk/views/{id}/removal");
    assert_eq!(s.post(LEADER, &removal, &[]).await.status, 404, "not hers to drop");
    assert_eq!(s.post(CLERK, &removal, &[]).await.status, 303);
    assert!(!s.get(CLERK, "/desk").await.text.contains("Sáng nay"));
}

#[tokio::test]
async fn what_is_put_off_is_out_of_sight_and_still_held() {
    let s = Story::new().await;
    let id = s.submitted(1).await;
    let pieces = s.pieces(LEADER, "/desk").await;
    let form = |until| {
        [("bulk", "desk.put-off"), ("todo", pieces[0].as_str()), ("until", until), ("filter", "")]
    };
    let off = "/desk/bulk/doing";
    assert_eq!(s.post(LEADER, off, &form("2026-11-23")).await.status, 422, "today");
    assert_eq!(s.post(LEADER, off, &form("2027-11-23")).await.status, 422, "too far");
    let stranger = s.post(OFFICIAL, off, &form("2026-11-25")).await;
    assert_eq!(stranger.status, 404, "not his to put off");
    let refused = s.post(LEADER, off, &form("")).await;
    assert!(refused.status == 422 && refused.text.contains("f-until-fault"));

    assert_eq!(s.post(LEADER, off, &form("2026-11-27")).await.status, 200);
    assert!(!s.get(LEADER, "/desk").await.text.contains(&id));
    let hidden = s.get(LEADER, "/desk?hidden=yes").await.text;
    assert!(hidden.contains(&id) && hidden.contains("27/11/2026"), "{hidden}");
    let held = s.get(LEADER, "/supervision/work?state=running").await.text;
    assert!(held.contains(&id), "supervision sees it as held all the same");
    assert_eq!(s.post(OFFICIAL, "/desk/waking", &[("todo", &pieces[0])]).await.status, 404);
    assert_eq!(s.post(LEADER, "/desk/waking", &[("todo", &pieces[0])]).await.status, 303);
    assert!(s.get(LEADER, "/desk").await.text.contains(&id));

    assert_eq!(s.post(LEADER, off, &form("2026-11-27")).await.status, 200);
    s.w.clock.advance(24 * 3_600);
    let due = s.get(LEADER, "/desk").await.text;
    assert!(due.contains(&id), "it is due today, so it is back before its day");
    let today = s.post(LEADER, &format!("{off}?lang=vi"), &form("2026-11-27")).await.text;
    assert!(today.contains("đến hạn hôm nay"), "{today}");
    s.w.assert_chain_is_whole().await;
}

// law!("30/2020:24")
#[tokio::test]
async fn a_submission_and_an_assignment_are_taken_back_until_somebody_acts() {
    let s = Story::new().await;
    let id = s.submitted(1).await;
    let back = format!("/incoming/{id}/taking-back");
    let why = [("words", "Trình nhầm lãnh đạo")];
    assert_eq!(s.post(OFFICIAL, &back, &why).await.status, 404, "he knows nothing of it");
    assert_eq!(s.post(LEADER, &back, &why).await.status, 409, "not her step");
    assert_eq!(s.post(CLERK, &back, &[("words", " ")]).await.status, 422);
    assert!(s.get(CLERK, &format!("/incoming/{id}")).await.text.contains(&back));
    assert_eq!(s.post(CLERK, &back, &why).await.status, 303);
    assert!(!s.get(LEADER, "/desk").await.text.contains(&id), "the leader has it no more");
    let page = s.get(CLERK, &format!("/incoming/{id}?lang=vi")).await.text;
    assert!(page.contains("Trình nhầm lãnh đạo") && page.contains("Đã vào sổ, chờ trình"));

    let leader = s.person(LEADER).await;
    let form = [("leader", leader.as_str())];
    assert_eq!(s.post(CLERK, &format!("/incoming/{id}/submission"), &form).await.status, 303);
    let tuan = s.person(OFFICIAL).await;
    let assign = [("lead", tuan.as_str()), ("due_on", "2026-11-27")];
    let assignment = format!("/incoming/{id}/assignment");
    assert_eq!(s.post(LEADER, &assignment, &assign).await.status, 303);
    assert_eq!(s.post(CLERK, &back, &why).await.status, 409, "the leader has acted");
    assert_eq!(s.post(LEADER, &back, &[("words", "Giao lại đơn vị khác")]).await.status, 303);
    assert!(!s.get(OFFICIAL, "/desk").await.text.contains(&id));
    assert_eq!(s.post(OFFICIAL, &format!("/incoming/{id}/beginning"), &[]).await.status, 409);
    assert!(s.get(LEADER, "/desk").await.text.contains(&id));

    assert_eq!(s.post(LEADER, &assignment, &assign).await.status, 303);
    assert_eq!(s.post(OFFICIAL, &format!("/incoming/{id}/beginning"), &[]).await.status, 303);
    let late = s.post(LEADER, &back, &why).await;
    assert_eq!(late.status, 409);
    assert!(late.text.contains("Ngô Thu Hà") && late.text.contains("Đang xử lý"), "{}", late.text);
    let leads = "select count(*) from office_part where part = 'lead' and ended_at is null";
    assert_eq!(s.count(leads).await, 1, "exactly one person in charge");
    let kept = "select count(*) from todo where outcome = 'taken-back'";
    assert_eq!(s.count(kept).await, 2, "the record keeps what was taken back");
    s.w.assert_chain_is_whole().await;
}

// law!("30/2020:24")
#[tokio::test]
async fn whoever_is_late_and_hands_on_has_one_field_for_the_reason() {
    let s = Story::new().await;
    let id = s.submitted(1).await;
    let (leader, tuan) = (s.person(LEADER).await, s.person(OFFICIAL).await);
    let form = [("lead", leader.as_str()), ("due_on", "2026-11-23")];
    let assignment = format!("/incoming/{id}/assignment");
    assert_eq!(s.post(LEADER, &assignment, &form).await.status, 303);
    s.w.clock.advance(24 * 3_600);
    let page = s.get(LEADER, &format!("/incoming/{id}")).await.text;
    assert_eq!(page.matches("id=\"f-late_reason\"").count(), 1);
    assert_eq!(s.post(LEADER, &assignment, &[("lead", &tuan)]).await.status, 422, "no reason");
    let form = [("lead", tuan.as_str()), ("late_reason", "Đi công tác")];
    assert_eq!(s.post(LEADER, &assignment, &form).await.status, 303);
    let back = [("words", "Tôi tự làm")];
    assert_eq!(s.post(LEADER, &format!("/incoming/{id}/taking-back"), &back).await.status, 303);
    let lead = "select count(*) from office_part p join person q on q.id = p.person_id
                where p.part = 'lead' and p.ended_at is null and q.login = 'ha.h26'";
    assert_eq!(s.count(lead).await, 1, "handing on was taken back, so she is in charge again");
}

// law!("30/2020:11")
#[tokio::test]
async fn an_author_takes_a_submission_back_until_it_is_approved() {
    let s = Story::new().await;
    let (installation, clock) = (&s.w.installation, s.w.clock.clone());
    let trial = Trial::start(&installation.folder, clock, installation.db.random()).await.unwrap();
    server::demo::signing::seed(installation, &trial).await.unwrap();
    let sheet = letter(&s.w, LEADER, "G22").await;
    let id = drafted(&s.w, (OFFICIAL, &s.password), &sheet).await;
    let leader = s.person(LEADER).await;
    let (submit, back) =
        (format!("/outgoing/{id}/submission"), format!("/outgoing/{id}/taking-back"));
    let why = [("words", "Thiếu phụ lục")];
    assert_eq!(s.post(OFFICIAL, &back, &why).await.status, 409, "nothing was submitted");
    assert_eq!(s.post(OFFICIAL, &submit, &[("reviewer", &leader)]).await.status, 303);
    assert_eq!(s.post(OFFICIAL, &back, &[]).await.status, 422, "no reason");
    assert_eq!(s.post(LEADER, &back, &why).await.status, 404, "not her draft");
    assert_eq!(s.post(OFFICIAL, &back, &why).await.status, 303);
    assert!(!s.get(LEADER, "/desk").await.text.contains(&id));
    let page = s.get(OFFICIAL, &format!("/outgoing/{id}")).await.text;
    assert!(page.contains("Thiếu phụ lục") && page.contains(&submit));
    assert_eq!(s.post(OFFICIAL, &submit, &[("reviewer", &leader)]).await.status, 303);
    let approval = [("version", "1")];
    assert_eq!(s.post(LEADER, &format!("/outgoing/{id}/approval"), &approval).await.status, 303);
    assert_eq!(s.post(OFFICIAL, &back, &why).await.status, 409, "it was approved meanwhile");
}
