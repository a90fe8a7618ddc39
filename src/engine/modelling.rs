//! Loading models, and going back to earlier ones.

mod telling;

pub(super) use telling::{answers, control, view};

use std::sync::Arc;

use super::explaining::SharedTreeShap;
use super::failure::Failure;
use super::message::Reply;
use super::recommending;
use super::session::{LoadedModel, Session};
use super::several;
use super::train_view::TrainedView;
use crate::explain::tree_shap::TreeShap;
use crate::feature::Fit;
use crate::model::{self, AnyModel, ModelError, Note, Predictor, Scorer};
use telling::told_earlier;

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

/// The loaded model, for the parts of the engine that read it.
pub(super) fn model_of(session: &Session) -> Result<&Scorer, Failure> {
    session
        .model
        .as_ref()
        .map(|loaded| &loaded.model)
        .ok_or(Failure::NoModel)
}
