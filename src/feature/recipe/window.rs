//! Windows before an anchor and horizons from it on. Neither can cross it: the
//! types count days away from the anchor and have no sign.

use serde::{Deserialize, Serialize};

/// Days before an anchor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "WrittenWindow", into = "WrittenWindow")]
pub enum Window {
    /// The days from `from` to (without) `to` days before the anchor.
    Days(DaysBefore),
    /// The days since the anchor before; for the first, as calendars count, or from the data's first day.
    Period,
}

/// A span of days before an anchor: `from` is farther away than `to`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct DaysBefore {
    from: u32,
    to: u32,
}

/// As it is written: `{"last_days": 30}`, `{"between": [7, 6]}`, `"period"`.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum WrittenWindow {
    LastDays(u32),
    Between(u32, u32),
    Period,
}

/// Longest window or horizon: a century.
const MOST_DAYS: u32 = 36_525;

impl Window {
    /// The `days` days before the anchor; `None` for 0 or more than a century.
    pub fn last_days(days: u32) -> Option<Window> {
        Window::between(days, 0)
    }

    /// From `from` to (without) `to` days before the anchor; `None` when empty.
    pub fn between(from: u32, to: u32) -> Option<Window> {
        (from > to && from <= MOST_DAYS).then_some(Window::Days(DaysBefore { from, to }))
    }
}

impl DaysBefore {
    /// Days from the window's first day to the anchor.
    pub fn from(self) -> u32 {
        self.from
    }

    /// Days from the window's end to the anchor; 0: it ends at the anchor.
    pub fn to(self) -> u32 {
        self.to
    }

    /// The days since 1970 that belong to it: first and one past the last.
    pub fn at(self, anchor: i64) -> (i64, i64) {
        (anchor - i64::from(self.from), anchor - i64::from(self.to))
    }
}

impl TryFrom<WrittenWindow> for Window {
    type Error = &'static str;

    fn try_from(written: WrittenWindow) -> Result<Window, &'static str> {
        match written {
            WrittenWindow::LastDays(days) => Window::last_days(days),
            WrittenWindow::Between(from, to) => Window::between(from, to),
            WrittenWindow::Period => Some(Window::Period),
        }
        .ok_or("a window must hold at least one day and at most a century before its anchor")
    }
}

impl From<Window> for WrittenWindow {
    fn from(window: Window) -> WrittenWindow {
        match window {
            Window::Days(DaysBefore { from, to: 0 }) => WrittenWindow::LastDays(from),
            Window::Days(DaysBefore { from, to }) => WrittenWindow::Between(from, to),
            Window::Period => WrittenWindow::Period,
        }
    }
}

/// Days from an anchor on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "WrittenHorizon", into = "WrittenHorizon")]
pub struct Horizon {
    gap: u32,
    days: u32,
}

/// As it is written: `{"days": 30}` or `{"gap": 7, "days": 30}`.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenHorizon {
    #[serde(default)]
    gap: u32,
    days: u32,
}

impl Horizon {
    /// `days` days that begin `gap` days after the anchor; `None` for no days or centuries.
    pub fn new(gap: u32, days: u32) -> Option<Horizon> {
        let fits = days > 0 && days <= MOST_DAYS && gap <= MOST_DAYS;
        fits.then_some(Horizon { gap, days })
    }

    /// Days from the anchor to the end of the horizon.
    pub fn reach(self) -> u32 {
        self.gap + self.days
    }

    /// The days since 1970 that belong to it: first and one past the last.
    pub fn at(self, anchor: i64) -> (i64, i64) {
        let first = anchor + i64::from(self.gap);
        (first, first + i64::from(self.days))
    }
}

impl TryFrom<WrittenHorizon> for Horizon {
    type Error = &'static str;

    fn try_from(written: WrittenHorizon) -> Result<Horizon, &'static str> {
        Horizon::new(written.gap, written.days)
            .ok_or("a label's horizon must hold at least one day and at most a century")
    }
}

impl From<Horizon> for WrittenHorizon {
    fn from(horizon: Horizon) -> WrittenHorizon {
        WrittenHorizon {
            gap: horizon.gap,
            days: horizon.days,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_never_reaches_its_anchor_and_a_label_never_begins_before_it() {
        for (json, expected) in [
            (r#"{"last_days":30}"#, Some((-30, 0))),
            (r#"{"between":[7,6]}"#, Some((-7, -6))),
            (r#"{"between":[7,0]}"#, Some((-7, 0))),
            (r#"{"last_days":0}"#, None),
            (r#"{"between":[0,7]}"#, None),
            (r#"{"between":[7,-1]}"#, None),
            (r#"{"last_days":-30}"#, None),
            (r#"{"last_days":4000000000}"#, None),
        ] {
            let window = serde_json::from_str::<Window>(json).ok();
            let span = window.and_then(|window| match window {
                Window::Days(days) => Some(days.at(0)),
                Window::Period => None,
            });
            assert_eq!(span, expected, "{json}");
        }
        let horizon: Horizon =
            serde_json::from_str(r#"{"days":30}"#).unwrap_or_else(|e| panic!("{e}"));
        assert_eq!(horizon.at(100), (100, 130));
        assert!(serde_json::from_str::<Horizon>(r#"{"gap":-1,"days":30}"#).is_err());
    }
}
