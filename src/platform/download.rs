//! Hands a file to the user: a download from memory, without a request.

use wasm_bindgen::JsCast;
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, Url};

/// How long the browser is given to take the bytes, in milliseconds.
const KEEP: u32 = 60_000;

/// Saves `bytes` under `name`; `false` when the browser refused.
pub fn save(name: &str, media_type: &str, bytes: &[u8]) -> bool {
    let save = || {
        let parts = js_sys::Array::of1(&js_sys::Uint8Array::from(bytes).into());
        let options = BlobPropertyBag::new();
        options.set_type(media_type);
        let blob = Blob::new_with_u8_array_sequence_and_options(&parts, &options).ok()?;
        let address = Url::create_object_url_with_blob(&blob).ok()?;
        let document = web_sys::window()?.document()?;
        let anchor: HtmlAnchorElement = document.create_element("a").ok()?.dyn_into().ok()?;
        anchor.set_href(&address);
        anchor.set_download(name);
        document.body()?.append_child(&anchor).ok()?;
        anchor.click();
        anchor.remove();
        gloo_timers::callback::Timeout::new(KEEP, move || {
            let _ = Url::revoke_object_url(&address);
        })
        .forget();
        Some(())
    };
    save().is_some()
}
