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
use crate::todo::{self, Act, Closing, NewTodo, Subject};

static WORK: Act = Act { name: "incoming.register", word: Text::new("Vào sổ", "Register") };
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
        let found = fresh.db.read(move |tx| pieces(tx, HERE, bucket, None)).await.unwrap();
        assert_eq!(found.len() as u64, loads[0].count(bucket), "{bucket:?}");
        let clerk = Holder::Role(CLERK);
        let theirs = move |tx: &Tx| pieces(tx, HERE, bucket, Some(&clerk));
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
    let found = fresh.db.read(|tx| pieces(tx, HERE, Bucket::Overdue, None)).await.unwrap();
    let ids: Vec<&str> = found.iter().map(|todo| todo.subject_id.as_str()).collect();
    assert_eq!(ids, ["1", "2", "3"]);
}
