//! Registering a certificate: whose it is, which key of which holder, the certificate with its issuers, the picture.

use std::time::Duration;

use askama::Template;
use axum::extract::{Multipart, State as Of};
use base::blobs::Stored;
use base::db::Tx;
use base::pages::{Choice, Chrome, FileForm, Page, Refusals};
use base::{Error, Lang, Refusal, Result, Text};
use futures::future::join_all;
use signature::crypto::Certificate;
use signature::pades::check_picture;

use super::super::{NewCertificate, Owner, refusals, register as register_one};
use crate::desk::Desk;
use crate::keys::Offer;
use crate::mandate::{Keeper, title};
use crate::trust::unwrapped;

/// Eight certificates are some 16 KB; a picture of 4 cm at 600 dots per inch some 200.
const FILE_BYTES_MAX: usize = 1024 * 1024;
/// Two files, and what is typed beside them.
pub(super) const FORM_BYTES_MAX: usize = 2 * FILE_BYTES_MAX + 64 * 1024;
const MEGABYTES_MAX: usize = FILE_BYTES_MAX / 1024 / 1024;
/// How long holders may take to say what they offer: the page waits for them.
const OFFERS_WAIT: Duration = Duration::from_secs(8);
/// What the form says for the authority itself.
const AUTHORITY: &str = "authority";
/// Between holder and label in the form's value; no holder's name has it.
const BETWEEN: char = '/';

#[derive(Template)]
#[template(path = "certificate/registration.html")]
struct Ask {
    chrome: Chrome,
    refusals: Refusals,
    owners: Vec<Choice>,
    keys: Vec<Choice>,
    /// Holders that cannot say what they offer at present.
    silent: Vec<String>,
    owner: String,
    key: String,
}

/// A key that somebody keeps.
struct Known {
    holder: String,
    offer: Offer,
}

impl Known {
    fn value(&self) -> String {
        format!("{}{BETWEEN}{}", self.holder, self.offer.label)
    }
}

pub(super) async fn ask(Of(desk): Of<Desk>, keeper: Keeper, chrome: Chrome) -> Result<Page> {
    let offered = offered(&desk).await;
    let form = FileForm::default();
    Ok(Page::show(look(&desk, &keeper, chrome, Refusals::none(), (&form, offered)).await?))
}

/// What all holders offer, and the names of those that do not answer.
async fn offered(desk: &Desk) -> (Vec<Known>, Vec<String>) {
    let ask = desk.keys.names().into_iter().filter_map(|name| {
        let holder = desk.keys.holder(name)?;
        Some(async move { (name, tokio::time::timeout(OFFERS_WAIT, holder.offers()).await) })
    });
    let (mut known, mut silent) = (Vec::new(), Vec::new());
    for (name, answer) in join_all(ask).await {
        let Ok(Ok(offers)) = answer else {
            silent.push(name.to_owned());
            continue;
        };
        let offers = offers.into_iter().filter(|offer| offer.enabled);
        known.extend(offers.map(|offer| Known { holder: name.to_owned(), offer }));
    }
    (known, silent)
}

async fn look(
    desk: &Desk,
    keeper: &Keeper,
    chrome: Chrome,
    refusals: Refusals,
    (form, (known, silent)): (&FileForm, (Vec<Known>, Vec<String>)),
) -> Result<Ask> {
    let english = chrome.lang == Lang::En;
    let asking = Keeper { actor: keeper.actor.clone(), authority: keeper.authority };
    let read = move |tx: &Tx| {
        let people = asking.people(tx)?.into_iter().map(|person| {
            let title = title(tx, asking.authority, person.id)?;
            let title = if english { title.en } else { title.vi };
            Ok(Choice::new(person.id.to_string(), format!("{}, {title}", person.name)))
        });
        let people = people.collect::<Result<Vec<Choice>>>()?;
        let free = |one: &Known| {
            let taken = super::super::store::is_anothers_key(
                tx,
                (&one.holder, &one.offer.label),
                asking.authority,
            );
            taken.map(|taken| !taken)
        };
        let free = known.iter().map(|one| Ok((free(one)?, one.value())));
        Ok((people, free.collect::<Result<Vec<(bool, String)>>>()?))
    };
    let (people, keys) = desk.db.read(read).await?;
    let seal = chrome.say("Con dấu của cơ quan", "The authority's seal");
    let owners = std::iter::once(Choice::new(AUTHORITY, seal)).chain(people).collect();
    let keys = keys.into_iter().filter(|(free, _)| *free);
    let keys = keys.map(|(_, value)| Choice::new(value.clone(), value)).collect();
    let (owner, key) = (form.text("owner").to_owned(), form.text("key").to_owned());
    Ok(Ask { chrome, refusals, owners, keys, silent, owner, key })
}

pub(super) async fn register(
    Of(desk): Of<Desk>,
    keeper: Keeper,
    chrome: Chrome,
    form: Multipart,
) -> Result<Page> {
    let mut form = FileForm::read(form, "certificate.file", MEGABYTES_MAX).await?;
    let (known, silent) = offered(&desk).await;
    match take(&desk, &keeper, &mut form, &known).await {
        Ok(id) => Ok(Page::to(format!("/signing/certificates/{id}")).notice(Text::new(
            "Đã đăng ký chứng thư số; từ nay có thể ký.",
            "The certificate is registered and can be signed with.",
        ))),
        Err(Error::Refused(refusal)) if refusal.field.is_some() => {
            let said = (&form, (known, silent));
            Ok(Page::again(look(&desk, &keeper, chrome, (*refusal).into(), said).await?))
        }
        Err(error) => Err(error),
    }
}

async fn take(
    desk: &Desk,
    keeper: &Keeper,
    form: &mut FileForm,
    known: &[Known],
) -> Result<super::CertificateId> {
    let chosen = form.text("key");
    let key = known.iter().find(|one| one.value() == chosen).ok_or_else(refusals::no_key)?;
    let (holder, label) = (key.holder.clone(), key.offer.label.clone());
    let mut all = certificates(form, &key.offer)?.into_iter();
    let certificate = all.next().ok_or_else(|| refusals::file(MEGABYTES_MAX))?;
    let chain: Vec<Certificate> = all.collect();
    let picture = picture(desk, form).await?;
    let owner = form.text("owner").to_owned();
    let asking = Keeper { actor: keeper.actor.clone(), authority: keeper.authority };
    let act = move |tx: &Tx| {
        let owner = match owner.as_str() {
            AUTHORITY => Owner::Authority,
            id => Owner::Person(asking.chosen(tx, id)?.ok_or_else(refusals::owner)?),
        };
        let new = NewCertificate {
            authority: asking.authority,
            owner,
            holder: holder.clone(),
            label: label.clone(),
            certificate: certificate.clone(),
            chain: chain.clone(),
            picture,
        };
        register_one(tx, &asking.actor, &new)
    };
    desk.db.write(act).await
}

/// The uploaded ones; those that the holder has of the key when nothing was uploaded.
fn certificates(form: &mut FileForm, offer: &Offer) -> Result<Vec<Certificate>, Refusal> {
    let unreadable = || refusals::file(MEGABYTES_MAX);
    match form.take("certificates") {
        Some(file) if file.bytes.len() <= FILE_BYTES_MAX => {
            let all = unwrapped(&file.bytes).map_err(|()| unreadable())?;
            let read = |der: &Vec<u8>| Certificate::read(der).map_err(|_| unreadable());
            all.iter().map(read).collect()
        }
        Some(_) => Err(unreadable()),
        None => Ok(offer.certificates.clone()),
    }
}

async fn picture(desk: &Desk, form: &mut FileForm) -> Result<Option<Stored>> {
    let Some(file) = form.take("picture") else { return Ok(None) };
    if file.bytes.len() > FILE_BYTES_MAX || check_picture(&file.bytes).is_err() {
        return Err(refusals::picture().into());
    }
    Ok(Some(desk.blobs.put(&file.bytes).await?))
}
