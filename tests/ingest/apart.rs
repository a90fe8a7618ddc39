//! What stands beside a table: other tables under titles, names that come again,
//! totals and remarks; rows wrapped in quotes as a whole, and rarer dialects.

use super::*;

/// Thirty customers with a number and a day, cut by `delimiter`.
fn body(delimiter: &str) -> String {
    let row = |n: u32| {
        let day = format!("2024-01-{:02}", n % 28 + 1);
        [format!("C{n:03}"), (n * 3).to_string(), day].join(delimiter)
    };
    (0..30).map(|n| row(n) + "\n").collect()
}

/// Names and number of rows, and what was said of the file.
fn told(text: &str) -> (String, usize, String) {
    let (texts, report) = read(text).unwrap();
    let said = report.repairs.iter().map(|repair| repair.say(Lang::En));
    let said = said.collect::<Vec<_>>().join(" ");
    (texts.names.join("|"), texts.rows.len(), said)
}

#[test]
fn a_table_under_its_own_title_is_another_one() {
    let codes: String = (0..10).map(|n| format!("X{n},n{n}\n")).collect();
    for text in [
        format!("id,amount,day\n{}\nTable 2\ncode,name\n{codes}", body(",")),
        format!(
            "Table 1\nid,amount,day\n{}\nTable 2\ncode,name\n{codes}",
            body(",")
        ),
        format!(
            "id,amount,day\n{}\nTable 2,,\ncode,name\n{codes}",
            body(",")
        ),
    ] {
        let (names, rows, said) = told(&text);
        assert_eq!((names.as_str(), rows), ("id|amount|day", 30), "{text}");
        assert!(
            said.contains("Other tables in this file, left out: 1"),
            "{said}"
        );
        assert!(
            said.contains("2 columns, 10 rows") || said.contains("2"),
            "{said}"
        );
    }
    // A text between blank lines is no title when the rows go on as before.
    let (_, rows, said) = told(&format!(
        "id,amount,day\n{}\nsecond half\n{}",
        body(","),
        body(",")
    ));
    assert!(
        rows >= 60 && !said.contains("Other tables"),
        "{rows} {said}"
    );
}

#[test]
fn names_that_come_again_are_not_glued() {
    for between in ["", "\n"] {
        let text = format!("id,amount,day\n{between}id,amount,day\n{}", body(","));
        let (names, rows, said) = told(&text);
        assert_eq!((names.as_str(), rows), ("id|amount|day", 30));
        assert!(said.contains("repeat the header"), "{said}");
    }
    let two = format!("id,2024,2024\nid,amount,day\n{}", body(","));
    assert_eq!(told(&two).0, "id|2024 amount|2024 day");
}

#[test]
fn names_in_merged_cells_reach_over_their_parts() {
    let rows: String = (0..30)
        .map(|n| format!("C{n},{},{},{},{},{n}\n", n % 7, n % 5, n % 3, n % 2))
        .collect();
    let text = format!(
        "shop,visits,,sales,,costs\n,new,,new,old,\n,web,\"in the\nshop\",web,web,\n{rows}"
    );
    let (names, count, said) = told(&text);
    assert_eq!(
        (names.as_str(), count),
        (
            "shop|visits new web|visits new in the\nshop|sales new web|sales old web|costs",
            30
        ),
        "{said}"
    );
    assert!(said.contains("first 3 rows name the columns"), "{said}");
    // A customer without values is no row of names.
    let (names, count, _) = told(&format!("shop,a,b,c,d,e\nC99,,,,,\n{rows}"));
    assert_eq!((names.as_str(), count), ("shop|a|b|c|d|e", 31));
}

#[test]
fn totals_and_remarks_are_no_rows() {
    let table = format!("id,amount,day\n{}", body(","));
    for (end, rows, words) in [
        ("\nTotal,1305,\n* provisional figures\n", 30, "left out: 2"),
        ("Total,1305,\n", 30, "left out: 1"),
        ("합계,1305,\n", 30, "left out: 1"),
        ("Source: the shop, 2024\n", 30, "left out: 1"),
        // Among other rows nobody can say: kept, and told.
        (
            "Total,1305,\nC900,1,2024-01-01\n",
            32,
            "seem to be totals of others: 1",
        ),
        // A customer may be called so where names are all different.
        ("C900,1,2024-01-01\n", 31, ""),
    ] {
        let (_, found, said) = told(&format!("{table}{end}"));
        assert_eq!(found, rows, "{end}: {said}");
        assert!(said.contains(words), "{end}: {said}");
    }
}

#[test]
fn single_quotes_count_below_names_without_them() {
    for delimiter in [",", ";"] {
        let rows = (0..30).map(|n| format!("C{n}{delimiter}'na{delimiter} {n}'{delimiter}{n}\n"));
        let text = format!(
            "id{delimiter}name{delimiter}v\n{}",
            rows.collect::<String>()
        );
        let (texts, report) = read(&text).unwrap();
        assert_eq!(texts.names, ["id", "name", "v"]);
        assert_eq!(
            texts.rows[3],
            [
                "C3".to_string(),
                format!("na{delimiter} 3"),
                "3".to_string()
            ]
        );
        assert_eq!(report.dialect.quote, holdfast::ingest::Quote::Single);
    }
    // An apostrophe is none.
    let (names, rows, _) = told("id,name\n1,'tis\n2,O'Hara\n3,dogs'\n4,plain\n");
    assert_eq!((names.as_str(), rows), ("id|name", 4));
}

#[test]
fn what_spreadsheets_write_below_a_table_is_no_row() {
    let table = format!("id,amount,day\n{}", body(","));
    // Rows that once had a format end the sheet, and remarks may stand below them.
    let hollow = ",,\n".repeat(200);
    for (end, words) in [
        (",,\n", "Blank lines"),
        (hollow.as_str(), "Blank lines"),
        (
            ",,\n,,\nAll amounts are in thousands of won,,\n",
            "left out: 1",
        ),
        (
            "\nAll amounts are in won,,\nand were rounded twice,,\n",
            "left out: 2",
        ),
    ] {
        let (names, rows, said) = told(&format!("{table}{end}"));
        assert_eq!(
            (names.as_str(), rows),
            ("id|amount|day", 30),
            "{end} {said}"
        );
        assert!(said.contains(words), "{end} {said}");
    }
    // However many there are.
    let (rows_there, hollow) = (body(",").repeat(700), ",,\n".repeat(250_000));
    let (_, rows, said) = told(&format!("id,amount,day\n{rows_there}{hollow}"));
    assert_eq!(rows, 21_000, "{said}");
    assert!(
        said.contains("250,000") || said.contains("250000"),
        "{said}"
    );
    for remark in [
        "출처:통계청,,\n",
        "2024년기준,,\n",
        "※주,,\n",
        "as of May 2024,,\n",
    ] {
        let (_, rows, said) = told(&format!("{table}\n{remark}"));
        assert_eq!(rows, 30, "{remark} {said}");
        assert!(said.contains("left out: 1"), "{remark} {said}");
    }
    // A customer of whom only the name is known is one, also behind a blank line.
    for (more, count) in [
        ("\n홍길동,,\n", 31),
        ("\nguest,,\n", 31),
        ("\n홍 길동,,\n", 31),
        ("\nAnna Maria Schmidt,,\n", 31),
        (",,\nguest,,\n", 32),
        ("\nsome words here,,\nC900,1,2024-01-01\n", 32),
    ] {
        let (_, rows, said) = told(&format!("{table}{more}"));
        assert_eq!(rows, count, "{more} {said}");
    }
    // Before another row they are rows, and so is a text among rows.
    for (more, count) in [
        (",,\nC900,1,2024-01-01\n", 32),
        (",,\nsome words here,,\nC900,1,2024-01-01\n", 33),
        ("some words here,,\n", 31),
        ("\"\",\"\",\"\"\n", 31),
    ] {
        let (_, rows, said) = told(&format!("{table}{more}"));
        assert_eq!(rows, count, "{more} {said}");
    }
}

#[test]
fn titles_as_wide_as_the_table_are_no_names() {
    // Titles above the names, as wide as the table, which may be wider than the names.
    let wide: String = body(",")
        .lines()
        .map(|line| format!("{line},,\n"))
        .collect();
    let titles = "Our customers,,,,\nSpring list,,,,\nPeriod: January to March,,,,\n";
    let (names, rows, said) = told(&format!("{titles}id,amount,day,,\n{wide}"));
    assert_eq!(
        (names.as_str(), rows),
        ("id|amount|day|column_4|column_5", 30),
        "{said}"
    );
    assert!(
        said.contains("Rows of text before the table, left out: 3"),
        "{said}"
    );
}

#[test]
fn what_the_user_says_of_a_file_keeps_its_tables_apart() {
    let codes: String = (0..10).map(|n| format!("X{n},{n}\n")).collect();
    let text = format!(
        "id,amount,day\n{}id,amount,day\n{}code,size\n{codes}",
        body(","),
        body(",")
    );
    let read_as = |options: &ReadOptions| {
        let (texts, report) = read_chunks([text.as_bytes()], options).unwrap();
        let said = report.repairs.iter().map(|repair| repair.say(Lang::En));
        let said = said.collect::<Vec<_>>().join(" ");
        (texts.names.join("|"), texts.rows.len(), said)
    };
    // One row of names is what was found as well: the reading is the same.
    let one = ReadOptions {
        header_rows: Some(1),
        ..ReadOptions::default()
    };
    let told = read_as(&one);
    assert_eq!(
        (told.0.as_str(), told.1),
        ("id|amount|day", 60),
        "{}",
        told.2
    );
    assert!(
        told.2.contains("repeat the header") && told.2.contains("Other tables"),
        "{}",
        told.2
    );
    assert_eq!(told, read_as(&ReadOptions::default()));
    // Lines to skip point at a table, be it the smallest.
    let last = ReadOptions {
        skip_lines: Some(62),
        ..ReadOptions::default()
    };
    let (names, rows, _) = read_as(&last);
    assert_eq!((names.as_str(), rows), ("code|size", 10));
    let first = ReadOptions {
        skip_lines: Some(0),
        ..ReadOptions::default()
    };
    let small_first = format!("code,size\n{codes}id,amount,day\n{}", body(","));
    for (options, expected) in [(&ReadOptions::default(), 30), (&first, 10)] {
        let (texts, _) = read_chunks([small_first.as_bytes()], options).unwrap();
        assert_eq!(texts.rows.len(), expected);
    }
    // Who says both where the table begins and what names it gets the rows as they stand.
    let placed = ReadOptions {
        skip_lines: Some(0),
        header_rows: Some(1),
        ..ReadOptions::default()
    };
    let (_, rows, said) = read_as(&placed);
    assert_eq!(rows, 30 + 1 + 30 + 1 + 10, "{said}");
}

#[test]
fn a_backslash_in_a_text_is_no_dialect() {
    let lines = (0..30).map(|n| match n {
        7 => format!("C{n},'the \\'70s, they say',{n}\n"),
        n if n % 3 == 0 => format!("C{n},'Kim's shop, no {n}',{n}\n"),
        _ => format!("C{n},'shop, no {n}',{n}\n"),
    });
    let text = format!("id,name,v\n{}", lines.collect::<String>());
    let single = ReadOptions {
        quote: Some(holdfast::ingest::Quote::Single),
        ..ReadOptions::default()
    };
    for options in [ReadOptions::default(), single] {
        let (texts, report) = read_chunks([text.as_bytes()], &options).unwrap();
        assert_eq!(texts.rows[3], ["C3", "Kim's shop, no 3", "3"]);
        assert_eq!(texts.rows[7], ["C7", "the \\'70s, they say", "7"]);
        assert_eq!(texts.rows.len(), 30);
        assert_eq!(report.repairs, []);
    }
}

#[test]
fn rows_within_quotes_are_unwrapped() {
    let wrapped = |text: &str| -> String {
        let line = |line: &str| format!("\"{}\"\r\n", line.replace('"', "\"\""));
        text.lines().map(line).collect()
    };
    let plain = format!(
        "id,amount,day\n{}\"a, \"\"b\"\"\",1,2024-01-01\n",
        body(",")
    );
    let text = wrapped(&plain);
    let (expected, found) = (read(&plain).unwrap(), read(&text).unwrap());
    assert_eq!(expected.0, found.0);
    assert!(found.1.repairs.contains(&Repair::RowsUnwrapped));
    // Wherever the file is cut.
    for cut in [1, 7, 20, 21, 60] {
        let chunks = text.as_bytes().chunks(cut);
        assert_eq!(read_chunks(chunks, &ReadOptions::default()).unwrap(), found);
    }
    let one = "city\n\"Seoul, KR\"\n\"Busan\"\n\"Daegu\"\n";
    assert_eq!(rows(one).len(), 3);
}

#[test]
fn tildes_and_slashes_part_cells_where_nothing_else_does() {
    let rows: String = (0..30).map(|n| format!("C{n}~a,b {n}~{n}\n")).collect();
    assert_eq!(told(&format!("id~name~v\n{rows}")).0, "id|name|v");
    let rows: String = (0..30).map(|n| format!("C{n}/ab {n}/{n}\n")).collect();
    assert_eq!(told(&format!("id/name/v\n{rows}")).0, "id|name|v");
    // Dates, ranges and paths are not rows.
    for (text, names) in [
        ("day\n2017/3/31\n2017/4/1\n2017/4/2\n2017/4/3\n", "day"),
        ("id,age\n1,20~29\n2,30~39\n3,20~29\n4,40~49\n", "id|age"),
        ("path\na/b/c\na/d/e\na/b/f\n", "path"),
        ("id,day\n1,2017/3/31\n2,2017/4/1\n3,2017/4/2\n", "id|day"),
    ] {
        assert_eq!(told(text).0, names, "{text}");
    }
}
