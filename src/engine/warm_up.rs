//! Work on made-up rows before anybody asks, so that the first file is not the warm-up.
//!
//! A browser compiles a program twice: at once and badly, then well what runs often. The
//! way of a large log's rows (scan, parse, look up, add) is therefore gone once with rows
//! that nobody sees: the first tenth of a second of the first file takes a third of that.

use crate::feature::recipe::{Build, FastColumns, Head, Recipe, bind};
use crate::ingest::ReadOptions;
use crate::ingest::fast::{PartReader, split};
use crate::table::TableReader;

/// What is gathered of the rows.
const RECIPE: &str = include_str!("warm_up.json");
/// Rows made up, and customers they are of.
const ROWS: u32 = 60_000;
const CUSTOMERS: u32 = 3_000;
/// Bytes by which the text is judged.
const SAMPLE: usize = 512 * 1024;
/// Bytes that a step reads: some milliseconds of work.
const STEP: usize = 128 * 1024;

/// Rows under way.
pub struct WarmUp {
    text: Vec<u8>,
    at: usize,
    reader: PartReader,
    columns: FastColumns,
    build: Build,
}

impl WarmUp {
    /// Makes the rows up.
    pub fn new() -> Option<WarmUp> {
        let text = rows();
        let mut sample = TableReader::new("", &ReadOptions::default());
        sample.push(text.get(..SAMPLE)?).ok()?;
        let opened = sample.sample();
        let build = Build::new(Recipe::from_json(RECIPE).ok()?).ok()?;
        let head = Head {
            file: String::new(),
            columns: opened
                .table
                .columns()
                .iter()
                .map(|column| column.name().to_string())
                .collect(),
        };
        let binding = bind(build.recipe(), &[head]).ok()?;
        let bound = binding.parts.first()?;
        let columns = FastColumns::new(&build, bound.table, &bound.places, &opened.table);
        let part = split(0, text.len() as u64, 1).first().copied()?;
        let reader = PartReader::new(columns.plan(&opened)?, part);
        Some(WarmUp {
            at: reader.position() as usize,
            text,
            reader,
            columns,
            build,
        })
    }

    /// Goes on for some milliseconds: whether there is more to do.
    pub fn step(&mut self) -> bool {
        let end = (self.at + STEP).min(self.text.len());
        let Some(bytes) = self.text.get(self.at..end) else {
            return false;
        };
        let mut sink = self.columns.sink(&mut self.build);
        let went_well = self.reader.push(bytes, &mut sink).is_ok();
        self.at = end;
        went_well && end < self.text.len()
    }
}

/// A log's text: customers' long ids, days, whole numbers and fractions.
fn rows() -> Vec<u8> {
    let mut text = b"customer,day,number,amount\n".to_vec();
    let mut state = 1u32;
    let mut next = |below: u32| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 8) % below
    };
    for _ in 0..ROWS {
        let customer = next(CUSTOMERS);
        let (month, day) = (1 + next(12), 1 + next(28));
        let (number, whole, rest) = (next(300), next(10_000), next(1_000));
        let line =
            format!("customer-{customer:035},2017{month:02}{day:02},{number},{whole}.{rest:03}\n");
        text.extend_from_slice(line.as_bytes());
    }
    text
}
