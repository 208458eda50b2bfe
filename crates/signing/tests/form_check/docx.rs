//! DOCX files as word processors write them: a sound letter made here part by part, the same with one thing wrong, and
//! what becomes of it in the structured form.

use std::io::{Cursor, Write};

use signing::form_check::{Format, Report, Verdict, check};
use typeset::Document;
use zip::write::SimpleFileOptions;

const NS: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" \
    xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"";

/// A paragraph: properties, and runs of text with theirs.
fn p(props: &str, runs: &[(&str, &str)]) -> String {
    let run = |(props, text): &(&str, &str)| {
        format!("<w:r><w:rPr>{props}</w:rPr><w:t xml:space=\"preserve\">{text}</w:t></w:r>")
    };
    format!("<w:p><w:pPr>{props}</w:pPr>{}</w:p>", runs.iter().map(run).collect::<String>())
}

fn row(left: &str, right: &str) -> String {
    format!("<w:tr><w:tc>{left}</w:tc><w:tc>{right}</w:tc></w:tr>")
}

const CENTRE: &str = "<w:jc w:val=\"center\"/>";

fn letters(size: u32, style: &str) -> String {
    format!("{style}<w:sz w:val=\"{}\"/>", size * 2)
}

/// An official letter whose elements are set as Appendix I asks.
pub fn letter() -> String {
    let bold = |size| letters(size, "<w:b/>");
    let plain = |size| letters(size, "");
    let italic = |size| letters(size, "<w:i/>");
    let head = row(
        &[
            p(CENTRE, &[(&plain(12), "ỦY BAN NHÂN DÂN TỈNH CAO NGUYÊN")]),
            p(CENTRE, &[(&bold(12), "SỞ NỘI VỤ")]),
        ]
        .concat(),
        &[
            p(CENTRE, &[(&bold(12), "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")]),
            p(CENTRE, &[(&bold(13), "Độc lập - Tự do - Hạnh phúc")]),
        ]
        .concat(),
    );
    let second = row(
        &[
            p(CENTRE, &[(&plain(13), "Số: 05/SNV-VP")]),
            p(CENTRE, &[(&plain(12), "V/v báo cáo công tác văn thư")]),
        ]
        .concat(),
        &p(CENTRE, &[(&italic(13), "Cao Nguyên, ngày 05 tháng 02 năm 2026")]),
    );
    let ends = row(
        &[
            p("", &[(&letters(12, "<w:b/><w:i/>"), "Nơi nhận:")]),
            p("", &[(&plain(11), "- Như trên;")]),
            p("", &[(&plain(11), "- Giám đốc Sở (để b/c);")]),
            p("", &[(&plain(11), "- Lưu: VT, VP.")]),
        ]
        .concat(),
        &[
            p(CENTRE, &[(&bold(14), "KT. GIÁM ĐỐC")]),
            p(CENTRE, &[(&bold(14), "PHÓ GIÁM ĐỐC")]),
            p(CENTRE, &[]),
            p(CENTRE, &[]),
            p(CENTRE, &[(&bold(14), "Lê Thị Mẫu")]),
        ]
        .concat(),
    );
    let table = |rows: &str| format!("<w:tbl><w:tblPr/>{rows}</w:tbl>");
    let list = "<w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"1\"/></w:numPr>";
    let cells = |cells: [&str; 2]| {
        let cell = |text: &&str| format!("<w:tc>{}</w:tc>", p("", &[("", text)]));
        format!("<w:tr>{}</w:tr>", cells.iter().map(cell).collect::<String>())
    };
    [
        table(&(head + &second)),
        p("", &[]),
        p(CENTRE, &[("", "Kính gửi: Ủy ban nhân dân các xã, phường")]),
        p("", &[("", "Căn cứ kế hoạch năm 2026, Sở Nội vụ đề nghị:")]),
        p(list, &[("", "Rà soát mã định danh;")]),
        p(list, &[("", "Báo cáo "), ("<w:b/>", "trước ngày 20"), ("", ":")]),
        p("", &[("", "a) Số liệu;")]),
        p("", &[("", "- Ghi chú.")]),
        format!(
            "<w:tbl><w:tblPr><w:tblStyle w:val=\"TableGrid\"/></w:tblPr>{}{}</w:tbl>",
            cells(["STT", "Đơn vị"]),
            cells(["1", "Văn phòng"])
        ),
        p("", &[("", "Trân trọng./.")]),
        table(&ends),
    ]
    .concat()
}

const SECTION: &str = "<w:sectPr><w:headerReference w:type=\"default\" r:id=\"h1\"/>\
    <w:pgSz w:w=\"11906\" w:h=\"16838\"/>\
    <w:pgMar w:top=\"1134\" w:bottom=\"1134\" w:left=\"1701\" w:right=\"1134\"/><w:titlePg/></w:sectPr>";
const STYLES: &str = "<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii=\"Calibri\"/></w:rPr></w:rPrDefault>\
    </w:docDefaults><w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"Base\"><w:rPr>\
    <w:rFonts w:ascii=\"Times New Roman\"/><w:sz w:val=\"28\"/></w:rPr></w:style>\
    <w:style w:type=\"paragraph\" w:styleId=\"Normal\"><w:basedOn w:val=\"Base\"/></w:style>";
const NUMBERING: &str = "<w:abstractNum w:abstractNumId=\"7\"><w:lvl w:ilvl=\"0\"><w:start w:val=\"1\"/>\
    <w:numFmt w:val=\"decimal\"/><w:lvlText w:val=\"%1.\"/></w:lvl></w:abstractNum>\
    <w:num w:numId=\"1\"><w:abstractNumId w:val=\"7\"/></w:num>";
const HEADER: &str = "<w:p><w:pPr><w:jc w:val=\"center\"/></w:pPr><w:r><w:instrText> PAGE </w:instrText></w:r></w:p>";

/// A package: the letter's body and the other parts, each text replaced as asked.
pub fn package(body: &str, changes: &[(&str, &str)]) -> Vec<u8> {
    let change =
        |text: String| changes.iter().fold(text, |text, (from, to)| text.replace(from, to));
    let parts = [
        ("word/document.xml", format!("<w:document {NS}><w:body>{body}{SECTION}</w:body></w:document>")),
        ("word/styles.xml", format!("<w:styles {NS}>{STYLES}</w:styles>")),
        ("word/numbering.xml", format!("<w:numbering {NS}>{NUMBERING}</w:numbering>")),
        ("word/header1.xml", format!("<w:hdr {NS}>{HEADER}</w:hdr>")),
        (
            "word/_rels/document.xml.rels",
            "<Relationships><Relationship Id=\"h1\" Type=\"http://x/header\" Target=\"header1.xml\"/></Relationships>".to_owned(),
        ),
    ];
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        archive.start_file(name, SimpleFileOptions::default()).unwrap();
        archive.write_all(change(text).as_bytes()).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

fn told(report: &Report) -> Vec<(&str, Option<&str>)> {
    report.findings.iter().map(|it| (it.rule.as_str(), it.element.as_deref())).collect()
}

/// Kept as a file for the tests of the program.
#[test]
fn the_kept_letter_is_this_one() {
    let kept = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/letter.docx");
    let made = package(&letter(), &[]);
    if std::fs::read(kept).unwrap_or_default() != made {
        std::fs::write(kept, made).unwrap();
        panic!(
            "the kept letter was out of date; it has been written anew, look at it and commit it"
        );
    }
}

#[test]
fn a_sound_letter_passes_and_is_converted() {
    let report = check(&package(&letter(), &[]));
    assert_eq!(told(&report), [], "{:?}", report.findings);
    assert_eq!((report.verdict, report.format), (Verdict::Sound, Some(Format::Docx)));
    let conversion = report.conversion.unwrap();
    let document = conversion.document.unwrap();
    let draft = &document["document"];
    assert_eq!(document["format"], "truc.document/1");
    assert_eq!(draft["kind"], "official_letter");
    assert_eq!(draft["issuer"], "Sở Nội vụ", "as the content writes it");
    assert_eq!(draft["superior"], "Ủy ban nhân dân tỉnh cao nguyên", "a guess, and a note says so");
    assert_eq!((&draft["number"], &draft["notation"]), (&5.into(), &"SNV-VP".into()));
    assert_eq!((&draft["place"], &draft["dated_on"]), (&"Cao Nguyên".into(), &"2026-02-05".into()));
    assert_eq!(draft["subject"], "báo cáo công tác văn thư");
    assert_eq!(draft["addressees"][0], "Ủy ban nhân dân các xã, phường");
    let blocks: Vec<&str> =
        draft["body"].as_array().unwrap().iter().map(|it| it["block"].as_str().unwrap()).collect();
    assert_eq!(blocks, ["paragraph", "clause", "clause", "point", "dash", "table", "paragraph"]);
    assert_eq!(draft["body"][1]["text"], "Rà soát mã định danh;", "the label is not doubled");
    let text = &draft["body"][2]["text"];
    assert_eq!(text[1]["bold"], true, "bold words stay bold: {text}");
    assert_eq!(draft["body"][6]["text"], "Trân trọng.");
    assert_eq!(draft["recipients"]["drafting_unit"], "VP");
    assert_eq!(draft["signers"][0]["capacities"][0]["capacity"], "for_head");
    assert_eq!(draft["signers"][0]["office"], "Phó giám đốc");
    assert_eq!(draft["signers"][0]["full_name"], "Lê Thị Mẫu");
    let codes: Vec<&str> = conversion.notes.iter().map(|note| note.code.as_str()).collect();
    assert!(codes.contains(&"convert.capitals"), "{codes:?}");
    assert!(Document::from_json(document.to_string().as_bytes()).is_ok());
}

// law!("30/2020:PL1.III.1")
#[test]
fn annexes_are_converted_each_with_its_title_and_its_sheet() {
    let bold = letters(14, "<w:b/>");
    let across =
        "<w:p><w:pPr><w:sectPr><w:pgSz w:w=\"11906\" w:h=\"16838\"/></w:sectPr></w:pPr></w:p>";
    let cell = |text: &str| format!("<w:tc>{}</w:tc>", p("", &[("", text)]));
    let row = |cells: [&str; 3]| format!("<w:tr>{}</w:tr>", cells.map(cell).concat());
    let body = [
        letter(),
        p(CENTRE, &[(&bold, "Phụ lục I")]),
        p(CENTRE, &[(&bold, "DANH MỤC THỦ TỤC")]),
        p(CENTRE, &[("<w:i/>", "(Kèm theo Công văn số      /SNV-VP")]),
        p(CENTRE, &[("<w:i/>", "ngày     tháng     năm      của Sở Nội vụ)")]),
        p("", &[("", "1. Đăng ký cư trú.")]),
        across.to_owned(),
        p(CENTRE, &[(&bold, "Phụ lục II")]),
        p(CENTRE, &[(&bold, "Biểu tổng hợp")]),
        format!("<w:tbl>{}{}</w:tbl>", row(["TT", "Xã", "Số"]), row(["1", "Xã Mẫu", "120"])),
    ]
    .concat();
    let wide = [(
        "<w:pgSz w:w=\"11906\" w:h=\"16838\"/>\
    <w:pgMar",
        "<w:pgSz w:w=\"16838\" w:h=\"11906\"/>\
    <w:pgMar",
    )];
    let report = check(&package(&body, &wide));
    let document = report.conversion.unwrap().document.unwrap();
    let annexes = document["document"]["annexes"].as_array().unwrap();
    assert_eq!(annexes.len(), 2, "{annexes:?}");
    assert_eq!(annexes[0]["title"], "Danh mục thủ tục", "in ordinary letters again");
    assert_eq!(annexes[0]["body"].as_array().unwrap().len(), 1, "the layout writes the reference");
    assert_eq!(annexes[0]["body"][0]["block"], "clause");
    assert_eq!(
        (&annexes[1]["title"], &annexes[1]["orientation"]),
        (&"Biểu tổng hợp".into(), &"landscape".into())
    );
    assert_eq!(annexes[1]["body"][0]["block"], "table");
}

/// Texts that are replaced, the rule and the element of the finding.
type Case<'a> = (&'a [(&'a str, &'a str)], &'a str, Option<&'a str>);

#[test]
fn each_fault_gives_its_finding() {
    let times = "w:ascii=\"Times New Roman\"";
    let cases: [Case; 26] = [
        (&[("w:h=\"16838\"", "w:h=\"15840\"")], "page.size", None),
        (&[("w:left=\"1701\"", "w:left=\"1134\"")], "page.margin", None),
        (&[("w:right=\"1134\"", "w:right=\"1701\"")], "page.margin", None),
        (&[("w:top=\"1134\"", "w:top=\"567\"")], "page.margin", None),
        (&[("w:bottom=\"1134\"", "w:bottom=\"1701\"")], "page.margin", None),
        (&[(" PAGE ", " DATE ")], "page.number", Some("page_number")),
        (&[("<w:titlePg/>", "")], "page.number", Some("page_number")),
        (
            &[("<w:pPr><w:jc w:val=\"center\"/></w:pPr><w:r><w:instr", "<w:pPr/><w:r><w:instr")],
            "page.number_place",
            Some("page_number"),
        ),
        (&[(times, "w:ascii=\"Arial\"")], "font.family", None),
        (
            &[(
                "<w:sz w:val=\"28\"/></w:rPr></w:style>",
                "<w:sz w:val=\"28\"/><w:color w:val=\"0000FF\"/></w:rPr></w:style>",
            )],
            "font.colour",
            None,
        ),
        (
            &[("<w:sz w:val=\"28\"/></w:rPr></w:style>", "<w:sz w:val=\"24\"/></w:rPr></w:style>")],
            "element.size",
            Some("body"),
        ),
        (&[("<w:i/><w:sz w:val=\"26\"/>", "<w:sz w:val=\"26\"/>")], "element.style", Some("date")),
        (&[("SỞ NỘI VỤ", "Sở Nội vụ")], "element.letters", Some("issuer")),
        (&[("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "")], "element.missing", Some("nation")),
        (&[("CHỦ NGHĨA VIỆT", "CHỦ NGHỈA VIỆT")], "nation.wording", Some("nation")),
        (&[("Độc lập - Tự do", "Độc lập – Tự do")], "motto.wording", Some("motto")),
        (&[("Số: 05/SNV-VP", "Số: 5/SNV-VP")], "number.zero", Some("number")),
        (&[("Số: 05/SNV-VP", "Số: 05/SNV - VP")], "number.form", Some("number")),
        (&[("Số: 05/SNV-VP", "Số: 05/TB-SNV")], "notation.kind", Some("number")),
        (&[("ngày 05", "ngày 5")], "date.zero", Some("date")),
        (&[("V/v báo", "Về việc báo")], "element.missing", Some("kind")),
        (&[("Kính gửi:", "Gửi")], "element.missing", Some("addressees")),
        (&[("KT. GIÁM ĐỐC", "TUQ GIÁM ĐỐC")], "capacity.form", Some("capacity")),
        (&[("PHÓ GIÁM ĐỐC", "CHÁNH VĂN PHÒNG")], "capacity.deputy", Some("capacity")),
        (&[("Lê Thị Mẫu", "PGS. Lê Thị Mẫu")], "signer.title", Some("signer")),
        (&[("- Lưu: VT, VP.", "- Lưu VT")], "recipients.kept", Some("recipients")),
    ];
    for (changes, rule, element) in cases {
        let report = check(&package(&letter(), changes));
        assert!(told(&report).contains(&(rule, element)), "{rule} not in {:?}", told(&report));
        let placed = |it: &signing::form_check::Finding| it.page.is_none() && it.area.is_none();
        assert!(report.findings.iter().all(placed), "a DOCX has paragraphs, no pages");
    }
}

#[test]
fn what_cannot_be_converted_is_told() {
    let report = check(&package(&letter(), &[("ngày 05 tháng 02 năm 2026", "ngày 5-2-2026")]));
    let conversion = report.conversion.unwrap();
    let codes: Vec<&str> = conversion.notes.iter().map(|note| note.code.as_str()).collect();
    assert!(conversion.document.is_none() && codes.contains(&"convert.head"), "{codes:?}");
}

// law!("28/2018:1.2")
#[test]
fn secrets_are_refused_wherever_they_stand() {
    let boxed = "<w:p><w:r><w:pict><v:textbox xmlns:v=\"urn:v\"><w:txbxContent><w:p><w:r><w:t>TỐI MẬT</w:t></w:r></w:p>\
        </w:txbxContent></v:textbox></w:pict></w:r></w:p>";
    let in_box = package(&(boxed.to_owned() + &letter()), &[]);
    let in_header = package(&letter(), &[("<w:instrText> PAGE </w:instrText>", "<w:t>MẬT</w:t>")]);
    for file in [in_box, in_header] {
        let report = check(&file);
        assert_eq!((report.verdict, report.conversion), (Verdict::Refused, None));
    }
}

#[test]
fn packages_made_to_exhaust_are_refused() {
    let deep = "<w:sdt>".repeat(5_000) + &"</w:sdt>".repeat(5_000);
    let entity = "<!DOCTYPE x [<!ENTITY a \"aaaa\">]>";
    let large = " ".repeat(40 << 20);
    let document = format!("<w:document {NS}>");
    let cases = [
        (package(&deep, &[]), "file.too_large"),
        (package(&large, &[]), "file.too_large"),
        (package(&letter(), &[(&document, &format!("{entity}{document}"))]), "file.unreadable"),
        (package(&letter(), &[("</w:body>", "")]), "file.unreadable"),
        (b"PK\x03\x04 no package".to_vec(), "file.unreadable"),
    ];
    for (file, code) in cases {
        let report = check(&file);
        assert_eq!(report.verdict, Verdict::Unreadable);
        assert_eq!(report.reasons[0].code, code);
    }
}
