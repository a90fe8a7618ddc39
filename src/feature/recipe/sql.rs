//! A recipe as one SQL script that builds the same table in a warehouse or on a
//! cluster, where the data outgrow one machine.
//!
//! The script is made of a few functions that say how cells are read, views over
//! the files, and one statement with a common table expression per step:
//! tables → population → anchors → samples → values per table → features → labels.
//! It agrees with the browser cell by cell (tests/sql); only sums of fractions
//! may differ in their last digits, since no engine promises the order of addition.

mod aggregate;
mod block;
mod cells;
mod data_days;
mod dialect;
mod features;
mod formula;
mod gather;
mod labels;
mod layout;
mod mended;
mod rows;
mod script;
mod sources;
mod tables;
mod views;

pub use dialect::Dialect;
pub use layout::TextLayout;
pub use sources::{AddedColumn, MomentFormat, SqlPlace, SqlSources, SqlTable};

use super::plan::Plan;
use super::values::Interner;
use super::{Recipe, RecipeError};
use dialect::remark;
use script::{Script, titled};

/// Prints a recipe as a script.
///
/// # Errors
/// What does not make sense in the recipe; names that differ in case only, which
/// SQL does not tell apart.
pub fn print(
    recipe: &Recipe,
    sources: &SqlSources,
    dialect: Dialect,
) -> Result<String, RecipeError> {
    let written = recipe;
    let recipe = &*recipe.settled()?;
    let plan = Plan::new(recipe, &mut Interner::default())?;
    let mut script = Script::new(recipe, &plan, sources, dialect)?;
    let views = script.read_tables()?;
    let rows = script.rows()?;
    let known = script.gather(&rows)?;
    let features = script.features(known)?;
    let last = script.result(&features)?;
    let table = dialect.name_of(&format!("{}_features", recipe.name));

    let mut text = head(recipe, dialect, &table);
    text.push_str(&remarks(sources, &script.remarks));
    text.push_str(&constants(written));
    if dialect == Dialect::Spark {
        text.push_str("-- Days begin at midnight UTC\nSET TIME ZONE 'UTC';\n\n");
    }
    if !script.helpers.is_empty() {
        text.push_str("-- How cells are read ------------------------------------------------\n\n");
        for lines in script.helpers.statements(dialect) {
            text.push_str(&lines.join("\n"));
            text.push_str(";\n\n");
        }
    }
    if !views.is_empty() {
        text.push_str(
            "-- Raw files ----------------------------------------------------------\n\n",
        );
        for view in views {
            text.push_str(&format!(
                "-- {}\n{};\n\n",
                view.remark,
                view.lines.join("\n")
            ));
        }
    }
    text.push_str("-- The table ----------------------------------------------------------\n\n");
    text.push_str(&match dialect {
        Dialect::DuckDb => format!("CREATE OR REPLACE TABLE {table} AS\nWITH\n"),
        Dialect::Spark => format!("CREATE OR REPLACE TEMPORARY VIEW {table} AS\nWITH\n"),
        Dialect::BigQuery => format!("CREATE OR REPLACE TABLE your_dataset.{table} AS\nWITH\n"),
    });
    for (index, step) in script.steps.iter().enumerate() {
        if !step.remark.is_empty() {
            text.push_str(&format!("-- {}\n", step.remark));
        }
        text.push_str(&format!("{} AS (\n", step.name));
        for line in &step.lines {
            text.push_str(&format!("  {line}\n"));
        }
        let end = if index + 1 < script.steps.len() {
            "),\n\n"
        } else {
            ")\n\n"
        };
        text.push_str(end);
    }
    text.push_str(&last.join("\n"));
    text.push_str(";\n\n");
    text.push_str(&tail(recipe, dialect, &table));
    // Spark puts variables into `${…}` even within quotes, unless told not to.
    if dialect == Dialect::Spark && text.contains("${") {
        text.insert_str(0, "SET spark.sql.variable.substitute = false;\n\n");
    }
    Ok(text)
}

fn head(recipe: &Recipe, dialect: Dialect, table: &str) -> String {
    let each = match recipe.anchors {
        Some(_) => "one row per customer and anchor",
        None => "one row per customer",
    };
    let change = match dialect {
        Dialect::DuckDb | Dialect::Spark => "Before you run it, set the paths under \"Raw files\".",
        Dialect::BigQuery => {
            "Before you run it, load each raw file into a table, all columns as STRING,\n\
             -- and put your project and dataset in the place of your_dataset."
        }
    };
    format!(
        "-- {} ({})\n--\n-- Builds {}, {each}, as Holdfast does from the same recipe.\n\
         -- For {}. {change}\n\n",
        remark(&recipe.title.en),
        remark(&recipe.name),
        remark(table),
        dialect.title(),
    )
}

/// What has to be known of files and columns before the script is run.
fn remarks(sources: &SqlSources, of_columns: &[String]) -> String {
    let all = sources.remarks.iter().chain(of_columns);
    let mut text: String = all
        .map(|one| format!("-- Mind: {}\n", remark(one)))
        .collect();
    if !text.is_empty() {
        text.push('\n');
    }
    text
}

/// The named numbers, which stand as numbers in the formulas below.
fn constants(recipe: &Recipe) -> String {
    let mut text = String::new();
    for (index, constant) in recipe.constants.iter().enumerate() {
        if index == 0 {
            text.push_str("-- Numbers of the recipe, as they stand in the formulas below:\n");
        }
        text.push_str(&format!(
            "-- {} ({}): {}\n",
            titled(&constant.title),
            remark(&constant.name),
            constant.value
        ));
    }
    if !text.is_empty() {
        text.push('\n');
    }
    text
}

fn tail(recipe: &Recipe, dialect: Dialect, table: &str) -> String {
    let file = format!("{}_features.parquet", recipe.name);
    let keep = match dialect {
        Dialect::DuckDb => format!("COPY {table} TO {} (FORMAT parquet);", dialect.text(&file)),
        Dialect::Spark => format!(
            "INSERT OVERWRITE DIRECTORY {} USING parquet SELECT * FROM {table};",
            dialect.text(&file)
        ),
        Dialect::BigQuery => format!(
            "EXPORT DATA OPTIONS (uri = {}, format = 'PARQUET') AS SELECT * FROM your_dataset.{table};",
            dialect.text(&format!(
                "gs://your_bucket/{}_features_*.parquet",
                recipe.name
            ))
        ),
    };
    let from = match dialect {
        Dialect::BigQuery => format!("your_dataset.{table}"),
        _ => table.to_string(),
    };
    format!(
        "SELECT * FROM {from};\n\n-- As Parquet, which Holdfast opens as a ready feature table:\n-- {}\n",
        remark(&keep)
    )
}
