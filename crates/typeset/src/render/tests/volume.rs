//! Work files as one volume.

use jiff::civil::date;

use crate::render::volume::render_volume;
use crate::volume::{
    Bound, Broken, Cover, Material, Original, Unbound, VOLUME_DOCUMENTS_MAX, VOLUME_PAGES_MAX,
    Volume, VolumeError,
};

/// One grey pixel, as a PNG.
const PIXEL: &[u8] = &[
    0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0x00, 0x00, 0x00, 0x0d, 0x49, 0x48, 0x44, 0x52,
    0x00, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00, 0x01, 0x08, 0x00, 0x00, 0x00, 0x00, 0x3a, 0x7e, 0x9b,
    0x55, 0x00, 0x00, 0x00, 0x0a, 0x49, 0x44, 0x41, 0x54, 0x78, 0x9c, 0x63, 0x68, 0x00, 0x00, 0x00,
    0x82, 0x00, 0x81, 0x77, 0xcd, 0x72, 0xb6, 0x00, 0x00, 0x00, 0x00, 0x49, 0x45, 0x4e, 0x44, 0xae,
    0x42, 0x60, 0x82,
];

fn cover() -> Cover {
    let heads = ["Số TT", "Số, ký hiệu", "Ngày", "Tác giả", "Trích yếu", "Trang"];
    Cover {
        lang: "vi".to_owned(),
        authority: "Ủy ban nhân dân thành phố Hà Nội".to_owned(),
        title: "Hồ sơ về biên chế năm 2026".to_owned(),
        code: "H26.2026.01-TH".to_owned(),
        made: "Lập lúc 08:00 ngày 23/11/2026".to_owned(),
        heads: heads.map(str::to_owned),
        not_shown: "Tệp kèm".to_owned(),
    }
}

fn bound(ordinal: usize, pages: usize) -> Bound {
    let cells = [&ordinal.to_string(), "5/VP-TH", "22/11/2026", "Văn phòng", "Về việc 漢"];
    Bound { cells: cells.map(str::to_owned), pages: vec![PIXEL.to_vec(); pages] }
}

fn original(name: &str, bytes: &[u8]) -> Original {
    let media_type = "application/octet-stream".to_owned();
    let about = "5/VP-TH".to_owned();
    Original { name: name.to_owned(), about, media_type, bytes: bytes.to_vec() }
}

#[test]
fn every_page_stands_in_it_and_every_original_is_attached() {
    let volume = || {
        let originals = vec![original("documents/001/01-a.bin", b"as it came")];
        Volume::new(cover(), vec![bound(1, 2), bound(2, 0), bound(3, 1)], originals).unwrap()
    };
    let made_at = date(2026, 11, 23).at(8, 0, 0, 0);
    let pdf = render_volume(volume(), made_at).unwrap();
    assert!(pdf == render_volume(volume(), made_at).unwrap(), "the same input, the same bytes");
    let read = signature::pdf::Document::read(&pdf).unwrap();
    assert_eq!(read.latest().page_count().unwrap(), 4, "the list and three pages");
    assert!(String::from_utf8_lossy(&pdf).contains("01-a.bin"));
}

#[test]
fn what_no_picture_is_fails() {
    let document = Bound { pages: vec![b"no picture".to_vec()], ..bound(1, 0) };
    let volume = Volume::new(cover(), vec![document], Vec::new()).unwrap();
    render_volume(volume, date(2026, 11, 23).at(8, 0, 0, 0)).unwrap_err();
}

#[test]
fn what_no_binder_holds_is_refused() {
    let pages = vec![bound(1, VOLUME_PAGES_MAX), bound(2, 1)];
    assert_eq!(Volume::new(cover(), pages, Vec::new()), Err(VolumeError::Pages));
    let documents = vec![bound(1, 0); VOLUME_DOCUMENTS_MAX + 1];
    assert_eq!(Volume::new(cover(), documents, Vec::new()), Err(VolumeError::Documents));
}

#[test]
fn material_is_read_as_it_was_written_or_not_at_all() {
    let files = vec![original("a.pdf", b"one\ntwo"), original("b.pdf", b"")];
    let document = Unbound { cells: bound(1, 0).cells, files };
    let material = Material { cover: cover(), documents: vec![document] };
    let bytes = material.to_bytes().unwrap();
    assert_eq!(Material::from_bytes(&bytes), Ok(material));
    for cut in 0..bytes.len() {
        assert_eq!(Material::from_bytes(&bytes[..cut]), Err(Broken), "cut at {cut}");
    }
    assert_eq!(Material::from_bytes(&[&bytes[..], b"x"].concat()), Err(Broken), "something behind");
}
