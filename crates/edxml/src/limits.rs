//! Every limit the reader keeps, each with its default and its reason.
//! A packet beyond a limit is refused by name; nothing is ever cut silently.

/// What a packet may cost. All sizes are bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// The packet as it arrived.
    pub document_bytes: u64,
    /// One attachment after base64, and its content after unzipping: the Java client cannot
    /// address more than 2 GiB in one array.
    pub attachment_bytes: u64,
    /// Attachments in one packet.
    pub attachments: usize,
    /// `To` elements: the national list has fewer agencies than that on any usual mailing.
    pub recipients: usize,
    /// Open elements at once; a real packet needs nine.
    pub depth: usize,
    /// Elements in all.
    pub elements: usize,
    /// Attributes on one element, namespace declarations included.
    pub attributes: usize,
    /// An element or attribute name.
    pub name_bytes: usize,
    /// One text field or attribute value; attachment content does not count.
    pub text_bytes: usize,
    /// Names, attributes and text fields together: what the reader holds in memory.
    pub header_bytes: usize,
    /// Entries of a zipped attachment.
    pub zip_entries: u32,
    /// Unzipped size over zipped size, judged once `zip_free_bytes` are exceeded.
    pub zip_ratio: u64,
    /// Unzipped bytes that are never judged by ratio: a small text file may well shrink 500 times.
    pub zip_free_bytes: u64,
    /// Findings kept below refusals, so that a hostile packet cannot flood the report.
    pub findings: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            document_bytes: 4 << 30,
            attachment_bytes: (2 << 30) - 1,
            attachments: 1_000,
            recipients: 20_000,
            depth: 32,
            elements: 100_000,
            attributes: 64,
            name_bytes: 256,
            text_bytes: 64 << 10,
            header_bytes: 16 << 20,
            zip_entries: 1_000,
            zip_ratio: 200,
            zip_free_bytes: 16 << 20,
            findings: 500,
        }
    }
}

impl Limits {
    /// Small limits for tests and fuzzing.
    #[must_use]
    pub fn tight() -> Self {
        Limits {
            document_bytes: 1 << 20,
            attachment_bytes: 256 << 10,
            attachments: 20,
            recipients: 50,
            elements: 2_000,
            header_bytes: 256 << 10,
            text_bytes: 8 << 10,
            zip_free_bytes: 64 << 10,
            findings: 50,
            ..Limits::default()
        }
    }
}
