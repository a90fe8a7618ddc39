//! A fit under way: a column, a piece of an equation or a feature a step.

use std::collections::BTreeMap;

use super::balance::{Balance, MadeUp};
use super::learn::{Answers, Around, dates, learn};
use super::report::{ColumnReport, PrepareReport};
use super::{PrepareError, Prepared, contract_label, label_of};
use crate::feature::contract::Title;
use crate::feature::preparation::{
    ChainedColumns, ColumnEncoding, FittedOn, Frame, Gaps, Others, Preparation, PreparedColumn,
    RawColumn, Until, VERSION, check, filled, one, reference,
};
use crate::feature::prepare::chained::ChainedFit;
use crate::feature::prepare::label::BinaryLabel;
use crate::feature::prepare::plan::{PlanError, PreparePlan};
use crate::feature::prepare::random::Random;
use crate::feature::prepare::scale;
use crate::feature::prepare::split::Split;
use crate::feature::prepare::target_encoding::FOLDS;
use crate::feature::titles::titles;
use crate::table::{Column, ColumnKind, Table};

/// Multiplications of one step of estimating gaps.
const WORK_PER_STEP: usize = 8_000_000;

/// How far a fit is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FitProgress {
    /// Steps done.
    pub done: u64,
    /// Steps there are, as far as is known.
    pub total: u64,
    /// Whether all is done.
    pub finished: bool,
}

/// What the next step does.
enum Stage {
    /// Learns a column.
    Learn,
    /// Fits the equations.
    Chain(Box<ChainedFit>),
    /// Estimates gaps, from this row on.
    Estimate(usize),
    /// Writes the features of a column.
    Write(usize),
    /// Makes up rows for the rarer class.
    Balance(Box<Balance>),
    Done,
}

/// A fit under way. It owns what it learns; it may be dropped after any step.
pub struct PrepareFit {
    plan: PreparePlan,
    split: Split,
    around: Around,
    label: Option<BinaryLabel>,
    stage: Stage,
    preparation: Preparation,
    raw: Vec<RawColumn>,
    out_of_fold: Vec<Option<Vec<f64>>>,
    /// The columns of the equations, gaps filled as far as was come.
    estimates: Vec<Vec<f64>>,
    frame: Frame,
    report: PrepareReport,
    made_up: Option<MadeUp>,
    /// What the table's columns are called.
    titles: Vec<(String, Title)>,
    /// Of what is under way, the share that is done.
    share: f64,
}

impl PrepareFit {
    /// A fit of `plan` on the training rows of `split`.
    ///
    /// # Errors
    /// [`PrepareError`] when the plan does not make sense for the table.
    pub fn new(table: &Table, plan: &PreparePlan, split: Split) -> Result<Self, PrepareError> {
        plan.check(table)?;
        let label = label_of(table, plan)?;
        if let Some(resample) = &plan.resample {
            resample.check()?;
        }
        let customers = plan.id.as_deref().and_then(|name| table.column(name));
        let answers = label.as_ref().map(|label| Answers {
            target: split
                .train
                .iter()
                .map(|row| match label.classes.get(row).copied().flatten() {
                    Some(left) => f64::from(u8::from(left)),
                    None => f64::NAN,
                })
                .collect(),
            folds: folds(&split, customers, plan.seed),
        });
        let fitted_on = FittedOn {
            rows: split.train.len() as u64,
            split: split.report.clone(),
            seed: plan.seed,
            label: label.as_ref().map(contract_label),
        };
        Ok(PrepareFit {
            report: PrepareReport {
                split: split.report.clone(),
                rows: split.train.len() as u64,
                in_two_parts: customers.map_or(0, |column| in_two_parts(column, &split)),
                ..PrepareReport::default()
            },
            plan: plan.clone(),
            split,
            around: Around {
                answers,
                anchor: anchor_of(table, plan),
            },
            label,
            made_up: None,
            titles: titles(table),
            stage: Stage::Learn,
            preparation: Preparation {
                version: VERSION,
                columns: Vec::new(),
                chained: None,
                fitted_on,
            },
            raw: Vec::new(),
            out_of_fold: Vec::new(),
            estimates: Vec::new(),
            frame: Frame {
                rows: table.rows(),
                ..Frame::default()
            },
            share: 0.0,
        })
    }

    /// Does a little of the work. `table` is the one of [`PrepareFit::new`].
    ///
    /// # Errors
    /// [`PrepareError`] when a column gives nothing to learn from.
    pub fn step(&mut self, table: &Table) -> Result<FitProgress, PrepareError> {
        let next = match std::mem::replace(&mut self.stage, Stage::Done) {
            Stage::Learn => self.learn(table)?,
            Stage::Chain(fit) => self.chain(fit),
            Stage::Estimate(row) => self.estimate(row),
            Stage::Write(place) => self.write(place)?,
            Stage::Balance(balance) => self.balance(balance),
            Stage::Done => Stage::Done,
        };
        self.stage = next;
        let columns = self.plan.used().count() as u64;
        let (chain, done) = (4 * columns, self.preparation.columns.len() as u64);
        let chained = (self.share * chain as f64) as u64;
        let written = match self.stage {
            Stage::Write(place) => chain - chained.min(chain) + place as u64,
            _ => 0,
        };
        let balance = match self.plan.resample {
            Some(_) => columns,
            None => 0,
        };
        let total = columns + chain + columns + balance;
        let finished = matches!(self.stage, Stage::Done);
        Ok(FitProgress {
            done: match self.stage {
                Stage::Done => total,
                Stage::Balance(_) => total - balance + (self.share * balance as f64) as u64,
                _ => done + chained + written,
            },
            total,
            finished,
        })
    }

    fn learn(&mut self, table: &Table) -> Result<Stage, PrepareError> {
        let place = self.preparation.columns.len();
        if let Some(plan) = self.plan.used().nth(place) {
            let column = table.column(&plan.column).ok_or(PlanError::NoColumn {
                column: plan.column.clone(),
            })?;
            let rows = &self.split.train;
            let mut learnt = learn(column, plan, &self.plan, rows, &self.around)?;
            let mut titles = self.titles.iter();
            let title = titles.find(|(name, _)| *name == plan.column);
            learnt.column.title = title.map(|(_, title)| title.clone());
            self.preparation.columns.push(learnt.column);
            self.raw.push(learnt.raw);
            self.out_of_fold.push(learnt.out_of_fold);
            return Ok(Stage::Learn);
        }
        self.add_anchor(table);
        let asks = |gaps: &Gaps| *gaps == Gaps::Chained;
        if !self.preparation.columns.iter().any(|c| asks(&c.gaps)) {
            return Ok(Stage::Write(0));
        }
        self.estimates = self
            .chained()
            .map(|(column, raw)| filled(column, raw))
            .collect();
        let options = self.plan.chained.options(self.plan.seed);
        let fit = ChainedFit::new(&self.estimates, &self.split.train, options)?;
        Ok(Stage::Chain(Box::new(fit)))
    }

    /// Adds the dates at which rows stand, where days are counted to them.
    fn add_anchor(&mut self, table: &Table) {
        let counted = |column: &PreparedColumn| match &column.encoding {
            ColumnEncoding::Days {
                until: Until::Column(name),
                ..
            } => Some(name.clone()),
            _ => None,
        };
        let Some(name) = self.preparation.columns.iter().find_map(counted) else {
            return;
        };
        let there = self.preparation.columns.iter().any(|c| c.name == name);
        if let Some(column) = table.column(&name).filter(|_| !there) {
            let anchor = anchor_column(column);
            self.raw.push(RawColumn::read(&anchor, column));
            self.preparation.columns.push(anchor);
            self.out_of_fold.push(None);
        }
    }

    /// The columns of numbers that have (in the end) no gaps.
    fn chained(&self) -> impl Iterator<Item = (&PreparedColumn, &RawColumn)> {
        self.preparation
            .columns
            .iter()
            .zip(&self.raw)
            .filter(|(column, _)| {
                column.encoding == ColumnEncoding::Number && column.gaps != Gaps::Keep
            })
    }

    fn chain(&mut self, mut fit: Box<ChainedFit>) -> Stage {
        let progress = fit.step();
        self.share = progress.share.clamp(0.0, 1.0);
        if !progress.finished {
            return Stage::Chain(fit);
        }
        let columns: Vec<String> = self
            .chained()
            .map(|(column, _)| column.name.clone())
            .collect();
        let fitted = fit.finish();
        self.report.chained = Some((columns.len() as u64, fitted.rounds, fitted.converged));
        self.preparation.chained = Some(ChainedColumns { columns, fitted });
        Stage::Estimate(0)
    }

    fn estimate(&mut self, row: usize) -> Stage {
        let Some(chained) = &self.preparation.chained else {
            return Stage::Write(0);
        };
        let work = chained.fitted.equations.len() * self.estimates.len();
        let end = row + (WORK_PER_STEP / work.max(1)).max(64);
        let end = end.min(self.frame.rows);
        chained.fitted.apply_rows(&mut self.estimates, row, end);
        match end < self.frame.rows {
            true => Stage::Estimate(end),
            false => Stage::Write(0),
        }
    }

    fn write(&mut self, place: usize) -> Result<Stage, PrepareError> {
        let (Some(column), Some(raw)) = (self.preparation.columns.get(place), self.raw.get(place))
        else {
            self.frame.names = self.preparation.outputs();
            self.report.features = self.frame.names.len() as u64;
            // What was written must be readable, or nobody could use it.
            check(&self.preparation)?;
            return self.begin_balance();
        };
        let estimates = self.preparation.chained.as_ref().and_then(|chained| {
            let at = chained.columns.iter().position(|n| *n == column.name)?;
            self.estimates.get(at).map(Vec::as_slice)
        });
        let until = reference(
            column,
            &self.preparation.columns,
            &self.raw,
            self.frame.rows,
        );
        let others = Others {
            estimates,
            until: until.as_deref(),
        };
        let mut out = one(column, raw, others);
        let planned = self.plan.used().nth(place);
        if let Some(values) = out.first_mut() {
            if let Some(Some(held_out)) = self.out_of_fold.get(place) {
                for (row, value) in self.split.train.iter().zip(held_out) {
                    if let Some(cell) = values.get_mut(row) {
                        *cell = *value;
                    }
                }
            }
            if let Some(wanted) = planned.and_then(|plan| plan.scale) {
                let fitted = scale::fit(values, &self.split.train, wanted);
                fitted.apply(values);
                if let Some(column) = self.preparation.columns.get_mut(place) {
                    column.scale = Some(fitted);
                }
            }
        }
        self.frame.columns.append(&mut out);
        Ok(Stage::Write(place + 1))
    }

    /// Balancing, where the plan asks for it.
    fn begin_balance(&mut self) -> Result<Stage, PrepareError> {
        let (Some(plan), Some(label)) = (self.plan.resample, &self.label) else {
            return Ok(Stage::Done);
        };
        self.share = 0.0;
        let (rows, seed) = (&self.split.train, self.plan.seed);
        let balance = Balance::new(&self.preparation, &self.frame, label, rows, plan, seed)?;
        Ok(Stage::Balance(Box::new(balance)))
    }

    fn balance(&mut self, mut balance: Box<Balance>) -> Stage {
        self.share = balance.step().clamp(0.0, 1.0);
        if self.share < 1.0 {
            return Stage::Balance(balance);
        }
        let made = balance.finish();
        self.report.made_up = Some((made.class.clone(), made.rows, made.counts));
        self.made_up = Some(made);
        Stage::Done
    }

    /// The plan that is followed.
    pub fn plan(&self) -> &PreparePlan {
        &self.plan
    }

    /// The table as it is prepared. To be called when all is done.
    pub fn finish(mut self) -> Prepared {
        let learnt: BTreeMap<&str, &Gaps> = self
            .preparation
            .columns
            .iter()
            .map(|column| (column.name.as_str(), &column.gaps))
            .collect();
        self.report.columns = self
            .plan
            .columns
            .iter()
            .map(|plan| ColumnReport {
                plan: plan.clone(),
                fitted: learnt.get(plan.column.as_str()).map(|gaps| (*gaps).clone()),
            })
            .collect();
        self.report.merges = std::mem::take(&mut self.plan.merges);
        Prepared {
            preparation: self.preparation,
            frame: self.frame,
            report: self.report,
            split: self.split,
            made_up: self.made_up,
        }
    }
}

/// The column of the dates at which rows stand, as it is read beside features.
fn anchor_column(column: &Column) -> PreparedColumn {
    PreparedColumn {
        name: column.name().to_string(),
        reads: dates(column),
        gaps: Gaps::Keep,
        encoding: ColumnEncoding::Nothing,
        scale: None,
        title: None,
    }
}

/// The plan's dates at which rows stand, if these are dates.
fn anchor_of(table: &Table, plan: &PreparePlan) -> Option<(String, Vec<f64>)> {
    let column = table.column(plan.anchor.as_deref()?)?;
    let days = || RawColumn::read(&anchor_column(column), column).numbers();
    (column.kind() == ColumnKind::Date).then(|| (column.name().to_string(), days()))
}

/// The fold of each training row; all rows of a customer are in one.
fn folds(split: &Split, customers: Option<&Column>, seed: u64) -> Vec<u32> {
    let group = |row: usize| match customers {
        Some(column) if !column.is_missing(row) => u64::from(column.code(row)),
        // Behind all codes.
        _ => (1 << 32) + row as u64,
    };
    let mut groups: Vec<u64> = split.train.iter().map(group).collect();
    groups.sort_unstable();
    groups.dedup();
    let mut dealt: Vec<u32> = (0..groups.len() as u32).map(|at| at % FOLDS).collect();
    Random::new(seed).shuffle(&mut dealt);
    let fold = |row: usize| {
        let at = groups.binary_search(&group(row)).unwrap_or_default();
        dealt.get(at).copied().unwrap_or_default()
    };
    split.train.iter().map(fold).collect()
}

/// Customers who stand in training and in test.
fn in_two_parts(column: &Column, split: &Split) -> u64 {
    let mut trains = vec![false; column.dictionary_len()];
    for row in split.train.iter().filter(|row| !column.is_missing(*row)) {
        if let Some(slot) = trains.get_mut(column.code(row) as usize) {
            *slot = true;
        }
    }
    let mut both = 0;
    for row in &split.test {
        if let Some(slot) = trains.get_mut(column.code(*row as usize) as usize) {
            both += u64::from(std::mem::take(slot));
        }
    }
    both
}
