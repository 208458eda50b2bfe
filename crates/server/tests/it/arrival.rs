//! Documents that arrive without the axis: a clerk uploads and enters them; what may not come in is refused by name, and
//! nothing that was typed or sent is lost.

use std::io::{Cursor, Write};

use axum::body::{Body, to_bytes};
use axum::http::{Request, Response, header};
use base::db::Tx;
use tower::ServiceExt;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use crate::office::{Answered, Story};
use crate::permissions::signed_in;
use crate::signed::LETTER;

/// A letter of Bộ Nội vụ, born digital, without its number.
pub const BORN: &[u8] = include_bytes!("../../src/demo/letters/g09-huong-dan.pdf");
/// A letter whose fonts are not in the file.
const BARE: &[u8] = include_bytes!("../../../signing/tests/fixtures/not-embedded.pdf");
const KEY: &str = "019ab000-0000-7000-8000-0000000000aa";
const BOUNDARY: &str = "----truc";

/// What a clerk types.
const TYPED: [(&str, &str); 7] = [
    ("way", "paper"),
    ("sender", "Nguyễn Văn Bình"),
    ("reference", "15/ĐĐN"),
    ("dated_on", "2026-11-18"),
    ("kind", "Đơn đề nghị"),
    ("subject", "Đề nghị cấp lại giấy phép"),
    ("rank", "3"),
];

impl Story {
    /// Sends the form with its files, as a browser does.
    async fn enter(
        &self,
        login: &str,
        fields: &[(&str, &str)],
        files: &[(&str, &str, &[u8])],
    ) -> Answered {
        self.upload(login, "/incoming/new", fields, files).await
    }

    /// A form with files, each with its field and name.
    pub async fn upload(
        &self,
        login: &str,
        path: &str,
        fields: &[(&str, &str)],
        files: &[(&str, &str, &[u8])],
    ) -> Answered {
        let cookie = signed_in(&self.w, login, &self.password).await;
        let mut body = Vec::new();
        for (name, value) in fields {
            write!(
                body,
                "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
            )
            .unwrap();
        }
        for (part, name, bytes) in files {
            write!(body, "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{part}\"; filename=\"{name}\"\r\n\r\n").unwrap();
            body.extend_from_slice(bytes);
            body.extend_from_slice(b"\r\n");
        }
        write!(body, "--{BOUNDARY}--\r\n").unwrap();
        let request = Request::post(path)
            .header(header::COOKIE, cookie)
            .header("sec-fetch-site", "same-origin")
            .header(header::ACCEPT, "text/html")
            .header(header::CONTENT_TYPE, format!("multipart/form-data; boundary={BOUNDARY}"));
        self.ask(request.body(Body::from(body)).unwrap()).await
    }

    pub async fn figure(&self, sql: &'static str) -> i64 {
        self.w.installation.db.read(move |tx: &Tx| tx.one(sql, &[])).await.unwrap()
    }

    /// Bytes of files that nobody entered.
    async fn waiting_pieces(&self) -> i64 {
        self.figure("select count(*) from office_arrival_piece").await
    }
}

/// The form as it is filled in, with a button.
fn typed(act: &'static str) -> Vec<(&'static str, &'static str)> {
    let ends = [("arrival", KEY), ("act", act)];
    TYPED.into_iter().chain(ends).collect()
}

pub fn zipped(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let packed = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    for (name, bytes) in entries {
        zip.start_file(*name, packed).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

pub fn written(paragraphs: &[&str]) -> Vec<u8> {
    let paragraphs: String =
        paragraphs.iter().map(|text| format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>")).collect();
    let document = format!(
        "<?xml version=\"1.0\"?><w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>{paragraphs}</w:body></w:document>"
    );
    let types = "<?xml version=\"1.0\"?><Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>";
    zipped(&[("[Content_Types].xml", types.as_bytes()), ("word/document.xml", document.as_bytes())])
}

// law!("30/2020:21") law!("30/2020:22")
#[tokio::test]
async fn a_clerk_enters_what_came_on_paper_and_it_is_a_document_like_any_other() {
    let s = Story::new().await;
    let files = [("main", "don.pdf", LETTER), ("annex", "phu-luc.pdf", BORN)];
    let entered = s.enter("yen.h26", &typed("register"), &files).await;
    assert_eq!(entered.status, 303, "{}", entered.text);
    let page = s.get("yen.h26", &format!("{}?lang=vi", entered.location)).await.text;
    for said in [
        "Đề nghị cấp lại giấy phép",
        "Nguyễn Văn Bình",
        "15/ĐĐN",
        "18/11/2026",
        "1/2026",
        "Khẩn",
        "Bản giấy, đã số hóa",
        "Kiểm tra khi tiếp nhận",
        "don.pdf",
        "phu-luc.pdf",
        "Trình lãnh đạo",
    ] {
        assert!(page.contains(said), "{said}");
    }
    assert!(!page.contains("Đang mở gói tin"));
    let file = s.get("yen.h26", &format!("{}/files/0", entered.location)).await;
    assert_eq!(file.bytes, LETTER, "the original is untouched");
    assert!(s.get("yen.h26", "/incoming").await.text.contains("Đề nghị cấp lại giấy phép"));
    assert_eq!(s.waiting_pieces().await, 0, "its pieces went with the entry");
    assert_eq!(s.get("tuan.h26", &entered.location).await.status, 404, "nobody else's yet");
    let leader = s.person("ha.h26").await;
    let submission = format!("{}/submission", entered.location);
    assert_eq!(s.post("yen.h26", &submission, &[("leader", &leader)]).await.status, 303);
    s.w.assert_chain_is_whole().await;
}

#[tokio::test]
async fn two_identical_submissions_make_one_document() {
    let s = Story::new().await;
    let files = [("main", "don.pdf", LETTER)];
    let first = s.enter("yen.h26", &typed("enter"), &files).await;
    let again = s.enter("yen.h26", &typed("enter"), &files).await;
    assert_eq!((first.status.as_u16(), again.status.as_u16()), (303, 303));
    assert_eq!(first.location, again.location);
    assert_eq!(s.figure("select count(*) from office_incoming").await, 1);
    let page = s.get("yen.h26", &format!("{}?lang=vi", first.location)).await.text;
    assert!(page.contains("Chờ tiếp nhận") && page.contains("Tiếp nhận, vào sổ"));
    assert_eq!(s.get("yen.h26", &format!("/incoming/new?arrival={KEY}")).await.status, 303);
}

#[tokio::test]
async fn a_double_click_makes_one_document_and_leaves_nothing_behind() {
    let s = Story::new().await;
    let files = [("main", "don.pdf", LETTER)];
    let (fields, again) = (typed("register"), typed("register"));
    let (one, other) =
        tokio::join!(s.enter("yen.h26", &fields, &files), s.enter("yen.h26", &again, &files));
    assert_eq!((one.status.as_u16(), other.status.as_u16()), (303, 303));
    assert_eq!(one.location, other.location);
    assert_eq!(s.figure("select count(*) from office_incoming").await, 1);
    assert_eq!(s.figure("select max(entry_number) from office_incoming").await, 1);
    let line = Line { s: &s, cookie: signed_in(&s.w, "yen.h26", &s.password).await };
    assert_eq!(line.announce("sau.pdf", 10).await.status(), 404, "it is entered");
}

#[tokio::test]
async fn the_same_number_of_the_same_sender_is_told() {
    let s = Story::new().await;
    let files = [("main", "don.pdf", LETTER)];
    let first = s.enter("yen.h26", &typed("enter"), &files).await;
    let mut second = typed("keep");
    second[7] = ("arrival", "019ab000-0000-7000-8000-0000000000bb");
    let kept = s.enter("yen.h26", &second, &files).await;
    let form = s.get("yen.h26", &kept.location).await.text;
    assert!(form.contains(&format!("<a href=\"{}\">", first.location)), "before it is entered");
}

#[tokio::test]
async fn what_a_file_says_is_offered_and_marked_never_taken() {
    let s = Story::new().await;
    let fields = [("arrival", KEY), ("act", "register")];
    let asked = s.enter("yen.h26", &fields, &[("main", "cv.pdf", BORN)]).await;
    assert_eq!(asked.status, 422, "a document without typed fields is not entered");
    let form = s.get("yen.h26", &format!("/incoming/new?arrival={KEY}&lang=vi")).await.text;
    assert!(form.contains("value=\"Bộ Nội vụ\"") && form.contains("value=\"Công văn\""), "{form}");
    assert!(form.contains("hồ sơ điện tử năm 2026</textarea>"));
    assert_eq!(form.matches("Máy đọc từ tệp").count(), 3, "sender, kind and abstract");
    assert_eq!(s.figure("select count(*) from office_incoming").await, 0);
}

// law!("30/2020:8")
#[tokio::test]
async fn where_a_document_leaves_the_legal_layout_is_said_and_hinders_nothing() {
    let s = Story::new().await;
    const KEYS: [&str; 4] = [
        "019ab000-0000-7000-8000-0000000000b1",
        "019ab000-0000-7000-8000-0000000000b2",
        "019ab000-0000-7000-8000-0000000000b3",
        "019ab000-0000-7000-8000-0000000000b4",
    ];
    let head = "Máy kiểm tra thể thức";
    for (key, bytes, name, said) in [
        (KEYS[0], BARE, "cv.pdf", Some("Phông chữ không được nhúng")),
        (KEYS[1], BORN, "hd.pdf", Some("Không thấy điểm nào sai Phụ lục I")),
        (KEYS[2], &written(&["Kính gửi: Sở Nội vụ"]), "don.docx", Some("Chỉ để tham khảo")),
        (KEYS[3], LETTER, "quet.pdf", None),
    ] {
        let mut fields = typed("keep");
        fields.retain(|(field, _)| *field != "arrival");
        fields.push(("arrival", key));
        let kept = s.enter("yen.h26", &fields, &[("main", name, bytes)]).await;
        assert_eq!(kept.status, 303, "{name}: {}", kept.text);
        let form = s.get("yen.h26", &format!("{}&lang=vi", kept.location)).await.text;
        fields.retain(|(field, _)| *field != "act");
        fields.push(("act", "register"));
        let entered = s.enter("yen.h26", &fields, &[]).await;
        assert_eq!(entered.status, 303, "{name}: {}", entered.text);
        let page = s.get("yen.h26", &format!("{}?lang=vi", entered.location)).await.text;
        for shown in [form, page] {
            assert_eq!(shown.contains(head), said.is_some(), "{name}: {shown}");
            assert!(said.is_none_or(|said| shown.contains(said)), "{name}: {shown}");
        }
    }
    assert_eq!(s.figure("select count(*) from office_incoming_form").await, 3);
    s.w.assert_chain_is_whole().await;
}

#[tokio::test]
async fn nothing_typed_or_sent_is_lost_by_a_refusal() {
    let s = Story::new().await;
    let mut fields = typed("register");
    fields[5] = ("subject", "");
    fields[3] = ("dated_on", "2031-01-01");
    let refused = s.enter("yen.h26", &fields, &[("main", "don.pdf", LETTER)]).await;
    assert_eq!(refused.status, 422);
    for said in ["f-subject-fault", "f-dated_on-fault", "don.pdf", "Nguyễn Văn Bình", "15/ĐĐN"]
    {
        assert!(refused.text.contains(said), "{said}");
    }
    // The file is here; only the fields are sent again.
    let entered = s.enter("yen.h26", &typed("register"), &[]).await;
    assert_eq!(entered.status, 303, "{}", entered.text);
    let file = s.get("yen.h26", &format!("{}/files/0", entered.location)).await;
    assert_eq!(file.bytes, LETTER);
}

// law!("28/2018:1.2")
#[tokio::test]
async fn files_that_may_not_come_in_are_refused_by_name_and_nothing_of_them_is_kept() {
    let s = Story::new().await;
    let noughts = vec![0_u8; 40 << 20];
    let bomb = zipped(&[("xl/workbook.xml", &noughts)]);
    let secret = written(&["BỘ NỘI VỤ", "Số: 1/BNV", "TỐI MẬT", "Kính gửi: Chính phủ"]);
    let mut locked = LETTER.to_vec();
    locked.extend_from_slice(b"\ntrailer << /Encrypt 9 0 R >>\n");
    let broken = &LETTER[..LETTER.len() / 3];
    let nothing: &[u8] = b"";
    for (name, bytes, rule) in [
        ("trong.pdf", nothing, "không có nội dung"),
        ("anh.pdf", b"\x89PNG\r\n\x1a\n0000", "không khớp với nội dung"),
        ("virus.exe", b"MZ", "không thuộc loại được nhận"),
        ("khoa.pdf", &locked, "được đặt mật khẩu"),
        ("khoa.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "được đặt mật khẩu"),
        ("hong.pdf", broken, "bị hỏng"),
        ("hong.docx", b"PK\x03\x04....", "bị hỏng"),
        ("bom.xlsx", &bomb, "bung ra lớn bất thường"),
        ("mat.docx", &secret, "TỐI MẬT"),
    ] {
        let fields = [typed("register"), vec![("lang", "vi")]].concat();
        let refused = s.enter("yen.h26", &fields, &[("main", name, bytes)]).await;
        assert_eq!(refused.status, 422, "{name}");
        assert!(refused.text.contains("f-main-fault") && refused.text.contains(name), "{name}");
        assert!(refused.text.contains(rule), "{name}: {rule}");
        assert_eq!(s.waiting_pieces().await, 0, "{name}");
    }
    assert_eq!(s.figure("select count(*) from office_arrival_file").await, 0);
    assert_eq!(s.figure("select count(*) from office_incoming").await, 0);
    let mut marked = typed("register");
    marked[5] = ("subject", "[Mật] Kế hoạch");
    let refused = s.enter("yen.h26", &marked, &[("main", "don.pdf", LETTER)]).await;
    assert_eq!(refused.status, 422);
    assert!(refused.text.contains("f-subject-fault"));
}

#[tokio::test]
async fn only_a_clerk_enters_and_nobody_sees_what_another_began() {
    let s = Story::new().await;
    let files = [("main", "don.pdf", LETTER)];
    assert_eq!(s.enter("tuan.h26", &typed("register"), &files).await.status, 403);
    assert_eq!(s.get("tuan.h26", "/incoming/new").await.status, 403);
    assert_eq!(s.enter("yen.h26", &typed("keep"), &files).await.status, 303);
    let way = format!("/incoming/new?arrival={KEY}");
    assert_eq!(s.get("yen.h26", &way).await.status, 200);
    assert_eq!(s.get("lan.g22", &way).await.status, 404, "a clerk of another authority");
    assert_eq!(s.enter("lan.g22", &typed("register"), &files).await.status, 404);
    assert!(s.get("yen.h26", "/incoming/new").await.text.contains(&way), "begun is found again");
}

#[tokio::test]
async fn what_nobody_enters_is_given_up_or_goes_by_itself() {
    let s = Story::new().await;
    let files = [("main", "don.pdf", LETTER)];
    s.enter("yen.h26", &typed("keep"), &files).await;
    assert!(s.waiting_pieces().await > 0);
    let given_up = s.enter("yen.h26", &[("arrival", KEY), ("act", "discard")], &[]).await;
    assert_eq!((given_up.status.as_u16(), s.waiting_pieces().await), (303, 0));
    s.enter("yen.h26", &typed("keep"), &files).await;
    s.w.clock.advance(13 * 24 * 3_600);
    s.w.run_jobs().await;
    assert!(s.waiting_pieces().await > 0, "a long holiday");
    s.w.clock.advance(2 * 24 * 3_600);
    s.w.run_jobs().await;
    assert_eq!(s.waiting_pieces().await, 0);
    assert_eq!(s.figure("select count(*) from office_arrival").await, 0);
}

/// A browser that sends pieces.
struct Line<'a> {
    s: &'a Story,
    cookie: String,
}

impl Line<'_> {
    async fn send(
        &self,
        method: &str,
        path: &str,
        offset: Option<usize>,
        body: &[u8],
    ) -> Response<Body> {
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::COOKIE, &self.cookie)
            .header("sec-fetch-site", "same-origin")
            .header(header::ACCEPT, "application/json");
        if method == "POST" {
            request = request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        }
        if let Some(offset) = offset {
            request = request.header("upload-offset", offset.to_string());
        }
        let request = request.body(Body::from(body.to_vec())).unwrap();
        self.s.w.router.clone().oneshot(request).await.unwrap()
    }

    async fn announce(&self, name: &str, size: usize) -> Response<Body> {
        let body = format!("arrival={KEY}&part=main&name={name}&size={size}");
        self.send("POST", "/uploads", None, body.as_bytes()).await
    }
}

fn offset(answer: &Response<Body>) -> usize {
    answer.headers()["upload-offset"].to_str().unwrap().parse().unwrap()
}

/// A PDF of more than one piece: readers pass over what stands behind its end.
fn long() -> Vec<u8> {
    let comment = format!("%{}\n", "x".repeat(98)).repeat(3_000);
    let at = LETTER.windows(5).rposition(|five| five == b"%%EOF").unwrap();
    [&LETTER[..at + 6], comment.as_bytes()].concat()
}

#[tokio::test]
async fn an_upload_goes_on_where_the_line_broke() {
    let s = Story::new().await;
    let line = Line { s: &s, cookie: signed_in(&s.w, "yen.h26", &s.password).await };
    let file = long();
    let (first, rest) = file.split_at(200_000);
    let begun = line.announce("dai.pdf", file.len()).await;
    assert_eq!((begun.status().as_u16(), offset(&begun)), (201, 0));
    let at = begun.headers()[header::LOCATION].to_str().unwrap().to_owned();
    assert_eq!(line.send("PATCH", &at, Some(0), &first[..10]).await.status(), 413, "too small");
    assert_eq!(offset(&line.send("PATCH", &at, Some(0), first).await), first.len());
    // The answer was lost; the browser sends the piece again, and asks.
    assert_eq!(line.send("PATCH", &at, Some(0), first).await.status(), 409);
    assert_eq!(offset(&line.send("HEAD", &at, None, b"").await), first.len());
    // The page was closed: it enters nothing that is not whole, and says how far it came.
    let early = s.enter("yen.h26", &typed("register"), &[]).await;
    assert_eq!(early.status, 422);
    assert!(early.text.contains("dai.pdf") && early.text.contains("f-main-fault"));
    // The same file is chosen again.
    let again = line.announce("dai.pdf", file.len()).await;
    assert_eq!(again.headers()[header::LOCATION].to_str().unwrap(), at);
    assert_eq!(offset(&again), first.len());
    let last = line.send("PATCH", &at, Some(first.len()), rest).await;
    assert_eq!((last.status().as_u16(), offset(&last)), (200, file.len()));
    let entered = s.enter("yen.h26", &typed("register"), &[]).await;
    assert_eq!(entered.status, 303, "{}", entered.text);
    assert_eq!(s.get("yen.h26", &format!("{}/files/0", entered.location)).await.bytes, file);
}

#[tokio::test]
async fn pieces_are_bounded_their_owners_alone_and_looked_at_when_whole() {
    let s = Story::new().await;
    let line = Line { s: &s, cookie: signed_in(&s.w, "yen.h26", &s.password).await };
    assert_eq!(line.announce("lon.pdf", 33 << 20).await.status(), 422, "larger than a file may be");
    assert_eq!(line.announce("trong.pdf", 0).await.status(), 422);
    for place in 0..4 {
        assert_eq!(line.announce(&format!("{place}.pdf"), 32 << 20).await.status(), 201);
    }
    let full = line.announce("them.pdf", 1 << 20).await;
    let told = to_bytes(full.into_body(), 10_000).await.unwrap();
    assert!(String::from_utf8_lossy(&told).contains("arrival.room"));
    s.enter("yen.h26", &[("arrival", KEY), ("act", "discard")], &[]).await;

    let begun = line.announce("anh.pdf", 12).await;
    let at = begun.headers()[header::LOCATION].to_str().unwrap().to_owned();
    let other = Line { s: &s, cookie: signed_in(&s.w, "lan.g22", &s.password).await };
    assert_eq!(other.send("HEAD", &at, None, b"").await.status(), 404);
    assert_eq!(other.send("PATCH", &at, Some(0), b"%PDF-1.4 abc").await.status(), 404);
    let refused = line.send("PATCH", &at, Some(0), b"not a PDF at").await;
    assert_eq!(refused.status(), 422);
    let told = to_bytes(refused.into_body(), 10_000).await.unwrap();
    assert!(String::from_utf8_lossy(&told).contains("arrival.name"));
    assert_eq!(s.waiting_pieces().await, 0, "a refused file goes");
}
