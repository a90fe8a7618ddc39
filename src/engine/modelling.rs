//! Loading a model and scoring every customer with it.

use std::sync::Arc;

use super::dated::dates;
use super::explaining::{self, Explaining, SharedTreeShap};
use super::failure::Failure;
use super::job::Advance;
use super::message::{Progress, Reply, Stage};
use super::session::{Explained, LoadedModel, Scored, Session};
use super::view::{Control, FeatureView, ModelView, ScoresView, Words};
use crate::explain::summary::Summary;
use crate::explain::tree_shap::TreeShap;
use crate::feature::{Contract, Feature, FeatureKind, Fit, Matrix, assemble};
use crate::i18n::{Lang, model as text, number};
use crate::model::{self, Card, Note, Predictor, Scorer, Source};

/// The most rows scored between two looks at the message queue.
const ROWS_PER_STEP: usize = 1024;
/// Multiplications of a network in that time.
const WORK_PER_STEP: u64 = 1 << 24;

/// The most models that are kept beside the present one.
const MOST_EARLIER: usize = 3;

/// The largest model file whose bytes are kept for a second worker.
const MOST_KEPT: usize = 64 << 20;

/// Reads a model, and what explains it if that does not hang on the customers.
pub(super) fn open(name: &str, bytes: &[u8]) -> Result<(Scorer, Option<SharedTreeShap>), Failure> {
    let model = model::open(name, bytes).map_err(|error| Failure::Model {
        file: name.to_string(),
        error: Box::new(error),
    })?;
    let explainer = match &model.predictor {
        Predictor::LogOdds(ensemble) | Predictor::Probability(ensemble) => {
            // Trees that are too large to be explained are refused before there are scores.
            let explainer = TreeShap::new(Arc::clone(ensemble))?;
            let needs_rows = model.notes.contains(&Note::NoCovers);
            (!needs_rows).then(|| Arc::new(explainer))
        }
        Predictor::Network(_) | Predictor::Estimator(_) => None,
    };
    Ok((model, explainer))
}

/// Reads a model; it replaces the present one only when it is sound.
pub(super) fn load(session: &mut Session, name: &str, bytes: &[u8]) -> Result<Reply, Failure> {
    let (model, explainer) = open(name, bytes)?;
    set_aside(session);
    let keeps = explainer.is_some() && bytes.len() <= MOST_KEPT;
    session.model = Some(LoadedModel {
        file: name.to_string(),
        size: bytes.len(),
        bytes: keeps.then(|| bytes.to_vec()),
        model,
        explainer,
    });
    session.bundle = None;
    session.judged = None;
    session.forget_scores();
    view(session)
}

/// Keeps the present model beside the one that replaces it, if it served the customers and
/// is not so large that a few of them would fill the memory.
fn set_aside(session: &mut Session) {
    if !session.fit.as_ref().is_some_and(Fit::fits) {
        return;
    }
    if let Some(before) = session.model.take()
        && before.size <= MOST_KEPT
    {
        session.earlier.insert(0, before.model);
        session.earlier.truncate(MOST_EARLIER);
    }
}

fn view(session: &Session) -> Result<Reply, Failure> {
    let loaded = session.model.as_ref().ok_or(Failure::NoModel)?;
    let model = &loaded.model;
    let notes = model
        .notes
        .iter()
        .map(|note| Words::of(|lang| note.say(lang)));
    Ok(Reply::Model(Box::new(ModelView {
        file: loaded.file.clone(),
        name: model.name.clone(),
        is_bundle: model.source == Source::Bundle,
        card: Words::of(|lang| card(model, lang)),
        features: model.contract().features.iter().map(feature_view).collect(),
        threshold: model.threshold,
        metrics: model.metrics.as_ref().map_or_else(Vec::new, |metrics| {
            metrics
                .values
                .iter()
                .map(|(name, value)| (name.clone(), *value))
                .collect()
        }),
        split: model.metrics.as_ref().map(|metrics| metrics.split.clone()),
        measured_rows: model.metrics.as_ref().map_or(0, |metrics| metrics.rows),
        generated: model
            .provenance
            .as_ref()
            .is_some_and(|provenance| provenance.generated),
        notes: notes.chain(explaining::note(model)).collect(),
        fit: session.fit.clone(),
        earlier: session
            .earlier
            .iter()
            .map(|model| model.name.clone())
            .collect(),
    })))
}

/// What a model is made of.
fn card(model: &Scorer, lang: Lang) -> String {
    let count = |value: usize| number::count(lang, value as u64);
    let features = count(model.contract().features.len());
    match model.describe() {
        Card::Trees(card) => text::CARD_TREES.fill(
            lang,
            &[("trees", &count(card.trees)), ("features", &features)],
        ),
        Card::Estimator(title) => text::CARD_ESTIMATOR.fill(
            lang,
            &[("title", title.text(lang)), ("features", &features)],
        ),
        Card::Network(card) => text::CARD_NETWORK.fill(
            lang,
            &[
                ("operators", &count(card.operators)),
                ("parameters", &count(card.parameters)),
                ("features", &features),
            ],
        ),
    }
}

fn feature_view(feature: &Feature) -> FeatureView {
    FeatureView {
        name: feature.name.clone(),
        title: Words {
            en: feature.title(Lang::En).into(),
            ko: feature.title(Lang::Ko).into(),
        },
        control: control(feature, None),
    }
}

/// The control that changes a feature; bounds come from the contract, widened
/// by what the data holds.
fn control(feature: &Feature, column: Option<&[f32]>) -> Control {
    let categories = || {
        feature
            .categories()
            .iter()
            .map(|c| c.name.clone())
            .collect()
    };
    match &feature.kind {
        FeatureKind::Category { .. } => Control::Category(categories()),
        FeatureKind::Flag => Control::Flag,
        FeatureKind::Number | FeatureKind::Integer => {
            let known = column
                .unwrap_or_default()
                .iter()
                .filter(|value| !value.is_nan());
            let (mut low, mut high, mut whole) = match feature.range {
                Some([low, high]) => (low, high, true),
                None => (f64::INFINITY, f64::NEG_INFINITY, true),
            };
            for value in known {
                let value = f64::from(*value);
                low = low.min(value);
                high = high.max(value);
                whole &= value == libm::trunc(value);
            }
            if low > high {
                (low, high) = (0.0, 1.0);
            }
            let whole = matches!(feature.kind, FeatureKind::Integer) || (whole && column.is_some());
            Control::Number { low, high, whole }
        }
    }
}

/// Scores every customer, a block of rows at a time.
pub(super) struct ScoreJob {
    matrix: Matrix,
    margins: Vec<f32>,
    done: usize,
    per_step: usize,
}

impl ScoreJob {
    pub(super) fn new(session: &Session) -> Result<ScoreJob, Failure> {
        let loaded = session.model.as_ref().ok_or(Failure::NoModel)?;
        let table = session.customers().ok_or(Failure::NothingOpen)?;
        let fit = session.fit.as_ref().ok_or(Failure::NothingOpen)?;
        let matrix = assemble(loaded.model.contract(), table, fit)?;
        let margins = vec![0.0; matrix.rows()];
        let work = loaded.model.work().unwrap_or(1);
        Ok(ScoreJob {
            matrix,
            margins,
            done: 0,
            per_step: usize::try_from(WORK_PER_STEP / work)
                .map_or(ROWS_PER_STEP, |rows| rows.clamp(1, ROWS_PER_STEP)),
        })
    }

    pub(super) fn step(&mut self, session: &mut Session) -> Result<Advance, Failure> {
        let loaded = session.model.as_ref().ok_or(Failure::NoModel)?;
        let rows = self.matrix.rows();
        let end = (self.done + self.per_step).min(rows);
        loaded.model.margins(
            &self.matrix,
            self.done..end,
            &mut self.margins[self.done..end],
        )?;
        self.done = end;
        if end < rows {
            let progress = Progress::new(Stage::Scoring, end as u64, rows as u64);
            return Ok(Advance::More(progress));
        }
        let scored = rank(
            std::mem::take(&mut self.matrix),
            std::mem::take(&mut self.margins),
            loaded,
        )?;
        let scored = Scored {
            dates: dates(session),
            ..scored
        };
        let view = scores_view(&scored, loaded.model.contract());
        session.scored = Some(scored);
        session.selection = None;
        Ok(Advance::Finished(Reply::Scores(view)))
    }
}

/// Orders the customers by falling score.
fn rank(matrix: Matrix, margins: Vec<f32>, loaded: &LoadedModel) -> Result<Scored, Failure> {
    let rows = matrix.rows();
    let scores: Vec<f64> = margins
        .iter()
        .map(|margin| loaded.model.probability(*margin))
        .collect();
    let mut order: Vec<u32> = (0..rows as u32).collect();
    // By the model's own scale: probabilities near one are equal long before log-odds are.
    order.sort_by(|a, b| {
        margins[*b as usize]
            .total_cmp(&margins[*a as usize])
            .then(a.cmp(b))
    });
    let mut places = vec![0; rows];
    for (place, row) in order.iter().enumerate() {
        places[*row as usize] = place as u32;
    }
    let mean = scores.iter().sum::<f64>() / rows.max(1) as f64;
    let explained = Explained {
        rows: Vec::new(),
        contributions: Vec::new(),
        places: vec![u32::MAX; rows],
        summary: Summary::new(loaded.model.contract()),
        slopes: 0.0,
    };
    let explainer = loaded.explainer.as_ref();
    let explaining = Explaining::new(&loaded.model, explainer, &matrix, mean)?;
    Ok(Scored {
        matrix,
        margins,
        scores,
        order,
        places,
        mean,
        dates: None,
        explaining,
        explained,
    })
}

fn scores_view(scored: &Scored, contract: &Contract) -> ScoresView {
    let explaining = &scored.explaining;
    let mut histogram = vec![0; 100];
    for score in &scored.scores {
        histogram[((score * 100.0) as usize).min(99)] += 1;
    }
    let controls = contract
        .features
        .iter()
        .enumerate()
        .map(|(index, feature)| control(feature, Some(scored.matrix.column(index))))
        .collect();
    ScoresView {
        rows: scored.scores.len(),
        dated: scored.dates.is_some(),
        mean: scored.mean,
        typical: explaining.scale().probability(explaining.base()),
        histogram,
        controls,
    }
}

/// The loaded model, for the parts of the engine that read it.
pub(super) fn model_of(session: &Session) -> Result<&Scorer, Failure> {
    session
        .model
        .as_ref()
        .map(|loaded| &loaded.model)
        .ok_or(Failure::NoModel)
}
