//! Do digests and value belong to what is there? XML Signature 1.1, 3.2 (reference validation, then
//! the value), everything about identity left aside.

use jiff::Timestamp;

use super::coverage::Area;
use super::properties::{self, Properties};
use super::report::{Covered, What};
use crate::crypto::{Certificate, verify};
use crate::timestamp::Token;
use crate::validate::cryptography::{Stamp, certificates, name, weaknesses};
use crate::validate::reason::{self, Effect, Reason};
use crate::xml::{
    DSIG, Detached, Node, Read, Reference, SIGNED_PROPERTIES, Target, Xml, XmlError, canonical,
    octets, place, resolve, value_in,
};

/// What a signature says and proves.
#[derive(Default)]
pub(in crate::validate) struct Checked {
    /// None: it could not be found out.
    pub(in crate::validate) intact: Option<bool>,
    pub(in crate::validate) covered: Vec<Covered>,
    pub(super) areas: Vec<Area>,
    pub(in crate::validate) signer: Option<Certificate>,
    pub(in crate::validate) certificates: Vec<Certificate>,
    pub(in crate::validate) algorithm: Option<String>,
    /// It has the signed properties of XAdES, or the attributes of CAdES.
    pub(in crate::validate) profiled: bool,
    pub(in crate::validate) claimed_at: Option<Timestamp>,
    /// Timestamps over the value that are sound in themselves.
    pub(in crate::validate) stamps: Vec<Stamp>,
    pub(in crate::validate) reasons: Vec<Reason>,
}

/// Checks one signature.
pub(super) fn check<'t, 'a>(
    xml: &'t Xml<'a>,
    detached: &[Detached<'_>],
    node: Node<'t, 'a>,
) -> Checked {
    let mut checked = Checked::default();
    checked.intact = match signature(xml, detached, node, &mut checked) {
        Ok(()) => Some(true),
        Err(why) => {
            let proven = why.effect == Effect::Failed;
            checked.reasons.push(why);
            proven.then_some(false)
        }
    };
    checked
}

fn signature<'t, 'a>(
    xml: &'t Xml<'a>,
    detached: &[Detached<'_>],
    node: Node<'t, 'a>,
    checked: &mut Checked,
) -> Result<(), Reason> {
    let read = Read::of(node)?;
    checked.certificates.clone_from(&read.certificates);
    let signed = properties::signed(&read)?;
    let properties = match signed {
        Some(signed) => properties::read(signed, &read)?,
        None => Properties::default(),
    };
    checked.profiled = signed.is_some();
    // Known by name even when something is wrong, so that a reader can ask.
    let signer = signer(&read, &properties, checked)?;
    checked.signer = Some(signer.clone());
    digests(xml, detached, &read, signed, checked)?;
    value(xml, &read, &signer, checked)?;
    checked.claimed_at = properties.claimed_at;
    stamps(xml, &read, &properties, checked)
}

/// Holds what each reference names against its digest, and notes what is covered. The signed
/// properties must be among it, and nothing else may call itself so.
fn digests<'t, 'a>(
    xml: &'t Xml<'a>,
    detached: &[Detached<'_>],
    read: &Read<'t, 'a>,
    properties: Option<Node<'_, '_>>,
    checked: &mut Checked,
) -> Result<(), Reason> {
    let mut properties_covered = false;
    for reference in &read.references {
        let target = resolve(xml, detached, reference)?;
        let bytes = octets(xml, &target, read.node, reference)?;
        if reference.digest.hash(&bytes) != reference.value {
            return Err(reason::digest_mismatch());
        }
        let of_properties = match &target {
            Target::Node(of) => properties.is_some_and(|properties| of.id() == properties.id()),
            Target::Bytes(_) => false,
        };
        if of_properties != (reference.kind == Some(SIGNED_PROPERTIES)) {
            return Err(reason::cms_attributes());
        }
        properties_covered |= of_properties;
        if !of_properties && !is_key_info(&target, read) {
            cover(xml, &target, read.node, reference, checked)?;
        }
    }
    if properties.is_some() && !properties_covered {
        return Err(reason::cms_attributes());
    }
    if checked.covered.is_empty() { Err(reason::coverage_nothing()) } else { Ok(()) }
}

/// Some programs sign the certificates along, which are no content.
fn is_key_info(target: &Target<'_, '_, '_>, read: &Read<'_, '_>) -> bool {
    match target {
        Target::Node(node) => {
            node.parent() == Some(read.node) && node.has_tag_name((DSIG, "KeyInfo"))
        }
        Target::Bytes(_) => false,
    }
}

/// Notes what a reference covers.
fn cover(
    xml: &Xml<'_>,
    target: &Target<'_, '_, '_>,
    signature: Node<'_, '_>,
    reference: &Reference<'_>,
    checked: &mut Checked,
) -> Result<(), Reason> {
    let what = match target {
        Target::Node(node) => {
            let without = reference.enveloped.then(|| signature.id());
            let area = Area { of: node.id(), without };
            let commented = area.is_commented(xml)?;
            checked.reasons.extend(commented.then(reason::xml_comment));
            checked.areas.push(area);
            element(*node)
        }
        Target::Bytes(matter) => {
            if reference.method.as_ref().is_some_and(|method| !method.comments) {
                let other = Xml::read(matter.bytes)?;
                let area = Area { of: other.tree().root().id(), without: None };
                let commented = area.is_commented(&other)?;
                checked.reasons.extend(commented.then(reason::xml_comment));
            }
            What::Detached { name: matter.uri.to_owned() }
        }
    };
    checked.covered.push(Covered {
        uri: reference.uri.unwrap_or_default().to_owned(),
        what,
        digest: reference.digest,
        value: reference.value.clone(),
    });
    Ok(())
}

fn element(node: Node<'_, '_>) -> What {
    if !node.is_element() {
        return What::Document;
    }
    let name = node.tag_name();
    What::Element {
        namespace: name.namespace().unwrap_or_default().to_owned(),
        name: name.name().to_owned(),
        place: place(node),
        bytes: node.range(),
    }
}

/// The certificate that the signer named; without such a name the one that issued none of the
/// others.
fn signer(
    read: &Read<'_, '_>,
    properties: &Properties<'_>,
    checked: &mut Checked,
) -> Result<Certificate, Reason> {
    let all = &read.certificates;
    if all.is_empty() {
        return Err(reason::certificate_missing());
    }
    if let Some((digest, value)) = &properties.certificate {
        let named = all.iter().find(|one| digest.hash(one.der()) == *value);
        return named.cloned().ok_or_else(reason::certificate_other);
    }
    checked.reasons.extend(checked.profiled.then(reason::certificate_unnamed));
    let last = all.iter().find(|one| {
        let subject = &one.decoded().tbs_certificate.subject;
        let issued = |other: &Certificate| other.decoded().tbs_certificate.issuer == *subject;
        !all.iter().any(|other| other != *one && issued(other))
    });
    Ok(last.unwrap_or(&all[0]).clone())
}

fn value<'t, 'a>(
    xml: &'t Xml<'a>,
    read: &Read<'t, 'a>,
    signer: &Certificate,
    checked: &mut Checked,
) -> Result<(), Reason> {
    let bits = signer.rsa_bits();
    checked.algorithm = Some(name(read.algorithm, bits));
    let signed = canonical(xml, read.signed_info, None, &read.method)?;
    let value = value_in(read.algorithm, &read.value).map_err(|_| reason::value_mismatch())?;
    let key = signer.public_key_info().map_err(XmlError::from)?;
    verify(&key, read.algorithm, &signed, &value).map_err(|_| reason::value_mismatch())?;
    let digests = read.references.iter().map(|reference| reference.digest);
    let digests = digests.chain([read.algorithm.digest()]);
    checked.reasons.extend(weaknesses(digests, bits));
    Ok(())
}

/// Every timestamp must be over this very value: one that is not was taken from elsewhere.
fn stamps<'t, 'a>(
    xml: &'t Xml<'a>,
    read: &Read<'t, 'a>,
    properties: &Properties<'_>,
    checked: &mut Checked,
) -> Result<(), Reason> {
    for stamped in &properties.stamps {
        let token = Token::read(&stamped.token).map_err(|_| reason::time_broken())?;
        let matter = canonical(xml, read.value_node, None, &stamped.method)?;
        if token.imprint != token.digest.hash(&matter) {
            return Err(reason::time_foreign());
        }
        let maker = token.verify().map_err(|_| reason::time_broken())?;
        let certificates = certificates(&token.signed);
        let token_der = stamped.token.clone();
        checked.stamps.push(Stamp { at: token.at, maker, certificates, token: token_der });
    }
    Ok(())
}
