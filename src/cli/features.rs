//! `holdfast features`: raw files → one row per customer (and anchor).

use std::io::Write;
use std::path::{Path, PathBuf};

use super::error::CommandError;
use super::files::{self, Output, Rest, tell};
use super::plan::PlanArguments;
use super::reading::ReadingArguments;
use super::source::FileSource;
use crate::export::parquet;
use crate::feature::recipe::sql::{self, Dialect, SqlSources};
use crate::feature::recipe::{
    Binding, BoundFile, Build, Built, Contradiction, FastColumns, FileRows, Finish, Head,
    ParquetRows, Recipe, Retyped, RowSink, agreed, bind, builtin, decided, is_set, recognise_files,
    take_table,
};
use crate::i18n::{Lang, recipe as words};
use crate::ingest::fast::{FastPlan, FastReader, Frame};
use crate::ingest::{
    CachedSource, FormatNote, IngestError, ParquetFile, Part, PartStream, Reader, Repair,
};
use crate::table::{Opened, Table, write};

/// Builds the customers' table and writes it.
pub fn features(
    paths: &[PathBuf],
    reading: &ReadingArguments,
    (recipe, plan): (Option<&str>, &PlanArguments),
    out: &Path,
) -> Result<(), CommandError> {
    let samples = samples(paths, reading)?;
    let (recipe, binding) = choose(&samples, recipe, plan)?;
    let built = build_by(samples, reading, recipe, &binding)?;
    let inputs: Vec<&Path> = paths.iter().map(PathBuf::as_path).collect();
    let output = Output::create(out, &inputs)?;
    output.fill(|writer| match files::is_parquet(out) {
        true => parquet::write_built(&built.table, &built.parts, writer),
        false => write::csv(&built.table, writer),
    })?;
    tell(&built.report.say(Lang::En));
    tell(&super::leaks::leaks(&built));
    Ok(())
}

/// Prints the recipe that fits the files.
pub fn recipe(
    paths: &[PathBuf],
    reading: &ReadingArguments,
    plan: &PlanArguments,
    out: &mut impl Write,
) -> Result<(), CommandError> {
    let samples = samples(paths, reading)?;
    let (recipe, binding) = choose(&samples, None, plan)?;
    say_left_out(&samples, &recipe, &binding);
    writeln!(out, "{}", recipe.to_json()).map_err(CommandError::unprinted)
}

/// Prints a recipe as SQL, over files if some are given.
pub fn sql(
    paths: &[PathBuf],
    reading: &ReadingArguments,
    (recipe, plan): (Option<&str>, &PlanArguments),
    dialect: Dialect,
    out: &mut impl Write,
) -> Result<(), CommandError> {
    let samples = samples(paths, reading)?;
    let script = if let (true, Some(name)) = (samples.is_empty(), recipe) {
        let mut recipe = named(name)?;
        plan.set_dates(&mut recipe)?;
        sql::print(&recipe, &SqlSources::of_recipe(&recipe), dialect)?
    } else {
        let (recipe, binding) = choose(&samples, recipe, plan)?;
        let tables: Vec<&Table> = samples.iter().map(|sample| &sample.opened.table).collect();
        // The script is run from where the files are found, so it names their paths.
        let heads: Vec<Head> = samples
            .iter()
            .map(|sample| Head::of(&sample.place(), &sample.opened.table))
            .collect();
        say_left_out(&samples, &recipe, &binding);
        // A table within another file is saved as one of its own, as its name says.
        let apart = samples.iter().filter(|sample| sample.inside.is_some());
        let apart = apart.map(|sample| {
            let (place, file) = (sample.place(), sample.path.display());
            format!("\"{place}\" is a table within \"{file}\": save it as a file of its own.")
        });
        let reports: Vec<_> = samples
            .iter()
            .map(|sample| Some(&sample.opened.report).filter(|_| sample.inside.is_none()))
            .collect();
        let mut sources = SqlSources::of_files(&recipe, &heads, &binding)
            .written_like(&binding, &tables)
            .laid_out_like(&binding, &reports);
        sources.remarks.extend(apart);
        sql::print(&recipe, &sources, dialect)?
    };
    out.write_all(script.as_bytes())
        .map_err(CommandError::unprinted)
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

/// The recipe, given by name or file, else built in, else proposed, with what is said of it; and
/// the files' parts in it.
pub fn choose(
    samples: &[Sample],
    recipe: Option<&str>,
    plan: &PlanArguments,
) -> Result<(Recipe, Binding), CommandError> {
    let (mut recipe, binding) = chosen(samples, recipe, plan)?;
    plan.set_dates(&mut recipe)?;
    Ok((recipe, binding))
}

fn chosen(
    samples: &[Sample],
    recipe: Option<&str>,
    plan: &PlanArguments,
) -> Result<(Recipe, Binding), CommandError> {
    let heads: Vec<Head> = samples
        .iter()
        .map(|sample| Head::of(&sample.file, &sample.opened.table))
        .collect();
    let recipe = match recipe {
        Some(name) => named(name)?,
        None => {
            let tables: Vec<(&str, &Table)> = samples
                .iter()
                .map(|sample| (sample.file.as_str(), &sample.opened.table))
                .collect();
            let mut rests = samples.iter().map(|sample| &sample.rest);
            let whole = rests.all(|rest| matches!(rest, Rest::Nothing));
            match recognise_files(&tables).filter(|_| !plan.proposes()) {
                Some(found) => return Ok(found),
                None => plan.propose(&tables, whole)?,
            }
        }
    };
    let binding = bind(&recipe, &heads)?;
    Ok((recipe, binding))
}

/// A table's beginning.
pub struct Sample {
    path: PathBuf,
    /// The file's name, and the table's within it if there are several.
    file: String,
    /// Its name within the file.
    inside: Option<String>,
    opened: Opened,
    rest: Rest,
    /// The file as it was then: what is read later must be the same.
    source: FileSource,
}

/// The beginning of every table of every file. Of an archive or a workbook that
/// holds several, all are taken if they belong together, else the largest.
pub fn samples(paths: &[PathBuf], reading: &ReadingArguments) -> Result<Vec<Sample>, CommandError> {
    let (mut samples, mut beside, mut empty) = (Vec::new(), Vec::new(), Vec::new());
    for path in paths {
        let mut source = FileSource::open(path)?;
        let name = files::name(path);
        let tables = match files::samples(&mut source, reading) {
            // A day on which nothing happened, among others.
            Err(CommandError::Table(error)) if paths.len() > 1 && error.problem.is_empty() => {
                empty.push(name);
                continue;
            }
            tables => tables?,
        };
        for begun in tables {
            let files::Begun {
                inside,
                opened,
                rest,
                beside: is_beside,
            } = begun;
            let name = name.clone();
            samples.push(Sample {
                path: path.clone(),
                file: match &inside {
                    Some(inside) => format!("{name}: {inside}"),
                    None => name,
                },
                inside,
                opened,
                rest,
                // Closed: there may be hundreds of them.
                source: source.again(),
            });
            beside.push(is_beside);
        }
    }
    if !empty.is_empty() {
        let note = FormatNote::EmptyFiles {
            count: empty.len() as u64,
            names: empty.iter().take(files::NAMES).cloned().collect(),
        };
        tell(&[note.say(Lang::En)]);
    }
    if beside.contains(&true) {
        let files = samples.iter();
        let tables: Vec<(&str, &Table)> = files
            .map(|sample| (sample.file.as_str(), &sample.opened.table))
            .collect();
        match is_set(&tables, &beside) {
            true => samples.iter_mut().for_each(Sample::take_name),
            false => {
                let all = samples.iter().zip(&beside);
                let left = all.filter(|(_, is_beside)| **is_beside);
                let left: Vec<PathBuf> = left.map(|(sample, _)| sample.path.clone()).collect();
                let mut beside = beside.into_iter();
                samples.retain(|_| beside.next() != Some(true));
                // What was taken is now the file, and says what it leaves.
                for sample in samples.iter_mut().filter(|one| left.contains(&one.path)) {
                    sample.inside = None;
                    sample.file = files::name(&sample.path);
                }
            }
        }
    }
    reading.check(samples.iter().map(|sample| &sample.opened.table))?;
    Ok(samples)
}

impl Sample {
    /// What was one of several is called by its own name.
    fn take_name(&mut self) {
        if let Some(inside) = &self.inside {
            self.opened.table.name.clone_from(inside);
        }
    }

    /// The name of the file for a script; a table within another file has to be
    /// saved as one of its own.
    fn place(&self) -> String {
        match &self.inside {
            Some(inside) => format!("{inside}.csv"),
            None => self.path.display().to_string(),
        }
    }

    /// What was taken and left of the file, and mended in it, in words. Of a file that is read
    /// on, only what its beginning does not share with the rest: its rows are told when all
    /// are read.
    fn said(&self, is_read_on: bool) -> Vec<String> {
        let is_said = |repair: &&Repair| match repair {
            // Taken apart, nothing of it is left.
            Repair::Format(FormatNote::SheetChosen { .. } | FormatNote::OtherTables { .. }) => {
                self.inside.is_none()
            }
            // The rest has its own, which are told with it.
            Repair::BytesUndecoded { .. } if matches!(self.rest, Rest::Parquet) => !is_read_on,
            _ => !is_read_on || matches!(self.rest, Rest::Nothing | Rest::Parquet),
        };
        let repairs = self.opened.report.repairs.iter().filter(is_said);
        let line = |repair: &Repair| match repair {
            // Said of the archive, not of this table.
            Repair::Format(
                FormatNote::EmptyFiles { .. }
                | FormatNote::MembersSkipped { .. }
                | FormatNote::MembersUnread { .. },
            ) => files::mended(&files::name(&self.path), std::slice::from_ref(repair)),
            _ => files::mended(&self.file, std::slice::from_ref(repair)),
        };
        repairs.flat_map(line).collect()
    }
}

/// Says once what was said of the samples.
fn tell_once(said: impl Iterator<Item = Vec<String>>) {
    let mut lines: Vec<String> = Vec::new();
    for line in said.flatten() {
        // Tables of one archive share what is said of that.
        if !lines.contains(&line) {
            lines.push(line);
        }
    }
    tell(&lines);
}

/// Says on standard error what a recipe leaves out.
fn say_left_out(samples: &[Sample], recipe: &Recipe, binding: &Binding) {
    tell_once(samples.iter().map(|sample| sample.said(false)));
    let mut lines = Vec::new();
    let rules = recipe.tables.iter();
    let noted = rules.filter_map(|rule| Some((rule, rule.note.as_ref()?)));
    lines.extend(noted.map(|(rule, note)| format!("{}: {}", rule.title.en, note.en)));
    let unused = binding.unused.iter().filter_map(|file| samples.get(*file));
    let unused: Vec<&str> = unused.map(|sample| sample.file.as_str()).collect();
    if !unused.is_empty() {
        lines.push(words::UNUSED_FILES.fill(Lang::En, &[("files", &unused.join(", "))]));
    }
    tell(&lines);
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
    tell_once(samples.iter().map(|sample| sample.said(true)));
    retype(agreed(binding, &tables(&samples)), &mut samples);
    let mut settled: Vec<Contradiction> = Vec::new();
    loop {
        let mut build = Build::new(recipe.clone())?;
        let heads = samples.iter();
        let heads = heads.map(|sample| Head::of(&sample.file, &sample.opened.table));
        build.note(binding, &heads.collect::<Vec<_>>());
        for found in &settled {
            build.settled(found);
        }
        let mut mended = Vec::new();
        let found = gather(&mut build, &samples, reading, binding, &mut mended)?;
        if found.is_empty() {
            tell_once(mended.into_iter());
            return Ok(Finish::new(build)?.finish()?);
        }
        // Later rows showed what the first ones left open: once more. Each column is
        // settled once, so that it comes to an end.
        for (found, retyped) in found {
            let retyped = match retyped {
                Some(one) => vec![one],
                None => decided(binding, &tables(&samples), &found),
            };
            retype(retyped, &mut samples);
            // Said once, in however many files it is so.
            if !settled.iter().any(|known| known.is_like(&found)) {
                settled.push(found);
            }
        }
    }
}

fn retype(retyped: Vec<Retyped>, samples: &mut [Sample]) {
    for one in retyped {
        if let Some(sample) = samples.get_mut(one.file) {
            sample.opened.table = one.of(&sample.opened.table);
        }
    }
}

/// What contradicts the beginning of a file: a cell, and the column's type where that is known.
type Found = (Contradiction, Option<Retyped>);

/// Takes over the rows of all files, up to a cell that contradicts its file's beginning if there
/// is one. What whole files show waits for the last of them, for hundreds may be written so. What
/// was mended in those that are read on is added to `mended`.
fn gather(
    build: &mut Build,
    samples: &[Sample],
    reading: &ReadingArguments,
    binding: &Binding,
    mended: &mut Vec<Vec<String>>,
) -> Result<Vec<Found>, CommandError> {
    let mut unlike = Vec::new();
    for bound in &binding.parts {
        let Some(sample) = samples.get(bound.file) else {
            continue;
        };
        let (table, places) = (bound.table, &bound.places);
        let (found, repairs) = match &sample.rest {
            Rest::Text => text(build, sample, reading, bound)?,
            Rest::Poured(part) => poured(build, sample, reading, (part, bound))?,
            Rest::Nothing => {
                take_table(build, table, &sample.opened.table, places);
                (None, Vec::new())
            }
            Rest::Parquet => {
                let mut source = CachedSource::new(sample.source.again());
                let file = ParquetFile::open(&mut source).map_err(CommandError::Table)?;
                let begun = &sample.opened.table;
                let groups = 0..file.row_groups().len();
                let mut rows = ParquetRows::new(build, table, places, begun, file, groups);
                while rows.contradiction().is_none()
                    && rows.step(build, &mut source).map_err(CommandError::Table)?
                {}
                source.into_inner().check()?;
                let found = rows.contradiction();
                (found, rows.into_undecoded().repair().into_iter().collect())
            }
        };
        mended.push(files::mended(&sample.file, &repairs));
        if let Some(found) = found {
            unlike.push((found, None));
            return Ok(unlike);
        }
        // All rows of what is held had their say when its columns were judged.
        if !matches!(sample.rest, Rest::Nothing) {
            let misread = build.misread(table, places, sample.opened.table.columns());
            let file = bound.file;
            let found = misread.into_iter();
            unlike.extend(found.map(|(found, one)| (found, Some(Retyped { file, ..one }))));
        }
    }
    Ok(unlike)
}

/// What contradicts the beginning of a file, if anything does, and what was mended.
type Taken = (Option<Contradiction>, Vec<Repair>);

/// Takes over the rows of a text file, at the speed of the disk if it is plainly written.
fn text(
    build: &mut Build,
    sample: &Sample,
    reading: &ReadingArguments,
    bound: &BoundFile,
) -> Result<Taken, CommandError> {
    let (opened, places) = (&sample.opened, &bound.places);
    let columns = FastColumns::new(build, bound.table, places, &opened.table);
    if let Some(plan) = columns.plan(opened) {
        build.begin_file(bound.table, &sample.file);
        let mut source = sample.source.again();
        let frame = Frame::of(&mut source).map_err(|error| source.failure(error))?;
        let frame = frame.placed_by(&reading.options());
        let mut reader = FastReader::new(FastPlan {
            frame: Some(frame),
            ..plan
        });
        let mut sink = columns.sink(build);
        let fast = |error| CommandError::Fast {
            path: sample.path.clone(),
            error,
        };
        let push = |bytes: &[u8]| reader.push(bytes, &mut sink).map_err(fast);
        sample.source.again().each_chunk(push)?;
        let report = reader.finish(&mut sink).map_err(fast)?;
        return Ok((None, report.repairs(opened.report.columns)));
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
    let report = reader.finish(&mut sink).map_err(CommandError::Table)?;
    rows.flush(build);
    Ok((rows.contradiction(), report.repairs))
}

/// Takes over the rows of text or JSON that is unpacked on the way.
fn poured(
    build: &mut Build,
    sample: &Sample,
    reading: &ReadingArguments,
    (part, bound): (&Part, &BoundFile),
) -> Result<Taken, CommandError> {
    let mut source = sample.source.again();
    let Some(mut stream) = PartStream::new(&source, part, &reading.options()) else {
        return Ok((None, Vec::new()));
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
            return Ok((found, Vec::new()));
        }
    }
    let mut report = stream.finish(&mut sink).map_err(failed)?;
    source.check()?;
    rows.flush(build);
    let unused = FormatNote::unused(rows.late_columns());
    report.repairs.extend(unused.map(Repair::Format));
    Ok((rows.contradiction(), report.repairs))
}
