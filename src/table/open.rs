//! From files of any format to tables: one call for all of them.

mod adding;
mod together;

use super::TableBuilder;
use super::join::Join;
use super::reader::{Opened, table_name};
use crate::ingest::{
    ByteSource, Container, FormatNote, Headed, IngestError, IngestProblem, ParquetFile, Part,
    PartStream, ReadOptions, ReadReport, Repair, WorkbookProblem, group_by_header, header_of,
    read_part, recognise, unpacked_part,
};

pub use together::{Joining, joint_name, uneven};
use together::{NAMES, add_report, tell_joined};

/// Opens the table of a file: the only one, the one that `options.sheet` names,
/// or the largest; the report says which others there are.
pub fn open_source(
    source: &mut dyn ByteSource,
    options: &ReadOptions,
) -> Result<Opened, IngestError> {
    let container = recognise(source)?;
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
    let groups = plan.groups(&mut sources, &options)?;
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
    let chosen = named.or_else(|| plan.largest(&groups, &mut sources));
    let chosen = chosen.and_then(|index| groups.get(index));
    let Some(chosen) = chosen else {
        return Err(IngestError {
            file,
            problem: IngestProblem::Empty,
        });
    };
    let mut opened = plan.read(chosen, &mut sources, &options)?;
    let others = groups.iter().filter(|group| *group != chosen);
    let names: Vec<String> = others
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
    let container = recognise(source)?;
    let file = source.name().to_string();
    let mut plan = Plan::default();
    plan.add(0, container, &file);
    let mut sources = [source];
    let groups = plan.groups(&mut sources, &options(&file))?;
    let several = groups.len() > 1;
    let mut tables = Vec::with_capacity(groups.len());
    for group in &groups {
        let name = match (several, plan.names(group).as_slice()) {
            (false, _) => file.clone(),
            (true, [only]) => name_within(&file, only),
            (true, names) => name_within(&file, &joint_name(names)),
        };
        let opened = plan.read(group, &mut sources, &options(&name))?;
        tables.push((name, opened));
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
    let mut builder = TableBuilder::new(part_name(source, part));
    let report = read_part(source, part, options, &mut builder)?;
    Ok(Opened {
        table: builder.finish(),
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
    let name = part_name(source, part).to_string();
    let Some(stream) = PartStream::new(source, part, options) else {
        return open_part(source, part, options);
    };
    let mut stream = stream.in_pieces(most);
    let mut builder = TableBuilder::new(&name);
    let file = source.name().to_string();
    let failed = |problem| IngestError {
        file: file.clone(),
        problem,
    };
    while stream.poured() < most {
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
    let first = open_source(source, options)?;
    let (sheet, sheets) = sheets_within(&first.report);
    let is_sheet = sheet.is_some();
    let others: Vec<String> = match is_sheet {
        _ if options.sheet.is_some() => Vec::new(),
        true => sheets,
        false => {
            let mut plan = Plan::default();
            plan.add(0, recognise(source)?, "");
            let sources: &mut [&mut dyn ByteSource] = &mut [&mut *source];
            let groups = plan.groups(sources, options)?;
            let chosen = plan.largest(&groups, sources);
            let others = groups.iter().enumerate();
            let others = others.filter(|(index, _)| Some(*index) != chosen);
            others
                .filter_map(|(_, group)| plan.names(group).first().map(|name| name.to_string()))
                .collect()
        }
    };
    let name = sheet.unwrap_or_else(|| first.table.name.clone());
    let mut all = vec![(name, first)];
    for name in others {
        let sheet = Some(name.clone());
        let options = ReadOptions {
            sheet,
            ..options.clone()
        };
        // A sheet of remarks is no table; the others are opened all the same.
        if let Ok(opened) = open_source(source, &options) {
            let name = match is_sheet {
                true => name,
                false => opened.table.name.clone(),
            };
            all.push((name, opened));
        }
    }
    Ok(all)
}

/// The name of the table that was taken of a workbook's several, and those of the others
/// that may be tables: a row is a header at most.
pub fn sheets_within(report: &ReadReport) -> (Option<String>, Vec<String>) {
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

/// The first rows of a Parquet file, some more than `most`; the report is of
/// the whole file.
pub fn sample_parquet(source: &mut dyn ByteSource, most: u64) -> Result<Opened, IngestError> {
    let mut builder = TableBuilder::new(table_name(source.name()));
    let report = ParquetFile::sample(source, most, &mut builder)?;
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
    let mut plan = Plan::default();
    for (index, source) in sources.iter_mut().enumerate() {
        let container = recognise(*source)?;
        plan.add(index, container, source.name());
    }
    let groups = plan.groups(sources, options)?;
    if groups.is_empty() {
        return Err(IngestError {
            file: plan.empty.join(", "),
            problem: IngestProblem::Empty,
        });
    }
    groups
        .iter()
        .map(|group| plan.read(group, sources, options))
        .collect()
}

/// The tables within the files.
#[derive(Default)]
struct Plan {
    inputs: Vec<Input>,
    skipped: Vec<String>,
    /// Files without anything, among others.
    empty: Vec<String>,
}

/// One table within one file.
struct Input {
    source: usize,
    name: String,
    part: Part,
    /// Its columns' names, once looked at.
    columns: Vec<String>,
}

impl Plan {
    /// Adds the tables of a file.
    fn add(&mut self, source: usize, container: Container, file: &str) {
        let (parts, skipped) = container.into_parts();
        self.skipped.extend(skipped);
        self.inputs.extend(parts.into_iter().map(|part| Input {
            source,
            name: match &part.packing.member {
                Some(member) => member.name.clone(),
                None => file.to_string(),
            },
            part,
            columns: Vec::new(),
        }));
    }

    /// Which inputs are one table; several are told by their headers. Among
    /// several those without anything are left out.
    fn groups(
        &mut self,
        sources: &mut [&mut dyn ByteSource],
        options: &ReadOptions,
    ) -> Result<Vec<Vec<usize>>, IngestError> {
        if self.inputs.len() < 2 {
            return Ok(vec![(0..self.inputs.len()).collect()]);
        }
        let options = ReadOptions {
            empty_allowed: true,
            ..options.clone()
        };
        let (mut headed, mut kept) = (Vec::new(), Vec::new());
        for input in std::mem::take(&mut self.inputs) {
            let Some(source) = sources.get_mut(input.source) else {
                continue;
            };
            let columns = match header_of(*source, &input.part, &options) {
                Err(error) if error.problem == IngestProblem::Empty => Vec::new(),
                columns => columns?,
            };
            if columns.is_empty() {
                self.empty.push(input.name);
                continue;
            }
            headed.push(Headed {
                name: input.name.clone(),
                columns: columns.clone(),
            });
            kept.push(Input { columns, ..input });
        }
        self.inputs = kept;
        Ok(group_by_header(&headed))
    }

    /// The largest group, unpacked; the first of several that are equally large.
    fn largest(&self, groups: &[Vec<usize>], sources: &mut [&mut dyn ByteSource]) -> Option<usize> {
        let sizes = groups.iter().map(|group| self.size(group, sources));
        let sizes: Vec<u64> = sizes.collect();
        let places = sizes.iter().enumerate().rev();
        places
            .max_by_key(|(_, size)| **size)
            .map(|(place, _)| place)
    }

    fn names(&self, group: &[usize]) -> Vec<&str> {
        let name = |index: &usize| self.inputs.get(*index).map(|input| input.name.as_str());
        group.iter().filter_map(name).collect()
    }

    /// The unpacked size of a group's inputs, as far as it is known.
    fn size(&self, group: &[usize], sources: &mut [&mut dyn ByteSource]) -> u64 {
        let inputs = group.iter().filter_map(|index| self.inputs.get(*index));
        let sizes = inputs.map(|input| match sources.get_mut(input.source) {
            Some(source) => unpacked_part(*source, &input.part.packing),
            None => 0,
        });
        sizes.fold(0, u64::saturating_add)
    }

    /// Reads the inputs of a group into one table.
    fn read(
        &self,
        group: &[usize],
        sources: &mut [&mut dyn ByteSource],
        options: &ReadOptions,
    ) -> Result<Opened, IngestError> {
        let names = self.names(group);
        let mut join = Join::new(&joint_name(&names));
        let mut whole: Option<ReadReport> = None;
        // A day on which nothing happened is a file without rows, among others.
        let one_of_several = ReadOptions {
            empty_allowed: options.empty_allowed || group.len() > 1,
            ..options.clone()
        };
        for index in group {
            let Some(input) = self.inputs.get(*index) else {
                continue;
            };
            let Some(source) = sources.get_mut(input.source) else {
                continue;
            };
            let report = read_part(*source, &input.part, &one_of_several, &mut join)?;
            match &mut whole {
                None => whole = Some(report),
                Some(whole) => {
                    // Members of one archive share its bytes.
                    let bytes = match input.part.packing.member {
                        Some(_) => 0,
                        None => report.bytes,
                    };
                    add_report(whole, ReadReport { bytes, ..report });
                }
            }
        }
        let Some(mut report) = whole else {
            return Err(IngestError {
                file: String::new(),
                problem: IngestProblem::Empty,
            });
        };
        if report.rows == 0 && !options.empty_allowed {
            return Err(IngestError {
                file: names.first().copied().unwrap_or_default().to_string(),
                problem: IngestProblem::HeaderOnly {
                    columns: report.columns,
                },
            });
        }
        let table = join.finish();
        report.columns = table.columns().len() as u64;
        if names.len() > 1 {
            let inputs = group.iter().filter_map(|index| self.inputs.get(*index));
            let headers = inputs.map(|input| input.columns.as_slice());
            tell_joined(&mut report, &names, &headers.collect::<Vec<_>>());
        }
        if !self.empty.is_empty() {
            let note = FormatNote::EmptyFiles {
                count: self.empty.len() as u64,
                names: self.empty.iter().take(NAMES).cloned().collect(),
            };
            report.repairs.push(Repair::Format(note));
        }
        if !self.skipped.is_empty() {
            let note = FormatNote::MembersSkipped {
                count: self.skipped.len() as u64,
                names: self.skipped.iter().take(NAMES).cloned().collect(),
            };
            report.repairs.push(Repair::Format(note));
        }
        Ok(Opened { table, report })
    }
}
