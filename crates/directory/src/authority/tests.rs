//! Authorities in time: old and new codes are one body, closed ones name who follows.

use base::authority::{Actor, AuthorityId, Permit, Scope};
use base::db::Tx;
use base::testing::Fresh;
use base::{Refusal, Result};
use jiff::Timestamp;

use super::{Authority, Directory, Entry, KEEP, Kind, Snapshot, change, close, register};
use crate::code::AuthorityCode;
use crate::testing::World;

fn permit() -> Permit {
    Actor::machine("test").may(&KEEP, Scope::Installation).unwrap()
}

fn entry(code: &str, name: &str, now: Timestamp) -> Entry {
    Entry {
        parent: None,
        kind: Kind::Authority,
        member: true,
        name: name.to_owned(),
        name_en: None,
        mail: String::new(),
        valid_from: now,
        code: AuthorityCode::parse_any(code).unwrap(),
        other_codes: Vec::new(),
    }
}

fn add(tx: &Tx, code: &str, name: &str) -> Result<AuthorityId> {
    register(tx, &permit(), entry(code, name, tx.now()))
}

async fn merged() -> (Fresh, Directory) {
    let fresh = Fresh::new();
    fresh
        .db
        .write(|tx| {
            let ninh_thuan = add(tx, "H43", "UBND tỉnh Ninh Thuận")?;
            let khanh_hoa = add(tx, "H32", "UBND tỉnh Khánh Hòa")?;
            close(tx, &permit(), ninh_thuan, tx.now(), Some(khanh_hoa))
        })
        .await
        .unwrap();
    let directory = Directory::open(fresh.db.clone()).await.unwrap();
    (fresh, directory)
}

#[tokio::test]
async fn the_old_and_the_new_code_are_one_body() {
    let (fresh, directory) = merged().await;
    let now = fresh.clock.now();
    let snapshot = directory.snapshot();
    let new = snapshot.resolve("H32", now).unwrap();
    assert_eq!(new.id, snapshot.resolve("000.00.00.h32", now).unwrap().id);
    assert_eq!(new.old_code().unwrap().as_str(), "000.00.00.H32");
}

#[tokio::test]
async fn a_closed_code_names_its_successor() {
    let (fresh, directory) = merged().await;
    let refusal = directory.snapshot().resolve("H43", fresh.clock.now()).unwrap_err();
    assert_eq!(refusal.rule, "code.closed");
    assert!(refusal.remedy.vi.contains("H32 – UBND tỉnh Khánh Hòa"), "{}", refusal.remedy.vi);
}

#[tokio::test]
async fn an_unknown_code_and_no_code_at_all_are_told_apart() {
    let (fresh, directory) = merged().await;
    let rule = |code| directory.snapshot().resolve(code, fresh.clock.now()).unwrap_err().rule;
    assert_eq!(rule("G99"), "code.unknown");
    assert_eq!(rule("không có"), "code.form");
}

// law!("09/2025")
#[tokio::test]
async fn a_code_is_never_given_twice() {
    let (fresh, _) = merged().await;
    for code in ["H43", "000.00.00.H43", "000.00.00.H32"] {
        let refused = fresh.db.write(move |tx| add(tx, code, "UBND tỉnh khác")).await;
        assert_eq!(
            refused.unwrap_err().refusal().map(|r: &Refusal| r.rule),
            Some("code.taken"),
            "{code}"
        );
    }
}

#[tokio::test]
async fn the_feed_tells_what_changed_since() {
    let (fresh, directory) = merged().await;
    let before = directory.snapshot();
    let id = before.find("H32").unwrap().id;
    fresh
        .db
        .write(move |tx| {
            change(tx, &permit(), id, &entry("H32", "UBND tỉnh Khánh Hòa mới", tx.now()))
        })
        .await
        .unwrap();
    assert_eq!(directory.refresh().await.unwrap(), 1);
    assert_eq!(directory.refresh().await.unwrap(), 0);
    let after = directory.snapshot();
    let changed: Vec<&str> =
        after.changed_since(before.version()).iter().map(|a| a.name.as_str()).collect();
    assert_eq!(changed, ["UBND tỉnh Khánh Hòa mới"]);
    assert_eq!(before.find("H32").unwrap().name, "UBND tỉnh Khánh Hòa", "a snapshot stands still");
}

fn national(n: u32) -> Authority {
    Authority {
        id: AuthorityId(n.into()),
        parent: None,
        kind: Kind::Authority,
        member: false,
        name: format!("Cơ quan {n}"),
        name_en: None,
        mail: String::new(),
        valid_from: Timestamp::UNIX_EPOCH,
        valid_to: None,
        successor: None,
        version: n.into(),
        code: AuthorityCode::parse(&format!("H{:02}.{}.{n}", n % 64, n % 90)).unwrap(),
        other_codes: Vec::new(),
    }
}

#[test]
fn the_national_list_fits_in_memory() {
    let authorities: Vec<Authority> = (0..111_339).map(national).collect();
    let snapshot = Snapshot::of(1, authorities);
    for n in (0..111_339_u32).step_by(997) {
        let code = format!("h{:02}.{}.{n} ", n % 64, n % 90);
        assert_eq!(snapshot.find(&code).unwrap().id.0, i64::from(n));
    }
}

#[tokio::test]
async fn the_list_finds_by_name_without_marks_and_by_any_code() {
    let world = World::new().await;
    let province = world.province;
    let close_it = move |tx: &Tx| {
        let old = crate::testing::register(tx, "H43", "UBND tỉnh Ninh Thuận", None)?;
        crate::testing::register(tx, "H32.02", "Sở Nội vụ", Some(province))?;
        close(tx, &permit(), old, tx.now(), Some(province))
    };
    world.write(close_it).await.unwrap();
    world.directory.refresh().await.unwrap();
    let mut browser = world.browser();
    for (query, found, missing) in [
        ("q=khanh+hoa", "UBND tỉnh Khánh Hòa", "/directory/G09"),
        ("q=KH%C3%81NH", "UBND tỉnh Khánh Hòa", "/directory/G09"),
        ("q=g09", "Bộ Nội vụ", "/directory/H32"),
        ("q=000.00.00.G09", "Bộ Nội vụ", "/directory/H32"),
        ("q=ninh+thuan&show=closed", "/directory/H43", "/directory/H32\""),
        ("q=ninh+thuan", "Không có cơ quan nào", "/directory/H43"),
        ("show=members", "/directory/G09", "/directory/H32.02"),
        ("page=99999", "/directory/H32.02", "/directory/H43"),
    ] {
        let page = browser.get(&format!("/directory?{query}")).await;
        assert_eq!(page.status, 200, "{query}");
        assert!(page.body.contains(found) && !page.body.contains(missing), "{query}");
    }
    let one = browser.get("/directory/000.00.00.H43").await;
    assert!(one.body.contains("H32 – UBND tỉnh Khánh Hòa"), "the successor is named");
    assert!(one.body.contains("Đóng mã") && one.body.contains("Đăng ký vào danh mục"));
    assert!(browser.get("/directory/H32").await.body.contains("Sở Nội vụ"));
    for nowhere in ["/directory/G99", "/directory/%F0%9F%98%80", "/directory?page=-1"] {
        assert!(matches!(browser.get(nowhere).await.status, 404 | 400), "{nowhere}");
    }
}

#[tokio::test]
async fn the_feed_is_read_to_its_end_in_bounded_answers() {
    let world = World::new().await;
    let mut browser = world.browser();
    let (mut since, mut codes) = (0, Vec::new());
    loop {
        let answer = browser.get(&format!("/directory/feed?since={since}&limit=1")).await;
        let feed: serde_json::Value = serde_json::from_str(&answer.body).unwrap();
        let changes = feed["changes"].as_array().unwrap();
        assert_eq!(changes.len(), 1);
        codes.push(changes[0]["code"].as_str().unwrap().to_owned());
        since = feed["next"].as_i64().unwrap();
        if !feed["more"].as_bool().unwrap() {
            assert_eq!(feed["version"].as_i64(), Some(since));
            break;
        }
    }
    assert_eq!(codes, ["G09", "H32"]);
}
