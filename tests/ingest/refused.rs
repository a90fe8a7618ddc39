//! Files that are refused: why, where, and in bounded memory.

use super::*;

#[test]
fn files_that_cannot_be_read_say_why() {
    let quote = |line, column| IngestProblem::UnclosedQuote { line, column };
    for (bytes, expected) in [
        (b"".to_vec(), IngestProblem::Empty),
        (b"\n\r\n\n".to_vec(), IngestProblem::Empty),
        (b"\xEF\xBB\xBF".to_vec(), IngestProblem::Empty),
        (gzip(b""), IngestProblem::Empty),
        (b"a,b,c".to_vec(), IngestProblem::HeaderOnly { columns: 3 }),
        (
            b"a,b,c\n\n".to_vec(),
            IngestProblem::HeaderOnly { columns: 3 },
        ),
        (b"a,b\n\"x\ny\",\"2\n3,4\n".to_vec(), quote(3, 2)),
        (
            b"\x00\x01\x02\x03\x04\xFF\xFE\x10\x11".to_vec(),
            IngestProblem::NotText { line: 1, byte: 0 },
        ),
        (
            b"PK\x03\x04....xl/workbook.xml".to_vec(),
            IngestProblem::KnownFormat {
                format: KnownFormat::Xlsx,
            },
        ),
        (
            gzip(b"PAR1\x15\x04\x15"),
            IngestProblem::KnownFormat {
                format: KnownFormat::Parquet,
            },
        ),
    ] {
        assert_eq!(
            read(&bytes).unwrap_err(),
            expected,
            "{}",
            bytes.escape_ascii()
        );
    }
    // Noise of every value, which no encoding makes text of.
    let mut state = 1u32;
    let noise: Vec<u8> = (0..20_000)
        .map(|_| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 24) as u8
        })
        .collect();
    assert!(matches!(read(noise), Err(IngestProblem::NotText { .. })));
}

#[test]
fn a_header_may_be_wide_but_not_without_end() {
    let wide = |columns: usize| {
        let names: Vec<String> = (0..columns).map(|n| format!("c{n}")).collect();
        let cells = vec!["1"; columns];
        format!("{}\n{}\n", names.join(","), cells.join(","))
    };
    assert_eq!(read(wide(20_000)).unwrap().1.columns, 20_000);
    assert_eq!(
        read(wide(20_001)).unwrap_err(),
        IngestProblem::TooManyColumns {
            line: 1,
            found: 20_001,
            limit: 20_000
        }
    );
    // A row of a million cells is a long row, kept no wider than the header.
    let mut text = "a,b\n".to_string();
    text.push_str(&"1,".repeat(1_000_000));
    assert_eq!(rows(&text), [["1", "1"]]);
}

/// Pushes `chunk` over and over; returns how many bytes were taken until the error.
fn push_until_refused(start: &str, chunk: &[u8], most: usize) -> (IngestProblem, usize) {
    let mut sink = Texts::default();
    let mut reader = Reader::new("big.csv", &ReadOptions::default());
    reader.push(start.as_bytes(), &mut sink).unwrap();
    let mut pushed = 0;
    while pushed < most {
        pushed += chunk.len();
        if let Err(error) = reader.push(chunk, &mut sink) {
            // A spent reader keeps its answer.
            assert_eq!(reader.finish(&mut sink).unwrap_err(), error);
            return (error.problem, pushed);
        }
    }
    panic!("{most} bytes were taken without an error");
}

#[test]
fn a_cell_of_200_mb_is_refused_after_the_first_eight() {
    let chunk = vec![b'x'; 1 << 20];
    let (problem, pushed) = push_until_refused("a,b\n1,2\n3,", &chunk, 200 << 20);
    let limit = FIELD_LIMIT as u64;
    assert_eq!(
        problem,
        IngestProblem::FieldTooLong {
            line: 3,
            column: 2,
            limit
        }
    );
    assert!(pushed <= FIELD_LIMIT + (2 << 20), "{pushed}");

    let (problem, pushed) = push_until_refused("a,b\n1,2\n3,\"", &chunk, 200 << 20);
    assert_eq!(problem, IngestProblem::UnclosedQuote { line: 3, column: 2 });
    assert!(pushed <= FIELD_LIMIT + (2 << 20), "{pushed}");

    // With lines inside the quotes the quote is the damage, not the lines.
    let lines = b"x,y\n".repeat(3 << 20);
    let text = [b"a,b\n1,2\n3,\"z\n".as_slice(), &lines].concat();
    let (texts, report) = read(&text).unwrap();
    assert_eq!(report.rows, 2 + (3 << 20));
    assert_eq!(texts.rows[1], ["3", "\"z"]);
    assert_eq!(
        report.repairs,
        [Repair::StrayQuotes {
            count: 1,
            lines: vec![3]
        }]
    );

    // Many cells of a permitted length on one line.
    let cell = [vec![b'x'; 1 << 20], vec![b',']].concat();
    let (problem, _) = push_until_refused("a,b\n1,2\n", &cell, 200 << 20);
    assert!(matches!(
        problem,
        IngestProblem::RecordTooLong { line: 3, .. }
    ));
}

#[test]
fn the_longest_permitted_cell_is_read() {
    for quote in ["", "\""] {
        let cell = "x".repeat(FIELD_LIMIT - 2);
        let text = format!("a,b\n1,{quote}{cell}{quote}\n");
        assert_eq!(rows(&text)[0][1].len(), FIELD_LIMIT - 2);
    }
}

#[test]
fn packed_files_cut_short_or_damaged_are_told_apart() {
    let text: String = (0..5000)
        .map(|n| format!("{n},{}\n", n * 7919 % 1000))
        .collect();
    let packed = gzip(format!("a,b\n{text}").as_bytes());
    assert_eq!(read(&packed).unwrap().1.rows, 5000);
    for cut in [
        5,
        12,
        100,
        packed.len() / 2,
        packed.len() - 8,
        packed.len() - 1,
    ] {
        assert_eq!(
            read(&packed[..cut]).unwrap_err(),
            IngestProblem::GzipTruncated { bytes: cut as u64 },
            "{cut}"
        );
    }
    let mut damaged = packed.clone();
    let last = damaged.len() - 6;
    damaged[last] ^= 1;
    assert!(matches!(
        read(&damaged),
        Err(IngestProblem::GzipDamaged { .. })
    ));
    // Two members are one file; zeros after the last are padding.
    let two = [gzip(b"a,b\n1,2\n"), gzip(b"3,4\n"), vec![0; 512]].concat();
    assert_eq!(rows(two), [["1", "2"], ["3", "4"]]);
}

#[test]
fn a_packed_header_with_every_field_is_skipped() {
    let mut builder = flate2::GzBuilder::new()
        .filename("customers.csv")
        .comment("made for a test")
        .extra(vec![7; 300])
        .write(Vec::new(), flate2::Compression::best());
    builder.write_all(b"a,b\n1,2\n").unwrap();
    assert_eq!(rows(builder.finish().unwrap()), [["1", "2"]]);
}

#[test]
fn a_bomb_is_refused_while_it_unpacks() {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(b"a,b\n1,").unwrap();
    let chunk = vec![b'x'; 1 << 20];
    for _ in 0..64 {
        encoder.write_all(&chunk).unwrap();
    }
    let bomb = encoder.finish().unwrap();
    assert!(bomb.len() < 1 << 20);
    assert!(matches!(
        read(&bomb),
        Err(IngestProblem::FieldTooLong { line: 2, .. })
    ));
}

#[test]
fn a_full_sink_names_the_line() {
    struct Full;
    impl RecordSink for Full {
        fn header(&mut self, _: &[String]) {}
        fn record(&mut self, cells: &Cells<'_>) -> Result<(), SinkFull> {
            if cells.line() < 3 {
                Ok(())
            } else {
                Err(SinkFull { limit: 9 })
            }
        }
    }
    let mut reader = Reader::new("big.csv", &ReadOptions::default());
    reader.push(b"a,b\n1,2\n3,4\n", &mut Full).unwrap();
    let error = reader.finish(&mut Full).unwrap_err();
    assert_eq!(error.problem, IngestProblem::TooLarge { line: 3, limit: 9 });
}

#[test]
fn errors_and_repairs_speak_both_languages() {
    let file = |problem| holdfast::ingest::IngestError {
        file: "고객.csv".into(),
        problem,
    };
    let mut said = String::new();
    for problem in [
        IngestProblem::Empty,
        IngestProblem::HeaderOnly { columns: 3 },
        IngestProblem::NotText { line: 1, byte: 0 },
        IngestProblem::KnownFormat {
            format: KnownFormat::Xlsx,
        },
        IngestProblem::UnclosedQuote {
            line: 1204,
            column: 2,
        },
        IngestProblem::FieldTooLong {
            line: 3,
            column: 2,
            limit: FIELD_LIMIT as u64,
        },
        IngestProblem::GzipTruncated { bytes: 5_000 },
        IngestProblem::TooLarge {
            line: 3,
            limit: 1_200 << 20,
        },
    ] {
        let error = file(problem);
        said += &format!("{error}\n{}\n", error.say(Lang::Ko));
    }
    for repair in [
        Repair::EncodingAssumed { line: 2 },
        Repair::BytesUndecoded {
            count: 3,
            lines: vec![3, 4],
            encoding: Encoding::Cp949,
        },
        Repair::NamesMadeDistinct {
            count: 1,
            examples: vec![RenamedColumn {
                position: 5,
                from: "id".into(),
                to: "id_2".into(),
            }],
        },
        Repair::HeaderMissing { columns: 9 },
        Repair::StrayQuotes {
            count: 2,
            lines: vec![3, 8],
        },
        Repair::OtherTables {
            count: 1,
            examples: vec![holdfast::ingest::OtherTable {
                line: 90,
                columns: 4,
                rows: 12,
            }],
        },
        Repair::ShortRows {
            count: 12_000,
            expected: 3,
            examples: vec![
                RowWidth { line: 3, found: 2 },
                RowWidth { line: 8, found: 1 },
            ],
        },
    ] {
        said += &format!("{}\n{}\n", repair.say(Lang::En), repair.say(Lang::Ko));
    }
    assert!(!said.contains('{'), "{said}");
    expect_test::expect_file!["../data/csv/said.txt"].assert_eq(&said);
}
