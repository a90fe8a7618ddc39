//! Tables as Apache Parquet: typed columns with nulls, Snappy-packed pages in
//! plain encoding, a row group per 100,000 rows. What it writes is read by
//! pyarrow, pandas, DuckDB and Spark (format: parquet-format 2.x, Parquet.thrift).

mod thrift;

use std::io::{self, Write};

use crate::feature::recipe::{Part, ResultKind};
use crate::table::{Column, ColumnKind, Table, date, number};

use thrift::Struct;

/// Rows of a group.
const GROUP: usize = 100_000;
/// At both ends of the file.
const MAGIC: &[u8] = b"PAR1";

/// What a column's values are written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ParquetType {
    /// UTF-8 text.
    Text,
    /// 64-bit whole numbers.
    Whole,
    /// 64-bit floating point.
    Number,
    /// Days.
    Day,
}

impl ParquetType {
    /// The type that holds every cell of a column as it is meant.
    pub fn of(column: &Column) -> ParquetType {
        let there =
            || (0..column.dictionary_len() as u32).filter(|code| !column.is_missing_code(*code));
        match column.kind() {
            ColumnKind::Integer if there().all(|code| whole(column, code).is_some()) => {
                ParquetType::Whole
            }
            ColumnKind::Integer | ColumnKind::Decimal
                if there().all(|code| real(column, code).is_some()) =>
            {
                ParquetType::Number
            }
            ColumnKind::Date if there().all(|code| day(column, code).is_some()) => ParquetType::Day,
            _ => ParquetType::Text,
        }
    }

    /// The types of a customers' table, by what its columns are.
    pub fn of_built(table: &Table, parts: &[Part]) -> Vec<ParquetType> {
        let of = |(column, part): (&Column, &Part)| match part {
            Part::Feature(ResultKind::Category) => ParquetType::Text,
            Part::Feature(ResultKind::Number) => ParquetType::Number,
            Part::Feature(ResultKind::Integer | ResultKind::Flag) => {
                match ParquetType::of(column) {
                    ParquetType::Whole => ParquetType::Whole,
                    _ => ParquetType::Number,
                }
            }
            Part::Id | Part::Anchor | Part::Label => ParquetType::of(column),
        };
        table.columns().iter().zip(parts).map(of).collect()
    }

    /// The types of any table.
    pub fn of_table(table: &Table) -> Vec<ParquetType> {
        table.columns().iter().map(ParquetType::of).collect()
    }

    /// Physical type and converted type of Parquet.
    fn codes(self) -> (i32, Option<i32>) {
        match self {
            ParquetType::Text => (6, Some(0)),
            ParquetType::Whole => (2, None),
            ParquetType::Number => (5, None),
            ParquetType::Day => (1, Some(6)),
        }
    }
}

fn whole(column: &Column, code: u32) -> Option<i64> {
    let text = column.dictionary_value(code).trim();
    // `007` is a name and not the number 7.
    (!number::has_leading_zero(text))
        .then(|| text.parse().ok())
        .flatten()
}

fn real(column: &Column, code: u32) -> Option<f64> {
    let value = column.dictionary_numbers().get(code as usize).copied()?;
    (!value.is_nan()).then_some(value)
}

/// Days since 1970 of a cell that is a day and nothing more.
fn day(column: &Column, code: u32) -> Option<i32> {
    let micros = column
        .dictionary_moments()
        .get(code as usize)
        .copied()
        .flatten()?;
    (micros % date::DAY == 0)
        .then(|| i32::try_from(micros / date::DAY).ok())
        .flatten()
}

/// A written column chunk.
struct Chunk {
    offset: u64,
    plain: u64,
    packed: u64,
}

/// Writes a table; each column as the type beside it.
///
/// # Errors
/// What the system says when it cannot write.
pub fn write(table: &Table, types: &[ParquetType], out: &mut impl Write) -> io::Result<()> {
    let typed = |at: usize| types.get(at).copied().unwrap_or(ParquetType::Text);
    out.write_all(MAGIC)?;
    let mut place = MAGIC.len() as u64;
    let mut groups = Vec::new();
    let mut first = 0;
    while first < table.rows() {
        let rows = first..(first + GROUP).min(table.rows());
        let mut chunks = Vec::with_capacity(table.columns().len());
        for (at, column) in table.columns().iter().enumerate() {
            let page = page(column, typed(at), rows.clone());
            out.write_all(&page.bytes)?;
            chunks.push(Chunk {
                offset: place,
                plain: page.plain,
                packed: page.bytes.len() as u64,
            });
            place += page.bytes.len() as u64;
        }
        groups.push((rows.len(), chunks));
        first = rows.end;
    }
    let footer = footer(table, types, &groups);
    out.write_all(&footer)?;
    out.write_all(&(footer.len() as u32).to_le_bytes())?;
    out.write_all(MAGIC)
}

/// A page with its header.
struct Page {
    bytes: Vec<u8>,
    /// Bytes of header and content before packing.
    plain: u64,
}

/// One page of a column's rows (data page, version 1).
fn page(column: &Column, typed: ParquetType, rows: std::ops::Range<usize>) -> Page {
    let codes = column.codes().get(rows.clone()).unwrap_or_default();
    let mut levels = Vec::new();
    let mut values = Vec::new();
    let mut run = (false, 0u64);
    for code in codes {
        let there = match typed {
            ParquetType::Text => {
                let there = !column.is_missing_code(*code);
                if there {
                    let text = column.dictionary_value(*code).as_bytes();
                    values.extend_from_slice(&(text.len() as u32).to_le_bytes());
                    values.extend_from_slice(text);
                }
                there
            }
            ParquetType::Whole => append(whole(column, *code).map(i64::to_le_bytes), &mut values),
            ParquetType::Number => append(real(column, *code).map(f64::to_le_bytes), &mut values),
            ParquetType::Day => append(day(column, *code).map(i32::to_le_bytes), &mut values),
        };
        if there != run.0 {
            end_run(run, &mut levels);
            run = (there, 0);
        }
        run.1 += 1;
    }
    end_run(run, &mut levels);
    let mut content = (levels.len() as u32).to_le_bytes().to_vec();
    content.extend_from_slice(&levels);
    content.extend_from_slice(&values);
    let packed = snap::raw::Encoder::new().compress_vec(&content);
    let packed = packed.unwrap_or_default();
    let mut header = Struct::default();
    header.i32(1, 0);
    header.i32(2, content.len() as i32);
    header.i32(3, packed.len() as i32);
    let mut data = Struct::default();
    data.i32(1, rows.len() as i32);
    data.i32(2, 0);
    data.i32(3, 3);
    data.i32(4, 3);
    header.child(5, data);
    let mut bytes = header.finish();
    let plain = (bytes.len() + content.len()) as u64;
    bytes.extend_from_slice(&packed);
    Page { bytes, plain }
}

/// Appends a value's bytes, if there is one.
fn append<const N: usize>(value: Option<[u8; N]>, values: &mut Vec<u8>) -> bool {
    if let Some(bytes) = value {
        values.extend_from_slice(&bytes);
    }
    value.is_some()
}

/// A run of equal definition levels (RLE of the RLE/bit-packing hybrid, width 1).
fn end_run((there, length): (bool, u64), levels: &mut Vec<u8>) {
    if length > 0 {
        thrift::unsigned(length << 1, levels);
        levels.push(u8::from(there));
    }
}

/// The file's metadata.
fn footer(table: &Table, types: &[ParquetType], groups: &[(usize, Vec<Chunk>)]) -> Vec<u8> {
    let typed = |at: usize| types.get(at).copied().unwrap_or(ParquetType::Text);
    let mut root = Struct::default();
    root.text(4, "table");
    root.i32(5, table.columns().len() as i32);
    let mut schema = vec![root];
    for (at, column) in table.columns().iter().enumerate() {
        let (physical, converted) = typed(at).codes();
        let mut element = Struct::default();
        element.i32(1, physical);
        element.i32(3, 1);
        element.text(4, column.name());
        if let Some(converted) = converted {
            element.i32(6, converted);
        }
        schema.push(element);
    }
    let mut written = Vec::new();
    for (rows, chunks) in groups {
        let mut columns = Vec::new();
        let columns_of = table.columns().iter().enumerate().zip(chunks);
        for ((at, column), chunk) in columns_of {
            let mut about = Struct::default();
            about.i32(1, typed(at).codes().0);
            about.i32s(2, &[0, 3]);
            about.texts(3, &[column.name()]);
            about.i32(4, 1);
            about.i64(5, *rows as i64);
            about.i64(6, chunk.plain as i64);
            about.i64(7, chunk.packed as i64);
            about.i64(9, chunk.offset as i64);
            let mut entry = Struct::default();
            entry.i64(2, chunk.offset as i64);
            entry.child(3, about);
            columns.push(entry);
        }
        let mut group = Struct::default();
        group.children(1, columns);
        group.i64(2, chunks.iter().map(|chunk| chunk.plain as i64).sum());
        group.i64(3, *rows as i64);
        written.push(group);
    }
    let mut file = Struct::default();
    file.i32(1, 1);
    file.children(2, schema);
    file.i64(3, table.rows() as i64);
    file.children(4, written);
    file.text(6, concat!("holdfast version ", env!("CARGO_PKG_VERSION")));
    file.finish()
}
