//! What does not fit a column, and where its cells could be meant otherwise.

use super::Note;
use crate::table::{Column, ColumnKind, Doubt};

/// Notes on cells that do not fit the column's type.
pub(super) fn notes(column: &Column) -> Vec<Note> {
    let column_type = column.column_type();
    let mut notes = Vec::new();
    let example = |wanted: bool| {
        column_type
            .examples
            .iter()
            .find(|misfit| looks_like_date(&misfit.text) == wanted)
            .or(column_type.examples.first())
    };
    let dates = column_type.kind == ColumnKind::Date;
    if column_type.impossible > 0
        && let Some(misfit) = example(true)
    {
        notes.push(Note::ImpossibleDates {
            rows: column_type.impossible,
            row: misfit.row,
            example: misfit.text.clone(),
        });
    }
    let others = column_type.misfits.saturating_sub(column_type.impossible);
    if others > 0
        && let Some(misfit) = example(!dates)
    {
        notes.push(match column_type.kind.is_number() {
            true => Note::NumbersWithText {
                rows: others,
                row: misfit.row,
                example: misfit.text.clone(),
            },
            false => Note::DoesNotFit {
                kind: column_type.kind,
                rows: others,
                row: misfit.row,
                example: misfit.text.clone(),
            },
        });
    }
    notes.extend(column_type.doubts.iter().map(|doubt| match doubt {
        Doubt::DayOrMonth { example } => Note::DayOrMonth {
            example: example.clone(),
        },
        Doubt::BothOrders { example } => Note::BothOrders {
            example: example.clone(),
        },
        Doubt::ThousandsOrFraction { example, read } => Note::ThousandsOrFraction {
            example: example.clone(),
            read: read.clone(),
        },
        Doubt::SomeZones { rows } => Note::SomeZones { rows: *rows },
        Doubt::Currencies { example } => Note::Currencies {
            example: example.clone(),
        },
        Doubt::BothMarks { example } => Note::BothMarks {
            example: example.clone(),
        },
        Doubt::CountOfTime { example, day } => Note::CountOfTime {
            example: example.clone(),
            day: day.clone(),
        },
    }));
    notes
}

/// Eight digits or parts with separators, which a date that never was has too.
fn looks_like_date(text: &str) -> bool {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    digits >= 5 && text.starts_with(|letter: char| letter.is_ascii_digit())
}
