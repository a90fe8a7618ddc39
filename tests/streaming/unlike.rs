//! Rows long after a file's beginning that are written otherwise than it: where what they hold
//! is clear, all is read so; else they are counted and told. Nothing goes missing in silence.

use holdfast::engine::{Feed, OpenOptions, Streaming};
use holdfast::ingest::MemorySource;
use holdfast::table::Column;

use super::below::in_parts;
use super::contradicted::{
    BEGINNING, Files, built, drive, drive_by, held, log, parquet, recipe, repaired, whole, zipped,
};

/// The row from which on things are written otherwise: far behind the beginning.
const LATER: usize = 19_800;

fn iso(row: usize) -> String {
    format!("2024-{:02}-{:02}", 1 + row / 7 % 6, 1 + row % 28)
}

#[test]
fn decimal_commas_after_whole_numbers_are_read_right() {
    let amount = |row: usize| match row >= LATER {
        true => format!("{},{:02}", row % 31, row % 100),
        false => whole(row),
    };
    let text = log(20_000, iso, amount);
    let expected = held(&vec![("log.csv", text.as_bytes())]);
    let (archive, columns) = (zipped("log.csv", &text), parquet(&log(70_000, iso, amount)));
    for (name, bytes) in [("log.csv", text.as_bytes()), ("log.zip", &archive)] {
        let (streaming, again) = drive(&vec![(name, bytes)]);
        assert_eq!(again, 1, "{name}");
        let (table, said) = built(streaming);
        assert_eq!(table, expected, "{name}");
        assert!(said.contains("in line 19,8"), "{name}: {said}");
        assert!(!said.contains("could not be read"), "{name}: {said}");
    }
    // Its beginning is 50,000 rows, and holds both.
    let files: Files<'_> = vec![("log.parquet", &columns)];
    let (streaming, again) = drive(&files);
    assert_eq!(again, 0);
    assert_eq!(built(streaming).0, held(&files));
}

#[test]
fn days_in_another_writing_are_read_beside_the_first() {
    let day = |row: usize| match row >= LATER {
        true => format!("{:02}/{:02}/2024", 1 + row % 28, 1 + row / 7 % 6),
        false => iso(row),
    };
    let expected = held(&vec![("log.csv", log(20_000, iso, whole).as_bytes())]);
    let text = log(20_000, day, whole);
    let archive = zipped("log.csv", &text);
    for (name, bytes) in [("log.csv", text.as_bytes()), ("log.zip", &archive)] {
        let (streaming, again) = drive(&vec![(name, bytes)]);
        assert_eq!(again, 1, "{name}");
        let (table, said) = built(streaming);
        assert_eq!(table, expected, "{name}");
        assert!(said.contains("day/month/year"), "{name}: {said}");
        assert!(!said.contains("could not be read"), "{name}: {said}");
    }
}

/// Purchases as JSON lines, of which some have a price.
fn objects(rows: usize, has_price: impl Fn(usize) -> bool) -> String {
    let object = |row: usize| {
        let price = match has_price(row) {
            true => format!(",\"price\":{}", whole(row)),
            false => String::new(),
        };
        let (user, day) = (row * 7 % 97, iso(row));
        format!(
            "{{\"user_id\":\"c{user}\",\"event_time\":\"{day}\",\"event_type\":\"purchase\"{price}}}\n"
        )
    };
    (0..rows).map(object).collect()
}

#[test]
fn keys_that_come_up_long_after_the_beginning_are_taken() {
    let text = objects(20_000, |row| row >= 12_000);
    let archive = zipped("log.jsonl", &text);
    for (name, bytes) in [("log.jsonl", text.as_bytes()), ("log.zip", &archive)] {
        let files: Files<'_> = vec![(name, bytes)];
        let (streaming, again) = drive(&files);
        assert_eq!(again, 1, "{name}");
        let view = format!("{:?}", streaming.preview());
        assert!(view.contains("\"price\""), "{name}: {view}");
        let (table, repairs) = repaired(streaming);
        let names: Vec<&str> = table.columns().iter().map(Column::name).collect();
        assert!(
            names.iter().any(|name| name.contains("price")),
            "{name}: {names:?}"
        );
        assert_eq!(table, held(&files), "{name}");
        assert!(!repairs.contains("long after"), "{name}: {repairs}");
    }
}

#[test]
fn keys_that_hardly_any_row_has_are_told_and_left_out() {
    for (having, again) in [(1, 0), (19, 0), (200, 1)] {
        let text = objects(20_000, |row| (LATER..LATER + having).contains(&row));
        let (streaming, times) = drive(&vec![("log.jsonl", text.as_bytes())]);
        assert_eq!(times, again, "{having}");
        let (_, repairs) = repaired(streaming);
        let told = repairs.contains("take no part in what is built: 1 (price)");
        assert_eq!(told, again == 0, "{having}: {repairs}");
    }
}

#[test]
fn a_key_that_nothing_is_built_of_is_no_reason_to_read_all_again() {
    let plain = objects(20_000, |_| false);
    let (planned, _) = drive(&vec![("log.jsonl", plain.as_bytes())]);
    let options = OpenOptions {
        recipe: Some(recipe(planned)),
        ..OpenOptions::default()
    };
    let text = objects(20_000, |row| row >= 12_000).replace("price", "remark");
    let (streaming, again) = drive_by(&vec![("log.jsonl", text.as_bytes())], options);
    assert_eq!(again, 0);
    let (table, repairs) = repaired(streaming);
    assert_eq!(table, held(&vec![("log.jsonl", plain.as_bytes())]));
    assert!(repairs.contains("what is built: 1 (remark)"), "{repairs}");
}

#[test]
fn a_few_days_that_can_be_meant_in_one_way_only_need_no_second_reading() {
    let day = |row: usize| match row == LATER {
        true => "25.03.2024".to_string(),
        false => iso(row),
    };
    let text = log(20_000, day, whole);
    let (streaming, again) = drive(&vec![("log.csv", text.as_bytes())]);
    assert_eq!(again, 0);
    let (_, said) = built(streaming);
    assert!(!said.contains("could not be read"), "{said}");
}

#[test]
fn days_without_marks_are_read_with_their_times() {
    let day = |row: usize| {
        let (month, day) = (1 + row / 7 % 6, 1 + row % 28);
        format!("2024{month:02}{day:02} {:02}:20:30", row % 24)
    };
    let text = log(20_000, day, whole);
    let files: Files<'_> = vec![("log.csv", text.as_bytes())];
    let (streaming, again) = drive(&files);
    assert_eq!(again, 0);
    let (table, said) = built(streaming);
    assert_eq!(table, held(&files));
    assert!(!said.contains("could not be read"), "{said}");
}

#[test]
fn a_stray_cell_is_told_and_no_reason_to_read_all_again() {
    let stray = |strays: usize| {
        move |row: usize| match (LATER..LATER + strays).contains(&row) {
            true => format!("{},{:02}", row % 31, row % 100),
            false => whole(row),
        }
    };
    let day = |row: usize| match row == LATER {
        true => "03/04/2024".to_string(),
        false => iso(row),
    };
    // One in a thousand is no stray any more.
    for (text, expected, again) in [
        (
            log(20_000, iso, stray(1)),
            Some("1. The first is \"22,0"),
            0,
        ),
        (log(20_000, day, whole), Some("1. The first is \"03/04/"), 0),
        (
            log(20_000, iso, stray(19)),
            Some("19. The first is \"22,0"),
            0,
        ),
        (log(20_000, iso, stray(20)), None, 1),
    ] {
        let archive = zipped("log.csv", &text);
        for (name, bytes) in [("log.csv", text.as_bytes()), ("log.zip", &archive)] {
            let (streaming, times) = drive(&vec![(name, bytes)]);
            assert_eq!(times, again, "{name}: {expected:?}");
            let (_, said) = built(streaming);
            match expected {
                Some(lost) => {
                    let told = format!("could not be read: {lost}");
                    assert!(said.contains(&told), "{name}: {said}");
                }
                None => assert!(!said.contains("could not be read"), "{name}: {said}"),
            }
        }
    }
}

#[test]
fn many_files_that_are_written_so_are_read_once_more_together() {
    let amount = |row: usize| match row >= LATER {
        true => format!("{},{:02}", row % 31, row % 100),
        false => whole(row),
    };
    let day = |row: usize| match row >= LATER {
        true => format!("{:02}/{:02}/2024", 1 + row % 28, 1 + row / 7 % 6),
        false => iso(row),
    };
    // Amounts in two of them, days in a third; the fourth is as its beginning says.
    let texts = [
        log(20_000, iso, amount),
        log(20_000, iso, |row| amount(row + 1)),
        log(20_000, day, whole),
        log(20_000, iso, |row| whole(row + 3)),
    ];
    let plain = log(20_000, iso, whole);
    let names = ["day1.csv", "day2.csv", "day3.csv", "day4.csv"];
    let all = names.iter().zip(&texts);
    let files: Files<'_> = all.map(|(name, text)| (*name, text.as_bytes())).collect();
    let (streaming, again) = drive(&files);
    assert_eq!(again, 1);
    let (table, said) = built(streaming);
    // The third's days are what the others' are.
    let texts = [&texts[0], &texts[1], &plain, &texts[3]];
    let all = names.iter().zip(texts);
    let expected: Files<'_> = all.map(|(name, text)| (*name, text.as_bytes())).collect();
    assert_eq!(table, held(&expected));
    assert_eq!(said.matches("\" in line 19,8").count(), 2, "{said}");
    assert!(!said.contains("could not be read"), "{said}");
}

#[test]
fn the_writing_of_most_rows_decides_and_the_rest_is_told() {
    let amount = |row: usize| match row >= 15_000 {
        true => format!("{},{}", row % 31, row % 10),
        false => format!("{}.{}", row % 31, row % 10),
    };
    let text = log(60_000, iso, amount);
    let files: Files<'_> = vec![("log.csv", text.as_bytes())];
    let (streaming, again) = drive(&files);
    assert_eq!(again, 1);
    let (table, said) = built(streaming);
    assert_eq!(table, held(&files));
    let expected = "could not be read: 15,000. The first is \"0.0\" in line 2";
    assert!(said.contains(expected), "{said}");
}

#[test]
fn whole_numbers_between_have_no_say_in_how_the_others_are_written() {
    // Fewer than half of all rows have a comma, but more than have a point.
    let amount = |row: usize| match (row % 5, row < 15_000) {
        (0..3, _) => whole(row),
        (_, true) => format!("{}.{}", row % 31, row % 10),
        (_, false) => format!("{},{}", row % 31, row % 10),
    };
    let text = log(60_000, iso, amount);
    let files: Files<'_> = vec![("log.csv", text.as_bytes())];
    let (streaming, again) = drive(&files);
    assert_eq!(again, 1);
    let (table, said) = built(streaming);
    assert_eq!(table, held(&files));
    assert!(said.contains("could not be read: 6,000."), "{said}");
}

#[test]
fn what_is_held_was_judged_by_all_of_its_rows_before() {
    let day = |row: usize| match row % 20 {
        0 => format!("{:02}/{:02}/2024", 1 + row / 20 % 28, 1 + row / 7 % 6),
        _ => iso(row),
    };
    let text = log(4_000, day, whole);
    let mut streaming = Streaming::new(OpenOptions::default());
    streaming.hold(&mut MemorySource::new("log.csv", text.clone().into_bytes()));
    streaming.plan().unwrap();
    assert_eq!(streaming.begin(0), Some(Feed::Nothing));
    while streaming.step_held().is_some() {}
    streaming.end().unwrap();
    assert!(!streaming.rewind().unwrap());
    let files: Files<'_> = vec![("log.csv", text.as_bytes())];
    assert_eq!(built(streaming).0, held(&files));
}

#[test]
fn words_among_numbers_are_counted_and_told() {
    let amount = |row: usize| match row >= 19_000 {
        true => "on request".to_string(),
        false => whole(row),
    };
    let text = log(20_000, iso, amount);
    let archive = zipped("log.csv", &text);
    for (name, bytes) in [("log.csv", text.as_bytes()), ("log.zip", &archive)] {
        let (streaming, again) = drive(&vec![(name, bytes)]);
        assert_eq!(again, 0, "{name}");
        let (_, said) = built(streaming);
        let expected = "could not be read: 1,000. The first is \"on request\" in line 19,002";
        assert!(said.contains(expected), "{name}: {said}");
    }
}

#[test]
fn ids_that_were_whole_numbers_stay_who_they_are() {
    let mut text = String::from("user_id;event_time;event_type;price\n");
    for row in 0..20_000 {
        let customer = 100 + row * 7 % 97;
        let id = match (row >= LATER, row % 3) {
            (true, 0) => format!("00{customer}"),
            (true, 1) => format!("A{customer}"),
            _ => customer.to_string(),
        };
        text += &format!("{id};{};purchase;{}\n", iso(row), whole(row));
    }
    let files: Files<'_> = vec![("log.csv", text.as_bytes())];
    let (streaming, _) = drive(&files);
    let (table, _) = built(streaming);
    assert!(table.rows() > 97, "{} customers", table.rows());
    assert_eq!(table, held(&files));
}

#[test]
fn workers_that_share_a_file_find_it_as_well() {
    let amount = |row: usize| match row >= LATER {
        true => format!("{},{:02}", row % 31, row % 100),
        false => whole(row),
    };
    let text = log(20_000, iso, amount);
    let bytes = text.as_bytes();
    let look = |streaming: &mut Streaming| {
        streaming.peek("log.csv", bytes.len() as u64, &bytes[..BEGINNING]);
    };
    let mut first = Streaming::of_files(OpenOptions::default(), 1 << 20);
    look(&mut first);
    first.plan().unwrap();
    in_parts(&mut first, bytes, 3, &look);
    assert!(first.rewind().unwrap());
    // It is mended by the general reader, and read by one worker.
    assert_eq!(first.parts(0, 3), None);
    first.begin(0).unwrap();
    assert!(first.push(bytes));
    first.end().unwrap();
    assert!(!first.rewind().unwrap());
    let (table, said) = built(first);
    assert_eq!(table, held(&vec![("log.csv", bytes)]));
    assert!(said.contains("\" in line 19,802 shows"), "{said}");
}
