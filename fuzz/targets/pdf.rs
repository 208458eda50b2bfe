//! Files: whatever they say about themselves, reading ends; what is appended leaves every byte
//! before it as it was and reads back.
#![no_main]

use libfuzzer_sys::fuzz_target;
use signature::pdf::{Document, Limits, Object, ObjectId, Update};

fuzz_target!(|bytes: &[u8]| {
    let Ok(document) = Document::read_within(bytes, Limits::tight()) else { return };
    for index in 0..document.revisions().len() {
        let view = document.at(index);
        for number in view.numbers() {
            if let Ok(Object::Stream(stream)) = view.get(ObjectId { number, generation: 0 }) {
                let _ = view.unpack(&stream);
            }
        }
        let _ = view.catalog();
    }
    let mut update = Update::new(&document);
    let id = update.add(Object::String(b"added (\\)".to_vec()));
    let updated = update.finish();
    assert!(updated.bytes.starts_with(bytes));
    let Ok(after) = Document::read(&updated.bytes) else { return };
    assert_eq!(after.revisions().len(), document.revisions().len() + 1);
    assert_eq!(after.latest().get(id), Ok(Object::String(b"added (\\)".to_vec())));
});
