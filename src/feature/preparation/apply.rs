//! Following a preparation: raw columns in, features out, nothing learnt.

use super::days::{self, reference};
use super::{ColumnEncoding, Gaps, Preparation, PreparedColumn};
use crate::feature::error::FeatureError;
use crate::feature::fit::{Encoded, Encoding, Fit, Status};
use crate::feature::matrix::Matrix;
use crate::table::{Column, Table};

/// Prepared features: one column of numbers each, not-a-number where missing.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Frame {
    /// The features' names.
    pub names: Vec<String>,
    /// Their values, all columns of equal length.
    pub columns: Vec<Vec<f64>>,
    /// Number of rows.
    pub rows: usize,
}

impl Frame {
    /// The numbers as a model reads them; `None` when columns differ in length.
    pub fn matrix(&self) -> Option<Matrix> {
        let narrow = |column: &Vec<f64>| column.iter().map(|value| *value as f32).collect();
        Matrix::new(self.rows, self.columns.iter().map(narrow).collect())
    }

    /// These rows as columns of a table; rows that are not there are missing.
    pub fn table_columns(&self, rows: &[u32]) -> Vec<Column> {
        let of = |column: &Vec<f64>| {
            let value = |row: &u32| column.get(*row as usize).copied().unwrap_or(f64::NAN);
            rows.iter().map(value).collect()
        };
        self.names
            .iter()
            .zip(&self.columns)
            .map(|(name, column)| Column::from_numbers(name, of(column)))
            .collect()
    }
}

/// A raw column read: per row a number or a category's code, or why there is none.
pub struct RawColumn {
    by_code: Vec<Encoded>,
    codes: Vec<u32>,
}

impl RawColumn {
    /// Reads `column` as `raw` has it.
    pub fn read(raw: &PreparedColumn, column: &Column) -> RawColumn {
        RawColumn {
            by_code: Encoding::read(&raw.raw_feature(), column, raw.reading()).values,
            codes: column.codes().to_vec(),
        }
    }

    fn cells(&self) -> impl Iterator<Item = Encoded> + '_ {
        let cell = |code: &u32| self.by_code.get(*code as usize).copied();
        self.codes
            .iter()
            .map(move |code| cell(code).unwrap_or(Encoded::Missing))
    }

    /// Every row's number; not-a-number for a gap.
    pub fn numbers(&self) -> Vec<f64> {
        self.cells()
            .map(|cell| match cell {
                Encoded::Value(value) => value,
                Encoded::Missing | Encoded::Refused => f64::NAN,
            })
            .collect()
    }
}

/// The features of `table` under `preparation`; `fit` says which column serves which.
///
/// # Errors
/// [`FeatureError::DoesNotFit`] when a raw column is not there or holds
/// something else than in training.
pub fn frame(preparation: &Preparation, table: &Table, fit: &Fit) -> Result<Frame, FeatureError> {
    let mut raw = Vec::with_capacity(preparation.columns.len());
    for (place, column) in preparation.columns.iter().enumerate() {
        raw.push(RawColumn::read(column, served(table, fit, place)?));
    }
    let chained = chain(preparation, &raw, table)?;
    let mut frame = Frame {
        names: preparation.outputs(),
        columns: Vec::new(),
        rows: table.rows(),
    };
    for (column, own) in preparation.columns.iter().zip(&raw) {
        let until = reference(column, &preparation.columns, &raw, frame.rows);
        let estimates = chained
            .iter()
            .find(|(name, _)| *name == column.name)
            .map(|(_, values)| values.as_slice());
        let others = Others {
            estimates,
            until: until.as_deref(),
        };
        frame.columns.append(&mut one(column, own, others));
    }
    Ok(frame)
}

fn served<'a>(table: &'a Table, fit: &Fit, place: usize) -> Result<&'a Column, FeatureError> {
    let found = fit.features.get(place);
    let column = found.and_then(|found| match &found.status {
        Status::Matched { column, .. } => table.columns().get(*column),
        _ => None,
    });
    match (column, found) {
        (Some(column), _) => Ok(column),
        (None, Some(found)) => Err(FeatureError::DoesNotFit {
            problems: fit.problems(),
            first: Box::new(found.clone()),
        }),
        (None, None) => Err(FeatureError::Uneven {
            table: table.name.clone(),
        }),
    }
}

/// The columns that take part in the equations, all gaps filled.
pub fn chain(
    preparation: &Preparation,
    raw: &[RawColumn],
    table: &Table,
) -> Result<Vec<(String, Vec<f64>)>, FeatureError> {
    let Some(chained) = &preparation.chained else {
        return Ok(Vec::new());
    };
    let mut columns = Vec::with_capacity(chained.columns.len());
    for name in &chained.columns {
        let mut found = preparation.columns.iter().zip(raw);
        let found = found.find(|(column, _)| column.name == *name);
        columns.push(
            found
                .map(|(column, raw)| filled(column, raw))
                .unwrap_or_default(),
        );
    }
    // A preparation that was checked names its own columns, so this holds.
    chained
        .fitted
        .apply(&mut columns)
        .map_err(|_| FeatureError::Uneven {
            table: table.name.clone(),
        })?;
    Ok(chained.columns.iter().cloned().zip(columns).collect())
}

/// The numbers of a column with its gaps filled, unless by equations.
pub fn filled(column: &PreparedColumn, raw: &RawColumn) -> Vec<f64> {
    let mut numbers = raw.numbers();
    if let Gaps::Value { value, .. } = &column.gaps {
        let gaps = numbers.iter_mut().filter(|number| number.is_nan());
        gaps.for_each(|gap| *gap = *value);
    }
    numbers
}

/// What other columns say of one.
#[derive(Clone, Copy, Default)]
pub struct Others<'a> {
    /// Its values with the gaps filled by equations.
    pub estimates: Option<&'a [f64]>,
    /// The day, since 1970, to which each row's days are counted.
    pub until: Option<&'a [f64]>,
}

/// The features of one column.
pub fn one(column: &PreparedColumn, raw: &RawColumn, others: Others<'_>) -> Vec<Vec<f64>> {
    let mut out = match &column.encoding {
        ColumnEncoding::Nothing => Vec::new(),
        ColumnEncoding::Days { .. } => days::columns(column, raw, others.until.unwrap_or_default()),
        ColumnEncoding::Number => {
            let values = match (&column.gaps, others.estimates) {
                (Gaps::Chained, Some(estimates)) => estimates.to_vec(),
                _ => filled(column, raw),
            };
            let flag = column.flagged().then(|| {
                let gap = |value: f64| f64::from(u8::from(value.is_nan()));
                raw.numbers().into_iter().map(gap).collect()
            });
            std::iter::once(values).chain(flag).collect()
        }
        ColumnEncoding::OneHot => {
            let codes = codes(column, raw);
            let mut out = vec![vec![0.0; codes.len()]; column.categories().len()];
            for (row, code) in codes.iter().enumerate() {
                let known = code.known.and_then(|code| out.get_mut(code));
                if let Some(cell) = known.and_then(|column| column.get_mut(row)) {
                    *cell = 1.0;
                }
            }
            out
        }
        ColumnEncoding::Ordinal => {
            let number = |code: Code| code.known.map_or(f64::NAN, |code| code as f64);
            vec![codes(column, raw).into_iter().map(number).collect()]
        }
        ColumnEncoding::Target {
            mean,
            missing,
            values,
        } => {
            let value = |code: Code| match (code.unseen, code.known) {
                (true, _) => *mean,
                (false, Some(code)) => values.get(code).copied().unwrap_or(*mean),
                (false, None) => *missing,
            };
            vec![codes(column, raw).into_iter().map(value).collect()]
        }
    };
    if let (Some(scale), Some(values)) = (column.scale, out.first_mut()) {
        scale.apply(values);
    }
    // What the model's numbers cannot hold is missing rather than endless.
    let cells = out.iter_mut().flatten();
    cells
        .filter(|value| !(**value as f32).is_finite())
        .for_each(|value| *value = f64::NAN);
    out
}

/// What one cell of a category column counts as.
#[derive(Clone, Copy)]
struct Code {
    /// The category's position, after gaps were filled.
    known: Option<usize>,
    /// Whether training never saw it.
    unseen: bool,
}

fn codes(column: &PreparedColumn, raw: &RawColumn) -> Vec<Code> {
    let filler = match &column.gaps {
        Gaps::Category { name, .. } => column
            .categories()
            .iter()
            .position(|category| category.name == *name),
        _ => None,
    };
    raw.cells()
        .map(|cell| match cell {
            Encoded::Value(code) => Code {
                known: Some(code as usize),
                unseen: false,
            },
            Encoded::Missing => Code {
                known: filler,
                unseen: false,
            },
            Encoded::Refused => Code {
                known: filler,
                unseen: true,
            },
        })
        .collect()
}
