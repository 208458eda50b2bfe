//! Every limit the reader keeps, each with its reason. A file beyond a limit is refused by name.

/// What a file may cost to read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// The file; the whole of it is in memory beside what is unpacked from it.
    pub file_bytes: usize,
    /// Entries of all cross-reference sections together: a thousand-page scan has some ten
    /// thousand.
    pub entries: usize,
    /// Cross-reference sections: signatures, stamps and renewals of a lifetime stay below fifty.
    pub sections: usize,
    /// Open arrays and dictionaries at once; real files need about ten.
    pub depth: usize,
    /// Values inside one object: bounds what a few bytes of text become in memory.
    pub values: usize,
    /// One unpacked stream.
    pub stream_bytes: usize,
    /// All unpacked object streams and cross-reference streams together.
    pub unpacked_bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            file_bytes: 192 << 20,
            entries: 1_000_000,
            sections: 256,
            depth: 64,
            values: 1 << 20,
            stream_bytes: 64 << 20,
            unpacked_bytes: 96 << 20,
        }
    }
}

impl Limits {
    /// Small limits for tests and fuzzing.
    #[must_use]
    pub fn tight() -> Self {
        Limits {
            file_bytes: 1 << 20,
            entries: 10_000,
            sections: 32,
            depth: 32,
            values: 10_000,
            stream_bytes: 1 << 20,
            unpacked_bytes: 2 << 20,
        }
    }
}
