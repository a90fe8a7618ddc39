//! A large file divided among workers: each gathers a part of its rows by the
//! same recipe, and the first takes over what the others gathered.

use serde::{Deserialize, Serialize};

use super::{Current, Kind, Streaming, Way, fast_failure};
use crate::engine::failure::Failure;
use crate::engine::reading::OpenOptions;
use crate::feature::recipe::{Binding, BoundFile, Build, FastColumns, Recipe};
use crate::ingest::fast::{FastReport, Part, PartEnds, PartReader, split};

/// Below so many bytes, another worker is not worth its start.
const WORTH_A_WORKER: u64 = 32 << 20;

/// What a worker says of a part that it has read.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PartRead {
    /// Where its records begin and end.
    pub ends: PartEnds,
    /// What was read, and how.
    pub report: FastReport,
}

/// What a worker has to know to read a part of one file, the only one that it is given.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Assignment {
    /// How the file is opened, with the recipe that was decided upon.
    pub options: OpenOptions,
    /// The part.
    pub part: Part,
    /// Bytes of the file's beginning by which it was judged.
    pub sample: u64,
    /// The file's part in the recipe.
    table: usize,
    places: Vec<Option<usize>>,
}

impl Streaming {
    /// How the file at this position is divided among so many workers at most;
    /// `None` when one has to read it from its beginning to its end.
    pub fn parts(&self, position: usize, workers: usize) -> Option<Vec<Part>> {
        let (_, binding) = self.plan.as_ref()?;
        let part = binding.parts.get(position)?;
        let file = self.files.get(part.file)?;
        if !matches!(file.kind, Kind::Text) {
            return None;
        }
        self.fast_columns(position)?.plan(&file.sample)?;
        let worth = (file.size / WORTH_A_WORKER).min(workers as u64) as usize;
        (worth > 1).then(|| split(0, file.size, worth))
    }

    /// Begins a part of the file at this position; `false` when it cannot be divided.
    pub fn begin_part(&mut self, position: usize, part: Part) -> bool {
        let Some(columns) = self.fast_columns(position) else {
            return false;
        };
        let (Some(build), Some((_, binding))) = (&mut self.build, &self.plan) else {
            return false;
        };
        let Some(bound) = binding.parts.get(position) else {
            return false;
        };
        let Some(file) = self.files.get(bound.file) else {
            return false;
        };
        let Some(plan) = columns.plan(&file.sample) else {
            return false;
        };
        // The name is noted once, by who has the beginning.
        if part.start == 0 {
            build.begin_file(bound.table, &file.name);
        }
        self.current = Some(Current {
            file: bound.file,
            way: Way::Part(Box::new(PartReader::new(plan, part)), columns),
            failed: None,
        });
        true
    }

    /// The file's byte from which [`Streaming::push`] goes on; `None` when the
    /// part is read or has failed.
    pub fn wants(&self) -> Option<u64> {
        let current = self.current.as_ref()?;
        match &current.way {
            Way::Part(reader, _) if current.failed.is_none() && !reader.is_done() => {
                Some(reader.position())
            }
            _ => None,
        }
    }

    /// Ends the part.
    ///
    /// # Errors
    /// When it cannot be read to its end.
    pub fn end_part(&mut self) -> Result<PartRead, Failure> {
        let (Some(build), Some(current)) = (&mut self.build, self.current.take()) else {
            return Err(Failure::NothingOpen);
        };
        if let Some(failure) = current.failed {
            return Err(failure);
        }
        let Way::Part(reader, columns) = current.way else {
            return Err(Failure::NothingOpen);
        };
        let mut sink = columns.sink(build);
        let read = reader.finish(&mut sink);
        let full = sink.is_full();
        let name = self.files.get(current.file).map_or("", |file| &file.name);
        let (ends, report) =
            read.map_err(|error| fast_failure(name, error, full, build.limit()))?;
        Ok(PartRead { ends, report })
    }

    /// All that was gathered, as bytes for [`Streaming::take_over`].
    ///
    /// # Errors
    /// When there is no memory for them.
    pub fn pack(self) -> Result<Vec<u8>, Failure> {
        let build = self.build.ok_or(Failure::NothingOpen)?;
        Ok(build.pack()?)
    }

    /// Takes over what another worker [packed](Streaming::pack) of the rows
    /// that follow the first `rows` of the file at this position.
    ///
    /// # Errors
    /// When the bytes are not of this recipe, or too much has been gathered.
    pub fn take_over(&mut self, position: usize, rows: u64, packed: &[u8]) -> Result<(), Failure> {
        let (Some(build), Some((_, binding))) = (&mut self.build, &self.plan) else {
            return Err(Failure::NothingOpen);
        };
        let table = binding.parts.get(position).map_or(0, |part| part.table);
        build.merge_part(packed, table, rows)?;
        if build.size() > build.limit() {
            return Err(super::too_large(build.limit()));
        }
        Ok(())
    }

    /// Ends the file at this position, all parts of which were read.
    pub fn end_parts(&mut self, position: usize, report: &FastReport) {
        let part = self
            .plan
            .as_ref()
            .and_then(|(_, binding)| binding.parts.get(position));
        if let Some(file) = part.and_then(|part| self.files.get_mut(part.file)) {
            file.report = Some(file.fast_report(report));
        }
    }

    /// What another worker has to know to read a part of the file at this position.
    pub fn assign(&self, position: usize, part: Part) -> Option<Assignment> {
        let (recipe, binding) = self.plan.as_ref()?;
        let bound = binding.parts.get(position)?;
        Some(Assignment {
            options: OpenOptions {
                recipe: Some(recipe.to_json()),
                ..self.options.clone()
            },
            part,
            sample: self.sample(),
            table: bound.table,
            places: bound.places.clone(),
        })
    }

    /// Begins the part that another worker [assigned](Streaming::assign), of
    /// the file that was looked at.
    ///
    /// # Errors
    /// When the file could not be read, or is not the one that was meant.
    pub fn begin_assigned(&mut self, assigned: &Assignment) -> Result<(), Failure> {
        if let Some(failure) = self.failures.pop() {
            return Err(failure);
        }
        let recipe = Recipe::from_json(self.options.recipe.as_deref().unwrap_or_default())?;
        self.build = Some(Box::new(Build::new(recipe.clone())?));
        let binding = Binding {
            parts: vec![BoundFile {
                file: 0,
                table: assigned.table,
                places: assigned.places.clone(),
            }],
            unused: Vec::new(),
        };
        self.plan = Some((recipe, binding));
        match self.begin_part(0, assigned.part) {
            true => Ok(()),
            false => Err(Failure::NothingOpen),
        }
    }

    /// Which columns of the file at this position are read fast.
    fn fast_columns(&self, position: usize) -> Option<FastColumns> {
        let (build, (_, binding)) = (self.build.as_ref()?, self.plan.as_ref()?);
        let part = binding.parts.get(position)?;
        let file = self.files.get(part.file)?;
        let places = &part.places;
        Some(FastColumns::new(
            build,
            part.table,
            places,
            &file.sample.table,
        ))
    }
}
