//! How much one document may hold: every list and text of the structured form is bounded here, so that no
//! document can exhaust memory or time. Figures are limits of this program, not of the law.

/// Letters of a single-line field: names of authorities run to about 120, subjects of real decisions to about 400.
pub const LINE_CHARS_MAX: usize = 500;
/// Letters of one paragraph: longer than any page, so a paste that lost its breaks is noticed.
pub const PROSE_CHARS_MAX: usize = 20_000;
/// Runs of one paragraph: bold and italic switched at every other word of a page.
pub const RUNS_MAX: usize = 500;
/// Letters of the whole document: about 400 pages.
pub const DOCUMENT_CHARS_MAX: usize = 1_000_000;
/// Blocks of the body or of one annex.
pub const BLOCKS_MAX: usize = 5_000;
/// Legal bases: the longest preambles name about thirty.
pub const BASES_MAX: usize = 60;
/// "Kính gửi" lines: a letter to every ministry and province has fewer; beyond that groups are named.
pub const ADDRESSEES_MAX: usize = 150;
/// "Nơi nhận" lines.
pub const RECIPIENTS_MAX: usize = 150;
/// Lines above the signature that name a capacity: "TM.", then "KT." are two, nothing asks for more than three.
pub const CAPACITY_LINES_MAX: usize = 3;
/// Signatures: the form has a left and a right place (Appendix III, form 1.9).
pub const SIGNERS_MAX: usize = 2;
/// Annexes of one document.
pub const ANNEXES_MAX: usize = 100;
/// Columns of a table: more cannot be read on A4.
pub const TABLE_COLUMNS_MAX: usize = 30;
/// Rows of a table, head included.
pub const TABLE_ROWS_MAX: usize = 5_000;
/// Bytes of the JSON form: the letters above in UTF-8 with generous structure around them.
pub const JSON_BYTES_MAX: usize = 8 << 20;
/// The highest number of a year's register (PL VI gives the field 11 characters; no register reached six digits).
pub const NUMBER_MAX: u32 = 999_999;
