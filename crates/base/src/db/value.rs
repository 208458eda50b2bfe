//! Values as both engines agree on them: integers, text, bytes, nothing. Instants are stored as microseconds,
//! truth as 0 and 1, ids as text.

use anyhow::{Context, anyhow};
use jiff::Timestamp;

use crate::clock::from_micros;
use crate::error::Result;

/// One value on its way to or from the database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    Null,
    Int(i64),
    Text(String),
    Blob(Vec<u8>),
}

/// One row of an answer.
#[derive(Debug)]
pub struct Row(pub(crate) Vec<Value>);

impl Row {
    /// Takes the value of a column, counted from 0, as the wanted type.
    ///
    /// # Errors
    /// When the column is missing or holds another type: the SQL and the reading code disagree.
    pub fn take<T: FromValue>(&mut self, column: usize) -> Result<T> {
        let slot = self.0.get_mut(column).ok_or_else(|| anyhow!("no column {column}"))?;
        let value = std::mem::replace(slot, Value::Null);
        Ok(T::from_value(value).with_context(|| format!("column {column}"))?)
    }
}

/// A type that a database value can become.
pub trait FromValue: Sized {
    /// # Errors
    /// When the value is of another type or out of range.
    fn from_value(value: Value) -> anyhow::Result<Self>;
}

/// A type that a row can become. Tuples of up to eight values have it already.
pub trait FromRow: Sized {
    /// # Errors
    /// When a column is missing or of another type.
    fn from_row(row: &mut Row) -> Result<Self>;
}

impl FromValue for i64 {
    fn from_value(value: Value) -> anyhow::Result<i64> {
        match value {
            Value::Int(number) => Ok(number),
            other => Err(anyhow!("expected a number, found {}", other.kind())),
        }
    }
}

impl FromValue for String {
    fn from_value(value: Value) -> anyhow::Result<String> {
        match value {
            Value::Text(text) => Ok(text),
            other => Err(anyhow!("expected text, found {}", other.kind())),
        }
    }
}

impl FromValue for Vec<u8> {
    fn from_value(value: Value) -> anyhow::Result<Vec<u8>> {
        match value {
            Value::Blob(bytes) => Ok(bytes),
            other => Err(anyhow!("expected bytes, found {}", other.kind())),
        }
    }
}

impl FromValue for Timestamp {
    fn from_value(value: Value) -> anyhow::Result<Timestamp> {
        i64::from_value(value).map(from_micros)
    }
}

impl FromValue for bool {
    fn from_value(value: Value) -> anyhow::Result<bool> {
        i64::from_value(value).map(|number| number != 0)
    }
}

impl<const N: usize> FromValue for [u8; N] {
    fn from_value(value: Value) -> anyhow::Result<[u8; N]> {
        let bytes = Vec::from_value(value)?;
        bytes
            .try_into()
            .map_err(|bytes: Vec<u8>| anyhow!("expected {N} bytes, found {}", bytes.len()))
    }
}

impl<T: FromValue> FromValue for Option<T> {
    fn from_value(value: Value) -> anyhow::Result<Option<T>> {
        match value {
            Value::Null => Ok(None),
            value => T::from_value(value).map(Some),
        }
    }
}

macro_rules! small_integers {
    ($($type:ty),*) => {$(
        impl FromValue for $type {
            fn from_value(value: Value) -> anyhow::Result<$type> {
                Ok(<$type>::try_from(i64::from_value(value)?)?)
            }
        }
    )*};
}
small_integers!(u8, u16, u32, u64, i32, usize);

impl Value {
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Value::Null => "nothing",
            Value::Int(_) => "a number",
            Value::Text(_) => "text",
            Value::Blob(_) => "bytes",
        }
    }

    /// A count or size; beyond 2⁶³ it stops there, which no real one reaches.
    #[must_use]
    pub fn count(number: usize) -> Value {
        Value::Int(i64::try_from(number).unwrap_or(i64::MAX))
    }
}

impl From<i64> for Value {
    fn from(number: i64) -> Value {
        Value::Int(number)
    }
}

impl From<i32> for Value {
    fn from(number: i32) -> Value {
        Value::Int(number.into())
    }
}

impl From<u32> for Value {
    fn from(number: u32) -> Value {
        Value::Int(number.into())
    }
}

impl From<u64> for Value {
    fn from(number: u64) -> Value {
        Value::Int(i64::try_from(number).unwrap_or(i64::MAX))
    }
}

impl From<usize> for Value {
    fn from(number: usize) -> Value {
        Value::count(number)
    }
}

impl From<bool> for Value {
    fn from(truth: bool) -> Value {
        Value::Int(truth.into())
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Value {
        Value::Text(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Value {
        Value::Text(text)
    }
}

impl From<&String> for Value {
    fn from(text: &String) -> Value {
        Value::Text(text.clone())
    }
}

impl From<&[u8]> for Value {
    fn from(bytes: &[u8]) -> Value {
        Value::Blob(bytes.to_vec())
    }
}

impl From<Vec<u8>> for Value {
    fn from(bytes: Vec<u8>) -> Value {
        Value::Blob(bytes)
    }
}

impl<const N: usize> From<[u8; N]> for Value {
    fn from(bytes: [u8; N]) -> Value {
        Value::Blob(bytes.to_vec())
    }
}

impl From<Timestamp> for Value {
    fn from(at: Timestamp) -> Value {
        Value::Int(at.as_microsecond())
    }
}

impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Value {
        value.map_or(Value::Null, Into::into)
    }
}

/// The values of a statement: `params![id, tx.now(), name]`.
#[macro_export]
macro_rules! params {
    ($($value:expr),* $(,)?) => { &[$($crate::db::Value::from($value)),*][..] };
}

impl<T: FromValue> FromRow for T {
    fn from_row(row: &mut Row) -> Result<T> {
        row.take(0)
    }
}

macro_rules! tuples {
    ($(($($name:ident $column:tt),+))+) => {$(
        impl<$($name: FromValue),+> FromRow for ($($name,)+) {
            fn from_row(row: &mut Row) -> Result<Self> {
                Ok(($(row.take::<$name>($column)?,)+))
            }
        }
    )+};
}
tuples! {
    (A 0, B 1)
    (A 0, B 1, C 2)
    (A 0, B 1, C 2, D 3)
    (A 0, B 1, C 2, D 3, E 4)
    (A 0, B 1, C 2, D 3, E 4, F 5)
    (A 0, B 1, C 2, D 3, E 4, F 5, G 6)
    (A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7)
}
