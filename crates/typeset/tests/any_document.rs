//! Any document renders or is refused by name; nothing makes the typesetter fail.

use jiff::civil::DateTime;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value, json};
use typeset::document::Kind;
use typeset::{Document, Options, RenderError, render};

/// Words as people type and paste them: long ones, rare letters, markup of the typesetter.
fn sound_words() -> BoxedStrategy<String> {
    let odd = select(vec![
        "#panic()",
        "$x^2$",
        "*_`<a>@b\\",
        "= Tiêu đề",
        "\"…\"",
        "a/b/c/d/e/f",
        "₫ ± ½ §",
        "Ế ỡ ặ Ự",
        "Không_có_khoảng_cách_nào_trong_dòng_chữ_rất_dài_này_nên_không_xuống_dòng_được",
    ]);
    prop_oneof![4 => "[a-zđĐàếộử][a-zđĐàếộử ,.;/()0-9-]{0,119}", 1 => odd.prop_map(str::to_owned)]
        .boxed()
}

/// The same, now and then empty, without a shape in the font, or marked secret.
fn any_words() -> BoxedStrategy<String> {
    let unsound = select(vec!["", " ", "漢", "\u{1}", "TỐI MẬT"]).prop_map(str::to_owned);
    prop_oneof![50 => sound_words(), 1 => unsound].boxed()
}

fn block(words: fn() -> BoxedStrategy<String>) -> impl Strategy<Value = Value> {
    let named = |name: &'static str| words().prop_map(move |it| json!({"block": name, "text": it}));
    let titled =
        |name: &'static str| words().prop_map(move |it| json!({"block": name, "title": it}));
    let cells = (words(), words()).prop_map(|(a, b)| json!([a, b]));
    let table = prop::collection::vec(cells, 1..6).prop_map(|rows| {
        json!({"block": "table", "columns": [{"width": 1}, {"width": 9, "align": "right"}],
               "head": [["STT", "Nội dung"]], "rows": rows})
    });
    prop_oneof![
        named("paragraph"),
        named("point"),
        named("dash"),
        named("article"),
        named("clause"),
        titled("part"),
        titled("chapter"),
        titled("section"),
        titled("subsection"),
        titled("heading"),
        titled("article"),
        table,
    ]
}

prop_compose! {
    fn form(words: fn() -> BoxedStrategy<String>)(
        kind in select(Kind::ALL.to_vec()),
        texts in prop::array::uniform8(words()),
        addressees in prop::collection::vec(words(), 1..6),
        to in prop::collection::vec(words(), 0..40),
        body in prop::collection::vec(block(words), 1..12),
        annex in prop::collection::vec(block(words), 1..4),
        (number, dated) in (prop::option::of(1_u32..1_000_000), any::<bool>()),
        urgency in select(vec!["normal", "urgent", "very_urgent", "express"]),
        signers in 1_usize..3,
        landscape in any::<bool>(),
    ) -> Value {
        let [superior, issuer, place, subject, competence, base, office, full_name] = texts;
        let notation = kind.abbreviation().map_or("SNV-VP".to_owned(), |it| format!("{it}-SNV"));
        let signer = json!({"office": office, "full_name": full_name});
        json!({"format": "truc.document/1", "document": {
            "kind": kind, "superior": superior, "issuer": issuer, "number": number.filter(|_| kind.is_numbered()),
            "notation": kind.is_numbered().then_some(notation), "place": place,
            "dated_on": dated.then_some("2026-02-28"), "subject": subject, "addressees": addressees,
            "competence": competence, "bases": [base], "body": body, "recipients": {"to": to},
            "signers": vec![signer; signers], "urgency": urgency, "contact": ["Địa chỉ"],
            "annexes": [{"body": annex, "orientation": if landscape { "landscape" } else { "portrait" }}],
        }})
    }
}

fn rendered(document: &Document) -> Result<usize, RenderError> {
    let options = Options::new(DateTime::constant(2026, 11, 23, 8, 0, 0, 0));
    let rendered = render(document, &options)?;
    assert!(rendered.pdf.starts_with(b"%PDF-1.7"));
    Ok(rendered.pages)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_sound_document_renders(form in form(sound_words)) {
        let document = Document::from_json(form.to_string().as_bytes());
        let pages = rendered(&document.expect("sound"));
        prop_assert!(pages.as_ref().is_ok_and(|pages| *pages >= 2), "{pages:?}");
    }

    #[test]
    fn any_document_renders_or_is_refused_by_name(form in form(any_words)) {
        match Document::from_json(form.to_string().as_bytes()).map(|it| rendered(&it)) {
            Ok(Ok(pages)) => prop_assert!(pages >= 2),
            Err(refused) | Ok(Err(RenderError::Refused(refused))) => {
                prop_assert!(!refused.findings.is_empty());
            }
            Ok(Err(RenderError::Failed(why))) => prop_assert!(false, "{}", why),
        }
    }
}
