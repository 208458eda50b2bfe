//! Receiving: what waits, the document itself as base64 or raw, and what became of it.

use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderMap, Response, header};
use base::Result;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use futures::{Stream, StreamExt, stream};
use serde_json::{Value, json};

use super::answer;
use super::documents::{needed, time};
use super::headers::Signed;
use crate::hub::inbox::{Delivered, Settlement, state_text};
use crate::hub::{DocId, Hub, MessageKind};

/// Keys are never cleared by the kit. Where a document is fetched, `docId` is the fresh one.
const FETCHED: &[&str] = &["docId", "docid"];
/// Where it is acknowledged, clients that spell `docid` spell it nowhere else, so there it is always fresh.
const ACKNOWLEDGED: &[&str] = &["docid", "docId"];

/// Request bodies of these operations are `{}`; more than this is not read.
const SMALL_BODY_MAX: usize = 64 * 1024;

/// `getReceivedEdocList`: urgent first, then oldest first.
pub(super) async fn list(hub: &Hub, headers: &HeaderMap) -> Result<Response<Body>> {
    let signed = Signed::check(hub, headers)?;
    let kind = MessageKind::parse(signed.key("messagetype").as_deref())?;
    let pending = hub.pending(&signed.system, kind).await?;
    let directory = hub.directory.snapshot();
    let code = |id| directory.get(id).map_or(String::new(), |authority| authority.code.to_string());
    let lines: Vec<Value> = pending
        .iter()
        .map(|copy| {
            let state = if copy.fetched_at.is_some() { "processing" } else { "initial" };
            json!({
                "docId": DocId { parcel: copy.parcel, recipient: Some(copy.recipient) }.to_string(),
                "serviceType": "eDoc",
                "messageType": kind.name(),
                "created_time": time(copy.accepted_at),
                "updated_time": time(copy.fetched_at.unwrap_or(copy.accepted_at)),
                "from": code(copy.sender),
                "to": code(copy.recipient),
                "status": state,
                "status_desc": state_text(state).vi,
            })
        })
        .collect();
    Ok(answer::ok(json!({ "data": lines })))
}

/// `getEdoc`: the packet as base64 inside JSON, made while it is sent.
pub(super) async fn get(hub: &Hub, request: Request<Body>) -> Result<Response<Body>> {
    let signed = Signed::check(hub, request.headers())?;
    let doc = DocId::parse(&needed(&signed, FETCHED)?)?;
    drain(request).await;
    let delivered = hub.open(&signed.system, doc).await?;
    let common = answer::ascii(
        &json!({ "status": "OK", "ErrorCode": "0", "ErrorDesc": "Thành công", "data": "" }),
    );
    // The text ends with `""}`: the packet goes between the quotes.
    let head = common[..common.len() - 2].to_owned();
    let length = head.len() as u64 + delivered.size().div_ceil(3) * 4 + 2;
    let parts = stream::once(async { Ok(Bytes::from(head)) })
        .chain(base64_of(delivered))
        .chain(stream::once(async { Ok(Bytes::from_static(b"\"}")) }));
    Ok(answer::streamed(Body::from_stream(parts), length))
}

/// `downloadEdoc`: the packet as it is.
pub(super) async fn download(hub: &Hub, request: Request<Body>) -> Result<Response<Body>> {
    let signed = Signed::check(hub, request.headers())?;
    let doc = DocId::parse(&needed(&signed, FETCHED)?)?;
    let delivered = hub.open(&signed.system, doc).await?;
    let size = delivered.size();
    let mut response = Response::new(Body::from_stream(delivered));
    let headers = response.headers_mut();
    headers
        .insert(header::CONTENT_TYPE, http::HeaderValue::from_static("application/octet-stream"));
    headers.insert(header::CONTENT_LENGTH, size.into());
    Ok(response)
}

/// `updateStatus`: what the recipient's software says became of a copy.
pub(super) async fn update_status(hub: &Hub, request: Request<Body>) -> Result<Response<Body>> {
    let signed = Signed::check(hub, request.headers())?;
    let doc = DocId::parse(&needed(&signed, ACKNOWLEDGED)?)?;
    let how = Settlement::parse(&needed(&signed, &["status"])?)?;
    let reason = signed.first(&["description", "desc", "status_desc", "reason"]);
    drain(request).await;
    hub.settle(&signed.system, doc, how, reason).await?;
    Ok(answer::ok(json!({})))
}

/// `countReceiveEdoc`, `countReceiveStatus`.
pub(super) async fn count(
    hub: &Hub,
    request: Request<Body>,
    kind: MessageKind,
) -> Result<Response<Body>> {
    let signed = Signed::check(hub, request.headers())?;
    drain(request).await;
    let count = hub.count_pending(&signed.system, kind).await?;
    Ok(answer::ok(json!({ "count": count })))
}

/// Reads the request's small body away: asking for it is what sends the interim answer that the kit waits for.
pub(super) async fn drain(request: Request<Body>) {
    let _ = axum::body::to_bytes(request.into_body(), SMALL_BODY_MAX).await;
}

/// Base64 of a stream, three bytes at a time across chunk borders.
fn base64_of(delivered: Delivered) -> impl Stream<Item = std::io::Result<Bytes>> {
    let step = |(mut delivered, mut held): (Option<Delivered>, Vec<u8>)| async move {
        let source = delivered.as_mut()?;
        Some(match source.next().await {
            Some(Ok(chunk)) => {
                held.extend_from_slice(&chunk);
                let whole = held.len() / 3 * 3;
                let text = STANDARD.encode(&held[..whole]);
                held.drain(..whole);
                (Ok(Bytes::from(text)), (delivered, held))
            }
            Some(Err(error)) => (Err(error), (None, Vec::new())),
            None => (Ok(Bytes::from(STANDARD.encode(&held))), (None, Vec::new())),
        })
    };
    stream::unfold((Some(delivered), Vec::new()), step)
}
