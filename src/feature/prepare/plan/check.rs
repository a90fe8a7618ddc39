//! What does not make sense in a plan, before anything is learnt by it.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{
    ColumnPlan, EncodeChoice, GapChoice, MOST_ROUNDS, MOST_SAMPLED, PLAN_VERSION, PreparePlan,
    SplitPlan, Use,
};
use crate::feature::prepare::impute::Strategy;
use crate::i18n::{Lang, Message, preparation as text};
use crate::table::{Table, number};

/// What does not make sense in a plan.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, thiserror::Error)]
#[error("{}", self.say(Lang::En))]
pub enum PlanError {
    /// No plan in JSON.
    NotAPlan {
        /// The line, from 1.
        line: u64,
        /// The place in it, from 1.
        column: u64,
        /// What the reader said.
        reason: String,
    },
    /// Written by a newer program.
    Version {
        /// The version found.
        found: u32,
    },
    /// A column that the table does not have.
    NoColumn {
        /// Its name.
        column: String,
    },
    /// A column that is planned twice.
    ColumnTwice {
        /// Its name.
        column: String,
    },
    /// A choice that does not go with how the column is read.
    NotForColumn {
        /// The column.
        column: String,
        /// How it is read.
        used: Use,
        /// The choice.
        choice: Choice,
    },
    /// A contract without preparation.
    NoPreparation,
    /// Every column is left out.
    NothingLeft,
    /// An encoding by a label that is not named.
    NeedsLabel {
        /// The column.
        column: String,
    },
    /// A split by time without anchor.
    NeedsAnchor,
    /// A split by customer without customers.
    NeedsCustomer,
    /// Balancing without a label.
    ResampleNeedsLabel,
    /// Balancing where a gap would stay.
    ResampleGaps {
        /// The column.
        column: String,
    },
    /// Chained equations beyond what is reckoned.
    ChainedLimit,
}

/// A choice of a plan, to be named in an error.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Choice {
    /// What gaps become.
    Gaps(GapChoice),
    /// An encoding.
    Encode(EncodeChoice),
    /// A scale.
    Scale,
}

impl Choice {
    fn say(&self, lang: Lang) -> &'static str {
        match self {
            Choice::Gaps(GapChoice::Keep) => text::CHOICE_KEEP.text(lang),
            Choice::Gaps(GapChoice::Fill(strategy)) => strategy.say(lang),
            Choice::Gaps(GapChoice::Chained) => text::CHOICE_CHAINED.text(lang),
            Choice::Encode(encode) => encode.say(lang),
            Choice::Scale => text::CHOICE_SCALE.text(lang),
        }
    }
}

impl EncodeChoice {
    /// What the encoding is called.
    pub fn say(self, lang: Lang) -> &'static str {
        match self {
            EncodeChoice::Number => text::CHOICE_NUMBER,
            EncodeChoice::OneHot => text::CHOICE_ONE_HOT,
            EncodeChoice::Ordinal => text::CHOICE_ORDINAL,
            EncodeChoice::Target => text::CHOICE_TARGET,
        }
        .text(lang)
    }
}

impl PlanError {
    /// The error in words.
    pub fn say(&self, lang: Lang) -> String {
        let plain = |message: Message| message.text(lang).to_string();
        match self {
            PlanError::NotAPlan {
                line,
                column,
                reason,
            } => text::NOT_A_PLAN.fill(
                lang,
                &[
                    ("line", &line.to_string()),
                    ("column", &column.to_string()),
                    ("reason", reason),
                ],
            ),
            PlanError::Version { found } => text::PLAN_VERSION.fill(
                lang,
                &[
                    ("found", &found.to_string()),
                    ("known", &PLAN_VERSION.to_string()),
                ],
            ),
            PlanError::NoColumn { column } => text::NO_COLUMN.fill(lang, &[("column", column)]),
            PlanError::ColumnTwice { column } => {
                text::COLUMN_TWICE.fill(lang, &[("column", column)])
            }
            PlanError::NotForColumn {
                column,
                used,
                choice,
            } => {
                let kind = match used {
                    Use::Number | Use::LeftOut(_) => text::KIND_NUMBER,
                    Use::Flag => text::KIND_FLAG,
                    Use::Category => text::KIND_CATEGORY,
                    Use::Date => text::KIND_DATE,
                };
                text::NOT_FOR_COLUMN.fill(
                    lang,
                    &[
                        ("column", column),
                        ("choice", choice.say(lang)),
                        ("kind", kind.text(lang)),
                    ],
                )
            }
            PlanError::NoPreparation => plain(text::NO_PREPARATION),
            PlanError::NothingLeft => plain(text::NOTHING_LEFT),
            PlanError::NeedsLabel { column } => text::NEEDS_LABEL.fill(lang, &[("column", column)]),
            PlanError::NeedsAnchor => plain(text::NEEDS_ANCHOR),
            PlanError::NeedsCustomer => plain(text::NEEDS_CUSTOMER),
            PlanError::ResampleNeedsLabel => plain(text::RESAMPLE_NEEDS_LABEL),
            PlanError::ResampleGaps { column } => {
                text::RESAMPLE_GAPS.fill(lang, &[("column", column)])
            }
            PlanError::ChainedLimit => text::CHAINED_LIMIT.fill(
                lang,
                &[
                    ("rounds", &MOST_ROUNDS.to_string()),
                    ("columns", &MOST_SAMPLED.to_string()),
                ],
            ),
        }
    }
}

impl PreparePlan {
    /// Checks the plan against the table that it is for.
    ///
    /// # Errors
    /// The first [`PlanError`].
    pub fn check(&self, table: &Table) -> Result<(), PlanError> {
        let known = |column: &String| match table.column(column) {
            Some(_) => Ok(()),
            None => Err(PlanError::NoColumn {
                column: column.clone(),
            }),
        };
        for named in [&self.id, &self.anchor, &self.label].into_iter().flatten() {
            known(named)?;
        }
        let mut seen = BTreeSet::new();
        for plan in &self.columns {
            if !seen.insert(plan.column.as_str()) {
                return Err(PlanError::ColumnTwice {
                    column: plan.column.clone(),
                });
            }
            known(&plan.column)?;
            self.check_column(plan)?;
        }
        for merge in &self.merges {
            known(&merge.column)?;
        }
        match self.split {
            SplitPlan::OutOfTime { .. } if self.anchor.is_none() => {
                return Err(PlanError::NeedsAnchor);
            }
            SplitPlan::Group(_) if self.id.is_none() => return Err(PlanError::NeedsCustomer),
            _ => {}
        }
        if self.resample.is_some() {
            self.check_resample(table)?;
        }
        let numbers = self
            .used()
            .filter(|plan| !matches!(plan.used, Use::Category | Use::Date))
            .count();
        let chained = self.used().any(|plan| plan.gaps == GapChoice::Chained);
        let limits = (1..=MOST_ROUNDS).contains(&self.chained.rounds)
            && self.chained.tolerance >= 0.0
            && (!self.chained.draw || numbers <= MOST_SAMPLED);
        if chained && !limits {
            return Err(PlanError::ChainedLimit);
        }
        match self.used().next() {
            Some(_) => Ok(()),
            None => Err(PlanError::NothingLeft),
        }
    }

    /// Rows are made up between others only where nothing is missing.
    fn check_resample(&self, table: &Table) -> Result<(), PlanError> {
        if self.label.is_none() {
            return Err(PlanError::ResampleNeedsLabel);
        }
        let stays = |plan: &&ColumnPlan| {
            plan.gaps == GapChoice::Keep
                && matches!(plan.encode, EncodeChoice::Number | EncodeChoice::Ordinal)
                && table
                    .column(&plan.column)
                    .is_some_and(|column| column.missing_count() > 0)
        };
        match self.used().find(stays) {
            None => Ok(()),
            Some(plan) => Err(PlanError::ResampleGaps {
                column: plan.column.clone(),
            }),
        }
    }

    fn check_column(&self, plan: &ColumnPlan) -> Result<(), PlanError> {
        let refuse = |choice: Choice| {
            Err(PlanError::NotForColumn {
                column: plan.column.clone(),
                used: plan.used,
                choice,
            })
        };
        let gaps_fit = match (&plan.used, &plan.gaps) {
            (Use::LeftOut(_), _) => return Ok(()),
            (_, GapChoice::Keep | GapChoice::Fill(Strategy::Mode)) => true,
            (Use::Category, GapChoice::Fill(Strategy::Unknown | Strategy::Constant { .. })) => true,
            (Use::Category, _) => false,
            (Use::Date, GapChoice::Chained | GapChoice::Fill(Strategy::ZeroWithFlag)) => false,
            (_, GapChoice::Fill(Strategy::Unknown)) => false,
            (_, GapChoice::Fill(Strategy::Constant { value })) => {
                number::parse(value).is_some_and(|value| (value as f32).is_finite())
            }
            (_, GapChoice::Fill(_) | GapChoice::Chained) => true,
        };
        if !gaps_fit {
            return refuse(Choice::Gaps(plan.gaps.clone()));
        }
        let is_category = plan.used == Use::Category;
        if is_category == (plan.encode == EncodeChoice::Number) {
            return refuse(Choice::Encode(plan.encode));
        }
        if plan.scale.is_some() && plan.encode == EncodeChoice::OneHot {
            return refuse(Choice::Scale);
        }
        if plan.encode == EncodeChoice::Target && self.label.is_none() {
            return Err(PlanError::NeedsLabel {
                column: plan.column.clone(),
            });
        }
        Ok(())
    }
}
