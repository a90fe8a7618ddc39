//! In how many decimals a waterfall says its figures, so that they add up as shown.

use super::finite;
use crate::i18n::number;

/// The figures at both ends and the decimals in which all are shown.
pub(super) struct Figures {
    pub(super) digits: usize,
    /// How many units of the last decimal make a probability of one.
    pub(super) units: f64,
    pub(super) start: i64,
    pub(super) score: i64,
}

impl Figures {
    /// As few decimals as tell the ends apart, and neither end certain unless it is.
    pub(super) fn of(start: f64, score: f64) -> Figures {
        let (start, score) = (finite(start).clamp(0.0, 1.0), finite(score).clamp(0.0, 1.0));
        let doubt = |share: f64| share.min(1.0 - share);
        let certain = match doubt(start).min(doubt(score)) {
            doubt if doubt >= 0.005 => 0,
            doubt if doubt >= 0.0005 => 1,
            _ => 2,
        };
        let apart = match (score - start).abs() {
            far if far >= 0.1 => 0,
            far if far >= 0.01 => 1,
            _ => 2,
        };
        let digits: usize = certain.max(apart);
        let units = libm::pow(10.0, digits as f64 + 2.0);
        let rounded = |share: f64| {
            let figure = libm::round(share * units) as i64;
            let most = units as i64;
            match share {
                0.0 => 0,
                1.0 => most,
                _ => figure.clamp(1, most - 1),
            }
        };
        Figures {
            digits,
            units,
            start: rounded(start),
            score: rounded(score),
        }
    }

    fn points(&self, figure: i64) -> f64 {
        figure as f64 * 100.0 / self.units
    }

    /// A risk: `96 %`.
    pub(super) fn say(&self, figure: i64) -> String {
        format!(
            "{}\u{a0}%",
            number::decimal(self.points(figure), self.digits)
        )
    }

    /// A difference: `+41`.
    pub(super) fn signed(&self, figure: i64) -> String {
        number::signed(self.points(figure), self.digits)
    }
}
