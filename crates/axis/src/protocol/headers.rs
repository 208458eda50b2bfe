//! The signed headers: one JSON object in a header, and its HMAC-SHA256 under the system's secret. Values are taken
//! from that JSON alone: it is what was signed, and it keeps letter case that header maps lose.

use std::sync::Arc;

use axum::http::HeaderMap;
use base::{Refusal, Result, Text};
use hmac::{Hmac, KeyInit, Mac};
use jiff::Timestamp;
use jiff::civil::DateTime;
use serde_json::{Map, Value};
use sha2::Sha256;

use crate::hub::Hub;
use crate::system::{Known, Secret};

/// What every signed key begins with on the wire.
pub const PREFIX: &str = "XroadVnpt-";

pub(super) const SIGNED: &str = "XroadVnpt-sign-header";
const HASH: &str = "XroadVnpt-hash-header";

/// The longest signed header taken: 20,000 recipients by their longest codes would not fit a request anyway.
const SIGNED_MAX: usize = 1024 * 1024;
/// A client's clock may be ahead by so much, where the age of headers is checked at all.
const AHEAD_MAX_S: i64 = 15 * 60;

/// A request whose headers were signed by a known system.
pub struct Signed {
    pub system: Arc<Known>,
    keys: Keys,
}

/// The signed keys of a request, as the JSON in the header gives them.
pub struct Keys(Map<String, Value>);

impl Signed {
    /// Checks the signature over the raw bytes and reads the keys.
    ///
    /// # Errors
    /// `header.unsigned`, `header.malformed`, `header.encoding`, `header.signature`, `header.stale`. An unknown system and a wrong
    /// secret answer alike.
    pub fn check(hub: &Hub, headers: &HeaderMap) -> Result<Signed> {
        let text = headers.get(SIGNED).map(http::HeaderValue::as_bytes).ok_or_else(unsigned)?;
        let claimed = headers.get(HASH).map(http::HeaderValue::as_bytes).ok_or_else(unsigned)?;
        let keys = Keys::read(text)?;
        let id = keys.get("systemid").ok_or_else(malformed)?;
        let now = hub.db.clock().now();
        let system = hub.systems.get(&id).ok_or_else(wrong_signature)?;
        if !system.secrets_at(now).any(|secret| fits(secret, text, claimed)) {
            return Err(wrong_signature().into());
        }
        let signed = Signed { system, keys };
        signed.check_age(hub.settings.header_age_max_s, now)?;
        hub.systems.saw(&signed.system.id);
        Ok(signed)
    }

    /// As [`Keys::get`].
    #[must_use]
    pub fn key(&self, name: &str) -> Option<String> {
        self.keys.get(name)
    }

    /// The first of several spellings that is there.
    #[must_use]
    pub fn first(&self, names: &[&str]) -> Option<String> {
        names.iter().find_map(|name| self.key(name))
    }

    /// As [`Keys::list`].
    #[must_use]
    pub fn list(&self, name: &str) -> Vec<String> {
        self.keys.list(name)
    }

    /// The client object's time stamp, as written: made once when the object is built and never renewed.
    #[must_use]
    pub fn stamp(&self) -> String {
        self.key("timestamp").unwrap_or_default()
    }

    fn check_age(&self, age_max_s: i64, now: Timestamp) -> Result<()> {
        if age_max_s == 0 {
            return Ok(());
        }
        let made = parse_stamp(&self.stamp()).ok_or_else(|| stale(age_max_s))?;
        let age_s = now.as_second() - made.as_second();
        match (-AHEAD_MAX_S..=age_max_s).contains(&age_s) {
            true => Ok(()),
            false => Err(stale(age_max_s).into()),
        }
    }
}

impl Keys {
    /// Reads the header's bytes.
    ///
    /// # Errors
    /// `header.encoding` for what is no UTF-8, `header.malformed` for what is no JSON object or too long.
    pub fn read(text: &[u8]) -> Result<Keys, Refusal> {
        if text.len() > SIGNED_MAX {
            return Err(malformed());
        }
        let text = std::str::from_utf8(text).map_err(|_| not_utf8())?;
        match serde_json::from_str(text) {
            Ok(Value::Object(keys)) => Ok(Keys(keys)),
            _ => Err(malformed()),
        }
    }

    /// A key by its exact spelling, as text; space around it goes.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<String> {
        let text = match self.0.get(&format!("{PREFIX}{name}"))? {
            Value::String(text) => text.trim().to_owned(),
            Value::Null => return None,
            other => other.to_string(),
        };
        (!text.is_empty()).then_some(text)
    }

    /// A list: the JSON text of an array of strings, or one string with or without its quotes.
    #[must_use]
    pub fn list(&self, name: &str) -> Vec<String> {
        let Some(text) = self.get(name) else { return Vec::new() };
        match serde_json::from_str(&text) {
            Ok(Value::Array(items)) => items
                .iter()
                .filter_map(Value::as_str)
                .map(|item| item.trim().to_owned())
                .filter(|item| !item.is_empty())
                .collect(),
            Ok(Value::String(item)) => vec![item.trim().to_owned()],
            _ => vec![text],
        }
    }
}

/// The signature of a text, as it stands in the header: lower-case hex.
#[must_use]
pub fn sign(secret: &Secret, text: &[u8]) -> String {
    mac(secret, text).iter().map(|byte| format!("{byte:02x}")).collect()
}

fn mac(secret: &Secret, text: &[u8]) -> [u8; 32] {
    // HMAC takes keys of any length; there is no other error.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret.reveal().as_bytes()) else {
        return [0; 32];
    };
    mac.update(text);
    mac.finalize().into_bytes().into()
}

/// Compares in constant time.
fn fits(secret: &Secret, text: &[u8], claimed: &[u8]) -> bool {
    use subtle::ConstantTimeEq;
    sign(secret, text).as_bytes().ct_eq(&claimed.trim_ascii().to_ascii_lowercase()).into()
}

/// `ddMMyyyy'T'HHmmss+SSSS`, where SSSS are milliseconds and the time is local time in Việt Nam.
#[must_use]
pub fn parse_stamp(text: &str) -> Option<Timestamp> {
    let (time, _millis) = text.split_once('+')?;
    let time = DateTime::strptime("%d%m%YT%H%M%S", time).ok()?;
    Some(time.to_zoned(jiff::tz::TimeZone::fixed(jiff::tz::offset(7))).ok()?.timestamp())
}

fn unsigned() -> Refusal {
    Refusal::new(
        "header.unsigned",
        Text::new(
            "Yêu cầu không có phần đầu được ký (XroadVnpt-sign-header, XroadVnpt-hash-header).",
            "The request has no signed header (XroadVnpt-sign-header, XroadVnpt-hash-header).",
        ),
        Text::new(
            "Gọi qua bộ công cụ tích hợp, hoặc ký phần đầu theo docs/connect.",
            "Call through the software kit, or sign the headers as docs/connect says.",
        ),
    )
    .status(401)
}

fn malformed() -> Refusal {
    Refusal::new(
        "header.malformed",
        Text::new(
            "XroadVnpt-sign-header không phải là một đối tượng JSON có khóa XroadVnpt-systemid.",
            "XroadVnpt-sign-header is not a JSON object with the key XroadVnpt-systemid.",
        ),
        Text::new("Kiểm tra cách tạo phần đầu được ký.", "Check how the signed header is made."),
    )
    .status(401)
    .field("XroadVnpt-sign-header")
}

fn not_utf8() -> Refusal {
    Refusal::new(
        "header.encoding",
        Text::new(
            "Phần đầu được ký có ký tự không phải UTF-8; nhiều phiên bản bộ công cụ làm hỏng chữ có dấu ở phần đầu.",
            "The signed header is not UTF-8; several versions of the software kit damage accented letters in headers.",
        ),
        Text::new(
            "Không đưa chữ có dấu vào các khóa ngoài sendEdoc.",
            "Put no accented letters into the keys of operations other than sendEdoc.",
        ),
    )
    .field("XroadVnpt-sign-header")
}

fn wrong_signature() -> Refusal {
    Refusal::new(
        "header.signature",
        Text::new(
            "Sai mã hệ thống (systemid) hoặc khóa bí mật.",
            "The system id or its secret is wrong.",
        ),
        Text::new(
            "Kiểm tra systemid và secret trong tệp cấu hình; nếu vừa đổi khóa, dùng khóa mới.",
            "Check systemid and secret in the configuration; after a change of secret use the new one.",
        ),
    )
    .status(401)
    .field("XroadVnpt-hash-header")
}

// law!("28/2018:14.4")
fn stale(age_max_s: i64) -> Refusal {
    let hours = age_max_s / 3600;
    Refusal::new(
        "header.stale",
        Text::with(
            format!("Thời điểm ký phần đầu không đọc được hoặc lệch quá {hours} giờ so với giờ của trục."),
            format!("The headers' time cannot be read or is more than {hours} hours away from the hub's."),
        ),
        Text::new(
            "Đồng bộ đồng hồ máy chủ với giờ của trục và khởi động lại phần mềm gửi.",
            "Synchronise the server's clock with the hub's and restart the sending software.",
        ),
    )
    .status(401)
    .field("timestamp")
    .source("Quyết định 28/2018/QĐ-TTg, Điều 14.4")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Vectors recorded from the agency software kit.
    #[test]
    fn signatures_are_those_of_the_kit() {
        let secret = Secret::parse("invented-test-secret-1").unwrap();
        let check =
            |text: &str, expected: &str| assert_eq!(sign(&secret, text.as_bytes()), expected);
        check(
            r#"{"XroadVnpt-systemid":"000.00.00.X01","XroadVnpt-timestamp":"22112026T014645+0166","XroadVnpt-Content-Type":"application/json"}"#,
            "007b1da509fb4b708ff77912a778986a67edfab303daaecda752c9d254da7fd0",
        );
        check(
            r#"{"XroadVnpt-systemid":"000.00.00.X01","XroadVnpt-to":"[\"A\",\"B\"]"}"#,
            "913bdadc980f02b8273d579d03ff6ff98baa0dfa5699e113b69a06417079c136",
        );
    }

    #[test]
    fn the_stamp_is_a_local_time_with_milliseconds() {
        let at = parse_stamp("22112026T015011+0690").unwrap();
        assert_eq!(at.to_string(), "2026-11-21T18:50:11Z");
        for text in ["", "2026-11-22T01:50:11Z", "99112026T015011+0690", "22112026T015011"] {
            assert!(parse_stamp(text).is_none(), "{text}");
        }
    }
}
