//! One column of one row group: a dictionary if there is one, then pages.

use std::io;

use super::encode::{Dictionary, hybrid, width};
use super::thrift::Compact;
use super::{ColumnType, Packed, TypedColumn};

/// Most rows of a page.
const PAGE_ROWS: usize = 20_000;

/// Bytes of values after which a page ends.
const PAGE_BYTES: usize = 1 << 20;

/// Longest text kept as least or greatest value.
const BOUND_LIMIT: usize = 256;

const PLAIN: i32 = 0;
const RLE: i32 = 3;
const RLE_DICTIONARY: i32 = 8;

/// Where a column lies and what it holds.
pub(super) struct Chunk {
    dictionary: Option<u64>,
    data: u64,
    packed: u64,
    pub unpacked: u64,
    rows: usize,
    nulls: usize,
    least: Option<Vec<u8>>,
    greatest: Option<Vec<u8>>,
}

impl Chunk {
    /// Describes the column in the footer.
    pub fn describe(&self, out: &mut Compact, name: &str, kind: ColumnType, packed: Packed) {
        let start = self.dictionary.unwrap_or(self.data);
        out.i64(2, start as i64);
        out.structure(3, |out| {
            out.i32(1, kind.physical());
            let encodings: &[i32] = match self.dictionary {
                Some(_) => &[PLAIN, RLE, RLE_DICTIONARY],
                None => &[PLAIN, RLE],
            };
            out.list_of_i32(2, encodings);
            out.list_of_texts(3, &[name]);
            out.i32(4, if packed == Packed::Snappy { 1 } else { 0 });
            out.i64(5, self.rows as i64);
            out.i64(6, self.unpacked as i64);
            out.i64(7, self.packed as i64);
            out.i64(9, self.data as i64);
            if let Some(at) = self.dictionary {
                out.i64(11, at as i64);
            }
            out.structure(12, |out| {
                out.i64(3, self.nulls as i64);
                if let (Some(least), Some(greatest)) = (&self.least, &self.greatest) {
                    out.binary(5, greatest);
                    out.binary(6, least);
                }
            });
        });
    }
}

/// A column's values as PLAIN bytes, and which rows have one.
struct Stored {
    valid: Vec<bool>,
    bytes: Vec<u8>,
    /// Where each value ends; values of one bit have none.
    ends: Vec<usize>,
    bits: Option<Vec<bool>>,
    least: Option<Vec<u8>>,
    greatest: Option<Vec<u8>>,
}

/// Appends the column, whose first byte is byte `at` of the file.
pub(super) fn write(
    column: &TypedColumn<'_>,
    packed: Packed,
    at: u64,
    out: &mut Vec<u8>,
) -> io::Result<Chunk> {
    let stored = stored(column)?;
    let rows = stored.valid.len();
    let mut chunk = Chunk {
        dictionary: None,
        data: at,
        packed: 0,
        unpacked: 0,
        rows,
        nulls: stored.valid.iter().filter(|valid| !**valid).count(),
        least: stored.least.clone(),
        greatest: stored.greatest.clone(),
    };
    let dictionary = match &stored.bits {
        Some(_) => None,
        None => Dictionary::new((0..stored.ends.len()).map(|index| stored.value(index))),
    };
    if let Some(dictionary) = &dictionary {
        let header = |page: &mut Compact| {
            page.structure(7, |dictionary_header| {
                dictionary_header.i32(1, dictionary.count as i32);
                dictionary_header.i32(2, PLAIN);
            });
        };
        chunk.dictionary = Some(at);
        chunk.unpacked += page(2, &dictionary.bytes, packed, header, out)?;
        chunk.data = at + out.len() as u64;
    }
    let (mut row, mut value) = (0, 0);
    // A column without rows has no page, which readers take well.
    while row < rows {
        let (first_row, first_value, mut size) = (row, value, 0);
        while row < rows && row - first_row < PAGE_ROWS && size < PAGE_BYTES {
            if stored.valid.get(row) == Some(&true) {
                size += stored.value(value).len();
                value += 1;
            }
            row += 1;
        }
        let mut body = Vec::new();
        levels(
            stored.valid.get(first_row..row).unwrap_or_default(),
            &mut body,
        );
        let encoding = match (&dictionary, &stored.bits) {
            (Some(dictionary), _) => {
                let places = dictionary
                    .places
                    .get(first_value..value)
                    .unwrap_or_default();
                let width = width(dictionary.count);
                body.push(width as u8);
                hybrid(places, width, &mut body);
                RLE_DICTIONARY
            }
            (None, Some(bits)) => {
                for eight in bits.get(first_value..value).unwrap_or_default().chunks(8) {
                    let packed = eight.iter().enumerate();
                    body.push(packed.fold(0, |byte, (at, bit)| byte | u8::from(*bit) << at));
                }
                PLAIN
            }
            (None, None) => {
                let (start, end) = (stored.start(first_value), stored.start(value));
                body.extend_from_slice(stored.bytes.get(start..end).unwrap_or_default());
                PLAIN
            }
        };
        let header = |page: &mut Compact| {
            page.structure(5, |data| {
                data.i32(1, (row - first_row) as i32);
                data.i32(2, encoding);
                data.i32(3, RLE);
                data.i32(4, RLE);
            });
        };
        chunk.unpacked += page(0, &body, packed, header, out)?;
    }
    chunk.packed = out.len() as u64;
    Ok(chunk)
}

/// Appends a page: header and packed body. Returns its size unpacked, header
/// included.
fn page(
    kind: i32,
    body: &[u8],
    packed: Packed,
    describe: impl FnOnce(&mut Compact),
    out: &mut Vec<u8>,
) -> io::Result<u64> {
    let too_large = |_| io::Error::from(io::ErrorKind::InvalidInput);
    let stored = match packed {
        Packed::No => body.to_vec(),
        Packed::Snappy => snap::raw::Encoder::new()
            .compress_vec(body)
            .map_err(io::Error::other)?,
    };
    let mut sum = flate2::Crc::new();
    sum.update(&stored);
    let mut header = Compact::new();
    header.i32(1, kind);
    header.i32(2, i32::try_from(body.len()).map_err(too_large)?);
    header.i32(3, i32::try_from(stored.len()).map_err(too_large)?);
    header.i32(4, sum.sum() as i32);
    describe(&mut header);
    let header = header.finish();
    out.extend_from_slice(&header);
    out.extend_from_slice(&stored);
    Ok((header.len() + body.len()) as u64)
}

/// Appends which rows have a value, with the length of that before it.
fn levels(valid: &[bool], out: &mut Vec<u8>) {
    let levels: Vec<u32> = valid.iter().map(|valid| u32::from(*valid)).collect();
    let mut packed = Vec::new();
    hybrid(&levels, 1, &mut packed);
    out.extend_from_slice(&(packed.len() as u32).to_le_bytes());
    out.extend_from_slice(&packed);
}

impl Stored {
    fn new(rows: usize) -> Stored {
        Stored {
            valid: Vec::with_capacity(rows),
            bytes: Vec::new(),
            ends: Vec::new(),
            bits: None,
            least: None,
            greatest: None,
        }
    }

    fn push(&mut self, value: Option<&[u8]>) {
        self.valid.push(value.is_some());
        if let Some(value) = value {
            self.bytes.extend_from_slice(value);
            self.ends.push(self.bytes.len());
        }
    }

    /// Where a value begins, or the last one ends.
    fn start(&self, index: usize) -> usize {
        match index.checked_sub(1) {
            Some(before) => self.ends.get(before).copied().unwrap_or_default(),
            None => 0,
        }
    }

    fn value(&self, index: usize) -> &[u8] {
        let end = self.ends.get(index).copied().unwrap_or_default();
        self.bytes.get(self.start(index)..end).unwrap_or_default()
    }
}

fn stored(column: &TypedColumn<'_>) -> io::Result<Stored> {
    let mut stored = Stored::new(column.len());
    match column {
        TypedColumn::Text(values) => {
            let mut scratch = Vec::new();
            for value in values {
                match value {
                    Some(text) => {
                        let length = u32::try_from(text.len())
                            .map_err(|_| io::Error::from(io::ErrorKind::InvalidInput))?;
                        scratch.clear();
                        scratch.extend_from_slice(&length.to_le_bytes());
                        scratch.extend_from_slice(text.as_bytes());
                        stored.push(Some(&scratch));
                    }
                    None => stored.push(None),
                }
            }
            let bound = |text: &str| text.as_bytes().to_vec();
            let there = || values.iter().flatten();
            stored.least = there().min().map(|text| bound(text));
            stored.greatest = there().max().map(|text| bound(text));
            if [&stored.least, &stored.greatest]
                .iter()
                .any(|bound| bound.as_ref().is_some_and(|b| b.len() > BOUND_LIMIT))
            {
                (stored.least, stored.greatest) = (None, None);
            }
        }
        TypedColumn::Int64(values) | TypedColumn::Timestamp(values) => {
            for value in values {
                stored.push(value.map(i64::to_le_bytes).as_ref().map(|b| b.as_slice()));
            }
            let bound = |value: &i64| value.to_le_bytes().to_vec();
            stored.least = values.iter().flatten().min().map(bound);
            stored.greatest = values.iter().flatten().max().map(bound);
        }
        TypedColumn::Date(values) => {
            for value in values {
                stored.push(value.map(i32::to_le_bytes).as_ref().map(|b| b.as_slice()));
            }
            let bound = |value: &i32| value.to_le_bytes().to_vec();
            stored.least = values.iter().flatten().min().map(bound);
            stored.greatest = values.iter().flatten().max().map(bound);
        }
        TypedColumn::Double(values) => {
            for value in values {
                stored.push(value.map(f64::to_le_bytes).as_ref().map(|b| b.as_slice()));
            }
            doubles(values, &mut stored);
        }
        TypedColumn::Boolean(values) => {
            stored.valid.extend(values.iter().map(Option::is_some));
            stored.bits = Some(values.iter().flatten().copied().collect());
            let bound = |value: &bool| vec![u8::from(*value)];
            stored.least = values.iter().flatten().min().map(bound);
            stored.greatest = values.iter().flatten().max().map(bound);
        }
    }
    Ok(stored)
}

/// Least and greatest number; none at all where there is not-a-number, and
/// zeros with the sign that excludes neither (the format's rule).
fn doubles(values: &[Option<f64>], stored: &mut Stored) {
    let there = || values.iter().flatten().copied();
    if there().any(f64::is_nan) {
        return;
    }
    let least = there().fold(f64::INFINITY, f64::min);
    let greatest = there().fold(f64::NEG_INFINITY, f64::max);
    if least <= greatest {
        let signed = |value: f64, zero: f64| if value == 0.0 { zero } else { value };
        stored.least = Some(signed(least, -0.0).to_le_bytes().to_vec());
        stored.greatest = Some(signed(greatest, 0.0).to_le_bytes().to_vec());
    }
}
