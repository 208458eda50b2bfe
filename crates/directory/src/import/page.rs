//! placeholder
pub fn routes() {}
