//! Both ends of the document exchange: the hub that takes parcels in and hands them out, the agency protocol that
//! today's software speaks, and the sender's and receiver's side. Decision 28/2018/QĐ-TTg.

pub mod check;
pub mod checker;
pub mod client;
pub mod connection;
pub mod hub;
pub mod operator;
pub mod protocol;
pub mod receive;
pub mod send;
pub mod system;
pub mod transport;

pub use hub::Hub;
