//! The measures of the page in one value, each with its legal range.
//! Decree 30/2020/NĐ-CP, Appendix I, part I, sections I, II and V.

use serde::{Deserialize, Serialize};

use crate::rule::{Finding, Refused, Rule};

/// A4 (Appendix I, I.1), in millimetres.
pub const PAGE_WIDTH_MM: f64 = 210.0;
/// See [`PAGE_WIDTH_MM`].
pub const PAGE_HEIGHT_MM: f64 = 297.0;

macro_rules! measures {
    ($($(#[$doc:meta])* $name:ident = $value:literal in $least:literal..=$most:literal, $basis:literal;)*) => {
        /// Measures with their units at the end of the name; the default is what the examples of Appendix I, section V show.
        #[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
        #[serde(default, deny_unknown_fields)]
        pub struct Measures { $($(#[$doc])* pub $name: f64),* }

        impl Default for Measures {
            fn default() -> Self { Self { $($name: $value),* } }
        }

        impl Measures {
            /// Every measure with its legal range.
            #[must_use]
            pub fn bounded(&self) -> Vec<Bounded> {
                vec![$(Bounded {
                    name: stringify!($name), value: self.$name, least: $least, most: $most, basis: $basis,
                }),*]
            }
        }
    };
}

/// A measure beside the range that the law, or good sense where the law is silent, gives it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bounded {
    pub name: &'static str,
    pub value: f64,
    pub least: f64,
    pub most: f64,
    /// Section of Appendix I, or why the range is ours.
    pub basis: &'static str,
}

// law!("30/2020:PL1.I.3")
measures! {
    margin_top_mm = 20.0 in 20.0..=25.0, "I.3";
    margin_bottom_mm = 20.0 in 20.0..=25.0, "I.3";
    margin_left_mm = 30.0 in 30.0..=35.0, "I.3";
    margin_right_mm = 15.0 in 15.0..=20.0, "I.3";
    /// Quốc hiệu.
    nation_pt = 12.0 in 12.0..=13.0, "II.1a";
    /// Tiêu ngữ.
    motto_pt = 13.0 in 13.0..=14.0, "II.1b";
    /// Names of the superior and the issuing authority.
    authority_pt = 12.0 in 12.0..=13.0, "II.2b";
    number_pt = 13.0 in 13.0..=13.0, "II.3c";
    /// Place and date.
    date_pt = 13.0 in 13.0..=14.0, "II.4c";
    /// Kind and subject, cell 5a.
    title_pt = 14.0 in 13.0..=14.0, "II.5b";
    /// Subject of the official letter, cell 5b.
    letter_subject_pt = 12.0 in 12.0..=13.0, "II.5b";
    /// Content, Kính gửi, capacity, office and name.
    body_pt = 14.0 in 13.0..=14.0, "II.6e";
    table_pt = 13.0 in 13.0..=14.0, "II.6e";
    /// The words "Nơi nhận:".
    recipients_label_pt = 12.0 in 12.0..=12.0, "II.9d";
    recipients_pt = 11.0 in 11.0..=11.0, "II.9d";
    drafter_pt = 11.0 in 11.0..=11.0, "III.3";
    contact_pt = 11.0 in 11.0..=12.0, "III.4";
    /// Urgency and circulation.
    mark_pt = 13.0 in 13.0..=14.0, "III.2";
    annex_label_pt = 14.0 in 14.0..=14.0, "III.1b";
    // law!("30/2020:PL1.I.7")
    page_number_pt = 14.0 in 13.0..=14.0, "I.7";
    /// The text of electronic copies and separate attachments, cell 14.
    text_block_pt = 10.0 in 10.0..=10.0, "II.8b";
    first_line_indent_mm = 12.7 in 10.0..=12.7, "II.6e: 1 cm or 1.27 cm";
    paragraph_gap_pt = 6.0 in 6.0..=12.0, "II.6e: at least 6 pt; more than 12 pt looks like an empty line";
    /// Of a single line.
    line_spacing = 1.1 in 1.0..=1.5, "II.6e";
    /// Length of the rules under authority and subject, as a share of the line above.
    rule_share = 0.4 in 0.334..=0.5, "II.2b, II.5b: 1/3 to 1/2";
    /// The image of the person's signature.
    signature_width_mm = 50.0 in 30.0..=70.0, "II.7d gives no size: what fits the right half of the page";
    signature_height_mm = 25.0 in 20.0..=40.0, "II.7d gives no size: the gap that clerks leave for a signature";
    /// The authority's seal in its real size.
    seal_diameter_mm = 36.0 in 20.0..=50.0, "II.8a: real size; seals of authorities measure 32 to 42 mm";
    /// Digits for which place is kept while the number is not yet given.
    number_digits = 4.0 in 2.0..=6.0, "II.3: numbers of a year; no register reached seven digits";
}

/// Measures within their ranges.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Layout(Measures);

impl Layout {
    /// # Errors
    /// `layout.range`, once for each measure outside its range; `at` names it.
    pub fn new(measures: Measures) -> Result<Self, Refused> {
        let outside = |measure: &Bounded| !(measure.least..=measure.most).contains(&measure.value);
        let findings: Vec<Finding> = measures
            .bounded()
            .iter()
            .filter(|measure| outside(measure))
            .map(|measure| Finding { rule: Rule::LayoutRange, at: measure.name.to_owned() })
            .collect();
        if findings.is_empty() { Ok(Self(measures)) } else { Err(Refused { findings }) }
    }

    #[must_use]
    pub fn measures(&self) -> &Measures {
        &self.0
    }
}
