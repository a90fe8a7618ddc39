//! Tables as CSV: kept in memory at demo size, streamed to disk at full size.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use flate2::{Compression, GzBuilder};

/// A table's name without its ending, and its columns.
pub type Heading = (&'static str, &'static [&'static str]);

/// A table that takes one row after another.
pub trait Rows {
    /// Adds one row.
    fn row(&mut self, cells: &[&str]) -> io::Result<()>;
}

/// A CSV table in memory: comma, LF, no quotes (no cell needs any).
#[derive(Debug)]
pub struct CsvFile {
    /// The name without its endings: `customers`.
    pub name: &'static str,
    /// The text so far.
    pub text: String,
    /// Rows below the header.
    pub rows: usize,
    columns: usize,
}

impl CsvFile {
    /// A table with its header.
    pub fn new(name: &'static str, columns: &[&str]) -> CsvFile {
        CsvFile {
            name,
            text: format!("{}\n", columns.join(",")),
            rows: 0,
            columns: columns.len(),
        }
    }

    /// Adds one row.
    ///
    /// # Panics
    /// When the row is not as wide as the header or a cell would need quotes:
    /// a slip in the generator, found by its first run.
    pub fn row(&mut self, cells: &[&str]) {
        push(&mut self.text, self.name, self.columns, cells);
        self.rows += 1;
    }

    /// The file as it is shipped: gzip level 9, without time stamp.
    pub fn compressed(&self) -> io::Result<Vec<u8>> {
        let mut encoder = GzBuilder::new()
            .mtime(0)
            // 255 is "unknown": the bytes must not name the machine.
            .operating_system(255)
            .write(Vec::new(), Compression::best());
        encoder.write_all(self.text.as_bytes())?;
        encoder.finish()
    }
}

impl Rows for CsvFile {
    fn row(&mut self, cells: &[&str]) -> io::Result<()> {
        CsvFile::row(self, cells);
        Ok(())
    }
}

/// A CSV table on its way to the disk.
#[derive(Debug)]
pub struct CsvStream {
    /// The name without its ending.
    pub name: &'static str,
    /// Rows below the header.
    pub rows: usize,
    /// Bytes so far, with the header.
    pub bytes: usize,
    columns: usize,
    line: String,
    file: BufWriter<File>,
}

impl CsvStream {
    fn new(folder: &Path, (name, columns): Heading) -> io::Result<CsvStream> {
        let file = File::create(folder.join(format!("{name}.csv")))?;
        let mut file = BufWriter::with_capacity(1 << 20, file);
        let header = format!("{}\n", columns.join(","));
        file.write_all(header.as_bytes())?;
        Ok(CsvStream {
            name,
            rows: 0,
            bytes: header.len(),
            columns: columns.len(),
            line: String::new(),
            file,
        })
    }
}

impl Rows for CsvStream {
    fn row(&mut self, cells: &[&str]) -> io::Result<()> {
        self.line.clear();
        push(&mut self.line, self.name, self.columns, cells);
        self.rows += 1;
        self.bytes += self.line.len();
        self.file.write_all(self.line.as_bytes())
    }
}

fn push(text: &mut String, name: &str, columns: usize, cells: &[&str]) {
    assert_eq!(cells.len(), columns, "{name}: row width");
    for (index, cell) in cells.iter().enumerate() {
        assert!(
            !cell.contains([',', '"', '\n', '\r']),
            "{cell}: needs quotes"
        );
        if index > 0 {
            text.push(',');
        }
        text.push_str(cell);
    }
    text.push('\n');
}

/// The tables in memory, once `fill` has filled them.
pub fn in_memory(
    headings: &[Heading],
    fill: impl FnOnce(&mut [&mut dyn Rows]) -> io::Result<()>,
) -> Vec<CsvFile> {
    let mut files: Vec<CsvFile> = headings
        .iter()
        .map(|(name, columns)| CsvFile::new(name, columns))
        .collect();
    let mut tables: Vec<&mut dyn Rows> = Vec::new();
    for file in &mut files {
        tables.push(file);
    }
    let filled = fill(&mut tables);
    assert!(filled.is_ok(), "memory does not fail: {filled:?}");
    files
}

/// The tables as files in `folder`, once `fill` has filled them.
pub fn on_disk(
    folder: &Path,
    headings: &[Heading],
    fill: impl FnOnce(&mut [&mut dyn Rows]) -> io::Result<()>,
) -> io::Result<Vec<CsvStream>> {
    let mut files = headings
        .iter()
        .map(|heading| CsvStream::new(folder, *heading))
        .collect::<io::Result<Vec<CsvStream>>>()?;
    let mut tables: Vec<&mut dyn Rows> = Vec::new();
    for file in &mut files {
        tables.push(file);
    }
    fill(&mut tables)?;
    for file in &mut files {
        file.file.flush()?;
    }
    Ok(files)
}
