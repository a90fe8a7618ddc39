//! Studies of two features, of a background, and of two models, as the page asks for them.

use holdfast::engine::{
    Combination, CsvEncoding, Engine, ExportFormat, Failure, ListOf, Opening, Reply, Request,
    Study, StudyRequest, TrainRequest, decode, encode,
};
use holdfast::explain::interactions::Interaction;
use holdfast::explain::interventional::Interventional;
use holdfast::explain::tree_shap::TreeShap;
use holdfast::explain::{Explainer, additivity};
use holdfast::feature::{Matrix, assemble, fit};
use holdfast::i18n::{Lang, number};
use holdfast::model::evaluate::average_precision;
use holdfast::model::hybrid::{Hybrid, HybridOptions, Targets, narrow_threshold, wide_threshold};
use holdfast::model::{self, Model};
use holdfast::table::{Table, read_slice};

use super::engine::{adopted, ask, bundle, file, opened, train};

fn seen(engine: &mut Engine, asked: StudyRequest) -> Result<[Study; 2], Failure> {
    let asked_again = decode(&encode(&Request::Study(asked)).unwrap()).unwrap();
    let reply = ask(engine, asked_again)?;
    let Reply::Study(view) = decode(&encode(&reply).unwrap()).unwrap() else {
        panic!("{reply:?}");
    };
    assert_eq!(view.asked, asked);
    Ok([Lang::En, Lang::Ko].map(|lang| view.side(lang).clone()))
}

/// The customers that the engine has opened.
fn table(rows: usize) -> Table {
    let text = file(rows);
    let opened = read_slice("customers.csv", text.as_bytes(), &Default::default());
    opened.unwrap().table
}

fn model_and_matrix(engine: &mut Engine, rows: usize) -> (Model, Matrix) {
    let model = model::load("m", &bundle(engine)).unwrap();
    let table = table(rows);
    let matrix = assemble(&model.contract, &table, &fit(&model.contract, &table)).unwrap();
    (model, matrix)
}

/// The numbers of a cell, signs and digits as they are written.
fn number(cell: &str) -> f64 {
    cell.replace('−', "-").replace('+', "").parse().unwrap()
}

#[test]
fn what_two_features_do_together_are_the_means_of_exact_interactions() {
    let mut engine = opened(300);
    let early = seen(&mut engine, StudyRequest::Pair([0, 1]));
    assert_eq!(early, Err(Failure::NotScored));
    train(&mut engine, TrainRequest::default()).unwrap();
    ask(&mut engine, Request::Score).unwrap();
    let (model, matrix) = model_and_matrix(&mut engine, 300);
    let shap = TreeShap::new(&model.ensemble).unwrap();
    let width = matrix.width();
    let mut strongest = (0.0, [0, 1]);
    for first in 0..width {
        for second in first + 1..width {
            let together = Interaction::new(&shap, [first, second]);
            let each = (0..300).map(|row| 2.0 * together.of_row(&matrix.row(row)).abs());
            let size = each.sum::<f64>() / 300.0;
            if size > strongest.0 {
                strongest = (size, [first, second]);
            }
        }
    }
    let (size, pair) = strongest;
    let [study, korean] = seen(&mut engine, StudyRequest::Pair(pair)).unwrap();
    let said = format!("move the score by {size:.3} log-odds");
    assert!(study.said[0].contains(&said), "{said}: {:?}", study.said);
    assert!(size > 0.001, "the model has interactions");
    assert_ne!(study.title, korean.title);
    // Cells are means over their customers: weighed, they come to the mean of all.
    assert_eq!(study.rows.len(), korean.rows.len());
    assert!(study.rows.iter().all(|row| row.len() == study.heads.len()));
    let together = Interaction::new(&shap, pair);
    let largest = (0..300).map(|row| 2.0 * together.of_row(&matrix.row(row)));
    let largest = largest.fold(0.0, |most: f64, value| most.max(value.abs()));
    let cells = study.rows.iter().flat_map(|row| &row[1..]);
    for cell in cells.filter(|cell| *cell != "–") {
        assert!(number(cell).abs() <= largest + 1e-3, "{cell} of {largest}");
    }
    // The pair has no order but that of the table.
    let [turned, _] = seen(&mut engine, StudyRequest::Pair([pair[1], pair[0]])).unwrap();
    assert_eq!(turned.rows.len(), study.heads.len() - 1);
    assert_eq!(turned.rows[0][1], study.rows[0][1]);

    let beyond = seen(&mut engine, StudyRequest::Pair([0, width]));
    assert!(
        matches!(beyond, Err(Failure::OutOfRange { .. })),
        "{beyond:?}"
    );
    let same = seen(&mut engine, StudyRequest::Pair([1, 1]));
    assert_eq!(same, Err(Failure::SamePair));
}

#[test]
fn against_a_background_the_means_are_those_of_interventional_values() {
    let mut engine = opened(300);
    train(&mut engine, TrainRequest::default()).unwrap();
    ask(&mut engine, Request::Score).unwrap();
    let (model, matrix) = model_and_matrix(&mut engine, 300);
    let [study, _] = seen(&mut engine, StudyRequest::Background).unwrap();
    let width = matrix.width();
    assert_eq!(study.rows.len(), width);
    let every = |most: usize| {
        let rows = (0..most).map(|at| (at * 300 / most) as u32);
        matrix.chosen(&rows.collect::<Vec<u32>>())
    };
    let (background, asked) = (every(100), every(150));
    let against = Interventional::new(&model.ensemble, &background).unwrap();
    let paths = TreeShap::new(&model.ensemble).unwrap();
    let mut margins = vec![0.0; 150];
    model.predict_margins(&asked, 0..150, &mut margins);
    let mean = |explainer: &dyn Explainer| -> Vec<f64> {
        let mut out = vec![0.0; 150 * width];
        additivity::explain_checked(explainer, &asked, 0..150, &margins, &mut out).unwrap();
        let of = |feature| {
            let shares = out.iter().skip(feature).step_by(width);
            shares.map(|share| f64::from(share.abs())).sum::<f64>() / 150.0
        };
        (0..width).map(of).collect()
    };
    let (by_paths, by_background) = (mean(&paths), mean(&against));
    for row in &study.rows {
        let features = &model.contract.features;
        let at = features
            .iter()
            .position(|f| f.title(Lang::En) == row[0])
            .unwrap();
        assert_eq!(row[1], format!("{:.3}", by_paths[at]), "{row:?}");
        assert_eq!(row[2], format!("{:.3}", by_background[at]), "{row:?}");
    }
    assert!(
        study
            .rows
            .windows(2)
            .all(|rows| number(&rows[0][2]) >= number(&rows[1][2]))
    );
    assert!(study.said[0].contains("100 customers"), "{:?}", study.said);
}

#[test]
fn a_model_goes_together_with_the_one_before() {
    let mut engine = opened(400);
    let asked = Combination {
        other: 0,
        weight: 25,
        narrow: true,
    };
    let view = train(&mut engine, TrainRequest::default()).unwrap();
    assert!(view.model.earlier.is_empty());
    ask(&mut engine, Request::Score).unwrap();
    let none = seen(&mut engine, StudyRequest::Combined(asked));
    assert_eq!(none, Err(Failure::NoOther));
    let first = bundle(&mut engine);

    let held = TrainRequest {
        seed: 9,
        monotone: vec![("spent".to_string(), 1)],
        ..TrainRequest::default()
    };
    let view = train(&mut engine, held).unwrap();
    assert_eq!(view.model.earlier.len(), 1);
    ask(&mut engine, Request::Score).unwrap();
    let second = bundle(&mut engine);

    // What the command makes of the same two models.
    let table = table(400);
    let scores = |bundle: &[u8]| -> Vec<f64> {
        let model = model::open("m", bundle).unwrap();
        let contract = model.contract();
        let matrix = assemble(contract, &table, &fit(contract, &table)).unwrap();
        let mut scores = vec![0.0; 400];
        model.scores(&matrix, 0..400, &mut scores).unwrap();
        scores
    };
    let (wide, narrow) = (scores(&first), scores(&second));
    let label = table.column("Churn").unwrap();
    let labels: Vec<bool> = (0..400).map(|row| label.text(row) == "Yes").collect();
    let options = HybridOptions {
        wide: wide_threshold(&labels, &wide).unwrap(),
        narrow: narrow_threshold(&labels, &narrow).unwrap(),
        weights: [3.0, 1.0],
    };
    let hybrid = Hybrid::new(&wide, &narrow, options);
    let [study, korean] = seen(&mut engine, StudyRequest::Combined(asked)).unwrap();
    assert_eq!(study.rows.len(), 20);
    let said = "weighs customers (earlier) 75\u{a0}% and customers (present) 25\u{a0}%";
    assert!(study.said[1].contains(said), "{:?}", study.said);
    let blend: Vec<f64> = hybrid.members.iter().map(|member| member.blend).collect();
    let precision = average_precision(&labels, &blend, None).unwrap();
    let said = format!("blend {precision:.3}");
    assert!(study.said[2].contains(&said), "{said}: {:?}", study.said);
    let apart = hybrid.disagreement();
    let said = format!("disagree on {} customers", apart.rows);
    assert!(study.said[3].contains(&said), "{said}: {:?}", study.said);
    // The list begins with the customer on whom they differ most.
    let most = hybrid
        .members
        .iter()
        .max_by(|a, b| a.difference().abs().total_cmp(&b.difference().abs()));
    let most = most.unwrap().row as usize;
    let id = table
        .column("customer")
        .map(|column| column.text(most).to_string());
    assert_eq!(Some(&study.rows[0][0]), id.as_ref(), "{:?}", study.rows[0]);
    assert_ne!(study.heads, korean.heads);

    // Both and their blend stand side by side.
    let reply = ask(&mut engine, Request::Study(StudyRequest::Combined(asked))).unwrap();
    let Reply::Study(view) = reply else { panic!() };
    let compared = view.compared(Lang::En).unwrap();
    let names: Vec<&str> = compared.rows.iter().map(|row| row[0].as_str()).collect();
    assert_eq!(
        names,
        ["customers (earlier)", "customers (present)", "Blend"]
    );
    let [in_wide, in_narrow] = hybrid.figures(&labels.iter().map(|l| Some(*l)).collect::<Vec<_>>());
    for (row, figures) in compared.rows.iter().zip([in_wide, in_narrow]) {
        let taken = figures.true_positive + figures.false_positive;
        assert_eq!(row[2], taken.to_string());
        assert_eq!(row[3], number::percent(figures.precision));
        assert_eq!(row[4], number::percent(figures.recall));
    }
    assert_eq!(compared.rows[2][5], format!("{precision:.3}"));
    assert_eq!(view.compared(Lang::Ko).unwrap().rows[2][0], "혼합");

    the_list_is_the_commands(&mut engine, asked, &hybrid, &table);

    // Other way round the same customers, the other targets.
    let wide_first = Combination {
        narrow: false,
        ..asked
    };
    let [turned, _] = seen(&mut engine, StudyRequest::Combined(wide_first)).unwrap();
    assert_eq!(turned.rows[0][0], study.rows[0][0]);
    assert_eq!(turned.rows[0][2], study.rows[0][3]);
    let beyond = Combination { other: 7, ..asked };
    let none = seen(&mut engine, StudyRequest::Combined(beyond));
    assert_eq!(none, Err(Failure::NoOther));
}

/// All customers by falling blend, with what the command's list says of each.
fn the_list_is_the_commands(
    engine: &mut Engine,
    asked: Combination,
    hybrid: &Hybrid,
    table: &Table,
) {
    let export = |format| Request::ExportList {
        list: ListOf::Combined(asked),
        format,
        lang: Lang::En,
    };
    let csv = export(ExportFormat::Csv(CsvEncoding::Utf8));
    let Ok(Reply::File {
        name, bytes, rows, ..
    }) = ask(engine, csv)
    else {
        panic!("no file")
    };
    assert_eq!((name.as_str(), rows), ("holdfast-targets.csv", 400));
    let text = String::from_utf8(bytes).unwrap();
    let mut lines = text.trim_start_matches('\u{feff}').lines();
    let head = "customer,wide target score,narrow target score,blended score,score difference,\
                in which target";
    assert_eq!(lines.next(), Some(head));
    let ids = table.column("customer").unwrap();
    let ranked = hybrid.ranked();
    assert_eq!(lines.clone().count(), ranked.len());
    for (line, member) in lines.zip(&ranked) {
        let cells: Vec<&str> = line.split(',').collect();
        assert_eq!(cells[0], ids.text(member.row as usize));
        let numbers = [
            member.wide,
            member.narrow,
            member.blend,
            member.difference(),
        ];
        for (cell, number) in cells[1..5].iter().zip(numbers) {
            let written: f64 = cell.parse().unwrap();
            assert!((written - number).abs() < 1e-9, "{line}: {number}");
        }
        let target = match member.targets {
            Targets::Both => "both targets",
            Targets::Wide => "wide target only",
            Targets::Narrow => "narrow target only",
            Targets::None => "neither",
        };
        assert_eq!(cells[5], target);
    }
    let Ok(Reply::File { name, bytes, .. }) = ask(engine, export(ExportFormat::Xlsx)) else {
        panic!("no file")
    };
    assert_eq!(name, "holdfast-targets.xlsx");
    assert!(bytes.starts_with(b"PK"));
    let beyond = Request::ExportList {
        list: ListOf::Combined(Combination { other: 7, ..asked }),
        format: ExportFormat::Xlsx,
        lang: Lang::En,
    };
    assert_eq!(ask(engine, beyond), Err(Failure::NoOther));
}

#[test]
fn models_that_score_alike_are_said_to_and_no_customer_is_listed() {
    let mut engine = opened(300);
    for _ in 0..2 {
        train(&mut engine, TrainRequest::default()).unwrap();
        ask(&mut engine, Request::Score).unwrap();
    }
    let asked = Combination {
        other: 0,
        weight: 50,
        narrow: false,
    };
    let [study, _] = seen(&mut engine, StudyRequest::Combined(asked)).unwrap();
    assert_eq!(study.rows, Vec::<Vec<String>>::new());
    let said = study.said.last().unwrap();
    assert!(said.contains("score every customer alike"), "{said}");
}

#[test]
fn what_only_trees_tell_is_refused_of_others_in_words() {
    let files = holdfast_demos::ecommerce::generate();
    let mut opening = Opening::default();
    opening.begin("customers.csv", files[0].text.len() as u64);
    opening.push(files[0].text.as_bytes());
    opening.end();
    let mut engine = adopted(opening);
    // What neighbours answered is no sum of trees.
    let path = format!(
        "{}/models/ecommerce-neighbours.holdfast.json.gz",
        env!("CARGO_MANIFEST_DIR")
    );
    let bytes = std::fs::read(path).unwrap();
    let name = "n.json.gz".to_string();
    ask(&mut engine, Request::LoadModel { name, bytes }).unwrap();
    let early = seen(&mut engine, StudyRequest::Background);
    assert_eq!(early, Err(Failure::NotScored));
    ask(&mut engine, Request::Score).unwrap();
    for asked in [StudyRequest::Pair([0, 1]), StudyRequest::Background] {
        assert_eq!(seen(&mut engine, asked), Err(Failure::NeedsTrees));
    }
    assert!(Failure::NeedsTrees.say(Lang::En).contains("sums of trees"));
}
