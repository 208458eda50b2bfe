//! Absence: who stands in does the desk work of who is away, with rights of their own, under both names, for so many days; and
//! signs nothing, gains nothing, passes nothing on.

use crate::office::Story;

/// Tuấn leads in Hà Nội too, so that he may stand in for Hà.
async fn with_deputy() -> Story {
    let s = Story::new().await;
    let way = format!("/people/{}/positions", s.person("tuan.h26").await);
    let form = [("title", "Phó Chánh Văn phòng"), ("unit", ""), ("role-leader", "on")];
    assert_eq!(s.post("yen.h26", &way, &form).await.status, 303);
    s
}

/// A letter that waits for Hà to assign it.
async fn submitted(s: &Story, number: u32) -> String {
    let id = s.letter(number).await;
    assert_eq!(s.post("yen.h26", &format!("/incoming/{id}/registration"), &[]).await.status, 303);
    let ha = s.person("ha.h26").await;
    let form = [("leader", ha.as_str())];
    assert_eq!(s.post("yen.h26", &format!("/incoming/{id}/submission"), &form).await.status, 303);
    id
}

/// Hà is away from Monday to Wednesday.
async fn away(s: &Story) -> http::StatusCode {
    let tuan = s.person("tuan.h26").await;
    let form = [("substitute", tuan.as_str()), ("from", "2026-11-23"), ("until", "2026-11-25")];
    s.post("ha.h26", "/absences", &form).await.status
}

// law!("30/2020:13")
#[tokio::test]
async fn a_substitute_does_the_work_and_the_record_shows_both_names() {
    let s = with_deputy().await;
    let id = submitted(&s, 1).await;
    let letter = format!("/incoming/{id}?lang=vi");
    assert_eq!(s.get("tuan.h26", &letter).await.status, 404, "not his");
    assert_eq!(away(&s).await, 303);
    let desk = s.get("tuan.h26", "/desk?lang=vi").await.text;
    assert!(desk.contains(&id) && desk.contains("Làm thay Ngô Thu Hà"), "{desk}");
    assert!(s.get("ha.h26", "/desk").await.text.contains(&id), "it is hers all the same");
    assert_eq!(s.get("tuan.h26", &letter).await.status, 200);

    let yen = s.person("yen.h26").await;
    let form = [("lead", yen.as_str()), ("direction", "Trả lời"), ("due_on", "2026-11-27")];
    assert_eq!(s.post("tuan.h26", &format!("/incoming/{id}/assignment"), &form).await.status, 303);
    let trail = s.get("yen.h26", &letter).await.text;
    assert!(trail.contains("Đặng Anh Tuấn thay Ngô Thu Hà"), "{trail}");
}

#[tokio::test]
async fn it_ends_with_its_last_day_or_before_and_is_not_passed_on() {
    let s = with_deputy().await;
    let id = submitted(&s, 1).await;
    assert_eq!(away(&s).await, 303);
    // Tuấn is away too: Yến gets what is his, and that is not what is Hà's. She would need to lead.
    let yen = s.person("yen.h26").await;
    let form = [("substitute", yen.as_str()), ("from", "2026-11-23"), ("until", "2026-11-25")];
    assert_eq!(s.post("tuan.h26", "/absences", &form).await.status, 422);
    s.w.clock.advance(3 * 24 * 3_600);
    assert!(!s.get("tuan.h26", "/desk").await.text.contains(&id), "the days are over");
    assert_eq!(s.get("tuan.h26", &format!("/incoming/{id}")).await.status, 404);

    let form = [("substitute", ""), ("from", "2026-11-26"), ("until", "2026-11-27")];
    let tuan = s.person("tuan.h26").await;
    let form = [("substitute", tuan.as_str()), form[1], form[2]];
    assert_eq!(s.post("ha.h26", "/absences", &form).await.status, 303);
    let page = s.get("ha.h26", "/absences").await.text;
    let way = page.split("action=\"/absences/").nth(1).unwrap().split('"').next().unwrap();
    let way = format!("/absences/{way}");
    assert_eq!(s.post("tuan.h26", &way, &[]).await.status, 404, "hers to end");
    assert_eq!(s.post("ha.h26", &way, &[]).await.status, 303);
    assert_eq!(s.get("tuan.h26", &format!("/incoming/{id}")).await.status, 404);
}

#[tokio::test]
async fn who_has_not_the_rights_does_not_stand_in_and_days_do_not_overlap() {
    let s = Story::new().await;
    let (tuan, ha) = (s.person("tuan.h26").await, s.person("ha.h26").await);
    let page = async |form: &[(&str, &str)]| {
        let answer = s.post("ha.h26", "/absences?lang=vi", form).await;
        (answer.status.as_u16(), answer.text)
    };
    let days = [("from", "2026-11-23"), ("until", "2026-11-25")];
    let (status, text) = page(&[("substitute", &tuan), days[0], days[1]]).await;
    assert!(status == 422 && text.contains("không có vai trò Lãnh đạo"), "{text}");
    for (form, field) in [
        ([("substitute", ha.as_str()), days[0], days[1]], "substitute"),
        ([("substitute", ""), days[0], days[1]], "substitute"),
    ] {
        let (status, text) = page(&form).await;
        assert!(status == 422 && text.contains(&format!("f-{field}-fault")), "{text}");
    }

    let s = with_deputy().await;
    for (from, until) in
        [("2026-11-22", "2026-11-24"), ("2026-11-25", "2026-11-24"), ("2026-11-23", "2028-01-01")]
    {
        let form = [("substitute", tuan.as_str()), ("from", from), ("until", until)];
        assert_eq!(s.post("ha.h26", "/absences", &form).await.status, 422, "{from}–{until}");
    }
    assert_eq!(away(&s).await, 303);
    assert_eq!(away(&s).await, 422, "on these days there is one");
    let form = [("holder", ha.as_str()), ("substitute", tuan.as_str()), days[0], days[1]];
    assert_eq!(s.post("tuan.h26", "/absences", &form).await.status, 403, "not his to say");
    assert_eq!(s.post("yen.h26", "/absences", &form).await.status, 422, "the administrator may");
}

#[tokio::test]
async fn nobody_signs_for_another_by_standing_in() {
    let s = crate::outgoing::Story::new().await;
    let way = format!("/people/{}/positions", s.o.person("yen.h26").await);
    let form = [("title", "Phó Chánh Văn phòng"), ("unit", ""), ("role-leader", "on")];
    assert_eq!(s.o.post("yen.h26", &way, &form).await.status, 303);
    let id = s.draft().await;
    s.to_sign(&id).await;
    let yen = s.o.person("yen.h26").await;
    let form = [("substitute", yen.as_str()), ("from", "2026-11-23"), ("until", "2026-11-25")];
    assert_eq!(s.o.post("ha.h26", "/absences", &form).await.status, 303);
    let desk = s.o.get("yen.h26", "/desk?act=outgoing.sign").await.text;
    assert!(!desk.contains(&id), "{desk}");
    let request: String = s.one("select request_id from office_outgoing where id = ?1", &id).await;
    let request = format!("request-{request}");
    let form = [("act", "signature"), (request.as_str(), "on")];
    let tried = s.o.post("yen.h26", "/signing/batches", &form).await;
    assert!([403, 404, 422].contains(&tried.status.as_u16()), "{}", tried.status);
    assert_eq!(s.o.post("ha.h26", "/signing/batches", &form).await.status, 303, "hers to sign");
}

// law!("30/2020:24")
#[tokio::test]
async fn a_substitute_decides_in_the_place_of_who_is_away_but_not_on_their_own_work() {
    let s = with_deputy().await;
    let id = submitted(&s, 1).await;
    let path = |act: &str| format!("/incoming/{id}/{act}");
    let (tuan, yen) = (s.person("tuan.h26").await, s.person("yen.h26").await);
    assert_eq!(away(&s).await, 303);
    let form = [("lead", yen.as_str()), ("direction", "Trả lời"), ("due_on", "2026-11-24")];
    assert_eq!(s.post("tuan.h26", &path("assignment"), &form).await.status, 303);
    assert_eq!(s.post("yen.h26", &path("beginning"), &[]).await.status, 303);
    let wish = [("wish_until", "2026-11-27"), ("wish_reason", "Chờ số liệu")];
    assert_eq!(s.post("yen.h26", &path("time"), &wish).await.status, 303);
    let waits = s.get("ha.h26", "/desk?act=desk.extension").await.text;
    assert!(waits.contains(&id), "it was hers to assign, so it is hers to decide");
    assert_eq!(s.post("tuan.h26", &path("more-time"), &[]).await.status, 303, "in her place");

    let id = submitted(&s, 2).await;
    let path = |act: &str| format!("/incoming/{id}/{act}");
    let form = [("lead", tuan.as_str()), ("direction", "Trả lời"), ("due_on", "2026-11-27")];
    assert_eq!(s.post("tuan.h26", &path("assignment"), &form).await.status, 303);
    assert_eq!(s.post("tuan.h26", &path("beginning"), &[]).await.status, 303);
    let done = [("words", "Đã trả lời")];
    assert_eq!(s.post("tuan.h26", &path("report"), &done).await.status, 303);
    let own = s.post("tuan.h26", &format!("{}?lang=vi", path("confirmation")), &[]).await;
    assert_eq!(own.status, 409, "{}", own.text);
    assert!(own.text.contains("việc của chính bạn"), "{}", own.text);
    assert_eq!(s.post("ha.h26", &path("confirmation"), &[]).await.status, 303);
}

// law!("30/2020:11")
#[tokio::test]
async fn nobody_approves_their_own_draft_by_standing_in() {
    let s = crate::outgoing::Story::new().await;
    let way = format!("/people/{}/positions", s.o.person("tuan.h26").await);
    let form = [("title", "Phó Chánh Văn phòng"), ("unit", ""), ("role-leader", "on")];
    assert_eq!(s.o.post("yen.h26", &way, &form).await.status, 303);
    let id = s.draft().await;
    let ha = s.o.person("ha.h26").await;
    let form = [("reviewer", ha.as_str())];
    assert_eq!(s.act("tuan.h26", &id, "submission", &form).await, 303);
    assert_eq!(away(&s.o).await, 303);
    let shown = [("version", "1")];
    assert_eq!(s.act("tuan.h26", &id, "approval", &shown).await, 409);
    assert_eq!(s.act("ha.h26", &id, "approval", &shown).await, 303);
}
