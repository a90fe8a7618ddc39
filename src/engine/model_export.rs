//! The model as a file for others: a card to read, or trees for another tool.

use super::failure::Failure;
use super::message::{ModelFormat, Reply};
use super::session::Session;
use crate::chart::model_card::{Judged, ModelCard};
use crate::i18n::Lang;
use crate::model::train::TrainError;
use crate::model::{Predictor, Scorer, write_xgboost};

/// The model as this kind of file.
pub(super) fn model(session: &Session, format: ModelFormat, lang: Lang) -> Result<Reply, Failure> {
    let loaded = session.model.as_ref().ok_or(Failure::NoModel)?;
    let (model, file) = (&loaded.model, &loaded.file);
    let stem = file.split('.').next().unwrap_or(file);
    Ok(match format {
        ModelFormat::Card => reply(
            format!("{stem}-card.html"),
            "text/html",
            card(session, model, lang).into_bytes(),
        ),
        ModelFormat::Xgboost => {
            let Predictor::LogOdds(trees) = &model.predictor else {
                return Err(Failure::NotBoosted);
            };
            let json = write_xgboost(trees, &model.contract().features);
            let json = json.map_err(TrainError::from)?;
            let name = format!("{stem}-xgboost.json");
            reply(name, "application/json", json.to_string().into_bytes())
        }
    })
}

fn card(session: &Session, model: &Scorer, lang: Lang) -> String {
    let table = session.customers().map_or("", |table| &table.name);
    let judged = session.judged.as_ref().map(|judged| Judged {
        file: table,
        evaluation: &judged.evaluation,
        ladder: &judged.ladder,
        thresholds: &[],
        importance: None,
    });
    let card = ModelCard {
        name: &model.name,
        source: model.source,
        contract: model.contract(),
        size: Some(model.describe()),
        threshold: model.threshold,
        metrics: model.metrics.as_ref(),
        provenance: model.provenance.as_ref(),
        notes: &model.notes,
        judged,
    };
    card.html(lang)
}

fn reply(name: String, media_type: &str, bytes: Vec<u8>) -> Reply {
    Reply::File {
        name,
        media_type: media_type.to_string(),
        bytes,
        rows: 0,
        replaced: 0,
    }
}
