//! The directory at the size of the national list of October 2025 (111,339 bodies): brought in as one file, looked up
//! from memory; beside each a probe of the same machine. `cargo bench -p directory`

#![expect(clippy::unwrap_used, reason = "a measurement stops at the first surprise")]

use std::collections::HashSet;
use std::fmt::Write;
use std::time::{Duration, Instant};

use base::authority::{Actor, Scope};
use base::db::Tx;
use base::events::Event;
use base::testing::Fresh;
use directory::Directory;
use directory::authority::KEEP;
use directory::import::{import, read};
use jiff::Timestamp;

const BODIES: usize = 111_339;

#[tokio::main]
async fn main() {
    let fresh = Fresh::new();
    let probe = Instant::now();
    for _ in 0..20 {
        let note = |tx: &Tx| {
            let permit = Actor::machine("bench").may(&KEEP, Scope::Installation)?;
            tx.change(&permit, &Event::of("directory.looked-at", "directory", "all")).map(drop)
        };
        fresh.db.write(note).await.unwrap();
    }
    let write = probe.elapsed() / 20;
    let began = Instant::now();
    let table = read(country(BODIES).as_bytes()).unwrap();
    let machine = Actor::machine("bench");
    let report = fresh.db.write(move |tx| import(tx, &machine, &table)).await.unwrap();
    assert_eq!((report.sound(), report.new), (true, BODIES));
    println!(
        "{BODIES} bodies imported in {:?}; probe: one durable write {write:?}",
        began.elapsed()
    );

    let began = Instant::now();
    let directory = Directory::open(fresh.db.clone()).await.unwrap();
    println!("read into memory in {:?}", began.elapsed());
    look_up(&directory);
}

fn look_up(directory: &Directory) {
    let snapshot = directory.snapshot();
    let codes: Vec<String> = snapshot.all().iter().map(|a| a.code.to_string()).collect();
    let each = |hit: &dyn Fn(&str) -> bool| -> Duration {
        let began = Instant::now();
        assert!(codes.iter().all(|code| hit(code)));
        began.elapsed() / u32::try_from(codes.len()).unwrap()
    };
    let set: HashSet<&str> = codes.iter().map(String::as_str).collect();
    let probe = each(&|code| set.contains(code));
    let find = each(&|code| snapshot.find(code).is_some());
    let resolve = each(&|code| snapshot.resolve(code, Timestamp::MAX).is_ok());
    println!("find {find:?}, resolve {resolve:?}; probe: one look-up in a set of texts {probe:?}");
    let began = Instant::now();
    let found = snapshot.search("co quan 9999").len();
    println!("one search by name {:?} ({found} found)", began.elapsed());
}

/// A country under 63 top bodies, four levels deep, as a file.
fn country(count: usize) -> String {
    let heads = "Mã định danh,Tên,Mã cấp trên,Mã cũ (QCVN 102),Thư điện tử,Ngày hiệu lực,Ngày đóng,Mã kế thừa,Loại";
    let mut text = format!("{heads}\n");
    for n in 0..count {
        let (top, second, third) = (n % 63 + 1, n / 63 % 40, n / 63 / 40);
        let code = match (second, third) {
            (0, 0) => format!("H{top:02}"),
            (second, 0) => format!("H{top:02}.{second}"),
            (0, third) => format!("H{top:02}.X{third}"),
            (second, third) => format!("H{top:02}.{second}.{third}"),
        };
        writeln!(text, "{code},Cơ quan số {n},,,mail{n}@example.vn,01/07/2025,,,").unwrap();
    }
    text
}
