//! The form check: anybody drops a PDF or a DOCX and learns where it leaves the legal layout, and how to mend it.
//! Nothing is kept, nothing is sent on (Decree 30/2020/NĐ-CP, art. 8 and Appendix I).

mod page;
mod read;
mod report;
mod words;

pub use page::{FormCheck, routes};
pub use read::{FILE_BYTES_MAX, PAGES_MAX, check};
pub use report::{
    Area, Conversion, Finding, Format, Page, Places, Reason, Report, Room, Verdict, Words,
};
