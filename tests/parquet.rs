//! Parquet: the conformance files read as pyarrow reads them, hostile ones end
//! in typed errors, only what is asked for is read, and what is written reads
//! back the same.

// A test that fails by a panic says where; that is what these are for.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "parquet/conform.rs"]
mod conform;
#[path = "parquet/hostile.rs"]
mod hostile;
#[path = "parquet/ranges.rs"]
mod ranges;
#[path = "parquet/undecoded.rs"]
mod undecoded;
#[path = "parquet/wanted.rs"]
mod wanted;
#[path = "parquet/written.rs"]
mod written;

use std::path::{Path, PathBuf};

use holdfast::ingest::MemorySource;

/// The files of a folder of `tests/data/parquet`, in order of their names.
fn files(folder: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/data/parquet")
        .join(folder);
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.to_string_lossy().contains(".parquet"))
        .collect();
    files.sort();
    files
}

fn name(path: &Path) -> String {
    path.file_name().unwrap().to_string_lossy().into_owned()
}

fn source(path: &Path) -> MemorySource {
    MemorySource::new(&name(path), std::fs::read(path).unwrap())
}
