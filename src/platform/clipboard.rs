//! Puts text on the clipboard when the user asks for it.

use wasm_bindgen_futures::JsFuture;

/// Copies `text`; `false` when the browser did not allow it.
pub async fn copy(text: &str) -> bool {
    let Some(window) = web_sys::window() else {
        return false;
    };
    // Outside a secure context there is no clipboard, whatever the type says.
    let navigator = window.navigator();
    let there = js_sys::Reflect::get(&navigator, &"clipboard".into());
    if !there.is_ok_and(|clipboard| clipboard.is_object()) {
        return false;
    }
    JsFuture::from(navigator.clipboard().write_text(text))
        .await
        .is_ok()
}
