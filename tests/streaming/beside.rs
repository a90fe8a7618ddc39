//! Files of several tables beside one that is streamed: archives and workbooks give all
//! their tables to the plan, as they do when everything is held.

use std::io::Write;

use holdfast::engine::{
    Access, Course, DataView, Entry, Feed, OpenOptions, Streaming, Weight, courses, entries,
};
use holdfast::ingest::{ByteSource, MemorySource};
use holdfast::table::Table;

use crate::groups::ended;
use crate::{Files, held};

/// Reads files as the page's worker does, of which `limit` bytes may be held.
fn opened(files: &[(String, Vec<u8>)], limit: u64) -> (Table, DataView) {
    let options = OpenOptions::default();
    let mut sources: Vec<MemorySource> = files
        .iter()
        .map(|(name, bytes)| MemorySource::new(name, bytes.clone()))
        .collect();
    let mut found: Vec<(usize, Entry)> = Vec::new();
    for (place, source) in sources.iter_mut().enumerate() {
        found.extend(entries(source, &options).into_iter().map(|e| (place, e)));
    }
    let weights: Vec<Weight> = found.iter().map(|(_, entry)| entry.weight).collect();
    let courses = courses(&weights, limit);
    assert!(courses.contains(&Course::Streamed) && courses.contains(&Course::Held));
    let mut streaming = Streaming::of_files(options, 1);
    for ((place, entry), course) in found.iter().zip(&courses) {
        let source = &mut sources[*place];
        match (course, entry.weight.access) {
            (Course::Refused, _) => streaming.refuse(entry.weight.refusal(&entry.name)),
            (Course::Held, _) => streaming.hold_part(source, entry),
            (_, Access::Pieces) => {
                let (name, bytes) = &files[*place];
                streaming.peek(name, bytes.len() as u64, &bytes[..bytes.len().min(300_000)]);
            }
            _ => streaming.peek_part(source, entry),
        }
    }
    for (position, place) in streaming.plan().unwrap().into_iter().enumerate() {
        let file = found[place].0;
        match streaming.begin(position).unwrap() {
            Feed::Bytes => assert!(streaming.push(&files[file].1)),
            Feed::Nothing => while streaming.step_held().is_some() {},
            Feed::Ranges => {
                let source: &mut dyn ByteSource = &mut sources[file];
                while streaming.step(source).is_some() {}
            }
        }
        streaming.end().unwrap();
    }
    ended(streaming)
}

fn zipped(files: &[(&str, &str)]) -> Vec<u8> {
    let mut out = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in files {
        let options = zip::write::SimpleFileOptions::default();
        out.start_file(*name, options).unwrap();
        out.write_all(text.as_bytes()).unwrap();
    }
    out.finish().unwrap().into_inner()
}

/// A workbook of a sheet per text.
fn workbook(files: &[(&str, &str)]) -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    for (name, text) in files {
        let sheet = book.add_worksheet();
        sheet.set_name(*name).unwrap();
        for (at, row) in text.lines().enumerate() {
            for (column, cell) in row.split(',').enumerate() {
                sheet.write_string(at as u32, column as u16, cell).unwrap();
            }
        }
    }
    book.save_to_buffer().unwrap()
}

#[test]
fn archives_and_workbooks_beside_a_streamed_file_take_part_with_all_their_tables() {
    let files = holdfast_demos::subscription::generate();
    let texts: Files<'_> = files
        .iter()
        .map(|file| (file.name, file.text.as_bytes()))
        .collect();
    let expected = held(&texts);
    let log = files.iter().max_by_key(|file| file.text.len()).unwrap();
    let others: Vec<(&str, &str)> = files
        .iter()
        .filter(|file| file.name != log.name)
        .map(|file| (file.name, file.text.as_str()))
        .collect();
    assert!(others.len() > 1);
    for (name, bytes) in [
        ("all.zip", zipped(&others)),
        ("all.xlsx", workbook(&others)),
    ] {
        let given = [
            (log.name.to_string(), log.text.clone().into_bytes()),
            (name.to_string(), bytes),
        ];
        // As if it were too large: what is held beside it may take what it needs.
        let limit = log.text.len() as u64;
        let (table, view) = opened(&given, limit - 1);
        assert_eq!(table, expected, "{name}");
        let mut shown: Vec<String> = view.files.iter().map(|file| file.shown.clone()).collect();
        shown.sort();
        let within = |(table, _): &(&str, &str)| format!("{name}: {table}");
        let mut expected: Vec<String> = others.iter().map(within).collect();
        expected.push(log.name.to_string());
        expected.sort();
        assert_eq!(shown, expected);
    }
}

#[test]
fn a_sheet_that_plays_no_part_is_left_where_it_is() {
    let log = crate::purchases(0..50);
    let remarks = "topic,remark\nprices,with tax\nstores,two\n";
    let about = "customer,city\n".to_string() + &"c1,Seoul\nc2,Busan\n".repeat(20);
    let given = [
        ("log.csv".to_string(), log.clone().into_bytes()),
        (
            "about.xlsx".to_string(),
            workbook(&[("about", &about), ("remarks", remarks)]),
        ),
    ];
    let (_, view) = opened(&given, log.len() as u64 - 1);
    let shown: Vec<&str> = view.files.iter().map(|file| file.shown.as_str()).collect();
    assert_eq!(shown, ["log.csv", "about.xlsx"]);
    let said = view.files[1].report.repairs.iter();
    let said: Vec<String> = said
        .map(|repair| repair.say(holdfast::i18n::Lang::En))
        .collect();
    assert!(said.concat().contains("“remarks”"), "{said:?}");
}
