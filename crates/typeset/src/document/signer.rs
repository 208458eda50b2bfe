//! Who signs and in which capacity. Decree 30/2020/NĐ-CP, art. 13 and Appendix I, II.7.

use serde::{Deserialize, Serialize};

use super::text::Line;

/// The right in which a person signs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SigningCapacity {
    /// The head in his own right: no mark.
    Head,
    /// TM.: on behalf of a collective body.
    OnBehalf,
    /// Q.: given the power of the head.
    Acting,
    /// KT.: the deputy for the head.
    ForHead,
    /// TL.: by order of the head.
    ByOrder,
    /// TUQ.: under a written, limited authorisation of the head.
    UnderAuthorization,
}

/// A name that is no capacity's.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "no capacity is called {0:?}; use head, on_behalf, acting, for_head, by_order or under_authorization"
)]
pub struct UnknownCapacity(String);

impl std::str::FromStr for SigningCapacity {
    type Err = UnknownCapacity;

    fn from_str(name: &str) -> Result<Self, UnknownCapacity> {
        let known = Self::ALL.into_iter().find(|known| known.name() == name);
        known.ok_or_else(|| UnknownCapacity(name.to_owned()))
    }
}

impl SigningCapacity {
    pub const ALL: [Self; 6] = [
        Self::Head,
        Self::OnBehalf,
        Self::Acting,
        Self::ForHead,
        Self::ByOrder,
        Self::UnderAuthorization,
    ];

    /// Its name wherever it is written for programs, the same as in the structured form.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Head => "head",
            Self::OnBehalf => "on_behalf",
            Self::Acting => "acting",
            Self::ForHead => "for_head",
            Self::ByOrder => "by_order",
            Self::UnderAuthorization => "under_authorization",
        }
    }

    // law!("30/2020:13")
    /// The mark before the line, none for the head.
    #[must_use]
    pub fn mark(self) -> Option<&'static str> {
        match self {
            Self::Head => None,
            Self::OnBehalf => Some("TM."),
            Self::Acting => Some("Q."),
            Self::ForHead => Some("KT."),
            Self::ByOrder => Some("TL."),
            Self::UnderAuthorization => Some("TUQ."),
        }
    }
}

/// One line above the office: mark and for whom, as "KT. BỘ TRƯỞNG".
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CapacityLine {
    pub capacity: SigningCapacity,
    /// The body or the office in whose place is signed, in ordinary letters.
    pub of: Line,
}

/// Cells 7a and 7b.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Signer {
    /// From the outermost: "TM. ỦY BAN NHÂN DÂN", then "KT. CHỦ TỊCH". Empty when the head signs in his own right.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub capacities: Vec<CapacityLine>,
    /// The signer's own office; absent only under "Q.", where the line itself is the office.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub office: Option<Line>,
    /// Another office and its authority, above the name (members of advisory bodies; cell 7b).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub other_office: Option<Line>,
    pub full_name: Line,
}

impl Signer {
    /// The lines above the signature in capitals, top first.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        let capacity = |line: &CapacityLine| match line.capacity.mark() {
            Some(mark) => format!("{mark} {}", line.of.capitals()),
            None => line.of.capitals(),
        };
        self.capacities.iter().map(capacity).chain(self.office.iter().map(Line::capitals)).collect()
    }

    /// In which right the document is signed: that of the outermost line.
    #[must_use]
    pub fn capacity(&self) -> SigningCapacity {
        self.capacities.first().map_or(SigningCapacity::Head, |line| line.capacity)
    }
}
