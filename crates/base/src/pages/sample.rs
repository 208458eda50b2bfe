//! Samples: every page offers some, so that one test renders every page and a person can look at it as a picture.

use std::sync::Arc;

use askama::Template;
use http::{HeaderMap, Uri};
use jiff::civil::date;

use super::{Chrome, Door, Entry, Viewer};
use crate::clock::Clock;
use crate::random::Random;
use crate::{Lang, Text};

/// A page that can be shown without a database: some named samples, the ordinary and the extreme.
pub trait Samples: Template + Sized {
    fn samples(chrome: &Chrome) -> Vec<(&'static str, Self)>;
}

impl Chrome {
    /// The chrome of a sample: a Friday morning, an official signed in, at this address.
    ///
    /// # Panics
    /// When the address is none.
    #[must_use]
    pub fn sample(lang: Lang, here: &str) -> Chrome {
        let uri: Uri = here.parse().expect("a sample's address is an address");
        let mut chrome = Chrome::of(Arc::new(door()), &uri, &HeaderMap::new());
        chrome.lang = lang;
        chrome.signed_in(viewer());
        chrome
    }
}

/// The door of the samples.
#[must_use]
pub fn door() -> Door {
    let tz = jiff::tz::TimeZone::fixed(jiff::tz::offset(7));
    let morning = date(2026, 11, 20).at(9, 30, 0, 0).to_zoned(tz).expect("a time that exists");
    Door {
        product: Text::new("Trục", "Trục"),
        nav: vec![Entry::new("/", Text::new("Trang đầu", "Start"), "home")],
        clock: Clock::manual(morning.timestamp()),
        random: Random::seeded(1),
    }
}

fn viewer() -> Viewer {
    Viewer {
        name: "Nguyễn Thị Hường".into(),
        authority: "Ủy ban nhân dân xã Đông Anh".into(),
        nav: vec![
            Entry::new("/inbox", Text::new("Việc của tôi", "My work"), "inbox").count(12),
            Entry::new("/parcels", Text::new("Văn bản đi", "Outgoing"), "send"),
            Entry::new("/received", Text::new("Văn bản đến", "Incoming"), "receive").count(3),
            Entry::new("/registers", Text::new("Sổ đăng ký", "Registers"), "book"),
            Entry::new("/board", Text::new("Giám sát", "Supervision"), "board"),
        ],
    }
}
