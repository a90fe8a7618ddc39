//! What a single column of a proposed recipe is good for: whether its numbers
//! may be summed, or only name something.

use super::bind::plain;
use super::roles::{NAMES, present};
use crate::table::{Column, ColumnKind, Role, date, guess_role};

/// What can be made of a column's values.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Purpose {
    /// An amount or a number of things: sums and averages say something.
    Measure,
    /// Yes or no.
    Flag,
    /// One of few groups.
    Category,
    /// Says what happened, as the user says: how often each of the frequent ones did.
    Event,
    /// A whole number that names something: a city, a way of paying.
    Code,
    /// Names what was bought together; its number of different values counts.
    Receipt,
    /// Free text or a name of its own for nearly every row.
    Name,
    /// A date, perhaps with a time of day.
    Moment,
    /// Named like an answer.
    Label,
    /// Nothing is there.
    #[default]
    Nothing,
}

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

/// Dates of an end, which is most often planned.
const END: &[&str] = &[
    "expire",
    "expiry",
    "expiration",
    "until",
    "enddate",
    "endday",
    "endtime",
    "endat",
    "dateend",
    "enddt",
    "due",
    "만료",
    "종료",
    "만기",
];

/// Share of rows above which a code is a name of nearly every row.
const MOSTLY_DISTINCT: usize = 2;

/// Compact dates lie in these years; other numbers of eight digits seldom all do.
const YEARS: std::ops::RangeInclusive<i64> = 19000101..=21001231;

/// Whether a column is named like an answer.
pub(super) fn is_label(name: &str) -> bool {
    LABEL.contains(&plain(name).as_str())
}

/// Whether a column is named like the end of something.
pub(super) fn is_end(name: &str) -> bool {
    let name = plain(name);
    name == "end" || END.iter().any(|word| name.contains(word))
}

/// Whether all numbers of a column are whole.
pub(super) fn is_whole(column: &Column) -> bool {
    let numbers = column.dictionary_numbers().iter();
    let mut there = numbers.filter(|number| !number.is_nan()).peekable();
    there.peek().is_some() && there.all(|number| libm::trunc(*number) == *number)
}

/// What a column is good for that has this role because the user says so.
pub(super) fn purpose_as_said(role: Role) -> Purpose {
    match role {
        Role::Customer => Purpose::Name,
        Role::Time => Purpose::Moment,
        Role::Amount => Purpose::Measure,
        Role::Receipt => Purpose::Receipt,
        Role::Event => Purpose::Event,
        Role::Item => Purpose::Code,
        Role::Category => Purpose::Category,
        Role::Label => Purpose::Label,
        Role::None => Purpose::Nothing,
    }
}

/// What a column is good for.
pub(super) fn purpose(column: &Column) -> Purpose {
    let kind = column.kind();
    if is_label(column.name()) && present(column) == 2 {
        return Purpose::Label;
    }
    let guess = guess_role(column);
    match kind {
        ColumnKind::Empty => Purpose::Nothing,
        ColumnKind::Date => Purpose::Moment,
        ColumnKind::Integer if is_compact_dates(column) => Purpose::Moment,
        ColumnKind::Boolean => Purpose::Flag,
        _ if guess.role == Role::Receipt => Purpose::Receipt,
        ColumnKind::Category => Purpose::Category,
        ColumnKind::Identifier | ColumnKind::Text => Purpose::Name,
        ColumnKind::Integer | ColumnKind::Decimal => {
            let name = plain(column.name());
            let names = NAMES.iter().any(|ending| name.ends_with(ending));
            // Zeros and ones are a category by their values alone; their mean is a share.
            let groups = guess.role == Role::Category && guess.confidence > 0.5;
            let names = names || groups || matches!(guess.role, Role::Item | Role::Customer);
            if !names || !is_whole(column) {
                Purpose::Measure
            } else if column.len() > 20 && present(column) * MOSTLY_DISTINCT > column.len() {
                Purpose::Name
            } else {
                Purpose::Code
            }
        }
    }
}

/// Whether whole numbers are dates such as 20110911.
fn is_compact_dates(column: &Column) -> bool {
    let numbers = column.dictionary_numbers().iter();
    let mut there = numbers.filter(|number| !number.is_nan()).peekable();
    let is_date = |number: &f64| {
        let whole = *number as i64;
        YEARS.contains(&whole) && date::parse_compact(&whole.to_string()).is_some()
    };
    there.peek().is_some() && there.all(is_date)
}
