//! Working time: how much of it lies between two instants, and where so much of it ends. To the microsecond of the
//! instants given, in the office hours of working days alone.

use base::clock::vietnam;
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};

use super::Calendar;

/// Days that are counted through: ten years, longer than any handling.
const DAYS_MAX: usize = 3_660;

impl Calendar {
    /// The working time from one instant to another; none when the second is not later.
    #[must_use]
    pub fn worked(&self, from: Timestamp, to: Timestamp) -> SignedDuration {
        let last = vietnam(to).date();
        let days = days(from).take_while(|day| *day <= last);
        let spans = days.flat_map(|day| self.spans(day));
        spans.fold(SignedDuration::ZERO, |sum, (begins, ends)| {
            let part = ends.min(to).duration_since(begins.max(from));
            sum + part.max(SignedDuration::ZERO)
        })
    }

    /// The instant at which so much working time after an instant has passed.
    #[must_use]
    pub fn after_work(&self, from: Timestamp, time: SignedDuration) -> Timestamp {
        let mut left = time;
        for (begins, ends) in days(from).flat_map(|day| self.spans(day)) {
            let begins = begins.max(from);
            let room = ends.duration_since(begins).max(SignedDuration::ZERO);
            if left <= room && begins <= ends {
                return begins + left;
            }
            left -= room;
        }
        Timestamp::MAX
    }

    /// Whether an instant lies between the beginning and the end of a working day's office hours.
    #[must_use]
    pub fn is_open(&self, at: Timestamp) -> bool {
        let (day, hour) = (vietnam(at).date(), vietnam(at).time());
        self.is_working(day) && hour >= self.hours(day).begins && hour < self.hours(day).ends
    }

    /// The office hours of a day, before and after noon; none on a day off.
    fn spans(&self, day: Date) -> Vec<(Timestamp, Timestamp)> {
        let hours = self.hours(day);
        let spans = match self.is_working(day) {
            true => vec![(hours.begins, hours.noon), (hours.resumes, hours.ends)],
            false => Vec::new(),
        };
        let instant = |(from, to)| (self.instant(day, from), self.instant(day, to));
        spans.into_iter().map(instant).collect()
    }
}

fn days(from: Timestamp) -> impl Iterator<Item = Date> {
    vietnam(from).date().series(jiff::Span::new().days(1)).take(DAYS_MAX)
}
