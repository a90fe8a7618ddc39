//! Files too large to hold: a sample of each is kept for the eye, and all rows
//! go straight into a build. Memory grows with customers, not with rows. Small
//! files beside them, and those that can only be read at once, are held; so are the
//! columns of a table that has a row per customer already, of which nothing is built.

mod columns;
mod ending;
mod evidence;
mod looking;
mod part;
mod planning;
mod pouring;
mod ready;
mod rewinding;
mod share;
mod weighing;
mod weight;

use std::ops::Range;

use super::failure::Failure;
use super::preview::Preview;
use super::reading::{OpenOptions, Reading};
use super::view::RefusedFile;
use crate::feature::recipe::{
    Binding, BoundFile, Build, Contradiction, FastColumns, FileRows, ParquetRows, Recipe,
    RecipeError, Retyped, RowSink, TableRows,
};
use crate::i18n::{Lang, engine as text};
use crate::ingest::fast::{FastError, FastPlan, FastReader, FastReport, Frame, PartReader};
use crate::ingest::parquet::Undecoded;
use crate::ingest::{
    ByteSource, FormatNote, IngestError, IngestProblem, MemorySource, ParquetFile, Part,
    ReadReport, Reader, Repair,
};
use crate::table::{Opened, Table, TypeChoice};

use columns::Columns;
use pouring::Pouring;
pub use share::{Assignment, PartRead, Share};
pub use weighing::EntrySteps;
pub(in crate::engine) use weight::LEAST_BEGINNING;
pub use weight::{Access, Course, Entry, Weight, courses, entries, sample_bytes};

/// Files together larger than this, in bytes, are streamed rather than held.
pub const HELD_BYTES: u64 = 192 << 20;
/// Most bytes of packed Parquet files that are unpacked into memory to be streamed: in a
/// browser's 4 GiB there must be room to grow them, and for the customers beside them.
pub const UNPACKED_BYTES: u64 = 512 << 20;
/// Bytes of a file's beginning by which it is judged and shown.
pub const SAMPLE_BYTES: u64 = 4 << 20;
/// Rows of a held table taken over in one step.
const ROWS: usize = 1 << 14;

/// Files being streamed into a build.
#[derive(Default)]
pub struct Streaming {
    /// Bytes of each beginning by which it is judged; 0 for the usual.
    sample: u64,
    files: Vec<Streamed>,
    /// Files looked at so far, the refused ones too.
    given: usize,
    refused: Vec<RefusedFile>,
    failures: Vec<Failure>,
    options: OpenOptions,
    plan: Option<(Recipe, Binding)>,
    build: Option<Box<Build>>,
    current: Option<Current>,
    /// What the rows showed of columns that the beginnings leave open; the last is not
    /// followed yet if `contradicted`.
    settled: Vec<Contradiction>,
    contradicted: bool,
    /// Columns that all rows of a file showed to be something else, to be read so.
    unlike: Vec<Retyped>,
    /// Rows of files from where columns come up that their beginnings do not have.
    late: Vec<(usize, Table)>,
    /// What the model at hand takes of a table, by name.
    fed: Vec<String>,
    /// Bytes that tables may take of which nothing is built; 0 for the usual.
    room: u64,
    /// Such tables, if they are what is read.
    columns: Option<Columns>,
    /// What is said of such tables that are too large to be read so.
    too_large: Option<FormatNote>,
}

struct Streamed {
    name: String,
    size: u64,
    /// Its place among the files that were looked at.
    place: usize,
    /// The beginning; all of it if it is held.
    sample: Opened,
    kind: Kind,
    /// How it is read.
    reading: Reading,
    /// By what the last rows of a text are judged.
    frame: Option<Frame>,
    /// Bytes of it that were looked at, and all of them; none if that is told otherwise.
    looked: Option<(u64, u64)>,
    /// Rows of later places that its sample does not hold; none if only its beginning was seen.
    later: Option<Table>,
    /// Columns that turned out to be something else than its beginning says.
    retyped: Vec<(usize, TypeChoice)>,
    report: Option<ReadReport>,
    /// Its name within the file, if it is one of several tables that are opened at once.
    inside: Option<String>,
    /// Whether it is a table that would not be taken if only one were.
    beside: bool,
}

/// How a file was opened.
enum Kind {
    Text,
    /// Text or JSON that is unpacked by ranges.
    Poured(Part),
    /// Its footer.
    Parquet(Box<ParquetFile>),
    /// The same of a packed one, and its unpacked bytes.
    Unpacked(Box<ParquetFile>, MemorySource),
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
    /// Its rows; of a text as many as its beginning leads to expect.
    fn rows(&self) -> u64 {
        let seen = self.sample.table.rows() as u64;
        match (&self.kind, self.looked) {
            (Kind::Parquet(file) | Kind::Unpacked(file, _), _) => file.rows(),
            (_, Some((looked, all))) => {
                let rows = u128::from(seen) * u128::from(all) / u128::from(looked.max(1));
                u64::try_from(rows).unwrap_or(u64::MAX).max(seen)
            }
            (_, None) => seen,
        }
    }

    /// The plan by which what stands below the rows is left out.
    fn framed(&self, plan: FastPlan) -> FastPlan {
        let frame = self.frame.clone();
        FastPlan { frame, ..plan }
    }

    /// The file's report after it was read fast.
    fn fast_report(&self, read: &FastReport) -> ReadReport {
        let mut report = self.sample.report.clone();
        (report.rows, report.bytes) = (read.rows, self.size);
        report.repairs = read.repairs(report.columns);
        report
    }

    /// The file's report after it was read by ranges.
    fn ranges_report(&self, undecoded: Undecoded) -> ReadReport {
        let mut report = self.sample.report.clone();
        // The sample's rows are among those that were read.
        let of_sample = |repair: &Repair| matches!(repair, Repair::BytesUndecoded { .. });
        report.repairs.retain(|repair| !of_sample(repair));
        report.repairs.extend(undecoded.repair());
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
    /// Unpacked by ranges, with whatever it takes.
    Poured(Box<Pouring>, Box<FileRows>),
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

    /// The same for so many files that will be streamed, which share the memory for samples.
    pub fn of_files(options: OpenOptions, streamed: usize) -> Streaming {
        Streaming {
            sample: sample_bytes(streamed),
            ..Streaming::new(options)
        }
    }

    /// Bytes of a file's beginning by which it is judged and shown.
    pub fn sample(&self) -> u64 {
        match self.sample {
            0 => SAMPLE_BYTES,
            sample => sample,
        }
    }

    /// Begins the file at this position among those that [`Streaming::plan`]
    /// returned; `None` when there is none.
    pub fn begin(&mut self, position: usize) -> Option<Feed> {
        self.current = None;
        let room = self.room();
        if let Some(columns) = &mut self.columns {
            return columns.begin(position, &self.files, room);
        }
        let (build, (_, binding)) = (self.build.as_mut()?, self.plan.as_ref()?);
        let part = binding.parts.get(position)?;
        let file = self.files.get(part.file)?;
        let way = match &file.kind {
            Kind::Held => {
                let rows = TableRows::new(build, part.table, &file.sample.table, &part.places);
                Way::Held(Box::new(rows))
            }
            Kind::Parquet(parquet) | Kind::Unpacked(parquet, _) => {
                let (table, places) = (part.table, &part.places);
                let sample = &file.sample.table;
                let (parquet, groups) = ((**parquet).clone(), 0..parquet.row_groups().len());
                let rows = ParquetRows::new(build, table, places, sample, parquet, groups);
                Way::Ranges(Box::new(rows))
            }
            Kind::Poured(within) => {
                let rows = FileRows::new(build, part.table, &file.name, &part.places)
                    .written_like(&file.sample.table);
                let pouring = Pouring::new(within, &file.reading.options);
                Way::Poured(Box::new(pouring), Box::new(rows))
            }
            Kind::Text => text_way(build, part, file),
        };
        let feed = match &way {
            Way::Held(_) => Feed::Nothing,
            Way::Ranges(_) | Way::Poured(..) => Feed::Ranges,
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
        if let Some(columns) = &mut self.columns {
            return columns.push(bytes);
        }
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
                Way::Ranges(_) | Way::Poured(..) | Way::Held(_) => None,
                Way::General(reader, rows) => {
                    let pushed = reader.push(bytes, &mut RowSink { build, rows });
                    pushed.err().map(|error| file_failure(name, error))
                }
            };
        }
        let goes_on = current.failed.is_none();
        goes_on && !self.is_contradicted()
    }

    /// Takes the next rows of a file that is read by ranges: how much of how much was
    /// read, or `None` when there is no more (or it is not read so).
    pub fn step(&mut self, source: &mut dyn ByteSource) -> Option<(u64, u64)> {
        if let Some(columns) = &mut self.columns {
            return columns.step(&mut self.files, source);
        }
        let (Some(build), Some(current)) = (&mut self.build, &mut self.current) else {
            return None;
        };
        let stepped = match &mut current.way {
            Way::Ranges(rows) => {
                let own = match self.files.get_mut(current.file).map(|file| &mut file.kind) {
                    Some(Kind::Unpacked(_, held)) => Some(held),
                    _ => None,
                };
                let more = match own {
                    Some(held) => rows.step(build, held),
                    None => rows.step(build, source),
                };
                more.map(|more| more.then(|| rows.progress()))
            }
            Way::Poured(pouring, rows) => pouring.step(source, &mut RowSink { build, rows }),
            _ => return None,
        };
        let contradicted = self.is_contradicted();
        let current = self.current.as_mut()?;
        match stepped {
            Ok(progress) => progress.filter(|_| !contradicted),
            Err(error) => {
                let name = self.files.get(current.file).map_or("", |file| &file.name);
                current.failed = Some(file_failure(name, error));
                None
            }
        }
    }

    /// Before a [`Streaming::step`] that begins a row group: the bytes of the file that it
    /// takes, and those that the one after it takes. To be fetched by whoever can.
    pub fn ahead(&self) -> Option<[Vec<Range<u64>>; 2]> {
        if let Some(columns) = &self.columns {
            return columns.ahead(&self.files);
        }
        let current = self.current.as_ref()?;
        let file = self.files.get(current.file)?;
        match (&current.way, &file.kind) {
            (Way::Ranges(rows), Kind::Parquet(_)) => rows.ahead(),
            _ => None,
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

    /// Rows taken over so far.
    pub fn rows(&self) -> u64 {
        match &self.columns {
            Some(columns) => columns.rows(),
            None => self.build.as_ref().map_or(0, |build| build.rows_read()),
        }
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
}

/// How a text is read: fast if it is plainly written.
fn text_way(build: &mut Build, part: &BoundFile, file: &Streamed) -> Way {
    let sample = &file.sample.table;
    let columns = FastColumns::new(build, part.table, &part.places, sample);
    match columns.plan(&file.sample) {
        Some(plan) => {
            build.begin_file(part.table, &file.name);
            Way::Fast(Box::new(FastReader::new(file.framed(plan))), columns)
        }
        None => {
            let rows =
                FileRows::new(build, part.table, &file.name, &part.places).written_like(sample);
            let reader = Reader::new(&file.name, &file.reading.options);
            Way::General(Box::new(reader), Box::new(rows))
        }
    }
}

fn in_file(source: &dyn ByteSource, problem: IngestProblem) -> IngestError {
    let file = source.name().to_string();
    IngestError { file, problem }
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
