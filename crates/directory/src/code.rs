//! Codes of authorities: both national forms, enterprise numbers and identification schemes, parsed once at the
//! border. QCVN 102:2016/BTTTT (as in Decision 28/2018, art. 10) and Decision 20/2020/QĐ-TTg, arts. 4–6.

use std::fmt;

use base::db::Value;
use base::{Refusal, Text};

/// The longest code of any form (Decision 20/2020, art. 4.1).
pub const LENGTH_MAX: usize = 35;

/// Which rule a code was made by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Form {
    /// `G22`, `H37.02.02`: groups from left to right, the first is level 1 (Decision 20/2020, art. 4).
    Decision20,
    /// `000.00.00.G22`: thirteen characters, level 1 on the right (QCVN 102:2016).
    Qcvn102,
    /// An enterprise's, co-operative's or household business's number (Decision 20/2020, art. 5).
    Enterprise,
    /// `Z` and two digits name a scheme, the organisation's code in it follows at once (art. 6).
    Scheme,
    /// Fits no rule but was registered as it is, e.g. the code of a test system.
    Local,
}

/// A well-formed code, in its normal spelling.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct AuthorityCode {
    text: String,
    form: Form,
}

impl AuthorityCode {
    /// Reads a code by the national rules: surrounding space goes, letters become capitals.
    ///
    /// # Errors
    /// `code.form` when no rule fits; the remedy names what a code looks like.
    pub fn parse(text: &str) -> Result<AuthorityCode, Refusal> {
        let code = AuthorityCode::parse_any(text)?;
        match code.form {
            Form::Local => Err(malformed(text)),
            _ => Ok(code),
        }
    }

    /// As [`AuthorityCode::parse`], and also takes what fits no rule but could be a registered local code.
    ///
    /// # Errors
    /// `code.form` for what can be no code at all.
    pub fn parse_any(text: &str) -> Result<AuthorityCode, Refusal> {
        let normal = text.trim().to_ascii_uppercase();
        let form = form(&normal).ok_or_else(|| malformed(text))?;
        // Local codes keep the letters they were registered with; look-up does not care about their case.
        let text = if form == Form::Local { text.trim().to_owned() } else { normal };
        Ok(AuthorityCode { text, form })
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    #[must_use]
    pub fn form(&self) -> Form {
        self.form
    }

    /// The level-1 code this one stands under (`G22`), where the form has levels.
    #[must_use]
    pub fn top(&self) -> Option<&str> {
        match self.form {
            Form::Decision20 => self.text.split('.').next(),
            Form::Qcvn102 => self.text.rsplit('.').next(),
            Form::Enterprise | Form::Scheme | Form::Local => None,
        }
    }

    /// The level in the tree, 1 at the top, where the form has levels. A group of zeros is a skipped level.
    #[must_use]
    pub fn level(&self) -> Option<usize> {
        match self.form {
            Form::Decision20 => Some(self.text.split('.').count()),
            Form::Qcvn102 => {
                let zeros =
                    self.text.split('.').take_while(|group| group.bytes().all(|b| b == b'0'));
                Some(4 - zeros.count())
            }
            Form::Enterprise | Form::Scheme | Form::Local => None,
        }
    }

    /// The code of the unit directly above by the rule of the form (art. 4.3); none at level 1.
    #[must_use]
    pub fn parent(&self) -> Option<AuthorityCode> {
        let text = match (self.form, self.level()?) {
            (_, 1) => return None,
            (Form::Decision20, _) => self.text.rsplit_once('.')?.0.to_owned(),
            _ => {
                let mut groups: Vec<String> = self.text.split('.').map(str::to_owned).collect();
                let lowest = groups.iter().position(|group| group.bytes().any(|b| b != b'0'))?;
                groups[lowest] = "0".repeat(groups[lowest].len());
                groups.join(".")
            }
        };
        Some(AuthorityCode { text, form: self.form })
    }

    /// The same body's code in the other national form. Only level 1 follows by rule; deeper codes were issued anew
    /// and need the directory's table.
    #[must_use]
    pub fn twin(&self) -> Option<AuthorityCode> {
        match (self.form, self.level()?) {
            (Form::Decision20, 1) => Some(AuthorityCode {
                text: format!("000.00.00.{}", self.text),
                form: Form::Qcvn102,
            }),
            (Form::Qcvn102, 1) => {
                Some(AuthorityCode { text: self.top()?.to_owned(), form: Form::Decision20 })
            }
            _ => None,
        }
    }
}

// law!("20/2020:4")
fn form(code: &str) -> Option<Form> {
    if code.is_empty() || code.len() > LENGTH_MAX {
        return None;
    }
    let groups: Vec<&str> = code.split('.').collect();
    if groups.iter().any(|group| group.is_empty()) {
        return None;
    }
    if let [a, b, c, top] = groups[..]
        && digits(a, 3)
        && digits(b, 2)
        && digits(c, 2)
        && level_one(top)
    {
        return Some(Form::Qcvn102);
    }
    if level_one(groups[0]) && groups.iter().all(|group| alphanumeric(group)) {
        return Some(Form::Decision20);
    }
    if scheme(code) {
        return Some(Form::Scheme);
    }
    if enterprise(code) {
        return Some(Form::Enterprise);
    }
    let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_');
    code.bytes().all(plain).then_some(Form::Local)
}

fn level_one(group: &str) -> bool {
    matches!(group.as_bytes(), [b'A'..=b'Y', x, y] if x.is_ascii_digit() && y.is_ascii_digit())
}

fn digits(group: &str, count: usize) -> bool {
    group.len() == count && group.bytes().all(|b| b.is_ascii_digit())
}

fn alphanumeric(group: &str) -> bool {
    group.bytes().all(|b| b.is_ascii_digit() || b.is_ascii_uppercase())
}

// law!("20/2020:5")
/// Ten digits, or thirteen with or without the dash (tax-number style), or the twelve digits of a personal number
/// that household businesses use.
fn enterprise(code: &str) -> bool {
    match code.split_once('-') {
        Some((main, branch)) => digits(main, 10) && digits(branch, 3),
        None => digits(code, 10) || digits(code, 12) || digits(code, 13),
    }
}

// law!("20/2020:6")
fn scheme(code: &str) -> bool {
    let Some(rest) = code.strip_prefix('Z') else { return false };
    let Some((number, inner)) = rest.split_at_checked(2) else { return false };
    digits(number, 2)
        && number != "00"
        && !inner.is_empty()
        && inner.len() <= 32
        && inner.bytes().all(|b| b.is_ascii_digit() || b.is_ascii_uppercase() || b == b'.')
}

fn malformed(text: &str) -> Refusal {
    let shown: String = text.chars().take(40).collect();
    Refusal::new(
        "code.form",
        Text::with(
            format!("“{shown}” không phải mã định danh hợp lệ."),
            format!("“{shown}” is not a well-formed authority code."),
        ),
        Text::new(
            "Dùng mã theo Quyết định 20/2020/QĐ-TTg (ví dụ G22, H37.02.02) hoặc QCVN 102:2016 \
             (ví dụ 000.00.00.G22), hoặc mã số doanh nghiệp.",
            "Use a code by Decision 20/2020/QĐ-TTg (such as G22, H37.02.02) or QCVN 102:2016 \
             (such as 000.00.00.G22), or an enterprise number.",
        ),
    )
    .source("Quyết định 20/2020/QĐ-TTg, Điều 4–6; QCVN 102:2016/BTTTT")
}

impl fmt::Display for AuthorityCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl From<&AuthorityCode> for Value {
    fn from(code: &AuthorityCode) -> Value {
        Value::Text(code.text.clone())
    }
}

impl Form {
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Form::Decision20 => "decision20",
            Form::Qcvn102 => "qcvn102",
            Form::Enterprise => "enterprise",
            Form::Scheme => "scheme",
            Form::Local => "local",
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(
        text: &str,
        form: Form,
        level: Option<usize>,
        parent: Option<&str>,
        twin: Option<&str>,
    ) {
        let code = AuthorityCode::parse_any(text).unwrap();
        assert_eq!(code.form(), form, "{text}");
        assert_eq!(code.level(), level, "{text}");
        assert_eq!(code.parent().as_ref().map(AuthorityCode::as_str), parent, "{text}");
        assert_eq!(code.twin().as_ref().map(AuthorityCode::as_str), twin, "{text}");
    }

    // law!("20/2020:4") law!("20/2020:5") law!("20/2020:6")
    #[test]
    fn every_form_is_read() {
        check("G22", Form::Decision20, Some(1), None, Some("000.00.00.G22"));
        check(" h37.02.02 ", Form::Decision20, Some(3), Some("H37.02"), None);
        check("H37.DN.001", Form::Decision20, Some(3), Some("H37.DN"), None);
        check("000.00.00.G22", Form::Qcvn102, Some(1), None, Some("G22"));
        check("002.00.20.H13", Form::Qcvn102, Some(4), Some("000.00.20.H13"), None);
        check("000.00.20.H13", Form::Qcvn102, Some(2), Some("000.00.00.H13"), None);
        check("0101243150", Form::Enterprise, None, None, None);
        check("0101243150-001", Form::Enterprise, None, None, None);
        check("001099012345", Form::Enterprise, None, None, None);
        check("Z01ABC.9", Form::Scheme, None, None, None);
        check("vxp.saas.03", Form::Local, None, None, None);
        check("02.29.W00", Form::Local, None, None, None);
    }

    #[test]
    fn what_fits_no_rule_is_refused_with_a_remedy() {
        for text in
            ["", " ", "G22.", ".G22", "G22..01", "G2 2", "Bộ Nội vụ", "G22/01", &"9".repeat(36)]
        {
            let refusal = AuthorityCode::parse_any(text).unwrap_err();
            assert_eq!(refusal.rule, "code.form", "{text}");
        }
        for text in ["vxp.saas.03", "Z00ABC", "Z01", "123", "02.29.W00"] {
            assert!(AuthorityCode::parse(text).is_err(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn parsing_never_panics_and_is_stable(text in "\\PC{0,40}") {
            if let Ok(code) = AuthorityCode::parse_any(&text) {
                let again = AuthorityCode::parse_any(code.as_str()).unwrap();
                prop_assert_eq!(&code, &again);
                prop_assert!(code.as_str().len() <= LENGTH_MAX);
            }
        }

        #[test]
        fn twins_are_twins_and_parents_climb(top in "[A-Y][0-9]{2}", groups in proptest::collection::vec("[0-9A-Z]{1,4}", 0..4)) {
            let text = std::iter::once(top).chain(groups).collect::<Vec<_>>().join(".");
            let code = AuthorityCode::parse(&text).unwrap();
            if let Some(twin) = code.twin() {
                prop_assert_eq!(&twin.twin().unwrap(), &code);
            }
            if let Some(parent) = code.parent() {
                prop_assert_eq!(parent.level().unwrap() + 1, code.level().unwrap());
            }
        }
    }
}
