//! Tar archives: headers of 512 bytes before every file, which lies there as it is, so
//! that each is read by ranges like a stored member of a ZIP archive. Headers of POSIX and
//! of GNU; links, folders and what a header only says of the next one are no files.

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

/// The files in the archive.
pub(super) fn members(source: &mut dyn ByteSource) -> Result<Vec<Member>, IngestProblem> {
    let (mut at, size) = (0, source.len());
    let mut members: Vec<Member> = Vec::new();
    let (mut name, mut headers) = (None, 0);
    let damaged = |at: u64| ArchiveProblem::Damaged {
        reason: format!("{at}"),
    };
    while at < size {
        if at + BLOCK > size {
            return Err(damaged(at).into());
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
        let length = number(&header[124..136]).filter(|_| is_sound(&header));
        let start = at + BLOCK;
        let end =
            length.and_then(|length| start.checked_add(length)?.checked_next_multiple_of(BLOCK));
        let (Some(length), Some(end)) = (length, end.filter(|end| *end <= size)) else {
            return Err(damaged(at).into());
        };
        match header[156] {
            b'L' => name = Some(text(&bytes(source, start, length)?)),
            b'x' => name = path(&bytes(source, start, length)?).or(name),
            b'0' | 0 | b'7' => {
                let name = name.take().unwrap_or_else(|| short_name(&header));
                members.push(Member {
                    index: members.len(),
                    name,
                    size: length,
                    packed: length,
                    encrypted: false,
                    readable: true,
                    deflated: false,
                    start,
                    checksum: None,
                });
            }
            // Said of all files, which nobody needs.
            b'g' => {}
            _ => name = None,
        }
        at = end;
    }
    Ok(members)
}

/// Whether a header's sum is what it says: that of its bytes, with spaces for the sum.
fn is_sound(header: &[u8; 512]) -> bool {
    let own = header.iter().enumerate();
    let sum: u64 = own
        .map(|(at, byte)| match at {
            148..156 => u64::from(b' '),
            _ => u64::from(*byte),
        })
        .sum();
    number(&header[148..156]) == Some(sum)
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

/// The name that a header for the next file says: `30 path=…` lines.
fn path(said: &[u8]) -> Option<String> {
    let lines = said.split(|byte| *byte == b'\n');
    let mut values = lines.filter_map(|line| {
        let (_, pair) = line.split_at_checked(line.iter().position(|byte| *byte == b' ')?)?;
        pair.strip_prefix(b" path=")
    });
    values.next_back().map(text)
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
