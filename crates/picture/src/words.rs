//! Words of a PDF as they stand on the page: letters, place, size and font. What is invisible (the layer of recognised
//! letters under a scan) or not upright on the page is left out. ISO 32000-2, 9.4 (text), 9.10 (extraction).

use hayro::hayro_interpret::font::{Glyph, GlyphRun};
use hayro::hayro_interpret::hayro_cmap::BfString;
use hayro::hayro_interpret::{
    BlendMode, ClipPath, Context, Device, DrawMode, DrawProps, Image, ImageDrawProps,
    InterpreterCache, InterpreterSettings, Paint, SoftMask, TransformExt, interpret_page,
};
use hayro::hayro_syntax::page::Page;
use hayro::kurbo::{Affine, BezPath, Point, Rect, Shape};

use crate::PictureError;
use crate::faces::{BOLD_FROM, Face, bare, of_page, styled};

/// Glyphs that are read: some 500 full pages.
pub const GLYPHS_MAX: usize = 1_500_000;
/// Rules of one page that are kept; tables of a page have some hundred.
const RULERS_MAX: usize = 2_000;
/// Glyphs have a thousand units to the size of the letters.
const UNITS: f64 = 1000.0;
/// A gap between letters above this share of the size ends a word; a space has a quarter.
const GAP_MAX: f64 = 0.12;
/// Letters may stand this share of the size back over the one before: kerning, marks put over letters.
const BACK_MAX: f64 = 0.4;
/// Thicker than this, in points, a filled shape is no rule.
const RULE_THICK_MAX: f64 = 2.0;
/// Shorter than this, in points, it is a dash.
const RULE_LENGTH_MIN: f64 = 10.0;
/// Darker than this in each colour counts as black: printing programs write near-black.
const BLACK_MAX: u8 = 0x40;

/// Letters in one style without a gap; points from the upper left corner of the page.
#[derive(Debug, Clone, PartialEq)]
pub struct Word {
    pub text: String,
    pub left: f64,
    pub right: f64,
    pub baseline: f64,
    pub size_pt: f64,
    /// Place in [`Words::faces`].
    pub face: usize,
    pub black: bool,
}

/// A horizontal rule; points from the upper left corner.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ruler {
    pub left: f64,
    pub right: f64,
    pub top: f64,
}

/// What stands on one page, in the order of the file.
#[derive(Debug, Clone, PartialEq)]
pub struct PageWords {
    pub width_pt: f64,
    pub height_pt: f64,
    pub words: Vec<Word>,
    pub rulers: Vec<Ruler>,
}

/// The words of a file.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Words {
    pub pages: Vec<PageWords>,
    pub faces: Vec<Face>,
    /// The file has more pages or letters than were read.
    pub cut: bool,
}

/// The words of the first `pages_max` pages.
///
/// # Errors
/// [`PictureError::TooLarge`], [`PictureError::Unreadable`].
pub fn words(pdf: &[u8], pages_max: usize) -> Result<Words, PictureError> {
    let pdf = crate::open(pdf)?;
    let cache = InterpreterCache::new();
    let mut words = Words { cut: pdf.pages().len() > pages_max, ..Words::default() };
    let mut left = GLYPHS_MAX;
    for page in pdf.pages().iter().take(pages_max) {
        let (width, height) = page.render_dimensions();
        let (width_pt, height_pt) = (f64::from(width), f64::from(height));
        let on_page = PageWords { width_pt, height_pt, words: Vec::new(), rulers: Vec::new() };
        let named = of_page(page.resources());
        let mut reader = Reader { page: on_page, words, named, pending: None, left };
        read(page, &cache, &mut reader);
        (words, left) = reader.finished();
    }
    Ok(words)
}

fn read<'a>(page: &Page<'a>, cache: &InterpreterCache<'a>, reader: &mut Reader) {
    let transform = page.initial_transform(true).to_kurbo();
    let bounds = Rect::new(0.0, 0.0, reader.page.width_pt, reader.page.height_pt);
    let settings = InterpreterSettings::default();
    let mut context = Context::new(transform, bounds, cache, page.xref(), settings);
    interpret_page(page, &mut context, reader);
}

struct Reader {
    page: PageWords,
    words: Words,
    /// The fonts that the page names.
    named: Vec<Face>,
    pending: Option<Word>,
    left: usize,
}

/// A glyph on the page.
struct Place {
    from: Point,
    to: Point,
    size: f64,
    slanted: bool,
}

impl Place {
    /// None when it does not stand upright on the page.
    fn of(glyph: &Glyph<'_>, transform: Affine) -> Option<Place> {
        let advance = match glyph {
            Glyph::Outline(glyph) => glyph.advance_width(),
            Glyph::Type3(glyph) => glyph.advance_width(),
        };
        let [a, b, c, d, ..] = transform.as_coeffs();
        let upright = a > 0.0 && b.abs() < a / 10.0 && d < 0.0;
        let (from, to) = (Point::ZERO, Point::new(f64::from(advance.unwrap_or(0.0)), 0.0));
        upright.then(|| Place {
            from: transform * from,
            to: transform * to,
            size: -d * UNITS,
            slanted: c.abs() > -d / 10.0,
        })
    }
}

impl Reader {
    fn finished(mut self) -> (Words, usize) {
        self.end_word();
        // Told even where it is not known which words bear them.
        for face in std::mem::take(&mut self.named) {
            if !face.embedded && !self.words.faces.contains(&face) {
                self.words.faces.push(face);
            }
        }
        self.words.pages.push(self.page);
        (self.words, self.left)
    }

    fn end_word(&mut self) {
        self.page.words.extend(self.pending.take());
    }

    /// The face of a run's letters.
    fn face(&mut self, glyph: &Glyph<'_>, slanted: bool) -> usize {
        let mut face = match glyph {
            Glyph::Outline(glyph) => match glyph.font_data() {
                Some(font) => {
                    let name = bare(font.postscript_name.as_deref().unwrap_or_default());
                    let (bold, italic) = styled(name);
                    let named = self.named.iter().find(|face| face.name == name);
                    Face {
                        name: name.to_owned(),
                        bold: bold || font.weight.is_some_and(|weight| weight >= BOLD_FROM),
                        italic: italic || font.is_italic,
                        embedded: named.is_none_or(|face| face.embedded),
                    }
                }
                None => self.only_other(),
            },
            Glyph::Type3(_) => Face::unknown(true),
        };
        face.italic |= slanted;
        match self.words.faces.iter().position(|known| *known == face) {
            Some(place) => place,
            None => {
                self.words.faces.push(face);
                self.words.faces.len() - 1
            }
        }
    }

    /// Simple fonts are told apart only when the page names one that is not embedded, or one at all.
    fn only_other(&self) -> Face {
        let missing: Vec<&Face> = self.named.iter().filter(|face| !face.embedded).collect();
        match (missing.as_slice(), self.named.as_slice()) {
            ([only], _) => (*only).clone(),
            ([], [only]) => only.clone(),
            (missing, _) => Face::unknown(missing.is_empty()),
        }
    }

    fn letter(&mut self, letters: &str, place: &Place, face: usize, black: bool) {
        let (left, right, baseline) = (place.from.x, place.to.x, place.from.y);
        if let Some(word) = &mut self.pending {
            let gap = left - word.right;
            let reach = -BACK_MAX * place.size..=GAP_MAX * place.size;
            let level = (word.baseline - baseline).abs() < 0.05 * place.size;
            let same = word.face == face && (word.size_pt - place.size).abs() < 0.05;
            if same && level && reach.contains(&gap) && word.black == black {
                word.text.push_str(letters);
                word.right = word.right.max(right);
                return;
            }
        }
        self.end_word();
        let text = letters.to_owned();
        let size_pt = place.size;
        self.pending = Some(Word { text, left, right, baseline, size_pt, face, black });
    }

    fn rule(&mut self, bounds: Rect, thickness: f64) {
        let sound = bounds.x0.is_finite() && bounds.x1.is_finite() && bounds.y0.is_finite();
        let long = bounds.width() >= RULE_LENGTH_MIN;
        let thin = bounds.height() + thickness <= RULE_THICK_MAX;
        if sound && long && thin && self.page.rulers.len() < RULERS_MAX {
            self.page.rulers.push(Ruler { left: bounds.x0, right: bounds.x1, top: bounds.y0 });
        }
    }
}

fn is_black(paint: &Paint<'_>) -> bool {
    match paint {
        Paint::Color(colour) => {
            let [red, green, blue, _] = colour.to_rgba().to_rgba8();
            red.max(green).max(blue) <= BLACK_MAX
        }
        Paint::Pattern(_) => false,
    }
}

impl<'a> Device<'a> for Reader {
    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, props: DrawProps<'a>, mode: &DrawMode) {
        // Filled and stroked text comes twice; the outline alone is how some programs make letters bold.
        if matches!(mode, DrawMode::Invisible | DrawMode::Stroke(_)) {
            return;
        }
        let black = is_black(&props.paint);
        let mut known = None;
        for glyph in run.glyphs() {
            if self.left == 0 {
                self.words.cut = true;
                return;
            }
            self.left -= 1;
            let letters = match glyph.as_unicode() {
                Some(BfString::Char(letter)) => letter.to_string(),
                Some(BfString::String(letters)) => letters,
                None => char::REPLACEMENT_CHARACTER.to_string(),
            };
            let Some(place) = Place::of(glyph, props.transform * glyph.transform()) else {
                continue;
            };
            if letters.trim().is_empty() {
                self.end_word();
                continue;
            }
            let face = *known.get_or_insert_with(|| self.face(glyph, place.slanted));
            self.letter(&letters, &place, face, black);
        }
    }

    fn draw_path(&mut self, path: &BezPath, props: DrawProps<'a>, mode: &DrawMode) {
        let thickness = match mode {
            DrawMode::Stroke(stroke) => f64::from(stroke.line_width),
            DrawMode::Fill(_) | DrawMode::FillAndStroke(..) => 0.0,
            DrawMode::Invisible => return,
        };
        let bounds = (props.transform * path.clone()).bounding_box();
        self.rule(bounds, thickness * props.transform.determinant().abs().sqrt());
    }

    fn push_clip_path(&mut self, _: &ClipPath) {}
    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {}
    fn draw_image(&mut self, _: Image<'a, '_>, _: ImageDrawProps<'a>) {}
    fn pop_clip(&mut self) {}
    fn pop_transparency_group(&mut self) {}
}
