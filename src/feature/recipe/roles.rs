//! What a table's columns are for: who, when, and what happened in the end.
//! Names decide first, in English and Korean, then what the values look like.

use super::bind::plain;
use crate::table::{Column, ColumnKind, Table, date};

/// What a table's columns are for, by their positions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Roles {
    /// Names the customer.
    pub customer: usize,
    /// When the row happened.
    pub time: Option<usize>,
    /// What happened in the end.
    pub label: Option<usize>,
    /// Numbers that name something rather than measure it.
    pub codes: Vec<usize>,
    /// Whether every customer has one row.
    pub one_row: bool,
    /// Days from the first time to the last.
    pub days: Option<i64>,
}

const CUSTOMER: &[&str] = &[
    "customer",
    "client",
    "user",
    "member",
    "account",
    "msno",
    "cust",
    "subscriber",
    "visitor",
    "buyer",
    "shopper",
    "person",
    "guest",
    "고객",
    "회원",
    "사용자",
    "유저",
    "가입자",
];
const NAMES: &[&str] = &["id", "no", "number", "key", "code", "번호", "아이디"];
const TIME: &[&str] = &[
    "time",
    "date",
    "timestamp",
    "일시",
    "시간",
    "날짜",
    "일자",
    "day",
    "at",
];
const LABEL: &[&str] = &[
    "churn",
    "churned",
    "ischurn",
    "churnflag",
    "exited",
    "attrition",
    "attritionflag",
    "label",
    "target",
    "left",
    "churnlabel",
    "cancelled",
    "canceled",
    "dormant",
    "이탈",
    "이탈여부",
    "해지",
    "해지여부",
    "churnvalue",
];

/// The roles of a table's columns; `None` when no column names a customer.
pub(super) fn roles(table: &Table, others: &[&Table]) -> Option<Roles> {
    let columns = table.columns();
    let time = time_of(columns);
    let label = columns.iter().position(label_named);
    let customer = customer_of(table, others, time, label)?;
    let id = columns.get(customer)?;
    let counts = id.counts();
    let repeated = (0..id.dictionary_len() as u32)
        .filter(|code| !id.is_missing_code(*code))
        .filter(|code| counts.get(*code as usize).is_some_and(|count| *count > 1))
        .count();
    let codes = columns.iter().enumerate().filter(|(_, column)| {
        let name = plain(column.name());
        column.kind() == ColumnKind::Integer && NAMES.iter().any(|ending| name.ends_with(ending))
    });
    Some(Roles {
        customer,
        time,
        label,
        codes: codes.map(|(at, _)| at).collect(),
        // A handful of doubled rows is a fault of the data, not its shape.
        one_row: repeated * 100 <= present(id),
        days: time.and_then(|at| columns.get(at)).and_then(days),
    })
}

/// Whether a column is named like an answer and has two values.
pub fn label_named(column: &Column) -> bool {
    LABEL.contains(&plain(column.name()).as_str()) && present(column) == 2
}

/// Number of distinct texts that are there.
fn present(column: &Column) -> usize {
    (0..column.dictionary_len() as u32)
        .filter(|code| !column.is_missing_code(*code))
        .count()
}

fn time_of(columns: &[Column]) -> Option<usize> {
    let is_time = |column: &Column| column.kind() == ColumnKind::Date;
    let named = |column: &Column| {
        let name = plain(column.name());
        TIME.iter()
            .any(|word| name.ends_with(word) || name.starts_with(word))
    };
    let positions = || {
        columns
            .iter()
            .enumerate()
            .filter(|(_, column)| is_time(column))
    };
    let named = positions().find(|(_, column)| named(column));
    named.or_else(|| positions().next()).map(|(at, _)| at)
}

fn customer_of(
    table: &Table,
    others: &[&Table],
    time: Option<usize>,
    label: Option<usize>,
) -> Option<usize> {
    let columns = table.columns();
    let able = |at: usize, column: &Column| {
        Some(at) != time
            && Some(at) != label
            && !matches!(
                column.kind(),
                ColumnKind::Decimal | ColumnKind::Date | ColumnKind::Boolean | ColumnKind::Empty
            )
            && present(column) > 1
    };
    let named = |column: &Column| {
        let name = plain(column.name());
        let says = CUSTOMER
            .iter()
            .find(|word| name.starts_with(*word) || name.ends_with(*word))?;
        // "user_id" before "user_session": what is left of the name must say "id".
        let rest = name.replace(says, "");
        let exact = rest.is_empty() || NAMES.contains(&rest.as_str());
        Some(if exact { 2 } else { 1 })
    };
    let candidates = || {
        columns
            .iter()
            .enumerate()
            .filter(|(at, column)| able(*at, column))
    };
    let score = |column: &Column| {
        let shared = others
            .iter()
            .filter(|other| other.column(column.name()).is_some())
            .count();
        let id = plain(column.name()) == "id";
        named(column).unwrap_or(0) * 4
            + usize::from(shared > 0) * 2
            + usize::from(column.kind() == ColumnKind::Identifier || id)
    };
    let best = candidates()
        .map(|(at, column)| (score(column), at))
        .max_by_key(|(score, at)| (*score, usize::MAX - at));
    match best {
        Some((score, at)) if score > 0 => Some(at),
        // Nothing says so: the first column whose values come back, among rows with a time.
        _ => {
            time?;
            let rows = table.rows();
            candidates()
                .find(|(_, column)| {
                    let distinct = present(column);
                    distinct * 100 >= rows && distinct < rows
                })
                .map(|(at, _)| at)
        }
    }
}

/// Days from a column's first to its last.
fn days(column: &Column) -> Option<i64> {
    let texts = (0..column.dictionary_len() as u32).map(|code| column.dictionary_value(code));
    let read = |text: &str| {
        Some(
            date::parse_compact(text)
                .or_else(|| date::parse(text))?
                .days(),
        )
    };
    let span = texts
        .filter_map(read)
        .fold(None, |span: Option<(i64, i64)>, day| {
            Some(span.map_or((day, day), |(first, last)| (first.min(day), last.max(day))))
        });
    span.map(|(first, last)| last - first + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::ReadOptions;
    use crate::table::read_slice;

    #[test]
    fn who_and_when_are_told_by_names_then_by_values() {
        let said = |text: &str| {
            let opened = read_slice("t.csv", text.as_bytes(), &ReadOptions::default());
            let table = opened.unwrap_or_else(|error| panic!("{error}")).table;
            let found = roles(&table, &[]);
            let name = |at: usize| table.columns()[at].name().to_string();
            found.map(|roles| {
                let time = roles.time.map_or("–".to_string(), name);
                let label = roles.label.map_or("–".to_string(), name);
                format!("{} {time} {label} {}", name(roles.customer), roles.one_row)
            })
        };
        for (text, expected) in [
            (
                "user_id,event_time,price\na,2020-01-01,1.5\na,2020-01-02,2.5\nb,2020-01-02,2.5\n",
                Some("user_id event_time – false"),
            ),
            (
                "session,user,ts\ns1,u1,2020-01-01\ns2,u1,2020-01-02\ns3,u2,2020-01-02\n",
                Some("user ts – false"),
            ),
            (
                "customerID,tenure,Churn\n7590-V,1,No\n5575-G,34,Yes\n3668-Q,2,Yes\n",
                Some("customerID – Churn true"),
            ),
            (
                "고객번호,구매일자,금액\n1,2020-01-01,100\n1,2020-01-03,200\n2,2020-01-03,200\n",
                Some("고객번호 구매일자 – false"),
            ),
            ("a,b\n1.5,2.5\n2.5,3.5\n", None),
        ] {
            assert_eq!(said(text).as_deref(), expected, "{text}");
        }
    }
}
