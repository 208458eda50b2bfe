//! Files that leave as downloads.

use http::HeaderName;
use http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};

/// The heads of a download under its own name (RFC 6266): letters that old readers do not know become hyphens for them.
#[must_use]
pub fn attached(media_type: impl Into<String>, name: &str) -> [(HeaderName, String); 2] {
    let plain = |c: char| if c.is_ascii_alphanumeric() || ".-_".contains(c) { c } else { '-' };
    let plain: String = name.chars().map(plain).collect();
    let encoded: String = name.bytes().map(percent).collect();
    let disposition = format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{encoded}");
    [(CONTENT_TYPE, media_type.into()), (CONTENT_DISPOSITION, disposition)]
}

fn percent(byte: u8) -> String {
    match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'.' | b'-' | b'_' => {
            char::from(byte).to_string()
        }
        other => format!("%{other:02X}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_told_twice() {
        let [_, (_, disposition)] = attached("application/pdf", "Sổ \"đến\".pdf");
        let told = "attachment; filename=\"S-----n-.pdf\"; filename*=UTF-8''S%E1%BB%95%20%22%C4%91%E1%BA%BFn%22.pdf";
        assert_eq!(disposition, told);
    }
}
