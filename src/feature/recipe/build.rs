//! A recipe under way: rows of any of its tables go in, in any order and from
//! any number of parts; [`super::Finish`] makes the customers' table of it.

use super::cells::{Cells, Input, NO_DAY};
use super::contest::Contradiction;
use super::error::RecipeError;
use super::expression::Function;
use super::formula::{DAY, Formula};
use super::misread::Misread;
use super::per_text::PerText;
use super::plan::{Plan, TablePlan};
use super::report::Unreadable;
use super::values::{Interner, NO_TEXT, Values};
use super::{Binding, Head, Recipe, ValueKind};
use crate::ingest::TABLE_BYTES_LIMIT;

/// A recipe under way.
pub struct Build {
    pub(super) recipe: Recipe,
    pub(super) plan: Plan,
    pub(super) interner: Interner,
    /// Every customer that any table names.
    pub(super) customers: Interner,
    pub(super) intakes: Vec<Intake>,
    /// Files that play no part, to be said.
    pub(super) unused: Vec<String>,
    /// Per table, the columns that only some of its files have.
    pub(super) uneven: Vec<Vec<String>>,
}

/// What one table has given so far.
#[derive(Default)]
pub(super) struct Intake {
    pub cells: Cells,
    pub files: Vec<String>,
    pub rows: u64,
    pub without_id: u64,
    pub without_time: u64,
    /// First and last day of the data, as days since 1970.
    pub days: Option<(i64, i64)>,
    /// Where each customer's cells begin and end, once [`super::Finish`] put them in order.
    pub ranges: Vec<(u32, u32)>,
    /// Per column of the recipe.
    pub unreadable: Vec<Unreadable>,
    /// The same of the file that is being read, with what such cells are.
    pub misread: Vec<Misread>,
    /// Rows before that file's.
    pub rows_before: u64,
    /// Per reckoned column of the recipe.
    pub per_text: Vec<PerText>,
    /// Cells that showed how columns are written.
    pub settled: Vec<Contradiction>,
}

/// Rows of one table, as many as are looked at together.
#[derive(Debug, Default)]
pub struct Rows {
    /// The customers' ids; missing ones are [`NO_TEXT`].
    pub customers: Vec<u32>,
    /// The table's columns in the order of the recipe; one that is not
    /// [needed](Build::needs) may be empty.
    pub columns: Vec<Values>,
}

impl Build {
    /// Begins a recipe.
    ///
    /// # Errors
    /// What does not make sense in it.
    pub fn new(recipe: Recipe) -> Result<Build, RecipeError> {
        let mut interner = Interner::default();
        let plan = Plan::new(&recipe, &mut interner)?;
        let intakes = plan
            .tables
            .iter()
            .map(|table| Intake {
                cells: Cells::new(table),
                unreadable: vec![Unreadable::default(); table.needed.len()],
                misread: vec![Misread::default(); table.needed.len()],
                ..Intake::default()
            })
            .collect();
        Ok(Build {
            recipe,
            plan,
            interner,
            customers: Interner::default(),
            intakes,
            unused: Vec::new(),
            uneven: Vec::new(),
        })
    }

    /// The recipe.
    pub fn recipe(&self) -> &Recipe {
        &self.recipe
    }

    /// Whether a table's column has to be read.
    pub fn needs(&self, table: usize, column: usize) -> bool {
        let table = self.plan.tables.get(table);
        table
            .and_then(|table| table.needed.get(column))
            .is_some_and(|needed| *needed)
    }

    /// Whether nothing is made of a table's rows, such as when the user wants none of its
    /// features: they are counted, but nobody asks what stands in them.
    pub fn only_counts(&self, table: usize) -> bool {
        let plan = self.plan.tables.get(table);
        plan.is_some_and(|plan| plan.gathered.is_empty() && table != self.plan.population)
    }

    /// Whether a formula reads the column that names the customer.
    pub fn reads_key(&self, table: usize) -> bool {
        self.plan
            .tables
            .get(table)
            .is_some_and(|table| table.reads_key)
    }

    /// Which column of a table names the customer.
    pub fn key(&self, table: usize) -> Option<usize> {
        self.plan.tables.get(table).map(|table| table.key)
    }

    /// Notes that a file belongs to a table.
    pub fn begin_file(&mut self, table: usize, file: &str) {
        if let Some(intake) = self.intakes.get_mut(table) {
            intake.files.push(file.to_string());
            intake.misread.fill(Misread::default());
            intake.rows_before = intake.rows;
        }
    }

    /// Notes which files play no part and which of the others differ, so that the report
    /// can say so.
    pub fn note(&mut self, binding: &Binding, heads: &[Head]) {
        let unused = binding.unused.iter().filter_map(|file| heads.get(*file));
        self.unused = unused.map(|head| head.file.clone()).collect();
        self.uneven = binding.uneven(heads, self.recipe.tables.len());
    }

    /// The number by which a customer is known here.
    pub fn customer(&mut self, id: &str) -> u32 {
        self.customers.code(id)
    }

    /// The numbers by which many customers are known here; `None` is nobody.
    pub fn customers(&mut self, ids: &[Option<&str>]) -> Vec<u32> {
        self.customers.codes(ids)
    }

    /// As [`Self::customers`], of bytes that were not looked at yet; what is no
    /// UTF-8 is nobody.
    pub fn customers_of<'a>(&mut self, ids: impl Iterator<Item = Option<&'a [u8]>>) -> Vec<u32> {
        self.customers.codes_of(ids)
    }

    /// How many of these customers have ids that say that they sum up others.
    pub(super) fn totals_among(&self, customers: &[u32]) -> u64 {
        self.customers.totals_among(customers)
    }

    /// As [`Self::texts`], of bytes that were not looked at yet.
    pub fn texts_of<'a>(&mut self, texts: impl Iterator<Item = Option<&'a [u8]>>) -> Vec<u32> {
        self.interner.codes_of(texts)
    }

    /// The numbers by which many texts are known here.
    pub fn texts(&mut self, texts: &[Option<&str>]) -> Vec<u32> {
        self.interner.codes(texts)
    }

    /// The number by which a text is known here.
    pub fn text(&mut self, text: &str) -> u32 {
        self.interner.code(text)
    }

    /// Counts a cell that is there and cannot be read.
    pub fn unreadable(&mut self, table: usize, column: usize, row: u64, text: &str) {
        let Some(intake) = self.intakes.get_mut(table) else {
            return;
        };
        if let Some(found) = intake.unreadable.get_mut(column) {
            found.found(row, text);
        }
        if let Some(misread) = intake.misread.get_mut(column) {
            misread.lost(row, text);
        }
    }

    /// Notes a cell that is written otherwise than its column begins, and is understood.
    pub(super) fn unlike(&mut self, table: usize, column: usize, text: &str) {
        let intake = self.intakes.get_mut(table);
        if let Some(misread) = intake.and_then(|intake| intake.misread.get_mut(column)) {
            misread.unlike(text);
        }
    }

    /// Notes that a cell showed how a column is written, and that it is read so.
    pub fn settled(&mut self, found: &Contradiction) {
        if let Some(intake) = self.intakes.get_mut(found.table) {
            intake.settled.push(found.clone());
        }
    }

    /// Rows of all tables that were taken so far.
    pub fn rows_read(&self) -> u64 {
        self.intakes.iter().map(|intake| intake.rows).sum()
    }

    /// Bytes held, roughly.
    pub fn size(&self) -> u64 {
        let cells: u64 = self.intakes.iter().map(|intake| intake.cells.size()).sum();
        cells + self.interner.size() + self.customers.size()
    }

    /// The most bytes that may be held.
    pub fn limit(&self) -> u64 {
        TABLE_BYTES_LIMIT
    }

    /// Whether all that is done with a column of numbers is that they are added up, or
    /// the smallest or largest is looked for: then whole numbers are as good as any.
    pub(super) fn only_adds(&self, table: usize, column: usize) -> bool {
        let table = self.plan.tables.get(table);
        table.is_some_and(|table| table.only_adds(column))
    }

    /// Takes rows of a table.
    pub fn rows(&mut self, table: usize, rows: Rows) {
        self.rows_and_wholes(table, rows, &[]);
    }

    /// Takes rows of a table. `wholes` are the numbers of some columns as whole
    /// numbers, none the least or the largest of them (which stand for nothing in cells);
    /// a column of which [only that](Self::only_adds) is wanted may then be empty.
    pub(super) fn rows_and_wholes(&mut self, table: usize, rows: Rows, wholes: &[Option<&[i32]>]) {
        self.take_rows(table, rows, wholes, &[]);
    }

    /// Takes rows of a table that add nothing to these gatherings, by their places: what only
    /// they read may be missing.
    pub(super) fn rows_idle_in(&mut self, table: usize, rows: Rows, idle: &[bool]) {
        self.take_rows(table, rows, &[], idle);
    }

    fn take_rows(
        &mut self,
        table: usize,
        mut rows: Rows,
        wholes: &[Option<&[i32]>],
        idle: &[bool],
    ) {
        let only_counts = self.only_counts(table);
        let (Some(plan), Some(intake)) = (self.plan.tables.get(table), self.intakes.get_mut(table))
        else {
            return;
        };
        let count = rows.customers.len();
        intake.rows += count as u64;
        if only_counts {
            // Its key need not even name customers.
            return;
        }
        let rule = self.recipe.tables.get(table);
        if rule.is_some_and(|rule| rule.whole_ids) {
            for customer in &mut rows.customers {
                *customer = self.customers.apply(Function::Code, *customer);
            }
        }
        for (column, from, into) in &plan.merges {
            if let Some(Values::Texts(codes)) = rows.columns.get_mut(*column) {
                codes
                    .iter_mut()
                    .filter(|code| *code == from)
                    .for_each(|code| *code = *into);
            }
        }
        let mut columns = rows.columns;
        intake
            .per_text
            .resize_with(plan.derived.len(), PerText::default);
        for (derived, per_text) in plan.derived.iter().zip(&mut intake.per_text) {
            let of_text = derived.of_text.and_then(|at| match columns.get(at) {
                Some(Values::Texts(codes)) if codes.len() == count => Some((at, codes)),
                _ => None,
            });
            let values = if let (true, Some((at, codes))) = (derived.needed, of_text) {
                per_text.reckon(&derived.formula, at, codes, &mut self.interner)
            } else if derived.needed {
                let values = derived
                    .formula
                    .evaluate(&columns, count, &mut self.interner);
                values.into_values()
            } else {
                nothing(derived.formula.kind)
            };
            columns.push(values);
        }
        let times: Option<Vec<f64>> = plan.time.and_then(|at| match columns.get(at) {
            Some(Values::Numbers(times)) => Some(times.clone()),
            _ => None,
        });
        let cells = place(plan, intake, rows.customers, times.as_deref());
        let mut inputs = Vec::with_capacity(plan.gathered.len());
        for (at, gather) in plan.gathered.iter().enumerate() {
            if idle.get(at).is_some_and(|idle| *idle) {
                continue;
            }
            let condition = gather.condition.as_ref();
            let condition =
                condition.map(|(_, formula)| formula.numbers(&columns, count, &mut self.interner));
            let of = gather.of.as_ref().map(|(_, formula)| formula);
            let column = of.and_then(Formula::as_column);
            let small = column.and_then(|at| wholes.get(at).copied().flatten());
            // A plain column is looked at where it stands.
            let of = match of.map(|formula| (formula, formula.as_column())) {
                None => Of::Nothing,
                Some((_, Some(at))) => columns.get(at).map_or(Of::Nothing, Of::Column),
                Some((formula, None)) => {
                    let made = formula.evaluate(&columns, count, &mut self.interner);
                    Of::Made(made.into_values())
                }
            };
            inputs.push((gather, condition, of, small));
        }
        let inputs = inputs.iter();
        let inputs = inputs.map(|(gather, condition, of, small)| Input {
            gather,
            condition: condition.as_deref(),
            of: of.values(),
            wholes: small.filter(|_| gather.adds_plainly()),
        });
        let inputs: Vec<Input<'_>> = inputs.collect();
        intake.cells.add(&inputs, &cells, times.as_deref());
    }

    /// Takes over what `other` gathered by the same recipe from rows that come after these.
    pub fn merge(&mut self, other: &Build) {
        let texts = self.interner.take_over(&other.interner);
        let customers = self.customers.take_over(&other.customers);
        self.take_over(&other.intakes, &customers, &texts);
    }

    /// As [`Self::merge`], of intakes whose customers and texts have these codes here.
    pub(super) fn take_over(&mut self, others: &[Intake], customers: &[u32], texts: &[u32]) {
        let tables = self.intakes.iter_mut().zip(&self.plan.tables);
        for ((intake, plan), theirs) in tables.zip(others) {
            intake.cells.merge(plan, &theirs.cells, customers, texts);
            intake.files.extend(theirs.files.iter().cloned());
            intake.rows += theirs.rows;
            intake.without_id += theirs.without_id;
            intake.without_time += theirs.without_time;
            intake.days = match (intake.days, theirs.days) {
                (Some((a, b)), Some((c, d))) => Some((a.min(c), b.max(d))),
                (mine, theirs) => mine.or(theirs),
            };
            for (mine, theirs) in intake.unreadable.iter_mut().zip(&theirs.unreadable) {
                mine.merge(theirs);
            }
            for (mine, theirs) in intake.misread.iter_mut().zip(&theirs.misread) {
                mine.merge(theirs);
            }
        }
    }
}

/// What is gathered of some rows.
enum Of<'a> {
    Nothing,
    Column(&'a Values),
    Made(Values),
}

impl Of<'_> {
    fn values(&self) -> Option<&Values> {
        match self {
            Of::Nothing => None,
            Of::Column(values) => Some(values),
            Of::Made(values) => Some(values),
        }
    }
}

fn nothing(kind: ValueKind) -> Values {
    match kind {
        ValueKind::Text => Values::Texts(Vec::new()),
        _ => Values::Numbers(Vec::new()),
    }
}

/// The day by which a cell is known.
pub(super) fn cell_day(day: i64) -> i32 {
    day.clamp(-5_000_000, 5_000_000) as i32
}

/// The cell of every row; `u32::MAX` for rows that do not count.
fn place(
    plan: &TablePlan,
    intake: &mut Intake,
    customers: Vec<u32>,
    times: Option<&[f64]>,
) -> Vec<u32> {
    let plain = !plan.days && !plan.one_row && times.is_none();
    if plain && intake.cells.count_alike(&customers) {
        return customers;
    }
    let mut cells = Vec::with_capacity(customers.len());
    for (row, customer) in customers.iter().enumerate() {
        if plain && let Some(cell) = intake.cells.known(*customer) {
            cells.push(cell);
            continue;
        }
        if *customer == NO_TEXT {
            intake.without_id += 1;
            cells.push(u32::MAX);
            continue;
        }
        let time = times.and_then(|times| times.get(row)).copied();
        let day = match time {
            Some(time) if time.is_nan() => {
                intake.without_time += 1;
                if plan.days {
                    cells.push(u32::MAX);
                    continue;
                }
                None
            }
            Some(time) => Some(libm::floor(time / DAY) as i64),
            None => None,
        };
        if let Some(day) = day {
            intake.days = Some(match intake.days {
                Some((first, last)) => (first.min(day), last.max(day)),
                None => (day, day),
            });
        }
        let day = match day {
            Some(day) if plan.days => cell_day(day),
            _ => NO_DAY,
        };
        let (cell, new) = intake.cells.place(*customer, day);
        intake.cells.count_row(cell);
        cells.push(if plan.one_row && !new { u32::MAX } else { cell });
    }
    cells
}
