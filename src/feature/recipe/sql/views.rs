//! Where the raw tables stand: views over files at the head of a script, or a warehouse's own tables.

use super::super::TableRule;
use super::dialect::{Dialect, remark};
use super::script::{Script, titled};
use super::sources::{AddedColumn, SqlPlace, SqlTable};

/// A view over files, for the head of the script.
pub(super) struct RawView {
    pub remark: String,
    pub lines: Vec<String>,
}

impl Script<'_> {
    /// What to read a table from, and the views that must be there first.
    pub(super) fn raw(&mut self, at: usize, rule: &TableRule) -> (Option<String>, Vec<RawView>) {
        let name = self.names.step(&format!("raw_{}", rule.name));
        let Some(source) = self.sources.tables.get(at) else {
            return (None, Vec::new());
        };
        let dialect = self.dialect;
        let relation = |parts: &[String]| {
            let parts: Vec<String> = parts.iter().map(|part| dialect.name_of(part)).collect();
            parts.join(".")
        };
        let paths = match &source.place {
            SqlPlace::Absent => return (None, Vec::new()),
            SqlPlace::Relation(parts) => return (Some(relation(parts)), Vec::new()),
            SqlPlace::Csv { paths, .. } | SqlPlace::Parquet { paths } => paths,
        };
        let title = titled(&rule.title);
        let views = match dialect {
            Dialect::BigQuery => {
                let from = relation(&["your_dataset".to_string(), rule.name.clone()]);
                if let Some(added) = &source.added {
                    self.remarks.push(to_be_added(&from, paths, added));
                }
                return (Some(from), Vec::new());
            }
            Dialect::DuckDb => {
                if let SqlPlace::Csv { layout, .. } = &source.place
                    && layout.escape == Some('\\')
                {
                    self.remarks.push(format!(
                        "in {name} DuckDB leaves out a backslash within quotes that stands before \
                         anything but a quote or a backslash."
                    ));
                }
                let mut lines = vec![format!("CREATE OR REPLACE TEMP VIEW {name} AS")];
                match &source.added {
                    None => lines.extend(duckdb(source, "*", paths)),
                    Some(_) => lines.extend(union(paths.iter().enumerate().map(|(file, path)| {
                        let columns = columns(dialect, source, file);
                        duckdb(source, &columns, std::slice::from_ref(path))
                    }))),
                }
                vec![RawView {
                    remark: title,
                    lines,
                }]
            }
            Dialect::Spark => match (paths.as_slice(), &source.added) {
                ([path], None) => vec![RawView {
                    remark: title,
                    lines: spark(source, &name, path),
                }],
                // One view reads one path: each file has its own.
                _ => {
                    let (mut views, mut selects) = (Vec::new(), Vec::new());
                    for (file, path) in paths.iter().enumerate() {
                        let own = format!("raw_{}_{}", rule.name, file + 1);
                        let own = self.names.step(&own);
                        views.push(RawView {
                            remark: format!("{title}: {}", remark(path)),
                            lines: spark(source, &own, path),
                        });
                        let columns = columns(dialect, source, file);
                        selects.push(vec![format!("SELECT {columns} FROM {own}")]);
                    }
                    let mut lines = vec![format!("CREATE OR REPLACE TEMPORARY VIEW {name} AS")];
                    lines.extend(union(selects.into_iter()));
                    views.push(RawView {
                        remark: title,
                        lines,
                    });
                    views
                }
            },
        };
        (Some(name), views)
    }
}

/// What has to be said where a warehouse's table must have a column that no file has.
fn to_be_added(table: &str, paths: &[String], added: &AddedColumn) -> String {
    let files = paths.iter().zip(&added.values);
    let files: Vec<String> = files
        .map(|(path, value)| format!("{value} for \"{path}\""))
        .collect();
    format!(
        "{table} needs the column \"{}\", which no file has: fill it as you load them ({}).",
        added.name,
        files.join(", ")
    )
}

/// Selections one below the other, with all of their rows.
fn union(selects: impl Iterator<Item = Vec<String>>) -> Vec<String> {
    let mut lines = Vec::new();
    for select in selects {
        if !lines.is_empty() {
            lines.push("UNION ALL".to_string());
        }
        lines.extend(select);
    }
    lines
}

/// The columns that are taken of one of several files, by name, for they may stand in another
/// order there; with what the file itself does not say.
fn columns(dialect: Dialect, source: &SqlTable, file: usize) -> String {
    let added = source.added.as_ref();
    let is_added = |name: &str| added.is_some_and(|added| added.name == name);
    let mut names: Vec<String> = Vec::new();
    for name in source.columns.iter().flatten() {
        let written = dialect.name_of(name);
        if !is_added(name) && !names.contains(&written) {
            names.push(written);
        }
    }
    if names.is_empty() {
        names.push("*".to_string());
    }
    if let Some(added) = added {
        let value = added.values.get(file).map_or("", String::as_str);
        let (value, name) = (dialect.text(value), dialect.name_of(&added.name));
        names.push(format!("{value} AS {name}"));
    }
    names.join(", ")
}

/// A selection of these columns of files on DuckDB.
fn duckdb(source: &SqlTable, columns: &str, paths: &[String]) -> Vec<String> {
    let dialect = Dialect::DuckDb;
    let list = match paths {
        [path] => dialect.text(path),
        _ => format!("[{}]", dialect.texts(paths.iter().map(String::as_str))),
    };
    match &source.place {
        SqlPlace::Csv { layout, .. } => vec![
            format!("SELECT {columns} FROM read_csv("),
            format!("  {list},"),
            format!(
                "  delim = {}, quote = {}, escape = {}, header = true, all_varchar = true",
                dialect.text(&layout.delimiter),
                sign(dialect, layout.quote),
                sign(dialect, layout.escape),
            ),
            ")".to_string(),
        ],
        _ => vec![format!("SELECT {columns} FROM read_parquet({list})")],
    }
}

/// A view over one file on Spark.
fn spark(source: &SqlTable, name: &str, path: &str) -> Vec<String> {
    let dialect = Dialect::Spark;
    let path = dialect.text(path);
    let SqlPlace::Csv { layout, .. } = &source.place else {
        return vec![
            format!("CREATE OR REPLACE TEMPORARY VIEW {name} USING parquet"),
            format!("OPTIONS (path {path})"),
        ];
    };
    let mut lines = vec![
        format!("CREATE OR REPLACE TEMPORARY VIEW {name} USING csv"),
        "OPTIONS (".to_string(),
        format!("  path {path},"),
        format!(
            "  header 'true', sep {}, quote {}, escape {},",
            dialect.text(&layout.delimiter),
            sign(dialect, layout.quote),
            sign(dialect, layout.escape),
        ),
    ];
    if layout.quote.is_some() {
        lines.extend([
            "  -- Cells in quotes may hold line breaks; where none does, 'false' reads a large \
             file in parts"
                .to_string(),
            "  multiLine 'true',".to_string(),
        ]);
    }
    lines.extend([
        "  ignoreLeadingWhiteSpace 'true', ignoreTrailingWhiteSpace 'true'".to_string(),
        ")".to_string(),
    ]);
    lines
}

/// A sign of a text file, or none.
fn sign(dialect: Dialect, sign: Option<char>) -> String {
    dialect.text(&sign.map(String::from).unwrap_or_default())
}
