//! The rows of a table in memory on their way into a build: what each dictionary code means is
//! read once.

use super::written::Written;
use crate::feature::recipe::ValueKind;
use crate::feature::recipe::build::{Build, Rows};
use crate::feature::recipe::values::{NO_TEXT, Values};
use crate::table::{Column, Table};

/// A table in memory on its way into a [`Build`]: each distinct text is read
/// once, then the rows follow piece by piece.
pub struct TableRows {
    table: usize,
    /// Per dictionary code of the key's column: the customer.
    customers: Vec<u32>,
    key: Option<usize>,
    columns: Vec<ByCode>,
    next: usize,
}

/// What each dictionary code of a column means.
struct ByCode {
    /// The column's place in the table; none: missing throughout.
    place: Option<usize>,
    values: Values,
    /// Codes that are there and cannot be read.
    unreadable: Vec<u32>,
}

impl TableRows {
    /// Rows of a table that plays the part of `part`. `places` says for each of
    /// the recipe's columns where it stands in the table.
    pub fn new(
        build: &mut Build,
        part: usize,
        table: &Table,
        places: &[Option<usize>],
    ) -> TableRows {
        build.begin_file(part, &table.name);
        let rule = build.recipe().tables.get(part);
        let kinds: Vec<ValueKind> = rule.map_or_else(Vec::new, |rule| {
            rule.columns.iter().map(|c| c.kind).collect()
        });
        let place = |at: usize| places.get(at).copied().flatten();
        let key = build.key(part).and_then(place);
        let mut customers = Vec::new();
        if let Some(column) = key.and_then(|place| table.columns().get(place)) {
            let format = Written::of(column);
            for code in 0..column.dictionary_len() as u32 {
                let text = column.dictionary_value(code);
                customers.push(match format.is_missing(text) {
                    true => NO_TEXT,
                    false => build.customer(text.trim()),
                });
            }
        }
        let mut columns = Vec::with_capacity(kinds.len());
        for (at, kind) in kinds.iter().enumerate() {
            let place = place(at).filter(|_| build.needs(part, at));
            let column = place.and_then(|place| table.columns().get(place));
            columns.push(ByCode::new(build, *kind, place, column));
        }
        TableRows {
            table: part,
            customers,
            key,
            columns,
            next: 0,
        }
    }

    /// Hands over the next rows, at most `most`; `false` when there were none left.
    pub fn step(&mut self, build: &mut Build, table: &Table, most: usize) -> bool {
        let end = self.next.saturating_add(most).min(table.rows());
        let range = self.next..end;
        if range.is_empty() {
            return false;
        }
        let codes = |place: Option<usize>| {
            let column = place.and_then(|place| table.columns().get(place))?;
            column.codes().get(range.clone())
        };
        let of = |code: &u32| {
            self.customers
                .get(*code as usize)
                .copied()
                .unwrap_or(NO_TEXT)
        };
        let customers = match codes(self.key) {
            Some(codes) => codes.iter().map(of).collect(),
            None => vec![NO_TEXT; range.len()],
        };
        let mut columns = Vec::with_capacity(self.columns.len());
        for (at, by_code) in self.columns.iter().enumerate() {
            let codes = codes(by_code.place);
            if let (Some(codes), false) = (codes, by_code.unreadable.is_empty()) {
                for (row, code) in codes.iter().enumerate() {
                    if by_code.unreadable.binary_search(code).is_ok() {
                        let column = by_code.place.and_then(|place| table.columns().get(place));
                        let text = column.map_or("", |column| column.dictionary_value(*code));
                        build.unreadable(self.table, at, (range.start + row) as u64 + 2, text);
                    }
                }
            }
            columns.push(by_code.rows(codes, range.len()));
        }
        build.rows(self.table, Rows { customers, columns });
        self.next = end;
        true
    }

    /// Rows handed over so far.
    pub fn done(&self) -> usize {
        self.next
    }
}

impl ByCode {
    fn new(
        build: &mut Build,
        kind: ValueKind,
        place: Option<usize>,
        column: Option<&Column>,
    ) -> ByCode {
        let distinct = 0..column.map_or(0, Column::dictionary_len) as u32;
        let missing = |code: &u32| column.is_none_or(|column| column.is_missing_code(*code));
        let text = |code: &u32| column.map_or("", |column| column.dictionary_value(*code));
        let mut unreadable = Vec::new();
        let format = column.map_or_else(Written::default, Written::of);
        let values = if kind == ValueKind::Text {
            let mut codes = Vec::with_capacity(distinct.len());
            for code in distinct {
                codes.push(match format.is_missing(text(&code)) {
                    true => NO_TEXT,
                    false => build.text(text(&code).trim()),
                });
            }
            Values::Texts(codes)
        } else {
            let mut numbers = Vec::with_capacity(distinct.len());
            for code in distinct {
                let value = if missing(&code) {
                    None
                } else {
                    format.value(kind, text(&code))
                };
                if value.is_none() && !missing(&code) {
                    unreadable.push(code);
                }
                numbers.push(value.unwrap_or(f64::NAN));
            }
            Values::Numbers(numbers)
        };
        ByCode {
            place,
            values,
            unreadable,
        }
    }

    /// The values of rows with these codes.
    fn rows(&self, codes: Option<&[u32]>, rows: usize) -> Values {
        match (&self.values, codes) {
            (Values::Texts(texts), Some(codes)) => {
                let of = |code: &u32| texts.get(*code as usize).copied().unwrap_or(NO_TEXT);
                Values::Texts(codes.iter().map(of).collect())
            }
            (Values::Numbers(numbers), Some(codes)) => {
                let of = |code: &u32| numbers.get(*code as usize).copied().unwrap_or(f64::NAN);
                Values::Numbers(codes.iter().map(of).collect())
            }
            (Values::Texts(_), None) => Values::Texts(vec![NO_TEXT; rows]),
            (Values::Numbers(_), None) => Values::Numbers(vec![f64::NAN; rows]),
        }
    }
}

/// Takes all rows of a table in memory at once.
pub fn take_table(build: &mut Build, part: usize, table: &Table, places: &[Option<usize>]) {
    let mut rows = TableRows::new(build, part, table, places);
    while rows.step(build, table, 1 << 16) {}
}
