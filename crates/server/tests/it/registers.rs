//! Registers and reports: what happened to documents, in the columns of the law, on the screen, as a spreadsheet and in print.

use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};

use crate::office::Story;

/// Hà Nội has registered two letters; the first is being handled.
async fn two_letters() -> Story {
    let s = Story::new().await;
    let (first, second) = (s.letter(1).await, s.letter(2).await);
    for id in [&first, &second] {
        let path = format!("/incoming/{id}/registration");
        assert_eq!(s.post("yen.h26", &path, &[]).await.status, 303);
    }
    let (leader, tuan) = (s.person("ha.h26").await, s.person("tuan.h26").await);
    let form = [("leader", leader.as_str())];
    assert_eq!(
        s.post("yen.h26", &format!("/incoming/{first}/submission"), &form).await.status,
        303
    );
    let form = [("lead", tuan.as_str()), ("due_on", "2026-11-27")];
    assert_eq!(s.post("ha.h26", &format!("/incoming/{first}/assignment"), &form).await.status, 303);
    s
}

fn rows(bytes: Vec<u8>) -> Vec<Vec<String>> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
    let range = book.worksheet_range_at(0).unwrap().unwrap();
    let cell = |cell: &Data| cell.to_string();
    range.rows().skip(3).map(|row| row.iter().map(cell).collect()).collect()
}

// law!("30/2020:22")
#[tokio::test]
async fn the_register_of_incoming_documents_keeps_the_columns_of_the_law() {
    let s = two_letters().await;
    let page = s.get("yen.h26", "/registers/incoming?lang=vi").await.text;
    assert!(page.contains("Sổ đăng ký văn bản đến") && page.contains("1/VP-TH"), "{page}");

    let sheet = s.get("yen.h26", "/registers/incoming/spreadsheet?lang=vi").await;
    let rows = rows(sheet.bytes);
    let heads = [
        "Ngày đến",
        "Số đến",
        "Tác giả",
        "Số, ký hiệu",
        "Ngày tháng văn bản",
        "Tên loại và trích yếu nội dung văn bản",
        "Đơn vị hoặc người nhận",
        "Ngày chuyển",
        "Ký nhận",
        "Ghi chú",
    ];
    assert_eq!(rows[0], heads);
    assert_eq!(rows.len(), 3);
    let tuan = "select name from person where login = 'tuan.h26'";
    let tuan: String = s.w.installation.db.read(move |tx| tx.one(tuan, &[])).await.unwrap();
    assert_eq!((rows[1][1].as_str(), rows[1][3].as_str(), &rows[1][6]), ("1", "1/VP-TH", &tuan));
    assert_eq!((rows[2][1].as_str(), rows[2][6].as_str()), ("2", ""));

    let book = s.get("yen.h26", "/registers/incoming/book?lang=vi").await;
    let words = picture::words(&book.bytes, 1).unwrap();
    let printed = format!("{words:?}");
    assert!(printed.contains("1/VP-TH") && printed.contains("2/VP-TH"), "{printed}");
}

// law!("30/2020:24")
#[tokio::test]
async fn handling_is_followed_by_deadline_and_counted_by_person() {
    let s = two_letters().await;
    let rows_of = async |path: &str| rows(s.get("ha.h26", path).await.bytes);
    let handling = rows_of("/registers/handling/spreadsheet?lang=vi").await;
    assert_eq!(handling[1][4], "Đã phân công");
    s.w.clock.advance(10 * 86_400);
    let handling = rows_of("/registers/handling/spreadsheet?lang=vi").await;
    assert_eq!(handling[1][4], "Đã phân công, quá hạn");
    let report = rows_of("/registers/incoming-report/spreadsheet?lang=vi").await;
    assert_eq!(report[1][1..], ["1", "0", "0", "0", "1"]);
    assert_eq!(report[2][0], "Tổng cộng");
}

#[tokio::test]
async fn what_leaves_is_recorded_and_officials_have_no_part_in_it() {
    let s = two_letters().await;
    assert_eq!(s.get("tuan.h26", "/registers/incoming").await.status, 403);
    assert_eq!(s.get("yen.h26", "/registers/nothing").await.status, 404);
    s.get("yen.h26", "/registers/incoming/book").await;
    s.get("ha.h26", "/supervision/spreadsheet").await;
    let kinds = "select kind from event where kind like '%.taken-out' order by seq";
    let read = move |tx: &base::db::Tx| tx.list(kinds, &[]);
    let kinds: Vec<String> = s.w.installation.db.read(read).await.unwrap();
    assert_eq!(kinds, ["register.taken-out", "supervision.taken-out"]);
}

#[tokio::test]
async fn a_month_shows_its_own_lines() {
    let s = two_letters().await;
    let count = async |period: &str| {
        let path = format!("/registers/incoming/spreadsheet?period={period}");
        rows(s.get("yen.h26", &path).await.bytes).len() - 1
    };
    let month = s.w.clock.now().strftime("%Y-%m").to_string();
    assert_eq!((count(&month).await, count("2019-02").await), (2, 0));
}

// law!("30/2020:24.3")
#[tokio::test]
async fn supervision_leaves_as_it_is_shown() {
    let s = two_letters().await;
    let board = rows(s.get("ha.h26", "/supervision/spreadsheet?lang=vi").await.bytes);
    assert_eq!(board[0][..3], ["Người giữ", "Chức vụ", "Giữ lâu nhất"]);
    let work = s.get("ha.h26", "/supervision/work/spreadsheet?state=running&lang=vi").await;
    let work = rows(work.bytes);
    assert!(work.iter().any(|row| row[0] == "1/VP-TH"), "{work:?}");
    let book = s.get("ha.h26", "/supervision/work/book?state=running").await;
    assert!(book.bytes.starts_with(b"%PDF"));
    let wall = rows(s.get("ha.h26", "/tasks/wall/spreadsheet?lang=vi").await.bytes);
    assert_eq!(wall[0][..2], ["Mã", "Cơ quan chủ trì"]);
}
