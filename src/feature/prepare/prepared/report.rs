//! What a fit did, in figures and in words.

use serde::{Deserialize, Serialize};

use crate::feature::preparation::Gaps;
use crate::feature::prepare::plan::{ColumnPlan, GapCount, PlannedMerge};
use crate::feature::prepare::split::SplitReport;
use crate::i18n::number::{count as in_words, plain};
use crate::i18n::{Lang, preparation as text};
use crate::table::Table;

/// What a fit did.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PrepareReport {
    /// The split.
    pub split: SplitReport,
    /// Training rows.
    pub rows: u64,
    /// Features that come out.
    pub features: u64,
    /// Every column of the plan.
    pub columns: Vec<ColumnReport>,
    /// Merges that were accepted.
    pub merges: Vec<PlannedMerge>,
    /// Of chained equations: columns, rounds, and whether they settled.
    pub chained: Option<(u64, u32, bool)>,
    /// Of rows made up: their class, how many, and the training rows of that class
    /// and of the other with them.
    pub made_up: Option<(String, u64, (u64, u64))>,
    /// Customers who stand in training and in test.
    pub in_two_parts: u64,
}

/// What became of one column.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ColumnReport {
    /// What was planned.
    pub plan: ColumnPlan,
    /// What its gaps become; `None` when it was left out.
    pub fitted: Option<Gaps>,
}

impl ColumnReport {
    /// The column's line; `table` is the one that was fitted.
    pub fn say(&self, lang: Lang, count: GapCount) -> String {
        let fitted = |value: String, strategy: &str| {
            text::FITTED.fill(lang, &[("value", &value), ("strategy", strategy)])
        };
        let filled = self.fitted.as_ref().map(|gaps| match gaps {
            Gaps::Value {
                value, strategy, ..
            } => fitted(plain(*value), strategy.say(lang)),
            Gaps::Category { name, strategy } => fitted(format!("\"{name}\""), strategy.say(lang)),
            Gaps::Chained => text::FILL_CHAINED.text(lang).to_string(),
            Gaps::Keep => text::KEEP.text(lang).to_string(),
        });
        self.plan.say(lang, count, filled)
    }
}

impl PrepareReport {
    /// The report in words, a line each; `table` is the one that was fitted.
    pub fn say(&self, lang: Lang, table: &Table) -> Vec<String> {
        let number = |value: u64| in_words(lang, value);
        let mut lines = self.split.say(lang);
        if self.in_two_parts > 0 {
            let customers = number(self.in_two_parts);
            lines.push(text::IN_TWO_PARTS.fill(lang, &[("customers", &customers)]));
        }
        for column in &self.columns {
            let counted = table.column(&column.plan.column).map(GapCount::of);
            lines.push(column.say(lang, counted.unwrap_or_default()));
        }
        let marked = |text: &str| format!("“{text}”");
        lines.extend(self.merges.iter().map(|merge| {
            text::MERGED.fill(
                lang,
                &[
                    ("column", &merge.column),
                    ("from", &marked(&merge.from)),
                    ("into", &marked(&merge.into)),
                ],
            )
        }));
        if let Some((columns, rounds, settled)) = self.chained {
            let message = match settled {
                true => text::CHAINED_ROUNDS,
                false => text::CHAINED_UNSETTLED,
            };
            lines.push(message.fill(
                lang,
                &[
                    ("columns", &number(columns)),
                    ("rounds", &rounds.to_string()),
                ],
            ));
        }
        if let Some((class, rows, (of_class, others))) = &self.made_up {
            let values = [
                ("class", marked(class)),
                ("rows", number(*rows)),
                ("of_class", number(*of_class)),
                ("others", number(*others)),
            ];
            lines.push(text::MADE_UP.fill(lang, &values.each_ref().map(|(k, v)| (*k, v.as_str()))));
        }
        lines.push(text::LEARNT.fill(
            lang,
            &[
                ("rows", &number(self.rows)),
                ("features", &number(self.features)),
            ],
        ));
        lines
    }
}
