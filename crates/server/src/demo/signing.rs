//! What waits on the signing desks of the demonstration: letters rendered in the legal layout (`letters/`), signers with
//! their mandates, keys and certificates of the trial PKI, pictures of signatures and seals (`pictures/`).

use base::Result;
use base::authority::{Actor, AuthorityId};
use base::blobs::Stored;
use base::db::Tx;
use directory::PersonId;
use directory::person::{Login, by_login};
use signature::crypto::SoftwareKey;
use signature::trial::{Subject, secret_from_seed};
use signing::certificate::{self, NewCertificate, Owner};
use signing::desk::{NewSigningRequest, check_file, submit};
use signing::mandate::{self, Capacity, NewMandate};

use super::trial::Trial;
use crate::installation::{Installation, KEY_FOLDER};

/// An authority with its signer and clerk.
struct House {
    code: &'static str,
    seal: &'static [u8],
    leader: &'static str,
    signature: &'static [u8],
    capacity: Capacity,
    basis: &'static str,
    official: &'static str,
}

const HOUSES: [House; 3] = [
    House {
        code: "G22",
        seal: include_bytes!("pictures/G22.png"),
        leader: "minh.g22",
        signature: include_bytes!("pictures/minh.g22.png"),
        capacity: Capacity::ForHead,
        basis: "Phân công công tác của Bộ trưởng, Chủ nhiệm (thử nghiệm)",
        official: "hoa.g22",
    },
    House {
        code: "G09",
        seal: include_bytes!("pictures/G09.png"),
        leader: "son.g09",
        signature: include_bytes!("pictures/son.g09.png"),
        capacity: Capacity::ForHead,
        basis: "Phân công công tác của Bộ trưởng (thử nghiệm)",
        official: "duc.g09",
    },
    House {
        code: "H26",
        seal: include_bytes!("pictures/H26.png"),
        leader: "ha.h26",
        signature: include_bytes!("pictures/ha.h26.png"),
        capacity: Capacity::OnBehalf,
        basis: "Quy chế làm việc của Ủy ban nhân dân Thành phố (thử nghiệm)",
        official: "tuan.h26",
    },
];

/// A letter: whose, its subject, its notation, the file.
type Letter = (&'static str, &'static str, &'static str, &'static [u8]);

const LETTERS: [Letter; 5] = [
    (
        "G22",
        "V/v kiểm tra kết nối Trục liên thông văn bản trước kỳ nghỉ cuối năm",
        "VPCP-KSTT",
        include_bytes!("letters/g22-ket-noi.pdf"),
    ),
    (
        "G22",
        "Giấy mời họp về tình hình gửi, nhận văn bản điện tử tháng 11 năm 2026",
        "GM-VPCP",
        include_bytes!("letters/g22-giay-moi.pdf"),
    ),
    (
        "G22",
        "Thông báo lịch bảo trì Trục liên thông văn bản quốc gia",
        "TB-VPCP",
        include_bytes!("letters/g22-thong-bao.pdf"),
    ),
    (
        "G09",
        "V/v hướng dẫn nộp lưu hồ sơ điện tử năm 2026",
        "BNV-VTLT",
        include_bytes!("letters/g09-huong-dan.pdf"),
    ),
    (
        "H26",
        "Báo cáo tình hình gửi, nhận văn bản điện tử tháng 11 năm 2026",
        "BC-UBND",
        include_bytes!("letters/h26-bao-cao.pdf"),
    ),
];

/// Fills the desks of a new installation; a seeded one stays as it is.
///
/// # Errors
/// When the store fails.
pub async fn seed(installation: &Installation, trial: &Trial) -> Result<()> {
    let directory = installation.hub.directory.snapshot();
    let now = installation.db.clock().now();
    for (place, house) in HOUSES.iter().enumerate() {
        let authority = directory.resolve(house.code, now)?.clone();
        let serial = 100 + 2 * place as u64;
        let seal = key(installation, &format!("seal.{}", house.code.to_lowercase()))?;
        let Some(seal) = seal else { continue };
        let leader = person(installation, house.leader).await?;
        let official = person(installation, house.official).await?;
        let leader_key = key(installation, house.leader)?;
        let Some(leader_key) = leader_key else { continue };
        let subject = Subject { name: &authority.name, organisation: None };
        let own = (Owner::Authority, trial.issue(&subject, public(&seal)?, serial)?, house.seal);
        let subject = Subject { name: &leader.1, organisation: Some(&authority.name) };
        let theirs = (
            Owner::Person(leader.0),
            trial.issue(&subject, public(&leader_key)?, serial + 1)?,
            house.signature,
        );
        for (owner, issued, picture) in [own, theirs] {
            let label = match owner {
                Owner::Authority => format!("seal.{}", house.code.to_lowercase()),
                Owner::Person(_) => house.leader.to_owned(),
            };
            let picture = Some(installation.hub.blobs.put(picture).await?);
            let new = NewCertificate {
                authority: authority.id,
                owner,
                holder: KEY_FOLDER.to_owned(),
                label,
                certificate: issued,
                chain: trial.chain(),
                picture,
            };
            let act = move |tx: &Tx| certificate::register(tx, &Actor::machine("demo"), &new);
            installation.db.write(act).await?;
        }
        let people = (leader.0, official.0);
        installation.db.write(move |tx| give(tx, authority.id, house, leader.0)).await?;
        for (_, subject, notation, pdf) in LETTERS.iter().filter(|of| of.0 == house.code) {
            let file = installation.hub.blobs.put(pdf).await?;
            let pages = check_file(pdf)?;
            let letter = (*subject, *notation, file, pages);
            let act = move |tx: &Tx| put_in(tx, authority.id, house, people, letter);
            installation.db.write(act).await?;
        }
    }
    Ok(())
}

/// A new key in the installation's folder; none where it is there already.
fn key(installation: &Installation, label: &str) -> Result<Option<SoftwareKey>> {
    if installation.keys.has(label) {
        return Ok(None);
    }
    let random = installation.db.random();
    let secret = secret_from_seed(&random.array());
    installation.keys.add(label, &secret, random)?;
    Ok(Some(SoftwareKey::from_pkcs8(&secret).map_err(anyhow::Error::from)?))
}

fn public(key: &SoftwareKey) -> Result<Vec<u8>> {
    Ok(key.public_key_info().map_err(anyhow::Error::from)?)
}

async fn person(installation: &Installation, login: &'static str) -> Result<(PersonId, String)> {
    let find = move |tx: &Tx| {
        let found = by_login(tx, &Login::parse(login)?)?.ok_or_else(base::Refusal::not_found)?;
        Ok((found.id, found.name))
    };
    installation.db.read(find).await
}

fn give(tx: &Tx, authority: AuthorityId, house: &House, person: PersonId) -> Result<()> {
    let (capacity, basis) = (house.capacity, house.basis.to_owned());
    let new = NewMandate { authority, person, capacity, basis, from_at: tx.now(), to_at: None };
    mandate::give(tx, &Actor::machine("demo"), &new).map(drop)
}

fn put_in(
    tx: &Tx,
    authority: AuthorityId,
    house: &House,
    (signer, submitted_by): (PersonId, PersonId),
    (subject, notation, file, pages): (&str, &str, Stored, usize),
) -> Result<()> {
    let new = NewSigningRequest {
        authority,
        subject: subject.to_owned(),
        file,
        pages,
        notation: notation.to_owned(),
        signer,
        capacity: house.capacity,
        submitted_by,
    };
    submit(tx, &Actor::machine("demo"), &new).map(drop)
}
