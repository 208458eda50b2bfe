//! The time of handling as people live it: it stands still for a reason and goes on, more of it is asked for and given or not.

use base::db::Tx;

use crate::office::Story;

const LEADER: &str = "ha.h26";
const OFFICIAL: &str = "tuan.h26";
const OTHER: &str = "yen.h26";

impl Story {
    /// A letter that Tuấn has begun to handle, due on a day.
    pub async fn in_hand(&self, number: u32, due_on: &str) -> String {
        let id = self.submitted(number).await;
        let tuan = self.person(OFFICIAL).await;
        let form = [("lead", tuan.as_str()), ("due_on", due_on)];
        let assigned = self.post(LEADER, &format!("/incoming/{id}/assignment"), &form).await;
        assert_eq!(assigned.status, 303);
        let begun = self.post(OFFICIAL, &format!("/incoming/{id}/beginning"), &[]).await;
        assert_eq!(begun.status, 303);
        id
    }

    /// When the lead has to be done, in Việt Nam's time; nothing while it stands still.
    async fn due(&self) -> Option<String> {
        let due = "select due_at from todo where act = 'incoming.handle' and done_at is null";
        let read = move |tx: &Tx| tx.one::<Option<jiff::Timestamp>>(due, &[]);
        let due = self.w.installation.db.read(read).await.unwrap();
        due.map(|at| base::clock::vietnam(at).strftime("%d/%m %H:%M:%S").to_string())
    }
}

// law!("30/2020:24")
#[tokio::test]
async fn handling_stands_still_for_a_reason_and_gets_its_time_back() {
    let s = Story::new().await;
    let id = s.in_hand(1, "2026-11-25").await;
    let path = |act: &str| format!("/incoming/{id}/{act}");
    let why = [("pause_reason", "Chờ bổ sung hồ sơ")];
    assert_eq!(s.post(OFFICIAL, &path("pause"), &[]).await.status, 422, "no reason");
    assert_eq!(s.post(LEADER, &path("pause"), &why).await.status, 409, "she does not handle it");
    assert_eq!(s.post(OFFICIAL, &path("resumption"), &[]).await.status, 409, "it runs");
    assert_eq!(s.post(OFFICIAL, &path("pause"), &why).await.status, 303);
    assert_eq!(s.due().await, None);
    assert_eq!(s.post(OFFICIAL, &path("pause"), &why).await.status, 409, "twice");
    let report = [("words", "Đã xong")];
    assert_eq!(s.post(OFFICIAL, &path("report"), &report).await.status, 409, "it stands still");
    let wish = [("wish_until", "2026-12-01"), ("wish_reason", "Thêm")];
    assert_eq!(s.post(OFFICIAL, &path("time"), &wish).await.status, 409, "no deadline now");
    let page = s.get(LEADER, &format!("/incoming/{id}?lang=vi")).await.text;
    assert!(page.contains("Chờ bổ sung hồ sơ") && page.contains(&path("resumption")));

    s.w.clock.advance(7 * 24 * 3_600);
    assert_eq!(s.post(OTHER, &path("resumption"), &[]).await.status, 404, "not hers to handle");
    assert_eq!(s.post(LEADER, &path("resumption"), &[]).await.status, 303, "she gave the work");
    // A week later, and the six minutes that the sign-ins above took.
    assert_eq!(s.due().await.as_deref(), Some("03/12 08:06:00"));
    assert_eq!(s.post(OFFICIAL, &path("report"), &report).await.status, 303, "in time");
    s.w.assert_chain_is_whole().await;
}

#[tokio::test]
async fn what_is_overdue_is_not_stopped_and_ends_with_one_reason() {
    let s = Story::new().await;
    let id = s.in_hand(1, "2026-11-24").await;
    s.w.clock.advance(3 * 24 * 3_600);
    let path = |act: &str| format!("/incoming/{id}/{act}");
    let why = [("pause_reason", "Chờ bổ sung hồ sơ")];
    let stopped = s.post(OFFICIAL, &path("pause"), &why).await;
    assert_eq!(stopped.status, 409);
    assert!(stopped.text.contains("pause.late"), "{}", stopped.text);
    let page = s.get(OFFICIAL, &format!("/incoming/{id}")).await.text;
    assert_eq!(page.matches("id=\"f-late_reason\"").count(), 1);
    assert!(!page.contains(&path("pause")), "no button that would be refused");
}

// law!("30/2020:24")
#[tokio::test]
async fn more_time_is_asked_of_whoever_gave_the_deadline() {
    let s = Story::new().await;
    let id = s.in_hand(1, "2026-11-25").await;
    let path = |act: &str| format!("/incoming/{id}/{act}");
    let wish = |until| [("wish_until", until), ("wish_reason", "Cần ý kiến hai sở")];
    assert_eq!(s.post(OFFICIAL, &path("time"), &wish("2026-11-25")).await.status, 422, "no later");
    assert_eq!(s.post(OFFICIAL, &path("time"), &[("wish_until", "x")]).await.status, 422);
    let mute = [("wish_until", "2026-11-30")];
    assert_eq!(s.post(OFFICIAL, &path("time"), &mute).await.status, 422, "no reason");
    assert_eq!(s.post(LEADER, &path("more-time"), &[]).await.status, 409, "nobody asked");
    assert_eq!(s.post(OFFICIAL, &path("time"), &wish("2026-11-30")).await.status, 303);
    assert_eq!(s.post(OFFICIAL, &path("time"), &wish("2026-12-01")).await.status, 409, "twice");
    let why = [("pause_reason", "Chờ")];
    assert_eq!(s.post(OFFICIAL, &path("pause"), &why).await.status, 409, "a wish waits");
    assert!(s.get(LEADER, "/desk?act=desk.extension").await.text.contains(&id));
    assert_eq!(s.post(OFFICIAL, &path("more-time"), &[]).await.status, 403, "not his to give");
    assert_eq!(s.post(LEADER, &path("no-more-time"), &[]).await.status, 422, "without a word");
    let no = [("answer", "Việc gấp")];
    assert_eq!(s.post(LEADER, &path("no-more-time"), &no).await.status, 303);
    assert_eq!(s.due().await.as_deref(), Some("25/11 17:00:00"));

    assert_eq!(s.post(OFFICIAL, &path("time"), &wish("2026-11-27")).await.status, 303);
    assert_eq!(s.post(LEADER, &path("more-time"), &[]).await.status, 303);
    assert_eq!(s.due().await.as_deref(), Some("27/11 17:00:00"));
    let page = s.get(OFFICIAL, &format!("/incoming/{id}?lang=vi")).await.text;
    assert!(page.contains("Việc gấp") && page.contains("Đã gia hạn"), "both stay on record");

    assert_eq!(s.post(OFFICIAL, &path("time"), &wish("2026-11-30")).await.status, 303);
    let report = [("words", "Đã xong")];
    assert_eq!(s.post(OFFICIAL, &path("report"), &report).await.status, 303);
    let left = s.get(LEADER, "/desk?act=desk.extension").await.text;
    assert!(!left.contains(&id), "there is nothing to decide any more");
    s.w.assert_chain_is_whole().await;
}
