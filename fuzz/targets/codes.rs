//! Codes of authorities: what parses parses again to itself, twins are twins, parents climb.
#![no_main]

use directory::AuthorityCode;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let Ok(code) = AuthorityCode::parse_any(text) else { return };
    assert_eq!(AuthorityCode::parse_any(code.as_str()).as_ref(), Ok(&code));
    if let Some(twin) = code.twin() {
        assert_eq!(twin.twin(), Some(code.clone()));
    }
    let mut above = code.clone();
    for _ in 0..40 {
        let Some(parent) = above.parent() else { return };
        assert!(parent.level() < above.level());
        above = parent;
    }
    panic!("parents without end");
});
