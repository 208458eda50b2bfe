//! The pages of the directory as samples.

use base::authority::AuthorityId;
use base::pages::Chrome;
use base::pages::sample::{Samples, render};
use base::{Lang, Result};
use jiff::Timestamp;

use super::{Asked, Authority, AuthorityCode, Kind, List, One, Show, Snapshot};

fn authority(id: i64, code: &str, name: &str, parent: Option<i64>) -> Authority {
    Authority {
        id: AuthorityId(id),
        parent: parent.map(AuthorityId),
        kind: if parent.is_some() { Kind::Unit } else { Kind::Authority },
        member: parent.is_none(),
        name: name.to_owned(),
        name_en: None,
        mail: "vanthu@khanhhoa.gov.vn".to_owned(),
        valid_from: "2020-09-14T17:00:00Z".parse().unwrap(),
        valid_to: None,
        successor: None,
        version: id,
        code: AuthorityCode::parse(code).unwrap(),
        other_codes: AuthorityCode::parse(code).unwrap().twin().into_iter().collect(),
    }
}

fn snapshot() -> Snapshot {
    let end: Timestamp = "2025-06-30T17:00:00Z".parse().unwrap();
    let closed = Authority {
        valid_to: Some(end),
        successor: Some(AuthorityId(1)),
        name_en: Some("People's Committee of Ninh Thuận".to_owned()),
        ..authority(2, "H43", "UBND tỉnh Ninh Thuận", None)
    };
    let mut all = vec![authority(1, "H32", "UBND tỉnh Khánh Hòa", None), closed];
    all.extend(
        (3..130).map(|n| authority(n, &format!("H32.{n}"), &format!("Phòng số {n}"), Some(1))),
    );
    Snapshot::of(200, all)
}

impl Samples for List {
    fn samples(chrome: &Chrome) -> Vec<(&'static str, List)> {
        let list = |q: &str, show, page| {
            let asked = Asked { q: q.to_owned(), show, page };
            List::of(&snapshot(), chrome.clone(), asked)
        };
        vec![
            ("directory", list("", Show::All, 1)),
            ("directory-found", list("ninh thuan", Show::Closed, 0)),
            ("directory-empty", list("không có", Show::Active, 9)),
        ]
    }
}

impl Samples for One {
    fn samples(chrome: &Chrome) -> Vec<(&'static str, One)> {
        let snapshot = snapshot();
        let one = |code| One::of(&snapshot, chrome.clone(), snapshot.find(code).unwrap(), &[]);
        vec![("authority", one("H32")), ("authority-closed", one("H43")), ("unit", one("H32.9"))]
    }
}

#[test]
fn every_page_of_the_directory_can_be_drawn_in_both_languages() -> Result<()> {
    for lang in [Lang::Vi, Lang::En] {
        let chrome = Chrome::sample(lang, "/directory?page=1");
        let mut pages = render::<List>(&chrome)?;
        pages.extend(render::<One>(&chrome)?);
        assert_eq!(pages.len(), 6);
        assert!(pages.iter().all(|(_, html)| html.contains("</html>")));
    }
    Ok(())
}
