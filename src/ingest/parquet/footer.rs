//! The footer: schema, row groups, where each column's bytes lie. Everything is
//! checked against the file's size before anything is read by it.

use super::problem::{FooterDetail, ParquetProblem};
use super::schema::{Element, Schema};
use super::thrift::{Broken, Kind, Thrift};
use crate::ingest::error::IngestProblem;
use crate::ingest::source::ByteSource;

/// Longest footer.
const FOOTER_LIMIT: u64 = if cfg!(target_pointer_width = "32") {
    32 << 20
} else {
    128 << 20
};

/// Most elements of a schema.
const ELEMENTS_LIMIT: usize = 100_000;

/// The key under which our own files say what their columns are.
const KEY: &str = "holdfast";

/// Longest value of it.
const VALUE_LIMIT: usize = 4 << 20;

/// Bytes by which some writers announce a column shorter than it is (the
/// header of its dictionary's page was forgotten, PARQUET-816).
const SLACK: u64 = 100;

/// What the footer says.
#[derive(Debug)]
pub(super) struct Footer {
    pub schema: Schema,
    pub rows: u64,
    pub groups: Vec<Group>,
    /// What the file says of its columns, under our own key.
    pub about: Option<String>,
}

/// A row group.
#[derive(Debug)]
pub(super) struct Group {
    pub rows: u64,
    pub chunks: Vec<Chunk>,
}

/// The data of one leaf column within a row group.
#[derive(Clone, Debug)]
pub(super) struct Chunk {
    /// First byte.
    pub start: u64,
    /// One past the last byte.
    pub end: u64,
    pub codec: i32,
    pub values: u64,
    /// Least and greatest value as PLAIN bytes.
    pub least: Option<Vec<u8>>,
    pub greatest: Option<Vec<u8>>,
    pub nulls: Option<u64>,
    /// Its own encryption.
    pub encrypted: bool,
}

fn footer(detail: FooterDetail) -> IngestProblem {
    ParquetProblem::Footer { detail }.into()
}

/// Reads the footer of a file.
pub(super) fn read(source: &mut dyn ByteSource) -> Result<Footer, IngestProblem> {
    let size = source.len();
    // Magic, footer, its length, magic.
    let Some(length_at) = size.checked_sub(8).filter(|at| *at >= 4) else {
        return Err(footer(FooterDetail::NoMagic));
    };
    let mut tail = [0; 8];
    source.read_at(length_at, &mut tail)?;
    let [a, b, c, d, magic @ ..] = tail;
    match &magic {
        b"PAR1" => {}
        b"PARE" => return Err(ParquetProblem::Encrypted.into()),
        _ => return Err(footer(FooterDetail::NoMagic)),
    }
    let length = u64::from(u32::from_le_bytes([a, b, c, d]));
    if length > length_at - 4 {
        return Err(footer(FooterDetail::Length { length, size }));
    }
    if length > FOOTER_LIMIT {
        return Err(footer(FooterDetail::TooLong {
            length,
            limit: FOOTER_LIMIT,
        }));
    }
    let mut bytes = vec![0; length as usize];
    source.read_at(length_at - length, &mut bytes)?;
    let raw = raw(&bytes).map_err(|broken| {
        footer(FooterDetail::Encoding {
            byte: broken.at as u64,
        })
    })?;
    checked(raw, size)
}

/// What the footer says, before it is checked.
#[derive(Default)]
struct Raw {
    elements: Vec<Element>,
    groups: Vec<RawGroup>,
    about: Option<String>,
    encrypted: bool,
}

#[derive(Default)]
struct RawGroup {
    chunks: Vec<RawChunk>,
    rows: Option<i64>,
}

#[derive(Default)]
struct RawChunk {
    elsewhere: bool,
    encrypted: bool,
    described: bool,
    kind: Option<i32>,
    codec: Option<i32>,
    values: Option<i64>,
    length: Option<i64>,
    data: Option<i64>,
    dictionary: Option<i64>,
    least: Option<Vec<u8>>,
    greatest: Option<Vec<u8>>,
    nulls: Option<i64>,
}

fn raw(bytes: &[u8]) -> Result<Raw, Broken> {
    let mut raw = Raw::default();
    Thrift::new(bytes).structure(&mut |thrift, id, kind| {
        match id {
            2 => {
                thrift.expect_list(kind)?;
                thrift.list(&mut |thrift, kind| {
                    thrift.expect_struct(kind)?;
                    if raw.elements.len() >= ELEMENTS_LIMIT {
                        return Err(thrift.broken());
                    }
                    raw.elements.push(Element::read(thrift)?);
                    Ok(())
                })?;
            }
            4 => {
                thrift.expect_list(kind)?;
                let most = raw.elements.len();
                thrift.list(&mut |thrift, kind| {
                    thrift.expect_struct(kind)?;
                    raw.groups.push(raw_group(thrift, most)?);
                    Ok(())
                })?;
            }
            5 if kind == Kind::List => thrift.list(&mut |thrift, kind| match kind {
                Kind::Struct => {
                    let about = pair(thrift)?;
                    raw.about = raw.about.take().or(about);
                    Ok(())
                }
                kind => thrift.skip_element(kind),
            })?,
            8 => {
                raw.encrypted = true;
                return Ok(false);
            }
            _ => return Ok(false),
        }
        Ok(true)
    })?;
    Ok(raw)
}

/// The text of a pair of key and value whose key is ours.
fn pair(thrift: &mut Thrift<'_>) -> Result<Option<String>, Broken> {
    let (mut is_ours, mut value) = (false, None);
    thrift.structure(&mut |thrift, id, kind| {
        match (id, kind) {
            (1, Kind::Binary) => is_ours = thrift.binary(kind)? == KEY.as_bytes(),
            (2, Kind::Binary) => value = Some(thrift.binary(kind)?),
            _ => return Ok(false),
        }
        Ok(true)
    })?;
    let value = value.filter(|value| is_ours && value.len() <= VALUE_LIMIT);
    let text = value.and_then(|value| std::str::from_utf8(value).ok());
    Ok(text.map(str::to_string))
}

fn raw_group(thrift: &mut Thrift<'_>, most: usize) -> Result<RawGroup, Broken> {
    let mut group = RawGroup::default();
    thrift.structure(&mut |thrift, id, kind| {
        match id {
            1 => {
                thrift.expect_list(kind)?;
                thrift.list(&mut |thrift, kind| {
                    thrift.expect_struct(kind)?;
                    if group.chunks.len() >= most {
                        return Err(thrift.broken());
                    }
                    group.chunks.push(raw_chunk(thrift)?);
                    Ok(())
                })?;
            }
            3 => group.rows = Some(thrift.integer(kind)?),
            _ => return Ok(false),
        }
        Ok(true)
    })?;
    Ok(group)
}

fn raw_chunk(thrift: &mut Thrift<'_>) -> Result<RawChunk, Broken> {
    let mut chunk = RawChunk::default();
    thrift.structure(&mut |thrift, id, kind| {
        match id {
            1 => chunk.elsewhere = !thrift.binary(kind)?.is_empty(),
            3 => {
                thrift.expect_struct(kind)?;
                chunk.described = true;
                describe(thrift, &mut chunk)?;
            }
            8 => {
                chunk.encrypted = true;
                return Ok(false);
            }
            _ => return Ok(false),
        }
        Ok(true)
    })?;
    Ok(chunk)
}

fn describe(thrift: &mut Thrift<'_>, chunk: &mut RawChunk) -> Result<(), Broken> {
    thrift.structure(&mut |thrift, id, kind| {
        match id {
            1 => chunk.kind = Some(thrift.i32(kind)?),
            4 => chunk.codec = Some(thrift.i32(kind)?),
            5 => chunk.values = Some(thrift.integer(kind)?),
            7 => chunk.length = Some(thrift.integer(kind)?),
            9 => chunk.data = Some(thrift.integer(kind)?),
            11 => chunk.dictionary = Some(thrift.integer(kind)?),
            12 => {
                thrift.expect_struct(kind)?;
                statistics(thrift, chunk)?;
            }
            _ => return Ok(false),
        }
        Ok(true)
    })
}

fn statistics(thrift: &mut Thrift<'_>, chunk: &mut RawChunk) -> Result<(), Broken> {
    thrift.structure(&mut |thrift, id, kind: Kind| {
        match id {
            3 => chunk.nulls = Some(thrift.integer(kind)?),
            // The older fields 1 and 2 compared signed bytes: no use.
            5 => chunk.greatest = Some(thrift.binary(kind)?.to_vec()),
            6 => chunk.least = Some(thrift.binary(kind)?.to_vec()),
            _ => return Ok(false),
        }
        Ok(true)
    })
}

fn checked(raw: Raw, size: u64) -> Result<Footer, IngestProblem> {
    if raw.encrypted {
        return Err(ParquetProblem::Encrypted.into());
    }
    let missing = |field: &str| {
        footer(FooterDetail::Missing {
            field: field.to_string(),
        })
    };
    let schema = Schema::new(raw.elements).ok_or_else(|| footer(FooterDetail::Schema))?;
    let counts = || footer(FooterDetail::Counts);
    let mut groups = Vec::with_capacity(raw.groups.len());
    let mut sum: u64 = 0;
    for group in raw.groups {
        let rows = group.rows.ok_or_else(|| missing("num_rows"))?;
        let rows = u64::try_from(rows).map_err(|_| counts())?;
        sum = sum.checked_add(rows).ok_or_else(counts)?;
        if group.chunks.len() != schema.leaves.len() {
            return Err(counts());
        }
        let chunks = group.chunks.into_iter().zip(&schema.leaves);
        let chunks = chunks.map(|(chunk, leaf)| {
            if chunk.elsewhere {
                return Err(missing("file_path"));
            }
            let encrypted = chunk.encrypted || !chunk.described;
            if encrypted {
                return Ok(Chunk {
                    start: 0,
                    end: 0,
                    codec: 0,
                    values: 0,
                    least: None,
                    greatest: None,
                    nulls: None,
                    encrypted,
                });
            }
            if chunk.kind != Some(leaf.physical.code()) {
                return Err(counts());
            }
            let number = |value: Option<i64>, field: &str| {
                let value = value.ok_or_else(|| missing(field))?;
                u64::try_from(value).map_err(|_| counts())
            };
            let data = number(chunk.data, "data_page_offset")?;
            let length = number(chunk.length, "total_compressed_size")?;
            // Some writers say 0 for "no dictionary".
            let dictionary = chunk.dictionary.and_then(|at| u64::try_from(at).ok());
            let start = dictionary
                .filter(|at| *at > 0 && *at < data)
                .unwrap_or(data);
            let end = start.checked_add(length).filter(|end| *end <= size);
            let Some(end) = end else {
                return Err(footer(FooterDetail::Range {
                    column: leaf.path.clone(),
                    offset: start,
                    length,
                    size,
                }));
            };
            Ok(Chunk {
                start,
                end: end.saturating_add(SLACK).min(size),
                codec: chunk.codec.ok_or_else(|| missing("codec"))?,
                values: number(chunk.values, "num_values")?,
                least: chunk.least,
                greatest: chunk.greatest,
                nulls: chunk.nulls.and_then(|count| u64::try_from(count).ok()),
                encrypted,
            })
        });
        groups.push(Group {
            rows,
            chunks: chunks.collect::<Result<_, _>>()?,
        });
    }
    // The file's own count of rows is wrong in some files; the groups' hold.
    Ok(Footer {
        schema,
        rows: sum,
        groups,
        about: raw.about,
    })
}
