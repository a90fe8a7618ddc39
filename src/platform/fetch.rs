//! Fetches the demos and bundles that lie beside the page, before the lock.

use std::cell::RefCell;

use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, Response};

use super::bytes::describe;
use super::few::Few;

thread_local! {
    /// What was fetched, so that it is there when the page is closed.
    static FETCHED: RefCell<Few<String, Blob>> = const { RefCell::new(Few::new()) };
}

/// The file at `path` below the page's own folder.
///
/// # Errors
/// What the browser said when it could not be had.
pub async fn beside_page(path: &str) -> Result<Blob, String> {
    if let Some(blob) = FETCHED.with_borrow(|fetched| fetched.get(path).cloned()) {
        return Ok(blob);
    }
    let window = web_sys::window().ok_or("no window")?;
    let response = JsFuture::from(window.fetch_with_str(path))
        .await
        .map_err(|e| describe(&e))?;
    let response: Response = response.dyn_into().map_err(|e| describe(&e))?;
    if !response.ok() {
        return Err(format!("{path}: HTTP {}", response.status()));
    }
    let blob = response.blob().map_err(|e| describe(&e))?;
    let blob = JsFuture::from(blob).await.map_err(|e| describe(&e))?;
    let blob: Blob = blob.dyn_into().map_err(|e| describe(&e))?;
    FETCHED.with_borrow_mut(|fetched| fetched.insert(path.to_string(), blob.clone()));
    Ok(blob)
}

/// Whether `path` was fetched already.
pub fn is_here(path: &str) -> bool {
    FETCHED.with_borrow(|fetched| fetched.get(path).is_some())
}
