//! Bells that wake sleeping workers on this node once something is durable; only thrift, since every worker also
//! looks by itself from time to time.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::Notify;

#[derive(Clone, Default)]
pub(crate) struct Bells(Arc<Mutex<HashMap<&'static str, Arc<Notify>>>>);

impl Bells {
    pub(crate) fn get(&self, name: &'static str) -> Arc<Notify> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).entry(name).or_default().clone()
    }
}
