//! `holdfast features`: raw files → one row per customer (and anchor).

use std::io::Write;
use std::path::{Path, PathBuf};

use super::error::CommandError;
use super::files::{self, Output, Rest};
use super::source::FileSource;
use crate::export::parquet;
use crate::feature::recipe::sql::{self, Dialect, SqlSources};
use crate::feature::recipe::{
    Binding, Build, Built, FastColumns, FileRows, Finish, Head, ParquetRows, Recipe, RowSink, bind,
    builtin, propose, recognise, take_table,
};
use crate::i18n::Lang;
use crate::ingest::fast::FastReader;
use crate::ingest::{CachedSource, ParquetFile, ReadOptions, Reader};
use crate::table::{Opened, Table, write};

/// Builds the customers' table and writes it.
pub fn features(paths: &[PathBuf], recipe: Option<&str>, out: &Path) -> Result<(), CommandError> {
    let built = build(paths, recipe)?;
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
pub fn recipe(paths: &[PathBuf], out: &mut impl Write) -> Result<(), CommandError> {
    let (recipe, _) = choose(&samples(paths)?, None)?;
    writeln!(out, "{}", recipe.to_json()).map_err(|source| CommandError::Write {
        path: PathBuf::from("standard output"),
        source,
    })
}

/// Prints a recipe as SQL, over files if some are given.
pub fn sql(
    paths: &[PathBuf],
    recipe: Option<&str>,
    dialect: Dialect,
    out: &mut impl Write,
) -> Result<(), CommandError> {
    let samples = samples(paths)?;
    let script = if let (true, Some(name)) = (samples.is_empty(), recipe) {
        let recipe = named(name)?;
        sql::print(&recipe, &SqlSources::of_recipe(&recipe), dialect)?
    } else {
        let (recipe, binding) = choose(&samples, recipe)?;
        let tables: Vec<&Table> = samples.iter().map(|sample| &sample.opened.table).collect();
        // The script is run from where the files are found, so it names their paths.
        let heads: Vec<Head> = samples
            .iter()
            .zip(paths)
            .map(|(sample, path)| head(&path.display().to_string(), &sample.opened.table))
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

/// A file's beginning.
pub struct Sample {
    file: String,
    opened: Opened,
    rest: Rest,
    /// The file as it was then: what is read later must be the same.
    source: FileSource,
}

/// The beginning of every file.
pub fn samples(paths: &[PathBuf]) -> Result<Vec<Sample>, CommandError> {
    let sample = |path: &PathBuf| {
        let mut source = FileSource::open(path)?;
        let (opened, rest) = files::sample(&mut source)?;
        Ok(Sample {
            file: files::name(path),
            opened,
            rest,
            // Closed: there may be hundreds of them.
            source: source.again(),
        })
    };
    paths.iter().map(sample).collect()
}

/// Builds the customers' table, by the recipe or by the one that fits.
pub fn build(paths: &[PathBuf], recipe: Option<&str>) -> Result<Built, CommandError> {
    let samples = samples(paths)?;
    let (recipe, binding) = choose(&samples, recipe)?;
    build_by(paths, &samples, recipe, &binding)
}

/// Builds the customers' table by a recipe whose parts in the files are known.
pub fn build_by(
    paths: &[PathBuf],
    samples: &[Sample],
    recipe: Recipe,
    binding: &Binding,
) -> Result<Built, CommandError> {
    let mut build = Build::new(recipe)?;
    for part in &binding.parts {
        let (Some(path), Some(sample)) = (paths.get(part.file), samples.get(part.file)) else {
            continue;
        };
        let again = || sample.source.again();
        let (name, sample, rest) = (&sample.file, &sample.opened, &sample.rest);
        match rest {
            Rest::Text => {}
            Rest::Nothing => {
                take_table(&mut build, part.table, &sample.table, &part.places);
                continue;
            }
            Rest::Parquet => {
                let mut source = CachedSource::new(again());
                let file = ParquetFile::open(&mut source).map_err(CommandError::Table)?;
                let (table, places) = (part.table, &part.places);
                let mut rows = ParquetRows::new(&mut build, table, places, &sample.table, file);
                while rows
                    .step(&mut build, &mut source)
                    .map_err(CommandError::Table)?
                {}
                source.into_inner().check()?;
                continue;
            }
        }
        let columns = FastColumns::new(&build, part.table, &part.places, &sample.table);
        if let Some(plan) = columns.plan(sample) {
            build.begin_file(part.table, name);
            let mut reader = FastReader::new(plan);
            let mut sink = columns.sink(&mut build);
            let fast = |error| CommandError::Fast {
                path: path.clone(),
                error,
            };
            again().each_chunk(|bytes| reader.push(bytes, &mut sink).map_err(fast))?;
            reader.finish(&mut sink).map_err(fast)?;
            continue;
        }
        let mut rows =
            FileRows::new(&mut build, part.table, name, &part.places).written_like(&sample.table);
        let mut sink = RowSink {
            build: &mut build,
            rows: &mut rows,
        };
        let mut reader = Reader::new(name, &ReadOptions::default());
        again().each_chunk(|bytes| reader.push(bytes, &mut sink).map_err(CommandError::Table))?;
        reader.finish(&mut sink).map_err(CommandError::Table)?;
        rows.flush(&mut build);
    }
    Ok(Finish::new(build)?.finish()?)
}
