//! The compound file (OLE) around an older workbook: sectors in chains, a
//! directory of streams, and small streams within one stream.

use super::super::super::error::IngestProblem;
use super::super::super::problems::{ArchiveProblem, WorkbookProblem};
use super::super::super::source::ByteSource;
use super::cells::{u16_at, u32_at};

/// Most bytes of a workbook's stream, which is held as a whole.
const STREAM_LIMIT: u64 = if cfg!(target_pointer_width = "32") {
    256 << 20
} else {
    2 << 30
};

/// Numbers from here on are no sectors.
const LAST_SECTOR: u32 = 0xFFFF_FFFA;

/// A stream of the directory.
struct Entry {
    name: String,
    start: u32,
    size: u64,
    is_root: bool,
}

struct Compound<'a> {
    source: &'a mut dyn ByteSource,
    sector: u64,
    small: u64,
    /// Per sector, the next one of its chain.
    next: Vec<u32>,
    next_small: Vec<u32>,
}

/// The stream that holds the workbook.
pub(super) fn workbook_stream(source: &mut dyn ByteSource) -> Result<Vec<u8>, IngestProblem> {
    let mut head = [0; 512];
    source.read_at(0, &mut head)?;
    let number = |at: usize| u32_at(&head, at).unwrap_or(LAST_SECTOR);
    let shift = |at: usize| u16_at(&head, at).unwrap_or(0);
    let (sector, small) = match (shift(30), shift(32)) {
        (9, 6) => (512, 64),
        (12, 6) => (4096, 64),
        _ => return Err(damaged("sector size")),
    };
    let mut compound = Compound {
        source,
        sector,
        small,
        next: Vec::new(),
        next_small: Vec::new(),
    };
    compound.read_chains(&head)?;
    let directory = compound.chain(number(48), u64::MAX)?;
    let entries = entries(&directory);
    let named = |name: &str| entries.iter().find(|entry| entry.name == name);
    if named("EncryptedPackage").is_some() || named("EncryptionInfo").is_some() {
        return Err(WorkbookProblem::Encrypted.into());
    }
    let Some(workbook) = named("Workbook").or_else(|| named("Book")) else {
        return Err(damaged("no workbook inside"));
    };
    if workbook.size > STREAM_LIMIT {
        return Err(ArchiveProblem::TooLarge {
            member: workbook.name.clone(),
            limit: STREAM_LIMIT,
        }
        .into());
    }
    if workbook.size >= u64::from(number(56)) {
        return compound.chain(workbook.start, workbook.size);
    }
    let bytes = compound.chain(number(60), u64::MAX)?;
    compound.next_small = numbers(&bytes).collect();
    let root = entries.iter().find(|entry| entry.is_root);
    let Some(root) = root else {
        return Err(damaged("no root"));
    };
    let within = compound.chain(root.start, root.size)?;
    compound.small_chain(&within, workbook.start, workbook.size)
}

fn damaged(reason: &str) -> IngestProblem {
    WorkbookProblem::Damaged {
        reason: reason.to_string(),
    }
    .into()
}

fn numbers(bytes: &[u8]) -> impl Iterator<Item = u32> {
    let (chunks, _) = bytes.as_chunks::<4>();
    chunks.iter().map(|chunk| u32::from_le_bytes(*chunk))
}

impl Compound<'_> {
    /// Sectors of the file, its header not counted.
    fn sectors(&self) -> u64 {
        self.source.len().div_ceil(self.sector).saturating_sub(1)
    }

    fn read(&mut self, sector: u32, into: &mut Vec<u8>) -> Result<(), IngestProblem> {
        let at = (u64::from(sector) + 1) * self.sector;
        // The last sector may be cut short by its writer.
        let length = self.source.len().saturating_sub(at).min(self.sector);
        if length == 0 {
            return Err(damaged("a sector beyond the end"));
        }
        let before = into.len();
        into.resize(before + length as usize, 0);
        let room = into.get_mut(before..).unwrap_or_default();
        self.source.read_at(at, room)?;
        into.resize(before + self.sector as usize, 0);
        Ok(())
    }

    /// Reads which sector follows which: 109 sectors of that are named in the
    /// header, the others in a chain of their own.
    fn read_chains(&mut self, head: &[u8]) -> Result<(), IngestProblem> {
        let mut places: Vec<u32> = numbers(head.get(76..512).unwrap_or_default()).collect();
        let mut more = u32_at(head, 68).unwrap_or(LAST_SECTOR);
        let mut left = self.sectors();
        while more < LAST_SECTOR {
            left = left
                .checked_sub(1)
                .ok_or_else(|| damaged("a chain without end"))?;
            let mut bytes = Vec::new();
            self.read(more, &mut bytes)?;
            let mut found: Vec<u32> = numbers(&bytes).collect();
            more = found.pop().unwrap_or(LAST_SECTOR);
            places.append(&mut found);
        }
        let mut bytes = Vec::new();
        let mut left = self.sectors();
        for place in places.into_iter().filter(|place| *place < LAST_SECTOR) {
            left = left
                .checked_sub(1)
                .ok_or_else(|| damaged("a chain without end"))?;
            self.read(place, &mut bytes)?;
        }
        self.next = numbers(&bytes).collect();
        Ok(())
    }

    /// The bytes of a chain, at most `size`.
    fn chain(&mut self, start: u32, size: u64) -> Result<Vec<u8>, IngestProblem> {
        let mut bytes = Vec::new();
        let mut sector = start;
        let mut left = self.sectors();
        while sector < LAST_SECTOR && (bytes.len() as u64) < size {
            left = left
                .checked_sub(1)
                .ok_or_else(|| damaged("a chain without end"))?;
            if bytes.len() as u64 > STREAM_LIMIT {
                return Err(damaged("a stream too long"));
            }
            self.read(sector, &mut bytes)?;
            sector = self.follow(&self.next, sector)?;
        }
        bytes.truncate(usize::try_from(size).unwrap_or(usize::MAX));
        Ok(bytes)
    }

    /// The same within the stream of small streams.
    fn small_chain(&self, within: &[u8], start: u32, size: u64) -> Result<Vec<u8>, IngestProblem> {
        let mut bytes = Vec::new();
        let mut sector = start;
        while sector < LAST_SECTOR && (bytes.len() as u64) < size {
            let at = u64::from(sector) * self.small;
            let found = usize::try_from(at).ok().and_then(|at| within.get(at..));
            let found = found.filter(|found| !found.is_empty());
            let found = found.ok_or_else(|| damaged("a sector beyond the end"))?;
            bytes.extend_from_slice(found.get(..self.small as usize).unwrap_or(found));
            sector = self.follow(&self.next_small, sector)?;
        }
        bytes.truncate(size as usize);
        Ok(bytes)
    }

    fn follow(&self, next: &[u32], sector: u32) -> Result<u32, IngestProblem> {
        let next = usize::try_from(sector).ok().and_then(|at| next.get(at));
        next.copied()
            .ok_or_else(|| damaged("a chain that breaks off"))
    }
}

/// The directory's entries: 128 bytes each.
fn entries(directory: &[u8]) -> Vec<Entry> {
    let (entries, _) = directory.as_chunks::<128>();
    entries
        .iter()
        .filter_map(|entry| {
            let length = usize::from(u16_at(entry, 64)?).saturating_sub(2);
            let (units, _) = entry.get(..length.min(64))?.as_chunks::<2>();
            let units = units.iter().map(|unit| u16::from_le_bytes(*unit));
            Some(Entry {
                name: char::decode_utf16(units)
                    .map(|c| c.unwrap_or('\u{FFFD}'))
                    .collect(),
                start: u32_at(entry, 116)?,
                size: u64::from(u32_at(entry, 120)?),
                is_root: entry.get(66) == Some(&5),
            })
        })
        .collect()
}
