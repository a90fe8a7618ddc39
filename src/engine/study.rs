//! Looking into the model from outside, a little a step. The session stays as it is.

pub(super) mod background;
mod combined;
pub(super) mod dependence;
mod groups;
mod importance;
pub(super) mod pair;
mod selection;
pub(super) mod surrogate;

use std::ops::Range;

use super::explaining::{Explaining, SharedTreeShap};
use super::failure::Failure;
use super::job::Advance;
use super::message::{Progress, Reply, Stage};
use super::modelling::{model_of, noun};
use super::session::{Scored, Session};
use super::several;
use super::study_view::{StudyRequest, StudyView};
use crate::explain::inspection::Scores;
use crate::explain::partial_dependence::{Dependence, DependenceOptions};
use crate::explain::permutation::{Permutation, PermutationOptions, RatedBy};
use crate::explain::reading::Scale;
use crate::explain::surrogate::{SurrogateFit, SurrogateOptions};
use crate::feature::Matrix;
use crate::feature::contract::Feature;
use crate::feature::prepare::{BinaryLabel, PrepareError, label};
use crate::model::Scorer;
use crate::model::fitting::Kin;
use crate::model::recommend::RecommendError;
use crate::model::train::{TrainError, customers_of};
use background::BackgroundWork;
pub(super) use combined::CombinedList;
use combined::CombinedWork;
use pair::PairWork;
use selection::SelectionWork;

/// Parts of the whole by which progress is told.
pub(super) const PARTS: f64 = 1_000.0;

/// The probability from which a customer counts as leaving, where the model does not say.
const EVEN: f64 = 0.5;

/// A look under way.
pub(super) struct StudyJob {
    asked: StudyRequest,
    work: Work,
}

enum Work {
    Dependence(Box<Dependence>),
    Importance(Box<Permutation>),
    Surrogate(Box<SurrogateFit>),
    Selection(Box<SelectionWork>),
    Pair(Box<PairWork>),
    Background(Box<BackgroundWork>),
    Combined(Box<CombinedWork>),
}

impl StudyJob {
    /// Begins a look at the model that scored the customers.
    pub(super) fn new(session: &Session, asked: StudyRequest) -> Result<StudyJob, Failure> {
        let scored = session.scored.as_ref().ok_or(Failure::NotScored)?;
        let features = features(session)?;
        let work = match asked {
            StudyRequest::Dependence { feature } => {
                let options = DependenceOptions::default();
                let look = Dependence::new(&scored.matrix, features, feature, &options)?;
                Work::Dependence(Box::new(look))
            }
            StudyRequest::Importance => {
                let (matrix, labels) = answered(session, scored)?;
                let look = Permutation::new(&matrix, &labels, PermutationOptions::default())?;
                Work::Importance(Box::new(look))
            }
            StudyRequest::Surrogate => {
                let options = SurrogateOptions {
                    threshold: model_of(session)?.threshold.or(Some(EVEN)),
                    kin: kin(session, None, scored.matrix.rows()),
                    ..SurrogateOptions::default()
                };
                let fit = SurrogateFit::new(&scored.matrix, features, &options)?;
                Work::Surrogate(Box::new(fit))
            }
            StudyRequest::Selection => {
                let (matrix, labels) = answered(session, scored)?;
                let work = SelectionWork::new(matrix, labels, features)?;
                Work::Selection(Box::new(work))
            }
            StudyRequest::Pair(pair) => {
                let (explainer, scale) = trees(scored)?;
                let work = PairWork::new(explainer, scale, &scored.matrix, pair)?;
                Work::Pair(Box::new(work))
            }
            StudyRequest::Background => {
                let (explainer, scale) = trees(scored)?;
                let ensemble = model_of(session)?.explainable(&scored.matrix);
                let work = ensemble.and_then(|ensemble| {
                    BackgroundWork::new(explainer, ensemble, scale, &scored.matrix)
                });
                Work::Background(Box::new(work.ok_or(Failure::NotScored)?))
            }
            StudyRequest::Combined(asked) => {
                Work::Combined(Box::new(CombinedWork::new(session, asked)?))
            }
            // Asked of the model of several classes, they do not come here.
            StudyRequest::Classes
            | StudyRequest::ClassDrivers { .. }
            | StudyRequest::ClassImportance { .. }
            | StudyRequest::ClassDependence { .. }
            | StudyRequest::ClassSurrogate { .. }
            | StudyRequest::ClassPair { .. }
            | StudyRequest::ClassBackground { .. } => return Err(Failure::NotTrained),
            StudyRequest::Recommended => return Err(RecommendError::NotLoaded.into()),
        };
        Ok(StudyJob { asked, work })
    }

    /// Looks a little further.
    pub(super) fn step(&mut self, session: &Session) -> Result<Advance, Failure> {
        let model = model_of(session)?;
        let score = scores(model);
        let (done, finished) = match &mut self.work {
            Work::Dependence(look) => {
                let told = look.step(&score)?;
                (share(told.done, told.total), told.finished)
            }
            Work::Importance(look) => {
                let by = RatedBy::PrAuc;
                let told = look.step(&score, &|labels, scores| by.rate(labels, scores))?;
                (share(told.done, told.total), told.finished)
            }
            Work::Surrogate(fit) => {
                let told = fit.step(&score)?;
                (told.share, told.finished)
            }
            Work::Selection(work) => work.step(features(session)?)?,
            Work::Pair(work) => work.step()?,
            Work::Background(work) => work.step()?,
            Work::Combined(work) => {
                let scored = session.scored.as_ref().ok_or(Failure::NotScored)?;
                work.step(session, scored)?
            }
        };
        if !finished {
            let done = (done * PARTS) as u64;
            let progress = Progress::new(Stage::Studying, done, PARTS as u64);
            return Ok(Advance::More(progress));
        }
        let mut view = self.finish(session)?;
        // It outlives the question after it.
        view.classes = several::view(session);
        Ok(Advance::Finished(Reply::Study(Box::new(view))))
    }

    fn finish(&mut self, session: &Session) -> Result<StudyView, Failure> {
        let features = features(session)?;
        let scored = session.scored.as_ref().ok_or(Failure::NotScored)?;
        // A finished job is not asked again: what takes its place costs nothing.
        let (asked, noun) = (self.asked, noun(session));
        let nothing = Work::Selection(Box::default());
        Ok(match std::mem::replace(&mut self.work, nothing) {
            Work::Dependence(look) => {
                let found = look.finish();
                StudyView::of(asked, |lang| {
                    dependence::tell(&found, features, None, (noun, lang))
                })
            }
            Work::Importance(look) => {
                let found = look.finish();
                StudyView::of(asked, |lang| importance::tell(&found, features, lang))
            }
            Work::Surrogate(fit) => {
                let found = fit.finish();
                let gaps = gaps(&scored.matrix);
                StudyView::of(asked, |lang| {
                    surrogate::tell(&found, features, &gaps, None, (noun, lang))
                })
            }
            Work::Selection(work) => {
                let found = work.finish();
                StudyView::of(asked, |lang| selection::tell(&found, features, lang))
            }
            Work::Pair(work) => StudyView::of(asked, |lang| work.tell(features, None, lang)),
            Work::Background(work) => {
                StudyView::of(asked, |lang| work.tell(features, None, (noun, lang)))
            }
            Work::Combined(work) => {
                let found = work.finish(session)?;
                StudyView::of(asked, |lang| found.tell(lang)).comparing(|lang| found.compare(lang))
            }
        })
    }
}

fn features(session: &Session) -> Result<&[Feature], Failure> {
    Ok(&model_of(session)?.contract().features)
}

/// What gives the probability of leaving; a row that cannot be scored has none.
fn scores(model: &Scorer) -> impl Scores + '_ {
    |matrix: &Matrix, rows: Range<usize>, out: &mut [f64]| {
        if model.scores(matrix, rows, out).is_err() {
            out.fill(f64::NAN);
        }
    }
}

/// Which rows belong together: those of a customer, whom the column `named` names, or else the
/// one that the list of customers goes by.
pub(super) fn kin(session: &Session, named: Option<&str>, rows: usize) -> Kin {
    let customers = session.customers().and_then(|table| {
        let named = named.and_then(|name| table.column(name));
        let column = named.or_else(|| session.id_column())?;
        let rows: Vec<u32> = (0..rows as u32).collect();
        customers_of(table, Some(column.name()), "", &rows)
    });
    customers.map_or_else(Kin::default, Kin::of_customers)
}

pub(super) fn share(done: usize, total: usize) -> f64 {
    done as f64 / total.max(1) as f64
}

/// Whether any row lacks each feature.
pub(super) fn gaps(matrix: &Matrix) -> Vec<bool> {
    let lacks = |feature| matrix.column(feature).iter().any(|cell| cell.is_nan());
    (0..matrix.width()).map(lacks).collect()
}

/// What explains the scores, if the model is a sum of trees.
fn trees(scored: &Scored) -> Result<(&SharedTreeShap, Scale), Failure> {
    match &scored.explaining {
        Explaining::Trees { explainer, scale } => Ok((explainer, *scale)),
        Explaining::Linear(_) | Explaining::Sampled(_) | Explaining::Withheld { .. } => {
            Err(Failure::NeedsTrees)
        }
    }
}

/// So many rows of a matrix at most, evenly spread.
pub(super) fn sample(matrix: &Matrix, most: usize) -> Matrix {
    let (all, used) = (matrix.rows(), matrix.rows().min(most));
    let rows = (0..used).map(|at| (at * all / used.max(1)) as u32);
    matrix.chosen(&rows.collect::<Vec<u32>>())
}

/// Who left: by the column that the model was trained on, or else the one that was said to
/// hold the answers.
fn labels(session: &Session) -> Result<BinaryLabel, Failure> {
    let table = session.customers().ok_or(Failure::NothingOpen)?;
    let plan = session.preparing.as_ref().map(|preparing| &preparing.plan);
    let trained = model_of(session)?.contract().label.as_ref();
    let by_model = trained.and_then(|label| {
        let column = table.column(&label.column)?;
        Some((column, Some(label.positive.as_str())))
    });
    let by_plan = plan.and_then(|plan| {
        let column = table.column(plan.label.as_ref()?)?;
        Some((column, plan.positive.as_deref()))
    });
    let (column, positive) = by_model.or(by_plan).ok_or(TrainError::NoLabel)?;
    // A spelling that this table does not have is no reason to refuse one that speaks for itself.
    let label = label::read(column, positive).or_else(|_| label::read(column, None));
    Ok(label.map_err(PrepareError::Label)?)
}

/// The rows whose answer is known, and the answers.
fn answered(session: &Session, scored: &Scored) -> Result<(Matrix, Vec<bool>), Failure> {
    let label = labels(session)?;
    let known = (0u32..).zip(&label.classes);
    let (rows, labels): (Vec<u32>, Vec<bool>) = known
        .filter_map(|(row, class)| Some((row, (*class)?)))
        .unzip();
    Ok((scored.matrix.chosen(&rows), labels))
}
