//! How fast a job goes: a moving average, for speed and time left.

use super::message::{Progress, Stage};

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

#[cfg(test)]
mod tests {
    use super::*;

    fn reading(done: u64) -> Progress {
        Progress::new(Stage::Reading, done, 1_000)
    }

    /// Ten units a tenth of a second: 100 a second.
    fn steady(pace: &mut Pace, until: u64) {
        for tick in 0..=until / 10 {
            pace.note(reading(tick * 10), tick as f64 * 100.0);
        }
    }

    #[test]
    fn a_steady_pace_is_told_with_the_time_left() {
        let mut pace = Pace::default();
        steady(&mut pace, 100);
        assert_eq!(pace.per_second(), None, "too early to tell");
        let mut pace = Pace::default();
        steady(&mut pace, 500);
        let speed = pace.per_second().unwrap();
        assert!((speed - 100.0).abs() < 1e-6, "{speed}");
        let left = pace.seconds_left(reading(500)).unwrap();
        assert!((left - 5.0).abs() < 1e-6, "{left}");
        assert_eq!(pace.seconds_left(reading(1_000)), None);
        assert_eq!(pace.seconds_left(reading(1_001)), None);
    }

    #[test]
    fn a_new_stage_and_a_standstill_are_not_measured_by_the_old() {
        let mut pace = Pace::default();
        steady(&mut pace, 500);
        let joining = Progress::new(Stage::Joining, 0, 10);
        pace.note(joining, 6_000.0);
        assert_eq!(pace.per_second(), None);
        let mut still = Pace::default();
        for tick in 0..20 {
            still.note(reading(7), f64::from(tick) * 1_000.0);
        }
        assert_eq!(still.seconds_left(reading(7)), None);
    }

    #[test]
    fn it_follows_when_the_pace_changes() {
        let mut pace = Pace::default();
        steady(&mut pace, 500);
        for tick in 1..=20_u64 {
            pace.note(reading(500 + tick), 5_000.0 + tick as f64 * 1_000.0);
        }
        let speed = pace.per_second().unwrap();
        assert!((1.0..3.0).contains(&speed), "{speed}");
    }
}
