//! A recipe made ready to run: names resolved to places, equal work done once.

use super::anchors::AnchorPlan;
use super::formula::Formula;
use super::window::{Horizon, Window};
use super::{Aggregate, ResultKind, ValueKind};

/// A recipe that can be run.
pub(super) struct Plan {
    pub tables: Vec<TablePlan>,
    /// Position of the table that decides who is in.
    pub population: usize,
    /// Table and counter of rows that a customer must have somewhere.
    pub with_rows_in: Option<(usize, usize)>,
    /// Table, counter and window of rows that a customer must have before an anchor.
    pub active: Option<(usize, usize, Window)>,
    pub anchors: Option<AnchorPlan>,
    pub features: Vec<FeaturePlan>,
    pub labels: Vec<LabelPlan>,
}

/// What is done with each row of a table.
pub(super) struct TablePlan {
    /// Position of the key among the columns.
    pub key: usize,
    /// Position of the time among the columns, when days matter.
    pub time: Option<usize>,
    pub one_row: bool,
    /// Whether a formula reads the key.
    pub reads_key: bool,
    /// Whether values are gathered day by day rather than per customer.
    pub days: bool,
    /// Reckoned columns, appended to the file's.
    pub derived: Vec<Derived>,
    /// The gathered count of each check.
    pub checks: Vec<usize>,
    /// Of the file's columns, which any formula reads.
    pub needed: Vec<bool>,
    pub gathered: Vec<Gather>,
    /// Slots of a cell.
    pub slots: usize,
    /// Accepted merges: column, spelling that goes, spelling that stays.
    pub merges: Vec<(usize, u32, u32)>,
}

/// A reckoned column.
pub(super) struct Derived {
    pub formula: Formula,
    /// Whether anything reads it.
    pub needed: bool,
    /// The one column of texts that a text is made of.
    pub of_text: Option<usize>,
}

/// What is gathered per customer (and day).
#[derive(Clone, Debug)]
pub(super) struct Gather {
    pub how: How,
    /// The condition, by its text, so that equal ones are found.
    pub condition: Option<(String, Formula)>,
    pub of: Option<(String, Formula)>,
    /// First slot in the cell; of distinct values the number of the set.
    pub slot: usize,
    /// Of a sum: the slot of its compensation. The next one counts the values
    /// or, where every row of the cell counts, the rows without one: then
    /// nothing of it is touched by a row whose value is there and added exactly.
    pub aside: usize,
}

impl Gather {
    /// Whether every row of the cell counts.
    pub fn is_of_all(&self) -> bool {
        self.condition.is_none()
    }

    /// Whether every row's value is added, or compared with what is kept, and no more.
    pub fn adds_plainly(&self) -> bool {
        self.is_of_all() && matches!(self.how, How::Sum | How::Min | How::Max)
    }
}

/// How values are gathered, and how many slots that takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum How {
    /// Rows.
    Count,
    /// Sum; aside its compensation and the number of values.
    Sum,
    Min,
    Max,
    /// Time and value of the first.
    First,
    /// Time and value of the last.
    Last,
    /// Distinct values, kept beside the cells; the slot is the number of the set.
    Distinct,
}

impl How {
    /// Slots, but for those aside.
    pub fn slots(self) -> usize {
        match self {
            How::Count | How::Sum | How::Min | How::Max => 1,
            How::First | How::Last => 2,
            How::Distinct => 0,
        }
    }
}

/// How a feature comes about.
pub(super) struct FeaturePlan {
    pub name: String,
    pub kind: ValueKind,
    pub result: ResultKind,
    pub hidden: bool,
    pub no_rows: Option<f64>,
    pub unknown: Option<u32>,
    pub from: FeatureSource,
}

pub(super) enum FeatureSource {
    Rows {
        table: usize,
        aggregate: Aggregate,
        /// Position among the table's gathered values.
        gathered: usize,
        /// The gathered count of the rows that fulfil the condition, for `no_rows`.
        all_rows: Option<usize>,
        window: Option<Window>,
    },
    Formula(Formula),
    Score {
        of: usize,
        parts: u32,
        smallest_best: bool,
    },
    Rank {
        of: usize,
    },
    Grade {
        of: usize,
        shares: Vec<(u32, f64)>,
    },
}

/// How a label comes about.
pub(super) struct LabelPlan {
    pub name: String,
    pub from: LabelSourcePlan,
}

pub(super) enum LabelSourcePlan {
    /// Table and gathered text.
    Column(usize, usize),
    /// Table, gathered count, horizon, and what a row there means.
    Seen(usize, usize, Horizon, bool),
    /// The feature and the code of "absent".
    Transition(usize, u32),
}

impl TablePlan {
    /// Gives every gathering its slots. First stands the number of rows, then
    /// what each row touches, then what stands aside; how they lie in memory is
    /// up to the cells.
    pub fn lay_out(&mut self) {
        let (mut next, mut sets) = (1, 0);
        for gather in &mut self.gathered {
            match gather.how {
                How::Distinct => {
                    gather.slot = sets;
                    sets += 1;
                }
                How::Count if gather.is_of_all() => gather.slot = 0,
                how => {
                    gather.slot = next;
                    next += how.slots();
                }
            }
        }
        for gather in self.gathered.iter_mut().filter(|g| g.how == How::Sum) {
            gather.aside = next;
            next += 2;
        }
        self.slots = next;
    }

    /// Number of sets of distinct values.
    pub fn sets(&self) -> usize {
        self.gathered
            .iter()
            .filter(|gather| gather.how == How::Distinct)
            .count()
    }

    /// Whether any value is taken by its time.
    fn orders_by_time(&self) -> bool {
        !self.one_row
            && self
                .gathered
                .iter()
                .any(|g| matches!(g.how, How::First | How::Last))
    }

    /// Whether all that is done with a column is what [`Gather::adds_plainly`] says.
    pub fn only_adds(&self, column: usize) -> bool {
        let reads = |formula: &Formula| {
            let mut found = false;
            formula.columns(&mut |at| found |= at == column);
            found
        };
        let otherwise = self.gathered.iter().any(|gather| {
            let of = gather.of.as_ref().map(|(_, of)| of);
            let plainly = gather.adds_plainly() && of.is_some_and(|of| of.as_column().is_some());
            let condition = gather.condition.as_ref().map(|(_, formula)| formula);
            of.filter(|_| !plainly).is_some_and(reads) || condition.is_some_and(reads)
        });
        let derived = self.derived.iter().any(|derived| reads(&derived.formula));
        !otherwise && !derived && self.time != Some(column) && self.key != column
    }

    /// Which columns these gatherings read, the reckoned ones after the file's.
    pub fn read_by<'a>(&self, gathered: impl Iterator<Item = &'a Gather>) -> Vec<bool> {
        let width = self.needed.len();
        let mut needed = vec![false; width + self.derived.len()];
        let mut see = |at: usize| {
            if let Some(slot) = needed.get_mut(at) {
                *slot = true;
            }
        };
        for gather in gathered {
            let formulas = [&gather.of, &gather.condition];
            for (_, formula) in formulas.into_iter().flatten() {
                formula.columns(&mut see);
            }
        }
        for (index, derived) in self.derived.iter().enumerate().rev() {
            if needed.get(width + index).copied().unwrap_or_default() {
                derived.formula.columns(&mut |at| {
                    if let Some(slot) = needed.get_mut(at) {
                        *slot = true;
                    }
                });
            }
        }
        needed
    }

    /// Columns that no formula reads are not read from the file; the time only
    /// where days or order matter.
    pub fn mark_needed(&mut self, anchored: bool) {
        let mut needed = self.read_by(self.gathered.iter());
        let reckoned = needed.iter().skip(self.needed.len());
        for (derived, needed) in self.derived.iter_mut().zip(reckoned) {
            derived.needed = *needed;
        }
        self.days = (self.days || anchored) && self.time.is_some() && !self.one_row;
        if !self.days && !self.orders_by_time() {
            self.time = None;
        }
        self.reads_key = needed.get(self.key).copied().unwrap_or_default();
        for at in std::iter::once(self.key).chain(self.time) {
            if let Some(slot) = needed.get_mut(at) {
                *slot = true;
            }
        }
        for (slot, needed) in self.needed.iter_mut().zip(needed) {
            *slot = needed;
        }
    }
}
