//! The bytes of an archive's member, inflated as they are asked for.

use flate2::{Crc, Decompress, FlushDecompress, Status};

use super::super::archive::Member;
use super::super::error::IngestProblem;
use super::super::problems::ArchiveProblem;
use super::super::source::ByteSource;

/// Packed bytes read at once.
const READ: u64 = 256 << 10;

/// A member on its way out of its archive. What comes out is held to the size
/// and the checksum that the archive's directory announces.
pub(super) struct MemberBytes {
    member: Member,
    /// The byte that is read next, of the file or of what it was unpacked to.
    at: u64,
    /// Packed bytes that were read, and how many of them are used.
    packed: Vec<u8>,
    used: usize,
    inflate: Option<Decompress>,
    check: Crc,
    made: u64,
    ended: bool,
}

impl MemberBytes {
    pub fn new(member: Member) -> MemberBytes {
        MemberBytes {
            at: member.start,
            packed: Vec::new(),
            used: 0,
            inflate: member.deflated.then(|| Decompress::new(false)),
            check: Crc::new(),
            made: 0,
            ended: false,
            member,
        }
    }

    /// Packed bytes taken so far, and all of them.
    pub fn progress(&self) -> (u64, u64) {
        let waiting = (self.packed.len() - self.used) as u64;
        let used = self.at.saturating_sub(self.member.start + waiting);
        (used, self.member.packed)
    }

    /// Adds the next bytes, at most `most`, to `into`; none at the end.
    pub fn next(
        &mut self,
        source: &mut dyn ByteSource,
        most: usize,
        into: &mut Vec<u8>,
    ) -> Result<(), IngestProblem> {
        if self.member.encrypted {
            let member = self.member.name.clone();
            return Err(ArchiveProblem::Encrypted { member }.into());
        }
        if !self.member.readable {
            let member = self.member.name.clone();
            return Err(ArchiveProblem::Method { member }.into());
        }
        let before = into.len();
        into.resize(before + most, 0);
        let mut filled = 0;
        while filled < most && !self.ended {
            let room = into.get_mut(before + filled..).unwrap_or_default();
            filled += self.fill(source, room)?;
        }
        into.truncate(before + filled);
        let made = into.get(before..).unwrap_or_default();
        self.check.update(made);
        self.made += made.len() as u64;
        if self.made > self.member.size || self.ended && self.made < self.member.size {
            return Err(self.lies());
        }
        let announced = self.member.checksum.filter(|_| self.ended);
        if announced.is_some_and(|announced| announced != self.check.sum()) {
            let reason = format!("{}: CRC-32", self.member.name);
            return Err(ArchiveProblem::Damaged { reason }.into());
        }
        Ok(())
    }

    /// Puts some bytes into `room`; says how many.
    fn fill(
        &mut self,
        source: &mut dyn ByteSource,
        room: &mut [u8],
    ) -> Result<usize, IngestProblem> {
        let end = self.member.start.saturating_add(self.member.packed);
        if self.used == self.packed.len() && self.at < end {
            let length = (end - self.at).min(READ) as usize;
            self.packed.resize(length, 0);
            match &mut self.member.within {
                Some(unpacked) => unpacked.read_at(self.at, &mut self.packed)?,
                None => source.read_at(self.at, &mut self.packed)?,
            }
            self.at += length as u64;
            self.used = 0;
        }
        let packed = self.packed.get(self.used..).unwrap_or_default();
        let Some(inflate) = &mut self.inflate else {
            let length = packed.len().min(room.len());
            let (from, to) = (packed.get(..length), room.get_mut(..length));
            if let (Some(from), Some(to)) = (from, to) {
                to.copy_from_slice(from);
            }
            self.used += length;
            self.ended = self.at == end && self.used == self.packed.len();
            return Ok(length);
        };
        let (read, made) = (inflate.total_in(), inflate.total_out());
        let status = inflate.decompress(packed, room, FlushDecompress::None);
        let (read, made) = (inflate.total_in() - read, inflate.total_out() - made);
        self.used += read as usize;
        match status {
            Ok(Status::StreamEnd) => self.ended = true,
            // Nothing is left to be read, and it does not end.
            Ok(_) if read == 0 && made == 0 => return Err(self.lies()),
            Ok(_) => {}
            Err(_) => return Err(self.lies()),
        }
        Ok(made as usize)
    }

    fn lies(&self) -> IngestProblem {
        ArchiveProblem::Lies {
            member: self.member.name.clone(),
            declared: self.member.size,
        }
        .into()
    }
}
