//! The names of a sheet's columns, where several rows hold them: the upper ones
//! most often in cells that were merged, of which only the first is filled.

use std::collections::HashSet;

use super::area::Row;

/// The rows above the header that name its columns, too. `wanted` is the number
/// of rows that the caller says there are.
pub(super) fn above(lead: &[Row], header: usize, wanted: Option<u64>) -> Vec<Row> {
    let upper = |count: usize| {
        let rows = header
            .checked_sub(count)
            .and_then(|from| lead.get(from..header));
        let rows = rows.unwrap_or_default();
        let next = |(at, row): (usize, &Row)| {
            let below = rows.get(at + 1).or_else(|| lead.get(header));
            row.cells.len() >= 2 && below.is_some_and(|below| below.number == row.number + 1)
        };
        rows.iter().enumerate().all(next).then(|| rows.to_vec())
    };
    match wanted {
        Some(wanted) => upper((wanted as usize).saturating_sub(1)).unwrap_or_default(),
        None => {
            let Some(names) = lead.get(header) else {
                return Vec::new();
            };
            let mut seen = HashSet::new();
            let repeated = names.iter().any(|(_, name)| !seen.insert(name.to_string()));
            // Names that come twice mean something only with what stands above them.
            let rows = upper(1).filter(|_| repeated).unwrap_or_default();
            let mut both = HashSet::new();
            let header: Vec<&Row> = rows.iter().chain([names]).collect();
            let places: Vec<Option<usize>> = places(&header);
            let names = joined(&header, &places);
            match names.iter().all(|(_, name)| both.insert(name.clone())) {
                true => rows,
                false => Vec::new(),
            }
        }
    }
}

/// Rows of names below the first one, when `upper` stand above it.
pub(super) fn below(upper: usize, wanted: Option<u64>) -> usize {
    let wanted = wanted.map_or(1, |wanted| wanted as usize);
    wanted.saturating_sub(1 + upper)
}

/// The columns that any of the rows fills.
fn places(rows: &[&Row]) -> Vec<Option<usize>> {
    let columns = rows.iter().flat_map(|row| row.cells.iter());
    let last = columns.map(|(column, _)| *column as usize).max();
    (0..=last.unwrap_or_default()).map(Some).collect()
}

/// Each column's name, by the sheet's columns. Of several rows the upper ones
/// reach to the right as far as nothing else stands there.
pub(super) fn joined(rows: &[&Row], places: &[Option<usize>]) -> Vec<(usize, String)> {
    let used = places
        .iter()
        .enumerate()
        .filter(|(_, place)| place.is_some());
    let columns: Vec<usize> = used.map(|(column, _)| column).collect();
    let mut names: Vec<(usize, String)> = columns.iter().map(|c| (*c, String::new())).collect();
    let last = rows.len().saturating_sub(1);
    for (index, row) in rows.iter().enumerate() {
        let mut reaching = "";
        for (column, name) in &mut names {
            let own = row.iter().find(|(at, _)| *at as usize == *column);
            let text = match own {
                Some((_, text)) => text.trim(),
                None if index < last => reaching,
                None => "",
            };
            reaching = text;
            // What the row above says already is not said again.
            if text.is_empty() || name == text {
                continue;
            }
            if !name.is_empty() {
                name.push(' ');
            }
            name.push_str(text);
        }
    }
    names
}
