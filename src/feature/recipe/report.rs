//! What a build lost, doubled or could not read, in numbers and in words.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::build::Intake;
use super::contest::Contradiction;
use super::data_days::Strays;
use super::{RowsPerCustomer, TableRule};
use crate::feature::contract::Title;
use crate::i18n::{Lang, Message, number, recipe as words};
use crate::table::{TypeChoice, ValueFormat};

/// Most columns named in a line.
const NAMES: usize = 10;

/// What happened between the raw tables and the customers' table.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct BuildReport {
    /// Rows of the result.
    pub rows: u64,
    /// Customers in it.
    pub customers: u64,
    /// The anchors, as ISO dates.
    pub anchors: Vec<String>,
    /// Who has no row, and why.
    pub left_out: Vec<LeftOut>,
    /// The raw tables, in the recipe's order.
    pub tables: Vec<TableReport>,
    /// Rows too far from all others in time to move the anchors.
    pub strays: Option<Strays>,
    /// Anchors whose windows begin before the data do.
    #[serde(default)]
    pub cut_short: Option<CutShort>,
    /// Numeric cells of the result that are missing.
    pub gaps: u64,
    /// Per label: its name and the rows without it.
    pub unlabelled: Vec<(String, u64)>,
    /// Files that play no part.
    #[serde(default)]
    pub unused: Vec<String>,
}

/// Anchors whose longest window begins before the first row: what it counts there is of
/// fewer days than at later anchors.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CutShort {
    /// How many anchors.
    pub anchors: u64,
    /// Days of the window.
    pub window: u32,
    /// Days of it that lie before the first row, at the first anchor.
    pub days: u64,
    /// The first row's day, as ISO date.
    pub first: String,
}

/// Some who have no row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeftOut {
    /// Why.
    pub reason: LeftOutReason,
    /// How many: customers, or for [`LeftOutReason::NotActive`] customers at anchors.
    pub count: u64,
}

/// Why there is no row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LeftOutReason {
    /// On the list, but never did what the recipe asks.
    WithoutRows,
    /// Did something, but is not on the list.
    NotListed,
    /// Not active in the window before the anchor.
    NotActive,
}

/// What one raw table gave.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TableReport {
    /// Its name in the recipe.
    pub table: String,
    /// What people call it.
    pub title: Title,
    /// The files.
    pub files: Vec<String>,
    /// All rows that were read.
    pub rows: u64,
    /// Rows that name no customer; left out.
    pub without_id: u64,
    /// Rows without a readable time; left out where days matter.
    pub without_time: u64,
    /// Rows of customers who have no row in the result.
    pub orphan_rows: u64,
    /// How many such customers there are.
    pub orphan_customers: u64,
    /// Those of them whose ids a customer of the result bears in other letters.
    #[serde(default)]
    pub alike_ids: Option<AlikeIds>,
    /// Customers of the result without any row here.
    pub customers_without: u64,
    /// Rows that repeat a customer where one row is due; the first counts.
    pub repeated_rows: u64,
    /// How many customers they repeat.
    #[serde(default)]
    pub repeated_customers: u64,
    /// What a recipe that was proposed says of the table: what it leaves out.
    #[serde(default)]
    pub note: Option<Title>,
    /// First and last day, as ISO dates.
    pub days: Option<(String, String)>,
    /// How many rows each day since 1970 has, where rows are told apart by day.
    #[serde(skip)]
    pub day_rows: BTreeMap<i64, u64>,
    /// What the recipe counts, over the customers of the result.
    pub checks: Vec<Counted>,
    /// Cells that are there and could not be read.
    pub unreadable: Vec<(String, Unreadable)>,
    /// Columns whose writing only a later row showed.
    #[serde(default)]
    pub settled: Vec<Settled>,
    /// Columns that only some of the files have, each with how many.
    #[serde(default)]
    pub uneven: Vec<String>,
}

/// A column that a file's beginning left open, and the cell that showed what it means.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Settled {
    /// The column.
    pub column: String,
    /// The cell's line.
    pub line: u64,
    /// Its text.
    pub text: String,
    /// How the column is written, and was read.
    pub format: ValueFormat,
}

/// Rows that fell out of a join although the customer's id is that of a customer
/// of the result but for upper and lower case.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AlikeIds {
    /// The rows.
    pub rows: u64,
    /// The ids.
    pub customers: u64,
    /// The first such id.
    pub id: String,
    /// The id in the result that it is like.
    pub like: String,
}

/// A check and how many rows it met.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Counted {
    /// Its name.
    pub name: String,
    /// What it means, with `{count}` for the number.
    pub title: Title,
    /// The rows.
    pub count: u64,
}

/// Cells that are there and could not be read as what the recipe expects.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Unreadable {
    /// How many.
    pub count: u64,
    /// The line of the first.
    pub line: u64,
    /// Its text.
    pub text: String,
}

impl Unreadable {
    pub(super) fn found(&mut self, line: u64, text: &str) {
        if self.count == 0 {
            self.line = line;
            self.text = text.chars().take(60).collect();
        }
        self.count += 1;
    }

    pub(super) fn merge(&mut self, later: &Unreadable) {
        if self.count == 0 {
            *self = later.clone();
        } else {
            self.count += later.count;
        }
    }
}

impl Settled {
    fn of(rule: &TableRule, found: &Contradiction) -> Option<Settled> {
        Some(Settled {
            column: rule.columns.get(found.column)?.name.clone(),
            line: found.line,
            text: found.text.clone(),
            format: found.format,
        })
    }
}

impl TableReport {
    pub(super) fn new(rule: &TableRule, intake: &Intake, proposed: bool) -> TableReport {
        let checks = rule.checks.iter().map(|check| Counted {
            name: check.name.clone(),
            title: check.title.clone(),
            count: 0,
        });
        let iso = super::anchors::iso;
        let columns = rule.columns.iter().zip(&intake.unreadable);
        TableReport {
            table: rule.name.clone(),
            title: rule.title.clone(),
            files: intake.files.clone(),
            rows: intake.rows,
            without_id: intake.without_id,
            without_time: if rule.rows == RowsPerCustomer::Many {
                intake.without_time
            } else {
                0
            },
            orphan_rows: 0,
            orphan_customers: 0,
            alike_ids: None,
            customers_without: 0,
            repeated_rows: 0,
            repeated_customers: 0,
            note: rule.note.clone().filter(|_| proposed),
            days: intake.days.map(|(first, last)| (iso(first), iso(last))),
            day_rows: BTreeMap::new(),
            checks: checks.collect(),
            unreadable: columns
                .filter(|(_, found)| found.count > 0)
                .map(|(column, found)| (column.name.clone(), found.clone()))
                .collect(),
            settled: intake
                .settled
                .iter()
                .filter_map(|found| Settled::of(rule, found))
                .collect(),
            uneven: Vec::new(),
        }
    }
}

impl BuildReport {
    /// The report as lines to read, the most consequential first; what did not
    /// happen is not mentioned.
    pub fn say(&self, lang: Lang) -> Vec<String> {
        let count = |value: u64| number::count(lang, value);
        let mut lines = Vec::new();
        lines.push(match (self.anchors.first(), self.anchors.last()) {
            (Some(first), Some(last)) => words::BUILT_AT_ANCHORS.fill(
                lang,
                &[
                    ("rows", &count(self.rows)),
                    ("customers", &count(self.customers)),
                    ("anchors", &count(self.anchors.len() as u64)),
                    ("first", first),
                    ("last", last),
                ],
            ),
            _ => words::BUILT.fill(lang, &[("rows", &count(self.rows))]),
        });
        for left_out in &self.left_out {
            let message = match left_out.reason {
                LeftOutReason::WithoutRows => words::LEFT_OUT_WITHOUT_ROWS,
                LeftOutReason::NotListed => words::LEFT_OUT_NOT_LISTED,
                LeftOutReason::NotActive => words::LEFT_OUT_NOT_ACTIVE,
            };
            lines.push(message.fill(lang, &[("count", &count(left_out.count))]));
        }
        if let Some(strays) = &self.strays {
            let values = [("count", count(strays.rows)), ("day", strays.day.clone())];
            let values = values
                .each_ref()
                .map(|(name, value)| (*name, value.as_str()));
            lines.push(words::STRAYS.fill(lang, &values));
        }
        if let Some(cut) = &self.cut_short {
            let values = [
                ("window", count(u64::from(cut.window))),
                ("first", cut.first.clone()),
                ("anchors", count(cut.anchors)),
                ("days", count(cut.days)),
            ];
            let values = values
                .each_ref()
                .map(|(name, value)| (*name, value.as_str()));
            lines.push(words::CUT_SHORT.fill(lang, &values));
        }
        for (label, missing) in &self.unlabelled {
            if *missing > 0 {
                let values = [("label", label.as_str()), ("count", &count(*missing))];
                lines.push(words::UNLABELLED.fill(lang, &values));
            }
        }
        for table in &self.tables {
            table.say(lang, &mut lines);
        }
        if !self.unused.is_empty() {
            let files = self.unused.join(", ");
            lines.push(words::UNUSED_FILES.fill(lang, &[("files", &files)]));
        }
        if self.gaps > 0 {
            lines.push(words::GAPS.fill(lang, &[("count", &count(self.gaps))]));
        }
        lines
    }
}

impl TableReport {
    fn say(&self, lang: Lang, lines: &mut Vec<String>) {
        let count = |value: u64| number::count(lang, value);
        let title = match lang {
            Lang::En => &self.title.en,
            Lang::Ko => &self.title.ko,
        };
        let counted = |lines: &mut Vec<String>, message: Message, value: u64| {
            if value > 0 {
                let values = [
                    ("table", title.as_str()),
                    ("count", &count(value)),
                    ("customers", &count(self.orphan_customers)),
                ];
                lines.push(message.fill(lang, &values));
            }
        };
        counted(lines, words::CUSTOMERS_WITHOUT, self.customers_without);
        counted(lines, words::ORPHANS, self.orphan_rows);
        if let Some(alike) = &self.alike_ids {
            let values = [
                ("table", title.as_str()),
                ("count", &count(alike.rows)),
                ("customers", &count(alike.customers)),
                ("id", &alike.id),
                ("like", &alike.like),
            ];
            lines.push(words::ALIKE_IDS.fill(lang, &values));
        }
        if self.repeated_rows > 0 {
            let values = [
                ("table", title.as_str()),
                ("count", &count(self.repeated_rows)),
                ("customers", &count(self.repeated_customers)),
            ];
            lines.push(words::REPEATED.fill(lang, &values));
        }
        let mut line = |message: Message, value: u64| counted(lines, message, value);
        line(words::WITHOUT_ID, self.without_id);
        line(words::WITHOUT_TIME, self.without_time);
        for check in self.checks.iter().filter(|check| check.count > 0) {
            let said = match lang {
                Lang::En => &check.title.en,
                Lang::Ko => &check.title.ko,
            };
            lines.push(said.replace("{count}", &count(check.count)));
        }
        for settled in &self.settled {
            let values = [
                ("table", title.as_str()),
                ("column", &settled.column),
                ("line", &count(settled.line)),
                ("text", &settled.text),
                ("type", &TypeChoice::written(settled.format).say(lang)),
            ];
            lines.push(words::SETTLED.fill(lang, &values));
        }
        if !self.uneven.is_empty() {
            let columns = self.uneven.iter().take(NAMES).cloned().collect::<Vec<_>>();
            let more = if self.uneven.len() > NAMES {
                " …"
            } else {
                ""
            };
            let columns = columns.join(", ") + more;
            let values = [("table", title.as_str()), ("columns", &columns)];
            lines.push(words::UNEVEN.fill(lang, &values));
        }
        if let Some(note) = &self.note {
            let values = [("table", title.as_str()), ("note", note.text(lang))];
            lines.push(words::NOTE.fill(lang, &values));
        }
        for (column, found) in &self.unreadable {
            let values = [
                ("table", title.as_str()),
                ("column", column),
                ("count", &count(found.count)),
                ("line", &count(found.line)),
                ("text", &found.text),
            ];
            lines.push(words::UNREADABLE.fill(lang, &values));
        }
    }
}
