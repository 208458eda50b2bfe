//! A document that was written elsewhere: its DOCX is opened in the editor, what has no place there is told, and it goes on as
//! any draft does; nothing of a refused file is kept.

use crate::arrival::{BORN, written};
use crate::office::Answered;
use crate::outgoing::Story;
use crate::signed::LETTER as SIGNED;

/// A letter of Sở Nội vụ, signed by somebody who is no signer here, with number, date and a table.
const LETTER: &[u8] = include_bytes!("../../../signing/tests/fixtures/letter.docx");

impl Story {
    async fn open(&self, login: &str, name: &str, file: &[u8]) -> Answered {
        let way = "/outgoing/new/file?lang=vi";
        self.o.upload(login, way, &[], &[("file", name, file)]).await
    }

    async fn unfinished(&self) -> i64 {
        let sql = "select count(*) from office_unfinished where sheet <> ?1";
        self.one(sql, "").await
    }
}

// law!("30/2020:8")
#[tokio::test]
async fn a_docx_is_written_on_in_the_editor_and_what_was_left_out_is_told() {
    let s = Story::new().await;
    let opened = s.open("tuan.h26", "cong-van.docx", LETTER).await;
    assert_eq!(opened.status, 200, "{}", opened.text);
    for said in [
        "báo cáo công tác văn thư",
        "Ủy ban nhân dân các xã, phường",
        "Rà soát mã định danh;",
        "a) Số liệu;",
        "value=\"SNV\"",
        "value=\"VP\"",
        "Số và ngày trong tệp được bỏ",
        "| STT | Đơn vị |\n| 1 | Văn phòng |",
        "Người ký trong tệp (Lê Thị Mẫu) chưa được giao thẩm quyền",
    ] {
        assert!(opened.text.contains(said), "{said}: {}", opened.text);
    }
    assert_eq!(s.unfinished().await, 1, "leaving the page loses nothing");
    let list = s.o.get("tuan.h26", "/outgoing").await.text;
    let (_, form) = list.split_once("/outgoing/new?form=").unwrap();
    let form = &form[..36];
    let again = s.o.get("tuan.h26", &format!("/outgoing/new?form={form}")).await.text;
    assert!(again.contains("Rà soát mã định danh;"), "{again}");
    let others = s.o.get("ha.h26", &format!("/outgoing/new?form={form}")).await;
    assert_ne!(others.status, 200, "the official's alone");

    // Sent from the editor with what was missing, it is a draft, and its unfinished form is used up.
    let mut sheet = s.sheet().await;
    sheet.push(("form", form.to_owned()));
    assert_eq!(s.post("tuan.h26", "/outgoing/new", &sheet).await.0, 303);
    assert_eq!(s.unfinished().await, 0);
    s.o.w.assert_chain_is_whole().await;
}

// law!("30/2020:21")
#[tokio::test]
async fn what_is_no_sound_docx_of_an_open_document_is_refused_and_leaves_nothing() {
    let s = Story::new().await;
    let secret = written(&["BỘ NỘI VỤ", "Số: 1/BNV", "TỐI MẬT", "Kính gửi: Chính phủ"]);
    let loose = written(&["Danh mục chỉ tiêu"]);
    let refused: [(&str, &[u8], &str); 8] = [
        ("rong.docx", b"", "Chưa chọn tệp nào"),
        ("khoa.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "được đặt mật khẩu"),
        ("hong.docx", b"PK\x03\x04....", "bị hỏng"),
        ("thu.docx", SIGNED, "không khớp với nội dung"),
        ("thu.pdf", LETTER, "không khớp với nội dung"),
        ("mat.docx", &secret, "TỐI MẬT"),
        ("thu.pdf", BORN, "Chỉ tệp DOCX soạn tiếp được ở đây"),
        ("danh-muc.docx", &loose, "Tệp không chuyển được thành dự thảo"),
    ];
    for (name, file, says) in refused {
        let refused = s.open("tuan.h26", name, file).await;
        assert_eq!(refused.status, 422, "{name}: {}", refused.text);
        assert!(refused.text.contains(says), "{name}, {says}: {}", refused.text);
    }
    let none = s.o.upload("tuan.h26", "/outgoing/new/file", &[], &[]).await;
    assert_eq!(none.status, 422, "{}", none.text);
    assert!(none.text.contains("f-file-fault"), "{}", none.text);
    assert_eq!(s.unfinished().await, 0);
    assert_eq!(s.open("van.hanh", "thu.docx", LETTER).await.status, 403, "who may not draft");
}
