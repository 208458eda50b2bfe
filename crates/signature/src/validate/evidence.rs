//! What the file itself carries for long-term keeping: the document security store with certificates, CRLs and OCSP
//! responses (EN 319 142-1, 5.4.2).

use super::revocation::Evidence;
use super::trust::Anchors;
use crate::crypto::Certificate;
use crate::pdf::{Document, Object, View};

/// Streams of one list: bounds what a prepared store costs.
const PIECES_MAX: usize = 64;

/// The store of the last revision, read.
#[derive(Debug, Default)]
pub(super) struct Store {
    pub(super) certificates: Vec<Certificate>,
    pub(super) revocation: Vec<Vec<u8>>,
    /// The last revision that changed it.
    pub(super) revision: Option<usize>,
}

impl Store {
    /// Revocation data of the store and of the caller.
    pub(super) fn evidence<'a>(&'a self, anchors: &'a Anchors) -> Evidence<'a> {
        let pieces = self.revocation.iter().chain(&anchors.revocation);
        Evidence { pieces: pieces.map(Vec::as_slice).collect() }
    }

    /// Whether it holds what judges a certificate without asking anybody.
    pub(super) fn is_filled(&self) -> bool {
        !self.certificates.is_empty() && !self.revocation.is_empty()
    }
}

/// Reads the store; what cannot be read is left out.
pub(super) fn store(document: &Document<'_>) -> Store {
    let mut store = Store::default();
    let view = document.latest();
    let Ok(catalog) = view.catalog() else { return store };
    let Ok(Object::Dictionary(found)) = view.lookup(&catalog, "DSS") else { return store };
    let streams = |name: &str| list(view, &found, name);
    let certificates = streams("Certs");
    store.certificates =
        certificates.iter().filter_map(|der| Certificate::read(der).ok()).collect();
    store.revocation = [streams("OCSPs"), streams("CRLs")].concat();
    store.revision = (0..document.revisions().len()).rev().find(|index| {
        let before = index.checked_sub(1).map(|index| in_view(document.at(index)));
        before != Some(in_view(document.at(*index)))
    });
    store
}

fn in_view(view: View<'_>) -> Option<Object> {
    view.catalog().ok().and_then(|catalog| view.lookup(&catalog, "DSS").ok())
}

fn list(view: View<'_>, store: &crate::pdf::Dictionary, name: &str) -> Vec<Vec<u8>> {
    let items = view.lookup(store, name).ok();
    let items = items.as_ref().and_then(Object::as_array).unwrap_or_default();
    let streams = items.iter().take(PIECES_MAX).filter_map(|item| view.resolve(item).ok());
    streams.filter_map(|stream| view.unpack(stream.as_stream()?).ok()).collect()
}
