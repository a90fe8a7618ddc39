//! A worker that reads one part of a file for another worker.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use futures_channel::oneshot;
use js_sys::{Reflect, Uint8Array};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, Event, MessageEvent};

use crate::engine::{self, Assignment, Failure, PartRead, Trouble};
use crate::platform::bytes::describe;
use crate::platform::engine_program::EngineProgram;
use crate::platform::message::{FromWorker, PartEnding, ToWorker};

/// What was read of a part, and what was gathered, if another worker did it.
pub(super) type Read = (PartRead, Option<Uint8Array>);
type Answer = Result<Read, Failure>;

/// The worker; it ends with this.
pub(super) struct Helper {
    worker: web_sys::Worker,
    bytes: Rc<Cell<f64>>,
    rows: Rc<Cell<u64>>,
    _heard: Closure<dyn FnMut(MessageEvent)>,
    _crashed: Closure<dyn FnMut(Event)>,
}

impl Helper {
    /// Starts a worker on a part of a file. What it answers; nothing when it was ended before.
    ///
    /// # Errors
    /// When it cannot be started.
    pub fn start(
        assigned: &Assignment,
        name: &str,
        blob: &Blob,
    ) -> Result<(Helper, oneshot::Receiver<Answer>), Failure> {
        let crashed_by = |reason: String| Failure::Worker(Trouble::Crashed { reason });
        let failed = |reason: String| Failure::Worker(Trouble::NoEngine { reason });
        let program = EngineProgram::of_this_worker().map_err(failed)?;
        let worker = program.start().map_err(|error| failed(describe(&error)))?;
        let (sender, receiver) = oneshot::channel();
        let answer = Rc::new(RefCell::new(Some(sender)));
        let bytes = Rc::new(Cell::new(0.0));
        let rows = Rc::new(Cell::new(0));

        let (told, read) = (Rc::clone(&answer), Rc::clone(&bytes));
        let taken = Rc::clone(&rows);
        let heard = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            let data = event.data();
            let answer = match FromWorker::from_js(&data) {
                Some((_, FromWorker::Progress(progress))) => {
                    read.set(progress.done as f64);
                    taken.set(progress.rows);
                    return;
                }
                Some((_, FromWorker::Part(ending))) => {
                    match engine::decode::<PartEnding>(&ending) {
                        Ok(ending) => ending.map(|read| (read, packed(&data))),
                        Err(error) => Err(crashed_by(error.to_string())),
                    }
                }
                Some((_, FromWorker::Panicked(reason))) => Err(crashed_by(reason)),
                Some((_, FromWorker::Done(Err(trouble)))) => Err(trouble.into()),
                _ => return,
            };
            if let Some(told) = told.borrow_mut().take() {
                let _ = told.send(answer);
            }
        });
        worker.set_onmessage(Some(heard.as_ref().unchecked_ref()));
        let crashed = Closure::<dyn FnMut(Event)>::new(move |event: Event| {
            let reason = Reflect::get(&event, &"message".into()).ok();
            let reason = reason.and_then(|reason| reason.as_string());
            if let Some(told) = answer.borrow_mut().take() {
                let _ = told.send(Err(Trouble::of_worker(reason.unwrap_or_default()).into()));
            }
        });
        worker.set_onerror(Some(crashed.as_ref().unchecked_ref()));

        let message = ToWorker::Part(assigned.clone(), name.to_string(), blob.clone()).to_js(1);
        let posted = worker.post_message(&message);
        posted.map_err(|error| failed(describe(&error)))?;
        let helper = Helper {
            worker,
            bytes,
            rows,
            _heard: heard,
            _crashed: crashed,
        };
        Ok((helper, receiver))
    }

    /// Rows that it has taken over so far.
    pub fn rows(&self) -> u64 {
        self.rows.get()
    }

    /// Bytes that it has read.
    pub fn bytes(&self) -> f64 {
        self.bytes.get()
    }
}

impl Drop for Helper {
    fn drop(&mut self) {
        self.worker.set_onmessage(None);
        self.worker.set_onerror(None);
        self.worker.terminate();
    }
}

/// What was gathered, beside the message.
fn packed(data: &JsValue) -> Option<Uint8Array> {
    Reflect::get(data, &"packed".into()).ok()?.dyn_into().ok()
}
