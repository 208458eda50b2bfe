//! What people call the right in which a person signs (Decree 30/2020/NĐ-CP, art. 13).

use typeset::document::SigningCapacity;

/// Vietnamese and English.
#[must_use]
pub fn words(of: SigningCapacity) -> (&'static str, &'static str) {
    match of {
        SigningCapacity::Head => ("người đứng đầu", "head"),
        SigningCapacity::OnBehalf => ("thay mặt (TM.)", "on behalf (TM.)"),
        SigningCapacity::Acting => ("quyền người đứng đầu (Q.)", "acting head (Q.)"),
        SigningCapacity::ForHead => ("ký thay (KT.)", "for the head (KT.)"),
        SigningCapacity::ByOrder => ("thừa lệnh (TL.)", "by order (TL.)"),
        SigningCapacity::UnderAuthorization => {
            ("thừa ủy quyền (TUQ.)", "under authorisation (TUQ.)")
        }
    }
}
