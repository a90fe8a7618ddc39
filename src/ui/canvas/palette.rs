//! The colours and the font of the moment, read from the style sheet.

use crate::platform::few::Few;
use crate::platform::text;

use wasm_bindgen::JsValue;
use web_sys::{CanvasRenderingContext2d, CssStyleDeclaration, HtmlCanvasElement};

use crate::chart::Ink;
use crate::chart::scene::{MISSING_SHADE, Shade};

/// What the style sheet says where a canvas stands.
pub(super) struct Palette {
    style: CssStyleDeclaration,
    known: Few<Ink, [u8; 3]>,
    /// The font family.
    pub family: String,
}

impl Palette {
    /// Reads the style of `canvas`, which must be in the document.
    pub fn read(canvas: &HtmlCanvasElement) -> Option<Palette> {
        let style = web_sys::window()?.get_computed_style(canvas).ok()??;
        let family = style.get_property_value("font-family").unwrap_or_default();
        Some(Palette {
            style,
            known: Few::new(),
            family: if family.is_empty() {
                "sans-serif".to_string()
            } else {
                family
            },
        })
    }

    /// The colour of an ink. The canvas itself reads the style sheet's notation.
    pub fn colour(&mut self, ink: Ink, context: &CanvasRenderingContext2d) -> [u8; 3] {
        if let Some(colour) = self.known.get(&ink) {
            return *colour;
        }
        let (token, instead) = ink.tokens();
        let read = |token: &str| {
            let value = self.style.get_property_value(token).unwrap_or_default();
            (!value.trim().is_empty()).then(|| value.trim().to_string())
        };
        let value = read(token)
            .or_else(|| read(instead))
            .unwrap_or_else(|| "gray".to_string());
        context.set_fill_style_str(&value);
        let colour = parse(&context.fill_style()).unwrap_or([128; 3]);
        self.known.insert(ink, colour);
        colour
    }

    /// The colour of every shade.
    pub fn shades(&mut self, shade: &Shade, context: &CanvasRenderingContext2d) -> [[u8; 3]; 256] {
        let missing = self.colour(Ink::Faint, context);
        let mut colours = [missing; 256];
        match shade {
            Shade::Ramp { low, high } => {
                let (low, high) = (self.colour(*low, context), self.colour(*high, context));
                let last = u32::from(MISSING_SHADE) - 1;
                for (step, colour) in colours.iter_mut().take(last as usize + 1).enumerate() {
                    for channel in 0..3 {
                        let (from, to) = (u32::from(low[channel]), u32::from(high[channel]));
                        let step = step as u32;
                        colour[channel] = ((from * (last - step) + to * step) / last) as u8;
                    }
                }
            }
            Shade::Inks(inks) => {
                for (colour, ink) in colours.iter_mut().zip(inks) {
                    *colour = self.colour(*ink, context);
                }
            }
        }
        colours
    }
}

/// Reads what a canvas gives back for its fill: `#rrggbb`, or `rgba(…)` when translucent.
fn parse(value: &JsValue) -> Option<[u8; 3]> {
    let text = value.as_string()?;
    if let Some(digits) = text.strip_prefix('#') {
        let channel = |at: usize| u8::from_str_radix(digits.get(at..at + 2)?, 16).ok();
        return Some([channel(0)?, channel(2)?, channel(4)?]);
    }
    let inside = text.split_once('(')?.1.trim_end_matches(')');
    let mut channels = inside
        .split([',', ' ', '/'])
        .filter(|part| !part.is_empty())
        .map(|part| text::number(part).map(|channel| channel as u8));
    let mut next = || channels.next()?;
    Some([next()?, next()?, next()?])
}
