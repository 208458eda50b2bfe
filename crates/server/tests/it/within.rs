//! Recipients inside the authority: a unit's head and a person get an issued document on their desks, handle it, and the author
//! sees how far it is.

use base::authority::{Actor, Scope};
use base::db::Tx;
use base::events::Event;
use office::outgoing::DRAFT;

use crate::outgoing::{Fields, Story};

impl Story {
    async fn sheet_within(&self, lines: &str) -> Fields {
        let mut sheet = self.sheet().await;
        sheet.retain(|(name, _)| *name != "within");
        sheet.push(("within", lines.to_owned()));
        sheet
    }

    /// Issued to these lines; the document, and the way of what came to somebody's desk.
    async fn issued_within(&self, lines: &str) -> String {
        let saved = self.post("tuan.h26", "/outgoing/new", &self.sheet_within(lines).await).await;
        assert_eq!(saved.0, 303, "{}", saved.1);
        let id = saved.1.strip_prefix("/outgoing/").unwrap().to_owned();
        self.issue(&id).await;
        id
    }

    async fn on_desk(&self, login: &str, act: &str) -> Option<String> {
        let desk = self.o.get(login, &format!("/desk?act={act}")).await.text;
        let at = desk.find("href=\"/incoming/")? + 6;
        Some(desk[at..].split('"').next()?.to_owned())
    }
}

// law!("30/2020:24")
#[tokio::test]
async fn a_unit_and_a_person_get_what_their_authority_issued_and_handle_it() {
    let s = Story::new().await;
    let id = s.issued_within("phòng tổng hợp\nBùi Hải Yến").await;
    let way = s.on_desk("lien.h26", "incoming.handle").await.expect("the head of the unit has it");
    assert!(s.on_desk("yen.h26", "incoming.handle").await.is_some(), "and the person");
    assert!(s.on_desk("tuan.h26", "incoming.handle").await.is_none(), "a member of the unit not");

    let page = s.page("tuan.h26", &id).await;
    let lines = page.split("Trong cơ quan").nth(1).unwrap();
    assert!(lines.contains("phòng tổng hợp") && lines.contains("Phùng Thị Liên"), "{lines}");
    assert!(lines.contains("Đã phân công") && lines.contains("Chưa mở xem"));

    let there = s.o.get("lien.h26", &format!("{way}?lang=vi")).await;
    assert_eq!(there.status, 200);
    assert!(there.text.contains("Văn bản nội bộ") && !there.text.contains("trùng"));
    let file = s.o.get("lien.h26", &format!("{way}/files/0")).await;
    assert_eq!(file.status, 200, "the sealed file is theirs to read");
    assert_eq!(s.o.get("hoa.g22", &way).await.status, 404, "of another authority");
    assert_eq!(s.o.post("lien.h26", &format!("{way}/beginning"), &[]).await.status, 303);
    let report = [("words", "Đã phổ biến trong phòng")];
    assert_eq!(s.o.post("lien.h26", &format!("{way}/report"), &report).await.status, 303);
    let confirmed = s.o.post("ha.h26", &format!("{way}/confirmation"), &[]).await;
    assert_eq!(confirmed.status, 303, "who signed it confirms");
    let page = s.page("tuan.h26", &id).await;
    let lines = page.split("Trong cơ quan").nth(1).unwrap();
    assert!(lines.contains("Hoàn thành") && lines.contains("Mở xem lúc"), "{lines}");
}

// law!("30/2020:18")
#[tokio::test]
async fn what_is_recalled_stops_on_the_desks_inside_too() {
    let s = Story::new().await;
    let id = s.issued_within("Phòng Tổng hợp").await;
    let way = s.on_desk("lien.h26", "incoming.handle").await.unwrap();
    let form = [("recall_reason", "Gửi nhầm phụ lục")];
    assert_eq!(s.act("yen.h26", &id, "recall", &form).await, 303);
    let begun = s.o.post("lien.h26", &format!("{way}/beginning"), &[]).await;
    assert_eq!(begun.status, 409, "nothing is done with it any more");
    assert!(s.on_desk("yen.h26", "incoming.destroy").await.is_some());
    assert!(s.page("tuan.h26", &id).await.contains("Bị thu hồi, chờ hủy"));
}

#[tokio::test]
async fn a_line_that_means_nobody_or_several_is_refused_and_kept() {
    let s = Story::new().await;
    for (line, rule) in [("Phòng Không có", "Phòng Không có"), ("minh.g22", "minh.g22")] {
        let (status, page) = s.post("tuan.h26", "/outgoing/new", &s.sheet_within(line).await).await;
        assert_eq!(status, 422, "{line}");
        assert!(page.contains(rule) && page.contains("là đơn vị có người đứng đầu"), "{page}");
    }
    let many = "Bùi Hải Yến\n".repeat(201);
    let (status, page) = s.post("tuan.h26", "/outgoing/new", &s.sheet_within(&many).await).await;
    assert!(status == 422 && page.contains("Quá 200 nơi nhận"), "{page}");

    let mut sheet = s.sheet_within("yen.h26").await;
    sheet.extend([("press", "within".to_owned()), ("add_within", "Phòng Tổng hợp".to_owned())]);
    let (_, page) = s.post("tuan.h26", "/outgoing/new", &sheet).await;
    assert!(page.contains("yen.h26\nPhòng Tổng hợp"), "a line is added to what was typed");
}

/// A line that means nobody when it is issued is told on its page; the others get it all the same.
#[tokio::test]
async fn who_left_meanwhile_is_told_on_the_page() {
    let s = Story::new().await;
    let saved = s.sheet_within("Phùng Thị Liên\nyen.h26").await;
    let saved = s.post("tuan.h26", "/outgoing/new", &saved).await;
    let id = saved.1.strip_prefix("/outgoing/").unwrap().to_owned();
    let close = "update person set closed_at = ?1 where login = 'lien.h26'";
    let sql = move |tx: &Tx| {
        let permit = Actor::machine("test").may(&DRAFT, Scope::Installation)?;
        let event = Event::of("person.left", "person", "test");
        tx.change(&permit, &event)?.execute(close, &[tx.now().into()])
    };
    s.o.w.installation.db.write(sql).await.unwrap();
    s.issue(&id).await;
    assert!(s.page("tuan.h26", &id).await.contains("Không tìm thấy người nhận khi phát hành"));
    assert!(s.on_desk("yen.h26", "incoming.handle").await.is_some());
}
