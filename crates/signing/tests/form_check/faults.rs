//! Sound letters with one thing wrong, each with the finding it must give: a rule that stopped working fails here.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use signing::form_check::{Report, Verdict, check};
use typeset::check::Rule;
use typeset::render_changed;

use crate::{options, sample};

/// Sample, what is done to its ready words, texts of the templates that are replaced, rule and element expected.
struct Fault {
    sample: &'static str,
    sheet: fn(&mut Value),
    texts: &'static [(&'static str, &'static str)],
    rule: &'static str,
    element: Option<&'static str>,
}

const fn words(
    sample: &'static str,
    sheet: fn(&mut Value),
    rule: &'static str,
    element: Option<&'static str>,
) -> Fault {
    Fault { sample, sheet, texts: &[], rule, element }
}

const fn layout(
    sample: &'static str,
    texts: &'static [(&'static str, &'static str)],
    rule: &'static str,
    element: Option<&'static str>,
) -> Fault {
    Fault { sample, sheet: |_| {}, texts, rule, element }
}

/// Of several pages.
const fn long(texts: &'static [(&'static str, &'static str)], rule: &'static str) -> Fault {
    Fault { sample: "notice", sheet: many_pages, texts, rule, element: Some("page_number") }
}

fn many_pages(sheet: &mut Value) {
    let blocks = sheet["main"]["blocks"].as_array().unwrap();
    sheet["main"]["blocks"] = json!(blocks.iter().cycle().take(40).collect::<Vec<_>>());
}

const BLACK_TO_BLUE: &[(&str, &str)] =
    &[("  lang: \"vi\",", "  lang: \"vi\", fill: rgb(\"#0000cc\"),")];

fn faults() -> Vec<Fault> {
    [page(), settings(), places(), head(), ends()].into_iter().flatten().collect()
}

// law!("30/2020:PL1.I.1") law!("30/2020:PL1.I.3") law!("30/2020:PL1.I.4") law!("30/2020:PL1.I.7")
fn page() -> Vec<Fault> {
    vec![
        layout("notice", &[("paper: \"a4\"", "paper: \"us-letter\"")], "page.size", None),
        words(
            "official_letter",
            |s| s["layout"]["margin_left_mm"] = json!(20),
            "page.margin",
            None,
        ),
        words(
            "official_letter",
            |s| s["layout"]["margin_left_mm"] = json!(38),
            "page.margin",
            None,
        ),
        words(
            "official_letter",
            |s| s["layout"]["margin_right_mm"] = json!(10),
            "page.margin",
            None,
        ),
        words(
            "official_letter",
            |s| s["layout"]["margin_right_mm"] = json!(25),
            "page.margin",
            None,
        ),
        words("official_letter", |s| s["layout"]["margin_top_mm"] = json!(15), "page.margin", None),
        words("official_letter", |s| s["layout"]["margin_top_mm"] = json!(35), "page.margin", None),
        words(
            "official_letter",
            |s| s["layout"]["margin_bottom_mm"] = json!(10),
            "page.margin",
            None,
        ),
        long(&[("header: page-number(m),", "")], "page.number"),
        long(&[("if page > 1 {", "if page > 0 {")], "page.number"),
        long(&[("str(page)", "str(page + 1)")], "page.number"),
        long(
            &[(
                "set align(center + horizon)\n    block(height",
                "set align(right + horizon)\n    block(height",
            )],
            "page.number_place",
        ),
        long(&[("header: page-number(m)", "footer: page-number(m)")], "page.number_place"),
        long(&[("size: m.page_number_pt * 1pt", "size: 10pt")], "element.size"),
        layout("notice", BLACK_TO_BLUE, "font.colour", None),
    ]
}

// law!("30/2020:PL1.V")
fn settings() -> Vec<Fault> {
    let size = "element.size";
    let style = "element.style";
    let letters = "element.letters";
    vec![
        words("notice", |s| s["layout"]["nation_pt"] = json!(15), size, Some("nation")),
        words("notice", |s| s["layout"]["motto_pt"] = json!(11), size, Some("motto")),
        words("notice", |s| s["layout"]["authority_pt"] = json!(10), size, Some("issuer")),
        words("notice", |s| s["layout"]["authority_pt"] = json!(10), size, Some("superior")),
        words("notice", |s| s["layout"]["number_pt"] = json!(12), size, Some("number")),
        words("notice", |s| s["layout"]["date_pt"] = json!(12), size, Some("date")),
        words("notice", |s| s["layout"]["title_pt"] = json!(16), size, Some("kind")),
        words("notice", |s| s["layout"]["title_pt"] = json!(16), size, Some("subject")),
        words(
            "official_letter",
            |s| s["layout"]["letter_subject_pt"] = json!(14),
            size,
            Some("letter_subject"),
        ),
        words("notice", |s| s["layout"]["body_pt"] = json!(12), size, Some("body")),
        words("official_letter", |s| s["layout"]["body_pt"] = json!(12), size, Some("addressees")),
        words("decision", |s| s["layout"]["body_pt"] = json!(12), size, Some("bases")),
        words("notice", |s| s["layout"]["body_pt"] = json!(12), size, Some("capacity")),
        words("notice", |s| s["layout"]["body_pt"] = json!(12), size, Some("signer")),
        words(
            "notice",
            |s| s["layout"]["recipients_label_pt"] = json!(14),
            size,
            Some("recipients_label"),
        ),
        words("notice", |s| s["layout"]["recipients_pt"] = json!(13), size, Some("recipients")),
        words("true_copy", |s| s["layout"]["recipients_pt"] = json!(13), size, Some("recipients")),
        layout("notice", &[("size: size, style: \"italic\")", "size: size)")], style, Some("date")),
        layout(
            "decision",
            &[(
                "emph(for basis in part.bases { par(runs(basis)) })",
                "for basis in part.bases { par(runs(basis)) }",
            )],
            style,
            Some("bases"),
        ),
        layout(
            "notice",
            &[("weight: \"bold\", style: \"italic\")[Nơi nhận:]", "weight: \"bold\")[Nơi nhận:]")],
            style,
            Some("recipients_label"),
        ),
        layout(
            "notice",
            &[(
                "set text(weight: \"bold\")\n  block(text(size: m.nation",
                "block(text(size: m.nation",
            )],
            style,
            Some("nation"),
        ),
        layout(
            "notice",
            &[("strong(ruled(names.issuer))", "ruled(names.issuer)")],
            style,
            Some("issuer"),
        ),
        layout(
            "notice",
            &[(
                "set text(size: m.title_pt * 1pt, weight: \"bold\")",
                "set text(size: m.title_pt * 1pt)",
            )],
            style,
            Some("subject"),
        ),
        layout(
            "notice",
            &[(
                "set text(size: m.body_pt * 1pt, weight: \"bold\")\n  for line",
                "set text(size: m.body_pt * 1pt)\n  for line",
            )],
            style,
            Some("signer"),
        ),
        words(
            "notice",
            |s| s["main"]["names"]["issuer"]["lines"] = json!(["Sở Nội vụ"]),
            letters,
            Some("issuer"),
        ),
        words(
            "notice",
            |s| s["main"]["subject"]["lines"] = json!(["VỀ VIỆC NGHỈ LỄ"]),
            letters,
            Some("subject"),
        ),
        words(
            "notice",
            |s| s["main"]["title"]["lines"] = json!(["Thông báo"]),
            letters,
            Some("kind"),
        ),
        words(
            "notice",
            |s| s["main"]["signers"][0]["full_name"] = json!("MAI VĂN MẪU"),
            letters,
            Some("signer"),
        ),
        words(
            "notice",
            |s| s["main"]["signers"][0]["lines"] = json!([["Giám đốc"]]),
            letters,
            Some("capacity"),
        ),
        layout(
            "notice",
            &[("Độc lập - Tự do - Hạnh phúc", "ĐỘC LẬP - TỰ DO - HẠNH PHÚC")],
            letters,
            Some("motto"),
        ),
    ]
}

// law!("30/2020:PL1.II.4")
fn places() -> Vec<Fault> {
    let place = "element.place";
    let swapped = (
        "grid.cell(inset: (right: 2pt), authority(m, part.names)),\n    nation(m, motto-rule),",
        "nation(m, motto-rule),\n    authority(m, part.names),",
    );
    const SWAPPED: &[(&str, &str)] = &[
        (
            "grid.cell(inset: (right: 2pt), authority(m, part.names)),\n    nation(m, motto-rule),",
            "nation(m, motto-rule),\n    authority(m, part.names),",
        ),
        (
            "columns: columns-of-head,\n    row-gutter: 8pt,\n    ",
            "columns: (60%, 40%),\n    row-gutter: 8pt,\n    ",
        ),
    ];
    assert_eq!(SWAPPED[0], swapped);
    vec![
        layout("notice", SWAPPED, place, Some("nation")),
        layout("notice", SWAPPED, place, Some("motto")),
        layout(
            "notice",
            &[(
                "  set text(size: size, style: \"italic\")",
                "  set text(size: size, style: \"italic\")\n  v(10pt)",
            )],
            place,
            Some("date"),
        ),
        layout(
            "notice",
            &[(
                "let title-block(m, part) = {\n  set align(center)",
                "let title-block(m, part) = {\n  set align(left)",
            )],
            place,
            Some("kind"),
        ),
    ]
}

// law!("30/2020:8") law!("30/2020:PL1.II.1") law!("30/2020:PL1.II.3") law!("30/2020:PL1.II.4") law!("30/2020:PL1.II.5") law!("30/2020:PL1.II.6")
fn head() -> Vec<Fault> {
    let missing = "element.missing";
    let number = Some("number");
    vec![
        layout(
            "notice",
            &[("block(text(size: m.nation_pt * 1pt)[CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM])", "")],
            missing,
            Some("nation"),
        ),
        layout(
            "notice",
            &[("block(text(size: m.motto_pt * 1pt)[Độc lập - Tự do - Hạnh phúc])", "")],
            missing,
            Some("motto"),
        ),
        words("notice", |s| s["main"]["number"] = Value::Null, missing, number),
        words("notice", |s| s["main"]["shows_date"] = json!(false), missing, Some("date")),
        words("notice", |s| s["main"]["title"] = Value::Null, missing, Some("kind")),
        words("notice", |s| s["main"]["subject"] = Value::Null, missing, Some("subject")),
        words(
            "official_letter",
            |s| s["main"]["addressees"] = json!([]),
            missing,
            Some("addressees"),
        ),
        words("decision", |s| s["main"]["bases"] = json!([]), missing, Some("bases")),
        layout(
            "notice",
            &[("grid.cell(inset: (right: 2pt), authority(m, part.names))", "[]")],
            missing,
            Some("issuer"),
        ),
        layout(
            "notice",
            &[("CHỦ NGHĨA VIỆT NAM", "CHỦ NGHỈA VIỆT NAM")],
            "nation.wording",
            Some("nation"),
        ),
        layout(
            "notice",
            &[("Độc lập - Tự do - Hạnh phúc", "Độc lập – Tự do – Hạnh phúc")],
            "motto.wording",
            Some("motto"),
        ),
        layout("notice", &[("rule(motto-rule)\n}", "}")], "motto.rule", Some("motto")),
        words("notice", |s| s["motto_rule_pt"] = json!(60), "motto.rule", Some("motto")),
        layout(
            "notice",
            &[("[Số: #number.written/#number.notation]", "[Số #number.written/#number.notation]")],
            "number.form",
            number,
        ),
        layout(
            "notice",
            &[("[Số: #number.written/#number.notation]", "[Số: #number.written]")],
            "number.form",
            number,
        ),
        words(
            "notice",
            |s| s["main"]["number"]["notation"] = json!("TB - SNV"),
            "number.form",
            number,
        ),
        words("notice", |s| s["main"]["number"]["written"] = json!("5"), "number.zero", number),
        words("notice", |s| s["main"]["number"]["written"] = json!("015"), "number.zero", number),
        words(
            "notice",
            |s| s["main"]["number"]["written"] = json!("15/2026"),
            "number.year",
            number,
        ),
        words(
            "notice",
            |s| s["main"]["number"]["notation"] = json!("tb-snv"),
            "notation.form",
            number,
        ),
        words(
            "notice",
            |s| s["main"]["number"]["notation"] = json!("QĐ-SNV"),
            "notation.kind",
            number,
        ),
        words(
            "official_letter",
            |s| s["main"]["number"]["notation"] = json!("TB-SNV"),
            "notation.kind",
            number,
        ),
        words(
            "true_copy",
            |s| s["main"]["copy"]["number"]["notation"] = json!("QĐ-VP"),
            "notation.kind",
            number,
        ),
        layout("notice", &[("[#place, ngày", "[#place ngày")], "date.form", Some("date")),
        words("notice", |s| date(&mut s["main"], "10", "13"), "date.form", Some("date")),
        words("notice", |s| date(&mut s["main"], "5", "10"), "date.zero", Some("date")),
        words("notice", |s| date(&mut s["main"], "10", "2"), "date.zero", Some("date")),
        words("true_copy", |s| date(&mut s["main"]["copy"], "5", "10"), "date.zero", Some("date")),
        words(
            "official_letter",
            |s| s["main"]["letter_subject"] = json!(["v/v hướng dẫn"]),
            "subject.prefix",
            Some("letter_subject"),
        ),
        words(
            "decision",
            |s| s["main"]["bases"][0] = piece("Căn cứ Luật Viên chức,"),
            "bases.close",
            Some("bases"),
        ),
    ]
}

// law!("30/2020:13") law!("30/2020:PL1.II.7") law!("30/2020:PL1.II.9")
fn ends() -> Vec<Fault> {
    let (capacity, recipients) = (Some("capacity"), Some("recipients"));
    vec![
        words(
            "notice",
            |s| lines(s, json!([["KT GIÁM ĐỐC"], ["PHÓ GIÁM ĐỐC"]])),
            "capacity.form",
            capacity,
        ),
        words(
            "notice",
            |s| lines(s, json!([["KT.GIÁM ĐỐC"], ["PHÓ GIÁM ĐỐC"]])),
            "capacity.form",
            capacity,
        ),
        words(
            "notice",
            |s| lines(s, json!([["KT. CHỦ TỊCH"], ["TM. ỦY BAN NHÂN DÂN"], ["PHÓ CHỦ TỊCH"]])),
            "capacity.order",
            capacity,
        ),
        words("notice", |s| lines(s, json!([["KT. GIÁM ĐỐC"]])), "capacity.office", capacity),
        words(
            "notice",
            |s| lines(s, json!([["KT. GIÁM ĐỐC"], ["CHÁNH VĂN PHÒNG"]])),
            "capacity.deputy",
            capacity,
        ),
        words("notice", |s| lines(s, json!([["PHÓ GIÁM ĐỐC"]])), "capacity.deputy", capacity),
        words(
            "notice",
            |s| s["main"]["signers"][0]["full_name"] = json!("TS. Mai Văn Mẫu"),
            "signer.title",
            Some("signer"),
        ),
        words(
            "notice",
            |s| s["main"]["signers"][0]["full_name"] = json!(""),
            "element.missing",
            Some("signer"),
        ),
        words("notice", |s| lines(s, json!([])), "element.missing", capacity),
        layout(
            "notice",
            &[("[Nơi nhận:]", "[Nơi nhận]")],
            "recipients.label",
            Some("recipients_label"),
        ),
        layout("notice", &[("[Nơi nhận:]", "[]")], "element.missing", Some("recipients_label")),
        words("notice", |s| item(s, 0, "Như trên;"), "recipients.dash", recipients),
        words("notice", |s| item(s, 0, "- Như trên"), "recipients.close", recipients),
        words("notice", |s| last(s, "- Lưu: VT, CĐS"), "recipients.close", recipients),
        words("notice", |s| last(s, "- Như Điều 3."), "recipients.kept", recipients),
        words(
            "true_copy",
            |s| s["main"]["copy"]["signer"]["full_name"] = json!("TS. Mai Văn Mẫu"),
            "signer.title",
            Some("signer"),
        ),
    ]
}

fn lines(sheet: &mut Value, lines: Value) {
    sheet["main"]["signers"][0]["lines"] = lines;
}

fn date(part: &mut Value, day: &str, month: &str) {
    part["date"] = json!({"day": day, "month": month, "year": "2026"});
}

fn item(sheet: &mut Value, place: usize, text: &str) {
    sheet["main"]["recipients"][place] = piece(text);
}

fn piece(text: &str) -> Value {
    json!([{"text": text, "bold": false, "italic": false, "keep": false}])
}

fn last(sheet: &mut Value, text: &str) {
    let count = sheet["main"]["recipients"].as_array().unwrap().len();
    item(sheet, count - 1, text);
}

fn report(fault: &Fault) -> Report {
    check(&render_changed(&sample(fault.sample), &options(), fault.sheet, fault.texts).unwrap())
}

/// One test, because laying out is what takes the time.
#[test]
fn each_fault_gives_its_finding() {
    let mut wrong = Vec::new();
    for (place, fault) in faults().iter().enumerate() {
        let report = report(fault);
        let found: Vec<(&str, Option<&str>)> =
            report.findings.iter().map(|it| (it.rule.as_str(), it.element.as_deref())).collect();
        if !found.contains(&(fault.rule, fault.element)) {
            let (rule, element) = (fault.rule, fault.element);
            wrong.push(format!("{place} {}: {rule} {element:?} not in {found:?}", fault.sample));
        }
        for finding in &report.findings {
            let page = report.pages.get(finding.page.unwrap_or(1) - 1);
            let within = |area: signing::form_check::Area| {
                page.is_some_and(|page| area.right <= page.width && area.bottom <= page.height)
            };
            assert!(page.is_some() && finding.area.is_none_or(within), "{finding:?}");
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_rule_has_its_fault() {
    let tried: BTreeSet<&str> = faults().iter().map(|fault| fault.rule).collect();
    // Fonts are tried with files that our typesetter cannot make.
    let elsewhere = ["font.family", "font.embedded"];
    let all: BTreeSet<&str> = Rule::ALL.iter().map(|rule| rule.id()).collect();
    let untried: Vec<&&str> =
        all.iter().filter(|rule| !tried.contains(**rule) && !elsewhere.contains(rule)).collect();
    assert!(untried.is_empty(), "{untried:?}");
    assert_eq!(all.len(), Rule::ALL.len(), "an id stands for one rule");
}

// law!("28/2018:1.2")
#[test]
fn secrets_are_refused_by_name() {
    for mark in ["MẬT", "TỐI MẬT", "Độ mật: Mật"] {
        let secret = |sheet: &mut Value| sheet["main"]["letter_subject"] = json!([mark]);
        let file = render_changed(&sample("notice"), &options(), secret, &[]).unwrap();
        let report = check(&file);
        assert_eq!((report.verdict, report.findings.len()), (Verdict::Refused, 0), "{mark}");
        assert_eq!(report.reasons[0].code, "document.secret");
    }
}
