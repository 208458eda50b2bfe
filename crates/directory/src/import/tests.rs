//! Importing: every fault is told, all or nothing, twice is once.

use axum::body::Body;
use base::authority::{Actor, AuthorityId};
use base::db::Tx;
use base::testing::Fresh;
use proptest::prelude::*;

use super::row::parse_day;
use super::{Column, Report, Table, dry_run, import, read};
use crate::authority::{Directory, Kind, Snapshot};
use crate::roles::{CLERK, DIRECTORY_KEEPER};
use crate::testing::World;

const HEADS: &str = "Mã định danh,Tên,Mã cấp trên,Mã cũ (QCVN 102),Thư điện tử,Ngày hiệu lực,Ngày đóng,Mã kế thừa,Loại";

const SOUND: &str = "\
H32,UBND tỉnh Khánh Hòa,,,vanthu@khanhhoa.gov.vn,01/07/2025,,,cơ quan
H32.02.01,Phòng Hành chính,,001.02.00.H32,,,,,đơn vị
H32.02,Sở Nội vụ,H32,000.02.00.H32,,2025-07-01,,,cơ quan
H43,UBND tỉnh Ninh Thuận,,,,15/09/2020,01/07/2025,H32,cơ quan
";

fn table(rows: &str) -> Table {
    read(format!("{HEADS}\n{rows}").as_bytes()).unwrap()
}

fn keeper() -> Actor {
    let home = AuthorityId(1);
    Actor::known("person:keeper".to_owned(), home, vec![], vec![DIRECTORY_KEEPER])
}

async fn imported(fresh: &Fresh, table: &Table) -> Report {
    let table = table.clone();
    fresh.db.write(move |tx: &Tx| import(tx, &keeper(), &table)).await.unwrap()
}

async fn snapshot(fresh: &Fresh) -> std::sync::Arc<Snapshot> {
    Directory::open(fresh.db.clone()).await.unwrap().snapshot()
}

/// Row, column and rule of each fault of a file that is imported after the sound one.
async fn faults(rows: &str) -> Vec<(usize, Column, &'static str)> {
    let fresh = Fresh::new();
    assert!(imported(&fresh, &table(SOUND)).await.sound());
    let before = snapshot(&fresh).await;
    let report = imported(&fresh, &table(rows)).await;
    assert_eq!(before.all(), snapshot(&fresh).await.all(), "a faulty file changes nothing");
    report.faults.iter().map(|fault| (fault.row, fault.column, fault.refusal.rule)).collect()
}

#[tokio::test]
async fn a_file_in_any_order_becomes_a_tree() {
    let fresh = Fresh::new();
    let sheet = table(SOUND);
    let looked = sheet.clone();
    let dry = fresh.db.read(move |tx: &Tx| dry_run(tx, &keeper(), &looked)).await.unwrap();
    assert_eq!((dry.rows, dry.new, dry.sound()), (4, 4, true), "{:?}", dry.faults);
    assert!(snapshot(&fresh).await.all().is_empty(), "looking changes nothing");

    assert_eq!(imported(&fresh, &sheet).await, dry);
    let found = snapshot(&fresh).await;
    let office = found.find("H32.02.01").unwrap();
    assert_eq!((office.kind, office.code.as_str()), (Kind::Unit, "H32.02.01"));
    assert_eq!(found.find("001.02.00.H32").unwrap().id, office.id);
    let home = found.get(office.parent.unwrap()).unwrap();
    assert_eq!(home.name, "Sở Nội vụ", "the parent follows from the code's own groups");
    let refusal = found.resolve("000.00.00.H43", fresh.clock.now()).unwrap_err();
    assert!(refusal.remedy.vi.contains("UBND tỉnh Khánh Hòa"));

    let again = imported(&fresh, &sheet).await;
    assert_eq!((again.same, again.touched()), (4, 0), "twice is once");
    assert_eq!(snapshot(&fresh).await.version(), found.version());
}

#[tokio::test]
async fn what_is_known_changes_and_closes() {
    let fresh = Fresh::new();
    imported(&fresh, &table(SOUND)).await;
    let second = table(
        "H32,UBND tỉnh Khánh Hòa mới,,,,,,,\n\
         H32.02,,,,,,01/03/2026,H32.03,\n\
         H32.03,Sở Nội vụ và Dân tộc,,,,01/03/2026,,,\n\
         H32.02.01,,H32.03,,,,,,\n\
         H43,,,,,,,,\n",
    );
    let report = imported(&fresh, &second).await;
    assert!(report.sound(), "{:?}", report.faults);
    assert_eq!((report.new, report.changed, report.closed, report.same), (1, 2, 1, 1));
    let found = snapshot(&fresh).await;
    assert_eq!(
        found.find("H32").unwrap().mail,
        "vanthu@khanhhoa.gov.vn",
        "an empty cell is silent"
    );
    let next = found.find("H32.03").unwrap().id;
    assert_eq!(found.find("H32.02").unwrap().successor, Some(next));
    assert_eq!(found.find("H32.02.01").unwrap().parent, Some(next));
    let versions: std::collections::HashSet<i64> = found.all().iter().map(|a| a.version).collect();
    assert_eq!(versions.len(), found.all().len(), "each change has its own place in the feed");
    assert_eq!(imported(&fresh, &second).await.touched(), 0);
}

#[tokio::test]
async fn every_fault_is_told_with_row_column_and_rule() {
    let told = faults(
        ",Không mã,,,,,,,\n\
         G 01,Bộ A,,,,,,,\n\
         G02,,,,,,,,\n\
         G03,Bộ C,G99,,,,,,\n\
         G03,Bộ C lần nữa,,,,,,,\n\
         G04,Bộ D,,000.00.00.G03,,,,,\n\
         G05,Bộ E,,001.02.00.H32,khong-phai-thu,31/02/2025,,,\n\
         H32.02,Sở,,000.00.00.H43,,,,,\n\
         G06,Bộ G,,,,01/07/2025,01/07/2024,G98,phòng\n\
         G07,Bộ H,,,,,,H32,\n\
         G08,Bộ I,,,,,01/01/2026,G08,\n\
         H43,,,,,,02/07/2025,,\n",
    )
    .await;
    assert_eq!(
        told,
        [
            (2, Column::Code, "import.code-missing"),
            (3, Column::Code, "code.form"),
            (4, Column::Name, "authority.name"),
            (5, Column::Parent, "import.parent-unknown"),
            (6, Column::Code, "import.duplicate"),
            (7, Column::OldCode, "import.duplicate"),
            (8, Column::Mail, "import.mail"),
            (8, Column::ValidFrom, "import.date"),
            (9, Column::OldCode, "code.taken"),
            (10, Column::Closed, "import.dates-reversed"),
            (10, Column::Successor, "import.successor-unknown"),
            (10, Column::Kind, "import.kind"),
            (11, Column::Successor, "import.successor-open"),
            (12, Column::Successor, "authority.successor"),
            (13, Column::Code, "import.duplicate"),
            (13, Column::Closed, "import.closed-already"),
        ]
    );
}

#[tokio::test]
async fn nobody_stands_above_themselves() {
    let told = faults(
        "G01,A,G02,,,,,,\n\
         G02,B,G03,,,,,,\n\
         G03,C,G01,,,,,,\n\
         G04,D,G01,,,,,,\n\
         G05,E,G05,,,,,,\n\
         H32,,H32.02.01,,,,,,\n",
    )
    .await;
    let rows: Vec<usize> = told.iter().map(|(row, ..)| *row).collect();
    assert_eq!(rows, [2, 3, 4, 6, 7], "the one below a round is not blamed: {told:?}");
    assert!(told.iter().all(|(.., rule)| *rule == "import.cycle"));
    let deep: String = (10..50)
        .map(|n| {
            format!(
                "G{n},Cấp {n},{},,,,,,\n",
                if n > 10 { format!("G{}", n - 1) } else { String::new() }
            )
        })
        .collect();
    assert!(faults(&deep).await.iter().any(|(.., rule)| *rule == "import.too-deep"));
}

#[test]
fn files_are_read_in_the_ways_people_save_them() {
    let check = |bytes: &[u8]| {
        let table = read(bytes).unwrap();
        assert_eq!(table.rows(), 1);
        assert_eq!(table.rows[0].get(Column::Code), Some("G09"));
        assert_eq!(table.rows[0].get(Column::Name), Some("Bộ Nội vụ"));
    };
    check("code,name\nG09,Bộ Nội vụ\n".as_bytes());
    check("\u{feff}Mã;Tên cơ quan\r\nG09;Bộ Nội vụ\r\n;\r\n".as_bytes());
    check("DANH MỤC CƠ QUAN\n\nSTT\tTÊN ĐƠN VỊ\tMÃ ĐỊNH DANH\n1\t\"Bộ Nội vụ\"\tG09".as_bytes());
    check(include_bytes!("tests/one.xlsx"));
    let rule = |bytes: &[u8]| read(bytes).unwrap_err().rule;
    assert_eq!(rule(b"code,name\nG09,B\xe9\n"), "import.encoding");
    assert_eq!(rule(b"PK\x03\x04 not a workbook"), "import.unreadable");
    assert_eq!(rule(b"name,mail\nA,b@c\n"), "import.heads");
    assert_eq!(rule(b""), "import.heads");
    assert_eq!(rule(&vec![b'x'; super::BYTES_MAX + 1]), "import.too-large");
    let many = "G09,A\n".repeat(super::ROWS_MAX + 1);
    assert_eq!(rule(format!("code,name\n{many}").as_bytes()), "import.too-many-rows");
}

#[test]
fn a_workbook_keeps_dates_and_lines() {
    let table = read(include_bytes!("tests/one.xlsx")).unwrap();
    assert_eq!(table.rows[0].line, 3);
    assert_eq!(table.rows[0].get(Column::ValidFrom), Some("2025-07-01"));
}

#[test]
fn days_are_read_as_written_here() {
    let first = parse_day("01/07/2025").unwrap();
    assert_eq!(first.to_string(), "2025-06-30T17:00:00Z");
    for same in ["1/7/2025", "2025-07-01", "01-07-2025", "1.7.2025", "2025-07-01 00:00:00"] {
        assert_eq!(parse_day(same), Some(first), "{same}");
    }
    for wrong in
        ["", "31/02/2025", "07/2025", "1/7/25", "01/07/0025", "hôm qua", "2025-7", "9/9/9999"]
    {
        assert_eq!(parse_day(wrong), None, "{wrong}");
    }
}

#[tokio::test]
async fn the_keeper_looks_first_and_presses_then() {
    let world = World::new().await;
    world.person("kien.pv", world.ministry, &[DIRECTORY_KEEPER]).await;
    world.person("huong.nt", world.ministry, &[CLERK]).await;
    let upload = |rows: &str| {
        let part = "Content-Disposition: form-data; name=\"file\"; filename=\"danh-muc.csv\"";
        Body::from(format!("--b\r\n{part}\r\n\r\ncode,name\n{rows}\r\n--b--\r\n"))
    };
    let kind = "multipart/form-data; boundary=b";
    let (way, done) = ("/directory/import", "/directory/import/done");
    let mut keeper = world.signed_in("kien.pv").await;
    let mut clerk = world.signed_in("huong.nt").await;
    assert_eq!(clerk.get(way).await.status, 403);
    assert_eq!(clerk.send("POST", way, kind, upload("G10,A\n")).await.status, 403);
    assert_eq!(world.browser().send("POST", way, kind, upload("G10,A\n")).await.status, 401);
    assert_eq!(keeper.get(way).await.status, 200);
    assert_eq!(keeper.send("POST", way, kind, Body::from("--b--")).await.status, 400);

    let faulty = keeper.send("POST", way, kind, upload("G 10,A\nG11,\n")).await;
    assert!(faulty.body.contains("code.form") && faulty.body.contains("authority.name"));
    assert!(!faulty.body.contains(done), "a faulty file cannot be imported");
    let sound = keeper.send("POST", way, kind, upload("G10,Bộ Nông nghiệp\n")).await;
    let key = sound.body.split("name=\"key\" value=\"").nth(1).unwrap()[..32].to_owned();
    assert_eq!(clerk.post(done, &[("key", &key)]).await.status, 403);
    assert_eq!(keeper.post(done, &[("key", &key)]).await.status, 303);
    assert!(keeper.get("/directory/G10").await.body.contains("Bộ Nông nghiệp"));
    assert_eq!(keeper.post(done, &[("key", &key)]).await.status, 409, "pressed once");
}

/// A country of so many authorities under 64 top ones, four levels deep.
fn country(count: usize) -> String {
    use std::fmt::Write;
    let mut text = format!("{HEADS}\n");
    for n in 0..count {
        let (top, second, third) = (n % 63 + 1, n / 63 % 40, n / 63 / 40);
        let code = match (second, third) {
            (0, 0) => format!("H{top:02}"),
            (second, 0) => format!("H{top:02}.{second}"),
            (0, third) => format!("H{top:02}.X{third}"),
            (second, third) => format!("H{top:02}.{second}.{third}"),
        };
        let _ = writeln!(text, "{code},Cơ quan số {n},,,mail{n}@example.vn,01/07/2025,,,");
    }
    text
}

#[tokio::test]
async fn twenty_thousand_authorities_come_in_one_file() {
    let count = 20_000;
    let fresh = Fresh::new();
    let table = read(country(count).as_bytes()).unwrap();
    let report = imported(&fresh, &table).await;
    assert!(report.sound(), "{:?}", report.faults.first());
    assert_eq!((report.rows, report.new), (count, count));
    let found = snapshot(&fresh).await;
    assert_eq!(found.all().len(), count);
    assert_eq!(imported(&fresh, &table).await.same, count);
}

proptest! {
    #[test]
    fn any_bytes_are_read_without_harm(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let _ = read(&bytes);
        let _ = read(&[b"PK\x03\x04".as_slice(), &bytes].concat());
    }

    #[test]
    fn any_table_is_planned_without_harm(
        cells in proptest::collection::vec(
            proptest::collection::vec(
                prop_oneof!["[GHK][0-9]{2}(\\.[0-9]{1,2}){0,2}", "000\\.00\\.00\\.[GH]0[0-9]", "\\PC{0,12}", "[0-3]?[0-9]/1?[0-9]/20[0-9]{2}", Just(String::new())],
                9,
            ),
            0..12,
        )
    ) {
        let rows: Vec<String> = cells
            .iter()
            .map(|row| row.iter().map(|cell| format!("\"{}\"", cell.replace('"', "\"\""))).collect::<Vec<_>>().join(","))
            .collect();
        if let Ok(table) = read(format!("{HEADS}\n{}\n", rows.join("\n")).as_bytes()) {
            let now = "2026-11-23T01:00:00Z".parse().unwrap();
            let plan = super::plan::plan(&Snapshot::default(), &table, now);
            let report = plan.report;
            if report.sound() {
                prop_assert_eq!(report.rows, report.touched() + report.same);
            }
        }
    }
}
