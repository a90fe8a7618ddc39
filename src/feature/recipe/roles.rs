//! What a table's columns are for: who, when, and what happened in the end.
//! Names decide first, in English and Korean, then what the values look like.

use super::bind::plain;
use super::looks::Looks;
use super::purpose::{Purpose, is_end, is_label, is_whole, purpose_as_said};
use super::repeats::Repeats;
use crate::table::date::DAY;
use crate::table::{Column, ColumnKind, Role, Table};

/// What a table's columns are for, by their positions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Roles {
    /// Names the customer.
    pub customer: usize,
    /// Whether the user says so.
    pub customer_said: bool,
    /// How surely its name says so, 0 to 2.
    pub named: usize,
    /// When the row happened.
    pub time: Option<usize>,
    /// What happened in the end, if it is the same in all of a customer's rows.
    pub label: Option<usize>,
    /// Whether the user says so; then it need not be the same in all rows.
    pub label_said: bool,
    /// Rows that repeat a customer with another answer.
    pub answers_differ: u64,
    /// What each column is good for.
    pub purposes: Vec<Purpose>,
    /// Whether every customer has one row.
    pub one_row: bool,
    /// Whether customers have several rows on the whole, rather than one and a bit.
    pub many_rows: bool,
    /// Whether ids are whole numbers written with a fraction of zero.
    pub whole_ids: bool,
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
pub(super) const NAMES: &[&str] = &["id", "no", "number", "key", "code", "번호", "아이디"];
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
/// The roles of a table's columns; `None` when no column names a customer. What is `said` of a
/// column, by its position, holds; the others are guessed.
pub(super) fn roles(
    table: &Table,
    others: &[&Table],
    said: &[Option<Role>],
    looks: &Looks,
) -> Option<Roles> {
    let columns = table.columns();
    let customer = match place_of(said, Role::Customer) {
        Some(customer) => customer,
        None => {
            let time = time_of(columns, &purposes(columns, said, looks), said);
            let label = label_of(columns, said);
            customer_of((table, others), (time, label), said, looks)?
        }
    };
    roles_by(table, customer, said, looks)
}

/// The same where it is known which column names the customer.
pub(super) fn roles_by(
    table: &Table,
    customer: usize,
    said: &[Option<Role>],
    looks: &Looks,
) -> Option<Roles> {
    let columns = table.columns();
    let purposes = purposes(columns, said, looks);
    let time = time_of(columns, &purposes, said).filter(|time| *time != customer);
    let label = label_of(columns, said).filter(|label| *label != customer);
    let label_said = label.is_some() && label == place_of(said, Role::Label);
    let id = columns.get(customer)?;
    let at = |at: Option<usize>| columns.get(at?);
    let repeats = looks.repeats([Some(id), at(time), at(label)], || {
        Repeats::of(table, customer, time, label)
    });
    Some(Roles {
        customer,
        customer_said: place_of(said, Role::Customer) == Some(customer),
        named: named(id),
        time,
        label: label.filter(|_| label_said || repeats.label_is_constant),
        label_said,
        answers_differ: repeats.answers_differ,
        purposes,
        one_row: repeats.one_row,
        many_rows: repeats.many_rows,
        whole_ids: id.kind() == ColumnKind::Decimal,
        days: time
            .and_then(|at| looks.span(columns.get(at)?))
            .map(|(first, last)| last - first + 1),
    })
}

/// The column of which a role is said.
fn place_of(said: &[Option<Role>], role: Role) -> Option<usize> {
    said.iter().position(|said| *said == Some(role))
}

/// Whether nothing is said of a column.
fn is_open(said: &[Option<Role>], at: usize) -> bool {
    said.get(at).copied().flatten().is_none()
}

/// What each column is good for.
fn purposes(columns: &[Column], said: &[Option<Role>], looks: &Looks) -> Vec<Purpose> {
    let columns = columns.iter().enumerate();
    let purpose = |(at, column): (usize, &Column)| match said.get(at).copied().flatten() {
        Some(role) => purpose_as_said(role),
        None => looks.purpose(column),
    };
    columns.map(purpose).collect()
}

/// The column that is said to be the answer, or else named like one.
fn label_of(columns: &[Column], said: &[Option<Role>]) -> Option<usize> {
    place_of(said, Role::Label).or_else(|| {
        let mut columns = columns.iter().enumerate();
        let found = columns.find(|(at, column)| is_open(said, *at) && label_named(column));
        found.map(|(at, _)| at)
    })
}

/// Whether a column is named like an answer and has two values.
pub fn label_named(column: &Column) -> bool {
    is_label(column.name()) && present(column) == 2
}

/// Whether a column is named like the answer to who leaves, or like an answer that says no more.
pub fn may_say_leaving(name: &str) -> bool {
    is_label(name) || crate::feature::names::says_outcome(name)
}

/// Number of distinct texts that are there.
pub(super) fn present(column: &Column) -> usize {
    (0..column.dictionary_len() as u32)
        .filter(|code| !column.is_missing_code(*code))
        .count()
}

/// The first date that is named like one; the end of something, such as of a
/// contract, comes last: it says nothing of when the row happened.
fn time_of(columns: &[Column], purposes: &[Purpose], said: &[Option<Role>]) -> Option<usize> {
    if let Some(time) = place_of(said, Role::Time) {
        return Some(time);
    }
    let named = |column: &Column| {
        let name = plain(column.name());
        TIME.iter()
            .any(|word| name.ends_with(word) || name.starts_with(word))
    };
    let dates = columns.iter().zip(purposes).enumerate();
    dates
        .filter(|(_, (_, purpose))| **purpose == Purpose::Moment)
        .min_by_key(|(at, (column, _))| (is_end(column.name()), !named(column), *at))
        .map(|(at, _)| at)
}

/// How surely a column's name says that it names the customer, 0 to 2.
fn named(column: &Column) -> usize {
    let name = plain(column.name());
    let mut words = CUSTOMER.iter();
    let says = words.find(|word| name.starts_with(*word) || name.ends_with(*word));
    match says.map(|says| name.replace(says, "")) {
        None => 0,
        // "user_id" before "user_session": what is left of the name must say "id".
        Some(rest) if rest.is_empty() || NAMES.contains(&rest.as_str()) => 2,
        Some(_) => 1,
    }
}

fn customer_of(
    (table, others): (&Table, &[&Table]),
    (time, label): (Option<usize>, Option<usize>),
    said: &[Option<Role>],
    looks: &Looks,
) -> Option<usize> {
    let columns = table.columns();
    let able = |at: usize, column: &Column| {
        Some(at) != time
            && Some(at) != label
            && is_open(said, at)
            && !matches!(
                column.kind(),
                ColumnKind::Date | ColumnKind::Boolean | ColumnKind::Empty
            )
            // A gap turns pandas' 5 into 5.0: an id all the same, where the name says so.
            && (column.kind() != ColumnKind::Decimal
                || named(column) == 2 && is_whole(column))
            && looks.present(column) > 1
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
        named(column) * 4
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
                    let distinct = looks.present(column);
                    distinct * 100 >= rows && distinct < rows
                })
                .map(|(at, _)| at)
        }
    }
}

/// A column's first day and its last, as days since 1970.
pub(super) fn span(column: &Column) -> Option<(i64, i64)> {
    let moments =
        (0..column.dictionary_len() as u32).filter_map(|code| column.moment_of_code(code));
    let days = moments.map(|micros| micros.div_euclid(DAY));
    days.fold(None, |span: Option<(i64, i64)>, day| {
        Some(span.map_or((day, day), |(first, last)| (first.min(day), last.max(day))))
    })
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
            let found = roles(&table, &[], &[], &Looks::default());
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

    #[test]
    fn what_is_said_holds_and_the_rest_is_guessed() {
        let text = "user_id,buyer,sent,paid,left,fate\n\
            u1,b1,2020-01-01,2020-02-01,0,x\nu2,b1,2020-01-02,2020-02-02,1,y\n\
            u3,b2,2020-01-03,2020-02-03,0,x\n";
        let opened = read_slice("t.csv", text.as_bytes(), &ReadOptions::default());
        let table = opened.unwrap_or_else(|error| panic!("{error}")).table;
        let is = |said: &[(usize, Role)]| {
            let mut of: Vec<Option<Role>> = vec![None; 6];
            said.iter().for_each(|(at, role)| of[*at] = Some(*role));
            let roles =
                roles(&table, &[], &of, &Looks::default()).unwrap_or_else(|| panic!("{said:?}"));
            (roles.customer, roles.time, roles.label)
        };
        assert_eq!(is(&[]), (0, Some(2), Some(4)));
        // Of two rows of one buyer with another answer each, there is none.
        assert_eq!(is(&[(1, Role::Customer)]), (1, Some(2), None));
        assert_eq!(is(&[(3, Role::Time)]), (0, Some(3), Some(4)));
        assert_eq!(is(&[(2, Role::None)]), (0, Some(3), Some(4)));
        assert_eq!(is(&[(5, Role::Label)]), (0, Some(2), Some(5)));
        assert_eq!(is(&[(4, Role::Category)]), (0, Some(2), None));
        // Who is no customer is none.
        assert_eq!(is(&[(0, Role::Item)]).0, 1);
    }
}
