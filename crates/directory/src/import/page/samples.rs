//! The page of the import as samples.

use base::pages::sample::{Samples, render};
use base::pages::{Chrome, Refusals};
use base::{Lang, Result};

use super::super::plan::plan;
use super::super::{Report, read};
use super::{Ask, cut_off};
use crate::authority::Snapshot;

fn report(chrome: &Chrome, rows: &str) -> Report {
    let table = read(format!("code,name,parent,valid from\n{rows}").as_bytes()).unwrap();
    plan(&Snapshot::default(), &table, chrome.now).report
}

impl Samples for Ask {
    fn samples(chrome: &Chrome) -> Vec<(&'static str, Ask)> {
        let page = |refusals, report: Option<Report>| Ask {
            chrome: chrome.clone(),
            refusals,
            file: "danh-muc-2026.xlsx".to_owned(),
            key: report
                .as_ref()
                .filter(|r| r.touched() > 0 && r.sound())
                .map_or("", |_| "k")
                .to_owned(),
            report,
        };
        let cut_off = Refusals::from(cut_off().refusal().unwrap().clone());
        let faulty = "G 1,Bộ A,,\nG02,,G99,\nG03,Bộ C,,31/02/2025\nG03,Bộ D,,\n";
        vec![
            ("import", page(Refusals::none(), None)),
            ("import-cut-off", page(cut_off, None)),
            ("import-faults", page(Refusals::none(), Some(report(chrome, faulty)))),
            ("import-ready", page(Refusals::none(), Some(report(chrome, "G09,Bộ Nội vụ,,\n")))),
            ("import-same", page(Refusals::none(), Some(Report::default()))),
        ]
    }
}

#[test]
fn the_page_of_the_import_can_be_drawn_in_both_languages() -> Result<()> {
    for lang in [Lang::Vi, Lang::En] {
        let pages = render::<Ask>(&Chrome::sample(lang, "/directory/import"))?;
        assert_eq!(pages.len(), 5);
        assert!(pages.iter().all(|(_, html)| html.contains("</html>")));
    }
    Ok(())
}
