//! A file on the disk, read by ranges.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use super::error::CommandError;
use super::files;
use crate::ingest::{ByteSource, IngestError, SourceError};

/// Bytes read at once.
const CHUNK: usize = 1 << 20;

/// A file on the disk. It is opened for its first range and closed with its
/// last byte, so that hundreds of files may be given together.
pub struct FileSource {
    path: PathBuf,
    name: String,
    size: u64,
    modified: Option<SystemTime>,
    open: Option<(File, u64)>,
    /// All bytes of what is no file on a disk, such as a pipe.
    held: Option<Arc<[u8]>>,
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
        let mut held: Option<Arc<[u8]>> = None;
        if !about.is_file() {
            let mut bytes = Vec::new();
            file.read_to_end(&mut bytes).map_err(cannot_read)?;
            held = Some(Arc::from(bytes));
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

    /// The same file, to be read once more: what it was when it was first
    /// opened is what it is compared with at its end.
    pub fn again(&self) -> FileSource {
        FileSource {
            path: self.path.clone(),
            name: self.name.clone(),
            size: self.size,
            modified: self.modified,
            open: None,
            held: self.held.clone(),
        }
    }

    /// Hands over all bytes, a chunk at a time.
    ///
    /// # Errors
    /// What `take` says, or that the file cannot be read or was changed.
    pub fn each_chunk(
        mut self,
        mut take: impl FnMut(&[u8]) -> Result<(), CommandError>,
    ) -> Result<(), CommandError> {
        let mut chunk = vec![0; CHUNK];
        let mut at = 0;
        while at < self.size {
            let length = (self.size - at).min(CHUNK as u64) as usize;
            let bytes = chunk.get_mut(..length).unwrap_or_default();
            let read = self.read_at(at, bytes);
            read.map_err(|error| self.failure(error))?;
            take(bytes)?;
            at += length as u64;
        }
        Ok(())
    }

    /// An error if the file is another one than when it was first opened.
    ///
    /// # Errors
    /// That the file was changed or removed.
    pub fn check(&self) -> Result<(), CommandError> {
        match self.held.is_none() && self.is_changed() {
            true => Err(self.failure(SourceError::Changed)),
            false => Ok(()),
        }
    }

    /// An error of this file.
    pub fn failure(&self, error: SourceError) -> CommandError {
        CommandError::Table(IngestError {
            file: self.name.clone(),
            problem: error.into(),
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

#[cfg(test)]
#[allow(clippy::unwrap_used)] // A test that fails by a panic says where.
mod tests {
    use super::*;

    /// What becomes of reading on after `change`, with the beginning read before.
    fn after(name: &str, change: impl FnOnce(&Path)) -> Result<(), String> {
        let folder = std::env::temp_dir().join(format!("holdfast-source-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let path = folder.join(name);
        std::fs::write(&path, vec![b'a'; CHUNK + 10]).unwrap();
        let mut source = FileSource::open(&path).unwrap();
        source.read_at(0, &mut [0; 4]).unwrap();
        change(&path);
        let mut read = 0;
        let ending = source.again().each_chunk(|bytes| {
            read += bytes.len();
            Ok(())
        });
        assert_eq!(source.check().is_ok(), ending.is_ok(), "{name}");
        assert_eq!(read == CHUNK + 10, ending.is_ok(), "{name}");
        ending.map_err(|error| error.to_string())
    }

    #[test]
    fn a_file_that_is_another_by_now_is_not_read_on() {
        assert_eq!(after("same.csv", |_| {}), Ok(()));
        let write = |path: &Path, bytes: &[u8]| std::fs::write(path, bytes).unwrap();
        type Change<'a> = &'a dyn Fn(&Path);
        let changes: [(&str, Change<'_>); 4] = [
            ("longer.csv", &|path| write(path, &vec![b'b'; CHUNK + 20])),
            ("shorter.csv", &|path| write(path, &vec![b'b'; CHUNK])),
            ("gone.csv", &|path| std::fs::remove_file(path).unwrap()),
            ("alike.csv", &|path| {
                // As long as before, put in its place, and younger.
                let other = path.with_extension("new");
                write(&other, &vec![b'b'; CHUNK + 10]);
                let later = SystemTime::now() + std::time::Duration::from_secs(5);
                let file = File::options().write(true).open(&other).unwrap();
                file.set_modified(later).unwrap();
                std::fs::rename(&other, path).unwrap();
            }),
        ];
        for (name, change) in changes {
            let said = after(name, change).unwrap_err();
            assert!(
                said.contains(name) && said.contains("changed or removed"),
                "{said}"
            );
        }
    }
}
