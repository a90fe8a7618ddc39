//! How much of the memory a file would take, and what follows: held as a
//! table, streamed, or refused with a word on what to do.

use super::{HELD_BYTES, SAMPLE_BYTES};
use crate::engine::failure::Failure;
use crate::ingest::{ByteSource, Container, Content, Packing, recognise, unpacked_size};

/// Bytes of a table for a byte of Parquet, roughly.
const PARQUET_UNPACKS_TO: u64 = 4;
/// Least bytes of a file's beginning: what is sniffed must be in them.
const LEAST_BEGINNING: u64 = 256 << 10;

/// What a file weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Weight {
    /// Bytes that it takes as a table, roughly.
    pub bytes: u64,
    /// Bytes of the file.
    pub size: u64,
    /// How it can be read.
    pub access: Access,
}

/// How a file can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Text, packed with gzip or not: piece after piece.
    Pieces,
    /// Parquet: by ranges.
    Ranges,
    /// All at once; it is an archive or packed.
    WholePacked,
    /// All at once.
    Whole,
}

/// What becomes of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Course {
    /// It is held as a table.
    Held,
    /// It is streamed into a build.
    Streamed,
    /// It can neither be held nor streamed.
    Refused,
}

impl Weight {
    /// Weighs a file. What cannot be recognised weighs nothing: whoever opens
    /// it says at once what is wrong.
    pub fn of(source: &mut dyn ByteSource) -> Weight {
        let size = source.len();
        let Ok(container) = recognise(source) else {
            return Weight {
                bytes: 0,
                size,
                access: Access::Whole,
            };
        };
        let unpacked = unpacked_size(source, &container);
        let (bytes, access) = match &container {
            Container::Text {
                packing: Packing::None | Packing::Gzip,
            } => (unpacked, Access::Pieces),
            Container::Parquet {
                packing: Packing::None,
            } => (parquet(unpacked), Access::Ranges),
            Container::Workbook {
                packing: Packing::None,
                ..
            }
            | Container::JsonLines {
                packing: Packing::None,
            } => (unpacked, Access::Whole),
            Container::Parquet { .. } => (parquet(unpacked), Access::WholePacked),
            Container::Zip { members, .. } => {
                let is_parquet = |part: &crate::ingest::Part| part.content == Content::Parquet;
                match members.iter().any(is_parquet) {
                    true => (parquet(unpacked), Access::WholePacked),
                    false => (unpacked, Access::WholePacked),
                }
            }
            _ => (unpacked, Access::WholePacked),
        };
        Weight {
            bytes,
            size,
            access,
        }
    }

    /// How many bytes of a text's beginning hold a sample of it.
    pub fn beginning(&self) -> u64 {
        let share = u128::from(SAMPLE_BYTES) * u128::from(self.size);
        let share = share / u128::from(self.bytes.max(1));
        let share = u64::try_from(share).unwrap_or(SAMPLE_BYTES);
        share.clamp(LEAST_BEGINNING, SAMPLE_BYTES).min(self.size)
    }

    /// Why a file of this weight is [refused](Course::Refused).
    pub fn refusal(&self, file: &str) -> Failure {
        Failure::NotStreamable {
            file: file.to_string(),
            bytes: self.bytes,
            limit: HELD_BYTES,
            packed: self.access == Access::WholePacked,
        }
    }
}

/// What becomes of files that are opened together. Together small enough, all
/// are held. Else what can be streamed is, but for texts no larger than a
/// sample of them; the others are held as long as there is room.
pub fn courses(weights: &[Weight]) -> Vec<Course> {
    let total = weights
        .iter()
        .fold(0_u64, |sum, weight| sum.saturating_add(weight.bytes));
    if total <= HELD_BYTES {
        return vec![Course::Held; weights.len()];
    }
    let mut room = HELD_BYTES;
    let mut course = |weight: &Weight| match weight.access {
        Access::Pieces if weight.bytes <= SAMPLE_BYTES => Course::Held,
        Access::Pieces | Access::Ranges => Course::Streamed,
        Access::Whole | Access::WholePacked => match room.checked_sub(weight.bytes) {
            Some(rest) => {
                room = rest;
                Course::Held
            }
            None => Course::Refused,
        },
    };
    weights.iter().map(&mut course).collect()
}

fn parquet(bytes: u64) -> u64 {
    bytes.saturating_mul(PARQUET_UNPACKS_TO)
}
