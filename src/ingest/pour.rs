//! A table's bytes, unpacked, in bounded pieces, whatever they are packed in.

use std::cell::Cell;
use std::io::Read;

use super::archive::{self, Member};
use super::error::IngestProblem;
use super::problems::ArchiveProblem;
use super::source::{ByteSource, MemorySource, SourceReader, source_error};
use super::unpack::Unpack;

/// Bytes handed on at a time.
const PIECE: usize = 1 << 20;

/// Most bytes unpacked into memory, for formats that must be read by ranges.
const HELD_LIMIT: u64 = if cfg!(target_pointer_width = "32") {
    512 << 20
} else {
    4 << 30
};

/// A file that unpacks to more than [`FREE`] bytes and to more than this many
/// times its size is a bomb: no table repeats itself so much.
const RATIO_LIMIT: u64 = 2_000;

/// Unpacked bytes below which the ratio does not matter.
const FREE: u64 = 256 << 20;

/// Largest window of a zstd file, as `zstd -d` takes without being asked.
const ZSTD_WINDOW: u64 = 128 << 20;

/// How a table is packed within its file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Packing {
    /// Not at all.
    #[default]
    None,
    /// gzip.
    Gzip,
    /// zstd.
    Zstd,
    /// As a member of a ZIP archive.
    Member(Member),
}

/// Hands the unpacked bytes on until they end or `next` says that it has
/// enough (`false`).
pub(super) fn pour(
    source: &mut dyn ByteSource,
    packing: &Packing,
    next: &mut dyn FnMut(&[u8]) -> Result<bool, IngestProblem>,
) -> Result<(), IngestProblem> {
    let mut guard = Guard::new(source, packing);
    let next = &mut |bytes: &[u8]| {
        guard.count(bytes)?;
        next(bytes)
    };
    match packing {
        Packing::None => plain(source, next),
        Packing::Gzip => gzip(source, next),
        Packing::Zstd => zstd(source, next),
        Packing::Member(member) => archive::pour(source, member, PIECE, next),
    }
}

/// All unpacked bytes, for formats that are read by ranges.
pub(super) fn hold(
    source: &mut dyn ByteSource,
    packing: &Packing,
) -> Result<MemorySource, IngestProblem> {
    let name = name_inside(source, packing);
    let mut held = Vec::new();
    pour(source, packing, &mut |bytes| {
        if held.len() as u64 + bytes.len() as u64 > HELD_LIMIT {
            return Err(ArchiveProblem::TooLarge {
                member: name.clone(),
                limit: HELD_LIMIT,
            }
            .into());
        }
        held.extend_from_slice(bytes);
        Ok(true)
    })?;
    Ok(MemorySource::new(&name, held))
}

/// The first unpacked bytes, at most `length`.
pub(super) fn head(
    source: &mut dyn ByteSource,
    packing: &Packing,
    length: usize,
) -> Result<Vec<u8>, IngestProblem> {
    let mut head = Vec::new();
    pour(source, packing, &mut |bytes| {
        let wanted = length.saturating_sub(head.len()).min(bytes.len());
        head.extend_from_slice(bytes.get(..wanted).unwrap_or_default());
        Ok(head.len() < length)
    })?;
    Ok(head)
}

/// The name of what is packed.
pub(super) fn name_inside(source: &dyn ByteSource, packing: &Packing) -> String {
    match packing {
        Packing::Member(member) => member.file_name().to_string(),
        _ => source.name().to_string(),
    }
}

/// Counts unpacked bytes against the packed ones.
struct Guard {
    name: String,
    packed: u64,
    poured: u64,
}

impl Guard {
    fn new(source: &dyn ByteSource, packing: &Packing) -> Guard {
        Guard {
            name: name_inside(source, packing),
            packed: match packing {
                Packing::None => u64::MAX,
                Packing::Gzip | Packing::Zstd => source.len(),
                Packing::Member(member) => member.packed,
            },
            poured: 0,
        }
    }

    fn count(&mut self, bytes: &[u8]) -> Result<(), IngestProblem> {
        self.poured += bytes.len() as u64;
        let limit = self.packed.saturating_mul(RATIO_LIMIT).max(FREE);
        if self.poured > limit {
            return Err(ArchiveProblem::TooLarge {
                member: self.name.clone(),
                limit,
            }
            .into());
        }
        Ok(())
    }
}

type Next<'a> = dyn FnMut(&[u8]) -> Result<bool, IngestProblem> + 'a;

fn plain(source: &mut dyn ByteSource, next: &mut Next<'_>) -> Result<(), IngestProblem> {
    let mut piece = Vec::new();
    let mut at = 0;
    while at < source.len() {
        piece.resize((source.len() - at).min(PIECE as u64) as usize, 0);
        source.read_at(at, &mut piece)?;
        at += piece.len() as u64;
        if !next(&piece)? {
            break;
        }
    }
    Ok(())
}

fn gzip(source: &mut dyn ByteSource, next: &mut Next<'_>) -> Result<(), IngestProblem> {
    let mut unpack = Unpack::new();
    let enough = Cell::new(false);
    let mut next = |bytes: &[u8]| {
        // After enough there may be more within the same packed piece.
        enough.set(enough.get() || !next(bytes)?);
        Ok(())
    };
    let mut piece = Vec::new();
    let mut at = 0;
    while at < source.len() {
        piece.resize((source.len() - at).min(PIECE as u64) as usize, 0);
        source.read_at(at, &mut piece)?;
        at += piece.len() as u64;
        for part in piece.chunks(PIECE / 64) {
            unpack.push(part, &mut next)?;
        }
        if enough.get() {
            return Ok(());
        }
    }
    unpack.finish(&mut next)
}

fn zstd(source: &mut dyn ByteSource, next: &mut Next<'_>) -> Result<(), IngestProblem> {
    let length = source.len();
    let mut reader = SourceReader::new(source);
    let mut piece = vec![0; PIECE];
    // A file may hold several frames, one after the other.
    while reader.position() < length {
        let mut frame =
            ruzstd::decoding::StreamingDecoder::new_with_max_window_size(&mut reader, ZSTD_WINDOW)
                .map_err(|_| ArchiveProblem::Zstd)?;
        loop {
            let count = frame.read(&mut piece).map_err(|error| {
                source_error(&error)
                    .map_or_else(|| ArchiveProblem::Zstd.into(), IngestProblem::Source)
            })?;
            let Some(bytes) = piece.get(..count).filter(|bytes| !bytes.is_empty()) else {
                break;
            };
            if !next(bytes)? {
                return Ok(());
            }
        }
    }
    Ok(())
}
