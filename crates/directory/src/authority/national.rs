//! The national list of level-1 authorities that comes with the program, loaded into an empty directory.
//! Decision 20/2020/QĐ-TTg, Phụ lục I, with the changes of Decision 09/2025/QĐ-TTg; see `data/README.md`.

use std::collections::HashMap;

use base::Result;
use base::authority::{AuthorityId, Permit};
use base::db::Tx;
use jiff::Timestamp;
use serde::Deserialize;

use super::{Entry, Kind, close, register};
use crate::code::AuthorityCode;

const LIST: &str = include_str!("../../data/authorities_level1.csv");

/// When Decision 20/2020 came into force: the codes exist from then on.
const CODES_FROM: &str = "2020-09-14T17:00:00Z";
/// When the provinces and ministries were merged (1 July 2025, Việt Nam time).
const MERGED_ON: &str = "2025-06-30T17:00:00Z";

#[derive(Deserialize)]
struct Line {
    code: String,
    name_vi: String,
    status: String,
    successor_code: String,
}

/// Who joins the axis at the start: government, provincial committees and councils, the President's office.
fn member(line: &Line) -> bool {
    let letter = line.code.as_bytes().first();
    line.status == "active" && (matches!(letter, Some(b'G' | b'H' | b'K')) || line.code == "B01")
}

/// Loads the list unless it is loaded already; answers how many authorities it registered.
///
/// # Errors
/// When the store fails or the list is damaged.
pub fn load_national_list(tx: &Tx, permit: &Permit) -> Result<usize> {
    let (from, merged) = (instant(CODES_FROM)?, instant(MERGED_ON)?);
    let lines: Vec<Line> = csv::Reader::from_reader(LIST.as_bytes())
        .deserialize()
        .collect::<Result<_, _>>()
        .map_err(anyhow::Error::from)?;
    let mut registered: HashMap<&str, AuthorityId> = HashMap::new();
    for line in lines.iter().filter(|line| !line.name_vi.is_empty()) {
        let code = AuthorityCode::parse(&line.code)?;
        if super::store::holder(tx, &code)?.is_some() {
            continue;
        }
        let entry = Entry {
            parent: None,
            kind: Kind::Authority,
            member: member(line),
            name: line.name_vi.clone(),
            name_en: None,
            mail: String::new(),
            valid_from: from,
            code,
            other_codes: Vec::new(),
        };
        registered.insert(&line.code, register(tx, permit, entry)?);
    }
    for line in lines.iter().filter(|line| line.status != "active") {
        if let Some(id) = registered.get(line.code.as_str()) {
            let successor = registered.get(line.successor_code.as_str()).copied();
            close(tx, permit, *id, merged, successor)?;
        }
    }
    Ok(registered.len())
}

fn instant(text: &str) -> Result<Timestamp> {
    Ok(text.parse().map_err(anyhow::Error::from)?)
}

#[cfg(test)]
mod tests {
    use base::authority::{Actor, Scope};
    use base::testing::Fresh;

    use super::*;
    use crate::Directory;
    use crate::authority::KEEP;

    #[tokio::test]
    async fn the_list_gives_ninety_five_members_and_successors_of_the_merged() {
        let fresh = Fresh::new();
        let load =
            |tx: &Tx| load_national_list(tx, &Actor::machine("t").may(&KEEP, Scope::Installation)?);
        let count = fresh.db.write(load).await.unwrap();
        assert_eq!(fresh.db.write(load).await.unwrap(), 0, "a second loading changes nothing");
        let directory = Directory::open(fresh.db.clone()).await.unwrap().snapshot();
        assert_eq!(directory.all().len(), count);
        let now = fresh.clock.now();
        let members = directory.all().iter().filter(|found| found.member && found.exists_at(now));
        assert_eq!(members.count(), 95);
        let refusal = directory.resolve("000.00.00.H43", now).unwrap_err();
        assert!(refusal.remedy.vi.contains("H32"), "{}", refusal.remedy.vi);
    }
}
