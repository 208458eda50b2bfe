//! Every piece of work stands in exactly one bucket, the numbers of the board are the lengths of its lists, and nobody sees
//! another authority's.

use base::authority::{Actor, AuthorityId, Scope};
use base::db::{Change, Tx};
use base::events::Event;
use base::testing::Fresh;
use base::{Result, Text};
use directory::roles::CLERK;
use jiff::SignedDuration;

use super::*;
use crate::todo::tests::{World, world};
use crate::todo::{self, Act, Closing, NewTodo, Subject};

static WORK: Act =
    Act {
        name: "incoming.register", word: Text::new("Vào sổ", "Register"), by_substitute: false
    };
const DO: Action = Action { name: "test.work", roles: &[] };
const HERE: AuthorityId = AuthorityId(7);

async fn change(
    fresh: &Fresh,
    act: impl Fn(&Change<'_, '_>) -> Result<()> + Send + Sync + 'static,
) {
    let write = move |tx: &Tx| {
        let permit = Actor::machine("test").may(&DO, Scope::Authority(HERE))?;
        act(&tx.change(&permit, &Event::of("test.worked", "test", 1))?)
    };
    fresh.db.write(write).await.unwrap();
}

/// Work for the clerks on thing `id`, due after so many hours.
async fn open(fresh: &Fresh, authority: AuthorityId, id: u32, hours: Option<i64>) {
    let due_at = hours.map(|hours| fresh.clock.now() + SignedDuration::from_hours(hours));
    let act = move |change: &Change<'_, '_>| {
        let subject = Subject::of("incoming", id);
        let new = NewTodo {
            authority,
            holder: Holder::Role(CLERK),
            subject: &subject,
            act: &WORK,
            title: "V/v kiểm tra kết nối",
            reference: "15/VPCP",
            rank: 4,
            due_at,
        };
        todo::open(change, &new).map(drop)
    };
    change(fresh, act).await;
}

async fn close(fresh: &Fresh, id: u32) {
    let act = move |change: &Change<'_, '_>| {
        let (machine, subject) = (Actor::machine("test"), Subject::of("incoming", id));
        todo::close(change, &machine, &subject, &WORK, Closing::by("registered")).map(drop)
    };
    change(fresh, act).await;
}

// law!("30/2020:24.3")
#[tokio::test]
async fn every_piece_of_work_stands_in_one_bucket_and_the_board_counts_its_lists() {
    let fresh = Fresh::new();
    let due = [None, Some(100), Some(26), Some(1), Some(60), Some(15), Some(2), None];
    for (id, hours) in (1..).zip(due) {
        open(&fresh, HERE, id, hours).await;
    }
    open(&fresh, AuthorityId(8), 99, Some(1)).await;
    fresh.clock.advance(3 * 3_600);
    // 5: long before its day; 6: on its day; 7: late; 8: without a deadline. Open: 1, 2 in time, 3 soon, 4 overdue.
    for id in 5..=8 {
        close(&fresh, id).await;
    }
    let loads = fresh.db.read(|tx| loads(tx, HERE)).await.unwrap();
    assert_eq!(loads.len(), 1);
    let counts: Vec<u64> = Bucket::ALL.into_iter().map(|bucket| loads[0].count(bucket)).collect();
    assert_eq!(counts, [2, 1, 1, 2, 1, 1]);
    for bucket in Bucket::ALL {
        let found =
            fresh.db.read(move |tx| pieces(tx, HERE, (Some(bucket), None), 0)).await.unwrap();
        assert_eq!(found.len() as u64, loads[0].count(bucket), "{bucket:?}");
        let clerk = Holder::Role(CLERK);
        let theirs = move |tx: &Tx| pieces(tx, HERE, (Some(bucket), Some(&clerk)), 0);
        assert_eq!(fresh.db.read(theirs).await.unwrap().len(), found.len());
    }
}

#[tokio::test]
async fn what_lay_longest_comes_first() {
    let fresh = Fresh::new();
    for id in 1..=3 {
        open(&fresh, HERE, id, Some(1)).await;
        fresh.clock.advance(3_600 * i64::from(id));
    }
    fresh.clock.advance(2 * 3_600);
    let found =
        fresh.db.read(|tx| pieces(tx, HERE, (Some(Bucket::Overdue), None), 0)).await.unwrap();
    let ids: Vec<&str> = found.iter().map(|todo| todo.subject_id.as_str()).collect();
    assert_eq!(ids, ["1", "2", "3"]);
}

/// What the board says, line by line.
async fn board(world: &World) -> Vec<(Holder, Vec<u64>, Hold)> {
    let home = world.home;
    let read = move |tx: &Tx| {
        let line = |load: Load| {
            let counts = Bucket::ALL.map(|bucket| load.count(bucket)).to_vec();
            (load.holder.clone(), counts, load.longest(tx.now()))
        };
        Ok(loads(tx, home)?.into_iter().map(line).collect())
    };
    world.fresh.db.read(read).await.unwrap()
}

/// Lan ends what the clerks hold, after so many hours.
async fn done_by_lan(world: &World, hours: i64) {
    world.open(Holder::Role(CLERK), &todo::tests::REGISTER, 8).await;
    world.fresh.clock.advance(hours * 3_600);
    let lan = world.actor(world.lan, CLERK);
    let close = move |change: &Change<'_, '_>| {
        let closing = Closing { outcome: "registered", late_reason: "máy hỏng" };
        todo::close(change, &lan, &Subject::of("incoming", 7), &todo::tests::REGISTER, closing)
    };
    world.change(close).await.unwrap();
}

#[tokio::test]
async fn what_a_role_held_counts_for_the_person_who_ended_it() {
    let world = world().await;
    done_by_lan(&world, 9).await;
    world.open(Holder::Role(CLERK), &todo::tests::REGISTER, 8).await;
    world.fresh.clock.advance(3_600);
    let lan = Holder::Person(world.lan);
    let hold = |hours, running| Hold { lasted: SignedDuration::from_hours(hours), running };
    let expected = [
        (lan.clone(), vec![0, 0, 0, 0, 0, 1], hold(9, false)),
        (Holder::Role(CLERK), vec![0, 1, 0, 0, 0, 0], hold(1, true)),
    ];
    assert_eq!(board(&world).await, expected);
    let home = world.home;
    let theirs = move |tx: &Tx| {
        Ok((
            pieces(tx, home, (None, Some(&lan)), 0)?.len(),
            pieces(tx, home, (None, None), 0)?.len(),
        ))
    };
    assert_eq!(world.fresh.db.read(theirs).await.unwrap(), (1, 2));
}

#[tokio::test]
async fn the_tally_of_days_that_are_over_changes_nothing_on_the_board() {
    let world = world().await;
    for hours in [1, 30, 9] {
        done_by_lan(&world, hours).await;
    }
    world.fresh.clock.advance(26 * 3_600);
    done_by_lan(&world, 2).await;
    let before = board(&world).await;
    assert_eq!(before[0].1.iter().sum::<u64>(), 4);
    assert!(tally::count(&world.fresh.db).await.unwrap() > 1);
    assert_eq!(board(&world).await, before);

    // Brought over into a day that is counted already.
    let (home, lan, now) = (world.home, world.lan, world.fresh.clock.now());
    let bring = move |change: &Change<'_, '_>| {
        let ended = now - SignedDuration::from_hours(40);
        let past = todo::Past {
            authority: home,
            holder: Holder::Role(CLERK),
            subject: &Subject::of("incoming", 8),
            act: &todo::tests::REGISTER,
            title: "",
            reference: "",
            rank: 4,
            opened_at: ended - SignedDuration::from_hours(50),
            due_at: None,
            done: Some((ended, lan, "registered")),
            late_reason: None,
        };
        todo::bring(change, &[past])
    };
    world.change(bring).await.unwrap();
    let brought = board(&world).await;
    assert_eq!(brought[0].2.lasted, SignedDuration::from_hours(50));
    tally::count(&world.fresh.db).await.unwrap();
    assert_eq!(board(&world).await, brought);

    world.fresh.clock.advance(40 * 24 * 3_600);
    tally::count(&world.fresh.db).await.unwrap();
    assert!(board(&world).await.is_empty(), "longer ago than is counted");
}
