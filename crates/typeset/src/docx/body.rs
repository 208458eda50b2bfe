//! Paragraphs and tables of a DOCX as lines. Tables without rules that set head and ends side by side give their lines a
//! side; other tables are content. ECMA-376-1, 17.3 (paragraphs), 17.4 (tables), 17.6 (sections).

use super::numbering::Lists;
use super::styles::{ParagraphProps, RunProps, Styles};
use super::xml::Node;
use super::{DocxError, LINES_MAX};
use crate::check::{Line, Side, Span, Style};

/// Paragraphs of the head that may be split by tabs into left and right.
const TABBED_MAX: usize = 15;
/// Indented this far, in points, a paragraph stands in the right half.
const RIGHT_FROM_PT: f64 = 190.0;
/// Words by which a table is known to set the head or the ends.
const SETTING_WORDS: [&str; 4] =
    ["cộng hòa xã hội", "cộng hoà xã hội", "nơi nhận", "độc lập - tự do"];

pub(super) struct Body<'a> {
    styles: &'a Styles,
    lists: Lists,
    pub(super) lines: Vec<Line>,
    section: usize,
    paragraph: usize,
    tables: usize,
}

/// Where in a table a paragraph stands.
#[derive(Clone, Copy, Default)]
struct Cell {
    side: Option<Side>,
    of_table: Option<(usize, usize, usize)>,
}

impl<'a> Body<'a> {
    pub(super) fn new(styles: &'a Styles, lists: Lists) -> Body<'a> {
        Body { styles, lists, lines: Vec::new(), section: 0, paragraph: 0, tables: 0 }
    }

    pub(super) fn read(&mut self, body: &Node) -> Result<(), DocxError> {
        self.blocks(body, Cell::default())
    }

    fn blocks(&mut self, node: &Node, cell: Cell) -> Result<(), DocxError> {
        for child in &node.children {
            match child.name.as_str() {
                "p" => self.paragraph(child, cell)?,
                "tbl" => self.table(child, cell)?,
                "sdt" | "sdtContent" | "ins" | "smartTag" | "customXml" => {
                    self.blocks(child, cell)?;
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn table(&mut self, table: &Node, outer: Cell) -> Result<(), DocxError> {
        let number = self.tables;
        self.tables += 1;
        let sets = sets_sides(table);
        for (row, cells) in table.all("tr").enumerate() {
            let cells: Vec<&Node> = cells.all("tc").collect();
            for (column, cell) in cells.iter().enumerate() {
                let side = match (column, cells.len()) {
                    (0, 2..) => Side::Left,
                    (_, 2..) => Side::Right,
                    _ => Side::Across,
                };
                let cell_of = match sets {
                    true => Cell { side: Some(side), of_table: outer.of_table },
                    false => Cell { side: None, of_table: Some((number, row, column)) },
                };
                self.blocks(cell, cell_of)?;
            }
        }
        Ok(())
    }

    fn paragraph(&mut self, node: &Node, cell: Cell) -> Result<(), DocxError> {
        let (props, run) = self.styles.paragraph(node);
        let mut pieces =
            Pieces { styles: self.styles, run, lines: vec![Vec::new()], boxes: Vec::new() };
        pieces.inline(node);
        let Pieces { lines, boxes, .. } = pieces;
        let empty = |spans: &Vec<Span>| spans.iter().all(|span| span.text.trim().is_empty());
        let mut label = match &props.list {
            Some((list, level)) if !lines.iter().all(empty) => self.lists.label(list, *level),
            _ => None,
        };
        for spans in lines.into_iter().filter(|spans| !empty(spans)) {
            let parts = if self.lines.len() < TABBED_MAX { tabbed(spans) } else { vec![spans] };
            let two = parts.len() == 2;
            for (place, spans) in parts.into_iter().enumerate() {
                let side = match (two, place) {
                    (true, 0) => Side::Left,
                    (true, _) => Side::Right,
                    (false, _) => cell.side.unwrap_or_else(|| side(&props)),
                };
                self.push(Line {
                    page: self.section,
                    paragraph: self.paragraph,
                    side,
                    centred: props.align.as_deref() == Some("center"),
                    area: None,
                    spans,
                    label: label.take(),
                    cell: cell.of_table,
                })?;
            }
        }
        self.paragraph += 1;
        for inner in boxes {
            self.blocks(inner, Cell { side: Some(Side::Across), of_table: None })?;
        }
        if node.child("pPr").is_some_and(|props| props.child("sectPr").is_some()) {
            self.section += 1;
        }
        Ok(())
    }

    fn push(&mut self, line: Line) -> Result<(), DocxError> {
        if self.lines.len() >= LINES_MAX {
            return Err(DocxError::TooLarge);
        }
        self.lines.push(line);
        Ok(())
    }
}

fn side(props: &ParagraphProps) -> Side {
    let indented = props.left_pt.is_some_and(|left| left > RIGHT_FROM_PT);
    match props.align.as_deref() {
        Some("right" | "end") => Side::Right,
        _ if indented => Side::Right,
        _ => Side::Across,
    }
}

/// Whether a table sets head or ends: known words, or two columns without rules.
fn sets_sides(table: &Node) -> bool {
    let words: String = table.below("t").iter().map(|text| text.text.as_str()).collect();
    let words = words.to_lowercase();
    let known = SETTING_WORDS.iter().any(|known| words.contains(known));
    let props = table.child("tblPr");
    let ruled = props.is_some_and(|props| {
        let styled = props.value("tblStyle").is_some_and(|style| style.contains("Grid"));
        let borders = props.child("tblBorders").is_some_and(|borders| {
            borders.children.iter().any(|it| !matches!(it.attribute("val"), Some("nil" | "none")))
        });
        styled || borders
    });
    let two = table.all("tr").all(|row| row.all("tc").count() <= 2);
    known || (two && !ruled)
}

/// A line whose words stand left and right of tabs, as heads without a table are written.
fn tabbed(spans: Vec<Span>) -> Vec<Vec<Span>> {
    let tab = spans.iter().position(|span| span.text.contains('\t'));
    let Some(tab) = tab else { return vec![spans] };
    let full = |spans: &[Span]| spans.iter().any(|span| !span.text.trim().is_empty());
    let mut left = spans;
    let mut right = left.split_off(tab);
    if let Some((before, after)) = right[0].text.split_once('\t') {
        let cut = Span { text: before.to_owned(), ..right[0].clone() };
        right[0].text = after.trim_start_matches('\t').to_owned();
        left.push(cut);
    }
    if full(&left) && full(&right) { vec![left, right] } else { vec![[left, right].concat()] }
}

/// The words of one paragraph, line by line, and the text boxes anchored in it.
struct Pieces<'a, 'n> {
    styles: &'a Styles,
    run: RunProps,
    lines: Vec<Vec<Span>>,
    boxes: Vec<&'n Node>,
}

impl<'n> Pieces<'_, 'n> {
    fn inline(&mut self, node: &'n Node) {
        for child in &node.children {
            match child.name.as_str() {
                "r" => self.words(child),
                "hyperlink" | "ins" | "smartTag" | "fldSimple" | "sdt" | "sdtContent" => {
                    self.inline(child);
                }
                _ => {}
            }
        }
    }

    fn words(&mut self, run: &'n Node) {
        let props = self.styles.run(run, &self.run);
        for child in &run.children {
            match child.name.as_str() {
                "t" => self.text(&child.text, &props),
                "tab" => self.text("\t", &props),
                "noBreakHyphen" => self.text("-", &props),
                "br" | "cr" => self.lines.push(Vec::new()),
                // The fallback says the same once more for older programs.
                "AlternateContent" => {
                    let choice = child.child("Choice");
                    self.boxes.extend(choice.into_iter().flat_map(|it| it.below("txbxContent")));
                }
                "drawing" | "pict" | "object" => self.boxes.extend(child.below("txbxContent")),
                _ => {}
            }
        }
    }

    fn text(&mut self, text: &str, props: &RunProps) {
        if props.hidden == Some(true) {
            return;
        }
        let text = if props.capitals == Some(true) { text.to_uppercase() } else { text.to_owned() };
        let style = Style {
            font: props.font.clone(),
            size_pt: props.size_pt,
            bold: Some(props.bold == Some(true)),
            italic: Some(props.italic == Some(true)),
            black: props.black != Some(false),
        };
        if let Some(line) = self.lines.last_mut() {
            match line.last_mut().filter(|last| last.style == style) {
                Some(last) => last.text.push_str(&text),
                None => line.push(Span { text, style, area: None }),
            }
        }
    }
}
