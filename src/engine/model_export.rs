//! The model as a file: as it is, a card to read, or trees for another tool.

use super::failure::Failure;
use super::message::{ModelFormat, Reply};
use super::modelling::MOST_KEPT;
use super::session::{LoadedModel, Session};
use crate::chart::model_card::{Judged, ModelCard};
use crate::i18n::Lang;
use crate::model::bundle::with_threshold;
use crate::model::evaluate::Outcome;
use crate::model::train::TrainError;
use crate::model::{Predictor, Source, write_xgboost};

/// What bundles and trees are written in.
pub(super) const JSON: &str = "application/json";

/// The model as the file that it is. A bundle says `threshold`, if one is given, with what
/// the test rows say of it.
pub(super) fn file(session: &Session, threshold: Option<f64>) -> Result<Reply, Failure> {
    let loaded = session.model.as_ref().ok_or(Failure::NoModel)?;
    let bytes = loaded.bytes.as_deref();
    let bytes = bytes.ok_or_else(|| Failure::ModelNotKept {
        file: loaded.file.clone(),
        bytes: loaded.size as u64,
        limit: MOST_KEPT as u64,
    })?;
    let is_other = |threshold: &f64| Some(*threshold) != loaded.model.threshold;
    let is_bundle = loaded.model.source == Source::Bundle;
    let Some(threshold) = threshold.filter(|threshold| is_bundle && is_other(threshold)) else {
        return Ok(reply(loaded.file.clone(), JSON, bytes.to_vec()));
    };
    let text = with_threshold(bytes, threshold, &figures_at(loaded, threshold));
    let text = text.map_err(|error| Failure::Model {
        file: loaded.file.clone(),
        error: Box::new(error),
    })?;
    // Packed or not when it came, it is plain text now.
    let name = loaded.file.strip_suffix(".gz").unwrap_or(&loaded.file);
    Ok(reply(name.to_string(), JSON, text.into_bytes()))
}

/// What the test rows say of a threshold; nothing of a model that was opened.
fn figures_at(loaded: &LoadedModel, threshold: f64) -> Vec<(&'static str, f64)> {
    let judged = loaded.trained.as_ref();
    let judged = judged.and_then(|trained| trained.judged.as_ref());
    judged.map_or_else(Vec::new, |judged| {
        let rows = [judged.evaluation.rows, judged.evaluation.positives];
        Outcome::at(&judged.ladder, rows, threshold)
            .figures()
            .to_vec()
    })
}

/// The model as this kind of file.
pub(super) fn model(
    session: &Session,
    format: ModelFormat,
    lang: Lang,
    threshold: Option<f64>,
) -> Result<Reply, Failure> {
    let loaded = session.model.as_ref().ok_or(Failure::NoModel)?;
    let (model, file) = (&loaded.model, &loaded.file);
    let stem = file.split('.').next().unwrap_or(file);
    Ok(match format {
        ModelFormat::Card => reply(
            format!("{stem}-card.html"),
            "text/html",
            card(session, loaded, lang, threshold).into_bytes(),
        ),
        ModelFormat::Xgboost => {
            let Predictor::LogOdds(trees) = &model.predictor else {
                return Err(Failure::NotBoosted);
            };
            let json = write_xgboost(trees, &model.contract().features);
            let json = json.map_err(TrainError::from)?;
            let name = format!("{stem}-xgboost.json");
            reply(name, JSON, json.to_string().into_bytes())
        }
    })
}

fn card(session: &Session, loaded: &LoadedModel, lang: Lang, threshold: Option<f64>) -> String {
    let model = &loaded.model;
    let table = session.customers().map_or("", |table| &table.name);
    let judged = loaded.trained.as_ref();
    let judged = judged.and_then(|trained| trained.judged.as_ref());
    let judged = judged.map(|judged| Judged {
        file: table,
        evaluation: &judged.evaluation,
        ladder: &judged.ladder,
        thresholds: &[],
        importance: None,
    });
    // What hangs on a threshold is told of the one that was chosen.
    let other = threshold.filter(|threshold| Some(*threshold) != model.threshold);
    let moved = other.zip(model.metrics.clone());
    let moved = moved.map(|(threshold, metrics)| metrics.moved(&figures_at(loaded, threshold)));
    let card = ModelCard {
        name: &model.name,
        source: model.source,
        contract: model.contract(),
        size: Some(model.describe()),
        threshold: threshold.or(model.threshold),
        metrics: moved.as_ref().or(model.metrics.as_ref()),
        provenance: model.provenance.as_ref(),
        notes: &model.notes,
        judged,
    };
    card.html(lang)
}

pub(super) fn reply(name: String, media_type: &str, bytes: Vec<u8>) -> Reply {
    Reply::File {
        name,
        media_type: media_type.to_string(),
        bytes,
        rows: 0,
        replaced: 0,
    }
}
