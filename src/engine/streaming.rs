//! Files too large to hold: a sample of each is kept for the eye, and all rows
//! go straight into a build. Memory grows with customers, not with rows. Small
//! files beside them, and those that can only be read at once, are held.

mod looking;
mod part;
mod weight;

use super::building::BuildJob;
use super::failure::Failure;
use super::preview::Preview;
use super::reading::OpenOptions;
use super::session::OpenedFile;
use super::view::RefusedFile;
use crate::feature::recipe::{
    Binding, BoundFile, Build, FastColumns, FileRows, Head, ParquetRows, Recipe, RecipeError,
    RowSink, TableRows, bind, propose, recognise_files,
};
use crate::i18n::{Lang, engine as text};
use crate::ingest::fast::{FastError, FastReader, FastReport, PartReader};
use crate::ingest::{ByteSource, IngestError, ParquetFile, ReadReport, Reader, Repair};
use crate::table::{Opened, Table};

pub use part::{Assignment, PartRead};
pub use weight::{Access, Course, Weight, courses};

/// Files together larger than this, in bytes, are streamed rather than held.
pub const HELD_BYTES: u64 = 192 << 20;
/// Bytes of a file's beginning by which it is judged and shown.
pub const SAMPLE_BYTES: u64 = 4 << 20;
/// Rows of a held table taken over in one step.
const ROWS: usize = 1 << 14;

/// Files being streamed into a build.
#[derive(Default)]
pub struct Streaming {
    files: Vec<Streamed>,
    /// Files looked at so far, the refused ones too.
    given: usize,
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
    /// Its place among the files that were looked at.
    place: usize,
    /// The beginning; all of it if it is held.
    sample: Opened,
    kind: Kind,
    report: Option<ReadReport>,
}

/// How a file was opened.
enum Kind {
    Text,
    /// Its footer, until it is read.
    Parquet(Option<ParquetFile>),
    /// Its table is whole.
    Held,
}

/// What a file that was [begun](Streaming::begin) waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Feed {
    /// All its bytes: [`Streaming::push`].
    Bytes,
    /// To be asked again and again: [`Streaming::step`].
    Ranges,
    /// The same, and it needs nothing of the file: [`Streaming::step_held`].
    Nothing,
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
    /// From memory.
    Held(Box<TableRows>),
}

impl Streaming {
    /// Files that are read as the user said.
    pub fn new(options: OpenOptions) -> Streaming {
        Streaming {
            options,
            ..Streaming::default()
        }
    }

    /// Decides by which recipe the files are read: the one of the options, a
    /// built-in one, or a proposal. Returns the files to read, in their order: their places among
    /// the files that were looked at, for two may have the same name.
    ///
    /// # Errors
    /// When no file can be read or no recipe fits.
    pub fn plan(&mut self) -> Result<Vec<usize>, Failure> {
        if self.files.is_empty() {
            return Err(self.failures.pop().unwrap_or(Failure::NothingOpen));
        }
        let heads: Vec<Head> = self
            .files
            .iter()
            .map(|file| Head::of(&file.name, &file.sample.table))
            .collect();
        let (recipe, binding) = match &self.options.recipe {
            Some(text) => {
                let recipe = Recipe::from_json(text)?;
                let binding = bind(&recipe, &heads)?;
                (recipe, binding)
            }
            None => {
                let files = self.files.iter();
                let tables: Vec<(&str, &Table)> = files
                    .map(|file| (file.name.as_str(), &file.sample.table))
                    .collect();
                match recognise_files(&tables) {
                    Some(found) => found,
                    None => {
                        let recipe = propose(&tables)?;
                        let binding = bind(&recipe, &heads)?;
                        (recipe, binding)
                    }
                }
            }
        };
        let mut build = Build::new(recipe.clone())?;
        for file in binding
            .unused
            .iter()
            .filter_map(|file| self.files.get(*file))
        {
            build.leave_out(&file.name);
        }
        self.build = Some(Box::new(build));
        let files = binding
            .parts
            .iter()
            .filter_map(|part| self.files.get(part.file));
        let places = files.map(|file| file.place).collect();
        self.plan = Some((recipe, binding));
        Ok(places)
    }

    /// Begins the file at this position among those that [`Streaming::plan`]
    /// returned; `None` when there is none.
    pub fn begin(&mut self, position: usize) -> Option<Feed> {
        self.current = None;
        let (build, (_, binding)) = (self.build.as_mut()?, self.plan.as_ref()?);
        let part = binding.parts.get(position)?;
        let file = self.files.get_mut(part.file)?;
        let way = match &mut file.kind {
            Kind::Held => {
                let rows = TableRows::new(build, part.table, &file.sample.table, &part.places);
                Way::Held(Box::new(rows))
            }
            Kind::Parquet(parquet) => {
                let (table, places) = (part.table, &part.places);
                let sample = &file.sample.table;
                let rows = ParquetRows::new(build, table, places, sample, parquet.take()?);
                Way::Ranges(Box::new(rows))
            }
            Kind::Text => text_way(build, part, file, &self.options),
        };
        let feed = match &way {
            Way::Held(_) => Feed::Nothing,
            Way::Ranges(_) => Feed::Ranges,
            Way::Fast(..) | Way::Part(..) | Way::General(..) => Feed::Bytes,
        };
        self.current = Some(Current {
            file: part.file,
            way,
            failed: None,
        });
        Some(feed)
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
                // They want no bytes: see `step` and `step_held`.
                Way::Ranges(_) | Way::Held(_) => None,
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

    /// Takes the next rows of a held table: how many of how many were taken, or
    /// `None` when there are no more (or it is not held).
    pub fn step_held(&mut self) -> Option<(u64, u64)> {
        let (Some(build), Some(current)) = (&mut self.build, &mut self.current) else {
            return None;
        };
        let Way::Held(rows) = &mut current.way else {
            return None;
        };
        let table = &self.files.get(current.file)?.sample.table;
        if !rows.step(build, table, ROWS) {
            return None;
        }
        if build.size() > build.limit() {
            current.failed = Some(too_large(build.limit()));
            return None;
        }
        Some((rows.done() as u64, table.rows() as u64))
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
            Way::Held(_) => file.sample.report.clone(),
            Way::Ranges(rows) => {
                let mut report = file.sample.report.clone();
                // The sample's rows are among those that were read.
                let of_sample = |repair: &Repair| matches!(repair, Repair::BytesUndecoded { .. });
                report.repairs.retain(|repair| !of_sample(repair));
                report.repairs.extend(rows.repair());
                report
            }
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

    /// Rows taken over so far.
    pub fn rows(&self) -> u64 {
        self.build.as_ref().map_or(0, |build| build.rows_read())
    }

    /// The first rows of the files that will be read.
    pub fn preview(&self) -> Preview {
        let files = self.files.iter();
        Preview::of(files.map(|file| (file.name.as_str(), &file.sample.table)))
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
        // Streamed files that play no part were only looked at: they are not shown as opened.
        let mut kept = Vec::new();
        let mut files = Vec::new();
        for (index, file) in self.files.into_iter().enumerate() {
            let held = matches!(file.kind, Kind::Held);
            let whole = held.then_some(file.sample.report);
            if let Some(report) = file.report.or(whole) {
                kept.push(index);
                files.push(OpenedFile {
                    name: file.name,
                    size: file.size,
                    report,
                    profiles: Vec::new(),
                    repeated: None,
                    table: file.sample.table,
                    sampled: !held,
                    inside: None,
                    beside: false,
                });
            }
        }
        let now = |before: usize| kept.iter().position(|file| *file == before);
        let mut binding = binding;
        binding.unused = binding.unused.into_iter().filter_map(now).collect();
        for part in &mut binding.parts {
            part.file = now(part.file).unwrap_or_default();
        }
        Ok(BuildJob::of_stream(
            files,
            self.refused,
            recipe,
            binding,
            build,
        ))
    }
}

/// How a text is read: fast if it is plainly written.
fn text_way(build: &mut Build, part: &BoundFile, file: &Streamed, options: &OpenOptions) -> Way {
    let sample = &file.sample.table;
    let columns = FastColumns::new(build, part.table, &part.places, sample);
    match columns.plan(&file.sample) {
        Some(plan) => {
            build.begin_file(part.table, &file.name);
            Way::Fast(Box::new(FastReader::new(plan)), columns)
        }
        None => {
            let rows =
                FileRows::new(build, part.table, &file.name, &part.places).written_like(sample);
            let reader = Reader::new(&file.name, &options.of(&file.name).options);
            Way::General(Box::new(reader), Box::new(rows))
        }
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
