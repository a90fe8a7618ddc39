//! Writes tables as Parquet: typed columns with missing values, row groups of
//! [`GROUP_ROWS`] rows, each column by dictionary where that is shorter.
//!
//! The file is written front to back and never held; one row group of one
//! column is in memory at a time. Format:
//! <https://github.com/apache/parquet-format> (2.12).

mod column;
mod encode;
mod from_table;
mod thrift;

use std::io::{self, Write};

use thrift::Compact;

pub use from_table::{TableWriter, built_bytes, write_built, write_table};

/// Rows of a row group.
pub const GROUP_ROWS: usize = 100_000;

/// A column's values; `None` is a missing one.
#[derive(Clone, Debug, PartialEq)]
pub enum TypedColumn<'a> {
    /// UTF-8.
    Text(Vec<Option<&'a str>>),
    /// Whole numbers.
    Int64(Vec<Option<i64>>),
    /// Numbers.
    Double(Vec<Option<f64>>),
    /// Yes and no.
    Boolean(Vec<Option<bool>>),
    /// Days since 1970-01-01.
    Date(Vec<Option<i32>>),
    /// Microseconds since 1970-01-01 00:00, in no zone.
    Timestamp(Vec<Option<i64>>),
}

/// The type of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColumnType {
    /// [`TypedColumn::Text`].
    Text,
    /// [`TypedColumn::Int64`].
    Int64,
    /// [`TypedColumn::Double`].
    Double,
    /// [`TypedColumn::Boolean`].
    Boolean,
    /// [`TypedColumn::Date`].
    Date,
    /// [`TypedColumn::Timestamp`].
    Timestamp,
}

impl TypedColumn<'_> {
    /// The column's type.
    pub fn column_type(&self) -> ColumnType {
        match self {
            TypedColumn::Text(_) => ColumnType::Text,
            TypedColumn::Int64(_) => ColumnType::Int64,
            TypedColumn::Double(_) => ColumnType::Double,
            TypedColumn::Boolean(_) => ColumnType::Boolean,
            TypedColumn::Date(_) => ColumnType::Date,
            TypedColumn::Timestamp(_) => ColumnType::Timestamp,
        }
    }

    /// Number of rows.
    pub fn len(&self) -> usize {
        match self {
            TypedColumn::Text(values) => values.len(),
            TypedColumn::Int64(values) | TypedColumn::Timestamp(values) => values.len(),
            TypedColumn::Double(values) => values.len(),
            TypedColumn::Boolean(values) => values.len(),
            TypedColumn::Date(values) => values.len(),
        }
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// How pages are packed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Packed {
    /// Not at all.
    No,
    /// Snappy: what every reader knows.
    #[default]
    Snappy,
}

/// Writes a table of these columns, which must be of equal length.
pub fn write(columns: &[(&str, TypedColumn<'_>)], out: &mut impl Write) -> io::Result<()> {
    let types: Vec<_> = columns
        .iter()
        .map(|(name, column)| (name.to_string(), column.column_type()))
        .collect();
    let mut writer = ParquetWriter::new(types, Packed::default(), out)?;
    let rows = columns.first().map_or(0, |(_, column)| column.len());
    for start in (0..rows).step_by(GROUP_ROWS) {
        let end = rows.min(start + GROUP_ROWS);
        writer.begin_group(end - start);
        for (_, column) in columns {
            writer.column(&column.slice(start, end))?;
        }
        writer.end_group()?;
    }
    writer.finish().map(|_| ())
}

/// A Parquet file being written, row group by row group.
pub struct ParquetWriter<W> {
    out: W,
    at: u64,
    types: Vec<(String, ColumnType)>,
    packed: Packed,
    groups: Vec<Group>,
    current: Group,
    pairs: Vec<(String, String)>,
}

#[derive(Default)]
struct Group {
    rows: usize,
    chunks: Vec<column::Chunk>,
}

impl<W: Write> ParquetWriter<W> {
    /// Begins a file of columns of these names and types.
    pub fn new(
        types: Vec<(String, ColumnType)>,
        packed: Packed,
        mut out: W,
    ) -> io::Result<ParquetWriter<W>> {
        out.write_all(b"PAR1")?;
        Ok(ParquetWriter {
            out,
            at: 4,
            types,
            packed,
            groups: Vec::new(),
            current: Group::default(),
            pairs: Vec::new(),
        })
    }

    /// Has the file say something under a key.
    pub fn tell(&mut self, key: &str, value: String) {
        self.pairs.push((key.to_string(), value));
    }

    /// Begins a row group.
    pub fn begin_group(&mut self, rows: usize) {
        self.current = Group {
            rows,
            chunks: Vec::new(),
        };
    }

    /// Writes the group's next column, which must have the announced type and
    /// number of rows.
    pub fn column(&mut self, column: &TypedColumn<'_>) -> io::Result<()> {
        let expected = self.types.get(self.current.chunks.len());
        let fits = expected.is_some_and(|(_, kind)| *kind == column.column_type());
        if !fits || column.len() != self.current.rows {
            return Err(io::Error::from(io::ErrorKind::InvalidInput));
        }
        let mut bytes = Vec::new();
        let chunk = column::write(column, self.packed, self.at, &mut bytes)?;
        self.out.write_all(&bytes)?;
        self.at += bytes.len() as u64;
        self.current.chunks.push(chunk);
        Ok(())
    }

    /// Ends a row group.
    pub fn end_group(&mut self) -> io::Result<()> {
        let group = std::mem::take(&mut self.current);
        if group.chunks.len() != self.types.len() {
            return Err(io::Error::from(io::ErrorKind::InvalidInput));
        }
        self.groups.push(group);
        Ok(())
    }

    /// Writes the footer; hands back what was written to.
    pub fn finish(mut self) -> io::Result<W> {
        let footer = self.footer();
        let length = u32::try_from(footer.len())
            .map_err(|_| io::Error::from(io::ErrorKind::InvalidInput))?;
        self.out.write_all(&footer)?;
        self.out.write_all(&length.to_le_bytes())?;
        self.out.write_all(b"PAR1")?;
        self.out.flush()?;
        Ok(self.out)
    }

    fn footer(&self) -> Vec<u8> {
        let mut file = Compact::new();
        file.i32(1, 1);
        file.list_of_structs(2, self.types.len() + 1);
        file.element(|root| {
            root.binary(4, b"schema");
            root.i32(5, self.types.len() as i32);
        });
        for (name, kind) in &self.types {
            file.element(|element| schema_element(element, name, *kind));
        }
        let rows: usize = self.groups.iter().map(|group| group.rows).sum();
        file.i64(3, rows as i64);
        file.list_of_structs(4, self.groups.len());
        for group in &self.groups {
            file.element(|out| {
                out.list_of_structs(1, group.chunks.len());
                let mut size = 0;
                for ((name, kind), chunk) in self.types.iter().zip(&group.chunks) {
                    size += chunk.unpacked;
                    out.element(|out| chunk.describe(out, name, *kind, self.packed));
                }
                out.i64(2, size as i64);
                out.i64(3, group.rows as i64);
            });
        }
        if !self.pairs.is_empty() {
            file.list_of_structs(5, self.pairs.len());
            for (key, value) in &self.pairs {
                file.element(|pair| {
                    pair.binary(1, key.as_bytes());
                    pair.binary(2, value.as_bytes());
                });
            }
        }
        file.binary(
            6,
            concat!("holdfast version ", env!("CARGO_PKG_VERSION")).as_bytes(),
        );
        // Least and greatest values are in the order that the types define.
        file.list_of_structs(7, self.types.len());
        for _ in &self.types {
            file.element(|order| order.structure(1, |_| {}));
        }
        file.finish()
    }
}

fn schema_element(out: &mut Compact, name: &str, kind: ColumnType) {
    out.i32(1, kind.physical());
    out.i32(3, 1);
    out.binary(4, name.as_bytes());
    match kind {
        ColumnType::Text => {
            out.i32(6, 0);
            out.structure(10, |logical| logical.structure(1, |_| {}));
        }
        ColumnType::Date => {
            out.i32(6, 6);
            out.structure(10, |logical| logical.structure(6, |_| {}));
        }
        ColumnType::Timestamp => out.structure(10, |logical| {
            logical.structure(8, |timestamp| {
                timestamp.boolean(1, false);
                timestamp.structure(2, |unit| unit.structure(2, |_| {}));
            });
        }),
        ColumnType::Int64 | ColumnType::Double | ColumnType::Boolean => {}
    }
}

impl ColumnType {
    /// The stored type's number in the format's definition.
    fn physical(self) -> i32 {
        match self {
            ColumnType::Boolean => 0,
            ColumnType::Date => 1,
            ColumnType::Int64 | ColumnType::Timestamp => 2,
            ColumnType::Double => 5,
            ColumnType::Text => 6,
        }
    }
}

impl<'a> TypedColumn<'a> {
    /// The rows `start..end`.
    fn slice(&self, start: usize, end: usize) -> TypedColumn<'a> {
        fn part<T: Clone>(values: &[T], start: usize, end: usize) -> Vec<T> {
            values
                .get(start..end.min(values.len()))
                .unwrap_or_default()
                .to_vec()
        }
        match self {
            TypedColumn::Text(values) => TypedColumn::Text(part(values, start, end)),
            TypedColumn::Int64(values) => TypedColumn::Int64(part(values, start, end)),
            TypedColumn::Double(values) => TypedColumn::Double(part(values, start, end)),
            TypedColumn::Boolean(values) => TypedColumn::Boolean(part(values, start, end)),
            TypedColumn::Date(values) => TypedColumn::Date(part(values, start, end)),
            TypedColumn::Timestamp(values) => TypedColumn::Timestamp(part(values, start, end)),
        }
    }
}
