//! A file on the disk, read by ranges.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::error::CommandError;
use super::files;
use crate::ingest::{ByteSource, SourceError};

/// A file on the disk. It is opened for its first range and closed with its
/// last byte, so that hundreds of files may be given together.
pub struct FileSource {
    path: PathBuf,
    name: String,
    size: u64,
    modified: Option<SystemTime>,
    open: Option<(File, u64)>,
    /// All bytes of what is no file on a disk, such as a pipe.
    held: Option<Vec<u8>>,
}

impl FileSource {
    /// The file at `path`; a pipe is read to its end.
    pub fn open(path: &Path) -> Result<FileSource, CommandError> {
        let cannot_read = |source| CommandError::Read {
            path: path.to_path_buf(),
            source,
        };
        let mut file = File::open(path).map_err(cannot_read)?;
        let about = file.metadata().map_err(cannot_read)?;
        if about.is_dir() {
            return Err(cannot_read(io::Error::from(io::ErrorKind::IsADirectory)));
        }
        let mut held = None;
        if !about.is_file() {
            let mut bytes = Vec::new();
            file.read_to_end(&mut bytes).map_err(cannot_read)?;
            held = Some(bytes);
        }
        Ok(FileSource {
            path: path.to_path_buf(),
            name: files::name(path),
            size: held
                .as_ref()
                .map_or(about.len(), |bytes| bytes.len() as u64),
            modified: about.modified().ok(),
            open: None,
            held,
        })
    }

    fn read(&mut self, offset: u64, into: &mut [u8]) -> io::Result<()> {
        let (mut file, at) = match self.open.take() {
            Some(open) => open,
            None => (File::open(&self.path)?, 0),
        };
        if at != offset {
            file.seek(SeekFrom::Start(offset))?;
        }
        file.read_exact(into)?;
        let end = offset + into.len() as u64;
        if end < self.size {
            self.open = Some((file, end));
        }
        Ok(())
    }

    /// Whether the file is another one than when it was opened.
    fn is_changed(&self) -> bool {
        std::fs::metadata(&self.path).map_or(true, |about| {
            about.len() != self.size || about.modified().ok() != self.modified
        })
    }
}

impl ByteSource for FileSource {
    fn name(&self) -> &str {
        &self.name
    }

    fn len(&self) -> u64 {
        self.size
    }

    fn read_at(&mut self, offset: u64, into: &mut [u8]) -> Result<(), SourceError> {
        let end = offset.checked_add(into.len() as u64);
        if end.is_none_or(|end| end > self.size) {
            return Err(SourceError::BeyondEnd {
                offset,
                length: into.len() as u64,
                size: self.size,
            });
        }
        if let Some(held) = &self.held {
            let start = offset as usize;
            let found = held.get(start..start + into.len());
            into.copy_from_slice(found.ok_or(SourceError::Changed)?);
            return Ok(());
        }
        let outcome = self.read(offset, into);
        // Looked at with the last byte: what was read is then known to belong
        // together.
        let last = end == Some(self.size);
        if (outcome.is_err() || last) && self.is_changed() {
            return Err(SourceError::Changed);
        }
        outcome.map_err(|error| SourceError::Unreadable {
            reason: error.to_string(),
        })
    }
}
