//! An archive with members that cannot be read: these are left out and named, the others are
//! opened; only if nothing is left the archive is refused.

use holdfast::engine::{OpenOptions, entries};
use holdfast::ingest::{
    ArchiveProblem, ByteSource, IngestProblem, MemorySource, ReadOptions, WorkbookProblem,
};
use holdfast::table::{open_all, open_files, open_tables};

use crate::sheet;
use crate::support::{gzip, open, said, zip};

const ONE: (&str, &[u8]) = ("day_1.csv", b"id,n\nA,1\n");
const TWO: (&str, &[u8]) = ("day_2.csv", b"id,n\nB,2\nC,3\n");

/// Changes the directory's entry of a member; its fields stand at these places.
fn changed(mut archive: Vec<u8>, member: &str, at: usize, change: u8) -> Vec<u8> {
    let name = archive
        .windows(member.len())
        .rposition(|w| w == member.as_bytes())
        .unwrap();
    // The name follows 46 bytes of the entry.
    archive[name - 46 + at] ^= change;
    archive
}

fn encrypted(archive: Vec<u8>, member: &str) -> Vec<u8> {
    changed(archive, member, 8, 1)
}

/// The checksum of the member is another: it shows at its end.
fn damaged(archive: Vec<u8>, member: &str) -> Vec<u8> {
    changed(archive, member, 16, 0xFF)
}

/// A text whose end is not in its first pieces.
fn long(header: &str) -> Vec<u8> {
    let rows = (0..300_000).map(|row| format!("D{row},{row}\n"));
    format!("{header}\n{}", rows.collect::<String>()).into_bytes()
}

fn office(folder: &str) -> Vec<u8> {
    zip(&[
        ("[Content_Types].xml", b"<a/>".as_slice()),
        ("_rels/.rels", b"<a/>".as_slice()),
        (folder, b"<a/>".as_slice()),
    ])
}

#[test]
fn one_odd_member_leaves_the_others_readable() {
    let compound = [b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".as_slice(), &[0; 2_000]].concat();
    let mut cut = gzip(TWO.1);
    cut.truncate(cut.len() - 6);
    for (name, bytes, is_told_as_no_table) in [
        ("inner.zip", zip(&[ONE]), false),
        ("tables.7z", b"7z\xBC\xAF\x27\x1C\0\x04abc".to_vec(), false),
        ("letter.doc", compound.clone(), false),
        ("Thumbs.db", compound, true),
        ("letter.docx", office("word/document.xml"), true),
        ("slides.pptx", office("ppt/presentation.xml"), true),
        ("photo.png", b"\x89PNG\r\n\x1A\n....".to_vec(), true),
        (
            "noise.dat",
            b"\x01\x02\x03\x04\x05\x06\0\0\0".repeat(30),
            false,
        ),
        ("day_3.csv.gz", cut, false),
    ] {
        let archive = zip(&[ONE, (name, &bytes), TWO]);
        let opened = open("all.zip", archive.clone(), &ReadOptions::default());
        let opened = opened.unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(opened.table.rows(), 3, "{name}");
        let told = said(&opened);
        let expected = match is_told_as_no_table {
            true => format!("that are no tables, left out: 1 ({name})"),
            false => format!("that could not be read, left out: 1 ({name})"),
        };
        assert!(told.contains(&expected), "{name}: {told}");
        let source = &mut MemorySource::new("all.zip", archive);
        let tables = open_tables(source, &|_| ReadOptions::default()).unwrap();
        assert_eq!(tables.len(), 1, "{name}");
        assert!(said(&tables[0].1).contains(&expected), "{name}");
    }
}

#[test]
fn a_member_with_a_password_is_named_and_says_so_when_it_is_asked_for() {
    let archive = encrypted(
        zip(&[ONE, ("secret.csv", b"id,n\nX,9\n"), TWO]),
        "secret.csv",
    );
    let opened = open("all.zip", archive.clone(), &ReadOptions::default()).unwrap();
    assert_eq!(opened.table.rows(), 3);
    let told = said(&opened);
    assert!(
        told.contains("could not be read, left out: 1 (secret.csv)"),
        "{told}"
    );
    let refused = open("all.zip", archive.clone(), &sheet("secret.csv")).unwrap_err();
    assert!(
        refused.to_string().contains("needs a password"),
        "{refused}"
    );
    // Beside streamed files it is an entry, which says by itself why it cannot be read.
    let source = &mut MemorySource::new("all.zip", archive);
    let found = entries(source, &OpenOptions::default());
    let names: Vec<&str> = found.iter().map(|entry| entry.name.as_str()).collect();
    let expected = ["day_1.csv", "day_2.csv", "secret.csv"];
    assert_eq!(names, expected.map(|name| format!("all.zip: {name}")));
}

#[test]
fn a_damaged_file_is_left_out_of_its_group_with_all_of_its_rows() {
    let three = long("id,n");
    let archive = damaged(zip(&[ONE, ("day_3.csv", &three), TWO]), "day_3.csv");
    let opened = open("all.zip", archive, &ReadOptions::default()).unwrap();
    let ids: Vec<&str> = (0..opened.table.rows())
        .map(|row| opened.table.columns()[0].text(row))
        .collect();
    assert_eq!(ids, ["A", "B", "C"]);
    let told = said(&opened);
    assert!(
        told.contains("one table: 2 (day_1.csv, day_2.csv)"),
        "{told}"
    );
    assert!(
        told.contains("could not be read, left out: 1 (day_3.csv)"),
        "{told}"
    );
}

#[test]
fn a_damaged_table_leaves_the_next_one() {
    let logs = long("user,clicks");
    let archive = damaged(zip(&[("logs.csv", &logs), ONE]), "logs.csv");
    let opened = open("all.zip", archive.clone(), &ReadOptions::default()).unwrap();
    assert_eq!(
        (opened.table.name.as_str(), opened.table.rows()),
        ("day_1", 1)
    );
    let told = said(&opened);
    assert_eq!(
        told,
        "Files inside that could not be read, left out: 1 (logs.csv). Open one of them by itself to see why.\n"
    );
    let source = &mut MemorySource::new("all.zip", archive);
    assert_eq!(open_all(source, &ReadOptions::default()).unwrap().len(), 1);
    let tables = open_tables(source, &|_| ReadOptions::default()).unwrap();
    assert_eq!(tables.len(), 1);
}

#[test]
fn where_nothing_is_left_the_first_problem_is_said() {
    let archive = zip(&[("one.csv", b"a,b\n1,2\n"), ("two.csv", b"a,b\n3,4\n")]);
    let archive = encrypted(encrypted(archive, "one.csv"), "two.csv");
    let refused = open("all.zip", archive, &ReadOptions::default()).unwrap_err();
    let expected = "all.zip: “one.csv” in the archive needs a password. Unpack it yourself and open what is inside.";
    assert_eq!(refused.to_string(), expected);
    let archive = zip(&[("letter.docx", &office("word/document.xml"))]);
    let refused = open("all.zip", archive, &ReadOptions::default()).unwrap_err();
    assert!(
        refused.to_string().contains("none of them is a table"),
        "{refused}"
    );
}

#[test]
fn what_would_fill_the_memory_ends_all_and_a_file_of_its_own_is_not_left_out() {
    let (member, limit) = ("bomb.csv".to_string(), 1);
    let bomb = ArchiveProblem::TooLarge { member, limit };
    assert!(!IngestProblem::from(bomb).spares_others());
    let cells = WorkbookProblem::TooManyCells { limit };
    assert!(!IngestProblem::from(cells).spares_others());
    let mut fine = MemorySource::new(ONE.0, ONE.1.to_vec());
    let mut noise = MemorySource::new("noise.csv", b"\x01\x02\x03\0\0\0".repeat(50));
    let mut sources: Vec<&mut dyn ByteSource> = vec![&mut fine, &mut noise];
    let refused = open_files(&mut sources, &ReadOptions::default()).unwrap_err();
    assert!(refused.to_string().starts_with("noise.csv"), "{refused}");
}
