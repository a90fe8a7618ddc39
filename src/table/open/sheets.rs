//! All tables of one workbook, which is opened once for all of them.

use super::{NAMES, table_name};
use crate::ingest::{
    ByteSource, CachedSource, Content, FormatNote, IngestError, IngestProblem, Part, ReadOptions,
    ReadReport, Repair, TABLE_BYTES_LIMIT, Workbook, WorkbookKind, held_part,
};
use crate::table::Column;
use crate::table::join::Join;
use crate::table::reader::Opened;

/// Opens every table of a workbook within a file, each with its name: the largest first, then
/// the others as far as they can be read, and as there is room: together they take no more than
/// one table may. Only the one that `options.sheet` names, if it does.
///
/// # Errors
/// When the first one cannot be read.
pub async fn open_sheets(
    source: &mut dyn ByteSource,
    part: &Part,
    kind: WorkbookKind,
    options: &ReadOptions,
) -> Result<Vec<(String, Opened)>, IngestError> {
    let (file, bytes) = (source.name().to_string(), source.len());
    let (file, name) = match &part.packing.member {
        Some(member) => (format!("{file}: {}", member.name), member.name.clone()),
        None => (file.clone(), file),
    };
    let mut held;
    let within: &mut dyn ByteSource = match part.packing.is_none() {
        true => source,
        false => {
            let unpacked = held_part(source, part).await;
            held = unpacked.map_err(|error| IngestError {
                file: file.clone(),
                ..error
            })?;
            &mut held
        }
    };
    let failed = |problem| IngestError {
        file: file.clone(),
        problem,
    };
    let mut cached = CachedSource::new(within);
    let book = Workbook::open(&mut cached, kind, options).await;
    let mut sheets = Sheets {
        book: book.map_err(failed)?,
        name: table_name(&name),
        bytes,
        compressed: !part.packing.is_none(),
        room: TABLE_BYTES_LIMIT,
    };
    let wanted = options.sheet.as_deref();
    let first = sheets.read(wanted).await.map_err(failed)?;
    let (sheet, others) = sheets_within(&first.report);
    let others = match wanted {
        Some(_) => Vec::new(),
        None => others,
    };
    let mut all = vec![(sheet.unwrap_or_else(|| first.table.name.clone()), first)];
    let mut left_out = Vec::new();
    for other in others {
        match sheets.read(Some(&other)).await {
            Ok(opened) => all.push((other, opened)),
            Err(IngestProblem::TooLarge { .. }) => left_out.push(other),
            // A sheet of remarks is no table; the others are opened all the same.
            Err(_) => {}
        }
    }
    if let (Some((_, first)), false) = (all.first_mut(), left_out.is_empty()) {
        let count = left_out.len() as u64;
        left_out.truncate(NAMES);
        let note = FormatNote::MembersUnread {
            count,
            names: left_out,
        };
        first.report.repairs.push(Repair::Format(note));
    }
    Ok(all)
}

/// A workbook whose tables are taken one after the other.
struct Sheets<'a> {
    book: Workbook<'a>,
    name: &'a str,
    bytes: u64,
    compressed: bool,
    /// Bytes that the tables to come may take.
    room: u64,
}

impl Sheets<'_> {
    async fn read(&mut self, wanted: Option<&str>) -> Result<Opened, IngestProblem> {
        let mut join = Join::with_limit(self.name, self.room);
        let mut report = self.book.read(wanted, &mut join).await?;
        let table = join.finish_in_steps().await;
        let taken: u64 = table.columns().iter().map(Column::size).sum();
        self.room = self.room.saturating_sub(taken);
        report.columns = table.columns().len() as u64;
        report.bytes = self.bytes;
        report.compressed |= self.compressed;
        Ok(Opened { table, report })
    }
}

/// What of a file's content is a workbook.
pub(super) fn workbook(part: &Part) -> Option<WorkbookKind> {
    match part.content {
        Content::Workbook(kind) => Some(kind),
        _ => None,
    }
}

/// The name of the table that was taken of a workbook's several, and those of the others
/// that may be tables: a row is a header at most.
pub(super) fn sheets_within(report: &ReadReport) -> (Option<String>, Vec<String>) {
    let found = report.repairs.iter().find_map(|repair| match repair {
        Repair::Format(FormatNote::SheetChosen { sheet, others, .. }) => Some((sheet, others)),
        _ => None,
    });
    let Some((sheet, others)) = found else {
        return (None, Vec::new());
    };
    let others = others.iter().filter(|other| other.rows > 1);
    let others = others.map(|other| other.name.clone()).collect();
    (Some(sheet.name.clone()), others)
}
