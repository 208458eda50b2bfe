//! Passkeys as people live with them: added, signed in with, removed; and each way in which they
//! are refused.

mod approval;
mod soft_key;

use base::authority::Actor;
use base::db::Tx;
use base::params;
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use serde_json::Value;

use super::{Answer, CEREMONY_LIFE, PASSKEYS_MAX, Passkeys, ceremony};
use crate::person::{self, PersonId};
use crate::roles::CLERK;
use crate::testing::{self, Browser, World};
use soft_key::{SoftKey, decode, encode};

/// Hường with her office browser, and a passkey on her telephone.
struct Huong {
    world: World,
    id: PersonId,
    browser: Browser,
    key: SoftKey,
}

impl Huong {
    async fn new() -> Huong {
        let world = World::new().await;
        let id = world.person("huong.nt", world.ministry, &[CLERK]).await;
        let browser = world.signed_in("huong.nt").await;
        let mut huong = Huong { world, id, browser, key: SoftKey::new() };
        let added = add(&mut huong.browser, &mut huong.key, "Điện thoại của Hường").await;
        assert_eq!((added.status, added.location.as_str()), (303, "/me"), "{}", added.body);
        huong
    }

    fn passkeys(&self) -> &Passkeys {
        self.world.sign_ins.passkeys()
    }

    /// Signs in by passkey from a browser that nobody is signed in at.
    async fn sign_in(&mut self) -> testing::Answer {
        let mut browser = self.world.browser();
        let asked = ask(&mut browser, "/sign-in/passkey/challenge").await;
        let credential = self.key.get(&asked);
        answer(&mut browser, &asked, &credential).await
    }

    async fn told(&self, kind: &'static str) -> Vec<String> {
        let sql = "select detail from event where kind = ?1 order by seq limit 100";
        self.world.write(move |tx: &Tx| tx.list(sql, params![kind])).await.unwrap()
    }
}

async fn ask(browser: &mut Browser, path: &str) -> Value {
    let asked = browser.post(path, &[]).await;
    assert_eq!(asked.status, 200, "{}", asked.body);
    serde_json::from_str(&asked.body).unwrap()
}

async fn add(browser: &mut Browser, key: &mut SoftKey, name: &str) -> testing::Answer {
    let asked = ask(browser, "/me/passkeys/challenge").await;
    let credential = key.create(&asked);
    add_as(browser, &asked, &credential, name).await
}

async fn add_as(
    browser: &mut Browser,
    asked: &Value,
    credential: &Value,
    name: &str,
) -> testing::Answer {
    let (ceremony, answer) = (asked["ceremony"].as_str().unwrap(), credential.to_string());
    let form = [("ceremony", ceremony), ("answer", answer.as_str()), ("name", name)];
    browser.post("/me/passkeys", &form).await
}

async fn answer(browser: &mut Browser, asked: &Value, credential: &Value) -> testing::Answer {
    let (ceremony, answer) = (asked["ceremony"].as_str().unwrap(), credential.to_string());
    let form = [("ceremony", ceremony), ("answer", answer.as_str()), ("next", "/me?a=1")];
    browser.post("/sign-in/passkey", &form).await
}

const NOT_ACCEPTED: &str = "Khóa truy cập này không dùng được để đăng nhập.";
const USED_OR_OLD: &str = "Lượt xác nhận này đã dùng hoặc đã quá năm phút.";

#[tokio::test]
async fn huong_adds_a_passkey_signs_in_by_it_and_removes_it() {
    let mut huong = Huong::new().await;
    let me = huong.browser.get("/me").await.body;
    assert!(me.contains("Điện thoại của Hường") && me.contains("Chưa dùng"), "{me}");

    let entered = huong.sign_in().await;
    assert_eq!((entered.status, entered.location.as_str()), (303, "/me?a=1"), "{}", entered.body);
    assert!(!huong.browser.get("/me").await.body.contains("Chưa dùng"));
    let told = huong.told("person.signed-in").await;
    let told: Value = serde_json::from_str(told.last().unwrap()).unwrap();
    assert_eq!((&told["by"], &told["passkey"]), (&"passkey".into(), &huong.key.id().into()));

    let removal = format!("/me/passkeys/{}/removal", huong.key.id());
    assert_eq!(huong.browser.post(&removal, &[]).await.status, 303);
    assert_eq!(huong.browser.post(&removal, &[]).await.status, 404, "removed already");
    assert!(!huong.browser.get("/me").await.body.contains("Điện thoại của Hường"));
    let refused = huong.sign_in().await;
    assert_eq!(refused.status, 422);
    assert!(refused.body.contains(NOT_ACCEPTED), "{}", refused.body);
    let id = format!(r#"{{"passkey":"{}"}}"#, huong.key.id());
    assert_eq!(
        huong.told("person.passkey-added").await,
        huong.told("person.passkey-removed").await
    );
    assert_eq!(huong.told("person.passkey-removed").await, [id]);
}

#[tokio::test]
async fn a_new_passkey_is_found_without_a_login_and_verifies_its_user() {
    let mut huong = Huong::new().await;
    let asked = ask(&mut huong.browser, "/me/passkeys/challenge").await;
    let options = &asked["publicKey"];
    let selection = &options["authenticatorSelection"];
    assert_eq!(selection["residentKey"], "required");
    assert_eq!(selection["requireResidentKey"], true);
    assert_eq!(selection["userVerification"], "required");
    assert_eq!(options["excludeCredentials"][0]["id"], huong.key.id());
    assert_eq!(options["rp"]["id"], "truc.example");
    let asked = ask(&mut huong.browser, "/sign-in/passkey/challenge").await;
    assert_eq!(asked["publicKey"]["userVerification"], "required");
    assert_eq!(asked["publicKey"]["allowCredentials"], Value::Array(vec![]));
}

#[tokio::test]
async fn a_question_is_answered_once_and_within_five_minutes() {
    let mut huong = Huong::new().await;
    let mut browser = huong.world.browser();
    let asked = ask(&mut browser, "/sign-in/passkey/challenge").await;
    let credential = huong.key.get(&asked);
    assert_eq!(answer(&mut browser, &asked, &credential).await.status, 303);
    let again = answer(&mut browser, &asked, &credential).await;
    assert_eq!(again.status, 422);
    assert!(again.body.contains(USED_OR_OLD));

    let asked = ask(&mut browser, "/sign-in/passkey/challenge").await;
    huong.world.fresh.clock.advance(CEREMONY_LIFE.as_secs() - 1);
    let credential = huong.key.get(&asked);
    assert_eq!(answer(&mut browser, &asked, &credential).await.status, 303);
    let asked = ask(&mut browser, "/sign-in/passkey/challenge").await;
    huong.world.fresh.clock.advance(CEREMONY_LIFE.as_secs());
    let credential = huong.key.get(&asked);
    assert!(answer(&mut browser, &asked, &credential).await.body.contains(USED_OR_OLD));
}

#[tokio::test]
async fn a_question_serves_its_own_kind_and_person_only() {
    let mut huong = Huong::new().await;
    huong.world.person("lan.tt", huong.world.ministry, &[CLERK]).await;
    let mut lan = huong.world.signed_in("lan.tt").await;
    let asked = ask(&mut huong.browser, "/me/passkeys/challenge").await;
    let mut key = SoftKey::new();
    let credential = key.create(&asked);
    let foreign = add_as(&mut lan, &asked, &credential, "Máy lạ").await;
    assert_eq!(foreign.status, 422);
    assert!(foreign.body.contains(USED_OR_OLD));
    let mut browser = huong.world.browser();
    let other = answer(&mut browser, &asked, &huong.key.get(&asked)).await;
    assert!(other.body.contains(USED_OR_OLD));
    let own = add_as(&mut huong.browser, &asked, &credential, "Máy cơ quan").await;
    assert_eq!(own.status, 303, "nobody else could use it up");
    let removal = format!("/me/passkeys/{}/removal", huong.key.id());
    assert_eq!(lan.post(&removal, &[]).await.status, 404);
}

#[tokio::test]
async fn answers_from_elsewhere_or_without_verification_sign_nobody_in() {
    let mut huong = Huong::new().await;
    for spoil in [
        |key: &mut SoftKey| key.origin = "https://evil.example",
        |key: &mut SoftKey| key.origin = "https://truc.example:8443",
        |key: &mut SoftKey| key.domain = "evil.example",
        |key: &mut SoftKey| key.verifies = false,
        |key: &mut SoftKey| key.counter = 0,
    ] {
        assert_eq!(huong.sign_in().await.status, 303, "it works before");
        let good = huong.key.counter;
        spoil(&mut huong.key);
        let refused = huong.sign_in().await;
        assert_eq!(refused.status, 422);
        assert!(refused.body.contains(NOT_ACCEPTED), "{}", refused.body);
        let key = &mut huong.key;
        (key.origin, key.domain) = ("https://truc.example", "truc.example");
        (key.verifies, key.counter) = (true, good + 1);
    }
    let failed = huong.told("person.sign-in-failed").await;
    assert_eq!(failed, vec![r#"{"address":"127.0.0.1"}"#; 5]);
}

#[tokio::test]
async fn answers_from_elsewhere_or_without_verification_add_nothing() {
    let mut huong = Huong::new().await;
    for (spoil, words) in [
        ((|key| key.origin = "https://evil.example") as fn(&mut SoftKey), "cho một trang khác"),
        (|key| key.domain = "evil.example", "cho một trang khác"),
        (|key| key.verifies = false, "chưa xác minh người dùng"),
    ] {
        let mut key = SoftKey::new();
        spoil(&mut key);
        let refused = add(&mut huong.browser, &mut key, "Máy lạ").await;
        assert_eq!(refused.status, 422);
        assert!(refused.body.contains(words), "{}", refused.body);
    }
    let asked = ask(&mut huong.browser, "/me/passkeys/challenge").await;
    let refused = add_as(&mut huong.browser, &asked, &"nonsense".into(), "Máy lạ").await;
    assert!(refused.body.contains("Không đọc được trả lời"), "{}", refused.body);
    assert_eq!(huong.told("person.passkey-added").await.len(), 1);
}

#[tokio::test]
async fn a_passkey_cannot_speak_for_somebody_else() {
    let mut huong = Huong::new().await;
    let lan = huong.world.person("lan.tt", huong.world.ministry, &[CLERK]).await;
    let mut browser = huong.world.browser();
    for owner in [Value::Null, encode(&uuid_bytes(lan)).into(), "AA".into()] {
        let asked = ask(&mut browser, "/sign-in/passkey/challenge").await;
        let mut credential = huong.key.get(&asked);
        credential["response"]["userHandle"] = owner;
        assert_eq!(answer(&mut browser, &asked, &credential).await.status, 422);
        assert!(browser.cookie.is_none());
    }
}

fn uuid_bytes(person: PersonId) -> [u8; 16] {
    *super::uuid(person).unwrap().as_bytes()
}

#[tokio::test]
async fn the_eleventh_passkey_and_one_known_already_are_refused() {
    let mut huong = Huong::new().await;
    let again = add(&mut huong.browser, &mut huong.key, "Điện thoại").await;
    assert_eq!(again.status, 422, "a device that ignores what it was told to leave out");
    for number in 2..=PASSKEYS_MAX {
        let added = add(&mut huong.browser, &mut SoftKey::new(), &format!("Máy {number}")).await;
        assert_eq!(added.status, 303, "{number}");
    }
    let refused = huong.browser.post("/me/passkeys/challenge", &[]).await;
    assert_eq!(refused.status, 422);
    assert!(refused.body.contains("không thêm được nữa"), "{}", refused.body);
}

#[tokio::test]
async fn an_eleventh_that_was_asked_for_earlier_is_refused_too() {
    let mut huong = Huong::new().await;
    let asked = ask(&mut huong.browser, "/me/passkeys/challenge").await;
    for number in 2..=PASSKEYS_MAX {
        add(&mut huong.browser, &mut SoftKey::new(), &format!("Máy {number}")).await;
    }
    let credential = SoftKey::new().create(&asked);
    let refused = add_as(&mut huong.browser, &asked, &credential, "Máy 11").await;
    assert!(refused.body.contains("không thêm được nữa"), "{}", refused.body);
    assert_eq!(huong.told("person.passkey-added").await.len(), PASSKEYS_MAX);
}

#[tokio::test]
async fn one_device_cannot_serve_two_accounts_under_one_id() {
    let mut huong = Huong::new().await;
    huong.world.person("lan.tt", huong.world.ministry, &[CLERK]).await;
    let mut lan = huong.world.signed_in("lan.tt").await;
    let refused = add(&mut lan, &mut huong.key, "Máy chung").await;
    assert_eq!(refused.status, 422);
    assert!(refused.body.contains("đã được thêm"), "{}", refused.body);
}

#[tokio::test]
async fn a_passkey_needs_a_name_that_is_kept_in_the_form() {
    let mut huong = Huong::new().await;
    for name in ["", "  ", &"a".repeat(61)] {
        let refused = add(&mut huong.browser, &mut SoftKey::new(), name).await;
        assert_eq!(refused.status, 422);
        assert!(refused.body.contains("f-name-fault"), "{}", refused.body);
    }
    let added = add(&mut huong.browser, &mut SoftKey::new(), " Máy của <b>Hường</b>\u{7} ").await;
    assert_eq!(added.status, 303);
    let me = huong.browser.get("/me").await.body;
    assert!(me.contains("Máy của &#60;b&#62;Hường&#60;/b&#62;<"), "{me}");
}

#[tokio::test]
async fn a_closed_account_and_one_without_a_position_stay_outside() {
    let mut huong = Huong::new().await;
    let (id, world) = (huong.id, &huong.world);
    world.fresh.clock.advance(1);
    let leave = move |tx: &Tx| {
        let held = person::positions(tx, id)?.remove(0);
        person::leave_position(tx, &Actor::machine("test"), held.id, tx.now())
    };
    world.write(leave).await.unwrap();
    let refused = huong.sign_in().await;
    assert_eq!(refused.status, 403);
    assert!(refused.body.contains("chức vụ nào đang hiệu lực"));
    let close = move |tx: &Tx| person::close_person(tx, &Actor::machine("test"), id);
    huong.world.write(close).await.unwrap();
    let refused = huong.sign_in().await;
    assert_eq!(refused.status, 422, "as with a password");
    assert!(refused.body.contains(NOT_ACCEPTED));
}

#[tokio::test]
async fn questions_count_as_tries_of_an_address() {
    let huong = Huong::new().await;
    let mut browser = huong.world.browser();
    browser.headers.push(("x-forwarded-for", "192.0.2.7".to_owned()));
    for _ in 0..100 {
        assert_eq!(browser.post("/sign-in/passkey/challenge", &[]).await.status, 200);
    }
    let refused = browser.post("/sign-in/passkey/challenge", &[]).await;
    assert_eq!(refused.status, 429);
    assert!(refused.body.contains("Thử lại sau 15 phút"), "{}", refused.body);
    assert_eq!(browser.sign_in("huong.nt", testing::PASSWORD, "").await.status, 429);
}

#[tokio::test]
async fn of_two_uses_at_one_moment_one_counts() {
    let mut huong = Huong::new().await;
    let mut used = Vec::new();
    for _ in 0..2 {
        let asked = huong.passkeys().ask_sign_in().await.unwrap();
        let question = serde_json::to_value(&asked).unwrap();
        let credential = huong.key.get(&question).to_string();
        let answer = Answer { ceremony: asked.ceremony.to_string(), credential };
        used.push(huong.passkeys().identify(&answer).await.unwrap().unwrap());
    }
    let (first, second) = (used.remove(0), used.remove(0));
    huong.world.write(move |tx: &Tx| first.note(tx)).await.unwrap();
    let refused = huong.world.write(move |tx: &Tx| second.note(tx)).await.unwrap_err();
    assert_eq!(refused.refusal().unwrap().rule, "passkey.gone");
}

#[tokio::test]
async fn questions_that_nobody_answers_are_few_and_go_with_the_sweep() {
    let mut huong = Huong::new().await;
    let waiting = |tx: &Tx| tx.one::<i64>("select count(*) from ceremony", &[]);
    let first = ask(&mut huong.browser, "/me/passkeys/challenge").await;
    for _ in 0..ceremony::WAITING_MAX {
        huong.world.fresh.clock.advance(1);
        ask(&mut huong.browser, "/me/passkeys/challenge").await;
    }
    let kept = i64::try_from(ceremony::WAITING_MAX).unwrap();
    assert_eq!(huong.world.write(waiting).await.unwrap(), kept);
    let credential = SoftKey::new().create(&first);
    let late = add_as(&mut huong.browser, &first, &credential, "Máy").await;
    assert!(late.body.contains(USED_OR_OLD), "the oldest made room");
    assert_eq!(huong.world.sign_ins.clear().await.unwrap(), 0);
    huong.world.fresh.clock.advance(CEREMONY_LIFE.as_secs());
    assert_eq!(huong.world.sign_ins.clear().await.unwrap(), kept.unsigned_abs());
    assert_eq!(huong.world.write(waiting).await.unwrap(), 0);
}

/// One bit anywhere in what was signed, or in the signature, and nobody is signed in; and nothing
/// panics.
#[test]
fn any_changed_bit_is_refused() {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    let mut huong = runtime.block_on(Huong::new());
    let asked = runtime.block_on(huong.passkeys().ask_sign_in()).unwrap();
    let question = serde_json::to_value(&asked).unwrap();
    let good = huong.key.get(&question);
    let held = huong.key.id();
    let read = move |tx: &Tx| {
        Ok((super::store::one(tx, &held)?, super::store::ceremony(tx, asked.ceremony)?))
    };
    let (row, begun) = runtime.block_on(huong.world.write(read)).unwrap();
    let (row, begun) = (row.unwrap(), begun.unwrap());
    let verify = |credential: &Value| {
        let credential = serde_json::from_value(credential.clone()).unwrap();
        let row = super::store::Row {
            listed: row.listed.clone(),
            person: row.person,
            kept: row.kept.clone(),
        };
        huong.passkeys().verify(&credential, begun.read().unwrap(), row).unwrap().is_ok()
    };
    assert!(verify(&good), "unchanged it is accepted");
    let parts = ["clientDataJSON", "authenticatorData", "signature"];
    let cases = (0..3_usize, any::<prop::sample::Index>(), 0..8_u32);
    let mut runner = TestRunner::new(ProptestConfig::with_cases(96));
    let outcome = runner.run(&cases, |(part, place, bit)| {
        let mut changed = good.clone();
        let mut bytes = decode(&changed["response"][parts[part]]);
        let place = place.index(bytes.len());
        bytes[place] ^= 1 << bit;
        changed["response"][parts[part]] = encode(&bytes).into();
        prop_assert!(!verify(&changed), "{} {place} {bit}", parts[part]);
        Ok(())
    });
    outcome.unwrap();
}
