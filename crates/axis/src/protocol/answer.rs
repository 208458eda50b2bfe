//! Answers that the software kit understands: always a JSON object, never `null`, ASCII bytes only, HTTP 200 for
//! business errors, a Content-Length. Anything else reaches no person.

use axum::body::Body;
use axum::http::{Response, StatusCode, header};
use base::{Error, Refusal};
use bytes::Bytes;
use serde_json::{Map, Value, json};

/// The code of success; the kit reads lists only with this one.
const OK: &str = "0";

/// An answer of success with further fields.
pub(super) fn ok(fields: Value) -> Response<Body> {
    let mut answer = common("OK", OK, "Thành công");
    if let Value::Object(fields) = fields {
        answer.extend(fields);
    }
    json_response(&answer)
}

fn common(status: &str, code: &str, words: &str) -> Map<String, Value> {
    let fields = json!({ "status": status, "ErrorCode": code, "ErrorDesc": words });
    match fields {
        Value::Object(fields) => fields,
        _ => Map::new(),
    }
}

/// A refusal or failure in the kit's form. The words for people are Vietnamese; the rest stands beside.
pub(super) fn failed(operation: &str, error: &Error) -> Response<Body> {
    let refusal = told(operation, error);
    let words = format!("{} {}", refusal.what.vi, refusal.remedy.vi);
    let mut answer = common("FAIL", code_of(refusal.rule), &words);
    answer.insert(
        "ErrorDescEn".to_owned(),
        format!("{} {}", refusal.what.en, refusal.remedy.en).into(),
    );
    answer.insert("Rule".to_owned(), refusal.rule.into());
    if let Some(field) = &refusal.field {
        answer.insert("Field".to_owned(), field.as_str().into());
    }
    // Without these fields the kit shows nothing at all of the error.
    match operation {
        "sendEdoc" => answer.insert("DocId".to_owned(), "".into()),
        "getEdoc" => answer.insert("data".to_owned(), "".into()),
        "countReceiveEdoc" | "countReceiveStatus" => answer.insert("count".to_owned(), 0.into()),
        "registerAgency" | "deleteAgency" | "updateStatus" => None,
        _ => answer.insert("data".to_owned(), json!([])),
    };
    json_response(&answer)
}

/// An error of a download: nothing that could be saved as a document.
pub(super) fn empty(error: &Error) -> Response<Body> {
    let status = told("downloadEdoc", error).status;
    let mut response = Response::new(Body::empty());
    *response.status_mut() =
        StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    response
}

fn told(operation: &str, error: &Error) -> Refusal {
    match error {
        Error::Refused(refusal) => {
            metrics::counter!("truc_refusals", "rule" => refusal.rule).increment(1);
            (**refusal).clone()
        }
        Error::Failed(cause) => {
            tracing::error!(operation, error = format!("{cause:#}"), "an operation failed");
            system_error()
        }
    }
}

fn system_error() -> Refusal {
    use base::Text;
    Refusal::new(
        "system.error",
        Text::new("Trục gặp lỗi, chưa có gì được ghi nhận.", "The hub failed; nothing was taken."),
        Text::new("Gửi lại sau ít phút.", "Send again in a few minutes."),
    )
    .status(500)
}

/// The number of an error as provincial gateways of the same family publish it.
#[must_use]
pub fn code_of(rule: &str) -> &'static str {
    match rule {
        rule if rule.starts_with("header.") => "15",
        "sender.unknown" | "sender.closed" | "sender.missing" | "sender.foreign"
        | "sender.differs" => "19",
        "recipient.closed" => "23",
        rule if rule.starts_with("recipient.") => "18",
        "hash.missing" | "hash.wrong" | "body.too-large" | "body.cut-off" => "10",
        rule if rule.starts_with("xml.")
            || rule.starts_with("edxml.")
            || rule.starts_with("limit.") =>
        {
            "22"
        }
        "system.error" | "storage.full" => "20",
        _ => "21",
    }
}

/// JSON text in ASCII: whatever is not goes as a `\u` escape, because two versions of the kit read bytes as US-ASCII.
pub(super) fn ascii(value: &impl serde::Serialize) -> String {
    let text = serde_json::to_string(value).unwrap_or_else(|_| "{}".to_owned());
    let mut out = String::with_capacity(text.len());
    let mut units = [0_u16; 2];
    for letter in text.chars() {
        if letter.is_ascii() {
            out.push(letter);
            continue;
        }
        for unit in letter.encode_utf16(&mut units) {
            use std::fmt::Write;
            let _ = write!(out, "\\u{unit:04x}");
        }
    }
    out
}

fn json_response(answer: &Map<String, Value>) -> Response<Body> {
    whole(Bytes::from(ascii(answer)))
}

/// A finished JSON text.
pub(super) fn whole(text: Bytes) -> Response<Body> {
    let length = text.len() as u64;
    streamed(Body::from(text), length)
}

/// A JSON text of known length that is made on the way.
pub(super) fn streamed(body: Body, length: u64) -> Response<Body> {
    let mut response = Response::new(body);
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        http::HeaderValue::from_static("application/json;charset=UTF-8"),
    );
    headers.insert(header::CONTENT_LENGTH, length.into());
    response
}
