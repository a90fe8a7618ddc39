//! What was mended in a file while it was read, of which no dialect does the same.

use super::super::BoundFile;
use crate::ingest::{Format, FormatNote, ReadReport, RenamedColumn, Repair};

/// What keeps a script from reading a file as it is, if anything was mended in it that changes
/// rows, cells or the names of `columns`, which the table's part finds at its places.
pub(super) fn mended(
    report: &ReadReport,
    part: &BoundFile,
    columns: &[Option<String>],
) -> Option<&'static str> {
    let notes = report.repairs.iter().filter_map(|repair| match repair {
        Repair::Format(note) => Some(note),
        _ => None,
    });
    // Other formats are named as what they are, whatever was mended in them.
    if !matches!(report.format, Format::Csv | Format::Parquet) {
        return None;
    }
    let of_format = notes.filter_map(|note| match note {
        FormatNote::NestedAsText { count, names } if is_text_of(*count, names, columns) => {
            Some("Parquet with lists or objects in its cells")
        }
        FormatNote::ColumnsUneven { .. } | FormatNote::EmptyFiles { .. } => {
            Some("files that do not share one row of names")
        }
        FormatNote::MoreRepairs { .. } => Some("a text that was mended in many places"),
        _ => None,
    });
    let of_text = report.repairs.iter().filter_map(|repair| match repair {
        Repair::BytesUndecoded { .. } | Repair::ZerosRemoved { .. } => {
            Some("a text with bytes that are no letters")
        }
        Repair::NamesGiven { count, examples } => {
            let used = is_renamed(*count, examples, part, &[]);
            used.then_some("a table with columns that have no name")
        }
        Repair::NamesMadeDistinct { count, examples } => {
            let used = is_renamed(*count, examples, part, columns);
            used.then_some("a table with several columns of one name")
        }
        Repair::ShortRows { .. }
        | Repair::LongRows { .. }
        | Repair::CellsParted { .. }
        | Repair::CellsRealigned { .. }
        | Repair::OwnDelimiters { .. } => Some("a text whose rows are not of one width"),
        Repair::HeaderRepeated { .. } => Some("a text that repeats its names between the rows"),
        Repair::FootnotesSkipped { .. } => Some("a text with more below the table"),
        Repair::OtherTables { .. } => Some("a text with several tables"),
        Repair::StrayQuotes { .. } | Repair::TextAfterQuote { .. } | Repair::RowsUnwrapped => {
            Some("a text with quotes at odd places")
        }
        // Engines leave blank lines out as well; the others change neither rows nor names, or
        // the layout tells them.
        Repair::EncodingAssumed { .. }
        | Repair::HeaderOfNumbers { .. }
        | Repair::BlankLines { .. }
        | Repair::HeaderMissing { .. }
        | Repair::HeaderRowsJoined { .. }
        | Repair::PreambleSkipped { .. }
        | Repair::TotalsKept { .. }
        | Repair::Format(_) => None,
    });
    of_format.chain(of_text).next()
}

/// Whether cells of a column that the script needs were made texts: surely not if all names are
/// known and none is needed.
fn is_text_of(count: u64, names: &[String], columns: &[Option<String>]) -> bool {
    let mut needed = columns.iter().flatten();
    count > names.len() as u64 || needed.any(|column| names.contains(column))
}

/// Whether a column that the script needs is called otherwise in the file: by its place, or
/// because others share its name, which engines number in their own ways.
fn is_renamed(
    count: u64,
    examples: &[RenamedColumn],
    part: &BoundFile,
    columns: &[Option<String>],
) -> bool {
    let is_needed = |renamed: &RenamedColumn| {
        let position = |place: &Option<usize>| place.map(|at| at as u64 + 1);
        let is_same = |column: &String| *column == renamed.from;
        part.places
            .iter()
            .any(|place| position(place) == Some(renamed.position))
            || columns.iter().flatten().any(is_same)
    };
    count > examples.len() as u64 || examples.iter().any(is_needed)
}
