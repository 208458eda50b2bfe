//! How a document came: over the axis, or another way, when a clerk enters it (Decree 30/2020/NĐ-CP, arts. 21–22).

use base::db::{FromValue, Value};

/// How a document came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    Axis,
    /// On paper; what is here is a scan of it.
    Paper,
    /// As a file, handed over.
    Hand,
    /// By e-mail.
    Mail,
    /// Issued by the authority itself, and handed to one of its own.
    Within,
}

impl Way {
    /// Those that a clerk enters.
    pub(super) const ENTERED: [Way; 3] = [Way::Paper, Way::Hand, Way::Mail];

    pub(super) fn name(self) -> &'static str {
        match self {
            Way::Axis => "axis",
            Way::Paper => "paper",
            Way::Hand => "hand",
            Way::Mail => "mail",
            Way::Within => "within",
        }
    }

    pub(super) fn parse(name: &str) -> Option<Way> {
        let mut all = Way::ENTERED.into_iter().chain([Way::Axis, Way::Within]);
        all.find(|way| way.name() == name)
    }

    /// Vietnamese, English.
    pub(super) fn words(self) -> (&'static str, &'static str) {
        match self {
            Way::Axis => ("Trục liên thông", "The axis"),
            Way::Paper => ("Bản giấy, đã số hóa", "On paper, scanned"),
            Way::Hand => ("Tệp giao trực tiếp", "A file handed over"),
            Way::Mail => ("Thư điện tử", "E-mail"),
            Way::Within => ("Văn bản nội bộ", "Issued inside the authority"),
        }
    }
}

impl From<Way> for Value {
    fn from(way: Way) -> Value {
        way.name().into()
    }
}

impl FromValue for Way {
    fn from_value(value: Value) -> anyhow::Result<Way> {
        let name = String::from_value(value)?;
        Way::parse(&name).ok_or_else(|| anyhow::anyhow!("no way is called {name}"))
    }
}
