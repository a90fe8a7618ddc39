//! Pages: their headers, and their bytes within a column's range of the file.

use super::codec::{Codec, PAGE_LIMIT, Unpacker};
use super::problem::ColumnDetail;
use super::thrift::{Broken, Thrift};
use crate::ingest::error::IngestProblem;
use crate::ingest::source::ByteSource;

/// Bytes read at once when a page is smaller.
const WINDOW: u64 = 1 << 20;

/// Longest page header (it may hold the page's least and greatest value).
const HEADER_LIMIT: u64 = 16 << 20;

/// What a page holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum PageKind {
    Dictionary,
    /// Levels before the values, packed with them.
    Data {
        definition: i32,
        repetition: i32,
    },
    /// Levels before the values, never packed.
    DataV2 {
        definition_bytes: usize,
        repetition_bytes: usize,
        packed: bool,
    },
    /// An index or something new.
    Other,
}

/// A page's header.
#[derive(Clone, Debug)]
pub(super) struct Header {
    pub kind: PageKind,
    pub values: u64,
    pub encoding: i32,
    unpacked: usize,
    packed: usize,
    checksum: Option<u32>,
}

/// A page ready to be decoded.
#[derive(Debug)]
pub(super) struct Page {
    pub header: Header,
    /// The unpacked bytes.
    pub bytes: Vec<u8>,
}

/// The pages of a column within a row group, one after the other.
pub(super) struct Pages {
    codec: Codec,
    at: u64,
    end: u64,
    window_at: u64,
    memory: Memory,
}

/// What one column's reader leaves to the one of the next row group.
#[derive(Default)]
pub(super) struct Memory {
    /// Bytes of the file from `window_at` on.
    window: Vec<u8>,
    /// A page that is done with.
    spare: Vec<u8>,
    unpacker: Unpacker,
}

/// What went wrong: with the bytes, or with what they say.
pub(super) enum Failed {
    Source(IngestProblem),
    Page(ColumnDetail),
}

impl From<ColumnDetail> for Failed {
    fn from(detail: ColumnDetail) -> Failed {
        Failed::Page(detail)
    }
}

impl Pages {
    /// The pages in `at..end` of the file.
    pub fn new(codec: Codec, at: u64, end: u64, mut memory: Memory) -> Pages {
        memory.window.clear();
        Pages {
            codec,
            at,
            end,
            window_at: at,
            memory,
        }
    }

    /// Takes a page's memory back for the next one.
    pub fn reuse(&mut self, bytes: Vec<u8>) {
        self.memory.spare = bytes;
    }

    /// The memory, when there are no more pages.
    pub fn into_memory(self) -> Memory {
        self.memory
    }

    /// The next page; `None` after the last.
    pub fn next(&mut self, source: &mut dyn ByteSource) -> Result<Option<Page>, Failed> {
        loop {
            if self.at >= self.end {
                return Ok(None);
            }
            let header = self.header(source)?;
            let body = self.at;
            let packed = header.packed as u64;
            if packed > self.end - self.at {
                return Err(ColumnDetail::PageHeader { byte: self.at }.into());
            }
            self.at += packed;
            if header.kind == PageKind::Other {
                continue;
            }
            if header.unpacked as u64 > PAGE_LIMIT {
                return Err(ColumnDetail::PageTooLarge {
                    size: header.unpacked as u64,
                    limit: PAGE_LIMIT,
                }
                .into());
            }
            let mut bytes = std::mem::take(&mut self.memory.spare);
            let mut unpacker = std::mem::take(&mut self.memory.unpacker);
            let codec = self.codec;
            let found = self.range(source, body, packed)?;
            if let Some(expected) = header.checksum {
                let mut sum = flate2::Crc::new();
                sum.update(found);
                if sum.sum() != expected {
                    return Err(ColumnDetail::Checksum { byte: body }.into());
                }
            }
            unpack(codec, &mut unpacker, &header, found, &mut bytes)?;
            self.memory.unpacker = unpacker;
            return Ok(Some(Page { header, bytes }));
        }
    }

    /// Reads the header at `at` and goes behind it.
    fn header(&mut self, source: &mut dyn ByteSource) -> Result<Header, Failed> {
        let mut wanted = 1 << 10;
        loop {
            let at = self.at;
            let length = (self.end - at).min(wanted);
            let bytes = self.range(source, at, length)?;
            let mut thrift = Thrift::new(bytes);
            match header(&mut thrift) {
                Ok(header) => {
                    let behind = thrift.position() as u64;
                    self.at += behind;
                    return header.ok_or(ColumnDetail::PageHeader { byte: at }.into());
                }
                Err(broken) if broken.ended && length == wanted && wanted < HEADER_LIMIT => {
                    wanted *= 4;
                }
                Err(broken) => {
                    return Err(ColumnDetail::PageHeader {
                        byte: at + broken.at as u64,
                    }
                    .into());
                }
            }
        }
    }

    /// Bytes of the file: where the source holds them, from the window, or read together
    /// with what follows.
    fn range<'s>(
        &'s mut self,
        source: &'s mut dyn ByteSource,
        at: u64,
        length: u64,
    ) -> Result<&'s [u8], Failed> {
        let beyond = || ColumnDetail::PageHeader { byte: at };
        if (*source).held(at, length).is_some() {
            return Ok((*source).held(at, length).ok_or_else(beyond)?);
        }
        let window = &mut self.memory.window;
        let behind = self.window_at + window.len() as u64;
        if at < self.window_at || at + length > behind {
            let until = self.end.min(at + length.max(WINDOW));
            window.resize((until - at) as usize, 0);
            self.window_at = at;
            let read = source.read_at(at, window);
            read.map_err(|error| Failed::Source(error.into()))?;
        }
        let start = (at - self.window_at) as usize;
        let found = window.get(start..start + length as usize);
        Ok(found.ok_or_else(beyond)?)
    }
}

/// Unpacks a page into `bytes`, whatever is in it.
fn unpack(
    codec: Codec,
    unpacker: &mut Unpacker,
    header: &Header,
    found: &[u8],
    bytes: &mut Vec<u8>,
) -> Result<(), ColumnDetail> {
    let PageKind::DataV2 {
        definition_bytes,
        repetition_bytes,
        packed,
    } = header.kind
    else {
        return codec.unpack(unpacker, found, header.unpacked, bytes, 0);
    };
    let levels = definition_bytes
        .checked_add(repetition_bytes)
        .filter(|levels| *levels <= header.unpacked)
        .ok_or(ColumnDetail::Levels)?;
    let (levels, values) = found.split_at_checked(levels).ok_or(ColumnDetail::Levels)?;
    if bytes.len() < levels.len() {
        bytes.resize(levels.len(), 0);
    }
    if let Some(room) = bytes.get_mut(..levels.len()) {
        room.copy_from_slice(levels);
    }
    // Some writers leave out what an empty page would unpack to.
    if values.is_empty() {
        bytes.truncate(levels.len());
        return Ok(());
    }
    let codec = if packed { codec } else { Codec::None };
    let size = header.unpacked - levels.len();
    codec.unpack(unpacker, values, size, bytes, levels.len())
}

/// A header as it is written.
#[derive(Default)]
struct Raw {
    kind: Option<i32>,
    unpacked: Option<i32>,
    packed: Option<i32>,
    checksum: Option<i32>,
    values: Option<i32>,
    encoding: i32,
    definition: i32,
    repetition: i32,
    definition_bytes: i32,
    repetition_bytes: i32,
    is_packed: bool,
}

/// Reads a header; `None` when it lacks something or a number is negative.
fn header(thrift: &mut Thrift<'_>) -> Result<Option<Header>, Broken> {
    let mut raw = Raw {
        is_packed: true,
        definition: 3,
        repetition: 3,
        ..Raw::default()
    };
    thrift.structure(&mut |thrift, id, kind| {
        match id {
            1 => raw.kind = Some(thrift.i32(kind)?),
            2 => raw.unpacked = Some(thrift.i32(kind)?),
            3 => raw.packed = Some(thrift.i32(kind)?),
            4 => raw.checksum = Some(thrift.i32(kind)?),
            5 | 7 | 8 => {
                thrift.expect_struct(kind)?;
                thrift.structure(&mut |thrift, inner, kind| {
                    match (id, inner) {
                        (_, 1) => raw.values = Some(thrift.i32(kind)?),
                        (5 | 7, 2) | (8, 4) => raw.encoding = thrift.i32(kind)?,
                        (5, 3) => raw.definition = thrift.i32(kind)?,
                        (5, 4) => raw.repetition = thrift.i32(kind)?,
                        (8, 5) => raw.definition_bytes = thrift.i32(kind)?,
                        (8, 6) => raw.repetition_bytes = thrift.i32(kind)?,
                        (8, 7) => raw.is_packed = thrift.boolean(kind)?,
                        _ => return Ok(false),
                    }
                    Ok(true)
                })?;
            }
            _ => return Ok(false),
        }
        Ok(true)
    })?;
    Ok(checked(&raw))
}

fn checked(raw: &Raw) -> Option<Header> {
    let size = |value: i32| usize::try_from(value).ok();
    let kind = match raw.kind? {
        0 => PageKind::Data {
            definition: raw.definition,
            repetition: raw.repetition,
        },
        2 => PageKind::Dictionary,
        3 => PageKind::DataV2 {
            definition_bytes: size(raw.definition_bytes)?,
            repetition_bytes: size(raw.repetition_bytes)?,
            packed: raw.is_packed,
        },
        _ => PageKind::Other,
    };
    let values = match kind {
        PageKind::Other => 0,
        _ => u64::try_from(raw.values?).ok()?,
    };
    Some(Header {
        kind,
        values,
        encoding: raw.encoding,
        unpacked: size(raw.unpacked?)?,
        packed: size(raw.packed?)?,
        checksum: raw.checksum.map(|sum| sum as u32),
    })
}
