//! What files hold and weigh, before any of them is read; the first rows are shown as soon as
//! they can be told.

use std::ops::ControlFlow;

use web_sys::Blob;

use super::Worker;
use crate::engine::{
    Access, CachedSource, Course, Entry, EntrySteps, HELD_BYTES, OpenOptions, Stage, Steps, Weight,
    courses, first_rows_in_steps,
};
use crate::platform::blob_source::BlobSource;
use crate::platform::message::FromWorker;

/// Most tables of a file that are tried for first rows to show.
const TRIED: usize = 4;

/// A table within a file, and what becomes of it.
pub(super) struct Weighed {
    /// The file, by its place.
    pub file: usize,
    pub entry: Entry,
    pub course: Course,
}

impl Worker {
    /// Weighs the tables within files and decides what becomes of them; `None` when cancelled.
    pub(super) async fn weigh(
        &self,
        id: u32,
        files: &[(String, Blob)],
        options: &OpenOptions,
    ) -> Option<Vec<Weighed>> {
        let total: f64 = files.iter().map(|(_, blob)| blob.size()).sum();
        let (mut before, mut shown) = (0.0, false);
        let mut found: Vec<(usize, Entry)> = Vec::with_capacity(files.len());
        for (place, (name, blob)) in files.iter().enumerate() {
            let mut source = match source(name, blob) {
                Ok(source) => source,
                // Whoever opens it says why it cannot be read.
                Err(_) => {
                    found.push((place, unknown(name, blob)));
                    continue;
                }
            };
            let mut steps = EntrySteps::new(&mut source, options);
            let entries = loop {
                match steps.step() {
                    ControlFlow::Break(entries) => break entries,
                    ControlFlow::Continue(share) => {
                        let done = before + share * blob.size();
                        self.progress(id, Stage::Weighing, done, total);
                        self.heard(id).await?;
                    }
                }
            };
            drop(steps);
            before += blob.size();
            for entry in entries.iter().take(TRIED) {
                if shown {
                    break;
                }
                let rows = first_rows_in_steps(&mut source, entry, options, total as u64);
                if let Some(preview) = self.all_steps(id, Steps::new(rows)).await? {
                    self.tell(id, &FromWorker::Preview(preview));
                    shown = true;
                }
            }
            found.extend(entries.into_iter().map(|entry| (place, entry)));
        }
        let weights: Vec<Weight> = found.iter().map(|(_, entry)| entry.weight).collect();
        let courses = courses(&weights, HELD_BYTES);
        let weighed = |((file, entry), course)| Weighed {
            file,
            entry,
            course,
        };
        Some(found.into_iter().zip(courses).map(weighed).collect())
    }

    /// Does all of a reading, hearing messages between its steps; `None` when cancelled.
    pub(super) async fn all_steps<T>(&self, id: u32, mut steps: Steps<'_, T>) -> Option<T> {
        loop {
            if let Some(done) = steps.step() {
                return Some(done);
            }
            self.heard(id).await?;
        }
    }

    /// Hears waiting messages; `None` when the opening was cancelled by one.
    async fn heard(&self, id: u32) -> Option<()> {
        self.breathe().await;
        (self.opening.get() == Some(id)).then_some(())
    }
}

/// What is known of a file that cannot be looked at.
fn unknown(name: &str, blob: &Blob) -> Entry {
    Entry {
        name: name.to_string(),
        part: None,
        weight: Weight {
            bytes: 0,
            size: blob.size() as u64,
            unpacked: 0,
            access: Access::Whole,
        },
    }
}

/// A file as a source of ranges.
pub(super) fn source(name: &str, blob: &Blob) -> Result<CachedSource<BlobSource>, String> {
    BlobSource::new(name, blob.clone()).map(CachedSource::new)
}
