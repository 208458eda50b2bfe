//! Sending: `sendEdoc` and what became of it, `getSentEdocList`.

use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderMap, Response, header};
use base::clock::vietnam;
use base::{Refusal, Result};
use futures::StreamExt;
use jiff::Timestamp;
use serde_json::{Value, json};

use super::answer;
use super::headers::Signed;
use crate::hub::accept::Submission;
use crate::hub::inbox::state_text;
use crate::hub::report::status;
use crate::hub::sent::Followed;
use crate::hub::{DocId, Hub, MessageKind, refusals};

/// How long the next piece of a body may take.
const CHUNK_WAIT: std::time::Duration = std::time::Duration::from_secs(60);

/// `sendEdoc`: the body is the packet; answers once it is durable.
pub(super) async fn send(hub: &Hub, request: Request<Body>) -> Result<Response<Body>> {
    let signed = Signed::check(hub, request.headers())?;
    let system = signed.system.id.clone();
    let answered = take(hub, signed, request).await;
    if let Err(error) = &answered {
        hub.note_refusal(&system, error).await;
    }
    answered
}

async fn take(hub: &Hub, signed: Signed, request: Request<Body>) -> Result<Response<Body>> {
    let message_kind = match signed.key("messagetype") {
        Some(name) => Some(MessageKind::parse(Some(&name))?),
        None => None,
    };
    let limit = hub.settings.body_bytes_max;
    // One more for the CRLF that the kit adds.
    let declared = request
        .headers()
        .get(header::CONTENT_LENGTH)
        .and_then(|v| v.to_str().ok()?.parse::<u64>().ok());
    if declared.is_some_and(|length| length > limit + 2) {
        return Err(refusals::too_large(limit).into());
    }
    let mut incoming = hub.blobs.incoming().await?;
    let mut body = request.into_body().into_data_stream();
    // A sender that falls silent in the middle loses its place, not the hub a connection for ever.
    while let Some(chunk) =
        tokio::time::timeout(CHUNK_WAIT, body.next()).await.map_err(|_| refusals::body_cut_off())?
    {
        incoming.write(&chunk.map_err(|_| refusals::body_cut_off())?).await?;
        if incoming.size() > limit + 2 {
            return Err(refusals::too_large(limit).into());
        }
    }
    let submission = Submission {
        from: signed.key("from"),
        to: signed.list("to"),
        message_kind,
        hash: signed.key("hash-file"),
        stamp: signed.stamp(),
        send_id: signed.key("send-id"),
        system: signed.system,
    };
    let accepted = hub.accept(submission, incoming).await?;
    let warnings: Vec<Value> = accepted
        .warnings
        .iter()
        .map(|w| json!({ "rule": w.rule, "vi": w.what.vi, "en": w.what.en }))
        .collect();
    Ok(answer::ok(json!({
        "DocId": accepted.doc_id.to_string(),
        "Again": accepted.again,
        "Repeats": accepted.repeats.map_or(String::new(), |doc| doc.to_string()),
        "Recipients": accepted.recipients,
        "Warnings": warnings,
    })))
}

/// `getSentEdocList`: one line per recipient of the parcel named by `docId`, else of the newest ones.
pub(super) async fn sent(hub: &Hub, headers: &HeaderMap) -> Result<Response<Body>> {
    let signed = Signed::check(hub, headers)?;
    let followed = match signed.first(&["docId", "docid"]) {
        Some(id) => vec![hub.follow(&signed.system, DocId::parse(&id)?).await?],
        None => {
            let kind = MessageKind::parse(signed.key("messagetype").as_deref())?;
            hub.recent(&signed.system, kind).await?
        }
    };
    let lines: Vec<Value> = followed.iter().flat_map(|followed| lines(hub, followed)).collect();
    Ok(answer::ok(json!({ "data": lines })))
}

fn lines(hub: &Hub, followed: &Followed) -> Vec<Value> {
    let directory = hub.directory.snapshot();
    let code = |id| directory.get(id).map_or(String::new(), |authority| authority.code.to_string());
    let parcel = &followed.parcel;
    let notation = [parcel.number.as_str(), parcel.notation.as_str()].join("/");
    let line = |copy: &crate::hub::store::Copy| {
        let state = match (copy.settled_as.as_deref(), copy.fetched_at) {
            (Some(how), _) => how,
            (None, Some(_)) => "processing",
            (None, None) => "initial",
        };
        let business = status(copy, followed.facts.iter()).text();
        let taken = copy.settled_at.or(copy.fetched_at);
        json!({
            "serviceType": "eDoc",
            "messageType": parcel.kind,
            "senderDocId": DocId { parcel: parcel.seq, recipient: None }.to_string(),
            "receiverDocId": DocId { parcel: parcel.seq, recipient: Some(copy.recipient) }.to_string(),
            "fromCode": code(parcel.sender),
            "toCode": code(copy.recipient),
            "title": parcel.subject,
            "notation": notation.trim_matches('/'),
            "sentTime": time(parcel.accepted_at),
            "receivedTime": taken.map_or(String::new(), time),
            "sendStatus": "done",
            "sendStatusDesc": state_text("done").vi,
            "receiveStatus": state,
            "receiveStatusDesc": business.vi,
        })
    };
    followed.copies.iter().map(line).collect()
}

/// A time as the protocol's lists write it, in Vietnam time.
pub(super) fn time(at: Timestamp) -> String {
    vietnam(at).strftime("%Y-%m-%d %H:%M:%S").to_string()
}

/// A key that the operation cannot do without.
pub(super) fn needed(signed: &Signed, names: &'static [&'static str]) -> Result<String, Refusal> {
    signed.first(names).ok_or_else(|| missing(names[0]))
}

fn missing(name: &'static str) -> Refusal {
    use base::Text;
    Refusal::new(
        "key.missing",
        Text::with(format!("Thiếu khóa {name}."), format!("The key {name} is missing.")),
        Text::with(
            format!("Truyền {name} trong đối tượng JSON của lời gọi."),
            format!("Pass {name} in the call's JSON object."),
        ),
    )
    .field(name)
}
