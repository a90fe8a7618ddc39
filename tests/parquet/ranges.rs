//! Only what is asked for is read.

use holdfast::ingest::parquet::{Between, Bound, FetchedSource};
use holdfast::ingest::{Batch, ByteSource, ColumnValues, MemorySource, ParquetFile, SourceError};

use crate::{files, name, source};

/// Notes which bytes are read.
struct Watched {
    inner: MemorySource,
    read: Vec<(u64, u64)>,
}

impl ByteSource for Watched {
    fn name(&self) -> &str {
        self.inner.name()
    }

    fn len(&self) -> u64 {
        self.inner.len()
    }

    fn read_at(&mut self, offset: u64, into: &mut [u8]) -> Result<(), SourceError> {
        self.read.push((offset, into.len() as u64));
        self.inner.read_at(offset, into)
    }
}

fn sample() -> Watched {
    let path = files("good")
        .into_iter()
        .find(|path| name(path) == "ours-types.none.parquet");
    Watched {
        inner: source(&path.unwrap()),
        read: Vec::new(),
    }
}

#[test]
fn one_column_of_one_group_is_a_fraction_of_the_file() {
    let mut watched = sample();
    let file = ParquetFile::open(&mut watched).unwrap();
    let footer: u64 = watched.read.iter().map(|(_, length)| length).sum();
    let data: u64 = file.row_groups().iter().map(|group| group.bytes).sum();
    watched.read.clear();
    let day = file.position("day").unwrap();
    let mut batches = file.batches(&mut watched, &[day], &[1]);
    let mut rows = 0;
    while let Some(batch) = batches.next_batch().unwrap() {
        rows += batch.rows;
    }
    let read: u64 = watched.read.iter().map(|(_, length)| length).sum();
    assert_eq!(rows, 120);
    assert!(read * 20 < data, "{read} of {data} bytes (footer {footer})");
}

#[test]
fn row_groups_are_left_out_by_their_statistics() {
    let mut watched = sample();
    let file = ParquetFile::open(&mut watched).unwrap();
    let (column, groups) = (file.position("us_utc").unwrap(), file.row_groups().len());
    let statistics: Vec<_> = (0..groups)
        .map(|group| file.statistics(group, column))
        .collect();
    let greatest = |group: usize| match statistics[group].greatest {
        Some(Bound::Int(value)) => value,
        _ => panic!("no statistics"),
    };
    let top = (0..groups).max_by_key(|group| greatest(*group)).unwrap();
    let between = Between {
        least: Some(Bound::Int(greatest(top))),
        greatest: None,
    };
    assert_eq!(file.prune(column, &between), [top]);
    assert_eq!(file.prune(column, &Between::default()).len(), groups);

    // What is pruned by is true: the group's values reach to its bounds.
    let mut found = i64::MIN;
    let mut batches = file.batches(&mut watched, &[column], &[top]);
    while let Some(batch) = batches.next_batch().unwrap() {
        let ColumnValues::Int(values) = &batch.columns[0].values else {
            panic!("no moments");
        };
        let there = values
            .iter()
            .zip(&batch.columns[0].valid)
            .filter(|(_, valid)| **valid);
        found = there.map(|(value, _)| *value).max().unwrap().max(found);
    }
    assert_eq!(found, greatest(top));
}

/// All rows, of which `fetch` says what is fetched before each row group.
fn read_ahead(
    file: &ParquetFile,
    fetched: &mut FetchedSource<&mut Watched>,
    mut fetch: impl FnMut(&[std::ops::Range<u64>]) -> Vec<(u64, Vec<u8>)>,
) -> Vec<Batch> {
    let columns: Vec<usize> = (0..file.columns().len()).collect();
    let groups: Vec<usize> = (0..file.row_groups().len()).collect();
    let mut cursor = file.cursor(&columns, &groups);
    let (mut batches, mut promised) = (Vec::new(), None);
    loop {
        if let Some([now, next]) = cursor.ahead(file) {
            // What was said to come next does.
            assert_eq!(*promised.get_or_insert(now.clone()), now);
            promised = Some(next);
            fetched.hold(fetch(&now));
        }
        match cursor.next_batch(file, fetched).unwrap() {
            Some(batch) => batches.push(batch),
            None => return batches,
        }
    }
}

#[test]
fn what_is_fetched_ahead_is_all_that_is_needed() {
    for path in files("good") {
        let bytes = std::fs::read(&path).unwrap();
        let mut watched = Watched {
            inner: source(&path),
            read: Vec::new(),
        };
        let file = ParquetFile::open(&mut watched).unwrap();
        let plain = read_ahead(&file, &mut FetchedSource::new(&mut watched), |_| Vec::new());

        let piece = |range: &std::ops::Range<u64>| {
            let found = &bytes[range.start as usize..range.end as usize];
            (range.start, found.to_vec())
        };
        watched.read.clear();
        let fetch = |ranges: &[_]| ranges.iter().map(piece).collect();
        let ahead = read_ahead(&file, &mut FetchedSource::new(&mut watched), fetch);
        assert_eq!(format!("{ahead:?}"), format!("{plain:?}"), "{path:?}");
        assert_eq!(watched.read, [], "{path:?}");

        // Half of it came: the rest is read.
        let halves = |ranges: &[std::ops::Range<u64>]| {
            let half = |range: &std::ops::Range<u64>| {
                let middle = range.start.midpoint(range.end);
                piece(&(range.start..middle))
            };
            ranges.iter().map(half).collect()
        };
        let half = read_ahead(&file, &mut FetchedSource::new(&mut watched), halves);
        assert_eq!(format!("{half:?}"), format!("{plain:?}"), "{path:?}");
    }
}
