//! The first rows of files that take a while, for the eye, while they are read.

use serde::{Deserialize, Serialize};

use super::reading::OpenOptions;
use super::streaming::{Access, Entry, LEAST_BEGINNING};
use crate::ingest::steps::run;
use crate::ingest::{
    ByteSource, Content, IngestError, Packing, Part, ReadOptions, held_part, workbook_beginning,
};
use crate::table::{
    Opened, Table, open_part_in_steps, sample_parquet_in_steps, sample_part_in_steps,
};

/// Rows shown of a file.
const ROWS: usize = 4;
/// Columns shown of a file.
const COLUMNS: usize = 12;
/// Characters shown of a cell.
const LETTERS: usize = 40;
/// Files shown.
const FILES: usize = 6;
/// Bytes from which on reading takes long enough for a look at the first rows.
const PREVIEWED: u64 = 8_000_000;
/// Bytes of a table for a byte of a workbook, which is packed by itself, roughly.
const WORKBOOK_UNPACKS_TO: u64 = 8;
/// Most bytes that packed Parquet or a packed workbook may unpack to for a look at its first
/// rows: what they hold is told at their ends.
const UNPACKED: u64 = 32 << 20;

/// The first rows of some files.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Preview {
    /// The files, not necessarily all.
    pub files: Vec<PreviewFile>,
}

/// The first rows of a file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PreviewFile {
    /// Its name.
    pub name: String,
    /// How many columns it has.
    pub columns: usize,
    /// The names of the first of them.
    pub names: Vec<String>,
    /// The first rows of those.
    pub rows: Vec<Vec<String>>,
}

impl Preview {
    /// The first rows of tables, or of samples of them.
    pub fn of<'a>(tables: impl Iterator<Item = (&'a str, &'a Table)>) -> Preview {
        Preview {
            files: tables.take(FILES).map(PreviewFile::of).collect(),
        }
    }
}

impl PreviewFile {
    fn of((name, table): (&str, &Table)) -> PreviewFile {
        let columns = || table.columns().iter().take(COLUMNS);
        let row = |row: usize| {
            columns()
                .map(|column| shortened(column.text(row)))
                .collect()
        };
        PreviewFile {
            name: name.to_string(),
            columns: table.columns().len(),
            names: columns().map(|column| column.name().to_string()).collect(),
            rows: (0..table.rows().min(ROWS)).map(row).collect(),
        }
    }
}

/// The first rows of a table within one of the files that are opened together, all of so many
/// bytes, if reading them takes a while; `None` where they cannot be had much sooner than all rows.
pub fn first_rows(
    source: &mut dyn ByteSource,
    entry: &Entry,
    options: &OpenOptions,
    total: u64,
) -> Option<Preview> {
    run(first_rows_in_steps(source, entry, options, total))
}

/// The same, some milliseconds of work a step.
pub async fn first_rows_in_steps(
    source: &mut dyn ByteSource,
    entry: &Entry,
    options: &OpenOptions,
    total: u64,
) -> Option<Preview> {
    let (part, weight) = (entry.part.as_ref()?, &entry.weight);
    let bytes = match weight.access {
        Access::Whole | Access::WholePacked => weight.bytes.saturating_mul(WORKBOOK_UNPACKS_TO),
        _ => weight.bytes,
    };
    if total.max(bytes) < PREVIEWED {
        return None;
    }
    let reading = options.of_table(source.name(), &entry.name);
    let said = entry.options(reading.options.clone());
    let opened = match weight.access {
        Access::Pieces | Access::Poured => {
            sample_part_in_steps(source, part, &said, LEAST_BEGINNING).await
        }
        Access::Ranges => sample_parquet_in_steps(source, ROWS as u64).await,
        Access::RangesPacked if weight.unpacked <= UNPACKED => {
            let mut held = held_part(source, part).await.ok()?;
            sample_parquet_in_steps(&mut held, ROWS as u64).await
        }
        Access::WholePacked if weight.bytes <= UNPACKED => {
            let mut held = held_part(source, part).await.ok()?;
            workbook(&mut held, part, &said).await?
        }
        Access::Whole => workbook(source, part, &said).await?,
        Access::RangesPacked | Access::WholePacked => return None,
    };
    // Whoever reads it says why it cannot be read.
    let table = reading.correct(opened.ok()?.table);
    let file = (entry.name.as_str(), &table);
    (table.rows() > 0).then(|| Preview::of(std::iter::once(file)))
}

/// The first rows of a workbook.
async fn workbook(
    source: &mut dyn ByteSource,
    part: &Part,
    said: &ReadOptions,
) -> Option<Result<Opened, IngestError>> {
    let Content::Workbook(kind) = part.content else {
        return None;
    };
    let mut first = workbook_beginning(source, kind).await?;
    let part = Part {
        content: part.content,
        packing: Packing::default(),
    };
    Some(open_part_in_steps(&mut first, &part, said).await)
}

fn shortened(text: &str) -> String {
    match text.char_indices().nth(LETTERS) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::ReadOptions;
    use crate::table::read_slice;

    #[test]
    fn the_first_rows_are_shown_and_no_more() {
        let long = "가".repeat(60);
        let mut text = String::from("id,note\n");
        for row in 0..9 {
            text.push_str(&format!("{row},{long}\n"));
        }
        let opened = read_slice("a.csv", text.as_bytes(), &ReadOptions::default());
        let table = opened.unwrap_or_else(|error| panic!("{error}")).table;
        let preview = Preview::of(std::iter::once(("a.csv", &table)));
        let [file] = preview.files.as_slice() else {
            panic!("{preview:?}")
        };
        assert_eq!((file.columns, file.rows.len()), (2, ROWS));
        assert_eq!(file.names, ["id", "note"]);
        let cells = file
            .rows
            .first()
            .map(|row| row.iter().map(|cell| cell.chars().count()));
        assert_eq!(
            cells.map(Iterator::collect::<Vec<_>>),
            Some(vec![1, LETTERS + 1])
        );
    }
}
