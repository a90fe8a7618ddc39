//! Reads files and blobs a slice at a time, some slices ahead of the reader.

use std::collections::VecDeque;

use super::breath::breathe;
use js_sys::Uint8Array;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::Blob;

/// Bytes of one slice: large enough for the disk, small enough to cancel soon.
const SLICE: u32 = 2 * 1024 * 1024;
/// Slices that are asked for before they are needed: the browser fetches several
/// faster than one after the other, and goes on while this thread works.
const AHEAD: usize = 2;
/// How long slices are read before waiting messages are heard, in milliseconds.
pub const BREATH: f64 = 40.0;
/// Bytes handed on together: they stay in the processor's cache.
const PIECE: u32 = 256 * 1024;

/// A blob read from its beginning to its end.
pub struct Slices {
    blob: Blob,
    position: f64,
    ahead: VecDeque<js_sys::Promise>,
    /// When messages were last heard.
    breathed: f64,
    /// Hears the failures of slices that nobody waits for any more.
    unheard: Closure<dyn FnMut(JsValue)>,
}

impl Slices {
    /// Begins to read `blob`.
    pub fn new(blob: Blob) -> Slices {
        Slices::starting_at(blob, 0.0)
    }

    /// Begins to read `blob` from this byte on.
    pub fn starting_at(blob: Blob, position: f64) -> Slices {
        let mut slices = Slices {
            blob,
            position,
            ahead: VecDeque::with_capacity(AHEAD),
            breathed: js_sys::Date::now(),
            unheard: Closure::new(|_| {}),
        };
        slices.read_ahead();
        slices
    }

    /// The next bytes; `None` at the end.
    ///
    /// # Errors
    /// What the browser said when the bytes could not be had.
    pub async fn next(&mut self) -> Result<Option<Uint8Array>, String> {
        let Some(promise) = self.ahead.pop_front() else {
            return Ok(None);
        };
        self.read_ahead();
        let buffer = JsFuture::from(promise)
            .await
            .map_err(|error| describe(&error))?;
        // A slice that was there already lets no message in: a cancel must not
        // wait until the file's end.
        if js_sys::Date::now() - self.breathed >= BREATH {
            breathe().await;
            self.breathed = js_sys::Date::now();
        }
        Ok(Some(Uint8Array::new(&buffer)))
    }

    fn read_ahead(&mut self) {
        while self.ahead.len() < AHEAD && self.position < self.blob.size() {
            let end = (self.position + f64::from(SLICE)).min(self.blob.size());
            let slice = self.blob.slice_with_f64_and_f64(self.position, end);
            self.position = end;
            if let Ok(slice) = slice {
                let promise = slice.array_buffer();
                let _ = promise.catch(&self.unheard);
                self.ahead.push_back(promise);
            }
        }
    }
}

/// Hands a slice on piece by piece, until `push` wants no more: whether it wants more.
pub fn pieces(slice: &Uint8Array, push: &mut impl FnMut(&[u8]) -> bool) -> bool {
    let mut buffer = vec![0; PIECE.min(slice.length()) as usize];
    let mut from = 0;
    while from < slice.length() {
        let end = (from + PIECE).min(slice.length());
        let piece = buffer.get_mut(..(end - from) as usize).unwrap_or_default();
        slice.subarray(from, end).copy_to(piece);
        if !push(piece) {
            return false;
        }
        from = end;
    }
    true
}

/// All bytes of a blob.
///
/// # Errors
/// What the browser said when the bytes could not be had.
pub async fn whole(blob: Blob) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::with_capacity(blob.size() as usize);
    let mut slices = Slices::new(blob);
    while let Some(slice) = slices.next().await? {
        bytes.extend_from_slice(&slice.to_vec());
    }
    Ok(bytes)
}

/// Bytes as a blob, as if they had been read from a file.
pub fn blob(bytes: &[u8]) -> Option<Blob> {
    let parts = js_sys::Array::of1(&Uint8Array::from(bytes).into());
    Blob::new_with_u8_array_sequence(&parts).ok()
}

/// What a thrown value says of itself.
pub fn describe(error: &JsValue) -> String {
    match error.dyn_ref::<js_sys::Error>() {
        Some(error) => String::from(error.message()),
        None => error.as_string().unwrap_or_else(|| "unknown".to_string()),
    }
}
