//! All SQL of registered certificates.

use anyhow::Context;
use base::authority::AuthorityId;
use base::blobs::{Digest, Stored};
use base::db::{Change, FromRow, Row, Tx};
use base::{Result, params};
use der::{Decode, Encode, Reader, SliceReader};
use jiff::Timestamp;
use signature::crypto::Certificate;

use super::{CERTIFICATES_MAX, CertificateId, NewCertificate, Owner, Registered};

/// More than an authority or a person has in their time.
const LISTED_MAX: usize = 50;
/// What a list of all shows.
const ALL_MAX: usize = 1_000;

pub(super) fn insert(
    change: &Change,
    id: CertificateId,
    new: &NewCertificate,
    from_at: Timestamp,
    to_at: Timestamp,
) -> Result<u64> {
    let all = std::iter::once(&new.certificate).chain(&new.chain);
    let der: Vec<u8> = all.flat_map(|one| one.der().to_vec()).collect();
    change.execute(
        "insert into signing_certificate (id, authority_id, person_id, holder, label, certificates,
         picture, picture_size, from_at, to_at, registered_at, digest)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
        params![
            id,
            new.authority,
            new.owner.person(),
            new.holder.as_str(),
            new.label.as_str(),
            der,
            new.picture.map(|picture| picture.digest),
            new.picture.map(|picture| picture.size),
            from_at,
            to_at,
            change.tx().now(),
            Digest::of(new.certificate.der())
        ],
    )
}

/// Whose a certificate is, if it was ever registered here.
pub(super) fn of_certificate(tx: &Tx, digest: Digest) -> Result<Option<CertificateId>> {
    tx.optional(
        "select id from signing_certificate where digest = ?1 order by registered_at limit 1",
        params![digest],
    )
}

/// Whether another authority has the key in use.
pub(super) fn is_anothers_key(
    tx: &Tx,
    (holder, label): (&str, &str),
    authority: AuthorityId,
) -> Result<bool> {
    let found: i64 = tx.one(
        "select count(*) from signing_certificate
         where holder = ?1 and label = ?2 and authority_id <> ?3 and withdrawn_at is null",
        params![holder, label, authority],
    )?;
    Ok(found > 0)
}

pub(super) fn withdraw(
    change: &Change,
    authority: AuthorityId,
    id: CertificateId,
    reason: &str,
) -> Result<u64> {
    change.execute(
        "update signing_certificate set withdrawn_at = ?3, withdrawn_because = ?4
         where id = ?1 and authority_id = ?2 and withdrawn_at is null",
        params![id, authority, change.tx().now(), reason],
    )
}

pub(super) fn get(tx: &Tx, id: CertificateId) -> Result<Option<Registered>> {
    tx.optional(
        "select id, authority_id, person_id, holder, label, certificates, picture, picture_size,
         from_at, to_at, withdrawn_at, withdrawn_because from signing_certificate where id = ?1",
        params![id],
    )
}

/// Newest first.
pub(super) fn of(tx: &Tx, authority: AuthorityId, owner: Owner) -> Result<Vec<Registered>> {
    tx.list(
        "select id, authority_id, person_id, holder, label, certificates, picture, picture_size,
         from_at, to_at, withdrawn_at, withdrawn_because from signing_certificate
         where authority_id = ?1 and coalesce(person_id, '') = ?2
         order by registered_at desc, id desc limit ?3",
        params![
            authority,
            owner.person().map_or(String::new(), |person| person.to_string()),
            LISTED_MAX
        ],
    )
}

/// Newest first.
pub(super) fn of_authority(tx: &Tx, authority: AuthorityId) -> Result<Vec<Registered>> {
    tx.list(
        "select id, authority_id, person_id, holder, label, certificates, picture, picture_size,
         from_at, to_at, withdrawn_at, withdrawn_because from signing_certificate
         where authority_id = ?1 order by registered_at desc, id desc limit ?2",
        params![authority, ALL_MAX],
    )
}

impl FromRow for Registered {
    fn from_row(row: &mut Row) -> Result<Registered> {
        let mut certificates = read(&row.take::<Vec<u8>>(5)?)?.into_iter();
        let person = row.take::<Option<_>>(2)?;
        let digest: Option<Digest> = row.take(6)?;
        let size: Option<u64> = row.take(7)?;
        Ok(Registered {
            id: row.take(0)?,
            authority: row.take(1)?,
            owner: person.map_or(Owner::Authority, Owner::Person),
            holder: row.take(3)?,
            label: row.take(4)?,
            certificate: certificates.next().context("a registered certificate")?,
            chain: certificates.collect(),
            picture: digest.zip(size).map(|(digest, size)| Stored { digest, size }),
            from_at: row.take(8)?,
            to_at: row.take(9)?,
            withdrawn_at: row.take(10)?,
            withdrawn_because: row.take(11)?,
        })
    }
}

/// Certificates one after the other, as `insert` wrote them.
fn read(all: &[u8]) -> Result<Vec<Certificate>> {
    let mut rest = SliceReader::new(all).context("registered certificates")?;
    let mut found = Vec::new();
    while !rest.is_finished() && found.len() < CERTIFICATES_MAX {
        let one = der::Any::decode(&mut rest).and_then(|any| any.to_der());
        let one = one.context("a registered certificate")?;
        found.push(Certificate::read(&one).context("a registered certificate")?);
    }
    Ok(found)
}
