//! One file, several workers: this one reads the first part and takes over what
//! its helpers gathered of the others.

use js_sys::{Reflect, Uint8Array};
use wasm_bindgen::JsCast;
use web_sys::{Blob, WorkerGlobalScope};

use super::Worker;
use super::helper::{Helper, Read};
use super::opening::peek;
use crate::engine::{
    self, Assignment, Failure, Part, PartRead, Share, Stage, Streaming, check_parts,
};
use crate::platform::ahead::Ahead;
use crate::platform::bytes::pieces;
use crate::platform::message::{FromWorker, PartEnding};
use crate::platform::stream::Stream;

/// However many processors there are, more workers than this only wait for the disk.
const MOST_WORKERS: usize = 4;

/// A file that is being divided.
pub(super) struct Divided<'a> {
    /// The opening's number.
    pub id: u32,
    /// The file's position in the order of reading.
    pub position: usize,
    /// Its name.
    pub name: &'a str,
    /// The file.
    pub blob: &'a Blob,
    /// Bytes read before it, and of all files.
    pub at: (f64, f64),
}

/// How many workers may read one file.
pub(super) fn workers() -> usize {
    let scope = js_sys::global().dyn_into::<WorkerGlobalScope>();
    let processors = scope.map_or(1.0, |scope| scope.navigator().hardware_concurrency());
    (processors as usize).clamp(1, MOST_WORKERS)
}

impl Worker {
    /// Reads a file in parts; `None` when cancelled.
    pub(super) async fn divide(
        &self,
        whole: &Divided<'_>,
        streaming: &mut Streaming,
        shares: Vec<Share>,
    ) -> Option<Result<(), Failure>> {
        let assignment = |streaming: &Streaming, share: Share| {
            let assigned = streaming.assign(whole.position, share);
            assigned.ok_or(Failure::NothingOpen)
        };
        let start = |assigned: Result<Assignment, Failure>| {
            let (helper, answer) = Helper::start(&assigned?, whole.name, whole.blob)?;
            self.helpers.borrow_mut().push(helper);
            Ok(answer)
        };
        let mut answers = Vec::with_capacity(shares.len());
        for share in shares.iter().skip(1) {
            match start(assignment(streaming, share.clone())) {
                Ok(answer) => answers.push(answer),
                Err(failure) => return self.give_up(Err(failure)),
            }
        }
        let first = shares.first()?;
        let progress = |read: f64, rows: u64| {
            let helpers = self.helpers.borrow();
            let others: f64 = helpers.iter().map(Helper::bytes).sum();
            let theirs: u64 = helpers.iter().map(Helper::rows).sum();
            drop(helpers);
            self.rows.set(rows + theirs);
            let (before, total) = whole.at;
            self.progress(whole.id, Stage::Reading, before + read + others, total);
            self.opening.get() == Some(whole.id)
        };
        if !streaming.begin_part(whole.position, first) {
            return Some(Err(Failure::NothingOpen));
        }
        let read = self.read_share(streaming, (whole.name, whole.blob), first, progress);
        let mine = match read.await {
            Some(Ok(mine)) => mine,
            Some(Err(failure)) => return self.give_up(Err(failure)),
            None => return self.give_up_cancelled(),
        };
        let mut reads: Vec<Read> = vec![(mine, None)];
        for answer in answers {
            // Cancelled: the helper is gone, and its answer with it.
            match answer.await {
                Ok(Ok(read)) => reads.push(read),
                Ok(Err(failure)) => return self.give_up(Err(failure)),
                Err(_) => return self.give_up_cancelled(),
            }
        }
        // Row groups always meet.
        let mut parts: Vec<Part> = shares.iter().filter_map(Share::bytes).collect();
        loop {
            let ends: Vec<_> = reads.iter().filter_map(|(read, _)| read.ends()).collect();
            let Some(again) = check_parts(&parts, &ends) else {
                break;
            };
            let (Some(part), Some(read)) = (parts.get_mut(again.part), reads.get_mut(again.part))
            else {
                break;
            };
            *part = again.instead;
            let answer = match start(assignment(streaming, Share::Bytes(again.instead))) {
                Ok(answer) => answer,
                Err(failure) => return self.give_up(Err(failure)),
            };
            match answer.await {
                Ok(Ok(answer)) => *read = answer,
                Ok(Err(failure)) => return self.give_up(Err(failure)),
                Err(_) => return self.give_up_cancelled(),
            }
        }
        self.helpers.borrow_mut().clear();
        let mut rows = 0;
        for (read, packed) in &reads {
            if let Some(packed) = packed {
                let taken = streaming.take_over(whole.position, rows, &packed.to_vec());
                if let Err(failure) = taken {
                    return Some(Err(failure));
                }
            }
            rows += read.rows();
        }
        let reads: Vec<PartRead> = reads.into_iter().map(|(read, _)| read).collect();
        streaming.end_parts(whole.position, &reads);
        Some(Ok(()))
    }

    fn give_up(&self, ending: Result<(), Failure>) -> Option<Result<(), Failure>> {
        self.helpers.borrow_mut().clear();
        Some(ending)
    }

    fn give_up_cancelled(&self) -> Option<Result<(), Failure>> {
        self.helpers.borrow_mut().clear();
        None
    }

    /// The helper's side: reads a part and sends back what it gathered.
    pub(super) async fn read_part(&self, id: u32, assigned: Assignment, name: String, blob: Blob) {
        let done = self.gather(id, assigned, (&name, &blob)).await;
        let (told, packed) = match done {
            Ok((read, packed)) => (Ok(read), Some(packed)),
            Err(failure) => (Err(failure), None),
        };
        let told: PartEnding = told;
        let message = match engine::encode(&told) {
            Ok(told) => FromWorker::Part(told),
            Err(error) => FromWorker::Panicked(error.to_string()),
        };
        let message = message.to_js(id);
        match packed {
            Some(packed) => {
                // Given away rather than copied: it may be large.
                let packed = Uint8Array::from(packed.as_slice());
                let _ = Reflect::set(&message, &"packed".into(), &packed);
                let transfer = js_sys::Array::of1(&packed.buffer());
                let _ = self.scope.post_message_with_transfer(&message, &transfer);
            }
            None => {
                let _ = self.scope.post_message(&message);
            }
        }
    }

    async fn gather(
        &self,
        id: u32,
        assigned: Assignment,
        (name, blob): (&str, &Blob),
    ) -> Result<(PartRead, Vec<u8>), Failure> {
        let mut streaming = Streaming::new(assigned.options.clone());
        match &assigned.share {
            // As much as whoever assigned it has looked at; packed text is not divided.
            Share::Bytes(_) => peek(&mut streaming, name, blob, (assigned.sample, false)).await,
            Share::Groups(_) => match Ahead::new(name, blob) {
                Ok(mut file) => streaming.peek_assigned(file.source()),
                Err(reason) => streaming.unreadable(name, reason),
            },
        }
        streaming.begin_assigned(&assigned)?;
        let progress = |read: f64, rows: u64| {
            self.rows.set(rows);
            self.progress(id, Stage::Reading, read, blob.size());
            true
        };
        let read = self.read_share(&mut streaming, (name, blob), &assigned.share, progress);
        match read.await {
            Some(read) => {
                let read = read?;
                Ok((read, streaming.pack()?))
            }
            None => Err(Failure::Cancelled),
        }
    }

    /// Reads a part that was begun; `None` when `progress` says that it was cancelled.
    async fn read_share(
        &self,
        streaming: &mut Streaming,
        (name, blob): (&str, &Blob),
        share: &Share,
        progress: impl Fn(f64, u64) -> bool,
    ) -> Option<Result<PartRead, Failure>> {
        if let Share::Bytes(part) = share {
            return read(streaming, (name, blob), *part, progress).await;
        }
        let mut file = match Ahead::new(name, blob) {
            Ok(file) => file,
            Err(reason) => {
                let file = name.to_string();
                return Some(Err(Failure::Unreadable { file, reason }));
            }
        };
        loop {
            if let Some(ranges) = streaming.ahead() {
                file.turn(ranges).await;
            }
            let Some((read, all)) = streaming.step(file.source()) else {
                return Some(streaming.end_part());
            };
            let bytes = blob.size() * read as f64 / all.max(1) as f64;
            self.breathe().await;
            if !progress(bytes, streaming.rows()) {
                return None;
            }
        }
    }
}

/// Reads a part that was begun; `None` when `progress` says that it was cancelled.
async fn read(
    streaming: &mut Streaming,
    (name, blob): (&str, &Blob),
    part: Part,
    progress: impl Fn(f64, u64) -> bool,
) -> Option<Result<PartRead, Failure>> {
    let from = streaming.wants().unwrap_or(part.start);
    let unreadable = |reason| {
        let file = name.to_string();
        Some(Err(Failure::Unreadable { file, reason }))
    };
    let mut stream = match Stream::starting_at(blob, from as f64) {
        Ok(stream) => stream,
        Err(reason) => return unreadable(reason),
    };
    let mut bytes = 0.0;
    while streaming.wants().is_some() {
        if !progress(bytes, streaming.rows()) {
            return None;
        }
        match stream.next().await {
            Ok(Some(slice)) => {
                bytes += f64::from(slice.length());
                pieces(&slice, &mut |piece| {
                    streaming.push(piece) && streaming.wants().is_some()
                });
            }
            Ok(None) => break,
            Err(reason) => return unreadable(reason),
        }
    }
    if let Err(reason) = stream.unchanged().await {
        return unreadable(reason);
    }
    Some(streaming.end_part())
}
