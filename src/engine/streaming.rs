//! Files too large to hold: a sample of each is kept for the eye, and all rows
//! go straight into a build. Memory grows with customers, not with rows.

use super::building::{BuildJob, head};
use super::failure::Failure;
use super::session::OpenedFile;
use super::view::{RefusedFile, Words};
use crate::feature::recipe::{
    Binding, Build, FileRows, Head, Recipe, RowSink, bind, propose, recognise,
};
use crate::ingest::{IngestError, ReadOptions, ReadReport, Reader};
use crate::table::{Table, TableReader, profile};

/// Files together larger than this, in bytes, are streamed rather than held.
pub const HELD_BYTES: u64 = 192 << 20;
/// Bytes of a file's beginning by which it is judged and shown.
pub const SAMPLE_BYTES: u64 = 4 << 20;

/// Files being streamed into a build.
#[derive(Default)]
pub struct Streaming {
    files: Vec<Streamed>,
    refused: Vec<RefusedFile>,
    failures: Vec<Failure>,
    plan: Option<(Recipe, Binding)>,
    build: Option<Box<Build>>,
    current: Option<Current>,
}

struct Streamed {
    name: String,
    size: u64,
    sample: Table,
    report: Option<ReadReport>,
}

struct Current {
    file: usize,
    reader: Reader,
    rows: FileRows,
    failed: Option<IngestError>,
}

impl Streaming {
    /// Looks at the beginning of a file of `size` bytes.
    pub fn peek(&mut self, name: &str, size: u64, beginning: &[u8]) {
        let mut reader = TableReader::new(name, &ReadOptions::default());
        let whole = beginning.len() as u64 >= size;
        let sample = match reader.push(beginning) {
            // A small file is sniffed only at its end.
            Ok(()) if whole => reader.finish().map(|opened| opened.table),
            Ok(()) => Ok(reader.sample()),
            Err(error) => Err(error),
        };
        match sample {
            Ok(sample) => self.files.push(Streamed {
                name: name.to_string(),
                size,
                sample,
                report: None,
            }),
            Err(error) => self.refuse(Failure::File {
                file: name.to_string(),
                error,
            }),
        }
    }

    /// Gives a file up because its bytes could not be had.
    pub fn unreadable(&mut self, name: &str, reason: String) {
        self.current = None;
        self.refuse(Failure::Unreadable {
            file: name.to_string(),
            reason,
        });
    }

    /// Decides by which recipe the files are read: the one given (as JSON), a
    /// built-in one, or a proposal. Returns the names and order of the files to read.
    ///
    /// # Errors
    /// When no file can be read or no recipe fits.
    pub fn plan(&mut self, recipe: Option<&str>) -> Result<Vec<String>, Failure> {
        if self.files.is_empty() {
            return Err(self.failures.pop().unwrap_or(Failure::NothingOpen));
        }
        let heads: Vec<Head> = self
            .files
            .iter()
            .map(|file| head(&file.name, &file.sample))
            .collect();
        let (recipe, binding) = match recipe {
            Some(text) => {
                let recipe = Recipe::from_json(text)?;
                let binding = bind(&recipe, &heads)?;
                (recipe, binding)
            }
            None => match recognise(&heads) {
                Some(found) => found,
                None => {
                    let tables: Vec<(&str, &Table)> = self
                        .files
                        .iter()
                        .map(|file| (file.name.as_str(), &file.sample))
                        .collect();
                    let recipe = propose(&tables)?;
                    let binding = bind(&recipe, &heads)?;
                    (recipe, binding)
                }
            },
        };
        self.build = Some(Box::new(Build::new(recipe.clone())?));
        let names = binding
            .parts
            .iter()
            .filter_map(|part| self.files.get(part.file));
        let names = names.map(|file| file.name.clone()).collect();
        self.plan = Some((recipe, binding));
        Ok(names)
    }

    /// Begins the file at this position among those that [`Streaming::plan`] named.
    pub fn begin(&mut self, position: usize) {
        let (Some(build), Some((_, binding))) = (&mut self.build, &self.plan) else {
            return;
        };
        let part = binding.parts.get(position);
        self.current = part.and_then(|part| {
            let file = self.files.get(part.file)?;
            Some(Current {
                file: part.file,
                reader: Reader::new(&file.name, &ReadOptions::default()),
                rows: FileRows::new(build, part.table, &file.name, &part.places),
                failed: None,
            })
        });
    }

    /// Takes the next bytes of the file; `false` when no more are wanted.
    pub fn push(&mut self, bytes: &[u8]) -> bool {
        let (Some(build), Some(current)) = (&mut self.build, &mut self.current) else {
            return false;
        };
        if current.failed.is_none() {
            let mut sink = RowSink {
                build,
                rows: &mut current.rows,
            };
            current.failed = current.reader.push(bytes, &mut sink).err();
        }
        current.failed.is_none()
    }

    /// Ends the file.
    ///
    /// # Errors
    /// When the file cannot be read to its end: rows of it are already counted,
    /// so the whole opening is void.
    pub fn end(&mut self) -> Result<(), Failure> {
        let (Some(build), Some(mut current)) = (&mut self.build, self.current.take()) else {
            return Ok(());
        };
        let report = match current.failed {
            Some(error) => Err(error),
            None => current.reader.finish(&mut RowSink {
                build,
                rows: &mut current.rows,
            }),
        };
        current.rows.flush(build);
        let file = self.files.get_mut(current.file);
        match (report, file) {
            (Ok(report), Some(file)) => {
                file.report = Some(report);
                Ok(())
            }
            (Err(error), Some(file)) => Err(Failure::File {
                file: file.name.clone(),
                error,
            }),
            _ => Ok(()),
        }
    }

    /// The build of what was read.
    pub(super) fn into_job(self) -> Result<BuildJob, Failure> {
        let (Some(build), Some((recipe, binding))) = (self.build, self.plan) else {
            return Err(Failure::NothingOpen);
        };
        // Files that play no part were only looked at: they are not shown as opened.
        let mut kept = Vec::new();
        let mut files = Vec::new();
        for (index, file) in self.files.into_iter().enumerate() {
            if let Some(report) = file.report {
                kept.push(index);
                files.push(OpenedFile {
                    name: file.name,
                    size: file.size,
                    report,
                    profiles: profile::table(&file.sample),
                    table: file.sample,
                    sampled: true,
                });
            }
        }
        let mut binding = binding;
        binding.unused.clear();
        for part in &mut binding.parts {
            part.file = kept
                .iter()
                .position(|file| *file == part.file)
                .unwrap_or_default();
        }
        Ok(BuildJob::of_stream(
            files,
            self.refused,
            recipe,
            binding,
            build,
        ))
    }

    fn refuse(&mut self, failure: Failure) {
        self.refused.push(RefusedFile {
            reason: Words::of(|lang| failure.say(lang)),
        });
        self.failures.push(failure);
    }
}
