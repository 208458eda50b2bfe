//! What a draft comes from: nothing, an incoming document that it answers, or an issued one that it corrects or replaces; and
//! what its form begins with therefore.

use base::db::Tx;
use base::{Refusal, Result};
use typeset::document::Kind;

use crate::incoming::{self, Incoming, IncomingId};
use crate::outgoing::draft::Origin;
use crate::outgoing::sheet::{Known, Sheet, kind_name};
use crate::outgoing::{Amendment, Outgoing, amend, known as known_to, store};
use crate::{Looker, Office};

/// What a draft comes from.
#[derive(Debug, Clone, Default)]
pub(super) struct Source {
    pub(super) reply: Option<Incoming>,
    pub(super) amends: Option<(Amendment, Outgoing)>,
}

impl Source {
    /// The named documents, when they are the looker's to answer or to see.
    pub(super) async fn asked(office: &Office, looker: &Looker, of: Origin) -> Result<Source> {
        let (actor, home) = (looker.actor.clone(), looker.authority);
        let read = move |tx: &Tx| {
            let reply = match of.reply_to {
                None => None,
                Some(id) => match incoming::is_known_to(tx, &actor, home, id)? {
                    true => incoming::get(tx, home, id)?,
                    false => return Err(Refusal::not_found().into()),
                },
            };
            let amends = match of.amends {
                Some((how, id)) => Some((how, known_to(tx, &actor, home, id)?.0)),
                None => None,
            };
            Ok(Source { reply, amends })
        };
        office.hub.db.read(read).await
    }

    /// What a document that exists was drafted from.
    pub(super) fn of(tx: &Tx, one: &Outgoing) -> Result<Source> {
        let reply = match one.reply_to {
            Some(reply) => incoming::get(tx, one.authority, reply)?,
            None => None,
        };
        Ok(Source { reply, amends: amend::of(tx, one.id)? })
    }

    pub(super) fn origin(&self) -> Origin {
        let reply_to: Option<IncomingId> = self.reply.as_ref().map(|reply| reply.id);
        let amends = self.amends.as_ref().map(|(how, earlier)| (*how, earlier.id));
        Origin { reply_to, amends, form: None }
    }

    /// What the form begins with: the head of the authority's last document, and what an answer, a correction or a replacement
    /// says by itself.
    pub(super) async fn begun(
        &self,
        office: &Office,
        looker: &Looker,
        known: &Known,
    ) -> Result<Sheet> {
        let (home, earlier) =
            (looker.authority, self.amends.as_ref().map(|(_, one)| (one.id, one.version)));
        let read = move |tx: &Tx| {
            let first = match earlier {
                Some((id, version)) => store::version(tx, id, version)?.map(|one| one.sheet),
                None => None,
            };
            Ok((store::last_sheet(tx, home)?, first))
        };
        let (last, first): (Option<String>, Option<Sheet>) = office.hub.db.read(read).await?;
        let last = last.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default();
        let sheet = headed(last, known);
        Ok(match (&self.amends, first) {
            (Some((how, earlier)), Some(first)) => amending(*how, (earlier, first), sheet),
            _ => self.reply.as_ref().map_or(sheet.clone(), |reply| answering(reply, sheet)),
        })
    }
}

/// The head of the last document, which is the same for all of an authority.
fn headed(last: Sheet, known: &Known) -> Sheet {
    let own = known.directory.get(known.home).map_or("", |own| own.name.as_str());
    let issuer = if last.issuer.is_empty() { own.to_owned() } else { last.issuer };
    Sheet {
        urgency: "normal".to_owned(),
        to: "Như trên".to_owned(),
        superior: last.superior,
        issuer,
        abbreviation: last.abbreviation,
        unit: last.unit,
        place: last.place,
        signer: last.signer,
        capacities: last.capacities,
        office: last.office,
        ..Sheet::default()
    }
}

fn answering(reply: &Incoming, sheet: Sheet) -> Sheet {
    Sheet {
        kind: kind_name(Kind::OfficialLetter),
        subject: format!("trả lời văn bản số {} của {}", reply.reference, reply.sender_name),
        addressees: reply.sender_name.clone(),
        recipients: reply.sender_code.clone(),
        ..sheet
    }
}

/// Whoever got the first document gets the later one; a replacement begins as what it replaces.
fn amending(how: Amendment, (earlier, first): (&Outgoing, Sheet), sheet: Sheet) -> Sheet {
    let named = format!("văn bản số {}", earlier.reference());
    match how {
        Amendment::Correction => Sheet {
            kind: kind_name(Kind::OfficialLetter),
            subject: format!("đính chính {named}"),
            addressees: first.addressees,
            recipients: first.recipients,
            paper: first.paper,
            ..sheet
        },
        Amendment::Replacement => Sheet {
            body: format!("Văn bản này thay thế {named}.\n\n{}", first.body),
            ..first
        },
    }
}
