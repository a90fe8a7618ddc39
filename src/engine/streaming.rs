//! Files too large to hold: a sample of each is kept for the eye, and all rows
//! go straight into a build. Memory grows with customers, not with rows.

mod part;

use super::building::{BuildJob, head};
use super::failure::Failure;
use super::reading::{OpenOptions, Reading};
use super::session::OpenedFile;
use super::view::{RefusedFile, Words};
use crate::feature::recipe::{
    Binding, Build, FastColumns, FileRows, Head, ParquetRows, Recipe, RecipeError, RowSink, bind,
    propose, recognise,
};
use crate::i18n::{Lang, engine as text};
use crate::ingest::fast::{FastError, FastReader, FastReport, PartReader};
use crate::ingest::{ByteSource, IngestError, ParquetFile, ReadReport, Reader};
use crate::table::{Opened, Table, TableReader, sample_parquet};

pub use part::PartRead;

/// Files together larger than this, in bytes, are streamed rather than held.
pub const HELD_BYTES: u64 = 192 << 20;
/// Bytes of a file's beginning by which it is judged and shown.
pub const SAMPLE_BYTES: u64 = 4 << 20;
/// The same of a Parquet file, in rows.
const SAMPLE_ROWS: u64 = 50_000;

/// Files being streamed into a build.
#[derive(Default)]
pub struct Streaming {
    files: Vec<Streamed>,
    refused: Vec<RefusedFile>,
    failures: Vec<Failure>,
    options: OpenOptions,
    plan: Option<(Recipe, Binding)>,
    build: Option<Box<Build>>,
    current: Option<Current>,
}

struct Streamed {
    name: String,
    size: u64,
    /// The beginning.
    sample: Opened,
    /// Its footer, if it is a Parquet file that was not read yet.
    parquet: Option<ParquetFile>,
    report: Option<ReadReport>,
}

impl Streamed {
    /// The file's report after it was read fast.
    fn fast_report(&self, read: &FastReport) -> ReadReport {
        let mut report = self.sample.report.clone();
        (report.rows, report.bytes) = (read.rows, self.size);
        report.repairs = read.repairs(report.columns);
        report
    }
}

struct Current {
    file: usize,
    way: Way,
    failed: Option<Failure>,
}

/// How a file is read.
enum Way {
    /// At the speed of the disk: it is plainly written.
    Fast(Box<FastReader>, FastColumns),
    /// The same, of a part of the file.
    Part(Box<PartReader>, FastColumns),
    /// Parquet: the needed columns by ranges of the file.
    Ranges(Box<ParquetRows>),
    /// With whatever it takes.
    General(Box<Reader>, Box<FileRows>),
}

impl Streaming {
    /// Files that are read as the user said.
    pub fn new(options: OpenOptions) -> Streaming {
        Streaming {
            options,
            ..Streaming::default()
        }
    }

    /// Looks at the beginning of a file of `size` bytes.
    pub fn peek(&mut self, name: &str, size: u64, beginning: &[u8]) {
        let reading = self.options.of(name);
        let mut reader = TableReader::new(name, &reading.options);
        let whole = beginning.len() as u64 >= size;
        let sample = match reader.push(beginning) {
            // A small file is sniffed only at its end.
            Ok(()) if whole => reader.finish(),
            Ok(()) => Ok(reader.sample()),
            Err(error) => Err(error),
        };
        match sample {
            Ok(sample) => self.files.push(Streamed {
                name: name.to_string(),
                size,
                sample: corrected(&reading, sample),
                parquet: None,
                report: None,
            }),
            Err(error) => self.refuse(file_failure(name, error)),
        }
    }

    /// Looks at the beginning of a Parquet file.
    pub fn peek_parquet(&mut self, source: &mut dyn ByteSource) {
        let (name, size) = (source.name().to_string(), source.len());
        let opened = sample_parquet(source, SAMPLE_ROWS);
        let opened = opened.and_then(|sample| Ok((sample, ParquetFile::open(source)?)));
        match opened {
            Ok((sample, file)) => self.files.push(Streamed {
                sample: corrected(&self.options.of(&name), sample),
                name,
                size,
                parquet: Some(file),
                report: None,
            }),
            Err(error) => self.refuse(file_failure(&name, error)),
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

    /// Decides by which recipe the files are read: the one of the options, a
    /// built-in one, or a proposal. Returns the names and order of the files to read.
    ///
    /// # Errors
    /// When no file can be read or no recipe fits.
    pub fn plan(&mut self) -> Result<Vec<String>, Failure> {
        if self.files.is_empty() {
            return Err(self.failures.pop().unwrap_or(Failure::NothingOpen));
        }
        let heads: Vec<Head> = self
            .files
            .iter()
            .map(|file| head(&file.name, &file.sample.table))
            .collect();
        let (recipe, binding) = match &self.options.recipe {
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
                        .map(|file| (file.name.as_str(), &file.sample.table))
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
            let file = self.files.get_mut(part.file)?;
            if let Some(parquet) = file.parquet.take() {
                let (table, places) = (part.table, &part.places);
                let rows = ParquetRows::new(build, table, places, &file.sample.table, parquet);
                return Some(Current {
                    file: part.file,
                    way: Way::Ranges(Box::new(rows)),
                    failed: None,
                });
            }
            let columns = FastColumns::new(build, part.table, &part.places, &file.sample.table);
            let way = match columns.plan(&file.sample) {
                Some(plan) => {
                    build.begin_file(part.table, &file.name);
                    Way::Fast(Box::new(FastReader::new(plan)), columns)
                }
                None => {
                    let rows = FileRows::new(build, part.table, &file.name, &part.places)
                        .written_like(&file.sample.table);
                    let reader = Reader::new(&file.name, &self.options.of(&file.name).options);
                    Way::General(Box::new(reader), Box::new(rows))
                }
            };
            Some(Current {
                file: part.file,
                way,
                failed: None,
            })
        });
    }

    /// Takes the next bytes of the file; `false` when no more are wanted.
    pub fn push(&mut self, bytes: &[u8]) -> bool {
        let (Some(build), Some(current)) = (&mut self.build, &mut self.current) else {
            return false;
        };
        let name = self
            .files
            .get(current.file)
            .map_or("", |file| file.name.as_str());
        if current.failed.is_none() {
            current.failed = match &mut current.way {
                Way::Fast(reader, columns) => {
                    let mut sink = columns.sink(build);
                    let pushed = reader.push(bytes, &mut sink);
                    let full = sink.is_full();
                    pushed
                        .err()
                        .map(|error| fast_failure(name, error, full, build.limit()))
                }
                Way::Part(reader, columns) => {
                    let mut sink = columns.sink(build);
                    let pushed = reader.push(bytes, &mut sink);
                    let full = sink.is_full();
                    pushed
                        .err()
                        .map(|error| fast_failure(name, error, full, build.limit()))
                }
                // Reads for itself: see `step`.
                Way::Ranges(_) => None,
                Way::General(reader, rows) => {
                    let pushed = reader.push(bytes, &mut RowSink { build, rows });
                    pushed.err().map(|error| file_failure(name, error))
                }
            };
        }
        current.failed.is_none()
    }

    /// Takes the next rows of a Parquet file: how many of how many were read, or
    /// `None` when there are no more (or it is no Parquet file).
    pub fn step(&mut self, source: &mut dyn ByteSource) -> Option<(u64, u64)> {
        let (Some(build), Some(current)) = (&mut self.build, &mut self.current) else {
            return None;
        };
        let Way::Ranges(rows) = &mut current.way else {
            return None;
        };
        match rows.step(build, source) {
            Ok(true) => Some(rows.progress()),
            Ok(false) => None,
            Err(error) => {
                current.failed = Some(file_failure(source.name(), error));
                None
            }
        }
    }

    /// Ends the file.
    ///
    /// # Errors
    /// When the file cannot be read to its end: rows of it are already counted,
    /// so the whole opening is void.
    pub fn end(&mut self) -> Result<(), Failure> {
        let (Some(build), Some(current)) = (&mut self.build, self.current.take()) else {
            return Ok(());
        };
        let Some(file) = self.files.get_mut(current.file) else {
            return Ok(());
        };
        if let Some(failure) = current.failed {
            return Err(failure);
        }
        let report = match current.way {
            Way::Fast(reader, columns) => {
                let mut sink = columns.sink(build);
                let read = reader.finish(&mut sink);
                let full = sink.is_full();
                let read =
                    read.map_err(|error| fast_failure(&file.name, error, full, build.limit()))?;
                file.fast_report(&read)
            }
            Way::Ranges(_) => file.sample.report.clone(),
            // Ended by `end_part`.
            Way::Part(..) => return Ok(()),
            Way::General(reader, mut rows) => {
                let sink = &mut RowSink {
                    build,
                    rows: &mut rows,
                };
                let report = reader
                    .finish(sink)
                    .map_err(|error| file_failure(&file.name, error))?;
                rows.flush(build);
                report
            }
        };
        file.report = Some(report);
        Ok(())
    }

    /// Today, as far as it is known.
    pub(super) fn today(&self) -> Option<i64> {
        self.options.today
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
                    profiles: Vec::new(),
                    repeated: None,
                    table: file.sample.table,
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

fn corrected(reading: &Reading, sample: Opened) -> Opened {
    Opened {
        table: reading.correct(sample.table),
        report: sample.report,
    }
}

fn file_failure(file: &str, error: IngestError) -> Failure {
    Failure::File {
        file: file.to_string(),
        error,
    }
}

fn fast_failure(file: &str, error: FastError, full: bool, limit: u64) -> Failure {
    match full {
        true => too_large(limit),
        false => Failure::Fast {
            file: file.to_string(),
            error,
        },
    }
}

fn too_large(limit: u64) -> Failure {
    Failure::Join(RecipeError::TooLarge {
        what: text::BYTES_OF_CUSTOMERS.text(Lang::En).to_string(),
        limit,
    })
}
