//! Whose signature it is: a person's or an authority's, and whether the authority is the sender. Certificates of the
//! government name an authority by its name or an identifier, never by the code of the exchange, so what cannot be
//! told is said to be so (Decree 30/2020/NĐ-CP, arts. 5 and 33).

use base::authority::AuthorityId;
use directory::Snapshot;
use serde::{Deserialize, Serialize};
use signature::crypto::Subject;

/// Who a certificate was given to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Office {
    Person,
    Authority,
    /// The certificate names nobody.
    Unknown,
}

/// Levels of the directory that a line of authorities may have.
const LEVELS_MAX: usize = 16;

/// First words of names of authorities; no family name is among them.
const BODIES: [&str; 26] = [
    "ủy ban",
    "hội đồng",
    "văn phòng",
    "bộ",
    "sở",
    "cục",
    "tổng cục",
    "chi cục",
    "vụ",
    "ban",
    "phòng",
    "trung tâm",
    "viện",
    "học viện",
    "trường",
    "thanh tra",
    "tòa án",
    "kho bạc",
    "ngân hàng",
    "bảo hiểm",
    "đài",
    "báo",
    "công ty",
    "tổng công ty",
    "tập đoàn",
    "kiểm toán",
];

/// Whether a person or an authority signed; of an authority, whether it belongs to the sender's line.
pub(super) fn office(
    subject: &Subject,
    directory: &Snapshot,
    sender: Option<AuthorityId>,
) -> (Office, Option<bool>) {
    if subject.natural_person || subject.title.is_some() {
        return (Office::Person, None);
    }
    if let Some(identifier) = &subject.organisation_identifier {
        // "VATVN-0100109106", "GOVVN-G22": what follows the last dash is the number or code itself.
        let code = identifier.rsplit(['-', ':']).next().unwrap_or(identifier);
        let named: Vec<AuthorityId> =
            directory.find(code).map(|found| found.id).into_iter().collect();
        return (Office::Authority, belongs(directory, &named, sender));
    }
    let Some(name) = subject.common_name.as_deref().map(plain).filter(|name| !name.is_empty())
    else {
        return (Office::Unknown, None);
    };
    let named: Vec<AuthorityId> =
        directory.all().iter().filter(|one| plain(&one.name) == name).map(|one| one.id).collect();
    let of_itself = subject.organisation.as_deref().is_some_and(|of| plain(of) == name);
    let body =
        BODIES.iter().any(|body| name.strip_prefix(body).is_some_and(|rest| rest.starts_with(' ')));
    if !named.is_empty() || of_itself || body {
        return (Office::Authority, belongs(directory, &named, sender));
    }
    (Office::Person, None)
}

/// Whether one of these is the sender, stands above or below it. Several of one name that do not belong may hide one
/// that does, so nothing is said of them.
fn belongs(
    directory: &Snapshot,
    named: &[AuthorityId],
    sender: Option<AuthorityId>,
) -> Option<bool> {
    let sender = sender?;
    let kin = |id: &AuthorityId| above(directory, *id, sender) || above(directory, sender, *id);
    match named {
        [] => None,
        named if named.iter().any(kin) => Some(true),
        [_] => Some(false),
        _ => None,
    }
}

/// Whether `upper` is `lower` or stands above it.
fn above(directory: &Snapshot, upper: AuthorityId, lower: AuthorityId) -> bool {
    let mut next = Some(lower);
    for _ in 0..LEVELS_MAX {
        match next {
            Some(id) if id == upper => return true,
            Some(id) => next = directory.get(id).and_then(|found| found.parent),
            None => return false,
        }
    }
    false
}

/// A name as names are compared: lower case, the usual short forms written out, what stands in brackets left aside.
fn plain(name: &str) -> String {
    let name = name.split('(').next().unwrap_or(name).to_lowercase();
    let name =
        name.replace("uỷ", "ủy").replace("ubnd", "ủy ban nhân dân").replace("tp.", "thành phố ");
    name.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use directory::AuthorityCode;
    use directory::authority::{Authority, Kind};
    use jiff::Timestamp;

    use super::*;

    fn directory() -> Snapshot {
        let one = |id, parent: Option<i64>, code: &str, name: &str| Authority {
            id: AuthorityId(id),
            parent: parent.map(AuthorityId),
            kind: if parent.is_some() { Kind::Unit } else { Kind::Authority },
            member: parent.is_none(),
            name: name.to_owned(),
            name_en: None,
            mail: String::new(),
            valid_from: Timestamp::UNIX_EPOCH,
            valid_to: None,
            successor: None,
            version: id,
            code: AuthorityCode::parse(code).unwrap(),
            other_codes: Vec::new(),
        };
        let all = vec![
            one(1, None, "G22", "Văn phòng Chính phủ"),
            one(2, None, "H26", "Ủy ban nhân dân thành phố Hà Nội"),
            one(3, Some(2), "H26.1", "Văn phòng"),
            one(4, Some(1), "G22.1", "Văn phòng"),
        ];
        Snapshot::of(1, all)
    }

    fn of(subject: &Subject, sender: Option<i64>) -> (Office, Option<bool>) {
        office(subject, &directory(), sender.map(AuthorityId))
    }

    fn named(name: &str, organisation: &str) -> Subject {
        Subject {
            common_name: Some(name.to_owned()),
            organisation: Some(organisation.to_owned()),
            ..Subject::default()
        }
    }

    #[test]
    fn a_person_is_not_taken_for_an_authority() {
        let minh = named("Trần Quang Minh", "Văn phòng Chính phủ");
        assert_eq!(of(&minh, Some(1)), (Office::Person, None));
        let titled = Subject {
            title: Some("Bộ trưởng".to_owned()),
            ..named("Văn phòng Chính phủ", "")
        };
        assert_eq!(of(&titled, Some(1)), (Office::Person, None));
        let natural = Subject { natural_person: true, ..named("Bộ Văn Sở", "") };
        assert_eq!(of(&natural, Some(1)), (Office::Person, None));
        assert_eq!(of(&Subject::default(), Some(1)), (Office::Unknown, None));
    }

    #[test]
    fn a_seal_is_the_senders_foreign_or_not_to_be_told() {
        let seal = || named("UBND thành phố  HÀ NỘI (THỬ NGHIỆM)", "Trial");
        assert_eq!(of(&seal(), Some(2)), (Office::Authority, Some(true)), "the sender's own");
        assert_eq!(
            of(&seal(), Some(3)),
            (Office::Authority, Some(true)),
            "of whoever stands above"
        );
        assert_eq!(of(&seal(), Some(1)), (Office::Authority, Some(false)));
        assert_eq!(of(&seal(), None), (Office::Authority, None), "the sender is not known");
        let office = || named("Văn phòng", "");
        assert_eq!(of(&office(), Some(2)), (Office::Authority, Some(true)), "of a unit below");
        let ambiguous =
            Snapshot::of(2, directory().all().iter().filter(|a| a.id.0 > 1).cloned().collect());
        let said = super::office(&office(), &ambiguous, Some(AuthorityId(9)));
        assert_eq!(said, (Office::Authority, None), "two bear the name");
        assert_eq!(of(&named("Sở Xây dựng", "Tỉnh khác"), Some(2)), (Office::Authority, None));
        assert_eq!(of(&named("Công đoàn A", "Công đoàn A"), Some(2)), (Office::Authority, None));
    }

    #[test]
    fn an_identifier_goes_before_the_name() {
        let subject = |identifier: &str| Subject {
            organisation_identifier: Some(identifier.to_owned()),
            ..named("Văn phòng Chính phủ", "")
        };
        assert_eq!(of(&subject("GOVVN-H26"), Some(2)), (Office::Authority, Some(true)));
        assert_eq!(of(&subject("GOVVN-H26"), Some(1)), (Office::Authority, Some(false)));
        assert_eq!(of(&subject("VATVN-0100109106"), Some(1)), (Office::Authority, None));
    }
}
