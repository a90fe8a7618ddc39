//! Notes on types and on suspicious values, in words.

use super::{Note, quoted, words};
use crate::i18n::Lang;
use crate::i18n::number::{count as in_words, plain};

/// The note in words; empty for a note of another kind.
pub(super) fn say(note: &Note, lang: Lang) -> String {
    let count = |rows: &u64| in_words(lang, *rows);
    match note {
        Note::ImpossibleDates { rows, row, example } => words::NOTE_IMPOSSIBLE_DATES.fill(
            lang,
            &[
                ("rows", &count(rows)),
                ("row", &count(row)),
                ("example", &quoted(example)),
            ],
        ),
        Note::DoesNotFit {
            kind,
            rows,
            row,
            example,
        } => words::NOTE_DOES_NOT_FIT.fill(
            lang,
            &[
                ("kind", kind.say(lang)),
                ("rows", &count(rows)),
                ("row", &count(row)),
                ("example", &quoted(example)),
            ],
        ),
        Note::DayOrMonth { example } => {
            words::NOTE_DAY_OR_MONTH.fill(lang, &[("example", &quoted(example))])
        }
        Note::BothOrders { example } => {
            words::NOTE_BOTH_ORDERS.fill(lang, &[("example", &quoted(example))])
        }
        Note::ThousandsOrFraction { example, read } => {
            words::NOTE_THOUSANDS.fill(lang, &[("example", &quoted(example)), ("read", read)])
        }
        Note::SomeZones { rows } => words::NOTE_SOME_ZONES.fill(lang, &[("rows", &count(rows))]),
        Note::Currencies { example } => {
            words::NOTE_CURRENCIES.fill(lang, &[("example", &quoted(example))])
        }
        Note::BothMarks { example } => {
            words::NOTE_BOTH_MARKS.fill(lang, &[("example", &quoted(example))])
        }
        Note::CountOfTime { example, day } => {
            words::NOTE_COUNT_OF_TIME.fill(lang, &[("example", example), ("day", day)])
        }
        Note::NegativeDurations { rows, min } => words::NOTE_NEGATIVE_DURATIONS
            .fill(lang, &[("rows", &count(rows)), ("min", &plain(*min))]),
        Note::EndsBeforeStart { start, rows, row } => words::NOTE_ENDS_BEFORE_START.fill(
            lang,
            &[
                ("start", &quoted(start)),
                ("rows", &count(rows)),
                ("row", &count(row)),
            ],
        ),
        Note::ImplausibleAges { rows, example } => words::NOTE_AGES.fill(
            lang,
            &[("rows", &count(rows)), ("example", &quoted(example))],
        ),
        Note::StandInNumber { value, rows } => {
            words::NOTE_STAND_IN.fill(lang, &[("value", &plain(*value)), ("rows", &count(rows))])
        }
        Note::PlaceholderDates { date, rows } => {
            words::NOTE_PLACEHOLDER_DATES.fill(lang, &[("date", date), ("rows", &count(rows))])
        }
        Note::FutureDates { rows, latest } => {
            words::NOTE_FUTURE_DATES.fill(lang, &[("rows", &count(rows)), ("latest", latest)])
        }
        Note::MissingDays { days, from, to } => words::NOTE_MISSING_DAYS
            .fill(lang, &[("days", &count(days)), ("from", from), ("to", to)]),
        Note::AlikeIds { rows, pairs } | Note::PaddedIds { rows, pairs } => {
            let pair = |(first, second): &(String, String)| {
                words::NOTE_ALIKE_PAIR.fill(
                    lang,
                    &[("first", &quoted(first)), ("second", &quoted(second))],
                )
            };
            let pairs: Vec<String> = pairs.iter().map(pair).collect();
            let message = match note {
                Note::AlikeIds { .. } => words::NOTE_ALIKE_IDS,
                _ => words::NOTE_PADDED_IDS,
            };
            message.fill(
                lang,
                &[("rows", &count(rows)), ("pairs", &pairs.join(", "))],
            )
        }
        // The others speak for themselves in the module above.
        _ => String::new(),
    }
}
