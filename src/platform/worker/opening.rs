//! Opening files in the worker: held as tables if they are small enough, else
//! streamed into a build, large ones by several workers.

use web_sys::Blob;

use super::Worker;
use super::part::{Divided, workers};
use crate::engine::{
    Access, CachedSource, Course, Failure, Feed, OpenOptions, Opening, Outcome, Stage, Streaming,
    Trouble, Weight, courses, spread,
};
use crate::platform::blob_source::BlobSource;
use crate::platform::breath::breathe;
use crate::platform::bytes::{describe, pieces, whole};
use crate::platform::message::FromWorker;
use crate::platform::stream::{BREATH, Stream};

const DAY: f64 = 86_400_000.0;
const MINUTE: f64 = 60_000.0;

/// A file, what it weighs, and what becomes of it.
struct Weighed {
    name: String,
    blob: Blob,
    weight: Weight,
    course: Course,
}

impl Worker {
    /// Opens files: held if they are small enough, else streamed.
    pub(super) async fn open(&self, id: u32, files: Vec<(String, Blob)>, options: OpenOptions) {
        self.rows.set(0);
        let options = OpenOptions {
            today: Some(today()),
            ..options
        };
        if let Some(older) = self.opening.replace(Some(id)) {
            self.helpers.borrow_mut().clear();
            self.tell(older, &FromWorker::Done(Err(Trouble::Superseded)));
        }
        let files = weigh(files);
        let streamed = |file: &Weighed| file.course == Course::Streamed;
        let outcome = match files.iter().any(streamed) {
            true => self.stream(id, &files, options).await,
            false => self.hold(id, files, options).await,
        };
        let Some(outcome) = outcome else {
            self.tell(id, &FromWorker::Done(Err(Trouble::Cancelled)));
            return;
        };
        self.opening.set(None);
        self.tell_superseded();
        match outcome {
            Outcome::Answer(result) => self.tell(id, &FromWorker::done(result)),
            Outcome::Started => self.pump_later(),
        }
    }

    /// Reads the files slice by slice into tables; `None` when cancelled.
    async fn hold(&self, id: u32, files: Vec<Weighed>, options: OpenOptions) -> Option<Outcome> {
        let total: f64 = files.iter().map(|file| file.blob.size()).sum();
        let mut done = 0.0;
        let mut opening = Opening::new(options);
        for file in files {
            let (name, size) = (file.name, file.blob.size());
            if size == 0.0 {
                opening.refuse(Failure::NoBytes { file: name });
            } else if file.course == Course::Refused {
                opening.refuse(file.weight.refusal(&name));
            } else if file.weight.access == Access::Pieces {
                opening.begin(&name, size as u64);
                let pushed = |bytes: &[u8]| opening.push(bytes);
                match self.read(id, file.blob, (done, total), pushed).await {
                    Ok(true) => opening.end(),
                    Ok(false) => return None,
                    Err(reason) => opening.unreadable(&name, reason),
                }
            } else {
                // Parquet, workbooks, archives: only the ranges that are needed.
                match source(&name, &file.blob) {
                    Ok(mut source) => opening.open(&mut source),
                    Err(reason) => opening.unreadable(&name, reason),
                }
                self.progress(id, Stage::Reading, done + size, total);
                self.breathe().await;
                if self.opening.get() != Some(id) {
                    return None;
                }
            }
            done += size;
        }
        Some(self.engine.borrow_mut().adopt(id, opening))
    }

    /// Reads the files slice by slice into a build; `None` when cancelled.
    async fn stream(&self, id: u32, files: &[Weighed], options: OpenOptions) -> Option<Outcome> {
        let mut streaming = self.look(id, files, options).await?;
        let order = match streaming.plan() {
            Ok(order) => order,
            Err(failure) => return Some(Outcome::Answer(Err(failure))),
        };
        self.tell(id, &FromWorker::Preview(streaming.preview()));
        let order: Vec<&Weighed> = order.iter().filter_map(|place| files.get(*place)).collect();
        let total: f64 = order.iter().map(|file| file.blob.size()).sum();
        let mut done = 0.0;
        for (position, file) in order.into_iter().enumerate() {
            let (name, blob, at) = (&file.name, &file.blob, (done, total));
            done += blob.size();
            let ending = match streaming.parts(position, workers()) {
                Some(parts) => {
                    let whole = Divided {
                        id,
                        position,
                        name,
                        blob,
                        at,
                    };
                    self.divide(&whole, &mut streaming, parts).await?
                }
                None => {
                    self.read_whole(id, file, position, &mut streaming, at)
                        .await?
                }
            };
            if let Err(failure) = ending {
                return Some(Outcome::Answer(Err(failure)));
            }
        }
        Some(self.engine.borrow_mut().adopt_stream(id, streaming))
    }

    /// Looks at the beginning of every file that is streamed, and opens those
    /// that are held; `None` when cancelled.
    async fn look(&self, id: u32, files: &[Weighed], options: OpenOptions) -> Option<Streaming> {
        let mut streaming = Streaming::new(options);
        for Weighed {
            name,
            blob,
            weight,
            course,
        } in files
        {
            if blob.size() == 0.0 {
                streaming.refuse(Failure::NoBytes { file: name.clone() });
                continue;
            }
            match (course, weight.access, source(name, blob)) {
                (Course::Refused, ..) => streaming.refuse(weight.refusal(name)),
                (Course::Streamed, Access::Pieces, _) => {
                    let packed = weight.bytes != weight.size;
                    peek(&mut streaming, name, blob, (weight.beginning(), packed)).await;
                }
                (Course::Streamed, _, Ok(mut source)) => streaming.peek_parquet(&mut source),
                (Course::Held, _, Ok(mut source)) => streaming.hold(&mut source),
                (_, _, Err(reason)) => streaming.unreadable(name, reason),
            }
            self.breathe().await;
            if self.opening.get() != Some(id) {
                return None;
            }
        }
        Some(streaming)
    }

    /// Takes over all rows of the file at this position; `None` when cancelled.
    async fn read_whole(
        &self,
        id: u32,
        file: &Weighed,
        position: usize,
        streaming: &mut Streaming,
        (before, total): (f64, f64),
    ) -> Option<Result<(), Failure>> {
        let unreadable = |reason| {
            let file = file.name.clone();
            Some(Err(Failure::Unreadable { file, reason }))
        };
        let Some(feed) = streaming.begin(position) else {
            return Some(Ok(()));
        };
        if feed == Feed::Bytes {
            let pushed = |bytes: &[u8]| {
                let more = streaming.push(bytes);
                self.rows.set(streaming.rows());
                more
            };
            let read = self.read(id, file.blob.clone(), (before, total), pushed);
            return match read.await {
                Ok(true) => Some(streaming.end()),
                Ok(false) => None,
                Err(reason) => unreadable(reason),
            };
        }
        let mut source = match source(&file.name, &file.blob) {
            Ok(source) => source,
            Err(reason) => return unreadable(reason),
        };
        loop {
            let step = match feed {
                Feed::Ranges => streaming.step(&mut source),
                _ => streaming.step_held(),
            };
            let Some((read, rows)) = step else {
                return Some(streaming.end());
            };
            self.rows.set(streaming.rows());
            let share = file.blob.size() * read as f64 / rows.max(1) as f64;
            self.progress(id, Stage::Reading, before + share, total);
            self.breathe().await;
            if self.opening.get() != Some(id) {
                return None;
            }
        }
    }

    /// Hears waiting messages if the last time is long ago.
    async fn breathe(&self) {
        if js_sys::Date::now() - self.breathed.get() >= BREATH {
            breathe().await;
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
        let mut stream = Stream::new(&blob)?;
        let mut read = 0.0;
        loop {
            if self.opening.get() != Some(id) {
                return Ok(false);
            }
            let Some(slice) = stream.next().await? else {
                return Ok(true);
            };
            read += f64::from(slice.length());
            if !pieces(&slice, &mut push) {
                stream.unchanged().await?;
                return Ok(true);
            }
            self.progress(id, Stage::Reading, before + read, total);
        }
    }
}

/// Looks at a text: so many bytes of its beginning and, if it is not packed, places after it.
pub(super) async fn peek(
    streaming: &mut Streaming,
    name: &str,
    blob: &Blob,
    (beginning, packed): (u64, bool),
) {
    let size = blob.size() as u64;
    let mut places = spread::places(size, beginning);
    places.truncate(if packed { 1 } else { places.len() });
    let mut pieces = Vec::with_capacity(places.len());
    for place in places {
        let piece = blob.slice_with_f64_and_f64(place.start as f64, place.end as f64);
        let read = match piece {
            Ok(piece) => whole(piece).await,
            Err(error) => Err(describe(&error)),
        };
        match read {
            Ok(bytes) => pieces.push(bytes),
            Err(reason) => return streaming.unreadable(name, reason),
        }
    }
    streaming.peek(name, size, &spread::joined(pieces.into_iter()));
}

/// Today where the user is, in days since 1970-01-01.
fn today() -> i64 {
    let now = js_sys::Date::new_0();
    ((now.get_time() - now.get_timezone_offset() * MINUTE) / DAY).floor() as i64
}

/// Weighs files and decides what becomes of them.
fn weigh(files: Vec<(String, Blob)>) -> Vec<Weighed> {
    let weight = |(name, blob): &(String, Blob)| match source(name, blob) {
        Ok(mut source) => Weight::of(&mut source),
        // Whoever opens it says why it cannot be read.
        Err(_) => Weight {
            bytes: 0,
            size: blob.size() as u64,
            access: Access::Whole,
        },
    };
    let weights: Vec<Weight> = files.iter().map(weight).collect();
    let courses = courses(&weights);
    let all = files.into_iter().zip(weights).zip(courses);
    let weighed = |(((name, blob), weight), course)| Weighed {
        name,
        blob,
        weight,
        course,
    };
    all.map(weighed).collect()
}

/// A file as a source of ranges.
fn source(name: &str, blob: &Blob) -> Result<CachedSource<BlobSource>, String> {
    BlobSource::new(name, blob.clone()).map(CachedSource::new)
}
