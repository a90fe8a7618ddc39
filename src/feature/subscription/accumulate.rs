//! What is kept of a customer while their rows go by: sums, counts, extremes.
//!
//! An accumulator is fixed in size, takes rows in any order and merges with
//! another of the same customer, so that rows can be streamed and work split.

/// The longest that can be listened in a day, in seconds. Anything above it (or
/// below nothing) is a broken counter: the original holds ±9.2e15.
pub const SECONDS_PER_DAY: f64 = 86_400.0;

/// Sum and number of the values that were there.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Total {
    sum: f64,
    count: u32,
}

impl Total {
    /// Adds a cell; a missing one or one that is no finite number does not count.
    pub fn add(&mut self, value: Option<f64>) {
        if let Some(value) = value.filter(|value| value.is_finite()) {
            self.sum += value;
            self.count = self.count.saturating_add(1);
        }
    }

    /// Adds what another part of the rows gave.
    pub fn merge(&mut self, other: &Total) {
        self.sum += other.sum;
        self.count = self.count.saturating_add(other.count);
    }

    /// The sum; missing (not-a-number) when no cell could be read, or when the
    /// cells are so large that their sum is not finite.
    pub fn sum(&self) -> f64 {
        finite(if self.count == 0 { f64::NAN } else { self.sum })
    }

    /// The mean of the cells that could be read, else missing.
    pub fn mean(&self) -> f64 {
        finite(self.sum / f64::from(self.count))
    }
}

fn finite(value: f64) -> f64 {
    if value.is_finite() { value } else { f64::NAN }
}

/// A customer's payments.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Payments {
    /// Rows.
    pub rows: u32,
    /// Whether each renewed by itself, as 1 or 0.
    pub auto_renew: Total,
    /// Whether each was a cancellation, as 1 or 0.
    pub cancels: Total,
    /// Amounts paid.
    pub paid: Total,
    /// Membership spans in days, without the negative ones.
    pub span: Total,
    longest: f64,
}

impl Payments {
    /// Counts a row in.
    pub fn add_row(&mut self) {
        self.rows = self.rows.saturating_add(1);
    }

    /// Adds a span of 0 or more days.
    pub fn add_span(&mut self, days: f64) {
        self.span.add(Some(days));
        self.longest = self.longest.max(days);
    }

    /// The longest span in days, missing when no span could be read.
    pub fn longest(&self) -> f64 {
        if self.span.count == 0 {
            f64::NAN
        } else {
            self.longest
        }
    }

    /// Adds what another part of the rows gave.
    pub fn merge(&mut self, other: &Payments) {
        self.rows = self.rows.saturating_add(other.rows);
        self.auto_renew.merge(&other.auto_renew);
        self.cancels.merge(&other.cancels);
        self.paid.merge(&other.paid);
        self.span.merge(&other.span);
        self.longest = self.longest.max(other.longest);
    }
}

/// A customer's listening.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Listening {
    /// Rows, one per day.
    pub rows: u32,
    /// Seconds of a day, without the impossible ones.
    pub seconds: Total,
    /// Different songs of a day.
    pub unique: Total,
    /// Songs played to 25 %, 50 %, 75 %, 98.5 % and 100 %.
    pub played: [Total; 5],
}

impl Listening {
    /// Counts a row in.
    pub fn add_row(&mut self) {
        self.rows = self.rows.saturating_add(1);
    }

    /// Adds a day's seconds; returns whether they were impossible and left out.
    pub fn add_seconds(&mut self, seconds: Option<f64>) -> bool {
        let possible = seconds.filter(|value| (0.0..=SECONDS_PER_DAY).contains(value));
        self.seconds.add(possible);
        seconds.is_some() && possible.is_none()
    }

    /// Adds what another part of the rows gave.
    pub fn merge(&mut self, other: &Listening) {
        self.rows = self.rows.saturating_add(other.rows);
        self.seconds.merge(&other.seconds);
        self.unique.merge(&other.unique);
        for (mine, theirs) in self.played.iter_mut().zip(&other.played) {
            mine.merge(theirs);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn impossible_seconds_neither_count_nor_sum() {
        let mut listening = Listening::default();
        for (seconds, left_out) in [
            (Some(100.0), false),
            (Some(9.2e15), true),
            (Some(-9.2e15), true),
            (Some(-0.001), true),
            (Some(86_400.001), true),
            (Some(86_400.0), false),
            (None, false),
        ] {
            assert_eq!(listening.add_seconds(seconds), left_out, "{seconds:?}");
        }
        assert_eq!(listening.seconds.sum(), 86_500.0);
        assert_eq!(listening.seconds.mean(), 43_250.0);
    }

    #[test]
    fn sums_beyond_all_bounds_are_missing_not_infinite() {
        let mut paid = Total::default();
        paid.add(Some(f64::MAX));
        paid.add(Some(f64::MAX));
        assert!(paid.sum().is_nan() && paid.mean().is_nan());
        assert!(Total::default().sum().is_nan() && Total::default().mean().is_nan());
    }

    #[test]
    fn merging_parts_equals_the_whole() {
        let spans = [30.0, 0.0, 410.0, 7.0, 31.0];
        let of = |spans: &[f64]| {
            let mut payments = Payments::default();
            for &span in spans {
                payments.add_row();
                payments.paid.add(Some(span * 5.0));
                payments.add_span(span);
            }
            payments
        };
        for cut in 0..=spans.len() {
            let (first, second) = spans.split_at(cut);
            let mut merged = of(first);
            merged.merge(&of(second));
            assert_eq!(merged, of(&spans), "cut at {cut}");
        }
    }
}
