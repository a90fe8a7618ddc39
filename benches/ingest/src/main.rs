//! `bench-ingest generate FILE ROWS [quoted] [crlf]` writes a log;
//! `bench-ingest read FILE RUNS` reads it on one thread and prints a line of JSON;
//! `bench-ingest parquet FILE RUNS` does so with a Parquet event log.

// A benchmark prints, and has nobody to hand an error to.
#![allow(clippy::print_stdout, clippy::expect_used, clippy::panic)]

mod generate;

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::time::Instant;

use bench_ingest::parquet::parquet;
use bench_ingest::{BEGINNING, Gathered, Work};
use holdfast::ingest::MemorySource;
use holdfast::ingest::fast::split;

fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["generate", file, rows, variants @ ..] => {
            let rows = rows.parse().expect("a number of rows");
            generate::log(
                file,
                rows,
                variants.contains(&"quoted"),
                variants.contains(&"crlf"),
            )
            .expect("a file to write to");
        }
        ["read", file, runs] => {
            let runs: usize = runs.parse().expect("a number of runs");
            let mut seconds = Vec::new();
            let mut check = Vec::new();
            for _ in 0..runs {
                let start = Instant::now();
                check = read(file).check();
                seconds.push(start.elapsed().as_secs_f64());
            }
            println!("{{\"seconds\": {seconds:?}, \"check\": {check:?}}}");
        }
        ["parquet", file, runs] => {
            let runs: usize = runs.parse().expect("a number of runs");
            let bytes = std::fs::read(file).expect("the log");
            let mut seconds = Vec::new();
            let mut check = Vec::new();
            for _ in 0..runs {
                let source = MemorySource::new("events.parquet", bytes.clone());
                let start = Instant::now();
                check = parquet(source);
                seconds.push(start.elapsed().as_secs_f64());
            }
            println!("{{\"seconds\": {seconds:?}, \"check\": {check:?}}}");
        }
        _ => panic!(
            "usage: bench-ingest generate FILE ROWS [quoted] [crlf] | read FILE RUNS | parquet FILE RUNS"
        ),
    }
}

/// Reads the file in the pieces in which the page reads it.
fn read(file: &str) -> Gathered {
    let mut file = File::open(file).expect("the log");
    let length = file.metadata().expect("its length").len();
    let part = split(0, length, 1)[0];
    let mut beginning = vec![0; BEGINNING.min(length as usize)];
    file.read_exact(&mut beginning).expect("to read the log");
    file.seek(SeekFrom::Start(0)).expect("to read the log");
    let mut work = Work::new(part, &beginning);
    let mut piece = vec![0; 1 << 20];
    loop {
        let count = file.read(&mut piece).expect("to read the log");
        if count == 0 {
            break;
        }
        work.push(&piece[..count]).expect("a log");
    }
    work.finish().expect("a log").0
}
