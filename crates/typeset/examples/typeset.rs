//! Renders a structured document: `typeset DOCUMENT.json OUT.pdf`, and tells the places that signing fills.

use std::error::Error;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(from), Some(to)) = (arguments.next(), arguments.next()) else {
        return Err("usage: typeset DOCUMENT.json OUT.pdf".into());
    };
    let document = typeset::Document::from_json(&std::fs::read(from)?)?;
    let at = "2026-11-23T08:00:00".parse()?;
    let rendered = typeset::render(&document, &typeset::Options::new(at))?;
    std::fs::write(to, &rendered.pdf)?;
    println!("{} pages\n{:#?}", rendered.pages, rendered.places);
    Ok(())
}
