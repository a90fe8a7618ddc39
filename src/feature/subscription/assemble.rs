//! Reads the four tables once each and lays out the customers' table.

use super::accumulate::{Listening, Payments};
use super::dates::Dates;
use super::owners::{Customers, column, each_row};
use super::profile::{Age, UNKNOWN, category};
use super::report::JoinReport;
use super::{Built, FeatureError, ID, LABEL, Role, TABLE_NAME, Tables};
use crate::table::{Column, Table};

/// See [`super::build`].
pub fn build(tables: &Tables) -> Result<Built, FeatureError> {
    let train = only(tables, Role::Train)?;
    let members = only(tables, Role::Members)?;
    let transactions = some(tables, Role::Transactions)?;
    let user_logs = some(tables, Role::UserLogs)?;

    let mut report = JoinReport::default();
    let customers = labels(train, &mut report)?;
    let mut columns = vec![
        Column::from_texts(ID, texts(train, ID, &customers)?),
        Column::from_texts(LABEL, texts(train, LABEL, &customers)?),
    ];
    let payments = payments(transactions, &customers, &mut report)?;
    let listening = listening(user_logs, &customers, &mut report)?;
    let numbers = [
        payment_columns(&payments),
        listening_columns(&listening),
        amount_columns(&payments),
    ];
    for (name, values) in numbers.into_iter().flatten() {
        report.numeric_gaps += values.iter().filter(|value| value.is_nan()).count() as u64;
        columns.push(Column::from_numbers(name, values));
    }
    columns.extend(profiles(members, &customers, &mut report)?);
    let table = Table::new(TABLE_NAME, columns).ok_or(FeatureError::Uneven)?;
    Ok(Built { table, report })
}

fn only<'a>(tables: &Tables<'a>, role: Role) -> Result<&'a Table, FeatureError> {
    match tables.playing(role) {
        [table] => Ok(table),
        [] => Err(FeatureError::TableMissing { role }),
        [first, second, ..] => Err(FeatureError::TableTwice {
            role,
            first: first.name.clone(),
            second: second.name.clone(),
        }),
    }
}

fn some<'t, 'a>(tables: &'t Tables<'a>, role: Role) -> Result<&'t [&'a Table], FeatureError> {
    match tables.playing(role) {
        [] => Err(FeatureError::TableMissing { role }),
        parts => Ok(parts),
    }
}

fn labels<'a>(train: &'a Table, report: &mut JoinReport) -> Result<Customers<'a>, FeatureError> {
    let answers = column(train, LABEL)?;
    let conflicting = &mut report.conflicting_labels;
    let customers = Customers::read(
        column(train, ID)?,
        train.rows(),
        &mut report.train,
        |row, first| *conflicting += u64::from(answers.text(row) != answers.text(first)),
    );
    if customers.count() == 0 {
        return Err(FeatureError::NoCustomers {
            table: train.name.clone(),
        });
    }
    report.customers = customers.count() as u64;
    let unlabelled = customers
        .rows
        .iter()
        .filter(|row| answers.is_missing(**row));
    report.unlabelled = unlabelled.count() as u64;
    Ok(customers)
}

fn texts<'a>(
    train: &'a Table,
    name: &str,
    customers: &Customers,
) -> Result<Vec<&'a str>, FeatureError> {
    let column = column(train, name)?;
    Ok(customers.rows.iter().map(|row| column.text(*row)).collect())
}

fn payments<'a>(
    parts: &[&'a Table],
    customers: &Customers<'a>,
    report: &mut JoinReport,
) -> Result<Vec<Payments>, FeatureError> {
    let sources = sources(parts, &["is_auto_renew", "is_cancel", "actual_amount_paid"])?;
    let spans = sources_of_spans(parts)?;
    let mut all = vec![Payments::default(); customers.count()];
    let cleaning = &mut report.cleaning;
    report.transactions = each_row(parts, customers, |part, row, customer| {
        let columns = sources.get(part).map(Vec::as_slice);
        let (Some([auto_renew, cancels, paid]), Some((from, until)), Some(found)) =
            (columns, spans.get(part), all.get_mut(customer))
        else {
            return;
        };
        found.add_row();
        found.auto_renew.add(auto_renew.number(row));
        found.cancels.add(cancels.number(row));
        found.paid.add(paid.number(row));
        match (from.day(row), until.day(row)) {
            (Some(from), Some(until)) if until < from => cleaning.negative_spans += 1,
            (Some(from), Some(until)) => {
                cleaning.zero_spans += u64::from(until == from);
                found.add_span((until - from) as f64);
            }
            _ => cleaning.unreadable_spans += 1,
        }
    })?;
    Ok(all)
}

fn listening<'a>(
    parts: &[&'a Table],
    customers: &Customers<'a>,
    report: &mut JoinReport,
) -> Result<Vec<Listening>, FeatureError> {
    const NAMES: &[&str] = &[
        "total_secs",
        "num_unq",
        "num_25",
        "num_50",
        "num_75",
        "num_985",
        "num_100",
    ];
    let sources = sources(parts, NAMES)?;
    let mut all = vec![Listening::default(); customers.count()];
    let impossible = &mut report.cleaning.impossible_seconds;
    report.user_logs = each_row(parts, customers, |part, row, customer| {
        let columns = sources.get(part).map(Vec::as_slice);
        let (Some([seconds, unique, played @ ..]), Some(found)) = (columns, all.get_mut(customer))
        else {
            return;
        };
        found.add_row();
        *impossible += u64::from(found.add_seconds(seconds.number(row)));
        found.unique.add(unique.number(row));
        for (total, column) in found.played.iter_mut().zip(played) {
            total.add(column.number(row));
        }
    })?;
    Ok(all)
}

/// The named columns of each part.
fn sources<'a>(parts: &[&'a Table], names: &[&str]) -> Result<Vec<Vec<&'a Column>>, FeatureError> {
    parts
        .iter()
        .map(|table| names.iter().map(|name| column(table, name)).collect())
        .collect()
}

/// When each part's memberships were paid for and when they end.
fn sources_of_spans<'a>(parts: &[&'a Table]) -> Result<Vec<(Dates<'a>, Dates<'a>)>, FeatureError> {
    let of = |table: &&'a Table| {
        let from = Dates::of(column(table, "transaction_date")?);
        let until = Dates::of(column(table, "membership_expire_date")?);
        Ok((from, until))
    };
    parts.iter().map(of).collect()
}

type Named = (&'static str, Vec<f64>);

fn payment_columns(all: &[Payments]) -> Vec<Named> {
    let of = |value: fn(&Payments) -> f64| all.iter().map(value).collect();
    vec![
        ("txn_cnt", of(|p| f64::from(p.rows))),
        ("auto_renew_rate", of(|p| p.auto_renew.mean())),
        ("cancel_rate", of(|p| p.cancels.mean())),
        ("total_cancel", of(|p| or_zero(p.rows, p.cancels.sum()))),
        ("avg_duration", of(|p| p.span.mean())),
        ("max_duration", of(Payments::longest)),
        (
            "auto_cancel_inter",
            of(|p| p.auto_renew.mean() * p.cancels.mean()),
        ),
    ]
}

fn listening_columns(all: &[Listening]) -> Vec<Named> {
    let of = |value: fn(&Listening) -> f64| all.iter().map(value).collect();
    let days = |value: fn(&Listening) -> f64| -> Vec<f64> {
        all.iter().map(|l| or_zero(l.rows, value(l))).collect()
    };
    let [part_25, part_50, part_75, part_985, part_100]: [fn(&Listening) -> f64; 5] = [
        |l| l.played[0].sum(),
        |l| l.played[1].sum(),
        |l| l.played[2].sum(),
        |l| l.played[3].sum(),
        |l| l.played[4].sum(),
    ];
    vec![
        ("no_log_flag", of(|l| f64::from(u8::from(l.rows == 0)))),
        ("total_secs_sum", days(|l| l.seconds.sum())),
        ("total_secs_mean", days(|l| l.seconds.mean())),
        ("num_unq_mean", days(|l| l.unique.mean())),
        ("num_25_sum", days(part_25)),
        ("num_50_sum", days(part_50)),
        ("num_75_sum", days(part_75)),
        ("num_985_sum", days(part_985)),
        ("num_100_sum", days(part_100)),
    ]
}

fn amount_columns(all: &[Payments]) -> Vec<Named> {
    let of = |value: fn(&Payments) -> f64| all.iter().map(value).collect();
    vec![
        ("total_paid", of(|p| or_zero(p.rows, p.paid.sum()))),
        ("avg_paid", of(|p| p.paid.mean())),
    ]
}

/// Without a single row the value is 0: nothing happened, and that is known.
fn or_zero(rows: u32, value: f64) -> f64 {
    if rows == 0 { 0.0 } else { value }
}

fn profiles(
    members: &Table,
    customers: &Customers,
    report: &mut JoinReport,
) -> Result<Vec<Column>, FeatureError> {
    let mut member_rows: Vec<Option<usize>> = vec![None; customers.count()];
    let mut repeated = 0;
    report.members = each_row(&[members], customers, |_, row, customer| match member_rows
        .get_mut(customer)
    {
        Some(slot @ None) => *slot = Some(row),
        _ => repeated += 1,
    })?;
    report.members.repeated_rows = repeated;

    let ages = column(members, "bd")?;
    let mut decades = Vec::with_capacity(customers.count());
    for row in &member_rows {
        let age = Age::of(row.and_then(|row| ages.number(row)));
        report.cleaning.ages_not_given += u64::from(age == Age::NotGiven);
        report.cleaning.ages_out_of_range += u64::from(age == Age::OutOfRange);
        decades.push(age.category());
    }
    let categories = |name: &str| -> Result<Vec<String>, FeatureError> {
        let column = column(members, name)?;
        let of = |row: &Option<usize>| match row {
            Some(row) => category(column, *row),
            None => UNKNOWN.to_string(),
        };
        Ok(member_rows.iter().map(of).collect())
    };
    let genders = categories("gender")?;
    let genders = genders.iter().map(|gender| gender.to_lowercase());
    Ok(vec![
        Column::from_texts("age_group", decades.iter().map(String::as_str)),
        Column::from_texts("city", categories("city")?.iter().map(String::as_str)),
        Column::from_texts(
            "gender",
            genders.collect::<Vec<_>>().iter().map(String::as_str),
        ),
        Column::from_texts(
            "registered_via",
            categories("registered_via")?.iter().map(String::as_str),
        ),
    ])
}
