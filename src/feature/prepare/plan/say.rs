//! A plan in words, a line per column.

use super::{ColumnPlan, EncodeChoice, GapChoice, Use, Why};
use crate::feature::prepare::impute::Strategy;
use crate::feature::prepare::scale::Scale;
use crate::i18n::number::{count as in_words, percent};
use crate::i18n::{Lang, preparation as text};
use crate::table::Column;

/// What is counted of a column for its line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct GapCount {
    /// Rows of the table.
    pub rows: u64,
    /// Rows without a value.
    pub gaps: u64,
    /// Distinct values.
    pub categories: u64,
}

impl GapCount {
    /// Counts a column.
    pub fn of(column: &Column) -> GapCount {
        let present = |code: &u32| !column.is_missing_code(*code);
        GapCount {
            rows: column.len() as u64,
            gaps: column.missing_count(),
            categories: (0..column.dictionary_len() as u32).filter(present).count() as u64,
        }
    }

    /// The gaps in words.
    pub fn say(&self, lang: Lang) -> String {
        match self.gaps {
            0 => text::NO_GAPS.text(lang).to_string(),
            gaps => text::GAPS.fill(
                lang,
                &[
                    ("rows", &in_words(lang, gaps)),
                    ("share", &percent(gaps as f64 / self.rows.max(1) as f64)),
                ],
            ),
        }
    }
}

impl Why {
    /// The reason in words.
    pub fn say(self, lang: Lang) -> &'static str {
        match self {
            Why::Id => text::WHY_ID,
            Why::Anchor => text::WHY_ANCHOR,
            Why::Label => text::WHY_LABEL,
            Why::OtherLabel => text::WHY_OTHER_LABEL,
            Why::Empty => text::WHY_EMPTY,
            Why::Constant => text::WHY_CONSTANT,
            Why::Identifier => text::WHY_IDENTIFIER,
            Why::Date => text::WHY_DATE,
            Why::Text => text::WHY_TEXT,
            Why::SaysLess => text::WHY_SAYS_LESS,
            Why::Leak => text::WHY_LEAK,
            Why::Chosen => text::WHY_CHOSEN,
        }
        .text(lang)
    }
}

impl GapChoice {
    /// What gaps become, in words.
    pub fn say(&self, lang: Lang) -> String {
        match self {
            GapChoice::Keep => text::KEEP.text(lang).to_string(),
            GapChoice::Chained => text::FILL_CHAINED.text(lang).to_string(),
            GapChoice::Fill(Strategy::Constant { value }) => {
                text::FILL_CONSTANT.fill(lang, &[("value", value)])
            }
            GapChoice::Fill(Strategy::Unknown) => text::FILL_UNKNOWN.text(lang).to_string(),
            GapChoice::Fill(Strategy::ZeroWithFlag) => text::FILL_ZERO_FLAG.text(lang).to_string(),
            GapChoice::Fill(strategy) => text::FILL.fill(lang, &[("strategy", strategy.say(lang))]),
        }
    }
}

impl ColumnPlan {
    /// What is made of the values, in words.
    pub fn say_encoding(&self, lang: Lang, categories: u64) -> String {
        let message = match (self.encode, self.used) {
            (EncodeChoice::Number, Use::Flag) => text::AS_FLAG,
            (EncodeChoice::Number, Use::Date) => text::AS_DAYS,
            (EncodeChoice::Number, _) => text::AS_NUMBER,
            (EncodeChoice::OneHot, _) => text::AS_ONE_HOT,
            (EncodeChoice::Ordinal, _) => text::AS_ORDINAL,
            (EncodeChoice::Target, _) => text::AS_TARGET,
        };
        let line = message.fill(lang, &[("categories", &in_words(lang, categories))]);
        let scaled = match self.scale {
            None => return line,
            Some(Scale::Standard) => text::SCALED_STANDARD,
            Some(Scale::MinMax) => text::SCALED_MIN_MAX,
            Some(Scale::Robust) => text::SCALED_ROBUST,
        };
        scaled.fill(lang, &[("line", &line)])
    }

    /// The column's line; `filled` says what its gaps become where that was fitted.
    pub fn say(&self, lang: Lang, count: GapCount, filled: Option<String>) -> String {
        if let Use::LeftOut(why) = self.used {
            let values = [("column", self.column.as_str()), ("why", why.say(lang))];
            return text::LEFT_OUT.fill(lang, &values);
        }
        text::LINE.fill(
            lang,
            &[
                ("column", &self.column),
                ("gaps", &count.say(lang)),
                ("filled", &filled.unwrap_or_else(|| self.gaps.say(lang))),
                ("encoded", &self.say_encoding(lang, count.categories)),
            ],
        )
    }
}
