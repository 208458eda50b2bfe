//! One act done to many pieces of work: shown first with what would come of each, then done to each by itself; what is refused
//! says why and leaves the others alone.

use crate::office::Story;

const CLERK: &str = "yen.h26";
const OFFICIAL: &str = "tuan.h26";
const LEADER: &str = "ha.h26";

/// The form of a bulk act over pieces of work.
fn form<'a>(
    bulk: &'a str,
    pieces: &'a [String],
    more: &[(&'a str, &'a str)],
) -> Vec<(&'a str, &'a str)> {
    let picked = pieces.iter().map(|id| ("todo", id.as_str()));
    [("bulk", bulk), ("filter", "q=1&evil=1")]
        .into_iter()
        .chain(picked)
        .chain(more.iter().copied())
        .collect()
}

impl Story {
    async fn preview(&self, login: &str, form: &[(&str, &str)]) -> (u16, String) {
        let answer = self.post(login, "/desk/bulk?lang=vi", form).await;
        (answer.status.as_u16(), answer.text)
    }

    async fn bulk(&self, login: &str, form: &[(&str, &str)]) -> (u16, String) {
        let answer = self.post(login, "/desk/bulk/doing?lang=vi", form).await;
        (answer.status.as_u16(), answer.text)
    }

    async fn in_state(&self, state: &'static str) -> i64 {
        let sql = "select count(*) from office_incoming where state = ?1";
        let read = move |tx: &base::db::Tx| tx.one(sql, &[state.into()]);
        self.w.installation.db.read(read).await.unwrap()
    }
}

// law!("30/2020:22")
#[tokio::test]
async fn letters_are_registered_in_the_order_shown_and_once() {
    let s = Story::new().await;
    for number in 1..=3 {
        s.letter(number).await;
    }
    let page = s.get(CLERK, "/desk").await.text;
    assert!(
        page.contains("value=\"incoming.register\"") && page.contains("value=\"desk.put-off\"")
    );
    assert!(!page.contains("value=\"incoming.assign\""), "there is nothing to assign");
    let mut pieces = s.pieces(CLERK, "/desk").await;
    pieces.reverse();

    let register = form("incoming.register", &pieces, &[]);
    let (status, shown) = s.preview(CLERK, &register).await;
    assert_eq!(status, 200);
    let places: Vec<usize> =
        (1..=3).map(|number| shown.find(&format!("Số đến {number}/2026")).unwrap()).collect();
    assert!(places.is_sorted(), "{shown}");
    assert_eq!(s.in_state("waiting").await, 3, "nothing is done by looking");
    assert_eq!(s.count("select count(*) from event where kind = 'document.registered'").await, 0);

    let (status, done) = s.bulk(CLERK, &register).await;
    assert!(status == 200 && done.contains("xong 3/3"), "{done}");
    assert!(done.contains("href=\"/desk?q=1\""), "back to the list, and to nowhere else");
    assert_eq!(s.in_state("registered").await, 3);
    let first = "select count(*) from todo t join office_incoming i on i.id = t.subject_id
                 where t.act = 'incoming.register' and i.entry_number = 1 and i.reference = '3/VP-TH'";
    assert_eq!(s.count(first).await, 1, "the order of the list, not of arrival");

    let (status, again) = s.bulk(CLERK, &register).await;
    assert!(status == 200 && again.contains("xong 0/3"), "{again}");
    assert_eq!(again.matches("Việc này đã xong lúc").count(), 3);
    assert_eq!(s.count("select count(*) from office_incoming where entry_number > 3").await, 0);
    s.w.assert_chain_is_whole().await;
}

// law!("30/2020:24")
#[tokio::test]
async fn several_are_given_to_one_person_and_a_refused_one_leaves_the_others() {
    let s = Story::new().await;
    let ids = [s.submitted(1).await, s.submitted(2).await, s.submitted(3).await];
    let pieces = s.pieces(LEADER, "/desk?act=incoming.assign").await;
    assert_eq!(pieces.len(), 3);
    let yen = s.person(CLERK).await;
    let alone = format!("/incoming/{}/assignment", ids[1]);
    assert_eq!(s.post(LEADER, &alone, &[("lead", &yen)]).await.status, 303, "by itself, meanwhile");

    let (_, shown) = s.preview(LEADER, &form("incoming.assign", &pieces, &[])).await;
    assert!(shown.contains("name=\"lead\"") && shown.contains("name=\"due_on\""), "{shown}");
    assert!(shown.contains("(2)") && shown.contains("đã xong lúc"), "{shown}");
    let (status, nobody) = s.bulk(LEADER, &form("incoming.assign", &pieces, &[])).await;
    assert!(status == 422 && nobody.contains("f-lead-fault"), "nobody is chosen: {nobody}");
    let tuan = s.person(OFFICIAL).await;
    let past = [("lead", tuan.as_str()), ("due_on", "2026-11-01")];
    let (status, past) = s.bulk(LEADER, &form("incoming.assign", &pieces, &past)).await;
    assert!(status == 422 && past.contains("f-due_on-fault") && past.contains("2026-11-01"));
    assert_eq!(s.in_state("assigned").await, 1, "nothing is done while something is missing");

    let of = [("lead", tuan.as_str()), ("due_on", "2026-11-27"), ("direction", "Trả lời")];
    let (status, done) = s.bulk(LEADER, &form("incoming.assign", &pieces, &of)).await;
    assert!(status == 200 && done.contains("xong 2/3"), "{done}");
    assert!(
        done.contains("Giao Đặng Anh Tuấn chủ trì, hạn 27/11/2026") && done.contains("đã xong lúc")
    );
    assert_eq!(s.in_state("assigned").await, 3);
    assert_eq!(s.pieces(OFFICIAL, "/desk").await.len(), 2);
    s.w.assert_chain_is_whole().await;
}

// law!("30/2020:24")
#[tokio::test]
async fn what_is_late_needs_one_reason_for_all() {
    let s = Story::new().await;
    s.letter(1).await;
    s.letter(2).await;
    s.w.clock.advance(7 * 24 * 3_600);
    let pieces = s.pieces(CLERK, "/desk").await;
    let register = form("incoming.register", &pieces, &[]);
    let (_, shown) = s.preview(CLERK, &register).await;
    assert!(shown.contains("name=\"late_reason\""), "{shown}");
    let (status, refused) = s.bulk(CLERK, &register).await;
    assert!(status == 422 && refused.contains("f-late_reason-fault"), "{refused}");
    let why = [("late_reason", "Mất điện hai ngày")];
    let (_, done) = s.bulk(CLERK, &form("incoming.register", &pieces, &why)).await;
    assert!(done.contains("xong 2/2"), "{done}");
    let said = "select count(*) from todo where late_reason = 'Mất điện hai ngày'";
    assert_eq!(s.count(said).await, 2);
}

#[tokio::test]
async fn what_is_for_information_is_noted_as_read_together() {
    let s = Story::new().await;
    let (tuan, yen) = (s.person(OFFICIAL).await, s.person(CLERK).await);
    let informed = format!("informed-{tuan}");
    for number in 1..=2 {
        let id = s.submitted(number).await;
        let of = [("lead", yen.as_str()), (informed.as_str(), "on")];
        assert_eq!(s.post(LEADER, &format!("/incoming/{id}/assignment"), &of).await.status, 303);
    }
    let pieces = s.pieces(OFFICIAL, "/desk").await;
    let (_, done) = s.bulk(OFFICIAL, &form("incoming.read", &pieces, &[])).await;
    assert!(done.contains("xong 2/2") && done.contains("Đã xem để biết"), "{done}");
    assert!(s.pieces(OFFICIAL, "/desk").await.is_empty());
}

#[tokio::test]
async fn nothing_is_done_to_other_work_and_to_the_work_of_others() {
    let s = Story::new().await;
    s.letter(1).await;
    let id = s.letter(2).await;
    assert_eq!(s.post(CLERK, &format!("/incoming/{id}/registration"), &[]).await.status, 303);
    let pieces = s.pieces(CLERK, "/desk").await;
    let (_, shown) = s.preview(CLERK, &form("incoming.register", &pieces, &[])).await;
    assert!(shown.contains("Việc ở dòng này là “Trình lãnh đạo”") && shown.contains("(1)"));

    let stranger = s.preview(OFFICIAL, &form("incoming.register", &pieces, &[])).await;
    assert_eq!(stranger.0, 404, "not his");
    let nothing = s.preview(CLERK, &form("incoming.register", &[], &[])).await;
    assert!(nothing.0 == 422 && nothing.1.contains("Chưa chọn việc nào"), "{}", nothing.1);
    let unknown = s.preview(CLERK, &form("incoming.burn", &pieces, &[])).await;
    assert_eq!(unknown.0, 404);
    assert_eq!(s.bulk("van.hanh", &form("incoming.register", &pieces, &[])).await.0, 403);
}
