//! Opinions between authorities as people live them: an author asks others about a draft, each by a packet of the axis; one
//! works in the office and its leader approves what an official wrote, one has software of its own and answers by letter.
//! Hà Nội asks; Bộ Nội vụ works here, Văn phòng Chính phủ does not.

use base::db::Tx;
use edxml::{AttachmentMeta, Discard, Limits, Packet};
use serde_json::json;

use crate::agency::Doc;
use crate::checks::with_files;
use crate::office::Answered;
use crate::outgoing::Story as Outgoing;
use crate::signed::LETTER;

const QUESTION: &str = "Đề nghị cho ý kiến về thời hạn tại mục 2";
const COMMENT: &str = "Đề nghị bổ sung lộ trình";
const WHY: &str = "Bổ sung theo đề nghị";

struct Story {
    s: Outgoing,
    draft: String,
}

impl Story {
    /// Văn phòng Chính phủ answers a request by an ordinary document.
    async fn letter(&self, number: u32, reference: &str) {
        let letter = with_files(&Doc::new("G22", &["H26"], number), &[LETTER]).replacen(
            "<edXML:Code>",
            &format!(
                "<edXML:ResponseFor><edXML:OrganId>H26</edXML:OrganId>\
                 <edXML:Code>{reference}</edXML:Code></edXML:ResponseFor><edXML:Code>"
            ),
            1,
        );
        self.s.o.w.vpcp.send(&letter).await.ok();
        self.pass().await;
    }

    /// What the request to Văn phòng Chính phủ is called.
    async fn reference(&self) -> String {
        let inbox = self.s.o.w.vpcp.inbox("edoc").await;
        let packet = self.s.o.w.vpcp.read(&inbox[0]).await;
        let reading = edxml::read(packet.as_bytes(), &Limits::default(), &mut Discard).unwrap();
        let Packet::Document(document) = reading.packet else { panic!("a document") };
        let code = document.code.unwrap();
        format!("{}/{}", code.number.unwrap(), code.notation.unwrap())
    }

    /// Whether the author has an opinion to enter.
    async fn enters(&self) -> bool {
        self.s.o.get("tuan.h26", "/desk?act=outgoing.enter").await.text.contains(&self.draft)
    }

    async fn new() -> Story {
        let s = Outgoing::new().await;
        let draft = s.draft().await;
        Story { s, draft }
    }

    fn way(&self, more: &str) -> String {
        format!("/outgoing/{}/consultations{more}", self.draft)
    }

    async fn ask(&self, codes: &str, due_on: &str) -> Answered {
        let form = [("codes", codes), ("question", QUESTION), ("due_on", due_on)];
        self.s.o.post("tuan.h26", &format!("{}?lang=vi", self.way("")), &form).await
    }

    /// Asked, and the packets arrive.
    async fn asked(&self, codes: &str, due_on: &str) {
        let asked = self.ask(codes, due_on).await;
        assert_eq!(asked.status, 303, "{}", asked.text);
        self.pass().await;
    }

    /// Everything that is on its way arrives.
    async fn pass(&self) {
        for _ in 0..5 {
            self.s.o.w.run_jobs().await;
        }
    }

    async fn one<T: base::db::FromRow + Send + 'static>(&self, sql: &'static str, of: &str) -> T {
        self.s.one(sql, of).await
    }

    /// The request to an authority, on the newest version it was asked about.
    async fn id(&self, code: &str) -> String {
        let sql =
            "select id from office_consultation where code = ?1 order by version desc limit 1";
        self.one(sql, code).await
    }

    async fn count(&self, code: &str) -> i64 {
        let (here, sql) =
            (self.s.o.w.id(code), "select count(*) from office_incoming where authority_id = ?1");
        let read = move |tx: &Tx| tx.one(sql, &[here.into()]);
        self.s.o.w.installation.db.read(read).await.unwrap()
    }

    async fn act(&self, code: &str, act: &str, form: &[(&str, &str)]) -> Answered {
        let way = self.way(&format!("/{}/{act}?lang=vi", self.id(code).await));
        self.s.o.post("tuan.h26", &way, form).await
    }

    async fn lines(&self) -> String {
        self.s.o.get("tuan.h26", &format!("{}?lang=vi", self.way(""))).await.text
    }

    /// Bộ Nội vụ's incoming document, given to Đức.
    async fn assigned(&self) -> String {
        let sql = "select incoming_id from office_consulted where version = ?1";
        let id: String = {
            let read = move |tx: &Tx| tx.one(sql, &[1_i64.into()]);
            self.s.o.w.installation.db.read(read).await.unwrap()
        };
        let (son, duc) = (self.s.o.person("son.g09").await, self.s.o.person("duc.g09").await);
        for (who, act, form) in [
            ("binh.g09", "registration", vec![]),
            ("binh.g09", "submission", vec![("leader", son.as_str())]),
            ("son.g09", "assignment", vec![("lead", duc.as_str())]),
        ] {
            let answer = self.s.o.post(who, &format!("/incoming/{id}/{act}"), &form).await;
            assert_eq!(answer.status, 303, "{act}: {}", answer.text);
        }
        id
    }

    async fn there(&self, who: &str, id: &str, act: &str, form: &[(&str, &str)]) -> Answered {
        self.s.o.post(who, &format!("/incoming/{id}/consultation{act}?lang=vi"), form).await
    }

    /// An answer by `truc.consultation/1` from software that is not ours.
    fn answer(
        &self,
        (from, number): (&str, u32),
        of: &str,
        (stance, words): (&str, &str),
    ) -> String {
        let xml = Doc::new(from, &["H26"], number).xml();
        let read = edxml::read(xml.as_bytes(), &Limits::default(), &mut Discard).unwrap();
        let Packet::Document(mut document) = read.packet else { panic!("a document") };
        document.application_type = Some("truc.consultation/1".to_owned());
        let at = self.s.o.w.clock.now().to_string();
        let part = json!({
            "format": "truc.consultation/1", "message": format!("m-{number}"), "consultation": of,
            "asker": "H26", "asked": from, "step": "answered", "seq": 1, "version": 1, "at": at,
            "by": "Lê Thị Lan", "words": words, "stance": stance
        });
        let name = "truc.consultation.json".to_owned();
        let meta = AttachmentMeta { name, ..AttachmentMeta::default() };
        let mut out = Vec::new();
        let part = part.to_string();
        edxml::write_document(&document, [(meta, part.as_bytes())], &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }
}

// law!("30/2020:10")
#[tokio::test]
async fn an_authority_answers_and_the_author_says_what_was_made_of_it() {
    let t = Story::new().await;
    t.asked("G09", "2026-12-04").await;
    assert!(t.lines().await.contains("Chờ trả lời"));
    let id = t.assigned().await;
    let page = t.s.o.get("duc.g09", &format!("/incoming/{id}?lang=vi")).await.text;
    assert!(page.contains(QUESTION) && page.contains("du-thao.pdf"), "{page}");
    let draft = t.s.o.get("duc.g09", &format!("/incoming/{id}/files/0")).await.bytes;
    marked(&draft);

    let comment = [("stance", "comments"), ("answer", COMMENT)];
    assert_eq!(t.there("binh.g09", &id, "", &comment).await.status, 404, "not hers to handle");
    assert_eq!(t.there("hoa.g22", &id, "", &comment).await.status, 404, "another house");
    for (form, says) in [
        ([("stance", "shrug"), ("answer", COMMENT)], "Chưa chọn ý kiến"),
        ([("stance", "disagrees"), ("answer", " ")], "Chưa ghi nội dung"),
    ] {
        let refused = t.there("duc.g09", &id, "", &form).await;
        assert_eq!(refused.status, 422, "{}", refused.text);
        assert!(refused.text.contains(says), "{says}: {}", refused.text);
    }
    assert_eq!(t.there("son.g09", &id, "/approval", &[]).await.status, 409, "nothing yet");
    assert_eq!(t.there("duc.g09", &id, "", &comment).await.status, 303);
    assert_eq!(t.there("duc.g09", &id, "", &comment).await.status, 409, "a leader has it");
    assert_eq!(t.there("duc.g09", &id, "/approval", &[]).await.status, 403, "not an official's");
    assert!(t.s.o.get("son.g09", "/desk").await.text.contains(&id));
    let returned = t.there("son.g09", &id, "/return", &[("returned_because", "")]).await;
    assert_eq!(returned.status, 422);
    let why = [("returned_because", "Nói rõ lộ trình nào")];
    assert_eq!(t.there("son.g09", &id, "/return", &why).await.status, 303);
    assert_eq!(t.there("duc.g09", &id, "", &comment).await.status, 303);
    t.pass().await;
    assert!(!t.lines().await.contains(COMMENT), "only what was approved leaves the house");
    assert_eq!(t.there("son.g09", &id, "/approval", &[]).await.status, 303);
    t.pass().await;
    assert_eq!(t.there("duc.g09", &id, "", &comment).await.status, 409, "answered once");
    let lines = t.lines().await;
    for said in ["Đã trả lời", COMMENT, "Đỗ Thanh Sơn", "Chưa tiếp thu, giải trình"]
    {
        assert!(lines.contains(said), "{said}: {lines}");
    }
    assert!(!lines.contains("sau hạn"), "in time: {lines}");
    let letters = t.count("H26").await;
    assert_eq!(letters, 0, "an answer is no document of the register");

    let ha = t.s.o.person("ha.h26").await;
    let form = [("reviewer", ha.as_str())];
    assert_eq!(t.s.act("tuan.h26", &t.draft, "submission", &form).await, 303);
    let way = format!("/outgoing/{}/approval?lang=vi", t.draft);
    let early = t.s.o.post("ha.h26", &way, &[("version", "1")]).await;
    assert_eq!(early.status, 422);
    assert!(early.text.contains("giải trình ý kiến của: Bộ Nội vụ"), "{}", early.text);
    let key = t.id("G09").await;
    let (outcome, words) = (format!("outcome-{key}"), format!("words-{key}"));
    let said = [(outcome.as_str(), "taken-up"), (words.as_str(), WHY)];
    let dispose = format!("/outgoing/{}/dispositions", t.draft);
    for _ in 0..2 {
        assert_eq!(t.s.o.post("tuan.h26", &dispose, &said).await.status, 303);
    }
    let sql = "select count(*) from office_consultation_disposition where consultation_id = ?1";
    assert_eq!(t.one::<i64>(sql, &key).await, 1, "the same word is not written twice");
    let sheet = t.s.o.get("ha.h26", &format!("/outgoing/{}/brief?lang=vi", t.draft)).await.text;
    assert!(sheet.contains(COMMENT) && sheet.contains(WHY), "{sheet}");
    let print = t.s.o.get("ha.h26", &format!("/outgoing/{}/brief/book?lang=vi", t.draft)).await;
    assert!(self::words(&print.bytes).contains(WHY), "in print too");
    assert_eq!(t.s.o.post("ha.h26", &way, &[("version", "1")]).await.status, 303);
    t.s.o.w.assert_chain_is_whole().await;
}

/// Another program sees the mark, which is turned and no word of the document.
fn marked(pdf: &[u8]) {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    std::io::Write::write_all(&mut file, pdf).unwrap();
    let ran = std::process::Command::new("pdftotext").arg(file.path()).arg("-").output();
    let Ok(ran) = ran else {
        return eprintln!("pdftotext is not here: the mark is not looked for");
    };
    let text = String::from_utf8(ran.stdout).unwrap();
    let text: String = text.split_whitespace().collect();
    assert!(text.contains("THẢO") && text.contains("DỰ"), "a draft that says so: {text}");
}

/// The words of a PDF, as the program reads them.
fn words(pdf: &[u8]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("a.pdf");
    std::fs::write(&file, pdf).unwrap();
    let ran = std::process::Command::new(env!("CARGO_BIN_EXE_truc"))
        .args(["document", "words"])
        .arg(&file)
        .current_dir(folder.path())
        .output()
        .unwrap();
    String::from_utf8(ran.stdout).unwrap().split_whitespace().collect::<Vec<_>>().join(" ")
}

// law!("30/2020:10")
#[tokio::test]
async fn other_software_answers_by_letter_and_the_author_enters_it() {
    let t = Story::new().await;
    t.asked("G22", "2026-12-04").await;
    let inbox = t.s.o.w.vpcp.inbox("edoc").await;
    let packet = t.s.o.w.vpcp.read(&inbox[0]).await;
    let reading = edxml::read(packet.as_bytes(), &Limits::default(), &mut Discard).unwrap();
    assert!(reading.findings.iter().all(|one| one.rule.severity() != edxml::Severity::Refuse));
    let Packet::Document(document) = reading.packet else { panic!("a document") };
    assert_eq!(document.document_id, Some(t.id("G22").await));
    let names: Vec<_> = reading.attachments.iter().filter_map(|one| one.name.clone()).collect();
    assert_eq!(names, ["du-thao.pdf", "lay-y-kien.txt", "truc.consultation.json"]);
    let code = document.code.unwrap();
    let reference = format!("{}/{}", code.number.unwrap(), code.notation.unwrap());

    let stance = [("stance", "disagrees"), ("opinion", "Chưa đủ căn cứ")];
    let early = t.act("G22", "opinion", &stance).await;
    assert_eq!(early.status, 409);
    assert!(early.text.contains("Chưa có văn bản trả lời"), "{}", early.text);
    t.letter(91, &reference).await;
    assert!(t.s.o.get("tuan.h26", "/desk").await.text.contains(&t.draft), "his to enter");
    let lines = t.lines().await;
    assert!(lines.contains("chờ ghi ý kiến") && lines.contains("91/VP-TH"), "{lines}");
    let sql = "select id from office_incoming where reference = ?1";
    let came: String = t.one(sql, "91/VP-TH").await;
    let opened = t.s.o.get("tuan.h26", &format!("/incoming/{came}")).await;
    assert_eq!(opened.status, 200, "the author reads what answers him");
    let refused = t.act("G22", "opinion", &[("stance", ""), ("opinion", "Chưa đủ")]).await;
    assert_eq!(refused.status, 422);
    assert!(refused.text.contains("Chưa đủ"), "nothing typed is lost");
    assert_eq!(t.act("G22", "opinion", &stance).await.status, 303);
    assert_eq!(t.act("G22", "opinion", &stance).await.status, 409, "once");
    let lines = t.lines().await;
    assert!(lines.contains("Không đồng ý") && lines.contains(&came), "with evidence: {lines}");
    t.s.o.w.assert_chain_is_whole().await;
}

/// A letter that needs no entering any more leaves the author's desk.
#[tokio::test]
async fn what_is_withdrawn_or_answered_the_other_way_too_waits_for_no_entering() {
    let t = Story::new().await;
    t.asked("G22", "2026-12-04").await;
    t.letter(91, &t.reference().await).await;
    assert!(t.enters().await, "his to enter");
    let why = [("why", "Dự thảo thay đổi")];
    assert_eq!(t.act("G22", "withdrawal", &why).await.status, 303);
    assert!(!t.enters().await, "nothing is asked any more");

    let t = Story::new().await;
    t.asked("G22", "2026-12-04").await;
    t.letter(91, &t.reference().await).await;
    let id = t.id("G22").await;
    let answer = t.answer(("G22", 84), &id, ("disagrees", COMMENT));
    t.s.o.w.vpcp.send(&answer).await.ok();
    t.pass().await;
    assert!(!t.enters().await, "it was answered in the other way");
}

#[tokio::test]
async fn what_comes_twice_late_unasked_or_from_somebody_else_is_told() {
    let t = Story::new().await;
    t.asked("G22", "2026-11-24").await;
    let (id, vpcp) = (t.id("G22").await, &t.s.o.w.vpcp);
    let letters = t.count("H26").await;

    let unknown = "019ab000-0000-7000-8000-000000000000";
    vpcp.send(&t.answer(("G22", 81), unknown, ("agrees", ""))).await.ok();
    t.pass().await;
    assert_eq!(t.count("H26").await, letters + 1, "of no request: a clerk sees it");
    t.s.o.w.khanh_hoa.send(&t.answer(("H32", 82), &id, ("agrees", ""))).await.ok();
    t.pass().await;
    assert_eq!(t.count("H26").await, letters + 2, "not from whom was asked");
    vpcp.send(&t.answer(("G22", 83), &id, ("comments", " "))).await.ok();
    t.pass().await;
    assert_eq!(t.count("H26").await, letters + 3, "comments without words");
    assert!(t.lines().await.contains("Chờ trả lời"));

    t.s.o.w.clock.advance(3 * 24 * 3_600);
    assert!(t.lines().await.contains("Quá hạn trả lời"));
    let late = t.answer(("G22", 84), &id, ("disagrees", COMMENT));
    vpcp.send(&late).await.ok();
    t.pass().await;
    let lines = t.lines().await;
    assert!(lines.contains(COMMENT) && lines.contains("trả lời sau hạn"), "{lines}");
    vpcp.send(&late).await.ok();
    t.pass().await;
    assert_eq!(t.count("H26").await, letters + 3, "twice is once");
    vpcp.send(&t.answer(("G22", 85), &id, ("agrees", ""))).await.ok();
    t.pass().await;
    assert_eq!(t.count("H26").await, letters + 4, "another one than stands is a letter");
    assert!(t.lines().await.contains(COMMENT), "and what stands stays");
}

#[tokio::test]
async fn a_request_is_extended_withdrawn_and_asked_again_about_a_later_version() {
    let t = Story::new().await;
    let refused = [
        ("", "2026-12-04", "Chọn từ 1 đến"),
        ("H26", "2026-12-04", "Chọn từ 1 đến"),
        ("X99", "2026-12-04", "X99"),
        ("G09", "2020-01-01", "Thời hạn phải từ hôm nay"),
    ];
    for (codes, due_on, says) in refused {
        let answer = t.ask(codes, due_on).await;
        assert_eq!(answer.status, 422, "{codes}");
        assert!(answer.text.contains(says) && answer.text.contains(QUESTION), "{}", answer.text);
    }
    assert_eq!(t.s.o.get("yen.h26", &t.way("")).await.status, 404, "the author's");
    t.asked("G09 G22", "2026-11-27").await;
    let again = t.ask("G09", "2026-12-04").await;
    assert_eq!(again.status, 422);
    assert!(again.text.contains("Đã lấy ý kiến"), "{}", again.text);
    let id = t.assigned().await;

    let sooner = [("due_on", "2026-11-26"), ("why", WHY)];
    assert_eq!(t.act("G09", "extension", &sooner).await.status, 422);
    let none = [("due_on", ""), ("why", WHY)];
    assert_eq!(t.act("G09", "extension", &none).await.status, 422);
    let later = [("due_on", "2026-12-11"), ("why", WHY)];
    assert_eq!(t.act("G09", "extension", &later).await.status, 303);
    t.pass().await;
    let page = t.s.o.get("duc.g09", &format!("/incoming/{id}?lang=vi")).await.text;
    assert!(page.contains("11/12/2026") && page.contains(WHY), "{page}");

    // He approves and she withdraws at once: the two cross on their way.
    let agrees = [("stance", "agrees"), ("answer", "")];
    assert_eq!(t.there("duc.g09", &id, "", &agrees).await.status, 303);
    assert_eq!(t.there("son.g09", &id, "/approval", &[]).await.status, 303);
    assert_eq!(t.act("G09", "withdrawal", &[("why", " ")]).await.status, 422);
    t.s.o.w.clock.advance(1);
    assert_eq!(t.act("G09", "withdrawal", &[("why", "Đã đủ ý kiến")]).await.status, 303);
    t.s.o.w.clock.advance(1);
    t.pass().await;
    let lines = t.lines().await;
    assert!(lines.contains("trả lời sau khi đã rút yêu cầu"), "{lines}");
    assert_eq!(t.act("G22", "withdrawal", &[("why", "Đã đủ ý kiến")]).await.status, 303);
    assert_eq!(t.act("G22", "withdrawal", &[("why", "Lần nữa")]).await.status, 409);
    t.pass().await;

    let mut sheet = t.s.sheet().await;
    sheet.push(("version", "1".to_owned()));
    let edit = format!("/outgoing/{}/edit", t.draft);
    assert_eq!(t.s.post("tuan.h26", &edit, &sheet).await.0, 303);
    assert!(t.lines().await.contains("hỏi về bản v1"), "answered to version 1");
    t.asked("G09", "").await;
    assert!(t.lines().await.contains("(v2,"), "the later version is asked about anew");
    t.s.o.w.assert_chain_is_whole().await;
}

#[tokio::test]
async fn who_was_told_that_a_request_is_withdrawn_answers_it_no_more() {
    let t = Story::new().await;
    t.asked("G09", "2026-12-04").await;
    let id = t.assigned().await;
    let agrees = [("stance", "agrees"), ("answer", "")];
    assert_eq!(t.there("duc.g09", &id, "", &agrees).await.status, 303);
    assert_eq!(t.act("G09", "withdrawal", &[("why", "Đã đủ ý kiến")]).await.status, 303);
    t.pass().await;
    let refused = t.there("son.g09", &id, "/approval", &[]).await;
    assert_eq!(refused.status, 409);
    assert!(refused.text.contains("Đã đủ ý kiến"), "told why: {}", refused.text);
    let page = t.s.o.get("duc.g09", &format!("/incoming/{id}?lang=vi")).await.text;
    assert!(page.contains("Yêu cầu đã được rút"), "{page}");
    t.pass().await;
    assert!(t.lines().await.contains("Đã rút yêu cầu"));
}

/// The same bytes once more, as another parcel.
#[tokio::test]
async fn a_request_that_comes_twice_is_one_document() {
    let t = Story::new().await;
    t.asked("G22", "2026-12-04").await;
    let inbox = t.s.o.w.vpcp.inbox("edoc").await;
    let packet = t.s.o.w.vpcp.read(&inbox[0]).await;
    let packet = packet.replace("<edXML:OrganId>G22<", "<edXML:OrganId>G09<");
    for _ in 0..2 {
        t.s.o.w.clock.advance(60);
        t.s.o.w.ha_noi.send(&packet).await.ok();
        t.pass().await;
        assert_eq!(t.count("G09").await, 1);
    }
    let forged = packet.replace("H26</edXML:OrganId>", "H32</edXML:OrganId>");
    t.s.o.w.khanh_hoa.send(&forged).await.ok();
    t.pass().await;
    assert_eq!(t.count("G09").await, 2, "in another's name it is a letter");
    let sql = "select count(*) from office_consulted where version = ?1";
    let read = move |tx: &Tx| tx.one::<i64>(sql, &[1_i64.into()]);
    assert_eq!(t.s.o.w.installation.db.read(read).await.unwrap(), 1);
}
