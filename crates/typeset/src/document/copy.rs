//! Copies made for paper: the block after the last line of the copied document.
//! Decree 30/2020/NĐ-CP, arts. 25–27; Appendix I, part II.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::number::Number;
use super::signer::Signer;
use super::text::Line;
use super::{Recipients, number::Notation};

/// Hình thức sao.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CopyForm {
    /// Sao y: a true copy of an original.
    TrueCopy,
    /// Sao lục: a copy of a true copy.
    CopyOfCopy,
    /// Trích sao: an extract.
    Extract,
}

impl CopyForm {
    /// Every form, in the order of Appendix III.
    pub const ALL: [Self; 3] = [Self::TrueCopy, Self::Extract, Self::CopyOfCopy];

    // law!("30/2020:25")
    /// The words of cell 1 of the copy.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::TrueCopy => "SAO Y",
            Self::CopyOfCopy => "SAO LỤC",
            Self::Extract => "TRÍCH SAO",
        }
    }

    /// The abbreviation that begins the copy's notation.
    #[must_use]
    pub fn abbreviation(self) -> &'static str {
        match self {
            Self::TrueCopy => "SY",
            Self::CopyOfCopy => "SL",
            Self::Extract => "TrS",
        }
    }
}

/// What the copying authority adds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CopyBlock {
    pub form: CopyForm,
    pub issuer: Line,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<Number>,
    pub notation: Notation,
    pub place: Line,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dated_on: Option<Date>,
    pub recipients: Recipients,
    pub signer: Signer,
}
