//! The measured query over a Parquet event log, the same natively and in the
//! page: per customer the rows, the sum of the prices, the first and the last moment.

// A benchmark has nobody to hand an error to.
#![allow(clippy::expect_used, clippy::panic)]

use holdfast::ingest::{ByteSource, CachedSource, ColumnValues, ParquetFile};
use holdfast::table::ids::Ids;
use holdfast::table::sums::{Keep, Sums};

const KEEPS: [(usize, Keep); 3] = [(0, Keep::Sum), (1, Keep::Least), (1, Keep::Most)];

/// Numbers that every contender has to agree on: customers, then the sums of
/// the above over them, moments in seconds.
pub fn parquet(source: impl ByteSource) -> Vec<f64> {
    let mut source = CachedSource::new(source);
    let file = ParquetFile::open(&mut source).expect("a Parquet file");
    let columns = ["user_id", "price", "event_time"].map(|name| file.position(name).expect(name));
    let groups: Vec<usize> = (0..file.row_groups().len()).collect();
    // Customers are named by texts, as in the app.
    let mut cursor = file
        .cursor(&columns, &groups)
        .with_texts(&[true, false, false]);
    let (mut ids, mut sums, mut numbers) = (Ids::new(), Sums::new(&KEEPS), Vec::new());
    while let Some(batch) = cursor.next_batch(&file, &mut source).expect("rows") {
        let [user, price, time] = batch.columns.as_slice() else {
            panic!("three columns")
        };
        let users = (0..batch.rows).map(|row| user.values.text(row));
        ids.number(users, &mut numbers).expect("room");
        let ColumnValues::Float(prices) = &price.values else {
            panic!("prices")
        };
        let ColumnValues::Int(micros) = &time.values else {
            panic!("moments")
        };
        let seconds: Vec<f64> = micros.iter().map(|micros| *micros as f64 / 1e6).collect();
        sums.add(&numbers, ids.len(), &[prices, &seconds]);
    }
    let width = KEEPS.len() + 1;
    let mut check = vec![ids.len() as f64];
    check.resize(1 + width, 0.0);
    for customer in sums.values().chunks_exact(width) {
        for (sum, value) in check.iter_mut().skip(1).zip(customer) {
            *sum += value;
        }
    }
    check
}
