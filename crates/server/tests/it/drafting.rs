//! Drafting as officials live it: what is not finished is kept, a form that is sent twice makes one document, and an authority
//! begins from templates of its own.

use crate::outgoing::{Fields, Story};

/// What follows a word of a page, up to a quotation mark.
fn after<'a>(page: &'a str, word: &str) -> &'a str {
    let rest = page.split(word).nth(1).unwrap_or_else(|| panic!("no {word}: {page}"));
    rest.split('"').next().unwrap()
}

impl Story {
    async fn form(&self, login: &str, path: &str) -> String {
        let page = self.o.get(login, path).await;
        assert_eq!(page.status, 200, "{}", page.text);
        page.text
    }

    /// How many documents there are.
    async fn documents(&self) -> i64 {
        let sql = "select count(*) from office_outgoing";
        self.o.w.installation.db.read(move |tx| tx.one(sql, &[])).await.unwrap()
    }
}

fn with(sheet: &Fields, more: &[(&'static str, &str)]) -> Fields {
    let more = more.iter().map(|(name, text)| (*name, (*text).to_owned()));
    let rest = sheet.iter().filter(|(name, _)| !more.clone().any(|(other, _)| other == *name));
    rest.cloned().chain(more.clone()).collect()
}

#[tokio::test]
async fn what_is_unfinished_is_kept_for_its_author_alone_until_it_is_a_document() {
    let s = Story::new().await;
    let key =
        after(&s.form("tuan.h26", "/outgoing/new").await, "name=\"form\" value=\"").to_owned();
    // No subject, no body, no signer: nothing that a draft could be made of.
    let typed: Fields = vec![
        ("form", key.clone()),
        ("press", "keep".to_owned()),
        ("addressees", "Bộ Nội vụ".to_owned()),
    ];
    assert_eq!(s.post("tuan.h26", "/outgoing/new", &typed).await.0, 303);
    assert_eq!(s.documents().await, 0);
    let way = format!("/outgoing/new?form={key}");
    assert!(s.form("tuan.h26", "/outgoing").await.contains(&way));
    assert!(!s.form("yen.h26", "/outgoing").await.contains(&way), "another does not see it");
    assert_eq!(s.o.get("yen.h26", &way).await.status, 404);
    let taken_up = s.form("tuan.h26", &way).await;
    assert!(taken_up.contains("Bộ Nội vụ"));
    let new = s.form("tuan.h26", "/outgoing/new").await;
    let device = |page: &str| after(page, "data-typed=\"").to_owned();
    assert_ne!(device(&taken_up), device(&new), "a device puts none back into the other");

    let finished = with(&s.sheet().await, &[("form", &key)]);
    assert_eq!(s.post("tuan.h26", "/outgoing/new", &finished).await.0, 303);
    assert!(!s.form("tuan.h26", "/outgoing").await.contains(&way), "it is a document now");
    assert_eq!(s.post("tuan.h26", "/outgoing/new", &typed).await.0, 409, "and nothing else");
}

#[tokio::test]
async fn a_form_that_is_sent_twice_makes_one_document() {
    let s = Story::new().await;
    let key =
        after(&s.form("tuan.h26", "/outgoing/new").await, "name=\"form\" value=\"").to_owned();
    let sheet = with(&s.sheet().await, &[("form", &key)]);
    let first = s.post("tuan.h26", "/outgoing/new", &sheet).await;
    assert_eq!(first.0, 303);
    assert_eq!(s.post("tuan.h26", "/outgoing/new", &sheet).await, first, "led to the same one");
    assert_eq!(s.documents().await, 1);
    let another = s.post("yen.h26", "/outgoing/new", &sheet).await;
    assert_eq!(another.0, 409, "a key is its person's: {}", another.1);
}

#[tokio::test]
async fn what_was_left_is_dropped_by_its_author_only() {
    let s = Story::new().await;
    let key =
        after(&s.form("tuan.h26", "/outgoing/new").await, "name=\"form\" value=\"").to_owned();
    let typed: Fields = vec![("form", key.clone()), ("press", "keep".to_owned())];
    assert_eq!(s.post("tuan.h26", "/outgoing/new", &typed).await.0, 303);
    let way = format!("/outgoing/unfinished/{key}/removal");
    assert_eq!(s.post("yen.h26", &way, &Fields::new()).await.0, 404);
    assert_eq!(s.post("tuan.h26", &way, &Fields::new()).await.0, 303);
    assert!(!s.form("tuan.h26", "/outgoing").await.contains(&key));
}

#[tokio::test]
async fn a_clerk_keeps_a_template_and_an_official_begins_from_it() {
    let s = Story::new().await;
    let typed = |press: &'static str, name: &'static str| {
        let typed = [
            ("press", press),
            ("template", name),
            ("kind", "official_letter"),
            ("body", "Kính mời dự họp."),
        ];
        typed.map(|(field, text)| (field, text.to_owned())).to_vec()
    };
    let new = "/outgoing/new";
    assert_eq!(s.post("tuan.h26", new, &typed("template", "Mời họp")).await.0, 403);
    let refused = s.post("yen.h26", new, &typed("template", "")).await;
    assert_eq!(refused.0, 422);
    assert!(refused.1.contains("Kính mời dự họp."), "nothing typed is lost");
    assert_eq!(s.post("yen.h26", new, &typed("template", "Mời họp")).await.0, 303);

    let list = s.form("tuan.h26", "/outgoing/templates").await;
    let id = after(&list, "/outgoing/new?template=").to_owned();
    let begun = s.form("tuan.h26", &format!("/outgoing/new?template={id}")).await;
    assert!(begun.contains("Kính mời dự họp."));
    let elsewhere = s.o.get("hoa.g22", &format!("/outgoing/new?template={id}")).await;
    assert_ne!(elsewhere.status, 200, "another authority's");

    let way = format!("/outgoing/templates/{id}/withdrawal");
    assert_eq!(s.post("tuan.h26", &way, &Fields::new()).await.0, 403);
    assert_eq!(s.post("yen.h26", &way, &Fields::new()).await.0, 303);
    assert_eq!(s.o.get("tuan.h26", &format!("/outgoing/new?template={id}")).await.status, 404);
}

#[tokio::test]
async fn whoever_comes_too_late_is_told_who_did_what_and_when() {
    let s = Story::new().await;
    let id = s.draft().await;
    let reviewer = s.o.person("ha.h26").await;
    let form = [("reviewer", reviewer.as_str())];
    assert_eq!(s.act("tuan.h26", &id, "submission", &form).await, 303);
    let shown = [("version", "1")];
    assert_eq!(s.act("ha.h26", &id, "approval", &shown).await, 303);
    let late = s.o.post("tuan.h26", &format!("/outgoing/{id}/submission?lang=vi"), &form).await;
    assert_eq!(late.status, 409);
    for said in ["Ngô Thu Hà", "“Duyệt nội dung”", "23/11/2026"] {
        assert!(late.text.contains(said), "{said}: {}", late.text);
    }
}

/// A table in the content, and two annexes, the second with a table along the width of its sheet.
const TABLE: &str = "Số liệu như sau:\n| TT | Tên xã | Số hồ sơ |\n| :---: | --- | ---: |\n| 1 | Xã Mẫu | 120 |\n\nTrân trọng.";
const ANNEXES: &str = "PHỤ LỤC I. Danh mục thủ tục\n1. Đăng ký cư trú.\n2. Cấp bản sao.\n\nPHỤ LỤC II (ngang). Biểu tổng hợp\n| Quý | Kết quả |\n| I | 98 % |";

// law!("30/2020:PL1.III.1")
#[tokio::test]
async fn tables_and_annexes_are_typed_laid_out_compared_and_issued() {
    let s = Story::new().await;
    let sheet = with(&s.sheet().await, &[("body", TABLE), ("annexes", ANNEXES)]);
    let saved = s.post("tuan.h26", "/outgoing/new", &sheet).await;
    assert_eq!(saved.0, 303, "{}", saved.1);
    let id = saved.1.strip_prefix("/outgoing/").unwrap().to_owned();
    let pages = "select pages from office_outgoing_version where outgoing_id = ?1 and version = 1";
    assert_eq!(s.one::<i64>(pages, &id).await, 3, "the letter, and each annex on its own sheet");
    let content =
        "select content from office_outgoing_version where outgoing_id = ?1 and version = 1";
    let content: String = s.one(content, &id).await;
    let document = typeset::Document::from_json(content.as_bytes()).unwrap();
    let annexes = &document.draft().annexes;
    assert_eq!(annexes.len(), 2, "{annexes:?}");
    assert_eq!(annexes[1].orientation, typeset::document::Orientation::Landscape);

    let edit = format!("/outgoing/{id}/edit");
    let form = s.form("tuan.h26", &edit).await;
    assert!(form.contains("PHỤ LỤC II (ngang). Biểu tổng hợp"), "typed again as it was: {form}");
    let second = ANNEXES.replace("98 %", "99 %");
    let next = with(&sheet, &[("annexes", &second), ("version", "1")]);
    assert_eq!(s.post("tuan.h26", &edit, &next).await.0, 303);
    let compared = s.form("yen.h26", &format!("/outgoing/{id}/versions")).await;
    assert!(compared.contains("<del>98</del>") && compared.contains("<ins>99</ins>"), "{compared}");
    s.issue(&id).await;
    s.o.w.assert_chain_is_whole().await;
}

#[tokio::test]
async fn a_table_or_an_annex_that_does_not_fit_is_told_at_its_field_and_nothing_typed_is_lost() {
    let s = Story::new().await;
    let sheet = s.sheet().await;
    let cases = [
        (
            "body",
            "| TT | Tên |\n| 1 | Xã | 2 |",
            "Dòng “| 1 | Xã | 2 |” của bảng có 3 ô; bảng có 2",
        ),
        ("annexes", "Danh mục", "“Danh mục” đứng trước phụ lục thứ nhất"),
        ("annexes", "PHỤ LỤC II. Danh mục\nMột", "Có “PHỤ LỤC II.” ở chỗ phải là “PHỤ LỤC I.”"),
        ("annexes", "PHỤ LỤC. TỐI MẬT\nMột", "mật"),
        ("annexes", "PHỤ LỤC. Danh mục", "Nội dung"),
    ];
    for (field, typed, says) in cases {
        let changed = with(&sheet, &[(field, typed)]);
        let refused = s.post("tuan.h26", "/outgoing/new?lang=vi", &changed).await;
        assert_eq!(refused.0, 422, "{typed}: {}", refused.1);
        assert!(refused.1.contains(&format!("f-{field}-fault")), "{typed}: {}", refused.1);
        assert!(refused.1.contains(says), "{says}: {}", refused.1);
        assert!(refused.1.contains(typed.lines().last().unwrap()), "{typed}: {}", refused.1);
    }
    assert_eq!(s.documents().await, 0);
}

#[tokio::test]
async fn a_template_keeps_its_tables_and_annexes() {
    let s = Story::new().await;
    let typed = [("press", "template"), ("template", "Báo cáo quý"), ("body", TABLE)];
    let typed = with(&s.sheet().await, &[&typed[..], &[("annexes", ANNEXES)]].concat());
    assert_eq!(s.post("yen.h26", "/outgoing/new", &typed).await.0, 303);
    let list = s.form("tuan.h26", "/outgoing/templates").await;
    let id = after(&list, "/outgoing/new?template=").to_owned();
    let begun = s.form("tuan.h26", &format!("/outgoing/new?template={id}")).await;
    assert!(begun.contains("| 1 | Xã Mẫu | 120 |"), "{begun}");
    assert!(begun.contains("PHỤ LỤC II (ngang). Biểu tổng hợp"), "{begun}");
}
