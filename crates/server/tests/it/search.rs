//! The search as people use it: with marks and without, by every operator, in what files say; and never a word to somebody
//! who may not open what it is about.

use axum::http::Uri;
use base::authority::Actor;
use base::db::Tx;
use server::demo::trial::Trial;

use crate::agency::{Agency, Doc};
use crate::checks::with_files;
use crate::office::{Answered, Story};
use crate::outgoing::{drafted, letter};

/// Hà Nội's people: clerk, official, leader, archivist; and another authority's clerk.
const CLERK: &str = "yen.h26";
const OFFICIAL: &str = "tuan.h26";
const LEADER: &str = "ha.h26";
const ARCHIVIST: &str = "nguyet.h26";
const STRANGER: &str = "lan.g22";

/// A file that letters carry, and words of it.
const LETTER: &[u8] = include_bytes!("../../src/demo/letters/g22-ket-noi.pdf");
const IN_FILE: &str = "\"ky nghi cuoi nam\"";

impl Story {
    /// A letter on a subject arrives.
    async fn about(&self, number: u32, subject: &str) -> String {
        let document = Doc { subject: subject.to_owned(), ..Doc::new("G22", &["H26"], number) };
        self.w.vpcp.send(&with_files(&document, &[LETTER])).await.ok();
        self.w.run_jobs().await;
        let reference = format!("{number}/VP-TH");
        let arrived = "select id from office_incoming where reference = ?1";
        let read = move |tx: &Tx| tx.one(arrived, &[reference.as_str().into()]);
        let id: String = self.w.installation.db.read(read).await.unwrap();
        self.w.run_jobs().await;
        id
    }

    async fn search(&self, login: &str, words: &str, more: &str) -> Answered {
        self.w.run_jobs().await;
        let mut fields = form_urlencoded::Serializer::new(String::new());
        fields.append_pair("q", words);
        self.get(login, &format!("/search?{}{more}", fields.finish())).await
    }

    /// What somebody finds, in the order of the page: its links to documents and files.
    async fn finds(&self, login: &str, words: &str) -> Vec<String> {
        let page = self.search(login, words, "").await;
        assert_eq!(page.status, 200, "{words}: {}", page.text);
        links(&page.text)
    }
}

fn links(page: &str) -> Vec<String> {
    let lines = page.split("<h2><a href=\"").skip(1);
    lines.map(|rest| rest.split('"').next().unwrap().to_owned()).collect()
}

// law!("30/2020:VI")
#[tokio::test]
async fn a_letter_is_found_with_marks_and_without_and_by_every_operator() {
    let s = Story::new().await;
    let flood = format!("/incoming/{}", s.about(1, "Phòng, chống lụt bão tại Đông Ngạc").await);
    let plain = format!("/incoming/{}", s.about(2, "bao cao dong ngac").await);
    assert_eq!(s.finds(CLERK, "Đông Ngạc").await, [flood.clone(), plain.clone()], "exact first");
    assert_eq!(s.finds(CLERK, "lut bao").await, std::slice::from_ref(&flood));
    assert_eq!(s.finds(CLERK, "\"chống lụt\"").await, std::slice::from_ref(&flood));
    assert_eq!(s.finds(CLERK, "\"lụt chống\"").await, [] as [&str; 0]);
    assert_eq!(s.finds(CLERK, "ngạc -lụt").await, std::slice::from_ref(&plain));
    for found in ["số:1/VP", "so:1", "no:01/vp-th", "1/VP-TH", "lụt từ:g22", "lut den:ha-noi"]
    {
        assert_eq!(s.finds(CLERK, found).await, std::slice::from_ref(&flood), "{found}");
    }
    for found in ["lụt mục:đến", "lụt in:incoming", "lụt ngày:2026", "lụt tình-trạng:chờ-tiếp-nhận"]
    {
        assert_eq!(s.finds(CLERK, found).await, std::slice::from_ref(&flood), "{found}");
    }
    for none in ["lụt mục:đi", "lụt ngày:2025", "lụt quá-hạn", "số:3", "từ:h26"] {
        assert_eq!(s.finds(CLERK, none).await, [] as [&str; 0], "{none}");
    }
    let page = s.search(CLERK, "lut bao", "&lang=vi").await.text;
    for said in ["<mark>lụt</mark>", "<mark>bão</mark>", "1/VP-TH", "Chờ tiếp nhận", "Văn thư"]
    {
        assert!(page.contains(said), "{said}: {page}");
    }
    s.w.clock.advance(30 * 24 * 3600);
    let mut late = s.finds(CLERK, "quá-hạn").await;
    late.sort();
    assert_eq!(late.len(), 2, "the register is waiting");
}

#[tokio::test]
async fn what_a_file_says_is_found_and_is_read_once() {
    let s = Story::new().await;
    let id = s.about(1, "Có tệp kèm").await;
    let words = "select count(*) from office_text where text_digest is not null";
    let read = move |tx: &Tx| tx.one::<i64>(words, &[]);
    assert_eq!(s.w.installation.db.read(read).await.unwrap(), 1);
    assert_eq!(s.finds(CLERK, IN_FILE).await, [format!("/incoming/{id}")]);
    let page = s.search(CLERK, IN_FILE, "").await.text;
    assert!(page.contains("class=\"snippet\""), "{page}");
    s.about(2, "Cũng tệp ấy").await;
    assert_eq!(s.w.installation.db.read(read).await.unwrap(), 1, "the same file");
    assert_eq!(s.finds(CLERK, IN_FILE).await.len(), 2);
}

#[tokio::test]
async fn nobody_finds_what_they_may_not_open() {
    let s = Story::new().await;
    let id = s.about(1, "Kế hoạch biên chế").await;
    let way = format!("/incoming/{id}");
    let everybody = [OFFICIAL, LEADER, ARCHIVIST, STRANGER, "phu.g09"];
    for login in everybody {
        let page = s.search(login, "biên chế", "").await;
        assert_eq!(page.status, 200, "{login}");
        assert!(!page.text.contains(&id) && !page.text.contains("Kế hoạch"), "{login}");
    }
    assert_eq!(s.finds(CLERK, "biên chế").await, std::slice::from_ref(&way));
    let leader = s.person(LEADER).await;
    assert_eq!(s.post(CLERK, &format!("{way}/registration"), &[]).await.status, 303);
    let form = [("leader", leader.as_str())];
    assert_eq!(s.post(CLERK, &format!("{way}/submission"), &form).await.status, 303);
    assert_eq!(s.finds(LEADER, "bien che").await, std::slice::from_ref(&way), "hers now");
    assert_eq!(s.finds(LEADER, "biên chế tình-trạng:đã-vào-sổ").await, [] as [&str; 0]);
    assert_eq!(
        s.finds(LEADER, "tình-trạng:chờ-lãnh-đạo").await,
        std::slice::from_ref(&way),
        "as it stands now"
    );
    assert_eq!(s.finds(OFFICIAL, "biên chế").await, [] as [&str; 0]);
}

/// The database decides: an index that still says otherwise shows nothing.
#[tokio::test]
async fn an_index_that_lags_behind_shows_no_title() {
    let s = Story::new().await;
    let id = s.about(1, "Kế hoạch biên chế").await;
    assert_eq!(s.finds(CLERK, "biên chế").await.len(), 1);
    let gone = s.w.id("G22");
    let moved = id.clone();
    let act = move |tx: &Tx| {
        let values = base::params![moved.as_str(), gone];
        tx.upkeep("update office_incoming set authority_id = ?2 where id = ?1", values)
    };
    s.w.installation.db.write(act).await.unwrap();
    let page = s.search(CLERK, "biên chế", "").await.text;
    assert!(links(&page).is_empty() && !page.contains("<mark>"), "{page}");
}

#[tokio::test]
async fn the_archivist_finds_what_was_handed_over() {
    let s = Story::new().await;
    let (file, letter) = s.closed().await;
    let (file, letter) = (format!("/dossiers/{file}"), format!("/incoming/{letter}"));
    assert_eq!(
        s.finds(ARCHIVIST, "biên chế").await,
        std::slice::from_ref(&file),
        "the line of the list"
    );
    assert_eq!(s.finds(ARCHIVIST, "số:1/VP-TH").await, [] as [&str; 0]);
    assert_eq!(s.post(OFFICIAL, &format!("{file}/hand-over"), &[]).await.status, 303);
    assert_eq!(s.finds(ARCHIVIST, "số:1/VP-TH").await, std::slice::from_ref(&letter));
    assert_eq!(s.finds(ARCHIVIST, "in:file").await, std::slice::from_ref(&file));
    assert_eq!(s.finds(OFFICIAL, "in:file").await, [file]);
}

#[tokio::test]
async fn a_draft_is_its_authors_and_its_text_is_found() {
    let s = Story::new().await;
    let trial =
        Trial::start(&s.w.installation.folder, s.w.clock.clone(), s.w.installation.db.random());
    server::demo::signing::seed(&s.w.installation, &trial.await.unwrap()).await.unwrap();
    let sheet = letter(&s.w, LEADER, "G22").await;
    let id = drafted(&s.w, (OFFICIAL, &s.password), &sheet).await;
    let way = format!("/outgoing/{id}");
    for found in
        ["bao cao ket qua", "\"Trân trọng\"", "mục:đi", "to:\"văn phòng\"", "loại:công-văn"]
    {
        assert_eq!(s.finds(OFFICIAL, found).await, std::slice::from_ref(&way), "{found}");
    }
    assert_eq!(s.finds(LEADER, "báo cáo kết quả").await, [] as [&str; 0]);
    assert_eq!(s.finds(STRANGER, "báo cáo kết quả").await, [] as [&str; 0]);
}

#[tokio::test]
async fn an_auditors_search_is_itself_recorded() {
    let s = Story::new().await;
    let noi_vu = Agency::new(s.w.router.clone(), "G09", &s.w.clock);
    s.w.connect(&noi_vu, &[]).await;
    let noi_vu = s.w.house(&noi_vu, None).await;
    let open = move |tx: &Tx| office::house::open(tx, &Actor::machine("test"), noi_vu);
    s.w.installation.db.write(open).await.unwrap();
    let document = Doc { subject: "Biên chế".to_owned(), ..Doc::new("G22", &["G09", "H26"], 1) };
    s.w.vpcp.send(&document.xml()).await.ok();
    s.w.run_jobs().await;
    let arrived = "select id from office_incoming where authority_id = ?1";
    let arrived = move |tx: &Tx| tx.one::<String>(arrived, base::params![noi_vu]);
    let id = s.w.installation.db.read(arrived).await.unwrap();
    let found = s.finds("phu.g09", "biên chế").await;
    assert_eq!(found, [format!("/incoming/{id}")], "all of his authority, and nothing of another");
    let told = "select detail from event where kind = 'search.inspected'";
    let read = move |tx: &Tx| tx.list::<String>(told, &[]);
    let told = s.w.installation.db.read(read).await.unwrap();
    assert!(told.len() == 1 && told[0].contains(&id) && !told[0].contains("biên"), "{told:?}");
    s.w.assert_chain_is_whole().await;
}

#[tokio::test]
async fn an_index_made_again_answers_the_same() {
    let mut s = Story::new().await;
    let way = format!("/incoming/{}", s.about(1, "Phòng, chống lụt bão").await);
    assert_eq!(s.finds(CLERK, "lụt").await, std::slice::from_ref(&way));
    let folder = s.w.installation.folder.join("search");
    s.w.installation.office.search.want_anew().unwrap();
    assert_eq!(s.finds(CLERK, "lụt").await, std::slice::from_ref(&way));
    assert!(folder.join("2").is_dir() && !folder.join("1").exists(), "the next one answers");

    std::fs::remove_dir_all(&folder).unwrap();
    s.w.reopen().await;
    let page = s.get(CLERK, "/search?q=l%E1%BB%A5t&lang=vi").await.text;
    assert!(page.contains("Đang lập chỉ mục"), "{page}");
    assert_eq!(
        s.finds(CLERK, "lụt").await,
        std::slice::from_ref(&way),
        "gone while it was stopped"
    );

    std::fs::write(folder.join("1/meta.json"), b"{").unwrap();
    s.w.reopen().await;
    assert_eq!(s.finds(CLERK, "\"chong lut\"").await, [way], "damaged while it was stopped");
}

// law!("30/2020:VI")
#[tokio::test]
async fn searches_are_kept_by_name_and_are_ones_own() {
    let s = Story::new().await;
    let form = [("q", "quá-hạn loại:công-văn"), ("name", "Công văn trễ")];
    let kept = s.post(CLERK, "/search/saved", &form).await;
    assert_eq!(
        (kept.status.as_u16(), kept.location.parse::<Uri>().unwrap().path()),
        (303, "/search")
    );
    let page = s.get(CLERK, "/search").await.text;
    assert!(page.contains("Công văn trễ"), "{page}");
    assert!(!s.get(OFFICIAL, "/search").await.text.contains("Công văn trễ"));
    let removal = page.split("action=\"/search/saved/").nth(1).unwrap().split('"').next().unwrap();
    let removal = format!("/search/saved/{removal}");
    assert_eq!(s.post(OFFICIAL, &removal, &[]).await.status, 404);
    assert_eq!(s.post(CLERK, &removal, &[]).await.status, 303);
    assert!(!s.get(CLERK, "/search").await.text.contains("Công văn trễ"));
    for (name, query) in [("", "x"), ("Tên", "ngày:32/1/2026")] {
        let form = [("name", name), ("q", query)];
        assert_eq!(s.post(CLERK, "/search/saved", &form).await.status, 422, "{name} {query}");
    }
}

#[tokio::test]
async fn a_faulty_query_is_told_what_to_do() {
    let s = Story::new().await;
    for (query, said) in [
        ("ngày:hôm-qua", "ngày:1/11/2026..22/11/2026"),
        ("hạn:mai", "hạn:&#60;7d"),
        ("số:", "05/VPCP"),
    ] {
        let page = s.search(CLERK, query, "&lang=vi").await;
        assert_eq!(page.status, 422, "{query}");
        assert!(page.text.contains(said), "{query}: {}", page.text);
    }
    let page = s.search(CLERK, "<script>alert(1)</script>", "&lang=en").await;
    assert!(page.status == 200 && !page.text.contains("<script>alert"), "{}", page.text);
}
