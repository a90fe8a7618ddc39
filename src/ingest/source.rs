//! Where a file's bytes come from: random access by ranges, never the whole.
//!
//! The edge implements [`ByteSource`] over a file on the disk or a file of the
//! browser; here are bytes in memory and a bounded cache over any other source.

mod cached;
mod reader;
mod shared;

use serde::{Deserialize, Serialize};

use crate::i18n::number::{bytes as size, grouped};
use crate::i18n::{Lang, formats as words};

pub use cached::CachedSource;
pub(crate) use reader::{SourceReader, source_error};
pub(crate) use shared::SharedSource;

/// Random access to one file.
pub trait ByteSource {
    /// The file's name, which is shown and never opened.
    fn name(&self) -> &str;

    /// The file's size in bytes, as it was when the source was made.
    fn len(&self) -> u64;

    /// Whether the file has no bytes.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Fills `into` with the bytes from `offset` on; an error when the file
    /// has fewer, cannot be read any more, or is another one by now.
    fn read_at(&mut self, offset: u64, into: &mut [u8]) -> Result<(), SourceError>;

    /// These bytes where they are in memory already, to spare a copy.
    fn held(&self, offset: u64, length: u64) -> Option<&[u8]> {
        let _ = (offset, length);
        None
    }
}

impl<S: ByteSource + ?Sized> ByteSource for &mut S {
    fn name(&self) -> &str {
        (**self).name()
    }

    fn len(&self) -> u64 {
        (**self).len()
    }

    fn read_at(&mut self, offset: u64, into: &mut [u8]) -> Result<(), SourceError> {
        (**self).read_at(offset, into)
    }

    fn held(&self, offset: u64, length: u64) -> Option<&[u8]> {
        (**self).held(offset, length)
    }
}

/// Bytes that could not be had.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, thiserror::Error)]
#[error("{}", self.say(Lang::En))]
#[serde(rename_all = "kebab-case")]
pub enum SourceError {
    /// A range that reaches beyond the file's end.
    BeyondEnd {
        /// First byte of the range.
        offset: u64,
        /// Its length.
        length: u64,
        /// The file's size.
        size: u64,
    },
    /// The file was changed or removed while it was being read.
    Changed,
    /// The system refused.
    Unreadable {
        /// What the system said.
        reason: String,
    },
}

impl SourceError {
    /// What went wrong and what to do.
    pub fn say(&self, lang: Lang) -> String {
        match self {
            SourceError::BeyondEnd {
                offset,
                length,
                size: all,
            } => words::BEYOND_END.fill(
                lang,
                &[
                    ("offset", &grouped(*offset)),
                    ("length", &grouped(*length)),
                    ("size", &size(*all)),
                ],
            ),
            SourceError::Changed => words::FILE_CHANGED.text(lang).to_string(),
            SourceError::Unreadable { reason } => {
                words::UNREADABLE.fill(lang, &[("reason", reason)])
            }
        }
    }
}

/// A file that is in memory as a whole.
#[derive(Clone, Debug)]
pub struct MemorySource {
    name: String,
    bytes: Vec<u8>,
}

impl MemorySource {
    /// These bytes under this name.
    pub fn new(name: &str, bytes: Vec<u8>) -> MemorySource {
        MemorySource {
            name: name.to_string(),
            bytes,
        }
    }

    /// The bytes.
    pub fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }
}

impl ByteSource for MemorySource {
    fn name(&self) -> &str {
        &self.name
    }

    fn len(&self) -> u64 {
        self.bytes.len() as u64
    }

    fn read_at(&mut self, offset: u64, into: &mut [u8]) -> Result<(), SourceError> {
        let beyond = SourceError::BeyondEnd {
            offset,
            length: into.len() as u64,
            size: self.len(),
        };
        let start = usize::try_from(offset).map_err(|_| beyond.clone())?;
        let found = start
            .checked_add(into.len())
            .and_then(|end| self.bytes.get(start..end))
            .ok_or(beyond)?;
        into.copy_from_slice(found);
        Ok(())
    }

    fn held(&self, offset: u64, length: u64) -> Option<&[u8]> {
        let start = usize::try_from(offset).ok()?;
        let end = start.checked_add(usize::try_from(length).ok()?)?;
        self.bytes.get(start..end)
    }
}
