//! Folding, the query language and the index together, on small entries.

use jiff::civil::{date, datetime};
use proptest::prelude::*;
use unicode_normalization::UnicodeNormalization;

use crate::query::{BYTES_MAX, CLAUSES_MAX, PHRASE_MAX};
use crate::*;

fn entry(id: &str, title: &str, text: &str) -> Entry {
    Entry {
        id: id.to_owned(),
        readers: vec!["all".to_owned()],
        title: title.to_owned(),
        text: text.to_owned(),
        ..Entry::default()
    }
}

struct Shelf {
    index: Index,
    _folder: tempfile::TempDir,
}

fn shelf(entries: &[Entry]) -> Shelf {
    let folder = tempfile::tempdir().unwrap();
    let index = Index::create(folder.path()).unwrap();
    entries.iter().for_each(|entry| index.put(entry).unwrap());
    index.commit(7).unwrap();
    Shelf { index, _folder: folder }
}

impl Shelf {
    fn by(&self, text: &str, readers: &[&str], sort: Sort) -> Vec<String> {
        let readers: Vec<String> = readers.iter().map(|word| (*word).to_owned()).collect();
        let query = Query::parse(text).unwrap();
        let asked = Asked {
            query: &query,
            readers: &readers,
            sort,
            now: datetime(2026, 11, 22, 9, 0, 0, 0),
            offset: 0,
            limit: 10,
        };
        self.index.search(&asked).unwrap().into_iter().map(|hit| hit.id).collect()
    }

    fn finds(&self, text: &str) -> Vec<String> {
        self.by(text, &["all"], Sort::Relevance)
    }

    fn all(&self, text: &str) -> Vec<String> {
        let mut found = self.finds(text);
        found.sort();
        found
    }
}

fn folded(text: &str) -> Vec<String> {
    tokens(text).into_iter().map(|token| token.folded).collect()
}

#[test]
fn marks_capitals_and_unicode_forms_do_not_matter() {
    assert_eq!(folded("ỦY BAN – Đắk Lắk, 05/VPCP"), ["uy", "ban", "dak", "lak", "5", "vpcp"]);
    assert_eq!(folded("Ðường đường"), ["duong", "duong"], "eth is typed for Đ");
    assert_eq!(folded("ＶＢ １２ ﬁ"), ["vb", "12", "fi"]);
    assert_eq!(folded("00 0 007a"), ["0", "0", "007a"]);
    let decomposed: String = "Nguyễn Ngọc Đường".nfd().collect();
    assert_eq!(folded(&decomposed), ["nguyen", "ngoc", "duong"]);
    assert_eq!(tokens(&decomposed)[0].exact, "nguyễn");
    assert!(tokens("… — \u{301}").is_empty());
}

#[test]
fn what_was_typed_with_marks_comes_first() {
    let plain = entry("plain", "bao cao dong ngac", "");
    let shelf = shelf(&[plain, entry("marked", "Báo cáo Đông Ngạc", ""), entry("x", "Đông", "")]);
    assert_eq!(shelf.finds("Đông Ngạc"), ["marked", "plain"]);
    assert_eq!(shelf.finds("dong ngac"), ["plain", "marked"]);
    assert_eq!(shelf.all("ĐÔNG"), ["marked", "plain", "x"]);
}

#[test]
fn titles_come_before_texts() {
    let shelf = shelf(&[
        entry("text", "Công văn", "về ngân sách năm nay"),
        entry("title", "Ngân sách", "năm nay"),
    ]);
    assert_eq!(shelf.finds("ngân sách"), ["title", "text"]);
}

#[test]
fn phrases_and_what_must_not_stand() {
    let shelf = shelf(&[
        entry("a", "phòng cháy chữa cháy", ""),
        entry("b", "chữa bệnh, phòng dịch, cháy rừng", ""),
    ]);
    assert_eq!(shelf.all("phong chay"), ["a", "b"]);
    assert_eq!(shelf.finds("\"phòng cháy\""), ["a"]);
    assert_eq!(shelf.finds("“phong chay”"), ["a"]);
    assert_eq!(shelf.finds("cháy -rừng"), ["a"]);
    assert_eq!(shelf.finds("chay -\"phong chay\""), ["b"]);
    assert_eq!(shelf.finds("-rung"), ["a"], "what must not stand is a query too");
    assert!(shelf.finds("phong-chay-nha").is_empty(), "joined words follow one another");
    let apart = Entry { from: "Sở Nội".to_owned(), ..entry("c", "", "vụ việc") };
    shelf.index.put(&apart).unwrap();
    shelf.index.commit(8).unwrap();
    assert!(shelf.finds("\"nội vụ\"").is_empty(), "no phrase across two fields");
}

fn letter() -> Entry {
    Entry {
        reference: "05/VPCP-KSTT".to_owned(),
        from: "Văn phòng Chính phủ".to_owned(),
        to: "UBND tỉnh Đắk Lắk".to_owned(),
        kind: "Công văn · Official letter".to_owned(),
        room: "Văn bản đến · incoming".to_owned(),
        state: "Đang xử lý · In progress".to_owned(),
        dated_on: Some(date(2026, 11, 5)),
        due_at: Some(datetime(2026, 11, 26, 17, 0, 0, 0)),
        ..entry("letter", "", "")
    }
}

#[test]
fn every_operator_in_each_of_its_names() {
    let late = datetime(2026, 11, 22, 8, 59, 59, 0);
    let late = Entry { due_at: Some(late), ..entry("late", "", "") };
    let shelf = shelf(&[letter(), late]);
    let one = [
        "số:5",
        "so:05/VPCP",
        "no:vpcp-kstt",
        "số: 05/vpcp-kstt",
        "từ:\"chính phủ\"",
        "from:van-phong",
        "đến:đắk-lắk",
        "den:dak-lak",
        "to:“Đắk Lắk”",
        "loại:công-văn",
        "loai:\"cong van\"",
        "type:letter",
        "mục:đến",
        "in:incoming",
        "tình-trạng:đang-xử-lý",
        "state:progress",
        "ngày:2026-11",
        "ngay:1/11/2026..22/11/2026",
        "date:2026",
        "ngày:..2026",
        "ngày:11/2026..",
        "hạn:<7d",
        "han:<1w",
        "due:<7",
        "hạn:>1d",
        "hạn:2026-11-26",
        "-overdue",
        "-quá-hạn",
        "05/VPCP-KSTT",
    ];
    for text in one {
        assert_eq!(shelf.finds(text), ["letter"], "{text}");
    }
    for text in ["quá-hạn", "qua-han", "QUA-HAN", "overdue", "-ngày:2026 hạn:22/11/2026"] {
        assert_eq!(shelf.finds(text), ["late"], "{text}");
    }
    for text in ["số:6", "từ:đắk-lắk", "hạn:<3d", "hạn:>7d", "ngày:2026-11-06..", "ngày:2025"]
    {
        assert!(shelf.finds(text).is_empty(), "{text}");
    }
}

#[test]
fn faults_are_told_and_the_rest_is_words() {
    let fault = |text: &str| Query::parse(text).unwrap_err();
    assert_eq!(fault("ngày:32/1/2026"), Fault::Date("32/1/2026".to_owned()));
    assert_eq!(fault("date:.."), Fault::Date("..".to_owned()));
    assert_eq!(fault("ngày:2026-02-30"), Fault::Date("2026-02-30".to_owned()));
    assert_eq!(fault("hạn:<bảy"), Fault::Due("<bảy".to_owned()));
    assert_eq!(fault("hạn:<99999d"), Fault::Due("<99999d".to_owned()));
    assert_eq!(fault("số:"), Fault::Empty("số".to_owned()));
    assert_eq!(fault("từ:\"…\""), Fault::Empty("từ".to_owned()));
    assert_eq!(fault(&"a".repeat(BYTES_MAX + 1)), Fault::Long);
    assert_eq!(fault(&"a ".repeat(CLAUSES_MAX + 1)), Fault::Parts);
    assert_eq!(fault(&format!("\"{}\"", "a ".repeat(PHRASE_MAX + 1))), Fault::Phrase);
    for (text, words) in [
        ("8:30 https://a.vn", vec!["8", "30", "https", "a", "vn"]),
        ("\"không đóng", vec!["khong", "dong"]),
        ("- -- \"\" *", vec![]),
        ("mã:12 a*b", vec!["ma", "12", "a", "b"]),
    ] {
        assert_eq!(Query::parse(text).unwrap().words(), words, "{text}");
    }
    assert!(Query::parse("  ").unwrap().is_empty());
}

#[test]
fn nobody_finds_what_they_may_not_read() {
    let mine =
        Entry { readers: vec!["1/person:a".into(), "1/clerk".into()], ..entry("a", "x", "") };
    let none = Entry { readers: Vec::new(), ..entry("none", "x", "") };
    let shelf = shelf(&[mine, none]);
    for reader in ["1/person:a", "1/clerk"] {
        assert_eq!(shelf.by("x", &[reader], Sort::Relevance), ["a"]);
    }
    for readers in [&["2/clerk", "1/person", "clerk"][..], &["1"], &[""], &[]] {
        assert!(shelf.by("x", readers, Sort::Newest).is_empty(), "{readers:?}");
        assert!(shelf.by("-y", readers, Sort::Relevance).is_empty(), "{readers:?}");
    }
}

#[test]
fn an_entry_put_again_takes_its_place_and_can_be_sorted() {
    let on = |id: &str, day, due| Entry { dated_on: day, due_at: due, ..entry(id, "x", "") };
    let (early, late) = (date(2026, 1, 1), date(2026, 2, 1));
    let shelf = shelf(&[
        on("none", None, None),
        on("early", Some(early), Some(late.at(9, 0, 0, 0))),
        on("late", Some(late), Some(early.at(9, 0, 0, 0))),
    ]);
    assert_eq!(shelf.by("x", &["all"], Sort::Newest), ["late", "early", "none"]);
    assert_eq!(shelf.by("x", &["all"], Sort::Due), ["late", "early", "none"]);
    shelf.index.put(&entry("late", "y", "")).unwrap();
    shelf.index.remove("early").unwrap();
    assert_eq!(shelf.all("x").len(), 3, "found after the commit only");
    shelf.index.commit(9).unwrap();
    assert_eq!((shelf.all("x"), shelf.all("y")), (vec!["none".into()], vec!["late".into()]));
    assert_eq!((shelf.index.position().unwrap(), shelf.index.count()), (9, 2));
}

#[test]
fn only_a_finished_index_of_this_version_is_opened() {
    let folder = tempfile::tempdir().unwrap();
    assert!(matches!(Index::open(folder.path()), Err(IndexError::Failed(_))), "nothing there");
    let index = Index::create(folder.path()).unwrap();
    index.put(&entry("a", "x", "")).unwrap();
    assert!(matches!(Index::open(folder.path()), Err(IndexError::Unfinished)));
    index.commit(3).unwrap();
    drop(index);
    assert_eq!(Index::open(folder.path()).unwrap().position().unwrap(), 3);
    std::fs::write(folder.path().join("meta.json"), b"{").unwrap();
    assert!(matches!(Index::open(folder.path()), Err(IndexError::Failed(_))), "damaged");
}

#[test]
fn a_snippet_shows_where_most_of_it_stands() {
    let far = "chữ ".repeat(60);
    let text = format!("ngân hàng {far}về ngân sách <b>nhà nước</b> {far}");
    let shown = snippet(&text, &["ngan", "sach"]);
    let sought: Vec<&str> =
        shown.iter().filter(|piece| piece.sought).map(|piece| piece.text.as_str()).collect();
    assert_eq!(sought, ["ngân", "sách"]);
    let whole: String = shown.iter().map(|piece| piece.text.as_str()).collect();
    assert!(whole.starts_with("… chữ") && whole.contains("sách <b>nhà"), "{whole}");
    assert!(snippet(&text, &["khong"]).is_empty() && snippet("", &["a"]).is_empty());
}

proptest! {
    #[test]
    fn every_text_folds_to_itself_in_every_form(text in "\\PC{0,60}") {
        let once = folded(&text);
        prop_assert_eq!(&folded(&once.join(" ")), &once);
        for token in tokens(&text) {
            prop_assert!(text.get(token.at.clone()).is_some());
        }
    }

    #[test]
    fn vietnamese_is_the_same_composed_and_decomposed(text in "[a-zA-Z0-9ăâđêôơưĂÂĐÊÔƠƯáàảãạếềểễệ \"'/.-]{0,60}") {
        let (composed, decomposed): (String, String) = (text.nfc().collect(), text.nfd().collect());
        let words = |text: &str| -> Vec<(String, String)> {
            tokens(text).into_iter().map(|token| (token.exact, token.folded)).collect()
        };
        prop_assert_eq!(words(&composed), words(&decomposed));
    }

    #[test]
    fn no_query_brings_the_parser_down(text in "(\\PC|[-:\"<>. ]|số:|hạn:<|ngày:|quá-hạn){0,80}") {
        if let Ok(query) = Query::parse(&text) {
            prop_assert!(query.words().iter().all(|word| !word.is_empty()));
        }
    }

    #[test]
    fn a_snippet_is_made_of_the_text(text in "\\PC{0,200}", word in "[a-z]{1,2}") {
        let shown = snippet(&text, &[&word]);
        let words: Vec<String> = folded(&text);
        prop_assert_eq!(shown.is_empty(), !words.contains(&word));
        for piece in shown {
            prop_assert!(piece.text.contains('…') || text.contains(&piece.text));
        }
    }
}
