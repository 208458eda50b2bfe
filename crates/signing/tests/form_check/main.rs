//! The form check held against documents that are sound, and against the same with one thing wrong.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod docx;
mod faults;
mod fonts;
mod hostile;
mod sound;

use std::path::{Path, PathBuf};

use typeset::{Document, Options};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../typeset/tests/samples")
}

fn sample(name: &str) -> Document {
    let path = folder().join(format!("{name}.json"));
    Document::from_json(&std::fs::read(path).unwrap()).unwrap()
}

fn names() -> Vec<String> {
    let files = std::fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().path());
    let name = |path: PathBuf| path.file_stem().unwrap().to_str().unwrap().to_owned();
    let mut names: Vec<String> = files.map(name).collect();
    names.sort();
    names
}

fn options() -> Options {
    Options::new("2026-11-23T08:00:00".parse().unwrap())
}
