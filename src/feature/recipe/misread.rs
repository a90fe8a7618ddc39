//! Cells that are not written as their file's beginning: what they are, once all rows are there,
//! and whether the column is to be read so instead. A beginning of whole numbers says nothing of
//! the decimal mark that comes long after it.

use super::ValueKind;
use super::contest::{Contradiction, Retyped};
use super::intake::Written;
use crate::table::{Column, TypeChoice, TypeSniffer, ValueFormat};

/// Of at most so many filled cells one has to be lost before a file is read again: a stray cell
/// among millions is told, and no reason to read them all by the general reader.
const CELLS_PER_LOST: u64 = 1_000;

/// What one column of a file holds beside what its beginning promised.
#[derive(Clone, Debug, Default)]
pub(super) struct Misread {
    /// Every such cell, also where its text alone says what it means.
    found: Option<Box<TypeSniffer>>,
    /// How many of them are lost.
    lost: u64,
    /// The first of those: its line and text.
    first: Option<(u64, String)>,
}

impl Misread {
    /// A cell that is written otherwise and understood all the same.
    pub fn unlike(&mut self, text: &str) {
        self.found.get_or_insert_default().push(text);
    }

    /// A cell that cannot be read.
    pub fn lost(&mut self, line: u64, text: &str) {
        self.unlike(text);
        self.lost += 1;
        self.first
            .get_or_insert_with(|| (line, text.chars().take(60).collect()));
    }

    /// Adds what was found in rows that follow.
    pub fn merge(&mut self, later: &Misread) {
        if let Some(later) = &later.found {
            self.found.get_or_insert_default().merge(later);
        }
        self.lost += later.lost;
        if self.first.is_none() {
            self.first.clone_from(&later.first);
        }
    }

    /// As it travels between workers.
    pub fn into_parts(self) -> MisreadParts {
        MisreadParts {
            found: self.found.map(|found| *found),
            lost: self.lost,
            first: self.first,
        }
    }

    /// The same at the other end; lines were counted after the first `rows`.
    pub fn from_parts(parts: MisreadParts, rows: u64) -> Misread {
        let first = parts.first;
        Misread {
            found: parts.found.map(Box::new),
            lost: parts.lost,
            first: first.map(|(line, text)| (line.saturating_add(rows), text)),
        }
    }

    /// How the column of a file of `rows` rows is to be read instead, which begins like
    /// `column`: as the lost cells are written, if they are more than the others would lose by
    /// that, going by the beginning: the writing of most rows decides, as in a held file. Where
    /// hardly any are lost, as before.
    pub fn instead(&self, kind: ValueKind, column: &Column, rows: u64) -> Option<ValueFormat> {
        let known = column.column_type();
        if self.lost == 0 || known.chosen {
            return None;
        }
        if self.lost.saturating_mul(CELLS_PER_LOST) < filled(column, rows) {
            return None;
        }
        let found = self.found.as_ref()?.column_type(column.name());
        let suits = matches!(
            (kind, found.format),
            (ValueKind::Moment, ValueFormat::Date(_)) | (ValueKind::Number, ValueFormat::Number(_))
        );
        if !suits || found.format == known.format {
            return None;
        }
        let (before, after) = (Written::of(column), Written::by(found.format));
        let same = |text: &str| before.value(kind, text) == after.value(kind, text);
        // Rows of the beginning that would be lost instead, or mean something else.
        let differing: u64 = (0u32..)
            .zip(column.counts())
            .filter(|(code, _)| !column.is_missing_code(*code))
            .filter(|(code, _)| !same(column.dictionary_value(*code).trim()))
            .map(|(_, rows)| rows)
            .sum();
        let read = rows.saturating_sub(self.lost);
        let gained = u128::from(self.lost) * u128::from(column.len() as u64);
        (gained > u128::from(read) * u128::from(differing)).then_some(found.format)
    }
}

/// How many of so many rows have a cell in a column that begins like this.
fn filled(column: &Column, rows: u64) -> u64 {
    let seen = column.len() as u64;
    let filled = u128::from(seen.saturating_sub(column.missing_count()));
    let share = filled * u128::from(rows) / u128::from(seen.max(1));
    u64::try_from(share).unwrap_or(u64::MAX)
}

/// A [`Misread`] on its way.
#[derive(serde::Serialize, serde::Deserialize)]
pub(super) struct MisreadParts {
    found: Option<TypeSniffer>,
    lost: u64,
    first: Option<(u64, String)>,
}

impl super::build::Build {
    /// What the file of `table` that was read last showed of columns that begin otherwise;
    /// `places` says where each of the recipe's columns stands in it, and `columns` how they
    /// begin. To be asked once, when all of the file's rows are there. The file's place is
    /// left to whoever asks.
    pub fn misread(
        &mut self,
        table: usize,
        places: &[Option<usize>],
        columns: &[Column],
    ) -> Vec<(Contradiction, Retyped)> {
        let kinds: Vec<ValueKind> = match self.recipe.tables.get(table) {
            Some(rule) => rule.columns.iter().map(|column| column.kind).collect(),
            None => return Vec::new(),
        };
        let Some(intake) = self.intakes.get_mut(table) else {
            return Vec::new();
        };
        let rows = intake.rows - intake.rows_before.min(intake.rows);
        let misread = intake.misread.iter().zip(kinds).zip(places).enumerate();
        let retyped = misread.filter_map(|(at, ((misread, kind), place))| {
            let place = (*place)?;
            let format = misread.instead(kind, columns.get(place)?, rows)?;
            let (line, text) = misread.first.clone()?;
            let found = Contradiction {
                table,
                column: at,
                line,
                text,
                format,
            };
            let choice = TypeChoice::written(format);
            Some((
                found,
                Retyped {
                    file: 0,
                    column: place,
                    choice,
                },
            ))
        });
        let retyped = retyped.collect();
        intake.misread.fill(Misread::default());
        retyped
    }
}
