//! Outgoing documents as people live them: drafted, opinions asked, approved by content and by form, signed, numbered, sealed,
//! sent at once to everybody, and followed until it is registered there; returned at each step; nothing typed is lost.

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use base::authority::{Actor, AuthorityId};
use base::db::Tx;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use directory::passkey::Approval;
use directory::person::{Login, actor, by_login, positions};
use edxml::{Discard, Limits, Packet};
use office::outgoing::OutgoingId;
use server::demo::trial::Trial;
use sha2::{Digest, Sha256};
use signing::desk::{Act, BatchId, SigningRequestId};
use tower::ServiceExt;

use crate::agency::{Agency, Doc};
use crate::office::Story as Office;
use crate::permissions::signed_in;
use crate::world::World;

/// Hà Nội and Bộ Nội vụ work in the office, Hà Nội's leader can sign; Văn phòng Chính phủ has software of its own.
pub struct Story {
    pub o: Office,
    _trial: Trial,
}

/// Fields of a form.
pub type Fields = Vec<(&'static str, String)>;

impl Story {
    pub async fn new() -> Story {
        Story::over(Office::new().await).await
    }

    /// An installation with other settings.
    pub async fn with(set: impl FnOnce(&mut server::config::Config)) -> Story {
        Story::over(Office::with(set).await).await
    }

    async fn over(o: Office) -> Story {
        let w = &o.w;
        let noi_vu = Agency::new(w.router.clone(), "G09", &w.clock);
        w.connect(&noi_vu, &[]).await;
        let noi_vu = w.house(&noi_vu, None).await;
        let open = move |tx: &Tx| office::house::open(tx, &Actor::machine("test"), noi_vu);
        w.installation.db.write(open).await.unwrap();
        let folder = &w.installation.folder;
        let trial = Trial::start(folder, w.clock.clone(), w.installation.db.random());
        let trial = trial.await.unwrap();
        server::demo::signing::seed(&w.installation, &trial).await.unwrap();
        Story { o, _trial: trial }
    }

    /// A letter to Văn phòng Chính phủ and Bộ Nội vụ, as Tuấn types it.
    pub async fn sheet(&self) -> Fields {
        letter(&self.o.w, "ha.h26", "G22, G09").await
    }

    /// Tuấn's draft.
    pub async fn draft(&self) -> String {
        let saved = self.post("tuan.h26", "/outgoing/new", &self.sheet().await).await;
        assert_eq!(saved.0, 303, "{}", saved.1);
        saved.1.strip_prefix("/outgoing/").unwrap().to_owned()
    }

    /// A letter that was signed, numbered, sealed and sent.
    pub async fn issued(&self) -> String {
        let id = self.draft().await;
        self.issue(&id).await;
        id
    }

    /// A draft of Tuấn's, from approval to issue.
    pub async fn issue(&self, id: &str) {
        self.to_sign(id).await;
        self.confirm("ha.h26", Act::Signature, id).await;
        assert_eq!(self.act("yen.h26", id, "number", &[]).await, 303);
        self.confirm("yen.h26", Act::Seal, id).await;
        for _ in 0..3 {
            self.o.w.run_jobs().await;
        }
        assert_eq!(self.state(id).await, "issued");
    }

    /// Status, and where it leads or what it says.
    pub async fn post(&self, login: &str, path: &str, form: &Fields) -> (StatusCode, String) {
        let form: Vec<(&str, &str)> = form.iter().map(|(name, text)| (*name, &**text)).collect();
        let answer = self.o.post(login, path, &form).await;
        let led = if answer.status == 303 { answer.location } else { answer.text };
        (answer.status, led)
    }

    pub async fn act(&self, login: &str, id: &str, act: &str, form: &[(&str, &str)]) -> StatusCode {
        self.o.post(login, &format!("/outgoing/{id}/{act}"), form).await.status
    }

    pub async fn page(&self, login: &str, id: &str) -> String {
        self.o.get(login, &format!("/outgoing/{id}?lang=vi")).await.text
    }

    /// Approved by content and form: it waits for its signature.
    pub async fn to_sign(&self, id: &str) {
        let reviewer = self.o.person("ha.h26").await;
        let form = [("reviewer", reviewer.as_str())];
        assert_eq!(self.act("tuan.h26", id, "submission", &form).await, 303);
        let version = self.version(id).await;
        let shown = [("version", version.as_str())];
        assert_eq!(self.act("ha.h26", id, "approval", &shown).await, 303);
        assert_eq!(self.act("yen.h26", id, "approval", &shown).await, 303);
    }

    pub async fn version(&self, id: &str) -> String {
        self.one::<i64>("select version from office_outgoing where id = ?1", id).await.to_string()
    }

    /// Its request at the signing desk.
    pub async fn request(&self, id: &str) -> String {
        self.one("select request_id from office_outgoing where id = ?1", id).await
    }

    pub async fn state(&self, id: &str) -> String {
        self.one("select state from office_outgoing where id = ?1", id).await
    }

    pub async fn one<T: base::db::FromRow + Send + 'static>(
        &self,
        sql: &'static str,
        id: &str,
    ) -> T {
        let id = id.to_owned();
        let read = move |tx: &Tx| tx.one(sql, &[id.as_str().into()]);
        self.o.w.installation.db.read(read).await.unwrap()
    }

    async fn actor(&self, login: &'static str) -> Actor {
        let find = move |tx: &Tx| {
            let person = by_login(tx, &Login::parse(login)?)?.unwrap();
            Ok(actor(&person, &positions(tx, person.id)?, None, tx.now()).unwrap())
        };
        self.o.w.installation.db.read(find).await.unwrap()
    }

    /// Lists, approves and makes a signature or seal. That passkeys are verified is tested where they are.
    pub async fn confirm(&self, login: &'static str, act: Act, id: &str) {
        let (db, who) = (&self.o.w.installation.db, self.actor(login).await);
        let request: SigningRequestId =
            self.one("select request_id from office_outgoing where id = ?1", id).await;
        let by = who.clone();
        let room = self.o.w.installation.office.room.clone();
        let list = move |tx: &Tx| signing::desk::list(tx, &room, &by, act, &[request]);
        let batch: BatchId = db.write(list).await.unwrap();
        let statement: String =
            self.one("select statement from signing_batch where id = ?1", &batch.to_string()).await;
        let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(statement.as_bytes()));
        let client = serde_json::json!({ "challenge": challenge });
        let at = self.o.w.clock.now();
        let approve = move |tx: &Tx| {
            let approval = Approval {
                passkey: "phone".to_owned(),
                public_key: "{}".to_owned(),
                client_data: client.to_string().into_bytes(),
                authenticator_data: vec![1],
                signature: vec![2],
                at,
            };
            signing::desk::approve(tx, &who, batch, &approval)
        };
        db.write(approve).await.unwrap();
        self.o.w.run_jobs().await;
    }
}

/// A letter to these authorities, to be signed by a leader of the demonstration.
pub async fn letter(w: &World, signer: &'static str, to: &str) -> Fields {
    let person = move |tx: &Tx| Ok(by_login(tx, &Login::parse(signer)?)?.unwrap().id);
    let person = w.installation.db.read(person).await.unwrap();
    let (capacity, lines) = match signer {
        "ha.h26" => ("on_behalf", "TM. ỦY BAN NHÂN DÂN\nKT. CHỦ TỊCH"),
        _ => ("for_head", "BỘ TRƯỞNG, CHỦ NHIỆM"),
    };
    let fields = [
        ("kind", "official_letter"),
        ("urgency", "normal"),
        ("subject", "báo cáo kết quả gửi, nhận văn bản điện tử"),
        ("issuer", "Ủy ban nhân dân thành phố Hà Nội"),
        ("abbreviation", "UBND"),
        ("unit", "KSTTHC"),
        ("place", "Hà Nội"),
        ("addressees", "Văn phòng Chính phủ\nBộ Nội vụ"),
        (
            "body",
            "Thực hiện chỉ đạo của Thủ tướng:\n\n1. Đã kết nối.\na) Toàn bộ sở.\n\nTrân trọng.",
        ),
        ("to", "Như trên"),
        ("recipients", to),
        ("paper", "Kho lưu trữ; chưa kết nối trục"),
        ("signer", &format!("{person}/{capacity}")),
        ("capacities", lines),
    ];
    fields.map(|(name, text)| (name, text.to_owned())).into()
}

/// Drafts a letter over the page; its id.
pub async fn drafted(w: &World, (login, password): (&str, &str), sheet: &Fields) -> String {
    let cookie = signed_in(w, login, password).await;
    let mut fields = form_urlencoded::Serializer::new(String::new());
    fields.extend_pairs(sheet);
    let request = Request::post("/outgoing/new")
        .header(header::COOKIE, cookie)
        .header("sec-fetch-site", "same-origin")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Body::from(fields.finish()));
    let answer = w.router.clone().oneshot(request.unwrap()).await.unwrap();
    let to = answer.headers()[header::LOCATION].to_str().unwrap();
    to.strip_prefix("/outgoing/").unwrap().to_owned()
}

// law!("30/2020:8")
// law!("30/2020:10")
// law!("30/2020:11")
// law!("30/2020:12")
// law!("30/2020:15")
// law!("30/2020:18")
#[tokio::test]
async fn a_letter_goes_from_draft_to_its_recipients_and_their_answers_are_seen() {
    let s = Story::new().await;
    let id = s.draft().await;
    let page = s.page("tuan.h26", &id).await;
    assert!(page.contains("UBND-KSTTHC") && page.contains("Đang dự thảo"), "{page}");
    assert_eq!(s.o.get("hoa.g22", &format!("/outgoing/{id}")).await.status, 404);
    assert_eq!(s.o.get("ha.h26", &format!("/outgoing/{id}")).await.status, 404, "not hers yet");

    let (ha, yen) = (s.o.person("ha.h26").await, s.o.person("yen.h26").await);
    let (ask, due) = (format!("ask-{yen}"), ("due_on", "2026-11-27"));
    assert_eq!(s.act("tuan.h26", &id, "opinions", &[(&ask, "on"), due]).await, 303);
    let form = [("stance", "comments"), ("opinion", "Nêu rõ số liệu tháng 11")];
    assert_eq!(s.act("yen.h26", &id, "opinion", &form).await, 303);

    assert_eq!(s.act("tuan.h26", &id, "submission", &[("reviewer", &ha)]).await, 303);
    assert!(s.o.get("ha.h26", "/desk").await.text.contains(&id), "it waits for her approval");
    let shown = [("version", "1")];
    assert_eq!(s.act("yen.h26", &id, "approval", &shown).await, 404, "not hers to approve");
    assert_eq!(s.act("ha.h26", &id, "approval", &shown).await, 303);
    assert!(s.page("yen.h26", &id).await.contains("Không thấy điểm nào sai Phụ lục I"));
    assert!(!s.page("tuan.h26", &id).await.contains("Máy kiểm tra thể thức"), "for who checks");
    assert_eq!(s.act("yen.h26", &id, "approval", &shown).await, 303);
    assert_eq!(s.state(&id).await, "to-sign");

    s.confirm("ha.h26", Act::Signature, &id).await;
    assert_eq!(s.state(&id).await, "signed");
    assert_eq!(s.act("tuan.h26", &id, "number", &[]).await, 403, "a clerk's act");
    assert_eq!(s.act("yen.h26", &id, "number", &[]).await, 303);
    s.confirm("yen.h26", Act::Seal, &id).await;
    s.o.w.run_jobs().await;
    assert_eq!(s.state(&id).await, "issued");

    let at_vpcp = s.o.w.vpcp.inbox("edoc").await;
    let packet = s.o.w.vpcp.read(&at_vpcp[0]).await;
    let Packet::Document(document) =
        edxml::read(packet.as_bytes(), &Limits::default(), &mut Discard).unwrap().packet
    else {
        panic!("a document")
    };
    assert_eq!(document.to.len(), 2);
    assert_eq!(document.code.unwrap().number.as_deref(), Some("01"));
    assert_eq!(
        document.other.unwrap().promulgation_amount.value,
        3,
        "two over the axis, one paper"
    );

    // Bộ Nội vụ takes it in and registers it.
    s.o.w.run_jobs().await;
    let there: String = {
        let noi_vu = s.o.w.id("G09");
        let sql = "select id from office_incoming where authority_id = ?1";
        let read = move |tx: &Tx| tx.one(sql, &[noi_vu.into()]);
        s.o.w.installation.db.read(read).await.unwrap()
    };
    let registered = s.o.post("binh.g09", &format!("/incoming/{there}/registration"), &[]).await;
    assert_eq!(registered.status, 303);
    for _ in 0..3 {
        s.o.w.run_jobs().await;
    }
    let page = s.page("tuan.h26", &id).await;
    for said in [
        "01/UBND-KSTTHC",
        "Đã phát hành",
        "Đã lên trục",
        "(03)",
        "chưa kết nối trục",
        "Nêu rõ số liệu tháng 11",
        "Cấp số",
    ] {
        assert!(page.contains(said), "{said}: {page}");
    }
    assert!(!page.contains("Gửi chậm"));
    assert!(!s.o.get("yen.h26", "/desk").await.text.contains(&id), "nothing waits any more");
    s.o.w.assert_chain_is_whole().await;
}

#[tokio::test]
async fn whoever_returns_it_says_why_and_the_author_has_it_again() {
    let s = Story::new().await;
    let id = s.draft().await;
    let ha = s.o.person("ha.h26").await;
    let tuan = s.o.person("tuan.h26").await;
    let own = [("reviewer", tuan.as_str())];
    assert_eq!(s.act("tuan.h26", &id, "submission", &own).await, 422, "an author does not approve");
    s.act("tuan.h26", &id, "submission", &[("reviewer", &ha)]).await;
    assert_eq!(s.act("ha.h26", &id, "return", &[("words", " ")]).await, 422);
    assert_eq!(s.act("ha.h26", &id, "return", &[("words", "Thiếu căn cứ")]).await, 303);
    assert_eq!(s.state(&id).await, "draft");
    assert!(s.o.get("tuan.h26", "/desk").await.text.contains(&id));

    s.act("tuan.h26", &id, "submission", &[("reviewer", &ha)]).await;
    s.act("ha.h26", &id, "approval", &[("version", "1")]).await;
    assert_eq!(s.act("yen.h26", &id, "return", &[("words", "Sai thể thức")]).await, 303);

    s.to_sign(&id).await;
    let request: SigningRequestId =
        s.one("select request_id from office_outgoing where id = ?1", &id).await;
    let path = format!("/signing/requests/{request}/return");
    let form = vec![("remark", "Viết lại đoạn 1".to_owned())];
    assert_eq!(s.post("ha.h26", &path, &form).await.0, 303);
    assert_eq!(s.state(&id).await, "draft");
    let page = s.page("tuan.h26", &id).await;
    for why in ["Thiếu căn cứ", "Sai thể thức", "Viết lại đoạn 1"] {
        assert!(page.contains(why), "{why}");
    }
    s.o.w.assert_chain_is_whole().await;
}

// law!("30/2020:11")
#[tokio::test]
async fn an_edit_takes_the_approval_away_and_nothing_is_signed_without_one() {
    let s = Story::new().await;
    let id = s.draft().await;
    let ha = s.o.person("ha.h26").await;
    s.act("tuan.h26", &id, "submission", &[("reviewer", &ha)]).await;
    s.act("ha.h26", &id, "approval", &[("version", "1")]).await;
    assert_eq!(s.state(&id).await, "form");

    let mut sheet = s.sheet().await;
    sheet[2].1 = "báo cáo kết quả gửi, nhận văn bản điện tử tháng 11".to_owned();
    sheet.push(("version", "1".to_owned()));
    let path = format!("/outgoing/{id}/edit");
    assert_eq!(s.post("tuan.h26", &path, &sheet).await.0, 303);
    assert_eq!((s.state(&id).await, s.version(&id).await), ("draft".to_owned(), "2".to_owned()));
    assert_eq!(s.act("yen.h26", &id, "approval", &[("version", "1")]).await, 409);
    let stale = s.post("tuan.h26", &path, &sheet).await;
    assert_eq!(stale.0, 422, "made from a version that is not the newest");
    assert!(stale.1.contains("tháng 11"), "what was typed still stands there");

    // Put before the clerk without an approval of this version, it still does not pass.
    let (clerk, home, of) = (s.actor("yen.h26").await, s.o.w.id("H26"), id.clone());
    let skip = move |tx: &Tx| skipped(tx, &clerk, home, of.parse().unwrap());
    let refused = s.o.w.installation.db.write(skip).await.unwrap_err();
    assert_eq!(refused.refusal().unwrap().rule, "outgoing.not-approved");

    s.to_sign(&id).await;
    assert_eq!(s.post("tuan.h26", &path, &sheet).await.0, 409, "what is being signed stays");
    let versions = s.o.get("tuan.h26", &format!("/outgoing/{id}/versions")).await.text;
    assert!(versions.contains("<ins>") && versions.contains("tháng 11"), "{versions}");
}

/// The form approved although nobody approved the content: what a fault in the order of steps would do.
fn skipped(tx: &Tx, clerk: &Actor, home: AuthorityId, id: OutgoingId) -> base::Result<()> {
    let form = "update office_outgoing set state = 'form' where id = ?1";
    tx.upkeep(form, &[id.into()])?;
    let check = "update todo set done_at = null where subject_id = ?1 and act = 'outgoing.check'";
    tx.upkeep(check, &[id.to_string().into()])?;
    office::outgoing::approve(tx, clerk, home, (id, 2))
}

// law!("30/2020:PL1.II.3")
// law!("30/2020:13")
#[tokio::test]
async fn a_refused_form_says_where_and_keeps_what_was_typed() {
    let s = Story::new().await;
    let good = s.sheet().await;
    let cases = [
        ("kind", "", "f-kind-fault"),
        ("subject", "", "f-subject-fault"),
        ("subject", "V/v báo cáo", "f-subject-fault"),
        ("addressees", "", "f-addressees-fault"),
        ("body", "", "f-body-fault"),
        ("body", "1. Một\n\n3. Ba", "f-body-fault"),
        ("abbreviation", "ubnd", "f-abbreviation-fault"),
        ("place", "", "f-place-fault"),
        ("recipients", "X99.99", "f-recipients-fault"),
        ("recipients", "H43", "f-recipients-fault"),
        ("recipients", "H26", "f-recipients-fault"),
        ("paper", "Kho lưu trữ", "f-paper-fault"),
        ("signer", "", "f-signer-fault"),
        ("capacities", "KT. CHỦ TỊCH", "f-capacities-fault"),
    ];
    for (field, text, fault) in cases {
        let mut sheet = good.clone();
        sheet.iter_mut().find(|(name, _)| *name == field).unwrap().1 = text.to_owned();
        let (status, page) = s.post("tuan.h26", "/outgoing/new", &sheet).await;
        assert_eq!(status, 422, "{field} {text}");
        assert!(page.contains(fault), "{field} {text}");
        if field != "body" {
            assert!(page.contains("Thực hiện chỉ đạo của Thủ tướng"), "{field}: the body is lost");
        }
    }
    let mut members = good.clone();
    members.push(("press", "members".to_owned()));
    let (status, page) = s.post("tuan.h26", "/outgoing/new", &members).await;
    assert_eq!(status, 200);
    let names = page.split("name=\"recipients\"").nth(1).unwrap();
    assert!(names.split("</textarea>").next().unwrap().split(' ').count() > 90, "all members");
    assert_eq!(
        s.o.post("minh.g22", "/outgoing/new", &[]).await.status,
        422,
        "another house's form"
    );
}

#[tokio::test]
async fn an_answer_is_linked_to_what_it_answers() {
    let s = Story::new().await;
    let incoming = s.o.letter(12).await;
    let form = s.o.get("yen.h26", &format!("/outgoing/new?reply={incoming}")).await;
    assert_eq!(form.status, 200);
    assert!(form.text.contains("trả lời văn bản số 12/VP-TH"), "{}", form.text);
    let foreign = s.o.get("tuan.h26", &format!("/outgoing/new?reply={incoming}")).await;
    assert_eq!(foreign.status, 404, "nobody gave it to him");
    let mut sheet = s.sheet().await;
    sheet.push(("reply", incoming.clone()));
    let (status, to) = s.post("yen.h26", "/outgoing/new", &sheet).await;
    assert_eq!(status, 303);
    let there = s.o.get("yen.h26", &format!("/incoming/{incoming}")).await.text;
    assert!(there.contains(&to), "{there}");
    assert!(s.o.get("yen.h26", &to).await.text.contains(&format!("/incoming/{incoming}")));
}

// law!("30/2020:29")
#[tokio::test]
async fn what_went_out_is_filed_beside_what_it_answers_and_goes_to_the_archive() {
    let s = Story::new().await;
    let (home, tuan) = (s.o.w.id("H26"), s.o.person("tuan.h26").await);
    let file = crate::dossier::opened(&s.o.w, home, &tuan).await;
    let chosen = [("dossier", file.as_str())];
    let draft = s.draft().await;
    assert_eq!(s.act("tuan.h26", &draft, "filing", &chosen).await, 409, "it has no number yet");
    let id = s.issued().await;
    assert_eq!(s.act("tuan.h26", &id, "filing", &[("dossier", "")]).await, 422);
    assert_eq!(
        s.act("nguyet.h26", &id, "filing", &chosen).await,
        403,
        "the archive takes, it files not"
    );
    assert_eq!(s.act("tuan.h26", &id, "filing", &chosen).await, 303);
    let way = format!("/dossiers/{file}");
    assert!(s.page("tuan.h26", &id).await.contains(&way), "its page says where it is");

    let archive = async || s.o.get("nguyet.h26", &format!("/outgoing/{id}")).await.status;
    assert_eq!(archive().await, 404, "not the archive's yet");
    for (login, act) in
        [("tuan.h26", "closing"), ("tuan.h26", "hand-over"), ("nguyet.h26", "receipt")]
    {
        assert_eq!(s.o.post(login, &format!("{way}/{act}"), &[]).await.status, 303, "{act}");
    }
    assert_eq!(archive().await, 200);

    assert_eq!(s.o.post("nguyet.h26", &format!("{way}/packages"), &[]).await.status, 303);
    s.o.w.run_jobs().await;
    let page = s.o.get("nguyet.h26", &way).await.text;
    let package =
        page.split(&format!("{way}/packages/")).nth(1).unwrap().split('"').next().unwrap();
    let package = s.o.get("nguyet.h26", &format!("{way}/packages/{package}")).await;
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(package.bytes)).unwrap();
    let mut metadata = String::new();
    let mut listed = zip.by_name("metadata.xml").unwrap();
    std::io::Read::read_to_string(&mut listed, &mut metadata).unwrap();
    for said in [
        "<OrganId>G22</OrganId>",
        "<IssuedAmount>2</IssuedAmount>",
        "<FullName>Ngô Thu Hà</FullName>",
    ] {
        assert!(metadata.contains(said), "{said}: {metadata}");
    }
    drop(listed);
    let names: Vec<_> = zip.file_names().map(Result::unwrap).collect();
    let filed = |name: &&std::borrow::Cow<str>| name.starts_with("documents/001/");
    assert!(names.iter().filter(filed).any(|name| name.ends_with(".pdf")), "{names:?}");
}

#[tokio::test]
async fn a_recipients_answer_is_shown_on_both_pages_and_a_strangers_is_not() {
    let s = Story::new().await;
    let id = s.issued().await;
    let number: i64 = s.one("select number from office_outgoing where id = ?1", &id).await;
    let notation: String = s.one("select notation from office_outgoing where id = ?1", &id).await;
    let answer = |from: &str, number_of_answer| {
        let named = format!(
            "<edXML:ResponseFor><edXML:OrganId>H26</edXML:OrganId>\
             <edXML:Code>{number:02}/{notation}</edXML:Code></edXML:ResponseFor><edXML:Code>"
        );
        Doc::new(from, &["H26"], number_of_answer).xml().replacen("<edXML:Code>", &named, 1)
    };
    s.o.w.vpcp.send(&answer("G22", 71)).await.ok();
    s.o.w.khanh_hoa.send(&answer("H32", 72)).await.ok();
    for _ in 0..2 {
        s.o.w.run_jobs().await;
    }
    let came = "select id from office_incoming where reference = ?1";
    let (ours, strange): (String, String) =
        (s.one(came, "71/VP-TH").await, s.one(came, "72/VP-TH").await);
    let page = s.page("yen.h26", &id).await;
    assert!(page.contains(&format!("/incoming/{ours}")), "{page}");
    assert!(!page.contains(&strange), "it was not sent to Khánh Hòa");
    let author = s.page("tuan.h26", &id).await;
    assert!(author.contains("71/VP-TH") && !author.contains(&ours), "no way to a 404");
    let there = s.o.get("yen.h26", &format!("/incoming/{ours}")).await.text;
    assert!(there.contains(&format!("/outgoing/{id}")), "{there}");
}

// law!("30/2020:15")
#[tokio::test]
async fn numbers_run_without_gaps_whoever_comes_at_once() {
    let s = Story::new().await;
    let mut ids = Vec::new();
    for _ in 0..3 {
        let id = s.draft().await;
        s.to_sign(&id).await;
        s.confirm("ha.h26", Act::Signature, &id).await;
        ids.push(id);
    }
    let (clerk, home) = (s.actor("yen.h26").await, s.o.w.id("H26"));
    let tries = ids.iter().map(|id| {
        let (id, clerk) = (id.parse::<OutgoingId>().unwrap(), clerk.clone());
        let room = server::wiring::room();
        s.o.w.installation.db.write(move |tx| {
            office::outgoing::number(tx, &room, &clerk, home, id).map(|given| given.number)
        })
    });
    let mut numbers: Vec<u32> =
        futures::future::join_all(tries).await.into_iter().map(Result::unwrap).collect();
    numbers.sort_unstable();
    assert_eq!(numbers, [1, 2, 3]);

    // At the signing desk the next one is given, too, whatever is typed.
    let id = s.draft().await;
    s.to_sign(&id).await;
    s.confirm("ha.h26", Act::Signature, &id).await;
    let request: SigningRequestId =
        s.one("select request_id from office_outgoing where id = ?1", &id).await;
    let typed = vec![("number", "77".to_owned()), ("dated_on", "2026-01-05".to_owned())];
    let path = format!("/signing/requests/{request}/number");
    assert_eq!(s.post("yen.h26", &path, &typed).await.0, 303);
    let given: i64 = s.one("select number from office_outgoing where id = ?1", &id).await;
    assert_eq!(given, 4);
}

// law!("28/2018:6.2")
#[tokio::test]
async fn what_leaves_later_than_the_next_morning_is_marked() {
    let s = Story::new().await;
    let id = s.draft().await;
    s.to_sign(&id).await;
    s.confirm("ha.h26", Act::Signature, &id).await;
    assert!(!s.page("yen.h26", &id).await.contains("Gửi chậm"));
    s.o.w.clock.advance(2 * 24 * 3_600);
    assert!(s.page("yen.h26", &id).await.contains("Gửi chậm"));
}

#[tokio::test]
async fn what_is_sealed_waits_a_minute_for_its_evidence_and_no_longer() {
    // Nobody answers at the address of the timestamp service.
    let away = |config: &mut server::config::Config| {
        config.signing.timestamps = "http://127.0.0.1:9/timestamps".to_owned();
    };
    let s = Story::over(Office::with(away).await).await;
    let id = s.draft().await;
    let (ha, shown) = (s.o.person("ha.h26").await, [("version", "1")]);
    assert_eq!(s.act("tuan.h26", &id, "submission", &[("reviewer", &ha)]).await, 303);
    assert_eq!(s.act("ha.h26", &id, "approval", &shown).await, 303);
    assert_eq!(s.act("yen.h26", &id, "approval", &shown).await, 303);
    s.confirm("ha.h26", Act::Signature, &id).await;
    assert_eq!(s.act("yen.h26", &id, "number", &[]).await, 303);
    s.confirm("yen.h26", Act::Seal, &id).await;
    assert_eq!(s.state(&id).await, "sealed");
    s.o.w.clock.advance(40);
    s.o.w.run_jobs().await;
    assert_eq!(s.state(&id).await, "sealed", "the services may still come back");
    s.o.w.clock.advance(61);
    s.o.w.run_jobs().await;
    assert_eq!(s.state(&id).await, "issued", "it is not held up for ever");
}
