//! `holdfast export`: a model as XGBoost's JSON, or as a model card.

use std::io::Write;
use std::path::{Path, PathBuf};

use super::classes;
use super::error::CommandError;
use super::files::{self, Output};
use super::reading::ReadingArguments;
use super::scored::Scored;
use crate::chart::model_card::{Judged, ModelCard};
use crate::explain::inspection::{InspectionError, Scores};
use crate::explain::permutation::{
    PermutationImportance, PermutationOptions, RatedBy, permutation_importance,
};
use crate::i18n::Lang;
use crate::model::evaluate::{
    Evaluation, EvaluationOptions, Ranking, Rung, Threshold, ThresholdRule, choose, ladder,
};
use crate::model::{AnyModel, Predictor, Scorer, write_xgboost};

/// Shares that the thresholds of a card keep to.
const FLOOR: f64 = 0.8;

/// What is asked of `holdfast export`.
#[derive(Debug, clap::Args)]
pub struct ExportArguments {
    /// A Holdfast bundle, or a model that is read
    model: PathBuf,
    /// Where to write the trees as XGBoost's load_model reads them
    #[arg(long, value_name = "OUT.json", required_unless_present = "card")]
    xgboost: Option<PathBuf>,
    /// Where to write the model card
    #[arg(long, value_name = "OUT.html")]
    card: Option<PathBuf>,
    /// Customers whose answer is known, for the card's figures; best ones that the model
    /// has not seen
    #[arg(long, value_name = "FILE", requires = "card", requires = "label")]
    data: Option<PathBuf>,
    /// The column of these that holds the answer
    #[arg(long, value_name = "COLUMN", requires = "data")]
    label: Option<String>,
    /// The cell that means "left"; as in training if not given
    #[arg(long, value_name = "TEXT", requires = "data")]
    positive: Option<String>,
    /// The card's language
    #[arg(long, value_name = "en|ko", default_value = "en")]
    lang: String,
    #[command(flatten)]
    reading: ReadingArguments,
}

/// Writes what is asked for.
pub fn export(arguments: &ExportArguments) -> Result<(), CommandError> {
    if let Some(path) = &arguments.xgboost {
        let model = match files::any_model(&arguments.model)? {
            AnyModel::YesNo(model) => model,
            AnyModel::Classes(_) if arguments.card.is_some() => {
                return Err(classes::refuse("--card"));
            }
            AnyModel::Amounts(_) => return Err(CommandError::NotBoosted),
            AnyModel::Classes(model) => return classes::export(&model, &arguments.model, path),
        };
        let Predictor::LogOdds(trees) = &model.predictor else {
            return Err(CommandError::NotBoosted);
        };
        let output = Output::create(path, &[&arguments.model])?;
        let written = write_xgboost(trees, &model.contract().features);
        let json = match written {
            Ok(json) => json,
            Err(error) => return Err(output.abandon(CommandError::Export(error))),
        };
        output.fill(|writer| serde_json::to_writer(writer, &json).map_err(Into::into))?;
    }
    let Some(path) = &arguments.card else {
        return Ok(());
    };
    let lang = Lang::from_code(&arguments.lang);
    let (html, inputs) = match (&arguments.data, &arguments.label) {
        (Some(data), Some(label)) => {
            let scored = Scored::open(&arguments.model, data, &arguments.reading)?;
            let measured = Measured::of(&scored, label, arguments.positive.as_deref())?;
            let name = files::name(data);
            let judged = measured.judged(&name);
            let html = card(&scored.model, Some(judged)).html(lang);
            (html, vec![arguments.model.as_path(), data.as_path()])
        }
        _ => {
            let model = files::model(&arguments.model)?;
            (
                card(&model, None).html(lang),
                vec![arguments.model.as_path()],
            )
        }
    };
    let inputs: &[&Path] = &inputs;
    Output::create(path, inputs)?.fill(|writer| writer.write_all(html.as_bytes()))
}

fn card<'a>(model: &'a Scorer, judged: Option<Judged<'a>>) -> ModelCard<'a> {
    ModelCard {
        name: &model.name,
        source: model.source,
        contract: model.contract(),
        size: Some(model.describe()),
        threshold: model.threshold,
        metrics: model.metrics.as_ref(),
        provenance: model.provenance.as_ref(),
        notes: &model.notes,
        judged,
    }
}

/// What is measured for a card.
struct Measured {
    evaluation: Evaluation,
    ladder: Vec<Rung>,
    thresholds: Vec<(ThresholdRule, Threshold)>,
    importance: PermutationImportance,
}

impl Measured {
    fn of(scored: &Scored, label: &str, positive: Option<&str>) -> Result<Measured, CommandError> {
        let answered = scored.answered(label, positive)?;
        let rows = answered.matrix.rows();
        let mut scores = vec![f64::NAN; rows];
        let score = scored.score();
        score(&answered.matrix, 0..rows, &mut scores);
        let options = EvaluationOptions {
            threshold: scored.model.threshold,
            ..EvaluationOptions::default()
        };
        let customers = answered.customers.as_deref();
        let evaluation = Evaluation::of(&answered.labels, &scores, customers, &options)
            .map_err(CommandError::Evaluate)?;
        let ranking = Ranking::new(&answered.labels, &scores);
        let rules = [
            ThresholdRule::MostF1,
            ThresholdRule::RecallFloor(FLOOR),
            ThresholdRule::PrecisionFloor(FLOOR),
            ThresholdRule::TopK(rows.div_ceil(10)),
        ];
        let chosen = |rule: ThresholdRule| Some((rule, choose(&ranking, rule)?));
        Ok(Measured {
            thresholds: rules.into_iter().filter_map(chosen).collect(),
            importance: worth(&score, &answered.matrix, &answered.labels)
                .map_err(CommandError::Inspection)?,
            ladder: ladder(&ranking, &[evaluation.threshold.threshold]),
            evaluation,
        })
    }

    fn judged<'a>(&'a self, file: &'a str) -> Judged<'a> {
        Judged {
            file,
            evaluation: &self.evaluation,
            ladder: &self.ladder,
            thresholds: &self.thresholds,
            importance: Some(&self.importance),
        }
    }
}

fn worth(
    score: &impl Scores,
    matrix: &crate::feature::Matrix,
    labels: &[bool],
) -> Result<PermutationImportance, InspectionError> {
    let options = PermutationOptions::default();
    permutation_importance(score, matrix, labels, RatedBy::PrAuc, options)
}
