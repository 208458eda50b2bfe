//! ECDSA values in the two shapes that holders give: r and s side by side (PKCS #11 v3.0, 2.3.1), or the
//! `ECDSA-Sig-Value` in DER that CMS wants (RFC 3279, 2.2.3; RFC 5753, 2.1.1).

use der::asn1::UintRef;
use der::{Decode, Encode, Sequence};

/// The longest half: P-521.
const HALF_BYTES_MAX: usize = 66;

#[derive(Sequence)]
struct Pair<'a> {
    r: UintRef<'a>,
    s: UintRef<'a>,
}

/// The value in DER, whichever of the two shapes it has; nothing when it has neither.
pub(super) fn as_der(value: &[u8]) -> Option<Vec<u8>> {
    if Pair::from_der(value).is_ok() {
        return Some(value.to_vec());
    }
    let sound =
        !value.is_empty() && value.len().is_multiple_of(2) && value.len() / 2 <= HALF_BYTES_MAX;
    let (r, s) = sound.then(|| value.split_at(value.len() / 2))?;
    Pair { r: UintRef::new(r).ok()?, s: UintRef::new(s).ok()? }.to_der().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_shapes_become_der() {
        let side_by_side = [[0x00, 0x80], [0x00, 0x01]].concat();
        let der = [0x30, 0x07, 0x02, 0x02, 0x00, 0x80, 0x02, 0x01, 0x01];
        assert_eq!(as_der(&side_by_side).unwrap(), der);
        assert_eq!(as_der(&der).unwrap(), der);
        for neither in [&[][..], &[1; 3], &[1; 134]] {
            assert_eq!(as_der(neither), None);
        }
    }
}
