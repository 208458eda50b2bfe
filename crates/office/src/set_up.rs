//! What an authority needs before its first letter, looked up each time and never ticked off by hand: its office open, people
//! with their rights, somebody who may sign, and their certificates.

mod page;

use base::authority::{Action, Actor, AuthorityId, Role, Scope};
use base::db::Tx;
use base::{Result, Text};
use directory::PersonId;
use directory::passkey::passkeys;
use directory::person::{flagged, person, staff};
use directory::roles::{AUTHORITY_ADMIN, CLERK, LEADER, OFFICIAL};
use signing::certificate::{self, Owner};
use signing::mandate;

pub use page::routes;

use crate::{STAFF_MAX, house};

/// Seeing what one's authority still needs.
pub const SET_UP: Action = Action { name: "office.set-up", roles: &[AUTHORITY_ADMIN] };

/// Names in one line; more are counted.
const NAMED_MAX: usize = 5;

/// One thing that is needed.
#[derive(Debug)]
struct Need {
    what: Text,
    /// Why, and who does it.
    why: Text,
    /// Where it is done; none: on the page itself, or by its person.
    way: Option<&'static str>,
    met: bool,
    /// Whose it is still missing from.
    missing: Vec<String>,
}

impl Need {
    fn new(what: (&'static str, &'static str), why: (&'static str, &'static str)) -> Need {
        let text = |(vi, en)| Text::new(vi, en);
        Need { what: text(what), why: text(why), way: None, met: false, missing: Vec::new() }
    }

    fn at(self, way: &'static str) -> Need {
        Need { way: Some(way), ..self }
    }

    fn met(self, met: bool) -> Need {
        Need { met, ..self }
    }

    /// Met when nobody is named.
    fn missing(self, names: Vec<String>) -> Need {
        Need { met: names.is_empty(), missing: names, ..self }
    }

    fn and(self, met: bool) -> Need {
        Need { met: self.met && met, ..self }
    }

    fn named(&self) -> String {
        let more = self.missing.len().saturating_sub(NAMED_MAX);
        let names = self.missing.iter().take(NAMED_MAX).cloned().collect::<Vec<_>>().join(", ");
        if more > 0 { format!("{names} (+{more})") } else { names }
    }
}

/// Whether somebody sets an authority up: decides on the entry in the navigation.
#[must_use]
pub fn may_view(actor: &Actor) -> bool {
    actor.home().is_some_and(|home| actor.may(&SET_UP, Scope::Authority(home)).is_ok())
}

// law!("30/2020:VI.III")
/// Everything that an authority needs, in the order in which it is done.
fn needs(tx: &Tx, actor: &Actor, home: AuthorityId) -> Result<Vec<Need>> {
    let has = |role: Role| Ok::<_, base::Error>(!staff(tx, home, &[role], STAFF_MAX)?.is_empty());
    let signers = signers(tx, home)?;
    let without = |lacks: &dyn Fn(PersonId) -> Result<bool>| {
        let mut names = Vec::new();
        for signer in &signers {
            if lacks(*signer)? {
                names.push(person(tx, *signer)?.name);
            }
        }
        Ok::<_, base::Error>(names)
    };
    let no_certificate =
        without(&|signer| lacks(certificate::in_force(tx, home, Owner::Person(signer))))?;
    let no_passkey = without(&|signer| Ok(passkeys(tx, signer)?.is_empty()))?;
    let unconfirmed = flagged(tx, actor, home)?.into_iter().map(|one| one.person.name);
    let [office, clerk, leader, official, rights, mandates, certificates, seal, devices] = words();
    Ok(vec![
        office.met(house::is_open(tx, home)?),
        clerk.met(has(CLERK)?),
        leader.met(has(LEADER)?),
        official.met(has(OFFICIAL)?),
        rights.missing(unconfirmed.collect()),
        mandates.met(!signers.is_empty()),
        certificates.missing(no_certificate).and(!signers.is_empty()),
        seal.met(!lacks(certificate::in_force(tx, home, Owner::Authority))?),
        devices.missing(no_passkey).and(!signers.is_empty()),
    ])
}

/// Whether there is none, for a reason that a rule names.
fn lacks<T>(found: Result<T>) -> Result<bool> {
    match found {
        Ok(_) => Ok(false),
        Err(base::Error::Refused(_)) => Ok(true),
        Err(error) => Err(error),
    }
}

/// Who may sign for the authority now, by right and position, each once.
fn signers(tx: &Tx, home: AuthorityId) -> Result<Vec<PersonId>> {
    let mut people = Vec::new();
    for given in mandate::of_authority(tx, home)? {
        if !lacks(mandate::in_force(tx, home, given.person, given.capacity))? {
            people.push(given.person);
        }
    }
    people.sort_unstable();
    people.dedup();
    Ok(people)
}

fn words() -> [Need; 9] {
    [
        Need::new(
            ("Cơ quan làm việc trên hệ thống", "The authority works here"),
            (
                "Từ khi mở, văn bản gửi cơ quan qua trục về bàn làm việc của văn thư.",
                "From then on what is sent to it over the axis arrives on its clerks' desks.",
            ),
        ),
        Need::new(
            ("Có văn thư", "There is a clerk"),
            ("Tiếp nhận, cấp số, đóng dấu, phát hành.", "Registers, numbers, seals and issues."),
        )
        .at("/people"),
        Need::new(
            ("Có lãnh đạo", "There is a leader"),
            ("Phân công, duyệt, ký.", "Assigns, approves and signs."),
        )
        .at("/people"),
        Need::new(
            ("Có chuyên viên", "There is an official"),
            ("Xử lý, soạn thảo; có thể nhập cả danh sách.", "Handles and drafts; a whole list can be imported."),
        )
        .at("/people"),
        Need::new(
            ("Quyền đã được xác nhận", "Rights are confirmed"),
            (
                "Thay đổi về quyền phải được một người khác xác nhận; quyền vẫn có hiệu lực trong lúc chờ.",
                "A change of rights has to be confirmed by another person; it holds meanwhile.",
            ),
        )
        .at("/people"),
        Need::new(
            ("Có người được ký", "Somebody may sign"),
            ("Thẩm quyền ký ghi rõ tư cách và căn cứ.", "The right names its capacity and its basis."),
        )
        .at("/signing/mandates"),
        Need::new(
            ("Người ký có chứng thư", "Signers have certificates"),
            ("Chứng thư của từng người ký, còn hiệu lực.", "Each signer's own, in force."),
        )
        .at("/signing/certificates"),
        Need::new(
            ("Cơ quan có chứng thư", "The authority has a certificate"),
            ("Để đóng dấu số của cơ quan.", "It seals with it."),
        )
        .at("/signing/certificates"),
        Need::new(
            ("Người ký có khóa truy cập", "Signers have passkeys"),
            (
                "Mỗi người ký tự thêm trên thiết bị của mình, ở trang tài khoản; khi ký xác nhận bằng vân tay, khuôn mặt hoặc mã PIN.",
                "Each adds one on the device they carry, on the page of their account, and confirms by it.",
            ),
        ),
    ]
}
