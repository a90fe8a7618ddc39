//! Opens files of `tests/data/formats` and shows tables as text.

use std::io::Write;
use std::path::Path;

use holdfast::engine::{DataView, Engine, Opening, Outcome, Reply, Step};
use holdfast::i18n::Lang;
use holdfast::ingest::{IngestError, MemorySource, ReadOptions};
use holdfast::table::{Opened, open_source};

/// A file of `tests/data/formats`.
pub fn data(name: &str) -> Vec<u8> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/formats");
    std::fs::read(folder.join(name)).unwrap()
}

/// Opens a file in memory.
pub fn open(name: &str, bytes: Vec<u8>, options: &ReadOptions) -> Result<Opened, IngestError> {
    open_source(&mut MemorySource::new(name, bytes), options)
}

/// What the report says, line by line.
pub fn said(opened: &Opened) -> String {
    let said = opened.report.repairs.iter();
    said.map(|repair| repair.say(Lang::En) + "\n").collect()
}

/// A table and its report.
pub fn shown(opened: &Opened) -> String {
    let table = &opened.table;
    let row = |cells: Vec<&str>| cells.join("|") + "\n";
    let mut out = format!("{}: ", table.name);
    out += &row(table.columns().iter().map(|column| column.name()).collect());
    for index in 0..table.rows() {
        out += &row(table
            .columns()
            .iter()
            .map(|column| column.text(index))
            .collect());
    }
    let report = &opened.report;
    out += &format!(
        "{:?}, {} rows, {} columns\n",
        report.format, report.rows, report.columns
    );
    out + &said(opened)
}

/// Packs bytes with gzip.
pub fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut out = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    out.write_all(bytes).unwrap();
    out.finish().unwrap()
}

/// Packs files into a ZIP archive.
pub fn zip(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut out = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in files {
        out.start_file(*name, zip::write::SimpleFileOptions::default())
            .unwrap();
        out.write_all(bytes).unwrap();
    }
    out.finish().unwrap().into_inner()
}

/// What the engine shows of the files that were opened.
pub fn view(opening: Opening) -> DataView {
    let mut engine = Engine::new();
    let ending = match engine.adopt(1, opening) {
        Outcome::Answer(ending) => ending,
        Outcome::Started => loop {
            if let Step::Done(_, ending) = engine.step().unwrap() {
                break *ending;
            }
        },
    };
    match ending {
        Ok(Reply::Data(view)) => *view,
        other => panic!("{other:?}"),
    }
}
