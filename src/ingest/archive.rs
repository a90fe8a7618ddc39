//! ZIP archives: what is inside, read by ranges.

use zip::result::ZipError;
use zip::{CompressionMethod, ZipArchive};

use super::error::IngestProblem;
use super::problems::ArchiveProblem;
use super::source::{ByteSource, SharedSource, SourceReader, source_error};

/// Most members of an archive.
pub(super) const MEMBERS_LIMIT: u64 = 10_000;

/// A member of an archive, as its directory tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// Its place in the archive's directory.
    pub index: usize,
    /// Its name with folders.
    pub name: String,
    /// Bytes unpacked, as announced.
    pub size: u64,
    /// Bytes packed.
    pub packed: u64,
    /// Whether it needs a password.
    pub encrypted: bool,
    /// Whether it is packed in a way that is read.
    pub readable: bool,
    /// Whether it is deflated rather than stored.
    pub deflated: bool,
    /// The file's byte with which its packed bytes begin.
    pub start: u64,
    /// CRC-32 of its unpacked bytes, where the archive has it.
    pub checksum: Option<u32>,
    /// What it lies in, where the archive as a whole was packed and had to be unpacked.
    pub(super) within: Option<SharedSource>,
}

impl Member {
    /// The name without folders.
    pub fn file_name(&self) -> &str {
        self.name.rsplit(['/', '\\']).next().unwrap_or(&self.name)
    }
}

/// The files in the archive; folders are left out.
pub(super) fn members(source: &mut dyn ByteSource) -> Result<Vec<Member>, IngestProblem> {
    let mut archive = open(source)?;
    let count = archive.len() as u64;
    if count > MEMBERS_LIMIT {
        return Err(ArchiveProblem::TooMany {
            members: count,
            limit: MEMBERS_LIMIT,
        }
        .into());
    }
    let mut members = Vec::new();
    for index in 0..archive.len() {
        let file = archive
            .by_index_raw(index)
            .map_err(|error| problem(error, ""))?;
        if file.is_dir() {
            continue;
        }
        members.push(Member {
            index,
            name: String::from_utf8_lossy(file.name_raw()).into_owned(),
            size: file.size(),
            packed: file.compressed_size(),
            encrypted: file.encrypted(),
            readable: matches!(
                file.compression(),
                CompressionMethod::Stored | CompressionMethod::Deflated
            ),
            deflated: file.compression() == CompressionMethod::Deflated,
            start: file.data_start().unwrap_or_default(),
            checksum: Some(file.crc32()),
            within: None,
        });
    }
    Ok(members)
}

/// Whether the archive has a member of this name that begins with `start`.
pub(super) fn has_member(archive: &[Member], name: &str) -> bool {
    archive.iter().any(|member| member.name == name)
}

fn open(source: &mut dyn ByteSource) -> Result<ZipArchive<SourceReader<'_>>, IngestProblem> {
    ZipArchive::new(SourceReader::new(source)).map_err(|error| problem(error, ""))
}

fn problem(error: ZipError, member: &str) -> IngestProblem {
    match error {
        ZipError::Io(error) => damaged(&error, || {
            ArchiveProblem::Damaged {
                reason: error.to_string(),
            }
            .into()
        }),
        ZipError::UnsupportedArchive(reason) if reason == ZipError::PASSWORD_REQUIRED => {
            ArchiveProblem::Encrypted {
                member: member.to_string(),
            }
            .into()
        }
        ZipError::CompressionMethodNotSupported(_) => ArchiveProblem::Method {
            member: member.to_string(),
        }
        .into(),
        error => ArchiveProblem::Damaged {
            reason: error.to_string(),
        }
        .into(),
    }
}

/// The source's own error, else what `otherwise` makes of it.
fn damaged(error: &std::io::Error, otherwise: impl FnOnce() -> IngestProblem) -> IngestProblem {
    source_error(error).map_or_else(otherwise, IngestProblem::Source)
}
