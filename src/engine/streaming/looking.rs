//! A first look at files that are opened together: at their beginnings, or at
//! all of those that are held.

use super::evidence::later_rows;
use super::{Access, Entry, Kind, Streamed, Streaming, file_failure};
use crate::engine::failure::Failure;
use crate::engine::file_steps::FileSteps;
use crate::engine::view::{RefusedFile, Words};
use crate::feature::recipe::is_set;
use crate::ingest::fast::Frame;
use crate::ingest::steps::{Steps, run};
use crate::ingest::{
    ByteSource, Content, IngestError, ParquetFile, Part, ReadOptions, held_part, spread,
};
use crate::table::{
    Opened, Table, TableReader, name_within, open_part_in_steps, open_sheets, open_source_in_steps,
    sample_parquet_in_steps, sample_part_in_steps,
};

/// Rows by which a Parquet file is judged and shown.
const SAMPLE_ROWS: u64 = 50_000;

impl Streaming {
    /// Looks at the beginning of a text of `size` bytes, packed with gzip or not.
    pub fn peek(&mut self, name: &str, size: u64, beginning: &[u8]) {
        let mut reader = TableReader::new(name, &self.options.of(name).options);
        let whole = beginning.len() as u64 >= size;
        let sample = match reader.push(beginning) {
            // A small file is sniffed only at its end.
            Ok(()) if whole => reader.finish(),
            Ok(()) => Ok(reader.sample()),
            Err(error) => Err(error),
        };
        self.look(name, size, sample.map(|sample| (sample, Kind::Text)));
        if let Some(file) = self.looked(beginning.len() as u64, size) {
            file.frame = Some(Frame::new(beginning, size).placed_by(&file.reading.options));
        }
    }

    /// The same by the beginning and by [places](spread::places) after it, which are `pieces`.
    pub fn peek_places(&mut self, name: &str, size: u64, pieces: Vec<Vec<u8>>) {
        let beginning = pieces.first().map_or(0, Vec::len);
        let text = spread::joined(pieces.into_iter());
        self.peek(name, size, &text);
        // Of later places nothing is taken where nobody can say that their lines are rows.
        let later = text.len() > beginning || text.len() as u64 >= size;
        self.note_later(later.then(Table::default));
    }

    /// Notes how much of the file was looked at, if it could be read.
    fn looked(&mut self, seen: u64, all: u64) -> Option<&mut Streamed> {
        let file = self.last_looked()?;
        file.looked = Some((seen, all));
        Some(file)
    }

    /// Notes what later places of the file hold, if it could be read.
    fn note_later(&mut self, later: Option<Table>) {
        if let Some(file) = self.last_looked() {
            file.later = later;
        }
    }

    /// The file that was looked at last, if it could be read.
    fn last_looked(&mut self) -> Option<&mut Streamed> {
        let place = self.given.checked_sub(1)?;
        self.files.last_mut().filter(|file| file.place == place)
    }

    /// Looks at the beginning of a Parquet file.
    pub fn peek_parquet(&mut self, source: &mut dyn ByteSource) {
        run(self.peek_rows(source, SAMPLE_ROWS));
    }

    /// Looks at a table by random access, or opens all of it if it is to be held; some
    /// milliseconds of work a step.
    pub fn look_in_steps<'a>(
        &'a mut self,
        source: &'a mut dyn ByteSource,
        entry: &'a Entry,
        is_held: bool,
    ) -> FileSteps<'a> {
        FileSteps::new(source, |mut watched| {
            Steps::new(async move {
                match (is_held, entry.weight.access) {
                    (true, _) => self.hold_in_steps(&mut watched, entry).await,
                    (false, Access::Ranges) => self.peek_rows(&mut watched, SAMPLE_ROWS).await,
                    (false, _) => self.peek_in_steps(&mut watched, entry).await,
                }
            })
        })
    }

    /// Looks at a Parquet file, as far as whoever reads row groups for another worker has to:
    /// what its columns are, the [assignment](super::Assignment) says.
    pub fn peek_assigned(&mut self, source: &mut dyn ByteSource) {
        run(self.peek_rows(source, 1));
    }

    async fn peek_rows(&mut self, source: &mut dyn ByteSource, rows: u64) {
        let (name, size) = (source.name().to_string(), source.len());
        let opened = sample_parquet_in_steps(source, rows).await;
        let opened = opened.and_then(|sample| Ok((sample, ParquetFile::open(source)?)));
        let later = match &opened {
            // Whoever reads for another worker judges nothing.
            Ok((sample, file)) if rows == SAMPLE_ROWS => later_rows(file, source, &sample.table),
            _ => None,
        };
        let opened = opened.map(|(sample, file)| (sample, Kind::Parquet(Box::new(file))));
        self.look(&name, size, opened);
        self.note_later(later);
    }

    /// Looks at the beginning of a packed Parquet file, which is unpacked into memory.
    async fn peek_unpacked(&mut self, source: &mut dyn ByteSource, entry: &Entry, part: &Part) {
        let mut opened = unpacked(source, part).await;
        let later = match &mut opened {
            Ok((sample, Kind::Unpacked(file, held))) => later_rows(file, held, &sample.table),
            _ => None,
        };
        self.look_within(source.name(), &entry.name, entry.weight.size, opened);
        self.note_later(later);
    }

    /// Looks at the beginning of a text or of JSON that is unpacked by ranges.
    pub fn peek_part(&mut self, source: &mut dyn ByteSource, entry: &Entry) {
        run(self.peek_in_steps(source, entry));
    }

    async fn peek_in_steps(&mut self, source: &mut dyn ByteSource, entry: &Entry) {
        let Some(part) = &entry.part else {
            return self.hold_in_steps(source, entry).await;
        };
        if entry.weight.access == Access::RangesPacked {
            return self.peek_unpacked(source, entry, part).await;
        }
        let options = self.reading_of(source, entry);
        let sample = sample_part_in_steps(source, part, &options, self.sample()).await;
        let opened = sample.map(|sample| (sample, Kind::Poured(part.clone())));
        self.look_within(source.name(), &entry.name, entry.weight.size, opened);
        let all = entry.weight.bytes;
        self.looked(self.sample().min(all), all);
    }

    /// Opens a table of a file as a whole: it is small, or cannot be read otherwise. Of a
    /// workbook all tables are opened, until it is known whether they belong together.
    pub fn hold_part(&mut self, source: &mut dyn ByteSource, entry: &Entry) {
        run(self.hold_in_steps(source, entry));
    }

    async fn hold_in_steps(&mut self, source: &mut dyn ByteSource, entry: &Entry) {
        let options = self.reading_of(source, entry);
        let opened = match &entry.part {
            Some(part) => tables(source, part, &options).await,
            // This says what it is instead.
            None => {
                let opened = open_source_in_steps(source, &options).await;
                opened.map(|opened| vec![(None, opened)])
            }
        };
        let size = entry.weight.size;
        let tables = match opened {
            Ok(tables) => tables,
            Err(error) => {
                return self.look_within(source.name(), &entry.name, size, Err(error));
            }
        };
        let (before, several) = (self.files.len(), tables.len() > 1);
        let mut place = self.given;
        for (index, (inside, opened)) in tables.into_iter().enumerate() {
            let opened = Ok((opened, Kind::Held));
            self.look_within(source.name(), &entry.name, size, opened);
            if let (Some(file), true) = (self.files.last_mut(), several) {
                (file.inside, file.beside) = (inside, index > 0);
            }
            if index == 0 {
                place = self.given;
            }
        }
        // They are all of one file.
        self.given = place;
        for file in self.files.iter_mut().skip(before) {
            file.place = place.saturating_sub(1);
        }
    }

    /// Of workbooks with several tables keeps the largest alone, unless a recipe takes
    /// others as well.
    pub(super) fn keep_what_serves(&mut self) {
        let beside: Vec<bool> = self.files.iter().map(|file| file.beside).collect();
        if !beside.contains(&true) {
            return;
        }
        let name = |file: &Streamed| match &file.inside {
            Some(inside) => name_within(&file.name, inside),
            None => file.name.clone(),
        };
        let names: Vec<String> = self.files.iter().map(name).collect();
        let tables = names.iter().zip(&self.files);
        let tables: Vec<(&str, &Table)> = tables
            .map(|(name, file)| (name.as_str(), &file.sample.table))
            .collect();
        let kept = is_set(&tables, &beside);
        for (file, name) in self.files.iter_mut().zip(names) {
            if let (Some(inside), true) = (file.inside.take(), kept) {
                file.sample.table.name = inside;
                file.name = name;
            }
        }
        self.files.retain(|file| kept || !file.beside);
    }

    /// Opens a file that holds one table as a whole.
    pub fn hold(&mut self, source: &mut dyn ByteSource) {
        for entry in super::entries(source, &self.options) {
            self.hold_part(source, &entry);
        }
    }

    fn reading_of(&self, source: &dyn ByteSource, entry: &Entry) -> ReadOptions {
        entry.options(self.options.of_table(source.name(), &entry.name).options)
    }

    /// Gives a file up because its bytes could not be had.
    pub fn unreadable(&mut self, name: &str, reason: String) {
        self.refuse(Failure::Unreadable {
            file: name.to_string(),
            reason,
        });
    }

    /// Gives a file up; the others are opened all the same.
    pub fn refuse(&mut self, failure: Failure) {
        self.given += 1;
        self.refused.push(RefusedFile {
            reason: Words::of(|lang| failure.say(lang)),
        });
        self.failures.push(failure);
    }

    fn look(&mut self, name: &str, size: u64, opened: Result<(Opened, Kind), IngestError>) {
        self.look_within(name, name, size, opened);
    }

    fn look_within(
        &mut self,
        file: &str,
        name: &str,
        size: u64,
        opened: Result<(Opened, Kind), IngestError>,
    ) {
        match opened {
            Ok((sample, kind)) => {
                let reading = self.options.of_table(file, name);
                let table = reading.correct(sample.table);
                self.files.push(Streamed {
                    name: name.to_string(),
                    size,
                    place: self.given,
                    sample: Opened {
                        table,
                        report: sample.report,
                    },
                    kind,
                    reading,
                    frame: None,
                    looked: None,
                    later: None,
                    retyped: Vec::new(),
                    report: None,
                    inside: None,
                    beside: false,
                });
                self.given += 1;
            }
            Err(error) => self.refuse(file_failure(name, error)),
        }
    }
}

/// A Parquet file that was packed, with its beginning.
async fn unpacked(source: &mut dyn ByteSource, part: &Part) -> Result<(Opened, Kind), IngestError> {
    let mut held = held_part(source, part).await?;
    let sample = sample_parquet_in_steps(&mut held, SAMPLE_ROWS).await?;
    let file = ParquetFile::open(&mut held)?;
    Ok((sample, Kind::Unpacked(Box::new(file), held)))
}

/// The tables of a part of a file that is held: of a workbook all, each with its name, unless
/// one was asked for.
async fn tables(
    source: &mut dyn ByteSource,
    part: &Part,
    options: &ReadOptions,
) -> Result<Vec<(Option<String>, Opened)>, IngestError> {
    if let (Content::Workbook(kind), None) = (part.content, &options.sheet) {
        let sheets = open_sheets(source, part, kind, options).await?.into_iter();
        return Ok(sheets.map(|(name, opened)| (Some(name), opened)).collect());
    }
    let opened = open_part_in_steps(source, part, options).await?;
    Ok(vec![(None, opened)])
}
