//! The worker's side: drives the engine, a few milliseconds at a time, so that
//! a cancel or a question is heard while a job runs.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Blob, DedicatedWorkerGlobalScope, MessageChannel, MessageEvent, MessagePort};

mod helper;
mod opening;
mod part;
mod second;
mod weighing;

use super::breath::breathe;
use super::bytes::whole;
use super::message::{FromWorker, ToWorker};
use super::probe::{Refusal, one_byte};
use crate::engine::{
    self, Engine, ExplainedRows, Failure, Outcome, Progress, Request, Stage, Step, Trouble,
};
use helper::Helper;
use second::Second;

/// How long the engine works before it looks at its messages, in milliseconds.
const SLICE_OF_WORK: f64 = 12.0;
/// How often progress is told, in milliseconds.
const PROGRESS_EVERY: f64 = 80.0;
/// The largest model file that is read: its text is held whole.
const LARGEST_MODEL: f64 = 512.0 * 1024.0 * 1024.0;

struct Worker {
    scope: DedicatedWorkerGlobalScope,
    engine: RefCell<Engine>,
    /// Posting to this port calls [`Worker::pump`] after waiting messages were heard.
    again: MessagePort,
    pumping: Cell<bool>,
    told: Cell<f64>,
    /// Rows that the present reading has taken over.
    rows: Cell<u64>,
    /// When messages were last heard while a file is read synchronously.
    breathed: Cell<f64>,
    /// Whether the page was told that what is being read can only be read in one go.
    in_one_go: Cell<bool>,
    /// The opening under way; cleared by a cancel or a newer opening.
    opening: Cell<Option<u32>>,
    /// Workers that read parts of the file being opened; a cancel ends them.
    helpers: RefCell<Vec<Helper>>,
    /// The model being read; cleared by a cancel.
    loading: Cell<Option<u32>>,
    /// Whether anything was asked yet.
    asked: Cell<bool>,
    /// The worker that explains a part of the customers.
    second: RefCell<Option<Second>>,
    /// Whether one failed, so that none is started any more.
    alone: Cell<bool>,
    /// What this worker explains customers of another one with.
    explains: RefCell<Option<ExplainedRows>>,
}

/// Runs the worker; called once when the program starts in one.
pub fn run(scope: DedicatedWorkerGlobalScope) {
    tell_of_panics(scope.clone());
    let Ok(channel) = MessageChannel::new() else {
        return;
    };
    let worker = Rc::new(Worker {
        scope: scope.clone(),
        engine: RefCell::new(Engine::new()),
        again: channel.port2(),
        pumping: Cell::new(false),
        told: Cell::new(0.0),
        rows: Cell::new(0),
        breathed: Cell::new(0.0),
        in_one_go: Cell::new(false),
        opening: Cell::new(None),
        helpers: RefCell::new(Vec::new()),
        loading: Cell::new(None),
        asked: Cell::new(false),
        second: RefCell::new(None),
        alone: Cell::new(false),
        explains: RefCell::new(None),
    });
    let pumped = Rc::clone(&worker);
    let pump = Closure::<dyn FnMut()>::new(move || pumped.pump());
    channel
        .port1()
        .set_onmessage(Some(pump.as_ref().unchecked_ref()));
    let heard = Rc::clone(&worker);
    let hear = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        let data = event.data();
        if heard.helps(&data) {
            return;
        }
        if let Some((id, message)) = ToWorker::from_js(&data) {
            // A cancel, by which the page starts the worker, asks for nothing.
            if !matches!(message, ToWorker::Cancel) {
                heard.asked.set(true);
            }
            heard.clone().hear(id, message);
        }
    });
    scope.set_onmessage(Some(hear.as_ref().unchecked_ref()));
    // Both live as long as the worker.
    pump.forget();
    hear.forget();
    spawn_local(async move { worker.warm_up().await });
}

/// A panic inside an asynchronous handler does not reach the page by itself.
fn tell_of_panics(scope: DedicatedWorkerGlobalScope) {
    std::panic::set_hook(Box::new(move |panic| {
        let last_words = FromWorker::Panicked(panic.to_string());
        let _ = scope.post_message(&last_words.to_js(0));
    }));
}

impl Worker {
    /// Works on made-up rows until anything is asked.
    async fn warm_up(&self) {
        // A helper's part is waiting by now.
        breathe().await;
        let mut warm_up = None;
        while !self.asked.get() {
            let rows = warm_up.get_or_insert_with(engine::WarmUp::new);
            if !rows.as_mut().is_some_and(engine::WarmUp::step) {
                return;
            }
            breathe().await;
        }
    }

    fn hear(self: Rc<Worker>, id: u32, message: ToWorker) {
        match message {
            ToWorker::Ask(bytes) => match engine::decode::<Request>(&bytes) {
                Ok(request) => self.ask(id, request),
                Err(error) => self.tell(
                    id,
                    &FromWorker::Done(Err(Trouble::Crashed {
                        reason: error.to_string(),
                    })),
                ),
            },
            ToWorker::Open(files, options) => {
                spawn_local(async move { self.open(id, files, options).await });
            }
            ToWorker::Part(assigned, name, blob) => {
                spawn_local(async move { self.read_part(id, assigned, name, blob).await });
            }
            ToWorker::Model(name, blob) => {
                let ask = |name: String, bytes: Vec<u8>| Request::LoadModel { name, bytes };
                spawn_local(async move { self.load_model(id, name, blob, ask).await });
            }
            ToWorker::Models(blob) => {
                let ask = |_: String, bytes: Vec<u8>| Request::RestoreModels { bytes };
                spawn_local(async move { self.load_model(id, String::new(), blob, ask).await });
            }
            ToWorker::Cancel => {
                if self.opening.get() == Some(id) {
                    self.opening.set(None);
                    self.helpers.borrow_mut().clear();
                } else if self.loading.get() == Some(id) {
                    self.loading.set(None);
                } else if self.engine.borrow_mut().cancel(id) {
                    self.end_second();
                    self.tell(id, &FromWorker::Done(Err(Trouble::Cancelled)));
                    // What waited for a second worker was not scheduled; who stands behind it is.
                    self.pump_later();
                }
            }
            ToWorker::Probe(addresses) => spawn_local(async move {
                let mut attempts = Vec::with_capacity(addresses.len());
                for address in addresses {
                    attempts.push(self.probe(&address).await);
                }
                self.tell(id, &FromWorker::Probed(attempts));
            }),
        }
    }

    /// Tries to send a byte and notes the rule that refused it.
    async fn probe(&self, address: &str) -> (bool, Option<String>) {
        let refusal = Refusal::listen(&self.scope);
        let attempt = self.scope.fetch_with_str_and_init(address, &one_byte());
        let sent = JsFuture::from(attempt).await.is_ok();
        (sent, refusal.rule().await)
    }

    fn ask(&self, id: u32, request: Request) {
        let outcome = self.engine.borrow_mut().ask(id, request);
        self.tell_superseded();
        match outcome {
            Outcome::Answer(result) => self.tell(id, &FromWorker::done(result)),
            Outcome::Started => self.pump_later(),
        }
    }

    async fn load_model(
        &self,
        id: u32,
        name: String,
        blob: Blob,
        ask: fn(String, Vec<u8>) -> Request,
    ) {
        self.loading.set(Some(id));
        let result = if blob.size() > LARGEST_MODEL {
            Err(Failure::ModelTooLarge {
                file: name,
                bytes: blob.size() as u64,
            })
        } else {
            match whole(blob).await {
                Err(reason) => Err(Failure::Unreadable { file: name, reason }),
                Ok(_) if self.loading.get() != Some(id) => Err(Failure::Cancelled),
                Ok(bytes) => {
                    self.ask(id, ask(name, bytes));
                    return;
                }
            }
        };
        self.tell(id, &FromWorker::done(result));
    }

    /// Every request gets an ending, also those that something newer replaced.
    fn tell_superseded(&self) {
        let superseded = self.engine.borrow_mut().take_superseded();
        for id in superseded {
            self.tell(id, &FromWorker::Done(Err(Trouble::Superseded)));
        }
        self.end_second();
    }

    fn pump_later(&self) {
        if !self.pumping.replace(true) {
            let _ = self.again.post_message(&JsValue::NULL);
        }
    }

    /// Works for a moment, tells how far it came, and comes back for more.
    fn pump(self: &Rc<Worker>) {
        self.pumping.set(false);
        self.share();
        let start = js_sys::Date::now();
        let mut last: Option<(u32, Progress)> = None;
        while js_sys::Date::now() - start < SLICE_OF_WORK {
            let step = self.engine.borrow_mut().step();
            match step {
                Some(Step::Progress(id, progress)) => last = Some((id, progress)),
                Some(Step::Done(id, result)) => {
                    last = None;
                    self.tell(id, &FromWorker::done(*result));
                }
                None => break,
            }
            if self.engine.borrow().is_waiting() {
                break;
            }
        }
        if let Some((id, progress)) = last {
            self.tell_progress(id, progress);
        }
        self.end_second();
        // The second worker's answer wakes this one.
        let engine = self.engine.borrow();
        if engine.is_busy() && !engine.is_waiting() {
            self.pump_later();
        }
    }

    fn progress(&self, id: u32, stage: Stage, done: f64, total: f64) {
        self.tell_progress(id, Progress::new(stage, done as u64, total as u64));
    }

    fn tell_progress(&self, id: u32, mut progress: Progress) {
        let now = js_sys::Date::now();
        if now - self.told.get() >= PROGRESS_EVERY {
            self.told.set(now);
            if progress.stage == Stage::Reading {
                progress.rows = self.rows.get();
            }
            self.tell(id, &FromWorker::Progress(progress));
        }
    }

    fn tell(&self, id: u32, message: &FromWorker) {
        let _ = self.scope.post_message(&message.to_js(id));
    }
}
