//! A source as a stream with a position, as the readers of archives want it.

use std::io::{self, Read, Seek, SeekFrom};

use super::{ByteSource, SourceError};

/// Reads a [`ByteSource`] from a position on.
pub(crate) struct SourceReader<'a> {
    source: &'a mut dyn ByteSource,
    at: u64,
}

impl<'a> SourceReader<'a> {
    /// A stream that begins at the file's first byte.
    pub fn new(source: &'a mut dyn ByteSource) -> SourceReader<'a> {
        SourceReader { source, at: 0 }
    }
}

impl Read for SourceReader<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let rest = self.source.len().saturating_sub(self.at);
        let length = usize::try_from(rest).map_or(into.len(), |rest| rest.min(into.len()));
        if let Some(into) = into.get_mut(..length).filter(|into| !into.is_empty()) {
            self.source
                .read_at(self.at, into)
                .map_err(io::Error::other)?;
            self.at += length as u64;
        }
        Ok(length)
    }
}

impl Seek for SourceReader<'_> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let (base, offset) = match to {
            SeekFrom::Start(at) => (at, 0),
            SeekFrom::Current(offset) => (self.at, offset),
            SeekFrom::End(offset) => (self.source.len(), offset),
        };
        self.at = base
            .checked_add_signed(offset)
            .ok_or_else(|| io::Error::from(io::ErrorKind::InvalidInput))?;
        Ok(self.at)
    }
}

/// The source's own error within what a reader of archives says.
pub(crate) fn source_error(error: &io::Error) -> Option<SourceError> {
    error.get_ref()?.downcast_ref::<SourceError>().cloned()
}
