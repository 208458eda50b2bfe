//! Secrets: sealed at rest, changed without a stop.

use base::Refusal;
use base::authority::{Actor, AuthorityId, Scope};
use base::random::Random;
use base::testing::Fresh;
use directory::AuthorityCode;
use directory::authority::{Entry, KEEP, Kind, register};
use jiff::SignedDuration;

use super::{CONNECT, NewSystem, SealingKey, Secret, Systems, connect, disconnect, rotate};

async fn with_system() -> (Fresh, Systems, Secret) {
    let fresh = Fresh::new();
    let (key, secret) = (SealingKey::new(&fresh.random), Secret::new(&fresh.random));
    let systems = Systems::open(fresh.db.clone(), key.clone()).await.unwrap();
    let first = secret.clone();
    fresh
        .db
        .write(move |tx| {
            let entry = Entry {
                parent: None,
                kind: Kind::Authority,
                member: true,
                name: "Bộ Nội vụ".to_owned(),
                name_en: None,
                mail: String::new(),
                valid_from: tx.now(),
                code: AuthorityCode::parse("G09")?,
                other_codes: vec![],
            };
            let authority =
                register(tx, &Actor::machine("t").may(&KEEP, Scope::Installation)?, entry)?;
            let system = NewSystem { id: "G09".to_owned(), authority, also: vec![] };
            connect(
                tx,
                &Actor::machine("t").may(&CONNECT, Scope::Installation)?,
                &system,
                &first,
                &key,
            )
        })
        .await
        .unwrap();
    systems.refresh().await.unwrap();
    (fresh, systems, secret)
}

fn good(fresh: &Fresh, systems: &Systems) -> Vec<Secret> {
    systems
        .get("G09")
        .map(|known| known.secrets_at(fresh.clock.now()).cloned().collect())
        .unwrap_or_default()
}

#[tokio::test]
async fn both_secrets_are_good_while_one_replaces_the_other() {
    let (fresh, systems, old) = with_system().await;
    let (new, key) = (Secret::new(&fresh.random), systems.key().clone());
    let given = new.clone();
    fresh.clock.advance(1);
    fresh
        .db
        .write(move |tx| {
            let permit = Actor::machine("t").may(&CONNECT, Scope::Installation)?;
            rotate(tx, &permit, "G09", &given, SignedDuration::from_hours(72), &key)
        })
        .await
        .unwrap();
    systems.refresh().await.unwrap();
    assert_eq!(good(&fresh, &systems), [new.clone(), old]);
    fresh.clock.advance(72 * 3600);
    assert_eq!(good(&fresh, &systems), [new]);
}

#[tokio::test]
async fn a_disconnected_system_is_unknown_at_once() {
    let (fresh, systems, _) = with_system().await;
    fresh
        .db
        .write(|tx| disconnect(tx, &Actor::machine("t").may(&CONNECT, Scope::Installation)?, "G09"))
        .await
        .unwrap();
    systems.refresh().await.unwrap();
    assert!(good(&fresh, &systems).is_empty());
}

#[tokio::test]
async fn only_an_operator_connects() {
    let stranger = Actor::known("person:1".to_owned(), AuthorityId(1), vec![], vec![]);
    assert!(stranger.may(&CONNECT, Scope::Installation).is_err());
}

#[test]
fn a_sealed_secret_opens_for_its_system_and_key_only() {
    let random = Random::seeded(3);
    let (key, secret) = (SealingKey::new(&random), Secret::new(&random));
    let sealed = key.seal("G09", &secret, &random);
    assert_eq!(key.open("G09", &sealed).unwrap(), secret);
    assert!(key.open("G10", &sealed).is_err());
    assert!(SealingKey::new(&random).open("G09", &sealed).is_err());
    assert!(
        !sealed.windows(8).any(|part| secret.reveal().as_bytes().windows(8).any(|s| s == part))
    );
    assert_eq!(SealingKey::parse(&key.to_hex()).unwrap().open("G09", &sealed).unwrap(), secret);
}

#[test]
fn a_weak_secret_is_refused() {
    for text in ["", "short", "has a space inside it", "khóa-có-dấu-tiếng-việt"] {
        assert_eq!(
            Secret::parse(text).map_err(|r: Refusal| r.rule),
            Err("system.secret"),
            "{text}"
        );
    }
}
