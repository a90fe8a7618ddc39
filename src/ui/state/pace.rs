//! How fast a job goes: a moving average, for speed and time left.

use crate::engine::{Progress, Stage};

/// How much the newest stretch weighs against the average before it.
const NEWEST: f64 = 0.2;
/// Shortest stretch that is measured, in seconds; shorter ones only jitter.
const STRETCH: f64 = 0.4;
/// Stretches before the average is told.
const ENOUGH: u32 = 3;

/// A moving average of a job's speed within its present stage.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Pace {
    /// Stage, what was done and when (in seconds), at the last stretch's end.
    last: Option<(Stage, u64, f64)>,
    per_second: f64,
    stretches: u32,
}

impl Pace {
    /// Takes notice of a progress at `now`, in milliseconds.
    pub fn note(&mut self, progress: Progress, now: f64) {
        let now = now / 1000.0;
        let Progress { stage, done, .. } = progress;
        let Some((_, before, since)) = self.last.filter(|last| last.0 == stage) else {
            *self = Pace {
                last: Some((stage, done, now)),
                ..Pace::default()
            };
            return;
        };
        if now - since < STRETCH {
            return;
        }
        let speed = done.saturating_sub(before) as f64 / (now - since);
        self.per_second = if self.stretches == 0 {
            speed
        } else {
            self.per_second + NEWEST * (speed - self.per_second)
        };
        self.stretches = self.stretches.saturating_add(1);
        self.last = Some((stage, done, now));
    }

    /// Units of the stage per second, once it is known.
    pub fn per_second(&self) -> Option<f64> {
        (self.stretches >= ENOUGH && self.per_second > 0.0).then_some(self.per_second)
    }

    /// Seconds left in this stage, once it is known.
    pub fn seconds_left(&self, progress: Progress) -> Option<f64> {
        let left = progress.total.checked_sub(progress.done)?;
        (left > 0)
            .then(|| self.per_second())
            .flatten()
            .map(|speed| left as f64 / speed)
    }
}
