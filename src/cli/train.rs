//! `holdfast train`: a model from any table, judged by rows that it has not seen.

mod words;

use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use flate2::Compression;
use flate2::write::GzEncoder;

use super::error::CommandError;
use super::files::{self, Output};
use super::reading::ReadingArguments;
use crate::feature::prepare::classes::distinct as distinct_classes;
use crate::i18n::Lang;
use crate::model::WriteError;
use crate::model::train::{
    Balance, ClassOptions, ClassTraining, Contest, ContestOptions, Learner, ModelName, Notice,
    SearchState, SplitKind, TrainError, TrainOptions, Training, is_several,
};
use crate::table::Table;
use words::{ClassWeight, Monotone, NamedBalance, balance};

pub(super) use words::budget;

/// Share of the budget after which columns are no longer held against the label.
const BEGUN_BY: f64 = 0.15;

/// Share of the budget after which the rows that judge are asked.
const JUDGED_BY: f64 = 0.45;

/// Share of the budget after which a search ends with the best so far.
const SEARCHED_BY: f64 = 0.25;

/// Share of the budget after which the model is made of what there is.
const DONE_BY: f64 = 0.9;

/// What is asked of `holdfast train`.
#[derive(Debug, clap::Args)]
pub struct TrainArguments {
    /// The customers, one row each (or one per customer and date), in any format that is read
    file: PathBuf,
    /// The column that holds the answer: yes or no, or one of several classes
    #[arg(long, value_name = "COLUMN")]
    label: String,
    /// The cell that means "left", where it does not speak for itself; of several classes
    /// the one that is learnt against all others
    #[arg(long, value_name = "TEXT")]
    positive: Option<String>,
    /// The column that names the customer; recognised if not given
    #[arg(long, value_name = "COLUMN")]
    id: Option<String>,
    /// Learns from columns although they seem to know the answer: those named, or all
    #[arg(long, num_args = 0.., value_name = "COLUMN")]
    keep_leaks: Option<Vec<String>>,
    /// The models that are trained side by side and among which the best is taken; the
    /// blend if none is named
    #[arg(long, value_enum, num_args = 1.., value_name = "NAME")]
    model: Vec<NamedModel>,
    /// Searches the options of boosted trees and of the perceptron, in so many trials each
    #[arg(long, value_name = "TRIALS", default_value_t = 0)]
    search: usize,
    /// Where the search is written down after each trial, and from where it goes on
    #[arg(long, value_name = "FILE", requires = "search")]
    search_file: Option<PathBuf>,
    /// How rows are split into those to learn from and those to judge by; by time where
    /// each row's date is known, by customer where customers repeat, else at random
    #[arg(long, value_enum)]
    split: Option<NamedSplit>,
    /// The column with each row's date; recognised if not given
    #[arg(long, value_name = "COLUMN")]
    anchor: Option<String>,
    /// Days that the label looks ahead, for a split by time
    #[arg(long, value_name = "DAYS", default_value_t = 0.0)]
    label_window: f64,
    /// The longest it may take, roughly: 90s, 10m, 1h
    #[arg(long, value_name = "TIME", default_value = "10m")]
    budget: String,
    /// The score must not fall (+1) or not rise (-1) as this column rises; boosted trees only.
    /// May be given several times
    #[arg(long, value_name = "COLUMN=+1|-1")]
    monotone: Vec<Monotone>,
    /// Gives the rarer class as much weight as the other: by weights, or by rows made up
    /// between its rows (SMOTE). Only what is learnt from is changed, never what judges
    #[arg(long, value_enum, value_name = "HOW")]
    balance: Option<NamedBalance>,
    /// What rows of the positive answer weigh: balanced (as --balance weights), none or a
    /// number; of several classes balanced or none
    #[arg(long, value_name = "balanced|none|WEIGHT", conflicts_with = "balance")]
    class_weight: Option<ClassWeight>,
    /// The seed of everything random
    #[arg(long, default_value_t = 0)]
    seed: u64,
    /// Where to write the bundle; packed if it ends in .gz
    #[arg(long, value_name = "BUNDLE")]
    out: PathBuf,
    #[command(flatten)]
    reading: ReadingArguments,
}

/// Models that can be named.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum NamedModel {
    /// Boosted trees and logistic regression, weighed by rows that neither has seen
    Blend,
    /// Boosted trees
    Boosting,
    /// Logistic regression
    Logistic,
    /// The same probability for everyone
    Majority,
    /// A random forest
    Forest,
    /// Extremely randomised trees
    ExtraTrees,
    /// k nearest neighbours; the bundle holds training rows
    Neighbours,
    /// A support vector classifier; the bundle holds some training rows
    SupportVectors,
    /// A multi-layer perceptron with batch normalisation and dropout
    Perceptron,
    /// A residual network for tables
    Resnet,
    /// A GRU over columns that are steps of time by their names, such as own_d7 … own_d1
    Gru,
    /// An LSTM over the same steps
    Lstm,
    /// A bidirectional LSTM over the same steps
    Bilstm,
    /// A bidirectional LSTM over the states of a GRU
    GruBilstm,
    /// The mean of the other named models' probabilities
    Voting,
    /// A logistic regression on the other named models' log-odds
    Stacking,
}

/// Ways to split.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum NamedSplit {
    /// Learn from the past, judge on the latest dates
    Time,
    /// Customers at random, each with all of their rows
    Group,
    /// Rows at random, each class in equal shares
    Random,
}

impl NamedModel {
    /// The model among those that the page trains, too; none for the others.
    fn usual(self) -> Option<ModelName> {
        match self {
            NamedModel::Blend => Some(ModelName::Blend),
            NamedModel::Boosting => Some(ModelName::Boosting),
            NamedModel::Logistic => Some(ModelName::Logistic),
            NamedModel::Majority => Some(ModelName::Majority),
            _ => None,
        }
    }

    fn learner(self) -> Learner {
        match self {
            NamedModel::Blend => Learner::Blend,
            NamedModel::Boosting => Learner::Boosting,
            NamedModel::Logistic => Learner::Logistic,
            NamedModel::Majority => Learner::Majority,
            NamedModel::Forest => Learner::Forest,
            NamedModel::ExtraTrees => Learner::ExtraTrees,
            NamedModel::Neighbours => Learner::Neighbours,
            NamedModel::SupportVectors => Learner::SupportVectors,
            NamedModel::Perceptron => Learner::Perceptron,
            NamedModel::Resnet => Learner::Resnet,
            NamedModel::Gru => Learner::Gru,
            NamedModel::Lstm => Learner::Lstm,
            NamedModel::Bilstm => Learner::Bilstm,
            NamedModel::GruBilstm => Learner::GruBilstm,
            NamedModel::Voting => Learner::Voting,
            NamedModel::Stacking => Learner::Stacking,
        }
    }
}

/// Writes the bundle of a model by its name.
type WriteBundle = dyn Fn(&str) -> Result<String, WriteError>;

/// What a training came to, whichever it was.
struct Made {
    model: &'static str,
    bundle: Box<WriteBundle>,
    figures: serde_json::Result<String>,
}

/// How long a training may take.
struct Clock {
    begun: Instant,
    budget: Duration,
}

impl Clock {
    fn is_past(&self, share: f64) -> bool {
        self.begun.elapsed() > self.budget.mul_f64(share)
    }
}

/// What is left out, and what else there is to know.
fn say(notice: &Notice) {
    let mut told = std::io::stderr().lock();
    for line in notice.say(Lang::En) {
        // A closed standard error must not undo the work.
        let _ = writeln!(told, "{line}");
    }
}

/// The models that the page trains, too.
fn usual(table: &Table, options: TrainOptions, clock: &Clock) -> Result<Made, CommandError> {
    let trained = (|| {
        let mut training = Training::new_until(table, options, &|| clock.is_past(BEGUN_BY))?;
        say(training.notice());
        let mut judged = false;
        while !training.step(table)?.finished {
            if training.is_judged() && !judged {
                judged = true;
                training.take_time();
            }
            if clock.is_past(if judged { DONE_BY } else { JUDGED_BY }) {
                training.hurry();
            }
        }
        training.finish()
    })()
    .map_err(CommandError::Train)?;
    Ok(Made {
        model: trained.model.name(),
        figures: trained.to_json(),
        bundle: Box::new(move |name| trained.bundle(name)),
    })
}

/// Models of any kinds side by side, their options searched if asked.
fn contest(
    table: &Table,
    options: TrainOptions,
    arguments: &TrainArguments,
    clock: &Clock,
) -> Result<Made, CommandError> {
    let named: Vec<Learner> = match arguments.model.is_empty() {
        true if !options.monotone.is_empty() => vec![Learner::Boosting],
        true => vec![Learner::Blend],
        false => arguments.model.iter().map(|name| name.learner()).collect(),
    };
    let file = arguments.search_file.as_deref();
    let mut written = file.map_or(Ok(SearchState::default()), searched)?;
    let options = ContestOptions {
        trials: arguments.search,
        searched: written.clone(),
        ..ContestOptions::new(options, &named)
    };
    let is_late = || clock.is_past(BEGUN_BY);
    let contest = Contest::new_until(table, options, &is_late);
    let mut contest = contest.map_err(CommandError::Train)?;
    say(contest.notice());
    let mut judged = false;
    while !contest.step(table).map_err(CommandError::Train)?.finished {
        if contest.is_judged() && !judged {
            judged = true;
            contest.take_time();
        }
        if clock.is_past(SEARCHED_BY) {
            contest.end_search();
        }
        if clock.is_past(if judged { DONE_BY } else { JUDGED_BY }) {
            contest.hurry();
        }
        if let Some(file) = file
            && *contest.searched() != written
        {
            written.clone_from(contest.searched());
            write_down(&written, file)?;
        }
    }
    let contested = contest.finish().map_err(CommandError::Train)?;
    Ok(Made {
        model: contested.model.name(),
        figures: contested.to_json(),
        bundle: Box::new(move |name| contested.bundle(name)),
    })
}

/// Boosted trees and a regression for several classes.
fn several(
    table: &Table,
    options: TrainOptions,
    arguments: &TrainArguments,
    clock: &Clock,
) -> Result<Made, CommandError> {
    let label = arguments.label.clone();
    let distinct = |table: &Table| table.column(&label).map_or(0, distinct_classes) as u64;
    if let Some(other) = arguments.model.iter().find(|name| name.usual().is_none()) {
        return Err(CommandError::Train(TrainError::ClassKind {
            model: other.learner().name().to_string(),
            classes: distinct(table),
            column: label,
        }));
    }
    let refused = [
        ("--search", arguments.search > 0),
        ("--monotone", !arguments.monotone.is_empty()),
        ("--balance smote", options.balance == Balance::Smote),
        (
            "--class-weight WEIGHT",
            matches!(options.balance, Balance::Weights(Some(_))),
        ),
    ];
    if let Some((option, _)) = refused.iter().find(|(_, is_given)| *is_given) {
        return Err(CommandError::Train(TrainError::ClassOption {
            option: option.to_string(),
            classes: distinct(table),
            column: label,
        }));
    }
    let options = ClassOptions {
        balanced: options.balance != Balance::None,
        train: options,
    };
    let trained = (|| {
        let is_late = || clock.is_past(BEGUN_BY);
        let mut training = ClassTraining::new_until(table, options, &is_late)?;
        say(training.notice());
        let mut judged = false;
        while !training.step(table)?.finished {
            if training.is_judged() && !judged {
                judged = true;
                training.take_time();
            }
            if clock.is_past(if judged { DONE_BY } else { JUDGED_BY }) {
                training.hurry();
            }
        }
        training.finish()
    })()
    .map_err(CommandError::Train)?;
    Ok(Made {
        model: trained.model.name(),
        figures: trained.to_json(),
        bundle: Box::new(move |name| trained.bundle(name)),
    })
}

/// What was searched before, if the file is there.
fn searched(path: &Path) -> Result<SearchState, CommandError> {
    match std::fs::read(path) {
        Ok(bytes) => {
            serde_json::from_slice(&bytes).map_err(|_| CommandError::Train(TrainError::OtherSearch))
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(SearchState::default()),
        Err(source) => Err(CommandError::Read {
            path: path.to_path_buf(),
            source,
        }),
    }
}

fn write_down(state: &SearchState, path: &Path) -> Result<(), CommandError> {
    let output = Output::create(path, &[])?;
    output.fill(|writer| {
        let text = serde_json::to_string(state)?;
        writer.write_all(text.as_bytes())
    })
}

/// Trains, writes the bundle, prints the figures.
pub fn train(arguments: &TrainArguments, out: &mut impl Write) -> Result<(), CommandError> {
    let clock = Clock {
        begun: Instant::now(),
        budget: budget(&arguments.budget)?,
    };
    // Refused before the work rather than after it.
    let output = Output::create(&arguments.out, &[&arguments.file])?;
    let table = match files::table(&arguments.file, &arguments.reading) {
        Ok(opened) => opened.table,
        Err(error) => return Err(output.abandon(error)),
    };
    let options = TrainOptions {
        positive: arguments.positive.clone(),
        id: arguments.id.clone(),
        anchor: arguments.anchor.clone(),
        label_window: arguments.label_window,
        split: arguments.split.map(|split| match split {
            NamedSplit::Time => SplitKind::Time,
            NamedSplit::Group => SplitKind::Group,
            NamedSplit::Random => SplitKind::Random,
        }),
        keep_leaks: arguments.keep_leaks.clone(),
        models: arguments
            .model
            .iter()
            .filter_map(|name| name.usual())
            .collect(),
        monotone: arguments
            .monotone
            .iter()
            .map(|Monotone(column, direction)| (column.clone(), *direction))
            .collect(),
        balance: balance(arguments.balance, arguments.class_weight),
        seed: arguments.seed,
        ..TrainOptions::new(&arguments.label)
    };
    let all_usual = arguments.model.iter().all(|name| name.usual().is_some());
    let is_several = is_several(&table, &arguments.label, arguments.positive.as_deref());
    let made = match all_usual && arguments.search == 0 {
        _ if is_several => several(&table, options, arguments, &clock),
        true => usual(&table, options, &clock),
        false => contest(&table, options, arguments, &clock),
    };
    let made = match made {
        Ok(made) => made,
        Err(error) => return Err(output.abandon(error)),
    };
    let name = format!("{}, {}", stem(&arguments.file), made.model);
    let bundle = (made.bundle)(&name).map_err(std::io::Error::other);
    let packed = arguments
        .out
        .extension()
        .is_some_and(|ending| ending.eq_ignore_ascii_case("gz"));
    output.fill(|writer| {
        let text = bundle?;
        match packed {
            true => {
                let mut packer = GzEncoder::new(writer, Compression::default());
                packer.write_all(text.as_bytes())?;
                packer.finish().map(|_| ())
            }
            false => writer.write_all(text.as_bytes()),
        }
    })?;
    let figures = made.figures.map_err(std::io::Error::from);
    figures
        .and_then(|figures| writeln!(out, "{figures}"))
        .map_err(|source| CommandError::Write {
            path: PathBuf::from("standard output"),
            source,
        })
}

/// A file's name without folder and endings.
fn stem(path: &Path) -> String {
    let name = files::name(path);
    match name.split_once('.') {
        Some((stem, _)) if !stem.is_empty() => stem.to_string(),
        _ => name,
    }
}
