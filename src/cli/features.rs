//! `holdfast features`: raw files → one row per customer (and anchor).

use std::fs::File;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use super::error::CommandError;
use super::files::{self, Output};
use crate::feature::recipe::{
    Binding, Build, Built, FileRows, Finish, Head, Recipe, RowSink, bind, builtin, propose,
    recognise,
};
use crate::i18n::Lang;
use crate::ingest::{ReadOptions, Reader, RecordSink};
use crate::table::{Table, write};

/// Bytes read at once.
const CHUNK: usize = 1 << 20;

/// Builds the customers' table and writes it.
pub fn features(paths: &[PathBuf], recipe: Option<&str>, out: &Path) -> Result<(), CommandError> {
    let built = build(paths, recipe)?;
    let inputs: Vec<&Path> = paths.iter().map(PathBuf::as_path).collect();
    let output = Output::create(out, &inputs)?;
    output.fill(|writer| write::csv(&built.table, writer))?;
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

/// The recipe, given by name or file, else built in, else proposed; and the files' parts in it.
pub fn choose(
    samples: &[(String, Table)],
    recipe: Option<&str>,
) -> Result<(Recipe, Binding), CommandError> {
    let heads: Vec<Head> = samples
        .iter()
        .map(|(file, table)| head(file, table))
        .collect();
    let recipe = match recipe {
        Some(name) if Path::new(name).exists() => {
            let text = std::fs::read_to_string(name).map_err(|source| CommandError::Read {
                path: PathBuf::from(name),
                source,
            })?;
            Recipe::from_json(&text)?
        }
        Some(name) => builtin::named(name)?,
        None => match recognise(&heads) {
            Some(found) => return Ok(found),
            None => {
                let tables: Vec<(&str, &Table)> = samples
                    .iter()
                    .map(|(file, table)| (file.as_str(), table))
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

/// The beginning of every file.
pub fn samples(paths: &[PathBuf]) -> Result<Vec<(String, Table)>, CommandError> {
    let sample = |path: &PathBuf| Ok((files::name(path), files::sample(path)?));
    paths.iter().map(sample).collect()
}

fn build(paths: &[PathBuf], recipe: Option<&str>) -> Result<Built, CommandError> {
    let (recipe, binding) = choose(&samples(paths)?, recipe)?;
    let mut build = Build::new(recipe)?;
    for part in &binding.parts {
        let Some(path) = paths.get(part.file) else {
            continue;
        };
        let name = files::name(path);
        let mut rows = FileRows::new(&mut build, part.table, &name, &part.places);
        let mut sink = RowSink {
            build: &mut build,
            rows: &mut rows,
        };
        stream(path, &mut sink)?;
        rows.flush(&mut build);
    }
    Ok(Finish::new(build)?.finish()?)
}

/// Reads a file as a stream.
fn stream(path: &Path, sink: &mut impl RecordSink) -> Result<(), CommandError> {
    let cannot_read = |source| CommandError::Read {
        path: path.to_path_buf(),
        source,
    };
    let mut file = File::open(path).map_err(cannot_read)?;
    let mut reader = Reader::new(&files::name(path), &ReadOptions::default());
    let mut chunk = vec![0; CHUNK];
    loop {
        let length = file.read(&mut chunk).map_err(cannot_read)?;
        if length == 0 {
            reader.finish(sink).map_err(CommandError::Table)?;
            return Ok(());
        }
        let bytes = chunk.get(..length).unwrap_or_default();
        reader.push(bytes, sink).map_err(CommandError::Table)?;
    }
}
