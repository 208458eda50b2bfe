//! Secret documents as clerks keep their books: a stub with who holds it and until when, and no way in for anything that one
//! says.

use crate::office::Story;

const FORM: [(&str, &str); 6] = [
    ("direction", "in"),
    ("degree", "highly-secret"),
    ("other", "G22"),
    ("reference", "15/BC-VPCP"),
    ("dated_on", "2026-11-20"),
    ("due_on", "2026-11-24"),
];

/// The form for somebody, with some fields otherwise.
fn form<'a>(holder: &'a str, other: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let mut fields: Vec<_> = FORM.into_iter().chain([("holder", holder)]).collect();
    for (name, value) in other {
        fields.retain(|(known, _)| known != name);
        fields.push((name, value));
    }
    fields
}

/// Its page.
async fn entered(s: &Story, holder: &str) -> String {
    let answer = s.post("yen.h26", "/secrets", &form(holder, &[])).await;
    assert_eq!(answer.status, 303, "{}", answer.text);
    answer.location
}

// law!("26/2020:4")
#[tokio::test]
async fn a_secret_document_is_followed_from_hand_to_hand_without_a_word_of_it() {
    let s = Story::new().await;
    let (ha, tuan) = (s.person("ha.h26").await, s.person("tuan.h26").await);
    let way = entered(&s, &ha).await;
    let desk = s.get("ha.h26", "/desk?lang=vi").await.text;
    assert!(desk.contains(&way) && desk.contains("Văn bản mật đến số 1/2026"), "{desk}");
    assert!(!desk.contains("15/BC-VPCP"), "number and notation stand in the book alone");
    for login in ["tuan.h26", "hoa.g22"] {
        assert_eq!(s.get(login, &way).await.status, 404, "{login} has no hand in it");
    }
    assert_eq!(s.get("tuan.h26", "/secrets").await.status, 403);

    let to = [("holder", tuan.as_str())];
    assert_eq!(s.post("ha.h26", &format!("{way}/hand-over"), &to).await.status, 303);
    assert_eq!(
        s.post("ha.h26", &format!("{way}/hand-over"), &to).await.status,
        404,
        "hers no more"
    );
    assert_eq!(s.get("ha.h26", &way).await.status, 200, "but she had it");
    s.w.clock.advance(3 * 24 * 3_600);
    let done = format!("{way}/completion");
    let late = s.post("tuan.h26", &done, &[("late_reason", "Nội dung là kế hoạch tối mật")]).await;
    assert_eq!(late.status, 422, "no words of one's own");
    assert_eq!(s.post("tuan.h26", &done, &[("late_reason", "superior")]).await.status, 303);
    assert_eq!(s.post("tuan.h26", &done, &[]).await.status, 409);
    let page = s.get("yen.h26", &format!("{way}?lang=vi")).await.text;
    assert!(page.contains("Chờ ý kiến cấp trên") && page.contains("Ngô Thu Hà"), "{page}");
}

#[tokio::test]
async fn each_direction_has_its_own_series_and_what_says_more_than_it_may_is_refused() {
    let s = Story::new().await;
    let ha = s.person("ha.h26").await;
    entered(&s, &ha).await;
    entered(&s, &ha).await;
    let out = s.post("yen.h26", "/secrets", &form(&ha, &[("direction", "out")])).await;
    let titles = async |way: &str| s.get("yen.h26", &format!("{way}?lang=vi")).await.text;
    assert!(titles(&out.location).await.contains("Văn bản mật đi số 1/2026"));
    assert!(titles("/secrets").await.contains(">2</a>"));

    for (field, value, rule) in [
        ("degree", "", "degree"),
        ("other", "H26", "other"),
        ("other", "nobody", "other"),
        ("reference", "15/BC về biên giới", "reference"),
        ("reference", "kế hoạch", "reference"),
        ("dated_on", "2027-01-01", "dated_on"),
        ("holder", "", "holder"),
    ] {
        let answer = s.post("yen.h26", "/secrets", &form(&ha, &[(field, value)])).await;
        assert_eq!(answer.status, 422, "{field} {value}");
        assert!(answer.text.contains(&format!("f-{rule}-fault")), "{field}: {}", answer.text);
    }
    let top = form(&ha, &[("degree", "top-secret")]);
    assert_eq!(s.post("yen.h26", "/secrets", &top).await.status, 422, "not even its number");
    let top = form(&ha, &[("degree", "top-secret"), ("reference", "")]);
    assert_eq!(s.post("yen.h26", "/secrets", &top).await.status, 303);
}

#[tokio::test]
async fn no_search_and_no_register_knows_of_it() {
    let s = Story::new().await;
    let ha = s.person("ha.h26").await;
    let way = entered(&s, &ha).await;
    let letter = s.letter(15).await;
    s.w.run_jobs().await;
    let found = s.get("yen.h26", "/search?q=15").await.text;
    assert!(found.contains(&letter) && !found.contains(&way), "{found}");
    for path in ["/search?q=15%2FBC-VPCP", "/registers/incoming", "/incoming"] {
        let page = s.get("yen.h26", path).await;
        assert_eq!(page.status, 200, "{path}");
        assert!(!page.text.contains(&way), "{path}");
    }
}
