//! How a column writes its numbers, so that a cell is read by its column.

use serde::{Deserialize, Serialize};

use crate::i18n::{Lang, table as words};

/// The sign between whole and fraction.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "kebab-case")]
pub enum DecimalMark {
    /// `1395.5`
    #[default]
    Point,
    /// `1395,5`
    Comma,
}

/// What stands between groups of three digits.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "kebab-case")]
pub enum Grouping {
    /// `1395`
    #[default]
    None,
    /// `1,395`
    Comma,
    /// `1.395`
    Point,
    /// `1 395`, with any of the spaces that typography knows.
    Space,
    /// `1'395` and `1’395`
    Apostrophe,
}

/// The money that a number counts.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "kebab-case")]
pub enum Currency {
    /// No sign of money.
    #[default]
    None,
    /// `₩`, `원`, `KRW`.
    Won,
    /// `$`, `US$`, `USD`, `달러`.
    Dollar,
    /// `€`, `EUR`, `유로`.
    Euro,
    /// `¥`, `円`, `엔`, `JPY`.
    Yen,
    /// `£`, `GBP`.
    Pound,
    /// `元`, `위안`, `CNY`.
    Yuan,
    /// `₹`, `INR`.
    Rupee,
    /// More than one of them in one column.
    Mixed,
}

/// How a column writes its numbers.
///
/// A cell may always leave out what the format allows (`1395` in a column
/// grouped by commas); what it must not do is to use the other decimal mark.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub struct NumberFormat {
    /// The sign between whole and fraction.
    pub decimal: DecimalMark,
    /// What stands between groups of digits; with any but `None`, spaces and
    /// apostrophes are read too.
    pub grouping: Grouping,
    /// The money that is counted.
    pub currency: Currency,
    /// Cells are percentages: `12%` and `12` are 0.12.
    pub percent: bool,
    /// Negative numbers stand in parentheses, as accountants write them.
    pub parentheses: bool,
    /// `3만`, `1억 2,000만`.
    pub myriads: bool,
}

impl NumberFormat {
    /// Digits with a point and nothing else, as programs write numbers.
    pub const PLAIN: NumberFormat = NumberFormat {
        decimal: DecimalMark::Point,
        grouping: Grouping::None,
        currency: Currency::None,
        percent: false,
        parentheses: false,
        myriads: false,
    };

    /// Whether this is [`NumberFormat::PLAIN`].
    #[inline]
    pub fn is_plain(&self) -> bool {
        *self == NumberFormat::PLAIN
    }

    /// The format by an example: `1,395.5`, `12.5%`.
    pub fn say(&self, lang: Lang) -> String {
        let number = super::write_number(if self.percent { 0.125 } else { 1395.5 }, self);
        let format = words::FORMAT_NUMBER.fill(lang, &[("example", &number)]);
        match self.currency {
            Currency::Mixed => words::FORMAT_MIXED_CURRENCY.text(lang).to_string(),
            _ => format,
        }
    }
}

impl Currency {
    /// The sign before a number; `None` for a mixture.
    pub(super) fn sign(self) -> Option<&'static str> {
        match self {
            Currency::Won => Some("₩"),
            Currency::Dollar => Some("$"),
            Currency::Euro => Some("€"),
            Currency::Yen => Some("¥"),
            Currency::Pound => Some("£"),
            Currency::Yuan => Some("元"),
            Currency::Rupee => Some("₹"),
            Currency::None | Currency::Mixed => None,
        }
    }

    /// The currency of two columns, cells or files taken together.
    pub(in crate::table) fn with(self, other: Currency) -> Currency {
        match (self, other) {
            (Currency::None, any) | (any, Currency::None) => any,
            (a, b) if a == b => a,
            _ => Currency::Mixed,
        }
    }
}
