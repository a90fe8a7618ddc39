//! Every year's list of the same customers, streamed: one table whose rows say of when they are,
//! as far as it fits.

use holdfast::engine::{DataView, Feed, OpenOptions, Streaming};
use holdfast::i18n::Lang;

use crate::ready::{adopted, beginnings, held, looked, read, zipped};

/// Every year's list of the same customers, each in an order of its own; `more` is one more cell.
fn lists(more: &str, cell: impl Fn(usize, usize) -> String) -> [String; 3] {
    let years = [(0, 7_919), (1, 6_007), (2, 9_001)];
    years.map(|(year, step)| {
        let mut text = format!("customer_id,age,spent{more}\n");
        for row in 0..40_000 {
            // A tenth of them are others a year later.
            let customer = row * step % 40_000 + 4_000 * year;
            let (age, spent) = (18 + customer % 70, (customer * 31 + year * 7) % 977);
            text += &format!("c{customer:06},{age},{spent}{}\n", cell(year, customer));
        }
        text
    })
}

#[test]
fn lists_of_several_years_are_told_apart_as_held_ones_are() {
    let names = ["members_2021", "members_2022", "members_2023"];
    let texts = lists("", |_, _| String::new());
    for ending in ["csv", "zip"] {
        let files = names.iter().zip(&texts).map(|(name, text)| {
            let bytes = match ending {
                "zip" => zipped(&format!("{name}.csv"), text),
                _ => text.clone().into_bytes(),
            };
            (format!("{name}.{ending}"), bytes)
        });
        let files: Vec<(String, Vec<u8>)> = files.collect();
        let files = files
            .iter()
            .map(|(name, bytes)| (name.as_str(), bytes.clone()));
        let files: Vec<(&str, Vec<u8>)> = files.collect();
        let (expected, _) = held(&files);
        let (table, view) = adopted(read(beginnings(&files), &files));
        assert!(view.joined.is_none(), "{ending}");
        assert_eq!(table, expected, "{ending}");
        let dates = table.column("snapshot_date").unwrap();
        let firsts = [0, 40_000, 80_000].map(|row| dates.text(row));
        assert_eq!(firsts, ["2021-12-31", "2022-12-31", "2023-12-31"]);
        let said = view.files[0].report.repairs.iter();
        let said: String = said.map(|repair| repair.say(Lang::En) + "\n").collect();
        assert!(said.contains("“snapshot_date” was added"), "{said}");
    }
}

#[test]
fn lists_that_are_too_large_for_one_table_say_that_nothing_tells_them_apart() {
    // When each customer came says nothing of when the list was made.
    let texts = lists(",joined_at", |_, customer| {
        format!(",2020-0{}-{:02}", customer % 9 + 1, customer % 28 + 1)
    });
    let names = ["members_2021.csv", "members_2022.csv", "members_2023.csv"];
    let files: Vec<(&str, Vec<u8>)> = names
        .into_iter()
        .zip(texts.map(String::into_bytes))
        .collect();
    let streaming = Streaming::of_files(OpenOptions::default(), 1 << 20).with_room(1_000_000);
    let view = read_as_rows(looked(streaming, &files), &files);
    let told = |lang: Lang| -> String {
        let repairs = view.files.iter().flat_map(|file| &file.report.repairs);
        repairs.map(|repair| repair.say(lang) + "\n").collect()
    };
    let (english, korean) = (told(Lang::En), told(Lang::Ko));
    let limit = "at most 1.0\u{a0}MB are kept";
    assert_eq!(english.matches(limit).count(), 1, "{english}");
    assert!(english.contains("These 3 files"), "{english}");
    assert!(korean.contains("한도는 1.0\u{a0}MB입니다"), "{korean}");
}

#[test]
fn files_that_say_by_themselves_when_their_rows_were_are_no_lists() {
    // Each month every customer once, on a day of that month.
    let texts = lists(",visited_at", |month, customer| {
        format!(",2024-0{}-{:02}", month + 1, 1 + customer % 28)
    });
    let names = [
        "visits_2024-01.csv",
        "visits_2024-02.csv",
        "visits_2024-03.csv",
    ];
    let files: Vec<(&str, Vec<u8>)> = names
        .into_iter()
        .zip(texts.map(String::into_bytes))
        .collect();
    read_as_rows(beginnings(&files), &files);
}

/// Reads files row by row: they are one table, which does not say when its rows were.
fn read_as_rows(mut streaming: Streaming, files: &[(&str, Vec<u8>)]) -> DataView {
    for (position, place) in streaming.plan().unwrap().into_iter().enumerate() {
        assert_eq!(streaming.begin(position), Some(Feed::Bytes));
        assert!(streaming.push(&files[place].1));
        // Nothing becomes a table of so many rows.
        assert_eq!(streaming.settle(), None);
        streaming.end().unwrap();
    }
    let (table, view) = adopted(streaming);
    assert!(view.joined.is_some());
    assert!(table.column("snapshot_date").is_none());
    view
}
