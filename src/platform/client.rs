//! The page's side of the worker: starts it, asks it, replaces it when it dies.

use std::cell::{Cell, RefCell};
use std::future::Future;
use std::rc::Rc;

use futures_channel::oneshot;
use gloo_timers::future::TimeoutFuture;
use js_sys::Reflect;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::spawn_local;
use web_sys::{Blob, Event, MessageEvent, Worker};

use super::bytes::describe;
use super::engine_program::EngineProgram;
use super::few::Few;
use super::message::{FromWorker, ToWorker};
use crate::engine::{self, OpenOptions, Preview, Progress, Reply, Request, Trouble};

/// Milliseconds after which a worker is asked whether it heard a cancel: so long it has where it
/// said that it cannot rest.
const LOOK: u32 = 100;
/// Looks after which a worker is replaced that should have heard a cancel: a pause of the
/// browser's own, or a slow hour, is no reason to lose all that is open.
const LOOKS: u32 = 30;

/// What ends a request.
type Ending = Result<Reply, Trouble>;
/// Told how far a request is.
pub type OnProgress = Box<dyn Fn(News)>;

/// What is heard of a request before it ends.
pub enum News {
    /// It went on.
    Progress(Progress),
    /// The first rows of the files that are read.
    Preview(Preview),
}

struct Pending {
    done: oneshot::Sender<Ending>,
    progress: OnProgress,
    /// Whether files are opened.
    opens: bool,
    /// Whether the worker said that it cannot rest just now.
    in_one_go: Cell<bool>,
}

struct Inner {
    worker: RefCell<Option<Worker>>,
    /// What was posted before the worker was there.
    waiting: RefCell<Vec<JsValue>>,
    /// The start under way, if any: an older one ends for nothing.
    starting: Cell<Option<u32>>,
    starts: Cell<u32>,
    pending: RefCell<Few<u32, Pending>>,
    probes: RefCell<Few<u32, oneshot::Sender<Probes>>>,
    next: Cell<u32>,
    /// Told when a worker died, or did not hear a cancel, and was replaced.
    on_crash: RefCell<Option<OnCrash>>,
}

/// For requests that are over at once.
pub fn unheard() -> OnProgress {
    Box::new(|_| {})
}

/// Per address, whether a byte went out, and the rule that refused it.
type Probes = Vec<(bool, Option<String>)>;
/// Told why a worker died.
type OnCrash = Rc<dyn Fn(Trouble)>;

/// The engine as the page sees it. Cheap to clone.
#[derive(Clone)]
pub struct Client {
    inner: Rc<Inner>,
}

impl Default for Client {
    fn default() -> Client {
        Client::new()
    }
}

impl Client {
    /// A client without a worker yet; the first request starts one.
    pub fn new() -> Client {
        Client {
            inner: Rc::new(Inner {
                worker: RefCell::new(None),
                waiting: RefCell::new(Vec::new()),
                starting: Cell::new(None),
                starts: Cell::new(0),
                pending: RefCell::new(Few::new()),
                probes: RefCell::new(Few::new()),
                next: Cell::new(1),
                on_crash: RefCell::new(None),
            }),
        }
    }

    /// Who is told when a worker has died; a new one is already in its place.
    pub fn on_crash(&self, told: impl Fn(Trouble) + 'static) {
        *self.inner.on_crash.borrow_mut() = Some(Rc::new(told));
    }

    /// Starts the worker now, so that the first request does not wait for it.
    pub fn warm_up(&self) {
        self.post(0, &ToWorker::Cancel);
    }

    /// Ends the worker; the next request starts another, bound by the policy
    /// that is in force then. Whatever was under way fails as superseded.
    pub fn replace(&self) {
        if let Some(worker) = self.inner.worker.borrow_mut().take() {
            worker.terminate();
        }
        self.inner.starting.set(None);
        self.fail_all(&Trouble::Superseded);
    }

    /// Waits until the engine's program is on this computer.
    ///
    /// # Errors
    /// [`Trouble::NoEngine`] when it did not arrive.
    pub async fn arrived(&self) -> Result<(), Trouble> {
        let arrived = EngineProgram::fetched().await;
        arrived
            .map(drop)
            .map_err(|reason| Trouble::NoEngine { reason })
    }

    /// Asks the engine. The number is for [`Client::cancel`].
    pub fn ask(
        &self,
        request: &Request,
        progress: OnProgress,
    ) -> (u32, impl Future<Output = Ending> + use<>) {
        let bytes = engine::encode(request).unwrap_or_default();
        self.send(&ToWorker::Ask(bytes), progress)
    }

    /// Opens files.
    pub fn open(
        &self,
        files: Vec<(String, Blob)>,
        options: OpenOptions,
        progress: OnProgress,
    ) -> (u32, impl Future<Output = Ending> + use<>) {
        self.send(&ToWorker::Open(files, options), progress)
    }

    /// Loads a model file.
    pub fn load_model(
        &self,
        name: String,
        blob: Blob,
    ) -> (u32, impl Future<Output = Ending> + use<>) {
        self.send(&ToWorker::Model(name, blob), unheard())
    }

    /// Takes in again the models that an older worker handed out.
    pub fn load_models(&self, kept: Blob) -> (u32, impl Future<Output = Ending> + use<>) {
        self.send(&ToWorker::Models(kept), unheard())
    }

    /// Tries to send a byte from the worker to each address.
    pub async fn probe(&self, addresses: Vec<String>) -> Probes {
        let (done, answer) = oneshot::channel();
        let id = self.number();
        self.inner.probes.borrow_mut().insert(id, done);
        self.post(id, &ToWorker::Probe(addresses));
        answer.await.unwrap_or_default()
    }

    /// Asks to stop a request; it ends with [`Trouble::Cancelled`]. Some parts of some files can
    /// only be read in one go, which the worker says before: there it is replaced at once if it
    /// does nothing else. Anywhere else it hears by itself, and is given time to.
    pub fn cancel(&self, id: u32) {
        self.post(id, &ToWorker::Cancel);
        let client = self.clone();
        spawn_local(async move {
            let mut looks = 0;
            loop {
                TimeoutFuture::new(LOOK).await;
                looks += 1;
                let Some((is_deaf, is_alone)) = client.is_deaf(id) else {
                    return;
                };
                if is_alone && (is_deaf || looks >= LOOKS) {
                    client.crash(Trouble::Cancelled);
                    return;
                }
            }
        });
    }

    /// Whether the worker cannot hear of an opening just now, and whether it has nothing else to
    /// do: a training is worth more than a moment. `None` when nothing is opened by this number.
    fn is_deaf(&self, id: u32) -> Option<(bool, bool)> {
        let pending = self.inner.pending.borrow();
        let opening = pending.get(&id).filter(|pending| pending.opens)?;
        Some((opening.in_one_go.get(), pending.is_one()))
    }

    fn send(
        &self,
        message: &ToWorker,
        progress: OnProgress,
    ) -> (u32, impl Future<Output = Ending> + use<>) {
        let id = self.number();
        let opens = matches!(message, ToWorker::Open(..));
        let (done, answer) = oneshot::channel();
        self.inner.pending.borrow_mut().insert(
            id,
            Pending {
                done,
                progress,
                opens,
                in_one_go: Cell::new(false),
            },
        );
        self.post(id, message);
        (id, async move {
            answer.await.unwrap_or(Err(Trouble::Superseded))
        })
    }

    fn number(&self) -> u32 {
        let id = self.inner.next.get();
        self.inner.next.set(id.wrapping_add(1).max(1));
        id
    }

    fn post(&self, id: u32, message: &ToWorker) {
        let message = message.to_js(id);
        if let Some(worker) = &*self.inner.worker.borrow() {
            let _ = worker.post_message(&message);
            return;
        }
        self.inner.waiting.borrow_mut().push(message);
        if self.inner.starting.get().is_some() {
            return;
        }
        let start = self.inner.starts.get().wrapping_add(1);
        self.inner.starts.set(start);
        self.inner.starting.set(Some(start));
        let client = self.clone();
        spawn_local(async move {
            let program = EngineProgram::fetched().await;
            // Replaced meanwhile: whoever did that has begun anew, or nobody asks.
            if client.inner.starting.get() != Some(start) {
                return;
            }
            client.inner.starting.set(None);
            match program.map(|program| client.start(&program)) {
                Ok(Ok(worker)) => *client.inner.worker.borrow_mut() = Some(worker),
                Ok(Err(error)) => client.fail_all(&Trouble::NoEngine {
                    reason: describe(&error),
                }),
                Err(reason) => client.fail_all(&Trouble::NoEngine { reason }),
            }
        });
    }

    /// Starts a worker and gives it what waited for it.
    fn start(&self, program: &EngineProgram) -> Result<Worker, JsValue> {
        let worker = program.start()?;
        for message in self.inner.waiting.take() {
            worker.post_message(&message)?;
        }

        let heard = self.clone();
        let hear = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            if let Some((id, message)) = FromWorker::from_js(&event.data()) {
                heard.hear(id, message);
            }
        });
        worker.set_onmessage(Some(hear.as_ref().unchecked_ref()));
        let crashed = self.clone();
        let crash = Closure::<dyn FnMut(Event)>::new(move |event: Event| {
            let reason = Reflect::get(&event, &"message".into())
                .ok()
                .and_then(|m| m.as_string());
            crashed.crash(Trouble::of_worker(reason.unwrap_or_default()));
        });
        worker.set_onerror(Some(crash.as_ref().unchecked_ref()));
        // Both live as long as the worker, of which there are few in a page's life.
        hear.forget();
        crash.forget();
        Ok(worker)
    }

    fn pass_on(&self, id: u32, news: News) {
        if let Some(pending) = self.inner.pending.borrow().get(&id) {
            (pending.progress)(news);
        }
    }

    fn hear(&self, id: u32, message: FromWorker) {
        match message {
            FromWorker::Progress(progress) => {
                if let Some(pending) = self.inner.pending.borrow().get(&id) {
                    pending.in_one_go.set(progress.in_one_go);
                }
                self.pass_on(id, News::Progress(progress));
            }
            FromWorker::Preview(preview) => self.pass_on(id, News::Preview(preview)),
            FromWorker::Done(ending) => {
                let pending = self.inner.pending.borrow_mut().remove(&id);
                if let Some(pending) = pending {
                    let _ = pending.done.send(ending);
                }
            }
            FromWorker::Probed(reached) => {
                if let Some(probe) = self.inner.probes.borrow_mut().remove(&id) {
                    let _ = probe.send(reached);
                }
            }
            FromWorker::Panicked(reason) => self.crash(Trouble::Crashed { reason }),
            // Said by helpers to the worker that started them.
            FromWorker::Part(_) => {}
        }
    }

    /// Replaces a dead worker, once however often it cries.
    fn crash(&self, failure: Trouble) {
        let Some(worker) = self.inner.worker.borrow_mut().take() else {
            return;
        };
        worker.set_onmessage(None);
        worker.set_onerror(None);
        worker.terminate();
        self.fail_all(&failure);
        let told = self.inner.on_crash.borrow().clone();
        if let Some(told) = told {
            told(failure);
        }
    }

    fn fail_all(&self, failure: &Trouble) {
        let pending = self.inner.pending.borrow_mut().take();
        for pending in pending {
            let _ = pending.done.send(Err(failure.clone()));
        }
        drop(self.inner.probes.borrow_mut().take());
        self.inner.waiting.borrow_mut().clear();
    }
}
