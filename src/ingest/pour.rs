//! A table's bytes, unpacked, in bounded pieces, whatever they are packed in.

mod member;
mod zstd;

use super::archive::Member;
use super::error::IngestProblem;
use super::problems::ArchiveProblem;
use super::source::{ByteSource, MemorySource};
use super::steps::pause;
use super::unpack::Unpack;
use member::MemberBytes;
use zstd::Frames;

/// Bytes handed on at a time, roughly.
const PIECE: usize = 1 << 20;

/// Packed bytes that gzip is given at a time: they may unpack to a thousand
/// times as many.
const PACKED_PIECE: usize = 16 << 10;

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

/// How a table is packed within its file; by default not at all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Packing {
    /// The member of a ZIP archive that it is.
    pub member: Option<Member>,
    /// How it is (or that member is) compressed by itself.
    pub codec: Option<Codec>,
}

/// Compression of a single file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Codec {
    /// gzip.
    Gzip,
    /// zstd.
    Zstd,
}

impl Codec {
    /// The compression whose files begin so.
    pub(super) fn of(head: &[u8]) -> Option<Codec> {
        if head.starts_with(&[0x1F, 0x8B, 0x08]) {
            Some(Codec::Gzip)
        } else if head.starts_with(&[0x28, 0xB5, 0x2F, 0xFD]) {
            Some(Codec::Zstd)
        } else {
            None
        }
    }
}

impl Packing {
    /// A member of an archive.
    pub fn of(member: Member) -> Packing {
        Packing {
            member: Some(member),
            codec: None,
        }
    }

    /// The same, compressed by itself.
    pub fn with(self, codec: Codec) -> Packing {
        Packing {
            codec: Some(codec),
            ..self
        }
    }

    /// Whether the file is the table.
    pub fn is_none(&self) -> bool {
        self.member.is_none() && self.codec.is_none()
    }
}

/// Unpacked bytes, piece after piece; between two pieces nothing of the source
/// is borrowed.
pub(super) struct Pour {
    base: Base,
    codec: Option<Layer>,
    guard: Guard,
    piece: usize,
}

/// The bytes below a codec.
enum Base {
    /// The file's own.
    File { at: u64 },
    /// Those of an archive's member.
    Member(Box<MemberBytes>),
}

enum Layer {
    Gzip { unpack: Unpack, ended: bool },
    Zstd(Box<Frames>),
}

impl Pour {
    /// Bytes of a table within `source`.
    pub fn new(source: &dyn ByteSource, packing: &Packing) -> Pour {
        Pour {
            base: match &packing.member {
                None => Base::File { at: 0 },
                Some(member) => Base::Member(Box::new(MemberBytes::new(member.clone()))),
            },
            codec: packing.codec.map(|codec| match codec {
                Codec::Gzip => Layer::Gzip {
                    unpack: Unpack::new(),
                    ended: false,
                },
                Codec::Zstd => Layer::Zstd(Box::new(Frames::new())),
            }),
            guard: Guard::new(source, packing),
            piece: PIECE,
        }
    }

    /// The same, in pieces of about so many bytes.
    pub fn by(mut self, piece: usize) -> Pour {
        self.piece = piece.clamp(1, PIECE);
        self
    }

    /// Replaces what is in `into` by the next bytes; `false` when there are no more.
    pub fn next(
        &mut self,
        source: &mut dyn ByteSource,
        into: &mut Vec<u8>,
    ) -> Result<bool, IngestProblem> {
        into.clear();
        let Pour {
            base, codec, piece, ..
        } = self;
        match codec {
            None => base.next(source, *piece, into)?,
            Some(Layer::Zstd(frames)) => frames.next(base, source, into)?,
            Some(Layer::Gzip { unpack, ended }) => {
                let mut packed = Vec::new();
                while !*ended && into.len() < *piece {
                    packed.clear();
                    base.next(source, PACKED_PIECE, &mut packed)?;
                    let mut take = |bytes: &[u8]| {
                        into.extend_from_slice(bytes);
                        Ok(())
                    };
                    match packed.is_empty() {
                        true => {
                            unpack.finish(&mut take)?;
                            *ended = true;
                        }
                        false => unpack.push(&packed, &mut take)?,
                    }
                }
            }
        }
        self.guard.count(into)?;
        Ok(!into.is_empty())
    }

    /// Packed bytes taken so far, and all of them.
    pub fn progress(&self) -> (u64, u64) {
        match &self.base {
            Base::File { at } => (*at, self.guard.packed),
            Base::Member(member) => member.progress(),
        }
    }
}

impl Base {
    /// Adds the next bytes, at most `most`, to `into`; none at the end.
    fn next(
        &mut self,
        source: &mut dyn ByteSource,
        most: usize,
        into: &mut Vec<u8>,
    ) -> Result<(), IngestProblem> {
        match self {
            Base::Member(member) => member.next(source, most, into),
            Base::File { at } => {
                let length = source.len().saturating_sub(*at).min(most as u64) as usize;
                let before = into.len();
                into.resize(before + length, 0);
                source.read_at(*at, into.get_mut(before..).unwrap_or_default())?;
                *at += length as u64;
                Ok(())
            }
        }
    }
}

/// Hands the unpacked bytes on until they end or `next` says that it has
/// enough (`false`), a piece a step.
pub(super) async fn pour(
    source: &mut dyn ByteSource,
    packing: &Packing,
    next: &mut dyn FnMut(&[u8]) -> Result<bool, IngestProblem>,
) -> Result<(), IngestProblem> {
    let mut pour = Pour::new(source, packing);
    let mut piece = Vec::new();
    while pour.next(source, &mut piece)? && next(&piece)? {
        pause().await;
    }
    Ok(())
}

/// All unpacked bytes, for formats that are read by ranges; a piece a step.
pub(super) async fn hold(
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
        // Not by doubling: what is copied from must fit beside it.
        if held.capacity() - held.len() < bytes.len() {
            held.reserve_exact(bytes.len().max(held.len() / 4));
        }
        held.extend_from_slice(bytes);
        Ok(true)
    })
    .await?;
    Ok(MemorySource::new(&name, held))
}

/// The first unpacked bytes, at most `length`.
pub(super) fn head(
    source: &mut dyn ByteSource,
    packing: &Packing,
    length: usize,
) -> Result<Vec<u8>, IngestProblem> {
    let mut pour = Pour::new(source, packing).by(length);
    let (mut head, mut piece) = (Vec::new(), Vec::new());
    while head.len() < length && pour.next(source, &mut piece)? {
        head.extend_from_slice(&piece);
    }
    head.truncate(length);
    Ok(head)
}

/// How many unpacked bytes the table's first `enough` packed ones (or a few more)
/// give, if they can be unpacked; or fewer once `most` unpacked ones are there.
pub(super) fn beginning(
    source: &mut dyn ByteSource,
    packing: &Packing,
    enough: u64,
    most: u64,
) -> Option<(u64, u64)> {
    let mut pour = Pour::new(source, packing).by(PACKED_PIECE);
    let (mut made, mut piece) = (0, Vec::new());
    loop {
        let (used, all) = pour.progress();
        // Of a small file all is looked at: its last bytes may hold much more than its first.
        let goes_on = made < most && (used < enough || all <= enough);
        if !goes_on || !pour.next(source, &mut piece).ok()? {
            break;
        }
        made += piece.len() as u64;
    }
    Some((pour.progress().0, made))
}

/// The name of what is packed.
pub(super) fn name_inside(source: &dyn ByteSource, packing: &Packing) -> String {
    match &packing.member {
        Some(member) => member.file_name().to_string(),
        None => source.name().to_string(),
    }
}

/// Counts unpacked bytes against the packed ones.
struct Guard {
    name: String,
    packed: u64,
    limit: u64,
    poured: u64,
}

impl Guard {
    fn new(source: &dyn ByteSource, packing: &Packing) -> Guard {
        let packed = packing
            .member
            .as_ref()
            .map_or(source.len(), |member| member.packed);
        Guard {
            name: name_inside(source, packing),
            packed,
            limit: match packing.is_none() {
                true => u64::MAX,
                false => packed.saturating_mul(RATIO_LIMIT).max(FREE),
            },
            poured: 0,
        }
    }

    fn count(&mut self, bytes: &[u8]) -> Result<(), IngestProblem> {
        self.poured += bytes.len() as u64;
        if self.poured > self.limit {
            return Err(ArchiveProblem::TooLarge {
                member: self.name.clone(),
                limit: self.limit,
            }
            .into());
        }
        Ok(())
    }
}
