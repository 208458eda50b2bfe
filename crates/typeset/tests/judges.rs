//! What independent programs say of a rendered file: qpdf (structure), pdffonts (embedding), pdftotext (words in reading
//! order), pdfinfo (size, tags). Without them the tests say so and pass; with CI=true they fail.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::path::Path;
use std::process::Command;

use tempfile::NamedTempFile;
use typeset::volume::{Bound, Cover, Original, Volume};
use typeset::{Document, Options, render, render_volume};

/// What a judge prints, and whether it was content; nothing when it is not installed.
fn judge(program: &str, before: &[&str], file: &NamedTempFile, after: &[&str]) -> Option<String> {
    let output = Command::new(program).args(before).arg(file.path()).args(after).output();
    let Ok(output) = output else {
        assert!(!in_ci(), "{program} is missing");
        println!("skipped: {program} is not installed (Debian: poppler-utils, qpdf)");
        return None;
    };
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{program}: {errors}");
    Some(String::from_utf8_lossy(&output.stdout).into_owned())
}

#[expect(clippy::disallowed_methods, reason = "the test command tells the tests where they run")]
fn in_ci() -> bool {
    std::env::var("CI").is_ok_and(|ci| ci == "true")
}

fn rendered(name: &str) -> NamedTempFile {
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/samples/{name}.json"));
    let document = Document::from_json(&std::fs::read(sample).unwrap()).unwrap();
    let options = Options::new("2026-11-23T08:00:00".parse().unwrap());
    let file = NamedTempFile::new().unwrap();
    std::fs::write(file.path(), render(&document, &options).unwrap().pdf).unwrap();
    file
}

/// What pdf_oxide, a library of somebody else, says of files as PDF/A-2a; nothing when it is not installed. It looks at
/// metadata, fonts, encryption, scripts and embedded files, not at annotations and blend modes.
fn archivable(files: &[NamedTempFile]) -> Option<Vec<Vec<String>>> {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/judges/archivable.py");
    let there = Command::new("python3").args(["-c", "import pdf_oxide"]).output();
    if !there.is_ok_and(|there| there.status.success()) {
        assert!(!in_ci(), "pdf_oxide is missing");
        println!("skipped: pdf_oxide is not installed (PyPI)");
        return None;
    }
    let paths = files.iter().map(NamedTempFile::path);
    let said = Command::new("python3").args([script, "2a"]).args(paths).output().unwrap();
    assert!(said.status.success(), "{}", String::from_utf8_lossy(&said.stderr));
    let lines = String::from_utf8(said.stdout).unwrap();
    let errors = |line: &str| {
        let verdict: serde_json::Value = serde_json::from_str(line).unwrap();
        let errors = verdict["errors"].as_array().unwrap();
        assert_eq!(verdict["valid"], errors.is_empty());
        errors.iter().map(|error| error.as_str().unwrap().to_owned()).collect()
    };
    Some(lines.lines().map(errors).collect())
}

#[test]
fn another_program_finds_every_kind_fit_for_the_archive() {
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/samples");
    let names = std::fs::read_dir(samples).unwrap().map(|entry| entry.unwrap().path());
    let names = names.filter_map(|path| Some(path.file_stem()?.to_str()?.to_owned()));
    let files: Vec<NamedTempFile> = names.map(|name| rendered(&name)).collect();
    assert!(files.len() >= 29);
    let Some(judged) = archivable(&files) else { return };
    assert_eq!(judged, vec![Vec::<String>::new(); files.len()]);
}

/// The judge is one: it sees what takes a file out of PDF/A.
#[test]
fn another_program_sees_what_is_not_fit_for_the_archive() {
    let broken = |from: &[u8], to: &[u8]| {
        let file = rendered("official_letter");
        let mut bytes = std::fs::read(file.path()).unwrap();
        let starts: Vec<usize> = bytes
            .windows(from.len())
            .enumerate()
            .filter(|(_, at)| *at == from)
            .map(|(at, _)| at)
            .collect();
        assert!(!starts.is_empty() && from.len() == to.len());
        for start in starts {
            bytes[start..start + from.len()].copy_from_slice(to);
        }
        std::fs::write(file.path(), bytes).unwrap();
        file
    };
    let files = [
        broken(b"/FontFile2", b"/FontFileX"),
        broken(b"pdfaid:part>", b"pdfaid:past>"),
        broken(b"/Metadata", b"/Metadatx"),
    ];
    let Some(judged) = archivable(&files) else { return };
    let rules: Vec<Option<&str>> =
        judged.iter().map(|errors| errors.first().and_then(|error| error.get(1..8))).collect();
    assert_eq!(rules, [Some("FONT-00"), Some("XMP-002"), Some("XMP-001")], "{judged:?}");
}

const SAMPLES: [&str; 4] = ["decision", "official_letter", "report", "true_copy"];

#[test]
fn qpdf_finds_no_fault() {
    for name in SAMPLES {
        let Some(said) = judge("qpdf", &["--check"], &rendered(name), &[]) else { return };
        assert!(said.contains("No syntax or stream encoding errors found"), "{name}: {said}");
    }
}

#[test]
fn every_font_is_embedded_as_a_subset_with_its_characters() {
    for name in SAMPLES {
        let Some(said) = judge("pdffonts", &[], &rendered(name), &[]) else { return };
        let fonts: Vec<&str> = said.lines().skip(2).collect();
        assert!(fonts.len() >= 3, "{name}: {said}");
        for font in fonts {
            assert!(font.contains("Tinos") && font.contains("yes yes yes"), "{name}: {font}");
        }
    }
}

#[test]
fn words_are_read_in_the_order_of_the_law() {
    let Some(said) = judge("pdftotext", &["-raw"], &rendered("official_letter"), &["-"]) else {
        return;
    };
    let said = said.split_whitespace().collect::<Vec<_>>().join(" ");
    let order = [
        "SỞ KHOA HỌC VÀ CÔNG NGHỆ",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Số: 128/SKHCN-CĐS",
        "Cao Nguyên, ngày 05 tháng 02 năm 2026",
        "V/v hướng dẫn kết nối",
        "Kính gửi:",
        "Ủy ban nhân dân các xã, phường;",
        "Thực hiện kế hoạch chuyển đổi số",
        "được hướng dẫn./.",
        "Nơi nhận:",
        "KT. GIÁM ĐỐC",
        "Lê Thị Mẫu",
    ];
    let places = order.map(|text| said.find(text).unwrap_or_else(|| panic!("{text} in {said}")));
    // Poppler reads across the two columns of the head, so only what stands in one column has an order.
    let sorted =
        |indices: &[usize]| indices.windows(2).all(|pair| places[pair[0]] < places[pair[1]]);
    assert!(
        sorted(&[0, 2, 4, 5, 6, 7, 8, 9]) && sorted(&[1, 3, 5]) && sorted(&[8, 10, 11]),
        "{said}"
    );
}

#[test]
fn the_file_says_what_it_is() {
    let file = rendered("decision");
    let Some(said) = judge("pdfinfo", &[], &file, &[]) else { return };
    for text in ["Quyết định QĐ-BNV: Ban hành Quy chế", "Bộ Nội vụ", "(A4)", "Pages:           4"]
    {
        assert!(said.contains(text), "{text} in {said}");
    }
    assert!(
        said.lines().any(|line| line.starts_with("Tagged:") && line.ends_with("yes")),
        "{said}"
    );
    let Some(metadata) = judge("pdfinfo", &["-meta"], &file, &[]) else { return };
    let part = metadata.contains("<pdfaid:part>2</pdfaid:part>");
    assert!(part && metadata.contains("<pdfaid:conformance>A</pdfaid:conformance>"), "{metadata}");
    assert!(metadata.contains("vi"), "{metadata}");
}

/// What is bound keeps its files: poppler takes the original out again, byte for byte, and qpdf finds no fault.
#[test]
fn an_original_comes_out_of_a_volume_as_it_went_in() {
    let letter = std::fs::read(rendered("official_letter").path()).unwrap();
    let original = Original {
        name: "documents/001/01-letter.pdf".to_owned(),
        about: "05/VPCP-KSTT".to_owned(),
        media_type: "application/pdf".to_owned(),
        bytes: letter.clone(),
    };
    let cells = ["1", "05/VPCP-KSTT", "22/11/2026", "Văn phòng Chính phủ", "Kết nối"];
    let document = Bound { cells: cells.map(str::to_owned), pages: Vec::new() };
    let cover = Cover { lang: "vi".to_owned(), title: "Hồ sơ".to_owned(), ..Cover::default() };
    let volume = Volume::new(cover, vec![document], vec![original]).unwrap();
    let file = NamedTempFile::new().unwrap();
    let made_at = "2026-11-23T08:00:00".parse().unwrap();
    std::fs::write(file.path(), render_volume(volume, made_at).unwrap()).unwrap();
    let Some(said) = judge("qpdf", &["--check"], &file, &[]) else { return };
    assert!(said.contains("No syntax or stream encoding errors"), "{said}");
    let out = NamedTempFile::new().unwrap();
    let to = out.path().to_str().unwrap();
    let Some(_) = judge("pdfdetach", &["-save", "1", "-o", to], &file, &[]) else { return };
    assert!(std::fs::read(out.path()).unwrap() == letter, "the bytes that went in");
}
