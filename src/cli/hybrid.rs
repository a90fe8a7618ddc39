//! `holdfast hybrid`: a wide and a narrow target by two models.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use serde::Serialize;

use super::answers::answers;
use super::error::CommandError;
use super::files::{self, Output, number_or_nothing, quoted};
use super::reading::ReadingArguments;
use super::rows::{id_column, matrix_beside, tell_of_none};
use super::scored::print;
use crate::i18n::{Lang, hybrid as text};
use crate::model::Scorer;
use crate::model::hybrid::{
    Disagreement, Hybrid, HybridOptions, TargetCount, TargetFigures, narrow_threshold,
    wide_threshold,
};
use crate::table::Table;

/// The threshold of a model that knows none.
const USUAL: f64 = 0.5;

/// What is asked of `holdfast hybrid`.
#[derive(Debug, clap::Args)]
pub struct HybridArguments {
    /// The customers, one row each
    file: PathBuf,
    /// The model of the wide, cheap campaign: one that misses few
    #[arg(long, value_name = "MODEL")]
    wide: PathBuf,
    /// From which of its scores a customer is in the wide target; with --label the largest
    /// that finds 90 % of those who left, else the model's own
    #[arg(long, value_name = "PROBABILITY")]
    wide_threshold: Option<Probability>,
    /// The model of the narrow, costly campaign: one that is seldom wrong
    #[arg(long, value_name = "MODEL")]
    narrow: PathBuf,
    /// From which of its scores a customer is in the narrow target; with --label the smallest
    /// at which 90 % of those taken left, else the model's own
    #[arg(long, value_name = "PROBABILITY")]
    narrow_threshold: Option<Probability>,
    /// What the scores of both count in the blend
    #[arg(long, value_name = "WIDE,NARROW", default_value = "1,1")]
    weights: Weights,
    /// The column that holds the answer, if it is known
    #[arg(long, value_name = "COLUMN")]
    label: Option<String>,
    /// The cell that means "left"; as in training if not given
    #[arg(long, value_name = "TEXT", requires = "label")]
    positive: Option<String>,
    /// Where to write the customers: both scores, blend, difference, targets, by falling blend
    #[arg(long, value_name = "LIST.csv")]
    out: PathBuf,
    #[command(flatten)]
    reading: ReadingArguments,
}

/// A number from 0 to 1.
#[derive(Clone, Copy, Debug)]
struct Probability(f64);

impl FromStr for Probability {
    type Err = String;

    fn from_str(words: &str) -> Result<Probability, String> {
        let number = words.trim().parse().ok();
        number
            .filter(|share: &f64| (0.0..=1.0).contains(share))
            .map(Probability)
            .ok_or_else(|| text::THRESHOLD.fill(Lang::En, &[("found", words)]))
    }
}

/// Two numbers not below 0, one of them above.
#[derive(Clone, Copy, Debug)]
struct Weights([f64; 2]);

impl FromStr for Weights {
    type Err = String;

    fn from_str(words: &str) -> Result<Weights, String> {
        let number = |text: &str| {
            let number = text.trim().parse().ok();
            number.filter(|weight: &f64| *weight >= 0.0 && weight.is_finite())
        };
        let pair = words.split_once(',');
        pair.and_then(|(wide, narrow)| Some([number(wide)?, number(narrow)?]))
            .filter(|weights| weights.iter().sum::<f64>() > 0.0)
            .map(Weights)
            .ok_or_else(|| text::WEIGHTS.fill(Lang::En, &[("found", words)]))
    }
}

/// Where a threshold comes from.
#[derive(Clone, Copy, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
enum ThresholdFrom {
    /// It was given.
    Given,
    /// The answers.
    Answers,
    /// The model.
    Model,
    /// Nobody said anything.
    Usual,
}

#[derive(Serialize)]
struct Printed<'a> {
    rows: u64,
    label: Option<&'a str>,
    rows_without_answer: Option<u64>,
    wide: PrintedTarget<'a>,
    narrow: PrintedTarget<'a>,
    blend: PrintedBlend,
    targets: Vec<TargetCount>,
    disagreement: Disagreement,
}

#[derive(Serialize)]
struct PrintedTarget<'a> {
    model: &'a str,
    threshold: f64,
    threshold_from: ThresholdFrom,
    taken: u64,
    figures: Option<TargetFigures>,
    average_precision: Option<f64>,
}

#[derive(Serialize)]
struct PrintedBlend {
    weights: [f64; 2],
    average_precision: Option<f64>,
}

/// A model and what it says of the rows; `label` is no feature.
fn scored(
    path: &Path,
    table: &Table,
    label: Option<&str>,
) -> Result<(Scorer, Vec<f64>), CommandError> {
    let model = files::model(path)?;
    let aside: Vec<&str> = label.into_iter().collect();
    let matrix = matrix_beside(model.contract(), table, &aside)?;
    let mut scores = vec![0.0; matrix.rows()];
    model
        .scores_or_none(&matrix, 0..matrix.rows(), &mut scores)
        .map_err(|fault| CommandError::Network(Box::new(fault)))?;
    tell_of_none(&scores);
    Ok((model, scores))
}

/// A threshold and where it comes from.
fn threshold(
    given: Option<Probability>,
    by_answers: Option<f64>,
    model: &Scorer,
) -> (f64, ThresholdFrom) {
    match (given, by_answers, model.threshold) {
        (Some(given), ..) => (given.0, ThresholdFrom::Given),
        (None, Some(found), _) => (found, ThresholdFrom::Answers),
        (None, None, Some(own)) => (own, ThresholdFrom::Model),
        (None, None, None) => (USUAL, ThresholdFrom::Usual),
    }
}

/// Puts two models together, writes the customers, prints the figures.
pub fn hybrid(arguments: &HybridArguments, out: &mut impl Write) -> Result<(), CommandError> {
    let table = files::table(&arguments.file, &arguments.reading)?.table;
    let label = arguments.label.as_deref();
    let (wide, wide_scores) = scored(&arguments.wide, &table, label)?;
    let (narrow, narrow_scores) = scored(&arguments.narrow, &table, label)?;
    let label = label.map(|label| {
        let contract = Some(wide.contract());
        answers(contract, &table, label, arguments.positive.as_deref())
    });
    let label = label.transpose()?;
    let (mut by_recall, mut by_precision) = (None, None);
    if let Some(label) = &label {
        let known = |scores: &[f64]| -> (Vec<bool>, Vec<f64>) {
            let rows = label.classes.iter().zip(scores);
            let known = rows.filter_map(|(class, score)| Some(((*class)?, *score)));
            known.filter(|(_, score)| !score.is_nan()).unzip()
        };
        let (answers, scores) = known(&wide_scores);
        by_recall = wide_threshold(&answers, &scores);
        let (answers, scores) = known(&narrow_scores);
        by_precision = narrow_threshold(&answers, &scores);
    }
    let (wide_at, wide_from) = threshold(arguments.wide_threshold, by_recall, &wide);
    let (narrow_at, narrow_from) = threshold(arguments.narrow_threshold, by_precision, &narrow);
    let options = HybridOptions {
        wide: wide_at,
        narrow: narrow_at,
        weights: arguments.weights.0,
    };
    let hybrid = Hybrid::new(&wide_scores, &narrow_scores, options);
    let inputs: [&Path; 3] = [&arguments.file, &arguments.wide, &arguments.narrow];
    write_list(&hybrid, &wide, &table, &arguments.out, &inputs)?;
    let labels = label.as_ref().map(|label| label.classes.as_slice());
    let figures = labels.map(|labels| hybrid.figures(labels));
    let precisions = labels.map_or([None; 3], |labels| hybrid.average_precisions(labels));
    let counts = hybrid.counts(labels);
    let taken = |is: fn(&crate::model::hybrid::Member, &HybridOptions) -> bool| {
        let inside = hybrid.members.iter();
        inside.filter(|member| is(member, &hybrid.options)).count() as u64
    };
    print(
        &Printed {
            rows: hybrid.members.len() as u64,
            label: label.as_ref().map(|label| label.column.as_str()),
            rows_without_answer: labels
                .map(|labels| labels.iter().filter(|label| label.is_none()).count() as u64),
            wide: PrintedTarget {
                model: &wide.name,
                threshold: wide_at,
                threshold_from: wide_from,
                taken: taken(|member, options| member.wide >= options.wide),
                figures: figures.map(|[wide, _]| wide),
                average_precision: precisions[0],
            },
            narrow: PrintedTarget {
                model: &narrow.name,
                threshold: narrow_at,
                threshold_from: narrow_from,
                taken: taken(|member, options| member.narrow >= options.narrow),
                figures: figures.map(|[_, narrow]| narrow),
                average_precision: precisions[1],
            },
            blend: PrintedBlend {
                weights: hybrid.options.weights,
                average_precision: precisions[2],
            },
            targets: counts,
            disagreement: hybrid.disagreement(),
        },
        out,
    )
}

fn write_list(
    hybrid: &Hybrid,
    model: &Scorer,
    table: &Table,
    out: &Path,
    inputs: &[&Path],
) -> Result<(), CommandError> {
    let id = id_column(model.contract(), table);
    Output::create(out, inputs)?.fill(|writer| {
        let name = quoted(id.map_or("row", |id| id.name()));
        writeln!(writer, "{name},wide,narrow,blend,difference,targets")?;
        for member in hybrid.ranked() {
            match id {
                Some(id) => write!(writer, "{}", quoted(id.text(member.row as usize)))?,
                None => write!(writer, "{}", member.row + 1)?,
            }
            for number in [
                member.wide,
                member.narrow,
                member.blend,
                member.difference(),
            ] {
                write!(writer, ",{}", number_or_nothing(number))?;
            }
            writeln!(writer, ",{}", member.targets.name())?;
        }
        Ok(())
    })
}
