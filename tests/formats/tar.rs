//! Tar archives: the files inside are tables like those in a ZIP archive.

use holdfast::engine::{Access, OpenOptions, entries};
use holdfast::ingest::{MemorySource, ReadOptions};
use holdfast::table::{open_all, open_tables};

use crate::steps::Counted;
use crate::support::{gzip, open, said, shown};

/// A header; what kind of file it is of stands in `kind`.
fn header(name: &str, length: usize, kind: u8) -> Vec<u8> {
    let mut header = vec![0; 512];
    header[..name.len().min(100)].copy_from_slice(&name.as_bytes()[..name.len().min(100)]);
    header[100..107].copy_from_slice(b"0000644");
    header[124..135].copy_from_slice(format!("{length:011o}").as_bytes());
    header[156] = kind;
    header[257..263].copy_from_slice(b"ustar\0");
    header[148..156].copy_from_slice(b"        ");
    let sum: u32 = header.iter().map(|byte| u32::from(*byte)).sum();
    header[148..155].copy_from_slice(format!("{sum:06o}\0").as_bytes());
    header
}

fn file(name: &str, kind: u8, content: &[u8]) -> Vec<u8> {
    let mut out = header(name, content.len(), kind);
    out.extend(content);
    out.resize(out.len().next_multiple_of(512), 0);
    out
}

fn tar(files: &[(&str, u8, &[u8])]) -> Vec<u8> {
    let files = files.iter();
    let mut out: Vec<u8> = files
        .flat_map(|(name, kind, b)| file(name, *kind, b))
        .collect();
    out.resize(out.len() + 1_024, 0);
    out
}

fn days() -> Vec<u8> {
    let long = format!("logs/{}/day_3.csv", "x".repeat(120));
    let record = format!(" path={long}\n");
    let record = format!("{}{record}", record.len() + 3);
    tar(&[
        ("pax", b'g', b"20 comment=all of us\n"),
        ("logs/", b'5', b""),
        ("logs/day_1.csv", b'0', b"id,day,n\nA,1,5\nB,1,6\n"),
        ("logs/day_2.csv", 0, b"n,id,day\n7,A,2\n"),
        ("PaxHeaders/day_3", b'x', record.as_bytes()),
        ("logs/xxx", b'0', b"id,day,n\nC,3,8\n"),
        ("link.csv", b'2', b""),
        ("README.md", b'0', b"about"),
        ("members.csv", b'0', &gzip(b"id,city\nA,Seoul\n")),
    ])
}

#[test]
fn files_in_a_tar_archive_are_tables() {
    let opened = open("all.tar", days(), &ReadOptions::default()).unwrap();
    let ids: Vec<&str> = (0..opened.table.rows())
        .map(|row| opened.table.column("id").unwrap().text(row))
        .collect();
    assert_eq!(ids, ["A", "B", "A", "C"]);
    let told = said(&opened);
    assert!(
        told.contains("one table: 3") && told.contains("members.csv"),
        "{told}"
    );
    is_two_tables_of_four("all.tar", days());
}

/// The days as an archive of this name are two tables; beside a file that is streamed each of the
/// four members is weighed, and read, by itself.
fn is_two_tables_of_four(archive: &str, bytes: Vec<u8>) {
    let source = &mut MemorySource::new(archive, bytes);
    let tables = open_tables(source, &|_| ReadOptions::default()).unwrap();
    let names: Vec<&str> = tables.iter().map(|(name, _)| name.as_str()).collect();
    let expected = ["day", "members.csv"].map(|table| format!("{archive}: {table}"));
    assert_eq!(names, expected);
    let entries = entries(source, &OpenOptions::default());
    assert_eq!(entries.len(), 4);
    assert!(
        entries
            .iter()
            .all(|entry| entry.weight.access == Access::Poured)
    );
}

#[test]
fn a_size_may_be_said_beforehand_and_what_is_no_file_is_told() {
    let content = b"id,n\nA,1\n";
    let mut bytes = file("pax", b'x', b"10 size=9\n");
    // The header itself says that there is nothing.
    bytes.extend(header("large.csv", 0, b'0'));
    bytes.extend(content);
    bytes.resize(bytes.len().next_multiple_of(512), 0);
    // A file of parts, with a block more that says where they were.
    let mut sparse = header("parts.csv", 5, b'S');
    sparse[482] = 1;
    sparse[148..156].copy_from_slice(b"        ");
    let sum: u32 = sparse.iter().map(|byte| u32::from(*byte)).sum();
    sparse[148..155].copy_from_slice(format!("{sum:06o}\0").as_bytes());
    sparse.resize(1_024, 0);
    sparse.extend(b"parts");
    sparse.resize(1_536, 0);
    bytes.extend(sparse);
    bytes.extend(tar(&[
        ("again.csv", b'1', b""),
        ("pax", b'x', b"22 GNU.sparse.major=1\n"),
        ("holes.csv", b'0', b"1\n0\n"),
        ("folder/", b'5', b""),
        ("more.csv", b'0', b"id,n\nB,2\n"),
    ]));
    let opened = open("all.tar", bytes, &ReadOptions::default()).unwrap();
    assert_eq!(opened.table.rows(), 2);
    let told = said(&opened);
    let expected = "no tables, left out: 3 (parts.csv, again.csv, holes.csv)";
    assert!(told.contains(expected), "{told}");
}

#[test]
fn a_damaged_tar_archive_says_where_what_was_expected() {
    let whole = days();
    let refused = |bytes: Vec<u8>| {
        let refused = open("a.tar", bytes, &ReadOptions::default());
        refused.unwrap_err().to_string()
    };
    let cut = refused(whole[..600].to_vec());
    assert!(
        cut.contains("from byte 0 on 1,024 bytes were expected, and 600 are there"),
        "{cut}"
    );
    let mut changed = whole;
    changed[1_024] = b'X';
    let changed = refused(changed);
    assert!(
        changed.contains("the header at byte 1,024 says the checksum"),
        "{changed}"
    );
}

#[test]
fn a_tar_archive_that_is_cut_or_lies_is_an_error() {
    let whole = days();
    for end in (512..whole.len() - 1_024).step_by(100) {
        let cut = open("a.tar", whole[..end].to_vec(), &ReadOptions::default());
        if let Ok(opened) = cut {
            // Cut between two files it cannot be told from a shorter one.
            assert_eq!(end % 512, 0, "{} rows of {end} bytes", opened.table.rows());
        }
    }
    // Sizes beyond the file, and ones that are no numbers.
    let start = whole
        .windows(14)
        .position(|w| w == b"logs/day_1.csv")
        .unwrap();
    for size in [
        &b"77777777777"[..],
        b"0000000000x",
        b"\x80\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF",
    ] {
        let mut lies = whole.clone();
        lies[start + 124..start + 135].copy_from_slice(size);
        let header = &mut lies[start..start + 512];
        header[148..156].copy_from_slice(b"        ");
        let sum: u32 = header.iter().map(|byte| u32::from(*byte)).sum();
        header[148..155].copy_from_slice(format!("{sum:06o}\0").as_bytes());
        assert!(
            open("a.tar", lies, &ReadOptions::default()).is_err(),
            "{size:?}"
        );
    }
}

#[test]
fn a_tar_archive_that_is_packed_reads_as_if_it_were_not() {
    let plain = open("all.tar", days(), &ReadOptions::default()).unwrap();
    let packed = [gzip(&days()), zstd(&days())];
    for bytes in packed {
        let opened = open("all.tar", bytes.clone(), &ReadOptions::default()).unwrap();
        assert_eq!(shown(&opened), shown(&plain));
        is_two_tables_of_four("all.tgz", bytes);
    }
    // A member by its name, itself packed.
    let members = ReadOptions {
        sheet: Some("members.csv".to_string()),
        ..ReadOptions::default()
    };
    let opened = open("all.tgz", gzip(&days()), &members).unwrap();
    assert_eq!(opened.table.column("city").unwrap().text(0), "Seoul");
    // Cut short, damaged inside, or an archive in an archive once more.
    let refused = |bytes: Vec<u8>| {
        let refused = open("a.tgz", bytes, &ReadOptions::default());
        refused.unwrap_err().to_string()
    };
    let whole = gzip(&days());
    refused(whole[..whole.len() - 20].to_vec());
    let cut = refused(gzip(&days()[..600]));
    assert!(cut.contains("from byte 0 on 1,024 bytes"), "{cut}");
    let twice = tar(&[("all.tgz", b'0', &whole)]);
    let nested = refused(gzip(&twice));
    assert!(nested.contains("archive inside an archive"), "{nested}");
}

#[test]
fn a_packed_archive_is_unpacked_once_for_all_of_its_tables() {
    let names = ["people", "orders", "visits", "shops", "returns", "items"];
    let tables: Vec<(String, Vec<u8>)> = names
        .iter()
        .map(|name| {
            let text = format!("{name}_id,{name}_count,{name}_size\nA,1,5\nB,2,6\n");
            (format!("{name}.csv"), text.into_bytes())
        })
        .collect();
    let files: Vec<(&str, u8, &[u8])> = tables
        .iter()
        .map(|(name, bytes)| (name.as_str(), b'0', bytes.as_slice()))
        .collect();
    let packed = gzip(&tar(&files));
    let once = packed.len() as u64;
    let mut counted = Counted {
        inner: MemorySource::new("all.tgz", packed),
        read: 0,
    };
    let all = open_all(&mut counted, &ReadOptions::default()).unwrap();
    assert_eq!(all.len(), 6);
    // How it begins is looked at, then how what is in it begins.
    assert!(counted.read <= 4 * once, "{} of {once}", counted.read);
}

/// Packs bytes with zstd: one frame of blocks that are stored.
fn zstd(bytes: &[u8]) -> Vec<u8> {
    let mut out = vec![0x28, 0xB5, 0x2F, 0xFD, 0x00, 0x58];
    let mut blocks = bytes.chunks(1_000).peekable();
    while let Some(block) = blocks.next() {
        let last = usize::from(blocks.peek().is_none());
        out.extend(&((block.len() << 3) | last).to_le_bytes()[..3]);
        out.extend(block);
    }
    out
}
