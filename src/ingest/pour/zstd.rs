//! zstd frames, unpacked as they are asked for.

use std::io::{self, Read};

use ruzstd::decoding::errors::{FrameDecoderError, ReadFrameHeaderError};
use ruzstd::decoding::{BlockDecodingStrategy, FrameDecoder};

use super::super::error::IngestProblem;
use super::super::problems::ArchiveProblem;
use super::super::source::ByteSource;
use super::{Base, PIECE};

/// Largest window, as `zstd -d` takes without being asked.
const WINDOW: u64 = 128 << 20;
/// Packed bytes asked for at once.
const READ: usize = 64 << 10;

/// A file of frames, one after the other.
pub(super) struct Frames {
    decoder: FrameDecoder,
    /// Within a frame.
    inside: bool,
    packed: Vec<u8>,
    used: usize,
}

impl Frames {
    pub fn new() -> Frames {
        let mut decoder = FrameDecoder::new();
        decoder.set_max_window_size(WINDOW);
        Frames {
            decoder,
            inside: false,
            packed: Vec::new(),
            used: 0,
        }
    }

    /// Adds the next unpacked bytes to `into`; none at the end.
    pub fn next(
        &mut self,
        base: &mut Base,
        source: &mut dyn ByteSource,
        into: &mut Vec<u8>,
    ) -> Result<(), IngestProblem> {
        while into.is_empty() {
            let Frames {
                decoder,
                inside,
                packed,
                used,
            } = self;
            let mut reader = Packed {
                base: &mut *base,
                source: &mut *source,
                packed,
                used,
                failed: None,
            };
            let outcome = if *inside {
                let strategy = BlockDecodingStrategy::UptoBytes(PIECE);
                decoder.decode_blocks(&mut reader, strategy)
            } else if reader.is_at_end()? {
                return Ok(());
            } else {
                let begun = decoder.reset(&mut reader);
                skipped(begun, &mut reader)
            };
            // Within a frame it says whether that is finished, before one whether it begins.
            let answer = match (outcome, reader.failed.take()) {
                (_, Some(problem)) => return Err(problem),
                (Err(_), None) => return Err(ArchiveProblem::Zstd.into()),
                (Ok(answer), None) => answer,
            };
            if *inside {
                *inside = !answer;
                into.extend(decoder.collect().unwrap_or_default());
            } else {
                *inside = answer;
            }
        }
        Ok(())
    }
}

/// Whether a frame has begun; one that holds nothing but notes is left behind.
fn skipped(
    begun: Result<(), FrameDecoderError>,
    reader: &mut Packed<'_>,
) -> Result<bool, FrameDecoderError> {
    match begun {
        Ok(()) => Ok(true),
        Err(FrameDecoderError::ReadFrameHeaderError(ReadFrameHeaderError::SkipFrame {
            length,
            ..
        })) => {
            let length = u64::from(length);
            match io::copy(&mut reader.take(length), &mut io::sink()) {
                Ok(copied) if copied == length => Ok(false),
                _ => Err(FrameDecoderError::FailedToSkipFrame),
            }
        }
        Err(error) => Err(error),
    }
}

/// The packed bytes as a stream.
struct Packed<'a> {
    base: &'a mut Base,
    source: &'a mut dyn ByteSource,
    packed: &'a mut Vec<u8>,
    used: &'a mut usize,
    /// Why no more could be had.
    failed: Option<IngestProblem>,
}

impl Packed<'_> {
    fn is_at_end(&mut self) -> Result<bool, IngestProblem> {
        if *self.used == self.packed.len() {
            self.packed.clear();
            *self.used = 0;
            self.base.next(self.source, READ, self.packed)?;
        }
        Ok(self.packed.is_empty())
    }
}

impl Read for Packed<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if let Err(problem) = self.is_at_end() {
            self.failed = Some(problem);
            return Err(io::Error::from(io::ErrorKind::Other));
        }
        let mut rest = self.packed.get(*self.used..).unwrap_or_default();
        let read = rest.read(into)?;
        *self.used += read;
        Ok(read)
    }
}
