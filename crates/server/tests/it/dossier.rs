//! Work files as their people live them: a finished document waits to be filed, its file is closed, handed over, taken into
//! the archive, held, and packed up for whoever comes later.

use std::io::Read;

use base::authority::AuthorityId;
use base::db::Tx;
use directory::PersonId;
use office::dossier::NewDossier;
use sha2::{Digest, Sha256};
use signature::pdf::{Object, ObjectId};

use crate::office::Story;
use crate::signed::LETTER;
use crate::world::World;

/// Hà Nội's people: clerk, official, leader, archivist.
const CLERK: &str = "yen.h26";
const OFFICIAL: &str = "tuan.h26";
const LEADER: &str = "ha.h26";
const ARCHIVIST: &str = "nguyet.h26";

impl Story {
    /// A letter that its official handles.
    async fn handled(&self, number: u32) -> String {
        let id = self.letter(number).await;
        let path = |act: &str| format!("/incoming/{id}/{act}");
        self.done(CLERK, &path("registration"), &[]).await;
        let leader = self.person(LEADER).await;
        self.done(CLERK, &path("submission"), &[("leader", &leader)]).await;
        let form = [("lead", self.person(OFFICIAL).await), ("direction", "Trả lời".to_owned())];
        let form = form.each_ref().map(|(name, value)| (*name, value.as_str()));
        self.done(LEADER, &path("assignment"), &form).await;
        id
    }

    /// A letter that is finished.
    async fn finished(&self, number: u32) -> String {
        let id = self.handled(number).await;
        self.finish(&id).await;
        id
    }

    async fn finish(&self, id: &str) {
        let form = [("words", "Đã trả lời")];
        self.done(OFFICIAL, &format!("/incoming/{id}/report"), &form).await;
        self.done(LEADER, &format!("/incoming/{id}/confirmation"), &[]).await;
    }

    /// A file that the official keeps.
    async fn dossier(&self, title: &str) -> String {
        let form = [("mark", "tccb"), ("title", title), ("retention", "years-10")];
        self.done(OFFICIAL, "/dossiers/opening", &form).await;
        let title = title.to_owned();
        let find = "select id from office_dossier where title = ?1";
        let read = move |tx: &Tx| tx.one(find, &[title.as_str().into()]);
        self.w.installation.db.read(read).await.unwrap()
    }

    /// A closed file with one letter: file and letter.
    pub async fn closed(&self) -> (String, String) {
        let (letter, file) = (self.finished(1).await, self.dossier("Kế hoạch biên chế").await);
        self.done(OFFICIAL, &format!("/incoming/{letter}/filing"), &[("dossier", &file)]).await;
        self.done(OFFICIAL, &format!("/dossiers/{file}/closing"), &[]).await;
        (file, letter)
    }

    /// An act that is done.
    async fn done(&self, login: &str, path: &str, form: &[(&str, &str)]) {
        let answer = self.post(login, path, form).await;
        assert_eq!(answer.status, 303, "{login} {path}: {}", answer.text);
    }

    /// An act that a rule refuses, and what is said.
    async fn refused(&self, login: &str, path: &str, form: &[(&str, &str)], status: u16) -> String {
        let answer = self.post(login, path, form).await;
        assert_eq!(answer.status, status, "{login} {path}: {}", answer.text);
        answer.text
    }
}

// law!("30/2020:29") law!("30/2020:28")
#[tokio::test]
async fn a_finished_document_waits_to_be_filed_and_stands_in_many_files() {
    let s = Story::new().await;
    let letter = s.finished(1).await;
    let waits = format!("/incoming/{letter}");
    assert!(s.get(OFFICIAL, "/desk").await.text.contains(&waits), "the lead files it");
    let (first, second) = (s.dossier("Biên chế 2026").await, s.dossier("Thi đua 2026").await);
    for file in [&first, &second] {
        s.done(OFFICIAL, &format!("{waits}/filing"), &[("dossier", file)]).await;
        let page = s.get(OFFICIAL, &format!("/dossiers/{file}")).await.text;
        assert!(page.contains(&waits), "{page}");
    }
    assert!(!s.get(OFFICIAL, "/desk").await.text.contains(&waits));
    let list = s.get(LEADER, "/dossiers?lang=vi").await.text;
    for said in ["01.TCCB", "02.TCCB", "Biên chế 2026", "10 năm", "Đặng Anh Tuấn"] {
        assert!(list.contains(said), "{said}: {list}");
    }
    let twice = s.refused(OFFICIAL, &format!("{waits}/filing"), &[("dossier", &first)], 422).await;
    assert!(twice.contains("01.TCCB"));

    let named = format!("incoming/{letter}");
    for file in [&first, &second] {
        let form = [("document", named.as_str())];
        s.done(OFFICIAL, &format!("/dossiers/{file}/removal"), &form).await;
    }
    assert!(s.get(OFFICIAL, "/desk").await.text.contains(&waits), "it stands in no file again");
    s.done(OFFICIAL, &format!("/dossiers/{first}/entries"), &[("entry", "1/2026")]).await;
    assert!(!s.get(OFFICIAL, "/desk").await.text.contains(&waits));
    s.w.assert_chain_is_whole().await;
}

// law!("30/2020:29")
#[tokio::test]
async fn a_file_is_opened_as_the_list_wants_it() {
    let s = Story::new().await;
    let good = [("mark", "TCCB"), ("title", "Hồ sơ"), ("retention", "permanent")];
    for (field, value) in [
        ("mark", ""),
        ("mark", "TC CB"),
        ("mark", "DAI-QUA-MUOI-BON"),
        ("title", " "),
        ("retention", "years-7"),
        ("keeper", s.person("hoa.g22").await.as_str()),
    ] {
        let mut form: Vec<(&str, &str)> =
            good.into_iter().filter(|(name, _)| *name != field).collect();
        form.push((field, value));
        let said = s.refused(OFFICIAL, "/dossiers/opening", &form, 422).await;
        assert!(said.contains(&format!("f-{field}-fault")), "{field} {value:?}");
    }
    s.refused(ARCHIVIST, "/dossiers/opening", &good, 403).await;
}

// law!("30/2020:29")
#[tokio::test]
async fn only_what_is_whole_is_closed_and_nothing_enters_or_leaves_then() {
    let s = Story::new().await;
    let file = s.dossier("Kế hoạch").await;
    let path = |act: &str| format!("/dossiers/{file}/{act}");
    let empty = s.refused(OFFICIAL, &path("closing"), &[], 409).await;
    assert!(empty.contains("chưa có văn bản"), "{empty}");
    let waiting = s.letter(9).await;
    let form = [("dossier", file.as_str())];
    s.refused(CLERK, &format!("/incoming/{waiting}/filing"), &form, 409).await;

    let (open, other) = (s.handled(1).await, s.finished(2).await);
    for letter in [&open, &other] {
        s.done(OFFICIAL, &format!("/incoming/{letter}/filing"), &form).await;
    }
    let unfinished = s.refused(OFFICIAL, &path("closing"), &[], 409).await;
    assert!(unfinished.contains("1/VP-TH") && !unfinished.contains("2/VP-TH"), "{unfinished}");
    s.finish(&open).await;
    s.refused(CLERK, &path("closing"), &[], 403).await;
    s.done(OFFICIAL, &path("closing"), &[]).await;

    let third = s.finished(3).await;
    s.refused(OFFICIAL, &format!("/incoming/{third}/filing"), &form, 409).await;
    s.refused(OFFICIAL, &path("removal"), &[("document", &format!("incoming/{open}"))], 409).await;
    s.refused(OFFICIAL, &path("closing"), &[], 409).await;
    let page = s.get(OFFICIAL, &format!("/dossiers/{file}?lang=vi")).await.text;
    assert!(page.contains("từ 01/01/2027 đến hết 31/12/2036"), "{page}");
}

// law!("30/2020:29")
#[tokio::test]
async fn a_document_that_came_twice_stands_once_in_a_closed_file() {
    let s = Story::new().await;
    let file = s.dossier("Trùng").await;
    let (first, again) = (s.finished(1).await, s.finished(2).await);
    // The sender gave both the same number.
    let same =
        "update office_incoming set reference = '1/VP-TH' where reference = '2/VP-TH' returning id";
    let renumber = move |tx: &Tx| {
        let permit = base::authority::Actor::machine("test")
            .may(&office::dossier::KEEP, base::authority::Scope::Installation)?;
        let event =
            |id: &String| base::events::Event::of("test.renumbered", "incoming-document", id);
        tx.change_returning(&permit, same, &[], event).map(drop)
    };
    s.w.installation.db.write(renumber).await.unwrap();
    for letter in [&first, &again] {
        s.done(OFFICIAL, &format!("/incoming/{letter}/filing"), &[("dossier", &file)]).await;
    }
    let closing = format!("/dossiers/{file}/closing");
    let twice = s.refused(OFFICIAL, &closing, &[], 409).await;
    assert!(twice.contains("Có trùng: 1/VP-TH"), "{twice}");
    s.done(
        OFFICIAL,
        &format!("/dossiers/{file}/removal"),
        &[("document", &format!("incoming/{again}"))],
    )
    .await;
    s.done(OFFICIAL, &closing, &[]).await;
}

// law!("30/2020:30")
#[tokio::test]
async fn a_closed_file_goes_to_the_archive_which_may_give_it_back() {
    let s = Story::new().await;
    let (file, letter) = s.closed().await;
    let path = |act: &str| format!("/dossiers/{file}/{act}");
    assert_eq!(
        s.get(ARCHIVIST, &format!("/incoming/{letter}")).await.status,
        404,
        "not theirs yet"
    );
    assert_eq!(s.get(OFFICIAL, &path("record")).await.status, 404);
    s.refused(ARCHIVIST, &path("receipt"), &[], 409).await;
    s.done(OFFICIAL, &path("hand-over"), &[]).await;
    assert!(s.get(ARCHIVIST, "/desk").await.text.contains(&file));
    assert_eq!(s.get(ARCHIVIST, &format!("/incoming/{letter}")).await.status, 200);

    s.refused(OFFICIAL, &path("receipt"), &[], 403).await;
    s.refused(ARCHIVIST, &path("return"), &[("reason", " ")], 422).await;
    s.done(ARCHIVIST, &path("return"), &[("reason", "Thiếu phụ lục")]).await;
    assert!(s.get(OFFICIAL, "/desk").await.text.contains(&file), "to be put right");
    assert!(s.get(OFFICIAL, &format!("/dossiers/{file}")).await.text.contains("Thiếu phụ lục"));
    for act in ["closing", "hand-over"] {
        s.done(OFFICIAL, &path(act), &[]).await;
    }
    assert!(!s.get(OFFICIAL, "/desk").await.text.contains(&file));
    s.done(ARCHIVIST, &path("receipt"), &[]).await;
    assert!(!s.get(ARCHIVIST, "/desk").await.text.contains(&file));
    s.refused(ARCHIVIST, &path("return"), &[("reason", "Muộn")], 409).await;

    let record = s.get(ARCHIVIST, &format!("{}?lang=vi", path("record"))).await.text;
    for said in ["Biên bản giao nhận", "Đặng Anh Tuấn", "Tạ Minh Nguyệt", "01.TCCB", "1/VP-TH"]
    {
        assert!(record.contains(said), "{said}: {record}");
    }
    s.w.assert_chain_is_whole().await;
}

// law!("30/2020:30")
#[tokio::test]
async fn the_keeper_is_reminded_thirty_days_before_a_year_is_over() {
    let s = Story::new().await;
    let (file, _) = s.closed().await;
    // A minute passes at each sign-in, so the middle of a day is far from its edges.
    s.w.clock.advance(334 * 86_400);
    s.w.run_jobs().await;
    assert!(!s.get(OFFICIAL, "/desk").await.text.contains(&file));
    s.w.clock.advance(86_400);
    s.w.run_jobs().await;
    assert!(s.get(OFFICIAL, "/desk").await.text.contains(&file));
    s.w.clock.advance(40 * 86_400);
    let path = format!("/dossiers/{file}/hand-over");
    let late = s.refused(OFFICIAL, &path, &[], 422).await;
    assert!(late.contains("f-late_reason-fault"));
    s.done(OFFICIAL, &path, &[("late_reason", "Chuyển trụ sở")]).await;
    assert!(!s.get(OFFICIAL, "/desk").await.text.contains(&file));
}

// law!("30/2020:VI.I") law!("30/2020:VI.II")
#[tokio::test]
async fn a_package_holds_every_file_and_proves_it() {
    let s = Story::new().await;
    let file = s.dossier("Mở").await;
    s.refused(CLERK, &format!("/dossiers/{file}/packages"), &[], 409).await;
    let (file, _) = s.closed().await;
    s.refused(OFFICIAL, &format!("/dossiers/{file}/packages"), &[], 403).await;
    s.done(CLERK, &format!("/dossiers/{file}/packages"), &[]).await;
    s.w.run_jobs().await;
    let page = s.get(OFFICIAL, &format!("/dossiers/{file}")).await.text;
    let way = page.split(&format!("/dossiers/{file}/packages/")).nth(1).unwrap();
    let way = format!("/dossiers/{file}/packages/{}", way.split('"').next().unwrap());
    let package = s.get(OFFICIAL, &way).await;
    assert_eq!(package.status, 200);
    let digest = hex(&Sha256::digest(&package.bytes));
    assert!(page.contains(&digest), "the page tells its digest");
    assert_eq!(s.get(LEADER, &way).await.status, 404, "it is not the leader's file");

    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(package.bytes.clone())).unwrap();
    let mut read = |name: &str| {
        let mut bytes = Vec::new();
        zip.by_name(name).unwrap().read_to_end(&mut bytes).unwrap();
        bytes
    };
    let manifest: serde_json::Value = serde_json::from_slice(&read("manifest.json")).unwrap();
    assert_eq!(manifest["signed"], false);
    let listed = manifest["files"].as_array().unwrap();
    for one in listed {
        let bytes = read(one["name"].as_str().unwrap());
        assert_eq!(one["sha256"], hex(&Sha256::digest(&bytes)));
        assert_eq!(one["size"], bytes.len());
    }
    let letter_in = listed.iter().find(|one| one["size"] == LETTER.len()).unwrap();
    assert_eq!(read(letter_in["name"].as_str().unwrap()), LETTER);
    let trail = String::from_utf8(read("documents/001/trail.json")).unwrap();
    for said in ["incoming.handle", "Đặng Anh Tuấn", "Đã trả lời", "for-information"] {
        assert!(trail.contains(said), "{said}: {trail}");
    }
    let metadata = String::from_utf8(read("metadata.xml")).unwrap();
    insta::assert_snapshot!("dossier-metadata", metadata);
    // Kept for readers other than ours.
    let kept = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("dossier-package.zip");
    std::fs::write(kept, &package.bytes).unwrap();
}

#[tokio::test]
async fn what_is_on_hold_stays_as_it_is_until_it_is_let_go() {
    let s = Story::new().await;
    let (letter, file) = (s.finished(1).await, s.dossier("Thanh tra").await);
    let filing = format!("/incoming/{letter}/filing");
    let path = |act: &str| format!("/dossiers/{file}/{act}");
    s.done(OFFICIAL, &filing, &[("dossier", &file)]).await;

    s.refused(OFFICIAL, &path("hold"), &[], 403).await;
    s.refused(ARCHIVIST, &path("hold"), &[("hold", "")], 422).await;
    s.refused(ARCHIVIST, &path("release"), &[("hold", "Xong")], 404).await;
    s.done(ARCHIVIST, &path("hold"), &[("hold", "Vụ việc số 5")]).await;
    let named = format!("incoming/{letter}");
    let form = [("document", named.as_str())];
    for (act, form) in [("removal", &form[..]), ("closing", &[]), ("entries", &[("entry", "1")])] {
        let said = s.refused(OFFICIAL, &path(act), form, 409).await;
        assert!(said.contains("Vụ việc số 5"), "{act}: {said}");
    }
    s.refused(ARCHIVIST, &path("hold"), &[("hold", "Lần nữa")], 409).await;
    s.done(ARCHIVIST, &path("release"), &[("hold", "Đã kết luận")]).await;
    for act in ["closing", "hand-over"] {
        s.done(OFFICIAL, &path(act), &[]).await;
    }
    // Handed over, the archive sees the document itself and may hold that.
    let incoming = |act: &str| format!("/incoming/{letter}/{act}");
    s.done(ARCHIVIST, &incoming("hold"), &[("hold", "Tòa án yêu cầu")]).await;
    let other = s.dossier("Khác").await;
    let said = s.refused(OFFICIAL, &filing, &[("dossier", &other)], 409).await;
    assert!(said.contains("Tòa án yêu cầu"), "{said}");
    s.done(ARCHIVIST, &incoming("release"), &[("hold", "Tòa án đã trả lời")]).await;
    s.done(OFFICIAL, &filing, &[("dossier", &other)]).await;
    s.w.assert_chain_is_whole().await;
}

#[tokio::test]
async fn a_file_is_shown_to_those_it_concerns() {
    let s = Story::new().await;
    let file = s.dossier("Riêng").await;
    let path = format!("/dossiers/{file}");
    for (login, status) in [
        (OFFICIAL, 200),
        (CLERK, 200),
        (ARCHIVIST, 200),
        (LEADER, 404),
        ("hoa.g22", 404),
        ("duc.g09", 404),
    ] {
        assert_eq!(s.get(login, &path).await.status, status, "{login}");
    }
    let list = s.get(LEADER, "/dossiers").await.text;
    assert!(list.contains("Riêng") && !list.contains(&path), "a line, but no way to what is in it");
}

/// Opens a file for a person, as they would.
pub async fn opened(w: &World, authority: AuthorityId, keeper: &str) -> String {
    let keeper: PersonId = keeper.parse().unwrap();
    let new = NewDossier {
        mark: "TH".to_owned(),
        title: "Công tác văn thư".to_owned(),
        retention: "years-5".to_owned(),
        keeper: None,
    };
    let open = move |tx: &Tx| {
        let person = directory::person::person(tx, keeper)?;
        let positions = directory::person::positions(tx, keeper)?;
        let actor = directory::person::actor(&person, &positions, None, tx.now()).unwrap();
        office::dossier::open(tx, &actor, authority, &new)
    };
    w.installation.db.write(open).await.unwrap().to_string()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

// law!("30/2020:VI")
#[tokio::test]
async fn a_closed_file_leaves_as_one_pdf_with_its_originals_inside() {
    let s = Story::new().await;
    let (file, _) = s.closed().await;
    s.done(CLERK, &format!("/dossiers/{file}/packages"), &[("form", "volume")]).await;
    s.w.run_jobs().await;
    let page = s.get(OFFICIAL, &format!("/dossiers/{file}?lang=vi")).await.text;
    let way = page.split(&format!("/dossiers/{file}/packages/")).nth(1).expect(&page);
    let way = format!("/dossiers/{file}/packages/{}", way.split('"').next().unwrap());
    let volume = s.get(OFFICIAL, &way).await;
    assert_eq!(volume.status, 200);
    assert!(page.contains(&hex(&Sha256::digest(&volume.bytes))), "the page tells its digest");
    assert_eq!(s.get(LEADER, &way).await.status, 404, "it is not the leader's file");
    let pages = 1 + picture::page_count(LETTER).unwrap();
    assert_eq!(picture::page_count(&volume.bytes).unwrap(), pages, "the list, and the letter");
    assert_eq!(attached(&volume.bytes), [LETTER], "signed bytes, as they came");
}

/// The files that a PDF carries (ISO 32000-1, 7.11.4).
fn attached(pdf: &[u8]) -> Vec<Vec<u8>> {
    let read = signature::pdf::Document::read(pdf).unwrap();
    let view = read.latest();
    let objects = view.numbers().map(|number| view.get(ObjectId { number, generation: 0 }));
    let files = objects.filter_map(|object| match object.unwrap() {
        Object::Stream(file) if file.dictionary.is("Type", "EmbeddedFile") => Some(file),
        _ => None,
    });
    files.map(|file| view.unpack(&file).unwrap()).collect()
}
