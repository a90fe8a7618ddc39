//! Ranks and grades by the interactions: from training by a file to the lists, the same in the
//! tab as by the command.

use std::path::Path;

use holdfast::engine::{CsvEncoding, Engine, ExportFormat, ListOf, Reply, Request};
use holdfast::feature::prepare::Random;
use holdfast::i18n::{Lang, number};
use holdfast::model::recommend::{TakenReader, read};
use serde_json::{Value, json};

use super::called::run;
use super::command::csv;
use super::driven::ask;
use super::engine::{items, load, open, open_shop, seen};
use super::support::{ranked_shop, shop, trained_ranked};

#[test]
fn what_is_written_is_read_with_its_ranks() {
    let tables = ranked_shop(120, 80, 1).tables();
    let made = trained_ranked(&tables).recommender;
    let text = made.to_json().unwrap();
    let again = read(text.as_bytes()).unwrap();
    assert_eq!(again, made);
    let columns: Vec<&str> = again.rank_columns().unwrap().names().collect();
    assert_eq!(columns, ["day", "amount", "store"]);
    let written: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(written["version"], 2);
    assert_eq!(
        written["ranks"]["stores"],
        json!(["North", "South", "West"])
    );
    // Cuts are kept, and nobody's values: no customer is named.
    assert!(!text.contains("c0003"));
    let [customers, items, interactions] = &tables;
    let lists = |recommender: &holdfast::model::recommend::Recommender| {
        let mut reader = TakenReader::of(recommender);
        while !reader.step([customers, items, interactions]).unwrap() {}
        let (taken, ranked) = reader.finish_ranked();
        let vectors = recommender.vectors_ranked([customers, items], ranked);
        recommender.best(&vectors.unwrap(), 3, &taken[3], 9)
    };
    assert_eq!(lists(&made), lists(&again));
    // The ranks are read: without them the scores are others.
    let bare = made.vectors(customers, items).unwrap();
    assert_ne!(made.best(&bare, 3, &[], 80), {
        let mut reader = TakenReader::of(&made);
        while !reader.step([customers, items, interactions]).unwrap() {}
        let (_, ranked) = reader.finish_ranked();
        let vectors = made.vectors_ranked([customers, items], ranked).unwrap();
        made.best(&vectors, 3, &[], 80)
    });
}

#[test]
fn a_file_without_ranks_is_written_and_read_as_before() {
    let tables = shop(60, 60, 1).tables();
    let options = holdfast::model::recommend::RecommendOptions {
        epochs: 1,
        ..Default::default()
    };
    let plain = super::support::trained(&tables, options)
        .unwrap()
        .recommender;
    let text = plain.to_json().unwrap();
    let written: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(written["version"], 1);
    assert!(written.get("ranks").is_none());
    let again = read(text.as_bytes()).unwrap();
    assert!(again.rank_columns().is_none());
    assert_eq!(again, plain);
}

#[test]
fn ranks_that_cannot_be_are_refused_with_their_place() {
    let made = trained_ranked(&ranked_shop(120, 80, 1).tables()).recommender;
    let sound: Value = serde_json::from_str(&made.to_json().unwrap()).unwrap();
    for (pointer, value, expected) in [
        ("/version", json!(1), "version"),
        ("/version", json!(3), "version"),
        ("/ranks", json!(null), "version"),
        ("/ranks/columns/store", json!(null), "ranks"),
        ("/ranks/columns/time", json!(null), "ranks"),
        ("/ranks/columns/amount", json!(""), "ranks"),
        ("/ranks/stores/0", json!("Z"), "ranks"),
        ("/ranks/stores", json!([]), "ranks"),
        ("/ranks/customers", json!([]), "ranks"),
        ("/ranks/customers/0/recency", json!([1.0]), "ranks"),
        ("/ranks/customers/0/frequency/0", json!(1e9), "ranks"),
        ("/ranks/customers/1/spend/3", json!(1e39), "ranks"),
        ("/ranks/customers/1/grades/0", json!(-1.0), "ranks"),
        ("/ranks/items/0", json!([]), "ranks"),
        ("/ranks/items/3/8", json!(-1e9), "ranks"),
        ("/ranks/more", json!(1), "more"),
        ("/customers/encoder", json!([]), "customers.encoder"),
        ("/items/encoder/0", json!({"as": "nothing"}), "items.tower"),
    ] {
        let mut spoilt = sound.clone();
        match spoilt.pointer_mut(pointer) {
            Some(slot) => *slot = value,
            None => spoilt["ranks"]["more"] = value,
        }
        let error = read(spoilt.to_string().as_bytes()).expect_err(pointer);
        let said = error.say(Lang::En);
        assert!(said.contains(expected), "{pointer}: {said}");
        assert_ne!(said, error.say(Lang::Ko));
    }
    // One feature more or less than the numbers that are made of them.
    for side in ["customers", "items"] {
        let mut spoilt = sound.clone();
        spoilt[side]["encoder"].as_array_mut().unwrap().pop();
        let said = read(spoilt.to_string().as_bytes())
            .unwrap_err()
            .say(Lang::En);
        assert!(said.contains(&format!("{side}.encoder")), "{said}");
    }
}

#[test]
fn a_ranked_file_that_is_mixed_up_is_refused_or_scores() {
    let tables = ranked_shop(40, 60, 1).tables();
    let made = trained_ranked(&tables).recommender;
    let text = made.to_json().unwrap();
    let first = text.find("\"ranks\"").unwrap();
    let end = first + text[first..].find("\"judged\"").unwrap();
    let [customers, items, interactions] = &tables;
    let mut random = Random::new(5);
    let mut read_again = 0;
    for _ in 0..200 {
        let mut bytes = text.clone().into_bytes();
        for _ in 0..1 + random.below(3) {
            let at = first + random.below(end - first);
            bytes[at] = b"0123456789-e.,[]{}\"tn"[random.below(21)];
        }
        let Ok(recommender) = read(&bytes) else {
            continue;
        };
        read_again += 1;
        let mut reader = TakenReader::of(&recommender);
        while !reader.step([customers, items, interactions]).unwrap() {}
        let (_, ranked) = reader.finish_ranked();
        let vectors = recommender.vectors_ranked([customers, items], ranked);
        assert_eq!(recommender.best(&vectors.unwrap(), 0, &[], 3).len(), 3);
    }
    assert!((1..200).contains(&read_again), "{read_again}");
}

fn files(folder: &Path, names: [&str; 5]) -> [String; 5] {
    names.map(|name| folder.join(name).to_str().unwrap().to_string())
}

#[test]
fn the_tab_and_the_command_list_the_same() {
    let folder = std::env::temp_dir().join(format!("holdfast-ranked-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let shop = ranked_shop(150, 80, 1);
    let names = [
        "customers.csv",
        "items.csv",
        "taken.csv",
        "model.json",
        "out.csv",
    ];
    let [customers, products, taken, model, out] = &files(&folder, names);
    csv(&shop.customers, Path::new(customers));
    csv(&shop.items, Path::new(products));
    csv(&shop.interactions, Path::new(taken));
    let tables = ["--customers", customers, "--items", products];
    let told = ["--interactions", taken];
    let train = ["recommend", "train", "--budget", "1h", "--out", model];
    let (done, printed) = run(&[&train[..], &tables, &told].concat());
    assert!(done, "{printed}");
    let figures: Value = serde_json::from_str(&printed).unwrap();
    let features = |side: &str| -> Vec<String> {
        let names = figures[side].as_array().unwrap().iter();
        names
            .map(|name| name.as_str().unwrap().to_string())
            .collect()
    };
    let ranks = [
        "recency_rank",
        "frequency_rank",
        "spend_rank",
        "grade",
        "store_grade",
    ];
    assert!(features("customer_features").ends_with(&ranks.map(str::to_string)));
    let ranks = [
        "sales_rank",
        "sales_rank North",
        "sales_rank South",
        "sales_rank West",
    ];
    assert!(features("item_features").ends_with(&ranks.map(str::to_string)));
    let score = ["recommend", "score", model, "--out", out];
    let (done, said) = run(&[&score[..], &tables, &told].concat());
    assert!(done, "{said}");
    let listed = std::fs::read_to_string(out).unwrap();

    let mut engine = Engine::new();
    open_shop(&mut engine, &shop);
    let bytes = std::fs::read(model).unwrap();
    let name = "model.json".to_string();
    seen(&mut engine, &Request::LoadModel { name, bytes }).unwrap();
    let exported = ask(
        &mut engine,
        &Request::ExportList {
            list: ListOf::Recommended,
            format: ExportFormat::Csv(CsvEncoding::Utf8),
            lang: Lang::En,
        },
    );
    let Ok(Reply::File { bytes, .. }) = exported else {
        panic!("{exported:?}")
    };
    let text = String::from_utf8(bytes).unwrap();
    let (own, other) = (text.trim_start_matches('\u{feff}').lines(), listed.lines());
    assert_eq!(own.clone().count(), 1 + 150 * 9);
    assert_eq!(own.clone().count(), other.clone().count());
    for (own, other) in own.zip(other).skip(1) {
        let cells = |line: &str| -> (String, f64) {
            let (start, score) = line.rsplit_once(',').unwrap();
            (start.to_string(), score.parse().unwrap())
        };
        let ((own, score), (other, same)) = (cells(own), cells(other));
        assert_eq!(own, other);
        // Both are written with nine digits: here all decimals, there the significant ones.
        assert!((score - same).abs() < 2e-9, "{own}: {score} {same}");
    }
    // Without ranks on request: the file is as it was before there were such.
    let (done, said) = run(&[&train[..], &tables, &told, &["--no-ranks"]].concat());
    assert!(done, "{said}");
    assert!(
        read(&std::fs::read(model).unwrap())
            .unwrap()
            .rank_columns()
            .is_none()
    );
    let both = ["--no-ranks", "--store", "store"];
    assert!(!run(&[&train[..], &tables, &told, &both].concat()).0);
    let (done, said) = run(&[&train[..], &tables, &told, &["--amount", "store"]].concat());
    assert!(!done && said.contains("--amount"), "{said}");
    std::fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn it_is_said_of_what_ranks_follow_and_where_they_are_unknown() {
    let shop = ranked_shop(120, 80, 1);
    let tables = shop.tables();
    let found = trained_ranked(&tables);
    let mut engine = Engine::new();
    open_shop(&mut engine, &shop);
    seen(&mut engine, &load(&found)).unwrap();
    let says = |engine: &mut Engine, expected: &str| {
        let [study, korean] = items(engine, "").unwrap();
        let told = study.said.iter().any(|said| said.contains(expected));
        assert!(told, "{:?}", study.said);
        assert_ne!(study.said, korean.said);
    };
    says(&mut engine, "follow from interactions (day, amount, store)");
    let scores = |engine: &mut Engine| {
        let [study, _] = items(engine, "c0003").unwrap();
        let last = study.rows.iter().map(|row| row.last().cloned().unwrap());
        last.collect::<Vec<String>>()
    };
    let ranked = scores(&mut engine);

    let both = [
        ("customers.csv", &shop.customers[..]),
        ("items.csv", &shop.items[..]),
    ];
    open(&mut engine, &both);
    says(&mut engine, "with day, amount, store");
    let [customers, all, _] = &tables;
    let vectors = found.recommender.vectors(customers, all).unwrap();
    let best = found.recommender.best(&vectors, 3, &[], 9);
    let expected: Vec<String> = best
        .iter()
        .map(|one| number::decimal(one.score, 3))
        .collect();
    assert_eq!(scores(&mut engine), expected);

    // A table that says who took what, and no more: that is left out, and nothing is ranked.
    let bare = ("taken.csv", &shop.interactions[..2]);
    open(&mut engine, &[both[0], both[1], bare]);
    says(&mut engine, "with day, amount, store");
    // Of two such tables the one that tells the ranks.
    let whole = ("whole.csv", &shop.interactions[..]);
    open(&mut engine, &[both[0], both[1], bare, whole]);
    says(&mut engine, "follow from whole");
    assert_eq!(scores(&mut engine), ranked);
}
