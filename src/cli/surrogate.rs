//! `holdfast surrogate`: a small tree that says nearly what a model says.

use std::io::Write;
use std::path::PathBuf;

use serde::Serialize;

use super::error::CommandError;
use super::reading::ReadingArguments;
use super::scored::{Scored, print};
use crate::explain::surrogate::{Fidelity, SurrogateOptions, SurrogateTree, surrogate};
use crate::i18n::Lang;

/// What is asked of `holdfast surrogate`.
#[derive(Debug, clap::Args)]
pub struct SurrogateArguments {
    /// A Holdfast bundle, or a model that is read
    model: PathBuf,
    /// The customers, one row each
    data: PathBuf,
    /// Most cuts between the tree's root and a leaf, 1 to 8
    #[arg(long, default_value_t = 4)]
    depth: usize,
    /// Least rows in a leaf; a hundredth of the rows if not given
    #[arg(long, value_name = "ROWS")]
    least: Option<usize>,
    /// The probability from which a customer counts as leaving; the model's own, or 0.5
    #[arg(long)]
    threshold: Option<f64>,
    /// The language of the rules
    #[arg(long, value_name = "en|ko", default_value = "en")]
    lang: String,
    /// The seed of sample and split
    #[arg(long, default_value_t = 0)]
    seed: u64,
    #[command(flatten)]
    reading: ReadingArguments,
}

#[derive(Serialize)]
struct Printed<'a> {
    model: &'a str,
    threshold: f64,
    fidelity: Fidelity,
    learnt: Fidelity,
    rules: Vec<PrintedRule>,
    tree: &'a SurrogateTree,
}

#[derive(Serialize)]
struct PrintedRule {
    rule: String,
    score: f64,
    rows: u64,
    share: f64,
}

/// Grows and prints.
pub fn surrogate_of(
    arguments: &SurrogateArguments,
    out: &mut impl Write,
) -> Result<(), CommandError> {
    let scored = Scored::open(&arguments.model, &arguments.data, &arguments.reading)?;
    let options = SurrogateOptions {
        depth: arguments.depth,
        least: arguments.least,
        threshold: arguments
            .threshold
            .or(scored.model.threshold)
            .unwrap_or(0.5),
        seed: arguments.seed,
        ..SurrogateOptions::default()
    };
    let features = scored.features();
    let found = surrogate(&scored.score(), &scored.matrix, features, &options)
        .map_err(CommandError::Inspection)?;
    let gaps: Vec<bool> = (0..scored.matrix.width())
        .map(|feature| {
            let mut cells = scored.matrix.column(feature).iter();
            cells.any(|cell| cell.is_nan())
        })
        .collect();
    let lang = Lang::from_code(&arguments.lang);
    let rules = found.rules(features).into_iter().map(|rule| PrintedRule {
        rule: rule.say(features, &gaps, lang),
        score: rule.score,
        rows: rule.rows,
        share: rule.share,
    });
    let printed = Printed {
        model: &scored.model.name,
        threshold: found.threshold,
        fidelity: found.fidelity,
        learnt: found.learnt,
        rules: rules.collect(),
        tree: &found.tree,
    };
    print(&printed, out)
}
