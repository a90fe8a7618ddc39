//! The units in which effects are shown.

use serde::{Deserialize, Serialize};

use crate::i18n::chart as words;
use crate::i18n::{Lang, number};

/// From here on a number is written with an exponent: nobody reads its digits.
const HUGE: f64 = 1e15;

/// The unit of an effect.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Unit {
    /// Percentage points of risk; the numbers are shares of one.
    Points,
    /// Log-odds, the model's own scale.
    LogOdds,
}

impl Unit {
    /// The number that is shown: points are hundredths.
    pub fn shown(self, value: f64) -> f64 {
        match self {
            Unit::Points => value * 100.0,
            Unit::LogOdds => value,
        }
    }

    /// Decimals that suit a shown number.
    fn digits(self, shown: f64) -> usize {
        match self {
            Unit::Points if shown.abs() >= 9.95 => 0,
            Unit::Points if shown.abs() >= 0.095 => 1,
            _ => 2,
        }
    }

    /// A size without sign or unit: `12`, `0.82`.
    pub fn size(self, value: f64) -> String {
        let shown = self.shown(value).abs();
        if shown >= HUGE {
            return number::plain(shown);
        }
        number::decimal(shown, self.digits(shown))
    }

    /// An effect with its sign, without unit: `+12`, `−0.82`.
    pub fn signed(self, value: f64) -> String {
        let shown = self.shown(value);
        if shown.abs() >= HUGE {
            let sign = if shown < 0.0 { number::MINUS } else { '+' };
            return format!("{sign}{}", number::plain(shown.abs()));
        }
        number::signed(shown, self.digits(shown))
    }

    /// A number with its unit: `12 points`, `0.82 log-odds`.
    pub fn with_unit(self, number: &str, lang: Lang) -> String {
        let message = match self {
            Unit::Points => words::IN_POINTS,
            Unit::LogOdds => words::IN_LOG_ODDS,
        };
        message.fill(lang, &[("number", number)])
    }

    /// The unit's name, for heads of tables.
    pub fn name(self, lang: Lang) -> &'static str {
        match self {
            Unit::Points => words::POINTS.text(lang),
            Unit::LogOdds => words::LOG_ODDS.text(lang),
        }
    }
}
