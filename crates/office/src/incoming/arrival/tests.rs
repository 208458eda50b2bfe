//! What the head of a document offers.

use super::head::{Offered, read};

#[test]
fn a_letter_offers_what_stands_on_its_head() {
    let offered = read(
        "BỘ NỘI VỤ CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n\n\
         Số: 6215/BNV-VTLT Hà Nội, ngày 20 tháng 11 năm 2026\nV/v hướng dẫn nộp lưu\nhồ sơ điện tử năm 2026\n\n\
         Kính gửi:",
    );
    assert_eq!(offered.issuer, "BỘ NỘI VỤ");
    assert_eq!(offered.reference, "6215/BNV-VTLT");
    assert_eq!(offered.dated_on, Some(jiff::civil::date(2026, 11, 20)));
    assert_eq!(offered.kind, "Công văn");
    assert_eq!(offered.subject, "V/v hướng dẫn nộp lưu hồ sơ điện tử năm 2026");
}

#[test]
fn a_kind_in_capitals_has_its_abstract_below() {
    let offered = read(
        "ỦY BAN NHÂN DÂN CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nTỈNH KHÁNH HÒA Độc lập - Tự do - Hạnh phúc\n\
         Số: 12/QĐ-UBND Khánh Hòa, ngày 05 tháng 01 năm 2026\n\nQUYẾT ĐỊNH\nVề việc giao chỉ tiêu\nnăm 2026\n\n\
         ỦY BAN NHÂN DÂN TỈNH",
    );
    assert_eq!(offered.issuer, "ỦY BAN NHÂN DÂN TỈNH KHÁNH HÒA");
    assert_eq!(
        (offered.kind.as_str(), offered.subject.as_str()),
        ("Quyết định", "Về việc giao chỉ tiêu năm 2026")
    );
}

#[test]
fn an_empty_number_and_other_papers_offer_nothing() {
    let offered = read("Số: /BNV-VTLT Hà Nội, ngày tháng năm\n");
    assert_eq!((offered.reference.as_str(), offered.dated_on), ("", None));
    assert_eq!(read("ngày 31 tháng 02 năm 2026").dated_on, None);
    assert_eq!(read(""), Offered::default());
}
