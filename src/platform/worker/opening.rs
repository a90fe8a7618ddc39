//! Opening files in the worker: held as tables if they are small enough, else
//! streamed into a build, large ones by several workers.

use web_sys::Blob;

use super::Worker;
use super::part::{Divided, workers};
use super::weighing::{Weighed, source};
use crate::engine::{
    Access, Course, Failure, Feed, FileSteps, OpenOptions, Opening, Outcome, Progress, Stage,
    Streaming, Trouble, spread,
};
use crate::platform::ahead::Ahead;
use crate::platform::breath::breathe;
use crate::platform::bytes::{describe, pieces, whole};
use crate::platform::message::FromWorker;
use crate::platform::stream::{BREATH, Stream};

const DAY: f64 = 86_400_000.0;
const MINUTE: f64 = 60_000.0;

impl Worker {
    /// Opens files: held if they are small enough, else streamed.
    pub(super) async fn open(&self, id: u32, files: Vec<(String, Blob)>, options: OpenOptions) {
        self.rows.set(0);
        self.in_one_go.set(false);
        let options = OpenOptions {
            today: Some(today()),
            ..options
        };
        if let Some(older) = self.opening.replace(Some(id)) {
            self.helpers.borrow_mut().clear();
            self.tell(older, &FromWorker::Done(Err(Trouble::Superseded)));
        }
        let outcome = self.open_weighed(id, &files, options).await;
        let Some(outcome) = outcome else {
            self.tell(id, &FromWorker::Done(Err(Trouble::Cancelled)));
            return;
        };
        if self.opening.get() == Some(id) {
            self.opening.set(None);
        }
        self.tell_superseded();
        match outcome {
            Outcome::Answer(result) => self.tell(id, &FromWorker::done(result)),
            Outcome::Started => self.pump_later(),
        }
    }

    /// Holds or streams the files by what they weigh; `None` when cancelled.
    async fn open_weighed(
        &self,
        id: u32,
        files: &[(String, Blob)],
        options: OpenOptions,
    ) -> Option<Outcome> {
        let weighed = self.weigh(id, files, &options).await?;
        let streamed = |table: &Weighed| table.course == Course::Streamed;
        match weighed.iter().any(streamed) {
            true => self.stream(id, files, &weighed, options).await,
            false => self.hold(id, files, &weighed, options).await,
        }
    }

    /// Reads the files slice by slice into tables; `None` when cancelled.
    async fn hold(
        &self,
        id: u32,
        files: &[(String, Blob)],
        weighed: &[Weighed],
        options: OpenOptions,
    ) -> Option<Outcome> {
        let total: f64 = files.iter().map(|(_, blob)| blob.size()).sum();
        let mut done = 0.0;
        let mut opening = Opening::new(options);
        for (place, (name, blob)) in files.iter().enumerate() {
            let tables = || weighed.iter().filter(|table| table.file == place);
            let refused = tables().find(|table| table.course == Course::Refused);
            let is_text = tables().all(|table| table.entry.weight.access == Access::Pieces);
            let size = blob.size();
            if size == 0.0 {
                opening.refuse(Failure::NoBytes { file: name.clone() });
            } else if let Some(refused) = refused {
                opening.refuse(refused.entry.weight.refusal(&refused.entry.name));
            } else if is_text {
                opening.begin(name, size as u64);
                let pushed = |bytes: &[u8]| {
                    let more = opening.push(bytes);
                    self.rows.set(opening.rows());
                    more
                };
                match self.read(id, blob.clone(), (done, total), pushed).await {
                    Ok(true) => self.all_steps(id, opening.end_in_steps()).await?,
                    Ok(false) => return None,
                    Err(reason) => opening.unreadable(name, reason),
                }
            } else {
                // Parquet, workbooks, archives: only the ranges that are needed.
                match source(name, blob) {
                    Ok(mut source) => {
                        let steps = opening.open_in_steps(&mut source);
                        self.read_steps(id, steps, (size, done, total)).await?;
                    }
                    Err(reason) => opening.unreadable(name, reason),
                }
                self.rows.set(opening.rows());
                self.progress(id, Stage::Reading, done + size, total);
                self.breathe().await;
                if self.opening.get() != Some(id) {
                    return None;
                }
            }
            done += size;
        }
        while let Some((done, total)) = opening.join() {
            self.progress(id, Stage::Joining, done as f64, total as f64);
            self.breathe().await;
            if self.opening.get() != Some(id) {
                return None;
            }
        }
        // A cancel may have been heard during the last wait.
        if self.opening.get() != Some(id) {
            return None;
        }
        Some(self.engine.borrow_mut().adopt(id, opening))
    }

    /// Reads the files piece by piece into a build; `None` when cancelled.
    async fn stream(
        &self,
        id: u32,
        files: &[(String, Blob)],
        weighed: &[Weighed],
        options: OpenOptions,
    ) -> Option<Outcome> {
        let mut streaming = self.look(id, files, weighed, options).await?;
        self.engine.borrow().introduce(&mut streaming);
        if let Err(failure) = streaming.plan() {
            return Some(Outcome::Answer(Err(failure)));
        }
        self.tell(id, &FromWorker::Preview(streaming.preview()));
        let ordered = |streaming: &Streaming| -> Vec<&Weighed> {
            let order = streaming.order();
            let tables = order.iter().filter_map(|place| weighed.get(*place));
            tables.collect()
        };
        let size = |table: &Weighed| table.entry.weight.size as f64;
        let sum = |tables: &[&Weighed]| tables.iter().map(|table| size(table)).sum::<f64>();
        let mut order = ordered(&streaming);
        let mut total = sum(&order);
        let (mut position, mut done) = (0, 0.0);
        while let Some(table) = order.get(position).copied() {
            let at = (done, total);
            let Some((name, blob)) = files.get(table.file) else {
                break;
            };
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
                    self.read_whole(id, (name, blob, size(table)), position, &mut streaming, at)
                        .await?
                }
            };
            match ending.and_then(|()| streaming.rewind()) {
                // Later rows showed what the first ones left open: once more.
                Ok(true) => {
                    order = ordered(&streaming);
                    (position, done, total) = (0, 0.0, sum(&order));
                }
                Ok(false) => (position, done) = (position + 1, done + size(table)),
                Err(failure) => return Some(Outcome::Answer(Err(failure))),
            }
        }
        if self.opening.get() != Some(id) {
            return None;
        }
        Some(self.engine.borrow_mut().adopt_stream(id, streaming))
    }

    /// Looks at the beginning of every table that is streamed, and opens those
    /// that are held; `None` when cancelled.
    async fn look(
        &self,
        id: u32,
        files: &[(String, Blob)],
        weighed: &[Weighed],
        options: OpenOptions,
    ) -> Option<Streaming> {
        let streamed = |table: &&Weighed| table.course == Course::Streamed;
        let streamed = weighed.iter().filter(streamed).count();
        let mut streaming = Streaming::of_files(options, streamed);
        let total = weighed.iter().map(|table| table.entry.weight.size as f64);
        let (mut done, total) = (0.0, total.sum());
        let mut shown = false;
        for Weighed {
            file,
            entry,
            course,
        } in weighed
        {
            let Some((name, blob)) = files.get(*file) else {
                continue;
            };
            if blob.size() == 0.0 {
                streaming.refuse(Failure::NoBytes { file: name.clone() });
                continue;
            }
            let weight = &entry.weight;
            match (course, weight.access, source(name, blob)) {
                (Course::Refused, ..) => streaming.refuse(weight.refusal(&entry.name)),
                (Course::Streamed, Access::Pieces, _) => {
                    let packed = weight.bytes != weight.size;
                    let beginning = weight.beginning(streaming.sample());
                    peek(&mut streaming, name, blob, (beginning, packed)).await;
                }
                (_, _, Ok(mut source)) => {
                    let is_held = *course == Course::Held;
                    let steps = streaming.look_in_steps(&mut source, entry, is_held);
                    let size = weight.size as f64;
                    self.read_steps(id, steps, (size, done, total)).await?;
                }
                (_, _, Err(reason)) => streaming.unreadable(name, reason),
            }
            done += weight.size as f64;
            if !shown {
                // What cannot be told before it is unpacked is told of the first that is.
                let preview = streaming.preview();
                shown = !preview.files.is_empty();
                if shown {
                    self.tell(id, &FromWorker::Preview(preview));
                }
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
        (name, blob, size): (&str, &Blob, f64),
        position: usize,
        streaming: &mut Streaming,
        (before, total): (f64, f64),
    ) -> Option<Result<(), Failure>> {
        let unreadable = |reason| {
            let file = name.to_string();
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
            let read = self.read(id, blob.clone(), (before, total), pushed);
            match read.await {
                Ok(true) => {}
                Ok(false) => return None,
                Err(reason) => return unreadable(reason),
            }
            // Of a table that is kept, the columns are made one by one.
            while let Some((done, all)) = streaming.settle() {
                self.progress(id, Stage::Joining, done as f64, all as f64);
                self.breathe().await;
                if self.opening.get() != Some(id) {
                    return None;
                }
            }
            return Some(streaming.end());
        }
        let mut file = match Ahead::new(name, blob) {
            Ok(file) => file,
            Err(reason) => return unreadable(reason),
        };
        loop {
            if let Some(ranges) = streaming.ahead() {
                file.turn(ranges).await;
            }
            let step = match feed {
                Feed::Ranges => streaming.step(file.source()),
                _ => streaming.step_held(),
            };
            let Some((read, all)) = step else {
                return Some(streaming.end());
            };
            self.rows.set(streaming.rows());
            let share = size * read as f64 / all.max(1) as f64;
            self.progress(id, Stage::Reading, before + share, total);
            self.breathe().await;
            if self.opening.get() != Some(id) {
                return None;
            }
        }
    }

    /// Does all steps of a file of so many bytes, hearing messages between them; `before` and
    /// `total` are bytes of all files. `None` when cancelled.
    async fn read_steps(
        &self,
        id: u32,
        mut steps: FileSteps<'_>,
        (size, before, total): (f64, f64, f64),
    ) -> Option<()> {
        while let Some((read, all)) = steps.step() {
            let share = size * read as f64 / all.max(1) as f64;
            match self.in_one_go.get() || steps.in_one_go() {
                true => {
                    let at = (before + share, total);
                    self.announce(id, at, steps.in_one_go()).await;
                }
                false => {
                    self.progress(id, Stage::Reading, before + share, total);
                    self.breathe().await;
                }
            }
            if self.opening.get() != Some(id) {
                return None;
            }
        }
        Some(())
    }

    /// Tells at once whether what is read next can only be read in one go, and hears what
    /// waits: a cancel is not heard again before that is over.
    async fn announce(&self, id: u32, (read, total): (f64, f64), in_one_go: bool) {
        self.in_one_go.set(in_one_go);
        let progress = Progress {
            rows: self.rows.get(),
            in_one_go,
            ..Progress::new(Stage::Reading, read as u64, total as u64)
        };
        self.tell(id, &FromWorker::Progress(progress));
        breathe().await;
        self.breathed.set(js_sys::Date::now());
    }

    /// Hears waiting messages if the last time is long ago.
    pub(super) async fn breathe(&self) {
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
    streaming.peek_places(name, size, pieces);
}

/// Today where the user is, in days since 1970-01-01.
fn today() -> i64 {
    let now = js_sys::Date::new_0();
    ((now.get_time() - now.get_timezone_offset() * MINUTE) / DAY).floor() as i64
}
