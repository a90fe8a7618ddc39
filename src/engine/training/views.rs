//! What the page shows of a training that has ended, whichever it was.

use crate::engine::preparing::lines;
use crate::engine::train_view::{ComparedView, FigureView, TrainedView};
use crate::engine::view::{ModelView, Words};
use crate::feature::prepare::label;
use crate::feature::prepare::split::SplitReport;
use crate::i18n::{Lang, models as text, number};
use crate::model::evaluate::{Difference, Evaluation, Interval, ThresholdRule};
use crate::model::train::{Compared, Contested, Crossed, Learner, ModelName, Notice, Trained};
use crate::table::Table;

/// How the rows were split, and what else there is to know.
fn split_lines(split: &SplitReport, notice: &Notice) -> Vec<Words> {
    lines(|lang| {
        let mut said = split.say(lang);
        said.append(&mut notice.remarks(lang));
        said
    })
}

/// What the page shows of the usual blend.
pub(super) fn usual(model: ModelView, trained: &Trained) -> TrainedView {
    TrainedView {
        model,
        label: trained.label.clone(),
        classes: trained.classes.clone(),
        rows: trained.rows,
        train_rows: trained.train_rows,
        split: split_lines(&trained.split, &trained.notice),
        weights: match trained.model {
            ModelName::Blend => {
                let [trees, regression] = trained.weights;
                vec![(Learner::Boosting, trees), (Learner::Logistic, regression)]
            }
            _ => Vec::new(),
        },
        compared: trained.compared.iter().map(compared).collect(),
        curves: trained.curves.clone(),
        threshold: trained.threshold.map(|threshold| threshold.threshold),
        folds: 0,
        profit: profit(trained.threshold_by),
    }
}

/// What the page shows of several kinds of models.
pub(super) fn contest(model: ModelView, contested: &Contested, table: &Table) -> TrainedView {
    let (label, classes) = spelt(&contested.label, table);
    TrainedView {
        model,
        classes,
        label,
        rows: contested.rows,
        train_rows: contested.train_rows,
        split: split_lines(&contested.split, &contested.notice),
        weights: weights(&contested.combinations, contested.model),
        compared: contested.compared.iter().map(compared).collect(),
        curves: contested.curves.clone(),
        threshold: contested.threshold.map(|threshold| threshold.threshold),
        folds: 0,
        profit: profit(contested.threshold_by),
    }
}

/// What the page shows of models that several folds judged in turn: means over the folds, and
/// how far these lie apart. `folds` is how many there are, whether all judged or not.
pub(super) fn crossed(
    model: ModelView,
    crossed: &Crossed,
    table: &Table,
    folds: u32,
) -> TrainedView {
    let (label, classes) = spelt(&crossed.label, table);
    let of_folds = |own: &Compared<Learner>| {
        let mut view = compared(own);
        let spread = crossed.spread.iter().find(|(model, _)| *model == own.model);
        for figure in &mut view.figures {
            if let Some(spread) = spread.and_then(|(_, figures)| figures.get(&figure.name)) {
                let deviation = spread.deviation.unwrap_or_default();
                figure.value = spread.mean;
                figure.interval = None;
                figure.spread = Some([deviation, spread.lowest, spread.highest]);
            }
        }
        view
    };
    TrainedView {
        model,
        classes,
        label,
        rows: crossed.rows,
        train_rows: crossed.by_fold.first().map_or(0, |fold| fold.train_rows),
        split: lines(|lang| {
            let mut said = folds_lines(lang, folds, crossed.whole_customers);
            said.append(&mut crossed.notice.remarks(lang));
            said
        }),
        weights: weights(&crossed.combinations, crossed.model),
        compared: crossed.compared.iter().map(of_folds).collect(),
        curves: crossed.curves.clone(),
        threshold: crossed.threshold.map(|threshold| threshold.threshold),
        folds: crossed.by_fold.len() as u32,
        profit: profit(crossed.threshold_by),
    }
}

/// That several folds judged in turn, and what their figures are.
pub(in crate::engine) fn folds_lines(lang: Lang, folds: u32, whole_customers: bool) -> Vec<String> {
    let folds = number::count(lang, u64::from(folds));
    let mut said = vec![text::FOLDS_SAY.fill(lang, &[("folds", &folds)])];
    said.extend(whole_customers.then(|| text::FOLDS_CUSTOMERS.text(lang).to_string()));
    said
}

/// The label's column, and its answers as they are spelled: left, stayed.
fn spelt([label, positive]: &[String; 2], table: &Table) -> (String, [String; 2]) {
    let read = table.column(label);
    let read = read.and_then(|column| label::read(column, Some(positive)).ok());
    let spelling = |class| read.as_ref().map_or("", |label| label.spelling(class));
    let classes = [true, false].map(|class| spelling(class).to_string());
    (label.clone(), classes)
}

/// What a model is made of, if it is a combination.
fn weights(of: &[(Learner, Vec<(Learner, f64)>)], model: Learner) -> Vec<(Learner, f64)> {
    let found = of.iter().find(|(learner, _)| *learner == model);
    found.map_or_else(Vec::new, |(_, weights)| weights.clone())
}

/// What a leaver that is kept is worth and what reaching anybody costs, if the threshold was
/// chosen by that.
fn profit(rule: ThresholdRule) -> Option<[f64; 2]> {
    match rule {
        ThresholdRule::Profit { value, cost } => Some([value, cost]),
        _ => None,
    }
}

fn pair(interval: Interval) -> [f64; 2] {
    [interval.low, interval.high]
}

fn apart(difference: Difference) -> (f64, Option<[f64; 2]>) {
    (difference.value, difference.interval.map(pair))
}

fn compared<Name: Copy + Into<Learner>>(compared: &Compared<Name>) -> ComparedView {
    let Evaluation {
        rows,
        positives,
        figures,
        threshold,
        calibration,
        ..
    } = &compared.evaluation;
    ComparedView {
        model: compared.model.into(),
        chosen: compared.chosen,
        rows: *rows,
        positives: *positives,
        figures: figures
            .iter()
            .map(|(name, figure)| FigureView {
                name: name.clone(),
                value: figure.value,
                interval: figure.interval.map(pair),
                spread: None,
            })
            .collect(),
        threshold: threshold.threshold,
        difference: compared.difference.map(apart),
        differences: ["roc_auc", "log_loss"]
            .map(|name| compared.differences.get(name).copied().map(apart)),
        ladder: compared.ladder.clone(),
        calibration: calibration
            .iter()
            .map(|bin| (bin.promised, bin.found, bin.rows))
            .collect(),
    }
}
