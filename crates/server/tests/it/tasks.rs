//! Tasks as people live them: a sentence of a signed letter becomes work of another authority, arrives there by the axis, is
//! assigned, reported on, extended, proposed and confirmed; sent back, withdrawn, told twice; and the wall counts right.
//! Hà Nội gives, Bộ Nội vụ leads; Văn phòng Chính phủ has software of its own.

use axum::http::StatusCode;
use base::authority::Actor;
use base::db::Tx;
use edxml::{Discard, Limits, Packet};
use office::task::seed::{Former, bring_in};

use crate::outgoing::Story as Outgoing;
use crate::world::World;

struct Story {
    s: Outgoing,
    letter: String,
}

impl Story {
    async fn new() -> Story {
        let s = Outgoing::new().await;
        let letter = s.issued().await;
        Story { s, letter }
    }

    /// A form for a task from the first point of the letter.
    fn form<'a>(&'a self, more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
        let own = [
            ("outgoing", self.letter.as_str()),
            ("at", "2.1"),
            ("words", "Báo cáo kết quả kết nối"),
            ("evidence", "Văn bản báo cáo"),
        ];
        own.into_iter().chain(more.iter().copied()).collect()
    }

    /// Gives it to Bộ Nội vụ, with Văn phòng Chính phủ beside; the ids of Hà Nội's line and of Bộ Nội vụ's.
    async fn given(&self) -> (String, String) {
        let form = self.form(&[("lead", "G09"), ("with", "G22"), ("due_on", "2026-12-04")]);
        let given = self.s.o.post("ha.h26", "/tasks/new", &form).await;
        assert_eq!(given.status, 303, "{}", given.text);
        self.pass().await;
        let id = given.location.strip_prefix("/tasks/").unwrap().to_owned();
        (id, self.line("G09").await)
    }

    /// Everything that is on its way arrives.
    async fn pass(&self) {
        for _ in 0..5 {
            self.s.o.w.run_jobs().await;
        }
    }

    /// The line of an authority's only task.
    async fn line(&self, code: &str) -> String {
        let (authority, sql) =
            (self.s.o.w.id(code), "select id from office_task where authority_id = ?1");
        let read = move |tx: &Tx| tx.one(sql, &[authority.into()]);
        self.s.o.w.installation.db.read(read).await.unwrap()
    }

    async fn state(&self, id: &str) -> String {
        let id = id.to_owned();
        let read = move |tx: &Tx| {
            tx.one("select state from office_task where id = ?1", &[id.as_str().into()])
        };
        self.s.o.w.installation.db.read(read).await.unwrap()
    }

    async fn step(&self, who: &str, id: &str, step: &str, form: &[(&str, &str)]) -> StatusCode {
        let answer = self.s.o.post(who, &format!("/tasks/{id}/steps/{step}"), form).await;
        if answer.status == 303 {
            self.pass().await;
        }
        answer.status
    }

    async fn page(&self, who: &str, id: &str) -> String {
        self.s.o.get(who, &format!("/tasks/{id}?lang=vi")).await.text
    }

    /// Bộ Nội vụ's leader gives it to an official.
    async fn accepted(&self) -> (String, String) {
        let (given, taken) = self.given().await;
        let duc = self.s.o.person("duc.g09").await;
        assert_eq!(self.step("son.g09", &taken, "accepted", &[("person", &duc)]).await, 303);
        (given, taken)
    }
}

/// A task that Văn phòng Chính phủ gave before, as its line's id.
pub async fn given(w: &World, lead: &str) -> String {
    let (giver, lead) = (w.id("G22"), w.id(lead));
    let batch = [former(lead, "2026-11-02", Some("2026-12-04"), None)];
    let write = move |tx: &Tx| bring_in(tx, &Actor::machine("test"), (giver, "G22"), &batch);
    assert_eq!(w.installation.db.write(write).await.unwrap(), 1);
    let sql = "select id from office_task where authority_id = ?1";
    let read = move |tx: &Tx| tx.one(sql, &[giver.into()]);
    w.installation.db.read(read).await.unwrap()
}

fn former(
    lead: base::authority::AuthorityId,
    dated_on: &str,
    due_on: Option<&str>,
    done_on: Option<&str>,
) -> Former {
    Former {
        lead,
        reference: "7816/VPCP-KSTT".to_owned(),
        dated_on: dated_on.parse().unwrap(),
        subject: "V/v kết nối, liên thông các hệ thống".to_owned(),
        quote: "Giao Ủy ban nhân dân thành phố báo cáo kết quả.".to_owned(),
        words: "Báo cáo kết quả kết nối".to_owned(),
        evidence: "Văn bản báo cáo".to_owned(),
        due_on: due_on.map(|day| day.parse().unwrap()),
        done_on: done_on.map(|day| day.parse().unwrap()),
        percent: 0,
        giver_name: "Trần Quang Minh".to_owned(),
    }
}

// law!("42/2014")
#[tokio::test]
async fn a_sentence_becomes_a_task_and_is_done_in_time() {
    let t = Story::new().await;
    let sentences = t.s.o.get("ha.h26", &format!("/tasks/new?outgoing={}", t.letter)).await.text;
    assert!(sentences.contains("Đã kết nối.") && sentences.contains("at=2.1"), "{sentences}");
    let (given, taken) = t.given().await;
    assert!(t.page("ha.h26", &given).await.contains("Chưa thực hiện"));
    assert!(t.s.o.get("son.g09", "/desk").await.text.contains(&taken), "its leaders decide");
    assert!(!t.s.o.get("binh.g09", "/incoming").await.text.contains("nhiệm vụ"), "no letter");
    let letters: i64 = {
        let (there, sql) =
            (t.s.o.w.id("G09"), "select count(*) from office_incoming where authority_id = ?1");
        let read = move |tx: &Tx| tx.one(sql, &[there.into()]);
        t.s.o.w.installation.db.read(read).await.unwrap()
    };
    assert_eq!(letters, 1, "the signed letter alone stands in the register");
    let page = t.page("son.g09", &taken).await;
    assert!(
        page.contains("/incoming/") && page.contains("Đã kết nối."),
        "with its document: {page}"
    );
    assert_eq!(t.s.o.get("hoa.g22", &format!("/tasks/{given}")).await.status, 404);
    assert_eq!(t.s.o.get("hoa.g22", &format!("/tasks/{taken}")).await.status, 404);
    assert_eq!(
        t.s.o.get("tuan.h26", &format!("/tasks/{given}")).await.status,
        404,
        "no hand in it"
    );

    let duc = t.s.o.person("duc.g09").await;
    assert_eq!(t.step("son.g09", &taken, "accepted", &[]).await, 422, "somebody is in charge");
    assert_eq!(t.step("son.g09", &taken, "accepted", &[("person", &duc)]).await, 303);
    assert_eq!(t.state(&given).await, "running");
    let report = [("words", "Đã kết nối 12/20 sở"), ("percent", "60")];
    assert_eq!(t.step("duc.g09", &taken, "reported", &report).await, 303);
    let page = t.page("ha.h26", &given).await;
    assert!(page.contains("Đã kết nối 12/20 sở") && page.contains("60 %"), "{page}");
    assert_eq!(
        t.step("duc.g09", &taken, "reported", &[("words", "x"), ("percent", "140")]).await,
        422
    );

    let ask = [("words", "Chờ số liệu"), ("due_on", "2026-12-18")];
    assert_eq!(t.step("duc.g09", &taken, "extension-asked", &ask).await, 303);
    assert!(t.s.o.get("ha.h26", "/desk").await.text.contains(&given));
    assert_eq!(t.step("ha.h26", &given, "extension-refused", &[("words", " ")]).await, 422);
    assert_eq!(t.step("ha.h26", &given, "extension-granted", &[]).await, 303);
    assert!(t.page("duc.g09", &taken).await.contains("18/12/2026"));

    assert_eq!(
        t.step("duc.g09", &taken, "proposed", &[("words", "Xong")]).await,
        422,
        "no evidence"
    );
    let done = [("words", "Xong"), ("reference", "88/BNV-VP")];
    assert_eq!(t.step("duc.g09", &taken, "proposed", &done).await, 303);
    assert_eq!(t.step("ha.h26", &given, "returned", &[("words", "Thiếu phụ lục")]).await, 303);
    assert!(t.s.o.get("duc.g09", "/desk").await.text.contains(&taken), "his again");
    let digest = "ab".repeat(32);
    let done = [("words", "Bổ sung"), ("file_name", "phu-luc.pdf"), ("file_sha256", &digest)];
    assert_eq!(t.step("duc.g09", &taken, "proposed", &done).await, 303);
    assert_eq!(t.step("ha.h26", &given, "confirmed", &[]).await, 303);
    for (who, id) in [("ha.h26", &given), ("son.g09", &taken)] {
        let page = t.page(who, id).await;
        for said in ["Hoàn thành đúng hạn", "Thiếu phụ lục", "88/BNV-VP", &digest, "Chờ số liệu"]
        {
            assert!(page.contains(said), "{who}: {said}");
        }
    }
    for who in ["ha.h26", "son.g09", "duc.g09"] {
        let desk = t.s.o.get(who, "/desk").await.text;
        assert!(!desk.contains(&given) && !desk.contains(&taken), "nothing waits for {who}");
    }
    t.s.o.w.assert_chain_is_whole().await;
}

#[tokio::test]
async fn what_is_done_late_says_why() {
    let t = Story::new().await;
    let (given, taken) = t.accepted().await;
    t.s.o.w.clock.advance(20 * 24 * 3_600);
    assert!(t.page("ha.h26", &given).await.contains("Quá hạn"));
    let done = [("words", "Xong"), ("reference", "88/BNV-VP")];
    assert_eq!(t.step("duc.g09", &taken, "proposed", &done).await, 422, "late without a reason");
    let late = [("words", "Xong"), ("reference", "88/BNV-VP"), ("late_reason", "Bão số 12")];
    assert_eq!(t.step("duc.g09", &taken, "proposed", &late).await, 303);
    assert_eq!(t.step("ha.h26", &given, "confirmed", &[]).await, 303);
    let page = t.page("ha.h26", &given).await;
    assert!(page.contains("Hoàn thành quá hạn") && page.contains("Bão số 12"), "{page}");
}

#[tokio::test]
async fn the_lead_sends_it_back_the_giver_gives_it_again_and_withdraws_it() {
    let t = Story::new().await;
    let (given, taken) = t.given().await;
    assert_eq!(t.step("son.g09", &taken, "declined", &[("words", "")]).await, 422);
    let why = [("words", "Không thuộc chức năng của Bộ")];
    assert_eq!(t.step("son.g09", &taken, "declined", &why).await, 303);
    assert!(t.s.o.get("ha.h26", "/desk").await.text.contains(&given), "the giver reconsiders");
    assert_eq!(t.step("yen.h26", &given, "given-again", &[("words", "Theo NĐ 63")]).await, 303);
    assert_eq!(t.state(&taken).await, "waiting");
    assert!(t.s.o.get("son.g09", "/desk").await.text.contains(&taken));
    assert_eq!(t.step("yen.h26", &given, "withdrawn", &[("words", "Giao Bộ khác")]).await, 303);
    assert_eq!(t.state(&taken).await, "withdrawn");
    assert!(!t.s.o.get("son.g09", "/desk").await.text.contains(&taken));
    let second = t.s.o.post("ha.h26", &format!("/tasks/{given}/steps/withdrawn"), &why).await;
    assert_eq!(second.status, 409, "the second is told");
    assert!(second.text.contains("Bùi Hải Yến"), "who was first: {}", second.text);
    t.s.o.w.assert_chain_is_whole().await;
}

#[tokio::test]
async fn a_step_that_comes_twice_counts_once_and_other_software_reads_it() {
    let t = Story::new().await;
    let (_, taken) = t.given().await;
    // Văn phòng Chính phủ's software gets a packet that it can read, unsigned, about the signed letter.
    let mut packets = Vec::new();
    for id in t.s.o.w.vpcp.inbox("edoc").await {
        packets.push(t.s.o.w.vpcp.read(&id).await);
    }
    let packet = packets.iter().find(|packet| packet.contains("truc.task/1")).unwrap();
    let reading = edxml::read(packet.as_bytes(), &Limits::default(), &mut Discard).unwrap();
    assert!(reading.findings.iter().all(|one| one.rule.severity() != edxml::Severity::Refuse));
    let Packet::Document(document) = reading.packet else { panic!("a document") };
    assert_eq!(document.response_for[0].code.as_deref(), Some("01/UBND-KSTTHC"));
    assert_eq!(reading.attachments.len(), 2);

    // The same bytes once more, as another parcel, from whoever gave it.
    let again = packet.clone();
    t.s.o.w.clock.advance(60);
    t.s.o.w.ha_noi.send(&again).await.ok();
    t.pass().await;
    assert_eq!(t.line("G09").await, taken, "one line");
    let steps: i64 = {
        let id = taken.clone();
        let sql = "select count(*) from office_task_step where task_id = ?1";
        let read = move |tx: &Tx| tx.one(sql, &[id.as_str().into()]);
        t.s.o.w.installation.db.read(read).await.unwrap()
    };
    assert_eq!(steps, 1);

    // Somebody else's name for it is nobody's task: a clerk sees it as a letter.
    let forged = packet.replace("H26</edXML:OrganId>", "H32</edXML:OrganId>");
    t.s.o.w.khanh_hoa.send(&forged).await.ok();
    t.pass().await;
    let register = t.s.o.get("binh.g09", "/incoming").await.text;
    assert!(register.contains("Giao nhiệm vụ"), "{register}");
}

#[tokio::test]
async fn only_signed_documents_give_tasks_and_only_one_leads() {
    let t = Story::new().await;
    let draft = t.s.draft().await;
    let form = [("outgoing", draft.as_str()), ("at", "1.1"), ("words", "x"), ("evidence", "x")];
    let refused = t.s.o.post("yen.h26", "/tasks/new", &form).await;
    assert_eq!(refused.status, 409);
    assert!(refused.text.contains("chưa được ký"), "{}", refused.text);
    assert_eq!(
        t.s.o.post("tuan.h26", "/tasks/new", &form).await.status,
        403,
        "an official does not"
    );
    let tuan = t.s.o.person("tuan.h26").await;
    let nobody = t.form(&[("due_on", "2026-12-04")]);
    let both = t.form(&[("lead", "G09"), ("person", &tuan), ("due_on", "2026-12-04")]);
    let own = t.form(&[("lead", "H26"), ("due_on", "2026-12-04")]);
    let past = t.form(&[("lead", "G09"), ("due_on", "2020-01-01")]);
    let twice = t.form(&[("lead", "G09"), ("with", "G09"), ("open_ended", "on")]);
    for form in [nobody, both, own, past, twice] {
        assert_eq!(t.s.o.post("ha.h26", "/tasks/new", &form).await.status, 422, "{form:?}");
    }
    assert_eq!(t.s.o.get("ha.h26", "/tasks/new").await.status, 404);
}

#[tokio::test]
async fn a_lead_with_other_software_answers_by_letter() {
    let t = Story::new().await;
    let form = t.form(&[("lead", "G22"), ("due_on", "2026-12-04")]);
    let given = t.s.o.post("ha.h26", "/tasks/new", &form).await.location;
    let id = given.strip_prefix("/tasks/").unwrap();
    assert_eq!(t.step("ha.h26", id, "confirmed", &[]).await, 409, "by nothing");
    let tomorrow = [("reference", "9/VPCP-KSTT"), ("due_on", "2030-01-01")];
    assert_eq!(t.step("ha.h26", id, "confirmed", &tomorrow).await, 422);
    let letter = [("reference", "9/VPCP-KSTT"), ("due_on", "2026-11-20")];
    assert_eq!(t.step("ha.h26", id, "confirmed", &letter).await, 303);
    assert!(t.page("ha.h26", id).await.contains("Hoàn thành đúng hạn"));
}

#[tokio::test]
async fn inside_the_house_nothing_leaves_it() {
    let t = Story::new().await;
    let tuan = t.s.o.person("tuan.h26").await;
    let form = t.form(&[("person", &tuan), ("open_ended", "on")]);
    let given = t.s.o.post("ha.h26", "/tasks/new", &form).await;
    let id = given.location.strip_prefix("/tasks/").unwrap().to_owned();
    assert!(t.s.o.get("tuan.h26", "/desk").await.text.contains(&id));
    let done = [("words", "Xong"), ("reference", "02/BC-UBND")];
    assert_eq!(t.step("yen.h26", &id, "proposed", &done).await, 404, "not hers to do");
    assert_eq!(t.step("tuan.h26", &id, "proposed", &done).await, 303);
    assert_eq!(t.step("tuan.h26", &id, "confirmed", &[]).await, 403, "nor his to confirm");
    assert_eq!(t.step("ha.h26", &id, "confirmed", &[]).await, 303);
    assert_eq!(t.state(&id).await, "done");
    let told = "select count(*) from office_task_step where sent_at is not null";
    let told: i64 = t.s.o.w.installation.db.read(move |tx| tx.one(told, &[])).await.unwrap();
    assert_eq!(told, 0);
}

#[tokio::test]
async fn every_figure_of_the_wall_is_the_length_of_its_list() {
    let t = Story::new().await;
    let w = &t.s.o.w;
    let (home, g09, g22) = (w.id("H26"), w.id("G09"), w.id("G22"));
    let mut batch = vec![
        former(g22, "2026-10-01", Some("2026-10-20"), Some("2026-10-20")),
        former(g22, "2026-10-01", Some("2026-10-20"), Some("2026-10-21")),
        former(g22, "2026-10-01", None, Some("2026-10-21")),
        former(g22, "2026-10-01", None, None),
        former(g09, "2026-10-01", Some("2026-11-01"), None),
    ];
    batch.extend((0..60).map(|_| former(g09, "2026-10-01", Some("2027-01-01"), None)));
    let write = move |tx: &Tx| bring_in(tx, &Actor::machine("test"), (home, "H26"), &batch);
    assert_eq!(w.installation.db.write(write).await.unwrap(), 65);
    let wall = t.s.o.get("ha.h26", "/tasks/wall?lang=vi").await.text;
    let mut seen = 0;
    for line in wall.split("<td class=\"first\">").skip(1) {
        let row = line.split("</tr>").next().unwrap();
        for cell in row.split("href=\"").skip(2).filter(|cell| cell.starts_with("/tasks")) {
            let way = cell.split('"').next().unwrap().replace("&amp;", "&").replace("&#38;", "&");
            let figure: usize =
                cell.split('>').nth(1).unwrap().split('<').next().unwrap().parse().unwrap();
            assert_eq!(length(&t, &way).await, figure, "{way}");
            seen += 1;
        }
    }
    assert_eq!(seen, 12, "two authorities, six figures: {wall}");
    assert!(wall.find("G09").unwrap() < wall.find("<small>G22").unwrap(), "overdue longest first");
    assert_eq!(t.s.o.get("tuan.h26", "/tasks/wall").await.status, 403);
}

/// How many lines a list has on all its pages.
async fn length(t: &Story, way: &str) -> usize {
    let (mut way, mut lines) = (way.to_owned(), 0);
    loop {
        let page = t.s.o.get("ha.h26", &way).await.text;
        lines += page.matches("<td class=\"first\">").count();
        match page.split("rel=\"next\" href=\"").nth(1) {
            Some(rest) => {
                way = rest.split('"').next().unwrap().replace("&amp;", "&").replace("&#38;", "&");
            }
            None => return lines,
        }
    }
}

/// What a house reads sentences from, when a document came from elsewhere.
#[test]
fn the_words_of_a_letter_come_out_in_sentences() {
    let letter = concat!(env!("CARGO_MANIFEST_DIR"), "/src/demo/letters/g22-ket-noi.pdf");
    let folder = tempfile::tempdir().unwrap();
    let ran = std::process::Command::new(env!("CARGO_BIN_EXE_truc"))
        .args(["document", "words", letter])
        .current_dir(folder.path())
        .output()
        .unwrap();
    let text = String::from_utf8(ran.stdout).unwrap();
    assert!(text.contains("Kính gửi"), "{text}");
    assert!(text.split("\n\n").count() > 5, "told apart into paragraphs: {text}");
}

#[tokio::test]
async fn a_task_is_found_by_those_it_concerns() {
    let t = Story::new().await;
    let (given, taken) = t.accepted().await;
    let finds = async |who: &str, query: &str| {
        t.pass().await;
        let page = t.s.o.get(who, &format!("/search?q={query}&lang=vi")).await;
        assert_eq!(page.status, 200, "{who}: {}", page.text);
        let lines = page.text.split("<h2><a href=\"").skip(1);
        let ways = lines.map(|rest| rest.split('"').next().unwrap().to_owned());
        ways.filter(|way| way.starts_with("/tasks/")).collect::<Vec<_>>()
    };
    let (given, taken) = (format!("/tasks/{given}"), format!("/tasks/{taken}"));
    for query in
        ["bao+cao+ket+qua+ket+noi", "m%E1%BB%A5c:nhi%E1%BB%87m-v%E1%BB%A5", "in:task+to:noi-vu"]
    {
        assert_eq!(finds("ha.h26", query).await, [given.as_str()], "{query}");
        assert_eq!(finds("son.g09", query).await, [taken.as_str()], "{query}");
        assert_eq!(finds("duc.g09", query).await, [taken.as_str()], "{query}: who does it");
    }
    assert_eq!(finds("tuan.h26", "in:task").await, [] as [&str; 0], "an official without a part");
    assert_eq!(finds("minh.g22", "in:task").await, [] as [&str; 0], "another house");
    let report = [("words", "Đã khảo sát hạ tầng truyền dẫn"), ("percent", "40")];
    let id = taken.strip_prefix("/tasks/").unwrap();
    assert_eq!(t.step("duc.g09", id, "reported", &report).await, 303);
    for (who, way) in [("son.g09", &taken), ("ha.h26", &given)] {
        assert_eq!(
            finds(who, "ha+tang+truyen+dan").await,
            [way.as_str()],
            "{who}: what was reported"
        );
    }
}
