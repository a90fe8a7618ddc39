//! Opening files in the worker: held as tables if they are small enough, else
//! streamed into a build, large ones by several workers.

use web_sys::Blob;

use super::Worker;
use super::part::{Divided, workers};
use crate::engine::{
    self, CachedSource, Container, Failure, HELD_BYTES, OpenOptions, Opening, Outcome, Packing,
    SAMPLE_BYTES, Stage, Streaming,
};
use crate::platform::blob_source::BlobSource;
use crate::platform::bytes::{Slices, describe, pieces, whole};
use crate::platform::message::FromWorker;

/// Bytes of a table for a byte of Parquet, roughly.
const PARQUET_UNPACKS_TO: f64 = 4.0;
const DAY: f64 = 86_400_000.0;
const MINUTE: f64 = 60_000.0;
/// How long a file is read before waiting messages are heard, in milliseconds.
const BREATH: f64 = 40.0;

impl Worker {
    /// Opens files: held if they are small enough, else streamed.
    pub(super) async fn open(&self, id: u32, files: Vec<(String, Blob)>, options: OpenOptions) {
        let options = OpenOptions {
            today: Some(today()),
            ..options
        };
        if let Some(older) = self.opening.replace(Some(id)) {
            self.helpers.borrow_mut().clear();
            self.tell(older, &FromWorker::Done(Err(Failure::Superseded)));
        }
        let total: f64 = files.iter().map(|(_, blob)| blob.size()).sum();
        let weight: f64 = files.iter().map(weight).sum();
        let outcome = if weight > HELD_BYTES as f64 {
            self.stream(id, files, options).await
        } else {
            self.hold(id, files, options, total).await
        };
        let Some(outcome) = outcome else {
            self.tell(id, &FromWorker::Done(Err(Failure::Cancelled)));
            return;
        };
        self.opening.set(None);
        self.tell_superseded();
        match outcome {
            Outcome::Answer(result) => self.tell(id, &FromWorker::Done(result)),
            Outcome::Started => self.pump_later(),
        }
    }

    /// Reads the files slice by slice into tables; `None` when cancelled.
    async fn hold(
        &self,
        id: u32,
        files: Vec<(String, Blob)>,
        options: OpenOptions,
        total: f64,
    ) -> Option<Outcome> {
        let mut done = 0.0;
        let mut opening = Opening::new(options);
        for (name, blob) in files {
            let size = blob.size();
            if let Ok(mut source) = BlobSource::new(&name, blob.clone())
                && !is_text(&mut source)
            {
                // Parquet, workbooks, archives: only the ranges that are needed.
                opening.open(&mut CachedSource::new(source));
                self.progress(id, Stage::Reading, done + size, total);
                done += size;
                continue;
            }
            opening.begin(&name, size as u64);
            let pushed = |bytes: &[u8]| opening.push(bytes);
            match self.read(id, blob, (done, total), pushed).await {
                Ok(true) => opening.end(),
                Ok(false) => return None,
                Err(reason) => opening.unreadable(&name, reason),
            }
            done += size;
        }
        Some(self.engine.borrow_mut().adopt(id, opening))
    }

    /// Reads the files slice by slice into a build; `None` when cancelled.
    async fn stream(
        &self,
        id: u32,
        files: Vec<(String, Blob)>,
        options: OpenOptions,
    ) -> Option<Outcome> {
        let mut streaming = peek(&files, options).await;
        let order = match streaming.plan() {
            Ok(order) => order,
            Err(failure) => return Some(Outcome::Answer(Err(failure))),
        };
        let blob = |name: &String| {
            files
                .iter()
                .find(|(other, _)| other == name)
                .map(|(_, b)| b.clone())
        };
        let blobs: Vec<Option<Blob>> = order.iter().map(blob).collect();
        let total: f64 = blobs.iter().flatten().map(|blob| blob.size()).sum();
        let mut done = 0.0;
        for (position, (name, blob)) in order.iter().zip(blobs).enumerate() {
            let Some(blob) = blob else { continue };
            let size = blob.size();
            let at = (done, total);
            done += size;
            if let Some(parts) = streaming.parts(position, workers()) {
                let whole = Divided {
                    id,
                    files: &files,
                    position,
                    name,
                    blob: &blob,
                    at,
                };
                match self.divide(&whole, &mut streaming, parts).await {
                    Some(Ok(())) => continue,
                    Some(Err(failure)) => return Some(Outcome::Answer(Err(failure))),
                    None => return None,
                }
            }
            streaming.begin(position);
            if let Some(mut source) = parquet(name, &blob) {
                let (before, total) = at;
                while let Some((read, rows)) = streaming.step(&mut source) {
                    let share = read as f64 / rows.max(1) as f64;
                    self.progress(id, Stage::Reading, before + size * share, total);
                    self.breathe().await;
                    if self.opening.get() != Some(id) {
                        return None;
                    }
                }
                if let Err(failure) = streaming.end() {
                    return Some(Outcome::Answer(Err(failure)));
                }
                continue;
            }
            let pushed = |bytes: &[u8]| streaming.push(bytes);
            match self.read(id, blob, at, pushed).await {
                Ok(true) => {}
                Ok(false) => return None,
                Err(reason) => {
                    let file = name.clone();
                    return Some(Outcome::Answer(Err(Failure::Unreadable { file, reason })));
                }
            }
            if let Err(failure) = streaming.end() {
                return Some(Outcome::Answer(Err(failure)));
            }
        }
        Some(self.engine.borrow_mut().adopt_stream(id, streaming))
    }

    /// Hears waiting messages if the last time is long ago.
    async fn breathe(&self) {
        if js_sys::Date::now() - self.breathed.get() >= BREATH {
            gloo_timers::future::TimeoutFuture::new(0).await;
            self.breathed.set(js_sys::Date::now());
        }
    }

    /// Reads a file slice by slice; `false` when cancelled meanwhile.
    async fn read(
        &self,
        id: u32,
        blob: Blob,
        (before, total): (f64, f64),
        mut push: impl FnMut(&[u8]) -> bool,
    ) -> Result<bool, String> {
        let mut slices = Slices::new(blob);
        let mut read = 0.0;
        loop {
            if self.opening.get() != Some(id) {
                return Ok(false);
            }
            let Some(slice) = slices.next().await? else {
                return Ok(true);
            };
            read += f64::from(slice.length());
            if !pieces(&slice, &mut push) {
                return Ok(true);
            }
            self.progress(id, Stage::Reading, before + read, total);
        }
    }
}

/// Looks at the beginning of every file.
pub(super) async fn peek(files: &[(String, Blob)], options: OpenOptions) -> Streaming {
    let mut streaming = Streaming::new(options);
    for (name, blob) in files {
        if let Some(mut source) = parquet(name, blob) {
            streaming.peek_parquet(&mut source);
            continue;
        }
        let beginning = blob.slice_with_f64_and_f64(0.0, SAMPLE_BYTES as f64);
        let beginning = match beginning {
            Ok(beginning) => whole(beginning).await,
            Err(error) => Err(describe(&error)),
        };
        match beginning {
            Ok(bytes) => streaming.peek(name, blob.size() as u64, &bytes),
            Err(reason) => streaming.unreadable(name, reason),
        }
    }
    streaming
}

/// Today where the user is, in days since 1970-01-01.
fn today() -> i64 {
    let now = js_sys::Date::new_0();
    ((now.get_time() - now.get_timezone_offset() * MINUTE) / DAY).floor() as i64
}

/// How much of the memory a file would take as a table, as far as its kind tells.
fn weight((name, blob): &(String, Blob)) -> f64 {
    match parquet(name, blob) {
        Some(_) => blob.size() * PARQUET_UNPACKS_TO,
        None => blob.size(),
    }
}

/// A Parquet file as a source; `None` when it is something else.
fn parquet(name: &str, blob: &Blob) -> Option<CachedSource<BlobSource>> {
    let mut source = BlobSource::new(name, blob.clone()).ok()?;
    let container = engine::recognise_container(&mut source).ok()?;
    let plain = Container::Parquet {
        packing: Packing::None,
    };
    (container == plain).then(|| CachedSource::new(source))
}

/// Whether a file is text, packed with gzip or not, to be read as a stream.
fn is_text(source: &mut BlobSource) -> bool {
    let container = engine::recognise_container(source);
    // What cannot be recognised is told what is wrong by whoever reads it.
    container.is_ok_and(|container| {
        matches!(
            container,
            Container::Text {
                packing: Packing::None | Packing::Gzip
            }
        )
    })
}
