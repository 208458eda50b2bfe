//! How long a two-page letter takes and whether memory stays flat: `cargo bench -p typeset --bench render [LETTERS]`.

use std::error::Error;
use std::time::{Duration, Instant};

use jiff::civil::DateTime;
use typeset::document::{Block, Line, Number, Prose};
use typeset::{Document, Options, render};

/// Renders before measuring: fonts and templates are then read.
const WARM_UP: u32 = 20;
/// Letters rendered when no number is given.
const LETTERS: u32 = 10_000;
/// Paragraphs that make the sample letter two pages long.
const PARAGRAPHS: u32 = 10;

fn main() -> Result<(), Box<dyn Error>> {
    let letters = std::env::args().skip(1).find_map(|it| it.parse().ok()).unwrap_or(LETTERS);
    let options = Options::new("2026-11-23T08:00:00".parse::<DateTime>()?);
    let first = Instant::now();
    render(&letter(0)?, &options)?;
    println!("first letter, fonts read: {:.1} ms", millis(first.elapsed()));
    for number in 1..WARM_UP {
        render(&letter(number)?, &options)?;
    }
    println!("after {WARM_UP} letters: {} MiB resident", resident_mib()?);

    let mut times = Vec::new();
    for number in 0..letters {
        let letter = letter(WARM_UP + number)?;
        let start = Instant::now();
        let rendered = render(&letter, &options)?;
        times.push(start.elapsed());
        if rendered.pages != 2 {
            return Err(format!("letter {number} has {} pages", rendered.pages).into());
        }
        if (number + 1) % (letters / 4).max(1) == 0 {
            println!("after {} different letters: {} MiB resident", number + 1, resident_mib()?);
        }
    }
    times.sort();
    let at = |share: usize| millis(times[(times.len() - 1) * share / 100]);
    println!("a two-page letter: median {:.2} ms, 99 of 100 within {:.2} ms", at(50), at(99));
    Ok(())
}

/// The sample letter with other words in every paragraph.
fn letter(number: u32) -> Result<Document, Box<dyn Error>> {
    let sample = include_bytes!("../tests/samples/official_letter.json");
    let mut draft = Document::from_json(sample)?.into_draft();
    draft.number = Some(Number::new(number + 1)?);
    draft.subject = Some(Line::parse(&format!("hướng dẫn kết nối hệ thống số {number}"))?);
    for paragraph in 0..PARAGRAPHS {
        let text = format!(
            "Đơn vị số {number}.{paragraph} rà soát việc tiếp nhận, đăng ký và chuyển giao văn bản điện tử; \
             bảo đảm văn bản gửi đi trong ngày có đủ chữ ký số của người có thẩm quyền và của cơ quan, báo \
             cáo kết quả trước ngày {} hằng tháng.",
            number % 28 + 1
        );
        draft.body.insert(1, Block::Clause { title: None, text: Some(Prose::parse(&text)?) });
    }
    Ok(Document::new(draft)?)
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

/// Memory of this process that is in use, as Linux tells it (pages of 4 KiB).
fn resident_mib() -> Result<usize, Box<dyn Error>> {
    let statm = std::fs::read_to_string("/proc/self/statm")?;
    let pages: usize = statm.split_whitespace().nth(1).ok_or("statm has no such field")?.parse()?;
    Ok(pages * 4 / 1024)
}
