//! Opening files: bytes come in chunks, tables come out. Nothing of the session
//! changes until [`super::Engine::adopt`] takes the finished opening over.

use super::failure::Failure;
use super::file_steps::FileSteps;
use super::joining::SeriesWork;
use super::reading::{OpenOptions, Reading};
use super::session::OpenedFile;
use super::view::{RefusedFile, Words};
use crate::feature::recipe::is_set;
use crate::ingest::steps::{Steps, run};
use crate::ingest::{ByteSource, Headed, IngestError, ReadOptions};
use crate::table::{Opened, Table, TableReader, open_all_in_steps, open_source_in_steps};

/// Files being opened, one after the other.
#[derive(Default)]
pub struct Opening {
    pub(super) files: Vec<OpenedFile>,
    pub(super) refused: Vec<RefusedFile>,
    failures: Vec<Failure>,
    current: Option<Current>,
    pub(super) options: OpenOptions,
    /// How far series of files are joined, once that was begun.
    pub(super) series: Option<Box<SeriesWork>>,
}

struct Current {
    name: String,
    reading: Reading,
    size: u64,
    reader: TableReader,
    /// Set when the reader gave up: the rest of the file is not looked at.
    failed: Option<IngestError>,
}

impl Opening {
    /// An opening that reads files as the user said.
    pub fn new(options: OpenOptions) -> Opening {
        Opening {
            options,
            ..Opening::default()
        }
    }

    /// Begins a file of `size` bytes.
    pub fn begin(&mut self, name: &str, size: u64) {
        let reading = self.options.of(name);
        let reader = TableReader::new(name, &reading.options);
        self.current = Some(Current {
            name: name.to_string(),
            reading,
            size,
            reader,
            failed: None,
        });
    }

    /// Takes the next bytes of the file; `false` when no more are wanted
    /// because the file is already refused.
    pub fn push(&mut self, bytes: &[u8]) -> bool {
        let Some(current) = &mut self.current else {
            return false;
        };
        if current.failed.is_none() {
            current.failed = current.reader.push(bytes).err();
        }
        current.failed.is_none()
    }

    /// Rows taken so far, of all files.
    pub fn rows(&self) -> u64 {
        let files = self.files.iter().map(|file| file.table.rows());
        let current = self.current.iter().map(|current| current.reader.rows());
        files.chain(current).map(|rows| rows as u64).sum()
    }

    /// Ends the file. A file that is refused is kept aside with its reason;
    /// the others are opened all the same.
    pub fn end(&mut self) {
        run(self.end_file());
    }

    /// The same, a column a step.
    pub fn end_in_steps(&mut self) -> Steps<'_, ()> {
        Steps::new(self.end_file())
    }

    async fn end_file(&mut self) {
        let Some(current) = self.current.take() else {
            return;
        };
        let Current {
            name,
            reading,
            size,
            reader,
            failed,
        } = current;
        let opened = match failed {
            Some(error) => Err(error),
            None => reader.finish_in_steps().await,
        };
        match opened {
            Ok(opened) => self.take(name, size, &reading, opened),
            Err(error) => self.refuse(Failure::File { file: name, error }),
        }
    }

    /// Opens a file that is no plain text by random access, at once.
    pub fn open(&mut self, source: &mut dyn ByteSource) {
        run(self.open_file(source));
    }

    /// The same, some milliseconds of work a step. Given up between two steps, it leaves the
    /// file out.
    pub fn open_in_steps<'a>(&'a mut self, source: &'a mut dyn ByteSource) -> FileSteps<'a> {
        FileSteps::new(source, |mut watched| {
            Steps::new(async move { self.open_file(&mut watched).await })
        })
    }

    async fn open_file(&mut self, source: &mut dyn ByteSource) {
        let (name, size) = (source.name().to_string(), source.len());
        self.current = None;
        let reading = self.options.of(&name);
        let all = match open_all_in_steps(source, &reading.options).await {
            // Another file of the same name, which has no such sheet.
            Err(_) if reading.options.sheet.is_some() => {
                let opened = open_by(&reading, source).await;
                opened.map(|opened| vec![(String::new(), opened)])
            }
            all => all,
        };
        let tables = match all {
            Ok(tables) => tables,
            Err(error) => return self.refuse(Failure::File { file: name, error }),
        };
        let several = tables.len() > 1;
        for (index, (inside, opened)) in tables.into_iter().enumerate() {
            self.take(name.clone(), size, &reading, opened);
            if let (Some(file), true) = (self.files.last_mut(), several) {
                file.inside = Some(inside);
                file.beside = index > 0;
            }
        }
    }

    /// Of files with several tables keeps the largest alone, unless a recipe
    /// takes others as well: then the files hold the whole data set.
    pub(super) fn keep_what_serves(&mut self) {
        let beside: Vec<bool> = self.files.iter().map(|file| file.beside).collect();
        if !beside.contains(&true) {
            return;
        }
        let names: Vec<String> = self.files.iter().map(OpenedFile::shown).collect();
        let files = names.iter().zip(&self.files);
        let tables: Vec<(&str, &Table)> = files
            .map(|(name, file)| (name.as_str(), &file.table))
            .collect();
        let kept = is_set(&tables, &beside);
        self.files.retain(|file| kept || !file.beside);
        for file in &mut self.files {
            match kept {
                // What was one of several is called by its own name.
                true => {
                    let inside = file.inside.as_ref();
                    inside
                        .into_iter()
                        .for_each(|name| file.table.name.clone_from(name));
                }
                false => file.inside = None,
            }
        }
    }

    /// Keeps a file; its columns are looked at by the job that takes it over.
    fn take(&mut self, name: String, size: u64, reading: &Reading, opened: Opened) {
        self.files.push(opened_file(name, size, reading, opened));
    }

    /// Gives the current file up because its bytes could not be had.
    pub fn unreadable(&mut self, name: &str, reason: String) {
        self.current = None;
        self.refuse(Failure::Unreadable {
            file: name.to_string(),
            reason,
        });
    }

    /// What to report when no file at all could be opened.
    pub(super) fn failure(&mut self) -> Option<Failure> {
        if !self.files.is_empty() {
            return None;
        }
        let first = self.failures.pop();
        Some(match (first, self.failures.is_empty()) {
            (None, _) => Failure::NothingOpen,
            (Some(only), true) => only,
            (Some(last), false) => {
                let mut all = std::mem::take(&mut self.failures);
                all.push(last);
                Failure::Several(all)
            }
        })
    }

    /// Gives a file up; the others are opened all the same.
    pub fn refuse(&mut self, failure: Failure) {
        self.refused.push(RefusedFile {
            reason: Words::of(|lang| failure.say(lang)),
        });
        self.failures.push(failure);
    }
}

pub(super) fn opened_file(
    name: String,
    size: u64,
    reading: &Reading,
    opened: Opened,
) -> OpenedFile {
    OpenedFile {
        name,
        members: Vec::new(),
        size,
        report: opened.report,
        table: reading.correct(opened.table),
        profiles: Vec::new(),
        repeated: None,
        sampled: false,
        inside: None,
        beside: false,
    }
}

pub(super) fn headed(file: &OpenedFile) -> Headed {
    let columns = file.table.columns().iter();
    Headed {
        name: file.name.clone(),
        columns: columns.map(|column| column.name().to_string()).collect(),
    }
}

/// Opens a file by random access, as the user said.
async fn open_by(reading: &Reading, source: &mut dyn ByteSource) -> Result<Opened, IngestError> {
    match open_source_in_steps(source, &reading.options).await {
        // Another file of the same name, which has no such sheet.
        Err(_) if reading.options.sheet.is_some() => {
            let sheet = None;
            let options = reading.options.clone();
            open_source_in_steps(source, &ReadOptions { sheet, ..options }).await
        }
        opened => opened,
    }
}
