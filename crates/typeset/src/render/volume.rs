//! Lays out a work file as one volume.

use jiff::civil::DateTime;
use serde_json::json;
use typst::foundations::Bytes;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

use super::{EVICT_AGE, RenderError, failed, laid_out, pdf_options, world};
use crate::volume::{Original, Volume};

/// The volume as PDF/A-3b, A4, the originals attached under their names; `made_at` as in [`super::Options`].
///
/// # Errors
/// [`RenderError::Failed`] when a picture cannot be read, or by a fault of this crate.
pub fn render_volume(volume: Volume, made_at: DateTime) -> Result<Vec<u8>, RenderError> {
    let mut files = Vec::new();
    let mut keep = |bytes: Vec<u8>| {
        files.push(Bytes::new(bytes));
        world::name_of(files.len() - 1)
    };
    let documents = volume.documents.into_iter().map(|one| {
        let pages: Vec<String> = one.pages.into_iter().map(&mut keep).collect();
        json!({ "cells": one.cells, "pages": pages })
    });
    let documents: Vec<_> = documents.collect();
    let originals = volume.originals.into_iter().map(|one| {
        let Original { name, about, media_type, bytes } = one;
        json!({ "name": name, "about": about, "media_type": media_type, "file": keep(bytes) })
    });
    let originals: Vec<_> = originals.collect();
    let cover = volume.cover;
    let sheet = json!({
        "lang": cover.lang,
        "authority": cover.authority,
        "title": cover.title,
        "code": cover.code,
        "made": cover.made,
        "heads": cover.heads,
        "not_shown": cover.not_shown,
        "documents": documents,
        "originals": originals,
    });
    let world = world::Sheets::new(world::Kind::Volume, sheet.to_string().into_bytes());
    let pages = laid_out(&world.with(files));
    comemo::evict(EVICT_AGE);
    let options = PdfOptions {
        // The one archival standard that lets any file be attached.
        standards: PdfStandards::new(&[PdfStandard::A_3b]).unwrap_or_default(),
        tagged: false,
        ..pdf_options(made_at)
    };
    typst_pdf::pdf(&pages?, &options).map_err(|errors| failed(&errors))
}
