//! How each dialect writes names, texts, numbers and types. Nothing that comes
//! from a recipe or a file reaches a script but through here.

use serde::{Deserialize, Serialize};

use super::super::ValueKind;

/// A dialect of SQL.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Dialect {
    /// Apache Spark 4 or newer, and Databricks.
    Spark,
    /// DuckDB 1.3 or newer.
    DuckDb,
    /// Google BigQuery.
    BigQuery,
}

/// Words that mean something to any of the dialects and so are quoted as a name.
const RESERVED: &str = "\
    all analyse analyze and anti any array as asc asof assert_rows_modified asymmetric at \
    authorization between both by case cast check collate column constraint contains create \
    cross cube current current_date current_time current_timestamp current_user date_part \
    default deferrable define desc describe distinct div do else end enum escape except \
    exclude exists extract false fetch filter following for foreign from full glob grant \
    group grouping groups hash having if ignore ilike in initially inner intersect interval \
    into is isnull join lambda lateral leading left like limit lookup map merge minus \
    natural new no not notnull null nulls of offset on only or order outer over overlaps \
    partition percentile_cont pivot pivot_longer pivot_wider placing positional preceding \
    primary proto qualify range recursive references regexp respect returning right rlike \
    rollup row rows select semi session_user set show similar some sql struct summarize \
    symmetric table tablesample then time to trailing treat true try_cast unbounded union \
    unique unknown unnest unpivot user using values variadic verbose when where window with \
    within";

impl Dialect {
    /// Every dialect.
    pub const ALL: [Dialect; 3] = [Dialect::Spark, Dialect::DuckDb, Dialect::BigQuery];

    /// As it is asked for: `spark`, `duckdb`, `bigquery`.
    pub fn name(self) -> &'static str {
        match self {
            Dialect::Spark => "spark",
            Dialect::DuckDb => "duckdb",
            Dialect::BigQuery => "bigquery",
        }
    }

    /// The dialect of this name.
    pub fn named(name: &str) -> Option<Dialect> {
        let mut all = Dialect::ALL.into_iter();
        all.find(|dialect| dialect.name().eq_ignore_ascii_case(name))
    }

    /// As its makers write it.
    pub(super) fn title(self) -> &'static str {
        match self {
            Dialect::Spark => "Apache Spark",
            Dialect::DuckDb => "DuckDB",
            Dialect::BigQuery => "Google BigQuery",
        }
    }

    /// A name, in quotes if it needs them.
    pub(super) fn name_of(self, name: &str) -> String {
        let mut letters = name.bytes();
        let plain = letters
            .next()
            .is_some_and(|first| first.is_ascii_alphabetic() || first == b'_')
            && letters.all(|letter| letter.is_ascii_alphanumeric() || letter == b'_')
            && !is_reserved(name);
        if plain {
            return name.to_string();
        }
        match self {
            Dialect::DuckDb => format!("\"{}\"", name.replace('"', "\"\"")),
            Dialect::Spark => format!("`{}`", name.replace('`', "``")),
            Dialect::BigQuery => format!("`{}`", escaped(name, '`')),
        }
    }

    /// A text.
    pub(super) fn text(self, text: &str) -> String {
        match self {
            Dialect::DuckDb if text.chars().any(char::is_control) => {
                format!("e'{}'", escaped(text, '\''))
            }
            Dialect::DuckDb => format!("'{}'", text.replace('\'', "''")),
            Dialect::Spark | Dialect::BigQuery => format!("'{}'", escaped(text, '\'')),
        }
    }

    /// Texts with commas between them.
    pub(super) fn texts<'a>(self, texts: impl IntoIterator<Item = &'a str>) -> String {
        let texts: Vec<String> = texts.into_iter().map(|text| self.text(text)).collect();
        texts.join(", ")
    }

    /// A regular expression, which holds no quote.
    pub(super) fn pattern(self, pattern: &str) -> String {
        match self {
            Dialect::DuckDb => format!("'{pattern}'"),
            Dialect::Spark | Dialect::BigQuery => format!("r'{pattern}'"),
        }
    }

    /// The type of a column's values.
    pub(super) fn type_of(self, kind: ValueKind) -> &'static str {
        match (kind, self) {
            (ValueKind::Number, _) => self.double(),
            (ValueKind::Moment, _) => "TIMESTAMP",
            (ValueKind::Text, _) => self.string(),
        }
    }

    pub(super) fn double(self) -> &'static str {
        match self {
            Dialect::BigQuery => "FLOAT64",
            _ => "DOUBLE",
        }
    }

    pub(super) fn whole(self) -> &'static str {
        match self {
            Dialect::BigQuery => "INT64",
            _ => "BIGINT",
        }
    }

    pub(super) fn string(self) -> &'static str {
        match self {
            Dialect::DuckDb => "VARCHAR",
            _ => "STRING",
        }
    }

    /// The cast that gives NULL for what cannot be read.
    pub(super) fn try_cast(self) -> &'static str {
        match self {
            Dialect::BigQuery => "SAFE_CAST",
            _ => "TRY_CAST",
        }
    }

    /// Whether a text is of a pattern from its first to its last letter.
    pub(super) fn matches(self, text: &str, pattern: &str) -> String {
        match self {
            Dialect::DuckDb => format!("regexp_full_match({text}, {})", self.pattern(pattern)),
            Dialect::Spark => format!("{text} RLIKE {}", self.pattern(&format!("^({pattern})$"))),
            Dialect::BigQuery => format!(
                "REGEXP_CONTAINS({text}, {})",
                self.pattern(&format!("^({pattern})$"))
            ),
        }
    }

    /// What a pattern finds, replaced; `$1` is its first group.
    pub(super) fn replaced(self, text: &str, pattern: &str, by: &str) -> String {
        let by = match self {
            Dialect::Spark => format!("'{by}'"),
            Dialect::DuckDb => format!("'{}'", by.replace('$', "\\")),
            Dialect::BigQuery => format!("r'{}'", by.replace('$', "\\")),
        };
        format!("regexp_replace({text}, {}, {by})", self.pattern(pattern))
    }

    /// A text without whatever a pattern finds in it.
    pub(super) fn without(self, text: &str, pattern: &str) -> String {
        let all = match self {
            Dialect::DuckDb => ", 'g'",
            _ => "",
        };
        format!("regexp_replace({text}, {}, ''{all})", self.pattern(pattern))
    }

    /// A moment's microseconds since 1970 UTC.
    pub(super) fn micros(self, moment: &str) -> String {
        match self {
            Dialect::DuckDb => format!("epoch_us({moment})"),
            Dialect::Spark => format!("unix_micros({moment})"),
            Dialect::BigQuery => format!("UNIX_MICROS({moment})"),
        }
    }

    /// The moment of a number of microseconds since 1970 UTC.
    pub(super) fn moment(self, micros: &str) -> String {
        match self {
            Dialect::DuckDb => format!("make_timestamp(CAST({micros} AS BIGINT))"),
            Dialect::Spark => format!("timestamp_micros(CAST({micros} AS BIGINT))"),
            Dialect::BigQuery => format!("TIMESTAMP_MICROS(CAST({micros} AS INT64))"),
        }
    }

    /// The largest whole number not above, as a floating-point number.
    pub(super) fn floor(self, value: &str) -> String {
        match self {
            Dialect::Spark => format!("CAST(floor({value}) AS DOUBLE)"),
            _ => format!("floor({value})"),
        }
    }

    /// A floating-point number. A plain `0.3` is an exact decimal to DuckDB and
    /// Spark, with other rules for what it gives.
    pub(super) fn float(self, value: f64) -> String {
        let plain = plain(value);
        match self {
            Dialect::BigQuery if plain.contains('.') => plain,
            _ if plain.contains('e') => plain,
            _ => format!("{plain}e0"),
        }
    }
}

fn is_reserved(name: &str) -> bool {
    RESERVED
        .split(' ')
        .any(|word| word.eq_ignore_ascii_case(name))
}

/// A number as it is written where a floating-point number stands beside it.
pub(super) fn plain(value: f64) -> String {
    let value = if value == 0.0 { 0.0 } else { value };
    let written = format!("{value}");
    match written.len() <= 18 {
        true => written,
        false => format!("{value:e}"),
    }
}

/// A text between quotes, by the escapes that Spark, BigQuery and DuckDB's `e''` share.
fn escaped(text: &str, quote: char) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            letter if letter == quote => {
                out.push('\\');
                out.push(letter);
            }
            letter => out.push(letter),
        }
    }
    out
}

/// A remark: what would end the line does not.
pub(super) fn remark(text: &str) -> String {
    let tame = |letter: char| match letter {
        letter if letter.is_control() => ' ',
        '\u{2028}' | '\u{2029}' => ' ',
        letter => letter,
    };
    text.chars().map(tame).collect()
}
