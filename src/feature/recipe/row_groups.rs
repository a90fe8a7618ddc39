//! What is not read of a Parquet file's row groups. Their least and greatest values may prove
//! that no row lies on a day, or meets a condition, of which a feature, a label or a count is
//! made; then the columns of which only such are made stay where they are. Whose rows they are
//! and of which day is read all the same: the report counts every row by its customer, and the
//! days of all rows decide on the anchors. Only rows of nobody need not even that.
//!
//! What the file says of its values is a claim. Where it is missing, of another type or the
//! least is above the greatest, the group is read.

use std::collections::HashMap;
use std::ops::Range;

use super::ValueKind;
use super::asked_days::{AskedDays, asked_days};
use super::bounds::{Bounds, Conditions, Interval};
use super::build::{Build, cell_day};
use super::formula::DAY;
use super::parquet_rows::is_direct;
use super::plan::{Gather, How, TablePlan};
use crate::ingest::parquet::{Bound, Statistics};
use crate::ingest::{ParquetFile, ValueKind as Stored};

/// A column of the recipe that a file has.
#[derive(Clone, Copy, Debug)]
pub(super) struct FileColumn {
    /// As what the recipe reads it.
    pub kind: ValueKind,
    /// As what it is stored.
    pub stored: Stored,
    /// Its place in the file.
    pub place: usize,
    /// Its place among the columns that are read.
    pub read: usize,
}

/// What of row groups is not read.
#[derive(Debug, Default)]
pub(super) struct Unread {
    /// Per row group: the gatherings to which it adds nothing.
    pub idle: HashMap<usize, Vec<bool>>,
    /// Per row group: which of the columns that are read elsewhere are not.
    pub columns: HashMap<usize, Vec<bool>>,
}

/// What is known of the columns of a row group, and what it is known of.
struct Group<'a> {
    rows: u64,
    plan: &'a TablePlan,
    /// Per column of the recipe.
    columns: &'a [Option<FileColumn>],
    statistics: Vec<Statistics>,
}

impl Build {
    /// What need not be read of these row groups of a file that plays the part of a table, given
    /// the file's column for each of the recipe's.
    pub(super) fn unread(
        &self,
        table: usize,
        file: &ParquetFile,
        columns: &[Option<FileColumn>],
        groups: Range<usize>,
    ) -> Unread {
        let mut unread = Unread::default();
        let Some(plan) = self.plan.tables.get(table) else {
            return unread;
        };
        let asked = asked_days(&self.plan, table);
        for at in groups {
            let statistics = columns.iter().map(|column| match column {
                Some(column) => file.statistics(at, column.place),
                None => Statistics::default(),
            });
            let group = Group {
                rows: file.rows_of(at..at + 1),
                plan,
                columns,
                statistics: statistics.collect(),
            };
            let idle = group.idle(&asked, self);
            let left_out = group.left_out(&idle);
            if left_out.contains(&true) {
                unread.idle.insert(at, idle);
                unread.columns.insert(at, left_out);
            }
        }
        unread
    }
}

impl Group<'_> {
    /// Whether no row names a customer: then nothing is asked of any.
    fn is_nobodys(&self) -> bool {
        let key = self.column(self.plan.key);
        key.is_some_and(|(_, statistics)| self.is_missing(statistics))
    }

    /// Whether a column has no value: whoever gives bounds of some says that there are any.
    fn is_missing(&self, statistics: &Statistics) -> bool {
        let bounded = statistics.least.is_some() || statistics.greatest.is_some();
        statistics.nulls == Some(self.rows) && !bounded
    }

    /// A column that the file has, and what is known of it.
    fn column(&self, at: usize) -> Option<(FileColumn, &Statistics)> {
        Some(((*self.columns.get(at)?)?, self.statistics.get(at)?))
    }

    /// The gatherings to which no row adds anything.
    fn idle(&self, asked: &[AskedDays], build: &Build) -> Vec<bool> {
        if self.is_nobodys() {
            return vec![true; self.plan.gathered.len()];
        }
        let days = self.days();
        let bounds = (0..self.columns.len()).map(|at| self.bounds(at));
        let conditions = Conditions::new(bounds.collect(), &self.plan.derived, &build.interner);
        let idle = |(gather, asked): (&Gather, &AskedDays)| {
            let beyond = days.is_some_and(|(first, last)| !asked.meet(first, last));
            let condition = gather.condition.as_ref();
            let excluded = condition.is_some_and(|(_, formula)| !conditions.may_hold(formula));
            // Rows are counted where they are put into their cells.
            let counted = gather.how == How::Count && gather.is_of_all();
            beyond || excluded || counted
        };
        self.plan.gathered.iter().zip(asked).map(idle).collect()
    }

    /// Which of the columns that are read elsewhere are not read here: no gathering but idle
    /// ones reads them, and there would be nothing to tell of their cells.
    fn left_out(&self, idle: &[bool]) -> Vec<bool> {
        let gathered = self.plan.gathered.iter().zip(idle);
        let busy = gathered.filter(|(_, idle)| !**idle);
        let mut needed = self.plan.read_by(busy.map(|(gather, _)| gather));
        if !self.is_nobodys() {
            for at in std::iter::once(self.plan.key).chain(self.plan.time) {
                if let Some(slot) = needed.get_mut(at) {
                    *slot = true;
                }
            }
        }
        let read = self.columns.iter().flatten().count();
        let mut left_out = vec![false; read];
        for (at, needed) in needed.iter().enumerate() {
            if let Some((column, statistics)) = self.column(at)
                && let Some(slot) = left_out.get_mut(column.read)
            {
                let silent = self.is_missing(statistics) || is_silent(column, statistics);
                *slot = !needed && silent;
            }
        }
        left_out
    }

    /// The first and the last day of the rows, if days tell them apart.
    fn days(&self) -> Option<(i64, i64)> {
        let time = self.plan.time.filter(|_| self.plan.days)?;
        let (column, statistics) = self.column(time)?;
        let is_moment = matches!(column.stored, Stored::Date | Stored::Timestamp { .. });
        let (Some(Bound::Int(least)), Some(Bound::Int(greatest))) =
            (&statistics.least, &statistics.greatest)
        else {
            return None;
        };
        // As rows are put into the cells of their days.
        let day = |micros: i64| {
            let day = libm::floor(micros as f64 / DAY) as i64;
            i64::from(cell_day(day))
        };
        (is_moment && least <= greatest).then(|| (day(*least), day(*greatest)))
    }

    /// Between which values a column lies.
    fn bounds(&self, at: usize) -> Bounds {
        let Some((column, statistics)) = self.column(at) else {
            return Bounds::Unknown;
        };
        let (least, greatest) = (&statistics.least, &statistics.greatest);
        if column.kind != ValueKind::Text {
            return match is_direct(column.kind, column.stored) {
                true if self.is_missing(statistics) => Bounds::Numbers(Interval::NONE),
                true => Bounds::Numbers(interval(least.as_ref(), greatest.as_ref())),
                false => Bounds::Unknown,
            };
        }
        // Another spelling may be taken for one of these.
        let merged = self.plan.merges.iter().any(|(column, ..)| *column == at);
        match (least, greatest) {
            (Some(Bound::Text(least)), Some(Bound::Text(greatest)))
                if column.stored == Stored::Text && !merged && least <= greatest =>
            {
                Bounds::Texts(least.clone(), greatest.clone())
            }
            _ => Bounds::Unknown,
        }
    }
}

/// Numbers and moments between two bounds, as the rows have them.
fn interval(least: Option<&Bound>, greatest: Option<&Bound>) -> Interval {
    let number = |bound: Option<&Bound>, none: f64| match bound {
        Some(Bound::Int(value)) => *value as f64,
        Some(Bound::Float(value)) => *value,
        Some(Bound::Text(_)) | None => none,
    };
    let found = Interval {
        least: number(least, Interval::ANY.least),
        greatest: number(greatest, Interval::ANY.greatest),
    };
    match found.least <= found.greatest {
        true => found,
        false => Interval::ANY,
    }
}

/// Whether a column's cells would come without a word: none of them cannot be read, or shows
/// that the column is written otherwise than it begins.
fn is_silent(column: FileColumn, statistics: &Statistics) -> bool {
    let finite = match (&statistics.least, &statistics.greatest) {
        (Some(Bound::Float(least)), Some(Bound::Float(greatest))) => {
            least.is_finite() && greatest.is_finite() && least <= greatest
        }
        _ => false,
    };
    match (column.kind, column.stored) {
        (ValueKind::Text, _) => true,
        // Those without bounds are no numbers here, which is told.
        (_, Stored::Float) => finite && is_direct(column.kind, column.stored),
        (kind, stored) => is_direct(kind, stored),
    }
}

#[cfg(test)]
mod tests;
