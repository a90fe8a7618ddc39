//! The layout of charts whose marks stand in rows: a name at the left, or above
//! where the chart is narrow, and the marks beside it.

use super::label;
use super::scene::{Anchor, Ink, Label, Scene};

/// Below this width names stand above their marks.
const NARROW: f32 = 480.0;

/// Between a name and its marks.
const GAP: f32 = 12.0;

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

    /// Gives names as much more room as the longest needs, at most `share` of the width.
    pub fn widen(&mut self, longest: f32, share: f32) {
        if !self.narrow {
            let wanted = libm::ceilf(longest + GAP).min(libm::floorf(self.width * share));
            self.left = self.left.max(wanted);
        }
    }

    /// Adds a row's name: at the left of `middle`, or above, at `top`. Where it is shortened,
    /// `tail`, its end, stays.
    pub fn name(
        &self,
        scene: &mut Scene,
        [name, tail]: [&str; 2],
        top: f32,
        middle: f32,
        ink: Ink,
    ) {
        let (y, room) = if self.narrow {
            (top + 10.0, self.width)
        } else {
            (middle, self.left - GAP)
        };
        let mut label = Label::new(0.0, y, name, Anchor::Start, ink);
        label.text = label::fit_before(name, tail, label.size, label.weight, room);
        scene.text(label);
    }
}
