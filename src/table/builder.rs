//! Collects records into columns.

use std::collections::VecDeque;

use arrow_array::{LargeStringArray, UInt32Array};
use arrow_buffer::{Buffer, OffsetBuffer, ScalarBuffer};

use super::index::Dictionary;
use super::{About, Column, Table};
use crate::ingest::steps::{pause, run};
use crate::ingest::{Cells, GrowingSink, RecordSink, SinkFull, TABLE_BYTES_LIMIT};

/// Records between two looks at the memory used.
const LOOK_EVERY: usize = 1024;

/// Cells looked up together ([`Dictionary::fetch_ahead`]).
const BATCH: usize = 128;

/// A column while it grows.
#[derive(Default)]
pub(super) struct ColumnBuilder {
    codes: Vec<u32>,
    dictionary: Dictionary,
    /// Texts of the cells not looked up yet, one after the other.
    waiting: String,
    /// Where each of them ends.
    ends: Vec<usize>,
    hashes: Vec<u32>,
}

impl ColumnBuilder {
    /// Appends a cell; `false` when there are too many distinct texts.
    #[inline]
    pub fn push(&mut self, text: &str) -> bool {
        self.waiting.push_str(text);
        self.ends.push(self.waiting.len());
        self.ends.len() < BATCH || self.look_up()
    }

    /// Looks up the cells that wait.
    fn look_up(&mut self) -> bool {
        let ColumnBuilder {
            codes,
            dictionary,
            waiting,
            ends,
            hashes,
        } = self;
        let starts = || std::iter::once(0).chain(ends.iter().copied());
        let texts = || {
            starts()
                .zip(ends.iter())
                .map(|(start, end)| waiting.get(start..*end).unwrap_or_default())
        };
        let seed = dictionary.seed();
        hashes.clear();
        hashes.extend(texts().map(|text| dictionary.hash(text)));
        dictionary.fetch_ahead(hashes);
        for (text, hash) in texts().zip(hashes.iter()) {
            let hash = if dictionary.seed() == seed {
                *hash
            } else {
                dictionary.hash(text)
            };
            match dictionary.code(text, hash) {
                Some(code) => codes.push(code),
                None => return false,
            }
        }
        waiting.clear();
        ends.clear();
        true
    }

    fn size(&self) -> u64 {
        let waiting = self.waiting.capacity() as u64;
        4 * self.codes.capacity() as u64 + self.dictionary.size() + waiting
    }

    pub fn finish(mut self, name: &str) -> Column {
        self.look_up();
        self.codes.shrink_to_fit();
        let (mut bytes, mut offsets) = self.dictionary.into_parts();
        bytes.shrink_to_fit();
        offsets.shrink_to_fit();
        let codes = UInt32Array::new(ScalarBuffer::from(self.codes), None);
        let offsets = OffsetBuffer::new(ScalarBuffer::from(offsets));
        // The texts came as `str` and the offsets fall between them, so this
        // cannot fail; were it wrong, an empty dictionary is no panic.
        let texts = LargeStringArray::try_new(offsets, Buffer::from_vec(bytes), None)
            .unwrap_or_else(|_| LargeStringArray::from(Vec::<&str>::new()));
        Column::new(name, codes, texts)
    }
}

/// Builds a table from the records of a file.
pub struct TableBuilder {
    name: String,
    names: Vec<String>,
    columns: Vec<ColumnBuilder>,
    rows: usize,
    limit: u64,
    about: Option<Box<About>>,
}

impl TableBuilder {
    /// A builder of a table of this name.
    pub fn new(name: &str) -> TableBuilder {
        TableBuilder::with_limit(name, TABLE_BYTES_LIMIT)
    }

    /// A builder that holds at most `limit` bytes.
    pub fn with_limit(name: &str, limit: u64) -> TableBuilder {
        TableBuilder {
            name: name.to_string(),
            names: Vec::new(),
            columns: Vec::new(),
            rows: 0,
            limit,
            about: None,
        }
    }

    /// Rows taken so far.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// The table.
    pub fn finish(self) -> Table {
        run(self.finish_in_steps())
    }

    /// The table, a column a step: a million different texts take their time.
    pub async fn finish_in_steps(self) -> Table {
        let mut finishing = self.finishing();
        while finishing.step().is_some() {
            pause().await;
        }
        finishing.table()
    }

    /// The same for whoever looks after each column himself.
    pub fn finishing(self) -> TableFinish {
        TableFinish {
            table: Table {
                name: self.name,
                columns: Vec::with_capacity(self.columns.len()),
                rows: self.rows,
                about: self.about,
            },
            total: self.columns.len() as u64,
            left: self.names.into_iter().zip(self.columns).collect(),
        }
    }
}

/// A table whose rows are all there, on its way from growing columns to those that tell what
/// they are.
pub struct TableFinish {
    table: Table,
    left: VecDeque<(String, ColumnBuilder)>,
    total: u64,
}

impl TableFinish {
    /// Makes the next column: how many of how many are made; `None` when there was none left.
    pub fn step(&mut self) -> Option<(u64, u64)> {
        let (name, column) = self.left.pop_front()?;
        self.table.columns.push(column.finish(&name));
        Some((self.table.columns.len() as u64, self.total))
    }

    /// The table, as far as its columns are made.
    pub fn table(self) -> Table {
        self.table
    }
}

impl RecordSink for TableBuilder {
    fn about(&mut self, text: &str) {
        self.about = About::from_json(text).map(Box::new);
    }

    fn header(&mut self, names: &[String]) {
        self.names = names.to_vec();
        self.columns = names.iter().map(|_| ColumnBuilder::default()).collect();
    }

    fn record(&mut self, cells: &Cells<'_>) -> Result<(), SinkFull> {
        let full = SinkFull { limit: self.limit };
        for (column, text) in self.columns.iter_mut().zip(cells.iter()) {
            if !column.push(text) {
                return Err(full);
            }
        }
        // A column that was added since this record was put together.
        for column in self.columns.iter_mut().skip(cells.len()) {
            if !column.push("") {
                return Err(full);
            }
        }
        self.rows += 1;
        if self.rows.is_multiple_of(LOOK_EVERY)
            && self.columns.iter().map(ColumnBuilder::size).sum::<u64>() > self.limit
        {
            return Err(full);
        }
        Ok(())
    }
}

impl GrowingSink for TableBuilder {
    fn add_column(&mut self, name: &str) -> Result<(), SinkFull> {
        let full = SinkFull { limit: self.limit };
        let mut column = ColumnBuilder::default();
        let size: u64 = self.columns.iter().map(ColumnBuilder::size).sum();
        if size + 4 * self.rows as u64 > self.limit {
            return Err(full);
        }
        for _ in 0..self.rows {
            if !column.push("") {
                return Err(full);
            }
        }
        self.names.push(name.to_string());
        self.columns.push(column);
        Ok(())
    }
}
