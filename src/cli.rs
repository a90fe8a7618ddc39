//! The native command line: the same core as the page, file to file.
//!
//! Exit code 0, or 1 with one message on standard error.

mod amounts;
mod answers;
mod audit;
mod class_reasons;
mod classes;
mod dependence;
mod error;
mod evaluate;
mod explain;
mod export;
mod features;
mod files;
mod hybrid;
mod importance;
mod inspect;
mod leaks;
mod looked;
mod origin;
mod plan;
mod prepare;
mod read;
mod reading;
mod reasons;
mod recommend;
mod rows;
mod score;
mod scored;
mod select;
mod source;
mod surrogate;
mod train;
mod tree_reasons;
mod types;

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::feature::audit::{AuditOptions, SplitSource};
use crate::feature::recipe::sql::Dialect;
pub use error::CommandError;

/// Churn analysis on your own machine: reads customer files, scores them with
/// a model and says why. The same core as the Holdfast page.
#[derive(Debug, Parser)]
#[command(name = "holdfast", version, arg_required_else_help = true)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Say what files hold, as JSON: format, columns, repairs
    Inspect {
        /// CSV and its relatives, Parquet, Excel, OpenDocument, JSON lines;
        /// packed with gzip, zstd or ZIP or not. Files with the same columns
        /// are one table
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
        #[command(flatten)]
        reading: reading::ReadingArguments,
    },
    /// Write the table as understood: CSV (UTF-8, comma, one header, LF) or
    /// Parquet, by the ending of the name
    Read {
        /// The files to read; several must have the same columns
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
        #[command(flatten)]
        reading: reading::ReadingArguments,
        /// Where to write the table
        #[arg(long, value_name = "OUT.csv|OUT.parquet")]
        out: PathBuf,
    },
    /// Build one row per customer (and date) from raw files, by a recipe
    Features {
        /// The files that belong together, in any order
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
        /// A built-in recipe's name or a recipe file; found by the files' columns if not given
        #[arg(long, value_name = "NAME|FILE", conflicts_with = "SaidArguments")]
        recipe: Option<String>,
        /// Where to write the table
        #[arg(long, value_name = "OUT.csv|OUT.parquet")]
        out: PathBuf,
        #[command(flatten)]
        plan: plan::PlanArguments,
        #[command(flatten)]
        reading: reading::ReadingArguments,
    },
    /// Print a recipe as SQL that builds the same table in a warehouse
    Sql {
        /// The files that belong together; the recipe's own table names if none is given
        #[arg(value_name = "FILE")]
        files: Vec<PathBuf>,
        /// A built-in recipe's name or a recipe file
        #[arg(
            long,
            value_name = "NAME|FILE",
            required_unless_present = "files",
            conflicts_with = "SaidArguments"
        )]
        recipe: Option<String>,
        /// Whose SQL
        #[arg(long, value_enum, default_value = "duckdb")]
        dialect: SqlDialect,
        #[command(flatten)]
        plan: plan::PlanArguments,
        #[command(flatten)]
        reading: reading::ReadingArguments,
    },
    /// Say which columns of a feature table know the answer, one finding a line
    Audit {
        /// The feature table, in any format that is read
        file: PathBuf,
        /// The column that holds the answer
        #[arg(long, value_name = "COLUMN")]
        label: String,
        /// The column that names the customer; recognised if not given
        #[arg(long, value_name = "COLUMN")]
        id: Option<String>,
        /// The column with each row's date; recognised if not given
        #[arg(long, value_name = "COLUMN")]
        anchor: Option<String>,
        /// The column that says which rows train and which test; recognised if not given
        #[arg(long, value_name = "COLUMN")]
        split: Option<String>,
        #[command(flatten)]
        reading: reading::ReadingArguments,
    },
    /// Fill gaps, encode and split a feature table: matrices to train and to
    /// test on, and what was learnt from the training rows
    Prepare(prepare::PrepareArguments),
    /// Train a model on any table and write it as a bundle; print how good it is, as JSON
    Train(train::TrainArguments),
    /// Recommend items to customers by who took what (neural collaborative filtering)
    #[command(subcommand)]
    Recommend(recommend::RecommendCommand),
    /// Print how good a model is on rows whose answer is known, as JSON
    Evaluate(evaluate::EvaluateArguments),
    /// Mark customers for a wide, cheap and for a narrow, costly campaign by two models;
    /// print what both targets are worth, as JSON
    Hybrid(hybrid::HybridArguments),
    /// Print what a model loses without each feature (permutation importance; --shap: how far each
    /// moves its scores), as JSON
    Importance(importance::ImportanceArguments),
    /// Print how a model's score goes with one feature (partial dependence), as JSON
    Dependence(dependence::DependenceArguments),
    /// Print a small tree that says nearly what a model says, its rules and how near it
    /// comes, as JSON
    Surrogate(surrogate::SurrogateArguments),
    /// Print which columns are worth learning from (variance inflation, Boruta), as JSON
    Select(select::SelectArguments),
    /// Write a model as XGBoost's JSON, or its model card as HTML
    Export(export::ExportArguments),
    /// Print the recipe that fits the files, as JSON to read and to edit
    Recipe {
        /// The files that belong together, in any order
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
        #[command(flatten)]
        plan: plan::PlanArguments,
        #[command(flatten)]
        reading: reading::ReadingArguments,
    },
    /// Score every row: the id (or row number) and the probability of leaving; of a model of
    /// several classes the likeliest class and the probability of each
    Score(score::ScoreArguments),
    /// Explain every row: contributions, base, margin, score. Sums of trees and linear models
    /// exactly, in log-odds (in probability for a forest that averages shares); everything
    /// else estimated in probability, with standard errors; of a model of several classes a
    /// line per row and class
    Explain(explain::ExplainArguments),
}

/// Warehouses whose SQL is printed.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum SqlDialect {
    /// Apache Spark
    Spark,
    /// DuckDB
    Duckdb,
    /// Google BigQuery
    Bigquery,
}

impl From<SqlDialect> for Dialect {
    fn from(dialect: SqlDialect) -> Dialect {
        match dialect {
            SqlDialect::Spark => Dialect::Spark,
            SqlDialect::Duckdb => Dialect::DuckDb,
            SqlDialect::Bigquery => Dialect::BigQuery,
        }
    }
}

/// Runs the command line on the program's own arguments.
pub fn run() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            // Help and version are no failure; a wrong call is, with exit code 1.
            let code = u8::from(error.use_stderr());
            let _ = error.print();
            return ExitCode::from(code);
        }
    };
    match perform(arguments.command) {
        Ok(()) => ExitCode::SUCCESS,
        // Whoever reads has read enough, as `head` does.
        Err(error) if error.is_closed_pipe() => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(std::io::stderr(), "holdfast: {error}");
            ExitCode::FAILURE
        }
    }
}

fn perform(command: Command) -> Result<(), CommandError> {
    match command {
        Command::Features {
            files,
            recipe,
            out,
            plan,
            reading,
        } => features::features(&files, &reading, (recipe.as_deref(), &plan), &out),
        Command::Sql {
            files,
            recipe,
            dialect,
            plan,
            reading,
        } => {
            let out = &mut std::io::stdout().lock();
            let plan = (recipe.as_deref(), &plan);
            features::sql(&files, &reading, plan, dialect.into(), out)
        }
        Command::Audit {
            file,
            label,
            id,
            anchor,
            split,
            reading,
        } => {
            let options = AuditOptions {
                id,
                anchor,
                split: match split {
                    Some(name) => SplitSource::Column { name },
                    None => SplitSource::None,
                },
                amounts: true,
                ..AuditOptions::default()
            };
            let out = &mut std::io::stdout().lock();
            audit::audit(&file, &reading, &label, &options, out)
        }
        Command::Prepare(arguments) => prepare::prepare(&arguments, &mut std::io::stdout().lock()),
        Command::Train(arguments) => train::train(&arguments, &mut std::io::stdout().lock()),
        Command::Recommend(command) => {
            recommend::recommend(&command, &mut std::io::stdout().lock())
        }
        Command::Evaluate(arguments) => {
            evaluate::evaluate(&arguments, &mut std::io::stdout().lock())
        }
        Command::Hybrid(arguments) => hybrid::hybrid(&arguments, &mut std::io::stdout().lock()),
        Command::Importance(arguments) => {
            importance::importance(&arguments, &mut std::io::stdout().lock())
        }
        Command::Dependence(arguments) => {
            dependence::dependence(&arguments, &mut std::io::stdout().lock())
        }
        Command::Surrogate(arguments) => {
            surrogate::surrogate_of(&arguments, &mut std::io::stdout().lock())
        }
        Command::Select(arguments) => select::select(&arguments, &mut std::io::stdout().lock()),
        Command::Export(arguments) => export::export(&arguments),
        Command::Recipe {
            files,
            plan,
            reading,
        } => features::recipe(&files, &reading, &plan, &mut std::io::stdout().lock()),
        Command::Inspect { files, reading } => {
            inspect::inspect(&files, &reading, &mut std::io::stdout().lock())
        }
        Command::Read {
            files,
            reading,
            out,
        } => read::read(&files, &reading, &out),
        Command::Score(arguments) => score::score(&arguments),
        Command::Explain(arguments) => explain::explain(&arguments),
    }
}
