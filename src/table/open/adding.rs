//! Repairs of one kind that were made in several files, as one.

use crate::ingest::{EXAMPLES, FormatNote, Repair};

/// Adds what was counted in another file, if it is of the same kind.
pub(super) fn add(known: &mut Repair, other: &Repair) -> bool {
    use Repair::{
        BlankLines, BytesUndecoded, CellsParted, CellsRealigned, FootnotesSkipped, Format,
        HeaderRepeated, LongRows, OtherTables, OwnDelimiters, PreambleSkipped, ShortRows,
        StrayQuotes, TextAfterQuote, TotalsKept, ZerosRemoved,
    };
    match (known, other) {
        (
            ZerosRemoved { count, lines },
            ZerosRemoved {
                count: more,
                lines: others,
            },
        )
        | (
            BlankLines { count, lines },
            BlankLines {
                count: more,
                lines: others,
            },
        )
        | (
            HeaderRepeated { count, lines },
            HeaderRepeated {
                count: more,
                lines: others,
            },
        )
        | (
            PreambleSkipped { count, lines },
            PreambleSkipped {
                count: more,
                lines: others,
            },
        )
        | (
            FootnotesSkipped { count, lines },
            FootnotesSkipped {
                count: more,
                lines: others,
            },
        )
        | (
            StrayQuotes { count, lines },
            StrayQuotes {
                count: more,
                lines: others,
            },
        )
        | (
            CellsParted { count, lines },
            CellsParted {
                count: more,
                lines: others,
            },
        )
        | (
            CellsRealigned { count, lines },
            CellsRealigned {
                count: more,
                lines: others,
            },
        )
        | (
            OwnDelimiters { count, lines },
            OwnDelimiters {
                count: more,
                lines: others,
            },
        )
        | (
            TextAfterQuote { count, lines },
            TextAfterQuote {
                count: more,
                lines: others,
            },
        )
        | (
            TotalsKept { count, lines },
            TotalsKept {
                count: more,
                lines: others,
            },
        ) => sum(count, *more, lines, others),
        (
            BytesUndecoded {
                count,
                lines,
                encoding,
            },
            BytesUndecoded {
                count: more,
                lines: others,
                encoding: other,
            },
        ) if encoding == other => sum(count, *more, lines, others),
        (
            ShortRows {
                count,
                expected,
                examples,
            },
            ShortRows {
                count: more,
                expected: other,
                examples: others,
            },
        )
        | (
            LongRows {
                count,
                expected,
                examples,
            },
            LongRows {
                count: more,
                expected: other,
                examples: others,
            },
        ) if expected == other => sum(count, *more, examples, others),
        (
            OtherTables { count, examples },
            OtherTables {
                count: more,
                examples: others,
            },
        ) => sum(count, *more, examples, others),
        (
            Format(FormatNote::CellErrors { count, rows }),
            Format(FormatNote::CellErrors {
                count: more,
                rows: others,
            }),
        ) => sum(count, *more, rows, others),
        (
            Format(FormatNote::JsonSkipped { count, lines }),
            Format(FormatNote::JsonSkipped {
                count: more,
                lines: others,
            }),
        ) => sum(count, *more, lines, others),
        (
            Format(FormatNote::MoreRepairs { count }),
            Format(FormatNote::MoreRepairs { count: more }),
        ) => sum::<u64>(count, *more, &mut Vec::new(), &[]),
        _ => false,
    }
}

fn sum<T: PartialEq + Clone>(
    count: &mut u64,
    more: u64,
    examples: &mut Vec<T>,
    others: &[T],
) -> bool {
    *count += more;
    for other in others {
        // A line of the same number in another file is named already.
        if examples.len() < EXAMPLES && !examples.contains(other) {
            examples.push(other.clone());
        }
    }
    true
}
