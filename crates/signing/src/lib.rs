//! Signing and checking: keys stay with their holders, every act is approved by its signer, and anybody may check a
//! file (Decree 30/2020/NĐ-CP, arts. 5 and 13).

pub mod certificate;
pub mod child;
pub mod desk;
pub mod form_check;
mod intake;
pub mod keys;
pub mod mandate;
pub mod services;
pub mod trust;
pub mod verification;
