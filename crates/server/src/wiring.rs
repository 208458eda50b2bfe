//! The one visible list of what rooms do for each other and of everything that happens in the background.

use std::sync::Arc;
use std::time::Duration;

use axis::receive::{House, TakesIn};
use base::authority::AuthorityId;
use base::blobs::Stored;
use base::db::Tx;
use base::jobs::Workshop;
use base::{Result, Text};
use desk::Acts;
use edxml::Packet;
use edxml::codes::StatusCode;
use signing::desk::Room;

use crate::installation::Installation;

/// What the office does with what the axis took in.
struct ToOffice;

impl TakesIn for ToOffice {
    fn took_in(
        &self,
        tx: &Tx,
        authority: AuthorityId,
        hub_doc_id: &str,
        (packet, read): (Stored, &Packet),
    ) -> Result<()> {
        match read {
            Packet::Document(document) if office::task::is_task(document) => {
                office::task::took_in(tx, authority, hub_doc_id, packet)
            }
            Packet::Document(document) if office::consultation::is_consultation(document) => {
                office::consultation::took_in(tx, authority, hub_doc_id, packet)
            }
            Packet::Document(document) => {
                office::incoming::take_in(tx, authority, hub_doc_id, packet, document).map(drop)
            }
            Packet::Status(message) if message.code == Some(StatusCode::TakeBack) => {
                office::incoming::recalled(tx, authority, message)
            }
            Packet::Status(message) => office::outgoing::took_in(tx, authority, message),
        }
    }
}

/// The room that works with what the axis takes in.
#[must_use]
pub fn house() -> House {
    House::of(ToOffice)
}

/// The room that follows its documents over the signing desk.
#[must_use]
pub fn room() -> Room {
    Room::of(office::outgoing::FollowUp)
}

/// The work that rooms bring to people's desks.
#[must_use]
pub fn acts() -> Acts {
    let kind = |name, way, acts, word| {
        let (bulks, inspected): (&[&desk::Bulk], _) = (&[], true);
        desk::Kind { name, way, acts, bulks, word, inspected }
    };
    let incoming = kind(
        office::incoming::KIND,
        office::incoming::WAY,
        &office::incoming::ACTS[..],
        Text::new("Văn bản đến", "Incoming"),
    );
    let incoming = desk::Kind { bulks: &office::incoming::BULKS, ..incoming };
    let outgoing = kind(
        office::outgoing::KIND,
        office::outgoing::WAY,
        &office::outgoing::ACTS[..],
        Text::new("Văn bản đi", "Outgoing"),
    );
    let dossier = kind(
        office::dossier::KIND,
        office::dossier::WAY,
        &office::dossier::ACTS[..],
        Text::new("Hồ sơ", "Files"),
    );
    let task = kind(
        office::task::KIND,
        office::task::WAY,
        &office::task::ACTS[..],
        Text::new("Nhiệm vụ", "Tasks"),
    );
    let task = desk::Kind { bulks: &office::task::BULKS, ..task };
    let secret = desk::Kind {
        name: office::secret::KIND,
        way: office::secret::WAY,
        acts: &office::secret::ACTS[..],
        bulks: &[],
        word: Text::new("Văn bản mật", "Secret documents"),
        inspected: false,
    };
    Acts([incoming, outgoing, dossier, task, secret].into())
}

/// Every job and every sweep of the product.
#[must_use]
pub fn workshop() -> Workshop<Installation> {
    sweeps(jobs())
}

fn jobs() -> Workshop<Installation> {
    Workshop::default()
        .job(|i: Arc<Installation>, job: desk::notice::MailNotice| async move {
            desk::notice::mail_notice(&i.db, &i.post, job).await
        })
        .job(|i: Arc<Installation>, job: desk::notice::MailDigest| async move {
            desk::notice::mail_digest(&i.db, &i.post, job).await
        })
        .job(|i: Arc<Installation>, job: axis::send::Deliver| async move {
            axis::send::deliver(&i.hub, job).await
        })
        .job(|i: Arc<Installation>, job: signing::desk::Sign| async move {
            signing::desk::sign(&i.desk, job).await
        })
        .job(|i: Arc<Installation>, job: office::incoming::Unpack| async move {
            office::incoming::unpack(&i.office, job).await
        })
        .job(|i: Arc<Installation>, job: office::incoming::Tell| async move {
            office::incoming::tell(&i.office, job).await
        })
        .job(|i: Arc<Installation>, job: office::outgoing::Issue| async move {
            office::outgoing::issue(&i.office, job).await
        })
        .job(|i: Arc<Installation>, job: office::outgoing::CallBack| async move {
            office::outgoing::call_back(&i.office, job).await
        })
        .job(|i: Arc<Installation>, job: office::dossier::MakePackage| async move {
            office::dossier::make(&i.office, job).await
        })
        .job(|i: Arc<Installation>, job: office::task::CarryTask| async move {
            office::task::carry_task(&i.office, job).await
        })
        .job(|i: Arc<Installation>, job: office::task::TakeTask| async move {
            office::task::take_task(&i.office, job).await
        })
        .job(|i: Arc<Installation>, job: office::consultation::CarryConsultation| async move {
            office::consultation::carry_consultation(&i.office, job).await
        })
        .job(|i: Arc<Installation>, job: office::consultation::TakeConsultation| async move {
            office::consultation::take_consultation(&i.office, job).await
        })
}

fn sweeps(jobs: Workshop<Installation>) -> Workshop<Installation> {
    jobs.sweep(
        axis::hub::fan_out::BELL,
        Duration::from_secs(1),
        |i: Arc<Installation>| async move { axis::hub::fan_out::fan_out(&i.hub).await },
    )
    .sweep(axis::check::sweep::BELL, Duration::from_secs(5), |i: Arc<Installation>| async move {
        axis::check::sweep::check_waiting(&i.hub).await
    })
    .sweep("receive", Duration::from_secs(1), |i: Arc<Installation>| async move {
        axis::receive::take_all(&i.hub).await
    })
    .sweep("systems", Duration::from_secs(5), |i: Arc<Installation>| async move {
        i.hub.systems.refresh().await
    })
    .sweep("directory", Duration::from_secs(5), |i: Arc<Installation>| async move {
        i.hub.directory.refresh().await
    })
    .sweep("seal-events", Duration::from_secs(2), |i: Arc<Installation>| async move {
        base::events::seal(&i.db).await
    })
    .sweep("sessions", Duration::from_secs(600), |i: Arc<Installation>| async move {
        i.sign_ins.clear().await
    })
    .sweep(signing::desk::BELL, Duration::from_secs(60), |i: Arc<Installation>| async move {
        signing::desk::raise(&i.desk).await
    })
    .sweep("signing-renewal", Duration::from_secs(3600), |i: Arc<Installation>| async move {
        signing::desk::renew(&i.desk).await
    })
    .sweep("arrivals", Duration::from_secs(3600), |i: Arc<Installation>| async move {
        office::incoming::clear(&i.db).await
    })
    .sweep("hand-over", Duration::from_secs(3600), |i: Arc<Installation>| async move {
        office::dossier::warn(&i.db).await
    })
    .sweep("supervision-tally", Duration::from_secs(600), |i: Arc<Installation>| async move {
        desk::supervision::tally::count(&i.db).await
    })
    .sweep("ladder", Duration::from_secs(60), |i: Arc<Installation>| async move {
        desk::ladder::climb(&i.db).await
    })
    .sweep("mail-digest", Duration::from_secs(300), |i: Arc<Installation>| async move {
        desk::notice::digest(&i.db, &i.post).await
    })
    .sweep(office::ocr::BELL, Duration::from_secs(30), |i: Arc<Installation>| async move {
        office::ocr::read_waiting(&i.office).await
    })
    .sweep("search", Duration::from_secs(2), |i: Arc<Installation>| async move {
        office::search::feed(&i.office).await
    })
    .sweep("hub-figures", Duration::from_secs(2), |i: Arc<Installation>| async move {
        axis::hub::statistics::count(&i.db).await
    })
}
