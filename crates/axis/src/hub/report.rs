//! What became of a copy: dated facts from several reporters in any order, and one status computed from them.
//! The machine of statuses of the national exchange: 01–06, 13, 15, 16; unknown codes are kept and shown.

use base::Text;
use edxml::codes::StatusCode;

use super::store::{Copy, Fact};

/// The status of one recipient's copy, computed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Status {
    /// Accepted by the hub, not yet fetched.
    Waiting,
    /// Fetched by the recipient's software, not yet acknowledged.
    Fetched,
    /// Acknowledged by the recipient's software; no business status yet.
    Delivered,
    /// The recipient's software could not take it.
    Failed,
    /// The furthest business status that was reported.
    Reported(StatusCode),
    /// The sender asked to take it back, update or replace it; no answer yet.
    TakeBackAsked,
    /// The recipient agreed.
    Withdrawn,
}

/// How far along a status is; reports may arrive in any order, the furthest counts.
fn stage(code: &StatusCode) -> u8 {
    match code {
        StatusCode::Arrived => 1,
        StatusCode::Accepted => 2,
        StatusCode::Assigned => 3,
        StatusCode::Processing => 4,
        StatusCode::Finished | StatusCode::Refused => 5,
        StatusCode::TakeBack | StatusCode::Agreed | StatusCode::Declined | StatusCode::Other(_) => {
            0
        }
    }
}

// law!("28/2018:9.2")
/// Computes the status of a copy from its own facts, given in the order in which they came in.
#[must_use]
pub fn status<'a>(copy: &Copy, facts: impl Iterator<Item = &'a Fact>) -> Status {
    let mut furthest: Option<StatusCode> = None;
    let mut asked = false;
    for fact in facts.filter(|fact| fact.recipient == copy.recipient) {
        match StatusCode::parse(&fact.code) {
            StatusCode::TakeBack => asked = true,
            // Agreeing to what nobody asked here answers a recall, update or replacement sent as a document.
            StatusCode::Agreed => return Status::Withdrawn,
            StatusCode::Declined => asked = false,
            code => {
                let further = furthest.as_ref().is_none_or(|known| stage(&code) > stage(known));
                if further {
                    furthest = Some(code);
                }
            }
        }
    }
    if asked {
        return Status::TakeBackAsked;
    }
    if let Some(code) = furthest {
        return Status::Reported(code);
    }
    match (copy.settled_as.as_deref(), copy.fetched_at) {
        (Some("fail"), _) => Status::Failed,
        (Some(_), _) => Status::Delivered,
        (None, Some(_)) => Status::Fetched,
        (None, None) => Status::Waiting,
    }
}

impl Status {
    #[must_use]
    pub fn text(&self) -> Text {
        match self {
            Status::Waiting => Text::new("Chờ lấy", "Waiting to be fetched"),
            Status::Fetched => Text::new("Đã lấy, chờ xác nhận", "Fetched, not yet confirmed"),
            Status::Delivered => Text::new("Đã giao", "Delivered"),
            Status::Failed => Text::new("Không nhận được", "Could not be taken"),
            Status::Reported(code) => {
                Text::with(code.vietnamese().to_owned(), code.english().to_owned())
            }
            Status::TakeBackAsked => {
                Text::new("Bên gửi xin lấy lại", "Sender asks to take it back")
            }
            Status::Withdrawn => {
                Text::new("Đã đồng ý cập nhật, thu hồi", "Update or recall agreed")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use base::authority::AuthorityId;
    use jiff::Timestamp;

    use super::*;

    fn check(settled_as: Option<&str>, codes: &[&str], expected: &Status) {
        let recipient = AuthorityId(1);
        let copy = Copy {
            recipient,
            fetched_at: None,
            settled_at: None,
            settled_as: settled_as.map(str::to_owned),
            reason: None,
        };
        let fact = |(n, code): (usize, &&str)| Fact {
            recipient,
            reporter: recipient,
            code: (*code).to_owned(),
            said_at: Timestamp::UNIX_EPOCH,
            reported_at: Timestamp::from_second(i64::try_from(n).unwrap()).unwrap(),
            description: String::new(),
            staff: String::new(),
        };
        let facts: Vec<Fact> = codes.iter().enumerate().map(fact).collect();
        assert_eq!(status(&copy, facts.iter()), *expected, "{settled_as:?} {codes:?}");
    }

    #[test]
    fn the_furthest_report_counts_in_any_order() {
        use Status::{Delivered, Failed, Reported, TakeBackAsked, Waiting, Withdrawn};
        check(None, &[], &Waiting);
        check(Some("done"), &[], &Delivered);
        check(Some("fail"), &[], &Failed);
        check(Some("done"), &["01"], &Reported(StatusCode::Arrived));
        check(Some("done"), &["05", "01", "03"], &Reported(StatusCode::Processing));
        check(Some("done"), &["03", "06", "05"], &Reported(StatusCode::Finished));
        check(Some("done"), &["01", "02"], &Reported(StatusCode::Refused));
        check(Some("done"), &["07"], &Reported(StatusCode::Other("07".to_owned())));
        check(Some("done"), &["07", "01"], &Reported(StatusCode::Arrived));
        check(Some("done"), &["03", "13"], &TakeBackAsked);
        check(Some("done"), &["03", "13", "15"], &Withdrawn);
        check(Some("done"), &["03", "13", "16"], &Reported(StatusCode::Accepted));
        check(Some("done"), &["03", "13", "16", "06"], &Reported(StatusCode::Finished));
    }
}
