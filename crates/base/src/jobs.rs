//! The two kinds of background work. A *job* is a row written in the transaction that wants it, done at least once
//! and harmless when done twice. A *sweep* is periodic, takes no input and finds its work itself.

mod store;
#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use serde::Serialize;
use serde::de::DeserializeOwned;
use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::db::{Change, Db, Tx};
use crate::error::{Error, Result};

pub use store::Stuck;

/// How many jobs a node does at once.
const AT_ONCE: usize = 64;
/// A node that took a job and died loses it to others after this long; longer than any try may take.
const LEASE_MS: i64 = 180_000;
/// How long a sleeping worker waits before it looks for due jobs again.
const LOOK_AGAIN: Duration = Duration::from_secs(1);
/// The bell that wakes the workers when a job was queued.
const BELL: &str = "jobs";

/// A unit of background work: its data, its stable name and its plan of tries.
pub trait Job: Serialize + DeserializeOwned + Send + 'static {
    const KIND: &'static str;
    /// The waits between tries, in seconds; when they are used up, a person is needed.
    const WAITS_S: &'static [i64];
}

/// How a try of a job ended.
#[derive(Debug)]
pub enum Outcome {
    Done,
    /// Try again by the plan; the reason is shown to the operator.
    Again(String),
    /// No further try can help: a person is needed.
    Stuck(String),
}

/// Writes a job in the caller's transaction. Lower ranks are done first.
///
/// # Errors
/// When the store fails.
pub fn queue<J: Job>(tx: &Tx, job: &J, rank: i64) -> Result<()> {
    let payload = serde_json::to_string(job).map_err(anyhow::Error::from)?;
    store::insert(tx, J::KIND, &payload, rank)?;
    tx.ring(BELL);
    Ok(())
}

/// Jobs that need a person, newest first.
///
/// # Errors
/// When the store fails.
pub fn stuck(tx: &Tx, limit: u32) -> Result<Vec<Stuck>> {
    store::stuck(tx, limit)
}

/// Gives a stuck job a fresh start.
///
/// # Errors
/// When the store fails.
pub fn revive(change: &Change, seq: i64) -> Result<bool> {
    let revived = store::revive(change, seq)? > 0;
    change.tx().ring(BELL);
    Ok(revived)
}

type Doing = Pin<Box<dyn Future<Output = Outcome> + Send>>;
type Runner<C> = Box<dyn Fn(Arc<C>, &str) -> Doing + Send + Sync>;
type Sweeping = Pin<Box<dyn Future<Output = Result<u64>> + Send>>;

struct Registered<C> {
    run: Runner<C>,
    waits_s: &'static [i64],
}

struct Sweep<C> {
    name: &'static str,
    every: Duration,
    run: Box<dyn Fn(Arc<C>) -> Sweeping + Send + Sync>,
}

/// The one visible list of all background work, over the context it needs.
pub struct Workshop<C> {
    jobs: HashMap<&'static str, Registered<C>>,
    sweeps: Vec<Sweep<C>>,
}

impl<C> Default for Workshop<C> {
    fn default() -> Workshop<C> {
        Workshop { jobs: HashMap::new(), sweeps: Vec::new() }
    }
}

impl<C: Send + Sync + 'static> Workshop<C> {
    /// Registers how a kind of job is done.
    #[must_use]
    pub fn job<J, F, Fut>(mut self, act: F) -> Workshop<C>
    where
        J: Job,
        F: Fn(Arc<C>, J) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Outcome> + Send + 'static,
    {
        let run: Runner<C> =
            Box::new(move |context, payload| match serde_json::from_str(payload) {
                Ok(job) => Box::pin(act(context, job)),
                Err(error) => {
                    Box::pin(async move { Outcome::Stuck(format!("unreadable job: {error}")) })
                }
            });
        self.jobs.insert(J::KIND, Registered { run, waits_s: J::WAITS_S });
        self
    }

    /// Registers a sweep. It is also run at once when the bell of its name rings.
    #[must_use]
    pub fn sweep<F, Fut>(mut self, name: &'static str, every: Duration, act: F) -> Workshop<C>
    where
        F: Fn(Arc<C>) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Result<u64>> + Send + 'static,
    {
        let run = Box::new(move |context| Box::pin(act(context)) as Sweeping);
        self.sweeps.push(Sweep { name, every, run });
        self
    }

    /// Names of everything registered, for the operator's page and for the list in ARCHITECTURE.md.
    pub fn names(&self) -> impl Iterator<Item = &'static str> {
        self.jobs.keys().copied().chain(self.sweeps.iter().map(|sweep| sweep.name))
    }

    /// Works until told to stop.
    pub fn start(
        self: Arc<Self>,
        context: Arc<C>,
        db: Db,
        stop: watch::Receiver<bool>,
    ) -> JoinSet<()> {
        let mut tasks = JoinSet::new();
        for place in 0..self.sweeps.len() {
            let (shop, context, bell) =
                (self.clone(), context.clone(), db.bell(self.sweeps[place].name));
            let mut stop = stop.clone();
            tasks.spawn(async move {
                let sweep = &shop.sweeps[place];
                while !*stop.borrow() {
                    sweep_once(sweep, &context).await;
                    tokio::select! {
                        () = tokio::time::sleep(sweep.every) => {}
                        () = bell.notified() => {}
                        _ = stop.changed() => {}
                    }
                }
            });
        }
        tasks.spawn(self.work(context, db, stop));
        tasks
    }

    /// Keeps as many jobs under way as a node may; a slow one holds up no other.
    async fn work(self: Arc<Self>, context: Arc<C>, db: Db, mut stop: watch::Receiver<bool>) {
        let (bell, mut doing) = (db.bell(BELL), JoinSet::new());
        // Where there is one node only, what is still claimed was claimed by a life that ended.
        if db.is_embedded()
            && let Err(error) = db.write(store::release).await
        {
            tracing::error!(error = %describe(&error), "claims of an earlier life stand until they end");
        }
        while !*stop.borrow() {
            let free = AT_ONCE - doing.len();
            let claimed = claim(&db, free).await;
            let more = free > 0 && claimed.len() == free;
            for job in claimed {
                let (shop, context, db) = (self.clone(), context.clone(), db.clone());
                doing.spawn(async move { shop.do_one(&context, &db, job).await });
            }
            if more {
                continue;
            }
            tokio::select! {
                _ = doing.join_next(), if !doing.is_empty() => {}
                () = bell.notified() => {}
                () = tokio::time::sleep(LOOK_AGAIN) => {}
                _ = stop.changed() => {}
            }
        }
        // What is under way is let go on for a moment by the door's patience; a lease covers the rest.
        while doing.join_next().await.is_some() {}
    }

    /// For tests and the demonstration: does everything that is due, sweeps and jobs, until nothing is left.
    ///
    /// # Errors
    /// When a sweep fails.
    pub async fn run_due(&self, context: &Arc<C>, db: &Db) -> Result<()> {
        loop {
            let mut done = 0;
            for sweep in &self.sweeps {
                done += (sweep.run)(context.clone()).await?;
            }
            if done + self.work_due(context, db).await == 0 {
                return Ok(());
            }
        }
    }

    /// Claims due jobs and does them side by side; answers how many.
    async fn work_due(&self, context: &Arc<C>, db: &Db) -> u64 {
        let claimed = claim(db, AT_ONCE).await;
        let count = claimed.len() as u64;
        futures::future::join_all(claimed.into_iter().map(|job| self.do_one(context, db, job)))
            .await;
        count
    }

    async fn do_one(&self, context: &Arc<C>, db: &Db, job: store::Claimed) {
        let (outcome, waits_s) = match self.jobs.get(job.kind.as_str()) {
            Some(known) => ((known.run)(context.clone(), &job.payload).await, known.waits_s),
            None => (Outcome::Stuck(format!("no job is called {}", job.kind)), &[][..]),
        };
        let wait_s = usize::try_from(job.attempts).ok().and_then(|n| waits_s.get(n)).copied();
        let settled = db.write(move |tx| match (&outcome, wait_s) {
            (Outcome::Done, _) => store::finish(tx, job.seq),
            (Outcome::Again(why), Some(wait_s)) => store::postpone(tx, job.seq, wait_s, why),
            (Outcome::Again(why) | Outcome::Stuck(why), _) => store::give_up(tx, job.seq, why),
        });
        if let Err(error) = settled.await {
            // The lease runs out and the job is done again, which is harmless.
            tracing::error!(error = %describe(&error), job.seq, "a job's end was not written");
        }
    }
}

/// Due jobs, at most so many; none when the store does not answer now.
async fn claim(db: &Db, count: usize) -> Vec<store::Claimed> {
    if count == 0 {
        return Vec::new();
    }
    db.write(move |tx| store::claim(tx, count, LEASE_MS)).await.unwrap_or_else(|error| {
        tracing::error!(error = %describe(&error), "jobs cannot be claimed");
        Vec::new()
    })
}

async fn sweep_once<C>(sweep: &Sweep<C>, context: &Arc<C>) {
    if let Err(error) = (sweep.run)(context.clone()).await {
        tracing::error!(sweep = sweep.name, error = %describe(&error), "a sweep failed; it runs again");
    }
}

/// An error with its chain of causes on one line, for logs.
#[must_use]
pub fn describe(error: &Error) -> String {
    match error {
        Error::Refused(refusal) => refusal.to_string(),
        Error::Failed(cause) => format!("{cause:#}"),
    }
}
