//! Where in a file its table stands: what comes before it, how many rows name
//! its columns, and which other tables follow.

use super::ReadOptions;
use super::kinds::Kind;
use super::profile::Profile;
use super::repair::OtherTable;

/// Rows of names, at most.
const HEADER_ROWS: usize = 5;

/// Rows of one text each above a table, at most.
const PREAMBLE_ROWS: usize = 20;

/// A row of the sample.
#[derive(Clone, Debug, Default)]
pub(super) struct SampleRow {
    /// The physical line in which it begins.
    pub line: u64,
    /// Its cells.
    pub cells: Vec<String>,
    /// A blank row stands before it.
    pub after_blank: bool,
    /// Its cells when another delimiter cuts it into as many as there are columns.
    pub otherwise: Option<Vec<String>>,
}

impl SampleRow {
    fn width(&self) -> usize {
        self.cells.len()
    }

    fn filled(&self) -> usize {
        self.cells.iter().filter(|c| !c.trim().is_empty()).count()
    }

    fn texts(&self) -> impl Iterator<Item = &str> {
        self.cells.iter().map(String::as_str)
    }

    /// Whether it could name columns: texts in every cell, no two alike.
    fn could_be_names(&self) -> bool {
        let mut seen = std::collections::HashSet::new();
        self.width() >= 2
            && self
                .texts()
                .all(|text| is_name(text) && seen.insert(text.trim()))
    }
}

/// Where the table stands and what is usual in it.
#[derive(Clone, Debug, Default)]
pub(super) struct Layout {
    /// Cells of a row.
    pub width: usize,
    /// The line in which the table begins, with its names.
    pub first_line: u64,
    /// The rows that hold its names.
    pub header: Vec<SampleRow>,
    /// The line at which another table begins.
    pub end_line: Option<u64>,
    /// Lines of text before the table.
    pub preamble: Vec<u64>,
    /// Tables that were left out.
    pub others: Vec<OtherTable>,
    /// What is usual in its columns.
    pub profile: Profile,
}

/// The width of most rows; of equally usual ones the first row's, then the larger.
pub(super) fn usual_width(widths: impl Iterator<Item = usize>) -> usize {
    let widths: Vec<usize> = widths.collect();
    let first = widths.first().copied();
    let mut sorted = widths;
    sorted.sort_unstable();
    let run = |wide: bool| {
        sorted
            .chunk_by(|a, b| a == b)
            .filter_map(|run| Some((run.len(), run.first().copied()?)))
            .filter(|(_, width)| !wide || *width >= 2)
            .map(|(count, width)| (count, Some(width) == first, width))
            .max()
    };
    // A file with a delimiter has rows with it.
    run(true)
        .or_else(|| run(false))
        .map_or(0, |(.., width)| width)
}

/// A first row in a delimiter of its own is no text before the table when
/// values follow at once.
pub(super) fn settle_first_row(rows: &mut [SampleRow]) {
    if let [first, second, ..] = rows
        && let Some(cells) = first.otherwise.take()
        && cells.len() == second.width()
        && !second.after_blank
        && second.texts().any(|text| Kind::of(text).is_value())
    {
        first.cells = cells;
    }
}

/// Finds the table among the rows of the sample. `complete` says that there are
/// no others; `known` is what the caller knows.
pub(super) fn find(rows: &[SampleRow], complete: bool, known: &ReadOptions) -> Layout {
    let header_rows = known.header_rows;
    let first = if known.skip_lines.is_some() {
        0
    } else {
        preamble(rows)
    };
    let tables = starts(rows, first, known);
    // The one that begins where the caller says; else the one with most rows; when the file goes
    // on, the one that does.
    let lengths: Vec<(usize, usize)> = tables
        .iter()
        .enumerate()
        .map(|(index, start)| {
            let end = tables.get(index + 1).map_or(rows.len(), |next| next.from);
            (start.names, end)
        })
        .collect();
    let chosen = if known.skip_lines.is_some() {
        0
    } else if complete {
        lengths
            .iter()
            .enumerate()
            .max_by_key(|(index, (start, end))| (end - start, std::cmp::Reverse(*index)))
            .map_or(0, |(index, _)| index)
    } else {
        lengths.len().saturating_sub(1)
    };
    let Some((start, end)) = lengths.get(chosen).copied() else {
        return Layout::default();
    };
    let body = rows.get(start..end).unwrap_or_default();
    let mut layout = table(body, header_rows);
    layout.end_line = rows.get(end).map(|row| row.line);
    layout.others = lengths
        .iter()
        .enumerate()
        .filter(|(index, _)| *index != chosen)
        .filter_map(|(_, (start, end))| {
            let first = rows.get(*start)?;
            Some(OtherTable {
                line: first.line,
                columns: first.width() as u64,
                rows: (end - start).saturating_sub(1) as u64,
            })
        })
        .collect();
    let first_table = lengths.first().map_or(0, |(start, _)| *start);
    layout.preamble = rows
        .get(..first_table)
        .unwrap_or_default()
        .iter()
        .map(|row| row.line)
        .collect();
    layout
}

/// Where a table begins.
struct Start {
    /// Its title, or its names where it has none.
    from: usize,
    /// Its names.
    names: usize,
}

/// The rows with which tables begin.
fn starts(rows: &[SampleRow], first: usize, known: &ReadOptions) -> Vec<Start> {
    let mut starts = vec![Start {
        from: first,
        names: first,
    }];
    if known.place_table() || known.header_rows == Some(0) {
        return starts;
    }
    let mut current = table(block(rows, first), known.header_rows);
    let mut at = first + current.header.len().max(1);
    while let Some(row) = rows.get(at) {
        let title = is_title(row, &current);
        let names = if title { at + 1 } else { at };
        let after = rows.get(names + 1..).unwrap_or_default();
        let begins = rows
            .get(names)
            .is_some_and(|row| begins_another(row, after, title, &current));
        if begins {
            starts.push(Start { from: at, names });
            at = names;
            current = table(block(rows, at), None);
            at += current.header.len().max(1);
        } else {
            at += 1;
        }
    }
    starts
}

/// The rows from `start` up to the next blank one, when that makes a table.
fn block(rows: &[SampleRow], start: usize) -> &[SampleRow] {
    let rows = rows.get(start..).unwrap_or_default();
    let end = rows.iter().skip(1).position(|row| row.after_blank);
    let block = end.and_then(|end| rows.get(..end + 1));
    block.filter(|block| block.len() >= 3).unwrap_or(rows)
}

/// Rows before the table: narrower than it, or with a single cell filled.
fn preamble(rows: &[SampleRow]) -> usize {
    let width = usual_width(rows.iter().map(SampleRow::width));
    if width < 2 {
        return 0;
    }
    let mut first = 0;
    while let Some(row) = rows.get(first) {
        if rows.get(first + 1).is_none() {
            return 0;
        }
        let few = row.filled() * 2 <= width && row.filled() < width;
        let narrow = row.width() < width && few && row.width() * 2 <= width.max(2);
        let lonely = row.filled() <= 1 && width >= 3 && leads_to_names(rows, first);
        if !narrow && !lonely {
            return first;
        }
        first += 1;
    }
    0
}

/// Whether the row at `at`, and others of one cell below it, stand above a blank row or names.
fn leads_to_names(rows: &[SampleRow], at: usize) -> bool {
    for row in rows.iter().skip(at + 1).take(PREAMBLE_ROWS) {
        let filled = row.filled();
        // Beyond the last name spreadsheets go on with empty cells.
        let names = filled >= 2 && row.could_be_names_of(filled);
        if row.after_blank || names || row.could_be_names() {
            return true;
        }
        if filled > 1 {
            return false;
        }
    }
    false
}

/// Whether a row may be the title of the table below it: a text alone after a
/// blank line.
fn is_title(row: &SampleRow, current: &Layout) -> bool {
    let first = row.cells.first().is_some_and(|cell| is_name(cell));
    first && row.after_blank && row.filled() == 1 && current.width >= 2
}

/// Whether a row names the columns of another table than `current`; `titled`
/// says that a title stands above it.
fn begins_another(row: &SampleRow, after: &[SampleRow], titled: bool, current: &Layout) -> bool {
    let (Some(next), width) = (after.first(), row.width()) else {
        return false;
    };
    if !row.could_be_names() || next.width() != width || is_header_again(row, current) {
        return false;
    }
    let like = after.iter().take(5).filter(|r| r.width() == width).count();
    let most = like * 2 > after.len().min(5);
    let values = next.texts().any(|text| Kind::of(text).is_value());
    // In the current table's columns these texts would be out of place.
    let misfit = width == current.width
        && current.profile.typed() >= 2
        && current
            .profile
            .columns
            .iter()
            .zip(row.texts())
            .all(|(column, text)| !column.is_typed() || !Kind::of(text).is_value());
    // Below a title all rows up to the next blank one must go with the names.
    let rows = after.iter().take_while(|row| !row.after_blank);
    let constant = titled && rows.take(50).all(|row| row.width() == width);
    most && (values || row.after_blank || constant) && (width != current.width || misfit)
}

fn is_header_again(row: &SampleRow, current: &Layout) -> bool {
    current
        .header
        .iter()
        .any(|header| header.cells == row.cells)
}

/// One table: the rows that name its columns, and what is usual below them.
fn table(rows: &[SampleRow], header_rows: Option<u64>) -> Layout {
    let Some(first) = rows.first() else {
        return Layout::default();
    };
    let mut width = usual_width(rows.iter().map(SampleRow::width));
    // Names without values below them are columns all the same.
    let named = first.texts().rev_filled();
    if named > width && first.could_be_names_of(named) {
        width = first.width();
    }
    let profile_from = |from: usize| {
        let sound = rows
            .get(from..)
            .unwrap_or_default()
            .iter()
            .filter(|row| row.width() == width && row.filled() > 0);
        Profile::learn(width, sound.map(|row| row.texts()))
    };
    let mut profile = profile_from(1);
    let count = match header_rows {
        Some(count) => count as usize,
        None if !is_header(first, rows.get(1), &profile) => 0,
        None => {
            // Behind all rows that may name columns, so that none of them blurs what they name.
            let behind = (rows.len() > 2 * HEADER_ROWS).then(|| profile_from(HEADER_ROWS));
            let more = |count: usize, row: &SampleRow| {
                names_again(first, row, &profile_from(count + 1))
                    || behind.as_ref().is_some_and(|below| names_parts(row, below))
            };
            let mut count = 1;
            while count < HEADER_ROWS
                && let Some(row) = rows.get(count)
                && rows.len() > count + 1
                && more(count, row)
            {
                count += 1;
            }
            count
        }
    };
    if count != 1 {
        profile = profile_from(count);
    }
    Layout {
        width,
        first_line: first.line,
        header: rows.iter().take(count).cloned().collect(),
        profile,
        ..Layout::default()
    }
}

/// Whether the first row names the columns below it.
fn is_header(first: &SampleRow, second: Option<&SampleRow>, profile: &Profile) -> bool {
    let (mut names, mut values) = (0, 0);
    for (column, text) in profile.columns.iter().zip(first.texts()) {
        let kind = Kind::of(text);
        let year = kind == Kind::Integer && matches!(text.trim().parse(), Ok(1900..=2100));
        if column.is_typed() {
            names += usize::from(!kind.is_value() && kind != Kind::Missing);
            let above_years = !year || column.knows_form(text);
            values += usize::from(kind.is_value() && above_years);
        } else if column.has_one_shape() && kind != Kind::Missing {
            names += usize::from(!column.knows_shape(text));
            values += usize::from(column.knows_shape(text) && kind == Kind::Code);
        } else {
            // A value above texts is odd for a name.
            values += usize::from(kind.is_value() && !year);
        }
    }
    if profile.columns.is_empty() {
        // Nothing below to compare with: a row of values names nothing.
        let values = first.texts().filter(|t| Kind::of(t).is_value()).count();
        return second.is_some() || values * 2 < first.width().max(1);
    }
    names > 0 && names * 2 >= values || values == 0
}

/// Whether a second row still names columns: the same names, or texts wherever
/// values stand below.
fn names_again(first: &SampleRow, row: &SampleRow, below: &Profile) -> bool {
    if row.cells == first.cells {
        return below.typed() > 0;
    }
    if row.width() != below.columns.len() {
        return false;
    }
    let typed = below.columns.iter().zip(row.texts());
    let typed: Vec<bool> = typed
        .filter(|(column, _)| column.is_typed())
        .map(|(_, text)| is_name(text))
        .collect();
    typed.len() >= 2 && below.rows() >= 2 && typed.iter().all(|name| *name)
}

/// Whether a row names parts of what a merged cell above it names: texts in columns of values
/// and nothing beside them.
fn names_parts(row: &SampleRow, below: &Profile) -> bool {
    let mut named = below.columns.iter().zip(row.texts());
    let only =
        named.all(|(column, text)| text.trim().is_empty() || (column.is_typed() && is_name(text)));
    only && !row.after_blank && row.width() == below.columns.len() && row.filled() >= 2
}

/// Whether a text could name a column.
fn is_name(text: &str) -> bool {
    let kind = Kind::of(text);
    !kind.is_value() && kind != Kind::Missing && text.len() <= 200
}

/// The place of the last filled cell.
trait Filled {
    fn rev_filled(self) -> usize;
}

impl<'a, I: Iterator<Item = &'a str>> Filled for I {
    fn rev_filled(self) -> usize {
        self.enumerate()
            .filter(|(_, text)| !text.trim().is_empty())
            .map(|(index, _)| index + 1)
            .last()
            .unwrap_or(0)
    }
}

impl SampleRow {
    /// Whether the first `count` cells are texts.
    fn could_be_names_of(&self, count: usize) -> bool {
        self.filled() == count && self.texts().take(count).all(is_name)
    }
}
