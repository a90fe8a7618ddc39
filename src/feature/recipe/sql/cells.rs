//! The script's own functions: how a cell's text is read. They say the same as
//! the browser's reading of cells (`table/missing.rs`, `number.rs`, `flag.rs`, `date.rs`).

use std::collections::BTreeSet;

use super::dialect::Dialect;
use super::sources::MomentFormat;
use crate::table::{date, flag, missing};

/// A function of the script.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Helper {
    /// A cell without the blanks around it.
    Trimmed,
    /// A text, or NULL.
    Text,
    /// A number, or NULL.
    Number,
    /// A date in the ISO way.
    IsoMoment,
    /// A date with its month's name, by numbers.
    NamedMonth,
    /// A moment, or NULL.
    Moment,
    /// `13.0` as `13`.
    Code,
    /// Yes and no as 1 and 0.
    Flag,
    /// A number as its shortest text.
    NumberText,
    /// Whole days between two moments.
    DaysBetween,
}

impl Helper {
    pub fn name(self) -> &'static str {
        match self {
            Helper::Trimmed => "trimmed",
            Helper::Text => "as_text",
            Helper::Number => "as_number",
            Helper::IsoMoment => "iso_moment",
            Helper::NamedMonth => "named_month",
            Helper::Moment => "as_moment",
            Helper::Code => "as_code",
            Helper::Flag => "as_flag",
            Helper::NumberText => "number_text",
            Helper::DaysBetween => "days_between",
        }
    }
}

/// The functions that a script needs.
#[derive(Debug, Default)]
pub(super) struct Helpers {
    needed: BTreeSet<Helper>,
    formats: BTreeSet<MomentFormat>,
}

const NUMBER: &str = "[+-]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][+-]?[0-9]+)?";
const COMPACT: &str = "(19|20)[0-9]{6}|2100[0-9]{4}";
/// Dates by digits, and 2021년 3월 1일; each with the time of day after it.
const ISO: &str = "[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}";
const YEAR_FIRST: [&str; 3] = [
    "[0-9]{4}/[0-9]{1,2}/[0-9]{1,2}",
    "[0-9]{4}[.] *[0-9]{1,2}[.] *[0-9]{1,2}[.]?",
    "[0-9]{4}년 *[0-9]{1,2}월 *[0-9]{1,2}일",
];
const DAY_FIRST: &str = "[0-9]{1,2}[.] *[0-9]{1,2}[.] *[0-9]{4}";
/// Dates by their month's name, in capitals: first what is before the date goes, then the
/// month gets its number between marks, then day, month and year change places.
const NAMED: [(&str, &str); 17] = [
    (
        "^(MON|TUE|WED|THU|FRI|SAT|SUN)(DAY|SDAY|NESDAY|RSDAY|URDAY)? *[-/.,]? *",
        "",
    ),
    ("JAN(UARY)?", "#01#"),
    ("FEB(RUARY)?", "#02#"),
    ("MAR(CH)?", "#03#"),
    ("APR(IL)?", "#04#"),
    ("MAY", "#05#"),
    ("JUNE?", "#06#"),
    ("JULY?", "#07#"),
    ("AUG(UST)?", "#08#"),
    ("SEP(TEMBER|T)?", "#09#"),
    ("OCT(OBER)?", "#10#"),
    ("NOV(EMBER)?", "#11#"),
    ("DEC(EMBER)?", "#12#"),
    (
        "^([0-9]{1,2})(ST|ND|RD|TH)? *[-/.,]? *#([0-9]{2})# *[-/.,]? *([0-9]{4}|[0-9]{2})",
        "$4-$3-$1",
    ),
    (
        "^#([0-9]{2})# *[-/.,]? *([0-9]{1,2})(ST|ND|RD|TH)? *[-/.,]? *([0-9]{4}|[0-9]{2})",
        "$4-$1-$2",
    ),
    ("^([0-5][0-9]|6[0-8])-", "20$1-"),
    ("^([0-9]{2})-", "19$1-"),
];
const ZONE: &str = " *((?i:Z|UTC|GMT)|[+-](0[0-9]|1[0-4])(:?[0-5][0-9])?)";
const TIME: &str = "[Tt ][0-9]{1,2}:[0-9]{2}(:[0-9]{2}([.,][0-9]{1,9})?)?";

impl Helpers {
    pub fn need(&mut self, helper: Helper) {
        self.needed.insert(helper);
        match helper {
            Helper::Text | Helper::Number | Helper::Moment | Helper::NamedMonth => {
                self.need(Helper::Trimmed);
            }
            _ => {}
        }
    }

    pub fn need_moment(&mut self, format: MomentFormat) {
        self.need(Helper::Moment);
        self.formats.insert(format);
        if format != MomentFormat::Compact {
            self.need(Helper::IsoMoment);
        }
    }

    pub fn is_empty(&self) -> bool {
        self.needed.is_empty()
    }

    /// The functions, each a statement of several lines without its semicolon.
    pub fn statements(&self, dialect: Dialect) -> Vec<Vec<String>> {
        let all = self.needed.iter();
        all.map(|helper| self.statement(*helper, dialect)).collect()
    }

    fn statement(&self, helper: Helper, dialect: Dialect) -> Vec<String> {
        let (remark, body) = self.body(helper, dialect);
        let name = helper.name();
        let mut lines: Vec<String> = remark.lines().map(|line| format!("-- {line}")).collect();
        let (text, number, moment) = (dialect.string(), "DOUBLE", "TIMESTAMP");
        let (takes, gives) = match helper {
            Helper::Number => (format!("cell {text}"), number),
            Helper::Moment => (format!("cell {text}"), moment),
            Helper::Flag => (format!("cell {text}"), "INT"),
            Helper::NumberText => (format!("number {number}"), text),
            Helper::DaysBetween => (format!("later {moment}, earlier {moment}"), number),
            _ => (format!("cell {text}"), text),
        };
        // DuckDB's macros have no types; BigQuery takes cells of any.
        let names: Vec<&str> = takes
            .split(", ")
            .filter_map(|part| part.split(' ').next())
            .collect();
        let (head, end) = match dialect {
            Dialect::DuckDb => (
                format!(
                    "CREATE OR REPLACE TEMP MACRO {name}({}) AS (",
                    names.join(", ")
                ),
                Some(")"),
            ),
            Dialect::Spark => (
                format!(
                    "CREATE OR REPLACE TEMPORARY FUNCTION {name}({takes}) RETURNS {gives} RETURN"
                ),
                None,
            ),
            Dialect::BigQuery => {
                let takes: Vec<String> = names.iter().map(|n| format!("{n} ANY TYPE")).collect();
                (
                    format!("CREATE TEMP FUNCTION {name}({}) AS (", takes.join(", ")),
                    Some(")"),
                )
            }
        };
        lines.push(head);
        lines.extend(body.lines().map(|line| format!("  {line}")));
        lines.extend(end.map(str::to_string));
        lines
    }

    /// What a function does, in words and as SQL.
    fn body(&self, helper: Helper, dialect: Dialect) -> (&'static str, String) {
        let string = dialect.string();
        let double = dialect.double();
        let whole = dialect.whole();
        let try_cast = dialect.try_cast();
        match helper {
            Helper::Trimmed => (
                "A cell without the white space around it",
                match dialect {
                    Dialect::DuckDb => format!(
                        "regexp_replace(CAST(cell AS VARCHAR), {}, '', 'g')",
                        dialect.pattern(r"^[\s\v\p{Z}\x85]+|[\s\v\p{Z}\x85]+$")
                    ),
                    Dialect::Spark => format!(
                        "regexp_replace(cell, {}, '')",
                        dialect.pattern(r"^[\s\p{Z}\x85]+|[\s\p{Z}\x85]+$")
                    ),
                    Dialect::BigQuery => "TRIM(CAST(cell AS STRING))".to_string(),
                },
            ),
            Helper::Text => {
                let words = std::iter::once("").chain(missing::WORDS.iter().copied());
                let words = wrapped(words.map(|word| dialect.text(word)));
                (
                    "A text; NULL where nothing is known",
                    format!(
                        "CASE\n  WHEN lower(trimmed(cell)) NOT IN (\n{words}\n  ) THEN trimmed(cell)\nEND"
                    ),
                )
            }
            Helper::Number => {
                let matches = dialect.matches("trimmed(cell)", NUMBER);
                let yes = dialect.texts(flag::YES.iter().copied());
                let no = dialect.texts(flag::NO.iter().copied());
                (
                    "A number; yes and no are 1 and 0; NULL for anything else",
                    format!(
                        "CASE\n  WHEN {matches}\n    \
                         AND abs({try_cast}(trimmed(cell) AS {double})) <= 1.7976931348623157e308\n    \
                         THEN {try_cast}(trimmed(cell) AS {double})\n  \
                         WHEN lower(trimmed(cell)) IN ({yes}) THEN 1\n  \
                         WHEN lower(trimmed(cell)) IN ({no}) THEN 0\nEND"
                    ),
                )
            }
            Helper::IsoMoment => (
                "A date and time as ISO 8601 has it: 2024/3/1 and 1.3.2024 as 2024-3-1, +0900 as +09:00",
                self.iso_moment(dialect),
            ),
            Helper::NamedMonth => (
                "A date by its month's name as 2017-03-31; years of two digits up to 68 are of this century",
                chained(dialect, "upper(trimmed(cell))", &NAMED),
            ),
            Helper::Moment => (
                "A date or a time in UTC; NULL for anything else",
                self.moment(dialect),
            ),
            Helper::Code => (
                "A code that some program wrote as a number: 13.0 is 13",
                format!(
                    "CASE\n  WHEN {matches}\n    \
                     AND {number} = floor({number})\n    \
                     AND abs({number}) < 1e15\n    \
                     THEN CAST(CAST({number} AS {whole}) AS {string})\n  \
                     ELSE cell\nEND",
                    matches = dialect.matches("cell", NUMBER),
                    number = format_args!("{try_cast}(cell AS {double})"),
                ),
            ),
            Helper::Flag => (
                "Yes as 1 and no as 0; NULL for anything else",
                format!(
                    "CASE\n  WHEN lower(cell) IN ({}) THEN 1\n  WHEN lower(cell) IN ({}) THEN 0\nEND",
                    dialect.texts(flag::YES.iter().copied()),
                    dialect.texts(flag::NO.iter().copied()),
                ),
            ),
            Helper::NumberText => (
                "A number as text, whole numbers without a point",
                format!(
                    "CASE\n  WHEN number = floor(number) AND abs(number) < 1e16\n    \
                     THEN CAST(CAST(number AS {whole}) AS {string})\n  \
                     ELSE CAST(number AS {string})\nEND"
                ),
            ),
            Helper::DaysBetween => {
                let (later, earlier) = (dialect.micros("later"), dialect.micros("earlier"));
                let days = format!("({later} - {earlier}) / 86400e6");
                (
                    "Whole days from one moment to a later one, rounded down",
                    dialect.floor(&days),
                )
            }
        }
    }

    fn has(&self, format: MomentFormat) -> bool {
        self.formats.contains(&format) || self.formats.contains(&MomentFormat::Any)
    }

    /// The dates, without the time of day, that are read beside `COMPACT`.
    fn date(&self) -> String {
        let mut dates = Vec::new();
        if self.has(MomentFormat::Iso) {
            dates.push(ISO);
        }
        if self.has(MomentFormat::YearFirst) {
            dates.extend(YEAR_FIRST);
        }
        if self.formats.contains(&MomentFormat::Any) {
            dates.push(DAY_FIRST);
        }
        format!("({})", dates.join("|"))
    }

    fn moment(&self, dialect: Dialect) -> String {
        let mut body = String::from("CASE");
        let mut when = |pattern: &str, read: &str| {
            let matches = dialect.matches("trimmed(cell)", pattern);
            body.push_str(&format!("\n  WHEN {matches}\n    THEN {read}"));
        };
        let try_cast = dialect.try_cast();
        if self.has(MomentFormat::Compact) {
            let read = match dialect {
                Dialect::DuckDb => "try_strptime(trimmed(cell), '%Y%m%d')",
                Dialect::Spark => "try_to_timestamp(trimmed(cell), 'yyyyMMdd')",
                Dialect::BigQuery => "SAFE.PARSE_TIMESTAMP('%Y%m%d', trimmed(cell))",
            };
            when(COMPACT, read);
        }
        if self.has(MomentFormat::Iso) {
            when(
                "[0-9]{4}-[0-9]{2}-[0-9]{2}",
                &format!("{try_cast}(trimmed(cell) AS TIMESTAMP)"),
            );
        }
        if self.needed.contains(&Helper::IsoMoment) {
            let read = match dialect {
                // A plain TIMESTAMP leaves the zone out of account.
                Dialect::DuckDb => {
                    "TRY_CAST(iso_moment(trimmed(cell)) AS TIMESTAMPTZ) AT TIME ZONE 'UTC'"
                        .to_string()
                }
                _ => format!("{try_cast}(iso_moment(trimmed(cell)) AS TIMESTAMP)"),
            };
            let dates = self.date();
            when(&format!("{dates}({TIME}({ZONE})?)?"), &read);
            // Apart from the others, for no line is to be longer than can be read.
            let named = date::ZONES.map(|(names, _)| names.join("|")).join("|");
            when(&format!("{dates}{TIME} *(?i:{named})"), &read);
            if self.formats.contains(&MomentFormat::Any) {
                when("(19|20)[0-9]{12}", &read);
            }
        }
        body.push_str("\nEND");
        body
    }

    /// Changes one after the other.
    fn iso_moment(&self, dialect: Dialect) -> String {
        let zones = date::ZONES.map(|(names, hours)| {
            let sign = if hours < 0 { '-' } else { '+' };
            let pattern = format!(" *({})$", names.join("|"));
            (pattern, format!("{sign}{:02}:00", hours.abs()))
        });
        let mut steps: Vec<(&str, &str)> = Vec::new();
        if self.has(MomentFormat::YearFirst) {
            steps.push((
                "^([0-9]{4})[/.년] *([0-9]{1,2})[/.월] *([0-9]{1,2})[.일]?",
                "$1-$2-$3",
            ));
        }
        if self.formats.contains(&MomentFormat::Any) {
            steps.push(("^([0-9]{1,2})[.] *([0-9]{1,2})[.] *([0-9]{4})", "$3-$2-$1"));
            steps.push((
                "^([0-9]{4})([0-9]{2})([0-9]{2})([0-9]{2})([0-9]{2})([0-9]{2})$",
                "$1-$2-$3 $4:$5:$6",
            ));
        }
        steps.extend([(",", "."), (" *(Z|UTC|GMT)$", "+00:00")]);
        let zones = zones.iter();
        steps.extend(zones.map(|(pattern, by)| (pattern.as_str(), by.as_str())));
        steps.extend([
            // A day alone, a time without seconds, a time without a zone.
            ("^([0-9]+-[0-9]+-[0-9]+)$", "$1 00:00:00"),
            ("([T ][0-9]+:[0-9]+)( *[+-].*)?$", "$1:00$2"),
            ("([T ][0-9:.]+)$", "$1+00:00"),
            // +09 and +0900
            (" *([+-][0-9]{2})$", "$1:00"),
            (" *([+-][0-9]{2}):?([0-9]{2})$", "$1:$2"),
        ]);
        chained(dialect, "upper(cell)", &steps)
    }
}

/// Changes of a text one after the other.
fn chained(dialect: Dialect, text: &str, steps: &[(&str, &str)]) -> String {
    let mut body = "regexp_replace(".repeat(steps.len());
    body.push_str(text);
    for (pattern, by) in steps {
        let call = dialect.replaced("", pattern, by);
        let rest = call.strip_prefix("regexp_replace(, ").unwrap_or_default();
        body.push_str(&format!(",\n  {rest}"));
    }
    body
}

/// Texts in lines of bearable width.
fn wrapped(texts: impl Iterator<Item = String>) -> String {
    let mut lines = vec![String::from("   ")];
    let texts: Vec<String> = texts.collect();
    for (index, text) in texts.iter().enumerate() {
        let comma = if index + 1 < texts.len() { "," } else { "" };
        match lines.last_mut() {
            Some(line) if line.chars().count() + text.chars().count() < 84 => {
                line.push_str(&format!(" {text}{comma}"));
            }
            _ => lines.push(format!("    {text}{comma}")),
        }
    }
    lines.join("\n")
}
