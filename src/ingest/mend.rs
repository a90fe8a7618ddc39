//! A damaged row, read in the way that fits the columns best.
//!
//! Every reading is a guess: a quote too many, a delimiter too few or too many,
//! a row in another delimiter. A guess is taken only when all its cells could
//! stand in their columns, as learned from the sound rows, and no other guess
//! comes near it.

use super::cut::{Cut, cut};
use super::dialect::{Dialect, Escape};
use super::profile::Profile;
use super::{Delimiter, Quote};

mod regroup;
mod split;

/// Longest line that is tried in several readings, in bytes.
const LONGEST: usize = 16 << 10;

/// Quotes of a line that are tried as characters, at most.
const QUOTES_TRIED: usize = 64;

/// Sound rows from which the columns are known well enough.
const KNOWN: u32 = 4;

/// How much better than the next the best guess must be (log-likelihood).
const MARGIN: f64 = 0.2;

/// What was wrong with a row that was mended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Damage {
    /// A quote that belongs to the text.
    StrayQuote,
    /// A delimiter was missing between two cells.
    MissingDelimiter,
    /// A delimiter too many: an empty cell dropped, or a text put together.
    SurplusDelimiter,
    /// The row had a delimiter of its own.
    OtherDelimiter,
}

/// A reading of a row.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Guess {
    /// The cells, as many as the table has columns.
    pub cells: Vec<String>,
    /// What was wrong.
    pub damage: Damage,
    /// How usual the cells are.
    score: f64,
}

/// The row as it stands, for the guesses to be measured against.
#[derive(Clone, Copy, Debug)]
pub(super) struct Standing {
    /// Cells.
    pub cells: usize,
    /// Quotes stand where none belongs.
    pub odd_quotes: bool,
}

/// Reads damaged rows of one table.
#[derive(Clone, Copy, Debug)]
pub(super) struct Mender<'a> {
    /// How the file's cells are written.
    pub dialect: Dialect,
    /// Columns.
    pub width: usize,
    /// What is usual in them; without columns nothing is known.
    pub profile: &'a Profile,
}

impl Mender<'_> {
    /// The best reading of a data row; `None` when it is best as it stands or
    /// when no reading is proven.
    pub fn row(&self, line: &str, standing: Standing) -> Option<Guess> {
        let known = self.profile.columns.len() == self.width && self.profile.rows() >= KNOWN;
        if line.len() > LONGEST || !known || self.width < 2 {
            return None;
        }
        let mut guesses = Vec::new();
        if standing.odd_quotes {
            self.quotes(line, &mut guesses);
        }
        if guesses.is_empty() && (standing.cells < self.width || standing.odd_quotes) {
            split::guesses(self, line, &mut guesses);
        }
        if standing.cells > self.width {
            guesses.extend(regroup::guess(self, line, self.dialect));
        }
        if standing.cells < self.width {
            guesses.extend(self.other_delimiters(line));
        }
        self.best(line, guesses, standing)
    }

    /// The only reading of a header that is certain without knowing its columns.
    pub fn header(&self, line: &str, found: usize) -> Option<Guess> {
        if line.len() > LONGEST || self.width < 2 {
            return None;
        }
        let mut guesses = Vec::new();
        self.quotes(line, &mut guesses);
        if guesses.is_empty() && found < self.width {
            split::guesses_beside_quotes(self, line, &mut guesses);
            guesses.retain(|guess| guess.cells.iter().all(|cell| !cell.trim().is_empty()));
        }
        if guesses.is_empty() && found < self.width {
            guesses = self
                .others()
                .filter_map(|dialect| {
                    let cut = cut(line, dialect, None);
                    let whole = cut.clean && cut.pieces.len() == self.width;
                    let named = cut.texts().all(|text| !text.trim().is_empty());
                    (whole && named).then(|| self.guess(cut.into_texts(), Damage::OtherDelimiter))
                })
                .collect();
        }
        if guesses.is_empty() && found > self.width {
            let cut = cut(line, self.dialect, None);
            let named: Vec<String> = cut
                .texts()
                .filter(|text| !text.trim().is_empty())
                .map(str::to_string)
                .collect();
            if cut.clean && named.len() == self.width {
                guesses.push(self.guess(named, Damage::SurplusDelimiter));
            }
        }
        let first = guesses.first()?.clone();
        let alone = guesses.iter().all(|guess| guess.cells == first.cells);
        alone.then_some(first)
    }

    /// The first line of a record that a stray quote drew over several.
    pub fn first_line(&self, line: &str) -> Option<Vec<String>> {
        if line.len() > LONGEST || self.width == 0 {
            return None;
        }
        let mut guesses = Vec::new();
        self.quotes(line, &mut guesses);
        guesses.retain(|guess| self.admits(guess));
        let best = guesses
            .into_iter()
            .max_by(|a, b| a.score.total_cmp(&b.score))?;
        Some(best.cells)
    }

    /// Readings with one quote taken for a character, or with quotes that only
    /// close before a delimiter.
    pub fn quotes(&self, line: &str, guesses: &mut Vec<Guess>) {
        let Some(quote) = self.dialect.quote.byte() else {
            return;
        };
        let lenient = Dialect {
            escape: Escape::None,
            ..self.dialect
        };
        let whole = |cut: &Cut| cut.clean && cut.pieces.len() == self.width;
        if self.dialect.escape == Escape::Doubled {
            let mut cut = cut(line, lenient, None);
            if whole(&cut) {
                // Pairs still stand for one quote each.
                for piece in cut.pieces.iter_mut().filter(|piece| piece.quoted) {
                    let mut text = String::new();
                    self.dialect.unescape(&piece.text, &mut text);
                    piece.text = text;
                }
                guesses.push(self.guess(cut.into_texts(), Damage::StrayQuote));
            }
        }
        let quotes = memchr::memchr_iter(quote, line.as_bytes()).take(QUOTES_TRIED);
        for at in quotes {
            let cut = cut(line, self.dialect, Some(at));
            if whole(&cut) {
                guesses.push(self.guess(cut.into_texts(), Damage::StrayQuote));
            }
        }
    }

    /// Readings of a row that has a delimiter of its own.
    fn other_delimiters(&self, line: &str) -> Option<Guess> {
        if self.profile.typed() == 0 {
            return None;
        }
        self.others()
            .filter_map(|dialect| regroup::guess(self, line, dialect))
            .max_by(|a, b| a.score.total_cmp(&b.score))
            .map(|guess| Guess {
                damage: Damage::OtherDelimiter,
                ..guess
            })
    }

    fn others(&self) -> impl Iterator<Item = Dialect> {
        let dialect = self.dialect;
        Delimiter::ALL
            .into_iter()
            .filter(move |delimiter| Some(*delimiter) != dialect.delimiter)
            .map(move |delimiter| Dialect {
                delimiter: Some(delimiter),
                ..dialect
            })
    }

    fn guess(&self, cells: Vec<String>, damage: Damage) -> Guess {
        let score = match damage {
            // The stray quote itself is no fault of the cell's.
            Damage::StrayQuote => self.profile.score(cells.iter().map(|c| self.unquoted(c))),
            _ => self.profile.score(cells.iter().map(String::as_str)),
        };
        Guess {
            cells,
            damage,
            score,
        }
    }

    fn unquoted<'a>(&self, cell: &'a str) -> &'a str {
        let quote = if self.dialect.quote == Quote::Single {
            '\''
        } else {
            '"'
        };
        cell.strip_prefix(quote).unwrap_or(cell)
    }

    fn admits(&self, guess: &Guess) -> bool {
        let cells = guess.cells.iter();
        match guess.damage {
            Damage::StrayQuote => self.profile.admits(cells.map(|cell| self.unquoted(cell))),
            _ => self.profile.admits(cells.map(String::as_str)),
        }
    }

    /// The best guess, if it is possible, alone at the top and better than the
    /// row as it stands.
    fn best(&self, line: &str, guesses: Vec<Guess>, standing: Standing) -> Option<Guess> {
        let mut possible: Vec<Guess> = guesses.into_iter().filter(|g| self.admits(g)).collect();
        possible.sort_by(|a, b| b.score.total_cmp(&a.score));
        let best = possible.first()?.clone();
        let near = |guess: &&Guess| guess.cells != best.cells && best.score - guess.score < MARGIN;
        if possible.iter().any(|guess| near(&guess)) {
            return None;
        }
        // As it stands: the missing cells empty, the surplus ones cut.
        let mut cells = cut(line, self.dialect, None).into_texts();
        cells.resize(self.width, String::new());
        let plain =
            standing.cells <= self.width && self.profile.admits(cells.iter().map(String::as_str));
        let score = self.profile.score(cells.iter().map(String::as_str));
        (!plain || best.score > score + MARGIN).then_some(best)
    }
}
