//! Where the time comes from. Everything takes it from a `Clock`, so a test can set it and a replay repeats it;
//! official days are counted in Việt Nam's one time zone (Decision 28/2018, art. 14.4).

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};

/// A source of time: the machine's, or one set by hand. Cheap to clone; clones share the hand-set time.
#[derive(Debug, Clone)]
pub struct Clock(Source);

#[derive(Debug, Clone)]
enum Source {
    System,
    Manual(Arc<AtomicI64>),
}

impl Clock {
    #[must_use]
    pub fn system() -> Clock {
        Clock(Source::System)
    }

    /// A clock that stands still until told otherwise.
    #[must_use]
    pub fn manual(start: Timestamp) -> Clock {
        Clock(Source::Manual(Arc::new(AtomicI64::new(start.as_microsecond()))))
    }

    /// The present instant, to the microsecond (what the database keeps).
    #[must_use]
    #[expect(clippy::disallowed_methods, reason = "the one place that reads the system clock")]
    pub fn now(&self) -> Timestamp {
        let micros = match &self.0 {
            Source::System => Timestamp::now().as_microsecond(),
            Source::Manual(micros) => micros.load(Ordering::SeqCst),
        };
        from_micros(micros)
    }

    /// Moves a manual clock by so many seconds, forward or back; a system clock stays as it is.
    pub fn advance(&self, seconds: i64) {
        if let Source::Manual(micros) = &self.0 {
            micros.fetch_add(seconds * 1_000_000, Ordering::SeqCst);
        }
    }
}

/// An instant from stored microseconds; values outside the calendar become its ends.
#[must_use]
pub fn from_micros(micros: i64) -> Timestamp {
    Timestamp::from_microsecond(micros).unwrap_or(if micros < 0 {
        Timestamp::MIN
    } else {
        Timestamp::MAX
    })
}

/// The instant as people in Việt Nam read it (+07:00).
#[must_use]
pub fn vietnam(at: Timestamp) -> Zoned {
    at.to_zoned(TimeZone::fixed(jiff::tz::offset(7)))
}
