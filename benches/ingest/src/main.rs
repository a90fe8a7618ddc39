//! `bench-ingest generate FILE ROWS [quoted] [crlf]` writes a log;
//! `bench-ingest read FILE RUNS` reads it on one thread and prints a line of JSON;
//! `bench-ingest parts FILE PARTS` reads it in parts, one after the other, and tells what each step took;
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
                check = read(file, 0, 1).check();
                seconds.push(start.elapsed().as_secs_f64());
            }
            println!("{{\"seconds\": {seconds:?}, \"check\": {check:?}}}");
        }
        ["parts", file, parts] => {
            let parts: usize = parts.parse().expect("a number of parts");
            let mut watch = Watch(Instant::now());
            let mut first = read(file, 0, parts);
            let mut reading = watch.lap();
            let (mut packing, mut merging) = (0.0, 0.0);
            for part in 1..parts {
                let next = read(file, part, parts);
                reading += watch.lap();
                let packed = next.pack();
                packing += watch.lap();
                first.merge(&packed);
                merging += watch.lap();
            }
            let check = first.check();
            let finishing = watch.lap();
            println!(
                "{{\"reading\": {reading}, \"packing\": {packing}, \"merging\": {merging}, \
                 \"finishing\": {finishing}, \"check\": {check:?}}}"
            );
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
            "usage: bench-ingest generate FILE ROWS [quoted] [crlf] | read FILE RUNS | parts FILE PARTS | \
             parquet FILE RUNS"
        ),
    }
}

/// Seconds from lap to lap.
struct Watch(Instant);

impl Watch {
    fn lap(&mut self) -> f64 {
        let before = std::mem::replace(&mut self.0, Instant::now());
        before.elapsed().as_secs_f64()
    }
}

/// Reads a part of the file in the pieces in which the page reads it.
fn read(file: &str, part: usize, parts: usize) -> Gathered {
    let mut file = File::open(file).expect("the log");
    let length = file.metadata().expect("its length").len();
    let part = split(0, length, parts)[part];
    let mut beginning = vec![0; BEGINNING.min(length as usize)];
    file.read_exact(&mut beginning).expect("to read the log");
    let mut work = Work::new(part, &beginning);
    file.seek(SeekFrom::Start(work.wants().unwrap_or_default()))
        .expect("to read the log");
    let mut piece = vec![0; 1 << 20];
    while work.wants().is_some() {
        let count = file.read(&mut piece).expect("to read the log");
        if count == 0 {
            break;
        }
        work.push(&piece[..count]).expect("a log");
    }
    work.finish().expect("a log").0
}
