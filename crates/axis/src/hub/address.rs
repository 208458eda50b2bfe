//! Whom a parcel is for: codes become authorities, old and new codes of one body become one recipient.
//! Which list counts, the envelope's or the header's `to`, is decided here (decision 0008).

use std::collections::BTreeSet;

use base::authority::AuthorityId;
use base::{Refusal, Result};
use directory::Snapshot;
use jiff::Timestamp;

use super::envelope::Envelope;
use super::refusals;

/// The authorities that get a copy, in order of their ids.
pub(super) struct Addressed {
    pub(super) recipients: Vec<AuthorityId>,
    /// The header's list named nobody of the envelope's and was left aside: an old list that the agency SDK
    /// repeats by itself.
    pub(super) header_ignored: bool,
}

/// Resolves the recipients of a parcel.
///
/// # Errors
/// `recipient.missing`, `recipient.too-many`, `recipient.unknown`, `recipient.closed`.
pub(super) fn address(
    directory: &Snapshot,
    envelope: &Envelope,
    header: &[String],
    limit: usize,
    now: Timestamp,
) -> Result<Addressed> {
    let known = |codes: &[String]| -> BTreeSet<AuthorityId> {
        codes.iter().filter_map(|code| directory.find(code)).map(|authority| authority.id).collect()
    };
    let overlap = !known(&envelope.recipients).is_disjoint(&known(header));
    let header_ignored = !header.is_empty() && !envelope.recipients.is_empty() && !overlap;
    let codes: BTreeSet<&String> = if header_ignored {
        envelope.recipients.iter().collect()
    } else {
        envelope.recipients.iter().chain(header).collect()
    };
    if codes.is_empty() {
        return Err(refusals::no_recipient().into());
    }
    let (mut recipients, mut faults) = (BTreeSet::new(), Vec::<(String, Refusal)>::new());
    for code in codes {
        match directory.resolve(code, now) {
            Ok(authority) => {
                recipients.insert(authority.id);
            }
            Err(refusal) => faults.push((code.clone(), refusal)),
        }
    }
    if !faults.is_empty() {
        return Err(refusals::recipients(&faults).into());
    }
    if recipients.len() > limit {
        return Err(refusals::too_many_recipients(recipients.len(), limit).into());
    }
    Ok(Addressed { recipients: recipients.into_iter().collect(), header_ignored })
}
