//! Tar archives: headers of 512 bytes before every file, which lies there as it is, so
//! that each is read by ranges like a stored member of a ZIP archive. Headers of POSIX and
//! of GNU; folders and what a header only says of the next one are no files, and links and
//! files of which only parts are there (sparse ones) are told.

use super::archive::{MEMBERS_LIMIT, Member};
use super::error::IngestProblem;
use super::problems::ArchiveProblem;
use super::source::ByteSource;

/// Bytes of a header, and what files are filled up to.
const BLOCK: u64 = 512;

/// Longest name that is read.
const NAME_LIMIT: u64 = 8 << 10;

/// Whether a file that begins so is an archive.
pub(super) fn is_tar(head: &[u8]) -> bool {
    let header: Option<&[u8; 512]> = head.first_chunk();
    head.get(257..262) == Some(b"ustar") && header.is_some_and(is_sound)
}

/// The files in the archive, and the names of what is none: links, and files of which
/// only parts are there.
pub(super) fn members(
    source: &mut dyn ByteSource,
) -> Result<(Vec<Member>, Vec<String>), IngestProblem> {
    let (mut at, size) = (0, source.len());
    let (mut members, mut skipped): (Vec<Member>, Vec<String>) = Default::default();
    let (mut said, mut headers) = (Said::default(), 0);
    while at < size {
        let cut = |expected: u64| ArchiveProblem::TarCut {
            byte: at,
            expected,
            found: size - at,
        };
        if size - at < BLOCK {
            return Err(cut(BLOCK).into());
        }
        let mut header = [0; 512];
        source.read_at(at, &mut header)?;
        if header.iter().all(|byte| *byte == 0) {
            break;
        }
        headers += 1;
        if headers > 4 * MEMBERS_LIMIT || members.len() as u64 >= MEMBERS_LIMIT {
            return Err(ArchiveProblem::TooMany {
                members: headers,
                limit: MEMBERS_LIMIT,
            }
            .into());
        }
        if !is_sound(&header) {
            return Err(ArchiveProblem::TarHeader {
                byte: at,
                expected: sum(&header),
                found: text(&header[148..156]).trim().to_string(),
            }
            .into());
        }
        let kind = header[156];
        // What is said of the next file is not said of what says it.
        let is_said = matches!(kind, b'L' | b'K' | b'x' | b'g');
        let length = said.size.filter(|_| !is_said);
        let Some(length) = length.or_else(|| number(&header[124..136])) else {
            return Err(ArchiveProblem::TarSize {
                byte: at,
                found: text(&header[124..136]).trim().to_string(),
            }
            .into());
        };
        let mut start = at + BLOCK;
        if kind == b'S' {
            start = behind_map(source, &header, start)?;
        }
        let end = start.checked_add(length);
        let end = end.and_then(|end| end.checked_next_multiple_of(BLOCK));
        let end = end.unwrap_or(u64::MAX);
        if end > size {
            return Err(cut(end - at).into());
        }
        match kind {
            b'L' => said.name = Some(text(&bytes(source, start, length)?)),
            b'x' => said.hear(&bytes(source, start, length)?),
            // Said of all files, which nobody needs, and the name that a link is to.
            b'g' | b'K' => {}
            _ => {
                let said = std::mem::take(&mut said);
                let name = said.name.unwrap_or_else(|| short_name(&header));
                match kind {
                    b'0' | 0 | b'7' if !said.sparse => members.push(Member {
                        index: members.len(),
                        name,
                        size: length,
                        packed: length,
                        encrypted: false,
                        readable: true,
                        deflated: false,
                        start,
                        checksum: None,
                        within: None,
                    }),
                    // Folders, and the name of a volume.
                    b'5' | b'D' | b'V' => {}
                    _ => skipped.push(name),
                }
            }
        }
        at = end;
    }
    Ok((members, skipped))
}

/// What headers say of the file behind them.
#[derive(Default)]
struct Said {
    name: Option<String>,
    size: Option<u64>,
    /// Whether only parts of the file are there.
    sparse: bool,
}

impl Said {
    /// Takes the `30 path=…` lines of a header.
    fn hear(&mut self, lines: &[u8]) {
        for line in lines.split(|byte| *byte == b'\n') {
            let pair = memchr::memchr(b' ', line).and_then(|blank| line.get(blank + 1..));
            let pair = pair.and_then(|pair| {
                let equals = memchr::memchr(b'=', pair)?;
                Some((pair.get(..equals)?, text(pair.get(equals + 1..)?)))
            });
            match pair {
                Some((b"path", name)) => self.name = Some(name),
                Some((b"size", size)) => self.size = size.parse().ok().or(self.size),
                Some((key, _)) if key.starts_with(b"GNU.sparse.") => self.sparse = true,
                _ => {}
            }
        }
    }
}

/// Where the bytes begin of a file of parts: behind the blocks that say where these were.
fn behind_map(
    source: &mut dyn ByteSource,
    header: &[u8; 512],
    mut start: u64,
) -> Result<u64, IngestProblem> {
    let mut more = header[482] != 0;
    while more && start.saturating_add(BLOCK) <= source.len() {
        let mut block = [0; 512];
        source.read_at(start, &mut block)?;
        more = block[504] != 0;
        start += BLOCK;
    }
    Ok(start)
}

/// Whether a header's sum is what it says: that of its bytes, with spaces for the sum.
fn is_sound(header: &[u8; 512]) -> bool {
    number(&header[148..156]) == Some(sum(header))
}

fn sum(header: &[u8; 512]) -> u64 {
    let own = header.iter().enumerate();
    own.map(|(at, byte)| match at {
        148..156 => u64::from(b' '),
        _ => u64::from(*byte),
    })
    .sum()
}

/// A number in octal digits, or in bytes after a first one with its highest bit set.
fn number(field: &[u8]) -> Option<u64> {
    let (first, rest) = field.split_first()?;
    if *first == 0x80 {
        let bytes = rest.iter();
        return bytes
            .map(|byte| u64::from(*byte))
            .try_fold(0, |sum: u64, byte| sum.checked_mul(256)?.checked_add(byte));
    }
    let digits = text(field);
    u64::from_str_radix(digits.trim(), 8).ok()
}

fn short_name(header: &[u8; 512]) -> String {
    let name = text(&header[..100]);
    // Only POSIX's own header has a folder there.
    match &header[257..263] {
        b"ustar\0" => match text(&header[345..500]) {
            folder if folder.is_empty() => name,
            folder => format!("{folder}/{name}"),
        },
        _ => name,
    }
}

fn bytes(source: &mut dyn ByteSource, start: u64, length: u64) -> Result<Vec<u8>, IngestProblem> {
    let mut bytes = vec![0; length.min(NAME_LIMIT) as usize];
    source.read_at(start, &mut bytes)?;
    Ok(bytes)
}

/// Up to the first zero.
fn text(bytes: &[u8]) -> String {
    let end = memchr::memchr(0, bytes).unwrap_or(bytes.len());
    String::from_utf8_lossy(bytes.get(..end).unwrap_or_default()).into_owned()
}
