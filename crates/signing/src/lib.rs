//! Signing and checking: keys stay with their holders, every act is approved by its signer, and anybody may check a
//! file (Decree 30/2020/NĐ-CP, arts. 5 and 13).

mod child;
pub mod form_check;
pub mod trust;
pub mod verification;
