//! Loading a model and scoring every customer with it.

use std::sync::Arc;

use super::dated::dates;
use super::explaining::{self, Explaining, SharedTreeShap};
use super::failure::Failure;
use super::job::Advance;
use super::message::{Progress, Reply, Stage};
use super::preparing::lines;
use super::recommending;
use super::session::{Explained, LoadedModel, Scored, Session};
use super::several;
use super::train_view::TrainedView;
use super::view::{Control, FeatureView, ModelView, ScoresView, Words};
use crate::chart::model_card;
use crate::explain::summary::Summary;
use crate::explain::tree_shap::TreeShap;
use crate::feature::recipe::may_say_leaving;
use crate::feature::{Contract, Feature, FeatureKind, Fit, Matrix, assemble};
use crate::i18n::{Lang, Noun, card as card_text, model as text, number};
use crate::model::{self, AnyModel, Card, ModelError, Note, Predictor, Scorer, Source};

/// The most rows scored between two looks at the message queue.
const ROWS_PER_STEP: usize = 1024;
/// Multiplications of a network in that time.
const WORK_PER_STEP: u64 = 1 << 24;

/// The most models that are kept beside the present one.
const MOST_EARLIER: usize = 3;

/// The largest model file whose bytes are kept, to be saved or for a second worker.
pub(super) const MOST_KEPT: usize = 64 << 20;

/// Reads a model, and what explains it if that does not hang on the customers.
pub(super) fn open(name: &str, bytes: &[u8]) -> Result<(Scorer, Option<SharedTreeShap>), Failure> {
    let model = model::open(name, bytes).map_err(unsound(name))?;
    let explainer = explainer_of(&model)?;
    Ok((model, explainer))
}

/// The failure of a file that holds no model that is taken here.
fn unsound(file: &str) -> impl Fn(ModelError) -> Failure + '_ {
    |error| Failure::Model {
        file: file.to_string(),
        error: Box::new(error),
    }
}

/// What explains a model, if that does not hang on the customers.
fn explainer_of(model: &Scorer) -> Result<Option<SharedTreeShap>, Failure> {
    Ok(match &model.predictor {
        Predictor::LogOdds(ensemble) | Predictor::Probability(ensemble) => {
            // Trees that are too large to be explained are refused before there are scores.
            let explainer = TreeShap::new(Arc::clone(ensemble))?;
            let needs_rows = model.notes.contains(&Note::NoCovers);
            (!needs_rows).then(|| Arc::new(explainer))
        }
        Predictor::Network(_) | Predictor::Estimator(_) => None,
    })
}

/// Reads a model; it replaces the present one only when it is sound. One that tells several
/// classes apart replaces another such, and a recommender takes the place of none that scores.
pub(super) fn load(session: &mut Session, name: String, bytes: Vec<u8>) -> Result<Reply, Failure> {
    let opened = model::open_any(&name, &bytes).map_err(unsound(&name));
    if opened.as_ref().is_err_and(recommending::is_recommender) {
        return recommending::load(session, name, &bytes);
    }
    let mut loaded = match opened? {
        AnyModel::YesNo(model) => {
            let explainer = explainer_of(&model)?;
            of_file(name, bytes, (*model, explainer))
        }
        AnyModel::Classes(model) => return Ok(several::load(session, name, bytes, *model)),
        // Refused by what it predicts.
        AnyModel::Amounts(_) => read(name, bytes)?,
    };
    loaded.bytes.take_if(|bytes| bytes.len() > MOST_KEPT);
    put(session, loaded);
    Ok(Reply::Model(Box::new(view(session)?)))
}

/// Reads a model, and keeps its file.
pub(super) fn read(file: String, bytes: Vec<u8>) -> Result<LoadedModel, Failure> {
    let opened = open(&file, &bytes)?;
    Ok(of_file(file, bytes, opened))
}

fn of_file(
    file: String,
    bytes: Vec<u8>,
    (model, explainer): (Scorer, Option<SharedTreeShap>),
) -> LoadedModel {
    LoadedModel {
        file,
        size: bytes.len(),
        bytes: Some(bytes),
        model,
        explainer,
        trained: None,
    }
}

/// Makes a model the one that scores, and keeps the one before it if it is worth that.
pub(super) fn put(session: &mut Session, model: LoadedModel) {
    set_aside(session);
    session.model = Some(model);
    session.forget_scores();
}

/// Keeps the present model beside the one that replaces it, if it was trained here or serves
/// the customers, and is not so large that a few of them would fill the memory.
fn set_aside(session: &mut Session) {
    let fits = session.fit.as_ref().is_some_and(Fit::fits);
    if let Some(before) = session.model.take()
        && before.size <= MOST_KEPT
        && (fits || before.trained.is_some())
    {
        session.earlier.insert(0, before);
        session.earlier.truncate(MOST_EARLIER);
    }
}

/// Takes an earlier model again, and keeps the present one in its stead.
pub(super) fn use_earlier(session: &mut Session, earlier: usize) -> Result<Reply, Failure> {
    if earlier >= session.earlier.len() {
        return Err(Failure::NoOther);
    }
    let taken = session.earlier.remove(earlier);
    put(session, taken);
    present(session)
}

/// Goes on without a model; what is worth going back to stays at hand.
pub(super) fn forget(session: &mut Session) -> Reply {
    set_aside(session);
    session.forget_scores();
    Reply::Forgotten(told_earlier(session))
}

/// The present model, with how its training went if it was trained here; without one, the
/// earlier ones.
pub(super) fn present(session: &Session) -> Result<Reply, Failure> {
    if session.model.is_none() {
        return Ok(Reply::Forgotten(told_earlier(session)));
    }
    let model = view(session)?;
    let trained = session.model.as_ref().and_then(|m| m.trained.as_ref());
    Ok(match trained.map(|trained| trained.view.clone()) {
        Some(view) => Reply::Trained(Box::new(TrainedView { model, ..view })),
        None => Reply::Model(Box::new(model)),
    })
}

pub(super) fn view(session: &Session) -> Result<ModelView, Failure> {
    let loaded = session.model.as_ref().ok_or(Failure::NoModel)?;
    let model = &loaded.model;
    let notes = model
        .notes
        .iter()
        .map(|note| Words::of(|lang| note.say(lang)));
    Ok(ModelView {
        file: loaded.file.clone(),
        name: model.name.clone(),
        is_bundle: model.source == Source::Bundle,
        card: Words::of(|lang| card(model, lang)),
        features: model.contract().features.iter().map(feature_view).collect(),
        answers: answers(loaded),
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
        origin: lines(|lang| origin(loaded, lang)),
        fit: session.fit.clone(),
        earlier: told_earlier(session),
    })
}

/// What a model's score is the chance of, where its label is not named like leaving. What was
/// trained here answers what was said to be leaving.
pub(super) fn answers(loaded: &LoadedModel) -> Option<Words> {
    let label = loaded.model.contract().label.as_ref()?;
    if loaded.trained.is_some() || may_say_leaving(&label.column) {
        return None;
    }
    let values = [
        ("column", label.column.as_str()),
        ("value", label.positive.as_str()),
    ];
    Some(Words::of(|lang| text::ANSWERS.fill(lang, &values)))
}

/// What the present model's score is called.
pub(super) fn noun(session: &Session) -> Noun {
    let is_other = |loaded: &LoadedModel| answers(loaded).is_some();
    match session.model.as_ref().is_some_and(is_other) {
        true => Noun::Score,
        false => Noun::Risk,
    }
}

/// The models before the present one, told apart in words.
fn told_earlier(session: &Session) -> Vec<Words> {
    let earlier = session.earlier.iter();
    earlier
        .map(|loaded| Words::of(|lang| told_apart(&loaded.model, lang)))
        .collect()
}

/// How large a model's file is, and where it comes from as far as the file says.
fn origin(loaded: &LoadedModel, lang: Lang) -> Vec<String> {
    let size = (text::FILE_SIZE, number::bytes(loaded.size as u64));
    let mut facts = vec![size];
    if let Some(provenance) = &loaded.model.provenance {
        facts.extend(model_card::origin(provenance));
        let files: Vec<&str> = provenance.data.keys().map(String::as_str).collect();
        if !files.is_empty() {
            facts.push((card_text::DATA, files.join(", ")));
        }
    }
    let facts = facts.into_iter();
    let said = facts.map(|(title, fact)| format!("{}: {fact}", title.text(lang)));
    let counts = confusion(&loaded.model, lang);
    // Of the same rows as the figures, but not at the same thresholds.
    let metrics = loaded.model.metrics.as_ref().filter(|_| counts.is_some());
    let apart = metrics.is_some_and(model_card::counted_apart);
    let apart = apart.then(|| card_text::COUNTED_APART.text(lang).to_string());
    said.chain(counts).chain(apart).collect()
}

/// What came of the model's threshold on the rows that it was measured on, if its file says so.
fn confusion(model: &Scorer, lang: Lang) -> Option<String> {
    let threshold = number::decimal(model.threshold?, 4);
    let counts = model_card::counted(model.metrics.as_ref()?)?;
    let [[alone, wrong], [missed, right]] =
        counts.map(|row| row.map(|rows| number::count(lang, rows)));
    let values = [
        ("threshold", &*threshold),
        ("right", &*right),
        ("wrong", &*wrong),
        ("missed", &*missed),
        ("alone", &*alone),
    ];
    Some(card_text::CONFUSION_LINE.fill(lang, &values))
}

/// A model's name and what it is: models that are trained on one table are called alike.
fn told_apart(model: &Scorer, lang: Lang) -> String {
    let measured = model.metrics.as_ref();
    let measured = measured.and_then(|metrics| metrics.values.get("pr_auc"));
    let card = card(model, lang);
    let said = match measured {
        Some(value) => format!("{card}, PR-AUC {}", number::decimal(*value, 3)),
        None => card,
    };
    format!("{}: {said}", model.name)
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
