//! The end of a file that was streamed, and of all of them.

use super::{Kind, Streaming, Way, fast_failure, file_failure};
use crate::engine::building::BuildJob;
use crate::engine::failure::Failure;
use crate::engine::session::OpenedFile;
use crate::feature::recipe::RowSink;
use crate::ingest::{FormatNote, IngestError, Repair};

impl Streaming {
    /// Ends the file.
    ///
    /// # Errors
    /// When the file cannot be read to its end: rows of it are already counted,
    /// so the whole opening is void.
    pub fn end(&mut self) -> Result<(), Failure> {
        if let Some(columns) = &mut self.columns {
            return columns.end(&self.files);
        }
        let (Some(build), Some(current)) = (&mut self.build, self.current.take()) else {
            return Ok(());
        };
        let Some(file) = self.files.get_mut(current.file) else {
            return Ok(());
        };
        if let Some(failure) = current.failed {
            return Err(failure);
        }
        if self.contradicted {
            // It is read again.
            return Ok(());
        }
        let (mut last, mut late) = (None, None);
        // All rows of what is held had their say when its columns were judged.
        let held = matches!(current.way, Way::Held(_));
        let report = match current.way {
            Way::Fast(reader, columns) => {
                let mut sink = columns.sink(build);
                let read = reader.finish(&mut sink);
                let full = sink.is_full();
                let read =
                    read.map_err(|error| fast_failure(&file.name, error, full, build.limit()))?;
                file.fast_report(&read)
            }
            Way::Held(_) => file.sample.report.clone(),
            Way::Ranges(rows) => file.ranges_report(rows.into_undecoded()),
            // Ended by `end_part`.
            Way::Part(..) => return Ok(()),
            Way::Poured(pouring, mut rows) => {
                let Some(stream) = pouring.into_stream() else {
                    return Ok(());
                };
                let sink = &mut RowSink {
                    build,
                    rows: &mut rows,
                };
                let mut report = stream.finish(sink).map_err(|problem| {
                    let file = file.name.clone();
                    file_failure(
                        &file,
                        IngestError {
                            file: file.clone(),
                            problem,
                        },
                    )
                })?;
                rows.flush(build);
                last = rows.contradiction();
                report.bytes = file.size;
                let unused = FormatNote::unused(rows.late_columns());
                report.repairs.extend(unused.map(Repair::Format));
                late = rows.into_late_rows();
                report
            }
            Way::General(reader, mut rows) => {
                let sink = &mut RowSink {
                    build,
                    rows: &mut rows,
                };
                let report = reader
                    .finish(sink)
                    .map_err(|error| file_failure(&file.name, error))?;
                rows.flush(build);
                last = rows.contradiction();
                report
            }
        };
        file.report = Some(report);
        self.late.extend(late.map(|rows| (current.file, rows)));
        match last {
            // It may stand in the last rows.
            Some(found) => self.contradict(found),
            None if held => {}
            None => self.compare(current.file),
        }
        Ok(())
    }

    /// The build of what was read.
    pub(in crate::engine) fn into_job(self) -> Result<BuildJob, Failure> {
        let (Some(build), Some((recipe, binding))) = (self.build, self.plan) else {
            return Err(Failure::NothingOpen);
        };
        // Streamed files that play no part were only looked at: they are not shown as opened.
        let mut kept = Vec::new();
        let mut files = Vec::new();
        for (index, file) in self.files.into_iter().enumerate() {
            let held = matches!(file.kind, Kind::Held);
            let whole = held.then_some(file.sample.report);
            if let Some(report) = file.report.or(whole) {
                kept.push(index);
                files.push(OpenedFile {
                    name: file.name,
                    members: Vec::new(),
                    size: file.size,
                    report,
                    profiles: Vec::new(),
                    repeated: None,
                    table: file.sample.table,
                    sampled: !held,
                    inside: None,
                    beside: false,
                });
            }
        }
        if let (Some(note), Some(first)) = (self.too_large, files.first_mut()) {
            first.report.repairs.push(Repair::Format(note));
        }
        let now = |before: usize| kept.iter().position(|file| *file == before);
        let mut binding = binding;
        binding.unused = binding.unused.into_iter().filter_map(now).collect();
        for part in &mut binding.parts {
            part.file = now(part.file).unwrap_or_default();
        }
        Ok(BuildJob::of_stream(
            files,
            self.refused,
            recipe,
            binding,
            build,
        ))
    }
}
