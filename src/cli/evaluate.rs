//! `holdfast evaluate`: how good a model is on rows whose answer is known.

use std::io::Write;

use serde::Serialize;

use super::amounts::Predicted;
use super::answers::answers;
use super::classes::{self, Classified};
use super::error::CommandError;
use super::files;
use super::rows::RowsArguments;
use crate::model::AnyModel;
use crate::model::evaluate::{
    EvaluateError, Evaluation, EvaluationOptions, Ranking, ThresholdRule, choose,
};

/// What is asked of `holdfast evaluate`.
#[derive(Debug, clap::Args)]
pub struct EvaluateArguments {
    #[command(flatten)]
    rows: RowsArguments,
    /// The column that holds the answer
    #[arg(long, value_name = "COLUMN")]
    label: String,
    /// The cell that means "left"; as in training if not given
    #[arg(long, value_name = "TEXT")]
    positive: Option<String>,
    /// The probability from which a customer counts as leaving; the model's own if not given
    #[arg(long)]
    threshold: Option<f64>,
    /// Choose it on these rows: f1, recall=0.8, precision=0.9, top=1000 (a budget of
    /// customers) or top=10%, profit=VALUE,COST
    #[arg(long, value_name = "RULE", conflicts_with = "threshold")]
    threshold_by: Option<ThresholdRule>,
}

#[derive(Serialize)]
struct Printed<'a> {
    model: &'a str,
    label: &'a str,
    positive: &'a str,
    rows_without_answer: u64,
    rows_without_score: u64,
    metrics: Evaluation,
}

impl EvaluateArguments {
    /// Refuses what only a model of yes or no has a use for.
    fn refuse_options(&self) -> Result<(), CommandError> {
        let options = [
            ("--positive", self.positive.is_some()),
            ("--threshold", self.threshold.is_some()),
            ("--threshold-by", self.threshold_by.is_some()),
        ];
        let given = options.iter().find(|(_, is_given)| *is_given);
        given.map_or(Ok(()), |(option, _)| Err(classes::refuse(option)))
    }
}

/// Evaluates and prints.
pub fn evaluate(arguments: &EvaluateArguments, out: &mut impl Write) -> Result<(), CommandError> {
    let asked = &arguments.rows;
    let loaded = match files::any_model(&asked.model)? {
        AnyModel::YesNo(loaded) => loaded,
        AnyModel::Classes(loaded) => {
            arguments.refuse_options()?;
            let rows = Classified::open(*loaded, asked, Some(&arguments.label))?;
            return rows.evaluate(&arguments.label, out);
        }
        AnyModel::Amounts(loaded) => {
            arguments.refuse_options()?;
            let rows = Predicted::open(*loaded, asked, Some(&arguments.label))?;
            return rows.evaluate(&arguments.label, out);
        }
    };
    let rows = asked.open(loaded.contract(), Some(&arguments.label))?;
    let label = answers(
        Some(loaded.contract()),
        &rows.table,
        &arguments.label,
        arguments.positive.as_deref(),
    )?;
    let scores = rows.scores(&loaded)?;
    let answered = || {
        let scored = (0u32..).zip(&label.classes).zip(&scores);
        scored.filter_map(|((row, class), score)| Some((row, (*class)?, *score)))
    };
    let without_answer = label.classes.len() - answered().count();
    let without_score = answered().filter(|(.., score)| score.is_nan()).count();
    let answered = || answered().filter(|(.., score)| !score.is_nan());
    let labels: Vec<bool> = answered().map(|(_, class, _)| class).collect();
    let probabilities: Vec<f64> = answered().map(|(.., score)| score).collect();
    let judges: Vec<u32> = answered().map(|(row, ..)| row).collect();
    let chosen = match arguments.threshold_by {
        None => None,
        Some(rule) => {
            let found = choose(&Ranking::new(&labels, &probabilities), rule);
            let found = found.ok_or(CommandError::Evaluate(EvaluateError::NoThreshold))?;
            Some(found.threshold)
        }
    };
    let options = EvaluationOptions {
        threshold: chosen.or(arguments.threshold).or(loaded.threshold),
        ..EvaluationOptions::default()
    };
    let groups = rows.customers(&arguments.label, &judges);
    let metrics = Evaluation::of(&labels, &probabilities, groups.as_deref(), &options)
        .map_err(CommandError::Evaluate)?;
    let printed = Printed {
        model: &loaded.name,
        label: &label.column,
        positive: &label.positive,
        rows_without_answer: without_answer as u64,
        rows_without_score: without_score as u64,
        metrics,
    };
    let written = serde_json::to_string_pretty(&printed)
        .map_err(std::io::Error::from)
        .and_then(|text| writeln!(out, "{text}"));
    written.map_err(CommandError::unprinted)
}
