//! The model of several classes: it stands beside the model that scores, for the list of
//! customers shows one risk. Here it is loaded, and asked; every look and its file of scores
//! begin with the probabilities of all customers, which are kept.

mod drivers;
pub(super) mod figures;
mod file;
mod importance;
mod scoring;
mod trees;

use super::failure::Failure;
use super::job::Advance;
use super::message::{Progress, Reply, Stage};
use super::model_export::{JSON, reply};
use super::modelling::MOST_KEPT;
use super::session::{LoadedClasses, ScoredClasses, Session};
use super::study::background::BackgroundWork;
use super::study::pair::PairWork;
use super::study::{dependence, gaps, kin, share, surrogate};
use super::study_view::{ClassesView, Study, StudyRequest, StudyView};
use super::view::Words;
use crate::explain::inspection::Scores;
use crate::explain::partial_dependence::{Dependence, DependenceOptions};
use crate::explain::reading::Scale;
use crate::explain::surrogate::{SurrogateFit, SurrogateOptions};
use crate::feature::prepare::classes::read_known;
use crate::feature::{Fit, Matrix, assemble, fit};
use crate::i18n::{Lang, Noun, card, number, study as text};
use crate::model::{AnyModel, ClassModel, open_any};
use drivers::DriversWork;
use figures::JudgeWork;
use file::FileWork;
use importance::ImportanceWork;
use scoring::Scoring;

/// Parts of the whole by which progress is told.
const PARTS: f64 = 1_000.0;

/// What is asked of a model of several classes.
#[derive(Clone, Copy)]
pub(super) enum ClassAsked {
    /// A look into it.
    Look(StudyRequest),
    /// Every customer's probabilities as a file, in this language.
    Scores(Lang),
}

/// The answer under way.
pub(super) struct ClassJob {
    asked: ClassAsked,
    scoring: Option<Box<Scoring>>,
    work: Option<Work>,
}

enum Work {
    Judge(Box<JudgeWork>),
    Drivers(Box<DriversWork>),
    Importance(Box<ImportanceWork>),
    Dependence(usize, Box<Dependence>),
    Surrogate(usize, Box<SurrogateFit>),
    Pair(Box<PairWork>),
    Background(Box<BackgroundWork>),
    File(Box<FileWork>),
}

/// Takes a model of several classes; the model that scores stays.
pub(super) fn load(
    session: &mut Session,
    file: String,
    bytes: Vec<u8>,
    model: ClassModel,
) -> Reply {
    session.classes = Some(LoadedClasses {
        file,
        size: bytes.len(),
        bytes: (bytes.len() <= MOST_KEPT).then_some(bytes),
        model,
        trained: None,
        scored: None,
    });
    let view = session
        .classes
        .as_ref()
        .map(|loaded| unscored(session, loaded));
    view.map_or(Reply::NoModel, |view| Reply::Study(Box::new(view)))
}

/// Reads a model of several classes from the bundle that a training here wrote, and keeps its
/// file, however large: nobody has it but this tab.
pub(super) fn read(
    file: String,
    bytes: Vec<u8>,
    trained: Option<StudyView>,
) -> Result<LoadedClasses, Failure> {
    let Ok(AnyModel::Classes(model)) = open_any(&file, &bytes) else {
        return Err(Failure::NoModel);
    };
    Ok(LoadedClasses {
        file,
        size: bytes.len(),
        bytes: Some(bytes),
        model: *model,
        trained,
        scored: None,
    })
}

/// What the page needs to know to ask on.
pub(super) fn view(session: &Session) -> Option<ClassesView> {
    let loaded = session.classes.as_ref()?;
    let features = loaded.model.contract.features.iter();
    Some(ClassesView {
        names: loaded.model.classes.clone(),
        features: features
            .map(|feature| Words::of(|lang| feature.title(lang).to_string()))
            .collect(),
        trained: loaded.trained.is_some(),
    })
}

/// The model's file, if it is not too large to be kept.
pub(super) fn save(session: &Session) -> Result<Reply, Failure> {
    let loaded = session.classes.as_ref().ok_or(Failure::NotTrained)?;
    let bytes = loaded.bytes.clone();
    let bytes = bytes.ok_or_else(|| Failure::ModelNotKept {
        file: loaded.file.clone(),
        bytes: loaded.size as u64,
        limit: MOST_KEPT as u64,
    })?;
    Ok(reply(loaded.file.clone(), JSON, bytes))
}

impl ClassJob {
    /// Begins an answer.
    pub(super) fn new(session: &Session, asked: ClassAsked) -> Result<ClassJob, Failure> {
        let loaded = session.classes.as_ref().ok_or(Failure::NotTrained)?;
        let there_are = loaded.model.classes.len();
        if let ClassAsked::Look(look) = asked
            && let Some(class) = look.class()
            && class >= there_are
        {
            let asked = class;
            return Err(Failure::OutOfRange { asked, there_are });
        }
        Ok(ClassJob {
            asked,
            scoring: None,
            work: None,
        })
    }

    /// What can be told without the customers: what test rows said stands, and customers that
    /// cannot be read say nothing.
    fn told(&self, session: &Session) -> Option<StudyView> {
        let loaded = session.classes.as_ref()?;
        if !matches!(self.asked, ClassAsked::Look(StudyRequest::Classes)) {
            return None;
        }
        if let Some(trained) = &loaded.trained {
            return Some(trained.clone().beside(view(session)));
        }
        if self.scoring.is_some() || loaded.scored.is_some() {
            return None;
        }
        let fits = fit_of(session, loaded).is_some_and(|fit| fit.fits());
        (!fits).then(|| unscored(session, loaded))
    }

    /// Goes a little further.
    pub(super) fn step(&mut self, session: &mut Session) -> Result<Advance, Failure> {
        if let Some(told) = self.told(session) {
            return Ok(Advance::Finished(Reply::Study(Box::new(told))));
        }
        let loaded = session.classes.as_ref().ok_or(Failure::NotTrained)?;
        if loaded.scored.is_none() {
            let scoring = match &mut self.scoring {
                Some(scoring) => scoring,
                None => {
                    let table = session.customers().ok_or(Failure::NothingOpen)?;
                    let contract = &loaded.model.contract;
                    let matrix = assemble(contract, table, &fit(contract, table))?;
                    let scoring = Scoring::new(&loaded.model, matrix)?;
                    self.scoring.insert(Box::new(scoring))
                }
            };
            let progress = scoring.step(&loaded.model)?;
            if let Some(scored) = scoring.take()
                && let Some(loaded) = &mut session.classes
            {
                loaded.scored = Some(scored);
            }
            return Ok(Advance::More(progress));
        }
        let (Some(loaded), Some(scored)) = (
            &session.classes,
            session
                .classes
                .as_ref()
                .and_then(|loaded| loaded.scored.as_ref()),
        ) else {
            return Err(Failure::NotScored);
        };
        let work = match &mut self.work {
            Some(work) => work,
            None => self
                .work
                .insert(begun(session, loaded, scored, self.asked)?),
        };
        let (done, finished) = work.step(session, loaded, scored)?;
        if !finished {
            let stage = match work {
                Work::File(_) => Stage::Writing,
                _ => Stage::Studying,
            };
            let progress = Progress::new(stage, (done * PARTS) as u64, PARTS as u64);
            return Ok(Advance::More(progress));
        }
        let work = self.work.take().ok_or(Failure::NotScored)?;
        Ok(Advance::Finished(match self.asked {
            ClassAsked::Look(asked) => work.tell(session, loaded, scored, asked),
            ClassAsked::Scores(lang) => work.file(lang),
        }))
    }
}

fn begun(
    session: &Session,
    loaded: &LoadedClasses,
    scored: &ScoredClasses,
    asked: ClassAsked,
) -> Result<Work, Failure> {
    let features = &loaded.model.contract.features;
    let look = match asked {
        ClassAsked::Look(look) => look,
        ClassAsked::Scores(lang) => {
            let work = FileWork::new(session, &loaded.model, lang)?;
            return Ok(Work::File(Box::new(work)));
        }
    };
    Ok(match look {
        StudyRequest::Classes => {
            let work = JudgeWork::new(session, loaded, scored)?;
            Work::Judge(Box::new(work))
        }
        StudyRequest::ClassDrivers { .. } => {
            let work = DriversWork::new(&loaded.model, scored)?;
            Work::Drivers(Box::new(work))
        }
        StudyRequest::ClassImportance { .. } => {
            let work = ImportanceWork::new(session, loaded, scored)?;
            Work::Importance(Box::new(work))
        }
        StudyRequest::ClassDependence { class, feature } => {
            let options = DependenceOptions::default();
            let look = Dependence::new(&scored.matrix, features, feature, &options)?;
            Work::Dependence(class, Box::new(look))
        }
        StudyRequest::ClassSurrogate { class } => {
            // Its side is that of those who are likelier of the class than the average.
            let options = SurrogateOptions {
                threshold: None,
                kin: kin(
                    session,
                    loaded.model.contract.id.as_deref(),
                    scored.matrix.rows(),
                ),
                ..SurrogateOptions::default()
            };
            let fit = SurrogateFit::new(&scored.matrix, features, &options)?;
            Work::Surrogate(class, Box::new(fit))
        }
        StudyRequest::ClassPair { class, pair } => {
            let matrix = &scored.matrix;
            let (explainer, _) = trees::of_class(&loaded.model, class, matrix)?;
            let work = PairWork::new(&explainer, Scale::LogOdds, matrix, pair)?;
            Work::Pair(Box::new(work))
        }
        StudyRequest::ClassBackground { class } => {
            let matrix = &scored.matrix;
            let (explainer, ensemble) = trees::of_class(&loaded.model, class, matrix)?;
            let work = BackgroundWork::new(&explainer, ensemble, Scale::LogOdds, matrix);
            Work::Background(Box::new(work.ok_or(Failure::NotScored)?))
        }
        // All others are of the model that scores.
        _ => return Err(Failure::NotTrained),
    })
}

impl Work {
    /// The share that is done, and whether it is all.
    fn step(
        &mut self,
        session: &Session,
        loaded: &LoadedClasses,
        scored: &ScoredClasses,
    ) -> Result<(f64, bool), Failure> {
        let model = &loaded.model;
        Ok(match self {
            Work::Judge(work) => work.step(),
            Work::Drivers(work) => work.step(model)?,
            Work::Importance(work) => work.step(model)?,
            Work::Dependence(class, look) => {
                let told = look.step(&scores(model, *class))?;
                (share(told.done, told.total), told.finished)
            }
            Work::Surrogate(class, fit) => {
                let told = fit.step(&scores(model, *class))?;
                (told.share, told.finished)
            }
            Work::Pair(work) => work.step()?,
            Work::Background(work) => work.step()?,
            Work::File(work) => work.step(session, model, scored)?,
        })
    }

    /// What was seen.
    fn tell(
        self,
        session: &Session,
        loaded: &LoadedClasses,
        scored: &ScoredClasses,
        asked: StudyRequest,
    ) -> Reply {
        let model = &loaded.model;
        let features = &model.contract.features;
        let name = |class: usize| model.classes.get(class).map(String::as_str);
        let of = asked.class().unwrap_or_default();
        match self {
            Work::Judge(work) => {
                let judged = work.finish(loaded, scored);
                study(session, asked, |lang| {
                    let mut told = judged.tell(lang);
                    told.said.extend(generated(model, lang));
                    told
                })
            }
            Work::Drivers(work) => study(session, asked, |lang| work.tell(model, of, lang)),
            Work::Importance(work) => {
                let found = work.finish();
                study(session, asked, |lang| {
                    importance::tell(&found, model, of, lang)
                })
            }
            Work::Dependence(class, look) => {
                let found = look.finish();
                study(session, asked, |lang| {
                    let noun = Noun::Score;
                    dependence::tell(&found, features, name(class), (noun, lang))
                })
            }
            Work::Surrogate(class, fit) => {
                let (found, gaps) = (fit.finish(), gaps(&scored.matrix));
                study(session, asked, |lang| {
                    let noun = Noun::Score;
                    surrogate::tell(&found, features, &gaps, name(class), (noun, lang))
                })
            }
            Work::Pair(work) => study(session, asked, |lang| work.tell(features, name(of), lang)),
            Work::Background(work) => study(session, asked, |lang| {
                work.tell(features, name(of), (Noun::Score, lang))
            }),
            Work::File(work) => work.file(Lang::En),
        }
    }

    /// The file that was written.
    fn file(self, lang: Lang) -> Reply {
        match self {
            Work::File(work) => work.file(lang),
            _ => Reply::NoModel,
        }
    }
}

/// A study with what the page needs to ask on.
fn study(session: &Session, asked: StudyRequest, tell: impl Fn(Lang) -> Study) -> Reply {
    let told = StudyView::of(asked, tell);
    Reply::Study(Box::new(told.beside(view(session))))
}

/// What gives the probability of one class.
fn scores(model: &ClassModel, class: usize) -> impl Scores + '_ {
    move |matrix: &Matrix, rows: std::ops::Range<usize>, out: &mut [f64]| {
        model.scores(class, matrix, rows, out);
    }
}

/// How the customers' table serves the model, if one is open.
fn fit_of(session: &Session, loaded: &LoadedClasses) -> Option<Fit> {
    let table = session.customers()?;
    Some(fit(&loaded.model.contract, table))
}

/// That a model was trained on generated data, if its file says so.
fn generated(model: &ClassModel, lang: Lang) -> Option<String> {
    let provenance = model.provenance.as_ref();
    let is_generated = provenance.is_some_and(|provenance| provenance.generated);
    is_generated.then(|| card::GENERATED.text(lang).to_string())
}

/// A model that has no customers, or none that it can read: what it is, and what it lacks.
fn unscored(session: &Session, loaded: &LoadedClasses) -> StudyView {
    let model = &loaded.model;
    let fit = fit_of(session, loaded);
    let told = StudyView::of(StudyRequest::Classes, |lang| {
        let count = |value: usize| number::count(lang, value as u64);
        let names = [
            ("model", model.name.as_str()),
            ("classes", &model.classes.join(", ")),
            ("count", &count(model.classes.len())),
            ("features", &count(model.contract.features.len())),
        ];
        let mut said = vec![text::SEVERAL_IS.fill(lang, &names)];
        let notes = model.notes.iter().map(|note| note.say(lang));
        said.extend(notes);
        said.extend(generated(model, lang));
        let lacking = fit.iter().flat_map(|fit| &fit.features);
        let lacking = lacking.filter(|found| !found.is_served());
        let lacking: Vec<String> = lacking.map(|found| found.say(lang)).collect();
        match (&fit, lacking.is_empty()) {
            (None, _) => said.push(text::SEVERAL_NO_TABLE.text(lang).to_string()),
            (Some(_), true) => said.push(text::SEVERAL_ASK.text(lang).to_string()),
            (Some(_), false) => {
                said.push(text::SEVERAL_MISFIT.text(lang).to_string());
                said.extend(lacking);
            }
        }
        Study {
            title: text::SEVERAL.fill(lang, &names),
            said,
            ..Study::default()
        }
    });
    told.beside(view(session))
}

/// Every customer's class as far as a column tells it, by its place among the model's, and that
/// column's name: the one that the model was trained on, or else the one that was said to hold
/// the answers.
fn answers(session: &Session, model: &ClassModel) -> Option<(String, Vec<Option<u32>>)> {
    let table = session.customers()?;
    let planned = session.preparing.as_ref();
    let planned = planned.and_then(|preparing| preparing.plan.label.as_ref());
    let named = model.label.iter().chain(planned);
    named
        .filter_map(|name| table.column(name))
        .find_map(|column| {
            let (classes, _) = read_known(column, &model.classes);
            let some = classes.iter().any(Option::is_some);
            some.then(|| (column.name().to_string(), classes))
        })
}
