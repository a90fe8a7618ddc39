//! Looks a workbook over before it is opened: what its parts really unpack to,
//! and how many cells a sheet spans. The reader behind holds some parts whole
//! and believes what they say of themselves.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::super::archive::{self, Member};
use super::super::container::WorkbookKind;
use super::super::error::IngestProblem;
use super::super::pour::{self, Packing};
use super::super::problems::{ArchiveProblem, WorkbookProblem};
use super::super::source::ByteSource;
use super::super::steps::{CELLS, Pauses};

/// Most unpacked bytes of one part of a workbook.
const PART_LIMIT: u64 = if cfg!(target_pointer_width = "32") {
    1 << 30
} else {
    8 << 30
};

/// Most unpacked bytes of the parts that are held in memory as a whole.
const HELD_LIMIT: u64 = if cfg!(target_pointer_width = "32") {
    256 << 20
} else {
    2 << 30
};

/// Most cells of a sheet that is held in memory as a rectangle.
const CELLS_LIMIT: u64 = if cfg!(target_pointer_width = "32") {
    8_000_000
} else {
    60_000_000
};

/// Most columns of a sheet of any program.
pub(super) const COLUMNS_LIMIT: u32 = 16_384;

/// Most rows of a sheet of any program.
pub(super) const ROWS_LIMIT: u32 = 1_048_576;

/// Refuses a workbook that would not fit.
pub(super) async fn check(
    source: &mut dyn ByteSource,
    kind: WorkbookKind,
) -> Result<(), IngestProblem> {
    if kind == WorkbookKind::Xls {
        return Ok(());
    }
    for member in archive::members(source)? {
        let held = kind == WorkbookKind::Ods || !member.name.contains("worksheets/");
        let limit = if held { HELD_LIMIT } else { PART_LIMIT };
        let read = [".xml", ".bin", ".rels"]
            .iter()
            .any(|ending| member.name.ends_with(ending));
        if read {
            unpacked_size(source, &member, limit).await?;
        }
        if kind == WorkbookKind::Ods && member.name == "content.xml" {
            let content = pour::hold(source, &Packing::of(member)).await?;
            cells(&content.into_bytes()).await?;
        }
    }
    Ok(())
}

/// Unpacks a part once without keeping it.
async fn unpacked_size(
    source: &mut dyn ByteSource,
    member: &Member,
    limit: u64,
) -> Result<(), IngestProblem> {
    let too_large = || ArchiveProblem::TooLarge {
        member: member.name.clone(),
        limit,
    };
    if member.size > limit {
        return Err(too_large().into());
    }
    pour::pour(source, &Packing::of(member.clone()), &mut |_| Ok(true)).await
}

/// Counts the cells that each sheet of an OpenDocument spans when its repeated
/// rows and columns are written out.
async fn cells(content: &[u8]) -> Result<(), IngestProblem> {
    let mut reader = Reader::from_reader(content);
    let too_many = || IngestProblem::from(WorkbookProblem::TooManyCells { limit: CELLS_LIMIT });
    let (mut rows, mut filled_rows, mut widest, mut held) = (0_u64, 0_u64, 0_u64, 0_u64);
    let (mut row, mut repeated, mut width) = (0_u64, 1_u64, 0_u64);
    let damaged = || {
        IngestProblem::from(WorkbookProblem::Damaged {
            reason: "content.xml".to_string(),
        })
    };
    // The reader behind waits for ever for an end that does not come, so every
    // element must be closed, and by its own name.
    let mut depth = 0_u64;
    let mut pauses = Pauses::each(CELLS);
    loop {
        pauses.did(1).await;
        let event = reader.read_event().map_err(|_| damaged())?;
        match &event {
            Event::Start(_) => depth += 1,
            Event::End(_) => depth = depth.saturating_sub(1),
            Event::Eof if depth > 0 => return Err(damaged()),
            _ => {}
        }
        match event {
            Event::Eof => return Ok(()),
            Event::Start(element) | Event::Empty(element) => match element.name().as_ref() {
                "table:table" => (rows, filled_rows, widest, held) = (0, 0, 0, 0),
                "table:table-row" => {
                    rows = (rows + repeated).min(u64::from(ROWS_LIMIT));
                    repeated = number(&element, "table:number-rows-repeated", ROWS_LIMIT);
                    (row, width) = (0, 0);
                }
                "table:table-cell" | "table:covered-table-cell" => {
                    row += number(&element, "table:number-columns-repeated", COLUMNS_LIMIT);
                    row = row.min(u64::from(COLUMNS_LIMIT));
                    let filled = element.attributes().flatten().any(|attribute| {
                        let key: &str = attribute.key.as_ref();
                        key.starts_with("office:") || key == "table:formula"
                    });
                    if filled {
                        held += row - width;
                        width = row;
                        widest = widest.max(row);
                        filled_rows = (rows + repeated).min(u64::from(ROWS_LIMIT));
                    }
                    if held > CELLS_LIMIT || filled_rows * widest > CELLS_LIMIT {
                        return Err(too_many());
                    }
                }
                _ => {}
            },
            _ => {}
        }
    }
}

/// A count within an element's attributes; 1 when it is not there.
fn number(element: &BytesStart<'_>, key: &str, most: u32) -> u64 {
    element
        .attributes()
        .flatten()
        .find(|attribute| attribute.key.as_ref() == key)
        .and_then(|attribute| attribute.value.trim().parse().ok())
        .unwrap_or(1)
        .min(u64::from(most))
}
