//! Text whose columns are made by white space, not by a delimiter.
//!
//! A row's cells are its words when it has as many as there are columns;
//! otherwise each word goes to the column below which it stands.

mod unit;

use super::options::COLUMN_LIMIT;
use super::record::Span;
use unit::{Unit, Word};

/// Lines by which the columns are told.
const LINES: usize = 2_000;

/// Fewest lines that show a pattern.
const FEWEST: usize = 3;

/// Where the columns stand.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Fixed {
    /// First place and one past the last that a column's words reach, over
    /// the lines of the sample; ordered.
    columns: Vec<(usize, usize)>,
    /// Places before each column but the first: where the words of the column before
    /// end in the sample, or as the user said.
    borders: Vec<u32>,
    /// What places are counted in.
    unit: Unit,
    /// Whether the user said so.
    said: bool,
}

/// Columns that begin after so many characters of a line; the first begins with the line.
/// Nothing where no border is within a line. Characters that are wide count twice if that
/// cuts fewer words of the sample.
pub(super) fn at(borders: &[u32], sample: &str) -> Option<Fixed> {
    let mut borders = borders.to_vec();
    borders.sort_unstable();
    borders.dedup();
    borders.retain(|at| *at > 0);
    borders.truncate(COLUMN_LIMIT - 1);
    let cut = |unit: Unit| -> usize {
        let lines = sample.split(['\n', '\r']).take(LINES);
        let lines = lines.filter(|line| !line.is_ascii());
        lines.map(|line| words_cut(&borders, line, unit)).sum()
    };
    let unit = match cut(Unit::Cells) < cut(Unit::Characters) {
        true => Unit::Cells,
        false => Unit::Characters,
    };
    (!borders.is_empty()).then(|| Fixed {
        columns: vec![(0, 0); borders.len() + 1],
        borders,
        unit,
        said: true,
    })
}

/// How many words have a border within.
fn words_cut(borders: &[u32], line: &str, unit: Unit) -> usize {
    let is_cut = |word: &Word| {
        let mut borders = borders.iter().map(|at| *at as usize);
        borders.any(|at| word.from < at && at < word.to)
    };
    unit.words(line).filter(is_cut).count()
}

/// Whether the sample is such a text, and where its columns stand.
pub(super) fn detect(sample: &str, complete: bool) -> Option<Fixed> {
    let mut lines: Vec<&str> = sample.split(['\n', '\r']).take(2 * LINES).collect();
    if !complete {
        lines.pop();
    }
    lines.retain(|line| !line.trim().is_empty());
    lines.truncate(LINES);
    if lines.len() < FEWEST || sample.contains('\t') {
        return None;
    }
    let aligned = |unit: Unit| {
        let columns = by_words(&lines, unit).or_else(|| by_gaps(&lines, unit))?;
        Some((order(&lines, &columns, unit), columns, unit))
    };
    let by_characters = aligned(Unit::Characters);
    let by_cells = match sample.is_ascii() {
        true => None,
        false => aligned(Unit::Cells),
    };
    let (_, columns, unit) = match (by_characters, by_cells) {
        (Some(one), Some(other)) if other.0 > one.0 => other,
        (Some(one), _) => one,
        (None, other) => other?,
    };
    let before_last = columns.len().saturating_sub(1);
    let ends = columns.iter().take(before_last);
    Some(Fixed {
        borders: ends.map(|(_, end)| *end as u32).collect(),
        columns,
        unit,
        said: false,
    })
}

/// How well words stand below each other: those that begin or end with their column.
fn order(lines: &[&str], columns: &[(usize, usize)], unit: Unit) -> usize {
    let body = lines.iter().skip(1).filter(|line| !line.is_ascii());
    let is_set = |word: &Word| {
        let mut columns = columns.iter();
        columns.any(|(from, to)| *from == word.from || *to == word.to)
    };
    body.map(|line| unit.words(line).filter(is_set).count())
        .sum()
}

/// Lines of equally many words, with more than one space between some.
fn by_words(lines: &[&str], unit: Unit) -> Option<Vec<(usize, usize)>> {
    let counts = lines.iter().map(|line| unit.words(line).count());
    let counts: Vec<usize> = counts.collect();
    let mut sorted = counts.clone();
    sorted.sort_unstable();
    let (alike, width) = sorted
        .chunk_by(|a, b| a == b)
        .map(|run| (run.len(), run.first().copied().unwrap_or(0)))
        .max()?;
    let aligned = lines
        .iter()
        .filter(|line| line.trim().contains("  ") || line.starts_with(' '))
        .count();
    if width < 2 || alike * 10 < lines.len() * 9 || aligned * 2 < lines.len() {
        return None;
    }
    let mut columns = vec![(usize::MAX, 0); width];
    // The first line may hold names that stand anywhere.
    let body = lines.iter().zip(&counts).skip(1);
    for (line, _) in body.filter(|(_, count)| **count == width) {
        for (column, word) in columns.iter_mut().zip(unit.words(line)) {
            *column = (column.0.min(word.from), column.1.max(word.to));
        }
    }
    Some(columns)
}

/// Columns of white space through all lines but the first.
fn by_gaps(lines: &[&str], unit: Unit) -> Option<Vec<(usize, usize)>> {
    let body = lines.get(1..)?;
    let longest = body.iter().map(|line| unit.length(line)).max()?.min(4_096);
    let mut filled = vec![false; longest];
    for word in body.iter().flat_map(|line| unit.words(line)) {
        let places = filled.get_mut(word.from..word.to.min(longest));
        places.into_iter().for_each(|places| places.fill(true));
    }
    let mut columns: Vec<(usize, usize)> = Vec::new();
    let mut gaps = 0;
    let mut start = None;
    for (at, filled) in filled.iter().chain([&false]).enumerate() {
        match (start, filled) {
            (None, true) => start = Some(at),
            (Some(from), false) => {
                start = None;
                match columns.last_mut() {
                    // One space through all lines may be chance, unless numbers
                    // stand to its right.
                    Some((_, end)) if from <= *end + 1 && !numbers(body, unit, from, at) => {
                        *end = at
                    }
                    Some((_, end)) => {
                        gaps += usize::from(from > *end + 1);
                        columns.push((from, at));
                    }
                    None => columns.push((from, at)),
                }
            }
            _ => {}
        }
    }
    // One wide gap at least, and rows that fill several columns: a paragraph
    // has neither.
    let several = |line: &&&str| {
        let reached = columns
            .iter()
            .filter(|(from, to)| unit.between(line, *from, *to).contains(|c: char| c != ' '))
            .count();
        reached * 2 >= columns.len()
    };
    let full = body.iter().filter(several).count();
    let enough = columns.len() >= 2 && gaps >= 1 && body.len() >= 2;
    (enough && full * 10 >= body.len() * 9).then_some(columns)
}

/// Whether the lines hold nothing but numbers between two places.
fn numbers(lines: &[&str], unit: Unit, from: usize, to: usize) -> bool {
    lines.iter().all(|line| {
        let mut cell = unit.between(line, from, to).bytes();
        cell.all(|byte| matches!(byte, b'0'..=b'9' | b'.' | b',' | b'-' | b' '))
    })
}

impl Fixed {
    /// Columns.
    pub fn width(&self) -> usize {
        self.columns.len()
    }

    /// Places before each column but the first.
    pub fn borders(&self) -> Vec<u32> {
        self.borders.clone()
    }

    /// The cells of a line that begins at `offset`, as many as columns; says
    /// whether every word had a column of its own.
    pub fn split(&self, line: &str, offset: usize, cells: &mut Vec<Span>) -> bool {
        cells.clear();
        if self.said {
            cut_at(&self.borders, self.unit, line, offset, cells);
            return true;
        }
        let span = |start: usize, end: usize| Span {
            start: offset + start,
            end: offset + end,
            mended: false,
        };
        if self.unit.words(line).count() == self.width() {
            let words = self.unit.words(line);
            cells.extend(words.map(|word| span(word.start, word.end)));
            return true;
        }
        cells.resize(self.width(), span(0, 0));
        let mut even = true;
        let mut last = 0;
        for word in self.unit.words(line) {
            let (start, end) = (word.start, word.end);
            let column = self.column_of(word.from, word.to).max(last);
            last = column;
            let Some(cell) = cells.get_mut(column) else {
                continue;
            };
            if cell.start == cell.end {
                *cell = span(start, end);
            } else {
                cell.end = offset + end;
                even = false;
            }
        }
        even
    }

    /// The column that a word overlaps most, or stands nearest to.
    fn column_of(&self, start: usize, end: usize) -> usize {
        let fit = |(from, to): &(usize, usize)| {
            let overlap = end.min(*to) as i64 - start.max(*from) as i64;
            (overlap, -((*from as i64) - (start as i64)).abs())
        };
        self.columns
            .iter()
            .enumerate()
            .max_by_key(|(index, column)| (fit(column), -(*index as i64)))
            .map_or(0, |(index, _)| index)
    }
}

/// The cells of a line between borders, without the spaces around them.
fn cut_at(borders: &[u32], unit: Unit, line: &str, offset: usize, cells: &mut Vec<Span>) {
    let mut characters = line.char_indices();
    let (mut start, mut place) = (0, 0);
    let ends = borders.iter().map(Some).chain([None]);
    for border in ends {
        let end = match border {
            Some(border) => loop {
                // A wide character upon the border belongs before it.
                if place >= *border as usize {
                    break line.len() - characters.as_str().len();
                }
                match characters.next() {
                    Some((_, letter)) => place += unit.of(letter),
                    None => break line.len(),
                }
            },
            None => line.len(),
        };
        let cell = line.get(start..end).unwrap_or_default();
        let from = start + (cell.len() - cell.trim_start_matches(' ').len());
        let to = from + cell.trim_matches(' ').len();
        cells.push(Span {
            start: offset + from,
            end: offset + to,
            mended: false,
        });
        start = end;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The cells of each line; none when it is no such text.
    fn cells(text: &str) -> Vec<Vec<&str>> {
        split(text).unwrap_or_default()
    }

    fn split(text: &str) -> Option<Vec<Vec<&str>>> {
        let fixed = detect(text, true)?;
        let mut spans = Vec::new();
        let rows = text.lines().map(|line| {
            fixed.split(line, 0, &mut spans);
            spans.iter().map(|s| &line[s.start..s.end]).collect()
        });
        Some(rows.collect())
    }

    #[test]
    fn words_under_each_other_are_columns() {
        let found = cells(" id   date  n\n 1 1997  1\n 2 1998 12\n 3 1999  5\n 4 2000  7\n");
        assert_eq!(found[0], ["id", "date", "n"]);
        assert_eq!(found[2], ["2", "1998", "12"]);
        assert!(cells("one two\nthree\nfour five six\n").is_empty());
        assert!(cells("a b\n1 2\n3 4\n").is_empty());
    }

    #[test]
    fn borders_cut_characters_wherever_the_words_stand() {
        let cut = |borders: &[u32], line: &str| -> Option<Vec<String>> {
            let fixed = at(borders, "")?;
            let mut spans = Vec::new();
            assert!(fixed.split(line, 0, &mut spans));
            assert_eq!(spans.len(), fixed.width());
            Some(spans.iter().map(|s| line[s.start..s.end].into()).collect())
        };
        let cells = |cells: &[&str]| Some(cells.iter().map(|c| c.to_string()).collect());
        for (borders, line, expected) in [
            (
                &[6, 15, 18][..],
                " 00001 19970101  1   11.77",
                cells(&["00001", "19970101", "1", "11.77"]),
            ),
            (
                &[6, 15, 18],
                "0000119970101x1211.77",
                cells(&["000011", "9970101x1", "211", ".77"]),
            ),
            (&[3, 5], "김민수AB 1", cells(&["김민수", "AB", "1"])),
            (&[3, 5], "ab", cells(&["ab", "", ""])),
            (&[3, 5], "", cells(&["", "", ""])),
            (&[5, 3, 3, 0], "abcdefg", cells(&["abc", "de", "fg"])),
            (&[1, 2], "abc", cells(&["a", "b", "c"])),
            (&[0], "abc", None),
            (&[], "abc", None),
        ] {
            assert_eq!(cut(borders, line), expected, "{borders:?} {line:?}");
        }
    }

    #[test]
    fn columns_of_korean_names_are_found_however_they_are_aligned() {
        let rows = [
            ("이름", "도시", "금액"),
            ("김민수", "서울", "1200"),
            ("남궁옥분", "부산", "70"),
            ("이한", "", "5"),
            ("Kim Lee", "대구", "31"),
            ("박", "뉴욕 시", "900"),
        ];
        let expected = [
            vec!["김민수", "서울", "1200"],
            vec!["남궁옥분", "부산", "70"],
            vec!["이한", "", "5"],
            vec!["Kim Lee", "대구", "31"],
            vec!["박", "뉴욕 시", "900"],
        ];
        for (unit, borders) in [(Unit::Characters, [7, 14]), (Unit::Cells, [8, 17])] {
            let padded = |text: &str, width: usize| {
                text.to_string() + &" ".repeat(width - unit.length(text))
            };
            let line = |(name, city, paid): &(&str, &str, &str)| {
                let paid = " ".repeat(6 - unit.length(paid)) + paid;
                format!("{}{}{paid}\n", padded(name, 10), padded(city, 9))
            };
            let text: String = rows.iter().map(line).collect();
            let found = cells(&text);
            assert_eq!(found[1..], expected, "{unit:?}");
            let fixed = detect(&text, true).unwrap();
            assert_eq!((fixed.unit, fixed.borders()[0]), (unit, borders[0]));
            // Said again they cut the same.
            let again = at(&fixed.borders(), &text).unwrap();
            let mut spans = Vec::new();
            for (line, expected) in text.lines().skip(1).zip(&expected) {
                again.split(line, 0, &mut spans);
                let cells: Vec<&str> = spans.iter().map(|s| &line[s.start..s.end]).collect();
                assert_eq!(cells, *expected, "{unit:?}");
            }
        }
    }

    #[test]
    fn texts_with_spaces_and_empty_cells_stay_in_their_columns() {
        let text = "name        city     n\nKim Min Su  Seoul    12\nLee         New York  7\nPark                  3\nChoi Y      Busan    40\n";
        let found = cells(text);
        assert_eq!(found[1], ["Kim Min Su", "Seoul", "12"]);
        assert_eq!(found[2], ["Lee", "New York", "7"]);
        assert_eq!(found[3], ["Park", "", "3"]);
    }
}
