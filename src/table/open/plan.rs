//! The tables within files that are opened together: which of them are one, which is the
//! largest, and what cannot be read beside them.

use super::sheets::workbook;
use super::snapshots::told_apart;
use super::together::{NAMES, add_report, joint_name, tell_joined};
use crate::ingest::{
    ByteSource, Container, FormatNote, Headed, IngestError, IngestProblem, Part, ReadOptions,
    ReadReport, Repair, WorkbookKind, group_by_header, header_of, read_part, unpacked_part,
};
use crate::table::join::Join;
use crate::table::reader::Opened;

/// The tables within the files.
#[derive(Default)]
pub(super) struct Plan {
    pub inputs: Vec<Input>,
    skipped: Vec<String>,
    /// Files without anything, among others.
    pub empty: Vec<String>,
    /// Members of archives that cannot be read, each with why.
    unread: Vec<(String, IngestError)>,
}

/// One table within one file.
pub(super) struct Input {
    source: usize,
    pub name: String,
    part: Part,
    /// Its columns' names, once looked at.
    columns: Vec<String>,
}

impl Input {
    /// Whether the other members of its archive are read all the same. A file that was given
    /// by itself is not left out.
    fn spares_others(&self, error: &IngestError) -> bool {
        self.part.packing.member.is_some() && error.problem.spares_others()
    }
}

impl Plan {
    /// Adds the tables of a file.
    pub fn add(&mut self, source: usize, container: Container, file: &str) {
        let (parts, skipped, unread) = container.into_parts();
        self.skipped.extend(skipped);
        self.unread
            .extend(unread.into_iter().map(|(member, problem)| {
                let file = format!("{file}: {}", member.name);
                (member.name, IngestError { file, problem })
            }));
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

    /// The only table, if it is a workbook, which may hold several.
    pub fn only_workbook(&self) -> Option<(&Part, WorkbookKind)> {
        let [input] = self.inputs.as_slice() else {
            return None;
        };
        Some((&input.part, workbook(&input.part)?))
    }

    /// Which inputs are one table, an input a step; several are told by their headers. Among
    /// several those without anything are left out, and members that cannot be read.
    pub async fn groups(
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
            let columns = match header_of(*source, &input.part, &options).await {
                Err(error) if error.problem == IngestProblem::Empty => Vec::new(),
                Err(error) if input.spares_others(&error) => {
                    self.unread.push((input.name, error));
                    continue;
                }
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
    pub fn largest(
        &self,
        groups: &[Vec<usize>],
        sources: &mut [&mut dyn ByteSource],
    ) -> Option<usize> {
        let sizes = groups.iter().map(|group| self.size(group, sources));
        let sizes: Vec<u64> = sizes.collect();
        let places = sizes.iter().enumerate().rev();
        places
            .max_by_key(|(_, size)| **size)
            .map(|(place, _)| place)
    }

    pub fn names(&self, group: &[usize]) -> Vec<&str> {
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

    /// Reads the inputs of a group into one table, in steps, without those that cannot be read.
    pub async fn read(
        &mut self,
        group: &[usize],
        sources: &mut [&mut dyn ByteSource],
        options: &ReadOptions,
    ) -> Result<Opened, IngestError> {
        let names = self.names(group);
        let mut join = Join::new(&joint_name(&names));
        let mut whole: Option<ReadReport> = None;
        let (mut sound, mut spoilt) = (Vec::new(), Vec::new());
        // The files, and how many rows each has.
        let mut files: Vec<(&str, usize)> = Vec::new();
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
            let read = read_part(*source, &input.part, &one_of_several, &mut join).await;
            let report = match read {
                Err(error) if input.spares_others(&error) => {
                    spoilt.push((input.name.clone(), error));
                    continue;
                }
                report => report?,
            };
            sound.push(*index);
            let before: usize = files.iter().map(|(_, rows)| *rows).sum();
            files.push((&input.name, join.rows().saturating_sub(before)));
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
        if let Some((_, first)) = spoilt.first() {
            let first = first.clone();
            self.unread.append(&mut spoilt);
            // Rows of theirs may stand in the table: it is made again without them.
            drop(join);
            return match sound.is_empty() {
                true => Err(first),
                false => Box::pin(self.read(&sound, sources, options)).await,
            };
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
        let (table, apart) = told_apart(join.finish_in_steps().await, &files);
        report.columns = table.columns().len() as u64;
        if names.len() > 1 {
            let inputs = group.iter().filter_map(|index| self.inputs.get(*index));
            let headers = inputs.map(|input| input.columns.as_slice());
            let headers: Vec<&[String]> = headers.collect();
            tell_joined(&mut report, &names, &headers, apart);
        }
        Ok(Opened { table, report })
    }

    /// Whether the other groups are read all the same when this one is refused with `error`.
    pub fn spares_others(&self, group: &[usize], error: &IngestError) -> bool {
        let mut inputs = group.iter().filter_map(|index| self.inputs.get(*index));
        inputs.all(|input| input.spares_others(error))
    }

    /// Refuses a member that was asked for and cannot be read, in its own words.
    pub fn check(&self, wanted: Option<&str>) -> Result<(), IngestError> {
        let mut unread = self.unread.iter();
        match unread.find(|(name, _)| Some(name.as_str()) == wanted) {
            Some((_, error)) => Err(error.clone()),
            None => Ok(()),
        }
    }

    /// Why there is no table at all.
    pub fn refusal(&self, file: &str) -> IngestError {
        let first = self.unread.first().map(|(_, error)| error.clone());
        first.unwrap_or(IngestError {
            file: file.to_string(),
            problem: IngestProblem::Empty,
        })
    }

    /// Whether a member could not be read.
    pub fn has_unread(&self) -> bool {
        !self.unread.is_empty()
    }

    /// Says of a table what was left out beside it, once all is read.
    pub fn tell(&self, report: &mut ReadReport) {
        let mut tell = |names: &[String], note: fn(u64, Vec<String>) -> FormatNote| {
            if !names.is_empty() {
                let note = note(
                    names.len() as u64,
                    names.iter().take(NAMES).cloned().collect(),
                );
                report.repairs.push(Repair::Format(note));
            }
        };
        tell(&self.empty, |count, names| FormatNote::EmptyFiles {
            count,
            names,
        });
        tell(&self.skipped, |count, names| FormatNote::MembersSkipped {
            count,
            names,
        });
        let unread = self.unread.iter().map(|(name, _)| name.clone());
        let unread: Vec<String> = unread.collect();
        tell(&unread, |count, names| FormatNote::MembersUnread {
            count,
            names,
        });
    }
}
