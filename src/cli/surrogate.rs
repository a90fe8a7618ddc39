//! `holdfast surrogate`: a small tree that says nearly what a model says.

use std::io::Write;
use std::path::PathBuf;

use serde::Serialize;

use super::error::CommandError;
use super::looked::Looked;
use super::reading::ReadingArguments;
use super::scored::print;
use crate::explain::surrogate::{Fidelity, SurrogateOptions, SurrogateTree, surrogate};
use crate::i18n::Lang;
use crate::model::AnyModel;

/// What is asked of `holdfast surrogate`.
#[derive(Debug, clap::Args)]
pub struct SurrogateArguments {
    /// A Holdfast bundle, or a model that is read
    model: PathBuf,
    /// The customers, one row each
    data: PathBuf,
    /// The class whose probability is said again, of a model of several: all of them if not given
    #[arg(long, value_name = "NAME")]
    class: Option<String>,
    /// Most cuts between the tree's root and a leaf, 1 to 8
    #[arg(long, default_value_t = 4)]
    depth: usize,
    /// Least rows in a leaf; a hundredth of the rows if not given
    #[arg(long, value_name = "ROWS")]
    least: Option<usize>,
    /// The probability from which a customer counts as leaving, or as of the class; if not given,
    /// the model's own, or 0.5, and of a class its average probability
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
    #[serde(flatten)]
    tree: PrintedTree,
}

/// A model of several classes: a tree for each.
#[derive(Serialize)]
struct PrintedClasses<'a> {
    model: &'a str,
    classes: Vec<PrintedTree>,
}

#[derive(Serialize)]
struct PrintedTree {
    #[serde(skip_serializing_if = "Option::is_none")]
    class: Option<String>,
    threshold: f64,
    fidelity: Fidelity,
    learnt: Fidelity,
    rules: Vec<PrintedRule>,
    tree: SurrogateTree,
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
    let looked = Looked::open(&arguments.model, &arguments.data, None, &arguments.reading)?;
    let own = match &looked.model {
        AnyModel::YesNo(model) => model.threshold.or(Some(0.5)),
        AnyModel::Classes(_) => None,
        AnyModel::Amounts(_) => {
            return Err(CommandError::NotForAmounts {
                asked: "holdfast surrogate",
            });
        }
    };
    let options = SurrogateOptions {
        kin: looked.kin(),
        depth: arguments.depth,
        least: arguments.least,
        threshold: arguments.threshold.or(own),
        seed: arguments.seed,
        ..SurrogateOptions::default()
    };
    let features = looked.features();
    let lang = Lang::from_code(&arguments.lang);
    let gaps: Vec<bool> = (0..looked.matrix.width())
        .map(|feature| {
            let mut cells = looked.matrix.column(feature).iter();
            cells.any(|cell| cell.is_nan())
        })
        .collect();
    let mut printed = Vec::new();
    for side in looked.sides(arguments.class.as_deref())? {
        let found = surrogate(&side.score(), &looked.matrix, features, &options)
            .map_err(CommandError::Inspection)?;
        let rules = found.rules(features).into_iter().map(|rule| PrintedRule {
            rule: rule.say(features, &gaps, lang),
            score: rule.score,
            rows: rule.rows,
            share: rule.share,
        });
        printed.push(PrintedTree {
            class: side.name(),
            threshold: found.threshold,
            fidelity: found.fidelity,
            learnt: found.learnt,
            rules: rules.collect(),
            tree: found.tree,
        });
    }
    match (printed.len(), printed.pop()) {
        (1, Some(only)) => print(
            &Printed {
                model: looked.name(),
                tree: only,
            },
            out,
        ),
        (_, last) => {
            printed.extend(last);
            print(
                &PrintedClasses {
                    model: looked.name(),
                    classes: printed,
                },
                out,
            )
        }
    }
}
