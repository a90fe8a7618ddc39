//! From what was gathered to the customers' table, one feature at a time.

use super::anchors::{AnchorDays, iso};
use super::build::Build;
use super::counted::table_reports;
use super::data_days::DataDays;
use super::error::RecipeError;
use super::formula::DAY;
use super::labels;
use super::ordered::places;
use super::plan::{FeaturePlan, FeatureSource};
use super::population::{listed, population, samples};
use super::reckon::{Context, Ranges, reckon};
use super::report::{BuildReport, CutShort, LeftOut, LeftOutReason};
use super::samples::Samples;
use super::values::{NO_TEXT, Values};
use super::{Recipe, ResultKind, ValueKind, Window};
use crate::feature::contract::Title;
use crate::i18n::{Lang, recipe as words};
use crate::table::{About, Column, ColumnTitle, Table};

/// Most cells of the customers' table.
const MOST_CELLS: usize = if cfg!(target_pointer_width = "32") {
    120_000_000
} else {
    2_000_000_000
};

/// The column with the day on which each row stands.
const ANCHOR: &str = "anchor";

/// A recipe's last part, step by step.
pub struct Finish {
    build: Build,
    anchors: Option<AnchorDays>,
    samples: Samples,
    /// One per feature done.
    features: Vec<Values>,
    labels: Vec<Vec<u32>>,
    report: BuildReport,
    ranges: Ranges,
    /// The result so far, and what each of its columns is.
    columns: Vec<Column>,
    parts: Vec<Part>,
    /// Features and labels that are in the result, or hidden: their values are gone.
    written: usize,
}

/// What a column of the customers' table is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Names the customer.
    Id,
    /// The day on which the row stands.
    Anchor,
    /// A feature.
    Feature(ResultKind),
    /// A label.
    Label,
}

impl Part {
    /// The names of a table's columns that are this part of it.
    pub fn names(self, table: &Table, parts: &[Part]) -> Vec<String> {
        let columns = parts.iter().zip(table.columns());
        let columns = columns.filter(|(part, _)| **part == self);
        columns
            .map(|(_, column)| column.name().to_string())
            .collect()
    }
}

/// The customers' table and what happened on the way.
#[derive(Clone, Debug)]
pub struct Built {
    /// Id, anchor if there is one, features, labels.
    pub table: Table,
    /// What each column is, in the table's order.
    pub parts: Vec<Part>,
    /// What was lost, doubled or unreadable.
    pub report: BuildReport,
}

impl Finish {
    /// Decides who gets a row and when.
    ///
    /// # Errors
    /// When there is nobody, the data are too short, or the rows too many.
    pub fn new(mut build: Build) -> Result<Finish, RecipeError> {
        let (mut strays, mut cut, mut days_of_tables) = (None, None, Vec::new());
        let anchors = match &build.plan.anchors {
            None => None,
            Some(plan) => {
                let days = DataDays::of(&build.intakes).ok_or_else(|| no_customers(&build))?;
                let anchors = plan.days(days.first, days.last)?;
                cut = cut_short(&build.plan.features, &anchors, days.first);
                (strays, days_of_tables) = (days.strays, days.tables);
                Some(anchors)
            }
        };
        let listed = listed(&build);
        // Features are reckoned customer by customer in the order of the result.
        let places = places(&listed, build.customers.len());
        for intake in &mut build.intakes {
            intake.order(&places);
        }
        drop(places);
        let (customers, left_out) = population(&build, listed)?;
        let width = build.plan.features.len() + build.plan.labels.len() + 2;
        let most = MOST_CELLS / width;
        let found = samples(&build, customers, anchors.as_ref(), most);
        let Some((samples, inactive)) = found else {
            return Err(RecipeError::TooLarge {
                what: words::ROWS.text(Lang::En).to_string(),
                limit: most as u64,
            });
        };
        if samples.len() == 0 {
            return Err(no_customers(&build));
        }
        let mut report = BuildReport {
            rows: samples.len() as u64,
            anchors: anchors
                .iter()
                .flat_map(|a| a.days.iter().map(|day| iso(*day)))
                .collect(),
            left_out,
            strays,
            cut_short: cut,
            unused: build.unused.clone(),
            ..BuildReport::default()
        };
        if inactive > 0 {
            report.left_out.push(LeftOut {
                reason: LeftOutReason::NotActive,
                count: inactive,
            });
        }
        report.customers = samples.distinct_customers();
        report.tables = table_reports(&build, &samples);
        for (table, days) in report.tables.iter_mut().zip(days_of_tables) {
            table.day_rows = days;
        }
        Ok(Finish {
            build,
            anchors,
            samples,
            features: Vec::new(),
            labels: Vec::new(),
            report,
            ranges: Ranges::new(),
            columns: Vec::new(),
            parts: Vec::new(),
            written: 0,
        })
    }

    /// Features and labels reckoned and columns written, and how many there are.
    pub fn progress(&self) -> (u64, u64) {
        let plan = &self.build.plan;
        let done = self.features.len() + self.labels.len() + self.columns.len();
        let shown = plan.features.iter().filter(|feature| !feature.hidden);
        let columns = shown.count() + plan.labels.len() + 1 + usize::from(self.anchors.is_some());
        let all = plan.features.len() + plan.labels.len() + columns;
        (done as u64, all as u64)
    }

    /// The features reckoned so far, in the recipe's order; what is written is empty.
    pub fn features(&self) -> &[Values] {
        &self.features
    }

    /// Reckons the next feature or label, or writes the next column of the result; `false`
    /// when all are there.
    pub fn step(&mut self) -> bool {
        let plan = &self.build.plan;
        if let Some(feature) = plan.features.get(self.features.len()) {
            let mut values = reckon(
                feature,
                &mut self.build.interner,
                &mut Context {
                    intakes: &self.build.intakes,
                    tables: &self.build.plan.tables,
                    samples: &self.samples,
                    anchors: self.anchors.as_ref(),
                    features: &self.features,
                    ranges: &mut self.ranges,
                },
            );
            if let (Values::Texts(codes), Some(unknown)) = (&mut values, feature.unknown) {
                codes
                    .iter_mut()
                    .filter(|code| **code == NO_TEXT)
                    .for_each(|code| *code = unknown);
            }
            self.features.push(values);
            return true;
        }
        if self.labels.len() < plan.labels.len() {
            let codes = labels::reckon(
                self.labels.len(),
                &mut self.build,
                &self.samples,
                self.anchors.as_ref(),
                &self.features,
            );
            self.labels.push(codes);
            return true;
        }
        match self.column() {
            Some((part, column)) => {
                self.parts.push(part);
                self.columns.push(column);
                true
            }
            None => false,
        }
    }

    /// The next column of the result.
    fn column(&mut self) -> Option<(Part, Column)> {
        let samples = &self.samples;
        match (self.columns.len(), &self.anchors) {
            (0, _) => {
                let customers = &self.build.customers;
                let ids = samples.customers.iter();
                let ids = ids.map(|customer| customers.text(*customer).unwrap_or_default());
                return Some((Part::Id, Column::from_texts(self.build.recipe.id(), ids)));
            }
            (1, Some(anchors)) => {
                let days: Vec<String> = anchors.days.iter().map(|day| iso(*day)).collect();
                let of = |at: &u32| days.get(*at as usize).map_or("", String::as_str);
                let days = samples.anchors.iter().map(of);
                return Some((Part::Anchor, Column::from_texts(ANCHOR, days)));
            }
            _ => {}
        }
        let (interner, plan) = (&self.build.interner, &self.build.plan);
        let text = |code: &u32| interner.text(*code).unwrap_or_default();
        while let Some(feature) = plan.features.get(self.written) {
            // What is in the result is held there alone.
            let none = Values::Numbers(Vec::new());
            let values = std::mem::replace(self.features.get_mut(self.written)?, none);
            self.written += 1;
            if feature.hidden {
                continue;
            }
            if let Values::Numbers(numbers) = &values {
                let gaps = numbers.iter().filter(|value| value.is_nan()).count();
                self.report.gaps += gaps as u64;
            }
            let name = &feature.name;
            let column = match values {
                Values::Numbers(numbers) if feature.kind == ValueKind::Moment => {
                    let texts: Vec<String> = numbers.iter().map(|value| moment(*value)).collect();
                    Column::from_texts(name, texts.iter().map(String::as_str))
                }
                Values::Numbers(numbers) => Column::from_numbers(name, numbers),
                Values::Texts(codes) => Column::from_texts(name, codes.iter().map(text)),
            };
            return Some((Part::Feature(feature.result), column));
        }
        let at = self.written - plan.features.len();
        let codes = std::mem::take(self.labels.get_mut(at)?);
        self.written += 1;
        let name = &plan.labels.get(at)?.name;
        let unlabelled = codes.iter().filter(|code| **code == NO_TEXT).count();
        let unlabelled = (name.clone(), unlabelled as u64);
        self.report.unlabelled.push(unlabelled);
        let column = Column::from_texts(name, codes.iter().map(text));
        Some((Part::Label, column))
    }

    /// The customers' table, after the last step.
    ///
    /// # Errors
    /// None that a caller could bring about.
    pub fn finish(mut self) -> Result<Built, RecipeError> {
        while self.step() {}
        let name = &self.build.recipe.name;
        let table = Table::new(name, self.columns).ok_or_else(|| no_customers(&self.build))?;
        let table = table.telling(about(&self.build.recipe, self.anchors.is_some()));
        Ok(Built {
            table,
            parts: self.parts,
            report: self.report,
        })
    }
}

/// What the customers' table of a recipe says of its columns.
fn about(recipe: &Recipe, has_anchors: bool) -> About {
    let title = |name: &str, title: &Title| ColumnTitle {
        column: name.to_string(),
        en: title.en.clone(),
        ko: title.ko.clone(),
    };
    let features = recipe.features.iter().filter(|rule| !rule.hidden);
    let features = features.map(|rule| title(&rule.name, &rule.title));
    let labels = recipe.labels.iter();
    let titles = labels.clone().map(|rule| title(&rule.name, &rule.title));
    About {
        id: Some(recipe.id().to_string()),
        anchor: has_anchors.then(|| ANCHOR.to_string()),
        labels: labels.map(|rule| rule.name.clone()).collect(),
        titles: features.chain(titles).collect(),
    }
}

/// Microseconds since 1970 as a date, with the time of day if there is one.
fn moment(value: f64) -> String {
    if value.is_nan() {
        return String::new();
    }
    let days = libm::floor(value / DAY);
    let rest = value - days * DAY;
    let date = iso(days as i64);
    if rest == 0.0 {
        return date;
    }
    let seconds = (rest / 1e6) as u64;
    let (hours, minutes) = (seconds / 3600, seconds / 60 % 60);
    format!("{date}T{hours:02}:{minutes:02}:{:02}Z", seconds % 60)
}

/// The anchors whose longest window begins before the data's first day.
fn cut_short(features: &[FeaturePlan], anchors: &AnchorDays, first: i64) -> Option<CutShort> {
    let windows = features.iter().filter_map(|feature| match feature.from {
        FeatureSource::Rows {
            window: Some(Window::Days(days)),
            ..
        } => Some(days.from()),
        _ => None,
    });
    let window = windows.max()?;
    let begins_before = |anchor: &&i64| **anchor - i64::from(window) < first;
    let cut = anchors.days.iter().filter(begins_before);
    Some(CutShort {
        window,
        days: (first + i64::from(window) - cut.clone().next()?).max(0) as u64,
        anchors: cut.count() as u64,
        first: iso(first),
    })
}

pub(super) fn no_customers(build: &Build) -> RecipeError {
    let recipe = &build.recipe;
    RecipeError::NoCustomers {
        table: recipe.population.table.clone(),
        column: recipe.id().to_string(),
    }
}
