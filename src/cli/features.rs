//! `holdfast features`: raw files → one row per customer (and anchor).

use std::fs::File;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use super::error::CommandError;
use super::files::{self, Output};
use crate::feature::recipe::{
    Binding, Build, Built, FileRows, Finish, Head, Recipe, RowSink, bind, builtin, recognise,
};
use crate::i18n::Lang;
use crate::ingest::{Cells, ReadOptions, Reader, RecordSink, SinkFull};
use crate::table::write;

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
    let (recipe, _) = choose(&heads(paths)?, None)?;
    writeln!(out, "{}", recipe.to_json()).map_err(|source| CommandError::Write {
        path: PathBuf::from("standard output"),
        source,
    })
}

/// The recipe, given by name or file or found by the files' columns, and the files' parts.
pub fn choose(heads: &[Head], recipe: Option<&str>) -> Result<(Recipe, Binding), CommandError> {
    let Some(name) = recipe else {
        return recognise(heads).ok_or_else(|| {
            let files: Vec<&str> = heads.iter().map(|head| head.file.as_str()).collect();
            CommandError::Recipe(crate::feature::recipe::RecipeError::NothingFits {
                files: files.join(", "),
            })
        });
    };
    let recipe = if Path::new(name).exists() {
        let text = std::fs::read_to_string(name).map_err(|source| CommandError::Read {
            path: PathBuf::from(name),
            source,
        })?;
        Recipe::from_json(&text)?
    } else {
        builtin::named(name)?
    };
    let binding = bind(&recipe, heads)?;
    Ok((recipe, binding))
}

/// The columns of every file.
pub fn heads(paths: &[PathBuf]) -> Result<Vec<Head>, CommandError> {
    paths.iter().map(|path| head(path)).collect()
}

fn build(paths: &[PathBuf], recipe: Option<&str>) -> Result<Built, CommandError> {
    let (recipe, binding) = choose(&heads(paths)?, recipe)?;
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
        stream(path, &mut sink, |_| true)?;
        rows.flush(&mut build);
    }
    Ok(Finish::new(build)?.finish()?)
}

/// Reads a file as a stream for as long as `go_on` says so.
fn stream<S: RecordSink>(
    path: &Path,
    sink: &mut S,
    go_on: impl Fn(&S) -> bool,
) -> Result<(), CommandError> {
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
        if !go_on(sink) {
            return Ok(());
        }
    }
}

/// Keeps nothing but the columns' names.
#[derive(Default)]
struct Names(Vec<String>);

impl RecordSink for Names {
    fn header(&mut self, names: &[String]) {
        self.0 = names.to_vec();
    }

    fn record(&mut self, _cells: &Cells<'_>) -> Result<(), SinkFull> {
        Ok(())
    }
}

fn head(path: &Path) -> Result<Head, CommandError> {
    let mut names = Names::default();
    stream(path, &mut names, |names| names.0.is_empty())?;
    Ok(Head {
        file: files::name(path),
        columns: names.0,
    })
}
