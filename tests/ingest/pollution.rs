//! One sound table spoilt in every row and column, one damage at a time: what is
//! read back is the table, save the damaged cell at most.

use super::*;

const NAMES: [&str; 7] = ["day", "at", "units", "item", "price", "title", "remark"];

/// Our own table: dates, times, numbers, codes, prices, short and long texts.
fn table() -> Vec<Vec<String>> {
    const THINGS: [&str; 8] = [
        "Green Tea",
        "Clay Pot, Small",
        "Linen Towel",
        "Pine 12\" Board",
        "Brush Set",
        "Paper Lamp, Round",
        "Wool Scarf",
        "Tray",
    ];
    const REMARKS: [&str; 6] = [
        "Picked in spring, dried slowly and packed by hand.",
        "Fired twice; the glaze keeps heat well.",
        "Soft from the first wash on, in three colours.",
        "Cut to measure, sanded, and ready to be oiled at home.",
        "A gift that people keep.",
        "Light as a feather, and it won't fade.",
    ];
    let row = |n: usize| {
        vec![
            format!("2021-{:02}-{:02}", n % 12 + 1, n % 27 + 1),
            format!("{:02}:{:02}", n * 5 % 24, n * 7 % 60),
            format!("{}", n * 3 % 14),
            format!("{}{}-{}", ["TE", "PO", "LI"][n % 3], n % 5, 1000 + n * 37),
            format!("${}.{:02}", 3 + n * 11 % 90, n * 13 % 100),
            THINGS[n % 8].to_string(),
            REMARKS[n % 6].to_string(),
        ]
    };
    (0..24).map(row).collect()
}

fn cell(text: &str, column: usize, before: &str) -> String {
    if column == 6 || text.contains([',', '"']) {
        format!("\"{before}{}\"", text.replace('"', "\"\""))
    } else {
        format!("{before}{text}")
    }
}

fn line(row: &[String]) -> Vec<String> {
    let cells = row.iter().enumerate();
    cells.map(|(column, text)| cell(text, column, "")).collect()
}

/// The file with the row `at` written as `spoilt`; row 0 is the header.
fn file(at: usize, spoilt: &str) -> String {
    let mut lines: Vec<String> = vec![NAMES.join(",")];
    lines.extend(table().iter().map(|row| line(row).join(",")));
    lines[at] = spoilt.to_string();
    lines.join("\r\n") + "\r\n"
}

fn check(text: &str, expected: &[Vec<String>], what: &str) -> ReadReport {
    let (texts, report) = read(text).unwrap();
    assert_eq!(texts.names, NAMES, "{what}");
    for (row, wanted) in texts.rows.iter().zip(expected) {
        assert_eq!(row, wanted, "{what}\n{:?}", report.repairs);
    }
    assert_eq!(texts.rows.len(), expected.len(), "{what}");
    report
}

#[test]
fn a_delimiter_too_many_or_too_few_is_seen_through() {
    let rows = table();
    for (index, row) in rows.iter().enumerate() {
        let cells = line(row);
        for column in 0..7 {
            let mut more = cells.clone();
            more.insert(column, String::new());
            let report = check(&file(index + 1, &more.join(",")), &rows, "more");
            let lines = vec![index as u64 + 2];
            assert_eq!(report.repairs, [Repair::CellsRealigned { count: 1, lines }]);
            if column > 0 {
                let mut fewer = cells.clone();
                let glued = fewer.remove(column);
                fewer[column - 1] += &glued;
                let what = format!("fewer, row {index}, column {column}");
                let report = check(&file(index + 1, &fewer.join(",")), &rows, &what);
                let lines = vec![index as u64 + 2];
                assert_eq!(report.repairs, [Repair::CellsParted { count: 1, lines }]);
            }
        }
    }
}

#[test]
fn a_stray_quote_spoils_its_cell_alone() {
    let rows = table();
    for (index, row) in rows.iter().enumerate() {
        for column in 0..7 {
            let cells: Vec<String> = row
                .iter()
                .enumerate()
                .map(|(at, text)| cell(text, at, if at == column { "\"" } else { "" }))
                .collect();
            let mut expected = rows.clone();
            expected[index][column].insert(0, '"');
            let what = format!("quote, row {index}, column {column}");
            check(&file(index + 1, &cells.join(",")), &expected, &what);
        }
    }
}

#[test]
fn a_row_with_a_delimiter_of_its_own_is_read() {
    let rows = table();
    for (index, row) in rows.iter().enumerate() {
        for delimiter in [" ", ";", "\t"] {
            let what = format!("{delimiter:?}, row {index}");
            check(&file(index + 1, &line(row).join(delimiter)), &rows, &what);
        }
    }
}

#[test]
fn a_spoilt_header_still_names_the_columns() {
    let rows = table();
    for column in 0..7 {
        let mut more = NAMES.map(String::from).to_vec();
        more.insert(column, String::new());
        check(&file(0, &more.join(",")), &rows, "more names");
        let mut quoted = NAMES.map(String::from).to_vec();
        quoted[column].insert(0, '"');
        let (texts, _) = read(file(0, &quoted.join(","))).unwrap();
        assert_eq!(texts.names, quoted);
        assert_eq!(texts.rows, rows);
    }
    check(&file(0, &NAMES.join(" ")), &rows, "names with spaces");
}

#[test]
fn damage_reads_the_same_in_any_chunks() {
    let rows = table();
    let mut lines: Vec<String> = vec!["\"".to_string() + &NAMES.join(",")];
    for (index, row) in rows.iter().enumerate() {
        let mut cells = line(row);
        match index % 4 {
            0 => cells[index % 7].insert(0, '"'),
            1 => cells.insert(index % 7, String::new()),
            2 => {
                let glued = cells.remove(3);
                cells[2] += &glued;
            }
            _ => {}
        }
        lines.push(cells.join(","));
    }
    let text = lines.join("\r\n");
    let options = ReadOptions::default();
    let whole = read_chunks([text.as_bytes()], &options).unwrap();
    for size in [1, 2, 3, 7, 64, 1000] {
        let chunked = read_chunks(text.as_bytes().chunks(size), &options).unwrap();
        assert_eq!(chunked, whole, "chunks of {size}");
    }
}
