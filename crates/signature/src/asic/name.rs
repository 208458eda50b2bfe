//! Names of files in a container: such as every program takes for the same, and none for a place
//! outside of it (EN 319 162-1, A.1; RFC 3986 for their form in references).

use std::fmt::Write;

use super::{AsicError, META_INF};

/// Longer names do not unpack everywhere.
const NAME_BYTES_MAX: usize = 255;

/// A name in the container. A folder's name ends with `/`.
pub(super) fn check(name: &str) -> Result<(), AsicError> {
    let steps = name.strip_suffix('/').unwrap_or(name).split('/');
    let odd = |c: char| c.is_control() || "\\:%?#*\"<>|".contains(c);
    let good = name.len() <= NAME_BYTES_MAX
        && steps.into_iter().all(|step| !step.is_empty() && step != "." && step != "..")
        && !name.contains(odd);
    if good { Ok(()) } else { Err(AsicError::Name(name.to_owned())) }
}

/// A name for something to be signed: a file outside of `META-INF`.
pub(super) fn check_content(name: &str) -> Result<(), AsicError> {
    check(name)?;
    let reserved = name.ends_with('/') || name == "mimetype" || is_meta(name);
    if reserved { Err(AsicError::Name(name.to_owned())) } else { Ok(()) }
}

/// Whether it stands in `META-INF`, however written: some programs do not tell small letters from
/// capitals.
pub(super) fn is_meta(name: &str) -> bool {
    name.get(..META_INF.len()).is_some_and(|start| start.eq_ignore_ascii_case(META_INF))
}

/// The name as a relative reference.
pub(super) fn encoded(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            out.push(char::from(byte));
        } else {
            // Writing to a String does not fail.
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}
