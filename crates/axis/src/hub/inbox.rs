//! The recipient's side of the hub: what waits, the body with the hub's trace woven in, and settling a copy.
//! A copy stays in the list until it is settled, and is settled once.

use std::pin::Pin;
use std::task::{Context, Poll, ready};

use base::authority::{Action, AuthorityId, Scope};
use base::blobs::Body;
use base::crash;
use base::{Result, Text};
use bytes::Bytes;
use futures::{Stream, StreamExt};

use super::envelope::MessageKind;
use super::store::{self, Pending};
use super::{DocId, Hub, ParcelSeq, refusals};
use crate::system::{AGENCY_SYSTEM, Known};

/// Fetching and acknowledging for an authority.
pub const RECEIVE: Action = Action { name: "parcel.receive", roles: &[AGENCY_SYSTEM] };

const REASON_MAX: usize = 2_000;

/// How a recipient's software says what became of a copy (`updateStatus`); the transport's word, not the clerk's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Settlement {
    Processing,
    Done,
    Fail,
}

impl Settlement {
    /// # Errors
    /// `status.unknown` for any other word.
    pub fn parse(text: &str) -> Result<Settlement> {
        match text.trim().trim_matches('"').to_ascii_lowercase().as_str() {
            "processing" => Ok(Settlement::Processing),
            "done" => Ok(Settlement::Done),
            "fail" => Ok(Settlement::Fail),
            _ => Err(refusals::bad_transport_status(text).into()),
        }
    }

    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Settlement::Processing => "processing",
            Settlement::Done => "done",
            Settlement::Fail => "fail",
        }
    }
}

/// The four transport states with their words.
#[must_use]
pub fn state_text(state: &str) -> Text {
    match state {
        "processing" => Text::new("Đang xử lý", "Processing"),
        "done" => Text::new("Hoàn thành", "Done"),
        "fail" => Text::new("Thất bại", "Failed"),
        _ => Text::new("Khởi tạo", "Waiting"),
    }
}

impl Hub {
    /// What waits for the authorities a system speaks for, urgent first, then oldest first. Whatever was acknowledged
    /// to a sender before this call is in it.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn pending(&self, system: &Known, kind: MessageKind) -> Result<Vec<Pending>> {
        self.catch_up().await?;
        let (authorities, limit) = (self.served(system), self.settings.list_max);
        self.db
            .read(move |tx| {
                let mut found = Vec::new();
                for authority in &authorities {
                    found.extend(store::pending(tx, *authority, kind.name(), limit)?);
                    if found.len() >= limit as usize {
                        found.truncate(limit as usize);
                        break;
                    }
                }
                Ok(found)
            })
            .await
    }

    /// How many copies wait.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn count_pending(&self, system: &Known, kind: MessageKind) -> Result<i64> {
        self.catch_up().await?;
        let authorities = self.served(system);
        self.db
            .read(move |tx| {
                authorities
                    .iter()
                    .map(|authority| store::count_pending(tx, *authority, kind.name()))
                    .sum()
            })
            .await
    }

    /// Writes the deliveries of parcels that the fan-out has not come to yet.
    pub(super) async fn catch_up(&self) -> Result<()> {
        if !self.db.read(store::any_waiting).await? {
            return Ok(());
        }
        match super::fan_out::fan_out(self).await {
            // On a full disk what is there can still be listed.
            Err(error) if error.refusal().is_some_and(|r| r.rule == "storage.full") => Ok(()),
            done => done.map(drop),
        }
    }

    /// Every authority a system fetches for: those it speaks for, and the units inside them.
    fn served(&self, system: &Known) -> Vec<AuthorityId> {
        let directory = self.directory.snapshot();
        let units =
            directory.all().iter().filter(|found| found.kind == directory::authority::Kind::Unit);
        let units = units.map(|unit| unit.id).filter(|id| self.acting_for(system, *id));
        let mut served: Vec<AuthorityId> = system.authorities().chain(units).collect();
        served.sort_unstable();
        served.dedup();
        served
    }

    /// The bytes of a copy (for its recipient) or of a parcel (for its sender).
    ///
    /// # Errors
    /// 404 when it is not theirs; whatever the store of bodies says.
    pub async fn open(&self, system: &Known, doc: DocId) -> Result<Delivered> {
        let parcel = doc.parcel;
        let found = self.db.read(move |tx| store::outgoing(tx, parcel)).await?;
        let found = found.ok_or_else(refusals::no_such_document)?;
        match doc.recipient {
            None if self.acting_for(system, found.sender) => {}
            Some(recipient) if self.acting_for(system, recipient) => {
                let copy = self.db.read(move |tx| store::settled(tx, parcel, recipient)).await?;
                copy.ok_or_else(refusals::no_such_document)?;
                self.note_fetched(parcel, recipient).await?;
            }
            _ => return Err(refusals::no_such_document().into()),
        }
        let body = self.blobs.open(found.body).await?;
        Delivered::new(body, found.trace.as_deref().filter(|_| doc.recipient.is_some()))
    }

    /// Notes that a copy was fetched. A full disk must not keep anybody from reading: the note is then left out.
    async fn note_fetched(&self, parcel: ParcelSeq, recipient: AuthorityId) -> Result<()> {
        match self.db.write(move |tx| store::fetched(tx, parcel, recipient)).await {
            Err(error) if error.refusal().is_some_and(|r| r.rule == "storage.full") => Ok(()),
            noted => noted.map(drop),
        }
    }

    /// Notes what became of a copy. Saying the same again changes nothing; a copy that failed may still be done.
    ///
    /// # Errors
    /// 404 when the copy is not theirs, `delivery.settled` when it is done already and now said to have failed.
    pub async fn settle(
        &self,
        system: &Known,
        doc: DocId,
        how: Settlement,
        reason: Option<String>,
    ) -> Result<()> {
        let recipient = doc.recipient.filter(|id| self.acting_for(system, *id));
        let recipient = recipient.ok_or_else(refusals::no_such_document)?;
        let actor = system.actor();
        // A unit's copy is settled in the name of the authority that the system speaks for.
        let scope = Scope::Authority(
            system.authorities().find(|own| *own == recipient).unwrap_or(system.authority),
        );
        let permit = actor.may(&RECEIVE, scope)?;
        let reason = reason.map(|reason| reason.chars().take(REASON_MAX).collect::<String>());
        let directory = self.directory.snapshot();
        crash::point("settle.before-commit");
        self.db
            .write(move |tx| {
                let before = store::settled(tx, doc.parcel, recipient)?;
                let before = before.ok_or_else(refusals::no_such_document)?;
                match (before.as_deref(), how) {
                    (_, Settlement::Processing) => {
                        return store::fetched(tx, doc.parcel, recipient).map(drop);
                    }
                    (Some("done"), Settlement::Done) | (Some("fail"), Settlement::Fail) => {
                        return Ok(());
                    }
                    (Some("done"), Settlement::Fail) => {
                        let authority =
                            directory.get(recipient).ok_or_else(refusals::no_such_document)?;
                        return Err(refusals::already_settled(authority).into());
                    }
                    _ => {}
                }
                let ending = (before, how.name());
                store::settle(tx, &permit, doc, recipient, ending, reason.as_deref())?;
                tx.ring(crate::operator::BELL);
                Ok(())
            })
            .await?;
        crash::point("settle.after-commit");
        Ok(())
    }
}

/// A body on its way to the recipient: the sender's bytes with the hub's trace at its place.
pub struct Delivered {
    body: Body,
    /// Bytes of the source seen so far.
    seen: u64,
    splice: Option<(u64, u64, Bytes)>,
    size: u64,
    ready: Vec<Bytes>,
}

impl Delivered {
    fn new(body: Body, trace: Option<&str>) -> Result<Delivered> {
        let splice = trace.map(parse_trace).transpose()?;
        let mut size = body.stored().size;
        if let Some((_, remove, insert)) = &splice {
            size = size - remove + insert.len() as u64;
        }
        Ok(Delivered { body, seen: 0, splice, size, ready: Vec::new() })
    }

    /// How many bytes it will be.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Cuts a chunk at the splice's place; what comes out is in order.
    fn weave(&mut self, chunk: &Bytes) {
        let (start, end) = (self.seen, self.seen + chunk.len() as u64);
        self.seen = end;
        let Some((offset, remove, insert)) = self.splice.clone() else {
            self.ready.push(chunk.clone());
            return;
        };
        // Parts before, inside and after the removed stretch; any of them may be empty.
        let cut = |at: u64| usize::try_from(at.clamp(start, end) - start).unwrap_or(chunk.len());
        let (before, after) = (cut(offset), cut(offset + remove));
        self.ready.push(chunk.slice(..before));
        if (start..end).contains(&offset) {
            self.ready.push(insert);
        }
        self.ready.push(chunk.slice(after..));
        self.ready.retain(|part| !part.is_empty());
    }
}

impl Stream for Delivered {
    type Item = std::io::Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        while self.ready.is_empty() {
            match ready!(self.body.poll_next_unpin(cx)) {
                Some(Ok(chunk)) => self.weave(&chunk),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            }
        }
        Poll::Ready(Some(Ok(self.ready.remove(0))))
    }
}

/// `offset:removed:inserted`, as the register keeps it.
fn parse_trace(text: &str) -> Result<(u64, u64, Bytes)> {
    let mut parts = text.splitn(3, ':');
    let mut number = || parts.next().and_then(|part| part.parse().ok());
    let (offset, remove) = (number(), number());
    match (offset, remove, parts.next()) {
        (Some(offset), Some(remove), Some(insert)) => {
            Ok((offset, remove, Bytes::from(insert.to_owned())))
        }
        _ => Err(anyhow::anyhow!("unreadable trace in the register").into()),
    }
}
