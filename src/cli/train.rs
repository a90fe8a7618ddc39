//! `holdfast train`: a model from any table, judged by rows that it has not seen.

mod driving;
mod progress;
mod words;

use std::io::Write;
use std::path::{Path, PathBuf};

use super::error::CommandError;
use super::files::{self, Output};
use super::origin::digests;
use super::reading::ReadingArguments;
use crate::model::bundle::with_origin;
use crate::model::evaluate::ThresholdRule;
use crate::model::train::{
    Calibrate, Learner, ModelName, SplitKind, TrainError, TrainOptions, is_several,
};
use driving::{Clock, contest, crossed, several, usual};
use words::{ClassWeight, Monotone, NamedBalance, balance, by_class};

pub(super) use words::budget;

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
    /// The models that are trained side by side and among which the best is taken: by the
    /// average precision of rows that it has not seen, and among those within a standard error
    /// of that by log loss; the blend if none is named
    #[arg(long, value_enum, num_args = 1.., value_name = "NAME")]
    model: Vec<NamedModel>,
    /// The model of these that is kept, whatever the others are worth; the best if not given
    #[arg(long, value_enum, value_name = "NAME", requires = "model")]
    keep: Option<NamedModel>,
    /// Searches the options of boosted trees, of the perceptron and of recurrent networks, in so
    /// many trials for each of these that is named
    #[arg(long, value_name = "TRIALS", default_value_t = 0)]
    search: usize,
    /// Where the search is written down after each trial, and from where it goes on
    #[arg(long, value_name = "FILE", requires = "search")]
    search_file: Option<PathBuf>,
    /// How rows are split into those to learn from and those to judge by; by time where
    /// each row's date is known, by customer where customers repeat, else at random
    #[arg(long, value_enum)]
    split: Option<NamedSplit>,
    /// Folds of --split kfold
    #[arg(long, value_name = "COUNT", default_value_t = 5, value_parser = clap::value_parser!(u32).range(2..=50))]
    folds: u32,
    /// Puts the probabilities right by rows that the models have not seen
    #[arg(long, value_enum, value_name = "HOW", default_value = "none")]
    calibrate: NamedCalibration,
    /// By what the threshold is chosen that is kept with the model, on training rows that the
    /// models asked have not seen: f1, recall=0.8, precision=0.8, top=10% (of any rows;
    /// top=1000 is taken as the share that these are of the rows with an answer),
    /// profit=VALUE,COST; or this one: at=0.8. Of several classes each row counts as its likeliest
    #[arg(long, value_name = "RULE", default_value = "f1")]
    threshold_by: ThresholdRule,
    /// The column with each row's date; recognised if not given
    #[arg(long, value_name = "COLUMN")]
    anchor: Option<String>,
    /// Days that the label looks ahead, for a split by time; what the table's recipe says if
    /// not given, else 0
    #[arg(long, value_name = "DAYS")]
    label_window: Option<f64>,
    /// The longest it may take, roughly: 90s, 10m, 1h
    #[arg(long, value_name = "TIME", default_value = "10m")]
    budget: String,
    /// The score must not fall (+1) or not rise (-1) as this column rises; boosted trees only.
    /// May be given several times
    #[arg(long, value_name = "COLUMN=+1|-1")]
    monotone: Vec<Monotone>,
    /// Gives rarer classes as much weight as the most frequent one: by weights, or by rows made up
    /// between their rows (SMOTE). Only what is learnt from is changed, never what judges
    #[arg(long, value_enum, value_name = "HOW")]
    balance: Option<NamedBalance>,
    /// What rows of the positive answer weigh: balanced (as --balance weights), none or a
    /// number; of several classes balanced, none, or CLASS=WEIGHT, which may be given several
    /// times and counts beside balanced
    #[arg(
        long,
        value_name = "balanced|none|WEIGHT|CLASS=WEIGHT",
        conflicts_with = "balance"
    )]
    class_weight: Vec<ClassWeight>,
    /// The seed of everything random
    #[arg(long, default_value_t = 0)]
    seed: u64,
    /// Says in the bundle that the data is generated rather than real: whoever opens it is warned
    #[arg(long)]
    generated: bool,
    /// Where to write the bundle; packed if it ends in .gz
    #[arg(long, value_name = "BUNDLE")]
    out: PathBuf,
    #[command(flatten)]
    reading: ReadingArguments,
}

impl TrainArguments {
    /// Whether several folds judge in turn.
    fn is_crossed(&self) -> bool {
        matches!(self.split, Some(NamedSplit::Kfold))
    }
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
    /// Several folds (--folds) in turn, each judging what learnt from the others, customers
    /// kept whole; figures with their spread. For few rows, of which a fifth would judge
    /// by chance; takes as many times as long. Dates play no part
    Kfold,
}

/// Ways to put probabilities right.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum NamedCalibration {
    /// As the models give them: right for blend, boosting and logistic, which learn
    /// probabilities
    None,
    /// A logistic function of the log-odds, two numbers: right for few rows, and for models
    /// that are too sure or not sure enough alike everywhere (forests, networks, support
    /// vectors). Never changes the order of customers. Of several classes: one slope for the
    /// margins of all and an offset for each (temperature scaling, bias-corrected)
    Platt,
    /// Any rising function, in steps: right for a thousand or more rows of the rarer answer,
    /// where the error has no simple shape. Makes some scores equal
    Isotonic,
}

impl NamedCalibration {
    fn calibrate(self) -> Calibrate {
        match self {
            NamedCalibration::None => Calibrate::None,
            NamedCalibration::Platt => Calibrate::Platt,
            NamedCalibration::Isotonic => Calibrate::Isotonic,
        }
    }
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

/// Trains, writes the bundle, prints the figures.
pub fn train(arguments: &TrainArguments, out: &mut impl Write) -> Result<(), CommandError> {
    let clock = Clock::of(budget(&arguments.budget)?);
    // Refused before the work rather than after it.
    let output = Output::create(&arguments.out, &[&arguments.file])?;
    let read = files::table(&arguments.file, &arguments.reading);
    let read = read.and_then(|opened| Ok((opened.table, digests(&[&arguments.file])?)));
    let (table, data) = match read {
        Ok(read) => read,
        Err(error) => return Err(output.abandon(error)),
    };
    let options = TrainOptions {
        positive: arguments.positive.clone(),
        id: arguments.id.clone(),
        anchor: arguments.anchor.clone(),
        label_window: arguments.label_window,
        split: arguments.split.and_then(|split| match split {
            NamedSplit::Time => Some(SplitKind::Time),
            NamedSplit::Group => Some(SplitKind::Group),
            NamedSplit::Random => Some(SplitKind::Random),
            NamedSplit::Kfold => None,
        }),
        threshold_by: arguments.threshold_by,
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
        balance: balance(arguments.balance, &arguments.class_weight),
        seed: arguments.seed,
        ..TrainOptions::new(&arguments.label)
    };
    let all_usual = arguments.model.iter().all(|name| name.usual().is_some());
    let is_several = is_several(&table, &arguments.label, arguments.positive.as_deref());
    if !is_several && !by_class(&arguments.class_weight).is_empty() {
        let column = arguments.label.clone();
        let refused = CommandError::Train(TrainError::WeightsOfYesNo { column });
        return Err(output.abandon(refused));
    }
    let is_plain = arguments.search == 0
        && arguments.calibrate == NamedCalibration::None
        && arguments.keep.is_none();
    let made = match all_usual && is_plain {
        _ if is_several => several(&table, options, arguments, &clock),
        _ if arguments.is_crossed() => crossed(&table, options, arguments, &clock),
        true => usual(&table, options, &clock),
        false => contest(&table, options, arguments, &clock),
    };
    let made = match made {
        Ok(made) => made,
        Err(error) => return Err(output.abandon(error)),
    };
    let name = format!("{}, {}", stem(&arguments.file), made.model);
    let bundle = (made.bundle)(&name).map_err(std::io::Error::other);
    let bundle = bundle.and_then(|text| {
        with_origin(&text, data, arguments.generated).map_err(std::io::Error::other)
    });
    output.fill_text(bundle)?;
    let figures = made.figures.map_err(std::io::Error::from);
    figures
        .and_then(|figures| writeln!(out, "{figures}"))
        .map_err(CommandError::unprinted)
}

/// A file's name without folder and endings.
fn stem(path: &Path) -> String {
    let name = files::name(path);
    match name.split_once('.') {
        Some((stem, _)) if !stem.is_empty() => stem.to_string(),
        _ => name,
    }
}
