//! The model card: what it says in both languages, and that nothing breaks out of it.

// A test that fails by a panic says where; that is what these are for.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "support/golden.rs"]
mod support;

use holdfast::chart::model_card::{ClassCard, ClassesJudged, Judged, ModelCard};
use holdfast::explain::permutation::{PermutationOptions, RatedBy, permutation_importance};
use holdfast::feature::contract::{Category, FeatureKind, Label};
use holdfast::feature::matrix::Matrix;
use holdfast::i18n::{Lang, number};
use holdfast::model::bundle::{Estimate, with_threshold, write};
use holdfast::model::estimator::Estimator;
use holdfast::model::evaluate::{
    Bootstrap, Evaluation, EvaluationOptions, Outcome, Ranking, SeveralEvaluation, ThresholdRule,
    choose, ladder,
};
use holdfast::model::{self, Metrics, Predictor, Provenance, Scorer};
use proptest::prelude::*;
use std::ops::Range;

fn model() -> Scorer {
    model::open("churn.json", &support::bytes("inspection/model.json.gz")).unwrap()
}

fn card(model: &Scorer) -> ModelCard<'_> {
    ModelCard {
        name: &model.name,
        source: model.source,
        contract: &model.contract,
        size: Some(model.describe()),
        threshold: model.threshold,
        metrics: model.metrics.as_ref(),
        provenance: model.provenance.as_ref(),
        notes: &model.notes,
        judged: None,
    }
}

/// A page's text, a line per row or paragraph, without style and charts.
fn text_of(html: &str) -> String {
    let body = html.split("<main>").nth(1).unwrap();
    let mut text = String::new();
    let mut rest = body;
    while let Some(open) = rest.find("<svg") {
        text += &rest[..open];
        rest = rest[open..].split_once("</svg>").unwrap().1;
    }
    text += rest;
    let text = text
        .replace("</td><td", "</td> | <td")
        .replace("</th><th", "</th> | <th");
    let mut plain = String::new();
    let mut inside = false;
    for c in text.chars() {
        match c {
            '<' => inside = true,
            '>' => inside = false,
            c if !inside => plain.push(c),
            _ => {}
        }
    }
    let lines = plain
        .lines()
        .map(str::trim_end)
        .filter(|line| !line.is_empty());
    lines.collect::<Vec<&str>>().join("\n") + "\n"
}

#[test]
fn the_card_says_all_that_is_known() {
    let mut model = model();
    model.threshold = Some(0.42);
    model.contract.label = Some(Label {
        column: "Churn".into(),
        positive: "Yes".into(),
    });
    model.contract.features[3].kind = FeatureKind::Category {
        categories: (0..14)
            .map(|at| Category {
                name: format!("step {at}"),
                spellings: Vec::new(),
            })
            .collect(),
    };
    model.contract.features[1].range = Some([0.0, 71.5]);
    model.metrics = Some(Metrics {
        split: "test".into(),
        rows: 1_408,
        values: [
            ("pr_auc".to_string(), 0.66),
            ("top_decile".to_string(), 0.8),
        ]
        .into(),
    });
    model.provenance = Some(Provenance {
        made_with: Some("holdfast train".into()),
        seed: Some(7),
        libraries: [("holdfast".to_string(), "0.1.0".to_string())].into(),
        data: [("telco.csv".to_string(), "ab12".to_string())].into(),
        generated: true,
    });
    let (_, columns) = support::columns("inspection/rows.csv.gz");
    let matrix = support::matrix(&columns, 5);
    let labels: Vec<bool> = columns[5].iter().map(|label| *label == 1.0).collect();
    let score = |matrix: &Matrix, rows: Range<usize>, out: &mut [f64]| {
        model.scores(matrix, rows, out).unwrap();
    };
    let mut scores = vec![0.0; matrix.rows()];
    score(&matrix, 0..matrix.rows(), &mut scores);
    let options = EvaluationOptions {
        threshold: model.threshold,
        bootstrap: Bootstrap {
            samples: 200,
            ..Bootstrap::default()
        },
    };
    let evaluation = Evaluation::of(&labels, &scores, None, &options).unwrap();
    let ranking = Ranking::new(&labels, &scores);
    let rules = [
        ThresholdRule::MostF1,
        ThresholdRule::RecallFloor(0.8),
        ThresholdRule::TopK(60),
        ThresholdRule::Profit {
            value: 50.0,
            cost: 2.5,
        },
    ];
    let thresholds: Vec<_> = rules
        .into_iter()
        .map(|rule| (rule, choose(&ranking, rule).unwrap()))
        .collect();
    let importance = permutation_importance(
        &score,
        &matrix,
        &labels,
        RatedBy::PrAuc,
        PermutationOptions::default(),
    );
    let (ladder, importance) = (
        ladder(&ranking, &[evaluation.threshold.threshold]),
        importance.unwrap(),
    );
    let judged = Judged {
        file: "later.csv",
        evaluation: &evaluation,
        ladder: &ladder,
        thresholds: &thresholds,
        importance: Some(&importance),
    };
    let card = ModelCard {
        judged: Some(judged),
        ..card(&model)
    };
    for (lang, expected) in [
        (Lang::En, expect_test::expect_file!["golden/card.en.txt"]),
        (Lang::Ko, expect_test::expect_file!["golden/card.ko.txt"]),
    ] {
        let html = card.html(lang);
        assert!(html.starts_with("<!doctype html>"));
        assert!(html.contains(&format!("<html lang=\"{}\">", lang.code())));
        assert_eq!(html.matches("<svg").count(), 3);
        assert!(html.matches("<polyline").count() >= 9);
        stands_alone(&html);
        expected.assert_eq(&text_of(&html));
    }
}

#[test]
fn what_is_yes_or_no_has_no_range() {
    let mut model = model();
    let feature = &mut model.contract.features[0];
    feature.kind = FeatureKind::Flag;
    feature.range = Some([0.0, 1.0]);
    let text = text_of(&card(&model).html(Lang::En));
    assert!(text.contains("| yes or no |  |"), "{text}");
    assert!(!text.contains("| 0 to 1 |"), "{text}");
}

/// The golden rows' answers, and what the model says of them.
fn judging(model: &Scorer) -> (Vec<bool>, Vec<f64>) {
    let (_, columns) = support::columns("inspection/rows.csv.gz");
    let matrix = support::matrix(&columns, 5);
    let mut scores = vec![0.0; matrix.rows()];
    model
        .scores(&matrix, 0..matrix.rows(), &mut scores)
        .unwrap();
    (
        columns[5].iter().map(|label| *label == 1.0).collect(),
        scores,
    )
}

/// True class by predicted class, counted row by row.
fn counted(labels: &[bool], scores: &[f64], threshold: f64) -> [[usize; 2]; 2] {
    let mut counts = [[0; 2]; 2];
    for (label, score) in labels.iter().zip(scores) {
        counts[usize::from(*label)][usize::from(*score >= threshold)] += 1;
    }
    counts
}

fn table_of([stayed, left]: [[usize; 2]; 2], threshold: &str) -> String {
    format!(
        "At the threshold {threshold}\n | Said to stay | Said to leave\nReally stayed | {} | {}\nReally left | {} | {}\n",
        stayed[0], stayed[1], left[0], left[1]
    )
}

#[test]
fn another_threshold_that_was_chosen_is_the_one_that_confusions_are_counted_at() {
    let model = model();
    let (labels, scores) = judging(&model);
    let options = EvaluationOptions {
        threshold: Some(0.42),
        ..EvaluationOptions::default()
    };
    let evaluation = Evaluation::of(&labels, &scores, None, &options).unwrap();
    let ladder = ladder(&Ranking::new(&labels, &scores), &[0.42, 0.61]);
    let text = |threshold: Option<f64>| {
        let judged = Judged {
            file: "later.csv",
            evaluation: &evaluation,
            ladder: &ladder,
            thresholds: &[],
            importance: None,
        };
        let card = ModelCard {
            threshold,
            judged: Some(judged),
            ..card(&model)
        };
        text_of(&card.html(Lang::En))
    };
    let [own, moved] = [0.42, 0.61].map(|at| counted(&labels, &scores, at));
    assert_ne!(own, moved);
    // The one that was judged by, also where none is kept: with its intervals.
    for threshold in [None, Some(0.42)] {
        let text = text(threshold);
        assert!(text.contains(&table_of(own, "0.4200")), "{text}");
        assert!(
            text.contains("Precision at the threshold | 0.8514 | 0."),
            "{text}"
        );
    }
    let text = text(Some(0.61));
    assert!(text.contains(&table_of(moved, "0.6100")), "{text}");
    assert!(!text.contains("0.4200"), "{text}");
    let taken = moved[0][1] + moved[1][1];
    let precision = moved[1][1] as f64 / taken as f64;
    let line = format!("Precision at the threshold | {precision:.4} |\n");
    assert!(text.contains(&line), "{line}{text}");
    let flagged = format!("{} of the flagged", number::percent(precision));
    assert!(text.contains(&flagged), "{flagged}: {text}");
}

#[test]
fn a_bundle_that_was_saved_with_another_threshold_tells_what_comes_of_it() {
    let model = model();
    let (labels, scores) = judging(&model);
    let ladder = ladder(&Ranking::new(&labels, &scores), &[0.42, 0.61]);
    let positives = labels.iter().filter(|label| **label).count() as u64;
    let at =
        |threshold| Outcome::at(&ladder, [labels.len() as u64, positives], threshold).figures();
    let Predictor::LogOdds(trees) = &model.predictor else {
        panic!("no trees");
    };
    let values = at(0.42).map(|(name, value)| (name.to_string(), value));
    let metrics = Metrics {
        split: "test".into(),
        rows: labels.len() as u64,
        values: values
            .into_iter()
            .chain([("pr_auc".to_string(), 0.97)])
            .collect(),
    };
    let bundle = write(&Estimate {
        name: "churn",
        estimator: "boosting",
        contract: &model.contract,
        model: &Estimator::LogOdds((**trees).clone()),
        threshold: Some(0.42),
        metrics: Some(&metrics),
        provenance: None,
    })
    .unwrap();
    let text = |bundle: &str| {
        let opened = model::open("churn.json", bundle.as_bytes()).unwrap();
        text_of(&card(&opened).html(Lang::En))
    };
    let [own, moved] = [0.42, 0.61].map(|at| counted(&labels, &scores, at));
    let plain = text(&bundle);
    assert!(plain.contains(&table_of(own, "0.4200")), "{plain}");
    let other = text(&with_threshold(bundle.as_bytes(), 0.61, &at(0.61)).unwrap());
    assert!(other.contains(&table_of(moved, "0.6100")), "{other}");
    assert!(
        !other.contains("0.4200") && other.contains("0.9700"),
        "{other}"
    );
    for raw in ["true_", "false_"] {
        assert!(!plain.contains(raw) && !other.contains(raw), "{other}");
    }
    // Whoever saves without knowing the rows leaves out what hangs on them.
    let unknown = text(&with_threshold(bundle.as_bytes(), 0.61, &[]).unwrap());
    assert!(!unknown.contains("Really left"), "{unknown}");
}

/// Nothing is run, fetched or linked, and every element that opens closes.
#[track_caller]
fn stands_alone(html: &str) {
    let lower = html.to_lowercase();
    for forbidden in [
        "<script",
        "<iframe",
        "<img",
        "<link",
        "<a ",
        "javascript:",
        "url(",
        "@import",
        " onload",
    ] {
        assert!(!lower.contains(forbidden), "{forbidden}");
    }
    let without_namespace = lower.replace("http://www.w3.org/2000/svg", "");
    assert!(!without_namespace.contains("http://") && !lower.contains("https://"));
    for element in [
        "main", "section", "table", "tr", "td", "th", "svg", "text", "p", "h1", "h2",
    ] {
        let opened = lower.matches(&format!("<{element}>")).count()
            + lower.matches(&format!("<{element} ")).count();
        assert_eq!(
            opened,
            lower.matches(&format!("</{element}>")).count(),
            "{element}"
        );
    }
}

#[test]
fn without_figures_the_card_says_so() {
    let model = model();
    let html = card(&model).html(Lang::En);
    let text = text_of(&html);
    assert!(
        text.contains("does not say where the model comes from"),
        "{text}"
    );
    assert!(text.contains("was not measured on any table"), "{text}");
    assert!(!html.contains("<svg"));
    stands_alone(&html);
}

#[test]
fn the_card_of_several_classes_tells_each_class_the_averages_and_what_is_confused() {
    let mut model = model();
    model.metrics = Some(Metrics {
        split: "test".into(),
        rows: 6,
        values: [("macro_f1", 0.5), ("accuracy", 0.75), ("odd", 0.25)]
            .map(|(name, value)| (name.to_string(), value))
            .into(),
    });
    let classes = ["stays", "moves", "<left>"].map(str::to_string);
    // Predicted: stays, stays, moves, moves, moves, stays.
    let truth = [0, 0, 0, 1, 1, 2];
    let shares = [
        [0.8, 0.1, 0.1],
        [0.7, 0.2, 0.1],
        [0.3, 0.6, 0.1],
        [0.2, 0.7, 0.1],
        [0.1, 0.8, 0.1],
        [0.5, 0.3, 0.2],
    ];
    let none = Bootstrap {
        samples: 0,
        ..Bootstrap::default()
    };
    let evaluation = SeveralEvaluation::of(&truth, shares.as_flattened(), 3, None, &none).unwrap();
    let with = |judged: bool, label: Option<&str>, lang: Lang| {
        let card = ClassCard {
            model: card(&model),
            classes: &classes,
            label,
            judged: judged.then_some(ClassesJudged {
                file: "later.csv",
                label: "fate",
                evaluation: &evaluation,
                importance: None,
            }),
        };
        let html = card.html(lang);
        stands_alone(&html);
        assert!(html.contains("&lt;left&gt;") && !html.contains("<left>"));
        text_of(&html)
    };
    let text = with(true, Some("fate"), Lang::En);
    let share = |of: f64| number::percent(of);
    let two_thirds = share(2.0 / 3.0);
    for line in [
        "which of 3 classes fate is: stays, moves, ".to_string(),
        "F1, averaged over the classes (macro) | 0.5000\n".to_string(),
        "Accuracy | 0.7500\nF1,".to_string(),
        "odd | 0.2500\n".to_string(),
        "How good it is on later.csv\nOf 6 customers whose class fate tells".to_string(),
        "Accuracy | 0.6667 |\n".to_string(),
        "F1, weighed by the classes&#39; rows | 0.6000 |\n".to_string(),
        format!("stays | 2 | 1 | 0 | 3 | {two_thirds} | {two_thirds} | 0.667 | "),
        format!(
            "moves | 0 | 2 | 0 | 2 | {two_thirds} | {} | 0.800 | ",
            share(1.0)
        ),
        format!(" | 1 | 0 | 0 | 1 | {0} | {0} | 0.000 | ", share(0.0)),
        format!(
            "Average of the classes (macro) |  |  |  | 6 | {} | {} | 0.489 | ",
            share(4.0 / 9.0),
            share(5.0 / 9.0)
        ),
        "Weighed by their rows |  |  |  | 6 | ".to_string(),
        format!("Over all rows (micro) |  |  |  | 6 | {two_thirds} | {two_thirds} | 0.667 | "),
    ] {
        assert!(text.contains(&line), "{line}: {text}");
    }
    assert!(!text.contains("At the threshold") && !text.contains("at the threshold"));
    let text = with(true, None, Lang::Ko);
    assert!(text.contains("클래스 3개 가운데 하나") && text.contains("클래스별 성능"));
    let text = with(false, Some("fate"), Lang::En);
    assert!(text.contains("was not measured on any table"), "{text}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn no_name_breaks_out(
        name in ".*",
        hostile in prop::sample::select(vec![
            "</title><script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "'--><svg onload=x>",
            "</style><script>", "&lt;b&gt;", "\u{202e}txt.exe", "]]><p>", "a\0b",
        ]),
    ) {
        let mut model = model();
        model.name = format!("{name}{hostile}");
        model.contract.features[0].name = format!("{hostile}{name}");
        model.contract.features[1].kind = FeatureKind::Category {
            categories: vec![Category { name: hostile.into(), spellings: Vec::new() }],
        };
        model.provenance = Some(Provenance {
            made_with: Some(hostile.into()),
            data: [(hostile.to_string(), name.clone())].into(),
            ..Provenance::default()
        });
        let plain = card(&self::model()).html(Lang::En);
        let html = card(&model).html(Lang::En);
        // As many elements as the template has, but for the rows that the origin adds.
        let opened = |html: &str, element: &str| html.matches(&format!("<{element}")).count();
        for element in ["script", "img", "svg", "style", "title", "main", "section"] {
            prop_assert_eq!(opened(&html, element), opened(&plain, element), "{}", element);
        }
        let unsafe_for_all_that_follows = ['\u{202e}', '\0'].map(|c| html.contains(c));
        prop_assert_eq!(unsafe_for_all_that_follows, [false, false]);
    }
}
