//! What waits on the signing desks of the demonstration: letters rendered in the legal layout (`letters/`), signers with
//! their mandates, keys and certificates of the trial PKI, pictures of signatures and seals (`pictures/`).

use base::Result;
use base::authority::{Actor, AuthorityId};
use base::db::Tx;
use directory::PersonId;
use directory::person::{Login, Person, by_login};
use signature::crypto::SoftwareKey;
use signature::trial::{Subject, secret_from_seed};
use signing::certificate::{self, NewCertificate, Owner};
use signing::desk::{NewSigningRequest, check_file, submit};
use signing::mandate::{self, NewMandate, SigningCapacity};

use super::trial::Trial;
use crate::installation::{Installation, KEY_FOLDER};

/// An authority with its seal and those who sign; the first of them has letters waiting, which the official submitted.
pub(super) struct House {
    pub(super) code: &'static str,
    pub(super) seal: &'static [u8],
    signers: [Signer; 2],
    official: &'static str,
}

impl House {
    /// Who signs the letters that wait.
    pub(super) fn first(&self) -> &Signer {
        &self.signers[0]
    }
}

/// Somebody who signs, with the picture of the hand and what the right rests on.
pub(super) struct Signer {
    pub(super) login: &'static str,
    pub(super) picture: &'static [u8],
    capacity: SigningCapacity,
    basis: &'static str,
}

pub(super) static HOUSES: [House; 3] = [
    House {
        code: "G22",
        seal: include_bytes!("pictures/G22.png"),
        signers: [
            Signer {
                login: "minh.g22",
                picture: include_bytes!("pictures/minh.g22.png"),
                capacity: SigningCapacity::ForHead,
                basis: "Phân công công tác của Bộ trưởng, Chủ nhiệm (thử nghiệm)",
            },
            Signer {
                login: "khai.g22",
                picture: include_bytes!("pictures/khai.g22.png"),
                capacity: SigningCapacity::Head,
                basis: "Quyết định bổ nhiệm (thử nghiệm)",
            },
        ],
        official: "hoa.g22",
    },
    House {
        code: "G09",
        seal: include_bytes!("pictures/G09.png"),
        signers: [
            Signer {
                login: "son.g09",
                picture: include_bytes!("pictures/son.g09.png"),
                capacity: SigningCapacity::ForHead,
                basis: "Phân công công tác của Bộ trưởng (thử nghiệm)",
            },
            Signer {
                login: "trung.g09",
                picture: include_bytes!("pictures/trung.g09.png"),
                capacity: SigningCapacity::Head,
                basis: "Quyết định bổ nhiệm (thử nghiệm)",
            },
        ],
        official: "duc.g09",
    },
    House {
        code: "H26",
        seal: include_bytes!("pictures/H26.png"),
        signers: [
            Signer {
                login: "ha.h26",
                picture: include_bytes!("pictures/ha.h26.png"),
                capacity: SigningCapacity::OnBehalf,
                basis: "Quy chế làm việc của Ủy ban nhân dân Thành phố (thử nghiệm)",
            },
            Signer {
                login: "bach.h26",
                picture: include_bytes!("pictures/bach.h26.png"),
                capacity: SigningCapacity::OnBehalf,
                basis: "Quy chế làm việc của Ủy ban nhân dân Thành phố (thử nghiệm)",
            },
        ],
        official: "tuan.h26",
    },
];

/// A letter: whose, its subject, its notation, the file.
pub(super) type Letter = (&'static str, &'static str, &'static str, &'static [u8]);

pub(super) const LETTERS: [Letter; 5] = [
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
        let authority = directory.resolve(house.code, now)?;
        let seal = format!("seal.{}", house.code.to_lowercase());
        if installation.keys.has(&seal) {
            continue;
        }
        let official = person(installation, house.official).await?;
        let serial = 100 + 10 * place as u64;
        let own = Subject { name: &authority.name, organisation: None };
        let of = Certified { owner: Owner::Authority, label: &seal, picture: house.seal };
        certify(installation, trial, authority.id, of, (&own, serial)).await?;
        for (signer, serial) in house.signers.iter().zip(serial + 1..) {
            let who = person(installation, signer.login).await?;
            let theirs = Subject { name: &who.name, organisation: Some(&authority.name) };
            let owner = Owner::Person(who.id);
            let of = Certified { owner, label: signer.login, picture: signer.picture };
            certify(installation, trial, authority.id, of, (&theirs, serial)).await?;
            let house = authority.id;
            let right = move |tx: &Tx| give(tx, house, signer, who.id);
            installation.db.write(right).await?;
        }
        let leader = person(installation, house.first().login).await?;
        fill(installation, authority.id, house, (leader.id, official.id)).await?;
    }
    Ok(())
}

/// Whose certificate, what its key is called, and what it shows.
struct Certified<'a> {
    owner: Owner,
    label: &'a str,
    picture: &'static [u8],
}

/// Makes a key, has the trial PKI certify it, and registers both.
async fn certify(
    installation: &Installation,
    trial: &Trial,
    authority: AuthorityId,
    of: Certified<'_>,
    (subject, serial): (&Subject<'_>, u64),
) -> Result<()> {
    let random = installation.db.random();
    let secret = secret_from_seed(&random.array());
    installation.keys.add(of.label, &secret, random)?;
    let key = SoftwareKey::from_pkcs8(&secret).map_err(anyhow::Error::from)?;
    let public = key.public_key_info().map_err(anyhow::Error::from)?;
    let new = NewCertificate {
        authority,
        owner: of.owner,
        holder: KEY_FOLDER.to_owned(),
        label: of.label.to_owned(),
        certificate: trial.issue(subject, public, serial)?,
        chain: trial.chain(),
        picture: Some(installation.hub.blobs.put(of.picture).await?),
    };
    let act = move |tx: &Tx| certificate::register(tx, &Actor::machine("demo"), &new).map(drop);
    installation.db.write(act).await
}

/// The letters that wait for the signature of the first of those who sign.
async fn fill(
    installation: &Installation,
    authority: AuthorityId,
    house: &'static House,
    (leader, official): (PersonId, PersonId),
) -> Result<()> {
    for (_, subject, notation, pdf) in LETTERS.iter().filter(|of| of.0 == house.code) {
        let new = NewSigningRequest {
            authority,
            subject: (*subject).to_owned(),
            file: installation.hub.blobs.put(pdf).await?,
            pages: check_file(pdf)?,
            notation: (*notation).to_owned(),
            signer: leader,
            capacity: house.first().capacity,
            submitted_by: official,
        };
        let act = move |tx: &Tx| submit(tx, &Actor::machine("demo"), &new).map(drop);
        installation.db.write(act).await?;
    }
    Ok(())
}

pub(super) async fn person(installation: &Installation, login: &'static str) -> Result<Person> {
    let find = move |tx: &Tx| {
        Ok(by_login(tx, &Login::parse(login)?)?.ok_or_else(base::Refusal::not_found)?)
    };
    installation.db.read(find).await
}

fn give(tx: &Tx, authority: AuthorityId, signer: &Signer, person: PersonId) -> Result<()> {
    let (capacity, basis) = (signer.capacity, signer.basis.to_owned());
    let new = NewMandate { authority, person, capacity, basis, from_at: tx.now(), to_at: None };
    mandate::give(tx, &Actor::machine("demo"), &new).map(drop)
}
