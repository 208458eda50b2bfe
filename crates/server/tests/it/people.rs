//! An authority keeps its people: a newcomer gets a position, the change is flagged until somebody else confirms it, and
//! whoever leaves loses every right at once.

use crate::office::Story;
use crate::permissions::signed_in;

const NEWCOMER: [(&str, &str); 5] = [
    ("name", "Trịnh Bảo Ngọc"),
    ("login", "ngoc.h26"),
    ("title", "Chuyên viên"),
    ("unit", "Văn phòng"),
    ("role-official", "on"),
];

/// The newcomer's password, as it is shown once, and the address of their page.
async fn newcomer(s: &Story) -> (String, String) {
    let page = s.post("yen.h26", "/people", &NEWCOMER).await;
    assert_eq!(page.status, 200, "{}", page.text);
    let password = page.text.split("<code>").nth(1).unwrap().split('<').next().unwrap();
    (password.to_owned(), format!("/people/{}", s.person("ngoc.h26").await))
}

/// The position that waits for confirmation.
async fn flagged(s: &Story) -> String {
    let find = "select id from position where confirmed_at is null";
    s.w.installation.db.read(move |tx| tx.one(find, &[])).await.unwrap()
}

// law!("30/2020:PL VI")
#[tokio::test]
async fn a_change_of_rights_is_flagged_until_somebody_else_confirms_it() {
    let s = Story::new().await;
    let (password, _) = newcomer(&s).await;
    signed_in(&s.w, "ngoc.h26", &password).await;
    let alarm = s.get("ha.h26", "/people?lang=vi").await.text;
    assert!(alarm.contains("Trịnh Bảo Ngọc") && alarm.contains("Giao vị trí"), "{alarm}");
    let way = format!("/people/positions/{}/confirmation", flagged(&s).await);
    let own = s.post("yen.h26", &way, &[]).await;
    assert_eq!(own.status, 409, "{}", own.text);
    assert_eq!(s.post("lan.g22", &way, &[]).await.status, 404, "another authority's");
    assert_eq!(s.post("ha.h26", &way, &[]).await.status, 303);
    assert_eq!(s.post("ha.h26", &way, &[]).await.status, 404, "nothing waits any more");
    assert!(!s.get("ha.h26", "/people").await.text.contains("Trịnh Bảo Ngọc"));
    s.w.assert_chain_is_whole().await;
}

#[tokio::test]
async fn whoever_leaves_loses_every_right_at_once() {
    let s = Story::new().await;
    let (_, page) = newcomer(&s).await;
    let position = flagged(&s).await;
    assert_eq!(
        s.post("yen.h26", &format!("/people/positions/{position}/end"), &[]).await.status,
        303
    );
    assert!(s.get("ha.h26", "/people?lang=vi").await.text.contains("Kết thúc vị trí"));
    let one = s.get("yen.h26", &format!("{page}?lang=vi")).await.text;
    assert!(one.contains("Đã kết thúc"), "{one}");
    assert_eq!(s.post("yen.h26", &format!("{page}/closing"), &[]).await.status, 303);
    let again = s.post("yen.h26", "/people", &NEWCOMER).await;
    assert_eq!(again.status, 422, "a login is never given again");
    assert!(again.text.contains("Trịnh Bảo Ngọc"), "nothing typed is lost");
}

#[tokio::test]
async fn nobody_gives_more_than_their_authority_has() {
    let s = Story::new().await;
    let mut greedy = NEWCOMER;
    greedy[4] = ("role-hub-operator", "on");
    assert_eq!(s.post("yen.h26", "/people", &greedy).await.status, 403);
    greedy[4] = ("role-emperor", "on");
    let refused = s.post("yen.h26", "/people", &greedy).await;
    assert!(refused.status.is_client_error(), "{}", refused.status);
    assert_eq!(s.get("tuan.h26", "/people").await.status, 403);
    let stranger = format!("/people/{}", s.person("lan.g22").await);
    assert_eq!(s.get("yen.h26", &stranger).await.status, 404);
    let own = format!("/people/{}/closing", s.person("yen.h26").await);
    assert_eq!(s.post("yen.h26", &own, &[]).await.status, 409);
    assert_eq!(s.post("yen.h26", "/people", &NEWCOMER[..4]).await.status, 422, "no role");
}
