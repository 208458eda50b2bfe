//! In which right a person signs (Decree 30/2020/NĐ-CP, art. 13; Appendix I, II.7).

use base::db::{FromValue, Value};
use base::{Refusal, Text};

/// The capacity of a signer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Capacity {
    /// The head, in their own right.
    Head,
    /// TM.: on behalf of a collective body.
    OnBehalf,
    /// Q.: given the power of the head.
    Acting,
    /// KT.: the deputy for the head.
    ForHead,
    /// TL.: by order of the head.
    ByOrder,
    /// TUQ.: under a written, limited authorisation.
    UnderAuthorization,
}

impl Capacity {
    pub const ALL: [Capacity; 6] = [
        Capacity::Head,
        Capacity::OnBehalf,
        Capacity::Acting,
        Capacity::ForHead,
        Capacity::ByOrder,
        Capacity::UnderAuthorization,
    ];

    /// As it is stored, and said in statements and events.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Capacity::Head => "head",
            Capacity::OnBehalf => "on-behalf",
            Capacity::Acting => "acting",
            Capacity::ForHead => "for-head",
            Capacity::ByOrder => "by-order",
            Capacity::UnderAuthorization => "under-authorization",
        }
    }

    /// Vietnamese and English.
    #[must_use]
    pub fn words(self) -> (&'static str, &'static str) {
        match self {
            Capacity::Head => ("người đứng đầu", "head"),
            Capacity::OnBehalf => ("thay mặt (TM.)", "on behalf (TM.)"),
            Capacity::Acting => ("quyền người đứng đầu (Q.)", "acting head (Q.)"),
            Capacity::ForHead => ("ký thay (KT.)", "for the head (KT.)"),
            Capacity::ByOrder => ("thừa lệnh (TL.)", "by order (TL.)"),
            Capacity::UnderAuthorization => ("thừa ủy quyền (TUQ.)", "under authorisation (TUQ.)"),
        }
    }
}

impl std::str::FromStr for Capacity {
    type Err = Refusal;

    fn from_str(name: &str) -> Result<Capacity, Refusal> {
        let known = Capacity::ALL.into_iter().find(|capacity| capacity.name() == name);
        known.ok_or_else(|| {
            let all: Vec<&str> = Capacity::ALL.iter().map(|known| known.name()).collect();
            let all = all.join(", ");
            Refusal::new(
                "mandate.capacity",
                Text::with(
                    format!("Không có tư cách ký nào là “{name}”."),
                    format!("No capacity is called “{name}”."),
                ),
                Text::with(format!("Dùng một trong: {all}."), format!("Use one of: {all}.")),
            )
            .field("capacity")
        })
    }
}

impl From<Capacity> for Value {
    fn from(capacity: Capacity) -> Value {
        capacity.name().into()
    }
}

impl FromValue for Capacity {
    fn from_value(value: Value) -> anyhow::Result<Capacity> {
        Ok(String::from_value(value)?.parse::<Capacity>()?)
    }
}
