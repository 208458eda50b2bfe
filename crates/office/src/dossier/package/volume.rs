//! A work file as one PDF: its documents in their order, every page to be read, every file attached as it came.

use base::blobs::{Blobs, Stored};
use base::clock::vietnam;
use base::{Lang, Result};
use jiff::Timestamp;
use signing::verification::VOLUME_BYTES_MAX;
use typeset::volume::{Cover, Material, Original, Unbound};

use super::super::refusals;
use super::content::{Content, Document};
use super::write::place_of;
use crate::Office;

/// Has the volume made and keeps it.
///
/// # Errors
/// `dossier.volume` when it would hold too much or a file cannot be drawn; when a body cannot be read or written.
pub(super) async fn volume(office: &Office, content: Content, at: Timestamp) -> Result<Stored> {
    let files = content.documents.iter().flat_map(|one| &one.files);
    if files.map(|file| file.body.size).sum::<u64>() > VOLUME_BYTES_MAX / 2 {
        return Err(refusals::volume().into());
    }
    let drawing = office.drawing.as_ref().ok_or_else(refusals::volume)?;
    let blobs = &office.hub.blobs;
    let mut documents = Vec::new();
    for one in &content.documents {
        documents.push(unbound(blobs, one).await?);
    }
    let material = Material { cover: cover(&content, at), documents };
    let material = material.to_bytes().map_err(anyhow::Error::from)?;
    let made = drawing.volume(&material, vietnam(at).datetime()).await;
    blobs.put(&made.ok_or_else(refusals::volume)?).await
}

async fn unbound(blobs: &Blobs, one: &Document) -> Result<Unbound> {
    let paper = &one.paper;
    let day = paper.dated_on.map_or_else(String::new, |day| day.strftime("%d/%m/%Y").to_string());
    let mut files = Vec::new();
    for file in &one.files {
        files.push(Original {
            name: place_of(one, file),
            about: format!("{} {}", paper.reference, paper.subject).trim().to_owned(),
            media_type: file.media_type.clone(),
            bytes: blobs.open(file.body).await?.bytes().await?.to_vec(),
        });
    }
    let ordinal = one.ordinal.to_string();
    let said = [ordinal, paper.reference.clone(), day, paper.organ.clone(), paper.subject.clone()];
    Ok(Unbound { cells: said, files })
}

// law!("30/2020:VI")
/// The list of documents has the columns of the law, in its words: the volume is an official's and an archive's.
fn cover(content: &Content, at: Timestamp) -> Cover {
    let one = &content.dossier;
    let heads =
        ["Số TT", "Số, ký hiệu", "Ngày, tháng", "Tác giả văn bản", "Trích yếu nội dung", "Trang"];
    let kept = one.retention.words(Lang::Vi);
    Cover {
        lang: "vi".to_owned(),
        authority: content.authority.clone(),
        title: one.title.clone(),
        code: format!("{}.{}.{} · {kept}", content.organ, one.year, one.notation),
        made: vietnam(at).strftime("Bản đọc, lập lúc %H:%M:%S %d/%m/%Y").to_string(),
        heads: heads.map(str::to_owned),
        not_shown: "tệp kèm".to_owned(),
    }
}
