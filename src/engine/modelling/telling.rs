//! The loaded model in words: what it is, where it comes from, what it asks for.

use crate::chart::model_card;
use crate::engine::explaining;
use crate::engine::failure::Failure;
use crate::engine::preparing::lines;
use crate::engine::session::{LoadedModel, Session};
use crate::engine::view::{Control, FeatureView, ModelView, Words};
use crate::feature::recipe::may_say_leaving;
use crate::feature::{Feature, FeatureKind};
use crate::i18n::{Lang, card as card_text, model as text, number};
use crate::model::{Card, Scorer, Source};

/// The present model as it is shown.
pub(in crate::engine) fn view(session: &Session) -> Result<ModelView, Failure> {
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
pub(in crate::engine) fn answers(loaded: &LoadedModel) -> Option<Words> {
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

/// The models before the present one, told apart in words.
pub(super) fn told_earlier(session: &Session) -> Vec<Words> {
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
pub(in crate::engine) fn control(feature: &Feature, column: Option<&[f32]>) -> Control {
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
