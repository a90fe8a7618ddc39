//! Several classes: scikit-learn's figures, and both classes of two together.

use holdfast::i18n::Lang;
use holdfast::model::evaluate::{
    Bootstrap, EvaluateError, Evaluation, EvaluationOptions, SeveralEvaluation,
};

use super::{close, golden, numbers};

const NONE: Bootstrap = Bootstrap {
    samples: 0,
    level: 0.95,
    seed: 0,
};

#[test]
fn probabilities_of_several_classes_are_rated_as_scikit_learn_does() {
    for case in golden("several.json")["cases"].as_array().unwrap() {
        let truth: Vec<usize> = numbers(&case["truth"])
            .into_iter()
            .map(|c| c as usize)
            .collect();
        let classes = case["classes"].as_u64().unwrap() as usize;
        let probabilities = numbers(&case["probabilities"]);
        let found = SeveralEvaluation::of(&truth, &probabilities, classes, None, &NONE).unwrap();
        for (name, figure) in &found.figures {
            close(figure.value, case[name].as_f64().unwrap(), 1e-12, name);
        }
        assert_eq!(found.figures.len(), 11);
        for (key, of) in [("precisions", 0), ("areas", 1)] {
            for (class, expected) in found.classes.iter().zip(numbers(&case[key])) {
                let found = [class.average_precision, class.roc_auc][of].unwrap();
                close(found, expected, 1e-12, key);
            }
        }
        // A class that does not occur has no curve.
        let occurring = numbers(&case["precisions"]).len();
        assert!(
            found.classes[occurring..]
                .iter()
                .all(|c| c.average_precision.is_none())
        );
        if classes == 2 {
            let labels: Vec<bool> = truth.iter().map(|class| *class == 1).collect();
            let second: Vec<f64> = probabilities.iter().skip(1).step_by(2).copied().collect();
            let options = EvaluationOptions {
                bootstrap: NONE,
                ..EvaluationOptions::default()
            };
            let two = Evaluation::of(&labels, &second, None, &options).unwrap();
            let micro = two.value("micro_pr_auc").unwrap();
            close(micro, found.value("micro_pr_auc").unwrap(), 1e-12, "micro");
            let tops: Vec<u64> = two.precision_at.iter().map(|(rows, _)| *rows).collect();
            assert_eq!(tops, [10, 15, 30, 100]);
        }
    }
}

#[test]
fn intervals_of_several_classes_hold_the_figure() {
    let golden = golden("several.json");
    let case = &golden["cases"][0];
    let truth: Vec<usize> = numbers(&case["truth"])
        .into_iter()
        .map(|c| c as usize)
        .collect();
    let bootstrap = Bootstrap {
        samples: 200,
        ..Bootstrap::default()
    };
    let probabilities = numbers(&case["probabilities"]);
    let found = SeveralEvaluation::of(&truth, &probabilities, 3, None, &bootstrap).unwrap();
    for (name, figure) in &found.figures {
        let interval = figure.interval.unwrap();
        assert!(
            interval.low < figure.value && figure.value < interval.high,
            "{name}: {figure:?}"
        );
    }
}

#[test]
fn what_is_no_probability_of_a_class_is_said() {
    let of = |truth: &[usize], probabilities: &[f64], classes: usize| {
        SeveralEvaluation::of(truth, probabilities, classes, None, &NONE).unwrap_err()
    };
    assert_eq!(of(&[], &[], 3), EvaluateError::NoRows);
    let said = [
        of(&[0, 1], &[0.5; 3], 2),
        of(&[0, 1], &[], 0),
        of(&[0, 2], &[0.5; 4], 2),
        of(&[0, 1], &[0.5, 0.5, 1.5, 0.5], 2),
    ]
    .map(|error| format!("{}\n{}", error.say(Lang::En), error.say(Lang::Ko)));
    expect_test::expect![[r#"
        There are 3 probabilities for 2 rows of 2 classes; each row needs one per class.
        행 2개에 클래스가 2개인데 확률은 3개입니다. 행마다 클래스별로 하나씩 있어야 합니다.
        There are 0 probabilities for 2 rows of 0 classes; each row needs one per class.
        행 2개에 클래스가 0개인데 확률은 0개입니다. 행마다 클래스별로 하나씩 있어야 합니다.
        Row 2 has the class number 2, but classes are numbered from 0 and there are 2.
        2행의 클래스 번호가 2입니다. 클래스는 2개이고 번호는 0부터 시작합니다.
        Row 2 has 1.5 as its probability; a number from 0 to 1 is expected.
        2행의 확률이 1.5입니다. 0에서 1 사이의 수여야 합니다."#]]
    .assert_eq(&said.join("\n"));
}
