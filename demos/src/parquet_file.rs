//! The event log as Parquet, one row group at a time, through the column
//! writer (no Arrow).

use std::io::{self, Write};
use std::sync::Arc;

use parquet::basic::Compression;
use parquet::data_type::{ByteArray, ByteArrayType, DataType, DoubleType, Int64Type};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use parquet::schema::parser::parse_message_type;

const SCHEMA: &str = "message events {
    REQUIRED INT64 user_id;
    REQUIRED INT64 event_time (TIMESTAMP(MICROS,true));
    REQUIRED BYTE_ARRAY event_type (STRING);
    REQUIRED INT64 product_id;
    REQUIRED INT64 category_id;
    OPTIONAL BYTE_ARRAY category_code (STRING);
    OPTIONAL BYTE_ARRAY brand (STRING);
    REQUIRED DOUBLE price;
    REQUIRED BYTE_ARRAY user_session (STRING);
}";

/// How the pages are packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Codec {
    /// Snappy, as pandas writes by default.
    Snappy,
    /// Zstandard, level 3; a C library, so only with the crate's feature `zstd`.
    #[cfg(feature = "zstd")]
    Zstd,
    /// Not at all.
    Plain,
}

impl Codec {
    /// The codec of that name.
    pub fn named(name: &str) -> Option<Codec> {
        match name {
            "snappy" => Some(Codec::Snappy),
            #[cfg(feature = "zstd")]
            "zstd" => Some(Codec::Zstd),
            "none" => Some(Codec::Plain),
            _ => None,
        }
    }

    fn compression(self) -> Compression {
        match self {
            Codec::Snappy => Compression::SNAPPY,
            #[cfg(feature = "zstd")]
            Codec::Zstd => {
                Compression::ZSTD(parquet::basic::ZstdLevel::try_new(3).unwrap_or_default())
            }
            Codec::Plain => Compression::UNCOMPRESSED,
        }
    }
}

/// One event.
#[derive(Clone, Copy, Debug)]
pub struct EventRow<'a> {
    /// Whose.
    pub user_id: i64,
    /// When: microseconds since 1970, UTC.
    pub event_time: i64,
    /// `view`, `cart`, `remove_from_cart` or `purchase`.
    pub event_type: &'static str,
    /// Of what.
    pub product_id: i64,
    /// In which category.
    pub category_id: i64,
    /// The category's name; null or empty for many.
    pub category_code: Option<&'static str>,
    /// The maker; null or empty for some.
    pub brand: Option<&'a str>,
    /// At what price.
    pub price: f64,
    /// In which visit.
    pub user_session: &'a str,
}

/// The rows of a group, column by column.
#[derive(Default)]
struct Group {
    rows: usize,
    users: Vec<i64>,
    times: Vec<i64>,
    types: Vec<ByteArray>,
    products: Vec<i64>,
    categories: Vec<i64>,
    codes: (Vec<ByteArray>, Vec<i16>),
    brands: (Vec<ByteArray>, Vec<i16>),
    prices: Vec<f64>,
    sessions: Vec<ByteArray>,
}

/// A Parquet file of events in the making.
pub struct ParquetFile<W: Write + Send> {
    writer: SerializedFileWriter<W>,
    group: Group,
    group_rows: usize,
    /// Rows so far.
    pub rows: usize,
}

impl<W: Write + Send> ParquetFile<W> {
    /// A file that is written to `out` in groups of `group_rows`.
    pub fn new(out: W, codec: Codec, group_rows: usize) -> io::Result<ParquetFile<W>> {
        let schema = parse_message_type(SCHEMA).map_err(other)?;
        let properties = WriterProperties::builder()
            .set_compression(codec.compression())
            .build();
        let writer = SerializedFileWriter::new(out, Arc::new(schema), Arc::new(properties));
        Ok(ParquetFile {
            writer: writer.map_err(other)?,
            group: Group::default(),
            group_rows,
            rows: 0,
        })
    }

    /// Adds one event.
    pub fn row(&mut self, event: &EventRow) -> io::Result<()> {
        let group = &mut self.group;
        group.users.push(event.user_id);
        group.times.push(event.event_time);
        group.types.push(event.event_type.into());
        group.products.push(event.product_id);
        group.categories.push(event.category_id);
        optional(&mut group.codes, event.category_code);
        optional(&mut group.brands, event.brand);
        group.prices.push(event.price);
        group.sessions.push(event.user_session.into());
        group.rows += 1;
        self.rows += 1;
        if group.rows == self.group_rows {
            self.write_group()?;
        }
        Ok(())
    }

    /// Writes what is left and the footer.
    pub fn finish(mut self) -> io::Result<W> {
        if self.group.rows > 0 {
            self.write_group()?;
        }
        self.writer.into_inner().map_err(other)
    }

    fn write_group(&mut self) -> io::Result<()> {
        let group = std::mem::take(&mut self.group);
        let mut writer = self.writer.next_row_group().map_err(other)?;
        column::<W, Int64Type>(&mut writer, &group.users, None)?;
        column::<W, Int64Type>(&mut writer, &group.times, None)?;
        column::<W, ByteArrayType>(&mut writer, &group.types, None)?;
        column::<W, Int64Type>(&mut writer, &group.products, None)?;
        column::<W, Int64Type>(&mut writer, &group.categories, None)?;
        column::<W, ByteArrayType>(&mut writer, &group.codes.0, Some(&group.codes.1))?;
        column::<W, ByteArrayType>(&mut writer, &group.brands.0, Some(&group.brands.1))?;
        column::<W, DoubleType>(&mut writer, &group.prices, None)?;
        column::<W, ByteArrayType>(&mut writer, &group.sessions, None)?;
        writer.close().map_err(other)?;
        Ok(())
    }
}

fn optional(column: &mut (Vec<ByteArray>, Vec<i16>), cell: Option<&str>) {
    column.1.push(i16::from(cell.is_some()));
    column.0.extend(cell.map(ByteArray::from));
}

fn column<W: Write + Send, T: DataType>(
    group: &mut SerializedRowGroupWriter<'_, W>,
    values: &[T::T],
    present: Option<&[i16]>,
) -> io::Result<()> {
    // The schema has a column for every call of this function.
    if let Some(mut column) = group.next_column().map_err(other)? {
        let written = column.typed::<T>().write_batch(values, present, None);
        written.map_err(other)?;
        column.close().map_err(other)?;
    }
    Ok(())
}

fn other(error: ParquetError) -> io::Error {
    io::Error::other(error)
}
