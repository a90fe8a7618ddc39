//! Tables with a row per customer and date: the list, the detail and the exports never
//! show the one without the other.

use holdfast::engine::{
    CsvEncoding, Engine, ExportFormat, Opening, Reply, Request, Scope, TrainRequest,
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

fn scored(text: &str) -> (Engine, bool) {
    let mut opening = Opening::default();
    opening.begin("customers.csv", text.len() as u64);
    opening.push(text.as_bytes());
    opening.end();
    let mut engine = adopted(opening);
    train(&mut engine, TrainRequest::default()).unwrap();
    let Ok(Reply::Scores(scores)) = ask(&mut engine, Request::Score) else {
        panic!("no scores")
    };
    (engine, scores.dated)
}

#[test]
fn every_row_is_told_with_its_date() {
    let text = text(&DATES);
    let (mut engine, dated) = scored(&text);
    assert!(dated);
    let list = Request::List {
        query: "C042".to_string(),
        at_least: None,
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
    let (mut engine, dated) = scored(&text);
    assert!(!dated);
    let list = Request::List {
        query: String::new(),
        at_least: None,
        offset: 0,
        length: 1,
    };
    let Ok(Reply::List(list)) = ask(&mut engine, list) else {
        panic!("no list")
    };
    assert_eq!(list.rows[0].date, None);
}
