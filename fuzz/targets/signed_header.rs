//! The signed header: whatever bytes arrive, reading ends with keys or a refusal, and lists hold no empty names.
#![no_main]

use axis::protocol::{Keys, parse_stamp};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Ok(keys) = Keys::read(bytes) else { return };
    for name in ["systemid", "to", "from", "docId", "docid", "timestamp", "hash-file"] {
        let text = keys.get(name);
        assert!(text.as_ref().is_none_or(|text| !text.is_empty() && text.trim() == text));
        if let Some(stamp) = text {
            let _ = parse_stamp(&stamp);
            let _ = axis::hub::DocId::parse(&stamp);
        }
    }
    let list = keys.list("to");
    assert_eq!(list.is_empty() && keys.get("to").is_some_and(|text| !text.starts_with('[')), false);
});
