//! Settings: one commented default file inside the program, one file of the operator on top. A key that the default
//! does not know is refused, with the nearest known one named.

use std::path::Path;

use serde::de::DeserializeOwned;
use toml::{Table, Value};

use crate::error::{Error, Refusal, Result};
use crate::text::Text;

/// A setting as it is in force, for `check-config`.
#[derive(Debug, Clone, PartialEq)]
pub struct Setting {
    /// Dotted name, e.g. `blobs.place`.
    pub name: String,
    pub value: String,
    /// Whether the operator's file says so (else it is the default).
    pub set: bool,
}

/// Lays the operator's file over the defaults.
///
/// # Errors
/// A refusal when the file cannot be read or parsed, has an unknown key, or a value of the wrong kind.
pub fn load<T: DeserializeOwned>(defaults: &str, file: Option<&Path>) -> Result<(T, Vec<Setting>)> {
    let mut settings = parse(defaults, "config.default.toml")?;
    let theirs = match file {
        Some(path) => read(path)?,
        None => Table::new(),
    };
    lay_over(&mut settings, &theirs, "")?;
    let mut explained = Vec::new();
    explain(&settings, &theirs, "", &mut explained);
    let typed = Value::Table(settings)
        .try_into()
        .map_err(|error| unreadable("config", &error.to_string()))?;
    Ok((typed, explained))
}

fn read(path: &Path) -> Result<Table> {
    let name = path.display().to_string();
    let text =
        std::fs::read_to_string(path).map_err(|error| unreadable(&name, &error.to_string()))?;
    parse(&text, &name)
}

fn parse(text: &str, name: &str) -> Result<Table> {
    text.parse().map_err(|error: toml::de::Error| unreadable(name, &error.to_string()))
}

fn lay_over(settings: &mut Table, theirs: &Table, above: &str) -> Result<()> {
    for (key, value) in theirs {
        let name = format!("{above}{key}");
        match (settings.get_mut(key), value) {
            (Some(Value::Table(inner)), Value::Table(value)) => {
                lay_over(inner, value, &format!("{name}."))?;
            }
            (Some(known), value) if known.same_type(value) => *known = value.clone(),
            (Some(known), value) => return Err(wrong_kind(&name, known, value)),
            (None, _) => return Err(unknown(&name, settings.keys())),
        }
    }
    Ok(())
}

fn explain(settings: &Table, theirs: &Table, above: &str, into: &mut Vec<Setting>) {
    for (key, value) in settings {
        let name = format!("{above}{key}");
        match value {
            Value::Table(inner) => {
                let empty = Table::new();
                let theirs = theirs.get(key).and_then(Value::as_table).unwrap_or(&empty);
                explain(inner, theirs, &format!("{name}."), into);
            }
            value => {
                into.push(Setting {
                    name,
                    value: value.to_string(),
                    set: theirs.contains_key(key),
                });
            }
        }
    }
}

fn unreadable(file: &str, why: &str) -> Error {
    Refusal::new(
        "config.unreadable",
        Text::with(
            format!("Không đọc được tệp cấu hình {file}: {why}"),
            format!("The configuration file {file} cannot be read: {why}"),
        ),
        Text::new(
            "Sửa tệp theo mẫu config.default.toml (lệnh `truc check-config` in mẫu này).",
            "Correct the file after config.default.toml (`truc check-config` prints it).",
        ),
    )
    .field(file)
    .into()
}

fn wrong_kind(name: &str, known: &Value, given: &Value) -> Error {
    let (wanted, given) = (known.type_str(), given.type_str());
    Refusal::new(
        "config.kind",
        Text::with(
            format!("Mục cấu hình {name} phải là {wanted}, không phải {given}."),
            format!("The setting {name} must be {wanted}, not {given}."),
        ),
        Text::new("Sửa giá trị của mục này.", "Correct the value of this setting."),
    )
    .field(name)
    .into()
}

fn unknown<'a>(name: &str, known: impl Iterator<Item = &'a String>) -> Error {
    let last = name.rsplit('.').next().unwrap_or(name);
    let near = known.min_by_key(|key| distance(last, key)).cloned().unwrap_or_default();
    Refusal::new(
        "config.unknown",
        Text::with(
            format!("Không có mục cấu hình nào tên là {name}."),
            format!("There is no setting called {name}."),
        ),
        Text::with(format!("Có phải ý bạn là {near}?"), format!("Did you mean {near}?")),
    )
    .field(name)
    .into()
}

/// Letters to change between two names: enough to guess a misspelling.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut corner = std::mem::replace(&mut row[0], i + 1);
        for (j, y) in b.iter().enumerate() {
            let cost = (corner + usize::from(x != *y)).min(row[j] + 1).min(row[j + 1] + 1);
            corner = std::mem::replace(&mut row[j + 1], cost);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    const DEFAULTS: &str = "listen = '127.0.0.1:8080'\n[blobs]\nplace = 'files'\nlimit = 5\n";

    fn load_text(text: &str) -> Result<(Table, Vec<Setting>)> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("truc.toml");
        std::fs::write(&path, text).unwrap();
        load(DEFAULTS, Some(&path))
    }

    #[test]
    fn the_operators_value_wins_and_is_told_apart() {
        let (settings, explained) = load_text("[blobs]\nlimit = 9").unwrap();
        assert_eq!(settings["blobs"]["limit"].as_integer(), Some(9));
        let set: Vec<&str> = explained.iter().filter(|s| s.set).map(|s| s.name.as_str()).collect();
        assert_eq!(set, ["blobs.limit"]);
    }

    #[test]
    fn an_unknown_key_is_refused_with_its_nearest_neighbour() {
        let error = load_text("[blobs]\nplcae = 's3'").unwrap_err();
        let refusal = error.refusal().unwrap();
        assert_eq!(refusal.rule, "config.unknown");
        assert_eq!(refusal.field.as_deref(), Some("blobs.plcae"));
        assert!(refusal.remedy.en.contains("place"), "{}", refusal.remedy.en);
    }

    #[test]
    fn a_value_of_the_wrong_kind_is_refused_by_name() {
        let error = load_text("listen = 8080").unwrap_err();
        assert_eq!(error.refusal().unwrap().rule, "config.kind");
    }
}
