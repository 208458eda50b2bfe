//! The elements that not every document has: page numbers, annexes, copies, stamps, the foot of page 1.
//! Decree 30/2020/NĐ-CP, Appendix I, part I, section III and part II.

use super::{Item, Laid, MM, edges, sample, styled};
use crate::document::Urgency;

#[test]
fn pages_are_numbered_from_the_second_and_anew_in_each_annex() {
    // law!("30/2020:PL1.I.7") law!("30/2020:PL1.III.1")
    let laid = Laid::of(&sample("decision"));
    let numbers: Vec<&Item> = laid.items.iter().filter(|item| item.baseline < 20.0 * MM).collect();
    assert_eq!(laid.pages.len(), 4, "two pages and two annexes of one page");
    assert_eq!(numbers.len(), 1, "{numbers:?}");
    let (_, middle, _) = edges();
    assert_eq!((numbers[0].page, numbers[0].text.as_str()), (1, "2"));
    styled(numbers[0], "page_number_pt", false, false);
    assert!((f64::midpoint(numbers[0].left, numbers[0].right) - middle).abs() < 0.5);
    for (page, label) in [(2, "Phụ lục I"), (3, "Phụ lục II")] {
        let item = laid.items.iter().find(|item| item.page == page && item.text == label).unwrap();
        styled(item, "annex_label_pt", true, false);
    }
    styled(laid.find("DANH MỤC ĐẦU MỐI"), "title_pt", true, false);
    styled(laid.find("(Kèm theo Quyết định"), "body_pt", false, true);
}

#[test]
fn a_copy_ends_with_the_copying_authority() {
    // law!("30/2020:25")
    for (name, form, notation) in [
        ("true_copy", "SAO Y", "/SY-VP"),
        ("copy_of_copy", "SAO LỤC", "05/SL-VP"),
        ("extract", "TRÍCH SAO", "05/TrS-VP"),
    ] {
        let laid = Laid::of(&sample(name));
        let form = laid.find(form);
        styled(form, "title_pt", true, false);
        assert!(form.baseline > laid.find("Hồ Văn Mẫu").baseline, "{name}: after the original");
        assert!(
            laid.items.iter().any(|item| item.text.contains(notation)),
            "{name}: {:?}",
            laid.items
        );
        assert!(laid.places.copy_signature.is_some());
    }
}

#[test]
fn stamps_and_marks_are_red_or_boxed_as_the_law_sizes_them() {
    // law!("30/2020:PL1.III.2b")
    let size = |urgency: Urgency| urgency.stamp().map(|it| (it.words, it.width_mm, it.height_mm));
    assert_eq!(size(Urgency::Express), Some(("HỎA TỐC", 30.0, 8.0)));
    assert_eq!(size(Urgency::VeryUrgent), Some(("THƯỢNG KHẨN", 40.0, 8.0)));
    assert_eq!(size(Urgency::Urgent), Some(("KHẨN", 20.0, 8.0)));
    let laid = Laid::of(&sample("express_letter"));
    let stamp = laid.find("HỎA TỐC");
    styled(stamp, "mark_pt", true, false);
    assert!(stamp.baseline > laid.find("V/v").baseline, "below the subject");
    let mark = laid.find("XEM XONG TRẢ LẠI");
    styled(mark, "mark_pt", true, false);
    assert!(mark.baseline < 20.0 * MM, "in the top margin");
}

#[test]
fn the_foot_of_page_1_and_the_drafters_mark() {
    let laid = Laid::of(&sample("official_letter"));
    let contact = laid.find("Số 01 đường");
    styled(contact, "contact_pt", false, false);
    assert!(contact.page == 0 && contact.baseline > 260.0 * MM);
    styled(laid.find("NVA.(250)"), "drafter_pt", false, false);
}

#[test]
fn a_document_put_into_force_has_a_head_without_number() {
    // law!("30/2020:PL1.III.1")
    let laid = Laid::of(&sample("decision_enacting"));
    let on = |page: usize, text: &str| {
        laid.items.iter().filter(|it| it.page == page && it.text.starts_with(text)).count()
    };
    assert_eq!((on(1, "CỘNG HÒA"), on(1, "Số:"), on(1, "QUY CHẾ")), (1, 0, 1));
    assert_eq!((on(2, "CỘNG HÒA"), on(2, "Phụ lục")), (0, 1), "the one annex bears no number");
    let kind = laid.find("QUY CHẾ");
    styled(kind, "title_pt", true, false);
    styled(laid.find("Làm việc của Sở"), "title_pt", true, false);
}
