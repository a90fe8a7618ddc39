//! Seeded generator of the demo data: made-up customers with the columns of
//! five real systems and a realistic dependence between them.
//!
//! Nothing here comes from a real person. The same program writes the same
//! bytes on every machine: the random numbers are ChaCha's, every function that
//! is not basic arithmetic is libm's, and nothing asks for the time.
//!
//! At demo size a demo is made in memory ([`all`]) and shipped compressed; at
//! full size the same generators write to disk while they run ([`write`]).

pub mod arguments;
pub mod bench_log;
pub mod calendar;
pub mod creator;
pub mod csv_file;
pub mod ecommerce;
pub mod events;
pub mod parquet_file;
pub mod random;
pub mod retail;
pub mod subscription;
pub mod write;

use csv_file::CsvFile;
use events::EventFile;

/// The demos' names: folders below the output folder, and the `?demo=` of the page.
pub const NAMES: [&str; 5] = ["ecommerce", "subscription", "creator", "retail", "events"];

/// How large a demo is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Size {
    /// Small enough to be shipped with the page.
    Demo,
    /// As large as the original system's data.
    Full,
}

impl Size {
    /// The size of that name.
    pub fn named(name: &str) -> Option<Size> {
        match name {
            "demo" => Some(Size::Demo),
            "full" => Some(Size::Full),
            _ => None,
        }
    }
}

/// One demo: what it is called and its files.
#[derive(Debug)]
pub struct Demo {
    /// One of [`NAMES`].
    pub name: &'static str,
    /// The files, in the order in which they are shown.
    pub files: Vec<DemoFile>,
}

/// A file of a demo, in memory.
#[derive(Debug)]
pub enum DemoFile {
    /// A table of text, shipped gzip-packed.
    Csv(CsvFile),
    /// The event log, shipped as it is.
    Parquet(EventFile),
}

impl DemoFile {
    /// The name as shipped, with its endings.
    pub fn name(&self) -> String {
        match self {
            DemoFile::Csv(file) => format!("{}.csv.gz", file.name),
            DemoFile::Parquet(_) => "events.parquet".to_string(),
        }
    }

    /// How many rows it has.
    pub fn rows(&self) -> usize {
        match self {
            DemoFile::Csv(file) => file.rows,
            DemoFile::Parquet(file) => file.rows,
        }
    }

    /// The rows as CSV text, whatever the file is shipped as.
    pub fn text(&self) -> &str {
        match self {
            DemoFile::Csv(file) => &file.text,
            DemoFile::Parquet(file) => &file.text,
        }
    }

    /// The bytes as shipped.
    pub fn shipped(&self) -> std::io::Result<Vec<u8>> {
        match self {
            DemoFile::Csv(file) => file.compressed(),
            DemoFile::Parquet(file) => Ok(file.bytes.clone()),
        }
    }
}

/// A demo at demo size, generated anew; `None` for a name that is not in [`NAMES`].
pub fn named(name: &str) -> Option<Demo> {
    let tables = |files: Vec<CsvFile>| files.into_iter().map(DemoFile::Csv).collect();
    let known = NAMES.into_iter().find(|known| *known == name)?;
    let files = match known {
        "ecommerce" => tables(ecommerce::generate()),
        "subscription" => tables(subscription::generate()),
        "creator" => tables(creator::generate()),
        "retail" => tables(retail::generate()),
        _ => vec![DemoFile::Parquet(events::generate())],
    };
    Some(Demo { name: known, files })
}

/// Every demo at demo size, generated anew (a few seconds).
pub fn all() -> Vec<Demo> {
    NAMES.into_iter().filter_map(named).collect()
}
