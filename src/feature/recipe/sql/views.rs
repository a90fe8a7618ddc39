//! Where the raw tables stand: views over files, or a warehouse's own tables.

use super::super::TableRule;
use super::dialect::Dialect;
use super::script::{Script, titled};
use super::sources::SqlPlace;

/// A view over files, for the head of the script.
pub(super) struct RawView {
    pub remark: String,
    pub lines: Vec<String>,
}

impl Script<'_> {
    /// What to read a table from, and the view that must be there first.
    pub fn raw(&mut self, at: usize, rule: &TableRule) -> (Option<String>, Option<RawView>) {
        let name = self.names.step(&format!("raw_{}", rule.name));
        let Some(source) = self.sources.tables.get(at) else {
            return (None, None);
        };
        let dialect = self.dialect;
        let relation = |parts: &[String]| {
            let parts: Vec<String> = parts.iter().map(|part| dialect.name_of(part)).collect();
            parts.join(".")
        };
        let lines = match (&source.place, dialect) {
            (SqlPlace::Absent, _) => return (None, None),
            (SqlPlace::Relation(parts), _) => return (Some(relation(parts)), None),
            (_, Dialect::BigQuery) => {
                let parts = ["your_dataset".to_string(), rule.name.clone()];
                return (Some(relation(&parts)), None);
            }
            (SqlPlace::Csv { paths, layout }, Dialect::DuckDb) => vec![
                format!("CREATE OR REPLACE TEMP VIEW {name} AS"),
                "SELECT * FROM read_csv(".to_string(),
                format!("  {},", list(dialect, paths)),
                format!(
                    "  delim = {}, quote = {}, escape = {}, header = true, all_varchar = true",
                    dialect.text(&layout.delimiter),
                    sign(dialect, layout.quote),
                    sign(dialect, layout.escape),
                ),
                ")".to_string(),
            ],
            (SqlPlace::Parquet { paths }, Dialect::DuckDb) => vec![
                format!("CREATE OR REPLACE TEMP VIEW {name} AS"),
                format!("SELECT * FROM read_parquet({})", list(dialect, paths)),
            ],
            (SqlPlace::Csv { paths, layout }, Dialect::Spark) => {
                let mut lines = vec![
                    format!("CREATE OR REPLACE TEMPORARY VIEW {name} USING csv"),
                    "OPTIONS (".to_string(),
                    format!("  {},", spark_paths(dialect, paths)),
                    format!(
                        "  header 'true', sep {}, quote {}, escape {},",
                        dialect.text(&layout.delimiter),
                        sign(dialect, layout.quote),
                        sign(dialect, layout.escape),
                    ),
                ];
                if layout.quote.is_some() {
                    lines.extend([
                        "  -- Cells in quotes may hold line breaks; where none does, 'false' reads \
                         a large file in parts"
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
            (SqlPlace::Parquet { paths }, Dialect::Spark) => vec![
                format!("CREATE OR REPLACE TEMPORARY VIEW {name} USING parquet"),
                format!("OPTIONS ({})", spark_paths(dialect, paths)),
            ],
        };
        if let (SqlPlace::Csv { layout, .. }, Dialect::DuckDb) = (&source.place, dialect)
            && layout.escape == Some('\\')
        {
            self.remarks.push(format!(
                "in {name} DuckDB leaves out a backslash within quotes that stands before \
                 anything but a quote or a backslash."
            ));
        }
        let view = RawView {
            remark: titled(&rule.title),
            lines,
        };
        (Some(name), Some(view))
    }
}

/// A sign of a text file, or none.
fn sign(dialect: Dialect, sign: Option<char>) -> String {
    dialect.text(&sign.map(String::from).unwrap_or_default())
}

/// Paths for DuckDB: one, or a list.
fn list(dialect: Dialect, paths: &[String]) -> String {
    match paths {
        [path] => dialect.text(path),
        _ => format!("[{}]", dialect.texts(paths.iter().map(String::as_str))),
    }
}

/// Paths for Spark: one, or a list as JSON.
fn spark_paths(dialect: Dialect, paths: &[String]) -> String {
    match paths {
        [path] => format!("path {}", dialect.text(path)),
        _ => {
            let json = serde_json::to_string(paths).unwrap_or_default();
            format!("paths {}", dialect.text(&json))
        }
    }
}
