//! Who may keep whom, and what somebody may do where.

use base::Result;
use base::authority::{Actor, AuthorityId, Role, Scope};
use base::db::Tx;

use super::{KEEP_PEOPLE, Login, NewPerson, NewPosition, Person, Position};
use super::{actor, add_person, close_person, leave_position, people_of, positions, take_position};
use crate::roles::{AUTHORITY_ADMIN, CLERK, DIRECTORY_KEEPER, HUB_OPERATOR, LEADER, OFFICIAL};
use crate::sign_in::{Password, set_password};
use crate::testing::{World, position};

fn rule<T: std::fmt::Debug>(result: Result<T>) -> &'static str {
    result.unwrap_err().refusal().map_or("failed", |refusal| refusal.rule)
}

fn known(authority: AuthorityId, role: &Role) -> Actor {
    Actor::known("person:t".to_owned(), authority, vec![], vec![role.clone()])
}

fn new(authority: AuthorityId, login: &str) -> NewPerson {
    NewPerson {
        authority,
        name: "Lê Quốc Bảo".to_owned(),
        login: Login::parse(login).unwrap(),
        mail: "bao.lq@moha.gov.vn".to_owned(),
    }
}

#[tokio::test]
async fn an_administrator_keeps_the_people_of_the_own_authority_only() {
    let world = World::new().await;
    let (ministry, province) = (world.ministry, world.province);
    let admin = known(ministry, &AUTHORITY_ADMIN);
    let add = |actor: Actor, at, login: &'static str| {
        world.write(move |tx: &Tx| add_person(tx, &actor, &new(at, login)))
    };
    let id = add(admin.clone(), ministry, "bao.lq").await.unwrap();
    assert_eq!(rule(add(admin.clone(), province, "hai.tv").await), "not-found");
    assert_eq!(rule(add(known(ministry, &CLERK), ministry, "x.y").await), "permission.role");
    assert_eq!(rule(add(Actor::nobody(), ministry, "x.y").await), "permission.sign-in");
    assert_eq!(rule(add(admin.clone(), ministry, "BAO.LQ").await), "person.login-taken");
    add(known(province, &DIRECTORY_KEEPER), ministry, "kien.pv").await.unwrap();

    let listed = world.write(move |tx: &Tx| people_of(tx, &admin, ministry, 10)).await.unwrap();
    assert_eq!(
        listed.iter().map(|p: &Person| p.login.as_str()).collect::<Vec<_>>(),
        ["bao.lq", "kien.pv"]
    );
    assert!(listed.iter().any(|person| person.id == id));
}

#[tokio::test]
async fn roles_over_the_whole_installation_are_given_by_its_operator_only() {
    let world = World::new().await;
    let ministry = world.ministry;
    let id = world.person("bao.lq", ministry, &[CLERK]).await;
    let take = |actor: Actor, role: Role| {
        world.write(move |tx: &Tx| {
            take_position(tx, &actor, &position(tx, id, ministry, std::slice::from_ref(&role)))
        })
    };
    for role in [HUB_OPERATOR, DIRECTORY_KEEPER] {
        for giver in [AUTHORITY_ADMIN, DIRECTORY_KEEPER] {
            let refused = take(known(ministry, &giver), role.clone()).await;
            assert_eq!(rule(refused), "permission.role", "{giver:?} gives {role:?}");
        }
    }
    take(known(ministry, &AUTHORITY_ADMIN), LEADER).await.unwrap();
    take(known(ministry, &HUB_OPERATOR), DIRECTORY_KEEPER).await.unwrap();
    assert_eq!(rule(take(Actor::machine("t"), Role::new("minister")).await), "position.role");
}

#[tokio::test]
async fn nobody_takes_over_an_account_that_has_more_rights_than_they_may_give() {
    let world = World::new().await;
    let (ministry, province) = (world.ministry, world.province);
    let operator = world.person("hai.tv", ministry, &[HUB_OPERATOR]).await;
    let lent = world.person("bao.lq", ministry, &[CLERK]).await;
    let lend = move |tx: &Tx| {
        take_position(tx, &Actor::machine("t"), &position(tx, lent, province, &[LEADER]))
    };
    world.write(lend).await.unwrap();
    let login = Login::parse("hai.tv").unwrap();
    let password = Password::parse("một mật khẩu khác", &login).unwrap();
    let hash = world.sign_ins.hash(password).await.unwrap();
    for id in [operator, lent] {
        let (admin, hash) = (known(ministry, &AUTHORITY_ADMIN), hash.clone());
        let set = world.write(move |tx: &Tx| set_password(tx, &admin, id, &hash)).await;
        assert!(matches!(rule(set), "permission.role" | "not-found"));
        let admin = known(ministry, &AUTHORITY_ADMIN);
        let close = world.write(move |tx: &Tx| close_person(tx, &admin, id)).await;
        assert!(matches!(rule(close), "permission.role" | "not-found"));
    }
}

#[tokio::test]
async fn a_closed_account_keeps_its_history_and_its_login() {
    let world = World::new().await;
    let ministry = world.ministry;
    let id = world.person("bao.lq", ministry, &[CLERK]).await;
    world.fresh.clock.advance(60);
    let close = move |tx: &Tx| close_person(tx, &known(ministry, &AUTHORITY_ADMIN), id);
    world.write(close).await.unwrap();
    assert_eq!(rule(world.write(close).await), "not-found");
    let held = world.write(move |tx: &Tx| positions(tx, id)).await.unwrap();
    assert_eq!(held.len(), 1);
    assert!(held[0].to_at.is_some());
    let again = move |tx: &Tx| add_person(tx, &Actor::machine("t"), &new(ministry, "bao.lq"));
    assert_eq!(rule(world.write(again).await), "person.login-taken");
    let back = move |tx: &Tx| {
        take_position(tx, &Actor::machine("t"), &position(tx, id, ministry, &[CLERK]))
    };
    assert_eq!(rule(world.write(back).await), "not-found");
}

#[tokio::test]
async fn a_position_ends_once() {
    let world = World::new().await;
    let ministry = world.ministry;
    let id = world.person("bao.lq", ministry, &[CLERK]).await;
    let leave = move |tx: &Tx| {
        let held = positions(tx, id)?.remove(0);
        leave_position(tx, &known(ministry, &AUTHORITY_ADMIN), held.id, tx.now())
    };
    world.fresh.clock.advance(60);
    world.write(leave).await.unwrap();
    assert_eq!(rule(world.write(leave).await), "not-found");
}

#[tokio::test]
async fn rights_held_at_one_authority_are_not_rights_at_another() {
    let world = World::new().await;
    let (ministry, province) = (world.ministry, world.province);
    let id = world.person("bao.lq", ministry, &[AUTHORITY_ADMIN, OFFICIAL]).await;
    world.fresh.clock.advance(1);
    let act = move |tx: &Tx| {
        let second = NewPosition { from_at: tx.now(), ..position(tx, id, province, &[OFFICIAL]) };
        take_position(tx, &Actor::machine("t"), &second)?;
        Ok((super::person(tx, id)?, positions(tx, id)?, tx.now()))
    };
    let (person, held, now): (Person, Vec<Position>, _) = world.write(act).await.unwrap();
    let may = |chosen, at| {
        let actor = actor(&person, &held, chosen, now).unwrap();
        actor.may(&KEEP_PEOPLE, Scope::Authority(at)).is_ok()
    };
    assert!(may(None, ministry));
    assert!(!may(None, province), "an administrator there, an official here");
    assert!(!may(Some(province), ministry) && !may(Some(province), province));
    let lesser = actor(&person, &held, Some(province), now).unwrap();
    assert_eq!(lesser.home(), Some(province));
    assert!(!lesser.has(&AUTHORITY_ADMIN), "the lesser role reaches both, the greater one neither");
    let before = now - jiff::SignedDuration::from_hours(1);
    assert!(actor(&person, &held, None, before).is_none(), "not yet in force");
}

#[test]
fn logins_have_one_spelling() {
    assert_eq!(Login::parse(" Huong.NT@moha ").unwrap().as_str(), "huong.nt@moha");
    for text in ["", "ab", "hường", "a b c", &"x".repeat(65), "a\tb", "<b>x"] {
        assert!(Login::parse(text).is_err(), "{text}");
    }
}

#[test]
fn every_role_has_its_own_name() {
    let mut names: Vec<&str> = crate::roles::ALL.iter().map(|k| k.role.0.as_ref()).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), crate::roles::ALL.len());
    assert!(crate::roles::find("person").is_none(), "nobody gives what everybody has");
}
