//! What learns, of whichever kind a request asks for, and what it came to.

use crate::engine::session::JudgedModel;
use crate::engine::train_view::TrainRequest;
use crate::feature::prepare::PreparePlan;
use crate::model::train::{
    Balance, Calibrate, ClassOptions, ClassTrained, ClassTraining, Compared, Contest,
    ContestOptions, Contested, Crossed, CrossedClasses, CrossedContest, Learner, SearchState,
    TrainError, TrainOptions, TrainProgress, Trained, Training, is_several,
};
use crate::table::Table;

/// Fewest folds that can judge in turn.
const FEWEST_FOLDS: u32 = 2;

/// What learns.
pub(super) enum Learning {
    /// The usual blend.
    Usual(Box<Training>),
    /// It and models of other kinds.
    Contest(Box<Contest>),
    /// The same, judged by several folds in turn.
    Crossed(Box<CrossedContest>),
    /// Telling several classes apart.
    Classes(Box<ClassTraining>),
    /// The same, judged by several folds in turn.
    CrossedClasses(Box<CrossedClasses>),
}

/// What was learnt.
pub(super) enum Learnt {
    Usual(Box<Trained>),
    Contest(Box<Contested>),
    Crossed(Box<Crossed>),
    Classes(Box<ClassTrained>),
}

impl Learning {
    /// Begins to learn the label of a table by a plan; a search goes on behind what was `searched`.
    ///
    /// # Errors
    /// [`TrainError`] when the label, the columns or the rows do not allow it.
    pub fn begin(
        table: &Table,
        plan: PreparePlan,
        asked: &TrainRequest,
        label: String,
        searched: SearchState,
    ) -> Result<Learning, TrainError> {
        let options = options(asked, &plan, label);
        let folds = Some(asked.folds).filter(|folds| *folds >= FEWEST_FOLDS);
        if is_several(table, &options.label, options.positive.as_deref()) {
            let options = ClassOptions {
                balanced: matches!(options.balance, Balance::Weights(_)),
                made_up: options.balance == Balance::Smote,
                trials: asked.trials as usize,
                searched,
                calibrated: asked.calibrate == Calibrate::Platt,
                ..ClassOptions::new(options)
            };
            return Ok(match folds {
                Some(folds) => {
                    let crossed = CrossedClasses::of_plan(table, plan, options, folds)?;
                    Learning::CrossedClasses(Box::new(crossed))
                }
                None => Learning::Classes(Box::new(ClassTraining::of_plan(table, plan, options)?)),
            });
        }
        let is_usual = asked.others.is_empty()
            && asked.trials == 0
            && asked.keep.is_none()
            && asked.calibrate == Calibrate::None
            && folds.is_none();
        if is_usual {
            let training = Training::of_plan(table, plan, options)?;
            return Ok(Learning::Usual(Box::new(training)));
        }
        let options = ContestOptions {
            searched,
            ..contest_options(asked, options)
        };
        Ok(match folds {
            Some(folds) => {
                let crossed = CrossedContest::of_plan(table, plan, options, folds)?;
                Learning::Crossed(Box::new(crossed))
            }
            None => Learning::Contest(Box::new(Contest::of_plan(table, plan, options)?)),
        })
    }

    /// Goes on only for what is still needed: a model that test rows judge. Once they have,
    /// it is the one that is kept, for whoever ended was shown its figures. Of folds no more
    /// judge than have, or than the first.
    pub fn end(&mut self) -> Result<(), TrainError> {
        macro_rules! end {
            ($training:expr) => {
                match $training.is_judged() {
                    true => $training.settle()?,
                    false => $training.hurry(),
                }
            };
        }
        match self {
            Learning::Usual(training) => end!(training),
            Learning::Contest(contest) => end!(contest),
            Learning::Classes(training) => end!(training),
            Learning::Crossed(crossed) => {
                crossed.skip_folds();
                crossed.hurry();
            }
            Learning::CrossedClasses(crossed) => {
                crossed.skip_folds();
                crossed.hurry();
            }
        }
        Ok(())
    }

    /// Brings the judging under way, if there is one, to its end soon.
    pub fn end_judging(&mut self) {
        match self {
            Learning::Usual(training) => training.end_judging(),
            Learning::Contest(contest) => contest.end_judging(),
            Learning::Crossed(crossed) => crossed.end_judging(),
            Learning::Classes(training) => training.end_judging(),
            Learning::CrossedClasses(crossed) => crossed.end_judging(),
        }
    }

    /// Whether options are being searched.
    pub fn is_searching(&self) -> bool {
        match self {
            Learning::Contest(contest) => contest.is_searching(),
            Learning::Crossed(crossed) => crossed.is_searching(),
            Learning::Classes(training) => training.is_searching(),
            Learning::CrossedClasses(crossed) => crossed.is_searching(),
            Learning::Usual(_) => false,
        }
    }

    /// What was searched so far for the model that is kept, where anything can be.
    pub fn searched(&self) -> Option<&SearchState> {
        match self {
            Learning::Contest(contest) => Some(contest.searched()),
            Learning::Crossed(crossed) => Some(crossed.searched()),
            Learning::Classes(training) => Some(training.searched()),
            Learning::CrossedClasses(crossed) => Some(crossed.searched()),
            Learning::Usual(_) => None,
        }
    }

    /// Ends the search with the best of its trials.
    pub fn end_search(&mut self) {
        match self {
            Learning::Contest(contest) => contest.end_search(),
            Learning::Crossed(crossed) => crossed.end_search(),
            Learning::Classes(training) => training.end_search(),
            Learning::CrossedClasses(crossed) => crossed.end_search(),
            Learning::Usual(_) => {}
        }
    }

    pub fn step(&mut self, table: &Table) -> Result<TrainProgress, TrainError> {
        match self {
            Learning::Usual(training) => training.step(table),
            Learning::Contest(contest) => contest.step(table),
            Learning::Crossed(crossed) => crossed.step(table),
            Learning::Classes(training) => training.step(table),
            Learning::CrossedClasses(crossed) => crossed.step(table),
        }
    }

    pub fn finish(self) -> Result<Learnt, TrainError> {
        Ok(match self {
            Learning::Usual(training) => Learnt::Usual(Box::new(training.finish()?)),
            Learning::Contest(contest) => Learnt::Contest(Box::new(contest.finish()?)),
            Learning::Crossed(crossed) => Learnt::Crossed(Box::new(crossed.finish()?)),
            Learning::Classes(training) => Learnt::Classes(Box::new(training.finish()?)),
            Learning::CrossedClasses(crossed) => Learnt::Classes(Box::new(crossed.finish()?)),
        })
    }
}

impl Learnt {
    /// The bundle of the best model, as JSON.
    pub fn bundle(&self, name: &str) -> Result<String, TrainError> {
        let written = match self {
            Learnt::Usual(trained) => trained.bundle(name),
            Learnt::Contest(contested) => contested.bundle(name),
            Learnt::Crossed(crossed) => crossed.bundle(name),
            Learnt::Classes(trained) => trained.bundle(name),
        };
        written.map_err(TrainError::from)
    }

    /// What the rows that judge said of it.
    pub fn judged(&self) -> Option<JudgedModel> {
        fn of<Name>(compared: &[Compared<Name>]) -> Option<JudgedModel> {
            let chosen = compared.iter().find(|compared| compared.chosen)?;
            Some(JudgedModel {
                evaluation: chosen.evaluation.clone(),
                ladder: chosen.ladder.clone(),
            })
        }
        match self {
            Learnt::Usual(trained) => of(&trained.compared),
            Learnt::Contest(contested) => of(&contested.compared),
            Learnt::Crossed(crossed) => of(&crossed.compared),
            Learnt::Classes(_) => None,
        }
    }
}

fn options(asked: &TrainRequest, plan: &PreparePlan, label: String) -> TrainOptions {
    let usual = TrainOptions::new(&label);
    TrainOptions {
        threshold_by: asked.threshold_by.unwrap_or(usual.threshold_by),
        positive: asked.positive.clone().or_else(|| plan.positive.clone()),
        id: plan.id.clone(),
        anchor: plan.anchor.clone(),
        split: asked.split,
        monotone: asked.monotone.clone(),
        balance: asked.balance.unwrap_or(match plan.resample {
            Some(_) => Balance::Smote,
            None => Balance::None,
        }),
        seed: asked.seed,
        ..usual
    }
}

/// The usual blend and what is compared with it.
fn contest_options(asked: &TrainRequest, options: TrainOptions) -> ContestOptions {
    // A regression, and so the blend, keeps to no constraint.
    let mut learners = vec![match options.monotone.is_empty() {
        true => Learner::Blend,
        false => Learner::Boosting,
    }];
    learners.extend_from_slice(&asked.others);
    learners.extend(asked.keep.filter(|kept| !learners.contains(kept)));
    ContestOptions {
        trials: asked.trials as usize,
        keep: asked.keep,
        calibrate: asked.calibrate,
        ..ContestOptions::new(options, &learners)
    }
}
