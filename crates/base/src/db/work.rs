//! A transaction waiting for its turn: the closure, its outcome, and where the answer goes.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::{mpsc, oneshot};

use super::tx::{Hook, Tx};
use crate::error::{Error, Result};

/// How many transactions may wait for a connection; beyond that the caller waits, which slows senders down.
const WAITING_MAX: usize = 1024;

/// A queue of transactions with threads that serve it.
pub(crate) struct Lane(mpsc::Sender<Box<dyn Work>>);

/// The serving end; threads take turns.
#[derive(Clone)]
pub(crate) struct Turns(Arc<Mutex<mpsc::Receiver<Box<dyn Work>>>>);

pub(crate) fn lane() -> (Lane, Turns) {
    let (sender, receiver) = mpsc::channel(WAITING_MAX);
    (Lane(sender), Turns(Arc::new(Mutex::new(receiver))))
}

impl Lane {
    pub(crate) async fn send(&self, work: Box<dyn Work>) -> Result<()> {
        self.0
            .send(work)
            .await
            .map_err(|_| Error::Failed(anyhow::anyhow!("the database is closed")))
    }
}

impl Turns {
    /// Waits for the next transaction; `None` when the database was closed.
    pub(crate) fn next(&self) -> Option<Box<dyn Work>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).blocking_recv()
    }

    /// The next transaction if one is already waiting.
    pub(crate) fn next_waiting(&self) -> Option<Box<dyn Work>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).try_recv().ok()
    }
}

/// What to do with what the closure wrote.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wish {
    Keep,
    Discard,
    /// The engine asked to try again (serialisation failure, deadlock, lost connection before commit).
    Retry,
}

pub(crate) trait Work: Send {
    /// Runs the closure and keeps its result for later.
    fn run(&mut self, tx: &Tx) -> Wish;
    /// Answers the caller, after the fate of the transaction is known.
    fn settle(self: Box<Self>, fate: Result<()>);
}

struct Pending<T, F> {
    act: F,
    result: Option<Result<T>>,
    hooks: Vec<Hook>,
    answer: oneshot::Sender<Result<T>>,
}

pub(crate) fn pending<T, F>(act: F) -> (Box<dyn Work>, oneshot::Receiver<Result<T>>)
where
    T: Send + 'static,
    F: FnMut(&Tx) -> Result<T> + Send + 'static,
{
    let (answer, receiver) = oneshot::channel();
    (Box::new(Pending { act, result: None, hooks: Vec::new(), answer }), receiver)
}

impl<T: Send, F: FnMut(&Tx) -> Result<T> + Send> Work for Pending<T, F> {
    fn run(&mut self, tx: &Tx) -> Wish {
        let result = catch_unwind(AssertUnwindSafe(|| (self.act)(tx))).unwrap_or_else(|panic| {
            Err(Error::Failed(anyhow::anyhow!("panic: {}", words(&panic))))
        });
        self.hooks = tx.take_hooks();
        let wish = match &result {
            Ok(_) => Wish::Keep,
            Err(error) if wants_retry(error) => Wish::Retry,
            Err(_) => Wish::Discard,
        };
        self.result = Some(result);
        wish
    }

    fn settle(self: Box<Self>, fate: Result<()>) {
        let result = match (fate, self.result) {
            (Ok(()), Some(Ok(value))) => {
                self.hooks.into_iter().for_each(|hook| hook());
                Ok(value)
            }
            (_, Some(Err(error))) | (Err(error), _) => Err(error),
            (Ok(()), None) => Err(Error::Failed(anyhow::anyhow!("the transaction never ran"))),
        };
        // The caller may have gone away (a closed connection); what is committed stays committed.
        let _ = self.answer.send(result);
    }
}

fn words(panic: &Box<dyn std::any::Any + Send>) -> &str {
    panic
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| panic.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("no words")
}

/// Marks a failure that another try may cure.
#[derive(Debug, thiserror::Error)]
#[error("the database asks to try again: {0}")]
pub(crate) struct TryAgain(pub(crate) String);

fn wants_retry(error: &Error) -> bool {
    match error {
        Error::Failed(cause) => cause.chain().any(|cause| cause.is::<TryAgain>()),
        Error::Refused(_) => false,
    }
}
