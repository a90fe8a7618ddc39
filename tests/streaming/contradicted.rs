//! What the beginning of a file leaves open, a later row shows: nothing is read wrong in
//! silence, however the file is read.

use holdfast::engine::{
    DataView, Engine, Feed, OpenOptions, Opening, Outcome, Reply, Share, Step, Streaming, entries,
};
use holdfast::export::parquet::write_table;
use holdfast::i18n::Lang;
use holdfast::ingest::{ByteSource, MemorySource, ReadOptions};
use holdfast::table::{ColumnKind, Table, TypeChoice, read_slice};

/// Bytes of a beginning by which the tests judge.
pub const BEGINNING: usize = 300_000;

pub type Files<'a> = Vec<(&'a str, &'a [u8])>;

/// Purchases; a row's day and amount as `day` and `amount` write them.
pub fn log(rows: usize, day: impl Fn(usize) -> String, amount: impl Fn(usize) -> String) -> String {
    let mut text = String::from("user_id;event_time;event_type;price\n");
    for row in 0..rows {
        text += &format!("c{};{};purchase;{}\n", row * 7 % 97, day(row), amount(row));
    }
    text
}

/// Days that could be meant either way, but for the last hundredth, where the day is above 12.
fn month_first(row: usize) -> String {
    let day = match row >= 19_800 {
        true => 13 + row % 16,
        false => 1 + row % 12,
    };
    format!("{:02}/{day:02}/2024", 1 + row / 7 % 6)
}

pub fn whole(row: usize) -> String {
    (row % 31).to_string()
}

/// Looks at files, text by its beginning and all else as if it were huge, and reads them as
/// a worker does; how often it began anew.
pub fn drive(files: &Files<'_>) -> (Streaming, usize) {
    drive_by(files, OpenOptions::default())
}

/// The same, as the user said.
pub fn drive_by(files: &Files<'_>, options: OpenOptions) -> (Streaming, usize) {
    let mut streaming = Streaming::of_files(options, 1 << 20);
    let mut sources: Vec<MemorySource> = Vec::new();
    for (name, bytes) in files {
        let mut source = MemorySource::new(name, bytes.to_vec());
        let found = entries(&mut source, &OpenOptions::default());
        match name {
            name if name.ends_with(".csv") => {
                let beginning = &bytes[..bytes.len().min(BEGINNING)];
                streaming.peek(name, bytes.len() as u64, beginning);
            }
            name if name.ends_with(".parquet") => streaming.peek_parquet(&mut source),
            _ => streaming.peek_part(&mut source, &found[0]),
        }
        sources.push(source);
    }
    let order = streaming.plan().unwrap();
    let (mut position, mut again) = (0, 0);
    while let Some(place) = order.get(position) {
        match streaming.begin(position).unwrap() {
            Feed::Bytes => {
                let _ = files[*place]
                    .1
                    .chunks(70_001)
                    .all(|piece| streaming.push(piece));
            }
            Feed::Ranges => {
                let source: &mut dyn ByteSource = &mut sources[*place];
                while streaming.step(source).is_some() {}
            }
            Feed::Nothing => while streaming.step_held().is_some() {},
        }
        streaming.end().unwrap();
        position = match streaming.rewind().unwrap() {
            true => {
                again += 1;
                0
            }
            false => position + 1,
        };
    }
    (streaming, again)
}

fn finish(engine: &mut Engine, outcome: Outcome) -> DataView {
    let ending = match outcome {
        Outcome::Answer(ending) => ending,
        Outcome::Started => loop {
            if let Step::Done(_, ending) = engine.step().unwrap() {
                break *ending;
            }
        },
    };
    match ending {
        Ok(Reply::Data(view)) => *view,
        other => panic!("{other:?}"),
    }
}

pub fn built(streaming: Streaming) -> (Table, String) {
    let (engine, view) = viewed(streaming);
    (engine.customers().unwrap().clone(), said(&view))
}

/// What the page shows of it.
pub fn viewed(streaming: Streaming) -> (Engine, DataView) {
    let mut engine = Engine::new();
    let outcome = engine.adopt_stream(1, streaming);
    let view = finish(&mut engine, outcome);
    (engine, view)
}

/// The table, and what is told of the files.
pub fn repaired(streaming: Streaming) -> (Table, String) {
    let (engine, view) = viewed(streaming);
    let repairs = view.files.iter().flat_map(|file| &file.report.repairs);
    let told = repairs.map(|repair| repair.say(Lang::En) + "\n").collect();
    (engine.customers().unwrap().clone(), told)
}

/// The recipe by which something was built.
pub fn recipe(streaming: Streaming) -> String {
    viewed(streaming).1.plan.unwrap().recipe
}

/// What is told of the build.
fn said(view: &DataView) -> String {
    let built = view.joined.as_ref().unwrap();
    let lines = built
        .findings
        .iter()
        .map(|line| line.text(Lang::En).to_string() + "\n");
    lines.collect()
}

pub fn held(files: &Files<'_>) -> Table {
    let mut opening = Opening::default();
    for (name, bytes) in files {
        opening.open(&mut MemorySource::new(name, bytes.to_vec()));
    }
    let mut engine = Engine::new();
    let outcome = engine.adopt(1, opening);
    finish(&mut engine, outcome);
    engine.customers().unwrap().clone()
}

pub fn zipped(name: &str, text: &str) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    archive.start_file(name, options).unwrap();
    std::io::Write::write_all(&mut archive, text.as_bytes()).unwrap();
    archive.finish().unwrap().into_inner()
}

/// The same rows as JSON lines.
fn json(text: &str) -> String {
    let rows = text.lines().skip(1).map(|line| {
        let cells: Vec<&str> = line.split(';').collect();
        format!(
            "{{\"user_id\":\"{}\",\"event_time\":\"{}\",\"event_type\":\"{}\",\"price\":\"{}\"}}\n",
            cells[0], cells[1], cells[2], cells[3]
        )
    });
    rows.collect()
}

/// The same rows as Parquet, its days and amounts as texts.
pub fn parquet(text: &str) -> Vec<u8> {
    let opened = read_slice("log.csv", text.as_bytes(), &ReadOptions::default()).unwrap();
    let columns = opened.table.columns().iter();
    let texts = columns.map(|column| column.with_type(&TypeChoice::of(ColumnKind::Text)));
    let table = Table::new("log", texts.collect()).unwrap();
    let mut bytes = Vec::new();
    write_table(&table, &mut bytes).unwrap();
    bytes
}

#[test]
fn a_date_order_that_only_later_rows_show_is_read_right() {
    let text = log(70_000, |row| month_first(row * 2 / 7), whole);
    let expected = held(&vec![("log.csv", text.as_bytes())]);
    let (archive, lines, columns) = (zipped("log.csv", &text), json(&text), parquet(&text));
    for (name, bytes) in [
        ("log.csv", text.as_bytes()),
        ("log.zip", &archive),
        ("log.jsonl", lines.as_bytes()),
        ("log.parquet", &columns),
    ] {
        let (streaming, again) = drive(&vec![(name, bytes)]);
        assert_eq!(again, 1, "{name}");
        let (table, said) = built(streaming);
        assert_eq!(table, expected, "{name}");
        assert!(
            said.contains("/2024\" in line 69,3") && said.contains("month/day/year"),
            "{name}: {said}"
        );
        assert!(!said.contains("could not be read"), "{name}: {said}");
    }
}

#[test]
fn a_separator_that_only_later_rows_explain_is_read_right() {
    // 1.395 is a thousand three hundred ninety-five, as the last rows show.
    let amount = |row: usize| match row >= 19_900 {
        true => format!("2.{:03},50", 100 + row % 900),
        false => format!("1.{:03}", 100 + row % 900),
    };
    let day = |row: usize| format!("2024-{:02}-{:02}", 1 + row / 7 % 6, 1 + row % 28);
    let text = log(20_000, day, amount);
    let expected = held(&vec![("log.csv", text.as_bytes())]);
    let archive = zipped("log.csv", &text);
    for (name, bytes) in [("log.csv", text.as_bytes()), ("log.zip", &archive)] {
        let (streaming, again) = drive(&vec![(name, bytes)]);
        assert_eq!(again, 1, "{name}");
        let (table, said) = built(streaming);
        assert_eq!(table, expected, "{name}");
        assert!(said.contains("1.395,5"), "{name}: {said}");
    }
}

#[test]
fn thousands_after_decimal_commas_are_no_fractions() {
    // The beginning proves the comma; what groups by points comes long after it.
    let amount = |row: usize| match row {
        19_950 => "1.5".to_string(),
        19_900.. => format!("1.{:03}", 100 + row % 900),
        _ => format!("{},{:02}", row % 31, row % 100),
    };
    let day = |row: usize| format!("2024-{:02}-{:02}", 1 + row / 7 % 6, 1 + row % 28);
    let text = log(20_000, day, amount);
    let files: Files<'_> = vec![("log.csv", text.as_bytes())];
    let (streaming, again) = drive(&files);
    assert_eq!(again, 0);
    let (table, said) = built(streaming);
    assert_eq!(table, held(&files));
    let expected = "could not be read: 1. The first is \"1.5\" in line 19,952";
    assert!(said.contains(expected), "{said}");
}

#[test]
fn rows_that_fit_neither_are_counted_and_told() {
    // First the 25th day, long after the beginning, then a 25th month.
    let day = |row: usize| match row {
        19_000 => "25/03/2024".to_string(),
        19_500 | 19_501 => "03/25/2024".to_string(),
        _ => format!("{:02}/{:02}/2024", 1 + row % 12, 1 + row / 7 % 6),
    };
    let text = log(20_000, day, whole);
    let (streaming, again) = drive(&vec![("log.csv", text.as_bytes())]);
    assert_eq!(again, 0);
    let (_, said) = built(streaming);
    let expected = "could not be read: 2. The first is \"03/25/2024\" in line 19,502";
    assert!(said.contains(expected), "{said}");
}

#[test]
fn files_of_one_table_are_written_alike() {
    let date =
        |row: usize, days: usize| format!("{:02}/{:02}/2024", 1 + row / 7 % 6, 1 + row % days);
    // The first day's file says nothing of the order, the second does.
    let open = log(9_000, |row| date(row, 12), whole);
    let certain = log(9_000, |row| date(row, 28), whole);
    let files: Files<'_> = vec![("a1.csv", open.as_bytes()), ("a2.csv", certain.as_bytes())];
    let together = open.clone() + certain.split_once('\n').unwrap().1;
    let expected = held(&vec![("a.csv", together.as_bytes())]);
    let (streaming, again) = drive(&files);
    assert_eq!(again, 0);
    assert_eq!(built(streaming).0, expected);
    assert_eq!(held(&files), expected, "held");
    // Only a later row of the second shows it: both are read anew.
    let late = log(20_000, month_first, whole);
    let files: Files<'_> = vec![("a1.csv", open.as_bytes()), ("a2.csv", late.as_bytes())];
    let together = open.clone() + late.split_once('\n').unwrap().1;
    let expected = held(&vec![("a.csv", together.as_bytes())]);
    let (streaming, again) = drive(&files);
    assert_eq!(again, 1);
    assert_eq!(built(streaming).0, expected);
}

/// A helper looks at a row; what the date is, another file of the table showed, and the
/// worker that asks it passes it on.
#[test]
fn helpers_read_a_date_as_another_part_shows_it() {
    let date =
        |row: usize, days: usize| format!("{:02}/{:02}/2024", 1 + row / 7 % 6, 1 + row % days);
    let open = log(120_000, |row| date(row, 12), whole);
    let certain = log(9_000, |row| date(row, 28), whole);
    let together = open.clone() + certain.split_once('\n').unwrap().1;
    let expected = held(&vec![("a.csv", together.as_bytes())]);
    let source = |name: &str, text: &str| MemorySource::new(name, parquet(text));
    let (mut open, mut certain) = (source("a1.parquet", &open), source("a2.parquet", &certain));
    let mut first = Streaming::of_files(OpenOptions::default(), 1 << 20);
    first.peek_parquet(&mut open);
    first.peek_parquet(&mut certain);
    assert_eq!(first.plan().unwrap(), [0, 1]);
    let [mine, theirs] = [0..1, 1..2].map(Share::Groups);
    assert!(first.begin_part(0, &mine));
    while first.step(&mut open).is_some() {}
    let mine = first.end_part().unwrap();
    let assigned = first.assign(0, theirs).unwrap();
    let mut helper = Streaming::new(assigned.options.clone());
    helper.peek_assigned(&mut open);
    helper.begin_assigned(&assigned).unwrap();
    while helper.step(&mut open).is_some() {}
    let theirs = helper.end_part().unwrap();
    // Row groups are told from the file's beginning.
    assert_eq!((mine.rows(), theirs.rows()), (0, 0));
    first
        .take_over(0, mine.rows(), &helper.pack().unwrap())
        .unwrap();
    first.end_parts(0, &[mine, theirs]);
    assert_eq!(first.begin(1), Some(Feed::Ranges));
    while first.step(&mut certain).is_some() {}
    first.end().unwrap();
    assert!(!first.rewind().unwrap());
    assert_eq!(built(first).0, expected);
}
