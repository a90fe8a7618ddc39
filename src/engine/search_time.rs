//! How long each search of a training may take, by the clock of whoever watches it: the engine
//! has none. News are counted, not ticks of a timer, for a browser slows a hidden page's timers
//! down, but not what its workers tell.

use super::message::{Progress, Stage};

/// The time that each search of a training has.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SearchTime {
    /// In milliseconds.
    most: f64,
    /// The search under way: since when, and the trials that were done when it was last heard of.
    under_way: Option<(f64, u64)>,
}

impl SearchTime {
    /// So many seconds for each.
    pub fn new(seconds: u32) -> SearchTime {
        SearchTime {
            most: f64::from(seconds) * 1_000.0,
            under_way: None,
        }
    }

    /// Takes notice of a progress at `now`, in milliseconds; whether the search under way has had
    /// its time and is to be ended. Then its time begins anew, in case that is not heard.
    pub fn note(&mut self, progress: Progress, now: f64) -> bool {
        let Progress { stage, done, .. } = progress;
        if stage != Stage::Searching {
            self.under_way = None;
            return false;
        }
        // Fewer trials than before: the search of the next fold. Time before its beginning: the
        // clock was put back.
        let same = self
            .under_way
            .filter(|(since, before)| *before <= done && *since <= now);
        let since = same.map_or(now, |(since, _)| since);
        let is_over = now - since >= self.most;
        self.under_way = Some((if is_over { now } else { since }, done));
        is_over
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINUTE: f64 = 60_000.0;

    fn searching(done: u64) -> Progress {
        Progress::new(Stage::Searching, done, 100)
    }

    #[test]
    fn a_search_ends_after_its_time_however_seldom_it_is_looked_at() {
        // Looked at so often, and ended at the first look that is late enough.
        for (every, ends) in [(0.1, 10.0), (1.0, 10.0), (4.0, 12.0), (30.0, 30.0)] {
            let mut time = SearchTime::new(600);
            let mut ended = None;
            for look in 0..=120_u32 {
                let now = 1e12 + f64::from(look) * every * MINUTE;
                if time.note(searching(u64::from(look)), now) {
                    ended = Some(f64::from(look) * every);
                    break;
                }
            }
            let ended = ended.unwrap();
            assert!((ended - ends).abs() < every / 2.0, "{every}: {ended}");
        }
    }

    #[test]
    fn each_search_has_its_own_time() {
        let learning = Progress::new(Stage::Learning, 0, 100);
        // When, what is heard, and whether the search is to end.
        let course = [
            (0.0, Progress::new(Stage::Preparing, 0, 100), false),
            // Time begins with the search, not with the training.
            (20.0, searching(0), false),
            (29.0, searching(7), false),
            // Fewer trials: the next fold's.
            (29.5, searching(1), false),
            (39.0, searching(9), false),
            (39.5, searching(9), true),
            // Not heard yet: it is not asked for again at once.
            (39.6, searching(9), false),
            (49.5, searching(9), true),
            (50.0, learning, false),
            (60.0, searching(9), false),
            (69.5, searching(20), false),
            (70.0, searching(20), true),
            // A clock that was put back begins anew, rather than to wait until it is there again.
            (10.0, searching(30), false),
            (20.0, searching(30), true),
        ];
        let mut time = SearchTime::new(600);
        for (at, progress, ends) in course {
            assert_eq!(time.note(progress, at * MINUTE), ends, "at {at} min");
        }
    }
}
