//! The user corrects what was guessed of a column: the file is read anew, what
//! was built from it is built anew, and a correction can be taken back.

// A test that fails by a panic says where; that is what these are for.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "support/driven.rs"]
mod driven;

use holdfast::engine::{
    ColumnKind, DataView, Engine, Failure, OpenOptions, Opening, Reading, Reply, Request,
    TypeChoice, Words, decode, encode,
};
use holdfast::i18n::Lang;
use holdfast::ingest::{Delimiter, Encoding, MemorySource, ReadOptions};
use holdfast::table::ValueFormat;
use holdfast::table::date::{DateFormat, DateOrder};

use driven::{data, finish, open};

/// Asks across the wire, as the page does.
fn correct(
    engine: &mut Engine,
    file: usize,
    column: &str,
    choice: Option<TypeChoice>,
) -> Result<Reply, Failure> {
    let request = Request::Correct {
        file,
        column: column.to_string(),
        choice,
    };
    let request: Request = decode(&encode(&request).unwrap()).unwrap();
    let outcome = engine.ask(2, request);
    let ending = finish(engine, outcome);
    decode(&encode(&ending).unwrap()).unwrap()
}

fn kind(view: &DataView, column: &str) -> ColumnKind {
    let columns = &view.files[0].columns;
    columns.iter().find(|c| c.name == column).unwrap().kind
}

#[test]
fn what_is_told_of_files_and_columns_comes_in_both_languages() {
    let text = "customer;joined\na;03/04/2024\nb;05/06/2024\nc;07/08/2024\n";
    let (_, view) = open(&[("shops.csv", text)]);
    let file = &view.files[0];
    assert_eq!(file.notes.len(), file.columns.len());
    assert_eq!(file.repairs.len(), file.report.repairs.len());
    for lang in [Lang::En, Lang::Ko] {
        let said = |words: &[Words]| -> Vec<String> {
            words
                .iter()
                .map(|said| said.text(lang).to_string())
                .collect()
        };
        for (column, notes) in file.columns.iter().zip(&file.notes) {
            let own = column.notes.iter().map(|note| note.say(lang));
            assert_eq!(said(notes), own.collect::<Vec<_>>());
        }
        let repairs = file.report.repairs.iter().map(|repair| repair.say(lang));
        assert_eq!(said(&file.repairs), repairs.collect::<Vec<_>>());
    }
    // Day or month first: no cell says it.
    assert!(file.notes.iter().any(|notes| !notes.is_empty()));
}

#[test]
fn a_guess_is_corrected_and_taken_back() {
    let text = "customer,shop,opened\na,1,03.04.2024\nb,2,05.04.2024\nc,x,06.04.2024\n";
    let (mut engine, view) = open(&[("shops.csv", text)]);
    let guessed = kind(&view, "shop");
    assert_ne!(guessed, ColumnKind::Integer);
    let number = TypeChoice::of(ColumnKind::Integer);
    let view = data(correct(&mut engine, 0, "shop", Some(number)));
    let shop = &view.files[0].columns[1];
    assert_eq!(shop.kind, ColumnKind::Integer);
    assert!(shop.column_type.chosen);
    assert_eq!(shop.column_type.misfits, 1, "x is no number");
    assert_eq!(shop.missing, 1);
    let view = data(correct(&mut engine, 0, "shop", None));
    assert_eq!(kind(&view, "shop"), guessed);
    assert!(!view.files[0].columns[1].column_type.chosen);
}

#[test]
fn a_correction_of_the_days_order_reaches_what_is_built() {
    // Every day could be a month: only the user knows.
    let mut log = String::from("user_id,event_time,event_type,product_id,price,user_session\n");
    for day in 1..=12 {
        for month in 1..=12 {
            for user in 0..3 {
                log.push_str(&format!(
                    "{user},{day:02}/{month:02}/2024,view,7,2.5,s{day}\n"
                ));
            }
        }
    }
    let (mut engine, view) = open(&[("events.csv", &log)]);
    let first = |engine: &Engine| {
        let table = engine.customers().unwrap();
        let anchors = table.column("anchor").unwrap();
        let events = table.column("events_30d").unwrap();
        (anchors.text(0).to_string(), events.text(0).to_string())
    };
    assert!(view.joined.is_some(), "the log is recognised");
    let before = first(&engine);
    let guessed = view.files[0].columns[1].column_type.format;
    let other = match guessed {
        ValueFormat::Date(format) if format.order == DateOrder::DayFirst => DateOrder::MonthFirst,
        ValueFormat::Date(_) => DateOrder::DayFirst,
        other => panic!("no date: {other:?}"),
    };
    let choice = TypeChoice::written(ValueFormat::Date(DateFormat::of(other)));
    let view = data(correct(&mut engine, 0, "event_time", Some(choice)));
    assert!(view.joined.is_some());
    assert!(view.files[0].columns[1].column_type.chosen);
    // The log is symmetrical: days and months change places, and the table is the same.
    assert_eq!(first(&engine), before);
    // As a text there is no time, and no table can be built: everything stays as it was.
    let text = TypeChoice::of(ColumnKind::Text);
    let ending = correct(&mut engine, 0, "event_time", Some(text));
    if ending.is_err() {
        assert_eq!(first(&engine), before);
    }
}

#[test]
fn what_is_not_there_is_refused() {
    let (mut engine, _) = open(&[("a.csv", "customer,x\na,1\nb,2\n")]);
    let choice = Some(TypeChoice::of(ColumnKind::Text));
    for (file, column) in [(1, "x"), (0, "y")] {
        let ending = correct(&mut engine, file, column, choice);
        assert!(
            matches!(ending, Err(Failure::OutOfRange { .. })),
            "{ending:?}"
        );
    }
}

#[test]
fn every_offer_has_a_name_in_both_languages_and_reads_something() {
    let (mut engine, view) = open(&[("a.csv", "customer,x\na,1\nb,2\n")]);
    assert!(view.offers.len() > 10);
    for offer in view.offers {
        assert!(!offer.title.en.is_empty() && !offer.title.ko.is_empty());
        let view = data(correct(&mut engine, 0, "x", Some(offer.choice)));
        assert!(view.files[0].columns[1].column_type.chosen, "{offer:?}");
    }
}

#[test]
fn another_table_of_an_archive_is_taken() {
    let bytes = std::fs::read(format!(
        "{}/tests/data/formats/daily.zip",
        env!("CARGO_MANIFEST_DIR")
    ));
    let bytes = bytes.unwrap();
    let open = |sheets: &[(&str, &str)]| {
        let readings = sheets.iter().map(|(file, sheet)| Reading {
            file: file.to_string(),
            options: ReadOptions {
                sheet: Some(sheet.to_string()),
                ..ReadOptions::default()
            },
            columns: Vec::new(),
            members: Vec::new(),
        });
        let mut opening = Opening::new(OpenOptions {
            readings: readings.collect(),
            ..OpenOptions::default()
        });
        opening.open(&mut MemorySource::new("daily.zip", bytes.clone()));
        let mut engine = Engine::new();
        let outcome = engine.adopt(1, opening);
        data(finish(&mut engine, outcome))
    };
    let names = |view: &DataView| -> Vec<String> {
        let columns = view.files[0].columns.iter();
        columns.map(|column| column.name.clone()).collect()
    };
    // The largest is proposed, and the page is told of the other.
    let view = open(&[]);
    assert_eq!(names(&view), ["day", "id", "n"]);
    assert!(view.files[0].sheets.contains(&"members.csv".to_string()));
    let view = open(&[("daily.zip", "members.csv")]);
    assert_eq!(names(&view), ["id", "city"]);
    assert!(view.files[0].sheets.len() > 1, "no way back");
    // What was chosen of another file of that name is no reason to refuse this one.
    let view = open(&[("daily.zip", "gone.csv")]);
    assert_eq!(names(&view), ["day", "id", "n"]);
}

/// Opens one file read as the user said.
fn open_as(text: &[u8], options: ReadOptions, columns: &[(&str, TypeChoice)]) -> DataView {
    let reading = Reading {
        file: "a.csv".to_string(),
        members: Vec::new(),
        options,
        columns: columns
            .iter()
            .map(|(name, choice)| (name.to_string(), *choice))
            .collect(),
    };
    let options = OpenOptions {
        readings: vec![reading],
        // 2024-03-01.
        today: Some(19_783),
        ..OpenOptions::default()
    };
    // As the page sends it to the worker.
    let options: OpenOptions = decode(&encode(&options).unwrap()).unwrap();
    let mut opening = Opening::new(options);
    opening.begin("a.csv", text.len() as u64);
    opening.push(text);
    opening.end();
    let mut engine = Engine::new();
    let outcome = engine.adopt(1, opening);
    data(finish(&mut engine, outcome))
}

#[test]
fn what_was_sniffed_is_overruled() {
    let names = |view: &DataView| -> Vec<String> {
        let columns = view.files[0].columns.iter();
        columns.map(|column| column.name.clone()).collect()
    };
    let usual = ReadOptions::default();
    // Both marks would do; only the user knows.
    let text = b"a;b,c\n1;2,3\n4;5,6\n7;8,9\n";
    for (delimiter, expected) in [
        (Delimiter::Semicolon, &["a", "b,c"][..]),
        (Delimiter::Comma, &["a;b", "c"]),
    ] {
        let options = ReadOptions {
            delimiter: Some(delimiter),
            ..usual.clone()
        };
        assert_eq!(names(&open_as(text, options, &[])), expected);
    }
    let text = b"note\nx,y\n1,2\n3,4\n";
    let skipped = ReadOptions {
        skip_lines: Some(2),
        header_rows: Some(0),
        ..usual.clone()
    };
    let view = open_as(text, skipped, &[]);
    assert_eq!((view.customers, names(&view).len()), (2, 2));
    assert!(
        !names(&view).contains(&"x".to_string()),
        "{:?}",
        names(&view)
    );
    // Korean bytes that are also letters of the West.
    let text = b"id,\xc0\xcc\xb8\xa7\n1,\xb1\xe8\n2,\xb9\xda\n";
    for (encoding, expected) in [(Encoding::Cp949, "이름"), (Encoding::Windows1252, "ÀÌ¸§")] {
        let options = ReadOptions {
            encoding: Some(encoding),
            ..usual.clone()
        };
        assert_eq!(names(&open_as(text, options, &[]))[1], expected);
    }
}

#[test]
fn what_was_said_of_columns_holds_from_the_beginning() {
    let text = b"customer,shop,seen\na,1,2024-02-01\nb,2,2024-02-20\nc,x,2031-01-01\n";
    let number = TypeChoice::of(ColumnKind::Integer);
    let view = open_as(
        text,
        ReadOptions::default(),
        &[("shop", number), ("gone", number)],
    );
    let shop = &view.files[0].columns[1];
    assert!(shop.column_type.chosen);
    assert_eq!((shop.kind, shop.missing), (ColumnKind::Integer, 1));
    // Today is known, so that a day to come is pointed out.
    let seen = &view.files[0].columns[2];
    assert!(
        seen.notes
            .iter()
            .any(|note| note.say(Lang::En).contains("2031")),
        "{:?}",
        seen.notes
    );
    assert_eq!(
        view.files[0].repeated.as_ref().map(|found| found.rows),
        Some(0)
    );
}

#[test]
fn a_file_that_cannot_be_read_so_is_known_to_be_lost() {
    let read = |said: &[(&str, &[&str])]| {
        let readings = said.iter().map(|(file, members)| Reading {
            file: file.to_string(),
            members: members.iter().map(|member| member.to_string()).collect(),
            options: ReadOptions {
                skip_lines: Some(100),
                ..ReadOptions::default()
            },
            columns: Vec::new(),
        });
        let mut opening = Opening::new(OpenOptions {
            readings: readings.collect(),
            ..OpenOptions::default()
        });
        for (name, text) in [
            ("a.csv", "id,n\na,1\nb,2\n"),
            ("b.csv", "code,k,m\nx,1,2\ny,2,3\n"),
        ] {
            opening.begin(name, text.len() as u64);
            opening.push(text.as_bytes());
            opening.end();
        }
        let mut engine = Engine::new();
        let outcome = engine.adopt(1, opening);
        data(finish(&mut engine, outcome))
    };
    let reading = |file: &str, members: &[&str]| Reading {
        file: file.to_string(),
        members: members.iter().map(|member| member.to_string()).collect(),
        ..Reading::default()
    };
    let whole = read(&[]);
    assert!(!whole.lost(&reading("b.csv", &[])));
    // Nothing was refused: it is gone for another reason, or was never there.
    assert!(!whole.lost(&reading("c.csv", &[])));
    let without = read(&[("b.csv", &[])]);
    assert_eq!((without.files.len(), without.refused.len()), (1, 1));
    assert!(without.lost(&reading("b.csv", &[])));
    assert!(!without.lost(&reading("a.csv", &[])));
    // Of a series any file that is missing is lost.
    assert!(without.lost(&reading("*.csv", &["a.csv", "b.csv"])));
}

#[test]
fn changes_of_a_plan_are_kept_where_it_has_a_place_for_them() {
    use holdfast::engine::editing::{Edits, Knob};
    let log = |amount: &str| {
        let mut text = format!("user_id,ts,{amount}\n");
        for user in 0..30 {
            for month in 1..=6 {
                let day = 1 + user % 28;
                text.push_str(&format!(
                    "u{user},2020-{month:02}-{day:02},{}.5\n",
                    user % 7
                ));
            }
        }
        text
    };
    let plan = |amount: &str| open(&[("log.csv", &log(amount))]).1.plan.unwrap();
    let (same, other) = (plan("amount"), plan("points"));
    let mut edits = Edits::default();
    for line in &same.features {
        if line.name.starts_with("amount") {
            edits.dropped.insert(line.name.clone());
        }
    }
    let dial = same.dials.first().unwrap();
    edits.knobs.insert(dial.knob.clone(), dial.value + 1.0);
    assert!(edits.len() > 1, "{edits:?}");
    assert_eq!(same.still(&edits), edits);
    // Of another column its features are gone, and no number has the name of a stranger.
    edits
        .knobs
        .insert(Knob::Constant("stranger".to_string()), 1.0);
    let still = other.still(&edits);
    assert_eq!(still.dropped.len(), 0, "{still:?}");
    let knobs: Vec<&Knob> = still.knobs.keys().collect();
    assert_eq!(knobs, [&dial.knob]);
}
