//! The measured query, the same natively and in the page: per customer the rows
//! of a listening log, sums of its seven counters, and the extremes of the day
//! and the seconds. It is run as a recipe, by the code that builds a customers'
//! table in the app, up to the finished features.

// A benchmark has nobody to hand an error to.
#![allow(clippy::expect_used, clippy::panic)]

pub mod parquet;

use holdfast::feature::recipe::{Build, FastColumns, Finish, Head, Recipe, Values, bind};
use holdfast::ingest::ReadOptions;
use holdfast::ingest::fast::{FastError, Part, PartEnds, PartReader};
use holdfast::table::{Opened, Table, TableReader};

/// Bytes of the file's beginning by which it is judged.
pub const BEGINNING: usize = holdfast::engine::SAMPLE_BYTES as usize;

/// The recipe that is the query.
fn recipe(json: &str) -> Recipe {
    Recipe::from_json(json).expect("a recipe")
}

fn head(table: &Table) -> Head {
    let names = table.columns().iter().map(|column| column.name());
    Head {
        file: table.name.clone(),
        columns: names.map(str::to_string).collect(),
    }
}

/// What was gathered of the customers.
pub struct Gathered(Build);

impl Gathered {
    /// As bytes for another worker.
    pub fn pack(self) -> Vec<u8> {
        self.0.pack().expect("memory")
    }

    /// Takes over what another worker packed of the rows that follow.
    pub fn merge(&mut self, packed: &[u8]) {
        self.0.merge_packed(packed).expect("the same recipe");
    }

    /// The features, reckoned; then for a check the number of customers, and of
    /// each feature the sum over them: what the rivals print, too.
    pub fn check(self) -> Vec<f64> {
        let features = self.0.recipe().features.len();
        let mut finish = Finish::new(self.0).expect("customers");
        // The steps after these write them into a table and let go of them.
        while finish.features().len() < features && finish.step() {}
        let features = finish.features();
        let customers = features.first().map_or(0, Values::len);
        let mut check = vec![customers as f64];
        check.extend(features.iter().map(|values| match values {
            Values::Numbers(numbers) => numbers.iter().sum(),
            Values::Texts(_) => f64::NAN,
        }));
        check
    }
}

/// One worker's part of the work.
pub struct Work {
    reader: PartReader,
    columns: FastColumns,
    build: Build,
}

impl Work {
    /// Work on this part of the file that begins so.
    pub fn new(part: Part, beginning: &[u8]) -> Work {
        let mut reader = TableReader::new("log.csv", &ReadOptions::default());
        reader.push(beginning).expect("a log");
        let opened: Opened = reader.sample();
        let build = Build::new(recipe(include_str!("log.json"))).expect("a recipe");
        let binding = bind(build.recipe(), &[head(&opened.table)]).expect("the log's columns");
        let bound = binding.parts.first().expect("one file");
        let columns = FastColumns::new(&build, bound.table, &bound.places, &opened.table);
        let plan = columns.plan(&opened).expect("a plain file");
        Work {
            reader: PartReader::new(plan, part),
            columns,
            build,
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
        let mut sink = self.columns.sink(&mut self.build);
        self.reader.push(bytes, &mut sink)
    }

    /// The part is read.
    ///
    /// # Errors
    /// As the fast reader.
    pub fn finish(mut self) -> Result<(Gathered, PartEnds), FastError> {
        let mut sink = self.columns.sink(&mut self.build);
        let (ends, _) = self.reader.finish(&mut sink)?;
        Ok((Gathered(self.build), ends))
    }
}
