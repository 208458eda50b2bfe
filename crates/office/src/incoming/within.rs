//! What the authority itself issued, handed to a unit or a person of its own: not registered again, given at once, handled
//! like any other (Decree 30/2020/NĐ-CP, art. 24; docs/decisions/0051).

use base::Result;
use base::authority::{Actor, AuthorityId, Scope};
use base::db::Tx;
use base::events::Event;
use directory::PersonId;
use jiff::civil::Date;

use super::assign::hand;
use super::take_in::NewIncoming;
use super::{IncomingId, Part, REGISTER, State, TO_HANDLE, Way, find, recall, store};
use crate::files::{self, File};

/// A document of the authority's own, and whose desk it goes to.
pub(crate) struct Within {
    pub(crate) authority: AuthorityId,
    pub(crate) code: String,
    pub(crate) name: String,
    pub(crate) document_id: String,
    pub(crate) reference: String,
    pub(crate) dated_on: Option<Date>,
    pub(crate) kind: String,
    pub(crate) subject: String,
    /// Name and office.
    pub(crate) signer: (String, String),
    pub(crate) rank: i64,
    pub(crate) files: Vec<File>,
    /// Who signed it, and confirms that it is done.
    pub(crate) leader: PersonId,
    pub(crate) to: PersonId,
}

// law!("30/2020:24")
/// Puts it on the desk, assigned already.
pub(crate) fn within(tx: &Tx, of: &Within) -> Result<IncomingId> {
    let id = IncomingId::new(tx);
    let permit = Actor::machine("issue").may(&REGISTER, Scope::Authority(of.authority))?;
    let event = Event::of("document.arrived", "incoming-document", id)
        .with("way", Way::Within.name())
        .with("lead", of.to.to_string());
    let change = tx.change(&permit, &event)?;
    store::insert(&change, id, &new(of))?;
    store::submit(&change, id, of.leader)?;
    store::move_to(&change, id, State::Assigned)?;
    let one = find(tx, of.authority, id)?;
    for file in &of.files {
        files::add(&change, &one.about(), file)?;
    }
    store::part(&change, id, of.to, Part::Lead, of.leader)?;
    hand(&change, &one, of.to, &TO_HANDLE, None)?;
    Ok(id)
}

fn new(of: &Within) -> NewIncoming {
    NewIncoming {
        authority: of.authority,
        way: Way::Within,
        copy: None,
        document_id: of.document_id.clone(),
        sender_code: of.code.clone(),
        sender_name: of.name.clone(),
        reference: of.reference.clone(),
        dated_on: of.dated_on,
        kind: of.kind.clone(),
        subject: of.subject.clone(),
        signer_name: of.signer.0.clone(),
        signer_title: of.signer.1.clone(),
        due_on: None,
        rank: of.rank,
    }
}

// law!("30/2020:18")
/// Stops what became of a document that its authority recalled.
pub(crate) fn stop(tx: &Tx, authority: AuthorityId, id: IncomingId, reason: &str) -> Result<()> {
    let one = find(tx, authority, id)?;
    match one.withdrawn() {
        true => Ok(()),
        false => recall::stop(tx, &one, reason),
    }
}
