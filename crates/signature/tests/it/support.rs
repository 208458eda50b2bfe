//! What the tests share: a one-page letter with an embedded font, in both styles of cross-
//! reference.

use std::io::Write;

use signature::pdf::{Content, Dictionary, Object, ObjectId, Stream, XrefStyle, write_object};

pub const FONT: &[u8] = include_bytes!("../fixtures/test-serif.ttf");

pub fn id(number: u32) -> ObjectId {
    ObjectId { number, generation: 0 }
}

fn array<const N: usize>(values: [Object; N]) -> Object {
    Object::Array(values.into())
}

fn stream(dictionary: Dictionary, content: &[u8]) -> Object {
    Object::Stream(Stream { dictionary, content: Content::New(content.to_vec()) })
}

/// Catalog 1, pages 2, page 3, its content 4, font 5 with descriptor 6 and program 7, metadata 8,
/// Info 9, each byte always the same.
pub fn objects() -> Vec<(ObjectId, Object)> {
    let page = Dictionary::new()
        .with("Type", Object::name("Page"))
        .with("Parent", id(2))
        .with("MediaBox", array([0_i64, 0, 595, 842].map(Object::from)))
        .with("Contents", id(4))
        .with("Resources", Dictionary::new().with("Font", Dictionary::new().with("F1", id(5))));
    let pages = Dictionary::new()
        .with("Type", Object::name("Pages"))
        .with("Count", 1_i64)
        .with("Kids", array([id(3).into()]));
    let catalog = Dictionary::new()
        .with("Type", Object::name("Catalog"))
        .with("Pages", id(2))
        .with("Metadata", id(8));
    let metadata = Dictionary::new()
        .with("Type", Object::name("Metadata"))
        .with("Subtype", Object::name("XML"));
    let info = Dictionary::new().with("Title", Object::String(b"Letter".to_vec()));
    let text = b"BT /F1 13 Tf 85 700 Td (Independence - Freedom - Happiness) Tj ET";
    vec![
        (id(1), catalog.into()),
        (id(2), pages.into()),
        (id(3), page.into()),
        (id(4), stream(Dictionary::new(), text)),
        (id(5), font().into()),
        (id(6), descriptor().into()),
        (id(7), stream(Dictionary::new().with("Length1", FONT.len() as i64), FONT)),
        (id(8), stream(metadata, XMP.as_bytes())),
        (id(9), info.into()),
    ]
}

const XMP: &str = r#"<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF
 xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" pdfaid:part="2"
 pdfaid:conformance="B"/></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>"#;

/// A simple font: WinAnsi codes 32 to 126, widths from the program itself.
fn font() -> Dictionary {
    let face = ttf_parser::Face::parse(FONT, 0).unwrap();
    let width = |code: u8| {
        let glyph = face.glyph_index(char::from(code)).unwrap();
        i64::from(face.glyph_hor_advance(glyph).unwrap()) * 1000 / i64::from(face.units_per_em())
    };
    Dictionary::new()
        .with("Type", Object::name("Font"))
        .with("Subtype", Object::name("TrueType"))
        .with("BaseFont", Object::name("TrucTestSerif"))
        .with("Encoding", Object::name("WinAnsiEncoding"))
        .with("FirstChar", 32_i64)
        .with("LastChar", 126_i64)
        .with("Widths", (32..127).map(|code| width(code).into()).collect::<Vec<Object>>())
        .with("FontDescriptor", id(6))
}

fn descriptor() -> Dictionary {
    Dictionary::new()
        .with("Type", Object::name("FontDescriptor"))
        .with("FontName", Object::name("TrucTestSerif"))
        .with("Flags", 32_i64)
        .with("FontBBox", array([-200_i64, -300, 1200, 1000].map(Object::from)))
        .with("ItalicAngle", 0_i64)
        .with("Ascent", 891_i64)
        .with("Descent", -216_i64)
        .with("CapHeight", 662_i64)
        .with("StemV", 80_i64)
        .with("FontFile2", id(7))
}

/// The letter as a file.
pub fn letter(style: XrefStyle) -> Vec<u8> {
    let mut out = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n".to_vec();
    let identity = Object::String(b"0123456789abcdef".to_vec());
    let trailer = Dictionary::new()
        .with("Root", id(1))
        .with("Info", id(9))
        .with("ID", array([identity.clone(), identity]));
    match style {
        XrefStyle::Stream => with_stream(&mut out, trailer),
        XrefStyle::Table | XrefStyle::Hybrid => with_table(&mut out, trailer),
    }
    out
}

fn with_table(out: &mut Vec<u8>, trailer: Dictionary) {
    let mut places = Vec::new();
    for (id, object) in objects() {
        places.push(out.len());
        write_object(out, id, &object, &[]);
    }
    let startxref = out.len();
    write!(out, "xref\n0 {}\n0000000000 65535 f \n", places.len() + 1).unwrap();
    for place in &places {
        writeln!(out, "{place:010} 00000 n ").unwrap();
    }
    let trailer = trailer.with("Size", places.len() as i64 + 1);
    // An object is the way to write a dictionary; its frame is cut off again.
    let mut text = Vec::new();
    write_object(&mut text, id(0), &trailer.into(), &[]);
    out.extend_from_slice(b"trailer\n");
    out.extend_from_slice(&text[b"0 0 obj\n".len()..text.len() - b"endobj\n".len()]);
    writeln!(out, "startxref\n{startxref}\n%%EOF").unwrap();
}

/// Plain objects in object stream 10, the cross-reference stream is 11, packed with predictor 12.
fn with_stream(out: &mut Vec<u8>, trailer: Dictionary) {
    let mut rows = vec![[0_u8, 0, 0, 0, 0]; 12];
    let row = |kind: u8, place: usize, third: usize| {
        [kind, (place >> 16) as u8, (place >> 8) as u8, place as u8, third as u8]
    };
    let (mut heads, mut members, mut count) = (String::new(), Vec::new(), 0);
    for (id, object) in objects() {
        if let Object::Stream(_) = object {
            rows[id.number as usize] = row(1, out.len(), 0);
            write_object(out, id, &object, &[]);
            continue;
        }
        let mut text = Vec::new();
        write_object(&mut text, id, &object, &[]);
        heads += &format!("{} {} ", id.number, members.len());
        members.extend_from_slice(&text[b"1 0 obj\n".len()..text.len() - b"endobj\n".len()]);
        rows[id.number as usize] = row(2, 10, count);
        count += 1;
    }
    let packed = deflate(&[heads.as_bytes(), &members].concat());
    let container = Dictionary::new()
        .with("Type", Object::name("ObjStm"))
        .with("N", count as i64)
        .with("First", heads.len() as i64)
        .with("Filter", Object::name("FlateDecode"));
    rows[10] = row(1, out.len(), 0);
    write_object(out, id(10), &stream(container, &packed), &[]);
    let startxref = out.len();
    rows[11] = row(1, startxref, 0);
    let mut foretold = Vec::new();
    let mut above = [0_u8; 5];
    for row in rows {
        foretold.push(2);
        foretold.extend(row.iter().zip(above).map(|(now, up)| now.wrapping_sub(up)));
        above = row;
    }
    let parameters = Dictionary::new().with("Predictor", 12_i64).with("Columns", 5_i64);
    let xref = trailer
        .with("Type", Object::name("XRef"))
        .with("Size", 12_i64)
        .with("W", array([1_i64, 3, 1].map(Object::from)))
        .with("Filter", Object::name("FlateDecode"))
        .with("DecodeParms", parameters);
    write_object(out, id(11), &stream(xref, &deflate(&foretold)), &[]);
    writeln!(out, "startxref\n{startxref}\n%%EOF").unwrap();
}

pub fn deflate(data: &[u8]) -> Vec<u8> {
    let mut packer = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::default());
    packer.write_all(data).unwrap();
    packer.finish().unwrap()
}
