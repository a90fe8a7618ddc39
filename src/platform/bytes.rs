//! Bytes between JavaScript and this program.

use js_sys::Uint8Array;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::Blob;

/// Bytes handed on together: they stay in the processor's cache.
const PIECE: u32 = 256 * 1024;

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

/// All bytes of a blob, which is held twice for a moment.
///
/// # Errors
/// What the browser said when the bytes could not be had.
pub async fn whole(blob: Blob) -> Result<Vec<u8>, String> {
    let read = JsFuture::from(blob.array_buffer()).await;
    let buffer = read.map_err(|error| describe(&error))?;
    Ok(Uint8Array::new(&buffer).to_vec())
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
