//! Assistants: whoever assists a leader sees the leader's desk, sorts it and writes notes, under both names and for so many days;
//! and decides, assigns, approves and signs nothing.

use crate::office::Story;

const ASSISTANT: &str = "tuan.h26";
const LEADER: &str = "ha.h26";

/// Hà names Tuấn her assistant from Monday to Wednesday; answers the status.
async fn named(s: &Story, may: &[(&str, &str)]) -> u16 {
    let tuan = s.person(ASSISTANT).await;
    let form = [
        ("duty", "assist"),
        ("substitute", tuan.as_str()),
        ("from", "2026-11-23"),
        ("until", "2026-11-25"),
    ];
    s.post(LEADER, "/absences", &[&form[..], may].concat()).await.status.as_u16()
}

const ALL: [(&str, &str); 2] = [("sorts", "on"), ("notes", "on")];

/// The way to a leader's desk.
async fn desk(s: &Story) -> String {
    format!("/desk?of={}", s.person(LEADER).await)
}

// law!("30/2020:13")
#[tokio::test]
async fn an_assistant_sorts_and_notes_and_the_record_shows_both_names() {
    let s = Story::new().await;
    let (first, second) = (s.submitted(1).await, s.submitted(2).await);
    let (way, desk) = (format!("/incoming/{second}?lang=vi"), desk(&s).await);
    assert_eq!(s.get(ASSISTANT, &desk).await.status, 404, "not yet");
    assert_eq!(s.get(ASSISTANT, &way).await.status, 404);
    assert_eq!(named(&s, &ALL).await, 303);

    let own = s.get(ASSISTANT, "/desk?lang=vi").await.text;
    assert!(
        own.contains("Ngô Thu Hà") && !own.contains(&first),
        "the way to her desk, not her work"
    );
    let page = s.get(ASSISTANT, &format!("{desk}&lang=vi")).await.text;
    assert!(page.contains(&first) && page.contains("Bàn của Ngô Thu Hà"), "{page}");
    assert!(page.contains("value=\"desk.mark\"") && !page.contains("value=\"incoming.assign\""));

    let pieces = s.pieces(ASSISTANT, &desk).await;
    let mark = [("bulk", "desk.mark"), ("todo", pieces[1].as_str())];
    assert!(s.post(ASSISTANT, "/desk/bulk/doing", &mark).await.text.contains("1/1"));
    let off = [("bulk", "desk.put-off"), ("todo", pieces[0].as_str()), ("until", "2026-11-26")];
    let off = s.post(ASSISTANT, "/desk/bulk/doing", &off).await;
    assert!(off.text.contains("1/1"), "{}", off.text);
    let hers = s.get(LEADER, "/desk?lang=vi").await.text;
    assert!(hers.contains("Xem trước") && hers.contains("Đặng Anh Tuấn"), "{hers}");
    assert!(hers.contains(&second) && !hers.contains(&first), "out of her sight");
    let hidden = s.get(LEADER, "/desk?hidden=yes").await.text;
    assert!(hidden.contains(&first) && hidden.contains("Đặng Anh Tuấn"), "{hidden}");
    assert_eq!(s.post(LEADER, "/desk/waking", &[("todo", &pieces[0])]).await.status, 303);
    assert!(s.get(LEADER, "/desk").await.text.contains(&first), "hers to take back");

    let note = format!("/incoming/{second}/notes");
    assert_eq!(s.post(ASSISTANT, &note, &[("note", " ")]).await.status, 422);
    assert_eq!(s.post(ASSISTANT, &note, &[("note", "Cần hỏi Sở Tài chính")]).await.status, 303);
    let page = s.get(LEADER, &way).await.text;
    assert!(page.contains("Cần hỏi Sở Tài chính"), "{page}");
    assert!(page.contains("Đặng Anh Tuấn, trợ lý của Ngô Thu Hà"), "{page}");
    assert_eq!(s.post(LEADER, &note, &[("note", "x")]).await.status, 404, "she assists nobody");
    let record = "select count(*) from event where kind in ('todo.marked', 'todo.put-off')
                  and actor like 'person:%' and detail like '%desk%'";
    assert_eq!(s.count(record).await, 2, "who laid it out, and whose desk it is");
    s.w.assert_chain_is_whole().await;
}

// law!("30/2020:13")
#[tokio::test]
async fn an_assistant_decides_nothing() {
    let s = Story::new().await;
    let id = s.submitted(1).await;
    assert_eq!(named(&s, &ALL).await, 303);
    let path = |act: &str| format!("/incoming/{id}/{act}?lang=vi");
    let yen = s.person("yen.h26").await;
    let of = [("lead", yen.as_str())];
    assert_eq!(s.post(ASSISTANT, &path("assignment"), &of).await.status, 403, "no leader himself");
    let report = s.post(ASSISTANT, &path("report"), &[("words", "Xong")]).await;
    assert_eq!(report.status, 403);
    assert!(report.text.contains("trợ lý của Ngô Thu Hà"), "the rule says so: {}", report.text);

    // A leader too, so that his role alone would let him assign.
    let way = format!("/people/{}/positions", s.person(ASSISTANT).await);
    let form = [("title", "Phó Chánh Văn phòng"), ("unit", ""), ("role-leader", "on")];
    assert_eq!(s.post("yen.h26", &way, &form).await.status, 303);
    let assigned = s.post(ASSISTANT, &path("assignment"), &of).await;
    assert_eq!(assigned.status, 403, "{}", assigned.text);
    assert!(assigned.text.contains("không quyết định"), "{}", assigned.text);
    let piece = s.pieces(ASSISTANT, &desk(&s).await).await;
    let bulk = [("bulk", "incoming.assign"), ("todo", piece[0].as_str()), of[0]];
    let many = s.post(ASSISTANT, "/desk/bulk/doing?lang=vi", &bulk).await.text;
    assert!(many.contains("0/1") && many.contains("trợ lý của Ngô Thu Hà"), "{many}");
    assert_eq!(s.count("select count(*) from office_part").await, 0);
}

// law!("30/2020:13")
#[tokio::test]
async fn an_assistant_sees_what_waits_for_a_signature_and_signs_nothing() {
    let s = crate::outgoing::Story::new().await;
    let id = s.draft().await;
    s.to_sign(&id).await;
    let yen = s.o.person("yen.h26").await;
    let form = [
        ("duty", "assist"),
        ("substitute", yen.as_str()),
        ("from", "2026-11-23"),
        ("until", "2026-11-25"),
        ("notes", "on"),
    ];
    assert_eq!(s.o.post(LEADER, "/absences", &form).await.status, 303);
    let lies = s.o.get("yen.h26", &desk(&s.o).await).await.text;
    assert!(lies.contains(&id), "{lies}");
    let note = [("note", "Đã đối chiếu số liệu")];
    assert_eq!(s.act("yen.h26", &id, "notes", &note).await, 303);
    let request: String = s.one("select request_id from office_outgoing where id = ?1", &id).await;
    let request = format!("request-{request}");
    let form = [("act", "signature"), (request.as_str(), "on")];
    let tried = s.o.post("yen.h26", "/signing/batches", &form).await;
    assert!([403, 404, 422].contains(&tried.status.as_u16()), "{}", tried.status);
    assert_eq!(s.o.post(LEADER, "/signing/batches", &form).await.status, 303, "hers to sign");
}

#[tokio::test]
async fn an_assistant_does_what_was_given_and_no_longer_than_that() {
    let s = Story::new().await;
    let id = s.submitted(1).await;
    assert_eq!(named(&s, &[]).await, 303);
    assert_eq!(named(&s, &ALL).await, 422, "once for the same days");
    let (way, desk) = (format!("/incoming/{id}"), desk(&s).await);
    let page = s.get(ASSISTANT, &desk).await.text;
    assert!(page.contains(&id) && !page.contains("value=\"desk.mark\""), "sees, and sorts nothing");
    let piece = s.pieces(ASSISTANT, &desk).await;
    let mark = [("bulk", "desk.mark"), ("todo", piece[0].as_str())];
    let refused = s.post(ASSISTANT, "/desk/bulk/doing?lang=vi", &mark).await.text;
    assert!(refused.contains("không được giao sắp xếp"), "{refused}");
    let note = s.post(ASSISTANT, &format!("{way}/notes?lang=vi"), &[("note", "x")]).await;
    assert!(note.status == 403 && note.text.contains("không được giao ghi chú"), "{}", note.text);
    let secret = s.get(ASSISTANT, &format!("/desk?of={}", s.person("yen.h26").await)).await;
    assert_eq!(secret.status, 404, "no other desk");

    s.w.clock.advance(3 * 24 * 3_600);
    assert_eq!(s.get(ASSISTANT, &desk).await.status, 404, "the days are over");
    assert_eq!(s.get(ASSISTANT, &way).await.status, 404);
}

#[tokio::test]
async fn leaders_alone_have_assistants() {
    let s = Story::new().await;
    let yen = s.person("yen.h26").await;
    let form = [
        ("duty", "assist"),
        ("substitute", yen.as_str()),
        ("from", "2026-11-23"),
        ("until", "2026-11-25"),
    ];
    let refused = s.post(ASSISTANT, "/absences?lang=vi", &form).await;
    assert!(refused.status == 422 && refused.text.contains("f-duty-fault"), "{}", refused.text);
    assert_eq!(named(&s, &ALL).await, 303);
    let page = s.get(ASSISTANT, "/absences?lang=vi").await.text;
    assert!(page.contains("Trợ lý: xem, sắp xếp, ghi chú"), "{page}");
    let ha = s.person(LEADER).await;
    let hers = [form[0], ("holder", ha.as_str()), form[1], form[2], form[3]];
    assert_eq!(s.post(ASSISTANT, "/absences", &hers).await.status, 403, "hers to say");
    assert_eq!(s.post("yen.h26", "/absences", &hers).await.status, 303, "the administrator may");
}
