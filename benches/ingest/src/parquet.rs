//! The measured query over a Parquet event log, the same natively and in the
//! page: per customer the rows, the sum of the prices, the first and the last
//! moment; as a recipe, by the app's own code.

use holdfast::feature::recipe::{Build, ParquetRows, bind};
use holdfast::ingest::{ByteSource, CachedSource, ParquetFile};
use holdfast::table::sample_parquet;

use super::{Gathered, head, recipe};

/// Rows by which the file is judged.
const SAMPLE_ROWS: u64 = 2_000;
/// Positions in the check of what is a moment, in microseconds.
const MOMENTS: [usize; 2] = [3, 4];

/// Numbers that every contender has to agree on: customers, then the sums of
/// the above over them, moments in seconds.
pub fn parquet(source: impl ByteSource) -> Vec<f64> {
    let mut source = CachedSource::new(source);
    let sample = sample_parquet(&mut source, SAMPLE_ROWS).expect("a Parquet file");
    let file = ParquetFile::open(&mut source).expect("a Parquet file");
    let mut build = Build::new(recipe(include_str!("events.json"))).expect("a recipe");
    let binding = bind(build.recipe(), &[head(&sample.table)]).expect("the log's columns");
    let bound = binding.parts.first().expect("one file");
    let (table, places) = (bound.table, &bound.places);
    let mut rows = ParquetRows::new(&mut build, table, places, &sample.table, file);
    while rows.step(&mut build, &mut source).expect("rows") {}
    let mut check = Gathered(build).check();
    for at in MOMENTS {
        if let Some(micros) = check.get_mut(at) {
            *micros /= 1e6;
        }
    }
    check
}
