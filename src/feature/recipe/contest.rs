//! What a file's beginning leaves open (is 03/04/2017 in March or in April, is 1.395 more
//! than a thousand?) is watched while all rows are read: the first cell that can only be
//! meant the other way, before any that can only be meant this way, is a contradiction,
//! and whoever reads begins again with what it shows.

use super::ValueKind;
use super::bind::{Binding, BoundFile};
use super::intake::Written;
use crate::table::date::DateOrder;
use crate::table::number::{DecimalMark, Grouping, NumberFormat};
use crate::table::{Column, Doubt, Table, TypeChoice, ValueFormat};

/// A cell that shows how a column is written.
#[derive(Clone, Debug, PartialEq)]
pub struct Contradiction {
    /// The recipe's table.
    pub table: usize,
    /// The table's column.
    pub column: usize,
    /// The cell's line or row.
    pub line: u64,
    /// Its text.
    pub text: String,
    /// How the column is written.
    pub format: ValueFormat,
}

impl Contradiction {
    /// Whether another one shows the same of the same column.
    pub fn is_like(&self, other: &Contradiction) -> bool {
        (self.table, self.column, self.format) == (other.table, other.column, other.format)
    }
}

/// A column's type that has to be another.
#[derive(Clone, Debug, PartialEq)]
pub struct Retyped {
    /// The file, by its position among those that are bound.
    pub file: usize,
    /// The file's column.
    pub column: usize,
    /// Its type.
    pub choice: TypeChoice,
}

impl Retyped {
    /// The file's table with this type.
    pub fn of(&self, table: &Table) -> Table {
        let mut columns = table.columns().to_vec();
        if let Some(column) = columns.get_mut(self.column) {
            *column = column.with_type(&self.choice);
        }
        table.with_columns(columns).unwrap_or_else(|| table.clone())
    }
}

/// One column's two meanings.
#[derive(Clone, Debug, Default)]
pub(super) struct Contest {
    /// The other one; nothing where the cells leave no choice, or no more.
    other: Option<ValueFormat>,
    found: Option<(u64, String)>,
}

impl Contest {
    /// The contest of a column that begins like `sample`.
    pub fn of(sample: Option<&Column>) -> Contest {
        Contest {
            other: sample.and_then(other_format),
            found: None,
        }
    }

    /// Looks at a cell that is read as `value`.
    #[inline]
    pub fn look(&mut self, kind: ValueKind, text: &str, line: u64, value: Option<f64>) {
        if let Some(other) = self.other {
            self.compare(other, kind, text, line, value);
        }
    }

    fn compare(
        &mut self,
        other: ValueFormat,
        kind: ValueKind,
        text: &str,
        line: u64,
        value: Option<f64>,
    ) {
        match (value, Written::by(other).value(kind, text)) {
            (Some(_), None) => self.other = None,
            (None, Some(_)) if self.found.is_none() => {
                self.found = Some((line, text.chars().take(60).collect()));
            }
            _ => {}
        }
    }

    /// What was found, of this column of a recipe's table.
    pub fn contradiction(&self, table: usize, column: usize) -> Option<Contradiction> {
        let (format, (line, text)) = (self.other?, self.found.clone()?);
        Some(Contradiction {
            table,
            column,
            line,
            text,
            format,
        })
    }
}

/// How a column's cells could be meant as well; `None` where they, or the user, say.
pub(super) fn other_format(column: &Column) -> Option<ValueFormat> {
    let kind = column.column_type();
    if kind.chosen {
        return None;
    }
    let is_open = kind.doubts.iter().any(|doubt| {
        matches!(
            doubt,
            Doubt::DayOrMonth { .. } | Doubt::ThousandsOrFraction { .. }
        )
    });
    match kind.format {
        ValueFormat::Date(format) if is_open => {
            let order = match format.order {
                DateOrder::DayFirst => DateOrder::MonthFirst,
                DateOrder::MonthFirst => DateOrder::DayFirst,
                _ => return None,
            };
            Some(ValueFormat::Date(crate::table::date::DateFormat {
                order,
                ..format
            }))
        }
        ValueFormat::Number(format) if is_open => {
            let (decimal, grouping) = match format.decimal {
                DecimalMark::Point => (DecimalMark::Comma, Grouping::Point),
                DecimalMark::Comma => (DecimalMark::Point, Grouping::Comma),
            };
            Some(ValueFormat::Number(NumberFormat {
                decimal,
                grouping,
                ..format
            }))
        }
        _ => None,
    }
}

/// Columns that are open in one file and certain in another that plays the same part: all
/// parts of a table are written alike. `tables` are those of the bound files.
pub fn agreed(binding: &Binding, tables: &[&Table]) -> Vec<Retyped> {
    let mut retyped = Vec::new();
    for (part, file, place, column) in columns(binding, tables) {
        let Some(other) = other_format(column) else {
            continue;
        };
        let alike = columns(binding, tables)
            .filter(|(sibling, ..)| sibling.0 == part.0 && sibling.1 == part.1);
        let certain: Vec<ValueFormat> = alike
            .map(|(.., sibling)| sibling)
            .filter(|sibling| other_format(sibling).is_none())
            .map(|sibling| sibling.column_type().format)
            .collect();
        let says = |format| certain.iter().any(|one| same_writing(*one, format));
        if says(other) && !says(column.column_type().format) {
            let choice = TypeChoice::written(other);
            retyped.push(Retyped {
                file,
                column: place,
                choice,
            });
        }
    }
    retyped
}

/// Whether later rows can show that a part of the recipe is written otherwise than its
/// file's beginning, of which this is the table.
pub fn is_open(part: &BoundFile, table: &Table) -> bool {
    let places = part.places.iter().flatten();
    let mut columns = places.filter_map(|place| table.columns().get(*place));
    columns.any(|column| other_format(column).is_some())
}

/// All columns that a contradiction decides: those of its table that are open.
pub fn decided(
    binding: &Binding,
    tables: &[&Table],
    contradiction: &Contradiction,
) -> Vec<Retyped> {
    columns(binding, tables)
        .filter(|(part, .., column)| {
            *part == (contradiction.table, contradiction.column)
                && other_format(column)
                    .is_some_and(|other| same_writing(other, contradiction.format))
        })
        .map(|(_, file, place, _)| Retyped {
            file,
            column: place,
            choice: TypeChoice::written(contradiction.format),
        })
        .collect()
}

/// Per bound column: its place in the recipe (table, column), its file, its place there,
/// and itself.
fn columns<'a>(
    binding: &'a Binding,
    tables: &'a [&'a Table],
) -> impl Iterator<Item = ((usize, usize), usize, usize, &'a Column)> {
    binding.parts.iter().flat_map(move |part| {
        let places = part.places.iter().enumerate();
        places.filter_map(move |(at, place)| {
            let place = (*place)?;
            let column = tables.get(part.file)?.columns().get(place)?;
            Some(((part.table, at), part.file, place, column))
        })
    })
}

/// Whether two formats mean the same where it is open what a cell means.
fn same_writing(one: ValueFormat, other: ValueFormat) -> bool {
    match (one, other) {
        (ValueFormat::Date(one), ValueFormat::Date(other)) => one.order == other.order,
        (ValueFormat::Number(one), ValueFormat::Number(other)) => {
            one.decimal == other.decimal
                // Whole numbers alone say nothing of the mark.
                && (one.grouping != Grouping::None || one.decimal == DecimalMark::Comma)
        }
        _ => false,
    }
}
