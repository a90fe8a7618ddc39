//! Scales: from the data's numbers to positions in pixels.

/// A straight scale.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Linear {
    domain: [f64; 2],
    range: [f32; 2],
}

impl Linear {
    /// Maps `domain` onto `range`. An empty or unusable domain maps to the
    /// middle of the range.
    pub fn new(domain: [f64; 2], range: [f32; 2]) -> Linear {
        Linear { domain, range }
    }

    /// The position of a value; values outside the domain land outside the range.
    pub fn at(&self, value: f64) -> f32 {
        let [low, high] = self.domain;
        let [from, to] = self.range;
        // Halves, so that a domain of nearly all numbers does not overflow.
        let span = high / 2.0 - low / 2.0;
        let share = (value / 2.0 - low / 2.0) / span;
        if span > 0.0 && share.is_finite() {
            from + (f64::from(to - from) * share) as f32
        } else {
            (from + to) / 2.0
        }
    }

    /// The position of a value, kept inside the range.
    pub fn clamped(&self, value: f64) -> f32 {
        let [from, to] = self.range;
        self.at(value).clamp(from.min(to), from.max(to))
    }

    /// Factor and offset in `f32` for long loops: position = value × factor + offset.
    pub fn affine(&self) -> (f32, f32) {
        let [low, high] = self.domain;
        let [from, to] = self.range;
        let factor = f64::from(to - from) / (high - low);
        let offset = f64::from(from) - low * factor;
        if factor.is_finite() && offset.is_finite() && high > low {
            (factor as f32, offset as f32)
        } else {
            (0.0, (from + to) / 2.0)
        }
    }
}

/// Smallest and largest finite value.
pub fn extent(values: impl IntoIterator<Item = f32>) -> Option<[f64; 2]> {
    let (mut low, mut high) = (f32::INFINITY, f32::NEG_INFINITY);
    for value in values {
        if value.is_finite() {
            low = low.min(value);
            high = high.max(value);
        }
    }
    (low <= high).then_some([f64::from(low), f64::from(high)])
}
