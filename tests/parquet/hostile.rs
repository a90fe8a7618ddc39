//! Files that lie: typed errors, soon, in bounded memory.

use expect_test::{expect, expect_file};
use holdfast::ingest::{ByteSource, MemorySource, ReadOptions, SourceError};
use holdfast::table::open_source;
use proptest::prelude::*;

use crate::{files, name, source};

fn outcome(mut source: impl ByteSource) -> String {
    match open_source(&mut source, &ReadOptions::default()) {
        Ok(opened) => format!("{}: {} rows", source.name(), opened.table.rows()),
        Err(error) => error.to_string(),
    }
}

#[test]
fn every_bad_file_says_what_is_wrong() {
    let said: Vec<String> = files("bad")
        .iter()
        .map(|path| outcome(source(path)))
        .collect();
    expect_file!["bad.txt"].assert_eq(&(said.join("\n") + "\n"));
}

/// A file of a magic, a footer and what is said of its length.
fn with_footer(footer: &[u8], length: u32) -> Vec<u8> {
    let mut bytes = b"PAR1".to_vec();
    bytes.extend_from_slice(footer);
    bytes.extend_from_slice(&length.to_le_bytes());
    bytes.extend_from_slice(b"PAR1");
    bytes
}

#[test]
fn footers_that_lie_are_errors() {
    // A list of two thousand million schema elements in 7 bytes.
    let many = [0x29, 0xFC, 0xFF, 0xFF, 0xFF, 0xFF, 0x07];
    let said: Vec<String> = [
        with_footer(b"", 0),
        with_footer(b"abc", 4),
        with_footer(b"abc", u32::MAX),
        with_footer(&many, many.len() as u32),
        with_footer(&[0x1C; 50_000], 50_000),
        b"PAR1".to_vec(),
        b"PAR1PAR1".to_vec(),
        b"PAR1....PAR2".to_vec(),
    ]
    .into_iter()
    .map(|bytes| outcome(MemorySource::new("f.parquet", bytes)))
    .collect();
    expect![[r#"
        f.parquet: This Parquet file cannot be read: its footer is broken at byte 0. Write it again, or copy it again if it was cut off.
        f.parquet: This Parquet file cannot be read: its footer claims 4 bytes and the file has 15. Write it again, or copy it again if it was cut off.
        f.parquet: This Parquet file cannot be read: its footer claims 4,294,967,295 bytes and the file has 15. Write it again, or copy it again if it was cut off.
        f.parquet: This Parquet file cannot be read: its footer is broken at byte 7. Write it again, or copy it again if it was cut off.
        f.parquet: This Parquet file cannot be read: its footer is broken at byte 32. Write it again, or copy it again if it was cut off.
        f.parquet: This Parquet file cannot be read: it does not end with the bytes PAR1. Write it again, or copy it again if it was cut off.
        f.parquet: This Parquet file cannot be read: it does not end with the bytes PAR1. Write it again, or copy it again if it was cut off.
        f.parquet: This Parquet file cannot be read: it does not end with the bytes PAR1. Write it again, or copy it again if it was cut off."#]].assert_eq(&said.join("\n"));
}

/// A file that is cut anywhere is refused, never read in part.
#[test]
fn a_file_cut_short_is_refused() {
    let path = &files("good")[0];
    let whole = std::fs::read(path).unwrap();
    for length in 4..whole.len() {
        let cut = MemorySource::new(&name(path), whole[..length].to_vec());
        let said = outcome(cut);
        assert!(!said.ends_with("rows"), "{length}: {said}");
    }
}

/// A file that becomes shorter, or another, while it is read.
struct Vanishing {
    inner: MemorySource,
    reads: usize,
}

impl ByteSource for Vanishing {
    fn name(&self) -> &str {
        self.inner.name()
    }

    fn len(&self) -> u64 {
        self.inner.len()
    }

    fn read_at(&mut self, offset: u64, into: &mut [u8]) -> Result<(), SourceError> {
        self.reads = self.reads.checked_sub(1).ok_or(SourceError::Changed)?;
        self.inner.read_at(offset, into)
    }
}

#[test]
fn a_file_that_vanishes_says_so() {
    for path in files("good").iter().take(5) {
        for reads in 0..6 {
            let inner = source(path);
            let said = outcome(Vanishing { inner, reads });
            let known = said.contains("changed or removed") || said.ends_with("rows");
            assert!(known, "{said}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, ..ProptestConfig::default() })]

    /// Whatever bytes are changed: a table or a typed error, and no panic.
    #[test]
    fn changed_bytes_never_panic(
        file in any::<prop::sample::Index>(),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
        in_footer in any::<bool>(),
    ) {
        let all = files("good");
        let path = &all[file.index(all.len())];
        let mut bytes = std::fs::read(path).unwrap();
        // Half of the time where it matters most: the last bytes.
        let from = if in_footer { bytes.len() - bytes.len().min(700) } else { 0 };
        for (place, value) in changes {
            let length = bytes.len() - from;
            bytes[from + place.index(length)] = value;
        }
        outcome(MemorySource::new(&name(path), bytes));
    }
}
