//! The paperless office (Decree 30/2020/NĐ-CP).
