//! What ends before it begins: columns of dates that belong together by their names, such as
//! `start_date` and `end_date`, row by row.

use super::{Note, suspicious};
use crate::table::date::{DAY, DateOrder};
use crate::table::name::words_of;
use crate::table::{Column, ColumnKind, Table};

const STARTS: [&str; 7] = [
    "start", "starts", "started", "begin", "begins", "began", "from",
];
const ENDS: [&str; 12] = [
    "end",
    "ends",
    "ended",
    "expire",
    "expires",
    "expired",
    "expiry",
    "expiration",
    "finish",
    "finished",
    "until",
    "to",
];
/// Words that say only that a column holds dates.
const DATES: [&str; 8] = ["date", "day", "time", "datetime", "dt", "ts", "at", "on"];
const KOREAN_STARTS: [&str; 2] = ["시작", "개시"];
const KOREAN_ENDS: [&str; 2] = ["종료", "만료"];
/// The same in Korean, longer ones first.
const KOREAN_DATES: [&str; 6] = ["일자", "일시", "날짜", "시각", "시간", "일"];

/// Whether a column says when something began or when it ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Side {
    Start,
    End,
}

/// Whether rows of a column of ends lie before the beginnings beside them, and how many.
pub(super) fn ends_before_start(table: &Table, place: usize) -> Option<Note> {
    let end = table.columns().get(place).filter(|end| is_day(end))?;
    let (Side::End, what) = side(end.name())? else {
        return None;
    };
    let is_start = |column: &&Column| {
        is_day(column) && side(column.name()).as_ref() == Some(&(Side::Start, what.clone()))
    };
    let mut starts = table.columns().iter().filter(is_start);
    let (Some(start), None) = (starts.next(), starts.next()) else {
        return None;
    };
    let moment = |column: &Column, code: u32| {
        let moments = column.dictionary_moments();
        moments.get(code as usize).copied().flatten()
    };
    let (mut rows, mut first) = (0, None);
    for (row, (from, to)) in start.codes().iter().zip(end.codes()).enumerate() {
        if let (Some(from), Some(to)) = (moment(start, *from), moment(end, *to))
            && is_before(to, from)
        {
            rows += 1;
            first.get_or_insert(row as u64 + 1);
        }
    }
    Some(Note::EndsBeforeStart {
        start: start.name().to_string(),
        rows,
        row: first?,
    })
}

/// Whether a column's cells are days, with their times or without.
fn is_day(column: &Column) -> bool {
    let order = column
        .column_type()
        .date_format()
        .map(|format| format.order);
    column.kind() == ColumnKind::Date
        && !matches!(
            order,
            None | Some(DateOrder::TimeOfDay | DateOrder::YearMonth)
        )
}

/// Whether an end lies before its beginning. A day without a time is all of that day, and what
/// programs write where they know no end is none.
fn is_before(end: i64, start: i64) -> bool {
    let days = (end.div_euclid(DAY), start.div_euclid(DAY));
    if suspicious::is_placeholder(days.0) || suspicious::is_placeholder(days.1) {
        return false;
    }
    match end.rem_euclid(DAY) == 0 || start.rem_euclid(DAY) == 0 {
        true => days.0 < days.1,
        false => end < start,
    }
}

/// Which side of what a column's name says; nothing if it says neither or both.
fn side(name: &str) -> Option<(Side, String)> {
    let mut sides = Vec::new();
    let mut what = Vec::new();
    for word in words_of(name) {
        let says = |words: &[&str]| {
            words.iter().any(|said| {
                let rest = word.strip_prefix(*said);
                // Today is no end.
                let is_date = |rest| said.len() > 2 && DATES.contains(&rest);
                rest.is_some_and(|rest| rest.is_empty() || is_date(rest))
            })
        };
        match (says(&STARTS), says(&ENDS)) {
            (true, _) => sides.push(Side::Start),
            (_, true) => sides.push(Side::End),
            _ if DATES.contains(&word.as_str()) => {}
            _ => what.push(korean(word, &mut sides)),
        }
    }
    match sides.as_slice() {
        [only] => Some((*only, what.concat())),
        _ => None,
    }
}

/// A word without the Korean ones that say a side, which are noted.
fn korean(word: String, sides: &mut Vec<Side>) -> String {
    let all = KOREAN_STARTS.map(|said| (said, Side::Start));
    let mut all = all
        .into_iter()
        .chain(KOREAN_ENDS.map(|said| (said, Side::End)));
    let Some((said, side)) = all.find(|(said, _)| word.contains(said)) else {
        return word;
    };
    sides.push(side);
    let rest = word.replacen(said, "", 1);
    let without = KOREAN_DATES
        .iter()
        .find_map(|date| rest.strip_suffix(*date));
    without.unwrap_or(&rest).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn beginnings_and_ends_are_told_by_their_names() {
        for (start, end) in [
            ("start_date", "end_date"),
            ("StartDate", "EndDate"),
            ("startdate", "expirydate"),
            ("contract_begin", "contract_expires_at"),
            ("valid_from", "valid_to"),
            ("구독시작일", "구독종료일"),
            ("시작일자", "만료일"),
        ] {
            let (start, end) = (side(start), side(end));
            assert_eq!(start.as_ref().map(|(side, _)| *side), Some(Side::Start));
            assert_eq!(end.as_ref().map(|(side, _)| *side), Some(Side::End));
            assert_eq!(start.map(|(_, what)| what), end.map(|(_, what)| what));
        }
        for neither in [
            "date",
            "starter",
            "weekend",
            "start_to_end",
            "가입일",
            "today",
        ] {
            assert_eq!(side(neither), None, "{neither}");
        }
        assert_ne!(
            side("trial_start").map(|(_, what)| what),
            side("contract_end").map(|(_, what)| what)
        );
    }
}
