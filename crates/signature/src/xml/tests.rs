//! Canonical forms by hand, after the examples of the standards (C14N 1.0, 3; exclusive, 2.2),
//! where no DTD is needed. `tests/it/xml_oracle.rs` compares many more with another program.

use super::document::{WORK_MAX, Xml};
use super::{Canonicalization, Method, XmlError, canonical};

use Canonicalization::{Exclusive, Inclusive10, Inclusive11};

fn written(xml: &str, id: Option<&str>, method: &Method<'_>) -> Result<String, XmlError> {
    let xml = Xml::read(xml.as_bytes())?;
    let apex = id.map_or(Ok(xml.tree().root()), |id| xml.by_id(id))?;
    Ok(String::from_utf8(canonical(&xml, apex, None, method)?).unwrap())
}

fn plain(xml: &str, id: &str, form: Canonicalization) -> String {
    written(xml, Some(id), &Method::of(form)).unwrap()
}

#[test]
fn beside_the_document_element() {
    let xml = "<?xml version=\"1.0\"?>\r\n\r\n<?style  href=\"doc.xsl\"\r\n type=\"x\" ?>\n\n\
               <doc>Hello<!-- one -->\n</doc>\n\n<?without?>\n<!-- two -->\n";
    let full = Method { comments: true, ..Method::of(Inclusive10) };
    let expected = "<?style href=\"doc.xsl\"\n type=\"x\" ?>\n<doc>Hello<!-- one -->\n</doc>\n\
                    <?without?>\n<!-- two -->";
    assert_eq!(written(xml, None, &full).unwrap(), expected);
    let expected = "<?style href=\"doc.xsl\"\n type=\"x\" ?>\n<doc>Hello\n</doc>\n<?without?>";
    assert_eq!(written(xml, None, &Method::of(Inclusive10)).unwrap(), expected);
}

#[test]
fn tags_and_attributes() {
    let xml = "<doc><e2 />\n<e3   name = \"elem3\"   id=\"elem3\"   />\
               <e5 a:attr=\"out\" b:attr=\"sorted\" attr2=\"all\" attr=\"I'm\"\
               \n xmlns:b=\"http://www.ietf.org\" xmlns:a=\"http://www.w3.org\"\
               \n xmlns=\"http://example.org\"/><e6 xmlns=\"\" xmlns:a=\"http://www.w3.org\">\
               <e7 xmlns=\"http://www.ietf.org\"><e8 xmlns=\"\" xmlns:a=\"http://www.w3.org\">\
               <e9 xmlns=\"\" xmlns:a=\"http://www.ietf.org\"/></e8></e7></e6></doc>";
    let expected = "<doc><e2></e2>\n<e3 id=\"elem3\" name=\"elem3\"></e3>\
                    <e5 xmlns=\"http://example.org\" xmlns:a=\"http://www.w3.org\" \
                    xmlns:b=\"http://www.ietf.org\" attr=\"I'm\" attr2=\"all\" b:attr=\"sorted\" \
                    a:attr=\"out\"></e5><e6 xmlns:a=\"http://www.w3.org\">\
                    <e7 xmlns=\"http://www.ietf.org\"><e8 xmlns=\"\">\
                    <e9 xmlns:a=\"http://www.ietf.org\"></e9></e8></e7></e6></doc>";
    assert_eq!(written(xml, None, &Method::of(Inclusive10)).unwrap(), expected);
}

#[test]
fn words_and_references() {
    let xml = "<doc><text>First line&#x0d;&#10;Second</text><value>&#x32;</value>\
               <c><![CDATA[value>\"0\" && value<\"10\" ?\"valid\":\"error\"]]></c>\
               <n a=' &apos;   &#x20;&#13;&#xa;&#9;   &apos; \"\t\r\n'/></doc>";
    let expected = "<doc><text>First line&#xD;\nSecond</text><value>2</value>\
                    <c>value&gt;\"0\" &amp;&amp; value&lt;\"10\" ?\"valid\":\"error\"</c>\
                    <n a=\" '    &#xD;&#xA;&#x9;   ' &quot;  \"></n></doc>";
    assert_eq!(written(xml, None, &Method::of(Inclusive10)).unwrap(), expected);
}

/// What an element takes from those around it (exclusive, 2.2; 1.1, 2.4).
#[test]
fn an_element_taken_out() {
    let xml = "<n0:local xmlns:n0=\"foo:bar\" xmlns:n3=\"ftp://example.org\" xml:lang=\"vi\" \
               xml:id=\"r\"><n1:elem2 xmlns:n1=\"http://example.net\" id=\"e\" \
               xml:space=\"default\"><n3:stuff xmlns:n3=\"ftp://example.org\"/></n1:elem2>\
               </n0:local>";
    let inside = "<n3:stuff></n3:stuff></n1:elem2>";
    let all = "<n1:elem2 xmlns:n0=\"foo:bar\" xmlns:n1=\"http://example.net\" \
               xmlns:n3=\"ftp://example.org\" id=\"e\"";
    let own = " xml:lang=\"vi\" xml:space=\"default\">";
    assert_eq!(
        plain(xml, "e", Inclusive10),
        format!("{all} xml:id=\"r\"{own}{inside}"),
        "1.0 passes every attribute on"
    );
    assert_eq!(plain(xml, "e", Inclusive11), format!("{all}{own}{inside}"));
    assert_eq!(
        plain(xml, "e", Exclusive),
        "<n1:elem2 xmlns:n1=\"http://example.net\" id=\"e\" xml:space=\"default\">\
         <n3:stuff xmlns:n3=\"ftp://example.org\"></n3:stuff></n1:elem2>"
    );
    let listed = Method { prefixes: vec!["n0", "absent"], ..Method::of(Exclusive) };
    assert_eq!(
        written(xml, Some("e"), &listed).unwrap(),
        "<n1:elem2 xmlns:n0=\"foo:bar\" xmlns:n1=\"http://example.net\" id=\"e\" \
         xml:space=\"default\"><n3:stuff xmlns:n3=\"ftp://example.org\"></n3:stuff></n1:elem2>"
    );
}

#[test]
fn the_default_namespace_ends_where_it_is_not_used() {
    let xml = "<a xmlns=\"u\"><b id=\"b\"><c xmlns=\"\"><d xmlns=\"u\"/></c></b></a>";
    let expected = "<b xmlns=\"u\" id=\"b\"><c xmlns=\"\"><d xmlns=\"u\"></d></c></b>";
    for form in [Inclusive10, Inclusive11, Exclusive] {
        assert_eq!(plain(xml, "b", form), expected);
    }
}

#[test]
fn what_has_no_canonical_form_here_is_refused() {
    let based = "<a xml:base=\"http://example.org/\"><b id=\"b\"/></a>";
    let refused = written(based, Some("b"), &Method::of(Inclusive11));
    assert_eq!(refused, Err(XmlError::Canonical("xml:base of an element around")));
    let unbound = "<a xmlns:p=\"u\"><b xmlns:p=\"\"/></a>";
    let refused = written(unbound, None, &Method::of(Inclusive10));
    assert_eq!(refused, Err(XmlError::Canonical("a prefix bound to nothing")));
}

#[test]
fn what_is_not_plain_xml_is_not_read() {
    let refused = |bytes: &[u8]| Xml::read(bytes).err();
    assert_eq!(refused(b"\xff\xfe<\0a\0"), Some(XmlError::Encoding));
    assert_eq!(refused(b"<?xml version='1.1'?><a/>"), Some(XmlError::Encoding));
    assert_eq!(refused(b"<?xml version='1.0' encoding='utf-16'?><a/>"), Some(XmlError::Encoding));
    assert_eq!(refused(b"<?xml\nversion='1.0' encoding='x'?><a/>"), Some(XmlError::Encoding));
    assert_eq!(refused(b"<!DOCTYPE a><a/>"), Some(XmlError::Doctype));
    for broken in ["", "<a>", "<a/><b/>", "<a b='' b=''/>", "<p:a/>", "<a>&x;</a>", "<a>\u{1}</a>"]
    {
        assert!(matches!(refused(broken.as_bytes()), Some(XmlError::Malformed(_))), "{broken}");
    }
    assert!(Xml::read("\u{feff}<?xml version=\"1.0\" encoding='UTF-8'?><a/>".as_bytes()).is_ok());
    assert!(Xml::read(b"<?xml-stylesheet href='x'?><a/>").is_ok());
}

/// Many references to one large element cost its digest each time; the document pays for all.
#[test]
fn work_on_one_document_is_bounded() {
    let xml = format!("<a>{}</a>", "<b c=''/>".repeat(1000));
    let xml = Xml::read(xml.as_bytes()).unwrap();
    let method = Method::of(Exclusive);
    let once = || canonical(&xml, xml.tree().root(), None, &method).map(|bytes| bytes.len());
    assert_eq!(once(), Ok("<a></a>".len() + 1000 * "<b c=\"\"></b>".len()));
    xml.spend(WORK_MAX - (1 << 20)).unwrap();
    let refused = (0..100).find_map(|_| once().err());
    assert_eq!(refused, Some(XmlError::Limit("work")));
}
