//! `holdfast features`: raw files → one row per customer (and anchor).

use std::io::Write;
use std::path::{Path, PathBuf};

use super::error::CommandError;
use super::files::{self, Output, Rest};
use super::reading::ReadingArguments;
use super::source::FileSource;
use crate::export::parquet;
use crate::feature::recipe::sql::{self, Dialect, SqlSources};
use crate::feature::recipe::{
    Binding, BoundFile, Build, Built, Contradiction, FastColumns, FileRows, Finish, Head,
    ParquetRows, Recipe, Retyped, RowSink, agreed, bind, builtin, decided, propose, recognise,
    take_table,
};
use crate::i18n::Lang;
use crate::ingest::fast::FastReader;
use crate::ingest::{CachedSource, IngestError, ParquetFile, Part, PartStream, Reader};
use crate::table::{Opened, Table, write};

/// Builds the customers' table and writes it.
pub fn features(
    paths: &[PathBuf],
    reading: &ReadingArguments,
    recipe: Option<&str>,
    out: &Path,
) -> Result<(), CommandError> {
    let built = build(paths, reading, recipe)?;
    let inputs: Vec<&Path> = paths.iter().map(PathBuf::as_path).collect();
    let output = Output::create(out, &inputs)?;
    output.fill(|writer| match files::is_parquet(out) {
        true => parquet::write_built(&built.table, &built.parts, writer),
        false => write::csv(&built.table, writer),
    })?;
    let mut told = std::io::stderr().lock();
    for line in built.report.say(Lang::En) {
        // A closed standard error must not undo the work.
        let _ = writeln!(told, "{line}");
    }
    Ok(())
}

/// Prints the recipe that fits the files.
pub fn recipe(
    paths: &[PathBuf],
    reading: &ReadingArguments,
    out: &mut impl Write,
) -> Result<(), CommandError> {
    let (recipe, _) = choose(&samples(paths, reading)?, None)?;
    writeln!(out, "{}", recipe.to_json()).map_err(|source| CommandError::Write {
        path: PathBuf::from("standard output"),
        source,
    })
}

/// Prints a recipe as SQL, over files if some are given.
pub fn sql(
    paths: &[PathBuf],
    reading: &ReadingArguments,
    recipe: Option<&str>,
    dialect: Dialect,
    out: &mut impl Write,
) -> Result<(), CommandError> {
    let samples = samples(paths, reading)?;
    let script = if let (true, Some(name)) = (samples.is_empty(), recipe) {
        let recipe = named(name)?;
        sql::print(&recipe, &SqlSources::of_recipe(&recipe), dialect)?
    } else {
        let (recipe, binding) = choose(&samples, recipe)?;
        let tables: Vec<&Table> = samples.iter().map(|sample| &sample.opened.table).collect();
        // The script is run from where the files are found, so it names their paths.
        let heads: Vec<Head> = samples
            .iter()
            .map(|sample| head(&sample.path.display().to_string(), &sample.opened.table))
            .collect();
        sql::print(
            &recipe,
            &SqlSources::of_files(&recipe, &heads, &binding).written_like(&binding, &tables),
            dialect,
        )?
    };
    out.write_all(script.as_bytes())
        .map_err(|source| CommandError::Write {
            path: PathBuf::from("standard output"),
            source,
        })
}

/// A recipe by its file or by its name.
fn named(name: &str) -> Result<Recipe, CommandError> {
    if !Path::new(name).exists() {
        return Ok(builtin::named(name)?);
    }
    let text = std::fs::read_to_string(name).map_err(|source| CommandError::Read {
        path: PathBuf::from(name),
        source,
    })?;
    Ok(Recipe::from_json(&text)?)
}

/// The recipe, given by name or file, else built in, else proposed; and the files' parts in it.
pub fn choose(samples: &[Sample], recipe: Option<&str>) -> Result<(Recipe, Binding), CommandError> {
    let heads: Vec<Head> = samples
        .iter()
        .map(|sample| head(&sample.file, &sample.opened.table))
        .collect();
    let recipe = match recipe {
        Some(name) => named(name)?,
        None => match recognise(&heads) {
            Some(found) => return Ok(found),
            None => {
                let tables: Vec<(&str, &Table)> = samples
                    .iter()
                    .map(|sample| (sample.file.as_str(), &sample.opened.table))
                    .collect();
                propose(&tables)?
            }
        },
    };
    let binding = bind(&recipe, &heads)?;
    Ok((recipe, binding))
}

fn head(file: &str, table: &Table) -> Head {
    let names = table
        .columns()
        .iter()
        .map(|column| column.name().to_string());
    Head {
        file: file.to_string(),
        columns: names.collect(),
    }
}

/// The beginning of a table within a file.
pub struct Sample {
    file: String,
    path: PathBuf,
    opened: Opened,
    rest: Rest,
    /// The file as it was then: what is read later must be the same.
    source: FileSource,
}

/// The beginning of every table in the files.
pub fn samples(paths: &[PathBuf], reading: &ReadingArguments) -> Result<Vec<Sample>, CommandError> {
    let mut samples = Vec::with_capacity(paths.len());
    for path in paths {
        let mut source = FileSource::open(path)?;
        for (file, opened, rest) in files::samples(&mut source, reading)? {
            samples.push(Sample {
                file,
                path: path.clone(),
                opened,
                rest,
                // Closed: there may be hundreds of them.
                source: source.again(),
            });
        }
    }
    reading.check(samples.iter().map(|sample| &sample.opened.table))?;
    Ok(samples)
}

/// Builds the customers' table, by the recipe or by the one that fits.
pub fn build(
    paths: &[PathBuf],
    reading: &ReadingArguments,
    recipe: Option<&str>,
) -> Result<Built, CommandError> {
    let samples = samples(paths, reading)?;
    let (recipe, binding) = choose(&samples, recipe)?;
    build_by(samples, reading, recipe, &binding)
}

/// Builds the customers' table by a recipe whose parts in the files are known.
pub fn build_by(
    mut samples: Vec<Sample>,
    reading: &ReadingArguments,
    recipe: Recipe,
    binding: &Binding,
) -> Result<Built, CommandError> {
    fn tables(samples: &[Sample]) -> Vec<&Table> {
        samples.iter().map(|sample| &sample.opened.table).collect()
    }
    retype(agreed(binding, &tables(&samples)), &mut samples);
    let mut settled: Vec<Contradiction> = Vec::new();
    loop {
        let mut build = Build::new(recipe.clone())?;
        for found in &settled {
            build.settled(found);
        }
        let Some(found) = gather(&mut build, &samples, reading, binding)? else {
            return Ok(Finish::new(build)?.finish()?);
        };
        // Later rows showed what the first ones left open: once more. Each column is
        // settled once, so that it comes to an end.
        retype(decided(binding, &tables(&samples), &found), &mut samples);
        settled.push(found);
    }
}

fn retype(retyped: Vec<Retyped>, samples: &mut [Sample]) {
    for one in retyped {
        if let Some(sample) = samples.get_mut(one.file) {
            sample.opened.table = one.of(&sample.opened.table);
        }
    }
}

/// Takes over the rows of all files, up to a contradiction if there is one.
fn gather(
    build: &mut Build,
    samples: &[Sample],
    reading: &ReadingArguments,
    binding: &Binding,
) -> Result<Option<Contradiction>, CommandError> {
    for bound in &binding.parts {
        let Some(sample) = samples.get(bound.file) else {
            continue;
        };
        let (table, places) = (bound.table, &bound.places);
        let found = match &sample.rest {
            Rest::Text => text(build, sample, reading, bound)?,
            Rest::Poured(part) => poured(build, sample, reading, (part, bound))?,
            Rest::Nothing => {
                take_table(build, table, &sample.opened.table, places);
                None
            }
            Rest::Parquet => {
                let mut source = CachedSource::new(sample.source.again());
                let file = ParquetFile::open(&mut source).map_err(CommandError::Table)?;
                let begun = &sample.opened.table;
                let mut rows = ParquetRows::new(build, table, places, begun, file);
                while rows.contradiction().is_none()
                    && rows.step(build, &mut source).map_err(CommandError::Table)?
                {}
                source.into_inner().check()?;
                rows.contradiction()
            }
        };
        if found.is_some() {
            return Ok(found);
        }
    }
    Ok(None)
}

/// Takes over the rows of a text file, at the speed of the disk if it is plainly written.
fn text(
    build: &mut Build,
    sample: &Sample,
    reading: &ReadingArguments,
    bound: &BoundFile,
) -> Result<Option<Contradiction>, CommandError> {
    let (opened, places) = (&sample.opened, &bound.places);
    let columns = FastColumns::new(build, bound.table, places, &opened.table);
    if let Some(plan) = columns.plan(opened) {
        build.begin_file(bound.table, &sample.file);
        let mut reader = FastReader::new(plan);
        let mut sink = columns.sink(build);
        let fast = |error| CommandError::Fast {
            path: sample.path.clone(),
            error,
        };
        let push = |bytes: &[u8]| reader.push(bytes, &mut sink).map_err(fast);
        sample.source.again().each_chunk(push)?;
        reader.finish(&mut sink).map_err(fast)?;
        return Ok(None);
    }
    let mut rows =
        FileRows::new(build, bound.table, &sample.file, places).written_like(&opened.table);
    let mut sink = RowSink {
        build,
        rows: &mut rows,
    };
    let mut reader = Reader::new(&sample.file, &reading.options());
    let push = |bytes: &[u8]| reader.push(bytes, &mut sink).map_err(CommandError::Table);
    sample.source.again().each_chunk(push)?;
    reader.finish(&mut sink).map_err(CommandError::Table)?;
    rows.flush(build);
    Ok(rows.contradiction())
}

/// Takes over the rows of text or JSON that is unpacked on the way.
fn poured(
    build: &mut Build,
    sample: &Sample,
    reading: &ReadingArguments,
    (part, bound): (&Part, &BoundFile),
) -> Result<Option<Contradiction>, CommandError> {
    let mut source = sample.source.again();
    let Some(mut stream) = PartStream::new(&source, part, &reading.options()) else {
        return Ok(None);
    };
    let failed = |problem| {
        CommandError::Table(IngestError {
            file: sample.file.clone(),
            problem,
        })
    };
    let mut rows = FileRows::new(build, bound.table, &sample.file, &bound.places)
        .written_like(&sample.opened.table);
    let mut sink = RowSink {
        build,
        rows: &mut rows,
    };
    while stream.step(&mut source, &mut sink).map_err(failed)? {
        if let found @ Some(_) = sink.rows.contradiction() {
            return Ok(found);
        }
    }
    stream.finish(&mut sink).map_err(failed)?;
    source.check()?;
    rows.flush(build);
    Ok(rows.contradiction())
}
