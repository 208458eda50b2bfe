//! What a template knows about the request around it: language, theme, who reads, where in the product, what time.
//! Each template keeps it in a field named `chrome`; the layout and the kit's macros read it from there.

use std::sync::{Arc, OnceLock};

use axum::extract::FromRequestParts;
use http::request::Parts;
use http::{HeaderMap, Uri};
use jiff::Timestamp;

use super::cookies;
use super::dress::Door;
use crate::{Error, Lang, Text};

/// One entry of the main navigation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    pub path: String,
    pub label: Text,
    /// Name of an icon in `icons.svg`.
    pub icon: &'static str,
    /// How many things wait there; always equal to the length of the list behind the link.
    pub count: Option<u64>,
    /// Its page takes words as `q`: where there is room, a field stands in the head of every page instead of the link.
    pub asks: bool,
}

impl Entry {
    #[must_use]
    pub fn new(path: impl Into<String>, label: Text, icon: &'static str) -> Entry {
        Entry { path: path.into(), label, icon, count: None, asks: false }
    }

    #[must_use]
    pub fn asking(mut self) -> Entry {
        self.asks = true;
        self
    }

    #[must_use]
    pub fn count(mut self, count: u64) -> Entry {
        self.count = Some(count);
        self
    }
}

/// The signed-in person as the head of the page shows them, and the navigation that is theirs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Viewer {
    /// By what their own is told from others' on one device.
    pub id: String,
    pub name: String,
    /// For whom they act here.
    pub acting_for: String,
    /// Where they keep their account.
    pub account: &'static str,
    pub nav: Vec<Entry>,
}

/// Light or dark by choice; otherwise as the system says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Theme {
    #[default]
    System,
    Light,
    Dark,
}

impl Theme {
    pub(super) fn parse(word: &str) -> Option<Theme> {
        match word {
            "system" => Some(Theme::System),
            "light" => Some(Theme::Light),
            "dark" => Some(Theme::Dark),
            _ => None,
        }
    }

    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Theme::System => "system",
            Theme::Light => "light",
            Theme::Dark => "dark",
        }
    }
}

/// The frame of one request's page. Handlers take it as an argument; clones share who is signed in.
#[derive(Debug, Clone)]
pub struct Chrome {
    pub lang: Lang,
    pub theme: Theme,
    /// The address of this page without the choice of language or theme, e.g. `/inbox?state=late`.
    pub here: String,
    /// What the act before this page has to say, once.
    pub notice: Option<Text>,
    pub now: Timestamp,
    door: Arc<Door>,
    viewer: Arc<OnceLock<Viewer>>,
    unread: Arc<OnceLock<usize>>,
}

impl Chrome {
    pub(super) fn of(door: Arc<Door>, uri: &Uri, headers: &HeaderMap) -> Chrome {
        let asked = |name| query(uri).find(|(key, _)| *key == name).map(|(_, value)| value);
        let theme = asked("theme").or_else(|| cookies::cookie(headers, "theme"));
        Chrome {
            lang: language(asked("lang"), headers),
            theme: theme.and_then(Theme::parse).unwrap_or_default(),
            here: without_choices(uri),
            notice: cookies::carried(headers),
            now: door.clock.now(),
            door,
            viewer: Arc::default(),
            unread: Arc::default(),
        }
    }

    /// Says who is signed in, as soon as that is known; the page that follows, also an error page, shows it.
    pub fn signed_in(&self, viewer: Viewer) {
        // Said twice in one request, the first stands: it is what the permission check saw.
        let _ = self.viewer.set(viewer);
    }

    /// Says how many notices the reader has not read: the bell in the head shows it.
    pub fn rings(&self, unread: usize) {
        let _ = self.unread.set(unread);
    }

    /// What stands at the bell in the head, empty when all is read; none where there is no bell.
    #[must_use]
    pub fn bell(&self) -> Option<String> {
        self.unread.get().map(|unread| bell_word(*unread))
    }

    #[must_use]
    pub fn viewer(&self) -> Option<&Viewer> {
        self.viewer.get()
    }

    /// The navigation of the person, or of the door when nobody is signed in.
    #[must_use]
    pub fn nav(&self) -> &[Entry] {
        self.viewer().map_or(&self.door.nav, |viewer| &viewer.nav)
    }

    /// Where words are asked for, except on that page itself, which has a field of its own.
    #[must_use]
    pub fn search(&self) -> Option<&Entry> {
        self.nav().iter().find(|entry| entry.asks && !self.within(entry))
    }

    /// What everybody finds at the foot of every page.
    #[must_use]
    pub fn foot(&self) -> &[Entry] {
        &self.door.foot
    }

    /// Whether this page lies under the entry.
    #[must_use]
    pub fn within(&self, entry: &Entry) -> bool {
        let path = self.here.split('?').next().unwrap_or("/");
        path.strip_prefix(entry.path.as_str())
            .is_some_and(|rest| rest.is_empty() || (rest.starts_with('/') && entry.path != "/"))
    }

    #[must_use]
    pub fn product(&self) -> &str {
        self.text(&self.door.product)
    }

    /// The one of two wordings that the reader reads: `{{ chrome.say("Sổ đến", "Incoming register") }}`.
    #[must_use]
    pub fn say<'a>(&self, vi: &'a str, en: &'a str) -> &'a str {
        self.lang.pick(vi, en)
    }

    #[must_use]
    pub fn text<'a>(&self, text: &'a Text) -> &'a str {
        text.get(self.lang)
    }

    /// This page in the other language.
    #[must_use]
    pub fn in_lang(&self, lang: &str) -> String {
        self.with("lang", lang)
    }

    /// This page in another theme: `system`, `light` or `dark`.
    #[must_use]
    pub fn in_theme(&self, theme: &str) -> String {
        self.with("theme", theme)
    }

    /// This page with one part of its query set anew: how lists turn pages and filter.
    #[must_use]
    pub fn with(&self, name: &str, value: impl std::fmt::Display) -> String {
        let (path, old) = self.here.split_once('?').unwrap_or((&self.here, ""));
        let kept = old.split('&').filter(|pair| {
            !pair.is_empty() && pair.split('=').next().is_some_and(|key| key != name)
        });
        let mut query: Vec<String> = kept.map(str::to_owned).collect();
        query.push(format!("{name}={value}"));
        format!("{path}?{}", query.join("&"))
    }
}

impl<S: Sync> FromRequestParts<S> for Chrome {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Chrome, Error> {
        let chrome = parts.extensions.get::<Chrome>().cloned();
        chrome.ok_or_else(|| anyhow::anyhow!("this route is outside pages::dress").into())
    }
}

/// A count of unread notices as the bell shows it: nothing for none, "99+" for a hundred and more.
#[must_use]
pub fn bell_word(unread: usize) -> String {
    match unread {
        0 => String::new(),
        1..=99 => unread.to_string(),
        _ => "99+".to_owned(),
    }
}

fn query(uri: &Uri) -> impl Iterator<Item = (&str, &str)> {
    uri.query().unwrap_or("").split('&').filter_map(|pair| pair.split_once('='))
}

fn without_choices(uri: &Uri) -> String {
    let chosen = |pair: &str| pair.starts_with("lang=") || pair.starts_with("theme=");
    let kept: Vec<&str> =
        uri.query().unwrap_or("").split('&').filter(|p| !p.is_empty() && !chosen(p)).collect();
    // `//host` would lead away from this site when used as a link.
    let path = format!("/{}", uri.path().trim_start_matches('/'));
    if kept.is_empty() { path } else { format!("{path}?{}", kept.join("&")) }
}

/// Asked for in the address, else chosen before, else Vietnamese. What the browser prefers does not count: office
/// machines in Việt Nam run English systems, and their people read Vietnamese.
fn language(asked: Option<&str>, headers: &HeaderMap) -> Lang {
    asked
        .and_then(Lang::parse)
        .or_else(|| cookies::cookie(headers, "lang").and_then(Lang::parse))
        .unwrap_or_default()
}
