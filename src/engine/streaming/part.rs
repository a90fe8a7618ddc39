//! A large file divided among workers: each gathers a part of its rows by the
//! same recipe, and the first takes over what the others gathered.

use std::ops::Range;

use super::share::{Assignment, PartRead, Share};
use super::{Current, Kind, Streamed, Streaming, Way, fast_failure};
use crate::engine::failure::Failure;
use crate::engine::reading::OpenOptions;
use crate::feature::recipe::{
    Binding, BoundFile, Build, FastColumns, ParquetRows, Recipe, Retyped, is_open,
};
use crate::ingest::fast::{FastReport, Part, PartReader, split};
use crate::ingest::parquet::Undecoded;
use crate::table::TypeChoice;

/// Below so many bytes, another worker is not worth its start.
const WORTH_A_WORKER: u64 = 32 << 20;
/// The same of the columns of Parquet that are read. Four columns of a file of 90 MB take one
/// worker less time than two, which must be started and brought together (benches/README.md).
const GROUPS_WORTH_A_WORKER: u64 = 64 << 20;

/// What stands at this position of the plan, and its file.
fn bound<'a>(
    plan: &'a Option<(Recipe, Binding)>,
    files: &'a [Streamed],
    position: usize,
) -> Option<(&'a BoundFile, &'a Streamed)> {
    let part = plan.as_ref()?.1.parts.get(position)?;
    Some((part, files.get(part.file)?))
}

impl Streaming {
    /// How the file at this position is divided among so many workers at most;
    /// `None` when one has to read it from its beginning to its end.
    pub fn parts(&self, position: usize, workers: usize) -> Option<Vec<Share>> {
        let build = self.build.as_ref()?;
        let (part, file) = bound(&self.plan, &self.files, position)?;
        let worth = |bytes: u64, each: u64| (bytes / each).min(workers as u64) as usize;
        let shares: Vec<Share> = match &file.kind {
            Kind::Text => {
                self.fast_columns(position)?.plan(&file.sample)?;
                let parts = split(0, file.size, worth(file.size, WORTH_A_WORKER).max(1));
                parts.into_iter().map(Share::Bytes).collect()
            }
            // What may mean something else is watched from the file's beginning.
            Kind::Parquet(_) if is_open(part, &file.sample.table) => return None,
            Kind::Parquet(parquet) => {
                let places = part.places.iter().enumerate();
                let needed = places.filter(|(at, _)| build.needs(part.table, *at));
                let columns: Vec<usize> = needed.filter_map(|(_, place)| *place).collect();
                let workers = worth(parquet.bytes_of(&columns), GROUPS_WORTH_A_WORKER);
                let groups = parquet.shares(workers);
                groups.into_iter().map(Share::Groups).collect()
            }
            Kind::Poured(_) | Kind::Unpacked(..) | Kind::Held => return None,
        };
        (shares.len() > 1).then_some(shares)
    }

    /// Begins a part of the file at this position; `false` when it cannot be divided.
    pub fn begin_part(&mut self, position: usize, share: &Share) -> bool {
        match share {
            Share::Bytes(part) => self.begin_bytes(position, *part),
            Share::Groups(groups) => self.begin_groups(position, groups.clone()),
        }
    }

    fn begin_groups(&mut self, position: usize, groups: Range<usize>) -> bool {
        let (Some(build), Some((bound, file))) =
            (&mut self.build, bound(&self.plan, &self.files, position))
        else {
            return false;
        };
        let Kind::Parquet(parquet) = &file.kind else {
            return false;
        };
        let (table, places) = (bound.table, &bound.places);
        let (parquet, sample) = ((**parquet).clone(), &file.sample.table);
        let rows = ParquetRows::new(build, table, places, sample, parquet, groups);
        self.current = Some(Current {
            file: bound.file,
            way: Way::Ranges(Box::new(rows)),
            failed: None,
        });
        true
    }

    fn begin_bytes(&mut self, position: usize, part: Part) -> bool {
        let Some(columns) = self.fast_columns(position) else {
            return false;
        };
        let (Some(build), Some((bound, file))) =
            (&mut self.build, bound(&self.plan, &self.files, position))
        else {
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
            way: Way::Part(Box::new(PartReader::new(file.framed(plan), part)), columns),
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
        let (reader, columns) = match current.way {
            Way::Part(reader, columns) => (reader, columns),
            Way::Ranges(rows) => return Ok(PartRead::Groups(rows.into_undecoded())),
            _ => return Err(Failure::NothingOpen),
        };
        let mut sink = columns.sink(build);
        let read = reader.finish(&mut sink);
        let full = sink.is_full();
        let name = self.files.get(current.file).map_or("", |file| &file.name);
        let (ends, report) =
            read.map_err(|error| fast_failure(name, error, full, build.limit()))?;
        let report = Box::new(report);
        Ok(PartRead::Bytes { ends, report })
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
    pub fn end_parts(&mut self, position: usize, reads: &[PartRead]) {
        let part = self
            .plan
            .as_ref()
            .and_then(|(_, binding)| binding.parts.get(position));
        let (mut report, mut undecoded) = (FastReport::default(), Undecoded::default());
        for read in reads {
            match read {
                PartRead::Bytes { report: read, .. } => report.merge(read),
                PartRead::Groups(read) => undecoded.merge(read),
            }
        }
        let place = part.map(|part| part.file);
        if let Some(file) = place.and_then(|place| self.files.get_mut(place)) {
            file.report = Some(match file.kind {
                Kind::Parquet(_) | Kind::Unpacked(..) => file.ranges_report(undecoded),
                _ => file.fast_report(&report),
            });
        }
        if let Some(place) = place {
            self.compare(place);
        }
    }

    /// What another worker has to know to read a part of the file at this position.
    pub fn assign(&self, position: usize, share: Share) -> Option<Assignment> {
        let (recipe, binding) = self.plan.as_ref()?;
        let bound = binding.parts.get(position)?;
        let file = self.files.get(bound.file)?;
        let types = match share {
            Share::Bytes(_) => file.retyped.clone(),
            // Only the first rows of row groups are looked at.
            Share::Groups(_) => {
                let columns = file.sample.table.columns().iter();
                let types = columns.map(|column| column.column_type());
                let types = types.map(|kind| TypeChoice {
                    kind: kind.kind,
                    format: Some(kind.format),
                });
                types.enumerate().collect()
            }
        };
        Some(Assignment {
            options: OpenOptions {
                recipe: Some(recipe.to_json()),
                ..self.options.clone()
            },
            share,
            sample: self.sample(),
            table: bound.table,
            places: bound.places.clone(),
            types,
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
        let types = assigned.types.iter().map(|(column, choice)| Retyped {
            file: 0,
            column: *column,
            choice: *choice,
        });
        self.retype(types.collect());
        match self.begin_part(0, &assigned.share) {
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
