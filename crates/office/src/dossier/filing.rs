//! The files that a document stands in, and the form that puts it into another: a part of the document's own page, the same for
//! what came in and what went out (Decree 30/2020/NĐ-CP, art. 29).

use askama::Template;
use base::Result;
use base::authority::Scope;
use base::db::Tx;
use base::pages::{Choice, Chrome};
use desk::Subject;

use super::{Dossier, KEEP, access, open_files, store};
use crate::Looker;
use crate::said::Said;
use crate::trail::Access;

#[derive(Template)]
#[template(path = "dossier/filing.html")]
pub(crate) struct Filing {
    chrome: Chrome,
    said: Said,
    /// The document's own page.
    way: String,
    /// The files it stands in that the looker may open.
    stands: Vec<Dossier>,
    /// Open files to choose from; none where the looker may not file it.
    open: Vec<Dossier>,
    /// Whether it waits on the looker's desk to be filed.
    waits: bool,
}

impl Filing {
    /// `may`: whether the document belongs into a file and the looker has a hand in it.
    pub(crate) fn read(
        tx: &Tx,
        (chrome, said): (&Chrome, &Said),
        looker: &Looker,
        (way, about): (String, &Subject),
        (may, waits): (bool, bool),
    ) -> Result<Filing> {
        let keeps = looker.actor.may(&KEEP, Scope::Authority(looker.authority)).is_ok();
        let mut stands = store::files_of(tx, about)?;
        stands
            .retain(|one| one.authority == looker.authority && access(looker, one) != Access::None);
        let open = match may && keeps {
            true => open_files(tx, looker)?,
            false => Vec::new(),
        };
        let (chrome, said) = (chrome.clone(), said.clone());
        Ok(Filing { chrome, said, way, stands, open, waits })
    }

    pub(crate) fn html(&self) -> String {
        self.render().unwrap_or_default()
    }

    /// Whether there is an open file to choose.
    pub(crate) fn offers(&self) -> bool {
        !self.open.is_empty()
    }

    fn choices(&self) -> Vec<Choice> {
        let label = |one: &Dossier| format!("{}/{} {}", one.notation, one.year, one.title);
        self.open.iter().map(|one| Choice::new(one.id.to_string(), label(one))).collect()
    }
}
