//! The arithmetic of a list that is too long to be drawn: which rows stand in
//! the window, and where.
//!
//! Browsers cap an element's height (Firefox near 17.9 million pixels), so a
//! longer list lies on a shorter canvas. Small movements still move the rows
//! pixel by pixel; a dragged scroll bar moves in proportion; when the hand
//! rests, the scroll bar is put where it belongs.

/// The tallest canvas, in pixels.
const TALLEST: f64 = 8_000_000.0;

/// A movement of more windows than this is the scroll bar's: on the tallest
/// canvas, one pixel of the bar is more than twenty windows.
const DRAGGED: f64 = 16.0;

/// Where a long list stands.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Window {
    /// Rows of the list.
    pub total: usize,
    /// Height of a row in pixels.
    pub row: f64,
    /// Height of the visible part in pixels.
    pub view: f64,
    /// Pixels of the list above the visible part.
    pub top: f64,
    /// The scroll bar's place when it was last heard of.
    scrolled: f64,
}

impl Window {
    /// Height of the canvas.
    pub fn canvas(&self) -> f64 {
        self.height().min(TALLEST)
    }

    fn height(&self) -> f64 {
        self.total as f64 * self.row
    }

    /// Pixels of the list per pixel of the canvas.
    fn ratio(&self) -> f64 {
        let room = self.canvas() - self.view;
        if room > 0.0 {
            ((self.height() - self.view) / room).max(1.0)
        } else {
            1.0
        }
    }

    fn lowest(&self) -> f64 {
        (self.height() - self.view).max(0.0)
    }

    /// Back to the top.
    pub fn rewind(&mut self) {
        self.top = 0.0;
        self.scrolled = 0.0;
    }

    /// Follows the scroll bar; `true` when the bar is at an end that the list is
    /// not, so that it must be put where it belongs at once.
    pub fn scroll(&mut self, scrolled: f64) -> bool {
        let moved = scrolled - self.scrolled;
        self.scrolled = scrolled;
        let top = if self.ratio() <= 1.0 || moved.abs() > DRAGGED * self.view {
            scrolled * self.ratio()
        } else {
            self.top + moved
        };
        self.top = top.clamp(0.0, self.lowest());
        let end = self.canvas() - self.view;
        (scrolled <= 0.0 && self.top > 0.0) || (scrolled >= end && self.top < self.lowest())
    }

    /// Where the scroll bar belongs; to be set when the hand rests.
    pub fn settle(&mut self) -> f64 {
        self.scrolled = self.top / self.ratio();
        self.scrolled
    }

    /// The first row to draw and how many, with a few beyond either edge.
    pub fn rows(&self, beyond: usize) -> (usize, usize) {
        if self.row <= 0.0 {
            return (0, 0);
        }
        let first = ((self.top / self.row) as usize).saturating_sub(beyond);
        let visible = (self.view / self.row).ceil() as usize + 1;
        (
            first,
            (visible + 2 * beyond).min(self.total.saturating_sub(first)),
        )
    }

    /// Where row `first` stands on the canvas.
    pub fn offset(&self, first: usize) -> f64 {
        self.scrolled - (self.top - first as f64 * self.row)
    }

    /// Moves so that `row` is seen; `true` when it had to move.
    pub fn reveal(&mut self, row: usize) -> bool {
        let upper = row as f64 * self.row;
        let lower = upper + self.row;
        let top = if upper < self.top {
            upper
        } else if lower > self.top + self.view {
            lower - self.view
        } else {
            return false;
        };
        self.top = top.clamp(0.0, self.lowest());
        true
    }

    /// Rows of one screenful.
    pub fn page(&self) -> usize {
        ((self.view / self.row.max(1.0)) as usize)
            .saturating_sub(1)
            .max(1)
    }
}
