//! `holdfast prepare`: gaps, encodings and splits, learnt from the training rows,
//! and the same applied to later files.

use std::io::Write;
use std::path::{Path, PathBuf};

use super::error::CommandError;
use super::features;
use super::files::{self, Output};
use super::plan::PlanArguments;
use super::reading::ReadingArguments;
use crate::export::parquet;
use crate::feature::audit::{
    Audit, AuditOptions, Finding, Severity, SplitSource, audit_split, leave_out,
};
use crate::feature::contract::Contract;
use crate::feature::prepare::plan::{PlanRoles, Proposing, ResamplePlan, SplitPlan, test_anchors};
use crate::feature::prepare::prepared::split_of;
use crate::feature::prepare::split::{Part, Shares};
use crate::feature::prepare::{PlanError, PrepareError, PreparePlan, Prepared, Split};
use crate::feature::recipe::{Part as Role, ResultKind};
use crate::i18n::Lang;
use crate::table::{Column, Table, write};

/// What is asked of `holdfast prepare`.
#[derive(Debug, clap::Args)]
pub struct PrepareArguments {
    /// A feature table, or the raw files of a recipe
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Build the feature table by this recipe first: a built-in name or a file
    #[arg(long, value_name = "NAME|FILE", conflicts_with = "SaidArguments")]
    recipe: Option<String>,
    /// A plan to follow (the plan.json of an earlier run, edited); proposed if not given
    #[arg(long, value_name = "PLAN.json")]
    plan: Option<PathBuf>,
    /// Prepare by what was learnt before; nothing is learnt or split
    #[arg(long, value_name = "PREPARATION.json", conflicts_with_all = ["plan", "split", "label"])]
    apply: Option<PathBuf>,
    /// How rows are split into those to learn from and those to judge by
    #[arg(long, value_enum)]
    split: Option<SplitName>,
    /// The column that holds the answer; recognised if not given
    #[arg(long, value_name = "COLUMN")]
    label: Option<String>,
    /// The cell that means "left", where it does not speak for itself
    #[arg(long, value_name = "TEXT")]
    positive: Option<String>,
    /// The column that names the customer; recognised if not given
    #[arg(long, value_name = "COLUMN")]
    id: Option<String>,
    /// The column with each row's date
    #[arg(long, value_name = "COLUMN")]
    anchor: Option<String>,
    /// Days that the label looks ahead, for a split by time; a recipe's own if not given
    #[arg(long, value_name = "DAYS")]
    label_window: Option<f64>,
    /// Use this column though the leak audit says that it knows the answer; may be repeated
    #[arg(long, value_name = "COLUMN", conflicts_with = "plan")]
    keep: Vec<String>,
    /// Balance the classes of the training rows by SMOTE: rows of the rarer class
    /// per row of the other, 1 if no number is given
    #[arg(long, value_name = "RATIO", num_args = 0..=1, require_equals = true,
          default_missing_value = "1", conflicts_with = "apply")]
    resample: Option<f64>,
    /// The seed of everything random
    #[arg(long)]
    seed: Option<u64>,
    /// The format of the matrices
    #[arg(long, value_enum, default_value = "csv")]
    format: Format,
    /// The folder to write to: train, test, preparation.json, plan.json
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    #[command(flatten)]
    said: PlanArguments,
    #[command(flatten)]
    reading: ReadingArguments,
}

/// Ways to split.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum SplitName {
    /// Learn from the past, judge on the latest date
    OutOfTime,
    /// Rows at random, each class in equal shares
    Random,
    /// Customers at random, each with all of their rows
    Group,
}

/// Formats of a matrix.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum Format {
    /// Comma-separated values
    Csv,
    /// Apache Parquet
    Parquet,
}

/// Prepares and writes; says what was done.
pub fn prepare(arguments: &PrepareArguments, out: &mut impl Write) -> Result<(), CommandError> {
    let (table, mut roles) = customers(arguments)?;
    std::fs::create_dir_all(&arguments.out).map_err(|source| CommandError::Write {
        path: arguments.out.clone(),
        source,
    })?;
    if let Some(path) = &arguments.apply {
        return apply(arguments, path, &table);
    }
    let named = |name: &Option<String>, known: Option<String>| name.clone().or(known);
    roles.label = named(&arguments.label, roles.label);
    roles.id = named(&arguments.id, roles.id);
    roles.anchor = named(&arguments.anchor, roles.anchor);
    let window = roles.window_of(roles.label.as_deref());
    let (mut plan, proposed) = match &arguments.plan {
        Some(path) => (plan_of(path)?, Vec::new()),
        None => Proposing::run(&table, roles),
    };
    edit(&mut plan, &table, arguments, window);
    // A plan from a file says itself what is left out.
    let mut findings = match arguments.plan {
        Some(_) => Vec::new(),
        None => leaks(&table, &mut plan, &arguments.keep)?,
    };
    let split = split_of(&table, &plan)?;
    findings.extend(of_split(&table, &plan, split.clone()));
    let prepared = Prepared::fit(&table, &plan, split)?;
    for part in Part::ALL {
        let rows = prepared.split.rows(part);
        let name = match part {
            Part::Train => "train",
            Part::Validation => "validation",
            Part::Test => "test",
        };
        if !rows.is_empty() {
            let part = prepared.part_of(&table, &plan, part, name);
            matrix(arguments, name, &part, prepared.frame.names.len())?;
        }
    }
    let contract = prepared.contract(&plan);
    json(arguments, "preparation.json", &to_json(&contract))?;
    json(arguments, "plan.json", &plan.to_json())?;
    let mut lines = prepared.report.say(Lang::En, &table);
    lines.extend(findings.iter().map(|finding| finding.line(Lang::En)));
    lines.extend(proposed.iter().map(|merge| merge.say(Lang::En)));
    say(out, &lines)
}

/// The table of customers, and what its columns are.
fn customers(arguments: &PrepareArguments) -> Result<(Table, PlanRoles), CommandError> {
    let (files, said) = (arguments.files.as_slice(), &arguments.said);
    if let ([path], None, true) = (files, &arguments.recipe, said.is_empty()) {
        let table = files::table(path, &arguments.reading)?.table;
        let roles = PlanRoles::recognised(&table);
        return Ok((table, roles));
    }
    let samples = features::samples(files, &arguments.reading)?;
    let (recipe, binding) = features::choose(&samples, arguments.recipe.as_deref(), said)?;
    let built = features::build_by(samples, &arguments.reading, recipe.clone(), &binding)?;
    let roles = PlanRoles::of_built(&built.table, &built.parts, &recipe);
    Ok((built.table, roles))
}

/// Leaves out what knows the answer, but for the columns to `keep`; what was
/// found of either.
fn leaks(
    table: &Table,
    plan: &mut PreparePlan,
    keep: &[String],
) -> Result<Vec<Finding>, CommandError> {
    if let Some(column) = keep.iter().find(|name| table.column(name).is_none()) {
        let column = column.clone();
        return Err(PrepareError::Plan(PlanError::NoColumn { column }).into());
    }
    let Some(label) = &plan.label else {
        return Ok(Vec::new());
    };
    // A label that cannot be read is refused with its own words by the split.
    let Ok(mut audit) = Audit::new(table, label, &AuditOptions::of_plan(plan)) else {
        return Ok(Vec::new());
    };
    while !audit.step(table) {}
    let (kept, others): (Vec<Finding>, Vec<Finding>) = audit
        .finish()
        .into_iter()
        .filter(|finding| finding.severity == Severity::Leak)
        .partition(|finding| finding.column.as_ref().is_some_and(|c| keep.contains(c)));
    let mut findings = leave_out(plan, &others);
    findings.extend(kept);
    Ok(findings)
}

/// What training and test share by the split.
fn of_split(table: &Table, plan: &PreparePlan, split: Split) -> Vec<Finding> {
    let options = AuditOptions {
        split: SplitSource::Rows { split },
        ..AuditOptions::of_plan(plan)
    };
    audit_split(table, plan.label.as_deref(), &options)
}

/// What the command line says goes before what the plan says.
fn edit(plan: &mut PreparePlan, table: &Table, arguments: &PrepareArguments, window: Option<f64>) {
    for (place, said) in [
        (&mut plan.label, &arguments.label),
        (&mut plan.positive, &arguments.positive),
        (&mut plan.id, &arguments.id),
        (&mut plan.anchor, &arguments.anchor),
    ] {
        if said.is_some() {
            place.clone_from(said);
        }
    }
    if let Some(ratio) = arguments.resample {
        plan.resample = Some(ResamplePlan {
            ratio,
            ..plan.resample.unwrap_or_default()
        });
    }
    plan.seed = arguments.seed.unwrap_or(plan.seed);
    let shares = Shares {
        validation: 0.0,
        test: 0.2,
    };
    match arguments.split {
        Some(SplitName::Random) => plan.split = SplitPlan::Random(shares),
        Some(SplitName::Group) => plan.split = SplitPlan::Group(shares),
        Some(SplitName::OutOfTime) if !matches!(plan.split, SplitPlan::OutOfTime { .. }) => {
            let anchor = plan.anchor.as_deref().and_then(|name| table.column(name));
            plan.split = SplitPlan::OutOfTime {
                test_anchors: anchor.map_or(1, test_anchors),
                validation_anchors: 0,
                label_window: 0.0,
                held_customers: None,
            };
        }
        _ => {}
    }
    let known = match arguments.plan {
        // A plan says how far its label looks, unless the command line does.
        Some(_) => arguments.label_window,
        None => arguments.label_window.or(window),
    };
    plan.set_label_window(known);
}

fn apply(arguments: &PrepareArguments, path: &Path, table: &Table) -> Result<(), CommandError> {
    let error = |error: PrepareError| CommandError::Plan {
        path: path.to_path_buf(),
        error,
    };
    let contract: Contract = serde_json::from_str(&read(path)?).map_err(|wrong| {
        error(PrepareError::Plan(PlanError::NotAPlan {
            line: wrong.line() as u64,
            column: wrong.column() as u64,
            reason: wrong.to_string(),
        }))
    })?;
    let Some(preparation) = &contract.preparation else {
        return Err(error(PrepareError::Plan(PlanError::NoPreparation)));
    };
    let frame = Prepared::apply(table, preparation).map_err(|wrong| match wrong {
        PrepareError::Fault(_) => error(wrong),
        other => CommandError::Prepare(other),
    })?;
    let rows: Vec<u32> = (0..u32::try_from(table.rows()).unwrap_or(u32::MAX)).collect();
    let label = contract.label.map(|label| label.column);
    let kept = [contract.id, label].into_iter().flatten();
    let columns: Vec<Column> = kept
        .filter(|name| !frame.names.contains(name))
        .filter_map(|name| table.column(&name).cloned())
        .chain(frame.table_columns(&rows))
        .collect();
    let prepared = Table::new("prepared", columns).unwrap_or_default();
    matrix(arguments, "prepared", &prepared, frame.names.len())
}

fn plan_of(path: &Path) -> Result<PreparePlan, CommandError> {
    PreparePlan::from_json(&read(path)?).map_err(|error| CommandError::Plan {
        path: path.to_path_buf(),
        error: error.into(),
    })
}

fn read(path: &Path) -> Result<String, CommandError> {
    std::fs::read_to_string(path).map_err(|source| CommandError::Read {
        path: path.to_path_buf(),
        source,
    })
}

/// Writes a matrix whose last columns are `features`.
fn matrix(
    arguments: &PrepareArguments,
    name: &str,
    table: &Table,
    features: usize,
) -> Result<(), CommandError> {
    // Every part has the same types, whatever few values stand in it.
    let kept = table.columns().len().saturating_sub(features);
    let mut parts = vec![Role::Id; kept];
    parts.resize(table.columns().len(), Role::Feature(ResultKind::Number));
    let ending = match arguments.format {
        Format::Csv => "csv",
        Format::Parquet => "parquet",
    };
    create(arguments, &format!("{name}.{ending}"))?.fill(|writer| match arguments.format {
        Format::Csv => write::csv(table, writer),
        Format::Parquet => parquet::write_built(table, &parts, writer),
    })
}

fn json(arguments: &PrepareArguments, name: &str, text: &str) -> Result<(), CommandError> {
    create(arguments, name)?.fill(|writer| writeln!(writer, "{text}"))
}

fn create(arguments: &PrepareArguments, name: &str) -> Result<Output, CommandError> {
    let mut inputs: Vec<&Path> = arguments.files.iter().map(PathBuf::as_path).collect();
    // The plan itself may be written over: it holds what the run followed.
    inputs.extend(arguments.apply.as_deref());
    Output::create(&arguments.out.join(name), &inputs)
}

fn to_json(contract: &Contract) -> String {
    serde_json::to_string_pretty(contract).unwrap_or_default()
}

fn say(out: &mut impl Write, lines: &[String]) -> Result<(), CommandError> {
    let written = lines.iter().try_for_each(|line| writeln!(out, "{line}"));
    written.map_err(CommandError::unprinted)
}
