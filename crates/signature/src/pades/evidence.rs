//! Long-term evidence: the DSS with its VRI (EN 319 142-1, 5.4): certificates, OCSP answers and
//! revocation lists that a later reader will not find elsewhere any more.

use std::collections::BTreeMap;

use super::image::packed;
use super::{PadesError, appearance, form};
use crate::cms::unpadded;
use crate::crypto::Digest;
use crate::pdf::{Dictionary, Document, Object, ObjectId, Update};

/// Evidence for one signature; each piece in DER.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Evidence {
    pub certificates: Vec<Vec<u8>>,
    pub ocsp_responses: Vec<Vec<u8>>,
    pub revocation_lists: Vec<Vec<u8>>,
}

/// What is in the DSS, by content, so that nothing enters twice.
struct Store<'u, 'd> {
    update: &'u mut Update<'d>,
    known: BTreeMap<Vec<u8>, ObjectId>,
}

/// Adds evidence for the signatures in these fields to what the file has already.
///
/// # Errors
/// When a field is missing or not signed.
pub fn add_evidence(pdf: &[u8], evidence: &[(&str, Evidence)]) -> Result<Vec<u8>, PadesError> {
    let document = Document::read(pdf)?;
    let mut update = Update::new(&document);
    let root = update.root()?;
    let catalog = update.dictionary(root)?;
    let present = update.lookup(&catalog, "DSS")?.as_dictionary().cloned();
    let mut dss = present.unwrap_or_default();
    let related = update.lookup(&dss, "VRI")?;
    let mut related = related.as_dictionary().cloned().unwrap_or_default();
    let mut store = Store { update: &mut update, known: BTreeMap::new() };
    for name in ["Certs", "OCSPs", "CRLs"] {
        store.learn(&dss, name)?;
    }
    for (field, evidence) in evidence {
        let key = signature_key(store.update, field)?;
        let mut entry = Dictionary::new().with("Type", Object::name("VRI"));
        for (all, own, pieces) in [
            ("Certs", "Cert", &evidence.certificates),
            ("OCSPs", "OCSP", &evidence.ocsp_responses),
            ("CRLs", "CRL", &evidence.revocation_lists),
        ] {
            let ids = pieces.iter().map(|piece| store.id(piece)).collect::<Vec<_>>();
            if ids.is_empty() {
                continue;
            }
            let mut listed = store.update.lookup(&dss, all)?;
            let items = listed.as_array().map(<[Object]>::to_vec).unwrap_or_default();
            let fresh = ids.iter().map(|id| Object::from(*id)).filter(|id| !items.contains(id));
            let mut joined = items.clone();
            joined.extend(fresh);
            joined.dedup();
            listed = joined.into();
            dss.set(all, listed);
            entry.set(own, ids.into_iter().map(Object::from).collect::<Vec<_>>());
        }
        let entry = store.update.add(entry);
        related.set(&key, entry);
    }
    dss.set("Type", Object::name("DSS"));
    dss.set("VRI", related);
    match catalog.get("DSS") {
        Some(Object::Reference(id)) => update.set(*id, dss),
        _ => {
            let id = update.add(dss);
            update.set(root, catalog.with("DSS", id));
        }
    }
    Ok(update.finish().bytes)
}

impl Store<'_, '_> {
    fn learn(&mut self, dss: &Dictionary, name: &str) -> Result<(), PadesError> {
        let listed = self.update.lookup(dss, name)?;
        for item in listed.as_array().unwrap_or_default() {
            if let (Some(id), Object::Stream(stream)) =
                (item.as_reference(), self.update.resolve(item)?)
            {
                let content = self.update.view().unpack(&stream)?;
                self.known.insert(content, id);
            }
        }
        Ok(())
    }

    fn id(&mut self, piece: &[u8]) -> ObjectId {
        if let Some(id) = self.known.get(piece) {
            return *id;
        }
        let id = self.update.add(Object::Stream(packed(Dictionary::new(), piece)));
        self.known.insert(piece.to_vec(), id);
        id
    }
}

/// The CMS of the signature, or the token of the timestamp, that stands in a field; in DER.
///
/// # Errors
/// When the field is missing, not signed, or holds something else.
pub fn contents(pdf: &[u8], field: &str) -> Result<Vec<u8>, PadesError> {
    let document = Document::read(pdf)?;
    let space = reserved(&Update::new(&document), field)?;
    Ok(unpadded(&space)?.to_vec())
}

/// The name of a signature's entry in VRI: SHA-1 of its Contents, padding included.
fn signature_key(update: &Update<'_>, field: &str) -> Result<String, PadesError> {
    Ok(appearance::hex(&Digest::Sha1.hash(&reserved(update, field)?)).to_uppercase())
}

/// The value of Contents, padding included.
fn reserved(update: &Update<'_>, field: &str) -> Result<Vec<u8>, PadesError> {
    let missing = || PadesError::NoField(field.to_owned());
    let id = form::field(update, field)?.ok_or_else(missing)?;
    let signature = update.lookup(&update.dictionary(id)?, "V")?;
    let contents = signature.as_dictionary().and_then(|signature| signature.get("Contents"));
    Ok(contents.and_then(Object::as_string).ok_or_else(missing)?.to_vec())
}
