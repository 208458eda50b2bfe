//! The structured document: everything an official document says, typed, before it has a layout.
//! Elements: Decree 30/2020/NĐ-CP, art. 8; their rules: Appendix I.

mod body;
mod check;
mod copy;
mod json;
mod kind;
mod marks;
mod number;
mod signer;
mod text;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

pub use body::{Align, Block, Cell, Column, Orientation, Table};
pub(crate) use check::{capacity_rank, has_title};
pub use copy::{CopyBlock, CopyForm};
pub use kind::{Heading, Kind};
pub(crate) use marks::is_secrecy_mark;
pub use marks::{Circulation, Stamp, Urgency};
pub use number::{Notation, Number};
pub use signer::{CapacityLine, Signer, SigningCapacity, UnknownCapacity};
pub use text::{Line, Prose, Run};

/// What a drafter fills in. Each field is sound by its type; whether they fit together is found by
/// [`Document::new`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Draft {
    pub kind: Kind,
    /// Cơ quan chủ quản trực tiếp.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub superior: Option<Line>,
    /// Cơ quan, tổ chức hoặc chức danh nhà nước ban hành.
    pub issuer: Line,
    /// Given when the register has given it; until then its place is kept free.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<Number>,
    /// Absent only for the courtesy letter.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notation: Option<Notation>,
    /// Địa danh.
    pub place: Line,
    /// The day of issue; until then its place is kept free.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dated_on: Option<Date>,
    /// Trích yếu; without "V/v", which the layout of the official letter adds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<Line>,
    /// Kính gửi; after "… điện:" in a telegram.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub addressees: Vec<Line>,
    /// Thẩm quyền ban hành, above the legal bases ("BỘ TRƯỞNG BỘ NỘI VỤ"); the sender named in a telegram.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub competence: Option<Line>,
    /// Căn cứ, without closing marks.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub bases: Vec<Prose>,
    pub body: Vec<Block>,
    /// Nơi nhận.
    pub recipients: Recipients,
    /// One; two for joint documents and minutes: the first stands left.
    pub signers: Vec<Signer>,
    #[serde(default, skip_serializing_if = "is_default")]
    pub urgency: Urgency,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub circulation: Option<Circulation>,
    /// Ký hiệu người soạn thảo và số lượng bản phát hành.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub drafter: Option<Drafter>,
    /// Lines of the foot of page 1: address, e-mail, site, telephone.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub contact: Vec<Line>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub annexes: Vec<Annex>,
    /// When this is a copy made for paper: what stands after the last line of the original.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub copy: Option<CopyBlock>,
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

/// Cell 9b. The last line, "Lưu: VT, …", is made from the fields.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recipients {
    /// Without hyphen and closing mark: "Như trên", "Bộ trưởng (để b/c)".
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub to: Vec<Line>,
    /// What stands after "VT": the abbreviation of the drafting unit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub drafting_unit: Option<Line>,
    /// Number of copies kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub copies_kept: Option<u16>,
}

impl Recipients {
    /// All lines as printed, hyphens and closing marks included.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        let unit = self.drafting_unit.as_ref().map(|unit| format!(", {}", unit.as_str()));
        let copies = self.copies_kept.map(|copies| format!(" ({copies})"));
        let kept = format!("- Lưu: VT{}{}.", unit.unwrap_or_default(), copies.unwrap_or_default());
        let to = self.to.iter().map(|line| format!("- {};", line.as_str()));
        to.chain([kept]).collect()
    }
}

/// Cell 12, as `PL.(300)`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Drafter {
    /// The drafter's mark, initials as a rule.
    pub mark: Line,
    /// Number of copies issued.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub copies: Option<u16>,
}

/// Phụ lục: with its own page numbers, numbered in Roman when there are two or more. Also the document that a decision
/// puts into force or approves (Appendix III, form 1.3).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Annex {
    /// The kind of the document put into force; none for a plain annex.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub enacts: Option<Kind>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<Line>,
    #[serde(default, skip_serializing_if = "is_default")]
    pub orientation: Orientation,
    pub body: Vec<Block>,
}

/// A document whose elements fit together. Its existence is the proof; it is not changed, only made anew.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document(Draft);

impl Document {
    #[must_use]
    pub fn draft(&self) -> &Draft {
        &self.0
    }

    /// Back to what can be changed.
    #[must_use]
    pub fn into_draft(self) -> Draft {
        self.0
    }
}
