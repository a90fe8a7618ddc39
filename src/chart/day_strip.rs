//! Rows per day over years in the width of a finger: days are put together
//! until each bar is wide enough to see.

/// Most bars of a strip.
const MOST_BARS: i64 = 120;

/// A strip of bars, from the first day to the last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DayStrip {
    /// Days that each bar stands for; the last one may stand for fewer.
    pub days_per_bar: u32,
    /// Rows of each bar's days, in order of time.
    pub rows: Vec<u64>,
}

impl DayStrip {
    /// The strip of days since 1970-01-01 with their rows, in rising order;
    /// `None` when there is no more than one day.
    pub fn of(days: &[(i64, u64)]) -> Option<DayStrip> {
        let (first, _) = days.first()?;
        let (last, _) = days.last()?;
        let span = last - first + 1;
        if span < 2 {
            return None;
        }
        let days_per_bar = (span + MOST_BARS - 1) / MOST_BARS;
        let mut rows = vec![0; ((span + days_per_bar - 1) / days_per_bar) as usize];
        for (day, count) in days {
            if let Some(bar) = rows.get_mut(((day - first) / days_per_bar) as usize) {
                *bar += count;
            }
        }
        Some(DayStrip {
            days_per_bar: days_per_bar as u32,
            rows,
        })
    }

    /// How high each bar stands, 0 to 1 of the highest.
    pub fn heights(&self) -> impl Iterator<Item = f32> + '_ {
        let most = self.rows.iter().copied().max().unwrap_or_default().max(1);
        self.rows.iter().map(move |rows| *rows as f32 / most as f32)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_put_together_until_bars_are_wide_enough() {
        let strip = DayStrip::of(&[(10, 3), (12, 1)]).unwrap_or_else(|| panic!("two days"));
        assert_eq!((strip.days_per_bar, strip.rows), (1, vec![3, 0, 1]));
        let days: Vec<(i64, u64)> = (-500..500).map(|day| (day, 2)).collect();
        let strip = DayStrip::of(&days).unwrap_or_else(|| panic!("many days"));
        assert_eq!(strip.days_per_bar, 9);
        assert_eq!(strip.rows.len(), 112);
        assert_eq!(strip.rows.iter().sum::<u64>(), 2_000);
        assert_eq!(strip.rows.last(), Some(&2));
        assert_eq!(strip.heights().last(), Some(1.0 / 9.0));
        assert_eq!(DayStrip::of(&[(4, 9)]), None);
        assert_eq!(DayStrip::of(&[]), None);
    }
}
