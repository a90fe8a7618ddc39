//! Tables with a row per customer and date: the list, the detail and the exports never
//! show the one without the other.

use holdfast::engine::{
    CsvEncoding, Engine, ExportFormat, Opening, Reply, Request, Scope, ScoresView, TrainRequest,
};
use holdfast::i18n::Lang;

use super::engine::{adopted, ask, train};

const CUSTOMERS: usize = 100;
const DATES: [&str; 3] = ["2024-01-31", "2024-02-29", "2024-03-31"];

/// Customers at dates (or at one), with what they did before and whether they left after.
fn text(dates: &[&str]) -> String {
    let mut text = String::from("visits,spent,customer_id,as_of,left\n");
    for (at, date) in dates.iter().enumerate() {
        for customer in 0..CUSTOMERS {
            let visits = (customer * 7 + at * 5) % 13;
            let spent = (customer * 31 + at * 11) % 97;
            let left = u8::from(visits < 4 || spent % 10 == 0);
            text += &format!("{visits},{spent},C{customer:03},{date},{left}\n");
        }
    }
    text
}

fn scored(text: &str) -> (Engine, ScoresView) {
    let mut opening = Opening::default();
    opening.begin("customers.csv", text.len() as u64);
    opening.push(text.as_bytes());
    opening.end();
    let mut engine = adopted(opening);
    train(&mut engine, TrainRequest::default()).unwrap();
    let Ok(Reply::Scores(scores)) = ask(&mut engine, Request::Score) else {
        panic!("no scores")
    };
    (engine, scores)
}

#[test]
fn every_row_is_told_with_its_date() {
    let text = text(&DATES);
    let (mut engine, scores) = scored(&text);
    assert!(scores.dated);
    let list = Request::List {
        scope: Scope {
            query: "C042".to_string(),
            ..Scope::default()
        },
        offset: 0,
        length: 10,
    };
    let Ok(Reply::List(list)) = ask(&mut engine, list) else {
        panic!("no list")
    };
    let mut dates: Vec<&str> = list.rows.iter().filter_map(|r| r.date.as_deref()).collect();
    dates.sort_unstable();
    assert_eq!(dates, DATES);
    for row in &list.rows {
        let Ok(Reply::Customer(one)) = ask(&mut engine, Request::Customer { row: row.row }) else {
            panic!("no customer")
        };
        assert_eq!((one.id, one.date), (row.id.clone(), row.date.clone()));
    }
    let export = Request::Export {
        format: ExportFormat::Csv(CsvEncoding::Utf8),
        scope: Scope::default(),
        threshold: None,
        lang: Lang::En,
    };
    let Ok(Reply::File { bytes, .. }) = ask(&mut engine, export) else {
        panic!("no file")
    };
    let file = String::from_utf8(bytes).unwrap();
    let head = file.lines().next().unwrap().trim_start_matches('\u{feff}');
    assert!(head.starts_with("rank,customer_id,as_of,"), "{head}");
    assert_eq!(head.matches("as_of").count(), 1, "{head}");
    let row = file.lines().nth(1).unwrap();
    let cells: Vec<&str> = row.split(',').collect();
    assert!(DATES.contains(&cells[2]), "{row}");
    assert_eq!(
        row.split(',').filter(|cell| DATES.contains(cell)).count(),
        1,
        "{row}"
    );
}

#[test]
fn customers_with_one_row_each_have_no_date() {
    let text = text(&DATES[..1]);
    let (mut engine, scores) = scored(&text);
    assert!(!scores.dated && scores.latest.is_none());
    let list = Request::List {
        scope: Scope::default(),
        offset: 0,
        length: 1,
    };
    let Ok(Reply::List(list)) = ask(&mut engine, list) else {
        panic!("no list")
    };
    assert_eq!(list.rows[0].date, None);
}

#[test]
fn drivers_count_rows_where_a_customer_has_several() {
    for (dates, all) in [
        (&DATES[..], "all 300 rows"),
        (&DATES[..1], "all 100 customers"),
    ] {
        let (mut engine, _) = scored(&text(dates));
        let explain = Request::Explain {
            at_most: usize::MAX,
        };
        let Ok(Reply::Drivers(drivers)) = ask(&mut engine, explain) else {
            panic!("no drivers")
        };
        assert!(drivers.source.en.contains(all), "{}", drivers.source.en);
    }
}

#[test]
fn each_customer_is_listed_once_at_the_latest_date() {
    let text = text(&DATES);
    let (mut engine, scores) = scored(&text);
    assert_eq!(scores.rows, CUSTOMERS * DATES.len());
    assert_eq!(scores.shown(true), scores.rows);
    assert_eq!(scores.shown(false), CUSTOMERS);
    assert_eq!(
        scores.shown_histogram(false).iter().sum::<u64>(),
        CUSTOMERS as u64
    );
    let mut list = |query: &str, at_least| {
        let request = Request::List {
            scope: Scope {
                query: query.to_string(),
                at_least,
                latest: true,
            },
            offset: 0,
            length: 2 * CUSTOMERS,
        };
        match ask(&mut engine, request) {
            Ok(Reply::List(list)) => list,
            other => panic!("{other:?}"),
        }
    };
    let all = list("", None);
    assert_eq!(all.total, CUSTOMERS);
    let ids: std::collections::BTreeSet<&str> = all.rows.iter().map(|r| r.id.as_str()).collect();
    assert_eq!(ids.len(), CUSTOMERS);
    for (place, row) in all.rows.iter().enumerate() {
        assert_eq!(row.date.as_deref(), Some(DATES[2]));
        assert_eq!(row.rank, place + 1);
    }
    let mean = all.rows.iter().map(|row| row.score).sum::<f64>() / CUSTOMERS as f64;
    assert!((scores.shown_mean(false) - mean).abs() < 1e-9);
    let middle = all.rows[CUSTOMERS / 2].score;
    let above = all.rows.iter().filter(|row| row.score >= middle).count();
    assert_eq!(list("", Some(middle)).total, above);
    let one = list("C042", None);
    assert_eq!(
        (one.total, one.rows[0].date.as_deref()),
        (1, Some(DATES[2]))
    );
    let row = one.rows[0].row;
    let Ok(Reply::Customer(detail)) = ask(&mut engine, Request::Customer { row }) else {
        panic!("no customer")
    };
    assert_eq!(detail.latest_rank, one.rows[0].rank);
    let export = Request::Export {
        format: ExportFormat::Csv(CsvEncoding::Utf8),
        scope: Scope {
            latest: true,
            ..Scope::default()
        },
        threshold: None,
        lang: Lang::En,
    };
    let Ok(Reply::File { bytes, rows, .. }) = ask(&mut engine, export) else {
        panic!("no file")
    };
    assert_eq!(rows, CUSTOMERS);
    let file = String::from_utf8(bytes).unwrap();
    let ranks = file.lines().skip(1).map(|line| line.split(',').next());
    let counted: Vec<String> = (1..=CUSTOMERS).map(|rank| rank.to_string()).collect();
    assert!(ranks.eq(counted.iter().map(|rank| Some(rank.as_str()))));
}
