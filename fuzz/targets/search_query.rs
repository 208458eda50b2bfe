//! Queries of the search: whatever is typed is read or refused, and what it looks for are folded words.
#![no_main]

use libfuzzer_sys::fuzz_target;
use search::{Query, fold, marked, snippet};

fuzz_target!(|text: &str| {
    if let Ok(query) = Query::parse(text) {
        let words = query.words();
        assert!(words.iter().all(|word| !word.is_empty() && fold(word) == *word));
        let whole: String = marked(text, &words).into_iter().map(|piece| piece.text).collect();
        assert_eq!(whole, text);
        snippet(text, &words);
    }
});
