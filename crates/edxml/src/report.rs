//! The checker's report: everything read and everything noticed, as JSON for machines and people.
//! A serialised report is a promise; its version rises when a field changes its meaning.

use jiff::civil::{Date, DateTime};
use serde::{Serialize, Serializer};

use crate::dates::{write_day, write_time};
use crate::document::Lossy;

/// A value as JSON: plain where it says all, with its raw text where it does not.
impl<T: Shown> Serialize for Lossy<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let value = self.value.shown();
        match &self.raw {
            None => value.serialize(serializer),
            Some(raw) => serde_json::json!({ "value": value, "raw": raw }).serialize(serializer),
        }
    }
}

/// What a [`Lossy`] value looks like in JSON.
pub trait Shown {
    fn shown(&self) -> serde_json::Value;
}

impl Shown for i32 {
    fn shown(&self) -> serde_json::Value {
        (*self).into()
    }
}

impl Shown for bool {
    fn shown(&self) -> serde_json::Value {
        (*self).into()
    }
}

impl Shown for Option<Date> {
    fn shown(&self) -> serde_json::Value {
        self.map(write_day).into()
    }
}

impl Shown for Option<DateTime> {
    fn shown(&self) -> serde_json::Value {
        self.map(write_time).into()
    }
}
