//! What whoever trains should know of how it was begun: which columns are not learnt from,
//! and what was decided for want of a word.

use serde::Serialize;

use super::late::Cut;
use super::start::SplitKind;
use crate::feature::audit::Finding;
use crate::feature::prepare::PreparePlan;
use crate::feature::prepare::plan::{Use, Why};
use crate::feature::prepare::split::SplitError;
use crate::feature::{says_customer, says_key};
use crate::i18n::{Lang, number, train as text};
use crate::model::evaluate::ThresholdRule;
use crate::table::{Column, ColumnKind};

/// Most columns that are named in one line.
const NAMED: usize = 12;

/// Rows per value, on average, from which a column of numbers rather measures than names.
const ROWS_PER_VALUE: usize = 5;

/// A column that is not learnt from.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct LeftOut {
    /// The column.
    pub column: String,
    /// Why.
    pub why: Why,
    /// What the leak audit found of it, if that is why.
    #[serde(skip)]
    pub finding: Option<Finding>,
}

/// Everything to know of a training.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Notice {
    /// Columns that are not learnt from, in the table's order.
    pub left_out: Vec<LeftOut>,
    /// What else there is to say.
    pub remarks: Vec<Remark>,
}

impl Notice {
    /// What a plan leaves out, besides the label.
    pub(super) fn of(plan: &PreparePlan, remarks: Vec<Remark>) -> Notice {
        let left_out = plan
            .columns
            .iter()
            .filter_map(|planned| match planned.used {
                Use::LeftOut(Why::Label) => None,
                Use::LeftOut(why) => Some(LeftOut {
                    column: planned.column.clone(),
                    why,
                    finding: None,
                }),
                _ => None,
            });
        Notice {
            left_out: left_out.collect(),
            remarks,
        }
    }

    /// Adds what the leak audit found of columns that are left out for it.
    pub(super) fn add_leaks(&mut self, leaks: &[Finding]) {
        for left in self
            .left_out
            .iter_mut()
            .filter(|left| left.why == Why::Leak)
        {
            let of = |leak: &&Finding| leak.column.as_ref() == Some(&left.column);
            left.finding = leaks.iter().find(of).cloned();
        }
    }

    /// What there is to say besides what is left out, in words.
    pub fn remarks(&self, lang: Lang) -> Vec<String> {
        self.remarks.iter().map(|remark| remark.say(lang)).collect()
    }

    /// Everything in words, a line each; columns that are left out for one reason together.
    pub fn say(&self, lang: Lang) -> Vec<String> {
        let mut lines = self.remarks(lang);
        let mut reasons: Vec<(Why, Vec<&str>)> = Vec::new();
        for left in &self.left_out {
            if let Some(finding) = &left.finding {
                let values = [("line", finding.line(lang))];
                let values = values.each_ref().map(|(k, v)| (*k, v.as_str()));
                lines.push(text::LEFT_OUT_LEAK.fill(lang, &values));
                continue;
            }
            match reasons.iter_mut().find(|(why, _)| *why == left.why) {
                Some((_, columns)) => columns.push(&left.column),
                None => reasons.push((left.why, vec![&left.column])),
            }
        }
        for (why, columns) in reasons {
            let named: Vec<&str> = columns.iter().take(NAMED).copied().collect();
            let named = named.join(", ");
            let more = number::count(lang, columns.len().saturating_sub(NAMED) as u64);
            let message = match columns.len() > NAMED {
                true => text::LEFT_OUT_MANY,
                false => text::LEFT_OUT,
            };
            let values = [
                ("columns", named.as_str()),
                ("more", more.as_str()),
                ("why", why.say(lang)),
            ];
            lines.push(message.fill(lang, &values));
        }
        lines
    }
}

/// Something to know of a training.
#[derive(Clone, Debug, PartialEq)]
pub enum Remark {
    /// The column that is to name customers looks like one that measures.
    IdMeasures {
        /// The column.
        column: String,
        /// Its distinct values.
        values: u64,
        /// Its rows.
        rows: u64,
    },
    /// What the leak audit suspects of a column that is learnt from, or of the whole table.
    Suspect(Finding),
    /// Columns that the leak audit could not look at in time.
    AuditCut {
        /// How many.
        unaudited: u64,
    },
    /// What is planned for columns' gaps, values or scale plays no part.
    InVain {
        /// The columns.
        columns: Vec<String>,
    },
    /// No threshold keeps to the rule.
    NoThreshold(ThresholdRule),
    /// A kind keeps fewer rows than usual, for each is very many numbers.
    FewerRows {
        /// The kind.
        model: &'static str,
        /// The rows.
        rows: u64,
    },
    /// A kind is not kept, for its bundle could not be read again.
    NotKept {
        /// The kind.
        model: &'static str,
        /// About how many bytes its bundle would have.
        bytes: u64,
    },
    /// A kind that reads steps of time found none: the whole row is one step.
    NoSteps {
        /// The kind.
        model: &'static str,
    },
    /// A budget of rows is taken as a share.
    BudgetShare {
        /// Rows that the budget names.
        top: u64,
        /// Rows with an answer.
        rows: u64,
    },
    /// Probabilities could not be put right.
    NotCalibrated,
    /// The file of a search does not say of which data it is.
    SearchAnew,
    /// A search is wanted, and there are no options of what is learnt that could be searched.
    NothingSearched,
    /// What else time was too short for.
    Cut(Cut),
    /// A part would have had one answer only, so that rows are split another way.
    SplitChanged {
        /// The way that was meant.
        wanted: SplitKind,
        /// The way that was taken.
        taken: SplitKind,
        /// Whether the part is the one that judges.
        test: bool,
        /// The answer.
        class: String,
    },
    /// Rows are split another way than was meant, for that cannot be done.
    NotSplit {
        /// The way that was meant.
        wanted: SplitKind,
        /// The way that was taken.
        taken: SplitKind,
        /// What stands against it.
        why: SplitError,
    },
}

impl Remark {
    /// What there is to say of a column that somebody calls the customer's.
    pub(super) fn of_id(column: &Column) -> Option<Remark> {
        let counts = column.counts();
        let present = |(code, rows): &(u32, u64)| *rows > 0 && !column.is_missing_code(*code);
        let values = (0u32..).zip(counts).filter(present).count();
        let measures = match column.kind() {
            ColumnKind::Decimal | ColumnKind::Date | ColumnKind::Boolean => true,
            ColumnKind::Integer => {
                let named = says_key(column.name()) || says_customer(column.name());
                !named && values * ROWS_PER_VALUE < column.len()
            }
            _ => false,
        };
        measures.then(|| Remark::IdMeasures {
            column: column.name().to_string(),
            values: values as u64,
            rows: column.len() as u64,
        })
    }

    /// The remark in words.
    pub fn say(&self, lang: Lang) -> String {
        let count = |rows: &u64| number::count(lang, *rows);
        match self {
            Remark::Suspect(finding) => finding.line(lang),
            Remark::AuditCut { unaudited } => {
                text::AUDIT_CUT.fill(lang, &[("columns", &count(unaudited))])
            }
            Remark::InVain { columns } => {
                let mut named: Vec<&str> = columns.iter().map(String::as_str).collect();
                if named.len() > NAMED {
                    named.truncate(NAMED);
                    named.push("…");
                }
                text::IN_VAIN.fill(lang, &[("columns", &named.join(", "))])
            }
            Remark::NoThreshold(rule) => {
                text::NO_RULED_THRESHOLD.fill(lang, &[("rule", &rule.to_string())])
            }
            Remark::FewerRows { model, rows } => {
                text::FEWER_ROWS.fill(lang, &[("model", model), ("rows", &count(rows))])
            }
            Remark::NotKept { model, bytes } => {
                let values = [("model", *model), ("bytes", &*number::bytes(*bytes))];
                text::NOT_KEPT.fill(lang, &values)
            }
            Remark::NoSteps { model } => text::NO_STEPS.fill(lang, &[("model", model)]),
            Remark::BudgetShare { top, rows } => {
                let share = number::percent((*top as f64 / (*rows).max(1) as f64).min(1.0));
                let values = [
                    ("top", &*count(top)),
                    ("rows", &*count(rows)),
                    ("share", &*share),
                ];
                text::BUDGET_SHARE.fill(lang, &values)
            }
            Remark::NotCalibrated => text::NOT_CALIBRATED.text(lang).to_string(),
            Remark::SearchAnew => text::SEARCH_ANEW.text(lang).to_string(),
            Remark::NothingSearched => text::NOTHING_SEARCHED.text(lang).to_string(),
            Remark::Cut(cut) => cut.say(lang),
            Remark::IdMeasures {
                column,
                values,
                rows,
            } => text::ID_MEASURES.fill(
                lang,
                &[
                    ("column", column),
                    ("values", &count(values)),
                    ("rows", &count(rows)),
                ],
            ),
            Remark::SplitChanged {
                wanted,
                taken,
                test,
                class,
            } => {
                let part = match test {
                    true => text::PART_TEST,
                    false => text::PART_TRAIN,
                };
                text::SPLIT_CHANGED.fill(
                    lang,
                    &[
                        ("wanted", wanted.say(lang)),
                        ("taken", taken.say(lang)),
                        ("part", part.text(lang)),
                        ("class", class),
                    ],
                )
            }
            Remark::NotSplit { wanted, taken, why } => text::NOT_SPLIT.fill(
                lang,
                &[
                    ("wanted", wanted.say(lang)),
                    ("taken", taken.say(lang)),
                    ("why", &why.say(lang)),
                ],
            ),
        }
    }
}

impl SplitKind {
    /// The way in words.
    pub fn say(self, lang: Lang) -> &'static str {
        match self {
            SplitKind::Time => text::BY_TIME,
            SplitKind::Group => text::BY_CUSTOMER,
            SplitKind::Random => text::AT_RANDOM,
        }
        .text(lang)
    }
}
