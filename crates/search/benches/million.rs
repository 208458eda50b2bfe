//! A million synthetic Vietnamese documents: time to index, size on disk, memory, and how long everyday searches take.
//! `cargo bench -p search --bench million -- DIR` (default: a folder that goes afterwards); `ENTRIES` as a second argument.

#![expect(clippy::unwrap_used, reason = "a measurement stops at the first surprise")]

use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::time::Instant;

use jiff::ToSpan;
use jiff::civil::{date, datetime};
use search::{Asked, Entry, Index, Query, Sort};

/// Every so many entries the index is committed, as a rebuild would not: many segments are the harder case.
const COMMIT_EVERY: u64 = 50_000;
/// Each query is asked so often, each time by another person.
const ROUNDS: u64 = 20;
const PEOPLE: u64 = 5_000;
const AUTHORITIES: u64 = 20;

/// Syllables of everyday official Vietnamese; the first ones are drawn most often, as in real texts.
const SYLLABLES: &str = "văn bản công tác của và về việc thực hiện theo quy định đề nghị báo cáo các cơ quan đơn vị ủy ban \
nhân dân tỉnh thành phố chính phủ thủ tướng bộ sở ngành kế hoạch năm tháng ngày quản lý nhà nước hệ thống thông tin kết nối \
liên thông phần mềm chỉ đạo điều hành phê duyệt quyết định nghị quyết hướng dẫn triển khai kiểm tra giám sát ngân sách tài \
chính đầu tư xây dựng đất đai môi trường giáo dục y tế nông nghiệp phát triển kinh doanh thương mại giao đường bộ hàng \
không biển phòng cháy chữa lụt bão cứu nạn an ninh trật tự xã hội văn hóa thể thao du lịch khoa học nghệ chuyển đổi số \
biên chế tuyển dụng thi đua khen thưởng kỷ luật đào tạo bồi dưỡng cán bộ viên chức tiền lương bảo hiểm hộ nghèo trẻ em \
người cao tuổi khuyết tật dân tộc tôn giáo tín ngưỡng thanh niên phụ nữ cựu chiến binh đoàn mặt trận tổ quốc";

/// What people ask, and how it is sorted.
const QUERIES: [(&str, Sort); 14] = [
    ("phòng cháy chữa cháy", Sort::Relevance),
    ("phong chay chua chay", Sort::Relevance),
    ("\"chuyển đổi số\"", Sort::Relevance),
    ("\"văn bản công tác\"", Sort::Relevance),
    ("văn bản", Sort::Relevance),
    ("van ban", Sort::Newest),
    ("kế hoạch ngân sách năm -\"đầu tư\"", Sort::Relevance),
    ("số:4711", Sort::Relevance),
    ("4711/VPCP-KSTT", Sort::Relevance),
    ("từ:\"bộ tài chính\" ngày:2026-03", Sort::Newest),
    ("loại:báo-cáo hạn:<7d", Sort::Due),
    ("quá-hạn", Sort::Due),
    ("tình-trạng:hoàn-thành ngày:2026", Sort::Newest),
    ("khongcotunay", Sort::Relevance),
];

fn main() {
    let mut words = std::env::args().skip(1).filter(|word| word != "--bench");
    let given: Option<PathBuf> = words.next().map(PathBuf::from);
    let entries: u64 = words.next().map_or(1_000_000, |word| word.parse().unwrap());
    let own = tempfile::tempdir().unwrap();
    let folder = given.as_deref().unwrap_or(own.path());

    let begun = Instant::now();
    let index = Index::create(folder).unwrap();
    for number in 0..entries {
        index.put(&entry(number)).unwrap();
        if (number + 1) % COMMIT_EVERY == 0 {
            index.commit(i64::try_from(number).unwrap()).unwrap();
        }
    }
    index.commit(i64::try_from(entries).unwrap()).unwrap();
    let took = begun.elapsed().as_secs_f64();
    println!("entries {} in {took:.0} s, {:.0}/s", index.count(), entries as f64 / took);
    drop(index);

    let size = bytes(folder) / 1_000_000;
    let index = Index::open(folder).unwrap();
    println!("on disk {size} MB; memory (VmHWM, VmRSS) {}", memory());
    for who in ["official", "clerk"] {
        ask(&index, who);
    }
    println!("memory (VmHWM, VmRSS) {}", memory());
}

/// Every query by many people: an official reads some two hundred things, a clerk everything of a house.
fn ask(index: &Index, who: &str) {
    let mut all = Vec::new();
    for (text, sort) in QUERIES {
        let query = Query::parse(text).unwrap();
        let mut times: Vec<f64> =
            (0..ROUNDS).map(|round| once(index, &query, (who, round), sort)).collect();
        times.sort_by(f64::total_cmp);
        println!("{who:9} {text:40} {}", told(&times));
        all.extend(times);
    }
    all.sort_by(f64::total_cmp);
    println!("{who:9} {:40} {}", "all", told(&all));
}

fn once(index: &Index, query: &Query, (who, round): (&str, u64), sort: Sort) -> f64 {
    let house = round % AUTHORITIES;
    let person = format!("{house}/person:{}", house + round * AUTHORITIES);
    let readers = match who {
        "clerk" => vec![format!("{house}/clerk"), person],
        _ => vec![person],
    };
    let now = datetime(2026, 11, 22, 9, 0, 0, 0);
    let begun = Instant::now();
    index.search(&Asked { query, readers: &readers, sort, now, offset: 0, limit: 21 }).unwrap();
    begun.elapsed().as_secs_f64() * 1000.0
}

fn told(sorted: &[f64]) -> String {
    let at = |share: f64| sorted[((sorted.len() - 1) as f64 * share).round() as usize];
    format!("p50 {:7.2} ms  p95 {:7.2} ms  max {:7.2} ms", at(0.5), at(0.95), at(1.0))
}

/// The same entry for the same number, always.
fn entry(number: u64) -> Entry {
    let mut chance = Chance(number);
    let (house, day) = (number % AUTHORITIES, chance.below(330));
    let dated_on = date(2026, 1, 1).saturating_add(i64::try_from(day).unwrap().days());
    let open = chance.below(10) == 0;
    let person = |chance: &mut Chance| {
        format!("{house}/person:{}", house + chance.below(PEOPLE / AUTHORITIES) * AUTHORITIES)
    };
    let kinds = ["Công văn", "Báo cáo", "Quyết định", "Thông báo", "Tờ trình"];
    Entry {
        id: format!("incoming/{number}"),
        readers: vec![
            format!("{house}/clerk"),
            format!("{house}/auditor"),
            person(&mut chance),
            person(&mut chance),
        ],
        reference: format!("{}/VPCP-KSTT", chance.below(9_000)),
        title: chance.words(12),
        from: ["Bộ Tài chính", "Bộ Nội vụ", "Văn phòng Chính phủ"][number as usize % 3].to_owned(),
        to: format!("Cơ quan {house}"),
        kind: kinds[number as usize % kinds.len()].to_owned(),
        room: "Văn bản đến Incoming".to_owned(),
        state: if open { "Đang xử lý In progress" } else { "Hoàn thành Done" }.to_owned(),
        dated_on: Some(dated_on),
        due_at: open.then(|| dated_on.saturating_add(30.days()).at(17, 0, 0, 0)),
        text: chance.words(150),
    }
}

/// Chance that repeats itself (SplitMix64).
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % end
    }

    fn words(&mut self, count: usize) -> String {
        static KNOWN: OnceLock<Vec<&str>> = OnceLock::new();
        let syllables = KNOWN.get_or_init(|| SYLLABLES.split_whitespace().collect());
        let many = syllables.len() as u64;
        // The smaller of two draws: the first syllables come most often.
        let drawn = (0..count).map(|_| syllables[self.below(many).min(self.below(many)) as usize]);
        drawn.collect::<Vec<_>>().join(" ")
    }
}

fn bytes(folder: &Path) -> u64 {
    let files = std::fs::read_dir(folder).unwrap().map(Result::unwrap);
    files.map(|file| file.metadata().unwrap().len()).sum()
}

/// Of this process, from the kernel; files that are mapped count as far as they were read.
fn memory() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = |name: &str| {
        let found = status.lines().find_map(|line| line.strip_prefix(name));
        found.unwrap_or_default().trim().to_owned()
    };
    format!("{}, {}", line("VmHWM:"), line("VmRSS:"))
}
