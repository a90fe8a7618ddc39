//! Which large files are a customers' table already. Such a table is held however large its file
//! is, for it has no more rows than there are customers (and dates); it is judged by some of its
//! rows as a held one is by all of them. A log stays a log, whatever its columns are called.

use super::evidence::stays_apart;
use super::{Kind, Streamed, Streaming};
use crate::engine::building::is_worth;
use crate::engine::failure::Failure;
use crate::engine::proposing::{is_fed, is_made, is_ready};
use crate::feature::recipe::{RowsPerCustomer, propose, recognise_files};
use crate::feature::roles::tells_rows_apart;
use crate::ingest::{FormatNote, alike, natural_order};
use crate::table::{Column, ColumnKind, Table, begin_like_lists, tell_dates};

/// Bytes of each distinct text beside its letters: where it ends, its number, whether it is one.
const TEXT: f64 = 17.0;
/// The same of a date: its moment.
const DATE: f64 = 16.0;
/// Bytes of each cell: which text it is.
const CELL: f64 = 4.0;
/// What each distinct text takes more while its column grows: its places in the index.
const GROWING_TEXT: f64 = 32.0;
/// How much larger vectors are while they grow, on the whole.
const GROWING: f64 = 1.5;

impl Streaming {
    /// Takes in what the model at hand takes of a table, by name: a table that has all of it
    /// is ready.
    pub fn know_features(&mut self, features: Vec<String>) {
        self.fed = features;
    }

    /// Lets tables that are ready take so many bytes together, rather than the usual.
    #[must_use]
    pub fn with_room(self, bytes: u64) -> Streaming {
        Streaming {
            room: bytes,
            ..self
        }
    }

    /// Whether the files that are too large for a look at all of them hold one row per
    /// customer already, so that nothing is to be built of them; and if so, whether that is
    /// certain, for they were made so or a model takes them so.
    ///
    /// # Errors
    /// When that is certain, and their columns are too large to be held.
    pub(super) fn ready(&self) -> Result<Option<bool>, Failure> {
        let streamed = || self.streamed();
        let Some(largest) = streamed().max_by_key(|file| bytes(file)) else {
            return Ok(None);
        };
        let apart = streamed().all(|file| tells_rows_apart(&file.sample.table));
        if self.options.recipe.is_some() || !apart {
            return Ok(None);
        }
        let files = self.files.iter();
        let tables: Vec<(&str, &Table)> = files
            .map(|file| (file.name.as_str(), &file.sample.table))
            .collect();
        if let Some((recipe, binding)) = recognise_files(&tables)
            && is_worth(&recipe, &binding)
        {
            return Ok(None);
        }
        let alone = have_one_header(&tables);
        let fed = |table: &Table| is_fed(&self.fed, table);
        let certain = streamed().all(|file| {
            let table = &file.sample.table;
            is_made(table) || fed(table)
        });
        // One column's name, and rows that may be a log's first day, say little.
        let likely = || {
            let named = streamed().all(|file| {
                let table = &file.sample.table;
                is_ready(table, alone) || fed(table)
            });
            let dated = alone && self.are_dated_lists();
            // Of what is unpacked as it is read nothing but the beginning can be looked at: a
            // list that is dated goes on as it begins, until it is found to be a log.
            let goes_on = |file: &Streamed| stays_apart(file) || dated && file.later.is_none();
            // What nothing can be built of, there is no other way to open.
            (named || dated || alone && has_one_row_each(&tables))
                && (streamed().all(goes_on) || propose(&tables).is_err())
        };
        if !certain && !likely() {
            return Ok(None);
        }
        let all = self.needed();
        match (all <= self.room(), certain) {
            (true, certain) => Ok(Some(certain)),
            // Nothing but some of its rows says so: they are read as any.
            (false, false) => Ok(None),
            (false, true) => Err(Failure::TableTooLarge {
                file: largest.name.clone(),
                bytes: all,
                limit: self.room(),
                by_columns: streamed().all(is_by_columns),
            }),
        }
    }
}

impl Streaming {
    /// The files whose rows are not held.
    fn streamed(&self) -> impl Iterator<Item = &Streamed> {
        let files = self.files.iter();
        files.filter(|file| !matches!(file.kind, Kind::Held))
    }

    /// Bytes that the columns of these files would take.
    fn needed(&self) -> u64 {
        // Parts of one table are held twice for a moment, while they become one.
        let parts = if self.streamed().count() > 1 { 2 } else { 1 };
        let all: u64 = self.streamed().map(bytes).sum();
        all.saturating_mul(parts)
    }

    /// What is to be said of files of which something is built only because, as one list of
    /// customers at several times, they would be too large a table.
    pub(super) fn lists_too_large(&self) -> Option<FormatNote> {
        let files = self.files.iter();
        let tables: Vec<(&str, &Table)> = files
            .map(|file| (file.name.as_str(), &file.sample.table))
            .collect();
        let (bytes, limit) = (self.needed(), self.room());
        let is_list = bytes > limit
            && self.options.recipe.is_none()
            && self
                .streamed()
                .all(|file| tells_rows_apart(&file.sample.table))
            && have_one_header(&tables)
            && self.are_dated_lists()
            && recognise_files(&tables).is_none();
        is_list.then_some(FormatNote::ListsTooLarge {
            count: tables.len() as u64,
            bytes,
            limit,
        })
    }

    /// Whether the files are one list of customers at several times, as their names and their
    /// beginnings say: as one table, each row of which says of when it is, that is ready.
    fn are_dated_lists(&self) -> bool {
        let mut files: Vec<&Streamed> = self.files.iter().collect();
        files.sort_by(|one, other| natural_order(&one.name, &other.name));
        let names: Vec<&str> = files.iter().map(|file| file.name.as_str()).collect();
        tell_dates(&names) && {
            let tables = files.iter().map(|file| (&file.sample.table, file.rows()));
            begin_like_lists(&tables.collect::<Vec<_>>())
        }
    }
}

/// Whether all tables are parts of one.
fn have_one_header(tables: &[(&str, &Table)]) -> bool {
    let mut headers = tables.iter().map(|(_, table)| {
        let columns = table.columns().iter();
        let mut names: Vec<String> = columns.map(|column| alike(column.name())).collect();
        names.sort_unstable();
        names
    });
    let first = headers.next();
    headers.all(|header| Some(header) == first)
}

/// Whether nothing could be made of the tables but what they are. So it is, too, where no
/// column names customers.
fn has_one_row_each(tables: &[(&str, &Table)]) -> bool {
    let Ok(recipe) = propose(tables) else {
        return true;
    };
    let one = |rows| rows == RowsPerCustomer::One;
    recipe.tables.len() < 2 && recipe.tables.iter().all(|rule| one(rule.rows))
}

/// Whether a file's columns are read one after the other, so that only one grows at a time.
fn is_by_columns(file: &Streamed) -> bool {
    matches!(file.kind, Kind::Parquet(_) | Kind::Unpacked(..))
}

/// Bytes of a file's columns, roughly and rather too many.
fn bytes(file: &Streamed) -> u64 {
    let columns = file.sample.table.columns().iter();
    let grows = !is_by_columns(file);
    let bytes: f64 = columns
        .map(|column| column_bytes(column, file.rows() as f64, grows))
        .sum();
    bytes as u64
}

/// Bytes of a column of so many rows that begins like this.
fn column_bytes(column: &Column, rows: f64, grows: bool) -> f64 {
    let known = column.dictionary_len();
    let length = |code: u32| column.dictionary_value(code).len();
    let letters: usize = (0..known as u32).map(length).sum();
    // As often as a text of the beginning stands there once, a further row brings a new one
    // (Good, "The population frequencies of species", 1953); later ever more seldom.
    let once = column.counts().iter().filter(|rows| **rows == 1).count();
    let seen = column.len().max(1) as f64;
    let texts = known as f64 + (rows - seen).max(0.0) * once as f64 / seen;
    let date = match column.kind() {
        ColumnKind::Date => DATE,
        _ => 0.0,
    };
    let text = letters as f64 / known.max(1) as f64 + TEXT + date;
    match grows {
        true => (rows * CELL + texts * text) * GROWING + texts * GROWING_TEXT,
        false => rows * CELL + texts * text,
    }
}
