//! A second worker that explains a part of the customers, where they are many.
//!
//! It runs the same program. This worker gives it the model's file, then customers, some
//! thousands at a time and a helping ahead, and takes over what it reckons. When it fails, this
//! worker goes on alone: nobody has to know.

use std::rc::Rc;

use js_sys::{Array, Float32Array, Object, Reflect, Uint8Array};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::spawn_local;
use web_sys::{Event, MessageEvent};

use super::Worker;
use super::part::workers;
use crate::engine::{self, ExplainShare, ExplainedRows, WORTH_A_WORKER};
use crate::platform::engine_program::EngineProgram;

/// Helpings that the second worker has at hand: with one it would wait for each message.
const HELPINGS: usize = 2;

/// The worker; it ends with this.
pub(super) struct Second {
    worker: web_sys::Worker,
    _heard: Closure<dyn FnMut(MessageEvent)>,
    _crashed: Closure<dyn FnMut(Event)>,
}

impl Drop for Second {
    fn drop(&mut self) {
        self.worker.set_onmessage(None);
        self.worker.set_onerror(None);
        self.worker.terminate();
    }
}

impl Second {
    fn start(of: &Rc<Worker>, share: &ExplainShare) -> Option<Second> {
        let worker = EngineProgram::of_this_worker().ok()?.start().ok()?;
        let asking = Rc::clone(of);
        let heard = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            match explained(&event.data()) {
                Some((number, contributions)) => {
                    let mut engine = asking.engine.borrow_mut();
                    let fits = engine.take_back(number, contributions);
                    drop(engine);
                    if !fits {
                        return asking.alone_from_now_on();
                    }
                    asking.feed();
                    asking.pump_later();
                }
                // Its last words, or that it could not begin.
                None => asking.alone_from_now_on(),
            }
        });
        worker.set_onmessage(Some(heard.as_ref().unchecked_ref()));
        let asking = Rc::clone(of);
        let crashed = Closure::<dyn FnMut(Event)>::new(move |_| asking.alone_from_now_on());
        worker.set_onerror(Some(crashed.as_ref().unchecked_ref()));
        let told = Uint8Array::from(engine::encode(share).ok()?.as_slice());
        worker.post_message(&message("share", 0, &told)).ok()?;
        Some(Second {
            worker,
            _heard: heard,
            _crashed: crashed,
        })
    }
}

impl Worker {
    /// Starts the second worker when the job under way is worth one.
    pub(super) fn share(self: &Rc<Worker>) {
        if self.alone.get() || self.second.borrow().is_some() || workers() < 2 {
            return;
        }
        let Some(share) = self.engine.borrow_mut().share(WORTH_A_WORKER) else {
            return;
        };
        match Second::start(self, &share) {
            Some(second) => {
                *self.second.borrow_mut() = Some(second);
                (0..HELPINGS).for_each(|_| self.feed());
            }
            None => self.alone_from_now_on(),
        }
    }

    /// Ends the second worker once nothing is shared with it any more.
    pub(super) fn end_second(&self) {
        if self.second.borrow().is_some() && !self.engine.borrow().is_shared() {
            self.second.borrow_mut().take();
        }
    }

    /// Gives the second worker its next customers, if there are any.
    fn feed(self: &Rc<Worker>) {
        let second = self.second.borrow();
        let Some(second) = second.as_ref() else {
            return;
        };
        let Some(rows) = self.engine.borrow_mut().hand_out() else {
            return;
        };
        let values = Float32Array::from(rows.values.as_slice());
        let message = message("rows", rows.number, &values);
        // Given away rather than copied. What is not sent will be missed: better alone.
        let transfer = Array::of1(&values.buffer());
        let sent = second
            .worker
            .post_message_with_transfer(&message, &transfer);
        if sent.is_err() {
            self.alone_from_now_on();
        }
    }

    /// Goes on without a second worker, now and later.
    fn alone_from_now_on(self: &Rc<Worker>) {
        self.alone.set(true);
        self.engine.borrow_mut().end_sharing();
        self.pump_later();
        // Not within the closure that is dropped by it.
        let of = Rc::clone(self);
        spawn_local(async move { of.end_second() });
    }

    /// The second worker's side: whether a message was for it.
    pub(super) fn helps(&self, data: &JsValue) -> bool {
        let kind = Reflect::get(data, &"kind".into()).ok();
        match kind.and_then(|kind| kind.as_string()).as_deref() {
            Some("share") => {
                self.asked.set(true);
                let told = body(data).and_then(|body| body.dyn_into::<Uint8Array>().ok());
                let share: Option<ExplainShare> =
                    told.and_then(|told| engine::decode(&told.to_vec()).ok());
                let rows = share.and_then(|share| ExplainedRows::new(&share).ok());
                if rows.is_none() {
                    let _ = self.scope.post_message(&JsValue::NULL);
                }
                *self.explains.borrow_mut() = rows;
                true
            }
            Some("rows") => {
                let Some((number, values)) = numbered(data) else {
                    return true;
                };
                if let Some(rows) = self.explains.borrow().as_ref() {
                    let out = Float32Array::from(rows.explain(&values).as_slice());
                    let message = message("explained", number, &out);
                    let transfer = Array::of1(&out.buffer());
                    let _ = self.scope.post_message_with_transfer(&message, &transfer);
                }
                true
            }
            _ => false,
        }
    }
}

fn message(kind: &str, number: u64, body: &JsValue) -> JsValue {
    let object = Object::new();
    // Setting a field of a plain object cannot fail.
    let set = |name: &str, value: &JsValue| drop(Reflect::set(&object, &name.into(), value));
    set("kind", &kind.into());
    set("number", &JsValue::from_f64(number as f64));
    set("body", body);
    object.into()
}

fn body(data: &JsValue) -> Option<JsValue> {
    Reflect::get(data, &"body".into()).ok()
}

/// The number and the values of a message of these workers.
fn numbered(data: &JsValue) -> Option<(u64, Vec<f32>)> {
    let number = Reflect::get(data, &"number".into()).ok()?.as_f64()?;
    let values: Float32Array = body(data)?.dyn_into().ok()?;
    Some((number as u64, values.to_vec()))
}

/// What the second worker reckoned.
fn explained(data: &JsValue) -> Option<(u64, Vec<f32>)> {
    let kind = Reflect::get(data, &"kind".into()).ok()?.as_string()?;
    numbered(data).filter(|_| kind == "explained")
}
