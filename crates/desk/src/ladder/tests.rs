//! On which day a step is taken.

use base::authority::AuthorityId;
use jiff::civil::date;

use super::{Act, Step};
use crate::Calendar;

// law!("30/2020:24")
#[test]
fn steps_count_working_days() {
    let calendar = Calendar::default();
    let reaches = |days, day| {
        Step { authority: AuthorityId(0), act: Act::Remind, days }.reaches(&calendar, day)
    };
    let friday = date(2026, 11, 27);
    assert_eq!(reaches(-1, friday), date(2026, 11, 30), "what is due on Monday");
    assert_eq!(reaches(-3, friday), date(2026, 12, 2));
    assert_eq!(reaches(0, friday), friday);
    assert_eq!(reaches(1, date(2026, 11, 30)), friday, "the first working day after");
    assert_eq!(reaches(2, date(2026, 11, 30)), date(2026, 11, 26));
}
