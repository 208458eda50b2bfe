//! Taking a parcel in: check, make the body durable, write one row with everything the fan-out needs, answer.
//! Nothing is answered before it is on disk, and sending again is harmless.

use std::sync::Arc;

use base::authority::{Action, AuthorityId, Permit, Scope};
use base::blobs::{Incoming, Stored};
use base::crash;
use base::db::Tx;
use base::{Result, Text, typed_id};
use edxml::Severity;
use edxml::codes::StatusCode;
use jiff::Timestamp;
use sha2::{Digest as _, Sha256};

use super::address::address;
use super::envelope::{Envelope, MessageKind};
use super::inspect::Inspected;
use super::{DocId, Hub, fan_out, refusals, store};
use crate::system::{AGENCY_SYSTEM, Known};

/// Sending documents and statuses for an authority.
pub const SEND: Action = Action { name: "parcel.send", roles: &[AGENCY_SYSTEM] };

typed_id!(
    /// The public id of a parcel.
    ParcelId
);

/// What comes with a body: whose it is, and the signed keys that concern it.
#[derive(Clone)]
pub struct Submission {
    pub system: Arc<Known>,
    /// The key `from`, where given.
    pub from: Option<String>,
    /// The key `to`, where given.
    pub to: Vec<String>,
    /// The key `messagetype`, where given.
    pub message_kind: Option<MessageKind>,
    /// The key `hash-file`.
    pub hash: Option<String>,
    /// The client object's own time stamp, as it wrote it: part of what makes a re-sent parcel the same.
    pub stamp: String,
    /// The key `send-id` of clients that name each sending: then a repetition is one however late it comes.
    pub send_id: Option<String>,
}

/// The answer to a parcel that is safe now.
#[derive(Debug, Clone)]
pub struct Accepted {
    pub doc_id: DocId,
    /// The parcel had come before; this is the answer it got then.
    pub again: bool,
    /// An earlier parcel of this sender with the same document id.
    pub repeats: Option<DocId>,
    pub recipients: usize,
    /// What passes but is unwise.
    pub warnings: Vec<Warning>,
}

/// Something unwise about a parcel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Warning {
    pub rule: &'static str,
    pub what: Text,
}

/// A parcel checked and ready to be written.
#[derive(Clone)]
pub(super) struct Parcel {
    pub(super) system: String,
    pub(super) sender: AuthorityId,
    pub(super) envelope: Envelope,
    pub(super) recipients: Vec<AuthorityId>,
    pub(super) body: Stored,
    pub(super) original: Option<Stored>,
    pub(super) trace_point: edxml::TracePoint,
    /// Written with the time of acceptance, for the hub's own code.
    pub(super) hub_code: String,
    pub(super) warnings: Vec<&'static str>,
    pub(super) resend_key: [u8; 32],
}

impl Hub {
    /// Takes a parcel in.
    ///
    /// # Errors
    /// A refusal by name, with nothing written; or a failure of the store, after which the sender sends again.
    pub async fn accept(&self, submission: Submission, incoming: Incoming) -> Result<Accepted> {
        let resend_key = resend_key(&submission);
        if let Some(before) = self.came_before(&submission, resend_key).await? {
            return Ok(before);
        }
        let mut inspected = self.inspect(incoming, submission.hash.as_deref()).await?;
        let envelope = Envelope::of(&inspected.reading.packet);
        let (parcel, warnings) = self.judge(&submission, envelope, &inspected, resend_key)?;
        let permit = submission.system.actor().may(&SEND, Scope::Authority(parcel.sender))?;
        let utf8 = self.in_utf8(&mut inspected).await?;
        crash::point("accept.before-body");
        let original = inspected.incoming.keep(inspected.digest).await?;
        let parcel = match utf8 {
            Some((incoming, digest)) => {
                let body = incoming.keep(digest).await?;
                Parcel { body, original: Some(original), ..parcel }
            }
            None => Parcel { body: original, ..parcel },
        };
        crash::point("accept.before-commit");
        let window_s = self.window_s(&submission);
        let accepted = self.db.write(move |tx| write(tx, &permit, &parcel, window_s)).await?;
        crash::point("accept.after-commit");
        metrics::counter!("truc_parcels_accepted").increment(1);
        Ok(Accepted { warnings, ..accepted })
    }

    async fn came_before(
        &self,
        submission: &Submission,
        key: [u8; 32],
    ) -> Result<Option<Accepted>> {
        let window_s = self.window_s(submission);
        self.db.read(move |tx| store::resent(tx, key, window_s)).await
    }

    fn window_s(&self, submission: &Submission) -> i64 {
        const FOR_EVER_S: i64 = 100 * 366 * 24 * 3600;
        if submission.send_id.is_some() { FOR_EVER_S } else { self.settings.resend_window_s }
    }

    /// Every rule that needs the directory or the sender's rights.
    fn judge(
        &self,
        submission: &Submission,
        envelope: Envelope,
        inspected: &Inspected,
        resend_key: [u8; 32],
    ) -> Result<(Parcel, Vec<Warning>)> {
        let now = self.db.clock().now();
        let directory = self.directory.snapshot();
        let sender = self.sender(submission, &envelope, now)?;
        let addressed =
            address(&directory, &envelope, &submission.to, self.settings.recipients_max, now)?;
        let mut warnings: Vec<Warning> = unwise(inspected);
        if addressed.header_ignored {
            warnings.push(header_ignored());
        }
        if submission.message_kind.is_some_and(|kind| kind != envelope.kind) {
            warnings.push(kind_differs());
        }
        let parcel = Parcel {
            system: submission.system.id.clone(),
            sender,
            envelope,
            recipients: addressed.recipients,
            body: Stored { digest: inspected.digest, size: 0 },
            original: None,
            trace_point: inspected.reading.trace_point.clone(),
            hub_code: self.settings.code.clone(),
            warnings: warnings.iter().map(|warning| warning.rule).collect(),
            resend_key,
        };
        Ok((parcel, warnings))
    }

    fn sender(
        &self,
        submission: &Submission,
        envelope: &Envelope,
        now: Timestamp,
    ) -> Result<AuthorityId> {
        let code = &envelope.sender;
        if code.is_empty() {
            return Err(refusals::sender_missing("From/OrganId").into());
        }
        let directory = self.directory.snapshot();
        let sender =
            directory.resolve(code, now).map_err(|cause| refusals::sender_unknown(code, cause))?;
        if let Some(from) = submission.from.as_ref().filter(|from| !from.trim().is_empty())
            && directory.find(from).is_none_or(|authority| authority.id != sender.id)
        {
            return Err(refusals::sender_differs(from, code).into());
        }
        match self.acting_for(&submission.system, sender.id) {
            true => Ok(sender.id),
            false => Err(refusals::sender_foreign(code, &submission.system.id).into()),
        }
    }

    /// Whether a system speaks for an authority: its own, one it was given, or a unit inside one of those.
    pub(crate) fn acting_for(&self, system: &Known, authority: AuthorityId) -> bool {
        const LEVELS_MAX: usize = 16;
        let directory = self.directory.snapshot();
        let mut next = Some(authority);
        for _ in 0..LEVELS_MAX {
            let Some(id) = next else { return false };
            if system.authorities().any(|own| own == id) {
                return true;
            }
            let unit =
                directory.get(id).filter(|found| found.kind == directory::authority::Kind::Unit);
            next = unit.and_then(|unit| unit.parent);
        }
        false
    }
}

/// Writes the parcel, unless the same one was written meanwhile.
fn write(tx: &Tx, permit: &Permit, parcel: &Parcel, window_s: i64) -> Result<Accepted> {
    if let Some(before) = store::resent(tx, parcel.resend_key, window_s)? {
        return Ok(before);
    }
    let repeats = store::repeats(tx, parcel)?;
    let about = store::about(tx, parcel)?;
    let (seq, change) = store::insert(tx, permit, parcel, about, repeats)?;
    if let (Some(reported), Some(about)) = (&parcel.envelope.report, about) {
        // 13 is the one report that travels from the sender to the recipients; it concerns each of them.
        let concerned = match reported.code {
            StatusCode::TakeBack => parcel.recipients.clone(),
            _ => vec![parcel.sender],
        };
        for recipient in concerned {
            store::report(&change, about, recipient, parcel.sender, reported, seq)?;
        }
    }
    tx.ring(fan_out::BELL);
    Ok(Accepted {
        doc_id: DocId { parcel: seq, recipient: None },
        again: false,
        repeats: repeats.map(|parcel| DocId { parcel, recipient: None }),
        recipients: parcel.recipients.len(),
        warnings: Vec::new(),
    })
}

/// What makes a parcel the same one sent again: the name that the client gave this sending; else system, body,
/// client object, header list and message kind together.
fn resend_key(submission: &Submission) -> [u8; 32] {
    let mut hasher = Sha256::new();
    let kind = submission.message_kind.map_or("", MessageKind::name);
    let hash = submission.hash.as_deref().unwrap_or_default();
    let to = submission.to.join("\n");
    let parts = match submission.send_id.as_deref() {
        Some(send_id) => [submission.system.id.as_str(), hash, "send-id", send_id, ""],
        None => [submission.system.id.as_str(), hash, &submission.stamp, &to, kind],
    };
    for part in parts {
        hasher.update((part.len() as u64).to_be_bytes());
        hasher.update(part.as_bytes());
    }
    hasher.finalize().into()
}

fn unwise(inspected: &Inspected) -> Vec<Warning> {
    let findings = inspected.reading.findings.iter();
    let unwise = findings.filter(|finding| finding.severity == Severity::Warn);
    unwise
        .map(|finding| {
            let (vi, en) = (finding.rule.vietnamese().sentence, finding.rule.english().sentence);
            Warning { rule: finding.rule.id(), what: Text::new(vi, en) }
        })
        .collect()
}

fn header_ignored() -> Warning {
    Warning {
        rule: "to.ignored",
        what: Text::new(
            "Danh sách to trong khóa ký không có nơi nhận nào của gói tin nên không được dùng; văn bản gửi theo To của gói tin.",
            "The signed key to names no recipient of the packet and was not used; the packet's own To counts.",
        ),
    }
}

fn kind_differs() -> Warning {
    Warning {
        rule: "messagetype.differs",
        what: Text::new(
            "Khóa messagetype không khớp với nội dung gói tin; trục xử lý theo nội dung.",
            "The key messagetype does not fit the packet; its content counts.",
        ),
    }
}

/// The words of a warning, by the name under which it was kept with its parcel.
#[must_use]
pub fn unwise_words(rule: &str) -> Option<Text> {
    if let Some(own) = [header_ignored(), kind_differs()].into_iter().find(|own| own.rule == rule) {
        return Some(own.what);
    }
    let found = edxml::Rule::ALL.iter().find(|known| known.id() == rule)?;
    Some(Text::new(found.vietnamese().sentence, found.english().sentence))
}
