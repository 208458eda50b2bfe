//! The three small cookies of the pages: language, theme, and the notice that survives one redirect.
//! None of them grants anything, so none is secret.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http::{HeaderMap, HeaderValue, header};

use crate::Text;

const YEAR_S: u32 = 365 * 24 * 3600;
const NOTICE_S: u32 = 60;
/// A longer notice is not carried; cookies end at 4 KiB.
const NOTICE_BYTES_MAX: usize = 2_000;

/// The value of the cookie of this name, if the request carries one.
pub fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(key, _)| *key == name)
        .map(|(_, value)| value)
}

/// Keeps a choice (`lang`, `theme`) for a year.
pub(super) fn keep(headers: &mut HeaderMap, name: &str, value: &str) {
    set(headers, name, value, YEAR_S);
}

/// Carries a notice to the next page.
pub(super) fn carry(headers: &mut HeaderMap, notice: &Text) {
    let value = URL_SAFE_NO_PAD.encode(serde_json::json!([notice.vi, notice.en]).to_string());
    if value.len() <= NOTICE_BYTES_MAX {
        set(headers, "notice", &value, NOTICE_S);
    }
}

/// The notice carried from the page before. Whatever cannot be read is no notice.
pub(super) fn carried(headers: &HeaderMap) -> Option<Text> {
    let bytes = URL_SAFE_NO_PAD.decode(cookie(headers, "notice")?).ok()?;
    let (vi, en) = serde_json::from_slice(&bytes).ok()?;
    Some(Text::with(vi, en))
}

/// The notice has been shown.
pub(super) fn drop_notice(headers: &mut HeaderMap) {
    set(headers, "notice", "", 0);
}

fn set(headers: &mut HeaderMap, name: &str, value: &str, seconds: u32) {
    let line = format!("{name}={value}; Path=/; Max-Age={seconds}; SameSite=Lax; HttpOnly");
    if let Ok(line) = HeaderValue::try_from(line) {
        headers.append(header::SET_COOKIE, line);
    }
}
