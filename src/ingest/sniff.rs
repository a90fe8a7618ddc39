//! Which dialect: the one that cuts the sample into rows of one width whose
//! cells look like cells.

use super::candidates::{Candidate, delimiters};
use super::dialect::{Dialect, Escape, Quote};
use super::fixed::{self, Fixed};
use super::kinds::Kind;
use super::record::Cells;
use super::scan::Scanner;
use super::{Delimiter, ReadOptions};

/// Decoded bytes by which the dialect and the table's place are told.
pub(super) const SAMPLE: usize = 256 << 10;

/// Records of the sample that are looked at for the dialect, at most.
const RECORDS: usize = 600;

/// Sound records whose cells are looked at, at most.
const LOOKED_AT: usize = 60;

/// Below this no dialect is convincing, and the first line alone decides.
const CONVINCING: f64 = 0.15;

/// Rows that must speak against each row in which a backslash seems to escape a quote.
const TEXT_BACKSLASHES: usize = 4;

/// What another quote or escape must win by over RFC 4180.
const NOTABLE: f64 = 0.02;

/// What the sample says.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Sniffed {
    /// How cells are written.
    pub dialect: Dialect,
    /// Bytes of an opening `sep=` line, which spreadsheets write and skip.
    pub skip: usize,
    /// Columns by white space instead of a delimiter.
    pub fixed: Option<Fixed>,
}

/// Tells the dialect. `complete` says that the file ends with the sample.
pub(super) fn sniff(sample: &str, complete: bool, options: &ReadOptions) -> Sniffed {
    if let Some(fixed) = fixed_at(options, sample) {
        return of_fixed(fixed, 0);
    }
    let mut skip = 0;
    let mut wanted = options.delimiter;
    if wanted.is_none()
        && let Some((delimiter, length)) = separator_line(sample)
    {
        (wanted, skip) = (Some(delimiter), length);
    }
    let sample = sample.get(skip..).unwrap_or_default();
    let candidates = match wanted {
        Some(delimiter) => vec![Candidate::certain(delimiter)],
        None => delimiters(sample),
    };
    let quotes = quotes(sample, options);
    let mut best: Option<(Fit, Dialect)> = None;
    for candidate in &candidates {
        let Some(found) = best_of(sample, complete, candidate, &quotes, options) else {
            continue;
        };
        if best.is_none_or(|(other, _)| found.0.score > other.score) {
            best = Some(found);
        }
    }
    let fixed = |better_than: f64| match (wanted, options.quote) {
        (None, None) => fixed::detect(sample, complete).filter(|_| better_than < 0.6),
        _ => None,
    };
    let dialect = match (wanted, best) {
        (Some(delimiter), None) => Dialect::of(Some(delimiter)),
        (Some(_), Some((_, dialect))) => dialect,
        (None, Some((fit, dialect))) if fit.score >= CONVINCING => {
            let spaces = dialect.delimiter == Some(Delimiter::Space);
            if let Some(fixed) = fixed(if spaces { 0.0 } else { fit.score }) {
                return of_fixed(fixed, skip);
            }
            dialect
        }
        _ => match fixed(0.0) {
            Some(fixed) => return of_fixed(fixed, skip),
            None => Dialect::of(by_first_line(sample, complete)),
        },
    };
    Sniffed {
        dialect: Dialect {
            quote: options.quote.unwrap_or(dialect.quote),
            escape: options.escape.unwrap_or(dialect.escape),
            ..dialect
        },
        skip,
        fixed: None,
    }
}

/// Columns as the user said.
fn fixed_at(options: &ReadOptions, sample: &str) -> Option<Fixed> {
    fixed::at(options.borders.as_deref()?, sample)
}

fn of_fixed(fixed: Fixed, skip: usize) -> Sniffed {
    Sniffed {
        dialect: Dialect {
            quote: Quote::None,
            ..Dialect::of(None)
        },
        skip,
        fixed: Some(fixed),
    }
}

/// `sep=;` alone in the first line.
fn separator_line(sample: &str) -> Option<(Delimiter, usize)> {
    let end = sample.find(['\r', '\n'])?;
    let (line, rest) = sample.split_at(end);
    let (key, value) = line.split_at_checked(4)?;
    if !key.eq_ignore_ascii_case("sep=") || value.starts_with(char::is_alphanumeric) {
        return None;
    }
    let line_end = if rest.starts_with("\r\n") { 2 } else { 1 };
    Some((Delimiter::from_text(value)?, end + line_end))
}

/// The quotes that occur, and how one within a cell may be written.
fn quotes(sample: &str, options: &ReadOptions) -> Vec<(Quote, Escape)> {
    let has = |text: &str| memchr::memmem::find(sample.as_bytes(), text.as_bytes()).is_some();
    let mut all = vec![(Quote::Double, Escape::Doubled)];
    for (quote, sign) in [(Quote::Double, "\""), (Quote::Single, "'")] {
        if !has(sign) {
            continue;
        }
        if quote == Quote::Single {
            all.push((quote, Escape::Doubled));
        }
        if has(&format!("\\{sign}")) {
            all.push((quote, Escape::Backslash));
        }
        all.push((quote, Escape::None));
    }
    if has("\"") {
        all.push((Quote::None, Escape::Doubled));
    }
    let asked = |(quote, escape): &(Quote, Escape)| {
        options.quote.is_none_or(|wanted| wanted == *quote)
            && options.escape.is_none_or(|wanted| wanted == *escape)
    };
    let kept: Vec<_> = all.iter().copied().filter(asked).collect();
    if kept.is_empty() {
        return vec![(
            options.quote.unwrap_or_default(),
            options.escape.unwrap_or_default(),
        )];
    }
    kept
}

/// The best way of quoting for one delimiter; the usual one unless another is
/// notably better.
fn best_of(
    sample: &str,
    complete: bool,
    candidate: &Candidate,
    quotes: &[(Quote, Escape)],
    options: &ReadOptions,
) -> Option<(Fit, Dialect)> {
    let mut best: Option<(Fit, Dialect)> = None;
    // One quote out of place is damage, not a dialect.
    let quoted_lines = sample
        .lines()
        .filter(|line| line.contains('"'))
        .take(3)
        .count();
    for (index, (quote, escape)) in quotes.iter().enumerate() {
        let dialect = Dialect {
            delimiter: Some(candidate.delimiter),
            quote: *quote,
            escape: *escape,
        };
        let Some(fit) = fit(sample, complete, dialect, candidate) else {
            continue;
        };
        let better = match &best {
            // Where quotes leave one column, there is one.
            None => index == 0,
            Some((other, chosen)) => {
                // Quotes that are doubled somewhere are doubled everywhere. A backslash may stand
                // in a text as it is, where many more rows say that it escapes nothing.
                let by_chance = chosen.escape == Escape::Backslash
                    && fit.sound > other.sound + TEXT_BACKSLASHES * other.escaped;
                let contradicted = *escape == Escape::None && other.escaped > 0 && !by_chance;
                let asked = options.quote.is_some() || options.escape.is_some();
                !contradicted
                    && fit.score > other.score + if asked { 0.0 } else { NOTABLE }
                    && match (quote, escape) {
                        (Quote::None, _) => quoted_lines >= 3 && fit.sound >= other.sound + 3,
                        (Quote::Double, Escape::None) => fit.sound >= other.sound + 2,
                        _ => true,
                    }
            }
        };
        if better {
            best = Some((fit, dialect));
        }
    }
    best
}

/// How well a dialect cuts the sample.
#[derive(Clone, Copy, Debug)]
struct Fit {
    score: f64,
    /// Records of the usual width without a quote out of place.
    sound: usize,
    /// Sound records with an escaped quote.
    escaped: usize,
}

fn fit(sample: &str, complete: bool, dialect: Dialect, candidate: &Candidate) -> Option<Fit> {
    let mut scanner = Scanner::new(dialect, 1);
    let mut widths: Vec<(usize, bool, bool)> = Vec::new();
    let mut rows: Vec<Vec<(Kind, bool)>> = Vec::new();
    let mut first_row = None;
    while widths.len() < RECORDS {
        match scanner.next_record(sample, complete) {
            Ok(true) => {}
            Ok(false) => break,
            Err(_) => {
                widths.push((0, false, false));
                break;
            }
        }
        if scanner.is_blank(sample) {
            continue;
        }
        let cells = scanner.cells(sample);
        let clean = !scanner.has_stray_text();
        let width = scanner.cell_count() as usize;
        first_row.get_or_insert(width);
        widths.push((width, clean, scanner.has_escape()));
        if clean && width >= 2 && rows.len() < 4 * LOOKED_AT {
            // A quote within a cell that was never escaped is a border missed.
            let even = |cell: &str| scanner.has_escape() || !cell.contains('"');
            let look = |cell| (Kind::of(cell), is_good(cell, dialect) && even(cell));
            let mut row: Vec<(Kind, bool)> = cells.iter().take(64).map(look).collect();
            if dialect.quote != Quote::Single {
                for cell in parted(&cells)
                    .and_then(|cut| row.get_mut(cut))
                    .into_iter()
                    .flatten()
                {
                    cell.1 = false;
                }
            }
            rows.push(row);
        }
    }
    // The usual width; of equally usual ones the first row's, then the larger.
    let mut sorted: Vec<usize> = widths.iter().map(|(width, ..)| *width).collect();
    sorted.sort_unstable();
    let usual = sorted
        .chunk_by(|a, b| a == b)
        .map(|run| {
            (
                run.len(),
                run.first().copied() == first_row,
                run.first().copied(),
            )
        })
        .filter(|(_, _, width)| width.is_some_and(|width| width >= 2))
        .max()?;
    let width = usual.2?;
    let single = sorted.iter().filter(|width| **width == 1).count();
    if single > usual.0 && first_row == Some(1) {
        return None;
    }
    let sound = widths
        .iter()
        .filter(|(w, clean, _)| *w == width && *clean)
        .count();
    let escaped = widths
        .iter()
        .filter(|(w, clean, escaped)| *w == width && *clean && *escaped)
        .count();
    let rows: Vec<_> = rows
        .iter()
        .filter(|row| row.len() == width.min(64))
        .take(LOOKED_AT)
        .collect();
    // Columns that are empty throughout come from cutting too often.
    let filled = |column: &usize| {
        let kind = |row: &&Vec<(Kind, bool)>| row.get(*column).map(|(kind, _)| *kind);
        rows.iter().any(|row| kind(row) != Some(Kind::Missing))
    };
    let hollow = width.min(64) - (0..width.min(64)).filter(filled).count();
    let cells: usize = rows.iter().map(|row| row.len()).sum();
    let good = rows
        .iter()
        .flat_map(|row| row.iter())
        .filter(|(_, good)| *good)
        .count();
    let typed = (0..width.min(64))
        .filter(|column| {
            let values = rows
                .iter()
                .filter(|row| row.get(*column).is_some_and(|(kind, _)| kind.is_value()))
                .count();
            values * 10 >= rows.len() * 6 && values > 0
        })
        .count();
    let consistency = sound as f64 / widths.len().max(1) as f64;
    if dialect
        .delimiter
        .is_some_and(|delimiter| delimiter.as_str() == "/")
    {
        // A date is three numbers, a path begins with the mark: neither is a row.
        let texts = |column: &usize| {
            let texts = |row: &&&Vec<(Kind, bool)>| {
                let kind = row.get(*column).map(|(kind, _)| *kind);
                matches!(kind, Some(Kind::Text | Kind::Word | Kind::Code))
            };
            rows.iter().filter(texts).count() * 2 > rows.len()
        };
        if first_row != Some(width) || !(0..width).any(|column| texts(&column)) {
            return None;
        }
    }
    if candidate.weak {
        // Words in a text are rows of equal width now and then, too.
        let enough = if dialect.delimiter == Some(Delimiter::Space) {
            consistency >= 0.3 && (width >= 3 || consistency >= 0.9)
        } else {
            consistency >= 0.8
        };
        if typed == 0 || !enough || first_row == Some(1) && width < 3 {
            return None;
        }
    }
    let solid = 1.0 - hollow as f64 / width.min(64) as f64;
    let goodness = solid * good as f64 / cells.max(1) as f64;
    let columns = 1.0 - 1.0 / (1.0 + width as f64);
    Some(Fit {
        score: consistency * goodness * goodness * candidate.prior * columns,
        sound,
        escaped,
    })
}

/// The cells into which a text within single quotes was cut, if one was.
fn parted(cells: &Cells<'_>) -> Option<std::ops::RangeInclusive<usize>> {
    let alone = |cell: &str| cell.matches('\'').count() == 1;
    let opens = |cell: &str| cell.starts_with('\'') && alone(cell);
    let closes = |cell: &str| cell.ends_with('\'') && alone(cell);
    let from = cells.iter().take(64).position(opens)?;
    let length = cells.iter().take(64).skip(from + 1).position(closes)?;
    Some(from..=from + 1 + length)
}

/// Whether a cell looks as if it was cut at its borders: no quote left over, no
/// other usual delimiter inside an unquoted value.
fn is_good(cell: &str, dialect: Dialect) -> bool {
    let quotes = ['"', '\''];
    if cell.starts_with('"') || cell.len() > 1 && cell.ends_with('"') && cell.contains(",\"") {
        return false;
    }
    if quotes
        .iter()
        .any(|q| cell.starts_with(*q) && cell.len() > 1 && cell.ends_with(*q))
    {
        return false;
    }
    let others = [",", ";", "\t", "|"];
    let holds = others
        .iter()
        .any(|other| dialect.separator() != *other && cell.contains(other));
    // A comma belongs into a text or a number; elsewhere it is a border missed.
    !holds || matches!(Kind::of(cell), Kind::Number | Kind::Moment) || cell.contains(' ')
}

/// The delimiter that cuts most rows as wide as the first.
fn by_first_line(sample: &str, complete: bool) -> Option<Delimiter> {
    let strong = Delimiter::ALL
        .into_iter()
        .filter(|d| *d != Delimiter::Space);
    let mut best: Option<(usize, usize, usize, Delimiter)> = None;
    for delimiter in strong {
        let mut scanner = Scanner::new(Dialect::of(Some(delimiter)), 1);
        let (mut first, mut alike, mut records) = (0, 0, 0usize);
        while records < RECORDS && matches!(scanner.next_record(sample, complete), Ok(true)) {
            if scanner.is_blank(sample) {
                continue;
            }
            let width = scanner.cell_count() as usize;
            if records == 0 {
                first = width;
            }
            records += 1;
            alike += usize::from(width == first);
        }
        let better = best.is_none_or(|(other_alike, other_records, other_first, _)| {
            let (mine, theirs) = (alike * other_records, other_alike * records);
            mine > theirs || (mine == theirs && first > other_first)
        });
        if first >= 2 && better {
            best = Some((alike, records.max(1), first, delimiter));
        }
    }
    best.map(|(.., delimiter)| delimiter)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sniffed(text: &str) -> Sniffed {
        sniff(text, true, &ReadOptions::default())
    }

    #[test]
    fn the_delimiter_that_makes_even_rows_wins() {
        for (text, expected) in [
            ("a,b\n1,2\n", ","),
            ("a;b\n1,5;2,5\n3,5;4,5\n", ";"),
            ("a\tb,c\n1\t2\n3\t4,4\n", "\t"),
            ("a|b|c\n1|2|3\n", "|"),
            ("a,b\n\"x;y;z\",1\n\"x;y;z\",2\n", ","),
            ("id;city, state;v\n1;Seattle, WA;3\n", ";"),
            ("\"a;1\",\"b;2\"\n1,2\n", ","),
            ("a,b,c\n1,2\n1,2,3,4\n", ","),
            ("comment\nwell, yes\nno\n", ""),
            ("comment\n", ""),
            ("name\nJohn Smith\nJane Doe\n", ""),
            ("at\n2020-01-01 10:00:00\n2020-01-02 11:30:00\n", ""),
            ("a,b", ","),
            ("", ""),
            ("a, b, c\n1, 2, 3\n4, 5, 6\n", ", "),
            ("a, b\n1, \"x, y\"\n2, \"z, w\"\n", ", "),
            ("a||b||c\n1||2||3\n4||||6\n", "||"),
            ("a\t\tb\n1\t\t2\n", "\t\t"),
            ("id:name:v\n1:kim:2\n2:lee:3\n", ":"),
            ("id^name^v\n1^kim^2\n2^lee^3\n", "^"),
            ("id¦name¦v\n1¦kim¦2\n2¦lee¦3\n", "¦"),
            ("id\u{1}name\u{1}v\n1\u{1}kim\u{1}2\n", "\u{1}"),
            ("id name v\n1 kim 2.5\n2 lee 3.5\n", " "),
        ] {
            assert_eq!(sniffed(text).dialect.separator(), expected, "{text:?}");
        }
    }

    #[test]
    fn a_separator_line_is_obeyed_and_skipped() {
        let sniffed = |text| sniff(text, true, &ReadOptions::default());
        let found = sniffed("sep=;\r\na,b;c,d\r\n");
        assert_eq!(found.dialect.delimiter, Some(Delimiter::Semicolon));
        assert_eq!(found.skip, 7);
        assert_eq!(sniffed("sep=x\na,b\n").skip, 0);
    }

    #[test]
    fn quotes_and_escapes_are_told() {
        let doubled = "a,b\n\"x, \"\"y\"\"\",1\n\"z, w\",2\n";
        let backslash = "a,b\n\"x, \\\"y\\\", z\",1\n\"z, \\\"w\\\", u\",2\n\"u, v\",3\n";
        let none = "a,b\n\"5\" pipe, long\",1\n\"6\" pipe, long\",2\n\"7, 8\",3\n";
        let single = "a,b\n'x, y',1\n'it's, so',2\n'z, w',3\n";
        for (text, quote, escape) in [
            ("a,b\n1,2\n", Quote::Double, Escape::Doubled),
            (doubled, Quote::Double, Escape::Doubled),
            (backslash, Quote::Double, Escape::Backslash),
            (none, Quote::Double, Escape::None),
            (single, Quote::Single, Escape::None),
        ] {
            let dialect = sniffed(text).dialect;
            assert_eq!((dialect.quote, dialect.escape), (quote, escape), "{text}");
            assert_eq!(dialect.delimiter, Some(Delimiter::Comma), "{text}");
        }
    }
}
