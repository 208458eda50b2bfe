//! Scans: a letter that came on paper is read by a machine, offered to the clerk, found by its words; a stamp of secrecy on it
//! stops it at the door, or is told to the clerks when it is found later. The stories make their own scans.

use std::io::Write;
use std::process::{Command, Stdio};

use base::db::Tx;

use crate::arrival::zipped;
use crate::office::{Answered, Story};

const CLERK: &str = "yen.h26";
const OFFICIAL: &str = "tuan.h26";
const KEY: &str = "019ab000-0000-7000-8000-0000000000cc";
/// A typeset letter, whose words on paper these are.
const LETTER: &[u8] = include_bytes!("../../src/demo/letters/g22-ket-noi.pdf");
const FOLDED: &str = "\"ky nghi cuoi nam\"";

/// A page as a scanner sees it: grey, one byte a dot.
#[derive(Clone)]
struct Sheet {
    width: usize,
    height: usize,
    dots: Vec<u8>,
}

impl Sheet {
    /// The first page of a PDF, laid on the glass a little askew, with dust on it.
    fn of(pdf: &[u8]) -> Sheet {
        let mut drawing = Command::new(env!("CARGO_BIN_EXE_truc"))
            .args(["signature", "show", "-", "--scale", "3"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        drawing.stdin.take().unwrap().write_all(pdf).unwrap();
        let png = drawing.wait_with_output().unwrap().stdout;
        let mut reader = png::Decoder::new(std::io::Cursor::new(png)).read_info().unwrap();
        let mut dots = vec![0; reader.output_buffer_size().unwrap()];
        let frame = reader.next_frame(&mut dots).unwrap();
        let samples = frame.color_type.samples();
        let grey = dots.chunks(samples).map(|dot| dot[0]).collect();
        let sheet =
            Sheet { width: frame.width as usize, height: frame.height as usize, dots: grey };
        sheet.askew()
    }

    /// Turned by a third of a degree; every thousandth dot is dust.
    fn askew(&self) -> Sheet {
        let (sine, mut chance) = (0.006_f64, 7_u32);
        let mut dots = Vec::with_capacity(self.dots.len());
        for y in 0..self.height {
            for x in 0..self.width {
                chance = chance.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                let from = (x as f64 + y as f64 * sine, y as f64 - x as f64 * sine);
                let inside = from.1 >= 0.0 && (from.0 as usize) < self.width;
                let dot = match inside {
                    true => self.dots[from.1 as usize * self.width + from.0 as usize],
                    false => 255,
                };
                dots.push(if chance >> 22 == 0 { 90 } else { dot });
            }
        }
        Sheet { dots, ..*self }
    }

    fn png(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut encoder = png::Encoder::new(&mut bytes, self.width as u32, self.height as u32);
        encoder.set_color(png::ColorType::Grayscale);
        encoder.write_header().unwrap().write_image_data(&self.dots).unwrap();
        bytes
    }
}

/// Sheets as a scanner writes them into one TIFF: plain grey strips.
fn tiff(sheets: &[Sheet]) -> Vec<u8> {
    let mut bytes = b"II*\0\0\0\0\0".to_vec();
    let mut link = 4;
    for sheet in sheets {
        let strip = bytes.len() as u32;
        bytes.extend_from_slice(&sheet.dots);
        bytes.resize(bytes.len().next_multiple_of(2), 0);
        let folder = bytes.len() as u32;
        bytes[link..link + 4].copy_from_slice(&folder.to_le_bytes());
        let (width, height) = (sheet.width as u32, sheet.height as u32);
        // Width, height, bits, no packing, black is 0, where, one sample, rows, length.
        let fields = [
            (256, width),
            (257, height),
            (258, 8),
            (259, 1),
            (262, 1),
            (273, strip),
            (277, 1),
            (278, height),
            (279, sheet.dots.len() as u32),
        ];
        bytes.extend_from_slice(&(fields.len() as u16).to_le_bytes());
        for (tag, value) in fields {
            bytes.extend_from_slice(&(tag as u16).to_le_bytes());
            bytes.extend_from_slice(&4_u16.to_le_bytes());
            bytes.extend_from_slice(&1_u32.to_le_bytes());
            bytes.extend_from_slice(&value.to_le_bytes());
        }
        link = bytes.len();
        bytes.extend_from_slice(&[0; 4]);
    }
    bytes
}

/// A PDF of objects, numbered from 1; the first is its catalogue.
fn pdf(objects: &[Vec<u8>]) -> Vec<u8> {
    let (mut bytes, mut places) = (b"%PDF-1.4\n".to_vec(), Vec::new());
    for (place, object) in objects.iter().enumerate() {
        places.push(bytes.len());
        bytes.extend_from_slice(format!("{} 0 obj\n", place + 1).as_bytes());
        bytes.extend_from_slice(object);
        bytes.extend_from_slice(b"\nendobj\n");
    }
    let (at, count) = (bytes.len(), objects.len() + 1);
    bytes.extend_from_slice(format!("xref\n0 {count}\n0000000000 65535 f \n").as_bytes());
    for place in places {
        bytes.extend_from_slice(format!("{place:010} 00000 n \n").as_bytes());
    }
    let trailer = format!("trailer << /Size {count} /Root 1 0 R >>\nstartxref\n{at}\n%%EOF\n");
    bytes.extend_from_slice(trailer.as_bytes());
    bytes
}

fn stream(head: &str, body: &[u8]) -> Vec<u8> {
    let head = format!("<< {head} /Length {} >>\nstream\n", body.len());
    [head.as_bytes(), body, b"\nendstream"].concat()
}

/// Sheets as a scanner writes them into one PDF: pictures, no words.
fn scanned(sheets: &[Sheet]) -> Vec<u8> {
    let pages: Vec<String> = (0..sheets.len()).map(|at| format!("{} 0 R", 3 + 3 * at)).collect();
    let (kids, count) = (pages.join(" "), sheets.len());
    let mut objects = vec![
        b"<< /Type /Catalog /Pages 2 0 R >>".to_vec(),
        format!("<< /Type /Pages /Kids [{kids}] /Count {count} >>").into_bytes(),
    ];
    for (at, sheet) in sheets.iter().enumerate() {
        let (own, width, height) = (3 + 3 * at, sheet.width, sheet.height);
        objects.push(format!("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {} 0 R /Resources << /XObject << /Scan {} 0 R >> >> >>", own + 1, own + 2).into_bytes());
        objects.push(stream("", b"q 595 0 0 842 0 0 cm /Scan Do Q"));
        let picture = format!(
            "/Type /XObject /Subtype /Image /Width {width} /Height {height} /ColorSpace /DeviceGray /BitsPerComponent 8"
        );
        objects.push(stream(&picture, &sheet.dots));
    }
    pdf(&objects)
}

/// A page with a stamp, as machines read it: without the marks over its letters.
fn stamped() -> Sheet {
    let words = b"BT /F 15 Tf 72 760 Td (BO NOI VU) Tj 0 -40 Td (TOI MAT) Tj 0 -40 Td (Ke hoach nam 2026 cua don vi) Tj ET";
    Sheet::of(&pdf(&[
        b"<< /Type /Catalog /Pages 2 0 R >>".to_vec(),
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_vec(),
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F 5 0 R >> >> >>".to_vec(),
        stream("", words),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_vec(),
    ]))
}

impl Story {
    /// An office whose machine reads; where it cannot, the story says what is missing.
    async fn that_reads() -> Story {
        let s = Story::new().await;
        let here = s.w.installation.office.ocr.is_some();
        assert!(
            here,
            "tesseract with vie and eng is not here: apt-get install tesseract-ocr tesseract-ocr-vie"
        );
        s
    }

    async fn scan(&self, act: &str, name: &str, bytes: &[u8]) -> Answered {
        let fields = [
            ("arrival", KEY),
            ("act", act),
            ("lang", "vi"),
            ("way", "paper"),
            ("sender", "Văn phòng Chính phủ"),
            ("subject", "Về việc kết nối"),
        ];
        self.upload(CLERK, "/incoming/new", &fields, &[("main", name, bytes)]).await
    }

    async fn found(&self, words: &str) -> bool {
        self.w.run_jobs().await;
        let mut query = form_urlencoded::Serializer::new(String::new());
        let path = format!("/search?{}", query.append_pair("q", words).finish());
        self.get(CLERK, &path).await.text.contains("<h2><a href=\"/incoming/")
    }
}

// law!("30/2020:VI")
#[tokio::test]
async fn a_scan_is_read_offered_shown_beside_its_original_and_found() {
    let s = Story::that_reads().await;
    let bytes = Sheet::of(LETTER).png();
    let fields = [("arrival", KEY), ("act", "keep")];
    let kept = s.upload(CLERK, "/incoming/new", &fields, &[("main", "quet.png", &bytes)]).await;
    assert_eq!(kept.status, 303, "{}", kept.text);
    let form = s.get(CLERK, &format!("{}&lang=vi", kept.location)).await.text;
    assert!(form.contains("Máy nhận dạng từ bản quét, chắc chắn 9"), "{form}");
    assert!(form.contains("value=\"Văn phòng Chính phủ\""), "{form}");
    assert_eq!(s.figure("select count(*) from office_incoming").await, 0, "nothing is taken");
    let entered = s.scan("register", "", b"").await;
    assert_eq!(entered.status, 303, "{}", entered.text);
    let before = s.get(CLERK, &format!("{}?lang=vi", entered.location)).await.text;
    assert!(before.contains("Máy đang đọc bản quét"), "{before}");
    assert!(s.found(FOLDED).await, "without marks");
    assert!(s.found("\"kỳ nghỉ cuối năm\"").await, "with marks");
    let page = s.get(CLERK, &format!("{}?lang=vi", entered.location)).await.text;
    assert!(page.contains("Máy đọc 1 trang, chắc chắn 9"), "{page}");
    assert!(page.contains("kỳ nghỉ cuối năm"));
    let file = s.get(CLERK, &format!("{}/files/0", entered.location)).await;
    assert_eq!(file.bytes, bytes, "the original is untouched");
    s.w.assert_chain_is_whole().await;
}

#[tokio::test]
async fn every_page_of_a_scan_is_read_once() {
    let s = Story::that_reads().await;
    let sheet = Sheet::of(LETTER);
    let many = tiff(&[sheet.clone(), sheet.clone()]);
    let entered = s.scan("register", "quet.tiff", &many).await;
    assert_eq!(entered.status, 303, "{}", entered.text);
    assert!(s.found(FOLDED).await);
    let pages = "select count(*) from office_scan_page where certainty > 80";
    assert_eq!(s.figure(pages).await, 2);
    s.w.run_jobs().await;
    assert_eq!(s.figure("select max(tries) from office_scan").await, 1);
    let read = "select count(*) from event where kind = 'document.read-by-machine'";
    assert_eq!(s.figure(read).await, 1);
}

// law!("28/2018:1.2")
#[tokio::test]
async fn a_stamp_of_secrecy_on_a_scan_stops_it_at_the_door() {
    let s = Story::that_reads().await;
    let sheet = stamped();
    for (name, bytes) in
        [("mat.png", sheet.png()), ("mat.pdf", scanned(std::slice::from_ref(&sheet)))]
    {
        let refused = s.scan("register", name, &bytes).await;
        assert_eq!(refused.status, 422, "{name}: {}", refused.text);
        assert!(refused.text.contains(name) && refused.text.contains("TỐI MẬT"), "{name}");
        assert_eq!(s.figure("select count(*) from office_arrival_piece").await, 0, "{name}");
    }
    let strings =
        "<sst><si><r><t>TỐI</t></r><r><t xml:space=\"preserve\"> M&#7852;T</t></r></si></sst>";
    let table = zipped(&[
        ("xl/workbook.xml", b"<workbook/>"),
        ("xl/sharedStrings.xml", strings.as_bytes()),
    ]);
    let refused = s.scan("register", "mat.xlsx", &table).await;
    assert_eq!(refused.status, 422);
    assert!(refused.text.contains("mat.xlsx") && refused.text.contains("TỐI MẬT"));
}

// law!("28/2018:1.2")
#[tokio::test]
async fn a_stamp_found_later_is_told_to_the_clerks_who_decide() {
    let s = Story::that_reads().await;
    let file = scanned(&[Sheet::of(LETTER), stamped()]);
    let entered = s.scan("register", "quet.pdf", &file).await;
    assert_eq!(entered.status, 303, "{}", entered.text);
    assert!(!s.found("kết nối").await, "search does not know it");
    let way = entered.location;
    let page = s.get(CLERK, &format!("{way}?lang=vi")).await.text;
    assert!(page.contains("TỐI MẬT") && page.contains("Không phải dấu mật"), "{page}");
    assert!(!page.contains("Ke hoach"), "its words are not shown");
    assert!(s.get(CLERK, "/notices?lang=vi").await.text.contains("Bản quét có dấu mật"));
    let dismiss = format!("{way}/no-stamp");
    assert_eq!(s.post("lan.g22", &dismiss, &[]).await.status, 404, "another authority");
    assert_eq!(s.post(OFFICIAL, &dismiss, &[]).await.status, 403);
    assert_eq!(s.post(CLERK, &dismiss, &[]).await.status, 303);
    assert!(s.found("kết nối").await && s.found(FOLDED).await, "as any other");
    assert_eq!(s.post(CLERK, &format!("{way}/stamp"), &[]).await.status, 409, "decided");
    s.w.assert_chain_is_whole().await;
}

// law!("28/2018:1.2")
#[tokio::test]
async fn a_stamp_that_is_one_closes_the_files() {
    let s = Story::that_reads().await;
    let file = scanned(&[Sheet::of(LETTER), stamped()]);
    let way = s.scan("register", "quet.pdf", &file).await.location;
    s.w.run_jobs().await;
    let link = format!("{way}/files/0\"");
    assert!(s.get(CLERK, &way).await.text.contains(&link), "to decide on");
    assert_eq!(s.post(CLERK, &format!("{way}/stamp"), &[]).await.status, 303);
    assert_eq!(s.get(CLERK, &format!("{way}/files/0")).await.status, 404);
    assert!(!s.get(CLERK, &way).await.text.contains(&link));
    assert_eq!(s.figure("select count(*) from office_scan_page").await, 0, "words are forgotten");
    assert!(!s.found("kết nối").await);
    let page = s.get(CLERK, &format!("{way}?lang=vi")).await.text;
    assert!(page.contains("các tệp đã đóng") && page.contains("/secret"), "{page}");
}

#[tokio::test]
async fn what_cannot_be_read_is_tried_again_and_then_said_so() {
    let s = Story::that_reads().await;
    let mut broken = Sheet::of(LETTER).png();
    broken.truncate(60);
    let entered = s.scan("register", "hong.png", &broken).await;
    assert_eq!(entered.status, 303, "{}", entered.text);
    for _ in 0..3 {
        s.w.run_jobs().await;
        s.w.clock.advance(11 * 60);
    }
    assert_eq!(s.figure("select max(tries) from office_scan where due_at is null").await, 3);
    let page = s.get(CLERK, &format!("{}?lang=vi", entered.location)).await.text;
    assert!(page.contains("Trang 1: không đọc được"), "{page}");
}

#[tokio::test]
async fn without_a_machine_scans_are_entered_and_the_pages_say_so() {
    let s = Story::with(|config| config.ocr.program = "/nowhere/tesseract".to_owned()).await;
    let kept = s.scan("keep", "quet.png", &Sheet::of(LETTER).png()).await;
    let form = s.get(CLERK, &format!("{}&lang=vi", kept.location)).await.text;
    assert!(form.contains("không có chương trình nhận dạng chữ"), "{form}");
    let entered = s.scan("register", "", b"").await;
    assert_eq!(entered.status, 303, "{}", entered.text);
    s.w.run_jobs().await;
    let page = s.get(CLERK, &format!("{}?lang=vi", entered.location)).await.text;
    assert!(page.contains("chưa đọc bản quét"), "{page}");
}

#[tokio::test]
async fn what_is_older_than_the_machine_is_read_when_nothing_else_waits() {
    let s = Story::that_reads().await;
    let sheet = Sheet::of(LETTER);
    let older = s.scan("register", "cu.png", &sheet.png()).await;
    assert_eq!(older.status, 303, "{}", older.text);
    // As it was before scans were read: nobody asked for this one.
    let forget = |tx: &Tx| tx.upkeep("delete from office_scan", &[]);
    s.w.installation.db.write(forget).await.unwrap();
    let file = scanned(std::slice::from_ref(&sheet));
    let fields = [
        ("arrival", "019ab000-0000-7000-8000-0000000000cd"),
        ("act", "register"),
        ("way", "paper"),
        ("sender", "Văn phòng Chính phủ"),
        ("subject", "Gửi sau"),
    ];
    let newer = s.upload(CLERK, "/incoming/new", &fields, &[("main", "moi.pdf", &file)]).await;
    assert_eq!(newer.status, 303, "{}", newer.text);
    let office = &s.w.installation.office;
    let read_older = "select count(*) from office_scan where media_type = 'image/png'";
    assert_eq!(office::ocr::read_waiting(office).await.unwrap(), 1, "what was entered now");
    assert_eq!(s.figure(read_older).await, 0, "the older one stands behind");
    assert_eq!(office::ocr::read_waiting(office).await.unwrap(), 1);
    assert_eq!(s.figure(read_older).await, 1);
    assert_eq!(office::ocr::read_waiting(office).await.unwrap(), 0, "the walk is over");
    let path = "/search?q=%22ky+nghi+cuoi+nam%22";
    s.w.run_jobs().await;
    let found = s.get(CLERK, path).await.text;
    assert!(found.contains(&older.location) && found.contains(&newer.location), "{found}");
    assert_eq!(s.figure("select max(tries) from office_scan").await, 1, "each once");
    s.w.assert_chain_is_whole().await;
}
