//! A proposal counts days as the file writes its dates.

use super::{open, purchases};

#[test]
fn a_log_is_the_same_however_its_dates_are_written() {
    const MONTHS: [&str; 12] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ];
    let log = |written: &dyn Fn(i64, i64, i64) -> String| {
        let mut text = String::from("customer_id,date,number_of_cds,dollar_value\n");
        for line in purchases().lines() {
            let cells: Vec<&str> = line.split_whitespace().collect();
            let part = |range: std::ops::Range<usize>| cells[1][range].parse::<i64>().unwrap();
            let date = written(part(0..4), part(4..6), part(6..8));
            text.push_str(&format!("{},{date},{},{}\n", cells[0], cells[2], cells[3]));
        }
        text
    };
    let made = |text: &str| {
        let (_, view) = open(&[("purchases.csv", text)]);
        let joined = view.joined.expect("a log is built unasked");
        let columns = joined.columns.iter();
        let columns: Vec<String> = columns
            .map(|column| format!("{} {:?}", column.name, column.kind))
            .collect();
        (joined.rows, columns)
    };
    let expected = made(&log(&|year, month, day| {
        format!("{year}-{month:02}-{day:02}")
    }));
    assert!(
        expected
            .1
            .iter()
            .any(|column| column.starts_with("purchases_60d")),
        "{expected:?}"
    );
    let seconds =
        |year, month, day| holdfast::table::date::days(year, month, day).unwrap() * 86_400 + 30_360;
    for other in [
        log(&|year, month, day| format!("{month}/{day}/{year} 8:26")),
        log(&|year, month, day| format!("{day:02}/{month:02}/{year}")),
        log(&|year, month, day| format!("{day}-{}-{year}", MONTHS[month as usize - 1])),
        log(&|year, month, day| seconds(year, month, day).to_string()),
        log(&|year, month, day| (seconds(year, month, day) * 1000).to_string()),
    ] {
        assert_eq!(made(&other), expected, "{}", &other[..80]);
    }
}
