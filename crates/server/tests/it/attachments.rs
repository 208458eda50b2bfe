//! What goes with a document: its author adds and takes out files while it is a draft; what was submitted is approved, sent and
//! kept with them as it was.

use axum::http::StatusCode;
use edxml::{AttachmentRead, Discard, Limits};

use signing::desk::Act;

use crate::arrival::{BORN, written, zipped};
use crate::office::Answered;
use crate::outgoing::Story;
use crate::signed::LETTER;

impl Story {
    async fn attach(&self, login: &str, id: &str, files: &[(&str, &[u8])]) -> Answered {
        let files: Vec<_> = files.iter().map(|(name, file)| ("attachment", *name, *file)).collect();
        self.o.upload(login, &format!("/outgoing/{id}/attachments"), &[], &files).await
    }

    async fn attached(&self, id: &str, place: u32) -> Answered {
        self.o.get("tuan.h26", &format!("/outgoing/{id}/attachments/{place}")).await
    }

    async fn take_out(&self, login: &str, id: &str, place: u32) -> StatusCode {
        self.act(login, id, &format!("attachments/{place}/removal"), &[]).await
    }

    /// The files of the packet that Văn phòng Chính phủ got, in their order.
    async fn packet(&self) -> Vec<AttachmentRead> {
        let vpcp = &self.o.w.vpcp;
        let packet = vpcp.read(&vpcp.inbox("edoc").await[0]).await;
        edxml::read(packet.as_bytes(), &Limits::default(), &mut Discard).unwrap().attachments
    }
}

// law!("30/2020:8")
#[tokio::test]
async fn what_is_attached_to_a_draft_is_approved_sent_and_shown_to_its_recipients() {
    let s = Story::new().await;
    let id = s.draft().await;
    let sheet = written(&["Danh mục chỉ tiêu"]);
    let files = [("Phụ lục 1.pdf", LETTER), ("Phụ lục 2.docx", &sheet), ("thua.pdf", BORN)];
    assert_eq!(s.attach("tuan.h26", &id, &files).await.status, 303);
    assert_eq!(s.take_out("tuan.h26", &id, 3).await, 303);
    assert_eq!(s.version(&id).await, "3", "each change of the files is a version");
    let page = s.page("tuan.h26", &id).await;
    assert!(page.contains("Tệp đính kèm (2)") && !page.contains("thua.pdf"), "{page}");
    assert_eq!(s.attached(&id, 1).await.bytes, LETTER, "as it was added");
    assert_eq!(s.attached(&id, 3).await.status, 404, "taken out");
    let stranger = s.o.get("ha.h26", &format!("/outgoing/{id}/attachments/1")).await;
    assert_eq!(stranger.status, 404, "whoever may not see the document sees none of it");

    s.to_sign(&id).await;
    s.confirm("ha.h26", Act::Signature, &id).await;
    assert_eq!(s.act("yen.h26", &id, "number", &[]).await, 303);
    let request = s.request(&id).await;
    let seal = s.o.get("yen.h26", &format!("/signing/requests/{request}?lang=vi")).await.text;
    let said = "văn bản kèm 2 tệp tự gửi qua trục tới 2 nơi nhận. Bản giấy tới 1 nơi";
    assert!(seal.contains(said), "{seal}");
    let press = [("act", "seal"), (&*format!("request-{request}"), "on")];
    let batch = s.o.post("yen.h26", "/signing/batches", &press).await.location;
    let batch = s.o.get("yen.h26", &format!("{batch}?lang=vi")).await.text;
    assert!(batch.contains(said) && batch.contains("không rút lại được"), "{batch}");
    s.confirm("yen.h26", Act::Seal, &id).await;
    s.o.w.run_jobs().await;
    let packet = s.packet().await;
    let names: Vec<_> = packet.iter().map(|file| file.name.clone().unwrap()).collect();
    assert_eq!(names, ["01-UBND-KSTTHC.pdf", "Phụ lục 1.pdf", "Phụ lục 2.docx"]);
    let mut ids: Vec<_> = packet.iter().map(|file| file.content_id.clone()).collect();
    ids.dedup();
    assert_eq!(ids.len(), 3, "each has a name of its own in the packet");

    s.o.w.run_jobs().await;
    let sql = "select count(*) from office_file where subject_kind = 'incoming'";
    assert_eq!(s.o.figure(sql).await, 3, "Bộ Nội vụ has all three");
    s.o.w.assert_chain_is_whole().await;
}

// law!("30/2020:11")
#[tokio::test]
async fn what_was_submitted_keeps_its_attachments_until_it_is_a_draft_again() {
    let s = Story::new().await;
    let id = s.draft().await;
    s.attach("tuan.h26", &id, &[("a.pdf", LETTER)]).await;
    let ha = s.o.person("ha.h26").await;
    assert_eq!(s.act("tuan.h26", &id, "submission", &[("reviewer", &ha)]).await, 303);

    let late = s.attach("tuan.h26", &id, &[("b.pdf", BORN)]).await;
    assert_eq!(late.status, 409);
    assert!(late.text.contains("outgoing.attached") && late.text.contains("Rút lại"));
    assert_eq!(s.take_out("tuan.h26", &id, 1).await, 409);
    assert_eq!(s.attach("ha.h26", &id, &[("b.pdf", BORN)]).await.status, 404, "its author alone");
    assert_eq!(s.take_out("ha.h26", &id, 1).await, 404);
    let seen = s.o.get("ha.h26", &format!("/outgoing/{id}/attachments/1")).await;
    assert_eq!(seen.bytes, LETTER, "whoever approves it reads it");

    s.act("ha.h26", &id, "approval", &[("version", "2")]).await;
    s.act("yen.h26", &id, "return", &[("words", "Thiếu phụ lục")]).await;
    assert_eq!(s.attach("tuan.h26", &id, &[("b.pdf", BORN)]).await.status, 303);
    s.act("tuan.h26", &id, "submission", &[("reviewer", &ha)]).await;
    let stale = s.act("ha.h26", &id, "approval", &[("version", "2")]).await;
    assert_eq!(stale, 422, "an approval is of the version with its files");
    assert_eq!(s.act("ha.h26", &id, "approval", &[("version", "3")]).await, 303);
}

#[tokio::test]
async fn a_file_that_is_not_taken_is_named_and_the_others_stay() {
    let s = Story::new().await;
    let id = s.draft().await;
    let marked = written(&["TỐI MẬT", "Kế hoạch"]);
    let files: [(&str, &[u8]); 4] = [
        ("dung.pdf", LETTER),
        ("mat.docx", &marked),
        ("chuong-trinh.exe", b"MZ"),
        ("rong.pdf", b""),
    ];
    let answer = s.attach("tuan.h26", &id, &files).await;
    assert_eq!(answer.status, 422);
    for said in ["mat.docx", "TỐI MẬT", "chuong-trinh.exe", "rong.pdf"] {
        assert!(answer.text.contains(said), "{said}");
    }
    let page = s.page("tuan.h26", &id).await;
    assert!(page.contains("Tệp đính kèm (1)") && page.contains("dung.pdf"));

    // A second press of the button, and one without a file.
    assert_eq!(s.attach("tuan.h26", &id, &[("dung.pdf", LETTER)]).await.status, 303);
    assert_eq!(s.attach("tuan.h26", &id, &[]).await.status, 303);
    assert_eq!(s.version(&id).await, "2", "nothing changed");
}

#[tokio::test]
async fn more_files_than_a_packet_takes_are_refused_before_it_is_sent() {
    let s = Story::new().await;
    let id = s.draft().await;
    let files: Vec<(String, Vec<u8>)> = (0..21u32)
        .map(|n| (format!("{n}.xlsx"), zipped(&[("xl/workbook.xml", n.to_string().as_bytes())])))
        .collect();
    let files: Vec<(&str, &[u8])> =
        files.iter().map(|(name, file)| (name.as_str(), file.as_slice())).collect();
    let refused = s.attach("tuan.h26", &id, &files).await;
    assert_eq!(refused.status, 422);
    assert!(refused.text.contains("20 tệp đính kèm"), "{}", refused.text);
    assert_eq!(s.attach("tuan.h26", &id, &files[..20]).await.status, 303);
    assert_eq!(s.attach("tuan.h26", &id, &files[20..]).await.status, 422);

    let small = Story::with(|config| config.hub.body_max_mb = 5).await;
    let id = small.draft().await;
    let picture = [b"\xff\xd8\xff".as_slice(), &[7; 900_000]].concat();
    let large = small.attach("tuan.h26", &id, &[("anh.jpg", &picture)]).await;
    assert_eq!(large.status, 422);
    assert!(large.text.contains("của một gói tin"), "{}", large.text);
}
