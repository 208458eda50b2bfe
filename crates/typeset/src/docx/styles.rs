//! How words look: what a run says itself, else its styles and theirs, else the document's defaults.
//! ECMA-376-1, 17.7.2 (style hierarchy), 17.3.2 (run properties).

use std::collections::HashMap;

use super::xml::Node;

/// Styles that stand on one another; real ones are five deep at most.
const CHAIN_MAX: usize = 20;
/// Half-points are how sizes are written.
const HALF: f64 = 2.0;
/// What Word sets when nothing says otherwise.
const SIZE_DEFAULT_PT: f64 = 10.0;

/// Properties of words; none where nothing is said.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct RunProps {
    pub font: Option<String>,
    pub size_pt: Option<f64>,
    pub bold: Option<bool>,
    pub italic: Option<bool>,
    pub capitals: Option<bool>,
    pub hidden: Option<bool>,
    pub black: Option<bool>,
}

/// Properties of a paragraph.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct ParagraphProps {
    pub align: Option<String>,
    /// Indentation from the left margin, in points.
    pub left_pt: Option<f64>,
    /// List and level.
    pub list: Option<(String, usize)>,
}

#[derive(Default)]
struct StyleDef {
    based_on: Option<String>,
    run: RunProps,
    paragraph: ParagraphProps,
}

#[derive(Default)]
pub(super) struct Styles {
    run: RunProps,
    paragraph: ParagraphProps,
    default: Option<String>,
    styles: HashMap<String, StyleDef>,
    /// Latin fonts of the theme: headings, then body.
    theme: [Option<String>; 2],
}

impl RunProps {
    /// What is said here, and below it what the other says.
    fn over(self, other: &RunProps) -> RunProps {
        RunProps {
            font: self.font.or_else(|| other.font.clone()),
            size_pt: self.size_pt.or(other.size_pt),
            bold: self.bold.or(other.bold),
            italic: self.italic.or(other.italic),
            capitals: self.capitals.or(other.capitals),
            hidden: self.hidden.or(other.hidden),
            black: self.black.or(other.black),
        }
    }
}

impl ParagraphProps {
    fn over(self, other: &ParagraphProps) -> ParagraphProps {
        ParagraphProps {
            align: self.align.or_else(|| other.align.clone()),
            left_pt: self.left_pt.or(other.left_pt),
            list: self.list.or_else(|| other.list.clone()),
        }
    }
}

impl Styles {
    pub(super) fn read(styles: Option<&Node>, theme: Option<&Node>) -> Styles {
        let mut read = Styles { theme: theme.map(fonts).unwrap_or_default(), ..Styles::default() };
        let Some(styles) = styles else { return read };
        if let Some(defaults) = styles.child("docDefaults") {
            let run = defaults.child("rPrDefault").and_then(|it| it.child("rPr"));
            let paragraph = defaults.child("pPrDefault").and_then(|it| it.child("pPr"));
            read.run = run.map(|it| read.run_props(it)).unwrap_or_default();
            read.paragraph = paragraph.map(paragraph_props).unwrap_or_default();
        }
        for style in styles.all("style") {
            let Some(id) = style.attribute("styleId") else { continue };
            let default = style.attribute("default").is_some_and(|it| it == "1" || it == "true");
            if default && style.attribute("type") == Some("paragraph") {
                read.default = Some(id.to_owned());
            }
            let run = style.child("rPr").map(|it| read.run_props(it)).unwrap_or_default();
            let paragraph = style.child("pPr").map(paragraph_props).unwrap_or_default();
            let based_on = style.value("basedOn").map(str::to_owned);
            read.styles.insert(id.to_owned(), StyleDef { based_on, run, paragraph });
        }
        read
    }

    /// The paragraph's properties and what its style says of its words.
    pub(super) fn paragraph(&self, node: &Node) -> (ParagraphProps, RunProps) {
        let own = node.child("pPr");
        let style = own.and_then(|own| own.value("pStyle")).or(self.default.as_deref());
        let mut paragraph = own.map(paragraph_props).unwrap_or_default();
        let mut run = RunProps::default();
        for style in self.chain(style) {
            paragraph = paragraph.over(&style.paragraph);
            run = run.over(&style.run);
        }
        (paragraph.over(&self.paragraph), run)
    }

    /// A run's properties over its paragraph's.
    pub(super) fn run(&self, node: &Node, paragraph: &RunProps) -> RunProps {
        let own = node.child("rPr");
        let mut run = own.map(|own| self.run_props(own)).unwrap_or_default();
        for style in self.chain(own.and_then(|own| own.value("rStyle"))) {
            run = run.over(&style.run);
        }
        let run = run.over(paragraph).over(&self.run);
        RunProps { size_pt: run.size_pt.or(Some(SIZE_DEFAULT_PT)), ..run }
    }

    fn chain<'a>(&'a self, from: Option<&'a str>) -> impl Iterator<Item = &'a StyleDef> {
        let mut next = from;
        let step = move || {
            let style = self.styles.get(next?)?;
            next = style.based_on.as_deref();
            Some(style)
        };
        std::iter::from_fn(step).take(CHAIN_MAX)
    }

    fn run_props(&self, node: &Node) -> RunProps {
        let size = node.value("sz").and_then(|size| size.parse::<f64>().ok());
        RunProps {
            font: node.child("rFonts").and_then(|fonts| self.font(fonts)),
            size_pt: size.map(|size| size / HALF).filter(|size| size.is_finite()),
            bold: node.switch("b"),
            italic: node.switch("i"),
            capitals: node.switch("caps"),
            hidden: node.switch("vanish"),
            black: node.value("color").map(is_black),
        }
    }

    fn font(&self, fonts: &Node) -> Option<String> {
        let named = fonts.attribute("ascii").or(fonts.attribute("hAnsi"));
        let theme = fonts.attribute("asciiTheme").or(fonts.attribute("hAnsiTheme"));
        let [major, minor] = &self.theme;
        let of_theme =
            theme.and_then(
                |theme| if theme.starts_with("major") { major.clone() } else { minor.clone() },
            );
        // A theme's font stands over a named one (17.3.2.26).
        of_theme.or_else(|| named.map(str::to_owned))
    }
}

fn fonts(theme: &Node) -> [Option<String>; 2] {
    ["majorFont", "minorFont"].map(|name| {
        let font = theme.below(name).first().and_then(|font| font.child("latin"));
        font.and_then(|latin| latin.attribute("typeface")).map(str::to_owned)
    })
}

/// Twentieths of a point are how lengths are written.
pub(super) fn points(twips: &str) -> Option<f64> {
    twips.parse::<f64>().ok().filter(|twips| twips.is_finite()).map(|twips| twips / 20.0)
}

fn paragraph_props(node: &Node) -> ParagraphProps {
    let indent = node.child("ind");
    let left = indent.and_then(|it| it.attribute("left").or(it.attribute("start")));
    let list = node.child("numPr").and_then(|list| {
        let level = list.value("ilvl").and_then(|level| level.parse().ok()).unwrap_or(0);
        Some((list.value("numId")?.to_owned(), level))
    });
    ParagraphProps {
        align: node.value("jc").map(str::to_owned),
        left_pt: left.and_then(points),
        list,
    }
}

/// Darker than a quarter in each colour.
fn is_black(colour: &str) -> bool {
    match u32::from_str_radix(colour, 16) {
        Ok(rgb) => rgb.to_be_bytes().iter().all(|part| *part <= 0x40),
        Err(_) => true,
    }
}
