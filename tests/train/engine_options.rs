//! What the page's fold of advanced choices asks of a training: a search, scores held to
//! columns, balanced classes, one of several answers.

use holdfast::chart::model_card;
use holdfast::engine::{
    Balance, Calibrate, Engine, Learner, ModelFormat, Outcome, PrepareEdit, PrepareRequest,
    Progress, Reply, Request, Stage, Step, ThresholdRule, TrainRequest, TrainedView, decode,
    encode,
};
use holdfast::feature::prepare::plan::ResamplePlan;
use holdfast::i18n::Lang;
use holdfast::model::{self, Metrics};
use holdfast::table::{Column, Table};

use super::engine::{ask, bundle, ended, opened, train};
use super::tables::customers;

/// Trains, and ends it in this way as soon as so many trials of its search are done; with
/// what was told of the search.
fn searched(
    engine: &mut Engine,
    trials: u32,
    end: Option<(u64, Request)>,
) -> (TrainedView, Vec<Progress>) {
    let asked = TrainRequest {
        trials,
        ..TrainRequest::default()
    };
    // As it crosses from the page.
    let asked = decode(&encode(&Request::Train(asked)).unwrap()).unwrap();
    let Outcome::Started = engine.ask(5, asked) else {
        panic!("not begun");
    };
    let (mut told, mut end) = (Vec::new(), end);
    let ending = loop {
        match engine.step().expect("a job") {
            Step::Done(_, ending) => break *ending,
            Step::Progress(_, progress) if progress.stage == Stage::Searching => {
                told.push(progress);
                if let Some((_, request)) = end.take_if(|(after, _)| progress.done >= *after) {
                    let ended = engine.ask(6, request);
                    assert!(matches!(ended, Outcome::Answer(Ok(Reply::Ending(true)))));
                }
            }
            Step::Progress(..) => {}
        }
    };
    match ending {
        Ok(Reply::Trained(view)) => (*view, told),
        other => panic!("{other:?}"),
    }
}

/// What a saved model says of some customers, at each value of a column if one is named: a
/// row per customer.
fn scores(bundle: &[u8], along: Option<&str>) -> Vec<Vec<f64>> {
    const ROWS: usize = 40;
    let scorer = model::open("m.json", bundle).unwrap();
    let columns = customers(ROWS, 3);
    let column = |(name, cells): &(&str, Vec<String>)| {
        Column::from_texts(name, cells.iter().map(String::as_str))
    };
    let table = Table::new("customers", columns.iter().map(column).collect()).unwrap();
    let contract = scorer.contract();
    let fit = holdfast::feature::fit(contract, &table);
    let mut matrix = holdfast::feature::assemble(contract, &table, &fit).unwrap();
    let features = &contract.features;
    let place = along.map(|name| features.iter().position(|f| f.name == name).unwrap());
    let mut scores = vec![Vec::new(); ROWS];
    for at in 0..=60u8 {
        if let Some(place) = place {
            matrix.replace(place, vec![f32::from(at); ROWS]).unwrap();
        }
        let mut now = vec![0.0; ROWS];
        scorer.scores(&matrix, 0..ROWS, &mut now).unwrap();
        for (scores, now) in scores.iter_mut().zip(now) {
            scores.push(now);
        }
    }
    scores
}

#[test]
fn options_are_searched_and_the_search_can_be_ended() {
    let mut engine = opened(300);
    let (view, told) = searched(&mut engine, 0, None);
    assert!(told.is_empty() && view.compared.iter().any(|c| c.chosen));
    let usual = bundle(&mut engine);

    let (view, told) = searched(&mut engine, 2, None);
    assert!(told.iter().all(|progress| progress.total == 2));
    let done: Vec<u64> = told.iter().map(|progress| progress.done).collect();
    assert!(done.is_sorted() && done.first() == Some(&0) && done.last() == Some(&2));
    let ticks = || told.iter().filter_map(|progress| progress.tick);
    assert!(ticks().any(|tick| tick.trees > 1 && tick.loss.is_some_and(f32::is_finite)));
    assert!(
        view.compared
            .iter()
            .any(|c| c.chosen && c.model == Learner::Blend)
    );
    assert!(bundle(&mut engine) != usual, "nothing was searched");

    // Ended after the first of many trials, it learns with that one as if no more had been
    // asked for; whether the clock or somebody ends it.
    searched(&mut engine, 1, None);
    let first = bundle(&mut engine);
    for end in [Request::EndSearch, Request::EndTraining] {
        let (_, told) = searched(&mut engine, 500, Some((1, end.clone())));
        let last = told.last().unwrap();
        assert_eq!((last.done, last.total), (1, 500), "{end:?}");
        assert!(bundle(&mut engine) == first, "{end:?}: another model");
    }
    // Before the first trial's end there is nothing to keep but the usual options.
    searched(&mut engine, 500, Some((0, Request::EndTraining)));
    assert_eq!(scores(&bundle(&mut engine), None), scores(&usual, None));
    let ended = engine.ask(9, Request::EndSearch);
    assert!(matches!(ended, Outcome::Answer(Ok(Reply::Ending(false)))));
}

#[test]
fn networks_tell_their_epochs_and_whatever_is_kept_shows_how_it_learnt() {
    let mut engine = opened(120);
    let asked = |kept: Learner, folds: u32| TrainRequest {
        others: vec![Learner::Perceptron],
        keep: Some(kept),
        folds,
        ..TrainRequest::default()
    };
    let run = |engine: &mut Engine, asked: TrainRequest| {
        assert!(matches!(
            engine.ask(5, Request::Train(asked)),
            Outcome::Started
        ));
        let mut most = [0, 0];
        loop {
            match engine.step().expect("a job") {
                Step::Done(_, ending) => match *ending {
                    Ok(Reply::Trained(view)) => return (*view, most),
                    other => panic!("{other:?}"),
                },
                Step::Progress(_, progress) => {
                    let learns = progress.stage == Stage::Learning;
                    let tick = progress.tick.filter(|tick| learns && tick.loss.is_some());
                    if let Some(tick) = tick {
                        assert!(tick.trees == 0 || tick.epochs == 0, "{tick:?}");
                        most = [most[0].max(tick.trees), most[1].max(tick.epochs)];
                    }
                }
            }
        }
    };
    let (network, [trees, epochs]) = run(&mut engine, asked(Learner::Perceptron, 0));
    assert!(trees > 1 && epochs > 1, "{trees} trees, {epochs} epochs");
    assert!(network.curves.len() == 1 && network.curves[0].len() > 1);
    // Of trees a curve per fold, although a network stands beside them; and where folds judge.
    for folds in [0, 2] {
        let (blend, _) = run(&mut engine, asked(Learner::Blend, folds));
        assert_eq!(blend.folds, folds);
        assert!(blend.curves.len() > 1, "{folds} folds");
    }
}

#[test]
fn a_search_that_was_cancelled_goes_on_where_it_stopped() {
    let mut engine = opened(300);
    searched(&mut engine, 3, None);
    let whole = bundle(&mut engine);
    let asked = |goes_on: bool| TrainRequest {
        trials: 3,
        goes_on,
        ..TrainRequest::default()
    };
    let begin = |engine: &mut Engine, goes_on: bool| {
        let asked = decode(&encode(&Request::Train(asked(goes_on))).unwrap()).unwrap();
        assert!(matches!(engine.ask(5, asked), Outcome::Started));
    };
    begin(&mut engine, false);
    loop {
        match engine.step().expect("a job") {
            Step::Done(..) => panic!("it was over before"),
            Step::Progress(_, progress) => {
                if progress.stage == Stage::Searching && progress.done == 2 {
                    break;
                }
            }
        }
    }
    assert!(engine.cancel(5));
    // What was tried is not tried again, and it ends as if nobody had cancelled it.
    begin(&mut engine, true);
    let mut first = None;
    let ending = loop {
        match engine.step().expect("a job") {
            Step::Done(_, ending) => break *ending,
            Step::Progress(_, progress) if progress.stage == Stage::Searching => {
                first.get_or_insert(progress.done);
            }
            Step::Progress(..) => {}
        }
    };
    assert!(matches!(ending, Ok(Reply::Trained(_))), "{ending:?}");
    assert_eq!(first, Some(2));
    assert!(bundle(&mut engine) == whole, "another model");
    // By another seed the rows are dealt into other folds: those trials say nothing of them.
    let other = TrainRequest {
        seed: 1,
        ..asked(true)
    };
    let refused = train(&mut engine, other).unwrap_err().say(Lang::En);
    assert!(refused.contains("judged by other data"), "{refused}");
}

#[test]
fn scores_are_held_to_columns_with_and_without_a_search() {
    let mut engine = opened(400);
    train(&mut engine, TrainRequest::default()).unwrap();
    // Who stays longer leaves less, in these data.
    let falls = |scores: &[f64]| scores.first() > scores.last();
    assert!(
        scores(&bundle(&mut engine), Some("months"))
            .iter()
            .all(|s| falls(s))
    );
    for trials in [0, 1] {
        let asked = TrainRequest {
            monotone: vec![("months".to_string(), 1), ("spent".to_string(), -1)],
            trials,
            ..TrainRequest::default()
        };
        let view = train(&mut engine, asked).unwrap();
        let chosen = view.compared.iter().find(|c| c.chosen).unwrap();
        assert_eq!(
            chosen.model,
            Learner::Boosting,
            "the blend keeps to nothing"
        );
        let held = bundle(&mut engine);
        assert!(scores(&held, Some("months")).iter().all(|s| s.is_sorted()));
        assert!(
            scores(&held, Some("spent"))
                .iter()
                .all(|s| s.iter().rev().is_sorted())
        );
    }
}

#[test]
fn what_cannot_be_held_is_refused_and_the_model_stays() {
    let mut engine = opened(300);
    train(&mut engine, TrainRequest::default()).unwrap();
    let before = bundle(&mut engine);
    let held = |column: &str| TrainRequest {
        monotone: vec![(column.to_string(), 1)],
        ..TrainRequest::default()
    };
    let with_others = TrainRequest {
        others: vec![Learner::Forest],
        ..held("months")
    };
    for (asked, said) in [
        (with_others, "forest keeps to no monotone constraint"),
        (held("plan"), "not learnt from as a number"),
        (held("nobody"), "no column nobody"),
    ] {
        let failure = train(&mut engine, asked).unwrap_err();
        assert!(failure.say(Lang::En).contains(said), "{failure:?}");
        assert!(!failure.say(Lang::Ko).is_empty());
        assert!(bundle(&mut engine) == before, "{said}: another model");
    }
}

#[test]
fn classes_are_balanced_in_what_is_learnt_from_only() {
    let mut engine = opened(300);
    let mut judged = Vec::new();
    for others in [vec![], vec![Learner::Forest]] {
        let mut seen: Vec<Vec<u8>> = Vec::new();
        for balance in [Balance::None, Balance::Weights(None), Balance::Smote] {
            let asked = TrainRequest {
                others: others.clone(),
                balance: Some(balance),
                ..TrainRequest::default()
            };
            let view = train(&mut engine, asked).unwrap();
            let made = bundle(&mut engine);
            assert!(!seen.contains(&made), "{balance:?} {others:?} is ignored");
            seen.push(made);
            let flat = view.compared.iter().find(|c| c.model == Learner::Majority);
            let flat = flat.unwrap();
            judged.push((view.train_rows, flat.rows, flat.positives));
            // Everyone gets the share of those who left, not half.
            let brier = flat.figures.iter().find(|f| f.name == "brier").unwrap();
            let share = flat.positives as f64 / flat.rows as f64;
            assert!((brier.value - share * (1.0 - share)).abs() < 0.01);
        }
    }
    judged.dedup();
    assert_eq!(judged.len(), 1, "real rows are counted, and the same judge");
}

#[test]
fn what_the_preparation_balances_is_balanced_unless_said_otherwise() {
    let made = |planned: bool, balance: Option<Balance>| {
        let mut engine = opened(300);
        if planned {
            let smote = PrepareEdit::Resample(Some(ResamplePlan::default()));
            for request in [PrepareRequest::Plan, PrepareRequest::Edit(smote)] {
                assert!(ask(&mut engine, Request::Prepare(request)).is_ok());
            }
        }
        let asked = TrainRequest {
            balance,
            ..TrainRequest::default()
        };
        train(&mut engine, asked).unwrap();
        bundle(&mut engine)
    };
    let (plain, smote) = (made(false, None), made(false, Some(Balance::Smote)));
    assert!(plain != smote);
    assert!(
        made(true, None) == smote,
        "the preparation's choice is ignored"
    );
    assert!(
        made(true, Some(Balance::None)) == plain,
        "what was said last is ignored"
    );
}

#[test]
fn of_several_answers_one_is_learnt_against_the_others() {
    let mut engine = opened(300);
    let asked = |positive: Option<&str>| TrainRequest {
        label: Some("plan".to_string()),
        positive: positive.map(str::to_string),
        ..TrainRequest::default()
    };
    // Without a word of which, all are told apart (engine_classes.rs).
    let view = train(&mut engine, asked(Some("basic"))).unwrap();
    assert_eq!(
        (view.label.as_str(), view.classes[0].as_str()),
        ("plan", "basic")
    );
    let chosen = view.compared.iter().find(|c| c.chosen).unwrap();
    assert!(chosen.positives > 0 && chosen.positives < chosen.rows);
}

#[test]
fn the_named_kind_is_kept_with_scores_put_right_and_the_threshold_asked_for() {
    let mut engine = opened(400);
    let asked = TrainRequest {
        keep: Some(Learner::Forest),
        calibrate: Calibrate::Platt,
        threshold_by: Some(ThresholdRule::TopShare(0.1)),
        ..TrainRequest::default()
    };
    let view = train(&mut engine, asked).unwrap();
    let chosen = view.compared.iter().find(|model| model.chosen).unwrap();
    assert_eq!(chosen.model, Learner::Forest);
    let text = String::from_utf8(bundle(&mut engine)).unwrap();
    // Platt's curve is one weighted part.
    assert!(text.contains("\"kind\":\"weighted\""), "not put right");
    assert!(text.contains("\"kind\":\"forest\""), "another kind");
    // A tenth of the rows that the model has not learnt from, and so about one of the others.
    let threshold = view.threshold.unwrap();
    let flagged = chosen.ladder.iter();
    let flagged = flagged
        .take_while(|rung| rung.threshold >= threshold)
        .last();
    let share = flagged.unwrap().taken as f64 / chosen.rows as f64;
    assert!((0.03..0.25).contains(&share), "{share}");
}

#[test]
fn folds_judge_in_turn_and_their_spread_is_told() {
    let mut engine = opened(400);
    let asked = TrainRequest {
        folds: 3,
        threshold_by: Some(ThresholdRule::Profit {
            value: 50.0,
            cost: 2.0,
        }),
        ..TrainRequest::default()
    };
    let view = train(&mut engine, asked.clone()).unwrap();
    assert_eq!((view.folds, view.rows), (3, 400));
    assert_eq!(view.profit, Some([50.0, 2.0]));
    let chosen = view.compared.iter().find(|own| own.chosen).unwrap();
    assert_eq!(chosen.rows, 400, "every row judges once");
    let figure = |name: &str| chosen.figures.iter().find(|own| own.name == name).unwrap();
    for name in ["pr_auc", "roc_auc", "log_loss"] {
        let figure = figure(name);
        let [deviation, low, high] = figure.spread.unwrap();
        assert!(low <= figure.value && figure.value <= high, "{name}");
        assert!(deviation > 0.0 && figure.interval.is_none(), "{name}");
    }
    let said = |lang| -> String {
        let lines = view.split.iter().map(|line| line.text(lang).to_string());
        lines.collect::<Vec<_>>().join("\n")
    };
    assert!(said(Lang::En).contains("dealt into 3 parts"));
    assert!(said(Lang::Ko).contains("묶음 3개"));
    // The bundle keeps the same means.
    let saved = model::load("m.json", &bundle(&mut engine)).unwrap();
    assert_eq!(saved.threshold, view.threshold);
    let metrics = saved.metrics.unwrap();
    assert_eq!((metrics.split.as_str(), metrics.rows), ("k-fold", 400));
    let mean = figure("pr_auc").value;
    assert!((metrics.values["pr_auc"] - mean).abs() < 1e-12);
    // Its counts are of all folds' rows at the threshold that is kept, its figures means at the
    // folds' own: both are shown, so both places say so. At another threshold figures are of it.
    assert!(model_card::counted_apart(&metrics), "{metrics:?}");
    let [en, ko] = ["rows of all folds together", "모든 묶음의 행을 합쳐"];
    let origin = |lang| -> Vec<String> {
        let lines = view
            .model
            .origin
            .iter()
            .map(|line| line.text(lang).to_string());
        lines.collect()
    };
    let is_last = |lang, words: &str| origin(lang).last().is_some_and(|line| line.contains(words));
    assert!(is_last(Lang::En, en) && is_last(Lang::Ko, ko));
    for (threshold, apart) in [(None, true), (Some(0.123), false)] {
        let asked = Request::ExportModel {
            format: ModelFormat::Card,
            lang: Lang::En,
            threshold,
        };
        let Ok(Reply::File { bytes, .. }) = ask(&mut engine, asked) else {
            panic!("no card");
        };
        let card = String::from_utf8(bytes).unwrap();
        assert_eq!(card.contains(en), apart, "at {threshold:?}");
    }
    let judged_at_once = Metrics {
        split: "test".to_string(),
        ..metrics
    };
    assert!(!model_card::counted_apart(&judged_at_once));

    // One fold is none.
    let one = TrainRequest {
        folds: 1,
        ..TrainRequest::default()
    };
    let view = train(&mut engine, one).unwrap();
    assert_eq!((view.folds, view.profit), (0, None));
    assert!(view.compared.iter().all(|own| {
        let mut figures = own.figures.iter();
        figures.all(|figure| figure.spread.is_none())
    }));

    // Whoever ends it has a model that the folds so far judged.
    let view = ended(&mut engine, asked, (Stage::Learning, 12));
    assert_eq!(view.folds, 1);
    let lines = view.split.iter().map(|line| line.text(Lang::En));
    assert!(lines.into_iter().any(|line| line.contains("1 of 3")));
}

#[test]
fn a_contact_that_costs_more_than_it_keeps_has_no_threshold_and_that_is_said() {
    let mut engine = opened(300);
    let asked = |value: f64, cost: f64| TrainRequest {
        threshold_by: Some(ThresholdRule::Profit { value, cost }),
        ..TrainRequest::default()
    };
    let dear = train(&mut engine, asked(1.0, 2.0)).unwrap();
    let said = |view: &TrainedView| {
        let mut lines = view
            .split
            .iter()
            .map(|line| line.text(Lang::En).to_string());
        lines.any(|line| line.contains("No threshold keeps to profit=1,2"))
    };
    assert!(said(&dear), "{:?}", dear.split);
    // The more a customer is worth beside a contact, the more of them are reached.
    let [some, many] = [asked(4.0, 1.0), asked(400.0, 1.0)].map(|asked| {
        let view = train(&mut engine, asked).unwrap();
        assert!(!said(&view));
        view.threshold.unwrap()
    });
    assert!(some > many, "{some} {many}");
}
