//! One signature or document timestamp in two phases: `prepare` writes the update with an empty
//! space and gives the digest, `Prepared::finish` puts the signature into the space.

use std::ops::Range;

use jiff::Timestamp;
use jiff::tz::Offset;

use super::appearance::{self, Appearance, hex};
use super::fields::extent;
use super::{PadesError, Place, fields, form, text_string};
use crate::cms::{Matter, SignedData, Signer, ToSign, oid};
use crate::crypto::Digest;
use crate::pdf::{Dictionary, Document, Object, ObjectId, PdfError, Update, Updated};
use crate::timestamp::Token;

/// Space for the signature when the caller does not know better: a chain of three certificates
/// with RSA-4096 and a timestamp with its own chain take about 14 KiB.
pub const RESERVED_BYTES: usize = 20 << 10;
/// Digits kept for each number of ByteRange.
const OFFSET: i64 = 9_999_999_999;
/// Việt Nam has one time, without summer time.
const VIET_NAM: Offset = Offset::constant(7);

/// Whether later changes are restricted by this signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Certification {
    /// An approval signature: restricts nothing by itself.
    None,
    /// DocMDP with P = 2: fields may be filled and signatures added, nothing else.
    FormFilling,
}

/// Everything about a signature but the key.
#[derive(Debug, Clone, Copy)]
pub struct SignatureRequest<'a> {
    /// Full name of the field; made if there is none.
    pub field: &'a str,
    /// Where a field that is made stands; none makes it invisible. A field that is there keeps its
    /// place.
    pub place: Option<Place>,
    pub appearance: Appearance<'a>,
    pub certification: Certification,
    /// Text fields filled in the same update, so that the signature covers and may lock them.
    pub fill: &'a [(&'a str, &'a str)],
    /// The claimed time; a timestamp proves it.
    pub signed_at: Timestamp,
    pub name: Option<&'a str>,
    pub reason: Option<&'a str>,
    pub location: Option<&'a str>,
    /// Space for the signature in bytes.
    pub reserved_bytes: usize,
}

impl<'a> SignatureRequest<'a> {
    /// An approval signature in this field, showing nothing new.
    #[must_use]
    pub fn new(field: &'a str, signed_at: Timestamp) -> Self {
        SignatureRequest {
            field,
            place: None,
            appearance: Appearance::Unchanged,
            certification: Certification::None,
            fill: &[],
            signed_at,
            name: None,
            reason: None,
            location: None,
            reserved_bytes: RESERVED_BYTES,
        }
    }
}

/// What the space will take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Signature,
    DocTimeStamp,
}

/// A file that waits for its signature.
#[derive(Debug, Clone)]
pub struct Prepared {
    bytes: Vec<u8>,
    /// The space with its angle brackets; all other bytes are signed.
    space: Range<usize>,
    kind: Kind,
}

/// A signature under way: what the holder of the key signs, and the file it goes into.
#[derive(Debug, Clone)]
pub struct Signing {
    pub prepared: Prepared,
    pub to_sign: ToSign,
}

// law!("30/2020:5")
/// Writes the update for a signature (`ETSI.CAdES.detached`): of the person or of the authority.
///
/// # Errors
/// When the file cannot be read, the field is signed or of another kind, or an earlier signature
/// forbids it.
pub fn prepare(pdf: &[u8], request: &SignatureRequest<'_>) -> Result<Prepared, PadesError> {
    let mut dictionary = Dictionary::new()
        .with("Type", Object::name("Sig"))
        .with("SubFilter", Object::name("ETSI.CAdES.detached"))
        .with("M", Object::String(pdf_time(request.signed_at).into()));
    let texts =
        [("Name", request.name), ("Reason", request.reason), ("Location", request.location)];
    for (name, text) in texts {
        if let Some(text) = text {
            dictionary.set(name, text_string(text));
        }
    }
    write(pdf, request, dictionary, Kind::Signature)
}

/// Writes the update for a document timestamp (`ETSI.RFC3161`) in an invisible field of this name.
///
/// # Errors
/// As `prepare`.
pub fn prepare_timestamp(pdf: &[u8], field: &str) -> Result<Prepared, PadesError> {
    let dictionary = Dictionary::new()
        .with("Type", Object::name("DocTimeStamp"))
        .with("SubFilter", Object::name("ETSI.RFC3161"));
    write(pdf, &SignatureRequest::new(field, Timestamp::UNIX_EPOCH), dictionary, Kind::DocTimeStamp)
}

impl Prepared {
    /// The four numbers of ByteRange: everything but the space.
    #[must_use]
    pub fn byte_range(&self) -> [usize; 4] {
        [0, self.space.start, self.space.end, self.bytes.len() - self.space.end]
    }

    /// Digest over the signed bytes.
    #[must_use]
    pub fn digest(&self, digest: Digest) -> Vec<u8> {
        digest.hash_all(&[&self.bytes[..self.space.start], &self.bytes[self.space.end..]])
    }

    /// The signed attributes for this signer.
    ///
    /// # Errors
    /// As `Signer::prepare`.
    pub fn sign_with(self, signer: &Signer) -> Result<Signing, PadesError> {
        let digest = self.digest(signer.algorithm.digest());
        let to_sign = signer.prepare(Matter::Detached { digest: &digest })?;
        Ok(Signing { prepared: self, to_sign })
    }

    /// Puts a signature (CMS), or a token where a document timestamp was prepared, into the space.
    ///
    /// # Errors
    /// When it does not fit, or was made over something else.
    pub fn finish(self, cms: &[u8]) -> Result<Vec<u8>, PadesError> {
        let own = match self.kind {
            Kind::Signature => {
                let signed = SignedData::read(cms)?;
                let signer = signed.signer()?;
                signed.content.is_none()
                    && signer.content_type()? == oid::ID_DATA
                    && signer.message_digest()? == self.digest(signer.digest()?)
            }
            Kind::DocTimeStamp => {
                let token = Token::read(cms)?;
                token.imprint == self.digest(token.digest)
            }
        };
        if !own {
            return Err(PadesError::Foreign);
        }
        self.put(cms)
    }

    fn put(mut self, cms: &[u8]) -> Result<Vec<u8>, PadesError> {
        let reserved = (self.space.len() - 2) / 2;
        if cms.len() > reserved {
            return Err(PadesError::Space { needed: cms.len(), reserved });
        }
        let begin = self.space.start + 1;
        self.bytes[begin..begin + cms.len() * 2].copy_from_slice(hex(cms).as_bytes());
        Ok(self.bytes)
    }
}

impl Signing {
    /// The signature as CMS, without timestamp.
    ///
    /// # Errors
    /// When the value was not made with the certificate's key.
    pub fn cms(&self, value: &[u8]) -> Result<Vec<u8>, PadesError> {
        Ok(self.to_sign.finish(value)?)
    }

    /// The signed file (level B-B).
    ///
    /// # Errors
    /// As `cms` and `Prepared::finish`.
    pub fn finish(self, value: &[u8]) -> Result<Vec<u8>, PadesError> {
        // Made over this file by `sign_with`: no need to digest it once more.
        let cms = self.cms(value)?;
        self.prepared.put(&cms)
    }
}

fn write(
    pdf: &[u8],
    request: &SignatureRequest<'_>,
    dictionary: Dictionary,
    kind: Kind,
) -> Result<Prepared, PadesError> {
    let document = Document::read(pdf)?;
    let mut update = Update::new(&document);
    // Document timestamps may follow whatever an earlier signature says (EN 319 142-1, 5.4.3).
    if kind == Kind::Signature {
        check_earlier(&update, request.certification)?;
    }
    fields::fill_in(&mut update, request.fill)?;
    let space = vec![0; request.reserved_bytes];
    let offsets = [0, OFFSET, OFFSET, OFFSET].map(Object::Integer);
    let mut dictionary = dictionary
        .with("Filter", Object::name("Adobe.PPKLite"))
        .with("ByteRange", offsets.to_vec())
        .with("Contents", Object::String(space));
    let mut references: Vec<Object> = Vec::new();
    if request.certification == Certification::FormFilling {
        references.push(doc_mdp().into());
    }
    references.extend(field_mdp(&update, request.field)?.map(Object::from));
    if !references.is_empty() {
        dictionary.set("Reference", references);
    }
    let signature = update.add(dictionary);
    if request.certification == Certification::FormFilling {
        let root = update.root()?;
        let catalog = update.dictionary(root)?;
        let permissions = Dictionary::new().with("DocMDP", signature);
        update.set(root, catalog.with("Perms", permissions));
    }
    attach(&mut update, request, signature)?;
    let Updated { mut bytes, places } = update.finish();
    let at = places.get(&signature).copied().unwrap_or_default();
    let space = fill_in(&mut bytes, at, request.reserved_bytes)?;
    Ok(Prepared { bytes, space, kind })
}

/// The signature goes into its field, the appearance with it.
fn attach(
    update: &mut Update<'_>,
    request: &SignatureRequest<'_>,
    signature: ObjectId,
) -> Result<(), PadesError> {
    form::ensure(update)?;
    let id = match form::field(update, request.field)? {
        Some(id) => id,
        None => {
            let field = Dictionary::new()
                .with("FT", Object::name("Sig"))
                .with("T", text_string(request.field));
            form::add(update, field, request.place)?
        }
    };
    let mut field = update.dictionary(id)?;
    if !field.is("FT", "Sig") {
        return Err(PadesError::FieldKind(request.field.to_owned()));
    }
    if field.contains("V") {
        return Err(PadesError::Taken(request.field.to_owned()));
    }
    field.set("V", signature);
    let shown = appearance::add(update, extent(&field), &request.appearance)?;
    if let Some(shown) = shown {
        field.set("AP", Dictionary::new().with("N", shown));
    }
    update.set(id, field);
    Ok(())
}

fn doc_mdp() -> Dictionary {
    let parameters = Dictionary::new()
        .with("Type", Object::name("TransformParams"))
        .with("P", 2_i64)
        .with("V", Object::name("1.2"));
    Dictionary::new()
        .with("Type", Object::name("SigRef"))
        .with("TransformMethod", Object::name("DocMDP"))
        .with("TransformParams", parameters)
}

/// FieldMDP, when the field says which others it locks (12.8.2.4).
fn field_mdp(update: &Update<'_>, field: &str) -> Result<Option<Dictionary>, PadesError> {
    let Some(id) = form::field(update, field)? else { return Ok(None) };
    let lock = update.lookup(&update.dictionary(id)?, "Lock")?;
    let Some(lock) = lock.as_dictionary() else { return Ok(None) };
    let parameters =
        lock.clone().with("Type", Object::name("TransformParams")).with("V", Object::name("1.2"));
    let reference = Dictionary::new()
        .with("Type", Object::name("SigRef"))
        .with("TransformMethod", Object::name("FieldMDP"))
        .with("TransformParams", parameters)
        .with("Data", update.root()?);
    Ok(Some(reference))
}

/// What earlier signatures say about this one.
fn check_earlier(update: &Update<'_>, wanted: Certification) -> Result<(), PadesError> {
    let mut signed = false;
    for (_, id) in form::fields(update)? {
        let field = update.dictionary(id)?;
        signed |= field.is("FT", "Sig") && field.contains("V");
    }
    if signed && wanted != Certification::None {
        return Err(PadesError::CertifiedTooLate);
    }
    check_open(update)
}

/// DocMDP with P = 1 forbids every further signature and field.
pub(super) fn check_open(update: &Update<'_>) -> Result<(), PadesError> {
    if forbids_changes(update)? { Err(PadesError::Locked) } else { Ok(()) }
}

fn forbids_changes(update: &Update<'_>) -> Result<bool, PdfError> {
    let catalog = update.dictionary(update.root()?)?;
    let mut value = Object::Dictionary(catalog);
    for name in ["Perms", "DocMDP", "Reference"] {
        let Some(dictionary) = value.as_dictionary() else { return Ok(false) };
        value = update.lookup(dictionary, name)?;
    }
    for reference in value.as_array().unwrap_or_default() {
        let reference = update.resolve(reference)?;
        let Some(reference) = reference.as_dictionary() else { continue };
        let parameters = update.lookup(reference, "TransformParams")?;
        let level = parameters.as_dictionary().and_then(|parameters| parameters.get("P"));
        if level.and_then(Object::as_integer) == Some(1) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Writes ByteRange over its place holder in the dictionary at `at`; gives back the space. Names
/// are written sorted, so nothing the caller gave stands before either.
fn fill_in(bytes: &mut [u8], at: usize, reserved: usize) -> Result<Range<usize>, PadesError> {
    let find = |bytes: &[u8], word: &[u8]| {
        let found = bytes[at..].windows(word.len()).position(|window| window == word);
        found.map(|place| at + place).ok_or(PdfError::Structure("the signature's dictionary"))
    };
    let begin = find(bytes, b"/Contents <")? + b"/Contents ".len();
    let space = begin..begin + reserved * 2 + 2;
    let numbers = format!("[0 {} {} {}", space.start, space.end, bytes.len() - space.end);
    let place_holder = format!("[0 {OFFSET} {OFFSET} {OFFSET}]");
    let place = find(bytes, place_holder.as_bytes())?;
    let text = format!("{numbers:<width$}]", width = place_holder.len() - 1);
    bytes[place..place + text.len()].copy_from_slice(text.as_bytes());
    Ok(space)
}

/// `D:20261122141600+07'00'` (ISO 32000-1, 7.9.4).
fn pdf_time(at: Timestamp) -> String {
    VIET_NAM.to_datetime(at).strftime("D:%Y%m%d%H%M%S+07'00'").to_string()
}
