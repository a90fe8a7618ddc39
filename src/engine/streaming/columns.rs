//! Large files that are a customers' table already, on their way into columns: text piece by
//! piece, Parquet column by column. No file's bytes are ever whole in memory.

use std::ops::Range;

use super::pouring::Pouring;
use super::{Feed, Kind, Streamed, Streaming, file_failure};
use crate::engine::failure::Failure;
use crate::engine::opening::Opening;
use crate::engine::session::OpenedFile;
use crate::feature::roles::tells_rows_apart;
use crate::ingest::parquet::{ColumnTexts, Undecoded};
use crate::ingest::{
    ByteSource, IngestError, IngestProblem, ParquetFile, ReadReport, RecordSink, TABLE_BYTES_LIMIT,
};
use crate::table::{Column, Opened, Table, TableBuilder, TableFinish, TableReader};

/// Files that are read into columns.
pub(super) struct Columns {
    /// Their places among the files that can be read.
    order: Vec<usize>,
    /// The tables that are whole, each with its file's place.
    done: Vec<(usize, Opened)>,
    current: Option<Current>,
    /// More than what was seen of them says that they are ready.
    certain: bool,
    /// Why they cannot be held, where that is no reason to give up.
    overflow: Option<Failure>,
}

struct Current {
    file: usize,
    name: String,
    way: Way,
    failed: Option<Failure>,
}

/// How far a table is.
enum Way {
    /// Text, as it comes.
    Text(Box<TableReader>),
    /// Text or JSON that is unpacked by ranges.
    Poured(Box<Pouring>, Box<TableBuilder>),
    /// Parquet.
    Parquet(Box<ParquetColumns>),
    /// All rows are there.
    Finishing(Box<TableFinish>, Box<ReadReport>),
    /// Nothing is left of it.
    Spent,
}

/// A Parquet file's columns.
struct ParquetColumns {
    file: ParquetFile,
    next: Option<(ColumnTexts, TableBuilder)>,
    columns: Vec<Column>,
    undecoded: Undecoded,
    /// Bytes that the columns may take.
    room: u64,
}

impl ParquetColumns {
    /// Takes the next rows of a column; `false` when there is no column left.
    fn step(&mut self, source: &mut dyn ByteSource) -> Result<bool, IngestError> {
        let at = self.columns.len();
        let Some(column) = self.file.columns().get(at) else {
            return Ok(false);
        };
        let (texts, builder) = self.next.get_or_insert_with(|| {
            let taken: u64 = self.columns.iter().map(Column::size).sum();
            let room = self.room.saturating_sub(taken);
            let mut builder = TableBuilder::with_limit("", room);
            builder.header(std::slice::from_ref(&column.name));
            (ColumnTexts::new(&self.file, at), builder)
        });
        if texts.step(&self.file, source, builder)? {
            return Ok(true);
        }
        if let Some((texts, builder)) = self.next.take() {
            self.undecoded.merge(&texts.into_undecoded());
            self.columns.extend(builder.finish().into_columns());
        }
        Ok(self.columns.len() > at)
    }

    /// Cells taken, and all there are.
    fn progress(&self) -> (u64, u64) {
        let rows = self.file.rows();
        let here = self.next.as_ref().map_or(0, |(texts, _)| texts.rows());
        let columns = self.file.columns().len() as u64;
        (self.columns.len() as u64 * rows + here, columns * rows)
    }
}

impl Streaming {
    /// Bytes that tables that are ready may take together.
    pub(super) fn room(&self) -> u64 {
        match self.room {
            0 => TABLE_BYTES_LIMIT,
            room => room,
        }
    }

    /// Goes on to read all that is not held into columns. Where it is not `certain` that they
    /// are ready, they are built of if they turn out not to be.
    pub(super) fn read_columns(&mut self, certain: bool) {
        let files = self.files.iter().enumerate();
        let streamed = files.filter(|(_, file)| !matches!(file.kind, Kind::Held));
        self.columns = Some(Columns {
            order: streamed.map(|(at, _)| at).collect(),
            done: Vec::new(),
            current: None,
            certain,
            overflow: None,
        });
    }

    /// Goes on with a build where tables that seemed ready are not: they do not fit, or their
    /// customers come again. `false` if they are, or if that is not known yet.
    ///
    /// # Errors
    /// When they do not fit and nothing can be built of them.
    pub(super) fn build_instead(&mut self) -> Result<bool, Failure> {
        let Some(mut columns) = self.columns.take_if(|columns| columns.are_not_ready()) else {
            return Ok(false);
        };
        match (self.plan_build(), columns.overflow.take()) {
            (Ok(()), _) => Ok(true),
            (Err(_), Some(failure)) => Err(failure),
            (Err(_), None) => {
                // Whoever looks at them is told of the customers that come again.
                columns.certain = true;
                self.columns = Some(columns);
                Ok(false)
            }
        }
    }

    /// Whether what was streamed are whole tables rather than a build.
    pub(in crate::engine) fn is_whole(&self) -> bool {
        self.columns.is_some()
    }

    /// After the last [`Streaming::push`] of a file: makes what its rows gave a little more
    /// of a table. How much of how much is done; `None` when nothing is left to do.
    pub fn settle(&mut self) -> Option<(u64, u64)> {
        self.columns.as_mut()?.settle()
    }

    /// The tables, as if they had been held from the beginning.
    pub(in crate::engine) fn into_opening(self) -> Opening {
        let mut done = self.columns.map_or_else(Vec::new, |columns| columns.done);
        let mut opening = Opening::new(self.options);
        opening.refused = self.refused;
        for (at, file) in self.files.into_iter().enumerate() {
            let whole = done.iter().position(|(place, _)| *place == at);
            let opened = match whole.map(|place| done.swap_remove(place)) {
                Some((_, Opened { table, report })) => Opened {
                    table: file.reading.correct(table),
                    report,
                },
                // It was corrected when it was looked at.
                None => file.sample,
            };
            opening.files.push(OpenedFile {
                name: file.name,
                members: Vec::new(),
                size: file.size,
                report: opened.report,
                table: opened.table,
                profiles: Vec::new(),
                repeated: None,
                sampled: false,
                inside: None,
                beside: false,
            });
        }
        opening
    }
}

impl Columns {
    /// The files' places among those that can be read.
    pub fn order(&self) -> &[usize] {
        &self.order
    }

    /// Whether tables that seemed ready turned out not to be.
    fn are_not_ready(&self) -> bool {
        let all = self.done.len() == self.order.len();
        let mut tables = self.done.iter().map(|(_, opened)| &opened.table);
        let repeat = |table: &Table| !tells_rows_apart(table);
        self.overflow.is_some() || (!self.certain && all && tables.any(repeat))
    }

    /// Begins the file at this position.
    pub fn begin(&mut self, position: usize, files: &[Streamed], room: u64) -> Option<Feed> {
        self.current = None;
        let at = *self.order.get(position)?;
        let file = files.get(at)?;
        let taken: u64 = self
            .done
            .iter()
            .map(|(_, opened)| size(&opened.table))
            .sum();
        let room = room.saturating_sub(taken);
        let name = &file.sample.table.name;
        let (way, feed) = match &file.kind {
            Kind::Held => return None,
            Kind::Text => {
                let reader = TableReader::with_limit(&file.name, &file.reading.options, room);
                (Way::Text(Box::new(reader)), Feed::Bytes)
            }
            Kind::Poured(part) => {
                let pouring = Pouring::new(part, &file.reading.options);
                let builder = Box::new(TableBuilder::with_limit(name, room));
                (Way::Poured(Box::new(pouring), builder), Feed::Ranges)
            }
            Kind::Parquet(parquet) | Kind::Unpacked(parquet, _) => {
                let columns = ParquetColumns {
                    file: (**parquet).clone(),
                    next: None,
                    columns: Vec::new(),
                    undecoded: Undecoded::default(),
                    room,
                };
                (Way::Parquet(Box::new(columns)), Feed::Ranges)
            }
        };
        self.current = Some(Current {
            file: at,
            name: file.name.clone(),
            way,
            failed: None,
        });
        Some(feed)
    }

    /// Takes the next bytes of a text; `false` when no more are wanted.
    pub fn push(&mut self, bytes: &[u8]) -> bool {
        let Some(current) = &mut self.current else {
            return false;
        };
        if let (Way::Text(reader), None) = (&mut current.way, &current.failed)
            && let Err(error) = reader.push(bytes)
        {
            current.failed = Some(file_failure(&current.name, error));
        }
        current.failed.is_none()
    }

    /// Takes the next of a file that is read by ranges: how much of how much was taken, or
    /// `None` when there is no more.
    pub fn step(
        &mut self,
        files: &mut [Streamed],
        source: &mut dyn ByteSource,
    ) -> Option<(u64, u64)> {
        let current = self.current.as_mut()?;
        let stepped = match &mut current.way {
            Way::Poured(pouring, builder) => pouring.step(source, builder.as_mut()),
            Way::Parquet(columns) => {
                let more = match files.get_mut(current.file).map(|file| &mut file.kind) {
                    Some(Kind::Unpacked(_, held)) => columns.step(held),
                    _ => columns.step(source),
                };
                more.map(|more| more.then(|| columns.progress()))
            }
            // All of it was read.
            _ => return self.settle().map(|_| (1, 1)),
        };
        match stepped {
            Ok(Some(progress)) => Some(progress),
            Ok(None) => self.settle().map(|_| (1, 1)),
            Err(error) => {
                current.failed = Some(file_failure(&current.name, error));
                None
            }
        }
    }

    /// The bytes of a Parquet file that the next step takes, and those after it.
    pub fn ahead(&self, files: &[Streamed]) -> Option<[Vec<Range<u64>>; 2]> {
        let current = self.current.as_ref()?;
        match (&current.way, &files.get(current.file)?.kind) {
            (Way::Parquet(columns), Kind::Parquet(parquet)) => match &columns.next {
                Some((texts, _)) => texts.ahead(parquet),
                None if columns.columns.len() < parquet.columns().len() => {
                    ColumnTexts::new(parquet, columns.columns.len()).ahead(parquet)
                }
                None => None,
            },
            _ => None,
        }
    }

    /// Rows taken so far; of Parquet, as many as the columns' share makes.
    pub fn rows(&self) -> u64 {
        let done = self
            .done
            .iter()
            .map(|(_, opened)| opened.table.rows() as u64);
        let here = match self.current.as_ref().map(|current| &current.way) {
            Some(Way::Text(reader)) => reader.rows() as u64,
            Some(Way::Poured(_, builder)) => builder.rows() as u64,
            Some(Way::Parquet(columns)) => {
                columns.progress().0 / columns.file.columns().len().max(1) as u64
            }
            Some(Way::Finishing(_, report)) => report.rows,
            Some(Way::Spent) | None => 0,
        };
        done.sum::<u64>() + here
    }

    /// Goes on where all rows are there: how many columns of how many are made.
    fn settle(&mut self) -> Option<(u64, u64)> {
        let current = self.current.as_mut()?;
        if current.failed.is_some() {
            return None;
        }
        let finishing = match std::mem::replace(&mut current.way, Way::Spent) {
            Way::Text(reader) => reader.finishing(),
            Way::Poured(pouring, mut builder) => {
                let ended = match pouring.into_stream() {
                    Some(stream) => stream.finish(builder.as_mut()),
                    None => Err(IngestProblem::Empty),
                };
                let file = current.name.clone();
                ended
                    .map(|report| (builder.finishing(), report))
                    .map_err(|problem| IngestError { file, problem })
            }
            Way::Finishing(mut finish, report) => {
                let made = finish.step();
                current.way = Way::Finishing(finish, report);
                return made;
            }
            way => {
                current.way = way;
                return None;
            }
        };
        match finishing {
            Ok((finish, report)) => {
                current.way = Way::Finishing(Box::new(finish), Box::new(report));
                Some((0, 1))
            }
            Err(error) => {
                current.failed = Some(file_failure(&current.name, error));
                None
            }
        }
    }

    /// Ends the file.
    ///
    /// # Errors
    /// When it cannot be read to its end.
    pub fn end(&mut self, files: &[Streamed]) -> Result<(), Failure> {
        while self.settle().is_some() {}
        let Some(current) = self.current.take() else {
            return Ok(());
        };
        if let Some(failure) = current.failed {
            if self.certain || !is_overflow(&failure) {
                return Err(failure);
            }
            self.overflow = Some(failure);
            return Ok(());
        }
        let Some(file) = files.get(current.file) else {
            return Ok(());
        };
        let opened = match current.way {
            Way::Finishing(finish, report) => Opened {
                table: finish.table(),
                report: *report,
            },
            Way::Parquet(columns) => {
                let report = file.ranges_report(columns.undecoded);
                // It says of its columns what the beginning says.
                let table = file.sample.table.with_columns(columns.columns);
                Opened {
                    table: table.unwrap_or_default(),
                    report,
                }
            }
            Way::Text(_) | Way::Poured(..) | Way::Spent => return Ok(()),
        };
        let opened = Opened {
            report: ReadReport {
                bytes: match file.kind {
                    Kind::Poured(_) => file.size,
                    _ => opened.report.bytes,
                },
                ..opened.report
            },
            ..opened
        };
        self.done.push((current.file, opened));
        Ok(())
    }
}

/// Whether a table needs more memory than there is.
fn is_overflow(failure: &Failure) -> bool {
    let Failure::File { error, .. } = failure else {
        return false;
    };
    matches!(error.problem, IngestProblem::TooLarge { .. })
}

fn size(table: &Table) -> u64 {
    table.columns().iter().map(Column::size).sum()
}
