//! Whom an installation trusts: a folder of certificates, with revocation lists beside them. In production these are
//! the government's certification authorities; which ones is a setting, never code.

use std::path::Path;

use base::{Refusal, Result, Text};
use signature::crypto::Certificate;
use signature::validate::Anchors;

/// Files in the folder; the government's list has a few dozen.
const FILES_MAX: usize = 2_000;
const FILE_BYTES_MAX: u64 = 32 * 1024 * 1024;

/// Reads a folder: `.pem`, `.crt`, `.cer`, `.der` are certificates that are trusted, in DER or PEM (several in one PEM
/// file count each); `.crl` revocation lists; `.ocsp` OCSP responses. Other files are left alone.
///
/// # Errors
/// `trust.folder` when it cannot be read or holds no certificate, `trust.file` when one of them cannot be.
pub fn load(folder: &Path) -> Result<Anchors> {
    let mut anchors = Anchors::default();
    let listing =
        std::fs::read_dir(folder).map_err(|error| no_folder(folder, &error.to_string()))?;
    let mut paths: Vec<_> = listing.take(FILES_MAX).filter_map(|e| Some(e.ok()?.path())).collect();
    paths.sort();
    for path in paths {
        let kind = path.extension().and_then(|kind| kind.to_str()).unwrap_or("").to_lowercase();
        if !["pem", "crt", "cer", "der", "crl", "ocsp"].contains(&kind.as_str()) {
            continue;
        }
        if kind == "crl" || kind == "ocsp" {
            let bytes = read(&path)?;
            anchors.revocation.extend(unwrapped(&bytes).map_err(|()| unreadable(&path))?);
            continue;
        }
        anchors.roots.extend(certificates(&path)?);
    }
    if anchors.roots.is_empty() {
        return Err(no_folder(folder, "không có chứng thư nào / no certificate in it").into());
    }
    Ok(anchors)
}

/// The certificates of a file, DER or PEM, in their order.
///
/// # Errors
/// `trust.file`.
pub fn certificates(path: &Path) -> Result<Vec<Certificate>> {
    let all = unwrapped(&read(path)?).map_err(|()| unreadable(path))?;
    let certificate = |der: &Vec<u8>| Ok(Certificate::read(der).map_err(|_| unreadable(path))?);
    all.iter().map(certificate).collect()
}

fn read(path: &Path) -> Result<Vec<u8>> {
    let small = std::fs::metadata(path).is_ok_and(|found| found.len() <= FILE_BYTES_MAX);
    let bytes = if small { std::fs::read(path).ok() } else { None };
    Ok(bytes.ok_or_else(|| unreadable(path))?)
}

/// DER as it is, or every block of a PEM text; words between the blocks are left alone.
///
/// # Errors
/// When a block is broken.
#[expect(
    clippy::result_unit_err,
    reason = "the caller knows the file and says what is wrong with it"
)]
pub fn unwrapped(bytes: &[u8]) -> Result<Vec<Vec<u8>>, ()> {
    let Some(mut rest) = std::str::from_utf8(bytes).ok().filter(|t| t.contains("-----BEGIN "))
    else {
        return Ok(vec![bytes.to_vec()]);
    };
    let mut found = Vec::new();
    while let Some(begin) = rest.find("-----BEGIN ") {
        let label = rest[begin..].find("-----END ").ok_or(())? + begin + "-----END ".len();
        let end = rest[label..].find("-----").ok_or(())? + label + "-----".len();
        let (_, der) = pem_rfc7468::decode_vec(&rest.as_bytes()[begin..end]).map_err(|_| ())?;
        found.push(der);
        rest = &rest[end..];
    }
    Ok(found)
}

fn no_folder(folder: &Path, why: &str) -> Refusal {
    let shown = folder.display();
    Refusal::new(
        "trust.folder",
        Text::with(
            format!("Không dùng được thư mục chứng thư tin cậy {shown}: {why}."),
            format!("The folder of trusted certificates {shown} cannot be used: {why}."),
        ),
        Text::new(
            "Chỉ một thư mục có chứng thư gốc (.pem, .crt, .cer, .der).",
            "Name a folder that holds root certificates (.pem, .crt, .cer, .der).",
        ),
    )
    .field("trust")
}

/// The refusal of a file that holds nothing of the kind.
#[must_use]
pub fn unreadable(path: &Path) -> Refusal {
    let shown = path.display();
    Refusal::new(
        "trust.file",
        Text::with(
            format!("Không đọc được chứng thư hoặc danh sách thu hồi trong {shown}."),
            format!("No certificate or revocation list can be read from {shown}."),
        ),
        Text::new(
            "Thay bằng tệp DER hoặc PEM đúng, hoặc đưa tệp ra khỏi thư mục.",
            "Replace it with a sound DER or PEM file, or take it out of the folder.",
        ),
    )
    .field("trust")
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use signature::trial::{Addresses, Keys, Pki, key_from_seed};

    use super::load;

    fn pki() -> Pki {
        let [root, issuing, tsa, ocsp] = [1, 2, 3, 4].map(|n| key_from_seed(&[n; 32]).unwrap());
        let keys = Keys { root, issuing, tsa, ocsp };
        Pki::new(keys, Timestamp::UNIX_EPOCH, Addresses::default()).unwrap()
    }

    fn pem(der: &[u8]) -> String {
        pem_rfc7468::encode_string("CERTIFICATE", pem_rfc7468::LineEnding::LF, der).unwrap()
    }

    #[test]
    fn certificates_come_as_der_or_pem_and_lists_beside_them() {
        let (pki, folder) = (pki(), tempfile::tempdir().unwrap());
        let at = |name: &str| folder.path().join(name);
        std::fs::write(at("a.der"), pki.root.certificate.der()).unwrap();
        let both = pem(pki.root.certificate.der()) + &pem(pki.issuing.certificate.der());
        std::fs::write(at("b.pem"), format!("a note\n{both}")).unwrap();
        std::fs::write(at("c.crl"), pki.crl(&[], Timestamp::UNIX_EPOCH).unwrap()).unwrap();
        std::fs::write(at("readme.txt"), "left alone").unwrap();
        let anchors = load(folder.path()).unwrap();
        assert_eq!((anchors.roots.len(), anchors.revocation.len()), (3, 1));
    }

    #[test]
    fn a_folder_that_proves_nothing_is_refused_by_name() {
        let folder = tempfile::tempdir().unwrap();
        let rule = |path: &std::path::Path| match load(path) {
            Err(base::Error::Refused(refusal)) => refusal.rule,
            other => panic!("{other:?}"),
        };
        assert_eq!(rule(folder.path()), "trust.folder");
        assert_eq!(rule(&folder.path().join("nowhere")), "trust.folder");
        std::fs::write(folder.path().join("a.crt"), "no certificate").unwrap();
        assert_eq!(rule(folder.path()), "trust.file");
    }
}
