//! A recommender in the tab: loaded beside whatever is open, asked about a customer, and
//! written for all of them, as the command writes it.

use holdfast::engine::{
    CsvEncoding, Engine, ExportFormat, Failure, ListOf, Opening, Outcome, Reply, Request, Step,
    Study, StudyRequest,
};
use holdfast::i18n::{Lang, number};
use holdfast::model::recommend::{RecommendError, RecommendOptions, Recommended};

use super::driven::{ask, finish};
use super::support::{Shop, shop, trained};

/// A table's name and its named columns.
pub type Named<'a> = (&'a str, &'a [(&'a str, Vec<String>)]);

pub fn open(engine: &mut Engine, tables: &[Named]) {
    let mut opening = Opening::default();
    for (name, columns) in tables {
        let names: Vec<&str> = columns.iter().map(|(name, _)| *name).collect();
        let mut text = names.join(",") + "\n";
        for row in 0..columns[0].1.len() {
            let cells: Vec<&str> = columns.iter().map(|of| of.1[row].as_str()).collect();
            text += &(cells.join(",") + "\n");
        }
        opening.begin(name, text.len() as u64);
        opening.push(text.as_bytes());
        opening.end();
    }
    let outcome = engine.adopt(1, opening);
    assert!(matches!(finish(engine, outcome), Ok(Reply::Data(_))));
}

pub fn open_shop(engine: &mut Engine, shop: &Shop) {
    let tables: [Named; 3] = [
        ("interactions.csv", &shop.interactions),
        ("customers.csv", &shop.customers),
        ("items.csv", &shop.items),
    ];
    open(engine, &tables);
}

pub fn load(found: &Recommended) -> Request {
    Request::LoadModel {
        name: "mine.holdfast.json".to_string(),
        bytes: found.recommender.to_json().unwrap().into_bytes(),
    }
}

pub fn seen(engine: &mut Engine, request: &Request) -> Result<[Study; 2], Failure> {
    let reply = ask(engine, request)?;
    let Reply::Study(view) = reply else {
        panic!("{reply:?}")
    };
    assert_eq!(view.asked, StudyRequest::Recommended);
    Ok([Lang::En, Lang::Ko].map(|lang| view.side(lang).clone()))
}

pub fn items(engine: &mut Engine, customer: &str) -> Result<[Study; 2], Failure> {
    let customer = customer.to_string();
    seen(engine, &Request::Recommend { customer })
}

fn few() -> RecommendOptions {
    RecommendOptions {
        epochs: 2,
        ..RecommendOptions::default()
    }
}

#[test]
fn it_may_come_before_its_tables_and_says_what_it_is_worth() {
    let shop = shop(200, 80, 1);
    let found = trained(&shop.tables(), few()).unwrap();
    let mut engine = Engine::new();
    let none = items(&mut engine, "c0003");
    let not_loaded = Failure::from(RecommendError::NotLoaded);
    assert_eq!(none, Err(not_loaded));

    seen(&mut engine, &load(&found)).unwrap();
    let [study, korean] = items(&mut engine, "").unwrap();
    assert!(study.said.iter().any(|said| said.contains("No open table")));
    assert_ne!(study.said, korean.said);
    // Every length of the list with both figures.
    let ratios = &found.judged.hit_ratio;
    assert_eq!((study.rows.len(), ratios.len()), (9, 9));
    for ((row, ratio), gain) in study.rows.iter().zip(ratios).zip(&found.judged.ndcg) {
        assert_eq!(row[0], ratio.k.to_string());
        assert_eq!(row[1], number::percent(ratio.recommender));
        assert_eq!(row[2], number::decimal(gain.recommender, 3));
        assert_eq!(row.len(), study.heads.len());
    }
    let early = items(&mut engine, "c0003");
    let no_table = |found: &Result<_, Failure>| {
        matches!(found, Err(Failure::Recommend(error))
            if matches!(**error, RecommendError::NoTable { .. }))
    };
    assert!(no_table(&early), "{early:?}");

    open_shop(&mut engine, &shop);
    let [study, _] = items(&mut engine, "").unwrap();
    let reads = study.said.iter().find(|said| said.contains("c0000"));
    assert!(
        reads.is_some_and(|said| said.contains("customers (200)") && said.contains("items (80)")),
        "{:?}",
        study.said
    );
    // Other tables: what was made of these is void.
    open(&mut engine, &[("customers.csv", &shop.customers[..])]);
    let late = items(&mut engine, "c0003");
    assert!(no_table(&late), "{late:?}");
}

#[test]
fn a_customer_gets_the_best_items_that_were_not_taken() {
    let shop = shop(200, 80, 1);
    let tables = shop.tables();
    let found = trained(&tables, few()).unwrap();
    let mut engine = Engine::new();
    open_shop(&mut engine, &shop);
    seen(&mut engine, &load(&found)).unwrap();
    let [study, korean] = items(&mut engine, " c0003 ").unwrap();
    let [customers, all, _] = &tables;
    let vectors = found.recommender.vectors(customers, all).unwrap();
    let pairs = found.interactions.pairs.iter().copied();
    let taken = found.interactions.by_customer(pairs);
    let best = found.recommender.best(&vectors, 3, &taken[3], 9);
    assert_eq!(study.rows.len(), 9);
    for (place, (row, one)) in study.rows.iter().zip(&best).enumerate() {
        let item = one.item as usize;
        assert_eq!(row[0], (place + 1).to_string());
        assert_eq!(row[1], all.column("item").unwrap().text(item));
        assert_eq!(row[2], all.column("kind").unwrap().text(item));
        assert_eq!(row.last(), Some(&number::decimal(one.score, 3)));
        assert_eq!(row.len(), study.heads.len());
    }
    assert_eq!(
        study.words,
        2 + found.recommender.items.contract.features.len()
    );
    // Training draws several items against each that was taken: the score is no chance.
    let mut cells = study.rows.iter().chain(&korean.rows).flatten();
    assert!(cells.all(|cell| !cell.contains('%')));
    assert!(study.said[0].contains("only ranks"), "{:?}", study.said);
    let left_out = format!("interactions): {}", taken[3].len());
    assert!(study.said[1].contains(&left_out), "{:?}", study.said);
    assert_ne!(study.title, korean.title);

    let unknown = items(&mut engine, "c9999");
    let said = match unknown {
        Err(Failure::Recommend(error)) if matches!(*error, RecommendError::NoCustomer { .. }) => {
            error.say(Lang::En)
        }
        other => panic!("{other:?}"),
    };
    assert!(said.contains("c9999") && said.contains("c0000"), "{said}");

    // Without a table of what was taken, that may come again, and it is said.
    open(
        &mut engine,
        &[
            ("customers.csv", &shop.customers[..]),
            ("items.csv", &shop.items[..]),
        ],
    );
    let [study, _] = items(&mut engine, "c0003").unwrap();
    assert!(
        study.said[1].contains("No open table says"),
        "{:?}",
        study.said
    );
    let best = found.recommender.best(&vectors, 3, &[], 9);
    let first = all.column("item").unwrap().text(best[0].item as usize);
    assert_eq!(study.rows[0][1], first);
}

#[test]
fn it_is_held_against_the_tables_in_steps_that_can_be_stopped() {
    let shop = shop(200, 80, 1);
    let found = trained(&shop.tables(), few()).unwrap();
    let mut engine = Engine::new();
    open_shop(&mut engine, &shop);
    seen(&mut engine, &load(&found)).unwrap();
    let customer = "c0003".to_string();
    let request = Request::Recommend { customer };
    let begin = |engine: &mut Engine| {
        assert!(matches!(engine.ask(9, request.clone()), Outcome::Started));
        for _ in 0..4 {
            let step = engine.step();
            assert!(matches!(step, Some(Step::Progress(9, _))), "{step:?}");
        }
    };
    begin(&mut engine);
    assert!(engine.cancel(9) && !engine.is_busy());
    let [first, _] = items(&mut engine, "c0003").unwrap();
    assert_eq!(first.rows.len(), 9);

    // Other tables while it is at it: it begins anew with those.
    open_shop(&mut engine, &shop);
    begin(&mut engine);
    open(&mut engine, &[("customers.csv", &shop.customers[..])]);
    let ending = finish(&mut engine, Outcome::Started);
    let Err(Failure::Recommend(error)) = ending else {
        panic!("{ending:?}")
    };
    assert!(
        matches!(*error, RecommendError::NoTable { .. }),
        "{error:?}"
    );
    // Another recommender: what was asked of the one before is void.
    open_shop(&mut engine, &shop);
    begin(&mut engine);
    seen(&mut engine, &load(&found)).unwrap();
    assert_eq!(engine.take_superseded(), [9]);
    let [again, _] = items(&mut engine, "c0003").unwrap();
    assert_eq!(again, first);
}

#[test]
fn everybody_is_written_as_csv_and_as_a_workbook() {
    let shop = shop(200, 80, 1);
    let found = trained(&shop.tables(), few()).unwrap();
    let mut engine = Engine::new();
    let export = |format| Request::ExportList {
        list: ListOf::Recommended,
        format,
        lang: Lang::En,
    };
    let csv = export(ExportFormat::Csv(CsvEncoding::Utf8));
    let early = ask(&mut engine, &csv);
    assert_eq!(early, Err(RecommendError::NotLoaded.into()));
    open_shop(&mut engine, &shop);
    seen(&mut engine, &load(&found)).unwrap();
    let [one, _] = items(&mut engine, "c0000").unwrap();
    let Ok(Reply::File {
        name, bytes, rows, ..
    }) = ask(&mut engine, &csv)
    else {
        panic!("no file")
    };
    assert_eq!((name.as_str(), rows), ("holdfast-recommended.csv", 200));
    let text = String::from_utf8(bytes).unwrap();
    let lines: Vec<&str> = text.trim_start_matches('\u{feff}').lines().collect();
    assert_eq!(lines[0], "customer,rank,item,score");
    assert_eq!(lines.len(), 1 + 200 * 9);
    for (line, row) in lines[1..10].iter().zip(&one.rows) {
        let start = format!("c0000,{},{},0.", row[0], row[1]);
        assert!(line.starts_with(&start), "{line}: {row:?}");
    }
    let Ok(Reply::File { name, bytes, .. }) = ask(&mut engine, &export(ExportFormat::Xlsx)) else {
        panic!("no file")
    };
    assert_eq!(name, "holdfast-recommended.xlsx");
    assert!(bytes.starts_with(b"PK"));
}
