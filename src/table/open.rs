//! From files of any format to tables: one call for all of them.

mod adding;
mod file_dates;
mod plan;
mod sheets;
mod snapshots;
mod together;

use super::TableBuilder;
use super::reader::{Opened, table_name};
use crate::ingest::steps::{pause, run};
use crate::ingest::{
    ByteSource, Container, FormatNote, IngestError, ParquetFile, Part, PartStream, ReadOptions,
    ReadReport, Repair, WorkbookProblem, read_part, recognise_in_steps,
};

pub use file_dates::tell_dates;
use plan::Plan;
pub use sheets::open_sheets;
use sheets::sheets_within;
pub use snapshots::{begin_like_lists, may_be_lists};
use together::NAMES;
pub use together::{Joining, joint_name, uneven};

/// Opens the table of a file: the only one, the one that `options.sheet` names,
/// or the largest; the report says which others there are.
pub fn open_source(
    source: &mut dyn ByteSource,
    options: &ReadOptions,
) -> Result<Opened, IngestError> {
    run(open_source_in_steps(source, options))
}

/// The same, some milliseconds of work a step.
///
/// # Errors
/// As [`open_source`].
pub async fn open_source_in_steps(
    source: &mut dyn ByteSource,
    options: &ReadOptions,
) -> Result<Opened, IngestError> {
    let container = recognise_in_steps(source).await?;
    open_found(source, container, options).await
}

/// Opens one table of a file in which this was found.
async fn open_found(
    source: &mut dyn ByteSource,
    container: Container,
    options: &ReadOptions,
) -> Result<Opened, IngestError> {
    let file = source.name().to_string();
    let mut sources = [source];
    let mut options = options.clone();
    let mut plan = Plan::default();
    plan.add(0, container, &file);
    let wanted = options.sheet.clone();
    if plan
        .inputs
        .iter()
        .any(|input| Some(&input.name) == wanted.as_ref())
    {
        // It names a member of the archive, not a sheet within one.
        options.sheet = None;
    }
    plan.check(wanted.as_deref())?;
    let mut groups = plan.groups(&mut sources, &options).await?;
    plan.check(wanted.as_deref())?;
    let several = groups.len() > 1;
    let named = wanted.as_deref().and_then(|wanted| {
        groups
            .iter()
            .position(|group| plan.names(group).contains(&wanted))
    });
    if let (None, Some(wanted), true) = (named, &options.sheet, several) {
        let found = plan.inputs.iter().map(|input| input.name.clone());
        let problem = WorkbookProblem::NoSheet {
            wanted: wanted.clone(),
            found: found.collect(),
        };
        return Err(IngestError {
            file,
            problem: problem.into(),
        });
    }
    let mut opened = loop {
        let chosen = named.or_else(|| plan.largest(&groups, &mut sources));
        let Some(chosen) = chosen.filter(|chosen| *chosen < groups.len()) else {
            return Err(plan.refusal(&file));
        };
        let group = groups.remove(chosen);
        match plan.read(&group, &mut sources, &options).await {
            Ok(opened) => break opened,
            // Another table of the archive may be sound.
            Err(error) if named.is_none() && plan.spares_others(&group, &error) => {}
            Err(error) => return Err(error),
        }
    };
    plan.tell(&mut opened.report);
    let names: Vec<String> = groups
        .iter()
        .flat_map(|group| plan.names(group))
        .map(str::to_string)
        .collect();
    if !names.is_empty() {
        let note = FormatNote::OtherTables { names };
        opened.report.repairs.push(Repair::Format(note));
    }
    Ok(opened)
}

/// Opens every table of a file: an archive's members that share a header are one.
/// Each with its name, which is the file's own if it holds only one; `options` says
/// how the table of a name is to be read.
pub fn open_tables(
    source: &mut dyn ByteSource,
    options: &dyn Fn(&str) -> ReadOptions,
) -> Result<Vec<(String, Opened)>, IngestError> {
    run(open_tables_in_steps(source, options))
}

async fn open_tables_in_steps(
    source: &mut dyn ByteSource,
    options: &dyn Fn(&str) -> ReadOptions,
) -> Result<Vec<(String, Opened)>, IngestError> {
    let container = recognise_in_steps(source).await?;
    let file = source.name().to_string();
    let mut plan = Plan::default();
    plan.add(0, container, &file);
    let mut sources = [source];
    let groups = plan.groups(&mut sources, &options(&file)).await?;
    let several = groups.len() > 1;
    let mut tables = Vec::with_capacity(groups.len());
    for group in &groups {
        let name = match (several, plan.names(group).as_slice()) {
            (false, _) => file.clone(),
            (true, [only]) => name_within(&file, only),
            (true, names) => name_within(&file, &joint_name(names)),
        };
        match plan.read(group, &mut sources, &options(&name)).await {
            Ok(opened) => tables.push((name, opened)),
            Err(error) if plan.spares_others(group, &error) => {}
            Err(error) => return Err(error),
        }
    }
    if tables.is_empty() && plan.has_unread() {
        return Err(plan.refusal(&file));
    }
    for (_, opened) in &mut tables {
        plan.tell(&mut opened.report);
    }
    Ok(tables)
}

/// What a table within a file of several is called.
pub fn name_within(file: &str, table: &str) -> String {
    format!("{file}: {table}")
}

/// Opens one table of a file.
pub fn open_part(
    source: &mut dyn ByteSource,
    part: &Part,
    options: &ReadOptions,
) -> Result<Opened, IngestError> {
    run(open_part_in_steps(source, part, options))
}

/// The same, some milliseconds of work a step.
///
/// # Errors
/// As [`open_part`].
pub async fn open_part_in_steps(
    source: &mut dyn ByteSource,
    part: &Part,
    options: &ReadOptions,
) -> Result<Opened, IngestError> {
    let mut builder = TableBuilder::new(part_name(source, part));
    let report = read_part(source, part, options, &mut builder).await?;
    Ok(Opened {
        table: builder.finish_in_steps().await,
        report,
    })
}

/// The beginning of a text or of JSON, about `most` unpacked bytes; all of it, with the
/// full report, if there are no more.
pub fn sample_part(
    source: &mut dyn ByteSource,
    part: &Part,
    options: &ReadOptions,
    most: u64,
) -> Result<Opened, IngestError> {
    run(sample_part_in_steps(source, part, options, most))
}

/// The same, a megabyte a step.
///
/// # Errors
/// As [`sample_part`].
pub async fn sample_part_in_steps(
    source: &mut dyn ByteSource,
    part: &Part,
    options: &ReadOptions,
    most: u64,
) -> Result<Opened, IngestError> {
    let name = part_name(source, part).to_string();
    let Some(stream) = PartStream::new(source, part, options) else {
        return open_part_in_steps(source, part, options).await;
    };
    let mut stream = stream.in_pieces(most);
    let mut builder = TableBuilder::new(&name);
    let file = source.name().to_string();
    let failed = |problem| IngestError {
        file: file.clone(),
        problem,
    };
    while stream.poured() < most {
        pause().await;
        if !stream.step(source, &mut builder).map_err(failed)? {
            let report = stream.finish(&mut builder).map_err(failed)?;
            let table = builder.finish();
            return Ok(Opened { table, report });
        }
    }
    Ok(Opened {
        report: stream.so_far(),
        table: builder.finish(),
    })
}

fn part_name<'a>(source: &'a dyn ByteSource, part: &'a Part) -> &'a str {
    let member = part.packing.member.as_ref();
    table_name(member.map_or(source.name(), |member| &member.name))
}

/// Opens every table of a file, each with its name inside: the one that
/// [`open_source`] takes first, then those that it leaves, as far as they can be
/// read. Only one when `options.sheet` names it.
pub fn open_all(
    source: &mut dyn ByteSource,
    options: &ReadOptions,
) -> Result<Vec<(String, Opened)>, IngestError> {
    run(open_all_in_steps(source, options))
}

/// The same, some milliseconds of work a step.
///
/// # Errors
/// As [`open_all`].
pub async fn open_all_in_steps(
    source: &mut dyn ByteSource,
    options: &ReadOptions,
) -> Result<Vec<(String, Opened)>, IngestError> {
    // Once for all tables: it may be an archive that has to be unpacked to be looked into.
    let container = recognise_in_steps(source).await?;
    let mut plan = Plan::default();
    plan.add(0, container.clone(), source.name());
    if let (Some((part, kind)), None) = (plan.only_workbook(), &options.sheet) {
        let mut all = open_sheets(source, part, kind, options).await?;
        for (_, opened) in &mut all {
            plan.tell(&mut opened.report);
        }
        return Ok(all);
    }
    let first = open_found(source, container.clone(), options).await?;
    let (sheet, sheets) = sheets_within(&first.report);
    let is_sheet = sheet.is_some();
    let others: Vec<String> = match is_sheet {
        _ if options.sheet.is_some() => Vec::new(),
        true => sheets,
        false => {
            let sources: &mut [&mut dyn ByteSource] = &mut [&mut *source];
            let groups = plan.groups(sources, options).await?;
            let firsts = groups.iter().filter_map(|group| {
                let name = plan.names(group).first().map(|name| name.to_string());
                name.filter(|name| is_left(&first.report, name))
            });
            firsts.collect()
        }
    };
    let name = sheet.unwrap_or_else(|| first.table.name.clone());
    let mut all = vec![(name, first)];
    let mut unread = Vec::new();
    for name in others {
        let sheet = Some(name.clone());
        let options = ReadOptions {
            sheet,
            ..options.clone()
        };
        match open_found(source, container.clone(), &options).await {
            Ok(opened) => {
                let name = match is_sheet {
                    true => name,
                    false => opened.table.name.clone(),
                };
                all.push((name, opened));
            }
            // A sheet of remarks is no table; the others are opened all the same.
            Err(_) if is_sheet => {}
            Err(_) => unread.push(name),
        }
    }
    if let (Some((_, first)), false) = (all.first_mut(), unread.is_empty()) {
        let count = unread.len() as u64;
        unread.truncate(NAMES);
        let names = unread;
        let note = FormatNote::MembersUnread { count, names };
        first.report.repairs.push(Repair::Format(note));
    }
    Ok(all)
}

/// Whether the report of an archive's table says that this member of it was not read.
fn is_left(report: &ReadReport, member: &String) -> bool {
    report.repairs.iter().any(|repair| match repair {
        Repair::Format(FormatNote::OtherTables { names }) => names.contains(member),
        _ => false,
    })
}

/// The first rows of a Parquet file, some more than `most`; the report is of
/// the whole file.
pub fn sample_parquet(source: &mut dyn ByteSource, most: u64) -> Result<Opened, IngestError> {
    run(sample_parquet_in_steps(source, most))
}

/// The same, a column of some rows a step.
///
/// # Errors
/// As [`sample_parquet`].
pub async fn sample_parquet_in_steps(
    source: &mut dyn ByteSource,
    most: u64,
) -> Result<Opened, IngestError> {
    let mut builder = TableBuilder::new(table_name(source.name()));
    let report = ParquetFile::sample(source, most, &mut builder).await?;
    Ok(Opened {
        table: builder.finish(),
        report,
    })
}

/// Opens all tables of files given together: files (and members of archives)
/// that share a header are one table, in the natural order of their names.
pub fn open_files(
    sources: &mut [&mut dyn ByteSource],
    options: &ReadOptions,
) -> Result<Vec<Opened>, IngestError> {
    run(open_files_in_steps(sources, options))
}

async fn open_files_in_steps(
    sources: &mut [&mut dyn ByteSource],
    options: &ReadOptions,
) -> Result<Vec<Opened>, IngestError> {
    let mut plan = Plan::default();
    for (index, source) in sources.iter_mut().enumerate() {
        let container = recognise_in_steps(*source).await?;
        plan.add(index, container, source.name());
    }
    let groups = plan.groups(sources, options).await?;
    let mut tables = Vec::with_capacity(groups.len());
    for group in &groups {
        match plan.read(group, sources, options).await {
            Ok(opened) => tables.push(opened),
            Err(error) if plan.spares_others(group, &error) => {}
            Err(error) => return Err(error),
        }
    }
    if tables.is_empty() {
        return Err(plan.refusal(&plan.empty.join(", ")));
    }
    for opened in &mut tables {
        plan.tell(&mut opened.report);
    }
    Ok(tables)
}
