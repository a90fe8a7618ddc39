//! Judging in steps: the same samples as at once, to the last bit, a cancel between two steps
//! that leaves the earlier model, and an end that is heard.

use holdfast::engine::{
    Engine, Learner, Outcome, Reply, Request, Stage, Step, TrainRequest, TrainedView,
};
use holdfast::feature::prepare::Random;
use holdfast::i18n::Lang;
use holdfast::model::evaluate::{
    Bootstrap, Evaluating, Evaluation, EvaluationOptions, JudgedRows, Ranking, paired_difference,
};
use holdfast::model::train::{ClassOptions, ClassTraining, Cut, Remark, TrainOptions, TrainStage};

use super::engine::{SAVE, ask, opened, train};
use super::tables::{customers, table};

/// The statistics of samples drawn in one go, as they were before drawing was divided.
fn at_once(
    bootstrap: &Bootstrap,
    rows: usize,
    groups: Option<&[u32]>,
    statistic: impl Fn(&[f64]) -> f64,
) -> Vec<f64> {
    let mut random = Random::new(bootstrap.seed);
    let units = groups.map_or(rows, |groups| *groups.iter().max().unwrap() as usize + 1);
    let mut values: Vec<f64> = (0..bootstrap.samples)
        .map(|_| {
            let mut drawn = vec![0.0; units];
            for _ in 0..units {
                drawn[random.below(units)] += 1.0;
            }
            let weights: Vec<f64> = match groups {
                Some(groups) => groups.iter().map(|group| drawn[*group as usize]).collect(),
                None => drawn,
            };
            statistic(&weights)
        })
        .collect();
    values.sort_unstable_by(f64::total_cmp);
    values
}

/// Where the given share of sorted values lies, linear between neighbours.
fn quantile(sorted: &[f64], share: f64) -> f64 {
    let place = share * (sorted.len() - 1) as f64;
    let below = place.floor() as usize;
    let high = sorted[(below + 1).min(sorted.len() - 1)];
    sorted[below] + (high - sorted[below]) * (place - below as f64)
}

/// Answers and two models' scores, the second one's worse.
fn judged(rows: usize) -> (Vec<bool>, [Vec<f64>; 2]) {
    let mut random = Random::new(11);
    let good: Vec<f64> = (0..rows).map(|_| random.uniform()).collect();
    let labels = good.iter().map(|score| random.uniform() < *score).collect();
    let worse = good.iter().map(|score| 0.5 * (score + random.uniform()));
    let worse = worse.collect();
    (labels, [good, worse])
}

#[test]
fn drawn_in_steps_or_at_once_the_intervals_are_the_same() {
    // Many samples a step, a few, and a step each.
    for rows in [60, 900, 9_000] {
        let (labels, scores) = judged(rows);
        let bootstrap = Bootstrap {
            samples: 101,
            seed: 5,
            ..Bootstrap::default()
        };
        let options = EvaluationOptions {
            bootstrap,
            ..EvaluationOptions::default()
        };
        let customers: Vec<u32> = (0..rows as u32).map(|row| row / 3).collect();
        for groups in [None, Some(customers.as_slice())] {
            let found = Evaluation::of(&labels, &scores[0], groups, &options).unwrap();
            let rankings = scores.each_ref().map(|own| Ranking::new(&labels, own));
            let [own, other] = &rankings;
            let precision = |ranking: &Ranking, weights: &[f64]| {
                ranking.figures(Some(weights)).average_precision.unwrap()
            };
            for (name, values) in [
                (
                    "pr_auc",
                    at_once(&bootstrap, rows, groups, |w| precision(own, w)),
                ),
                (
                    "roc_auc",
                    at_once(&bootstrap, rows, groups, |w| {
                        own.figures(Some(w)).roc_auc.unwrap()
                    }),
                ),
            ] {
                let interval = found.figures[name].interval.unwrap();
                let [low, high] = [0.025, 0.975].map(|share| quantile(&values, share));
                assert!((interval.low - low).abs() < 1e-15, "{rows} {name}");
                assert!((interval.high - high).abs() < 1e-15, "{rows} {name}");
            }

            let figure = |ranking: &Ranking, weights: Option<&[f64]>| {
                ranking.figures(weights).average_precision
            };
            let difference = paired_difference(
                &bootstrap,
                rows,
                groups,
                |weights| figure(other, weights),
                |weights| figure(own, weights),
            );
            let values = at_once(&bootstrap, rows, groups, |w| {
                precision(other, w) - precision(own, w)
            });
            let larger = values.iter().filter(|value| **value > 0.0).count();
            let difference = difference.unwrap();
            assert_eq!(difference.larger, larger as f64 / values.len() as f64);
            let low = quantile(&values, 0.025);
            assert!((difference.interval.unwrap().low - low).abs() < 1e-15);
        }
    }
}

#[test]
fn an_evaluation_of_many_rows_is_many_steps() {
    let (labels, [scores, _]) = judged(9_000);
    let options = EvaluationOptions {
        bootstrap: Bootstrap {
            samples: 50,
            ..Bootstrap::default()
        },
        ..EvaluationOptions::default()
    };
    let rows = JudgedRows {
        labels: &labels,
        probabilities: &scores,
        groups: None,
    };
    let mut evaluating = Evaluating::new(rows, &options).unwrap();
    let mut shares = vec![evaluating.share()];
    while !evaluating.step(rows, &|| false) {
        shares.push(evaluating.share());
    }
    assert_eq!(shares.len(), 50, "a sample a step");
    assert!(shares.is_sorted() && shares[0] == 0.0);
    let at_once = Evaluation::of(&labels, &scores, None, &options).unwrap();
    assert_eq!(evaluating.finish(rows).0, at_once);
}

/// Steps a training until so many steps of its judging were told; how far it was told to be.
fn step_into_judging(engine: &mut Engine, asked: TrainRequest, steps: usize) -> Vec<u64> {
    let Outcome::Started = engine.ask(9, Request::Train(asked)) else {
        panic!("not begun");
    };
    let mut told = Vec::new();
    while told.len() < steps {
        match engine.step().expect("a job") {
            Step::Progress(9, progress) if progress.stage == Stage::Judging => {
                assert!(progress.done <= progress.total);
                told.push(progress.done);
            }
            Step::Progress(..) => {}
            other => panic!("{other:?} after {} steps", told.len()),
        }
    }
    told
}

#[test]
fn a_cancel_between_the_steps_of_judging_leaves_the_earlier_model() {
    let mut engine = opened(600);
    train(&mut engine, TrainRequest::default()).unwrap();
    let before = ask(&mut engine, SAVE).unwrap();
    let seeded = TrainRequest {
        seed: 3,
        ..TrainRequest::default()
    };
    let beside = TrainRequest {
        others: vec![Learner::Forest, Learner::Neighbours],
        ..seeded.clone()
    };
    // Asking, drawing, and holding the models against each other.
    for asked in [seeded, beside] {
        for steps in [1, 8, 100] {
            let told = step_into_judging(&mut engine, asked.clone(), steps);
            assert!(told.is_sorted(), "{told:?}");
            assert!(engine.cancel(9));
            assert!(engine.step().is_none());
            assert_eq!(ask(&mut engine, SAVE).unwrap(), before, "{steps}");
        }
    }
}

/// Trains; after so many steps of the judging an end is asked for, if one is. Of folds only what
/// they say together counts, and what the model of all rows is judged by. How many steps of
/// judging were told.
fn judged_until(
    engine: &mut Engine,
    asked: &TrainRequest,
    end: Option<usize>,
) -> (usize, TrainedView) {
    let Outcome::Started = engine.ask(9, Request::Train(asked.clone())) else {
        panic!("not begun");
    };
    let mut is_last = asked.folds == 0;
    let mut told = 0;
    loop {
        match engine.step().expect("a job") {
            Step::Progress(_, progress) => {
                is_last |= progress.stage == Stage::LearningAll;
                if !is_last || progress.stage != Stage::Judging {
                    continue;
                }
                told += 1;
                if end == Some(told) {
                    let ended = engine.ask(8, Request::EndTraining);
                    assert!(matches!(ended, Outcome::Answer(Ok(Reply::Ending(true)))));
                }
            }
            Step::Done(9, ending) => match *ending {
                Ok(Reply::Trained(view)) => return (told, *view),
                other => panic!("{other:?}"),
            },
            other => panic!("{other:?}"),
        }
    }
}

/// Whether a training says that figures lack intervals.
fn says_so(view: &TrainedView) -> bool {
    let mut said = view.split.iter().map(|words| words.text(Lang::En));
    said.any(|line| line.contains("figures' intervals"))
}

#[test]
fn an_end_is_heard_while_rows_judge_and_what_is_left_out_is_said() {
    let usual = TrainRequest::default();
    let beside = TrainRequest {
        others: vec![Learner::Forest, Learner::Neighbours],
        ..usual.clone()
    };
    let folded = TrainRequest {
        folds: 2,
        ..usual.clone()
    };
    for (name, asked) in [("usual", usual), ("beside", beside), ("folds", folded)] {
        let mut engine = opened(400);
        let (steps, whole) = judged_until(&mut engine, &asked, None);
        assert!(!says_so(&whole), "{name}: {:?}", whole.split);
        // At once: hardly a sample is drawn.
        let (short, view) = judged_until(&mut engine, &asked, Some(1));
        assert!(short * 3 < steps, "{name}: {short} of {steps}");
        assert!(says_so(&view), "{name}: {:?}", view.split);
        for compared in &view.compared {
            for figure in &compared.figures {
                assert_eq!(figure.interval, None, "{name}: {}", figure.name);
            }
            assert!(
                compared.difference.is_none_or(|of| of.1.is_none()),
                "{name}"
            );
            assert!(!compared.ladder.is_empty(), "{name}");
        }
        // Half way: what was drawn stays.
        let (half, view) = judged_until(&mut engine, &asked, Some(steps / 2));
        assert!(half * 4 < steps * 3, "{name}: {half} of {steps}");
        assert!(says_so(&view), "{name}: {:?}", view.split);
        let (first, as_whole) = (&view.compared[0], &whole.compared[0]);
        assert_eq!(first.figures, as_whole.figures, "{name}");
    }
}

#[test]
fn so_it_is_of_several_classes() {
    let mut columns = customers(300, 5);
    for (row, cell) in columns[8].1.iter_mut().enumerate() {
        *cell = ["stays", "leaves", "comes back"][row % 3].into();
    }
    let table = table(&columns);
    let learn = |ends: bool| {
        let options = ClassOptions::new(TrainOptions::new("Churn"));
        let mut training = ClassTraining::new(&table, options).unwrap();
        let mut judging = 0;
        loop {
            let progress = training.step(&table).unwrap();
            judging += usize::from(progress.stage == TrainStage::Judging);
            if ends && judging == 1 {
                training.end_judging();
            }
            if progress.finished {
                break (judging, training.finish().unwrap());
            }
        }
    };
    let cut = Remark::Cut(Cut::Intervals);
    let (steps, whole) = learn(false);
    assert!(!whole.notice.remarks.contains(&cut));
    let (short, trained) = learn(true);
    assert!(short * 3 < steps, "{short} of {steps}");
    assert!(trained.notice.remarks.contains(&cut));
    let figures = &trained.evaluation().unwrap().figures;
    assert!(figures.values().all(|figure| figure.interval.is_none()));
}
