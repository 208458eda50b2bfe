//! A page as somebody reads it: the words of its main part in order, with headings, links, fields and tables marked.
//! Snapshots of this change when a page says something else, and stay when only its mark-up moves.

/// What a page says, one block a line.
pub fn outline(html: &str) -> String {
    let start = html.find("<main").expect("a page has a main part");
    let end = html.find("</main>").expect("the main part ends");
    let mut lines: Vec<String> = vec![String::new()];
    let mut rest = &html[start..end];
    let mut hidden: Option<String> = None;
    let mut links: Vec<String> = Vec::new();
    while let Some(open) = rest.find('<') {
        if hidden.is_none() {
            say(&mut lines, &rest[..open]);
        }
        let close = open + rest[open..].find('>').expect("a tag ends");
        let tag = &rest[open + 1..close];
        rest = &rest[close + 1..];
        let name = tag.split([' ', '\n', '/']).find(|part| !part.is_empty()).unwrap_or("");
        if let Some(closing) = &hidden {
            if tag == format!("/{closing}") {
                hidden = None;
            }
            continue;
        }
        if ["script", "style", "svg"].contains(&name) && !tag.starts_with('/') {
            hidden = Some(name.to_owned());
            continue;
        }
        mark(&mut lines, &mut links, name, tag);
    }
    lines.retain(|line| !line.trim_matches([' ', '|']).is_empty());
    lines.iter().map(|line| line.trim()).collect::<Vec<_>>().join("\n")
}

fn mark(lines: &mut Vec<String>, links: &mut Vec<String>, name: &str, tag: &str) {
    let closes = tag.starts_with('/');
    match (name, closes) {
        ("h1" | "h2" | "h3", false) => {
            lines.push(format!("{} ", "#".repeat(name.as_bytes()[1] as usize - 48)));
        }
        ("a", false) => {
            links.push(attribute(tag, "href").unwrap_or_default());
            say(lines, " [");
        }
        ("a", true) => {
            let to = links.pop().unwrap_or_default();
            say(lines, &format!("]({to}) "));
        }
        ("input" | "textarea" | "select", false) => {
            let kind = attribute(tag, "type").unwrap_or_else(|| name.to_owned());
            say(lines, &format!(" {{{kind} {}}} ", attribute(tag, "name").unwrap_or_default()));
        }
        ("button", false) => say(lines, " <"),
        ("button", true) => say(lines, "> "),
        ("td" | "th" | "dt", true) => say(lines, " | "),
        ("li", false) => lines.push("- ".to_owned()),
        (
            "p" | "div" | "tr" | "table" | "form" | "h1" | "h2" | "h3" | "section" | "dd" | "ul"
            | "ol" | "label" | "option" | "details" | "summary" | "br" | "header" | "nav"
            | "legend" | "fieldset" | "li",
            _,
        ) => lines.push(String::new()),
        _ => {}
    }
}

/// Adds words to the line, white space put together.
fn say(lines: &mut [String], words: &str) {
    let Some(line) = lines.last_mut() else { return };
    let plain = words.replace("&#38;", "&").replace("&#39;", "'").replace("&#34;", "\"");
    if plain.starts_with(char::is_whitespace) && !line.ends_with(' ') && !line.is_empty() {
        line.push(' ');
    }
    line.push_str(&plain.split_whitespace().collect::<Vec<_>>().join(" "));
    if plain.ends_with(char::is_whitespace) && !plain.trim().is_empty() {
        line.push(' ');
    }
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let from = tag.find(&format!(" {name}=\""))? + name.len() + 3;
    let to = from + tag[from..].find('"')?;
    Some(tag[from..to].to_owned())
}
