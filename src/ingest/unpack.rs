//! Unpacks gzip on the fly (RFC 1952), in bounded pieces.
//!
//! The framing is done here rather than by a ready reader so that a file cut
//! short can be told from a damaged one.

use flate2::{Crc, Decompress, FlushDecompress, Status};

use super::error::IngestProblem;

/// Unpacked bytes handed on at a time, however small the packed bytes were.
const PIECE: usize = 64 << 10;

const MAGIC: [u8; 3] = [0x1F, 0x8B, 0x08];
const FLAG_CHECKSUM: u8 = 2;
const FLAG_EXTRA: u8 = 4;
const FLAG_NAME: u8 = 8;
const FLAG_COMMENT: u8 = 16;

/// Passes plain bytes through and unpacks packed ones.
pub(super) enum Unpack {
    /// The first bytes, before it is known which.
    Undecided(Vec<u8>),
    /// Not packed.
    Plain,
    /// gzip.
    Gzip(Box<Gzip>),
}

impl Unpack {
    pub fn new() -> Unpack {
        Unpack::Undecided(Vec::new())
    }

    pub fn is_gzip(&self) -> bool {
        matches!(self, Unpack::Gzip(_))
    }

    /// Takes the next bytes of the file and hands plain ones to `next`.
    pub fn push(
        &mut self,
        bytes: &[u8],
        next: &mut impl FnMut(&[u8]) -> Result<(), IngestProblem>,
    ) -> Result<(), IngestProblem> {
        match self {
            Unpack::Plain => next(bytes),
            Unpack::Gzip(gzip) => gzip.push(bytes, next),
            Unpack::Undecided(held) => {
                held.extend_from_slice(bytes);
                if held.len() < MAGIC.len() {
                    return Ok(());
                }
                let held = std::mem::take(held);
                *self = if held.starts_with(&MAGIC) {
                    Unpack::Gzip(Box::new(Gzip::new()))
                } else {
                    Unpack::Plain
                };
                self.push(&held, next)
            }
        }
    }

    /// No more bytes come.
    pub fn finish(
        &mut self,
        next: &mut impl FnMut(&[u8]) -> Result<(), IngestProblem>,
    ) -> Result<(), IngestProblem> {
        match self {
            Unpack::Plain => Ok(()),
            Unpack::Undecided(held) => next(&std::mem::take(held)),
            Unpack::Gzip(gzip) => gzip.finish(),
        }
    }
}

/// One gzip file: members, one after the other.
pub(super) struct Gzip {
    part: Part,
    inflate: Decompress,
    check: Crc,
    piece: Vec<u8>,
    read: u64,
}

/// Where in a member the next byte belongs.
enum Part {
    /// The ten fixed bytes of the header.
    Fixed(Vec<u8>),
    /// What the header's flags announce is still to be skipped.
    Optional { flags: u8, skip: Skip },
    /// The deflated data.
    Data,
    /// Checksum and length.
    Trailer(Vec<u8>),
    /// Between members, where padding with zeros is allowed.
    Between,
}

enum Skip {
    /// Nothing yet: look at the flags.
    Next,
    /// The two bytes of the extra field's length.
    ExtraLength(Vec<u8>),
    /// So many bytes.
    Bytes(usize),
    /// Up to a zero byte.
    Zero,
}

impl Gzip {
    fn new() -> Gzip {
        Gzip {
            part: Part::Fixed(Vec::new()),
            inflate: Decompress::new(false),
            check: Crc::new(),
            piece: vec![0; PIECE],
            read: 0,
        }
    }

    fn damaged(&self) -> IngestProblem {
        IngestProblem::GzipDamaged { byte: self.read }
    }

    fn push(
        &mut self,
        bytes: &[u8],
        next: &mut impl FnMut(&[u8]) -> Result<(), IngestProblem>,
    ) -> Result<(), IngestProblem> {
        let mut rest = bytes;
        while let Some(&byte) = rest.first() {
            if matches!(self.part, Part::Data) {
                let used = self.inflate(rest, next)?;
                rest = rest.get(used..).unwrap_or_default();
                self.read += used as u64;
                continue;
            }
            self.frame(byte)?;
            rest = rest.get(1..).unwrap_or_default();
            self.read += 1;
        }
        Ok(())
    }

    /// One byte outside the deflated data.
    fn frame(&mut self, byte: u8) -> Result<(), IngestProblem> {
        match &mut self.part {
            Part::Data => {}
            Part::Between if byte == 0 => {}
            Part::Between => {
                self.part = Part::Fixed(vec![byte]);
            }
            Part::Fixed(header) => {
                header.push(byte);
                let length = header.len().min(MAGIC.len());
                if header.get(..length) != MAGIC.get(..length) {
                    return Err(self.damaged());
                }
                if let [_, _, _, flags, _, _, _, _, _, _] = header.as_slice() {
                    self.part = Part::Optional {
                        flags: *flags,
                        skip: Skip::Next,
                    }
                    .settled();
                }
            }
            Part::Optional { flags, skip } => {
                let flags = *flags;
                let skip = match skip {
                    Skip::Next => Skip::Next,
                    Skip::ExtraLength(length) => {
                        length.push(byte);
                        match length.as_slice() {
                            [low, high] => {
                                Skip::Bytes(usize::from(u16::from_le_bytes([*low, *high])))
                            }
                            _ => Skip::ExtraLength(std::mem::take(length)),
                        }
                    }
                    Skip::Bytes(count) => Skip::Bytes(count.saturating_sub(1)),
                    Skip::Zero if byte == 0 => Skip::Next,
                    Skip::Zero => Skip::Zero,
                };
                self.part = Part::Optional { flags, skip }.settled();
            }
            Part::Trailer(trailer) => {
                trailer.push(byte);
                if let [a, b, c, d, e, f, g, h] = *trailer.as_slice() {
                    let sum = u32::from_le_bytes([a, b, c, d]);
                    let length = u32::from_le_bytes([e, f, g, h]);
                    if sum != self.check.sum() || length != self.check.amount() {
                        return Err(self.damaged());
                    }
                    self.check.reset();
                    self.inflate.reset(false);
                    self.part = Part::Between;
                }
            }
        }
        Ok(())
    }

    /// Inflates until the input or the member ends; returns the bytes used.
    fn inflate(
        &mut self,
        bytes: &[u8],
        next: &mut impl FnMut(&[u8]) -> Result<(), IngestProblem>,
    ) -> Result<usize, IngestProblem> {
        let mut used = 0;
        loop {
            let rest = bytes.get(used..).unwrap_or_default();
            let (before_in, before_out) = (self.inflate.total_in(), self.inflate.total_out());
            let status = self
                .inflate
                .decompress(rest, &mut self.piece, FlushDecompress::None)
                .map_err(|_| IngestProblem::GzipDamaged {
                    byte: self.read + used as u64,
                })?;
            used += (self.inflate.total_in() - before_in) as usize;
            let made = (self.inflate.total_out() - before_out) as usize;
            if let Some(piece) = self.piece.get(..made).filter(|piece| !piece.is_empty()) {
                self.check.update(piece);
                next(piece)?;
            }
            if status == Status::StreamEnd {
                self.part = Part::Trailer(Vec::new());
                return Ok(used);
            }
            // A full piece may leave more inside even when the input is used up.
            if used >= bytes.len() && made < self.piece.len() {
                return Ok(used);
            }
            if made == 0 && self.inflate.total_in() == before_in {
                return if used >= bytes.len() {
                    Ok(used)
                } else {
                    Err(self.damaged())
                };
            }
        }
    }

    fn finish(&mut self) -> Result<(), IngestProblem> {
        match self.part {
            Part::Between => Ok(()),
            _ => Err(IngestProblem::GzipTruncated { bytes: self.read }),
        }
    }
}

impl Part {
    /// Goes on to the next optional field that the flags announce, or the data.
    fn settled(self) -> Part {
        let Part::Optional { mut flags, skip } = self else {
            return self;
        };
        match skip {
            Skip::Next | Skip::Bytes(0) => {}
            skip => return Part::Optional { flags, skip },
        }
        for (flag, skip) in [
            (FLAG_EXTRA, Skip::ExtraLength(Vec::new())),
            (FLAG_NAME, Skip::Zero),
            (FLAG_COMMENT, Skip::Zero),
            (FLAG_CHECKSUM, Skip::Bytes(2)),
        ] {
            if flags & flag != 0 {
                flags &= !flag;
                return Part::Optional { flags, skip };
            }
        }
        Part::Data
    }
}
