//! Approvals: bound to a digest, to a person, to one question; and what makes them evidence.

use base::authority::Actor;
use base::db::Tx;
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::soft_key::{SoftKey, encode};
use super::{Huong, add};
use crate::passkey::{Answer, Approval, CEREMONY_LIFE, Question, remove};
use crate::person;
use crate::roles::CLERK;

const DIGEST: [u8; 32] = [7; 32];

async fn asked(huong: &Huong, digest: [u8; 32]) -> Value {
    let asked: Question = huong.passkeys().ask_approval(huong.id, digest).await.unwrap();
    serde_json::to_value(asked).unwrap()
}

fn answer(asked: &Value, credential: &Value) -> Answer {
    let ceremony = asked["ceremony"].as_str().unwrap().to_owned();
    Answer { ceremony, credential: credential.to_string() }
}

async fn approve(huong: &Huong, digest: [u8; 32], answer: &Answer) -> Result<Approval, String> {
    let approved = huong.passkeys().approve(huong.id, digest, answer).await;
    approved.map_err(|error| error.refusal().expect("a refusal").rule.to_owned())
}

#[tokio::test]
async fn an_approval_is_evidence_that_anybody_can_verify() {
    let mut huong = Huong::new().await;
    let question = asked(&huong, DIGEST).await;
    let options = &question["publicKey"];
    assert_eq!(options["challenge"], encode(&DIGEST), "the challenge is the digest");
    assert_eq!(options["userVerification"], "required");
    assert_eq!(options["allowCredentials"][0]["id"], huong.key.id());
    huong.world.fresh.clock.advance(60);
    let answer = answer(&question, &huong.key.get(&question));
    let approval = approve(&huong, DIGEST, &answer).await.unwrap();

    assert_eq!((&approval.passkey, approval.at), (&huong.key.id(), huong.world.fresh.clock.now()));
    let client: Value = serde_json::from_slice(&approval.client_data).unwrap();
    assert_eq!(client["challenge"], encode(&DIGEST));
    let digest = Sha256::digest(&approval.client_data);
    let signed = [approval.authenticator_data.as_slice(), &digest].concat();
    assert!(huong.key.signed(&signed, &approval.signature));
    let key: Value = serde_json::from_str(&approval.public_key).unwrap();
    assert!(key["key"].to_string().contains("SECP256R1"), "{key}");
    assert!(!huong.browser.get("/me").await.body.contains("Chưa dùng"));
}

#[tokio::test]
async fn another_digest_is_refused_whichever_side_changes_it() {
    let mut huong = Huong::new().await;
    let question = asked(&huong, DIGEST).await;
    let given = answer(&question, &huong.key.get(&question));
    assert_eq!(approve(&huong, [8; 32], &given).await.unwrap_err(), "approval.digest");
    let rule = approve(&huong, DIGEST, &given).await.unwrap_err();
    assert_eq!(rule, "approval.ceremony", "the try used it up");

    let question = asked(&huong, DIGEST).await;
    let mut other = question.clone();
    other["publicKey"]["challenge"] = encode(&[8; 32]).into();
    let given = answer(&question, &huong.key.get(&other));
    assert_eq!(approve(&huong, DIGEST, &given).await.unwrap_err(), "approval.digest");
}

#[tokio::test]
async fn a_question_is_used_once_and_grows_old() {
    let mut huong = Huong::new().await;
    let question = asked(&huong, DIGEST).await;
    let given = answer(&question, &huong.key.get(&question));
    approve(&huong, DIGEST, &given).await.unwrap();
    assert_eq!(approve(&huong, DIGEST, &given).await.unwrap_err(), "approval.ceremony");
    let question = asked(&huong, DIGEST).await;
    huong.world.fresh.clock.advance(CEREMONY_LIFE.as_secs());
    let given = answer(&question, &huong.key.get(&question));
    assert_eq!(approve(&huong, DIGEST, &given).await.unwrap_err(), "approval.ceremony");
    let nonsense = Answer { ceremony: "không có".to_owned(), ..given };
    assert_eq!(approve(&huong, DIGEST, &nonsense).await.unwrap_err(), "approval.ceremony");
}

#[tokio::test]
async fn a_question_of_another_kind_approves_nothing() {
    let mut huong = Huong::new().await;
    let mut browser = huong.world.browser();
    let mut question = super::ask(&mut browser, "/sign-in/passkey/challenge").await;
    question["publicKey"]["challenge"] = encode(&DIGEST).into();
    let given = answer(&question, &huong.key.get(&question));
    assert_eq!(approve(&huong, DIGEST, &given).await.unwrap_err(), "approval.ceremony");
}

#[tokio::test]
async fn nobody_approves_for_another() {
    let huong = Huong::new().await;
    let lan = huong.world.person("lan.tt", huong.world.ministry, &[CLERK]).await;
    let none = huong.passkeys().ask_approval(lan, DIGEST).await.unwrap_err();
    assert_eq!(none.refusal().unwrap().rule, "approval.no-passkey");
    let mut key = SoftKey::new();
    let mut browser = huong.world.signed_in("lan.tt").await;
    assert_eq!(add(&mut browser, &mut key, "Máy của Lan").await.status, 303);

    let question = asked(&huong, DIGEST).await;
    let by_lan = answer(&question, &key.get(&question));
    let foreign = huong.passkeys().approve(lan, DIGEST, &by_lan).await.unwrap_err();
    assert_eq!(foreign.refusal().unwrap().rule, "approval.ceremony", "the question is Hường's");
    assert_eq!(approve(&huong, DIGEST, &by_lan).await.unwrap_err(), "approval.passkey");
}

#[tokio::test]
async fn verification_origin_counter_and_form_are_each_asked_for() {
    let mut huong = Huong::new().await;
    for (spoil, rule) in [
        ((|key| key.verifies = false) as fn(&mut SoftKey), "approval.unverified"),
        (|key| key.origin = "https://evil.example", "approval.origin"),
        (|key| key.domain = "evil.example", "approval.origin"),
        (|key| key.counter = 0, "approval.counter"),
    ] {
        let question = asked(&huong, DIGEST).await;
        let good = huong.key.counter;
        spoil(&mut huong.key);
        let given = answer(&question, &huong.key.get(&question));
        assert_eq!(approve(&huong, DIGEST, &given).await.unwrap_err(), rule);
        let key = &mut huong.key;
        (key.origin, key.domain) = ("https://truc.example", "truc.example");
        (key.verifies, key.counter) = (true, good);
    }
    let question = asked(&huong, DIGEST).await;
    let unreadable = answer(&question, &Value::Null);
    assert_eq!(approve(&huong, DIGEST, &unreadable).await.unwrap_err(), "approval.answer");
    let question = asked(&huong, DIGEST).await;
    let mut endless = huong.key.get(&question);
    endless["more"] = "a".repeat(16 * 1024).into();
    let endless = answer(&question, &endless);
    assert_eq!(approve(&huong, DIGEST, &endless).await.unwrap_err(), "approval.answer");
    let question = asked(&huong, DIGEST).await;
    let mut forged = huong.key.get(&question);
    forged["response"]["signature"] = encode(&[0x30, 6, 2, 1, 1, 2, 1, 1]).into();
    let forged = answer(&question, &forged);
    assert_eq!(approve(&huong, DIGEST, &forged).await.unwrap_err(), "approval.answer");
}

#[tokio::test]
async fn a_passkey_removed_after_the_question_approves_nothing() {
    let mut huong = Huong::new().await;
    let question = asked(&huong, DIGEST).await;
    let given = answer(&question, &huong.key.get(&question));
    let (id, key) = (huong.id, huong.key.id());
    huong.world.write(move |tx: &Tx| remove(tx, &Actor::machine("test"), id, &key)).await.unwrap();
    assert_eq!(approve(&huong, DIGEST, &given).await.unwrap_err(), "approval.passkey");
}

#[tokio::test]
async fn a_closed_account_approves_nothing() {
    let mut huong = Huong::new().await;
    let question = asked(&huong, DIGEST).await;
    let given = answer(&question, &huong.key.get(&question));
    let id = huong.id;
    let close = move |tx: &Tx| person::close_person(tx, &Actor::machine("test"), id);
    huong.world.write(close).await.unwrap();
    assert_eq!(approve(&huong, DIGEST, &given).await.unwrap_err(), "approval.passkey");
}
