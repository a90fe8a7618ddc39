//! How wide a text will be: an estimate, for the core knows no fonts.
//!
//! The estimate leans to the wide side, so that what fits here fits on screen.

use super::scene::{Anchor, Area, Label, Weight};

/// Knows how wide text is.
pub trait Measure {
    /// Width in CSS pixels of `text` at `size` pixels.
    fn width(&self, text: &str, size: f32, weight: Weight) -> f32;

    /// The rectangle that a label covers.
    fn area(&self, label: &Label) -> Area {
        let width = self.width(&label.text, label.size, label.weight);
        let x = match label.anchor {
            Anchor::Start => label.x,
            Anchor::Middle => label.x - width / 2.0,
            Anchor::End => label.x - width,
        };
        Area {
            x,
            y: label.y - label.size / 2.0,
            width,
            height: label.size,
        }
    }
}

/// Widths by the kind of character.
#[derive(Clone, Copy, Debug, Default)]
pub struct Estimate;

impl Measure for Estimate {
    fn width(&self, text: &str, size: f32, weight: Weight) -> f32 {
        let em: f32 = text.chars().map(em).sum();
        let heavier = match weight {
            Weight::Regular => 1.0,
            Weight::Strong => 1.13,
        };
        em * size * heavier
    }
}

/// Width of a character in parts of the type's height, after DejaVu Sans, the
/// widest of the fonts that the style sheet ends up with.
fn em(c: char) -> f32 {
    match c {
        'i' | 'j' | 'l' | 'I' | '.' | ',' | ':' | ';' | '\'' | '|' | '!' | ' ' | '\u{a0}' | '·' => {
            0.34
        }
        'f' | 't' | 'r' | '(' | ')' | '[' | ']' | '/' | '-' => 0.42,
        'm' | 'w' | 'M' | 'W' | '@' | '%' | '—' => 0.98,
        'A'..='Z' | '+' | '−' | '=' | '<' | '>' | '~' | '×' => 0.8,
        '…' | '←' | '→' => 1.0,
        '\u{300}'..='\u{36f}' | '\u{200b}'..='\u{200f}' => 0.0,
        // Hangul, kana, Chinese characters, full-width forms, emoji.
        '\u{1100}'..='\u{11ff}'
        | '\u{2e80}'..='\u{a4cf}'
        | '\u{ac00}'..='\u{d7ff}'
        | '\u{f900}'..='\u{faff}'
        | '\u{ff00}'..='\u{ff60}'
        | '\u{1f000}'.. => 1.0,
        _ => 0.63,
    }
}
