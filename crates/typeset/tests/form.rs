//! The JSON form is a promise: golden files are read and written back to the byte, and everything that does not fit
//! is refused by the name of its rule.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::path::Path;

use serde_json::{Value, json};
use typeset::document::{Kind, Line, Notation, Number, Prose, SigningCapacity};
use typeset::numbering::{POINT_LETTERS, roman};
use typeset::{Document, Layout, Measures, Rule};

fn sample(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/samples/{name}.json"));
    std::fs::read_to_string(path).unwrap()
}

#[test]
fn golden_files_come_back_to_the_byte() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/samples");
    let mut count = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let text = std::fs::read_to_string(&path).unwrap();
        let document = Document::from_json(text.as_bytes()).unwrap();
        assert_eq!(document.to_json(), text, "{}", path.display());
        count += 1;
    }
    assert!(count >= 34, "samples of every kind, of copies and of annexes: {count}");
}

/// The rules that the sample breaks once `change` has been made to it.
fn broken(name: &str, change: impl FnOnce(&mut Value)) -> Vec<Rule> {
    let mut form: Value = serde_json::from_str(&sample(name)).unwrap();
    change(&mut form["document"]);
    let refused = Document::from_json(form.to_string().as_bytes()).unwrap_err();
    refused.findings.iter().map(|finding| finding.rule).collect()
}

#[test]
fn what_does_not_fit_is_refused_by_name() {
    // law!("30/2020:8")
    type Change = fn(&mut Value);
    let cases: [(&str, Change, Rule); 24] = [
        ("notice", |d| d["subject"] = Value::Null, Rule::SubjectMissing),
        ("official_letter", |d| d["subject"] = json!("V/v gửi báo cáo"), Rule::SubjectPrefix),
        ("official_letter", |d| d["addressees"] = json!([]), Rule::AddresseeMissing),
        ("decision", |d| d["competence"] = Value::Null, Rule::CompetenceMissing),
        ("decision", |d| d["bases"] = json!([]), Rule::BasesMissing),
        ("notice", |d| d["body"] = json!([]), Rule::BodyEmpty),
        ("notice", |d| d["notation"] = json!("QĐ-SVHTTDL"), Rule::NotationKind),
        ("official_letter", |d| d["notation"] = json!("TB-SNV"), Rule::NotationKind),
        ("notice", |d| d["notation"] = json!("TB - SNV"), Rule::NotationForm),
        ("notice", |d| d["notation"] = Value::Null, Rule::NotationMissing),
        ("courtesy_letter", |d| d["notation"] = json!("TC-SNV"), Rule::NotationSurplus),
        ("notice", |d| d["number"] = json!(0), Rule::NumberRange),
        ("notice", |d| d["dated_on"] = json!("1944-12-31"), Rule::DateRange),
        ("notice", |d| d["signers"] = json!([]), Rule::SignerCount),
        ("notice", |d| d["signers"][0]["office"] = Value::Null, Rule::SignerOffice),
        ("notice", |d| d["signers"][0]["full_name"] = json!("TS. Mai Văn Mẫu"), Rule::SignerTitle),
        ("notice", |d| d["issuer"] = json!("  "), Rule::TextEmpty),
        ("notice", |d| d["issuer"] = json!("Sở\u{7} Nội vụ"), Rule::TextControl),
        ("notice", |d| d["issuer"] = json!("a".repeat(501)), Rule::TextTooLong),
        ("notice", |d| d["colour"] = json!("red"), Rule::JsonForm),
        ("notice", |d| d["body"] = json!([{"block": "article"}]), Rule::ArticleEmpty),
        ("true_copy", |d| d["copy"]["notation"] = json!("SL-VP"), Rule::NotationKind),
        ("report", |d| d["body"][4]["rows"][0] = json!(["1"]), Rule::TableShape),
        ("notice", |d| d["addressees"] = json!(vec!["Sở Nội vụ"; 151]), Rule::ListTooLong),
    ];
    for (name, change, rule) in cases {
        assert_eq!(broken(name, change), [rule], "{name}");
    }
}

#[test]
fn capacity_lines_stand_in_order() {
    // law!("30/2020:13")
    let lines = |capacities: &[&str]| {
        let lines: Vec<Value> =
            capacities.iter().map(|it| json!({"capacity": it, "of": "Giám đốc"})).collect();
        move |document: &mut Value| document["signers"][0]["capacities"] = json!(lines)
    };
    for misfit in [
        &["head"][..],
        &["for_head", "on_behalf"],
        &["for_head", "by_order"],
        &["for_head", "for_head"],
        &["by_order", "under_authorization"],
    ] {
        assert_eq!(broken("notice", lines(misfit)), [Rule::SignerCapacity], "{misfit:?}");
    }
    let marks = [
        (SigningCapacity::Head, None),
        (SigningCapacity::OnBehalf, Some("TM.")),
        (SigningCapacity::Acting, Some("Q.")),
        (SigningCapacity::ForHead, Some("KT.")),
        (SigningCapacity::ByOrder, Some("TL.")),
        (SigningCapacity::UnderAuthorization, Some("TUQ.")),
    ];
    for (capacity, mark) in marks {
        assert_eq!(capacity.mark(), mark);
    }
    let letter = Document::from_json(sample("express_letter").as_bytes()).unwrap();
    let lines = letter.draft().signers[0].lines();
    assert_eq!(lines, ["TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"]);
}

#[test]
fn secrets_never_enter() {
    // law!("28/2018:1.2")
    for text in ["MẬT", "Tối mật", "[Tuyệt mật]", "Độ mật: Mật", "TỐI MẬT Báo cáo", "Báo cáo (Mật)"]
    {
        let subject = |d: &mut Value| d["subject"] = json!(text);
        assert_eq!(broken("notice", subject), [Rule::SecretRefused], "{text}");
    }
    let composed = |d: &mut Value| d["subject"] = json!("To\u{302}\u{301}i ma\u{323}\u{302}t");
    assert_eq!(broken("notice", composed), [Rule::SecretRefused]);
    assert_eq!(broken("notice", |d| d["secrecy"] = json!("mat")), [Rule::SecretRefused]);
    let body = |d: &mut Value| d["body"] = json!([{"block": "paragraph", "text": "MẬT"}]);
    assert_eq!(broken("notice", body), [Rule::SecretRefused]);
    for text in ["Bảo vệ bí mật nhà nước", "Mật độ xây dựng", "Bảo mật thông tin", "mật ong"]
    {
        let mut form: Value = serde_json::from_str(&sample("notice")).unwrap();
        form["document"]["subject"] = json!(text);
        assert!(Document::from_json(form.to_string().as_bytes()).is_ok(), "{text}");
    }
}

#[test]
fn another_version_or_size_is_refused() {
    let rule = |bytes: &[u8]| Document::from_json(bytes).unwrap_err().findings[0].rule;
    assert_eq!(rule(br#"{"format": "truc.document/2", "document": {}}"#), Rule::JsonVersion);
    assert_eq!(rule(b"{}"), Rule::JsonForm);
    assert_eq!(rule(b"not json"), Rule::JsonForm);
    assert_eq!(rule(&vec![b' '; typeset::limits::JSON_BYTES_MAX + 1]), Rule::JsonSize);
}

#[test]
fn points_follow_the_vietnamese_alphabet() {
    // law!("30/2020:PL1.II.6")
    let letters: String = POINT_LETTERS.iter().collect();
    assert_eq!(letters, "abcdđeghiklmnopqrstuvxy");
    let point = |count: usize| vec![json!({"block": "point", "text": "Nội dung"}); count];
    let points = |count| move |d: &mut Value| d["body"] = json!(point(count));
    assert_eq!(broken("notice", points(24)), [Rule::PointLetters]);
    assert_eq!([1, 4, 9, 14, 40, 1994].map(roman), ["I", "IV", "IX", "XIV", "XL", "MCMXCIV"]);
}

#[test]
fn notations_and_numbers_are_written_as_the_law_shows() {
    // law!("30/2020:PL1.II.3")
    assert_eq!(Number::new(5).unwrap().written(), "05");
    assert_eq!(Number::new(7816).unwrap().written(), "7816");
    for sound in ["QĐ-BNV", "BNV-VP", "UBND-VX", "QyĐ-SNV", "VPCP-TTĐT"] {
        assert!(Notation::parse(sound).is_ok(), "{sound}");
    }
    for misfit in ["", "QĐ--BNV", "QĐ-BNV ", "qđ-bnv", "QĐ/BNV", "-BNV"] {
        assert_eq!(Notation::parse(misfit), Err(Rule::NotationForm), "{misfit}");
    }
    let abbreviations = Kind::ALL.iter().filter_map(|kind| kind.abbreviation());
    assert_eq!(abbreviations.count(), 27, "all but the official and the courtesy letter");
}

#[test]
fn texts_come_in_composed_and_on_one_line() {
    assert_eq!(Line::parse(" Sở \t Nô\u{323}i\nvụ ").unwrap().as_str(), "Sở Nội vụ");
    assert_eq!(Prose::parse("\u{202e}đảo").unwrap_err(), Rule::TextControl);
}

#[test]
fn measures_keep_to_their_legal_range() {
    // law!("30/2020:PL1.I.3")
    let range = |name: &str| {
        let all = Measures::default().bounded();
        all.iter().find(|it| it.name == name).map(|it| (it.least, it.most)).unwrap()
    };
    assert_eq!(range("margin_top_mm"), (20.0, 25.0));
    assert_eq!(range("margin_bottom_mm"), (20.0, 25.0));
    assert_eq!(range("margin_left_mm"), (30.0, 35.0));
    assert_eq!(range("margin_right_mm"), (15.0, 20.0));
    assert!(Layout::new(Measures::default()).is_ok());
    for margin_left_mm in [29.9, 35.1, f64::NAN] {
        let refused = Layout::new(Measures { margin_left_mm, ..Measures::default() }).unwrap_err();
        assert_eq!(refused.findings[0].rule, Rule::LayoutRange);
        assert_eq!(refused.findings[0].at, "margin_left_mm");
    }
}

#[test]
fn every_rule_speaks_both_languages() {
    let mut ids: Vec<&str> = Rule::ALL.iter().map(|rule| rule.id()).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), Rule::ALL.len(), "an id stands for one rule");
    for rule in Rule::ALL {
        let (vi, en) = (rule.vietnamese(), rule.english());
        assert!(!rule.source().is_empty());
        for text in [vi.sentence, vi.remedy, en.sentence, en.remedy] {
            assert!(text.ends_with('.') && text.len() > 10, "{}: {text}", rule.id());
        }
        assert!(!vi.sentence.is_ascii(), "{}", rule.id());
    }
}
