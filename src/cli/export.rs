//! `holdfast export`: a model as XGBoost's JSON, or as a model card.

use std::io::Write;
use std::path::{Path, PathBuf};

use super::classes::{self, Classified};
use super::error::CommandError;
use super::files::{self, Output};
use super::reading::ReadingArguments;
use super::rows::RowsArguments;
use super::scored::Scored;
use crate::chart::model_card::{ClassCard, ClassesJudged, Judged, ModelCard};
use crate::explain::inspection::{InspectionError, Scores};
use crate::explain::permutation::{
    PermutationImportance, PermutationOptions, RatedBy, permutation_importance,
};
use crate::i18n::Lang;
use crate::model::evaluate::{
    Evaluation, EvaluationOptions, Ranking, Rung, Threshold, ThresholdRule, choose, ladder,
};
use crate::model::{AnyModel, ClassModel, Predictor, Scorer, write_xgboost};

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
        trees(&arguments.model, path)?;
    }
    let Some(path) = &arguments.card else {
        return Ok(());
    };
    let lang = Lang::from_code(&arguments.lang);
    let html = match files::any_model(&arguments.model)? {
        AnyModel::YesNo(model) => arguments.of_yes(*model, lang)?,
        AnyModel::Classes(model) => arguments.of_classes(*model, lang)?,
        AnyModel::Amounts(_) => return Err(CommandError::NotForAmounts { asked: "--card" }),
    };
    let mut inputs = vec![arguments.model.as_path()];
    inputs.extend(arguments.data.as_deref());
    Output::create(path, &inputs)?.fill(|writer| writer.write_all(html.as_bytes()))
}

/// Writes a model's trees as XGBoost reads them.
fn trees(from: &Path, path: &Path) -> Result<(), CommandError> {
    let model = match files::any_model(from)? {
        AnyModel::YesNo(model) => model,
        AnyModel::Amounts(_) => return Err(CommandError::NotBoosted),
        AnyModel::Classes(model) => return classes::export(&model, from, path),
    };
    let Predictor::LogOdds(trees) = &model.predictor else {
        return Err(CommandError::NotBoosted);
    };
    let output = Output::create(path, &[from])?;
    let written = write_xgboost(trees, &model.contract().features);
    let json = match written {
        Ok(json) => json,
        Err(error) => return Err(output.abandon(CommandError::Export(error))),
    };
    output.fill(|writer| serde_json::to_writer(writer, &json).map_err(Into::into))
}

impl ExportArguments {
    /// The table that a card is to be measured on, and its column of answers.
    fn answers(&self) -> Option<(&Path, &str)> {
        self.data.as_deref().zip(self.label.as_deref())
    }

    /// The card of a model that answers yes or no.
    fn of_yes(&self, model: Scorer, lang: Lang) -> Result<String, CommandError> {
        let Some((data, label)) = self.answers() else {
            return Ok(card(&model, None).html(lang));
        };
        let scored = Scored::open(model, data, &self.reading)?;
        let measured = Measured::of(&scored, label, self.positive.as_deref())?;
        let name = files::name(data);
        let judged = measured.judged(&name);
        Ok(card(&scored.model, Some(judged)).html(lang))
    }

    /// The card of a model of several classes.
    fn of_classes(&self, model: ClassModel, lang: Lang) -> Result<String, CommandError> {
        if self.positive.is_some() {
            return Err(classes::refuse("--positive"));
        }
        let Some((data, label)) = self.answers() else {
            return Ok(class_card(&model, None).html(lang));
        };
        let asked = RowsArguments {
            file: data.to_path_buf(),
            model: self.model.clone(),
            id: None,
            ignore: Vec::new(),
            fill_gaps: None,
            reading: self.reading.clone(),
        };
        let rows = Classified::open(model, &asked, Some(label))?;
        let judged = rows.judged(label)?;
        let importance = rows.importance(&judged.classes)?;
        let judged = ClassesJudged {
            file: &files::name(data),
            label,
            evaluation: &judged.evaluation,
            importance: importance.as_ref(),
        };
        Ok(class_card(rows.model(), Some(judged)).html(lang))
    }
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

fn class_card<'a>(model: &'a ClassModel, judged: Option<ClassesJudged<'a>>) -> ClassCard<'a> {
    ClassCard {
        model: ModelCard {
            name: &model.name,
            source: model.source,
            contract: &model.contract,
            size: Some(model.describe()),
            threshold: None,
            metrics: model.metrics.as_ref(),
            provenance: model.provenance.as_ref(),
            notes: &model.notes,
            judged: None,
        },
        classes: &model.classes,
        label: model.label.as_deref(),
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
