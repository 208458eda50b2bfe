//! What work files need of outgoing documents: who has a hand in one, what it is as a paper of the file, and its file as it was
//! sealed (Decree 30/2020/NĐ-CP, arts. 19, 29).

use base::Result;
use base::authority::Actor;
use base::db::Tx;
use directory::person::{acting, person};
use directory::roles::CLERK;
use jiff::Timestamp;

use super::review::signatory;
use super::{Outgoing, store, told};
use crate::files::File;
use crate::trail;

/// Whether somebody has or had a hand in a document: its clerks, its author, everybody on whose desk it was.
pub(crate) fn in_hands_of(tx: &Tx, actor: &Actor, one: &Outgoing) -> Result<bool> {
    let theirs = actor.has(&CLERK) || acting(actor) == Some(one.author);
    Ok(theirs || trail::had_a_hand(tx, actor, &one.about())?)
}

/// The authority as its head stands in the document.
pub(crate) fn issuer(tx: &Tx, one: &Outgoing) -> Result<String> {
    let version = store::version(tx, one.id, one.version)?;
    Ok(version.map(|version| version.sheet.issuer).unwrap_or_default())
}

/// Position and name of who signed it.
pub(crate) fn signer(tx: &Tx, one: &Outgoing) -> Result<(String, String)> {
    let Some(version) = store::version(tx, one.id, one.version)? else {
        return Ok((String::new(), String::new()));
    };
    let name = match signatory(&version.sheet.signer) {
        Some((signer, _)) => person(tx, signer)?.name,
        None => String::new(),
    };
    Ok((version.sheet.office, name))
}

/// Codes and names of the authorities it went to over the axis.
pub(crate) fn sent_to(tx: &Tx, one: &Outgoing) -> Result<Vec<(String, String)>> {
    let (recipients, _) = told::lines(tx, one)?;
    Ok(recipients.into_iter().map(|to| (to.code, to.name)).collect())
}

/// What each recipient told last: its code, the status, when.
pub(crate) fn heard(tx: &Tx, one: &Outgoing) -> Result<Vec<(String, String, Timestamp)>> {
    let (recipients, _) = told::lines(tx, one)?;
    let told = recipients.into_iter().filter_map(|to| {
        let told = to.told?;
        Some((to.code, told.code, told.at))
    });
    Ok(told.collect())
}

/// The document as it was sealed.
pub(crate) fn sealed_file(one: &Outgoing) -> Option<File> {
    let name = one.reference().replace('/', "-");
    Some(File {
        place: 0,
        name: format!("{name}.pdf"),
        media_type: "application/pdf".to_owned(),
        body: one.sealed?,
    })
}
