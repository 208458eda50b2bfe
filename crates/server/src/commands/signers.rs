//! `truc signers …`: who signs for an authority: keys, certificates, mandates; and files submitted for signature from
//! outside. It may run beside the service.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context;
use base::authority::{Actor, AuthorityId};
use base::blobs::Stored;
use base::clock::vietnam;
use base::db::Tx;
use base::{Refusal, Result};
use clap::{Args, Subcommand};
use directory::PersonId;
use directory::person::{Login, by_login};
use jiff::Timestamp;
use jiff::civil::Date;
use signing::certificate::{self, CertificateId, NewCertificate, Owner};
use signing::desk::{NewSigningRequest, check_file, submit};
use signing::mandate::{self, MandateId, NewMandate, SigningCapacity};
use signing::trust;

use super::Place;
use crate::installation::{Installation, KEY_FOLDER};

/// Say who signs for an authority.
#[derive(Args)]
pub struct Signers {
    #[command(subcommand)]
    of: Of,
}

#[derive(Subcommand)]
enum Of {
    /// Show the certificates and mandates of an authority.
    List(At),
    /// Put a key (PKCS#8, DER or PEM) into the data folder, encrypted.
    ImportKey(ImportKey),
    /// Register a certificate: a person's, or the authority's own.
    Certify(Certify),
    /// Take a certificate out of use.
    Withdraw {
        #[command(flatten)]
        at: At,
        /// Why, for the record.
        #[arg(long)]
        reason: String,
        id: CertificateId,
    },
    /// Give a person the right to sign in one capacity.
    Mandate(Give),
    /// End a right to sign.
    End {
        #[command(flatten)]
        at: At,
        id: MandateId,
    },
    /// Submit a PDF with empty fields for number, date, signature and seal.
    Submit(Submit),
}

#[derive(Args)]
struct At {
    #[command(flatten)]
    place: Place,
    /// The authority, by any of its codes.
    #[arg(long, value_name = "CODE")]
    authority: String,
}

#[derive(Args)]
struct ImportKey {
    #[command(flatten)]
    place: Place,
    /// What the key is called: a-z, 0-9, '.' and '-'.
    #[arg(long)]
    label: String,
    file: PathBuf,
}

#[derive(Args)]
struct Certify {
    #[command(flatten)]
    at: At,
    /// Whose it is, by login; the authority's own when left out.
    #[arg(long, value_name = "LOGIN")]
    person: Option<String>,
    /// Who keeps the key.
    #[arg(long, default_value = KEY_FOLDER)]
    holder: String,
    /// What the key is called there.
    #[arg(long)]
    label: String,
    /// The picture of the signature or seal (PNG, transparent).
    #[arg(long, value_name = "PNG")]
    picture: Option<PathBuf>,
    /// The certificate, then its issuers in order (PEM), or one in DER.
    file: PathBuf,
}

#[derive(Args)]
struct Give {
    #[command(flatten)]
    at: At,
    #[arg(long, value_name = "LOGIN")]
    person: String,
    /// head, on_behalf, acting, for_head, by_order, under_authorization.
    #[arg(long)]
    capacity: SigningCapacity,
    /// The decision, regulation or authorisation it rests on.
    #[arg(long)]
    basis: String,
    /// The last day, in Việt Nam; under_authorization needs one.
    #[arg(long, value_name = "DATE")]
    until: Option<Date>,
}

#[derive(Args)]
struct Submit {
    #[command(flatten)]
    at: At,
    /// Who is to sign, by login.
    #[arg(long, value_name = "LOGIN")]
    signer: String,
    #[arg(long)]
    capacity: SigningCapacity,
    /// Who submits, by login.
    #[arg(long, value_name = "LOGIN")]
    by: String,
    #[arg(long)]
    subject: String,
    /// What follows the number, such as VPCP-TTĐT.
    #[arg(long)]
    notation: String,
    file: PathBuf,
}

impl Signers {
    pub async fn run(self) -> Result<ExitCode> {
        match self.of {
            Of::List(at) => list(&at).await?,
            Of::ImportKey(command) => command.run().await?,
            Of::Certify(command) => command.run().await?,
            Of::Withdraw { at, reason, id } => {
                let (installation, authority) = at.open().await?;
                let act =
                    move |tx: &Tx| certificate::withdraw(tx, &actor(), authority, id, &reason);
                installation.db.write(act).await?;
            }
            Of::Mandate(command) => command.run().await?,
            Of::End { at, id } => {
                let (installation, authority) = at.open().await?;
                installation.db.write(move |tx| mandate::end(tx, &actor(), authority, id)).await?;
            }
            Of::Submit(command) => command.run().await?,
        }
        Ok(ExitCode::SUCCESS)
    }
}

impl At {
    async fn open(&self) -> Result<(Installation, AuthorityId)> {
        let installation = self.place.existing().await?;
        let now = installation.db.clock().now();
        let authority = installation.hub.directory.snapshot().resolve(&self.authority, now)?.id;
        Ok((installation, authority))
    }
}

async fn list(at: &At) -> Result<()> {
    let (installation, authority) = at.open().await?;
    let read = move |tx: &Tx| {
        Ok((certificate::of_authority(tx, authority)?, mandate::of_authority(tx, authority)?))
    };
    let (certificates, mandates) = installation.db.read(read).await?;
    for one in certificates {
        let subject = &one.certificate.decoded().tbs_certificate.subject;
        let state = if one.withdrawn_at.is_some() { " withdrawn" } else { "" };
        println!(
            "certificate {} {subject} ({}/{}) {} – {}{state}",
            one.id,
            one.holder,
            one.label,
            day(one.from_at),
            day(one.to_at)
        );
    }
    for one in mandates {
        let until = one.to_at.map_or(String::new(), day);
        let (id, person, capacity) = (one.id, one.person, one.capacity.name());
        println!("mandate {id} {person} {capacity} {} – {until} {}", day(one.from_at), one.basis);
    }
    Ok(())
}

impl ImportKey {
    async fn run(self) -> Result<()> {
        let installation = self.place.existing().await?;
        let secret = zeroize::Zeroizing::new(read(&self.file)?);
        let der = trust::unwrapped(&secret).map_err(|()| trust::unreadable(&self.file))?;
        let der = der.into_iter().next().map(zeroize::Zeroizing::new).unwrap_or_default();
        installation.keys.add(&self.label, &der, installation.db.random())
    }
}

impl Certify {
    async fn run(self) -> Result<()> {
        let (installation, authority) = self.at.open().await?;
        let owner = match &self.person {
            Some(login) => Owner::Person(person(&installation, login).await?),
            None => Owner::Authority,
        };
        let picture = match &self.picture {
            Some(file) => Some(put(&installation, file).await?),
            None => None,
        };
        let mut all = trust::certificates(&self.file)?.into_iter();
        let new = NewCertificate {
            authority,
            owner,
            holder: self.holder,
            label: self.label,
            certificate: all.next().ok_or_else(|| trust::unreadable(&self.file))?,
            chain: all.collect(),
            picture,
        };
        let act = move |tx: &Tx| certificate::register(tx, &actor(), &new);
        println!("{}", installation.db.write(act).await?);
        Ok(())
    }
}

impl Give {
    async fn run(self) -> Result<()> {
        let (installation, authority) = self.at.open().await?;
        let person = person(&installation, &self.person).await?;
        let to_at = self.until.map(end_of).transpose()?;
        let from_at = installation.db.clock().now();
        let (capacity, basis) = (self.capacity, self.basis);
        let new = NewMandate { authority, person, capacity, basis, from_at, to_at };
        let act = move |tx: &Tx| mandate::give(tx, &actor(), &new);
        println!("{}", installation.db.write(act).await?);
        Ok(())
    }
}

impl Submit {
    async fn run(self) -> Result<()> {
        let (installation, authority) = self.at.open().await?;
        let pages = check_file(&read(&self.file)?)?;
        let new = NewSigningRequest {
            authority,
            subject: self.subject,
            file: put(&installation, &self.file).await?,
            pages,
            notation: self.notation,
            signer: person(&installation, &self.signer).await?,
            capacity: self.capacity,
            submitted_by: person(&installation, &self.by).await?,
        };
        let act = move |tx: &Tx| submit(tx, &actor(), &new);
        println!("{}", installation.db.write(act).await?);
        Ok(())
    }
}

fn actor() -> Actor {
    Actor::machine("command-line")
}

async fn person(installation: &Installation, login: &str) -> Result<PersonId> {
    let login = Login::parse(login)?;
    let find = move |tx: &Tx| Ok(by_login(tx, &login)?.ok_or_else(Refusal::not_found)?.id);
    installation.db.read(find).await
}

fn read(file: &Path) -> Result<Vec<u8>> {
    Ok(std::fs::read(file).with_context(|| format!("reading {}", file.display()))?)
}

async fn put(installation: &Installation, file: &Path) -> Result<Stored> {
    installation.hub.blobs.put(&read(file)?).await
}

/// The end of a day in Việt Nam.
fn end_of(day: Date) -> Result<Timestamp> {
    let next = day.tomorrow().context("the day after")?;
    let zone = jiff::tz::TimeZone::fixed(jiff::tz::offset(7));
    Ok(next.to_zoned(zone).context("the end of a day")?.timestamp())
}

fn day(at: Timestamp) -> String {
    vietnam(at).strftime("%d/%m/%Y").to_string()
}
