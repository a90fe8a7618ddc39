//! A file of the browser, read by ranges, synchronously: workers only.

use web_sys::{Blob, FileReaderSync};

use super::bytes::describe;
use crate::engine::{ByteSource, SourceError};

/// A blob as a source of bytes.
pub struct BlobSource {
    name: String,
    blob: Blob,
    reader: FileReaderSync,
}

impl BlobSource {
    /// A source over this blob.
    ///
    /// # Errors
    /// What the browser said when it cannot read synchronously.
    pub fn new(name: &str, blob: Blob) -> Result<BlobSource, String> {
        let reader = FileReaderSync::new().map_err(|error| describe(&error))?;
        Ok(BlobSource {
            name: name.to_string(),
            blob,
            reader,
        })
    }
}

impl ByteSource for BlobSource {
    fn name(&self) -> &str {
        &self.name
    }

    fn len(&self) -> u64 {
        self.blob.size() as u64
    }

    fn read_at(&mut self, offset: u64, into: &mut [u8]) -> Result<(), SourceError> {
        let end = offset.saturating_add(into.len() as u64);
        if end > self.len() {
            return Err(SourceError::BeyondEnd {
                offset,
                length: into.len() as u64,
                size: self.len(),
            });
        }
        let slice = self.blob.slice_with_f64_and_f64(offset as f64, end as f64);
        let read = slice.and_then(|slice| self.reader.read_as_array_buffer(&slice));
        // A file that was changed or removed meanwhile is refused by the browser.
        let bytes = js_sys::Uint8Array::new(&read.map_err(|_| SourceError::Changed)?.into());
        if bytes.length() as usize != into.len() {
            return Err(SourceError::Changed);
        }
        bytes.copy_to(into);
        Ok(())
    }
}
