//! What is usual in each column, learned from the sample's sound rows, and how
//! well another cell fits it.

use std::collections::HashMap;

use super::kinds::{Kind, ends, shape};

/// Rows a profile is learned from, at most.
pub(super) const LEARNED_ROWS: usize = 400;

/// Columns that are profiled, at most: beyond, damage is only padded or cut.
pub(super) const PROFILED_COLUMNS: usize = 256;

/// What is usual in one column.
#[derive(Clone, Debug, Default)]
pub(super) struct ColumnProfile {
    rows: u32,
    kinds: [u32; Kind::COUNT],
    exact: HashMap<u64, u32>,
    rough: HashMap<u64, u32>,
    first: HashMap<u8, u32>,
    last: HashMap<u8, u32>,
    length: u64,
}

impl ColumnProfile {
    /// Learns one cell.
    pub fn learn(&mut self, text: &str) {
        self.rows += 1;
        if let Some(count) = self.kinds.get_mut(Kind::of(text) as usize) {
            *count += 1;
        }
        *self.exact.entry(shape(text, true)).or_default() += 1;
        *self.rough.entry(shape(text, false)).or_default() += 1;
        let (first, last) = ends(text);
        *self.first.entry(first).or_default() += 1;
        *self.last.entry(last).or_default() += 1;
        self.length += text.len() as u64;
    }

    /// Share of the learned cells that are of `kind`, from 0 to 1.
    pub fn share(&self, kind: Kind) -> f64 {
        let count = self.kinds.get(kind as usize).copied().unwrap_or(0);
        f64::from(count) / f64::from(self.rows.max(1))
    }

    /// Share of the filled cells that look like values (numbers, dates, addresses).
    pub fn values(&self) -> f64 {
        let missing = self.share(Kind::Missing);
        let kinds = [Kind::Integer, Kind::Number, Kind::Moment, Kind::Address];
        let values: f64 = kinds.iter().map(|kind| self.share(*kind)).sum();
        if missing >= 1.0 {
            0.0
        } else {
            values / (1.0 - missing)
        }
    }

    /// Whether nine in ten filled cells look like values.
    pub fn is_typed(&self) -> bool {
        self.values() >= 0.9
    }

    /// Whether nearly all cells have one and the same shape, with a digit in it.
    pub fn has_one_shape(&self) -> bool {
        let most = self.rough.values().copied().max().unwrap_or(0);
        let digits = self.share(Kind::Code) + self.values();
        self.rows >= 3 && f64::from(most) >= 0.9 * f64::from(self.rows) && digits >= 0.9
    }

    /// Whether a cell of this rough shape was seen.
    pub fn knows_shape(&self, text: &str) -> bool {
        self.rough.contains_key(&shape(text, false))
    }

    /// Whether a cell of this very shape, its lengths included, was seen.
    pub fn knows_form(&self, text: &str) -> bool {
        self.exact.contains_key(&shape(text, true))
    }

    /// Whether a cell that looks like this could stand here at all: in a typed
    /// column only a shape or a kind that was seen.
    pub fn admits(&self, text: &str) -> bool {
        let kind = Kind::of(text);
        if self.is_typed() || self.share(Kind::Missing) >= 1.0 {
            return self.share(kind) > 0.0;
        }
        !self.has_one_shape() || self.knows_shape(text) || kind == Kind::Missing
    }

    /// How usual the cell is here: a log-likelihood, 0 at best.
    pub fn score(&self, text: &str) -> f64 {
        let rows = f64::from(self.rows.max(1));
        let seen = |map: &HashMap<u64, u32>, key: u64| {
            f64::from(map.get(&key).copied().unwrap_or(0)) / rows
        };
        let end = |map: &HashMap<u8, u32>, key: u8| {
            let count = f64::from(map.get(&key).copied().unwrap_or(0));
            libm::log((count + 0.2) / (rows + 2.0))
        };
        let (first, last) = ends(text);
        let looks = 0.55 * seen(&self.exact, shape(text, true))
            + 0.3 * seen(&self.rough, shape(text, false))
            + 0.14 * self.share(Kind::of(text))
            + 0.0005;
        let mean = self.length as f64 / rows + 1.0;
        let longer = text.len() as f64 / mean;
        // Only a cell many times as long as usual is odd by its length.
        let length = if longer > 4.0 {
            1.0 - longer / 4.0
        } else {
            0.0
        };
        libm::log(looks)
            + 0.5 * (end(&self.first, first) + end(&self.last, last))
            + length.max(-8.0)
    }
}

/// What is usual in the columns of a table.
#[derive(Clone, Debug, Default)]
pub(super) struct Profile {
    /// One per column; empty when nothing could be learned.
    pub columns: Vec<ColumnProfile>,
}

impl Profile {
    /// Learns from rows as wide as the table.
    pub fn learn<'a, R>(width: usize, rows: impl Iterator<Item = R>) -> Profile
    where
        R: Iterator<Item = &'a str>,
    {
        if width > PROFILED_COLUMNS {
            return Profile::default();
        }
        let mut columns = vec![ColumnProfile::default(); width];
        for row in rows.take(LEARNED_ROWS) {
            for (column, cell) in columns.iter_mut().zip(row) {
                column.learn(cell);
            }
        }
        if columns.first().is_none_or(|column| column.rows == 0) {
            columns.clear();
        }
        Profile { columns }
    }

    /// Rows learned.
    pub fn rows(&self) -> u32 {
        self.columns.first().map_or(0, |column| column.rows)
    }

    /// Columns of numbers, dates or addresses.
    pub fn typed(&self) -> usize {
        self.columns.iter().filter(|c| c.is_typed()).count()
    }

    /// How usual a row is: the sum over its cells.
    pub fn score<'a>(&self, row: impl Iterator<Item = &'a str>) -> f64 {
        self.columns
            .iter()
            .zip(row)
            .map(|(column, cell)| column.score(cell))
            .sum()
    }

    /// Whether every cell could stand in its column.
    pub fn admits<'a>(&self, mut row: impl Iterator<Item = &'a str>) -> bool {
        self.columns
            .iter()
            .all(|column| row.next().is_some_and(|cell| column.admits(cell)))
    }
}
