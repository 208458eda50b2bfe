//! The house rules as a test: directions between crates, sizes, banned words, where SQL may stand, links that lead
//! somewhere. What is checked here needs no reviewer.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Every edge between our crates. A new one is a decision (docs/decisions).
const EDGES: [(&str, &[&str]); 13] = [
    ("desk", &["base", "directory", "tables"]),
    (
        "office",
        &["axis", "base", "desk", "directory", "edxml", "search", "signing", "tables", "typeset"],
    ),
    ("tables", &["base", "typeset"]),
    ("base", &[]),
    ("edxml", &[]),
    ("signature", &[]),
    ("directory", &["base"]),
    ("axis", &["base", "directory", "edxml", "signature"]),
    ("signing", &["base", "directory", "picture", "signature", "typeset"]),
    (
        "server",
        &[
            "axis",
            "base",
            "desk",
            "directory",
            "edxml",
            "office",
            "picture",
            "signature",
            "signing",
            "typeset",
        ],
    ),
    ("picture", &[]),
    ("search", &[]),
    ("typeset", &[]),
];
const FUNCTION_LINES_MAX: usize = 70;
const FILE_LINES_MAX: usize = 600;
/// Words of the rooms that the ground must not know.
const DOMAIN_WORDS: [&str; 5] = ["parcel", "edxml", "organid", "delivery", "văn bản"];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

fn files(below: &Path, ends: &str, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(below).unwrap().map(Result::unwrap) {
        let (path, name) = (entry.path(), entry.file_name());
        if path.is_dir()
            && !["target", ".git", "node_modules", "corpus"].contains(&name.to_str().unwrap())
        {
            files(&path, ends, found);
        } else if path.to_str().unwrap().ends_with(ends) {
            found.push(path);
        }
    }
}

/// Every Rust file of ours with its text, by path from the root.
fn sources() -> Vec<(String, String)> {
    let (root, mut found) = (root(), Vec::new());
    files(&root.join("crates"), ".rs", &mut found);
    let name = |path: &PathBuf| path.strip_prefix(&root).unwrap().to_str().unwrap().to_owned();
    found.iter().map(|path| (name(path), std::fs::read_to_string(path).unwrap())).collect()
}

fn nothing_found(rule: &str, found: &[String]) {
    assert!(found.is_empty(), "{rule}:\n  {}", found.join("\n  "));
}

#[test]
fn crates_know_only_what_is_below_them() {
    let metadata = cargo_metadata::MetadataCommand::new().no_deps().exec().unwrap();
    let ours: BTreeSet<String> =
        metadata.packages.iter().map(|package| package.name.to_string()).collect();
    assert_eq!(ours, EDGES.iter().map(|(name, _)| (*name).to_owned()).collect());
    for package in &metadata.packages {
        let used: BTreeSet<&str> = package
            .dependencies
            .iter()
            .filter(|d| d.kind == cargo_metadata::DependencyKind::Normal && d.path.is_some())
            .map(|d| d.name.as_str())
            .collect();
        let (_, allowed) = EDGES.iter().find(|(name, _)| *name == package.name.as_str()).unwrap();
        assert_eq!(used, allowed.iter().copied().collect(), "edges of {}", package.name);
    }
}

#[test]
fn functions_fit_a_screen_and_files_stay_small() {
    let mut found = Vec::new();
    for (path, text) in sources() {
        let lines: Vec<&str> = text.lines().collect();
        if lines.len() > FILE_LINES_MAX {
            found.push(format!("{path}: {} lines", lines.len()));
        }
        for (place, line) in lines.iter().enumerate() {
            let indent = line.len() - line.trim_start().len();
            let begins = line.trim_start().split(' ').take(4).any(|word| word == "fn");
            if !begins || line.trim_start().starts_with("//") || line.ends_with(';') {
                continue;
            }
            let end = format!("{}}}", " ".repeat(indent));
            let length = lines[place..].iter().position(|line| *line == end).unwrap_or(0);
            // A test may hold a table of cases, which is data.
            if length > FUNCTION_LINES_MAX && !path.contains("/tests/") {
                found.push(format!("{path}:{}: a function of {length} lines", place + 1));
            }
        }
    }
    nothing_found("too long", &found);
}

#[test]
fn every_file_opens_with_what_it_is() {
    let sources = sources();
    let mute =
        sources.iter().filter(|(_, text)| !text.starts_with("//!")).map(|(path, _)| path.clone());
    nothing_found("files without their first two sentences", &mute.collect::<Vec<_>>());
}

#[test]
fn sql_stands_in_store_files_only() {
    let verbs = ["\"select ", "\"insert into ", "\"update ", "\"delete from "];
    let mut found = Vec::new();
    for (path, text) in sources() {
        let allowed =
            path.ends_with("store.rs") || path.contains("/tests") || path.contains("base/src/db/");
        if !allowed && verbs.iter().any(|verb| text.contains(verb)) {
            found.push(path);
        }
    }
    nothing_found("SQL outside store.rs", &found);
}

/// Tables that `Tx::upkeep` may write without permit and event, because each row follows from something recorded.
const UPKEEP: [(&str, &str); 27] = [
    ("desk_tally", "sums over work that was done"),
    ("desk_tallied", "how far the sums have come"),
    ("desk_digest", "that a letter with unread notices was queued for a day"),
    ("desk_notice", "that a letter about it was sent"),
    ("delivery", "derived from an accepted parcel; its settling is a change"),
    ("parcel", "that its deliveries were written"),
    ("hub_hour", "sums over the record"),
    ("hub_tally", "how far the sums have come"),
    ("hub_refusal", "counts of what was refused, which left nothing"),
    ("incoming", "that the hub was told of the copy"),
    ("incoming_check", "what a copy taken in was found to be; its event names the evidence"),
    ("parcel_check", "what an accepted parcel's signatures were found to be"),
    ("job", "work that a change or a sweep queued"),
    ("office_arrival", "what a clerk typed and did not enter yet; entering it is a change"),
    ("office_arrival_file", "what a clerk uploaded and did not enter yet"),
    ("office_arrival_piece", "pieces of it, on their way"),
    ("office_scan", "a file that waits for a machine, or was read by it"),
    ("office_scan_backlog", "how far documents older than the machine were walked"),
    (
        "office_scan_page",
        "what the machine read, page by page; the record says so of each document",
    ),
    ("office_text", "what a file says, read once"),
    ("office_view", "that somebody who may looked at a document, first and last"),
    ("passkey", "its counter and when it was last used, with the act it was used for"),
    ("ceremony", "questions put to browsers, for five minutes"),
    ("signing_act", "why it has to wait, until its next try"),
    ("session", "when it was last seen; those that ended by time"),
    ("system", "when it was last seen"),
    ("event", "its place in the chain"),
];

#[test]
fn only_what_follows_from_the_record_is_written_without_an_event() {
    let mut found = Vec::new();
    for (path, text) in sources().iter().filter(|(path, _)| path.ends_with("store.rs")) {
        for statement in text.split("tx.upkeep").skip(1) {
            let words: Vec<&str> =
                statement.split([' ', '"', '\n']).filter(|w| !w.is_empty()).collect();
            let verb = words.iter().position(|w| ["into", "update", "from"].contains(w));
            let table = match statement.strip_prefix("_many(\"") {
                Some(rest) => rest.split('"').next(),
                None => verb.and_then(|place| words.get(place + 1).copied()),
            };
            if !UPKEEP.iter().any(|(allowed, _)| Some(*allowed) == table) {
                found.push(format!("{path}: {table:?}"));
            }
        }
    }
    nothing_found("tables written without permit and event", &found);
}

#[test]
fn nothing_is_left_for_later_in_the_code() {
    let words = [
        ["TO", "DO"].concat(),
        ["FIX", "ME"].concat(),
        ["XX", "X"].concat(),
        "unimplemented!".to_owned(),
    ];
    let mut found = Vec::new();
    for (path, text) in sources() {
        for (place, line) in text.lines().enumerate() {
            let bad =
                words.iter().any(|word| line.contains(word.as_str())) || line.contains("#[allow(");
            if bad && !path.ends_with("tests/tidy.rs") {
                found.push(format!("{path}:{}: {}", place + 1, line.trim()));
            }
        }
    }
    nothing_found("plans belong into issues, allowances are #[expect] with a reason", &found);
}

#[test]
fn the_ground_knows_no_domain_word() {
    let mut found = Vec::new();
    for (path, text) in sources() {
        let ground = path.starts_with("crates/base/src")
            && !path.contains("/pages/sample")
            && !path.contains("tests");
        if !ground || path.ends_with("crash.rs") {
            continue;
        }
        let code = text.lines().filter(|line| !line.trim_start().starts_with("//"));
        let text = code.collect::<Vec<_>>().join("\n").to_lowercase();
        found.extend(
            DOMAIN_WORDS
                .iter()
                .filter(|word| text.contains(*word))
                .map(|word| format!("{path}: {word}")),
        );
    }
    nothing_found("domain words in base", &found);
}

#[test]
fn links_in_documents_lead_somewhere() {
    let (root, mut documents, mut found) = (root(), Vec::new(), Vec::new());
    files(&root, ".md", &mut documents);
    for document in
        documents.iter().filter(|path| !path.starts_with(root.join("crates/base/assets")))
    {
        let text = std::fs::read_to_string(document).unwrap();
        for link in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            let target = link.split('#').next().unwrap_or_default();
            let outside = target.contains("://") || target.starts_with("mailto:");
            if !target.is_empty() && !outside && !document.parent().unwrap().join(target).exists() {
                found.push(format!("{}: {link}", document.strip_prefix(&root).unwrap().display()));
            }
        }
    }
    nothing_found("links that lead nowhere", &found);
}

#[test]
fn migrations_are_one_line_of_history() {
    let mut names: Vec<String> = std::fs::read_dir(root().join("migrations"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    let numbers: Vec<&str> = names.iter().map(|name| &name[..4]).collect();
    let once: BTreeSet<&&str> = numbers.iter().collect();
    assert_eq!(once.len(), numbers.len(), "two migrations bear one number: {names:?}");
    assert!(
        names
            .iter()
            .all(|name| name.ends_with(".sql") && name[..4].bytes().all(|b| b.is_ascii_digit()))
    );
}

/// A rule of law is marked where it is coded and where it is tested, as `// law!("28/2018:1.2")` (decision and
/// article); `docs/law.md` is made from the marks.
#[test]
fn every_law_mark_stands_in_code_and_in_a_test() {
    let mut places: BTreeMap<String, [BTreeSet<String>; 2]> = BTreeMap::new();
    for (path, text) in sources().into_iter().filter(|(path, _)| !path.ends_with("tests/tidy.rs")) {
        let whole = path.contains("/tests/") || path.ends_with("tests.rs");
        let inner = if whole { 0 } else { text.find("mod tests {").unwrap_or(text.len()) };
        for (at, _) in text.match_indices("law!(\"") {
            let mark = text[at + 6..].split('"').next().unwrap().to_owned();
            places.entry(mark).or_default()[usize::from(at >= inner)].insert(path.clone());
        }
    }
    assert!(places.len() >= 10, "the marks are gone: {places:?}");
    let alone = places.iter().filter(|(_, [code, tests])| code.is_empty() || tests.is_empty());
    nothing_found(
        "marks without their twin",
        &alone.map(|(mark, _)| mark.clone()).collect::<Vec<_>>(),
    );

    let mut page = "# Rules of law, where they are coded and where they are tested\n\n\
        Made from the marks in the code by `tests/tidy.rs`; the numbers are decision or decree and article.\n\n\
        | rule | code | test |\n|---|---|---|\n"
        .to_owned();
    let list = |paths: &BTreeSet<String>| {
        paths.iter().map(|path| format!("[{path}](../{path})")).collect::<Vec<_>>().join("<br>")
    };
    for (mark, [code, tests]) in &places {
        page.push_str(&format!("| {mark} | {} | {} |\n", list(code), list(tests)));
    }
    let kept = root().join("docs/law.md");
    if std::fs::read_to_string(&kept).unwrap_or_default() != page {
        std::fs::write(&kept, page).unwrap();
        panic!("docs/law.md was out of date; it has been written anew, look at it and commit it");
    }
}

#[test]
fn every_function_of_the_law_names_its_stories_or_what_is_missing() {
    let list = std::fs::read_to_string(root().join("docs/functions.md")).unwrap();
    let mut sources = Vec::new();
    files(&root().join("crates"), ".rs", &mut sources);
    let code: String = sources.iter().map(|path| std::fs::read_to_string(path).unwrap()).collect();
    let mut found = Vec::new();
    for line in list.lines().filter(|line| line.starts_with("| ") && !line.starts_with("| **")) {
        let proof = line.split('|').nth(2).unwrap_or_default();
        let stories: Vec<&str> =
            proof.split('`').skip(1).step_by(2).filter(|name| !name.contains('/')).collect();
        let unknown = stories.iter().filter(|name| !code.contains(&format!("fn {name}(")));
        found.extend(unknown.map(|name| format!("no test is called {name}")));
        if stories.is_empty() && !proof.contains("missing") && !proof.contains("proved by") {
            found.push(format!("neither a story nor what is missing: {line}"));
        }
    }
    nothing_found("functions of the law", &found);
}
