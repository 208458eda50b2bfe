//! A document's way and what comes back: sent, at each recipient once, fetched as it was sent, acknowledged, followed.

use crate::agency::{Doc, text};
use crate::world::World;

#[tokio::test]
async fn a_document_reaches_each_recipient_once_and_reports_come_back() {
    let w = World::new().await;
    let document = Doc::new("G22", &["H26", "H32"], 12);
    let sent = w.vpcp.send(&document.xml()).await.doc_id();

    for agency in [&w.ha_noi, &w.khanh_hoa] {
        let waiting = agency.inbox("edoc").await;
        assert_eq!(waiting.len(), 1);
        assert_ne!(waiting[0], sent, "each copy has an id of its own");
        let read = agency.read(&waiting[0]).await;
        let trace = "<edXML:TraceHeader><edXML:OrganId>HUB.TEST</edXML:OrganId>\
                     <edXML:Timestamp>2026/11/23 08:00:00</edXML:Timestamp></edXML:TraceHeader>";
        assert_eq!(read.matches(trace).count(), 1);
        assert_eq!(read.replace(trace, ""), document.xml(), "nothing but the trace was added");
        agency.acknowledge(&waiting[0], "done").await.ok();
        assert!(agency.inbox("edoc").await.is_empty());
    }

    w.ha_noi.send(&document.status("H26", "G22", "03", "Đã vào sổ")).await.ok();
    let statuses = w.vpcp.inbox("status").await;
    assert_eq!(statuses.len(), 1);
    assert!(w.vpcp.read(&statuses[0]).await.contains("<edXML:StatusCode>03</edXML:StatusCode>"));

    let lines = w.vpcp.sent(&sent).await;
    let state = |code: &str| {
        let line = lines.iter().find(|line| line["toCode"] == code).unwrap();
        (text(&line["receiveStatus"]), text(&line["receiveStatusDesc"]))
    };
    assert_eq!(state("H26"), ("done".to_owned(), "Đã tiếp nhận".to_owned()));
    assert_eq!(state("H32"), ("done".to_owned(), "Đã giao".to_owned()));
    w.assert_chain_is_whole().await;
}

#[tokio::test]
async fn the_old_and_the_new_code_of_one_body_are_one_recipient() {
    let w = World::new().await;
    let packet = Doc::new("000.00.00.G22", &["H26", "000.00.00.H26", "h26"], 1).xml();
    let answer = w.vpcp.send_to(&packet, Some(&["000.00.00.H26"])).await.ok();
    assert_eq!(answer["Recipients"], 1);
    assert_eq!(w.ha_noi.inbox("edoc").await.len(), 1);
}

#[tokio::test]
async fn sending_again_is_harmless_and_a_repeated_number_is_told() {
    let w = World::new().await;
    let packet = Doc::new("G22", &["H26"], 7).xml();
    let first = w.vpcp.send(&packet).await.doc_id();
    let again = w.vpcp.send(&packet).await.ok();
    assert_eq!((text(&again["DocId"]), again["Again"].as_bool()), (first.clone(), Some(true)));
    assert_eq!(w.ha_noi.inbox("edoc").await.len(), 1);

    // Another client object means it: the packet goes, and the sender is told that the number was used before.
    w.clock.advance(60);
    let meant = w.vpcp.restarted(&w.clock).send(&packet).await.ok();
    assert_eq!(text(&meant["Repeats"]), first);
    assert_eq!(w.ha_noi.inbox("edoc").await.len(), 2);
}

#[tokio::test]
async fn the_same_client_object_may_send_the_same_file_again_after_the_window() {
    let w = World::new().await;
    let packet = Doc::new("G22", &["H26"], 7).xml();
    let first = w.vpcp.send(&packet).await.doc_id();
    w.clock.advance(61 * 60);
    assert_ne!(w.vpcp.send(&packet).await.doc_id(), first);
}

// law!("28/2018:6.2")
#[tokio::test]
async fn urgent_documents_overtake() {
    let w = World::new().await;
    let mut sent = Vec::new();
    for (number, priority) in [(1, 0), (2, 1), (3, 3), (4, 2), (5, 0)] {
        let document = Doc { priority, ..Doc::new("G22", &["H26"], number) };
        sent.push(w.vpcp.send(&document.xml()).await.doc_id());
    }
    let expected: Vec<&str> = [2, 3, 1, 0, 4].iter().map(|n| &sent[*n][..16]).collect();
    let waiting = w.ha_noi.inbox("edoc").await;
    let waiting: Vec<&str> = waiting.iter().map(|id| &id[..16]).collect();
    assert_eq!(waiting, expected, "express, very urgent, urgent, then in order of acceptance");
}

// law!("28/2018:9.2")
#[tokio::test]
async fn a_take_back_reaches_the_recipient_and_its_answer_the_sender() {
    let w = World::new().await;
    let document = Doc::new("G22", &["H26"], 3);
    let sent = w.vpcp.send(&document.xml()).await.doc_id();
    let state =
        || async { text(&w.vpcp.restarted(&w.clock).sent(&sent).await[0]["receiveStatusDesc"]) };

    w.ha_noi.send(&document.status("H26", "G22", "01", "Đã đến")).await.ok();
    assert_eq!(state().await, "Đã đến");
    // 13 travels from the sender to the recipient; its ResponseFor names the recipient.
    w.vpcp.send(&document.status("G22", "H26", "13", "Gửi nhầm phụ lục")).await.ok();
    assert_eq!(w.ha_noi.inbox("status").await.len(), 1);
    assert_eq!(state().await, "Bên gửi xin lấy lại");
    w.ha_noi.send(&document.status("H26", "G22", "15", "Đồng ý")).await.ok();
    assert_eq!(state().await, "Đã đồng ý cập nhật, thu hồi");
}

#[tokio::test]
async fn reports_in_any_order_end_with_the_furthest() {
    let w = World::new().await;
    let document = Doc::new("G22", &["H26"], 4);
    let sent = w.vpcp.send(&document.xml()).await.doc_id();
    for code in ["06", "01", "05", "09", "03"] {
        w.ha_noi.send(&document.status("H26", "G22", code, "…")).await.ok();
    }
    assert_eq!(text(&w.vpcp.sent(&sent).await[0]["receiveStatusDesc"]), "Hoàn thành");
    assert_eq!(w.vpcp.inbox("status").await.len(), 5, "every report travels, known code or not");
}

#[tokio::test]
async fn a_recall_update_or_replacement_is_tied_to_its_document() {
    let w = World::new().await;
    let document = Doc::new("G22", &["H26"], 5);
    let first = w.vpcp.send(&document.xml()).await.doc_id();
    for kind in [1, 2, 3] {
        let business = format!(
            "<edXML:DocumentId>{}</edXML:DocumentId><edXML:BussinessDocType>{kind}</edXML:BussinessDocType>",
            document.key()
        );
        w.vpcp.send(&Doc { business, ..Doc::new("G22", &["H26"], 50 + kind) }.xml()).await.ok();
    }
    let tied: Vec<(i64, Option<i64>)> = w
        .installation
        .db
        .read(|tx| tx.list("select business, about_seq from parcel order by seq", &[]))
        .await
        .unwrap();
    let first = i64::from_str_radix(&first[1..16], 16).unwrap();
    assert_eq!(tied, [(0, None), (1, Some(first)), (2, Some(first)), (3, Some(first))]);
}

#[tokio::test]
async fn failing_and_trying_again_ends_with_done_and_stays_there() {
    let w = World::new().await;
    w.vpcp.send(&Doc::new("G22", &["H26"], 6).xml()).await.ok();
    let copy = w.ha_noi.inbox("edoc").await.remove(0);
    w.ha_noi.acknowledge(&copy, "processing").await.ok();
    assert_eq!(w.ha_noi.inbox("edoc").await.len(), 1, "still waiting while it is processed");
    w.ha_noi.acknowledge(&copy, "fail").await.ok();
    assert!(w.ha_noi.inbox("edoc").await.is_empty());
    w.ha_noi.acknowledge(&copy, "done").await.ok();
    w.ha_noi.acknowledge(&copy, "done").await.ok();
    assert_eq!(w.ha_noi.acknowledge(&copy, "fail").await.rule(), "delivery.settled");
}

#[tokio::test]
async fn a_signed_document_is_delivered_byte_for_byte() {
    let w = World::new().await;
    let signature = "<Signature xmlns=\"http://www.w3.org/2000/09/xmldsig#\"><SignedInfo>\
        <CanonicalizationMethod Algorithm=\"http://www.w3.org/2001/10/xml-exc-c14n#\"/>\
        <SignatureMethod Algorithm=\"http://www.w3.org/2001/04/xmldsig-more#rsa-sha256\"/>\
        <Reference URI=\"\"><Transforms>\
        <Transform Algorithm=\"http://www.w3.org/2000/09/xmldsig#enveloped-signature\"/></Transforms>\
        <DigestMethod Algorithm=\"http://www.w3.org/2001/04/xmlenc#sha256\"/>\
        <DigestValue>q1w2e3r4</DigestValue></Reference></SignedInfo>\
        <SignatureValue>c2lnbmVk</SignatureValue></Signature></edXML:edXMLHeader>";
    let packet = Doc::new("G22", &["H26"], 8).xml().replace("</edXML:edXMLHeader>", signature);
    w.vpcp.send(&packet).await.ok();
    let copy = w.ha_noi.inbox("edoc").await.remove(0);
    assert_eq!(w.ha_noi.read(&copy).await, packet);
}

#[tokio::test]
async fn a_parcel_to_all_members_is_one_body_and_ninety_four_copies() {
    let w = World::new().await;
    let directory = w.installation.hub.directory.snapshot();
    let now = w.clock.now();
    let members: Vec<&str> = directory
        .all()
        .iter()
        .filter(|found| found.member && found.exists_at(now) && found.code.as_str() != "G22")
        .map(|found| found.code.as_str())
        .collect();
    let sent = w.vpcp.send(&Doc::new("G22", &members, 9).xml()).await.doc_id();
    w.run_jobs().await;
    assert_eq!(w.vpcp.sent(&sent).await.len(), 94);
    let bodies: i64 = w
        .installation
        .db
        .read(|tx| tx.one("select count(distinct body_digest) from parcel", &[]))
        .await
        .unwrap();
    assert_eq!(bodies, 1);
}
