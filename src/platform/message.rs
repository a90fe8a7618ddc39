//! The envelopes that cross between page and worker: a kind, a number, the
//! engine's own bytes, and the files they speak of.

use js_sys::{Array, Object, Reflect, Uint8Array};
use serde::{Deserialize, Serialize};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::Blob;

use crate::engine::{
    self, Assignment, Failure, OpenOptions, PartRead, Preview, Progress, Reply, Trouble,
};

/// What the page posts.
pub enum ToWorker {
    /// Answer an encoded [`engine::Request`].
    Ask(Vec<u8>),
    /// Open these files.
    Open(Vec<(String, Blob)>, OpenOptions),
    /// Read a part of this file, for another worker.
    Part(Assignment, String, Blob),
    /// Load this file as a model.
    Model(String, Blob),
    /// Take in again the models that another worker handed out.
    Models(Blob),
    /// Stop the job of this number.
    Cancel,
    /// Try to send a byte to these addresses.
    Probe(Vec<String>),
}

/// What the worker posts.
#[derive(Debug, Serialize, Deserialize)]
pub enum FromWorker {
    /// A job went on.
    Progress(Progress),
    /// The first rows of files that take a while.
    Preview(Preview),
    /// A request has ended.
    Done(Result<Reply, Trouble>),
    /// A part was read, by a worker for another one: an encoded [`PartEnding`], so
    /// that the page need not know it; what was gathered lies beside it as `packed`.
    Part(Vec<u8>),
    /// Per address, whether a byte went out, and the rule that refused it.
    Probed(Vec<(bool, Option<String>)>),
    /// The worker panicked: these were its last words.
    Panicked(String),
}

/// How the reading of a part ended.
pub type PartEnding = Result<PartRead, Failure>;

impl ToWorker {
    /// The envelope as a value to post.
    pub fn to_js(&self, id: u32) -> JsValue {
        let (kind, body, files): (&str, JsValue, Vec<&(String, Blob)>) = match self {
            ToWorker::Ask(bytes) => ("ask", Uint8Array::from(bytes.as_slice()).into(), vec![]),
            ToWorker::Open(files, options) => {
                let bytes = engine::encode(options).unwrap_or_default();
                let options = Uint8Array::from(bytes.as_slice()).into();
                ("open", options, files.iter().collect())
            }
            ToWorker::Part(assigned, name, blob) => {
                let bytes = engine::encode(assigned).unwrap_or_default();
                let assigned = Uint8Array::from(bytes.as_slice());
                return envelope("part", id, &assigned.into(), &[(name, blob)]);
            }
            ToWorker::Model(name, blob) => {
                return envelope("model", id, &JsValue::NULL, &[(name, blob)]);
            }
            ToWorker::Models(blob) => {
                return envelope("models", id, &JsValue::NULL, &[(&String::new(), blob)]);
            }
            ToWorker::Cancel => ("cancel", JsValue::NULL, vec![]),
            ToWorker::Probe(addresses) => {
                let list: Array = addresses.iter().map(|a| JsValue::from_str(a)).collect();
                ("probe", list.into(), vec![])
            }
        };
        let files: Vec<(&String, &Blob)> = files.into_iter().map(|(n, b)| (n, b)).collect();
        envelope(kind, id, &body, &files)
    }

    /// Reads an envelope; `None` when it is not one.
    pub fn from_js(value: &JsValue) -> Option<(u32, ToWorker)> {
        let field = |name: &str| Reflect::get(value, &name.into()).ok();
        let id = field("id")?.as_f64()? as u32;
        let body = field("body")?;
        let files: Array = field("files")?.dyn_into().ok()?;
        let mut files = files.iter().filter_map(|entry| {
            let name = Reflect::get(&entry, &"name".into()).ok()?.as_string()?;
            let blob = Reflect::get(&entry, &"blob".into()).ok()?.dyn_into().ok()?;
            Some((name, blob))
        });
        let message = match field("kind")?.as_string()?.as_str() {
            "ask" => ToWorker::Ask(body.dyn_into::<Uint8Array>().ok()?.to_vec()),
            "open" => {
                let options = body.dyn_into::<Uint8Array>().ok()?.to_vec();
                ToWorker::Open(files.collect(), engine::decode(&options).ok()?)
            }
            "part" => {
                let assigned = body.dyn_into::<Uint8Array>().ok()?.to_vec();
                let (name, blob) = files.next()?;
                ToWorker::Part(engine::decode(&assigned).ok()?, name, blob)
            }
            "model" => {
                let (name, blob) = files.next()?;
                ToWorker::Model(name, blob)
            }
            "models" => ToWorker::Models(files.next()?.1),
            "cancel" => ToWorker::Cancel,
            "probe" => {
                let list: Array = body.dyn_into().ok()?;
                ToWorker::Probe(list.iter().filter_map(|a| a.as_string()).collect())
            }
            _ => return None,
        };
        Some((id, message))
    }
}

impl FromWorker {
    /// A request has ended.
    pub fn done(ending: Result<Reply, Failure>) -> FromWorker {
        FromWorker::Done(ending.map_err(Trouble::from))
    }

    /// The envelope as a value to post.
    pub fn to_js(&self, id: u32) -> JsValue {
        // What cannot be written must still end the request.
        let bytes = engine::encode(self)
            .or_else(|error| {
                let reason = error.to_string();
                engine::encode(&FromWorker::Done(Err(Trouble::Crashed { reason })))
            })
            .unwrap_or_default();
        envelope("event", id, &Uint8Array::from(bytes.as_slice()).into(), &[])
    }

    /// Reads an envelope; `None` when it is not one.
    pub fn from_js(value: &JsValue) -> Option<(u32, FromWorker)> {
        let id = Reflect::get(value, &"id".into()).ok()?.as_f64()? as u32;
        let body: Uint8Array = Reflect::get(value, &"body".into()).ok()?.dyn_into().ok()?;
        Some((id, engine::decode(&body.to_vec()).ok()?))
    }
}

fn envelope(kind: &str, id: u32, body: &JsValue, files: &[(&String, &Blob)]) -> JsValue {
    let object = Object::new();
    let set = |target: &Object, name: &str, value: &JsValue| {
        // Setting a field of a plain object cannot fail.
        let _ = Reflect::set(target, &name.into(), value);
    };
    let list = Array::new();
    for (name, blob) in files {
        let entry = Object::new();
        set(&entry, "name", &JsValue::from_str(name));
        set(&entry, "blob", blob.as_ref());
        list.push(&entry);
    }
    set(&object, "kind", &kind.into());
    set(&object, "id", &id.into());
    set(&object, "body", body);
    set(&object, "files", &list);
    object.into()
}
