//! Signing in, staying signed in, and how it ends.

use base::db::Tx;
use base::params;
use proptest::prelude::*;

use super::Password;
use super::page::Local;
use super::token::SESSION;
use crate::person::{self, Login};
use crate::roles::{CLERK, OFFICIAL};
use crate::testing::{PASSWORD, World, position};

#[tokio::test]
async fn huong_signs_in_and_is_led_to_where_she_wanted() {
    let world = World::new().await;
    world.person("huong.nt", world.ministry, &[CLERK]).await;
    let mut browser = world.browser();
    let answer = browser.get("/me?a=1&b=2").await;
    assert_eq!(
        (answer.status, answer.location.as_str()),
        (303, "/sign-in?next=/me%3Fa%3D1%26b%3D2")
    );
    let page = browser.get(&answer.location).await;
    assert!(page.body.contains("/me?a=1&#38;b=2"), "{}", page.body);

    let answer = browser.sign_in(" Huong.NT ", PASSWORD, "/me?a=1&b=2").await;
    assert_eq!((answer.status, answer.location.as_str()), (303, "/me?a=1&b=2"));
    let me = browser.get("/me").await;
    assert_eq!(me.status, 200);
    for words in ["Nguyễn Thị Hường", "Bộ Nội vụ", "Văn thư", "Đăng xuất", "huong.nt"]
    {
        assert!(me.body.contains(words), "{words}");
    }
}

#[tokio::test]
async fn the_cookie_is_out_of_reach_of_scripts_and_secure_over_https() {
    let world = World::new().await;
    world.person("huong.nt", world.ministry, &[CLERK]).await;
    let mut browser = world.browser();
    let cookie = |answer: &crate::testing::Answer| {
        answer.cookies.iter().find(|line| line.starts_with("truc_session=")).cloned().unwrap()
    };
    let plain = cookie(&browser.sign_in("huong.nt", PASSWORD, "").await);
    assert!(plain.ends_with("; Path=/; Max-Age=604800; HttpOnly; SameSite=Lax"), "{plain}");
    browser.headers.push(("x-forwarded-proto", "https".to_owned()));
    let secure = cookie(&browser.sign_in("huong.nt", PASSWORD, "").await);
    assert!(secure.ends_with("; HttpOnly; SameSite=Lax; Secure"), "{secure}");
    assert_ne!(plain[..77], secure[..77], "a sign-in makes a new token");
    let token = secure["truc_session=".len()..][..64].to_owned();
    let stored = world.write(|tx: &Tx| tx.list::<Vec<u8>>("select digest from session", &[])).await;
    let stored = stored.unwrap();
    assert_eq!(stored.len(), 1, "the session before ended with the new sign-in");
    let hex: String = stored[0].iter().map(|byte| format!("{byte:02x}")).collect();
    assert_ne!(hex, token);
}

#[tokio::test]
async fn a_wrong_login_and_a_wrong_password_read_alike() {
    let world = World::new().await;
    world.person("huong.nt", world.ministry, &[CLERK]).await;
    let mut browser = world.browser();
    for (login, password) in
        [("huong.nt", "không phải mật khẩu"), ("nobody", PASSWORD), ("ai đó", PASSWORD), ("", "")]
    {
        let answer = browser.sign_in(login, password, "").await;
        assert_eq!(answer.status, 422);
        assert!(answer.body.contains("Tên đăng nhập hoặc mật khẩu không đúng."), "{login}");
        assert!(browser.cookie.is_none());
        assert!(!answer.body.contains(PASSWORD));
    }
    let told = world
        .write(|tx: &Tx| {
            tx.list::<String>(
                "select detail from event where kind = 'person.sign-in-failed' and subject_id = 'unknown'",
                &[],
            )
        })
        .await
        .unwrap();
    assert_eq!(told, vec![r#"{"address":"127.0.0.1"}"#; 3]);
}

#[tokio::test]
async fn guessing_is_stopped_even_when_the_last_guess_is_right() {
    let world = World::new().await;
    world.person("huong.nt", world.ministry, &[CLERK]).await;
    let mut browser = world.browser();
    for _ in 0..super::limits::LOGIN_MAX {
        assert_eq!(browser.sign_in("huong.nt", "đoán bừa", "").await.status, 422);
    }
    let answer = browser.sign_in("huong.nt", PASSWORD, "").await;
    assert_eq!(answer.status, 429);
    assert!(answer.body.contains("Thử lại sau 15 phút"), "{}", answer.body);
    world.fresh.clock.advance(15 * 60);
    assert_eq!(browser.sign_in("huong.nt", PASSWORD, "").await.status, 303);
}

#[tokio::test]
async fn only_a_proxy_on_this_machine_may_name_the_address() {
    let world = World::new().await;
    world.person("huong.nt", world.ministry, &[CLERK]).await;
    let mut browser = world.browser();
    browser.headers.push(("x-forwarded-for", "10.9.9.9, 192.0.2.7".to_owned()));
    browser.sign_in("huong.nt", PASSWORD, "").await;
    assert!(browser.get("/me").await.body.contains("192.0.2.7"));
}

#[tokio::test]
async fn nobody_is_led_to_a_foreign_host() {
    let world = World::new().await;
    world.person("huong.nt", world.ministry, &[CLERK]).await;
    for next in
        ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:x", "/a\r\nb"]
    {
        let answer = world.browser().sign_in("huong.nt", PASSWORD, next).await;
        assert_eq!((answer.status, answer.location.as_str()), (303, "/"), "{next}");
    }
}

#[tokio::test]
async fn a_session_ends_when_idle_and_after_a_week() {
    let world = World::new().await;
    world.person("huong.nt", world.ministry, &[CLERK]).await;
    let mut idle = world.signed_in("huong.nt").await;
    let mut busy = world.signed_in("huong.nt").await;
    for hour in 1..=168 {
        world.fresh.clock.advance(3_600);
        let status = busy.get("/me").await.status;
        assert_eq!(status, if hour < 168 { 200 } else { 303 }, "hour {hour}");
        if hour == 12 {
            assert_eq!(idle.get("/me").await.status, 303, "nobody used it");
        }
    }
    assert_eq!(world.sign_ins.clear().await.unwrap(), 2);
}

#[tokio::test]
async fn signing_out_ends_the_session_for_whoever_has_the_cookie() {
    let world = World::new().await;
    world.person("huong.nt", world.ministry, &[CLERK]).await;
    let mut browser = world.signed_in("huong.nt").await;
    let mut thief = browser.clone();
    let answer = browser.post("/sign-out", &[]).await;
    assert_eq!((answer.status, answer.location.as_str()), (303, "/sign-in"));
    assert!(browser.cookie.is_none());
    assert_eq!(thief.get("/me").await.status, 303);
    assert_eq!(browser.post("/sign-out", &[]).await.status, 303, "twice is no fault");
}

#[tokio::test]
async fn a_new_password_ends_the_other_sessions_and_asks_for_the_old_one() {
    let world = World::new().await;
    world.person("huong.nt", world.ministry, &[CLERK]).await;
    let mut other = world.signed_in("huong.nt").await;
    let mut browser = world.signed_in("huong.nt").await;
    let new = "nắng hạn gặp mưa";
    let form =
        |present, password, again| [("present", present), ("password", password), ("again", again)];
    for (asked, words) in [
        (form("sai mật khẩu", new, new), "Mật khẩu hiện tại không đúng."),
        (form(PASSWORD, new, "khác"), "Hai lần nhập mật khẩu mới khác nhau."),
        (form(PASSWORD, "ngắn", "ngắn"), "ít nhất 10 ký tự"),
    ] {
        let answer = browser.post("/me/password", &asked).await;
        assert_eq!(answer.status, 422);
        assert!(answer.body.contains(words), "{words}");
    }
    assert_eq!(browser.post("/me/password", &form(PASSWORD, new, new)).await.status, 303);
    assert_eq!(other.get("/me").await.status, 303);
    assert_eq!(browser.get("/me").await.status, 200);
    assert_eq!(world.browser().sign_in("huong.nt", PASSWORD, "").await.status, 422);
    assert_eq!(world.browser().sign_in("huong.nt", new, "").await.status, 303);
}

#[tokio::test]
async fn one_ends_ones_own_sessions_only() {
    let world = World::new().await;
    world.person("huong.nt", world.ministry, &[CLERK]).await;
    world.person("bao.lq", world.province, &[OFFICIAL]).await;
    let mut phone = world.signed_in("huong.nt").await;
    let session =
        world.write(|tx: &Tx| tx.one::<String>("select id from session", &[])).await.unwrap();
    let end = format!("/me/sessions/{session}/end");
    assert_eq!(world.signed_in("bao.lq").await.post(&end, &[]).await.status, 404);
    assert_eq!(phone.get("/me").await.status, 200);
    assert_eq!(world.signed_in("huong.nt").await.post(&end, &[]).await.status, 303);
    assert_eq!(phone.get("/me").await.status, 303);
    assert_eq!(world.browser().post(&end, &[]).await.status, 401);
}

#[tokio::test]
async fn who_works_at_two_authorities_chooses_where_to_act() {
    let world = World::new().await;
    let id = world.person("huong.nt", world.ministry, &[CLERK]).await;
    let province = world.province;
    world.fresh.clock.advance(1);
    world
        .write(move |tx: &Tx| {
            let second = position(tx, id, province, &[OFFICIAL]);
            person::take_position(tx, &base::authority::Actor::machine("test"), &second)
        })
        .await
        .unwrap();
    let mut browser = world.signed_in("huong.nt").await;
    assert!(browser.get("/me").await.body.contains("<small>Bộ Nội vụ</small>"));
    let at = |id: base::authority::AuthorityId| id.0.to_string();
    assert_eq!(browser.post("/me/acting", &[("authority", "999")]).await.status, 404);
    assert_eq!(browser.post("/me/acting", &[("authority", &at(province))]).await.status, 303);
    assert!(browser.get("/me").await.body.contains("<small>UBND tỉnh Khánh Hòa</small>"));
}

#[tokio::test]
async fn without_a_position_or_with_a_closed_account_nobody_gets_in() {
    let world = World::new().await;
    let id = world.person("huong.nt", world.ministry, &[CLERK]).await;
    let mut browser = world.signed_in("huong.nt").await;
    let leave = move |tx: &Tx| {
        let held = person::positions(tx, id)?.remove(0);
        person::leave_position(tx, &base::authority::Actor::machine("test"), held.id, tx.now())
    };
    world.fresh.clock.advance(1);
    world.write(leave).await.unwrap();
    assert_eq!(browser.get("/me").await.status, 303, "a session is worth what its positions are");
    let answer = world.browser().sign_in("huong.nt", PASSWORD, "").await;
    assert_eq!(answer.status, 403);
    assert!(answer.body.contains("chức vụ nào đang hiệu lực"));
    let close = move |tx: &Tx| person::close_person(tx, &base::authority::Actor::machine("t"), id);
    world.write(close).await.unwrap();
    assert_eq!(world.browser().sign_in("huong.nt", PASSWORD, "").await.status, 422);
}

#[tokio::test]
async fn secrets_never_reach_the_record() {
    let world = World::new().await;
    world.person("huong.nt", world.ministry, &[CLERK]).await;
    let browser = world.signed_in("huong.nt").await;
    let token = browser.cookie.unwrap()["truc_session=".len()..].to_owned();
    let details: Vec<String> = world
        .write(|tx: &Tx| tx.list("select detail from event order by seq limit ?1", params![1_000]))
        .await
        .unwrap();
    assert!(details.iter().all(|detail| !detail.contains(PASSWORD) && !detail.contains(&token)));
}

#[tokio::test]
async fn a_browser_has_a_bounded_number_of_sessions() {
    let world = World::new().await;
    world.person("huong.nt", world.ministry, &[CLERK]).await;
    let mut first = world.signed_in("huong.nt").await;
    for _ in 0..super::session::SESSIONS_MAX {
        world.fresh.clock.advance(1);
        world.signed_in("huong.nt").await;
    }
    assert_eq!(first.get("/me").await.status, 303, "the oldest made room");
}

#[test]
fn passwords_are_measured_in_letters_and_made_ones_are_good() {
    let login = Login::parse("nguyen.thi.huong").unwrap();
    let rule = |text: &str| Password::parse(text, &login).map(drop).unwrap_err().rule;
    assert_eq!(rule("mậtkhẩu12"), "password.short");
    assert_eq!(rule("Nguyen.Thi.Huong "), "password.is-login");
    assert_eq!(rule(&"a".repeat(1_025)), "password.long");
    let random = base::random::Random::seeded(7);
    let made = Password::made(&random);
    assert!(Password::parse(made.reveal(), &login).is_ok());
    assert_ne!(made.reveal(), Password::made(&random).reveal());
    assert_eq!(format!("{made:?}"), "Password(…)");
}

proptest! {
    #[test]
    fn the_way_back_is_always_on_this_site(text in "\\PC{0,60}") {
        let way = Local::parse(&text).way_to_sign_in();
        prop_assert!(way.starts_with("/sign-in?next=/"));
        prop_assert!(!way["/sign-in?next=".len()..].starts_with("//"));
    }

    #[test]
    fn any_cookie_is_read_without_harm(text in "[ -~]{0,120}") {
        let mut headers = http::HeaderMap::new();
        if let Ok(value) = http::HeaderValue::from_str(&text) {
            headers.insert(http::header::COOKIE, value);
        }
        prop_assert!(SESSION.token(&headers).is_none() || text.contains("truc_session="));
    }
}
