//! Scores held to rise or fall with a column.

use std::path::Path;

use holdfast::feature::matrix::Matrix;
use holdfast::i18n::Lang;
use holdfast::model;
use holdfast::model::evaluate::{Bootstrap, average_precision, log_loss, roc_auc};
use holdfast::model::train::{
    Contest, ContestOptions, Learner, ModelName, TrainError, TrainOptions, Trained, Training,
};
use holdfast::table::{Table, read_slice};
use serde_json::Value;

fn golden(name: &str) -> Vec<u8> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/classes");
    std::fs::read(folder.join(name)).unwrap()
}

/// The golden table without its other label.
fn part(name: &str) -> Table {
    let mut text = Vec::new();
    let bytes = golden(&format!("{name}.csv.gz"));
    std::io::Read::read_to_end(&mut flate2::read::GzDecoder::new(&bytes[..]), &mut text).unwrap();
    let opened = read_slice("part.csv", &text, &Default::default()).unwrap();
    let kept = opened.table.columns().iter();
    let kept = kept.filter(|column| column.name() != "transition").cloned();
    Table::new(name, kept.collect()).unwrap()
}

fn held(constraints: &[(&str, i8)]) -> TrainOptions {
    let of = |(name, direction): &(&str, i8)| (name.to_string(), *direction);
    TrainOptions {
        monotone: constraints.iter().map(of).collect(),
        bootstrap: Bootstrap {
            samples: 10,
            ..Bootstrap::default()
        },
        ..TrainOptions::new("left")
    }
}

fn train(table: &Table, options: TrainOptions) -> Result<Trained, TrainError> {
    let mut training = Training::new(table, options)?;
    while !training.step(table)?.finished {}
    training.finish()
}

#[test]
fn every_rows_score_goes_one_way_and_is_as_good_as_lightgbms() {
    let (seen, unseen) = (part("seen"), part("unseen"));
    let trained = train(&seen, held(&[("visits", 1), ("months", -1)])).unwrap();
    assert_eq!(
        trained.model,
        ModelName::Boosting,
        "the blend keeps to nothing"
    );
    let text = trained.bundle("held").unwrap();
    let scorer = model::open("m.json", text.as_bytes()).unwrap();
    let fit = holdfast::feature::fit(scorer.contract(), &unseen);
    let matrix = holdfast::feature::assemble(scorer.contract(), &unseen, &fit).unwrap();
    let rows = matrix.rows();

    let place = |name: &str| {
        let features = &scorer.contract().features;
        features.iter().position(|f| f.name == name).unwrap()
    };
    for (name, sign, steps) in [("visits", 1.0, 90), ("months", -1.0, 260)] {
        let feature = place(name);
        let mut moved: Matrix = matrix.clone();
        let mut before = vec![f32::NEG_INFINITY; rows];
        let mut first = Vec::new();
        for step in -10..=steps {
            let at = step as f32 / 4.0 * sign;
            let at = if sign < 0.0 { 62.5 + at } else { at };
            moved.replace(feature, vec![at; rows]).unwrap();
            let mut margins = vec![0.0; rows];
            scorer.margins(&moved, 0..rows, &mut margins).unwrap();
            for (row, (now, before)) in margins.iter().zip(&before).enumerate() {
                assert!(
                    now >= before,
                    "row {row}, {name} {at}: {now} below {before}"
                );
            }
            if first.is_empty() {
                first.clone_from(&margins);
            }
            before = margins;
        }
        let risen = before
            .iter()
            .zip(&first)
            .filter(|(last, first)| *last > *first);
        assert_eq!(risen.count(), rows, "{name} counts in every row");
    }

    let mut scores = vec![0.0; rows];
    scorer.scores(&matrix, 0..rows, &mut scores).unwrap();
    let label = unseen.column("left").unwrap();
    let labels: Vec<bool> = (0..rows).map(|row| label.text(row) == "1").collect();
    let expected: Value = serde_json::from_slice(&golden("expected.json")).unwrap();
    let expected = &expected["monotone"]["constrained"];
    let theirs = |name: &str| expected[name].as_f64().unwrap();
    let auc = roc_auc(&labels, &scores, None).unwrap();
    assert!(auc > theirs("roc_auc") - 0.01, "{auc}");
    let precision = average_precision(&labels, &scores, None).unwrap();
    assert!(precision > theirs("pr_auc") - 0.015, "{precision}");
    let loss = log_loss(&labels, &scores, None).unwrap();
    assert!(loss < theirs("log_loss") + 0.005, "{loss}");
}

#[test]
fn what_cannot_be_held_is_refused_in_words() {
    let seen = part("seen");
    let said = |options: TrainOptions| {
        let error = Training::new(&seen, options).err().unwrap();
        assert!(!error.say(Lang::Ko).is_empty());
        error.say(Lang::En)
    };
    let category = said(held(&[("grade", 1)]));
    assert!(category.contains("grade") && category.contains("not learnt from as a number"));
    assert!(said(held(&[("nobody", 1)])).contains("no column nobody"));
    let blend = TrainOptions {
        models: vec![ModelName::Blend],
        ..held(&[("visits", 1)])
    };
    assert!(said(blend).contains("blend keeps to no monotone constraint"));
    let contest = ContestOptions::new(
        held(&[("visits", 1)]),
        &[Learner::Boosting, Learner::Forest],
    );
    let error = Contest::new(&seen, contest).err().unwrap();
    assert!(error.say(Lang::En).contains("forest"), "{error}");
}
