//! Times and numbers as people here read them: dd/mm/yyyy, 24 hours, Việt Nam's zone; seconds only in evidence.

use jiff::Timestamp;

use super::Chrome;
use crate::clock::vietnam;

impl Chrome {
    /// `22/11/2026`
    #[must_use]
    pub fn day(&self, at: &Timestamp) -> String {
        vietnam(*at).strftime("%d/%m/%Y").to_string()
    }

    /// `14:05 22/11/2026`
    #[must_use]
    pub fn moment(&self, at: &Timestamp) -> String {
        vietnam(*at).strftime("%H:%M %d/%m/%Y").to_string()
    }

    /// `14:05:09 22/11/2026`: for evidence.
    #[must_use]
    pub fn exactly(&self, at: &Timestamp) -> String {
        vietnam(*at).strftime("%H:%M:%S %d/%m/%Y").to_string()
    }

    /// `1.204.880` in Vietnamese, `1,204,880` in English.
    #[must_use]
    pub fn count(&self, number: impl std::fmt::Display) -> String {
        let digits = number.to_string();
        let mut text = String::new();
        for (at, digit) in digits.chars().enumerate() {
            if at > 0 && (digits.len() - at).is_multiple_of(3) {
                text.push(self.lang.pick('.', ','));
            }
            text.push(digit);
        }
        text
    }

    /// How long something lay, to the second: `2 ngày 3 giờ`, `5 phút 12 giây`.
    #[must_use]
    pub fn lasted(&self, from: Timestamp, to: Timestamp) -> String {
        let seconds = (to.as_second() - from.as_second()).max(0);
        let units = [
            (86_400, "ngày", "day"),
            (3_600, "giờ", "hour"),
            (60, "phút", "minute"),
            (1, "giây", "second"),
        ];
        let first = units.iter().position(|(size, _, _)| seconds >= *size).unwrap_or(3);
        let mut rest = seconds;
        let mut parts = Vec::new();
        for (size, vi, en) in units.iter().skip(first).take(2) {
            let count = rest / size;
            rest %= size;
            if count > 0 || parts.is_empty() {
                let plural = if count == 1 { "" } else { "s" };
                parts
                    .push(self.lang.pick(format!("{count} {vi}"), format!("{count} {en}{plural}")));
            }
        }
        parts.join(" ")
    }

    /// How long until a due time, or since: `còn 2 ngày`, `quá hạn 3 giờ`.
    #[must_use]
    pub fn until(&self, due: &Timestamp) -> String {
        let seconds = due.as_second() - self.now.as_second();
        let (count, vi, en) = match seconds.abs() {
            s if s >= 86_400 => (s / 86_400, "ngày", "day"),
            s if s >= 3_600 => (s / 3_600, "giờ", "hour"),
            s => (s / 60, "phút", "minute"),
        };
        let plural = if count == 1 { "" } else { "s" };
        match (self.lang, seconds < 0) {
            (crate::Lang::Vi, false) => format!("còn {count} {vi}"),
            (crate::Lang::Vi, true) => format!("quá hạn {count} {vi}"),
            (crate::Lang::En, false) => format!("{count} {en}{plural} left"),
            (crate::Lang::En, true) => format!("{count} {en}{plural} overdue"),
        }
    }
}
