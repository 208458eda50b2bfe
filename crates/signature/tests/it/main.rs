//! The crate as its callers see it, in one program: reading, making, and the judgement of others.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod asic;
mod attacks;
mod making;
mod oracle;
mod reader;
mod story;
mod support;
mod validation;
mod world;
mod xml;
mod xml_attacks;
mod xml_oracle;
