//! What the search field of the list understands: words to find, or conditions
//! such as `city = 13 and Tenure < 5`, read without a word of SQL.

#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

use crate::i18n::{Lang, Message, customers, engine as text};
use crate::table::{Column, ColumnKind, Table, missing, number};

/// What the score is called in a filter: as the list and the export head it, in either language.
const SCORE_NAMES: [&str; 7] = [
    "score",
    "risk",
    "risk score",
    "이탈 확률",
    "이탈 위험",
    "위험",
    "점수",
];

/// Why a condition could not be understood.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, thiserror::Error)]
#[error("{}", self.say(Lang::En))]
pub enum QueryError {
    /// A condition without a column or a value.
    Incomplete {
        /// The part as it was written.
        part: String,
        /// A condition that would work here.
        example: String,
    },
    /// A column that is not there.
    NoColumn {
        /// The name as it was written.
        column: String,
        /// The first few columns that are there.
        columns: Vec<String>,
        /// How many there are.
        all: usize,
    },
    /// A comparison by size with something that is no number.
    NotANumber {
        /// The column.
        column: String,
        /// The operator.
        operator: String,
        /// What it was to be compared with.
        value: String,
    },
}

impl QueryError {
    /// The error in words.
    pub fn say(&self, lang: Lang) -> String {
        match self {
            QueryError::Incomplete { part, example } => {
                text::QUERY_INCOMPLETE.fill(lang, &[("part", part), ("example", example)])
            }
            QueryError::NoColumn {
                column,
                columns,
                all,
            } => text::QUERY_COLUMN.fill(
                lang,
                &[
                    ("column", column),
                    ("shown", &columns.len().to_string()),
                    ("all", &all.to_string()),
                    ("columns", &columns.join(", ")),
                ],
            ),
            QueryError::NotANumber {
                column,
                operator,
                value,
            } => text::QUERY_NUMBER.fill(
                lang,
                &[("column", column), ("operator", operator), ("value", value)],
            ),
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Operator {
    Equal,
    NotEqual,
    Less,
    AtMost,
    Greater,
    AtLeast,
}

/// Longer spellings first, so that `<=` is not read as `<`.
const OPERATORS: [(&str, Operator); 9] = [
    ("!=", Operator::NotEqual),
    ("<>", Operator::NotEqual),
    ("≠", Operator::NotEqual),
    ("<=", Operator::AtMost),
    ("≤", Operator::AtMost),
    (">=", Operator::AtLeast),
    ("≥", Operator::AtLeast),
    ("<", Operator::Less),
    (">", Operator::Greater),
];

/// What stands between two conditions.
const SEPARATORS: [&str; 8] = [" and ", " AND ", " And ", "&&", "&", ";", ",", " 그리고 "];

/// What is searched: the customers' table, and what the list shows beside its columns' names.
#[derive(Clone, Copy)]
pub(super) struct Searched<'a> {
    pub(super) table: &'a Table,
    /// The column that names the customers.
    pub(super) id: Option<&'a Column>,
    /// The column with the date at which each row stands, if customers have several.
    pub(super) date: Option<&'a Column>,
    pub(super) scores: &'a [f64],
}

impl<'a> Searched<'a> {
    /// The column of this name, in any case; else the one that the list shows by it.
    fn column(self, name: &str) -> Option<&'a Column> {
        let wanted = name.to_lowercase();
        let mut columns = self.table.columns().iter();
        let alike = || columns.find(|column| column.name().to_lowercase() == wanted);
        let shown = [(customers::CUSTOMER, self.id), (customers::DATE, self.date)];
        let is_head = |head: Message| {
            [head.en, head.ko]
                .iter()
                .any(|h| h.to_lowercase() == wanted)
        };
        let head = || shown.into_iter().find(|(head, _)| is_head(*head))?.1;
        self.table.column(name).or_else(alike).or_else(head)
    }
}

/// Which rows of a table answer `query`; `None` when it asks for nothing.
///
/// # Errors
/// [`QueryError`] when a condition cannot be understood.
pub(super) fn matching(
    query: &str,
    searched: Searched<'_>,
) -> Result<Option<Vec<bool>>, QueryError> {
    let query = spelled_out(query.trim());
    if query.is_empty() {
        return Ok(None);
    }
    if find_operator(&query).is_none() {
        let found = find_words(&query, searched.table, searched.id);
        // Nobody is called like a column: it was meant as a condition.
        let first = query
            .split_once(' ')
            .and_then(|(first, _)| searched.column(first));
        if first.is_some() && !found.contains(&true) {
            return Err(QueryError::Incomplete {
                part: query,
                example: example(searched.table),
            });
        }
        return Ok(Some(found));
    }
    let mut rows = vec![true; searched.table.rows()];
    for part in split_conditions(&query) {
        apply(part, searched, &mut rows)?;
    }
    Ok(Some(rows))
}

/// The query with each `column between low and high` as two conditions.
fn spelled_out(query: &str) -> String {
    const BETWEEN: &str = " between ";
    const AND: &str = " and ";
    // In ASCII only, so that places stay where they are.
    let find = |text: &str, word: &str| text.to_ascii_lowercase().find(word);
    let mut spelled = query.to_string();
    while let Some(place) = find(&spelled, BETWEEN) {
        let (before, after) = (&spelled[..place], &spelled[place + BETWEEN.len()..]);
        let Some(middle) = find(after, AND) else {
            break;
        };
        let (low, high) = (&after[..middle], &after[middle + AND.len()..]);
        let starts = SEPARATORS
            .iter()
            .filter_map(|separator| Some(before.rfind(*separator)? + separator.len()));
        let (others, name) = before.split_at(starts.max().unwrap_or(0));
        spelled = format!("{others}{name} >= {low} and {name} <= {high}");
    }
    spelled
}

/// Splits at `and`, `,`, `;`, `&` and `그리고`.
fn split_conditions(query: &str) -> Vec<&str> {
    let mut parts = vec![query];
    for separator in SEPARATORS {
        parts = parts
            .into_iter()
            .flat_map(|part| part.split(separator))
            .collect();
    }
    parts
        .into_iter()
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .collect()
}

/// The first operator of a condition: its place, its length and what it does.
fn find_operator(part: &str) -> Option<(usize, usize, Operator)> {
    let place = part.find(['=', '<', '>', '!', '≠', '≤', '≥'])?;
    let rest = &part[place..];
    if let Some((spelling, operator)) = OPERATORS.iter().find(|(s, _)| rest.starts_with(s)) {
        return Some((place, spelling.len(), *operator));
    }
    if rest.starts_with("==") {
        return Some((place, 2, Operator::Equal));
    }
    rest.starts_with('=').then_some((place, 1, Operator::Equal))
}

fn apply(part: &str, searched: Searched<'_>, rows: &mut [bool]) -> Result<(), QueryError> {
    let Searched { table, scores, .. } = searched;
    let unquote = |text: &str| text.trim().trim_matches(['"', '\'', '“', '”']).to_string();
    let incomplete = || QueryError::Incomplete {
        part: part.to_string(),
        example: example(table),
    };
    let (place, length, operator) = find_operator(part).ok_or_else(incomplete)?;
    let name = unquote(&part[..place]);
    let value = unquote(&part[place + length..]);
    if name.is_empty() || (value.is_empty() && !part[place + length..].contains('"')) {
        return Err(incomplete());
    }
    let wanted = name.to_lowercase();
    match searched.column(&name) {
        Some(column) => apply_to_column(column, operator, &value, rows),
        None if SCORE_NAMES.contains(&wanted.as_str()) => {
            let limit = parse_share(&value).ok_or_else(|| not_a_number(&name, operator, &value))?;
            for (keep, score) in rows.iter_mut().zip(scores) {
                *keep &= compare(*score, limit, operator);
            }
            Ok(())
        }
        None => Err(QueryError::NoColumn {
            column: name,
            columns: table
                .columns()
                .iter()
                .take(8)
                .map(|c| c.name().to_string())
                .collect(),
            all: table.columns().len(),
        }),
    }
}

/// Decides once per distinct value, then once per row by its code.
fn apply_to_column(
    column: &Column,
    operator: Operator,
    value: &str,
    rows: &mut [bool],
) -> Result<(), QueryError> {
    let limit = number::parse(value);
    let by_size = !matches!(operator, Operator::Equal | Operator::NotEqual);
    if by_size && limit.is_none() && column.kind() != ColumnKind::Date {
        return Err(not_a_number(column.name(), operator, value));
    }
    let wanted = value.to_lowercase();
    let keeps = |cell: &str| match (number::parse(cell), limit) {
        (Some(cell), Some(limit)) => compare(cell, limit, operator),
        _ if by_size => {
            // Dates written year first compare as texts.
            column.kind() == ColumnKind::Date
                && !missing::is_missing(cell)
                && compare_order(cell.trim().cmp(value), operator)
        }
        _ => (cell.trim().to_lowercase() == wanted) == (operator == Operator::Equal),
    };
    let by_code: Vec<bool> = (0..column.dictionary_len())
        .map(|code| keeps(column.dictionary_value(code as u32)))
        .collect();
    for (keep, code) in rows.iter_mut().zip(column.codes()) {
        *keep &= by_code[*code as usize];
    }
    Ok(())
}

fn compare(left: f64, right: f64, operator: Operator) -> bool {
    left.partial_cmp(&right)
        .is_some_and(|order| compare_order(order, operator))
}

fn compare_order(order: std::cmp::Ordering, operator: Operator) -> bool {
    match operator {
        Operator::Equal => order.is_eq(),
        Operator::NotEqual => order.is_ne(),
        Operator::Less => order.is_lt(),
        Operator::AtMost => order.is_le(),
        Operator::Greater => order.is_gt(),
        Operator::AtLeast => order.is_ge(),
    }
}

/// A share of one, or a percentage: `0.8`, `80 %`.
fn parse_share(text: &str) -> Option<f64> {
    match text.strip_suffix('%') {
        Some(percent) => number::parse(percent.trim()).map(|value| value / 100.0),
        None => number::parse(text),
    }
}

fn not_a_number(column: &str, operator: Operator, value: &str) -> QueryError {
    let spelling = match operator {
        Operator::Equal => "=",
        Operator::NotEqual => "≠",
        Operator::Less => "<",
        Operator::AtMost => "≤",
        Operator::Greater => ">",
        Operator::AtLeast => "≥",
    };
    QueryError::NotANumber {
        column: column.to_string(),
        operator: spelling.to_string(),
        value: value.to_string(),
    }
}

/// A condition that works on this table: its first category with its first value.
fn example(table: &Table) -> String {
    table
        .columns()
        .iter()
        .find(|column| column.kind() == ColumnKind::Category && column.dictionary_len() > 0)
        .map(|column| format!("{} = {}", column.name(), column.dictionary_value(0).trim()))
        .unwrap_or_else(|| "score >= 0.5".to_string())
}

/// Rows whose customer id holds the words; if none does, rows any of whose texts does.
fn find_words(words: &str, table: &Table, id: Option<&Column>) -> Vec<bool> {
    let wanted = words.to_lowercase();
    let mut rows = vec![false; table.rows()];
    let find_in = |column: &Column, rows: &mut [bool]| {
        let by_code: Vec<bool> = (0..column.dictionary_len())
            .map(|code| {
                column
                    .dictionary_value(code as u32)
                    .to_lowercase()
                    .contains(&wanted)
            })
            .collect();
        for (keep, code) in rows.iter_mut().zip(column.codes()) {
            *keep |= by_code[*code as usize];
        }
    };
    match id {
        Some(id) => find_in(id, &mut rows),
        None => {
            if let Some(row) = words
                .parse::<usize>()
                .ok()
                .filter(|row| (1..=table.rows()).contains(row))
            {
                rows[row - 1] = true;
            }
        }
    }
    if !rows.contains(&true) {
        for column in table.columns() {
            if matches!(
                column.kind(),
                ColumnKind::Category | ColumnKind::Text | ColumnKind::Date
            ) {
                find_in(column, &mut rows);
            }
        }
    }
    rows
}
