//! Widths of texts in our fonts, and names broken into lines of like length. Measured here once, because asking the
//! typesetter costs a layout of its own each time.

use std::sync::LazyLock;

use ttf_parser::Face;

use super::world::FACES;

/// A face of the fonts, in the order of [`FACES`].
#[derive(Debug, Clone, Copy)]
pub(super) enum Style {
    Regular,
    Italic,
    Bold,
}

static MEASURED: LazyLock<Vec<Face<'static>>> =
    LazyLock::new(|| FACES.iter().filter_map(|face| Face::parse(face, 0).ok()).collect());

/// Width in points, without kerning, which changes it by less than a hundredth.
pub(super) fn width(text: &str, style: Style, size_pt: f64) -> f64 {
    let Some(face) = MEASURED.get(style as usize) else { return 0.0 };
    let advance = |c| face.glyph_index(c).and_then(|glyph| face.glyph_hor_advance(glyph));
    let units: f64 = text.chars().filter_map(advance).map(f64::from).sum();
    units / f64::from(face.units_per_em()) * size_pt
}

/// Whether our fonts have a shape for a letter.
pub(crate) fn has_glyph(c: char) -> bool {
    MEASURED.first().is_some_and(|face| face.glyph_index(c).is_some())
}

/// The text in as few lines as fit the width, of lengths as equal as can be. A word wider than that stands alone.
pub(super) fn balanced(text: &str, style: Style, size_pt: f64, most_pt: f64) -> Vec<String> {
    let fill = |most: f64| {
        let mut lines: Vec<String> = Vec::new();
        for word in text.split(' ') {
            let longer = lines.last().map(|line| format!("{line} {word}"));
            match (lines.last_mut(), longer) {
                (Some(line), Some(longer)) if width(&longer, style, size_pt) <= most => {
                    *line = longer;
                }
                _ => lines.push(word.to_owned()),
            }
        }
        lines
    };
    let goal = fill(most_pt).len();
    let (mut low, mut high) = (most_pt * 0.4, most_pt);
    // Eight halvings find the width to within half a hundredth of the column.
    for _ in 0..8 {
        let middle = f64::midpoint(low, high);
        if fill(middle).len() <= goal { high = middle } else { low = middle }
    }
    fill(high)
}

/// The width of the longest line.
pub(super) fn longest(lines: &[String], style: Style, size_pt: f64) -> f64 {
    lines.iter().map(|line| width(line, style, size_pt)).fold(0.0, f64::max)
}

#[cfg(test)]
mod tests {
    use super::{Style, balanced, longest};

    #[test]
    fn long_names_break_into_lines_of_like_length() {
        let name = "BAN QUẢN LÝ KHU KINH TẾ VÀ CÁC KHU CÔNG NGHIỆP TỈNH CAO NGUYÊN";
        let lines = balanced(name, Style::Bold, 12.0, 180.0);
        assert_eq!(lines.join(" "), name);
        assert_eq!(lines.len(), 3);
        let widths = lines.iter().map(|line| super::width(line, Style::Bold, 12.0));
        assert!(longest(&lines, Style::Bold, 12.0) <= 180.0);
        assert!(widths.fold(f64::MAX, f64::min) > 110.0, "{lines:?}");
        assert_eq!(balanced("SỞ NỘI VỤ", Style::Bold, 12.0, 180.0), ["SỞ NỘI VỤ"]);
    }
}
