//! `holdfast explain`: why every row's score is what it is, exactly for sums of trees and linear
//! models, by sampling for everything else.

use std::io::Write;
use std::path::PathBuf;

use super::amounts::Predicted;
use super::classes::{self, Classified};
use super::error::CommandError;
use super::files::{self, Output, number_or_nothing, quoted};
use super::reasons::{self, Asked, Reasons};
use super::rows::{Rows, RowsArguments};
use crate::feature::contract::Feature;
use crate::model::AnyModel;

/// What is asked of `holdfast explain`.
#[derive(Debug, clap::Args)]
pub struct ExplainArguments {
    #[command(flatten)]
    rows: RowsArguments,
    /// Where to write the contributions
    #[arg(long, value_name = "OUT.csv")]
    out: PathBuf,
    /// Explain only the first so many rows
    #[arg(long = "rows", value_name = "COUNT")]
    most: Option<usize>,
    /// Also write what two features add together (their SHAP interaction value, which is part
    /// of either's contribution); may be given several times
    #[arg(long = "pair", value_name = "FEATURE,FEATURE")]
    pairs: Vec<String>,
    /// Rows to compare with: what is not known takes its value from them (interventional
    /// contributions), instead of following the training rows
    #[arg(long, value_name = "FILE")]
    background: Option<PathBuf>,
}

impl ExplainArguments {
    /// Refuses what only a model of yes or no has a use for.
    fn refuse_options(&self) -> Result<(), CommandError> {
        let options = [
            ("--pair", !self.pairs.is_empty()),
            ("--background", self.background.is_some()),
        ];
        let given = options.iter().find(|(_, is_given)| *is_given);
        given.map_or(Ok(()), |(option, _)| Err(classes::refuse(option)))
    }
}

/// Explains and writes, in the file's order.
pub fn explain(arguments: &ExplainArguments) -> Result<(), CommandError> {
    let asked = &arguments.rows;
    let most = arguments.most.unwrap_or(usize::MAX);
    let model = match files::any_model(&asked.model)? {
        AnyModel::YesNo(model) => model,
        AnyModel::Classes(model) => {
            arguments.refuse_options()?;
            let rows = Classified::open(*model, asked, None)?;
            return rows.explain(most, &arguments.out, &[&asked.file, &asked.model]);
        }
        AnyModel::Amounts(model) => {
            arguments.refuse_options()?;
            let rows = Predicted::open(*model, asked, None)?;
            return rows.explain(most, &arguments.out, &[&asked.file, &asked.model]);
        }
    };
    let contract = model.contract();
    let rows = asked.open(contract, None)?;
    let background = match &arguments.background {
        Some(path) => Some(asked.matrix_of(path, contract)?),
        None => None,
    };
    let pairs = arguments.pairs.iter();
    let pairs: Result<Vec<[usize; 2]>, CommandError> = pairs
        .map(|pair| pair_of(pair, &contract.features))
        .collect();
    let reasons = reasons::of(&Asked {
        model: &model,
        matrix: &rows.matrix,
        rows: most.min(rows.matrix.rows()),
        background: background.as_ref(),
        pairs: &pairs?,
    })?;
    let mut inputs = vec![asked.file.as_path(), asked.model.as_path()];
    inputs.extend(arguments.background.as_deref());
    let output = Output::create(&arguments.out, &inputs)?;
    output.fill(|writer| {
        write(
            writer,
            &reasons,
            &rows,
            &contract.features,
            &arguments.pairs,
        )
    })
}

fn write(
    writer: &mut impl Write,
    reasons: &Reasons,
    rows: &Rows,
    features: &[Feature],
    pairs: &[String],
) -> std::io::Result<()> {
    let (id, cell) = rows.id();
    write!(writer, "{}", quoted(id))?;
    for feature in features {
        write!(writer, ",{}", quoted(&feature.name))?;
    }
    for pair in pairs {
        write!(writer, ",{}", quoted(&pair.replace(',', ":")))?;
    }
    write!(writer, ",base,margin,score")?;
    if reasons.is_estimated() {
        for feature in features {
            write!(writer, ",{}", quoted(&format!("{}_error", feature.name)))?;
        }
    }
    writeln!(writer)?;
    let base = number_or_nothing(reasons.base);
    for (row, (margin, score)) in reasons.margins.iter().zip(&reasons.scores).enumerate() {
        write!(writer, "{}", cell(row))?;
        for share in reasons.shares_of(row) {
            write!(writer, ",{}", number_or_nothing(f64::from(*share)))?;
        }
        for shared in &reasons.pairs {
            let shared = shared.get(row).copied().unwrap_or(f64::NAN);
            write!(writer, ",{}", number_or_nothing(shared))?;
        }
        let (margin, score) = (number_or_nothing(*margin), number_or_nothing(*score));
        write!(writer, ",{base},{margin},{score}")?;
        for error in reasons.errors_of(row) {
            write!(writer, ",{}", number_or_nothing(f64::from(*error)))?;
        }
        writeln!(writer)?;
    }
    Ok(())
}

/// Two features by their names.
fn pair_of(text: &str, features: &[Feature]) -> Result<[usize; 2], CommandError> {
    let place = |name: &str| features.iter().position(|f| f.name == name.trim());
    // A name may hold a comma itself.
    let mut found = text.match_indices(',').filter_map(|(at, _)| {
        let (first, second) = (text.get(..at)?, text.get(at + 1..)?);
        Some([place(first)?, place(second)?])
    });
    let found = found.find(|[first, second]| first != second);
    found.ok_or_else(|| CommandError::Pair {
        found: text.to_string(),
        features: super::rows::names_of(features.iter().map(|f| f.name.as_str())),
    })
}
