//! Where a script finds the raw tables: files or a warehouse's tables, and what
//! their columns are called there.

use serde::{Deserialize, Serialize};

use super::super::{Binding, Head, Recipe};
use super::layout::TextLayout;
use crate::table::date::DateOrder;
use crate::table::{Table, ValueFormat};

/// Where every table of a recipe is found, in the recipe's order.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SqlSources {
    /// One per table of the recipe; a table beyond the list is not there.
    pub tables: Vec<SqlTable>,
    /// What has to be done with files before a script can read them.
    pub remarks: Vec<String>,
}

/// Where one raw table is found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SqlTable {
    /// Its place.
    pub place: SqlPlace,
    /// What each of the recipe's columns is called there; none: it is not there.
    pub columns: Vec<Option<String>>,
    /// How each of the recipe's columns tells moments; of no weight for the others.
    pub moments: Vec<MomentFormat>,
    /// How each of the recipe's columns writes numbers or yes and no, where that is
    /// not the plain way; of no weight for the others.
    pub numbers: Vec<ValueFormat>,
    /// A column that its files do not have, where one was added to their rows.
    pub added: Option<AddedColumn>,
}

/// A column that none of a table's files has: every year's list of the same customers says
/// only by its name when it is of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AddedColumn {
    /// Its name.
    pub name: String,
    /// What it says in all rows of each file, in the files' order.
    pub values: Vec<String>,
}

/// The place of a raw table.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum SqlPlace {
    /// Text files that share a header, in the order of their rows.
    Csv {
        /// Their paths or addresses.
        paths: Vec<String>,
        /// How they are written.
        layout: TextLayout,
    },
    /// Parquet files that share a schema.
    Parquet {
        /// Their paths or addresses.
        paths: Vec<String>,
    },
    /// A table or view of the warehouse, by the parts of its name: catalogue, schema, table.
    Relation(Vec<String>),
    /// There is none: it counts as empty.
    Absent,
}

/// How a column tells moments.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum MomentFormat {
    /// In any of the ways that Holdfast reads in text, cell by cell.
    #[default]
    Any,
    /// `20240301`
    Compact,
    /// `2024-03-01`, perhaps with a time of day and a zone.
    Iso,
    /// `2024/3/1` or `2024.3.1`, perhaps with a time of day and a zone.
    YearFirst,
    /// `31/3/2024`, `31.3.2024`, `31-3-2024` or `31.03.24`, perhaps with a time of day and a zone.
    DayFirst,
    /// `3/31/2024` or `3-31-2024`, perhaps with a time of day and a zone.
    MonthFirst,
    /// Seconds since 1970 UTC.
    EpochSeconds,
    /// Milliseconds since 1970 UTC.
    EpochMilliseconds,
    /// Microseconds since 1970 UTC.
    EpochMicroseconds,
    /// Nanoseconds since 1970 UTC.
    EpochNanoseconds,
    /// `31-Mar-2017` or `March 31, 2017`, perhaps with a time of day and a zone.
    MonthName,
    /// `24.03.31` or `24-03-31`, perhaps with a time of day and a zone.
    ShortYearFirst,
    /// `201703`, `2017-03` or `2017년 3월`: the first of the month.
    YearMonth,
    /// In a way that no script reads: a time without a day, or a workbook's count of days.
    Unread,
}

impl SqlSources {
    /// CSV files named after the recipe's tables, with the recipe's own column names.
    pub fn of_recipe(recipe: &Recipe) -> SqlSources {
        let tables = recipe.tables.iter().map(|table| SqlTable {
            place: SqlPlace::Csv {
                paths: vec![format!("{}.csv", table.name)],
                layout: TextLayout::default(),
            },
            columns: table.columns.iter().map(|c| Some(c.name.clone())).collect(),
            moments: Vec::new(),
            numbers: Vec::new(),
            added: None,
        });
        SqlSources {
            tables: tables.collect(),
            remarks: Vec::new(),
        }
    }

    /// The files that were recognised, by their own names and those of their
    /// columns (of the first file, where several make one table).
    pub fn of_files(recipe: &Recipe, heads: &[Head], binding: &Binding) -> SqlSources {
        let mut remarks = Vec::new();
        let tables = recipe.tables.iter().enumerate().map(|(at, rule)| {
            let parts: Vec<_> = binding.parts.iter().filter(|p| p.table == at).collect();
            let heads_of: Vec<&Head> = parts.iter().filter_map(|p| heads.get(p.file)).collect();
            let (Some(part), Some(head)) = (parts.first(), heads_of.first()) else {
                return SqlTable {
                    place: SqlPlace::Absent,
                    columns: vec![None; rule.columns.len()],
                    moments: Vec::new(),
                    numbers: Vec::new(),
                    added: None,
                };
            };
            // Spark goes by the place of columns in text, DuckDB by their names.
            if heads_of.iter().any(|other| other.columns != head.columns) {
                remarks.push(format!(
                    "the files of \"{}\" do not name the same columns in the same order: give all \
                     of them the first one's names.",
                    rule.title.en
                ));
            }
            let name = |place: &Option<usize>| {
                let column = place.and_then(|place| head.columns.get(place));
                column.cloned()
            };
            let paths: Vec<String> = heads_of.iter().map(|head| head.file.clone()).collect();
            let parquet = paths.iter().all(|path| {
                let end = path.rsplit('.').next().unwrap_or_default();
                end.eq_ignore_ascii_case("parquet")
            });
            SqlTable {
                place: match parquet {
                    true => SqlPlace::Parquet { paths },
                    false => SqlPlace::Csv {
                        paths,
                        layout: TextLayout::default(),
                    },
                },
                columns: part.places.iter().map(name).collect(),
                moments: Vec::new(),
                numbers: Vec::new(),
                added: None,
            }
        });
        SqlSources {
            tables: tables.collect(),
            remarks,
        }
    }

    /// Cells are read as the columns of these tables are written, each the whole or
    /// the beginning of the file at its place among the heads.
    pub fn written_like(mut self, binding: &Binding, samples: &[&Table]) -> SqlSources {
        // Of several files of one table the first says how all are written.
        for part in binding.parts.iter().rev() {
            let (Some(table), Some(sample)) =
                (self.tables.get_mut(part.table), samples.get(part.file))
            else {
                continue;
            };
            let format = |place: &Option<usize>| {
                let column = place.and_then(|place| sample.columns().get(place));
                column.map_or(ValueFormat::Text, |column| column.column_type().format)
            };
            table.numbers = part.places.iter().map(format).collect();
            table.moments = table.numbers.iter().map(MomentFormat::of).collect();
        }
        self
    }
}

impl MomentFormat {
    /// Of a column that is written so.
    fn of(format: &ValueFormat) -> MomentFormat {
        let ValueFormat::Date(format) = format else {
            return MomentFormat::Any;
        };
        match format.order {
            DateOrder::DayFirst => MomentFormat::DayFirst,
            DateOrder::MonthFirst => MomentFormat::MonthFirst,
            DateOrder::EpochSeconds => MomentFormat::EpochSeconds,
            DateOrder::EpochMilliseconds => MomentFormat::EpochMilliseconds,
            DateOrder::EpochMicroseconds => MomentFormat::EpochMicroseconds,
            DateOrder::EpochNanoseconds => MomentFormat::EpochNanoseconds,
            DateOrder::DayMonthName | DateOrder::MonthNameDay => MomentFormat::MonthName,
            DateOrder::YearMonth => MomentFormat::YearMonth,
            DateOrder::ShortYearFirst => MomentFormat::ShortYearFirst,
            DateOrder::TimeOfDay | DateOrder::ExcelSerial | DateOrder::ExcelSerial1904 => {
                MomentFormat::Unread
            }
            // Columns of these hold cells of other orders, too.
            _ => MomentFormat::Any,
        }
    }
}
