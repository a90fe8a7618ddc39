//! The engine's program: where its code is, and a worker that runs it. In the
//! page boot.js fetches it; a worker was told by whoever started it.

use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Worker, WorkerOptions, WorkerType};

use super::bytes::describe;

/// The program, compiled, and the address of a worker that can run it.
#[derive(Clone)]
pub struct EngineProgram {
    told: JsValue,
}

impl EngineProgram {
    /// The program in the page: waits until boot.js has fetched it.
    ///
    /// # Errors
    /// Why it did not arrive, in the browser's words; asking again tries again.
    pub async fn fetched() -> Result<EngineProgram, String> {
        let fetched = async {
            let boot = Reflect::get(&js_sys::global(), &"holdfastBoot".into())?;
            let engine: Function = Reflect::get(&boot, &"engine".into())?.dyn_into()?;
            let promise: Promise = engine.call0(&boot)?.dyn_into()?;
            JsFuture::from(promise).await
        };
        match fetched.await {
            Ok(told) => Ok(EngineProgram { told }),
            Err(error) => Err(describe(&error)),
        }
    }

    /// The program in a worker that runs it, for helpers of its own.
    ///
    /// # Errors
    /// When this worker was not started as boot.js says.
    pub fn of_this_worker() -> Result<EngineProgram, String> {
        let told = Reflect::get(&js_sys::global(), &"holdfastEngine".into());
        match told {
            Ok(told) if told.is_object() => Ok(EngineProgram { told }),
            Ok(other) => Err(describe(&other)),
            Err(error) => Err(describe(&error)),
        }
    }

    /// Starts a worker: messages may be posted to it at once.
    ///
    /// # Errors
    /// What the browser said.
    pub fn start(&self) -> Result<Worker, JsValue> {
        let address = Reflect::get(&self.told, &"address".into())?;
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        let address = address.as_string().unwrap_or_default();
        let worker = Worker::new_with_options(&address, &options)?;
        worker.post_message(&self.told)?;
        Ok(worker)
    }
}
