//! Reading tables and models from files, and writing results beside them.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use flate2::Compression;
use flate2::write::GzEncoder;

use super::error::CommandError;
use super::reading::ReadingArguments;
use super::source::FileSource;
use crate::engine::{Access, Entry, OpenOptions, SAMPLE_BYTES, entries, spread};
use crate::i18n::Lang;
use crate::ingest::{ByteSource, FormatNote, Part, ReadOptions, Repair};
use crate::model::{self, AnyModel, ModelError, Scorer};
use crate::table::{
    Opened, TableReader, open_all, open_files, open_part, open_source, open_tables, sample_parquet,
    sample_part,
};

/// Most names of files within a message.
pub(super) const NAMES: usize = 5;

/// Says lines on standard error; a closed one must not undo the work.
pub fn tell(lines: &[String]) {
    let mut told = std::io::stderr().lock();
    for line in lines {
        let _ = writeln!(told, "{line}");
    }
}

/// What was mended, assumed and left out when a file was read, a line each.
pub fn mended(file: &str, repairs: &[Repair]) -> Vec<String> {
    let repairs = repairs.iter();
    let line = |repair: &Repair| format!("{file}: {}", repair.say(Lang::En));
    repairs.map(line).collect()
}

/// Reads a table, whatever its format, and says on standard error what was mended.
pub fn table(path: &Path, reading: &ReadingArguments) -> Result<Opened, CommandError> {
    let opened = one(path, reading, &reading.options())?;
    tell(&mended(&name(path), &opened.report.repairs));
    Ok(opened)
}

/// Reads the one table of a file: the largest, or the one that `--sheet` names.
pub fn one(
    path: &Path,
    reading: &ReadingArguments,
    options: &ReadOptions,
) -> Result<Opened, CommandError> {
    let mut source = FileSource::open(path)?;
    let opened = open_source(&mut source, options).map_err(CommandError::Table)?;
    let opened = corrected(opened, reading);
    reading.check(std::iter::once(&opened.table))?;
    Ok(opened)
}

/// Reads the tables of files given together: those with the same columns are
/// one. A single file gives all of its tables, or the one that `--sheet` names.
pub fn tables(
    paths: &[PathBuf],
    reading: &ReadingArguments,
    options: &ReadOptions,
) -> Result<Vec<Opened>, CommandError> {
    let opened = match paths {
        [path] => {
            let mut source = FileSource::open(path)?;
            match options.sheet {
                Some(_) => open_source(&mut source, options).map(|opened| vec![opened]),
                None => open_tables(&mut source, &|_| options.clone())
                    .map(|tables| tables.into_iter().map(|(_, opened)| opened).collect()),
            }
        }
        _ => {
            let mut files = Vec::with_capacity(paths.len());
            for path in paths {
                files.push(FileSource::open(path)?);
            }
            let mut sources: Vec<&mut dyn ByteSource> = Vec::with_capacity(files.len());
            for file in &mut files {
                sources.push(file);
            }
            open_files(&mut sources, options)
        }
    };
    let opened = opened.map_err(CommandError::Table)?.into_iter();
    let opened: Vec<Opened> = opened.map(|opened| corrected(opened, reading)).collect();
    reading.check(opened.iter().map(|opened| &opened.table))?;
    Ok(opened)
}

/// The table with its columns read as was said.
fn corrected(opened: Opened, reading: &ReadingArguments) -> Opened {
    Opened {
        table: reading.correct(opened.table),
        report: opened.report,
    }
}

/// Whether a file is to be Parquet, by the ending of its name.
pub fn is_parquet(path: &Path) -> bool {
    path.extension()
        .is_some_and(|ending| ending.eq_ignore_ascii_case("parquet"))
}

/// Rows of a Parquet file's beginning by which it is judged.
const SAMPLE_ROWS: u64 = 50_000;

/// What follows a file's beginning.
pub enum Rest {
    /// Nothing: all of it was read.
    Nothing,
    /// Text, to be read as a stream.
    Text,
    /// Text or JSON, to be unpacked as a stream.
    Poured(Part),
    /// Parquet, to be read by ranges.
    Parquet,
}

/// The beginning of a table.
pub struct Begun {
    /// Its name within the file, if that holds several.
    pub inside: Option<String>,
    /// The beginning.
    pub opened: Opened,
    /// What follows.
    pub rest: Rest,
    /// It stands beside a larger one that may be meant alone.
    pub beside: bool,
}

/// The beginnings of a file's tables. Formats that are no text and no Parquet, and small
/// tables, are read whole.
pub fn samples(
    source: &mut FileSource,
    reading: &ReadingArguments,
) -> Result<Vec<Begun>, CommandError> {
    let file = source.name().to_string();
    let said = OpenOptions {
        readings: vec![reading.reading(&file)],
        ..OpenOptions::default()
    };
    let entries = entries(source, &said);
    let is_large = |entry: &Entry| entry.weight.bytes > SAMPLE_BYTES && entry.is_streamable();
    if !entries.iter().any(is_large) {
        let all = open_all(source, &reading.options()).map_err(CommandError::Table)?;
        let several = all.len() > 1;
        let all = all.into_iter().enumerate();
        let whole = |(index, (name, opened)): (usize, (String, Opened))| Begun {
            inside: several.then_some(name),
            opened: corrected(opened, reading),
            rest: Rest::Nothing,
            beside: index > 0,
        };
        return Ok(all.map(whole).collect());
    }
    let several = entries.len() > 1;
    let (mut samples, mut unread): (Vec<Begun>, Vec<String>) = Default::default();
    let mut first = None;
    for entry in entries {
        let sampled = sample(source, &entry, entry.options(reading.options()));
        let (opened, rest) = match sampled {
            // The other members of the archive are read all the same.
            Err(CommandError::Table(error)) if several && error.problem.spares_others() => {
                unread.push(entry.inside().to_string());
                first.get_or_insert(error);
                continue;
            }
            sampled => sampled?,
        };
        samples.push(Begun {
            inside: several.then(|| entry.inside().to_string()),
            opened: corrected(opened, reading),
            rest,
            beside: false,
        });
    }
    match (samples.first(), first) {
        (None, Some(error)) => return Err(CommandError::Table(error)),
        (Some(_), Some(_)) => {
            let note = FormatNote::MembersUnread {
                count: unread.len() as u64,
                names: unread.into_iter().take(NAMES).collect(),
            };
            tell(&mended(&file, &[Repair::Format(note)]));
        }
        (_, None) => {}
    }
    Ok(samples)
}

fn sample(
    source: &mut FileSource,
    entry: &Entry,
    options: ReadOptions,
) -> Result<(Opened, Rest), CommandError> {
    let failed = CommandError::Table;
    let (weight, Some(part)) = (&entry.weight, &entry.part) else {
        // This says what it is instead of a table.
        let opened = open_source(source, &options).map_err(failed)?;
        return Ok((opened, Rest::Nothing));
    };
    match weight.access {
        Access::Ranges if weight.size > SAMPLE_BYTES => {
            let opened = sample_parquet(source, SAMPLE_ROWS).map_err(failed)?;
            Ok((opened, Rest::Parquet))
        }
        // Packed text too is small only if it is so unpacked.
        Access::Poured if weight.bytes > SAMPLE_BYTES => {
            let opened = sample_part(source, part, &options, SAMPLE_BYTES).map_err(failed)?;
            Ok((opened, Rest::Poured(part.clone())))
        }
        Access::Pieces if weight.bytes > SAMPLE_BYTES => {
            let mut places = spread::places(weight.size, weight.beginning(SAMPLE_BYTES));
            if weight.bytes != weight.size {
                places.truncate(1);
            }
            let mut pieces = Vec::with_capacity(places.len());
            for place in places {
                let mut piece = vec![0; (place.end - place.start) as usize];
                source
                    .read_at(place.start, &mut piece)
                    .map_err(|error| source.failure(error))?;
                pieces.push(piece);
            }
            let mut reader = TableReader::new(source.name(), &options);
            let sample = spread::joined(pieces.into_iter());
            reader.push(&sample).map_err(failed)?;
            Ok((reader.sample(), Rest::Text))
        }
        _ => {
            let opened = open_part(source, part, &options).map_err(failed)?;
            Ok((opened, Rest::Nothing))
        }
    }
}

/// Reads a model of yes or no, whatever kind it is.
pub fn model(path: &Path) -> Result<Scorer, CommandError> {
    opened(path, model::open)
}

/// Reads a model of yes or no, or of several classes.
pub fn any_model(path: &Path) -> Result<AnyModel, CommandError> {
    opened(path, model::open_any)
}

fn opened<Of>(
    path: &Path,
    open: impl FnOnce(&str, &[u8]) -> Result<Of, ModelError>,
) -> Result<Of, CommandError> {
    let bytes = std::fs::read(path).map_err(|source| CommandError::Read {
        path: path.to_path_buf(),
        source,
    })?;
    open(&name(path), &bytes).map_err(|source| CommandError::Model {
        path: path.to_path_buf(),
        source: Box::new(source),
    })
}

/// A file's name without its folder.
pub fn name(path: &Path) -> String {
    path.file_name()
        .unwrap_or(path.as_os_str())
        .to_string_lossy()
        .into_owned()
}

/// A file being written beside its final place, so that a failure leaves no
/// half of a result behind.
pub struct Output {
    path: PathBuf,
    partial: PathBuf,
    writer: BufWriter<File>,
}

impl Output {
    /// Begins to write `path`, which must be none of `inputs`.
    pub fn create(path: &Path, inputs: &[&Path]) -> Result<Output, CommandError> {
        if let Ok(target) = path.canonicalize()
            && inputs
                .iter()
                .any(|input| input.canonicalize().is_ok_and(|input| input == target))
        {
            return Err(CommandError::SameFile {
                path: path.to_path_buf(),
            });
        }
        let mut partial = path.as_os_str().to_os_string();
        partial.push(".partial");
        let partial = PathBuf::from(partial);
        let file = File::create(&partial).map_err(|source| CommandError::Write {
            path: path.to_path_buf(),
            source,
        })?;
        Ok(Output {
            path: path.to_path_buf(),
            partial,
            writer: BufWriter::new(file),
        })
    }

    /// Gives up before anything was written; returns why.
    pub fn abandon(self, why: CommandError) -> CommandError {
        let _ = std::fs::remove_file(&self.partial);
        why
    }

    /// Writes a text, packed where the file's ending says so; what could not be made is an error
    /// that leaves no file.
    pub fn fill_text(self, text: std::io::Result<String>) -> Result<(), CommandError> {
        let ending = self.path.extension();
        let packed = ending.is_some_and(|ending| ending.eq_ignore_ascii_case("gz"));
        self.fill(|writer| {
            let text = text?;
            match packed {
                true => {
                    let mut packer = GzEncoder::new(writer, Compression::default());
                    packer.write_all(text.as_bytes())?;
                    packer.finish().map(|_| ())
                }
                false => writer.write_all(text.as_bytes()),
            }
        })
    }

    /// Writes through `write`, then puts the file in its place.
    pub fn fill(
        mut self,
        write: impl FnOnce(&mut BufWriter<File>) -> std::io::Result<()>,
    ) -> Result<(), CommandError> {
        let written = write(&mut self.writer)
            .and_then(|()| self.writer.flush())
            .and_then(|()| std::fs::rename(&self.partial, &self.path));
        written.map_err(|source| {
            // What was written so far is of no use to anybody.
            let _ = std::fs::remove_file(&self.partial);
            CommandError::Write {
                path: self.path.clone(),
                source,
            }
        })
    }
}

/// A cell of an output file: quoted only where CSV asks for it.
pub fn quoted(text: &str) -> std::borrow::Cow<'_, str> {
    if text.contains([',', '"', '\r', '\n']) {
        format!("\"{}\"", text.replace('"', "\"\"")).into()
    } else {
        text.into()
    }
}

/// A number as [`nine_digits`] has it; an empty cell where there is none.
pub fn number_or_nothing(value: f64) -> String {
    match value.is_nan() {
        true => String::new(),
        false => nine_digits(value),
    }
}

/// A number with nine significant digits: enough to tell any two `f32` apart.
pub fn nine_digits(value: f64) -> String {
    if value == 0.0 {
        return "0".to_string();
    }
    let exponent = libm::floor(libm::log10(value.abs())) as i32;
    if (-5..9).contains(&exponent) {
        let decimals = (8 - exponent).max(0) as usize;
        let text = format!("{value:.decimals$}");
        return if text.contains('.') {
            text.trim_end_matches('0').trim_end_matches('.').to_string()
        } else {
            text
        };
    }
    format!("{value:.8e}")
}

#[cfg(test)]
mod tests {
    use super::nine_digits;

    #[test]
    fn nine_significant_digits_read_back_alike() {
        for (value, expected) in [
            (0.0487278923, "0.0487278923"),
            (0.999999999, "0.999999999"),
            (0.5, "0.5"),
            (0.0, "0"),
            (-2.37873292, "-2.37873292"),
            (0.000000123456789, "1.23456789e-7"),
        ] {
            assert_eq!(nine_digits(value), expected);
        }
    }
}
