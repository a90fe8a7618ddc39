//! `holdfast explain`: why every row's score is what it is, exactly for sums of trees and linear
//! models, by sampling for everything else.

use std::io::Write;
use std::path::PathBuf;

use super::amounts::Predicted;
use super::class_reasons::Compared;
use super::classes::Classified;
use super::error::CommandError;
use super::files::{self, Output, number_or_nothing, quoted};
use super::reasons::{self, Asked, Reasons};
use super::rows::{Rows, RowsArguments};
use crate::feature::Matrix;
use crate::feature::contract::{Contract, Feature};
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
    /// of either's contribution, and against a background if one is given); may be given several
    /// times
    #[arg(long = "pair", value_name = "FEATURE,FEATURE")]
    pairs: Vec<String>,
    /// Rows to compare with: what is not known takes its value from them (interventional
    /// contributions), instead of following the training rows
    #[arg(long, value_name = "FILE")]
    background: Option<PathBuf>,
}

/// What is asked of a model of several classes or amounts, as it reads it.
pub struct ExplainAsked<'a> {
    arguments: &'a ExplainArguments,
    /// The most rows.
    pub most: usize,
    background: Option<Matrix>,
    pairs: Vec<[usize; 2]>,
}

impl ExplainArguments {
    /// What is asked, by what the model reads.
    fn asked(&self, contract: &Contract) -> Result<ExplainAsked<'_>, CommandError> {
        let path = self.background.as_deref();
        let background = path.map(|path| self.rows.matrix_of(path, contract));
        let pairs = self.pairs.iter();
        let pairs = pairs.map(|pair| pair_of(pair, &contract.features));
        Ok(ExplainAsked {
            arguments: self,
            most: self.most.unwrap_or(usize::MAX),
            background: background.transpose()?,
            pairs: pairs.collect::<Result<_, _>>()?,
        })
    }
}

impl ExplainAsked<'_> {
    /// What the rows are compared with, and which pairs are wanted.
    pub fn compared(&self) -> Compared<'_> {
        Compared {
            background: self.background.as_ref(),
            pairs: &self.pairs,
        }
    }

    /// The file that is written, which is none of those that are read.
    pub fn output(&self) -> Result<Output, CommandError> {
        let rows = &self.arguments.rows;
        let mut inputs = vec![rows.file.as_path(), rows.model.as_path()];
        inputs.extend(self.arguments.background.as_deref());
        Output::create(&self.arguments.out, &inputs)
    }

    /// Writes the heads of the features' columns and of the pairs'.
    pub fn write_heads(
        &self,
        writer: &mut impl Write,
        features: &[Feature],
    ) -> std::io::Result<()> {
        for feature in features {
            write!(writer, ",{}", quoted(&feature.name))?;
        }
        for pair in &self.arguments.pairs {
            write!(writer, ",{}", quoted(&pair.replace(',', ":")))?;
        }
        Ok(())
    }
}

/// Explains and writes, in the file's order.
pub fn explain(arguments: &ExplainArguments) -> Result<(), CommandError> {
    let read = &arguments.rows;
    let model = match files::any_model(&read.model)? {
        AnyModel::YesNo(model) => model,
        AnyModel::Classes(model) => {
            let asked = arguments.asked(&model.contract)?;
            return Classified::open(*model, read, None)?.explain(&asked);
        }
        AnyModel::Amounts(model) => {
            let asked = arguments.asked(&model.contract)?;
            return Predicted::open(*model, read, None)?.explain(&asked);
        }
    };
    let contract = model.contract();
    let asked = arguments.asked(contract)?;
    let rows = read.open(contract, None)?;
    let reasons = reasons::of(&Asked {
        model: &model,
        matrix: &rows.matrix,
        rows: asked.most.min(rows.matrix.rows()),
        background: asked.background.as_ref(),
        pairs: &asked.pairs,
    })?;
    let output = asked.output()?;
    output.fill(|writer| write(writer, &reasons, &rows, &contract.features, &asked))
}

fn write(
    writer: &mut impl Write,
    reasons: &Reasons,
    rows: &Rows,
    features: &[Feature],
    asked: &ExplainAsked,
) -> std::io::Result<()> {
    let (id, cell) = rows.id();
    write!(writer, "{}", quoted(id))?;
    asked.write_heads(writer, features)?;
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
