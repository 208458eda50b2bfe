//! Places where a crash test kills the process, to prove that nothing acknowledged is lost. Without a test that
//! armed one, a point costs one relaxed read.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};

static ARMED: AtomicBool = AtomicBool::new(false);
static LEFT: AtomicI64 = AtomicI64::new(0);
static WHERE: OnceLock<String> = OnceLock::new();

/// Every point there is; the crash test tries each.
pub const POINTS: [&str; 9] = [
    "accept.before-body",
    "accept.before-commit",
    "accept.after-commit",
    "fan-out.before-commit",
    "fan-out.after-commit",
    "settle.before-commit",
    "settle.after-commit",
    "deliver.after-send",
    "take.before-settle",
];

/// Kills the process at the `nth` passing of a point.
pub fn arm(point: &str, nth: i64) {
    if WHERE.set(point.to_owned()).is_ok() {
        LEFT.store(nth, Ordering::SeqCst);
        ARMED.store(true, Ordering::SeqCst);
    }
}

/// A labelled place. The process ends here at once, without any clean-up, when a test armed this label.
pub fn point(name: &str) {
    if ARMED.load(Ordering::Relaxed)
        && WHERE.get().is_some_and(|wanted| wanted == name)
        && LEFT.fetch_sub(1, Ordering::SeqCst) == 1
    {
        std::process::abort();
    }
}
