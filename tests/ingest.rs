//! Reading files: every dialect that is accepted, every file that is refused,
//! and the promise that chunks do not matter.

// A test that fails by a panic says where; that is what these are for.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::io::Write;

use holdfast::i18n::Lang;
use holdfast::ingest::{
    Cells, Delimiter, Encoding, FIELD_LIMIT, IngestProblem, KnownFormat, LineEnding, ReadOptions,
    ReadReport, Reader, RecordSink, RenamedColumn, Repair, RowWidth, SinkFull,
};

/// Keeps everything as texts.
#[derive(Clone, Debug, Default, PartialEq)]
struct Texts {
    names: Vec<String>,
    rows: Vec<Vec<String>>,
    lines: Vec<u64>,
}

impl RecordSink for Texts {
    fn header(&mut self, names: &[String]) {
        self.names = names.to_vec();
    }

    fn record(&mut self, cells: &Cells<'_>) -> Result<(), SinkFull> {
        assert_eq!(cells.len(), self.names.len());
        self.rows.push(cells.iter().map(str::to_string).collect());
        self.lines.push(cells.line());
        Ok(())
    }
}

type Outcome = Result<(Texts, ReadReport), IngestProblem>;

fn read_chunks<'a>(chunks: impl IntoIterator<Item = &'a [u8]>, options: &ReadOptions) -> Outcome {
    let mut sink = Texts::default();
    let mut reader = Reader::new("file.csv", options);
    for chunk in chunks {
        reader
            .push(chunk, &mut sink)
            .map_err(|error| error.problem)?;
    }
    let report = reader.finish(&mut sink).map_err(|error| error.problem)?;
    Ok((sink, report))
}

fn read(bytes: impl AsRef<[u8]>) -> Outcome {
    read_chunks([bytes.as_ref()], &ReadOptions::default())
}

fn rows(bytes: impl AsRef<[u8]>) -> Vec<Vec<String>> {
    read(bytes).unwrap().0.rows
}

fn repairs(bytes: impl AsRef<[u8]>) -> Vec<Repair> {
    read(bytes).unwrap().1.repairs
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn utf16(text: &str, big: bool) -> Vec<u8> {
    let bytes = |unit: u16| {
        if big {
            unit.to_be_bytes()
        } else {
            unit.to_le_bytes()
        }
    };
    text.encode_utf16().flat_map(bytes).collect()
}

#[path = "ingest/apart.rs"]
mod apart;
#[path = "ingest/chunks.rs"]
mod chunks;
#[path = "ingest/dialects.rs"]
mod dialects;
#[path = "ingest/mended.rs"]
mod mended;
#[path = "ingest/pollution.rs"]
mod pollution;
#[path = "ingest/refused.rs"]
mod refused;
#[path = "ingest/round_trips.rs"]
mod round_trips;
#[path = "ingest/spectrum.rs"]
mod spectrum;
