//! What happens after the issue: a document is recalled, destroyed at its recipients and the proof comes back; or it is
//! corrected or replaced by a later one, and both houses see both.

use base::db::Tx;
use edxml::{Discard, Limits, Packet};

use crate::agency::Doc;
use crate::office::Story as Office;
use crate::outgoing::Story;

/// What a document of Hà Nội is named by in status messages.
fn named(reference: &str) -> String {
    format!("H26,2026/11/23,{reference}")
}

impl Story {
    /// The one document that Bộ Nội vụ took in last.
    async fn at_noi_vu(&self) -> String {
        let noi_vu = self.o.w.id("G09");
        let sql = "select id from office_incoming where authority_id = ?1 order by id desc limit 1";
        let read = move |tx: &Tx| tx.one(sql, &[noi_vu.into()]);
        self.o.w.installation.db.read(read).await.unwrap()
    }

    async fn everything_moves(&self) {
        for _ in 0..5 {
            self.o.w.run_jobs().await;
        }
    }

    async fn recalled(&self, id: &str) {
        let form = [("recall_reason", "Gửi nhầm phụ lục")];
        assert_eq!(self.act("yen.h26", id, "recall", &form).await, 303);
        self.everything_moves().await;
    }
}

// law!("30/2020:18")
// law!("30/2020:PL6.I")
// law!("28/2018:8")
#[tokio::test]
async fn a_recalled_document_is_destroyed_where_it_went_and_the_proof_comes_back() {
    let s = Story::new().await;
    let id = s.issued().await;
    s.everything_moves().await;
    let there = s.at_noi_vu().await;
    let path = format!("/incoming/{there}");
    assert_eq!(s.o.post("binh.g09", &format!("{path}/registration"), &[]).await.status, 303);

    let blank = s.act("yen.h26", &id, "recall", &[("recall_reason", " ")]).await;
    assert_eq!(blank, 422, "a reason is asked for");
    let form = [("recall_reason", "Gửi nhầm phụ lục")];
    assert_eq!(s.act("tuan.h26", &id, "recall", &form).await, 403, "its author does not recall");
    assert_eq!(s.act("hoa.g22", &id, "recall", &form).await, 404, "nor does a stranger");
    s.recalled(&id).await;
    assert_eq!(s.state(&id).await, "recalled");
    assert_eq!(s.act("yen.h26", &id, "recall", &form).await, 409, "it is recalled once");

    // Whose software is their own is told by a packet that names the document.
    let at_vpcp = s.o.w.vpcp.inbox("edoc").await;
    let packet = s.o.w.vpcp.read(at_vpcp.last().unwrap()).await;
    let read = edxml::read(packet.as_bytes(), &Limits::default(), &mut Discard).unwrap();
    let Packet::Document(document) = read.packet else { panic!("a document") };
    let business = document.business.unwrap();
    assert_eq!(business.kind.unwrap().code(), "1");
    assert!(business.document_id.unwrap().ends_with(",01/UBND-KSTTHC"));
    assert_eq!(business.reason.as_deref(), Some("Gửi nhầm phụ lục"));

    // Here everything stands still at once, and a clerk confirms.
    let page = s.o.get("binh.g09", &format!("{path}?lang=vi")).await.text;
    assert!(page.contains("Bị thu hồi, chờ hủy") && page.contains("Gửi nhầm phụ lục"), "{page}");
    assert!(s.o.get("binh.g09", "/desk").await.text.contains("Hủy văn bản bị thu hồi"));
    assert_eq!(s.o.get("binh.g09", &format!("{path}/files/0")).await.status, 200);
    let leader = [("leader", "")];
    assert_eq!(s.o.post("binh.g09", &format!("{path}/submission"), &leader).await.status, 409);
    assert_eq!(s.o.post("binh.g09", &format!("{path}/destruction"), &[]).await.status, 303);
    assert_eq!(s.o.post("binh.g09", &format!("{path}/destruction"), &[]).await.status, 409);
    assert_eq!(s.o.get("binh.g09", &format!("{path}/files/0")).await.status, 404, "closed");
    let page = s.o.get("binh.g09", &format!("{path}?lang=vi")).await.text;
    assert!(page.contains("Đã hủy theo lệnh thu hồi") && page.contains("1/2026"), "{page}");
    assert!(!s.o.get("binh.g09", "/desk").await.text.contains(&there), "nothing waits any more");

    s.everything_moves().await;
    let page = s.page("tuan.h26", &id).await;
    let waits = "Chờ xác nhận hủy";
    for said in ["Đã thu hồi", "Gửi nhầm phụ lục", "(15)", "Đã hủy văn bản theo yêu cầu", waits]
    {
        assert!(page.contains(said), "{said}: {page}");
    }
    // Văn phòng Chính phủ answers by the name of the recall, as some software does.
    let answer = Doc::new("H26", &["G22"], 1);
    let answer = answer.status("G22", "H26", "15", "Đã hủy tại Văn phòng Chính phủ");
    let answer = answer.replace(&named("1/VP-TH"), &named("01/UBND-KSTTHC/TH"));
    s.o.w.vpcp.send(&answer).await.ok();
    s.everything_moves().await;
    let page = s.page("tuan.h26", &id).await;
    assert!(page.contains("Đã hủy tại Văn phòng Chính phủ") && !page.contains(waits), "{page}");
    assert_eq!(s.o.get("tuan.h26", &format!("/outgoing/{id}/file")).await.status, 200, "kept");
    s.o.w.assert_chain_is_whole().await;
}

// law!("30/2020:18")
#[tokio::test]
async fn a_recall_may_be_declined_and_handling_goes_on_from_where_it_stood() {
    let s = Story::new().await;
    let id = s.issued().await;
    s.everything_moves().await;
    let path = format!("/incoming/{}", s.at_noi_vu().await);
    s.o.post("binh.g09", &format!("{path}/registration"), &[]).await;
    s.recalled(&id).await;

    let blank = s.o.post("binh.g09", &format!("{path}/recall-refusal"), &[("reason", "")]).await;
    assert_eq!(blank.status, 422);
    let form = [("reason", "Đã trình Bộ trưởng và đã có ý kiến")];
    let declined = s.o.post("binh.g09", &format!("{path}/recall-refusal"), &form).await;
    assert_eq!(declined.status, 303);
    s.everything_moves().await;
    let page = s.o.get("binh.g09", &format!("{path}?lang=vi")).await.text;
    assert!(page.contains("Đã vào sổ, chờ trình") && page.contains("bị từ chối"), "{page}");
    let page = s.page("yen.h26", &id).await;
    assert!(page.contains("(16)") && page.contains("đã có ý kiến"), "{page}");
}

#[tokio::test]
async fn what_is_not_issued_is_not_recalled() {
    let s = Story::new().await;
    let id = s.draft().await;
    let form = [("recall_reason", "Gửi nhầm")];
    assert_eq!(s.act("yen.h26", &id, "recall", &form).await, 409);
}

// law!("28/2018:8")
#[tokio::test]
async fn a_recall_of_other_software_is_understood_in_both_of_its_forms() {
    let o = Office::new().await;
    let (first, second) = (o.letter(1).await, o.letter(2).await);
    let state = |id: &str| {
        let id = id.to_owned();
        let read = move |tx: &Tx| {
            tx.one("select state from office_incoming where id = ?1", &[id.as_str().into()])
        };
        let read = o.w.installation.db.read(read);
        async move { read.await.unwrap() }
    };
    let one = Doc::new("G22", &["H26"], 1);
    let business = format!(
        "<edXML:DocumentId>{}</edXML:DocumentId><edXML:BussinessDocType>1</edXML:BussinessDocType>\
         <edXML:BussinessDocReason>Sai số</edXML:BussinessDocReason>",
        one.key()
    );
    let packet = Doc { business, ..Doc::new("G22", &["H26"], 51) };
    o.w.vpcp.send(&packet.xml()).await.ok();
    let two = Doc::new("G22", &["H26"], 2);
    o.w.vpcp.send(&two.status("G22", "H26", "13", "Gửi nhầm")).await.ok();
    o.w.run_jobs().await;
    o.w.run_jobs().await;
    for id in [&first, &second] {
        let now: String = state(id).await;
        assert_eq!(now, "recalled");
    }
    assert_eq!(o.post("yen.h26", &format!("/incoming/{first}/destruction"), &[]).await.status, 303);
    assert!(o.told().await.contains(&"15".to_owned()));

    // Recalled again by either way, what is destroyed stays so.
    let again = two.status("G22", "H26", "13", "Nhắc lại");
    o.w.vpcp.send(&again).await.ok();
    o.w.vpcp.send(&one.status("G22", "H26", "13", "Nhắc lại")).await.ok();
    o.w.run_jobs().await;
    o.w.run_jobs().await;
    let now: String = state(&first).await;
    assert_eq!(now, "destroyed");

    // Another authority's name for it recalls nothing, and a clerk sees what came.
    let third = o.letter(3).await;
    let business = format!(
        "<edXML:DocumentId>X{}</edXML:DocumentId><edXML:BussinessDocType>1</edXML:BussinessDocType>",
        Doc::new("G22", &["H26"], 3).key()
    );
    o.w.vpcp.send(&Doc { business, ..Doc::new("G22", &["H26"], 53) }.xml()).await.ok();
    o.w.run_jobs().await;
    o.w.run_jobs().await;
    let now: String = state(&third).await;
    assert_eq!(now, "waiting");
    assert!(o.get("yen.h26", "/incoming").await.text.contains("53/VP-TH"));
}

// law!("30/2020:18")
#[tokio::test]
async fn a_replacement_has_the_form_of_what_it_replaces_and_both_houses_see_both() {
    let s = Story::new().await;
    let id = s.issued().await;
    s.everything_moves().await;
    let first = s.at_noi_vu().await;
    let form = s.o.get("tuan.h26", &format!("/outgoing/new?replaces={id}")).await;
    assert_eq!(form.status, 200);
    assert!(form.text.contains("Văn bản này thay thế văn bản số 01/UBND-KSTTHC"), "{}", form.text);
    let foreign = s.o.get("hoa.g22", &format!("/outgoing/new?replaces={id}")).await;
    assert_eq!(foreign.status, 404);

    let mut sheet = s.sheet().await;
    sheet.extend([("amends", "replacement".to_owned()), ("earlier", id.clone())]);
    sheet[0].1 = "report".to_owned();
    let unequal = s.post("tuan.h26", "/outgoing/new", &sheet).await;
    assert_eq!(unequal.0, 422);
    assert!(unequal.1.contains("cùng hình thức"), "{}", unequal.1);
    sheet[0].1 = "official_letter".to_owned();
    let saved = s.post("tuan.h26", "/outgoing/new", &sheet).await;
    let later = saved.1.strip_prefix("/outgoing/").unwrap().to_owned();
    s.issue(&later).await;
    s.everything_moves().await;

    let page = s.page("tuan.h26", &id).await;
    assert!(page.contains("bị thay thế bởi") && page.contains("02/UBND-KSTTHC"), "{page}");
    assert!(s.page("tuan.h26", &later).await.contains("Thay thế văn bản"));
    let second = s.at_noi_vu().await;
    let page = s.o.get("binh.g09", &format!("/incoming/{first}?lang=vi")).await.text;
    assert!(page.contains("bị thay thế bởi") && page.contains(&second), "{page}");
    let page = s.o.get("binh.g09", &format!("/incoming/{second}?lang=vi")).await.text;
    assert!(page.contains("Thay thế văn bản") && page.contains(&first), "{page}");
}

// law!("30/2020:18")
#[tokio::test]
async fn a_correction_is_an_official_letter_to_whoever_got_the_first() {
    let s = Story::new().await;
    let draft = s.draft().await;
    let early = s.o.get("tuan.h26", &format!("/outgoing/new?corrects={draft}")).await;
    assert_eq!(early.status, 200, "the form is shown; saving is refused");
    let mut sheet = s.sheet().await;
    sheet.extend([("amends", "correction".to_owned()), ("earlier", draft)]);
    assert_eq!(s.post("tuan.h26", "/outgoing/new", &sheet).await.0, 409, "it is not issued");

    let id = s.issued().await;
    let form = s.o.get("tuan.h26", &format!("/outgoing/new?corrects={id}")).await;
    assert!(form.text.contains("đính chính văn bản số 01/UBND-KSTTHC"), "{}", form.text);
    assert!(form.text.contains("G22, G09"), "whoever got the first");
    sheet.retain(|(name, _)| *name != "earlier");
    sheet.push(("earlier", id.clone()));
    sheet[0].1 = "report".to_owned();
    assert_eq!(s.post("tuan.h26", "/outgoing/new", &sheet).await.0, 422);
    sheet[0].1 = "official_letter".to_owned();
    assert_eq!(s.post("tuan.h26", "/outgoing/new", &sheet).await.0, 303);
    assert!(s.page("tuan.h26", &id).await.contains("được đính chính bởi"));
}
