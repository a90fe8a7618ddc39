//! From a raw table and a plan to features: everything is learnt from the training
//! rows and written down, so that later tables need nothing but what was written.

mod balance;
mod error;
mod fitting;
mod learn;
mod report;

pub use balance::MadeUp;
pub use error::PrepareError;
pub use fitting::{FitProgress, PrepareFit};
pub use report::{ColumnReport, PrepareReport};

use super::label::{self, BinaryLabel};
use super::plan::{PlanError, PreparePlan, SplitPlan};
use super::split::{self, OutOfTime, Part, Split, Strata};
use crate::feature::contract::{Contract, Label};
use crate::feature::error::FeatureError;
use crate::feature::fit::fit_raw;
use crate::feature::preparation::{Frame, Preparation, check, frame};
use crate::table::{Column, Table};

/// A table prepared by a plan.
#[derive(Clone, Debug, PartialEq)]
pub struct Prepared {
    /// What was learnt.
    pub preparation: Preparation,
    /// The features of all rows. Training rows are target-encoded out of fold;
    /// everything else is what [`Prepared::apply`] makes of the same rows.
    pub frame: Frame,
    /// What was done, in figures.
    pub report: PrepareReport,
    /// Which rows train and which judge.
    pub split: Split,
    /// Rows made up for the rarer class, where the plan asks for them; they
    /// belong to the training part and stand in no other.
    pub made_up: Option<MadeUp>,
}

impl Prepared {
    /// Learns from the training rows of `split` and prepares all rows.
    ///
    /// # Errors
    /// [`PrepareError`] when the plan does not make sense or a column gives
    /// nothing to learn from.
    pub fn fit(table: &Table, plan: &PreparePlan, split: Split) -> Result<Prepared, PrepareError> {
        let mut fit = PrepareFit::new(table, plan, split)?;
        while !fit.step(table)?.finished {}
        Ok(fit.finish())
    }

    /// Prepares a table by what was learnt before; learns nothing.
    ///
    /// # Errors
    /// [`PrepareError`] when the preparation is not sound, or the table does not
    /// have its columns.
    pub fn apply(table: &Table, preparation: &Preparation) -> Result<Frame, PrepareError> {
        check(preparation)?;
        let fit = fit_raw(preparation, table);
        Ok(frame(preparation, table, &fit)?)
    }

    /// The contract of a model that is trained on these features: what a bundle
    /// carries.
    pub fn contract(&self, plan: &PreparePlan) -> Contract {
        let mut features = self.preparation.features();
        for (feature, column) in features.iter_mut().zip(&self.frame.columns) {
            let known = self.split.train.iter().filter_map(|row| column.get(row));
            let mut known = known.copied().filter(|value| value.is_finite());
            feature.range = known.next().map(|first| {
                known.fold([first, first], |[low, high], value| {
                    [low.min(value), high.max(value)]
                })
            });
        }
        Contract {
            features,
            id: plan.id.clone(),
            label: self.preparation.fitted_on.label.clone(),
            preparation: Some(self.preparation.clone()),
        }
    }

    /// The rows of one part as a table: id, anchor and label as they stood,
    /// then the features.
    pub fn part(&self, table: &Table, plan: &PreparePlan, rows: &[u32], name: &str) -> Table {
        let kept = [&plan.id, &plan.anchor, &plan.label].into_iter().flatten();
        let names = &self.frame.names;
        let columns = kept
            // What is a feature, too, stands there only as one.
            .filter(|kept| !names.contains(kept))
            .filter_map(|name| table.column(name))
            .map(|column| column.select(rows))
            .chain(self.frame.table_columns(rows))
            .collect();
        Table::new(name, columns).unwrap_or_default()
    }

    /// One part as a table, as [`Prepared::part`] has it. Behind the training rows
    /// stand those that were made up: without id and anchor, for nobody is meant.
    pub fn part_of(&self, table: &Table, plan: &PreparePlan, part: Part, name: &str) -> Table {
        let rows = self.split.rows(part);
        let real = self.part(table, plan, rows, name);
        let Some(made) = self.made_up.as_ref().filter(|_| part == Part::Train) else {
            return real;
        };
        let count = made.rows as usize;
        let features = Frame {
            names: self.frame.names.clone(),
            columns: self
                .frame
                .columns
                .iter()
                .zip(&made.columns)
                .map(|(column, made)| {
                    let of_rows = rows.iter().filter_map(|row| column.get(*row as usize));
                    of_rows.chain(made).copied().collect()
                })
                .collect(),
            rows: rows.len() + count,
        };
        let all: Vec<u32> = (0..u32::try_from(features.rows).unwrap_or(u32::MAX)).collect();
        let kept = real.columns().len() - features.names.len().min(real.columns().len());
        let columns = real.columns().iter().take(kept).map(|column| {
            let is_label = plan.label.as_deref() == Some(column.name());
            let cell = if is_label { made.class.as_str() } else { "" };
            let cells = (0..column.len()).map(|row| column.text(row));
            Column::from_texts(column.name(), cells.chain(std::iter::repeat_n(cell, count)))
        });
        let columns = columns.chain(features.table_columns(&all)).collect();
        Table::new(name, columns).unwrap_or(real)
    }
}

/// The label of a plan, read as two classes.
///
/// # Errors
/// [`PrepareError`] when its column is not there or has more than two classes.
pub fn label_of(table: &Table, plan: &PreparePlan) -> Result<Option<BinaryLabel>, PrepareError> {
    let Some(name) = &plan.label else {
        return Ok(None);
    };
    let column = table.column(name).ok_or_else(|| PlanError::NoColumn {
        column: name.clone(),
    })?;
    Ok(Some(label::read(column, plan.positive.as_deref())?))
}

/// Splits the rows of a table as a plan says. Without a label no row is left out
/// for want of one.
///
/// # Errors
/// [`PrepareError`] when the plan does not make sense or leaves a part empty.
pub fn split_of(table: &Table, plan: &PreparePlan) -> Result<Split, PrepareError> {
    let strata = match label_of(table, plan)? {
        Some(label) => Strata::of_label(&label),
        None => Strata::none(table.rows()),
    };
    split_by(table, plan, &strata)
}

/// Splits the rows of a table as a plan says, by classes that are known; rows without a
/// class are in no part.
///
/// # Errors
/// As [`split_of`].
pub fn split_by(table: &Table, plan: &PreparePlan, strata: &Strata) -> Result<Split, PrepareError> {
    plan.check(table)?;
    let column = |name: &Option<String>| name.as_deref().and_then(|name| table.column(name));
    let customers = column(&plan.id);
    Ok(match plan.split {
        SplitPlan::Random(shares) => split::stratified(strata, shares, plan.seed)?,
        SplitPlan::Group(shares) => {
            let customers = customers.ok_or(PlanError::NeedsCustomer)?;
            split::grouped(strata, customers, shares, plan.seed)?
        }
        SplitPlan::OutOfTime {
            test_anchors,
            validation_anchors,
            label_window,
            held_customers,
        } => {
            let anchor = column(&plan.anchor).ok_or(PlanError::NeedsAnchor)?;
            let options = OutOfTime {
                test_anchors,
                validation_anchors,
                label_window,
                held_customers,
                seed: plan.seed,
            };
            split::out_of_time(strata, anchor, customers, options)?
        }
    })
}

/// A label as a contract has it.
fn contract_label(label: &BinaryLabel) -> Label {
    Label {
        column: label.column.clone(),
        positive: label.positive.clone(),
    }
}

/// A table that does not serve a column.
fn does_not_fit(found: crate::feature::fit::FeatureFit) -> PrepareError {
    PrepareError::Feature(FeatureError::DoesNotFit {
        problems: 1,
        first: Box::new(found),
    })
}
