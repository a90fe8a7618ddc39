//! Lists of the same customers of several years are one table, in which every row says of when
//! it is, on the page as on the command line.

use std::path::PathBuf;

use holdfast::engine::{DataView, Opening};

use crate::daily::{begin, customers, holdfast, names_and_rows};
use crate::support::view;

/// What the files of these names, each with most customers of the one before, are as one table.
fn as_one(names: &[&str]) -> DataView {
    let mut opening = Opening::default();
    for (place, name) in names.iter().enumerate() {
        begin(&mut opening, name, &customers(place * 10..place * 10 + 40));
    }
    view(opening)
}

#[test]
fn lists_of_several_years_are_one_table_that_tells_the_years() {
    let years = ["c_2021.csv", "c_2022.csv", "c_2023.csv", "c_2024.csv"];
    for count in 2..=4 {
        let data = as_one(&years[..count]);
        assert_eq!(names_and_rows(&data), [("c_202*.csv", 40 * count as u64)]);
        assert!(data.joined.is_none(), "nothing is reckoned unasked");
        let columns = data.files[0].columns.iter();
        let columns: Vec<&str> = columns.map(|column| column.name.as_str()).collect();
        assert_eq!(columns, ["customer_id", "age", "churned", "snapshot_date"]);
        let said = data.files[0].report.repairs.iter();
        let said: Vec<String> = said.map(|one| one.say(holdfast::i18n::Lang::En)).collect();
        let tells = format!("These {count} files list the same customers (“customer_id”)");
        assert!(said.iter().any(|line| line.starts_with(&tells)), "{said:?}");
    }
    let data = as_one(&["w1.csv", "w2.csv", "w3.csv", "w4.csv"]);
    let last = data.files[0].columns.last().unwrap();
    assert_eq!((data.files.len(), last.name.as_str()), (1, "snapshot"));
    // Few files whose numbers are no dates stay apart.
    assert_eq!(as_one(&["w1.csv", "w2.csv"]).files.len(), 2);
}

#[test]
fn the_command_tells_the_years_too() {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("years");
    std::fs::create_dir_all(&folder).unwrap();
    let mut paths = Vec::new();
    for (place, year) in (2021..=2024).enumerate() {
        let path = folder.join(format!("c_{year}.csv"));
        std::fs::write(&path, customers(place * 10..place * 10 + 40)).unwrap();
        paths.push(path.to_str().unwrap().to_string());
    }
    let out = folder.join("all.out");
    let (_, said) = holdfast("read", &paths, &["--out", out.to_str().unwrap()]);
    assert!(said.contains("snapshot_date"), "{said}");
    let text = std::fs::read_to_string(&out).unwrap();
    let (header, rows) = text.split_once('\n').unwrap();
    assert_eq!(header, "customer_id,age,churned,snapshot_date");
    for year in [2021, 2022] {
        let row = format!("c0010,40,no,{year}-12-31");
        assert!(rows.lines().any(|line| line == row), "{row}");
    }
}
