//! Words in the two languages of the product, always side by side.
//! A text without its twin does not compile, so English is never a fallback (docs/decisions/0006).

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

/// The language a person reads in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    #[default]
    Vi,
    En,
}

impl Lang {
    /// Reads a language tag (`vi`, `vi-VN`, `en`, `en-GB` …); `None` for any other.
    #[must_use]
    pub fn parse(tag: &str) -> Option<Lang> {
        match tag.trim().get(..2)?.to_ascii_lowercase().as_str() {
            "vi" => Some(Lang::Vi),
            "en" => Some(Lang::En),
            _ => None,
        }
    }

    #[must_use]
    pub fn tag(self) -> &'static str {
        self.pick("vi", "en")
    }

    /// The one of two values that belongs to this language.
    pub fn pick<T>(self, vi: T, en: T) -> T {
        match self {
            Lang::Vi => vi,
            Lang::En => en,
        }
    }
}

/// One text in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Text {
    pub vi: Cow<'static, str>,
    pub en: Cow<'static, str>,
}

impl Text {
    #[must_use]
    pub const fn new(vi: &'static str, en: &'static str) -> Text {
        Text { vi: Cow::Borrowed(vi), en: Cow::Borrowed(en) }
    }

    /// A text with values in it: `Text::with(format!("Sổ {n}"), format!("Register {n}"))`.
    #[must_use]
    pub fn with(vi: String, en: String) -> Text {
        Text { vi: Cow::Owned(vi), en: Cow::Owned(en) }
    }

    #[must_use]
    pub fn get(&self, lang: Lang) -> &str {
        lang.pick(&self.vi, &self.en)
    }
}
