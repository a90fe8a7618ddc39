//! The measured query over a Parquet event log, the same natively and in the
//! page: per customer the rows, the sum of the prices, the first and the last
//! moment; as a recipe, by the app's own code.

use std::ops::Range;

use holdfast::feature::recipe::{Build, ParquetRows, bind};
use holdfast::ingest::{ByteSource, CachedSource, ParquetFile};
use holdfast::table::sample_parquet;

use super::{Gathered, head, recipe};

/// Rows by which the file is judged.
const SAMPLE_ROWS: u64 = 2_000;
/// Positions in the check of what is a moment, in microseconds.
const MOMENTS: [usize; 2] = [3, 4];

/// The query under way.
pub struct Events {
    build: Build,
    rows: ParquetRows,
}

impl Events {
    /// The query over part `part` of `parts` of a file, which needs its footer and its first
    /// rows.
    pub fn new(source: &mut dyn ByteSource, part: usize, parts: usize) -> Events {
        let sample = sample_parquet(source, SAMPLE_ROWS).expect("a Parquet file");
        let file = ParquetFile::open(source).expect("a Parquet file");
        let mut build = Build::new(recipe(include_str!("events.json"))).expect("a recipe");
        let binding = bind(build.recipe(), &[head(&sample.table)]).expect("the log's columns");
        let bound = binding.parts.first().expect("one file");
        let (table, places) = (bound.table, &bound.places);
        let groups = file.shares(parts).get(part).cloned().unwrap_or_default();
        let rows = ParquetRows::new(&mut build, table, places, &sample.table, file, groups);
        Events { build, rows }
    }

    /// What the next step takes of the file, and the one after it.
    pub fn ahead(&self) -> Option<[Vec<Range<u64>>; 2]> {
        self.rows.ahead()
    }

    /// The next rows; `false` after the last.
    pub fn step(&mut self, source: &mut dyn ByteSource) -> bool {
        self.rows.step(&mut self.build, source).expect("rows")
    }

    /// What was gathered.
    pub fn finish(self) -> Gathered {
        Gathered(self.build)
    }
}

/// Numbers that every contender has to agree on: customers, then the sums of
/// the above over them, moments in seconds.
pub fn check(gathered: Gathered) -> Vec<f64> {
    let mut check = gathered.check();
    for at in MOMENTS {
        if let Some(micros) = check.get_mut(at) {
            *micros /= 1e6;
        }
    }
    check
}

/// The query of a file that is read whenever bytes of it are needed.
pub fn parquet(source: impl ByteSource) -> Vec<f64> {
    let mut source = CachedSource::new(source);
    let mut events = Events::new(&mut source, 0, 1);
    while events.step(&mut source) {}
    check(events.finish())
}
