//! A recipe made ready to run: names resolved to places, equal work done once.

use std::collections::HashSet;

use super::anchors::AnchorPlan;
use super::error::RecipeError;
use super::formula::{Formula, Known, names};
use super::values::Interner;
use super::window::{Horizon, Window};
use super::{
    Aggregate, FeatureRule, GradeRule, LabelSource, Recipe, ResultKind, RowsPerCustomer,
    RowsSource, Source, TableRule, ValueKind,
};
use crate::i18n::{Lang, recipe as words};

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
    /// Whether values are gathered day by day rather than per customer.
    pub days: bool,
    /// Reckoned columns, appended to the file's.
    pub derived: Vec<Derived>,
    /// The gathered count of each check.
    pub checks: Vec<usize>,
    /// Of the file's columns, which any formula reads.
    pub needed: Vec<bool>,
    pub gathered: Vec<Gather>,
    /// Accepted merges: column, spelling that goes, spelling that stays.
    pub merges: Vec<(usize, u32, u32)>,
}

/// A reckoned column.
pub(super) struct Derived {
    pub formula: Formula,
    /// Whether anything reads it.
    pub needed: bool,
}

/// What is gathered per customer (and day).
#[derive(Clone, Debug)]
pub(super) struct Gather {
    pub how: How,
    /// The condition, by its text, so that equal ones are found.
    pub condition: Option<(String, Formula)>,
    pub of: Option<(String, Formula)>,
    /// First slot in the cell.
    pub slot: usize,
}

/// How values are gathered, and how many slots that takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum How {
    /// Rows.
    Count,
    /// Sum, its compensation and the number of values.
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
    pub fn slots(self) -> usize {
        match self {
            How::Count | How::Min | How::Max => 1,
            How::Sum => 3,
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

impl Plan {
    /// Resolves a recipe.
    pub fn new(recipe: &Recipe, interner: &mut Interner) -> Result<Plan, RecipeError> {
        let mut seen = HashSet::new();
        let names = recipe.tables.iter().map(|table| &table.name);
        if let Some(name) = names.into_iter().find(|name| !seen.insert(name.as_str())) {
            return Err(RecipeError::NameTwice { name: name.clone() });
        }
        let mut builder = Builder {
            recipe,
            interner,
            tables: Vec::new(),
            known: Vec::new(),
        };
        for table in &recipe.tables {
            builder.table(table)?;
        }
        builder.finish()
    }
}

struct Builder<'a> {
    recipe: &'a Recipe,
    interner: &'a mut Interner,
    tables: Vec<TablePlan>,
    /// Columns of each table, the derived ones included.
    known: Vec<Vec<Known>>,
}

impl Builder<'_> {
    fn table(&mut self, rule: &TableRule) -> Result<(), RecipeError> {
        let mut known: Vec<Known> = Vec::new();
        for column in &rule.columns {
            add(&mut known, &column.name, column.kind)?;
        }
        let place = |name: &str| {
            known
                .iter()
                .position(|(known, _)| known == name)
                .ok_or_else(|| RecipeError::UnknownName {
                    owner: rule.name.clone(),
                    name: name.to_string(),
                    known: names(&known),
                })
        };
        let key = place(&rule.key)?;
        let time = rule.time.as_deref().map(place).transpose()?;
        if known
            .get(key)
            .is_some_and(|(_, kind)| *kind != ValueKind::Text)
        {
            return Err(wrong(&rule.key, words::KIND_TEXT.text(Lang::En)));
        }
        let is_moment = |at: usize| {
            known
                .get(at)
                .is_some_and(|(_, kind)| *kind == ValueKind::Moment)
        };
        if time.is_some_and(|at| !is_moment(at)) {
            return Err(wrong(&rule.name, words::KIND_MOMENT.text(Lang::En)));
        }
        let mut derived = Vec::new();
        for column in &rule.derived {
            let formula = Formula::new(&column.name, &column.value, &known, self.interner)?;
            add(&mut known, &column.name, formula.kind)?;
            derived.push(Derived {
                formula,
                needed: false,
            });
        }
        let mut merges = Vec::new();
        for merge in &self.recipe.merges {
            if merge.table == rule.name && merge.accepted {
                let column = known.iter().position(|(name, _)| *name == merge.column);
                let Some(column) = column.filter(|at| *at < rule.columns.len()) else {
                    return Err(RecipeError::UnknownName {
                        owner: rule.name.clone(),
                        name: merge.column.clone(),
                        known: names(&known),
                    });
                };
                let from = self.interner.code(&merge.from);
                merges.push((column, from, self.interner.code(&merge.into)));
            }
        }
        self.tables.push(TablePlan {
            key,
            time,
            one_row: rule.rows == RowsPerCustomer::One,
            days: false,
            derived,
            checks: Vec::new(),
            needed: vec![false; rule.columns.len()],
            gathered: Vec::new(),
            merges,
        });
        self.known.push(known);
        let table = self.tables.len() - 1;
        for check in &rule.checks {
            let counter = self.gather(&check.name, table, How::Count, None, Some(&check.when))?;
            if let Some(plan) = self.tables.get_mut(table) {
                plan.checks.push(counter);
            }
        }
        Ok(())
    }

    fn table_named(&self, owner: &str, name: &str) -> Result<usize, RecipeError> {
        let found = self
            .recipe
            .tables
            .iter()
            .position(|table| table.name == name);
        found.ok_or_else(|| RecipeError::UnknownName {
            owner: owner.to_string(),
            name: name.to_string(),
            known: self
                .recipe
                .tables
                .iter()
                .map(|t| t.name.as_str())
                .collect::<Vec<_>>()
                .join(", "),
        })
    }

    /// The place of what is gathered; equal gatherings share one.
    fn gather(
        &mut self,
        owner: &str,
        table: usize,
        how: How,
        of: Option<&str>,
        condition: Option<&str>,
    ) -> Result<usize, RecipeError> {
        let (Some(plan), Some(known)) = (self.tables.get_mut(table), self.known.get(table)) else {
            return Ok(0);
        };
        let same = |gather: &Gather| {
            gather.how == how
                && gather.of.as_ref().map(|(text, _)| text.as_str()) == of
                && gather.condition.as_ref().map(|(text, _)| text.as_str()) == condition
        };
        if let Some(found) = plan.gathered.iter().position(same) {
            return Ok(found);
        }
        let condition = condition
            .map(|text| {
                let formula = Formula::condition(owner, text, known, self.interner)?;
                Ok((text.to_string(), formula))
            })
            .transpose()?;
        let of = of
            .map(|text| {
                Ok((
                    text.to_string(),
                    Formula::new(owner, text, known, self.interner)?,
                ))
            })
            .transpose()?;
        let number = of
            .as_ref()
            .is_none_or(|(_, formula)| formula.kind != ValueKind::Text);
        if !number && matches!(how, How::Sum | How::Min | How::Max) {
            return Err(wrong(owner, words::KIND_NUMBER.text(Lang::En)));
        }
        let slot = match how {
            How::Distinct => plan
                .gathered
                .iter()
                .filter(|g| g.how == How::Distinct)
                .count(),
            _ => plan.slots(),
        };
        plan.gathered.push(Gather {
            how,
            condition,
            of,
            slot,
        });
        Ok(plan.gathered.len() - 1)
    }

    fn feature(
        &mut self,
        rule: &FeatureRule,
        before: &[Known],
    ) -> Result<FeaturePlan, RecipeError> {
        let owner = &rule.name;
        let place = |name: &str| {
            before
                .iter()
                .position(|(known, _)| known == name)
                .ok_or_else(|| RecipeError::UnknownName {
                    owner: owner.clone(),
                    name: name.to_string(),
                    known: names(before),
                })
        };
        let number = |at: usize| match before.get(at) {
            Some((_, ValueKind::Text)) => Err(wrong(owner, words::KIND_NUMBER.text(Lang::En))),
            _ => Ok(at),
        };
        let senseless = |field: &str| RecipeError::Senseless {
            owner: owner.clone(),
            field: field.to_string(),
        };
        let (from, kind) = match &rule.from {
            Source::Rows(source) => self.rows(rule, source)?,
            Source::Formula(text) => {
                let formula = Formula::new(owner, text, before, self.interner)?;
                let kind = formula.kind;
                (FeatureSource::Formula(formula), kind)
            }
            Source::Score(score) => {
                if !(2..=1_000).contains(&score.parts) {
                    return Err(senseless("parts"));
                }
                let from = FeatureSource::Score {
                    of: number(place(&score.of)?)?,
                    parts: score.parts,
                    smallest_best: score.smallest_best,
                };
                (from, ValueKind::Number)
            }
            Source::Rank(rank) => {
                let of = number(place(&rank.of)?)?;
                (FeatureSource::Rank { of }, ValueKind::Number)
            }
            Source::Grade(GradeRule { of, shares }) => {
                let rising = shares
                    .windows(2)
                    .all(|pair| matches!(pair, [(_, a), (_, b)] if a < b));
                let ends = shares.last().is_some_and(|(_, share)| *share == 1.0);
                if !rising || !ends || shares.iter().any(|(_, share)| !(*share > 0.0)) {
                    return Err(senseless("shares"));
                }
                let shares = shares
                    .iter()
                    .map(|(name, share)| (self.interner.code(name), *share));
                let shares = shares.collect();
                let of = number(place(of)?)?;
                (FeatureSource::Grade { of, shares }, ValueKind::Text)
            }
        };
        if (kind == ValueKind::Text) != (rule.kind == ResultKind::Category) {
            let due = match rule.kind {
                ResultKind::Category => words::KIND_TEXT,
                _ => words::KIND_NUMBER,
            };
            return Err(wrong(owner, due.text(Lang::En)));
        }
        Ok(FeaturePlan {
            name: rule.name.clone(),
            kind,
            result: rule.kind,
            hidden: rule.hidden,
            no_rows: rule.no_rows,
            unknown: rule.unknown.as_ref().map(|text| self.interner.code(text)),
            from,
        })
    }

    fn rows(
        &mut self,
        rule: &FeatureRule,
        source: &RowsSource,
    ) -> Result<(FeatureSource, ValueKind), RecipeError> {
        let owner = &rule.name;
        let table = self.table_named(owner, &source.table)?;
        let aggregate = source.aggregate;
        let how = match aggregate {
            Aggregate::Count | Aggregate::ActiveDays | Aggregate::DaysSinceLast => How::Count,
            Aggregate::Sum | Aggregate::Mean => How::Sum,
            Aggregate::Min => How::Min,
            Aggregate::Max => How::Max,
            Aggregate::Distinct => How::Distinct,
            Aggregate::First => How::First,
            Aggregate::Last => How::Last,
        };
        if (how == How::Count) != source.of.is_none() {
            return Err(RecipeError::ValueDue {
                owner: owner.clone(),
            });
        }
        let has_time = self
            .tables
            .get(table)
            .is_some_and(|plan| plan.time.is_some());
        let timed = has_time && self.recipe.anchors.is_some();
        let needs_time = source.window.is_some() || aggregate == Aggregate::DaysSinceLast;
        if (needs_time && !timed) || (aggregate == Aggregate::ActiveDays && !has_time) {
            return Err(RecipeError::NeedsTime {
                owner: owner.clone(),
            });
        }
        if let Some(plan) = self.tables.get_mut(table)
            && aggregate == Aggregate::ActiveDays
        {
            plan.days = true;
        }
        let (of, condition) = (source.of.as_deref(), source.condition.as_deref());
        let gathered = self.gather(owner, table, how, of, condition)?;
        let all_rows = match rule.no_rows {
            Some(_) => Some(self.gather(owner, table, How::Count, None, condition)?),
            None => None,
        };
        let value_kind = self
            .tables
            .get(table)
            .and_then(|plan| plan.gathered.get(gathered)?.of.as_ref())
            .map_or(ValueKind::Number, |(_, formula)| formula.kind);
        let kind = match aggregate {
            Aggregate::First | Aggregate::Last | Aggregate::Min | Aggregate::Max => value_kind,
            _ => ValueKind::Number,
        };
        let from = FeatureSource::Rows {
            table,
            aggregate,
            gathered,
            all_rows,
            window: source.window,
        };
        Ok((from, kind))
    }

    fn finish(mut self) -> Result<Plan, RecipeError> {
        let recipe = self.recipe;
        let owner = &recipe.population.table;
        let population = self.table_named(owner, owner)?;
        let with_rows_in = match &recipe.population.with_rows_in {
            Some(rows) => {
                let table = self.table_named(owner, &rows.table)?;
                let condition = rows.condition.as_deref();
                Some((
                    table,
                    self.gather(owner, table, How::Count, None, condition)?,
                ))
            }
            None => None,
        };
        let active = match (&recipe.population.active, &recipe.anchors) {
            (Some(active), Some(_)) => {
                let table = self.table_named(owner, &active.table)?;
                let condition = active.condition.as_deref();
                let counter = self.gather(owner, table, How::Count, None, condition)?;
                Some((table, counter, active.window))
            }
            (Some(_), None) => {
                return Err(RecipeError::NeedsTime {
                    owner: owner.clone(),
                });
            }
            (None, _) => None,
        };
        let mut before: Vec<Known> = Vec::new();
        let mut features = Vec::new();
        for rule in &recipe.features {
            let feature = self.feature(rule, &before)?;
            add(&mut before, &rule.name, feature.kind)?;
            features.push(feature);
        }
        let mut labels = Vec::new();
        for rule in &recipe.labels {
            add(&mut before, &rule.name, ValueKind::Text)?;
            let from = self.label(&rule.name, &rule.from, &before)?;
            labels.push(LabelPlan {
                name: rule.name.clone(),
                from,
            });
        }
        let anchors = match &recipe.anchors {
            Some(anchors) => Some(AnchorPlan::new(anchors)?),
            None => None,
        };
        for table in &mut self.tables {
            table.mark_needed(anchors.is_some());
        }
        Ok(Plan {
            tables: self.tables,
            population,
            with_rows_in,
            active,
            anchors,
            features,
            labels,
        })
    }

    fn label(
        &mut self,
        owner: &str,
        source: &LabelSource,
        features: &[Known],
    ) -> Result<LabelSourcePlan, RecipeError> {
        match source {
            LabelSource::Column { table, column } => {
                let table = self.table_named(owner, table)?;
                let name = format!("`{}`", column.replace('`', "``"));
                let gathered = self.gather(owner, table, How::First, Some(&name), None)?;
                Ok(LabelSourcePlan::Column(table, gathered))
            }
            LabelSource::Absent {
                table,
                condition,
                horizon,
            }
            | LabelSource::Present {
                table,
                condition,
                horizon,
            } => {
                let table = self.table_named(owner, table)?;
                let timed = self
                    .tables
                    .get(table)
                    .is_some_and(|plan| plan.time.is_some());
                if !timed || self.recipe.anchors.is_none() {
                    return Err(RecipeError::NeedsTime {
                        owner: owner.to_string(),
                    });
                }
                let counter = self.gather(owner, table, How::Count, None, condition.as_deref())?;
                let when_seen = matches!(source, LabelSource::Present { .. });
                Ok(LabelSourcePlan::Seen(table, counter, *horizon, when_seen))
            }
            LabelSource::Transition { feature, absent } => {
                if self.recipe.anchors.is_none() {
                    return Err(RecipeError::NeedsTime {
                        owner: owner.to_string(),
                    });
                }
                let found = features.iter().position(|(name, _)| name == feature);
                let is_text = |at: usize| {
                    features
                        .get(at)
                        .is_some_and(|(_, kind)| *kind == ValueKind::Text)
                };
                match found.filter(|at| *at < self.recipe.features.len()) {
                    Some(at) if is_text(at) => {
                        Ok(LabelSourcePlan::Transition(at, self.interner.code(absent)))
                    }
                    Some(_) => Err(wrong(owner, words::KIND_TEXT.text(Lang::En))),
                    None => Err(RecipeError::UnknownName {
                        owner: owner.to_string(),
                        name: feature.clone(),
                        known: names(features),
                    }),
                }
            }
        }
    }
}

fn wrong(owner: &str, expected: &str) -> RecipeError {
    RecipeError::WrongKind {
        owner: owner.to_string(),
        expected: expected.to_string(),
    }
}

fn add(known: &mut Vec<Known>, name: &str, kind: ValueKind) -> Result<(), RecipeError> {
    if known.iter().any(|(other, _)| other == name) {
        return Err(RecipeError::NameTwice {
            name: name.to_string(),
        });
    }
    known.push((name.to_string(), kind));
    Ok(())
}

impl TablePlan {
    /// Slots of a cell.
    pub fn slots(&self) -> usize {
        self.gathered.iter().map(|gather| gather.how.slots()).sum()
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

    /// Columns that no formula reads are not read from the file; the time only
    /// where days or order matter.
    fn mark_needed(&mut self, anchored: bool) {
        let width = self.needed.len();
        let mut needed = vec![false; width + self.derived.len()];
        let mut see = |at: usize| {
            if let Some(slot) = needed.get_mut(at) {
                *slot = true;
            }
        };
        for gather in &self.gathered {
            let formulas = [&gather.of, &gather.condition];
            for (_, formula) in formulas.into_iter().flatten() {
                formula.columns(&mut see);
            }
        }
        for (index, derived) in self.derived.iter_mut().enumerate().rev() {
            derived.needed = needed.get(width + index).copied().unwrap_or_default();
            if derived.needed {
                derived.formula.columns(&mut |at| {
                    if let Some(slot) = needed.get_mut(at) {
                        *slot = true;
                    }
                });
            }
        }
        self.days = (self.days || anchored) && self.time.is_some() && !self.one_row;
        if !self.days && !self.orders_by_time() {
            self.time = None;
        }
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
