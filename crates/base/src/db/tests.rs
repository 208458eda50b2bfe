//! What the waist promises, on whichever engine the test run is for.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::authority::{Action, Actor, Scope};
use crate::db::Tx;
use crate::error::{Error, Refusal, Result};
use crate::events::{self, Event};
use crate::params;
use crate::testing::Fresh;

fn add(tx: &Tx, kind: &str) -> Result<()> {
    tx.execute(
        "insert into job (kind, payload, rank, run_at, attempts) values (?1, '', 0, ?2, 0)",
        params![kind, tx.now()],
    )?;
    Ok(())
}

fn count(tx: &Tx) -> Result<i64> {
    tx.one("select count(*) from job", &[])
}

const ACT: Action = Action { name: "thing.make", roles: &[] };

#[tokio::test]
async fn a_change_and_its_event_stand_or_fall_together() {
    let fresh = Fresh::new();
    let tried = fresh.db.write(|tx| {
        let permit = Actor::machine("test").may(&ACT, Scope::Installation)?;
        let change = tx.change(&permit, &Event::of("thing.made", "thing", 1))?;
        change.execute(
            "insert into job (kind, payload, rank, run_at, attempts) values ('a', '', 0, 0, 0)",
            &[],
        )?;
        change.one::<i64>("update job set rank = 1 where kind = 'nobody' returning seq", &[])
    });
    assert!(tried.await.is_err());
    let left: i64 = fresh.db.read(|tx| tx.one("select count(*) from job", &[])).await.unwrap();
    let told = fresh.db.read(|tx| events::about(tx, "thing", "1", 10)).await.unwrap();
    assert_eq!((left, told.len()), (0, 0));
}

#[tokio::test]
async fn a_statement_that_touches_no_row_is_no_change() {
    let fresh = Fresh::new();
    let moved = fresh.db.write(|tx| {
        let permit = Actor::machine("test").may(&ACT, Scope::Installation)?;
        let sql = "update job set rank = 1 where kind = 'nobody' returning seq";
        let moved = tx.change_returning(&permit, sql, &[], |seq: &i64| {
            Event::of("thing.moved", "thing", seq)
        })?;
        Ok(moved.is_some())
    });
    assert!(!moved.await.unwrap());
    let events: i64 = fresh.db.read(|tx| tx.one("select count(*) from event", &[])).await.unwrap();
    assert_eq!(events, 0);
}

#[tokio::test]
async fn a_query_cannot_write() {
    let fresh = Fresh::new();
    let sql = "update job set rank = 1 returning seq";
    assert!(fresh.db.write(move |tx| tx.list::<i64>(sql, &[])).await.is_err());
}

#[tokio::test]
async fn what_was_answered_is_there_after_reopening() {
    let fresh = Fresh::new();
    fresh.db.write(|tx| add(tx, "a")).await.unwrap();
    assert_eq!(fresh.reopened().read(count).await.unwrap(), 1);
}

#[tokio::test]
async fn a_refused_transaction_leaves_nothing() {
    let fresh = Fresh::new();
    let refused: Result<()> = fresh
        .db
        .write(|tx| {
            add(tx, "a")?;
            Err(Refusal::not_found().into())
        })
        .await;
    assert!(matches!(refused, Err(Error::Refused(_))));
    assert_eq!(fresh.db.read(count).await.unwrap(), 0);
}

#[tokio::test]
async fn a_panic_is_a_failure_and_the_database_goes_on() {
    let fresh = Fresh::new();
    let broken: Result<()> = fresh
        .db
        .write(|tx| {
            add(tx, "a")?;
            panic!("on purpose");
        })
        .await;
    assert!(matches!(broken, Err(Error::Failed(_))));
    fresh.db.write(|tx| add(tx, "b")).await.unwrap();
    assert_eq!(fresh.db.read(count).await.unwrap(), 1);
}

/// The gap-free counter that registers will need: failures and conflicts leave no hole.
#[tokio::test]
async fn two_hundred_at_once_with_failures_leave_no_gap() {
    let fresh = Fresh::new();
    fresh
        .db
        .write(|tx| tx.execute("create table counter (last bigint not null)", &[]))
        .await
        .unwrap();
    fresh.db.write(|tx| tx.execute("insert into counter (last) values (0)", &[])).await.unwrap();
    let attempts = (0..200).map(|n| {
        let db = fresh.db.clone();
        async move {
            db.write(move |tx| {
                let number: i64 =
                    tx.query::<i64>("update counter set last = last + 1 returning last", &[])?[0];
                if n % 7 == 0 { Err(Refusal::not_found().into()) } else { Ok(number) }
            })
            .await
        }
    });
    let mut given: Vec<i64> =
        futures::future::join_all(attempts).await.into_iter().filter_map(Result::ok).collect();
    given.sort_unstable();
    assert_eq!(given, (1..=171).collect::<Vec<i64>>());
}

#[tokio::test]
async fn batches_take_every_kind_of_value_and_skip_what_stands() {
    let fresh = Fresh::new();
    fresh
        .db
        .write(|tx| {
            tx.execute("create table thing (id bigint primary key, name text, body bytea)", &[])?;
            let rows: Vec<_> = (0..500_i64)
                .map(|n| {
                    vec![
                        n.into(),
                        (n % 2 == 0).then(|| format!("Đ{n}")).into(),
                        vec![0_u8, 255].into(),
                    ]
                })
                .collect();
            let columns = &["id", "name", "body"];
            assert_eq!(tx.insert_many("thing", columns, &rows)?, 500);
            assert_eq!(tx.insert_many("thing", columns, &rows)?, 0);
            let (name, body): (Option<String>, Vec<u8>) =
                tx.one("select name, body from thing where id = ?1", params![4])?;
            assert_eq!((name.as_deref(), body.as_slice()), (Some("Đ4"), &[0, 255][..]));
            let none: Option<String> = tx.one("select name from thing where id = 5", &[])?;
            assert_eq!(none, None);
            Ok(())
        })
        .await
        .unwrap();
}

#[tokio::test]
async fn hooks_run_after_the_commit_and_only_then() {
    let fresh = Fresh::new();
    let rung = Arc::new(AtomicU64::new(0));
    for keep in [true, false] {
        let rung = rung.clone();
        let _ = fresh
            .db
            .write(move |tx| {
                let rung = rung.clone();
                tx.after_commit(move || {
                    rung.fetch_add(1, Ordering::SeqCst);
                });
                if keep { Ok(()) } else { Err(Refusal::not_found().into()) }
            })
            .await;
    }
    assert_eq!(rung.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn a_reader_cannot_write() {
    let fresh = Fresh::new();
    assert!(fresh.db.read(|tx| add(tx, "a")).await.is_err());
}

#[tokio::test]
async fn a_refused_step_goes_and_the_others_stay() {
    let fresh = Fresh::new();
    let rung = Arc::new(AtomicU64::new(0));
    let hooks = rung.clone();
    let act = move |tx: &Tx| {
        for name in ["one", "two", "three"] {
            let hooks = hooks.clone();
            let step = tx.attempt(|tx| {
                add(tx, name)?;
                tx.after_commit(move || {
                    hooks.fetch_add(1, Ordering::SeqCst);
                });
                if name == "two" { Err(Refusal::not_found().into()) } else { Ok(()) }
            });
            assert_eq!(step.is_err(), name == "two");
        }
        Ok(())
    };
    fresh.db.write(act).await.unwrap();
    let kept = |tx: &Tx| tx.list::<String>("select kind from job order by seq limit 9", &[]);
    assert_eq!(fresh.db.read(kept).await.unwrap(), ["one", "three"]);
    assert_eq!(rung.load(Ordering::SeqCst), 2);
}

#[tokio::test]
async fn a_rehearsal_answers_and_leaves_nothing() {
    let fresh = Fresh::new();
    let rehearsed = fresh.db.write(|tx| {
        tx.rehearse(|tx| {
            add(tx, "one")?;
            let refused =
                tx.attempt(|tx| add(tx, "two").and(Err::<(), _>(Refusal::not_found().into())));
            assert!(refused.is_err());
            count(tx)
        })
    });
    assert_eq!(rehearsed.await.unwrap(), 1);
    assert_eq!(fresh.db.read(count).await.unwrap(), 0);
}
