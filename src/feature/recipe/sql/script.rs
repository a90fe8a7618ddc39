//! What all steps of a script share: its names, its functions and the steps so far.

use std::collections::{BTreeMap, BTreeSet};

use super::super::error::RecipeError;
use super::super::expression::{Expression, parse};
use super::super::plan::Plan;
use super::super::{Aggregate, Anchors, LabelSource, Recipe, RowsSource, Source, Window};
use super::block::Block;
use super::cells::Helpers;
use super::dialect::{Dialect, remark};
use super::formula::{Known, Writer};
use super::sources::SqlSources;

pub(super) type Result<T> = std::result::Result<T, RecipeError>;

/// One step: a common table expression.
pub(super) struct Step {
    pub remark: String,
    /// Quoted if need be.
    pub name: String,
    pub lines: Vec<String>,
}

/// A script under way.
pub(super) struct Script<'a> {
    pub recipe: &'a Recipe,
    pub plan: &'a Plan,
    pub sources: &'a SqlSources,
    pub dialect: Dialect,
    pub helpers: Helpers,
    /// What is not read as the browser reads it.
    pub remarks: Vec<String>,
    pub steps: Vec<Step>,
    pub names: Names,
    /// One per table of the recipe.
    pub tables: Vec<TableUse>,
}

/// Names that the script makes up, none of them the recipe's own. All quoted if need be.
pub(super) struct Names {
    /// The column that names the customer.
    pub id: String,
    pub day: String,
    pub file_row: String,
    pub nth: String,
    pub id_length: String,
    pub period_start: String,
    pub next_anchor: String,
    pub first_day: String,
    pub last_day: String,
    pub population: String,
    pub ids: String,
    pub data_days: String,
    pub calendar: String,
    pub anchors: String,
    pub samples: String,
    pub gathered: String,
    pub next_rows: String,
    columns: BTreeSet<String>,
    steps: BTreeSet<String>,
    dialect: Dialect,
}

/// What a script needs of a table.
pub(super) struct TableUse {
    /// The step that holds its rows.
    pub step: String,
    pub key: String,
    pub time: Option<String>,
    /// Its columns and reckoned columns that are needed.
    pub known: Vec<Known>,
    /// Names of the columns and reckoned columns that are needed.
    pub needed: BTreeSet<String>,
    /// Whether anything reads it at all.
    pub used: bool,
    /// Whether the order of its rows matters.
    pub ordered: bool,
    /// Whether only its rows of some days count.
    pub days: bool,
    pub one_row: bool,
}

impl Names {
    fn new(recipe: &Recipe, dialect: Dialect) -> Result<Names> {
        let mut columns = BTreeSet::new();
        for table in &recipe.tables {
            let mut own = BTreeSet::new();
            let read = table.columns.iter().map(|column| &column.name);
            for name in read.chain(table.derived.iter().map(|derived| &derived.name)) {
                unique(&mut own, name)?;
                columns.insert(name.to_lowercase());
            }
        }
        let mut results = BTreeSet::from([recipe.id().to_lowercase()]);
        if recipe.anchors.is_some() {
            unique(&mut results, "anchor")?;
        }
        let features = recipe.features.iter().map(|feature| &feature.name);
        for name in features.chain(recipe.labels.iter().map(|label| &label.name)) {
            unique(&mut results, name)?;
        }
        columns.extend(results);
        columns.insert("anchor".to_string());
        let mut steps = BTreeSet::new();
        for table in &recipe.tables {
            unique(&mut steps, &table.name)?;
        }
        let mut names = Names {
            id: dialect.name_of(recipe.id()),
            day: String::new(),
            file_row: String::new(),
            nth: String::new(),
            id_length: String::new(),
            period_start: String::new(),
            next_anchor: String::new(),
            first_day: String::new(),
            last_day: String::new(),
            population: String::new(),
            ids: String::new(),
            data_days: String::new(),
            calendar: String::new(),
            anchors: String::new(),
            samples: String::new(),
            gathered: String::new(),
            next_rows: String::new(),
            columns,
            steps,
            dialect,
        };
        names.day = names.column("day");
        names.file_row = names.column("file_row");
        names.nth = names.column("nth");
        names.id_length = names.column("id_length");
        names.period_start = names.column("period_start");
        names.next_anchor = names.column("next_anchor");
        names.first_day = names.column("first_day");
        names.last_day = names.column("last_day");
        names.population = names.step("population");
        names.ids = names.step("ids");
        names.data_days = names.step("data_days");
        names.calendar = names.step("calendar");
        names.anchors = names.step("anchors");
        names.samples = names.step("samples");
        names.gathered = names.step("gathered");
        names.next_rows = names.step("next_rows");
        Ok(names)
    }

    /// A column's name that is not taken.
    pub fn column(&mut self, wanted: &str) -> String {
        let name = free(&mut self.columns, wanted);
        self.dialect.name_of(&name)
    }

    /// A step's name that is not taken.
    pub fn step(&mut self, wanted: &str) -> String {
        let name = free(&mut self.steps, wanted);
        self.dialect.name_of(&name)
    }
}

/// SQL does not tell upper case from lower case in names.
fn unique(taken: &mut BTreeSet<String>, name: &str) -> Result<()> {
    match taken.insert(name.to_lowercase()) {
        true => Ok(()),
        false => Err(RecipeError::NameTwice {
            name: name.to_string(),
        }),
    }
}

fn free(taken: &mut BTreeSet<String>, wanted: &str) -> String {
    let mut name = wanted.to_string();
    let mut number = 2;
    while !taken.insert(name.to_lowercase()) {
        name = format!("{wanted}_{number}");
        number += 1;
    }
    name
}

impl<'a> Script<'a> {
    pub fn new(
        recipe: &'a Recipe,
        plan: &'a Plan,
        sources: &'a SqlSources,
        dialect: Dialect,
    ) -> Result<Script<'a>> {
        let mut script = Script {
            recipe,
            plan,
            sources,
            dialect,
            helpers: Helpers::default(),
            remarks: Vec::new(),
            steps: Vec::new(),
            names: Names::new(recipe, dialect)?,
            tables: Vec::new(),
        };
        script.see_tables()?;
        Ok(script)
    }

    /// Notes what is needed of every table.
    fn see_tables(&mut self) -> Result<()> {
        let mut needs: BTreeMap<&str, TableNeeds> = BTreeMap::new();
        let recipe = self.recipe;
        let population = &recipe.population;
        needs.entry(&population.table).or_default().used = true;
        if let Some(rows) = &population.with_rows_in {
            let need = needs.entry(&rows.table).or_default();
            need.read(&population.table, rows.condition.as_deref())?;
        }
        if let Some(active) = &population.active {
            let need = needs.entry(&active.table).or_default();
            need.read(&population.table, active.condition.as_deref())?;
        }
        for (feature, source) in self.row_features() {
            let need = needs.entry(&source.table).or_default();
            need.read(&feature.name, source.condition.as_deref())?;
            need.read(&feature.name, source.of.as_deref())?;
            need.ordered |= matches!(source.aggregate, Aggregate::First | Aggregate::Last);
        }
        for label in &recipe.labels {
            match &label.from {
                LabelSource::Column { table, column } => {
                    let need = needs.entry(table).or_default();
                    need.used = true;
                    need.ordered = true;
                    need.names.insert(column.clone());
                }
                LabelSource::Absent {
                    table, condition, ..
                }
                | LabelSource::Present {
                    table, condition, ..
                } => {
                    let need = needs.entry(table).or_default();
                    need.read(&label.name, condition.as_deref())?;
                }
                LabelSource::Transition { .. } => {}
            }
        }
        let of_days = self.needs_data_days();
        for (rule, plan) in recipe.tables.iter().zip(&self.plan.tables) {
            let mut need = needs.remove(rule.name.as_str()).unwrap_or_default();
            need.used |= plan.days && of_days;
            for derived in rule.derived.iter().rev() {
                if need.names.contains(&derived.name) {
                    need.read(&derived.name, Some(&derived.value))?;
                }
            }
            need.names.insert(rule.key.clone());
            let time = rule
                .time
                .as_ref()
                .filter(|_| plan.days || (need.ordered && !plan.one_row));
            need.names.extend(time.cloned());
            self.tables.push(TableUse {
                step: self.dialect.name_of(&rule.name),
                key: self.dialect.name_of(&rule.key),
                time: time.map(|time| self.dialect.name_of(time)),
                known: Vec::new(),
                needed: need.names,
                used: need.used,
                ordered: (need.ordered || plan.one_row) && self.dialect != Dialect::BigQuery,
                days: plan.days,
                one_row: plan.one_row,
            });
        }
        Ok(())
    }

    /// Features that come from rows of a table.
    pub fn row_features(
        &self,
    ) -> impl Iterator<Item = (&'a super::super::FeatureRule, &'a RowsSource)> + use<'a> {
        let recipe: &'a Recipe = self.recipe;
        recipe.features.iter().filter_map(|rule| match &rule.from {
            Source::Rows(source) => Some((rule, source)),
            _ => None,
        })
    }

    /// Whether any window begins at the anchor before.
    pub fn has_periods(&self) -> bool {
        let active = self.recipe.population.active.as_ref();
        let windows = self.row_features().filter_map(|(_, source)| source.window);
        windows
            .chain(active.map(|active| active.window))
            .any(|window| window == Window::Period)
    }

    /// Whether a label looks at the days from the anchor on.
    pub fn looks_ahead(&self) -> bool {
        let mut labels = self.recipe.labels.iter();
        labels.any(|label| {
            matches!(
                label.from,
                LabelSource::Absent { .. } | LabelSource::Present { .. }
            )
        })
    }

    /// Whether the first and last day of the data matter.
    pub fn needs_data_days(&self) -> bool {
        match &self.recipe.anchors {
            None => false,
            Some(Anchors::At { .. }) => self.looks_ahead() || self.has_periods(),
            Some(_) => true,
        }
    }

    /// The position of a table, which the plan has proved to be there.
    pub fn table_at(&self, name: &str) -> usize {
        let mut tables = self.recipe.tables.iter();
        tables
            .position(|table| table.name == name)
            .unwrap_or(usize::MAX)
    }

    pub fn table(&self, name: &str) -> Result<&TableUse> {
        let known = || {
            let names = self.recipe.tables.iter().map(|table| table.name.as_str());
            names.collect::<Vec<_>>().join(", ")
        };
        let found = self.tables.get(self.table_at(name));
        found.ok_or_else(|| RecipeError::UnknownName {
            owner: self.recipe.name.clone(),
            name: name.to_string(),
            known: known(),
        })
    }

    /// Adds a step.
    pub fn step(&mut self, remark: impl Into<String>, name: &str, lines: Vec<String>) {
        self.steps.push(Step {
            remark: remark.into(),
            name: name.to_string(),
            lines,
        });
    }

    /// A condition over a table's columns, each with `prefix` before it.
    pub fn condition(
        &mut self,
        owner: &str,
        table: &str,
        prefix: &str,
        condition: Option<&str>,
    ) -> Result<Option<Block>> {
        let Some(text) = condition else {
            return Ok(None);
        };
        let tree = parsed(owner, text)?;
        let known = self.table(table)?.known.clone();
        let mut writer = Writer {
            dialect: self.dialect,
            known: &known,
            table: prefix,
            owner,
            helpers: &mut self.helpers,
        };
        Ok(Some(writer.condition(&tree)?))
    }
}

#[derive(Default)]
struct TableNeeds {
    names: BTreeSet<String>,
    used: bool,
    ordered: bool,
}

impl TableNeeds {
    fn read(&mut self, owner: &str, formula: Option<&str>) -> Result<()> {
        self.used = true;
        if let Some(text) = formula {
            parsed(owner, text)?.names(&mut |name| {
                self.names.insert(name.to_string());
            });
        }
        Ok(())
    }
}

/// A formula's tree.
pub(super) fn parsed(owner: &str, text: &str) -> Result<Expression> {
    parse(text).map_err(|error| RecipeError::Formula {
        owner: owner.to_string(),
        error,
    })
}

/// What people call a thing, fit for a remark.
pub(super) fn titled(title: &crate::feature::contract::Title) -> String {
    remark(&title.en)
}
