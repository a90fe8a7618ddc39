//! The session's models handed out with all that is known of them, and taken in again: a worker
//! that is replaced, by the lock or because it died, would lose them otherwise.

use serde::{Deserialize, Serialize};

use super::failure::Failure;
use super::message::Reply;
use super::model_export::reply;
use super::modelling::{self, MOST_KEPT};
use super::session::{LoadedClasses, LoadedModel, Session, TrainedModel};
use super::several;
use super::study_view::StudyView;
use super::wire::{decode, encode};
use crate::feature::recipe::bytes;

/// What the bytes are: nothing that a user could save or open.
const MEDIA_TYPE: &str = "application/octet-stream";

/// A model as it is handed out.
#[derive(Serialize)]
struct Kept<'a> {
    file: &'a str,
    #[serde(with = "bytes")]
    bytes: &'a [u8],
    trained: Option<&'a TrainedModel>,
}

/// The same as it is taken in: field by field alike.
#[derive(Deserialize)]
struct Back {
    file: String,
    #[serde(with = "bytes")]
    bytes: Vec<u8>,
    trained: Option<TrainedModel>,
}

/// A model of several classes that was trained here as it is handed out, with what test rows said
/// of it. Of one that was dropped the page has the file.
#[derive(Serialize)]
struct KeptClasses<'a> {
    file: &'a str,
    #[serde(with = "bytes")]
    bytes: &'a [u8],
    trained: &'a StudyView,
}

/// The same as it is taken in: field by field alike.
#[derive(Deserialize)]
struct ClassesBack {
    file: String,
    #[serde(with = "bytes")]
    bytes: Vec<u8>,
    trained: StudyView,
}

/// All that is taken in: what scores, the models before it, and what tells several classes apart.
type AllBack = (Option<Back>, Vec<Back>, Option<ClassesBack>);

/// The present model, the earlier ones, the latest first, and a trained one of several classes,
/// as bytes for [`super::Request::RestoreModels`]. Without the bytes of its file a model is not
/// among them; nor are earlier ones that together would fill the memory.
///
/// # Errors
/// [`Failure::NoModel`] when they cannot be written.
pub(super) fn keep(session: &Session) -> Result<Reply, Failure> {
    let present = session.model.as_ref().and_then(kept);
    let mut total = 0;
    let earlier = session.earlier.iter().filter_map(kept);
    let earlier = earlier.take_while(|kept| {
        total += kept.bytes.len();
        total <= MOST_KEPT
    });
    let classes = session.classes.as_ref().and_then(kept_classes);
    let all = (present, earlier.collect::<Vec<Kept>>(), classes);
    let bytes = encode(&all).map_err(|_| Failure::NoModel)?;
    Ok(reply(String::new(), MEDIA_TYPE, bytes))
}

fn kept(loaded: &LoadedModel) -> Option<Kept<'_>> {
    Some(Kept {
        file: &loaded.file,
        bytes: loaded.bytes.as_deref()?,
        trained: loaded.trained.as_ref(),
    })
}

fn kept_classes(loaded: &LoadedClasses) -> Option<KeptClasses<'_>> {
    Some(KeptClasses {
        file: &loaded.file,
        bytes: loaded.bytes.as_deref()?,
        trained: loaded.trained.as_ref()?,
    })
}

/// Takes models in again, in place of those that are there; when one of them is unsound, these
/// stay. Answers as [`super::Request::UseEarlier`] does; where no present model is among them, as
/// [`super::Request::ForgetModel`]. What the one of several classes says is to be asked for.
///
/// # Errors
/// [`Failure`] when the bytes are none of [`keep`]'s.
pub(super) fn restore(session: &mut Session, bytes: &[u8]) -> Result<Reply, Failure> {
    let all: AllBack = decode(bytes).map_err(|_| Failure::NoModel)?;
    let (present, earlier, classes) = all;
    let present = present.map(back).transpose()?;
    let classes = classes.map(|kept| several::read(kept.file, kept.bytes, Some(kept.trained)));
    let classes = classes.transpose()?;
    let earlier = earlier.into_iter().map(back);
    session.earlier = earlier.collect::<Result<Vec<LoadedModel>, Failure>>()?;
    session.model = present;
    session.classes = classes;
    session.forget_scores();
    modelling::present(session)
}

fn back(back: Back) -> Result<LoadedModel, Failure> {
    let loaded = modelling::read(back.file, back.bytes)?;
    Ok(LoadedModel {
        trained: back.trained,
        ..loaded
    })
}
