//! How much of the memory a table would take, and what follows: held, streamed,
//! or refused with a word on what to do.

use super::{HELD_BYTES, SAMPLE_BYTES, UNPACKED_BYTES};
use crate::engine::failure::Failure;
use crate::engine::reading::OpenOptions;
use crate::ingest::steps::{Passes, pause, run};
use crate::ingest::{
    ByteSource, Codec, Content, Packing, Part, ReadOptions, recognise_counting, unpacked_part,
};
use crate::table::name_within;

/// Bytes of a table for a byte of Parquet, roughly.
const PARQUET_UNPACKS_TO: u64 = 4;
/// Least bytes of a file's beginning: what is sniffed must be in them.
pub(in crate::engine) const LEAST_BEGINNING: u64 = 256 << 10;
/// How often the members of an archive are looked at: what each is, and what it weighs.
pub(super) const LOOKS: u32 = 2;

/// A table within a file that is opened: the file itself or a member of an archive.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// What it is called: as the file if that holds only one table.
    pub name: String,
    /// What it is; `None` for what cannot be recognised, and whoever opens it says why.
    pub part: Option<Part>,
    /// What it weighs.
    pub weight: Weight,
}

impl Entry {
    /// Its name within its file.
    pub fn inside(&self) -> &str {
        let member = self
            .part
            .as_ref()
            .and_then(|part| part.packing.member.as_ref());
        member.map_or(&self.name, |member| &member.name)
    }

    /// Whether it can be read without being held.
    pub fn is_streamable(&self) -> bool {
        !matches!(
            self.weight.access,
            Access::Whole | Access::WholePacked | Access::RangesPacked
        )
    }

    /// How it is read where this was said of its file: the sheet that was chosen may be the
    /// archive's member, which it is by now.
    pub fn options(&self, said: ReadOptions) -> ReadOptions {
        let member = self
            .part
            .as_ref()
            .and_then(|part| part.packing.member.as_ref());
        let is_chosen = |sheet: &String| member.is_some_and(|member| member.name == *sheet);
        let sheet = said.sheet.filter(|sheet| !is_chosen(sheet));
        ReadOptions { sheet, ..said }
    }
}

/// The tables within a file; of an archive, only the one that the user chose, if any.
pub fn entries(source: &mut dyn ByteSource, options: &OpenOptions) -> Vec<Entry> {
    run(entries_counting(source, options, &Passes::of(LOOKS)))
}

/// The same, a member of an archive a step, and tells how far it is.
pub(super) async fn entries_counting(
    source: &mut dyn ByteSource,
    options: &OpenOptions,
    looked: &Passes,
) -> Vec<Entry> {
    let file = source.name().to_string();
    let Ok(container) = recognise_counting(source, looked).await else {
        return vec![Entry {
            name: file,
            part: None,
            weight: Weight {
                bytes: 0,
                size: source.len(),
                unpacked: 0,
                access: Access::Whole,
            },
        }];
    };
    looked.next();
    let (mut parts, _, unread) = container.into_parts();
    // Taken for a text, each says by itself why it cannot be read.
    parts.extend(unread.into_iter().map(|(member, _)| Part {
        content: Content::Text,
        packing: Packing::of(member),
    }));
    let chosen = options.of(&file).options.sheet;
    let named = |part: &Part| match (&part.packing.member, &chosen) {
        (Some(member), Some(chosen)) => member.name == *chosen,
        _ => false,
    };
    if parts.iter().any(named) {
        parts.retain(named);
    }
    let several = parts.len() > 1;
    let all = parts.len() as u64;
    let mut entries = Vec::with_capacity(parts.len());
    for (done, part) in (0..).zip(parts) {
        looked.tell(done, all);
        entries.push(Entry {
            name: match &part.packing.member {
                Some(member) if several => name_within(&file, &member.name),
                _ => file.clone(),
            },
            weight: Weight::of(source, &part),
            part: Some(part),
        });
        pause().await;
    }
    entries
}

/// What a table weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Weight {
    /// Bytes that it takes as a table, roughly.
    pub bytes: u64,
    /// Bytes of the file (or of the archive) that hold it.
    pub size: u64,
    /// Bytes that it takes unpacked, where it has to be unpacked into memory.
    pub unpacked: u64,
    /// How it can be read.
    pub access: Access,
}

/// How a table can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Text, packed with gzip or not: the file's bytes, piece after piece.
    Pieces,
    /// Text or JSON, perhaps in an archive: unpacked piece after piece, by ranges.
    Poured,
    /// Parquet: by ranges.
    Ranges,
    /// Parquet that is packed: by ranges of what was unpacked into memory.
    RangesPacked,
    /// All at once; it is in an archive or packed.
    WholePacked,
    /// All at once.
    Whole,
}

/// What becomes of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Course {
    /// It is held.
    Held,
    /// It is streamed into a build.
    Streamed,
    /// It can neither be held nor streamed.
    Refused,
}

impl Weight {
    /// Weighs a table of a file.
    pub fn of(source: &mut dyn ByteSource, part: &Part) -> Weight {
        let unpacked = unpacked_part(source, &part.packing);
        let packing = &part.packing;
        let (bytes, access) = match (part.content, packing.is_none()) {
            (Content::Text, _)
                if packing.member.is_none() && packing.codec != Some(Codec::Zstd) =>
            {
                (unpacked, Access::Pieces)
            }
            (Content::Text | Content::Json, _) => (unpacked, Access::Poured),
            (Content::Parquet, true) => (parquet(unpacked), Access::Ranges),
            (Content::Parquet, false) => (parquet(unpacked), Access::RangesPacked),
            (Content::Workbook(_), true) => (unpacked, Access::Whole),
            (Content::Workbook(_), false) => (unpacked, Access::WholePacked),
        };
        let member = packing.member.as_ref();
        Weight {
            bytes,
            size: member.map_or(source.len(), |member| member.packed),
            unpacked: match access {
                Access::RangesPacked => unpacked,
                _ => 0,
            },
            access,
        }
    }

    /// How many bytes of a text's beginning hold a sample of so many unpacked bytes.
    pub fn beginning(&self, sample: u64) -> u64 {
        let share = u128::from(sample) * u128::from(self.size);
        let share = share / u128::from(self.bytes.max(1));
        let share = u64::try_from(share).unwrap_or(sample);
        share.max(LEAST_BEGINNING).min(sample).min(self.size)
    }

    /// Why a table of this weight is [refused](Course::Refused).
    pub fn refusal(&self, file: &str) -> Failure {
        let (bytes, limit) = match self.access {
            Access::RangesPacked => (self.unpacked, UNPACKED_BYTES),
            _ => (self.bytes, HELD_BYTES),
        };
        Failure::NotStreamable {
            file: file.to_string(),
            bytes,
            limit,
            packed: matches!(self.access, Access::WholePacked | Access::RangesPacked),
        }
    }
}

/// Bytes of every table's beginning by which so many streamed tables are judged: all
/// samples together must not be what streaming is to avoid.
pub fn sample_bytes(tables: usize) -> u64 {
    (HELD_BYTES / tables.max(1) as u64).clamp(LEAST_BEGINNING, SAMPLE_BYTES)
}

/// What becomes of tables that are opened together, of which `limit` bytes may be held.
/// Together small enough, all are. Else what can be streamed is, but for texts no larger
/// than a sample of them as long as there is room; the others are held as long as there is.
/// Packed Parquet is unpacked into memory, but not held as a table.
pub fn courses(weights: &[Weight], limit: u64) -> Vec<Course> {
    let total = weights
        .iter()
        .fold(0_u64, |sum, weight| sum.saturating_add(weight.bytes));
    if total <= limit {
        return vec![Course::Held; weights.len()];
    }
    let (mut room, mut unpacked) = (limit, UNPACKED_BYTES);
    let mut hold = |weight: &Weight, otherwise| match room.checked_sub(weight.bytes) {
        Some(rest) => {
            room = rest;
            Course::Held
        }
        None => otherwise,
    };
    // What cannot be streamed comes first: it has no other way.
    let mut courses: Vec<Course> = weights
        .iter()
        .map(|weight| match weight.access {
            Access::Whole | Access::WholePacked => hold(weight, Course::Refused),
            Access::RangesPacked => match unpacked.checked_sub(weight.unpacked) {
                Some(rest) => {
                    unpacked = rest;
                    Course::Streamed
                }
                None => Course::Refused,
            },
            Access::Pieces | Access::Poured | Access::Ranges => Course::Streamed,
        })
        .collect();
    for (course, weight) in courses.iter_mut().zip(weights) {
        let is_text = matches!(weight.access, Access::Pieces | Access::Poured);
        if is_text && weight.bytes <= SAMPLE_BYTES {
            *course = hold(weight, Course::Streamed);
        }
    }
    courses
}

fn parquet(bytes: u64) -> u64 {
    bytes.saturating_mul(PARQUET_UNPACKS_TO)
}
