//! The measured query, the same natively and in the page: per customer the rows
//! of a listening log, sums of its seven counters, and the extremes of the day
//! and the seconds.

pub mod parquet;

use std::ops::ControlFlow;

use holdfast::ingest::fast::{
    FastBatch, FastError, FastPlan, FastReport, FastSink, Part, PartEnds, PartReader, Read, Want,
};
use holdfast::table::ids::Ids;
use holdfast::table::sums::{Keep, Sums};
use holdfast::table::{missing, number};

/// Numeric columns of the log, after the customer's id.
pub const NUMBERS: usize = 8;

/// Column (0: the day, 6: different songs, 7: seconds) and what is kept of it.
pub const KEEPS: [(usize, Keep); 11] = [
    (0, Keep::Least),
    (0, Keep::Most),
    (1, Keep::Sum),
    (2, Keep::Sum),
    (3, Keep::Sum),
    (4, Keep::Sum),
    (5, Keep::Sum),
    (6, Keep::Sum),
    (7, Keep::Sum),
    (7, Keep::Least),
    (7, Keep::Most),
];

/// What is wanted of the log: all of its nine columns.
pub fn plan() -> FastPlan {
    let key = (0, Want::Text);
    let numbers = (1..=NUMBERS).map(|at| (at, Want::Number(as_number)));
    FastPlan {
        delimiter: Some(b','),
        quote: Some(b'"'),
        columns: 1 + NUMBERS,
        wanted: std::iter::once(key).chain(numbers).collect(),
        header: true,
    }
}

fn as_number(text: &str) -> Read<f64> {
    if missing::is_missing(text) {
        return Read::Missing;
    }
    number::parse(text).map_or(Read::Unreadable, Read::Value)
}

/// Customers and their sums.
pub struct Groups {
    /// The customers' ids.
    pub ids: Ids,
    /// Their sums.
    pub sums: Sums,
    numbers: Vec<u32>,
}

impl Default for Groups {
    fn default() -> Groups {
        Groups {
            ids: Ids::new(),
            sums: Sums::new(&KEEPS),
            numbers: Vec::new(),
        }
    }
}

impl FastSink for Groups {
    fn rows(&mut self, batch: &FastBatch<'_>) -> ControlFlow<()> {
        if self.ids.number(batch.texts(0), &mut self.numbers).is_err() {
            return ControlFlow::Break(());
        }
        let columns: [&[f64]; NUMBERS] = std::array::from_fn(|at| batch.numbers(at + 1));
        self.sums.add(&self.numbers, self.ids.len(), &columns);
        ControlFlow::Continue(())
    }
}

impl Groups {
    /// Takes over what another part of the file gave.
    pub fn merge(&mut self, other: &Groups) {
        if let Ok(numbers) = self.ids.merge(&other.ids) {
            self.sums.merge(&other.sums, &numbers, self.ids.len());
        }
    }

    /// As [`Self::merge`], of another worker's keys, their places and sums.
    pub fn merge_parts(&mut self, keys: &[u8], places: &[u32], sums: Vec<f64>) {
        if let Ok(numbers) = self.ids.merge_parts(keys, places) {
            let sums = Sums::from_values(&KEEPS, sums);
            self.sums.merge(&sums, &numbers, self.ids.len());
        }
    }

    /// Customers, then the sum over them of the rows and of all that is kept:
    /// what the rivals print, too.
    pub fn check(&self) -> Vec<f64> {
        let width = KEEPS.len() + 1;
        let mut sums = vec![self.ids.len() as f64];
        sums.resize(1 + width, 0.0);
        for customer in self.sums.values().chunks_exact(width) {
            for (sum, value) in sums.iter_mut().skip(1).zip(customer) {
                *sum += value;
            }
        }
        sums
    }
}

/// One worker's part of the work.
pub struct Work {
    reader: PartReader,
    /// What it has gathered.
    pub groups: Groups,
}

impl Work {
    /// Work on this part of the file.
    pub fn new(part: Part) -> Work {
        Work {
            reader: PartReader::new(plan(), part),
            groups: Groups::default(),
        }
    }

    /// The byte from which to push next; none when the part is done.
    pub fn wants(&self) -> Option<u64> {
        (!self.reader.is_done()).then(|| self.reader.position())
    }

    /// Takes the next bytes.
    ///
    /// # Errors
    /// As the fast reader.
    pub fn push(&mut self, bytes: &[u8]) -> Result<(), FastError> {
        self.reader.push(bytes, &mut self.groups)
    }

    /// The part is read.
    ///
    /// # Errors
    /// As the fast reader.
    pub fn finish(self) -> Result<(Groups, PartEnds, FastReport), FastError> {
        let mut groups = self.groups;
        let (ends, report) = self.reader.finish(&mut groups)?;
        Ok((groups, ends, report))
    }
}
