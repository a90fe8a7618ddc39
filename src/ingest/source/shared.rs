//! Bytes in memory that several readings share: what was unpacked once for all of them.

use std::fmt;
use std::sync::Arc;

use super::{ByteSource, MemorySource, SourceError};

/// A file in memory; its copies are the same bytes.
#[derive(Clone)]
pub(crate) struct SharedSource(Arc<MemorySource>);

impl SharedSource {
    /// Shares these bytes.
    pub fn new(held: MemorySource) -> SharedSource {
        SharedSource(Arc::new(held))
    }
}

/// Its size, for nobody wants to see the bytes.
impl fmt::Debug for SharedSource {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{} bytes", self.len())
    }
}

impl PartialEq for SharedSource {
    fn eq(&self, other: &SharedSource) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl Eq for SharedSource {}

impl ByteSource for SharedSource {
    fn name(&self) -> &str {
        self.0.name()
    }

    fn len(&self) -> u64 {
        self.0.len()
    }

    fn read_at(&mut self, offset: u64, into: &mut [u8]) -> Result<(), SourceError> {
        let length = into.len() as u64;
        let found = self.held(offset, length).ok_or(SourceError::BeyondEnd {
            offset,
            length,
            size: self.len(),
        })?;
        into.copy_from_slice(found);
        Ok(())
    }

    fn held(&self, offset: u64, length: u64) -> Option<&[u8]> {
        self.0.held(offset, length)
    }
}
