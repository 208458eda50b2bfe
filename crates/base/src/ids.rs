//! Typed, sortable ids: a UUID v7 made from the given clock and randomness, so a delivery's id cannot stand where
//! a person's is due and no id is ever made behind a transaction's back.

use jiff::Timestamp;
use uuid::Uuid;

use crate::random::Random;

/// A new UUID v7 for this instant.
#[must_use]
pub fn uuid_v7(at: Timestamp, random: &Random) -> Uuid {
    let millis = u64::try_from(at.as_millisecond()).unwrap_or(0);
    uuid::Builder::from_unix_timestamp_millis(millis, &random.array()).into_uuid()
}

/// Declares an id type: `typed_id!(/// One parcel. ParcelId);`
#[macro_export]
macro_rules! typed_id {
    ($(#[$meta:meta])* $name:ident) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[derive($crate::serde::Serialize, $crate::serde::Deserialize)]
        #[serde(crate = "::base::serde", transparent)]
        pub struct $name($crate::uuid::Uuid);

        impl $name {
            /// A new id, sortable by the instant it was made at.
            #[must_use]
            pub fn new(tx: &$crate::db::Tx) -> $name {
                $name::at(tx, tx.now())
            }

            /// An id for what happened then, so that it sorts among what was made then.
            #[must_use]
            pub fn at(tx: &$crate::db::Tx, then: $crate::jiff::Timestamp) -> $name {
                $name($crate::ids::uuid_v7(then, tx.random()))
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, "{}", self.0.hyphenated())
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::Refusal;
            fn from_str(text: &str) -> Result<$name, $crate::Refusal> {
                $crate::uuid::Uuid::parse_str(text)
                    .map($name)
                    .map_err(|_| $crate::Refusal::not_found())
            }
        }

        impl From<$name> for $crate::db::Value {
            fn from(id: $name) -> $crate::db::Value {
                $crate::db::Value::Text(id.to_string())
            }
        }

        impl $crate::db::FromValue for $name {
            fn from_value(value: $crate::db::Value) -> anyhow::Result<$name> {
                let text = String::from_value(value)?;
                Ok($name($crate::uuid::Uuid::parse_str(&text)?))
            }
        }
    };
}
