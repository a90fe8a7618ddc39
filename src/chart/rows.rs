//! The layout of charts whose marks stand in rows: a name at the left, or above
//! where the chart is narrow, and the marks beside it.

use super::label;
use super::scene::{Anchor, Ink, Label, Scene};

/// Below this width names stand above their marks.
const NARROW: f32 = 480.0;

/// Where names and marks of a chart in rows stand.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rows {
    /// Whether names stand above the marks.
    pub narrow: bool,
    /// Width of the chart.
    pub width: f32,
    /// Left edge of the marks.
    pub left: f32,
}

impl Rows {
    /// The layout for a width; names take `share` of it.
    pub fn new(width: f32, share: f32) -> Rows {
        let narrow = width < NARROW;
        let left = if narrow {
            0.0
        } else {
            libm::roundf((width * share).min(300.0))
        };
        Rows {
            narrow,
            width,
            left,
        }
    }

    /// Height that a name needs above its marks.
    pub fn head(&self) -> f32 {
        if self.narrow { 20.0 } else { 0.0 }
    }

    /// Adds a row's name: at the left of `middle`, or above, at `top`.
    pub fn name(&self, scene: &mut Scene, name: &str, top: f32, middle: f32, ink: Ink) {
        let (y, room) = if self.narrow {
            (top + 10.0, self.width)
        } else {
            (middle, self.left - 12.0)
        };
        scene.text(label::fitted(
            Label::new(0.0, y, name, Anchor::Start, ink),
            room,
        ));
    }
}
